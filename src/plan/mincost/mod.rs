//! What is the cheapest way to send supplies through a network whose arcs only carry, cost and fill up? The
//! pure-network core of a flow question, solved to the proven optimum in whole numbers.
//!
//! An [`instance`] in, a [`solution`] with its prices out, [`check`] judges it from these two. A
//! [`Transportation`] (very many sources, few facilities) goes to an engine of its own; a [`Network`] is any
//! directed graph, and [`solve`] sends it to that engine when [`recognised`] says that it is one.
//!
//! # Mathematics
//! Transportation. Sources `s` with supply `b_s`, facilities `j` with capacity `K_j`, lanes `(s, j)` with cost
//! `c_sj`, unserved at `M`. Columns, all ≥ 0: `x_sj` on a lane, `z_s` unserved, `t_j` room left.
//!
//! | | family | row |
//! |---|---|---|
//! | (1a) | supply | `Σ_j x_sj + z_s = b_s` |
//! | (1b) | capacity | `Σ_s x_sj + t_j = K_j` |
//!
//! `min Σ c_sj x_sj + M Σ z_s`. Prices `p_j ≥ 0` alone bound it from below:
//! `Σ_s b_s · min(M, min_j (c_sj + p_j)) − Σ_j K_j p_j`.
//!
//! (2) *Basis.* With a root that takes `z` and gives `t`, a basis is a spanning tree of sources, facilities and
//! root. A source with one lane in it is a leaf and carries all of `b_s` there, so the tree that must be kept
//! has the facilities and the few sources that split, at most `2 F + 1` nodes for `F` facilities, and every price
//! of a source follows from its lane: `u_s = c_sj + p_j`.
//!
//! (3) *Pivot.* A lane `(s, j)` with `c_sj + p_j < u_s` enters; the cycle closes through the tree. The arc that
//! leaves is the first that runs empty, seen from the root in the sense of the cycle: the tree stays strongly feasible
//! (from the root something can be sent to every node), so the simplex ends, whatever ties there are
//! (Cunningham 1976). Where a leaf moves as a whole, no node and no price changes.
//!
//! (4a) *Pricing.* Sources are taken in order, the best of each block enters. A source whose second cheapest lane is
//! dearer than its own by `m` cannot have a cheaper lane until the price it pays has risen by more than `m` over
//! any other since it was looked at, and is passed over till then.
//!
//! (4b) *Start.* One source in 4, with capacities cut in proportion, has nearly the prices of the whole. So ever
//! larger parts are solved, each from the prices of the one before: a source is seated on its cheapest lane, those first
//! that would lose most by their next lane; one that comes late and finds a facility full splits. That is
//! a basis of (2) already, and its prices are off by what the last comers lose, which is little.
//!
//! Network. Nodes `v` with supply `b_v`, arcs `a` with bounds `l_a ≤ x_a ≤ u_a` and cost `c_a`:
//! `min Σ c_a x_a`, out − in = `b_v`. With worths `y` and `r_a = c_a − y_tail + y_head`, no flow is below
//! `Σ b_v y_v + Σ_a (r_a l_a if r_a ≥ 0, else r_a u_a)`.
//!
//! (5) *Network simplex.* All supplies start on artificial arcs to a root, at a cost no way can have; block
//! pricing over the arcs (blocks of √m); Cunningham's rule again, with bounds on both sides.
//!
//! (6) *Recognition.* A network is a transportation problem when what nodes nothing comes into send, unhindered
//! (`l = 0`, `u ≥ b_s`), ends at nodes that only demand, or pass all on to one terminal over one arc each. Then
//! `K_j` is the demand or the bound of that arc, whose cost is added to the lanes.
//!
//! All numbers are whole. 32 bits hold the prices where `2 (F + 4) · max c + M < 2³⁰`, 64 elsewhere; quantities have 64.

mod basis;
pub mod check;
pub mod instance;
mod network;
mod recognise;
mod seat;
pub mod solution;
mod transport;
mod tree;

use crate::plan::control::Control;
pub use instance::{Arc, InstanceError, Network, Transportation};
pub use network::NetworkSolver;
pub use recognise::{Recognised, recognised};
pub use solution::{Leg, NetworkSolution, Status, TransportationSolution};
pub use transport::TransportationSolver;

/// Solves a network by the engine that suits its structure.
#[must_use]
pub fn solve(network: &Network, control: &Control) -> NetworkSolution {
    match recognised(network) {
        Some(found) => {
            let solver = TransportationSolver::new(found.instance());
            found.back(network, &solver.solve(control))
        }
        None => NetworkSolver::new(network).solve(control),
    }
}

/// Solves a transportation problem.
#[must_use]
pub fn solve_transportation(
    instance: &Transportation,
    control: &Control,
) -> TransportationSolution {
    TransportationSolver::new(instance).solve(control)
}
