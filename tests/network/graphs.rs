//! Searches on random graphs, judged by petgraph.

use petgraph::graph::DiGraph;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::network::{Cost, Graph, Link, Search};

/// A random directed graph with zero-length and parallel arcs, self-loops, islands and dead ends.
fn random_graph(seed: u64) -> (usize, Vec<Link>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let nodes: u32 = rng.random_range(1..40);
    let count: u32 = rng.random_range(0..nodes * 3);
    let links = (0..count)
        .map(|edge| {
            // Few distinct weights, so that ties are common.
            let (ms, dm) = (rng.random_range(0..6u32), rng.random_range(0..6u32));
            Link {
                from: rng.random_range(0..nodes),
                to: rng.random_range(0..nodes),
                cost: Cost::new(ms * 1000, dm),
                edge,
            }
        })
        .collect();
    (nodes as usize, links)
}

#[test]
fn searches_agree_with_petgraph_on_600_random_graphs() {
    for seed in 0..600 {
        let (nodes, links) = random_graph(seed);
        let graph = Graph::new(nodes, links.clone());
        let mut oracle = DiGraph::<(), (u64, u64)>::new();
        let ids: Vec<_> = (0..nodes).map(|_| oracle.add_node(())).collect();
        for l in &links {
            let weight = (u64::from(l.cost.ms()), u64::from(l.cost.dm()));
            oracle.add_edge(ids[l.from as usize], ids[l.to as usize], weight);
        }
        // Time and length as one number, in a base of its own.
        let one = |(ms, dm): &(u64, u64)| u128::from(*ms) * 1_000_000_000 + u128::from(*dm);
        let mut forward = Search::new(nodes);
        let mut backward = Search::new(nodes);
        let floyd: std::collections::HashMap<_, u128> = if nodes <= 12 {
            petgraph::algo::floyd_warshall(&oracle, |e| one(e.weight()))
                .expect("no cycle gains")
                .into_iter()
                .collect()
        } else {
            std::collections::HashMap::new()
        };
        let mut costs = vec![vec![Cost::NONE; nodes]; nodes];
        for from in 0..nodes as u32 {
            let wanted =
                petgraph::algo::dijkstra(&oracle, ids[from as usize], None, |e| one(e.weight()));
            forward.run(&graph.out, [(from, Cost::ZERO)], |_, _| false);
            for to in 0..nodes as u32 {
                let cost = forward.cost(to);
                costs[from as usize][to as usize] = cost;
                let found = cost
                    .exists()
                    .then(|| one(&(cost.ms().into(), cost.dm().into())));
                assert_eq!(
                    found,
                    wanted.get(&ids[to as usize]).copied(),
                    "{seed}: {from} → {to}"
                );
                if let Some(&known) = floyd.get(&(ids[from as usize], ids[to as usize])) {
                    assert_eq!(found.unwrap_or(u128::MAX), known, "{seed}: {from} → {to}");
                }
                walk(&forward, &links, from, to);
            }
        }
        for to in 0..nodes as u32 {
            backward.run(&graph.into, [(to, Cost::ZERO)], |_, _| false);
            for from in 0..nodes as u32 {
                assert_eq!(backward.cost(from), costs[from as usize][to as usize]);
            }
        }
    }
}

/// Walks the tree of a search back to its seed arc by arc and sums up.
fn walk(search: &Search, links: &[Link], from: u32, to: u32) {
    if !search.cost(to).exists() {
        return;
    }
    let (mut node, mut sum) = (to, Cost::ZERO);
    while let Some((before, edge)) = search.via(node) {
        let link = links[edge as usize];
        assert_eq!((link.from, link.to), (before, node));
        sum = sum.plus(link.cost);
        node = before;
    }
    assert_eq!((node, sum), (from, search.cost(to)));
}

proptest! {
    #[test]
    fn costs_add_in_any_order(parts in proptest::collection::vec((0u32..1_000_000, 0u32..1_000_000), 1..20)) {
        let costs: Vec<Cost> = parts.iter().map(|&(ms, dm)| Cost::new(ms, dm)).collect();
        let sum = costs.iter().fold(Cost::ZERO, |a, &c| a.plus(c));
        let back = costs.iter().rev().fold(Cost::ZERO, |a, &c| a.plus(c));
        prop_assert_eq!(sum, back);
        prop_assert_eq!(u64::from(sum.dm()), parts.iter().map(|p| u64::from(p.1)).sum::<u64>());
    }
}
