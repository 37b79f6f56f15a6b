//! Instance in, the whole model out as free-format MPS text, for any solver that reads it: every arc, every
//! row family, the lock at the least unplaced tonnes.
//!
//! `COST` (CNY) is the objective of stage two. The further free row `UNPLACED` (t) is that of stage one; for
//! it, leave out the row `lock`.

use super::formulation::{Family, Formulation};
use super::instance::Instance;
use crate::plan::mps::Model;
use crate::quantity::Tonnes;
use std::io::{self, Write};

/// Writes the model with `least` tonnes in the row `lock`. Columns: `u` unplaced by node, `f` inflow by
/// line, `used` by limit, `give` of limits that may give, `x` by arc.
///
/// # Errors
/// Those of `out`.
pub fn write(instance: &Instance, least: Tonnes, out: &mut impl Write) -> io::Result<()> {
    let arcs: Vec<u32> = (0..instance.arcs.len()).map(super::instance::id).collect();
    let mut formulation = Formulation::new(instance, &arcs, Family::ALL);
    let lock = formulation.lock(least);
    formulation.program.rows.extend(lock);
    for (k, limit) in instance.limits.iter().enumerate() {
        if let (Some(column), None) = (formulation.give(k), limit.give) {
            // A limit that must be reached gives nothing.
            formulation.program.columns[column].upper = 0.0;
        }
    }
    let first = formulation.arc(0);
    let mut costs = vec![0.0; formulation.program.columns.len()];
    for (a, arc) in instance.arcs.iter().enumerate() {
        costs[first + a] = instance.price(arc).0;
    }
    for (k, limit) in instance.limits.iter().enumerate() {
        if let (Some(column), Some(price)) = (formulation.give(k), limit.give) {
            costs[column] = price.0;
        }
    }
    let unplaced: Vec<usize> = (0..instance.nodes.len()).collect();
    let model = Model {
        program: &formulation.program,
        costs: &costs,
        whole: &[],
        sum: Some(("UNPLACED", &unplaced)),
    };
    model.write(|column| formulation.column_name(column, &arcs), out)
}
