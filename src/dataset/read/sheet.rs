//! The text of a CSV file in, the rows without fault out. Columns are found by their header names once;
//! a million rows cost no map look-ups.

use super::{cell_cause, faults};
use crate::dataset::catalogue::{Report, closest, quoted};
use crate::dataset::record::{Record, RowFault, Sheet};
use crate::finding::{Bilingual, Place};
use csv::StringRecord;
use std::collections::HashSet;

/// Reads one table; `None` when its header makes the whole table useless.
/// The ids (first cells) of rows left out are put into `hidden`.
pub(super) fn read<T: Record>(
    text: &str,
    report: &mut Report,
    hidden: &mut HashSet<String>,
) -> Option<Sheet<T>> {
    let mut rows = Rows::new(text);
    if rows.next().is_none() {
        report.add(&faults::NO_HEADER, Place::file(T::FILE), || {
            Bilingual::new("文件中没有任何内容", "there is nothing in the file")
        });
        return None;
    }
    let header = Header::resolve::<T>(&rows.record, report)?;
    let expected = T::columns();
    let mut sheet = Sheet {
        extra: (header.extra.iter())
            .map(|(_, name)| (name.clone(), Vec::new()))
            .collect(),
        ..Sheet::default()
    };
    let mut bad: Vec<RowFault> = Vec::new();
    while let Some(line) = rows.next() {
        let record = &rows.record;
        let cell = |i: usize| header.known[i].map(|at| record.get(at).unwrap_or("").trim());
        let full = record.len();
        let surplus = (header.width..full).any(|i| !record[i].trim().is_empty());
        if full < header.width || surplus {
            report.add(&faults::RAGGED, Place::row(T::FILE, line), || {
                let width = header.width;
                Bilingual::new(
                    format!("该行有 {full} 个单元格，表头有 {width} 个"),
                    format!("the row has {full} cells, the header has {width}"),
                )
            });
            hidden.extend(cell(0).map(str::to_owned));
            continue;
        }
        let row = T::read(cell, &mut bad);
        match row {
            Some(row) if bad.is_empty() => {
                sheet.rows.push(row);
                sheet.lines.push(line);
                for ((at, _), (_, cells)) in header.extra.iter().zip(&mut sheet.extra) {
                    cells.push(record[*at].trim().to_owned());
                }
            }
            _ => {
                hidden.extend(cell(0).map(str::to_owned));
                for (name, fault) in bad.drain(..) {
                    report.add(
                        faults::of_cell(fault),
                        Place::cell(T::FILE, line, name),
                        || {
                            let column = T::NAMES.iter().position(|n| *n == name).unwrap_or(0);
                            cell_cause(cell(column).unwrap_or(""), &expected[column].expected)
                        },
                    );
                }
            }
        }
    }
    Some(sheet)
}

/// Where each column of the table stands in the file.
struct Header {
    known: Vec<Option<usize>>,
    extra: Vec<(usize, String)>,
    width: usize,
}

impl Header {
    fn resolve<T: Record>(header: &StringRecord, report: &mut Report) -> Option<Self> {
        let mut names: Vec<&str> = header.iter().map(str::trim).collect();
        // A spreadsheet leaves empty columns at the end; they are no columns.
        while names.last().is_some_and(|name| name.is_empty()) {
            names.pop();
        }
        let at = |column: &str| names.iter().position(|name| *name == column);
        let mut extra = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if !name.is_empty() && at(name) != Some(i) {
                report.add(
                    &faults::TWICE_COLUMN,
                    Place::cell(T::FILE, 1, *name),
                    || {
                        Bilingual::new(
                            format!("列“{}”出现了不止一次", quoted(name)),
                            format!("column \"{}\" occurs more than once", quoted(name)),
                        )
                    },
                );
            } else if !T::NAMES.contains(name) {
                extra.push((i, (*name).to_owned()));
                unknown_column::<T>(T::FILE, name, |column| at(column).is_none(), report);
            }
        }
        let mut complete = true;
        for column in T::columns().into_iter().filter(|column| column.required) {
            if at(column.name).is_none() {
                complete = false;
                let others = extra.iter().map(|(_, name)| name.as_str());
                missing_column(T::FILE, column.name, closest(column.name, others), report);
            }
        }
        complete.then(|| Self {
            known: T::NAMES.iter().map(|name| at(name)).collect(),
            extra,
            width: names.len(),
        })
    }
}

/// Reports a column the format does not know, with the absent column it may be meant for.
pub(super) fn unknown_column<T: Record>(
    file: &str,
    name: &str,
    absent: impl Fn(&str) -> bool,
    report: &mut Report,
) {
    let meant = closest(
        name,
        T::NAMES.iter().copied().filter(|column| absent(column)),
    );
    let place = Place {
        column: Some(name.to_owned()),
        ..Place::file(file)
    };
    report.add(&faults::UNKNOWN_COLUMN, place, || match meant {
        Some(meant) => Bilingual::new(
            format!("列“{}”不在格式之内；是否应为 {meant}？", quoted(name)),
            format!(
                "column \"{}\" is not in the format; is {meant} meant?",
                quoted(name)
            ),
        ),
        None => Bilingual::new(
            format!("列“{}”不在格式之内", quoted(name)),
            format!("column \"{}\" is not in the format", quoted(name)),
        ),
    });
}

/// Reports a required column that no row has.
pub(super) fn missing_column(file: &str, name: &str, like: Option<&str>, report: &mut Report) {
    let place = Place {
        column: Some(name.to_owned()),
        ..Place::file(file)
    };
    report.add(&faults::NO_COLUMN, place, || match like {
        Some(like) => Bilingual::new(
            format!("没有列 {name}；有一个名称相近的“{}”", quoted(like)),
            format!(
                "there is no column {name}; there is a \"{}\" with a name much like it",
                quoted(like)
            ),
        ),
        None => Bilingual::new(
            format!("没有列 {name}"),
            format!("there is no column {name}"),
        ),
    });
}

/// The records of a CSV text with the row a spreadsheet shows for each (blank lines count there,
/// line breaks inside quotes do not).
struct Rows<'a> {
    reader: csv::Reader<&'a [u8]>,
    text: &'a [u8],
    record: StringRecord,
    row: u32,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            reader: csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes()),
            text: text.as_bytes(),
            record: StringRecord::new(),
            row: 0,
        }
    }

    /// Reads the next record that is not blank into `record` and gives its row.
    fn next(&mut self) -> Option<u32> {
        loop {
            let start = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
            // Text in memory that is UTF-8 reads without error in flexible mode.
            if !self.reader.read_record(&mut self.record).ok()? {
                return None;
            }
            let skipped = blank_lines(self.text, start);
            self.row = self.row.saturating_add(skipped).saturating_add(1);
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.row);
            }
        }
    }
}

/// How many empty lines the CSV reader skips when it starts to read at `start`.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let mut at = start.min(text.len());
    // The reader stops after \r; its \n still belongs to the line before.
    if at > 0 && text[at - 1] == b'\r' && text.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    loop {
        match (text.get(at), text.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at += 2,
            (Some(b'\r' | b'\n'), _) => at += 1,
            _ => return lines,
        }
        lines += 1;
    }
}
