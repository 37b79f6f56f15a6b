//! Manifests of the national system: taken in once, whatever they come in, and held against what was approved.

use super::{decision, five, quota, tamper};
use crate::common::wasteflow;
use std::fs;
use std::path::Path;
use wasteflow::ledger::manifest::{self, flags};
use wasteflow::ledger::report::Known;
use wasteflow::ledger::{Ledger, LedgerError};
use wasteflow::quantity::Tonnes;

/// Three manifests as the system exports them; the last is on its way still.
pub const EXPORT: &str = "\u{feff}联单编号,移出单位,接收单位,废物代码,移出量,接收量,移出日期,接收日期,确认日期\r\n\
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
