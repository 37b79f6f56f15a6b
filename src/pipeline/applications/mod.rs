//! Applications to move waste as they are handed in: a workbook, a text table or a form in, rows like those of
//! `applications.csv` out, all faults at once.
//!
//! Who sends, carries and receives may be named by id or by name. What is read here goes into the ledger as entries
//! of their own ([`crate::ledger::Ledger::apply`]): the case stays as it is.

mod cells;

use crate::dataset::cell::{Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{ApplicationRow, Tables};
use crate::dataset::vocabulary::{ApplicationState, Priority};
use crate::dataset::write::csv_bytes;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::table::book::{self, Grid};
use crate::import::table::value::{Unit, narrow};
use crate::ledger::Decision;
use crate::pipeline::transfers::{Reviewer, stepped};
use cells::Cells;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Columns no application can do without.
const NEEDED: [&str; 6] = ["sender", "code", "t", "facility", "operation", "until"];

/// Rows looked at for headers.
const LOOKED_AT: usize = 30;

/// Headers by what they are called, blanks and brackets taken off.
static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("words.csv").lines().skip(1);
    let pair = |line: &'static str| line.split_once(',');
    let mut words: HashMap<String, &'static str> = (lines.filter_map(pair))
        .map(|(column, word)| (word.to_owned(), column))
        .collect();
    let columns: BTreeSet<&str> = words.values().copied().collect();
    words.extend(columns.into_iter().map(|name| (name.to_owned(), name)));
    words
});

/// A header without what stands in brackets, and what does.
fn header(cell: &str) -> (String, Option<String>) {
    let text = narrow(cell).replace(['*', ' ', '\n'], "").to_lowercase();
    match text.split_once('(') {
        Some((name, rest)) => (name.to_owned(), Some(rest.trim_end_matches(')').to_owned())),
        None => (text, None),
    }
}

fn column(cell: &str) -> Option<&'static str> {
    let (name, _) = header(cell);
    WORDS.get(name.as_str()).copied().or_else(|| {
        // Words with a blank in them were written so in the table.
        (WORDS.iter()).find_map(|(word, column)| (word.replace(' ', "") == name).then_some(*column))
    })
}

/// What applications are read against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The case.
    pub tables: &'a Tables,
    /// Applications that are there, with how far they have come: a draft may come again, changed.
    pub standing: &'a HashMap<String, ApplicationState>,
    /// Day of those that do not say when they were received.
    pub received: Date,
}

/// Reads the applications of a file: the first sheet that has the headers.
///
/// # Errors
/// Every fault of the file, with row and column (`I040`–`I044`, `I060`).
pub fn read(
    file: &str,
    bytes: &[u8],
    known: Known<'_>,
) -> Result<Vec<ApplicationRow>, Vec<Finding>> {
    let book = book::read(file, bytes, None).map_err(|found| vec![*found])?;
    let mut first = None;
    for grid in &book.grids {
        match rows(file, grid, known) {
            Err(faults) if top(grid).is_none() => first = first.or(Some(faults)),
            read => return read,
        }
    }
    Err(first.unwrap_or_else(|| vec![no_headers(file)]))
}

fn no_headers(file: &str) -> Finding {
    faults::NO_HEADERS.finding(
        Place::file(file),
        Bilingual::new(
            "前 30 行中没有“移出单位、废物代码、数量、接收单位”等表头",
            "no row of the first 30 has headers like sender, code, t, facility",
        ),
    )
}

/// Row of the headers: the one with most words that are known, four at least.
fn top(grid: &Grid) -> Option<usize> {
    let known = |at: usize| {
        let cells = grid.rows[at].iter();
        cells
            .filter_map(|cell| column(cell))
            .collect::<BTreeSet<_>>()
            .len()
    };
    (0..grid.rows.len().min(LOOKED_AT))
        .filter(|&at| known(at) >= 4)
        .max_by_key(|&at| (known(at), std::cmp::Reverse(at)))
}

