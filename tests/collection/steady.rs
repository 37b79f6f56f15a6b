//! What must not make tours dearer: other units, other names, a vehicle nobody needs, a wider window, more iterations.

use super::{Features, judged, random};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::collection::route::instance::NEVER;
use wasteflow::plan::collection::route::{Parts, Routing, Stop, Vehicle};

/// Forty stops on a plane, with windows and three days to choose from.
fn middling(seed: u64) -> Parts {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let at: Vec<[i32; 2]> = (0..41)
        .map(|_| [rng.random_range(0..1000), rng.random_range(0..1000)])
        .collect();
    let distance: Vec<i32> = (0..41 * 41)
        .map(|entry: usize| {
            let [a, b] = [at[entry / 41], at[entry % 41]];
            (a[0] - b[0]).abs() + (a[1] - b[1]).abs()
        })
        .collect();
    let stops = (1..41).map(|place| {
        let opens = rng.random_range(0..4000);
        Stop {
            place,
            load: rng.random_range(1..20),
            service: 10,
            bulk: [0; 2],
            breaks: Vec::new(),
            window: [opens, opens + 3000],
            patterns: vec![1, 2, 4],
            prize: None,
            vehicles: u64::MAX,
            classes: 0,
        }
    });
    Parts {
        places: 41,
        time: distance.clone(),
        distance,
        stops: stops.collect(),
        vehicles: vec![Vehicle {
            start: 0,
            end: 0,
            count: 5,
            capacity: 100,
            room: [NEVER; 2],
            compartments: 1,
            fixed: 500,
            per_distance: 1,
            shift: [0, 10_000],
            longest: NEVER,
            driving: NEVER,
            days: 7,
        }],
        sites: Vec::new(),
        unload_last: false,
        days: 3,
        clashes: Vec::new(),
    }
}

fn cost(parts: Parts) -> i64 {
    let routing = Routing::new(parts).expect("a good instance");
    let (_, certificate) = judged(&routing, 2500, 1);
    assert!(certificate.is_clean(), "{certificate:?}");
    certificate.cost
}

/// At most 3 % dearer: the search is no proof.
fn no_dearer(name: &str, new: i64, old: i64) {
    assert!(new * 100 <= old * 103, "{name}: {new} instead of {old}");
}

#[test]
fn scaling_renaming_a_useless_vehicle_and_wider_windows_make_nothing_dearer() {
    for seed in 0..3 {
        let parts = middling(seed);
        let old = cost(parts.clone());
        let mut scaled = parts.clone();
        scaled.distance.iter_mut().for_each(|d| *d *= 10);
        scaled.vehicles[0].fixed *= 10;
        assert_eq!(cost(scaled) % 10, 0, "every cost is a multiple of ten");
        let mut renamed = parts.clone();
        renamed.stops.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        no_dearer("renamed", cost(renamed), old);
        let mut useless = parts.clone();
        useless.vehicles.push(Vehicle {
            capacity: 0,
            fixed: 100_000,
            ..parts.vehicles[0].clone()
        });
        no_dearer("a useless vehicle", cost(useless), old);
        let mut wider = parts.clone();
        wider.stops.iter_mut().for_each(|s| s.window[1] += 2000);
        no_dearer("wider windows", cost(wider), old);
    }
}

#[test]
fn more_iterations_never_cost_more_on_a_tiny_instance() {
    for seed in 0..50 {
        let routing = random(
            seed,
            Features {
                fleet: true,
                ..Features::default()
            },
        );
        let (_, few) = judged(&routing, 5, seed);
        let (_, many) = judged(&routing, 400, seed);
        if few.is_clean() {
            assert!(many.cost <= few.cost, "case {seed}");
        }
    }
}

#[test]
fn plans_bred_for_one_day_are_the_same_every_time_and_changes_that_only_help_make_nothing_dearer() {
    let cost = |parts: Parts| {
        let routing = Routing::new(parts).expect("a good instance");
        let (_, certificate) = judged(&routing, 20_000, 1);
        assert!(certificate.is_clean(), "{certificate:?}");
        certificate.cost
    };
    for seed in 0..1 {
        let mut parts = middling(seed);
        parts.days = 1;
        parts.vehicles[0].count = 12;
        parts.vehicles[0].days = 1;
        parts.stops.iter_mut().for_each(|s| s.patterns = vec![1]);
        let routing = Routing::new(parts.clone()).expect("a good instance");
        let (solution, certificate) = judged(&routing, 20_000, 1);
        assert!(certificate.is_clean(), "{certificate:?}");
        let old = certificate.cost;
        assert_eq!(judged(&routing, 20_000, 1).0, solution);
        let mut wider = parts.clone();
        wider.stops.iter_mut().for_each(|s| s.window[1] += 2000);
        no_dearer("wider windows", cost(wider), old);
        let mut second = parts.vehicles[0].clone();
        second.capacity = 60;
        second.fixed = 100_000;
        parts.vehicles.push(second);
        no_dearer("a dearer kind of vehicle", cost(parts), old);
    }
}

