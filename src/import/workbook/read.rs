//! A workbook in, the files of a case out: tables by the names below their headers, other files by their text.

use super::columns;
use super::{HEAD, MARK, OTHER_NAMES, OTHERS, Table, csv_bytes};
use crate::dataset::tables::Tables;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::named::{Names, numbered, sourced, spelled};
use crate::import::table::book::{self, Grid};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// A file of a case as a workbook has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Path within the case.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Sheet it came from.
    pub sheet: String,
    /// Row of the sheet of each row of the table, as a spreadsheet counts; empty for other files.
    pub rows: Vec<u32>,
}

impl Part {
    /// True for a table without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        columns::of(&self.path).is_some() && self.rows.is_empty()
    }

    /// Says where in the workbook a finding of the case is.
    #[must_use]
    pub fn placed(&self, finding: Finding) -> Finding {
        let line = finding.place.row.and_then(|row| row.checked_sub(2));
        let Some(&row) = line.and_then(|line| self.rows.get(line as usize)) else {
            return finding;
        };
        let mut finding = finding;
        finding.place.file.clone_from(&self.sheet);
        finding.place.row = Some(row);
        finding
    }
}

/// True for a workbook with sheets of a case: their names end in the tables they hold and a row names the columns.
#[must_use]
pub fn is_one(file: &str, bytes: &[u8]) -> bool {
    let sheets = bytes
        .starts_with(b"PK")
        .then(|| book::exact(file, bytes).ok());
    sheets.flatten().is_some_and(|grids| {
        grids.iter().any(|grid| {
            let stem = grid.name.rsplit(' ').next().unwrap_or_default();
            let of_case = grid.name == OTHERS || columns::of(&format!("{stem}.csv")).is_some();
            of_case && table(grid).is_some()
        })
    })
}

/// Reads a workbook. `tables` is the case it goes into, for the names its ids go by.
///
/// # Errors
/// `I040`, `I041` when it cannot be read; `I048` when it has no sheet of a case.
pub fn read(file: &str, bytes: &[u8], tables: &Tables) -> Result<Vec<Part>, Vec<Finding>> {
    let grids = book::exact(file, bytes).map_err(|found| vec![*found])?;
    let fault = |zh: String, en: String| {
        vec![faults::NO_WORKBOOK.finding(Place::file(file), Bilingual::new(zh, en))]
    };
    let mut found: Vec<(String, Grid, Table, Vec<u32>)> = Vec::new();
    let mut others = None;
    for grid in grids {
        let stem = grid.name.rsplit(' ').next().unwrap_or_default().to_owned();
        let path = format!("{stem}.csv");
        if grid.name == OTHERS {
            others = Some(files(&grid).map_err(|why| fault(why.zh, why.en))?);
        } else if columns::of(&path).is_some() {
            let Some((table, rows)) = table(&grid) else {
                return Err(fault(
                    format!("工作表“{}”第 {HEAD} 行没有列名", grid.name),
                    format!("sheet {} has no names of columns in row {HEAD}", grid.name),
                ));
            };
            found.push((path, grid, table, rows));
        }
    }
    if found.is_empty() && others.is_none() {
        return Err(fault(
            "没有案例的工作表（表名以 generators、permits 等结尾）".to_owned(),
            "no sheet is one of a case (names end in generators, permits …)".to_owned(),
        ));
    }
    let given: Vec<(&str, &Table)> = (found.iter())
        .map(|(path, _, table, _)| (path.as_str(), table))
        .collect();
    let names = Names::of(tables, &given);
    let parts = found.into_iter().map(|(path, grid, mut table, rows)| {
        let own = columns::of(&path).unwrap_or_default();
        spelled(&path, &own, &mut table, &names);
        numbered(&path, &mut table);
        sourced(file, &grid.name, &mut table, &rows);
        Part {
            bytes: csv_bytes(&table),
            path,
            sheet: grid.name,
            rows,
        }
    });
    let mut parts: Vec<Part> = parts.collect();
    parts.extend(others.unwrap_or_default());
    Ok(parts)
}

/// Cells below the names, without what is no data.
fn table(grid: &Grid) -> Option<(Table, Vec<u32>)> {
    let head =
        (0..grid.rows.len().min(6)).find(|&row| grid.rows[row].iter().any(|cell| cell == MARK))?;
    let used: Vec<usize> = (0..grid.rows[head].len())
        .filter(|&at| !["", MARK].contains(&grid.cell(head, at)))
        .collect();
    let mark = grid.rows[head].iter().position(|cell| cell == MARK);
    let mut table = Table {
        names: used
            .iter()
            .map(|&at| grid.cell(head, at).to_owned())
            .collect(),
        rows: Vec::new(),
    };
    let mut rows = Vec::new();
    for row in head + 1..grid.rows.len() {
        let cells: Vec<String> = used
            .iter()
            .map(|&at| grid.cell(row, at).to_owned())
            .collect();
        let marked = mark.is_some_and(|at| !grid.cell(row, at).trim().is_empty());
        if !marked && cells.iter().any(|cell| !cell.trim().is_empty()) {
            table.rows.push(cells);
            rows.push(grid.number(row));
        }
    }
    Some((table, rows))
}

/// Files that are no tables, their pieces joined in order.
fn files(grid: &Grid) -> Result<Vec<Part>, Bilingual> {
    let (table, _) = table(grid).unwrap_or_default();
    let place = |name: &str| table.names.iter().position(|other| other == name);
    let [Some(path), Some(part), Some(text)] = OTHER_NAMES.map(place) else {
        return Err(Bilingual::new(
            format!("工作表“{OTHERS}”缺少列"),
            format!("sheet {OTHERS} lacks columns"),
        ));
    };
    let mut all: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
    for row in &table.rows {
        let inside = Path::new(&row[path]).components();
        let plain =
            !row[path].is_empty() && inside.clone().all(|c| matches!(c, Component::Normal(_)));
        let hidden = row[path].split('/').any(|name| name.starts_with('.'));
        let (true, false, Ok(number)) = (plain, hidden, row[part].parse()) else {
            return Err(Bilingual::new(
                format!("工作表“{OTHERS}”中的文件名“{}”不可用", row[path]),
                format!(
                    "sheet {OTHERS} names a file {:?}, which cannot be one of a case",
                    row[path]
                ),
            ));
        };
        all.entry(row[path].clone())
            .or_default()
            .insert(number, row[text].clone());
    }
    let parts = all.into_iter().map(|(path, pieces)| Part {
        path,
        bytes: pieces.into_values().collect::<String>().into_bytes(),
        sheet: OTHERS.to_owned(),
        rows: Vec::new(),
    });
    Ok(parts.collect())
}
