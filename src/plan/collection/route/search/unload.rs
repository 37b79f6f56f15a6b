//! Where a tour unloads: a shortest path over the loads a sequence can be cut into, (4) of the mathematics.

use super::hours;
use super::model::{Detour, Model, Slot};
use super::segment::Segment;
use crate::plan::collection::route::instance::NEVER;

/// Distance and time, compared in this order.
pub(super) type Length = (i64, i64);
/// Longer than any tour.
pub(super) const ENDLESS: Length = (i64::MAX / 8, i64::MAX / 8);

/// A sequence of one slot with what is known about its unloadings. Edge `k` leads from node `k` to node `k + 1`; nodes
/// 0 and `m + 1` are start and end.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    pub(super) nodes: Vec<u32>,
    /// What unloading on each edge adds.
    edge: Vec<Length>,
    /// Least that is added up to and with an unloading on each edge; on edge 0 it is the start itself.
    before: Vec<Length>,
    /// Least that is added after an unloading on each edge.
    after: Vec<Length>,
    /// Loads of the nodes.
    load: Vec<i64>,
    /// Their volume and floor; empty where those do not matter.
    bulk: Vec<[i64; 2]>,
    /// Whether the cheapest plan unloads on each edge.
    cut: Vec<bool>,
}

/// What is on board between two unloadings. Without bulk the compiler leaves it out.
#[derive(Clone, Copy, Default)]
struct Board<const BULKY: bool> {
    load: i64,
    bulk: [i64; 2],
}

impl<const BULKY: bool> Board<BULKY> {
    /// What may be on board.
    fn most(slot: &Slot) -> Self {
        Self {
            load: slot.capacity,
            bulk: slot.room,
        }
    }

    #[inline]
    fn take(&mut self, cuts: &Cuts, at: usize) {
        self.load += cuts.load[at];
        if BULKY {
            self.bulk[0] += cuts.bulk[at][0];
            self.bulk[1] += cuts.bulk[at][1];
        }
    }

    #[inline]
    fn drop(&mut self, cuts: &Cuts, at: usize) {
        self.load -= cuts.load[at];
        if BULKY {
            self.bulk[0] -= cuts.bulk[at][0];
            self.bulk[1] -= cuts.bulk[at][1];
        }
    }

    /// What is left when a node is on board.
    fn less(mut self, model: &Model<'_>, node: u32) -> Self {
        self.load -= model.load[model.stop(node) as usize];
        let bulk = model.bulk_of(node);
        self.bulk = [self.bulk[0] - bulk[0], self.bulk[1] - bulk[1]];
        self
    }

    #[inline]
    fn is_over(&self, most: &Self) -> bool {
        self.load > most.load
            || BULKY && (self.bulk[0] > most.bulk[0] || self.bulk[1] > most.bulk[1])
    }
}

fn add(a: Length, b: Length) -> Length {
    (a.0 + b.0, a.1 + b.1)
}

fn length(detour: Detour) -> Length {
    (detour.distance, detour.time)
}

impl Cuts {
    /// Takes the sequence, start and end included, and returns the least that unloading adds to it; [`ENDLESS`] when a
    /// stop alone is more than the vehicle takes.
    pub(super) fn set(&mut self, model: &Model<'_>, slot: &Slot) -> Length {
        if model.bulky {
            self.bulk.clear();
            (self.bulk).extend(self.nodes.iter().map(|node| model.bulk_of(*node)));
            self.fill::<true>(model, slot)
        } else {
            self.fill::<false>(model, slot)
        }
    }

    /// A sequence alone, without unloadings.
    pub(super) fn of(nodes: Vec<u32>) -> Self {
        Self {
            nodes,
            ..Self::default()
        }
    }

