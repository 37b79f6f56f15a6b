//! Graph and order in, the chordal graph that all weights share out.

use std::ops::Range;

/// No parent: a root of the elimination tree. No edge: the arc is a loop.
const NONE: u32 = u32::MAX;

/// The chordal supergraph of a graph in an elimination order, and where each arc lies in it.
/// Independent of weights. Does not change.
#[derive(Clone, Debug)]
pub struct Skeleton {
    /// Node at each rank.
    order: Vec<u32>,
    /// Rank of each node.
    ranks: Vec<u32>,
    /// Parent of each rank in the elimination tree, or `u32::MAX`.
    parents: Vec<u32>,
    /// Where the edges to higher ranks begin, by lower end.
    first: Vec<u32>,
    /// The higher end of each edge, ascending within a row.
    heads: Vec<u32>,
    /// Where the edges to lower ranks begin, by higher end.
    first_below: Vec<u32>,
    /// Lower end and number of each edge, lower ends ascending.
    below: Vec<Below>,
    /// The edge of each arc, doubled, plus one if the arc leads down; or [`NONE`].
    edge_of_arc: Vec<u32>,
    /// Where the arcs of each edge begin.
    first_arc: Vec<u32>,
    /// Arcs by edge, ascending within an edge.
    arcs: Vec<u32>,
}

/// An edge seen from its higher end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Below {
    /// Rank of the lower end.
    pub low: u32,
    /// Number of the edge.
    pub edge: u32,
}

impl Skeleton {
    /// Eliminates the nodes of a graph in an order (`order[rank]` is a node). Loops are left out.
    ///
    /// # Panics
    /// When `order` is not a permutation of the nodes, an arc leads out of the graph, or there would be
    /// 2³¹ edges or more.
    #[must_use]
    pub fn new(nodes: usize, tails: &[u32], heads: &[u32], order: Vec<u32>) -> Self {
        Self::within(nodes, tails, heads, order, usize::MAX).expect("no bound was set")
    }

    /// The same with at most so many edges, else `None`: graphs without small separators (nothing that
    /// looks like roads) have chordal graphs that grow with the square of their nodes.
    ///
    /// # Panics
    /// As [`Skeleton::new`].
    #[must_use]
    pub fn within(
        nodes: usize,
        tails: &[u32],
        heads: &[u32],
        order: Vec<u32>,
        most_edges: usize,
    ) -> Option<Self> {
        let ranks = inverse(nodes, &order);
        let by_low = Groups::new(nodes, tails, heads, &ranks);
        let (first, edge_heads, parents) = eliminate(nodes, &by_low, most_edges)?;
        let mut skeleton = Self {
            order,
            ranks,
            parents,
            first_below: Vec::new(),
            below: Vec::new(),
            edge_of_arc: vec![NONE; tails.len()],
            first_arc: vec![0; edge_heads.len() + 1],
            arcs: Vec::with_capacity(by_low.arcs.len()),
            first,
            heads: edge_heads,
        };
        skeleton.place_arcs(tails, &by_low);
        drop(by_low);
        skeleton.turn_round();
        Some(skeleton)
    }

    /// Finds the edge of each arc and lists arcs by edge.
    fn place_arcs(&mut self, tails: &[u32], by_low: &Groups) {
        let mut edge_to = vec![NONE; self.nodes()];
        let mut group = Vec::new();
        for low in 0..self.nodes() as u32 {
            for edge in self.row(low) {
                edge_to[self.heads[edge] as usize] = edge as u32;
            }
            group.clear();
            for entry in by_low.of(low) {
                group.push((edge_to[entry.high as usize], entry.arc));
            }
            group.sort_unstable();
            for &(edge, arc) in &group {
                let down = u32::from(self.ranks[tails[arc as usize] as usize] != low);
                self.edge_of_arc[arc as usize] = 2 * edge + down;
                self.first_arc[edge as usize + 1] += 1;
                self.arcs.push(arc);
            }
        }
        for edge in 0..self.heads.len() {
            self.first_arc[edge + 1] += self.first_arc[edge];
        }
    }

    /// Lists edges by higher end.
    fn turn_round(&mut self) {
        let mut first = vec![0_u32; self.nodes() + 1];
        for &high in &self.heads {
            first[high as usize + 1] += 1;
        }
        for rank in 0..self.nodes() {
            first[rank + 1] += first[rank];
        }
        let mut filled = first.clone();
        self.below = vec![Below::default(); self.heads.len()];
        for low in 0..self.nodes() as u32 {
            for edge in self.row(low) {
                let place = &mut filled[self.heads[edge] as usize];
                self.below[*place as usize] = Below {
                    low,
                    edge: edge as u32,
                };
                *place += 1;
            }
        }
        self.first_below = first;
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.order.len()
    }

