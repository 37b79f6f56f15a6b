//! Forbidden turns: sequences of directed roads in, a graph out in which no walk makes one of them.
//!
//! A restriction is a sequence of arcs `a1 … ak`, k ≥ 2, that must not be driven one after the other
//! (two arcs: a turn at a junction; more: a turn over a stretch between two junctions). A way breaks
//! none of them when, fed arc by arc into the Aho–Corasick automaton of all sequences, it never ends
//! one. The graph returned is the product of roads and automaton, cut down to what can be told apart:
//! a junction where nothing has begun stays one node; each proper beginning `a1 … aj` of a sequence
//! adds one node at the junction where `aj` ends. So ten thousand restrictions add some ten thousand
//! nodes to a net of millions, and every search and hierarchy runs on the result unchanged.
//!
//! Ways begin and end anywhere: at a junction a way begins in the plain node, and after a road `a` in
//! the node that [`Turns::after`] gives. Turning round at a junction is allowed unless a sequence
//! forbids it.

use std::collections::{HashMap, VecDeque};

/// Nobody's node, nobody's arc.
const NOBODY: u32 = u32::MAX;

/// Directed arcs between nodes, as three columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Walks {
    /// Where each arc begins.
    pub tails: Vec<u32>,
    /// Where it ends.
    pub heads: Vec<u32>,
    /// The directed road it stands for.
    pub roads: Vec<u32>,
}

/// The nodes that remember what has begun.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    /// Number of plain nodes: the junctions.
    junctions: u32,
    /// Junction of each further node.
    places: Vec<u32>,
    /// Node in which a way is that has just driven the directed road, where that is no plain node.
    begun: HashMap<u32, u32>,
    /// Further nodes of a junction.
    others: HashMap<u32, Vec<u32>>,
    /// Directed roads that must not be driven from a further node.
    barred: HashMap<u32, Vec<u32>>,
}

/// A node of the tree of beginnings; number 0 is the empty beginning.
#[derive(Default)]
struct Beginning {
    next: HashMap<u32, usize>,
    /// A whole sequence ends here, or at a beginning this one ends with.
    forbidden: bool,
    /// The longest proper ending that is itself a beginning.
    fail: usize,
    last: u32,
}

impl Turns {
    /// The product of directed roads (`ends`: junction from and to of each, `None` where it must not
    /// be driven at all) and forbidden sequences of them.
    pub fn new(
        junctions: u32,
        ends: &[Option<(u32, u32)>],
        forbidden: &[Vec<u32>],
    ) -> (Self, Walks) {
        let tree = beginnings(forbidden);
        // Beginnings at which a sequence is already complete are never driven: no node for them.
        let mut node_of = vec![NOBODY; tree.len()];
        let mut turns = Self {
            junctions,
            ..Self::default()
        };
        for (state, beginning) in tree.iter().enumerate().skip(1) {
            if let (false, Some((_, junction))) =
                (beginning.forbidden, ends[beginning.last as usize])
            {
                let node = junctions + narrow(turns.places.len());
                node_of[state] = node;
                turns.places.push(junction);
                turns.others.entry(junction).or_default().push(node);
            }
        }
        let step = |state: usize, road: u32| -> Step {
            let mut state = state;
            loop {
                if let Some(&next) = tree[state].next.get(&road) {
                    return match (tree[next].forbidden, node_of[next]) {
                        (true, _) => Step::Barred,
                        (false, node) => Step::To(node),
                    };
                }
                if state == 0 {
                    return Step::Plain;
                }
                state = tree[state].fail;
            }
        };
        let mut walks = Walks::default();
        let mut drive = |tail: u32, head: u32, road: u32| {
            walks.tails.push(tail);
            walks.heads.push(head);
            walks.roads.push(road);
        };
        for (road, ends) in (0u32..).zip(ends) {
            let Some((from, to)) = *ends else { continue };
            match step(0, road) {
                Step::To(node) => {
                    turns.begun.insert(road, node);
                    drive(from, node, road);
                }
                Step::Plain => drive(from, to, road),
                Step::Barred => {} // a sequence of one: the road is closed
            }
        }
        let mut leaving: HashMap<u32, Vec<u32>> =
            turns.others.keys().map(|&j| (j, Vec::new())).collect();
        for (road, ends) in (0u32..).zip(ends) {
            if let Some(list) = ends.and_then(|(from, _)| leaving.get_mut(&from)) {
                list.push(road);
            }
        }
        for (state, &node) in node_of.iter().enumerate().filter(|(_, n)| **n != NOBODY) {
            for &road in &leaving[&turns.junction(node)] {
                let (_, to) = ends[road as usize].expect("roads that leave are driven");
                match step(state, road) {
                    Step::To(next) => drive(node, next, road),
                    Step::Plain => drive(node, to, road),
                    Step::Barred => turns.barred.entry(node).or_default().push(road),
                }
            }
        }
        (turns, walks)
    }

    /// Number of nodes: junctions and beginnings.
    pub fn nodes(&self) -> usize {
        self.junctions as usize + self.places.len()
    }

    /// The junction a node stands at.
    pub fn junction(&self, node: u32) -> u32 {
        match node.checked_sub(self.junctions) {
            None => node,
            Some(other) => self.places[other as usize],
        }
    }

    /// The node a way is in that began somewhere on a directed road and has driven it to its end,
    /// the junction `to`.
    pub fn after(&self, road: u32, to: u32) -> u32 {
        self.begun.get(&road).copied().unwrap_or(to)
    }

    /// All nodes at a junction.
    pub fn at(&self, junction: u32) -> impl Iterator<Item = u32> + '_ {
        let others = self.others.get(&junction).map_or(&[][..], Vec::as_slice);
        std::iter::once(junction).chain(others.iter().copied())
    }

    /// The nodes at a junction from which a directed road may be driven.
    pub fn before(&self, road: u32, from: u32) -> impl Iterator<Item = u32> + '_ {
        self.at(from).filter(move |node| {
            self.barred
                .get(node)
                .is_none_or(|barred| !barred.contains(&road))
        })
    }
}

/// What driving a road does.
enum Step {
    /// Nothing has begun.
    Plain,
    /// A beginning is told apart.
    To(u32),
    /// It would complete a forbidden sequence.
    Barred,
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 2^32 beginnings of restrictions")
}

/// The Aho–Corasick tree of the sequences.
fn beginnings(forbidden: &[Vec<u32>]) -> Vec<Beginning> {
    let mut tree = vec![Beginning::default()];
    for sequence in forbidden.iter().filter(|s| !s.is_empty()) {
        let mut state = 0;
        for &road in sequence {
            let fresh = tree.len();
            state = *tree[state].next.entry(road).or_insert(fresh);
            if state == fresh {
                tree.push(Beginning {
                    last: road,
                    ..Beginning::default()
                });
            }
        }
        tree[state].forbidden = true;
    }
    let mut queue: VecDeque<usize> = tree[0].next.values().copied().collect();
    while let Some(state) = queue.pop_front() {
        let children: Vec<(u32, usize)> = tree[state].next.iter().map(|(&r, &s)| (r, s)).collect();
        for (road, child) in children {
            let mut fail = tree[state].fail;
            tree[child].fail = loop {
                match tree[fail].next.get(&road) {
                    Some(&found) => break found,
                    None if fail == 0 => break 0,
                    None => fail = tree[fail].fail,
                }
            };
            queue.push_back(child);
        }
        // A shorter state comes first in the queue, so its own endings are settled.
        tree[state].forbidden |= tree[tree[state].fail].forbidden;
    }
    tree
}
