//! Changed weights: a graph in, what it costs to be ready again out, after one road was closed and after all
//! weights are new. The order and the skeleton of the customisable hierarchy are made once and know no weights.

use super::meter::{peak_bytes, timed};
use super::points::Dice;
use super::run::{Metric, median};
use super::{Draw, Points, RoadGraph};
use crate::network::hierarchy::customise::{Ascent, Skeleton};
use crate::network::hierarchy::order::dissect;
use crate::network::hierarchy::{Hierarchy, Query};
use crate::stop::StopFlag;
use std::collections::HashMap;

/// Pairs whose costs are compared, and timed, on the metric as changed.
const PAIRS: u32 = 10_000;

/// What does not change with the weights.
pub(super) struct Reprice {
    skeleton: Skeleton,
    order_seconds: f64,
    skeleton_seconds: f64,
}

impl Reprice {
    /// Order and skeleton of a graph; `None` when stopped.
    pub(super) fn new(graph: &RoadGraph, stop: &StopFlag) -> Option<Self> {
        let nodes = graph.nodes as usize;
        let places = (!graph.places.is_empty()).then_some(&*graph.places);
        let (order, order_seconds) =
            timed(|| dissect(nodes, &graph.tails, &graph.heads, places, stop, &|_| {}));
        let order = order?;
        let (skeleton, skeleton_seconds) =
            timed(|| Skeleton::new(nodes, &graph.tails, &graph.heads, order));
        Some(Self {
            skeleton,
            order_seconds,
            skeleton_seconds,
        })
    }

    /// The hierarchy under weights, ready for matrices.
    pub(super) fn hierarchy<W: Metric>(&self, weights: &[W]) -> Hierarchy<W> {
        self.skeleton.customise(weights).hierarchy(&self.skeleton)
    }
}

/// What changes cost.
#[derive(Clone, Debug)]
pub struct ChangeRun {
    /// CPU seconds of the order, once for a graph.
    pub order_seconds: f64,
    /// CPU seconds of the skeleton, once for a graph.
    pub skeleton_seconds: f64,
    /// Edges of the skeleton.
    pub edges: usize,
    /// Most memory of this process up to here, bytes.
    pub preprocess_peak_bytes: Option<u64>,
    /// CPU seconds after which all weights are in and single queries can be answered.
    pub customise_seconds: f64,
    /// Further CPU seconds until the hierarchy for matrices is there.
    pub hierarchy_seconds: f64,
    /// CPU microseconds to close a road in both directions, or to open it again: mean.
    pub change_microseconds: f64,
    /// Half of the changes are done in this.
    pub change_microseconds_median: f64,
    /// The longest.
    pub change_microseconds_worst: f64,
    /// CPU microseconds of a query on the metric as it stands after a change, mean.
    pub query_microseconds: f64,
    /// The order, most important node last.
    pub order: Vec<u32>,
}

impl ChangeRun {
    /// Measures; `None` when stopped. Roads are drawn as `Dice::new(seed).below(arcs)`.
    ///
    /// # Panics
    /// When the metric after all changes were taken back answers differently from a new hierarchy, which
    /// would be a fault of the engine.
    #[must_use]
    pub fn new<W: Metric>(
        graph: &RoadGraph,
        changes: u32,
        seed: u64,
        repeat: u32,
        stop: &StopFlag,
    ) -> Option<Self> {
        let fixed = Reprice::new(graph, stop)?;
        let preprocess_peak_bytes = peak_bytes();
        let skeleton = &fixed.skeleton;
        let weights = W::weights(graph);
        let mut metric = skeleton.customise(&weights);
        let customise = (0..repeat).map(|_| timed(|| metric.reset(skeleton, &weights)).1);
        let customise_seconds = median(customise.collect());
        let hierarchies = (0..repeat).map(|_| timed(|| drop(metric.hierarchy(skeleton))).1);
        let hierarchy_seconds = median(hierarchies.collect());

        let roads = roads(graph);
        let mut dice = Dice::new(seed);
        let mut each = Vec::new();
        for _ in 0..changes {
            if stop.stopped() {
                return None;
            }
            let arc = dice.below(u32::try_from(graph.arcs()).expect("arcs are counted in u32"));
            let both = &roads[&ends(graph, arc)];
            for closed in [true, false] {
                let new = |&arc: &u32| {
                    (
                        arc,
                        if closed {
                            W::NONE
                        } else {
                            weights[arc as usize]
                        },
                    )
                };
                let list: Vec<(u32, W)> = both.iter().map(new).collect();
                each.push(timed(|| metric.change(skeleton, &list)).1 * 1e6);
            }
        }
        let draw = Draw {
            sources: 0,
            targets: 0,
            pairs: PAIRS,
            cluster: false,
            seed,
        };
        let pairs = Points::draw(graph, &draw).pairs;
        let mut ascent = Ascent::new(skeleton);
        let (costs, seconds) = timed(|| -> Vec<W> {
            let cost = |&(from, to): &(u32, u32)| ascent.cost(skeleton, &metric, from, to);
            pairs.iter().map(cost).collect()
        });
        let anew = fixed.hierarchy(&weights);
        let mut query = Query::new(&anew);
        for (&(from, to), cost) in pairs.iter().zip(costs) {
            let again = query.cost(&[(from, W::ZERO)], &[(to, W::ZERO)]);
            assert_eq!(again, cost, "changes taken back leave the metric as it was");
        }
        #[allow(clippy::cast_precision_loss)]
        let mean = each.iter().sum::<f64>() / each.len().max(1) as f64;
        Some(Self {
            order_seconds: fixed.order_seconds,
            skeleton_seconds: fixed.skeleton_seconds,
            edges: skeleton.edges(),
            preprocess_peak_bytes,
            customise_seconds,
            hierarchy_seconds,
            change_microseconds: mean,
            change_microseconds_worst: each.iter().copied().fold(0.0, f64::max),
            change_microseconds_median: median(each),
            query_microseconds: seconds * 1e6 / f64::from(PAIRS),
            order: skeleton.order().to_vec(),
        })
    }
}

/// The two ends of an arc, whichever way it leads.
fn ends(graph: &RoadGraph, arc: u32) -> (u32, u32) {
    let (tail, head) = (graph.tails[arc as usize], graph.heads[arc as usize]);
    (tail.min(head), tail.max(head))
}

/// All arcs between two nodes, both directions together: a road that is closed.
fn roads(graph: &RoadGraph) -> HashMap<(u32, u32), Vec<u32>> {
    let mut roads: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
    for (arc, _) in (0u32..).zip(&graph.heads) {
        roads.entry(ends(graph, arc)).or_default().push(arc);
    }
    roads
}
