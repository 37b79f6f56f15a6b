//! Flow instances from outside: both forms, good and broken, and the command end to end, judged by
//! successive shortest paths.

use super::{figures_of, fixture, folder, put, told};
use crate::common::wasteflow;
use crate::mincost::oracle::{as_network, optimum};
use serde_json::Value;
use std::path::Path;
use wasteflow::bench::flow::{FlowInstance, Problem, open};
use wasteflow::plan::mincost::{Arc, Network, Transportation};

const SMALL: &str = "tests/fixtures/bench/small.flow";
const GRAPH: &str = "c a square\np min 4 5\nn 1 4\nn 4 -4\na 1 2 0 4 2\na 1 3 0 2 2\na 2 3 0 2 1\n\
                     a 2 4 0 3 3\na 3 4 1 -1 1\n";

fn sources(instance: &FlowInstance) -> &Transportation {
    match &instance.problem {
        Problem::Transportation(problem) => problem,
        Problem::Network(_) => panic!("a graph"),
    }
}

fn graph(instance: &FlowInstance) -> &Network {
    match &instance.problem {
        Problem::Network(problem) => problem,
        Problem::Transportation(_) => panic!("the text form"),
    }
}

#[test]
fn the_text_form_is_read_exactly_in_the_finest_unit_it_uses() {
    let plain = open(&fixture(SMALL)).expect("a good file");
    assert_eq!((plain.quantity_places, plain.cost_places), (2, 3));
    let mut expected = Transportation::new(vec![1050, 600], Some(1_000_000));
    expected.source(400, [(0, 1500), (1, 2250)]);
    expected.source(250, [(0, 2000)]);
    expected.source(0, [(0, 7000), (1, 1000)]);
    expected.source(300, [(0, 3125)]);
    expected.source(525, [(0, 4750), (1, 5000)]);
    expected.source(100, [(0, 40_000)]);
    let expected = expected.finish().expect("good");
    assert_eq!(sources(&plain), &expected);
    let packed = open(&fixture("tests/fixtures/bench/small.flow.xz")).expect("a good file");
    assert_eq!(sources(&packed), &expected);
    // The order of the rows and white space say nothing.
    let text = std::fs::read_to_string(fixture(SMALL)).expect("a fixture");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[6..].rotate_left(2);
    let mixed = lines.join(" \r\n\n").replace(' ', "\t ");
    let dir = folder();
    let mixed = open(&put(dir.path(), "any.name", mixed)).expect("a good file");
    assert_eq!(sources(&mixed), &expected);
}

#[test]
fn a_dimacs_network_is_read_with_its_bounds() {
    let dir = folder();
    let read = open(&put(dir.path(), "square.min", GRAPH)).expect("a good file");
    assert_eq!((read.quantity_places, read.cost_places), (0, 0));
    let arc = |tail, head, lower, upper, cost| Arc {
        tail,
        head,
        lower,
        upper,
        cost,
    };
    let arcs = vec![
        arc(0, 1, 0, 4, 2),
        arc(0, 2, 0, 2, 2),
        arc(1, 2, 0, 2, 1),
        arc(1, 3, 0, 3, 3),
        arc(2, 3, 1, Network::UNLIMITED, 1),
    ];
    let expected = Network::new(vec![4, 0, 0, -4], arcs).expect("good");
    assert_eq!(graph(&read), &expected);
    assert_eq!(optimum(&expected), Some(14));
}

