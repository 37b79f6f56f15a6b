//! People along roads, judged by walking every road in small steps and measuring the overlaps with
//! another library's polygons.

use geo::{Area, BooleanOps, Coord, LineString, Polygon};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::PI;
use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::settings::ExposureSettings;
use wasteflow::dataset::tables::{AreaRow, Feature, PopulationRow};
use wasteflow::dataset::vocabulary::AreaKind;
use wasteflow::network::exposure::Crowd;
use wasteflow::quantity::{LonLat, Metres};

const DEGREE: f64 = 6_371_008.8 * PI / 180.0;
const MIDDLE: LonLat = LonLat::new(106.25, 29.3);

/// Degrees of a point given in metres around the middle.
fn at(x: f64, y: f64) -> Coord<f64> {
    Coord {
        x: MIDDLE.lon + x / (DEGREE * MIDDLE.lat.to_radians().cos()),
        y: MIDDLE.lat + y / DEGREE,
    }
}

fn people(x: f64, y: f64, people: f64, radius: Option<f64>) -> PopulationRow {
    PopulationRow {
        name: "村".into(),
        lon: at(x, y).x,
        lat: at(x, y).y,
        people,
        radius_m: radius.map(Metres),
        source: Source::new(Mark::Demo, ""),
    }
}

fn area(ring: &[[f64; 2]], density: Option<f64>, factor: Option<f64>) -> Feature<AreaRow> {
    let ring = ring.iter().map(|[x, y]| at(*x, *y)).collect();
    Feature {
        row: AreaRow {
            id: format!("A{ring:?}"),
            name: "区".into(),
            kind: AreaKind::BuiltUp,
            people_per_km2: density,
            exposure_factor: factor,
            source: Source::new(Mark::Demo, ""),
        },
        geometry: Polygon::new(LineString::new(ring), vec![]).into(),
    }
}

fn crowd(places: Vec<PopulationRow>, areas: Vec<Feature<AreaRow>>) -> Crowd {
    Crowd::new(
        &Sheet::of(places),
        &Sheet::of(areas),
        &ExposureSettings::default(),
    )
}

/// A circle of 1,440 corners.
fn circle(x: f64, y: f64, radius: f64) -> Polygon<f64> {
    let corner = |i: u32| {
        let angle = f64::from(i) * PI / 720.0;
        Coord {
            x: x + radius * angle.cos(),
            y: y + radius * angle.sin(),
        }
    };
    Polygon::new((0..1440).map(corner).collect(), vec![])
}

/// Length of a line in metres as the test draws it.
fn length(line: &[[f64; 2]]) -> f64 {
    line.windows(2)
        .map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1]))
        .sum()
}

fn drawn(line: &[[f64; 2]]) -> LineString<f64> {
    line.iter().map(|[x, y]| at(*x, *y)).collect()
}

/// ∫ people(x) dx in steps of `step` metres.
fn walked(line: &[[f64; 2]], step: f64, people: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for w in line.windows(2) {
        let metres = length(w);
        let steps = (metres / step).ceil();
        for i in 0..steps as u32 {
            let t = (f64::from(i) + 0.5) / steps;
            let x = w[0][0] + t * (w[1][0] - w[0][0]);
            let y = w[0][1] + t * (w[1][1] - w[0][1]);
            sum += people(x, y) * metres / steps;
        }
    }
    sum / 1000.0
}

fn near(found: f64, expected: f64, share: f64) {
    assert!(
        (found - expected).abs() <= expected.abs() * share + 0.05,
        "{found} is not {expected}"
    );
}

#[test]
fn residents_on_discs_are_what_a_walk_in_small_steps_counts() {
    let line = [[-2500.0, -300.0], [200.0, 100.0], [600.0, 2100.0]];
    for (x, y, radius) in [
        (0.0, 0.0, 5.0),
        (100.0, 400.0, 80.0),
        (-300.0, 450.0, 500.0),
        (500.0, -700.0, 501.0),
        (0.0, 900.0, 2500.0),
        (-2500.0, -300.0, 200.0),
    ] {
        let crowd = crowd(vec![people(x, y, 10_000.0, Some(radius))], vec![]);
        let disc = circle(x, y, radius);
        let share = |px: f64, py: f64| {
            let seen = disc.intersection(&circle(px, py, 500.0)).unsigned_area();
            10_000.0 * seen / disc.unsigned_area()
        };
        let step = if radius < 50.0 { 1.0 } else { 20.0 };
        let expected = walked(&line, step, share);
        near(
            crowd.person_km(&drawn(&line), Metres(length(&line))),
            expected,
            2e-3,
        );
    }
}

