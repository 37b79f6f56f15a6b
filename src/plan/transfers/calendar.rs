//! Days in, working days out: weekends less worked weekends, and holidays (`holidays.csv`).

use crate::dataset::record::Sheet;
use crate::dataset::tables::HolidayRow;
use crate::dataset::vocabulary::DayKind;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeSet, HashMap};

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    worked: HashMap<Date, bool>,
    years: BTreeSet<i16>,
}

impl Calendar {
    /// The calendar of a case; years without a row count plain weekdays.
    #[must_use]
    pub fn of(rows: &Sheet<HolidayRow>) -> Self {
        let worked = |row: &HolidayRow| (row.date, row.kind == DayKind::Workday);
        Self {
            worked: rows.rows.iter().map(worked).collect(),
            years: rows.rows.iter().map(|row| row.date.year()).collect(),
        }
    }

    /// True on a working day.
    #[must_use]
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.get(&day).copied().unwrap_or(!weekend)
    }

    /// The `n`-th working day after a day.
    #[must_use]
    pub fn after(&self, day: Date, n: u32) -> Date {
        let (mut day, mut left) = (day, n);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            left -= u32::from(self.works(day));
        }
        day
    }

    /// Working days after `from` up to and with `to`; negative when `to` is before.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> i32 {
        let (first, last, sign) = if from <= to {
            (from, to, 1)
        } else {
            (to, from, -1)
        };
        let (mut day, mut n) = (first, 0);
        while day < last {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            n += i32::from(self.works(day));
        }
        sign * n
    }

    /// True when the holidays of every year from one day to another are known.
    #[must_use]
    pub fn covers(&self, from: Date, to: Date) -> bool {
        (from.year()..=to.year()).all(|year| self.years.contains(&year))
    }
}
