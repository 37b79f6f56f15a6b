//! A [`Dataset`] in, its map layers out; an outcome in, its flows out ([`flows`]). GeoJSON as RFC 7946
//! has it: WGS84, `lon, lat`. Every feature says where its numbers come from (`mark`, `source`).

pub mod flows;

use super::tally;
use crate::dataset::cell::{Cell, Source};
use crate::dataset::tables::Feature as Shaped;
use crate::dataset::{Dataset, FacilityId, GeneratorId};
use crate::plan::baseline;
use crate::quantity::LonLat;
use geo::MapCoords;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A layer of the base map.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Towns and streets.
    Zones,
    /// Outline of the district.
    Boundary,
    /// Rivers.
    Rivers,
    /// Roads of the planning network.
    Roads,
    /// Parks, port, rail terminal.
    Places,
    /// Where roads leave the district.
    Gateways,
    /// Sites that produce waste.
    Generators,
    /// Plants and operators.
    Facilities,
}

impl Layer {
    /// All layers, in drawing order of the list.
    pub const ALL: [Self; 8] = [
        Self::Zones,
        Self::Boundary,
        Self::Rivers,
        Self::Roads,
        Self::Places,
        Self::Gateways,
        Self::Generators,
        Self::Facilities,
    ];

    /// The word used in addresses and file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zones => "zones",
            Self::Boundary => "boundary",
            Self::Rivers => "rivers",
            Self::Roads => "roads",
            Self::Places => "places",
            Self::Gateways => "gateways",
            Self::Generators => "generators",
            Self::Facilities => "facilities",
        }
    }

    /// The layer with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

/// One layer of the case, in file order. Coordinates have six decimals (0.1 m).
#[must_use]
pub fn layer(dataset: &Dataset, layer: Layer) -> FeatureCollection {
    match layer {
        Layer::Zones => zones(dataset),
        Layer::Boundary => boundary(dataset),
        Layer::Rivers => rivers(dataset),
        Layer::Roads => roads(dataset),
        Layer::Places => places(dataset),
        Layer::Gateways => gateways(dataset),
        Layer::Generators => generators(dataset),
        Layer::Facilities => facilities(dataset),
    }
}

/// Lines with their properties (an object each) as the bytes of a feature collection.
#[must_use]
pub fn lines<'a>(lines: impl Iterator<Item = (&'a [LonLat], serde_json::Value)>) -> Vec<u8> {
    let features = lines.map(|(line, properties)| {
        let points = line.iter().map(|p| geojson::Position::from([p.lon, p.lat]));
        geojson::Feature {
            geometry: Some(geojson::Geometry::new(geojson::GeometryValue::LineString {
                coordinates: points.collect(),
            })),
            properties: properties.as_object().cloned(),
            ..geojson::Feature::default()
        }
    });
    bytes(&features.collect())
}

/// The bytes of a feature collection, ending in a newline.
#[must_use]
pub fn bytes(features: &FeatureCollection) -> Vec<u8> {
    format!("{features}\n").into_bytes()
}

/// West, south, east, north of the district: of its boundary, else of its zones, else of its generators.
/// `None` for a case without any place.
#[must_use]
pub fn bbox(dataset: &Dataset) -> Option<[f64; 4]> {
    use geo::BoundingRect;
    let tables = dataset.tables();
    let around = |shapes: &mut dyn Iterator<Item = geo::Geometry<f64>>| {
        geo::GeometryCollection::from_iter(shapes).bounding_rect()
    };
    let boundary = around(&mut tables.boundary.rows.iter().map(|f| f.geometry.clone()));
    let zones = || around(&mut tables.zones.rows.iter().map(|f| f.geometry.clone()));
    let sites = || {
        let points = (tables.generators.rows.iter()).map(|g| g.place().point().into());
        around(&mut { points })
    };
    let rect = boundary.or_else(zones).or_else(sites)?;
    let (min, max) = (rect.min(), rect.max());
    Some([min.x, min.y, max.x, max.y].map(|degrees| round(degrees, 6)))
}

/// Rounds degrees to a number of decimals.
pub(crate) fn round(degrees: f64, decimals: i32) -> f64 {
    let k = 10f64.powi(decimals);
    (degrees * k).round() / k
}

fn point(place: LonLat) -> GeometryValue {
    GeometryValue::new_point([round(place.lon, 6), round(place.lat, 6)])
}

fn shape(geometry: &geo::Geometry<f64>) -> GeometryValue {
    let rounded = geometry.map_coords(|c| geo::Coord {
        x: round(c.x, 6),
        y: round(c.y, 6),
    });
    GeometryValue::from(&rounded)
}

/// A feature from a shape and an object literal.
fn feature(geometry: GeometryValue, properties: Value) -> Feature {
    let properties = match properties {
        Value::Object(map) => map,
        _ => JsonObject::new(),
    };
    Feature {
        geometry: Some(Geometry::new(geometry)),
        properties: Some(properties),
        ..Feature::default()
    }
}

/// The properties every feature has, then its own.
fn described(id: &str, name_zh: &str, name_en: Option<&str>, source: &Source, own: Value) -> Value {
    let mut all = JsonObject::new();
    all.insert("id".to_owned(), id.into());
    all.insert("name_zh".to_owned(), name_zh.into());
    if let Some(name) = name_en.filter(|name| !name.is_empty()) {
        all.insert("name_en".to_owned(), name.into());
    }
    if let Value::Object(own) = own {
        all.extend(own);
    }
    all.insert("mark".to_owned(), source.mark.word().into());
    all.insert("source".to_owned(), source.spell().into());
    Value::Object(all)
}

