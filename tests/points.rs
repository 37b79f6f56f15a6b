//! Collection points of the bundled case from outside: the command with its proof, a choice by hand, files that go back
//! into the case.

use crate::common::{case_copy, wasteflow};
use serde_json::Value;
use std::fs;

fn asked(args: &[&str]) -> (i32, Value) {
    let fixed = ["collect", "points", "data/geo", "--json", "--quiet"];
    let all: Vec<&str> = fixed.iter().chain(args).copied().collect();
    let ran = wasteflow(&all);
    let told = serde_json::from_str(&ran.stdout);
    (
        ran.code,
        told.unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr)),
    )
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn points_of_small_hazardous_waste_are_sited_with_a_proof_and_zones_without_one_have_a_reason() {
    let (code, told) = asked(&["--cover", "50"]);
    assert_eq!(code, 0);
    assert_eq!(told["faults"], Value::Array(Vec::new()));
    // Best, or so near it that nodes ran out over the rest.
    let gap = number(&told["gap"]);
    assert!(gap <= 1e-3, "{gap}");
    let best = if gap <= 2e-4 { "optimal" } else { "gap" };
    assert_eq!(told["status"], best);
    let plan = &told["plan"];
    assert!(number(&plan["sources"]) >= 0.5 - 1e-6);
    let points = plan["points"].as_array().expect("points");
    assert!((1..=8).contains(&points.len()));
    for point in points {
        assert!(number(&point["room_t"]) <= 3.0, "R031");
        assert!(number(&point["farthest"]) <= 15_000.0);
        for room in point["rooms"].as_array().expect("rooms") {
            assert!(number(&room["trips"]) >= 1.0, "R032");
        }
    }
    // 30 zones are told: with a point or with the reason for none.
    let with: std::collections::BTreeSet<&str> = points
        .iter()
        .filter_map(|point| point["zone"].as_str())
        .collect();
    let zones = told["zones"].as_array().expect("zones");
    assert_eq!(with.len() + zones.len(), 30);
    let parts = ["points", "trips", "brought", "visited"].map(|part| number(&plan["cost"][part]));
    assert!((parts.iter().sum::<f64>() - number(&plan["cny"])).abs() < 0.01);
    // More coverage is never cheaper.
    let (_, free) = asked(&[]);
    assert!(number(&free["plan"]["cny"]) <= number(&plan["cny"]) + 1.0);
    assert!(number(&free["plan"]["cny"]) <= number(&free["today"]) + 1.0);
}

#[test]
fn a_choice_by_hand_is_scored_and_what_cannot_be_had_says_how_much_can() {
    let (code, told) = asked(&["--cover", "40", "--fix", "CP1,P_DEGAN:L"]);
    assert_eq!(code, 0);
    let hand = &told["hand"];
    let open = hand["plan"]["points"].as_array().expect("points");
    let ids: Vec<&str> = open
        .iter()
        .filter_map(|point| point["id"].as_str())
        .collect();
    assert_eq!(ids, ["CP1", "P_DEGAN"]);
    assert_eq!(open[1]["size"], "L");
    let covers = number(&hand["plan"]["sources"]) >= 0.4;
    let faults = hand["faults"].as_array().expect("faults");
    assert_eq!(faults.is_empty(), covers, "{faults:?}");
    if covers {
        assert!(number(&hand["more"]) >= -1.0, "the plan found is the best");
    }
    let (code, told) = asked(&["--cover", "10", "--most", "0"]);
    assert_eq!(code, 3);
    assert_eq!(told["status"], "infeasible");
    assert_eq!(number(&told["widest"]), 0.0);
    let ran = wasteflow(&["collect", "points", "data/geo", "--fix", "MOON"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("MOON"), "{}", ran.stderr);
}

#[test]
fn stores_of_packaging_within_a_budget_are_written_the_same_twice_and_go_back_into_the_case() {
    let (out, again) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    for dir in [&out, &again] {
        let path = dir.path().join("points");
        let args = ["--waste", "general", "--budget", "300000", "--out"];
        let fixed = ["collect", "points", "data/geo"];
        let path = path.to_string_lossy().into_owned();
        let all: Vec<&str> = fixed
            .iter()
            .chain(&args)
            .copied()
            .chain([path.as_str()])
            .collect();
        let ran = wasteflow(&all);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            ran.stdout.contains("演示") && ran.stdout.contains("采用的数值"),
            "{}",
            ran.stdout
        );
    }
    let read = |dir: &tempfile::TempDir, name: &str| {
        fs::read(dir.path().join("points").join(name)).expect("written")
    };
    for name in [
        "points.json",
        "points.csv",
        "points.geojson",
        "points.html",
        "points_zones.csv",
    ] {
        assert_eq!(read(&out, name), read(&again, name), "{name}");
    }
    let told: Value = serde_json::from_slice(&read(&out, "points.json")).expect("JSON");
    let cost = &told["plan"]["cost"];
    assert!(number(&cost["points"]) + number(&cost["trips"]) <= 300_000.5);
    assert!(number(&told["plan"]["sources"]) <= number(&told["widest"]) + 1e-6);
    let page = String::from_utf8(read(&out, "points.html")).expect("UTF-8");
    assert!(page.contains("<svg") && page.contains("演示数据，不是事实"));
}

