//! Rows of a file in, rows of any table of a case that has ids out: headers are the names of the columns or their Chinese
//! labels, a row is known by its id, else by its name. A sheet of an office and the points of a GIS (place before the
//! attributes) go the same way; rows that cannot be taken are refused one by one, with what is wrong in them.

mod heads;
mod taking;

use super::faults;
use super::named::{Names, source, spelled};
use super::table::book::Grid;
use super::table::why::Refused;
use super::workbook::columns::label;
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Tables, for_each_csv_table};
use crate::finding::{Bilingual, Finding, Place};
pub use heads::sheet;
use heads::{cells, heads, is_own};
use taking::Taking;

/// What was done to a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Upserted {
    /// Name of its file.
    pub file: &'static str,
    /// Rows that were not there.
    pub new: usize,
    /// Rows of which something is different.
    pub changed: usize,
    /// Rows as they were.
    pub same: usize,
    /// Headers that no column is called by.
    pub unused: Vec<String>,
    /// Rows that were not taken.
    pub refused: Vec<Refused>,
    /// Headers of the file, for the rows that go back.
    pub heads: Vec<String>,
    /// The rows of the file, for the same.
    pub grid: Grid,
}

impl Upserted {
    /// What became of the rows.
    #[must_use]
    pub fn said(&self) -> Bilingual {
        let (new, changed, same, refused) = (self.new, self.changed, self.same, self.refused.len());
        let mut said = Bilingual::new(
            format!(
                "{}：新增 {new}，变更 {changed}，未变 {same}，退回 {refused}",
                self.file
            ),
            format!(
                "{}: {new} added, {changed} changed, {same} the same, {refused} refused",
                self.file
            ),
        );
        if !self.unused.is_empty() {
            said.zh += &format!("；未用的字段：{}", self.unused.join("、"));
            said.en += &format!("; attributes not used: {}", self.unused.join(", "));
        }
        said
    }
}

/// Takes the rows of a grid into the table called `name` (`facilities`, `places`, `permits` …). `placed`: into tables with
/// places only.
///
/// # Errors
/// `I055` for a table that has no ids (or no places), `I043` when no row holds its headers.
pub fn upsert(
    file: &str,
    grid: Grid,
    name: &str,
    placed: bool,
    tables: &mut Tables,
) -> Result<Upserted, Vec<Finding>> {
    let path = format!("{}.csv", name.trim_end_matches(".csv"));
    let needed: &[&str] = if placed {
        &["id", "lon", "lat"]
    } else {
        &["id"]
    };
    let mut fit = Vec::new();
    macro_rules! find {
        ($($field:ident: $row:ident,)+) => {$(
            let names = crate::dataset::tables::$row::NAMES;
            if needed.iter().all(|column| names.contains(column)) {
                let own = crate::dataset::tables::$row::FILE;
                if own == path {
                    let mut sheet = std::mem::take(&mut tables.$field);
                    let done = into(file, grid, &mut sheet, tables);
                    tables.$field = sheet;
                    return done;
                }
                fit.push(own.trim_end_matches(".csv"));
            }
        )+};
    }
    for_each_csv_table!(find);
    let cause = Bilingual::new(
        format!("“{name}”不是可按编号更新的表；有：{}", fit.join("、")),
        format!(
            "{name} is no table that rows go to by their id; there are: {}",
            fit.join(", ")
        ),
    );
    Err(vec![faults::NO_USE.finding(Place::file(file), cause)])
}

fn into<T: Record + Clone + PartialEq>(
    file: &str,
    grid: Grid,
    sheet: &mut Sheet<T>,
    tables: &Tables,
) -> Result<Upserted, Vec<Finding>> {
    let own = T::columns();
    let Some(heads) = heads(&grid, &own) else {
        let labels: Vec<&str> = T::NAMES.iter().filter_map(|name| label(name)).collect();
        let cause = Bilingual::new(
            format!("没有一行像 {} 的表头（如 {}）", T::FILE, labels.join("、")),
            format!(
                "no row looks like the headers of {} ({})",
                T::FILE,
                T::NAMES.join(", ")
            ),
        );
        return Err(vec![faults::NO_HEADERS.finding(Place::file(file), cause)]);
    };
    let (mut table, numbers) = cells(&grid, &heads, &own);
    spelled(T::FILE, &own, &mut table, &Names::of(tables, &[]));
    let mut taking = Taking::of(&table.names, sheet, tables);
    for (cells, number) in table.rows.iter().zip(numbers) {
        taking.take(cells, number, &source(file, &grid.name, number));
    }
    let mut done = taking.done;
    *sheet = Sheet {
        rows: taking.rows,
        lines: Vec::new(),
        extra: taking.extra,
    };
    for one in &mut done.refused {
        // The file's own header, so that the cell is found again.
        let is = |name: &Option<&'static str>| name.is_some() && *name == one.column.as_deref();
        let at = heads.columns.iter().position(is);
        one.column = at.map(|at| grid.cell(heads.row, at).to_owned());
    }
    done.heads.clone_from(&grid.rows[heads.row]);
    let heads = done.heads.iter().zip(&heads.columns);
    done.unused = heads
        .filter(|(text, name)| name.is_none() && !text.is_empty() && !is_own(text))
        .map(|(text, _)| text.clone())
        .collect();
    done.grid = grid;
    Ok(done)
}
