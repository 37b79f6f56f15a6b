//! Files of a GIS and tables of other kinds handed in over HTTP: roads, rows of a table, areas, files that belong together.

use super::intake::{again, hand_in, served};
use super::{get, post, raw, request};
use axum::body::Body;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The roads of a case as an office has them: other headers, a class in its own words.
fn roads(folder: &Path, class: &str) -> Vec<u8> {
    let text = fs::read_to_string(folder.join("roads.geojson")).expect("roads");
    let mut layer: Value = serde_json::from_str(&text).expect("JSON");
    for feature in layer["features"].as_array_mut().expect("features") {
        let id = feature["properties"]["id"].clone();
        feature["properties"] = json!({"编号": id, "技术等级": class, "限速": "40 km/h"});
    }
    layer.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_layer_of_roads_is_mapped_looked_at_and_accepted_as_a_version() {
    let (folder, served) = served(None);
    let before = fs::read(folder.path().join("roads.geojson")).expect("roads");
    let shown = hand_in(&served, "roads.geojson", roads(folder.path(), "二级")).await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    let shown = shown.json();
    assert_eq!(shown["table"], "roads", "told by its lines");
    let words: Vec<&str> = (shown["tables"].as_array().expect("tables").iter())
        .filter_map(|one| one["table"].as_str())
        .collect();
    for word in ["generators", "roads", "zones", "boundary", "facilities"] {
        assert!(words.contains(&word), "{words:?}");
    }
    let fields: Vec<&str> = (shown["columns"].as_array().expect("columns").iter())
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert_eq!(fields, ["id", "class", "speed_kmh"], "{shown}");
    let effect = &shown["roads_effect"];
    assert_eq!(effect["roads"][0], effect["roads"][1]);
    assert!(
        (effect["noted"].as_array().expect("reasons").iter())
            .any(|one| one["why"] == "class_by_word"),
        "{effect}"
    );
    assert_eq!(shown["acceptable"], true, "{}", shown["findings"]);
    assert_eq!(
        fs::read(folder.path().join("roads.geojson")).expect("roads"),
        before,
        "looking writes nothing"
    );

    // A column that is not to be read: the class is assumed.
    let none = json!({"columns": [{"header": "技术等级", "field": "none"}]});
    let shown = again(&served, 1, &none).await.json();
    assert!(
        (shown["roads_effect"]["noted"]
            .as_array()
            .expect("reasons")
            .iter())
        .any(|one| one["why"] == "class_assumed"),
        "{shown}"
    );
    again(&served, 1, &json!({})).await;
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["version"], 1);
    let layer = get(&served, "/api/v1/layers/roads").await.json();
    let classes: Vec<&Value> = (layer["features"].as_array().expect("features").iter())
        .map(|one| &one["properties"]["class"])
        .collect();
    assert!(
        classes.iter().all(|class| *class == "primary"),
        "{classes:?}"
    );
    let back = post(&served, "/api/v1/versions/1/restore", "{}").await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert_eq!(
        fs::read(folder.path().join("roads.geojson")).expect("roads"),
        before
    );

    // A word nobody knows is told at its row and header, in words of the page.
    let wrong = hand_in(&served, "roads.geojson", roads(folder.path(), "林荫道")).await;
    let finding = wrong.json()["findings"][0].clone();
    assert_eq!(
        (
            &finding["code"],
            &finding["place"]["row"],
            &finding["place"]["column"]
        ),
        (&json!("I011"), &json!(2), &json!("技术等级"))
    );
    assert!(
        !finding["action"]["zh"]
            .as_str()
            .expect("text")
            .contains("--")
    );
    post(&served, "/api/v1/intake/2/accept", "{}")
        .await
        .assert_problem(422, "case_faulty");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_go_into_the_table_that_is_chosen_and_refused_ones_come_back() {
    let (folder, served) = served(None);
    let text = fs::read_to_string(folder.path().join("facilities.csv")).expect("facilities");
    let mut lines = text.lines();
    let (heads, first) = (lines.next().expect("heads"), lines.next().expect("a row"));
    let id = first.split(',').next().expect("an id");
    let renamed = first.replacen(id, "", 1).replacen(',', "NEW-1,", 1);
    let table = format!("{heads}\n{first}\n{renamed}\nNEW-2,只有名称\n");
    let shown = hand_in(&served, "plants.csv", table.into_bytes())
        .await
        .json();
    assert_eq!(shown["table"], "generators");
    let shown = again(&served, 1, &json!({"table": "facilities"}))
        .await
        .json();
    assert_eq!(shown["rows_effect"]["new_count"], 1, "{shown}");
    assert_eq!(shown["rows_effect"]["same_count"], 1);
    assert_eq!(shown["rows_effect"]["refused"][0]["row"], 4);
    assert_eq!(shown["columns"][0]["field"], "id");
    let asked = request("GET", "/api/v1/intake/1/refused.xlsx").body(Body::empty());
    let (status, _, sent) = raw(served.clone(), asked.expect("a request")).await;
    assert_eq!(status, 200);
    assert!(sent.starts_with(b"PK"));
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(
        done.json()["files"],
        json!(["facilities.csv"]),
        "{}",
        done.text
    );
    let now = fs::read_to_string(folder.path().join("facilities.csv")).expect("facilities");
    assert!(now.contains("NEW-1") && !now.contains("NEW-2"));
    // A table without ids is none that rows go to one by one; what is no table at all is told so, too.
    hand_in(&served, "plants.csv", b"a,b\n1,2\n".to_vec()).await;
    let shown = again(&served, 2, &json!({"table": "prices"})).await.json();
    assert_eq!(shown["findings"][0]["code"], "I055", "{shown}");
    let shown = again(&served, 2, &json!({"table": "zones"})).await.json();
    assert_eq!(shown["findings"][0]["code"], "I055", "{shown}");
    again(&served, 2, &json!({"tolerance_m": 5000}))
        .await
        .assert_problem(400, "bad_body");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outlines_come_in_with_their_shift_undone_and_how_sure_that_is() {
    let (folder, served) = served(None);
    let zones = fs::read(folder.path().join("zones.geojson")).expect("zones");
    let shown = hand_in(&served, "towns.geojson", zones).await.json();
    assert_eq!(shown["table"], "zones");
    assert!(
        shown["areas_effect"]["zh"]
            .as_str()
            .is_some_and(|text| text.contains("未变")),
        "{shown}"
    );
    let shown = again(&served, 1, &json!({"crs": "gcj02"})).await.json();
    assert_eq!(shown["notes"][0]["code"], "I064", "{shown}");
    let text = shown["notes"][0].to_string();
    assert!(text.contains("个点") && !text.contains("--crs"), "{text}");
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(
        done.json()["files"],
        json!(["zones.geojson"]),
        "{}",
        done.text
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_contradict_each_other_are_told_and_the_later_one_may_be_right() {
    let (folder, served) = served(None);
    let table = |tonnes: &str| {
        format!("单位名称,所在镇街,废物代码,产生量（吨）\n同批厂,青石镇,900-214-08,{tonnes}\n")
            .into_bytes()
    };
    hand_in(&served, "a.csv", table("10")).await;
    hand_in(&served, "b.csv", table("12")).await;
    let shown = again(&served, 2, &json!({"after": 1})).await.json();
    assert_eq!(shown["together"], json!(["a.csv"]));
    assert_eq!(shown["contradicts"], true);
    assert_eq!(shown["findings"][0]["code"], "I065", "{shown}");
    let accept = "/api/v1/intake/2/accept";
    post(&served, accept, "{}")
        .await
        .assert_problem(422, "case_faulty");
    let later = json!({"after": 1, "later_wins": true});
    let shown = again(&served, 2, &later).await.json();
    assert_eq!(shown["acceptable"], true, "{shown}");
    let done = post(&served, accept, "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    let streams = fs::read_to_string(folder.path().join("streams.csv")).expect("streams");
    assert!(
        streams.contains(",12,") && !streams.contains(",10,"),
        "{streams}"
    );
    // Both are done with.
    again(&served, 1, &json!({}))
        .await
        .assert_problem(404, "unknown_draft");
    again(&served, 3, &json!({"after": 1}))
        .await
        .assert_problem(404, "unknown_draft");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_of_headers_is_kept_with_what_is_accepted_and_asked_no_more() {
    let (folder, served) = served(None);
    let by = |shown: &Value, header: &str| {
        let mut all = shown["columns"].as_array().expect("columns").iter();
        let one = all.find(|one| one["header"] == header).expect("the header");
        (one["field"].clone(), one["by"].clone())
    };
    let bytes = roads(folder.path(), "林荫道");
    hand_in(&served, "roads.geojson", bytes.clone()).await;
    let said = json!({"columns": [
        {"header": "技术等级", "field": "none"}, {"header": "编号", "field": "id"},
    ]});
    let shown = again(&served, 1, &said).await.json();
    assert_eq!(by(&shown, "技术等级"), (json!("none"), json!("saved")));
    let mapping = folder.path().join("mapping.toml");
    assert!(!mapping.exists(), "looking writes nothing");
    let done = post(&served, "/api/v1/intake/1/accept", "{}").await;
    assert_eq!(done.status, 200, "{}", done.text);
    let files = done.json()["files"].clone();
    assert!(
        files
            .as_array()
            .expect("files")
            .contains(&json!("mapping.toml")),
        "{files}"
    );
    let shown = hand_in(&served, "next.geojson", bytes.clone()).await.json();
    assert_eq!(shown["acceptable"], true, "{shown}");
    assert_eq!(by(&shown, "技术等级"), (json!("none"), json!("saved")));
    assert_eq!(by(&shown, "编号"), (json!("id"), json!("saved")));
    assert_eq!(by(&shown, "限速"), (json!("speed_kmh"), json!("word")));
    let unknown = json!({"columns": [{"header": "技术等级", "field": "colour"}]});
    let shown = again(&served, 2, &unknown).await.json();
    assert_eq!(shown["findings"][0]["code"], "I066", "{shown}");

    // A table of which nobody knows a header is settled by hand, and kept beside what was said of roads.
    let text = fs::read_to_string(folder.path().join("facilities.csv")).expect("facilities");
    let mut lines = text.lines();
    let (heads, first) = (lines.next().expect("heads"), lines.next().expect("a row"));
    let names: Vec<&str> = heads.split(',').collect();
    let odd: Vec<String> = (1..=names.len()).map(|at| format!("第{at}项")).collect();
    let id = first.split(',').next().expect("an id");
    let table = |number: &str| {
        let row = first.replacen(id, number, 1);
        format!("{}\n{row}\n", odd.join(",")).into_bytes()
    };
    hand_in(&served, "odd.csv", table("NEW-1")).await;
    let into = json!({"table": "facilities"});
    let shown = again(&served, 3, &into).await.json();
    assert_eq!(shown["findings"][0]["code"], "I043", "{shown}");
    assert_eq!(by(&shown, "第1项"), (json!("none"), json!("none")));
    let column = |(header, field): (&String, &&str)| json!({"header": header, "field": field});
    let columns: Vec<Value> = odd.iter().zip(&names).map(column).collect();
    let said = json!({"table": "facilities", "columns": columns});
    let shown = again(&served, 3, &said).await.json();
    assert_eq!(shown["rows_effect"]["new_count"], 1, "{shown}");
    let done = post(&served, "/api/v1/intake/3/accept", "{}").await;
    assert_eq!(
        done.json()["files"],
        json!(["facilities.csv", "mapping.toml"]),
        "{}",
        done.text
    );
    let kept = fs::read_to_string(&mapping).expect("mapping");
    assert!(
        kept.contains("[tables.facilities]") && kept.contains("技术等级"),
        "{kept}"
    );
    hand_in(&served, "odd.csv", table("NEW-2")).await;
    let shown = again(&served, 4, &into).await.json();
    assert_eq!(shown["rows_effect"]["new_count"], 1, "{shown}");
    assert_eq!(by(&shown, "第2项"), (json!("name_zh"), json!("saved")));

    // A fault of the file is told; what needs no columns goes on.
    fs::write(&mapping, kept.replace("\"name_zh\"", "\"nothing\"")).expect("written");
    let shown = again(&served, 4, &into).await.json();
    assert_eq!(shown["findings"][0]["code"], "I066", "{shown}");
    assert_eq!(shown["findings"][0]["place"]["file"], "mapping.toml");
    assert_eq!(shown["acceptable"], false);
    let zones = fs::read(folder.path().join("zones.geojson")).expect("zones");
    let shown = hand_in(&served, "zones.geojson", zones).await.json();
    assert_eq!(shown["acceptable"], true, "{}", shown["findings"]);
}
