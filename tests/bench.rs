//! The benchmark stage from outside: files good and broken, points, and the real binary judged by other
//! people's shortest paths (petgraph).

mod flow;
mod siting;
mod vrp;

use crate::common::{Ran, wasteflow};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasteflow::bench::source::{Source, open};
use wasteflow::bench::{Dice, Draw, Points, RoadGraph, dimacs};
use wasteflow::finding::Finding;

const XZ: &str = "tests/fixtures/bench/square.gr.xz";
const SQUARE: &str = "c a square with a one-way diagonal\np sp 4 6\na 1 2 1000\na 2 1 1000\na 2 3 2000\n\
                      a 3 4 500\na 4 1 700\na 1 3 2500\n";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn put(dir: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, text).expect("the folder can be written to");
    path
}

fn source(graph: PathBuf) -> Source {
    Source {
        graph,
        ..Source::default()
    }
}

fn read(graph: PathBuf) -> RoadGraph {
    open(&source(graph), false).expect("a good file").0
}

/// Codes with the rows they stand at.
fn told(findings: &[Finding]) -> Vec<(&str, Option<u32>)> {
    let mut told: Vec<_> = findings.iter().map(|f| (f.code, f.place.row)).collect();
    told.sort_unstable();
    told
}

#[test]
fn a_dimacs_file_is_read_with_comments_blank_lines_and_line_ends_of_either_kind() {
    let dir = folder();
    let unix = read(put(dir.path(), "unix.gr", SQUARE));
    assert_eq!((unix.nodes, unix.arcs()), (4, 6));
    assert_eq!(unix.tails, [0, 1, 1, 2, 3, 0]);
    assert_eq!(unix.heads, [1, 0, 2, 3, 0, 2]);
    assert_eq!(unix.ms, [1000, 1000, 2000, 500, 700, 2500]);
    assert!(unix.dm.is_empty() && unix.places.is_empty());
    let dos = SQUARE
        .replace('\n', "\r\n\r\n")
        .replace("a 2 3", "  a\t2  3");
    assert_eq!(read(put(dir.path(), "dos.gr", dos)), unix);
    assert_eq!(read(fixture(XZ)), unix);
}

#[test]
fn every_fault_of_a_graph_file_is_named_with_its_line() {
    let dir = folder();
    type Expected = &'static [(&'static str, Option<u32>)];
    let faults: &[(&str, Expected)] = &[
        ("", &[("B010", None)]),
        ("c nothing\n", &[("B010", None)]),
        ("a 1 2 3\np sp 2 1\n", &[("B010", Some(1))]),
        ("p sp 2\n", &[("B011", Some(1))]),
        ("p sp 0 0\n", &[("B011", Some(1))]),
        ("p max 2 1\na 1 2 3\n", &[("B011", Some(1))]),
        ("p sp 2 1\np sp 2 1\na 1 2 3\n", &[("B011", Some(2))]),
        ("p sp 2 1\nx 1 2 3\na 1 2 3\n", &[("B012", Some(2))]),
        ("p sp 2 1\narc 1 2 3\na 1 2 3\n", &[("B012", Some(2))]),
        ("p sp 2 1\na 1 2\n", &[("B013", Some(2))]),
        ("p sp 2 1\na 1 2 3 4\n", &[("B013", Some(2))]),
        ("p sp 2 1\na 1 2 3.5\n", &[("B013", Some(2))]),
        ("p sp 2 1\na 1 2 -3\n", &[("B013", Some(2))]),
        ("p sp 2 1\na 0 2 3\n", &[("B014", Some(2))]),
        ("p sp 2 1\na 1 3 3\n", &[("B014", Some(2))]),
        ("p sp 2 2\na 1 2 3\n", &[("B015", None)]),
        ("p sp 2 0\na 1 2 3\n", &[("B015", None)]),
        ("p sp 100000001 1\na 1 2 3\n", &[("B016", Some(1))]),
        ("p sp 2 1\na 1 2 2147483647\n", &[("B016", Some(2))]),
        // All at once.
        (
            "p sp 2 4\na 1 9 3\na 1 2 x\ny\na 2 1 3\n",
            &[
                ("B012", Some(4)),
                ("B013", Some(3)),
                ("B014", Some(2)),
                ("B015", None),
            ],
        ),
    ];
    for (text, expected) in faults {
        let path = put(dir.path(), "bad.gr", text);
        let findings = open(&source(path), false).expect_err(text);
        assert_eq!(told(&findings), *expected, "{text}");
        for finding in findings {
            assert!(!finding.cause.zh.is_empty() && !finding.action.en.is_empty());
        }
    }
}

