//! The siting question as the page asks it: projects and options in, a question for the planner out; and its answer
//! told as tables in both languages.

use super::error::{Code, Problem};
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::siting::projects::outcome::{SitingOutcome, SitingStatus};
use crate::plan::siting::projects::study::{self, Fixed};
use crate::quantity::Cny;
use crate::report::block::Table;
use crate::report::siting;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most next-best plans: the tables compare no more side by side.
const MOST_ALTERNATIVES: u8 = 5;

/// Most points with less exposure; each takes 5 % off.
const MOST_POINTS: u8 = 12;

/// Most cells of the ground that stand as candidates of a project.
const MOST_CELLS: u8 = 10;

/// Most futures.
const MOST_FUTURES: usize = 5;

/// Largest factor of a future.
const MOST_TIMES: f64 = 10.0;

/// Where projects go, and what is asked besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteAsk {
    /// Projects the question is about; none: all that can be built.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub projects: Vec<String>,
    /// Next-best plans told besides the best, at most 5.
    #[serde(default = "three")]
    pub alternatives: u8,
    /// A choice made by hand, scored by the same code.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub fix: Vec<SiteFix>,
    /// Values every set of projects against building none.
    #[serde(default)]
    pub worth: bool,
    /// Moves investment, land, transport, arisings and the cost of unplaced tonnes to see what changes the sites.
    #[serde(default)]
    pub turning: bool,
    /// Arisings as factors above 0, e.g. `[0.8, 1, 1.25]`, at most 5.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub futures: Vec<f64>,
    /// Plans with less exposure told besides the best, 5 % less at each, at most 12.
    #[serde(default)]
    pub frontier: u8,
    /// Best cells of the ground that stand as candidates of each project besides the case's own, at most 10.
    #[serde(default)]
    pub cells: u8,
}

fn three() -> u8 {
    3
}

/// A project put somewhere by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFix {
    /// Project.
    pub project: String,
    /// Candidate.
    pub candidate: String,
    /// Row of `builds.csv`; the best one without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// First year; the best one without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

impl SiteAsk {
    /// Refuses numbers nobody can mean.
    pub(super) fn sane(&self) -> Result<(), Problem> {
        let factor = |factor: &f64| *factor > 0.0 && *factor <= MOST_TIMES;
        let refused = [
            (
                self.alternatives > MOST_ALTERNATIVES,
                "次优方案最多 5 个",
                "at most 5 alternatives",
            ),
            (
                self.frontier > MOST_POINTS,
                "暴露权衡最多 12 点",
                "at most 12 points of the frontier",
            ),
            (
                self.cells > MOST_CELLS,
                "每个项目最多加 10 个网格",
                "at most 10 cells for each project",
            ),
            (
                self.futures.len() > MOST_FUTURES || !self.futures.iter().all(factor),
                "产生量情形最多 5 个，倍数应大于 0、不超过 10",
                "at most 5 futures, each above 0 and at most 10",
            ),
        ];
        match refused.into_iter().find(|(wrong, ..)| *wrong) {
            Some((_, zh, en)) => Err(Code::BadBody.because(zh, en)),
            None => Ok(()),
        }
    }

    /// The question for the planner.
    pub(super) fn question(&self) -> study::Ask {
        let fixed = |one: &SiteFix| Fixed {
            project: one.project.clone(),
            candidate: one.candidate.clone(),
            build: one.build.clone(),
            year: one.year,
        };
        study::Ask {
            projects: self.projects.clone(),
            alternatives: usize::from(self.alternatives),
            fixed: self.fix.iter().map(fixed).collect(),
            worth: self.worth,
            turning: self.turning,
            futures: self.futures.clone(),
            frontier: usize::from(self.frontier),
            cells: usize::from(self.cells),
            ..study::Ask::default()
        }
    }
}

/// A siting answer as tables; `/studies/{id}/siting` has the numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SitingTold {
    /// Scenario id.
    pub scenario: String,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// How the solve ended.
    pub status: SitingStatus,
    /// The answer in a sentence or two.
    pub answer: Bilingual,
    /// What no choice can cost less than, CNY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_cny: Option<Cny>,
    /// How much of its cost a better choice could save at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// Plans told, best first.
    pub plans: usize,
    /// The tables.
    pub tables: Vec<Table>,
}

impl SitingTold {
    /// Tells an answer about a case with its projects at their candidates.
    #[must_use]
    pub fn of(case: &Dataset, outcome: &SitingOutcome) -> Self {
        Self {
            scenario: outcome.scenario.clone(),
            demo: outcome.demo,
            status: outcome.status,
            answer: siting::answer(case, outcome),
            bound_cny: outcome.bound_cny,
            gap: outcome.gap,
            plans: outcome.plans.len(),
            tables: siting::blocks(case, outcome)
                .into_iter()
                .map(Table::from)
                .collect(),
        }
    }
}
