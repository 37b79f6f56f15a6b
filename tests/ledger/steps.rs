//! How far an application has come: step by step, and only as one follows the other.

use super::decision;
use super::manifests::EXPORT;
use wasteflow::dataset::vocabulary::ApplicationState as State;
use wasteflow::ledger::{Decision, Ledger, Limits, manifest};

#[test]
fn an_application_goes_step_by_step_from_draft_to_closed_and_runs_against_its_manifests() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut ledger = Ledger::create(&dir.path().join("book.db")).expect("made");
    let none = Limits::default();
    let today = |text: &str| text.parse().expect("a date");
    let a1 = || decision("A1", "", 20.0);
    // From each state only what follows it; a decision is no step.
    assert!(ledger.step(State::Consulted, State::Draft, &a1()).is_err());
    for to in [State::Accepted, State::Consulted, State::Answered] {
        assert!(ledger.step(to, State::Draft, &a1()).is_ok(), "{to:?}");
        assert!(
            ledger.step(to, State::Draft, &a1()).is_err(),
            "{to:?} twice"
        );
    }
    assert!(ledger.step(State::Decided, State::Draft, &a1()).is_err());
    assert!(ledger.step(State::Notified, State::Draft, &a1()).is_err());
    ledger.record(&[a1()], &none).expect("decided");
    let standing = |ledger: &Ledger, day: &str| {
        let all = ledger.standings(today(day)).expect("read");
        let one = all.into_iter().find(|s| s.application == "A1");
        let one = one.expect("it is in the ledger");
        (one.state, one.running, one.moved_t.0, one.left_t.0)
    };
    assert_eq!(
        standing(&ledger, "2025-12-02"),
        (State::Decided, false, 0.0, 20.0)
    );
    ledger
        .step(State::Notified, State::Draft, &a1())
        .expect("told");
    assert_eq!(
        standing(&ledger, "2025-12-02"),
        (State::Notified, true, 0.0, 20.0)
    );
    let trips = EXPORT.replace("2025-03", "2025-12");
    let rows = manifest::read(&trips).expect("an export");
    ledger
        .import(&rows[..1], &decision("", "", 0.0))
        .expect("added");
    assert_eq!(
        standing(&ledger, "2026-01-05"),
        (State::Notified, true, 10.3, 9.7)
    );
    // After the last day nothing runs any more.
    assert!(!standing(&ledger, "2026-07-01").1);
    ledger
        .import(&rows, &decision("", "", 0.0))
        .expect("the others");
    let end = standing(&ledger, "2026-01-05");
    // Two trips make it full; the third has no approval left to run against.
    assert_eq!(
        (end.0, end.1, end.2),
        (State::Notified, false, 10.3 + 10.31)
    );
    ledger
        .step(State::Closed, State::Draft, &a1())
        .expect("closed");
    assert!(ledger.step(State::Closed, State::Draft, &a1()).is_err());
    assert!(ledger.verify().is_ok());
}

#[test]
fn questions_to_sender_and_province_leave_an_application_open_and_a_refusal_does_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut ledger = Ledger::create(&dir.path().join("book.db")).expect("made");
    let kind = |kind: &str| Decision {
        kind: kind.to_owned(),
        ..decision("A1", "", 0.0)
    };
    let mut state = |one: &str| {
        ledger
            .record(&[kind(one)], &Limits::default())
            .expect("recorded");
        let all = ledger.standings("2025-12-02".parse().expect("a date"));
        all.expect("read")[0].state
    };
    assert_eq!(state("return_for_papers"), State::Draft);
    assert_eq!(state("ask_consent"), State::Consulted);
    assert_eq!(state("refuse"), State::Decided);
    assert!(
        ledger
            .record(&[kind("approve")], &Limits::default())
            .is_err()
    );
}
