//! Solves as jobs: start, list, follow, cancel.

use crate::network::RoadChange;
use crate::serve::driving::at_most;
use crate::serve::error::{Always, Body, Filled, Named, Posted, Problem};
use crate::serve::jobs::{Job, JobStatus};
use crate::serve::state::{BASE, State, Task};
use axum::Json;
use axum::extract::{self, Path};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// How often a quiet event stream says that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// What to solve.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SolveRequest {
    /// Scenario id; `base` for the case as it is.
    #[serde(default = "base")]
    scenario: String,
    /// Roads closed or slowed for this solve only.
    #[serde(default)]
    #[schema(max_items = 1000)]
    changes: Vec<RoadChange>,
}

pub(super) fn base() -> String {
    BASE.to_owned()
}

/// Starts a solve. The same scenario and changed roads give the same job while that one waits, runs or
/// is done, whatever the order of the changes.
#[utoipa::path(
    post, path = "/solves", tag = "solves", request_body = SolveRequest,
    responses(
        (status = 202, body = JobStatus, headers(("Location" = String, description = "Address of the job"))),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body is not understood"),
        Posted,
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The case has no such scenario or road"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many solves wait"),
        Filled,
        Always,
    )
)]
pub async fn start(
    extract::State(state): extract::State<State>,
    Body(request): Body<SolveRequest>,
) -> Result<impl IntoResponse, Problem> {
    state.know(&request.scenario)?;
    at_most(&request.changes)?;
    let task = Task::new(&request.scenario, request.changes);
    accepted(&state, &task)
}

/// The job of a task, begun or found, and its address.
pub(super) fn accepted(state: &State, task: &Task) -> Result<impl IntoResponse + use<>, Problem> {
    let status = state.jobs.start(task, &state.engine)?.status();
    let location = format!("/api/v1/solves/{}", status.id);
    Ok((
        StatusCode::ACCEPTED,
        [(header::LOCATION, location)],
        Json(status),
    ))
}

/// All solves of this run of the server, oldest first.
#[utoipa::path(get, path = "/solves", tag = "solves", responses((status = 200, body = [JobStatus]), Always))]
pub async fn list(extract::State(state): extract::State<State>) -> Json<Vec<JobStatus>> {
    Json(state.jobs.all())
}

/// One solve: where it is and how far.
#[utoipa::path(
    get, path = "/solves/{id}", tag = "solves",
    params(("id" = String, Path, description = "Id of the solve")),
    responses((status = 200, body = JobStatus), Named, Always)
)]
pub async fn status(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<Json<JobStatus>, Problem> {
    Ok(Json(state.jobs.get(&id)?.status()))
}

/// Cancels a solve: one that waits ends at once, one that runs at its next step, a finished one stays.
#[utoipa::path(
    delete, path = "/solves/{id}", tag = "solves",
    params(("id" = String, Path, description = "Id of the solve")),
    responses((status = 202, body = JobStatus), Named, Always)
)]
pub async fn cancel(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let job = state.jobs.get(&id)?;
    job.cancel();
    Ok((StatusCode::ACCEPTED, Json(job.status())))
}

/// Follows a solve: `progress` events (stage, text, fraction), then one `done`, `failed` or
/// `cancelled` event with the job, then the end. Also for a solve that has ended already.
#[utoipa::path(
    get, path = "/solves/{id}/events", tag = "solves",
    params(("id" = String, Path, description = "Id of the solve")),
    responses(
        (status = 200, body = String, content_type = "text/event-stream", description = "Server-sent events"),
        Named, Always,
    )
)]
pub async fn events(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let job = state.jobs.get(&id)?;
    let events = follow(job).take_until(state.closed());
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

fn follow(job: Arc<Job>) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut changes = job.watch();
    changes.mark_changed();
    // The job is part of the state: as long as somebody listens, its sender is there.
    stream::unfold(
        (job, changes, false),
        |(job, mut changes, ended)| async move {
            if ended || changes.changed().await.is_err() {
                return None;
            }
            let status = changes.borrow_and_update().clone();
            let ended = status.state.is_final();
            let event = if ended {
                let name = status.state.word();
                Event::default().event(name).json_data(status)
            } else {
                Event::default()
                    .event("progress")
                    .json_data(status.progress)
            };
            let event = event.expect("a status has string keys only and serialises");
            Some((Ok(event), (job, changes, ended)))
        },
    )
}
