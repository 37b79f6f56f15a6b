//! A GeoPackage that a case was written to in, the folder of the case out. Tables become files, are read as any case is,
//! and only a case that can be read is written: all of it or nothing.

use super::fault;
use crate::dataset::cell::Cell as _;
use crate::dataset::{read, write};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::gis::gpkg::{open, quoted};
use crate::import::gis::{LARGEST, wkb};
use geojson::{Geometry, GeometryValue};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Files written, below the folder.
    pub files: Vec<String>,
    /// Findings that do not keep the case from being used.
    pub remarks: Vec<Finding>,
}

/// Writes the case in a GeoPackage to a folder that does not exist or is empty.
///
/// # Errors
/// `I056` when the file holds no case, `I057` when the folder holds something, or every finding of a case that cannot
/// be read.
pub fn restore(package: &Path, to: &Path) -> Result<Restored, Vec<Finding>> {
    let name = package
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let at = to.display().to_string();
    if std::fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) || to.is_file() {
        let cause = Bilingual::new("文件夹里已有文件", "it holds files already");
        return Err(vec![faults::NOT_EMPTY.finding(Place::file(at), cause)]);
    }
    let broken = |why: String| {
        let cause = Bilingual::new(
            format!("读不懂：{why}"),
            format!("it cannot be read: {why}"),
        );
        vec![faults::GIS_BROKEN.finding(Place::file(&name), cause)]
    };
    let size = std::fs::metadata(package).map_err(|error| {
        let cause = Bilingual::new(error.to_string(), error.to_string());
        vec![faults::UNREADABLE.finding(Place::file(&name), cause)]
    })?;
    if size.len() > 4 * LARGEST {
        let cause = Bilingual::new("文件超过 1 GiB", "it has more than 1 GiB");
        return Err(vec![faults::GIS_LARGE.finding(Place::file(&name), cause)]);
    }
    let db = open(package).map_err(|error| broken(error.to_string()))?;
    let files = match taken_out(&db) {
        Ok(files) => files,
        Err(Bad::Sql(error)) if error.to_string().contains("no such table") => {
            return Err(fault(
                &name,
                format!("缺少案例的表：{error}"),
                format!("a table of a case is missing: {error}"),
            ));
        }
        Err(Bad::Sql(error)) => return Err(broken(error.to_string())),
        Err(Bad::Said(zh, en)) => return Err(fault(&name, zh, en)),
    };
    let failed = |error: std::io::Error| broken(error.to_string());
    let staged = tempfile::tempdir().map_err(failed)?;
    write::all(&files, staged.path()).map_err(failed)?;
    let read = read::folder(staged.path());
    if read.findings.iter().any(Finding::is_error) {
        return Err(read.findings);
    }
    let tables = write::files(&read.tables);
    let files: Vec<(String, Vec<u8>)> = (files.into_iter())
        .map(|(path, bytes)| {
            let table = path.ends_with(".csv") || path.ends_with(".geojson");
            let own = tables.iter().find(|(name, _)| table && *name == path);
            (path, own.map_or(bytes, |(_, own)| own.clone()))
        })
        .collect();
    write::all(&files, to).map_err(failed)?;
    Ok(Restored {
        files: files.into_iter().map(|(path, _)| path).collect(),
        remarks: read.findings,
    })
}

enum Bad {
    Sql(rusqlite::Error),
    Said(String, String),
}

impl From<rusqlite::Error> for Bad {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

/// Every file of the case, by its path.
fn taken_out(db: &Connection) -> Result<Vec<(String, Vec<u8>)>, Bad> {
    let mut files = Vec::new();
    let mut query = db.prepare("SELECT table_name, file FROM wasteflow_tables ORDER BY fid")?;
    let tables: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let joined = joined(db)?;
    for (name, file) in tables {
        safe(&file)?;
        let mut rows = Rows::read(db, &name)?;
        if joined.contains(&name) {
            rows.part();
        }
        let bytes = if file.ends_with(".geojson") {
            rows.geojson()
        } else {
            rows.csv()
        };
        files.push((file, bytes));
    }
    let mut query = db.prepare("SELECT path, content FROM wasteflow_files ORDER BY fid")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let path: String = row.get(0)?;
        safe(&path)?;
        let bytes = match row.get_ref(1)? {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
            _ => Vec::new(),
        };
        files.push((path, bytes));
    }
    Ok(files)
}

