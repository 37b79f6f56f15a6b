//! The tours at hand: linked lists of nodes with what is known about each part, changed by one node at a time and put
//! back as they were when a change is not taken.

use super::model::{Model, NONE};
use super::segment::Segment;
use super::unload::{Cuts, ENDLESS};
use crate::plan::collection::route::apart::apart;

/// A slot as it was before an iteration.
#[derive(Clone, Copy, Debug)]
struct Saved {
    slot: u32,
    from: usize,
    till: usize,
}

/// What insertion asks about a node, side by side in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    /// Slot of the node; [`NONE`] when it is in no tour.
    pub(super) slot: u32,
    /// The node after it.
    pub(super) next: u32,
    /// Place of that node.
    pub(super) next_place: u32,
    /// Distance to it.
    pub(super) leg: i32,
}

/// What insertion asks about time where only windows matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Times {
    /// Earliest moment at which the vehicle leaves the node.
    pub(super) done: i64,
    /// Latest moment at which it may come to the node.
    pub(super) due: i64,
}

/// What insertion asks about a tour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Capacity that is left.
    pub(super) left: i64,
    /// Cost of distance.
    pub(super) unit: i64,
}

pub(super) struct Tours<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    /// Slot of each node; [`NONE`] when it is in no tour.
    pub(super) slot_of: Vec<u32>,
    pub(super) ties: Vec<Tie>,
    /// Position of each node in its tour, from 1, as of the last [`Tours::refresh`].
    pub(super) at: Vec<u32>,
    /// From the start of the tour to each node; empty where time does not matter.
    pub(super) head: Vec<Segment>,
    /// From each node to the end of the tour.
    pub(super) tail: Vec<Segment>,
    pub(super) times: Vec<Times>,
    pub(super) load: Vec<i64>,
    /// Volume and floor of each tour; all 0 where they do not matter.
    pub(super) bulk: Vec<[i64; 2]>,
    pub(super) room: Vec<Room>,
    pub(super) stops: Vec<u32>,
    /// Classes in each tour; all 0 where classes do not matter.
    pub(super) classes: Vec<u64>,
    /// Distance of each tour without unloading.
    pub(super) length: Vec<i64>,
    /// What unloading adds to each tour: distance and time.
    pub(super) extra: Vec<(i64, i64)>,
    pub(super) cuts: Vec<Cuts>,
    /// Cost of all tours.
    pub(super) cost: i64,
    /// Tours that are not empty.
    pub(super) used: usize,
    /// Visits in all tours.
    pub(super) served: usize,
    /// First slot of each group that may be empty.
    hint: Vec<u32>,
    saved: Vec<Saved>,
    saved_nodes: Vec<u32>,
    pub(super) is_saved: Vec<bool>,
}

impl<'m, 'a> Tours<'m, 'a> {
    /// No stop in any tour.
    pub(super) fn new(model: &'m Model<'a>) -> Self {
        let nodes = model.place.len();
        let slots = model.slots.len();
        let mut tours = Self {
            model,
            next: vec![NONE; nodes],
            prev: vec![NONE; nodes],
            slot_of: vec![NONE; nodes],
            ties: vec![
                Tie {
                    slot: NONE,
                    next: NONE,
                    next_place: 0,
                    leg: 0
                };
                nodes
            ],
            at: vec![0; nodes],
            head: model.alone.clone(),
            tail: model.alone.clone(),
            times: vec![Times::default(); if model.timed { nodes } else { 0 }],
            load: vec![0; slots],
            bulk: vec![[0; 2]; slots],
            room: (model.slots.iter())
                .map(|slot| Room {
                    left: slot.capacity,
                    unit: slot.unit,
                })
                .collect(),
            stops: vec![0; slots],
            classes: vec![0; slots],
            length: vec![0; slots],
            extra: vec![(0, 0); slots],
            cuts: vec![Cuts::default(); if model.unloads { slots } else { 0 }],
            cost: 0,
            used: 0,
            served: 0,
            hint: model.groups.iter().map(|group| group.first).collect(),
            saved: Vec::new(),
            saved_nodes: Vec::new(),
            is_saved: vec![false; slots],
        };
        for slot in 0..u32::try_from(slots).expect("fewer slots than 2^32") {
            let (start, end) = (model.start(slot), model.end(slot));
            tours.seat(start, slot);
            tours.seat(end, slot);
            tours.tie(start, end);
            tours.length[slot as usize] = model.distance(start, end);
            tours.refresh(slot);
        }
        tours
    }

