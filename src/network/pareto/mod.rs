//! Two ends in, the trade-off between two costs out: every way that no other beats on both.
//!
//! Bi-objective A* (Hernández et al. 2023, "Simple and efficient bi-objective search algorithms via
//! fast dominance checks", BOA*). Two searches from the target backwards give, for each cost, how much
//! is still to come at least; labels leave the queue in the order of (first, second) cost, so that one
//! number per node, the least second cost seen there, tells whether a label is beaten. The backward
//! searches stop at what the two ends of the front allow, so that a short way in a large net stays cheap.
//!
//! Nothing is cut silently. When labels run out the search first becomes coarser (ε-dominance at the
//! target: for every way left out there is one in the answer that costs no more of the first and at
//! most 1 + ε times the second). When they run out even so, the rest of the front is sampled: the
//! widest gap between two neighbours is asked for the way that is best for the weights under which the
//! two are equal (dichotomy, Aneja & Nair 1979), again and again. ε then follows from the gaps left, and
//! holds all the same. [`Front`] says which it was.

mod ahead;
mod front;
mod graph;
mod spread;
mod weighted;

use crate::stop::StopFlag;
use ahead::{Ahead, pack};
pub use front::{Front, FrontLimits, FrontWay};
pub use graph::{TwoCostGraph, TwoCostLink, TwoCostSeed};
use spread::Label;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use weighted::Weighted;

/// No node, no label, no way.
const NONE: u32 = u32::MAX;

/// Labels between two looks at the stop flag.
const BREATH: usize = 4096;

/// The state of searches, made once and used for many; one per thread.
#[derive(Clone, Debug, Default)]
pub struct FrontSearch {
    ahead: [Ahead; 2],
    least_second: Vec<u32>,
    touched: Vec<u32>,
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    weighted: Weighted,
}

impl FrontSearch {
    /// A state for any graph; it grows with the first use.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every way from the sources to the targets that no other beats on both costs. A way whose costs
    /// add up to 2³² − 1 or more is no way. Same input, same answer.
    ///
    /// # Panics
    /// When a seed names a node that is not there.
    pub fn run(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        limits: FrontLimits,
        stop: &StopFlag,
    ) -> Front {
        let mut front = Front::default();
        let Some(ends) = self.ends(graph, sources, targets, stop) else {
            front.stopped = stop.stopped();
            return front;
        };
        self.spread(graph, sources, targets, &ends, limits, stop, &mut front);
        if front.ways.is_empty() {
            front.ways.push(ends[0].clone());
        }
        // The end of the front may have been cut off; it is known all the same.
        let reached = front.ways.len() - 1;
        if front.ways[reached].cost[1] > ends[1].cost[1] {
            front.ways.push(ends[1].clone());
        }
        if front.sampled {
            self.sample(graph, sources, targets, reached, stop, &mut front);
        }
        front.stopped = stop.stopped();
        front::thin(&mut front, limits.ways.max(2));
        front
    }

    /// The two ends of the front, and the costs still to come for every node that may lie between.
    fn ends(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        stop: &StopFlag,
    ) -> Option<[FrontWay; 2]> {
        let mut ways = Vec::with_capacity(2);
        for (axis, ahead) in self.ahead.iter_mut().enumerate() {
            ahead.begin(graph.nodes(), axis, targets);
            let (cost, seed) = ahead.first_way(graph, sources, stop)?;
            ways.push(ahead.way(sources, cost, seed));
        }
        let most = [ways[1].cost[0], ways[0].cost[1]];
        for (ahead, most) in self.ahead.iter_mut().zip(most) {
            ahead.run(graph, stop, |_, _| pack(most, u32::MAX));
        }
        let [shortest, least] = <[FrontWay; 2]>::try_from(ways).ok()?;
        (!stop.stopped()).then_some([shortest, least])
    }
}
