//! A judgement of rounds from register and ways alone: dates, mixes, classes, permits, mass, rest, shift, fleet.

use super::instance::{Matrix, Register, meet_badly};
use super::solution::{Rounds, Tour};
use std::collections::BTreeMap;

/// What is wrong. Days and tours are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A point that was not visited by its last day, on the day after it.
    Late(usize),
    /// A point, vehicle or depot that is not in the register.
    Unknown(usize, usize),
    /// Wastes in one load that must not meet (R045).
    Mix(usize, usize),
    /// A waste whose class is not on the vehicle's permit (R035).
    Class(usize, usize),
    /// A code the operator may not take that day.
    Permit(usize, usize),
    /// More than the payload.
    Overload(usize, usize),
    /// Another mass than has gathered since the last visit.
    Mass(usize, usize),
    /// More than 4 hours of driving without 20 minutes of rest (R040).
    Rest(usize, usize),
    /// Times that the ways do not allow, or a shift of more than nine hours.
    Time(usize, usize),
    /// Another length than the ways have.
    Length(usize, usize),
    /// More tours of a vehicle than there are vehicles.
    Fleet(usize),
}

/// Everything that is wrong with rounds.
#[must_use]
pub fn faults(register: &Register, ways: &Matrix, rounds: &Rounds) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut age: Vec<i64> = register.points.iter().map(|point| point.since).collect();
    for (day, plan) in rounds.days.iter().enumerate() {
        let mut fleet: BTreeMap<&str, u32> = BTreeMap::new();
        for (number, tour) in plan.tours.iter().enumerate() {
            *fleet.entry(tour.vehicle.as_str()).or_default() += 1;
            let known = tour.visits.iter().all(|visit| {
                let point = register.points.get(visit.point);
                point.is_some_and(|p| p.generator == visit.generator && p.operator == tour.operator)
            });
            let lorry = register
                .lorries
                .iter()
                .find(|l| l.id == tour.vehicle && l.operator == tour.operator);
            let (true, Some(lorry), Some(depot)) = (known, lorry, register.depot(&tour.operator))
            else {
                faults.push(Fault::Unknown(day, number));
                continue;
            };
            let mut sum = 0.0;
            for visit in &tour.visits {
                let point = &register.points[visit.point];
                let codes = |code: &str| {
                    visit
                        .taken
                        .iter()
                        .filter(|t| t.code == code)
                        .map(|t| t.t.0)
                        .sum::<f64>()
                };
                for bin in &point.bins {
                    let here: f64 = (point.bins.iter())
                        .filter(|b| b.code == bin.code)
                        .map(|b| b.t_per_year.0)
                        .sum();
                    let gathered = here * as_real(age[visit.point]) / 365.0;
                    if (codes(&bin.code) - gathered).abs() > 1e-6 {
                        faults.push(Fault::Mass(day, number));
                    }
                    if bin
                        .un_class
                        .as_ref()
                        .is_some_and(|class| !lorry.classes.contains(class))
                    {
                        faults.push(Fault::Class(day, number));
                    }
                    let permit = register
                        .permits
                        .get(&(tour.operator.clone(), bin.code.clone()));
                    if permit.is_none_or(|(from, to)| plan.date < *from || *to < plan.date) {
                        faults.push(Fault::Permit(day, number));
                    }
                }
                sum += visit.taken.iter().map(|taken| taken.t.0).sum::<f64>();
                age[visit.point] = 0;
            }
            if sum > lorry.payload.0 + 1e-9 {
                faults.push(Fault::Overload(day, number));
            }
            let codes: Vec<&str> = (tour.visits.iter())
                .flat_map(|visit| visit.taken.iter().map(|taken| taken.code.as_str()))
                .collect();
            let bad = |one: &str| {
                codes
                    .iter()
                    .any(|other| meet_badly(&register.pairs, one, other))
            };
            if codes.iter().any(|code| bad(code)) {
                faults.push(Fault::Mix(day, number));
            }
            drive(register, ways, depot, tour, [day, number], &mut faults);
        }
        for (vehicle, tours) in fleet {
            let there = register.lorries.iter().find(|lorry| lorry.id == vehicle);
            if there.is_some_and(|lorry| tours > lorry.count) {
                faults.push(Fault::Fleet(day));
            }
        }
        for (index, point) in register.points.iter().enumerate() {
            if age[index] == point.interval {
                faults.push(Fault::Late(index)); // the last day has gone by
            }
            age[index] += 1;
        }
    }
    faults
}

/// Drives a tour again, minute by minute of its timetable.
fn drive(
    register: &Register,
    ways: &Matrix,
    depot: usize,
    tour: &Tour,
    [day, number]: [usize; 2],
    faults: &mut Vec<Fault>,
) {
    let mut at = depot;
    let (mut left, mut since_rest, mut length) = (tour.start.0, 0.0, 0.0);
    let calls =
        (tour.visits.iter()).map(|v| (register.row(v.point), v.rest.0, v.arrive.0, v.leave.0));
    for (to, rest, arrive, leave) in calls.chain([(depot, tour.rest.0, tour.end.0, tour.end.0)]) {
        let (metres, seconds) = match ways.get(at, to) {
            _ if at == to => (0.0, 0.0),
            Some(way) => (way.metres.0, way.seconds.0),
            None => {
                faults.push(Fault::Time(day, number));
                return;
            }
        };
        if rest >= 1200.0 {
            since_rest = 0.0;
        }
        since_rest += seconds;
        if since_rest > 14_400.0 + 1e-6 {
            faults.push(Fault::Rest(day, number));
        }
        if arrive + 1e-6 < left + rest + seconds || leave < arrive {
            faults.push(Fault::Time(day, number));
        }
        length += metres;
        (at, left) = (to, leave);
    }
    if tour.end.0 - tour.start.0 > 32_400.0 {
        faults.push(Fault::Time(day, number));
    }
    if (length - tour.metres.0).abs() > 1.0 {
        faults.push(Fault::Length(day, number));
    }
}

#[allow(clippy::cast_precision_loss)]
fn as_real(days: i64) -> f64 {
    days as f64
}
