//! A window as one routing problem: points due soon enough with their days, loads and hours; vehicles; ways.

use super::patterns::{longest_gap, patterns};
use super::{Candidate, Fate, Unit, Window};
use crate::plan::collection::rounds::instance::{Bin, Lorry, REST, class};
use crate::plan::collection::rounds::plan::RoundsError;
use crate::plan::collection::rounds::timetable::{Load, Step, real, service, unloading, whole};
use crate::plan::collection::route::instance::{MOST_COMPARTMENTS, NEVER, clash};
use crate::plan::collection::route::{Parts, Routing, Site, Stop, Vehicle};
use std::collections::{BTreeMap, BTreeSet};

/// The end of a day, seconds.
const MIDNIGHT: i64 = 24 * 3600;
/// Units of cost in a CNY.
const CNY: f64 = 10_000.0;

impl Window<'_> {
    /// Points due soon enough, with the days they may be called on.
    pub(super) fn candidates(
        &self,
        depot: usize,
        fates: &mut BTreeMap<usize, Fate>,
    ) -> Vec<Candidate> {
        let (day, settings) = (&self.day, &self.day.register.settings);
        let mut found = Vec::new();
        for (point, row) in day.register.points.iter().enumerate() {
            if row.operator != self.operator {
                continue;
            }
            let done = day.number == 0 && self.is_done(&row.id);
            let emptied = if done { day.number } else { day.last[point] };
            let left = self.last_open(point, emptied + row.interval - day.number);
            let lead = i64::from(settings.lead_days).min(row.interval / 10);
            let early = i64::from(settings.early_days)
                .min(row.interval / 3)
                .max(lead);
            let asked = self.mask(|date| {
                day.register.works_on(date) && self.edits.asked(&row.id).any(|asked| asked == date)
            });
            if left - lead >= self.length + early - lead && asked == 0 {
                continue;
            }
            let at = day.register.row(point);
            if day.ways.get(depot, at).is_none() || day.ways.get(at, depot).is_none() {
                fates.insert(point, Fate::Unreached);
                continue;
            }
            let open = self.mask(|date| {
                let opens = day.register.works_on(date) && row.opens_on(date);
                opens && self.edits.allows(&row.id, date)
            }) & !u32::from(done);
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
            let mut load = Load::default();
            load.add(settings, &day.taken(point, age.unwrap_or(0)));
            found.push(Candidate {
                point,
                patterns,
                must,
                kg: whole((t.0 * 1000.0).ceil()),
                bulk: bulk(&load),
                service: service(day.register, &row.terms, t),
            });
        }
        found
    }

    /// The last day, in days from the window's first, on which a point can be called on before it is due: whoever is due
    /// on a day without shifts is called on before it. Where that day has gone by, the due day itself.
    fn last_open(&self, point: usize, due: i64) -> i64 {
        let (day, register) = (&self.day, self.day.register);
        let date = |left: i64| day.date(day.number + left);
        if due < 0 || register.works_on(date(due)) {
            return due;
        }
        let row = &register.points[point];
        let open = |left: &i64| register.works_on(date(*left)) && row.opens_on(date(*left));
        (0..due).rev().find(open).unwrap_or(due)
    }

    fn is_done(&self, id: &str) -> bool {
        let mut done = self.edits.done.iter();
        done.any(|done| done.calls.iter().any(|call| call == id))
    }

    /// Days of the window that are so.
    pub(super) fn mask(&self, is: impl Fn(jiff::civil::Date) -> bool) -> u32 {
        (0..self.length)
            .filter(|day| is(self.day.date(self.day.number + day)))
            .fold(0, |mask, day| mask | 1 << day)
    }

    pub(super) fn routing(
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
                self.stop(place, candidate, units, alone, reserve)
            })
            .collect();
        let clashes: Vec<(u64, u64)> = (0..register.pairs.len().min(32))
            .map(|pair| (1 << (2 * pair), 2 << (2 * pair)))
            .collect();
        let mut starts = vec![0u32; units.len()];
        for (place, unit) in (1 + stops.len()..).zip(&out) {
            starts[*unit] = u32::try_from(place).unwrap_or(0);
            stops.extend(self.on_board(starts[*unit], *unit, &units[*unit], &clashes));
        }
        let vehicles = (units.iter().zip(&starts)).map(|(unit, start)| Vehicle {
            start: *start,
            end: 0,
            count: 1,
            capacity: whole((unit.lorry.payload.0 * 1000.0).floor()),
            room: room(unit.lorry),
            compartments: unit.lorry.compartments.clamp(1, MOST_COMPARTMENTS),
            fixed: whole(unit.lorry.cny_per_day.0 * CNY),
            per_distance: price(unit.lorry),
            shift: [unit.free, (self.shift_end() - reserve).max(unit.free)],
            longest: NEVER,
            driving: self.driving_left(unit),
            days: unit.days,
        });
        Ok(Routing::new(Parts {
            places: rows.len(),
            vehicles: vehicles.collect(),
            days: usize::try_from(self.length).unwrap_or(1),
            clashes,
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

    fn stop(
        &self,
        place: u32,
        candidate: &Candidate,
        units: &[Unit<'_>],
        alone: i64,
        reserve: i64,
    ) -> Stop {
        let row = &self.day.register.points[candidate.point];
        let gone = real(self.day.age(candidate.point)) / real(row.interval);
        // A visit brought forward saves the same share of a visit later; half of the way alone is what joining others costs.
        let worth = whole(real(alone) * 0.5 * gone * gone);
        let may = |(_, unit): &(usize, &Unit<'_>)| {
            row.suits(unit.lorry)
                && real(candidate.kg) <= unit.lorry.payload.0 * 1000.0
                && (candidate.bulk.iter().zip(room(unit.lorry))).all(|(bulk, room)| *bulk <= room)
                && self.edits.sends(&unit.lorry.id, unit.number, &row.id)
        };
        // The first search leaves no room for rests before a gate closes.
        let (window, breaks) = windows(&self.open(candidate.point), reserve - REST);
        Stop {
            place,
            load: candidate.kg,
            bulk: candidate.bulk,
            service: candidate.service,
            window,
            breaks,
            patterns: candidate.patterns.clone(),
            prize: (!candidate.must).then_some(worth),
            vehicles: (units.iter().enumerate().filter(may))
                .fold(0, |mask, (at, _)| mask | 1 << (at % 64)),
            classes: self.classes(&row.bins),
        }
    }

    /// Windows of a point: its hours, without those in which no way leads there.
    fn open(&self, point: usize) -> Vec<[i64; 2]> {
        let (register, ways) = (self.day.register, self.day.ways);
        let hours = &register.points[point].hours;
        let Some(depot) = register.depot(self.operator) else {
            return hours.clone();
        };
        let shut: BTreeSet<[i64; 2]> = (0..self.length)
            .map(|day| self.day.date(self.day.number + day))
            .flat_map(|date| ways.shut(date, depot, register.row(point)))
            .collect();
        if shut.is_empty() {
            return hours.clone();
        }
        let all = [[0, MIDNIGHT]];
        let mut open = if hours.is_empty() {
            all.to_vec()
        } else {
            hours.clone()
        };
        for [from, to] in shut {
            let left = |window: &[i64; 2]| {
                let parts = [
                    [window[0], window[1].min(from)],
                    [window[0].max(to), window[1]],
                ];
                parts.into_iter().filter(|part| part[0] < part[1])
            };
            let outside = |window: &[i64; 2]| window[1] <= from || to <= window[0];
            open = (open.iter())
                .flat_map(|window| match outside(window) {
                    true => vec![*window],
                    false => left(window).collect(),
                })
                .collect();
        }
        // Without any hour left the timetable says what is wrong.
        if open.is_empty() { hours.clone() } else { open }
    }

    /// Seconds a vehicle may still drive on its day.
    fn driving_left(&self, unit: &Unit<'_>) -> i64 {
        let most = self.day.register.most_driving();
        if most.is_infinite() {
            return NEVER;
        }
        let out = self.day.tour(&unit.before).map_or(0.0, |tour| {
            // A tour that is out is told with its way home, which is not driven yet.
            let home =
                (tour.unloads.last()).filter(|_| unit.before.steps.last() != Some(&Step::Unload));
            tour.driving.0 - home.map_or(0.0, |home| home.arrive.0 - home.depart.0)
        });
        whole((most - out).floor()).max(0)
    }

    /// What a vehicle that is out has on board: first calls that it makes at once, where it stands, one for each compartment
    /// with something in it and at least one. All of the load is in the first.
    fn on_board(
        &self,
        place: u32,
        number: usize,
        unit: &Unit<'_>,
        clashes: &[(u64, u64)],
    ) -> Vec<Stop> {
        let register = self.day.register;
        let tour = self.day.tour(&unit.before);
        let emptied = unit.before.steps.last() == Some(&Step::Unload);
        let load = match &tour {
            Some(tour) if !emptied => tour.loads().filter(|load| !load.is_empty()).last(),
            _ => None,
        };
        let (mut board, mut classes) = (Load::default(), BTreeMap::from([(1, 0)]));
        for visit in load.unwrap_or_default() {
            board.add(&register.settings, &visit.taken);
            *classes.entry(visit.compartment.unwrap_or(1)).or_default() |=
                self.classes(&register.points[visit.point].bins);
        }
        let first = Stop {
            place,
            load: whole((board.t * 1000.0).ceil()),
            bulk: bulk(&board),
            service: 0,
            window: [unit.free, unit.free],
            breaks: Vec::new(),
            patterns: vec![1],
            prize: None,
            vehicles: 1 << (number % 64),
            classes: 0,
        };
        let stops = (0..).zip(classes.values()).map(|(at, mask)| Stop {
            // What is mixed already no call can make better or worse; the check says it.
            classes: if clash(clashes, *mask) & mask == 0 {
                *mask
            } else {
                0
            },
            load: if at == 0 { first.load } else { 0 },
            bulk: if at == 0 { first.bulk } else { [0; 2] },
            ..first.clone()
        });
        stops.collect()
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
}

/// Litres and thousandths of pallet places, rounded up.
fn bulk(load: &Load) -> [i64; 2] {
    [load.m3, load.pallets].map(|amount| whole((amount * 1000.0 - 1e-6).ceil()))
}

/// What a vehicle has room for, in the same units.
fn room(lorry: &Lorry) -> [i64; 2] {
    let places = match lorry.pallets {
        0 => NEVER,
        places => i64::from(places) * 1000,
    };
    [whole((lorry.volume_m3 * 1000.0).floor()), places]
}

/// First and last moment of a day's windows, and the breaks between them, when each closes so many seconds sooner.
fn windows(hours: &[[i64; 2]], sooner: i64) -> ([i64; 2], Vec<[i64; 2]>) {
    let close = |window: &[i64; 2]| (window[1] - sooner).max(window[0]);
    let (Some(first), Some(last)) = (hours.first(), hours.last()) else {
        return ([0, NEVER], Vec::new());
    };
    let breaks = hours.windows(2).map(|two| [close(&two[0]), two[1][0]]);
    ([first[0], close(last)], breaks.collect())
}

/// Cost of a metre.
fn price(lorry: &Lorry) -> i64 {
    whole((lorry.cny_per_km.0 / 1000.0 * CNY).round())
}

#[allow(clippy::cast_possible_truncation)]
fn small(number: f64) -> i32 {
    number as i32
}
