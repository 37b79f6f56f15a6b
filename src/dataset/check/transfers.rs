//! Rules on what crosses borders: the white list and recorded movements.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::tables::PermitRow;
use crate::dataset::vocabulary::Route;
use crate::finding::{Bilingual, Place};
use std::collections::HashMap;

/// White-list rows inside one province, where the manifest alone is needed (R010).
pub(super) fn check_d170_same_province(c: &Context, found: &mut Found) {
    for (line, quota) in c.tables.whitelist.numbered() {
        if quota.from_province == quota.to_province {
            found.cell("whitelist.csv", line, "to_province", || {
                let province = quoted(&quota.to_province);
                Bilingual::new(
                    format!("移出省与接收省都是 {province}"),
                    format!("both provinces are {province}"),
                )
            });
        }
    }
}

/// Imports that come from where they go.
pub(super) fn check_d178_import_from_here(c: &Context, found: &mut Found) {
    let case = &c.tables.case;
    for (line, row) in c.tables.imports.numbered() {
        if c.settled() && row.from_province == case.province && row.from_district == case.district {
            found.cell("imports.csv", line, "from_district", || {
                let district = quoted(&row.from_district);
                Bilingual::new(
                    format!("来源为本区 {district}"),
                    format!("it comes from {district} itself"),
                )
            });
        }
    }
}

/// White-list rows whose receiver is elsewhere.
pub(super) fn check_d171_quota_province(c: &Context, found: &mut Found) {
    for (line, quota) in c.tables.whitelist.numbered() {
        let Some(&f) = c.facilities.get(quota.facility.as_str()) else {
            continue;
        };
        let facility = &c.tables.facilities.rows[f];
        if facility.province != quota.to_province && quota.from_province != quota.to_province {
            found.cell("whitelist.csv", line, "to_province", || {
                let (id, there) = (quoted(&facility.id), quoted(&facility.province));
                let here = quoted(&quota.to_province);
                Bilingual::new(
                    format!("此处为 {here}，{id} 却在 {there}"),
                    format!("here is {here}, but {id} is in {there}"),
                )
            });
        }
    }
}

/// Suspended rows (R004).
pub(super) fn check_d172_suspended(c: &Context, found: &mut Found) {
    for (line, quota) in c.tables.whitelist.numbered() {
        if let Some(since) = quota.suspended_on {
            found.cell("whitelist.csv", line, "suspended_on", || {
                Bilingual::new(
                    format!("自 {since} 起暂停"),
                    format!("suspended since {since}"),
                )
            });
        }
    }
}

/// A white list, but none of the plan year (R002: an edition is a year).
pub(super) fn check_d173_no_edition(c: &Context, found: &mut Found) {
    let (list, year) = (&c.tables.whitelist, c.tables.case.plan_year);
    let missing = !list.rows.is_empty() && list.rows.iter().all(|quota| quota.edition != year);
    if missing && c.settled() && !c.gaps.some("whitelist.csv") {
        let place = Place {
            column: Some("edition".to_owned()),
            ..Place::file("whitelist.csv")
        };
        found.at(place, || {
            Bilingual::new(
                format!("没有 {year} 年的白名单行"),
                format!("no row is of the year {year}"),
            )
        });
    }
}

/// Permit lines by facility.
fn lines_of<'a>(c: &Context<'a>) -> HashMap<&'a str, Vec<&'a PermitRow>> {
    let mut lines: HashMap<&str, Vec<&PermitRow>> = HashMap::new();
    for permit in &c.tables.permits.rows {
        lines.entry(&permit.facility).or_default().push(permit);
    }
    lines
}

fn in_year(permit: &PermitRow, year: i32) -> bool {
    i32::from(permit.valid_from.year()) <= year && year <= i32::from(permit.valid_to.year())
}

/// White-list receivers that may not take the code in the year of the list.
pub(super) fn check_d174_quota_without_permit(c: &Context, found: &mut Found) {
    if c.gaps.some("permits.csv") {
        return;
    }
    let lines = lines_of(c);
    for (line, quota) in c.tables.whitelist.numbered() {
        let known = c.facilities.contains_key(quota.facility.as_str())
            && c.wastes.contains_key(quota.code.as_str());
        let permits = lines
            .get(quota.facility.as_str())
            .map_or(&[][..], Vec::as_slice);
        let taken = permits
            .iter()
            .any(|p| p.code == quota.code && in_year(p, quota.edition));
        if known && !taken {
            found.cell("whitelist.csv", line, "code", || {
                let (id, year) = (quoted(&quota.facility), quota.edition);
                Bilingual::new(
                    format!("{id} 在 {year} 年没有 {} 的有效许可", quota.code),
                    format!("{id} has no permit for {} valid in {year}", quota.code),
                )
            });
        }
    }
}

/// More moved in the base year than the stream makes, beyond what lay in stock at its generator.
pub(super) fn check_d180_moved_more_than_arises(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let t = c.tables;
    let mut moved: HashMap<&str, (f64, u32)> = HashMap::new();
    for (line, movement) in t
        .movements
        .numbered()
        .filter(|(_, m)| m.year == t.case.base_year)
    {
        let sum = moved.entry(&movement.stream).or_insert((0.0, line));
        *sum = (sum.0 + movement.t.0, line);
    }
    let mut stock: HashMap<(&str, &str), f64> = HashMap::new();
    for row in &t.stocks.rows {
        *stock.entry((&row.site, &row.code)).or_default() += row.t.0;
    }
    for stream in &t.streams.rows {
        let Some((sum, line)) = moved.remove(stream.id.as_str()) else {
            continue;
        };
        let lay = stock
            .get(&(stream.generator.as_str(), stream.code.as_str()))
            .copied()
            .unwrap_or(0.0);
        let arising = stream.t_per_year.0;
        // A gram per row of rounding is nobody's slip.
        if sum > (arising + lay) * (1.0 + 1e-6) + 0.001 {
            found.cell("movements.csv", line, "t", || {
                let id = quoted(&stream.id);
                Bilingual::new(
                    format!("{id} 共转移 {sum:.3} t，产生 {arising:.3} t，库存 {lay:.3} t"),
                    format!("{sum:.3} t of {id} were moved, {arising:.3} t arise, {lay:.3} t were in stock"),
                )
            });
        }
    }
}

