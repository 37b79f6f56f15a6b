//! Tables and files in, the bytes of a GeoPackage 1.3 on disk out: written beside its place and named when it is whole.
//! Nothing in it depends on the clock.

use super::tables::{Kind, Row, Table};
use super::{PackError, style};
use crate::import::gis::gpkg::quoted;
use geo::{BoundingRect as _, Geometry};
use geozero::{CoordDimensions, ToWkb as _};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeSet;
use std::path::Path;

/// `GPKG`.
const APPLICATION: i64 = 0x4750_4b47;
/// Version 1.3.
const VERSION: i64 = 10_300;
/// Every table says when it changed last; the same case gives the same bytes.
const CHANGED: &str = "1970-01-01T00:00:00.000Z";
const WGS84: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#;
/// What a table that holds synthetic rows says.
const SYNTHETIC: &str = "含演示数据（source 以 demo 开头的行为合成，不作依据） · rows whose source begins with demo are synthetic, no evidence";

const BASE: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE wasteflow_tables (
    fid INTEGER PRIMARY KEY, table_name TEXT NOT NULL UNIQUE, file TEXT NOT NULL, joined BOOLEAN NOT NULL);
CREATE TABLE wasteflow_columns (
    fid INTEGER PRIMARY KEY, table_name TEXT NOT NULL, column_name TEXT NOT NULL, header TEXT NOT NULL);
CREATE TABLE wasteflow_files (fid INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, content BLOB);
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
";

/// Writes all tables; the first `own` of them are those of the case.
pub(super) fn package(
    tables: &[Table],
    own: usize,
    files: &[(String, Vec<u8>)],
    to: &Path,
) -> Result<(), PackError> {
    let folder = to.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new()
        .prefix(".writing-")
        .tempdir_in(folder)?;
    let path = beside.path().join("case.gpkg");
    let mut db = Connection::open(&path)?;
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", VERSION)?;
    let all = db.transaction()?;
    all.execute_batch(BASE)?;
    for (name, id, organization, code, definition) in [
        ("Undefined cartesian SRS", -1, "NONE", -1, "undefined"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, WGS84),
    ] {
        all.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![name, id, organization, code, definition],
        )?;
    }
    for (at, table) in tables.iter().enumerate() {
        let joined = write(&all, table)?;
        if at < own {
            all.execute(
                "INSERT INTO wasteflow_tables (table_name, file, joined) VALUES (?1, ?2, ?3)",
                params![table.name, table.file, joined],
            )?;
            for column in &table.columns {
                all.execute(
                    "INSERT INTO wasteflow_columns (table_name, column_name, header) VALUES (?1, ?2, ?3)",
                    [&table.name, &column.name, &column.header],
                )?;
            }
        }
    }
    for (path, bytes) in files {
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|text| !text.contains('\0'));
        let content = text.map_or_else(
            || Value::Blob(bytes.clone()),
            |text| Value::Text(text.to_owned()),
        );
        all.execute(
            "INSERT INTO wasteflow_files (path, content) VALUES (?1, ?2)",
            params![path, content],
        )?;
    }
    let about = [
        ("wasteflow_tables", "案例的表与文件名"),
        ("wasteflow_columns", "案例各表的列名"),
        ("wasteflow_files", "案例的其他文件（设置、情景、规则）"),
        ("layer_styles", "QGIS 图层样式"),
    ];
    for (name, text) in about {
        all.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?1, 'attributes', ?1, ?2, ?3)",
            [name, text, CHANGED],
        )?;
    }
    all.commit()?;
    db.close().map_err(|(_, error)| error)?;
    std::fs::rename(path, to)?;
    Ok(())
}

/// The one kind of shape of a layer, else any.
fn shape_kind(rows: &[Row]) -> &'static str {
    let kind = |shape: &Geometry| match shape {
        Geometry::Point(_) => "POINT",
        Geometry::MultiPoint(_) => "MULTIPOINT",
        Geometry::LineString(_) => "LINESTRING",
        Geometry::MultiLineString(_) => "MULTILINESTRING",
        Geometry::Polygon(_) => "POLYGON",
        Geometry::MultiPolygon(_) => "MULTIPOLYGON",
        _ => "GEOMETRY",
    };
    let kinds: BTreeSet<&str> = (rows.iter())
        .filter_map(|row| row.shape.as_ref().map(kind))
        .collect();
    // Shapes in one piece become those in several: a program that draws has one layer then, with one style.
    let pieces = (rows.iter()).all(|row| {
        row.shape
            .as_ref()
            .is_none_or(|shape| pieces(shape) != Some(1))
    });
    let several = kinds.iter().find(|kind| kind.starts_with("MULTI"));
    match (kinds.len(), several) {
        (1, _) => kinds.into_iter().next().unwrap_or("GEOMETRY"),
        (2, Some(several)) if pieces && kinds.contains(several.trim_start_matches("MULTI")) => {
            several
        }
        _ => "GEOMETRY",
    }
}

