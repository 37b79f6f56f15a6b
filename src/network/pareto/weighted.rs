//! The part of the front that labels did not reach: ways that are best for some weights of the two costs.

use super::ahead::high;
use super::graph::TwoCostArc;
use super::{BREATH, Front, FrontSearch, FrontWay, NONE, TwoCostGraph, TwoCostSeed};
use crate::stop::StopFlag;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Weighted searches for the part of the front labels did not reach.
const SAMPLES: usize = 24;

/// Largest weight of a weighted search, so that weighted sums stay below 2⁵⁴.
const MOST_WEIGHT: u64 = 1 << 21;

/// The state of a weighted search.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighted {
    cost: Vec<u64>,
    /// Arc it was reached by: node and edge; `(NONE, seed)` at a source.
    via: Vec<(u32, u32)>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl FrontSearch {
    /// Fills the front after the way `reached`.
    pub(super) fn sample(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        reached: usize,
        stop: &StopFlag,
        front: &mut Front,
    ) {
        let ratio = |ways: &[FrontWay]| {
            let least = f64::from(ways[1].cost[1]).max(1.0);
            f64::from(ways[0].cost[1]) / least
        };
        // Gaps in which the weighted search has found nothing, by the first cost they begin at.
        let mut closed: Vec<u32> = Vec::new();
        for _ in 0..SAMPLES {
            let gaps = front.ways.windows(2).enumerate().skip(reached);
            let open = gaps.filter(|(_, pair)| !closed.contains(&pair[0].cost[0]));
            let widest = open.max_by(|a, b| ratio(a.1).total_cmp(&ratio(b.1)));
            let Some((at, pair)) = widest else { break };
            let [a, b] = [pair[0].cost, pair[1].cost];
            let weights = shrunk([a[1] - b[1], b[0] - a[0]]);
            let found = self.weigh(graph, sources, targets, weights, stop);
            let between = found.filter(|way| {
                let [first, second] = way.cost;
                a[0] < first && first < b[0] && b[1] < second && second < a[1]
            });
            match between {
                Some(way) => front.ways.insert(at + 1, way),
                None => closed.push(a[0]),
            }
            if stop.stopped() {
                break;
            }
        }
        // A way left out between two neighbours costs more of the second than the later of the two.
        let widest = front.ways.windows(2).skip(reached).map(ratio);
        front.epsilon = widest.fold(front.epsilon, |widest, ratio| widest.max(ratio - 1.0));
    }

    /// The way of least weighted cost, guided by what is to come of each cost (A*).
    fn weigh(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        weights: [u64; 2],
        stop: &StopFlag,
    ) -> Option<FrontWay> {
        let Self {
            ahead, weighted, ..
        } = self;
        let sum =
            |cost: [u32; 2]| weights[0] * u64::from(cost[0]) + weights[1] * u64::from(cost[1]);
        let to_come = |node: u32| {
            let costs = [0, 1].map(|k| high(ahead[k].cost[node as usize]));
            (!costs.contains(&NONE)).then(|| sum(costs))
        };
        weighted.begin(graph.nodes());
        for (i, seed) in (0u32..).zip(sources) {
            weighted.offer(seed.node, sum(seed.cost), (NONE, i), to_come(seed.node));
        }
        let mut best: Option<(u64, u32, usize)> = None;
        let mut popped = 0;
        while let Some(Reverse((total, node))) = weighted.heap.pop() {
            if best.is_some_and(|(known, ..)| total >= known) {
                break;
            }
            popped += 1;
            if popped % BREATH == 0 && stop.stopped() {
                return None;
            }
            let here = weighted.cost[node as usize];
            if to_come(node).is_none_or(|more| here + more != total) {
                continue;
            }
            for (i, seed) in targets.iter().enumerate().filter(|(_, s)| s.node == node) {
                let whole = here + sum(seed.cost);
                if best.is_none_or(|(known, ..)| whole < known) {
                    best = Some((whole, node, i));
                }
            }
            for arc in graph.out.at(node) {
                let cost = here + sum(arc.cost);
                weighted.offer(arc.head, cost, (node, arc.edge), to_come(arc.head));
            }
        }
        let (_, node, to) = best?;
        weighted.way(graph, sources, targets, node, to)
    }
}

impl Weighted {
    fn begin(&mut self, nodes: usize) {
        for node in self.reached.drain(..) {
            self.cost[node as usize] = u64::MAX;
        }
        self.cost.resize(nodes, u64::MAX);
        self.via.resize(nodes, (NONE, NONE));
        self.heap.clear();
    }

    fn offer(&mut self, node: u32, cost: u64, via: (u32, u32), to_come: Option<u64>) {
        let known = &mut self.cost[node as usize];
        if let Some(more) = to_come.filter(|_| cost < *known) {
            if *known == u64::MAX {
                self.reached.push(node);
            }
            *known = cost;
            self.via[node as usize] = via;
            self.heap.push(Reverse((cost + more, node)));
        }
    }

    /// The way to a node, with its two costs added up; `None` when one of them is none.
    fn way(
        &self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        mut node: u32,
        to: usize,
    ) -> Option<FrontWay> {
        let mut edges = Vec::new();
        let mut cost = targets[to].cost;
        let mut add = |more: [u32; 2]| cost = [0, 1].map(|k| cost[k].saturating_add(more[k]));
        let from = loop {
            let (before, edge) = self.via[node as usize];
            if before == NONE {
                break edge as usize;
            }
            let taken = |arc: &&TwoCostArc| arc.head == node && arc.edge == edge;
            let mut arcs = graph.out.at(before).iter().filter(taken);
            // Of twin arcs with one edge number any is a way: the first is taken.
            let arc = arcs.next()?;
            add(arc.cost);
            edges.push(edge);
            node = before;
        };
        add(sources[from].cost);
        edges.reverse();
        (!cost.contains(&NONE)).then_some(FrontWay {
            cost,
            edges,
            from,
            to,
        })
    }
}

/// Weights in the same proportion, small enough for sums of 64 bits. A weight that was not nothing is
/// not nothing afterwards.
fn shrunk(weights: [u32; 2]) -> [u64; 2] {
    let most = u64::from(weights[0].max(weights[1])).max(1);
    let by = most.div_ceil(MOST_WEIGHT);
    weights.map(|weight| (u64::from(weight) / by).max(u64::from(weight > 0)))
}
