//! Instance and question in, a plan with its proof out: one or two mixed programs.

use super::effort::{Effort, coverage, money};
use super::formulate::{Family, Formulation, priced};
use super::instance::{Held, Instance, Measure, Question};
use super::solution::{Found, Open, Plan, Status, brought};
use crate::finding::Bilingual;
use crate::plan::solver::{Limits, Look, Search, SolveError, search_mixed, search_told};
use crate::quantity::Cny;

/// Gap at which a plan counts as best, as a share of its cost.
const GAP: f64 = 1e-4;

/// Gap at which a coverage counts as greatest, as a share of it: who just fits into a full room is a knapsack, and its
/// last tenths of a percent take longer than all before.
pub(super) const COVER_GAP: f64 = 2e-3;

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
    effort: &Effort,
) -> Result<Found, PointsError> {
    let formulation = Formulation::new(instance, question, Family::ALL);
    let today = instance.today().0;
    let search = search(
        &formulation,
        |column| formulation.costs[column],
        GAP,
        effort,
        |look| (money(look, today), false),
    )?;
    if search.best.is_none() && search.bound < f64::INFINITY {
        return Ok(Found {
            bound: Cny(search.bound + today),
            ..none(Status::Undecided, 1.0)
        });
    }
    Ok(found(instance, &formulation, search, today))
}

/// The cheapest plan with the points of one that is known to keep what is asked, each room and size at its best. Where
/// there is no time for it, the known one.
///
/// # Errors
/// [`PointsError`].
pub fn refined(
    instance: &Instance,
    question: &Question,
    known: &Plan,
    effort: &Effort,
) -> Result<Found, PointsError> {
    let kept = Found {
        status: Status::Gap,
        plan: Some(known.clone()),
        bound: Cny(f64::NEG_INFINITY),
        widest: 1.0,
    };
    if effort.over() {
        return Ok(kept);
    }
    let own = |open: &Open| Held {
        candidate: open.candidate,
        size: None,
    };
    let asked = Question {
        // What was chosen by hand is all that may be open already.
        held: (question.held.clone()).or_else(|| Some(known.open.iter().map(own).collect())),
        ..question.clone()
    };
    let found = cheapest(instance, &asked, effort)?;
    Ok(match found.plan {
        Some(_) => found,
        None => kept,
    })
}

/// The cheapest plan of all, where one that keeps what is asked is known: it stands when the search finds no better, with
/// what is proved of all plans.
fn cheapest_beside(
    instance: &Instance,
    question: &Question,
    known: &Plan,
    effort: &Effort,
) -> Result<Found, PointsError> {
    let near = refined(instance, question, known, effort)?;
    let nothing = Found {
        bound: Cny(f64::NEG_INFINITY),
        ..near
    };
    if effort.over() {
        return Ok(nothing);
    }
    let all = cheapest(instance, question, effort)?;
    let cost = |found: &Found| found.plan.as_ref().map(|plan| plan.cost.all());
    Ok(match (cost(&all), cost(&nothing)) {
        (Some(all_of_them), Some(near)) if all_of_them <= near => all,
        (Some(_), None) => all,
        (_, Some(near)) if all.bound.0 < f64::INFINITY => graded(Found {
            bound: all.bound.min(near),
            ..nothing
        }),
        _ => nothing,
    })
}

/// How a search for coverage ended.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// A plan that covers most of those found; its cost is no matter.
    pub(super) plan: Option<Plan>,
    /// No plan covers a larger share; nothing where none keeps what is asked.
    pub(super) most: f64,
    /// Whether no plan keeps what is asked, coverage apart.
    pub(super) infeasible: bool,
}

/// Looks for the plan that covers most within what is asked. The coverage asked for is no bound; the search looks above
/// `known`, the share of a plan that is known, and ends as soon as it has, or can never have, `enough`.
pub(super) fn spread(
    instance: &Instance,
    question: &Question,
    known: Option<f64>,
    enough: Option<f64>,
    effort: &Effort,
) -> Result<Spread, PointsError> {
    let open = Question {
        cover: known.map_or(0.0, least),
        ..question.clone()
    };
    let formulation = Formulation::new(instance, &open, Family::ALL);
    let decided = |look: &Look| {
        enough.is_some_and(|share| -look.best >= share || -look.bound < share - COVER_GAP * 1e-2)
    };
    let search = search(
        &formulation,
        |column| -formulation.covers[column],
        COVER_GAP,
        effort,
        |look| (coverage(look), decided(&look)),
    )?;
    let plan = search.best.as_ref().map(|best| {
        let mut plan = formulation.decode(&best.values);
        tidy(instance, &mut plan);
        plan
    });
    let best = search.best.as_ref().map_or(0.0, |best| -best.objective);
    let infeasible = search.bound == f64::INFINITY;
    Ok(Spread {
        plan,
        most: match infeasible {
            true => 0.0,
            false => (-search.bound).max(best).min(1.0),
        },
        infeasible,
    })
}

