//! What a plan over years comes out as: one versioned value that is written to `years.json`, shown year by
//! year, and judged by `verify`. Nothing in it depends on the clock or the machine.

use crate::dataset::cell::Source;
use crate::finding::Bilingual;
use crate::network::RoadChange;
use crate::plan::outcome::{Figure, Outcome, PlanStatus, Stage};
use crate::quantity::{Cny, Tonnes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Version of this structure, the first key of the file.
pub const SCHEMA: &str = "wasteflow/years/1";

/// A plan over years.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct YearsOutcome {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the program that made it.
    pub version: String,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id; `base` without one.
    pub scenario: String,
    /// Roads closed or slowed for this plan, further to the scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub road_changes: Vec<RoadChange>,
    /// Year whose arisings grow.
    pub base_year: i32,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// SHA-256 of every input file, by name within the case.
    pub inputs: BTreeMap<String, String>,
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
    /// Landfills that are only planned, by the arithmetic of their ground.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub designs: Vec<Design>,
    /// The periods in order.
    pub periods: Vec<YearPlan>,
    /// Dual values of what joins the periods; those of a period are in its plan.
    pub certificate: JointCertificate,
}

/// Sums over all years.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct YearsTotals {
    /// Tonnes without a place.
    pub unplaced_t: Tonnes,
    /// The same, each tonne weighing what it does in its period: the objective of stage one.
    pub weighted_unplaced_t: Tonnes,
    /// Cost, discounted.
    pub cost_cny: Cny,
    /// Cost, a yuan a yuan.
    pub undiscounted_cny: Cny,
    /// Stock before the first period.
    pub opening_t: Tonnes,
    /// Stock after the last.
    pub closing_t: Tonnes,
}

/// Something that is assumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assumption {
    /// Year of the period it is for; none: for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// What.
    pub text: Bilingual,
    /// Source of the assumption.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A landfill over the years (C23).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LandfillLife {
    /// Facility id.
    pub facility: String,
    /// Name.
    pub name: Bilingual,
    /// Room before the first period.
    pub room_t: Tonnes,
    /// Period by period.
    pub years: Vec<LandfillYear>,
    /// Year in which it is full under the plan; none within the periods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_in: Option<i32>,
    /// Years from the start until it is full, at the rate of the last period beyond it; none where nothing
    /// goes there then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_years: Option<f64>,
    /// Source of the room.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A landfill in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LandfillYear {
    /// Year of the period.
    pub year: i32,
    /// Tonnes a year that go there.
    pub filled_t: Tonnes,
    /// Room left when the period ends.
    pub left_t: Tonnes,
}

/// Life of a planned landfill: ground × share × depth × density ÷ tonnes a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Design {
    /// Project id.
    pub project: String,
    /// Name.
    pub name: Bilingual,
    /// Ground, 亩.
    pub area_mu: f64,
    /// Tonnes a year.
    pub t_per_year: Tonnes,
    /// Years until it is full.
    pub life_years: f64,
    /// Life asked for.
    pub wanted_years: f64,
    /// Ground that would take, 亩.
    pub wanted_mu: f64,
    /// Or height of the fill, metres.
    pub wanted_depth_m: f64,
    /// The arithmetic in writing.
    pub formula: String,
    /// Source of what is assumed.
    #[schema(value_type = String)]
    pub source: Source,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct YearPlan {
    /// The year planned for.
    pub year: i32,
    /// Years it stands for, the last of them `year`.
    pub weight: u32,
    /// What a yuan of it counts in the objective.
    pub discount: f64,
    /// What an unplaced tonne of it weighs.
    pub urgency: f64,
    /// Growth of arisings since the base year where no code, rate or intensity says otherwise.
    pub growth: f64,
    /// Source of value added and intensity.
    #[schema(value_type = String)]
    pub source: Source,
    /// Indicators against the targets of the plan, unrounded.
    pub targets: Vec<Target>,
    /// What lies where.
    pub stocks: Vec<Heap>,
    /// The plan of the year, in tonnes a year; its proof is that of all years together.
    pub plan: Outcome,
}

/// An indicator of a year against its target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    /// The number.
    pub figure: Figure,
    /// Year the target is set for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_year: Option<i32>,
    /// Whether the unrounded value meets it; none before the target's year or without a target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// Whether the unrounded value is below that of the period before, told of what is to fall from year to year
    /// ([`FALLING`]); none in the first period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub falls: Option<bool>,
}

/// What the plan wants to fall year on year (F109: 工业固体废物填埋量持续下降).
pub const FALLING: &str = "landfilled";

/// Tonnes of one waste that lie at one place over a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Heap {
    /// Row of `stocks.csv`; none for what a store collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<String>,
    /// Generator or facility.
    pub site: String,
    /// Waste code.
    pub code: String,
    /// When the period begins.
    pub opening_t: Tonnes,
    /// Comes to it over the period.
    pub came_t: Tonnes,
    /// Leaves it for use or disposal over the period.
    pub left_t: Tonnes,
    /// Finds no place over the period.
    pub unplaced_t: Tonnes,
    /// When the period ends.
    pub closing_t: Tonnes,
}

/// Dual values of what joins the periods, both stages; zeros are left out. Names: `landfill/FACILITY`,
/// `YEAR/most/HEAP`, `YEAR/fresh/HEAP`, `YEAR/store/FACILITY`, where a heap is `stock/ID` or
/// `FACILITY/CODE/passed_on`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JointCertificate {
    /// Stage that minimises unplaced tonnes.
    pub unplaced: BTreeMap<String, f64>,
    /// Stage that minimises cost.
    pub cost: BTreeMap<String, f64>,
    /// Dual of the row that holds unplaced tonnes at their least (≤ 0).
    pub lock: f64,
}
