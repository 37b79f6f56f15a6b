//! Judges a plan over years from the case alone: each year by all that one year's plan is judged by, with what
//! lies before and after it; what joins the years; and the proof. It walks the tables itself and shares no code
//! with the instance, the stack or the solver.

mod figures;
pub(in crate::plan) mod heaps;
mod proof;

use crate::dataset::Dataset;
use crate::dataset::years::{PeriodSettings, YearsSettings};
use crate::finding::Bilingual;
use crate::network::Matrix;
use crate::plan::flow::Violation;
use crate::plan::flow::verify::tables::Spot;
use crate::plan::flow::verify::year;
use crate::plan::outcome::{Outcome, PlanStatus, SCHEMA as PLAN};
use crate::plan::years::outcome::{SCHEMA, YearPlan, YearsOutcome};
use crate::quantity::Tonnes;

/// Tonnes a sum may be off by: 1 kg.
const KILOGRAM: f64 = 1e-3;

/// Judges a plan over years against its case. Empty: every number is borne out and, unless it was stopped,
/// the plan is proved optimal over all years.
///
/// | codes | about |
/// |---|---|
/// | V101 | another case, another schema |
/// | V201–V508, `YEAR: place` | a year, as [`crate::plan::flow::verify`] judges one, with stock before and after |
/// | V601–V604 | stages, signs of duals, bounds, gaps over all years |
/// | V801 | periods, growth, weights of a year, targets |
/// | V802 | what lies: from year to year, how much may, how long (R032), room of stores (R031) |
/// | V803 | what came to a heap and left it |
/// | V804 | landfills: room over all years, the year one is full |
/// | V805 | sums over all years |
#[must_use]
pub fn verify(outcome: &YearsOutcome, dataset: &Dataset, matrix: &Matrix) -> Vec<Violation> {
    let settings = dataset.tables().case.years.clone().unwrap_or_default();
    let mut judge = Judge {
        outcome,
        dataset,
        matrix,
        settings: &settings,
        cases: Vec::new(),
        violations: Vec::new(),
    };
    if !judge.same() {
        judge.report(
            "V101",
            &outcome.case,
            "结果不属于本案例（模式、案例编号、各期或矩阵不符）",
            "the outcome is of another case, schema, periods or matrix",
        );
        return judge.violations;
    }
    judge.periods();
    for p in 0..outcome.periods.len() {
        judge.year(p);
    }
    judge.heaps();
    judge.landfills();
    judge.sums();
    judge.proof();
    judge.violations
}

struct Judge<'a> {
    outcome: &'a YearsOutcome,
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    settings: &'a YearsSettings,
    /// The case in each period.
    cases: Vec<Dataset>,
    violations: Vec<Violation>,
}

fn differs(a: f64, b: f64, slack: f64) -> bool {
    let off = (a - b).abs();
    off.is_nan() || off > slack + 1e-9 * b.abs()
}

/// Mean over the years of a period of what shrinks at a rate a year since the first year of all.
pub(in crate::plan) fn shrunk(settings: &YearsSettings, at: &PeriodSettings, rate: f64) -> f64 {
    let first = &settings.periods[0];
    let start = f64::from(first.year) - f64::from(first.weight) + 1.0;
    let years = (0..at.weight).map(|back| f64::from(at.year) - f64::from(back));
    years
        .map(|year| (1.0 + rate).powf(start - year))
        .sum::<f64>()
        / f64::from(at.weight)
}

/// Growth of a stream: fixed codes stay, a rate of the user's, else value added × intensity.
fn growth(dataset: &Dataset, settings: &YearsSettings, p: usize, code: &str, sector: &str) -> f64 {
    let (case, at) = (&dataset.tables().case, &settings.periods[p]);
    let listed = |list: &[String], word: &str| list.iter().any(|one| one == word);
    if listed(&settings.fixed_codes, code) {
        return 1.0;
    }
    for rate in &settings.rates {
        if listed(&rate.of.codes, code) || listed(&rate.of.sectors, sector) {
            let years = f64::from(at.year - case.base_year);
            return (1.0 + rate.percent_per_year / 100.0).powf(years);
        }
    }
    let of =
        |now: Option<f64>, base: Option<f64>| now.zip(base).map_or(1.0, |(now, base)| now / base);
    let intensity = (settings.intensities.iter())
        .find(|own| listed(&own.of.codes, code) || listed(&own.of.sectors, sector))
        .map_or_else(
            || of(at.intensity, settings.base_intensity),
            |own| own.path.get(p).copied().unwrap_or(1.0),
        );
    of(at.value_added_yi_cny, case.value_added_yi_cny) * intensity
}

