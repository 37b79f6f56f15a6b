//! The moves of the local search: chains of stops change places, tails of tours are exchanged, parts of a tour turn round
//! (Vidal et al. 2013, section 4.3). Each is priced before anything changes: first by distance and load alone, which
//! nothing can make cheaper, then with time.

use super::super::model::NONE;
use super::super::segment::Segment;
use super::local::{Local, State};

/// Two chains of stops: `L` stops from `u` on and `B` stops from `v` on, or the place behind `v` where `B` is 0; `T` turns
/// the first one round.
#[derive(Clone, Copy, Debug)]
struct Ends {
    u: u32,
    u_end: u32,
    v: u32,
    v_end: u32,
}

impl Local<'_, '_> {
    /// The last node of a chain; nothing where the tour ends before it.
    #[inline]
    fn chain(&self, first: u32, long: u32) -> Option<u32> {
        if !self.is_stop(first) {
            return None;
        }
        let mut last = first;
        for _ in 1..long {
            last = self.next[last as usize];
            if !self.is_stop(last) {
                return None;
            }
        }
        Some(last)
    }

    /// Exchanges two chains of stops, or moves one, where that is cheaper.
    #[inline]
    pub(super) fn swap<const L: u32, const B: u32, const T: bool>(
        &mut self,
        u: u32,
        v: u32,
    ) -> bool {
        let Some(u_end) = self.chain(u, L) else {
            return false;
        };
        let mut v_end = NONE;
        if B > 0 {
            let Some(end) = self.chain(v, B) else {
                return false;
            };
            v_end = end;
        }
        let ends = Ends { u, u_end, v, v_end };
        if self.slot[u as usize] == self.slot[v as usize] {
            self.swap_within::<L, B, T>(ends)
        } else {
            self.swap_between::<L, B, T>(ends)
        }
    }

    /// Load of the stops from `first` to `last`.
    #[inline]
    fn load_of(&self, first: u32, last: u32) -> i64 {
        self.loaded[last as usize] - self.loaded[first as usize] + self.model.load[first as usize]
    }

    fn swap_between<const L: u32, const B: u32, const T: bool>(&mut self, ends: Ends) -> bool {
        let Ends { u, u_end, v, v_end } = ends;
        let (long, back, turned) = (L, B, T);
        let (a, b) = (self.slot[u as usize], self.slot[v as usize]);
        let (before_u, after_u) = (self.prev[u as usize], self.next[u_end as usize]);
        let (before_v, after_v) = match back {
            0 => (v, self.next[v as usize]),
            _ => (self.prev[v as usize], self.next[v_end as usize]),
        };
        let (first, last) = if turned { (u_end, u) } else { (u, u_end) };
        let u_inner = self.driven[u_end as usize] - self.driven[u as usize];
        let u_turned = if turned { self.far(u_end, u) } else { u_inner };
        let (of_a, of_b) = (self.state[a as usize], self.state[b as usize]);
        let (mut length_a, mut length_b) = (of_a.length, of_b.length);
        length_a -= self.far(before_u, u) + u_inner + self.far(u_end, after_u);
        length_b += self.far(before_v, first) + u_turned + self.far(last, after_v);
        if back == 0 {
            length_a += self.far(before_u, after_u);
            length_b -= self.far(before_v, after_v);
        } else {
            let inner = self.driven[v_end as usize] - self.driven[v as usize];
            length_a += self.far(before_u, v) + inner + self.far(v_end, after_u);
            length_b -= self.far(before_v, v) + inner + self.far(v_end, after_v);
        }
        let now = of_a.cost + of_b.cost;
        let size_a = of_a.size + back - long;
        let mut then =
            self.bare(a, size_a, length_a) + self.bare(b, of_b.size + long - back, length_b);
        if then >= now {
            return false;
        }
        let mut more = self.load_of(u, u_end);
        if back > 0 {
            more -= self.load_of(v, v_end);
        }
        then += self.overload(a, of_a.load - more) + self.overload(b, of_b.load + more);
        if then >= now {
            return false;
        }
        if self.model.timed {
            if size_a > 0 {
                let mut part = self.head[before_u as usize];
                let mut node = before_u;
                if back > 0 {
                    (part, node) = self.walk(part, node, v, v_end);
                }
                let whole = self.close(part, node, after_u);
                then += self.delay(self.lateness(a, &whole));
                if then >= now {
                    return false;
                }
            }
            let part = self.head[before_v as usize];
            let (part, node) = self.put(part, before_v, u, u_end, turned);
            let whole = self.close(part, node, after_v);
            then += self.delay(self.lateness(b, &whole));
            if then >= now {
                return false;
            }
        }
        let [mut to_a, mut to_b] = self.take_scratch();
        for node in self.stops(a) {
            if node == u && back > 0 {
                self.copy(v, v_end, &mut to_a);
            }
            if !(self.at[u as usize]..=self.at[u_end as usize]).contains(&self.at[node as usize]) {
                to_a.push(node);
            }
        }
        self.run(self.model.start(b), before_v, &mut to_b);
        self.copy_turned(u, u_end, turned, &mut to_b);
        self.run_on(after_v, &mut to_b);
        self.apply(a, b, [to_a, to_b], then);
        true
    }

