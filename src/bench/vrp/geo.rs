//! GeoJSON of periodic rounds with unloading sites: places are features, travel times a matrix of whole numbers, and a
//! stop of frequency `f` is visited on `f` equally spaced days of the horizon.

use super::table::{ALWAYS, Table};
use super::{Form, VrpInstance};
use crate::bench::faults;
use crate::plan::collection::route::instance::{MOST_DAYS, NEVER};
use crate::plan::collection::route::{Parts, Routing, Site, Stop, Vehicle};
use serde::Deserialize;

#[derive(Deserialize)]
struct Rounds {
    info: Info,
    features: Vec<Feature>,
    duration: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    num_vehicles: u32,
    max_duration: f64,
    max_capacity: f64,
    planning_horizon: u32,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
}

#[derive(Deserialize)]
struct Properties {
    id: u32,
    #[serde(rename = "type")]
    kind: String,
    frequency: f64,
    demand: f64,
    service: f64,
}

pub(super) fn read(table: &mut Table) -> Option<VrpInstance> {
    let lines = table.rows.iter().map(|row| row.fields.join(" "));
    let text: Vec<String> = lines.collect();
    let rounds: Rounds = match serde_json::from_str(&text.join("\n")) {
        Ok(rounds) => rounds,
        Err(error) => {
            return table.fault(
                error.line().saturating_sub(1),
                &faults::ROUNDS_FIELD,
                [
                    &format!("GeoJSON 有误：{error}"),
                    &format!("the GeoJSON is wrong: {error}"),
                ],
            );
        }
    };
    let Some((parts, names)) = parts(&rounds) else {
        return table.fault(0, &faults::ROUNDS_FIELD, [
            "数值须为不小于 0 的整数，频次须整除天数，并须恰有一个车场",
            "numbers must be whole and not negative, frequencies must divide the days, and there must be one depot",
        ]);
    };
    let routing: Routing = table.finish(parts)?;
    Some(VrpInstance {
        routing,
        form: Form::GeoJson,
        unit: 1.0,
        names,
    })
}

fn parts(rounds: &Rounds) -> Option<(Parts, Vec<u32>)> {
    let days = rounds.info.planning_horizon;
    if days == 0 || days as usize > MOST_DAYS {
        return None;
    }
    let places = rounds.duration.len();
    let rows = rounds.duration.iter().flatten();
    let time: Option<Vec<i32>> = rows.map(|t| i32::try_from(whole(*t)?).ok()).collect();
    let time = time?;
    let (mut stops, mut sites, mut depots, mut names) = (vec![], vec![], vec![], vec![]);
    for feature in &rounds.features {
        let told = &feature.properties;
        let service = whole(told.service)?;
        match told.kind.as_str() {
            "depot" => depots.push(told.id),
            "intermediateFacility" => sites.push(Site {
                place: told.id,
                service,
            }),
            "customer" => {
                names.push(told.id);
                stops.push(Stop {
                    place: told.id,
                    load: whole(told.demand)?,
                    service,
                    bulk: [0; 2],
                    breaks: Vec::new(),
                    window: ALWAYS,
                    patterns: spaced(days, u32::try_from(whole(told.frequency)?).ok()?)?,
                    prize: None,
                    vehicles: u64::MAX,
                    classes: 0,
                });
            }
            _ => return None,
        }
    }
    let [depot] = depots[..] else {
        return None;
    };
    let vehicle = Vehicle {
        start: depot,
        end: depot,
        count: rounds.info.num_vehicles,
        capacity: whole(rounds.info.max_capacity)?,
        room: [NEVER; 2],
        compartments: 1,
        fixed: 0,
        per_distance: 1,
        shift: ALWAYS,
        longest: whole(rounds.info.max_duration)?,
        driving: NEVER,
        days: u32::MAX,
    };
    let parts = Parts {
        places,
        distance: time.clone(),
        time,
        stops,
        vehicles: vec![vehicle],
        unload_last: !sites.is_empty(),
        sites,
        days: days as usize,
        clashes: Vec::new(),
    };
    Some((parts, names))
}

/// The sets of `frequency` equally spaced days.
fn spaced(days: u32, frequency: u32) -> Option<Vec<u32>> {
    if frequency == 0 || !days.is_multiple_of(frequency) {
        return None;
    }
    let step = days / frequency;
    let from = |first: u32| (0..frequency).fold(0, |mask, turn| mask | 1 << (first + turn * step));
    Some((0..step).map(from).collect())
}

#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> Option<i64> {
    let fine = number.fract() == 0.0 && (0.0..=1e9).contains(&number);
    fine.then_some(number as i64)
}
