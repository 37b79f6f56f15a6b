//! The route engine against trying everything on tiny instances, one feature after the other; its checker against broken
//! plans; and what must not make tours dearer.

mod bans;
mod broken;
mod closed;
mod divided;
mod driving;
mod edits;
mod hours;
mod judge;
mod noon;
mod onward;
mod oracle;
mod points;
mod rounds;
mod steady;

use oracle::best;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::collection::route::check::{self, Certificate};
use wasteflow::plan::collection::route::instance::NEVER;
use wasteflow::plan::collection::route::{
    Budget, Parts, RouteSolution, Routing, Site, Status, Stop, Vehicle, solve,
};
use wasteflow::plan::control::Control;

/// What a random instance has beside capacities.
#[derive(Clone, Copy, Default)]
struct Features {
    /// Stops; 0: as few as trying everything can do.
    stops: usize,
    windows: bool,
    /// Windows with breaks.
    breaks: bool,
    /// Volume and floor.
    bulk: bool,
    /// Limits of duration.
    longest: bool,
    /// Limits of driving.
    driving: bool,
    fleet: bool,
    prizes: bool,
    days: usize,
    sites: usize,
    /// Classes that must not meet.
    classes: bool,
    /// Vehicles with compartments that keep them apart.
    compartments: bool,
}

/// One to three windows of any length, a moment among them, within the shift.
fn hours(rng: &mut ChaCha8Rng) -> ([i64; 2], Vec<[i64; 2]>) {
    let mut at = rng.random_range(0..20);
    let first = at;
    let mut breaks = Vec::new();
    for _ in 0..rng.random_range(0..=2) {
        let close = at + rng.random_range(0..8);
        at = close + rng.random_range(1..12);
        breaks.push([close, at]);
    }
    ([first, at + rng.random_range(0..8)], breaks)
}

/// The same seed makes the same instance: stops on a small grid, of any tightness, with ties.
fn random(seed: u64, features: Features) -> Routing {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let most = if features.sites > 0 { 4 } else { 5 };
    let stops = rng.random_range(1..=most).max(features.stops);
    let days = features.days.max(1);
    let places = 1 + stops + features.sites;
    let at: Vec<[i32; 2]> = (0..places)
        .map(|_| [rng.random_range(0..6), rng.random_range(0..6)])
        .collect();
    // Streets, with a detour in one direction now and then.
    let distance: Vec<i32> = (0..places * places)
        .map(|entry| {
            let [a, b] = [at[entry / places], at[entry % places]];
            let streets = (a[0] - b[0]).abs() + (a[1] - b[1]).abs();
            streets + i32::from(streets > 0 && rng.random_bool(0.2))
        })
        .collect();
    // Roads are shortest ways: a call on the way never makes one shorter.
    let mut distance = distance;
    for over in 0..places {
        for entry in 0..places * places {
            let (from, to) = (entry / places, entry % places);
            let way = distance[from * places + over] + distance[over * places + to];
            distance[entry] = distance[entry].min(way);
        }
    }
    let timed = features.windows || features.breaks || features.longest || features.driving;
    let time = if timed {
        distance.clone()
    } else {
        vec![0; distance.len()]
    };
    let kinds = if features.fleet {
        rng.random_range(2..=3)
    } else {
        1
    };
    let every: Vec<u32> = (1..1 << days).collect();
    let list = (1..=stops).map(|place| {
        let opens = rng.random_range(0..30);
        let patterns = (0..rng.random_range(1..=3))
            .map(|_| every[rng.random_range(0..every.len())])
            .collect();
        let closes = opens + rng.random_range(0..15);
        let window = if features.windows {
            [opens, closes]
        } else {
            [0, NEVER]
        };
        let (window, breaks) = if features.breaks {
            hours(&mut rng)
        } else {
            (window, Vec::new())
        };
        Stop {
            place: u32::try_from(place).expect("few"),
            load: rng.random_range(0..=5),
            service: if timed { rng.random_range(0..3) } else { 0 },
            bulk: if features.bulk {
                [rng.random_range(0..=5), rng.random_range(0..=5)]
            } else {
                [0; 2]
            },
            window,
            breaks,
            patterns,
            prize: (features.prizes && rng.random_bool(0.6)).then(|| rng.random_range(0..15)),
            vehicles: if features.fleet && rng.random_bool(0.2) {
                1
            } else {
                u64::MAX
            },
            classes: if features.classes {
                1 << rng.random_range(0..4)
            } else {
                0
            },
        }
    });
    let list: Vec<Stop> = list.collect();
    let vehicles = (0..kinds).map(|_| Vehicle {
        start: 0,
        end: 0,
        count: rng
            .random_range(1..=3u32)
            .max(u32::try_from(features.stops).expect("few")),
        capacity: rng.random_range(4..=12),
        room: if features.bulk {
            [rng.random_range(3..=9), rng.random_range(3..=9)]
        } else {
            [NEVER; 2]
        },
        compartments: if features.compartments {
            rng.random_range(1..=3)
        } else {
            1
        },
        fixed: if features.fleet {
            rng.random_range(0..12)
        } else {
            0
        },
        per_distance: if features.fleet {
            rng.random_range(1..=4)
        } else {
            1
        },
        shift: if features.windows || features.breaks {
            [0, 50]
        } else {
            [0, NEVER]
        },
        longest: if features.longest {
            rng.random_range(12..=30)
        } else {
            NEVER
        },
        driving: if features.driving {
            rng.random_range(10..=25)
        } else {
            NEVER
        },
        days: u32::MAX,
    });
    let vehicles: Vec<Vehicle> = vehicles.collect();
    let sites = (0..features.sites).map(|site| Site {
        place: u32::try_from(1 + stops + site).expect("few"),
        service: if timed { 1 } else { 0 },
    });
    Routing::new(Parts {
        places,
        distance,
        time,
        stops: list,
        vehicles,
        sites: sites.collect(),
        unload_last: features.sites > 0 && !seed.is_multiple_of(3),
        days,
        clashes: if features.classes {
            vec![(1, 2), (4, 3)]
        } else {
            Vec::new()
        },
    })
    .expect("a good instance")
}

