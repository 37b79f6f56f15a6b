//! Tables as offices keep them (Excel, ODS, CSV in any Chinese encoding) in, generators and streams of a case out:
//! what each column is, which rows became what, and which were refused and why.
//!
//! `book` turns bytes into grids of text; `head` finds the row of headers and says what each column holds (guessed
//! by the words of `words.csv`, or as `mapping.toml` of the case says); `value` reads cells; `rows` makes a
//! [`rows::Entry`] of each row or refuses it with a reason; `merge` puts entries into the tables of the case and says
//! what is new, changed, the same, and missing since last time; `refused` writes the rows that go back to whoever sent
//! them.

pub mod book;
pub mod head;
pub mod merge;
pub(super) mod place;
pub mod refused;
pub mod rows;
pub mod value;
pub mod why;
mod words;
mod zone;

use super::faults;
use crate::dataset::tables::Tables;
use crate::finding::{Bilingual, Finding, Place};
use book::Grid;
use head::Mapping;
use merge::{Changes, Said};
use why::Refused;

/// How a table is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// Sheet to read; without it the one with the most headers known.
    pub sheet: Option<String>,
    /// Encoding of a text file, as the web names it (`gb18030`, `utf-16le`); without it told by its bytes.
    pub encoding: Option<String>,
    /// What the coordinates are in.
    pub crs: Crs,
    /// Several rows of one unit and code are added up instead of refused.
    pub sum: bool,
}

pub use super::crs::Crs;

/// What one file comes to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Name of the file.
    pub file: String,
    /// Encoding of a text file, as it was told.
    pub encoding: Option<&'static str>,
    /// What each column is taken for.
    pub mapping: Mapping,
    /// The grid that was read.
    pub grid: Grid,
    /// What it does to the case.
    pub changes: Changes,
    /// What each row said that was taken.
    pub said: Vec<Said>,
    /// Rows that were refused.
    pub refused: Vec<Refused>,
    /// Rows that are no data: above the headers, sums, empty ones.
    pub skipped: usize,
    /// What the coordinates told of their system.
    pub crs: Bilingual,
}

/// What a file looks like before anything is taken from it.
#[derive(Clone, Debug)]
pub struct Looked {
    grid: Grid,
    encoding: Option<&'static str>,
    file: String,
    sheets: Vec<String>,
    /// What each column would be taken for.
    pub mapping: Mapping,
}

/// Reads a file and guesses its columns, those of `saved` first: the same headers as last time are not guessed again.
///
/// # Errors
/// `I040`–`I044`: the file cannot be used, or no row of it looks like headers.
pub fn look(
    file: &str,
    bytes: &[u8],
    choices: &Choices,
    saved: &[Mapping],
) -> Result<Looked, Vec<Finding>> {
    let book =
        book::read(file, bytes, choices.encoding.as_deref()).map_err(|found| vec![*found])?;
    look_in(file, book, choices, saved)
}

/// [`look`], of a file that is read already.
///
/// # Errors
/// `I043`: no row looks like headers.
pub fn look_in(
    file: &str,
    book: book::Book,
    choices: &Choices,
    saved: &[Mapping],
) -> Result<Looked, Vec<Finding>> {
    let wanted = choices.sheet.as_deref();
    let sheets = book.grids.iter().map(|grid| grid.name.clone()).collect();
    let mut found: Vec<(Mapping, Grid)> = (book.grids.into_iter())
        .filter(|grid| wanted.is_none_or(|wanted| grid.name == wanted))
        .filter_map(|grid| Some((head::mapping(&grid, saved)?, grid)))
        .collect();
    found.sort_by_key(|(mapping, _)| std::cmp::Reverse(mapping.known()));
    let Some((mapping, grid)) = found.into_iter().next() else {
        let known = head::examples();
        return Err(vec![faults::NO_HEADERS.finding(
            Place::file(file),
            Bilingual::new(
                format!("没有一行像表头（例如 {known}）"),
                format!("no row looks like headers (for example {known})"),
            ),
        )]);
    };
    Ok(Looked {
        grid,
        encoding: book.encoding,
        file: file.to_owned(),
        sheets,
        mapping,
    })
}

