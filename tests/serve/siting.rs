//! Siting over the API: asked as a study, told as tables, in numbers and as a document; refused where nobody can mean it.

use super::solves::reach;
use super::tiny::{Manner, Toy};
use super::{delete, get, post, state};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wasteflow::pipeline;
use wasteflow::plan::siting::projects::outcome::{SCHEMA, SitingOutcome};
use wasteflow::serve::{CaseEngine, Limits, State};

fn bundled() -> State {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, None).map_err(|findings| format!("{findings:?}"));
    let opened = opened.unwrap_or_else(|findings| panic!("{findings}"));
    State::new(Arc::new(CaseEngine::new(opened)), Limits::default())
}

/// A province with three plants to build at three parcels: answered in a moment.
fn province() -> State {
    let mut tables = crate::siting::case::small();
    for row in &mut tables.candidates.rows {
        row.projects.0 = ["R001", "R002", "R003"].map(str::to_owned).to_vec();
        row.area_mu = 500.0;
    }
    let folder = tempfile::tempdir().expect("a folder");
    wasteflow::dataset::write::folder(&tables, folder.path()).expect("it is written");
    let opened = pipeline::open(folder.path(), None).map_err(|findings| format!("{findings:?}"));
    let opened = opened.unwrap_or_else(|findings| panic!("{findings}"));
    State::new(Arc::new(CaseEngine::new(opened)), Limits::default())
}

