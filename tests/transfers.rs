//! Reviews of transfers: both sides of every limit, the decision table against a reference of its own, the
//! bundled applications, story 8.

mod applications;
mod bundled;
mod limits;
mod propose;
mod queue;
mod speed;
mod table;

use std::sync::Arc;
use wasteflow::dataset::rulebook::Rulebook;
use wasteflow::dataset::tables::HolidayRow;
use wasteflow::dataset::vocabulary::{CreditGrade, Grade, Operation, Priority};
use wasteflow::dataset::{record::Sheet, vocabulary::DayKind};
use wasteflow::plan::transfers::calendar::Calendar;
use wasteflow::plan::transfers::instance::{
    Border, CarrierFact, Date, Facts, Instance, Licence, LineFact, List, QuotaFact, Record, Sender,
};
use wasteflow::quantity::Tonnes;

/// A day.
fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Holidays of 2025 and 2026 as far as the tests need them.
fn calendar() -> Calendar {
    let row = |date: &str, kind| HolidayRow {
        date: day(date),
        kind,
        name_zh: "节日".to_owned(),
        source: wasteflow::dataset::cell::Source::new(wasteflow::dataset::cell::Mark::Demo, ""),
    };
    let off = [
        "2025-10-01",
        "2025-10-02",
        "2025-10-03",
        "2025-10-06",
        "2025-10-07",
        "2025-10-08",
    ];
    let mut rows: Vec<HolidayRow> = off.iter().map(|d| row(d, DayKind::Holiday)).collect();
    rows.push(row("2025-10-11", DayKind::Workday));
    rows.push(row("2026-01-01", DayKind::Holiday));
    rows.push(row("2026-01-02", DayKind::Holiday));
    rows.push(row("2026-01-04", DayKind::Workday));
    Calendar::of(&Sheet::of(rows))
}

/// An application within the list that nothing stands against.
fn clean() -> Instance {
    Instance {
        id: "T".to_owned(),
        today: day("2025-12-01"),
        received: day("2025-12-01"),
        asked: Tonnes(100.0),
        until: day("2026-06-30"),
        operation: Operation::Use,
        priority: Priority::Ordinary,
        rules: Arc::new(Rulebook::built_in()),
        calendar: Arc::new(calendar()),
        facts: Facts {
            hazardous: Some(true),
            edition_in_force: Some("2021".to_owned()),
            renamed: None,
            edition_of_code: Some("2021".to_owned()),
            exempt: None,
            border: Some(Border::Provinces),
            list: List {
                edition: 2025,
                members: Some(true),
                held: true,
                row: Some(QuotaFact {
                    id: "Q".to_owned(),
                    listed: Tonnes(1000.0),
                    approved: Tonnes(600.0),
                    pending: Tonnes(50.0),
                    suspended: None,
                }),
            },
            papers: ["form", "licence", "method", "contract", "local"]
                .map(str::to_owned)
                .to_vec(),
            licence: Licence {
                lines: vec![LineFact {
                    id: "P".to_owned(),
                    operation: Operation::Use,
                    process: None,
                    t_per_year: Tonnes(5000.0),
                    from: day("2024-01-01"),
                    to: day("2028-12-31"),
                }],
                class_only: false,
                works: true,
                takes_sender: true,
                taken: Tonnes(4000.0),
            },
            sender: Sender {
                plan: Some(Tonnes(900.0)),
                stock: Some(Tonnes(100.0)),
                gone: Tonnes(200.0),
                oldest: Some(day("2025-06-01")),
            },
            nearer: Some(Vec::new()),
            carrier: Some(CarrierFact {
                id: "K".to_owned(),
                valid_to: day("2026-12-31"),
                classes: vec!["8".to_owned(), "9".to_owned()],
            }),
            un_class: Some("8".to_owned()),
            class_waived: false,
            bans: Some(Vec::new()),
            bans_complete: true,
            load: Vec::new(),
            record: Record {
                kept: true,
                penalties: Vec::new(),
                spot_check: Some((day("2025-03-03"), Grade::Pass)),
                insured: Some((true, Some(day("2026-01-31")))),
                credit: Some(CreditGrade::Good),
                emergency_until: Some(day("2026-12-31")),
            },
        },
    }
}
