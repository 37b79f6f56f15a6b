//! Who calls where in which order in, tours with their times, loads and cost out. The search and a dispatcher's own
//! plan both go through here; [`super::check`] drives the result again.

use super::instance::{Bin, DRIVING, Lorry, REST, Register, Terms};
use super::solution::{Taken, Tour, Unload, Visit};
use super::ways::{Leg, Ways};
use crate::dataset::collection::CollectionSettings;
use crate::plan::collection::route::apart::apart;
use crate::quantity::{Cny, Metres, Seconds, Tonnes};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The end of a day, seconds.
const MIDNIGHT: i64 = 24 * 3600;

/// One call of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Visits a point of the register.
    Visit(usize),
    /// Unloads at the store.
    Unload,
}

/// A tour before it has times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Vehicle id.
    pub vehicle: String,
    /// Which of them, from 1.
    pub unit: u32,
    /// Calls in order; an unloading at the end goes without saying.
    pub steps: Vec<Step>,
    /// First visits that are done.
    pub done: usize,
    /// Earliest moment for the rest, seconds from midnight.
    pub not_before: i64,
    /// When visits that are done ended, as far as is known, by point; seconds from midnight.
    pub known: BTreeMap<usize, i64>,
}

impl Draft {
    /// Points visited, in order.
    pub fn points(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match step {
            Step::Visit(point) => Some(*point),
            Step::Unload => None,
        })
    }
}

/// A day's view of the register: when each point was last emptied.
#[derive(Clone, Copy)]
pub(super) struct Day<'a> {
    pub(super) register: &'a Register,
    pub(super) ways: &'a Ways,
    pub(super) from: Date,
    /// Days since the first.
    pub(super) number: i64,
    /// Day of each point's last visit.
    pub(super) last: &'a [i64],
}

/// The clock and the road behind a vehicle.
struct Drive<'a> {
    ways: &'a Ways,
    date: Date,
    at: usize,
    now: i64,
    since_rest: i64,
    driving: i64,
    metres: f64,
}

/// Before a drive.
#[derive(Clone, Copy)]
struct Pause {
    rest: Seconds,
    depart: Seconds,
}

impl Drive<'_> {
    /// Drives on, after a rest where one is due (R040) and when the roads are free. Where no way is free until
    /// midnight, the vehicle stands until then: the check finds the rest.
    fn to(&mut self, place: usize) -> Pause {
        let here = self.at == place;
        let leg = |at| {
            let leg = self.ways.leg(self.date, self.at, place, at);
            leg.filter(|_| !here)
        };
        let length = |leg: &Option<Leg>| leg.map_or(0, |leg| whole(leg.way.seconds.0.ceil()));
        let (mut rest, mut found) = (0, leg(self.now));
        if self.since_rest + length(&found) > DRIVING {
            (rest, found) = (REST, leg(self.now + REST));
            self.since_rest = 0;
        }
        let stands = found.is_none() && !here && !self.ways.periods(self.date).is_empty();
        let depart = match found {
            Some(leg) => leg.depart,
            None if stands => MIDNIGHT.max(self.now + rest),
            None => self.now + rest,
        };
        self.since_rest += length(&found);
        self.driving += length(&found);
        self.metres += found.map_or(0.0, |leg| leg.way.metres.0);
        self.now = depart + length(&found);
        self.at = place;
        Pause {
            rest: Seconds(real(rest)),
            depart: Seconds(real(depart)),
        }
    }
}

