//! The TOML files of a case: `case.toml`, `indicators.toml`, `scenarios/*.toml`.

use super::cell::Source;
use super::collection::CollectionSettings;
use super::land::LandSettings;
use super::objective::Objective;
use super::plan_row::{self, PlanRow};
use super::points::PointsSettings;
use super::siting::SitingSettings;
use super::years::YearsSettings;
use crate::finding::Bilingual;
use crate::quantity::{CnyPerTonne, Tonnes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// Version of the case format this program writes and reads.
pub const FORMAT: u32 = 1;

/// `case.toml`: what the case is and the choices that hold for all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSettings {
    /// Format version.
    pub format: u32,
    /// Short id, e.g. `jiangjin`.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Province the district lies in.
    pub province: String,
    /// District.
    pub district: String,
    /// Year whose arisings the streams give.
    pub base_year: i32,
    /// Year the flow is planned for: permits and white-list editions are judged in it.
    pub plan_year: i32,
    /// The day the program takes as today.
    pub today: Date,
    /// Catalogue edition of hazardous waste.
    pub catalogue_edition: String,
    /// True when the whole case is synthetic.
    #[serde(default)]
    pub synthetic: bool,
    /// Industrial value added of the base year, 亿元 (denominator of the intensity indicator).
    #[serde(default)]
    pub value_added_yi_cny: Option<f64>,
    /// Farthest a point may be from the network before it is reported, metres.
    #[serde(default = "default_snap_limit_m")]
    pub snap_limit_m: f64,
    /// Choices of the flow model.
    #[serde(default)]
    pub flow: FlowSettings,
    /// How people exposed along a road are counted.
    #[serde(default)]
    pub exposure: ExposureSettings,
    /// How the ground is looked at for new sites.
    #[serde(default)]
    pub land: LandSettings,
    /// What rounds of collectors go by.
    #[serde(default)]
    pub collection: CollectionSettings,
    /// Attributions the page and the documents must show.
    #[serde(default)]
    pub attributions: Vec<String>,
    /// Periods a plan over years goes through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<YearsSettings>,
    /// What a siting question goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siting: Option<SitingSettings>,
    /// What the siting of collection points goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<PointsSettings>,
}

fn default_snap_limit_m() -> f64 {
    10_000.0
}

impl Default for CaseSettings {
    fn default() -> Self {
        Self {
            format: FORMAT,
            id: String::new(),
            name: Bilingual::default(),
            province: String::new(),
            district: String::new(),
            base_year: 2020,
            plan_year: 2020,
            today: Date::constant(2020, 12, 31),
            catalogue_edition: "2021".to_owned(),
            synthetic: false,
            value_added_yi_cny: None,
            snap_limit_m: default_snap_limit_m(),
            flow: FlowSettings::default(),
            exposure: ExposureSettings::default(),
            land: LandSettings::default(),
            collection: CollectionSettings::default(),
            attributions: Vec::new(),
            years: None,
            siting: None,
            points: None,
        }
    }
}

/// Choices of the flow model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowSettings {
    /// Hazardous waste may cross provinces outside the white list with an approval of its own.
    pub ordinary_route: bool,
    /// What such an approval costs in paper and waiting, CNY/t.
    pub ordinary_cny_per_t: CnyPerTonne,
    /// Loads counted per trip for the paper fee, tonnes.
    pub trip_t: f64,
    /// Fewest tonnes a year a stream sends to one place; a smaller stream goes as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_lot_t: Option<Tonnes>,
    /// Most places (legs) of a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_destinations: Option<NonZeroU32>,
    /// Carbon dioxide of moving a tonne by a kilometre, kg CO2e; rows with the measure `carbon` need it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbon_kg_per_tkm: Option<f64>,
    /// Where that comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbon_source: Option<Source>,
    /// What is minimised after unplaced tonnes.
    #[serde(skip_serializing_if = "Objective::is_plain")]
    pub objective: Objective,
    /// What is asked of the plan as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<PlanRow>,
}

impl Default for FlowSettings {
    fn default() -> Self {
        Self {
            ordinary_route: true,
            ordinary_cny_per_t: CnyPerTonne(150.0),
            trip_t: 10.0,
            min_lot_t: None,
            max_destinations: None,
            carbon_kg_per_tkm: None,
            carbon_source: None,
            objective: Objective::default(),
            rows: Vec::new(),
        }
    }
}

