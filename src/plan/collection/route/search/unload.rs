//! Where a tour unloads: a shortest path over the loads a sequence can be cut into, (4) of the mathematics.

use super::model::{Detour, Model};
use super::segment::Segment;

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
    /// Whether the cheapest plan unloads on each edge.
    cut: Vec<bool>,
}

fn add(a: Length, b: Length) -> Length {
    (a.0 + b.0, a.1 + b.1)
}

fn length(detour: Detour) -> Length {
    (detour.distance, detour.time)
}

impl Cuts {
    /// Takes the sequence, start and end included, and returns the least that unloading adds to it; [`ENDLESS`] when a
    /// stop alone is more than the capacity.
    pub(super) fn set(&mut self, model: &Model<'_>, capacity: i64) -> Length {
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
            let mut load = 0;
            for j in (0..k).rev() {
                load += self.load[j + 1];
                if load > capacity {
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
            let mut load = 0;
            for j in k + 1..=last {
                load += self.load[j];
                if load > capacity {
                    break;
                }
                best = best.min(add(self.edge[j], self.after[j]));
            }
            self.after[k] = best.min(ENDLESS);
        }
        self.mark(capacity);
        self.before[last]
    }

    /// Marks the edges on which the cheapest plan unloads, the last one always.
    fn mark(&mut self, capacity: i64) {
        self.cut.clear();
        self.cut.resize(self.edge.len(), false);
        let mut k = self.edge.len() - 1;
        while k > 0 {
            self.cut[k] = true;
            let (mut best, mut from) = (ENDLESS, 0);
            let mut load = 0;
            for j in (0..k).rev() {
                load += self.load[j + 1];
                if load > capacity {
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
    pub(super) fn with(&self, model: &Model<'_>, capacity: i64, p: usize, node: u32) -> Length {
        let last = self.nodes.len() - 2;
        let room = capacity - model.load[model.stop(node) as usize];
        if room < 0 {
            return ENDLESS;
        }
        let (from, to) = (self.nodes[p], self.nodes[p + 1]);
        // What may stand before it in its load: nothing, or the nodes from a + 1 on.
        let fresh = if p == 0 {
            (0, 0)
        } else {
            let mut least = ENDLESS;
            let mut load = 0;
            for j in (0..p).rev() {
                load += self.load[j + 1];
                if load > capacity {
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
        let mut best = ENDLESS;
        let (mut head, mut head_load, mut a) = (fresh, 0, p);
        loop {
            if head < ENDLESS {
                let mut tail_load = head_load;
                best = best.min(add(head, closing));
                for b in p + 1..=last {
                    tail_load += self.load[b];
                    if tail_load > room {
                        break;
                    }
                    best = best.min(add(head, add(self.edge[b], self.after[b])));
                }
            }
            if a == 0 {
                return best;
            }
            head_load += self.load[a];
            a -= 1;
            if head_load > room {
                return best;
            }
            head = self.before[a];
        }
    }

    /// The sequence with another node on edge `p`.
    pub(super) fn copy_with(&mut self, other: &Self, p: usize, node: u32) {
        self.nodes.clear();
        self.nodes.extend_from_slice(&other.nodes[..=p]);
        self.nodes.push(node);
        self.nodes.extend_from_slice(&other.nodes[p + 1..]);
    }

    /// Time along the sequence with its unloadings.
    pub(super) fn whole(&self, model: &Model<'_>) -> Segment {
        let mut whole = model.alone[self.nodes[0] as usize];
        let ends = model.parts.unload_last;
        for (k, edge) in self.nodes.windows(2).enumerate() {
            let unloads = self.cut[k] && (ends || k + 2 < self.nodes.len());
            let longer = if unloads { self.edge[k].1 } else { 0 };
            let drive = model.time(edge[0], edge[1]) + longer;
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
