//! The road network from outside: nets drawn as text with the matrix they must give, and random
//! nets judged by other people's shortest paths (petgraph).

use petgraph::graph::DiGraph;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{Feature, RoadRow};
use wasteflow::dataset::vocabulary::{OneWay, RoadClass, RoadStatus};
use wasteflow::finding::Finding;
use wasteflow::network::{Cost, Graph, Link, Network, Path, Profile, Search, Site};
use wasteflow::quantity::{LonLat, Metres};
use wasteflow::stop::StopFlag;

/// Degrees per character of a drawing; about 100 m.
const STEP: f64 = 0.001;

pub fn road(id: &str, from: LonLat, to: LonLat, length_m: f64, oneway: OneWay) -> Feature<RoadRow> {
    let source = Source::new(Mark::Demo, "test");
    Feature {
        row: RoadRow {
            oneway,
            ..RoadRow::plain(id, RoadClass::Secondary, Metres(length_m), 36.0, source)
        },
        geometry: geo::Geometry::LineString(geo::LineString::from(vec![
            (from.lon, from.lat),
            (to.lon, to.lat),
        ])),
    }
}

/// A drawn net. Letters are junctions; `-` and `|` are two-way roads, a `>`, `<`, `v` or `^` among
/// them makes the road one-way, an `x` closes it. A road is 1 km at 36 km/h per character of it.
struct Drawing {
    places: BTreeMap<char, LonLat>,
    roads: Sheet<Feature<RoadRow>>,
}

impl Drawing {
    fn of(text: &str) -> Self {
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let at = |row: usize, column: usize| -> char {
            *lines.get(row).and_then(|l| l.get(column)).unwrap_or(&' ')
        };
        #[allow(clippy::cast_precision_loss)]
        let place = |row: usize, column: usize| {
            LonLat::new(106.0 + column as f64 * STEP, 29.0 - row as f64 * STEP)
        };
        let mut drawing = Self {
            places: BTreeMap::new(),
            roads: Sheet::default(),
        };
        for (row, line) in lines.iter().enumerate() {
            for (column, &letter) in line.iter().enumerate() {
                if !letter.is_ascii_uppercase() {
                    continue;
                }
                drawing.places.insert(letter, place(row, column));
                for (down, right, strokes) in [(0, 1, "-<>x"), (1, 0, "|v^x")] {
                    let step = |n: usize| (row + down * n, column + right * n);
                    let stroke = |n: usize| at(step(n).0, step(n).1);
                    let length = (1..).take_while(|&n| strokes.contains(stroke(n))).count();
                    if length == 0 || !stroke(length + 1).is_ascii_uppercase() {
                        continue;
                    }
                    let drawn: String = (1..=length).map(stroke).collect();
                    let oneway = if drawn.contains(['>', 'v']) {
                        OneWay::Forward
                    } else if drawn.contains(['<', '^']) {
                        OneWay::Backward
                    } else {
                        OneWay::No
                    };
                    let end = step(length + 1);
                    let id = format!("{letter}{}", at(end.0, end.1));
                    #[allow(clippy::cast_precision_loss)]
                    let metres = length as f64 * 1000.0;
                    let mut feature =
                        road(&id, place(row, column), place(end.0, end.1), metres, oneway);
                    if drawn.contains('x') {
                        feature.row.status = RoadStatus::Closed;
                    }
                    drawing.roads.rows.push(feature);
                }
            }
        }
        drawing
    }

    fn network(&self) -> (Network, Vec<Finding>) {
        Network::build(&self.roads, &Profile::lorry())
    }

    /// Kilometres between all letters, `.` where there is no way.
    fn matrix(&self) -> String {
        let (network, _) = self.network();
        let places: Vec<LonLat> = self.places.values().copied().collect();
        let matrix = network.matrix(&places, &places, &StopFlag::default());
        let mut text = String::new();
        for (i, letter) in self.places.keys().enumerate() {
            text.push(*letter);
            for j in 0..places.len() {
                match matrix.get(i, j) {
                    Some(way) => {
                        assert_eq!(way.metres.0 / 10.0, way.seconds.0, "36 km/h throughout");
                        text.push_str(&format!(" {}", way.metres.km()));
                    }
                    None => text.push_str(" ."),
                }
            }
            text.push('\n');
        }
        text
    }

    fn codes(&self) -> Vec<&'static str> {
        self.network().1.iter().map(|f| f.code).collect()
    }
}

#[test]
fn a_two_way_net_has_the_same_way_back() {
    let net = Drawing::of(
        "\
A--B-C
|    |
D----E",
    );
    assert_eq!(
        net.matrix(),
        "\
A 0 2 3 1 4
B 2 0 1 3 2
C 3 1 0 4 1
D 1 3 4 0 4
E 4 2 1 4 0
"
    );
    assert_eq!(net.codes(), Vec::<&str>::new());
}

