//! Recreate: each stop that is in no tour goes where it costs least, now and then looking away (Christiaens and Vanden
//! Berghe 2020, section 5.3). With several days all spots of all days are priced first, then the cheapest pattern is
//! taken.

use super::hours;
use super::model::{Model, NONE};
use super::tours::Tours;
use super::unload::{Cuts, ENDLESS};
use crate::plan::collection::route::instance::MOST_DAYS;
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

/// How often a spot is not looked at.
const BLINK: f64 = 0.01;

/// How often a kind of vehicle is passed over for a new tour where there are several: a larger one that is dearer now
/// may be cheaper when it is full.
const OTHER: f64 = 0.3;

/// Where a node may go.
#[derive(Clone, Copy, Debug)]
struct Spot {
    delta: i64,
    after: u32,
}

pub(super) struct Recreate {
    /// Spots until the next blink.
    blink: u32,
    trial: Cuts,
    /// Sort keys.
    keys: Vec<(i64, u32)>,
    left: Vec<u32>,
    /// Near spots: node before it, place after it, cost so far, cost of distance, and whether the node is the first.
    beside: Vec<(u32, u32, i64, i64, bool)>,
    /// Distance of each stop from the first depot.
    depth: Vec<i64>,
    /// Every tour is looked at, and an unused vehicle only where no other can take a stop.
    pub(super) wide: bool,
}

impl Recreate {
    pub(super) fn new(model: &Model<'_>) -> Self {
        let depot = model.place.get(model.visits as usize).copied();
        let depth = (model.parts.stops.iter()).map(|stop| {
            let depot = depot.unwrap_or(0) as usize;
            i64::from(model.parts.distance[depot * model.parts.places + stop.place as usize])
        });
        Self {
            blink: 0,
            trial: Cuts::default(),
            keys: Vec::new(),
            left: Vec::new(),
            beside: Vec::new(),
            depth: depth.collect(),
            wide: false,
        }
    }

    /// Puts the stops of `absent` into tours; those that fit nowhere stay in it.
    pub(super) fn run(
        &mut self,
        tours: &mut Tours<'_, '_>,
        absent: &mut Vec<u32>,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        self.sort(tours.model, absent, rng);
        self.left.clear();
        for stop in absent.iter().copied() {
            if !self.place(tours, stop, rng) {
                self.left.push(stop);
            }
        }
        absent.clear();
        absent.extend_from_slice(&self.left);
    }

    fn sort(&mut self, model: &Model<'_>, absent: &mut [u32], rng: &mut Xoshiro256PlusPlus) {
        absent.shuffle(rng);
        let ways = if model.windows { 17 } else { 11 };
        let draw = rng.random_range(0..ways);
        if draw < 4 {
            return;
        }
        let stops = &model.parts.stops;
        self.keys.clear();
        for stop in absent.iter() {
            let at = *stop as usize;
            let key = match draw {
                4..=7 => -model.load[at],
                8..=9 => -self.depth[at],
                10 => self.depth[at],
                11..=12 => stops[at].window[1] - stops[at].window[0],
                13..=14 => stops[at].window[0],
                _ => -stops[at].window[1],
            };
            self.keys.push((key, *stop));
        }
        self.keys.sort_by_key(|(key, _)| *key);
        for (to, (_, stop)) in absent.iter_mut().zip(&self.keys) {
            *to = *stop;
        }
    }

    /// Puts one stop into the tours of its cheapest pattern; false where none can take it.
    fn place(
        &mut self,
        tours: &mut Tours<'_, '_>,
        stop: u32,
        rng: &mut Xoshiro256PlusPlus,
    ) -> bool {
        let model = tours.model;
        if model.days == 1 {
            let Some(spot) = self.spot(tours, stop, 0, rng) else {
                return false;
            };
            if self.is_too_dear(model, stop, spot.delta, rng) {
                return false;
            }
            tours.insert(stop, spot.after);
            return true;
        }
        let patterns = &model.parts.stops[stop as usize].patterns;
        let any = patterns.iter().fold(0, |any, pattern| any | pattern);
        let mut spots: [Option<Spot>; MOST_DAYS] = [None; MOST_DAYS];
        for day in (0..model.days).filter(|day| any >> day & 1 == 1) {
            spots[day as usize] = self.spot(tours, stop, day, rng);
        }
        let mut best: Option<(i64, u32)> = None;
        for pattern in patterns {
            let sum = (days(*pattern)).try_fold(0, |sum, day| {
                spots[day as usize].map(|spot| sum + spot.delta)
            });
            if let Some(sum) = sum
                && best.is_none_or(|(least, _)| sum < least)
            {
                best = Some((sum, *pattern));
            }
        }
        let Some((sum, pattern)) = best else {
            return false;
        };
        if self.is_too_dear(model, stop, sum, rng) {
            return false;
        }
        for day in days(pattern) {
            let spot = spots[day as usize].expect("priced above");
            tours.insert(model.node(stop, day), spot.after);
        }
        true
    }

