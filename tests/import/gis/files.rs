//! Files of every format made of the same points.

use encoding_rs::GBK;
use flatgeobuf::{FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::{ColumnValue, CoordDimensions, PropertyProcessor as _, ToWkb as _};
use proj4rs::Proj;
use std::io::{Cursor, Write as _};

/// A file with what stands beside it.
#[derive(Clone)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
    pub beside: Vec<(String, Vec<u8>)>,
}

impl File {
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            bytes,
            beside: Vec::new(),
        }
    }
}

/// A unit with a waste, at a point.
#[derive(Clone, Debug)]
pub struct Point {
    pub name: &'static str,
    pub zone: &'static str,
    pub code: &'static str,
    pub tonnes: &'static str,
    pub lon: f64,
    pub lat: f64,
}

pub const HEADS: [&str; 4] = ["单位名称", "镇街", "废物代码", "产生量"];

impl Point {
    pub fn cells(&self) -> [&'static str; 4] {
        [self.name, self.zone, self.code, self.tonnes]
    }
}

/// Three of them, one near the border of its zone.
pub fn points() -> Vec<Point> {
    let one = |name, zone, code, tonnes, lon, lat| Point {
        name,
        zone,
        code,
        tonnes,
        lon,
        lat,
    };
    vec![
        one("新厂甲", "青石镇", "900-214-08", "1.5", 106.05, 29.05),
        one("新厂乙", "青石镇", "900-041-49", "20", 106.02, 29.005),
        one("新厂丙", "绿水街道", "900-214-08", "0.25", 106.08, 29.195),
    ]
}

/// The points in a projected system.
pub fn projected(points: &[Point], epsg: u32) -> Vec<Point> {
    let text = match epsg {
        4544 => "+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m",
        4523 => "+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=35500000 +y_0=0 +ellps=GRS80 +units=m",
        32648 => {
            "+proj=tmerc +lat_0=0 +lon_0=105 +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m"
        }
        3857 => "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m",
        other => panic!("{other}"),
    };
    let (plane, degrees) = (
        Proj::from_proj_string(text).expect("a system"),
        Proj::from_proj_string("+proj=longlat +ellps=GRS80").expect("a system"),
    );
    let moved = points.iter().map(|point| {
        let mut at = (point.lon.to_radians(), point.lat.to_radians(), 0.0);
        proj4rs::transform::transform(&degrees, &plane, &mut at).expect("a place");
        Point {
            lon: at.0,
            lat: at.1,
            ..point.clone()
        }
    });
    moved.collect()
}

