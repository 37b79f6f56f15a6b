//! A case, and a plan of it where one is asked for, in; the map as a figure for a report out: one SVG that stands alone.

use super::results;
use crate::finding::{Bilingual, Language};
use crate::report::summary::{map_figure_of, map_lines};
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Resulting, beside};
use crate::serve::state::State;
use axum::extract;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which figure is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// Id of a solve that is done: its flows are drawn. Without it, the case alone.
    solve: String,
    /// `zh` (default) or `en`.
    language: String,
}

/// The map as a figure: title, legend, scale, north, scenario and day, sources, and what is synthetic.
#[utoipa::path(
    get, path = "/figure.svg", tag = "map", params(FigureQuery),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml"),
        Queried, Named, Resulting, Always,
    )
)]
pub async fn figure(
    extract::State(state): extract::State<State>,
    Asked(query): Asked<FigureQuery>,
) -> Result<impl IntoResponse, Problem> {
    let language = match query.language.as_str() {
        "en" => Language::En,
        _ => Language::Zh,
    };
    let made = beside(move || {
        if query.solve.is_empty() {
            let dataset = state.dataset();
            return Ok(map_figure_of(dataset, None, None, language));
        }
        let solved = results::solved(&state, &query.solve)?;
        let lines = map_lines(&solved.dataset, &solved.outcome, |from, to| {
            solved.way(from, to)
        });
        let scenario = &solved.outcome.scenario;
        let name = (state.scenarios().into_iter())
            .find(|(id, ..)| id == scenario)
            .map_or_else(|| Bilingual::new(scenario, scenario), |(_, name, _)| name);
        Ok(map_figure_of(
            &solved.dataset,
            Some(&lines),
            Some(&name),
            language,
        ))
    })
    .await?;
    let none = || {
        Code::UnknownLayer.because(
            "案例没有边界与镇街，不能绘图",
            "the case has neither outline nor zones to draw",
        )
    };
    Ok((
        [(header::CONTENT_TYPE, "image/svg+xml")],
        made.ok_or_else(none)?,
    ))
}
