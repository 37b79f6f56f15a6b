//! A road graph as benchmarks know it: arcs as parallel arrays with time, and length where there is one.

use super::points::Dice;
use crate::network::Cost;

/// What nodes are called in the files a run writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ids {
    /// 1, 2, 3 … as DIMACS counts.
    Counted,
    /// One id for each node (OpenStreetMap).
    Listed(Vec<i64>),
}

/// A directed graph with travel times, ready to be measured. Arcs stand in the order of their file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadGraph {
    /// Number of nodes.
    pub nodes: u32,
    /// The first so many are junctions, at which ways may begin and end; the others remember how a
    /// junction was come to, where turns are restricted.
    pub plain: u32,
    /// Where each arc comes from, counted from 0.
    pub tails: Vec<u32>,
    /// Where each arc goes to.
    pub heads: Vec<u32>,
    /// Milliseconds of each arc (or whatever a DIMACS file holds).
    pub ms: Vec<u32>,
    /// Decimetres of each arc; empty when the file has none.
    pub dm: Vec<u32>,
    /// East and north of each node in 1e-6 degrees; empty when the file has none.
    pub places: Vec<[i32; 2]>,
    /// Names of the nodes.
    pub ids: Ids,
}

impl RoadGraph {
    /// Number of arcs.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.heads.len()
    }

    /// What files call a node.
    #[must_use]
    pub fn id(&self, node: u32) -> i64 {
        match &self.ids {
            Ids::Counted => i64::from(node) + 1,
            Ids::Listed(ids) => ids.get(node as usize).copied().unwrap_or(-1),
        }
    }

    /// Time and length of each arc in one number.
    ///
    /// # Panics
    /// When the graph has no lengths; see [`RoadGraph::make_lengths`].
    #[must_use]
    pub fn costs(&self) -> Vec<Cost> {
        assert_eq!(self.dm.len(), self.ms.len(), "the graph has lengths");
        let pairs = self.ms.iter().zip(&self.dm);
        pairs.map(|(&ms, &dm)| Cost::new(ms, dm)).collect()
    }

    /// Gives every arc a length that is made up but always the same: 20 to 100 km/h, drawn by its two
    /// ends, so that both directions of a road and parallel arcs agree. For measuring only.
    pub fn make_lengths(&mut self) {
        let ends = self.tails.iter().zip(&self.heads);
        self.dm = ends
            .zip(&self.ms)
            .map(|((&tail, &head), &ms)| {
                let key = u64::from(tail.min(head)) << 32 | u64::from(tail.max(head));
                let kmh = 20 + Dice::new(key).next() % 81;
                u32::try_from(u64::from(ms) * kmh / 360)
                    .expect("below the time, for it is below 360 km/h")
            })
            .collect();
    }

    /// Where each node's arcs begin in [`RoadGraph::tails`]' order by tail, and the heads in that order
    /// (arcs of one node as in the file).
    #[must_use]
    pub(super) fn out(&self) -> (Vec<u32>, Vec<u32>) {
        let mut first = vec![0u32; self.nodes as usize + 1];
        for &tail in &self.tails {
            first[tail as usize + 1] += 1;
        }
        for node in 0..self.nodes as usize {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut heads = vec![0u32; self.heads.len()];
        for (&tail, &head) in self.tails.iter().zip(&self.heads) {
            let slot = &mut next[tail as usize];
            heads[*slot as usize] = head;
            *slot += 1;
        }
        (first, heads)
    }
}