    fn fill<const BULKY: bool>(&mut self, model: &Model<'_>, slot: &Slot) -> Length {
        let most = Board::<BULKY>::most(slot);
        let last = self.nodes.len() - 2; // the last edge
        self.load.clear();
        let loads = self.nodes.iter().map(|node| match node < &model.visits {
            true => model.load[model.stop(*node) as usize],
            false => 0,
        });
        self.load.extend(loads);
        self.edge.clear();
        let edges = self.nodes.windows(2);
        self.edge
            .extend(edges.map(|edge| length(model.detour(edge[0], edge[1]))));
        if !model.parts.unload_last {
            self.edge[last] = (0, 0); // a tour may end loaded
        }
        self.before.clear();
        self.before.push((0, 0));
        for k in 1..=last {
            let mut best = ENDLESS;
            let mut board = Board::<BULKY>::default();
            for j in (0..k).rev() {
                board.take(self, j + 1);
                if board.is_over(&most) {
                    break;
                }
                best = best.min(self.before[j]);
            }
            self.before.push(add(best, self.edge[k]).min(ENDLESS));
        }
        self.after.clear();
        self.after.resize(last + 1, (0, 0));
        for k in (0..last).rev() {
            let mut best = ENDLESS;
            let mut board = Board::<BULKY>::default();
            for j in k + 1..=last {
                board.take(self, j);
                if board.is_over(&most) {
                    break;
                }
                best = best.min(add(self.edge[j], self.after[j]));
            }
            self.after[k] = best.min(ENDLESS);
        }
        self.mark(&most);
        self.before[last]
    }

    /// Marks the edges on which the cheapest plan unloads, the last one always.
    fn mark<const BULKY: bool>(&mut self, most: &Board<BULKY>) {
        self.cut.clear();
        self.cut.resize(self.edge.len(), false);
        let mut k = self.edge.len() - 1;
        while k > 0 {
            self.cut[k] = true;
            let (mut best, mut from) = (ENDLESS, 0);
            let mut board = Board::<BULKY>::default();
            for j in (0..k).rev() {
                board.take(self, j + 1);
                if board.is_over(most) {
                    break;
                }
                if self.before[j] < best {
                    (best, from) = (self.before[j], j);
                }
            }
            k = from;
        }
    }

    /// Distance that `node` on edge `p` adds while unloadings stay where they are: what [`Cuts::with`] adds is rarely
    /// less.
    pub(super) fn guess(&self, model: &Model<'_>, p: usize, node: u32) -> i64 {
        let (from, to) = (self.nodes[p], self.nodes[p + 1]);
        let longer =
            model.distance(from, node) + model.distance(node, to) - model.distance(from, to);
        if !self.cut[p] {
            return longer;
        }
        let closing = if p + 2 == self.nodes.len() && !model.parts.unload_last {
            0
        } else {
            model.detour(node, to).distance
        };
        longer + closing.min(model.detour(from, node).distance) - self.edge[p].0
    }

    /// Least that unloading adds when `node` is put on edge `p`.
    pub(super) fn with(&self, model: &Model<'_>, slot: &Slot, p: usize, node: u32) -> Length {
        if model.bulky {
            self.priced::<true>(model, slot, p, node)
        } else {
            self.priced::<false>(model, slot, p, node)
        }
    }

