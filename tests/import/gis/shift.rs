//! The shift of web maps, undone corner by corner and told.

use super::files::collection;
use super::{Case, tables};
use crate::common::small;
use std::fs;

/// The shift of web maps, written here anew from its published formula.
fn shifted(lon: f64, lat: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |v: f64, a: f64, k: f64| a * (v * PI * k).sin() * 2.0 / 3.0;
    let both = wave(x, 20.0, 6.0) + wave(x, 20.0, 2.0);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + both
        + wave(y, 20.0, 1.0)
        + wave(y, 40.0, 1.0 / 3.0)
        + wave(y, 160.0, 1.0 / 12.0)
        + wave(y, 320.0, 1.0 / 30.0);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + both
        + wave(x, 20.0, 1.0)
        + wave(x, 40.0, 1.0 / 3.0)
        + wave(x, 150.0, 1.0 / 12.0)
        + wave(x, 300.0, 1.0 / 30.0);
    let (a, e) = (6_378_245.0, 0.006_693_421_622_965_943);
    let magic = 1.0 - e * lat.to_radians().sin().powi(2);
    let metres = (
        a * (1.0 - e) / magic.powf(1.5),
        a / magic.sqrt() * lat.to_radians().cos(),
    );
    (
        lon + (east / metres.1).to_degrees(),
        lat + (north / metres.0).to_degrees(),
    )
}

/// Text of a layer with each corner where a web map has it.
fn as_web_maps_have_it(text: &str) -> String {
    fn walk(value: &mut serde_json::Value) {
        let Some(list) = value.as_array_mut() else {
            return;
        };
        match list.as_slice() {
            [lon, lat] if lon.is_number() => {
                let (lon, lat) = (
                    lon.as_f64().expect("a number"),
                    lat.as_f64().expect("a number"),
                );
                let (lon, lat) = shifted(lon, lat);
                *list = vec![lon.into(), lat.into()];
            }
            _ => list.iter_mut().for_each(walk),
        }
    }
    let mut layer: serde_json::Value = serde_json::from_str(text).expect("JSON");
    for feature in layer["features"].as_array_mut().expect("features") {
        walk(&mut feature["geometry"]["coordinates"]);
    }
    layer.to_string()
}

/// Corners of a layer, in order.
fn corners(text: &str) -> Vec<[f64; 2]> {
    fn walk(value: &serde_json::Value, found: &mut Vec<[f64; 2]>) {
        match value.as_array().map(Vec::as_slice) {
            Some([lon, lat]) if lon.is_number() => {
                found.push([lon, lat].map(|v| v.as_f64().expect("a number")));
            }
            Some(list) => list.iter().for_each(|one| walk(one, found)),
            None => (),
        }
    }
    let layer: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let mut found = Vec::new();
    for feature in layer["features"].as_array().expect("features") {
        walk(&feature["geometry"]["coordinates"], &mut found);
    }
    found
}

#[test]
fn a_shift_of_areas_lines_and_points_is_undone_corner_by_corner_and_told() {
    let case = Case::new();
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("web.geojson");
    let take = |code: i32, text: &str, more: &[&str]| {
        fs::write(&path, text).expect("written");
        case.import(code, "gis", &path, &[&["--lang", "en"], more].concat())
    };
    let read = |name: &str| fs::read_to_string(case.path().join(name)).expect("read");
    let near = |one: &str, other: &str| {
        let (one, other) = (corners(one), corners(other));
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(&other) {
            // 1e-6 degrees are a decimetre.
            assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 1e-6, "{a:?} {b:?}");
        }
    };
    let zones = fs::read_to_string(small().join("zones.geojson")).expect("read");
    let ran = take(
        0,
        &as_web_maps_have_it(&zones),
        &["--as", "areas", "--crs", "gcj02"],
    );
    assert!(
        ran.stderr.contains("I063") && ran.stderr.contains("100.0% are now"),
        "{}",
        ran.stderr
    );
    near(&read("zones.geojson"), &zones);
    // They are what the case had, so nothing was written; what is different is, and the old file is kept.
    assert!(!case.path().join(".replaced").exists());
    let grown = zones.replace("\"population\":20000", "\"population\":21000");
    take(0, &grown, &["--as", "areas"]);
    assert_eq!(read(".replaced/1/zones.geojson"), zones);
    let people = case.tables().zones.rows[0].row.population;
    assert_eq!(people, Some(21000.0));
    // What was no shift fits worse once one is undone: said, with the evidence.
    let ran = take(0, &zones, &["--as", "zones", "--crs", "gcj02", "--dry-run"]);
    assert!(ran.stderr.contains("I064"), "{}", ran.stderr);
    let lines = collection_of(
        "LineString",
        "[[106.01,29.01],[106.05,29.05],[106.09,29.02]]",
    );
    let ran = take(
        0,
        &as_web_maps_have_it(&lines),
        &["--as", "layer:red_line", "--crs", "gcj02"],
    );
    assert!(ran.stderr.contains("3 corners moved"), "{}", ran.stderr);
    near(&read("layers/red_line.geojson"), &lines);
    let first = tables().facilities.rows[0].clone();
    let point = collection(&[(format!(r#"{{"id":"{}"}}"#, first.id), "[106.06,29.06]")]);
    take(
        0,
        &as_web_maps_have_it(&point),
        &["--table", "facilities", "--crs", "gcj02"],
    );
    let row = &case.tables().facilities.rows[0];
    assert_eq!((row.lon, row.lat), (106.06, 29.06));
    // Metres, and places abroad, have no such shift.
    for (at, system) in [("[500000,3240000]", "gcj02"), ("[2.35,48.85]", "bd09")] {
        let ran = take(
            2,
            &collection_of("Point", at),
            &["--table", "facilities", "--crs", system],
        );
        assert!(ran.stderr.contains("I047"), "{}", ran.stderr);
    }
}

/// A layer of one shape.
fn collection_of(kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"x"}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
    )
}