    /// Whether a stop is left out because its prize is less than a visit costs, give or take a half: a tour may pay
    /// with two stops that does not pay with one.
    fn is_too_dear(
        &self,
        model: &Model<'_>,
        stop: u32,
        delta: i64,
        rng: &mut Xoshiro256PlusPlus,
    ) -> bool {
        let Some(prize) = model.parts.stops[stop as usize].prize else {
            return false;
        };
        !self.wide && delta.saturating_mul(8) > prize.saturating_mul(rng.random_range(4..=16))
    }

    /// The cheapest spot of a stop on a day.
    fn spot(
        &mut self,
        tours: &mut Tours<'_, '_>,
        stop: u32,
        day: u32,
        rng: &mut Xoshiro256PlusPlus,
    ) -> Option<Spot> {
        let model = tours.model;
        let mut best = Spot {
            delta: i64::MAX,
            after: NONE,
        };
        if model.unloads {
            self.every_tour(tours, stop, day, &mut best, rng);
        } else if self.wide {
            self.every_tour(tours, stop, day, &mut best, rng);
            if best.after != NONE {
                return Some(best);
            }
        } else {
            self.near_spots(tours, stop, day, &mut best, rng);
        }
        self.new_tours(tours, stop, day, &mut best, rng);
        if best.after == NONE && !model.unloads && !self.wide {
            self.every_tour(tours, stop, day, &mut best, rng);
        }
        (best.after != NONE).then_some(best)
    }

    /// Spots in vehicles that are not used yet.
    fn new_tours(
        &mut self,
        tours: &mut Tours<'_, '_>,
        stop: u32,
        day: u32,
        best: &mut Spot,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let model = tours.model;
        let mixed = model.mixed();
        for all in [!mixed, true] {
            for group in 0..u32::try_from(model.groups.len()).unwrap_or(NONE) {
                if model.groups[group as usize].day != day || !all && rng.random_bool(OTHER) {
                    continue;
                }
                if let Some(slot) = tours.empty_slot(group)
                    && model.welcome(stop, slot)
                {
                    let start = model.start(slot);
                    self.look(tours, model.node(stop, day), start, slot, best, rng);
                }
            }
            if best.after != NONE {
                return;
            }
        }
    }

    /// Spots beside near stops.
    fn near_spots(
        &mut self,
        tours: &Tours<'_, '_>,
        stop: u32,
        day: u32,
        best: &mut Spot,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let model = tours.model;
        let load = model.load[stop as usize];
        let node = model.node(stop, day);
        let row = model.row(stop);
        // Two passes: the distances of the second come from far apart in memory, and are fetched together this way.
        self.beside.clear();
        for (near, far) in model.near(stop).iter().zip(model.near_far(stop)) {
            let near = model.node(*near, day);
            let tie = tours.ties[near as usize];
            if tie.slot == NONE {
                continue;
            }
            let room = tours.room[tie.slot as usize];
            if room.left < load
                || tours.clashes(stop, tie.slot)
                || tours.is_bulky(stop, tie.slot)
                || (model.picky && !model.welcome(stop, tie.slot))
            {
                continue;
            }
            let there = i64::from(*far - tie.leg) * room.unit;
            let first = tours.prev[near as usize] >= model.visits;
            self.beside
                .push((near, tie.next_place, there, room.unit, first));
        }
        let mut beside = std::mem::take(&mut self.beside);
        for spot in &mut beside {
            spot.2 += i64::from(row[spot.1 as usize]) * spot.3;
        }
        for (near, _, delta, _, first) in &beside {
            if *delta < best.delta && self.take(tours, node, *near, 0, rng) {
                *best = Spot {
                    delta: *delta,
                    after: *near,
                };
            }
            if *first {
                let slot = tours.slot_of[*near as usize];
                self.look(tours, node, tours.prev[*near as usize], slot, best, rng);
            }
        }
        self.beside = beside;
    }

    /// All spots in tours that are not empty.
    fn every_tour(
        &mut self,
        tours: &Tours<'_, '_>,
        stop: u32,
        day: u32,
        best: &mut Spot,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let model = tours.model;
        let load = model.load[stop as usize];
        let node = model.node(stop, day);
        for group in model.groups.iter().filter(|group| group.day == day) {
            for slot in group.first..group.first + group.count {
                if tours.stops[slot as usize] == 0 {
                    continue;
                }
                let full = tours.load[slot as usize] + load > model.slots[slot as usize].capacity
                    || tours.is_bulky(stop, slot);
                let out = !model.welcome(stop, slot) || tours.clashes(stop, slot);
                if (full && !model.unloads) || out {
                    continue;
                }
                let end = model.end(slot);
                let mut after = model.start(slot);
                while after != end {
                    self.look(tours, node, after, slot, best, rng);
                    after = tours.next[after as usize];
                }
            }
        }
    }

