//! A case small enough to check by hand, and an engine that "solves" it with fixed legs: the server is
//! driven here, not the solver.

mod case;
mod engine;
mod outcome;

pub use case::tables;
pub use engine::{Manner, Toy};
pub use outcome::{outcome, way};
use wasteflow::dataset::cell::{Mark, Source};

fn plan() -> Source {
    Source::new(Mark::Plan, "F001")
}

fn demo() -> Source {
    Source::new(Mark::Demo, "")
}
