//! The directed graph on flat arrays: arcs out of and into each junction, each with one integer
//! that holds time and length. Nothing here knows of roads or places.

use crate::quantity::{Metres, Seconds};

/// Time (milliseconds) and length (decimetres) of a stretch in one integer: compares by time, then
/// by length, and adds exactly in any order. A sum beyond 12 days of driving is [`Cost::NONE`].
///
/// ```
/// use wasteflow::network::Cost;
/// use wasteflow::quantity::Metres;
/// let fast = Cost::of(Metres(1000.0), 60.0);
/// assert_eq!((fast.seconds().0, fast.metres().0), (60.0, 1000.0));
/// assert!(fast < Cost::of(Metres(900.0), 50.0));
/// assert_eq!(fast.plus(fast).metres().0, 2000.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cost(u64);

impl Cost {
    /// No way at all. So small that two of them add below the highest bit: a sum needs no check, and
    /// vector units, which compare signed integers fastest, compare it rightly.
    pub const NONE: Self = Self((1 << 62) - 1);
    /// Already there.
    pub const ZERO: Self = Self(0);

    /// From milliseconds and decimetres. No stretch is faster than 360 km/h, so that the length
    /// never overflows before the time does; [`Cost::NONE`] from 12 days on.
    #[must_use]
    pub fn new(ms: u32, dm: u32) -> Self {
        Self(u64::from(ms.max(dm)) << 32 | u64::from(dm)).min(Self::NONE)
    }

    /// A length driven at a speed (km/h); [`Cost::NONE`] when the two give no time below 12 days.
    #[must_use]
    pub fn of(length: Metres, kmh: f64) -> Self {
        let dm = (length.0 * 10.0).round();
        let ms = (length.0 * 3600.0 / kmh).round().max(dm);
        if !(ms.is_finite() && dm >= 0.0 && ms < f64::from(u32::MAX)) {
            return Self::NONE;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self::new(ms as u32, dm as u32)
    }

    /// False for [`Cost::NONE`].
    #[must_use]
    pub fn exists(self) -> bool {
        self < Self::NONE
    }

    /// Milliseconds.
    #[must_use]
    pub fn ms(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Decimetres.
    #[must_use]
    pub fn dm(self) -> u32 {
        (self.0 & u64::from(u32::MAX)) as u32
    }

    /// Length.
    #[must_use]
    pub fn metres(self) -> Metres {
        Metres(f64::from(self.dm()) / 10.0)
    }

    /// Time.
    #[must_use]
    pub fn seconds(self) -> Seconds {
        Seconds(f64::from(self.ms()) / 1000.0)
    }

    /// One stretch after the other; [`Cost::NONE`] stays so.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.sum(other).min(Self::NONE)
    }

    /// One stretch after the other, not yet held to [`Cost::NONE`].
    #[must_use]
    #[inline(always)]
    pub(super) fn sum(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// The lesser of two such sums.
    #[must_use]
    #[inline(always)]
    pub(super) fn lesser(self, other: Self) -> Self {
        if self.0.cast_signed() < other.0.cast_signed() {
            self
        } else {
            other
        }
    }

    /// What is left of this stretch after a beginning of it.
    #[must_use]
    pub(super) fn less(self, beginning: Self) -> Self {
        debug_assert!(self.ms() >= beginning.ms() && self.dm() >= beginning.dm());
        Self(self.0 - beginning.0)
    }

    /// The beginning of this stretch up to a share of its length.
    #[must_use]
    pub(super) fn share(self, share: f64) -> Self {
        let part = |whole: u32| (f64::from(whole) * share.clamp(0.0, 1.0)).round();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self(u64::from(part(self.ms()) as u32) << 32 | u64::from(part(self.dm()) as u32))
    }
}

/// One arc as the graph is made from: where from, where to, what it costs and the edge it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Tail.
    pub from: u32,
    /// Head.
    pub to: u32,
    /// Time and length.
    pub cost: Cost,
    /// Whatever the caller counts by.
    pub edge: u32,
}

/// An arc as a search meets it.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    /// The node at the other end.
    pub head: u32,
    /// The edge it stands for.
    pub edge: u32,
    /// Time and length.
    pub cost: Cost,
}

/// Arcs by node, in one array.
#[derive(Clone, Debug)]
pub struct Arcs {
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Arcs {
    fn new(nodes: usize, links: &[Link], ends: impl Fn(&Link) -> (u32, u32)) -> Self {
        let mut first = vec![0u32; nodes + 1];
        for link in links {
            first[ends(link).0 as usize + 1] += 1;
        }
        for i in 0..nodes {
            first[i + 1] += first[i];
        }
        let nothing = Arc {
            head: 0,
            edge: 0,
            cost: Cost::ZERO,
        };
        let mut arcs = vec![nothing; links.len()];
        let mut next = first.clone();
        for link in links {
            let (tail, head) = ends(link);
            let slot = &mut next[tail as usize];
            arcs[*slot as usize] = Arc {
                head,
                edge: link.edge,
                cost: link.cost,
            };
            *slot += 1;
        }
        Self { first, arcs }
    }

    /// The arcs at a node.
    #[must_use]
    pub fn at(&self, node: u32) -> &[Arc] {
        let node = node as usize;
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }
}

/// The graph in both directions.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Arcs out of each node.
    pub out: Arcs,
    /// Arcs into each node; `head` is where they come from.
    pub into: Arcs,
}

impl Graph {
    /// A graph of `nodes` nodes. Arcs from a node to itself are left out: no shortest way uses them.
    ///
    /// # Panics
    /// When a link names a node that is not there.
    #[must_use]
    pub fn new(nodes: usize, mut links: Vec<Link>) -> Self {
        links.retain(|link| link.from != link.to && link.cost.exists());
        Self {
            out: Arcs::new(nodes, &links, |link| (link.from, link.to)),
            into: Arcs::new(nodes, &links, |link| (link.to, link.from)),
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.out.nodes()
    }

    /// Number of arcs.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.out.arcs.len()
    }

    /// The strongly connected part of each node and the size of each part, largest part first
    /// (equal sizes: the one with the lowest node first).
    #[must_use]
    pub fn parts(&self) -> (Vec<u32>, Vec<u32>) {
        let mut graph = petgraph::graph::DiGraph::<(), (), u32>::with_capacity(self.nodes(), 0);
        for _ in 0..self.nodes() {
            graph.add_node(());
        }
        for (node, _) in (0u32..).zip(0..self.nodes()) {
            for arc in self.out.at(node) {
                graph.add_edge(node.into(), arc.head.into(), ());
            }
        }
        let mut parts = petgraph::algo::kosaraju_scc(&graph);
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
        let mut part_of = vec![0u32; self.nodes()];
        let mut sizes = Vec::with_capacity(parts.len());
        for (i, part) in (0u32..).zip(&parts) {
            for node in part {
                part_of[node.index()] = i;
            }
            sizes.push(u32::try_from(part.len()).expect("nodes are counted in u32"));
        }
        (part_of, sizes)
    }
}
