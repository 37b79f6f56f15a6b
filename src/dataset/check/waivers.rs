//! Rules on licence waivers (R019–R025).

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::finding::Bilingual;

/// Waivers that open no plant, end before they begin, or waive a step that cannot be waived.
pub(super) fn check_d175_waiver_of_what(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.waivers.numbered() {
        if row.facility.is_none() && row.process.is_none() {
            found.cell("waivers.csv", line, "facility", || {
                Bilingual::new("单位与工艺都没有填", "neither plant nor process is given")
            });
        }
        if !row.operation.is_final() {
            found.cell("waivers.csv", line, "operation", || {
                Bilingual::new(
                    "收集、贮存不能豁免",
                    "collection and storage cannot be waived",
                )
            });
        }
        if row.until < row.valid_from {
            found.cell("waivers.csv", line, "until", || {
                let (from, until) = (row.valid_from, row.until);
                Bilingual::new(
                    format!("自 {from} 至 {until}"),
                    format!("from {from} to {until}"),
                )
            });
        }
    }
}

/// Waivers at plants that hold a permit line for the code on some of the same days.
pub(super) fn check_d176_waiver_not_needed(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.waivers.numbered() {
        let permit = c.tables.permits.rows.iter().find(|permit| {
            Some(&permit.facility) == row.facility.as_ref()
                && permit.code == row.code
                && permit.operation.is_final()
                && permit.valid_from <= row.until
                && row.valid_from <= permit.valid_to
        });
        if let Some(permit) = permit {
            found.cell("waivers.csv", line, "code", || {
                let (id, code) = (quoted(&permit.id), quoted(&row.code));
                Bilingual::new(
                    format!("许可行 {id} 已覆盖 {code}"),
                    format!("the permit line {id} covers {code}"),
                )
            });
        }
    }
}

/// Permit lines whose waiver cell is filled in by hand.
pub(super) fn check_d177_waiver_column(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.permits.numbered() {
        if let Some(waiver) = &row.waiver {
            found.cell("permits.csv", line, "waiver", || {
                let waiver = quoted(waiver);
                Bilingual::new(format!("填了 {waiver}"), format!("it names {waiver}"))
            });
        }
    }
}
