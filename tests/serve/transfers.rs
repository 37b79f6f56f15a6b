//! A reviewer's decisions over the API: queue, review, opinion, ledger.

use super::solves::reach;
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

fn case() -> State {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, None).expect("the bundled case opens");
    State::new(Arc::new(CaseEngine::new(opened)), Limits::default())
}

#[tokio::test]
async fn scenario_and_day_of_the_review_are_asked_for_and_nonsense_is_refused() {
    let state = case();
    let kind = async |query: &str| {
        let review = get(&state, &format!("/api/v1/transfers/A001{query}")).await;
        assert_eq!(review.status, 200, "{}", review.text);
        review.json()["answer"]["kind"].clone()
    };
    // As the case is, the plant has no more room than the list; in the story it has.
    assert_eq!(kind("").await, "approve_in_part");
    assert_eq!(kind("?scenario=white_list_story").await, "split");
    let waiting = async |query: &str| {
        get(&state, &format!("/api/v1/transfers{query}"))
            .await
            .json()
    };
    let first = waiting("?scenario=white_list_story").await;
    assert_eq!(first["today"], "2025-12-01");
    let later = waiting("?today=2025-12-03").await;
    assert_eq!(later["today"], "2025-12-03");
    let days = |queue: &Value| {
        let rows = queue["applications"].as_array().expect("a list");
        let row = rows.iter().find(|row| row["id"] == "A007");
        row.expect("it waits")["days_left"].as_i64()
    };
    // Five working days from 24 November: on 1 December none are left, two days on it is overdue.
    assert_eq!((days(&first), days(&later)), (Some(0), Some(-2)));
    let ordinary = get(&state, "/api/v1/transfers/A002").await.json();
    let clock = ordinary["clock"].as_array().expect("a clock");
    let standing: Vec<_> = clock.iter().map(|tick| &tick["standing"]).collect();
    assert_eq!(standing, ["now", "later", "later"]);
    (get(&state, "/api/v1/transfers?scenario=none").await).assert_problem(422, "unknown_scenario");
    (get(&state, "/api/v1/transfers/A001?today=soon").await).assert_problem(400, "bad_query");
    (get(&state, "/api/v1/transfers/A001?other=1").await).assert_problem(400, "bad_query");
}

