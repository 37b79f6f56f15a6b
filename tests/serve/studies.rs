//! Studies over the API: a job among the solves, its document, the flows behind one line of it, refusals.

use super::solves::reach;
use super::tiny::{Manner, Toy};
use super::{delete, get, post, state};
use serde_json::json;
use std::sync::Arc;
use wasteflow::serve::{Limits, State};

const ASK: &str = r#"{"scenario": "base", "study": {"kind": "frontier", "points": 11}}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_study_is_a_job_among_the_solves_with_a_document_and_flows() {
    let state = state(Toy::new(Manner::Quick));
    let started = post(&state, "/api/v1/studies", ASK).await;
    assert_eq!(started.status, 202, "{}", started.text);
    assert_eq!(started.header("location"), "/api/v1/solves/study-1");
    let status = reach(&state, "study-1", "done").await;
    assert_eq!(
        status["study"],
        json!({"kind": "frontier", "points": 11, "all_wastes": false})
    );
    let again = post(&state, "/api/v1/studies", ASK).await.json();
    assert_eq!(again["id"], "study-1", "the same question is the same job");
    let other = ASK.replace("11", "12");
    let other = post(&state, "/api/v1/studies", &other).await.json();
    assert_eq!(other["id"], "study-2");

    let study = get(&state, "/api/v1/studies/study-1").await.json();
    assert_eq!(study["kind"], "frontier");
    let points = study["result"]["points"].as_array().expect("points");
    assert_eq!(points.len(), 2);
    assert!(points[0].get("flows").is_none(), "arcs are no part of it");

    let flows = |part: &str| format!("/api/v1/studies/study-1/flows?{part}");
    let tonnes = async |part: &str| {
        let answer = get(&state, &flows(part)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/geo+json");
        let lines = answer.json();
        let lines = lines["features"].as_array().expect("features");
        let tonnes = lines.iter().map(|line| &line["properties"]["tonnes"]);
        let tonnes = tonnes.map(|t| t.as_f64().expect("tonnes"));
        (tonnes.sum::<f64>() * 10.0).round() / 10.0
    };
    assert_eq!(tonnes("part=1").await, 907.0);
    assert_eq!(tonnes("part=2").await, 7.0);
    assert_eq!(tonnes("part=1&class=HW08").await, 2.0);
    assert_eq!(tonnes("part=1&facility=F-OWN").await, 5.0);
    (get(&state, &flows("part=3")).await).assert_problem(404, "unknown_part");
    (get(&state, &flows("point=1")).await).assert_problem(400, "bad_query");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_solve_is_no_study_and_a_study_no_solve() {
    let state = state(Toy::new(Manner::Quick));
    post(&state, "/api/v1/solves", r#"{"scenario": "base"}"#).await;
    post(&state, "/api/v1/studies", ASK).await;
    reach(&state, "solve-1", "done").await;
    reach(&state, "study-2", "done").await;
    for path in [
        "/api/v1/studies/solve-1",
        "/api/v1/studies/solve-1/flows?part=1",
        "/api/v1/solves/study-2/outcome",
        "/api/v1/solves/study-2/gap",
        "/api/v1/studies/study-9",
    ] {
        get(&state, path).await.assert_problem(404, "unknown_solve");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_study_waits_its_turn_and_can_be_cancelled() {
    let state = State::new(Arc::new(Toy::new(Manner::Waits)), Limits::default());
    post(&state, "/api/v1/solves", r#"{"scenario": "base"}"#).await;
    reach(&state, "solve-1", "running").await;
    post(&state, "/api/v1/studies", ASK).await;
    assert_eq!(reach(&state, "study-2", "queued").await["state"], "queued");
    assert_eq!(delete(&state, "/api/v1/solves/study-2").await.status, 202);
    reach(&state, "study-2", "cancelled").await;
    (get(&state, "/api/v1/studies/study-2").await).assert_problem(409, "not_done");
    delete(&state, "/api/v1/solves/solve-1").await;
    reach(&state, "solve-1", "cancelled").await;
}

#[tokio::test]
async fn numbers_nobody_can_mean_are_refused() {
    let state = state(Toy::new(Manner::Quick));
    for study in [
        r#"{"kind": "outage", "days": 0}"#,
        r#"{"kind": "outage", "days": 367}"#,
        r#"{"kind": "outage"}"#,
        r#"{"kind": "frontier", "points": 1}"#,
        r#"{"kind": "frontier", "points": 51}"#,
        r#"{"kind": "sample", "n": 2001}"#,
        r#"{"kind": "sample", "n": 10, "sead": 1}"#,
        r#"{"kind": "points", "cover": 1.2}"#,
        r#"{"kind": "points", "budget": 0}"#,
        r#"{"kind": "points", "most": 41}"#,
        r#"{"kind": "points", "limit_km": 0}"#,
        r#"{"kind": "points", "waste": "gas"}"#,
        r#"{"kind": "dance"}"#,
    ] {
        let body = format!(r#"{{"scenario": "base", "study": {study}}}"#);
        (post(&state, "/api/v1/studies", &body).await).assert_problem(400, "bad_body");
    }
    let body = ASK.replace("base", "mars");
    (post(&state, "/api/v1/studies", &body).await).assert_problem(422, "unknown_scenario");
    assert_eq!(get(&state, "/api/v1/solves").await.json(), json!([]));
}
