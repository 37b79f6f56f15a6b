//! The rules on rows asked of the plan (`[[flow.rows]]`) and on what it minimises.

use super::{Context, Found};
use crate::dataset::plan_row::{Measure, PlanRow, Strength};
use crate::finding::{Bilingual, Place};
use std::collections::HashSet;

/// Rows that say too little, too much, or name what is not there.
pub(super) fn check_d196_plan_row(c: &Context, found: &mut Found) {
    let flow = &c.tables.case.flow;
    let mut seen = HashSet::new();
    for row in &flow.rows {
        let mut say = |zh: String, en: String| {
            let place = Place {
                column: Some("flow.rows".to_owned()),
                ..Place::file("case.toml")
            };
            found.at(place, || {
                Bilingual::new(
                    format!("约束行 {}：{zh}", row.id),
                    format!("row {}: {en}", row.id),
                )
            });
        };
        if row.id.trim().is_empty() || row.id.contains('/') || !seen.insert(row.id.as_str()) {
            say(
                "编号为空、重复或含“/”".to_owned(),
                "its id is empty, not the only one, or has a slash".to_owned(),
            );
        }
        if let Some((zh, en)) = bounds(row) {
            say(zh, en);
        }
        let priced = row.cny_per_t.is_some_and(|price| price.0 > 0.0);
        if (row.strength == Strength::Soft) != row.cny_per_t.is_some()
            || (row.cny_per_t.is_some() && !priced)
        {
            say(
                "soft 须填大于零的 cny_per_t，其他强度不填".to_owned(),
                "a soft row has cny_per_t above zero, others have none".to_owned(),
            );
        }
        if row.measure == Measure::Carbon && flow.carbon_kg_per_tkm.is_none_or(|kg| kg <= 0.0) {
            say(
                "carbon 需要 flow.carbon_kg_per_tkm（大于零）".to_owned(),
                "the measure carbon needs flow.carbon_kg_per_tkm above zero".to_owned(),
            );
        }
        let placed = row.zone.is_some() || row.facility.is_some();
        if placed && !row.measure.has_place() {
            say(
                format!("{} 不按镇街或设施计", row.measure.word()),
                format!("{} has no zone and no facility", row.measure.word()),
            );
        }
        if row.measure == Measure::Burden && !placed {
            say(
                "burden 须填 zone 或 facility".to_owned(),
                "burden needs a zone or a facility".to_owned(),
            );
        }
        let named = [
            ("code", &row.code, &c.wastes, "wastes.csv"),
            ("zone", &row.zone, &c.zones, "zones.geojson"),
            ("facility", &row.facility, &c.facilities, "facilities.csv"),
        ];
        for (key, id, index, file) in named {
            let Some(id) = id else { continue };
            if !index.contains_key(id.as_str()) && !c.gaps.some(file) {
                say(
                    format!("{key} 的 {id} 不在 {file} 中"),
                    format!("{key} {id} is not in {file}"),
                );
            }
        }
    }
}

/// An objective beyond least cost, with what it does not go with or does not find.
pub(super) fn check_d199_objective(c: &Context, found: &mut Found) {
    let flow = &c.tables.case.flow;
    if flow.objective.is_plain() {
        return;
    }
    let mut say = |zh: &str, en: &str| {
        let place = Place {
            column: Some("flow.objective".to_owned()),
            ..Place::file("case.toml")
        };
        found.at(place, || {
            Bilingual::new(
                format!("目标 {}：{zh}", flow.objective),
                format!("objective {}: {en}", flow.objective),
            )
        });
    };
    if flow.rows.iter().any(|row| row.strength == Strength::Soft) {
        say(
            "有 soft 约束行时只能用 cost（偏离按元计价）",
            "with soft rows it must be cost: what they give is priced in CNY",
        );
    }
    if flow.min_lot_t.is_some() || flow.max_destinations.is_some() {
        say(
            "有最小批量或去向数时只能用 cost",
            "with minimum lots or destinations it must be cost",
        );
    }
    let known = flow.carbon_kg_per_tkm.is_some_and(|kg| kg > 0.0);
    if flow.objective.counts(Measure::Carbon) && !known {
        say(
            "carbon 需要 flow.carbon_kg_per_tkm（大于零）",
            "carbon needs flow.carbon_kg_per_tkm above zero",
        );
    }
}

/// What is wrong with its bounds.
fn bounds(row: &PlanRow) -> Option<(String, String)> {
    let most = if row.measure.is_share() {
        100.0
    } else {
        f64::MAX
    };
    let fits = |bound: &f64| (0.0..=most).contains(bound);
    match (row.at_least, row.at_most) {
        (None, None) => Some((
            "须填 at_least 或 at_most".to_owned(),
            "it needs at_least or at_most".to_owned(),
        )),
        (Some(least), Some(most)) if least > most => Some((
            format!("at_least {least} 大于 at_most {most}"),
            format!("at_least {least} is above at_most {most}"),
        )),
        (least, most) => (least.into_iter().chain(most))
            .find(|bound| !fits(bound))
            .map(|bound| {
                let of = row.measure.unit();
                (
                    format!("界限 {bound} {of} 超出可能范围"),
                    format!("bound {bound} {of} is beyond what can be"),
                )
            }),
    }
}
