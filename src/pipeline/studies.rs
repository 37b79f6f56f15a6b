//! Many plans of one opened case: what single losses do, what uncertain numbers do.

use super::{Opened, Trip, matrix, solve_on};
use crate::network::{Change, RoadChange};
use crate::plan::control::Control;
use crate::plan::flow::{FlowError, Prices};
use crate::plan::outage::{self, Ground, Loss, Study};
use crate::plan::outcome::PlanStatus;
use crate::plan::sample::{self, Ask};
use crate::plan::years::{self, outcome::YearsOutcome};
use std::sync::Arc;

/// The case with the rows that must hold as aims: a loss or a bad year may break what is asked of the plan,
/// and the question is what then happens, not whether there is such a plan.
fn without_hard_rows(opened: &Opened) -> Opened {
    let mut dataset = (*opened.dataset).clone();
    dataset.aim_only();
    Opened {
        dataset: Arc::new(dataset),
        ..opened.clone()
    }
}

/// What each loss of some days does to the plan of an opened case; works on all cores. Stopped on the way,
/// the study holds what was done and says so.
///
/// # Errors
/// [`FlowError::Stopped`] before there was a plan to hold losses against, or a fault of the solver.
pub fn outage(
    opened: &Opened,
    losses: &[Loss],
    days: f64,
    control: &Control,
) -> Result<Study, FlowError> {
    let opened = &without_hard_rows(opened);
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let base = solve_on(opened, &ways, Prices::None, control)?;
    if base.status == PlanStatus::Stopped {
        return Err(FlowError::Stopped);
    }
    let quiet = Control {
        stop: control.stop.clone(),
        ..Control::default()
    };
    let without = |roads: &[String]| {
        let closed = roads.iter().map(|road| RoadChange {
            road: road.clone(),
            change: Change::Close(true),
        });
        let mut trip: Trip = opened.trip.clone();
        trip.changes.extend(closed);
        let (network, _) = (opened.roads.network(&opened.dataset, &trip))
            .expect("the roads and the profile are those of the case");
        let changed = Opened {
            network,
            trip,
            ..opened.clone()
        };
        matrix(&changed, &quiet).ok_or(FlowError::Stopped)
    };
    let ground = Ground {
        dataset: &opened.dataset,
        matrix: &ways,
        base: &base,
        days,
    };
    outage::study(&ground, losses, &without, control)
}

/// Plans drawn numbers of an opened case and tells the quantiles; works on all cores. Stopped on the way, the
/// study holds what was done and says so.
///
/// # Errors
/// [`FlowError::Stopped`] when not one draw was planned, or a fault of the solver.
pub fn sample(opened: &Opened, ask: &Ask, control: &Control) -> Result<sample::Study, FlowError> {
    let opened = &without_hard_rows(opened);
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let typical = solve_on(opened, &ways, Prices::None, control)?;
    if typical.status == PlanStatus::Stopped {
        return Err(FlowError::Stopped);
    }
    sample::study(&opened.dataset, &ways, &typical, ask, control)
}

/// Plans the periods of an opened case together.
///
/// # Errors
/// [`FlowError::Stopped`] before there was a plan, or a fault of the solver.
pub fn plan_years(opened: &Opened, control: &Control) -> Result<YearsOutcome, FlowError> {
    let ways = matrix(opened, control).ok_or(FlowError::Stopped)?;
    let inputs = (*opened.inputs).clone();
    let outcome = years::solve(&opened.dataset, &ways, inputs, &opened.scenario, control)?;
    Ok(YearsOutcome {
        road_changes: opened.trip.changes.clone(),
        ..outcome
    })
}