#[test]
fn the_points_of_a_plan_go_back_into_the_case_as_collection_points() {
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("points");
    let path = path.to_string_lossy();
    let ran = wasteflow(&[
        "collect", "points", "data/geo", "--cover", "30", "--out", &path,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let case = case_copy();
    let table = fs::read(out.path().join("points/points.csv")).expect("written");
    assert!(table.len() > 200, "a point at least");
    fs::write(case.path().join("collection_points.csv"), table).expect("writes");
    let ran = wasteflow(&["check", &case.path().to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        !ran.stderr.contains("collection_points.csv"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_time_that_is_up_leaves_what_is_proved_until_then() {
    let (code, told) = asked(&["--cover", "74", "--time", "0.01"]);
    assert_eq!(code, 3);
    assert_eq!(told["status"], "undecided");
    assert_eq!(told["stopped"], true);
    assert!(told.get("plan").is_none());
    assert!(number(&told["widest"]) >= 0.74, "not ruled out");
}

/// Ctrl-C while the solver works: it ends soon, and what was found until then is written and marked.
#[cfg(unix)]
#[test]
fn ctrl_c_is_heard_while_the_solver_works() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    use std::time::Instant;
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out");
    let args = ["collect", "points", "data/geo", "--cover", "74", "--curve"];
    let mut child = Command::new(env!("CARGO_BIN_EXE_wasteflow"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .args(["--lang", "en", "--out", &out.to_string_lossy()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let mut sent = None;
    for line in lines.by_ref().map_while(Result::ok) {
        if line.contains("at most") {
            let kill = format!("kill -INT {}", child.id());
            let done = Command::new("sh").args(["-c", &kill]).status();
            assert!(done.expect("a shell").success());
            sent = Some(Instant::now());
            break;
        }
    }
    let all: Vec<String> = lines.map_while(Result::ok).collect();
    let code = child.wait().expect("it ends").code();
    assert_eq!(code, Some(130), "{all:?}");
    let took = sent.expect("the search began").elapsed().as_secs();
    assert!(took < 60, "heard after {took} s");
    let told = fs::read(out.join("points.json")).expect("written");
    let told: Value = serde_json::from_slice(&told).expect("JSON");
    assert_eq!(told["stopped"], true);
    assert_ne!(told["status"], "optimal");
}

#[test]
fn a_call_costs_what_rounds_that_were_planned_say() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("rounds.json");
    let visit = |code: &str| serde_json::json!({"taken": [{"code": code}]});
    let tour = |code: &str, t: f64, cny: f64| serde_json::json!({"visits": [visit(code), visit(code)], "t": t, "cny": cny});
    // Medical waste goes to no point: its tour is no part of it.
    let tours = [
        tour("900-041-49", 1.0, 620.0),
        tour("841-001-01", 1.0, 5000.0),
    ];
    let rounds = serde_json::json!({"days": [{"tours": tours}]});
    fs::write(&file, rounds.to_string()).expect("writes");
    let path = file.to_string_lossy();
    let (code, told) = asked(&["--most", "0", "--rounds", &path]);
    assert_eq!(code, 0);
    assert!(
        (number(&told["call"]["cny"]) - 250.0).abs() < 1e-9,
        "(620 - 120) / 2"
    );
    let source = told["call"]["source"].as_str().expect("a mark");
    assert!(source.starts_with("derived:"), "{source}");
    let (_, stated) = asked(&["--most", "0"]);
    assert_eq!(number(&stated["call"]["cny"]), 160.0);
    assert!(number(&told["today"]) > number(&stated["today"]));
    fs::write(&file, "{\"days\": []}").expect("writes");
    let args = ["collect", "points", "data/geo", "--rounds", &path];
    assert_eq!(wasteflow(&args).code, 2);
    let general = [&args[..], &["--waste", "general"]].concat();
    assert_eq!(wasteflow(&general).code, 2);
}
