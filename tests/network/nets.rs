//! Random nets on the ground: matrices and paths, judged by petgraph.

use super::road;
use petgraph::graph::DiGraph;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{Feature, RoadRow};
use wasteflow::dataset::vocabulary::OneWay;
use wasteflow::network::{Network, Path, Profile};
use wasteflow::quantity::LonLat;
use wasteflow::stop::StopFlag;

/// A random net on the ground: roads between random junctions with lengths of their own, zero-length
/// ones, loops and parallels included, and places on and beside them.
fn random_net(seed: u64) -> (Sheet<Feature<RoadRow>>, Vec<LonLat>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let somewhere = |rng: &mut ChaCha8Rng| {
        LonLat::new(
            106.0 + rng.random_range(0.0..0.3),
            29.0 + rng.random_range(0.0..0.3),
        )
    };
    let junctions: Vec<LonLat> = (0..rng.random_range(2..14))
        .map(|_| somewhere(&mut rng))
        .collect();
    let mut rows = Vec::new();
    for i in 0..rng.random_range(1..30) {
        let from = junctions[rng.random_range(0..junctions.len())];
        let to = junctions[rng.random_range(0..junctions.len())];
        let length = match rng.random_range(0..8) {
            0 => 0.0,
            _ => rng.random_range(0.0..30_000.0),
        };
        let oneway = [OneWay::No, OneWay::No, OneWay::Forward, OneWay::Backward];
        let mut feature = road(
            &format!("R{i}"),
            from,
            to,
            length,
            oneway[rng.random_range(0..4)],
        );
        if rng.random_range(0..4) == 0 {
            // A bend, so that roads have more than one piece (and loops an inside).
            let bend = somewhere(&mut rng);
            feature.geometry = geo::Geometry::LineString(geo::LineString::from(vec![
                (from.lon, from.lat),
                (bend.lon, bend.lat),
                (to.lon, to.lat),
            ]));
        }
        rows.push(feature);
    }
    let mut places: Vec<LonLat> = (0..6).map(|_| somewhere(&mut rng)).collect();
    places.extend(junctions.iter().take(2));
    (Sheet::of(rows), places)
}

/// Fastest seconds by petgraph on a graph in which every snapped place is a node of its own.
fn oracle_seconds(
    net: &Sheet<Feature<RoadRow>>,
    network: &Network,
    from: LonLat,
    to: LonLat,
) -> Option<f64> {
    let (a, b) = (network.snap(from)?, network.snap(to)?);
    let mut graph = DiGraph::<(), f64>::new();
    let mut nodes = BTreeMap::new();
    let (start, goal) = (graph.add_node(()), graph.add_node(()));
    for (row, feature) in net.rows.iter().enumerate() {
        let geo::Geometry::LineString(line) = &feature.geometry else {
            panic!("lines only")
        };
        let mut end = |c: geo::Coord<f64>| {
            let key = ((c.x * 1e6).round() as i64, (c.y * 1e6).round() as i64);
            *nodes.entry(key).or_insert_with(|| graph.add_node(()))
        };
        let (first, last) = (end(line.0[0]), end(line.0[line.0.len() - 1]));
        let length = feature.row.length_m.0;
        let mut stops = vec![(0.0, first), (length, last)];
        for (snap, node) in [(&a, start), (&b, goal)] {
            if snap.road == row {
                stops.push((snap.offset.0, node));
                // At a junction a place may go any way.
                for (at, end) in [(0.0, first), (length, last)] {
                    if (snap.offset.0 - at).abs() < 0.06 {
                        if node == start {
                            graph.add_edge(node, end, 0.0);
                        } else {
                            graph.add_edge(end, node, 0.0);
                        }
                    }
                }
            }
        }
        for x in 0..stops.len() {
            for y in 0..stops.len() {
                let ((p, from), (q, to)) = (stops[x], stops[y]);
                // On a road without length only the order of its ends says which way is forward.
                let snapped = x > 1 || y > 1;
                let forward = p < q || (p == q && (snapped || x < y));
                let allowed = match feature.row.oneway {
                    OneWay::No => true,
                    OneWay::Forward => forward,
                    OneWay::Backward => p > q || (p == q && (snapped || x > y)),
                };
                if x != y && allowed && to != start && from != goal {
                    graph.add_edge(from, to, (p - q).abs() / 10.0);
                }
            }
        }
    }
    let road = *petgraph::algo::dijkstra(&graph, start, Some(goal), |e| *e.weight()).get(&goal)?;
    let off = |m: f64| m * 1.3 / (20.0 / 3.6);
    let by_road = road + off(a.distance.0) + off(b.distance.0);
    if from == to {
        return Some(0.0);
    }
    let direct = from.distance(to).0;
    let neighbours = a.road == b.road
        && net.rows[a.road].row.oneway == OneWay::No
        && direct < a.distance.0 + b.distance.0;
    Some(if neighbours {
        by_road.min(off(direct))
    } else {
        by_road
    })
}

