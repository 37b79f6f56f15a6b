//! Entries and the tables of a case in; the tables with them, and what is new, changed, the same and missing out.
//! A unit is known by its id, else by name and zone; a waste of it by its code. Nothing is taken out of a case.

mod changes;
mod settle;

use super::rows::Entry;
use super::why::Refused;
use crate::dataset::cell::{List, Mark, Source};
use crate::dataset::tables::{GeneratorRow, StreamRow, Tables};
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::quantity::Tonnes;
pub use changes::{Change, Changes, Said};
use settle::{Known, plain, settled};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Places of [`Merge::taken`].
const UNITS: usize = 0;
const STREAMS: usize = 1;

/// Takes entries into the tables; says what changed, and what each row said. Rows that contradict others or last time are
/// added to `refused`.
pub fn merge(
    tables: &mut Tables,
    entries: Vec<Entry>,
    sum: bool,
    refused: &mut Vec<Refused>,
) -> (Changes, Vec<Said>) {
    let total = |tables: &Tables| tables.streams.rows.iter().map(|row| row.t_per_year).sum();
    let before: Tonnes = total(tables);
    let entries = settled(tables, entries, sum, refused);
    let mut merge = Merge::new(tables);
    let mut said = Vec::with_capacity(entries.len());
    for entry in entries {
        let stream = merge.take(&entry);
        said.push(Said {
            row: entry.row,
            stream,
            tonnes: entry.tonnes,
            state: entry.state,
            packaging: entry.packaging,
        });
    }
    let mut changes = merge.done();
    changes.tonnes = [before, total(tables)];
    (changes, said)
}

struct Merge<'a> {
    tables: &'a mut Tables,
    known: Known,
    changes: Changes,
    /// Units of the file, with what changed in them.
    seen: BTreeMap<usize, Vec<(&'static str, String, String)>>,
    new: BTreeSet<usize>,
    seen_streams: BTreeSet<usize>,
    /// Ids of units and of streams, and the last number given to each.
    taken: [HashSet<String>; 2],
    next: [usize; 2],
}

impl<'a> Merge<'a> {
    fn new(tables: &'a mut Tables) -> Self {
        // Rows that come anew have no line in the old files.
        for lines in [&mut tables.generators.lines, &mut tables.streams.lines] {
            lines.clear();
        }
        let units = tables.generators.rows.iter().map(|row| row.id.clone());
        let streams = tables.streams.rows.iter().map(|row| row.id.clone());
        Self {
            known: Known::of(tables),
            taken: [units.collect(), streams.collect()],
            next: [tables.generators.rows.len(), tables.streams.rows.len()],
            tables,
            changes: Changes::default(),
            seen: BTreeMap::new(),
            new: BTreeSet::new(),
            seen_streams: BTreeSet::new(),
        }
    }

    /// Takes one in; the row of its stream.
    fn take(&mut self, entry: &Entry) -> usize {
        let source = Source::new(Mark::Public, format!("导入：{}", entry.source));
        let unit = self.unit(entry, &source);
        let id = self.tables.generators.rows[unit].id.clone();
        let name = format!("{} {}", entry.unit.name, entry.code);
        let key = (id.clone(), entry.code.clone());
        let Some(&at) = self.known.streams.get(&key) else {
            let row = StreamRow {
                id: self.next_id(STREAMS),
                generator: id,
                code: entry.code.clone(),
                t_per_year: entry.tonnes,
                t_low: None,
                t_high: None,
                state: entry.state.unwrap_or(State::Solid),
                packaging: entry.packaging.clone(),
                un_class: None,
                source,
            };
            self.changes.new_streams.push(Change {
                id: row.id.clone(),
                name,
                values: Vec::new(),
            });
            let at = self.tables.streams.rows.len();
            self.known.streams.insert(key, at);
            self.seen_streams.insert(at);
            self.tables.streams.rows.push(row);
            extend(&mut self.tables.streams.extra);
            return at;
        };
        self.seen_streams.insert(at);
        let row = &mut self.tables.streams.rows[at];
        let mut values = Vec::new();
        if (row.t_per_year.0 - entry.tonnes.0).abs() > 1e-9 * entry.tonnes.0.abs().max(1.0) {
            let [was, is] = [row.t_per_year, entry.tonnes].map(|t| t.0.to_string());
            values.push(("t_per_year", was, is));
            row.t_per_year = entry.tonnes;
            // Bounds around the old amount say nothing of the new one.
            (row.t_low, row.t_high) = (None, None);
        }
        set(&mut values, "state", &mut row.state, entry.state);
        let packaging = entry.packaging.clone().map(Some);
        set_text(&mut values, "packaging", &mut row.packaging, packaging);
        if values.is_empty() {
            self.changes.same_streams += 1;
        } else {
            row.source = source;
            let id = row.id.clone();
            self.changes
                .changed_streams
                .push(Change { id, name, values });
        }
        at
    }

