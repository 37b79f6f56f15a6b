//! Who calls where in which order in, tours with their times, loads and cost out. The search and a dispatcher's own
//! plan both go through here; [`super::check`] drives the result again.

use super::instance::{Bin, DRIVING, Lorry, Matrix, REST, Register};
use super::solution::{Taken, Tour, Unload, Visit};
use crate::quantity::{Cny, Metres, Seconds, Tonnes};
use jiff::ToSpan;
use jiff::civil::Date;

/// One call of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Visits a point of the register.
    Visit(usize),
    /// Unloads at the store.
    Unload,
}

/// A tour before it has times.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub(super) ways: &'a Matrix,
    pub(super) from: Date,
    /// Days since the first.
    pub(super) number: i64,
    /// Day of each point's last visit.
    pub(super) last: &'a [i64],
}

/// The clock and the road behind a vehicle.
struct Drive<'a> {
    ways: &'a Matrix,
    at: usize,
    now: i64,
    since_rest: i64,
    driving: i64,
    metres: f64,
}

impl Drive<'_> {
    /// Drives on, after a rest where one is due (R040); gives the rest.
    fn to(&mut self, place: usize) -> i64 {
        let way = self.ways.get(self.at, place).filter(|_| self.at != place);
        let leg = way.map_or(0, |way| whole(way.seconds.0.ceil()));
        let rest = if self.since_rest + leg > DRIVING {
            REST
        } else {
            0
        };
        self.since_rest = if rest > 0 { leg } else { self.since_rest + leg };
        self.driving += leg;
        self.metres += way.map_or(0.0, |way| way.metres.0);
        self.now += rest + leg;
        self.at = place;
        rest
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
    pub(super) fn tour(&self, draft: &Draft) -> Option<Tour> {
        let lorry = self.register.lorry(&draft.vehicle)?;
        let depot = self.register.depot(&lorry.operator)?;
        draft.points().next()?;
        let settings = &self.register.settings;
        let start = whole((settings.shift_start_h * 3600.0).round());
        // A vehicle that has done nothing yet need not wait in the yard: it starts when the rest may begin.
        let start = if draft.done == 0 {
            start.max(draft.not_before)
        } else {
            start
        };
        let mut drive = Drive {
            ways: self.ways,
            at: depot,
            now: start,
            since_rest: 0,
            driving: 0,
            metres: 0.0,
        };
        let (mut visits, mut unloads, mut load): (Vec<Visit>, Vec<Unload>, f64) =
            (Vec::new(), Vec::new(), 0.0);
        let last = draft.steps.last() == Some(&Step::Unload);
        for step in draft.steps.iter().chain((!last).then_some(&Step::Unload)) {
            if visits.len() == draft.done {
                drive.now = drive.now.max(draft.not_before);
            }
            match step {
                Step::Visit(point) => {
                    let rest = drive.to(self.register.row(*point));
                    let visit = self.visit(*point, rest, &mut drive.now);
                    load += visit.taken.iter().map(|taken| taken.t.0).sum::<f64>();
                    visits.push(visit);
                }
                Step::Unload => {
                    let rest = drive.to(depot);
                    let arrive = drive.now;
                    drive.now += unloading(self.register);
                    unloads.push(Unload {
                        after: visits.len(),
                        rest: Seconds(real(rest)),
                        arrive: Seconds(real(arrive)),
                        leave: Seconds(real(drive.now)),
                        t: Tonnes(load),
                    });
                    load = 0.0;
                }
            }
        }
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

    fn visit(&self, point: usize, rest: i64, now: &mut i64) -> Visit {
        let row = &self.register.points[point];
        let age = self.age(point);
        let share = real(age) / 365.0;
        let arrive = *now;
        *now += service(self.register, self.gathered(point, age));
        let parts = (row.bins.iter()).map(|bin| taken(self.register, bin, bin.t_per_year * share));
        Visit {
            point,
            id: row.id.clone(),
            generator: row.generator.clone(),
            name: row.name.clone(),
            zone: row.zone.clone(),
            place: row.place,
            rest: Seconds(real(rest)),
            arrive: Seconds(real(arrive)),
            leave: Seconds(real(*now)),
            due: self.date(self.due(point)),
            age,
            taken: parts.collect(),
        }
    }
}

/// Kilometres, hours out, and the use of the vehicle.
pub(super) fn cost(lorry: &Lorry, metres: f64, seconds: i64) -> Cny {
    lorry.cny_per_day
        + lorry.cny_per_km * (metres / 1000.0)
        + lorry.cny_per_h * (real(seconds) / 3600.0)
}

/// Packages from mass; what has no usual package counts as one.
fn taken(register: &Register, bin: &Bin, t: Tonnes) -> Taken {
    let each = match bin.packaging.as_str() {
        "drum" => register.settings.drum_kg,
        "bag" => register.settings.bag_kg,
        "box" => register.settings.box_kg,
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
pub(super) fn service(register: &Register, t: Tonnes) -> i64 {
    let settings = &register.settings;
    let minutes = (t.0 * 1000.0 / settings.kg_per_min).ceil();
    whole((settings.stop_min * 60.0).ceil()) + whole(minutes) * 60
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
