//! The layers of the base map.

use super::{CaseQuery, geo_json};
use crate::report::geojson::{self, Layer};
use crate::serve::error::{Always, Asked, Code, Named, Problem, Queried, Resulting, beside};
use crate::serve::state::State;
use axum::extract::{self, Path};
use axum::response::IntoResponse;

/// One layer of the case as a GeoJSON FeatureCollection. Properties always have `id`, `name_zh`,
/// `mark` and `source`, mostly `name_en`.
#[utoipa::path(
    get, path = "/layers/{name}", tag = "map",
    params(("name" = Layer, Path, description = "Name of the layer"), CaseQuery),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json",
         description = "FeatureCollection"),
        Queried,
        Named, Resulting, Always,
    )
)]
pub async fn layer(
    extract::State(state): extract::State<State>,
    Path(name): Path<String>,
    Asked(query): Asked<CaseQuery>,
) -> Result<impl IntoResponse, Problem> {
    let layer = Layer::named(&name).ok_or_else(|| {
        let known = Layer::ALL.map(Layer::name).join(", ");
        Code::UnknownLayer.because(
            format!("没有图层 {name}；可用：{known}"),
            format!("there is no layer {name}; there are: {known}"),
        )
    })?;
    let solved = query.solved(&state)?;
    let make = move || {
        let drawn = |dataset| geojson::bytes(&geojson::layer(dataset, layer)).into();
        Ok(match solved {
            Some(solved) => solved.layer(layer, || drawn(&solved.dataset)),
            None => state.layer(layer, || drawn(state.dataset())),
        })
    };
    beside(make).await.map(geo_json)
}
