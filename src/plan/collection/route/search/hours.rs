//! Time along a sequence whose stops close in between: (3) of the mathematics for several windows a day. A model and a
//! sequence in, whether any start of the shift makes a tour of it out; exact, in time that grows with the square of the
//! sequence where a vehicle may be out for a limited time, else with the sequence.

use super::model::Model;
use super::tours::Tours;
use crate::plan::collection::route::instance::NEVER;

/// Later than anything that can be driven.
pub(super) const TOO_LATE: i64 = 4 * NEVER;

/// First moment from `at` on at which a node may begin.
#[inline]
pub(super) fn open(model: &Model<'_>, node: u32, at: i64) -> i64 {
    let own = &model.alone[node as usize];
    let mut begin = at.max(own.early);
    for pause in model.breaks_of(node) {
        if pause[0] < begin && begin < pause[1] {
            begin = pause[1];
        }
    }
    if begin > own.late { TOO_LATE } else { begin }
}

/// Last moment until `at` at which a node may begin; negative where there is none.
#[inline]
pub(super) fn last(model: &Model<'_>, node: u32, at: i64) -> i64 {
    let own = &model.alone[node as usize];
    let mut begin = at.min(own.late);
    for pause in model.breaks_of(node).iter().rev() {
        if pause[0] < begin && begin < pause[1] {
            begin = pause[0];
        }
    }
    if begin < own.early { -TOO_LATE } else { begin }
}

/// Whether a sequence, start and end included, can be driven within the shift and no longer than `longest`. `drive` is
/// the time from a position to the next one, with what is unloaded between them.
pub(super) fn fits(
    model: &Model<'_>,
    nodes: &[u32],
    longest: i64,
    drive: impl Fn(usize) -> i64,
) -> bool {
    let service = |at: usize| model.alone[nodes[at] as usize].duration;
    // When the tour ends if the call at `from` begins at `at`.
    let end = |from: usize, at: i64| {
        let mut begin = at;
        for k in from..nodes.len() - 1 {
            begin = open(model, nodes[k + 1], begin + service(k) + drive(k));
        }
        begin
    };
    let start = model.alone[nodes[0] as usize].early;
    let first = end(0, start);
    if first >= TOO_LATE {
        return false;
    }
    if longest >= NEVER || first - start <= longest {
        return true;
    }
    // A tour is shortest from a start after which nobody waits, or from the last one for which somebody still does:
    // some call begins as its gate opens.
    let openings = |at: usize| {
        let breaks = model.breaks_of(nodes[at]).iter().map(|pause| pause[1]);
        std::iter::once(model.alone[nodes[at] as usize].early).chain(breaks)
    };
    (1..nodes.len() - 1).any(|at| {
        openings(at).any(|opens| {
            let mut begin = opens;
            for k in (0..at).rev() {
                begin = last(model, nodes[k], begin - drive(k) - service(k));
            }
            begin >= start && end(at, opens) - begin <= longest
        })
    })
}

impl Tours<'_, '_> {
    /// Earliest and latest times along a tour whose stops close in between: latest is the last moment from which waiting still helps.
    pub(super) fn clock_with_breaks(&mut self, start: u32, end: u32) {
        let model = self.model;
        let mut node = start;
        let mut done = model.alone[start as usize].early;
        self.times[start as usize].done = done;
        while node != end {
            let next = self.ties[node as usize].next;
            let begin = open(model, next, done + model.time(node, next));
            done = (begin + model.alone[next as usize].duration).min(TOO_LATE);
            self.times[next as usize].done = done;
            node = next;
        }
        let mut due = model.alone[end as usize].late;
        self.times[end as usize].due = due;
        while node != start {
            let prev = self.prev[node as usize];
            let own = &model.alone[prev as usize];
            let by = due - model.time(prev, node) - own.duration;
            due = last(model, prev, by).max(-TOO_LATE);
            self.times[prev as usize].due = due;
            node = prev;
        }
    }
}