/// Layers whose shapes of one piece were made shapes of several; files of earlier versions know of none.
fn joined(db: &Connection) -> Result<BTreeSet<String>, Bad> {
    let known = "SELECT count(*) FROM pragma_table_info('wasteflow_tables') WHERE name = 'joined'";
    if db.query_row(known, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(BTreeSet::new());
    }
    let mut query = db.prepare("SELECT table_name FROM wasteflow_tables WHERE joined")?;
    let names = query.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// A path of a file must stay below the folder.
fn safe(path: &str) -> Result<(), Bad> {
    let plain = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let odd = path.contains(['\\', ':', '\0']) || path.starts_with('.') || path.is_empty();
    if plain && !odd {
        return Ok(());
    }
    let path: String = path.chars().take(80).collect();
    Err(Bad::Said(
        format!("文件名“{path}”不在案例文件夹内"),
        format!("file name {path:?} leads out of the folder of the case"),
    ))
}

/// Rows of a table as text, with their shapes.
struct Rows {
    headers: Vec<String>,
    rows: Vec<(Vec<String>, Option<geo::Geometry<f64>>)>,
    shaped: bool,
}

impl Rows {
    fn read(db: &Connection, table: &str) -> Result<Self, Bad> {
        let mut query = db.prepare(
            "SELECT column_name, header FROM wasteflow_columns WHERE table_name = ?1 ORDER BY fid",
        )?;
        let known: Vec<(String, String)> = query
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut query = db.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
        let there: Vec<(String, String)> = query
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let shaped = there.iter().any(|(name, _)| name == "geom");
        // Columns in their own order, then those somebody added; one that was taken out is missing, and told so later.
        let own = known.iter().filter_map(|(name, header)| {
            let (_, kind) = there.iter().find(|(other, _)| other == name)?;
            Some((name.clone(), header.clone(), kind.clone()))
        });
        let added = there.iter().filter(|(name, _)| {
            !["fid", "geom"].contains(&name.as_str())
                && !known.iter().any(|(other, _)| other == name)
        });
        let columns: Vec<(String, String, String)> = own
            .chain(added.map(|(name, kind)| (name.clone(), name.clone(), kind.clone())))
            .collect();
        let mut names: Vec<String> = columns.iter().map(|(name, ..)| quoted(name)).collect();
        names.push(if shaped { "geom" } else { "NULL" }.to_owned());
        let sql = format!(
            "SELECT {} FROM {} ORDER BY fid",
            names.join(", "),
            quoted(table)
        );
        let mut query = db.prepare(&sql)?;
        let mut found = query.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let mut cells = Vec::with_capacity(columns.len());
            for (at, (.., kind)) in columns.iter().enumerate() {
                cells.push(text(row.get_ref(at)?, kind));
            }
            let shape = match row.get_ref(columns.len())? {
                ValueRef::Blob(bytes) => wkb::shape(bytes).map_err(|why| {
                    let number = rows.len() + 2;
                    Bad::Said(
                        format!("表 {table} 第 {number} 行的几何损坏：{why}"),
                        format!("the geometry of row {number} of {table} is damaged: {why}"),
                    )
                })?,
                _ => None,
            };
            rows.push((cells, shape));
        }
        Ok(Self {
            headers: columns.into_iter().map(|(_, header, _)| header).collect(),
            rows,
            shaped,
        })
    }

    /// Makes shapes of several pieces that have one shapes of one.
    fn part(&mut self) {
        for (_, shape) in &mut self.rows {
            *shape = shape.take().map(|shape| match shape {
                geo::Geometry::MultiPoint(all) if all.0.len() == 1 => all.0[0].into(),
                geo::Geometry::MultiLineString(all) if all.0.len() == 1 => all.0[0].clone().into(),
                geo::Geometry::MultiPolygon(all) if all.0.len() == 1 => all.0[0].clone().into(),
                other => other,
            });
        }
    }

    /// A table with its place as longitude and latitude.
    fn csv(self) -> Vec<u8> {
        let in_memory = "writing to memory does not fail";
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        let place = self.shaped.then_some(["lon", "lat"]).into_iter().flatten();
        writer
            .write_record(self.headers.iter().map(String::as_str).chain(place))
            .expect(in_memory);
        for (mut cells, shape) in self.rows {
            if self.shaped {
                let (lon, lat) = match shape {
                    Some(geo::Geometry::Point(at)) => (at.x().spell(), at.y().spell()),
                    _ => (String::new(), String::new()),
                };
                cells.extend([lon, lat]);
            }
            writer.write_record(&cells).expect(in_memory);
        }
        writer.into_inner().expect(in_memory)
    }

    fn geojson(self) -> Vec<u8> {
        let features = self.rows.into_iter().map(|(cells, shape)| {
            let properties: Map<String, Value> = (self.headers.iter().cloned())
                .zip(cells.into_iter().map(Value::String))
                .collect();
            geojson::Feature {
                geometry: shape.map(|shape| Geometry::new(GeometryValue::from(&shape))),
                properties: Some(properties),
                ..geojson::Feature::default()
            }
        });
        let all: geojson::FeatureCollection = features.collect();
        format!("{all}\n").into_bytes()
    }
}

/// A value as the text of a cell.
fn text(value: ValueRef<'_>, kind: &str) -> String {
    let truth = kind.eq_ignore_ascii_case("boolean");
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(0) if truth => "false".to_owned(),
        ValueRef::Integer(1) if truth => "true".to_owned(),
        ValueRef::Integer(whole) => whole.to_string(),
        ValueRef::Real(number) => number.spell(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
