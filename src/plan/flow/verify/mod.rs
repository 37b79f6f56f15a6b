//! Judges an outcome from the case alone: dataset, matrix and outcome in, every [`Violation`] out. It walks
//! the tables itself and shares no code with the instance, the formulation or the solver, so a fault
//! there cannot hide here.

mod balance;
pub(in crate::plan) mod bound;
mod lots;
mod nearness;
mod prices;
mod proof;
mod reasons;
mod rows;
mod sums;
pub(in crate::plan) mod tables;

use crate::dataset::Dataset;
use crate::dataset::objective::Goal;
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
/// plan is proved optimal. How far a price of room holds is the solver's word.
///
/// | codes | about |
/// |---|---|
/// | V101–V102 | another case, year or schema; a price item missing or in another unit |
/// | V201–V210 | a leg: references, permit, route, quota, way, prices, cost, amount, double, nearer places |
/// | V301–V303 | tonnes at a place, tonnes of a waste, onward transfer (R034) |
/// | V401–V403 | a limit exceeded; minimum lots and destinations; a row that must hold |
/// | V501–V509 | totals, loads, unserved, indicators, reasons, prices of room on both sides, remedies, process inputs, rows asked of the plan |
/// | V601–V604 | stages, signs of duals, bounds, gap |
/// | V701 | input digests ([`digests`]) |
#[must_use]
pub fn verify(outcome: &Outcome, dataset: &Dataset, matrix: &Matrix) -> Vec<Violation> {
    let case = Case::new(dataset, matrix);
    let settings = &dataset.tables().case;
    let mut judge = Judge {
        case,
        outcome,
        over_years: false,
        lying: Vec::new(),
        violations: Vec::new(),
    };
    let sites = dataset.generators().len() + dataset.facilities().len();
    let same = outcome.schema == SCHEMA
        && outcome.case == settings.id
        && outcome.plan_year == settings.plan_year
        && outcome.status != PlanStatus::Part
        && outcome.objective == settings.flow.objective
        && (matrix.sources(), matrix.targets()) == (sites, dataset.facilities().len())
        && (!super::rows::exposing(dataset) || matrix.person_km(0, 0).is_some());
    if !same {
        judge.report(
            "V101",
            &outcome.case,
            "结果不属于本案例（模式、案例编号、年度、目标或矩阵不符）",
            "the outcome is of another case, year, objective, schema or matrix",
        );
        return judge.violations;
    }
    judge.prices();
    let routes = judge.legs();
    let loads = judge.balances(&routes);
    judge.lots(&routes);
    judge.limits(&loads);
    judge.room_prices();
    judge.nearness(&routes, &loads);
    judge.reasons();
    judge.feeds();
    judge.remedies();
    judge.totals();
    judge.indicators();
    let given = judge.rows(&routes);
    judge.proof(given, &routes, dataset, matrix);
    judge.violations
}

/// Judges the plan of one year of a plan over years by all but its proof; `lying` is what lay at a spot when
/// the year began, less what lies when it ends, t/yr.
pub(in crate::plan) fn year<'a>(
    outcome: &'a Outcome,
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    lying: Vec<(Spot, &'a str, f64)>,
) -> Vec<Violation> {
    let mut judge = Judge {
        case: Case::new(dataset, matrix),
        outcome,
        over_years: true,
        lying,
        violations: Vec::new(),
    };
    judge.prices();
    let routes = judge.legs();
    let loads = judge.balances(&routes);
    judge.limits(&loads);
    judge.nearness(&routes, &loads);
    judge.reasons();
    judge.feeds();
    judge.totals();
    judge.indicators();
    judge.violations
}

/// Compares the digests an outcome names with those of the files at hand.
#[must_use]
pub fn digests(outcome: &Outcome, inputs: &BTreeMap<String, String>) -> Vec<Violation> {
    differing(&outcome.inputs, inputs)
}