/// The plan that covers most within what is asked, and of these the cheapest. The coverage asked for is no bound.
///
/// # Errors
/// [`PointsError`].
pub fn widest(
    instance: &Instance,
    question: &Question,
    effort: &Effort,
) -> Result<Found, PointsError> {
    let Spread {
        plan,
        most,
        infeasible,
    } = spread(instance, question, None, None, effort)?;
    let Some(plan) = plan else {
        let status = match infeasible {
            true => Status::Infeasible,
            false => Status::Undecided,
        };
        return Ok(none(status, most));
    };
    // As good as the solver proved: a hair less would be another coverage.
    let second = Question {
        cover: least(covered(&plan, question)),
        ..question.clone()
    };
    let found = cheapest_beside(instance, &second, &plan, effort)?;
    Ok(Found {
        widest: most,
        ..found
    })
}

/// A plan that covers what is asked, which the search for a cheap one finds hard where that is nearly all that can be:
/// one is looked for first by its coverage alone, and that search may also say that there is none. The cheapest beside it.
///
/// # Errors
/// [`PointsError`].
pub(super) fn just_covering(
    instance: &Instance,
    question: &Question,
    effort: &Effort,
) -> Result<Found, PointsError> {
    let wide = spread(instance, question, None, Some(question.cover), effort)?;
    let asked = question.cover - 1e-9;
    if wide.infeasible || wide.most < asked {
        return Ok(none(Status::Infeasible, wide.most));
    }
    let enough = |plan: &Plan| covered(plan, question) >= asked;
    let found = match wide.plan.filter(enough) {
        Some(plan) => cheapest_beside(instance, question, &plan, effort)?,
        None => none(Status::Undecided, wide.most),
    };
    Ok(match found.plan {
        Some(_) => found,
        None => none(found.status, wide.most),
    })
}

/// The share that a plan covers of what the question counts.
pub(super) fn covered(plan: &Plan, question: &Question) -> f64 {
    match question.measure {
        Measure::Sources => plan.sources,
        Measure::Tonnes => plan.tonnes,
    }
}

/// The coverage to ask for of a plan that is to cover as much as another.
pub(super) fn least(share: f64) -> f64 {
    (share - 1e-7).max(0.0)
}

/// What no plan covers more than, whatever coverage is asked for: of the program in which points may be open in part.
/// Negative where even that has no answer.
///
/// # Errors
/// [`PointsError`].
pub fn reach(
    instance: &Instance,
    question: &Question,
    effort: &Effort,
) -> Result<f64, PointsError> {
    let open = Question {
        cover: 0.0,
        ..question.clone()
    };
    let formulation = Formulation::new(instance, &open, Family::ALL);
    let cost = |column: usize| -formulation.covers[column];
    let limits = Limits::default();
    let stop = &effort.control.stop;
    let search = search_mixed(&formulation.program, &[], cost, limits, stop)?;
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
    effort: &Effort,
) -> Result<Option<Plan>, PointsError> {
    let formulation = Formulation::new(instance, question, families);
    let cost = |column| formulation.costs[column];
    let words = |look| (money(look, 0.0), false);
    let search = search(&formulation, cost, GAP, effort, words)?;
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
    effort: &Effort,
) -> Result<Found, PointsError> {
    let free = Question {
        held: question.held.clone(),
        measure: question.measure,
        ..Question::default()
    };
    cheapest(instance, &free, effort)
}

fn search(
    formulation: &Formulation<'_>,
    cost: impl Fn(usize) -> f64,
    gap: f64,
    effort: &Effort,
    words: impl Fn(Look) -> (Bilingual, bool),
) -> Result<Search, PointsError> {
    let (program, whole) = (&formulation.program, &formulation.whole);
    let (limits, ear) = (effort.limits(gap), effort.ear(words));
    let stop = &effort.control.stop;
    Ok(search_told(program, whole, cost, limits, stop, ear)?)
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
    graded(Found {
        status: Status::Gap,
        plan: Some(plan),
        bound,
        widest: 1.0,
    })
}

/// A plan that is as good as proved counts as best.
fn graded(found: Found) -> Found {
    let best = found.gap().is_some_and(|gap| gap <= 2.0 * GAP);
    Found {
        status: if best { Status::Optimal } else { Status::Gap },
        ..found
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
