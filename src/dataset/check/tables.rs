//! Rules on whole tables: rows there must be, prices the model asks for, scenarios that fit.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::{BASE, scenario};
use crate::finding::{Bilingual, Place};
use std::collections::HashSet;

/// Items the flow model reads by name, each with the unit it takes the number in.
const PRICES: &[(&str, &str)] = &[
    ("transport.general", "CNY/t-km"),
    ("transport.hazardous", "CNY/t-km"),
    ("transport.small_rounds", "CNY/t-km"),
    ("handling.hazardous_trip", "CNY/trip"),
];

/// Unit of a gate fee.
const GATE: &str = "CNY/t";

/// Years a case may speak of; anything else is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// Prices the model needs.
pub(super) fn check_d190_missing_price(c: &Context, found: &mut Found) {
    for (item, unit) in PRICES {
        let there = c.tables.prices.rows.iter().any(|price| price.item == *item);
        if !there && !c.gaps.hides("prices.csv", item) && !c.tables.prices.rows.is_empty() {
            let place = Place {
                column: Some("item".to_owned()),
                ..Place::file("prices.csv")
            };
            found.at(place, || {
                Bilingual::new(
                    format!("没有 {item}（{unit}）"),
                    format!("there is no {item} ({unit})"),
                )
            });
        }
    }
}

/// Prices in a unit the model would misread: those it reads by name, and every gate fee a permit names.
pub(super) fn check_d191_price_unit(c: &Context, found: &mut Found) {
    let gates: HashSet<&str> = c
        .tables
        .permits
        .rows
        .iter()
        .map(|p| p.price.as_str())
        .collect();
    for (line, price) in c.tables.prices.numbered() {
        let named = PRICES
            .iter()
            .find(|(item, _)| *item == price.item)
            .map(|(_, unit)| *unit);
        let gate = (price.item.starts_with("gate.") || gates.contains(price.item.as_str()))
            .then_some(GATE);
        // An item that is both carries two units, which no number can have.
        for unit in [named, gate]
            .into_iter()
            .flatten()
            .filter(|unit| *unit != price.unit)
        {
            found.cell("prices.csv", line, "unit", || {
                let seen = quoted(&price.unit);
                Bilingual::new(
                    format!("单位为 {seen}，应为 {unit}"),
                    format!("the unit is {seen}, it must be {unit}"),
                )
            });
        }
    }
}

/// Base and plan years, of the case and of its scenarios.
pub(super) fn check_d192_years(c: &Context, found: &mut Found) {
    let case = &c.tables.case;
    let own = [("base_year", case.base_year), ("plan_year", case.plan_year)];
    let own = own.map(|(key, year)| ("case.toml".to_owned(), key, Some(year)));
    let scenarios = (c.tables.scenarios.iter())
        .map(|s| (format!("scenarios/{}.toml", s.id), "plan_year", s.plan_year));
    for (file, key, year) in own.into_iter().chain(scenarios) {
        let Some(year) = year.filter(|year| !YEARS.contains(year)) else {
            continue;
        };
        let place = Place {
            column: Some(key.to_owned()),
            ..Place::file(file)
        };
        found.at(place, || {
            Bilingual::new(
                format!(
                    "{key} 为 {year}，应在 {} 与 {} 之间",
                    YEARS.start(),
                    YEARS.end()
                ),
                format!(
                    "{key} is {year}, it must be from {} to {}",
                    YEARS.start(),
                    YEARS.end()
                ),
            )
        });
    }
    let periods = case.years.iter().flat_map(|years| &years.periods);
    let mut last = case.base_year;
    for period in periods {
        let first = i64::from(period.year) - i64::from(period.weight) + 1;
        if first <= i64::from(last) || !YEARS.contains(&period.year) {
            let place = Place {
                column: Some("years.period.year".to_owned()),
                ..Place::file("case.toml")
            };
            let year = period.year;
            found.at(place, || {
                Bilingual::new(
                    format!("{year} 年一期自 {first} 年起，应晚于 {last} 年"),
                    format!("the period of {year} begins in {first}, it must be after {last}"),
                )
            });
        }
        last = period.year;
    }
}

/// A scenario may not take the name that stands for the case as it is.
pub(super) fn check_d062_scenario_named_base(c: &Context, found: &mut Found) {
    if c.tables
        .scenarios
        .iter()
        .any(|scenario| scenario.id == BASE)
    {
        found.at(Place::file(format!("scenarios/{BASE}.toml")), || {
            Bilingual::new(
                format!("“{BASE}”指不加情景的案例本身"),
                format!("\"{BASE}\" stands for the case without a scenario"),
            )
        });
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