    fn swap_within<const L: u32, const B: u32, const T: bool>(&mut self, ends: Ends) -> bool {
        let Ends { u, u_end, v, v_end } = ends;
        let (long, back, turned) = (L, B, T);
        let (at_u, at_v) = (self.at[u as usize], self.at[v as usize]);
        let apart = if back == 0 {
            at_v + 1 < at_u || at_v >= at_u + long
        } else {
            at_v > at_u + long || at_u > at_v + back
        };
        if !apart {
            return false;
        }
        let slot = self.slot[u as usize];
        let state = self.state[slot as usize];
        let (before_u, after_u) = (self.prev[u as usize], self.next[u_end as usize]);
        let (before_v, after_v) = match back {
            0 => (v, self.next[v as usize]),
            _ => (self.prev[v as usize], self.next[v_end as usize]),
        };
        let (first, last) = if turned { (u_end, u) } else { (u, u_end) };
        let mut length = state.length - self.far(before_u, u) - self.far(u_end, after_u);
        length += self.far(before_v, first) + self.far(last, after_v);
        if turned {
            length += self.far(u_end, u) - (self.driven[u_end as usize] - self.driven[u as usize]);
        }
        if back == 0 {
            length += self.far(before_u, after_u) - self.far(before_v, after_v);
        } else {
            length += self.far(before_u, v) + self.far(v_end, after_u);
            length -= self.far(before_v, v) + self.far(v_end, after_v);
        }
        let mut then = self.bare(slot, state.size, length) + self.overload(slot, state.load);
        if then >= state.cost {
            return false;
        }
        let earlier = at_u < at_v;
        if self.model.timed {
            let mut part;
            let mut node;
            if earlier {
                (part, node) = (self.head[before_u as usize], before_u);
                if back > 0 {
                    (part, node) = self.walk(part, node, v, v_end);
                }
                (part, node) = self.walk(part, node, after_u, before_v);
                (part, node) = self.put(part, node, u, u_end, turned);
                part = self.close(part, node, after_v);
            } else {
                (part, node) = (self.head[before_v as usize], before_v);
                (part, node) = self.put(part, node, u, u_end, turned);
                (part, node) = self.walk(part, node, after_v, before_u);
                if back > 0 {
                    (part, node) = self.walk(part, node, v, v_end);
                }
                part = self.close(part, node, after_u);
            }
            then += self.delay(self.lateness(slot, &part));
            if then >= state.cost {
                return false;
            }
        }
        let [mut to, other] = self.take_scratch();
        let start = self.model.start(slot);
        if earlier {
            self.run(start, before_u, &mut to);
            if back > 0 {
                self.copy(v, v_end, &mut to);
            }
            self.copy(after_u, before_v, &mut to);
            self.copy_turned(u, u_end, turned, &mut to);
            self.run_on(after_v, &mut to);
        } else {
            self.run(start, before_v, &mut to);
            self.copy_turned(u, u_end, turned, &mut to);
            self.copy(after_v, before_u, &mut to);
            if back > 0 {
                self.copy(v, v_end, &mut to);
            }
            self.run_on(after_u, &mut to);
        }
        self.apply_one(slot, [to, other], then);
        true
    }