    fn priced<const BULKY: bool>(
        &self,
        model: &Model<'_>,
        slot: &Slot,
        p: usize,
        node: u32,
    ) -> Length {
        let last = self.nodes.len() - 2;
        let most = Board::<BULKY>::most(slot);
        let room = most.less(model, node);
        let nothing = Board::<BULKY>::default();
        if nothing.is_over(&room) {
            return ENDLESS;
        }
        let (from, to) = (self.nodes[p], self.nodes[p + 1]);
        // What may stand before it in its load: nothing, or the nodes from a + 1 on.
        let fresh = if p == 0 {
            (0, 0)
        } else {
            let mut least = ENDLESS;
            let mut board = nothing;
            for j in (0..p).rev() {
                board.take(self, j + 1);
                if board.is_over(&most) {
                    break;
                }
                least = least.min(self.before[j]);
            }
            add(least, length(model.detour(from, node)))
        };
        let closing = if p == last && !model.parts.unload_last {
            (0, 0)
        } else {
            add(length(model.detour(node, to)), self.after[p])
        };
        // With fewer nodes before it in its load, more may follow: both ends of the load move on, never back.
        let (mut on_board, mut a) = (nothing, p);
        while a > 0 {
            let mut more = on_board;
            more.take(self, a);
            if more.is_over(&room) {
                break;
            }
            (on_board, a) = (more, a - 1);
        }
        let (mut best, mut tail) = (ENDLESS, closing);
        let mut b = p;
        loop {
            while b < last {
                let mut more = on_board;
                more.take(self, b + 1);
                if more.is_over(&room) {
                    break;
                }
                (on_board, b) = (more, b + 1);
                tail = tail.min(add(self.edge[b], self.after[b]));
            }
            let head = if a == p { fresh } else { self.before[a] };
            if head < ENDLESS {
                best = best.min(add(head, tail));
            }
            if a == p {
                return best;
            }
            a += 1;
            on_board.drop(self, a);
        }
    }

    /// The sequence with another node on edge `p`.
    pub(super) fn copy_with(&mut self, other: &Self, p: usize, node: u32) {
        self.nodes.clear();
        self.nodes.extend_from_slice(&other.nodes[..=p]);
        self.nodes.push(node);
        self.nodes.extend_from_slice(&other.nodes[p + 1..]);
    }

    /// Whether the sequence can be driven in time with its unloadings, and without too much driving.
    pub(super) fn fits(&self, model: &Model<'_>, kind: &Slot) -> bool {
        if !model.followed {
            let whole = self.whole(model);
            return whole.warp == 0 && whole.duration <= kind.longest;
        }
        let drive = |k| self.longer(model, k) + model.time(self.nodes[k], self.nodes[k + 1]);
        (kind.driving >= NEVER || self.driving(model) <= kind.driving)
            && hours::fits(model, &self.nodes, kind.longest, drive)
    }

    /// Travel time along the sequence with its unloadings.
    fn driving(&self, model: &Model<'_>) -> i64 {
        let edges = self.nodes.windows(2).enumerate().map(|(k, edge)| {
            let service = |site: u32| model.parts.sites[site as usize].service;
            let work = match self.unloads_on(model, k) {
                true => service(model.detour(edge[0], edge[1]).site),
                false => 0,
            };
            model.time(edge[0], edge[1]) + self.longer(model, k) - work
        });
        edges.sum()
    }

    /// Time that unloading adds on an edge.
    fn longer(&self, model: &Model<'_>, k: usize) -> i64 {
        match self.unloads_on(model, k) {
            true => self.edge[k].1,
            false => 0,
        }
    }

    /// Whether the cheapest plan unloads on an edge.
    fn unloads_on(&self, model: &Model<'_>, k: usize) -> bool {
        let cut = model.unloads && self.cut[k];
        cut && (model.parts.unload_last || k + 2 < self.nodes.len())
    }

    /// Time along the sequence with its unloadings.
    fn whole(&self, model: &Model<'_>) -> Segment {
        let mut whole = model.alone[self.nodes[0] as usize];
        for (k, edge) in self.nodes.windows(2).enumerate() {
            let drive = model.time(edge[0], edge[1]) + self.longer(model, k);
            whole = whole.join(drive, model.alone[edge[1] as usize]);
        }
        whole
    }

    /// The edges on which the cheapest plan unloads, in order, the last one too where it must.
    pub(super) fn unloadings(&self, model: &Model<'_>) -> impl Iterator<Item = usize> {
        let last = self.cut.len() - 1;
        let ends = model.parts.unload_last;
        (0..=last).filter(move |edge| self.cut[*edge] && (ends || *edge < last))
    }
}