impl Day<'_> {
    /// Last day by law of a point.
    pub(super) fn due(&self, point: usize) -> i64 {
        self.last[point] + self.register.points[point].interval
    }

    /// A date so many days after the first.
    pub(super) fn date(&self, number: i64) -> Date {
        self.from.saturating_add(number.days())
    }

    /// Days since a point was emptied.
    pub(super) fn age(&self, point: usize) -> i64 {
        self.number - self.last[point]
    }

    /// What lies at a point after so many days.
    pub(super) fn gathered(&self, point: usize, age: i64) -> Tonnes {
        self.register.points[point].t_per_year() * (real(age) / 365.0)
    }

    /// The tour of a draft; `None` for an unknown vehicle or operator, or a draft without visits.
    ///
    /// A vehicle that would wait at a gate starts as much later as delays nothing.
    pub(super) fn tour(&self, draft: &Draft) -> Option<Tour> {
        let settings = &self.register.settings;
        let start = whole((settings.shift_start_h * 3600.0).round());
        // A vehicle that has done nothing yet need not wait in the yard: it starts when the rest may begin.
        let start = if draft.done == 0 {
            start.max(draft.not_before)
        } else {
            start
        };
        let tour = self.from(draft, self.left_at(draft, start)?)?;
        let waits = tour.visits.iter().any(|visit| visit.wait.0 > 0.0);
        if draft.done > 0 || !waits || !tour.visits.iter().all(|visit| self.is_open(visit)) {
            return Some(tour);
        }
        let later = self.latest_start(&tour);
        if later <= start {
            return Some(tour);
        }
        let saved = self.from(draft, later)?;
        let same = saved.end.0 <= tour.end.0 && saved.visits.iter().all(|v| self.is_open(v));
        Some(if same { saved } else { tour })
    }

    /// When a vehicle left whose first known call ended later than a start at once would have made it: as much later.
    fn left_at(&self, draft: &Draft, start: i64) -> Option<i64> {
        let first = draft.points().find_map(|point| {
            let hour = draft.known.get(&point)?;
            Some((point, *hour))
        });
        let Some((point, hour)) = first else {
            return Some(start);
        };
        let unknown = Draft {
            known: BTreeMap::new(),
            ..draft.clone()
        };
        let tour = self.from(&unknown, start)?;
        let visit = tour.visits.iter().find(|visit| visit.point == point)?;
        Some(start + (hour - whole(visit.leave.0)).max(0))
    }

    /// The last start that makes a tour end no later.
    fn latest_start(&self, tour: &Tour) -> i64 {
        // Each call: what goes before it, since the call before, and what it takes, with its windows.
        let mut calls: Vec<(i64, i64, i64, &[[i64; 2]])> = Vec::new();
        let unloads = |calls: &mut Vec<_>, number: usize| {
            for unload in tour.unloads.iter().filter(|unload| unload.after == number) {
                let (arrive, leave) = (whole(unload.arrive.0), whole(unload.leave.0));
                calls.push((arrive, arrive, leave, &[][..]));
            }
        };
        for (number, visit) in tour.visits.iter().enumerate() {
            unloads(&mut calls, number);
            let arrive = whole(visit.arrive.0);
            let begin = arrive + whole(visit.wait.0);
            let hours = &self.register.points[visit.point].hours[..];
            calls.push((arrive, begin, whole(visit.leave.0), hours));
        }
        unloads(&mut calls, tour.visits.len());
        let mut left = whole(tour.end.0);
        for number in (0..calls.len()).rev() {
            let (arrive, begin, leave, hours) = calls[number];
            let latest = left - (leave - begin);
            let window = hours.iter().rev().find(|window| window[0] <= latest);
            let begin = window.map_or(latest, |window| latest.min(window[1]));
            let before = number
                .checked_sub(1)
                .map_or(whole(tour.start.0), |n| calls[n].2);
            left = begin - (arrive - before);
        }
        left
    }

    /// Whether a visit begins while its gate is open.
    pub(super) fn is_open(&self, visit: &Visit) -> bool {
        let row = &self.register.points[visit.point];
        let begin = whole(visit.arrive.0 + visit.wait.0);
        let date = self.date(self.number);
        let day = self.register.works_on(date) && row.opens_on(date);
        day && row.opening(begin) == Some(begin)
    }

    fn from(&self, draft: &Draft, start: i64) -> Option<Tour> {
        let lorry = self.register.lorry(&draft.vehicle)?;
        let depot = self.register.depot(&lorry.operator)?;
        draft.points().next()?;
        let mut drive = Drive {
            ways: self.ways,
            date: self.date(self.number),
            at: depot,
            now: start,
            since_rest: 0,
            driving: 0,
            metres: 0.0,
        };
        let (mut visits, mut unloads): (Vec<Visit>, Vec<Unload>) = (Vec::new(), Vec::new());
        let mut load = Load::default();
        let last = draft.steps.last() == Some(&Step::Unload);
        for step in draft.steps.iter().chain((!last).then_some(&Step::Unload)) {
            if visits.len() == draft.done {
                drive.now = drive.now.max(draft.not_before);
            }
            match step {
                Step::Visit(point) => {
                    let left = drive.now;
                    let pause = drive.to(self.register.row(*point));
                    let mut visit = self.visit(*point, pause, &mut drive.now);
                    let done = visits.len() < draft.done;
                    if let Some(hour) = draft.known.get(point).filter(|_| done) {
                        drive.now = (*hour).max(left);
                        visit.end_at(Seconds(real(drive.now)));
                    }
                    load.add(&self.register.settings, &visit.taken);
                    visits.push(visit);
                }
                Step::Unload => {
                    let pause = drive.to(depot);
                    let arrive = drive.now;
                    drive.now += unloading(self.register);
                    unloads.push(Unload {
                        after: visits.len(),
                        rest: pause.rest,
                        depart: pause.depart,
                        arrive: Seconds(real(arrive)),
                        leave: Seconds(real(drive.now)),
                        t: Tonnes(load.t),
                        m3: load.m3,
                        pallets: load.pallets,
                    });
                    load = Load::default();
                }
            }
        }
        self.stow(lorry, draft.done, &mut visits, &unloads);
        let t = unloads.iter().map(|unload| unload.t).sum();
        Some(Tour {
            operator: lorry.operator.clone(),
            vehicle: lorry.id.clone(),
            unit: draft.unit,
            name: lorry.name.clone(),
            store: *self.register.depots.get(&lorry.operator)?,
            done: draft.done.min(visits.len()),
            visits,
            unloads,
            start: Seconds(real(start)),
            end: Seconds(real(drive.now)),
            driving: Seconds(real(drive.driving)),
            metres: Metres(drive.metres),
            t,
            cny: cost(lorry, drive.metres, drive.now - start),
        })
    }

    /// Says which compartment each call of a divided vehicle goes into. What is done lies where its calls alone, in
    /// their order, would have put it; where compartments do not suffice all go into the first, and the check says so.
    fn stow(&self, lorry: &Lorry, done: usize, visits: &mut [Visit], unloads: &[Unload]) {
        if lorry.compartments < 2 {
            return;
        }
        let mut from = 0;
        for to in unloads.iter().map(|unload| unload.after) {
            let load = &mut visits[from..to];
            let clash = |one: usize, other: usize| {
                (self.register).clash(load[one].point, load[other].point)
            };
            let given = done.clamp(from, to) - from;
            let lies = apart(given, lorry.compartments, &[], clash).unwrap_or(vec![0; given]);
            let all = apart(load.len(), lorry.compartments, &lies, clash);
            let all = all.unwrap_or(vec![0; load.len()]);
            for (visit, compartment) in load.iter_mut().zip(all) {
                visit.compartment = Some(compartment + 1);
            }
            from = to;
        }
    }

    fn visit(&self, point: usize, pause: Pause, now: &mut i64) -> Visit {
        let row = &self.register.points[point];
        let age = self.age(point);
        let arrive = *now;
        // Whoever comes after the last window begins at once: the check says that the gate is closed.
        let begin = row.opening(arrive).unwrap_or(arrive);
        *now = begin + service(self.register, &row.terms, self.gathered(point, age));
        Visit {
            point,
            id: row.id.clone(),
            generator: row.generator.clone(),
            name: row.name.clone(),
            zone: row.zone.clone(),
            place: row.place,
            rest: pause.rest,
            depart: pause.depart,
            arrive: Seconds(real(arrive)),
            wait: Seconds(real(begin - arrive)),
            open: (row.hours.iter())
                .map(|window| window.map(|at| Seconds(real(at))))
                .collect(),
            leave: Seconds(real(*now)),
            known: false,
            due: self.date(self.due(point)),
            age,
            contact: row.terms.contact.clone(),
            phone: row.terms.phone.clone(),
            compartment: None,
            taken: self.taken(point, age),
        }
    }

    /// What a point has after so many days, in its packages.
    pub(super) fn taken(&self, point: usize, age: i64) -> Vec<Taken> {
        let share = real(age) / 365.0;
        let bins = self.register.points[point].bins.iter();
        bins.map(|bin| taken(&self.register.settings, bin, bin.t_per_year * share))
            .collect()
    }
}

