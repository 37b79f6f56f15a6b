//! Every answer of a hierarchy against Dijkstra, on random graphs with all that real ones have:
//! parallel arcs, loops, weights of zero, islands, one-way traps.

use super::*;
use crate::network::{Cost, Graph, Link, Search};
use crate::stop::StopFlag;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};

/// Seeds tried, and the time after which no new one is begun.
const CASES: u64 = 600;
const TIME: Duration = Duration::from_secs(20);

struct Case {
    nodes: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
    costs: Vec<Cost>,
}

impl Case {
    fn random(rng: &mut ChaCha8Rng) -> Self {
        let nodes = rng.random_range(1..60usize);
        let arcs = rng.random_range(0..nodes * 4);
        let span = [2, 10, 1000][rng.random_range(0..3)];
        let zeros = rng.random_bool(0.5);
        let mut case = Self {
            nodes,
            tails: Vec::new(),
            heads: Vec::new(),
            costs: Vec::new(),
        };
        for _ in 0..arcs {
            let tail = rng.random_range(0..nodes);
            // Mostly near by number, so that there are long ways; some anywhere; some to itself.
            let head = if rng.random_bool(0.8) {
                (tail + rng.random_range(0..4)).min(nodes - 1)
            } else {
                rng.random_range(0..nodes)
            };
            let cost = match rng.random_range(0..20) {
                0 => Cost::NONE,
                1..6 if zeros => Cost::ZERO,
                _ => Cost::new(rng.random_range(0..span), rng.random_range(0..span)),
            };
            let both = rng.random_bool(0.7);
            for (tail, head) in [(tail, head), (head, tail)]
                .into_iter()
                .take(1 + usize::from(both))
            {
                case.tails.push(u32::try_from(tail).expect("small"));
                case.heads.push(u32::try_from(head).expect("small"));
                case.costs.push(cost);
            }
        }
        case
    }

    fn times(&self) -> Vec<u32> {
        let time = |cost: &Cost| if cost.exists() { cost.ms() } else { u32::NONE };
        self.costs.iter().map(time).collect()
    }

    /// All costs by Dijkstra.
    fn truth(&self) -> Vec<Vec<Cost>> {
        let links = (0u32..).zip(&self.costs).map(|(edge, &cost)| Link {
            from: self.tails[edge as usize],
            to: self.heads[edge as usize],
            cost,
            edge,
        });
        let graph = Graph::new(self.nodes, links.collect());
        let mut search = Search::new(self.nodes);
        let node = |node: usize| u32::try_from(node).expect("small");
        (0..self.nodes)
            .map(|from| {
                search.run(&graph.out, [(node(from), Cost::ZERO)], |_, _| false);
                (0..self.nodes).map(|to| search.cost(node(to))).collect()
            })
            .collect()
    }
}

/// The chordal hierarchy of an order, the slow and plain way: every pair of higher neighbours of a node
/// is joined over it when that is cheaper; all arcs of the chordal graph that have a way are kept.
fn chordal<W: Weight>(graph: Digraph<'_, W>, order: &[u32], tree: bool) -> Hierarchy<W> {
    let nodes = graph.nodes;
    let mut rank = vec![0; nodes];
    for (i, &node) in order.iter().enumerate() {
        rank[node as usize] = i;
    }
    let mut parents = vec![u32::MAX; nodes];
    let mut joined = vec![vec![false; nodes]; nodes];
    let mut arcs = vec![vec![(W::NONE, Via::Arc(0)); nodes]; nodes];
    for (number, ((&tail, &head), &weight)) in
        (0u32..).zip(graph.tails.iter().zip(graph.heads).zip(graph.weights))
    {
        let (tail, head) = (rank[tail as usize], rank[head as usize]);
        if tail != head && weight.exists() {
            joined[tail][head] = true;
            joined[head][tail] = true;
            if weight < arcs[tail][head].0 {
                arcs[tail][head] = (weight, Via::Arc(number));
            }
        }
    }
    let id = |rank: usize| u32::try_from(rank).expect("small");
    for low in 0..nodes {
        let above: Vec<usize> = (low + 1..nodes).filter(|&high| joined[low][high]).collect();
        parents[low] = above.first().map_or(u32::MAX, |&high| id(high));
        for &tail in &above {
            for &head in &above {
                if tail != head {
                    joined[tail][head] = true;
                    let sum = arcs[tail][low].0.plus(arcs[low][head].0);
                    if sum < arcs[tail][head].0 {
                        arcs[tail][head] = (sum, Via::Over(id(low)));
                    }
                }
            }
        }
    }
    let mut shortcuts = Vec::new();
    for (low, high) in (0..nodes).flat_map(|low| (low + 1..nodes).map(move |high| (low, high))) {
        for (upward, (weight, via)) in [(true, arcs[low][high]), (false, arcs[high][low])] {
            if weight.exists() {
                shortcuts.push(Shortcut {
                    low: id(low),
                    high: id(high),
                    upward,
                    weight,
                    via,
                });
            }
        }
    }
    Hierarchy::assemble(order.to_vec(), tree.then_some(parents), shortcuts)
}

