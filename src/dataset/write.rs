//! Tables in, a folder of files out. The bytes depend on the tables alone: fixed order, fixed spelling of
//! numbers, `\n`, UTF-8, so a case written twice is the same and a change shows as one line of a diff.

use super::cell::Cell;
use super::land::LandFile;
use super::record::{Record, Sheet};
use super::settings::{Indicator, Scenario};
use super::tables::{Feature, Tables, for_each_csv_table, for_each_layer};
use geojson::{GeometryValue, Position};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::path::Path;

/// The files a case must have, even when a table is empty; others are written when they hold something.
pub(super) const REQUIRED: &[&str] = &[
    "case.toml",
    "zones.geojson",
    "boundary.geojson",
    "roads.geojson",
    "generators.csv",
    "streams.csv",
    "wastes.csv",
    "facilities.csv",
    "permits.csv",
    "prices.csv",
];

/// Every file of a case as (path within the folder, bytes), in a fixed order.
/// Coordinates of shapes are rounded to six decimals (0.1 m).
#[must_use]
pub fn files(tables: &Tables) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("case.toml".to_owned(), toml_bytes(&tables.case))];
    if !tables.indicators.is_empty() {
        let indicators = toml_bytes(&Indicators {
            indicator: &tables.indicators,
        });
        files.push(("indicators.toml".to_owned(), indicators));
    }
    if tables.land != LandFile::default() {
        files.push(("layers.toml".to_owned(), toml_bytes(&tables.land)));
    }
    for (path, shapes) in &tables.shapes {
        files.push((path.clone(), geojson_bytes(shapes)));
    }
    if let Some(rules) = &tables.rules {
        files.push(("rules.toml".to_owned(), toml_bytes(rules)));
    }
    for scenario in &tables.scenarios {
        files.push((scenario_path(scenario), toml_bytes(scenario)));
    }
    for profile in &tables.profiles {
        let path = format!("profiles/{}.toml", profile.id);
        files.push((path, toml_bytes(profile)));
    }
    macro_rules! layers {
        ($($field:ident: $row:ident,)+) => {$(
            push(&mut files, super::tables::$row::FILE, &tables.$field, geojson_bytes);
        )+};
    }
    macro_rules! sheets {
        ($($field:ident: $row:ident,)+) => {$(
            push(&mut files, super::tables::$row::FILE, &tables.$field, csv_bytes);
        )+};
    }
    for_each_layer!(layers);
    for_each_csv_table!(sheets);
    files
}

/// Writes every file of [`files`]; see [`all`].
///
/// # Errors
/// When a folder or a file cannot be written.
pub fn folder(tables: &Tables, dir: &Path) -> io::Result<()> {
    all(&files(tables), dir)
}

/// Writes files (path within the folder, bytes): first all of them to temporary files beside their
/// places, then each takes its name, so that a full disk changes nothing and a reader never meets half a
/// file. Files that are not written now are left alone.
///
/// # Errors
/// When a folder or a file cannot be written; the error names it.
pub fn all(files: &[(String, Vec<u8>)], dir: &Path) -> io::Result<()> {
    let named = |path: &Path, error: &io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    let mut written = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let path = dir.join(path);
        written.push((
            temporary(&path, bytes).map_err(|error| named(&path, &error))?,
            path,
        ));
    }
    for (file, path) in written {
        file.persist(&path)
            .map_err(|error| named(&path, &error.error))?;
    }
    Ok(())
}

/// Writes one file as [`all`] does.
///
/// # Errors
/// When the folder or the file cannot be written; the error names it.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    all(
        &[(name.into_owned(), bytes.to_vec())],
        folder.unwrap_or(Path::new(".")),
    )
}

/// Writes one file piece by piece as `fill` makes it; it takes its name when it is whole.
///
/// # Errors
/// When the folder or the file cannot be written; the error names it.
pub fn streamed(
    path: &Path,
    fill: impl FnOnce(&mut io::BufWriter<&mut std::fs::File>) -> io::Result<()>,
) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = temporary(path, &[]).map_err(named)?;
    let mut out = io::BufWriter::new(file.as_file_mut());
    fill(&mut out).and_then(|()| out.flush()).map_err(named)?;
    drop(out);
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}

fn temporary(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".writing-");
    // A temporary file is private by default; a case is as open as any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(parent)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn scenario_path(scenario: &Scenario) -> String {
    format!("scenarios/{}.toml", scenario.id)
}

#[derive(Serialize)]
struct Indicators<'a> {
    indicator: &'a [Indicator],
}

fn push<T>(
    files: &mut Vec<(String, Vec<u8>)>,
    name: &str,
    sheet: &Sheet<T>,
    bytes: impl Fn(&Sheet<T>) -> Vec<u8>,
) {
    if REQUIRED.contains(&name) || !sheet.rows.is_empty() || !sheet.extra.is_empty() {
        files.push((name.to_owned(), bytes(sheet)));
    }
}

