//! A program in, the whole question as one mixed program out: (6) of the [mathematics](super). What another solver is
//! given, and the reference of the tests.

use super::instance::Program as Sites;
use super::master;
use crate::plan::flow::formulation::{Family, Formulation};
use crate::plan::mps::Model;
use crate::plan::solver::{Column, Limits, Program, Row, Sense, SolveError, search_mixed};
use crate::quantity::Cny;
use crate::stop::StopFlag;
use std::io::{self, Write};

/// The mixed program: openings first, then the columns of each block.
#[derive(Clone, Debug, Default)]
pub struct Compact {
    /// Rows and columns.
    program: Program,
    /// Objective, CNY.
    costs: Vec<f64>,
    /// Columns of whole numbers: the openings.
    whole: Vec<usize>,
}

impl Compact {
    /// Writes it down. `strong` adds (6c), a row for each arc into a site.
    #[must_use]
    pub fn new(sites: &Sites, strong: bool) -> Self {
        let mut made = Self {
            program: master::choice(sites, &[]),
            costs: sites.openings.iter().map(|o| o.cost.0).collect(),
            whole: (0..sites.openings.len()).collect(),
        };
        for block in 0..sites.blocks.len() {
            made.block(sites, block, strong);
        }
        made
    }

    fn block(&mut self, sites: &Sites, block: usize, strong: bool) {
        let flow = &sites.blocks[block].flow;
        let weight = sites.blocks[block].weight;
        let all: Vec<u32> = (0..flow.arcs.len())
            .map(|a| u32::try_from(a).expect("few arcs"))
            .collect();
        let mut formulation = Formulation::new(flow, &all, Family::ALL);
        let first = self.program.columns.len();
        for n in 0..flow.nodes.len() {
            // What stays takes the line of those that stay.
            let column = formulation.unplaced(n);
            formulation.program.columns[column].upper = 0.0;
        }
        let mut costs = vec![0.0; formulation.program.columns.len()];
        for (a, arc) in flow.arcs.iter().enumerate() {
            costs[formulation.arc(a)] = flow.price(arc).0;
        }
        for (k, limit) in flow.limits.iter().enumerate() {
            if let Some(column) = formulation.give(k) {
                match limit.give {
                    Some(price) => costs[column] = price.0,
                    None => formulation.program.columns[column].upper = 0.0,
                }
            }
        }
        let mut rows = Vec::new();
        for (s, site) in sites.sites.iter().enumerate() {
            for (g, group) in site.groups.iter().enumerate() {
                if group.block as usize != block {
                    continue;
                }
                let shares: Vec<(usize, f64)> = (sites.openings_of(s))
                    .map(|o| (o, sites.openings[o].share[g]))
                    .filter(|(_, share)| *share > 0.0)
                    .collect();
                for &l in &group.lines {
                    let line = &flow.lines[l as usize];
                    let column = formulation.inflow(l as usize);
                    rows.push(room_row(first + column, line.capacity.0, &shares));
                    formulation.program.columns[column].upper = f64::INFINITY;
                }
                if let Some(k) = group.total {
                    let column = formulation.used(k as usize);
                    let capacity = flow.limits[k as usize].capacity.0;
                    rows.push(room_row(first + column, capacity, &shares));
                    formulation.program.columns[column].upper = f64::INFINITY;
                }
                if let Some(k) = group.held {
                    let column = formulation.used(k as usize);
                    let limit = &flow.limits[k as usize];
                    if limit.capacity.0.is_finite() {
                        rows.push(room_row(first + column, limit.capacity.0, &shares));
                    }
                    if let Some(least) = limit.least {
                        rows.push(fed_row(first + column, least.0, &shares));
                        // A site that must be fed is, or it is not built.
                        if let Some(give) = formulation.give(k as usize) {
                            formulation.program.columns[give].upper = 0.0;
                        }
                    }
                    formulation.program.columns[column] = Column {
                        lower: 0.0,
                        upper: f64::INFINITY,
                    };
                }
                if strong {
                    for (n, most) in flow.most().iter().enumerate() {
                        for a in flow.arcs_of(n) {
                            if group.lines.contains(&flow.arcs[a].line) {
                                let column = first + formulation.arc(a);
                                rows.push(strong_row(column, most.0, &shares));
                            }
                        }
                    }
                }
            }
        }
        self.program.columns.extend(&formulation.program.columns);
        self.costs
            .extend(costs.into_iter().map(|cost| weight * cost));
        for row in &formulation.program.rows {
            let entries = row.entries.iter();
            self.program.rows.push(Row {
                name: format!("b{block}_{}", row.name),
                entries: entries.map(|&(column, k)| (first + column, k)).collect(),
                ..row.clone()
            });
        }
        self.program.rows.extend(rows);
    }

    /// Solves it as it stands, within so many seconds (infinite for no limit).
    ///
    /// # Errors
    /// [`SolveError`].
    pub fn solve(&self, seconds: f64, stop: &StopFlag) -> Result<Reference, SolveError> {
        let limits = Limits {
            nodes: i32::MAX,
            seconds,
            ..Limits::default()
        };
        let search = search_mixed(
            &self.program,
            &self.whole,
            |column| self.costs[column],
            limits,
            stop,
        )?;
        Ok(Reference {
            cost: search.best.map(|best| Cny(best.objective)),
            bound: Cny(search.bound),
        })
    }
}

impl Compact {
    /// Writes it as free-format MPS text: `y` openings, whole numbers, then `x`, the columns of the flows.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_mps(&self, out: &mut impl Write) -> io::Result<()> {
        let model = Model {
            program: &self.program,
            costs: &self.costs,
            whole: &self.whole,
            sum: None,
        };
        let openings = self.whole.len();
        let name = |column: usize| match column < openings {
            true => format!("y{column}"),
            false => format!("x{}", column - openings),
        };
        model.write(name, out)
    }
}

/// What the solver of the compact program says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    /// Cost of its best choice; none where it found none.
    pub cost: Option<Cny>,
    /// Its bound; infinite where there is no choice.
    pub bound: Cny,
}

/// (6a) Room is what is chosen.
fn room_row(column: usize, capacity: f64, shares: &[(usize, f64)]) -> Row {
    let room = shares.iter().map(|&(o, share)| (o, -capacity * share));
    Row {
        name: format!("room_{column}"),
        entries: [(column, 1.0)].into_iter().chain(room).collect(),
        sense: Sense::AtMost,
        rhs: 0.0,
    }
}

/// (6b) What must be taken in is.
fn fed_row(column: usize, least: f64, shares: &[(usize, f64)]) -> Row {
    let fed = shares.iter().map(|&(o, share)| (o, least * share));
    Row {
        name: format!("fed_{column}"),
        entries: [(column, -1.0)].into_iter().chain(fed).collect(),
        sense: Sense::AtMost,
        rhs: 0.0,
    }
}

/// (6c) Nobody sends more than there is to a site, and nothing to one that is not built.
fn strong_row(column: usize, most: f64, shares: &[(usize, f64)]) -> Row {
    let open = shares.iter().map(|&(o, share)| (o, -most * share.max(1.0)));
    Row {
        name: format!("strong_{column}"),
        entries: [(column, 1.0)].into_iter().chain(open).collect(),
        sense: Sense::AtMost,
        rhs: 0.0,
    }
}