fn prj(meridian: u32, scale: f64, easting: f64) -> String {
    format!(
        r#"PROJCS["CGCS2000_GK",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting:?}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}.0],PARAMETER["Scale_Factor",{scale:?}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    )
}

pub fn gauss_prj(meridian: u32) -> String {
    prj(meridian, 1.0, 500_000.0)
}

pub fn utm_prj(zone: u32) -> String {
    prj(zone * 6 - 183, 0.9996, 500_000.0)
}

pub fn zone_prj(zone: u32, meridian: u32) -> String {
    prj(meridian, 1.0, f64::from(zone) * 1e6 + 500_000.0)
}

/// Every format once.
pub fn every_format(points: &[Point]) -> Vec<File> {
    let shp = shapefile(points, None);
    let mut parts = vec![("数据/点.shp".to_owned(), shp.bytes.clone())];
    for (name, bytes) in &shp.beside {
        let end = name.rsplit('.').next().expect("an end");
        parts.push((format!("数据/点.{end}"), bytes.clone()));
    }
    let json = geojson(points);
    let doc = kml(points);
    vec![
        File::new("a.geojson", json.clone().into_bytes()),
        File::new(
            "a.gpkg.geojson",
            [b"\xEF\xBB\xBF", json.as_bytes()].concat(),
        ),
        geopackage(points, 4326),
        shp,
        File::new("a.zip", zipped(&parts)),
        File::new("a.kml", doc.clone().into_bytes()),
        File::new("a.kmz", zipped(&[("doc.kml".to_owned(), doc.into_bytes())])),
        flatgeobuf(points, 4326),
        File::new(
            "b.zip",
            zipped(&[("x/a.geojson".to_owned(), json.into_bytes())]),
        ),
    ]
}

/// Features of properties (an object as text) and the coordinates of a point.
pub fn collection(features: &[(String, &str)]) -> String {
    let features: Vec<String> = (features.iter())
        .map(|(properties, at)| {
            format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":{at}}}}}"#)
        })
        .collect();
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

pub fn properties(point: &Point) -> String {
    let pairs = HEADS.iter().zip(point.cells());
    let pairs: Vec<String> = pairs
        .map(|(head, cell)| format!("{head:?}:{cell:?}"))
        .collect();
    format!("{{{}}}", pairs.join(","))
}

pub fn geojson(points: &[Point]) -> String {
    let at: Vec<String> = points
        .iter()
        .map(|p| format!("[{},{}]", p.lon, p.lat))
        .collect();
    let all: Vec<(String, &str)> = (points.iter().zip(&at))
        .map(|(point, at)| (properties(point), at.as_str()))
        .collect();
    collection(&all)
}

/// Squares of a tenth of a degree with a name.
pub fn areas(areas: &[(&str, f64, f64)]) -> String {
    let features: Vec<String> = (areas.iter())
        .map(|(name, w, s)| {
            let (e, n) = (w + 0.1, s + 0.099);
            format!(r#"{{"type":"Feature","properties":{{"XZQMC":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}}}"#)
        })
        .collect();
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

pub fn kml(points: &[Point]) -> String {
    let marks: String = (points.iter())
        .map(|point| {
            let data: String = (HEADS.iter().zip(point.cells()))
                .map(|(head, cell)| format!("<Data name=\"{head}\"><value>{cell}</value></Data>"))
                .collect();
            format!(
                "<Placemark><ExtendedData>{data}</ExtendedData><Point><coordinates>{},{},0</coordinates></Point></Placemark>",
                point.lon, point.lat
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder>{marks}</Folder></Document></kml>"
    )
}

pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(name.as_str(), options)
            .expect("an entry");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// The table of attributes of the points.
pub fn dbf(rows: &[[&str; 4]]) -> Vec<u8> {
    let kinds = [(b'C', 40u8), (b'C', 20), (b'C', 12), (b'N', 12)];
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
    dbf_of(&HEADS, &kinds, &rows)
}

/// A table of attributes in GBK, as the makers of the format describe it: headers, kind and length of each field, rows.
pub fn dbf_of(heads: &[&str], kinds: &[(u8, u8)], rows: &[Vec<&str>]) -> Vec<u8> {
    let length: usize = 1 + kinds
        .iter()
        .map(|(_, size)| usize::from(*size))
        .sum::<usize>();
    let start = 32 + 32 * kinds.len() + 1;
    let mut bytes = vec![3, 124, 1, 1];
    bytes.extend(u32::try_from(rows.len()).expect("few").to_le_bytes());
    bytes.extend(u16::try_from(start).expect("short").to_le_bytes());
    bytes.extend(u16::try_from(length).expect("short").to_le_bytes());
    bytes.resize(32, 0);
    for (head, &(kind, size)) in heads.iter().zip(kinds) {
        let mut name = GBK.encode(head).0.into_owned();
        name.resize(11, 0);
        bytes.extend(name);
        bytes.push(kind);
        bytes.extend([0; 4]);
        bytes.extend([size, if kind == b'N' { 3 } else { 0 }]);
        bytes.extend([0; 14]);
    }
    bytes.push(0x0d);
    for row in rows {
        bytes.push(b' ');
        for (cell, &(kind, size)) in row.iter().zip(kinds) {
            let text = GBK.encode(cell).0.into_owned();
            let space = vec![b' '; usize::from(size) - text.len()];
            bytes.extend(if kind == b'N' {
                [space, text].concat()
            } else {
                [text, space].concat()
            });
        }
    }
    bytes.push(0x1a);
    bytes
}

pub fn shapefile(points: &[Point], prj: Option<&str>) -> File {
    let mut shp = Cursor::new(Vec::new());
    {
        let mut writer = shapefile::ShapeWriter::new(&mut shp);
        for point in points {
            let at = shapefile::Point::new(point.lon, point.lat);
            writer.write_shape(&at).expect("memory");
        }
        writer.finalize().expect("memory");
    }
    let rows: Vec<[&str; 4]> = points.iter().map(Point::cells).collect();
    let mut beside = vec![("a.dbf".to_owned(), dbf(&rows))];
    beside.extend(prj.map(|prj| ("a.prj".to_owned(), prj.as_bytes().to_vec())));
    File {
        name: "a.shp".to_owned(),
        bytes: shp.into_inner(),
        beside,
    }
}

/// A GeoPackage; the statements are added to it.
pub fn geopackage_with(points: &[Point], epsg: u32, more: &str) -> File {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.gpkg");
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch(&format!(
        "PRAGMA application_id = 1196444487;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('s', {epsg}, 'EPSG', {epsg}, '', '');
         INSERT INTO gpkg_contents VALUES ('点', 'features', '点', {epsg});
         INSERT INTO gpkg_geometry_columns VALUES ('点', 'shape', 'POINT', {epsg}, 0, 0);
         CREATE TABLE 点 (fid INTEGER PRIMARY KEY, shape POINT, 单位名称 TEXT, 镇街 TEXT, 废物代码 TEXT, 产生量 DOUBLE);"
    ))
    .expect("tables");
    for point in points {
        let shape: geo::Geometry<f64> = geo::Point::new(point.lon, point.lat).into();
        let srid = i32::try_from(epsg).expect("a number");
        let shape = shape
            .to_gpkg_wkb(CoordDimensions::xy(), Some(srid), Vec::new())
            .expect("a shape");
        let [name, zone, code, tonnes] = point.cells();
        db.execute(
            "INSERT INTO 点 (shape, 单位名称, 镇街, 废物代码, 产生量) VALUES (?1, ?2, ?3, ?4, ?5)",
            rusqlite::params![
                shape,
                name,
                zone,
                code,
                tonnes.parse::<f64>().expect("a number")
            ],
        )
        .expect("a row");
    }
    db.execute_batch(more).expect("statements");
    db.close().expect("closed");
    File::new("a.gpkg", std::fs::read(&path).expect("the file"))
}

pub fn geopackage(points: &[Point], epsg: u32) -> File {
    geopackage_with(points, epsg, "")
}

pub fn flatgeobuf(points: &[Point], epsg: u32) -> File {
    let options = FgbWriterOptions {
        crs: FgbCrs {
            code: i32::try_from(epsg).expect("a number"),
            ..FgbCrs::default()
        },
        // Features stay in their order.
        write_index: false,
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options("a", GeometryType::Point, options).expect("a writer");
    for head in HEADS {
        writer.add_column(head, flatgeobuf::ColumnType::String, |_, _| {});
    }
    for point in points {
        let shape: geo::Geometry<f64> = geo::Point::new(point.lon, point.lat).into();
        writer
            .add_feature_geom(shape, |feature| {
                for (at, cell) in point.cells().iter().enumerate() {
                    feature
                        .property(at, HEADS[at], &ColumnValue::String(cell))
                        .expect("a cell");
                }
            })
            .expect("a feature");
    }
    let mut bytes = Vec::new();
    writer.write(&mut bytes).expect("memory");
    File::new("a.fgb", bytes)
}
