//! Sums over all years, landfills and targets, computed again.

use super::{Judge, KILOGRAM, differs};
use crate::plan::years::outcome::{LandfillLife, YearPlan};

/// Tonnes in one 万吨.
const WAN: f64 = 10_000.0;

impl Judge<'_> {
    /// Landfills: room over all years, what each year fills, and when one is full.
    pub(super) fn landfills(&mut self) {
        let (outcome, rows) = (self.outcome, &self.dataset.tables().landfills.rows);
        if outcome.landfills.len() != rows.len() {
            self.report(
                "V804",
                "landfills",
                "填埋场数目不对",
                "not the landfills of the case",
            );
            return;
        }
        for (told, row) in outcome.landfills.iter().zip(rows) {
            let place = row.facility.as_str();
            if told.facility != row.facility || told.years.len() != outcome.periods.len() {
                self.report("V804", place, "填埋场不符", "not this landfill");
                continue;
            }
            self.number("V804", place, told.room_t.0, row.room_t.0, KILOGRAM);
            let mut left = row.room_t.0;
            let mut full = None;
            for (at, period) in told.years.iter().zip(&outcome.periods) {
                let filled = self.filled(&period.plan, &row.facility);
                let years = f64::from(period.weight);
                if full.is_none() && filled > 0.0 && left - filled * years <= KILOGRAM {
                    full = Some(
                        f64::from(period.year) - years
                            + (left / filled - 1e-6).ceil().clamp(1.0, years),
                    );
                }
                left -= filled * years;
                let slack = KILOGRAM * years;
                self.number("V804", place, at.filled_t.0, filled, KILOGRAM);
                self.number("V804", place, at.left_t.0, left.max(0.0), slack);
            }
            if left < -KILOGRAM {
                self.report(
                    "V804",
                    place,
                    "各年填入量之和超过库容（C23）",
                    "more goes there over the years than it has room for (C23)",
                );
            }
            self.full(told, full, place);
        }
    }

    fn full(&mut self, told: &LandfillLife, full: Option<f64>, place: &str) {
        let stated = told.full_in.map(f64::from);
        if stated != full {
            let show = |year: Option<f64>| year.map_or("-".to_owned(), |year| year.to_string());
            let (is, due) = (show(stated), show(full));
            self.report(
                "V804",
                place,
                &format!("填满年份为 {is}，应为 {due}"),
                &format!("full in {is}, should be {due}"),
            );
        }
    }

    /// Sums over all years.
    pub(super) fn sums(&mut self) {
        let outcome = self.outcome;
        let over = |value: &dyn Fn(&YearPlan) -> f64| -> f64 {
            let of = |period: &YearPlan| value(period) * f64::from(period.weight);
            outcome.periods.iter().map(of).sum()
        };
        let t = &outcome.totals;
        let stock = |period: Option<&YearPlan>, opening: bool| -> f64 {
            let heaps = period.into_iter().flat_map(|period| &period.stocks);
            heaps
                .map(|heap| {
                    if opening {
                        heap.opening_t.0
                    } else {
                        heap.closing_t.0
                    }
                })
                .sum()
        };
        let unplaced = |p: &YearPlan| p.plan.totals.unplaced_t.0;
        let cost = |p: &YearPlan| p.plan.totals.cost_cny.0;
        let checks = [
            ("unplaced_t", t.unplaced_t.0, over(&unplaced), KILOGRAM),
            (
                "weighted_unplaced_t",
                t.weighted_unplaced_t.0,
                over(&|p| unplaced(p) * p.urgency),
                KILOGRAM,
            ),
            (
                "cost_cny",
                t.cost_cny.0,
                over(&|p| cost(p) * p.discount),
                1.0,
            ),
            ("undiscounted_cny", t.undiscounted_cny.0, over(&cost), 1.0),
            (
                "opening_t",
                t.opening_t.0,
                stock(outcome.periods.first(), true),
                KILOGRAM,
            ),
            (
                "closing_t",
                t.closing_t.0,
                stock(outcome.periods.last(), false),
                KILOGRAM,
            ),
        ];
        for (name, is, due, slack) in checks {
            self.number("V805", name, is, due, slack);
        }
    }

    /// Indicators of a year against their targets.
    pub(super) fn targets(&mut self, p: usize) {
        let period = &self.outcome.periods[p];
        let base = self.dataset.tables();
        let declared: f64 = (self.cases[p].tables().streams.rows.iter())
            .filter(|row| {
                let mut generators = base.generators.rows.iter();
                generators.any(|g| g.id == row.generator && g.declared)
            })
            .map(|row| row.t_per_year.0)
            .sum();
        let at = &self.settings.periods[p];
        let value_added = at.value_added_yi_cny.or(base.case.value_added_yi_cny);
        let landfilled: f64 = (base.landfills.rows.iter())
            .map(|row| self.filled(&period.plan, &row.facility))
            .sum();
        let rate = period
            .plan
            .indicators
            .iter()
            .find(|f| f.id == "general_utilisation");
        let due = |id: &str| match id {
            "total_waste" => Some(declared / WAN),
            "value_added" => value_added,
            "intensity" => value_added.map(|value| declared / (value * WAN)),
            "general_utilisation" => rate.map(|f| f.value),
            "landfilled" => Some(landfilled / WAN),
            _ => None,
        };
        for target in &period.targets {
            let figure = &target.figure;
            let place = format!("{}: {}", period.year, figure.id);
            let stated = base.indicators.iter().find(|i| i.id == figure.id);
            let goal = stated.and_then(|i| i.target);
            let year = stated.and_then(|i| i.target_year);
            let met = stated.zip(goal).and_then(|(i, goal)| {
                let value = figure.value;
                let near = (value - goal).abs() <= 1e-9 * goal.abs();
                match i.sense.as_str() {
                    ">=" => Some(value > goal || near),
                    "<=" => Some(value < goal || near),
                    _ => None,
                }
            });
            let met = met.filter(|_| year.is_some_and(|year| year <= period.year));
            let value = due(&figure.id).is_some_and(|due| !differs(figure.value, due, 1e-6));
            let before = p.checked_sub(1).filter(|_| figure.id == "landfilled");
            let falls = before.map(|before| {
                let all = &self.outcome.periods[before].targets;
                let was = all.iter().find(|t| t.figure.id == figure.id);
                was.is_some_and(|was| figure.value < was.figure.value)
            });
            let value = value && target.falls == falls;
            let fits =
                value && (figure.target, target.target_year, target.met) == (goal, year, met);
            if !fits {
                self.report(
                    "V801",
                    &place,
                    "指标的数值、目标或是否达到不符",
                    "an indicator's value, target or whether it is met does not hold",
                );
            }
        }
    }
}
