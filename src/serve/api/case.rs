//! What the case is: its name, size, scenarios, attributions, and what its checks found.

use crate::finding::{Bilingual, Finding};
use crate::report::geojson::bbox;
use crate::serve::error::Always;
use crate::serve::onpage;
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
    /// Tables without which there is nothing to plan yet; empty for a case that can be planned.
    lacking: Vec<LackingTable>,
    /// Version of the program.
    version: &'static str,
}

/// A table that has no rows yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct LackingTable {
    /// File of the case.
    file: String,
    /// What it holds.
    name: Bilingual,
    /// What to bring for it.
    bring: Bilingual,
}

/// The tables a case cannot do without in the order in which they are brought: file, name and what fills it in Chinese
/// and English. Those of rule D195.
const NEEDED: [[&str; 5]; 9] = [
    [
        "generators.csv",
        "产废单位",
        "units that produce waste",
        "系统导出的年度表，或填报模板的“产废单位”表",
        "the year's export of the national system, or the sheet of units of the template",
    ],
    [
        "streams.csv",
        "废物产生量",
        "their wastes",
        "系统导出的年度表（同一张表），或填报模板的“废物产生量”表",
        "the same export, or the sheet of wastes of the template",
    ],
    [
        "facilities.csv",
        "利用处置设施",
        "facilities",
        "填报模板的“利用处置设施”表",
        "the sheet of facilities of the template",
    ],
    [
        "permits.csv",
        "许可",
        "permits",
        "填报模板的“许可”表：经营许可证的代码、方式与数量",
        "the sheet of permits of the template: codes, operations and tonnes of the licences",
    ],
    [
        "prices.csv",
        "价格",
        "prices",
        "填报模板的“价格”表",
        "the sheet of prices of the template",
    ],
    [
        "wastes.csv",
        "废物名录",
        "catalogue of wastes",
        "填报模板的“废物名录”表",
        "the sheet of the catalogue of the template",
    ],
    [
        "roads.geojson",
        "道路",
        "roads",
        "道路线图层（GeoJSON、GeoPackage、Shapefile 的 .zip、KML、FlatGeobuf）或起止点坐标表，拖到下面；OpenStreetMap 原始文件由管理本程序的人导入后，在此重新检查",
        "a layer of lines (GeoJSON, GeoPackage, Shapefile in a .zip, KML, FlatGeobuf) or a table of ends, dropped in below; a raw file of OpenStreetMap is taken in by whoever runs the program, then look at the case again here",
    ],
    [
        "zones.geojson",
        "镇街",
        "towns and streets",
        "新建案例时给出的镇街范围",
        "the areas of towns given when the case was made",
    ],
    [
        "boundary.geojson",
        "区县边界",
        "outline of the district",
        "新建案例时给出的边界",
        "the outline given when the case was made",
    ],
];

/// Tables findings name as empty, as somebody who has to fill them reads it: what to bring first comes first.
fn lacking(found: &[Finding]) -> Vec<LackingTable> {
    let named = |file: &str| found.iter().any(|one| one.place.file == file);
    let needed = NEEDED.iter().filter(|[file, ..]| named(file));
    needed
        .map(|[file, zh, en, bring_zh, bring_en]| LackingTable {
            file: (*file).to_owned(),
            name: Bilingual::new(*zh, *en),
            bring: Bilingual::new(*bring_zh, *bring_en),
        })
        .collect()
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
        lacking: lacking(state.engine.lacking()),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Warnings and notes of the checks (a case with errors is not served).
#[utoipa::path(get, path = "/findings", tag = "case", responses((status = 200, body = [Finding]), Always))]
pub async fn findings(extract::State(state): extract::State<State>) -> Json<Vec<Finding>> {
    Json(onpage::findings(state.engine.findings().to_vec()))
}
