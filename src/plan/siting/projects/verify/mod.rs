//! Judges a siting answer from the case alone: the case with its sites, its matrix and the answer in, every
//! [`Violation`] out. What is built, its flows, every rule and every sum are counted again from the tables; nothing is
//! shared with the program, the search or the solver. How far a better choice may be away is the solver's word.

mod built;
mod flows;
mod sums;

use super::outcome::{SCHEMA, SitePlan, SitingOutcome};
use crate::dataset::Dataset;
use crate::dataset::siting::SitingSettings;
use crate::dataset::years::YearsSettings;
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::flow::Violation;
use crate::plan::years::verify::shrunk;
use crate::quantity::Cny;

/// Tonnes a sum may be off by: 1 kg.
const KILOGRAM: f64 = 1e-3;

/// Judges a siting answer; `dataset` is the case as [`Dataset::with_sites`] makes it. Empty: every number of every plan
/// is borne out, and every plan keeps every rule.
///
/// | codes | about |
/// |---|---|
/// | V101 | another case, schema or periods |
/// | V701 | input digests |
/// | V901 | what is built: candidate, size, year, land, money, what must be and what excludes what |
/// | V902 | a move: names, permit, route, quota |
/// | V903 | tonnes at a place, onward transfer (R034), what lies from period to period (R031, R032) |
/// | V904 | a limit exceeded, a site not fed, a zone over its most, a row that must hold |
/// | V905 | parts of the cost, tonnes without a place, exposure, burden, what sites take in |
/// | V906 | order of the plans, bounds, gap, worth |
#[must_use]
pub fn verify(outcome: &SitingOutcome, dataset: &Dataset, matrix: &Matrix) -> Vec<Violation> {
    let case = &dataset.tables().case;
    let years = case.years.clone().unwrap_or_default();
    let periods = match years.periods.is_empty() {
        true => vec![Period {
            year: case.plan_year,
            years: 1.0,
            discount: 1.0,
        }],
        false => (years.periods.iter())
            .map(|at| Period {
                year: at.year,
                years: f64::from(at.weight),
                discount: shrunk(&years, at, years.discount_rate),
            })
            .collect(),
    };
    let cases = match years.periods.is_empty() {
        true => vec![dataset.clone()],
        false => (0..years.periods.len())
            .map(|p| dataset.in_period(p).0)
            .collect(),
    };
    let mut judge = Judge {
        outcome,
        dataset,
        matrix,
        siting: case.siting.clone().unwrap_or_default(),
        years,
        periods,
        cases,
        place: String::new(),
        violations: Vec::new(),
    };
    let sites = dataset.generators().len() + dataset.facilities().len();
    let told = outcome.periods.iter().map(|p| (p.year, p.years));
    let same = outcome.schema == SCHEMA
        && outcome.case == case.id
        && (matrix.sources(), matrix.targets()) == (sites, dataset.facilities().len())
        && told.eq(judge.periods.iter().map(|p| (p.year, p.years)));
    if !same {
        judge.report(
            "V101",
            "",
            "结果不属于本案例（模式、案例编号、各期或矩阵不符）",
            "the answer is of another case, schema, periods or matrix",
        );
        return judge.violations;
    }
    for (name, plan) in named(outcome) {
        judge.place = name;
        judge.plan(plan);
    }
    judge.place.clear();
    judge.order();
    judge.frontier();
    judge.worth();
    judge.violations
}

/// Every plan of an answer, and what it is called.
fn named(outcome: &SitingOutcome) -> Vec<(String, &SitePlan)> {
    let mut all: Vec<(String, &SitePlan)> = Vec::new();
    for (i, plan) in outcome.plans.iter().enumerate() {
        all.push((format!("plans[{i}]"), plan));
    }
    if let Some(plan) = &outcome.fixed {
        all.push(("fixed".to_owned(), plan));
    }
    for (i, plan) in outcome.frontier.iter().enumerate() {
        all.push((format!("frontier[{i}]"), plan));
    }
    all
}

/// A period, from the settings.
#[derive(Clone, Copy)]
struct Period {
    year: i32,
    years: f64,
    /// What a yuan of it counts.
    discount: f64,
}

struct Judge<'a> {
    outcome: &'a SitingOutcome,
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    siting: SitingSettings,
    years: YearsSettings,
    periods: Vec<Period>,
    /// The case in each period.
    cases: Vec<Dataset>,
    /// The plan that is judged.
    place: String,
    violations: Vec<Violation>,
}

fn differs(a: f64, b: f64, slack: f64) -> bool {
    let off = (a - b).abs();
    off.is_nan() || off > slack + 1e-9 * b.abs()
}

impl<'a> Judge<'a> {
    fn report(&mut self, code: &'static str, place: &str, zh: &str, en: &str) {
        let parts = [self.place.as_str(), place];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.violations.push(Violation {
            code,
            text: Bilingual::new(zh, en),
            place: parts.join(": "),
        });
    }