/// Reads one application from the fields of a form, by the names of the columns of `applications.csv`.
///
/// # Errors
/// Every fault, with its column.
pub fn form(
    from: &str,
    fields: &[(&str, &str)],
    known: Known<'_>,
) -> Result<ApplicationRow, Vec<Finding>> {
    let (names, texts) = (fields.iter())
        .map(|(name, text)| ((*name).to_owned(), text.trim().to_owned()))
        .unzip();
    let grid = Grid {
        name: String::new(),
        first: 0,
        rows: vec![names, texts],
    };
    let mut rows = rows(from, &grid, known)?;
    Ok(rows.remove(0))
}

/// Reads a grid of applications.
///
/// # Errors
/// Every fault, with row and column.
pub fn rows(
    file: &str,
    grid: &Grid,
    known: Known<'_>,
) -> Result<Vec<ApplicationRow>, Vec<Finding>> {
    let top = top(grid).ok_or_else(|| vec![no_headers(file)])?;
    let mut at: HashMap<&str, usize> = HashMap::new();
    for (i, cell) in grid.rows[top].iter().enumerate() {
        if let Some(column) = column(cell) {
            at.entry(column).or_insert(i);
        }
    }
    let line = |row: usize| grid.number(row);
    let mut faults: Vec<Finding> = (NEEDED.iter().filter(|name| !at.contains_key(*name)))
        .map(|name| {
            let words = (WORDS.iter()).filter(|(_, column)| *column == name);
            let mut words: Vec<&str> = words.map(|(word, _)| word.as_str()).collect();
            words.sort_unstable();
            let list = words.join("、");
            faults::NO_COLUMN.finding(
                Place::row(file, line(top)),
                Bilingual::new(
                    format!("没有这一列：{list}"),
                    format!("none of these headers is there: {list}"),
                ),
            )
        })
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let unit = (header(grid.cell(top, at["t"])).1).and_then(|unit| Unit::of(&unit));
    let mut here = HashSet::new();
    let mut rows = Vec::new();
    for row in top + 1..grid.rows.len() {
        if grid.rows[row].iter().all(String::is_empty) {
            continue;
        }
        let cell = |name: &str| at.get(name).map_or("", |&i| grid.cell(row, i).trim());
        let mut cells = Cells::new(&cell, known.tables, unit.unwrap_or(Unit::Tonne));
        let received = cells.date("received").unwrap_or(known.received);
        let id = cells.id(known.standing, &mut here, received);
        let read = ApplicationRow {
            id,
            sender: cells.sender(),
            code: cells.code(),
            t: cells.tonnes(),
            facility: cells.facility(),
            operation: cells.operation(),
            method: cells.text("method"),
            carrier: cells.carrier(),
            un_class: cells.text("un_class"),
            roads: cells.list("roads"),
            load_with: cells.list("load_with"),
            received,
            until: cells.until(received),
            papers: cells.papers(),
            purpose: cells.text("purpose"),
            priority: cells.priority().unwrap_or(Priority::Ordinary),
            state: ApplicationState::Draft,
            flags: cells.list("flags"),
            source: Source::new(Mark::Public, format!("申请：{file} 第 {} 行", line(row))),
        };
        let wrong = cells.faults.into_iter().map(|(name, cause)| {
            faults::BAD_APPLICATION.finding(Place::cell(file, line(row), name), cause)
        });
        faults.extend(wrong);
        rows.push(read);
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(faults::EMPTY.finding(
            Place::file(file),
            Bilingual::new(
                "表头下面没有申请",
                "there are no applications below the headers",
            ),
        ));
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults)
    }
}

/// The entry of an application: its row as it would stand in `applications.csv` is what was handed in.
#[must_use]
pub fn entry(row: &ApplicationRow, who: &Reviewer) -> Decision {
    let sheet = Sheet {
        rows: vec![row.clone()],
        ..Sheet::default()
    };
    let payload = csv_bytes(&sheet);
    Decision {
        kind: ApplicationState::Draft.word().to_owned(),
        payload: String::from_utf8_lossy(&payload).into_owned(),
        until: row.until,
        ..stepped(row, row.received, who)
    }
}
