//! TODO
pub mod budget;
pub mod check;
pub mod instance;
mod search;
pub mod solution;

use crate::plan::control::Control;
pub use budget::{Budget, Clock};
pub use instance::{InstanceError, Parts, Routing, Site, Stop, Vehicle};
pub use solution::{Call, RoutePlan, RouteSolution, Status, Tour};

/// Searches for the cheapest tours within a budget.
#[must_use]
pub fn solve(instance: &Routing, budget: &Budget, control: &Control) -> RouteSolution {
    search::solve(instance, budget, control)
}
