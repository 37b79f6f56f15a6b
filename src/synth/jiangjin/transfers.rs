//! Transfers of the case: the fact tables and the drawn generators in; applications, approvals, records
//! of units and changes of codes out. All of it is demo but the rules and the changes of codes.

use crate::dataset::record::Sheet;
use crate::dataset::tables::{ApplicationRow, Tables, UnitRecordRow};
use crate::dataset::vocabulary::RecordKind;
use crate::quantity::Tonnes;
use crate::synth::facts::{Fact, Facts, demo, sheet};
use jiff::civil::date;
use std::collections::BTreeSet;

/// The sender and the code of a fact: `CODE#n` is the n-th largest stream of a code, `@GENERATOR/CODE` is
/// taken as it stands (codes that the case does not know).
fn sender(fact: &Fact, tables: &Tables) -> (String, String) {
    let text = fact.text("stream");
    if let Some((generator, code)) = text.strip_prefix('@').and_then(|t| t.split_once('/')) {
        return (generator.to_owned(), code.to_owned());
    }
    let (code, rank) = text.split_once('#').expect("a fact names code and rank");
    let rank: usize = rank.parse().expect("a rank is a number");
    let mut streams: Vec<_> = (tables.streams.rows.iter())
        .filter(|s| s.code == code)
        .collect();
    streams.sort_by(|a, b| {
        (b.t_per_year.0.total_cmp(&a.t_per_year.0)).then_with(|| a.generator.cmp(&b.generator))
    });
    let stream = streams.get(rank).expect("the case has that many streams");
    (stream.generator.clone(), code.to_owned())
}

/// Fills in the tables of transfers.
pub(super) fn fill(tables: &mut Tables) {
    let facts = Facts::read(include_str!("facts/applications.csv"));
    let mut records: Sheet<UnitRecordRow> = sheet(include_str!("facts/unit_records.csv"));
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    let mut applications = Vec::new();
    for fact in &facts.rows {
        let (generator, code) = sender(fact, tables);
        let known = (tables.streams.rows.iter())
            .find(|s| s.generator == generator && s.code == code)
            .map(|s| s.t_per_year);
        let first = told.insert((generator.clone(), code.clone()));
        if let Some(arising) = known.filter(|_| first) {
            let stock = fact
                .opt("stock")
                .map_or(Tonnes((arising.0 * 50.0).round() / 1000.0), |_| {
                    fact.get("stock")
                });
            let record = |kind, t| UnitRecordRow {
                id: String::new(),
                unit: generator.clone(),
                kind,
                code: Some(code.clone()),
                t: Some(t),
                date: date(2025, 1, 10),
                until: None,
                oldest: None,
                grade: None,
                source: demo("管理计划与台账为演示"),
            };
            records
                .rows
                .push(record(RecordKind::ManagementPlan, arising));
            records.rows.push(UnitRecordRow {
                date: date(2025, 11, 20),
                oldest: Some(
                    fact.opt("oldest")
                        .map_or(date(2025, 9, 15), |_| fact.get("oldest")),
                ),
                ..record(RecordKind::Ledger, stock)
            });
        }
        applications.push(ApplicationRow {
            id: fact.get("id"),
            sender: generator,
            code,
            t: fact.get("t"),
            facility: fact.get("facility"),
            operation: fact.get("operation"),
            method: fact.opt("method"),
            carrier: fact.opt("carrier"),
            un_class: fact.opt("un_class"),
            roads: fact.get("roads"),
            load_with: fact.get("load_with"),
            received: fact.get("received"),
            until: fact.get("until"),
            papers: fact.get("papers"),
            purpose: fact.opt("purpose"),
            priority: fact.get("priority"),
            state: fact.get("state"),
            flags: fact.get("flags"),
            source: demo(fact.text("what")),
        });
    }
    for (i, row) in records.rows.iter_mut().enumerate() {
        row.id = format!("U{:03}", i + 1);
    }
    tables.applications = Sheet::of(applications);
    tables.unit_records = records;
    tables.approvals = sheet(include_str!("facts/approvals.csv"));
    tables.code_changes = sheet(include_str!("facts/code_changes.csv"));
    tables.rules = Some(crate::dataset::rulebook::Rulebook::built_in());
}
