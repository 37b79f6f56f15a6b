//! Two nodes in, cost and path under a metric as it stands out: for the moment after a change, before
//! (or without) a perfect customisation.

use super::change::each_triangle;
use super::metric::Metric;
use super::skeleton::Skeleton;
use crate::network::hierarchy::Weight;

/// No edge.
const NONE: u32 = u32::MAX;

/// Point-to-point search on a [`Metric`]: climbs the elimination tree from both ends. One per thread.
#[derive(Clone, Debug)]
pub struct Ascent<W> {
    /// Cost from the source and to the target, by rank; all [`Weight::NONE`] between searches.
    costs: [Vec<W>; 2],
    /// The edge each of them came by.
    edges: [Vec<u32>; 2],
}

impl<W: Weight> Ascent<W> {
    /// For metrics of a skeleton.
    #[must_use]
    pub fn new(skeleton: &Skeleton) -> Self {
        let nodes = skeleton.nodes();
        Self {
            costs: [vec![W::NONE; nodes], vec![W::NONE; nodes]],
            edges: [vec![NONE; nodes], vec![NONE; nodes]],
        }
    }

    /// Cost from a node to another, or [`Weight::NONE`].
    pub fn cost(&mut self, skeleton: &Skeleton, metric: &Metric<W>, from: u32, to: u32) -> W {
        let (cost, _) = self.climb(skeleton, metric, from, to);
        self.clear(skeleton, from, to);
        cost
    }

    /// Cost and arcs of a cheapest way, or `None`. Appends nothing for a node to itself.
    pub fn path(
        &mut self,
        skeleton: &Skeleton,
        metric: &Metric<W>,
        from: u32,
        to: u32,
    ) -> Option<(W, Vec<u32>)> {
        let (cost, top) = self.climb(skeleton, metric, from, to);
        let mut arcs = Vec::new();
        if cost.exists() {
            let mut steps = Vec::new();
            let mut at = top;
            while self.edges[0][at as usize] != NONE {
                let edge = self.edges[0][at as usize] as usize;
                steps.push((edge, 0));
                at = skeleton.low(edge);
            }
            while let Some((edge, way)) = steps.pop() {
                unpack(skeleton, metric, edge, way, &mut arcs);
            }
            at = top;
            while self.edges[1][at as usize] != NONE {
                let edge = self.edges[1][at as usize] as usize;
                unpack(skeleton, metric, edge, 1, &mut arcs);
                at = skeleton.low(edge);
            }
        }
        self.clear(skeleton, from, to);
        cost.exists().then_some((cost, arcs))
    }

    /// Climbs from both ends; the least cost and the rank where the way turns.
    fn climb(&mut self, skeleton: &Skeleton, metric: &Metric<W>, from: u32, to: u32) -> (W, u32) {
        let ends = [skeleton.rank(from), skeleton.rank(to)];
        let mut at = ends.map(Some);
        self.costs[0][ends[0] as usize] = W::ZERO;
        self.costs[1][ends[1] as usize] = W::ZERO;
        let mut best = (W::NONE, 0);
        // The lower of the two goes on, so that where the ways have met both are known at each node.
        while let [Some(source), Some(target)] = at {
            let rank = source.min(target);
            if source == target {
                let sum = self.costs[0][rank as usize].plus(self.costs[1][rank as usize]);
                if sum < best.0 {
                    best = (sum, rank);
                }
            }
            for side in 0..2 {
                if at[side] == Some(rank) {
                    self.relax(skeleton, metric, side, rank, best.0);
                    at[side] = skeleton.parent(rank);
                }
            }
        }
        best
    }

    /// Goes from a rank to all higher neighbours.
    fn relax(&mut self, skeleton: &Skeleton, metric: &Metric<W>, side: usize, rank: u32, best: W) {
        let cost = self.costs[side][rank as usize];
        if cost >= best {
            return;
        }
        for edge in skeleton.row(rank) {
            let head = skeleton.heads()[edge] as usize;
            let sum = cost.plus(metric.edges[edge][side]);
            if sum < self.costs[side][head] {
                self.costs[side][head] = sum;
                self.edges[side][head] = edge as u32;
            }
        }
    }

    /// Makes all costs [`Weight::NONE`] again.
    fn clear(&mut self, skeleton: &Skeleton, from: u32, to: u32) {
        for (side, node) in [from, to].into_iter().enumerate() {
            let mut at = Some(skeleton.rank(node));
            while let Some(rank) = at {
                self.costs[side][rank as usize] = W::NONE;
                self.edges[side][rank as usize] = NONE;
                at = skeleton.parent(rank);
            }
        }
    }
}

/// Appends the arcs an edge stands for in one direction (0 up, 1 down).
fn unpack<W: Weight>(
    skeleton: &Skeleton,
    metric: &Metric<W>,
    edge: usize,
    way: usize,
    arcs: &mut Vec<u32>,
) {
    let mut steps = vec![(edge, way)];
    while let Some((edge, way)) = steps.pop() {
        let weight = metric.edges[edge][way];
        let own = skeleton.arcs_of(edge).iter().find(|&&arc| {
            metric.arcs[arc as usize] == weight && skeleton.edge_of(arc as usize) == Some((edge, way))
        });
        if let Some(&arc) = own {
            arcs.push(arc);
            continue;
        }
        let mut over = None;
        each_triangle(skeleton, skeleton.low(edge), skeleton.heads()[edge], |_, near, far| {
            let (near, far) = if way == 0 { (near, far) } else { (far, near) };
            if metric.edges[near][1].plus(metric.edges[far][0]) == weight {
                over = Some((near, far));
            }
        });
        let (near, far) = over.expect("an arc or a triangle gives each weight");
        steps.push((far, 0));
        steps.push((near, 1));
    }
}
