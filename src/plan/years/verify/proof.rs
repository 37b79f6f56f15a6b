//! The proof over all years, read back: from the duals, the value no plan of this case can stay below, over
//! every lawful way of every year and everything that may lie between them.

use super::Judge;
use super::heaps::Name;
use crate::dataset::vocabulary::Operation;
use crate::plan::flow::verify::bound::{Of, OverYears, balance_name, bound_over, capacities};
use crate::plan::flow::verify::tables::{Case, Spot};
use crate::plan::outcome::{Duals, PlanStatus};
use crate::quantity::Tonnes;
use std::collections::{BTreeMap, BTreeSet};

/// Relative gap of a proved stage.
const GAP: f64 = 1e-6;

/// A stage and the duals that prove it.
struct Stage<'a> {
    unplaced: bool,
    joint: &'a BTreeMap<String, f64>,
    lock: f64,
}

impl Stage<'_> {
    fn dual(&self, name: &str) -> f64 {
        self.joint.get(name).copied().unwrap_or(0.0)
    }
}

/// A spot where tonnes may lie from year to year.
#[derive(Clone, Copy)]
struct Spotted<'a> {
    name: Name<'a>,
    spot: Spot,
}

impl Spotted<'_> {
    fn word(&self) -> String {
        match self.name {
            (Some(stock), ..) => format!("stock/{stock}"),
            (None, site, code) => format!("{site}/{code}/passed_on"),
        }
    }
}

impl<'a> Judge<'a> {
    /// Signs of the duals, both bounds, both gaps.
    pub(super) fn proof(&mut self) {
        let outcome = self.outcome;
        if !self.signs() {
            return;
        }
        let [first, second] = outcome.stages.as_slice() else {
            self.report("V601", "stages", "应有两个阶段", "there must be two stages");
            return;
        };
        let (joint, least) = (&outcome.certificate, first.objective);
        let stages = [
            (
                Stage {
                    unplaced: true,
                    joint: &joint.unplaced,
                    lock: 0.0,
                },
                (first, "unplaced", "t", outcome.totals.weighted_unplaced_t.0),
            ),
            (
                Stage {
                    unplaced: false,
                    joint: &joint.cost,
                    lock: joint.lock,
                },
                (second, "cost", "CNY", outcome.totals.cost_cny.0),
            ),
        ];
        for (stage, (told, name, unit, objective)) in stages {
            let bound = self.bound(&stage) + stage.lock * least;
            let scale = objective.abs().max(1.0);
            if told.name != name || told.unit != unit {
                self.report("V601", name, "阶段名称或单位不对", "another stage or unit");
            }
            self.number("V601", name, told.objective, objective, 1e-9 * scale);
            self.number("V603", name, told.bound, bound, 1e-7 * scale);
            let gap = (objective - bound).abs() / scale;
            self.number("V603", name, told.gap, gap, 1e-7);
            let proved = stage.unplaced || outcome.status != PlanStatus::Stopped;
            if proved && (gap.is_nan() || gap > GAP) {
                self.report(
                    "V604",
                    name,
                    &format!("未证明最优：间隙 {gap}"),
                    &format!("not proved optimal: the gap is {gap}"),
                );
            }
        }
    }

    /// Every dual ≤ 0 but those of balances, and each of a row that is there.
    fn signs(&mut self) -> bool {
        let outcome = self.outcome;
        let mut wrong: Vec<String> = Vec::new();
        let above = |dual: f64| dual.is_nan() || dual > 0.0;
        let rows = self.joint_rows();
        for stage in [&outcome.certificate.unplaced, &outcome.certificate.cost] {
            let bad = stage
                .iter()
                .filter(|(name, dual)| above(**dual) || !rows.contains(*name));
            wrong.extend(bad.map(|(name, _)| name.clone()));
        }
        if above(outcome.certificate.lock) {
            wrong.push("lock".to_owned());
        }
        for (period, dataset) in outcome.periods.iter().zip(&self.cases) {
            let case = Case::new(dataset, self.matrix);
            let capacities = capacities(&case);
            let certificate = &period.plan.certificate;
            for duals in [&certificate.unplaced, &certificate.cost] {
                let bad = duals.limit.iter().filter(|(name, dual)| {
                    above(**dual)
                        || name.starts_with("landfill/")
                        || !capacities.contains_key(*name)
                });
                wrong.extend(bad.map(|(name, _)| format!("{}: {name}", period.year)));
            }
        }
        for name in &wrong {
            self.report(
                "V602",
                name,
                "对偶值符号不对或没有该约束",
                "a dual of the wrong sign, or of no row",
            );
        }
        wrong.is_empty()
    }

    /// Names of the rows that join the periods.
    fn joint_rows(&self) -> BTreeSet<String> {
        let tables = self.dataset.tables();
        let mut rows: BTreeSet<String> = (tables.landfills.rows.iter())
            .map(|row| format!("landfill/{}", row.facility))
            .collect();
        for (p, at) in self.settings.periods.iter().enumerate() {
            for heap in self.spotted() {
                if self.most(p, heap.name) > 0.0 {
                    rows.insert(format!("{}/most/{}", at.year, heap.word()));
                    rows.insert(format!("{}/fresh/{}", at.year, heap.word()));
                }
            }
            rows.extend(
                (tables.running.rows.iter())
                    .filter(|row| row.store_t.is_some())
                    .map(|row| format!("{}/store/{}", at.year, row.facility)),
            );
        }
        rows
    }