/// One kind of instance for each feature of the engine, and all of them together.
fn classes() -> Vec<(&'static str, Features)> {
    let plain = Features {
        stops: 14,
        ..Features::default()
    };
    vec![
        ("capacities", plain),
        (
            "windows",
            Features {
                windows: true,
                ..plain
            },
        ),
        (
            "several windows",
            Features {
                breaks: true,
                ..plain
            },
        ),
        (
            "durations",
            Features {
                longest: true,
                ..plain
            },
        ),
        (
            "fleet",
            Features {
                fleet: true,
                ..plain
            },
        ),
        (
            "prizes",
            Features {
                prizes: true,
                ..plain
            },
        ),
        ("days", Features { days: 3, ..plain }),
        ("unloading", Features { sites: 2, ..plain }),
        (
            "classes",
            Features {
                classes: true,
                ..plain
            },
        ),
        (
            "compartments",
            Features {
                classes: true,
                compartments: true,
                fleet: true,
                ..plain
            },
        ),
        (
            "volume and floor",
            Features {
                bulk: true,
                sites: 1,
                ..plain
            },
        ),
        (
            "all of it",
            Features {
                breaks: true,
                bulk: true,
                fleet: true,
                prizes: true,
                days: 2,
                sites: 1,
                ..plain
            },
        ),
    ]
}

/// What the search finds at the budget all of a class have, when all can be driven.
fn found(parts: Parts) -> Option<i64> {
    let routing = Routing::new(parts).expect("a good instance");
    let (_, certificate) = judged(&routing, 1500, 1);
    certificate.is_clean().then_some(certificate.cost)
}

#[test]
fn of_each_class_other_units_and_names_and_more_freedom_make_nothing_dearer() {
    for (name, features) in classes() {
        let mut compared = 0;
        for seed in 0..4 {
            let parts = random(seed, features).parts().clone();
            let Some(old) = found(parts.clone()) else {
                continue;
            };
            compared += 1;
            let near = |what: &str, new: Option<i64>, old: i64| {
                let new = new.unwrap_or_else(|| panic!("{name} {seed}, {what}: no plan"));
                let (most, least) = (old * 103 / 100 + 1, old * 97 / 100 - 1);
                assert!(new <= most, "{name} {seed}, {what}: {new} instead of {old}");
                new >= least
            };
            // Metres for kilometres, fen for yuan: the same tours, a thousand times the cost.
            let mut scaled = parts.clone();
            scaled.distance.iter_mut().for_each(|d| *d *= 10);
            for vehicle in &mut scaled.vehicles {
                (vehicle.fixed, vehicle.per_distance) =
                    (vehicle.fixed * 1000, vehicle.per_distance * 100);
            }
            let prizes = scaled
                .stops
                .iter_mut()
                .filter_map(|stop| stop.prize.as_mut());
            prizes.for_each(|prize| *prize *= 1000);
            let new = found(scaled).expect("a plan");
            assert_eq!(new % 1000, 0, "{name} {seed}");
            assert!(near("other units of cost", Some(new / 1000), old));
            // Seconds for minutes.
            let mut slower = parts.clone();
            slower.time.iter_mut().for_each(|t| *t *= 60);
            let long =
                |moment: &mut i64| *moment = if *moment < NEVER { *moment * 60 } else { NEVER };
            for stop in &mut slower.stops {
                stop.service *= 60;
                stop.window.iter_mut().for_each(long);
                stop.breaks.iter_mut().flatten().for_each(long);
            }
            slower.sites.iter_mut().for_each(|site| site.service *= 60);
            for vehicle in &mut slower.vehicles {
                vehicle.shift.iter_mut().for_each(long);
                long(&mut vehicle.longest);
                long(&mut vehicle.driving);
            }
            assert!(near("other units of time", found(slower), old));
            let mut renamed = parts.clone();
            renamed.stops.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
            assert!(near("renamed", found(renamed), old));
            let mut useless = parts.clone();
            useless.vehicles.push(Vehicle {
                capacity: 0,
                fixed: 100_000,
                ..parts.vehicles[0].clone()
            });
            near("a useless vehicle", found(useless), old);
            let mut wider = parts.clone();
            for stop in &mut wider.stops {
                stop.breaks.clear();
                stop.window[1] = (stop.window[1] + 5).min(NEVER);
            }
            near("wider windows", found(wider), old);
            let mut roomier = parts.clone();
            for vehicle in &mut roomier.vehicles {
                vehicle.capacity += 3;
                vehicle.room = vehicle.room.map(|room| (room + 3).min(NEVER));
                vehicle.compartments += 1;
            }
            near("more room", found(roomier), old);
        }
        assert!(compared > 1, "{name}: {compared} had a plan");
    }
}
