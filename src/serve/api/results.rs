//! Results of a solve: the outcome, its flows on the map, and what one facility receives.

use super::{geo_json, json, name, waste_name};
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::baseline;
use crate::plan::outcome::{LimitKind, Load, Origin, Outcome};
use crate::quantity::{Cny, Tonnes};
use crate::report;
use crate::report::geojson::{self, flows};
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Resulting, beside};
use crate::serve::jobs::{Done, JobState};
use crate::serve::state::{Solved, State};
use axum::Json;
use axum::extract::{self, Path};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Most origins listed for a facility.
const INCOMING: usize = 50;

/// The result of a solve, or of one year of a plan over years (`JOB.YEAR`).
pub(super) fn solved(state: &State, id: &str) -> Result<Arc<Solved>, Problem> {
    if let Some((job, year)) = id.split_once('.')
        && let Done::Study(studied) = done(state, job)?
    {
        return studied.year(year);
    }
    match done(state, id)? {
        Done::Plan(solved) => Ok(solved),
        Done::Study(_) => Err(Code::UnknownSolve.because(
            format!("{id} 是推演任务，没有单一方案"),
            format!("{id} is a study and no single plan"),
        )),
    }
}

/// The result of a job.
pub(super) fn done(state: &State, id: &str) -> Result<Done, Problem> {
    let job = state.jobs.get(id)?;
    if let Some(done) = job.done() {
        return Ok(done.clone());
    }
    let status = job.status();
    let state = status.state.word();
    let problem = Code::NotDone.because(
        format!("求解任务 {id} 的状态为 {state}，没有结果"),
        format!("solve {id} is {state} and has no result"),
    );
    Err(match (status.state, status.problem) {
        (JobState::Failed, Some(why)) => Problem {
            cause: why.cause,
            action: why.action,
            findings: why.findings,
            ..problem
        },
        _ => problem,
    })
}

/// The plan, as `outcome.json` has it.
#[utoipa::path(
    get, path = "/solves/{id}/outcome", tag = "results",
    params(("id" = String, Path, description = "Id of the solve")),
    responses((status = 200, body = Outcome), Named, Resulting, Always)
)]
pub async fn outcome(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let solved = solved(&state, &id)?;
    let bytes = beside(move || Ok(report::json::bytes(&solved.outcome))).await?;
    Ok(json(bytes))
}

/// What to draw.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FlowQuery {
    /// Only this waste class, e.g. `HW18`.
    class: String,
    /// Only what goes to this facility id.
    facility: String,
}

/// The flows of the plan as lines along roads, largest first. Without a filter one line per zone of
/// origin (or large generator), facility and class; with one, a line per origin. No tonne is left out.
#[utoipa::path(
    get, path = "/solves/{id}/flows", tag = "results",
    params(("id" = String, Path, description = "Id of the solve"), FlowQuery),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json",
         description = "FeatureCollection of LineStrings from origin to facility"),
        Queried,
        Named, Resulting, Always,
    )
)]
pub async fn flow_lines(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<FlowQuery>,
) -> Result<impl IntoResponse, Problem> {
    let solved = solved(&state, &id)?;
    if !query.facility.is_empty() {
        facility_row(&solved.dataset, &query.facility)?;
    }
    let make = move || {
        let filter = flows::Filter::of(&query.class, &query.facility);
        solved.flows((query.class.clone(), query.facility.clone()), || {
            let way = |from, to| solved.way(from, to);
            flows::flows(&solved.outcome, &solved.dataset, filter, &way)
                .map(|lines| geojson::bytes(&lines).into())
                .map_err(|stranger| Problem::of_stranger(&stranger))
        })
    };
    beside(make).await.map(geo_json)
}

/// What one facility receives in the plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityLoad {
    /// Facility id.
    facility: String,
    /// Tonnes received.
    load_t: Tonnes,
    /// Tonnes it may take.
    capacity_t: Tonnes,
    /// Its limits with load and price: itself, its permit lines, shared plants, quotas, landfill.
    loads: Vec<Load>,
    /// From where, largest 50.
    incoming: Vec<Incoming>,
    /// How many origins there are.
    incoming_count: usize,
}

/// Tonnes of one waste from one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incoming {
    /// `generator`, `facility`, `import` or `stock`.
    from_kind: &'static str,
    /// Generator, facility or row id.
    from: String,
    /// Its name.
    from_name: Bilingual,
    /// Waste code.
    code: String,
    /// Name of the waste.
    name: Bilingual,
    /// t/yr.
    tonnes: Tonnes,
    /// Way, km.
    km: f64,
    /// Cost.
    cost_cny: Cny,
}

/// What one facility receives: load, limits and their prices, largest origins.
#[utoipa::path(
    get, path = "/solves/{id}/facilities/{facility}", tag = "results",
    params(
        ("id" = String, Path, description = "Id of the solve"),
        ("facility" = String, Path, description = "Facility id"),
    ),
    responses((status = 200, body = FacilityLoad), Named, Resulting, Always)
)]
pub async fn facility_load(
    extract::State(state): extract::State<State>,
    Path((id, facility)): Path<(String, String)>,
) -> Result<Json<FacilityLoad>, Problem> {
    let solved = solved(&state, &id)?;
    facility_row(&solved.dataset, &facility)?;
    beside(move || Ok(Json(received(&solved.outcome, &solved.dataset, &facility)))).await
}

