//! What the columns of the program stand for, and the constants that stand for settled sources.

use super::super::instance::Instance;
use super::Choice;

/// What a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Tonnes of a node that stay.
    Unplaced(u32),
    /// Tonnes a line takes in.
    Inflow(u32),
    /// Tonnes that count in a limit.
    Used(u32),
    /// What an elastic limit gives.
    Give(u32),
    /// What settled sources bring to a line.
    FixedLine(u32),
    /// What settled sources bring to a limit by their arcs.
    FixedLimit(u32),
    /// Tonnes of settled sources that stay.
    FixedTotal,
    /// Tonnes that stay.
    Total,
    /// Tonnes a line has in excess.
    OverLine(u32),
    /// Tonnes a line is thought to have and has not.
    LackLine(u32),
    /// Tonnes a limit has in excess.
    OverLimit(u32),
    /// Tonnes on an arc.
    Arc(u32),
}

impl Kind {
    /// Which of the prices of tonnes amiss is this column's.
    pub(super) fn amiss(self) -> Option<(usize, usize)> {
        match self {
            Self::OverLine(l) => Some((0, l as usize)),
            Self::LackLine(l) => Some((1, l as usize)),
            Self::OverLimit(k) => Some((2, k as usize)),
            _ => None,
        }
    }
}

/// What settled sources bring.
#[derive(Debug, Default)]
pub(super) struct Constants {
    pub line: Vec<f64>,
    pub limit: Vec<f64>,
    pub total: f64,
}

impl Constants {
    pub(super) fn of(instance: &Instance, choices: &[Choice]) -> Self {
        let mut constants = Self {
            line: vec![0.0; instance.lines.len()],
            limit: vec![0.0; instance.limits.len()],
            total: 0.0,
        };
        for (node, &choice) in instance.nodes.iter().zip(choices) {
            match choice {
                Choice::Contested => (),
                Choice::Stays => constants.total += node.supply.0,
                Choice::Arc(a) => {
                    let arc = &instance.arcs[a as usize];
                    constants.line[arc.line as usize] += node.supply.0;
                    for (k, share) in own_limits(instance, a) {
                        constants.limit[k] += share * node.supply.0;
                    }
                }
            }
        }
        constants
    }
}

/// Limits an arc counts in besides those of its line.
pub(super) fn own_limits(instance: &Instance, arc: u32) -> impl Iterator<Item = (usize, f64)> {
    let arc = &instance.arcs[arc as usize];
    (arc.quota.map(|q| (q as usize, 1.0)).into_iter())
        .chain((instance.counts_of(arc).iter()).map(|&(k, share)| (k as usize, share)))
}
