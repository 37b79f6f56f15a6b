//! An instance and its limits in, the best tours with their certificate and what they cost out.

use super::VrpInstance;
use crate::bench::meter::{cpu_seconds, timed};
use crate::plan::collection::route::check::{self, Certificate};
use crate::plan::collection::route::{self, Budget, Call, Clock, RouteSolution};
use crate::plan::control::Control;
use std::fmt::Write;
use std::sync::Arc;

/// Limits of a search.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// CPU seconds, all threads together.
    pub seconds: Option<f64>,
    /// Iterations of each thread.
    pub iterations: Option<u64>,
    /// Seed of all choices.
    pub seed: u64,
    /// Searches side by side, a thread each.
    pub threads: usize,
}

/// What a search gave and cost.
#[derive(Clone, Debug)]
pub struct VrpRun {
    /// The answer.
    pub solution: RouteSolution,
    /// What the checker makes of it.
    pub certificate: Certificate,
    /// CPU seconds of the search.
    pub seconds: f64,
    /// CPU seconds after which the best tours were found, by the share of iterations.
    pub best_at_seconds: f64,
}

/// Searches within the limits; without any, for the usual number of iterations.
#[must_use]
pub fn run(instance: &VrpInstance, limits: &Limits, control: &Control) -> VrpRun {
    let usual = Budget::default();
    let budget = Budget {
        iterations: match (limits.iterations, limits.seconds) {
            (Some(iterations), _) => iterations,
            (None, Some(_)) => u64::MAX,
            (None, None) => usual.iterations,
        },
        clock: limits.seconds.map(clock),
        seed: limits.seed,
        islands: limits.threads,
    };
    let routing = &instance.routing;
    let (solution, seconds) = timed(|| route::solve(routing, &budget, control));
    let certificate = check::routes(routing, &solution.plan);
    #[allow(clippy::cast_precision_loss)]
    let share =
        (solution.found_at as f64 * limits.threads as f64) / solution.iterations.max(1) as f64;
    VrpRun {
        solution,
        certificate,
        seconds,
        best_at_seconds: seconds * share.min(1.0),
    }
}

/// A clock that runs out after so many CPU seconds.
fn clock(seconds: f64) -> Clock {
    let start = cpu_seconds();
    Clock {
        left: Arc::new(move || seconds - (cpu_seconds() - start)),
    }
}

/// The tours as text: `Route #1: 3 1 2`, with the day and kind of vehicle where there are several and `U` before the
/// place of an unloading, and at last the cost in published units.
#[must_use]
pub fn text(instance: &VrpInstance, run: &VrpRun) -> String {
    let parts = instance.routing.parts();
    let mut text = String::new();
    for (number, tour) in (1..).zip(&run.solution.plan.tours) {
        let _ = write!(text, "Route #{number}");
        if parts.days > 1 {
            let _ = write!(text, " day {}", tour.day);
        }
        if parts.vehicles.len() > 1 {
            let _ = write!(text, " vehicle {}", tour.vehicle);
        }
        text.push(':');
        for call in &tour.calls {
            let _ = match call {
                Call::Stop(stop) => write!(text, " {}", instance.names[*stop as usize]),
                Call::Unload(site) => write!(text, " U{}", parts.sites[*site as usize].place),
            };
        }
        text.push('\n');
    }
    let _ = writeln!(text, "Cost {}", published(instance, run.certificate.cost));
    text
}

/// A cost in the unit of published values.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn published(instance: &VrpInstance, cost: i64) -> f64 {
    cost as f64 / instance.unit
}