fn ask(study: &str) -> String {
    format!(r#"{{"scenario": "base", "study": {{"kind": "site"{study}}}}}"#)
}

/// A question answered, and what was said on the way.
async fn answered(state: &State, study: &str) -> (String, Vec<String>) {
    let started = post(state, "/api/v1/studies", &ask(study)).await;
    assert_eq!(started.status, 202, "{}", started.text);
    let id = started.json()["id"].as_str().expect("an id").to_owned();
    let mut said = Vec::new();
    for _ in 0..4_800 {
        let status = get(state, &format!("/api/v1/solves/{id}")).await.json();
        match status["state"].as_str() {
            Some("done") => break,
            Some("queued" | "running") => {
                let text = status["progress"]["text"]["zh"].as_str().unwrap_or("");
                said.push(text.to_owned());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            _ => panic!("{status}"),
        }
    }
    reach(state, &id, "done").await;
    (id, said)
}

async fn outcome(state: &State, id: &str) -> SitingOutcome {
    let answer = get(state, &format!("/api/v1/studies/{id}/siting")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_str(&answer.text).expect("a siting outcome")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_best_sites_are_told_in_numbers_in_tables_and_on_paper() {
    let state = province();
    let question = r#", "projects": ["R001"], "alternatives": 2, "worth": true"#;
    let (id, said) = answered(&state, question).await;
    assert!(
        said.iter()
            .any(|text| text.contains("万元") && text.contains("下界") && text.contains("差距")),
        "{said:?}"
    );
    let told = outcome(&state, &id).await;
    assert_eq!(told.schema, SCHEMA);
    assert_eq!(told.plans.len(), 3, "the best and two more");
    assert_eq!(told.projects.len(), 1);
    assert!(told.demo);
    let costs: Vec<f64> = told.plans.iter().map(|plan| plan.cost.total.0).collect();
    assert!(costs.is_sorted(), "{costs:?}");
    assert_eq!(told.worth.len(), 2, "R001, and nothing");
    assert!(told.plans[0].flows.is_empty(), "flows are for the file");

    let study = get(&state, &format!("/api/v1/studies/{id}")).await.json();
    assert_eq!(study["kind"], "site");
    let tables = study["result"]["tables"].as_array().expect("tables");
    let table = |name: &str| {
        let found = tables.iter().find(|table| table["id"] == name);
        found.unwrap_or_else(|| panic!("no {name} in {study}"))
    };
    let plans = table("siting_plans")["rows"].as_array().expect("rows");
    assert_eq!(plans.len(), 3);
    let shown = plans[0][2]["value"].as_f64().expect("a number");
    assert!((shown * 1e4 - costs[0]).abs() < 1e-3, "{shown} {costs:?}");
    for table in tables {
        let columns = table["columns"].as_array().map(Vec::len);
        for row in table["rows"].as_array().expect("rows") {
            assert_eq!(row.as_array().map(Vec::len), columns, "{table}");
        }
    }

    let paper = async |query: &str| {
        get(
            &state,
            &format!("/api/v1/studies/{id}/siting/document{query}"),
        )
        .await
    };
    let zh = paper("").await;
    assert_eq!(zh.header("content-type"), "text/html; charset=utf-8");
    assert!(zh.text.contains("lang=\"zh-CN\"") && zh.text.contains("项目选址"));
    assert!(zh.text.contains("演示"), "synthetic rows are said to be so");
    assert!(
        zh.text.contains("<svg") && zh.text.contains("其他候选地块"),
        "no map"
    );
    assert!(
        paper("?language=en")
            .await
            .text
            .contains("Siting of projects")
    );
    (paper("?language=fr").await).assert_problem(400, "bad_query");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_choice_by_hand_is_scored_and_one_that_cannot_stand_says_why() {
    let state = province();
    let question = r#", "projects": ["R001"], "alternatives": 2, "worth": true"#;
    let by_hand = |candidate: &str| {
        format!(r#"{question}, "fix": [{{"project": "R001", "candidate": "{candidate}"}}]"#)
    };
    let (id, _) = answered(&state, question).await;
    let free = outcome(&state, &id).await;
    let (id, said) = answered(&state, &by_hand("C002")).await;
    let told = outcome(&state, &id).await;
    // All else stands as it was told, and nothing else is looked for again.
    assert_eq!((&told.plans, &told.worth), (&free.plans, &free.worth));
    assert!(said.iter().all(|text| !text.contains("次优")), "{said:?}");
    let fixed = told.fixed.clone().expect("a plan of that choice");
    assert_eq!(fixed.sites(), ["R001@C002"]);
    let best = told.plans[0].cost.total;
    assert!(fixed.cost.total.0 >= best.0 * (1.0 - 1e-6));
    let (id, _) = answered(&state, &by_hand("C9")).await;
    let told = outcome(&state, &id).await;
    assert!(told.fixed.is_none(), "there is no C9");
    assert!(told.fixed_fault.is_some_and(|why| why.zh.contains("C9")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_best_cells_of_the_ground_stand_beside_the_parcels() {
    let state = bundled();
    let question = r#", "projects": ["P1"], "alternatives": 0, "cells": 2"#;
    let (id, _) = answered(&state, question).await;
    let free = outcome(&state, &id).await;
    assert_eq!(free.cells, 2);
    let parcels = ["C1", "C2", "C3", "C4", "C5"];
    let candidates = &free.projects[0].candidates;
    let cell = (candidates.iter())
        .find(|id| !parcels.contains(&id.as_str()))
        .unwrap_or_else(|| panic!("no cell among {candidates:?}"));
    // A cell can be chosen by hand like any parcel.
    let by_hand = format!(r#"{question}, "fix": [{{"project": "P1", "candidate": "{cell}"}}]"#);
    let (id, _) = answered(&state, &by_hand).await;
    let told = outcome(&state, &id).await;
    let fixed = told.fixed.expect("a plan of that choice");
    assert_eq!(fixed.sites(), [format!("P1@{cell}")]);
    assert!(fixed.cost.total.0 >= told.plans[0].cost.total.0 * (1.0 - 1e-6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_is_cancelled_keeps_the_best_plan_with_its_gap() {
    let state = bundled();
    let all = r#", "alternatives": 5, "worth": true, "turning": true, "frontier": 12"#;
    let started = post(&state, "/api/v1/studies", &ask(all)).await;
    assert_eq!(started.status, 202, "{}", started.text);
    let status = async || get(&state, "/api/v1/solves/study-1").await.json();
    // The first alternative is looked for once the best plan is there.
    for _ in 0..4_800 {
        let now = status().await;
        let text = now["progress"]["text"]["zh"].as_str().unwrap_or("");
        if text.contains("次优") {
            break;
        }
        assert_ne!(now["state"], "done", "there was no time to cancel it");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(delete(&state, "/api/v1/solves/study-1").await.status, 202);
    for _ in 0..400 {
        if status().await["state"] == "cancelled" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    reach(&state, "study-1", "cancelled").await;
    let told = outcome(&state, "study-1").await;
    assert!(!told.plans.is_empty());
    assert!(told.gap.is_some_and(|gap| gap >= 0.0));
    assert!(told.frontier.len() < 12, "it went on to the end");
}

#[tokio::test]
async fn what_cannot_be_sited_is_refused() {
    let toy = state(Toy::new(Manner::Quick));
    (post(&toy, "/api/v1/studies", &ask("")).await).assert_problem(422, "no_site");
    for study in [
        r#", "alternatives": 6"#,
        r#", "frontier": 13"#,
        r#", "cells": 11"#,
        r#", "futures": [0]"#,
        r#", "futures": [1, 1, 1, 1, 1, 1]"#,
        r#", "fix": [{"project": "P1"}]"#,
        r#", "wurth": true"#,
    ] {
        (post(&toy, "/api/v1/studies", &ask(study)).await).assert_problem(400, "bad_body");
    }
    let bundled = bundled();
    let strange = ask(r#", "projects": ["P9"]"#);
    (post(&bundled, "/api/v1/studies", &strange).await).assert_problem(422, "no_site");
    let frontier = r#"{"scenario": "base", "study": {"kind": "frontier", "points": 2}}"#;
    post(&toy, "/api/v1/studies", frontier).await;
    reach(&toy, "study-1", "done").await;
    for path in ["siting", "siting/document"] {
        let answer = get(&toy, &format!("/api/v1/studies/study-1/{path}")).await;
        answer.assert_problem(404, "unknown_part");
    }
    assert_eq!(
        get(&bundled, "/api/v1/solves").await.json(),
        Value::Array(Vec::new())
    );
}
