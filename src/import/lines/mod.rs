//! Own roads in, the road table of a case out: lines of any file of a GIS, or a table with one row for each edge. What
//! each column is, is guessed by a list of words and may be said; what is not given is taken by class and reported. Roads
//! meet where their ends are no farther apart than a tolerance.
//!
//! `table` makes a layer of a table; `columns` says what headers and words mean; `road` makes a row of a line.

pub mod columns;
mod road;
mod table;

use super::Imported;
use super::crs::Crs;
use super::faults;
use super::gis::{self, Entity, Layer};
use super::halt::ImportError;
use super::kept::{Head, are_there};
use super::report::{Reason, Report, Tally};
use super::table::book::{self, Book, Grid};
use super::weld::weld;
use crate::dataset::record::Sheet;
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::Metres;
use columns::Column;
use geo::{Coord, Geometry, LineString};
use road::{Given, Taking};

/// How far apart ends may be that are one junction, metres, where nobody says another.
pub const TOLERANCE: Metres = Metres(1.0);
/// Faulty rows listed one by one.
const LISTED: usize = 50;
/// Column of the place of a line in a layer.
const SHAPE: &str = "geometry";

/// How a file of roads is read.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// Layer or sheet, where there are several.
    pub layer: Option<String>,
    /// Encoding of a text table; without it told by its bytes.
    pub encoding: Option<String>,
    /// What coordinates are in; [`Crs::Auto`]: as the file says.
    pub crs: Crs,
    /// What headers are that are not taken as guessed.
    pub columns: Vec<Head>,
}

/// A file of roads as it was looked at: lines in degrees, and what its columns are.
#[derive(Clone, Debug)]
pub struct Looked {
    layer: Layer,
    /// Column in which a place stands.
    place: &'static str,
    columns: Vec<Column>,
}

/// Looks at a file: a table names the ends of edges, anything else is one of a GIS; `beside` are the files that stand
/// beside a `.shp`.
///
/// # Errors
/// `I010` for a table without ends, `I040`–`I042` for one that cannot be read, `I047`, `I050`–`I054` for a file of a GIS,
/// `I066` when it has no header that somebody names now.
pub fn look(
    file: &str,
    bytes: &[u8],
    beside: &[Entity],
    how: &How,
) -> Result<Looked, Vec<Finding>> {
    look_as(file, bytes, beside, how, !gis::is_one(file, bytes))
}

fn look_as(
    file: &str,
    bytes: &[u8],
    beside: &[Entity],
    how: &How,
    table: bool,
) -> Result<Looked, Vec<Finding>> {
    if table {
        let book = book::read(file, bytes, how.encoding.as_deref());
        return look_book(file, book.map_err(|found| vec![*found])?, how);
    }
    let wanted = how.layer.as_deref();
    let layer = gis::of_bytes(file, bytes.to_vec(), beside.to_vec(), wanted)?;
    look_layer(layer, how)
}

/// [`look`], of a layer that is read already.
///
/// # Errors
/// `I047` when it names a system that cannot be converted, `I066` when it has no header that somebody names now.
pub fn look_layer(layer: Layer, how: &How) -> Result<Looked, Vec<Finding>> {
    looked(layer, SHAPE, how)
}

/// [`look`], of a table that is read already.
///
/// # Errors
/// `I010` when it names no ends.
pub fn look_book(file: &str, book: Book, how: &How) -> Result<Looked, Vec<Finding>> {
    let encoding = book.encoding;
    let (mut layer, place) = table::layer(file, &sheet(book.grids, how.layer.as_deref()))?;
    layer.encoding = encoding;
    looked(layer, place, how)
}

/// Whether a sheet of a table names the ends of edges.
#[must_use]
pub fn is_table(book: &Book) -> bool {
    book.grids.iter().any(table::is_one)
}

fn looked(layer: Layer, place: &'static str, how: &How) -> Result<Looked, Vec<Finding>> {
    let layer = layer.in_degrees(how.crs)?;
    are_there(&layer.file, None, &layer.columns, &how.columns)?;
    let columns = columns::columns(&layer.columns, &how.columns);
    Ok(Looked {
        layer,
        place,
        columns,
    })
}

