//! The base year: the plan's figures, arisings by class, sector and zone, and the licensed operators.

use crate::plan::baseline::{self, BaseFigure, ByClass, BySector, ByZone, Operator};

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
    figures: Vec<BaseFigure>,
    /// Arisings by waste class, largest first.
    by_class: Vec<ByClass>,
    /// Arisings by sector, largest first.
    by_sector: Vec<BySector>,
    /// Arisings by zone, in file order, zones without any included.
    by_zone: Vec<ByZone>,
    /// Licensed operators inside the district.
    operators: Vec<Operator>,
}

/// The base year in numbers.
#[utoipa::path(get, path = "/base", tag = "case", responses((status = 200, body = Base), Always))]
pub async fn base(extract::State(state): extract::State<State>) -> Result<Json<Base>, Problem> {
    beside(move || {
        let dataset = state.dataset();
        Ok(Json(Base {
            figures: state.engine.figures(),
            by_class: baseline::by_class(dataset),
            by_sector: baseline::by_sector(dataset),
            by_zone: baseline::by_zone(dataset),
            operators: baseline::operators(dataset),
        }))
    })
    .await
}