/// Asks a hierarchy everything and compares it with the truth.
fn judge<W: Weight>(
    hierarchy: &Hierarchy<W>,
    graph: Digraph<'_, W>,
    truth: &[Vec<W>],
    rng: &mut ChaCha8Rng,
) {
    let nodes = graph.nodes;
    let mut query = Query::new(hierarchy);
    let node = |node: usize| u32::try_from(node).expect("small");
    // Point to point, one seed a side.
    for (from, row) in truth.iter().enumerate() {
        for (to, &expected) in row.iter().enumerate() {
            let seeds = ([(node(from), W::ZERO)], [(node(to), W::ZERO)]);
            assert_eq!(query.cost(&seeds.0, &seeds.1), expected, "{from} {to}");
            if (from + to) % 3 == 0 {
                walk(&mut query, graph, &seeds.0, &seeds.1, expected);
            }
        }
    }
    // Several seeds a side, some at the same node, some without a way to them.
    for _ in 0..10 {
        let mut seeds = || -> Vec<(u32, W)> {
            let count = rng.random_range(0..5);
            (0..count)
                .map(|_| {
                    let cost = truth[rng.random_range(0..nodes)][rng.random_range(0..nodes)];
                    (node(rng.random_range(0..nodes)), cost)
                })
                .collect()
        };
        let (from, to) = (seeds(), seeds());
        let mut expected = W::NONE;
        for (s, first) in &from {
            for (t, last) in &to {
                let way = first.plus(truth[*s as usize][*t as usize]).min(W::NONE);
                expected = expected.min(way.plus(*last));
            }
        }
        assert_eq!(query.cost(&from, &to), expected);
        walk(&mut query, graph, &from, &to, expected);
    }
    // Matrices both ways round.
    let some = |rng: &mut ChaCha8Rng, most: usize| -> Vec<u32> {
        let count = rng.random_range(0..most);
        (0..count)
            .map(|_| node(rng.random_range(0..nodes)))
            .collect()
    };
    let mut lanes = Lanes::default();
    for _ in 0..3 {
        let (sources, targets) = (some(rng, LANES + 1), some(rng, 40));
        let seeds: Vec<[(u32, W); 2]> = sources
            .iter()
            .map(|&source| {
                [
                    (source, W::ZERO),
                    (node(rng.random_range(0..nodes)), truth[0][nodes - 1]),
                ]
            })
            .collect();
        let seeds: Vec<&[(u32, W)]> = seeds.iter().map(|seeds| &seeds[..]).collect();
        let mut out = vec![W::ZERO; sources.len() * targets.len()];
        for turned in [false, true] {
            let selection = if turned {
                hierarchy.select_sources(&targets)
            } else {
                hierarchy.select(&targets)
            };
            selection.rows(&mut lanes, &seeds, &mut out);
            for (row, seeds) in out.chunks(targets.len().max(1)).zip(&seeds) {
                for (cell, &target) in row.iter().zip(&targets) {
                    let expected = seeds.iter().map(|&(seed, cost)| {
                        let (mut from, mut to) = (seed as usize, target as usize);
                        if turned {
                            std::mem::swap(&mut from, &mut to);
                        }
                        truth[from][to].plus(cost).min(W::NONE)
                    });
                    assert_eq!(Some(*cell), expected.min());
                }
            }
        }
    }
}

/// Unpacks a path, walks it arc by arc and sums it.
fn walk<W: Weight>(
    query: &mut Query<'_, W>,
    graph: Digraph<'_, W>,
    from: &[(u32, W)],
    to: &[(u32, W)],
    expected: W,
) {
    let Some((cost, arcs)) = query.path(from, to) else {
        assert_eq!(expected, W::NONE);
        assert_eq!(query.ends(from, to), None);
        return;
    };
    assert_eq!(cost, expected);
    let (same, first, last) = query.ends(from, to).expect("there is a path");
    assert_eq!(same, expected);
    let (mut at, mut sum) = from[first];
    for arc in arcs {
        assert_eq!(graph.tails[arc as usize], at, "arcs follow one another");
        at = graph.heads[arc as usize];
        sum = sum.plus(graph.weights[arc as usize]);
    }
    assert_eq!(at, to[last].0);
    assert_eq!(sum.plus(to[last].1), expected);
}

#[test]
fn hierarchies_answer_like_dijkstra_on_random_graphs() {
    let begun = Instant::now();
    for seed in 0..CASES {
        if begun.elapsed() > TIME {
            break;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let case = Case::random(&mut rng);
        let truth = case.truth();
        let times = case.times();
        let time_truth: Vec<Vec<u32>> = truth
            .iter()
            .map(|row| {
                let time = |cost: &Cost| if cost.exists() { cost.ms() } else { u32::NONE };
                row.iter().map(time).collect()
            })
            .collect();
        let graph = Digraph {
            nodes: case.nodes,
            tails: &case.tails,
            heads: &case.heads,
            weights: &case.costs,
        };
        let time_graph = Digraph {
            nodes: case.nodes,
            tails: &case.tails,
            heads: &case.heads,
            weights: &times,
        };
        let mut order: Vec<u32> = (0..u32::try_from(case.nodes).expect("small")).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.random_range(0..=i));
        }
        let stop = StopFlag::default();
        let plain = Hierarchy::contract(graph, &stop, &|_| ()).expect("not stopped");
        judge(&plain, graph, &truth, &mut rng);
        let plain = Hierarchy::contract(time_graph, &stop, &|_| ()).expect("not stopped");
        judge(&plain, time_graph, &time_truth, &mut rng);
        judge(&chordal(graph, &order, true), graph, &truth, &mut rng);
        judge(
            &chordal(time_graph, &order, false),
            time_graph,
            &time_truth,
            &mut rng,
        );
    }
}
