//! A judgement of rounds from register and ways alone: stocks and ages, mixes, classes, permits, mass, rest, shift,
//! fleet, sums. Every rule is worked out here anew; nothing of the planner is used.

use super::instance::{Lorry, Point, Register, Ways};
use super::solution::{DayPlan, Fault, FaultKind, Rounds, Tour, Unload, Visit};
use std::collections::{BTreeMap, BTreeSet};

/// Most at a unit, t (R031).
const MOST_T: f64 = 3.0;
/// Longest storage, days (R032).
const MOST_DAYS: i64 = 365;
/// Driving without rest, s, and the rest, s (R040).
const DRIVE_S: f64 = 14_400.0;
const REST_S: f64 = 1_200.0;
/// Kilograms that rounding may hide, in tonnes.
const KILO: f64 = 1e-3;

/// Everything that is wrong with rounds.
#[must_use]
pub fn faults(register: &Register, ways: &Ways, rounds: &Rounds) -> Vec<Fault> {
    let mut judge = Judge {
        register,
        ways,
        age: register.points.iter().map(|point| point.since).collect(),
        faults: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for plan in &rounds.days {
        judge.fleet(plan);
        judge.holiday(plan);
        for tour in &plan.tours {
            let where_ = At { plan, tour };
            seen.extend(tour.visits.iter().map(|visit| visit.point));
            judge.tour(where_);
        }
        judge.night(plan, plan.date == rounds.from);
    }
    let days = i64::try_from(rounds.days.len()).unwrap_or(i64::MAX);
    let due = (0..register.points.len())
        .filter(|point| register.points[*point].since + days > judge.longest(*point))
        .count();
    // Who counts waste that nobody fetches in a unit's 3 t has more points due, never fewer.
    let right =
        rounds.points == register.points.len() && rounds.visited == seen.len() && rounds.due >= due;
    if !right && let Some(first) = rounds.days.first() {
        judge.faults.push(Fault {
            kind: FaultKind::Count,
            date: first.date,
            tour: String::new(),
            point: String::new(),
        });
    }
    judge.faults.dedup();
    judge.faults
}

/// A tour on its day.
#[derive(Clone, Copy)]
struct At<'a> {
    plan: &'a DayPlan,
    tour: &'a Tour,
}

struct Judge<'a> {
    register: &'a Register,
    ways: &'a Ways,
    /// Age of the oldest batch of each point in the morning, days.
    age: Vec<i64>,
    faults: Vec<Fault>,
}