#[test]
fn a_one_way_ring_is_driven_around() {
    let net = Drawing::of(
        "\
A->B
^  |
|  v
C<-D",
    );
    assert_eq!(
        net.matrix(),
        "\
A 0 2 6 4
B 6 0 4 2
C 2 4 0 6
D 4 6 2 0
"
    );
}

#[test]
fn a_closed_road_is_left_out() {
    let net = Drawing::of(
        "\
A-x-B
|   |
C---D",
    );
    assert_eq!(net.matrix(), "A 0 5 1 4\nB 5 0 4 1\nC 1 4 0 3\nD 4 1 3 0\n");
}

#[test]
fn a_net_cut_in_two_has_no_way_between_the_parts() {
    let net = Drawing::of("A---B-C-x-D-E");
    assert_eq!(
        net.matrix(),
        "A 0 3 4 . .\nB 3 0 1 . .\nC 4 1 0 . .\nD . . . 0 1\nE . . . 1 0\n"
    );
    assert_eq!(net.codes(), ["N102"]);
}

#[test]
fn a_small_island_attracts_no_place_and_is_reported() {
    let mut drawing = Drawing::of(
        "\
A-B-C-D-E-F-G-H-I-J
|                 |
K-L-M-N-O-P-Q-R-S-T",
    );
    let (island, other) = (LonLat::new(106.006, 28.9985), LonLat::new(106.007, 28.9985));
    drawing
        .roads
        .rows
        .push(road("island", island, other, 100.0, OneWay::No));
    let trap = LonLat::new(106.0, 29.01);
    drawing.roads.rows.push(road(
        "trap",
        drawing.places[&'A'],
        trap,
        5000.0,
        OneWay::Forward,
    ));
    let mut profile = Profile::lorry();
    profile.part_share = 0.1; // of 23 junctions: two are too few
    let (network, findings) = Network::build(&drawing.roads, &profile);
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["N101", "N103"]);
    for place in [island, trap] {
        let snap = network.snap(place).expect("there are roads");
        assert!(snap.main_part && snap.road < 20, "{snap:?}");
        assert!(snap.distance > Metres(50.0));
    }
    let sites = [
        ("near", drawing.places[&'A'], 0),
        ("island", island, 0),
        ("far", LonLat::new(106.2, 29.0), 1),
    ];
    for (id, place, expected) in sites {
        let site = Site {
            file: "generators.csv",
            line: 2,
            id,
            name: id,
            place,
        };
        let findings = network.check_places(&[site], Metres(10_000.0));
        assert_eq!(findings.len(), expected, "{findings:?}");
        assert!(findings.iter().all(|f| f.code == "N120"));
    }
}

#[test]
fn a_place_behind_a_closed_bridge_is_reported_and_stays_on_its_side() {
    let net = Drawing::of("A---B-C-x-D-E");
    let (network, _) = net.network();
    let site = Site {
        file: "generators.csv",
        line: 7,
        id: "G1",
        name: "某厂",
        place: net.places[&'E'],
    };
    let findings = network.check_places(&[site], Metres(10_000.0));
    assert_eq!(
        findings.iter().map(|f| f.code).collect::<Vec<_>>(),
        ["N121"]
    );
    assert_eq!(findings[0].place.row, Some(7));
}

#[test]
fn without_roads_there_is_a_finding_and_no_way() {
    let net = Drawing::of("AxB");
    assert_eq!(net.codes(), ["N104"]);
    assert_eq!(net.matrix(), "A . .\nB . .\n");
}

