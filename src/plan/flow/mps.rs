//! Instance in, the whole model out as free-format MPS text, for any solver that reads it: every arc, every
//! row family, the lock at the least unplaced tonnes.
//!
//! `COST` (CNY) is the objective of stage two. The further free row `UNPLACED` (t) is that of stage one; for
//! it, leave out the row `lock`.

use super::formulation::{Family, Formulation};
use super::instance::Instance;
use crate::plan::solver::Sense;
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
    let program = &formulation.program;

    writeln!(out, "NAME wasteflow")?;
    writeln!(out, "ROWS\n N COST\n N UNPLACED")?;
    for row in &program.rows {
        let sense = match row.sense {
            Sense::Equal => 'E',
            Sense::AtMost => 'L',
        };
        writeln!(out, " {sense} {}", row.name)?;
    }

    let mut entries: Vec<Vec<(u32, f64)>> = vec![Vec::new(); program.columns.len()];
    for (r, row) in program.rows.iter().enumerate() {
        for &(column, k) in &row.entries {
            entries[column].push((super::instance::id(r), k));
        }
    }
    let first = formulation.arc(0);
    let mut costs = vec![0.0; program.columns.len()];
    for (a, arc) in instance.arcs.iter().enumerate() {
        costs[first + a] = instance.price(arc).0;
    }
    for (k, limit) in instance.limits.iter().enumerate() {
        if let (Some(column), Some(price)) = (formulation.give(k), limit.give) {
            costs[column] = price.0;
        }
    }
    writeln!(out, "COLUMNS")?;
    for (column, entries) in entries.iter().enumerate() {
        let name = formulation.column_name(column, &arcs);
        if costs[column] != 0.0 || entries.is_empty() {
            writeln!(out, " {name} COST {}", costs[column])?;
        }
        if column < instance.nodes.len() {
            writeln!(out, " {name} UNPLACED 1")?;
        }
        for &(row, k) in entries {
            writeln!(out, " {name} {} {k}", program.rows[row as usize].name)?;
        }
    }

    writeln!(out, "RHS")?;
    for row in program.rows.iter().filter(|row| row.rhs != 0.0) {
        writeln!(out, " RHS {} {}", row.name, row.rhs)?;
    }
    writeln!(out, "BOUNDS")?;
    for (i, column) in program.columns.iter().enumerate() {
        let name = formulation.column_name(i, &arcs);
        if column.lower == f64::NEG_INFINITY {
            writeln!(out, " MI BND {name}")?;
        } else if column.lower != 0.0 {
            writeln!(out, " LO BND {name} {}", column.lower)?;
        }
        if column.upper.is_finite() {
            writeln!(out, " UP BND {name} {}", column.upper)?;
        }
    }
    writeln!(out, "ENDATA")
}
