//! The local search: moves between each stop and its neighbours, then between neighbouring tours, until none is cheaper.

use super::super::model::NONE;
use super::local::Local;
use super::screen::{ONE, ONE_ONE, TAILS, THREE, TURN, TWO, TWO_ONE, TWO_TURNED, TWO_TWO, View};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

/// Neighbours of a stop that are looked at.
pub(super) const NEAR: usize = 14;
/// Neighbours of a stop whose tours are neighbours of its tour.
const BESIDE: usize = 6;
/// What the local search needs beside the tours, kept to save allocations.
#[derive(Debug, Default)]
pub(super) struct Improve {
    order: Vec<u32>,
    slots: Vec<u32>,
    beside: Vec<u32>,
    /// The change at which two tours were last compared: a row for each of them.
    compared: Vec<u64>,
    /// The change at which a tour was last offered other vehicles.
    offered: Vec<u64>,
    pub(super) star: super::star::Star,
}

impl Improve {
    /// Changes tours until nothing that is looked at makes them cheaper.
    pub(super) fn run(&mut self, local: &mut Local<'_, '_>, rng: &mut Xoshiro256PlusPlus) {
        self.order.clear();
        self.order.extend(0..local.model.visits);
        self.order.shuffle(rng);
        // Changes are never counted anew, so that what was compared for one child need not be forgotten for the next.
        self.compared.resize(local.state.len().pow(2), 0);
        self.offered.clear();
        self.offered.resize(local.state.len(), 0);
        local.seen.fill(0);
        let mut first = true;
        loop {
            let before = local.changes;
            for index in 0..self.order.len() {
                self.stop(local, self.order[index], first);
            }
            if local.changes != before || first {
                first = false;
                continue;
            }
            self.pairs(local);
            if local.model.mixed() {
                self.vehicles(local);
            }
            if local.changes == before {
                return;
            }
        }
    }

    /// All moves of one stop.
    fn stop(&self, local: &mut Local<'_, '_>, u: u32, first: bool) {
        let last_look = local.seen[u as usize];
        local.seen[u as usize] = local.changes;
        let model = local.model;
        let fresh = |local: &Local<'_, '_>, node: u32| {
            local.touched[local.slot[node as usize] as usize] > last_look
        };
        let mut view = local.view(u);
        for v in model.near(u).iter().take(NEAR).copied() {
            if !fresh(local, u) && !fresh(local, v) {
                continue;
            }
            if Self::pair(local, &view, u, v) {
                view = local.view(u);
                continue;
            }
            let before = local.prev[v as usize];
            if !local.is_stop(before) && Self::beside_start(local, &view, u, before) {
                view = local.view(u);
            }
        }
        if !first && fresh(local, u) {
            for group in 0..local.unused.len() {
                let slot = local.unused[group];
                if slot != NONE && Self::beside_start(local, &view, u, model.start(slot)) {
                    break;
                }
            }
        }
    }

    /// Moves between a stop and a neighbour; true where one paid.
    fn pair(local: &mut Local<'_, '_>, view: &View, u: u32, v: u32) -> bool {
        let moves = local.screen(view, v);
        if moves == 0 {
            return false;
        }
        let pays = |bit: u16| moves & bit != 0;
        if pays(ONE) && local.swap::<1, 0, false>(u, v)
            || pays(TWO) && local.swap::<2, 0, false>(u, v)
            || pays(TWO_TURNED) && local.swap::<2, 0, true>(u, v)
            || pays(THREE) && local.swap::<3, 0, false>(u, v)
            || pays(ONE_ONE) && local.swap::<1, 1, false>(u, v)
            || pays(TWO_ONE) && local.swap::<2, 1, false>(u, v)
            || pays(TWO_TWO) && local.swap::<2, 2, false>(u, v)
        {
            return true;
        }
        if local.slot[u as usize] == local.slot[v as usize] {
            return pays(TURN) && local.symmetric && local.turn(u, v);
        }
        let heads = !local.model.timed && local.symmetric && local.one_place;
        local.alike
            && (pays(TAILS) && local.tails(u, v) || heads && pays(TURN) && local.heads(u, v))
    }

    /// Moves behind the start of a tour.
    fn beside_start(local: &mut Local<'_, '_>, view: &View, u: u32, start: u32) -> bool {
        let moves = local.screen_start(view, start);
        let pays = |bit: u16| moves & bit != 0;
        if pays(ONE) && local.swap::<1, 0, false>(u, start)
            || pays(TWO) && local.swap::<2, 0, false>(u, start)
            || pays(TWO_TURNED) && local.swap::<2, 0, true>(u, start)
            || pays(THREE) && local.swap::<3, 0, false>(u, start)
        {
            return true;
        }
        if local.slot[u as usize] == local.slot[start as usize] {
            return pays(TURN) && local.symmetric && local.turn(start, u);
        }
        pays(TAILS) && local.alike && local.tails(u, start)
    }

    /// Compares tours with their neighbours.
    fn pairs(&mut self, local: &mut Local<'_, '_>) {
        if local.model.timed {
            return;
        }
        self.slots.clear();
        self.slots
            .extend((0..local.slots()).filter(|slot| local.state[*slot as usize].size > 0));
        for index in 0..self.slots.len() {
            let a = self.slots[index];
            self.beside.clear();
            for stop in local.stops(a) {
                for near in local.model.near(stop).iter().take(BESIDE) {
                    let b = local.slot[*near as usize];
                    if b != a && !self.beside.contains(&b) {
                        self.beside.push(b);
                    }
                }
            }
            for b in &self.beside {
                let touched = local.touched[a as usize].max(local.touched[*b as usize]);
                let (row, column) = (a.min(*b) as usize, a.max(*b) as usize);
                let last_look = &mut self.compared[row * local.state.len() + column];
                if touched > *last_look {
                    *last_look = local.changes;
                    self.star.run(local, a, *b);
                }
            }
        }
    }

    /// Offers each tour the vehicles of the others and those that are unused.
    fn vehicles(&mut self, local: &mut Local<'_, '_>) {
        if !local.alike {
            return;
        }
        for a in 0..local.slots() {
            if local.state[a as usize].size == 0 {
                continue;
            }
            let last_look = self.offered[a as usize];
            self.offered[a as usize] = local.changes;
            let kind = local.model.slots[a as usize].group;
            for b in 0..local.slots() {
                let other = local.model.slots[b as usize].group;
                let touched = local.touched[a as usize].max(local.touched[b as usize]);
                if other == kind || touched <= last_look {
                    continue;
                }
                let empty = local.state[b as usize].size == 0;
                if empty && local.unused[other as usize] != b {
                    continue;
                }
                local.vehicles(a, b);
                if local.state[a as usize].size == 0 {
                    break;
                }
            }
        }
    }
}
