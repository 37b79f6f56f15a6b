//! The roads of a synthetic province: land and dice in, `roads.geojson` out. Streets form a comb in each
//! town (every row, the first column, most other links), so all nodes are connected; main roads join
//! neighbouring towns on the lattice, every third line of towns has a motorway.

use super::land::{Land, STREET_KM, Town};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow};
use crate::dataset::vocabulary::RoadClass;
use crate::quantity::{LonLat, Metres};
use crate::synth::dice::Dice;
use crate::synth::facts::demo;
use crate::synth::plane;

/// Nodes of a town's streets, `width` in a row, and the node that main roads meet at.
struct Streets {
    nodes: Vec<LonLat>,
    width: usize,
    hub: usize,
}

/// What a kind of road has in common.
#[derive(Clone, Copy)]
struct Kind {
    class: RoadClass,
    kmh: f64,
    detour: f64,
    name: &'static str,
}

const MOTORWAY: Kind = kind(RoadClass::Motorway, 80.0, 1.1, "演示高速");
const PRIMARY: Kind = kind(RoadClass::Primary, 55.0, 1.25, "演示干路");
const SECONDARY: Kind = kind(RoadClass::Secondary, 45.0, 1.3, "演示公路");
const MAIN_STREET: Kind = kind(RoadClass::SecondaryUrban, 35.0, 1.02, "演示大街");
const STREET: Kind = kind(RoadClass::Local, 25.0, 1.05, "演示街");

const fn kind(class: RoadClass, kmh: f64, detour: f64, name: &'static str) -> Kind {
    Kind {
        class,
        kmh,
        detour,
        name,
    }
}

/// `roads.geojson`.
pub(super) fn roads(land: &Land, dice: &mut Dice) -> Sheet<Feature<RoadRow>> {
    let streets: Vec<Streets> = land.towns.iter().map(|t| lay(t, dice)).collect();
    let nodes: usize = streets.iter().map(|s| s.nodes.len()).sum();
    let mut out = Vec::with_capacity(nodes * 2);
    for town in &streets {
        inside(town, dice, &mut out);
    }
    between(land, &streets, dice, &mut out);
    for gate in &land.gates {
        let town = &streets[gate.town];
        push(&mut out, MOTORWAY, town.nodes[town.hub], gate.at);
    }
    Sheet::of(out)
}

fn lay(town: &Town, dice: &mut Dice) -> Streets {
    let width = (town.nodes as f64).sqrt().ceil() as usize;
    let lines = town.nodes.div_ceil(width);
    let (mid_x, mid_y) = ((width - 1) as f64 / 2.0, (lines - 1) as f64 / 2.0);
    let degrees = STREET_KM / plane::KM_PER_DEGREE;
    let nodes = (0..town.nodes)
        .map(|i| {
            let x = (i % width) as f64 - mid_x + dice.between(-0.3, 0.3);
            let y = (i / width) as f64 - mid_y + dice.between(-0.3, 0.3);
            plane::place(
                town.seat.lon + x * degrees / plane::STRETCH,
                town.seat.lat + y * degrees,
            )
        })
        .collect();
    Streets {
        nodes,
        width,
        hub: (lines / 2) * width + (width / 2).min(town.nodes - 1 - (lines / 2) * width),
    }
}

fn inside(town: &Streets, dice: &mut Dice, out: &mut Vec<Feature<RoadRow>>) {
    let (hub_x, hub_y) = (town.hub % town.width, town.hub / town.width);
    for (i, &at) in town.nodes.iter().enumerate() {
        let (x, y) = (i % town.width, i / town.width);
        if x + 1 < town.width && i + 1 < town.nodes.len() {
            let kind = if y == hub_y { MAIN_STREET } else { STREET };
            push(out, kind, at, town.nodes[i + 1]);
        }
        let below = i + town.width;
        if below < town.nodes.len() && (x == 0 || x == hub_x || dice.unit() < 0.6) {
            let kind = if x == hub_x { MAIN_STREET } else { STREET };
            push(out, kind, at, town.nodes[below]);
        }
    }
}

fn between(land: &Land, streets: &[Streets], dice: &mut Dice, out: &mut Vec<Feature<RoadRow>>) {
    let hub = |t: usize| streets[t].nodes[streets[t].hub];
    let big = |a: usize, b: usize| land.towns[a].weight + land.towns[b].weight > 2.2;
    for town in 0..streets.len() {
        let (column, line) = (town % land.columns, town / land.columns);
        let right = town + 1;
        if column + 1 < land.columns && right < streets.len() {
            let kind = if line.is_multiple_of(3) {
                MOTORWAY
            } else if big(town, right) {
                PRIMARY
            } else {
                SECONDARY
            };
            push(out, kind, hub(town), hub(right));
        }
        let up = town + land.columns;
        if up < streets.len() {
            let kind = if column.is_multiple_of(3) {
                MOTORWAY
            } else if big(town, up) {
                PRIMARY
            } else {
                SECONDARY
            };
            push(out, kind, hub(town), hub(up));
        }
        let across = up + 1;
        if column + 1 < land.columns && across < streets.len() && dice.unit() < 0.3 {
            push(out, SECONDARY, hub(town), hub(across));
        }
    }
}

fn push(out: &mut Vec<Feature<RoadRow>>, kind: Kind, from: LonLat, to: LonLat) {
    let metres = (plane::km(from, to) * kind.detour * 1000.0).ceil();
    let (id, length_m) = (format!("R{}", out.len() + 1), Metres(metres.max(1.0)));
    out.push(Feature {
        row: RoadRow {
            name: kind.name.to_owned(),
            ..RoadRow::plain(id, kind.class, length_m, kind.kmh, demo(""))
        },
        geometry: plane::line(from, to),
    });
}
