//! Rules on whole tables: rows there must be, prices the model asks for, scenarios that fit.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::scenario;
use crate::finding::{Bilingual, Place};

/// Items the flow model reads by name, each with the units it understands.
const PRICES: &[(&str, &[&str])] = &[
    ("transport.general", &["CNY/t-km"]),
    ("transport.hazardous", &["CNY/t-km"]),
    ("transport.small_rounds", &["CNY/t-km", "CNY/vehicle-km"]),
    ("handling.hazardous_trip", &["CNY/trip"]),
];

/// Prices the model needs.
pub(super) fn check_d190_missing_price(c: &Context, found: &mut Found) {
    for (item, units) in PRICES {
        let there = c.tables.prices.rows.iter().any(|price| price.item == *item);
        if !there && !c.gaps.hides("prices.csv", item) && !c.tables.prices.rows.is_empty() {
            let place = Place {
                column: Some("item".to_owned()),
                ..Place::file("prices.csv")
            };
            found.at(place, || {
                let units = units.join(" | ");
                Bilingual::new(
                    format!("没有 {item}（{units}）"),
                    format!("there is no {item} ({units})"),
                )
            });
        }
    }
}

/// Prices in a unit the model would misread; gate fees are per tonne.
pub(super) fn check_d191_price_unit(c: &Context, found: &mut Found) {
    for (line, price) in c.tables.prices.numbered() {
        let named = PRICES
            .iter()
            .find(|(item, _)| *item == price.item)
            .map(|(_, units)| *units);
        let gate = price.item.starts_with("gate.").then_some(&["CNY/t"][..]);
        let Some(units) = named.or(gate) else {
            continue;
        };
        if !units.contains(&price.unit.as_str()) {
            found.cell("prices.csv", line, "unit", || {
                let (seen, units) = (quoted(&price.unit), units.join(" | "));
                Bilingual::new(
                    format!("单位为 {seen}，应为 {units}"),
                    format!("the unit is {seen}, it must be {units}"),
                )
            });
        }
    }
}

/// Tables without which there is nothing to plan.
pub(super) fn check_d195_empty_table(c: &Context, found: &mut Found) {
    let t = c.tables;
    for (file, rows) in [
        ("zones.geojson", t.zones.rows.len()),
        ("boundary.geojson", t.boundary.rows.len()),
        ("roads.geojson", t.roads.rows.len()),
        ("generators.csv", t.generators.rows.len()),
        ("streams.csv", t.streams.rows.len()),
        ("wastes.csv", t.wastes.rows.len()),
        ("facilities.csv", t.facilities.rows.len()),
        ("permits.csv", t.permits.rows.len()),
        ("prices.csv", t.prices.rows.len()),
    ] {
        if rows == 0 && !c.gaps.some(file) {
            found.at(Place::file(file), || {
                Bilingual::new("表中没有数据行", "the table has no rows")
            });
        }
    }
}

/// Scenarios that name files, columns, rows or values the tables do not have.
pub(super) fn check_d060_scenario(c: &Context, found: &mut Found) {
    for scenario in &c.tables.scenarios {
        let complete = scenario
            .changes
            .iter()
            .all(|change| !c.gaps.some(&change.file));
        if complete {
            for finding in scenario::trial(c.tables, scenario) {
                found.at(finding.place, || finding.cause);
            }
        }
    }
}