#[test]
fn built_up_areas_are_what_a_walk_counts_holes_and_corners_included() {
    let line = [[-3000.0, 100.0], [1000.0, -200.0], [1400.0, 2600.0]];
    let ring = [
        [-1200.0, -900.0],
        [1100.0, -700.0],
        [300.0, 300.0],
        [900.0, 1500.0],
        [-1000.0, 800.0],
        [-1200.0, -900.0],
    ];
    let hole = [
        [-500.0, -200.0],
        [-200.0, -200.0],
        [-200.0, 100.0],
        [-500.0, 100.0],
        [-500.0, -200.0],
    ];
    let mut feature = area(&ring, Some(8_000.0), None);
    if let geo::Geometry::Polygon(polygon) = &mut feature.geometry {
        polygon.interiors_push(
            hole.iter()
                .map(|[x, y]| at(*x, *y))
                .collect::<LineString<f64>>(),
        );
    }
    let shape = Polygon::new(
        ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect(),
        vec![hole.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect()],
    );
    // Whichever way round the outline is drawn.
    let mut reversed = feature.clone();
    if let geo::Geometry::Polygon(polygon) = &mut reversed.geometry {
        polygon.exterior_mut(|ring| ring.0.reverse());
    }
    let seen =
        |x: f64, y: f64| shape.intersection(&circle(x, y, 500.0)).unsigned_area() * 8_000.0 / 1e6;
    let expected = walked(&line, 20.0, seen);
    assert!(expected > 5_000.0);
    for feature in [feature, reversed] {
        let crowd = crowd(vec![], vec![feature]);
        near(
            crowd.person_km(&drawn(&line), Metres(length(&line))),
            expected,
            2e-3,
        );
        for (x, y) in [
            (0.0, 0.0),
            (-350.0, -50.0),
            (1100.0, -700.0),
            (-3000.0, 0.0),
        ] {
            near(crowd.people_near(LonLat::from(at(x, y))), seen(x, y), 2e-3);
        }
    }
}

#[test]
fn a_road_cut_in_pieces_exposes_what_it_did() {
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let mut spot = |most: f64| dice.random_range(-most..most);
    let places = (0..60)
        .map(|i| {
            people(
                spot(4000.0),
                spot(4000.0),
                500.0 + spot(400.0),
                [None, Some(30.0), Some(900.0)][i % 3],
            )
        })
        .collect();
    let block = |x: f64, y: f64, side: f64| {
        [
            [x, y],
            [x + side, y],
            [x + side, y + side],
            [x, y + side],
            [x, y],
        ]
    };
    let areas = vec![
        area(&block(-2000.0, -500.0, 1500.0), Some(12_000.0), None),
        area(&block(-500.0, -1000.0, 900.0), None, Some(3.0)),
        area(&block(0.0, -1000.0, 700.0), Some(2_000.0), Some(0.0)),
    ];
    let crowd = crowd(places, areas);
    for _ in 0..40 {
        let line = [[spot(4000.0), spot(4000.0)], [spot(4000.0), spot(4000.0)]];
        let whole = crowd.person_km(&drawn(&line), Metres(length(&line)));
        let mut cuts: Vec<f64> = (0..5)
            .map(|_| (spot(1.0) + 1.0) / 2.0)
            .chain([0.0, 1.0])
            .collect();
        cuts.sort_by(f64::total_cmp);
        let on = |t: f64| [0, 1].map(|k| line[0][k] + t * (line[1][k] - line[0][k]));
        let parts: f64 = cuts
            .windows(2)
            .map(|cut| {
                let part = [on(cut[0]), on(cut[1])];
                crowd.person_km(&drawn(&part), Metres(length(&part)))
            })
            .sum();
        near(parts, whole, 1e-3);
        let back: Vec<[f64; 2]> = line.iter().rev().copied().collect();
        near(
            crowd.person_km(&drawn(&back), Metres(length(&line))),
            whole,
            1e-9,
        );
    }
}

