//! Arcs on their way into a hierarchy and inside it: the graph it is made from, its shortcuts as
//! whoever made them names them, and the flat form searches read.

use super::weight::Weight;
use std::ops::Range;

/// The second part of an arc that stands for itself.
pub(super) const WHOLE: u32 = u32::MAX;
/// In its place while a hierarchy is put together: the first part is a rank, not an arc.
const OVER: u32 = u32::MAX - 1;

/// A directed graph as parallel arrays, borrowed. Loops and arcs of weight [`Weight::NONE`] are left
/// out of a hierarchy; parallel arcs and weights of zero are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Digraph<'a, W> {
    /// Number of nodes.
    pub nodes: usize,
    /// Where each arc comes from.
    pub tails: &'a [u32],
    /// Where each arc goes to.
    pub heads: &'a [u32],
    /// What each arc costs.
    pub weights: &'a [W],
}

/// What an arc of a hierarchy stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The arc of this number in the original graph.
    Arc(u32),
    /// Two arcs of the hierarchy that meet at this rank, which is below both ends.
    Over(u32),
}

/// An arc between two ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut<W> {
    /// Rank of the lower end.
    pub low: u32,
    /// Rank of the higher end.
    pub high: u32,
    /// From the lower end to the higher one; else from the higher to the lower.
    pub upward: bool,
    /// What it costs.
    pub weight: W,
    /// What it stands for.
    pub via: Via,
}

/// An arc as a search meets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arc<W> {
    /// The end it is not kept at.
    pub(super) head: u32,
    pub(super) weight: W,
}

/// What an arc of a hierarchy stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    /// The downward arc into the node in the middle, or an arc of the original graph.
    pub(super) first: u32,
    /// The upward arc out of the node in the middle, or [`WHOLE`].
    pub(super) second: u32,
    /// How many arcs of the original graph there are under it.
    pub(super) leaves: u32,
}

impl Parts {
    /// Before the arcs that meet in the middle are found.
    pub(super) fn new(via: Via) -> Self {
        let (first, second) = match via {
            Via::Arc(arc) => (arc, WHOLE),
            Via::Over(middle) => (middle, OVER),
        };
        Self {
            first,
            second,
            leaves: 1,
        }
    }
}

/// Arcs from a node to higher ranks, and the first of the two directions of [`Arcs`].
pub(super) const UP: usize = 0;
/// Arcs to a node from higher ranks, followed backward.
pub(super) const DOWN: usize = 1;

/// All arcs of a hierarchy, kept at their lower ends: for each rank first those up, then those down,
/// each in the order of their heads. Which they are is all that a search reads of them.
#[derive(Clone, Debug)]
pub(super) struct Arcs<W> {
    /// Where the arcs up and the arcs down of each rank begin, one entry after the other.
    first: Vec<u32>,
    arcs: Vec<Arc<W>>,
    /// What each arc stands for.
    parts: Vec<Parts>,
}

impl<W: Weight> Arcs<W> {
    /// Sorts arcs `(lower rank, direction, arc, parts)` to their places; goes through them twice.
    ///
    /// # Panics
    /// When an arc goes over a node that has no such arcs.
    pub(super) fn collect(
        nodes: usize,
        all: impl Iterator<Item = (u32, usize, Arc<W>, Parts)> + Clone,
    ) -> Self {
        // The entry after a place's own says where its next arc goes, and in the end where they end.
        let mut first = vec![0u32; 2 * nodes + 2];
        for (rank, direction, ..) in all.clone() {
            first[2 * rank as usize + direction + 2] += 1;
        }
        let mut sum = 0u32;
        for count in &mut first {
            sum = sum.checked_add(*count).expect("arcs are counted in u32");
            *count = sum;
        }
        let nothing = Arc {
            head: 0,
            weight: W::NONE,
        };
        let mut arcs = vec![nothing; sum as usize];
        let mut parts = vec![Parts::new(Via::Arc(0)); sum as usize];
        for (rank, direction, arc, part) in all {
            let slot = &mut first[2 * rank as usize + direction + 1];
            arcs[*slot as usize] = arc;
            parts[*slot as usize] = part;
            *slot += 1;
        }
        for range in first.windows(2) {
            for end in range[0] as usize + 1..range[1] as usize {
                for slot in (range[0] as usize + 1..=end).rev() {
                    if arcs[slot - 1].head < arcs[slot].head {
                        break;
                    }
                    arcs.swap(slot - 1, slot);
                    parts.swap(slot - 1, slot);
                }
            }
        }
        first.pop();
        let mut arcs = Self { first, arcs, parts };
        arcs.find_parts();
        arcs
    }

    /// Where the arcs of a rank in a direction are.
    #[inline(always)]
    pub(super) fn range(&self, rank: u32, direction: usize) -> Range<usize> {
        let place = 2 * rank as usize + direction;
        self.first[place] as usize..self.first[place + 1] as usize
    }

    /// The arcs of a rank in a direction.
    #[inline(always)]
    pub(super) fn at(&self, rank: u32, direction: usize) -> &[Arc<W>] {
        &self.arcs[self.range(rank, direction)]
    }

    /// Number of the arc kept at a rank whose other end is `head`.
    pub(super) fn find(&self, rank: u32, direction: usize, head: u32) -> Option<u32> {
        let range = self.range(rank, direction);
        let arcs = &self.arcs[range.clone()];
        let within = arcs.binary_search_by_key(&head, |arc| arc.head).ok()?;
        u32::try_from(range.start + within).ok()
    }

    /// Replaces middle nodes by the two arcs that meet there, lowest first, and counts leaves.
    fn find_parts(&mut self) {
        for place in 0..self.first.len() - 1 {
            let low = u32::try_from(place / 2).expect("nodes are counted in u32");
            for number in self.first[place] as usize..self.first[place + 1] as usize {
                let Parts { first, second, .. } = self.parts[number];
                if second != OVER {
                    continue;
                }
                let high = self.arcs[number].head;
                let (tail, head) = match place % 2 {
                    UP => (low, high),
                    _ => (high, low),
                };
                let [first, second] = [self.find(first, DOWN, tail), self.find(first, UP, head)]
                    .map(|part| part.expect("a shortcut goes over two arcs that are there"));
                let leaves = self.parts[first as usize].leaves + self.parts[second as usize].leaves;
                self.parts[number] = Parts {
                    first,
                    second,
                    leaves,
                };
            }
        }
    }

    /// What an arc stands for.
    #[inline(always)]
    pub(super) fn parts(&self, arc: u32) -> Parts {
        self.parts[arc as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.arcs.len()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.first) + size_of_val(&*self.arcs) + size_of_val(&*self.parts)
    }
}