fn judged(routing: &Routing, iterations: u64, seed: u64) -> (RouteSolution, Certificate) {
    let budget = Budget {
        iterations,
        seed,
        ..Budget::default()
    };
    let solution = solve(routing, &budget, &Control::default());
    let certificate = check::routes(routing, &solution.plan);
    (solution, certificate)
}

/// Every instance costs what the oracle says, or has no feasible plan.
fn agrees(features: Features, seeds: std::ops::Range<u64>, iterations: u64) {
    let (mut with, mut without) = (0, 0);
    let cases = seeds.end - seeds.start;
    for seed in seeds {
        let routing = random(seed, features);
        let (solution, certificate) = judged(&routing, iterations, seed);
        assert_eq!(solution.status, Status::Iterations);
        match best(&routing) {
            Some(best) => {
                with += 1;
                assert!(certificate.is_clean(), "case {seed}: {certificate:?}");
                assert_eq!(certificate.cost, best, "case {seed}: {:?}", solution.plan);
            }
            None => {
                without += 1;
                assert!(!certificate.is_clean(), "case {seed}: {:?}", solution.plan);
                assert!(!solution.plan.unserved.is_empty(), "case {seed}");
            }
        }
    }
    assert!(
        with * 2 > cases,
        "{with} cases with a plan, {without} without"
    );
}

#[test]
fn capacities_cost_what_the_best_of_all_tours_does() {
    agrees(Features::default(), 0..600, 800);
}

