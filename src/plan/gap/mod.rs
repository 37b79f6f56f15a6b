//! Does the plan reach its indicators, and what closes the gap? Case, scenario and solved plan in; the gap
//! in tonnes by waste and zone, what each project closes, what no project closes, and where more is built
//! than there is waste out.
//!
//! [`promise`] works on the indicators alone: `arising = intensity × value added`, general waste is arising
//! less hazardous waste, growing at the same share; use is rate × general waste. What the plan leaves open
//! (how much of the waste is hazardous) is carried as an interval through every formula. [`rows`] works on
//! the rows of the case and the solved plan, [`projects`] on the projects and what they are to handle.

mod projects;
mod promise;
mod rows;

use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::finding::Bilingual;
use crate::plan::outcome::{Figure, Outcome, RowReached};
use crate::quantity::Tonnes;
use serde::Serialize;
use utoipa::ToSchema;

pub use projects::{
    Closes, Line, MostLoad, NoPlace, OverCapacity, ProjectGap, Remark, TARGET_LOAD,
};
pub use rows::RowGap;

/// Version of this structure, the first key of the document.
pub const SCHEMA: &str = "wasteflow/gap/1";

/// Tonnes in one 万吨.
const WAN: f64 = 10_000.0;

/// Where the plan stands against its indicators.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Gap {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id.
    pub scenario: String,
    /// Year the solved plan is for.
    pub plan_year: i32,
    /// Year the indicators are due.
    pub target_year: Option<i32>,
    /// The answer in a sentence.
    pub answer: Bilingual,
    /// What follows from the indicators alone, unrounded, each with its interval and formula.
    pub promise: Vec<Figure>,
    /// Every indicator with a target: base, target and the distance between them.
    pub indicators: Vec<IndicatorGap>,
    /// Rows the case asks of the plan itself, and what the solved plan reaches in each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<RowReached>,
    /// General waste by class: what the target asks for and what the solved plan uses.
    pub by_class: Vec<RowGap>,
    /// The same by zone.
    pub by_zone: Vec<RowGap>,
    /// Investment and counts of projects.
    pub investment: Vec<Figure>,
    /// Every project: what it closes, what is open about it.
    pub projects: Vec<ProjectGap>,
    /// Wastes without a place in the district, with the projects that would take them.
    pub no_place: Vec<NoPlace>,
    /// Classes for which more is planned than is proven to arise.
    pub over_capacity: Vec<OverCapacity>,
    /// Remarks about projects.
    pub remarks: Vec<Remark>,
}

/// One indicator and how far it is from its target.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct IndicatorGap {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Unit.
    pub unit: String,
    /// Value of the base year.
    pub base: Option<f64>,
    /// Target.
    pub target: f64,
    /// Year due.
    pub year: Option<i32>,
    /// Target less base, in the unit.
    pub step: Option<f64>,
    /// The step as tonnes of the target year, where it is one of waste.
    pub tonnes: Option<Tonnes>,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// The gap of a case. `base` is the case as it is, `dataset` the case with the scenario that `outcome` was
/// solved for.
#[must_use]
pub fn gap(base: &Dataset, dataset: &Dataset, outcome: &Outcome, most: MostLoad) -> Gap {
    let case = &dataset.tables().case;
    let named = projects::named_use(dataset);
    let promise = promise::promise(dataset, named);
    let (by_class, by_zone) = rows::rows(dataset, outcome);
    Gap {
        schema: SCHEMA,
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: outcome.scenario.clone(),
        plan_year: case.plan_year,
        target_year: (dataset.tables().indicators.iter()).find_map(|i| i.target_year),
        answer: promise::answer(&promise),
        indicators: indicators(dataset, &promise),
        asked: outcome.rows.clone(),
        investment: projects::investment(dataset),
        projects: projects::projects(dataset, &by_class),
        no_place: projects::no_place(base, dataset),
        over_capacity: projects::over_capacity(dataset, outcome, most),
        remarks: projects::remarks(dataset),
        promise,
        by_class,
        by_zone,
    }
}

fn indicators(dataset: &Dataset, promise: &[Figure]) -> Vec<IndicatorGap> {
    let tonnes = |id: &str| {
        let figure = promise.iter().find(|f| f.id == id);
        figure.map(|f| Tonnes(f.value * WAN))
    };
    let gaps = dataset.tables().indicators.iter().filter_map(|i| {
        Some(IndicatorGap {
            id: i.id.clone(),
            name: i.name.clone(),
            unit: i.unit.clone(),
            base: i.base,
            target: i.target?,
            year: i.target_year,
            step: i.base.map(|base| i.target.unwrap_or(base) - base),
            tonnes: match i.id.as_str() {
                "general_utilisation" => tonnes("more_use"),
                "intensity" => tonnes("avoided"),
                "total_waste" => tonnes("growth"),
                _ => None,
            },
            source: i.source.clone(),
        })
    });
    gaps.collect()
}
