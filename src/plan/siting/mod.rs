//! Where to build: which facilities to open, each at a fixed cost and with a capacity, so that all demand is served at
//! least cost? Solved to a gap that is proven here, without another's word where demand may be split.
//!
//! An [`instance`] and a [`budget`] in, a [`solution`] out, [`check`] judges it from instance and solution. In order:
//! `lagrange` (a bound from prices), `dual` (better prices), `heuristic` with `assign` (plans), `tree` (the search);
//! `engine` takes them in turn. `formulation` is for the question with one facility for each customer.
//!
//! # Mathematics
//! Facilities `j` with fixed cost `f_j ≥ 0` and capacity `K_j`, customers `i` with demand `d_i`, cost `c_ij` of a unit;
//! `D = Σ d_i`. Columns `y_j` (open, 0 or 1) and `x_ij ≥ 0` (units).
//!
//! (1) `min Σ f_j y_j + Σ c_ij x_ij` with `Σ_j x_ij = d_i`, `Σ_i x_ij ≤ K_j y_j`, `x_ij ≤ d_i y_j`, `Σ K_j y_j ≥ D`.
//!
//! (2) *Bound.* With prices `λ_i` of a unit at each customer the demand rows go into the objective. What facility `j`
//! gains is a continuous knapsack, customers by `λ_i − c_ij`; with `v_j = f_j −` that gain and a price `ρ ≥ 0` of open
//! capacity no plan costs less than
//! `L(λ, ρ) = Σ d_i λ_i + ρ D + Σ_j min(0, v_j − ρ K_j)`. The best `ρ` for given `λ` is the ratio `v_j / K_j` of the
//! facility at which capacities, cheapest first, reach `D`. The best `L` is the bound of the linear relaxation of (1).
//!
//! (3) *Dual.* The volume algorithm (Barahona and Anbil 2000; for facilities Barahona and Chudak 2005): steps along a
//! moving mean of `d_i − Σ_j x_ij`, in the metric of the demands; the mean of `y` nearly solves the relaxation.
//!
//! (4) *Decision.* With `r_j = v_j − ρ K_j`, no plan with `j` in its other state costs less than `L + |r_j|`: where that
//! is not below the best plan, `j` is decided. Probing forces the other state and raises the bound for some iterations.
//!
//! (5) *Flow.* For given `y` the rest is a transportation problem, solved exactly by [`mincost`](super::mincost). Its
//! prices are tried in (2): where (1) is nearly whole they are the best.
//!
//! (6) *Plans.* The mean of `y` is rounded, then facilities are opened, closed and exchanged while that pays; moves are
//! ranked by what the prices of the flow say they gain at most, and the best are solved exactly.
//!
//! (7) *One facility for each customer.* (1) in shares `w_ij` of a demand, on facilities not decided and ways that are
//! near, `M` for the cost below which a plan is wanted, `z_i` for ways left out at their least cost, as if everybody
//! were open there, and `t` for the plan at hand:
//!
//! | | family | row |
//! |---|---|---|
//! | (7a) | demand | `Σ_j w_ij + z_i + t = 1` |
//! | (7b) | capacity | `Σ_i d_i w_ij ≤ K_j y_j` |
//! | (7c) | strong | `w_ij ≤ y_j` |
//! | (7d) | cover | `Σ K_j y_j + D t ≥ D`, less what is open already |
//! | (7e) | known | `t` is 0 or 1 and costs `M` |
//!
//! No plan costs less than the best of this program; when that uses no `z`, it is the best plan, else more ways join.
//!
//! (8) *Search.* Branch and bound on (2) to (4) alone. The state of a node is who is decided and the prices of its parent;
//! a facility is chosen by a few iterations with both states of the least decided ones. Nodes are taken by their bound,
//! with dives from nodes 1, 2, 4, 8 …; where all is decided (5) is the answer. What was decided or pruned cannot cost less
//! than the best plan by more than half the gap that was asked for.

mod assign;
pub mod budget;
pub mod check;
mod dual;
mod engine;
mod formulation;
mod heuristic;
pub mod instance;
mod lagrange;
pub mod land;
pub mod projects;
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
