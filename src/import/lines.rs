//! Own roads in, the road table of a case out: GeoJSON lines of a GIS, or a CSV with one row for each
//! edge. Columns are those of `roads.geojson`; what is not given is taken by class and reported. Roads
//! meet where their ends are no farther apart than a tolerance.

use super::Imported;
use super::faults;
use super::halt::{Halt, ImportError, fault};
use super::report::{Reason, Report, Tally};
use super::weld::weld;
use crate::dataset::catalogue::quoted;
use crate::dataset::cell::{Cell, CellFault, Mark, Source};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, RoadRow};
use crate::dataset::vocabulary::{OneWay, RoadClass, RoadStatus};
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::{LonLat, Metres};
use geo::{Coord, LineString};
use geojson::{GeoJson, GeometryValue, Position};
use std::collections::HashMap;
use std::path::Path;

/// How far apart ends may be that are one junction, metres, where nobody says another.
pub const TOLERANCE: Metres = Metres(1.0);
/// Faulty rows listed one by one.
const LISTED: usize = 50;

/// One road as it was given.
struct Given {
    /// Row in the file, as a spreadsheet counts.
    row: u32,
    line: LineString<f64>,
    cells: HashMap<String, String>,
}

/// Reads a file of own roads; `.csv` is a table, anything else GeoJSON.
///
/// # Errors
/// `I001` when it cannot be read, `I010` when it is no such file, `I011` for each faulty row.
pub fn read(path: &Path, tolerance: Metres) -> Result<Imported, ImportError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        ImportError::from(fault(
            &faults::UNREADABLE,
            &name,
            error.to_string(),
            error.to_string(),
        ))
    })?;
    let table = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    read_text(&text, &name, table, tolerance)
}

/// As [`read`], from text; `table` tells a CSV from GeoJSON.
///
/// # Errors
/// As [`read`].
pub fn read_text(
    text: &str,
    name: &str,
    table: bool,
    tolerance: Metres,
) -> Result<Imported, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let given = if table {
        from_csv(text, name, &mut findings)
    } else {
        from_geojson(text, name, &mut findings, &mut tally)
    }
    .map_err(ImportError::from)?;
    let lines = given.len() as u64;
    let mut roads = Vec::with_capacity(given.len());
    for (number, given) in given.into_iter().enumerate() {
        roads.extend(road(given, number + 1, name, &mut findings, &mut tally));
    }
    if !findings.is_empty() {
        findings.truncate(LISTED);
        return Err(ImportError::Faults(findings));
    }
    if roads.is_empty() {
        let none = fault(
            &faults::NO_LINES,
            name,
            "文件中没有道路",
            "there is no road in the file",
        );
        return Err(none.into());
    }
    let joined = weld(&mut roads, tolerance);
    tally.many(Reason::EndsJoined, joined.moved);
    let report = Report {
        ways: lines,
        ways_kept: roads.len() as u64,
        roads: roads.len() as u64,
        junctions: joined.junctions,
        length: roads.iter().map(|r| r.row.length_m).sum::<Metres>(),
        noted: tally.finish(),
        ..Report::default()
    };
    Ok(Imported {
        roads: Sheet::of(roads),
        turns: Sheet::default(),
        report,
    })
}

