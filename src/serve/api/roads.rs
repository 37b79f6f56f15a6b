//! Questions to the roads: who may drive, which ways lead from one place to another, how far one gets,
//! all of it also with roads closed or slowed.

use super::geo_json;
use crate::serve::driving::{IsochroneRequest, ProfileInfo, RouteAnswer, RouteRequest};
use crate::serve::error::{Always, Body, Filled, Posted, Problem, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract;
use axum::response::IntoResponse;
use std::sync::Arc;

/// The vehicles one can ask for.
#[utoipa::path(get, path = "/profiles", tag = "roads", responses((status = 200, body = [ProfileInfo]), Always))]
pub async fn profiles(extract::State(state): extract::State<State>) -> Json<Vec<ProfileInfo>> {
    Json(state.engine.profiles())
}

/// The ways between two places: the fastest, the shortest, the least exposed, and the trade-offs between
/// length and exposure.
#[utoipa::path(
    post, path = "/routes", tag = "roads", request_body = RouteRequest,
    responses(
        (status = 200, body = RouteAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body is not understood"),
        Posted,
        (status = 422, body = Problem, content_type = "application/problem+json", description = "There is no way, a place is too far from any road, or a scenario, vehicle or road is unknown; the findings say which"),
        Filled,
        Always,
    )
)]
pub async fn routes(
    extract::State(state): extract::State<State>,
    Body(request): Body<RouteRequest>,
) -> Result<Json<RouteAnswer>, Problem> {
    request.check()?;
    state.know(&request.scenario)?;
    let engine = Arc::clone(&state.engine);
    beside(move || engine.routes(&request)).await.map(Json)
}

/// The areas around a place from which it is reached, or that are reached from it, within some minutes:
/// a FeatureCollection of polygons with `minutes`.
#[utoipa::path(
    post, path = "/isochrones", tag = "roads", request_body = IsochroneRequest,
    responses(
        (status = 200, body = Object, content_type = "application/geo+json", description = "FeatureCollection"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body is not understood"),
        Posted,
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The place is too far from any road, or a scenario, vehicle or road is unknown; the findings say which"),
        Filled,
        Always,
    )
)]
pub async fn isochrones(
    extract::State(state): extract::State<State>,
    Body(request): Body<IsochroneRequest>,
) -> Result<impl IntoResponse, Problem> {
    request.check()?;
    state.know(&request.scenario)?;
    let engine = Arc::clone(&state.engine);
    let areas = beside(move || engine.isochrones(&request)).await?;
    Ok(geo_json(crate::report::geojson::bytes(&areas).into()))
}
