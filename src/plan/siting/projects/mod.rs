//! Which project goes where, how big and when? Facilities of projects are opened at candidates so that they and the
//! flows they allow cost least together.
//!
//! A [`instance`] in (made of a case by `build`), an [`Answer`](solution::Answer) out, [`check`] judges it from both
//! alone. In order: [`relaxation`] (prices of a block give a cut), `ascent` (better prices), `master` (the choice that
//! the cuts favour), [`search`] (the loop around them); [`compact`] is the same question as one mixed program.
//!
//! # Mathematics
//! Openings `o` (a site's size and year) with cost `F_o`, `y_o` 0 or 1. Blocks `b` of weight `w_b` are flow instances
//! ([`flow`](crate::plan::flow), rows (1) to (12)); periods that share a stock or a landfill are one block. Waste that
//! stays without a place takes a line of its own, at the price the case puts on it. Lines in a group `g` of a site
//! have the room `P_l Σ_o σ_go y_o`, likewise limits over a group from above and from below.
//!
//! (1) `min Σ_o F_o y_o + Σ_b w_b z_b(y)` over `y` with one opening a site and all rules (budget, land, required,
//! exclusive), `z_b(y)` the least cost of the flows of `b` in the room that `y` gives.
//!
//! (2) *Cut.* With prices `λ_n` of balances and `μ_k` of limits these rows go into the objective; an arc costs
//! `r_a = c_a − λ_n + Σ φ λ − Σ σ μ` and carries at most what its node can hold. What a group of room `σ` gains is a
//! knapsack `G_g(σ)`: arcs by `r_a`, each line to its room, all to the group's. For any prices and every `y`
//! `z_b(y) ≥ Σ λ_n s_n + Σ_k worth(μ_k) + Σ_l G_l + Σ_o y_o Σ_g (G_g(σ_go) + μ_g σ_go M_g)`.
//! With prices that are optimal for the flows at some `y` it is tight there.
//!
//! (3) *Dual.* The least over `y` of the sum of (2) is a bound of (1), concave in the prices; the volume algorithm
//! (Barahona and Anbil 2000) climbs it from the prices of the best plan. Its top is the bound of the relaxation in which
//! no arc carries more than its node's tonnes times the share of the site that is built.
//!
//! (4) *Master.* `min Σ F_o y_o + Σ w_b η_b` with (4a) one opening a site, (4b) rules, (4c) `η_b ≥` every cut: a
//! small program in whole numbers. Its value is a bound of (1).
//!
//! (5) *Search.* The choice of the master is run: its flows are a plan, its prices a cut that is tight there. From the
//! first plan, and whenever the best plan changes, (3) adds cuts. As there are finitely many choices and each is
//! proposed once, cost and bound meet (cross decomposition, Van Roy 1986). Cuts hold whatever is asked, so the
//! next-best plans and the worth of a project go on from those that are there.
//!
//! (6) *Compact.* All of (1) as one mixed program: (6a) room, (6b) what must be taken in, (6c) strong rows.

pub mod build;
pub mod check;
pub mod compact;
pub mod instance;
pub mod outcome;
pub mod search;
pub mod solution;
pub mod study;

mod ascent;
mod decode;
mod master;
mod relaxation;
mod verify;

use crate::plan::control::Control;
use crate::plan::flow::SolveError;
use crate::plan::siting::budget::Budget;
use instance::Program;
use solution::Answer;
pub use verify::verify;

/// Solves a program within a budget; [`Budget::nodes`] are proposals of the master.
///
/// # Errors
/// [`SolveError`] when a solver fails; a stop leaves the best plan so far.
pub fn solve(program: &Program, budget: &Budget, control: &Control) -> Result<Answer, SolveError> {
    search::Search::new(program, control).best(&[], budget)
}
