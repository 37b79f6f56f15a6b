//! Quotas, room and supply: drawn to the gram and not beyond, by sixteen at once as by one.

use super::{decision, limits, quota};
use std::path::Path;
use wasteflow::ledger::{Decision, Ledger, LedgerError, Limits};
use wasteflow::quantity::Tonnes;

#[test]
fn a_quota_is_drawn_to_the_gram_and_not_beyond_unless_overridden_with_a_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut ledger = Ledger::create(&dir.path().join("book.db")).expect("made");
    let quota = quota(100.0);
    assert_eq!(
        ledger
            .record(&[decision("A1", "Q", 90.0)], &quota)
            .expect("exactly"),
        [1]
    );
    let more = ledger.record(&[decision("A2", "Q", 0.000_001)], &quota);
    assert!(
        matches!(more, Err(LedgerError::Overdrawn { .. })),
        "{more:?}"
    );
    let twice = ledger.record(&[decision("A1", "", 1.0)], &quota);
    assert!(
        matches!(twice, Err(LedgerError::Decided(_, 1))),
        "{twice:?}"
    );
    let forced = Decision {
        overrides: true,
        ..decision("A3", "Q", 5.0)
    };
    assert!(matches!(
        ledger.record(std::slice::from_ref(&forced), &quota),
        Err(LedgerError::NoReason)
    ));
    let reasoned = Decision {
        why: "应急".to_owned(),
        ..forced
    };
    assert_eq!(
        ledger.record(&[reasoned], &quota).expect("with a reason"),
        [2]
    );
    // All parts of a decision, or none.
    let parts = [decision("A4", "", 1.0), decision("A4", "Q", 50.0)];
    assert!(ledger.record(&parts, &quota).is_err());
    assert_eq!(ledger.entries().expect("read").len(), 2);
    let parts = [decision("A5", "", 1.0), decision("A5", "", 50.0)];
    assert_eq!(ledger.record(&parts, &quota).expect("together"), [3, 4]);
}

#[test]
fn permit_room_and_the_senders_tonnes_are_drawn_to_the_gram_and_by_their_own_entries_only() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut ledger = Ledger::create(&dir.path().join("book.db")).expect("made");
    let mut record = |d: Decision, limits: &Limits| ledger.record(&[d], limits);
    let short = |found: Result<_, _>| matches!(found, Err(LedgerError::Short { .. }));
    assert!(short(record(
        decision("A1", "", 90.000_001),
        &limits(100.0, 1e9)
    )));
    assert!(short(record(
        decision("A1", "", 90.000_001),
        &limits(1e9, 100.0)
    )));
    assert!(record(decision("A1", "", 90.0), &limits(100.0, 100.0)).is_ok());
    let all = limits(100.0, 100.0);
    assert!(short(record(decision("A2", "", 0.000_001), &all)));
    // Another year, code, operation or place has room of its own.
    type Change = fn(&mut Decision);
    let others: [(&str, Change); 3] = [
        ("B1", |d| d.edition = 2026),
        ("B2", |d| d.code = "900-039-49".to_owned()),
        ("B3", |d| {
            d.facility = "H".to_owned();
            d.sender = "S".to_owned();
        }),
    ];
    for (id, change) in others {
        let mut other = decision(id, "", 1.0);
        change(&mut other);
        assert!(record(other, &all).is_ok(), "{id}");
    }
    // What takes nothing is never short, and a reason overrides.
    assert!(record(decision("A3", "", 0.0), &all).is_ok());
    let forced = Decision {
        overrides: true,
        why: "应急".to_owned(),
        ..decision("A4", "", 5.0)
    };
    assert!(record(forced, &all).is_ok());
}

/// Sixteen threads that each try ten decisions of 1 t; gives how many were granted.
fn rush(path: &Path, limits: &Limits, quota: &str) -> usize {
    std::thread::scope(|scope| {
        let one = |n: usize| {
            move || {
                let mut ledger = Ledger::open(path).expect("opens");
                let tries = 0..10;
                tries
                    .filter(|k| {
                        let one = [decision(&format!("A{n}-{k}"), quota, 1.0)];
                        match ledger.record(&one, limits) {
                            Ok(_) => true,
                            Err(LedgerError::Overdrawn { .. } | LedgerError::Short { .. }) => false,
                            Err(other) => panic!("{other}"),
                        }
                    })
                    .count()
            }
        };
        let threads: Vec<_> = (0..16).map(|n| scope.spawn(one(n))).collect();
        threads.into_iter().map(|t| t.join().expect("ended")).sum()
    })
}

#[test]
fn sixteen_reviewers_at_once_cannot_overdraw_quota_permit_or_sender() {
    let cases = [
        (quota(60.0), "Q"),
        (limits(60.0, 1e9), ""),
        (limits(1e9, 60.0), ""),
    ];
    for (limits, quota) in cases {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("book.db");
        drop(Ledger::create(&path).expect("made"));
        assert_eq!(rush(&path, &limits, quota), 50);
        let ledger = Ledger::open(&path).expect("opens");
        assert_eq!(ledger.approved(quota).expect("sums"), Tonnes(50.0));
        assert_eq!(ledger.verify().expect("it holds").0, 50);
    }
}
