//! Arcs on their way into a hierarchy and inside it: the graph it is made from, its shortcuts as
//! whoever made them names them, and the flat form searches read.

use super::weight::Weight;
use std::ops::Range;

/// The second part of an arc that stands for itself.
pub(super) const WHOLE: u32 = u32::MAX;

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

/// The arcs of one direction, kept at their lower ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Side<W> {
    first: Vec<u32>,
    arcs: Vec<Arc<W>>,
    /// What each arc stands for: the downward arc into the node in the middle and the upward arc out
    /// of it, or an arc of the original graph and [`WHOLE`].
    parts: Vec<[u32; 2]>,
}

impl<W: Weight> Side<W> {
    /// A side with room for the arcs counted at each rank; the arcs follow by [`Side::put`].
    pub(super) fn with_room(mut first: Vec<u32>) -> Self {
        let mut sum = 0u32;
        for count in &mut first {
            let here = *count;
            *count = sum;
            sum = sum.checked_add(here).expect("arcs are counted in u32");
        }
        first.push(sum);
        let arc = Arc {
            head: 0,
            weight: W::NONE,
        };
        Self {
            first,
            arcs: vec![arc; sum as usize],
            parts: vec![[0, WHOLE]; sum as usize],
        }
    }

    /// Places an arc at a rank, so that the arcs there stay in the order of their heads; `filled`
    /// arcs are there already.
    pub(super) fn put(&mut self, rank: u32, filled: u32, arc: Arc<W>, parts: [u32; 2]) {
        let first = self.first[rank as usize] as usize;
        let mut slot = first + filled as usize;
        while slot > first && self.arcs[slot - 1].head > arc.head {
            self.arcs[slot] = self.arcs[slot - 1];
            self.parts[slot] = self.parts[slot - 1];
            slot -= 1;
        }
        self.arcs[slot] = arc;
        self.parts[slot] = parts;
    }

    /// Where the arcs of a rank are.
    #[inline(always)]
    pub(super) fn range(&self, rank: u32) -> Range<usize> {
        self.first[rank as usize] as usize..self.first[rank as usize + 1] as usize
    }

    /// The arcs of a rank.
    #[inline(always)]
    pub(super) fn at(&self, rank: u32) -> &[Arc<W>] {
        &self.arcs[self.range(rank)]
    }

    /// Number of the arc kept at a rank whose other end is `head`.
    pub(super) fn find(&self, rank: u32, head: u32) -> Option<u32> {
        let within = self
            .at(rank)
            .binary_search_by_key(&head, |arc| arc.head)
            .ok()?;
        Some(self.first[rank as usize] + u32::try_from(within).expect("arcs are counted in u32"))
    }

    #[inline(always)]
    pub(super) fn parts(&self, arc: u32) -> [u32; 2] {
        self.parts[arc as usize]
    }

    pub(super) fn set_parts(&mut self, arc: usize, parts: [u32; 2]) {
        self.parts[arc] = parts;
    }

    pub(super) fn arc(&self, arc: usize) -> Arc<W> {
        self.arcs[arc]
    }

    pub(super) fn len(&self) -> usize {
        self.arcs.len()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.first) + size_of_val(&*self.arcs) + size_of_val(&*self.parts)
    }
}
