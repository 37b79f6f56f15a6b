//! Own roads: lines of a GIS and tables of edges, joined at their ends.

use super::gis::files::{dbf_of, gauss_prj, zipped};
use super::gis::shapes::in_gauss;
use crate::common::{copy_of, small, wasteflow};
use encoding_rs::GB18030;
use std::fs;
use std::io::Cursor;
use wasteflow::dataset::cell::Mark;
use wasteflow::dataset::read;
use wasteflow::dataset::vocabulary::{OneWay, RoadClass};
use wasteflow::import::kept::{By, Head};
use wasteflow::import::lines::{How, TOLERANCE, look, read_text};
use wasteflow::import::{ImportError, Imported, Reason};
use wasteflow::quantity::Metres;

fn geojson(features: &str, tolerance: f64) -> Result<Imported, ImportError> {
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    read_text(&text, "own.geojson", false, Metres(tolerance))
}

fn line(coordinates: &str, properties: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\
         \"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{coordinates}]}}}}"
    )
}

fn ends_of(imported: &Imported) -> Vec<String> {
    let roads = imported.roads.rows.iter();
    roads
        .map(|f| {
            let name = |n: &Option<String>| n.clone().unwrap_or_default();
            format!("{}-{}", name(&f.row.from_node), name(&f.row.to_node))
        })
        .collect()
}

#[test]
fn lines_meet_where_their_ends_are_within_the_tolerance() {
    // The second starts 0.9 m east of the first one's end.
    let features = [
        line(
            "[106.0,29.0],[106.01,29.0]",
            "\"class\":\"primary\",\"speed_kmh\":50",
        ),
        line("[106.010009,29.0],[106.02,29.0]", ""),
    ]
    .join(",");
    let near = geojson(&features, 1.0).expect("read");
    assert_eq!(ends_of(&near), ["J1-J2", "J2-J3"]);
    assert_eq!(
        (near.report.junctions, near.report.count(Reason::EndsJoined)),
        (3, 1)
    );
    assert_eq!(
        ends_of(&geojson(&features, 0.0).expect("read")),
        ["J1-J2", "J3-J4"]
    );
    let rows: Vec<_> = near.roads.rows.iter().map(|f| &f.row).collect();
    assert_eq!(
        (rows[0].class, rows[0].speed_kmh),
        (RoadClass::Primary, 50.0)
    );
    assert_eq!((rows[1].class, rows[1].speed_kmh), (RoadClass::Local, 30.0));
    assert_eq!(
        (rows[0].source.mark, rows[1].source.mark),
        (Mark::Public, Mark::Derived)
    );
    assert!(
        (rows[0].length_m.0 - 972.5).abs() < 1.0,
        "{}",
        rows[0].length_m.0
    );
    assert_eq!(near.report.count(Reason::ClassAssumed), 1);
    assert_eq!(near.report.count(Reason::SpeedAssumed), 1);
}

#[test]
fn features_that_are_no_lines_are_counted_and_multilines_are_split() {
    let features = [
        "{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"Point\",\"coordinates\":[106,29]}}".to_owned(),
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"MultiLineString\",\
         \"coordinates\":[[[106,29],[106.1,29]],[[106.1,29],[106.2,29]]]}}".to_owned(),
    ]
    .join(",");
    let imported = geojson(&features, 1.0).expect("read");
    assert_eq!(ends_of(&imported), ["J1-J2", "J2-J3"]);
    assert_eq!(imported.report.count(Reason::NoLine), 1);
}

#[test]
fn a_table_of_edges_is_read_by_column_names() {
    let text = "id,from_lon,from_lat,to_lon,to_lat,class,speed_kmh,oneway,max_weight_t,source\n\
        a,106.0,29.0,106.1,29.0,primary,60,forward,20,public:own survey\n\
        b,106.1,29.0,106.1,29.1,local,,,,\n";
    let imported = read_text(text, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(ends_of(&imported), ["J1-J2", "J2-J3"]);
    let row = &imported.roads.rows[0].row;
    assert_eq!((row.id.as_str(), row.oneway), ("a", OneWay::Forward));
    assert_eq!(row.source.detail, "own survey");
    let wkt = "wkt,class\n\"LINESTRING (106 29, 106.1 29.1, 106.2 29)\",trunk\n";
    let imported = read_text(wkt, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(imported.roads.rows[0].row.class, RoadClass::Trunk);
    let named = "from_node,to_node,from_lon,from_lat,to_lon,to_lat\nx,y,106,29,106.1,29\n";
    let imported = read_text(named, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(ends_of(&imported), ["x-y"]);
}

#[test]
fn every_faulty_row_is_named() {
    let text = "from_lon,from_lat,to_lon,to_lat,class,speed_kmh\n\
        106.0,29.0,106.1,29.0,boulevard,60\n\
        106.0,29.0,,29.0,local,60\n\
        106.0,29.0,106.1,129.0,local,fast\n";
    let Err(ImportError::Faults(findings)) = read_text(text, "edges.csv", true, Metres(1.0)) else {
        panic!("three rows are wrong");
    };
    assert!(findings.iter().all(|finding| finding.code == "I011"));
    let places: Vec<String> = findings.iter().map(|f| f.place.to_string()).collect();
    assert!(
        places.contains(&"edges.csv:2 [class]".to_owned()),
        "{places:?}"
    );
    assert!(
        places.contains(&"edges.csv:3 [from_lon]".to_owned()),
        "{places:?}"
    );
    assert!(
        places.contains(&"edges.csv:4 [from_lon]".to_owned()),
        "{places:?}"
    );
    for (text, table, code) in [
        ("", true, "I002"),
        ("a,b\n1,2\n", true, "I010"),
        ("{", false, "I050"),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]}", false, "I050"),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[]}",
            false,
            "I010",
        ),
    ] {
        let Err(ImportError::Faults(findings)) = read_text(text, "own", table, Metres(1.0)) else {
            panic!("{text} is no file of roads");
        };
        assert_eq!(findings[0].code, code, "{text}");
    }
}

