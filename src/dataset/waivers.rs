//! Licence waivers as permit lines: tables in, the same tables with one line for each plant a row of
//! `waivers.csv` opens. Rules judge the rows as written, so the lines come in after them.

use super::tables::{PermitRow, Tables, WaiverRow};

/// Adds the lines of all waivers to the permit lines; those added before go first.
pub(super) fn expand(tables: &mut Tables) {
    strip(tables);
    let waivers = tables.waivers.rows.iter();
    let lines: Vec<PermitRow> = waivers.flat_map(|waiver| lines(tables, waiver)).collect();
    tables.permits.rows.extend(lines);
}

/// Takes the lines of waivers out again; a line that names a waiver by hand stays for the rules to see.
pub(super) fn strip(tables: &mut Tables) {
    let made = |permit: &PermitRow| {
        let waiver = permit.waiver.as_deref();
        waiver.is_some_and(|waiver| permit.id == id(waiver, &permit.facility))
    };
    tables.permits.rows.retain(|permit| !made(permit));
}

/// Id of the line a waiver opens at a facility.
fn id(waiver: &str, facility: &str) -> String {
    format!("{waiver}@{facility}")
}

fn lines(tables: &Tables, waiver: &WaiverRow) -> Vec<PermitRow> {
    let mut facilities: Vec<&str> = match (&waiver.facility, &waiver.process) {
        (Some(facility), _) => vec![facility],
        (None, process) => (tables.permits.rows.iter())
            .filter(|permit| process.is_some() && permit.process == *process)
            .map(|permit| permit.facility.as_str())
            .collect(),
    };
    facilities.dedup();
    facilities.sort_unstable();
    facilities.dedup();
    let line = |facility: &&str| PermitRow {
        id: id(&waiver.id, facility),
        facility: (*facility).to_owned(),
        operation: waiver.operation,
        code: waiver.code.clone(),
        t_per_year: waiver.t_per_year,
        valid_from: waiver.valid_from,
        valid_to: waiver.until,
        host: None,
        process: waiver.process.clone(),
        price: waiver.price.clone(),
        only_from: waiver.generator.clone(),
        waiver: Some(waiver.id.clone()),
        source: waiver.source.clone(),
    };
    facilities.iter().map(line).collect()
}
