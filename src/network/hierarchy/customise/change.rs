//! A few arcs with new weights in; the metric becomes what a full customisation would make of them.

use super::metric::{Metric, relax};
use super::skeleton::{Below, Skeleton};
use crate::network::hierarchy::Weight;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Beyond one arc in so many, all edges are computed: that is faster.
const ALL: usize = 200;

/// An edge that waits for its turn.
#[derive(Clone, Copy)]
struct Waiting<W> {
    /// What it cost before this change.
    old: [W; 2],
    /// Something that gave its weight has become dearer: it must be computed. Else its weight is right,
    /// only what lies above it does not know yet.
    dearer: bool,
}

/// Edges in the order of their turns.
type Queue<W> = BTreeMap<u32, Waiting<W>>;

impl<W: Weight> Metric<W> {
    /// Gives arcs new weights ([`Weight::NONE`] closes an arc); the last one counts when an arc is
    /// named twice. Exactly as a full customisation would, in microseconds for a few arcs.
    ///
    /// # Panics
    /// When there is no such arc.
    pub fn change(&mut self, skeleton: &Skeleton, changes: &[(u32, W)]) {
        self.zeros |= changes.iter().any(|&(_, weight)| weight == W::ZERO);
        if changes.len() > ALL && changes.len() * ALL > skeleton.arcs() {
            for &(arc, weight) in changes {
                self.arcs[arc as usize] = weight;
            }
            self.customise(skeleton);
            return;
        }
        let mut queue = Queue::new();
        for &(arc, new) in changes {
            let before = std::mem::replace(&mut self.arcs[arc as usize], new);
            if let Some((edge, way)) = skeleton.edge_of(arc as usize) {
                self.offer(&mut queue, edge, way, before, new);
            }
        }
        while let Some((edge, waiting)) = queue.pop_first() {
            self.settle(skeleton, edge as usize, waiting, &mut queue);
        }
    }

    /// Something that could give an edge its weight in one direction cost `before` and costs `after`.
    #[inline(always)]
    fn offer(&mut self, queue: &mut Queue<W>, edge: usize, way: usize, before: W, after: W) {
        let weight = &mut self.edges[edge];
        let old = *weight;
        if after < weight[way] {
            weight[way] = after;
            queue
                .entry(edge as u32)
                .or_insert(Waiting { old, dearer: false });
        } else if before < after && before == weight[way] {
            queue
                .entry(edge as u32)
                .or_insert(Waiting { old, dearer: false })
                .dearer = true;
        }
    }

    /// Ends the turn of an edge: computes it where needed and offers its change to the edges above.
    fn settle(
        &mut self,
        skeleton: &Skeleton,
        edge: usize,
        waiting: Waiting<W>,
        queue: &mut Queue<W>,
    ) {
        let low = skeleton.low(edge);
        let high = skeleton.heads()[edge];
        if waiting.dearer {
            self.edges[edge] = self.computed(skeleton, edge, low, high);
        }
        let (old, new) = (waiting.old, self.edges[edge]);
        if new == old {
            return;
        }
        let row = skeleton.row(low);
        let mut above = skeleton.row(high).start;
        let alone = queue
            .first_key_value()
            .is_none_or(|(&next, _)| next as usize >= row.end);
        for other in row {
            if other == edge {
                continue;
            }
            let end = skeleton.heads()[other];
            // Changes count one edge after the other, so that each sum is offered in every form it
            // takes: an edge that waits still costs what it did.
            let leg = if alone {
                None
            } else {
                queue.get(&(other as u32))
            };
            let leg = leg.map_or(self.edges[other], |waiting| waiting.old);
            let over = |edge: [W; 2]| {
                let mut sum = [W::NONE; 2];
                if high < end {
                    relax(&mut sum, edge, leg)
                } else {
                    relax(&mut sum, leg, edge)
                }
                sum
            };
            let (before, after) = (over(old), over(new));
            if before == after {
                continue;
            }
            let upper = if end < high {
                skeleton.edge(end, high)
            } else {
                // Ends rise, and all are in the row of `high`.
                while skeleton.heads()[above] < end {
                    above += 1;
                }
                above
            };
            for way in 0..2 {
                self.offer(queue, upper, way, before[way], after[way]);
            }
        }
    }

    /// An edge from its arcs and its lower triangles. No sum is below what it costs now: whatever
    /// became cheaper has been offered to it. So it ends when that is reached.
    fn computed(&self, skeleton: &Skeleton, edge: usize, low: u32, high: u32) -> [W; 2] {
        let least = self.edges[edge];
        let mut weight = [W::NONE; 2];
        for &arc in skeleton.arcs_of(edge) {
            let (_, way) = skeleton
                .edge_of(arc as usize)
                .expect("it lies on this edge");
            weight[way] = weight[way].least(self.arcs[arc as usize]);
        }
        if weight != least {
            each_triangle(skeleton, low, high, |_, near, far| {
                relax(&mut weight, self.edges[near], self.edges[far]);
                if weight == least {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
        }
        weight
    }
}

/// All lower triangles of the edge between two ranks, in rising order: the rank in the middle, its
/// edge to `low` and its edge to `high`. Ends early when told to.
pub(super) fn each_triangle(
    skeleton: &Skeleton,
    low: u32,
    high: u32,
    mut take: impl FnMut(u32, usize, usize) -> ControlFlow<()>,
) {
    let (mut near, mut far) = (skeleton.below(low), skeleton.below(high));
    while let ([first, ..], [second, ..]) = (near, far) {
        match first.low.cmp(&second.low) {
            Ordering::Less => near = beyond(near, second.low),
            Ordering::Greater => far = beyond(far, first.low),
            Ordering::Equal => {
                if take(first.low, first.edge as usize, second.edge as usize).is_break() {
                    return;
                }
                (near, far) = (&near[1..], &far[1..]);
            }
        }
    }
}

/// The rest of a list from a rank on: steps of doubling length, then halving ones.
fn beyond(list: &[Below], rank: u32) -> &[Below] {
    let mut step = 1;
    while step < list.len() && list[step].low < rank {
        step *= 2;
    }
    let reach = &list[..list.len().min(step + 1)];
    &list[reach.partition_point(|below| below.low < rank)..]
}
