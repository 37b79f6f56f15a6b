//! What a solve comes out as: what is built, the flows that go with it, and how far any other plan may be better.

use crate::plan::flow::solution::Duals;
use crate::quantity::{Cny, Tonnes};

/// A block's flows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Arc and tonnes, only where tonnes go.
    pub flows: Vec<(u32, Tonnes)>,
    /// What they cost, and what limits give.
    pub cost: Cny,
    /// Prices that prove that no flows cost less where this is built.
    pub duals: Duals,
}

/// What is built, with its flows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Openings, ascending.
    pub chosen: Vec<u32>,
    /// Flows of each block.
    pub blocks: Vec<Flows>,
    /// Openings and weighted flows.
    pub cost: Cny,
}

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The gap asked for was reached.
    Optimal,
    /// The budget ended, or somebody stopped it: the best plan so far, with its gap.
    Feasible,
    /// No choice keeps the rules and can be run.
    Infeasible,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The best plan found.
    pub plan: Option<Plan>,
    /// What no plan can cost less than.
    pub bound: Cny,
    /// How it ended.
    pub status: Status,
    /// Flow programs solved for it.
    pub solves: usize,
    /// Dual steps.
    pub steps: usize,
}

impl Answer {
    /// How much of its cost a better plan could save at most; 1 without a plan.
    #[must_use]
    pub fn gap(&self) -> f64 {
        let Some(plan) = &self.plan else { return 1.0 };
        let cost = plan.cost.0;
        ((cost - self.bound.0) / cost.abs().max(1.0)).max(0.0)
    }
}
