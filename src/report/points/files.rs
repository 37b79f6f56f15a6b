//! Points on the ground with their sources as spokes, and as rows of a case.

use crate::dataset::cell::{List, Mark, Source};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{CollectionPointRow, Tables};
use crate::dataset::write;
use crate::plan::collection::points::instance::Origin;
use crate::plan::collection::points::outcome::{PointsOutcome, PointsPlan};
use crate::quantity::LonLat;
use crate::report::geojson::round;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Points (`kind` point), sources (`kind` source) and spokes between them (`kind` spoke); spokes are straight: the
/// kilometres in them are along roads.
#[must_use]
pub fn layer(plan: Option<&PointsPlan>) -> FeatureCollection {
    let mut features = Vec::new();
    let mut add = |geometry, properties: serde_json::Value| {
        let properties: JsonObject = properties.as_object().cloned().unwrap_or_default();
        features.push(Feature {
            geometry: Some(Geometry::new(geometry)),
            properties: Some(properties),
            ..Feature::default()
        });
    };
    let at = |place: LonLat| vec![round(place.lon, 6), round(place.lat, 6)];
    let places: BTreeMap<&str, LonLat> = (plan.iter())
        .flat_map(|plan| {
            plan.points
                .iter()
                .map(|point| (point.id.as_str(), point.place))
        })
        .collect();
    let mut drawn = BTreeSet::new();
    for bring in plan.iter().flat_map(|plan| &plan.brings) {
        let Some(point) = places.get(bring.point.as_str()) else {
            continue;
        };
        // A source that brings several wastes to one point is one spoke.
        if !drawn.insert((&bring.source, &bring.point)) {
            continue;
        }
        let about = json!({"kind": "spoke", "source": bring.source, "point": bring.point, "km": bring.metres.km(), "mark": "demo"});
        add(
            GeometryValue::new_line_string(vec![at(bring.place), at(*point)]),
            about,
        );
        let about = json!({"kind": "source", "source": bring.source, "name": bring.name, "point": bring.point, "mark": "demo"});
        add(GeometryValue::new_point(at(bring.place)), about);
    }
    for point in plan.iter().flat_map(|plan| &plan.points) {
        let about = json!({"kind": "point", "id": point.id, "name_zh": point.name.zh, "name_en": point.name.en, "size": point.size, "t": point.t, "sources": point.sources, "mark": "demo"});
        add(GeometryValue::new_point(at(point.place)), about);
    }
    FeatureCollection {
        features,
        ..FeatureCollection::default()
    }
}

/// The points as rows of `collection_points.csv`, one for each collector of a point.
#[must_use]
pub fn rows(outcome: &PointsOutcome) -> Vec<u8> {
    let mut rows: Vec<CollectionPointRow> = Vec::new();
    for point in outcome.plan.iter().flat_map(|plan| &plan.points) {
        let mut by_collector: BTreeMap<&str, (BTreeSet<&str>, f64)> = BTreeMap::new();
        let each = point.room_t.0 / f64::from(u32::try_from(point.rooms.len().max(1)).unwrap_or(1));
        for room in &point.rooms {
            let own = by_collector.entry(&room.collector).or_default();
            own.0.extend(room.codes.iter().map(String::as_str));
            own.1 += each;
        }
        for (number, (collector, (codes, room))) in by_collector.into_iter().enumerate() {
            let stem = match point.origin {
                Origin::Existing => point.id.clone(),
                _ => format!("CP_{}", point.id),
            };
            let tail = if number > 0 {
                format!("_{}", number + 1)
            } else {
                String::new()
            };
            rows.push(CollectionPointRow {
                id: format!("{stem}{tail}"),
                name_zh: format!(
                    "{}收集点（方案，演示）",
                    point.name.zh.trim_end_matches("收集点（演示）")
                ),
                operator: collector.to_owned(),
                codes: List(codes.into_iter().map(str::to_owned).collect()),
                room_t: crate::quantity::Tonnes(round(room, 3)),
                lon: round(point.place.lon, 6),
                lat: round(point.place.lat, 6),
                zone: point.zone.clone(),
                source: Source::new(
                    Mark::Demo,
                    "由 wasteflow collect points 选出；费用与限距为假设",
                ),
            });
        }
    }
    let tables = Tables {
        collection_points: Sheet::of(rows),
        ..Tables::default()
    };
    let files = write::files(&tables).into_iter();
    let mut own = files.filter(|(name, _)| name == CollectionPointRow::FILE);
    own.next().map(|(_, bytes)| bytes).unwrap_or_default()
}
