//! Vehicle routing instances from outside: four text forms, good and broken, and the command end to end.

use super::{figures_of, folder, put, told};
use wasteflow::bench::vrp::{Form, VrpInstance, open};
use wasteflow::finding::Finding;

/// Three stops at the corners of a 3-4-5 triangle's rectangle; two of them fill a vehicle. The best tours are
/// 0-1-2-0 (3 + 4 + 5 = 12) and 0-3-0 (4 + 4 = 8).
const VRP: &str = "NAME : a\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\nNODE_COORD_SECTION\n\
                   1 0 0\n2 3 0\n3 3 4\n4 0 4\nDEMAND_SECTION\n1 0\n2 5\n3 5\n4 6\nDEPOT_SECTION\n1\n-1\nEOF\n";
const SOLOMON: &str = "A\n\nVEHICLE\nNUMBER CAPACITY\n3 10\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\
                       0 0 0 0 0 100 0\n1 3 0 5 0 50 1\n2 3 4 5 0 50 1\n3 0 4 6 0 50 1\n";
const CORDEAU: &str =
    "1 1 3 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 3 0 0 5 1 2 1 2\n2 3 4 0 5 1 2 1 2\n3 0 4 0 6 1 2 1 2\n";
const GEO: &str = r#"{"type":"FeatureCollection","info":{"numVehicles":1,"maxDuration":40,"maxCapacity":5,"planningHorizon":2},
"features":[{"properties":{"id":0,"type":"depot","frequency":0.0,"demand":0.0,"service":0.0}},
{"properties":{"id":1,"type":"customer","frequency":2.0,"demand":3.0,"service":1.0}},
{"properties":{"id":2,"type":"customer","frequency":1.0,"demand":3.0,"service":1.0}},
{"properties":{"id":3,"type":"intermediateFacility","frequency":0.0,"demand":0.0,"service":0.0}}],
"duration":[[0.0,2.0,4.0,3.0],[2.0,0.0,2.0,1.0],[4.0,2.0,0.0,1.0],[3.0,1.0,1.0,0.0]]}"#;

fn read(name: &str, text: &str) -> Result<VrpInstance, Vec<Finding>> {
    let dir = folder();
    open(&put(dir.path(), name, text))
}

#[test]
fn four_forms_are_told_apart_and_read() {
    for (name, text, form, days) in [
        ("a.vrp", VRP, Form::Vrplib, 1),
        ("a.txt", VRP, Form::Vrplib, 1),
        ("b.txt", SOLOMON, Form::Solomon, 1),
        ("p01", CORDEAU, Form::Cordeau, 2),
        ("c.geojson", GEO, Form::GeoJson, 2),
    ] {
        let made = read(name, text).expect("a good file");
        assert_eq!(
            (made.form, made.routing.parts().days),
            (form, days),
            "{name}"
        );
    }
    let geo = read("c.geojson", GEO).expect("a good file");
    let parts = geo.routing.parts();
    assert_eq!(parts.stops[0].patterns, [3]);
    assert_eq!(parts.stops[1].patterns, [1, 2]);
    assert!(parts.unload_last && parts.sites.len() == 1);
}

#[test]
fn every_fault_of_a_routing_file_is_named_with_its_line() {
    let broken = VRP.replace("2 3 0", "2 x 0");
    let short = VRP.replace("4 0 4\n", "");
    let matrix = VRP.replace("EUC_2D", "EXPLICIT");
    let backwards = SOLOMON.replace("0 50 1\n2", "60 50 1\n2");
    let crowded = CORDEAU.replace("1 1 3 2", "1 2000000 3 2");
    type Expected = (&'static str, Option<u32>);
    let faults: &[(&str, &str, Expected)] = &[
        ("a.vrp", "", ("B060", Some(1))),
        ("a.txt", "what is this\n", ("B060", Some(1))),
        ("a.vrp", "NAME : a\n", ("B061", Some(1))),
        ("a.vrp", &matrix, ("B061", Some(4))),
        ("a.vrp", &broken, ("B062", Some(8))),
        ("a.vrp", &short, ("B063", Some(7))),
        ("p01", "1 1 3 2\n0 10\n", ("B063", Some(1))),
        (
            "p01",
            "1 1 0 2\n0 10\n0 10\n0 0 0 0 0 0 0\n1 1 1 1 1\n",
            ("B063", Some(1)),
        ),
        ("c.geojson", "{}", ("B062", Some(1))),
        ("b.txt", &backwards, ("B064", Some(1))),
        ("p01", &crowded, ("B064", Some(1))),
    ];
    for (name, text, expected) in faults {
        let found = read(name, text).expect_err(text);
        assert_eq!(told(&found), [*expected], "{text}");
    }
    let dir = folder();
    let missing = open(&dir.path().join("none.vrp")).expect_err("no file");
    assert_eq!(told(&missing), [("B001", None)]);
}

#[test]
fn the_command_tells_cost_tours_and_what_the_checker_says() {
    let dir = folder();
    for (name, text, cost, routes) in [
        ("a.vrp", VRP, 20.0, 2),
        ("b.txt", SOLOMON, 20.0, 2),
        ("p01", CORDEAU, 20.0, 2),
        // Day 0: 2 + 1 + 3 by the site; day 1: 2, 1 to the site, 1 + 1 back to it, 3.
        ("c.geojson", GEO, 14.0, 2),
    ] {
        let file = put(dir.path(), name, text);
        let told = figures_of("vrp", &file, &["--iterations", "500", "--threads", "1"]);
        assert_eq!(told["feasible"], true, "{told}");
        assert_eq!(told["cost"], cost, "{told}");
        assert_eq!(told["routes"], routes, "{told}");
        assert_eq!(told["unserved"], serde_json::json!([]), "{told}");
        assert_eq!(told["status"], "iterations", "{told}");
        assert_eq!(told["iterations"], 500, "{told}");
    }
    let tours = dir.path().join("tours.txt");
    let file = dir.path().join("c.geojson");
    let path = tours.to_str().expect("a plain path");
    let timed = figures_of("vrp", &file, &["--time", "0.05", "--solution", path]);
    assert_eq!(timed["status"], "time", "{timed}");
    let text = std::fs::read_to_string(&tours).expect("it was written");
    assert!(text.starts_with("Route #1 day 0:"), "{text}");
    assert!(
        text.contains(" U3\n") && text.ends_with("Cost 14\n"),
        "{text}"
    );
}
