//! `wasteflow route` and `wasteflow matrix` from outside: ways on the bundled case and on roads that
//! were just imported, and what is said when there is none.

use crate::common::{Ran, wasteflow};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|e| panic!("stdout is no JSON ({e}): {} {}", ran.stdout, ran.stderr))
}

fn route(more: &[&str]) -> Ran {
    let args = ["route", "data/geo", "--from", "G0001", "--to", "F_JIDONG"];
    wasteflow(&[&args[..], &["--json", "--lang", "en"], more].concat())
}

/// The value of a key in each way.
fn each(answer: &Value, key: &str) -> Vec<f64> {
    let routes = answer["routes"].as_array().expect("a list");
    let value = |route: &Value| route[key].as_f64().expect("a number");
    routes.iter().map(value).collect()
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

#[test]
fn a_route_has_the_extremes_and_what_lies_between_them() {
    let ran = route(&[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let answer = json(&ran);
    let [seconds, metres, people] =
        ["seconds", "metres", "person_km"].map(|key| each(&answer, key));
    for (best, values) in [
        ("fastest", &seconds),
        ("shortest", &metres),
        ("least_exposed", &people),
    ] {
        let routes = answer["routes"].as_array().expect("a list");
        let at = routes.iter().position(|route| {
            let marks = route["best"].as_array().expect("a list");
            marks.iter().any(|mark| mark == best)
        });
        let at = at.unwrap_or_else(|| panic!("no way is {best}"));
        assert!(
            (values[at] - least(values)).abs() < 0.11,
            "{best}: {values:?}"
        );
    }
    // Nothing listed is beaten on length and exposure together, the fastest way apart.
    for i in 1..metres.len() {
        for j in 1..metres.len() {
            let beaten = metres[j] <= metres[i] && people[j] <= people[i];
            assert!(
                i == j || !beaten,
                "{i} is beaten by {j}: {metres:?} {people:?}"
            );
        }
    }
}

#[test]
fn a_closed_road_is_driven_around_and_a_slow_one_takes_longer() {
    let free = json(&route(&[]));
    let over: Vec<String> = free["routes"][0]["roads"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|id| id.as_str().expect("an id").to_owned())
        .collect();
    // The ends cannot be driven around: a road in the middle.
    let middle = over[over.len() / 2].as_str();
    let closed = json(&route(&["--close", middle]));
    let crosses = |route: &Value| {
        let roads = route["roads"].as_array().expect("a list");
        roads.iter().any(|id| id == middle)
    };
    assert!(crosses(&free["routes"][0]));
    assert!(
        !closed["routes"]
            .as_array()
            .expect("a list")
            .iter()
            .any(crosses)
    );
    let seconds = |answer: &Value| least(&each(answer, "seconds"));
    assert!(seconds(&closed) > seconds(&free));
    let slowed = json(&route(&["--slow", &format!("{middle}=0.9")]));
    assert!(seconds(&slowed) > seconds(&free) && seconds(&slowed) <= seconds(&closed));
}

#[test]
fn ways_are_written_as_geojson() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("ways.geojson");
    let ran = route(&["--out", &file.to_string_lossy()]);
    let text = fs::read_to_string(&file).expect("it was written");
    let written: Value = serde_json::from_str(&text).expect("it is JSON");
    let features = written["features"].as_array().expect("a list");
    assert_eq!(
        features.len(),
        json(&ran)["routes"].as_array().expect("a list").len()
    );
    assert_eq!(features[0]["geometry"]["type"], "LineString");
}

#[test]
fn questions_about_no_road_no_vehicle_and_no_place_end_with_2() {
    for (more, expected) in [
        (vec!["--close", "NOPE"], "N110"),
        (vec!["--slow", "E010=2"], "N110"),
        (vec!["--profile", "bicycle"], "N111"),
    ] {
        let ran = route(&more);
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{more:?}: {}", ran.stderr);
    }
    for (to, expected) in [
        ("119,31", "N113"),
        ("F_NOBODY", "F_NOBODY"),
        ("29.3,106.2", "lon first"),
    ] {
        let args = ["route", "data/geo", "--from", "G0001", "--to", to];
        let ran = wasteflow(&args);
        assert_eq!(ran.code, 2, "{to}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{to}: {}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{to}: {}", ran.stdout);
    }
}

/// Cells of a table the program wrote, by source and target.
fn cells(file: &Path) -> BTreeMap<(String, String), Vec<String>> {
    let text = fs::read_to_string(file).expect("the table was written");
    let rows = text.lines().skip(1).map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        let key = (cells.next(), cells.next());
        let (Some(source), Some(target)) = key else {
            panic!("a row without a key: {line}");
        };
        ((source, target), cells.collect())
    });
    rows.collect()
}

