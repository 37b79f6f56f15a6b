//! A day of the bundled case from outside: what the independent judge says of it, and the files a driver needs.

use crate::common::wasteflow;

#[test]
fn a_day_of_rounds_is_planned_without_a_fault_and_its_sheets_are_written() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("rounds");
    let out = out.to_str().expect("UTF-8");
    let ran = wasteflow(&[
        "collect",
        "data/geo",
        "--date",
        "2021-03-01",
        "--json",
        "--out",
        out,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    assert_eq!(
        told["faults"],
        serde_json::json!([]),
        "the judge finds nothing"
    );
    assert!(told["rounds"]["visited"].as_u64().expect("a number") > 0);
    let sheet = std::fs::read_to_string(dir.path().join("rounds/sheets.html")).expect("written");
    assert!(sheet.contains("2021-03-01") && sheet.contains("900-041-49"));
}
