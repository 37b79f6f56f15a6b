//! Totals and indicators, summed again from the legs and the tables.

use super::{Judge, KILOGRAM, differs};
use crate::dataset::vocabulary::Operation;
use crate::plan::outcome::{Leg, Origin};

/// Indicators a plan has: id, name in Chinese and English, unit.
const SAID: [[&str; 4]; 5] = [
    [
        "general_utilisation",
        "方案一般工业固废综合利用率",
        "general waste used in the plan",
        "%",
    ],
    [
        "exported_share",
        "运出区外占比",
        "share that leaves the district",
        "%",
    ],
    [
        "hazardous_exported_share",
        "危险废物运出区外占比",
        "share of hazardous waste that leaves the district",
        "%",
    ],
    [
        "hazardous_in_district",
        "区内利用处置的危险废物",
        "hazardous waste handled in the district",
        "万吨",
    ],
    ["unplaced", "未安置量", "unplaced", "t"],
];

impl Judge<'_> {
    pub(super) fn totals(&mut self) {
        let outcome = self.outcome;
        let own = |leg: &Leg| !matches!(leg.from, Origin::Import { .. });
        let imported: f64 = (outcome.legs.iter().filter(|leg| !own(leg)))
            .map(|leg| leg.tonnes.0)
            .sum();
        let turned_away: f64 = (outcome.unserved.iter())
            .filter(|left| matches!(left.from, Origin::Import { .. }))
            .map(|left| left.tonnes.0)
            .sum();
        let of = |operation: Operation| -> f64 {
            let legs = outcome
                .legs
                .iter()
                .filter(|l| l.operation == operation && own(l));
            legs.map(|l| l.tonnes.0).sum()
        };
        let sum = |value: fn(&Leg) -> f64| -> f64 { outcome.legs.iter().map(value).sum() };
        let residues: f64 = (outcome.legs.iter())
            .filter(|leg| leg.operation.is_final())
            .filter_map(|leg| Some((leg, *self.case.permits.get(leg.permit.as_str())?)))
            .flat_map(|(leg, p)| {
                let left = self.case.leaves(self.case.permit(p));
                left.into_iter().map(move |(_, _, k)| leg.tonnes.0 * k)
            })
            .sum::<f64>()
            + self.case.fed().iter().map(|(_, _, t)| t).sum::<f64>();
        let exported: f64 = (outcome.legs.iter())
            .filter(|leg| self.exported(leg))
            .map(|leg| leg.tonnes.0)
            .sum();
        let arising: f64 = (self.case.tables.streams.rows.iter())
            .map(|s| s.t_per_year.0)
            .sum();
        let unplaced: f64 = outcome.unserved.iter().map(|u| u.tonnes.0).sum();
        #[allow(clippy::cast_precision_loss)]
        let cents = 0.01 + 1e-4 * outcome.legs.len() as f64;
        let totals = &outcome.totals;
        let checks = [
            ("arising_t", totals.arising_t.0, arising, KILOGRAM),
            ("residues_t", totals.residues_t.0, residues, KILOGRAM),
            ("used_t", totals.used_t.0, of(Operation::Use), KILOGRAM),
            (
                "disposed_t",
                totals.disposed_t.0,
                of(Operation::Dispose),
                KILOGRAM,
            ),
            ("exported_t", totals.exported_t.0, exported, KILOGRAM),
            ("imported_t", totals.imported_t.0, imported, KILOGRAM),
            (
                "turned_away_t",
                totals.turned_away_t.0,
                turned_away,
                KILOGRAM,
            ),
            ("unplaced_t", totals.unplaced_t.0, unplaced, KILOGRAM),
            ("cost_cny", totals.cost_cny.0, sum(|l| l.cost_cny.0), cents),
            (
                "transport_cny",
                totals.transport_cny.0,
                sum(|l| l.tonnes.0 * l.transport_cny_t.0),
                cents,
            ),
            (
                "gate_cny",
                totals.gate_cny.0,
                sum(|l| l.tonnes.0 * l.gate_cny_t.0),
                cents,
            ),
            (
                "handling_cny",
                totals.handling_cny.0,
                sum(|l| l.tonnes.0 * l.handling_cny_t.0),
                cents,
            ),
            (
                "tonne_km",
                totals.tonne_km,
                sum(|l| l.tonnes.0 * l.metres.km()),
                cents,
            ),
        ];
        for (name, is, due, slack) in checks {
            if differs(is, due, slack) {
                self.numbers("V501", name, ("合计", "the total"), is, due);
            }
        }
    }

    /// Process inputs as stated, against the tables: tonnes in, and what leaves the site.
    pub(super) fn feeds(&mut self) {
        let mut due: Vec<(&str, &str, f64)> = (self.case.fed().into_iter())
            .map(|(f, code, t)| (self.case.facility(f).id.as_str(), code, t))
            .collect();
        let outcome = self.outcome;
        for feed in &outcome.feeds {
            let row = self
                .case
                .tables
                .feeds
                .rows
                .iter()
                .find(|row| row.id == feed.id);
            let fits = row.is_some_and(|row| {
                row.facility == feed.facility && !differs(feed.tonnes.0, row.t_per_year.0, KILOGRAM)
            });
            let mut sound = fits;
            for made in feed.made.iter().filter(|made| !made.treated_on_site) {
                let found = due.iter().position(|&(facility, code, t)| {
                    (facility, code) == (feed.facility.as_str(), made.code.as_str())
                        && !differs(made.tonnes.0, t, KILOGRAM)
                });
                match found {
                    Some(i) => drop(due.swap_remove(i)),
                    None => sound = false,
                }
            }
            if !sound {
                self.report(
                    "V508",
                    &feed.id,
                    "工艺投入的吨数或其产出与案例不符",
                    "a process input or what it leaves is not what the case says",
                );
            }
        }
        for (facility, code, _) in due {
            let place = format!("{facility}/{code}");
            self.report("V508", &place, "缺少工艺投入", "a process input is missing");
        }
    }

    fn exported(&self, leg: &Leg) -> bool {
        let settings = &self.case.tables.case;
        let outside = |facility: &str| {
            let row = self.case.facilities.get(facility);
            row.map(|&f| self.case.facility(f))
                .is_some_and(|f| f.province != settings.province || f.district != settings.district)
        };
        let from_inside = match &leg.from {
            Origin::Stream { .. } => true,
            Origin::Import { .. } => false,
            Origin::Facility { facility } => !outside(facility),
            Origin::Stock { site, .. } => !outside(site),
        };
        from_inside && outside(&leg.facility)
    }

    pub(super) fn indicators(&mut self) {
        let outcome = self.outcome;
        let hazardous = |code: &str| self.case.is_hazardous(code);
        let arising = |want: bool| -> f64 {
            let streams = self.case.tables.streams.rows.iter();
            (streams.filter(|s| hazardous(&s.code) == want))
                .map(|s| s.t_per_year.0)
                .sum()
        };
        let sum = |keep: &dyn Fn(&Leg) -> bool| -> f64 {
            let own = |leg: &&Leg| !matches!(leg.from, Origin::Import { .. });
            let legs = outcome.legs.iter().filter(own).filter(|leg| keep(leg));
            legs.map(|leg| leg.tonnes.0).sum()
        };
        let general_residues: f64 = (outcome.legs.iter())
            .filter(|leg| leg.operation.is_final())
            .filter_map(|leg| Some((leg, *self.case.permits.get(leg.permit.as_str())?)))
            .flat_map(|(leg, p)| {
                let left = self.case.leaves(self.case.permit(p));
                left.into_iter()
                    .map(move |(_, code, k)| (code, leg.tonnes.0 * k))
            })
            .chain(self.case.fed().into_iter().map(|(_, code, t)| (code, t)))
            .filter(|(code, _)| !hazardous(code))
            .map(|(_, t)| t)
            .sum();
        let inside = |facility: &str| {
            let row = self
                .case
                .facilities
                .get(facility)
                .map(|&f| self.case.facility(f));
            let settings = &self.case.tables.case;
            row.is_some_and(|f| f.province == settings.province && f.district == settings.district)
        };
        let share = |part: f64, whole: f64| {
            if whole > 0.0 {
                100.0 * part / whole
            } else {
                0.0
            }
        };
        let used = sum(&|l| l.operation == Operation::Use && !hazardous(&l.code));
        // What is used of earlier years' stock counts below the line, too (C27).
        let of_stock = sum(&|l| {
            let stock = matches!(l.from, Origin::Stock { .. });
            stock && l.operation == Operation::Use && !hazardous(&l.code)
        });
        let due = [
            (
                "general_utilisation",
                share(used, arising(false) + general_residues + of_stock),
            ),
            (
                "exported_share",
                share(sum(&|l| self.exported(l)), arising(false) + arising(true)),
            ),
            (
                "hazardous_exported_share",
                share(
                    sum(&|l| self.exported(l) && hazardous(&l.code)),
                    arising(true),
                ),
            ),
            (
                "hazardous_in_district",
                sum(&|l| hazardous(&l.code) && l.operation.is_final() && inside(&l.facility)) / 1e4,
            ),
            (
                "unplaced",
                outcome.unserved.iter().map(|u| u.tonnes.0).sum(),
            ),
        ];
        for (id, due) in due {
            let is = (outcome.indicators.iter().find(|f| f.id == id)).map_or(f64::NAN, |f| f.value);
            if differs(is, due, 1e-6) {
                self.numbers("V504", id, ("指标", "the indicator"), is, due);
            }
        }
        for (i, figure) in outcome.indicators.iter().enumerate() {
            let twice = outcome.indicators[..i].iter().any(|f| f.id == figure.id);
            let said = SAID.iter().find(|said| said[0] == figure.id);
            let fits = said.is_some_and(|&[_, zh, en, unit]| {
                (
                    figure.label.zh.as_str(),
                    figure.label.en.as_str(),
                    figure.unit.as_str(),
                ) == (zh, en, unit)
            });
            if twice || !fits {
                self.report(
                    "V504",
                    &figure.id,
                    "指标重复、不在表内，或名称、单位不符",
                    "an indicator twice, unknown, or with another name or unit",
                );
            }
        }
    }
}
