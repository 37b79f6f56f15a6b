//! The basis of a transportation problem and its pivots: (2) and (3) of the [mathematics](super). A lane and its
//! source come in, one exchange is made.
//!
//! A source whose supply takes one lane is a leaf of the spanning tree and needs no node here: it is its lane. Only
//! facilities, the root, and the few sources that split their supply ("links") are nodes, at most twice as many
//! as facilities, however many sources there are. A pivot that moves a leaf changes no node and no price.

use super::instance::Transportation;
use super::tree::{NONE, Price, Tree};

/// Cost of a unit and where it goes; the last lane of each source ends at the root, which takes what is unserved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane<P> {
    pub(super) cost: P,
    pub(super) facility: u32,
}

/// A primal feasible spanning tree of the sources with a supply.
pub(super) struct Basis<P> {
    /// Number of the source in the instance.
    pub(super) number: Vec<u32>,
    pub(super) supply: Vec<i64>,
    /// Lanes of source `s` are `first[s] .. first[s + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) lanes: Vec<Lane<P>>,
    /// The lane of a leaf.
    pub(super) place: Vec<u32>,
    /// The node of a link, `NONE` for a leaf.
    pub(super) node: Vec<u32>,
    /// By how much the price of a leaf's facility may rise over any other before it can find a cheaper lane; −1 where
    /// that is not known.
    pub(super) margin: Vec<P>,
    /// The facility, or the root, of a leaf whose margin is known.
    pub(super) home: Vec<u32>,
    /// Facilities from 0, then the root, then room for links.
    pub(super) tree: Tree<P>,
    pub(super) root: u32,
    /// What the arc between a node and its parent carries: from the root or a link down to a facility, from a
    /// link up to a facility or the root.
    pub(super) flow: Vec<i64>,
    /// The lane of that arc, `NONE` for room left at a facility.
    pub(super) lane: Vec<u32>,
    /// The source of a link.
    pub(super) source: Vec<u32>,
    /// Nodes for links to come.
    pub(super) free: Vec<u32>,
    /// Sum of all shifts of prices so far.
    pub(super) drift: i64,
    pub(super) pivots: u64,
}

impl<P: Price> Basis<P> {
    /// Every source unserved, at `unserved` per unit, and all room free. Of many sources only one in 4^`thin` is
    /// taken, always the same ones, and as much of the capacities as goes with their supply.
    pub(super) fn new(instance: &Transportation, unserved: i64, thin: u32) -> Self {
        let facilities = instance.capacities().len();
        let root = u32::try_from(facilities).expect("facilities are counted in u32");
        let nodes = 2 * facilities + 3;
        let taken = || {
            let sources = instance.supplies().iter().enumerate();
            sources.filter(move |(source, supply)| **supply > 0 && is_taken(*source, thin))
        };
        let count = taken().count();
        let lanes = taken()
            .map(|(source, _)| instance.lanes(source).len())
            .sum::<usize>();
        let price = |cost| {
            P::try_from(cost)
                .ok()
                .expect("costs fit the width that was chosen")
        };
        let mut basis = Self {
            number: Vec::with_capacity(count),
            supply: Vec::with_capacity(count),
            first: Vec::with_capacity(count + 1),
            lanes: Vec::with_capacity(lanes + count),
            place: Vec::with_capacity(count),
            node: vec![NONE; count],
            margin: vec![P::UNKNOWN; count],
            home: vec![root; count],
            tree: Tree::new(nodes),
            root,
            flow: vec![0; nodes],
            lane: vec![NONE; nodes],
            source: vec![NONE; nodes],
            free: (root + 1..).take(facilities + 2).collect(),
            drift: 0,
            pivots: 0,
        };
        for (source, &supply) in taken() {
            basis.number.push(source as u32);
            basis.supply.push(supply);
            basis.first.push(basis.lanes.len() as u32);
            let lanes = instance.lanes(source).map(|lane| Lane {
                cost: price(instance.cost(lane)),
                facility: instance.facility(lane),
            });
            basis.lanes.extend(lanes);
            basis.place.push(basis.lanes.len() as u32);
            basis.lanes.push(Lane {
                cost: price(unserved),
                facility: root,
            });
        }
        basis.first.push(basis.lanes.len() as u32);
        let total: i64 = instance.supplies().iter().sum();
        let part: i64 = basis.supply.iter().sum();
        for (facility, &capacity) in (0..root).zip(instance.capacities()) {
            // Room beyond all supplies is never used up; one unit of it keeps the price at zero.
            let room = i128::from(capacity.min(total + 1));
            let room = match thin {
                0 => room,
                _ => room * i128::from(part) / i128::from(total.max(1)),
            };
            basis.flow[facility as usize] = i64::try_from(room).expect("no more than the capacity");
            basis.tree.hang_leaf(facility, root, P::default());
        }
        basis
    }

    /// The lanes of a source.
    pub(super) fn lanes_of(&self, source: usize) -> &[Lane<P>] {
        &self.lanes[self.first[source] as usize..self.first[source + 1] as usize]
    }

    /// What a unit costs on a lane with the price of its facility.
    pub(super) fn at(&self, lane: Lane<P>) -> P {
        lane.cost + self.tree.price[lane.facility as usize]
    }

    /// What a unit of a source costs in the basis.
    pub(super) fn worth(&self, source: usize) -> P {
        match self.node[source] {
            NONE => self.at(self.lanes[self.place[source] as usize]),
            node => self.tree.price[node as usize],
        }
    }

