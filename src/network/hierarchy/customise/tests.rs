//! Customised hierarchies against Dijkstra, and changes against customising anew, on random graphs
//! with parallel arcs, loops, weights of zero, closed arcs, islands and one-way traps, in orders by
//! dissection and by lot.

use super::{Ascent, Metric, Skeleton};
use crate::network::Cost;
use crate::network::hierarchy::order::dissect;
use crate::network::hierarchy::{Query, Weight};
use crate::stop::StopFlag;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

/// Seeds tried, and the time after which no new one is begun.
const CASES: u64 = 800;
const TIME: Duration = Duration::from_secs(20);

struct Case {
    nodes: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
    span: u32,
    zeros: f64,
}

impl Case {
    fn random(rng: &mut ChaCha8Rng) -> Self {
        let nodes = rng.random_range(1..120_u32);
        let width = rng.random_range(1..15_u32);
        let mut case = Self {
            nodes: nodes as usize,
            tails: Vec::new(),
            heads: Vec::new(),
            span: [1, 3, 20, 10_000][rng.random_range(0..4)],
            zeros: [0.0, 0.0, 0.2, 0.7][rng.random_range(0..4)],
        };
        let chance = [0.4, 0.8, 1.0][rng.random_range(0..3)];
        let both = rng.random_range(0.0..1.0);
        for tail in 0..nodes {
            // A grid with holes, loops where it ends, and a few arcs anywhere.
            for head in [tail + 1, tail + width] {
                if rng.random_bool(chance) {
                    case.join(rng, tail, head.min(nodes - 1), both);
                }
            }
            if rng.random_bool(0.04) {
                let head = rng.random_range(0..nodes);
                case.join(rng, tail, head, both);
                case.join(rng, head, tail, both);
            }
        }
        case
    }

    fn join(&mut self, rng: &mut ChaCha8Rng, tail: u32, head: u32, both: f64) {
        self.tails.push(tail);
        self.heads.push(head);
        if rng.random_bool(both) {
            self.tails.push(head);
            self.heads.push(tail);
        }
    }

    fn weight(&self, rng: &mut ChaCha8Rng) -> u32 {
        match rng.random_range(0.0..1.0) {
            lot if lot < 0.03 => u32::NONE,
            lot if lot < 0.03 + self.zeros => 0,
            _ => rng.random_range(1..=self.span),
        }
    }

    fn order(&self, rng: &mut ChaCha8Rng) -> Vec<u32> {
        if rng.random_bool(0.5) {
            let stop = StopFlag::default();
            return dissect(self.nodes, &self.tails, &self.heads, None, &stop, &|_| ())
                .expect("nobody stopped it");
        }
        let mut order: Vec<u32> = (0..self.nodes as u32).collect();
        order.shuffle(rng);
        order
    }

    /// The oracle.
    fn dijkstra<W: Weight>(&self, weights: &[W], from: u32) -> Vec<W> {
        let mut costs = vec![W::NONE; self.nodes];
        let mut heap = BinaryHeap::from([Reverse((W::ZERO, from))]);
        while let Some(Reverse((cost, node))) = heap.pop() {
            if cost >= costs[node as usize] {
                continue;
            }
            costs[node as usize] = cost;
            for (arc, &weight) in weights.iter().enumerate() {
                if self.tails[arc] == node && weight.exists() && cost.plus(weight).exists() {
                    heap.push(Reverse((cost.plus(weight), self.heads[arc])));
                }
            }
        }
        costs
    }

    /// The arcs join the two nodes and cost as much.
    fn judge<W: Weight>(&self, weights: &[W], from: u32, to: u32, cost: W, arcs: &[u32]) {
        let (mut at, mut sum) = (from, W::ZERO);
        for &arc in arcs {
            assert_eq!(self.tails[arc as usize], at, "arcs follow each other");
            at = self.heads[arc as usize];
            sum = sum.plus(weights[arc as usize]);
        }
        assert_eq!((at, sum), (to, cost));
    }

