//! The flow question as numbers: dense ids, flat arrays, no names. [`super::build`] makes it from the
//! tables, the tests make it by hand; rows of tables are kept so that a solution can be named again.

use crate::dataset::vocabulary::Route;
use crate::plan::outcome::LimitKind;
use crate::quantity::{CnyPerTonne, Metres, Tonnes};
use std::ops::Range;

/// Where the tonnes of a node lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A stream (row of `streams.csv`).
    Stream(u32),
    /// What treatment leaves at a facility (row of `facilities.csv`).
    Residue(u32),
    /// What a facility collected or stored and must pass on (R034).
    PassedOn(u32),
}

/// Tonnes of one waste at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Where they lie.
    pub origin: Origin,
    /// Row of `wastes.csv`.
    pub waste: u32,
    /// Tonnes a year that arise there by themselves (residues: none).
    pub supply: Tonnes,
}

/// A permit line in force, with what it takes part in.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Row of `permits.csv`.
    pub permit: u32,
    /// Row of `facilities.csv`.
    pub facility: u32,
    /// Most tonnes a year.
    pub capacity: Tonnes,
    /// Gate fee.
    pub gate: CnyPerTonne,
    /// Facility, host and landfill limits its tonnes count in.
    pub limits: Vec<u32>,
    /// Nodes its tonnes feed, with tonnes per tonne taken in.
    pub outputs: Vec<(u32, f64)>,
}

/// A limit over several lines (facility, host, landfill) or arcs (quota).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Kind; never [`LimitKind::Permit`], which is the line's own.
    pub kind: LimitKind,
    /// Row of its table.
    pub row: u32,
    /// Most tonnes.
    pub capacity: Tonnes,
}

/// A way one tonne of a node may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// Line that takes it.
    pub line: u32,
    /// White-list limit it counts in.
    pub quota: Option<u32>,
    /// How it crosses borders.
    pub route: Route,
    /// Way.
    pub metres: Metres,
    /// Price of moving.
    pub transport: CnyPerTonne,
    /// Loading, paper, approval.
    pub handling: CnyPerTonne,
}

/// Everything the solve needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// Nodes: streams first, then what facilities hold.
    pub nodes: Vec<Node>,
    /// Arcs, grouped by node.
    pub arcs: Vec<Arc>,
    /// First arc of each node, and the end.
    pub arc_start: Vec<u32>,
    /// Permit lines.
    pub lines: Vec<Line>,
    /// Limits.
    pub limits: Vec<Limit>,
}

impl Instance {
    /// Puts an instance together from the arcs of each node.
    #[must_use]
    pub fn new(
        nodes: Vec<Node>,
        arcs: Vec<Vec<Arc>>,
        lines: Vec<Line>,
        limits: Vec<Limit>,
    ) -> Self {
        let mut instance = Self {
            nodes,
            lines,
            limits,
            ..Self::default()
        };
        instance.arc_start.push(0);
        for of_node in arcs {
            instance.push_arcs(of_node);
        }
        instance
    }

    /// Adds the arcs of the next node.
    pub(super) fn push_arcs(&mut self, arcs: impl IntoIterator<Item = Arc>) {
        self.arcs.extend(arcs);
        self.arc_start.push(id(self.arcs.len()));
    }

    /// The arcs of a node.
    #[must_use]
    pub fn arcs_of(&self, node: usize) -> Range<usize> {
        self.arc_start[node] as usize..self.arc_start[node + 1] as usize
    }

    /// What one tonne costs on an arc: moving, gate fee, handling.
    #[must_use]
    pub fn price(&self, arc: &Arc) -> CnyPerTonne {
        arc.transport + self.lines[arc.line as usize].gate + arc.handling
    }

    /// The limits an arc's tonnes count in, its line's own apart.
    pub fn limits_of<'a>(&'a self, arc: &'a Arc) -> impl Iterator<Item = usize> + 'a {
        (self.lines[arc.line as usize].limits.iter())
            .chain(arc.quota.as_ref())
            .map(|&k| k as usize)
    }

    /// Most tonnes each node can ever hold: its supply and all that full lines would feed it.
    #[must_use]
    pub fn most(&self) -> Vec<Tonnes> {
        let mut most: Vec<Tonnes> = self.nodes.iter().map(|n| n.supply).collect();
        for line in &self.lines {
            for &(node, factor) in &line.outputs {
                most[node as usize] += line.capacity * factor;
            }
        }
        most
    }
}

/// A dense id. Tables and arcs of a case stay far below 2³².
pub(super) fn id(index: usize) -> u32 {
    u32::try_from(index).expect("a case has fewer than 2^32 rows and arcs")
}
