//! Least cost from some nodes to all others (Dijkstra), with a state that is made once and used for
//! many searches: one [`Search`] per thread, nothing allocated after the first runs.

use super::graph::{Arcs, Cost};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No edge.
const START: u32 = u32::MAX;

/// The state of a search, and after it the answer.
#[derive(Clone, Debug, Default)]
pub struct Search {
    cost: Vec<Cost>,
    via: Vec<(u32, u32)>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(Cost, u32)>>,
}

impl Search {
    /// A state for graphs of up to `nodes` nodes.
    #[must_use]
    pub fn new(nodes: usize) -> Self {
        Self {
            cost: vec![Cost::NONE; nodes],
            via: vec![(START, START); nodes],
            reached: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Searches from the seeds (node and cost to get there) until `settled` says that it is enough;
    /// it is told every node with its least cost, in the order of cost.
    pub fn run(
        &mut self,
        arcs: &Arcs,
        seeds: impl IntoIterator<Item = (u32, Cost)>,
        mut settled: impl FnMut(u32, Cost) -> bool,
    ) {
        for node in self.reached.drain(..) {
            self.cost[node as usize] = Cost::NONE;
        }
        self.heap.clear();
        for (node, cost) in seeds {
            self.offer(node, cost, (START, START));
        }
        while let Some(Reverse((cost, node))) = self.heap.pop() {
            if cost != self.cost[node as usize] {
                continue; // a shorter way was found after this entry was made
            }
            if settled(node, cost) {
                break;
            }
            for arc in arcs.at(node) {
                self.offer(arc.head, cost.plus(arc.cost), (node, arc.edge));
            }
        }
    }

    fn offer(&mut self, node: u32, cost: Cost, via: (u32, u32)) {
        let known = &mut self.cost[node as usize];
        if cost < *known {
            if *known == Cost::NONE {
                self.reached.push(node);
            }
            *known = cost;
            self.via[node as usize] = via;
            self.heap.push(Reverse((cost, node)));
        }
    }

    /// Cost of a node; final once the search has settled it or has run to its end.
    #[must_use]
    pub fn cost(&self, node: u32) -> Cost {
        self.cost[node as usize]
    }

    /// The node and edge a node was reached by; `None` for a seed.
    #[must_use]
    pub fn via(&self, node: u32) -> Option<(u32, u32)> {
        let via = self.via[node as usize];
        (via.0 != START).then_some(via)
    }
}
