//! Solomon's text and that of Gehring and Homberger: `VEHICLE` with number and capacity, `CUSTOMER` with a row for each
//! place, the depot first. Distances are times, truncated to one decimal place; the number of vehicles is free.

use super::table::{Table, plane};
use super::{Form, VrpInstance};
use crate::bench::faults;
use crate::plan::collection::route::instance::NEVER;
use crate::plan::collection::route::{Parts, Stop, Vehicle};

const TENTHS: f64 = 10.0;

pub(super) fn read(table: &mut Table) -> Option<VrpInstance> {
    let word = |row: usize| table.rows.get(row).map(|row| row.fields[0].to_uppercase());
    let customers = (2..table.rows.len()).find(|row| word(*row).as_deref() == Some("CUSTOMER"));
    let Some(customers) = customers else {
        return table.fault(
            0,
            &faults::ROUNDS_HEADER,
            ["缺少 CUSTOMER 部分", "the part CUSTOMER is missing"],
        );
    };
    let capacity = table.whole(3, 1)?; // below the names of number and capacity
    let rows = customers + 2..table.rows.len();
    if rows.is_empty() {
        return table.fault(
            customers,
            &faults::ROUNDS_COUNT,
            ["没有任何客户行", "there is no row of a customer"],
        );
    }
    let (mut places, mut stops, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let place = u32::try_from(places.len()).unwrap_or(u32::MAX);
        names.push(table.count(row, 0)?);
        places.push([table.number(row, 1)?, table.number(row, 2)?]);
        stops.push(Stop {
            place,
            load: table.whole(row, 3)?,
            service: table.scaled(row, 6, TENTHS)?,
            bulk: [0; 2],
            breaks: Vec::new(),
            window: [table.scaled(row, 4, TENTHS)?, table.scaled(row, 5, TENTHS)?],
            patterns: vec![1],
            prize: None,
            vehicles: u64::MAX,
            classes: 0,
        });
    }
    let depot = stops.remove(0);
    names.remove(0);
    let distance = plane(&places, TENTHS, f64::floor);
    let routing = table.finish(Parts {
        places: places.len(),
        time: distance.clone(),
        distance,
        stops,
        vehicles: vec![Vehicle {
            start: 0,
            end: 0,
            count: u32::MAX,
            capacity,
            room: [NEVER; 2],
            compartments: 1,
            fixed: 0,
            per_distance: 1,
            shift: depot.window,
            longest: NEVER,
            driving: NEVER,
            days: 1,
        }],
        sites: Vec::new(),
        unload_last: false,
        days: 1,
        clashes: Vec::new(),
    })?;
    Some(VrpInstance {
        routing,
        form: Form::Solomon,
        unit: TENTHS,
        names,
    })
}
