//! A graph whose arcs have two costs, laid out for searches forwards and backwards.

/// An arc as the graph is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoCostLink {
    /// Tail.
    pub from: u32,
    /// Head.
    pub to: u32,
    /// Whatever the caller counts by.
    pub edge: u32,
    /// The two costs.
    pub cost: [u32; 2],
}

#[derive(Clone, Copy, Debug)]
pub(super) struct TwoCostArc {
    pub(super) head: u32,
    pub(super) edge: u32,
    pub(super) cost: [u32; 2],
}

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) first: Vec<u32>,
    pub(super) arcs: Vec<TwoCostArc>,
}

impl Rows {
    fn new(nodes: usize, links: &[TwoCostLink], ends: impl Fn(&TwoCostLink) -> (u32, u32)) -> Self {
        let mut first = vec![0u32; nodes + 1];
        for link in links {
            first[ends(link).0 as usize + 1] += 1;
        }
        for i in 0..nodes {
            first[i + 1] += first[i];
        }
        let nothing = TwoCostArc {
            head: 0,
            edge: 0,
            cost: [0; 2],
        };
        let mut arcs = vec![nothing; links.len()];
        let mut next = first.clone();
        for link in links {
            let (tail, head) = ends(link);
            let slot = &mut next[tail as usize];
            arcs[*slot as usize] = TwoCostArc {
                head,
                edge: link.edge,
                cost: link.cost,
            };
            *slot += 1;
        }
        Self { first, arcs }
    }

    pub(super) fn at(&self, node: u32) -> &[TwoCostArc] {
        let node = node as usize;
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// A directed graph whose arcs have two costs.
#[derive(Clone, Debug)]
pub struct TwoCostGraph {
    pub(super) out: Rows,
    pub(super) into: Rows,
}

impl TwoCostGraph {
    /// A graph of `nodes` nodes.
    ///
    /// # Panics
    /// When a link names a node that is not there.
    #[must_use]
    pub fn new(nodes: usize, links: &[TwoCostLink]) -> Self {
        Self {
            out: Rows::new(nodes, links, |link| (link.from, link.to)),
            into: Rows::new(nodes, links, |link| (link.to, link.from)),
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.out.first.len() - 1
    }
}

/// A node by which ways begin or end, with the costs between it and the place itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoCostSeed {
    /// Node.
    pub node: u32,
    /// Costs.
    pub cost: [u32; 2],
}
