//! Contraction hierarchies: a graph and its weights come in, exact costs, paths and matrices come
//! out, thousands of times faster than by Dijkstra.
//!
//! # What a hierarchy is
//! Every node has a rank. `G⁺` is the graph with shortcuts added: an arc `u→w` that stands for two
//! arcs `u→v→w` with `rank v < rank u, rank w` and costs their sum. The hierarchy keeps, at each node,
//! the arcs to and from nodes of higher rank only.
//!
//! The property all answers rest on: **for any two nodes `s`, `t` that are joined, some cheapest way
//! in `G⁺` climbs and then descends**: `s = x₀→…→xₖ→…→xₗ = t` with ranks rising up to `xₖ` and falling
//! from there. Contraction keeps it by construction: take a cheapest way and an inner node `v` lower
//! than both its neighbours on the way, `u→v→w`. When `v` was contracted, either a shortcut `u→w` of
//! the same cost was added, or a witness was there: a way from `u` to `w` through nodes above `v` that
//! costs no more. Either takes the place of `u→v→w`, and the lowest inner valley of the way has risen;
//! this ends after finitely many steps, with no valley left.
//! A shortcut costs what the way it stands for costs, so no answer is ever too small either.
//!
//! # Answers
//! - **Point to point** ([`Query`]): a search from `s` over upward arcs and one from `t` over downward
//!   arcs taken backward; the answer is the least sum at a node both reach. Either side may be stopped
//!   at nodes from which its own cost is no less than the best sum so far.
//! - **Stall on demand** (in plain hierarchies): if a higher node `y` reached at cost `d(y)` has an arc
//!   down to `x` with `d(y) + w < d(x)`, then the climb to `x` is no cheapest way, and every cheapest
//!   climb goes without `x`: its arcs need not be relaxed.
//! - **Elimination tree** (in chordal hierarchies, made by nested dissection): the nodes above `x` that
//!   `x` can climb to all lie on the one path from `x` to its root. So the search needs no queue: it
//!   walks from both ends to the root in the order of ranks, each node once.
//! - **Matrix** ([`Selection`], [`Lanes`]; restricted PHAST of Delling, Goldberg, Nowatzyk and Werneck,
//!   2011, and Delling, Goldberg and Werneck, 2011): for many targets, the nodes that can descend to one of them
//!   are selected once. A source climbs as above and leaves its costs at selected nodes; then one sweep
//!   over the selected nodes in falling rank takes for each node the least of its own cost and that of
//!   each higher neighbour plus the arc down. The order makes every higher neighbour final before it
//!   is read, so that the costs of the targets are exact. The sweep does not depend on the source: it
//!   carries sixteen of them at once, one in each lane of a vector.
//! - **Paths**: each shortcut knows the two arcs it stands for; unpacking replaces it by them until
//!   only arcs of the original graph are left.
//!
//! Ranks are renumbered so that what a search reads one after the other lies together.

mod agenda;
mod arcs;
mod contract;
pub mod customise;
mod heap;
mod layout;
pub mod order;
mod query;
mod sweep;
#[cfg(test)]
mod tests;
mod weight;
mod witness;

pub use arcs::{Digraph, Shortcut, Via};
pub use query::Query;
pub use sweep::{LANES, Lanes, Selection};
pub use weight::Weight;

use arcs::{Arc, Arcs, DOWN, Parts, UP, WHOLE};

/// A hierarchy, ready for searches. Does not change.
#[derive(Clone, Debug)]
pub struct Hierarchy<W> {
    /// Rank of each node.
    ranks: Vec<u32>,
    arcs: Arcs<W>,
}

impl<W: Weight> Hierarchy<W> {
    /// Puts a hierarchy together. `order[rank]` is a node; `parents[rank]` its parent in an elimination
    /// tree of the ranks (`u32::MAX` for roots), found here when it is not at hand. At most one shortcut
    /// per low end, high end and direction; a shortcut [`Via::Over`] names two others that must be there.
    /// `shortcuts` is gone through several times.
    ///
    /// # Panics
    /// When `order` is not a permutation, a rank is not there, a shortcut goes over a rank that has no
    /// such arcs, or its higher end is no ancestor of its lower end.
    #[must_use]
    pub fn assemble(
        order: Vec<u32>,
        parents: Option<Vec<u32>>,
        shortcuts: impl IntoIterator<Item = Shortcut<W>, IntoIter: Clone>,
    ) -> Self {
        let nodes = order.len();
        let shortcuts = shortcuts.into_iter();
        let parents = parents.unwrap_or_else(|| {
            layout::elimination_tree(nodes, shortcuts.clone().map(|arc| (arc.low, arc.high)))
        });
        let places = layout::places(&parents);
        drop(parents);
        let mut ranks = vec![u32::MAX; nodes];
        for (&place, node) in places.iter().zip(order) {
            let rank = &mut ranks[node as usize];
            assert!(*rank == u32::MAX, "an order names each node once");
            *rank = place;
        }
        let all = shortcuts.map(|shortcut| {
            let [low, head] = [shortcut.low, shortcut.high].map(|rank| places[rank as usize]);
            assert!(low < head, "an arc leads to an ancestor");
            let arc = Arc {
                head,
                weight: shortcut.weight,
            };
            let parts = Parts::new(match shortcut.via {
                Via::Arc(arc) => Via::Arc(arc),
                Via::Over(middle) => Via::Over(places[middle as usize]),
            });
            let direction = if shortcut.upward { UP } else { DOWN };
            (low, direction, arc, parts)
        });
        let arcs = Arcs::collect(nodes, all);
        Self { ranks, arcs }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.ranks.len()
    }

    /// Number of arcs in both directions, shortcuts among them.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// Memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.ranks) + self.arcs.bytes()
    }
}
