//! What is still to come of one cost at least, from every node that matters: a search from the target backwards.

use super::{BREATH, FrontWay, NONE, TwoCostGraph, TwoCostSeed};
use crate::stop::StopFlag;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Least of one cost from every node to the target, with the least of the other among those.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead {
    /// Cost counted first.
    axis: usize,
    pub(super) cost: Vec<u64>,
    /// Arc taken next: node and edge; `(NONE, seed)` at the target.
    next: Vec<(u32, u32)>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

pub(super) fn pack(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

pub(super) fn high(cost: u64) -> u32 {
    (cost >> 32) as u32
}

#[allow(clippy::cast_possible_truncation)]
fn low(cost: u64) -> u32 {
    cost as u32
}

impl Ahead {
    pub(super) fn begin(&mut self, nodes: usize, axis: usize, seeds: &[TwoCostSeed]) {
        for node in self.reached.drain(..) {
            self.cost[node as usize] = u64::MAX;
        }
        self.cost.resize(nodes, u64::MAX);
        self.next.resize(nodes, (NONE, NONE));
        self.heap.clear();
        self.axis = axis;
        for (i, seed) in (0u32..).zip(seeds) {
            let cost = pack(seed.cost[axis], seed.cost[1 - axis]);
            self.offer(seed.node, cost, (NONE, i));
        }
    }

    fn offer(&mut self, node: u32, cost: u64, next: (u32, u32)) {
        let known = &mut self.cost[node as usize];
        if cost < *known {
            if *known == u64::MAX {
                self.reached.push(node);
            }
            *known = cost;
            self.next[node as usize] = next;
            self.heap.push(Reverse((cost, node)));
        }
    }

    /// Settles nodes while their cost is at most `limit()`, which is asked anew for every node.
    pub(super) fn run(
        &mut self,
        graph: &TwoCostGraph,
        stop: &StopFlag,
        mut limit: impl FnMut(u32, u64) -> u64,
    ) {
        let mut steps = 0;
        while let Some(&Reverse((cost, node))) = self.heap.peek() {
            if cost == self.cost[node as usize] && cost > limit(node, cost) {
                break; // what is left stays for a later call
            }
            self.heap.pop();
            steps += 1;
            if cost != self.cost[node as usize] {
                continue;
            }
            if steps % BREATH == 0 && stop.stopped() {
                break;
            }
            let (here, other) = (high(cost), low(cost));
            for arc in graph.into.at(node) {
                let first = here.saturating_add(arc.cost[self.axis]);
                let second = other.saturating_add(arc.cost[1 - self.axis]);
                if first != NONE && second != NONE {
                    self.offer(arc.head, pack(first, second), (node, arc.edge));
                }
            }
        }
    }

    /// The best of the ways from the sources: its cost and seed.
    fn best(&self, sources: &[TwoCostSeed]) -> Option<(u64, usize)> {
        let ways = sources.iter().enumerate().filter_map(|(i, seed)| {
            let cost = self.cost[seed.node as usize];
            let first = high(cost).saturating_add(seed.cost[self.axis]);
            let second = low(cost).saturating_add(seed.cost[1 - self.axis]);
            (first != NONE && second != NONE).then_some((pack(first, second), i))
        });
        ways.min()
    }

    /// Settles what is needed for the best way; its cost and seed.
    pub(super) fn first_way(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        stop: &StopFlag,
    ) -> Option<(u64, usize)> {
        let mut best = u64::MAX;
        let axis = self.axis;
        self.run(graph, stop, |node, cost| {
            for seed in sources.iter().filter(|seed| seed.node == node) {
                let first = high(cost).saturating_add(seed.cost[axis]);
                let second = low(cost).saturating_add(seed.cost[1 - axis]);
                best = best.min(pack(first, second));
            }
            best
        });
        self.best(sources)
    }

    pub(super) fn way(&self, sources: &[TwoCostSeed], cost: u64, from: usize) -> FrontWay {
        let mut edges = Vec::new();
        let mut node = sources[from].node;
        let to = loop {
            let (next, edge) = self.next[node as usize];
            if next == NONE {
                break edge as usize;
            }
            edges.push(edge);
            node = next;
        };
        let mut costs = [high(cost), low(cost)];
        if self.axis == 1 {
            costs.reverse();
        }
        FrontWay {
            cost: costs,
            edges,
            from,
            to,
        }
    }
}