    pub(super) fn is_facility(&self, node: u32) -> bool {
        node < self.root
    }

    /// Brings a lane of a source into the basis on which a unit costs less than its worth.
    pub(super) fn enter(&mut self, source: usize, lane: u32) {
        self.pivots += 1;
        self.margin[source] = P::UNKNOWN;
        let to = self.lanes[lane as usize].facility;
        let linked = self.node[source];
        // A leaf is a node below the facility it sends to, and its own arc is the first that may run empty.
        let (from, mut most) = match linked {
            NONE => {
                let place = self.lanes[self.place[source] as usize];
                (place.facility, self.supply[source])
            }
            node => (node, i64::MAX),
        };
        let (mut out, mut empty) = (NONE, NONE);
        let mut spare = i64::MAX;
        let (mut x, mut y) = (from, to);
        while x != y {
            if self.tree.is_smaller(x, y) {
                if !self.is_facility(x) && self.flow[x as usize] <= most {
                    (most, out) = (self.flow[x as usize], x);
                }
                x = self.tree.parent(x);
            } else {
                if self.is_facility(y) && self.flow[y as usize] < spare {
                    (spare, empty) = (self.flow[y as usize], y);
                }
                y = self.tree.parent(y);
            }
        }
        let moved = most.min(spare);
        if moved > 0 {
            self.push(from, x, moved);
            self.push(to, x, -moved);
        }
        let near = most <= spare;
        if near && out == NONE {
            self.place[source] = lane;
            return;
        }
        let link = match linked {
            NONE => self.link(source, self.supply[source] - moved),
            node => node,
        };
        let shift = self.tree.price[link as usize] - self.at(self.lanes[lane as usize]);
        if near {
            self.rehang([out, link, to, x], (moved, lane), -shift);
        } else {
            self.rehang([empty, to, link, x], (moved, lane), shift);
        }
        self.settle(link);
    }

    /// Frees room at a facility whose price is below zero.
    pub(super) fn release(&mut self, facility: u32) {
        self.pivots += 1;
        let (mut y, mut spare, mut empty) = (facility, i64::MAX, NONE);
        while y != self.root {
            if self.is_facility(y) && self.flow[y as usize] < spare {
                (spare, empty) = (self.flow[y as usize], y);
            }
            y = self.tree.parent(y);
        }
        self.push(facility, self.root, -spare);
        let shift = -self.tree.price[facility as usize];
        self.rehang(
            [empty, facility, self.root, self.root],
            (spare, NONE),
            shift,
        );
    }

    /// Adds to what facilities get, and takes from what links give upwards, from a node up to another.
    fn push(&mut self, from: u32, to: u32, by: i64) {
        let mut node = from;
        while node != to {
            let by = if self.is_facility(node) { by } else { -by };
            self.flow[node as usize] += by;
            node = self.tree.parent(node);
        }
    }

    /// Makes a leaf a node that still sends `flow` where it was.
    fn link(&mut self, source: usize, flow: i64) -> u32 {
        let node = self.free.pop().expect("links are fewer than facilities");
        let place = self.place[source];
        let lane = self.lanes[place as usize];
        self.node[source] = node;
        self.source[node as usize] = source as u32;
        self.flow[node as usize] = flow;
        self.lane[node as usize] = place;
        self.tree.hang_leaf(node, lane.facility, self.at(lane));
        node
    }

    /// Makes a link that lost its last child a leaf.
    fn settle(&mut self, node: u32) {
        if node > self.root && self.source[node as usize] != NONE && self.tree.is_leaf(node) {
            let source = std::mem::replace(&mut self.source[node as usize], NONE) as usize;
            self.place[source] = self.lane[node as usize];
            self.node[source] = NONE;
            self.margin[source] = P::UNKNOWN;
            self.tree.cut_leaf(node);
            self.free.push(node);
        }
    }

    /// Exchanges the arc above `cut` for one between `top` and `onto` that carries (quantity, lane); the prices
    /// of what was cut move by `shift`.
    fn rehang(&mut self, ends: [u32; 4], arc: (i64, u32), shift: P) {
        let [cut, ..] = ends;
        let above = self.tree.parent(cut);
        let (mut flow, mut lane) = arc;
        let (flows, lanes) = (&mut self.flow, &mut self.lane);
        self.tree.graft(ends, shift, |node| {
            std::mem::swap(&mut flows[node as usize], &mut flow);
            std::mem::swap(&mut lanes[node as usize], &mut lane);
        });
        self.drift = self.drift.saturating_add(shift.into().abs());
        self.settle(cut);
        self.settle(above);
    }

    /// The arcs of the links: source, lane, quantity, in no order.
    pub(super) fn split(&self) -> Vec<(u32, u32, i64)> {
        let nodes = 0..self.flow.len() as u32;
        nodes
            .filter_map(|node| {
                let (at, lane) = (node as usize, self.lane[node as usize]);
                let giver = if self.is_facility(node) {
                    self.tree.parent(node)
                } else {
                    node
                };
                let source = self.source[giver as usize];
                (source != NONE && node != self.root).then(|| (source, lane, self.flow[at]))
            })
            .collect()
    }
}

/// One source in 4^`thin`, whatever pattern there is in their order (Fibonacci hashing).
fn is_taken(source: usize, thin: u32) -> bool {
    let mixed = (source as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed.leading_zeros() >= 2 * thin
}
