//! The one door to the LP solver: a [`Program`] (rows and columns) goes in, values and duals come out.
//!
//! `good_lp` formulates the program for HiGHS; the `highs` crate then keeps the solved model, so that
//! columns can be added, costs changed and the next solve starts from the last basis. One thread, fixed
//! seed, no output: the same program gives the same answer to the last bit.

mod heard;
mod mixed;

use crate::stop::StopFlag;
use good_lp::{Expression, ProblemVariables, SolverModel, Variable, variable};
pub use heard::Look;
pub use mixed::{Limits, Mixed, Search, minimise_mixed, search_mixed, search_told};
use std::fmt::Write as _;

/// A continuous column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Least value.
    pub lower: f64,
    /// Greatest value (may be infinite).
    pub upper: f64,
}

/// How a row relates to its right-hand side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// `= rhs`
    Equal,
    /// `<= rhs`
    AtMost,
}

/// A row: Σ coefficient × column, sense, right-hand side.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name, shown in the text form only.
    pub name: String,
    /// Column and coefficient.
    pub entries: Vec<(usize, f64)>,
    /// Relation.
    pub sense: Sense,
    /// Right-hand side.
    pub rhs: f64,
}

/// A linear program without its objective (each stage brings its own).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
}

impl Program {
    /// The rows in LP text form, one a line; `name` spells a column.
    #[must_use]
    pub fn text(&self, name: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let _ = write!(out, "{}:", row.name);
            for &(column, k) in &row.entries {
                let sign = if k < 0.0 { '-' } else { '+' };
                let size = k.abs();
                let _ = if size == 1.0 {
                    write!(out, " {sign} {}", name(column))
                } else {
                    write!(out, " {sign} {size} {}", name(column))
                };
            }
            let sense = match row.sense {
                Sense::Equal => "=",
                Sense::AtMost => "<=",
            };
            let _ = writeln!(out, " {sense} {}", row.rhs);
        }
        out
    }
}

/// A column that joins a program already in the solver.
#[derive(Clone, Debug, PartialEq)]
pub struct NewColumn {
    /// Objective coefficient.
    pub cost: f64,
    /// Bounds.
    pub bounds: Column,
    /// Row and coefficient.
    pub entries: Vec<(usize, f64)>,
}

/// What the solver said, or why it could not.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// No values keep all rows.
    #[error("the program has no solution")]
    Infeasible,
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The solver failed.
    #[error("the solver gave up: {0}")]
    Failed(String),
}

/// Values and duals of a solved program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Value of each column.
    pub values: Vec<f64>,
    /// Reduced cost of each column.
    pub reduced: Vec<f64>,
    /// Dual of each row: change of the objective per unit of right-hand side.
    pub duals: Vec<f64>,
    /// Objective.
    pub objective: f64,
    /// Simplex steps of this solve.
    pub iterations: i64,
}

/// How a solve starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Dual simplex: good from nothing.
    Dual,
    /// Primal simplex: good after columns were added or costs changed.
    Primal,
}

/// Whether the solver simplifies the program first. A session that goes on from basis to basis must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presolve {
    /// As written.
    Off,
    /// Simplified: good for one solve in which most columns are held.
    On,
}

/// Numbers the solver has for its methods.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

/// Steps between two looks at the stop flag.
const STEPS: i32 = 20_000;

/// A program in the solver, with the basis of its last solve.
#[derive(Debug)]
pub struct Session {
    model: Option<highs::Model>,
    rows: Vec<highs::Row>,
    columns: Vec<highs::Col>,
    /// What the solver has for each column, so that it is not told again.
    known: Vec<(f64, Column)>,
    /// Steps a solve takes at once; a simplified program must be solved in one go or starts afresh.
    steps: i32,
}

impl Session {
    /// Hands a program with its objective (minimised) to the solver.
    ///
    /// # Errors
    /// When the solver refuses the program.
    pub fn open(
        program: &Program,
        cost: impl Fn(usize) -> f64,
        presolve: Presolve,
    ) -> Result<Self, SolveError> {
        let (presolve, steps) = match presolve {
            Presolve::Off => ("off", STEPS),
            Presolve::On => ("on", i32::MAX),
        };
        let mut model = model(program, &cost, |_| false)?;
        for (option, value) in [("presolve", presolve), ("solver", "simplex")] {
            model.try_set_option(option, value).map_err(failed)?;
        }
        let mut session = Self {
            model: Some(model),
            rows: Vec::new(),
            columns: Vec::new(),
            known: Vec::new(),
            steps,
        };
        session.rows = handles_of_rows(program.rows.len());
        session.columns = handles_of_columns(program.columns.len());
        session.known = (program.columns.iter().enumerate())
            .map(|(i, &column)| (cost(i), column))
            .collect();
        Ok(session)
    }

