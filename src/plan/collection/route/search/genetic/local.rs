//! Tours that may break limits, with what it counts when they do: what the local search changes. Vehicles and stops of a
//! model in, tours of any load and lateness out, each priced from what is known about its parts.

use super::super::model::{Model, NONE};
use super::super::segment::Segment;

/// What it counts when a limit is broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fines {
    /// For each unit of load above the capacity.
    pub(super) load: f64,
    /// For each unit of time too late or too long.
    pub(super) time: f64,
}

/// What a tour is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Stops.
    pub(super) size: u32,
    pub(super) length: i64,
    pub(super) load: i64,
    /// Time by which it is late or too long.
    pub(super) late: i64,
    /// Cost with fines, and the fines alone.
    pub(super) cost: i64,
    pub(super) fines: i64,
}

/// Tours that may break limits.
pub(super) struct Local<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    pub(super) slot: Vec<u32>,
    /// Position in the tour, 0 at the start.
    pub(super) at: Vec<u32>,
    /// Load and distance from the start up to and with the node.
    pub(super) loaded: Vec<i64>,
    pub(super) driven: Vec<i64>,
    /// Time from the start to the node and from the node to the end; empty where time does not matter.
    pub(super) head: Vec<Segment>,
    pub(super) tail: Vec<Segment>,
    pub(super) state: Vec<State>,
    /// An unused vehicle of each group, or [`NONE`].
    pub(super) unused: Vec<u32>,
    pub(super) fines: Fines,
    /// Changes so far, the change that last touched a tour, and the change at which a node was last looked at.
    pub(super) changes: u64,
    pub(super) touched: Vec<u64>,
    pub(super) seen: Vec<u64>,
    /// Whether a way takes as long back, and whether all vehicles start and end alike, at one place.
    pub(super) symmetric: bool,
    pub(super) alike: bool,
    pub(super) one_place: bool,
    /// Cost of a unit of distance, where it is the same for all.
    pub(super) unit: Option<i64>,
    pub(super) scratch: [Vec<u32>; 2],
}

impl<'m, 'a> Local<'m, 'a> {
    /// Empty tours.
    pub(super) fn new(model: &'m Model<'a>, fines: Fines) -> Self {
        let nodes = model.place.len();
        let parts = model.parts;
        let n = parts.places;
        let mirrored =
            |matrix: &[i32]| (0..n).all(|a| (0..a).all(|b| matrix[a * n + b] == matrix[b * n + a]));
        let first = &parts.vehicles[0];
        let alike = (parts.vehicles.iter())
            .all(|v| (v.start, v.end, v.shift) == (first.start, first.end, first.shift));
        let mut local = Self {
            model,
            next: vec![NONE; nodes],
            prev: vec![NONE; nodes],
            slot: vec![NONE; nodes],
            at: vec![0; nodes],
            loaded: vec![0; nodes],
            driven: vec![0; nodes],
            head: model.alone.clone(),
            tail: model.alone.clone(),
            state: vec![State::default(); model.slots.len()],
            unused: vec![NONE; model.groups.len()],
            fines,
            changes: 1,
            touched: vec![0; model.slots.len()],
            seen: vec![0; model.visits as usize],
            symmetric: mirrored(&parts.distance) && (!model.timed || mirrored(&parts.time)),
            alike,
            one_place: alike && first.start == first.end,
            unit: (first.per_distance > 0
                && parts
                    .vehicles
                    .iter()
                    .all(|v| v.per_distance == first.per_distance))
            .then_some(first.per_distance),
            scratch: [Vec::new(), Vec::new()],
        };
        for slot in 0..local.slots() {
            let (start, end) = (model.start(slot), model.end(slot));
            local.slot[start as usize] = slot;
            local.slot[end as usize] = slot;
            local.set(slot, &[]);
        }
        for group in 0..model.groups.len() {
            local.find_unused(group);
        }
        local
    }

