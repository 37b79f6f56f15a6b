//! Cells under the names of columns as people fill them in, cells as a case has them out: labels become words, names of
//! towns, units and plants become ids, rows without an id or a source get one. A workbook of a case, a table of an office
//! and the points of a GIS go the same way.

use super::workbook::Table;
use super::workbook::columns::{refers, words};
use crate::dataset::record::{Column, Record as _};
use crate::dataset::tables::{FacilityRow, GeneratorRow, Tables};
use std::collections::{HashMap, HashSet};

/// Ids by the names people know them by: those of the case and of the workbook.
pub(super) struct Names(HashMap<&'static str, HashMap<String, Option<String>>>);

impl Names {
    /// Of a case and of the tables that come.
    pub(super) fn of(tables: &Tables, found: &[(&str, &Table)]) -> Self {
        let mut names: HashMap<&'static str, HashMap<String, Option<String>>> = HashMap::new();
        let mut add = |file: &'static str, id: &str, name: &str| {
            let known = names.entry(file).or_default();
            let id = Some(id.to_owned());
            // A name of two is the name of neither.
            (known.entry(name.to_owned()))
                .and_modify(|one| {
                    if *one != id {
                        *one = None
                    }
                })
                .or_insert(id.clone());
        };
        for zone in &tables.zones.rows {
            add("zones.geojson", &zone.row.id, &zone.row.name_zh);
        }
        for row in &tables.generators.rows {
            add(GeneratorRow::FILE, &row.id, &row.name_zh);
        }
        for row in &tables.facilities.rows {
            add(FacilityRow::FILE, &row.id, &row.name_zh);
        }
        for file in [GeneratorRow::FILE, FacilityRow::FILE] {
            let Some((_, table)) = found.iter().find(|(path, _)| *path == file) else {
                continue;
            };
            let place = |name: &str| table.names.iter().position(|other| other == name);
            let (Some(id), Some(name)) = (place("id"), place("name_zh")) else {
                continue;
            };
            let ids = ids(file, table, id);
            for (row, id) in table.rows.iter().zip(ids) {
                add(file, &id, &row[name]);
            }
        }
        Self(names)
    }

    fn id(&self, file: &str, name: &str) -> Option<&str> {
        self.0.get(file)?.get(name)?.as_deref()
    }
}

/// Labels become words, names become ids.
pub(super) fn spelled(path: &str, own: &[Column], table: &mut Table, names: &Names) {
    for (at, name) in table.names.iter().enumerate() {
        let Some(column) = own.iter().find(|column| column.name == name) else {
            continue;
        };
        let words: HashMap<String, String> = words(path, column)
            .into_iter()
            .map(|(word, label)| (label, word))
            .collect();
        let known: HashSet<&String> = words.values().collect();
        let file = refers(name);
        for row in &mut table.rows {
            let text = row[at].trim();
            if text.is_empty() || known.contains(&row[at]) {
                continue;
            }
            let id = file.and_then(|file| names.id(file, text));
            if let Some(now) = words.get(text).map(String::as_str).or(id) {
                row[at] = now.to_owned();
            }
        }
    }
}

/// Ids of rows: those written, and numbers for rows that have none.
fn ids(path: &str, table: &Table, at: usize) -> Vec<String> {
    let taken: HashSet<&str> = table.rows.iter().map(|row| row[at].as_str()).collect();
    let all = (1..).map(|n| free_id(path, n));
    let mut next = all.filter(|id| !taken.contains(id.as_str()));
    (table.rows.iter())
        .map(|row| match row[at].trim() {
            "" => next.next().expect("numbers do not end"),
            id => id.to_owned(),
        })
        .collect()
}

/// The id that the n-th row of a table without one gets.
pub(super) fn free_id(path: &str, n: usize) -> String {
    let stem = path.strip_suffix(".csv").unwrap_or(path).to_uppercase();
    format!("{stem}-{n:04}")
}

/// Where a row that names no source came from.
pub(super) fn source(file: &str, sheet: &str, row: u32) -> String {
    let sheet = if file.contains(sheet) {
        String::new()
    } else {
        format!(" {sheet}")
    };
    format!("public:导入：{file}{sheet} 第 {row} 行")
}

/// Gives numbers to rows without an id.
pub(super) fn numbered(path: &str, table: &mut Table) {
    let Some(at) = table.names.iter().position(|name| name == "id") else {
        return;
    };
    if table.rows.iter().all(|row| !row[at].trim().is_empty()) {
        return;
    }
    for (row, id) in ids(path, table, at).into_iter().enumerate() {
        table.rows[row][at] = id;
    }
}

/// A row that names no source came from this sheet of the file.
pub(super) fn sourced(file: &str, sheet: &str, table: &mut Table, rows: &[u32]) {
    let Some(at) = table.names.iter().position(|name| name == "source") else {
        return;
    };
    for (cells, row) in table.rows.iter_mut().zip(rows) {
        if cells[at].trim().is_empty() {
            cells[at] = source(file, sheet, *row);
        }
    }
}