fn zones(dataset: &Dataset) -> FeatureCollection {
    let one = |Shaped { row, geometry }: &Shaped<crate::dataset::tables::ZoneRow>| {
        let own = json!({
            "kind": row.kind, "population": row.population,
            "seat_lon": row.seat_lon, "seat_lat": row.seat_lat, "estimated": row.estimated,
        });
        feature(
            shape(geometry),
            described(&row.id, &row.name_zh, Some(&row.name_en), &row.source, own),
        )
    };
    dataset.tables().zones.rows.iter().map(one).collect()
}

fn boundary(dataset: &Dataset) -> FeatureCollection {
    let rows = dataset.tables().boundary.rows.iter().enumerate();
    rows.map(|(i, Shaped { row, geometry })| {
        let id = format!("boundary-{}", i + 1);
        named(geometry, &id, [&row.name_zh, &row.name_en], &row.source)
    })
    .collect()
}

fn rivers(dataset: &Dataset) -> FeatureCollection {
    let rows = dataset.tables().rivers.rows.iter().enumerate();
    rows.map(|(i, Shaped { row, geometry })| {
        let id = format!("river-{}", i + 1);
        named(geometry, &id, [&row.name_zh, &row.name_en], &row.source)
    })
    .collect()
}

/// A shape of which nothing is told but how it is called, in Chinese and in English.
fn named(geometry: &geo::Geometry<f64>, id: &str, names: [&str; 2], source: &Source) -> Feature {
    let [zh, en] = names;
    feature(
        shape(geometry),
        described(id, zh, Some(en), source, json!({})),
    )
}

fn roads(dataset: &Dataset) -> FeatureCollection {
    let one = |Shaped { row, geometry }: &Shaped<crate::dataset::tables::RoadRow>| {
        let own = json!({
            "class": row.class, "road_ref": row.road_ref, "status": row.status,
            "length_m": row.length_m, "speed_kmh": row.speed_kmh, "oneway": row.oneway,
            "bridge": row.bridge, "tunnel": row.tunnel, "toll": row.toll, "note": row.note,
            "max_weight_t": row.max_weight_t, "max_height_m": row.max_height_m, "max_axle_t": row.max_axle_t,
        });
        feature(
            shape(geometry),
            described(&row.id, &row.name, None, &row.source, own),
        )
    };
    dataset.tables().roads.rows.iter().map(one).collect()
}

fn places(dataset: &Dataset) -> FeatureCollection {
    let one = |row: &crate::dataset::tables::PlaceRow| {
        let own = json!({ "kind": row.kind, "accuracy_km": row.accuracy_km, "zone": row.zone });
        feature(
            point(row.place()),
            described(&row.id, &row.name_zh, Some(&row.name_en), &row.source, own),
        )
    };
    dataset.tables().places.rows.iter().map(one).collect()
}

fn gateways(dataset: &Dataset) -> FeatureCollection {
    let one = |row: &crate::dataset::tables::GatewayRow| {
        let own = json!({ "province": row.province, "district": row.district });
        feature(
            point(row.place()),
            described(&row.id, &row.name_zh, Some(&row.name_en), &row.source, own),
        )
    };
    dataset.tables().gateways.rows.iter().map(one).collect()
}

fn generators(dataset: &Dataset) -> FeatureCollection {
    let arising = tally::arising(dataset);
    let one = |(id, row): (GeneratorId, &crate::dataset::tables::GeneratorRow)| {
        let sum = &arising[id.index()];
        let classes: Vec<&str> = sum.classes.iter().map(String::as_str).collect();
        let own = json!({
            "kind": row.kind, "sector": row.sector, "zone": row.zone,
            "tonnes": sum.tonnes, "hazardous_t": sum.hazardous, "classes": classes.join(";"),
            "estimated": row.estimated, "tier": row.tier,
            // The place may be public while the tonnes are not: the weaker mark is shown with them.
            "tonnes_mark": sum.source().mark,
        });
        feature(
            point(row.place()),
            described(&row.id, &row.name_zh, None, &row.source, own),
        )
    };
    dataset.generators().map(one).collect()
}

fn facilities(dataset: &Dataset) -> FeatureCollection {
    let permitted = tally::permitted(dataset);
    let one = |(id, row): (FacilityId, &crate::dataset::tables::FacilityRow)| {
        let allowed = &permitted[id.index()];
        let operations: Vec<&str> = allowed.operations.iter().map(|o| o.word()).collect();
        let own = json!({
            "kind": row.kind, "status": row.status, "district": row.district,
            "province": row.province, "inside": baseline::inside(dataset, id), "zone": row.zone,
            "capacity_t": allowed.tonnes, "operations": operations.join(";"),
            "licensed_operator": row.licensed_operator, "captive": row.captive_of.is_some(),
            "estimated": row.estimated, "accuracy_km": row.accuracy_km,
            "confidence": row.confidence, "note": row.note,
            "capacity_mark": allowed.source().mark,
        });
        feature(
            point(row.place()),
            described(&row.id, &row.name_zh, Some(&row.name_en), &row.source, own),
        )
    };
    dataset.facilities().map(one).collect()
}
