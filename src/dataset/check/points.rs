//! Rules on `[points]` of `case.toml` and on the collection points that are there.

use super::{Context, Found};
use crate::dataset::points::{POINT_LIMIT, PointRules};
use crate::dataset::vocabulary::Operation;
use crate::finding::{Bilingual, Place};
use std::collections::HashSet;

fn place(key: &str) -> Place {
    Place {
        column: Some(format!("points.{key}")),
        ..Place::file("case.toml")
    }
}

/// Both tables of rules with their names.
fn rules<'a>(c: &'a Context) -> Vec<(&'static str, &'a PointRules)> {
    let settings = c.tables.case.points.iter();
    settings
        .flat_map(|all| [("hazardous", &all.hazardous), ("general", &all.general)])
        .collect()
}

/// Numbers of `[points]` that no point can be planned with.
pub(super) fn check_d215_points(c: &Context, found: &mut Found) {
    for (name, rules) in rules(c) {
        for key in rules.faults() {
            found.at(place(&format!("{name}.{key}")), || {
                Bilingual::new(
                    "数值超出可用范围（限距、规模大于 0，费用不小于 0，kept_share 0–1，most_trips 不小于 least_trips，规模编号唯一、1–20 间）",
                    "out of range (limits and rooms above 0, costs not below 0, kept_share 0 to 1, most_trips not below least_trips, ids of sizes unique, 1 to 20 rooms)",
                )
            });
        }
    }
}

/// A size of a registered point of hazardous waste that holds more than 3 t (R031).
pub(super) fn check_d216_point_limit(c: &Context, found: &mut Found) {
    let sizes = c
        .tables
        .case
        .points
        .iter()
        .flat_map(|all| &all.hazardous.sizes);
    for size in sizes {
        let held = size.room_t * f64::from(size.rooms);
        if held.0 > POINT_LIMIT.0 + 1e-9 {
            found.at(place(&format!("hazardous.sizes.{}", size.id)), || {
                let (held, most) = (held.0, POINT_LIMIT.0);
                Bilingual::new(
                    format!("各间合计 {held} t，超过贮存点实时贮存量 {most} t（R031）"),
                    format!("its rooms hold {held} t together, more than the {most} t of a storage point (R031)"),
                )
            });
        }
    }
}

/// Codes of general waste that the catalogue does not hold, or holds as hazardous.
pub(super) fn check_d217_general_codes(c: &Context, found: &mut Found) {
    if c.gaps.some("wastes.csv") {
        return;
    }
    let general: HashSet<&str> = (c.tables.wastes.rows.iter())
        .filter(|row| !row.hazardous)
        .map(|row| row.code.as_str())
        .collect();
    let codes = c
        .tables
        .case
        .points
        .iter()
        .flat_map(|all| &all.general.codes);
    for code in codes.filter(|code| !general.contains(code.as_str())) {
        found.at(place("general.codes"), || {
            Bilingual::new(
                format!("{code} 不是 wastes.csv 中的一般固废"),
                format!("{code} is no general waste of wastes.csv"),
            )
        });
    }
}

/// Collection points that take codes their collector may neither collect nor store; unknown codes are D110.
pub(super) fn check_d218_point_codes(c: &Context, found: &mut Found) {
    if c.gaps.some("permits.csv") || c.gaps.some("wastes.csv") {
        return;
    }
    let known: HashSet<&str> = (c.tables.wastes.rows.iter().map(|row| row.code.as_str())).collect();
    let permits = c.tables.permits.rows.iter();
    let held: HashSet<(&str, &str)> = permits
        .filter(|row| matches!(row.operation, Operation::Collect | Operation::Store))
        .map(|row| (row.facility.as_str(), row.code.as_str()))
        .collect();
    for (line, row) in c.tables.collection_points.numbered() {
        for code in row
            .codes
            .0
            .iter()
            .filter(|code| known.contains(code.as_str()))
        {
            if !held.contains(&(row.operator.as_str(), code.as_str())) {
                found.cell("collection_points.csv", line, "codes", || {
                    let operator = &row.operator;
                    Bilingual::new(
                        format!("{operator} 没有收集或贮存 {code} 的许可"),
                        format!("{operator} has no permit to collect or store {code}"),
                    )
                });
            }
        }
    }
}
