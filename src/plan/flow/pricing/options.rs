//! How a solve goes about it.

use crate::plan::flow::formulation::Family;

/// How the solve goes about it; the answer is the same optimum for any choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Arcs of each node in the program at first, cheapest first.
    pub first: usize,
    /// Arcs of each node added in a round.
    pub batch: usize,
    /// Instances with no more arcs than this are solved with all of them at once.
    pub whole_below: usize,
    /// Instances with more arcs than this are solved as [`crate::plan::flow::settle`] says.
    pub settled_above: usize,
    /// Sources that are in the program at first there, at least.
    pub contested: usize,
    /// Row families written (tests leave one out to see the check fail).
    pub families: Vec<Family>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            first: 8,
            batch: 4,
            whole_below: 5_000,
            settled_above: 100_000,
            contested: 400,
            families: Family::ALL.to_vec(),
        }
    }
}
