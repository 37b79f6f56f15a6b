//! The rows of a file as they are read in, and what its columns are taken for, whatever they become, out: what a person
//! looks at before anything is taken in.

use crate::dataset::record::Column as Own;
use crate::finding::Bilingual;
use crate::import::gis;
use crate::import::lines;
use crate::import::table::Looked;
use crate::import::table::book::Grid;
use crate::import::table::head::Field;
use crate::import::table::value::Unit;
use crate::import::upsert::Upserted;
use crate::import::workbook::label;

/// What stands for a column that is not used.
pub const NONE: &str = "none";

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

    /// Rows of a table with ids.
    pub(super) fn of_rows(done: &Upserted, own: &[Own], said: &[(String, String)]) -> Self {
        let columns = done
            .heads
            .iter()
            .zip(&done.columns)
            .map(|(header, column)| {
                let saved = said.iter().any(|(other, _)| other == header);
                Column {
                    header: header.clone(),
                    field: column.unwrap_or(NONE).to_owned(),
                    unit: None,
                    saved,
                    word: column.filter(|_| !saved).map(|_| header.clone()),
                }
            });
        let mut kinds = vec![unused()];
        kinds.extend(own.iter().map(|column| Kind {
            field: column.name.to_owned(),
            label: Bilingual::new(
                label(column.name).unwrap_or(column.name),
                column.name.replace('_', " "),
            ),
            needed: false,
        }));
        Self {
            head: Some(done.grid.number(done.head)),
            first: done.head + 1,
            grid: done.grid.clone(),
            encoding: None,
            columns: columns.collect(),
            kinds,
            missing: Vec::new(),
        }
    }

    /// Lines of roads.
    pub(super) fn of_roads(looked: &lines::Looked) -> Self {
        let layer = looked.layer();
        let columns = looked.columns().iter().map(|one| Column {
            header: one.header.clone(),
            field: one.column.unwrap_or(NONE).to_owned(),
            unit: None,
            saved: one.said,
            word: one.column.filter(|_| !one.said).map(|_| one.header.clone()),
        });
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
            columns: columns.collect(),
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
