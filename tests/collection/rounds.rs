//! Story 7 on the bundled case, from outside: four weeks judged, beside nearest neighbour; a plan by hand; weights typed in.

use crate::common::{case_copy, wasteflow};
use serde_json::{Value, json};

fn told(args: &[&str], code: i32) -> Value {
    let ran = wasteflow(args);
    assert_eq!(ran.code, code, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("one document")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn four_weeks_have_no_fault_no_late_stop_and_a_tenth_fewer_km_than_nearest_neighbour() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("rounds");
    let out = out.to_str().expect("UTF-8");
    let args = [
        "collect",
        "data/geo",
        "--date",
        "2021-03-01",
        "--days",
        "28",
        "--json",
        "--out",
        out,
    ];
    let told = told(&args, 0);
    assert_eq!(
        told["faults"],
        json!([]),
        "no late stop, no bad mix, no drive of 4 h without rest"
    );
    let rounds = &told["rounds"];
    assert!(number(&rounds["due"]) > 50.0 && rounds["visited"].as_u64() >= rounds["due"].as_u64());
    let tours: Vec<&Value> = (rounds["days"].as_array().expect("days").iter())
        .flat_map(|day| day["tours"].as_array().expect("tours"))
        .collect();
    let metres: f64 = tours.iter().map(|tour| number(&tour["metres"])).sum();
    let nearest = &told["nearest"];
    // The same calls on the same days.
    assert!(
        metres <= 0.9 * number(&nearest["metres"]),
        "{metres} m and {nearest}"
    );
    let left = rounds["days"][0]["left"].as_array().expect("left");
    assert!(!left.is_empty(), "some wait for a later day");
    for one in left {
        assert!(!one["reason"]["zh"].as_str().expect("words").is_empty());
        assert!(number(&one["change"]["cny"]) >= 0.0, "{one}");
    }
    let shares: f64 = (told["shares"].as_array().expect("shares").iter())
        .map(|share| number(&share["metres"]))
        .sum();
    assert!((shares - metres).abs() < 1.0, "split without a rest");
    for file in [
        "sheets.html",
        "tours.geojson",
        "tours.gpx",
        "calendar.csv",
        "customers.csv",
        "visits.csv",
        "coverage.csv",
    ] {
        let text = std::fs::read_to_string(dir.path().join("rounds").join(file)).expect("written");
        assert!(!text.is_empty(), "{file}");
    }
}

#[test]
fn a_plan_by_hand_is_judged_and_its_faults_are_named_with_exit_3() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("hand.json");
    let hand =
        json!({"tours": [{"date": "2021-03-01", "vehicle": "V1", "calls": ["G0762-F_MEDICAL"]}]});
    std::fs::write(&file, hand.to_string()).expect("written");
    let file = file.to_str().expect("UTF-8");
    let ran = wasteflow(&[
        "collect",
        "data/geo",
        "--date",
        "2021-03-01",
        "--plan",
        file,
    ]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("登记中没有该收运点、车辆或单位"),
        "{}",
        ran.stdout
    );
}

#[test]
fn weights_on_record_move_stock_oldest_batch_and_due_date() {
    let case = case_copy();
    let folder = case.path().to_str().expect("UTF-8");
    let sheet = |kg: &str| {
        let text = format!(
            "date,operator,vehicle,generator,code,kg,source\n2021-03-01,F_MEDICAL,V7,G0762,841-001-01,{kg},demo\n"
        );
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("weights.csv"), text).expect("written");
        dir
    };
    let record = |kg: &str| {
        let dir = sheet(kg);
        let file = dir.path().join("weights.csv");
        let ran = wasteflow(&[
            "collect",
            "record",
            folder,
            "--weights",
            file.to_str().expect("UTF-8"),
            "--json",
        ]);
        (ran.code, ran.stdout, ran.stderr)
    };
    let (code, out, err) = record("812");
    assert_eq!(code, 0, "{err}");
    let told: Value = serde_json::from_str(&out).expect("one document");
    assert_eq!(
        (told["recorded"].as_u64(), told["next"][0]["due"].as_str()),
        (Some(1), Some("2021-03-03"))
    );
    assert_eq!(told["next"][0]["age"], json!(0));
    assert!(case.path().join("visits.csv").is_file());
    let (code, _, err) = record("-1");
    assert_eq!(code, 2, "{err}");
    let kept = std::fs::read_to_string(case.path().join("visits.csv")).expect("there");
    assert!(kept.contains("812"), "a table with a fault changes nothing");
}
