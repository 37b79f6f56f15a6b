//! The land of a synthetic province: recipe and dice in; towns with their share of streets, zones and
//! gateways out. Towns stand on a lattice, one per cell, moved a little; zones are their Voronoi cells.

use super::{DISTRICT, PROVINCE, ProvinceRecipe};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, GatewayRow, ZoneRow};
use crate::dataset::vocabulary::ZoneKind;
use crate::quantity::LonLat;
use crate::synth::dice::Dice;
use crate::synth::facts::demo;
use crate::synth::plane;
use geo::{Coord, Geometry, LineString, Polygon};

/// Street nodes of a town on average.
const NODES_PER_TOWN: usize = 1000;
/// Distance of neighbouring towns, km.
const TOWN_KM: f64 = 16.0;
/// Distance of neighbouring street nodes, km.
pub(super) const STREET_KM: f64 = 0.25;
/// South-west corner.
const CORNER: LonLat = LonLat::new(104.0, 27.0);

/// A town: a patch of streets and the seat of a zone.
pub(super) struct Town {
    /// Name, visibly synthetic.
    pub(super) name: String,
    /// Middle of the town.
    pub(super) seat: LonLat,
    /// Relative size, mean about 1.
    pub(super) weight: f64,
    /// Residents.
    pub(super) people: f64,
    /// Street nodes.
    pub(super) nodes: usize,
}

/// Where roads leave the province.
pub(super) struct Gate {
    /// Gateway id.
    pub(super) id: String,
    /// Town the road starts from.
    pub(super) town: usize,
    /// Node beyond the border.
    pub(super) at: LonLat,
    /// Province beyond (half of the gates stay inside the province).
    pub(super) province: &'static str,
}

/// Towns on a lattice with `columns` columns, in reading order.
pub(super) struct Land {
    pub(super) towns: Vec<Town>,
    pub(super) columns: usize,
    pub(super) gates: Vec<Gate>,
    low: Coord<f64>,
    high: Coord<f64>,
}

fn lon(km: f64) -> f64 {
    km / plane::KM_PER_DEGREE / plane::STRETCH
}

fn lat(km: f64) -> f64 {
    km / plane::KM_PER_DEGREE
}

impl Land {
    pub(super) fn new(recipe: &ProvinceRecipe, dice: &mut Dice) -> Self {
        let count = (recipe.road_nodes / NODES_PER_TOWN).max(4);
        let columns = (count as f64).sqrt().ceil() as usize;
        let lines = count.div_ceil(columns);
        let gate_count = (columns / 2).clamp(2, 16);
        let mut towns: Vec<Town> = (0..count)
            .map(|i| {
                let jitter = TOWN_KM * 0.14;
                let x = (i % columns) as f64 * TOWN_KM + TOWN_KM / 2.0 + dice.bell() * jitter / 2.0;
                let y = (i / columns) as f64 * TOWN_KM + TOWN_KM / 2.0 + dice.bell() * jitter / 2.0;
                let weight = dice.skewed();
                Town {
                    name: format!("演示{:04}镇", i + 1),
                    seat: plane::place(CORNER.lon + lon(x), CORNER.lat + lat(y)),
                    weight,
                    people: (weight * 40_000.0).round(),
                    nodes: 0,
                }
            })
            .collect();
        share_nodes(&mut towns, recipe.road_nodes - gate_count);
        let width = columns as f64 * TOWN_KM;
        let height = lines as f64 * TOWN_KM;
        let high = plane::place(CORNER.lon + lon(width), CORNER.lat + lat(height));
        // Roads leave southwards from the first line of towns, evenly spread.
        let gates = (0..gate_count)
            .map(|g| {
                let town = g * columns / gate_count;
                Gate {
                    id: format!("GATE{:02}", g + 1),
                    town,
                    at: plane::place(towns[town].seat.lon, CORNER.lat - lat(25.0)),
                    province: if g % 2 == 0 { PROVINCE } else { "演示邻省" },
                }
            })
            .collect();
        Self {
            towns,
            columns,
            gates,
            low: Coord {
                x: CORNER.lon,
                y: CORNER.lat,
            },
            high: Coord {
                x: high.lon,
                y: high.lat,
            },
        }
    }

