//! Why the waste of one leg or stream goes where a plan sends it.

use super::results::solved;
use crate::plan::flow::why::{Question, Why};
use crate::plan::outcome::PlanStatus;
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Resulting, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract::{self, Path};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// What is asked about: one of the two.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    /// Number of a leg, from 1 in the order of the outcome.
    leg: Option<usize>,
    /// Id of a stream: all its legs, and what of it stays.
    stream: Option<String>,
}

/// Why waste goes there: the nearest places it does not go to, what stands in the way, and what each
/// would cost a tonne.
#[utoipa::path(
    get, path = "/solves/{id}/why", tag = "results",
    params(("id" = String, Path, description = "Id of the solve"), WhyQuery),
    responses(
        (status = 200, body = Why),
        Queried,
        (status = 409, body = Problem, content_type = "application/problem+json", description = "No result yet, or one year of several planned together"),
        Named, Resulting, Always,
    )
)]
pub async fn why(
    extract::State(state): extract::State<State>,
    Path(id): Path<String>,
    Asked(query): Asked<WhyQuery>,
) -> Result<Json<Why>, Problem> {
    let solved = solved(&state, &id)?;
    let question = match (query.leg, query.stream) {
        (Some(leg), None) => Question::Leg(leg),
        (None, Some(stream)) => Question::Stream(stream),
        _ => {
            return Err(
                Code::BadQuery.because("应给出 leg 或 stream 之一", "give either leg or stream")
            );
        }
    };
    if solved.outcome.status == PlanStatus::Part {
        return Err(Code::Joined.because(
            "这一年的去向还取决于其他年份（库容、库存），不能只看这一年解释",
            "where waste goes in this year depends on other years (landfill room, stock), so one year alone cannot say why",
        ));
    }
    let engine = Arc::clone(&state.engine);
    beside(move || engine.why(&solved.outcome, &question))
        .await
        .map(Json)
}
