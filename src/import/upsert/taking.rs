//! Rows as text, column by column, in; the rows of a table with them, or what is wrong with each that is refused, out.

use super::Upserted;
use crate::dataset::cell::CellFault;
use crate::dataset::record::{Column, Record, Sheet};
use crate::dataset::tables::{FacilityRow, GeneratorRow, Tables, WasteRow};
use crate::finding::Bilingual;
use crate::import::named::free_id;
use crate::import::table::value::degrees;
use crate::import::table::why::{Refused, Why};
use crate::import::workbook::columns::{label, refers};
use std::collections::{HashMap, HashSet};

/// Ids that columns of other tables may name.
fn known_ids(tables: &Tables) -> HashMap<&'static str, HashSet<String>> {
    let zones = tables.zones.rows.iter().map(|zone| zone.row.id.clone());
    let units = tables.generators.rows.iter().map(|row| row.id.clone());
    let plants = tables.facilities.rows.iter().map(|row| row.id.clone());
    let codes = tables.wastes.rows.iter().map(|row| row.code.clone());
    HashMap::from([
        ("zones.geojson", zones.collect()),
        (GeneratorRow::FILE, units.collect()),
        (FacilityRow::FILE, plants.collect()),
        (WasteRow::FILE, codes.collect()),
    ])
}

/// A table while rows are taken into it.
pub(super) struct Taking<T> {
    pub(super) rows: Vec<T>,
    pub(super) extra: Vec<(String, Vec<String>)>,
    /// Where each column of the table stands among the cells.
    from: Vec<Option<usize>>,
    columns: Vec<Column>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Option<usize>>,
    references: HashMap<&'static str, HashSet<String>>,
    seen: HashMap<String, u32>,
    /// Numbers given to rows without an id.
    numbers: usize,
    pub(super) done: Upserted,
}

