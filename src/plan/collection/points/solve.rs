//! Instance and question in, a plan with its proof out: one or two mixed programs.

use super::formulate::{Family, Formulation, priced};
use super::instance::{Instance, Question};
use super::solution::{Found, Plan, Status, brought};
use crate::plan::control::Control;
use crate::plan::solver::{Limits, Search, SolveError, search_mixed};
use crate::quantity::Cny;

/// Gap at which a plan counts as best, as a share of its cost.
const GAP: f64 = 1e-4;

/// Gap at which a coverage counts as greatest, as a share of it: who just fits into a full room is a knapsack, and its
/// last tenths of a percent take longer than all before.
const COVER_GAP: f64 = 2e-3;

/// Nodes after which the best plan so far stands with what is proved until then.
const NODES: i32 = 300;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PointsError {
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The solver failed.
    #[error("the solver gave up: {0}")]
    Failed(String),
}

impl From<SolveError> for PointsError {
    fn from(error: SolveError) -> Self {
        match error {
            SolveError::Stopped => Self::Stopped,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// The cheapest plan that keeps what is asked.
///
/// # Errors
/// [`PointsError`]; that no plan keeps it all is an answer.
pub fn cheapest(
    instance: &Instance,
    question: &Question,
    control: &Control,
) -> Result<Found, PointsError> {
    let formulation = Formulation::new(instance, question, Family::ALL);
    let today = instance.today().0;
    let search = search(
        &formulation,
        |column| formulation.costs[column],
        GAP,
        control,
    )?;
    if search.best.is_none() && search.bound < f64::INFINITY {
        return Ok(none(Status::Undecided, 1.0));
    }
    Ok(found(instance, &formulation, search, today))
}

/// The plan that covers most within what is asked, and of these the cheapest; the coverage asked for is no bound.
///
/// # Errors
/// [`PointsError`].
pub fn widest(
    instance: &Instance,
    question: &Question,
    control: &Control,
) -> Result<Found, PointsError> {
    let open = Question {
        cover: 0.0,
        ..question.clone()
    };
    let formulation = Formulation::new(instance, &open, Family::ALL);
    let search = search(
        &formulation,
        |column| -formulation.covers[column],
        COVER_GAP,
        control,
    )?;
    let Some(best) = &search.best else {
        return Ok(if search.bound < f64::INFINITY {
            none(Status::Undecided, 1.0)
        } else {
            none(Status::Infeasible, 0.0)
        });
    };
    // As good as the solver proved: a hair less would be another coverage.
    let most = (-search.bound).max(-best.objective).min(1.0);
    let second = Question {
        cover: (-best.objective - 1e-7).max(0.0),
        ..question.clone()
    };
    let found = cheapest(instance, &second, control)?;
    Ok(Found {
        widest: most,
        ..found
    })
}

/// What no plan covers more than, whatever coverage is asked for: of the program in which points may be open in part.
/// Negative where even that has no answer.
///
/// # Errors
/// [`PointsError`].
pub fn reach(
    instance: &Instance,
    question: &Question,
    control: &Control,
) -> Result<f64, PointsError> {
    let open = Question {
        cover: 0.0,
        ..question.clone()
    };
    let formulation = Formulation::new(instance, &open, Family::ALL);
    let cost = |column: usize| -formulation.covers[column];
    let limits = Limits::default();
    let search = search_mixed(&formulation.program, &[], cost, limits, &control.stop)?;
    Ok((-search.bound).min(1.0))
}

/// The plan that a program of some families alone gives, as its values stand: what a family is for shows where it is
/// left out.
///
/// # Errors
/// [`PointsError`].
pub fn under(
    instance: &Instance,
    question: &Question,
    families: &[Family],
    control: &Control,
) -> Result<Option<Plan>, PointsError> {
    let formulation = Formulation::new(instance, question, families);
    let cost = |column| formulation.costs[column];
    let search = search(&formulation, cost, GAP, control)?;
    Ok(search.best.map(|best| formulation.decode(&best.values)))
}

/// A choice made by hand, scored by the same rows: those points and no others, each way as it is best; what else is
/// asked is not imposed but judged.
///
/// # Errors
/// [`PointsError`].
pub fn scored(
    instance: &Instance,
    question: &Question,
    control: &Control,
) -> Result<Found, PointsError> {
    let free = Question {
        held: question.held.clone(),
        measure: question.measure,
        ..Question::default()
    };
    cheapest(instance, &free, control)
}

fn search(
    formulation: &Formulation<'_>,
    cost: impl Fn(usize) -> f64,
    gap: f64,
    control: &Control,
) -> Result<Search, PointsError> {
    let limits = Limits {
        gap,
        nodes: NODES,
        ..Limits::default()
    };
    let (program, whole) = (&formulation.program, &formulation.whole);
    Ok(search_mixed(program, whole, cost, limits, &control.stop)?)
}

/// No plan, and what none covers more than.
pub(super) fn none(status: Status, widest: f64) -> Found {
    Found {
        status,
        plan: None,
        bound: Cny(f64::INFINITY),
        widest,
    }
}

fn found(instance: &Instance, formulation: &Formulation<'_>, search: Search, today: f64) -> Found {
    let Some(best) = search.best else {
        return none(Status::Infeasible, 0.0);
    };
    let mut plan = formulation.decode(&best.values);
    tidy(instance, &mut plan);
    let cost = plan.cost.all();
    let bound = Cny((search.bound + today).min(cost.0));
    let gap = (cost.0 - bound.0) / cost.0.abs().max(1e-9);
    Found {
        status: if gap <= 2.0 * GAP {
            Status::Optimal
        } else {
            Status::Gap
        },
        plan: Some(plan),
        bound,
        widest: 1.0,
    }
}

/// Rooms that nobody brings to are closed, the others are emptied as seldom as their tonnes allow: the solver may leave
/// them where they cost nothing.
fn tidy(instance: &Instance, plan: &mut Plan) {
    let mut open = std::mem::take(&mut plan.open);
    for one in &mut open {
        let come = brought(instance, plan, one);
        let room = instance.sizes[one.size].room;
        for (room_in_use, t) in one.rooms.iter_mut().zip(&come) {
            room_in_use.trips = (*t / room).max(instance.least_trips);
        }
        let mut come = come.iter();
        one.rooms.retain(|_| come.next().is_some_and(|t| t.0 > 0.0));
    }
    let kinds = || {
        open.iter()
            .flat_map(|one| one.rooms.iter().map(|room| room.kind))
    };
    plan.collectors = kinds().map(|kind| instance.kinds[kind].collector).collect();
    plan.collectors.sort_unstable();
    plan.collectors.dedup();
    plan.open = open;
    priced(instance, plan);
}
