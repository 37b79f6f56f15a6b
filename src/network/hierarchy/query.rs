//! Point to point: seeds on both sides in, the least cost and the arcs of a cheapest way out.

use super::Hierarchy;
use super::agenda::Agenda;
use super::arcs::{DOWN, UP, WHOLE};
use super::weight::Weight;

/// Reached by a seed, not by an arc.
const SEED: u32 = u32::MAX;

/// The state of point-to-point searches: one per thread, made once, nothing allocated later.
#[derive(Clone, Debug)]
pub struct Query<'h, W> {
    hierarchy: &'h Hierarchy<W>,
    /// Cost from the seeds and to the seeds of the other side; all [`Weight::NONE`] between searches.
    reached: Vec<[W; 2]>,
    /// The lower node and the arc by which each node was reached, of this search where it is reached.
    via: Vec<[(u32, u32); 2]>,
    agenda: Agenda,
    stack: Vec<u32>,
}

impl<'h, W: Weight> Query<'h, W> {
    /// A state for searches in one hierarchy.
    #[must_use]
    pub fn new(hierarchy: &'h Hierarchy<W>) -> Self {
        Self {
            hierarchy,
            reached: vec![[W::NONE; 2]; hierarchy.nodes()],
            via: Vec::new(),
            agenda: Agenda::new(hierarchy.nodes()),
            stack: Vec::new(),
        }
    }

    /// The least cost from any seed `(node, cost to get there)` to any of the other side
    /// `(node, cost from there on)`; [`Weight::NONE`] when there is no way.
    ///
    /// # Panics
    /// When a node is not there.
    pub fn cost(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> W {
        self.search::<false>(from, to).0
    }

    /// Like [`Query::cost`], with the position of the seed the way begins at and of the one it ends
    /// at; `None` when there is no way.
    ///
    /// # Panics
    /// When a node is not there.
    pub fn ends(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> Option<(W, usize, usize)> {
        let (cost, meeting) = self.search::<true>(from, to);
        let find = |seeds: &[(u32, W)], end: u32| {
            (0..seeds.len())
                .filter(|&i| self.hierarchy.ranks[seeds[i].0 as usize] == end)
                .min_by_key(|&i| seeds[i].1)
                .expect("a way begins and ends at seeds")
        };
        let foot = |side: usize| {
            let mut node = meeting;
            while self.via[node as usize][side].1 != SEED {
                node = self.via[node as usize][side].0;
            }
            node
        };
        cost.exists()
            .then(|| (cost, find(from, foot(0)), find(to, foot(1))))
    }

    /// Like [`Query::cost`], with the arcs of the original graph in the order they are driven; `None`
    /// when there is no way.
    ///
    /// # Panics
    /// When a node is not there.
    pub fn path(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> Option<(W, Vec<u32>)> {
        let mut path = Vec::new();
        let cost = self.path_into(from, to, &mut path);
        cost.exists().then_some((cost, path))
    }

    /// Like [`Query::path`] into a list that is cleared first; empty when there is no way.
    ///
    /// # Panics
    /// When a node is not there.
    pub fn path_into(&mut self, from: &[(u32, W)], to: &[(u32, W)], path: &mut Vec<u32>) -> W {
        path.clear();
        let (cost, meeting) = self.search::<true>(from, to);
        if !cost.exists() {
            return W::NONE;
        }
        // The stack is read from its end: first the way down backward, then the way up, whose arcs
        // are met from the meeting node downward and so come out in driving order.
        let stack = &mut self.stack;
        stack.clear();
        for side in [DOWN, UP] {
            let mut node = meeting;
            let begin = stack.len();
            loop {
                let (lower, arc) = self.via[node as usize][side];
                if arc == SEED {
                    break;
                }
                stack.push(arc);
                node = lower;
            }
            if side == DOWN {
                stack[begin..].reverse();
            }
        }
        while let Some(arc) = stack.pop() {
            let [first, second] = self.hierarchy.arcs.parts(arc);
            if second == WHOLE {
                path.push(first);
            } else {
                stack.push(second);
                stack.push(first);
            }
        }
        cost
    }

    /// Searches upward from both sides at once, lowest rank first.
    fn search<const PATH: bool>(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> (W, u32) {
        if PATH && self.via.is_empty() {
            self.via = vec![[(0, SEED); 2]; self.hierarchy.nodes()];
        }
        let Self {
            hierarchy,
            reached,
            via,
            agenda,
            ..
        } = self;
        for (side, seeds) in [from, to].into_iter().enumerate() {
            for &(node, cost) in seeds {
                let rank = hierarchy.ranks[node as usize];
                let reached = &mut reached[rank as usize][side];
                if cost < *reached {
                    *reached = cost;
                    agenda.add(rank);
                    if PATH {
                        via[rank as usize][side] = (rank, SEED);
                    }
                }
            }
        }
        let mut best = (W::NONE, 0);
        agenda.drain(|agenda, rank| {
            let costs = std::mem::replace(&mut reached[rank as usize], [W::NONE; 2]);
            let both = costs[0].plus(costs[1]);
            if both < best.0 {
                best = (both, rank);
            }
            for side in [UP, DOWN] {
                if costs[side] >= best.0 {
                    continue;
                }
                let arcs = &hierarchy.arcs;
                for (number, arc) in arcs.range(rank, side).zip(arcs.at(rank, side)) {
                    let sum = costs[side].plus(arc.weight);
                    let head = &mut reached[arc.head as usize];
                    if sum < head[side] {
                        if !head[0].min(head[1]).exists() {
                            agenda.add(arc.head);
                        }
                        head[side] = sum;
                        if PATH {
                            #[allow(clippy::cast_possible_truncation)] // arcs are counted in u32
                            let number = number as u32;
                            via[arc.head as usize][side] = (rank, number);
                        }
                    }
                }
            }
        });
        best
    }
}
