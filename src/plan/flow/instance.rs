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
    /// Waste of another district (row of `imports.csv`).
    Import(u32),
    /// What lay somewhere before the first year of a plan over years (row of `stocks.csv`).
    Stock(u32),
}

/// Tonnes of one waste at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Where they lie.
    pub origin: Origin,
    /// Row of `wastes.csv`.
    pub waste: u32,
    /// Tonnes a year that arise there by themselves (residues: what process inputs such as refuse leave).
    pub supply: Tonnes,
}

/// A limit, and what one tonne counts as in it.
pub type Term = (u32, f64);

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
    /// Limits its tonnes count in, with what a tonne counts as.
    pub limits: Vec<Term>,
    /// Nodes its tonnes feed, with tonnes per tonne taken in.
    pub outputs: Vec<(u32, f64)>,
}

/// A limit over several lines (facility, host, landfill) or arcs (quota): what counts in it stays between
/// `least` and `capacity`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Kind; never [`LimitKind::Permit`], which is the line's own.
    pub kind: LimitKind,
    /// Row of its table.
    pub row: u32,
    /// Least that must count; none for a limit that only holds from above.
    pub least: Option<Tonnes>,
    /// Most that may count; infinite for a limit that only holds from below.
    pub capacity: Tonnes,
    /// What a tonne by which it gives costs, for a limit that may give; none for one that must hold. A limit
    /// that may give holds from one side only.
    pub give: Option<CnyPerTonne>,
}

impl Limit {
    /// A limit from above.
    #[must_use]
    pub fn at_most(kind: LimitKind, row: u32, capacity: Tonnes) -> Self {
        Self {
            kind,
            row,
            least: None,
            capacity,
            give: None,
        }
    }

    /// True when the solver needs a column for what it gives: limits from below, which may be out of reach,
    /// and limits that may be exceeded at a price.
    #[must_use]
    pub fn elastic(&self) -> bool {
        self.least.is_some() || self.give.is_some()
    }

    /// Tonnes by which an amount misses it, on either side.
    #[must_use]
    pub fn missed(&self, amount: Tonnes) -> Tonnes {
        let under = self.least.map_or(Tonnes::ZERO, |least| least - amount);
        (amount - self.capacity).max(under).max(Tonnes::ZERO)
    }

    /// What holding it at a dual is worth: the capacity for a dual ≤ 0, the least amount for one ≥ 0.
    /// Minus infinity where the side a dual speaks of is open.
    #[must_use]
    pub fn worth(&self, dual: f64) -> f64 {
        if dual > 0.0 {
            self.least.map_or(f64::NEG_INFINITY, |t| dual * t.0)
        } else if dual < 0.0 {
            dual * self.capacity.0
        } else {
            0.0
        }
    }

    /// A dual with the sign its sides allow, no larger than the price `give` of a tonne by which it gives.
    #[must_use]
    pub fn lawful(&self, dual: f64, give: Option<f64>) -> f64 {
        let most = give.unwrap_or(f64::INFINITY);
        let low = if self.capacity.0.is_finite() {
            -most
        } else {
            0.0
        };
        let high = if self.least.is_some() { most } else { 0.0 };
        dual.clamp(low, high)
    }
}

/// A way one tonne of a node may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// Line that takes it.
    pub line: u32,
    /// White-list limit it counts in.
    pub quota: Option<u32>,
    /// Index of [`Instance::counts`]: what else its tonnes count in (0: nothing).
    pub counts: u32,
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
    /// Sets of limits that arcs count in; the first is empty.
    pub counts: Vec<Vec<Term>>,
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
            counts: vec![Vec::new()],
            ..Self::default()
        };
        instance.arc_start.push(0);
        for of_node in arcs {
            instance.push_arcs(of_node);
        }
        instance
    }

    /// Adds the arcs of the next node.
    pub(in crate::plan) fn push_arcs(&mut self, arcs: impl IntoIterator<Item = Arc>) {
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

    /// What an arc's tonnes count in besides the limits of its line and its quota.
    #[must_use]
    pub fn counts_of(&self, arc: &Arc) -> &[Term] {
        self.counts
            .get(arc.counts as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// The limits an arc's tonnes count in, its line's own apart, with what a tonne counts as.
    pub fn limits_of<'a>(&'a self, arc: &'a Arc) -> impl Iterator<Item = (usize, f64)> + 'a {
        (self.lines[arc.line as usize].limits.iter().copied())
            .chain(arc.quota.map(|q| (q, 1.0)))
            .chain(self.counts_of(arc).iter().copied())
            .map(|(k, share)| (k as usize, share))
    }

    /// The amounts a limit may hold: from its least, or from nothing (from minus infinity where a tonne
    /// may count as less than nothing), to its capacity.
    #[must_use]
    pub fn bounds(&self) -> Vec<(f64, f64)> {
        let mut signed = vec![false; self.limits.len()];
        let of_lines = self.lines.iter().flat_map(|line| &line.limits);
        for &(k, share) in of_lines.chain(self.counts.iter().flatten()) {
            signed[k as usize] |= share < 0.0;
        }
        (self.limits.iter().zip(signed))
            .map(|(limit, signed)| {
                let open = if signed { f64::NEG_INFINITY } else { 0.0 };
                (limit.least.map_or(open, |t| t.0), limit.capacity.0)
            })
            .collect()
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