#[test]
fn a_factor_counts_only_the_stretch_inside_and_the_largest_holds() {
    let square = |x0: f64, x1: f64| {
        [
            [x0, -50.0],
            [x1, -50.0],
            [x1, 50.0],
            [x0, 50.0],
            [x0, -50.0],
        ]
    };
    let town = || vec![people(0.0, 0.0, 1_000_000.0, Some(20_000.0))];
    let line = [[-1000.0, 0.0], [1000.0, 0.0]];
    let plain = crowd(town(), vec![]).person_km(&drawn(&line), Metres(2000.0));
    let areas = vec![
        area(&square(-500.0, 0.0), None, Some(3.0)),
        area(&square(-250.0, 500.0), None, Some(2.0)),
        area(&square(600.0, 800.0), None, Some(0.0)),
    ];
    let weighed = crowd(town(), areas).person_km(&drawn(&line), Metres(2000.0));
    // 500 m at 3, 500 m at 2, 200 m at 0, 800 m at 1.
    near(
        weighed / plain,
        (500.0 * 3.0 + 500.0 * 2.0 + 800.0) / 2000.0,
        1e-6,
    );
}

#[test]
fn people_of_an_area_are_not_counted_again_as_a_place_inside_it() {
    let ring = [
        [-3000.0, -3000.0],
        [3000.0, -3000.0],
        [3000.0, 3000.0],
        [-3000.0, 3000.0],
        [-3000.0, -3000.0],
    ];
    let alone = crowd(vec![], vec![area(&ring, Some(1_000.0), None)]);
    let both = crowd(
        vec![people(0.0, 0.0, 36_000.0, None)],
        vec![area(&ring, Some(1_000.0), None)],
    );
    let here = LonLat::from(at(10.0, 20.0));
    assert_eq!(alone.people_near(here), both.people_near(here));
    near(alone.people_near(here), 1_000.0 * PI * 0.25, 1e-9);
}

#[test]
fn the_driven_length_stands_for_the_drawn_one_and_a_point_of_a_road_counts_too() {
    let crowd = crowd(vec![people(0.0, 0.0, 1_000.0, Some(100.0))], vec![]);
    let line = [[-100.0, 0.0], [100.0, 0.0]];
    near(crowd.person_km(&drawn(&line), Metres(400.0)), 400.0, 1e-9);
    near(
        crowd.person_km(&drawn(&[[0.0, 0.0], [0.0, 0.0]]), Metres(50.0)),
        50.0,
        1e-9,
    );
    assert_eq!(crowd.person_km(&LineString::new(vec![]), Metres(50.0)), 0.0);
}

/// How long the roads of a province take: `cargo test --release --test all -- --ignored exposure --nocapture`.
#[test]
#[ignore = "a measurement"]
fn a_million_roads_take_seconds() {
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let mut spot = |most: f64| f64::from(dice.next_u32()) / f64::from(u32::MAX) * 2.0 * most - most;
    let places = (0..3_000)
        .map(|_| people(spot(200_000.0), spot(200_000.0), 8_000.0, None))
        .collect();
    let town = |x: f64, y: f64, r: f64| -> Vec<[f64; 2]> {
        let corner = |i: u32| {
            let angle = f64::from(i % 400) * PI / 200.0;
            let wave = r * (1.0 + 0.2 * (angle * 9.0).sin());
            [x + wave * angle.cos(), y + wave * angle.sin()]
        };
        (0..=400).map(corner).collect()
    };
    let areas = (0..300)
        .map(|i| {
            area(
                &town(
                    spot(200_000.0),
                    spot(200_000.0),
                    1_000.0 + f64::from(i % 10) * 400.0,
                ),
                Some(9_000.0),
                None,
            )
        })
        .collect();
    let crowd = crowd(places, areas);
    let roads: Vec<LineString<f64>> = (0..1_000_000)
        .map(|_| {
            let (x, y) = (spot(200_000.0), spot(200_000.0));
            drawn(&[
                [x, y],
                [x + spot(150.0), y + spot(150.0)],
                [x + spot(300.0), y + spot(300.0)],
            ])
        })
        .collect();
    let begin = std::time::Instant::now();
    let sum: f64 = roads
        .iter()
        .map(|road| crowd.person_km(road, Metres(300.0)))
        .sum();
    let report = format!(
        "1,000,000 roads, one thread: {:.1} s, {sum:.0} person·km\n",
        begin.elapsed().as_secs_f64()
    );
    std::io::Write::write_all(&mut std::io::stderr(), report.as_bytes()).expect("stderr is open");
}
