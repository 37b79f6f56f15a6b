//! siting
mod assign;
pub mod budget;
pub mod check;
mod dual;
mod engine;
mod formulation;
mod heuristic;
pub mod instance;
mod lagrange;
mod single;
pub mod solution;
mod tree;

use crate::plan::control::Control;
pub use budget::{Budget, Clock};
pub use instance::{InstanceError, Siting};
pub use solution::{Plan, Service, SitingSolution, Status};

/// Solves an instance within a budget.
#[must_use]
pub fn solve(instance: &Siting, budget: &Budget, control: &Control) -> SitingSolution {
    engine::Engine::new(instance, budget, control).solve()
}