    /// Towns within two steps on the lattice, itself included.
    fn around(&self, town: usize) -> impl Iterator<Item = usize> + '_ {
        let (column, line) = ((town % self.columns) as i64, (town / self.columns) as i64);
        let columns = self.columns as i64;
        (-2..=2_i64).flat_map(move |dy| {
            (-2..=2_i64).filter_map(move |dx| {
                let (x, y) = (column + dx, line + dy);
                if x < 0 || y < 0 || x >= columns {
                    return None;
                }
                let index = (y * columns + x) as usize;
                (index < self.towns.len()).then_some(index)
            })
        })
    }

    /// A spot about `km` around the seat of a town and clearly inside its zone.
    pub(super) fn spot(&self, town: usize, km: f64, dice: &mut Dice) -> LonLat {
        let seat = self.towns[town].seat;
        for _ in 0..20 {
            let at = plane::place(
                seat.lon + lon(dice.bell() * km),
                seat.lat + lat(dice.bell() * km),
            );
            let own = plane::km(seat, at);
            let clear = self
                .around(town)
                .filter(|&t| t != town)
                .all(|t| plane::km(self.towns[t].seat, at) > own * 1.1);
            let within = at.lon > self.low.x && at.lat > self.low.y;
            if clear && within && at.lon < self.high.x && at.lat < self.high.y {
                return at;
            }
        }
        seat
    }

    /// Id of a town's zone.
    pub(super) fn zone(town: usize) -> String {
        format!("Z{:04}", town + 1)
    }

    /// Outline of the province.
    pub(super) fn outline(&self) -> Polygon<f64> {
        geo::Rect::new(self.low, self.high).to_polygon()
    }

    /// `zones.geojson`.
    pub(super) fn zones(&self) -> Sheet<Feature<ZoneRow>> {
        let rows = self.towns.iter().enumerate().map(|(i, town)| {
            let others = self.around(i).map(|t| self.towns[t].seat);
            let cell = plane::cell(town.seat, others, self.low, self.high);
            let corners: Vec<Coord<f64>> = (cell.exterior().0.iter())
                .map(|c| Coord {
                    x: plane::round5(c.x),
                    y: plane::round5(c.y),
                })
                .collect();
            Feature {
                row: ZoneRow {
                    id: Self::zone(i),
                    name_zh: town.name.clone(),
                    name_en: format!("Demo town {:04}", i + 1),
                    kind: ZoneKind::Town,
                    seat_lon: town.seat.lon,
                    seat_lat: town.seat.lat,
                    estimated: false,
                    population: Some(town.people),
                    source: demo("合成；多边形为驻地的泰森多边形"),
                },
                geometry: Geometry::Polygon(Polygon::new(LineString::new(corners), Vec::new())),
            }
        });
        Sheet::of(rows.collect())
    }

    /// `gateways.csv`.
    pub(super) fn gateways(&self) -> Sheet<GatewayRow> {
        let rows = self.gates.iter().enumerate().map(|(i, gate)| GatewayRow {
            id: gate.id.clone(),
            name_zh: format!("演示门户 {:02}", i + 1),
            name_en: format!("Demo gateway {:02}", i + 1),
            province: gate.province.to_owned(),
            district: format!("{}外 {:02}", DISTRICT, i + 1),
            lon: gate.at.lon,
            lat: gate.at.lat,
            source: demo("合成"),
        });
        Sheet::of(rows.collect())
    }
}

/// Shares street nodes by weight, at least four a town, adding up exactly.
fn share_nodes(towns: &mut [Town], nodes: usize) {
    let least = 4;
    let sum: f64 = towns.iter().map(|t| t.weight).sum();
    let free = nodes - least * towns.len();
    let mut given = 0;
    for town in towns.iter_mut() {
        town.nodes = least + (free as f64 * town.weight / sum) as usize;
        given += town.nodes;
    }
    // Rounding down leaves fewer than one node per town.
    for town in towns.iter_mut().take(nodes.saturating_sub(given)) {
        town.nodes += 1;
    }
}
