//! A good plan broken in every way the checker names.

use super::{Features, judged, random};
use wasteflow::plan::collection::route::check::{self, Fault};
use wasteflow::plan::collection::route::instance::NEVER;
use wasteflow::plan::collection::route::{
    Call, Parts, RoutePlan, Routing, Site, Stop, Tour, Vehicle,
};

/// A depot at 0, stops at 10, 20 and 30 on a line, a site at 40; two days.
fn line() -> Parts {
    let places = 5;
    let distance: Vec<i32> = (0..25).map(|e: i32| (e / 5 - e % 5).abs() * 10).collect();
    let stop = |place, patterns: &[u32]| Stop {
        place,
        load: 4,
        service: 5,
        bulk: [0; 2],
        breaks: Vec::new(),
        window: [0, 60],
        patterns: patterns.to_vec(),
        prize: None,
        vehicles: 1,
        classes: 0,
    };
    Parts {
        places,
        time: distance.clone(),
        distance,
        stops: vec![stop(1, &[1, 2]), stop(2, &[3]), stop(3, &[1, 2])],
        vehicles: vec![Vehicle {
            start: 0,
            end: 0,
            count: 1,
            capacity: 10,
            room: [NEVER; 2],
            compartments: 1,
            fixed: 7,
            per_distance: 2,
            shift: [0, 100],
            longest: 95,
            driving: NEVER,
            days: 3,
        }],
        sites: vec![Site {
            place: 4,
            service: 0,
        }],
        unload_last: true,
        days: 2,
        clashes: Vec::new(),
    }
}

fn tour(day: u32, stops: &[u32]) -> Tour {
    let mut calls: Vec<Call> = stops.iter().map(|stop| Call::Stop(*stop)).collect();
    calls.push(Call::Unload(0));
    Tour {
        day,
        vehicle: 0,
        calls,
    }
}

fn plan() -> RoutePlan {
    RoutePlan {
        tours: vec![tour(0, &[0, 1]), tour(1, &[1, 2])],
        unserved: Vec::new(),
        cost: 2 * (7 + 2 * 80),
    }
}

fn faults(parts: Parts, change: impl Fn(&mut RoutePlan)) -> Vec<Fault> {
    let routing = Routing::new(parts).expect("a good instance");
    let mut bad = plan();
    change(&mut bad);
    // What it costs is not what is being broken.
    bad.cost = check::routes(&routing, &bad).cost;
    check::routes(&routing, &bad).faults
}

#[test]
fn the_checker_names_every_way_a_plan_can_be_broken() {
    assert_eq!(faults(line(), |_| ()), []);
    let routing = Routing::new(line()).expect("a good instance");
    let mut dear = plan();
    assert!(check::routes(&routing, &dear).is_clean());
    dear.cost += 1;
    assert_eq!(check::routes(&routing, &dear).faults, [Fault::Cost]);

    let none = |plan: &mut RoutePlan| plan.tours[0].calls.push(Call::Stop(9));
    assert!(faults(line(), none).contains(&Fault::Unknown(0)));
    let empty = |plan: &mut RoutePlan| {
        plan.tours.push(Tour {
            day: 0,
            vehicle: 0,
            calls: Vec::new(),
        });
    };
    assert!(faults(line(), empty).contains(&Fault::Unknown(2)));
    let split = |plan: &mut RoutePlan| {
        plan.tours[0] = tour(0, &[0]);
        plan.tours.push(tour(0, &[1]));
    };
    let fleet = Fault::Fleet { day: 0, vehicle: 0 };
    assert_eq!(faults(line(), split), [fleet]);
    let off = |parts: &mut Parts| parts.vehicles[0].days = 2;
    let mut idle = line();
    off(&mut idle);
    assert_eq!(faults(idle, |_| ()), [fleet]);
    let mut barred = line();
    barred.stops[0].vehicles = 2;
    let fault = Fault::Barred { tour: 0, stop: 0 };
    assert_eq!(faults(barred, |_| ()), [fault]);
    let mut small = line();
    small.vehicles[0].capacity = 7;
    assert_eq!(
        faults(small.clone(), |_| ()),
        [Fault::Overload(0), Fault::Overload(1)]
    );
    // An unloading between the two mends it.
    small.vehicles[0].longest = NEVER;
    small.vehicles[0].shift[1] = NEVER;
    small
        .stops
        .iter_mut()
        .for_each(|stop| stop.window[1] = NEVER);
    let mended = |plan: &mut RoutePlan| {
        for tour in &mut plan.tours {
            tour.calls.insert(1, Call::Unload(0));
        }
    };
    assert_eq!(faults(small, mended), []);
    let loaded = |plan: &mut RoutePlan| {
        plan.tours[0].calls.pop();
    };
    assert_eq!(faults(line(), loaded), [Fault::NotUnloaded(0)]);
    let mut early = line();
    early.stops[1].window[1] = 24; // reached at 25 on day 0 and at 20 on day 1
    assert_eq!(faults(early, |_| ()), [Fault::Late { tour: 0, stop: 1 }]);
    let mut short = line();
    short.vehicles[0].shift[1] = 89;
    assert_eq!(
        faults(short, |_| ()),
        [Fault::Overtime(0), Fault::Overtime(1)]
    );
    let mut brief = line();
    brief.vehicles[0].longest = 89;
    assert_eq!(
        faults(brief, |_| ()),
        [Fault::TooLong(0), Fault::TooLong(1)]
    );
    let mut tired = line();
    tired.vehicles[0].driving = 80; // to 30 or 40 and back
    assert_eq!(faults(tired.clone(), |_| ()), []);
    tired.vehicles[0].driving = 79;
    assert_eq!(
        faults(tired, |_| ()),
        [Fault::Driving(0), Fault::Driving(1)]
    );
    for dimension in 0..2 {
        let mut full = line();
        full.stops
            .iter_mut()
            .for_each(|stop| stop.bulk[dimension] = 3);
        full.vehicles[0].room[dimension] = 5;
        let fault = |tour| Fault::Bulk { tour, dimension };
        assert_eq!(faults(full, |_| ()), [fault(0), fault(1)]);
    }
    // Three that must not meet each other, with one that meets nobody badly: two of them on each day.
    let mut mixed = line();
    for (stop, classes) in mixed.stops.iter_mut().zip([1, 2, 4]) {
        stop.classes = classes;
    }
    mixed.clashes = vec![(1, 2), (6, 4), (1, 4)];
    assert!(
        Routing::new(mixed.clone()).is_err(),
        "a class that must not meet itself"
    );
    mixed.clashes = vec![(1, 6), (2, 4)];
    assert_eq!(
        faults(mixed.clone(), |_| ()),
        [Fault::Mix(0), Fault::Mix(1)]
    );
    mixed.vehicles[0].compartments = 2;
    assert_eq!(faults(mixed.clone(), |_| ()), []);
    let all = |plan: &mut RoutePlan| plan.tours[0] = tour(0, &[0, 1, 2]);
    assert!(faults(mixed.clone(), all).contains(&Fault::Mix(0)));
    mixed.vehicles[0].compartments = 3;
    assert!(!faults(mixed, all).contains(&Fault::Mix(0)));
    let twice = |plan: &mut RoutePlan| plan.tours[0].calls.insert(0, Call::Stop(0));
    assert!(faults(line(), twice).contains(&Fault::Days(0)));
    let once = |plan: &mut RoutePlan| plan.tours[1] = tour(1, &[2]);
    assert_eq!(faults(line(), once), [Fault::Days(1)]);
    let forgotten = |plan: &mut RoutePlan| plan.tours[1] = tour(1, &[1]);
    assert_eq!(faults(line(), forgotten), [Fault::Missing(2)]);
    let mut optional = line();
    optional.stops[2].prize = Some(3);
    assert_eq!(
        faults(optional.clone(), forgotten),
        [Fault::Missing(2)],
        "not listed"
    );
    let listed = |plan: &mut RoutePlan| {
        plan.tours[1] = tour(1, &[1]);
        plan.unserved.push(2);
    };
    assert_eq!(faults(optional, listed), []);
}

