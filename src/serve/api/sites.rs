//! One generator or one facility with its numbers, as a click on the map shows it.

use super::{CaseQuery, name, waste_name};
use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::dataset::label::facility_kind;
use crate::dataset::tables::{FacilityRow, GeneratorRow};
use crate::dataset::vocabulary::Operation;
use crate::dataset::{FacilityId, GeneratorId};
use crate::finding::Bilingual;
use crate::plan::outcome::Figure;
use crate::quantity::{LonLat, Tonnes};
use crate::report::tally;
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Resulting};
use crate::serve::state::State;
use axum::Json;
use axum::extract::{self, Path};
use serde::Serialize;
use utoipa::ToSchema;

/// A site that produces waste.
#[derive(Debug, Serialize, ToSchema)]
pub struct GeneratorInfo {
    id: String,
    name: Bilingual,
    kind_label: Bilingual,
    place: LonLat,
    /// True when the position is not documented.
    estimated: bool,
    /// Source of position and name.
    #[schema(value_type = String)]
    source: Source,
    /// Sums, each with its source.
    figures: Vec<Figure>,
    /// Its wastes, largest first.
    streams: Vec<StreamInfo>,
}

/// One waste of a generator.
#[derive(Debug, Serialize, ToSchema)]
pub struct StreamInfo {
    id: String,
    /// Waste code.
    code: String,
    name: Bilingual,
    /// t/yr.
    tonnes: Tonnes,
    #[schema(value_type = String)]
    source: Source,
}

/// A plant or operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityInfo {
    id: String,
    name: Bilingual,
    kind_label: Bilingual,
    place: LonLat,
    /// True when the position is not documented.
    estimated: bool,
    /// Radius within which the true place lies, km.
    accuracy_km: f64,
    /// Source of position and name.
    #[schema(value_type = String)]
    source: Source,
    /// What is documented, what is a placeholder.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Sums, each with its source.
    figures: Vec<Figure>,
    /// Its permit lines, in file order.
    permits: Vec<PermitInfo>,
}

/// One line of a permit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermitInfo {
    id: String,
    operation: Operation,
    operation_label: Bilingual,
    /// Waste code, or a bare class, which covers nothing until made precise.
    code: String,
    name: Bilingual,
    t_per_year: Tonnes,
    /// First day, `YYYY-MM-DD`.
    valid_from: String,
    /// Last day, `YYYY-MM-DD`.
    valid_to: String,
    /// Shared plant behind the line.
    host: Option<String>,
    #[schema(value_type = String)]
    source: Source,
}

fn unknown(what: &str, id: &str) -> Problem {
    Code::UnknownSite.because(
        format!("{what} 中没有 {id}"),
        format!("there is no {id} in {what}"),
    )
}

fn tonnes_figure(id: &str, zh: &str, en: &str, tonnes: Tonnes, source: Source) -> Figure {
    Figure {
        id: id.to_owned(),
        label: Bilingual::new(zh, en),
        value: tonnes.0,
        unit: "吨/年".to_owned(),
        decimals: if tonnes.0 < 100.0 { 2 } else { 0 },
        low: None,
        high: None,
        target: None,
        note: None,
        source,
    }
}

/// One generator.
#[utoipa::path(
    get, path = "/generators/{id}", tag = "map",
    params(("id" = String, Path, description = "Generator id"), CaseQuery),
    responses(
        (status = 200, body = GeneratorInfo),
        Queried,
        Named, Resulting, Always,
    )
)]
pub async fn generator(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<CaseQuery>,
) -> Result<Json<GeneratorInfo>, Problem> {
    let dataset = query.dataset(&state)?;
    let found = dataset.generators().find(|(_, row)| row.id == id);
    let (key, row) = found.ok_or_else(|| unknown("generators.csv", &id))?;
    Ok(Json(generator_info(&dataset, key, row)))
}

fn generator_info(dataset: &Dataset, key: GeneratorId, row: &GeneratorRow) -> GeneratorInfo {
    let links = dataset.links();
    let own = |index: usize| links.stream_generator[index] == key;
    let sum = &tally::arising(dataset)[key.index()];
    let mut streams: Vec<StreamInfo> = (dataset.streams())
        .filter(|(id, _)| own(id.index()))
        .map(|(id, stream)| {
            let waste = dataset.waste(links.stream_waste[id.index()]);
            StreamInfo {
                id: stream.id.clone(),
                code: stream.code.clone(),
                name: name(&waste.name_zh, &waste.name_en),
                tonnes: stream.t_per_year,
                source: stream.source.clone(),
            }
        })
        .collect();
    streams.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    GeneratorInfo {
        id: row.id.clone(),
        name: name(&row.name_zh, ""),
        kind_label: row.kind.label(),
        place: row.place(),
        estimated: row.estimated,
        source: row.source.clone(),
        figures: vec![
            tonnes_figure("arising", "产生量", "arising", sum.tonnes, sum.source()),
            tonnes_figure(
                "hazardous",
                "其中危险废物",
                "of it hazardous",
                sum.hazardous,
                sum.source(),
            ),
        ],
        streams,
    }
}

/// One facility.
#[utoipa::path(
    get, path = "/facilities/{id}", tag = "map",
    params(("id" = String, Path, description = "Facility id"), CaseQuery),
    responses(
        (status = 200, body = FacilityInfo),
        Queried,
        Named, Resulting, Always,
    )
)]
pub async fn facility(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<CaseQuery>,
) -> Result<Json<FacilityInfo>, Problem> {
    let dataset = query.dataset(&state)?;
    let found = dataset.facilities().find(|(_, row)| row.id == id);
    let (key, row) = found.ok_or_else(|| unknown("facilities.csv", &id))?;
    Ok(Json(facility_info(&dataset, key, row)))
}

fn facility_info(dataset: &Dataset, key: FacilityId, row: &FacilityRow) -> FacilityInfo {
    let links = dataset.links();
    let allowed = &tally::permitted(dataset)[key.index()];
    let permits = (dataset.permits())
        .filter(|(id, _)| links.permit_facility[id.index()] == key)
        .map(|(_, permit)| PermitInfo {
            id: permit.id.clone(),
            operation: permit.operation,
            operation_label: permit.operation.label(),
            code: permit.code.clone(),
            name: waste_name(dataset, &permit.code),
            t_per_year: permit.t_per_year,
            valid_from: permit.valid_from.to_string(),
            valid_to: permit.valid_to.to_string(),
            host: permit.host.clone(),
            source: permit.source.clone(),
        })
        .collect();
    FacilityInfo {
        id: row.id.clone(),
        name: name(&row.name_zh, &row.name_en),
        kind_label: facility_kind(&row.kind),
        place: row.place(),
        estimated: row.estimated,
        accuracy_km: row.accuracy_km,
        source: row.source.clone(),
        note: row.note.clone(),
        figures: vec![tonnes_figure(
            "capacity",
            "许可能力",
            "permitted",
            allowed.tonnes,
            allowed.source(),
        )],
        permits,
    }
}