    /// Whether a stop has a class that must not meet one of a tour, and its vehicle cannot keep them apart.
    #[inline]
    pub(super) fn clashes(&self, stop: u32, slot: u32) -> bool {
        let foes = &self.model.foes;
        !foes.is_empty()
            && foes[stop as usize] & self.classes[slot as usize] != 0
            && !self.keeps_apart(slot, Some(stop), slot)
    }

    /// Whether a vehicle has compartments enough for the stops of a tour and one more.
    pub(super) fn keeps_apart(&self, from: u32, more: Option<u32>, vehicle: u32) -> bool {
        let model = self.model;
        let compartments = model.slots[vehicle as usize].compartments;
        if more.is_some() && compartments == 1 {
            return false; // the stop has a foe in the tour
        }
        let stops = self.nodes(from).map(|node| model.stop(node)).chain(more);
        let mut masks: Vec<[u64; 2]> = stops
            .map(|stop| {
                [
                    model.parts.stops[stop as usize].classes,
                    model.foes[stop as usize],
                ]
            })
            .filter(|[_, foes]| *foes != 0)
            .collect();
        masks.sort_unstable();
        masks.dedup();
        apart(masks.len(), compartments, &[], |a, b| {
            masks[a][0] & masks[b][1] != 0
        })
        .is_some()
    }

    /// Whether a stop has more volume or floor than is left in a tour.
    #[inline]
    pub(super) fn is_bulky(&self, stop: u32, slot: u32) -> bool {
        if !self.model.bulky {
            return false;
        }
        let own = self.model.parts.stops[stop as usize].bulk;
        let (here, room) = (
            self.bulk[slot as usize],
            self.model.slots[slot as usize].room,
        );
        (0..2).any(|at| own[at] + here[at] > room[at])
    }

    /// Adds the bulk of a node to a tour, or takes it off.
    fn pile(&mut self, slot: usize, node: u32, sign: i64) {
        if self.model.bulky {
            let own = self.model.bulk_of(node);
            for (bulk, own) in self.bulk[slot].iter_mut().zip(own) {
                *bulk += sign * own;
            }
        }
    }

    /// Puts one node behind another.
    #[inline]
    fn tie(&mut self, node: u32, next: u32) {
        self.next[node as usize] = next;
        self.prev[next as usize] = node;
        let model = self.model;
        let (place, next_place) = (model.place[node as usize], model.place[next as usize]);
        let tie = &mut self.ties[node as usize];
        tie.next = next;
        tie.next_place = next_place;
        tie.leg = model.parts.distance[place as usize * model.parts.places + next_place as usize];
    }

    /// Says in which tour a node is.
    #[inline]
    fn seat(&mut self, node: u32, slot: u32) {
        self.slot_of[node as usize] = slot;
        self.ties[node as usize].slot = slot;
    }

    /// Distance from a node to the next one.
    #[inline]
    pub(super) fn leg(&self, node: u32) -> i64 {
        i64::from(self.ties[node as usize].leg)
    }

    /// What a tour costs; an empty one costs nothing.
    pub(super) fn cost_of(&self, slot: u32) -> i64 {
        let (kind, slot) = (&self.model.slots[slot as usize], slot as usize);
        if self.stops[slot] == 0 {
            0
        } else {
            kind.fixed + kind.unit * (self.length[slot] + self.extra[slot].0)
        }
    }

    /// An unused vehicle of a group.
    pub(super) fn empty_slot(&mut self, group: u32) -> Option<u32> {
        let kind = &self.model.groups[group as usize];
        let mut slot = self.hint[group as usize];
        while slot < kind.first + kind.count {
            if self.stops[slot as usize] == 0 {
                self.hint[group as usize] = slot;
                return Some(slot);
            }
            slot += 1;
        }
        self.hint[group as usize] = slot;
        None
    }

    /// Remembers a tour as it is, once in an iteration.
    pub(super) fn save(&mut self, slot: u32) {
        if self.is_saved[slot as usize] {
            return;
        }
        self.is_saved[slot as usize] = true;
        let from = self.saved_nodes.len();
        let mut node = self.next[self.model.start(slot) as usize];
        while node < self.model.visits {
            self.saved_nodes.push(node);
            node = self.next[node as usize];
        }
        let till = self.saved_nodes.len();
        self.saved.push(Saved { slot, from, till });
    }

    /// Number of slots changed since the last [`Tours::keep`] or [`Tours::back`].
    pub(super) fn changes(&self) -> usize {
        self.saved.len()
    }

