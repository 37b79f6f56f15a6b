//! The chain of entries: whatever is done to the file behind the program's back shows, alone or against a signed head.

use super::{decision, five, quota, tamper};
use rusqlite::Connection;
use wasteflow::ledger::sign::{Head, key};
use wasteflow::ledger::{Ledger, LedgerError};
use wasteflow::quantity::Tonnes;

#[test]
fn a_ledger_verifies_and_tells_its_balance() {
    let (_dir, path) = five();
    let ledger = Ledger::open(&path).expect("opens");
    assert_eq!(ledger.journal(), "WAL");
    assert_eq!(ledger.verify().expect("it holds").0, 5);
    assert_eq!(ledger.approved("Q").expect("sums"), Tonnes(7.5));
    let entries = ledger.entries().expect("read");
    assert_eq!(entries[4].decision, decision("A5", "Q", 1.5));
}

#[test]
fn altered_removed_moved_and_added_entries_break_the_chain() {
    let attacks = [
        "UPDATE entries SET grams = 1 WHERE seq = 3",
        "UPDATE entries SET who = '乙' WHERE seq = 5",
        "DELETE FROM entries WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 1",
        "UPDATE entries SET seq = 9 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = 9",
        "INSERT INTO entries SELECT 6, kind, application, quota, edition, sender, facility, code, operation, grams, decided, until, who, os_user, at, why, overrides, payload, before, randomblob(32) FROM entries WHERE seq = 5",
        "INSERT INTO manifests VALUES ('20255001000001', 3, 'G', 'F', '900-041-49', 1, 1, '2025-01-01', NULL, NULL)",
    ];
    for attack in attacks {
        let (_dir, path) = five();
        tamper(&path, attack);
        let ledger = Ledger::open(&path).expect("opens");
        let found = ledger.verify();
        assert!(
            matches!(found, Err(LedgerError::Broken(_))),
            "{attack}: {found:?}"
        );
    }
}

#[test]
fn the_file_itself_refuses_to_change_or_remove_an_entry() {
    let (_dir, path) = five();
    let connection = Connection::open(&path).expect("opens");
    for sql in ["UPDATE entries SET grams = 1", "DELETE FROM entries"] {
        assert!(connection.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn a_cut_end_and_a_ledger_written_anew_show_against_a_signed_head() {
    let (dir, path) = five();
    let secret = key(&dir.path().join("key")).expect("made");
    let again = key(&dir.path().join("key")).expect("read");
    assert_eq!(secret.to_bytes(), again.to_bytes());
    let head = Ledger::open(&path)
        .expect("opens")
        .sign(&secret, "2025-12-31T00:00:00Z")
        .expect("signed");
    assert!(head.is_signed());
    let mut ledger = Ledger::open(&path).expect("opens");
    ledger
        .record(&[decision("A6", "Q", 1.0)], &quota(100.0))
        .expect("recorded");
    assert_eq!(
        ledger
            .verify_against(&head, Some(&head.key))
            .expect("goes on"),
        1
    );
    assert!(
        ledger
            .verify_against(&head, Some(&"00".repeat(32)))
            .is_err()
    );
    for forged in [
        Head {
            seq: 4,
            ..head.clone()
        },
        Head {
            hash: "00".repeat(32),
            ..head.clone()
        },
        Head {
            at: "2026-01-01T00:00:00Z".to_owned(),
            ..head.clone()
        },
    ] {
        assert!(!forged.is_signed());
        assert!(ledger.verify_against(&forged, None).is_err());
    }
    drop(ledger);
    tamper(&path, "DELETE FROM entries WHERE seq > 3");
    let cut = Ledger::open(&path).expect("opens");
    assert!(
        cut.verify().is_ok(),
        "alone it is only internally consistent"
    );
    assert!(matches!(
        cut.verify_against(&head, None),
        Err(LedgerError::Broken(_))
    ));
    let other = dir.path().join("other.db");
    let mut anew = Ledger::create(&other).expect("made");
    for n in 1..=5 {
        anew.record(&[decision(&format!("A{n}"), "Q", 1.4)], &quota(100.0))
            .expect("recorded");
    }
    assert!(anew.verify().is_ok());
    assert!(matches!(
        anew.verify_against(&head, None),
        Err(LedgerError::Broken(_))
    ));
}
