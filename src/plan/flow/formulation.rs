//! Instance in, rows and columns out: one function per row family of the mathematics in [`super`].
//!
//! Limits are written as bounded columns (`Σ inflow − used = 0`, `used ≤ capacity`), so that a later
//! solve can hold a limit tight by a bound alone.

use super::instance::{Arc, Instance};
use crate::plan::outcome::LimitKind;
use crate::plan::solver::{Column, Program, Row, Sense};
use crate::quantity::Tonnes;

/// A family of rows, numbered as in the mathematics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// (1) What arises goes somewhere or stays.
    Balance,
    /// (2) What treatment leaves, and what is collected, arises again.
    Residue,
    /// (3) What a permit line takes in.
    Inflow,
    /// (4) Permit lines.
    Permit,
    /// (5) Facilities as a whole.
    Facility,
    /// (6) Shared plants.
    Host,
    /// (7) White-list quotas.
    Quota,
    /// (8) Room of landfills.
    Landfill,
    /// (10) Elements in the waste of shared plants.
    Element,
    /// (11) Licence waivers.
    Waiver,
    /// (12) Rows asked of the plan as a whole.
    Row,
    /// (9) Unplaced tonnes stay at their least.
    Lock,
}

impl Family {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Balance,
        Self::Residue,
        Self::Inflow,
        Self::Permit,
        Self::Facility,
        Self::Host,
        Self::Quota,
        Self::Landfill,
        Self::Element,
        Self::Waiver,
        Self::Row,
        Self::Lock,
    ];

    fn of(kind: LimitKind) -> Self {
        match kind {
            LimitKind::Permit => Self::Permit,
            LimitKind::Facility => Self::Facility,
            LimitKind::Host => Self::Host,
            LimitKind::Quota => Self::Quota,
            LimitKind::Landfill => Self::Landfill,
            LimitKind::Element => Self::Element,
            LimitKind::Waiver => Self::Waiver,
            LimitKind::Row => Self::Row,
        }
    }
}

/// A program over some arcs of an instance, and where its rows and columns are:
/// unplaced by node, inflow by line, use by limit, what elastic limits give, then the arcs in the order given.
#[derive(Clone, Debug)]
pub struct Formulation<'a> {
    instance: &'a Instance,
    families: Vec<Family>,
    /// The rows and columns.
    pub(in crate::plan) program: Program,
    balance: Vec<Option<usize>>,
    inflow: Vec<Option<usize>>,
    limit: Vec<Option<usize>>,
    /// Column of what each elastic limit gives.
    give: Vec<Option<usize>>,
}

const FREE: Column = Column {
    lower: 0.0,
    upper: f64::INFINITY,
};

impl<'a> Formulation<'a> {
    /// Writes the families asked for over the arcs given.
    #[must_use]
    pub fn new(instance: &'a Instance, arcs: &[u32], families: &[Family]) -> Self {
        let mut columns = instance.nodes.len() + instance.lines.len() + instance.limits.len();
        let give: Vec<Option<usize>> = (instance.limits.iter())
            .map(|limit| {
                let column = limit.elastic().then_some(columns);
                columns += usize::from(limit.elastic());
                column
            })
            .collect();
        columns += arcs.len();
        let mut formulation = Self {
            instance,
            families: families.to_vec(),
            program: Program {
                columns: vec![FREE; columns],
                rows: Vec::new(),
            },
            balance: vec![None; instance.nodes.len()],
            inflow: vec![None; instance.lines.len()],
            limit: vec![None; instance.limits.len()],
            give,
        };
        formulation.balance();
        formulation.residue();
        formulation.inflows();
        formulation.permit();
        formulation.limit(LimitKind::Facility);
        formulation.limit(LimitKind::Host);
        formulation.limit(LimitKind::Quota);
        formulation.limit(LimitKind::Landfill);
        formulation.limit(LimitKind::Element);
        formulation.limit(LimitKind::Waiver);
        formulation.limit(LimitKind::Row);
        for (i, &arc) in arcs.iter().enumerate() {
            let column = formulation.arc(i);
            let entries: Vec<(usize, f64)> = formulation.entries(arc as usize).collect();
            for (row, k) in entries {
                formulation.program.rows[row].entries.push((column, k));
            }
        }
        formulation
    }

