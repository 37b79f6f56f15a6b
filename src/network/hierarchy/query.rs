//! Point to point: seeds on both sides in, the least cost and the arcs of a cheapest way out.

use super::Hierarchy;
use super::agenda::Agenda;
use super::arcs::{DOWN, Parts, UP, WHOLE};
use super::weight::Weight;

/// Reached by a seed, not by an arc.
const SEED: u32 = u32::MAX;

/// The state of point-to-point searches: one per thread, made once, nothing allocated later.
#[derive(Clone, Debug)]
pub struct Query<'h, W> {
    hierarchy: &'h Hierarchy<W>,
    /// Cost from the seeds and to the seeds of the other side; all [`Weight::NONE`] between searches.
    reached: Vec<[W; 2]>,
    /// The rank each node was reached from, or [`SEED`], by the last search that reached it.
    below: Vec<[u32; 2]>,
    agenda: Agenda,
    /// Arcs to be unpacked and where in the path they belong.
    arcs: Vec<(u32, u32)>,
}

impl<'h, W: Weight> Query<'h, W> {
    /// A state for searches in one hierarchy.
    #[must_use]
    pub fn new(hierarchy: &'h Hierarchy<W>) -> Self {
        Self {
            hierarchy,
            reached: vec![[W::NONE; 2]; hierarchy.nodes()],
            below: Vec::new(),
            agenda: Agenda::new(hierarchy.nodes()),
            arcs: Vec::new(),
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
            while self.below[node as usize][side] != SEED {
                node = self.below[node as usize][side];
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
        // The way up is met from its end, the way down from its beginning.
        self.arcs.clear();
        let mut leaves = 0;
        for side in [UP, DOWN] {
            let begin = self.arcs.len();
            let mut rank = meeting;
            loop {
                let below = self.below[rank as usize][side];
                if below == SEED {
                    break;
                }
                let arc = self.hierarchy.arcs.find(below, side, rank);
                self.arcs
                    .push((arc.expect("a node is reached by an arc"), 0));
                rank = below;
            }
            if side == UP {
                self.arcs[begin..].reverse();
            }
            for (arc, place) in &mut self.arcs[begin..] {
                *place = leaves;
                leaves += self.hierarchy.arcs.parts(*arc).leaves;
            }
        }
        path.resize(leaves as usize, 0);
        self.unpack(path);
        cost
    }

    /// Writes what is under each arc of `arcs` to its place in the path.
    ///
    /// First come, first served, and without branches: the arcs in the queue are read from memory side by
    /// side. A shortcut also writes to its place, where the first arc under it writes later.
    fn unpack(&mut self, path: &mut [u32]) {
        let mut len = self.arcs.len();
        self.arcs.resize(2 * path.len() + 2, (0, 0));
        let mut next = 0;
        while next < len {
            let (arc, place) = self.arcs[next];
            next += 1;
            let Parts { first, second, .. } = self.hierarchy.arcs.parts(arc);
            path[place as usize] = first;
            let shortcut = second != WHOLE;
            let middle = place
                + self
                    .hierarchy
                    .arcs
                    .parts(if shortcut { first } else { arc })
                    .leaves;
            self.arcs[len] = (first, place);
            self.arcs[len + 1] = (second, middle);
            len += 2 * usize::from(shortcut);
        }
    }

    /// Searches upward from both sides at once, lowest rank first.
    fn search<const PATH: bool>(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> (W, u32) {
        if PATH && self.below.is_empty() {
            self.below = vec![[SEED; 2]; self.hierarchy.nodes()];
        }
        let Self {
            hierarchy,
            reached,
            below,
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
                        below[rank as usize][side] = SEED;
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
                for arc in hierarchy.arcs.at(rank, side) {
                    let sum = costs[side].plus(arc.weight);
                    let head = &mut reached[arc.head as usize];
                    agenda.add(arc.head);
                    if PATH {
                        let below = &mut below[arc.head as usize][side];
                        *below = if sum < head[side] { rank } else { *below };
                    }
                    head[side] = sum.least(head[side]);
                }
            }
        });
        best
    }
}
