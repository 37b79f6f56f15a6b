//! States of facilities with their dual in, the search below them out: branch and bound on the dual alone, (8) of the
//! [mathematics](super). Nodes are taken by their bound, so the least bound of those left holds for the whole.

use super::assign::{Grain, assign};
use super::dual::{Ascent, Dual, decide};
use super::lagrange::{Relaxation, State};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Iterations of a node, and of a child that is compared.
const LONG: u32 = 60;
const SHORT: u32 = 12;
/// Facilities that are compared before one is branched on.
const COMPARED: usize = 6;

/// Bytes for nodes to come.
const MEMORY: usize = 128 << 20;
/// Share of the cost from the bound up to it within which the prices of a plan are tried.
const NEAR: f64 = 1e-3;

/// A node to come.
struct Node {
    bound: f64,
    /// When it was made: ties are taken in this order.
    number: u64,
    /// True when it was reached by diving, and goes on so.
    dives: bool,
    states: Vec<State>,
    worths: Vec<f64>,
    share: Vec<f64>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The least bound is the greatest: it is taken first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.bound.total_cmp(&self.bound)).then(other.number.cmp(&self.number))
    }
}

/// The search: open nodes and what is pruned from.
pub(super) struct Tree {
    open: BinaryHeap<Node>,
    /// The node a dive goes on with, instead of the one with the least bound.
    next: Option<Node>,
    dives: u32,
    made: u64,
    /// Nodes to come from which on every one is dived from, so that memory lasts.
    most: usize,
    /// Nodes looked at.
    pub(super) nodes: u64,
    /// Least bound of what was given up without being pruned, infinite when nothing was.
    given_up: f64,
}

/// What a look at a node asks for.
pub(super) enum Look {
    /// Nothing is left.
    Done,
    /// The node is settled; these facilities, if any, may be as good as its bound.
    Went(Vec<u32>),
    /// Everything is decided here: whoever called serves the demand from these and says what it costs.
    Leaf(Vec<u32>),
    /// The node was branched on, and these facilities look good together.
    Try(Vec<u32>),
}

impl Tree {
    /// A tree with its root.
    pub(super) fn new(dual: &Dual, states: &[State]) -> Self {
        let mut tree = Self {
            open: BinaryHeap::new(),
            next: None,
            dives: 0,
            made: 0,
            most: MEMORY / (9 * states.len() + 8 * dual.worths.len() + 64),
            nodes: 0,
            given_up: f64::INFINITY,
        };
        let root = tree.node(dual, states.to_vec());
        tree.open.push(root);
        tree
    }

    fn node(&mut self, dual: &Dual, states: Vec<State>) -> Node {
        self.made += 1;
        Node {
            bound: dual.point.bound,
            number: self.made,
            dives: false,
            states,
            worths: dual.worths.clone(),
            share: dual.share.clone(),
        }
    }

    /// No plan costs less, when what was pruned cost `enough`.
    pub(super) fn bound(&self, enough: f64) -> f64 {
        let open = self.open.peek().map_or(f64::INFINITY, |node| node.bound);
        let next = self.next.as_ref().map_or(f64::INFINITY, |node| node.bound);
        open.min(next).min(self.given_up).min(enough)
    }

    /// Takes the node with the least bound.
    pub(super) fn look(&mut self, relaxation: &mut Relaxation, enough: f64) -> Look {
        let Some(mut node) = self.next.take().or_else(|| self.open.pop()) else {
            return Look::Done;
        };
        if node.bound >= enough {
            return Look::Went(Vec::new());
        }
        self.nodes += 1;
        // Dives become rare, but never end: good plans are found deep down.
        let due = self.nodes >= 1u64 << self.dives.min(60);
        let dive = node.dives || due || self.open.len() >= self.most;
        if due && !node.dives {
            self.dives += 1;
        }
        let mut dual = Dual::at(relaxation, std::mem::take(&mut node.worths), &node.states);
        dual.share = node.share;
        let mut states = node.states;
        let mut iterations = LONG;
        loop {
            climb(&mut dual, relaxation, &states, iterations, enough);
            if dual.point.bound >= enough {
                return Look::Went(Vec::new());
            }
            if decide(&dual.point, &mut states, enough) == 0 {
                break;
            }
            iterations = LONG / 2;
        }
        let mut tried = false;
        loop {
            let free: Vec<usize> = (0..states.len())
                .filter(|j| states[*j] == State::Free)
                .collect();
            if free.is_empty() {
                return self.leaf(open(&states), dual.point.bound, relaxation);
            }
            if !tried && enough - dual.point.bound < NEAR * enough.abs() {
                // Where the relaxation is whole already, the prices of its flow are the best there are.
                tried = true;
                let likely = likely(&dual, &states);
                if let Some(plan) = assign(relaxation.instance, &likely, Grain::Fine) {
                    dual.improve(relaxation, plan.worths, &states);
                }
                if dual.point.bound >= enough {
                    return Look::Went(likely);
                }
                decide(&dual.point, &mut states, enough);
                continue;
            }
            match self.compare(relaxation, &dual, &mut states, &free, enough) {
                Pick::Pruned => return Look::Went(Vec::new()),
                Pick::Decided => {
                    climb(&mut dual, relaxation, &states, LONG / 2, enough);
                    if dual.point.bound >= enough {
                        return Look::Went(Vec::new());
                    }
                    decide(&dual.point, &mut states, enough);
                }
                Pick::Branch(j, children) => {
                    self.branch(&states, j, *children, dive);
                    return Look::Try(likely(&dual, &states));
                }
            }
        }
    }

