//! VRPLIB: `KEY : VALUE` lines, then sections. Distances are Euclidean and rounded to the nearest integer; with time
//! windows they are times as well and truncated to one decimal place. Kinds of vehicle cost hundredths.

use super::table::{ALWAYS, Table, plane};
use super::{Form, VrpInstance};
use crate::bench::faults;
use crate::plan::collection::route::instance::NEVER;
use crate::plan::collection::route::{Parts, Stop, Vehicle};
use std::collections::BTreeMap;

/// Tenths, with time windows.
const TENTHS: f64 = 10.0;
/// Hundredths, with kinds of vehicle.
const HUNDREDTHS: f64 = 100.0;
/// Sections that are understood.
const SECTIONS: [&str; 8] = [
    "NODE_COORD_SECTION",
    "DEMAND_SECTION",
    "TIME_WINDOW_SECTION",
    "SERVICE_TIME_SECTION",
    "DEPOT_SECTION",
    "CAPACITY_SECTION",
    "VEHICLES_FIXED_COST_SECTION",
    "VEHICLES_UNIT_DISTANCE_COST_SECTION",
];

/// Rows of a section, from and till.
type Span = (usize, usize);

#[derive(Default)]
struct Layout {
    /// Row and field of each value.
    keys: BTreeMap<String, (usize, usize)>,
    sections: BTreeMap<String, Span>,
}

pub(super) fn read(table: &mut Table) -> Option<VrpInstance> {
    let layout = layout(table)?;
    let Some(&(at, field)) = layout.keys.get("DIMENSION") else {
        return table.fault(
            0,
            &faults::ROUNDS_HEADER,
            ["缺少 DIMENSION", "DIMENSION is missing"],
        );
    };
    let places = table.count(at, field)? as usize;
    if let Some(&(at, field)) = layout.keys.get("EDGE_WEIGHT_TYPE")
        && table.rows[at]
            .fields
            .get(field)
            .is_none_or(|kind| kind != "EUC_2D")
    {
        return table.fault(
            at,
            &faults::ROUNDS_HEADER,
            [
                "仅支持 EUC_2D 距离",
                "distances other than EUC_2D are not read",
            ],
        );
    }
    let windowed = layout.sections.contains_key("TIME_WINDOW_SECTION");
    let unit = if windowed { TENTHS } else { 1.0 };
    let Some(coordinates) = column(table, &layout, "NODE_COORD_SECTION", places)? else {
        return table.fault(
            0,
            &faults::ROUNDS_COUNT,
            ["缺少 NODE_COORD_SECTION", "NODE_COORD_SECTION is missing"],
        );
    };
    let mut plane_of = Vec::with_capacity(places);
    for row in coordinates.0..coordinates.1 {
        plane_of.push([table.number(row, 1)?, table.number(row, 2)?]);
    }
    let loads = whole(table, &layout, "DEMAND_SECTION", places, 1, 1.0)?;
    let Some(loads) = loads else {
        return table.fault(
            0,
            &faults::ROUNDS_COUNT,
            ["缺少 DEMAND_SECTION", "DEMAND_SECTION is missing"],
        );
    };
    let opens = whole(table, &layout, "TIME_WINDOW_SECTION", places, 1, TENTHS)?;
    let closes = whole(table, &layout, "TIME_WINDOW_SECTION", places, 2, TENTHS)?;
    let windows: Vec<[i64; 2]> = match (opens, closes) {
        (Some(opens), Some(closes)) => opens.into_iter().zip(closes).map(Into::into).collect(),
        _ => vec![ALWAYS; places],
    };
    let services = match whole(table, &layout, "SERVICE_TIME_SECTION", places, 1, unit)? {
        Some(services) => services,
        None => match layout.keys.get("SERVICE_TIME") {
            Some(&(at, field)) => vec![table.scaled(at, field, unit)?; places],
            None => vec![0; places],
        },
    };
    let vehicles = vehicles(table, &layout, windows.first().copied())?;
    let round = if windowed { f64::floor } else { f64::round };
    let distance = plane(&plane_of, unit, round);
    let time = if windowed {
        distance.clone()
    } else {
        vec![0; distance.len()]
    };
    let names: Vec<u32> = (1..).take(places.saturating_sub(1)).collect();
    let stops = names.iter().map(|place| Stop {
        place: *place,
        load: loads[*place as usize],
        service: services[*place as usize],
        bulk: [0; 2],
        breaks: Vec::new(),
        window: windows[*place as usize],
        patterns: vec![1],
        prize: None,
        vehicles: u64::MAX,
        classes: 0,
    });
    let routing = table.finish(Parts {
        places,
        distance,
        time,
        stops: stops.collect(),
        vehicles,
        sites: Vec::new(),
        unload_last: false,
        clashes: Vec::new(),
        days: 1,
    })?;
    let kinds = layout.sections.contains_key("CAPACITY_SECTION");
    Some(VrpInstance {
        routing,
        form: Form::Vrplib,
        unit: if kinds { HUNDREDTHS } else { unit },
        names,
    })
}

