//! Cordeau's text: `type vehicles customers days`, a line `duration capacity` for each day or depot, then places with
//! service, demand and allowed day combinations as bits, the first day highest. Distances are real: they are counted in
//! ten-thousandths.

use super::table::{ALWAYS, Table, plane};
use super::{Form, VrpInstance};
use crate::bench::faults;
use crate::plan::collection::route::instance::{MOST_DAYS, NEVER};
use crate::plan::collection::route::{Parts, Stop, Vehicle};

/// Units in one of the file.
const UNIT: f64 = 10_000.0;

pub(super) fn read(table: &mut Table) -> Option<VrpInstance> {
    let kind = table.count(0, 0)?;
    let [vehicles, customers, spans] = [table.count(0, 1)?, table.count(0, 2)?, table.count(0, 3)?];
    if kind > 2 || spans == 0 || (kind < 2 && spans as usize > MOST_DAYS) {
        return table.fault(
            0,
            &faults::ROUNDS_HEADER,
            [
                "仅支持类型 0、1（至多 31 天）与 2",
                "only types 0, 1 (31 days at most) and 2 are read",
            ],
        );
    }
    let depots = if kind == 2 { spans } else { 1 };
    let expected = (1 + spans + customers + depots) as usize;
    if table.rows.len() != expected {
        let there = table.rows.len();
        return table.fault(
            0,
            &faults::ROUNDS_COUNT,
            [
                &format!("应有 {expected} 行，实有 {there} 行"),
                &format!("this takes {expected} lines, there are {there}"),
            ],
        );
    }
    let days = if kind == 2 { 1 } else { spans };
    let first = (1 + spans) as usize;
    let (mut places, mut stops, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let depot_rows = if kind == 2 {
        first + customers as usize..expected
    } else {
        first..first + 1
    };
    for row in first..expected {
        let place = u32::try_from(places.len()).unwrap_or(u32::MAX);
        places.push([table.number(row, 1)?, table.number(row, 2)?]);
        if !depot_rows.contains(&row) {
            names.push(table.count(row, 0)?);
            stops.push(stop(table, row, place, days)?);
        }
    }
    let mut kinds = Vec::new();
    for (span, row) in (0..spans).zip(1..) {
        let longest = table.scaled(row, 0, UNIT)?;
        let capacity = table.whole(row, 1)?;
        let depot = if kind == 2 { customers + span } else { 0 };
        kinds.push(Vehicle {
            start: depot,
            end: depot,
            count: vehicles,
            capacity: if capacity == 0 { NEVER } else { capacity },
            room: [NEVER; 2],
            compartments: 1,
            fixed: 0,
            per_distance: 1,
            shift: ALWAYS,
            longest: if longest == 0 { NEVER } else { longest },
            driving: NEVER,
            days: if kind == 2 { 1 } else { 1 << span },
        });
    }
    let distance = plane(&places, UNIT, f64::round);
    let routing = table.finish(Parts {
        places: places.len(),
        time: distance.clone(),
        distance,
        stops,
        vehicles: kinds,
        sites: Vec::new(),
        unload_last: false,
        days: days as usize,
        clashes: Vec::new(),
    })?;
    Some(VrpInstance {
        routing,
        form: Form::Cordeau,
        unit: UNIT,
        names,
    })
}

fn stop(table: &mut Table, row: usize, place: u32, days: u32) -> Option<Stop> {
    let combinations = table.count(row, 6)? as usize;
    let mut patterns = Vec::new();
    for field in 7..7 + combinations {
        let bits = table.count(row, field)?;
        let day = |day: &u32| bits >> (days - 1 - day) & 1 == 1;
        let pattern = (0..days).filter(day).fold(0, |mask, day| mask | 1 << day);
        patterns.push(pattern);
    }
    if days == 1 {
        patterns = vec![1]; // with several depots the bits name depots
    }
    Some(Stop {
        place,
        load: table.whole(row, 4)?,
        service: table.scaled(row, 3, UNIT)?,
        bulk: [0; 2],
        breaks: Vec::new(),
        window: ALWAYS,
        patterns,
        prize: None,
        vehicles: u64::MAX,
        classes: 0,
    })
}
