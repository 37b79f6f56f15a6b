//! What a siting question comes out as: one versioned value that is written to `siting.json` and shown by page, tables
//! and document. Nothing in it depends on the clock or the machine.

use super::solution::Status;
use crate::finding::Bilingual;
use crate::network::RoadChange;
use crate::plan::outcome::Origin;
use crate::quantity::{Cny, LonLat, Tonnes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Version of this structure, the first key of the file.
pub const SCHEMA: &str = "wasteflow/siting/1";

/// The answer to a siting question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SitingOutcome {
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
    /// Roads closed or slowed, further to the scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub road_changes: Vec<RoadChange>,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// SHA-256 of every input file, by name within the case.
    pub inputs: BTreeMap<String, String>,
    /// Best cells of the ground that stood as candidates of each project besides the case's own.
    #[serde(default, skip_serializing_if = "no_cells")]
    pub cells: usize,
    /// What the case asks of a plan of flows and the answer does not keep.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Bilingual>,
    /// Projects asked about.
    pub projects: Vec<ProjectView>,
    /// How the solve ended.
    pub status: SitingStatus,
    /// What no choice can cost less than, CNY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_cny: Option<Cny>,
    /// How much of its cost a better choice could save at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// Periods the cost is summed over: year and the years it stands for.
    pub periods: Vec<PeriodView>,
    /// The best choice, and the next best that differ in at least one site, best first.
    pub plans: Vec<SitePlan>,
    /// A choice made by hand, scored by the same code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<SitePlan>,
    /// Why a choice made by hand cannot be scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_fault: Option<Bilingual>,
    /// What each set of projects is worth against building none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worth: Vec<Worth>,
    /// What changes the best sites: numbers moved one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turning: Vec<Turning>,
    /// Plans with less exposure, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frontier: Vec<SitePlan>,
    /// What holds in other futures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub futures: Option<Futures>,
    /// Flow programs solved, those of the choice made by hand apart.
    pub solves: usize,
}

/// True where no cells were asked for.
fn no_cells(cells: &usize) -> bool {
    *cells == 0
}

/// How the solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SitingStatus {
    /// Proved to the gap asked for.
    Optimal,
    /// Stopped or out of budget: the best so far.
    Feasible,
    /// No choice keeps all rules.
    Infeasible,
}

impl From<Status> for SitingStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Optimal => Self::Optimal,
            Status::Feasible => Self::Feasible,
            Status::Infeasible => Self::Infeasible,
        }
    }
}

/// A project, and where it could stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectView {
    /// Id.
    pub id: String,
    /// Chinese name.
    pub name_zh: String,
    /// It must be built.
    pub required: bool,
    /// Candidates whose land suffices for at least one size.
    pub candidates: Vec<String>,
    /// Candidates named for it whose land suffices for none, with what the smallest size needs, 亩.
    pub too_small: Vec<TooSmall>,
}

/// A candidate that is too small for a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TooSmall {
    /// Candidate.
    pub candidate: String,
    /// Its land, 亩.
    pub area_mu: f64,
    /// What the smallest size needs, 亩.
    pub needs_mu: f64,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PeriodView {
    /// Its last year.
    pub year: i32,
    /// Years it stands for.
    pub years: f64,
}

/// A choice with what it costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SitePlan {
    /// What is built.
    pub built: Vec<BuiltSite>,
    /// Cost over all periods, CNY, by part.
    pub cost: CostParts,
    /// Tonnes without a place and exposure, by period, a year.
    pub periods: Vec<PlanPeriod>,
    /// People along the ways × their kilometres × tonnes, over all periods; none where the case has no people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure_person_km_t: Option<f64>,
    /// No choice with other sites than the better plans costs less than this, CNY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_cny: Option<Cny>,
    /// Its flows by period: in the file, so that everything can be added up again; not on the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<PeriodFlows>,
}

/// Flows of a period of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PeriodFlows {
    /// Its last year.
    pub year: i32,
    /// What goes where, tonnes a year.
    pub moves: Vec<Move>,
    /// What lies when the period ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
}

/// Tonnes of a waste from one place to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Move {
    /// Where from.
    pub from: Origin,
    /// Waste code.
    pub code: String,
    /// Permit line they go to; none for tonnes without a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permit: Option<String>,
    /// White-list row used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// Tonnes a year.
    pub t: Tonnes,
}

/// Tonnes of a waste that lie at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    /// Row of `stocks.csv`; none for what a store collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<String>,
    /// Generator or facility.
    pub site: String,
    /// Waste code.
    pub code: String,
    /// Tonnes.
    pub t: Tonnes,
}

/// Cost by part, CNY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CostParts {
    /// Investment and land, as annuities.
    pub building: Cny,
    /// Running cost whatever is taken in.
    pub running: Cny,
    /// Moving waste.
    pub transport: Cny,
    /// Loading, paper, approvals.
    pub handling: Cny,
    /// Gate fees.
    pub gate: Cny,
    /// What tonnes without a place cost the district.
    pub unplaced: Cny,
    /// What limits that may give cost.
    pub limits: Cny,
    /// All of it.
    pub total: Cny,
}

