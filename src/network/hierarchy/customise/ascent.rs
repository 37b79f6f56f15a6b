//! Two nodes in, cost and path under a metric as it stands out: for the moment after a change, before
//! (or without) a perfect customisation.

use super::change::each_triangle;
use super::metric::Metric;
use super::skeleton::Skeleton;
use crate::network::hierarchy::Weight;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

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
            steps.reverse();
            at = top;
            while self.edges[1][at as usize] != NONE {
                let edge = self.edges[1][at as usize] as usize;
                steps.push((edge, 1));
                at = skeleton.low(edge);
            }
            unpack(skeleton, metric, steps, &mut arcs);
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
            for (side, at) in at.iter_mut().enumerate() {
                if *at == Some(rank) {
                    self.relax(skeleton, metric, side, rank, best.0);
                    *at = skeleton.parent(rank);
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

/// An edge and a direction (0 up, 1 down).
type Step = (usize, usize);

/// What gives an edge its weight.
#[derive(Clone, Copy)]
enum Source {
    Arc(u32),
    Over(Step, Step),
}

/// Appends the arcs that edges stand for, one edge after the other.
fn unpack<W: Weight>(
    skeleton: &Skeleton,
    metric: &Metric<W>,
    mut steps: Vec<Step>,
    arcs: &mut Vec<u32>,
) {
    let short = if metric.zeros {
        shortest(skeleton, metric, &steps)
    } else {
        BTreeMap::new()
    };
    steps.reverse();
    while let Some(step) = steps.pop() {
        let source = short.get(&step).map(|&(_, source)| source).or_else(|| {
            let mut first = None;
            each_source(skeleton, metric, step, |source| {
                first = Some(source);
                ControlFlow::Break(())
            });
            first
        });
        match source.expect("an arc or a triangle gives each weight") {
            Source::Arc(arc) => arcs.push(arc),
            Source::Over(first, second) => steps.extend([second, first]),
        }
    }
}

/// For edges and all that lies below them, what gives the weight with the fewest arcs. Where arcs cost
/// nothing, any other choice may run in circles, and in circles within circles.
fn shortest<W: Weight>(
    skeleton: &Skeleton,
    metric: &Metric<W>,
    steps: &[Step],
) -> BTreeMap<Step, (u32, Source)> {
    let mut open: BTreeSet<Step> = steps.iter().copied().collect();
    let mut seen = Vec::new();
    while let Some(step) = open.pop_last() {
        each_source(skeleton, metric, step, |source| {
            if let Source::Over(first, second) = source {
                open.extend([first, second]);
            }
            ControlFlow::Continue(())
        });
        seen.push(step);
    }
    // What an edge goes over has a smaller number: from the last seen on, all parts are known.
    let mut short: BTreeMap<Step, (u32, Source)> = BTreeMap::new();
    for step in seen.into_iter().rev() {
        let mut best: Option<(u32, Source)> = None;
        each_source(skeleton, metric, step, |source| {
            let count = match source {
                Source::Arc(_) => 1,
                Source::Over(first, second) => short[&first].0.saturating_add(short[&second].0),
            };
            if best.is_none_or(|(least, _)| count < least) {
                best = Some((count, source));
            }
            ControlFlow::Continue(())
        });
        short.insert(step, best.expect("an arc or a triangle gives each weight"));
    }
    short
}

/// All that gives an edge its weight: arcs first, then triangles. Ends early when told to.
fn each_source<W: Weight>(
    skeleton: &Skeleton,
    metric: &Metric<W>,
    (edge, way): Step,
    mut take: impl FnMut(Source) -> ControlFlow<()>,
) {
    let weight = metric.edges[edge][way];
    for &arc in skeleton.arcs_of(edge) {
        let here = skeleton.edge_of(arc as usize) == Some((edge, way));
        if here && metric.arcs[arc as usize] == weight && take(Source::Arc(arc)).is_break() {
            return;
        }
    }
    let (low, high) = (skeleton.low(edge), skeleton.heads()[edge]);
    each_triangle(skeleton, low, high, |_, near, far| {
        let (first, second) = if way == 0 { (near, far) } else { (far, near) };
        if metric.edges[first][1].plus(metric.edges[second][0]) == weight {
            return take(Source::Over((first, 1), (second, 0)));
        }
        ControlFlow::Continue(())
    });
}
