//! Files of every format made of the same named areas: outline and towns as an office of surveys hands them out.

use super::files::{File, dbf_of, gauss_prj, zipped};
use flatgeobuf::{FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::{ColumnValue, CoordDimensions, PropertyProcessor as _, ToWkb as _};
use proj4rs::Proj;
use std::io::Cursor;

/// A named ring, closed.
#[derive(Clone, Debug)]
pub struct Area {
    pub name: &'static str,
    pub ring: Vec<[f64; 2]>,
}

impl Area {
    /// A rectangle by its lower left corner.
    pub fn square(name: &'static str, [x, y]: [f64; 2], [wide, high]: [f64; 2]) -> Self {
        let ring = vec![
            [x, y],
            [x + wide, y],
            [x + wide, y + high],
            [x, y + high],
            [x, y],
        ];
        Self { name, ring }
    }

    fn polygon(&self) -> geo::Geometry<f64> {
        let ring = self.ring.iter().map(|&[x, y]| (x, y)).collect();
        geo::Polygon::new(ring, Vec::new()).into()
    }
}

/// Each file with what it is, a shapefile alone with its parts beside it.
pub fn every_format(areas: &[Area], stem: &str) -> Vec<File> {
    let shp = shapefile(areas, stem, None);
    let plane = gauss(areas);
    let mut parts = vec![(shp.name.clone(), shp.bytes.clone())];
    parts.extend(shp.beside.clone());
    let doc = kml(areas).into_bytes();
    vec![
        File::new(&format!("{stem}.geojson"), geojson(areas).into_bytes()),
        geopackage(areas, stem, 4490),
        geopackage(&plane, stem, 4544),
        File::new(&format!("{stem}.kml"), doc.clone()),
        File::new(
            &format!("{stem}.kmz"),
            zipped(&[("doc.kml".to_owned(), doc)]),
        ),
        flatgeobuf(areas, stem, 4326),
        flatgeobuf(&plane, stem, 4544),
        File::new(&format!("{stem}.zip"), zipped(&parts)),
        shapefile(&plane, stem, Some(&gauss_prj(105))),
    ]
}

/// A place in Gauss–Krüger, meridian 105°, metres.
pub fn in_gauss([lon, lat]: [f64; 2]) -> [f64; 2] {
    let text = "+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m";
    let plane = Proj::from_proj_string(text).expect("a system");
    let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80").expect("a system");
    let mut at = (lon.to_radians(), lat.to_radians(), 0.0);
    proj4rs::transform::transform(&degrees, &plane, &mut at).expect("a place");
    [at.0, at.1]
}

fn gauss(areas: &[Area]) -> Vec<Area> {
    let all = areas.iter().map(|area| Area {
        name: area.name,
        ring: area.ring.iter().map(|&at| in_gauss(at)).collect(),
    });
    all.collect()
}

pub fn geojson(areas: &[Area]) -> String {
    let features: Vec<_> = (areas.iter())
        .map(|area| {
            serde_json::json!({"type": "Feature", "properties": {"名称": area.name},
                "geometry": {"type": "Polygon", "coordinates": [area.ring]}})
        })
        .collect();
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn kml(areas: &[Area]) -> String {
    let marks: String = (areas.iter())
        .map(|area| {
            let ring: Vec<String> = area.ring.iter().map(|[x, y]| format!("{x},{y},0")).collect();
            let (name, ring) = (area.name, ring.join(" "));
            format!("<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{marks}</Document></kml>"
    )
}

fn shapefile(areas: &[Area], stem: &str, prj: Option<&str>) -> File {
    let mut shp = Cursor::new(Vec::new());
    {
        let mut writer = shapefile::ShapeWriter::new(&mut shp);
        for area in areas {
            // The format wants outer rings clockwise.
            let points = area.ring.iter().rev();
            let points = points.map(|&[x, y]| shapefile::Point::new(x, y)).collect();
            let ring = shapefile::PolygonRing::Outer(points);
            let shape = shapefile::Polygon::with_rings(vec![ring]);
            writer.write_shape(&shape).expect("memory");
        }
        writer.finalize().expect("memory");
    }
    let rows: Vec<Vec<&str>> = areas.iter().map(|area| vec![area.name]).collect();
    let table = dbf_of(&["名称"], &[(b'C', 40)], &rows);
    let mut beside = vec![(format!("{stem}.dbf"), table)];
    beside.extend(prj.map(|prj| (format!("{stem}.prj"), prj.as_bytes().to_vec())));
    File {
        name: format!("{stem}.shp"),
        bytes: shp.into_inner(),
        beside,
    }
}

fn geopackage(areas: &[Area], stem: &str, epsg: i32) -> File {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.gpkg");
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch(&format!(
        "PRAGMA application_id = 1196444487;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('s', {epsg}, 'EPSG', {epsg}, '', '');
         INSERT INTO gpkg_contents VALUES ('{stem}', 'features', '{stem}', {epsg});
         INSERT INTO gpkg_geometry_columns VALUES ('{stem}', 'geom', 'POLYGON', {epsg}, 0, 0);
         CREATE TABLE \"{stem}\" (fid INTEGER PRIMARY KEY, geom POLYGON, 名称 TEXT);"
    ))
    .expect("tables");
    for area in areas {
        let shape = area.polygon();
        let shape = shape.to_gpkg_wkb(CoordDimensions::xy(), Some(epsg), Vec::new());
        let insert = format!("INSERT INTO \"{stem}\" (geom, 名称) VALUES (?1, ?2)");
        db.execute(
            &insert,
            rusqlite::params![shape.expect("a shape"), area.name],
        )
        .expect("a row");
    }
    db.close().expect("closed");
    File::new(
        &format!("{stem}_{epsg}.gpkg"),
        std::fs::read(&path).expect("the file"),
    )
}

fn flatgeobuf(areas: &[Area], stem: &str, epsg: i32) -> File {
    let options = FgbWriterOptions {
        crs: FgbCrs {
            code: epsg,
            ..FgbCrs::default()
        },
        write_index: false,
        ..FgbWriterOptions::default()
    };
    let mut writer =
        FgbWriter::create_with_options(stem, GeometryType::Polygon, options).expect("a writer");
    writer.add_column("名称", flatgeobuf::ColumnType::String, |_, _| {});
    for area in areas {
        writer
            .add_feature_geom(area.polygon(), |feature| {
                feature
                    .property(0, "名称", &ColumnValue::String(area.name))
                    .expect("a cell");
            })
            .expect("a feature");
    }
    let mut bytes = Vec::new();
    writer.write(&mut bytes).expect("memory");
    File::new(&format!("{stem}_{epsg}.fgb"), bytes)
}
