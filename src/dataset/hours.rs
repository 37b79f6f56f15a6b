//! Opening hours of a site as cells hold them: windows of a day, and days of the week.

use super::cell::{Cell, CellFault, TimeOfDay};
use crate::finding::Bilingual;
use jiff::civil::Weekday;

/// When a gate is open: windows of a day, as written. [`super::check`] says when they are out of order.
///
/// ```
/// use wasteflow::dataset::{cell::Cell, hours::OpenHours};
/// let hours = OpenHours::parse("8:00-11:30；14:00-17:30").expect("two windows");
/// assert_eq!(hours.spell(), "08:00-11:30;14:00-17:30");
/// assert_eq!(hours.seconds(), [[28_800, 41_400], [50_400, 63_000]]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHours(Vec<[TimeOfDay; 2]>);

impl OpenHours {
    /// Windows, in seconds after midnight: when the gate opens, when it closes.
    #[must_use]
    pub fn seconds(&self) -> Vec<[i64; 2]> {
        let second = |time: TimeOfDay| i64::from(time.minutes()) * 60;
        self.0.iter().map(|window| window.map(second)).collect()
    }

    /// Whether each window ends after it begins and before the next one begins.
    #[must_use]
    pub fn in_order(&self) -> bool {
        let each = self.0.iter().all(|window| window[0] < window[1]);
        each && self.0.windows(2).all(|two| two[0][1] < two[1][0])
    }
}

impl Cell for OpenHours {
    fn expected() -> Bilingual {
        Bilingual::new(
            "开放时段，如 08:00-11:30;14:00-17:30",
            "opening hours such as 08:00-11:30;14:00-17:30",
        )
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let window = |part: &str| {
            let (from, to) =
                (part.split_once(['-', '–', '—', '～', '~'])).ok_or(CellFault::NotATime)?;
            Ok([TimeOfDay::parse(from.trim())?, TimeOfDay::parse(to.trim())?])
        };
        let parts = text.split([';', '；']).map(str::trim);
        let windows: Result<Vec<_>, CellFault> =
            parts.filter(|part| !part.is_empty()).map(window).collect();
        windows.and_then(|windows| match windows.is_empty() {
            true => Err(CellFault::NotATime),
            false => Ok(Self(windows)),
        })
    }
    fn spell(&self) -> String {
        let window = |window: &[TimeOfDay; 2]| window.map(|time| time.spell()).join("-");
        self.0.iter().map(window).collect::<Vec<_>>().join(";")
    }
}

/// Days of the week on which a gate opens, 1 Monday to 7 Sunday.
///
/// ```
/// use wasteflow::dataset::{cell::Cell, hours::OpenDays};
/// let days = OpenDays::parse("1-5;7").expect("days");
/// assert_eq!(days.spell(), "1-5;7");
/// assert!(!days.has(jiff::civil::Weekday::Saturday) && days.has(jiff::civil::Weekday::Sunday));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDays(u8);

impl OpenDays {
    /// Whether it opens on a day of the week.
    #[must_use]
    pub fn has(self, day: Weekday) -> bool {
        self.0 >> day.to_monday_zero_offset() & 1 == 1
    }
}

impl Cell for OpenDays {
    fn expected() -> Bilingual {
        Bilingual::new(
            "星期，1 为星期一，7 为星期日，如 1-5;7",
            "days of the week, 1 Monday to 7 Sunday, such as 1-5;7",
        )
    }
    fn parse(text: &str) -> Result<Self, CellFault> {
        let day = |text: &str| match text.trim().parse() {
            Ok(day @ 1..=7u8) => Ok(day),
            _ => Err(CellFault::UnknownWord),
        };
        let mut mask = 0;
        for part in text
            .split([';', '；', '、'])
            .filter(|part| !part.trim().is_empty())
        {
            let (from, to) = match part.split_once(['-', '–']) {
                Some((from, to)) => (day(from)?, day(to)?),
                None => (day(part)?, day(part)?),
            };
            if from > to {
                return Err(CellFault::UnknownWord);
            }
            mask |= (from..=to).fold(0, |mask, day| mask | 1 << (day - 1));
        }
        if mask == 0 {
            return Err(CellFault::UnknownWord);
        }
        Ok(Self(mask))
    }
    fn spell(&self) -> String {
        let has = |day: u8| (1..=7).contains(&day) && self.0 >> (day - 1) & 1 == 1;
        let first = (1..=7u8).filter(|day| has(*day) && !has(day - 1));
        let runs = first.map(|from| {
            let to = (from..=7)
                .take_while(|day| has(*day))
                .last()
                .unwrap_or(from);
            match from == to {
                true => from.to_string(),
                false => format!("{from}-{to}"),
            }
        });
        runs.collect::<Vec<_>>().join(";")
    }
}
