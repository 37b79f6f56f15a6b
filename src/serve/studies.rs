//! Studies: many plans of one case, run as a job like a solve. What is asked, what comes out, and the flows
//! behind one line of it: what moves when a plant is out, the plan at a point of a frontier, the plan of a year; and
//! where projects go, which has tables and a document instead of flows.

use super::error::{Code, Problem};
use super::points::{PointsAsk, PointsTold};
use super::siting::{SiteAsk, SitingTold};
use super::state::{Solved, Ways, lock};
use super::years::{YearPlans, YearsTold};
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::flow::frontier::Frontier;
use crate::plan::outcome::{Leg, PlanStatus};
use crate::plan::siting::projects::outcome::SitingOutcome;
use crate::plan::years::outcome::YearsOutcome;
use crate::plan::{outage, sample};
use crate::report::block::Table;
use crate::report::geojson::{self, flows};
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use utoipa::ToSchema;

/// Longest outage, days.
const MOST_DAYS: f64 = 366.0;

/// Most points of a frontier.
const MOST_POINTS: u16 = 50;

/// Most draws of a sample.
const MOST_DRAWS: u32 = 2_000;

/// Most answers about flows a study keeps.
const KEPT_FLOWS: usize = 64;

/// What is studied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StudyAsk {
    /// Each facility and each bridge is out by itself.
    Outage {
        /// Days it lasts, above 0 and at most 366.
        days: f64,
    },
    /// Cost against people exposed.
    Frontier {
        /// Plans from least cost to least exposure, both ends included: 2 to 50.
        points: u16,
        /// Counts the people along the ways of general waste, too.
        #[serde(default)]
        all_wastes: bool,
    },
    /// Plans of drawn arisings.
    Sample {
        /// Draws, 2 to 2000.
        n: u32,
        /// Seed: the same gives the same answer.
        #[serde(default = "one")]
        seed: u64,
        /// All streams of a waste code rise and fall as one.
        #[serde(default)]
        together: bool,
        /// Draws prices, too.
        #[serde(default)]
        prices: bool,
    },
    /// The periods of the case planned together.
    Years,
    /// Where projects go, how big and when.
    Site(SiteAsk),
    /// Where shared points or regional stores go.
    Points(PointsAsk),
    /// The flow plan of the year with and without the movement an application asks for.
    Movement {
        /// Application id.
        application: String,
        /// Last entry of the ledger that counts; set by the server.
        #[serde(skip_deserializing, default)]
        upto: i64,
    },
    /// Next year's white list from the flow plan of that year.
    Proposal {
        /// Edition proposed.
        year: i32,
        /// Last entry of the ledger that counts; set by the server.
        #[serde(skip_deserializing, default)]
        upto: i64,
    },
}

fn one() -> u64 {
    1
}

impl StudyAsk {
    /// Refuses numbers nobody can mean.
    pub(super) fn sane(&self) -> Result<(), Problem> {
        let (well, zh, en) = match self {
            Self::Outage { days } => (
                *days > 0.0 && *days <= MOST_DAYS,
                "停运天数应大于 0、不超过 366",
                "days must be above 0 and at most 366",
            ),
            Self::Frontier { points, .. } => (
                (2..=MOST_POINTS).contains(points),
                "点数应为 2 至 50",
                "points must be 2 to 50",
            ),
            Self::Sample { n, .. } => (
                (2..=MOST_DRAWS).contains(n),
                "抽样次数应为 2 至 2000",
                "draws must be 2 to 2000",
            ),
            Self::Proposal { year, .. } => (
                (2000..=2100).contains(year),
                "年份应为 2000 至 2100",
                "the year must be 2000 to 2100",
            ),
            Self::Years | Self::Movement { .. } => return Ok(()),
            Self::Site(ask) => return ask.sane(),
            Self::Points(ask) => return ask.sane(),
        };
        if well {
            Ok(())
        } else {
            Err(Code::BadBody.because(zh, en))
        }
    }
}

/// What a study tells.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", content = "result", rename_all = "snake_case")]
pub enum Study {
    /// Losses, the worst first.
    Outage(outage::Study),
    /// Plans from least cost to least exposure.
    Frontier(Frontier),
    /// Quantiles.
    Sample(sample::Study),
    /// Years side by side.
    Years(YearsTold),
    /// Where projects go.
    Site(SitingTold),
    /// Where points go.
    Points(Box<PointsTold>),
    /// With and without a movement.
    Movement(Answered),
    /// A list proposed.
    Proposal(Answered),
}

