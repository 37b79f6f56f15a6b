//! `wasteflow compare`: differences add up, turn their sign with the order, and outcomes of two cases are
//! refused.

use crate::common::{case_copy, wasteflow};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use wasteflow::dataset::Dataset;
use wasteflow::pipeline;
use wasteflow::plan::compare::{Comparison, compare, judge};
use wasteflow::plan::control::Control;
use wasteflow::plan::outcome::Outcome;

fn solved(scenario: &str) -> (std::sync::Arc<Dataset>, Outcome) {
    let geo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&geo, Some(scenario)).expect("the bundled case opens");
    let outcome = pipeline::solve(&opened, &Control::default()).expect("it solves");
    (opened.base.clone(), outcome)
}

static PAIR: LazyLock<(std::sync::Arc<Dataset>, Outcome, Outcome)> = LazyLock::new(|| {
    let (base, first) = solved("base");
    (base, first, solved("fly_ash_closed").1)
});

fn pair() -> Comparison {
    let (case, first, second) = &*PAIR;
    compare(first, second, Some(case))
}

fn close(a: f64, b: f64, what: &str) {
    assert!(
        (a - b).abs() <= 1e-3 + 1e-9 * a.abs(),
        "{what}: {a}, not {b}"
    );
}

#[test]
fn rows_asked_of_either_plan_stand_side_by_side() {
    let (case, first, _) = &*PAIR;
    let (_, asked) = solved("use_88_aim");
    assert!(!asked.rows.is_empty());
    let there = compare(first, &asked, Some(case)).asked;
    let back = compare(&asked, first, Some(case)).asked;
    for ((row, one), other) in asked.rows.iter().zip(&there).zip(&back) {
        assert_eq!((&one.id, one.first, one.first_met), (&row.id, None, None));
        assert_eq!(
            (one.second, one.second_met),
            (Some(row.reached), Some(row.met))
        );
        assert_eq!((other.first, other.second), (Some(row.reached), None));
    }
    assert_eq!(there.len(), asked.rows.len());
    let both = compare(&asked, &asked, Some(case)).asked;
    assert!(
        both.iter()
            .all(|row| row.first == row.second && row.first.is_some())
    );
}

#[test]
fn an_outcome_differs_from_itself_in_nothing() {
    let (case, first, _) = &*PAIR;
    let same = compare(first, first, Some(case));
    assert!(
        same.totals
            .iter()
            .chain(&same.indicators)
            .all(|d| d.change == 0.0)
    );
    assert!(same.movers.is_empty(), "{:?}", same.movers);
    let rows = [&same.by_waste, &same.by_facility, &same.by_zone];
    for row in rows.into_iter().flatten() {
        assert_eq!(
            (row.change_t().0, row.change_cny().0),
            (0.0, 0.0),
            "{}",
            row.id
        );
    }
    assert!(judge(first, first).is_empty());
}

#[test]
fn the_rows_of_each_table_add_up_to_the_change_of_the_sums() {
    let c = pair();
    let total = |id: &str| {
        let found = c.totals.iter().find(|d| d.id == id);
        found.unwrap_or_else(|| panic!("no {id}")).change
    };
    assert!(
        total("unplaced_t") > 1000.0,
        "closing the outlets leaves fly ash"
    );
    for (rows, what) in [
        (&c.by_waste, "wastes"),
        (&c.by_facility, "facilities"),
        (&c.by_zone, "zones"),
    ] {
        let cost: f64 = rows.iter().map(|r| r.change_cny().0).sum();
        close(cost, total("cost_cny"), what);
        if what != "facilities" {
            let left: f64 = rows.iter().map(|r| r.change_unplaced_t().0).sum();
            close(left, total("unplaced_t"), what);
        }
    }
    let placed: f64 = c.by_waste.iter().map(|r| r.change_t().0).sum();
    close(
        placed,
        total("used_t") + total("disposed_t"),
        "tonnes that end",
    );
    let moved: f64 = c.movers.iter().map(|m| m.change_t.0).sum();
    let taken: f64 = c.by_facility.iter().map(|r| r.change_t().0).sum();
    close(moved, taken, "flows and facilities");
    let parts = total("transport_cny") + total("gate_cny") + total("handling_cny");
    close(parts, total("cost_cny"), "parts of the cost");
    let left: f64 = c.unplaced.iter().map(|u| (u.second_t - u.first_t).0).sum();
    close(left, total("unplaced_t"), "unplaced by code");
}

