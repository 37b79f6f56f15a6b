//! Many to many: targets are selected once, then sixteen sources at a time are swept over what they
//! selected. In: nodes and seeds; out: rows of costs.

use super::Hierarchy;
use super::agenda::Agenda;
use super::arcs::{Arc, DOWN, UP};
use super::weight::Weight;

/// Sources carried by one sweep: with `u32` they fill a cache line.
pub const LANES: usize = 16;

/// Arcs a sweep takes at once. Most nodes have no more, so that the loop over a node's arcs runs once
/// and the processor guesses its end rightly.
const BLOCK: usize = 4;

/// The part of a hierarchy from which some targets can be reached by descending, laid out for sweeps;
/// shared by threads.
///
/// Selected ranks are numbered from the lowest: slots. Ranks that a selected one climbs to are selected
/// too, so that a climb that has come to the selection stays in it.
#[derive(Clone, Debug)]
pub struct Selection<'h, W> {
    hierarchy: &'h Hierarchy<W>,
    /// The direction of arcs by which seeds climb; sweeps descend by the other.
    climbing: usize,
    /// Which ranks are selected, a bit each, and how many are selected in the words before each word.
    chosen: Vec<u64>,
    before: Vec<u32>,
    /// By slot: where its arcs for climbing begin, and those arcs, to higher slots.
    climb_first: Vec<u32>,
    climb_arcs: Vec<Arc<W>>,
    /// By slot: where its arcs for descending begin, and those arcs, from higher slots, in full blocks.
    descent_first: Vec<u32>,
    descent_arcs: Vec<[Arc<W>; BLOCK]>,
    /// Slot of each target.
    targets: Vec<u32>,
}

/// Costs of all sources of a sweep at one node, in cache lines of their own.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Row<W>([W; LANES]);

impl<W: Weight> Row<W> {
    const NONE: Self = Self([W::NONE; LANES]);

    /// Lowers the costs to those at the other end of an arc and the arc's own.
    #[inline(always)]
    fn lower(&mut self, other: &Self, weight: W) {
        for (cost, other) in self.0.iter_mut().zip(&other.0) {
            *cost = other.plus(weight).least(*cost);
        }
    }
}

/// The state of sweeps: one per thread.
#[derive(Clone, Debug)]
pub struct Lanes<W> {
    /// Costs of each source at a rank that is not selected; [`Weight::NONE`] between climbs.
    reached: Vec<W>,
    ranks: Agenda,
    /// Costs of all sources at a slot.
    lanes: Vec<Row<W>>,
    slots: Agenda,
    /// Which slots the climbs have reached, a bit each.
    climbed: Vec<u64>,
}

impl<W: Weight> Default for Lanes<W> {
    fn default() -> Self {
        Self {
            reached: Vec::new(),
            ranks: Agenda::default(),
            lanes: Vec::new(),
            slots: Agenda::default(),
            climbed: Vec::new(),
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
        let descending = 1 - climbing;
        let words = hierarchy.nodes().div_ceil(64);
        let mark = |bits: &mut [u64], rank: u32| bits[rank as usize / 64] |= 1 << (rank % 64);
        let (mut descends, mut chosen) = (vec![0u64; words], vec![0u64; words]);
        for &target in targets {
            mark(&mut descends, hierarchy.ranks[target as usize]);
        }
        // Rising ranks: what a node adds lies above it.
        let (mut climb_room, mut descent_room) = (0, 0);
        for word in 0..words {
            let mut done = 0u64;
            loop {
                let open = (descends[word] | chosen[word]) & !done;
                if open == 0 {
                    break;
                }
                let bit = open & open.wrapping_neg();
                done |= bit;
                chosen[word] |= bit;
                let rank = rank_of(word, bit.trailing_zeros());
                for arc in hierarchy.arcs.at(rank, climbing) {
                    mark(&mut chosen, arc.head);
                    climb_room += 1;
                }
                if descends[word] & bit != 0 {
                    let arcs = hierarchy.arcs.at(rank, descending);
                    descent_room += arcs.len().div_ceil(BLOCK);
                    for arc in arcs {
                        mark(&mut descends, arc.head);
                    }
                }
            }
        }
        let mut before = Vec::with_capacity(words);
        let mut slots = 0;
        for word in &chosen {
            before.push(slots);
            slots += word.count_ones();
        }
        let mut selection = Self {
            hierarchy,
            climbing,
            chosen,
            before,
            climb_first: Vec::with_capacity(slots as usize + 1),
            climb_arcs: Vec::with_capacity(climb_room),
            descent_first: Vec::with_capacity(slots as usize + 1),
            descent_arcs: Vec::with_capacity(descent_room),
            targets: Vec::with_capacity(targets.len()),
        };
        selection.lay_out(&descends);
        for &target in targets {
            let slot = selection.slot(hierarchy.ranks[target as usize]);
            selection.targets.push(slot.expect("targets are selected"));
        }
        selection
    }

    /// Writes the arcs of the selected ranks; `descends` are those from which a target is reached.
    fn lay_out(&mut self, descends: &[u64]) {
        let count = |len: usize| u32::try_from(len).expect("arcs are counted in u32");
        let mut slot = 0;
        for (word, &descends) in descends.iter().enumerate() {
            let mut open = self.chosen[word];
            while open != 0 {
                let bit = open & open.wrapping_neg();
                open ^= bit;
                let rank = rank_of(word, bit.trailing_zeros());
                self.climb_first.push(count(self.climb_arcs.len()));
                for &arc in self.hierarchy.arcs.at(rank, self.climbing) {
                    let arc = self.arc(arc);
                    self.climb_arcs.push(arc);
                }
                self.descent_first.push(count(self.descent_arcs.len()));
                if descends & bit != 0 {
                    let arcs = self.hierarchy.arcs.at(rank, 1 - self.climbing);
                    for arcs in arcs.chunks(BLOCK) {
                        // What is missing to a full block comes from nowhere.
                        let nothing = Arc {
                            head: slot,
                            weight: W::NONE,
                        };
                        let mut block = [nothing; BLOCK];
                        for (place, &arc) in block.iter_mut().zip(arcs) {
                            *place = self.arc(arc);
                        }
                        self.descent_arcs.push(block);
                    }
                }
                slot += 1;
            }
        }
        self.climb_first.push(count(self.climb_arcs.len()));
        self.descent_first.push(count(self.descent_arcs.len()));
    }

    /// An arc of the hierarchy with the slot of its head.
    fn arc(&self, arc: Arc<W>) -> Arc<W> {
        Arc {
            head: self.slot(arc.head).expect("higher ends are selected too"),
            weight: arc.weight,
        }
    }

    /// Number of selected nodes.
    fn slots(&self) -> usize {
        self.climb_first.len() - 1
    }

    /// Number of targets.
    #[must_use]
    pub fn targets(&self) -> usize {
        self.targets.len()
    }

    /// The slot of a rank.
    #[inline(always)]
    fn slot(&self, rank: u32) -> Option<u32> {
        let (word, bit) = (rank as usize / 64, 1u64 << (rank % 64));
        let chosen = self.chosen[word];
        (chosen & bit != 0).then(|| self.before[word] + (chosen & (bit - 1)).count_ones())
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
            state.ranks = Agenda::new(self.hierarchy.nodes());
        }
        if state.lanes.len() < self.slots() {
            state.lanes.resize(self.slots(), Row::NONE);
            state.slots = Agenda::new(self.slots());
            state.climbed.resize(self.slots().div_ceil(64), 0);
        }
        for (lane, seeds) in sources.iter().enumerate() {
            self.climb(state, seeds, lane);
        }
        pulp::Arch::new().dispatch(Sweep {
            selection: self,
            state,
        });
        state.climbed.fill(0);
        self.gather(&state.lanes, out);
    }

