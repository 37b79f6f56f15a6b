//! Instances the tests of the search draw by seed, tiny to sixty stops: a depot at place 0, stops at the other places of
//! a plane, one day. Limits of time, kinds of vehicle and one-way streets come and go with the seed.

use crate::plan::collection::route::instance::{NEVER, Parts, Stop, Vehicle};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// Three to five stops: few enough to try every plan.
pub(super) fn tiny(seed: u64) -> Parts {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let stops = rng.random_range(3..=5u32);
    let (windows, longest, one_way) = (
        seed.is_multiple_of(2),
        seed.is_multiple_of(3),
        seed.is_multiple_of(5),
    );
    let at = places(&mut rng, stops, 7);
    let distance = streets(&at, |way| {
        i32::from(one_way && way > 0 && rng.random_bool(0.3))
    });
    let timed = windows || longest;
    let list = (1..=stops).map(|place| {
        let opens = rng.random_range(0..30);
        Stop {
            load: rng.random_range(0..=5),
            service: if timed { rng.random_range(0..3) } else { 0 },
            window: if windows {
                [opens, opens + rng.random_range(0..15)]
            } else {
                [0, NEVER]
            },
            ..stop(place)
        }
    });
    let stops = list.collect();
    let kinds = rng.random_range(1..=2);
    let vehicles = (0..kinds).map(|_| Vehicle {
        count: rng.random_range(1..=3),
        capacity: rng.random_range(5..=12),
        fixed: rng.random_range(0..9),
        per_distance: rng.random_range(1..=3),
        shift: if timed { [0, 50] } else { [0, NEVER] },
        longest: if longest {
            rng.random_range(15..=35)
        } else {
            NEVER
        },
        ..vehicle()
    });
    parts(distance, timed, stops, vehicles.collect())
}

/// Five to twenty-nine stops, up to three kinds of vehicle and few of each.
pub(super) fn small(seed: u64) -> Parts {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let stops = rng.random_range(5..30u32);
    let timed = seed.is_multiple_of(2);
    let one_way = seed.is_multiple_of(5);
    let at = places(&mut rng, stops, 100);
    let distance = streets(&at, |_| if one_way { rng.random_range(0..9) } else { 0 });
    let stops = (1..=stops).map(|place| served(&mut rng, place, timed.then_some(90)));
    let stops = stops.collect();
    let kinds = if seed.is_multiple_of(3) { 3 } else { 1 };
    let vehicles = (0..kinds).map(|kind| Vehicle {
        count: 4,
        capacity: 20 + 10 * kind,
        fixed: 30 * kind,
        per_distance: 1 + kind,
        shift: if timed { [0, 600] } else { [0, NEVER] },
        longest: if timed { 400 } else { NEVER },
        ..vehicle()
    });
    parts(distance, timed, stops, vehicles.collect())
}

/// Sixty stops, one or two kinds of vehicle and enough of each.
pub(super) fn sixty(seed: u64) -> Parts {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let timed = seed.is_multiple_of(2);
    let distance = streets(&places(&mut rng, 60, 100), |_| 0);
    let stops = (1..=60).map(|place| served(&mut rng, place, timed.then_some(150)));
    let stops = stops.collect();
    let kinds = if seed.is_multiple_of(3) { 2 } else { 1 };
    let vehicles = (0..kinds).map(|kind| Vehicle {
        count: 60,
        capacity: 25 + 15 * kind,
        fixed: 60 * kind,
        per_distance: 1 + kind,
        shift: if timed { [0, 800] } else { [0, NEVER] },
        ..vehicle()
    });
    parts(distance, timed, stops, vehicles.collect())
}

/// The depot and the stops, somewhere on a square of so many crossings a side.
fn places(rng: &mut Xoshiro256PlusPlus, stops: u32, side: i32) -> Vec<[i32; 2]> {
    let mut place = || [rng.random_range(0..side), rng.random_range(0..side)];
    (0..=stops).map(|_| place()).collect()
}

/// The ways along the streets from each place to each, with the detour that is drawn for a way of such a length.
fn streets(at: &[[i32; 2]], mut detour: impl FnMut(i32) -> i32) -> Vec<i32> {
    let pairs = at.iter().flat_map(|a| at.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| {
            let way = (a[0] - b[0]).abs() + (a[1] - b[1]).abs();
            way + detour(way)
        })
        .collect()
}

/// A stop with a load below nine, open for so long or always.
fn served(rng: &mut Xoshiro256PlusPlus, place: u32, open: Option<i64>) -> Stop {
    let opens = rng.random_range(0..400);
    Stop {
        load: rng.random_range(1..9),
        service: 3,
        window: open.map_or([0, NEVER], |open| [opens, opens + open]),
        ..stop(place)
    }
}

/// A stop that leaves nothing and may be visited at any time by any vehicle.
fn stop(place: u32) -> Stop {
    Stop {
        place,
        load: 0,
        bulk: [0; 2],
        service: 0,
        window: [0, NEVER],
        breaks: Vec::new(),
        patterns: vec![1],
        prize: None,
        vehicles: u64::MAX,
        classes: 0,
    }
}

/// A vehicle of the depot that takes nothing, costs nothing and has no limit of time.
fn vehicle() -> Vehicle {
    Vehicle {
        start: 0,
        end: 0,
        count: 0,
        capacity: 0,
        room: [NEVER; 2],
        compartments: 1,
        fixed: 0,
        per_distance: 0,
        shift: [0, NEVER],
        longest: NEVER,
        driving: NEVER,
        days: 1,
    }
}

/// An instance of one day; a way takes as long as it is far where time counts, and no time elsewhere.
fn parts(distance: Vec<i32>, timed: bool, stops: Vec<Stop>, vehicles: Vec<Vehicle>) -> Parts {
    Parts {
        places: stops.len() + 1,
        time: if timed {
            distance.clone()
        } else {
            vec![0; distance.len()]
        },
        distance,
        stops,
        vehicles,
        days: 1,
        ..Parts::default()
    }
}