#[test]
fn the_other_order_turns_every_sign() {
    let (case, first, second) = &*PAIR;
    let (there, back) = (pair(), compare(second, first, Some(case)));
    for (a, b) in there.totals.iter().zip(&back.totals) {
        assert_eq!((a.id.as_str(), a.change), (b.id.as_str(), 0.0 - b.change));
    }
    assert_eq!(there.movers.len(), back.movers.len());
    for (a, b) in there.movers.iter().zip(&back.movers) {
        assert_eq!(a.change_t.0, 0.0 - b.change_t.0, "{} {}", a.from, a.code);
    }
    let largest = &there.movers[0];
    assert_eq!(
        (largest.code.as_str(), largest.second_t.0),
        ("772-002-18", 0.0)
    );
}

#[test]
fn outcomes_of_two_cases_are_refused_and_other_inputs_are_a_warning() {
    let (_, first, second) = &*PAIR;
    let other = Outcome {
        case: "elsewhere".to_owned(),
        ..second.clone()
    };
    let codes = |a, b| -> Vec<_> { judge(a, b).iter().map(|f| (f.code, f.is_error())).collect() };
    assert_eq!(codes(first, &other), [("R020", true)]);
    let mut changed = second.clone();
    changed
        .inputs
        .insert("prices.csv".to_owned(), "00".to_owned());
    changed.inputs.remove("stocks.csv");
    assert_eq!(codes(first, &changed), [("R021", false)]);
    let cause = &judge(first, &changed)[0].cause.en;
    assert!(cause.contains("prices.csv, stocks.csv"), "{cause}");
}

#[test]
fn the_command_compares_two_files_and_refuses_a_foreign_one() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (_, first, second) = &*PAIR;
    let write = |name: &str, outcome: &Outcome| {
        fs::write(path(name), wasteflow::report::json::bytes(outcome)).expect("written");
    };
    write("a.json", first);
    write("b.json", second);
    write(
        "c.json",
        &Outcome {
            case: "other".to_owned(),
            ..first.clone()
        },
    );

    let ran = wasteflow(&[
        "compare",
        &path("a.json"),
        &path("b.json"),
        "--case",
        "data/geo",
        "--out",
        &path("out"),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("变化最大的流向") && ran.stdout.contains("按镇街"),
        "{}",
        ran.stdout
    );
    for name in [
        "compare_zones.csv",
        "compare_movers.csv",
        "compare.html",
        "compare.json",
    ] {
        assert!(
            dir.path().join("out").join(name).is_file(),
            "{name} is missing"
        );
    }
    let ran = wasteflow(&["compare", &path("a.json"), &path("b.json"), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    assert_eq!(json["schema"], "wasteflow/compare/1");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(json["by_zone"].as_array().map(Vec::len), Some(0));

    let ran = wasteflow(&["compare", &path("a.json"), &path("c.json")]);
    assert_eq!(
        (ran.code, ran.stderr.starts_with("R020")),
        (2, true),
        "{}",
        ran.stderr
    );
    let case = case_copy();
    let toml = case.path().join("case.toml");
    let text = fs::read_to_string(&toml).expect("it can be read");
    fs::write(
        &toml,
        text.replace("id = \"jiangjin\"", "id = \"elsewhere\""),
    )
    .expect("written");
    let folder = case.path().to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "compare",
        &path("a.json"),
        &path("b.json"),
        "--case",
        &folder,
    ]);
    assert_eq!(
        (ran.code, ran.stderr.starts_with("R020")),
        (2, true),
        "{}",
        ran.stderr
    );
}