impl CostParts {
    /// The parts with their names, in order.
    #[must_use]
    pub fn named(&self) -> [(Bilingual, Cny); 7] {
        let name = |zh: &str, en: &str| Bilingual::new(zh, en);
        [
            (
                name("投资与土地（年金）", "investment and land (annuity)"),
                self.building,
            ),
            (name("固定运行费", "fixed running cost"), self.running),
            (name("运输", "transport"), self.transport),
            (
                name("装卸、联单与审批", "handling and paper"),
                self.handling,
            ),
            (name("处理费", "gate fees"), self.gate),
            (name("未安置代价", "tonnes without a place"), self.unplaced),
            (name("约束让步", "limits that give"), self.limits),
        ]
    }
}

/// A period of a plan, tonnes a year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanPeriod {
    /// Its last year.
    pub year: i32,
    /// Hazardous waste without a place.
    pub unplaced_hazardous_t: Tonnes,
    /// General waste without a place.
    pub unplaced_general_t: Tonnes,
    /// People along the ways × their kilometres × tonnes; none where the case has no people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure_person_km_t: Option<f64>,
    /// Most tonnes used and disposed of in one zone.
    pub largest_burden_t: Tonnes,
    /// That zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_burden_zone: Option<String>,
}

/// Plans for several futures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Futures {
    /// The best of each.
    pub futures: Vec<Future>,
    /// Cost of what is best before it is known which comes: the mean over all, CNY.
    pub expected_cny: Cny,
    /// What choices are beaten by in each.
    pub regrets: Vec<Regret>,
}

/// A future and what is best in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Future {
    /// All arisings times this.
    pub factor: f64,
    /// Sites, as `project@candidate`.
    pub sites: Vec<String>,
    /// Cost, CNY.
    pub cost_cny: Cny,
}

/// By how much a choice is beaten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Regret {
    /// What is built, as `project@candidate:size:year`.
    pub built: Vec<String>,
    /// It is the one that is best over all futures.
    pub robust: bool,
    /// Cost above the best of each future, CNY; empty where it cannot be run in one of them.
    pub over_cny: Vec<Cny>,
    /// Largest of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_cny: Option<Cny>,
}

/// A site that is built (or a facility that is kept).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BuiltSite {
    /// Project; none for a facility that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Candidate; none for a facility that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<String>,
    /// Name of the candidate or facility.
    pub name: Bilingual,
    /// Zone id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Where.
    pub place: LonLat,
    /// Row of `builds.csv`.
    pub build: String,
    /// Its name.
    pub build_name: Bilingual,
    /// First year it is open.
    pub year: i32,
    /// Investment, CNY.
    pub capex_cny: Cny,
    /// Land, CNY.
    pub land_cny: Cny,
    /// What it takes in, by period.
    pub intake: Vec<Intake>,
    /// Room of its landfill, tonnes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landfill_t: Option<Tonnes>,
}

/// What a site takes in during a period, tonnes a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intake {
    /// Its last year.
    pub year: i32,
    /// Tonnes.
    pub t: Tonnes,
    /// Most it may take.
    pub capacity_t: Tonnes,
    /// By waste code.
    pub codes: BTreeMap<String, Tonnes>,
}

/// What a set of projects is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Worth {
    /// Projects that are built, and no others.
    pub projects: Vec<String>,
    /// Best cost, CNY; none where they cannot be built together.
    pub cost_cny: Option<Cny>,
    /// What it saves against building none, CNY.
    pub saves_cny: Option<Cny>,
    /// Sites.
    pub sites: Vec<String>,
}

/// A number moved, and where the best sites change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Turning {
    /// What is moved.
    pub what: Bilingual,
    /// Factors tried, in order, with the best sites at each.
    pub points: Vec<TurningPoint>,
    /// Factor at which the best sites change first, below and above 1; none where they do not within the range.
    pub below: Option<f64>,
    /// See [`Turning::below`].
    pub above: Option<f64>,
}

/// The best sites at a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TurningPoint {
    /// Factor.
    pub factor: f64,
    /// Sites, as `project@candidate`.
    pub sites: Vec<String>,
    /// Cost, CNY.
    pub cost_cny: Cny,
}

impl SitingOutcome {
    /// The same without flows: what the page needs.
    #[must_use]
    pub fn brief(&self) -> Self {
        let brief = |plan: &SitePlan| SitePlan {
            flows: Vec::new(),
            ..plan.clone()
        };
        Self {
            plans: self.plans.iter().map(brief).collect(),
            fixed: self.fixed.as_ref().map(brief),
            frontier: self.frontier.iter().map(brief).collect(),
            ..self.clone()
        }
    }
}

impl SitePlan {
    /// `project@candidate` of each site, in order.
    #[must_use]
    pub fn sites(&self) -> Vec<String> {
        (self.built.iter()).map(BuiltSite::tag).collect()
    }
}

impl BuiltSite {
    /// `project@candidate`, or the build of a facility that is there.
    #[must_use]
    pub fn tag(&self) -> String {
        match (&self.project, &self.candidate) {
            (Some(project), Some(candidate)) => format!("{project}@{candidate}"),
            _ => self.build.clone(),
        }
    }
}