#[test]
fn waiting_is_not_counted_where_a_later_start_avoids_it() {
    let mut parts = line();
    parts.stops[0].window = [40, 50]; // start at 40 at the latest, not at 0
    parts.vehicles[0].shift[1] = 200;
    parts.stops[1].window[1] = 100;
    parts.vehicles[0].longest = 90;
    assert_eq!(faults(parts.clone(), |_| ()), []);
    parts.vehicles[0].longest = 89;
    assert_eq!(
        faults(parts, |_| ()),
        [Fault::TooLong(0), Fault::TooLong(1)]
    );
}

#[test]
fn whoever_comes_in_a_break_waits_for_its_end_and_the_last_window_is_the_last() {
    let mut parts = line();
    (parts.vehicles[0].shift, parts.vehicles[0].longest) = ([0, 300], 300);
    parts.stops[1].window[1] = 120;
    parts.stops[1].breaks = vec![[12, 70]]; // reached at 25 and at 20: waits until 70
    parts.stops[2].window[1] = 300;
    assert_eq!(faults(parts.clone(), |_| ()), []);
    let mut soon = parts.clone();
    soon.stops[2].window[1] = 84; // reached at 85 after the wait
    assert_eq!(faults(soon, |_| ()), [Fault::Late { tour: 1, stop: 2 }]);
    // Leaving later saves the wait: 90 on day 0 as ever, with the first stop open till 60.
    parts.vehicles[0].longest = 90;
    assert_eq!(faults(parts.clone(), |_| ()), []);
    parts.stops[0].window[1] = 50;
    assert_eq!(faults(parts.clone(), |_| ()), [Fault::TooLong(0)]);
    parts.stops[1].breaks = vec![[12, 70], [71, 121]];
    let routing = |parts: Parts| Routing::new(parts).is_err();
    assert!(routing(parts.clone()), "a break that ends after the window");
    parts.stops[1].breaks = vec![[40, 60], [30, 50]];
    assert!(routing(parts), "breaks out of order");
}

#[test]
fn a_stop_moved_to_another_tour_of_a_found_plan_is_seen() {
    let mut seen = 0;
    for seed in 0..40 {
        let routing = random(
            seed,
            Features {
                days: 2,
                ..Features::default()
            },
        );
        let (solution, certificate) = judged(&routing, 100, seed);
        let mut plan = solution.plan;
        if !certificate.is_clean() || plan.tours.len() < 2 {
            continue;
        }
        let call = plan.tours[0].calls.remove(0);
        plan.tours[1].calls.push(call);
        seen += u32::from(!check::routes(&routing, &plan).is_clean());
    }
    assert!(seen > 10, "{seen} broken plans were seen");
}
