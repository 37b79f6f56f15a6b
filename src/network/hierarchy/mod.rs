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

mod arcs;
mod contract;
pub mod customise;
mod heap;
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

use arcs::{Arc, Side, WHOLE};

/// A mark beside [`WHOLE`] while a hierarchy is put together: an arc over a middle node.
const OVER: u32 = u32::MAX - 1;
/// No parent: a root of the elimination tree.
const ROOT: u32 = u32::MAX;

/// A hierarchy, ready for searches. Does not change.
#[derive(Clone, Debug)]
pub struct Hierarchy<W> {
    /// Rank of each node.
    ranks: Vec<u32>,
    /// Elimination tree by rank, [`ROOT`] for roots; empty when the hierarchy is not chordal.
    parents: Vec<u32>,
    /// Arcs to higher ranks.
    up: Side<W>,
    /// Arcs from higher ranks.
    down: Side<W>,
}

impl<W: Weight> Hierarchy<W> {
    /// Puts a hierarchy together. `order[rank]` is a node; `parents[rank]` the parent in the
    /// elimination tree or `u32::MAX`, given only when the arcs are those of a chordal graph or some of
    /// them. At most one shortcut per low end, high end and direction; a shortcut [`Via::Over`] names two
    /// others that must be there. `shortcuts` is gone through twice.
    ///
    /// # Panics
    /// When `order` is not a permutation, a rank is not there, a parent is not above its child, a
    /// shortcut goes over a rank that has no such arcs, or it is not on the way from its low end to the root.
    #[must_use]
    pub fn assemble(
        mut order: Vec<u32>,
        parents: Option<Vec<u32>>,
        shortcuts: impl IntoIterator<Item = Shortcut<W>> + Clone,
    ) -> Self {
        let nodes = order.len();
        let (parents, moved) = match parents {
            Some(parents) => {
                let moved = after_their_children(&parents);
                let mut there = vec![ROOT; nodes];
                for (rank, &parent) in parents.iter().enumerate() {
                    if parent != ROOT {
                        there[moved[rank] as usize] = moved[parent as usize];
                    }
                }
                let old = std::mem::replace(&mut order, vec![0; nodes]);
                for (rank, node) in old.into_iter().enumerate() {
                    order[moved[rank] as usize] = node;
                }
                (there, moved)
            }
            None => (Vec::new(), Vec::new()),
        };
        let place = |rank: u32| moved.get(rank as usize).copied().unwrap_or(rank);

        let mut counts = [vec![0u32; nodes], vec![0u32; nodes]];
        for shortcut in shortcuts.clone() {
            counts[usize::from(shortcut.upward)][place(shortcut.low) as usize] += 1;
        }
        let [down, up] = counts;
        let mut sides = [Side::with_room(down), Side::with_room(up)];
        let mut filled = [vec![0u32; nodes], vec![0u32; nodes]];
        for shortcut in shortcuts {
            let (low, high) = (place(shortcut.low), place(shortcut.high));
            assert!(low < high, "a shortcut is kept at its lower end");
            let parts = match shortcut.via {
                Via::Arc(arc) => [arc, WHOLE],
                Via::Over(middle) => [place(middle), OVER],
            };
            let arc = Arc {
                head: high,
                weight: shortcut.weight,
            };
            let here = &mut filled[usize::from(shortcut.upward)][low as usize];
            sides[usize::from(shortcut.upward)].put(low, *here, arc, parts);
            *here += 1;
        }
        drop(filled);
        let [down, up] = sides;

        let mut ranks = vec![u32::MAX; nodes];
        for (rank, &node) in (0u32..).zip(&order) {
            let slot = &mut ranks[node as usize];
            assert!(*slot == u32::MAX, "an order names each node once");
            *slot = rank;
        }
        let mut hierarchy = Self {
            ranks,
            parents,
            up,
            down,
        };
        hierarchy.find_parts();
        hierarchy
    }

    /// Replaces the middle nodes by the two arcs that meet there.
    fn find_parts(&mut self) {
        for low in (0u32..).zip(0..self.nodes()).map(|(low, _)| low) {
            for upward in [false, true] {
                let side = if upward { &self.up } else { &self.down };
                for index in side.range(low) {
                    let side = if upward { &self.up } else { &self.down };
                    let [middle, mark] =
                        side.parts(u32::try_from(index).expect("arcs are counted in u32"));
                    if mark != OVER {
                        continue;
                    }
                    let high = side.arc(index).head;
                    let (tail, head) = if upward { (low, high) } else { (high, low) };
                    let parts = [self.down.find(middle, tail), self.up.find(middle, head)]
                        .map(|part| part.expect("a shortcut goes over two arcs that are there"));
                    let side = if upward { &mut self.up } else { &mut self.down };
                    side.set_parts(index, parts);
                }
            }
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.ranks.len()
    }

    /// Number of arcs in both directions, shortcuts among them.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.up.len() + self.down.len()
    }

    /// Memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.ranks)
            + size_of_val(&*self.parents)
            + self.up.bytes()
            + self.down.bytes()
    }
}

/// For each rank of an elimination tree, a new rank: every node right after the largest of its
/// children's subtrees, so that the path to the root runs through memory in one direction, mostly
/// without a gap. Parents stay above their children, which is all that a chordal hierarchy asks of ranks.
fn after_their_children(parents: &[u32]) -> Vec<u32> {
    let nodes = parents.len();
    let mut size = vec![1u32; nodes];
    let mut heavy = vec![ROOT; nodes];
    for (rank, &parent) in (0u32..).zip(parents) {
        if parent != ROOT {
            assert!(parent > rank, "parents are above their children");
            let parent = parent as usize;
            size[parent] += size[rank as usize];
            if heavy[parent] == ROOT || size[heavy[parent] as usize] < size[rank as usize] {
                heavy[parent] = rank;
            }
        }
    }
    // First free rank of the block of each subtree; a node itself takes the last of its block.
    let mut free = vec![0u32; nodes];
    let mut moved = vec![0u32; nodes];
    let mut roots = 0;
    for rank in (0..nodes).rev() {
        let parent = parents[rank];
        let block = size[rank];
        let start = if parent == ROOT {
            roots += block;
            roots - block
        } else if heavy[parent as usize] as usize == rank {
            moved[parent as usize] - block
        } else {
            let free = &mut free[parent as usize];
            *free += block;
            *free - block
        };
        free[rank] = start;
        moved[rank] = start + block - 1;
    }
    moved
}
