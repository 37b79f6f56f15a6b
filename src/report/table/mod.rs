//! A plan as tables: CSV files that open in Excel as they are, and the planner's table for a terminal.

mod sheet;
mod terminal;
mod why;

pub use sheet::files;
pub(super) use sheet::{Value, csv, tables};
pub(super) use terminal::grid;
pub(super) use terminal::table as plain;
pub use terminal::{findings, terminal};
pub use why::why;