    /// Number of arcs of the graph.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.edge_of_arc.len()
    }

    /// Number of undirected edges.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.heads.len()
    }

    /// Number of triangles, the steps of a customisation.
    #[must_use]
    pub fn triangles(&self) -> u64 {
        let row = |ends: &[u32]| u64::from(ends[1] - ends[0]);
        self.first
            .windows(2)
            .map(row)
            .map(|row| row * row.saturating_sub(1) / 2)
            .sum()
    }

    /// `order[rank]` is a node.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.below)
            + [
                &self.order,
                &self.ranks,
                &self.parents,
                &self.first,
                &self.heads,
            ]
            .into_iter()
            .chain([
                &self.first_below,
                &self.edge_of_arc,
                &self.first_arc,
                &self.arcs,
            ])
            .map(|list| size_of_val(list.as_slice()))
            .sum::<usize>()
    }

    pub(super) fn rank(&self, node: u32) -> u32 {
        self.ranks[node as usize]
    }

    /// Parent of a rank, if it is no root.
    pub(super) fn parent(&self, rank: u32) -> Option<u32> {
        Some(self.parents[rank as usize]).filter(|&parent| parent != NONE)
    }

    pub(super) fn parents(&self) -> &[u32] {
        &self.parents
    }

    /// Edges from a rank to higher ones.
    pub(super) fn row(&self, low: u32) -> Range<usize> {
        self.first[low as usize] as usize..self.first[low as usize + 1] as usize
    }

    /// Higher end of each edge.
    pub(super) fn heads(&self) -> &[u32] {
        &self.heads
    }

    /// Edges from a rank to lower ones.
    pub(super) fn below(&self, high: u32) -> &[Below] {
        &self.below
            [self.first_below[high as usize] as usize..self.first_below[high as usize + 1] as usize]
    }

    /// Arcs of an edge.
    pub(super) fn arcs_of(&self, edge: usize) -> &[u32] {
        &self.arcs[self.first_arc[edge] as usize..self.first_arc[edge + 1] as usize]
    }

    /// Edge of an arc and its direction there (0 up, 1 down); `None` for a loop.
    #[inline(always)]
    pub(super) fn edge_of(&self, arc: usize) -> Option<(usize, usize)> {
        let entry = self.edge_of_arc[arc];
        (entry != NONE).then_some((entry as usize / 2, entry as usize % 2))
    }

    /// The edge between two ranks that are known to be joined.
    pub(super) fn edge(&self, low: u32, high: u32) -> usize {
        let row = self.row(low);
        row.start
            + self.heads[row]
                .binary_search(&high)
                .expect("higher neighbours are joined")
    }

    /// Lower end of an edge.
    pub(super) fn low(&self, edge: usize) -> u32 {
        self.first.partition_point(|&first| first as usize <= edge) as u32 - 1
    }
}

/// The rank of each node.
fn inverse(nodes: usize, order: &[u32]) -> Vec<u32> {
    assert_eq!(order.len(), nodes, "an order names each node");
    let mut ranks = vec![NONE; nodes];
    for (rank, &node) in (0_u32..).zip(order) {
        let slot = &mut ranks[node as usize];
        assert!(*slot == NONE, "an order names each node once");
        *slot = rank;
    }
    ranks
}

/// Arcs by the lower of their ranks, loops left out.
struct Groups {
    first: Vec<u32>,
    arcs: Vec<Entry>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    high: u32,
    arc: u32,
}

impl Groups {
    fn new(nodes: usize, tails: &[u32], heads: &[u32], ranks: &[u32]) -> Self {
        assert_eq!(tails.len(), heads.len(), "an arc has two ends");
        let ends = || {
            tails
                .iter()
                .zip(heads)
                .zip(0_u32..)
                .filter_map(|((&tail, &head), arc)| {
                    let (tail, head) = (ranks[tail as usize], ranks[head as usize]);
                    (tail != head).then(|| {
                        (
                            tail.min(head),
                            Entry {
                                high: tail.max(head),
                                arc,
                            },
                        )
                    })
                })
        };
        let mut first = vec![0_u32; nodes + 1];
        for (low, _) in ends() {
            first[low as usize] += 1;
        }
        let mut sum = 0;
        for entry in &mut first {
            sum += *entry;
            *entry = sum;
        }
        let mut arcs = vec![Entry::default(); sum as usize];
        for (low, entry) in ends() {
            first[low as usize] -= 1;
            arcs[first[low as usize] as usize] = entry;
        }
        Self { first, arcs }
    }

    fn of(&self, low: u32) -> &[Entry] {
        &self.arcs[self.first[low as usize] as usize..self.first[low as usize + 1] as usize]
    }
}

/// Rows, heads and parents of the chordal graph: a row is the union of the node's own higher
/// neighbours and its children's rows without the node itself.
fn eliminate(
    nodes: usize,
    by_low: &Groups,
    most_edges: usize,
) -> Option<(Vec<u32>, Vec<u32>, Vec<u32>)> {
    let mut first = Vec::with_capacity(nodes + 1);
    first.push(0);
    let mut heads: Vec<u32> = Vec::with_capacity(by_low.arcs.len());
    let mut parents = vec![NONE; nodes];
    // The children of a node as a list through `sibling`.
    let mut child = vec![NONE; nodes];
    let mut sibling = vec![NONE; nodes];
    let mut seen = vec![NONE; nodes];
    let mut row = Vec::new();
    for low in 0..nodes as u32 {
        let mut take = |high: u32| {
            if seen[high as usize] != low {
                seen[high as usize] = low;
                row.push(high);
            }
        };
        by_low.of(low).iter().for_each(|entry| take(entry.high));
        let mut below = child[low as usize];
        while below != NONE {
            let range = first[below as usize] as usize + 1..first[below as usize + 1] as usize;
            heads[range].iter().for_each(|&high| take(high));
            below = sibling[below as usize];
        }
        row.sort_unstable();
        if let Some(&parent) = row.first() {
            parents[low as usize] = parent;
            sibling[low as usize] = child[parent as usize];
            child[parent as usize] = low;
        }
        heads.append(&mut row);
        if heads.len() > most_edges {
            return None;
        }
        assert!(
            heads.len() < NONE as usize / 2,
            "edges are counted in 31 bits"
        );
        first.push(heads.len() as u32);
    }
    heads.shrink_to_fit();
    Some((first, heads, parents))
}
