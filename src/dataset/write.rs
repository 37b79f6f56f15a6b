//! Tables in, a folder of files out.
