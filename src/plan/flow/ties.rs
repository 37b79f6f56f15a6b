//! Ties: among the optima of stage two, the plan with the fewest tonne-kilometres.
//!
//! By complementary slackness a column with a reduced cost stays where it is in every optimum. What is
//! left free is small, so it is written as a program of its own over the arcs that carry tonnes or may
//! carry some, and the solver's presolve takes out all that is held.

use super::formulation::{Family, Formulation};
use super::instance::Instance;
use super::solution::Solution;
use crate::plan::solver::{Answer, Column, Method, Presolve, Session, SolveError};
use crate::stop::StopFlag;

/// Below this a reduced cost counts as nothing, CNY/t.
pub(super) const TIE: f64 = 1e-7;

/// A solved stage two: the arcs of its program, what the solver said, and arcs outside the program that
/// would cost nothing more.
pub(super) struct Tied<'a> {
    pub instance: &'a Instance,
    pub families: &'a [Family],
    pub arcs: &'a [u32],
    pub answer: &'a Answer,
    pub outside: &'a [u32],
}

impl Tied<'_> {
    /// The plan with the fewest tonne-kilometres and the arcs its columns stand for; `None` when there
    /// are no ties or the solver cannot tell.
    ///
    /// # Errors
    /// [`SolveError::Stopped`] only.
    pub(super) fn shortest(
        &self,
        solution: &Solution,
        stop: &StopFlag,
    ) -> Result<Option<(Vec<u32>, Answer)>, SolveError> {
        let first = self.answer.values.len() - self.arcs.len();
        let free = |column: usize| self.answer.reduced[column].abs() <= TIE;
        let mut arcs = Vec::new();
        let mut of_arc = Vec::new();
        for (i, &arc) in self.arcs.iter().enumerate() {
            if free(first + i) || self.answer.values[first + i] > 0.0 {
                arcs.push(arc);
                of_arc.push(Some(first + i));
            }
        }
        arcs.extend(self.outside);
        of_arc.resize(arcs.len(), None);
        if of_arc.iter().all(|column| column.is_some_and(|c| !free(c))) {
            return Ok(None);
        }
        let mut formulation = Formulation::new(self.instance, &arcs, self.families);
        for (k, limit) in self.instance.limits.iter().enumerate() {
            if let (Some(column), None) = (formulation.give(k), limit.give) {
                formulation.program.columns[column].upper = 0.0;
            }
        }
        let lock = formulation.lock(solution.least_unplaced);
        formulation.program.rows.extend(lock);
        let known = (0..first).map(Some).chain(of_arc);
        for (column, known) in known.enumerate() {
            if let Some(known) = known.filter(|&c| !free(c)) {
                let lower = formulation.program.columns[column].lower;
                let value = self.answer.values[known].max(lower);
                formulation.program.columns[column] = Column {
                    lower: value,
                    upper: value,
                };
            }
        }
        let km = |column: usize| match column.checked_sub(first) {
            Some(i) => self.instance.arcs[arcs[i] as usize].metres.km(),
            None => 0.0,
        };
        let mut session = Session::open(&formulation.program, km, Presolve::On)?;
        match session.minimise(Method::Dual, stop) {
            Ok(answer) => Ok(Some((arcs, answer))),
            Err(SolveError::Stopped) => Err(SolveError::Stopped),
            Err(_) => Ok(None),
        }
    }
}
