//! Programs in which some columns are whole numbers in, the best solution with what is proved about it out: the branch
//! and bound of HiGHS, which hears a stop and tells where it is ([`heard`](super::heard)).

use super::heard::{Look, heard};
use super::{Program, SolveError, failed, model};
use crate::stop::StopFlag;

/// When branch and bound ends. Nodes are work, so that the same program ends the same way; seconds are for whoever
/// must be ready in time and says so in the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Most nodes.
    pub nodes: i32,
    /// Relative gap that is good enough.
    pub gap: f64,
    /// Most seconds on the wall; infinite for no limit.
    pub seconds: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 2_000,
            gap: 1e-6,
            seconds: f64::INFINITY,
        }
    }
}

/// What branch and bound found.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixed {
    /// Value of each column.
    pub values: Vec<f64>,
    /// Objective.
    pub objective: f64,
    /// What the solver says no solution can stay below.
    pub bound: f64,
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The best solution; `None` when none was found.
    pub best: Option<Mixed>,
    /// What the solver says no solution can stay below; infinite when there is none.
    pub bound: f64,
    /// Whether somebody asked to stop before it came to its end.
    pub stopped: bool,
}

/// Minimises a program in which some columns are whole numbers.
///
/// # Errors
/// [`SolveError`]; also when the limits ended it before any solution was found.
pub fn minimise_mixed(
    program: &Program,
    whole: &[usize],
    cost: impl Fn(usize) -> f64,
    limits: Limits,
    stop: &StopFlag,
) -> Result<Mixed, SolveError> {
    let search = search_mixed(program, whole, cost, limits, stop)?;
    match search.best {
        _ if search.stopped => Err(SolveError::Stopped),
        Some(best) => Ok(best),
        None if search.bound == f64::INFINITY => Err(SolveError::Infeasible),
        None => Err(SolveError::Failed(
            "no solution within the limits".to_owned(),
        )),
    }
}

/// The same, and limits that end the search leave a bound even where nothing was found; a stop leaves the best until
/// then. No start is handed over: the solver maps one through its own reductions without a look whether they allow it
/// (1.16), and then proves too much.
///
/// # Errors
/// [`SolveError`] when the solver fails or was stopped without a solution; infeasibility is an answer here.
pub fn search_mixed(
    program: &Program,
    whole: &[usize],
    cost: impl Fn(usize) -> f64,
    limits: Limits,
    stop: &StopFlag,
) -> Result<Search, SolveError> {
    let search = search_told(program, whole, cost, limits, stop, |_| false)?;
    if search.stopped && search.best.is_none() {
        return Err(SolveError::Stopped);
    }
    Ok(search)
}

/// The same with an ear for its progress, which ends the search when it returns true; and a stop leaves the bound even
/// where nothing was found.
///
/// # Errors
/// [`SolveError`] when the solver fails or was stopped before it began.
pub fn search_told(
    program: &Program,
    whole: &[usize],
    cost: impl Fn(usize) -> f64,
    limits: Limits,
    stop: &StopFlag,
    tell: impl Fn(Look) -> bool,
) -> Result<Search, SolveError> {
    if stop.stopped() {
        return Err(SolveError::Stopped);
    }
    let integers: std::collections::HashSet<usize> = whole.iter().copied().collect();
    let mut model = model(program, cost, |column| integers.contains(&column))?;
    model
        .try_set_option("mip_max_nodes", limits.nodes)
        .map_err(failed)?;
    for (option, value) in [("mip_rel_gap", limits.gap), ("mip_abs_gap", 1e-6)] {
        model.try_set_option(option, value).map_err(failed)?;
    }
    if limits.seconds.is_finite() {
        let seconds = limits.seconds.max(0.0);
        model
            .try_set_option("time_limit", seconds)
            .map_err(failed)?;
    }
    let solved = heard(model, stop, &tell)?;
    use highs::HighsModelStatus as Status;
    let status = solved.status();
    if status == Status::Infeasible {
        return Ok(Search {
            best: None,
            bound: f64::INFINITY,
            stopped: false,
        });
    }
    let feasible = solved.primal_solution_status() == highs::HighsSolutionStatus::Feasible;
    let objective = solved.objective_value();
    let bound = if integers.is_empty() && feasible {
        objective
    } else {
        solved
            .double_info_value(c"mip_dual_bound")
            .unwrap_or(f64::NEG_INFINITY)
    };
    match status {
        Status::Optimal
        | Status::ReachedTimeLimit
        | Status::ReachedIterationLimit
        | Status::ReachedSolutionLimit
        | Status::ReachedInterrupt
        | Status::Unknown => {}
        _ if feasible => {}
        other => return Err(SolveError::Failed(format!("{other:?}"))),
    }
    Ok(Search {
        best: feasible.then(|| Mixed {
            values: solved.get_solution().columns().to_vec(),
            objective,
            bound,
        }),
        bound,
        stopped: status == Status::ReachedInterrupt && stop.stopped(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Row, Sense};
    use super::*;
    use std::cell::Cell;

    /// A knapsack over two rows whose proof takes some nodes.
    fn knapsack(items: usize) -> (Program, Vec<usize>) {
        #[allow(clippy::cast_precision_loss)] // Small numbers.
        let weight = |item: usize, row: usize| (13 + (item * (37 + 29 * row)) % 71) as f64;
        let row = |row: usize| Row {
            name: format!("row{row}"),
            entries: (0..items).map(|item| (item, weight(item, row))).collect(),
            sense: Sense::AtMost,
            rhs: (0..items).map(|item| weight(item, row)).sum::<f64>() / 3.1,
        };
        let column = Column {
            lower: 0.0,
            upper: 1.0,
        };
        let program = Program {
            columns: vec![column; items],
            rows: (0..4).map(row).collect(),
        };
        (program, (0..items).collect())
    }

    #[allow(clippy::cast_precision_loss)] // Small numbers.
    fn worth(item: usize) -> f64 {
        -((20 + (item * 53) % 61) as f64)
    }

    #[test]
    fn a_stop_is_heard_while_the_solver_works_and_leaves_a_bound() {
        let (program, whole) = knapsack(60);
        let limits = Limits {
            nodes: i32::MAX,
            gap: 0.0,
            ..Limits::default()
        };
        let stop = StopFlag::default();
        let looks = Cell::new(0);
        let tell = |_: Look| {
            looks.set(looks.get() + 1);
            stop.stop();
            false
        };
        let search =
            search_told(&program, &whole, worth, limits, &stop, tell).expect("a sound program");
        assert!(search.stopped && looks.get() > 0);
        let whole_of_it = search_mixed(&program, &whole, worth, limits, &StopFlag::default())
            .expect("a sound program");
        let best = whole_of_it.best.expect("nothing taken is a solution");
        // Enough is no stop.
        let found = |look: Look| look.best.is_finite();
        let go_on = StopFlag::default();
        let enough = search_told(&program, &whole, worth, limits, &go_on, found);
        let enough = enough.expect("a sound program");
        assert!(enough.best.is_some() && !enough.stopped && enough.bound <= best.objective + 1e-6);
        assert!(!whole_of_it.stopped && search.bound <= best.objective + 1e-6);
    }
}