    /// Climbs from the seeds of a source, lowest rank first, until the selection is met, and leaves costs
    /// there in a lane.
    fn climb(&self, state: &mut Lanes<W>, seeds: &[(u32, W)], lane: usize) {
        let Lanes {
            reached,
            ranks,
            lanes,
            slots,
            climbed,
        } = state;
        for &(node, cost) in seeds {
            let rank = self.hierarchy.ranks[node as usize];
            let reached = &mut reached[rank as usize];
            *reached = cost.least(*reached);
            ranks.add(rank);
        }
        ranks.drain(|ranks, rank| {
            let cost = std::mem::replace(&mut reached[rank as usize], W::NONE);
            if let Some(slot) = self.slot(rank) {
                let (word, bit) = (slot as usize / 64, 1 << (slot % 64));
                if climbed[word] & bit == 0 {
                    climbed[word] |= bit;
                    slots.add(slot);
                    lanes[slot as usize] = Row::NONE;
                }
                lanes[slot as usize].0[lane] = cost;
                return;
            }
            for arc in self.hierarchy.arcs.at(rank, self.climbing) {
                let reached = &mut reached[arc.head as usize];
                *reached = cost.plus(arc.weight).least(*reached);
                ranks.add(arc.head);
            }
        });
    }

    /// Turns the lanes of the targets into rows, a few targets at a time so that both stay in cache.
    fn gather(&self, lanes: &[Row<W>], out: &mut [W]) {
        let width = self.targets.len();
        for (block, targets) in self.targets.chunks(LANES).enumerate() {
            let mut tile = [[W::NONE; LANES]; LANES];
            for (row, &slot) in tile.iter_mut().zip(targets) {
                *row = lanes[slot as usize].0;
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

/// The rank of a bit in a word of a set of ranks.
fn rank_of(word: usize, bit: u32) -> u32 {
    u32::try_from(word * 64).expect("nodes are counted in u32") + bit
}

/// What all sources of a sweep do together, compiled once for each width of vector unit: climb on
/// inside the selection, then descend.
struct Sweep<'s, 'h, W> {
    selection: &'s Selection<'h, W>,
    state: &'s mut Lanes<W>,
}

impl<W: Weight> pulp::WithSimd for Sweep<'_, '_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Selection {
            climb_first,
            climb_arcs,
            descent_first,
            descent_arcs,
            ..
        } = self.selection;
        let Lanes {
            lanes,
            slots,
            climbed,
            ..
        } = self.state;
        slots.drain(|slots, slot| {
            let costs = lanes[slot as usize];
            let range =
                climb_first[slot as usize] as usize..climb_first[slot as usize + 1] as usize;
            for arc in &climb_arcs[range] {
                let (word, bit) = (arc.head as usize / 64, 1 << (arc.head % 64));
                let above = &mut lanes[arc.head as usize];
                if climbed[word] & bit == 0 {
                    climbed[word] |= bit;
                    slots.add(arc.head);
                    *above = Row::NONE;
                }
                above.lower(&costs, arc.weight);
            }
        });
        for (slot, range) in descent_first.windows(2).enumerate().rev() {
            let mut costs = if climbed[slot / 64] >> (slot % 64) & 1 == 0 {
                Row::NONE
            } else {
                lanes[slot]
            };
            for block in &descent_arcs[range[0] as usize..range[1] as usize] {
                for arc in block {
                    costs.lower(&lanes[arc.head as usize], arc.weight);
                }
            }
            lanes[slot] = costs;
        }
    }
}