    /// One of the slots changed.
    pub(super) fn change(&self, index: usize) -> u32 {
        self.saved[index].slot
    }

    /// Takes a node out of its tour. What is known about the tour's parts is stale until [`Tours::refresh`].
    pub(super) fn remove(&mut self, node: u32) {
        let slot = self.slot_of[node as usize];
        self.save(slot);
        let before = self.cost_of(slot);
        let (prev, next) = (self.prev[node as usize], self.next[node as usize]);
        let gone = self.leg(prev) + self.leg(node);
        self.tie(prev, next);
        self.seat(node, NONE);
        let model = self.model;
        let at = slot as usize;
        let load = model.load[model.stop(node) as usize];
        self.load[at] -= load;
        self.room[at].left += load;
        self.pile(at, node, -1);
        self.stops[at] -= 1;
        if !model.foes.is_empty() {
            let stops = self.nodes(slot).map(|node| model.stop(node) as usize);
            let classes = stops.fold(0, |all, stop| all | model.parts.stops[stop].classes);
            self.classes[at] = classes;
        }
        self.served -= 1;
        self.length[at] += self.leg(prev) - gone;
        if self.stops[at] == 0 {
            self.used -= 1;
            let hint = &mut self.hint[model.slots[at].group as usize];
            *hint = (*hint).min(slot);
        }
        self.cost += self.cost_of(slot) - before;
    }

    /// Puts a node after another one and refreshes the tour.
    pub(super) fn insert(&mut self, node: u32, after: u32) {
        let slot = self.slot_of[after as usize];
        self.save(slot);
        let before = self.cost_of(slot);
        self.link(node, after, slot);
        self.refresh(slot);
        self.cost += self.cost_of(slot) - before;
    }

    fn link(&mut self, node: u32, after: u32, slot: u32) {
        let next = self.next[after as usize];
        let gone = self.leg(after);
        self.tie(after, node);
        self.tie(node, next);
        self.seat(node, slot);
        let (model, at) = (self.model, slot as usize);
        let load = model.load[model.stop(node) as usize];
        self.load[at] += load;
        self.room[at].left -= load;
        self.pile(at, node, 1);
        self.stops[at] += 1;
        self.classes[at] |= model.parts.stops[model.stop(node) as usize].classes;
        self.used += usize::from(self.stops[at] == 1);
        self.served += 1;
        self.length[at] += self.leg(after) + self.leg(node) - gone;
    }

    /// Exchanges the contents of a tour for a sequence.
    pub(super) fn refill(&mut self, slot: u32, nodes: &[u32]) {
        self.save(slot);
        let before = self.cost_of(slot);
        self.clear(slot);
        let mut after = self.model.start(slot);
        for node in nodes {
            self.link(*node, after, slot);
            after = *node;
        }
        self.refresh(slot);
        self.cost += self.cost_of(slot) - before;
        if nodes.is_empty() {
            let hint = &mut self.hint[self.model.slots[slot as usize].group as usize];
            *hint = (*hint).min(slot);
        }
    }

    /// Empties a list without looking at its nodes, which may be elsewhere already.
    fn clear(&mut self, slot: u32) {
        let (start, end) = (self.model.start(slot), self.model.end(slot));
        self.tie(start, end);
        let at = slot as usize;
        self.room[at].left += self.load[at];
        self.load[at] = 0;
        self.bulk[at] = [0; 2];
        self.classes[at] = 0;
        self.used -= usize::from(self.stops[at] > 0);
        self.served -= self.stops[at] as usize;
        self.stops[at] = 0;
        self.length[at] = self.leg(start);
    }

    /// Works out anew what is known about the parts of a tour.
    pub(super) fn refresh(&mut self, slot: u32) {
        let model = self.model;
        let (start, end) = (model.start(slot), model.end(slot));
        if model.unloads {
            let cuts = &mut self.cuts[slot as usize];
            cuts.nodes.clear();
            let mut node = start;
            while node != end {
                self.at[node as usize] = u32::try_from(cuts.nodes.len()).unwrap_or(NONE);
                cuts.nodes.push(node);
                node = self.next[node as usize];
            }
            cuts.nodes.push(end);
            let extra = cuts.set(model, &model.slots[slot as usize]);
            let empty = self.stops[slot as usize] == 0;
            self.extra[slot as usize] = if empty { (0, 0) } else { extra };
        }
        if model.timed && !model.limits && !model.unloads {
            if model.followed {
                self.clock_with_breaks(start, end);
            } else {
                self.clock(start, end);
            }
        } else if model.timed {
            let mut node = start;
            let mut segment = model.alone[start as usize];
            while node != end {
                let next = self.next[node as usize];
                segment = segment.join(model.time(node, next), model.alone[next as usize]);
                self.head[next as usize] = segment;
                node = next;
            }
            let mut segment = model.alone[end as usize];
            while node != start {
                let prev = self.prev[node as usize];
                segment = model.alone[prev as usize].join(model.time(prev, node), segment);
                self.tail[prev as usize] = segment;
                node = prev;
            }
        }
    }