#[tokio::test]
async fn steps_follow_one_another_move_the_clock_on_and_the_ledger_holds_against_a_signed_head() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("book.ledger");
    Ledger::create(&file).expect("a new ledger");
    let state = bundled(Some(file.clone()));
    let path = "/api/v1/transfers/A002/step";
    let body = |to: &str| format!(r#"{{"who": "甲", "to": "{to}"}}"#);
    (post(&state, path, r#"{"who": "", "to": "consulted"}"#).await).assert_problem(400, "bad_body");
    (post(&state, path, &body("answered")).await).assert_problem(409, "ledger_refuses");
    assert_eq!(post(&state, path, &body("consulted")).await.status, 200);
    let review = get(&state, "/api/v1/transfers/A002").await.json();
    assert_eq!(
        (&review["state"], &review["next"], &review["decided"]),
        (
            &Value::from("consulted"),
            &serde_json::json!(["answered"]),
            &Value::from(false)
        )
    );
    let standing: Vec<_> = (review["clock"].as_array().expect("a clock").iter())
        .map(|tick| tick["standing"].clone())
        .collect();
    assert_eq!(standing, ["done", "now", "later"]);
    // A step is no decision: it still waits.
    let queue = get(&state, "/api/v1/transfers").await.json();
    let rows = queue["applications"].as_array().expect("a list");
    assert!(rows.iter().any(|row| row["id"] == "A002"));

    let ledger = Ledger::open(&file).expect("opens");
    let secret = wasteflow::ledger::sign::key(&folder.path().join("key")).expect("made");
    let head = ledger
        .sign(&secret, "2025-12-01T00:00:00Z")
        .expect("signed");
    let ask =
        |head: &wasteflow::ledger::sign::Head| serde_json::json!({ "head": head }).to_string();
    assert_eq!(post(&state, path, &body("answered")).await.status, 200);
    let held = post(&state, "/api/v1/ledger/verify", &ask(&head)).await;
    assert_eq!(held.status, 200, "{}", held.text);
    assert_eq!(
        (&held.json()["signed"], &held.json()["since"]),
        (&Value::from(1), &Value::from(1))
    );
    let forged = wasteflow::ledger::sign::Head { seq: 2, ..head };
    (post(&state, "/api/v1/ledger/verify", &ask(&forged)).await)
        .assert_problem(409, "ledger_refuses");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_is_taken_in_from_a_form_and_compared_with_and_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("book.ledger");
    Ledger::create(&file).expect("a new ledger");
    let state = bundled(Some(file.clone()));
    let desk = "?scenario=white_list_story&today=2025-12-01";
    let form = |more: &str| {
        format!(
            r#"{{"who": "甲", "sender": "G0006", "code": "398-004-22", "t": 10, "facility": "X_CHUANNAN", "operation": "use", "until": "2026-06-30"{more}}}"#
        )
    };
    let path = format!("/api/v1/transfers{desk}");
    let taken = post(&state, &path, &form(r#", "papers": ["form"]"#)).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let id = taken.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(id, "2025-001");
    let review = get(&state, &format!("/api/v1/transfers/{id}{desk}"))
        .await
        .json();
    assert_eq!(review["state"], "draft");
    assert_eq!(review["asked"]["tonnes"], 10.0);
    assert_eq!(review["asked"]["received"], "2025-12-01");
    let queue = get(&state, &path).await.json();
    let waits = queue["applications"].as_array().expect("a queue");
    assert!(waits.iter().any(|one| one["id"] == id.as_str()));

    // Faults are told by field, and nothing is recorded.
    let wrong = form("")
        .replace("G0006", "无此厂")
        .replace("398-004-22", "HW22");
    let refused = post(&state, &path, &wrong).await;
    refused.assert_problem(400, "bad_application");
    let faults = refused.json()["findings"].as_array().map(Vec::len);
    assert_eq!(faults, Some(2), "{}", refused.text);
    let nobody = form("").replace("甲", " ");
    (post(&state, &path, &nobody).await).assert_problem(400, "bad_body");
    let of_case = form(r#", "id": "A001""#);
    (post(&state, &path, &of_case).await).assert_problem(400, "bad_application");
    let book = get(&state, &format!("/api/v1/ledger{desk}")).await.json();
    assert_eq!(book["entries"].as_array().map(Vec::len), Some(1));

    // A draft takes nothing of a quota; once accepted it waits for it.
    let pending = async || {
        let book = get(&state, &format!("/api/v1/ledger{desk}")).await.json();
        let rows = book["balances"].as_array().expect("balances").clone();
        let row = rows.iter().find(|row| {
            row["code"] == "398-004-22" && row["facility"] == "X_CHUANNAN" && row["edition"] == 2025
        });
        row.expect("the row")["pending_t"].as_f64().expect("tonnes")
    };
    let before = pending().await;
    let step = format!("/api/v1/transfers/{id}/step{desk}");
    let stepped = post(&state, &step, r#"{"who": "甲", "to": "accepted"}"#).await;
    assert_eq!(stepped.status, 200, "{}", stepped.text);
    assert!((pending().await - before - 10.0).abs() < 1e-9);
    let decided = post(
        &state,
        &format!("/api/v1/transfers/{id}/decision{desk}"),
        r#"{"who": "甲", "why": "试", "instead_t": 0}"#,
    )
    .await;
    assert_eq!(decided.status, 200, "{}", decided.text);
    assert!((pending().await - before).abs() < 1e-9);
    let book = get(&state, "/api/v1/ledger").await.json();
    let last = book["entries"]
        .as_array()
        .and_then(|all| all.last().cloned())
        .expect("an entry");
    let payload: serde_json::Value =
        serde_json::from_str(last["payload"].as_str().expect("text")).expect("JSON");
    assert_eq!(
        payload["scenario"], "white_list_story",
        "an entry names the scenario it was decided under"
    );

    // What it costs others, and next year's list, as studies.
    let ask =
        r#"{"scenario": "white_list_story", "study": {"kind": "movement", "application": "A001"}}"#;
    let started = post(&state, "/api/v1/studies", ask).await;
    assert_eq!(started.status, 202, "{}", started.text);
    let study = started.json()["id"].as_str().expect("an id").to_owned();
    reach(&state, &study, "done").await;
    let found = get(&state, &format!("/api/v1/studies/{study}"))
        .await
        .json();
    assert_eq!(found["kind"], "movement");
    let rows = found["result"]["tables"][0]["rows"]
        .as_array()
        .expect("rows");
    assert!(rows.len() >= 4, "{found}");
    let again = ask.replace("A001", "nobody");
    let started = post(&state, "/api/v1/studies", &again).await.json();
    let study = started["id"].as_str().expect("an id").to_owned();
    reach(&state, &study, "failed").await;
}