    /// Number of vehicles.
    pub(super) fn slots(&self) -> u32 {
        u32::try_from(self.model.slots.len()).unwrap_or(NONE)
    }

    /// Empties all tours.
    pub(super) fn clear(&mut self) {
        for slot in 0..self.slots() {
            if self.state[slot as usize].size > 0 {
                self.set(slot, &[]);
            }
        }
        for stop in 0..self.model.visits {
            self.slot[stop as usize] = NONE;
        }
        self.touched.fill(0);
    }

    /// Whether a tour breaks no limit.
    pub(super) fn keeps(&self, slot: u32) -> bool {
        let state = &self.state[slot as usize];
        state.late == 0 && state.load <= self.model.slots[slot as usize].capacity
    }

    fn find_unused(&mut self, group: usize) {
        let kind = &self.model.groups[group];
        let mut slots = kind.first..kind.first + kind.count;
        let unused = slots.find(|slot| self.state[*slot as usize].size == 0);
        self.unused[group] = unused.unwrap_or(NONE);
    }

    #[inline]
    pub(super) fn is_stop(&self, node: u32) -> bool {
        node < self.model.visits
    }

    #[inline]
    pub(super) fn far(&self, from: u32, to: u32) -> i64 {
        self.model.distance(from, to)
    }

    /// A fine for load.
    #[inline]
    pub(super) fn overload(&self, slot: u32, load: i64) -> i64 {
        fine(
            self.fines.load,
            load - self.model.slots[slot as usize].capacity,
        )
    }

    /// A fine for time.
    #[inline]
    pub(super) fn delay(&self, late: i64) -> i64 {
        fine(self.fines.time, late)
    }

    /// Time by which a tour is late or too long.
    #[inline]
    pub(super) fn lateness(&self, slot: u32, whole: &Segment) -> i64 {
        let longest = self.model.slots[slot as usize].longest;
        whole.warp + (whole.duration - whole.warp - longest).max(0)
    }

    /// Cost without fines; an unused vehicle costs nothing.
    #[inline]
    pub(super) fn bare(&self, slot: u32, size: u32, length: i64) -> i64 {
        let kind = &self.model.slots[slot as usize];
        if size == 0 {
            0
        } else {
            kind.fixed + kind.unit * length
        }
    }

    /// A part of a tour and one more node.
    #[inline]
    pub(super) fn join(&self, part: Segment, last: u32, node: u32) -> Segment {
        part.join(self.model.time(last, node), self.model.alone[node as usize])
    }

    /// A part of a tour and what follows from `node` to the end.
    #[inline]
    pub(super) fn close(&self, part: Segment, last: u32, node: u32) -> Segment {
        part.join(self.model.time(last, node), self.tail[node as usize])
    }

    /// Exchanges what a vehicle visits and works out what is known about it.
    pub(super) fn set(&mut self, slot: u32, stops: &[u32]) {
        let model = self.model;
        let (start, end) = (model.start(slot), model.end(slot));
        let (mut last, mut at, mut load, mut length) = (start, 0, 0, 0);
        self.at[start as usize] = 0;
        for node in stops.iter().copied().chain([end]) {
            let index = node as usize;
            self.next[last as usize] = node;
            self.prev[index] = last;
            self.slot[index] = slot;
            at += 1;
            self.at[index] = at;
            length += model.distance(last, node);
            if node != end {
                load += model.load[index];
            }
            self.driven[index] = length;
            self.loaded[index] = load;
            if model.timed {
                self.head[index] = self.join(self.head[last as usize], last, node);
            }
            last = node;
        }
        let mut late = 0;
        if model.timed {
            while last != start {
                let before = self.prev[last as usize];
                let alone = model.alone[before as usize];
                self.tail[before as usize] = self.close(alone, before, last);
                last = before;
            }
            late = self.lateness(slot, &self.head[end as usize]);
        }
        let was = self.state[slot as usize].size;
        let size = at - 1;
        if size == 0 {
            late = 0;
        }
        let fines = self.overload(slot, load) + self.delay(late);
        let cost = self.bare(slot, size, length) + fines;
        self.state[slot as usize] = State {
            size,
            length,
            load,
            late,
            cost,
            fines,
        };
        self.touched[slot as usize] = self.changes;
        if (was == 0) != (size == 0) {
            self.find_unused(model.slots[slot as usize].group as usize);
        }
    }

