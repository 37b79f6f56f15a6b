//! Facilities and near ways in, a mixed program out: (7) of the [mathematics](super), one function for each family of
//! rows.

use super::instance::{Siting, real};
use super::lagrange::State;
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
    /// What a plan must cost less than to be looked for; infinite for any.
    pub(super) enough: f64,
}

/// A program and what its columns stand for.
pub(super) struct Formulation {
    pub(super) program: Program,
    pub(super) costs: Vec<f64>,
    /// Columns of whole numbers.
    pub(super) whole: Vec<usize>,
    /// Column of each facility that is not decided.
    open: Vec<Option<usize>>,
    /// Customer, facility and column of each near way, ordered by customer.
    ways: Vec<(u32, u32, usize)>,
    /// Column of each customer's far way.
    far: Vec<Option<usize>>,
    /// Column of the plan at hand, (7e).
    known: Option<usize>,
    /// Facilities that are open in any case, and what that costs.
    decided: Vec<u32>,
    pub(super) constant: f64,
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
            own.extend(made.known);
            if part.instance.demands()[i] > 0 {
                made.program.rows.push(demand_row(i, own));
            }
        }
        for (j, own) in from.iter().enumerate() {
            if part.states[j] == State::Closed {
                continue;
            }
            let open = made.open[j];
            made.program
                .rows
                .push(capacity_row(part.instance, j, open, own));
            if let Some(open) = open {
                for &(i, way) in own {
                    made.program.rows.push(strong_row(i, j, open, way));
                }
            }
        }
        let covered = made
            .decided
            .iter()
            .map(|j| part.instance.capacities()[*j as usize]);
        let need = part.instance.total() - real(covered.sum());
        if need > 0.0 {
            made.program
                .rows
                .push(cover_row(part.instance, &made.open, made.known, need));
        }
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
            known: None,
            decided: Vec::new(),
            constant: 0.0,
        };
        for (j, state) in part.states.iter().enumerate() {
            let fixed = part.instance.fixed()[j];
            match state {
                State::Closed => {}
                State::Open => {
                    made.decided.push(j as u32);
                    made.constant += fixed;
                }
                State::Free => {
                    let column = made.column(SHARE, fixed);
                    made.whole.push(column);
                    made.open[j] = Some(column);
                }
            }
        }
        if part.enough.is_finite() {
            let column = made.column(SHARE, part.enough - made.constant);
            made.whole.push(column);
            made.known = Some(column);
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
            let far = left
                .map(|j| part.instance.costs(j as usize)[i])
                .fold(f64::INFINITY, f64::min);
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

    /// True when a solution is the plan at hand: nothing costs less.
    pub(super) fn is_known(&self, values: &[f64]) -> bool {
        self.known.is_some_and(|column| values[column] > 0.5)
    }

    /// Facilities a solution opens.
    pub(super) fn opened(&self, values: &[f64]) -> Vec<u32> {
        let open = (0u32..).zip(&self.open);
        open.filter(|(_, column)| column.is_some_and(|column| values[column] > 0.5))
            .map(|(j, _)| j)
            .chain(self.decided.iter().copied())
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
fn capacity_row(
    instance: &Siting,
    facility: usize,
    open: Option<usize>,
    ways: &[(u32, usize)],
) -> Row {
    let demand = |i: u32| real(instance.demands()[i as usize]);
    let mut entries: Vec<(usize, f64)> = ways.iter().map(|(i, way)| (*way, demand(*i))).collect();
    let capacity = real(instance.capacities()[facility]);
    entries.extend(open.map(|open| (open, -capacity)));
    Row {
        name: format!("capacity_{facility}"),
        entries,
        sense: Sense::AtMost,
        rhs: if open.is_some() { 0.0 } else { capacity },
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
fn cover_row(instance: &Siting, open: &[Option<usize>], known: Option<usize>, need: f64) -> Row {
    let columns = open.iter().zip(instance.capacities());
    let own = columns.filter_map(|(column, size)| column.map(|column| (column, -real(*size))));
    Row {
        name: "cover".to_owned(),
        entries: own.chain(known.map(|column| (column, -need))).collect(),
        sense: Sense::AtMost,
        rhs: -need,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::siting::check;
    use crate::plan::siting::solution::{Plan, SitingSolution, Status};
    use crate::plan::solver::{Limits, search_mixed};
    use crate::stop::StopFlag;

    /// The first facility is cheap and too small for all.
    fn instance() -> Siting {
        let costs = vec![1.0, 2.0, 3.0, 6.0, 5.0, 4.0, 9.0, 9.0, 9.0];
        Siting::new(
            vec![5, 9, 9],
            vec![2.0, 20.0, 30.0],
            vec![4, 3, 2],
            costs,
            true,
        )
        .expect("a good instance")
    }

    fn made(states: &[State], relaxed: bool) -> Formulation {
        let near = [vec![0, 1], vec![0, 1], vec![1]];
        Formulation::new(&Part {
            instance: &instance(),
            states,
            near: &near,
            relaxed,
            enough: 70.0,
        })
    }

    #[test]
    fn each_family_of_rows_reads_as_it_is_written() {
        let free = made(&[State::Free; 3], true);
        let golden = include_str!("../../../tests/golden/siting.lp");
        assert_eq!(free.program.text(|column| format!("c{column}")), golden);
        let decided = made(&[State::Open, State::Free, State::Closed], true);
        let golden = include_str!("../../../tests/golden/siting_decided.lp");
        assert_eq!(decided.program.text(|column| format!("c{column}")), golden);
        assert_eq!(decided.constant, 2.0);
    }

    /// The checker's word on the best of a program without a family of rows.
    fn without(family: &str) -> check::Certificate {
        let instance = instance();
        let near = vec![vec![0, 1, 2]; 3];
        let mut made = Formulation::new(&Part {
            instance: &instance,
            states: &[State::Free; 3],
            near: &near,
            relaxed: false,
            enough: f64::INFINITY,
        });
        made.program
            .rows
            .retain(|row| !row.name.starts_with(family));
        let found = search_mixed(
            &made.program,
            &made.whole,
            |column| made.costs[column],
            Limits::default(),
            &StopFlag::default(),
        );
        let best = found
            .expect("it is solved")
            .best
            .expect("there is a solution");
        let homes = made.homes(&best.values);
        let services = (0u32..).zip(&homes).filter_map(|(customer, home)| {
            home.map(|facility| crate::plan::siting::Service {
                customer,
                facility,
                quantity: instance.demands()[customer as usize],
            })
        });
        let services: Vec<_> = services.collect();
        let open = made.opened(&best.values);
        let cost = crate::plan::siting::assign::cost(&instance, &open, &services);
        let plan = Some(Plan {
            open,
            services,
            cost,
        });
        check::siting(
            &instance,
            &SitingSolution {
                status: Status::Optimal,
                plan,
                bound: f64::NEG_INFINITY,
                worths: vec![0.0; 3],
                scarcity: 0.0,
                nodes: 0,
            },
        )
    }

    #[test]
    fn a_family_left_out_is_a_fault_the_checker_sees() {
        assert!(without("none").is_clean());
        assert_eq!(without("demand").violation, 4);
        assert!(without("capacity").violation > 0);
    }
}
