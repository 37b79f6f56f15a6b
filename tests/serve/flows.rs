//! Flows as lines: no tonne lost, along the roads, from origin to facility, always the same.

use super::tiny::{outcome, tables, way};
use geojson::{Feature, FeatureCollection, GeometryValue};
use std::sync::atomic::{AtomicUsize, Ordering};
use wasteflow::dataset::Dataset;
use wasteflow::plan::outcome::Origin;
use wasteflow::quantity::{LonLat, Tonnes};
use wasteflow::report::geojson::flows::{Filter, flows};

fn dataset() -> Dataset {
    Dataset::new(tables()).expect("the tiny case has no faults")
}

fn drawn(filter: Filter<'_>) -> FeatureCollection {
    flows(&outcome("base"), &dataset(), filter, &way).expect("the outcome is of this case")
}

fn text<'a>(feature: &'a Feature, key: &str) -> &'a str {
    let value = feature.property(key).and_then(|value| value.as_str());
    value.unwrap_or_else(|| panic!("no {key}"))
}

fn sum(lines: &FeatureCollection) -> f64 {
    let tonnes = |feature: &Feature| feature.property("tonnes").and_then(|value| value.as_f64());
    lines.features.iter().filter_map(tonnes).sum()
}

fn line(feature: &Feature) -> Vec<(f64, f64)> {
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::LineString { coordinates }) => coordinates
            .iter()
            .map(|place| (place[0], place[1]))
            .collect(),
        other => panic!("no line: {other:?}"),
    }
}

#[test]
fn no_tonne_is_lost_by_merging_or_by_filtering() {
    let legs = outcome("base").legs;
    let all: Tonnes = legs.iter().map(|leg| leg.tonnes).sum();
    assert!((sum(&drawn(Filter::default())) - all.0).abs() < 1e-9);
    for class in ["HW08", "SW02"] {
        for facility in [None, Some("F-IN"), Some("F-OUT"), Some("F-OWN")] {
            let filter = Filter {
                class: Some(class),
                facility,
            };
            let wanted = legs.iter().filter(|leg| {
                (leg.code == "SW02") == (class == "SW02")
                    && facility.is_none_or(|id| id == leg.facility)
            });
            let tonnes: f64 = wanted.map(|leg| leg.tonnes.0).sum();
            assert!(
                (sum(&drawn(filter)) - tonnes).abs() < 1e-9,
                "{class} {facility:?}"
            );
        }
    }
}

#[test]
fn small_origins_merge_into_their_zone_and_large_captive_and_passing_ones_do_not() {
    let lines = drawn(Filter::default());
    let ids: Vec<&str> = lines
        .features
        .iter()
        .map(|feature| text(feature, "id"))
        .collect();
    assert_eq!(
        ids,
        [
            "generator:G-BIG>F-OUT>SW02",
            "generator:G-OWN>F-OWN>SW02",
            "facility:F-IN>F-OUT>HW08",
            "zone:Z2>F-IN>HW08",
            "zone:Z1>F-IN>HW08",
        ],
        "largest first"
    );
    let own: Vec<String> = (drawn(Filter {
        class: Some("HW08"),
        facility: Some("F-IN"),
    })
    .features
    .iter())
    .map(|feature| text(feature, "from").to_owned())
    .collect();
    assert_eq!(own, ["G-SMALL-3", "G-SMALL-2", "G-SMALL-1"]);
}

#[test]
fn a_line_runs_along_the_road_from_its_origin_to_its_facility() {
    let lines = drawn(Filter::default());
    assert_eq!(
        line(&lines.features[4]),
        [(106.05, 29.05), (106.15, 29.05)],
        "from the seat of the zone, repeated points once"
    );
    assert_eq!(
        line(&lines.features[0]),
        [
            (106.16, 29.06),
            (106.16, 29.05),
            (106.5, 29.05),
            (106.5, 29.3)
        ]
    );
    // Waste that stays where it is has a line of two equal places, as GeoJSON asks for two.
    assert_eq!(line(&lines.features[1]), [(106.02, 29.02), (106.02, 29.02)]);
}

#[test]
fn a_line_says_whether_its_tonnes_are_demo_numbers() {
    let lines = drawn(Filter::default());
    let marks: Vec<&str> = lines
        .features
        .iter()
        .map(|feature| text(feature, "mark"))
        .collect();
    assert_eq!(marks, ["derived", "derived", "demo", "demo", "demo"]);
}

#[test]
fn the_order_of_the_legs_does_not_matter() {
    let mut turned = outcome("base");
    turned.legs.reverse();
    // Sums of floats depend on order in the last digit; what is drawn where must not.
    let ids = |lines: FeatureCollection| -> Vec<String> {
        lines
            .features
            .iter()
            .map(|feature| text(feature, "id").to_owned())
            .collect()
    };
    let back = flows(&turned, &dataset(), Filter::default(), &way).expect("of this case");
    assert_eq!(ids(back), ids(drawn(Filter::default())));
    assert_eq!(
        drawn(Filter::default()).to_string(),
        drawn(Filter::default()).to_string()
    );
}

#[test]
fn each_pair_of_places_is_routed_once_and_a_missing_way_is_called_straight() {
    let asked = AtomicUsize::new(0);
    let nowhere = |_: LonLat, _: LonLat| -> Option<Vec<LonLat>> {
        asked.fetch_add(1, Ordering::SeqCst);
        None
    };
    let lines =
        flows(&outcome("base"), &dataset(), Filter::default(), &nowhere).expect("of this case");
    assert_eq!(asked.load(Ordering::SeqCst), 5);
    for feature in &lines.features {
        assert_eq!(feature.property("straight"), Some(&true.into()));
        assert_eq!(line(feature).len(), 2);
    }
}

#[test]
fn an_outcome_of_another_case_is_refused_by_name() {
    let mut foreign = outcome("base");
    foreign.legs[1].from = Origin::Stream {
        stream: "S1".to_owned(),
        generator: "G-MARS".to_owned(),
    };
    let error =
        flows(&foreign, &dataset(), Filter::default(), &way).expect_err("G-MARS is not there");
    assert_eq!((error.kind, error.id.as_str()), ("generator", "G-MARS"));
}