/// An answer as a sentence and tables.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StudyAnswered)]
pub struct Answered {
    /// What the sentence is about: an application, a year.
    pub about: String,
    /// The answer in a sentence; empty: the tables are the answer.
    pub answer: Bilingual,
    /// The tables.
    pub tables: Vec<Table>,
}

impl Study {
    /// True where it was stopped on the way and says so.
    pub(super) fn is_partial(&self) -> bool {
        match self {
            Self::Outage(study) => study.status == PlanStatus::Stopped,
            Self::Sample(study) => study.status == PlanStatus::Stopped,
            Self::Years(years) => years.status == PlanStatus::Stopped,
            // The best plan is there with its gap, whatever else was asked.
            Self::Site(told) => told.plans > 0,
            Self::Frontier(_) | Self::Points(_) | Self::Movement(_) | Self::Proposal(_) => false,
        }
    }
}

/// The legs behind one line of a study, and the roads they go on.
pub type Plans = Arc<dyn Fn(&Study, &str) -> Result<(Vec<Leg>, Ways), Problem> + Send + Sync>;

/// A study with what is needed to draw it.
pub struct Studied {
    /// The study.
    pub study: Study,
    /// The case with the scenario's changes.
    pub dataset: Arc<Dataset>,
    plans: Plans,
    years: Option<YearPlans>,
    siting: Option<SitingOutcome>,
    flows: Mutex<HashMap<[String; 3], Bytes>>,
}

impl Studied {
    /// A study, its case, and where its flows come from.
    #[must_use]
    pub fn new(study: Study, dataset: Arc<Dataset>, plans: Plans) -> Self {
        Self {
            study,
            dataset,
            plans,
            years: None,
            siting: None,
            flows: Mutex::default(),
        }
    }

    /// An answer that has tables and no flows.
    #[must_use]
    pub fn of_tables(study: Study, dataset: Arc<Dataset>) -> Self {
        let plans = |_: &Study, part: &str| Err(no_part(part));
        Self::new(study, dataset, Arc::new(plans))
    }

    /// A plan over years of a case, and the roads it is drawn on.
    #[must_use]
    pub fn of_years(outcome: YearsOutcome, dataset: Arc<Dataset>, ways: &Ways) -> Self {
        let study = Study::Years(YearsTold::of(&outcome));
        let plans = |_: &Study, part: &str| Err(no_part(part));
        Self {
            years: Some(YearPlans::new(outcome, &dataset, ways)),
            ..Self::new(study, dataset, Arc::new(plans))
        }
    }

    /// Where projects of a case go; the case has a facility for every project at every candidate.
    #[must_use]
    pub fn of_siting(outcome: SitingOutcome, dataset: Arc<Dataset>) -> Self {
        let study = Study::Site(SitingTold::of(&dataset, &outcome));
        let plans = |_: &Study, part: &str| Err(no_part(part));
        Self {
            siting: Some(outcome),
            ..Self::new(study, dataset, Arc::new(plans))
        }
    }

    /// Where projects go, where that was asked.
    pub(super) fn siting(&self) -> Option<&SitingOutcome> {
        self.siting.as_ref()
    }

    /// All years, where years are what was planned.
    pub(super) fn years(&self) -> Option<&YearPlans> {
        self.years.as_ref()
    }

    /// The plan of a year.
    pub(super) fn year(&self, year: &str) -> Result<Arc<Solved>, Problem> {
        self.years().ok_or_else(|| no_part(year))?.plan(year)
    }

    /// The flows of one line as GeoJSON bytes: `part` is the id of a loss, or the number of a point from 1.
    pub(super) fn flows(&self, part: &str, class: &str, facility: &str) -> Result<Bytes, Problem> {
        let key = [part, class, facility].map(str::to_owned);
        if let Some(known) = lock(&self.flows).get(&key) {
            return Ok(known.clone());
        }
        let (legs, ways) = (self.plans)(&self.study, part)?;
        let filter = flows::Filter::of(class, facility);
        let lines = flows::lines(&legs, &self.dataset, filter, &|from, to| ways(from, to));
        let lines = lines.map_err(|stranger| Problem::of_stranger(&stranger))?;
        let made: Bytes = geojson::bytes(&lines).into();
        let mut known = lock(&self.flows);
        if known.len() < KEPT_FLOWS {
            known.insert(key, made.clone());
        }
        Ok(made)
    }
}

/// There is no such line in a study.
#[must_use]
pub fn no_part(part: &str) -> Problem {
    Code::UnknownPart.because(
        format!("推演结果中没有“{part}”"),
        format!("the study has no {part}"),
    )
}