    /// All is decided. Where demand may be split the flow is the answer, else the bound is all that is known.
    fn leaf(&mut self, open: Vec<u32>, bound: f64, relaxation: &Relaxation) -> Look {
        if relaxation.instance.single_source() {
            self.given_up = self.given_up.min(bound);
        }
        Look::Leaf(open)
    }

    fn branch(&mut self, states: &[State], facility: usize, children: [Dual; 2], dive: bool) {
        let deeper = usize::from(children[1].point.bound <= children[0].point.bound);
        for (at, child) in children.iter().enumerate() {
            let mut own = states.to_vec();
            own[facility] = [State::Closed, State::Open][at];
            let mut made = self.node(child, own);
            if dive && at == deeper {
                made.dives = true;
                self.next = Some(made);
            } else {
                self.open.push(made);
            }
        }
    }

    /// Tries both states of the least decided facilities for a few iterations.
    fn compare(
        &mut self,
        relaxation: &mut Relaxation,
        dual: &Dual,
        states: &mut [State],
        free: &[usize],
        enough: f64,
    ) -> Pick {
        let mut order = free.to_vec();
        let score = |j: usize| {
            let share = dual.share[j];
            share.min(1.0 - share) - 1e-3 * (dual.point.reduced[j].abs() / (1.0 + enough.abs()))
        };
        order.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        let mut best: Option<(f64, usize, [Dual; 2])> = None;
        for &j in order.iter().take(COMPARED) {
            let children = [State::Closed, State::Open].map(|state| {
                states[j] = state;
                let mut child = dual.clone();
                climb(&mut child, relaxation, states, SHORT, enough);
                child
            });
            states[j] = State::Free;
            let [closed, opened] =
                [&children[0], &children[1]].map(|child| child.point.bound >= enough);
            match (closed, opened) {
                (true, true) => return Pick::Pruned,
                (true, false) | (false, true) => {
                    states[j] = if closed { State::Open } else { State::Closed };
                    return Pick::Decided;
                }
                (false, false) => {
                    let rise = |child: &Dual| {
                        (child.point.bound - dual.point.bound).max(1e-6 * enough.abs())
                    };
                    let gain = rise(&children[0]) * rise(&children[1]);
                    if best.as_ref().is_none_or(|best| gain > best.0) {
                        best = Some((gain, j, children));
                    }
                }
            }
        }
        let (_, j, children) = best.expect("at least one facility is free");
        Pick::Branch(j, Box::new(children))
    }
}

/// What comparing facilities came to.
enum Pick {
    /// Neither state of one can be.
    Pruned,
    /// One state of one cannot be.
    Decided,
    /// The facility and its children, closed and open.
    Branch(usize, Box<[Dual; 2]>),
}

fn climb(
    dual: &mut Dual,
    relaxation: &mut Relaxation,
    states: &[State],
    iterations: u32,
    enough: f64,
) {
    let ascent = Ascent {
        iterations,
        step: 0.15,
        enough,
        least_rise: 0.0,
    };
    dual.ascend(relaxation, states, ascent, &mut || true);
}

/// The facilities that are open, or mostly.
fn likely(dual: &Dual, states: &[State]) -> Vec<u32> {
    (0u32..)
        .zip(states)
        .filter(|(j, state)| match state {
            State::Open => true,
            State::Closed => false,
            State::Free => dual.share[*j as usize] > 0.5,
        })
        .map(|(j, _)| j)
        .collect()
}

fn open(states: &[State]) -> Vec<u32> {
    (0u32..)
        .zip(states)
        .filter(|(_, state)| **state == State::Open)
        .map(|(j, _)| j)
        .collect()
}
