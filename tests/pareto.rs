//! The trade-off between two costs, judged by enumeration of every simple way on small graphs and by
//! label correction and plain Dijkstra on larger ones.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use wasteflow::network::pareto::{
    Front, FrontLimits, FrontSearch, TwoCostGraph, TwoCostLink, TwoCostSeed,
};
use wasteflow::stop::StopFlag;

const ALL: FrontLimits = FrontLimits {
    ways: 1_000_000,
    labels: 8_000_000,
};

struct Net {
    nodes: usize,
    links: Vec<TwoCostLink>,
}

impl Net {
    /// Any directed graph: parallel arcs, arcs from a node to itself, costs of nothing, islands.
    fn random(dice: &mut ChaCha8Rng, nodes: usize, arcs: usize, most: u32) -> Self {
        let links = (0u32..)
            .take(arcs)
            .map(|edge| TwoCostLink {
                from: dice.random_range(0..nodes as u32),
                to: dice.random_range(0..nodes as u32),
                edge,
                cost: [dice.random_range(0..=most), dice.random_range(0..=most)],
            })
            .collect();
        Self { nodes, links }
    }

    /// Streets in a grid, both ways, with costs that pull in different directions.
    fn grid(dice: &mut ChaCha8Rng, side: u32) -> Self {
        let mut links = Vec::new();
        for y in 0..side {
            for x in 0..side {
                for (nx, ny) in [(x + 1, y), (x, y + 1)] {
                    if nx < side && ny < side {
                        let cost = [dice.random_range(5..50), dice.random_range(0..50)];
                        let (a, b) = (y * side + x, ny * side + nx);
                        for (from, to) in [(a, b), (b, a)] {
                            let edge = links.len() as u32;
                            links.push(TwoCostLink {
                                from,
                                to,
                                edge,
                                cost,
                            });
                        }
                    }
                }
            }
        }
        Self {
            nodes: (side * side) as usize,
            links,
        }
    }

    fn graph(&self) -> TwoCostGraph {
        TwoCostGraph::new(self.nodes, &self.links)
    }

    fn seeds(&self, dice: &mut ChaCha8Rng, most: u32) -> Vec<TwoCostSeed> {
        let count = dice.random_range(1..=2);
        let seed = |_| TwoCostSeed {
            node: dice.random_range(0..self.nodes as u32),
            cost: [0, 1].map(|_: u32| most).map(|m| m / 2),
        };
        let mut seeds: Vec<TwoCostSeed> = (0..count).map(seed).collect();
        for seed in &mut seeds {
            seed.cost = [dice.random_range(0..=most), dice.random_range(0..=most)];
        }
        seeds
    }
}

