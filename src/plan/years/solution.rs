//! What a solve over years comes out as: the flows of each period, what lies when it ends, and the duals of
//! both stages. Numbers only.

use super::instance::Years;
use crate::plan::flow::solution::{Duals, Size};
use crate::quantity::Tonnes;

/// Dual values of one stage. Those of a period are of tonnes over the period; cost is discounted, unplaced
/// tonnes weigh what they do in their period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearsDuals {
    /// By period; the landfill limits of a period have none of their own.
    pub periods: Vec<Duals>,
    /// Room of each landfill, ≤ 0.
    pub life: Vec<f64>,
    /// Most that may lie, by heap and period, ≤ 0.
    pub most: Vec<Vec<f64>>,
    /// What lies came in the period, by heap and period, ≤ 0.
    pub fresh: Vec<Vec<f64>>,
    /// Room of each store, by period, ≤ 0.
    pub store: Vec<Vec<f64>>,
    /// Of the row that holds weighted unplaced tonnes at their least, ≤ 0.
    pub lock: f64,
}

impl YearsDuals {
    /// No prices at all.
    #[must_use]
    pub fn none(years: &Years) -> Self {
        let periods = years.periods.len();
        let by = |n: usize| vec![vec![0.0; periods]; n];
        Self {
            periods: (years.periods.iter())
                .map(|p| Duals::none(&p.flow))
                .collect(),
            life: vec![0.0; years.landfills.len()],
            most: by(years.heaps.len()),
            fresh: by(years.heaps.len()),
            store: by(years.stores.len()),
            lock: 0.0,
        }
    }
}

/// Flows of one period, tonnes a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Arc and tonnes, by arc, only where tonnes go.
    pub flows: Vec<(u32, Tonnes)>,
    /// Tonnes without a place, by node.
    pub unplaced: Vec<Tonnes>,
}

/// A solved question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearsSolution {
    /// By period.
    pub periods: Vec<Flows>,
    /// Tonnes that lie when each period ends, by heap and period.
    pub kept: Vec<Vec<Tonnes>>,
    /// Least total of unplaced tonnes over all years, each weighing what it does in its period (stage one).
    pub least_unplaced: Tonnes,
    /// Duals of stage one.
    pub unplaced_duals: YearsDuals,
    /// Duals of stage two.
    pub cost_duals: YearsDuals,
    /// Size of stage one.
    pub unplaced_size: Size,
    /// Size of stage two.
    pub cost_size: Size,
    /// True when somebody stopped the solve before both stages were proved.
    pub stopped: bool,
}
