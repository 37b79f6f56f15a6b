//! A [`Network`] in, its [`NetworkSolution`] out: the network simplex on any graph, (5) of the [mathematics](super).

use super::instance::Network;
use super::solution::{NetworkSolution, Status};
use super::transport::REPORT;
use super::tree::{NONE, Tree};
use crate::finding::Bilingual;
use crate::plan::control::Control;

/// Pivots between two looks at the stop flag.
const CHECK: u64 = 1024;

/// How far the price of the root may drift before all prices are brought back. A pivot moves it by less than an
/// artificial arc and a way through all nodes cost, 2⁵⁹ at most, so 64 bits are never left between two looks.
const FAR: i64 = 1 << 61;

/// An arc beside its flow: nonbasic at a bound, or in the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Lower,
    Tree,
    Upper,
}

/// A network ready to be solved. Flows are counted above the lower bounds. Arc `m + v` is the artificial one
/// between node `v` and the root, which is node `n`.
pub struct NetworkSolver<'a> {
    network: &'a Network,
    state: Vec<State>,
    flow: Vec<i64>,
    tree: Tree<i64>,
    /// The arc between a node and its parent, and whether it leads up.
    arc: Vec<u32>,
    up: Vec<bool>,
    pivots: u64,
    at: usize,
}

/// Where a cycle is cut.
enum Cut {
    /// The entering arc goes from one bound to the other.
    Entering,
    /// Above a node on the side where the cycle leaves the common ancestor.
    First(u32),
    /// Above a node on the other side.
    Second(u32),
    /// Nowhere: any quantity fits.
    Nowhere,
}

impl<'a> NetworkSolver<'a> {
    /// Lays out the arrays: all arcs at their lower bounds, all supplies over artificial arcs.
    ///
    /// # Panics
    /// From 2³² − 1 nodes and arcs together on.
    #[must_use]
    pub fn new(network: &'a Network) -> Self {
        let (nodes, arcs) = (network.supplies().len(), network.arcs().len());
        let root = u32::try_from(nodes).expect("nodes are counted in u32");
        let first = u32::try_from(arcs + nodes).expect("arcs are counted in u32") - root;
        let mut left = network.supplies().to_vec();
        for arc in network.arcs() {
            left[arc.tail as usize] -= arc.lower;
            left[arc.head as usize] += arc.lower;
        }
        let dearest = network.arcs().iter().map(|arc| arc.cost.abs()).max();
        let artificial = dearest.unwrap_or(0) * (i64::from(root) + 1) + 1;
        let mut solver = Self {
            network,
            state: vec![State::Lower; arcs],
            flow: vec![0; arcs + nodes],
            tree: Tree::floating(nodes + 1, root),
            arc: (first..).take(nodes).collect(),
            up: left.iter().map(|left| *left >= 0).collect(),
            pivots: 0,
            at: 0,
        };
        for (node, left) in (0..root).zip(left) {
            solver.flow[arcs + node as usize] = left.abs();
            let price = if left >= 0 { artificial } else { -artificial };
            solver.tree.hang_leaf(node, root, price);
        }
        solver
    }

    /// Solves to the optimum, or until stopped.
    #[must_use]
    pub fn solve(mut self, control: &Control) -> NetworkSolution {
        let (mut status, mut told) = (Status::Optimal, REPORT);
        while let Some(arc) = self.entering() {
            if self.pivots.is_multiple_of(CHECK) && control.stop.stopped() {
                status = Status::Stopped;
                break;
            }
            if self.pivots >= told {
                told = self.pivots * 2;
                self.report(control);
            }
            if self.tree.price.last().is_some_and(|root| root.abs() > FAR) {
                self.tree.settle_at_zero();
            }
            if !self.pivot(arc) {
                status = Status::Unbounded;
                break;
            }
        }
        let (flows, artificial) = self.flow.split_at(self.network.arcs().len());
        if status != Status::Stopped && artificial.iter().any(|flow| *flow > 0) {
            status = Status::Infeasible;
        }
        let flows = (flows.iter().zip(self.network.arcs()))
            .map(|(flow, arc)| flow + arc.lower)
            .collect();
        self.tree.settle_at_zero();
        self.tree.price.pop();
        NetworkSolution {
            status,
            flows,
            worths: self.tree.price,
            pivots: self.pivots,
        }
    }

    fn report(&self, control: &Control) {
        let pivots = self.pivots;
        let text = Bilingual::new(
            format!("网络单纯形：已换基 {pivots} 次"),
            format!("network simplex: {pivots} pivots"),
        );
        control.report("network", text, None);
    }

    /// Cost of a unit on an arc beyond what its ends are worth.
    fn reduced(&self, arc: usize) -> i64 {
        let a = &self.network.arcs()[arc];
        a.cost + self.tree.price[a.head as usize] - self.tree.price[a.tail as usize]
    }