/// How people exposed along a road are counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExposureSettings {
    /// People within this distance of the vehicle count, metres. 500 is an assumption of this program;
    /// the literature often takes 800 m (R067).
    pub distance_m: f64,
    /// A place of `population.csv` without a radius is a disc with so many people per km². 10,000 is an
    /// assumption: 100 m² of built land per resident lies within the range GB 50137-2011 plans towns by.
    pub people_per_km2: f64,
}

impl Default for ExposureSettings {
    fn default() -> Self {
        Self {
            distance_m: 500.0,
            people_per_km2: 10_000.0,
        }
    }
}

/// The choices of the flow model that a scenario changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowChange {
    /// See [`FlowSettings::ordinary_route`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinary_route: Option<bool>,
    /// See [`FlowSettings::ordinary_cny_per_t`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinary_cny_per_t: Option<CnyPerTonne>,
    /// See [`FlowSettings::trip_t`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trip_t: Option<f64>,
    /// See [`FlowSettings::min_lot_t`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_lot_t: Option<Tonnes>,
    /// See [`FlowSettings::max_destinations`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_destinations: Option<NonZeroU32>,
    /// See [`FlowSettings::carbon_kg_per_tkm`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbon_kg_per_tkm: Option<f64>,
    /// See [`FlowSettings::carbon_source`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbon_source: Option<Source>,
    /// See [`FlowSettings::objective`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
    /// See [`FlowSettings::rows`]: a row takes the place of the case's row of the same id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<PlanRow>,
}

impl FlowChange {
    /// True when nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Changes the choices of a case.
    pub fn apply(&self, flow: &mut FlowSettings) {
        flow.ordinary_route = self.ordinary_route.unwrap_or(flow.ordinary_route);
        flow.ordinary_cny_per_t = self.ordinary_cny_per_t.unwrap_or(flow.ordinary_cny_per_t);
        flow.trip_t = self.trip_t.unwrap_or(flow.trip_t);
        flow.min_lot_t = self.min_lot_t.or(flow.min_lot_t);
        flow.max_destinations = self.max_destinations.or(flow.max_destinations);
        flow.carbon_kg_per_tkm = self.carbon_kg_per_tkm.or(flow.carbon_kg_per_tkm);
        if self.carbon_source.is_some() {
            flow.carbon_source.clone_from(&self.carbon_source);
        }
        if let Some(objective) = &self.objective {
            flow.objective.clone_from(objective);
        }
        plan_row::merge(&mut flow.rows, &self.rows);
    }
}

/// One indicator of the plan: base value, target and where they come from (`indicators.toml`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Unique id, e.g. `general_utilisation`.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Unit as shown.
    pub unit: String,
    /// Value of the base year.
    pub base: Option<f64>,
    /// Lower end of the interval rounding leaves open.
    #[serde(default)]
    pub base_low: Option<f64>,
    /// Upper end.
    #[serde(default)]
    pub base_high: Option<f64>,
    /// Target value.
    #[serde(default)]
    pub target: Option<f64>,
    /// Target year.
    #[serde(default)]
    pub target_year: Option<i32>,
    /// `>=`, `<=` or empty where there is no target.
    #[serde(default)]
    pub sense: String,
    /// Remark shown with the value.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Source.
    pub source: Source,
}

/// A named change of the case (`scenarios/NAME.toml`): applied to the tables before they are checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// File stem; not in the file.
    #[serde(skip)]
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// Another day as today.
    pub today: Option<Date>,
    /// Another plan year.
    pub plan_year: Option<i32>,
    /// Other choices of the flow model; what is not named stays as the case has it.
    #[serde(skip_serializing_if = "FlowChange::is_empty")]
    pub flow: FlowChange,
    /// Cells to change, in order.
    #[serde(rename = "change")]
    pub changes: Vec<Change>,
}

/// Sets or scales one column in the rows that match.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// File of the table, e.g. `permits.csv`.
    pub file: String,
    /// Columns and the values that select rows; empty selects all.
    #[serde(rename = "where")]
    pub select: std::collections::BTreeMap<String, String>,
    /// Columns and new values.
    pub set: std::collections::BTreeMap<String, String>,
    /// Columns and factors.
    pub scale: std::collections::BTreeMap<String, f64>,
}
