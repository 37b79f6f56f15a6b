//! How far a stage has come, for whoever waits: after rounds 1, 2, 4, 8 … the value of the plan at hand and the best
//! bound the prices of any of those rounds gave. Both hold over the whole instance, whatever part of it is in the
//! program.

use super::check;
use super::instance::Instance;
use super::pricing::{Objective, tighten};
use super::solution::Duals;
use crate::quantity::Tonnes;

/// Value and bound of a stage so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reached {
    objective: Objective,
    /// Of the plan at hand, where there is one.
    value: Option<f64>,
    bound: f64,
}

impl Reached {
    /// Nothing yet.
    pub(super) fn new(objective: Objective) -> Self {
        Self {
            objective,
            value: None,
            bound: f64::NEG_INFINITY,
        }
    }

    /// Whether a bound is worth its time after so many rounds: it looks at every arc, as a round does.
    pub(super) fn due(round: usize) -> bool {
        round.is_power_of_two()
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
