//! The program of what is not settled: rows of the nodes lines feed, of lines and limits as
//! [`super::super::formulation`] writes them, and of contested sources; constants stand for the settled.
//!
//! Added to the families: `+ fixed` in each inflow and limit row (what settled sources bring), `+ lack − over` in the
//! inflow rows and `− over` in the limit rows (what is amiss, at a price: `−w ≤ π_l ≤ w'` of the row's dual), and the row `Σ u + fixed − total = 0` whose column holds the lock.

mod draft;

use super::super::instance::{Instance, id};
use super::super::pricing::{Objective, clean};
use super::super::solution::{Duals, Size};
use super::Choice;
use super::columns::{Constants, Kind, own_limits};
use crate::plan::solver::{Answer, Column, Method, NewColumn, Session, SolveError};
use crate::stop::StopFlag;
use std::collections::HashMap;

/// The open program.
pub(super) struct Program {
    session: Session,
    kinds: Vec<Kind>,
    /// Balance row of each node, where it has one.
    balance: Vec<Option<u32>>,
    inflow_row: Vec<usize>,
    limit_row: Vec<usize>,
    inflow: Vec<usize>,
    used: Vec<usize>,
    fixed_line: usize,
    fixed_limit: usize,
    fixed_total: usize,
    total_row: usize,
    total: usize,
    constants: Constants,
    /// Most tonnes that may stay.
    lock: f64,
    /// Whether limits that must be reached may be missed, and lines and limits exceeded.
    elastic: bool,
    objective: Objective,
    /// Prices of tonnes amiss: in excess of each line, lacking on each line, in excess of each limit.
    amiss: [Vec<Amiss>; 3],
    sources: usize,
    iterations: i64,
    rounds: usize,
}

/// Price of a tonne amiss.
#[derive(Clone, Copy, Debug, Default)]
struct Amiss {
    price: f64,
    /// How far the next rise goes.
    step: f64,
}

const FREE: Column = Column {
    lower: 0.0,
    upper: f64::INFINITY,
};

fn exactly(value: f64) -> Column {
    Column {
        lower: value,
        upper: value,
    }
}

impl Program {
    pub(super) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Sources in the program.
    pub(super) fn contested(&self) -> usize {
        self.sources
    }

    /// Tonnes settled sources bring to a line.
    pub(super) fn settled_on(&self, line: usize) -> f64 {
        self.constants.line[line]
    }

    pub(super) fn inflow(&self, line: usize) -> usize {
        self.inflow[line]
    }

    pub(super) fn used(&self, limit: usize) -> usize {
        self.used[limit]
    }

    /// Tonnes that stay.
    pub(super) fn total(&self, answer: &Answer) -> f64 {
        answer.values[self.total]
    }

    fn bounds_of(&self, instance: &Instance, bounds: &[(f64, f64)], kind: Kind) -> Column {
        match kind {
            Kind::Inflow(l) => Column {
                lower: 0.0,
                upper: instance.lines[l as usize].capacity.0,
            },
            Kind::Used(k) => {
                let (lower, upper) = bounds[k as usize];
                Column { lower, upper }
            }
            Kind::Give(k) if instance.limits[k as usize].give.is_none() && !self.elastic => {
                exactly(0.0)
            }
            kind if kind.amiss().is_some() && !self.elastic => exactly(0.0),
            Kind::FixedLine(l) => exactly(self.constants.line[l as usize]),
            Kind::FixedLimit(k) => exactly(self.constants.limit[k as usize]),
            Kind::FixedTotal => exactly(self.constants.total),
            Kind::Total => Column {
                lower: 0.0,
                upper: self.lock,
            },
            _ => FREE,
        }
    }

    fn cost_of(&self, instance: &Instance, kind: Kind) -> f64 {
        if let Some((which, i)) = kind.amiss() {
            return self.amiss[which][i].price;
        }
        match kind {
            Kind::Unplaced(_) | Kind::FixedTotal => self.objective.of_unplaced(),
            Kind::Give(k) => self.objective.of_give(&instance.limits[k as usize]),
            Kind::Arc(a) => (self.objective).of_arc(instance, &instance.arcs[a as usize]),
            _ => 0.0,
        }
    }

    /// Takes an objective.
    pub(super) fn aim(&mut self, instance: &Instance, objective: Objective) {
        self.objective = objective;
        (self.iterations, self.rounds) = (0, 0);
        for column in 0..self.kinds.len() {
            let cost = self.cost_of(instance, self.kinds[column]);
            self.session.set_cost(column, cost);
        }
    }

    /// Minimises tonne-kilometres.
    pub(super) fn aim_at_distance(&mut self, instance: &Instance) {
        for column in 0..self.kinds.len() {
            let cost = match self.kinds[column] {
                Kind::Arc(a) => instance.arcs[a as usize].metres.km(),
                _ => 0.0,
            };
            self.session.set_cost(column, cost);
        }
    }

