//! How far a stage has come, for whoever waits: now and then the value of the plan at hand and the best bound the
//! prices of any round gave. Both hold over the whole instance, whatever part of it is in the
//! program.

use super::check;
use super::instance::Instance;
use super::pricing::{Objective, tighten};
use super::solution::Duals;
use crate::plan::solver::Answer;
use crate::quantity::Tonnes;

/// Value and bound of a stage so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reached {
    objective: Objective,
    /// Of the plan at hand, where there is one.
    value: Option<f64>,
    bound: f64,
    /// Simplex steps × rows since a bound was last computed.
    work: f64,
}

/// A bound looks at every arc; one is due after so much work for each arc that it takes a twentieth of the time.
const WORK_PER_ARC: f64 = 100.0;

/// Instances with no more arcs than this are told after every round.
const SMALL: usize = 20_000;

impl Reached {
    /// Nothing yet.
    pub(super) fn new(objective: Objective) -> Self {
        Self {
            objective,
            value: None,
            bound: f64::NEG_INFINITY,
            work: 0.0,
        }
    }

    /// Whether a bound is worth its time after a round that ended with this answer.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn due(&mut self, instance: &Instance, answer: &Answer) -> bool {
        self.work += answer.iterations as f64 * answer.duals.len() as f64;
        let arcs = instance.arcs.len();
        let due = arcs <= SMALL || self.work >= WORK_PER_ARC * arcs as f64;
        if due {
            self.work = 0.0;
        }
        due
    }

    /// Counts a round in: its duals, and the value of its plan where it has one. `least` is what the unplaced tonnes
    /// are held to in the stage of costs.
    pub(super) fn count(
        &mut self,
        instance: &Instance,
        mut duals: Duals,
        least: Tonnes,
        value: Option<f64>,
    ) {
        let bound = match self.objective {
            Objective::Unplaced => {
                tighten(instance, |_| 0.0, 1.0, &mut duals);
                check::unplaced_bound(instance, &duals).0
            }
            Objective::Cost => {
                tighten(instance, |arc| instance.price(arc).0, 0.0, &mut duals);
                check::cost_bound(instance, &duals, least).0
            }
            Objective::Warm(price) => {
                tighten(instance, |arc| instance.price(arc).0, price, &mut duals);
                check::penalised_bound(instance, &duals, price).0
            }
            Objective::Missed => return,
        };
        self.bound = self.bound.max(bound);
        self.value = value.or(self.value);
    }

    /// What is told of it, in both languages; nothing before a round was counted.
    pub(super) fn text(&self) -> [String; 2] {
        let (unit, scale) = match self.objective {
            Objective::Cost => (["万元", "×10⁴ CNY"], 1e-4),
            Objective::Warm(_) => (["万元（含未安置的罚金）", "×10⁴ CNY with penalties"], 1e-4),
            _ => (["吨", "t"], 1.0),
        };
        let told = |words: [&str; 3], [comma, unit]: [&str; 2]| {
            if self.bound == f64::NEG_INFINITY {
                return String::new();
            }
            let bound = self.bound * scale;
            let [value_is, bound_is, gap_is] = words;
            match self.value {
                Some(value) => format!(
                    "{comma}{value_is} {:.1} {unit}{comma}{bound_is} {bound:.1}{comma}{gap_is} {:.4}%",
                    value * scale,
                    100.0 * check::gap(value, self.bound)
                ),
                None => format!("{comma}{bound_is} {bound:.1} {unit}"),
            }
        };
        [
            told(["现为", "下界", "差距"], ["，", unit[0]]),
            told(["now", "bound", "gap"], [", ", unit[1]]),
        ]
    }
}