#[test]
fn a_matrix_and_a_route_agree_and_far_places_are_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (table, out) = (dir.path().join("places.csv"), dir.path().join("matrix.csv"));
    let rows = "\u{feff}id,lon,lat,note\r\nport,106.44,29.33,x\r\nfar,119,31,y\r\n";
    fs::write(&table, rows).expect("it can be written");
    let [table, out_text] = [&table, &out].map(|path| path.to_string_lossy().into_owned());
    let ran = wasteflow(&[
        "matrix",
        "data/geo",
        "--sources",
        &table,
        "--targets",
        "facilities",
        "--exposure",
        "--out",
        &out_text,
        "--lang",
        "en",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("N120") && ran.stderr.contains("places.csv:3"),
        "{}",
        ran.stderr
    );
    let matrix = cells(&out);
    let ran = wasteflow(&[
        "route",
        "data/geo",
        "--from",
        "106.44,29.33",
        "--to",
        "F_JIDONG",
        "--json",
    ]);
    let answer = json(&ran);
    let cell = &matrix[&("port".to_owned(), "F_JIDONG".to_owned())];
    for (column, key) in ["metres", "seconds", "person_km"].iter().enumerate() {
        let exact = answer["routes"][0][key].as_f64().expect("a number");
        let told: f64 = cell[column].parse().expect("a number");
        assert!((told - exact).abs() < 0.11, "{key}: {told} {exact}");
    }
    fs::write(&table, "id,lon,lat\na,x,29\nb,181,29\n").expect("it can be written");
    let ran = wasteflow(&[
        "matrix",
        "data/geo",
        "--sources",
        &table,
        "--out",
        &out_text,
    ]);
    assert_eq!(ran.code, 2);
    for row in ["places.csv:2", "places.csv:3"] {
        assert!(ran.stderr.contains(row), "{row}: {}", ran.stderr);
    }
}

#[test]
fn roads_that_were_just_imported_can_be_driven_before_the_case_has_wastes() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (lines, case) = (dir.path().join("own.csv"), dir.path().join("case"));
    fs::write(
        &lines,
        "id,from_lon,from_lat,to_lon,to_lat,class,speed_kmh\n\
         a,106.0,29.0,106.1,29.0,primary,60\nb,106.1,29.0,106.1,29.1,local,30\n",
    )
    .expect("it can be written");
    let [lines, case] = [&lines, &case].map(|path| path.to_string_lossy().into_owned());
    let ran = wasteflow(&["import", "roads", &lines, "--into", &case]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ends = ["--from", "106.0,29.0", "--to", "106.1,29.1"];
    let ran = wasteflow(&[&["route", &case, "--json"], &ends[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let metres = each(&json(&ran), "metres");
    assert!((metres[0] - 20_850.0).abs() < 50.0, "{metres:?}");
    // A plan still wants wastes.
    let ran = wasteflow(&["flow", &case, "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("D195 error wastes.csv"),
        "{}",
        ran.stderr
    );
    // Signs forbid the only roads to dangerous goods, and to nobody else.
    let table = "id,from_lon,from_lat,to_lon,to_lat,hazmat\na,106.0,29.0,106.1,29.0,no\n";
    fs::write(&lines, table).expect("it can be written");
    let ran = wasteflow(&["import", "roads", &lines, "--into", &case, "--replace"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ends = ["--from", "106.0,29.0", "--to", "106.1,29.0"];
    let lorry = [&["route", &case], &ends[..]].concat();
    assert_eq!(wasteflow(&lorry).code, 0);
    let ran = wasteflow(&[&lorry[..], &["--profile", "hazmat"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("N112"), "{}", ran.stderr);
}