fn from_geojson(
    text: &str,
    name: &str,
    findings: &mut Vec<Finding>,
    tally: &mut Tally,
) -> Result<Vec<Given>, Halt> {
    let wrong = |zh: String, en: String| fault(&faults::NO_LINES, name, zh, en);
    let json: GeoJson = text
        .parse()
        .map_err(|error: geojson::Error| wrong(error.to_string(), error.to_string()))?;
    let features = match json {
        GeoJson::FeatureCollection(collection) => collection.features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(_) => {
            return Err(wrong(
                "应为 FeatureCollection".to_owned(),
                "a FeatureCollection is expected".to_owned(),
            ));
        }
    };
    let mut given = Vec::new();
    for (index, feature) in features.into_iter().enumerate() {
        let row = row_number(index);
        let cells: HashMap<String, String> = (feature.properties.into_iter().flatten())
            .filter_map(|(key, value)| {
                let text = match value {
                    serde_json::Value::Null => return None,
                    serde_json::Value::String(text) => text.trim().to_owned(),
                    other => other.to_string(),
                };
                (!text.is_empty()).then_some((key, text))
            })
            .collect();
        let parts: Vec<Vec<Position>> = match feature.geometry.map(|g| g.value) {
            Some(GeometryValue::LineString { coordinates }) => vec![coordinates],
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates,
            _ => {
                tally.add(Reason::NoLine, || format!("{row}"));
                continue;
            }
        };
        for part in parts {
            let points = part.iter().map(|p| match p.as_slice() {
                [lon, lat, ..] => Some(Coord { x: *lon, y: *lat }),
                _ => None,
            });
            match line(points) {
                Some(line) => given.push(Given {
                    row,
                    line,
                    cells: cells.clone(),
                }),
                None => findings.push(bad_place(name, row, "geometry")),
            }
        }
    }
    Ok(given)
}

fn from_csv(text: &str, name: &str, findings: &mut Vec<Finding>) -> Result<Vec<Given>, Halt> {
    let wrong = |zh: String, en: String| fault(&faults::NO_LINES, name, zh, en);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return Err(wrong(error.to_string(), error.to_string())),
    };
    let ends = ["from_lon", "from_lat", "to_lon", "to_lat"];
    let wkt = header.iter().any(|h| h == "wkt");
    let missing: Vec<&str> = ends
        .into_iter()
        .filter(|end| !header.iter().any(|h| h == end))
        .collect();
    if !wkt && !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(wrong(
            format!("缺少列 {missing}"),
            format!("no column {missing}"),
        ));
    }
    let mut given = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(error.to_string(), error.to_string()))?;
        let row = record
            .position()
            .and_then(|p| u32::try_from(p.line()).ok())
            .unwrap_or(u32::MAX);
        let cells: HashMap<String, String> = header
            .iter()
            .zip(record.iter())
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(h, cell)| (h.clone(), cell.to_owned()))
            .collect();
        if cells.is_empty() {
            continue;
        }
        let found = match cells.get("wkt") {
            Some(text) => from_wkt(text),
            None => {
                let [w, s, e, n] = ends.map(|end| cells.get(end).and_then(|t| f64::parse(t).ok()));
                let end = |x: Option<f64>, y: Option<f64>| Some(Coord { x: x?, y: y? });
                line([end(w, s), end(e, n)].into_iter())
            }
        };
        match found {
            Some(line) => given.push(Given { row, line, cells }),
            None => findings.push(bad_place(name, row, if wkt { "wkt" } else { "from_lon" })),
        }
    }
    Ok(given)
}

/// `LINESTRING (106.1 29.2, 106.2 29.3)`.
fn from_wkt(text: &str) -> Option<LineString<f64>> {
    let upper = text.trim().to_ascii_uppercase();
    let inner = upper.strip_prefix("LINESTRING")?.trim();
    let inner = inner.strip_prefix('(')?.strip_suffix(')')?;
    line(inner.split(',').map(|pair| {
        let mut numbers = pair.split_whitespace().map(|n| f64::parse(n).ok());
        Some(Coord {
            x: numbers.next()??,
            y: numbers.next()??,
        })
    }))
}

/// A line of two points or more, all on Earth, rounded as a case writes them.
fn line(points: impl Iterator<Item = Option<Coord<f64>>>) -> Option<LineString<f64>> {
    let round = |x: f64| (x * 1e6).round() / 1e6 + 0.0;
    let points: Option<Vec<Coord<f64>>> = points
        .map(|point| {
            point
                .filter(|p| p.x.abs() <= 180.0 && p.y.abs() <= 90.0)
                .map(|p| Coord {
                    x: round(p.x),
                    y: round(p.y),
                })
        })
        .collect();
    points.filter(|p| p.len() >= 2).map(LineString::new)
}