    /// Lets no more than so many tonnes stay.
    pub(super) fn lock(&mut self, most: f64) {
        self.lock = most;
        let bounds = Column {
            lower: 0.0,
            upper: most,
        };
        self.session.set_bounds(self.total, bounds);
    }

    /// Sets the bounds of a column as its instance has them.
    pub(super) fn restore(&mut self, instance: &Instance, column: usize) {
        let bounds = match self.kinds[column] {
            Kind::Used(_) => instance.bounds(),
            _ => Vec::new(),
        };
        let bounds = self.bounds_of(instance, &bounds, self.kinds[column]);
        self.session.set_bounds(column, bounds);
    }

    /// Sets the bounds of all columns as the instance has them.
    pub(super) fn restore_all(&mut self, instance: &Instance) {
        let bounds = instance.bounds();
        for column in 0..self.kinds.len() {
            let bounds = self.bounds_of(instance, &bounds, self.kinds[column]);
            self.session.set_bounds(column, bounds);
        }
    }

    /// Limits that must be reached give no more, and nothing may be in excess.
    pub(super) fn hold_elastic(&mut self, instance: &Instance) {
        self.elastic = false;
        self.restore_elastic(instance);
    }

    /// Limits that must be reached may be missed again; nothing may be in excess.
    pub(super) fn free_gives(&mut self, instance: &Instance) {
        for column in 0..self.kinds.len() {
            if let Kind::Give(k) = self.kinds[column]
                && instance.limits[k as usize].give.is_none()
            {
                self.session.set_bounds(column, FREE);
            }
        }
    }

    fn restore_elastic(&mut self, instance: &Instance) {
        for column in 0..self.kinds.len() {
            let kind = self.kinds[column];
            if matches!(kind, Kind::Give(_)) || kind.amiss().is_some() {
                self.restore(instance, column);
            }
        }
    }

    /// Prices what is amiss so that no line's price can move further than `by` from those given (what a tonne
    /// is worth on each line), and no limit's above those of the duals.
    pub(super) fn price_amiss(&mut self, line: &[f64], duals: &Duals, by: f64) {
        let [over, lack, limit] = &mut self.amiss;
        let amiss = |price: f64| Amiss {
            price: price + by,
            step: by,
        };
        for (l, &worth) in line.iter().enumerate() {
            over[l] = amiss(-worth);
            lack[l] = amiss(worth);
        }
        for (price, dual) in limit.iter_mut().zip(&duals.limit) {
            *price = amiss(dual.min(0.0).abs());
        }
    }

    /// Raises the prices of what is amiss, those of all lines and limits together; false when what is amiss
    /// costs more than `highest` already.
    pub(super) fn raise_amiss(&mut self, answer: &Answer, highest: f64) -> bool {
        for column in 0..self.kinds.len() {
            let Some((which, i)) = self.kinds[column].amiss() else {
                continue;
            };
            let amiss = &mut self.amiss[which][i];
            if answer.values[column] > 0.0 && amiss.price > highest {
                return false;
            }
            amiss.price += amiss.step;
            amiss.step *= 10.0;
            self.session.set_cost(column, amiss.price);
        }
        true
    }

    /// Tonnes by which limits that must be reached are missed.
    pub(super) fn missed(&self, instance: &Instance, answer: &Answer) -> f64 {
        let must = |k: u32| instance.limits[k as usize].give.is_none();
        (self.kinds.iter().zip(&answer.values))
            .filter(|(kind, _)| matches!(kind, Kind::Give(k) if must(*k)))
            .map(|(_, value)| value)
            .sum()
    }

    /// Tonnes amiss.
    pub(super) fn amiss(&self, answer: &Answer) -> f64 {
        (self.kinds.iter().zip(&answer.values))
            .filter(|(kind, _)| kind.amiss().is_some())
            .map(|(_, value)| value)
            .sum()
    }

    /// Whether an answer could send tonnes to another place at the same cost: an arc takes none, has no reduced
    /// cost, and another of its node takes some somewhere else.
    pub(super) fn has_ties(&self, instance: &Instance, answer: &Answer, tie: f64) -> bool {
        let place = |a: u32| instance.lines[instance.arcs[a as usize].line as usize].facility;
        let node = |a: u32| instance.arc_start.partition_point(|&start| start <= a) - 1;
        let mut takes: HashMap<usize, Vec<u32>> = HashMap::new();
        let mut might: Vec<u32> = Vec::new();
        for (column, kind) in self.kinds.iter().enumerate() {
            match *kind {
                Kind::Arc(a) if answer.values[column] > 0.0 => {
                    takes.entry(node(a)).or_default().push(place(a));
                }
                Kind::Arc(a) if answer.reduced[column].abs() <= tie => might.push(a),
                _ => (),
            }
        }
        let elsewhere = |a: &u32| {
            let others = takes.get(&node(*a)).into_iter().flatten();
            others.into_iter().any(|&other| other != place(*a))
        };
        might.iter().any(elsewhere)
    }

