//! What a solve of an [`super::instance::Instance`] comes out as: tonnes by arc, tonnes without a
//! place, and the duals of both stages. Numbers only; [`super::decode`] gives them names.

use crate::quantity::Tonnes;

/// Dual values of one stage, by dense id. Rows that hold from above have duals ≤ 0 (minimisation), rows
/// that hold from below duals ≥ 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duals {
    /// By node, free.
    pub balance: Vec<f64>,
    /// By line, ≤ 0.
    pub line: Vec<f64>,
    /// By limit: ≤ 0 at its capacity, ≥ 0 at its least.
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

    /// What a tonne is worth in the limits of a set of terms.
    #[must_use]
    pub fn of_terms(&self, terms: &[super::instance::Term]) -> f64 {
        terms
            .iter()
            .map(|&(k, share)| share * self.limit[k as usize])
            .sum()
    }

    /// What a tonne on an arc is worth in the limits that are its own, those of its line apart.
    #[must_use]
    pub fn of_arc(&self, instance: &super::instance::Instance, arc: &super::instance::Arc) -> f64 {
        let quota = arc.quota.map_or(0.0, |q| self.limit[q as usize]);
        match arc.counts {
            0 => quota,
            _ => quota + self.of_terms(instance.counts_of(arc)),
        }
    }

    /// What one more tonne on line `l` is worth: its own dual, those of its limits, less those of what it leaves.
    #[must_use]
    pub fn of_line(&self, instance: &super::instance::Instance, l: usize) -> f64 {
        let line = &instance.lines[l];
        let limits = self.of_terms(&line.limits);
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
