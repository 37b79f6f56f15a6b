//! A certificate from instance and solution alone: what the tours cost, and every way in which they cannot be driven.

use super::instance::{Parts, Routing, Stop, Vehicle};
use super::solution::{Call, RoutePlan, Tour};
use std::collections::BTreeMap;

/// A reason why a plan cannot be carried out. Tours, stops and vehicles are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A tour names a day, vehicle, stop or site that does not exist, or calls nowhere.
    Unknown(usize),
    /// More tours of a kind of vehicle on a day than there are vehicles, or on a day it does not work.
    Fleet {
        /// The day.
        day: u32,
        /// The kind of vehicle.
        vehicle: u32,
    },
    /// A kind of vehicle that may not come to a stop.
    Barred {
        /// The tour.
        tour: usize,
        /// The stop.
        stop: u32,
    },
    /// More on board than the vehicle takes.
    Overload(usize),
    /// More on board than there is room for, in one of the two other dimensions.
    Bulk {
        /// The tour.
        tour: usize,
        /// The dimension, 0 or 1.
        dimension: usize,
    },
    /// Classes in one tour that must not meet.
    Mix(usize),
    /// A tour that must unload at its end and does not.
    NotUnloaded(usize),
    /// A stop that is reached after its last window.
    Late {
        /// The tour.
        tour: usize,
        /// The stop.
        stop: u32,
    },
    /// A tour that ends after the shift.
    Overtime(usize),
    /// A tour that takes longer than the vehicle may be out.
    TooLong(usize),
    /// More driving than the vehicle may do.
    Driving(usize),
    /// Visits of a stop on days that are no allowed set, or twice on a day.
    Days(u32),
    /// A stop that must be visited and is not, or is neither visited nor listed as left out.
    Missing(u32),
    /// The plan says another cost.
    Cost,
}

/// What the tours add up to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Certificate {
    /// Fixed costs, costs of distance and prizes of what is left out, added up anew.
    pub cost: i64,
    /// Distance of all tours.
    pub distance: i64,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

impl Certificate {
    /// True when the plan can be carried out and costs what it says.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Judges a plan.
#[must_use]
pub fn routes(instance: &Routing, plan: &RoutePlan) -> Certificate {
    let parts = instance.parts();
    let mut certificate = Certificate::default();
    let mut used: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let mut visits: Vec<Vec<u32>> = vec![Vec::new(); parts.stops.len()];
    for (number, tour) in plan.tours.iter().enumerate() {
        if !known(instance, tour) {
            certificate.faults.push(Fault::Unknown(number));
            continue;
        }
        *used.entry((tour.day, tour.vehicle)).or_default() += 1;
        for stop in stops(tour) {
            visits[stop as usize].push(tour.day);
        }
        let vehicle = &parts.vehicles[tour.vehicle as usize];
        let distance = distance(instance, vehicle, tour);
        certificate.distance += distance;
        certificate.cost += vehicle.fixed + vehicle.per_distance * distance;
        loads(instance, vehicle, tour, number, &mut certificate.faults);
        times(instance, vehicle, tour, number, &mut certificate.faults);
    }
    for ((day, vehicle), tours) in used {
        let kind = &parts.vehicles[vehicle as usize];
        if tours > kind.count || kind.days >> day & 1 == 0 {
            certificate.faults.push(Fault::Fleet { day, vehicle });
        }
    }
    for (index, stop) in (0u32..).zip(&parts.stops) {
        let days = &visits[index as usize];
        let listed = plan.unserved.contains(&index);
        if days.is_empty() {
            certificate.cost += stop.prize.unwrap_or(0);
            if stop.prize.is_none() || !listed {
                certificate.faults.push(Fault::Missing(index));
            }
        } else if listed || !allowed(stop, days) {
            certificate.faults.push(Fault::Days(index));
        }
    }
    if certificate.cost != plan.cost {
        certificate.faults.push(Fault::Cost);
    }
    certificate
}

fn stops(tour: &Tour) -> impl Iterator<Item = u32> + '_ {
    tour.calls.iter().filter_map(|call| match call {
        Call::Stop(stop) => Some(*stop),
        Call::Unload(_) => None,
    })
}

