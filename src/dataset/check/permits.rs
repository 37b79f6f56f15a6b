//! Rules on permits and on whether facilities are open.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::tables::PermitRow;
use crate::dataset::vocabulary::Status;
use crate::finding::Bilingual;
use std::collections::HashSet;

fn dates(permit: &PermitRow) -> Bilingual {
    let (from, to) = (permit.valid_from, permit.valid_to);
    Bilingual::new(
        format!("有效期 {from} 至 {to}"),
        format!("valid from {from} to {to}"),
    )
}

/// Permits that end before they begin.
pub(super) fn check_d150_permit_dates(c: &Context, found: &mut Found) {
    for (line, permit) in c.tables.permits.numbered() {
        if permit.valid_to < permit.valid_from {
            found.cell("permits.csv", line, "valid_to", || dates(permit));
        }
    }
}

/// Lines of facilities that work (or are unknown), with sound dates.
fn lines_in_use<'a>(c: &'a Context) -> impl Iterator<Item = (u32, &'a PermitRow)> {
    c.tables.permits.numbered().filter(|(_, permit)| {
        let facility = c.facilities.get(permit.facility.as_str());
        let works = facility.is_none_or(|&f| c.tables.facilities.rows[f].status == Status::Open);
        works && permit.valid_from <= permit.valid_to
    })
}

/// A permit is no longer needed when a later line of the same facility, operation and code follows it.
fn renewed(c: &Context, old: &PermitRow) -> bool {
    c.tables.permits.rows.iter().any(|new| {
        new.facility == old.facility
            && new.operation == old.operation
            && new.code == old.code
            && new.valid_to > old.valid_to
    })
}

/// Permits that ended before today.
pub(super) fn check_d151_expired(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let today = c.tables.case.today;
    for (line, permit) in lines_in_use(c) {
        if permit.valid_to < today && !renewed(c, permit) {
            found.cell("permits.csv", line, "valid_to", || {
                let until = permit.valid_to;
                Bilingual::new(
                    format!("许可于 {until} 到期，今天是 {today}"),
                    format!("the permit ended on {until}, today is {today}"),
                )
            });
        }
    }
}

/// Permits that cover no day of the plan year. Lines that begin after today are plans, not slips.
pub(super) fn check_d152_not_in_plan_year(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let (year, today) = (c.tables.case.plan_year, c.tables.case.today);
    for (line, permit) in lines_in_use(c) {
        let covers = i32::from(permit.valid_from.year()) <= year
            && year <= i32::from(permit.valid_to.year());
        let current = permit.valid_from <= today && today <= permit.valid_to;
        if !covers && current {
            found.cell("permits.csv", line, "valid_to", || {
                let Bilingual { zh, en } = dates(permit);
                Bilingual::new(
                    format!("{zh}，规划年为 {year}"),
                    format!("{en}, the plan year is {year}"),
                )
            });
        }
    }
}

/// Facilities that are open and yet to open.
pub(super) fn check_d153_open_before_opening(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let year = c.tables.case.plan_year;
    for (line, facility) in c.tables.facilities.numbered() {
        if let Some(opens) = facility.opens.filter(|opens| *opens > year)
            && facility.status == Status::Open
        {
            found.cell("facilities.csv", line, "opens", || {
                Bilingual::new(
                    format!("status 为 open，投运年却为 {opens}（规划年 {year}）"),
                    format!("status is open, but it opens in {opens} (plan year {year})"),
                )
            });
        }
    }
}

/// Licensed operators without a line for hazardous waste.
pub(super) fn check_d154_operator_without_permit(c: &Context, found: &mut Found) {
    if c.gaps.some("permits.csv") {
        return;
    }
    let with_permit: HashSet<&str> = (c.tables.permits.rows.iter())
        .filter(|permit| {
            c.hazardous(&permit.code)
                || permit.code.starts_with("HW")
                || !c.wastes.contains_key(permit.code.as_str())
        })
        .map(|permit| permit.facility.as_str())
        .collect();
    for (line, facility) in c.tables.facilities.numbered() {
        if facility.licensed_operator && !with_permit.contains(facility.id.as_str()) {
            found.cell("facilities.csv", line, "licensed_operator", || {
                no_permit(&facility.id)
            });
        }
    }
}

/// Captive plants without any line.
pub(super) fn check_d155_captive_without_permit(c: &Context, found: &mut Found) {
    if c.gaps.some("permits.csv") {
        return;
    }
    let with_permit = c.permitted_facilities();
    for (line, facility) in c.tables.facilities.numbered() {
        if facility.captive_of.is_some() && !with_permit.contains(facility.id.as_str()) {
            found.cell("facilities.csv", line, "captive_of", || {
                no_permit(&facility.id)
            });
        }
    }
}

fn no_permit(facility: &str) -> Bilingual {
    let id = quoted(facility);
    Bilingual::new(
        format!("permits.csv 中没有 {id} 的许可"),
        format!("permits.csv has no line of {id}"),
    )
}