    /// Column of the tonnes of a node that stay.
    #[must_use]
    pub fn unplaced(&self, node: usize) -> usize {
        node
    }

    /// Column of the tonnes a line takes in.
    #[must_use]
    pub fn inflow(&self, line: usize) -> usize {
        self.instance.nodes.len() + line
    }

    /// Column of the tonnes that count in a limit.
    #[must_use]
    pub fn used(&self, limit: usize) -> usize {
        self.instance.nodes.len() + self.instance.lines.len() + limit
    }

    /// Column of the `i`-th arc in the program.
    #[must_use]
    pub fn arc(&self, i: usize) -> usize {
        let gives = self.give.iter().flatten().count();
        self.used(self.instance.limits.len()) + gives + i
    }

    /// Column of what a limit gives, where it is elastic.
    #[must_use]
    pub fn give(&self, limit: usize) -> Option<usize> {
        self.give[limit]
    }

    /// Row of a node's balance.
    #[must_use]
    pub fn balance_row(&self, node: usize) -> Option<usize> {
        self.balance[node]
    }

    /// Row of a line's inflow.
    #[must_use]
    pub fn inflow_row(&self, line: usize) -> Option<usize> {
        self.inflow[line]
    }

    /// Row of a limit.
    #[must_use]
    pub fn limit_row(&self, limit: usize) -> Option<usize> {
        self.limit[limit]
    }

    fn has(&self, family: Family) -> bool {
        self.families.contains(&family)
    }

    fn row(&mut self, name: String, entries: Vec<(usize, f64)>, rhs: f64) -> usize {
        self.program.rows.push(Row {
            name,
            entries,
            sense: Sense::Equal,
            rhs,
        });
        self.program.rows.len() - 1
    }

    /// (1) `Σ x + u = s` for each node.
    fn balance(&mut self) {
        if !self.has(Family::Balance) {
            return;
        }
        for (n, node) in self.instance.nodes.iter().enumerate() {
            let row = self.row(
                format!("balance_{n}"),
                vec![(self.unplaced(n), 1.0)],
                node.supply.0,
            );
            self.balance[n] = Some(row);
        }
    }

    /// (2) `− factor · inflow` on the left of the balance each output feeds.
    fn residue(&mut self) {
        if !self.has(Family::Residue) {
            return;
        }
        for (l, line) in self.instance.lines.iter().enumerate() {
            let column = self.inflow(l);
            for &(node, factor) in &line.outputs {
                let row = match self.balance[node as usize] {
                    Some(row) => row,
                    // Alone (golden texts) the family still has rows to stand in.
                    None => {
                        let row = self.row(format!("residue_{node}"), Vec::new(), 0.0);
                        self.balance[node as usize] = Some(row);
                        row
                    }
                };
                self.program.rows[row].entries.push((column, -factor));
            }
        }
    }

    /// (3) `Σ x − f = 0` for each line.
    fn inflows(&mut self) {
        if !self.has(Family::Inflow) {
            return;
        }
        for l in 0..self.instance.lines.len() {
            let entries = vec![(self.inflow(l), -1.0)];
            self.inflow[l] = Some(self.row(format!("inflow_{l}"), entries, 0.0));
        }
    }

    /// (4) `f ≤ permit` for each line, as a bound.
    fn permit(&mut self) {
        if !self.has(Family::Permit) {
            return;
        }
        for (l, line) in self.instance.lines.iter().enumerate() {
            let column = self.inflow(l);
            self.program.columns[column].upper = line.capacity.0;
        }
    }