impl<'a> Judge<'a> {
    fn report(&mut self, code: &'static str, place: &str, zh: &str, en: &str) {
        self.violations.push(Violation {
            code,
            text: Bilingual::new(zh, en),
            place: place.to_owned(),
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

    fn same(&self) -> bool {
        let (outcome, dataset) = (self.outcome, self.dataset);
        let sites = dataset.generators().len() + dataset.facilities().len();
        let one = |(period, at): (&YearPlan, &PeriodSettings)| {
            let status = match outcome.status {
                PlanStatus::Stopped => PlanStatus::Stopped,
                _ => PlanStatus::Part,
            };
            (period.year, period.weight) == (at.year, at.weight)
                && period.plan.plan_year == at.year
                && period.plan.schema == PLAN
                && period.plan.case == outcome.case
                && period.plan.status == status
        };
        let periods = outcome.periods.iter().zip(&self.settings.periods);
        outcome.schema == SCHEMA
            && outcome.case == dataset.tables().case.id
            && outcome.base_year == dataset.tables().case.base_year
            && !outcome.periods.is_empty()
            && outcome.periods.len() == self.settings.periods.len()
            && periods.clone().all(one)
            && (self.matrix.sources(), self.matrix.targets()) == (sites, dataset.facilities().len())
    }

    /// The case in each period, its arisings grown as the settings say, and what a period says of itself.
    fn periods(&mut self) {
        let outcome = self.outcome;
        for (p, period) in outcome.periods.iter().enumerate() {
            let (case, _) = self.dataset.in_period(p);
            let place = period.year.to_string();
            let base = self.dataset.tables();
            for (row, grown) in base.streams.rows.iter().zip(&case.tables().streams.rows) {
                let mut generators = base.generators.rows.iter();
                let sector = generators.find(|g| g.id == row.generator);
                let sector = sector.map_or("", |g| g.sector.as_str());
                let due =
                    row.t_per_year.0 * growth(self.dataset, self.settings, p, &row.code, sector);
                // Factors are told to six decimals.
                let slack = KILOGRAM + 1e-6 * row.t_per_year.0;
                self.number(
                    "V801",
                    &format!("{place}: {}", row.id),
                    grown.t_per_year.0,
                    due,
                    slack,
                );
            }
            let at = &self.settings.periods[p];
            let stated = [
                (
                    period.discount,
                    shrunk(self.settings, at, self.settings.discount_rate),
                ),
                (
                    period.urgency,
                    shrunk(self.settings, at, self.settings.urgency),
                ),
                (
                    period.growth,
                    growth(self.dataset, self.settings, p, "", ""),
                ),
            ];
            for (is, due) in stated {
                self.number("V801", &place, is, due, 1e-6);
            }
            self.cases.push(case);
        }
        self.number(
            "V801",
            "discount_rate",
            outcome.discount_rate,
            self.settings.discount_rate,
            1e-12,
        );
    }

    /// One year as a plan of its own, with what lies before and after it and the landfills' room left to it.
    fn year(&mut self, p: usize) {
        let period = &self.outcome.periods[p];
        let mut case = self.cases[p].clone();
        let landfills = &self.dataset.tables().landfills.rows;
        for (i, row) in landfills.iter().enumerate() {
            let others: f64 = (self.outcome.periods.iter())
                .filter(|other| other.year != period.year)
                .map(|other| self.filled(&other.plan, &row.facility) * f64::from(other.weight))
                .sum();
            let left = ((row.room_t.0 - others) / f64::from(period.weight)).max(0.0);
            case.set_landfill_room(i, Tonnes(left));
        }
        let plan = self.with_landfill_duals(&period.plan);
        let lying: Vec<(Spot, &str, f64)> = (period.stocks.iter())
            .filter_map(|heap| {
                let spot = self.spot(heap)?;
                let net = heap.opening_t - heap.closing_t;
                Some((spot, heap.code.as_str(), net.0 / f64::from(period.weight)))
            })
            .collect();
        let mut found = year(&plan, &case, self.matrix, lying);
        for violation in &mut found {
            violation.place = format!("{}: {}", period.year, violation.place);
        }
        self.violations.extend(found);
        self.targets(p);
    }

    /// Prices of landfills in the loads of a year are those of the joint certificate.
    fn with_landfill_duals(&self, plan: &Outcome) -> Outcome {
        let mut plan = plan.clone();
        let joint = &self.outcome.certificate;
        let stages = [
            (&mut plan.certificate.unplaced, &joint.unplaced),
            (&mut plan.certificate.cost, &joint.cost),
        ];
        for (own, joint) in stages {
            let life = joint
                .iter()
                .filter(|(name, _)| name.starts_with("landfill/"));
            own.limit
                .extend(life.map(|(name, dual)| (name.clone(), *dual)));
        }
        plan
    }

    /// Tonnes a year that a plan buries at a landfill.
    fn filled(&self, plan: &Outcome, facility: &str) -> f64 {
        (plan.legs.iter())
            .filter(|leg| {
                leg.facility == facility
                    && leg.operation == crate::dataset::vocabulary::Operation::Dispose
            })
            .map(|leg| leg.tonnes.0)
            .sum()
    }
}
