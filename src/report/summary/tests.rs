//! The page of a small case.
