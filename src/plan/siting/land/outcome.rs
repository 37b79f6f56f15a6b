//! The document of the question: everything the files, the page and a reader of `land.json` need.

use super::instance::Gauge;
use crate::dataset::cell::Source;
use crate::dataset::land::{LandMeasure, LayerFrom, LayerKind};
use crate::finding::Bilingual;
use crate::plan::years::outcome::Design;
use crate::quantity::{Cny, LonLat, Metres, Tonnes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where projects could stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Land {
    /// Version of the program.
    pub version: String,
    /// Case id.
    pub case_id: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario, `base` without one.
    pub scenario: String,
    /// SHA-256 of every file read.
    pub inputs: BTreeMap<String, String>,
    /// H3 resolution of the cells.
    pub resolution: u8,
    /// Cells whose centre lies in the district.
    pub cells: usize,
    /// Mean area of a cell, km².
    pub cell_km2: f64,
    /// Least distance between two of the best.
    pub apart_m: Metres,
    /// Names of the zones, by id.
    pub zones: BTreeMap<String, Bilingual>,
    /// Layers, in the order in which they are asked.
    pub layers: Vec<LayerTold>,
    /// One part for each project.
    pub projects: Vec<ProjectLand>,
}

impl Land {
    /// The same with the best places alone, in their order.
    #[must_use]
    pub fn brief(&self) -> Self {
        let brief = |project: &ProjectLand| ProjectLand {
            best: (0..project.best.len()).collect(),
            spots: project
                .best
                .iter()
                .map(|&spot| project.spots[spot].clone())
                .collect(),
            ..project.clone()
        };
        Self {
            projects: self.projects.iter().map(brief).collect(),
            ..self.clone()
        }
    }
}

/// A layer, as it was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LayerTold {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// What it does.
    pub kind: LayerKind,
    /// Where it comes from.
    pub from: LayerFrom,
    /// True when the case has something to check by; false: not checked, never clear.
    pub checked: bool,
    /// How far its lines may be from the true ones.
    pub accuracy_m: Option<Metres>,
    /// Remark.
    pub note: Option<Bilingual>,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// One project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectLand {
    /// Project id.
    pub project: String,
    /// Name.
    pub name: Bilingual,
    /// Ground it needs, 亩.
    pub area_mu: Option<f64>,
    /// Kinds, which decide the rules.
    pub types: Vec<String>,
    /// Source of project and ground.
    #[schema(value_type = String)]
    pub source: Source,
    /// The answer in a sentence.
    pub answer: Bilingual,
    /// Ways to be ruled out, in the order in which they are asked, with how many places each takes.
    pub rules: Vec<RuleTold>,
    /// Parts of the score.
    pub criteria: Vec<CriterionTold>,
    /// What was not checked for any place.
    pub unchecked: Vec<Unchecked>,
    /// Places that are kept.
    pub kept: usize,
    /// Places that are ruled out.
    pub excluded: usize,
    /// The best, none nearer to another than `apart_m`: numbers into `spots`.
    pub best: Vec<usize>,
    /// Tonnes a year of its feed that arise in the case.
    pub feed_t: Tonnes,
    /// Lines of the project no stream can be named for.
    pub feed_unknown: Vec<String>,
    /// Life of its landfill, when it is one.
    pub landfill: Option<LandfillLife>,
    /// Every place: parcels, then cells.
    pub spots: Vec<SpotTold>,
}

/// One way to be ruled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RuleTold {
    /// Layer id.
    pub layer: String,
    /// Rule id; empty where the layer names none.
    pub rule: String,
    /// Edition of the law or standard.
    pub edition: String,
    /// A place is out at this value or less (of ground: below it).
    pub limit: f64,
    /// `m` or `亩`.
    pub unit: String,
    /// Places whose first rule it is.
    pub first: usize,
    /// Places it rules out, whatever else does.
    pub all: usize,
}

/// One part of the score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriterionTold {
    /// Layer id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Weights are given by group.
    pub group: String,
    /// Name of the group.
    pub group_name: Bilingual,
    /// What is measured.
    pub measure: LandMeasure,
    /// Unit of values.
    pub unit: String,
    /// Weight.
    pub weight: f64,
    /// Value that earns all points.
    pub best: f64,
    /// Value that earns none.
    pub worst: f64,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A layer nothing was checked by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Unchecked {
    /// Layer id.
    pub layer: String,
    /// Name.
    pub name: Bilingual,
    /// Rule id, where it has one.
    pub rule: String,
    /// Edition.
    pub edition: String,
    /// Why not.
    pub why: Bilingual,
}

/// A rule a place breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Broken {
    /// Number of the rule in `rules`.
    pub rule: usize,
    /// Value of the place, in the unit of the rule.
    pub value: f64,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SpotTold {
    /// H3 index of a cell, id of a parcel.
    pub id: String,
    /// Centre.
    pub at: LonLat,
    /// Zone id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What is known of a parcel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel: Option<ParcelTold>,
    /// Rules it breaks: the first is the one that rules it out. Empty: kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Broken>,
    /// 0–100, of places that are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Value by criterion; `null` where it is not known, which earns no points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Option<f64>>,
}

/// A row of `candidates.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ParcelTold {
    /// Name.
    pub name: String,
    /// Ground, 亩.
    pub area_mu: f64,
    /// Price of land, CNY per 亩.
    pub price_cny_mu: Option<Cny>,
    /// Zoning.
    pub zoning: Option<String>,
    /// Years a landfill on all of it lasts, for a project that is one.
    pub life_years: Option<f64>,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// How long a planned landfill lasts, and what a longer life takes, rounded up to what can be asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LandfillLife {
    /// The arithmetic.
    pub design: Design,
    /// Ground for the life asked for, whole 亩.
    pub wanted_mu_up: f64,
    /// Or height of the fill, tenths of a metre.
    pub wanted_depth_m_up: f64,
    /// Share of the ground that is filled.
    pub share: f64,
    /// Height of the fill, m.
    pub depth_m: f64,
    /// t/m³.
    pub density_t_m3: f64,
    /// Whose wish the life is.
    pub note: Bilingual,
}

/// Unit of what rules a place out.
pub(super) fn unit(gauge: Gauge) -> &'static str {
    match gauge {
        Gauge::Area => "亩",
        _ => "m",
    }
}
