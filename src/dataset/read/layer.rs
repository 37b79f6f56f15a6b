//! The text of a GeoJSON file in, features without fault out. Features are read one after the other, so
//! that a fault of one does not hide the others and a million roads are never held twice.
//!
//! Row numbers: the first feature is row 2, as in the attribute table of a spreadsheet and as in the
//! lines of a file this program wrote.

use super::sheet::{missing_column, unknown_column};
use super::{both, cell_cause, faults};
use crate::dataset::catalogue::{Entry, Report, closest, quoted};
use crate::dataset::cell::{Cell, CellFault};
use crate::dataset::record::{Record, RowFault, Sheet};
use crate::dataset::tables::Feature;
use crate::finding::{Bilingual, Place};
use geojson::{GeometryValue, Position};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;

/// Reads the layer of a table; see [`read_as`].
pub(super) fn read<T: Record>(
    text: &str,
    report: &mut Report,
    hidden: &mut HashSet<String>,
) -> Option<Sheet<Feature<T>>> {
    read_as(T::FILE, text, report, hidden)
}

/// Reads one layer under the name of its file; `None` when the file as a whole is useless.
/// The ids (first properties) of features left out are put into `hidden`.
pub(super) fn read_as<T: Record>(
    file: &str,
    text: &str,
    report: &mut Report,
    hidden: &mut HashSet<String>,
) -> Option<Sheet<Feature<T>>> {
    let mut layer = Layer::<T> {
        file,
        sheet: Sheet::default(),
        count: 0,
        present: vec![false; T::NAMES.len()],
        faults: Vec::new(),
        report,
        hidden,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = Collection(&mut layer)
        .deserialize(&mut json)
        .and_then(|c| json.end().map(|()| c));
    let present = layer.present.clone();
    let (sheet, bad) = (layer.sheet, layer.faults);
    let complete = columns_complete::<T>(file, &present, &sheet, layer.count, report);
    for (line, (name, fault), seen) in bad {
        let column = T::NAMES.iter().position(|n| *n == name).unwrap_or(0);
        // One finding says that a column is missing everywhere.
        if fault == CellFault::Missing && !present[column] {
            continue;
        }
        report.add(
            faults::of_cell(fault),
            Place::cell(file, line, name),
            || cell_cause(&seen, &T::columns()[column].expected),
        );
    }
    let problem = match outcome {
        Err(error) => {
            // A syntax error leaves the features before it, which would look like a short table.
            let row = u32::try_from(error.line()).unwrap_or(u32::MAX);
            (Place::row(file, row), both(&error.to_string()))
        }
        Ok(Found {
            features: false, ..
        }) => {
            let cause = Bilingual::new("没有 features 列表", "there is no list of features");
            (Place::file(file), cause)
        }
        Ok(Found { crs: Some(crs), .. }) if !is_wgs84(&crs) => {
            let crs = quoted(&crs.to_string());
            let cause = Bilingual::new(format!("crs 为 {crs}"), format!("crs is {crs}"));
            report.add(&faults::OTHER_CRS, Place::file(file), || cause);
            return None;
        }
        Ok(_) => return complete.then_some(sheet),
    };
    report.add(&faults::NO_GEOJSON, problem.0, || problem.1);
    None
}

fn columns_complete<T: Record>(
    file: &str,
    present: &[bool],
    sheet: &Sheet<Feature<T>>,
    count: u32,
    report: &mut Report,
) -> bool {
    let mut complete = true;
    for (name, _) in &sheet.extra {
        let absent = |c: &str| {
            !T::NAMES
                .iter()
                .zip(present)
                .any(|(n, there)| *n == c && *there)
        };
        unknown_column::<T>(file, name, absent, report);
    }
    for (column, there) in T::columns().iter().zip(present) {
        if column.required && !there && count > 0 {
            complete = false;
            let others = sheet.extra.iter().map(|(name, _)| name.as_str());
            missing_column(file, column.name, closest(column.name, others), report);
        }
    }
    complete
}

/// What is gathered while the features pass by.
struct Layer<'a, T> {
    file: &'a str,
    sheet: Sheet<Feature<T>>,
    count: u32,
    present: Vec<bool>,
    faults: Vec<(u32, RowFault, String)>,
    report: &'a mut Report,
    hidden: &'a mut HashSet<String>,
}