    /// Spots where tonnes may lie: opening stock, and codes that stores with a room gather.
    fn spotted(&self) -> Vec<Spotted<'a>> {
        let tables = self.dataset.tables();
        let opening = self.opening();
        let mut spotted: Vec<Spotted<'a>> = (tables.stocks.rows.iter().enumerate())
            .filter(|(_, row)| opening.contains_key(row.id.as_str()))
            .map(|(i, row)| Spotted {
                name: (Some(&row.id), &row.site, &row.code),
                spot: Spot::Stock(i),
            })
            .collect();
        let mut stores: BTreeSet<(&str, &str)> = BTreeSet::new();
        for permit in &tables.permits.rows {
            let gathers = matches!(permit.operation, Operation::Collect | Operation::Store);
            if gathers && self.room(&permit.facility).is_some() {
                stores.insert((&permit.facility, &permit.code));
            }
        }
        for (site, code) in stores {
            let row = tables.facilities.rows.iter().position(|row| row.id == site);
            spotted.extend(row.map(|f| Spotted {
                name: (None, site, code),
                spot: Spot::Collected(f),
            }));
        }
        spotted
    }

    /// The Lagrangian bound of a stage, the lock's own term apart.
    fn bound(&self, stage: &Stage<'_>) -> f64 {
        let mut value: f64 = (self.dataset.tables().landfills.rows.iter())
            .map(|row| stage.dual(&format!("landfill/{}", row.facility)) * row.room_t.0.max(0.0))
            .sum();
        let spotted = self.spotted();
        for p in 0..self.outcome.periods.len() {
            value += self.of_period(stage, p, &spotted);
        }
        value
    }

    fn of_period(&self, stage: &Stage<'_>, p: usize, spotted: &[Spotted<'a>]) -> f64 {
        let (period, tables) = (&self.outcome.periods[p], self.dataset.tables());
        let years = f64::from(period.weight);
        // The joint row of a landfill counts its room; here it is only what a tonne uses up.
        let mut dataset = self.cases[p].clone();
        for i in 0..tables.landfills.rows.len() {
            dataset.set_landfill_room(i, Tonnes::ZERO);
        }
        let case = Case::new(&dataset, self.matrix);
        let certificate = &period.plan.certificate;
        // One year's bound takes prices as they are and an unplaced tonne as one.
        let (own, unit, of) = match stage.unplaced {
            true => (&certificate.unplaced, period.urgency, Of::Unplaced),
            false => {
                let lock = stage.lock * period.urgency / period.discount;
                let of = Of::Cost { least: 0.0, lock };
                (&certificate.cost, period.discount, of)
            }
        };
        let mut duals = Duals {
            balance: own
                .balance
                .iter()
                .map(|(n, d)| (n.clone(), d / unit))
                .collect(),
            limit: own
                .limit
                .iter()
                .map(|(n, d)| (n.clone(), d / unit))
                .collect(),
        };
        for row in &tables.landfills.rows {
            let name = format!("landfill/{}", row.facility);
            let dual = stage.dual(&name) / unit;
            duals.limit.insert(name, dual);
        }
        let mut over = OverYears::default();
        let mut value = 0.0;
        for heap in spotted {
            let (kept, fresh, before) = self.heap(stage, p, *heap, &case);
            value += kept;
            let (_, _, code) = heap.name;
            let opening = self.opening();
            let sure = match (p, heap.name) {
                (0, (Some(id), ..)) => opening.get(id).copied().unwrap_or(0.0),
                _ => 0.0,
            };
            over.lying
                .push((heap.spot, code, sure / years, before / years));
            over.coming.insert((heap.spot, code), fresh / years / unit);
        }
        for row in tables.running.rows.iter() {
            let dual = stage.dual(&format!("{}/store/{}", period.year, row.facility));
            value += dual * row.store_t.map_or(0.0, |t| t.0);
        }
        value + bound_over(&case, &duals, of, &over) * years * unit
    }

    /// What lies of a heap when a period ends: its share of the bound, the dual of what comes, and the most
    /// that can lie when the period begins.
    fn heap(
        &self,
        stage: &Stage<'_>,
        p: usize,
        heap: Spotted<'a>,
        case: &Case<'_>,
    ) -> (f64, f64, f64) {
        let (stock, site, code) = heap.name;
        let before = match p.checked_sub(1) {
            None => stock.map_or(0.0, |id| self.opening().get(id).copied().unwrap_or(0.0)),
            Some(last) => self.most(last, heap.name),
        };
        let most = self.most(p, heap.name);
        if most <= 0.0 {
            return (0.0, 0.0, before);
        }
        let year = self.outcome.periods[p].year;
        let fits = stock.is_none() && self.hazardous(code);
        let of = |kind: &str, name: &str| stage.dual(&format!("{year}/{kind}/{name}"));
        let fresh = if fits { of("fresh", &heap.word()) } else { 0.0 };
        let room = of("most", &heap.word()) + fresh + of("store", site);
        let worth = |p: usize| -> f64 {
            let Some(period) = self.outcome.periods.get(p) else {
                return 0.0;
            };
            let certificate = &period.plan.certificate;
            let own = match stage.unplaced {
                true => &certificate.unplaced,
                false => &certificate.cost,
            };
            let name = balance_name(case, heap.spot, code);
            own.balance.get(&name).copied().unwrap_or(0.0)
        };
        let reduced = worth(p + 1) - worth(p) - room;
        let value = of("most", &heap.word()) * most + reduced.min(0.0) * most;
        (value, fresh, before)
    }
}
