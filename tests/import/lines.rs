//! Own roads: lines of a GIS and tables of edges, joined at their ends.

use wasteflow::dataset::cell::Mark;
use wasteflow::dataset::vocabulary::{OneWay, RoadClass};
use wasteflow::import::lines::read_text;
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

fn ends(imported: &Imported) -> Vec<String> {
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
    assert_eq!(ends(&near), ["J1-J2", "J2-J3"]);
    assert_eq!(
        (near.report.junctions, near.report.count(Reason::EndsJoined)),
        (3, 1)
    );
    assert_eq!(
        ends(&geojson(&features, 0.0).expect("read")),
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
    assert_eq!(ends(&imported), ["J1-J2", "J2-J3"]);
    assert_eq!(imported.report.count(Reason::NoLine), 1);
}

#[test]
fn a_table_of_edges_is_read_by_column_names() {
    let text = "id,from_lon,from_lat,to_lon,to_lat,class,speed_kmh,oneway,max_weight_t,source\n\
        a,106.0,29.0,106.1,29.0,primary,60,forward,20,public:own survey\n\
        b,106.1,29.0,106.1,29.1,local,,,,\n";
    let imported = read_text(text, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(ends(&imported), ["J1-J2", "J2-J3"]);
    let row = &imported.roads.rows[0].row;
    assert_eq!((row.id.as_str(), row.oneway), ("a", OneWay::Forward));
    assert_eq!(row.source.detail, "own survey");
    let wkt = "wkt,class\n\"LINESTRING (106 29, 106.1 29.1, 106.2 29)\",trunk\n";
    let imported = read_text(wkt, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(imported.roads.rows[0].row.class, RoadClass::Trunk);
    let named = "from_node,to_node,from_lon,from_lat,to_lon,to_lat\nx,y,106,29,106.1,29\n";
    let imported = read_text(named, "edges.csv", true, Metres(1.0)).expect("read");
    assert_eq!(ends(&imported), ["x-y"]);
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
