//! A table taken into a case that is not written yet in; what is new, different, missing and refused out, as the page
//! tells it.

use super::preview::REFUSED;
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::finding::Bilingual;
use crate::import::table::Imported;
use crate::import::table::head::Field;
use crate::import::table::merge::Change;
use crate::import::table::why::{Refused, tally};
use crate::quantity::{LonLat, Tonnes};
use crate::report::collect::packaging;
use crate::serve::api::name;
use crate::serve::onpage;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Words of packaging a case uses.
const PACKAGINGS: [&str; 5] = ["bulk", "tank", "drum", "bag", "box"];
/// Changes of a kind shown.
const CHANGES: usize = 500;

/// A row that is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedInfo {
    /// Its number, as a spreadsheet counts.
    row: u32,
    /// Header of the cell at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// Word for why.
    why: &'static str,
    /// Why.
    cause: Bilingual,
    /// How it is mended.
    action: Bilingual,
    /// Where the row says its unit is.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<LonLat>,
}

impl RefusedInfo {
    pub(super) fn of(one: &Refused) -> Self {
        Self {
            row: one.row,
            column: one.column.clone(),
            why: one.why.word(),
            cause: one.cause.clone(),
            action: onpage::text(&one.why.action()),
            place: one.place,
        }
    }
}

/// How many rows were refused for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyInfo {
    /// Word for why.
    why: &'static str,
    /// How it is mended.
    action: Bilingual,
    /// Rows.
    count: usize,
}

/// A unit or a waste of it that is new, different, or missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeInfo {
    /// Id.
    id: String,
    /// Name.
    name: String,
    /// What is different.
    values: Vec<ValueInfo>,
    /// Where the unit is.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<LonLat>,
}

/// A value that is different.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueInfo {
    /// Column of the case.
    column: &'static str,
    /// Its name.
    label: Bilingual,
    /// Before, as a user reads it.
    was: Bilingual,
    /// Now, as a user reads it.
    is: Bilingual,
}

/// Units or wastes: what is new, different, the same and missing since last time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sorted {
    /// New ones, some.
    new: Vec<ChangeInfo>,
    /// All of them.
    new_count: usize,
    /// Different ones, some.
    changed: Vec<ChangeInfo>,
    /// All of them.
    changed_count: usize,
    /// Of which nothing is different.
    same_count: usize,
    /// Those of the case the file does not have, some. They stay.
    missing: Vec<ChangeInfo>,
    /// All of them.
    missing_count: usize,
}

/// What a file would do to the case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effect {
    /// Units.
    units: Sorted,
    /// Wastes of units.
    streams: Sorted,
    /// Arisings of the case before and after, t/yr.
    tonnes: [Tonnes; 2],
    /// Units placed at the seat of their zone for want of coordinates.
    placed_at_seat: usize,
    /// Rows that are no data.
    skipped: usize,
    /// What the coordinates told of their system.
    crs: Bilingual,
    /// Rows refused, some.
    refused: Vec<RefusedInfo>,
    /// All of them.
    refused_count: usize,
    /// By reason.
    refused_by: Vec<TallyInfo>,
}

/// Name of a column of the case.
fn label(column: &str) -> Bilingual {
    let field = match column {
        "name_zh" => Field::UnitName,
        "lon lat" => return Bilingual::new("位置（经度 纬度）", "position (lon lat)"),
        "t_per_year" => return Bilingual::new("产生量（吨/年）", "arising (t/yr)"),
        other => match Field::ALL.iter().find(|field| field.word() == other) {
            Some(field) => *field,
            None => return Bilingual::new(other, other),
        },
    };
    field.label()
}

/// Value of a column of the case; words of a vocabulary and ids of zones by their names.
fn told(column: &str, text: &str, tables: &Tables) -> Bilingual {
    fn word<T: Copy>(
        all: &[T],
        text: &str,
        of: fn(T) -> (&'static str, Bilingual),
    ) -> Option<Bilingual> {
        let mut known = all.iter().map(|one| of(*one));
        known
            .find(|(word, _)| *word == text)
            .map(|(_, label)| label)
    }
    let known = match column {
        "kind" => word(GeneratorKind::ALL, text, |one| (one.word(), one.label())),
        "tier" => word(Tier::ALL, text, |one| (one.word(), one.label())),
        "state" => word(State::ALL, text, |one| (one.word(), one.label())),
        "packaging" if PACKAGINGS.contains(&text) => Some(packaging(text)),
        "zone" => {
            let mut zones = tables.zones.rows.iter().map(|zone| &zone.row);
            let zone = zones.find(|zone| zone.id == text);
            zone.map(|zone| name(&zone.name_zh, &zone.name_en))
        }
        _ => None,
    };
    let plain = if text.is_empty() { "—" } else { text };
    known.unwrap_or_else(|| Bilingual::new(plain, plain))
}

pub(super) fn effect(one: &Imported, tables: &Tables) -> Effect {
    let place_of: HashMap<&str, LonLat> = (tables.generators.rows.iter())
        .map(|row| (row.id.as_str(), LonLat::new(row.lon, row.lat)))
        .collect();
    let unit_of: HashMap<&str, &str> = (tables.streams.rows.iter())
        .map(|row| (row.id.as_str(), row.generator.as_str()))
        .collect();
    let place = |id: &str| {
        let unit = unit_of.get(id).copied().unwrap_or(id);
        place_of.get(unit).copied()
    };
    let some = |changes: &[Change]| {
        let info = |change: &Change| ChangeInfo {
            id: change.id.clone(),
            name: change.name.clone(),
            values: (change.values.iter())
                .map(|(column, was, is)| ValueInfo {
                    column,
                    label: label(column),
                    was: told(column, was, tables),
                    is: told(column, is, tables),
                })
                .collect(),
            place: place(&change.id),
        };
        changes.iter().take(CHANGES).map(info).collect()
    };
    let sorted = |new: &[Change], changed: &[Change], same, missing: &[Change]| Sorted {
        new: some(new),
        new_count: new.len(),
        changed: some(changed),
        changed_count: changed.len(),
        same_count: same,
        missing: some(missing),
        missing_count: missing.len(),
    };
    let c = &one.changes;
    Effect {
        units: sorted(
            &c.new_units,
            &c.changed_units,
            c.same_units,
            &c.missing_units,
        ),
        streams: sorted(
            &c.new_streams,
            &c.changed_streams,
            c.same_streams,
            &c.missing_streams,
        ),
        tonnes: c.tonnes,
        placed_at_seat: c.placed_at_seat,
        skipped: one.skipped,
        crs: onpage::text(&one.crs),
        refused: (one.refused.iter().take(REFUSED))
            .map(RefusedInfo::of)
            .collect(),
        refused_count: one.refused.len(),
        refused_by: (tally(&one.refused).into_iter())
            .map(|(why, count)| TallyInfo {
                why: why.word(),
                action: onpage::text(&why.action()),
                count,
            })
            .collect(),
    }
}
