//! Judges an outcome from the case alone: dataset, matrix and outcome in, every [`Violation`] out. It walks
//! the tables itself and shares no code with the instance, the formulation or the solver, so a fault
//! there cannot hide here.

mod bound;
mod tables;

use crate::dataset::Dataset;
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::outcome::{Leg, Origin, Outcome, PlanStatus, SCHEMA};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tables::{Case, Spot};

/// Tonnes a sum may be off by: 1 kg.
const KILOGRAM: f64 = 1e-3;
/// Relative gap of a proved stage.
const GAP: f64 = 1e-6;

/// One thing an outcome says that the case does not bear out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Stable code, e.g. `V301`.
    pub code: &'static str,
    /// What is wrong, with both values.
    pub text: Bilingual,
    /// Which leg, limit or sum.
    pub place: String,
}

/// Judges an outcome against its case. Empty: every number is borne out and, unless it was stopped, the
/// plan is proved optimal.
///
/// | codes | about |
/// |---|---|
/// | V101 | another case, year or schema |
/// | V201–V209 | a leg: references, permit, route, quota, way, prices, cost, amount, double |
/// | V301–V303 | tonnes at a place, tonnes of a waste, onward transfer (R034) |
/// | V401 | a limit exceeded |
/// | V501–V504 | totals, loads, unserved, indicators |
/// | V601–V604 | stages, signs of duals, bounds, gap |
/// | V701 | input digests ([`digests`]) |
#[must_use]
pub fn verify(outcome: &Outcome, dataset: &Dataset, matrix: &Matrix) -> Vec<Violation> {
    let case = Case::new(dataset, matrix);
    let settings = &dataset.tables().case;
    let mut judge = Judge {
        case,
        outcome,
        violations: Vec::new(),
    };
    let sites = dataset.generators().len() + dataset.facilities().len();
    let same = outcome.schema == SCHEMA
        && outcome.case == settings.id
        && outcome.plan_year == settings.plan_year
        && (matrix.sources(), matrix.targets()) == (sites, dataset.facilities().len());
    if !same {
        judge.report(
            "V101",
            &outcome.case,
            "结果不属于本案例（模式、案例编号、年度或矩阵不符）",
            "the outcome is of another case, year, schema or matrix",
        );
        return judge.violations;
    }
    let routes = judge.legs();
    let loads = judge.balances(&routes);
    judge.limits(&loads);
    judge.totals();
    judge.indicators();
    judge.proof();
    judge.violations
}

/// Compares the digests an outcome names with those of the files at hand.
#[must_use]
pub fn digests(outcome: &Outcome, inputs: &BTreeMap<String, String>) -> Vec<Violation> {
    let names: BTreeSet<&String> = outcome.inputs.keys().chain(inputs.keys()).collect();
    names
        .into_iter()
        .filter(|name| outcome.inputs.get(*name) != inputs.get(*name))
        .map(|name| Violation {
            code: "V701",
            text: Bilingual::new(
                "输入文件与求解时不同",
                "the input file is not the one the plan was made from",
            ),
            place: name.clone(),
        })
        .collect()
}

struct Judge<'a> {
    case: Case<'a>,
    outcome: &'a Outcome,
    violations: Vec<Violation>,
}

/// A leg whose names all exist.
struct Known<'a> {
    leg: &'a Leg,
    /// Row of the stream, or of the facility.
    stream: Option<usize>,
    facility: Option<usize>,
    permit: usize,
}

fn differs(a: f64, b: f64, slack: f64) -> bool {
    let off = (a - b).abs();
    off.is_nan() || off > slack + 1e-9 * b.abs()
}

impl<'a> Judge<'a> {
    fn report(&mut self, code: &'static str, place: &str, zh: &str, en: &str) {
        self.violations.push(Violation {
            code,
            text: Bilingual::new(zh, en),
            place: place.to_owned(),
        });
    }

    fn numbers(&mut self, code: &'static str, place: &str, what: (&str, &str), is: f64, due: f64) {
        let (zh, en) = (
            format!("{}为 {is}，应为 {due}", what.0),
            format!("{} is {is}, should be {due}", what.1),
        );
        self.report(code, place, &zh, &en);
    }

