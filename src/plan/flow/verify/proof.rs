//! Stages and certificate: signs of the duals, both bounds over every lawful way, both gaps.

use super::rows::RowSide;
use super::{GAP, Judge, bound, differs};
use crate::plan::outcome::PlanStatus;
use std::collections::BTreeMap;

impl Judge<'_> {
    /// Signs of the duals, both bounds and both gaps; `given` is what soft rows cost for giving.
    pub(super) fn proof(&mut self, given: f64) {
        let (outcome, certificate) = (self.outcome, &self.outcome.certificate);
        let capacities = bound::capacities(&self.case);
        let rows: BTreeMap<String, RowSide<'_>> = (self.case.row_sides())
            .map(|side| (side.name(), side))
            .collect();
        for (duals, in_cost) in [(&certificate.unplaced, false), (&certificate.cost, true)] {
            for (name, &dual) in &duals.limit {
                let lawful = match rows.get(name) {
                    Some(side) => side.allows(dual, in_cost),
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
        }
        if certificate.lock.is_nan() || certificate.lock > 0.0 {
            self.report("V602", "lock", "对偶值符号不对", "a dual of the wrong sign");
        }
        if self.violations.iter().any(|v| v.code == "V602") {
            return;
        }
        let [first, second] = outcome.stages.as_slice() else {
            self.report("V601", "stages", "应有两个阶段", "there must be two stages");
            return;
        };
        let least = first.objective;
        let bounds = [
            bound::bound(&self.case, &certificate.unplaced, bound::Of::Unplaced),
            bound::bound(
                &self.case,
                &certificate.cost,
                bound::Of::Cost {
                    least,
                    lock: certificate.lock,
                },
            ),
        ];
        let objectives = [
            outcome.totals.unplaced_t.0,
            outcome.totals.cost_cny.0 + given,
        ];
        for (((stage, bound), objective), name) in [first, second]
            .into_iter()
            .zip(bounds)
            .zip(objectives)
            .zip([("unplaced", "t"), ("cost", "CNY")])
        {
            let (name, unit) = name;
            if stage.unit != unit {
                self.report(
                    "V601",
                    name,
                    "阶段单位不对",
                    "the unit of the stage is wrong",
                );
            }
            let scale = objective.abs().max(1.0);
            // What is given is told to the fen.
            let slack = 1e-9 * scale + if given > 0.0 { 0.01 } else { 0.0 };
            if stage.name != name || differs(stage.objective, objective, slack) {
                self.numbers(
                    "V601",
                    name,
                    ("目标值", "the objective"),
                    stage.objective,
                    objective,
                );
            }
            if differs(stage.bound, bound, 1e-7 * scale) {
                self.numbers("V603", name, ("下界", "the bound"), stage.bound, bound);
            }
            let gap = (objective - bound).abs() / scale;
            if differs(stage.gap, gap, 1e-7) {
                self.numbers("V603", name, ("间隙", "the gap"), stage.gap, gap);
            }
            let proved = match outcome.status {
                PlanStatus::Optimal | PlanStatus::Part => true,
                PlanStatus::Stopped => name == "unplaced",
                // With lots the gap to the root LP is told, not closed.
                PlanStatus::Bounded => false,
            };
            if proved && (gap.is_nan() || gap > GAP) {
                self.numbers(
                    "V604",
                    name,
                    ("未证明最优：间隙", "not proved optimal: the gap"),
                    gap,
                    0.0,
                );
            }
        }
    }
}