impl Judge<'_> {
    fn say(&mut self, kind: FaultKind, at: At<'_>, point: Option<&Visit>) {
        self.faults.push(Fault {
            kind,
            date: at.plan.date,
            tour: format!("{}-{}", at.tour.vehicle, at.tour.unit),
            point: point.map_or_else(String::new, |visit| visit.id.clone()),
        });
    }

    /// Tours on a day without shifts, or one told wrongly.
    fn holiday(&mut self, plan: &DayPlan) {
        let closed = self.register.closed.iter().any(|day| *day == plan.date);
        for tour in plan.tours.iter().filter(|_| closed) {
            self.say(FaultKind::Holiday, At { plan, tour }, None);
        }
        if plan.closed != closed {
            self.faults.push(Fault {
                kind: FaultKind::Holiday,
                date: plan.date,
                tour: String::new(),
                point: String::new(),
            });
        }
    }

    /// Two vehicles of one number, or a number beyond the fleet.
    fn fleet(&mut self, plan: &DayPlan) {
        let mut out = BTreeSet::new();
        for tour in &plan.tours {
            let there = self.register.lorries.iter().find(|l| l.id == tour.vehicle);
            let known = there.is_none_or(|lorry| (1..=lorry.count).contains(&tour.unit));
            if !known || !out.insert((&tour.vehicle, tour.unit)) {
                self.say(FaultKind::Fleet, At { plan, tour }, None);
            }
        }
    }

    /// A night goes by: what lies at each unit in the morning, and how old it is. Told once, when it becomes too much.
    fn night(&mut self, plan: &DayPlan, first: bool) {
        let mut stock: BTreeMap<&str, (f64, f64, i64)> = BTreeMap::new();
        for (index, point) in self.register.points.iter().enumerate() {
            self.age[index] += 1;
            if !medical(point) {
                let (a_day, age) = (a_year(point) / 365.0, self.age[index]);
                let (before, now, oldest) = stock.entry(point.generator.as_str()).or_default();
                *before += a_day * real(age - 1);
                *now += a_day * real(age);
                *oldest = age.max(*oldest);
            }
        }
        for (index, point) in self.register.points.iter().enumerate() {
            let age = self.age[index];
            let unit = stock
                .get(point.generator.as_str())
                .filter(|_| !medical(point));
            let full = unit.is_some_and(|(before, now, oldest)| {
                *now > MOST_T + 1e-9 && (*before <= MOST_T + 1e-9 || first) && age == *oldest
            });
            let most = self.clock(point);
            let contract = (point.terms.contract).filter(|days| *days < most);
            if contract.is_some_and(|days| age == days + 1 || (first && age > days)) {
                self.faults.push(Fault {
                    kind: FaultKind::Contract,
                    date: plan.date,
                    tour: String::new(),
                    point: point.id.clone(),
                });
            }
            if full || age == most + 1 || (first && age > most) {
                self.faults.push(Fault {
                    kind: FaultKind::Late,
                    date: plan.date,
                    tour: String::new(),
                    point: point.id.clone(),
                });
            }
        }
    }

    /// Days a batch of a point may lie, stock apart.
    fn clock(&self, point: &Point) -> i64 {
        if medical(point) {
            whole_days(self.register.settings.medical_h / 24.0).max(1)
        } else {
            MOST_DAYS
        }
    }

    /// Days after which a unit is full or a batch too old, when all its wastes are fetched together.
    fn longest(&self, index: usize) -> i64 {
        let point = &self.register.points[index];
        if medical(point) {
            return self.clock(point);
        }
        let unit: f64 = (self.register.points.iter())
            .filter(|other| other.generator == point.generator && !medical(other))
            .map(a_year)
            .sum();
        let fills = (1..MOST_DAYS).find(|days| unit * real(days + 1) / 365.0 > MOST_T + 1e-9);
        fills.unwrap_or(MOST_DAYS)
    }

    fn tour(&mut self, at: At<'_>) {
        let tour = at.tour;
        let known = tour.visits.iter().all(|visit| {
            let point = self.register.points.get(visit.point);
            point.is_some_and(|p| {
                p.id == visit.id && p.generator == visit.generator && p.operator == tour.operator
            })
        });
        let lorry = (self.register.lorries.iter())
            .find(|l| l.id == tour.vehicle && l.operator == tour.operator);
        let depot = (self.register.depots.keys()).position(|id| *id == tour.operator);
        let (true, Some(lorry), Some(depot)) = (known, lorry, depot) else {
            self.say(FaultKind::Unknown, at, None);
            return;
        };
        for visit in &tour.visits {
            self.visit(at, lorry, visit);
            self.access(at, lorry, visit);
            // Whether the gate was open when a call that is done was made, nobody can change any more.
            if !visit.known {
                self.gate(at, visit);
            }
        }
        self.loads(at, lorry);
        self.drive(at, lorry, depot);
    }

    fn visit(&mut self, at: At<'_>, lorry: &Lorry, visit: &Visit) {
        let point = &self.register.points[visit.point];
        let age = self.age[visit.point];
        if age == 0
            && at
                .tour
                .visits
                .iter()
                .filter(|v| v.point == visit.point)
                .count()
                > 1
        {
            self.say(FaultKind::Twice, at, Some(visit));
        }
        let mut wanted: BTreeMap<&str, f64> = BTreeMap::new();
        for bin in &point.bins {
            *wanted.entry(bin.code.as_str()).or_default() += bin.t_per_year.0 * real(age) / 365.0;
            if let Some(class) = &bin.un_class
                && !lorry.classes.iter().any(|own| own == class)
            {
                self.say(FaultKind::Class, at, Some(visit));
            }
            let permit =
                self.register.permits.iter().find(|((facility, code), _)| {
                    *facility == at.tour.operator && *code == bin.code
                });
            let open = permit.is_some_and(|(_, (from, to))| (from..=to).contains(&&at.plan.date));
            if !open {
                self.say(FaultKind::Permit, at, Some(visit));
            }
        }
        let mut taken: BTreeMap<&str, f64> = BTreeMap::new();
        for part in &visit.taken {
            *taken.entry(part.code.as_str()).or_default() += part.t.0;
        }
        if !taken.keys().eq(wanted.keys()) || visit.taken.len() != point.bins.len() {
            self.say(FaultKind::Codes, at, Some(visit));
        } else if (wanted.iter()).any(|(code, t)| (taken[code] - t).abs() > 1e-6) {
            self.say(FaultKind::Mass, at, Some(visit));
        }
        let left = i64::from(
            at.plan
                .date
                .until(visit.due)
                .map_or(0, |span| span.get_days()),
        );
        if left > self.longest(visit.point) - age {
            self.say(FaultKind::Due, at, Some(visit));
        }
        self.age[visit.point] = 0;
    }

    /// Whether the vehicle can drive in and has what the unit needs.
    fn access(&mut self, at: At<'_>, lorry: &Lorry, visit: &Visit) {
        let terms = &self.register.points[visit.point].terms;
        let large = terms
            .largest
            .is_some_and(|most| lorry.payload.0 > most.0 + 1e-9);
        let has = |need: &String| lorry.equipment.iter().any(|own| own == need);
        if large || !terms.needs.iter().all(has) {
            self.say(FaultKind::Access, at, Some(visit));
        }
    }

    /// Whether a call begins in one of the point's windows, on a day of the week on which it opens.
    fn gate(&mut self, at: At<'_>, visit: &Visit) {
        let point = &self.register.points[visit.point];
        let begin = visit.arrive.0 + visit.wait.0;
        let within =
            |window: &[i64; 2]| real(window[0]) <= begin + 1e-6 && begin <= real(window[1]) + 1e-6;
        let weekday = at.plan.date.weekday();
        let day = point.weekdays.is_none_or(|days| days.has(weekday));
        let hour = point.hours.is_empty() || point.hours.iter().any(within);
        if !day || !hour || visit.wait.0 < 0.0 {
            self.say(FaultKind::Closed, at, Some(visit));
        }
    }

    /// What is on board between two unloadings.
    fn loads(&mut self, at: At<'_>, lorry: &Lorry) {
        let tour = at.tour;
        let mut from = 0;
        let in_order = tour
            .unloads
            .windows(2)
            .all(|two| two[0].after <= two[1].after);
        let emptied = tour.unloads.last().map(|last| last.after) == Some(tour.visits.len());
        if !in_order || !emptied {
            self.say(FaultKind::Unload, at, None);
        }
        let ends = (tour.unloads.iter()).map(|unload| (unload.after, Some(unload)));
        for (to, told) in ends.chain([(tour.visits.len(), None)]) {
            let load = tour.visits.get(from..to).unwrap_or_default();
            from = from.max(to);
            let parts = || load.iter().flat_map(|visit| &visit.taken);
            let t: f64 = parts().map(|part| part.t.0).sum();
            let [m3, pallets] = self.room(load);
            if m3 > lorry.volume_m3 + 1e-6 {
                self.say(FaultKind::Volume, at, None);
            }
            if lorry.pallets > 0 && pallets > f64::from(lorry.pallets) + 1e-6 {
                self.say(FaultKind::Pallets, at, None);
            }
            let other = |told: &Unload| {
                let off = [(told.m3, m3), (told.pallets, pallets)];
                (told.t.0 - t).abs() > KILO || off.iter().any(|(a, b)| (a - b).abs() > 1e-6)
            };
            if told.is_some_and(other) {
                self.say(FaultKind::Unload, at, None);
            }
            if t > lorry.payload.0 + 1e-9 {
                self.say(FaultKind::Overload, at, None);
            }
            let mut codes: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
            for visit in load {
                let compartment = visit.compartment.unwrap_or(1);
                let here = codes.entry(compartment).or_default();
                here.extend(visit.taken.iter().map(|part| part.code.as_str()));
            }
            let there = |compartment: &u32| (1..=lorry.compartments).contains(compartment);
            if !codes.keys().all(there) || codes.values().any(|codes| self.mixes(codes)) {
                self.say(FaultKind::Mix, at, None);
            }
        }
        let all: f64 = (tour.visits.iter().flat_map(|visit| &visit.taken))
            .map(|part| part.t.0)
            .sum();
        if (tour.t.0 - all).abs() > KILO {
            self.say(FaultKind::Tonnes, at, None);
        }
    }

    /// Cubic metres and pallet places of a load: whole packages of each waste of each call.
    fn room(&self, load: &[Visit]) -> [f64; 2] {
        let s = &self.register.settings;
        let places = f64::from;
        let mut sum = [0.0, 0.0];
        for visit in load {
            let bins = &self.register.points[visit.point].bins;
            for part in &visit.taken {
                let bin = bins.iter().find(|bin| bin.code == part.code);
                let word = bin.map_or(part.packaging.as_str(), |bin| bin.packaging.as_str());
                // kg in one, m³ of one, how many stand on a pallet.
                let one = match word {
                    "drum" => Some([s.drum_kg, s.drum_m3, places(s.drums_per_pallet)]),
                    "bag" => Some([s.bag_kg, s.bag_m3, places(s.bags_per_pallet)]),
                    "box" => Some([s.box_kg, s.box_m3, places(s.boxes_per_pallet)]),
                    "ibc" => Some([s.ibc_kg, s.ibc_m3, 1.0]),
                    "pallet" => Some([s.pallet_kg, s.pallet_m3, 1.0]),
                    _ => None,
                };
                match one {
                    Some([kg, m3, on_one]) => {
                        let number = (part.t.0 * 1000.0 / kg).ceil().max(1.0);
                        sum[0] += number * m3;
                        sum[1] += number / on_one;
                    }
                    None => sum[0] += part.t.0 / s.loose_t_per_m3,
                }
            }
        }
        sum
    }

    /// Whether a compartment holds something of both lists of a pair (R045): a list names classes by their number or codes.
    fn mixes(&self, codes: &BTreeSet<&str>) -> bool {
        let named = |list: &[String]| -> BTreeSet<&str> {
            let of = |code: &&str| {
                list.iter().any(|word| match word.strip_prefix("HW") {
                    Some(number) => code.len() == 10 && code[8..] == *number,
                    None => word == *code,
                })
            };
            codes.iter().copied().filter(of).collect()
        };
        (self.register.pairs.iter())
            .any(|(one, other)| !named(one).is_empty() && !named(other).is_empty())
    }

    /// Length and time of a way that is begun at a moment: on the roads of its period when it ends in it, else on
    /// roads that no ban closes at any hour.
    fn way(&self, plan: &DayPlan, from: usize, to: usize, depart: f64) -> Option<(f64, f64)> {
        if from == to {
            return Some((0.0, 0.0));
        }
        let periods = self.ways.periods(plan.date);
        let last = periods.len();
        let own = (1..)
            .zip(periods)
            .find(|(number, period)| depart < real(period.until) || *number == last);
        let in_period = own.and_then(|(number, period)| {
            let way = self.ways.matrices()[period.matrix].get(from, to)?;
            let end = depart + way.seconds.0.ceil();
            (number == last || end <= real(period.until)).then_some(way)
        });
        let way = in_period.or(self.ways.always().get(from, to))?;
        Some((way.metres.0, way.seconds.0))
    }

    /// Times of a way at any hour.
    fn some_way(&self, from: usize, to: usize) -> impl Iterator<Item = f64> {
        let matrices = self.ways.matrices().iter();
        matrices.filter_map(move |matrix| Some(matrix.get(from, to)?.seconds.0))
    }

    /// Drives a tour again, leg by leg of its timetable.
    fn drive(&mut self, at: At<'_>, lorry: &Lorry, depot: usize) {
        let (tour, settings) = (at.tour, &self.register.settings);
        let depots = self.register.depots.len();
        let work = |visit: &Visit| {
            let kg: f64 = visit.taken.iter().map(|part| part.t.0 * 1000.0).sum();
            let own = self.register.points[visit.point].terms.stop_min;
            own.unwrap_or(settings.stop_min) + (kg / settings.kg_per_min - 1e-6).ceil().max(0.0)
        };
        let mut legs: Vec<(usize, [f64; 5], bool)> = Vec::new();
        let mut unloads = tour.unloads.iter().peekable();
        for number in 0..=tour.visits.len() {
            while let Some(unload) = unloads.next_if(|unload| unload.after <= number) {
                let times = [unload.rest.0, unload.depart.0, unload.arrive.0];
                let [rest, depart, arrive] = times;
                let minutes = settings.unload_min;
                legs.push((
                    depot,
                    [rest, depart, arrive, unload.leave.0, minutes],
                    false,
                ));
            }
            if let Some(visit) = tour.visits.get(number) {
                // Waiting is time at the stop; it counts as no rest.
                let minutes = work(visit) + visit.wait.0 / 60.0;
                let times = [visit.rest.0, visit.depart.0, visit.arrive.0];
                let [rest, depart, arrive] = times;
                let place = depots + visit.point;
                legs.push((
                    place,
                    [rest, depart, arrive, visit.leave.0, minutes],
                    visit.known,
                ));
            }
        }
        let (mut here, mut left) = (depot, tour.start.0);
        let (mut since_rest, mut driving, mut length) = (0.0, 0.0, 0.0);
        let mut kinds = BTreeSet::new();
        let told = (tour.visits.iter().enumerate()).any(|(i, v)| v.known && i >= tour.done);
        if told {
            kinds.insert(FaultKind::Time); // only what is done has an hour
        }
        for (to, [rest, depart, arrive, leave, minutes], known) in &legs {
            let own = self.way(at.plan, here, *to, *depart);
            let any = || (self.ways.get(here, *to)).map(|way| (way.metres.0, way.seconds.0));
            let way = own.or_else(|| any().filter(|_| *known));
            let Some((metres, seconds)) = way else {
                let banned = self.some_way(here, *to).next().is_some();
                let kind = if banned {
                    FaultKind::Ban
                } else {
                    FaultKind::Time
                };
                self.say(kind, at, None);
                return;
            };
            if *rest >= REST_S {
                since_rest = 0.0;
            }
            since_rest += seconds;
            if since_rest > DRIVE_S + 1e-6 {
                kinds.insert(FaultKind::Rest);
            }
            if *known {
                // An hour that was told is a fact: nothing later than it, and it not before the call before.
                if arrive > leave || depart > arrive || leave + 1e-6 < left {
                    kinds.insert(FaultKind::Time);
                }
                driving += seconds;
                length += metres;
                (here, left) = (*to, *leave);
                continue;
            }
            if arrive + 1e-6 < depart + seconds {
                // Another hour's roads would have been quick enough.
                let quick = |seconds: f64| depart + seconds <= arrive + 1e-6;
                let banned = here != *to && self.some_way(here, *to).any(quick);
                kinds.insert(if banned {
                    FaultKind::Ban
                } else {
                    FaultKind::Time
                });
            }
            if depart + 1e-6 < left + rest || leave + 1e-6 < arrive + minutes * 60.0 {
                kinds.insert(FaultKind::Time);
            }
            driving += seconds;
            length += metres;
            (here, left) = (*to, *leave);
        }
        let first = settings.shift_start_h * 3600.0;
        if tour.start.0 + 1e-6 < first || tour.end.0 > first + settings.shift_h * 3600.0 + 1e-6 {
            kinds.insert(FaultKind::Shift);
        }
        if here != depot || (tour.end.0 - left).abs() > 1e-6 {
            kinds.insert(FaultKind::Unload);
        }
        if driving > self.register.most_driving() + real_len(legs.len()) {
            kinds.insert(FaultKind::DrivingLimit);
        }
        if (length - tour.metres.0).abs() > 1.0 {
            kinds.insert(FaultKind::Length);
        }
        // Seconds are rounded up leg by leg.
        if tour.driving.0 + 1e-6 < driving || tour.driving.0 > driving + real_len(legs.len()) {
            kinds.insert(FaultKind::Driving);
        }
        let cny = lorry.cny_per_day.0
            + lorry.cny_per_km.0 * length / 1000.0
            + lorry.cny_per_h.0 * (tour.end.0 - tour.start.0) / 3600.0;
        if (cny - tour.cny.0).abs() > 0.01 {
            kinds.insert(FaultKind::Cost);
        }
        for kind in kinds {
            self.say(kind, at, None);
        }
    }
}

/// Whether medical waste is what a point has: its own clock, and no part of the 3 t.
fn medical(point: &Point) -> bool {
    point.bins.iter().any(|bin| bin.code.starts_with("841"))
}

fn a_year(point: &Point) -> f64 {
    point.bins.iter().map(|bin| bin.t_per_year.0).sum()
}

#[allow(clippy::cast_precision_loss)]
fn real(days: i64) -> f64 {
    days as f64
}

#[allow(clippy::cast_precision_loss)]
fn real_len(number: usize) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation)]
fn whole_days(days: f64) -> i64 {
    days.floor() as i64
}
