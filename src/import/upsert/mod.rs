//! Rows of a file in, rows of any table of a case that has ids out: headers are the names of the columns or their Chinese
//! labels, a row is known by its id, else by its name. A sheet of an office and the points of a GIS (place before the
//! attributes) go the same way; rows that cannot be taken are refused one by one, with what is wrong in them.

mod heads;
mod places;
mod taking;

use super::crs::Crs;
use super::faults;
use super::kept::{Head, are_there};
use super::named::{Names, source, spelled};
use super::table::book::Grid;
use super::table::why::Refused;
use super::workbook::columns::{label, of as workbook_columns};
use crate::dataset::record::{Column, Record, Sheet};
use crate::dataset::tables::{Tables, for_each_csv_table};
use crate::finding::{Bilingual, Finding, Place};
pub use heads::{by_hand, sheet};
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
    /// Headers of the file, and the column of the table each stands for.
    pub heads: Vec<Head>,
    /// Place of the row of headers in the grid.
    pub head: usize,
    /// The rows of the file, for the same.
    pub grid: Grid,
    /// What its coordinates were read as and what told so; none where it has none, or they are taken as they are.
    pub crs: Option<Bilingual>,
}

impl Upserted {
    /// Texts of the headers, for the rows that go back.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        self.heads.iter().map(|one| one.header.clone()).collect()
    }

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
        if let Some(crs) = &self.crs {
            said.zh += &format!("；坐标：{}", crs.zh);
            said.en += &format!("; coordinates: {}", crs.en);
        }
        said
    }
}

/// Where rows go, and what somebody says of their headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct To<'a> {
    /// Name of the table (`facilities`, `places`, `permits` …).
    pub table: &'a str,
    /// Into tables with places only.
    pub placed: bool,
    /// What headers are that are not taken by their names.
    pub columns: &'a [Head],
    /// What coordinates of a text or workbook are in; `None` for layers of a GIS, which were placed before.
    pub crs: Option<Crs>,
}

/// Names of the tables that have ids (and places).
#[must_use]
pub fn names(placed: bool) -> Vec<&'static str> {
    let mut fit = Vec::new();
    macro_rules! add {
        ($($field:ident: $row:ident,)+) => {$(
            let names = crate::dataset::tables::$row::NAMES;
            if needed(placed).iter().all(|column| names.contains(column)) {
                fit.push(crate::dataset::tables::$row::FILE.trim_end_matches(".csv"));
            }
        )+};
    }
    for_each_csv_table!(add);
    fit
}

/// Columns of a table, with `.csv` or without; none of what is no table.
#[must_use]
pub fn columns(table: &str) -> Vec<Column> {
    let name = table.trim_end_matches(".csv");
    workbook_columns(&format!("{name}.csv")).unwrap_or_default()
}

/// What a user calls a table or a column.
#[must_use]
pub fn named(name: &str) -> Bilingual {
    Bilingual::new(label(name).unwrap_or(name), name.replace('_', " "))
}

/// Columns a table must have.
fn needed(placed: bool) -> &'static [&'static str] {
    if placed {
        &["id", "lon", "lat"]
    } else {
        &["id"]
    }
}

/// Takes the rows of a grid into a table.
///
/// # Errors
/// `I055` for a table that has no ids (or no places), `I046` when nobody can tell what its coordinates are in, `I043` when no row holds its headers, `I066` when that row has no header
/// that somebody names now.
pub fn upsert(
    file: &str,
    grid: Grid,
    to: &To<'_>,
    tables: &mut Tables,
) -> Result<Upserted, Vec<Finding>> {
    let name = to.table.trim_end_matches(".csv");
    macro_rules! find {
        ($($field:ident: $row:ident,)+) => {$(
            if names(to.placed).contains(&name)
                && crate::dataset::tables::$row::FILE.strip_suffix(".csv") == Some(name)
            {
                let mut sheet = std::mem::take(&mut tables.$field);
                let done = into(file, grid, to, &mut sheet, tables);
                tables.$field = sheet;
                return done;
            }
        )+};
    }
    for_each_csv_table!(find);
    let fit = names(to.placed);
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
    to: &To<'_>,
    sheet: &mut Sheet<T>,
    tables: &Tables,
) -> Result<Upserted, Vec<Finding>> {
    let (own, said) = (T::columns(), to.columns);
    let Some(heads) = heads(&grid, &own, said) else {
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
    let row = Some(grid.number(heads.row));
    are_there(file, row, &grid.rows[heads.row], said)?;
    let (mut table, numbers) = cells(&grid, &heads, &own);
    spelled(T::FILE, &own, &mut table, &Names::of(tables, &[]));
    let crs = match to.crs {
        Some(crs) => places::placed(&mut table, &tables.zones.rows, crs),
        None => Ok(None),
    };
    let crs = crs.map_err(|(entry, cause)| vec![entry.finding(Place::file(file), cause)])?;
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
        let is = |head: &Head| head.column.is_some() && head.column == one.column.as_deref();
        one.column = (heads.columns.iter().find(|head| is(head))).map(|head| head.header.clone());
    }
    (done.head, done.heads) = (heads.row, heads.columns);
    let texts = done.heads.iter().filter(|one| one.column.is_none());
    done.unused = (texts.map(|one| &one.header))
        .filter(|text| !text.is_empty() && !is_own(text))
        .cloned()
        .collect();
    (done.grid, done.crs) = (grid, crs);
    Ok(done)
}
