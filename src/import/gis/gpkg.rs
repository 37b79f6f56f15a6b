//! A GeoPackage in, one of its layers out. It is opened read-only and as a file that nobody writes to; only tables that
//! are listed as layers are read, never views or triggers of it.

use super::layer::{CORNERS, Layer};
use super::{bounded, broken, chosen, fault, wkb};
use crate::finding::Finding;
use crate::import::crs::{Crs, NoCrs};
use crate::import::faults;
use geo::CoordsIter as _;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use std::io::Write as _;
use std::path::Path;

/// Reads one layer of a file.
pub(super) fn read(
    file: &str,
    path: &Path,
    size: u64,
    wanted: Option<&str>,
) -> Result<Layer, Vec<Finding>> {
    bounded(file, size)?;
    let db = open(path).map_err(|why| broken(file, why))?;
    let names = layers(&db).map_err(|why| broken(file, why))?;
    if names.is_empty() {
        return Err(fault(
            &faults::WHICH_LAYER,
            file,
            "没有矢量图层",
            "there is no layer of features",
        ));
    }
    let name = chosen(file, &names, wanted)?;
    let mut layer = Layer::new(file, name);
    let (geometry, srs) = db
        .query_row(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?1",
            [name],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
        )
        .map_err(|why| broken(file, why))?;
    layer.crs = system(&db, srs).map_err(|why| broken(file, why))?;
    fill(&db, file, &geometry, &mut layer)?;
    Ok(layer)
}

/// [`read`], of bytes.
pub(super) fn of_bytes(
    file: &str,
    bytes: &[u8],
    wanted: Option<&str>,
) -> Result<Layer, Vec<Finding>> {
    let copy = copied(file, bytes)?;
    read(file, copy.path(), bytes.len() as u64, wanted)
}

/// Names of its layers.
pub(super) fn layers_of_bytes(file: &str, bytes: &[u8]) -> Result<Vec<String>, Vec<Finding>> {
    bounded(file, bytes.len() as u64)?;
    let copy = copied(file, bytes)?;
    let names = open(copy.path()).and_then(|db| layers(&db));
    names.map_err(|why| broken(file, why))
}

/// A copy on disk, which a database must be on.
fn copied(file: &str, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Vec<Finding>> {
    let written = tempfile::NamedTempFile::new().and_then(|mut copy| {
        copy.write_all(bytes)?;
        Ok(copy)
    });
    written.map_err(|error| {
        fault(
            &faults::UNREADABLE,
            file,
            error.to_string(),
            error.to_string(),
        )
    })
}

/// Opens a database that nothing is written to, not even beside it.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut address = String::from("file:");
    for byte in absolute.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02x}")),
        }
    }
    address.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(address, flags)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    Ok(db)
}

/// Tables of features; a view of that name is none.
fn layers(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare(
        "SELECT c.table_name FROM gpkg_contents c
         JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table'
         WHERE c.data_type = 'features' ORDER BY c.table_name",
    )?;
    let names = query.query_map([], |row| row.get(0))?;
    names.collect()
}

/// What a layer says its coordinates are in.
fn system(db: &Connection, srs: i64) -> rusqlite::Result<Result<Option<Crs>, NoCrs>> {
    if srs <= 0 {
        return Ok(Ok(None));
    }
    let row: Option<(String, i64, String)> = db
        .query_row(
            "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [srs],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((organization, code, definition)) = row else {
        return Ok(Err(NoCrs::Unknown(format!("srs_id {srs}"))));
    };
    let by_number = match (organization.to_lowercase().as_str(), u32::try_from(code)) {
        ("epsg", Ok(code)) => Crs::epsg(code),
        _ => Err(NoCrs::Unknown(format!("{organization}:{code}"))),
    };
    Ok(match by_number {
        Err(NoCrs::Unknown(name)) => Crs::wkt(&definition)
            .map_err(|no| match no {
                NoCrs::Unknown(_) => NoCrs::Unknown(name),
                other => other,
            })
            .map(Some),
        other => other.map(Some),
    })
}

/// A name as SQL has it.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names of the columns of a table, each of them text: a statement would not give others as anything but a panic.
fn column_names(db: &Connection, file: &str, table: &str) -> Result<Vec<String>, Vec<Finding>> {
    let failed = |why: rusqlite::Error| broken(file, why);
    let mut query = db
        .prepare(
            "SELECT CAST(name AS BLOB) FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid",
        )
        .map_err(failed)?;
    let names = query
        .query_map([table], |row| row.get::<_, Vec<u8>>(0))
        .map_err(failed)?;
    names
        .map(|name| {
            let bytes = name.map_err(failed)?;
            String::from_utf8(bytes).map_err(|_| broken(file, "the name of a column is no text"))
        })
        .collect()
}

fn fill(
    db: &Connection,
    file: &str,
    geometry: &str,
    layer: &mut Layer,
) -> Result<(), Vec<Finding>> {
    let failed = |why: rusqlite::Error| broken(file, why);
    let sql = format!("SELECT * FROM {}", quoted(&layer.name));
    let names = column_names(db, file, &layer.name)?;
    let mut query = db.prepare(&sql).map_err(failed)?;
    let at_shape = names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(geometry))
        .ok_or_else(|| broken(file, format!("no column {geometry}")))?;
    // The number of a feature is no attribute.
    let skipped = |at: usize| {
        at == at_shape
            || (at == 0
                && ["fid", "id", "ogc_fid"].contains(&names[0].as_str())
                && key_is_number(db, &layer.name))
    };
    let columns: Vec<(usize, usize)> = (0..names.len())
        .filter(|&at| !skipped(at))
        .map(|at| (at, names[at].clone()))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(at, name)| (at, layer.column(&name)))
        .collect();
    let mut corners = 0;
    let mut rows = query.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let mut cells = Vec::with_capacity(columns.len());
        for &(at, column) in &columns {
            cells.push((column, text(row.get_ref(at).map_err(failed)?)));
        }
        let shape = match row.get_ref(at_shape).map_err(failed)? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) => wkb::shape(bytes),
            _ => Err("the geometry is no blob".to_owned()),
        };
        if let Ok(Some(shape)) = &shape {
            corners += shape.coords_count();
        }
        if corners > CORNERS {
            return Err(fault(
                &faults::GIS_LARGE,
                file,
                format!("图形顶点多于 {CORNERS} 个"),
                format!("its shapes have more than {CORNERS} corners"),
            ));
        }
        layer.push(cells, shape)?;
    }
    Ok(())
}

/// True when the first column of a table is its key and a whole number, which only numbers the features.
fn key_is_number(db: &Connection, table: &str) -> bool {
    let kind: rusqlite::Result<(String, i64)> = db.query_row(
        "SELECT type, pk FROM pragma_table_info(?1) WHERE cid = 0",
        [table],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    kind.is_ok_and(|(kind, key)| key == 1 && kind.eq_ignore_ascii_case("integer"))
}

/// A value as the text of a cell.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(whole) => whole.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
