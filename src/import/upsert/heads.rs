//! A grid in, the row of it that names the columns of a table, and the cells below it, out.

use super::To;
use crate::dataset::record::Column;
use crate::import::kept::{Head, settle};
use crate::import::table::book::Grid;
use crate::import::table::head::fullest;
use crate::import::table::refused::ADDED;
use crate::import::table::value::narrow;
use crate::import::workbook::Table;
use crate::import::workbook::columns::label;

/// Rows within which headers are looked for.
const HEADS: usize = 30;
/// Headers of the column that marks examples.
const MARKS: [&str; 2] = ["_", "标记"];
/// Words that begin a row of sums or remarks.
const NO_DATA: [&str; 6] = ["合计", "总计", "小计", "共计", "注：", "备注："];

/// Which row of a grid holds the headers of a table, and what each column of it is.
pub(super) struct Heads {
    pub(super) row: usize,
    pub(super) columns: Vec<Head>,
}

/// What a header means: the name of a column, its first ten bytes (a `.dbf` ends there), or its label, with the unit the
/// label has or none: an amount in kilograms is not the amount in tonnes.
fn meant(text: &str, own: &[Column]) -> Option<&'static str> {
    let text = narrow(text);
    let text = text.trim().trim_end_matches('*').trim();
    if text.is_empty() {
        return None;
    }
    let by = |is: &dyn Fn(&str) -> bool| own.iter().map(|one| one.name).find(|name| is(name));
    let ten = |name: &str| {
        name.get(..10)
            .is_some_and(|ten| ten.eq_ignore_ascii_case(text))
    };
    let labelled = |name: &str| {
        label(name).is_some_and(|label| {
            let label = narrow(label);
            label == text || label.split('(').next() == Some(text)
        })
    };
    by(&|name| name.eq_ignore_ascii_case(text))
        .or_else(|| by(&ten))
        .or_else(|| by(&labelled))
}

/// The row of headers: the first of those with the most columns known, by their names or as somebody said.
pub(super) fn heads(grid: &Grid, own: &[Column], said: &[Head]) -> Option<Heads> {
    let mut best: Option<(usize, Heads)> = None;
    for row in 0..grid.rows.len().min(HEADS) {
        let columns = settle(&grid.rows[row], said, |text| meant(text, own));
        let known = columns.iter().filter(|one| one.column.is_some()).count();
        if known >= 2 && best.as_ref().is_none_or(|(most, _)| known > *most) {
            best = Some((known, Heads { row, columns }));
        }
    }
    best.map(|(_, heads)| heads)
}

/// Where no row names two columns: the fullest of the first rows, its index and what is said of it, so that somebody can say
/// the rest.
#[must_use]
pub fn by_hand(grid: &Grid, to: &To<'_>) -> Option<(usize, Vec<Head>)> {
    let row = fullest(grid)?;
    let own = super::columns(to.table);
    let heads = settle(&grid.rows[row], to.columns, |text| meant(text, &own));
    Some((row, heads))
}

/// The best sheet of several for a table, by what is said of its headers; the only one as it is.
#[must_use]
pub fn sheet(grids: Vec<Grid>, to: &To<'_>) -> Option<Grid> {
    let own = super::columns(to.table);
    let known = |grid: &Grid| {
        let heads = heads(grid, &own, to.columns);
        heads.map_or(0, |heads| {
            heads
                .columns
                .iter()
                .filter(|one| one.column.is_some())
                .count()
        })
    };
    grids.into_iter().rev().max_by_key(known)
}

/// Cells under the names of columns; the number of the row each came from.
pub(super) fn cells(grid: &Grid, heads: &Heads, own: &[Column]) -> (Table, Vec<u32>) {
    let used: Vec<(usize, &str)> = (heads.columns.iter().enumerate())
        .filter_map(|(at, one)| Some((at, one.column?)))
        .collect();
    let mark = (grid.rows[heads.row].iter()).position(|text| MARKS.contains(&text.as_str()));
    let mut table = Table {
        names: used.iter().map(|(_, name)| (*name).to_owned()).collect(),
        rows: Vec::new(),
    };
    let mut numbers = Vec::new();
    for row in heads.row + 1..grid.rows.len() {
        let cells: Vec<String> = (used.iter())
            .map(|&(at, _)| grid.cell(row, at).trim().to_owned())
            .collect();
        let first = grid.rows[row].iter().find(|text| !text.is_empty());
        let Some(first) = first else { continue };
        let example = mark.is_some_and(|at| !grid.cell(row, at).is_empty());
        let remark = NO_DATA.iter().any(|word| first.starts_with(word));
        // Names of the columns below their labels, or headers once more.
        let again =
            (used.iter().zip(&cells)).all(|((_, name), cell)| meant(cell, own) == Some(name));
        if !example && !remark && !again && cells.iter().any(|cell| !cell.is_empty()) {
            table.rows.push(cells);
            numbers.push(grid.number(row));
        }
    }
    (table, numbers)
}

/// Headers that are of the program itself: the mark of examples, and what it adds to refused rows.
pub(super) fn is_own(text: &str) -> bool {
    MARKS.contains(&text) || ADDED.iter().any(|own| own.contains(&text))
}