    /// Prices all tours anew with other fines.
    pub(super) fn fine(&mut self, fines: Fines) {
        self.fines = fines;
        self.changes += 1;
        for slot in 0..self.slots() {
            let state = self.state[slot as usize];
            let fines = self.overload(slot, state.load) + self.delay(state.late);
            if fines != state.fines {
                let state = &mut self.state[slot as usize];
                state.cost += fines - state.fines;
                state.fines = fines;
                self.touched[slot as usize] = self.changes;
            }
        }
    }

    /// Stops of a vehicle in order.
    pub(super) fn stops(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.next[self.model.start(slot) as usize];
        std::iter::successors(Some(first), |node| Some(self.next[*node as usize]))
            .take_while(|node| self.is_stop(*node))
    }

    /// Puts the nodes from `first` to `last` behind others.
    pub(super) fn copy(&self, first: u32, last: u32, into: &mut Vec<u32>) {
        let mut node = first;
        loop {
            into.push(node);
            if node == last {
                return;
            }
            node = self.next[node as usize];
        }
    }

    /// Puts a stop that is in no tour where it costs least.
    pub(super) fn insert(&mut self, stop: u32) {
        let model = self.model;
        let (mut best, mut after) = (i64::MAX, NONE);
        for near in model.near(stop) {
            if self.slot[*near as usize] == NONE {
                continue;
            }
            for spot in [*near, self.prev[*near as usize]] {
                let price = self.price(stop, spot, best);
                if price < best {
                    (best, after) = (price, spot);
                }
            }
        }
        for group in 0..self.unused.len() {
            let slot = self.unused[group];
            if slot != NONE {
                let start = model.start(slot);
                let price = self.price(stop, start, best);
                if price < best {
                    (best, after) = (price, start);
                }
            }
        }
        if after == NONE {
            // Nobody near is on the way and no vehicle is left.
            for slot in 0..self.slots() {
                let start = model.start(slot);
                let price = self.price(stop, start, best);
                if price < best {
                    (best, after) = (price, start);
                }
            }
        }
        let slot = self.slot[after as usize];
        let mut stops = std::mem::take(&mut self.scratch[0]);
        stops.clear();
        if !self.is_stop(after) {
            stops.push(stop);
        }
        for node in self.stops(slot) {
            stops.push(node);
            if node == after {
                stops.push(stop);
            }
        }
        self.changes += 1;
        self.set(slot, &stops);
        self.scratch[0] = stops;
    }

    /// What an insertion costs with fines; no more than a bound where it costs as much.
    fn price(&self, stop: u32, after: u32, bound: i64) -> i64 {
        let next = self.next[after as usize];
        let slot = self.slot[after as usize];
        let state = &self.state[slot as usize];
        let length =
            state.length - self.far(after, next) + self.far(after, stop) + self.far(stop, next);
        let load = state.load + self.model.load[stop as usize];
        let price =
            self.bare(slot, state.size + 1, length) + self.overload(slot, load) - state.cost;
        if !self.model.timed || price >= bound {
            return price;
        }
        let part = self.join(self.head[after as usize], after, stop);
        let whole = self.close(part, stop, next);
        price + self.delay(self.lateness(slot, &whole))
    }
}

#[inline]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn fine(each: f64, amount: i64) -> i64 {
    if amount <= 0 {
        0
    } else {
        (each * amount as f64) as i64 + 1
    }
}