    fn compare<W: Weight>(
        &self,
        skeleton: &Skeleton,
        metric: &Metric<W>,
        weights: &[W],
        step: usize,
    ) {
        let hierarchy = metric.hierarchy(skeleton);
        let mut query = Query::new(&hierarchy);
        let mut ascent = Ascent::new(skeleton);
        for from in (0..self.nodes as u32).step_by(step) {
            let costs = self.dijkstra(weights, from);
            for to in 0..self.nodes as u32 {
                let cost = costs[to as usize];
                let seeds = ([(from, W::ZERO)], [(to, W::ZERO)]);
                assert_eq!(ascent.cost(skeleton, metric, from, to), cost);
                assert_eq!(query.cost(&seeds.0, &seeds.1), cost);
                let paths = [
                    ascent.path(skeleton, metric, from, to),
                    query.path(&seeds.0, &seeds.1),
                ];
                for path in paths {
                    assert_eq!(path.is_some(), cost.exists());
                    if let Some((sum, arcs)) = path {
                        assert_eq!(sum, cost);
                        self.judge(weights, from, to, cost, &arcs);
                    }
                }
            }
        }
    }
}

fn cases(mut test: impl FnMut(Case, &mut ChaCha8Rng)) {
    let start = Instant::now();
    for seed in 0..CASES {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        test(Case::random(&mut rng), &mut rng);
        if start.elapsed() > TIME {
            break;
        }
    }
}

#[test]
fn customised_and_perfect_hierarchies_answer_as_dijkstra_does() {
    cases(|case, rng| {
        let skeleton = Skeleton::new(case.nodes, &case.tails, &case.heads, case.order(rng));
        let weights: Vec<u32> = case.tails.iter().map(|_| case.weight(rng)).collect();
        case.compare(&skeleton, &skeleton.customise(&weights), &weights, 7);
        let costs: Vec<Cost> = weights
            .iter()
            .map(|&ms| {
                if ms.exists() {
                    Cost::new(ms, rng.random_range(0..5))
                } else {
                    Cost::NONE
                }
            })
            .collect();
        case.compare(&skeleton, &skeleton.customise(&costs), &costs, 29);
    });
}

#[test]
fn a_changed_metric_is_the_one_customised_anew() {
    cases(|case, rng| {
        if case.tails.is_empty() {
            return;
        }
        let skeleton = Skeleton::new(case.nodes, &case.tails, &case.heads, case.order(rng));
        let mut weights: Vec<u32> = case.tails.iter().map(|_| case.weight(rng)).collect();
        let mut metric = skeleton.customise(&weights);
        for _ in 0..12 {
            // Mostly few; arcs may be named twice.
            let most = [1, 1, 4, case.tails.len()][rng.random_range(0..4)];
            let changes: Vec<(u32, u32)> = (0..rng.random_range(1..=most))
                .map(|_| {
                    (
                        rng.random_range(0..case.tails.len() as u32),
                        case.weight(rng),
                    )
                })
                .collect();
            for &(arc, weight) in &changes {
                weights[arc as usize] = weight;
            }
            metric.change(&skeleton, &changes);
            let anew = skeleton.customise(&weights);
            assert_eq!(metric.edges, anew.edges);
            assert_eq!(metric.arcs, anew.arcs);
        }
        case.compare(&skeleton, &metric, &weights, 41);
    });
}

#[test]
fn a_skeleton_larger_than_allowed_is_not_made() {
    // All joined to all: eight nodes have 28 edges.
    let pairs = || (0..8_u32).flat_map(|tail| (0..tail).map(move |head| (tail, head)));
    let (tails, heads): (Vec<u32>, Vec<u32>) = pairs().unzip();
    let within = |most| Skeleton::within(8, &tails, &heads, (0..8).collect(), most);
    assert!(within(27).is_none());
    let skeleton = within(28).expect("that many there are");
    assert_eq!((skeleton.edges(), skeleton.triangles()), (28, 56));
}

#[test]
fn perfect_customisation_keeps_one_way_round_a_square() {
    // a-b-d and a-c-d cost the same as a-d: the arc a-d is not needed.
    let tails = [0, 0, 1, 2, 0];
    let heads = [1, 2, 3, 3, 3];
    let skeleton = Skeleton::new(4, &tails, &heads, vec![0, 1, 2, 3]);
    let hierarchy = skeleton
        .customise(&[1_u32, 1, 1, 1, 2])
        .hierarchy(&skeleton);
    assert_eq!(hierarchy.arcs(), 4);
}
