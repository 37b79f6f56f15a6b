//! The handlers by topic. Each is documented for OpenAPI where it is written.

pub mod base;
pub mod case;
pub mod layers;
pub mod results;
pub mod sites;
pub mod solves;

use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::baseline::name_of_class;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;

/// Bytes that are GeoJSON.
pub(super) fn geo_json(bytes: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/geo+json")], bytes)
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
