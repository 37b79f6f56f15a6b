//! The `wasteflow` program.
fn main() {}
