//! What the engine gives back: who is open, who serves whom, and how far from the best that is at most.

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No plan costs less, within the gap that was asked for.
    Optimal,
    /// The limits ended it: the plan is good and its gap is what it says.
    Gap,
    /// Time was up: the plan is good and its gap is what it says.
    Time,
    /// Somebody asked to stop; the plan is the best so far.
    Stopped,
    /// No plan serves all demand.
    Infeasible,
    /// The limits ended it before any plan was found.
    Unknown,
}

impl Status {
    /// The word for it in outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Gap => "gap",
            Self::Time => "time",
            Self::Stopped => "stopped",
            Self::Infeasible => "infeasible",
            Self::Unknown => "unknown",
        }
    }
}

/// A quantity a facility serves of a customer's demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The customer.
    pub customer: u32,
    /// The facility.
    pub facility: u32,
    /// How much; above 0.
    pub quantity: i64,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Facilities that are open, ascending.
    pub open: Vec<u32>,
    /// What they serve, ordered by customer.
    pub services: Vec<Service>,
    /// What it costs.
    pub cost: f64,
}

/// The answer of the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct SitingSolution {
    /// How it ended.
    pub status: Status,
    /// The best plan; `None` when there is none or none was found.
    pub plan: Option<Plan>,
    /// No plan costs less.
    pub bound: f64,
    /// Prices of a unit at each customer that prove a bound without any tree, (2) of the mathematics.
    pub worths: Vec<f64>,
    /// Price of a unit of open capacity that goes with them.
    pub scarcity: f64,
    /// Nodes of branch and bound.
    pub nodes: u64,
}

impl SitingSolution {
    /// (cost − bound) / max(1e-9, |cost|); infinite without a plan.
    #[must_use]
    pub fn gap(&self) -> f64 {
        match &self.plan {
            Some(plan) => (plan.cost - self.bound).max(0.0) / plan.cost.abs().max(1e-9),
            None => f64::INFINITY,
        }
    }
}