fn sum(a: [u32; 2], b: [u32; 2]) -> [u32; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

/// The pairs no other pair beats.
fn undominated(costs: impl IntoIterator<Item = [u32; 2]>) -> Vec<[u32; 2]> {
    let sorted: BTreeSet<[u32; 2]> = costs.into_iter().collect();
    let mut kept: Vec<[u32; 2]> = Vec::new();
    for cost in sorted {
        if kept.last().is_none_or(|last| cost[1] < last[1]) {
            kept.push(cost);
        }
    }
    kept
}

/// Costs of every simple way.
fn enumerated(net: &Net, from: &[TwoCostSeed], to: &[TwoCostSeed]) -> Vec<[u32; 2]> {
    fn walk(
        net: &Net,
        node: u32,
        cost: [u32; 2],
        seen: &mut Vec<bool>,
        to: &[TwoCostSeed],
        found: &mut Vec<[u32; 2]>,
    ) {
        found.extend(
            to.iter()
                .filter(|s| s.node == node)
                .map(|s| sum(cost, s.cost)),
        );
        seen[node as usize] = true;
        for link in net.links.iter().filter(|link| link.from == node) {
            if !seen[link.to as usize] {
                walk(net, link.to, sum(cost, link.cost), seen, to, found);
            }
        }
        seen[node as usize] = false;
    }
    let mut found = Vec::new();
    for seed in from {
        walk(
            net,
            seed.node,
            seed.cost,
            &mut vec![false; net.nodes],
            to,
            &mut found,
        );
    }
    undominated(found)
}

/// Costs of the front by label correction (Martins 1984): all undominated labels of every node.
fn corrected(net: &Net, from: &[TwoCostSeed], to: &[TwoCostSeed]) -> Vec<[u32; 2]> {
    let mut labels: Vec<Vec<[u32; 2]>> = vec![Vec::new(); net.nodes];
    let mut queue: BinaryHeap<Reverse<([u32; 2], u32)>> =
        from.iter().map(|s| Reverse((s.cost, s.node))).collect();
    while let Some(Reverse((cost, node))) = queue.pop() {
        let here = &mut labels[node as usize];
        if here.iter().any(|known| known[1] <= cost[1]) {
            continue; // labels come in order of the first cost
        }
        here.push(cost);
        for link in net.links.iter().filter(|link| link.from == node) {
            queue.push(Reverse((sum(cost, link.cost), link.to)));
        }
    }
    let ends = to.iter().flat_map(|seed| {
        let here = labels[seed.node as usize].iter();
        here.map(move |cost| sum(*cost, seed.cost))
    });
    undominated(ends)
}

/// Least cost by one axis, the other among equals.
fn dijkstra(net: &Net, from: &[TwoCostSeed], to: &[TwoCostSeed], axis: usize) -> Option<[u32; 2]> {
    let turned = |cost: [u32; 2]| if axis == 0 { cost } else { [cost[1], cost[0]] };
    let mut out: Vec<Vec<&TwoCostLink>> = vec![Vec::new(); net.nodes];
    for link in &net.links {
        out[link.from as usize].push(link);
    }
    let mut least = vec![[u32::MAX; 2]; net.nodes];
    let mut queue: BinaryHeap<Reverse<([u32; 2], u32)>> = from
        .iter()
        .map(|s| Reverse((turned(s.cost), s.node)))
        .collect();
    while let Some(Reverse((cost, node))) = queue.pop() {
        if cost < least[node as usize] {
            least[node as usize] = cost;
            for link in &out[node as usize] {
                queue.push(Reverse((sum(cost, turned(link.cost)), link.to)));
            }
        }
    }
    let ends = to
        .iter()
        .filter(|seed| least[seed.node as usize][0] < u32::MAX);
    ends.map(|seed| sum(least[seed.node as usize], turned(seed.cost)))
        .min()
        .map(turned)
}

fn costs(front: &Front) -> Vec<[u32; 2]> {
    front.ways.iter().map(|way| way.cost).collect()
}

/// Every way is walked edge by edge.
fn walk(net: &Net, from: &[TwoCostSeed], to: &[TwoCostSeed], front: &Front) {
    for way in &front.ways {
        let (start, end) = (from[way.from], to[way.to]);
        let (mut node, mut cost) = (start.node, start.cost);
        for edge in &way.edges {
            let link = net.links[*edge as usize];
            assert_eq!(link.from, node, "edges follow each other");
            (node, cost) = (link.to, sum(cost, link.cost));
        }
        assert_eq!(node, end.node);
        assert_eq!(sum(cost, end.cost), way.cost);
    }
}

/// What [`Front::epsilon`] promises, against all ways there are.
fn keeps_its_word(front: &Front, all: &[[u32; 2]]) {
    for cost in all {
        let near = |shown: &&[u32; 2]| {
            shown[0] <= cost[0]
                && f64::from(shown[1]) <= f64::from(cost[1]) * (1.0 + front.epsilon) + 1e-6
        };
        let shown = costs(front);
        assert!(
            shown.iter().any(|s| near(&s)),
            "{cost:?} is not covered within {} by {shown:?}",
            front.epsilon
        );
    }
}

#[test]
fn on_small_graphs_the_front_is_that_of_all_simple_ways() {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut search = FrontSearch::new();
    let (mut ways, mut none) = (0, 0);
    for round in 0..1_500 {
        let nodes = dice.random_range(2..=8);
        let arcs = dice.random_range(nodes..=nodes * 3);
        let most = [3, 20, 1_000][round % 3];
        let net = Net::random(&mut dice, nodes, arcs, most);
        let (from, to) = (net.seeds(&mut dice, most), net.seeds(&mut dice, most));
        let front = search.run(&net.graph(), &from, &to, ALL, &StopFlag::default());
        assert_eq!(costs(&front), enumerated(&net, &from, &to), "round {round}");
        assert!(front.is_exact());
        walk(&net, &from, &to, &front);
        ways += front.ways.len();
        none += usize::from(front.ways.is_empty());
    }
    assert!(ways > 1_500 && none > 50, "{ways} ways, {none} without one");
}

#[test]
fn on_larger_graphs_it_is_that_of_label_correction_and_begins_and_ends_with_dijkstra() {
    let mut dice = ChaCha8Rng::seed_from_u64(8);
    let mut search = FrontSearch::new();
    for round in 0..40 {
        let net = if round % 2 == 0 {
            Net::grid(&mut dice, 12)
        } else {
            Net::random(&mut dice, 150, 600, 60)
        };
        let (from, to) = (net.seeds(&mut dice, 30), net.seeds(&mut dice, 30));
        let front = search.run(&net.graph(), &from, &to, ALL, &StopFlag::default());
        assert_eq!(costs(&front), corrected(&net, &from, &to), "round {round}");
        walk(&net, &from, &to, &front);
    }
    let net = Net::grid(&mut dice, 60);
    let graph = net.graph();
    for _ in 0..20 {
        let (from, to) = (net.seeds(&mut dice, 30), net.seeds(&mut dice, 30));
        let front = search.run(&graph, &from, &to, ALL, &StopFlag::default());
        assert!(front.is_exact());
        let ends = [0, 1].map(|axis| dijkstra(&net, &from, &to, axis));
        assert_eq!(front.ways.first().map(|way| way.cost), ends[0]);
        assert_eq!(front.ways.last().map(|way| way.cost), ends[1]);
        assert_eq!(undominated(costs(&front)), costs(&front));
        walk(&net, &from, &to, &front);
    }
}

#[test]
fn a_used_state_gives_the_same_answer_as_a_new_one() {
    let mut dice = ChaCha8Rng::seed_from_u64(9);
    let mut used = FrontSearch::new();
    for side in [5, 30, 9, 40] {
        let net = Net::grid(&mut dice, side);
        let (from, to) = (net.seeds(&mut dice, 9), net.seeds(&mut dice, 9));
        let graph = net.graph();
        let again = used.run(&graph, &from, &to, ALL, &StopFlag::default());
        let fresh = FrontSearch::new().run(&graph, &from, &to, ALL, &StopFlag::default());
        assert_eq!(again, fresh);
    }
}

#[test]
fn when_labels_run_out_the_answer_says_how_coarse_it_is() {
    let mut dice = ChaCha8Rng::seed_from_u64(10);
    let mut search = FrontSearch::new();
    let (mut coarse, mut cut) = (0, 0);
    for _ in 0..30 {
        let net = Net::grid(&mut dice, 25);
        let (from, to) = (net.seeds(&mut dice, 9), net.seeds(&mut dice, 9));
        let graph = net.graph();
        let exact = search.run(&graph, &from, &to, ALL, &StopFlag::default());
        for share in [1, 2, 5, 20, 1_000] {
            let labels = exact.labels / share;
            let limits = FrontLimits { labels, ..ALL };
            let front = search.run(&graph, &from, &to, limits, &StopFlag::default());
            walk(&net, &from, &to, &front);
            let ends = |front: &Front| (front.ways[0].cost, front.ways[front.ways.len() - 1].cost);
            assert_eq!(ends(&front), ends(&exact));
            assert_eq!(undominated(costs(&front)), costs(&front));
            keeps_its_word(&front, &costs(&exact));
            coarse += usize::from(front.epsilon > 0.0 && !front.sampled);
            cut += usize::from(front.sampled);
            if costs(&front) != costs(&exact) {
                assert!(!front.is_exact());
            }
        }
    }
    assert!(coarse > 5 && cut > 5, "{coarse} coarse, {cut} sampled");
}

#[test]
fn more_ways_than_asked_for_are_thinned_and_counted() {
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let mut search = FrontSearch::new();
    let net = Net::grid(&mut dice, 40);
    let seed = |node| [TwoCostSeed { node, cost: [0, 0] }];
    let (from, to) = (seed(0), seed(1599));
    let exact = search.run(&net.graph(), &from, &to, ALL, &StopFlag::default());
    assert!(exact.ways.len() > 40, "{}", exact.ways.len());
    for ways in [0, 2, 3, 10, 30] {
        let limits = FrontLimits { ways, ..ALL };
        let front = search.run(&net.graph(), &from, &to, limits, &StopFlag::default());
        let shown = front.ways.len();
        assert!(
            shown <= ways.max(2) && shown >= ways / 2,
            "{shown} of {ways}"
        );
        assert_eq!(shown + front.thinned, exact.ways.len());
        assert_eq!(front.ways[0], exact.ways[0]);
        assert_eq!(front.ways.last(), exact.ways.last());
        assert!(!front.is_exact());
        keeps_its_word(&front, &costs(&exact));
    }
}

#[test]
fn costs_beyond_what_32_bits_hold_are_no_way() {
    let half = 1 << 31;
    let links = [(0, 1, [half, 1]), (1, 2, [half, 1]), (0, 2, [9, half])];
    let links: Vec<TwoCostLink> = (0u32..)
        .zip(links)
        .map(|(edge, (from, to, cost))| TwoCostLink {
            from,
            to,
            edge,
            cost,
        })
        .collect();
    let graph = TwoCostGraph::new(3, &links);
    let seed = |node| [TwoCostSeed { node, cost: [0, 0] }];
    let front = FrontSearch::new().run(&graph, &seed(0), &seed(2), ALL, &StopFlag::default());
    assert_eq!(costs(&front), [[9, half]]);
}

#[test]
fn a_stopped_search_says_so() {
    let net = Net::grid(&mut ChaCha8Rng::seed_from_u64(12), 60);
    let seed = |node| [TwoCostSeed { node, cost: [0, 0] }];
    let stop = StopFlag::default();
    stop.stop();
    let front = FrontSearch::new().run(&net.graph(), &seed(0), &seed(3599), ALL, &stop);
    assert!(front.stopped && !front.is_exact());
}
