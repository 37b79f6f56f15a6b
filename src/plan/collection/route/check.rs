//! A certificate from instance and solution alone: what the tours cost, and every way in which they cannot be driven.

use super::instance::{Routing, Stop, Vehicle};
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
    /// Classes in one tour that must not meet.
    Mix(usize),
    /// A tour that must unload at its end and does not.
    NotUnloaded(usize),
    /// A stop that is reached after its window.
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
    let (mut load, mut most) = (0, 0);
    for call in &tour.calls {
        match call {
            Call::Unload(_) => load = 0,
            Call::Stop(index) => {
                let stop = &parts.stops[*index as usize];
                load += stop.load;
                most = most.max(load);
                if stop.vehicles >> tour.vehicle & 1 == 0 {
                    let (tour, stop) = (number, *index);
                    faults.push(Fault::Barred { tour, stop });
                }
            }
        }
    }
    let classes = stops(tour).map(|stop| parts.stops[stop as usize].classes);
    let all = classes.fold(0, |all, mask| all | mask);
    if (parts.clashes.iter()).any(|(a, b)| all & a != 0 && all & b != 0) {
        faults.push(Fault::Mix(number));
    }
    if most > vehicle.capacity {
        faults.push(Fault::Overload(number));
    }
    if parts.unload_last && !matches!(tour.calls.last(), Some(Call::Unload(_))) {
        faults.push(Fault::NotUnloaded(number));
    }
}

/// One pass forward for the earliest times, one backward for the latest start that delays nothing: between them lies
/// the shortest time the tour takes.
fn times(
    instance: &Routing,
    vehicle: &Vehicle,
    tour: &Tour,
    number: usize,
    faults: &mut Vec<Fault>,
) {
    let parts = instance.parts();
    let places = places(instance, vehicle, tour);
    let call = |at: usize| match tour.calls[at] {
        Call::Stop(stop) => {
            let stop = &parts.stops[stop as usize];
            (stop.window, stop.service)
        }
        Call::Unload(site) => ([0, i64::MAX / 4], parts.sites[site as usize].service),
    };
    let drive = |at: usize| instance.time(places[at], places[at + 1]);
    let arrive = |start: i64| {
        let mut now = start;
        let mut late = Vec::new();
        for at in 0..tour.calls.len() {
            let (window, service) = call(at);
            now += drive(at);
            if now > window[1] {
                late.push(at);
            }
            now = now.max(window[0]) + service;
        }
        (now + drive(tour.calls.len()), late)
    };
    let (end, late) = arrive(vehicle.shift[0]);
    for at in &late {
        if let Call::Stop(stop) = tour.calls[*at] {
            faults.push(Fault::Late { tour: number, stop });
        }
    }
    if end > vehicle.shift[1] {
        faults.push(Fault::Overtime(number));
    }
    if !late.is_empty() {
        return; // no start is in time
    }
    let mut latest = vehicle.shift[1];
    for at in (0..tour.calls.len()).rev() {
        let (window, service) = call(at);
        latest = (latest - drive(at + 1) - service).min(window[1]);
    }
    let start = (latest - drive(0)).max(vehicle.shift[0]);
    if arrive(start).0 - start > vehicle.longest {
        faults.push(Fault::TooLong(number));
    }
}