fn facility_row<'a>(
    dataset: &'a Dataset,
    id: &str,
) -> Result<&'a crate::dataset::tables::FacilityRow, Problem> {
    let found = dataset.facilities().find(|(_, row)| row.id == id);
    found.map(|(_, row)| row).ok_or_else(|| {
        Code::UnknownSite.because(
            format!("facilities.csv 中没有 {id}"),
            format!("there is no {id} in facilities.csv"),
        )
    })
}

fn received(outcome: &Outcome, dataset: &Dataset, facility: &str) -> FacilityLoad {
    let legs = || outcome.legs.iter().filter(|leg| leg.facility == facility);
    let loads = loads_of(outcome, dataset, facility);
    let row = dataset.facilities().find(|(_, row)| row.id == facility);
    let capacity_t = row.map_or(Tonnes::ZERO, |(id, _)| baseline::rooms(dataset)[id.index()]);

    // One waste may come from one place over several permit lines or routes; a reader sees one row.
    let mut groups: BTreeMap<(&'static str, &str, &str), (Tonnes, f64, Cny)> = BTreeMap::new();
    for leg in legs() {
        let (kind, from) = match &leg.from {
            Origin::Stream { generator, .. } => ("generator", generator),
            Origin::Facility { facility } => ("facility", facility),
            Origin::Import { import } => ("import", import),
            Origin::Stock { stock, .. } => ("stock", stock),
        };
        let sum = groups.entry((kind, from, &leg.code)).or_default();
        sum.0 += leg.tonnes;
        sum.1 += leg.tonnes.0 * leg.metres.km();
        sum.2 += leg.cost_cny;
    }
    let incoming_count = groups.len();
    let mut largest: Vec<_> = groups.into_iter().collect();
    largest.sort_by(|(_, a), (_, b)| b.0.0.total_cmp(&a.0.0));
    largest.truncate(INCOMING);
    let incoming = (largest.into_iter())
        .map(
            |((from_kind, from, code), (tonnes, tonne_km, cost_cny))| Incoming {
                from_kind,
                from: from.to_owned(),
                from_name: site_name(dataset, from_kind, from),
                code: code.to_owned(),
                name: waste_name(dataset, code),
                tonnes,
                // To the metre; a mean of equal ways is that way.
                km: if tonnes.0 > 0.0 {
                    geojson::round(tonne_km / tonnes.0, 3)
                } else {
                    0.0
                },
                cost_cny,
            },
        )
        .collect();
    FacilityLoad {
        facility: facility.to_owned(),
        load_t: legs().map(|leg| leg.tonnes).sum(),
        capacity_t,
        loads,
        incoming,
        incoming_count,
    }
}

fn loads_of(outcome: &Outcome, dataset: &Dataset, facility: &str) -> Vec<Load> {
    let tables = dataset.tables();
    let permits = || {
        tables
            .permits
            .rows
            .iter()
            .filter(|p| p.facility == facility)
    };
    let concerns = |load: &&Load| match load.kind {
        LimitKind::Facility | LimitKind::Landfill => load.id == facility,
        LimitKind::Permit => permits().any(|permit| permit.id == load.id),
        LimitKind::Host => permits().any(|permit| permit.host.as_ref() == Some(&load.id)),
        LimitKind::Waiver => permits().any(|p| p.waiver.as_ref() == Some(&load.id)),
        LimitKind::Element => (tables.host_limits.rows.iter()).any(|limit| {
            limit.id == load.id && permits().any(|p| p.host.as_ref() == Some(&limit.host))
        }),
        LimitKind::Quota => (tables.whitelist.rows.iter())
            .any(|quota| quota.id == load.id && quota.facility == facility),
        LimitKind::Row => false,
    };
    outcome.loads.iter().filter(concerns).cloned().collect()
}

fn site_name(dataset: &Dataset, kind: &str, id: &str) -> Bilingual {
    let tables = dataset.tables();
    if kind == "stock" {
        let row = tables.stocks.rows.iter().find(|row| row.id == id);
        let site = row.map_or(id, |row| row.site.as_str());
        let own = tables.facilities.rows.iter().any(|row| row.id == site);
        let of = site_name(dataset, if own { "facility" } else { "generator" }, site);
        return Bilingual::new(
            format!("{}（往年存量）", of.zh),
            format!("{} (stock of earlier years)", of.en),
        );
    }
    let found = if kind == "generator" {
        let row = tables.generators.rows.iter().find(|row| row.id == id);
        row.map(|row| name(&row.name_zh, ""))
    } else {
        let row = tables.facilities.rows.iter().find(|row| row.id == id);
        row.map(|row| name(&row.name_zh, &row.name_en))
    };
    found.unwrap_or_else(|| Bilingual::new(id, id))
}
