//! The rows of a file as they are read in, and what its columns are taken for, whatever they become, out: what a person
//! looks at before anything is taken in.

use crate::dataset::record::Column as Own;
use crate::finding::Bilingual;
use crate::import::gis;
use crate::import::kept::{By, Head, NONE};
use crate::import::lines;
use crate::import::table::Looked;
use crate::import::table::book::Grid;
use crate::import::table::head::Field;
use crate::import::table::value::Unit;
use crate::import::upsert;

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Word of what it holds, [`NONE`] where it is not used.
    pub field: String,
    /// Unit of a quantity.
    pub unit: Option<Unit>,
    /// Somebody said so, now or before.
    pub saved: bool,
    /// The word it was guessed by.
    pub word: Option<String>,
}

impl Column {
    /// A header of a file that goes anywhere else than to units and wastes.
    fn of(head: &Head) -> Self {
        let saved = head.by != By::Guess;
        Self {
            header: head.header.clone(),
            field: head.column.unwrap_or(NONE).to_owned(),
            unit: None,
            saved,
            word: (head.column.is_some() && !saved).then(|| head.header.clone()),
        }
    }
}

/// What a column may be taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// Its word.
    pub field: String,
    /// What a user calls it.
    pub label: Bilingual,
    /// No row can be read without it.
    pub needed: bool,
}

/// Rows and columns of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The rows.
    pub grid: Grid,
    /// Number of the row of headers, as a spreadsheet counts; none where a file of a GIS has names of its own.
    pub head: Option<u32>,
    /// Place of the first row of data in the grid.
    pub first: usize,
    /// Encoding of a text file.
    pub encoding: Option<&'static str>,
    /// What its columns are.
    pub columns: Vec<Column>,
    /// What they may be.
    pub kinds: Vec<Kind>,
    /// Words of what is needed and not there.
    pub missing: Vec<String>,
}

impl Sheet {
    /// A table of units and wastes; `shaped`: of the points of a GIS, whose headers stand in no row.
    pub(super) fn of_units(looked: &Looked, shaped: bool) -> Self {
        let mapping = &looked.mapping;
        let columns = mapping.columns.iter().map(|column| Column {
            header: column.header.clone(),
            field: column.field.word().to_owned(),
            unit: column.unit,
            saved: column.saved,
            word: column.word.clone(),
        });
        let kinds = Field::ALL.iter().map(|field| Kind {
            field: field.word().to_owned(),
            label: field.label(),
            needed: field.needed(),
        });
        let missing = mapping.missing().into_iter();
        Self {
            grid: looked.grid().clone(),
            head: (!shaped).then_some(mapping.row),
            first: mapping.first,
            encoding: looked.encoding(),
            columns: columns.collect(),
            kinds: kinds.collect(),
            missing: missing.map(|field| field.word().to_owned()).collect(),
        }
    }

    /// Rows of a table with ids below the headers in a row of the grid.
    pub(super) fn of_rows(grid: Grid, (row, heads): (usize, &[Head]), own: &[Own]) -> Self {
        let mut kinds = vec![unused()];
        kinds.extend(own.iter().map(|column| Kind {
            field: column.name.to_owned(),
            label: upsert::named(column.name),
            needed: false,
        }));
        Self {
            head: Some(grid.number(row)),
            first: row + 1,
            grid,
            columns: heads.iter().map(Column::of).collect(),
            kinds,
            ..Self::default()
        }
    }

    /// Lines of roads.
    pub(super) fn of_roads(looked: &lines::Looked) -> Self {
        let layer = looked.layer();
        let mut kinds = vec![unused()];
        kinds.extend(
            lines::columns::names()
                .into_iter()
                .map(|(name, label)| Kind {
                    field: name.to_owned(),
                    label,
                    needed: false,
                }),
        );
        Self {
            columns: looked.heads().iter().map(Column::of).collect(),
            kinds,
            ..Self::of_layer(layer)
        }
    }

    /// Attributes of a layer as they stand.
    pub(super) fn of_layer(layer: &gis::Layer) -> Self {
        let mut rows = vec![layer.columns.clone()];
        rows.extend(layer.features.iter().map(|one| one.cells.clone()));
        Self {
            grid: Grid {
                name: layer.name.clone(),
                first: layer.row(0).saturating_sub(1),
                rows,
            },
            first: 1,
            encoding: layer.encoding,
            ..Self::default()
        }
    }
}

fn unused() -> Kind {
    Kind {
        field: NONE.to_owned(),
        label: Field::None.label(),
        needed: false,
    }
}
