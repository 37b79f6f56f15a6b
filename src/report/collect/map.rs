//! Rounds on the ground: stops as numbered points and tours along the roads, as GeoJSON and GPX.

use super::{Line, Stretch, clock, kg};
use crate::plan::collection::rounds::solution::{Rounds, Tour};
use crate::quantity::{LonLat, Seconds};
use crate::report::geojson::round;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use jiff::civil::Date;
use serde_json::json;
use std::fmt::Write;

/// The line a tour follows from the store over its stops and unloadings and back.
fn along(date: Date, tour: &Tour, way: &Line<'_>) -> Vec<LonLat> {
    let mut calls: Vec<(LonLat, Seconds)> = Vec::new();
    for number in 0..=tour.visits.len() {
        let unloads = tour.unloads.iter().filter(|unload| unload.after == number);
        calls.extend(unloads.map(|unload| (tour.store, unload.depart)));
        let visit = tour.visits.get(number);
        calls.extend(visit.map(|visit| (visit.place, visit.depart)));
    }
    let mut line: Vec<LonLat> = Vec::new();
    let mut from = tour.store;
    for (to, depart) in calls {
        let stretch = Stretch {
            from,
            to,
            date,
            depart,
        };
        if from != to {
            line.extend(way(&stretch).unwrap_or_else(|| vec![from, to]));
        }
        from = to;
    }
    line.dedup();
    line
}

/// Stops as points with their numbers, tours as lines along the roads.
#[must_use]
pub fn layer(rounds: &Rounds, way: &Line<'_>) -> FeatureCollection {
    let mut features = Vec::new();
    let mut add = |geometry, properties: serde_json::Value| {
        let properties: JsonObject = properties.as_object().cloned().unwrap_or_default();
        features.push(Feature {
            geometry: Some(Geometry::new(geometry)),
            properties: Some(properties),
            ..Feature::default()
        });
    };
    let at = |place: LonLat| vec![round(place.lon, 6), round(place.lat, 6)];
    for day in &rounds.days {
        for (index, tour) in day.tours.iter().enumerate() {
            let name = format!("{}-{}", tour.vehicle, tour.unit);
            let line: Vec<Vec<f64>> = along(day.date, tour, way).into_iter().map(at).collect();
            if line.len() > 1 {
                let about = json!({"date": day.date, "vehicle": name, "tour": index,
                    "operator": tour.operator, "km": tour.metres.km(), "mark": "demo"});
                add(GeometryValue::new_line_string(line), about);
            }
            for (number, visit) in (1..).zip(&tour.visits) {
                let about = json!({"date": day.date, "vehicle": name, "tour": index, "number": number,
                    "point": visit.id, "generator": visit.generator, "name": visit.name,
                    "kg": kg(visit), "mark": "demo"});
                add(GeometryValue::new_point(at(visit.place)), about);
            }
        }
    }
    FeatureCollection {
        features,
        ..FeatureCollection::default()
    }
}

/// Tours for a navigation device: a route of the stops and a track along the roads (GPX 1.1).
pub(super) fn gpx(rounds: &Rounds, way: &Line<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"wasteflow\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n",
    );
    let holds = "writing to memory does not fail";
    let tours =
        || (rounds.days.iter()).flat_map(|day| day.tours.iter().map(move |tour| (day, tour)));
    for (day, tour) in tours() {
        let name = escaped(&format!("{} {}-{}", day.date, tour.vehicle, tour.unit));
        writeln!(out, "<rte><name>{name}</name>").expect(holds);
        for (number, visit) in (1..).zip(&tour.visits) {
            let (lon, lat) = (round(visit.place.lon, 6), round(visit.place.lat, 6));
            let stop = escaped(&format!("{number} {}", visit.name));
            let at = clock(visit.arrive.0);
            writeln!(
                out,
                "<rtept lat=\"{lat}\" lon=\"{lon}\"><name>{stop}</name><desc>{at}</desc></rtept>"
            )
            .expect(holds);
        }
        out.push_str("</rte>\n");
    }
    for (day, tour) in tours() {
        let name = escaped(&format!("{} {}-{}", day.date, tour.vehicle, tour.unit));
        writeln!(out, "<trk><name>{name}</name><trkseg>").expect(holds);
        for place in along(day.date, tour, way) {
            let (lon, lat) = (round(place.lon, 6), round(place.lat, 6));
            writeln!(out, "<trkpt lat=\"{lat}\" lon=\"{lon}\"/>").expect(holds);
        }
        out.push_str("</trkseg></trk>\n");
    }
    out.push_str("</gpx>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
