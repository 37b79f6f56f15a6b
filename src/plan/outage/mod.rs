//! What if a plant or a road is out for some days? Case, matrix and its plan in; for each loss the tonnes
//! without a place, the extra cost, who takes over and how long the store lasts out, ranked.
//!
//! # Mathematics
//! A loss of `d` days of a plant that works `D` days a year (`running.csv`, else 365) takes the share
//! `s = d / D` of a year. Two answers bound the truth:
//!
//! - **no waiting**: what arrives in these days must go elsewhere in these days, into the other plants' room
//!   of these days. The flow of such a window is the year's flow without the plant, times `s`: rows and costs
//!   of the model are homogeneous (trips are priced as in the year). So unplaced, cost and loads are `s × (year without it − year with it)`.
//! - **waiting allowed**: the plant keeps `1 − s` of its tonnes in the year and what waited is treated later;
//!   the year is solved with its limits reduced pro rata.
//!
//! At full load it loses `s × capacity` whatever the plan sends it. Losses are ranked by the first answer:
//! tonnes without a place, then extra cost, then days of storage left. A plant the plan gives nothing to, or
//! whose reduced limits the plan keeps, changes nothing: the plan stays feasible in a smaller set of plans,
//! so it stays the best.

pub mod faults;
mod full;
mod losses;
mod measure;

use crate::dataset::Dataset;
use crate::dataset::cell::Source;
use crate::finding::{Bilingual, Finding};
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::flow::{self, FlowError, Prices};
use crate::plan::outcome::{Leg, Outcome, PlanStatus, Reason};
use crate::quantity::{Cny, Tonnes};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use utoipa::ToSchema;

pub use full::{Deadline, FullLoad, Store};
pub use losses::{Loss, all, named};

/// Version of this structure, the first key of the document.
pub const SCHEMA: &str = "wasteflow/outage/1";

/// Days a plant works in a year where the case does not say.
pub const DAYS_PER_YEAR: f64 = 365.0;

/// Tonnes below this are noise of the arithmetic (1 g).
const NOISE: Tonnes = Tonnes(1e-6);

/// Tonnes that another facility takes in during the outage.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageReplacement)]
pub struct Replacement {
    /// Facility id.
    pub facility: String,
    /// Name.
    pub name: Bilingual,
    /// More than without the loss.
    pub tonnes: Tonnes,
}

/// Tonnes of a code that find no place during the outage, beyond those without a place anyhow.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageLeft)]
pub struct Left {
    /// Waste code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Reason.
    pub reason: Reason,
    /// Tonnes; negative where another reason takes their place.
    pub tonnes: Tonnes,
}

/// One way to look at a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageEffect)]
pub struct Effect {
    /// More tonnes without a place.
    pub unplaced_t: Tonnes,
    /// More cost; negative where tonnes that find no place are not paid for.
    pub extra_cny: Cny,
}

/// What one loss does.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageEffects)]
pub struct Effects {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// What is lost.
    pub loss: Loss,
    /// Days a year it works.
    pub days_per_year: f64,
    /// Source of them.
    #[schema(value_type = String)]
    pub days_source: Source,
    /// Share of the year that is lost.
    pub share: f64,
    /// At full load: plants only.
    pub full: Option<FullLoad>,
    /// Tonnes the plan would have sent it in these days; of a road none.
    pub planned_t: Option<Tonnes>,
    /// Nothing waits.
    pub no_waiting: Effect,
    /// What waits is treated later in the year: plants only.
    pub waiting: Option<Effect>,
    /// Who takes over when nothing waits, largest first.
    pub replacements: Vec<Replacement>,
    /// What finds no place when nothing waits, largest first.
    pub left: Vec<Left>,
    /// Its store, where the case gives its room.
    pub store: Option<Store>,
    /// The first hazardous batch waiting there that gets older than 365 days.
    pub deadline: Option<Deadline>,
    /// Legs that carry more when nothing waits, with the tonnes and the cost of these days: for a map, not part of the document.
    #[serde(skip)]
    pub moved: Vec<Leg>,
}

/// All losses that were looked at.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageStudy)]
pub struct Study {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id.
    pub scenario: String,
    /// Year planned for.
    pub plan_year: i32,
    /// True when synthetic rows are behind the numbers.
    pub demo: bool,
    /// First day of the outage.
    #[schema(value_type = String)]
    pub today: Date,
    /// Days it lasts.
    pub days: f64,
    /// Whether all losses asked for were worked out.
    pub status: PlanStatus,
    /// How many were asked for.
    pub asked: usize,
    /// The plan without any loss: tonnes without a place in a year.
    pub base_unplaced_t: Tonnes,
    /// Its cost in a year.
    pub base_cost_cny: Cny,
    /// The losses, the worst first.
    pub losses: Vec<Effects>,
}