/// Reads a file whose headers somebody settles by hand: those of the row that is named (as a spreadsheet counts), else
/// those of the fullest of the first rows. Nothing has to be known of them.
///
/// # Errors
/// `I040`–`I043`: the file cannot be used, or has no such row.
pub fn look_by_hand(
    file: &str,
    bytes: &[u8],
    choices: &Choices,
    saved: &[Mapping],
    row: Option<u32>,
) -> Result<Looked, Vec<Finding>> {
    let book =
        book::read(file, bytes, choices.encoding.as_deref()).map_err(|found| vec![*found])?;
    look_by_hand_in(file, book, choices, saved, row)
}

/// [`look_by_hand`], of a file that is read already.
///
/// # Errors
/// `I043`: it has no such row.
pub fn look_by_hand_in(
    file: &str,
    book: book::Book,
    choices: &Choices,
    saved: &[Mapping],
    row: Option<u32>,
) -> Result<Looked, Vec<Finding>> {
    let wanted = choices.sheet.as_deref();
    let sheets = book.grids.iter().map(|grid| grid.name.clone()).collect();
    let at = |grid: &Grid| match row {
        Some(row) => (row.checked_sub(grid.first)).and_then(|at| usize::try_from(at).ok()),
        None => head::fullest(grid),
    };
    let found = (book.grids.into_iter())
        .filter(|grid| wanted.is_none_or(|wanted| grid.name == wanted))
        .find_map(|grid| Some((at(&grid).filter(|at| *at < grid.rows.len())?, grid)));
    let Some((at, grid)) = found else {
        let row = row.unwrap_or(1);
        return Err(vec![faults::NO_HEADERS.finding(
            Place::file(file),
            Bilingual::new(
                format!("第 {row} 行不能作表头"),
                format!("row {row} cannot be headers"),
            ),
        )]);
    };
    Ok(Looked {
        mapping: head::mapping_of(&grid, at, saved),
        grid,
        encoding: book.encoding,
        file: file.to_owned(),
        sheets,
    })
}

/// Names of the sheets of a file; none when it cannot be read.
#[must_use]
pub fn sheets(file: &str, bytes: &[u8], choices: &Choices) -> Vec<String> {
    let book = book::read(file, bytes, choices.encoding.as_deref());
    let grids = book.map(|book| book.grids).unwrap_or_default();
    grids.into_iter().map(|grid| grid.name).collect()
}

impl Looked {
    /// The sheet that was chosen.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Names of all sheets with something in them.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Encoding of a text file, as it was told.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }

    /// Takes the rows into the tables of a case.
    ///
    /// # Errors
    /// `I044` when columns are missing without which no row can be read, `I046` when nobody can tell what its
    /// coordinates are in.
    pub fn take(self, tables: &mut Tables, choices: &Choices) -> Result<Imported, Vec<Finding>> {
        let missing = self.mapping.missing();
        if !missing.is_empty() {
            let names: Vec<Bilingual> = missing.iter().map(|field| field.label()).collect();
            let list = |of: fn(&Bilingual) -> &str, comma| {
                names.iter().map(of).collect::<Vec<_>>().join(comma)
            };
            return Err(vec![faults::NO_COLUMN.finding(
                Place::row(&self.file, self.mapping.row),
                Bilingual::new(
                    format!("没有一列是：{}", list(|name| &name.zh, "、")),
                    format!("no column holds: {}", list(|name| &name.en, ", ")),
                ),
            )]);
        }
        let read = rows::read(&self.grid, &self.mapping, tables, &self.file, choices)
            .map_err(|(entry, cause)| vec![entry.finding(Place::file(&self.file), cause)])?;
        let mut refused = read.refused;
        let (changes, said) = merge::merge(tables, read.entries, choices.sum, &mut refused);
        refused.sort_by_key(|one| one.row);
        Ok(Imported {
            file: self.file,
            encoding: self.encoding,
            mapping: self.mapping,
            grid: self.grid,
            changes,
            said,
            refused,
            skipped: read.skipped,
            crs: read.crs,
        })
    }
}
