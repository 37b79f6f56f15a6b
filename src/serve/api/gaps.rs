//! What a solve means beyond its flows: the gap to the indicators, and the difference to another solve.

use super::results::solved;
use crate::plan::compare::{Comparison, compare};
use crate::plan::gap::{Gap, MostLoad, gap};
use crate::serve::error::{Always, Named, Problem, Resulting, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract::{self, Path};
use std::sync::Arc;

/// The gap of a solve to the indicators of the case, in tonnes: by waste class and zone, what each project
/// closes, what no project takes, and where more is built than there is waste.
#[utoipa::path(
    get, path = "/solves/{id}/gap", tag = "results",
    params(("id" = String, Path, description = "Id of the solve")),
    responses((status = 200, body = Gap), Named, Resulting, Always)
)]
pub async fn gap_of(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
) -> Result<Json<Gap>, Problem> {
    let solved = solved(&state, &id)?;
    let base = Arc::clone(state.dataset());
    beside(move || {
        let load = MostLoad::default();
        Ok(Json(gap(&base, &solved.dataset, &solved.outcome, load)))
    })
    .await
}

/// What is different in another solve: the other less this one, by zone, facility, waste, cost part,
/// indicator, and the flows that moved most.
#[utoipa::path(
    get, path = "/solves/{id}/compare/{other}", tag = "results",
    params(
        ("id" = String, Path, description = "Id of the first solve"),
        ("other" = String, Path, description = "Id of the second"),
    ),
    responses((status = 200, body = Comparison), Named, Resulting, Always)
)]
pub async fn compare_with(
    extract::State(state): extract::State<State>,
    Path((id, other)): Path<(String, String)>,
) -> Result<Json<Comparison>, Problem> {
    let (first, second) = (solved(&state, &id)?, solved(&state, &other)?);
    let base = Arc::clone(state.dataset());
    beside(move || {
        let comparison = compare(&first.outcome, &second.outcome, Some(&base));
        Ok(Json(comparison))
    })
    .await
}
