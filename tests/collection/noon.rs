//! Noon on the bundled case: a garage closes its gate, and the rest of the day is planned anew without moving what is
//! done; and the files of a day say the same as its plan.

use super::judge::FROM;
use crate::common::wasteflow;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use wasteflow::pipeline;
use wasteflow::pipeline::collection::CollectionDesk;
use wasteflow::plan::collection::rounds::Edits;
use wasteflow::plan::collection::rounds::edits::{Close, Done, UNLOAD};
use wasteflow::plan::collection::rounds::solution::{Fault, FaultKind, Tour};
use wasteflow::plan::control::Control;

/// Seconds of work of this thread so far.
fn worked() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/stat").expect("Linux tells it");
    let (_, after) = text.rsplit_once(')').expect("a name in brackets");
    let ticks: f64 = (after.split_whitespace().skip(11).take(2))
        .map(|number| number.parse::<f64>().expect("a number"))
        .sum();
    ticks / 100.0
}

/// What a vehicle has done by a moment.
fn done(tour: &Tour, now: f64) -> Done {
    let mut calls: Vec<String> = Vec::new();
    for (number, visit) in tour.visits.iter().enumerate() {
        let unloads = tour.unloads.iter().filter(|unload| unload.after == number);
        calls.extend(unloads.map(|_| UNLOAD.to_owned()));
        if visit.leave.0 > now {
            break;
        }
        calls.push(visit.id.clone());
    }
    if calls.last().is_some_and(|call| call == UNLOAD) {
        calls.pop(); // on its way to the store, or from it: not done
    }
    Done {
        vehicle: tour.vehicle.clone(),
        unit: tour.unit,
        calls,
        at_h: BTreeMap::new(),
    }
}

#[test]
fn a_garage_that_closes_at_noon_is_planned_around_without_moving_what_is_done() {
    let control = Control::default();
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, None).expect("the bundled case");
    let desk = CollectionDesk::of(&opened, None, FROM, &control).expect("a register");
    let morning = desk.plan(1, &Edits::default(), &control).expect("a plan");
    let tours = &morning.rounds.days[0].tours;
    let last = |tour: &Tour| tour.visits.last().map_or(0.0, |visit| visit.arrive.0);
    let latest = tours.iter().map(last).fold(0.0, f64::max);
    // Noon, or a little before the last call of the day where that is sooner.
    let now = (12.0 * 3600.0_f64).min(latest - 600.0);
    let closes = (tours.iter().flat_map(|tour| &tour.visits))
        .filter(|visit| visit.arrive.0 > now)
        .max_by(|a, b| a.arrive.0.total_cmp(&b.arrive.0))
        .expect("somebody is called on later");
    let told: Vec<Done> = (tours.iter().map(|tour| done(tour, now)))
        .filter(|done| !done.calls.is_empty())
        .collect();
    assert!(!told.is_empty(), "the day has begun");
    let edits = Edits {
        now_h: now / 3600.0,
        close: vec![Close {
            point: closes.id.clone(),
            from: FROM,
            to: None,
        }],
        done: told.clone(),
        ..Edits::default()
    };
    // The operators' searches on one thread, so that its seconds are those of all.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let (noon, took) = alone.expect("a thread").install(|| {
        let before = worked();
        let noon = desk.plan(1, &edits, &control).expect("a plan");
        (noon, worked() - before)
    });
    let after = &noon.rounds.days[0].tours;
    for done in &told {
        let own = |tour: &&Tour| tour.vehicle == done.vehicle && tour.unit == done.unit;
        let old = tours.iter().find(own).expect("it was planned");
        let new = after.iter().find(own).expect("it goes on");
        let count = done.calls.iter().filter(|call| *call != UNLOAD).count();
        assert_eq!(new.done, count);
        // The order stays; without the hour of its start, a vehicle is taken to have left as the shift began.
        for (old, new) in old.visits.iter().zip(&new.visits).take(count) {
            assert_eq!(old.id, new.id);
            assert!(new.leave <= old.leave, "{old:?} {new:?}");
        }
    }
    let visited = after.iter().flat_map(|tour| &tour.visits);
    assert!(
        visited.into_iter().all(|visit| visit.id != closes.id),
        "closed"
    );
    let other = |fault: &&Fault| fault.kind != FaultKind::Late || fault.point != closes.id;
    assert_eq!(
        noon.faults.iter().filter(other).count(),
        0,
        "{:?}",
        noon.faults
    );
    // Two seconds are what a dispatcher waits for a release build; the profile of tests is slower.
    assert!(took <= 4.0, "{took} s of work");
}

/// The rows of a table the program wrote, without its header.
fn rows(folder: &Path, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(name)).expect("written");
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn tables_map_and_gpx_of_a_day_say_the_same_as_its_plan() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("out");
    let folder = out.to_str().expect("UTF-8");
    let args = [
        "collect",
        "data/geo",
        "--date",
        "2021-03-01",
        "--days",
        "1",
        "--json",
        "--out",
        folder,
    ];
    let ran = wasteflow(&args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: Value = serde_json::from_str(&ran.stdout).expect("one document");
    let tours = told["rounds"]["days"][0]["tours"]
        .as_array()
        .expect("tours");
    let ids: Vec<&str> = (tours.iter())
        .flat_map(|tour| tour["visits"].as_array().expect("visits"))
        .map(|visit| visit["id"].as_str().expect("an id"))
        .collect();
    assert!(!ids.is_empty());
    let stops = rows(&out, "stops.csv");
    assert_eq!(stops.len(), ids.len());
    for (row, id) in stops.iter().zip(&ids) {
        assert!(row.split(',').any(|cell| cell == *id), "{id} in {row}");
    }
    assert_eq!(rows(&out, "tours.csv").len(), tours.len());
    let map = std::fs::read_to_string(out.join("tours.geojson")).expect("written");
    let map: Value = serde_json::from_str(&map).expect("GeoJSON");
    let features = map["features"].as_array().expect("features");
    let points = features.iter().filter(|f| f["geometry"]["type"] == "Point");
    let numbered: Vec<(&str, u64)> = points
        .map(|f| &f["properties"])
        .map(|p| {
            (
                p["point"].as_str().expect("an id"),
                p["number"].as_u64().expect("a number"),
            )
        })
        .collect();
    let mut expected = Vec::new();
    for tour in tours {
        let visits = tour["visits"].as_array().expect("visits");
        let numbers = (1..).zip(visits);
        expected.extend(numbers.map(|(number, v)| (v["id"].as_str().expect("an id"), number)));
    }
    assert_eq!(numbered, expected, "stops are numbered in order");
    let lines = features
        .iter()
        .filter(|f| f["geometry"]["type"] == "LineString");
    for (line, tour) in lines.zip(tours) {
        let line = line["geometry"]["coordinates"].as_array().expect("a line");
        let store = [tour["store"]["lon"].as_f64(), tour["store"]["lat"].as_f64()];
        for end in [&line[0], &line[line.len() - 1]] {
            for at in 0..2 {
                let off = end[at].as_f64().expect("degrees") - store[at].expect("degrees");
                assert!(off.abs() < 0.02, "begins and ends at the store");
            }
        }
    }
    let gpx = std::fs::read_to_string(out.join("tours.gpx")).expect("written");
    assert_eq!(gpx.matches("<rtept ").count(), ids.len());
    assert_eq!(gpx.matches("<rte>").count(), tours.len());
    assert_eq!(gpx.matches("<trk>").count(), tours.len());
    let sheets = std::fs::read_to_string(out.join("sheets.html")).expect("written");
    assert_eq!(sheets.matches("<section>").count(), tours.len());
}
