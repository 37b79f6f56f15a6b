//! Solves as jobs: from POST to result, through events; one at a time; cancelled, failed, forgotten.

use super::tiny::{Manner, Toy};
use super::{delete, get, post, state};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use wasteflow::report::json;
use wasteflow::serve::{Engine, Limits, Solved, State};

const START: &str = r#"{"scenario": "base"}"#;

/// Waits until a solve is in a state.
pub async fn reach(state: &State, id: &str, wanted: &str) -> Value {
    for _ in 0..2000 {
        let status = get(state, &format!("/api/v1/solves/{id}")).await.json();
        if status["state"] == wanted {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!(
        "{id} never got {wanted}: {}",
        get(state, "/api/v1/solves").await.text
    );
}

/// The events of a stream that has ended: name and data.
fn events(text: &str) -> Vec<(String, Value)> {
    let field = |event: &str, name: &str| {
        let line = event
            .lines()
            .find_map(|line| line.strip_prefix(name).map(str::to_owned));
        line.unwrap_or_else(|| panic!("no {name} in {event:?}"))
    };
    (text
        .split("\n\n")
        .filter(|event| !event.trim().is_empty() && !event.starts_with(':')))
    .map(|event| {
        let data = serde_json::from_str(&field(event, "data: ")).expect("JSON");
        (field(event, "event: "), data)
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_solve_goes_from_post_to_done_and_keeps_its_result() {
    let state = state(Toy::new(Manner::Quick));
    let started = post(&state, "/api/v1/solves", START).await;
    assert_eq!(started.status, 202);
    assert_eq!(started.header("location"), "/api/v1/solves/solve-1");
    assert_eq!(started.json()["id"], "solve-1");

    let stream = get(&state, "/api/v1/solves/solve-1/events").await;
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert_eq!(
        stream.header("content-encoding"),
        "",
        "event streams are not held back"
    );
    let events = events(&stream.text);
    let (last, before) = events.split_last().expect("events");
    assert_eq!(last.0, "done");
    assert_eq!(last.1["state"], "done");
    assert_eq!(last.1["scenario"], "base");
    for (name, data) in before {
        assert_eq!(name, "progress");
        assert!(data["stage"].is_string() && data["text"]["zh"].is_string());
    }

    let answer = get(&state, "/api/v1/solves/solve-1/outcome").await;
    let outcome = json::read(answer.text.as_bytes()).expect("an outcome");
    assert_eq!(outcome, super::tiny::outcome("base"));

    // Asked again, nothing is solved again; the stream of a finished job is its last event.
    assert_eq!(
        post(&state, "/api/v1/solves", START).await.json()["id"],
        "solve-1"
    );
    assert_eq!(
        post(&state, "/api/v1/solves", "{}").await.json()["state"],
        "done"
    );
    let again = get(&state, "/api/v1/solves/solve-1/events").await;
    assert_eq!(super::solves::events(&again.text).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn progress_is_told_while_it_solves_and_a_stream_ends_with_the_solve() {
    let toy = Arc::new(Toy::new(Manner::Waits));
    let state = State::new(Arc::clone(&toy) as _, Limits::default());
    post(&state, "/api/v1/solves", START).await;
    let status = loop {
        let status = reach(&state, "solve-1", "running").await;
        if status["progress"]["stage"] == "matrix" {
            break status;
        }
    };
    assert_eq!(status["progress"]["fraction"], 0.1);
    assert_eq!(status["progress"]["text"]["en"], "distances");
    get(&state, "/api/v1/solves/solve-1/outcome")
        .await
        .assert_problem(409, "not_done");

    let (stream, ()) = tokio::join!(get(&state, "/api/v1/solves/solve-1/events"), async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        toy.go_on.stop();
    });
    let events = events(&stream.text);
    assert_eq!(events[0].0, "progress");
    assert_eq!(events[0].1["stage"], "matrix");
    assert_eq!(events[events.len() - 1].0, "done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_solve_runs_at_a_time_and_a_waiting_one_is_cancelled_at_once() {
    let toy = Arc::new(Toy::new(Manner::Waits));
    let state = State::new(Arc::clone(&toy) as _, Limits::default());
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "running").await;
    let second = post(&state, "/api/v1/solves", r#"{"scenario": "less"}"#)
        .await
        .json();
    assert_eq!(second["state"], "queued");
    assert_eq!(
        post(&state, "/api/v1/solves", START).await.json()["id"],
        "solve-1"
    );

    assert_eq!(delete(&state, "/api/v1/solves/solve-2").await.status, 202);
    reach(&state, "solve-2", "cancelled").await;
    // A cancelled job is not given out again.
    let third = post(&state, "/api/v1/solves", r#"{"scenario": "less"}"#)
        .await
        .json();
    assert_eq!(third["id"], "solve-3");
    toy.go_on.stop();
    reach(&state, "solve-1", "done").await;
    reach(&state, "solve-3", "done").await;
    assert_eq!(toy.running[1].load(Ordering::SeqCst), 1);
    let all = get(&state, "/api/v1/solves").await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_solve_stops_when_cancelled_and_a_finished_one_stays() {
    let toy = Arc::new(Toy::new(Manner::Waits));
    let state = State::new(Arc::clone(&toy) as _, Limits::default());
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "running").await;
    assert_eq!(delete(&state, "/api/v1/solves/solve-1").await.status, 202);
    reach(&state, "solve-1", "cancelled").await;
    let stream = get(&state, "/api/v1/solves/solve-1/events").await;
    assert_eq!(events(&stream.text)[0].0, "cancelled");
    get(&state, "/api/v1/solves/solve-1/outcome")
        .await
        .assert_problem(409, "not_done");

    toy.go_on.stop();
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-2", "done").await;
    assert_eq!(
        delete(&state, "/api/v1/solves/solve-2").await.json()["state"],
        "done"
    );
    assert_eq!(
        get(&state, "/api/v1/solves/solve-2/outcome").await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_solve_says_why_and_can_be_tried_again() {
    for (manner, code) in [
        (Manner::Fails, "solve_failed"),
        (Manner::Panics, "internal"),
    ] {
        let state = state(Toy::new(manner));
        post(&state, "/api/v1/solves", START).await;
        let status = reach(&state, "solve-1", "failed").await;
        assert_eq!(status["problem"]["code"], code);
        let stream = get(&state, "/api/v1/solves/solve-1/events").await;
        let (name, data) = &events(&stream.text)[0];
        assert_eq!(name, "failed");
        assert_eq!(data["problem"]["code"], code);
        let outcome = get(&state, "/api/v1/solves/solve-1/outcome").await;
        outcome.assert_problem(409, "not_done");
        assert_eq!(outcome.json()["cause"], status["problem"]["cause"]);
        assert_eq!(
            post(&state, "/api/v1/solves", START).await.json()["id"],
            "solve-2"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_is_bounded_and_full_queues_are_refused() {
    let toy = Arc::new(Toy::new(Manner::Waits));
    let limits = Limits {
        waiting: 1,
        kept: 2,
        ..Limits::default()
    };
    let state = State::new(Arc::clone(&toy) as _, limits);
    for id in ["solve-1", "solve-2", "solve-3"] {
        post(&state, "/api/v1/solves", START).await;
        reach(&state, id, "running").await;
        let other = post(&state, "/api/v1/solves", r#"{"scenario": "less"}"#).await;
        other.assert_problem(429, "busy");
        delete(&state, &format!("/api/v1/solves/{id}")).await;
        reach(&state, id, "cancelled").await;
    }
    let kept = get(&state, "/api/v1/solves").await.json();
    assert_eq!(kept[0]["id"], "solve-2");
    assert_eq!(kept.as_array().map(Vec::len), Some(2));
    get(&state, "/api/v1/solves/solve-1")
        .await
        .assert_problem(404, "unknown_solve");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn event_streams_end_when_the_server_closes() {
    let state = state(Toy::new(Manner::Waits));
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "running").await;
    let (stream, ()) = tokio::join!(get(&state, "/api/v1/solves/solve-1/events"), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        state.close();
    });
    assert_eq!(stream.status, 200);
    reach(&state, "solve-1", "cancelled").await;
}

#[tokio::test]
async fn a_plan_made_before_the_server_started_is_a_job_that_is_done() {
    let toy = Toy::new(Manner::Fails);
    let dataset = Arc::clone(toy.dataset());
    let state = state(toy);
    let plan = super::tiny::outcome("base");
    state.jobs.adopt(
        "base",
        Solved::new(plan, dataset, Arc::new(super::tiny::way)),
    );
    assert_eq!(
        post(&state, "/api/v1/solves", START).await.json()["state"],
        "done"
    );
    assert_eq!(
        get(&state, "/api/v1/solves/solve-1/outcome").await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_facility_shows_what_it_receives() {
    let state = state(Toy::new(Manner::Quick));
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "done").await;
    let load = get(&state, "/api/v1/solves/solve-1/facilities/F-IN")
        .await
        .json();
    assert_eq!(load["load_t"], 1.0);
    assert_eq!(load["capacity_t"], 100.0);
    assert_eq!(load["loads"][0]["id"], "P1");
    assert_eq!(load["loads"].as_array().map(Vec::len), Some(1));
    assert_eq!(load["incoming_count"], 3);
    assert_eq!(load["incoming"][0]["from"], "G-SMALL-3");
    assert_eq!(load["incoming"][0]["name"]["zh"], "废机油");
    assert_eq!(load["incoming"][0]["km"], 12.0);
    let out = get(&state, "/api/v1/solves/solve-1/facilities/F-OUT")
        .await
        .json();
    assert_eq!(out["incoming"][1]["from_kind"], "facility");
    assert_eq!(out["incoming"][1]["from_name"]["en"], "F-IN plant");
    get(&state, "/api/v1/solves/solve-1/facilities/nobody")
        .await
        .assert_problem(404, "unknown_site");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flows_are_answered_with_and_without_a_filter() {
    let state = state(Toy::new(Manner::Quick));
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "done").await;
    let flows = "/api/v1/solves/solve-1/flows";
    let sizes = async |query: &str| {
        let answer = get(&state, &format!("{flows}{query}")).await.json();
        answer["features"].as_array().map(Vec::len)
    };
    assert_eq!(sizes("").await, Some(5));
    assert_eq!(sizes("?class=HW08").await, Some(4));
    assert_eq!(sizes("?class=HW08&facility=F-IN").await, Some(3));
    assert_eq!(sizes("?class=&facility=").await, Some(5));
    assert_eq!(sizes("?class=HW99").await, Some(0));
    get(&state, &format!("{flows}?facility=nobody"))
        .await
        .assert_problem(404, "unknown_site");
    get(&state, &format!("{flows}?klass=HW08"))
        .await
        .assert_problem(400, "bad_query");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leg_says_why_it_goes_there() {
    let state = state(Toy::new(Manner::Quick));
    post(&state, "/api/v1/solves", START).await;
    reach(&state, "solve-1", "done").await;
    let path = "/api/v1/solves/solve-1/why";
    let why = get(&state, &format!("{path}?leg=1")).await;
    assert_eq!(why.status, 200);
    assert_eq!(why.json()["code"], "900-214-08");
    assert_eq!(why.json()["from"]["facility"], "F-IN");
    for (query, status, code) in [
        ("?leg=99", 404, "unknown_leg"),
        ("?stream=S9", 404, "unknown_leg"),
        ("", 400, "bad_query"),
        ("?leg=1&stream=S1", 400, "bad_query"),
        ("?leg=first", 400, "bad_query"),
        ("?cow=1", 400, "bad_query"),
    ] {
        let answer = get(&state, &format!("{path}{query}")).await;
        answer.assert_problem(status, code);
    }
}
