//! Spot checks in, compliance rate out, by the plan's formula (annex 1, F100):
//! (pass + 0.7 × basic) ÷ checked. Judged in whole numbers, so that exactly 95 % passes 95 %.

use crate::dataset::Dataset;
use crate::dataset::vocabulary::{CheckedKind, Grade};
use std::collections::BTreeMap;

/// Results of spot checks, one per unit checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Units that passed (达标).
    pub pass: u32,
    /// Units that basically passed (基本达标).
    pub basic: u32,
    /// Units checked.
    pub checked: u32,
}

impl Score {
    /// Ten times the weighted passes: 10 for a pass, 7 for a basic one.
    fn tenths(self) -> u64 {
        10 * u64::from(self.pass) + 7 * u64::from(self.basic)
    }

    /// The rate in percent, unrounded; `None` when nobody was checked.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn percent(self) -> Option<f64> {
        (self.checked > 0).then(|| (self.tenths() * 10) as f64 / f64::from(self.checked))
    }

    /// True when the unrounded rate reaches a target in percent (targets count to 0.01 %).
    #[must_use]
    pub fn meets(self, target_percent: f64) -> bool {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let hundredths = (target_percent * 100.0).round().max(0.0) as u64;
        self.checked > 0 && self.tenths() * 1000 >= hundredths * u64::from(self.checked)
    }
}

/// (pass + 0.7 × basic) ÷ checked, a share of 1; `None` when nobody was checked (F100).
///
/// ```
/// use wasteflow::plan::baseline::compliance::rate;
/// assert_eq!(rate(38, 0, 40), Some(0.95));
/// assert_eq!(rate(36, 3, 40), Some(0.9525));
/// assert_eq!(rate(0, 0, 0), None);
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn rate(pass: u32, basic: u32, checked: u32) -> Option<f64> {
    let score = Score {
        pass,
        basic,
        checked,
    };
    (checked > 0).then(|| score.tenths() as f64 / (10 * u64::from(checked)) as f64)
}

/// The spot checks of one kind of unit in a year; a unit checked more than once counts by its last
/// check.
#[must_use]
pub fn score(dataset: &Dataset, kind: CheckedKind, year: i32) -> Score {
    let mut last = BTreeMap::new();
    let checks = &dataset.tables().inspections.rows;
    for check in checks
        .iter()
        .filter(|c| c.kind == kind && i32::from(c.date.year()) == year)
    {
        let known = last.entry(check.unit.as_str()).or_insert(check);
        if check.date >= known.date {
            *known = check;
        }
    }
    let count = |grade| {
        let units = last.values().filter(|check| check.grade == grade).count();
        u32::try_from(units).expect("a table has fewer than 2^32 rows")
    };
    let (pass, basic, fail) = (count(Grade::Pass), count(Grade::Basic), count(Grade::Fail));
    Score {
        pass,
        basic,
        checked: pass + basic + fail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(pass: u32, basic: u32, checked: u32) -> Score {
        Score {
            pass,
            basic,
            checked,
        }
    }

    #[test]
    fn the_plans_examples_for_generators_come_out() {
        assert_eq!(score(35, 4, 40).percent(), Some(94.5));
        assert!(!score(35, 4, 40).meets(95.0));
        assert_eq!(score(36, 3, 40).percent(), Some(95.25));
        assert!(score(36, 3, 40).meets(95.0));
        assert_eq!(score(38, 0, 40).percent(), Some(95.0));
        assert!(score(38, 0, 40).meets(95.0));
    }

    #[test]
    fn one_basic_operator_of_ten_fails_a_target_of_100() {
        assert_eq!(score(9, 1, 10).percent(), Some(97.0));
        assert!(!score(9, 1, 10).meets(100.0));
        assert!(score(10, 0, 10).meets(100.0));
    }

    #[test]
    fn exactly_on_target_passes_for_every_number_of_checks() {
        for checked in (20..2000).step_by(20) {
            let pass = checked * 19 / 20;
            assert!(score(pass, 0, checked).meets(95.0), "{pass} of {checked}");
            assert!(!score(pass - 1, 1, checked).meets(95.0));
        }
    }

    #[test]
    fn nobody_checked_is_no_rate_and_no_pass() {
        assert_eq!(score(0, 0, 0).percent(), None);
        assert!(!score(0, 0, 0).meets(0.0));
        assert_eq!(rate(0, 0, 0), None);
    }
}
