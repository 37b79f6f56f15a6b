//! The ledger by the command line.

use super::tamper;
use crate::common::wasteflow;
use std::path::Path;

#[test]
fn the_command_line_keeps_a_book_from_the_first_decision_to_the_signed_head() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (book, secret, head) = (at("book.db"), at("key"), at("head.json"));
    let run = |args: &[&str]| wasteflow(args);
    assert_eq!(run(&["ledger", "list", &book]).code, 2);
    assert_eq!(run(&["ledger", "init", &book]).code, 0);
    assert_eq!(run(&["ledger", "init", &book]).code, 2);
    let story = ["--scenario", "white_list_story", "--who", "审查人甲"];
    let record = |id: &str, more: &[&str]| {
        let mut args = vec!["ledger", "record", &book, "data/geo", "--application", id];
        args.extend(story);
        args.extend(more);
        wasteflow(&args)
    };
    let first = record("A001", &[]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(
        first.stdout.contains("2,500 t 白名单内"),
        "{}",
        first.stdout
    );
    assert_eq!(record("A001", &[]).code, 2, "it was decided");
    // The quota is used up now: the next one waits for consent and is recorded without tonnes.
    let next = record("A003", &["--json"]);
    assert!(next.stdout.contains("\"ask_consent\""), "{}", next.stdout);
    assert_eq!(
        record("A005", &["--instead-t", "10"]).code,
        2,
        "an override needs a reason"
    );
    assert_eq!(
        record("A005", &["--instead-t", "10", "--why", "应急"]).code,
        0
    );
    let balance = run(&[
        "ledger", "balance", &book, "data/geo", "--year", "2025", "--json",
    ]);
    let rows: serde_json::Value = serde_json::from_str(&balance.stdout).expect("JSON");
    let row = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|r| r["quota"] == "W2025-04");
    assert_eq!(row.expect("listed")["left_t"], -10.0);
    let alone = run(&["ledger", "verify", &book]);
    assert!(alone.stdout.contains("内部一致"), "{}", alone.stdout);
    assert_eq!(
        run(&["ledger", "sign", &book, "--key", &secret, "--out", &head]).code,
        0
    );
    let signed = run(&["ledger", "verify", &book, "--head", &head]);
    assert!(signed.stdout.contains("与签名相符"), "{}", signed.stdout);
    tamper(Path::new(&book), "DELETE FROM entries WHERE seq = 3");
    assert_eq!(run(&["ledger", "verify", &book]).code, 0);
    assert_eq!(run(&["ledger", "verify", &book, "--head", &head]).code, 3);
    let report = run(&["ledger", "report", &book, "data/geo", "--year", "2025"]);
    assert!(
        report.code == 0 && report.stdout.contains("X_CHUANNAN"),
        "{}",
        report.stderr
    );
}

#[test]
fn the_command_line_takes_an_application_step_by_step_and_tells_where_it_stands() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book.db").to_string_lossy().into_owned();
    assert_eq!(wasteflow(&["ledger", "init", &book]).code, 0);
    let step = |to: &str| {
        wasteflow(&[
            "ledger",
            "step",
            &book,
            "data/geo",
            "--application",
            "A002",
            "--to",
            to,
            "--who",
            "审查人甲",
        ])
    };
    let early = step("answered");
    assert_eq!(early.code, 2, "{}", early.stderr);
    assert!(early.stderr.contains("已受理"), "{}", early.stderr);
    let asked = step("consulted");
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    assert!(asked.stdout.contains("已函商"), "{}", asked.stdout);
    assert_eq!(step("lost").code, 2);
    let state = wasteflow(&["ledger", "state", &book, "--today", "2025-12-01", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&state.stdout).expect("JSON");
    assert_eq!(
        (
            &rows[0]["application"],
            &rows[0]["state"],
            &rows[0]["running"]
        ),
        (&"A002".into(), &"consulted".into(), &false.into())
    );
}