    /// Each leg by itself; those whose names exist go on to the sums.
    fn legs(&mut self) -> Vec<Known<'a>> {
        let mut known = Vec::with_capacity(self.outcome.legs.len());
        let mut seen = BTreeSet::new();
        for leg in &self.outcome.legs {
            let place = place_of(leg);
            let key = (&leg.from, &leg.permit, leg.route, &leg.quota);
            if !seen.insert((key, leg.code.as_str())) {
                self.report("V209", &place, "同一去向重复出现", "the same leg twice");
            }
            let Some(found) = self.names(leg) else {
                self.report(
                    "V201",
                    &place,
                    "引用了案例中没有的编号",
                    "names something the case does not have",
                );
                continue;
            };
            self.leg(&found, &place);
            known.push(found);
        }
        known
    }

    fn names(&self, leg: &'a Leg) -> Option<Known<'a>> {
        let (stream, facility) = match &leg.from {
            Origin::Stream { stream, generator } => {
                let s = *self.case.streams.get(stream.as_str())?;
                if self.case.stream(s).generator != *generator {
                    return None;
                }
                (Some(s), None)
            }
            Origin::Facility { facility } => {
                (None, Some(*self.case.facilities.get(facility.as_str())?))
            }
        };
        let permit = *self.case.permits.get(leg.permit.as_str())?;
        self.case.facilities.get(leg.facility.as_str())?;
        if let Some(quota) = &leg.quota {
            self.case.quotas.get(quota.as_str())?;
        }
        Some(Known {
            leg,
            stream,
            facility,
            permit,
        })
    }

    fn leg(&mut self, known: &Known<'a>, place: &str) {
        let (leg, permit) = (known.leg, self.case.permit(known.permit));
        if !leg.tonnes.0.is_finite() || leg.tonnes.0 <= 0.0 {
            self.report("V208", place, "吨数不是正数", "tonnes are not above zero");
        }
        let fits = leg.code == permit.code
            && leg.facility == permit.facility
            && leg.operation == permit.operation
            && known
                .stream
                .is_none_or(|s| self.case.stream(s).code == leg.code);
        let spots: Vec<Spot> = match (known.stream, known.facility) {
            (Some(s), _) => vec![Spot::Stream(s)],
            (None, Some(f)) => vec![Spot::Residue(f), Spot::Collected(f)],
            (None, None) => Vec::new(),
        };
        let spot = (spots.into_iter()).find(|&s| self.case.may_take(s, &leg.code, permit));
        let (true, Some(spot)) = (fits, spot) else {
            self.report(
                "V202",
                place,
                "许可不覆盖：代码、单位、经营方式、有效期、自用限制或转移规则不符",
                "the permit does not cover it: code, facility, operation, validity, captive plant or onward transfer",
            );
            return;
        };
        let offers = self.case.offers(spot, permit);
        let quota = leg.quota.as_deref().map(|q| self.case.quotas[q]);
        let Some(offer) = (offers.iter()).find(|o| o.route == leg.route && o.quota == quota) else {
            let (zh, en) = if offers.iter().any(|o| o.route == leg.route) {
                ("白名单额度不适用", "the white-list row does not apply")
            } else {
                (
                    "转移路线不合规或道路不通",
                    "no such lawful route, or no road",
                )
            };
            let code = if offers.iter().any(|o| o.route == leg.route) {
                "V204"
            } else {
                "V203"
            };
            self.report(code, place, zh, en);
            return;
        };
        let checks = [
            (
                "V205",
                ("运距（米）", "way (m)"),
                leg.metres.0,
                offer.metres,
                0.01,
            ),
            (
                "V206",
                ("运价", "transport price"),
                leg.transport_cny_t.0,
                offer.transport,
                1e-6,
            ),
            (
                "V206",
                ("处置单价", "gate fee"),
                leg.gate_cny_t.0,
                offer.gate,
                1e-6,
            ),
            (
                "V206",
                ("装卸与联单", "handling"),
                leg.handling_cny_t.0,
                offer.handling,
                1e-6,
            ),
        ];
        for (code, what, is, due, slack) in checks {
            if differs(is, due, slack) {
                self.numbers(code, place, what, is, due);
            }
        }
        let cost = leg.tonnes.0 * offer.price();
        if differs(leg.cost_cny.0, cost, 1e-3 + 1e-6 * leg.tonnes.0.abs()) {
            self.numbers("V207", place, ("费用", "cost"), leg.cost_cny.0, cost);
        }
    }

    /// Tonnes at every place and of every waste; gives the load of each limit.
    fn balances(&mut self, legs: &[Known<'a>]) -> BTreeMap<String, f64> {
        let outcome = self.outcome;
        let mut streams: Vec<f64> = (self.case.tables.streams.rows.iter())
            .map(|s| s.t_per_year.0)
            .collect();
        // What lies at facilities: made by treatment and collected, less what leaves.
        let mut heaps: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let mut residues: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let mut wastes: BTreeMap<&str, f64> = BTreeMap::new();
        let mut loads: BTreeMap<String, f64> = BTreeMap::new();
        for stream in &self.case.tables.streams.rows {
            *wastes.entry(&stream.code).or_default() += stream.t_per_year.0;
        }
        for known in legs {
            let (leg, permit) = (known.leg, self.case.permit(known.permit));
            let t = leg.tonnes.0;
            *wastes.entry(&leg.code).or_default() -= t;
            match (known.stream, known.facility) {
                (Some(s), _) => streams[s] -= t,
                (None, Some(f)) => {
                    *heaps.entry((f, &leg.code)).or_default() -= t;
                    let here = self.case.facility(f).id == leg.facility;
                    if here || !leg.operation.is_final() {
                        *residues.entry((f, &leg.code)).or_default() -= t;
                    }
                }
                (None, None) => (),
            }
            for (spot, code, factor) in self.case.leaves(permit) {
                let (Spot::Residue(f) | Spot::Collected(f)) = spot else {
                    continue;
                };
                *heaps.entry((f, code)).or_default() += t * factor;
                *wastes.entry(code).or_default() += t * factor;
                if matches!(spot, Spot::Residue(_)) {
                    *residues.entry((f, code)).or_default() += t * factor;
                }
            }
            for name in bound::limits_of(&self.case, known.permit) {
                *loads.entry(name).or_default() += t;
            }
            if let Some(quota) = &leg.quota {
                *loads.entry(format!("quota/{quota}")).or_default() += t;
            }
        }
        for left in &outcome.unserved {
            let t = left.tonnes.0;
            *wastes.entry(&left.code).or_default() -= t;
            let found = match &left.from {
                Origin::Stream { stream, .. } => self
                    .case
                    .streams
                    .get(stream.as_str())
                    .filter(|&&s| self.case.stream(s).code == left.code)
                    .map(|&s| streams[s] -= t),
                Origin::Facility { facility } => (self.case.facilities.get(facility.as_str()))
                    .map(|&f| *heaps.entry((f, &left.code)).or_default() -= t),
            };
            if found.is_none() || !t.is_finite() || t <= 0.0 {
                self.report(
                    "V503",
                    &format!("{:?}", left.from),
                    "未安置条目的来源、代码或吨数不对",
                    "an unserved entry has a wrong origin, code or amount",
                );
            }
        }
        for (s, off) in streams.into_iter().enumerate() {
            if differs(off, 0.0, KILOGRAM) {
                let id = &self.case.stream(s).id;
                self.numbers(
                    "V301",
                    id,
                    ("去向与产生量之差（吨）", "tonnes not accounted for"),
                    off,
                    0.0,
                );
            }
        }
        for ((f, code), off) in heaps {
            if differs(off, 0.0, KILOGRAM) {
                let place = format!("{}/{code}", self.case.facility(f).id);
                self.numbers(
                    "V301",
                    &place,
                    ("收支之差（吨）", "tonnes not accounted for"),
                    off,
                    0.0,
                );
            }
        }
        for (code, off) in wastes {
            if differs(off, 0.0, KILOGRAM) {
                self.numbers(
                    "V302",
                    code,
                    (
                        "该类废物收支之差（吨）",
                        "tonnes of the waste not accounted for",
                    ),
                    off,
                    0.0,
                );
            }
        }
        for ((f, code), left) in residues {
            if left < -KILOGRAM {
                let place = format!("{}/{code}", self.case.facility(f).id);
                self.report(
                    "V303",
                    &place,
                    "收集贮存的废物没有交给其他单位利用或处置（R034）",
                    "collected waste does not go on to use or disposal elsewhere (R034)",
                );
            }
        }
        loads
    }

    fn limits(&mut self, loads: &BTreeMap<String, f64>) {
        let capacities = bound::capacities(&self.case);
        for (name, &load) in loads {
            match capacities.get(name) {
                Some(&capacity) if load <= capacity + KILOGRAM => (),
                Some(&capacity) => self.numbers(
                    "V401",
                    name,
                    ("超出上限：负荷（吨）", "limit exceeded: load (t)"),
                    load,
                    capacity,
                ),
                None => self.report("V401", name, "没有这样的上限", "there is no such limit"),
            }
        }
        let outcome = self.outcome;
        let mut told = BTreeSet::new();
        for load in &outcome.loads {
            let name = format!("{}/{}", load.kind.word(), load.id);
            let is = loads.get(&name).copied().unwrap_or(0.0);
            if differs(load.load_t.0, is, KILOGRAM) {
                self.numbers("V502", &name, ("负荷（吨）", "load (t)"), load.load_t.0, is);
            }
            let capacity = capacities.get(&name).copied().unwrap_or(f64::NAN);
            if differs(load.capacity_t.0, capacity, 1e-9) {
                self.numbers(
                    "V502",
                    &name,
                    ("能力（吨）", "capacity (t)"),
                    load.capacity_t.0,
                    capacity,
                );
            }
            let certificate = &outcome.certificate;
            let dual = |duals: &BTreeMap<String, f64>| duals.get(&name).copied().unwrap_or(0.0);
            let prices = [
                (load.price_cny_t.0, dual(&certificate.cost.limit)),
                (load.placed_per_t, dual(&certificate.unplaced.limit)),
            ];
            for (is, dual) in prices {
                if differs(is, -dual, 1e-9) {
                    self.numbers("V502", &name, ("影子价格", "price"), is, -dual);
                }
            }
            told.insert(name);
        }
        for name in capacities.keys().filter(|name| !told.contains(*name)) {
            self.report(
                "V502",
                name,
                "缺少该上限的负荷",
                "the load of this limit is missing",
            );
        }
    }

    fn totals(&mut self) {
        let outcome = self.outcome;
        let of = |operation: Operation| -> f64 {
            let legs = outcome.legs.iter().filter(|l| l.operation == operation);
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
            .sum();
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

    fn exported(&self, leg: &Leg) -> bool {
        let settings = &self.case.tables.case;
        let outside = |facility: &str| {
            let row = self.case.facilities.get(facility);
            row.map(|&f| self.case.facility(f))
                .is_some_and(|f| f.province != settings.province || f.district != settings.district)
        };
        let from_inside = match &leg.from {
            Origin::Stream { .. } => true,
            Origin::Facility { facility } => !outside(facility),
        };
        from_inside && outside(&leg.facility)
    }

    fn indicators(&mut self) {
        let outcome = self.outcome;
        let hazardous = |code: &str| self.case.is_hazardous(code);
        let arising = |want: bool| -> f64 {
            let streams = self.case.tables.streams.rows.iter();
            (streams.filter(|s| hazardous(&s.code) == want))
                .map(|s| s.t_per_year.0)
                .sum()
        };
        let sum = |keep: &dyn Fn(&Leg) -> bool| -> f64 {
            let legs = outcome.legs.iter().filter(|leg| keep(leg));
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
        let due = [
            (
                "general_utilisation",
                share(used, arising(false) + general_residues),
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
    }

    /// Signs of the duals, both bounds and both gaps.
    fn proof(&mut self) {
        let (outcome, certificate) = (self.outcome, &self.outcome.certificate);
        let capacities = bound::capacities(&self.case);
        for duals in [&certificate.unplaced, &certificate.cost] {
            for (name, &dual) in &duals.limit {
                if dual.is_nan() || dual > 0.0 || !capacities.contains_key(name) {
                    self.report(
                        "V602",
                        name,
                        "对偶值符号不对或没有该上限",
                        "a dual of the wrong sign, or of no limit",
                    );
                }
            }
        }
        if certificate.lock.is_nan() || certificate.lock > 0.0 {
            self.report("V602", "lock", "对偶值符号不对", "a dual of the wrong sign");
        }
        if self.violations.iter().any(|v| v.code == "V602") {
            return;
        }
        let [first, second] = outcome.stages.as_slice() else {
            self.report("V601", "stages", "应有两个阶段", "there must be two stages");
            return;
        };
        let least = first.objective;
        let bounds = [
            bound::bound(&self.case, &certificate.unplaced, bound::Of::Unplaced),
            bound::bound(
                &self.case,
                &certificate.cost,
                bound::Of::Cost {
                    least,
                    lock: certificate.lock,
                },
            ),
        ];
        let objectives = [outcome.totals.unplaced_t.0, outcome.totals.cost_cny.0];
        for (((stage, bound), objective), name) in [first, second]
            .into_iter()
            .zip(bounds)
            .zip(objectives)
            .zip(["unplaced", "cost"])
        {
            let scale = objective.abs().max(1.0);
            if stage.name != name || differs(stage.objective, objective, 1e-9 * scale) {
                self.numbers(
                    "V601",
                    name,
                    ("目标值", "the objective"),
                    stage.objective,
                    objective,
                );
            }
            if differs(stage.bound, bound, 1e-7 * scale) {
                self.numbers("V603", name, ("下界", "the bound"), stage.bound, bound);
            }
            let gap = (objective - bound).abs() / scale;
            if differs(stage.gap, gap, 1e-7) {
                self.numbers("V603", name, ("间隙", "the gap"), stage.gap, gap);
            }
            let proved = outcome.status == PlanStatus::Optimal || name == "unplaced";
            if proved && (gap.is_nan() || gap > GAP) {
                self.numbers(
                    "V604",
                    name,
                    ("未证明最优：间隙", "not proved optimal: the gap"),
                    gap,
                    0.0,
                );
            }
        }
    }
}

fn place_of(leg: &Leg) -> String {
    let from = match &leg.from {
        Origin::Stream { stream, .. } => stream,
        Origin::Facility { facility } => facility,
    };
    format!("{from}/{} → {}", leg.code, leg.permit)
}