fn known(instance: &Routing, tour: &Tour) -> bool {
    let parts = instance.parts();
    let good = |call: &Call| match call {
        Call::Stop(stop) => (*stop as usize) < parts.stops.len(),
        Call::Unload(site) => (*site as usize) < parts.sites.len(),
    };
    (tour.day as usize) < parts.days
        && (tour.vehicle as usize) < parts.vehicles.len()
        && !tour.calls.is_empty()
        && tour.calls.iter().all(good)
}

fn allowed(stop: &Stop, days: &[u32]) -> bool {
    let mask = days.iter().fold(0u32, |mask, day| mask | 1 << day);
    mask.count_ones() as usize == days.len() && stop.patterns.contains(&mask)
}

/// Places in order, from start to end.
fn places(instance: &Routing, vehicle: &Vehicle, tour: &Tour) -> Vec<u32> {
    let parts = instance.parts();
    let calls = tour.calls.iter().map(|call| match call {
        Call::Stop(stop) => parts.stops[*stop as usize].place,
        Call::Unload(site) => parts.sites[*site as usize].place,
    });
    let mut places = vec![vehicle.start];
    places.extend(calls);
    places.push(vehicle.end);
    places
}

fn distance(instance: &Routing, vehicle: &Vehicle, tour: &Tour) -> i64 {
    let places = places(instance, vehicle, tour);
    let legs = places.windows(2);
    legs.map(|leg| instance.distance(leg[0], leg[1])).sum()
}

fn loads(
    instance: &Routing,
    vehicle: &Vehicle,
    tour: &Tour,
    number: usize,
    faults: &mut Vec<Fault>,
) {
    let parts = instance.parts();
    let (mut load, mut most) = ([0; 3], [0; 3]);
    for call in &tour.calls {
        match call {
            Call::Unload(_) => load = [0; 3],
            Call::Stop(index) => {
                let stop = &parts.stops[*index as usize];
                let more = [stop.load, stop.bulk[0], stop.bulk[1]];
                for at in 0..3 {
                    load[at] += more[at];
                    most[at] = most[at].max(load[at]);
                }
                if stop.vehicles >> tour.vehicle & 1 == 0 {
                    let (tour, stop) = (number, *index);
                    faults.push(Fault::Barred { tour, stop });
                }
            }
        }
    }
    let classes = stops(tour).map(|stop| parts.stops[stop as usize].classes);
    let all = classes.fold(0, |all, mask| all | mask);
    let mixed = (parts.clashes.iter()).any(|(a, b)| all & a != 0 && all & b != 0);
    if mixed
        && !divided(
            parts,
            &stops(tour).collect::<Vec<u32>>(),
            vehicle.compartments,
        )
    {
        faults.push(Fault::Mix(number));
    }
    if most[0] > vehicle.capacity {
        faults.push(Fault::Overload(number));
    }
    for (dimension, room) in vehicle.room.iter().enumerate() {
        if most[dimension + 1] > *room {
            let tour = number;
            faults.push(Fault::Bulk { tour, dimension });
        }
    }
    if parts.unload_last && !matches!(tour.calls.last(), Some(Call::Unload(_))) {
        faults.push(Fault::NotUnloaded(number));
    }
}

/// Whether stops can be divided into so many compartments: one is filled in every way with the first stop and others that get
/// on with all of it, the rest goes into the others.
fn divided(parts: &Parts, stops: &[u32], compartments: u32) -> bool {
    let classes = |stop: u32| parts.stops[stop as usize].classes;
    let bad = |a: u32, b: u32| {
        let (a, b) = (classes(a), classes(b));
        (parts.clashes.iter())
            .any(|(one, other)| a & one != 0 && b & other != 0 || a & other != 0 && b & one != 0)
    };
    let Some((first, others)) = stops.split_first() else {
        return true;
    };
    if compartments == 0 {
        return false;
    }
    // Whoever meets nobody badly goes anywhere.
    if !others.iter().any(|other| bad(*first, *other)) {
        return divided(parts, others, compartments);
    }
    let able: Vec<u32> = (others.iter().copied())
        .filter(|other| !bad(*first, *other))
        .collect();
    // Largest sets that hold the first, none of which must not meet.
    let mut sets: Vec<Vec<u32>> = vec![vec![*first]];
    for stop in able {
        for at in 0..sets.len() {
            let fits: Vec<u32> = (sets[at].iter().copied())
                .filter(|in_it| !bad(*in_it, stop))
                .collect();
            if fits.len() == sets[at].len() {
                sets[at].push(stop);
            } else {
                let mut with = fits;
                with.push(stop);
                sets.push(with);
            }
        }
    }
    sets.iter().any(|set| {
        let rest: Vec<u32> = (others.iter().copied())
            .filter(|stop| !set.contains(stop))
            .collect();
        divided(parts, &rest, compartments - 1)
    })
}