/// Movements to facilities without a permit for the code and operation in that year.
pub(super) fn check_d181_moved_without_permit(c: &Context, found: &mut Found) {
    if c.gaps.some("permits.csv") {
        return;
    }
    let lines = lines_of(c);
    for (line, movement) in c.tables.movements.numbered() {
        let Some(&s) = c.streams.get(movement.stream.as_str()) else {
            continue;
        };
        let code = &c.tables.streams.rows[s].code;
        if !c.wastes.contains_key(code.as_str())
            || !c.facilities.contains_key(movement.facility.as_str())
        {
            continue;
        }
        let permits = lines
            .get(movement.facility.as_str())
            .map_or(&[][..], Vec::as_slice);
        let permitted = |p: &&PermitRow| {
            p.code == *code && p.operation == movement.operation && in_year(p, movement.year)
        };
        if !permits.iter().any(permitted) {
            found.cell("movements.csv", line, "operation", || {
                let (id, year) = (quoted(&movement.facility), movement.year);
                let operation = movement.operation.label();
                Bilingual::new(
                    format!("{id} 在 {year} 年没有{} {code} 的许可", operation.zh),
                    format!("{id} had no permit to {} {code} in {year}", operation.en),
                )
            });
        }
    }
}

/// Movements whose route does not fit where the facility is.
pub(super) fn check_d182_route(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    for (line, movement) in c.tables.movements.numbered() {
        let Some(&f) = c.facilities.get(movement.facility.as_str()) else {
            continue;
        };
        let facility = &c.tables.facilities.rows[f];
        let inside = facility.zone.is_some();
        let same_province = facility.province == c.tables.case.province;
        let fits = match movement.route {
            Route::District => inside,
            Route::Province => !inside && same_province,
            Route::WhiteList | Route::Ordinary => !same_province,
        };
        if !fits {
            found.cell("movements.csv", line, "route", || {
                let (id, route) = (quoted(&facility.id), movement.route.label());
                let there = format!(
                    "{}{}",
                    quoted(&facility.province),
                    quoted(&facility.district)
                );
                Bilingual::new(
                    format!("类型为“{}”，{id} 却在{there}", route.zh),
                    format!("the route is \"{}\", but {id} is in {there}", route.en),
                )
            });
        }
    }
}

/// Applications that end before they are received.
pub(super) fn check_d183_application_dates(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.applications.numbered() {
        if row.until < row.received {
            found.cell("applications.csv", line, "until", || {
                let (from, to) = (row.received, row.until);
                Bilingual::new(
                    format!("{from} 收到，却只申请到 {to}"),
                    format!("received on {from}, asked until {to}"),
                )
            });
        }
    }
}

/// Words an application may use for its papers.
pub const PAPERS: &[&str] = &[
    "form",
    "licence",
    "method",
    "contract",
    "local",
    "consent_letter",
    "reason",
    "route",
];

/// Papers nobody knows.
pub(super) fn check_d184_papers(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.applications.numbered() {
        for paper in &row.papers.0 {
            if !PAPERS.contains(&paper.as_str()) {
                found.cell("applications.csv", line, "papers", || {
                    let paper = quoted(paper);
                    Bilingual::new(
                        format!("没有名为 {paper} 的材料"),
                        format!("no paper is called {paper}"),
                    )
                });
            }
        }
    }
}

/// More approved on a white-list row than it lists.
pub(super) fn check_d185_quota_overdrawn(c: &Context, found: &mut Found) {
    for (line, quota) in c.tables.whitelist.numbered() {
        let used = (c.tables.approvals.rows.iter()).filter(|a| a.quota.as_ref() == Some(&quota.id));
        let used: f64 = used.map(|a| a.t.0).sum();
        if used > quota.t_per_year.0 + 1e-6 {
            found.cell("whitelist.csv", line, "t_per_year", || {
                let (id, listed) = (quoted(&quota.id), quota.t_per_year.0);
                Bilingual::new(
                    format!("{id} 额度 {listed} t，已批 {used} t"),
                    format!("{id} lists {listed} t, {used} t are approved"),
                )
            });
        }
    }
}

/// Records without what their kind needs.
pub(super) fn check_d186_record(c: &Context, found: &mut Found) {
    use crate::dataset::vocabulary::RecordKind::{Credit, EmergencyPlan, Ledger, ManagementPlan};
    for (line, row) in c.tables.unit_records.numbered() {
        let missing = match row.kind {
            Credit if row.grade.is_none() => "grade",
            EmergencyPlan if row.until.is_none() => "until",
            Ledger | ManagementPlan if row.code.is_none() => "code",
            Ledger | ManagementPlan if row.t.is_none() => "t",
            _ => continue,
        };
        found.cell("unit_records.csv", line, missing, || {
            let kind = row.kind.label();
            Bilingual::new(
                format!("“{}”须填 {missing}", kind.zh),
                format!("a record of kind {} needs {missing}", kind.en),
            )
        });
    }
}