#[test]
fn words_of_offices_and_web_maps_name_columns_and_classes_and_what_is_said_goes_before() {
    let features = [
        line(
            "[106.0,29.0],[106.01,29.0]",
            r#""路线编号":"G93","技术等级":"二级公路","限速":"40 km/h","单行":"是","限重（吨）":"20","限高":"4.5米","长度(公里)":"1.2","桥梁":"否""#,
        ),
        line("[106.01,29.0],[106.02,29.0]", r#""fclass":"tertiary","maxspeed":0,"单行":"T""#),
        line("[106.02,29.0],[106.03,29.0]", r#""fclass":"footway""#),
    ]
    .join(",");
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    let looked = look("路.geojson", text.as_bytes(), &[], &How::default()).expect("a layer");
    // Two headers are the class: the first one is read.
    let column = |header: &str| {
        let mut all = looked.columns().iter();
        all.find(|one| one.header == header)
            .expect("the header")
            .column
    };
    assert_eq!(
        ["路线编号", "技术等级", "限重（吨）", "长度(公里)", "fclass"].map(column),
        [
            Some("road_ref"),
            Some("class"),
            Some("max_weight_t"),
            Some("length_m"),
            None
        ]
    );
    let imported = looked.take(TOLERANCE).expect("roads");
    let row = &imported.roads.rows[0].row;
    assert_eq!(
        (
            row.road_ref.as_deref(),
            row.class,
            row.speed_kmh,
            row.oneway
        ),
        (Some("G93"), RoadClass::Primary, 40.0, OneWay::Forward)
    );
    assert_eq!(
        (
            row.length_m.0,
            row.max_weight_t.map(|t| t.0),
            row.max_height_m.map(|m| m.0)
        ),
        (1200.0, Some(20.0), Some(4.5))
    );
    assert_eq!(imported.report.count(Reason::ClassByWord), 1);
    assert_eq!(imported.report.count(Reason::ClassAssumed), 2);
    // Somebody says that the words of the web map count; then the footway is none.
    let said = How {
        columns: vec![Head {
            header: "fclass".to_owned(),
            column: Some("class"),
            by: By::Said,
        }],
        ..How::default()
    };
    let looked = look("路.geojson", text.as_bytes(), &[], &said).expect("a layer");
    let imported = looked.take(TOLERANCE).expect("roads");
    let rows: Vec<_> = (imported.roads.rows.iter())
        .map(|road| (road.row.class, road.row.oneway, road.row.speed_kmh))
        .collect();
    assert_eq!(
        rows,
        [
            (RoadClass::Local, OneWay::Forward, 40.0),
            // A speed of 0 is one that nobody knows.
            (RoadClass::Tertiary, OneWay::Backward, 40.0),
        ]
    );
    assert_eq!(imported.report.count(Reason::NotForMotors), 1);
}

#[test]
fn a_shapefile_in_gauss_krueger_and_a_table_in_gb18030_bring_the_same_roads() {
    let ends = [[106.05, 29.05], [106.07, 29.06], [106.09, 29.05]];
    let mut shp = Cursor::new(Vec::new());
    {
        let mut writer = shapefile::ShapeWriter::new(&mut shp);
        for pair in ends.windows(2) {
            let points = pair.iter().map(|&at| {
                let [x, y] = in_gauss(at);
                shapefile::Point::new(x, y)
            });
            let shape = shapefile::Polyline::new(points.collect());
            writer.write_shape(&shape).expect("memory");
        }
        writer.finalize().expect("memory");
    }
    let rows = [vec!["东一路", "省道"], vec!["东二路", "县道"]];
    let table = dbf_of(&["路名", "行政等级"], &[(b'C', 40), (b'C', 10)], &rows);
    let parts = [
        ("路.shp".to_owned(), shp.into_inner()),
        ("路.dbf".to_owned(), table),
        ("路.prj".to_owned(), gauss_prj(105).into_bytes()),
    ];
    let shaped = look("路.zip", &zipped(&parts), &[], &How::default()).expect("a layer");
    let text = "路网（内部）\n路名,行政等级,from_lon,from_lat,to_lon,to_lat\n\
        东一路,省道,106.05,29.05,106.07,29.06\n东二路,县道,106.07,29.06,106.09,29.05\n";
    let csv = GB18030.encode(text).0.into_owned();
    let listed = look("路.csv", &csv, &[], &How::default()).expect("a table");
    let [one, other] = [shaped, listed].map(|looked| looked.take(TOLERANCE).expect("roads"));
    assert_eq!(ends_of(&one), ends_of(&other));
    for (a, b) in one.roads.rows.iter().zip(&other.roads.rows) {
        assert_eq!((&a.row.name, a.row.class), (&b.row.name, b.row.class));
        assert!((a.row.length_m.0 - b.row.length_m.0).abs() < 0.5);
    }
    assert_eq!(other.roads.rows[0].row.class, RoadClass::Primary);
    assert!(
        other.roads.rows[1].row.source.detail.contains(" 4"),
        "the row of the file"
    );
}

#[test]
fn the_command_takes_columns_and_a_shift_and_tells_both() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("roads.geojson");
    let own = fs::read_to_string(case.path().join("roads.geojson")).expect("roads");
    fs::write(&path, own.replace("\"class\"", "\"kind_of_road\"")).expect("written");
    let run = |more: &[&str]| {
        let file = path.to_str().expect("UTF-8");
        let start = ["import", "roads", file, "--into", folder, "--replace"];
        wasteflow(&[&start[..], more].concat())
    };
    let ran = run(&["--column", "kind_of_road=class", "--crs", "gcj02"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("道路等级"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("I063") || ran.stderr.contains("I064"),
        "{}",
        ran.stderr
    );
    let roads = read::folder(case.path()).tables.roads;
    assert_eq!(roads.rows[1].row.class, RoadClass::Secondary);
}

#[test]
fn what_was_said_of_the_columns_of_roads_need_not_be_said_again() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let mapping = case.path().join("mapping.toml");
    let units = "[[column]]\nheader = \"数量\"\nfield = \"tonnes\"\nunit = \"kg\"\n";
    fs::write(&mapping, units).expect("written");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("路网.geojson");
    let own = fs::read_to_string(case.path().join("roads.geojson")).expect("roads");
    let own = own.replace("\"class\"", "\"公路级别\"");
    fs::write(&path, own.replace("\"speed_kmh\"", "\"限速\"")).expect("written");
    let run = |more: &[&str]| {
        let file = path.to_str().expect("UTF-8");
        let start = ["import", "roads", file, "--into", folder, "--replace"];
        wasteflow(&[&start[..], more].concat())
    };
    let roads = || fs::read_to_string(case.path().join("roads.geojson")).expect("roads");
    for wrong in ["没有的=class", "公路级别=颜色"] {
        let ran = run(&["--column", wrong]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("I066"), "{}", ran.stderr);
    }
    assert_eq!(fs::read_to_string(&mapping).expect("mapping"), units);
    let said = ["--column", "公路级别=class", "--column", "限速=none"];
    let first = run(&said);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stdout.contains("--column"), "{}", first.stdout);
    let (after, kept) = (roads(), fs::read_to_string(&mapping).expect("mapping"));
    assert!(
        kept.starts_with(units) && kept.contains("[roads]"),
        "{kept}"
    );
    let old = case.path().join(".replaced/1/mapping.toml");
    assert_eq!(fs::read_to_string(old).expect("the old file"), units);
    assert_eq!(
        read::folder(case.path()).tables.roads.rows[1].row.class,
        RoadClass::Secondary
    );

    // The next year nothing is said.
    let second = run(&["--json"]);
    assert_eq!(second.code, 0, "{}", second.stderr);
    assert!(roads() == after, "the same roads");
    let told: serde_json::Value = serde_json::from_str(&second.stdout).expect("JSON");
    let by = |header: &str| {
        let mut all = told["columns"].as_array().expect("columns").iter();
        let one = all.find(|one| one["header"] == header).expect("the header");
        (one["column"].clone(), one["by"].clone())
    };
    assert_eq!(by("公路级别"), ("class".into(), "kept".into()));
    assert_eq!(by("限速"), (serde_json::Value::Null, "kept".into()));
    assert_eq!(by("name").1, "guess");
    assert_eq!(fs::read_to_string(&mapping).expect("mapping"), kept);

    // What is said now goes before it, and is kept in its place.
    let third = run(&["--column", "限速=speed_kmh"]);
    assert_eq!(third.code, 0, "{}", third.stderr);
    assert!(third.stdout.contains("mapping.toml"), "{}", third.stdout);
    assert!(roads() != after, "speeds are read");
    let now = fs::read_to_string(&mapping).expect("mapping");
    assert!(now.contains("speed_kmh") && now.starts_with(units), "{now}");

    fs::write(&mapping, kept.replace("\"class\"", "\"colour\"")).expect("written");
    let broken = run(&[]);
    assert_eq!(broken.code, 2, "{}", broken.stderr);
    assert!(
        broken.stderr.contains("I066") && broken.stderr.contains("mapping.toml:"),
        "{}",
        broken.stderr
    );
}
