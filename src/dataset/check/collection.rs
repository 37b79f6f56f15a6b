//! Rules on when collectors may call.

use super::{Context, Found};
use crate::dataset::cell::Cell;
use crate::dataset::vocabulary::DayKind;
use crate::finding::{Bilingual, Place};
use std::collections::BTreeSet;

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
