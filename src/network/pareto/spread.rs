//! Labels spread from the sources in the order of their costs: the front, exact while labels last.

use super::ahead::{high, pack};
use super::{BREATH, Front, FrontLimits, FrontSearch, FrontWay, NONE, TwoCostGraph, TwoCostSeed};
use crate::stop::StopFlag;
use std::cmp::Reverse;

/// Coarseness the search may fall back to, in order.
const EPSILONS: [f64; 3] = [0.001, 0.01, 0.03];

#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// Node, or the number of nodes for the target itself.
    node: u32,
    cost: [u32; 2],
    /// Label before, [`NONE`] at a source.
    before: u32,
    /// Edge taken; at a source and at the target the number of the seed.
    edge: u32,
}

/// What a way of the front cannot exceed.
struct Bounds {
    /// Costs of the two ends: the first of the one, the second of the other.
    most: [u32; 2],
    /// 1 + ε.
    slack: f64,
}

impl Bounds {
    /// True when a way with at least this second cost adds nothing to what the target was reached at.
    fn beaten(&self, second: u32, reached: u32) -> bool {
        reached != NONE && f64::from(second) * self.slack >= f64::from(reached)
    }
}

impl FrontSearch {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn spread(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        ends: &[FrontWay; 2],
        limits: FrontLimits,
        stop: &StopFlag,
        front: &mut Front,
    ) {
        let target = u32::try_from(graph.nodes()).expect("nodes are counted in u32");
        for node in self.touched.drain(..) {
            self.least_second[node as usize] = NONE;
        }
        self.least_second.resize(graph.nodes() + 1, NONE);
        self.touched.push(target);
        self.labels.clear();
        self.heap.clear();
        let mut made = Bounds {
            most: [ends[1].cost[0], ends[0].cost[1]],
            slack: 1.0,
        };
        for (i, seed) in (0u32..).zip(sources) {
            self.offer(&made, seed.node, seed.cost, (NONE, i));
        }
        let mut coarser = EPSILONS.iter();
        // Exact for the first half of the labels, then in equal steps.
        let mut allowed = limits.labels / 2;
        let step = (limits.labels / 2 / EPSILONS.len()).max(1);
        let mut popped = 0;
        while let Some(Reverse((_, label))) = self.heap.pop() {
            popped += 1;
            if popped % BREATH == 0 && stop.stopped() {
                break;
            }
            let Label { node, cost, .. } = self.labels[label as usize];
            let known = &mut self.least_second[node as usize];
            if cost[1] >= *known {
                continue;
            }
            if node == target {
                *known = cost[1];
                front.ways.push(self.unwind(label));
                continue;
            }
            // Asked again: the target may have been reached at less since the label was made.
            let to_come = high(self.ahead[1].cost[node as usize]);
            if made.beaten(
                cost[1].saturating_add(to_come),
                self.least_second[target as usize],
            ) {
                continue;
            }
            let known = &mut self.least_second[node as usize];
            if *known == NONE {
                self.touched.push(node);
            }
            *known = cost[1];
            if self.labels.len() >= allowed {
                match coarser.next() {
                    Some(epsilon) => {
                        made.slack = 1.0 + epsilon;
                        front.epsilon = *epsilon;
                        allowed = self.labels.len() + step;
                    }
                    None => {
                        front.sampled = true;
                        break;
                    }
                }
            }
            for (i, seed) in (0u32..).zip(targets).filter(|(_, seed)| seed.node == node) {
                let cost = [0, 1].map(|k| cost[k].saturating_add(seed.cost[k]));
                self.offer(&made, target, cost, (label, i));
            }
            for i in graph.out.first[node as usize]..graph.out.first[node as usize + 1] {
                let arc = graph.out.arcs[i as usize];
                let cost = [0, 1].map(|k| cost[k].saturating_add(arc.cost[k]));
                self.offer(&made, arc.head, cost, (label, arc.edge));
            }
        }
        front.labels = self.labels.len();
    }

    /// Makes a label unless it can be seen that no way of the front goes on from it.
    fn offer(&mut self, made: &Bounds, node: u32, cost: [u32; 2], via: (u32, u32)) {
        let target = self.least_second.len() - 1;
        if cost[1] >= self.least_second[node as usize] {
            return;
        }
        let total = if node as usize == target {
            cost
        } else {
            let to_come = [0, 1].map(|k| high(self.ahead[k].cost[node as usize]));
            [0, 1].map(|k| cost[k].saturating_add(to_come[k]))
        };
        if total[0] > made.most[0]
            || total[1] > made.most[1]
            || total.contains(&NONE)
            || made.beaten(total[1], self.least_second[target])
        {
            return;
        }
        let label = u32::try_from(self.labels.len()).expect("labels are limited");
        self.labels.push(Label {
            node,
            cost,
            before: via.0,
            edge: via.1,
        });
        self.heap.push(Reverse((pack(total[0], total[1]), label)));
    }

    fn unwind(&self, last: u32) -> FrontWay {
        let Label {
            cost, before, edge, ..
        } = self.labels[last as usize];
        let mut edges = Vec::new();
        let mut label = self.labels[before as usize];
        while label.before != NONE {
            edges.push(label.edge);
            label = self.labels[label.before as usize];
        }
        edges.reverse();
        FrontWay {
            cost,
            edges,
            from: label.edge as usize,
            to: edge as usize,
        }
    }
}