/// Compares digests that were stated with those of the files at hand.
#[must_use]
pub fn differing(
    stated: &BTreeMap<String, String>,
    inputs: &BTreeMap<String, String>,
) -> Vec<Violation> {
    let names: BTreeSet<&String> = stated.keys().chain(inputs.keys()).collect();
    names
        .into_iter()
        .filter(|name| stated.get(*name) != inputs.get(*name))
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
    /// One year of a plan over years, which may take from stock.
    over_years: bool,
    /// What lay at a spot when the year began, less what lies when it ends, t/yr.
    lying: Vec<(Spot, &'a str, f64)>,
    violations: Vec<Violation>,
}

/// A leg whose names all exist.
struct Known<'a> {
    leg: &'a Leg,
    /// Row of the stream, or of the facility.
    stream: Option<usize>,
    facility: Option<usize>,
    /// Row of the import.
    import: Option<usize>,
    /// Row of the stock.
    stock: Option<usize>,
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

    /// True where the duals of the first goal are prices in CNY.
    fn in_cny(&self) -> bool {
        let goals = self.outcome.objective.goals();
        goals.first().is_some_and(Goal::in_cny)
    }

    fn numbers(&mut self, code: &'static str, place: &str, what: (&str, &str), is: f64, due: f64) {
        let (zh, en) = (
            format!("{}为 {is}，应为 {due}", what.0),
            format!("{} is {is}, should be {due}", what.1),
        );
        self.report(code, place, &zh, &en);
    }

    /// Price items the model counts with, in the units it counts in.
    fn prices(&mut self) {
        let mut due = BTreeSet::from([
            ("transport.general", "CNY/t-km"),
            ("transport.hazardous", "CNY/t-km"),
            ("transport.small_rounds", "CNY/t-km"),
            ("handling.hazardous_trip", "CNY/trip"),
        ]);
        let permits = self.case.tables.permits.rows.iter();
        due.extend(
            permits
                .filter(|p| self.case.in_force(p))
                .map(|p| (p.price.as_str(), "CNY/t")),
        );
        for (item, unit) in due {
            if self.case.price(item, unit).is_nan() {
                let (zh, en) = (
                    format!("价格表没有单位为 {unit} 的该项"),
                    format!("the price table has no such item in {unit}"),
                );
                self.report("V102", item, &zh, &en);
            }
        }
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
        let (mut stock, mut of) = (None, (None, None, None));
        match &leg.from {
            Origin::Stream { stream, generator } => {
                let s = *self.case.streams.get(stream.as_str())?;
                if self.case.stream(s).generator != *generator {
                    return None;
                }
                of = (Some(s), None, None);
            }
            Origin::Facility { facility } => {
                let f = *self.case.facilities.get(facility.as_str())?;
                of = (None, Some(f), None);
            }
            Origin::Import { import } => {
                let mut rows = self.case.tables.imports.rows.iter();
                of = (None, None, Some(rows.position(|row| row.id == *import)?));
            }
            Origin::Stock { stock: id, site } => {
                let rows = self.case.tables.stocks.rows.iter();
                stock = rows
                    .filter(|_| self.over_years)
                    .position(|row| row.id == *id && row.site == *site);
                stock?;
            }
        }
        let (stream, facility, import) = of;
        let permit = *self.case.permits.get(leg.permit.as_str())?;
        self.case.facilities.get(leg.facility.as_str())?;
        if let Some(quota) = &leg.quota {
            self.case.quotas.get(quota.as_str())?;
        }
        Some(Known {
            leg,
            stream,
            facility,
            import,
            stock,
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
            && leg.waiver == permit.waiver
            && known
                .stream
                .is_none_or(|s| self.case.stream(s).code == leg.code)
            && (known.import).is_none_or(|i| self.case.tables.imports.rows[i].code == leg.code)
            && (known.stock).is_none_or(|i| self.case.tables.stocks.rows[i].code == leg.code);
        let spots: Vec<Spot> = match (known.stream, known.facility) {
            (Some(s), _) => vec![Spot::Stream(s)],
            (None, Some(f)) => vec![Spot::Residue(f), Spot::Collected(f)],
            (None, None) => (known.import.map(Spot::Import))
                .or(known.stock.map(Spot::Stock))
                .into_iter()
                .collect(),
        };
        let spot = (spots.into_iter()).find(|&s| self.case.may_take(s, &leg.code, permit));
        let (true, Some(spot)) = (fits, spot) else {
            self.report(
                "V202",
                place,
                "许可不覆盖：代码、单位、经营方式、有效期、自用限制、豁免或转移规则不符",
                "the permit does not cover it: code, facility, operation, validity, captive plant, waiver or onward transfer",
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
                "V205",
                ("行车时间（秒）", "time (s)"),
                leg.seconds.0,
                offer.seconds,
                0.06,
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
}

fn place_of(leg: &Leg) -> String {
    let from = match &leg.from {
        Origin::Stream { stream, .. } => stream,
        Origin::Facility { facility } => facility,
        Origin::Import { import } => import,
        Origin::Stock { stock, .. } => stock,
    };
    format!("{from}/{} → {}", leg.code, leg.permit)
}
