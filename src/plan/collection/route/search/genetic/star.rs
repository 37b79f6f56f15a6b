//! SWAP*: two stops change tours, each to its best place there rather than to that of the other (Vidal 2022).

use super::super::model::NONE;
use super::local::Local;

/// The three cheapest places of a stop in a tour.
type Places = [(i64, u32); 3];

/// What the move needs beside the tours, kept to save allocations.
#[derive(Debug, Default)]
pub(super) struct Star {
    of_a: Vec<u32>,
    of_b: Vec<u32>,
    /// Places of the stops of the one tour in the other, and what leaving saves.
    in_b: Vec<(Places, i64)>,
    in_a: Vec<(Places, i64)>,
}

/// The best exchange so far.
#[derive(Clone, Copy, Debug)]
struct Swap {
    delta: i64,
    u: u32,
    after_u: u32,
    v: u32,
    after_v: u32,
}

impl Star {
    /// Exchanges the two stops with which most is saved.
    pub(super) fn run(&mut self, local: &mut Local<'_, '_>, a: u32, b: u32) -> bool {
        self.of_a.clear();
        self.of_a.extend(local.stops(a));
        self.of_b.clear();
        self.of_b.extend(local.stops(b));
        if self.of_a.is_empty() || self.of_b.is_empty() {
            return false;
        }
        places(local, &self.of_a, b, &mut self.in_b);
        places(local, &self.of_b, a, &mut self.in_a);
        let mut best = Swap {
            delta: 0,
            u: NONE,
            after_u: NONE,
            v: NONE,
            after_v: NONE,
        };
        let (state_a, state_b) = (local.state[a as usize], local.state[b as usize]);
        let fines = local.overload(a, state_a.load) + local.overload(b, state_b.load);
        for (u, (in_b, saved_u)) in self.of_a.iter().zip(&self.in_b) {
            let load_u = local.model.load[*u as usize];
            for (v, (in_a, saved_v)) in self.of_b.iter().zip(&self.in_a) {
                let more = load_u - local.model.load[*v as usize];
                let base = local.overload(a, state_a.load - more)
                    + local.overload(b, state_b.load + more)
                    - fines
                    - saved_u
                    - saved_v;
                if base >= best.delta {
                    continue;
                }
                let (cost_u, after_u) = place(local, in_b, *u, *v, b);
                let (cost_v, after_v) = place(local, in_a, *v, *u, a);
                let delta = base + cost_u + cost_v;
                if delta < best.delta {
                    best = Swap {
                        delta,
                        u: *u,
                        after_u,
                        v: *v,
                        after_v,
                    };
                }
            }
        }
        if best.u == NONE {
            return false;
        }
        let [mut to_a, mut to_b] = local.take_scratch();
        moved(
            local,
            a,
            &self.of_a,
            (best.u, best.v, best.after_v),
            &mut to_a,
        );
        moved(
            local,
            b,
            &self.of_b,
            (best.v, best.u, best.after_u),
            &mut to_b,
        );
        local.apply(a, b, [to_a, to_b], state_a.cost + state_b.cost + best.delta);
        true
    }
}

/// Puts `comes` behind `after` and leaves `goes` out; behind `goes` means in its place.
fn moved(
    local: &Local<'_, '_>,
    slot: u32,
    stops: &[u32],
    (goes, comes, after): (u32, u32, u32),
    into: &mut Vec<u32>,
) {
    if after == local.model.start(slot) {
        into.push(comes);
    }
    for stop in stops {
        if *stop != goes {
            into.push(*stop);
        }
        if *stop == after {
            into.push(comes);
        }
    }
}

/// The three cheapest places of each of some stops in another tour, and what leaving their own saves.
fn places(local: &Local<'_, '_>, stops: &[u32], other: u32, into: &mut Vec<(Places, i64)>) {
    into.clear();
    for stop in stops {
        let (before, next) = (local.prev[*stop as usize], local.next[*stop as usize]);
        let own = local.model.slots[local.slot[*stop as usize] as usize].unit;
        let saved =
            own * (local.far(before, *stop) + local.far(*stop, next) - local.far(before, next));
        into.push((cheapest(local, *stop, other), saved));
    }
}

/// The three cheapest places of a stop in a tour.
fn cheapest(local: &Local<'_, '_>, stop: u32, slot: u32) -> Places {
    let unit = local.model.slots[slot as usize].unit;
    let end = local.model.end(slot);
    let mut best = [(i64::MAX / 4, NONE); 3];
    let mut after = local.model.start(slot);
    let mut here = local.far(after, stop);
    while after != end {
        let next = local.next[after as usize];
        let leg = local.driven[next as usize] - local.driven[after as usize];
        let onward = local.far(stop, next);
        let cost = unit * (here + onward - leg);
        if cost < best[2].0 {
            if cost < best[0].0 {
                best = [(cost, after), best[0], best[1]];
            } else if cost < best[1].0 {
                best = [best[0], (cost, after), best[1]];
            } else {
                best[2] = (cost, after);
            }
        }
        here = if local.symmetric {
            onward
        } else {
            local.far(next, stop)
        };
        after = next;
    }
    best
}

/// The cheapest place of `stop` in a tour without `gone`.
fn place(local: &Local<'_, '_>, places: &Places, stop: u32, gone: u32, slot: u32) -> (i64, u32) {
    let (before, next) = (local.prev[gone as usize], local.next[gone as usize]);
    let unit = local.model.slots[slot as usize].unit;
    let instead =
        unit * (local.far(before, stop) + local.far(stop, next) - local.far(before, next));
    let mut best = (instead, gone);
    for (cost, after) in places {
        if *after != gone && *after != before {
            if *cost < best.0 {
                best = (*cost, *after);
            }
            break;
        }
    }
    best
}
