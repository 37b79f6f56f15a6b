//! Tables handed in over HTTP: what a file would do, the rows that go back, acceptance, and the way back.

use super::{Answer, delete, get, post, raw, request, send};
use crate::common::{copy_of, small};
use axum::body::Body;
use axum::http::header;
use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use wasteflow::finding::Bilingual;
use wasteflow::pipeline;
use wasteflow::serve::{CaseEngine, Home, Limits, Served, State};

const ROWS: [[&str; 6]; 4] = [
    [
        "单位名称",
        "所在镇街",
        "经度",
        "纬度",
        "废物代码",
        "产生量（吨）",
    ],
    ["新厂甲", "青石镇", "106.05", "29.05", "900-214-08", "1.5"],
    ["新厂乙", "没有镇", "106.05", "29.05", "900-214-08", "1"],
    ["新厂丙", "青石镇", "", "", "900-214-08", "2.5"],
];

pub(super) fn served(locked: Option<Bilingual>) -> (tempfile::TempDir, Served) {
    let folder = copy_of(&small());
    let engine = |folder: &Path| -> Result<Arc<dyn wasteflow::serve::Engine>, _> {
        Ok(Arc::new(CaseEngine::new(pipeline::open(folder, None)?)))
    };
    let first = engine(folder.path()).expect("the small case has no errors");
    let home = Home {
        folder: folder.path().to_owned(),
        locked,
        reopen: Box::new(engine),
    };
    let served = Served::new(State::new(first, Limits::default()), Some(home));
    (folder, served)
}

fn csv() -> Vec<u8> {
    let text = ROWS.map(|row| row.join(",")).join("\n") + "\n";
    GB18030.encode(&text).0.into_owned()
}

fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    for name in ["说明", "数据"] {
        book.add_worksheet().set_name(name).expect("a name");
    }
    book.worksheet_from_index(0)
        .expect("a sheet")
        .write_string(0, 0, "只是说明")
        .expect("a cell");
    let sheet = book.worksheet_from_index(1).expect("a sheet");
    for (r, row) in (0..).zip(ROWS) {
        for (c, text) in (0..).zip(row) {
            sheet.write_string(r, c, text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("memory")
}

pub(super) async fn hand_in(served: &Served, name: &str, bytes: Vec<u8>) -> Answer {
    let request = request("POST", &format!("/api/v1/intake?name={name}"))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .body(Body::from(bytes));
    send(served, request.expect("a request")).await
}

pub(super) async fn again(served: &Served, draft: u64, ask: &Value) -> Answer {
    let request = request("PUT", &format!("/api/v1/intake/{draft}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(ask.to_string()));
    send(served, request.expect("a request")).await
}

async fn total(served: &Served) -> f64 {
    let base = get(served, "/api/v1/base").await.json();
    let classes = base["by_class"].as_array().expect("classes");
    classes
        .iter()
        .filter_map(|class| class["tonnes"].as_f64())
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gb18030_table_is_shown_mended_and_accepted_and_the_case_goes_back() {
    let (folder, served) = served(None);
    let before = fs::read(folder.path().join("streams.csv")).expect("streams");
    let tonnes = total(&served).await;
    let shown = hand_in(&served, "2024.csv", csv()).await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    let shown = shown.json();
    assert_eq!(shown["encoding"], "gb18030");
    assert_eq!(shown["header_row"], 1);
    assert_eq!(
        shown["columns"][0],
        json!({
            "header": "单位名称", "field": "unit_name", "by": "word", "word": "单位名称",
            "sample": ["新厂甲", "新厂乙", "新厂丙"], "refused": 0,
        })
    );
    assert_eq!(shown["columns"][5]["unit"], "t");
    let effect = &shown["effect"];
    assert_eq!(effect["units"]["new_count"], 2);
    assert_eq!(effect["streams"]["new_count"], 2);
    assert_eq!(effect["placed_at_seat"], 1);
    assert_eq!(effect["refused_count"], 1);
    assert_eq!(effect["refused"][0]["row"], 3);
    assert_eq!(effect["refused"][0]["why"], "unknown_zone");
    assert_eq!(
        effect["refused"][0]["place"],
        json!({"lon": 106.05, "lat": 29.05})
    );
    assert_eq!(shown["rows"][1]["row"], 3);
    assert_eq!(shown["acceptable"], true);
    let now = effect["tonnes"][1].as_f64().expect("tonnes");
    assert!((now - effect["tonnes"][0].as_f64().expect("tonnes") - 4.0).abs() < 1e-9);
    let untouched = fs::read(folder.path().join("streams.csv")).expect("streams");
    assert_eq!(untouched, before, "looking writes nothing");

    // Kilograms, says somebody; and a column that is needed is taken away.
    let draft = shown["draft"].as_u64().expect("a number");
    let kilograms =
        json!({"columns": [{"header": "产生量（吨）", "field": "tonnes", "unit": "kg"}]});
    let shown = again(&served, draft, &kilograms).await.json();
    assert_eq!(shown["columns"][5]["by"], "saved");
    let [was, is] = [0, 1].map(|at| shown["effect"]["tonnes"][at].as_f64().expect("tonnes"));
    assert!((is - was - 0.004).abs() < 1e-9);
    let none = json!({"columns": [{"header": "废物代码", "field": "none"}]});
    let shown = again(&served, draft, &none).await.json();
    assert_eq!(shown["missing"], json!(["code"]));
    assert_eq!(shown["acceptable"], false);
    assert_eq!(shown["findings"][0]["code"], "I044");
    let accept = format!("/api/v1/intake/{draft}/accept");
    post(&served, &accept, "{}")
        .await
        .assert_problem(422, "case_faulty");
    let wrong = again(&served, draft, &json!({"encoding": "utf-8"}))
        .await
        .json();
    assert_eq!(wrong["findings"][0]["code"], "I042");
    assert!(wrong["effect"].is_null());
    again(&served, draft, &json!({"crs": "mars"}))
        .await
        .assert_problem(400, "bad_body");
    again(&served, draft, &json!({"crs": "wgs84"})).await;

    let path = format!("/api/v1/intake/{draft}/refused.xlsx");
    let asked = request("GET", &path)
        .body(Body::empty())
        .expect("a request");
    let (status, headers, bytes) = raw(served.clone(), asked).await;
    assert_eq!(status, 200);
    assert!(
        headers[header::CONTENT_DISPOSITION]
            .to_str()
            .expect("text")
            .contains("refused.xlsx")
    );
    let book =
        wasteflow::import::table::book::read("refused.xlsx", &bytes, None).expect("a workbook");
    assert_eq!(book.grids[0].rows.len(), 2);
    assert_eq!(book.grids[0].cell(1, 0), "新厂乙");

    // The engine before knows a solve; the one after does not, and gives no number twice.
    post(&served, "/api/v1/solves", "{}").await;
    let done = post(&served, &accept, "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["version"], 1);
    assert!(
        (total(&served).await - tonnes - 4.0).abs() < 1e-6,
        "the new case is served"
    );
    get(&served, "/api/v1/solves/solve-1")
        .await
        .assert_problem(404, "unknown_solve");
    assert_eq!(
        post(&served, "/api/v1/solves", "{}").await.json()["id"],
        "solve-2"
    );
    post(&served, &accept, "{}")
        .await
        .assert_problem(404, "unknown_draft");

    let versions = get(&served, "/api/v1/versions").await.json();
    assert!(versions["locked"].is_null());
    assert_eq!(versions["versions"][0]["number"], 1);
    let back = post(&served, "/api/v1/versions/1/restore", "{}").await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert!((total(&served).await - tonnes).abs() < 1e-6);
    assert_eq!(
        fs::read(folder.path().join("streams.csv")).expect("streams"),
        before
    );
    assert!(!folder.path().join("mapping.toml").exists());
    assert_eq!(
        get(&served, "/api/v1/versions").await.json()["versions"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    post(&served, "/api/v1/versions/9/restore", "{}")
        .await
        .assert_problem(404, "unknown_version");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_shows_its_sheets_and_a_case_changed_meanwhile_is_looked_at_again() {
    let (folder, served) = served(None);
    let shown = hand_in(&served, "2024.xlsx", xlsx()).await.json();
    assert_eq!(shown["sheets"], json!(["说明", "数据"]));
    assert_eq!(shown["sheet"], "数据");
    assert!(shown["encoding"].is_null());
    let other = again(&served, 1, &json!({"sheet": "说明"})).await.json();
    assert_eq!(other["findings"][0]["code"], "I043");
    assert_eq!(other["sheets"], json!(["说明", "数据"]));
    again(&served, 1, &json!({})).await;
    // Somebody else takes the same table in.
    let mut intake = pipeline::Intake::open(folder.path()).expect("the case");
    let choices = wasteflow::import::table::Choices::default();
    let looked = wasteflow::import::table::look("b.xlsx", &xlsx(), &choices, &[]).expect("a table");
    intake.take(looked, &choices).expect("taken");
    intake.write().expect("written");
    post(&served, "/api/v1/intake/1/accept", "{}")
        .await
        .assert_problem(409, "case_moved");
    let shown = again(&served, 1, &json!({})).await.json();
    assert_eq!(shown["effect"]["streams"]["same_count"], 2);
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(done.json(), json!({"files": []}), "nothing is different");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_is_not_changed_here_says_so_and_how_to_go_on() {
    let (_folder, served) = served(Some(Bilingual::new("演示案例", "the demonstration case")));
    let shown = hand_in(&served, "2024.csv", csv()).await.json();
    assert_eq!(
        shown["effect"]["units"]["new_count"], 2,
        "it can be looked at"
    );
    assert_eq!(shown["acceptable"], false);
    assert_eq!(shown["locked"]["zh"], "演示案例");
    let answer = post(&served, "/api/v1/intake/1/accept", "{}").await;
    answer.assert_problem(409, "case_locked");
    let action = answer.json()["action"]["zh"].clone();
    let action = action.as_str().expect("text");
    assert!(
        action.contains("复制到可写的文件夹") && !action.contains("wasteflow "),
        "{action}"
    );
    post(&served, "/api/v1/versions/1/restore", "{}")
        .await
        .assert_problem(409, "case_locked");
    let versions = get(&served, "/api/v1/versions").await.json();
    assert_eq!(versions["locked"]["en"], "the demonstration case");
    assert!(
        versions["way_on"]["en"]
            .as_str()
            .expect("text")
            .contains("copy the case to a folder")
    );

    let nowhere = Served::from(super::state(super::tiny::Toy::new(
        super::tiny::Manner::Quick,
    )));
    hand_in(&nowhere, "2024.csv", csv())
        .await
        .assert_problem(409, "case_locked");
}

#[tokio::test]
async fn files_are_bounded_and_taken_from_this_page_only() {
    let (_folder, served) = served(None);
    let plain = request("POST", "/api/v1/intake?name=a.csv")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(csv()));
    let plain = send(&served, plain.expect("a request")).await;
    plain.assert_problem(415, "not_octets");
    let strange = request("POST", "/api/v1/intake?name=a.csv")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::ORIGIN, "http://elsewhere.example")
        .body(Body::from(csv()));
    let strange = send(&served, strange.expect("a request")).await;
    strange.assert_problem(403, "foreign_origin");
    hand_in(&served, "", csv())
        .await
        .assert_problem(400, "bad_query");
    // Longer than a question may be, shorter than a file may be.
    let long = hand_in(&served, "..%2F..%2Fa.csv", vec![b' '; 3 << 20]).await;
    assert_eq!(long.status, 201, "{}", long.text);
    assert_eq!(long.json()["file"], "a.csv");
    let small = Limits {
        file: 1000,
        ..Limits::default()
    };
    let engine = served.now().engine.clone();
    let tight = Served::new(State::new(engine, small), None);
    let over = hand_in(&tight, "a.csv", vec![b' '; 2000]).await;
    over.assert_problem(413, "file_too_large");
    for _ in 0..12 {
        hand_in(&served, "a.csv", csv()).await;
    }
    again(&served, 1, &json!({}))
        .await
        .assert_problem(404, "unknown_draft");
    assert_eq!(delete(&served, "/api/v1/intake/6").await.status, 204);
    again(&served, 6, &json!({}))
        .await
        .assert_problem(404, "unknown_draft");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_workbook_of_a_case_is_known_and_its_sheets_take_the_place_of_tables() {
    let (folder, served) = served(None);
    let tonnes = total(&served).await;
    let text = fs::read_to_string(folder.path().join("streams.csv")).expect("streams");
    let file = |text: String| vec![("streams.csv".to_owned(), text.into_bytes())];
    let book = wasteflow::import::workbook::write("x", &file(text.clone())).expect("a workbook");
    let shown = hand_in(&served, "case.xlsx", book).await.json();
    assert_eq!(
        shown["workbook"][0]["sheet"], "废物产生量 streams",
        "{shown}"
    );
    assert_eq!(shown["acceptable"], true);
    assert_eq!(
        post(&served, "/api/v1/intake/1/accept", "{}").await.json()["files"],
        json!([])
    );

    // One waste less.
    let less = text
        .trim_end()
        .rsplit_once('\n')
        .expect("rows")
        .0
        .to_owned()
        + "\n";
    let book = wasteflow::import::workbook::write("x", &file(less)).expect("a workbook");
    hand_in(&served, "case.xlsx", book).await;
    let done = post(&served, "/api/v1/intake/2/accept", "{}").await;
    assert_eq!(
        done.json(),
        json!({"files": ["streams.csv"], "version": 1}),
        "{}",
        done.text
    );
    assert!(total(&served).await < tonnes);

    // A unit nobody knows: told by sheet and row, nothing to accept.
    let wrong = text.trim_end().to_owned() + "\nS-NEW,G-NOBODY,900-214-08,1,,,liquid,,,demo\n";
    let lines = u64::try_from(wrong.lines().count()).expect("a number");
    let book = wasteflow::import::workbook::write("x", &file(wrong)).expect("a workbook");
    let shown = hand_in(&served, "case.xlsx", book).await.json();
    assert_eq!(shown["acceptable"], false);
    assert_eq!(
        shown["findings"][0]["place"]["file"], "废物产生量 streams",
        "{shown}"
    );
    assert_eq!(shown["findings"][0]["place"]["row"], lines + 1);
}

/// Headers nobody knows, below a title; the words of its data are as usual.
fn odd() -> Vec<u8> {
    let text = "某园区台账（内部）\n\
        A项,B项,C项,D项\n\
        新厂甲,青石镇,900-214-08,1500\n\
        新厂乙,没有镇,900-214-08,1000\n\
        新厂丙,青石镇,900-214-08,2500\n";
    GB18030.encode(text).0.into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_whose_headers_nobody_knows_is_mapped_by_hand_and_known_the_next_time() {
    let (folder, served) = served(None);
    let shown = hand_in(&served, "odd.csv", odd()).await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    let shown = shown.json();
    assert_eq!(shown["header_row"], 2, "the fullest of the first rows");
    assert_eq!(
        shown["top"][0],
        json!({"row": 1, "cells": ["某园区台账（内部）"]})
    );
    assert_eq!(shown["missing"], json!(["unit_name", "code", "tonnes"]));
    assert_eq!(shown["columns"][0]["by"], "none");
    let needed = shown["fields"].as_array().expect("fields").iter();
    let needed: Vec<&str> = needed
        .filter(|field| field["needed"] == true)
        .filter_map(|field| field["field"].as_str())
        .collect();
    assert_eq!(needed, ["unit_name", "code", "tonnes"]);

    let first = again(&served, 1, &json!({"header_row": 3})).await.json();
    assert_eq!(first["columns"][0]["header"], "新厂甲");
    let beyond = again(&served, 1, &json!({"header_row": 99})).await.json();
    assert_eq!(beyond["findings"][0]["code"], "I043");
    let column = |header: &str, field: &str| json!({"header": header, "field": field});
    let said = json!({"header_row": 2, "columns": [
        column("A项", "unit_name"), column("B项", "zone"), column("C项", "code"),
        {"header": "D项", "field": "tonnes", "unit": "kg"},
    ]});
    let shown = again(&served, 1, &said).await.json();
    assert_eq!(shown["effect"]["units"]["new_count"], 2, "{shown}");
    assert_eq!(shown["columns"][1]["refused"], 1);
    assert_eq!(shown["columns"][1]["first_refused"]["row"], 4);
    assert_eq!(shown["columns"][0]["refused"], 0);
    let [was, is] = [0, 1].map(|at| shown["effect"]["tonnes"][at].as_f64().expect("tonnes"));
    assert!((is - was - 4.0).abs() < 1e-9);
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    let kept = fs::read_to_string(folder.path().join("mapping.toml")).expect("the mapping");
    assert!(kept.contains("D项") && kept.contains("kg"), "{kept}");

    // The next year's file asks nothing, and says what changed in words.
    let next = GB18030.encode(
        "2025\nA项,B项,C项,D项\n新厂甲,青石镇,900-214-08,1800\n新厂丙,青石镇,900-214-08,2500\n",
    );
    let next = hand_in(&served, "next.csv", next.0.into_owned())
        .await
        .json();
    assert_eq!(next["header_row"], 2);
    assert!(
        (next["columns"].as_array().expect("columns").iter()).all(|one| one["by"] == "saved"),
        "{next}"
    );
    let value = &next["effect"]["streams"]["changed"][0]["values"][0];
    assert_eq!(value["label"]["zh"], "产生量（吨/年）");
    assert_eq!(
        (&value["was"]["zh"], &value["is"]["zh"]),
        (&json!("1.5"), &json!("1.8"))
    );
}
