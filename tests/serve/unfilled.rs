//! A case as `init` made it, served before it is filled in; then filled in over HTTP, without a new start.

use super::{get, post, raw, request, send};
use crate::district::{District, filled, ran, text};
use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};
use std::path::Path;
use wasteflow::serve::{self, Home, Limits, Served, State};

fn served(case: &Path) -> Served {
    let engine = serve::open(case, None).expect("only tables are missing");
    let home = Home {
        folder: case.to_owned(),
        locked: None,
        reopen: Box::new(|folder| serve::open(folder, None)),
    };
    Served::new(State::new(engine, Limits::default()), Some(home))
}

fn files(case: &Value) -> Vec<&str> {
    let lacking = case["lacking"].as_array().expect("a list").iter();
    lacking
        .map(|one| {
            for words in ["name", "bring"] {
                for language in ["zh", "en"] {
                    assert!(one[words][language] != "", "{words} of {one}");
                }
            }
            one["file"].as_str().expect("a file")
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_just_made_is_served_says_what_it_lacks_and_goes_on_once_it_is_there() {
    let one = District::begun();
    let served = served(&one.case());
    let case = get(&served, "/api/v1/case").await.json();
    assert_eq!(
        files(&case),
        [
            "generators.csv",
            "streams.csv",
            "facilities.csv",
            "permits.csv",
            "roads.geojson"
        ]
    );
    let base = get(&served, "/api/v1/base").await;
    assert_eq!(base.status, 200, "{}", base.text);
    assert_eq!(base.json()["figures"], json!([]));
    let zones = get(&served, "/api/v1/layers/zones").await.json();
    assert_eq!(zones["features"].as_array().map(Vec::len), Some(4));
    for path in ["/api/v1/findings", "/api/v1/profiles", "/api/v1/versions"] {
        assert_eq!(get(&served, path).await.status, 200, "{path}");
    }
    for (path, body) in [
        ("/api/v1/solves", "{}"),
        (
            "/api/v1/studies",
            r#"{"study": {"kind": "frontier", "points": 5}}"#,
        ),
        ("/api/v1/rounds", r#"{"days": 7}"#),
    ] {
        let refused = post(&served, path, body).await;
        refused.assert_problem(409, "case_unfilled");
        let cause = refused.json()["cause"]["zh"].to_string();
        assert!(cause.contains("roads.geojson"), "{cause}");
    }
    let asked = request("GET", "/api/v1/template.xlsx").body(Body::empty());
    let (status, headers, bytes) = raw(served.clone(), asked.expect("a request")).await;
    assert_eq!(status, 200);
    assert!(bytes.starts_with(b"PK"));
    let named = headers[header::CONTENT_DISPOSITION].to_str().expect("text");
    assert!(named.contains("template.xlsx"), "{named}");

    // Roads come from elsewhere, while the server runs.
    let roads = one.path("roads.geojson");
    ran(&["import", "roads", text(&roads), "--into", text(&one.case())]);
    let again = post(&served, "/api/v1/reopen", "{}").await;
    assert_eq!(again.status, 200, "{}", again.text);
    let case = get(&served, "/api/v1/case").await.json();
    assert_eq!(
        files(&case),
        [
            "generators.csv",
            "streams.csv",
            "facilities.csv",
            "permits.csv"
        ]
    );

    let file = request("POST", "/api/v1/intake?name=filled.xlsx")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::from(filled()));
    let shown = send(&served, file.expect("a request")).await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    assert_eq!(shown.json()["acceptable"], true, "{}", shown.text);
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    let case = get(&served, "/api/v1/case").await.json();
    assert_eq!(case["lacking"], json!([]));
    assert_eq!(post(&served, "/api/v1/solves", "{}").await.status, 202);
}

#[tokio::test]
async fn a_case_with_other_faults_is_not_served() {
    let one = District::begun();
    let streams = one.case().join("streams.csv");
    let head = std::fs::read_to_string(&streams).expect("streams");
    let row = "S1,NOBODY,900-214-08,1,,,solid,,,public:x";
    std::fs::write(&streams, format!("{head}{row}\n")).expect("written");
    let Err(found) = serve::open(&one.case(), None) else {
        panic!("a stream of nobody is served");
    };
    assert!(
        found.iter().any(|one| one.is_error() && one.code != "D195"),
        "{found:?}"
    );
}