#[test]
fn what_is_no_graph_file_at_all_is_said_so() {
    let dir = folder();
    let codes = |path: PathBuf| -> Vec<&'static str> {
        let findings = open(&source(path), false).expect_err("no graph");
        findings.iter().map(|f| f.code).collect()
    };
    assert_eq!(codes(dir.path().join("absent.gr")), ["B001"]);
    assert_eq!(codes(put(dir.path(), "roads.txt", SQUARE)), ["B002"]);
    let whole = fs::read(fixture(XZ)).expect("the fixture can be read");
    let cut = put(dir.path(), "cut.gr.xz", &whole[..whole.len() / 2]);
    assert!(codes(cut).contains(&"B003"));
    assert!(codes(put(dir.path(), "plain.gr.xz", SQUARE)).contains(&"B003"));
    assert!(codes(put(dir.path(), "binary.gr", vec![7u8; 1 << 20])).contains(&"B003"));
    // An empty folder is no case.
    assert!(
        codes(dir.path().join("."))
            .iter()
            .all(|code| code.starts_with('D'))
    );
}

#[test]
fn a_problem_line_that_promises_too_much_takes_no_memory() {
    let dir = folder();
    let path = put(dir.path(), "huge.gr", "p sp 3 999999999999\na 1 2 3\n");
    let findings = open(&source(path), false).expect_err("arcs are missing");
    assert_eq!(told(&findings), [("B015", None)]);
}

