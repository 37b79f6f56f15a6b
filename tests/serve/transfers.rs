//! A reviewer's decisions over the API: queue, review, opinion, ledger.

use super::tiny::{Manner, Toy};
use super::{get, post, state};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wasteflow::ledger::Ledger;
use wasteflow::pipeline;
use wasteflow::serve::{CaseEngine, Limits, State};

fn bundled(ledger: Option<PathBuf>) -> State {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, Some("white_list_story")).expect("the bundled case opens");
    let engine = CaseEngine::new(opened).with_ledger(ledger);
    State::new(Arc::new(engine), Limits::default())
}

#[tokio::test]
async fn without_a_ledger_applications_are_read_and_decisions_refused() {
    let state = state(Toy::new(Manner::Quick));
    let queue = get(&state, "/api/v1/transfers").await.json();
    assert_eq!(queue["decisions"], false);
    (get(&state, "/api/v1/transfers/nobody").await).assert_problem(404, "unknown_transfer");
    (get(&state, "/api/v1/ledger").await).assert_problem(409, "no_ledger");
    let path = "/api/v1/transfers/nobody/decision";
    (post(&state, path, r#"{"who": "甲"}"#).await).assert_problem(409, "no_ledger");
    (post(&state, path, r#"{"who": " "}"#).await).assert_problem(400, "bad_body");
}

#[tokio::test]
async fn story_8_is_decided_once_and_its_quota_is_used_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("book.ledger");
    Ledger::create(&file).expect("a new ledger");
    let state = bundled(Some(file));

    let queue = get(&state, "/api/v1/transfers").await.json();
    let rows = queue["applications"].as_array().expect("a list");
    let first = rows
        .iter()
        .find(|row| row["id"] == "A001")
        .expect("it waits");
    assert_eq!(first["kind"], "split");
    assert!(first["days_left"].is_number() && first["sender_name"]["zh"].is_string());

    let review = get(&state, "/api/v1/transfers/A001").await.json();
    assert_eq!(review["answer"]["parts"][0]["tonnes"], 2500.0);
    assert_eq!(review["quota"]["left"], 0.0);
    assert_eq!(review["route"]["geometry"]["type"], "LineString");
    let checks = review["checks"].as_array().expect("checks");
    let numbers: std::collections::BTreeSet<_> =
        checks.iter().filter_map(|c| c["check"].as_u64()).collect();
    assert_eq!(numbers.len(), 14);
    assert_eq!(review["entries"], serde_json::json!([]));

    let page = get(&state, "/api/v1/transfers/A001/opinion").await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.text.contains("2,500 t 白名单内，5 个工作日"),
        "{}",
        page.text
    );
    (get(&state, "/api/v1/transfers/A001/opinion?lang=fr").await).assert_problem(400, "bad_query");

    let path = "/api/v1/transfers/A001/decision";
    (post(&state, path, r#"{"who": "甲", "instead_t": 3001}"#).await)
        .assert_problem(400, "bad_body");
    (post(&state, path, r#"{"who": "甲", "instead_t": 3000}"#).await)
        .assert_problem(409, "ledger_refuses");
    let recorded = post(&state, path, r#"{"who": "甲"}"#).await;
    assert_eq!(recorded.status, 200, "{}", recorded.text);
    assert_eq!(recorded.json()["overrides"], false);
    (post(&state, path, r#"{"who": "乙"}"#).await).assert_problem(409, "ledger_refuses");

    let book = get(&state, "/api/v1/ledger").await.json();
    assert_eq!(
        (&book["verified"], &book["entries"][0]["who"]),
        (&Value::from(1), &Value::from("甲"))
    );
    let balances = book["balances"].as_array().expect("balances");
    let quota = balances.iter().find(|b| b["quota"] == "W2025-04");
    let quota = quota.expect("it is listed");
    assert_eq!(
        (&quota["approved_t"], &quota["left_t"]),
        (&Value::from(2500.0), &Value::from(0.0))
    );
    let queue = get(&state, "/api/v1/transfers").await.json();
    let rows = queue["applications"].as_array().expect("a list");
    assert!(rows.iter().all(|row| row["id"] != "A001"), "it is decided");
}