/// Windows of a stop, in order.
fn windows(stop: &Stop) -> Vec<[i64; 2]> {
    let opens = std::iter::once(stop.window[0]).chain(stop.breaks.iter().map(|pause| pause[1]));
    let closes = (stop.breaks.iter().map(|pause| pause[0])).chain([stop.window[1]]);
    opens
        .zip(closes)
        .map(|(open, close)| [open, close])
        .collect()
}

/// Starts of a tour and the moment each leads to: a stretch of starts after which time either goes by as they do, or
/// stands still because somebody waits.
#[derive(Clone, Copy)]
struct Stretch {
    first: i64,
    last: i64,
    /// The moment the first start leads to.
    moment: i64,
    moves: bool,
}

impl Stretch {
    /// What is left of it when only moments of a window may go on, and those before it and after `since` wait.
    fn through(self, since: i64, window: [i64; 2]) -> [Option<Self>; 2] {
        let [open, close] = window;
        if !self.moves {
            let waits = since < self.moment && self.moment <= close;
            let moment = self.moment.max(open);
            return [waits.then_some(Self { moment, ..self }), None];
        }
        // Starts whose moments lie between two bounds.
        let between = |low: i64, high: i64| {
            let first = self.first.max(self.first + low - self.moment);
            let last = self.last.min(self.first + high - self.moment);
            let moment = self.moment + first - self.first;
            (first <= last).then_some(Self {
                first,
                last,
                moment,
                moves: true,
            })
        };
        let waits = between(since + 1, open - 1).map(|stretch| Self {
            moment: open,
            moves: false,
            ..stretch
        });
        [waits, between(open, close)]
    }
}

/// The earliest times from the start of the shift, and the shortest time the tour takes from any start: every start is
/// followed at once, cut into stretches at each window.
fn times(
    instance: &Routing,
    vehicle: &Vehicle,
    tour: &Tour,
    number: usize,
    faults: &mut Vec<Fault>,
) {
    let parts = instance.parts();
    let places = places(instance, vehicle, tour);
    let drive = |at: usize| instance.time(places[at], places[at + 1]);
    let mut now = vehicle.shift[0];
    let mut starts = vec![Stretch {
        first: vehicle.shift[0],
        last: vehicle.shift[1],
        moment: vehicle.shift[0],
        moves: true,
    }];
    let mut late = false;
    for (at, call) in tour.calls.iter().enumerate() {
        now += drive(at);
        starts.iter_mut().for_each(|s| s.moment += drive(at));
        let service = match call {
            Call::Unload(site) => parts.sites[*site as usize].service,
            Call::Stop(index) => {
                let stop = &parts.stops[*index as usize];
                let windows = windows(stop);
                match windows.iter().find(|window| now <= window[1]) {
                    Some(window) => now = now.max(window[0]),
                    None => {
                        late = true;
                        let (tour, stop) = (number, *index);
                        faults.push(Fault::Late { tour, stop });
                    }
                }
                let mut since = -1;
                let mut open = Vec::new();
                for window in windows {
                    let parts = starts.iter().map(|s| s.through(since, window));
                    open.extend(parts.flatten().flatten());
                    since = window[1];
                }
                starts = open;
                stop.service
            }
        };
        now += service;
        starts.iter_mut().for_each(|s| s.moment += service);
    }
    let home = drive(tour.calls.len());
    if (0..=tour.calls.len()).map(drive).sum::<i64>() > vehicle.driving {
        faults.push(Fault::Driving(number));
    }
    if now + home > vehicle.shift[1] {
        faults.push(Fault::Overtime(number));
    }
    if late {
        return; // no start is in time
    }
    let shift = [i64::MIN / 4, vehicle.shift[1] - home];
    let ends = starts.iter().flat_map(|s| s.through(i64::MIN / 4, shift));
    let lengths = ends.flatten().map(|end| {
        let best = if end.moves { end.first } else { end.last };
        end.moment + home - best
    });
    if lengths.min().is_some_and(|least| least > vehicle.longest) {
        faults.push(Fault::TooLong(number));
    }
}
