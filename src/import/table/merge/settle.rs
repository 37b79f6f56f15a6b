//! Entries of one file and the case in; the entries without those that contradict another of the file, or last time, out;
//! units and streams of a case by what they are known by.

use super::super::rows::{Entry, UnitEntry};
use super::super::why::{Refused, Why};
use crate::dataset::tables::{StreamRow, Tables};
use crate::finding::Bilingual;
use std::collections::HashMap;

/// Kilograms taken for tonnes are a thousand times too many, within this share.
const THOUSAND: f64 = 0.02;

/// Entries without those that contradict another of the same file, or last time; partial reports added up.
pub(super) fn settled(
    tables: &Tables,
    entries: Vec<Entry>,
    sum: bool,
    refused: &mut Vec<Refused>,
) -> Vec<Entry> {
    let known = Known::of(tables);
    let mut refuse = |entry: &Entry, why: Why, zh: String, en: String| {
        refused.push(Refused {
            row: entry.row,
            column: None,
            why,
            cause: Bilingual::new(zh, en),
            place: entry.unit.place,
        });
    };
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut at: HashMap<(String, String), usize> = HashMap::new();
    let mut zone_of: HashMap<String, (usize, u32)> = HashMap::new();
    for entry in entries {
        let key = entry
            .unit
            .id
            .clone()
            .unwrap_or_else(|| format!("{}@{}", entry.unit.name, entry.unit.zone));
        if let Some(id) = &entry.unit.id {
            let (zone, first) = *zone_of
                .entry(id.clone())
                .or_insert((entry.unit.zone, entry.row));
            if zone != entry.unit.zone {
                refuse(
                    &entry,
                    Why::TwoZones,
                    format!("编号 {id} 在第 {first} 行是另一个镇街"),
                    format!("id {id} has another zone in row {first}"),
                );
                continue;
            }
        }
        let old = known.stream(tables, &entry.unit, &entry.code);
        let times = old.map_or(0.0, |old| entry.tonnes.0 / old.t_per_year.0.max(1e-12));
        if (times / 1000.0 - 1.0).abs() < THOUSAND {
            let was = old.map_or(0.0, |old| old.t_per_year.0);
            refuse(
                &entry,
                Why::Kilograms,
                format!("{} 吨是上次 {was} 吨的约 1000 倍，疑为千克", entry.tonnes.0),
                format!(
                    "{} t is about 1000 times the {was} t of last time: kilograms?",
                    entry.tonnes.0
                ),
            );
            continue;
        }
        match at.get(&(key.clone(), entry.code.clone())) {
            None => {
                at.insert((key, entry.code.clone()), kept.len());
                kept.push(entry);
            }
            Some(&first) if sum => kept[first].tonnes += entry.tonnes,
            Some(&first) => {
                let row = kept[first].row;
                refuse(
                    &entry,
                    Why::Twice,
                    format!("与第 {row} 行是同一单位、同一代码 {}", entry.code),
                    format!("the same unit and code {} as row {row}", entry.code),
                );
            }
        }
    }
    kept
}

/// Units and streams of a case by what they are known by.
pub(super) struct Known {
    pub(super) by_id: HashMap<String, usize>,
    pub(super) by_name: HashMap<(String, String), usize>,
    pub(super) streams: HashMap<(String, String), usize>,
}

impl Known {
    pub(super) fn of(tables: &Tables) -> Self {
        let units = tables.generators.rows.iter().enumerate();
        let streams = tables.streams.rows.iter().enumerate();
        Self {
            by_id: units.clone().map(|(i, row)| (row.id.clone(), i)).collect(),
            by_name: units
                .map(|(i, row)| ((row.name_zh.clone(), row.zone.clone()), i))
                .collect(),
            streams: streams
                .map(|(i, row)| ((row.generator.clone(), row.code.clone()), i))
                .collect(),
        }
    }

    pub(super) fn unit(&self, tables: &Tables, unit: &UnitEntry) -> Option<usize> {
        let by_id = unit.id.as_ref().and_then(|id| self.by_id.get(&plain(id)));
        let zone = tables.zones.rows[unit.zone].row.id.clone();
        by_id
            .or_else(|| self.by_name.get(&(unit.name.clone(), zone)))
            .copied()
    }

    fn stream<'a>(
        &self,
        tables: &'a Tables,
        unit: &UnitEntry,
        code: &str,
    ) -> Option<&'a StreamRow> {
        let unit = self.unit(tables, unit)?;
        let id = tables.generators.rows[unit].id.clone();
        let stream = self.streams.get(&(id, code.to_owned()))?;
        tables.streams.rows.get(*stream)
    }
}

/// An id without what an id may not hold.
pub(super) fn plain(id: &str) -> String {
    id.chars()
        .map(|c| {
            if c.is_alphanumeric() || "_-.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}