#[test]
fn lengths_and_coordinates_must_be_those_of_the_graph() {
    let dir = folder();
    let graph = put(dir.path(), "a.gr", "p sp 2 2\na 1 2 1000\na 2 1 900\n");
    let with = |lengths: Option<&str>, places: Option<&str>| {
        let mut from = source(graph.clone());
        from.lengths = lengths.map(|text| put(dir.path(), "lengths.gr", text));
        from.places = places.map(|text| put(dir.path(), "places.co", text));
        open(&from, true)
    };
    let co = "p aux sp co 2\nv 1 106250000 29290000\nv 2 -1 -2\n";
    let (good, findings) =
        with(Some("p sp 2 2\na 1 2 500\na 2 1 900\n"), Some(co)).expect("they fit");
    assert!(findings.is_empty());
    assert_eq!(good.dm, [500, 900]);
    assert_eq!(good.places, [[106_250_000, 29_290_000], [-1, -2]]);

    let bad = |lengths: Option<&str>, places: Option<&str>| {
        with(lengths, places)
            .expect_err("they do not fit")
            .iter()
            .map(|f| f.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        bad(Some("p sp 2 2\na 2 1 500\na 1 2 900\n"), None),
        ["B017"]
    );
    assert_eq!(bad(Some("p sp 2 1\na 1 2 500\n"), None), ["B017"]);
    assert_eq!(
        bad(Some("p sp 2 2\na 1 2 1001\na 2 1 900\n"), None),
        ["B018"]
    );
    assert_eq!(bad(None, Some("p aux sp co 1\nv 1 0 0\n")), ["B017"]);
    assert_eq!(
        bad(None, Some("p aux sp co 2\nv 1 0 0\nv 1 0 0\n")),
        ["B017", "B017"]
    );
    assert_eq!(
        bad(None, Some("p aux sp co 2\nv 1 0 0\nv 2 9999999999 0\n")),
        ["B016", "B017"]
    );

    let (made, findings) = with(None, None).expect("lengths are made up");
    assert_eq!(told(&findings), [("B020", None)]);
    assert!(
        made.dm
            .iter()
            .zip(&made.ms)
            .all(|(dm, ms)| *dm > 0 && dm <= ms)
    );
}

#[test]
fn points_are_the_same_for_a_seed_and_survive_a_file() {
    let dir = folder();
    let graph = read(put(dir.path(), "grid.gr", Grid::drawn(40, 3).gr()));
    let draw = |cluster, seed| {
        let draw = Draw {
            sources: 50,
            targets: 40,
            pairs: 30,
            cluster,
            seed,
        };
        Points::draw(&graph, &draw)
    };
    for cluster in [false, true] {
        let points = draw(cluster, 1);
        assert_eq!(points, draw(cluster, 1));
        assert_ne!(points, draw(cluster, 2));
        let list = put(dir.path(), "points", points.text());
        assert_eq!(Points::read(&list, &graph).expect("our own list"), points);
    }
    let list = put(dir.path(), "bad", "s 1\ns 0\nt x\nq 1\nz 3\nt 1 2\nt 4\n");
    let findings = Points::read(&list, &graph).expect_err("a bad list");
    assert_eq!(
        told(&findings),
        [
            ("B014", Some(2)),
            ("B019", Some(3)),
            ("B019", Some(4)),
            ("B019", Some(5)),
            ("B019", Some(6))
        ]
    );
}

/// A grid with what graphs can have: one-way streets, islands, loops, parallel arcs, zeros.
struct Grid {
    nodes: u32,
    arcs: Vec<(u32, u32, u32, u32)>,
}

impl Grid {
    fn drawn(side: u32, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut arcs = Vec::new();
        for node in 0..side * side {
            let (x, y) = (node % side, node / side);
            let mut neighbours = Vec::new();
            if x + 1 < side {
                neighbours.push(node + 1);
            }
            if y + 1 < side {
                neighbours.push(node + side);
            }
            for other in neighbours {
                let ms = [0, 1, 1000, 2000, 3000][dice.below(5) as usize];
                let dm = if ms == 0 { 0 } else { dice.below(ms.min(3)) };
                match dice.below(8) {
                    0 => arcs.push((node, other, ms, dm)),
                    1 => arcs.push((other, node, ms, dm)),
                    2 => {}
                    3 => arcs.extend([
                        (node, other, ms + 1, dm),
                        (node, other, ms, dm),
                        (other, other, ms, 0),
                        (other, node, ms, dm),
                    ]),
                    _ => arcs.extend([(node, other, ms, dm), (other, node, ms, dm)]),
                }
            }
        }
        Self {
            nodes: side * side,
            arcs,
        }
    }

    fn file(&self, weight: impl Fn(&(u32, u32, u32, u32)) -> u32) -> String {
        let mut text = format!("p sp {} {}\n", self.nodes, self.arcs.len());
        for arc in &self.arcs {
            text += &format!("a {} {} {}\n", arc.0 + 1, arc.1 + 1, weight(arc));
        }
        text
    }

    fn gr(&self) -> String {
        self.file(|arc| arc.2)
    }

    fn lengths(&self) -> String {
        self.file(|arc| arc.3)
    }

    /// Rows of a dump as they must be.
    fn expected(&self, pairs: impl Iterator<Item = (u32, u32)>, with_lengths: bool) -> String {
        let mut graph = DiGraph::<(), u64>::new();
        for _ in 0..self.nodes {
            graph.add_node(());
        }
        for &(tail, head, ms, dm) in &self.arcs {
            let dm = if with_lengths { dm } else { 0 };
            graph.add_edge(
                tail.into(),
                head.into(),
                u64::from(ms) << 32 | u64::from(dm),
            );
        }
        let mut text = String::from(if with_lengths {
            "source,target,distance,length\n"
        } else {
            "source,target,distance\n"
        });
        let mut last = (u32::MAX, Default::default());
        for (from, to) in pairs {
            if last.0 != from {
                last = (
                    from,
                    dijkstra(&graph, from.into(), None, |edge| *edge.weight()),
                );
            }
            let found = last.1.get(&NodeIndex::from(to));
            let cell = match (found, with_lengths) {
                (Some(cost), true) => format!("{},{}", cost >> 32, cost & 0xffff_ffff),
                (Some(cost), false) => format!("{}", cost >> 32),
                (None, true) => ",".to_owned(),
                (None, false) => String::new(),
            };
            text += &format!("{},{},{cell}\n", from + 1, to + 1);
        }
        text
    }
}

fn bench(args: &[&str]) -> Ran {
    let all: Vec<&str> = ["bench"].into_iter().chain(args.iter().copied()).collect();
    wasteflow(&all)
}

/// The one line of JSON a good run prints last.
fn figures(args: &[&str]) -> serde_json::Value {
    let ran = bench(args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
    let last = ran.stdout.lines().last().expect("something was printed");
    serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {last}"))
}

/// The same of a file and a kind of instance.
fn figures_of(what: &str, file: &Path, more: &[&str]) -> serde_json::Value {
    let file = file.to_str().expect("a plain path");
    figures(&[&[what, file, "--json", "--quiet"], more].concat())
}

fn keys(figures: &serde_json::Value) -> BTreeSet<&str> {
    figures
        .as_object()
        .expect("one object")
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_matrix_of_the_binary_is_that_of_dijkstra_cell_by_cell() {
    let dir = folder();
    let grid = Grid::drawn(14, 11);
    let graph = put(dir.path(), "grid.gr", grid.gr());
    let lengths = put(dir.path(), "grid.len.gr", grid.lengths());
    let points = Points {
        sources: (0..grid.nodes).step_by(5).collect(),
        targets: (0..grid.nodes).step_by(3).chain([7, 7]).collect(),
        pairs: Vec::new(),
    };
    let list = put(dir.path(), "points", points.text());
    let dump = dir.path().join("cells.csv");
    let (graph, lengths, list, out) = (
        graph.to_string_lossy(),
        lengths.to_string_lossy(),
        list.to_string_lossy(),
        dump.to_string_lossy(),
    );
    let pairs =
        || (points.sources.iter()).flat_map(|&s| points.targets.iter().map(move |&t| (s, t)));
    for engine in ["hierarchy", "customisable", "dijkstra"] {
        for threads in ["1", "2"] {
            for metric in ["time", "time+distance"] {
                let found = figures(&[
                    "matrix",
                    &graph,
                    "--points",
                    &list,
                    "--dump",
                    &out,
                    "--engine",
                    engine,
                    "--threads",
                    threads,
                    "--metric",
                    metric,
                    "--lengths",
                    &lengths,
                    "--json",
                ]);
                let with_lengths = metric == "time+distance";
                let expected = grid.expected(pairs(), with_lengths);
                let dumped = fs::read_to_string(&dump).expect("cells were written");
                assert!(dumped == expected, "{engine}, {threads} threads, {metric}");
                let unreachable = expected.lines().filter(|l| l.ends_with(',')).count();
                assert!(unreachable > 0, "the grid has islands");
                assert_eq!(found["unreachable"], unreachable);
                assert_eq!(found["cells"], points.sources.len() * points.targets.len());
                assert_eq!(
                    found["customise_seconds"].is_null(),
                    engine != "customisable"
                );
                let sum: u64 = (expected.lines().skip(1))
                    .filter_map(|line| line.split(',').nth(2)?.parse::<u64>().ok())
                    .sum();
                assert_eq!(found["checksum"], sum);
            }
        }
    }
}

#[test]
fn single_queries_are_those_of_dijkstra_and_their_ways_add_up() {
    let dir = folder();
    let grid = Grid::drawn(20, 5);
    let path = put(dir.path(), "grid.gr", grid.gr());
    let graph = read(path.clone());
    let dump = dir.path().join("pairs.csv");
    let (path, out) = (path.to_string_lossy(), dump.to_string_lossy());
    for engine in ["hierarchy", "customisable"] {
        let found = figures(&[
            "route", &path, "--pairs", "500", "--paths", "--seed", "9", "--dump", &out, "--engine",
            engine, "--json",
        ]);
        let draw = Draw {
            sources: 0,
            targets: 0,
            pairs: 500,
            cluster: false,
            seed: 9,
        };
        let pairs = Points::draw(&graph, &draw).pairs;
        let dumped = fs::read_to_string(&dump).expect("pairs were written");
        assert!(
            dumped == grid.expected(pairs.into_iter(), false),
            "{engine}"
        );
        for key in [
            "preprocess_seconds",
            "query_microseconds",
            "path_microseconds",
            "checksum",
        ] {
            assert!(found[key].is_number(), "{key}: {found}");
        }
    }
}

#[test]
fn the_keys_that_other_programs_read_are_there() {
    let xz = fixture(XZ);
    let xz = xz.to_string_lossy();
    let matrix = figures(&[
        "matrix",
        &xz,
        "--sources",
        "3",
        "--targets",
        "2",
        "--seed",
        "4",
        "--json",
    ]);
    for key in [
        "nodes",
        "arcs",
        "preprocess_seconds",
        "customise_seconds",
        "matrix_seconds",
        "cells",
        "unreachable",
        "checksum",
        "peak_bytes",
    ] {
        assert!(keys(&matrix).contains(key), "{key}");
    }
    assert_eq!(
        (&matrix["nodes"], &matrix["arcs"], &matrix["cells"]),
        (&4.into(), &6.into(), &6.into())
    );
    let network = figures(&["network", &xz, "--changes", "5", "--json"]);
    for key in [
        "customise_seconds",
        "change_microseconds",
        "hierarchy_seconds",
        "preprocess_seconds",
    ] {
        assert!(network[key].is_number(), "{key}");
    }
    let table = bench(&["route", &xz, "--pairs", "3", "--lang", "en"]);
    assert_eq!(table.code, 0, "{}", table.stderr);
    assert!(table.stdout.contains("a query, µs"), "{}", table.stdout);
}

#[test]
fn a_case_is_measured_and_handed_over_as_dimacs_files() {
    let dir = folder();
    let out = dir.path().join("case.gr");
    let out = out.to_string_lossy();
    let written = bench(&["graph", "data/geo", "--out", &out, "--json"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let (case, _) = open(&source(fixture("data/geo")), true).expect("the bundled case");
    let again = Source {
        graph: dir.path().join("case.gr"),
        lengths: Some(dir.path().join("case.len.gr")),
        places: None, // found beside the graph
    };
    let (again, findings) = open(&again, true).expect("our own files");
    assert!(findings.is_empty());
    assert_eq!(again, case);
    assert_eq!(dimacs::write(&case, "x").len(), 3);
    let found = figures(&[
        "matrix",
        "data/geo",
        "--sources",
        "9",
        "--targets",
        "9",
        "--cluster",
        "--json",
    ]);
    assert_eq!(found["nodes"], case.nodes);
}

#[test]
fn a_broken_graph_ends_with_2_names_every_fault_and_writes_nothing() {
    let dir = folder();
    let graph = put(dir.path(), "bad.gr", "p sp 2 3\na 1 2 x\na 5 1 1\n");
    let dump = dir.path().join("cells.csv");
    let (graph, out) = (graph.to_string_lossy(), dump.to_string_lossy());
    let ran = bench(&["matrix", &graph, "--dump", &out, "--lang", "en"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    for part in ["bad.gr:2", "bad.gr:3", "B013", "B014", "B015", "3 errors"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    assert!(ran.stdout.is_empty() && !dump.exists());
    let square = put(dir.path(), "square.gr", SQUARE);
    let few = put(dir.path(), "few", "s 1\n");
    let ran = bench(&[
        "matrix",
        &square.to_string_lossy(),
        "--points",
        &few.to_string_lossy(),
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let ran = bench(&[
        "graph",
        &square.to_string_lossy(),
        "--out",
        &dir.path().join("x.txt").to_string_lossy(),
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}