    /// (5) facility, (6) host, (8) landfill, (10) element, (11) waiver: `Σ share · f − used = 0`, `least ≤ used ≤ capacity`; (7) quota:
    /// the same over arcs; (12) row: over both, `+ give` where it holds from below, `− give` where a soft one
    /// holds from above.
    fn limit(&mut self, kind: LimitKind) {
        if !self.has(Family::of(kind)) {
            return;
        }
        let mut members = vec![Vec::new(); self.instance.limits.len()];
        for (l, line) in self.instance.lines.iter().enumerate() {
            for &(k, share) in &line.limits {
                members[k as usize].push((self.inflow(l), share));
            }
        }
        let bounds = self.instance.bounds();
        for (k, limit) in self.instance.limits.iter().enumerate() {
            if limit.kind != kind {
                continue;
            }
            let column = self.used(k);
            let (lower, upper) = bounds[k];
            self.program.columns[column] = Column { lower, upper };
            let mut entries = vec![(column, -1.0)];
            entries.extend(self.give[k].map(|give| match limit.least {
                Some(_) => (give, 1.0),
                None => (give, -1.0),
            }));
            entries.append(&mut members[k]);
            self.limit[k] = Some(self.row(format!("{}_{k}", kind.word()), entries, 0.0));
        }
    }

    /// (9) `Σ u ≤ U*`: entries of the lock row; empty when the family is left out.
    #[must_use]
    pub fn lock(&self, least: Tonnes) -> Option<Row> {
        self.has(Family::Lock).then(|| Row {
            name: "lock".to_owned(),
            entries: (0..self.instance.nodes.len())
                .map(|n| (self.unplaced(n), 1.0))
                .collect(),
            sense: Sense::AtMost,
            rhs: least.0,
        })
    }

    /// Drops the entries once the solver has them; rows and columns keep their places.
    pub(super) fn forget_entries(&mut self) {
        for row in &mut self.program.rows {
            row.entries = Vec::new();
        }
    }

    /// Rows an arc stands in, with its coefficients.
    pub(super) fn entries(&self, arc: usize) -> impl Iterator<Item = (usize, f64)> + use<'_> {
        let node = self
            .instance
            .arc_start
            .partition_point(|&s| s as usize <= arc)
            - 1;
        let arc = &self.instance.arcs[arc];
        let Arc { line, quota, .. } = *arc;
        let balance = if self.has(Family::Balance) {
            self.balance[node]
        } else {
            None
        };
        let quota = quota.and_then(|q| self.limit[q as usize]);
        [balance, self.inflow[line as usize], quota]
            .into_iter()
            .flatten()
            .map(|row| (row, 1.0))
            .chain(
                (self.instance.counts_of(arc).iter())
                    .filter_map(|&(k, share)| self.limit[k as usize].map(|row| (row, share))),
            )
    }

    /// What texts call a column: `u` and the node, `f` and the line, `used` and `give` and the limit, `x` and the arc.
    pub(super) fn column_name(&self, column: usize, arcs: &[u32]) -> String {
        let (n, l) = (self.instance.nodes.len(), self.instance.lines.len());
        let (limits, first) = (self.used(self.instance.limits.len()), self.arc(0));
        match column {
            c if c < n => format!("u{c}"),
            c if c < n + l => format!("f{}", c - n),
            c if c < limits => format!("used{}", c - n - l),
            c if c < first => {
                let limit = self.give.iter().position(|&give| give == Some(c));
                format!("give{}", limit.unwrap_or_default())
            }
            c => format!("x{}", arcs[c - first]),
        }
    }

    /// The program as text: rows, then the bounds of columns that have one (goldens).
    #[must_use]
    pub fn text(&self, arcs: &[u32]) -> String {
        use std::fmt::Write as _;
        let name = |column: usize| self.column_name(column, arcs);
        let mut text = self.program.text(name);
        for (i, column) in self.program.columns.iter().enumerate() {
            if column.upper.is_finite() || column.lower != 0.0 {
                let _ = writeln!(text, "{} <= {} <= {}", column.lower, name(i), column.upper);
            }
        }
        text
    }
}