/// Pieces of a shape of several.
fn pieces(shape: &Geometry) -> Option<usize> {
    match shape {
        Geometry::MultiPoint(all) => Some(all.0.len()),
        Geometry::MultiLineString(all) => Some(all.0.len()),
        Geometry::MultiPolygon(all) => Some(all.0.len()),
        _ => None,
    }
}

/// A shape of one piece as one of several that has this one.
fn joined(shape: &Geometry) -> Geometry {
    match shape.clone() {
        Geometry::Point(one) => geo::MultiPoint(vec![one]).into(),
        Geometry::LineString(one) => geo::MultiLineString(vec![one]).into(),
        Geometry::Polygon(one) => geo::MultiPolygon(vec![one]).into(),
        other => other,
    }
}

/// Writes a table; whether its shapes of one piece were made shapes of several.
fn write(db: &Connection, table: &Table) -> Result<bool, PackError> {
    let name = quoted(&table.name);
    let kind = shape_kind(&table.rows);
    let join = kind.starts_with("MULTI")
        && (table.rows.iter()).any(|row| {
            row.shape
                .as_ref()
                .is_some_and(|shape| pieces(shape).is_none())
        });
    let shape = if table.layer {
        format!(", geom {kind}")
    } else {
        String::new()
    };
    let columns: String = (table.columns.iter())
        .map(|column| format!(", {} {}", quoted(&column.name), column.kind.sql()))
        .collect();
    db.execute_batch(&format!(
        "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{shape}{columns})"
    ))?;
    let bounds = (table.rows.iter())
        .filter_map(|row| row.shape.as_ref()?.bounding_rect())
        .fold(None, |all: Option<[f64; 4]>, rect| {
            let (low, high) = (rect.min(), rect.max());
            let [w, s, e, n] = all.unwrap_or([low.x, low.y, high.x, high.y]);
            Some([w.min(low.x), s.min(low.y), e.max(high.x), n.max(high.y)])
        });
    let [west, south, east, north] = bounds.map_or([None; 4], |bounds| bounds.map(Some));
    let data = if table.layer {
        "features"
    } else {
        "attributes"
    };
    let identifier = match style::title(&table.name) {
        Some(title) => format!("{title} {}", table.name),
        None => table.name.clone(),
    };
    let description = if table.demo { SYNTHETIC } else { "" };
    db.execute(
        "INSERT INTO gpkg_contents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            table.name,
            data,
            identifier,
            description,
            CHANGED,
            west,
            south,
            east,
            north,
            table.layer.then_some(4326)
        ],
    )?;
    if table.layer {
        db.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)",
            [&table.name, kind],
        )?;
        if let Some(qml) = style::qml(&table.name, kind) {
            db.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
                 VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, 'Wasteflow', '', ?3)",
                [&table.name, &qml, CHANGED],
            )?;
        }
    }
    let places = table.columns.len() + usize::from(table.layer);
    if places == 0 || table.rows.is_empty() {
        return Ok(join);
    }
    let names: Vec<String> = (table.layer.then(|| "geom".to_owned()).into_iter())
        .chain(table.columns.iter().map(|column| quoted(&column.name)))
        .collect();
    let sql = format!(
        "INSERT INTO {name} ({}) VALUES ({})",
        names.join(", "),
        vec!["?"; places].join(", ")
    );
    let mut insert = db.prepare(&sql)?;
    for row in &table.rows {
        let mut values = Vec::with_capacity(places);
        if table.layer {
            values.push(match &row.shape {
                None => Value::Null,
                Some(shape) => {
                    let shape = if join { &joined(shape) } else { shape };
                    Value::Blob(shape.to_gpkg_wkb(CoordDimensions::xy(), Some(4326), Vec::new())?)
                }
            });
        }
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            values.push(value(column.kind, cell));
        }
        insert.execute(params_from_iter(values))?;
    }
    Ok(join)
}

/// A cell as a value of its type; text where it is none of it.
fn value(kind: Kind, cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    let typed = match kind {
        Kind::Text | Kind::Date => None,
        Kind::Real => cell.parse().ok().map(Value::Real),
        Kind::Whole => cell.parse().ok().map(Value::Integer),
        Kind::Truth => match cell {
            "true" => Some(Value::Integer(1)),
            "false" => Some(Value::Integer(0)),
            _ => None,
        },
    };
    typed.unwrap_or_else(|| Value::Text(cell.to_owned()))
}