impl<T: Record> Layer<'_, T> {
    fn feature(&mut self, value: Value) {
        let line = self.count.saturating_add(2);
        self.count = self.count.saturating_add(1);
        let (mut properties, geometry) = match value {
            Value::Object(mut feature) => {
                (feature.remove("properties"), feature.remove("geometry"))
            }
            _ => (None, None),
        };
        let properties = match &mut properties {
            Some(Value::Object(map)) => std::mem::take(map),
            _ => Map::new(),
        };
        let cells: Vec<Option<String>> = T::NAMES
            .iter()
            .map(|name| properties.get(*name).map(cell_text))
            .collect();
        for (present, cell) in self.present.iter_mut().zip(&cells) {
            *present |= cell.is_some();
        }
        let mut bad = Vec::new();
        let row = T::read(|i| cells[i].as_deref(), &mut bad);
        for (name, fault) in &bad {
            let column = T::NAMES.iter().position(|n| n == name).unwrap_or(0);
            let seen = cells[column].clone().unwrap_or_default();
            self.faults.push((line, (name, *fault), seen));
        }
        let shape = shape(self.file, geometry);
        if let Err((entry, cause)) = &shape {
            self.report
                .add(entry, Place::cell(self.file, line, "geometry"), || {
                    cause.clone()
                });
        }
        self.extra_names(&properties);
        match (row, shape) {
            (Some(row), Ok(geometry)) if bad.is_empty() => {
                self.sheet.rows.push(Feature { row, geometry });
                self.sheet.lines.push(line);
                for (name, cells) in &mut self.sheet.extra {
                    cells.push(properties.get(name).map(cell_text).unwrap_or_default());
                }
            }
            _ => self.hidden.extend(cells.into_iter().next().flatten()),
        }
    }

    /// Makes room for properties not met before; features before had none of them.
    fn extra_names(&mut self, properties: &Map<String, Value>) {
        for name in properties.keys() {
            let known = T::NAMES.contains(&name.as_str());
            if !known && !self.sheet.extra.iter().any(|(n, _)| n == name) {
                let before = vec![String::new(); self.sheet.rows.len()];
                self.sheet.extra.push((name.clone(), before));
            }
        }
    }
}