    /// Holds every column that has a reduced cost where it is.
    pub(super) fn hold(&mut self, answer: &Answer, tie: f64) {
        for column in 0..self.kinds.len() {
            let held = match self.kinds[column] {
                _ if answer.reduced[column].abs() > tie => Some(answer.values[column]),
                _ => None,
            };
            if let Some(value) = held {
                self.session.set_bounds(column, exactly(value));
            }
        }
    }

    /// A source joins, with these of its arcs. Its tonnes leave the constants only with
    /// [`Program::set_constants`].
    pub(super) fn add_source(
        &mut self,
        instance: &Instance,
        node: usize,
        arcs: &[u32],
        objective: Objective,
    ) -> Result<(), SolveError> {
        // The row comes empty and its columns after it: the solver keeps columns together, so a row that brought
        // its entries along would have it move all of them.
        let supply = instance.nodes[node].supply.0;
        let row = self.session.add_row_equal(supply, [])?;
        self.session.add_column(NewColumn {
            cost: objective.of_unplaced(),
            bounds: FREE,
            entries: vec![(self.total_row, 1.0), (row, 1.0)],
        })?;
        self.kinds.push(Kind::Unplaced(id(node)));
        for &arc in arcs {
            self.add_column_of(instance, row, arc, objective)?;
        }
        self.balance[node] = Some(id(row));
        self.sources += 1;
        Ok(())
    }

    /// An arc of a node in the program joins.
    pub(super) fn add_arc(
        &mut self,
        instance: &Instance,
        node: usize,
        arc: u32,
        objective: Objective,
    ) -> Result<(), SolveError> {
        let row = self.balance[node].expect("arcs join for nodes in the program");
        self.add_column_of(instance, row as usize, arc, objective)?;
        Ok(())
    }

    fn add_column_of(
        &mut self,
        instance: &Instance,
        balance: usize,
        arc: u32,
        objective: Objective,
    ) -> Result<usize, SolveError> {
        let line = self.inflow_row[instance.arcs[arc as usize].line as usize];
        let of_arc = own_limits(instance, arc).map(|(k, share)| (self.limit_row[k], share));
        let column = NewColumn {
            cost: objective.of_arc(instance, &instance.arcs[arc as usize]),
            bounds: FREE,
            entries: [(balance, 1.0), (line, 1.0)]
                .into_iter()
                .chain(of_arc)
                .collect(),
        };
        self.kinds.push(Kind::Arc(arc));
        self.session.add_column(column)
    }

    /// Counts what settled sources bring again.
    pub(super) fn set_constants(&mut self, instance: &Instance, choices: &[Choice]) {
        let old = std::mem::replace(&mut self.constants, Constants::of(instance, choices));
        let new = &self.constants;
        let changed = (self.fixed_line..)
            .zip(old.line.iter().zip(&new.line))
            .chain((self.fixed_limit..).zip(old.limit.iter().zip(&new.limit)))
            .chain([(self.fixed_total, (&old.total, &new.total))]);
        for (column, (_, &now)) in changed.filter(|(_, (old, new))| old != new) {
            self.session.set_bounds(column, exactly(now));
        }
    }

    pub(super) fn minimise(
        &mut self,
        method: Method,
        stop: &StopFlag,
    ) -> Result<Answer, SolveError> {
        let answer = self.session.minimise(method, stop)?;
        self.iterations += answer.iterations;
        self.rounds += 1;
        Ok(answer)
    }

    /// Size of the program of an answer, and the work since its objective was set.
    pub(super) fn size(&self, answer: &Answer) -> Size {
        Size {
            rows: answer.duals.len(),
            columns: answer.values.len(),
            rounds: self.rounds,
            iterations: self.iterations,
        }
    }

    /// Duals by node in the program (others 0), line and limit.
    pub(super) fn duals(
        &self,
        instance: &Instance,
        answer: &Answer,
        objective: Objective,
    ) -> Duals {
        let at_most = |column: usize| clean(answer.reduced[column]).min(0.0);
        Duals {
            balance: (self.balance.iter())
                .map(|row| row.map_or(0.0, |row| clean(answer.duals[row as usize])))
                .collect(),
            line: self.inflow.iter().map(|&column| at_most(column)).collect(),
            limit: (self.used.iter().zip(&instance.limits))
                .map(|(&column, limit)| {
                    let give = limit.give.map(|_| objective.of_give(limit));
                    limit.lawful(clean(answer.reduced[column]), give)
                })
                .collect(),
            lock: match objective {
                Objective::Cost => at_most(self.total),
                _ => 0.0,
            },
        }
    }
}