/// Finds keys and sections.
fn layout(table: &mut Table) -> Option<Layout> {
    let mut layout = Layout::default();
    let mut open: Option<(String, usize)> = None;
    for at in 0..=table.rows.len() {
        let fields = table.rows.get(at).map(|row| &row.fields);
        let word = fields.map_or("EOF", |fields| fields[0].as_str());
        let digit = word.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+');
        if digit {
            continue;
        }
        if let Some((name, from)) = open.take() {
            layout.sections.insert(name, (from, at));
        }
        if word == "EOF" {
            break;
        }
        let name = word.trim_end_matches(':').to_owned();
        if SECTIONS.contains(&name.as_str()) {
            open = Some((name, at + 1));
        } else if name.ends_with("_SECTION") {
            return table.fault(
                at,
                &faults::ROUNDS_HEADER,
                [
                    &format!("不认识的部分 {name}"),
                    &format!("an unknown section {name}"),
                ],
            );
        } else {
            let apart = fields.is_some_and(|fields| fields.get(1).is_some_and(|f| f == ":"));
            layout.keys.insert(name, (at, if apart { 2 } else { 1 }));
        }
    }
    Some(layout)
}

/// The rows of a section, which must be as many as expected; nothing where the section is not there.
#[allow(clippy::option_option)]
fn column(table: &mut Table, layout: &Layout, name: &str, expected: usize) -> Option<Option<Span>> {
    let Some(&(from, till)) = layout.sections.get(name) else {
        return Some(None);
    };
    if till - from != expected {
        return table.fault(
            from,
            &faults::ROUNDS_COUNT,
            [
                &format!("{name} 须有 {expected} 行，实有 {} 行", till - from),
                &format!("{name} takes {expected} lines, there are {}", till - from),
            ],
        );
    }
    Some(Some((from, till)))
}

/// A column of a section in smallest units.
#[allow(clippy::option_option)]
fn whole(
    table: &mut Table,
    layout: &Layout,
    name: &str,
    expected: usize,
    field: usize,
    unit: f64,
) -> Option<Option<Vec<i64>>> {
    let Some((from, till)) = column(table, layout, name, expected)? else {
        return Some(None);
    };
    let numbers: Option<Vec<i64>> = (from..till)
        .map(|row| table.scaled(row, field, unit))
        .collect();
    Some(Some(numbers?))
}

/// One kind of vehicle without end, or the kinds of the vehicles that are listed.
fn vehicles(table: &mut Table, layout: &Layout, shift: Option<[i64; 2]>) -> Option<Vec<Vehicle>> {
    let vehicle = |capacity, fixed, per_distance, count| Vehicle {
        start: 0,
        end: 0,
        count,
        capacity,
        room: [NEVER; 2],
        compartments: 1,
        fixed,
        per_distance,
        shift: shift.unwrap_or(ALWAYS),
        longest: NEVER,
        driving: NEVER,
        days: 1,
    };
    let Some(&(from, till)) = layout.sections.get("CAPACITY_SECTION") else {
        let Some(&(at, field)) = layout.keys.get("CAPACITY") else {
            return table.fault(
                0,
                &faults::ROUNDS_HEADER,
                ["缺少 CAPACITY", "CAPACITY is missing"],
            );
        };
        return Some(vec![vehicle(table.whole(at, field)?, 0, 1, u32::MAX)]);
    };
    let listed = till - from;
    let name = "VEHICLES_FIXED_COST_SECTION";
    let fixed = whole(table, layout, name, listed, 1, 1.0)?;
    let name = "VEHICLES_UNIT_DISTANCE_COST_SECTION";
    let unit = whole(table, layout, name, listed, 1, 1.0)?;
    let mut kinds: Vec<Vehicle> = Vec::new();
    for index in 0..listed {
        let capacity = table.whole(from + index, 1)?;
        let of = |costs: &Option<Vec<i64>>, usual| costs.as_ref().map_or(usual, |c| c[index]);
        let one = vehicle(capacity, of(&fixed, 0), of(&unit, 1), 1);
        let same = |kind: &&mut Vehicle| {
            (kind.capacity, kind.fixed, kind.per_distance)
                == (one.capacity, one.fixed, one.per_distance)
        };
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.count += 1,
            None => kinds.push(one),
        }
    }
    Some(kinds)
}
