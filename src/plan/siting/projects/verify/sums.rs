//! What a plan says its flows add up to, against what they do: cost by part, tonnes without a place, exposure, burden,
//! and what each site takes in.

use super::built::Open;
use super::flows::Flowed;
use super::{Judge, KILOGRAM, differs};
use crate::plan::siting::projects::outcome::SitePlan;
use std::collections::BTreeMap;

impl<'a> Judge<'a> {
    /// Every sum of a plan.
    pub(super) fn sums(&mut self, plan: &SitePlan, open: &[Open<'a>], flows: &[Flowed]) {
        self.cost(plan, open, flows);
        self.periods_of(plan, flows);
        for open in open {
            self.intake(open, flows);
        }
    }

    fn cost(&mut self, plan: &SitePlan, open: &[Open<'a>], flows: &[Flowed]) {
        let over = |of: &dyn Fn(&Flowed) -> f64| -> f64 {
            (self.periods.iter().zip(flows))
                .map(|(at, flowed)| of(flowed) * at.years * at.discount)
                .sum()
        };
        let counted = |open: &Open| -> f64 {
            (self.periods.iter())
                .filter(|at| at.year >= open.site.year)
                .map(|at| at.years * at.discount)
                .sum()
        };
        let cost = &plan.cost;
        let due = [
            (
                "building",
                cost.building,
                open.iter().map(|o| o.annuity * counted(o)).sum(),
            ),
            (
                "running",
                cost.running,
                open.iter().map(|o| o.fixed * counted(o)).sum(),
            ),
            ("transport", cost.transport, over(&|f| f.transport)),
            ("handling", cost.handling, over(&|f| f.handling)),
            ("gate", cost.gate, over(&|f| f.gate)),
            ("unplaced", cost.unplaced, over(&|f| f.unplaced)),
            ("limits", cost.limits, over(&|f| f.given)),
        ];
        let total: f64 = due.iter().map(|(.., due)| due).sum();
        let scale: f64 = due.iter().map(|(.., due)| due.abs()).sum();
        for (part, is, due) in due {
            // What rows give is told as what is left of the total.
            let slack = 1.0 + 1e-8 * scale;
            self.number("V905", &format!("cost.{part}"), is.0, due, slack);
        }
        self.number(
            "V905",
            "cost.total",
            cost.total.0,
            total,
            1.0 + 1e-8 * scale,
        );
    }

    fn periods_of(&mut self, plan: &SitePlan, flows: &[Flowed]) {
        if plan.periods.len() != flows.len() {
            self.report("V905", "periods", "各期缺失", "periods are missing");
            return;
        }
        let mut exposure = Some(0.0);
        for (p, (told, flowed)) in plan.periods.iter().zip(flows).enumerate() {
            let at = self.periods[p];
            let place = |what: &str| format!("{} {what}", at.year);
            self.number(
                "V905",
                &place("year"),
                f64::from(told.year),
                f64::from(at.year),
                0.0,
            );
            self.number(
                "V905",
                &place("unplaced_hazardous_t"),
                told.unplaced_hazardous_t.0,
                flowed.unplaced_hazardous_t,
                KILOGRAM,
            );
            self.number(
                "V905",
                &place("unplaced_general_t"),
                told.unplaced_general_t.0,
                flowed.unplaced_general_t,
                KILOGRAM,
            );
            match (told.exposure_person_km_t, flowed.exposure) {
                (Some(is), Some(due)) => {
                    self.number("V905", &place("exposure"), is, due, 1.0 + 1e-8 * due)
                }
                (None, None) => (),
                _ => self.report(
                    "V905",
                    &place("exposure"),
                    "暴露缺失或无从计算",
                    "exposure is missing or cannot be counted",
                ),
            }
            exposure = exposure
                .zip(told.exposure_person_km_t)
                .map(|(sum, own)| sum + own * at.years);
            let most = flowed.zones.values().copied().fold(0.0, f64::max);
            self.number(
                "V905",
                &place("largest_burden_t"),
                told.largest_burden_t.0,
                most,
                KILOGRAM,
            );
            let there = told
                .largest_burden_zone
                .as_ref()
                .map(|zone| flowed.zones.get(zone).copied().unwrap_or(0.0));
            if there.is_some_and(|t| differs(t, most, KILOGRAM)) {
                self.report(
                    "V905",
                    &place("largest_burden_zone"),
                    "不是处理最多的镇街",
                    "is not the zone with most treated",
                );
            }
        }
        match (plan.exposure_person_km_t, exposure) {
            (Some(is), Some(due)) => self.number("V905", "exposure", is, due, 1.0),
            (None, None) => (),
            _ => self.report(
                "V905",
                "exposure",
                "暴露缺失或无从计算",
                "exposure is missing or cannot be counted",
            ),
        }
    }

    /// What a site takes in, period by period.
    fn intake(&mut self, open: &Open<'a>, flows: &[Flowed]) {
        let tag = open.site.tag();
        let from = self.periods.iter().position(|at| at.year >= open.site.year);
        let due = from.map_or(0, |from| self.periods.len() - from);
        if open.site.intake.len() != due {
            self.report(
                "V905",
                &tag,
                "接收量各期缺失",
                "periods of its intake are missing",
            );
            return;
        }
        for (told, p) in open.site.intake.iter().zip(from.unwrap_or(0)..) {
            let at = self.periods[p];
            let place = format!("{tag} {}", at.year);
            self.number(
                "V905",
                &place,
                f64::from(told.year),
                f64::from(at.year),
                0.0,
            );
            let own: BTreeMap<&str, f64> = (flows[p].taken.iter())
                .filter(|((facility, _), _)| *facility == open.facility)
                .map(|((_, code), t)| (code.as_str(), *t))
                .collect();
            self.number(
                "V905",
                &format!("{place} t"),
                told.t.0,
                own.values().sum(),
                KILOGRAM,
            );
            for (code, t) in &own {
                let is = told.codes.get(*code).map_or(0.0, |t| t.0);
                self.number("V905", &format!("{place} {code}"), is, *t, KILOGRAM);
            }
            for (code, t) in &told.codes {
                if t.0 > KILOGRAM && !own.contains_key(code.as_str()) {
                    self.report(
                        "V905",
                        &format!("{place} {code}"),
                        "没有这样的流向",
                        "nothing of it goes there",
                    );
                }
            }
            let lines: f64 = {
                let case = &self.cases[p];
                let id = &case.tables().facilities.rows[open.facility].id;
                let case = crate::plan::flow::verify::tables::Case::new(case, self.matrix);
                (case.tables.permits.rows.iter())
                    .filter(|row| row.facility == *id && case.in_force(row))
                    .map(|row| row.t_per_year.0 * open.build.share)
                    .sum()
            };
            let most = open
                .build
                .most_t_per_year
                .map_or(lines, |most| most.0.min(lines));
            self.number(
                "V905",
                &format!("{place} capacity"),
                told.capacity_t.0,
                most,
                KILOGRAM,
            );
        }
    }
}
