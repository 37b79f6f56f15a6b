//! Places in, shapes for a map out: hexagons and points, each with its rule or its score and parts.

use super::broken;
use crate::plan::siting::land::outcome::{Land, ProjectLand, SpotTold};
use crate::plan::siting::land::ring;
use crate::report::geojson::bytes;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue};
use serde_json::{Map, Value, json};

/// `cells.geojson`: a feature for each place and project. Properties: `project`, `id`, `zone`, and either `rule`,
/// `layer`, `value`, `limit`, `unit`, `why_zh`, `why_en` and `others` (layers), or `score`, `values` (by criterion)
/// and, of the best, `rank`.
#[must_use]
pub fn cells(land: &Land) -> Vec<u8> {
    let features = land.projects.iter().flat_map(|project| {
        let spots = project.spots.iter().enumerate();
        spots.map(move |(number, spot)| feature(land, project, number, spot))
    });
    bytes(&features.collect::<FeatureCollection>())
}

fn feature(land: &Land, project: &ProjectLand, number: usize, spot: &SpotTold) -> Feature {
    let hexagon = ring(&spot.id).filter(|_| spot.parcel.is_none());
    let shape = hexagon.map_or_else(
        || GeometryValue::new_point([spot.at.lon, spot.at.lat]),
        |ring| GeometryValue::from(&ring),
    );
    Feature {
        geometry: Some(Geometry::new(shape)),
        properties: Some(properties(land, project, number, spot)),
        ..Feature::default()
    }
}

fn properties(
    land: &Land,
    project: &ProjectLand,
    number: usize,
    spot: &SpotTold,
) -> Map<String, Value> {
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            all.insert(key.to_owned(), value);
        }
    };
    put("project", json!(project.project));
    put("id", json!(spot.id));
    put("zone", json!(spot.zone));
    if let Some(parcel) = &spot.parcel {
        put("parcel", json!(parcel.name));
        put("area_mu", json!(parcel.area_mu));
        put("mark", json!(parcel.source.mark.word()));
    }
    if let Some((first, others)) = spot.broken.split_first() {
        let rule = &project.rules[first.rule];
        put("rule", json!(rule.rule));
        put("layer", json!(rule.layer));
        put("value", json!(first.value));
        put("limit", json!(rule.limit));
        put("unit", json!(rule.unit));
        let why = broken(land, project, spot);
        put("why_zh", json!(why.as_ref().map(|why| &why.zh)));
        put("why_en", json!(why.as_ref().map(|why| &why.en)));
        let others: Vec<&str> = (others.iter())
            .map(|broken| project.rules[broken.rule].layer.as_str())
            .collect();
        put("others", json!(others));
    } else {
        put("score", json!(spot.score));
        put("values", json!(spot.values));
        let rank = project.best.iter().position(|&best| best == number);
        put("rank", json!(rank.map(|rank| rank + 1)));
    }
    all
}
