//! Many to many: targets are selected once, then sixteen sources at a time are swept over what they
//! selected. In: nodes and seeds; out: rows of costs.

use super::Hierarchy;
use super::agenda::Agenda;
use super::arcs::{Arc, DOWN, UP};
use super::weight::Weight;

/// Sources carried by one sweep: with `u32` they fill a cache line.
pub const LANES: usize = 16;

/// The part of a hierarchy from which some targets can be reached by descending, laid out for sweeps;
/// shared by threads.
#[derive(Clone, Debug)]
pub struct Selection<'h, W> {
    hierarchy: &'h Hierarchy<W>,
    /// The direction of arcs by which seeds climb; sweeps descend by the other.
    climbing: usize,
    /// Which ranks are selected, a bit each, and how many are selected in the words before each word.
    chosen: Vec<u64>,
    before: Vec<u32>,
    slots: u32,
    /// By slot (selected ranks, highest first): where its arcs begin, and arcs to slots before it.
    first: Vec<u32>,
    arcs: Vec<Arc<W>>,
    /// Slot of each target.
    targets: Vec<u32>,
}

/// The state of sweeps: one per thread.
#[derive(Clone, Debug)]
pub struct Lanes<W> {
    lanes: Vec<[W; LANES]>,
    reached: Vec<W>,
    agenda: Agenda,
}

impl<W: Weight> Default for Lanes<W> {
    fn default() -> Self {
        Self {
            lanes: Vec::new(),
            reached: Vec::new(),
            agenda: Agenda::default(),
        }
    }
}

impl<W: Weight> Hierarchy<W> {
    /// Selects the targets of a matrix (nodes; may repeat).
    ///
    /// # Panics
    /// When a node is not there.
    #[must_use]
    pub fn select(&self, targets: &[u32]) -> Selection<'_, W> {
        Selection::new(self, UP, targets)
    }

    /// Selects the sources of a matrix; rows are then asked for by target, and cost from each selected
    /// node to the row's seeds. The cheaper way round when sources are more than targets.
    ///
    /// # Panics
    /// When a node is not there.
    #[must_use]
    pub fn select_sources(&self, sources: &[u32]) -> Selection<'_, W> {
        Selection::new(self, DOWN, sources)
    }
}

impl<'h, W: Weight> Selection<'h, W> {
    fn new(hierarchy: &'h Hierarchy<W>, climbing: usize, targets: &[u32]) -> Self {
        let mut chosen = vec![0u64; hierarchy.nodes().div_ceil(64)];
        for &target in targets {
            let rank = hierarchy.ranks[target as usize];
            chosen[rank as usize / 64] |= 1 << (rank % 64);
        }
        // Rising ranks: what a node adds lies above it.
        let mut slots = 0u32;
        let mut room = 0;
        for word in 0..chosen.len() {
            let mut done = 0u64;
            loop {
                let open = chosen[word] & !done;
                if open == 0 {
                    break;
                }
                let bit = open.trailing_zeros();
                done |= 1 << bit;
                slots += 1;
                let rank = u32::try_from(word * 64).expect("nodes are counted in u32") + bit;
                let arcs = hierarchy.arcs.at(rank, 1 - climbing);
                room += arcs.len();
                for arc in arcs {
                    chosen[arc.head as usize / 64] |= 1 << (arc.head % 64);
                }
            }
        }
        let mut before = Vec::with_capacity(chosen.len());
        let mut sum = 0;
        for word in &chosen {
            before.push(sum);
            sum += word.count_ones();
        }
        let mut selection = Self {
            hierarchy,
            climbing,
            chosen,
            before,
            slots,
            first: Vec::with_capacity(slots as usize + 1),
            arcs: Vec::with_capacity(room),
            targets: Vec::new(),
        };
        selection.lay_out();
        selection.targets = targets
            .iter()
            .map(|&target| selection.slot(hierarchy.ranks[target as usize]))
            .map(|slot| slot.expect("targets are selected"))
            .collect();
        selection
    }

    /// Writes the arcs of the selected ranks, highest rank first.
    fn lay_out(&mut self) {
        self.first.push(0);
        for word in (0..self.chosen.len()).rev() {
            let mut open = self.chosen[word];
            while open != 0 {
                let bit = 63 - open.leading_zeros();
                open ^= 1 << bit;
                let rank = u32::try_from(word * 64).expect("nodes are counted in u32") + bit;
                for arc in self.hierarchy.arcs.at(rank, 1 - self.climbing) {
                    let head = self.slot(arc.head).expect("higher ends are selected too");
                    self.arcs.push(Arc {
                        head,
                        weight: arc.weight,
                    });
                }
                self.first
                    .push(u32::try_from(self.arcs.len()).expect("arcs are counted in u32"));
            }
        }
    }