    /// Reports a number that is not what it should be.
    fn number(&mut self, code: &'static str, place: &str, is: f64, due: f64, slack: f64) {
        if differs(is, due, slack) {
            let (zh, en) = (
                format!("为 {is}，应为 {due}"),
                format!("is {is}, should be {due}"),
            );
            self.report(code, place, &zh, &en);
        }
    }

    /// Reports a sum of money that is not what it should be: tonnes are told to a gram, and many of them add up.
    fn money(&mut self, code: &'static str, place: &str, is: Cny, due: f64) {
        self.number(code, place, is.0, due, 1.0 + 1e-8 * due.abs());
    }

    fn plan(&mut self, plan: &'a SitePlan) {
        let Some(open) = self.built(plan) else {
            return;
        };
        let Some(flows) = self.flows(plan, &open) else {
            return;
        };
        self.sums(plan, &open, &flows);
    }

    /// Plans are in the order of their cost and differ in a site; no bound is above what it is a bound of.
    fn order(&mut self) {
        let outcome = self.outcome;
        for (i, pair) in outcome.plans.windows(2).enumerate() {
            let (one, next) = (pair[0].cost.total.0, pair[1].cost.total.0);
            if next < one - 1e-5 * one.abs().max(1.0) {
                let place = format!("plans[{}]", i + 1);
                self.report(
                    "V906",
                    &place,
                    "排序有误",
                    "is cheaper than the plan before it",
                );
            }
        }
        for (i, plan) in outcome.plans.iter().enumerate() {
            if outcome.plans[..i]
                .iter()
                .any(|other| other.sites() == plan.sites())
            {
                let place = format!("plans[{i}]");
                self.report(
                    "V906",
                    &place,
                    "选址与前面的方案相同",
                    "has the sites of one before it",
                );
            }
        }
        for (name, plan) in named(outcome) {
            let cost = plan.cost.total.0;
            if plan
                .bound_cny
                .is_some_and(|bound| bound.0 > cost + 1.0 + 1e-8 * cost.abs())
            {
                self.report("V906", &name, "下界高于费用", "the bound is above the cost");
            }
        }
        match (outcome.plans.first(), outcome.bound_cny, outcome.gap) {
            (Some(best), Some(bound), Some(gap)) => {
                let cost = best.cost.total.0;
                let due = ((cost - bound.0) / cost.abs().max(1.0)).max(0.0);
                self.number("V906", "gap", gap, due, 1e-8);
                self.number(
                    "V906",
                    "bound_cny",
                    bound.0,
                    best.bound_cny.map_or(f64::NAN, |b| b.0),
                    0.01,
                );
            }
            (Some(_), ..) => {
                self.report("V906", "gap", "缺少下界或差距", "bound or gap is missing");
            }
            (None, bound, gap) => {
                if bound.is_some() || gap.is_some() {
                    self.report("V906", "gap", "没有方案却有下界", "a bound without a plan");
                }
            }
        }
    }

    /// Each point of the frontier has less exposure than the one before, in every period.
    fn frontier(&mut self) {
        let outcome = self.outcome;
        let Some(best) = outcome.plans.first() else {
            return;
        };
        for (k, plan) in outcome.frontier.iter().enumerate() {
            let share = 1.0 - 0.05 * (k + 1) as f64;
            for (own, at) in best.periods.iter().zip(&plan.periods) {
                let (Some(most), Some(is)) = (own.exposure_person_km_t, at.exposure_person_km_t)
                else {
                    continue;
                };
                if is > most * share * (1.0 + 1e-6) + 1.0 {
                    let place = format!("frontier[{k}] {}", at.year);
                    self.report(
                        "V904",
                        &place,
                        "暴露超过该点的上限",
                        "exposure is above what the point allows",
                    );
                }
            }
        }
    }

    /// What sets of projects are worth goes together with the best plan.
    fn worth(&mut self) {
        let outcome = self.outcome;
        let mut required = self.siting.required.clone();
        required.retain(|id| outcome.projects.iter().any(|p| p.id == *id));
        let none = outcome.worth.iter().find(|row| row.projects.is_empty());
        for (i, row) in outcome.worth.iter().enumerate() {
            let place = format!("worth[{i}]");
            let saves = none.and_then(|none| none.cost_cny).zip(row.cost_cny);
            match (row.saves_cny, saves) {
                (Some(told), Some((none, own))) => {
                    self.number("V906", &place, told.0, none.0 - own.0, 0.05);
                }
                (None, None) => (),
                _ => self.report("V906", &place, "节省额缺失", "what it saves is missing"),
            }
            let all = required.iter().all(|id| row.projects.contains(id));
            let bound = outcome.bound_cny.filter(|_| all).zip(row.cost_cny);
            if bound.is_some_and(|(bound, own)| own.0 < bound.0 - 1.0 - 1e-6 * bound.0.abs()) {
                self.report(
                    "V906",
                    &place,
                    "低于总下界",
                    "costs less than the bound of all choices",
                );
            }
        }
    }
}
