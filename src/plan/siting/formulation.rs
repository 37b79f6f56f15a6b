//! Facilities and near ways in, a mixed program out: (7) of the [mathematics](super), one function for each family of
//! rows.

use super::instance::{Siting, real};
use super::lagrange::State;
use super::solution::Plan;
use crate::plan::solver::{Column, Program, Row, Sense};

/// Which part of an instance a program is about.
pub(super) struct Part<'a> {
    pub(super) instance: &'a Siting,
    pub(super) states: &'a [State],
    /// Facilities each customer may use; none that is closed.
    pub(super) near: &'a [Vec<u32>],
    /// True when what was left out may be used as if everybody there were open and had room: then no plan of the
    /// instance costs less than the best of the program.
    pub(super) relaxed: bool,
}

/// A program and what its columns stand for.
pub(super) struct Formulation {
    pub(super) program: Program,
    pub(super) costs: Vec<f64>,
    /// Columns of whole numbers.
    pub(super) whole: Vec<usize>,
    /// Column of each facility, `None` where it is closed.
    open: Vec<Option<usize>>,
    /// Customer, facility and column of each near way, ordered by customer.
    ways: Vec<(u32, u32, usize)>,
    /// Column of each customer's far way.
    far: Vec<Option<usize>>,
}

const SHARE: Column = Column {
    lower: 0.0,
    upper: 1.0,
};

impl Formulation {
    /// Writes the program down; (7a) to (7d).
    pub(super) fn new(part: &Part) -> Self {
        let mut made = Self::columns(part);
        let (facilities, customers) = part.instance.size();
        let mut from: Vec<Vec<(u32, usize)>> = vec![Vec::new(); facilities];
        let mut to: Vec<Vec<usize>> = vec![Vec::new(); customers];
        for &(i, j, column) in &made.ways {
            from[j as usize].push((i, column));
            to[i as usize].push(column);
        }
        for (i, own) in to.iter_mut().enumerate() {
            own.extend(made.far[i]);
            if part.instance.demands()[i] > 0 {
                made.program.rows.push(demand_row(i, own));
            }
        }
        for (j, own) in from.iter().enumerate() {
            let Some(open) = made.open[j] else { continue };
            made.program.rows.push(capacity_row(part.instance, j, open, own));
            if part.states[j] == State::Free {
                for &(i, way) in own {
                    made.program.rows.push(strong_row(i, j, open, way));
                }
            }
        }
        made.program.rows.push(cover_row(part.instance, &made.open));
        made
    }

    fn columns(part: &Part) -> Self {
        let (facilities, customers) = part.instance.size();
        let mut made = Self {
            program: Program::default(),
            costs: Vec::new(),
            whole: Vec::new(),
            open: vec![None; facilities],
            ways: Vec::new(),
            far: vec![None; customers],
        };
        for (j, state) in part.states.iter().enumerate() {
            let lower = match state {
                State::Closed => continue,
                State::Open => 1.0,
                State::Free => 0.0,
            };
            let column = made.column(Column { lower, upper: 1.0 }, part.instance.fixed()[j]);
            made.whole.push(column);
            made.open[j] = Some(column);
        }
        for (i, near) in part.near.iter().enumerate() {
            let demand = real(part.instance.demands()[i]);
            if demand <= 0.0 {
                continue;
            }
            for &j in near {
                let column = made.column(SHARE, demand * part.instance.costs(j as usize)[i]);
                made.ways.push((i as u32, j, column));
                if part.instance.single_source() {
                    made.whole.push(column);
                }
            }
            let left = (0..facilities as u32)
                .filter(|j| part.states[*j as usize] != State::Closed && !near.contains(j));
            let far = left.map(|j| part.instance.costs(j as usize)[i]).fold(f64::INFINITY, f64::min);
            if part.relaxed && far.is_finite() {
                made.far[i] = Some(made.column(SHARE, demand * far));
            }
        }
        made
    }

    fn column(&mut self, bounds: Column, cost: f64) -> usize {
        self.program.columns.push(bounds);
        self.costs.push(cost);
        self.costs.len() - 1
    }

    /// Facilities a solution opens.
    pub(super) fn opened(&self, values: &[f64]) -> Vec<u32> {
        let open = (0u32..).zip(&self.open);
        open.filter(|(_, column)| column.is_some_and(|column| values[column] > 0.5))
            .map(|(j, _)| j)
            .collect()
    }

    /// The facility each customer mostly goes to.
    pub(super) fn homes(&self, values: &[f64]) -> Vec<Option<u32>> {
        let mut homes = vec![None; self.far.len()];
        let mut most = vec![0.0; self.far.len()];
        for &(i, j, column) in &self.ways {
            if values[column] > most[i as usize] {
                most[i as usize] = values[column];
                homes[i as usize] = Some(j);
            }
        }
        homes
    }

    /// Customers that use a far way.
    pub(super) fn strays(&self, values: &[f64]) -> Vec<usize> {
        (0..self.far.len())
            .filter(|i| self.far[*i].is_some_and(|column| values[column] > 1e-7))
            .collect()
    }

    /// A plan as values of the columns; `None` when it uses something that is not here.
    pub(super) fn values(&self, instance: &Siting, plan: &Plan) -> Option<Vec<f64>> {
        let mut values = vec![0.0; self.costs.len()];
        for (column, bounds) in values.iter_mut().zip(&self.program.columns) {
            *column = bounds.lower;
        }
        for j in &plan.open {
            values[self.open[*j as usize]?] = 1.0;
        }
        for service in &plan.services {
            let key = (service.customer, service.facility);
            let found = self.ways.binary_search_by_key(&key, |way| (way.0, way.1)).ok()?;
            let demand = real(instance.demands()[service.customer as usize]);
            values[self.ways[found].2] += real(service.quantity) / demand;
        }
        Some(values)
    }
}

/// (7a) all of a demand is served.
fn demand_row(customer: usize, ways: &[usize]) -> Row {
    Row {
        name: format!("demand_{customer}"),
        entries: ways.iter().map(|way| (*way, 1.0)).collect(),
        sense: Sense::Equal,
        rhs: 1.0,
    }
}

/// (7b) an open facility serves no more than its capacity.
fn capacity_row(instance: &Siting, facility: usize, open: usize, ways: &[(u32, usize)]) -> Row {
    let demand = |i: u32| real(instance.demands()[i as usize]);
    let mut entries: Vec<(usize, f64)> = ways.iter().map(|(i, way)| (*way, demand(*i))).collect();
    entries.push((open, -real(instance.capacities()[facility])));
    Row {
        name: format!("capacity_{facility}"),
        entries,
        sense: Sense::AtMost,
        rhs: 0.0,
    }
}

/// (7c) a closed facility serves nobody: implied by (7b) in whole numbers, much stronger in fractions.
fn strong_row(customer: u32, facility: usize, open: usize, way: usize) -> Row {
    Row {
        name: format!("strong_{customer}_{facility}"),
        entries: vec![(way, 1.0), (open, -1.0)],
        sense: Sense::AtMost,
        rhs: 0.0,
    }
}

/// (7d) open capacity covers all demand: implied by (7a) and (7b), but where covers begin.
fn cover_row(instance: &Siting, open: &[Option<usize>]) -> Row {
    let columns = open.iter().zip(instance.capacities());
    Row {
        name: "cover".to_owned(),
        entries: columns
            .filter_map(|(column, capacity)| column.map(|column| (column, -real(*capacity))))
            .collect(),
        sense: Sense::AtMost,
        rhs: -instance.total(),
    }
}