    /// Turns the part between `u` and `v` round, `v` included.
    pub(super) fn turn(&mut self, u: u32, v: u32) -> bool {
        let (mut u, mut v) = (u, v);
        if self.at[u as usize] > self.at[v as usize] {
            (u, v) = (v, u);
        }
        if self.at[u as usize] + 1 >= self.at[v as usize] {
            return false;
        }
        let slot = self.slot[u as usize];
        let state = self.state[slot as usize];
        let (x, y) = (self.next[u as usize], self.next[v as usize]);
        let length =
            state.length - self.far(u, x) - self.far(v, y) + self.far(u, v) + self.far(x, y);
        let mut then = self.bare(slot, state.size, length) + self.overload(slot, state.load);
        if then >= state.cost {
            return false;
        }
        if self.model.timed {
            let (mut part, mut last, mut node) = (self.head[u as usize], u, v);
            loop {
                part = self.join(part, last, node);
                last = node;
                if node == x {
                    break;
                }
                node = self.prev[node as usize];
            }
            let whole = self.close(part, last, y);
            then += self.delay(self.lateness(slot, &whole));
            if then >= state.cost {
                return false;
            }
        }
        let [mut to, other] = self.take_scratch();
        self.run(self.model.start(slot), u, &mut to);
        self.back(v, x, &mut to);
        self.run_on(y, &mut to);
        self.apply_one(slot, [to, other], then);
        true
    }

    /// Exchanges what follows `u` and `v` in their tours.
    pub(super) fn tails(&mut self, u: u32, v: u32) -> bool {
        let (a, b) = (self.slot[u as usize], self.slot[v as usize]);
        let (of_a, of_b) = (self.state[a as usize], self.state[b as usize]);
        let (x, y) = (self.next[u as usize], self.next[v as usize]);
        let (at_u, at_v) = (self.at[u as usize], self.at[v as usize]);
        let (size_a, size_b) = (at_u + of_b.size - at_v, at_v + of_a.size - at_u);
        let (rest_a, rest_b) = (
            of_a.length - self.driven[x as usize],
            of_b.length - self.driven[y as usize],
        );
        let length_a = self.driven[u as usize] + self.far(u, y) + rest_b;
        let length_b = self.driven[v as usize] + self.far(v, x) + rest_a;
        let now = of_a.cost + of_b.cost;
        let mut then = self.bare(a, size_a, length_a) + self.bare(b, size_b, length_b);
        if then >= now {
            return false;
        }
        let (load_u, load_v) = (self.loaded[u as usize], self.loaded[v as usize]);
        then += self.overload(a, load_u + of_b.load - load_v)
            + self.overload(b, load_v + of_a.load - load_u);
        if then >= now {
            return false;
        }
        if self.model.timed {
            if size_a > 0 {
                let whole = self.close(self.head[u as usize], u, y);
                then += self.delay(self.lateness(a, &whole));
            }
            if size_b > 0 {
                let whole = self.close(self.head[v as usize], v, x);
                then += self.delay(self.lateness(b, &whole));
            }
            if then >= now {
                return false;
            }
        }
        let [mut to_a, mut to_b] = self.take_scratch();
        self.run(self.model.start(a), u, &mut to_a);
        self.run_on(y, &mut to_a);
        self.run(self.model.start(b), v, &mut to_b);
        self.run_on(x, &mut to_b);
        self.apply(a, b, [to_a, to_b], then);
        true
    }

    /// Joins the beginnings of two tours, the second turned round, and their ends likewise.
    pub(super) fn heads(&mut self, u: u32, v: u32) -> bool {
        let (a, b) = (self.slot[u as usize], self.slot[v as usize]);
        let (of_a, of_b) = (self.state[a as usize], self.state[b as usize]);
        let (x, y) = (self.next[u as usize], self.next[v as usize]);
        let (at_u, at_v) = (self.at[u as usize], self.at[v as usize]);
        let length_a = self.driven[u as usize] + self.far(u, v) + self.driven[v as usize];
        let length_b = of_a.length - self.driven[x as usize] + self.far(x, y) + of_b.length
            - self.driven[y as usize];
        let now = of_a.cost + of_b.cost;
        let size = at_u + at_v;
        let mut then =
            self.bare(a, size, length_a) + self.bare(b, of_a.size + of_b.size - size, length_b);
        if then >= now {
            return false;
        }
        let load = self.loaded[u as usize] + self.loaded[v as usize];
        then += self.overload(a, load) + self.overload(b, of_a.load + of_b.load - load);
        if then >= now {
            return false;
        }
        let [mut to_a, mut to_b] = self.take_scratch();
        self.run(self.model.start(a), u, &mut to_a);
        if self.is_stop(v) {
            self.back(v, self.next[self.model.start(b) as usize], &mut to_a);
        }
        if self.is_stop(x) {
            self.back(self.prev[self.model.end(a) as usize], x, &mut to_b);
        }
        self.run_on(y, &mut to_b);
        self.apply(a, b, [to_a, to_b], then);
        true
    }

