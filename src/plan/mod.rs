//! `(Dataset, Matrix) -> Outcome`: one folder per question, the same core files in each.

pub mod baseline;
pub mod compare;
pub mod control;
pub mod flow;
pub mod gap;
pub mod mincost;
pub mod outage;
pub mod outcome;
pub mod sample;
mod solver;