/// The plan that losses are held against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The case with its scenario.
    pub dataset: &'a Dataset,
    /// Its distances.
    pub matrix: &'a Matrix,
    /// Its plan.
    pub base: &'a Outcome,
    /// Days of the outage.
    pub days: f64,
}

/// Makes the matrix without some roads.
pub type Without<'a> = &'a (dyn Fn(&[String]) -> Result<Matrix, FlowError> + Sync);

/// Works out each loss, on all cores, in an order that does not depend on their number. Stopped: what is
/// done by then is in the study, which says so.
///
/// # Errors
/// A failure of the solver; never [`FlowError::Stopped`].
pub fn study(
    ground: &Ground<'_>,
    losses: &[Loss],
    without: Without<'_>,
    control: &Control,
) -> Result<Study, FlowError> {
    let done = AtomicUsize::new(0);
    let report = |n: usize| {
        let all = losses.len();
        #[allow(clippy::cast_precision_loss)]
        let share = n as f64 / all.max(1) as f64;
        let text = Bilingual::new(
            format!("停运推演：{n} / {all}"),
            format!("losses worked out: {n} of {all}"),
        );
        control.report("outage", text, Some(share));
    };
    report(0);
    let found: Vec<Result<Option<Effects>, FlowError>> = (losses.par_iter())
        .map(
            |loss| match measure::effects(ground, loss, without, &quiet(control)) {
                Err(FlowError::Stopped) => Ok(None),
                Err(other) => Err(other),
                Ok(effects) => {
                    report(done.fetch_add(1, Ordering::Relaxed) + 1);
                    Ok(Some(effects))
                }
            },
        )
        .collect();
    let mut effects = Vec::with_capacity(losses.len());
    for result in found {
        effects.extend(result?);
    }
    rank(&mut effects);
    let (case, base) = (&ground.dataset.tables().case, ground.base);
    Ok(Study {
        schema: SCHEMA,
        case: case.id.clone(),
        case_name: case.name.clone(),
        scenario: base.scenario.clone(),
        plan_year: case.plan_year,
        demo: super::has_demo(ground.dataset),
        today: case.today,
        days: ground.days,
        status: if effects.len() == losses.len() {
            PlanStatus::Optimal
        } else {
            PlanStatus::Stopped
        },
        asked: losses.len(),
        base_unplaced_t: base.totals.unplaced_t,
        base_cost_cny: base.totals.cost_cny,
        losses: effects,
    })
}

/// The same stop, nobody listening: many solves at once would talk over each other.
fn quiet(control: &Control) -> Control {
    Control {
        stop: control.stop.clone(),
        progress: Arc::new(|_| ()),
    }
}

/// The worst first: tonnes without a place, extra cost, fewest days of storage left, then by id.
fn rank(effects: &mut [Effects]) {
    let days = |e: &Effects| {
        let store = e.store.as_ref();
        store.and_then(|s| s.days_left).unwrap_or(f64::INFINITY)
    };
    // To the gram and to the fen, so that noise of the arithmetic decides nothing.
    let grams = |e: &Effects| (e.no_waiting.unplaced_t.0 * 1e6).round();
    let fen = |e: &Effects| (e.no_waiting.extra_cny.0 * 100.0).round();
    effects.sort_by(|a, b| {
        (grams(b).total_cmp(&grams(a)))
            .then(fen(b).total_cmp(&fen(a)))
            .then(days(a).total_cmp(&days(b)))
            .then_with(|| a.loss.id.cmp(&b.loss.id))
    });
    for (i, effects) in effects.iter_mut().enumerate() {
        effects.rank = i + 1;
    }
}

/// Solves a variant of the case; a plan that was not proved is as good as none here.
fn solve(dataset: &Dataset, matrix: &Matrix, control: &Control) -> Result<Outcome, FlowError> {
    let outcome = flow::solve_with(
        dataset,
        matrix,
        BTreeMap::new(),
        "outage",
        Prices::None,
        control,
    )?;
    match outcome.status {
        PlanStatus::Optimal | PlanStatus::Bounded | PlanStatus::Part => Ok(outcome),
        PlanStatus::Stopped => Err(FlowError::Stopped),
    }
}

/// The losses a user names, or all single ones.
///
/// # Errors
/// `R022` for each name that is no facility and no road.
pub fn chosen(dataset: &Dataset, names: &[String]) -> Result<Vec<Loss>, Vec<Finding>> {
    if names.is_empty() {
        Ok(all(dataset))
    } else {
        named(dataset, names)
    }
}
