//! One operator's next days in, who calls where on which of them out: days and tours are chosen together by one
//! [`route`] search. What is done, pinned, closed or forbidden is part of the question.

use super::edits::{Edits, UNLOAD};
use super::instance::{Bin, Lorry, REST, class};
use super::plan::RoundsError;
use super::timetable::{Day, Draft, Step, real, service, unloading, whole};
use crate::plan::collection::route::{
    self, Budget, Call, Parts, Routing, Site, Stop, Vehicle, instance::NEVER,
};
use crate::plan::control::Control;
use std::collections::BTreeMap;

/// Units of cost in a CNY.
const CNY: f64 = 10_000.0;
/// Rests a shift may need before the search gives up making room for them.
const MOST_RESTS: i64 = 4;

/// What became of a point that was considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Called on so many days after the window's first.
    Planned(i64),
    /// Not due yet, and not worth the way.
    Early,
    /// Due, and not called on.
    Missed,
    /// Due, and every day closed or forbidden.
    Closed,
    /// No way on the roads.
    Unreached,
}

/// The plan of a window.
pub(super) struct Found {
    /// Drafts by day of the window.
    pub(super) days: Vec<Vec<Draft>>,
    /// What became of each point considered.
    pub(super) fates: BTreeMap<usize, Fate>,
}

/// One operator from a day on.
pub(super) struct Window<'a> {
    pub(super) day: Day<'a>,
    pub(super) operator: &'a str,
    pub(super) length: i64,
    pub(super) edits: &'a Edits,
    pub(super) iterations: u64,
}

/// A point that may be called on.
struct Candidate {
    point: usize,
    patterns: Vec<u32>,
    must: bool,
    /// Most it holds on a day of a pattern, kg.
    kg: i64,
    /// Seconds there.
    service: i64,
}

/// One vehicle, or what is left of its day.
struct Unit<'a> {
    lorry: &'a Lorry,
    number: u32,
    /// Days of the window it works, a mask.
    days: u32,
    /// What it has done on the first day.
    before: Draft,
    /// When it is free, seconds from midnight.
    free: i64,
    /// Where, a row of the ways; the depot for a fresh one.
    at: usize,
}

