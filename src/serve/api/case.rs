//! What the case is: its name, size, scenarios, attributions, and what its checks found.

use crate::finding::{Bilingual, Finding};
use crate::report::geojson::bbox;
use crate::serve::error::Always;
use crate::serve::state::State;
use axum::Json;
use axum::extract;
use serde::Serialize;
use utoipa::ToSchema;

/// The case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case {
    /// Short id.
    id: String,
    /// Name.
    name: Bilingual,
    /// Province.
    province: String,
    /// District.
    district: String,
    /// Year of the arisings.
    base_year: i32,
    /// Year planned for.
    plan_year: i32,
    /// Years of the periods that can be planned together; empty for a case without.
    years: Vec<i32>,
    /// Day taken as today, `YYYY-MM-DD`.
    today: String,
    /// True when the whole case is synthetic.
    synthetic: bool,
    /// Attributions the page must show.
    attributions: Vec<String>,
    /// Scenarios, `base` first.
    scenarios: Vec<ScenarioInfo>,
    /// Size.
    counts: Counts,
    /// West, south, east, north of the district, degrees; `null` for a case without places.
    bbox: Option<[f64; 4]>,
    /// Version of the program.
    version: &'static str,
}

/// A scenario to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioInfo {
    /// Id for `POST /api/v1/solves`.
    id: String,
    /// Name.
    name: Bilingual,
    /// What it is for.
    about: Bilingual,
}

/// Number of rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    zones: usize,
    generators: usize,
    streams: usize,
    facilities: usize,
    permits: usize,
    roads: usize,
}

/// The case: name, size, scenarios, attributions.
#[utoipa::path(get, path = "/case", tag = "case", responses((status = 200, body = Case), Always))]
pub async fn case(extract::State(state): extract::State<State>) -> Json<Case> {
    let tables = state.dataset().tables();
    let settings = &tables.case;
    let scenarios = state.scenarios().into_iter();
    Json(Case {
        id: settings.id.clone(),
        name: settings.name.clone(),
        province: settings.province.clone(),
        district: settings.district.clone(),
        base_year: settings.base_year,
        plan_year: settings.plan_year,
        years: (settings.years.iter())
            .flat_map(|years| years.periods.iter().map(|period| period.year))
            .collect(),
        today: settings.today.to_string(),
        synthetic: settings.synthetic,
        attributions: settings.attributions.clone(),
        scenarios: scenarios
            .map(|(id, name, about)| ScenarioInfo { id, name, about })
            .collect(),
        counts: Counts {
            zones: tables.zones.rows.len(),
            generators: tables.generators.rows.len(),
            streams: tables.streams.rows.len(),
            facilities: tables.facilities.rows.len(),
            permits: tables.permits.rows.len(),
            roads: tables.roads.rows.len(),
        },
        bbox: bbox(state.dataset()),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Warnings and notes of the checks (a case with errors is not served).
#[utoipa::path(get, path = "/findings", tag = "case", responses((status = 200, body = [Finding]), Always))]
pub async fn findings(extract::State(state): extract::State<State>) -> Json<Vec<Finding>> {
    Json(state.engine.findings().to_vec())
}