/// Kilometres, hours out, and the use of the vehicle.
pub(super) fn cost(lorry: &Lorry, metres: f64, seconds: i64) -> Cny {
    lorry.cny_per_day
        + lorry.cny_per_km * (metres / 1000.0)
        + lorry.cny_per_h * (real(seconds) / 3600.0)
}

/// What is on board.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    /// Mass, t.
    pub(super) t: f64,
    /// Room, m³.
    pub(super) m3: f64,
    /// Pallet places.
    pub(super) pallets: f64,
}

impl Load {
    /// Takes packages on board. Customers share pallet places; what comes loose or in tanks stands on none.
    pub(super) fn add(&mut self, settings: &CollectionSettings, taken: &[Taken]) {
        for part in taken {
            let number = f64::from(part.packages);
            let (m3, pallets) = match part.packaging.as_str() {
                "drum" => (
                    settings.drum_m3 * number,
                    number / f64::from(settings.drums_per_pallet),
                ),
                "bag" => (
                    settings.bag_m3 * number,
                    number / f64::from(settings.bags_per_pallet),
                ),
                "box" => (
                    settings.box_m3 * number,
                    number / f64::from(settings.boxes_per_pallet),
                ),
                "ibc" => (settings.ibc_m3 * number, number),
                "pallet" => (settings.pallet_m3 * number, number),
                _ => (part.t.0 / settings.loose_t_per_m3, 0.0),
            };
            self.t += part.t.0;
            self.m3 += m3;
            self.pallets += pallets;
        }
    }

