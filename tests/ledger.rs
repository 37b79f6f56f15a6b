//! The ledger: the chain shows every kind of tampering, quotas cannot be overdrawn, nothing acknowledged is
//! lost when the program is killed.

mod chain;
mod commands;
mod kills;
mod manifests;
mod overdrawn;
mod steps;

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use wasteflow::ledger::limits::{Room, Supply};
use wasteflow::ledger::{Decision, Ledger, Limits, Quota};
use wasteflow::quantity::Tonnes;

fn decision(application: &str, quota: &str, t: f64) -> Decision {
    Decision {
        kind: "approve".to_owned(),
        application: application.to_owned(),
        quota: quota.to_owned(),
        edition: 2025,
        sender: "G".to_owned(),
        facility: "F".to_owned(),
        code: "900-041-49".to_owned(),
        operation: "use".to_owned(),
        t: Tonnes(t),
        decided: "2025-12-01".parse().expect("a date"),
        until: "2026-06-30".parse().expect("a date"),
        who: "审查人甲".to_owned(),
        os_user: "desk".to_owned(),
        at: "2025-12-01T09:00:00Z".to_owned(),
        why: String::new(),
        overrides: false,
        payload: String::new(),
    }
}

fn quota(listed: f64) -> Limits {
    Limits::from(vec![Quota {
        id: "Q".to_owned(),
        listed_t: Tonnes(listed),
        approved_before_t: Tonnes(10.0),
    }])
}

/// Room of the receiver and supply of the sender, 10 t of each gone before.
fn limits(permitted: f64, planned: f64) -> Limits {
    Limits {
        rooms: vec![Room {
            facility: "F".to_owned(),
            code: "900-041-49".to_owned(),
            operation: "use".to_owned(),
            year: 2025,
            permitted_t: Tonnes(permitted),
            approved_before_t: Tonnes(10.0),
        }],
        supplies: vec![Supply {
            sender: "G".to_owned(),
            code: "900-041-49".to_owned(),
            year: 2025,
            planned_t: Tonnes(planned),
            approved_before_t: Tonnes(10.0),
        }],
        ..Limits::default()
    }
}

/// A ledger of five entries in a folder of its own.
fn five() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("book.db");
    let mut ledger = Ledger::create(&path).expect("made");
    for n in 1..=5 {
        let one = [decision(&format!("A{n}"), "Q", 1.5)];
        assert_eq!(ledger.record(&one, &quota(100.0)).expect("recorded"), [n]);
    }
    drop(ledger);
    (dir, path)
}

/// Changes the file behind the program's back.
fn tamper(path: &Path, sql: &str) {
    let connection = Connection::open(path).expect("opens");
    let drop = "DROP TRIGGER entries_stay; DROP TRIGGER entries_remain; DROP TRIGGER manifests_stay; DROP TRIGGER manifests_remain;";
    connection.execute_batch(drop).expect("no triggers");
    connection.execute_batch(sql).expect("tampered");
}