#[test]
fn roads_without_time_or_line_are_reported_and_left_out() {
    let mut net = Drawing::of("A-B-C-D");
    net.roads.rows[1].row.speed_kmh = 0.0;
    net.roads.rows[2].geometry = geo::Geometry::Point(geo::Point::new(106.0, 29.0));
    assert_eq!(
        net.codes(),
        ["N106", "N105"]
            .map(|c| c)
            .iter()
            .rev()
            .rev()
            .copied()
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_place_beside_a_road_counts_its_offset_and_its_access_way() {
    // 4 characters of drawing between A and B; 3 km driven.
    let net = Drawing::of("A---B");
    let (network, _) = net.network();
    let (a, b) = (net.places[&'A'], net.places[&'B']);
    let beside = LonLat::new(a.lon + STEP, a.lat + 0.002);
    let snap = network.snap(beside).expect("a road is there");
    assert!(
        (snap.offset.0 - 750.0).abs() < 0.2,
        "a quarter of 3 km: {snap:?}"
    );
    let straight = beside.distance(LonLat::new(a.lon + STEP, a.lat));
    assert!((snap.distance.0 - straight.0).abs() < 0.05);
    let matrix = network.matrix(&[beside], &[a, b], &StopFlag::default());
    let access = straight.0 * 1.3;
    for (column, driven) in [(0, 750.0), (1, 2250.0)] {
        let way = matrix.get(0, column).expect("joined");
        assert!((way.metres.0 - (driven + access)).abs() < 0.3, "{way:?}");
        let seconds = driven / 10.0 + access / (20.0 / 3.6);
        assert!((way.seconds.0 - seconds).abs() < 0.1, "{way:?}");
    }
}

#[test]
fn neighbours_far_from_the_road_are_joined_directly() {
    let net = Drawing::of("A---B");
    let a = net.places[&'A'];
    let (one, other) = (
        LonLat::new(a.lon + STEP, a.lat + 0.02),
        LonLat::new(a.lon + 2.0 * STEP, a.lat + 0.02),
    );
    let stop = StopFlag::default();
    let matrix = net.network().0.matrix(&[one], &[one, other], &stop);
    let metres = |j: usize| matrix.get(0, j).expect("joined").metres.0;
    assert_eq!(metres(0), 0.0);
    assert!((metres(1) - one.distance(other).0 * 1.3).abs() < 0.1);
}

#[test]
fn a_place_on_a_one_way_road_leaves_forwards_and_is_reached_from_behind() {
    let net = Drawing::of(
        "\
A-->--B
|     |
C-----D",
    );
    let (network, _) = net.network();
    let (a, b) = (net.places[&'A'], net.places[&'B']);
    let middle = LonLat::new((a.lon + b.lon) / 2.0, a.lat);
    let places = [a, middle, b];
    let matrix = network.matrix(&places, &places, &StopFlag::default());
    let km = |i: usize, j: usize| matrix.get(i, j).expect("joined").metres.km();
    assert_eq!(km(0, 1), 2.5);
    assert_eq!(km(1, 2), 2.5);
    assert_eq!(km(1, 0), 2.5 + 1.0 + 5.0 + 1.0, "against the arrow: around");
    assert_eq!(km(1, 1), 0.0);
    let (c, d) = (net.places[&'C'], net.places[&'D']);
    let matrix = network.matrix(&[middle], &[c, d], &StopFlag::default());
    assert_eq!(matrix.get(0, 1).expect("joined").metres.km(), 2.5 + 1.0);
    assert_eq!(
        matrix.get(0, 0).expect("joined").metres.km(),
        2.5 + 1.0 + 5.0
    );
}

#[test]
fn motorways_bridges_and_tunnels_are_entered_at_their_ends() {
    for change in [0, 1, 2] {
        let mut net = Drawing::of("A-----B--C");
        let long = &mut net.roads.rows[0].row;
        match change {
            0 => long.class = RoadClass::Motorway,
            1 => long.bridge = true,
            _ => long.tunnel = true,
        }
        let (network, _) = net.network();
        let a = net.places[&'A'];
        let snap = network
            .snap(LonLat::new(a.lon + 2.0 * STEP, a.lat))
            .expect("an end");
        assert_eq!((snap.point, snap.offset), (a, Metres(0.0)));
    }
}

#[test]
fn weight_limits_and_speed_caps_hold() {
    let mut net = Drawing::of("A--B");
    net.roads.rows[0].row.speed_kmh = 120.0;
    let (network, _) = net.network();
    let path = network
        .path(net.places[&'A'], net.places[&'B'])
        .expect("joined");
    assert_eq!(path.seconds().0, 90.0, "2 km at the lorry's 80 km/h");
    net.roads.rows[0].row.max_weight_t = Some(wasteflow::quantity::Tonnes(10.0));
    assert_eq!(net.codes(), ["N104"]);
}

#[test]
fn a_path_goes_by_the_names_of_its_roads() {
    let mut net = Drawing::of("A--B-C---D");
    for (row, name) in net.roads.rows.iter_mut().zip(["甲路", "甲路", "乙路"]) {
        row.row.name = name.to_owned();
    }
    let (network, _) = net.network();
    let path = network
        .path(net.places[&'D'], net.places[&'A'])
        .expect("joined");
    let steps: Vec<_> = path
        .steps(&net.roads)
        .into_iter()
        .map(|s| (s.name, s.metres.km()))
        .collect();
    assert_eq!(steps, [("乙路".to_owned(), 3.0), ("甲路".to_owned(), 3.0)]);
    assert_eq!(path.roads, [2, 1, 0]);
    assert_eq!(path.line, ['D', 'C', 'B', 'A'].map(|c| net.places[&c]));
}

#[test]
fn a_stopped_matrix_has_no_cells() {
    let net = Drawing::of("A--B");
    let stop = StopFlag::default();
    stop.stop();
    let places: Vec<LonLat> = net.places.values().copied().collect();
    let matrix = net.network().0.matrix(&places, &places, &stop);
    assert!((0..2).all(|i| (0..2).all(|j| matrix.get(i, j).is_none())));
}

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
