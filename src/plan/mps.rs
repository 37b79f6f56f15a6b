//! A program with an objective in, free-format MPS text out, for any solver that reads it.

use super::solver::{Program, Sense};
use std::io::{self, Write};

/// What is written: rows and columns, and what the program does not say of itself.
pub(in crate::plan) struct Model<'a> {
    pub(in crate::plan) program: &'a Program,
    /// Cost of each column: the row `COST`, to be made least.
    pub(in crate::plan) costs: &'a [f64],
    /// Columns of whole numbers, ascending.
    pub(in crate::plan) whole: &'a [usize],
    /// A further free row: its name, and the columns it adds up, ascending.
    pub(in crate::plan) sum: Option<(&'a str, &'a [usize])>,
}

impl Model<'_> {
    /// Writes it; `name` spells a column. Rows keep their names, which must differ.
    ///
    /// # Errors
    /// Those of `out`.
    pub(in crate::plan) fn write(
        &self,
        name: impl Fn(usize) -> String,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let program = self.program;
        writeln!(out, "NAME wasteflow\nROWS\n N COST")?;
        if let Some((sum, _)) = self.sum {
            writeln!(out, " N {sum}")?;
        }
        for row in &program.rows {
            let sense = match row.sense {
                Sense::Equal => 'E',
                Sense::AtMost => 'L',
            };
            writeln!(out, " {sense} {}", row.name)?;
        }
        self.columns(&name, out)?;
        writeln!(out, "RHS")?;
        for row in program.rows.iter().filter(|row| row.rhs != 0.0) {
            writeln!(out, " RHS {} {}", row.name, row.rhs)?;
        }
        writeln!(out, "BOUNDS")?;
        for (i, column) in program.columns.iter().enumerate() {
            if column.lower == f64::NEG_INFINITY {
                writeln!(out, " MI BND {}", name(i))?;
            } else if column.lower != 0.0 {
                writeln!(out, " LO BND {} {}", name(i), column.lower)?;
            }
            if column.upper.is_finite() {
                writeln!(out, " UP BND {} {}", name(i), column.upper)?;
            }
        }
        writeln!(out, "ENDATA")
    }

    /// The columns; those of whole numbers stand between markers.
    fn columns(&self, name: impl Fn(usize) -> String, out: &mut impl Write) -> io::Result<()> {
        let program = self.program;
        let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); program.columns.len()];
        for (r, row) in program.rows.iter().enumerate() {
            for &(column, k) in &row.entries {
                entries[column].push((r, k));
            }
        }
        writeln!(out, "COLUMNS")?;
        let mut inside = false;
        for (column, entries) in entries.iter().enumerate() {
            let whole = self.whole.binary_search(&column).is_ok();
            if whole != inside {
                marker(whole, out)?;
                inside = whole;
            }
            let spelt = name(column);
            if self.costs[column] != 0.0 || entries.is_empty() {
                writeln!(out, " {spelt} COST {}", self.costs[column])?;
            }
            if let Some((sum, _)) = (self.sum).filter(|(_, of)| of.binary_search(&column).is_ok()) {
                writeln!(out, " {spelt} {sum} 1")?;
            }
            for &(row, k) in entries {
                writeln!(out, " {spelt} {} {k}", program.rows[row].name)?;
            }
        }
        if inside {
            marker(false, out)?;
        }
        Ok(())
    }
}

/// Columns of whole numbers begin, or end.
fn marker(begin: bool, out: &mut impl Write) -> io::Result<()> {
    let which = if begin { "INTORG" } else { "INTEND" };
    writeln!(out, " MARKER 'MARKER' '{which}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::solver::{Column, Row};

    #[test]
    fn a_model_is_spelt_as_solvers_read_it() {
        let bounds = |lower, upper| Column { lower, upper };
        let program = Program {
            columns: vec![
                bounds(0.0, 1.0),
                bounds(f64::NEG_INFINITY, f64::INFINITY),
                bounds(2.0, 5.0),
            ],
            rows: vec![
                Row {
                    name: "both".to_owned(),
                    entries: vec![(0, -3.0), (1, 1.0)],
                    sense: Sense::AtMost,
                    rhs: 0.0,
                },
                Row {
                    name: "one".to_owned(),
                    entries: vec![(2, 0.5)],
                    sense: Sense::Equal,
                    rhs: 1.5,
                },
            ],
        };
        let model = Model {
            program: &program,
            costs: &[7.0, 0.0, 1.0],
            whole: &[0, 2],
            sum: Some(("SUM", &[1])),
        };
        let mut text = Vec::new();
        model
            .write(|column| format!("c{column}"), &mut text)
            .expect("memory takes it");
        let lines = [
            "NAME wasteflow",
            "ROWS",
            " N COST",
            " N SUM",
            " L both",
            " E one",
            "COLUMNS",
            " MARKER 'MARKER' 'INTORG'",
            " c0 COST 7",
            " c0 both -3",
            " MARKER 'MARKER' 'INTEND'",
            " c1 SUM 1",
            " c1 both 1",
            " MARKER 'MARKER' 'INTORG'",
            " c2 COST 1",
            " c2 one 0.5",
            " MARKER 'MARKER' 'INTEND'",
            "RHS",
            " RHS one 1.5",
            "BOUNDS",
            " UP BND c0 1",
            " MI BND c1",
            " LO BND c2 2",
            " UP BND c2 5",
            "ENDATA",
            "",
        ];
        assert_eq!(
            String::from_utf8(text).expect("plain text"),
            lines.join("\n")
        );
    }
}
