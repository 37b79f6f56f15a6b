//! Solution in, [`YearsOutcome`] out: each period gets its plan as one year's is named, what joins them its
//! names; every sum is taken over the rounded numbers of the plans.

use super::build::{Built, Lies};
use super::design::{designs, life};
use super::figures::targets;
use super::instance::Period;
use super::outcome::{
    Assumption, FALLING, Heap, JointCertificate, LandfillLife, LandfillYear, SCHEMA, YearPlan,
    YearsOutcome, YearsTotals,
};
use super::solution::{YearsDuals, YearsSolution};
use super::{check, told};
use crate::dataset::years::YearsSettings;
use crate::dataset::{Dataset, FacilityId};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::flow::decode;
use crate::plan::flow::instance::Instance;
use crate::plan::flow::solution::{Duals, Solution};
use crate::plan::outcome::{LimitKind, Outcome, PlanStatus, Stage};
use crate::quantity::{Cny, Tonnes};
use std::collections::BTreeMap;

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn tonnes(t: Tonnes) -> Tonnes {
    Tonnes(round(t.0, 8))
}

struct Decode<'a> {
    dataset: &'a Dataset,
    built: &'a Built,
    solution: &'a YearsSolution,
    settings: YearsSettings,
}

/// Names a solution and sums it up.
pub(super) fn outcome(
    dataset: &Dataset,
    matrix: &Matrix,
    built: &Built,
    solution: &YearsSolution,
    inputs: BTreeMap<String, String>,
    scenario: &str,
) -> YearsOutcome {
    let case = &dataset.tables().case;
    let decode = Decode {
        dataset,
        built,
        solution,
        settings: case.years.clone().unwrap_or_default(),
    };
    let mut periods: Vec<YearPlan> = (0..built.years.periods.len())
        .map(|p| decode.period(p, matrix, &inputs, scenario))
        .collect();
    say_what_falls(&mut periods);
    let totals = totals(&periods);
    YearsOutcome {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: scenario.to_owned(),
        road_changes: Vec::new(),
        base_year: case.base_year,
        demo: crate::plan::has_demo(dataset),
        inputs,
        status: match solution.stopped {
            true => PlanStatus::Stopped,
            false => PlanStatus::Optimal,
        },
        discount_rate: decode.settings.discount_rate,
        stages: decode.stages(&totals),
        totals,
        assumptions: decode.assumptions(),
        landfills: decode.landfills(&periods),
        designs: designs(dataset),
        certificate: decode.certificate(),
        periods,
    }
}

/// Whether what is to fall year on year does, by unrounded values.
fn say_what_falls(periods: &mut [YearPlan]) {
    let value = |period: &YearPlan| {
        let found = (period.targets.iter()).find(|target| target.figure.id == FALLING);
        found.map(|target| target.figure.value)
    };
    let values: Vec<Option<f64>> = periods.iter().map(value).collect();
    for (period, pair) in periods.iter_mut().skip(1).zip(values.windows(2)) {
        let falls = pair[0].zip(pair[1]).map(|(before, now)| now < before);
        for target in &mut period.targets {
            if target.figure.id == FALLING {
                target.falls = falls;
            }
        }
    }
}

/// Sums over all years, from the plans as they are told.
fn totals(periods: &[YearPlan]) -> YearsTotals {
    let sum = |value: &dyn Fn(&YearPlan) -> f64| -> f64 {
        let of = |p: &YearPlan| value(p) * f64::from(p.weight);
        periods.iter().map(of).sum()
    };
    let stock = |p: Option<&YearPlan>, of: fn(&Heap) -> Tonnes| -> Tonnes {
        p.map_or(Tonnes::ZERO, |p| p.stocks.iter().map(of).sum())
    };
    YearsTotals {
        unplaced_t: tonnes(Tonnes(sum(&|p| p.plan.totals.unplaced_t.0))),
        weighted_unplaced_t: tonnes(Tonnes(sum(&|p| p.plan.totals.unplaced_t.0 * p.urgency))),
        cost_cny: Cny(round(sum(&|p| p.plan.totals.cost_cny.0 * p.discount), 4)),
        undiscounted_cny: Cny(round(sum(&|p| p.plan.totals.cost_cny.0), 4)),
        opening_t: tonnes(stock(periods.first(), |heap| heap.opening_t)),
        closing_t: tonnes(stock(periods.last(), |heap| heap.closing_t)),
    }
}

