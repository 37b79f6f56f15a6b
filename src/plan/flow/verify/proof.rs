//! Stages and certificate: signs of the duals, the bound of each stage over every lawful way, its gap. A goal after
//! the first is proved on the case with the goals before it as further rows, each at the value it says it was held to.

use super::rows::RowSide;
use super::tables::Case;
use super::{GAP, Judge, Known, bound, differs};
use crate::dataset::Dataset;
use crate::dataset::objective::Goal;
use crate::dataset::plan_row::{Measure, PlanRow};
use crate::network::Matrix;
use crate::plan::outcome::{Duals, PlanStatus, Stage};
use std::collections::BTreeMap;

/// What a goal may be above its least where later ones are held to it, in its unit: what keeps the solver from
/// tripping over its own rounding.
const TRACE: f64 = 1e-3;

/// What a stage says and what is due.
struct Due<'a> {
    stage: &'a Stage,
    name: &'a str,
    unit: &'a str,
    objective: f64,
    bound: f64,
    /// Further to the relative gap.
    trace: f64,
}

/// Rows that count what a goal is made of, with the factor of each: rows count thousands of CNY.
fn terms(goal: &Goal) -> Vec<(PlanRow, f64)> {
    let row = |measure: Measure| PlanRow::new("goal", measure);
    (goal.terms().iter())
        .map(|&(measure, weight)| match measure {
            Measure::Cost => (row(measure), 1000.0 * weight),
            _ => (row(measure), weight),
        })
        .collect()
}

/// The row that holds a goal at a value.
fn held(goal: &Goal, most: f64) -> PlanRow {
    let (row, factor) = terms(goal).swap_remove(0);
    PlanRow {
        id: format!("goal/{goal}"),
        at_most: Some(most / factor),
        ..row
    }
}

