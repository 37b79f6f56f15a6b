//! What a plan says about process inputs that are no industrial waste: how much goes in, what it leaves.

use crate::quantity::Tonnes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A process input that is no industrial waste (municipal refuse burned): never part of the arisings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Feed {
    /// Row of `feeds.csv`.
    pub id: String,
    /// Facility id.
    pub facility: String,
    /// Tonnes a year that go in.
    pub tonnes: Tonnes,
    /// What it leaves, step by step; what is treated on site comes before what leaves it.
    pub made: Vec<Made>,
}

/// Waste that a process input leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Made {
    /// Waste code.
    pub code: String,
    /// Tonnes a year.
    pub tonnes: Tonnes,
    /// True when a process on site takes all of it in; what that leaves follows.
    pub treated_on_site: bool,
}