    /// Prices a spot and takes it where it is the cheapest so far.
    #[inline]
    fn look(
        &mut self,
        tours: &Tours<'_, '_>,
        node: u32,
        after: u32,
        slot: u32,
        best: &mut Spot,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let model = tours.model;
        let kind = &model.slots[slot as usize];
        let next = tours.next[after as usize];
        let fixed = if tours.stops[slot as usize] == 0 {
            kind.fixed + kind.unit * tours.length[slot as usize]
        } else {
            0
        };
        let delta;
        let mut detour_time = 0;
        if model.unloads {
            let at = tours.at[after as usize] as usize;
            let cuts = &tours.cuts[slot as usize];
            if tours.stops[slot as usize] > 0
                && kind.unit * cuts.guess(model, at, node) >= best.delta
            {
                return;
            }
            let longer =
                model.distance(after, node) + model.distance(node, next) - tours.leg(after);
            let extra = cuts.with(model, kind, at, node);
            if extra >= ENDLESS {
                return;
            }
            delta = fixed + kind.unit * (longer + extra.0 - tours.extra[slot as usize].0);
            detour_time = extra.1;
        } else {
            let stop = model.stop(node);
            if tours.load[slot as usize] + model.load[stop as usize] > kind.capacity
                || tours.is_bulky(stop, slot)
            {
                return;
            }
            let longer =
                model.distance(after, node) + model.distance(node, next) - tours.leg(after);
            delta = fixed + kind.unit * longer;
        }
        if delta < best.delta && self.take(tours, node, after, detour_time, rng) {
            *best = Spot { delta, after };
        }
    }

    /// Whether a cheaper spot is taken: not in a blink, and not where it makes the tour late or too long.
    #[inline]
    fn take(
        &mut self,
        tours: &Tours<'_, '_>,
        node: u32,
        after: u32,
        detour_time: i64,
        rng: &mut Xoshiro256PlusPlus,
    ) -> bool {
        if self.blink == 0 {
            self.blink = gap(rng);
            return false;
        }
        self.blink -= 1;
        let model = tours.model;
        if !model.timed {
            return true;
        }
        let tie = tours.ties[after as usize];
        if model.followed {
            return self.is_in_time(tours, node, after);
        }
        if !model.limits && !model.unloads {
            let own = &model.alone[node as usize];
            let arrival = tours.times[after as usize].done + model.time(after, node);
            let done = arrival.max(own.early) + own.duration;
            return arrival <= own.late
                && done + model.time(node, tie.next) <= tours.times[tie.next as usize].due;
        }
        if model.windows && model.unloads {
            // Unloading moves every later call: nothing that is known about the parts helps.
            let kind = &model.slots[tie.slot as usize];
            let at = tours.at[after as usize] as usize;
            self.trial
                .copy_with(&tours.cuts[tie.slot as usize], at, node);
            self.trial.set(model, kind);
            return self.trial.fits(model, kind);
        }
        let head = &tours.head[after as usize];
        let whole = (head.join(model.time(after, node), model.alone[node as usize]))
            .join(model.time(node, tie.next), tours.tail[tie.next as usize]);
        whole.warp == 0 && whole.duration + detour_time <= model.slots[tie.slot as usize].longest
    }

    /// Whether a node may go behind another where stops close in between: exact, from what is known about both parts
    /// where windows alone matter, else from the whole sequence.
    fn is_in_time(&mut self, tours: &Tours<'_, '_>, node: u32, after: u32) -> bool {
        let model = tours.model;
        let tie = tours.ties[after as usize];
        let kind = &model.slots[tie.slot as usize];
        if !model.limits && !model.unloads {
            let arrival = tours.times[after as usize].done + model.time(after, node);
            let done = hours::open(model, node, arrival) + model.alone[node as usize].duration;
            return done + model.time(node, tie.next) <= tours.times[tie.next as usize].due;
        }
        if model.unloads {
            let at = tours.at[after as usize] as usize;
            self.trial
                .copy_with(&tours.cuts[tie.slot as usize], at, node);
            self.trial.set(model, kind);
            return self.trial.fits(model, kind);
        }
        self.trial.nodes.clear();
        self.trial.nodes.push(model.start(tie.slot));
        if after == model.start(tie.slot) {
            self.trial.nodes.push(node);
        }
        for other in tours.nodes(tie.slot) {
            self.trial.nodes.push(other);
            if other == after {
                self.trial.nodes.push(node);
            }
        }
        self.trial.nodes.push(model.end(tie.slot));
        self.trial.fits(model, kind)
    }
}

/// Days of a pattern, ascending.
fn days(pattern: u32) -> impl Iterator<Item = u32> {
    (0..32).filter(move |day| pattern >> day & 1 == 1)
}

/// Looks until the next blink.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn gap(rng: &mut Xoshiro256PlusPlus) -> u32 {
    let draw: f64 = rng.random_range(f64::MIN_POSITIVE..1.0);
    (draw.ln() / (1.0 - BLINK).ln()) as u32
}
