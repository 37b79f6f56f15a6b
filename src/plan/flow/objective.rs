//! What is minimised after unplaced tonnes: an instance and what a tonne counts in each goal on each arc in; a solved
//! instance for each goal out, those before it held.
//!
//! Goal `j` counts `w_ja` per tonne. Its stage is the flow question with `w_j` for prices and, for each goal `i`
//! before it, the row `Σ_a w_ia x_a ≤ H_i` (family 12), where `H_i` is the least of goal `i` and a trace more
//! (10⁻⁹ of it): the trace is what the proof of stage `j` is about, and the proof of stage `i` says how much the plan may
//! be above its least. So each stage is proved by the duals of its own program.

use super::instance::{Instance, Limit, id};
use super::pricing::{self, Options};
use super::rows::Tally;
use super::solution::Solution;
use super::{check, decode};
use crate::dataset::Dataset;
use crate::dataset::objective::Goal;
use crate::dataset::plan_row::{Measure, PlanRow, Side};
use crate::network::Matrix;
use crate::plan::control::Control;
use crate::plan::outcome::{LimitKind, Outcome, Stage, StageDuals};
use crate::plan::solver::SolveError;
use crate::quantity::{Cny, CnyPerTonne, Tonnes};

/// Share of a least value by which a later stage may exceed it, and that in its unit.
const TRACE: (f64, f64) = (1e-9, 1e-5);

/// A goal of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// What a tonne on each arc counts.
    pub weights: Vec<f64>,
    /// Factor at which a row counts it, so that the numbers of the program are of one size.
    pub scale: f64,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Staged {
    /// What was solved: the goal for prices, the goals before it as rows at the end of the limits.
    pub instance: Instance,
    /// The solution of it.
    pub solution: Solution,
    /// Value of the goal that later stages are held to.
    pub held: f64,
}

/// The instance of a stage: an aim for prices, those before it, each with the most it may be, as rows that follow
/// `rows` rows of the case.
#[must_use]
pub fn stage(instance: &Instance, aim: &Aim, before: &[(&Aim, f64)], rows: usize) -> Instance {
    let mut stage = instance.clone();
    for (arc, &weight) in stage.arcs.iter_mut().zip(&aim.weights) {
        let price = instance.price(arc).0;
        if (price - weight).abs() > 1e-12 * price.abs() {
            let gate = stage.lines[arc.line as usize].gate;
            arc.transport = CnyPerTonne(weight) - gate;
            arc.handling = CnyPerTonne::ZERO;
        }
    }
    let first = id(stage.limits.len());
    for (i, (aim, most)) in before.iter().enumerate() {
        let number = super::rows::number(rows + i, Side::AtMost);
        let most = Tonnes(most * aim.scale);
        stage
            .limits
            .push(Limit::at_most(LimitKind::Row, number, most));
    }
    if before.is_empty() {
        return stage;
    }
    for a in 0..stage.arcs.len() {
        let mut terms = instance.counts_of(&instance.arcs[a]).to_vec();
        let own = (first..).zip(before);
        let own = own.map(|(k, (aim, _))| (k, aim.weights[a] * aim.scale));
        terms.extend(own.filter(|&(_, w)| w != 0.0));
        if !terms.is_empty() {
            stage.counts.push(terms);
            stage.arcs[a].counts = id(stage.counts.len() - 1);
        }
    }
    stage
}

/// Minimises the aims one after the other; `rows` is how many rows the case has. A stage that was stopped is the
/// last, with the plan it had.
///
/// # Errors
/// As for one instance.
pub fn solve(
    instance: &Instance,
    aims: &[Aim],
    rows: usize,
    options: &Options,
    control: &Control,
) -> Result<Vec<Staged>, SolveError> {
    let mut done: Vec<Staged> = Vec::with_capacity(aims.len());
    for aim in aims {
        let before: Vec<(&Aim, f64)> = (aims.iter().zip(&done))
            .map(|(aim, stage)| (aim, stage.held))
            .collect();
        let own = stage(instance, aim, &before, rows);
        let solution = match pricing::solve(&own, options, control) {
            Err(SolveError::Stopped) if !done.is_empty() => break,
            other => other?,
        };
        let stopped = solution.stopped;
        let value = value(aim, &solution.flows);
        done.push(Staged {
            instance: own,
            solution,
            held: value + TRACE.0 * value.abs() + TRACE.1,
        });
        if stopped {
            break;
        }
    }
    Ok(done)
}

