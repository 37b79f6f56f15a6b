//! Blocks in, the same tables for programs out: titles and headers in both languages, numbers unrounded.

use super::{Block, Cell, exact};
use crate::dataset::cell::Source;
use crate::finding::Bilingual;
use serde::Serialize;
use utoipa::ToSchema;

/// A table as a page gets it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Table {
    /// Stable id.
    pub id: String,
    /// Heading.
    pub title: Bilingual,
    /// What stands under the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Bilingual>,
    /// Header texts.
    pub columns: Vec<Bilingual>,
    /// Rows of as many cells; null where there is nothing.
    pub rows: Vec<Vec<Option<TableCell>>>,
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TableCell {
    /// An id or a name, the same in both languages.
    Text {
        /// It.
        text: String,
    },
    /// Words.
    Words {
        /// They.
        words: Bilingual,
    },
    /// A number and the decimals a reader sees.
    Number {
        /// Unrounded.
        value: f64,
        /// Decimals.
        decimals: usize,
    },
    /// Where a number comes from.
    Source {
        /// As in the files of a case.
        #[schema(value_type = String)]
        source: Source,
    },
}

/// Decimals of a number shown as it was computed.
const ALL_DECIMALS: usize = 9;

impl From<Block> for Table {
    fn from(block: Block) -> Self {
        Self {
            id: block.file.to_owned(),
            title: block.title,
            about: block.about,
            columns: (block.columns.iter())
                .map(|(zh, en)| Bilingual::new(*zh, *en))
                .collect(),
            rows: (block.rows.into_iter())
                .map(|row| row.into_iter().map(told).collect())
                .collect(),
        }
    }
}

fn told(cell: Cell) -> Option<TableCell> {
    Some(match cell {
        Cell::Text(text) => TableCell::Text { text },
        Cell::Words(words) => TableCell::Words { words },
        Cell::Number(value, decimals) => TableCell::Number { value, decimals },
        Cell::Exact(value) => TableCell::Number {
            value: exact(value),
            decimals: ALL_DECIMALS,
        },
        Cell::Mark(source) => TableCell::Source { source },
        Cell::Empty => return None,
    })
}
