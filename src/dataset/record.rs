//! The shape of a table: one macro turns a list of documented fields into the row type, its reader,
//! its writer and its documentation, so the four can never disagree.

use super::cell::{Cell, CellFault};
use crate::finding::Bilingual;

/// One column as the documents list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Header text.
    pub name: &'static str,
    /// What it means, with the unit.
    pub meaning: &'static str,
    /// True when a cell must not be empty (and the column must exist).
    pub required: bool,
    /// What kind of value it holds.
    pub expected: Bilingual,
}

/// A fault met while reading one row: column and kind.
pub type RowFault = (&'static str, CellFault);

/// A row of a table: what it is called on disk and how it is read and written.
pub trait Record: Sized {
    /// File name within the case.
    const FILE: &'static str;
    /// Header texts, in writing order.
    const NAMES: &'static [&'static str];
    /// All columns with their meaning.
    fn columns() -> Vec<Column>;
    /// Reads a row. `cell(i)` is the trimmed text of column `i` of [`Record::NAMES`], `None` when
    /// the file has no such column. Every bad cell is pushed to `faults`, not only the first.
    fn read<'a>(
        cell: impl Fn(usize) -> Option<&'a str>,
        faults: &mut Vec<RowFault>,
    ) -> Option<Self>;
    /// The row as cells, in the order of [`Record::NAMES`].
    fn cells(&self) -> Vec<String>;
    /// The cell of a column of [`Record::NAMES`]; empty where there is none of that number.
    fn cell(&self, column: usize) -> String;
    /// Sets one field from text (scenarios change a case this way).
    ///
    /// # Errors
    /// `None` for a column the table does not have, else the fault of the text.
    fn set(&mut self, column: &str, text: &str) -> Result<(), Option<CellFault>>;
}

/// Reads one required or optional cell; used by the code the macro writes.
pub(super) fn read_cell<T: Cell>(
    name: &'static str,
    text: Option<&str>,
    faults: &mut Vec<RowFault>,
) -> Option<T> {
    let text = text.unwrap_or("");
    if text.is_empty() && !T::MAY_BE_EMPTY {
        faults.push((name, CellFault::Missing));
        return None;
    }
    T::parse(text)
        .map_err(|fault| faults.push((name, fault)))
        .ok()
}

/// Rows of one file with the line each came from, and the columns this program does not know.
#[derive(Clone, Debug)]
pub struct Sheet<T> {
    /// The rows, in file order.
    pub rows: Vec<T>,
    /// Line of each row in its file (header is 1); empty when the rows were not read from a file.
    pub lines: Vec<u32>,
    /// Unknown columns, kept as they are: header and one cell per row.
    pub extra: Vec<(String, Vec<String>)>,
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            lines: Vec::new(),
            extra: Vec::new(),
        }
    }
}

impl<T> Sheet<T> {
    /// Rows that were made, not read.
    #[must_use]
    pub fn of(rows: Vec<T>) -> Self {
        Self {
            rows,
            lines: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// The line row `index` came from, as a spreadsheet counts (header is 1).
    #[must_use]
    pub fn line(&self, index: usize) -> u32 {
        self.lines
            .get(index)
            .copied()
            .unwrap_or(u32::try_from(index).map_or(u32::MAX, |i| i + 2))
    }

    /// Rows with their lines.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &T)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(i, row)| (self.line(i), row))
    }
}

/// Declares a row type: doc comments become the documentation of the columns.
macro_rules! record {
    ($(#[doc = $about:expr])* $row:ident in $file:literal { $($(#[doc = $meaning:literal])+ $field:ident : $type:ty),+ $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $row { $($(#[doc = $meaning])+ pub $field: $type,)+ }

        impl $crate::dataset::record::Record for $row {
            const FILE: &'static str = $file;
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];
            fn columns() -> Vec<$crate::dataset::record::Column> {
                use $crate::dataset::cell::Cell;
                vec![$($crate::dataset::record::Column {
                    name: stringify!($field),
                    meaning: concat!($($meaning),+).trim_ascii(),
                    required: !<$type>::MAY_BE_EMPTY,
                    expected: <$type>::expected(),
                }),+]
            }
            fn read<'a>(
                cell: impl Fn(usize) -> Option<&'a str>,
                faults: &mut Vec<$crate::dataset::record::RowFault>,
            ) -> Option<Self> {
                let mut next = 0;
                $(
                    let $field = $crate::dataset::record::read_cell::<$type>(stringify!($field), cell(next), faults);
                    next += 1;
                )+
                let _ = next;
                Some(Self { $($field: $field?),+ })
            }
            fn cells(&self) -> Vec<String> {
                use $crate::dataset::cell::Cell;
                vec![$(self.$field.spell()),+]
            }
            fn cell(&self, column: usize) -> String {
                use $crate::dataset::cell::Cell;
                match Self::NAMES.get(column).copied() {
                    $(Some(stringify!($field)) => self.$field.spell(),)+
                    _ => String::new(),
                }
            }
            fn set(&mut self, column: &str, text: &str) -> Result<(), Option<$crate::dataset::cell::CellFault>> {
                use $crate::dataset::cell::{Cell, CellFault};
                match column {
                    $(stringify!($field) => {
                        if text.is_empty() && !<$type>::MAY_BE_EMPTY { return Err(Some(CellFault::Missing)); }
                        self.$field = <$type>::parse(text).map_err(Some)?;
                    })+
                    _ => return Err(None),
                }
                Ok(())
            }
        }
    };
}
pub(super) use record;

/// Declares a closed vocabulary: the word in cells, the Chinese and the English label.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every word of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word written in cells.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// What a user reads.
            #[must_use]
            pub fn label(self) -> $crate::finding::Bilingual {
                match self { $(Self::$variant => $crate::finding::Bilingual::new($zh, $en)),+ }
            }
        }
        impl $crate::dataset::cell::Cell for $name {
            fn expected() -> $crate::finding::Bilingual {
                let words = [$($word),+].join(" | ");
                $crate::finding::Bilingual::new(words.clone(), words)
            }
            fn parse(text: &str) -> Result<Self, $crate::dataset::cell::CellFault> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err($crate::dataset::cell::CellFault::UnknownWord) }
            }
            fn spell(&self) -> String { self.word().to_owned() }
        }
    };
}
pub(crate) use vocabulary;