#[test]
fn time_windows_cost_what_the_best_of_all_tours_does() {
    let features = Features {
        windows: true,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn limits_of_duration_cost_what_the_best_of_all_tours_does() {
    let features = Features {
        longest: true,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn limits_of_driving_cost_what_the_best_of_all_tours_does() {
    let features = Features {
        driving: true,
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..500, 3000);
}

#[test]
fn limits_of_driving_with_unloading_cost_what_the_best_of_all_places_does() {
    let features = Features {
        driving: true,
        sites: 1,
        ..Features::default()
    };
    agrees(features, 0..500, 1500);
}

#[test]
fn several_windows_a_day_cost_what_the_best_of_all_tours_does() {
    let features = Features {
        breaks: true,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn several_windows_and_limits_of_duration_cost_what_the_best_of_all_starts_does() {
    let features = Features {
        breaks: true,
        longest: true,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn volume_and_floor_cost_what_the_best_of_all_loads_does() {
    let features = Features {
        bulk: true,
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..500, 3000);
}

#[test]
fn volume_and_floor_with_unloading_cost_what_the_best_of_all_places_does() {
    let features = Features {
        bulk: true,
        sites: 2,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn mixed_fleets_cost_what_the_best_of_all_tours_does() {
    let features = Features {
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..600, 3000);
}

#[test]
fn what_may_be_left_out_costs_what_the_best_of_all_choices_does() {
    let features = Features {
        prizes: true,
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..500, 3000);
}

#[test]
fn classes_that_must_not_meet_cost_what_the_best_of_all_separations_does() {
    let features = Features {
        classes: true,
        prizes: true,
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..500, 3000);
}

#[test]
fn compartments_that_keep_classes_apart_cost_what_the_best_of_all_divisions_does() {
    let features = Features {
        classes: true,
        compartments: true,
        fleet: true,
        ..Features::default()
    };
    agrees(features, 0..500, 3000);
}

#[test]
fn choosing_days_costs_what_the_best_of_all_patterns_does() {
    let features = Features {
        days: 3,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn unloading_on_the_way_costs_what_the_best_of_all_places_does() {
    let features = Features {
        sites: 2,
        ..Features::default()
    };
    agrees(features, 0..500, 800);
}

#[test]
fn all_of_it_together_never_ends_in_a_plan_that_cannot_be_driven() {
    let (mut clean, mut exact) = (0, 0);
    for seed in 0..500 {
        let routing = random(
            seed,
            Features {
                stops: 0,
                windows: seed.is_multiple_of(2),
                breaks: seed % 4 == 1,
                bulk: seed % 7 == 2,
                longest: true,
                driving: seed % 8 == 3,
                fleet: seed.is_multiple_of(3),
                prizes: true,
                days: 2,
                sites: 2,
                classes: seed.is_multiple_of(5),
                compartments: seed.is_multiple_of(10),
            },
        );
        let (solution, certificate) = judged(&routing, 200, seed);
        let best = best(&routing);
        if certificate.is_clean() {
            clean += 1;
            let best = best.expect("the oracle finds every plan");
            assert!(certificate.cost >= best, "case {seed}: below the optimum");
            exact += u32::from(certificate.cost == best);
        } else {
            let listed = solution
                .plan
                .unserved
                .iter()
                .any(|stop| routing.parts().stops[*stop as usize].prize.is_none());
            assert!(
                listed,
                "case {seed}: {certificate:?} in {:?}",
                solution.plan
            );
        }
    }
    assert!(
        clean > 250 && exact * 100 > clean * 90,
        "{exact} of {clean}"
    );
}

#[test]
fn unloading_with_vehicles_too_small_for_some_stops_never_ends_in_a_plan_that_cannot_be_driven() {
    let mut clean = 0;
    for seed in 0..500 {
        let features = Features {
            fleet: true,
            sites: 1,
            days: 2,
            ..Features::default()
        };
        let (_, certificate) = judged(&random(seed, features), 400, seed);
        let missing = |fault: &check::Fault| matches!(fault, check::Fault::Missing(_));
        assert!(
            certificate.faults.iter().all(missing),
            "case {seed}: {certificate:?}"
        );
        clean += u32::from(certificate.is_clean());
    }
    assert!(clean > 250, "{clean} of 500 were served");
}

#[test]
fn a_seed_gives_the_same_tours_every_time() {
    let routing = random(
        3,
        Features {
            days: 3,
            ..Features::default()
        },
    );
    assert_eq!(judged(&routing, 300, 5), judged(&routing, 300, 5));
}
