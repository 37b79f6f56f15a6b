//! Questions about roads over HTTP: what is asked reaches the engine, what it answers reaches the page,
//! and the same task gives the same job.

use super::tiny::{Manner, Toy};
use super::{get, post, state};

const TWO: &str = r#""from": {"lon": 106.1, "lat": 29.0}, "to": {"lon": 106.3, "lat": 29.1}"#;

#[tokio::test]
async fn the_vehicles_are_listed_with_sources() {
    let state = state(Toy::new(Manner::Quick));
    let profiles = get(&state, "/api/v1/profiles").await.json();
    assert_eq!(profiles[0]["id"], "lorry");
    assert_eq!(profiles[0]["rules"][0]["source"], "public:GB 1589");
}

#[tokio::test]
async fn a_route_has_line_steps_ends_and_what_it_is_best_at() {
    let state = state(Toy::new(Manner::Quick));
    let body = format!(
        r#"{{{TWO}, "profile": "lorry", "at": {{"day": "holiday", "time": "23:30"}}, "waste": ["HW08"],
            "changes": [{{"road": "E1", "slow": 0.5}}], "scenario": "base"}}"#
    );
    let answer = post(&state, "/api/v1/routes", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let found = answer.json();
    let route = &found["routes"][0];
    assert_eq!(
        route["kind"],
        serde_json::json!(["fastest", "least_exposed"])
    );
    assert_eq!(route["line"][0], serde_json::json!([106.1, 29.0]));
    assert_eq!(route["steps"][0]["ref"], "G1");
    assert_eq!(
        route["seconds"], 1200.0,
        "the slowed road takes twice as long"
    );
    assert_eq!(found["snap"]["to"]["road"], "E1");
    assert_eq!(found["complete"], true);
}

#[tokio::test]
async fn where_there_is_no_way_the_findings_say_why() {
    let state = state(Toy::new(Manner::Quick));
    let body = format!(r#"{{{TWO}, "changes": [{{"road": "E1", "close": true}}]}}"#);
    let answer = post(&state, "/api/v1/routes", &body).await;
    answer.assert_problem(422, "no_route");
    let problem = answer.json();
    assert_eq!(problem["findings"][0]["code"], "N201");
    assert_eq!(problem["cause"], problem["findings"][0]["cause"]);
}

#[tokio::test]
async fn questions_that_cannot_be_meant_are_refused_with_the_value() {
    let state = state(Toy::new(Manner::Quick));
    let many: Vec<String> = (0..1001)
        .map(|i| format!(r#"{{"road": "E{i}", "close": true}}"#))
        .collect();
    let many = many.join(",");
    for (path, body) in [
        (
            "routes",
            r#"{"from": {"lon": 200, "lat": 29}, "to": {"lon": 106, "lat": 29}}"#.to_owned(),
        ),
        ("routes", r#"{"from": {"lon": 106, "lat": 29}}"#.to_owned()),
        (
            "routes",
            format!(r#"{{{TWO}, "at": {{"day": "workday", "time": "25:00"}}}}"#),
        ),
        (
            "routes",
            format!(r#"{{{TWO}, "at": {{"day": "monday", "time": "08:00"}}}}"#),
        ),
        ("routes", format!(r#"{{{TWO}, "profil": "lorry"}}"#)),
        (
            "routes",
            format!(r#"{{{TWO}, "changes": [{{"road": "E1"}}]}}"#),
        ),
        ("routes", format!(r#"{{{TWO}, "changes": [{many}]}}"#)),
        (
            "isochrones",
            r#"{"from": {"lon": 106, "lat": 29}, "minutes": []}"#.to_owned(),
        ),
        (
            "isochrones",
            r#"{"from": {"lon": 106, "lat": 29}, "minutes": [0]}"#.to_owned(),
        ),
        (
            "isochrones",
            r#"{"from": {"lon": 106, "lat": 29}, "minutes": [100000]}"#.to_owned(),
        ),
        ("solves", format!(r#"{{"changes": [{many}]}}"#)),
    ] {
        let answer = post(&state, &format!("/api/v1/{path}"), &body).await;
        answer.assert_problem(400, "bad_body");
    }
    let body = format!(r#"{{{TWO}, "scenario": "nowhere"}}"#);
    let answer = post(&state, "/api/v1/routes", &body).await;
    answer.assert_problem(422, "unknown_scenario");
}

#[tokio::test]
async fn areas_are_geojson() {
    let state = state(Toy::new(Manner::Quick));
    let body = r#"{"from": {"lon": 106.1, "lat": 29.0}, "minutes": [15, 30], "reverse": true}"#;
    let answer = post(&state, "/api/v1/isochrones", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let areas = answer.json();
    assert_eq!(areas["features"][1]["properties"]["minutes"], 30.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_scenario_and_changes_give_the_same_job_in_any_order() {
    let state = state(Toy::new(Manner::Quick));
    let start = async |body: &str| post(&state, "/api/v1/solves", body).await.json();
    let both = r#"{"changes": [{"road": "E2", "slow": 0.5}, {"road": "E1", "close": true}]}"#;
    let turned = r#"{"scenario": "base", "changes": [{"road": "E1", "close": true}, {"road": "E2", "slow": 0.5}]}"#;
    let first = start(both).await;
    assert_eq!(
        first["changes"][0],
        serde_json::json!({"road": "E1", "close": true})
    );
    assert_eq!(start(turned).await["id"], first["id"]);
    let plain = start(r#"{"scenario": "base"}"#).await;
    assert_ne!(plain["id"], first["id"]);
    assert!(plain.get("changes").is_none());
    let other = start(r#"{"changes": [{"road": "E1", "slow": 0.5}]}"#).await;
    assert_ne!(other["id"], first["id"]);
}
