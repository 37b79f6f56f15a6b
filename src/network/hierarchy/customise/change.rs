//! A few arcs with new weights in; the metric becomes what a full customisation would make of them.

use super::metric::{Metric, relax};
use super::skeleton::Skeleton;
use crate::network::hierarchy::Weight;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Beyond one arc in so many, all edges are computed: that is faster.
const ALL: usize = 200;

impl<W: Weight> Metric<W> {
    /// Gives arcs new weights ([`Weight::NONE`] closes an arc); the last one counts when an arc is
    /// named twice. Exactly as a full customisation would, in microseconds for a few arcs.
    ///
    /// # Panics
    /// When there is no such arc.
    pub fn change(&mut self, skeleton: &Skeleton, changes: &[(u32, W)]) {
        let mut waiting = BinaryHeap::new();
        for &(arc, weight) in changes {
            let before = std::mem::replace(&mut self.arcs[arc as usize], weight);
            if let Some((edge, _)) = skeleton.edge_of(arc as usize)
                && before != weight
            {
                waiting.push(Reverse(edge as u32));
            }
        }
        if waiting.len() * ALL > skeleton.arcs() + ALL * ALL {
            self.customise(skeleton);
            return;
        }
        while let Some(Reverse(edge)) = waiting.pop() {
            while waiting.peek() == Some(&Reverse(edge)) {
                waiting.pop();
            }
            self.renew(skeleton, edge as usize, &mut waiting);
        }
    }

    /// Computes an edge and queues those its change may matter to.
    fn renew(&mut self, skeleton: &Skeleton, edge: usize, waiting: &mut BinaryHeap<Reverse<u32>>) {
        let low = skeleton.low(edge);
        let high = skeleton.heads()[edge];
        let new = self.computed(skeleton, edge, low, high);
        let old = std::mem::replace(&mut self.edges[edge], new);
        if new == old {
            return;
        }
        for other in skeleton.row(low) {
            if other == edge {
                continue;
            }
            let end = skeleton.heads()[other];
            let leg = self.edges[other];
            let upper = skeleton.edge(high.min(end), high.max(end));
            let weight = self.edges[upper];
            let over = |edge: [W; 2]| {
                let mut sum = [W::NONE; 2];
                if high < end { relax(&mut sum, edge, leg) } else { relax(&mut sum, leg, edge) }
                sum
            };
            let (before, after) = (over(old), over(new));
            let matters = |way: usize| {
                after[way] != before[way]
                    && (after[way] < weight[way] || before[way] == weight[way])
            };
            if matters(0) || matters(1) {
                waiting.push(Reverse(upper as u32));
            }
        }
    }

    /// An edge from its arcs and its lower triangles.
    fn computed(&self, skeleton: &Skeleton, edge: usize, low: u32, high: u32) -> [W; 2] {
        let mut weight = [W::NONE; 2];
        for &arc in skeleton.arcs_of(edge) {
            let (_, way) = skeleton.edge_of(arc as usize).expect("it lies on this edge");
            weight[way] = weight[way].least(self.arcs[arc as usize]);
        }
        each_triangle(skeleton, low, high, |_, near, far| {
            relax(&mut weight, self.edges[near], self.edges[far]);
        });
        weight
    }
}

/// All lower triangles of the edge between two ranks, in rising order: the rank in the middle, its
/// edge to `low` and its edge to `high`.
pub(super) fn each_triangle(
    skeleton: &Skeleton,
    low: u32,
    high: u32,
    mut take: impl FnMut(u32, usize, usize),
) {
    let (mut near, mut far) = (skeleton.below(low), skeleton.below(high));
    while let ([first, ..], [second, ..]) = (near, far) {
        match first.low.cmp(&second.low) {
            Ordering::Less => near = beyond(near, second.low),
            Ordering::Greater => far = beyond(far, first.low),
            Ordering::Equal => {
                take(first.low, first.edge as usize, second.edge as usize);
                (near, far) = (&near[1..], &far[1..]);
            }
        }
    }
}

/// The rest of a list from a rank on: steps of doubling length, then halving ones.
fn beyond(list: &[super::skeleton::Below], rank: u32) -> &[super::skeleton::Below] {
    let mut step = 1;
    while step < list.len() && list[step].low < rank {
        step *= 2;
    }
    let reach = &list[..list.len().min(step + 1)];
    &list[reach.partition_point(|below| below.low < rank)..]
}
