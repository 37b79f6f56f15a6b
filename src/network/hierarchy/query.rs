//! Point to point: seeds on both sides in, the least cost and the arcs of a cheapest way out.

use super::arcs::{Side, WHOLE};
use super::heap::Heap;
use super::weight::Weight;
use super::{Hierarchy, ROOT};

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
    heaps: [Heap<W>; 2],
    touched: Vec<u32>,
    /// Where the walks towards the root have come to.
    tips: Vec<u32>,
    stack: Vec<(bool, u32)>,
}

impl<'h, W: Weight> Query<'h, W> {
    /// A state for searches in one hierarchy.
    #[must_use]
    pub fn new(hierarchy: &'h Hierarchy<W>) -> Self {
        Self {
            hierarchy,
            reached: vec![[W::NONE; 2]; hierarchy.nodes()],
            via: Vec::new(),
            heaps: [Heap::new(), Heap::new()],
            touched: Vec::new(),
            tips: Vec::new(),
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
        for (side, upward) in [(1, false), (0, true)] {
            let mut node = meeting;
            let begin = stack.len();
            loop {
                let (lower, arc) = self.via[node as usize][side];
                if arc == SEED {
                    break;
                }
                stack.push((upward, arc));
                node = lower;
            }
            if !upward {
                stack[begin..].reverse();
            }
        }
        while let Some((upward, arc)) = stack.pop() {
            let side = if upward {
                &self.hierarchy.up
            } else {
                &self.hierarchy.down
            };
            let [first, second] = side.parts(arc);
            if second == WHOLE {
                path.push(first);
            } else {
                stack.push((true, second));
                stack.push((false, first));
            }
        }
        cost
    }

    fn search<const PATH: bool>(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> (W, u32) {
        if PATH && self.via.is_empty() {
            self.via = vec![[(0, SEED); 2]; self.hierarchy.nodes()];
        }
        if self.hierarchy.parents.is_empty() {
            self.race::<PATH>(from, to)
        } else {
            self.climb::<PATH>(from, to)
        }
    }

    /// Sets a seed; tells its rank when it is a new best there.
    #[inline(always)]
    fn seed<const PATH: bool>(&mut self, side: usize, (node, cost): (u32, W)) -> Option<u32> {
        let rank = self.hierarchy.ranks[node as usize];
        let reached = &mut self.reached[rank as usize][side];
        (cost < *reached).then(|| {
            *reached = cost;
            if PATH {
                self.via[rank as usize][side] = (rank, SEED);
            }
            rank
        })
    }

    /// Walks the elimination tree from all seeds to the roots, lowest rank first.
    fn climb<const PATH: bool>(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> (W, u32) {
        let mut tips = std::mem::take(&mut self.tips);
        tips.clear();
        for (side, seeds) in [from, to].into_iter().enumerate() {
            for &seed in seeds {
                tips.extend(self.seed::<PATH>(side, seed));
            }
        }
        tips.sort_unstable();
        tips.dedup();
        let mut best = (W::NONE, 0);
        while let [low, others @ ..] = &mut *tips {
            // The lowest tip walks until it is no longer the lowest.
            let until = others.first().copied().unwrap_or(ROOT);
            let mut rank = *low;
            while rank < until {
                self.settle::<PATH>(rank, &mut best);
                rank = self.hierarchy.parents[rank as usize];
            }
            if rank == until {
                tips.remove(0); // met another tip, or the root's end when it was the last
            } else {
                let place = others.partition_point(|&other| other < rank);
                if others.get(place) == Some(&rank) {
                    tips.remove(0);
                } else {
                    tips[..=place].rotate_left(1);
                    tips[place] = rank;
                }
            }
        }
        self.tips = tips;
        best
    }

    /// Takes a node out of the walk: meets, relaxes, and leaves no trace but `via`.
    #[inline(always)]
    fn settle<const PATH: bool>(&mut self, rank: u32, best: &mut (W, u32)) {
        let [from, to] = self.reached[rank as usize];
        let both = from.plus(to);
        if both < best.0 {
            *best = (both, rank);
        }
        if from < best.0 {
            self.relax::<PATH>(&self.hierarchy.up, 0, rank, from);
        }
        if to < best.0 {
            self.relax::<PATH>(&self.hierarchy.down, 1, rank, to);
        }
        self.reached[rank as usize] = [W::NONE; 2];
    }

    #[inline(always)]
    fn relax<const PATH: bool>(&mut self, arcs: &'h Side<W>, side: usize, rank: u32, cost: W) {
        let range = arcs.range(rank);
        let mut number = u32::try_from(range.start).expect("arcs are counted in u32");
        for arc in arcs.at(rank) {
            let reached = &mut self.reached[arc.head as usize][side];
            let sum = cost.plus(arc.weight);
            if sum < *reached {
                *reached = sum;
                if PATH {
                    self.via[arc.head as usize][side] = (rank, number);
                }
            }
            number += 1;
        }
    }

    /// Two searches upward in the order of cost, stalled on demand.
    fn race<const PATH: bool>(&mut self, from: &[(u32, W)], to: &[(u32, W)]) -> (W, u32) {
        for (side, seeds) in [from, to].into_iter().enumerate() {
            self.heaps[side].clear();
            for &seed in seeds {
                if let Some(rank) = self.seed::<PATH>(side, seed) {
                    self.heaps[side].push(seed.1, rank);
                    self.touched.push(rank);
                }
            }
        }
        let sides = [&self.hierarchy.up, &self.hierarchy.down];
        let mut best = (W::NONE, 0);
        loop {
            let [left, right] = [0, 1].map(|side| self.heaps[side].least().unwrap_or(W::NONE));
            if left.min(right) >= best.0 {
                break;
            }
            let side = usize::from(right < left);
            let Some((cost, rank)) = self.heaps[side].pop() else {
                break;
            };
            let reached = self.reached[rank as usize];
            if cost > reached[side] {
                continue; // a better way was found after this entry was made
            }
            let both = reached[0].plus(reached[1]);
            if both < best.0 {
                best = (both, rank);
            }
            let stalled = sides[1 - side]
                .at(rank)
                .iter()
                .any(|arc| self.reached[arc.head as usize][side].plus(arc.weight) < cost);
            if stalled {
                continue;
            }
            let arcs = sides[side];
            for (number, arc) in arcs.range(rank).zip(arcs.at(rank)) {
                let sum = cost.plus(arc.weight);
                let head = &mut self.reached[arc.head as usize];
                if sum < head[side] {
                    if !head[0].min(head[1]).exists() {
                        self.touched.push(arc.head);
                    }
                    head[side] = sum;
                    self.heaps[side].push(sum, arc.head);
                    if PATH {
                        let number = u32::try_from(number).expect("arcs are counted in u32");
                        self.via[arc.head as usize][side] = (rank, number);
                    }
                }
            }
        }
        for rank in self.touched.drain(..) {
            self.reached[rank as usize] = [W::NONE; 2];
        }
        best
    }
}