impl Decode<'_> {
    fn period(
        &self,
        p: usize,
        matrix: &Matrix,
        inputs: &BTreeMap<String, String>,
        scenario: &str,
    ) -> YearPlan {
        let (case, flow) = self.with_room_left(p);
        let (own, weight) = (&self.solution.periods[p], self.settings.periods[p].weight);
        let duals = |of: &YearsDuals| Duals {
            limit: (flow.limits.iter().zip(&of.periods[p].limit))
                .map(|(limit, &dual)| {
                    let landfill = self.built.years.landfill_of(limit);
                    landfill.map_or(dual, |i| of.life[i])
                })
                .collect(),
            ..of.periods[p].clone()
        };
        let year = Solution {
            flows: own.flows.clone(),
            unplaced: own.unplaced.clone(),
            least_unplaced: own.unplaced.iter().sum(),
            unplaced_duals: duals(&self.solution.unplaced_duals),
            cost_duals: duals(&self.solution.cost_duals),
            stopped: self.solution.stopped,
            ..Solution::default()
        };
        let mut plan: Outcome = decode::part(&case, matrix, &flow, &year, inputs.clone(), scenario);
        // The life of landfills joins the periods; its dual is told once, for all of them.
        for duals in [&mut plan.certificate.unplaced, &mut plan.certificate.cost] {
            duals.limit.retain(|name, _| !name.starts_with("landfill/"));
        }
        plan.certificate.lock = 0.0;
        let settings = &self.settings.periods[p];
        let value_added =
            settings
                .value_added_yi_cny
                .or(self.dataset.tables().case.value_added_yi_cny);
        YearPlan {
            year: settings.year,
            weight,
            discount: self.built.years.periods[p].discount,
            urgency: self.built.years.periods[p].urgency,
            growth: self.settings.growth(&self.dataset.tables().case, p, "", ""),
            source: settings.source.clone(),
            targets: targets(&case, &plan, value_added),
            stocks: self.stocks(p),
            plan,
        }
    }

    /// The case and instance of a period, with the room of landfills that is left to it: what the other periods
    /// do not take.
    fn with_room_left(&self, p: usize) -> (Dataset, Instance) {
        let years = &self.built.years;
        let (mut case, mut flow) = (self.built.cases[p].clone(), years.periods[p].flow.clone());
        for (i, landfill) in years.landfills.iter().enumerate() {
            let others: Tonnes = (0..years.periods.len())
                .filter(|&other| other != p)
                .map(|other| self.filled(i, other) * years.periods[other].years)
                .sum();
            let left = (landfill.room - others).max(Tonnes::ZERO) / years.periods[p].years;
            let left = tonnes(left);
            case.set_landfill_room(landfill.row as usize, left);
            for limit in &mut flow.limits {
                if limit.kind == LimitKind::Landfill && limit.row == landfill.row {
                    limit.capacity = left;
                }
            }
        }
        (case, flow)
    }

    /// Tonnes a year that go to a landfill in a period.
    fn filled(&self, landfill: usize, p: usize) -> Tonnes {
        let Period { flow, .. } = &self.built.years.periods[p];
        let of = |k: u32| {
            let limit = &flow.limits[k as usize];
            self.built.years.landfill_of(limit) == Some(landfill)
        };
        (self.solution.periods[p].flows.iter())
            .map(|&(a, t)| {
                let line = &flow.lines[flow.arcs[a as usize].line as usize];
                let shares = line.limits.iter().filter(|(k, _)| of(*k));
                shares.map(|&(_, share)| t * share).sum::<Tonnes>()
            })
            .sum()
    }

    fn stocks(&self, p: usize) -> Vec<Heap> {
        let mut stocks: Vec<Heap> = (0..self.built.years.heaps.len())
            .map(|h| self.heap(h, p))
            .filter(|heap| {
                let all = [heap.opening_t, heap.came_t, heap.closing_t];
                all.into_iter().any(|t| t > Tonnes::ZERO)
            })
            .collect();
        stocks.sort_by(|a, b| (&a.site, &a.code, &a.stock).cmp(&(&b.site, &b.code, &b.stock)));
        stocks
    }

    fn heap(&self, h: usize, p: usize) -> Heap {
        let years = &self.built.years;
        let (period, own) = (&years.periods[p], &self.solution.periods[p]);
        let (flow, heap) = (&period.flow, &years.heaps[h]);
        let node = heap.nodes[p].map(|n| n as usize);
        let arcs = node.map_or(0..0, |n| flow.arcs_of(n));
        let left: Tonnes = (own.flows.iter())
            .filter(|(a, _)| arcs.contains(&(*a as usize)))
            .map(|&(_, t)| t)
            .sum();
        let mut lines = vec![Tonnes::ZERO; flow.lines.len()];
        for &(a, t) in &own.flows {
            lines[flow.arcs[a as usize].line as usize] += t;
        }
        let came: Tonnes = (years.feeders(h, p))
            .map(|(l, factor)| lines[l] * factor)
            .sum();
        let unplaced = node.map_or(Tonnes::ZERO, |n| own.unplaced[n]);
        let over = |t: Tonnes| tonnes(t * period.years);
        let (stock, site, code) = self.where_is(h);
        Heap {
            stock,
            site,
            code,
            opening_t: tonnes(match p.checked_sub(1) {
                None => heap.opening,
                Some(last) => self.solution.kept[h][last],
            }),
            came_t: over(came),
            left_t: over(left),
            unplaced_t: over(unplaced),
            closing_t: tonnes(self.solution.kept[h][p]),
        }
    }

    /// Row of `stocks.csv`, place and code of a heap.
    fn where_is(&self, h: usize) -> (Option<String>, String, String) {
        let tables = self.dataset.tables();
        match self.built.lies[h] {
            Lies::Stock(row) => {
                let row = &tables.stocks.rows[row];
                (Some(row.id.clone()), row.site.clone(), row.code.clone())
            }
            Lies::Collected(f, waste) => (
                None,
                tables.facilities.rows[f as usize].id.clone(),
                tables.wastes.rows[waste as usize].code.clone(),
            ),
        }
    }

    fn landfills(&self, periods: &[YearPlan]) -> Vec<LandfillLife> {
        let tables = self.dataset.tables();
        let weights: Vec<u32> = periods.iter().map(|p| p.weight).collect();
        (self.built.years.landfills.iter().enumerate())
            .map(|(i, landfill)| {
                let row = &tables.landfills.rows[landfill.row as usize];
                let mut left = landfill.room;
                let years: Vec<LandfillYear> = (periods.iter().enumerate())
                    .map(|(p, period)| {
                        let filled = tonnes(self.filled(i, p));
                        left -= filled * f64::from(period.weight);
                        LandfillYear {
                            year: period.year,
                            filled_t: filled,
                            left_t: tonnes(left.max(Tonnes::ZERO)),
                        }
                    })
                    .collect();
                let (full_in, life_years) = life(landfill.room, &years, &weights);
                LandfillLife {
                    facility: row.facility.clone(),
                    name: self.facility_name(&row.facility),
                    room_t: landfill.room,
                    years,
                    full_in,
                    life_years,
                    source: row.source.clone(),
                }
            })
            .collect()
    }

    fn facility_name(&self, id: &str) -> Bilingual {
        let row = self.dataset.facilities().find(|(_, row)| row.id == id);
        row.map(|(_, row)| Bilingual::new(&row.name_zh, &row.name_en))
            .unwrap_or_default()
    }

    fn stages(&self, totals: &YearsTotals) -> Vec<Stage> {
        let (years, solution) = (&self.built.years, self.solution);
        let unplaced = check::unplaced_bound(years, &solution.unplaced_duals);
        let cost = check::cost_bound(years, &solution.cost_duals, totals.weighted_unplaced_t);
        let (least, most) = (totals.weighted_unplaced_t.0, totals.cost_cny.0);
        vec![
            decode::stage(
                ("unplaced", "t"),
                [least, unplaced.0],
                solution.unplaced_size,
            ),
            decode::stage(("cost", "CNY"), [most, cost.0], solution.cost_size),
        ]
    }

    fn certificate(&self) -> JointCertificate {
        JointCertificate {
            unplaced: self.named(&self.solution.unplaced_duals),
            cost: self.named(&self.solution.cost_duals),
            lock: self.solution.cost_duals.lock,
        }
    }

    fn named(&self, duals: &YearsDuals) -> BTreeMap<String, f64> {
        let tables = self.dataset.tables();
        let mut named = BTreeMap::new();
        for (landfill, &dual) in self.built.years.landfills.iter().zip(&duals.life) {
            let facility = &tables.landfills.rows[landfill.row as usize].facility;
            named.insert(format!("landfill/{facility}"), dual);
        }
        for (p, period) in self.settings.periods.iter().enumerate() {
            for h in 0..self.built.lies.len() {
                let heap = match self.where_is(h) {
                    (Some(stock), ..) => format!("stock/{stock}"),
                    (None, site, code) => format!("{site}/{code}/passed_on"),
                };
                for (kind, dual) in [("most", duals.most[h][p]), ("fresh", duals.fresh[h][p])] {
                    named.insert(format!("{}/{kind}/{heap}", period.year), dual);
                }
            }
            for (s, &facility) in self.built.stores.iter().enumerate() {
                let id: FacilityId = facility;
                let name = format!("{}/store/{}", period.year, self.dataset.facility(id).id);
                named.insert(name, duals.store[s][p]);
            }
        }
        named.retain(|_, dual| *dual != 0.0);
        named
    }

    fn assumptions(&self) -> Vec<Assumption> {
        told::assumptions(self.dataset, &self.settings, &self.built.assumed)
    }
}