/// A property as the text of a cell.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if !(number.is_i64() || number.is_u64()) => float.spell(),
            _ => number.to_string(),
        },
        Value::Array(entries) if entries.iter().all(Value::is_string) => {
            entries.iter().map(cell_text).collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

/// Why a shape cannot be used.
type Fault = (&'static Entry, Bilingual);

/// The shape of a feature, or why it cannot be one of this layer.
fn shape(file: &str, geometry: Option<Value>) -> Result<geo::Geometry<f64>, Fault> {
    let expected = match file {
        "zones.geojson" | "boundary.geojson" | "areas.geojson" => "Polygon | MultiPolygon",
        "roads.geojson" => "LineString",
        _ if file.starts_with("layers/") => {
            "Point | MultiPoint | LineString | MultiLineString | Polygon | MultiPolygon"
        }
        _ => "LineString | MultiLineString",
    };
    let wrong = |seen: &str| {
        let cause = Bilingual::new(
            format!("几何为 {seen}，应为 {expected}"),
            format!("the geometry is {seen}, expected {expected}"),
        );
        (&faults::WRONG_SHAPE, cause)
    };
    let geometry = match geometry {
        None | Some(Value::Null) => return Err(wrong("null")),
        Some(value) => serde_json::from_value::<geojson::Geometry>(value)
            .map_err(|error| (&faults::WRONG_SHAPE, both(&quoted(&error.to_string()))))?,
    };
    let name = geometry.value.type_name();
    if !expected.split(" | ").any(|word| word == name) {
        return Err(wrong(name));
    }
    match geometry.value {
        GeometryValue::LineString { coordinates } => line(&coordinates, 2).map(geo::Geometry::from),
        GeometryValue::MultiLineString { coordinates } => {
            let lines = coordinates.iter().map(|part| line(part, 2));
            let lines: Vec<_> = lines.collect::<Result<_, _>>()?;
            some_parts(lines.len())?;
            Ok(geo::MultiLineString(lines).into())
        }
        GeometryValue::Polygon { coordinates } => polygon(&coordinates).map(geo::Geometry::from),
        GeometryValue::MultiPolygon { coordinates } => {
            let parts = coordinates.iter().map(|rings| polygon(rings));
            let parts: Vec<_> = parts.collect::<Result<_, _>>()?;
            some_parts(parts.len())?;
            Ok(geo::MultiPolygon(parts).into())
        }
        GeometryValue::Point { coordinates } => {
            place(coordinates.as_slice()).map(|c| geo::Point(c).into())
        }
        GeometryValue::MultiPoint { coordinates } => {
            let points = coordinates.iter().map(|at| place(at.as_slice()));
            let points: Vec<_> = points.collect::<Result<_, _>>()?;
            some_parts(points.len())?;
            Ok(geo::MultiPoint::from(points).into())
        }
        GeometryValue::GeometryCollection { .. } => Err(wrong(name)),
    }
}

fn some_parts(count: usize) -> Result<(), Fault> {
    if count > 0 {
        return Ok(());
    }
    let cause = Bilingual::new("没有任何部分", "it has no parts");
    Err((&faults::EMPTY_SHAPE, cause))
}

fn polygon(rings: &[Vec<Position>]) -> Result<geo::Polygon<f64>, Fault> {
    some_parts(rings.len())?;
    let rings = rings.iter().map(|ring| line(ring, 4));
    let mut rings: Vec<_> = rings.collect::<Result<_, _>>()?;
    let outer = rings.remove(0);
    Ok(geo::Polygon::new(outer, rings))
}

fn line(positions: &[Position], fewest: usize) -> Result<geo::LineString<f64>, Fault> {
    let count = positions.len();
    if count < fewest {
        let cause = Bilingual::new(
            format!("有一段只有 {count} 个点，至少需要 {fewest} 个"),
            format!("a part has {count} points, it needs {fewest} at least"),
        );
        return Err((&faults::EMPTY_SHAPE, cause));
    }
    positions
        .iter()
        .map(|position| place(position.as_slice()))
        .collect()
}

/// Looks at one `[lon, lat]`.
fn place(position: &[f64]) -> Result<geo::Coord<f64>, Fault> {
    let (&[lon, lat] | &[lon, lat, ..]) = position else {
        let cause = Bilingual::new(
            "有一个坐标不足两个数",
            "a position has fewer than two numbers",
        );
        return Err((&faults::EMPTY_SHAPE, cause));
    };
    let seen = || {
        Bilingual::new(
            format!("坐标 [{lon}, {lat}]"),
            format!("position [{lon}, {lat}]"),
        )
    };
    if looks_swapped(lon, lat) {
        Err((&faults::SWAPPED, seen()))
    } else if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        Err((&faults::OUT_OF_RANGE, seen()))
    } else {
        Ok(geo::Coord { x: lon, y: lat })
    }
}

/// True when the pair is nowhere near China as written but within it when exchanged.
pub(in crate::dataset) fn looks_swapped(lon: f64, lat: f64) -> bool {
    (3.0..=54.0).contains(&lon) && (73.0..=136.0).contains(&lat)
}

/// Names of coordinate systems that are degrees of WGS84, or of CGCS2000, which differs by centimetres.
fn is_wgs84(crs: &Value) -> bool {
    let name = crs.pointer("/properties/name").and_then(Value::as_str);
    crs.is_null()
        || name.is_some_and(|name| {
            let last = name.rsplit(':').next().unwrap_or(name);
            ["CRS84", "4326", "4490"].contains(&last)
        })
}

/// What the top of the file said.
#[derive(Default)]
struct Found {
    features: bool,
    crs: Option<Value>,
}

struct Collection<'l, 'a, T>(&'l mut Layer<'a, T>);

impl<'de, T: Record> DeserializeSeed<'de> for Collection<'_, '_, T> {
    type Value = Found;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Found, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de, T: Record> Visitor<'de> for Collection<'_, '_, T> {
    type Value = Found;
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a GeoJSON FeatureCollection")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    found.features = true;
                    map.next_value_seed(Features(&mut *self.0))?;
                }
                "crs" => found.crs = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

struct Features<'l, 'a, T>(&'l mut Layer<'a, T>);

impl<'de, T: Record> DeserializeSeed<'de> for Features<'_, '_, T> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de, T: Record> Visitor<'de> for Features<'_, '_, T> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of features")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            self.0.feature(value);
        }
        Ok(())
    }
}
