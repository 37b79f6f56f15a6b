//! Column generation: the program starts with the cheapest arcs of each node and takes in, round by
//! round, those the duals show to be worth it, until no arc of the whole instance is left that would help.
//!
//! Order of solves, each from the basis of the one before: a warm-up with a high price on unplaced
//! tonnes, where limits must be reached a stage that asks whether they can be, stage one (least unplaced tonnes), stage two (least cost with the unplaced tonnes locked),
//! and among the optima of stage two the one with the fewest tonne-kilometres.

mod duals;
mod generation;
mod objective;
mod options;

use super::instance::Instance;
use super::settle::Settled;
use super::solution::{Duals, Size, Solution};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{Method, SolveError};
use crate::quantity::Tonnes;
pub(super) use duals::{clean, lockable, reach, tighten};
use generation::Generation;
pub(super) use generation::first_arcs;
pub(super) use objective::Objective;
pub use options::Options;

/// The stage of a likeness: what it reaches says nothing of the instance itself.
pub(super) const GUESS: &str = "guess";

/// Solves an instance.
///
/// # Errors
/// [`SolveError::Infeasible`] when limits that must be reached cannot be; [`SolveError::Stopped`] when stopped before a plan with the least unplaced tonnes was found;
/// solver failures.
pub fn solve(
    instance: &Instance,
    options: &Options,
    control: &Control,
) -> Result<Solution, SolveError> {
    if instance.nodes.is_empty() {
        return Ok(empty(instance));
    }
    if Settled::suits(instance, options) {
        match Settled::open(instance, options, control).and_then(|mut settled| settled.solve()) {
            Ok(Some(solution)) => return Ok(solution),
            Err(SolveError::Stopped) => return Err(SolveError::Stopped),
            // Missed limits and failures are for the slower way to judge; it tells what it finds.
            Ok(None) | Err(_) => control.report(
                "start",
                Bilingual::new("改用逐列求解", "going on column by column"),
                None,
            ),
        }
    }
    let highest = (instance.arcs.iter())
        .map(|a| instance.price(a).0.abs())
        .fold(0.0, f64::max);
    let warm = Objective::Warm(10.0 * highest + 1000.0);
    let (mut generation, _) = Generation::warm(instance, options, control, warm, "start")?;
    generation.reach_limits()?;
    let (answer, first) = generation.run(Objective::Unplaced, Method::Primal, "unplaced")?;
    let mut solution = Solution {
        least_unplaced: Tonnes(lockable(answer.objective.max(0.0))),
        unplaced_duals: generation.duals(&answer, Objective::Unplaced),
        unplaced_size: first,
        ..Solution::default()
    };
    tighten(instance, |_| 0.0, 1.0, &mut solution.unplaced_duals);
    generation.decode(&generation.arcs, &answer, &mut solution);
    solution.cost_duals = Duals::none(instance);
    generation.lock(solution.least_unplaced)?;
    match generation.cost_stage(&mut solution) {
        Ok(()) => (),
        Err(SolveError::Stopped) => {
            solution.stopped = true;
            generation.keep_latest(&mut solution);
        }
        Err(other) => return Err(other),
    }
    tighten(
        instance,
        |arc| instance.price(arc).0,
        0.0,
        &mut solution.cost_duals,
    );
    Ok(solution)
}

/// Duals of a first plan, unplaced tonnes at a price.
pub(super) fn warm_duals(
    instance: &Instance,
    options: &Options,
    control: &Control,
    warm: Objective,
) -> Result<Duals, SolveError> {
    Ok(Generation::warm(instance, options, control, warm, GUESS)?.1)
}

fn empty(instance: &Instance) -> Solution {
    let size = Size {
        rounds: 1,
        ..Size::default()
    };
    Solution {
        unplaced_duals: Duals::none(instance),
        cost_duals: Duals::none(instance),
        unplaced_size: size,
        cost_size: size,
        ..Solution::default()
    }
}