/// What flows count in an aim.
fn value(aim: &Aim, flows: &[(u32, Tonnes)]) -> f64 {
    let of = |&(a, t): &(u32, Tonnes)| aim.weights[a as usize] * t.0;
    flows.iter().map(of).sum()
}

/// What a tonne counts in a goal on each arc: CNY, or the unit of its measure.
pub(super) fn aim(instance: &Instance, dataset: &Dataset, matrix: &Matrix, goal: &Goal) -> Aim {
    let mut weights = vec![0.0; instance.arcs.len()];
    for &(measure, weight) in goal.terms() {
        // Rows count thousands of CNY, prices single ones.
        let factor = match measure {
            Measure::Cost => 1000.0 * weight,
            _ => weight,
        };
        let row = PlanRow::new("objective", measure);
        let of = Tally::of(instance, dataset, matrix, &row).of_arcs(instance);
        weights
            .iter_mut()
            .zip(of)
            .for_each(|(s, w)| *s += factor * w);
    }
    let scale = if goal.in_cny() { 1e-3 } else { 1.0 };
    Aim { weights, scale }
}

/// The rows that hold goals before a stage, as certificates name them; goals with the values held.
pub(in crate::plan) fn rows(held: &[(&Goal, f64)]) -> Vec<PlanRow> {
    let row = |&(goal, most): &(&Goal, f64)| {
        let measure = goal.terms().first().map_or(Measure::Cost, |&(m, _)| m);
        let most = if goal.in_cny() { most / 1000.0 } else { most };
        PlanRow {
            at_most: Some(most),
            ..PlanRow::new(&format!("goal/{goal}"), measure)
        }
    };
    held.iter().map(row).collect()
}

/// Tells the goals of a solved instance in its outcome: stages with their values and bounds, duals of the later ones.
pub(super) fn tell(
    outcome: &mut Outcome,
    dataset: &Dataset,
    goals: &[Goal],
    aims: &[Aim],
    staged: &[Staged],
) {
    let least = outcome.totals.unplaced_t;
    let flows = staged.last().map_or(&[][..], |last| &last.solution.flows);
    outcome.objective = dataset.tables().case.flow.objective.clone();
    outcome.stages.truncate(1);
    let mut held: Vec<(&Goal, f64)> = Vec::new();
    for (j, (goal, stage)) in goals.iter().zip(staged).enumerate() {
        let duals = &stage.solution.cost_duals;
        let objective = match goal.is_cost() {
            true => outcome.totals.cost_cny.0,
            false => value(&aims[j], flows),
        };
        let bound = check::cost_bound(&stage.instance, duals, least).0;
        let (name, size) = (goal.to_string(), stage.solution.cost_size);
        outcome.stages.push(Stage {
            held: (j + 1 < staged.len()).then_some(stage.held),
            ..decode::stage((&name, goal.unit()), [objective, bound], size)
        });
        if j > 0 {
            let mut asked = dataset.clone();
            asked.ask_also(rows(&held));
            let names = decode::Names { dataset: &asked };
            outcome.certificate.later.push(StageDuals {
                duals: names.duals(&stage.instance, duals),
                lock: duals.lock,
            });
        }
        held.push((goal, stage.held));
    }
    if !goals.first().is_some_and(Goal::in_cny) {
        // The duals of another goal are no prices in CNY.
        for load in &mut outcome.loads {
            load.price_cny_t = CnyPerTonne::ZERO;
        }
        for row in &mut outcome.rows {
            row.price_cny = row.price_cny.map(|_| Cny::ZERO);
        }
    }
}
