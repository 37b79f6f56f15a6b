//! The tables of a case in, what a GeoPackage holds of them out: names, columns with their types, cells as text, shapes.

use super::{LARGEST, PackError, fault};
use crate::dataset::cell::Cell as _;
use crate::dataset::land::ShapeRow;
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, Tables, for_each_csv_table, for_each_layer};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::Path;

/// Type of a column; the word stands in the table of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Real,
    Whole,
    Truth,
    Date,
}

impl Kind {
    /// As GeoPackage names it.
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Real => "DOUBLE",
            Self::Whole => "INTEGER",
            Self::Truth => "BOOLEAN",
            Self::Date => "DATE",
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Header in the file of the case.
    pub(super) header: String,
    /// Name in the GeoPackage, where letters of either case are the same.
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A row: its cells, and its shape where the table has shapes.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) shape: Option<geo::Geometry<f64>>,
}

/// A table or layer.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// File of the case; empty for what only an outcome has.
    pub(super) file: String,
    /// Name in the GeoPackage.
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// True when its rows have shapes.
    pub(super) layer: bool,
    /// True when a row of it is synthetic.
    pub(super) demo: bool,
}

/// Names a GeoPackage has for itself.
const TAKEN: [&str; 2] = ["fid", "geom"];

/// Columns with names that differ in more than the case of their letters.
pub(super) fn columns(headers: impl Iterator<Item = (String, Kind)>) -> Vec<Column> {
    let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
    let one = |(header, kind): (String, Kind)| {
        let plain: String = header.chars().filter(|c| !c.is_control()).collect();
        let base = if plain.is_empty() { "column" } else { &plain };
        let mut name = base.to_owned();
        let mut number = 1;
        while !taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{base}_{number}");
        }
        Column { header, name, kind }
    };
    headers.map(one).collect()
}

fn kinds<T: Record>() -> Vec<(String, Kind)> {
    let one = |column: crate::dataset::record::Column| {
        let is = |other| column.expected == other;
        let kind = if is(f64::expected()) {
            Kind::Real
        } else if is(u32::expected()) {
            Kind::Whole
        } else if is(bool::expected()) {
            Kind::Truth
        } else if is(Date::expected()) {
            Kind::Date
        } else {
            Kind::Text
        };
        (column.name.to_owned(), kind)
    };
    T::columns().into_iter().map(one).collect()
}

fn of_sheet<T: Record>(
    file: &str,
    rows: &[&T],
    extra: &[(String, Vec<String>)],
    shape: impl Fn(usize) -> Option<geo::Geometry<f64>>,
) -> Table {
    let own = kinds::<T>();
    let at = |name: &str| T::NAMES.iter().position(|other| *other == name);
    // A place is a shape; its numbers would be a second truth beside it.
    let point = at("lon").zip(at("lat"));
    let shaped = !rows.is_empty() && shape(0).is_some() || file.ends_with(".geojson");
    let left = |i: usize| point.is_none_or(|(lon, lat)| i != lon && i != lat);
    let headers = (own.into_iter().enumerate())
        .filter(|(i, _)| left(*i))
        .map(|(_, one)| one)
        .chain(extra.iter().map(|(name, _)| (name.clone(), Kind::Text)));
    let columns = columns(headers);
    let source = at("source");
    let mut demo = false;
    let made = rows.iter().enumerate().map(|(i, row)| {
        let cells = row.cells();
        demo |= source.is_some_and(|at| cells[at].starts_with("demo"));
        let spot = point.and_then(|(lon, lat)| {
            let (x, y) = (cells[lon].parse().ok()?, cells[lat].parse().ok()?);
            Some(geo::Point::new(x, y).into())
        });
        let own = (cells.into_iter().enumerate())
            .filter(|(i, _)| left(*i))
            .map(|(_, cell)| cell);
        let extra = extra
            .iter()
            .map(|(_, cells)| cells.get(i).cloned().unwrap_or_default());
        Row {
            cells: own.chain(extra).collect(),
            shape: spot.or_else(|| shape(i)),
        }
    });
    Table {
        file: file.to_owned(),
        name: name_of(file),
        columns,
        rows: made.collect(),
        layer: point.is_some() || shaped,
        demo,
    }
}

/// `layers/scenic.geojson` as `layers_scenic`.
fn name_of(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.replace('/', "_")
}

fn of_layer<T: Record>(file: &str, sheet: &Sheet<Feature<T>>) -> Table {
    let rows: Vec<&T> = sheet.rows.iter().map(|feature| &feature.row).collect();
    of_sheet(file, &rows, &sheet.extra, |i| {
        sheet.rows.get(i).map(|feature| feature.geometry.clone())
    })
}

/// Everything of a case that is a table, layers first; those whose file is there.
pub(super) fn of_case(tables: &Tables, folder: &Path) -> Vec<Table> {
    let mut all = Vec::new();
    let there = |file: &str| folder.join(file).exists();
    macro_rules! layers {
        ($($field:ident: $row:ident,)+) => {$(
            let file = crate::dataset::tables::$row::FILE;
            if there(file) {
                all.push(of_layer(file, &tables.$field));
            }
        )+};
    }
    macro_rules! sheets {
        ($($field:ident: $row:ident,)+) => {$(
            let file = crate::dataset::tables::$row::FILE;
            if there(file) {
                let rows: Vec<_> = tables.$field.rows.iter().collect();
                all.push(of_sheet(file, &rows, &tables.$field.extra, |_| None));
            }
        )+};
    }
    for_each_layer!(layers);
    for (file, shapes) in &tables.shapes {
        all.push(of_layer::<ShapeRow>(file, shapes));
    }
    for_each_csv_table!(sheets);
    all
}

/// Every other file below the folder, by its path with `/`; hidden ones are nobody's input.
pub(super) fn other_files(
    folder: &Path,
    tables: &[Table],
) -> Result<Vec<(String, Vec<u8>)>, PackError> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((dir, prefix)) = open.pop() {
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let hidden = name.starts_with('.') || name.starts_with("~$");
            if hidden || tables.iter().any(|table| table.file == path) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{path}/")));
                continue;
            }
            if std::fs::metadata(entry.path())?.len() > LARGEST {
                return Err(PackError::Findings(fault(
                    &path,
                    "文件超过 64 MiB，放不进 GeoPackage；请移出案例文件夹",
                    "the file has more than 64 MiB; move it out of the folder of the case",
                )));
            }
            found.push((path, std::fs::read(entry.path())?));
        }
    }
    found.sort();
    Ok(found)
}
