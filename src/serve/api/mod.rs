//! The handlers by topic. Each is documented for OpenAPI where it is written.

pub mod base;
pub mod case;
pub mod decisions;
pub mod figure;
pub mod gaps;
pub mod intake;
pub mod land;
pub mod layers;
pub mod ledger;
pub mod results;
pub mod roads;
pub mod rounds;
pub mod sites;
pub mod solves;
pub mod studies;
pub mod transfers;
pub mod why;

use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::baseline::name_of_class;
use crate::serve::error::Problem;
use crate::serve::state::{Solved, State};
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Which solve's case is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// Id of a solve that is done: the case with the changes of its scenario. Without it, the case as it
    /// was read.
    solve: String,
}

impl CaseQuery {
    /// The result asked for; `None` for the case as it was read.
    fn solved(&self, state: &State) -> Result<Option<Arc<Solved>>, Problem> {
        if self.solve.is_empty() {
            return Ok(None);
        }
        results::solved(state, &self.solve).map(Some)
    }

    /// The case asked for.
    fn dataset(&self, state: &State) -> Result<Arc<Dataset>, Problem> {
        let solved = self.solved(state)?;
        Ok(solved.map_or_else(
            || Arc::clone(state.dataset()),
            |solved| Arc::clone(&solved.dataset),
        ))
    }
}

/// Bytes that are GeoJSON.
pub(super) fn geo_json(bytes: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/geo+json")], bytes)
}

/// Bytes that are JSON.
pub(super) fn json(bytes: Vec<u8>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], bytes)
}

/// Name of a waste code: of the catalogue, else of its class.
fn waste_name(dataset: &Dataset, code: &str) -> Bilingual {
    let known = dataset.wastes().find(|(_, waste)| waste.code == code);
    known.map_or_else(
        || name_of_class(dataset, code),
        |(_, waste)| name(&waste.name_zh, &waste.name_en),
    )
}

/// A name in both languages; the Chinese one where there is no English one.
fn name(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, if en.is_empty() { zh } else { en })
}