#[test]
fn every_fault_of_a_flow_file_is_named_with_its_line() {
    type Expected = &'static [(&'static str, Option<u32>)];
    let faults: &[(&str, Expected)] = &[
        ("", &[("B040", None)]),
        ("c only\n", &[("B040", None)]),
        ("source,facility\n", &[("B040", Some(1))]),
        ("p sp 2 1\n", &[("B041", Some(1))]),
        ("p min 2\n", &[("B041", Some(1))]),
        ("p min 0 0\n", &[("B041", Some(1))]),
        ("p min 2 1 5\n", &[("B041", Some(1))]),
        ("1 1 1\n", &[("B041", Some(1))]),
        ("1 1 0 1\n", &[("B041", Some(1))]),
        ("1 1 1.5 1\n", &[("B041", Some(1))]),
        ("2000000 1000 1000 5\n", &[("B046", Some(1))]),
        ("1 2 1 1\n", &[("B044", None)]),
        ("1 2 1 1\n5 5\n", &[("B044", None)]),
        ("1 2 1 1\n5 5\n3\n", &[("B044", None)]),
        ("1 2 1 1\n5 5\n3\n0 1 2\n0 1 2\n", &[("B044", None)]),
        ("1 2 1 1\n5\n3\n0 1 2\n", &[("B042", Some(2))]),
        ("1 2 1 1\n5 5 5\n3\n0 1 2\n", &[("B042", Some(2))]),
        ("1 2 1 1\n5 -5\n3\n0 1 2\n", &[("B042", Some(2))]),
        ("1 2 1 1\n5 5\n-3\n0 1 2\n", &[("B042", Some(3))]),
        (
            "1 2 1 1\n5 x\n3\n0 1\n",
            &[("B042", Some(2)), ("B042", Some(4))],
        ),
        ("1 2 1 1\n5 5\n3\n0.0 1 2\n", &[("B042", Some(4))]),
        ("1 2 1 1\n5 5\n3\n0 1 nan\n", &[("B042", Some(4))]),
        ("1 2 1 1\n5 5\n3\n1 1 2\n", &[("B043", Some(4))]),
        ("1 2 1 1\n5 5\n3\n0 2 2\n", &[("B043", Some(4))]),
        ("1 2 1 1\n5 5\n3\n0 -1 2\n", &[("B043", Some(4))]),
        ("1 2 1 1\n5 5\n3\n0 1 0.1234567891\n", &[("B046", Some(4))]),
        (
            "1 2 1 1\n99999999999999999999 5\n3\n0 1 1\n",
            &[("B046", Some(2))],
        ),
        (
            "1 1 1 1\n90000000000000000\n0.00000001\n0 0 1\n",
            &[("B046", Some(3))],
        ),
        ("1 1 1 1\n5\n3\n0 0 90000000000000000\n", &[("B046", None)]),
        ("p min 2 1\nx 1 2\na 1 2 0 1 1\n", &[("B042", Some(2))]),
        ("p min 2 1\np min 2 1\na 1 2 0 1 1\n", &[("B042", Some(2))]),
        ("p min 2 1\na 1 2 0 1\n", &[("B042", Some(2))]),
        ("p min 2 1\na 1 2 0 1 1.5\n", &[("B042", Some(2))]),
        (
            "p min 2 1\nn 1 1\nn 1 1\na 1 2 0 1 1\n",
            &[("B042", Some(3))],
        ),
        ("p min 2 1\nn 3 1\na 1 2 0 1 1\n", &[("B043", Some(2))]),
        ("p min 2 1\na 0 2 0 1 1\n", &[("B043", Some(2))]),
        ("p min 2 1\na 1 3 0 1 1\n", &[("B043", Some(2))]),
        ("p min 2 2\na 1 2 0 1 1\n", &[("B044", None)]),
        ("p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\n", &[("B044", None)]),
        ("p min 2 1\nn 1 1\na 1 2 0 1 1\n", &[("B045", None)]),
        (
            "p min 2 1\na 1 2 0 999999999999999999 1\na 1 2 0 1 1\n",
            &[("B044", None)],
        ),
        (
            "p min 2 2\na 1 2 0 999999999999999999 1\na 1 2 0 999999999999999999 1\n",
            &[("B046", None)],
        ),
        ("p min 2 1\na 1 2 3 2 1\n", &[("B047", Some(2))]),
    ];
    let dir = folder();
    for (text, expected) in faults {
        let found = open(&put(dir.path(), "bad.flow", text)).expect_err(text);
        assert_eq!(told(&found), *expected, "{text}");
    }
    let missing = open(&dir.path().join("none.flow")).expect_err("there is no file");
    assert_eq!(told(&missing), [("B001", None)]);
    let packed = std::fs::read(fixture("tests/fixtures/bench/small.flow.xz")).expect("a fixture");
    let cut = open(&put(dir.path(), "cut.flow.xz", &packed[..60])).expect_err("cut short");
    assert_eq!(cut[0].code, "B003");
}

fn bench(path: &Path) -> Value {
    figures_of("flow", path, &["--repeat", "2"])
}

#[test]
fn the_command_tells_optimum_certificate_and_seconds() {
    let dir = folder();
    let file = put(dir.path(), "square.dimacs", GRAPH);
    let small = fixture("tests/fixtures/bench/small.flow.xz");
    let instance = open(&small).expect("a good file");
    let least = optimum(&as_network(sources(&instance))).expect("room enough");
    let least = f64::from(i32::try_from(least).expect("small")) / 1e5;
    for (path, objective, engine) in [(small, least, "transportation"), (file, 14.0, "network")] {
        let told = bench(&path);
        assert_eq!(told["status"], "optimal", "{told}");
        assert_eq!(told["engine"], engine, "{told}");
        let number = |key: &str| {
            told[key]
                .as_f64()
                .unwrap_or_else(|| panic!("{key}: {told}"))
        };
        assert!((number("objective") - objective).abs() < 1e-9, "{told}");
        for zero in ["gap", "primal_violation", "dual_violation"] {
            assert_eq!(number(zero), 0.0, "{zero}");
        }
        for seconds in [
            "read_seconds",
            "build_seconds",
            "solve_seconds",
            "check_seconds",
        ] {
            assert!((0.0..60.0).contains(&number(seconds)), "{seconds}");
        }
        assert!(number("iterations") >= 1.0, "{told}");
        #[cfg(target_os = "linux")]
        assert!(number("peak_bytes") > 1e5, "{told}");
    }
}

#[test]
fn a_network_without_a_flow_is_infeasible_and_one_that_gains_for_ever_unbounded() {
    let dir = folder();
    let short = "p min 2 1\nn 1 5\nn 2 -5\na 1 2 0 4 1\n";
    let endless = "p min 2 2\na 1 2 0 -1 -1\na 2 1 0 -1 0\n";
    let told = bench(&put(dir.path(), "short.min", short));
    assert_eq!(told["status"], "infeasible", "{told}");
    assert_eq!(told["primal_violation"], 1.0, "{told}");
    let told = bench(&put(dir.path(), "endless.min", endless));
    assert_eq!(told["status"], "unbounded", "{told}");
    assert!(told["gap"].is_null(), "{told}");
    let bad = put(dir.path(), "bad.min", "p min 2 1\nn 1 5\na 1 2 0 4 1\n");
    let ran = wasteflow(&[
        "bench",
        "flow",
        bad.to_str().expect("plain"),
        "--lang",
        "en",
    ]);
    assert_ne!(ran.code, 0);
    assert!(
        ran.stderr.contains("B045") && ran.stderr.contains("exceed demands by 5"),
        "{}",
        ran.stderr
    );
}
