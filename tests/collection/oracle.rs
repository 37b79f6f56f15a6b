//! The cheapest tours of tiny instances by trying everything: every order, every unloading, every start, every set of
//! days. Nothing of the engine is used but the instance.

use wasteflow::plan::collection::route::Routing;

/// Costs more than any tour.
const NONE: i64 = i64::MAX / 8;

/// The least that tours of all days, and prizes of what is left out, can cost; `None` when nothing is feasible.
pub(crate) fn best(routing: &Routing) -> Option<i64> {
    let parts = routing.parts();
    let stops = parts.stops.len();
    let sets = 1usize << stops;
    let tours: Vec<Vec<i64>> = (0..parts.vehicles.len())
        .map(|vehicle| (0..sets).map(|set| tour(routing, vehicle, set)).collect())
        .collect();
    let days: Vec<Vec<i64>> = (0..parts.days)
        .map(|day| of_day(routing, day, &tours))
        .collect();
    let least = by_pattern(routing, &days, 0, &mut vec![0; parts.days]);
    (least < NONE).then_some(least)
}

/// Every way to give each stop from `stop` on a pattern or none.
fn by_pattern(routing: &Routing, days: &[Vec<i64>], stop: usize, sets: &mut Vec<usize>) -> i64 {
    let parts = routing.parts();
    if stop == parts.stops.len() {
        let costs = days.iter().zip(sets).map(|(day, set)| day[*set]);
        return costs.fold(0, |sum, cost| (sum + cost).min(NONE));
    }
    let mut least = match parts.stops[stop].prize {
        Some(prize) => (prize + by_pattern(routing, days, stop + 1, sets)).min(NONE),
        None => NONE,
    };
    for pattern in &parts.stops[stop].patterns {
        let mut with = sets.clone();
        for (day, set) in with.iter_mut().enumerate() {
            *set |= (*pattern as usize >> day & 1) << stop;
        }
        least = least.min(by_pattern(routing, days, stop + 1, &mut with));
    }
    least
}

/// Least cost of serving each set on a day with the vehicles there are.
fn of_day(routing: &Routing, day: usize, tours: &[Vec<i64>]) -> Vec<i64> {
    let mut least = vec![NONE; tours[0].len()];
    least[0] = 0;
    for (vehicle, kind) in routing.parts().vehicles.iter().enumerate() {
        if kind.days >> day & 1 == 0 {
            continue;
        }
        for _ in 0..kind.count.min(8) {
            let before = least.clone();
            for (set, cost) in least.iter_mut().enumerate() {
                let mut part = set;
                while part > 0 {
                    *cost = (*cost).min(before[set & !part] + tours[vehicle][part]);
                    part = (part - 1) & set;
                }
                *cost = (*cost).min(NONE);
            }
        }
    }
    least
}

/// Least cost of a tour of a vehicle through all stops of a set.
fn tour(routing: &Routing, vehicle: usize, set: usize) -> i64 {
    let parts = routing.parts();
    let kind = &parts.vehicles[vehicle];
    if set == 0 || !divides(routing, set, kind.compartments) {
        return NONE;
    }
    let timed = parts.time.iter().any(|t| *t > 0);
    let starts = if timed {
        kind.shift[0]..=kind.shift[1].min(60)
    } else {
        0..=0
    };
    let mut least = NONE;
    for start in starts {
        let on = On {
            place: kind.start,
            now: start,
            load: [0; 3],
            distance: 0,
            driving: 0,
            empty: true,
        };
        walk(routing, vehicle, set, start, on, &mut least);
    }
    if least == NONE {
        return NONE;
    }
    kind.fixed + kind.per_distance * least
}

/// Whether the stops of a set can be divided into so many compartments none of which mixes.
fn divides(routing: &Routing, set: usize, compartments: u32) -> bool {
    let mut hold = set;
    while hold > 0 {
        if !mixes(routing, hold)
            && (set == hold || compartments > 1 && divides(routing, set & !hold, compartments - 1))
        {
            return true;
        }
        hold = (hold - 1) & set;
    }
    set == 0
}

/// Whether two stops of a set must not be in one compartment.
fn mixes(routing: &Routing, set: usize) -> bool {
    let parts = routing.parts();
    let (stops, here) = (&parts.stops, |stop: usize| set >> stop & 1 == 1);
    (0..stops.len()).filter(|a| here(*a)).any(|a| {
        (0..stops.len()).filter(|b| here(*b)).any(|b| {
            let (a, b) = (stops[a].classes, stops[b].classes);
            (parts.clashes.iter()).any(|(one, other)| a & one != 0 && b & other != 0)
        })
    })
}

#[derive(Clone, Copy)]
struct On {
    place: u32,
    now: i64,
    load: [i64; 3],
    distance: i64,
    driving: i64,
    /// Whether no stop was visited since the start or an unloading.
    empty: bool,
}

/// Goes on in every way.
fn walk(routing: &Routing, vehicle: usize, left: usize, start: i64, on: On, least: &mut i64) {
    let parts = routing.parts();
    let kind = &parts.vehicles[vehicle];
    if on.distance >= *least {
        return;
    }
    if left == 0 && (on.empty || !parts.unload_last) {
        let end = on.now + routing.time(on.place, kind.end);
        let driving = on.driving + routing.time(on.place, kind.end);
        if end <= kind.shift[1] && end - start <= kind.longest && driving <= kind.driving {
            *least = (*least).min(on.distance + routing.distance(on.place, kind.end));
        }
    }
    for (index, stop) in parts.stops.iter().enumerate() {
        let arrival = on.now + routing.time(on.place, stop.place);
        if left >> index & 1 == 0 || stop.vehicles >> vehicle & 1 == 0 {
            continue;
        }
        // Minute by minute: the first one that is in the window and in no break.
        let shut =
            |now: i64| now < stop.window[0] || stop.breaks.iter().any(|b| b[0] < now && now < b[1]);
        let mut begin = arrival;
        while begin <= stop.window[1] && shut(begin) {
            begin += 1;
        }
        let (more, most) = (
            [stop.load, stop.bulk[0], stop.bulk[1]],
            [kind.capacity, kind.room[0], kind.room[1]],
        );
        let load: [i64; 3] = std::array::from_fn(|at| on.load[at] + more[at]);
        if begin > stop.window[1] || (0..3).any(|at| load[at] > most[at]) {
            continue;
        }
        let next = On {
            place: stop.place,
            now: begin + stop.service,
            load,
            distance: on.distance + routing.distance(on.place, stop.place),
            driving: on.driving + routing.time(on.place, stop.place),
            empty: false,
        };
        walk(routing, vehicle, left & !(1 << index), start, next, least);
    }
    if !on.empty {
        for site in &parts.sites {
            let next = On {
                place: site.place,
                now: on.now + routing.time(on.place, site.place) + site.service,
                load: [0; 3],
                distance: on.distance + routing.distance(on.place, site.place),
                driving: on.driving + routing.time(on.place, site.place),
                empty: true,
            };
            walk(routing, vehicle, left, start, next, least);
        }
    }
}