/// The sheet that is named, else the first that names the ends of edges, else the first.
fn sheet(grids: Vec<Grid>, wanted: Option<&str>) -> Grid {
    let fits = |grid: &Grid| match wanted {
        Some(name) => grid.name == name,
        None => table::is_one(grid),
    };
    let at = grids.iter().position(fits).unwrap_or(0);
    grids.into_iter().nth(at).unwrap_or_default()
}

impl Looked {
    /// The lines.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// What its columns are.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What its headers were read as.
    #[must_use]
    pub fn heads(&self) -> Vec<Head> {
        let head = |one: &Column| Head {
            header: one.header.clone(),
            column: one.column,
            by: one.by,
        };
        self.columns.iter().map(head).collect()
    }

    /// The same with other lines: a shift that was undone.
    #[must_use]
    pub fn with(self, layer: Layer) -> Self {
        Self { layer, ..self }
    }

    /// The roads. Ends no farther apart than the tolerance are one junction.
    ///
    /// # Errors
    /// `I010` when there is no line, `I011` for each faulty row.
    pub fn take(&self, tolerance: Metres) -> Result<Imported, ImportError> {
        let file = &self.layer.file;
        let mut taking = Taking {
            file,
            columns: &self.columns,
            findings: Vec::new(),
            tally: Tally::default(),
        };
        let (mut roads, mut lines) = (Vec::new(), 0);
        for (at, feature) in self.layer.features.iter().enumerate() {
            let row = self.layer.row(at);
            let parts = match &feature.shape {
                Some(Geometry::LineString(line)) => vec![line],
                Some(Geometry::MultiLineString(all)) => all.iter().collect(),
                _ if feature.bad.is_some() => {
                    taking.findings.push(self.bad_place(row));
                    continue;
                }
                _ => {
                    taking.tally.add(Reason::NoLine, || format!("{row}"));
                    continue;
                }
            };
            for part in parts {
                lines += 1;
                let Some(line) = rounded(part) else {
                    taking.findings.push(self.bad_place(row));
                    continue;
                };
                let cells = &feature.cells;
                roads.extend(taking.road(Given { row, line, cells }, lines));
            }
        }
        let Taking {
            mut findings,
            mut tally,
            ..
        } = taking;
        if !findings.is_empty() {
            findings.truncate(LISTED);
            return Err(ImportError::Faults(findings));
        }
        if roads.is_empty() {
            let cause = Bilingual::new("文件中没有道路", "there is no road in the file");
            let none = faults::NO_LINES.finding(Place::file(file), cause);
            return Err(ImportError::Faults(vec![none]));
        }
        let joined = weld(&mut roads, tolerance);
        tally.many(Reason::EndsJoined, joined.moved);
        let report = Report {
            ways: lines as u64,
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

    fn bad_place(&self, row: u32) -> Finding {
        faults::BAD_LINE.finding(
            Place::cell(&self.layer.file, row, self.place),
            Bilingual::new(
                "折线须有至少两个点，经度在前，WGS84 度；文件没有写明坐标系的请指定（--crs）",
                "a line needs two points or more, longitude first, degrees of WGS84; where the file names no system, name it (--crs)",
            ),
        )
    }
}

/// Reads roads from text as the file has them: `table` tells a CSV from GeoJSON.
///
/// # Errors
/// As [`look`] and [`Looked::take`].
pub fn read_text(
    text: &str,
    name: &str,
    table: bool,
    tolerance: Metres,
) -> Result<Imported, ImportError> {
    let how = How {
        encoding: Some("utf-8".to_owned()),
        ..How::default()
    };
    look_as(name, text.as_bytes(), &[], &how, table)
        .map_err(ImportError::Faults)?
        .take(tolerance)
}

/// A line of two points or more, all on Earth, rounded as a case writes them.
fn rounded(line: &LineString<f64>) -> Option<LineString<f64>> {
    let round = |x: f64| (x * 1e6).round() / 1e6 + 0.0;
    let on_earth = |p: &Coord<f64>| p.x.abs() <= 180.0 && p.y.abs() <= 90.0;
    let whole = line.0.len() >= 2 && line.0.iter().all(on_earth);
    whole.then(|| {
        let points = line.0.iter().map(|p| Coord {
            x: round(p.x),
            y: round(p.y),
        });
        LineString::new(points.collect())
    })
}
