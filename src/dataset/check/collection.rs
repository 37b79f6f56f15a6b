//! Rules on when collectors may call, and with which vehicles.

use super::{Context, Found};
use crate::dataset::cell::Cell;
use crate::dataset::collection::MOST_COMPARTMENTS;
use crate::dataset::tables::VehicleRow;
use crate::dataset::vocabulary::DayKind;
use crate::finding::{Bilingual, Place};
use std::collections::{BTreeSet, HashSet};

/// Windows that end before they begin, overlap or are out of order.
pub(super) fn check_d210_hours(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.generators.numbered() {
        if let Some(hours) = row.open_hours.as_ref().filter(|hours| !hours.in_order()) {
            found.cell("generators.csv", line, "open_hours", || {
                let text = hours.spell();
                Bilingual::new(
                    format!("开放时段为 {text}"),
                    format!("the opening hours are {text}"),
                )
            });
        }
    }
}

/// Windows none of which meets the shift.
pub(super) fn check_d211_never_open(c: &Context, found: &mut Found) {
    let settings = &c.tables.case.collection;
    let first = settings.shift_start_h * 3600.0;
    let last = first + settings.shift_h * 3600.0;
    for (line, row) in c.tables.generators.numbered() {
        let Some(hours) = row.open_hours.as_ref().filter(|hours| hours.in_order()) else {
            continue;
        };
        let meets = |window: &[i64; 2]| second(window[0]) <= last && first <= second(window[1]);
        if !hours.seconds().iter().any(meets) {
            found.cell("generators.csv", line, "open_hours", || {
                let text = hours.spell();
                Bilingual::new(
                    format!("开放时段 {text} 都在班次之外"),
                    format!("the opening hours {text} are all outside the shift"),
                )
            });
        }
    }
}

/// Vehicles larger than a class they are permitted for allows (R036). Whether waste of class 6.1 is highly toxic or of
/// class 8 strongly corrosive is not in the table: hence a warning.
pub(super) fn check_d230_vehicle_size(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.vehicles.numbered() {
        let tank = row.equipment.0.iter().any(|word| word == "tank");
        for class in &row.classes.0 {
            let explosive = class == "1" || class.starts_with("1.");
            let (column, value, most, unit) = match class.as_str() {
                "6.1" if tank => ("volume_m3", row.volume_m3, 10.0, "m³"),
                "8" if tank => ("volume_m3", row.volume_m3, 20.0, "m³"),
                _ if explosive && tank => ("volume_m3", row.volume_m3, 20.0, "m³"),
                "6.1" => ("payload_t", row.payload_t.0, 10.0, "t"),
                _ if explosive => ("payload_t", row.payload_t.0, 10.0, "t"),
                _ => continue,
            };
            if value > most {
                found.cell("vehicles.csv", line, column, || {
                    Bilingual::new(
                        format!("类别 {class}：{value} {unit}，限 {most} {unit}"),
                        format!("class {class}: {value} {unit}, {most} {unit} at most"),
                    )
                });
            }
        }
    }
}

/// Vehicles with more compartments than a vehicle has, or none.
pub(super) fn check_d233_compartments(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.vehicles.numbered() {
        let Some(number) = row.compartments else {
            continue;
        };
        if !(1..=MOST_COMPARTMENTS).contains(&number) {
            found.cell("vehicles.csv", line, "compartments", || {
                Bilingual::new(
                    format!("隔舱数为 {number}"),
                    format!("{number} compartments"),
                )
            });
        }
    }
}

/// Units with two rows for one collector.
pub(super) fn check_d232_asked_twice(c: &Context, found: &mut Found) {
    let mut seen = HashSet::new();
    for (line, row) in c.tables.customers.numbered() {
        if !seen.insert((&row.generator, &row.operator)) {
            found.cell("customers.csv", line, "generator", || {
                let operator = row.operator.as_deref().unwrap_or("–");
                Bilingual::new(
                    format!("{}，收集单位 {operator}", row.generator),
                    format!("{}, collector {operator}", row.generator),
                )
            });
        }
    }
}

/// Units that ask for what no vehicle of the case is or has.
pub(super) fn check_d231_no_vehicle_in(c: &Context, found: &mut Found) {
    for (line, row) in c.tables.customers.numbered() {
        let own = |one: &&VehicleRow| row.operator.as_ref().is_none_or(|id| one.operator == *id);
        let vehicles: Vec<&VehicleRow> = c.tables.vehicles.rows.iter().filter(own).collect();
        let small = |most: f64| vehicles.iter().any(|one| one.payload_t.0 <= most);
        if row.largest_payload_t.is_some_and(|most| !small(most.0)) {
            found.cell("customers.csv", line, "largest_payload_t", || {
                Bilingual::new("所有车辆都更大", "all vehicles are larger")
            });
        }
        let has = |need: &&String| vehicles.iter().any(|one| one.equipment.0.contains(need));
        if let Some(need) = row.needs.0.iter().find(|need| !has(need)) {
            found.cell("customers.csv", line, "needs", || {
                Bilingual::new(
                    format!("没有车辆带有“{need}”"),
                    format!("no vehicle has \"{need}\""),
                )
            });
        }
    }
}

/// A key of `[collection]`.
fn setting(key: &str) -> Place {
    Place {
        column: Some(format!("collection.{key}")),
        ..Place::file("case.toml")
    }
}

/// Days without shifts that are named twice or gone by.
pub(super) fn check_d219_closed(c: &Context, found: &mut Found) {
    let case = &c.tables.case;
    let mut seen = BTreeSet::new();
    for day in &case.collection.closed {
        let twice = !seen.insert(*day);
        if !twice && *day >= case.today {
            continue;
        }
        found.at(setting("closed"), || match twice {
            true => Bilingual::new(format!("{day} 写了两次"), format!("{day} is named twice")),
            false => Bilingual::new(
                format!("{day} 早于案例日期 {}", case.today),
                format!("{day} is before the case's today, {}", case.today),
            ),
        });
    }
}

/// Public holidays that count as days without shifts, and none is known from today on.
pub(super) fn check_d220_holidays(c: &Context, found: &mut Found) {
    let case = &c.tables.case;
    let mut rows = c.tables.holidays.rows.iter();
    let known = rows.any(|row| row.kind == DayKind::Holiday && row.date >= case.today);
    if case.collection.holidays_off && !known {
        found.at(setting("holidays_off"), || {
            Bilingual::new(
                format!("holidays.csv 没有 {} 之后的放假", case.today),
                format!("holidays.csv has no day off from {} on", case.today),
            )
        });
    }
}

/// A moment of a day; whole seconds are exact.
fn second(of_day: i64) -> f64 {
    f64::from(i32::try_from(of_day).unwrap_or(i32::MAX))
}
