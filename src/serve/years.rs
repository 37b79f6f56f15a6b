//! A plan over years as the page asks for it: an outcome in; its years told side by side without their legs, and
//! the plan of each year as a plan like any other, out. A year's plan goes by `JOB.YEAR` wherever a solve is named.

use super::error::{Code, Problem};
use super::state::{Solved, Ways};
use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::plan::outcome::{Origin, PlanStatus, Stage, Totals};
use crate::plan::years::case_of;
use crate::plan::years::outcome::{
    Assumption, Design, Heap, LandfillLife, Target, YearPlan, YearsOutcome, YearsTotals,
};
use crate::quantity::Tonnes;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The years of a plan side by side; the legs of each are a plan of their own.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearsTold {
    /// Scenario id.
    pub scenario: String,
    /// Year whose arisings grow.
    pub base_year: i32,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// How the solve ended.
    pub status: PlanStatus,
    /// Rate a year at which later cost counts less.
    pub discount_rate: f64,
    /// The two solves over all years with their proofs.
    pub stages: Vec<Stage>,
    /// Sums over all years.
    pub totals: YearsTotals,
    /// What is assumed where the tables end.
    pub assumptions: Vec<Assumption>,
    /// Landfills, with the year each is full.
    pub landfills: Vec<LandfillLife>,
    /// Landfills that are only planned.
    pub designs: Vec<Design>,
    /// The periods in order.
    pub periods: Vec<YearTold>,
}

/// One period without its legs.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearTold {
    /// The year planned for.
    pub year: i32,
    /// Years it stands for, the last of them `year`.
    pub weight: u32,
    /// Growth of arisings since the base year where nothing else is said of a code.
    pub growth: f64,
    /// Source of value added and intensity.
    #[schema(value_type = String)]
    pub source: Source,
    /// Sums of the year, t/yr and CNY/yr.
    pub totals: Totals,
    /// Tonnes a year out of stock that lay there before.
    pub drawn_t: Tonnes,
    /// Stock when the period ends.
    pub closing_t: Tonnes,
    /// Indicators against the targets of the plan.
    pub targets: Vec<Target>,
    /// What lies where.
    pub stocks: Vec<Heap>,
}

impl YearsTold {
    /// Tells an outcome without its legs.
    #[must_use]
    pub fn of(outcome: &YearsOutcome) -> Self {
        Self {
            scenario: outcome.scenario.clone(),
            base_year: outcome.base_year,
            demo: outcome.demo,
            status: outcome.status,
            discount_rate: outcome.discount_rate,
            stages: outcome.stages.clone(),
            totals: outcome.totals.clone(),
            assumptions: outcome.assumptions.clone(),
            landfills: outcome.landfills.clone(),
            designs: outcome.designs.clone(),
            periods: outcome.periods.iter().map(told).collect(),
        }
    }
}

fn told(period: &YearPlan) -> YearTold {
    let stock = |origin: &Origin| matches!(origin, Origin::Stock { .. });
    YearTold {
        year: period.year,
        weight: period.weight,
        growth: period.growth,
        source: period.source.clone(),
        totals: period.plan.totals.clone(),
        drawn_t: (period.plan.legs.iter())
            .filter(|leg| stock(&leg.from))
            .map(|leg| leg.tonnes)
            .sum(),
        closing_t: period.stocks.iter().map(|heap| heap.closing_t).sum(),
        targets: period.targets.clone(),
        stocks: period.stocks.clone(),
    }
}

/// The plan of each year with what is needed to draw it.
pub struct YearPlans {
    /// All years.
    pub outcome: YearsOutcome,
    plans: Vec<(i32, Arc<Solved>)>,
}

impl YearPlans {
    /// Plans of an outcome of a case, drawn on its roads.
    #[must_use]
    pub fn new(outcome: YearsOutcome, dataset: &Dataset, ways: &Ways) -> Self {
        let plans = (outcome.periods.iter().enumerate())
            .map(|(p, period)| {
                let case = Arc::new(case_of(dataset, &outcome, p));
                let solved = Solved::new(period.plan.clone(), case, Arc::clone(ways));
                (period.year, Arc::new(solved))
            })
            .collect();
        Self { outcome, plans }
    }

    /// The plan of a year.
    pub(super) fn plan(&self, year: &str) -> Result<Arc<Solved>, Problem> {
        let found = self.plans.iter().find(|(own, _)| own.to_string() == year);
        found.map(|(_, plan)| Arc::clone(plan)).ok_or_else(|| {
            let known: Vec<String> = self.plans.iter().map(|(y, _)| y.to_string()).collect();
            Code::UnknownPart.because(
                format!("多年方案没有 {year} 年；有：{}", known.join("、")),
                format!("the plan has no year {year}; it has {}", known.join(", ")),
            )
        })
    }
}