    /// Exchanges the vehicles of two tours, one of which may be unused.
    pub(super) fn vehicles(&mut self, a: u32, b: u32) -> bool {
        let (of_a, of_b) = (self.state[a as usize], self.state[b as usize]);
        let price = |slot: u32, state: &State, other: u32| {
            let mut price =
                self.bare(slot, state.size, state.length) + self.overload(slot, state.load);
            if self.model.timed && state.size > 0 {
                let whole = &self.head[self.model.end(other) as usize];
                price += self.delay(self.lateness(slot, whole));
            }
            price
        };
        let then = price(a, &of_b, b) + price(b, &of_a, a);
        if then >= of_a.cost + of_b.cost {
            return false;
        }
        let [mut to_a, mut to_b] = self.take_scratch();
        to_a.extend(self.stops(b));
        to_b.extend(self.stops(a));
        self.apply(a, b, [to_a, to_b], then);
        true
    }

    /// A part of a tour and the nodes from `first` to `last`.
    fn walk(&self, part: Segment, after: u32, first: u32, last: u32) -> (Segment, u32) {
        let (mut part, mut before, mut node) = (part, after, first);
        loop {
            part = self.join(part, before, node);
            before = node;
            if node == last {
                return (part, last);
            }
            node = self.next[node as usize];
        }
    }

    /// The same, turned round where asked.
    fn put(
        &self,
        part: Segment,
        after: u32,
        first: u32,
        last: u32,
        turned: bool,
    ) -> (Segment, u32) {
        if !turned {
            return self.walk(part, after, first, last);
        }
        let (mut part, mut before, mut node) = (part, after, last);
        loop {
            part = self.join(part, before, node);
            before = node;
            if node == first {
                return (part, first);
            }
            node = self.prev[node as usize];
        }
    }

    pub(super) fn take_scratch(&mut self) -> [Vec<u32>; 2] {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.iter_mut().for_each(Vec::clear);
        scratch
    }

    /// The stops of a tour up to and with a node.
    fn run(&self, start: u32, last: u32, into: &mut Vec<u32>) {
        if last != start {
            self.copy(self.next[start as usize], last, into);
        }
    }

    /// The stops of a tour from a node on.
    fn run_on(&self, first: u32, into: &mut Vec<u32>) {
        let mut node = first;
        while self.is_stop(node) {
            into.push(node);
            node = self.next[node as usize];
        }
    }

    /// The nodes from `last` back to `first`.
    fn back(&self, last: u32, first: u32, into: &mut Vec<u32>) {
        let mut node = last;
        loop {
            into.push(node);
            if node == first {
                return;
            }
            node = self.prev[node as usize];
        }
    }

    fn copy_turned(&self, first: u32, last: u32, turned: bool, into: &mut Vec<u32>) {
        if turned {
            self.back(last, first, into);
        } else {
            self.copy(first, last, into);
        }
    }

    fn apply_one(&mut self, slot: u32, scratch: [Vec<u32>; 2], then: i64) {
        self.changes += 1;
        self.set(slot, &scratch[0]);
        debug_assert_eq!(self.state[slot as usize].cost, then, "priced as it is");
        self.scratch = scratch;
    }

    /// Takes two tours that cost what was foretold.
    pub(super) fn apply(&mut self, a: u32, b: u32, scratch: [Vec<u32>; 2], then: i64) {
        self.changes += 1;
        self.set(a, &scratch[0]);
        self.set(b, &scratch[1]);
        debug_assert_eq!(
            self.state[a as usize].cost + self.state[b as usize].cost,
            then,
            "priced as it is"
        );
        self.scratch = scratch;
    }
}
