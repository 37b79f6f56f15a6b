//! `SOURCES.md` of the case: what each number rests on, what is estimated, missing or demo.

/// The text as written beside the tables.
pub(super) const SOURCES: &str = include_str!("SOURCES.md");