fn row_number(index: usize) -> u32 {
    u32::try_from(index).map_or(u32::MAX, |i| i.saturating_add(2))
}

fn bad_place(name: &str, row: u32, column: &str) -> Finding {
    faults::BAD_LINE.finding(
        Place::cell(name, row, column),
        Bilingual::new(
            "折线须有至少两个点，经度在前，WGS84 度",
            "a line needs two points or more, longitude first, degrees of WGS84",
        ),
    )
}

/// A row of the table; what is not given is filled in and counted.
fn road(
    given: Given,
    number: usize,
    name: &str,
    findings: &mut Vec<Finding>,
    tally: &mut Tally,
) -> Option<Feature<RoadRow>> {
    let Given {
        row,
        line,
        mut cells,
    } = given;
    let what = || format!("{row}");
    let length: f64 = line
        .0
        .windows(2)
        .map(|pair| LonLat::from(pair[0]).distance(pair[1].into()).0)
        .sum();
    let mut put = |column: &str, text: &dyn Fn() -> String| {
        let missing = !cells.contains_key(column);
        if missing {
            cells.insert(column.to_owned(), text());
        }
        missing
    };
    put("id", &|| format!("r{number}"));
    put("name", &|| "无名道路".to_owned());
    if put("class", &|| RoadClass::Local.spell()) {
        tally.add(Reason::ClassAssumed, what);
    }
    put("length_m", &|| {
        ((length * 1e3).ceil().max(1.0) / 1e3).spell()
    });
    put("oneway", &|| OneWay::No.spell());
    put("bridge", &|| false.spell());
    put("tunnel", &|| false.spell());
    put("status", &|| RoadStatus::Open.spell());
    let class = cells.get("class").and_then(|c| RoadClass::parse(c).ok());
    let assumed = !cells.contains_key("speed_kmh");
    if assumed {
        let kmh = class.map_or(30, usual_kmh);
        cells.insert("speed_kmh".to_owned(), kmh.to_string());
        tally.add(Reason::SpeedAssumed, what);
    }
    if !cells.contains_key("source") {
        let file = Path::new(name)
            .file_name()
            .map(|f| f.to_string_lossy().into_owned());
        let detail = format!("{} {row}", file.unwrap_or_default());
        let source = if assumed {
            Source::new(Mark::Derived, format!("{detail}; speed by class"))
        } else {
            Source::new(Mark::Public, detail)
        };
        cells.insert("source".to_owned(), source.spell());
    }
    let mut faults: Vec<(&'static str, CellFault)> = Vec::new();
    let read = RoadRow::read(
        |column| cells.get(RoadRow::NAMES[column]).map(String::as_str),
        &mut faults,
    );
    let columns = RoadRow::columns();
    for (column, _) in &faults {
        let expected = columns
            .iter()
            .find(|c| c.name == *column)
            .map(|c| c.expected.clone());
        let expected = expected.unwrap_or_default();
        let seen = quoted(cells.get(*column).map_or("", String::as_str));
        findings.push(faults::BAD_LINE.finding(
            Place::cell(name, row, *column),
            Bilingual::new(
                format!("“{seen}”不符，应为：{}", expected.zh),
                format!("\"{seen}\" does not fit, expected: {}", expected.en),
            ),
        ));
    }
    read.filter(|_| faults.is_empty()).map(|row| Feature {
        row,
        geometry: line.into(),
    })
}

/// Speed of a lorry on a class of road, km/h; an assumption of this program.
fn usual_kmh(class: RoadClass) -> u16 {
    match class {
        RoadClass::Motorway => 80,
        RoadClass::Trunk => 70,
        RoadClass::Primary => 60,
        RoadClass::Secondary => 50,
        RoadClass::SecondaryUrban | RoadClass::Tertiary | RoadClass::SecondaryLink => 40,
        RoadClass::Local => 30,
        RoadClass::Ferry => 10,
    }
}
