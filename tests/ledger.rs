//! The ledger: the chain shows every kind of tampering, quotas cannot be overdrawn, nothing acknowledged is
//! lost when the program is killed.

use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use wasteflow::dataset::vocabulary::ApplicationState as State;
use wasteflow::ledger::limits::{Room, Supply};
use wasteflow::ledger::manifest::{self, flags};
use wasteflow::ledger::report::Known;
use wasteflow::ledger::sign::{Head, key};
use wasteflow::ledger::{Decision, Ledger, LedgerError, Limits, Quota};
use wasteflow::quantity::Tonnes;

use crate::common::wasteflow;

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

#[test]
fn two_hundred_kills_lose_no_entry_double_none_and_leave_the_chain_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("book.db");
    drop(Ledger::create(&path).expect("made"));
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(200);
    let (mut acknowledged, mut killed) = (0, 0);
    for round in 0..200 {
        let file = dir.path().join("entries.jsonl");
        let lines: Vec<String> = (0..400)
            .map(|n| {
                let decision = decision(&format!("A{round}-{n}"), "", 1.0);
                serde_json::json!({ "decision": decision }).to_string()
            })
            .collect();
        std::fs::write(&file, lines.join("\n")).expect("written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_wasteflow"))
            .args(["ledger", "record"])
            .arg(&path)
            .arg("--entries")
            .arg(&file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped")).lines();
        let number = |line: String| line.parse::<i64>().ok();
        // Every other round waits for the first entry, so that kills fall among writes on slow machines, too.
        let first = (round % 2 == 0).then(|| out.next().and_then(Result::ok).and_then(number));
        std::thread::sleep(Duration::from_micros(rng.random_range(0..30_000)));
        killed += usize::from(child.try_wait().expect("asked").is_none());
        child.kill().expect("it can be killed");
        let rest = out.map_while(Result::ok).filter_map(number);
        let told: Vec<i64> = first.flatten().into_iter().chain(rest).collect();
        child.wait().expect("it ended");
        let ledger = Ledger::open(&path).expect("opens after a kill");
        let (last, _) = ledger.verify().expect("the chain holds after a kill");
        // At most one entry was written and not yet told.
        if let Some(end) = told.last() {
            assert!(last == *end || last == *end + 1, "told {end}, found {last}");
        } else {
            assert!(last == acknowledged || last == acknowledged + 1);
        }
        acknowledged = last;
    }
    assert!(
        acknowledged >= 100,
        "only {acknowledged} entries were written"
    );
    assert!(killed > 100, "only {killed} were killed while they worked");
    let ledger = Ledger::open(&path).expect("opens");
    let entries = ledger.entries().expect("read");
    let ids: std::collections::BTreeSet<_> =
        entries.iter().map(|e| &e.decision.application).collect();
    assert_eq!(ids.len(), entries.len(), "no entry twice");
}

const EXPORT: &str = "\u{feff}联单编号,移出单位,接收单位,废物代码,移出量,接收量,移出日期,接收日期,确认日期\r\n\
20255001000001,G,F,900-041-49,10,10.3,2025-03-03,2025-03-04,2025-03-11\r\n\
20255001000002,G,F,900-041-49,10,10.31,2025-03-03,2025-03-04,2025-03-12\r\n\
20255001000003,G,F,900-041-49,8,,2025-03-03,2025-03-04,\r\n";

#[test]
fn manifests_come_in_once_and_their_flags_stand_on_the_limits() {
    let rows = manifest::read(EXPORT).expect("an export");
    let calendar = wasteflow::plan::transfers::calendar::Calendar::default();
    let today = "2025-03-11".parse().expect("a date");
    let found = flags(&rows, today, 5, |a, b| calendar.between(a, b));
    let seen: Vec<(&str, &str)> = found.iter().map(|f| (&f.number[12..], f.kind)).collect();
    assert_eq!(seen, [("02", "weight"), ("02", "late")]);
    let later = "2025-03-12".parse().expect("a date");
    let found = flags(&rows, later, 5, |a, b| calendar.between(a, b));
    assert!(found.iter().any(|f| f.kind == "unconfirmed"));

    let (_dir, path) = five();
    let mut ledger = Ledger::open(&path).expect("opens");
    let who = decision("", "", 0.0);
    assert_eq!(ledger.import(&rows, &who).expect("added"), (3, Some(6)));
    assert_eq!(ledger.import(&rows, &who).expect("known"), (0, None));
    let mut other = rows.clone();
    other[0].sent_t = Tonnes(11.0);
    assert!(matches!(
        ledger.import(&other, &who),
        Err(LedgerError::Manifest(_))
    ));
    assert_eq!(ledger.manifests().expect("read"), rows);
    assert_eq!(ledger.verify().expect("holds").0, 6);
    let known = [Known {
        facility: "F".to_owned(),
        code: "900-041-49".to_owned(),
        quota: quota(100.0).quotas.remove(0),
    }];
    let lines = ledger.report(2025, &known).expect("a report");
    assert_eq!(lines.len(), 1);
    let sums = [
        lines[0].listed_t,
        lines[0].approved_t,
        lines[0].moved_t,
        lines[0].left_t,
    ];
    // 10.3 + 10.31 received, 8 sent and not weighed.
    assert_eq!(sums.map(|t| t.0), [100.0, 17.5, 28.61, -11.11]);
    drop(ledger);
    tamper(&path, "UPDATE manifests SET sent_grams = 1");
    assert!(Ledger::open(&path).expect("opens").verify().is_err());
}

/// The export as the system gives it: a workbook with a title, dates as dates, tonnes as numbers.
#[test]
fn manifests_come_from_a_workbook_as_from_text() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "封面")
        .expect("a cell");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "转移联单").expect("a cell");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let lines = EXPORT.trim_start_matches('\u{feff}').lines();
    for (r, line) in (1..).zip(lines) {
        for (c, text) in (0..).zip(line.split(',')) {
            let day = (text.len() == 10 && text.starts_with("2025-"))
                .then(|| ExcelDateTime::parse_from_str(text));
            match (day, text.parse::<f64>()) {
                (Some(day), _) => {
                    let day = day.expect("a date");
                    sheet
                        .write_datetime_with_format(r, c, &day, &date)
                        .expect("a cell");
                }
                (None, Ok(number)) if c == 4 || c == 5 => {
                    sheet.write_number(r, c, number).expect("a cell");
                }
                _ => {
                    sheet.write_string(r, c, text).expect("a cell");
                }
            }
        }
    }
    let (dir, path) = five();
    let file = dir.path().join("联单.xlsx");
    fs::write(&file, book.save_to_buffer().expect("memory")).expect("written");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "ledger",
        "import-manifests",
        &text(&path),
        &text(&file),
        "--who",
        "审查员",
        "--today",
        "2025-03-12",
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("\"added\": 3"), "{}", ran.stdout);
    let read = Ledger::open(&path)
        .expect("opens")
        .manifests()
        .expect("read");
    assert_eq!(read, manifest::read(EXPORT).expect("an export"));
}

#[test]
fn a_faulty_export_names_every_bad_row_and_adds_nothing() {
    let text = EXPORT
        .replace("20255001000001", "1")
        .replace(",8,,", ",many,,");
    let error = manifest::read(&text).expect_err("two faults").to_string();
    assert!(
        error.contains("2 [number]") && error.contains("4 [sent_t]"),
        "{error}"
    );
    assert!(manifest::read("a,b\n").is_err());
}

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
