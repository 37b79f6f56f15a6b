//! Where projects could stand: the cells and parcels for the map, and the answer in words and numbers.

use super::geo_json;
use crate::plan::siting::land::{Ask, outcome::Land};
use crate::quantity::Metres;
use crate::report::land as shown;
use crate::serve::error::{Always, Asked, Code, Problem, beside};
use crate::serve::state::State;
use axum::Json;
use axum::extract;
use axum::response::IntoResponse;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// What is asked of the ground.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LandQuery {
    /// Project ids, e.g. `P1,P2`; without any: those with ground and no zone.
    project: String,
    /// Weights by group, e.g. `people=2,road=1`; the others keep theirs.
    weights: String,
    /// Distances of buffer layers in metres, e.g. `main_river=3000`.
    distance: String,
    /// Years a landfill is to last.
    life: Option<f64>,
}

impl LandQuery {
    fn ask(&self) -> Result<Ask, Problem> {
        let names = self.project.split(',').map(str::trim);
        let distances = pairs(&self.distance)?.into_iter();
        Ok(Ask {
            projects: (names.filter(|name| !name.is_empty()))
                .map(str::to_owned)
                .collect(),
            weights: pairs(&self.weights)?,
            distances: distances.map(|(name, m)| (name, Metres(m))).collect(),
            life: self.life,
        })
    }
}

/// `name=number` pairs between commas.
fn pairs(text: &str) -> Result<BTreeMap<String, f64>, Problem> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, number) = part.split_once('=')?;
            Some((name.trim().to_owned(), number.trim().parse().ok()?))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| {
            Code::BadQuery.because(
                format!("“{text}”应写成 名称=数值，以逗号分隔"),
                format!("\"{text}\" should be name=number, separated by commas"),
            )
        })
}

/// Cells and parcels with the rule that rules each out, or its score: hexagons and points with `project`, `id`,
/// `zone`, and `rule`, `layer`, `value`, `limit`, `unit`, `why_zh`, `why_en`, `others`, or `score`, `values` (in the
/// order of `criteria` of `/land/answer`) and, of the best, `rank`.
#[utoipa::path(
    get, path = "/land", tag = "land", params(LandQuery),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json", description = "FeatureCollection of polygons (cells) and points (parcels)"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The query is not understood, or the case has no such project, weight or layer"),
        Always,
    )
)]
pub async fn cells(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<LandQuery>,
) -> Result<impl IntoResponse, Problem> {
    let ask = query.ask()?;
    let made = beside(move || Ok(shown::cells(&*state.land(&ask)?).into())).await?;
    Ok(geo_json(made))
}

/// The answer without its places: layers, rules with the places each takes, parts of the score, what was not checked,
/// the best places, and the life of a landfill.
#[utoipa::path(
    get, path = "/land/answer", tag = "land", params(LandQuery),
    responses(
        (status = 200, body = Land, description = "`spots` holds the best places only, in their order"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The query is not understood, or the case has no such project, weight or layer"),
        Always,
    )
)]
pub async fn answer(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<LandQuery>,
) -> Result<Json<Land>, Problem> {
    let ask = query.ask()?;
    beside(move || Ok(Json(state.land(&ask)?.brief()))).await
}
