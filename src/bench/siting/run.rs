//! An instance and its limits in, the answer with its certificate and what it cost out.

use super::SitingInstance;
use crate::bench::meter::{cpu_seconds, timed};
use crate::plan::control::Control;
use crate::plan::siting::check::{self, Certificate};
use crate::plan::siting::{self, Budget, Clock, SitingSolution};
use std::sync::Arc;
use std::time::Instant;

/// What a solve gave and cost.
#[derive(Clone, Debug)]
pub struct SitingRun {
    /// The answer.
    pub solution: SitingSolution,
    /// What the checker makes of it.
    pub certificate: Certificate,
    /// CPU seconds of the solve.
    pub seconds: f64,
    /// CPU seconds the checker took.
    pub check_seconds: f64,
}

/// Solves an instance to a relative gap, within CPU seconds where there is a limit.
#[must_use]
pub fn run(
    instance: &SitingInstance,
    gap: f64,
    seconds: Option<f64>,
    control: &Control,
) -> SitingRun {
    let budget = Budget {
        gap,
        clock: seconds.map(clock),
        ..Budget::default()
    };
    let siting = &instance.siting;
    let (solution, seconds) = timed(|| siting::solve(siting, &budget, control));
    let (certificate, check_seconds) = timed(|| check::siting(siting, &solution));
    SitingRun {
        solution,
        certificate,
        seconds,
        check_seconds,
    }
}

/// A clock that runs out after so many CPU seconds.
fn clock(seconds: f64) -> Clock {
    let (start, wall) = (cpu_seconds(), Instant::now());
    Clock {
        left: Arc::new(move || seconds - (cpu_seconds() - start)),
        pace: Arc::new(move || wall.elapsed().as_secs_f64() / (cpu_seconds() - start).max(0.01)),
    }
}