    /// Earliest and latest times along a tour.
    fn clock(&mut self, start: u32, end: u32) {
        let model = self.model;
        let mut node = start;
        let mut done = model.alone[start as usize].early;
        self.times[start as usize].done = done;
        while node != end {
            let next = self.ties[node as usize].next;
            let own = &model.alone[next as usize];
            done = (done + model.time(node, next)).max(own.early) + own.duration;
            self.times[next as usize].done = done;
            node = next;
        }
        let mut due = model.alone[end as usize].late;
        self.times[end as usize].due = due;
        while node != start {
            let prev = self.prev[node as usize];
            let own = &model.alone[prev as usize];
            due = (due - model.time(prev, node) - own.duration).min(own.late);
            self.times[prev as usize].due = due;
            node = prev;
        }
    }

    /// Refreshes a tour from which nodes were taken, its cost included.
    pub(super) fn renew(&mut self, slot: u32) {
        let before = self.cost_of(slot);
        self.refresh(slot);
        self.cost += self.cost_of(slot) - before;
    }

    /// Whether a tour, refreshed, can be driven.
    pub(super) fn is_fine(&self, slot: u32) -> bool {
        let kind = &self.model.slots[slot as usize];
        let at = slot as usize;
        if self.stops[at] == 0 {
            return true;
        }
        if self.model.unloads {
            if self.extra[at] >= ENDLESS {
                return false;
            }
        } else if self.load[at] > kind.capacity
            || (0..2).any(|d| self.model.bulky && self.bulk[at][d] > kind.room[d])
        {
            return false;
        }
        if !self.model.timed {
            return true;
        }
        if !self.model.limits && !self.model.unloads {
            let start = self.model.start(slot) as usize;
            return self.model.alone[start].early <= self.times[start].due;
        }
        if self.model.windows && self.model.unloads {
            return self.cuts[at].fits(self.model, kind);
        }
        if self.model.followed {
            let mut nodes = vec![self.model.start(slot)];
            nodes.extend(self.nodes(slot));
            nodes.push(self.model.end(slot));
            return Cuts::of(nodes).fits(self.model, kind);
        }
        let whole = &self.head[self.model.end(slot) as usize];
        whole.warp == 0 && whole.duration + self.extra[at].1 <= kind.longest
    }

    /// Takes the changes.
    pub(super) fn keep(&mut self) {
        for saved in self.saved.drain(..) {
            self.is_saved[saved.slot as usize] = false;
        }
        self.saved_nodes.clear();
    }

    /// Puts all changed tours back as they were.
    pub(super) fn back(&mut self) {
        let saved = std::mem::take(&mut self.saved);
        let nodes = std::mem::take(&mut self.saved_nodes);
        for Saved { slot, .. } in &saved {
            self.cost -= self.cost_of(*slot);
            let mut node = self.next[self.model.start(*slot) as usize];
            while node < self.model.visits {
                self.seat(node, NONE);
                node = self.next[node as usize];
            }
            self.clear(*slot);
        }
        for Saved { slot, from, till } in &saved {
            let mut after = self.model.start(*slot);
            for node in &nodes[*from..*till] {
                self.link(*node, after, *slot);
                after = *node;
            }
            self.refresh(*slot);
            self.cost += self.cost_of(*slot);
            self.is_saved[*slot as usize] = false;
            if from == till {
                let hint = &mut self.hint[self.model.slots[*slot as usize].group as usize];
                *hint = (*hint).min(*slot);
            }
        }
        self.saved = saved;
        self.saved_nodes = nodes;
        self.saved.clear();
        self.saved_nodes.clear();
    }

    /// Nodes of a tour in order.
    pub(super) fn nodes(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.next[self.model.start(slot) as usize];
        std::iter::successors(Some(first), |node| Some(self.next[*node as usize]))
            .take_while(|node| *node < self.model.visits)
    }
}
