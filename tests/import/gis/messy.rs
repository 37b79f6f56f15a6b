//! Files of a GIS, each messy in one way, with what each must come to.

use super::files::*;

/// What one messy file must come to.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// Rows are taken in, others refused with the reason.
    Taken {
        units: usize,
        refused: Vec<(u32, &'static str)>,
    },
    /// Nothing is: codes with their rows.
    Faults(Vec<(&'static str, Option<u32>)>),
}

fn fault(code: &'static str) -> Due {
    Due::Faults(vec![(code, None)])
}

fn taken(units: usize, refused: &[(u32, &'static str)]) -> Due {
    Due::Taken {
        units,
        refused: refused.to_vec(),
    }
}

/// One after the other.
pub fn messy() -> Vec<(&'static str, File, Due)> {
    let text = |name: &str, text: String| File::new(name, text.into_bytes());
    let cut = |mut file: File, share: usize| {
        file.bytes.truncate(file.bytes.len() * share / 100);
        file
    };
    let good = properties(&points()[0]);
    let with = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{good},"geometry":{geometry}}}]}}"#
        )
    };
    let named = |name: &str| collection(&[(good.replace("新厂甲", name), "[106.05,29.05]")]);
    let shp = shapefile(&points(), None);
    let part = |file: &File, change: &dyn Fn(&mut Vec<u8>)| {
        let mut file = file.clone();
        change(&mut file.beside[0].1);
        file
    };
    let document = kml(&points());
    let shape_of = |bytes: &str| {
        geopackage_with(
            &points(),
            4326,
            &format!("UPDATE 点 SET shape = {bytes} WHERE fid = 2;"),
        )
    };
    vec![
        ("nothing", File::new("a.geojson", Vec::new()), fault("I002")),
        (
            "a position of one number",
            text(
                "a.geojson",
                with(r#"{"type":"LineString","coordinates":[[106.05],[106.06,29.05]]}"#),
            ),
            taken(0, &[(2, "bad_point")]),
        ),
        (
            "a table",
            text("a.csv", "单位名称,镇街\n甲,乙\n".to_owned()),
            fault("I054"),
        ),
        (
            "an XML of something else",
            text("a.kml", "<gpx></gpx>".to_owned()),
            fault("I054"),
        ),
        (
            "GeoJSON that ends too early",
            text(
                "a.geojson",
                geojson(&points()).trim_end_matches("}]}").to_owned(),
            ),
            fault("I050"),
        ),
        (
            "GeoJSON in GBK",
            File::new(
                "a.geojson",
                encoding_rs::GBK.encode(&geojson(&points())).0.into_owned(),
            ),
            fault("I042"),
        ),
        (
            "GeoJSON without features",
            text("a.geojson", "{\"type\":\"FeatureCollection\"}".to_owned()),
            fault("I050"),
        ),
        (
            "a system nobody knows",
            text(
                "a.geojson",
                geojson(&points()).replacen(
                    '{',
                    r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5514"}},"#,
                    1,
                ),
            ),
            fault("I047"),
        ),
        (
            "Xian 80 said by the file",
            text(
                "a.geojson",
                geojson(&points()).replacen(
                    '{',
                    r#"{"crs":{"type":"name","properties":{"name":"EPSG:2359"}},"#,
                    1,
                ),
            ),
            fault("I047"),
        ),
        (
            "a line for a point",
            text(
                "a.geojson",
                with(r#"{"type":"LineString","coordinates":[[106.05,29.05],[106.06,29.05]]}"#),
            ),
            taken(0, &[(2, "bad_point")]),
        ),
        (
            "a point of one number",
            text(
                "a.geojson",
                with(r#"{"type":"Point","coordinates":[106.05]}"#),
            ),
            taken(0, &[(2, "bad_point")]),
        ),
        ("no point", text("a.geojson", with("null")), taken(1, &[])),
        (
            "a point elsewhere",
            text(
                "a.geojson",
                with(r#"{"type":"Point","coordinates":[116.4,39.9]}"#),
            ),
            taken(0, &[(2, "far_point")]),
        ),
        (
            "longitude and latitude exchanged",
            text(
                "a.geojson",
                with(r#"{"type":"Point","coordinates":[29.05,106.05]}"#),
            ),
            taken(1, &[]),
        ),
        (
            "control characters in a name",
            text("a.geojson", named("新厂\\u0000甲\\u0007")),
            taken(1, &[]),
        ),
        (
            "an attribute without end",
            text("a.geojson", named(&"长".repeat(40_000))),
            Due::Faults(vec![("I051", Some(2))]),
        ),
        (
            "a name of 10 MB",
            text("a.geojson", named(&"x".repeat(10 << 20))),
            Due::Faults(vec![("I051", Some(2))]),
        ),
        (
            "features within features",
            text("a.geojson", "{\"features\":[".repeat(5_000)),
            fault("I050"),
        ),
        (
            "a GeoPackage that ends too early",
            cut(geopackage(&points(), 4326), 40),
            fault("I050"),
        ),
        (
            "a database of something else",
            {
                let mut file = geopackage_with(&points(), 4326, "DROP TABLE gpkg_contents;");
                file.name = "a.db".to_owned();
                file
            },
            fault("I050"),
        ),
        (
            "a GeoPackage without layers",
            geopackage_with(&points(), 4326, "DELETE FROM gpkg_contents;"),
            fault("I052"),
        ),
        (
            "a view for a layer",
            geopackage_with(
                &points(),
                4326,
                "ALTER TABLE 点 RENAME TO x; CREATE VIEW 点 AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT n FROM c;",
            ),
            fault("I052"),
        ),
        (
            "two layers",
            geopackage_with(
                &points(),
                4326,
                "CREATE TABLE 面 (fid INTEGER PRIMARY KEY, shape POLYGON); INSERT INTO gpkg_contents VALUES ('面', 'features', '面', 4326);",
            ),
            fault("I052"),
        ),
        (
            "a shape that is no shape",
            shape_of("x'00010203'"),
            taken(2, &[(3, "bad_point")]),
        ),
        (
            "a shape of four thousand million corners",
            shape_of(
                "x'4750000100000000010200000 0ffffffff'"
                    .replace(' ', "")
                    .as_str(),
            ),
            taken(2, &[(3, "bad_point")]),
        ),
        (
            "collections within collections",
            shape_of(&format!(
                "x'47500001000000000{}'",
                &"107000000010000000".repeat(50)[..899]
            )),
            taken(2, &[(3, "bad_point")]),
        ),
        (
            "Beijing 54 said by a GeoPackage",
            geopackage(&points(), 2411),
            fault("I047"),
        ),
        (
            "a Shapefile that ends too early",
            cut(shp.clone(), 90),
            fault("I050"),
        ),
        (
            "fewer rows than shapes",
            part(&shp, &|dbf| dbf[4] = 2),
            fault("I050"),
        ),
        (
            "more rows than there are",
            part(&shp, &|dbf| dbf[6] = 9),
            fault("I050"),
        ),
        (
            "a Shapefile in Xian 80",
            shapefile(
                &points(),
                Some("PROJCS[\"Xian_1980_GK\",GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\"]]]"),
            ),
            fault("I047"),
        ),
        (
            "a Shapefile without attributes",
            {
                let mut file = shp.clone();
                file.beside.clear();
                file
            },
            Due::Faults(vec![("I044", Some(1))]),
        ),
        (
            "KML that ends too early",
            text("a.kml", document[..document.len() - 40].to_owned()),
            fault("I050"),
        ),
        (
            "KML with entities of its own",
            text(
                "a.kml",
                document.replace("<kml ", "<!DOCTYPE x [<!ENTITY a \"b\">]><kml "),
            ),
            fault("I050"),
        ),
        (
            "folders within folders",
            text("a.kml", format!("<kml>{}", "<Folder>".repeat(100_000))),
            fault("I050"),
        ),
        (
            "KML with a point of nothing",
            text("a.kml", document.replacen("106.05,29.05,0", "", 1)),
            taken(2, &[(2, "bad_point")]),
        ),
        (
            "FlatGeobuf that ends too early",
            cut(flatgeobuf(&points(), 4326), 90),
            fault("I050"),
        ),
        (
            "a ZIP of nothing",
            File::new("a.zip", zipped(&[("readme.txt".to_owned(), b"x".to_vec())])),
            fault("I054"),
        ),
        (
            "a ZIP in a ZIP",
            File::new(
                "a.zip",
                zipped(&[(
                    "a.geojson".to_owned(),
                    zipped(&[("b".to_owned(), Vec::new())]),
                )]),
            ),
            fault("I050"),
        ),
        (
            "a ZIP that unpacks without end",
            File::new("a.kmz", bomb(false)),
            fault("I051"),
        ),
        // What comes out is not what the headers say: the entry is damaged, and no more of it is unpacked.
        (
            "a ZIP whose headers lie",
            File::new("a.kmz", bomb(true)),
            fault("I050"),
        ),
    ]
}

/// 300 MiB of spaces; in a file whose headers say that it holds ten bytes, when they lie.
fn bomb(lies: bool) -> Vec<u8> {
    let mut bytes = zipped(&[("doc.kml".to_owned(), vec![b' '; 300 << 20])]);
    if !lies {
        return bytes;
    }
    let size = (300u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|&at| bytes[at..at + 4] == size)
        .collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
    }
    bytes
}