    /// The worst arc of the next block that has one; `None` when there is none at all.
    fn entering(&mut self) -> Option<usize> {
        let arcs = self.state.len();
        let block = arcs.isqrt().max(32);
        let (mut best, mut most) = (None, 0);
        let mut at = self.at;
        for looked in 1..=arcs {
            let wrong = match self.state[at] {
                State::Lower => -self.reduced(at),
                State::Tree => 0,
                State::Upper => self.reduced(at),
            };
            if wrong > most {
                (best, most) = (Some(at), wrong);
            }
            at = if at + 1 == arcs { 0 } else { at + 1 };
            if looked % block == 0 && best.is_some() {
                break;
            }
        }
        self.at = at;
        best
    }

    /// Room above the flow of an arc.
    fn room(&self, arc: u32) -> i64 {
        match self.network.arcs().get(arc as usize) {
            Some(a) if a.upper != Network::UNLIMITED => a.upper - a.lower - self.flow[arc as usize],
            _ => i64::MAX,
        }
    }

    /// Brings an arc in; false when any quantity fits round its cycle.
    fn pivot(&mut self, arc: usize) -> bool {
        self.pivots += 1;
        let a = self.network.arcs()[arc];
        let rising = self.state[arc] == State::Lower;
        let (first, second) = if rising {
            (a.tail, a.head)
        } else {
            (a.head, a.tail)
        };
        let (apex, moved, cut) = self.cycle(arc, first, second, rising);
        if matches!(cut, Cut::Nowhere) {
            return false;
        }
        if moved > 0 {
            self.flow[arc] += if rising { moved } else { -moved };
            self.push(first, apex, -moved);
            self.push(second, apex, moved);
        }
        // What the tail is worth goes up to the price of the way over the arc, or that of the head down.
        let wrong = self.reduced(arc);
        let shift = |top: u32| if top == a.tail { wrong } else { -wrong };
        match cut {
            Cut::Entering => {
                self.state[arc] = if rising { State::Upper } else { State::Lower };
            }
            Cut::First(node) => self.rehang([node, first, second, apex], arc, shift(first)),
            Cut::Second(node) => self.rehang([node, second, first, apex], arc, shift(second)),
            Cut::Nowhere => {}
        }
        true
    }

    /// The common ancestor, the quantity that fits round the cycle, and the last arc in the sense of the cycle,
    /// beginning at that ancestor, that limits it: Cunningham's rule, which keeps the tree strongly feasible.
    fn cycle(&self, arc: usize, first: u32, second: u32, rising: bool) -> (u32, i64, Cut) {
        let own = if rising {
            self.room(arc as u32)
        } else {
            self.flow[arc]
        };
        let (mut down, mut down_cut) = (i64::MAX, NONE);
        let (mut up, mut up_cut) = (i64::MAX, NONE);
        let (mut x, mut y) = (first, second);
        while x != y {
            if self.tree.is_smaller(x, y) {
                let fits = self.fits(x, !self.up[x as usize]);
                if fits < down {
                    (down, down_cut) = (fits, x);
                }
                x = self.tree.parent(x);
            } else {
                let fits = self.fits(y, self.up[y as usize]);
                if fits <= up && fits < i64::MAX {
                    (up, up_cut) = (fits, y);
                }
                y = self.tree.parent(y);
            }
        }
        let moved = own.min(down).min(up);
        let cut = if moved == i64::MAX {
            Cut::Nowhere
        } else if up == moved {
            Cut::Second(up_cut)
        } else if own == moved {
            Cut::Entering
        } else {
            Cut::First(down_cut)
        };
        (x, moved, cut)
    }

    /// How much more, or less, the arc above a node may carry.
    fn fits(&self, node: u32, more: bool) -> i64 {
        let arc = self.arc[node as usize];
        if more {
            self.room(arc)
        } else {
            self.flow[arc as usize]
        }
    }

    /// Sends a quantity up from a node to one above it, or down when it is negative.
    fn push(&mut self, from: u32, to: u32, by: i64) {
        let mut node = from;
        while node != to {
            let at = node as usize;
            self.flow[self.arc[at] as usize] += if self.up[at] { by } else { -by };
            node = self.tree.parent(node);
        }
    }

    /// Exchanges the arc above `cut` for the entering one between `top` and `onto`.
    fn rehang(&mut self, ends: [u32; 4], entering: usize, shift: i64) {
        let [cut, top, ..] = ends;
        let out = self.arc[cut as usize] as usize;
        if out < self.state.len() {
            self.state[out] = match self.flow[out] {
                0 => State::Lower,
                _ => State::Upper,
            };
        }
        self.state[entering] = State::Tree;
        let mut arc = entering as u32;
        let mut up = self.network.arcs()[entering].tail == top;
        let (arcs, ups) = (&mut self.arc, &mut self.up);
        self.tree.graft(ends, shift, |node| {
            std::mem::swap(&mut arcs[node as usize], &mut arc);
            std::mem::swap(&mut ups[node as usize], &mut up);
            up = !up; // seen from its other end
        });
    }
}
