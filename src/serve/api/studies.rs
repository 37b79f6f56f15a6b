//! Studies as jobs: start one, read what it found, draw one line of it. A study is followed, listed and
//! cancelled among the solves: they share one queue.

use super::results::done;
use super::solves::{accepted, base};
use super::{geo_json, json};
use crate::finding::Language;
use crate::ledger::Ledger;
use crate::network::RoadChange;
use crate::pipeline;
use crate::plan::siting::projects::outcome::SitingOutcome;
use crate::plan::years::outcome::YearsOutcome;
use crate::report;
use crate::serve::driving::at_most;
use crate::serve::error::{
    Always, Asked, Body, Code, Filled, Named, Posted, Problem, Queried, Resulting, beside,
};
use crate::serve::jobs::{Done, JobStatus};
use crate::serve::state::{State, Task};
use crate::serve::studies::{Studied, Study, StudyAsk, no_part};
use axum::extract::{self, Path};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What to study.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyRequest {
    /// Scenario id; `base` for the case as it is.
    #[serde(default = "base")]
    scenario: String,
    /// Roads closed or slowed for this study only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    changes: Vec<RoadChange>,
    /// Which study, with its numbers.
    study: StudyAsk,
}

/// Starts a study: single losses, cost against exposure, drawn arisings, the years of the case, or where projects go. It is a job like a solve:
/// `/solves/{id}` tells how far it is, `/solves/{id}/events` follows it, deleting `/solves/{id}` cancels it.
/// The same question gives the same job.
#[utoipa::path(
    post, path = "/studies", tag = "studies", request_body = StudyRequest,
    responses(
        (status = 202, body = JobStatus, headers(("Location" = String, description = "Address of the job"))),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body is not understood"),
        Posted,
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case has no such scenario or road"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many jobs wait"),
        Filled,
        Always,
    )
)]
pub async fn start(
    extract::State(state): extract::State<State>,
    Body(request): Body<StudyRequest>,
) -> Result<impl IntoResponse, Problem> {
    state.know(&request.scenario)?;
    at_most(&request.changes)?;
    request.study.sane()?;
    let tables = state.dataset().tables();
    let (code, refused) = match &request.study {
        StudyAsk::Years => (
            Code::NoYears,
            pipeline::no_years(tables, Some(&request.scenario)),
        ),
        StudyAsk::Site(ask) => (Code::NoSite, pipeline::no_site(tables, &ask.projects)),
        _ => (Code::BadBody, None),
    };
    refused.map_or(Ok(()), |why| Err(code.problem(why)))?;
    let study = match request.study {
        StudyAsk::Movement { application, .. } => {
            let upto = last_entry(&state)?;
            StudyAsk::Movement { application, upto }
        }
        StudyAsk::Proposal { year, .. } => {
            let upto = last_entry(&state)?;
            StudyAsk::Proposal { year, upto }
        }
        other => other,
    };
    let task = Task::new(&request.scenario, request.changes).studied(study);
    accepted(&state, &task)
}

/// Number of the ledger's last entry: an answer that counts it is another one once there is a newer.
fn last_entry(state: &State) -> Result<i64, Problem> {
    let Some(path) = state.engine.ledger() else {
        return Ok(0);
    };
    let last = Ledger::open(path).and_then(|ledger| ledger.head());
    Ok(last.map_err(|error| Problem::of_ledger(&error))?.0)
}

fn studied(state: &State, id: &str) -> Result<Arc<Studied>, Problem> {
    match done(state, id)? {
        Done::Study(studied) => Ok(studied),
        Done::Plan(_) => Err(Code::UnknownSolve.because(
            format!("{id} 是求解任务，不是推演"),
            format!("{id} is a solve and no study"),
        )),
    }
}

/// What a study found.
#[utoipa::path(
    get, path = "/studies/{id}", tag = "studies",
    params(("id" = String, Path, description = "Id of the study")),
    responses((status = 200, body = Study), Named, Resulting, Always)
)]
pub async fn study(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let studied = studied(&state, &id)?;
    beside(move || {
        let bytes = serde_json::to_vec(&studied.study).expect("a study has string keys only");
        Ok(json(bytes))
    })
    .await
}

/// What to draw of a study.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartQuery {
    /// Id of a loss, or number of a point from 1.
    part: String,
    /// Only this waste class, e.g. `HW18`.
    class: String,
    /// Only what goes to this facility id.
    facility: String,
}

/// Flows behind one line of a study as lines along roads: what goes elsewhere or another way while something
/// is out (tonnes of these days), or the plan at a point of a frontier (tonnes of a year).
#[utoipa::path(
    get, path = "/studies/{id}/flows", tag = "studies",
    params(("id" = String, Path, description = "Id of the study"), PartQuery),
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
    Asked(query): Asked<PartQuery>,
) -> Result<impl IntoResponse, Problem> {
    let studied = studied(&state, &id)?;
    let make = move || studied.flows(&query.part, &query.class, &query.facility);
    beside(make).await.map(geo_json)
}

/// A plan over years, as `years.json` has it: every year with its legs and proof.
#[utoipa::path(
    get, path = "/studies/{id}/years", tag = "studies",
    params(("id" = String, Path, description = "Id of a study of years")),
    responses((status = 200, body = YearsOutcome), Named, Resulting, Always)
)]
pub async fn years(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let studied = studied(&state, &id)?;
    beside(move || {
        let years = studied.years().ok_or_else(|| no_part("years"))?;
        let bytes = report::years::bytes(&years.outcome);
        Ok(json(bytes))
    })
    .await
}

/// Where projects go, as `siting.json` has it but for the flows: the best plan with its proof, the next best, the choice made by hand, and
/// what else was asked.
#[utoipa::path(
    get, path = "/studies/{id}/siting", tag = "studies",
    params(("id" = String, Path, description = "Id of a study of siting")),
    responses((status = 200, body = SitingOutcome), Named, Resulting, Always)
)]
pub async fn siting(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let studied = studied(&state, &id)?;
    beside(move || {
        let outcome = studied.siting().ok_or_else(|| no_part("siting"))?;
        let bytes = report::siting::bytes(&outcome.brief());
        Ok(json(bytes))
    })
    .await
}

/// Language of a document.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentLanguage {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// How a document is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// `zh` or `en`.
    #[param(inline)]
    language: DocumentLanguage,
}

/// The answer of a study of siting as a page of two sheets to print.
#[utoipa::path(
    get, path = "/studies/{id}/siting/document", tag = "studies",
    params(("id" = String, Path, description = "Id of a study of siting"), DocumentQuery),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "One self-contained page"),
        Queried,
        Named, Resulting, Always,
    )
)]
pub async fn siting_document(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<DocumentQuery>,
) -> Result<impl IntoResponse, Problem> {
    let studied = studied(&state, &id)?;
    let language = match query.language {
        DocumentLanguage::Zh => Language::Zh,
        DocumentLanguage::En => Language::En,
    };
    beside(move || {
        let outcome = studied.siting().ok_or_else(|| no_part("siting"))?;
        let page = report::siting::document(&studied.dataset, outcome, language);
        Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page))
    })
    .await
}
