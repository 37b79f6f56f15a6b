//! Collection points as the page asks for them: waste, coverage and caps in, a question for the planner out; and its
//! answer with tables in both languages and a layer for the map.

use super::error::{Code, Problem};
use super::studies::{Studied, Study};
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::pipeline::Opened;
use crate::pipeline::points::{PointsDesk, SitePointsError};
use crate::plan::collection::points::PointsError;
use crate::plan::collection::points::build::Waste;
use crate::plan::collection::points::instance::Measure;
use crate::plan::collection::points::outcome::PointsOutcome;
use crate::plan::collection::points::study;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::quantity::Cny;
use crate::report::block::Table;
use crate::report::points;
use geojson::FeatureCollection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most points and collectors that can be asked for.
const MOST: usize = 40;

/// Longest drive that can be asked for, km.
const MOST_KM: f64 = 200.0;

/// Longest time that can be asked for, seconds.
const MOST_SECONDS: f64 = 3600.0;

/// Where shared points or regional stores go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsAsk {
    /// Which waste.
    #[serde(default)]
    pub waste: Waste,
    /// Least coverage, 0–1; with a budget the greatest is looked for instead.
    #[serde(default)]
    pub cover: f64,
    /// What coverage counts.
    #[serde(default)]
    pub measure: Measure,
    /// Most that points and emptying may cost, CNY a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<f64>,
    /// Most points, at most 40; without it as the case says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
    /// Most collectors (R027); without it as the case says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collectors: Option<usize>,
    /// Driving limit, km; without it as the case says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_km: Option<f64>,
    /// Candidates chosen by hand, each `ID` or `ID:SIZE`.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub fix: Vec<String>,
    /// Coverage and cost by the number of points.
    #[serde(default)]
    pub curve: bool,
    /// Most seconds, at most 3600; what is not proved by then is told with its gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

impl PointsAsk {
    /// Refuses numbers nobody can mean.
    pub(super) fn sane(&self) -> Result<(), Problem> {
        let within = |number: Option<usize>| number.is_none_or(|number| number <= MOST);
        let refused = [
            (
                !(0.0..=1.0).contains(&self.cover),
                "覆盖率应为 0 至 1",
                "the coverage must be 0 to 1",
            ),
            (
                self.budget
                    .is_some_and(|cny| !(cny > 0.0 && cny.is_finite())),
                "预算应大于 0",
                "the budget must be above 0",
            ),
            (
                !within(self.most) || !within(self.collectors) || self.fix.len() > MOST,
                "点数与收集单位数最多 40",
                "at most 40 points and collectors",
            ),
            (
                self.limit_km.is_some_and(|km| !(km > 0.0 && km <= MOST_KM)),
                "限距应大于 0、不超过 200 km",
                "the driving limit must be above 0 and at most 200 km",
            ),
            (
                (self.seconds).is_some_and(|most| !(most > 0.0 && most <= MOST_SECONDS)),
                "用时应大于 0、不超过 3600 秒",
                "the time must be above 0 and at most 3600 seconds",
            ),
        ];
        match refused.into_iter().find(|(wrong, ..)| *wrong) {
            Some((_, zh, en)) => Err(Code::BadBody.because(zh, en)),
            None => Ok(()),
        }
    }

    fn question(&self) -> study::Ask {
        study::Ask {
            waste: self.waste,
            cover: self.cover,
            measure: self.measure,
            budget: self.budget.map(Cny),
            most: self.most,
            collectors: self.collectors,
            limit_km: self.limit_km,
            fix: self.fix.clone(),
            curve: self.curve,
            call: None,
        }
    }
}

/// A candidate that can be chosen by hand.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointCandidate {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Its zone.
    pub zone: String,
}

/// Points, judged, with what a page shows of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointsTold {
    /// The answer in a sentence or two.
    pub answer: Bilingual,
    /// The numbers.
    pub outcome: PointsOutcome,
    /// The tables.
    pub tables: Vec<Table>,
    /// Candidates.
    pub candidates: Vec<PointCandidate>,
    /// Ids of sizes.
    pub sizes: Vec<String>,
    /// Points, sources and spokes as GeoJSON.
    #[schema(value_type = Object)]
    pub map: FeatureCollection,
    /// The same of the choice made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub hand_map: Option<FeatureCollection>,
}

fn told(dataset: &Dataset, desk: &PointsDesk, outcome: PointsOutcome) -> PointsTold {
    let candidates = desk.instance.candidates.iter().map(|one| PointCandidate {
        id: one.id.clone(),
        name: one.name.clone(),
        zone: one.zone.clone(),
    });
    let tables = points::blocks(dataset, &outcome).into_iter();
    PointsTold {
        answer: points::answer(&outcome),
        tables: tables.map(Table::from).collect(),
        candidates: candidates.collect(),
        sizes: desk
            .instance
            .sizes
            .iter()
            .map(|size| size.id.clone())
            .collect(),
        map: points::layer(outcome.plan.as_ref()),
        hand_map: (outcome.hand.as_ref()).map(|hand| points::layer(Some(&hand.plan))),
        outcome,
    }
}

/// Answers a question of points.
pub(super) fn answer(
    opened: &Opened,
    asked: &PointsAsk,
    control: &Control,
) -> Result<Studied, Problem> {
    let ask = asked.question();
    let desk = PointsDesk::of(opened, &ask, control).map_err(problem)?;
    let outcome = desk
        .answer(opened, &ask, asked.seconds, control)
        .map_err(problem)?;
    let study = Study::Points(Box::new(told(&opened.dataset, &desk, outcome)));
    Ok(Studied::of_tables(study, opened.dataset.clone()))
}

fn problem(error: SitePointsError) -> Problem {
    match error {
        SitePointsError::Input(findings) => Problem::of_findings(findings),
        SitePointsError::Ask(why) => Code::BadBody.problem(why),
        SitePointsError::Points(PointsError::Stopped) => Problem::of_flow(FlowError::Stopped),
        SitePointsError::Points(error) => {
            Code::Internal.because(error.to_string(), error.to_string())
        }
    }
}