fn toml_bytes(value: &impl Serialize) -> Vec<u8> {
    toml::to_string(value)
        .expect("settings are maps of plain values, which TOML holds")
        .into_bytes()
}

/// One table as a file of a case.
pub fn csv_bytes<T: Record>(sheet: &Sheet<T>) -> Vec<u8> {
    let in_memory = "writing to memory does not fail";
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let extra = sheet.extra.iter().map(|(name, _)| name.as_str());
    writer
        .write_record(T::NAMES.iter().copied().chain(extra))
        .expect(in_memory);
    for (i, row) in sheet.rows.iter().enumerate() {
        let cells = row.cells();
        let extra = sheet.extra.iter().map(|(_, cells)| text_at(cells, i));
        writer
            .write_record(cells.iter().map(String::as_str).chain(extra))
            .expect(in_memory);
    }
    writer.into_inner().expect(in_memory)
}

fn text_at(cells: &[String], row: usize) -> &str {
    cells.get(row).map_or("", String::as_str)
}

/// What a property is in JSON: text unless its column holds numbers or true/false.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Truth,
    Any,
}

impl Kind {
    fn value(self, text: &str) -> Value {
        if text.is_empty() {
            return Value::Null;
        }
        let truth = || match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        };
        // Only the one spelling that reads back as the same text becomes a number.
        let number = || {
            f64::parse(text)
                .ok()
                .filter(|n| n.spell() == text)
                .and_then(|_| serde_json::from_str(text).ok())
                .map(Value::Number)
        };
        let value = match self {
            Self::Text => None,
            Self::Number => number(),
            Self::Truth => truth(),
            Self::Any => truth().or_else(number),
        };
        value.unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

fn geojson_bytes<T: Record>(sheet: &Sheet<Feature<T>>) -> Vec<u8> {
    let columns: Vec<(&str, bool, Kind)> = T::columns()
        .into_iter()
        .map(|column| {
            let kind = if [f64::expected(), u32::expected()].contains(&column.expected) {
                Kind::Number
            } else if column.expected == bool::expected() {
                Kind::Truth
            } else {
                Kind::Text
            };
            (column.name, column.required, kind)
        })
        .collect();
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (i, feature) in sheet.rows.iter().enumerate() {
        let mut properties = Map::new();
        for ((name, required, kind), cell) in columns.iter().zip(feature.row.cells()) {
            if *required || !cell.is_empty() {
                properties.insert((*name).to_owned(), kind.value(&cell));
            }
        }
        for (name, cells) in &sheet.extra {
            properties.insert(name.clone(), Kind::Any.value(text_at(cells, i)));
        }
        let geometry = geojson::Geometry::new(shape(&feature.geometry));
        let feature = geojson::Feature {
            geometry: Some(geometry),
            properties: Some(properties),
            ..geojson::Feature::default()
        };
        text.push_str(&feature.to_string());
        text.push_str(if i + 1 < sheet.rows.len() {
            ",\n"
        } else {
            "\n"
        });
    }
    text.push_str("]}\n");
    text.into_bytes()
}

/// A shape in GeoJSON, rounded to six decimals.
///
/// # Panics
/// For shapes no layer of a case holds (reading refuses them, `Tables` are made with lines and areas).
fn shape(shape: &geo::Geometry<f64>) -> GeometryValue {
    // Adding zero turns −0 into 0.
    let round = |x: f64| (x * 1e6).round() / 1e6 + 0.0;
    let point = |c: &geo::Coord<f64>| Position::from([round(c.x), round(c.y)]);
    let line =
        |line: &geo::LineString<f64>| -> Vec<Position> { line.coords().map(point).collect() };
    let area = |area: &geo::Polygon<f64>| -> Vec<Vec<Position>> {
        std::iter::once(area.exterior())
            .chain(area.interiors())
            .map(line)
            .collect()
    };
    match shape {
        geo::Geometry::LineString(l) => GeometryValue::LineString {
            coordinates: line(l),
        },
        geo::Geometry::MultiLineString(parts) => GeometryValue::MultiLineString {
            coordinates: parts.iter().map(line).collect(),
        },
        geo::Geometry::Polygon(a) => GeometryValue::Polygon {
            coordinates: area(a),
        },
        geo::Geometry::MultiPolygon(parts) => GeometryValue::MultiPolygon {
            coordinates: parts.iter().map(area).collect(),
        },
        geo::Geometry::Point(p) => GeometryValue::Point {
            coordinates: point(&p.0),
        },
        geo::Geometry::MultiPoint(points) => GeometryValue::MultiPoint {
            coordinates: points.iter().map(|p| point(&p.0)).collect(),
        },
        _ => panic!("a layer of a case holds points, lines and areas only"),
    }
}