    /// The unit of an entry, made or brought up to date.
    fn unit(&mut self, entry: &Entry, source: &Source) -> usize {
        let told = &entry.unit;
        let zone = &self.tables.zones.rows[told.zone].row;
        let (zone_id, seat) = (zone.id.clone(), [zone.seat_lon, zone.seat_lat]);
        let Some(at) = self.known.unit(self.tables, told) else {
            let id = match &told.id {
                Some(id) => plain(id),
                None => self.next_id(UNITS),
            };
            let row = GeneratorRow {
                id: id.clone(),
                name_zh: told.name.clone(),
                kind: told.kind.unwrap_or(GeneratorKind::Enterprise),
                sector: told.sector.clone().unwrap_or_else(|| "未填".to_owned()),
                tier: told.tier.unwrap_or(Tier::None),
                declared: true,
                fine_managed: false,
                flags: List(Vec::new()),
                lon: told.place.map_or(seat[0], |place| place.lon),
                lat: told.place.map_or(seat[1], |place| place.lat),
                estimated: told.place.is_none(),
                zone: zone_id.clone(),
                park: None,
                open_hours: None,
                open_days: None,
                source: match told.place {
                    Some(_) => source.clone(),
                    None => Source::new(
                        Mark::Derived,
                        format!("{}；表中无坐标，暂置镇街驻地", source.detail),
                    ),
                },
            };
            self.changes.placed_at_seat += usize::from(told.place.is_none());
            self.changes.new_units.push(Change {
                id: id.clone(),
                name: told.name.clone(),
                values: Vec::new(),
            });
            let at = self.tables.generators.rows.len();
            self.taken[UNITS].insert(id.clone());
            self.known.by_id.insert(id, at);
            self.known.by_name.insert((told.name.clone(), zone_id), at);
            self.tables.generators.rows.push(row);
            extend(&mut self.tables.generators.extra);
            self.new.insert(at);
            self.seen.insert(at, Vec::new());
            return at;
        };
        let row = &mut self.tables.generators.rows[at];
        let values = self.seen.entry(at).or_default();
        let mut now = Vec::new();
        set_text(
            &mut now,
            "name_zh",
            &mut row.name_zh,
            Some(told.name.clone()),
        );
        set_text(&mut now, "zone", &mut row.zone, Some(zone_id));
        set_text(&mut now, "sector", &mut row.sector, told.sector.clone());
        set(&mut now, "kind", &mut row.kind, told.kind);
        set(&mut now, "tier", &mut row.tier, told.tier);
        if let Some(place) = told.place {
            let was = format!("{} {}", row.lon, row.lat);
            let is = format!("{} {}", place.lon, place.lat);
            if was != is {
                (row.lon, row.lat, row.estimated) = (place.lon, place.lat, false);
                now.push(("lon lat", was, is));
            }
        }
        if !now.is_empty() {
            row.source = source.clone();
            values.extend(now);
        }
        at
    }

    /// The first id of a letter and a number that nothing has yet.
    fn next_id(&mut self, of: usize) -> String {
        let (letter, taken) = (['U', 'S'][of], &mut self.taken[of]);
        loop {
            self.next[of] += 1;
            let id = format!("{letter}{:05}", self.next[of]);
            if taken.insert(id.clone()) {
                return id;
            }
        }
    }

    fn done(mut self) -> Changes {
        let tables = &mut *self.tables;
        tiers(tables, &self.new);
        for (at, row) in tables.generators.rows.iter().enumerate() {
            let change = |values| Change {
                id: row.id.clone(),
                name: row.name_zh.clone(),
                values,
            };
            match self.seen.remove(&at) {
                None => self.changes.missing_units.push(change(Vec::new())),
                Some(_) if self.new.contains(&at) => (),
                Some(values) if values.is_empty() => self.changes.same_units += 1,
                Some(values) => self.changes.changed_units.push(change(values)),
            }
        }
        let missing: BTreeSet<&str> = self
            .changes
            .missing_units
            .iter()
            .map(|change| change.id.as_str())
            .collect();
        let streams = (tables.streams.rows.iter().enumerate())
            .filter(|(at, row)| {
                !self.seen_streams.contains(at) && !missing.contains(row.generator.as_str())
            })
            .map(|(_, row)| Change {
                id: row.id.clone(),
                name: format!("{} {}", row.generator, row.code),
                values: Vec::new(),
            })
            .collect();
        self.changes.missing_streams = streams;
        self.changes
    }
}

/// Ledger classes of new units that named none: by their hazardous waste in a year (R030).
fn tiers(tables: &mut Tables, new: &BTreeSet<usize>) {
    let hazardous: BTreeSet<&str> = (tables.wastes.rows.iter())
        .filter(|row| row.hazardous)
        .map(|row| row.code.as_str())
        .collect();
    let mut of_unit: HashMap<&str, f64> = HashMap::new();
    for row in &tables.streams.rows {
        if hazardous.contains(row.code.as_str()) {
            *of_unit.entry(&row.generator).or_default() += row.t_per_year.0;
        }
    }
    for &at in new {
        let row = &mut tables.generators.rows[at];
        if row.tier == Tier::None {
            row.tier = match of_unit.get(row.id.as_str()).copied().unwrap_or(0.0) {
                t if t >= 100.0 => Tier::Key,
                t if t >= 10.0 => Tier::Simplified,
                t if t > 0.0 => Tier::Registered,
                _ => Tier::None,
            };
        }
    }
}

/// Unknown columns of a table get an empty cell for a new row.
fn extend(extra: &mut [(String, Vec<String>)]) {
    for (_, cells) in extra {
        cells.push(String::new());
    }
}

fn set<T: Copy + PartialEq + crate::dataset::cell::Cell>(
    values: &mut Vec<(&'static str, String, String)>,
    name: &'static str,
    field: &mut T,
    now: Option<T>,
) {
    set_text(values, name, field, now);
}

fn set_text<T: PartialEq + crate::dataset::cell::Cell>(
    values: &mut Vec<(&'static str, String, String)>,
    name: &'static str,
    field: &mut T,
    now: Option<T>,
) {
    if let Some(now) = now.filter(|now| now != field) {
        values.push((name, field.spell(), now.spell()));
        *field = now;
    }
}