    /// Whether a vehicle has room for it.
    pub(super) fn fits(&self, lorry: &Lorry) -> bool {
        let slack = 1e-9;
        self.t <= lorry.payload.0 + slack
            && self.m3 <= lorry.volume_m3 + slack
            && (lorry.pallets == 0 || self.pallets <= f64::from(lorry.pallets) + slack)
    }
}

/// Packages from mass; what has no usual package counts as one.
pub(super) fn taken(settings: &CollectionSettings, bin: &Bin, t: Tonnes) -> Taken {
    let each = match bin.packaging.as_str() {
        "drum" => settings.drum_kg,
        "bag" => settings.bag_kg,
        "box" => settings.box_kg,
        "ibc" => settings.ibc_kg,
        "pallet" => settings.pallet_kg,
        _ => f64::INFINITY,
    };
    let packages = whole((t.0 * 1000.0 / each).ceil().max(1.0));
    Taken {
        code: bin.code.clone(),
        t,
        packaging: bin.packaging.clone(),
        packages: u32::try_from(packages).unwrap_or(u32::MAX),
    }
}

/// Seconds at a stop: the fixed part, and a minute for each begun share of the load.
pub(super) fn service(register: &Register, terms: &Terms, t: Tonnes) -> i64 {
    let settings = &register.settings;
    let fixed = terms.stop_min.unwrap_or(settings.stop_min);
    let minutes = (t.0 * 1000.0 / settings.kg_per_min).ceil();
    whole((fixed * 60.0).ceil()) + whole(minutes) * 60
}

/// Seconds of an unloading.
pub(super) fn unloading(register: &Register) -> i64 {
    whole((register.settings.unload_min * 60.0).ceil())
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn real(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation)]
pub(super) fn whole(number: f64) -> i64 {
    number as i64
}
