//! What a solve of an [`super::instance::Instance`] comes out as: tonnes by arc, tonnes without a
//! place, and the duals of both stages. Numbers only; [`super::decode`] gives them names.

use crate::quantity::Tonnes;

/// Dual values of one stage, by dense id. `≤` rows have duals ≤ 0 (minimisation).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duals {
    /// By node, free.
    pub balance: Vec<f64>,
    /// By line, ≤ 0.
    pub line: Vec<f64>,
    /// By limit, ≤ 0.
    pub limit: Vec<f64>,
    /// Of the row that holds unplaced tonnes at their least (stage two), ≤ 0.
    pub lock: f64,
}

impl Duals {
    /// No prices at all.
    #[must_use]
    pub fn none(instance: &super::instance::Instance) -> Self {
        Self {
            balance: vec![0.0; instance.nodes.len()],
            line: vec![0.0; instance.lines.len()],
            limit: vec![0.0; instance.limits.len()],
            lock: 0.0,
        }
    }

    /// What one more tonne on line `l` is worth: its own dual, those of its limits, less those of what it leaves.
    #[must_use]
    pub fn of_line(&self, instance: &super::instance::Instance, l: usize) -> f64 {
        let line = &instance.lines[l];
        let limits: f64 = line.limits.iter().map(|&k| self.limit[k as usize]).sum();
        let outputs: f64 = (line.outputs.iter())
            .map(|&(node, factor)| factor * self.balance[node as usize])
            .sum();
        self.line[l] + limits - outputs
    }
}

/// Size of the program of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub rows: usize,
    /// Columns in the solver at the end.
    pub columns: usize,
    /// Rounds of column generation.
    pub rounds: usize,
    /// Simplex steps.
    pub iterations: i64,
}

/// A solved instance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Solution {
    /// Arc and tonnes, by arc, only where tonnes go.
    pub flows: Vec<(u32, Tonnes)>,
    /// Tonnes without a place, by node.
    pub unplaced: Vec<Tonnes>,
    /// Least total of unplaced tonnes (stage one).
    pub least_unplaced: Tonnes,
    /// Duals of stage one.
    pub unplaced_duals: Duals,
    /// Duals of stage two.
    pub cost_duals: Duals,
    /// Size of stage one.
    pub unplaced_size: Size,
    /// Size of stage two.
    pub cost_size: Size,
    /// True when somebody stopped the solve before both stages were proved.
    pub stopped: bool,
}