/// A cell that is wrong: its column, why, and in words.
type Wrong = (&'static str, Why, Bilingual);

impl<T: Record + Clone + PartialEq> Taking<T> {
    /// Of the names of the columns that come.
    pub(super) fn of(names: &[String], sheet: &Sheet<T>, tables: &Tables) -> Self {
        let at = |name: &str| names.iter().position(|other| other == name);
        let place = |name: &str| T::NAMES.iter().position(|other| *other == name);
        let (id, name) = (place("id").unwrap_or(0), place("name_zh"));
        let (mut by_id, mut by_name) = (HashMap::new(), HashMap::new());
        for (row, cells) in sheet.rows.iter().map(T::cells).enumerate() {
            by_id.insert(cells[id].clone(), row);
            if let Some(name) = name {
                // A name of two is the name of neither.
                (by_name.entry(cells[name].clone()))
                    .and_modify(|one| *one = None)
                    .or_insert(Some(row));
            }
        }
        Self {
            rows: sheet.rows.clone(),
            extra: sheet.extra.clone(),
            from: T::NAMES.iter().map(|name| at(name)).collect(),
            columns: T::columns(),
            by_id,
            by_name,
            references: known_ids(tables),
            seen: HashMap::new(),
            numbers: 0,
            done: Upserted {
                file: T::FILE,
                ..Upserted::default()
            },
        }
    }

    /// Takes a row, or refuses it.
    pub(super) fn take(&mut self, cells: &[String], number: u32, source: &str) {
        let mut texts: Vec<String> = (self.from.iter())
            .map(|at| at.map_or_else(String::new, |at| cells[at].clone()))
            .collect();
        let mut wrong = self.placed(&mut texts);
        wrong.extend(self.unknown(&texts));
        let known = self.row(&mut texts);
        let id_at = self.place("id").unwrap_or(0);
        let id = texts[id_at].clone();
        if let Some(first) = self.seen.insert(id.clone(), number) {
            self.seen.insert(id.clone(), first);
            let cause = Bilingual::new(
                format!("编号 {id} 与第 {first} 行相同"),
                format!("id {id} is that of row {first}"),
            );
            wrong.push(("id", Why::SameId, cause));
        }
        let mut faults = Vec::new();
        let row = match known {
            Some(known) => {
                let mut row = self.rows[known].clone();
                for (name, text) in T::NAMES.iter().zip(&texts) {
                    let set = (!text.is_empty()).then(|| row.set(name, text));
                    if let Some(Err(Some(fault))) = set {
                        faults.push((*name, fault));
                    }
                }
                Some(row)
            }
            None => {
                if let Some(at) = self.place("source").filter(|&at| texts[at].is_empty()) {
                    texts[at] = source.to_owned();
                }
                T::read(|at| Some(texts[at].as_str()), &mut faults)
            }
        };
        let told = |wrong: &[Wrong], name: &str| wrong.iter().any(|(other, ..)| *other == name);
        for (name, fault) in faults {
            if !told(&wrong, name) {
                wrong.push(self.fault(name, fault, &texts));
            }
        }
        let Some(row) = row.filter(|_| wrong.is_empty()) else {
            self.refuse(number, &wrong);
            return;
        };
        match known {
            Some(known) if self.rows[known] == row => self.done.same += 1,
            Some(known) => {
                self.rows[known] = row;
                self.done.changed += 1;
            }
            None => {
                self.by_id.insert(id, self.rows.len());
                self.rows.push(row);
                for (_, cells) in &mut self.extra {
                    cells.push(String::new());
                }
                self.done.new += 1;
            }
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        T::NAMES.iter().position(|other| *other == name)
    }

    /// The row of the table a row is of; one that is new and has no id gets one.
    fn row(&mut self, texts: &mut [String]) -> Option<usize> {
        let at = self.place("id").unwrap_or(0);
        if !texts[at].is_empty() {
            return self.by_id.get(&texts[at]).copied();
        }
        let name = self.place("name_zh").map(|at| texts[at].clone());
        let known = name.and_then(|name| *self.by_name.get(&name)?);
        texts[at] = match known {
            Some(row) => self.rows[row].cell(at),
            None => loop {
                self.numbers += 1;
                let id = free_id(T::FILE, self.numbers);
                if !self.by_id.contains_key(&id) && !self.seen.contains_key(&id) {
                    break id;
                }
            },
        };
        known
    }

    /// Places as degrees of six decimals; what is none.
    fn placed(&self, texts: &mut [String]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for (name, most) in [("lon", 180.0), ("lat", 90.0)] {
            let Some(at) = self.place(name).filter(|&at| !texts[at].is_empty()) else {
                continue;
            };
            let angle = degrees(&texts[at]).filter(|angle| angle.abs() <= most);
            match angle {
                Some(angle) => texts[at] = ((angle * 1e6).round() / 1e6).to_string(),
                None => {
                    let text = &texts[at];
                    let cause = Bilingual::new(
                        format!("“{text}”不是经纬度"),
                        format!("{text:?} is no angle in degrees"),
                    );
                    wrong.push((T::NAMES[at], Why::BadPoint, cause));
                }
            }
        }
        wrong
    }

    /// Ids and codes the case does not have.
    fn unknown(&self, texts: &[String]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for (name, text) in T::NAMES.iter().zip(texts) {
            let codes = *name == "code" && T::FILE != WasteRow::FILE;
            let file = refers(name).or(codes.then_some(WasteRow::FILE));
            let Some(ids) = file.and_then(|file| self.references.get(file)) else {
                continue;
            };
            // A table that refers to itself is not among them.
            let parts = text
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            for part in parts.filter(|part| !ids.contains(*part)) {
                let what = label(name).unwrap_or(name);
                let cause = Bilingual::new(
                    format!("{what}“{part}”不在案例中"),
                    format!("{name} {part:?} is not in the case"),
                );
                wrong.push((*name, Why::NotThere, cause));
            }
        }
        wrong
    }

    /// A fault of reading, in words.
    fn fault(&self, name: &'static str, fault: CellFault, texts: &[String]) -> Wrong {
        let at = self.place(name).unwrap_or(0);
        let expected = &self.columns[at].expected;
        let what = label(name).unwrap_or(name);
        if fault == CellFault::Missing {
            let cause = Bilingual::new(
                format!("没有填{what}（应为：{}）", expected.zh),
                format!("{name} is empty ({} belongs there)", expected.en),
            );
            return (name, Why::NoCell, cause);
        }
        let seen = &texts[at];
        let cause = Bilingual::new(
            format!("{what}“{seen}”不符（应为：{}）", expected.zh),
            format!("{name} {seen:?} does not fit (expected: {})", expected.en),
        );
        (name, Why::BadCell, cause)
    }

    fn refuse(&mut self, row: u32, wrong: &[Wrong]) {
        let all = |of: fn(&Bilingual) -> &str, comma: &str| {
            let texts: Vec<&str> = wrong.iter().map(|(.., cause)| of(cause)).collect();
            texts.join(comma)
        };
        let first = wrong.first();
        self.done.refused.push(Refused {
            row,
            column: first.map(|(name, ..)| (*name).to_owned()),
            why: first.map_or(Why::BadCell, |(_, why, _)| *why),
            cause: Bilingual::new(all(|text| &text.zh, "；"), all(|text| &text.en, "; ")),
            place: None,
        });
    }
}