impl Window<'_> {
    /// Searches; makes more room for rests until every shift holds them.
    pub(super) fn plan(&self, control: &Control) -> Result<Found, RoundsError> {
        let mut found = self.search(REST, control)?;
        let end = self.shift_end();
        for rests in 2..=MOST_RESTS {
            let late = |(number, drafts): (i64, &Vec<Draft>)| {
                let day = Day {
                    number: self.day.number + number,
                    ..self.day
                };
                let ends = drafts.iter().filter_map(|draft| day.tour(draft));
                ends.into_iter()
                    .any(|tour| tour.end.0 > real(end) && tour.done < tour.visits.len())
            };
            if !(0..).zip(&found.days).any(late) {
                break;
            }
            found = self.search(rests * REST, control)?;
        }
        Ok(found)
    }

    fn shift_start(&self) -> i64 {
        whole((self.day.register.settings.shift_start_h * 3600.0).round())
    }

    fn shift_end(&self) -> i64 {
        self.shift_start() + whole((self.day.register.settings.shift_h * 3600.0).round())
    }

    fn search(&self, reserve: i64, control: &Control) -> Result<Found, RoundsError> {
        let mut found = Found {
            days: vec![Vec::new(); usize::try_from(self.length).unwrap_or(1)],
            fates: BTreeMap::new(),
        };
        let Some(depot) = self.day.register.depot(self.operator) else {
            return Ok(found);
        };
        let units = self.units(depot);
        let candidates = self.candidates(depot, &mut found.fates);
        let idle = units.iter().all(|unit| unit.before.steps.is_empty());
        if idle && !candidates.iter().any(|candidate| candidate.must) {
            return Ok(found); // nobody drives for early visits alone
        }
        let routing = self.routing(depot, &candidates, &units, reserve)?;
        let budget = Budget {
            iterations: self.iterations,
            ..Budget::default()
        };
        let plan = route::solve(&routing, &budget, control).plan;
        let mut begun = vec![false; units.len()];
        for tour in &plan.tours {
            let unit = &units[tour.vehicle as usize];
            let mut draft = unit.before.clone();
            begun[tour.vehicle as usize] = true;
            for call in &tour.calls {
                match call {
                    Call::Unload(_) => draft.steps.push(Step::Unload),
                    Call::Stop(stop) => {
                        if let Some(candidate) = candidates.get(*stop as usize) {
                            draft.steps.push(Step::Visit(candidate.point));
                            let fate = Fate::Planned(i64::from(tour.day));
                            found.fates.entry(candidate.point).or_insert(fate);
                        }
                    }
                }
            }
            self.place_pins(&mut draft, i64::from(tour.day));
            found.days[tour.day as usize].push(draft);
        }
        for (unit, begun) in units.iter().zip(begun) {
            if !begun && unit.before.done > 0 {
                found.days[0].push(unit.before.clone());
            }
        }
        for stop in &plan.unserved {
            if let Some(candidate) = candidates.get(*stop as usize) {
                let fate = if candidate.must {
                    Fate::Missed
                } else {
                    Fate::Early
                };
                found.fates.insert(candidate.point, fate);
            }
        }
        Ok(found)
    }

    /// Vehicles one by one; one that is out, or starts late, is another on the first day than on the others.
    fn units(&self, depot: usize) -> Vec<Unit<'_>> {
        let all = u32::MAX >> (32 - self.length.clamp(1, 31));
        let now = whole((self.edits.now_h * 3600.0).round());
        let mut units = Vec::new();
        for lorry in &self.day.register.lorries {
            if lorry.operator != self.operator {
                continue;
            }
            for number in 1..=lorry.count {
                let fresh = |days, free| Unit {
                    lorry,
                    number,
                    days,
                    before: Draft {
                        vehicle: lorry.id.clone(),
                        unit: number,
                        steps: Vec::new(),
                        done: 0,
                        not_before: 0,
                    },
                    free,
                    at: depot,
                };
                let before = self.done(&lorry.id, number, now);
                let first = self.day.number == 0;
                match before {
                    Some(before) if first => {
                        let (free, at) = self.after(&before, depot);
                        units.push(Unit {
                            before,
                            free: free.max(now),
                            at,
                            ..fresh(1, 0)
                        });
                        units.push(fresh(all & !1, self.shift_start()));
                    }
                    _ if first && now > self.shift_start() => {
                        let mut late = fresh(1, now);
                        late.before.not_before = now;
                        units.push(late);
                        units.push(fresh(all & !1, self.shift_start()));
                    }
                    _ => units.push(fresh(all, self.shift_start())),
                }
            }
        }
        units.retain(|unit| unit.days > 0);
        units
    }

    /// What a vehicle has done on the first day, as the dispatcher says.
    fn done(&self, vehicle: &str, number: u32, now: i64) -> Option<Draft> {
        let done =
            (self.edits.done.iter()).find(|done| done.vehicle == vehicle && done.unit == number)?;
        let step = |call: &String| match call.as_str() {
            UNLOAD => Some(Step::Unload),
            id => self.day.register.point(id).map(Step::Visit),
        };
        let mut draft = Draft {
            vehicle: vehicle.to_owned(),
            unit: number,
            steps: done.calls.iter().filter_map(step).collect(),
            done: 0,
            not_before: now,
        };
        draft.done = draft.points().count();
        (draft.done > 0).then_some(draft)
    }

    /// When and where a vehicle is free again.
    fn after(&self, before: &Draft, depot: usize) -> (i64, usize) {
        let Some(tour) = self.day.tour(before) else {
            return (self.shift_start(), depot);
        };
        match before.steps.last() {
            Some(Step::Visit(point)) => {
                let leave = tour.visits.last().map_or(0.0, |visit| visit.leave.0);
                (whole(leave), self.day.register.row(*point))
            }
            _ => (whole(tour.end.0), depot),
        }
    }

    /// Points due soon enough, with the days they may be called on.
    fn candidates(&self, depot: usize, fates: &mut BTreeMap<usize, Fate>) -> Vec<Candidate> {
        let (day, settings) = (&self.day, &self.day.register.settings);
        let mut found = Vec::new();
        for (point, row) in day.register.points.iter().enumerate() {
            if row.operator != self.operator {
                continue;
            }
            let done = day.number == 0 && self.is_done(&row.id);
            let emptied = if done { day.number } else { day.last[point] };
            let left = emptied + row.interval - day.number;
            let lead = i64::from(settings.lead_days).min(row.interval / 10);
            let early = i64::from(settings.early_days)
                .min(row.interval / 3)
                .max(lead);
            let asked = self.mask(|date| self.edits.asked(&row.id).any(|asked| asked == date));
            if left - lead >= self.length + early - lead && asked == 0 {
                continue;
            }
            let at = day.register.row(point);
            if day.ways.get(depot, at).is_none() || day.ways.get(at, depot).is_none() {
                fates.insert(point, Fate::Unreached);
                continue;
            }
            let open = self.mask(|date| self.edits.allows(&row.id, date)) & !u32::from(done);
            let must = left - lead < self.length || asked != 0;
            let patterns = patterns(self.length, left, lead, row.interval, open, asked);
            if patterns.is_empty() {
                if must {
                    fates.insert(point, Fate::Closed);
                }
                continue;
            }
            // The load of the latest day is the largest.
            let age = (patterns.iter())
                .map(|mask| longest_gap(*mask, day.number - emptied))
                .max();
            let t = day.gathered(point, age.unwrap_or(0));
            found.push(Candidate {
                point,
                patterns,
                must,
                kg: whole((t.0 * 1000.0).ceil()),
                service: service(day.register, t),
            });
        }
        found
    }

    fn is_done(&self, id: &str) -> bool {
        let mut done = self.edits.done.iter();
        done.any(|done| done.calls.iter().any(|call| call == id))
    }

    /// Days of the window that are so.
    fn mask(&self, is: impl Fn(jiff::civil::Date) -> bool) -> u32 {
        (0..self.length)
            .filter(|day| is(self.day.date(self.day.number + day)))
            .fold(0, |mask, day| mask | 1 << day)
    }

    fn routing(
        &self,
        depot: usize,
        candidates: &[Candidate],
        units: &[Unit<'_>],
        reserve: i64,
    ) -> Result<Routing, RoundsError> {
        let register = self.day.register;
        let out: Vec<usize> = (0..units.len())
            .filter(|unit| units[*unit].before.done > 0)
            .collect();
        let rows = candidates.iter().map(|c| register.row(c.point));
        let rows: Vec<usize> = std::iter::once(depot)
            .chain(rows)
            .chain(out.iter().map(|unit| units[*unit].at))
            .collect();
        let (mut distance, mut time) = (Vec::new(), Vec::new());
        for a in &rows {
            for b in &rows {
                let way = self.day.ways.get(*a, *b).filter(|_| a != b);
                let (metres, seconds) = way.map_or_else(
                    || if a == b { (0.0, 0.0) } else { (1e8, 1e8) },
                    |way| (way.metres.0.round(), way.seconds.0.ceil()),
                );
                distance.push(small(metres));
                time.push(small(seconds));
            }
        }
        let dearest = units.iter().map(|unit| price(unit.lorry)).max();
        let mut stops: Vec<Stop> = (1u32..)
            .zip(candidates)
            .map(|(place, candidate)| {
                let alone = i64::from(distance[place as usize]) * 2 * dearest.unwrap_or(0);
                self.stop(place, candidate, units, alone)
            })
            .collect();
        let mut starts = vec![0u32; units.len()];
        for (place, unit) in (1 + stops.len()..).zip(&out) {
            starts[*unit] = u32::try_from(place).unwrap_or(0);
            stops.push(self.on_board(starts[*unit], *unit, &units[*unit]));
        }
        let vehicles = (units.iter().zip(&starts)).map(|(unit, start)| Vehicle {
            start: *start,
            end: 0,
            count: 1,
            capacity: whole((unit.lorry.payload.0 * 1000.0).floor()),
            fixed: whole(unit.lorry.cny_per_day.0 * CNY),
            per_distance: price(unit.lorry),
            shift: [unit.free, (self.shift_end() - reserve).max(unit.free)],
            longest: NEVER,
            days: unit.days,
        });
        let pairs = 0..register.pairs.len().min(32);
        Ok(Routing::new(Parts {
            places: rows.len(),
            vehicles: vehicles.collect(),
            days: usize::try_from(self.length).unwrap_or(1),
            clashes: pairs
                .map(|pair| (1 << (2 * pair), 2 << (2 * pair)))
                .collect(),
            sites: vec![Site {
                place: 0,
                service: unloading(register),
            }],
            unload_last: true,
            stops,
            distance,
            time,
        })?)
    }

    fn stop(&self, place: u32, candidate: &Candidate, units: &[Unit<'_>], alone: i64) -> Stop {
        let row = &self.day.register.points[candidate.point];
        let gone = real(self.day.age(candidate.point)) / real(row.interval);
        // A visit brought forward saves the same share of a visit later; half of the way alone is what joining others costs.
        let worth = whole(real(alone) * 0.5 * gone * gone);
        let may = |(_, unit): &(usize, &Unit<'_>)| {
            unit.lorry.may_carry(&row.bins)
                && real(candidate.kg) <= unit.lorry.payload.0 * 1000.0
                && self.edits.sends(&unit.lorry.id, unit.number, &row.id)
        };
        Stop {
            place,
            load: candidate.kg,
            service: candidate.service,
            window: [0, NEVER],
            patterns: candidate.patterns.clone(),
            prize: (!candidate.must).then_some(worth),
            vehicles: (units.iter().enumerate().filter(may))
                .fold(0, |mask, (at, _)| mask | 1 << (at % 64)),
            classes: self.classes(&row.bins),
        }
    }

    /// What a vehicle that is out has on board: a first call that it makes at once, where it stands.
    fn on_board(&self, place: u32, number: usize, unit: &Unit<'_>) -> Stop {
        let mut load: Vec<usize> = Vec::new();
        for step in &unit.before.steps {
            match step {
                Step::Visit(point) => load.push(*point),
                Step::Unload => load.clear(),
            }
        }
        let t = |point: &usize| self.day.gathered(*point, self.day.age(*point)).0;
        let kg = load.iter().map(t).sum::<f64>() * 1000.0;
        let all = unit.before.points();
        Stop {
            place,
            load: whole(kg.ceil()),
            service: 0,
            window: [unit.free, unit.free],
            patterns: vec![1],
            prize: None,
            vehicles: 1 << (number % 64),
            classes: all.fold(0, |mask, point| {
                mask | self.classes(&self.day.register.points[point].bins)
            }),
        }
    }

    /// Two bits a pair of the table of incompatible wastes: in the one list, in the other.
    fn classes(&self, bins: &[Bin]) -> u64 {
        let within = |list: &[String]| {
            bins.iter().any(|bin| {
                list.iter()
                    .any(|c| *c == bin.code || *c == class(&bin.code))
            })
        };
        let pairs = self.day.register.pairs.iter().take(32).enumerate();
        pairs.fold(0, |mask, (at, (a, b))| {
            mask | u64::from(within(a)) << (2 * at) | u64::from(within(b)) << (2 * at + 1)
        })
    }

    /// Puts calls that are pinned to a place of their tour there.
    fn place_pins(&self, draft: &mut Draft, day: i64) {
        let date = self.day.date(self.day.number + day);
        for pin in self
            .edits
            .pin
            .iter()
            .filter(|pin| pin.position > 0 && pin.date == date)
        {
            let point = self.day.register.point(&pin.point).map(Step::Visit);
            let Some(at) = draft.steps.iter().position(|step| Some(*step) == point) else {
                continue;
            };
            let step = draft.steps.remove(at);
            let visits = (0..draft.steps.len()).filter(|at| draft.steps[*at] != Step::Unload);
            let to = visits.into_iter().nth(pin.position - 1);
            let end = draft.steps.len() - usize::from(draft.steps.last() == Some(&Step::Unload));
            draft.steps.insert(to.unwrap_or(end), step);
        }
    }
}

/// Sets of days on which a point may be called on: `left` days until it is due, at most `interval` between two calls.
fn patterns(length: i64, left: i64, lead: i64, interval: i64, open: u32, asked: u32) -> Vec<u32> {
    let bit = |day: i64| 1u32 << day.clamp(0, 31);
    let free = |day: &i64| open & bit(*day) != 0;
    if interval >= length {
        if asked != 0 {
            return vec![asked]; // who phones is called on, whatever else is said
        }
        let by = |last: i64| -> Vec<u32> {
            let days = 0..=last.min(length - 1);
            days.filter(free).map(bit).collect()
        };
        let early = by((left - lead).max(0));
        let in_time = || by(left);
        let late = || (0..length).find(free).map(bit).into_iter().collect();
        return [early]
            .into_iter()
            .chain(std::iter::once_with(in_time))
            .chain(std::iter::once_with(late))
            .find(|days| !days.is_empty())
            .unwrap_or_default();
    }
    // Several calls: as rarely as the clock allows from each possible first day, and every day.
    let mut found: Vec<u32> = (0..=left.clamp(0, length - 1))
        .map(|first| walk(length, first, interval, open | asked))
        .chain([open & (u32::MAX >> (32 - length.clamp(1, 31)))])
        .map(|mask| mask | asked)
        .filter(|mask| *mask != 0)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Calls from a first day on, each on the last open day of the interval after the one before, or the next open one.
fn walk(length: i64, first: i64, interval: i64, open: u32) -> u32 {
    let free = |day: &i64| open >> (*day).clamp(0, 31) & 1 == 1;
    let (mut mask, mut next) = (0, (first..length).find(free));
    while let Some(day) = next {
        mask |= 1 << day;
        next = (day + 1..=(day + interval).min(length - 1))
            .rev()
            .find(free)
            .or_else(|| (day + interval + 1..length).find(free));
        if day + interval >= length {
            break; // the next one is for the next window
        }
    }
    mask
}

/// Most days between two calls of a pattern, when the last call before was so many days ago.
fn longest_gap(mask: u32, age: i64) -> i64 {
    let (mut last, mut longest) = (-age, 0);
    for day in (0..32).filter(|day| mask >> day & 1 == 1) {
        longest = longest.max(day - last);
        last = day;
    }
    longest
}

/// Cost of a metre.
fn price(lorry: &Lorry) -> i64 {
    whole((lorry.cny_per_km.0 / 1000.0 * CNY).round())
}

#[allow(clippy::cast_possible_truncation)]
fn small(number: f64) -> i32 {
    number as i32
}