impl<'a> Judge<'a> {
    /// Signs of the duals, every bound and every gap; `given` is what soft rows cost for giving.
    pub(super) fn proof(
        &mut self,
        given: f64,
        legs: &[Known<'a>],
        dataset: &Dataset,
        matrix: &Matrix,
    ) {
        let (outcome, certificate) = (self.outcome, &self.outcome.certificate);
        let goals = outcome.objective.goals();
        let stages = &outcome.stages;
        let whole = stages.len() == goals.len() + 1;
        let stopped =
            outcome.status == PlanStatus::Stopped && (2..=goals.len()).contains(&stages.len());
        if !(whole || stopped) || certificate.later.len() + 2 != stages.len() {
            let text = "a stage for unplaced tonnes and one for each goal are due";
            self.report("V601", "stages", "应有未安置与每个目标各一个阶段", text);
            return;
        }
        self.signs(&certificate.unplaced, None, dataset, matrix);
        self.signs(&certificate.cost, Some(certificate.lock), dataset, matrix);
        // The case of each later stage.
        let mut asked = dataset.clone();
        let mut later: Vec<Dataset> = Vec::new();
        for ((goal, stage), duals) in goals.iter().zip(&stages[1..]).zip(&certificate.later) {
            asked.ask_also([held(goal, stage.held.unwrap_or(f64::NAN))]);
            self.signs(&duals.duals, Some(duals.lock), &asked, matrix);
            later.push(asked.clone());
        }
        if self.violations.iter().any(|v| v.code == "V602") {
            return;
        }
        let least = stages[0].objective;
        let mut due = vec![Due {
            stage: &stages[0],
            name: "unplaced",
            unit: "t",
            objective: outcome.totals.unplaced_t.0,
            bound: bound::bound(&self.case, &certificate.unplaced, bound::Of::Unplaced),
            trace: 0.0,
        }];
        let names: Vec<String> = goals.iter().map(Goal::to_string).collect();
        for (j, (goal, stage)) in goals.iter().zip(&stages[1..]).enumerate() {
            let terms = terms(goal);
            let value = |(row, factor): &(PlanRow, f64)| factor * self.sums(row, legs)[0];
            let objective = match goal.is_cost() {
                true => outcome.totals.cost_cny.0 + given,
                false => terms.iter().map(value).sum(),
            };
            let (duals, lock) = match j.checked_sub(1) {
                None => (&certificate.cost, certificate.lock),
                Some(i) => (&certificate.later[i].duals, certificate.later[i].lock),
            };
            let of = match goal.is_cost() {
                true => bound::Of::Cost { least, lock },
                false => bound::Of::Goal {
                    least,
                    lock,
                    terms: &terms,
                },
            };
            let case = match j.checked_sub(1) {
                None => bound::bound(&self.case, duals, of),
                Some(i) => bound::bound(&Case::new(&later[i], matrix), duals, of),
            };
            due.push(Due {
                stage,
                name: &names[j],
                unit: goal.unit(),
                objective,
                bound: case,
                trace: stage.held.map_or(0.0, |_| TRACE),
            });
        }
        for (j, due) in due.iter().enumerate() {
            self.stage(due, given, j == 0, j + 1 < stages.len());
        }
    }

    /// Lawful signs of the duals of a stage, on the case it was solved on; a lock for all but the first.
    fn signs(&mut self, duals: &Duals, lock: Option<f64>, dataset: &Dataset, matrix: &Matrix) {
        let case = Case::new(dataset, matrix);
        let capacities = bound::capacities(&case);
        let rows: BTreeMap<String, RowSide<'_>> =
            case.row_sides().map(|side| (side.name(), side)).collect();
        for (name, &dual) in &duals.limit {
            let lawful = match rows.get(name) {
                Some(side) => side.allows(dual, lock.is_some()),
                None => dual <= 0.0 && capacities.contains_key(name),
            };
            if !lawful {
                self.report(
                    "V602",
                    name,
                    "对偶值符号不对或没有该上限",
                    "a dual of the wrong sign, or of no limit",
                );
            }
        }
        if lock.is_some_and(|lock| lock.is_nan() || lock > 0.0) {
            self.report("V602", "lock", "对偶值符号不对", "a dual of the wrong sign");
        }
    }

    /// One stage: name, unit, objective, bound, gap, and what later ones are held to.
    fn stage(&mut self, due: &Due<'_>, given: f64, unplaced: bool, before: bool) {
        let (stage, name) = (due.stage, due.name);
        if stage.unit != due.unit {
            self.report(
                "V601",
                name,
                "阶段单位不对",
                "the unit of the stage is wrong",
            );
        }
        let scale = due.objective.abs().max(1.0);
        // What is given is told to the fen.
        let slack = 1e-9 * scale + if given > 0.0 { 0.01 } else { 0.0 };
        // Later goals are summed from rounded legs.
        let slack = if due.name == "cost" || unplaced {
            slack
        } else {
            slack + 1e-7 * scale
        };
        if stage.name != name || differs(stage.objective, due.objective, slack) {
            let what = ("目标值", "the objective");
            self.numbers("V601", name, what, stage.objective, due.objective);
        }
        if differs(stage.bound, due.bound, 1e-7 * scale) {
            self.numbers("V603", name, ("下界", "the bound"), stage.bound, due.bound);
        }
        let gap = (due.objective - due.bound).abs() / scale;
        if differs(stage.gap, gap, 1e-7) {
            self.numbers("V603", name, ("间隙", "the gap"), stage.gap, gap);
        }
        let proved = match self.outcome.status {
            PlanStatus::Optimal | PlanStatus::Part => true,
            PlanStatus::Stopped => unplaced,
            // With lots the gap to the root LP is told, not closed.
            PlanStatus::Bounded => false,
        };
        if proved && (gap.is_nan() || gap > GAP + due.trace / scale) {
            let what = ("未证明最优：间隙", "not proved optimal: the gap");
            self.numbers("V604", name, what, gap, 0.0);
        }
        // Held is said where stages follow, and is the least but for a trace.
        let must = !unplaced && before;
        let fits = |held: f64| {
            let rounding = 1e-8 * scale;
            held >= due.objective - TRACE - rounding && held - due.bound <= GAP * scale + TRACE
        };
        if stage.held.is_some() != must || (proved && stage.held.is_some_and(|held| !fits(held))) {
            self.numbers(
                "V604",
                name,
                ("后续阶段所守的值", "what later stages are held to"),
                stage.held.unwrap_or(f64::NAN),
                due.bound,
            );
        }
    }
}
