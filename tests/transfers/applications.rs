//! Applications as they are handed in: tables and forms in, rows, faults and entries of the ledger out.

use std::collections::HashMap;
use std::path::Path;
use wasteflow::dataset::tables::ApplicationRow;
use wasteflow::dataset::vocabulary::{ApplicationState, Operation, Priority};
use wasteflow::finding::Finding;
use wasteflow::ledger::{Ledger, LedgerError};
use wasteflow::pipeline::applications::{Known, entry, read};
use wasteflow::pipeline::transfers::{Reviewer, Transfers, booked, state_in};
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::Control;

fn bundled() -> Opened {
    pipeline::open(Path::new("data/geo"), None).expect("the case")
}

fn taken_in(
    opened: &Opened,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<ApplicationRow>, Vec<Finding>> {
    let tables = opened.dataset.tables();
    let standing = (tables.applications.rows.iter())
        .map(|row| (row.id.clone(), row.state))
        .collect::<HashMap<_, _>>();
    let known = Known {
        tables,
        standing: &standing,
        received: tables.case.today,
    };
    read(name, bytes, known)
}

/// Names of a sender and a receiver of the case.
fn names(opened: &Opened) -> (String, String) {
    let tables = opened.dataset.tables();
    let of = |id: &str| {
        let row = tables.generators.rows.iter().find(|row| row.id == id);
        row.expect("a sender").name_zh.clone()
    };
    let receiver = tables.facilities.rows.iter().find(|f| f.id == "X_CHUANNAN");
    (of("G0005"), receiver.expect("a receiver").name_zh.clone())
}

#[test]
fn a_table_of_an_office_is_read_with_names_units_dates_and_papers() {
    let opened = bundled();
    let (sender, receiver) = names(&opened);
    let text = format!(
        "转移申请汇总,,,,,,,\n移出单位,废物代码,申请数量（千克）,接收单位,处置利用方式,收到日期,截止日期,所附材料,缓急\n\
         {sender},HW22 398-004-22,１２０００,{receiver},利用,2025/12/1,2026年3月31日,申请表、合同或意向书,应急\n\
         G0006,398-004-22,500,X_CHUANNAN,use,,2026-01-31,,\n"
    );
    let (gbk, _, lossy) = encoding_rs::GB18030.encode(&text);
    assert!(!lossy);
    for bytes in [text.as_bytes(), &gbk] {
        let rows = taken_in(&opened, "申请.csv", bytes).expect("rows");
        assert_eq!(rows.len(), 2);
        let first = &rows[0];
        assert_eq!(
            (first.sender.as_str(), first.facility.as_str()),
            ("G0005", "X_CHUANNAN")
        );
        assert_eq!(first.code, "398-004-22");
        assert!((first.t.0 - 12.0).abs() < 1e-9, "{} t", first.t.0);
        assert_eq!(first.operation, Operation::Use);
        assert_eq!(
            (first.received.to_string(), first.until.to_string()),
            ("2025-12-01".into(), "2026-03-31".into())
        );
        assert_eq!(first.papers.0, ["form", "contract"]);
        assert_eq!(first.priority, Priority::Emergency);
        assert_eq!(first.state, ApplicationState::Draft);
        assert_eq!(first.id, "2025-001");
        assert_eq!(rows[1].received, opened.dataset.tables().case.today);
        assert!((rows[1].t.0 - 0.5).abs() < 1e-12);
    }
}

#[test]
fn every_fault_of_a_table_is_told_with_row_and_column() {
    let opened = bundled();
    let text = "id,sender,code,t,facility,operation,until,papers,priority\n\
        A001,G0005,398-004-22,5,X_CHUANNAN,use,2026-12-31,,\n\
        N1,没有这家厂,HW22,abc,X_NONE,burn,2026-13-01,love_letter,soon\n\
        N2,G0005,398-004-22,0,X_CHUANNAN,use,1999-01-01,,\n\
        N2,G0005,398-004-22,1,,use,2026-12-31,,\n";
    let faults = taken_in(&opened, "a.csv", text.as_bytes()).expect_err("faults");
    let mut found: Vec<(u32, String)> = (faults.iter())
        .map(|fault| {
            assert_eq!(fault.code, "I060");
            let place = &fault.place;
            (
                place.row.expect("a row"),
                place.column.clone().expect("a column"),
            )
        })
        .collect();
    found.sort();
    let expected = [
        (2, "id"),
        (3, "code"),
        (3, "facility"),
        (3, "operation"),
        (3, "papers"),
        (3, "priority"),
        (3, "sender"),
        (3, "t"),
        (3, "until"),
        (4, "t"),
        (4, "until"),
        (5, "facility"),
        (5, "id"),
    ];
    let expected: Vec<(u32, String)> = expected.map(|(row, name)| (row, name.to_owned())).into();
    assert_eq!(found, expected);
    let codes = |text: &str| {
        let faults = taken_in(&opened, "a.csv", text.as_bytes()).expect_err("faults");
        faults
            .iter()
            .map(|f| f.code.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("a,b\n1,2\n"), ["I043"]);
    assert_eq!(
        codes("sender,code,t,facility\nG0005,398-004-22,1,X_CHUANNAN\n"),
        ["I044", "I044"]
    );
    assert_eq!(
        codes("sender,code,t,facility,operation,until\n"),
        [wasteflow::import::faults::EMPTY.code]
    );
}

#[test]
fn an_application_goes_into_the_ledger_can_be_changed_while_a_draft_and_is_reviewed_there() {
    let opened = bundled();
    let tables = opened.dataset.tables();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.ledger");
    let mut ledger = Ledger::create(&path).expect("made");
    let who = Reviewer::here("甲", "", None);
    let table = |t: &str| {
        format!(
            "id,sender,code,t,facility,operation,until\nN1,G0006,398-004-22,{t},X_CHUANNAN,use,2026-12-31\n"
        )
    };
    let mut apply = |t: &str| {
        let rows = taken_in(&opened, "a.csv", table(t).as_bytes()).expect("rows");
        let entries: Vec<_> = rows.iter().map(|row| entry(row, &who)).collect();
        ledger.apply(&entries, |id| state_in(tables, id))
    };
    assert_eq!(apply("10").expect("taken in"), [1]);
    assert_eq!(apply("20").expect("changed"), [2]);
    let held = booked(&path).expect("it can be read");
    assert_eq!(held.applications.len(), 1, "the newer text stands");
    assert!((held.applications[0].t.0 - 20.0).abs() < 1e-12);
    assert!(held.approvals.is_empty(), "a draft approves nothing");

    let desk = Transfers::of(&opened, held, &Control::default()).expect("measured");
    let desk = desk.desk();
    let row = desk.application("N1").expect("it is at the desk");
    let review = desk.review(row);
    assert!((review.asked.tonnes.0 - 20.0).abs() < 1e-12);
    assert!(!review.solution.checks.is_empty());
    assert!(desk.queue().lines.iter().any(|line| line.id == "N1"));

    let mut ledger = Ledger::open(&path).expect("opens");
    let step = wasteflow::pipeline::transfers::stepped(row, tables.case.today, &who);
    (ledger.step(ApplicationState::Accepted, ApplicationState::Draft, &step)).expect("accepted");
    let rows = taken_in(&opened, "a.csv", table("30").as_bytes()).expect("rows");
    let refused = ledger.apply(&[entry(&rows[0], &who)], |id| state_in(tables, id));
    assert!(
        matches!(refused, Err(LedgerError::Step { .. })),
        "{refused:?}"
    );
    // One that is refused takes the others with it.
    let two = "id,sender,code,t,facility,operation,until\nN2,G0006,398-004-22,1,X_CHUANNAN,use,2026-12-31\nN1,G0006,398-004-22,1,X_CHUANNAN,use,2026-12-31\n";
    let rows = taken_in(&opened, "a.csv", two.as_bytes()).expect("rows");
    let entries: Vec<_> = rows.iter().map(|row| entry(row, &who)).collect();
    assert!(ledger.apply(&entries, |_| None).is_err());
    assert_eq!(
        ledger.entries().expect("entries").len(),
        3,
        "two drafts and a step"
    );
    ledger.verify().expect("the chain holds");
}