    fn model(&mut self) -> &mut highs::Model {
        self.model
            .as_mut()
            .expect("only a failed solve takes the model away, and it ends the session")
    }

    /// Adds columns; the basis stays.
    ///
    /// # Errors
    /// When the solver refuses one.
    pub fn add_columns(
        &mut self,
        new: impl IntoIterator<Item = NewColumn>,
    ) -> Result<(), SolveError> {
        for column in new {
            let entries: Vec<(highs::Row, f64)> = (column.entries.iter())
                .map(|&(i, k)| (self.rows[i], k))
                .collect();
            let bounds = column.bounds.lower..=column.bounds.upper;
            let handle = self
                .model()
                .try_add_column(column.cost, bounds, entries)
                .map_err(|e| SolveError::Failed(format!("{e:?}")))?;
            self.columns.push(handle);
            self.known.push((column.cost, column.bounds));
        }
        Ok(())
    }

    /// Adds one column and says where it stands; the basis stays.
    ///
    /// # Errors
    /// When the solver refuses it.
    pub fn add_column(&mut self, new: NewColumn) -> Result<usize, SolveError> {
        self.add_columns([new])?;
        Ok(self.columns.len() - 1)
    }

    /// Adds a row `Σ ≤ rhs`; the basis stays.
    ///
    /// # Errors
    /// When the solver refuses it.
    pub fn add_row_at_most(
        &mut self,
        rhs: f64,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<usize, SolveError> {
        self.add_row(f64::NEG_INFINITY..=rhs, entries)
    }

    /// Adds a row `Σ = rhs`; the basis stays.
    ///
    /// # Errors
    /// When the solver refuses it.
    pub fn add_row_equal(
        &mut self,
        rhs: f64,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<usize, SolveError> {
        self.add_row(rhs..=rhs, entries)
    }

    fn add_row(
        &mut self,
        bounds: std::ops::RangeInclusive<f64>,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) -> Result<usize, SolveError> {
        let entries: Vec<(highs::Col, f64)> = entries
            .into_iter()
            .map(|(i, k)| (self.columns[i], k))
            .collect();
        let handle = self
            .model()
            .try_add_row(bounds, entries)
            .map_err(|e| SolveError::Failed(format!("{e:?}")))?;
        self.rows.push(handle);
        Ok(self.rows.len() - 1)
    }

    /// Changes the objective coefficient of a column.
    pub fn set_cost(&mut self, column: usize, cost: f64) {
        if std::mem::replace(&mut self.known[column].0, cost) == cost {
            return;
        }
        let handle = self.columns[column];
        self.model().change_column_cost(handle, cost);
    }

    /// Changes the bounds of a column; the basis stays, so the next solve takes a few steps.
    pub fn set_bounds(&mut self, column: usize, bounds: Column) {
        if std::mem::replace(&mut self.known[column].1, bounds) == bounds {
            return;
        }
        let handle = self.columns[column];
        self.model()
            .change_column_bounds(handle, bounds.lower..=bounds.upper);
    }

    /// Minimises, looking at the stop flag every few thousand steps.
    ///
    /// # Errors
    /// [`SolveError`]; after an error the session is of no more use.
    pub fn minimise(&mut self, method: Method, stop: &StopFlag) -> Result<Answer, SolveError> {
        let mut strategy = match method {
            Method::Dual => DUAL,
            Method::Primal => PRIMAL,
        };
        let steps = self.steps;
        let (mut iterations, mut tries) = (0, 0);
        loop {
            if stop.stopped() {
                return Err(SolveError::Stopped);
            }
            let mut model = self.model.take().expect("see `model`");
            for (option, value) in [
                ("simplex_strategy", strategy),
                ("simplex_iteration_limit", steps),
            ] {
                model
                    .try_set_option(option, value)
                    .map_err(|e| SolveError::Failed(e.to_string()))?;
            }
            let solved = model
                .try_solve()
                .map_err(|e| SolveError::Failed(format!("{e:?}")))?;
            iterations += solved.simplex_iteration_count();
            use highs::HighsModelStatus as Status;
            match solved.status() {
                Status::Optimal => {
                    let solution = solved.get_solution();
                    let answer = Answer {
                        values: solution.columns().to_vec(),
                        reduced: solution.dual_columns().to_vec(),
                        duals: solution.dual_rows().to_vec(),
                        objective: solved.objective_value(),
                        iterations,
                    };
                    self.model = Some(solved.into());
                    return Ok(answer);
                }
                Status::ReachedIterationLimit => self.model = Some(solved.into()),
                // The solver ended within its tolerance on one side only: the other method mends the rest.
                Status::Unknown if tries < 3 => {
                    tries += 1;
                    strategy = if strategy == DUAL { PRIMAL } else { DUAL };
                    self.model = Some(solved.into());
                }
                Status::Infeasible => return Err(SolveError::Infeasible),
                other => return Err(SolveError::Failed(format!("{other:?}"))),
            }
        }
    }
}

fn failed(error: impl std::fmt::Display) -> SolveError {
    SolveError::Failed(error.to_string())
}

/// A program with its objective in the solver: one thread, fixed seed, no output.
fn model(
    program: &Program,
    cost: impl Fn(usize) -> f64,
    integer: impl Fn(usize) -> bool,
) -> Result<highs::Model, SolveError> {
    let mut variables = ProblemVariables::new();
    let mut objective = Expression::with_capacity(program.columns.len());
    let columns: Vec<Variable> = (program.columns.iter().enumerate())
        .map(|(i, c)| {
            let mut definition = variable().min(c.lower).max(c.upper);
            if integer(i) {
                definition = definition.integer();
            }
            let v = variables.add(definition);
            let k = cost(i);
            if k != 0.0 {
                objective.add_mul(k, v);
            }
            v
        })
        .collect();
    let mut problem = variables.minimise(objective).using(good_lp::highs);
    for row in &program.rows {
        let mut sum = Expression::with_capacity(row.entries.len());
        for &(i, k) in &row.entries {
            sum.add_mul(k, columns[i]);
        }
        problem.add_constraint(match row.sense {
            Sense::Equal => sum.eq(row.rhs),
            Sense::AtMost => sum.leq(row.rhs),
        });
    }
    let mut model = problem.try_into_inner().map_err(failed)?;
    model.make_quiet();
    for (option, value) in [("threads", 1), ("random_seed", 0)] {
        model.try_set_option(option, value).map_err(failed)?;
    }
    model.try_set_option("parallel", "off").map_err(failed)?;
    Ok(model)
}

/// Handles of the first `n` rows: the crate gives them out only as rows are added, so a dummy adds them.
fn handles_of_rows(n: usize) -> Vec<highs::Row> {
    let mut dummy = highs::ColProblem::default();
    (0..n).map(|_| dummy.add_row(..=0.0)).collect()
}

/// Handles of the first `n` columns.
fn handles_of_columns(n: usize) -> Vec<highs::Col> {
    let mut dummy = highs::RowProblem::default();
    (0..n).map(|_| dummy.add_column(0.0, 0.0..)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_rows() -> Program {
        Program {
            columns: vec![
                Column {
                    lower: 0.0,
                    upper: f64::INFINITY,
                },
                Column {
                    lower: 0.0,
                    upper: 3.0,
                },
            ],
            rows: vec![Row {
                name: "need".to_owned(),
                entries: vec![(0, 1.0), (1, 1.0)],
                sense: Sense::Equal,
                rhs: 10.0,
            }],
        }
    }

    #[test]
    fn a_column_added_after_a_solve_takes_part_in_the_next() {
        let mut session =
            Session::open(&two_rows(), |i| [5.0, 2.0][i], Presolve::Off).expect("a sound program");
        let first = session
            .minimise(Method::Dual, &StopFlag::default())
            .expect("feasible");
        assert!((first.objective - 41.0).abs() < 1e-9);
        session
            .add_columns([NewColumn {
                cost: 1.0,
                bounds: Column {
                    lower: 0.0,
                    upper: 4.0,
                },
                entries: vec![(0, 1.0)],
            }])
            .expect("a sound column");
        let second = session
            .minimise(Method::Primal, &StopFlag::default())
            .expect("feasible");
        assert!((second.objective - 25.0).abs() < 1e-9);
        assert!((second.duals[0] - 5.0).abs() < 1e-9);
        assert!((second.reduced[1] + 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_stop_is_heard_before_the_first_step() {
        let mut session =
            Session::open(&two_rows(), |_| 1.0, Presolve::Off).expect("a sound program");
        let stop = StopFlag::default();
        stop.stop();
        assert_eq!(
            session.minimise(Method::Dual, &stop),
            Err(SolveError::Stopped)
        );
    }

    #[test]
    fn the_text_form_spells_each_row() {
        assert_eq!(
            two_rows().text(|i| format!("x{i}")),
            "need: + x0 + x1 = 10\n"
        );
    }
}
