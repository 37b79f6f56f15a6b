//! A folder in, tables and findings out.
