//! The bytes of a GeoJSON file in, a layer out. Features are read one after the other, so that a fault of one does not
//! hide the others.

use super::{broken, fault, layer::Layer};
use crate::finding::Finding;
use crate::import::crs::Crs;
use crate::import::faults;
use geojson::{GeometryValue, Position};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads a collection of features, or a single one.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, Vec<Finding>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(fault(
            &faults::NO_ENCODING,
            file,
            "GeoJSON 不是 UTF-8 编码",
            "the GeoJSON is not UTF-8",
        ));
    };
    let mut top = Top {
        layer: Layer::new(file, Layer::stem(file)),
        full: None,
        features: false,
        single: (None, None),
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = (&mut json).deserialize_map(Collection(&mut top));
    let ended = read.and_then(|()| json.end());
    if let Some(full) = top.full {
        return Err(full);
    }
    ended.map_err(|error| broken(file, error))?;
    let mut layer = top.layer;
    if !top.features {
        let (properties, geometry) = top.single;
        if geometry.is_none() {
            return Err(broken(file, "no features"));
        }
        let mut one = serde_json::Map::new();
        one.insert("properties".to_owned(), properties.unwrap_or_default());
        one.insert("geometry".to_owned(), geometry.unwrap_or_default());
        push(&mut layer, Value::Object(one))?;
    }
    // Without a word GeoJSON is WGS84 by its standard; what points really are in is told by the zones.
    Ok(layer)
}

struct Top {
    layer: Layer,
    /// What ended the reading early.
    full: Option<Vec<Finding>>,
    features: bool,
    single: (Option<Value>, Option<Value>),
}

fn push(layer: &mut Layer, value: Value) -> Result<(), Vec<Finding>> {
    let Value::Object(mut feature) = value else {
        return layer.push([], Err("no object".to_owned()));
    };
    let mut cells = Vec::new();
    if let Some(Value::Object(properties)) = feature.remove("properties") {
        for (name, value) in properties {
            let at = layer.column(&name);
            cells.push((at, cell(value)));
        }
    }
    let shape = match feature.remove("geometry") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => serde_json::from_value::<geojson::Geometry>(value)
            .map_err(|error| error.to_string())
            .and_then(shape_of)
            .map(Some),
    };
    layer.push(cells, shape)
}

/// The shape of a geometry. The library reads two numbers of every position, also where there are fewer.
pub(in crate::import) fn shape_of(
    geometry: geojson::Geometry,
) -> Result<geo::Geometry<f64>, String> {
    if !is_whole(&geometry.value) {
        return Err("a position without two numbers".to_owned());
    }
    geo::Geometry::try_from(geometry).map_err(|error| error.to_string())
}

/// Whether each position has two numbers.
fn is_whole(value: &GeometryValue) -> bool {
    let at = |position: &Position| position.as_slice().len() >= 2;
    let line = |line: &Vec<Position>| line.iter().all(at);
    let area = |area: &Vec<Vec<Position>>| area.iter().all(line);
    match value {
        GeometryValue::Point { coordinates } => at(coordinates),
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            line(coordinates)
        }
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            area(coordinates)
        }
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().all(area),
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().all(|one| is_whole(&one.value))
        }
    }
}

fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Number(number) => match number.as_f64() {
            Some(float) if !(number.is_i64() || number.is_u64()) => float.to_string(),
            _ => number.to_string(),
        },
        Value::Array(entries) if entries.iter().all(Value::is_string) => {
            entries.into_iter().map(cell).collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

struct Collection<'a>(&'a mut Top);

impl<'de> Visitor<'de> for Collection<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a GeoJSON FeatureCollection")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    self.0.features = true;
                    map.next_value_seed(Features(&mut *self.0))?;
                }
                "crs" => {
                    let crs: Value = map.next_value()?;
                    let name = crs.pointer("/properties/name").and_then(Value::as_str);
                    if let Some(name) = name {
                        let last = name.rsplit(':').next().unwrap_or(name);
                        self.0.layer.crs = Crs::named(last).map(Some);
                    }
                }
                "name" => {
                    if let Value::String(name) = map.next_value()? {
                        self.0.layer.name = name;
                    }
                }
                "properties" => self.0.single.0 = Some(map.next_value()?),
                "geometry" => self.0.single.1 = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Features<'a>(&'a mut Top);

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of features")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            if let Err(full) = push(&mut self.0.layer, value) {
                self.0.full = Some(full);
                return Err(serde::de::Error::custom("too large"));
            }
        }
        Ok(())
    }
}
