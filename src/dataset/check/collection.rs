//! Rules on when collectors may call.

use super::{Context, Found};
use crate::dataset::cell::Cell;
use crate::finding::Bilingual;

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

/// A moment of a day; whole seconds are exact.
fn second(of_day: i64) -> f64 {
    f64::from(i32::try_from(of_day).unwrap_or(i32::MAX))
}
