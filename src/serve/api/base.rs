//! The base year: the plan's figures, arisings by class, sector and zone, and the licensed operators.

use super::name;
use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::dataset::label::{facility_kind, waste_class};
use crate::finding::Bilingual;
use crate::plan::outcome::Figure;
use crate::quantity::Tonnes;
use crate::report::tally;
use crate::serve::error::{Always, Problem, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract;
use serde::Serialize;
use utoipa::ToSchema;

/// The base year in numbers; every number has its source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Base {
    /// Indicators of the plan.
    figures: Vec<Figure>,
    /// Arisings by waste class, largest first.
    by_class: Vec<ClassArising>,
    /// Arisings by sector, largest first.
    by_sector: Vec<SectorArising>,
    /// Arisings by zone, in file order, zones without any included.
    by_zone: Vec<ZoneArising>,
    /// Licensed operators inside the district.
    operators: Vec<OperatorInfo>,
}

/// Arising of one waste class.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassArising {
    /// Class, e.g. `HW18`, `SW02`.
    class: String,
    /// Name.
    name: Bilingual,
    /// Hazardous waste.
    hazardous: bool,
    /// t/yr.
    tonnes: Tonnes,
    /// Source of the sum.
    #[schema(value_type = String)]
    source: Source,
}

/// Arising of one sector.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectorArising {
    /// Sector as the plan lists it.
    sector: String,
    /// General and hazardous waste, t/yr.
    tonnes: Tonnes,
    /// Source of the sum.
    #[schema(value_type = String)]
    source: Source,
}

/// Arising of one town or street.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneArising {
    /// Zone id.
    zone: String,
    /// Name.
    name: Bilingual,
    /// General waste, t/yr.
    general_t: Tonnes,
    /// Hazardous waste, t/yr.
    hazardous_t: Tonnes,
    /// Source of the sums.
    #[schema(value_type = String)]
    source: Source,
}

/// A licensed operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperatorInfo {
    /// Facility id.
    facility: String,
    /// Name.
    name: Bilingual,
    /// Kind in words.
    kind_label: Bilingual,
    /// What it may take in the plan year, t/yr.
    permitted_t: Tonnes,
    /// Operations of its permits: `collect`, `store`, `use`, `dispose`.
    operations: Vec<&'static str>,
    /// Source of the tonnes.
    #[schema(value_type = String)]
    source: Source,
}

/// The base year in numbers.
#[utoipa::path(get, path = "/base", tag = "case", responses((status = 200, body = Base), Always))]
pub async fn base(extract::State(state): extract::State<State>) -> Result<Json<Base>, Problem> {
    beside(move || {
        let dataset = state.dataset();
        Ok(Json(Base {
            figures: state.engine.figures(),
            by_class: by_class(dataset),
            by_sector: by_sector(dataset),
            by_zone: by_zone(dataset),
            operators: operators(dataset),
        }))
    })
    .await
}

fn by_class(dataset: &Dataset) -> Vec<ClassArising> {
    let wastes = &dataset.links().stream_waste;
    let groups = tally::arising_by(dataset, |id| {
        let waste = dataset.waste(wastes[id.index()]);
        (waste.class.clone(), waste.hazardous)
    });
    let mut rows: Vec<ClassArising> = (groups.into_iter())
        .map(|((class, hazardous), sum)| ClassArising {
            name: waste_class(&class),
            class,
            hazardous,
            tonnes: sum.tonnes,
            source: sum.source(),
        })
        .collect();
    rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    rows
}

fn by_sector(dataset: &Dataset) -> Vec<SectorArising> {
    let generators = &dataset.links().stream_generator;
    let sector = |id| dataset.generator(id).sector.clone();
    let groups = tally::arising_by(dataset, |id| sector(generators[id.index()]));
    let mut rows: Vec<SectorArising> = (groups.into_iter())
        .map(|(sector, sum)| SectorArising {
            sector,
            tonnes: sum.tonnes,
            source: sum.source(),
        })
        .collect();
    rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    rows
}

fn by_zone(dataset: &Dataset) -> Vec<ZoneArising> {
    let links = dataset.links();
    let groups = tally::arising_by(dataset, |id| {
        links.generator_zone[links.stream_generator[id.index()].index()]
    });
    let one = |(id, zone): (_, &crate::dataset::tables::ZoneRow)| {
        let sum = groups.get(&id).cloned().unwrap_or_default();
        ZoneArising {
            zone: zone.id.clone(),
            name: name(&zone.name_zh, &zone.name_en),
            general_t: sum.general(),
            hazardous_t: sum.hazardous,
            source: sum.source(),
        }
    };
    dataset.zones().map(one).collect()
}

fn operators(dataset: &Dataset) -> Vec<OperatorInfo> {
    let permitted = tally::permitted(dataset);
    (dataset.facilities())
        .filter(|(_, row)| row.licensed_operator && row.zone.is_some())
        .map(|(id, row)| {
            let allowed = &permitted[id.index()];
            OperatorInfo {
                facility: row.id.clone(),
                name: name(&row.name_zh, &row.name_en),
                kind_label: facility_kind(&row.kind),
                permitted_t: allowed.tonnes,
                operations: allowed.operations.iter().map(|o| o.word()).collect(),
                source: allowed.source(),
            }
        })
        .collect()
}
