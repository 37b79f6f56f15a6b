//! The whole way: a case folder on disk, opened and solved by the pipeline, asked over HTTP.

use super::solves::reach;
use super::{get, post, tiny};
use serde_json::Value;
use std::sync::Arc;
use wasteflow::dataset::write;
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::report::json;
use wasteflow::serve::{CaseEngine, Limits, State};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write::folder(&tiny::tables(), folder.path()).expect("the case is written");
    folder
}

fn state(folder: &tempfile::TempDir) -> State {
    let opened = pipeline::open(folder.path(), None).expect("the tiny case has no errors");
    State::new(Arc::new(CaseEngine::new(opened)), Limits::default())
}

fn sum(rows: &Value, key: impl Fn(&Value) -> Option<f64>) -> f64 {
    rows.as_array()
        .expect("a list")
        .iter()
        .filter_map(key)
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_folder_is_solved_and_drawn_and_no_tonne_is_lost() {
    let state = state(&folder());
    post(&state, "/api/v1/solves", "{}").await;
    reach(&state, "solve-1", "done").await;
    let outcome = get(&state, "/api/v1/solves/solve-1/outcome").await;
    let outcome = json::read(outcome.text.as_bytes()).expect("an outcome");
    let totals = &outcome.totals;
    assert!((totals.arising_t.0 - 906.0).abs() < 1e-6);
    assert!(totals.unplaced_t.0.abs() < 1e-6, "there is room for all");

    let flows = get(&state, "/api/v1/solves/solve-1/flows").await.json();
    let drawn = sum(&flows["features"], |line| {
        line["properties"]["tonnes"].as_f64()
    });
    let moved: f64 = outcome.legs.iter().map(|leg| leg.tonnes.0).sum();
    assert!((drawn - moved).abs() < 1e-6);
    let received = get(&state, "/api/v1/solves/solve-1/facilities/F-OUT")
        .await
        .json();
    let incoming = sum(&received["incoming"], |row| row["tonnes"].as_f64());
    assert!((received["load_t"].as_f64().expect("a number") - incoming).abs() < 1e-6);
    assert!(incoming > 900.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scenario_is_solved_with_its_own_permits() {
    let state = state(&folder());
    post(&state, "/api/v1/solves", r#"{"scenario": "less"}"#).await;
    reach(&state, "solve-1", "done").await;
    let outcome = get(&state, "/api/v1/solves/solve-1/outcome").await;
    let outcome = json::read(outcome.text.as_bytes()).expect("an outcome");
    assert_eq!(outcome.scenario, "less");
    // P4 has room for 500 of the 900 t of G-BIG and of what G-OWN may send elsewhere.
    assert!((outcome.totals.unplaced_t.0 - 400.0).abs() < 1e-6);
    // The case itself is as it was.
    let facility = get(&state, "/api/v1/facilities/F-OUT").await.json();
    assert_eq!(facility["permits"][1]["t_per_year"], 2000.0);
    assert_eq!(facility["figures"][0]["value"], 2500.0);
    // With the solve named, card and layer are those of its scenario.
    let facility = get(&state, "/api/v1/facilities/F-OUT?solve=solve-1").await;
    assert_eq!(facility.json()["permits"][1]["t_per_year"], 500.0);
    assert_eq!(facility.json()["figures"][0]["value"], 1000.0);
    let capacity = async |query: &str| {
        let layer = get(&state, &format!("/api/v1/layers/facilities{query}")).await;
        layer.json()["features"][1]["properties"]["capacity_t"].clone()
    };
    assert_eq!(capacity("").await, 2500.0);
    for _ in 0..2 {
        assert_eq!(capacity("?solve=solve-1").await, 1000.0);
    }
    let unknown = get(&state, "/api/v1/layers/facilities?solve=solve-9").await;
    unknown.assert_problem(404, "unknown_solve");
    let wrong = get(&state, "/api/v1/facilities/F-OUT?job=1").await;
    wrong.assert_problem(400, "bad_query");
}

#[test]
fn files_of_a_plan_are_the_same_bytes_twice_and_read_back() {
    let folder = folder();
    let files = || {
        let opened = pipeline::open(folder.path(), None).expect("no errors");
        let outcome = pipeline::solve(&opened, &Control::default()).expect("a plan");
        let language = wasteflow::finding::Language::Zh;
        (pipeline::results(&opened, &outcome, language), outcome)
    };
    let ((first, outcome), (second, _)) = (files(), files());
    assert_eq!(first, second);
    let (name, bytes) = &first[0];
    assert_eq!(name, "outcome.json");
    assert_eq!(json::read(bytes).expect("reads back"), outcome);
}

#[test]
fn a_case_without_usable_roads_is_refused_with_its_findings() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut tables = tiny::tables();
    tables.roads.rows[0].row.status = wasteflow::dataset::vocabulary::RoadStatus::Closed;
    write::folder(&tables, folder.path()).expect("the case is written");
    let opened = pipeline::open(folder.path(), None);
    let findings = opened.err().expect("no road is open");
    assert!(
        findings.iter().any(|finding| finding.code == "N104"),
        "{findings:?}"
    );
}

#[test]
fn every_kind_of_facility_of_the_bundled_case_has_a_name() {
    let case = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, None).map_err(|findings| format!("{findings:?}"));
    let opened = opened.unwrap_or_else(|findings| panic!("{findings}"));
    for (_, row) in opened.dataset.facilities() {
        let name = wasteflow::dataset::label::facility_kind(&row.kind);
        assert_ne!(name.zh, row.kind, "{} has no name in label.rs", row.kind);
    }
}
