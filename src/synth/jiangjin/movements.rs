//! The recorded transfers of the base year: streams and permits in, `movements.csv` out. Greedy and
//! plain: own plant first, then use before disposal, inside before outside, near before far, never
//! above a permit line, a facility, a host or a white-list row.

use super::generators::is_hazardous;
use super::settle::valid;
use super::{BASE_YEAR, DISTRICT, PROVINCE};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{FacilityRow, MovementRow, PermitRow, StreamRow, Tables};
use crate::dataset::vocabulary::{GeneratorKind, Operation, Route, Status};
use crate::quantity::LonLat;
use crate::synth::facts::demo;
use crate::synth::mass::Kg;
use crate::synth::plane;
use std::collections::BTreeMap;

/// What is left of every limit, in kilograms.
struct Room {
    permits: Vec<i64>,
    facilities: BTreeMap<String, i64>,
    hosts: BTreeMap<String, i64>,
    quotas: Vec<i64>,
}

/// `movements.csv`: every stream, whole.
pub(super) fn base_year(tables: &Tables) -> Sheet<MovementRow> {
    let facilities: BTreeMap<&str, &FacilityRow> = tables
        .facilities
        .rows
        .iter()
        .map(|f| (f.id.as_str(), f))
        .collect();
    let mut room = Room {
        permits: (tables.permits.rows.iter())
            .map(|p| Kg::tonnes(p.t_per_year.0).0)
            .collect(),
        facilities: (tables.facilities.rows.iter())
            .filter_map(|f| Some((f.id.clone(), Kg::tonnes(f.capacity_t_per_year?.0).0)))
            .collect(),
        hosts: (tables.hosts.rows.iter())
            .map(|h| (h.id.clone(), Kg::tonnes(h.t_per_year.0).0))
            .collect(),
        quotas: (tables.whitelist.rows.iter())
            .map(|q| Kg::tonnes(q.t_per_year.0).0)
            .collect(),
    };
    let mut rows = Vec::new();
    let sites: BTreeMap<&str, (LonLat, GeneratorKind)> = (tables.generators.rows.iter())
        .map(|g| (g.id.as_str(), (g.place(), g.kind)))
        .collect();
    // Who has a yard of its own comes last, so that nobody without one is left standing.
    let own_yard = |s: &StreamRow| {
        tables.permits.rows.iter().any(|p| {
            let owner = facilities[p.facility.as_str()].captive_of.as_deref();
            p.operation == Operation::Dispose
                && p.code == s.code
                && owner == Some(s.generator.as_str())
        })
    };
    let mut order: Vec<usize> = (0..tables.streams.rows.len()).collect();
    order.sort_by_key(|&i| (own_yard(&tables.streams.rows[i]), i));
    for index in order {
        let stream = &tables.streams.rows[index];
        let (at, kind) = sites[stream.generator.as_str()];
        let mut left = Kg::tonnes(stream.t_per_year.0).0;
        for choice in choices(tables, &facilities, stream, at, kind) {
            left -= take(
                tables,
                &facilities,
                &mut room,
                stream,
                choice,
                left,
                &mut rows,
            );
            if left == 0 {
                break;
            }
        }
        assert_eq!(
            left, 0,
            "the case has a place for every stream: {} {}",
            stream.id, stream.code
        );
    }
    rows.sort_by(|a: &MovementRow, b| a.stream.cmp(&b.stream));
    for (i, row) in rows.iter_mut().enumerate() {
        row.id = format!("M{:05}", i + 1);
    }
    Sheet::of(rows)
}

/// Permit lines that may take the stream, the preferred first.
fn choices(
    tables: &Tables,
    facilities: &BTreeMap<&str, &FacilityRow>,
    stream: &StreamRow,
    at: LonLat,
    kind: GeneratorKind,
) -> Vec<usize> {
    let mut ranked: Vec<(u8, f64, usize)> = Vec::new();
    for (i, permit) in tables.permits.rows.iter().enumerate() {
        let plant = facilities[permit.facility.as_str()];
        let own = plant.captive_of.as_deref();
        let usable = permit.code == stream.code && valid(permit) && plant.status == Status::Open;
        if usable && own.is_none_or(|owner| owner == stream.generator) {
            let d = plane::km(at, plant.place());
            ranked.push((rank(permit, plant, stream, kind), d, i));
        }
    }
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    ranked.into_iter().map(|(_, _, i)| i).collect()
}

fn rank(permit: &PermitRow, plant: &FacilityRow, stream: &StreamRow, kind: GeneratorKind) -> u8 {
    let local = plant.district == DISTRICT;
    let small = kind != GeneratorKind::Enterprise;
    if is_hazardous(&stream.code) {
        match (
            plant.captive_of.is_some(),
            permit.operation,
            plant.province == PROVINCE,
        ) {
            (true, ..) => 0,
            (_, Operation::Use | Operation::Dispose, _) if local => 1,
            (_, Operation::Store | Operation::Collect, _) => {
                if small {
                    2
                } else {
                    5
                }
            }
            (_, _, true) => 3,
            _ => 4,
        }
    } else {
        match (permit.operation, plant.captive_of.is_some()) {
            (Operation::Use, true) => 0,
            (Operation::Use, false) => 1,
            (_, true) => 2,
            _ => 3,
        }
    }
}

/// Moves as much as every limit allows; returns the kilograms moved.
fn take(
    tables: &Tables,
    facilities: &BTreeMap<&str, &FacilityRow>,
    room: &mut Room,
    stream: &StreamRow,
    choice: usize,
    wanted: i64,
    rows: &mut Vec<MovementRow>,
) -> i64 {
    let permit = &tables.permits.rows[choice];
    let plant = facilities[permit.facility.as_str()];
    let quota =
        tables.whitelist.rows.iter().position(|q| {
            q.edition == BASE_YEAR && q.facility == plant.id && q.code == stream.code
        });
    let mut kg = wanted.min(room.permits[choice]);
    if let Some(left) = room.facilities.get(&plant.id) {
        kg = kg.min(*left);
    }
    if let Some(host) = &permit.host {
        kg = kg.min(room.hosts[host]);
    }
    let route = match (
        plant.district == DISTRICT,
        plant.province == PROVINCE,
        quota,
    ) {
        (true, ..) => Route::District,
        (_, true, _) => Route::Province,
        (_, _, Some(q)) if is_hazardous(&stream.code) => {
            kg = kg.min(room.quotas[q]);
            room.quotas[q] -= kg;
            Route::WhiteList
        }
        _ => Route::Ordinary,
    };
    if kg <= 0 {
        return 0;
    }
    room.permits[choice] -= kg;
    if let Some(left) = room.facilities.get_mut(&plant.id) {
        *left -= kg;
    }
    if let Some(left) = permit.host.as_ref().and_then(|h| room.hosts.get_mut(h)) {
        *left -= kg;
    }
    rows.push(MovementRow {
        id: String::new(),
        year: BASE_YEAR,
        stream: stream.id.clone(),
        facility: plant.id.clone(),
        operation: permit.operation,
        route,
        t: Kg(kg).t(),
        source: demo(""),
    });
    kg
}
