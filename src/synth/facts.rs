//! The program's own fact tables: embedded CSV text in, rows out. A fault in them is a fault of this
//! program, so they are read with `expect`; the tests of `synth` read every one.

use crate::dataset::cell::{Cell, Mark, Source};
use crate::dataset::record::{Record, Sheet};

/// Rows of a fact table whose columns are those of a table of the case.
pub(super) fn sheet<T: Record>(text: &str) -> Sheet<T> {
    let facts = Facts::read(text);
    let rows = facts
        .rows
        .iter()
        .map(|row| {
            let mut faults = Vec::new();
            let read = T::read(|i| Some(row.text(T::NAMES[i])), &mut faults);
            read.unwrap_or_else(|| panic!("a fact table of {} has {faults:?}", T::FILE))
        })
        .collect();
    Sheet::of(rows)
}

/// A fact table with columns of its own.
pub(super) struct Facts {
    /// The rows, in order.
    pub(super) rows: Vec<Fact>,
}

/// One row of a fact table.
pub(super) struct Fact {
    header: csv::StringRecord,
    cells: csv::StringRecord,
}

impl Facts {
    /// Reads embedded text.
    pub(super) fn read(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("fact tables have a header").clone();
        let rows = reader
            .records()
            .map(|cells| Fact {
                header: header.clone(),
                cells: cells.expect("fact tables are even"),
            })
            .collect();
        Self { rows }
    }
}

impl Fact {
    /// The text of a column.
    pub(super) fn text(&self, column: &str) -> &str {
        let at = self.header.iter().position(|name| name == column);
        let at = at.unwrap_or_else(|| panic!("a fact table has no column {column}"));
        self.cells.get(at).unwrap_or("").trim()
    }

    /// The text of a column, `None` when empty.
    pub(super) fn opt(&self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    }

    /// A cell of any type of the case format.
    pub(super) fn get<T: Cell>(&self, column: &str) -> T {
        let text = self.text(column);
        T::parse(text).unwrap_or_else(|fault| panic!("{column} = {text}: {fault:?}"))
    }

    /// `name:number` pairs separated by `;`.
    pub(super) fn pairs(&self, column: &str) -> Vec<(String, f64)> {
        let pair = |p: &str| -> (String, f64) {
            let (name, number) = p.split_once(':').expect("a pair has a colon");
            (
                name.to_owned(),
                number.parse().expect("a pair has a number"),
            )
        };
        let text = self.text(column);
        text.split(';')
            .filter(|p| !p.is_empty())
            .map(pair)
            .collect()
    }
}

/// A synthetic number.
pub(super) fn demo(detail: &str) -> Source {
    Source::new(Mark::Demo, detail)
}

/// A number of the published plan.
pub(super) fn plan(fact: &str) -> Source {
    Source::new(Mark::Plan, fact)
}

/// A number of a named public source.
pub(super) fn public(citation: impl Into<String>) -> Source {
    Source::new(Mark::Public, citation)
}

/// A computed number.
pub(super) fn derived(formula: impl Into<String>) -> Source {
    Source::new(Mark::Derived, formula)
}