    /// Number of targets.
    #[must_use]
    pub fn targets(&self) -> usize {
        self.targets.len()
    }

    /// Where a rank is in the sweep.
    #[inline(always)]
    fn slot(&self, rank: u32) -> Option<u32> {
        let (word, bit) = (rank as usize / 64, rank % 64);
        let bits = self.chosen[word] >> bit;
        if bits & 1 == 0 {
            return None;
        }
        let not_above = self.before[word] + (self.chosen[word] & !(!1 << bit)).count_ones();
        Some(self.slots - not_above)
    }

    /// Rows of the matrix: from the seeds `(node, cost to get there)` of each of up to [`LANES`] sources
    /// to all targets, row by row; [`Weight::NONE`] where there is no way.
    ///
    /// # Panics
    /// When there are more sources than lanes, a node is not there, or `out` is not sources × targets.
    pub fn rows(&self, state: &mut Lanes<W>, sources: &[&[(u32, W)]], out: &mut [W]) {
        assert!(sources.len() <= LANES, "a sweep carries {LANES} sources");
        assert_eq!(out.len(), sources.len() * self.targets.len());
        if state.reached.len() != self.hierarchy.nodes() {
            state.reached = vec![W::NONE; self.hierarchy.nodes()];
            state.agenda = Agenda::new(self.hierarchy.nodes());
        }
        state.lanes.clear();
        state.lanes.resize(self.slots as usize, [W::NONE; LANES]);
        for (lane, seeds) in sources.iter().enumerate() {
            self.climb(state, seeds, lane);
        }
        pulp::Arch::new().dispatch(Descent {
            first: &self.first,
            arcs: &self.arcs,
            lanes: &mut state.lanes,
        });
        self.gather(&state.lanes, out);
    }

    /// Searches upward from the seeds, lowest rank first, and leaves costs in a lane.
    fn climb(&self, state: &mut Lanes<W>, seeds: &[(u32, W)], lane: usize) {
        let Lanes {
            lanes,
            reached,
            agenda,
        } = state;
        for &(node, cost) in seeds {
            let rank = self.hierarchy.ranks[node as usize];
            let reached = &mut reached[rank as usize];
            if cost < *reached {
                *reached = cost;
                agenda.add(rank);
            }
        }
        agenda.drain(|agenda, rank| {
            let cost = std::mem::replace(&mut reached[rank as usize], W::NONE);
            if let Some(slot) = self.slot(rank) {
                lanes[slot as usize][lane] = cost;
            }
            for arc in self.hierarchy.arcs.at(rank, self.climbing) {
                let reached = &mut reached[arc.head as usize];
                let sum = cost.plus(arc.weight);
                if sum < *reached {
                    if !reached.exists() {
                        agenda.add(arc.head);
                    }
                    *reached = sum;
                }
            }
        });
    }

    /// Turns the lanes of the targets into rows, a few targets at a time so that both stay in cache.
    fn gather(&self, lanes: &[[W; LANES]], out: &mut [W]) {
        let width = self.targets.len();
        for (block, targets) in self.targets.chunks(LANES).enumerate() {
            let mut tile = [[W::NONE; LANES]; LANES];
            for (row, &slot) in tile.iter_mut().zip(targets) {
                *row = lanes[slot as usize];
            }
            for (lane, row) in out.chunks_exact_mut(width).enumerate() {
                let row = &mut row[block * LANES..];
                for (cell, costs) in row.iter_mut().zip(&tile[..targets.len()]) {
                    *cell = costs[lane];
                }
            }
        }
    }
}

/// The sweep itself, compiled once for each width of vector unit.
struct Descent<'a, W> {
    first: &'a [u32],
    arcs: &'a [Arc<W>],
    lanes: &'a mut [[W; LANES]],
}

impl<W: Weight> pulp::WithSimd for Descent<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (slot, range) in self.first.windows(2).enumerate() {
            let mut costs = self.lanes[slot];
            for arc in &self.arcs[range[0] as usize..range[1] as usize] {
                let above = &self.lanes[arc.head as usize];
                for (cost, above) in costs.iter_mut().zip(above) {
                    *cost = above.plus(arc.weight).least(*cost);
                }
            }
            self.lanes[slot] = costs;
        }
    }
}