/// A path is driven in allowed directions over touching roads, and sums up to what it says.
fn drive(path: &Path, net: &Sheet<Feature<RoadRow>>, network: &Network, from: LonLat, to: LonLat) {
    let driven: f64 = path.road_metres.iter().map(|m| m.0).sum();
    let (a, b) = (
        network.snap(from).expect("snapped"),
        network.snap(to).expect("snapped"),
    );
    let off_road = (a.distance.0 + b.distance.0) * 1.3;
    let direct = from.distance(to).0 * 1.3;
    let as_said = (driven + off_road - path.metres().0).abs() < 0.15;
    let as_direct = path.roads.is_empty() && (direct - path.metres().0).abs() < 0.06;
    assert!(as_said || as_direct, "{path:?}");
    assert_eq!(
        (path.line.first(), path.line.last()),
        (Some(&from), Some(&to))
    );
    for pair in path.roads.windows(2) {
        let ends = |row: usize| match &net.rows[row].geometry {
            geo::Geometry::LineString(line) => [line.0[0], line.0[line.0.len() - 1]],
            _ => panic!("lines only"),
        };
        let touch = ends(pair[0]).iter().any(|c| ends(pair[1]).contains(c));
        assert!(touch, "roads {pair:?} do not touch");
    }
}

#[test]
fn matrices_and_paths_agree_with_petgraph_on_500_random_nets() {
    let mut compared = 0;
    let mut without_way = 0;
    for seed in 0..500 {
        let (net, places) = random_net(seed);
        let (network, _) = Network::build(&net, &Profile::lorry());
        let stop = StopFlag::default();
        let matrix = network.matrix(&places, &places, &stop);
        // One column more and it is searched from the other side.
        let mut more = places.clone();
        more.push(places[0]);
        let other = network.matrix(&places, &more, &stop);
        for (i, &from) in places.iter().enumerate() {
            for (j, &to) in places.iter().enumerate() {
                let cell = matrix.get(i, j);
                assert_eq!(cell, other.get(i, j), "{seed}: both sides give the same");
                let wanted = oracle_seconds(&net, &network, from, to);
                let path = network.path(from, to);
                assert_eq!(cell.is_some(), wanted.is_some(), "{seed}: {i} → {j}");
                assert_eq!(cell.is_some(), path.is_some(), "{seed}: {i} → {j}");
                let (Some(cell), Some(wanted), Some(path)) = (cell, wanted, path) else {
                    without_way += 1;
                    continue;
                };
                compared += 1;
                assert!(
                    (cell.seconds.0 - wanted).abs() < 0.1,
                    "{seed}: {i} → {j}: {cell:?} {wanted}"
                );
                #[allow(clippy::cast_possible_truncation)]
                let cells = (cell.metres.0 as f32, cell.seconds.0 as f32);
                #[allow(clippy::cast_possible_truncation)]
                let paths = (path.metres().0 as f32, path.seconds().0 as f32);
                assert_eq!(cells, paths, "{seed}: {i} → {j}");
                drive(&path, &net, &network, from, to);
            }
        }
    }
    assert!(
        compared > 5_000 && without_way > 500,
        "{compared}, {without_way}"
    );
}
