//! A case in, the numbers of the question out: places, shapes, people, feed, and for each project the limits and
//! parts of the score that hold for it. A layer with nothing in it is not checked, and is told so.

use super::instance::{Criterion, Disc, Gauge, Ground, Instance, Limit, Spot};
use super::{Ask, grid};
use crate::dataset::land::{LandLayer, LandMeasure, LayerFrom, LayerKind};
use crate::dataset::tables::RoadRow;
use crate::dataset::vocabulary::{HazmatSign, Operation, PlaceKind, RoadClass, RoadStatus};
use crate::dataset::{Dataset, ZoneId};
use crate::network::area::Areas;
use crate::quantity::{LonLat, Metres, Tonnes};
use geo::{Geometry, LineString, Point};
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;

/// What all projects of a case share, and where each layer's numbers are.
pub(super) struct Built {
    pub(super) ground: Arc<Ground>,
    pub(super) layers: Vec<LandLayer>,
    /// How each layer is measured; `None` where there is nothing to measure it by.
    pub(super) gauges: Vec<Option<Gauge>>,
    pub(super) cells: Vec<Spot>,
    pub(super) parcels: Vec<Spot>,
}

impl Built {
    /// # Errors
    /// When the outline cannot be filled with cells of the resolution.
    pub(super) fn new(dataset: &Dataset, resolution: u8) -> Result<Self, String> {
        let tables = dataset.tables();
        let layers = tables.land_layers();
        let mut ground = Ground {
            residents: residents(dataset),
            share: share(dataset),
            ..Ground::default()
        };
        ground.sets.push(Vec::new());
        for road in tables.roads.rows.iter().filter(|road| usable(&road.row)) {
            ground.sets[0].push(road.geometry.clone());
            ground.road_rank.push(rank(road.row.class));
        }
        let built_up: Vec<Geometry<f64>> = (tables.areas.rows.iter())
            .filter(|area| area.row.people_per_km2.is_some_and(|people| people > 0.0))
            .map(|area| area.geometry.clone())
            .collect();
        if !built_up.is_empty() {
            ground.built_up = Some(ground.sets.len());
            ground.sets.push(built_up);
        }
        let gauges = layers
            .iter()
            .map(|layer| gauge(dataset, layer, &mut ground))
            .collect();
        let outline: Vec<Geometry<f64>> = (tables.boundary.rows.iter())
            .map(|feature| feature.geometry.clone())
            .collect();
        let zones = Areas::of(tables.zones.rows.iter().map(|zone| &zone.geometry));
        let zone = |at: LonLat| zones.holding(at.point().0).first().copied();
        let cells = grid::cells(&outline, resolution)?;
        Ok(Self {
            ground: Arc::new(ground),
            layers,
            gauges,
            cells: (cells.into_iter())
                .map(|(id, at)| Spot {
                    id,
                    at,
                    zone: zone(at),
                    parcel: None,
                    area_mu: None,
                    zoned: None,
                })
                .collect(),
            parcels: (0u32..)
                .zip(&tables.candidates.rows)
                .map(|(number, row)| Spot {
                    id: row.id.clone(),
                    at: row.place(),
                    zone: zone(row.place()),
                    parcel: Some(number),
                    area_mu: Some(row.area_mu),
                    zoned: row.zoning.as_deref().map(fits_zoning),
                })
                .collect(),
        })
    }

    /// The question of one project.
    pub(super) fn instance(
        &self,
        dataset: &Dataset,
        project: &str,
        types: &[String],
        ask: &Ask,
    ) -> Instance {
        let tables = dataset.tables();
        let row = tables.projects.rows.iter().find(|row| row.id == project);
        let need_mu = row.and_then(|row| row.area_mu);
        let mut limits = Vec::new();
        let mut criteria = Vec::new();
        let totals = group_totals(&self.layers);
        for (layer, own) in self.layers.iter().enumerate() {
            let Some(gauge) = self.gauges[layer] else {
                continue;
            };
            let rule = own.rule(types);
            if rule.is_none() && !own.rules.is_empty() {
                continue;
            }
            if own.kind == LayerKind::Score {
                let weight = own.weight.unwrap_or(0.0);
                let asked = ask.weights.get(group(own));
                criteria.push(Criterion {
                    layer,
                    gauge,
                    best: own.best.unwrap_or(0.0),
                    worst: own.worst.unwrap_or(0.0),
                    weight: asked
                        .map_or(weight, |asked| shared(*asked, weight, totals[group(own)])),
                });
                continue;
            }
            let bound = match gauge {
                Gauge::Area => need_mu,
                _ if own.kind == LayerKind::Exclude => Some(0.0),
                _ => {
                    let own_distance = rule.and_then(|rule| rule.distance_m);
                    (ask.distances.get(&own.id).copied().or(own_distance)).map(|metres| metres.0)
                }
            };
            limits.extend(bound.map(|bound| Limit {
                layer,
                gauge,
                bound,
            }));
        }
        let offered = |spot: &&Spot| {
            let row = spot
                .parcel
                .map(|number| &tables.candidates.rows[number as usize]);
            row.is_none_or(|row| row.projects.0.iter().any(|p| p == project))
        };
        let settings = &tables.case.land;
        Instance {
            ground: Arc::clone(&self.ground),
            spots: (self.parcels.iter().filter(offered))
                .chain(&self.cells)
                .cloned()
                .collect(),
            limits,
            criteria,
            feed: feed(dataset, project),
            apart: settings.apart_m,
            best: settings.best as usize,
        }
    }
}

/// The group of a layer: its own id where it has none.
pub(super) fn group(layer: &LandLayer) -> &str {
    layer.group.as_deref().unwrap_or(&layer.id)
}

/// Sum of weights and number of score layers of each group.
fn group_totals(layers: &[LandLayer]) -> BTreeMap<&str, (f64, f64)> {
    let mut totals: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let score =
        |layer: &&LandLayer| layer.kind == LayerKind::Score && layer.from != LayerFrom::Missing;
    for layer in layers.iter().filter(score) {
        let total = totals.entry(group(layer)).or_default();
        total.0 += layer.weight.unwrap_or(0.0);
        total.1 += 1.0;
    }
    totals
}

/// A group's weight spread over its layers as their own weights stand.
fn shared(asked: f64, own: f64, (sum, count): (f64, f64)) -> f64 {
    if sum > 0.0 {
        asked * own / sum
    } else {
        asked / count
    }
}

/// Groups a weight can be given to.
pub(super) fn groups(layers: &[LandLayer]) -> Vec<String> {
    group_totals(layers)
        .into_keys()
        .map(str::to_owned)
        .collect()
}

/// How a layer is measured; its shapes join the ground.
fn gauge(dataset: &Dataset, layer: &LandLayer, ground: &mut Ground) -> Option<Gauge> {
    match layer.measure {
        Some(LandMeasure::People) => {
            let any = !ground.residents.is_empty() || ground.built_up.is_some();
            return layer.distance_m.filter(|_| any).map(Gauge::People);
        }
        Some(LandMeasure::RoadClass) => {
            return (!ground.road_rank.is_empty()).then_some(Gauge::RoadRank);
        }
        Some(LandMeasure::Zoning) => {
            let rows = &dataset.tables().candidates.rows;
            return rows
                .iter()
                .any(|row| row.zoning.is_some())
                .then_some(Gauge::Zoning);
        }
        Some(LandMeasure::Feed) => return Some(Gauge::Feed),
        Some(LandMeasure::Share) => return (!ground.share.is_empty()).then_some(Gauge::Share),
        Some(LandMeasure::Distance) | None => {}
    }
    match layer.from {
        LayerFrom::Parcels => Some(Gauge::Area),
        LayerFrom::Residents => {
            let any = !ground.residents.is_empty() || ground.built_up.is_some();
            any.then_some(Gauge::Residents)
        }
        LayerFrom::Roads => (!ground.road_rank.is_empty()).then_some(Gauge::Distance(ground.roads)),
        _ => {
            let shapes = shapes(dataset, layer);
            (!shapes.is_empty()).then(|| {
                ground.sets.push(shapes);
                Gauge::Distance(ground.sets.len() - 1)
            })
        }
    }
}

/// Shapes of a layer.
fn shapes(dataset: &Dataset, layer: &LandLayer) -> Vec<Geometry<f64>> {
    let tables = dataset.tables();
    let counts = |name: &str| {
        (layer.only.is_empty() || layer.only.iter().any(|one| one == name))
            && !layer.but.iter().any(|one| one == name)
    };
    match layer.from {
        LayerFrom::File => (layer.file.iter())
            .filter_map(|file| tables.shapes.get(file))
            .flat_map(|sheet| &sheet.rows)
            .filter(|shape| counts(&shape.row.name_zh))
            .map(|shape| shape.geometry.clone())
            .collect(),
        LayerFrom::Rivers => (tables.rivers.rows.iter())
            .filter(|river| counts(&river.row.name_zh))
            .map(|river| river.geometry.clone())
            .collect(),
        LayerFrom::Seats => (tables.zones.rows.iter())
            .filter(|zone| counts(&zone.row.name_zh))
            .map(|zone| Point(zone.row.seat().point().0).into())
            .collect(),
        LayerFrom::Parks => (tables.places.rows.iter())
            .filter(|place| place.kind == PlaceKind::Park && counts(&place.name_zh))
            .map(|place| place.place().point().into())
            .collect(),
        LayerFrom::Border => (tables.boundary.rows.iter())
            .flat_map(|outline| rings(&outline.geometry))
            .map(|ring| ring.clone().into())
            .collect(),
        _ => Vec::new(),
    }
}

/// The lines of an outline: a place inside is not at no distance from the border.
fn rings(shape: &Geometry<f64>) -> Vec<&LineString<f64>> {
    let parts: &[geo::Polygon<f64>] = match shape {
        Geometry::Polygon(one) => std::slice::from_ref(one),
        Geometry::MultiPolygon(parts) => &parts.0,
        _ => &[],
    };
    (parts.iter())
        .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
        .collect()
}

/// A road a lorry with dangerous goods reaches a plant by.
fn usable(road: &RoadRow) -> bool {
    road.status != RoadStatus::Closed
        && !matches!(road.class, RoadClass::Motorway | RoadClass::Ferry)
        && road.hazmat != Some(HazmatSign::No)
        && road.access.is_none()
}

fn rank(class: RoadClass) -> f64 {
    match class {
        RoadClass::Motorway | RoadClass::Trunk => 1.0,
        RoadClass::Primary => 2.0,
        RoadClass::Secondary | RoadClass::SecondaryUrban | RoadClass::SecondaryLink => 3.0,
        RoadClass::Tertiary => 4.0,
        RoadClass::Local | RoadClass::Ferry => 5.0,
    }
}

/// Zoning words a waste plant fits: industrial land and land for public utilities.
fn fits_zoning(zoning: &str) -> bool {
    ["工业", "公用设施"]
        .iter()
        .any(|word| zoning.contains(word))
}

/// Residents as the exposure of roads counts them: those on an area with a density are not counted again.
fn residents(dataset: &Dataset) -> Vec<Disc> {
    let tables = dataset.tables();
    let areas = Areas::new(&tables.areas);
    let dense = |row: &u32| {
        let people = tables.areas.rows[*row as usize].row.people_per_km2;
        people.is_some_and(|people| people > 0.0)
    };
    let density = tables.case.exposure.people_per_km2;
    (tables.population.rows.iter())
        .filter(|row| row.people > 0.0)
        .filter(|row| !areas.holding(row.place().point().0).iter().any(dense))
        .map(|row| Disc {
            at: row.place(),
            people: row.people,
            radius: row
                .radius_m
                .unwrap_or_else(|| Metres((row.people / (PI * density)).sqrt() * 1000.0)),
        })
        .collect()
}

/// What facilities of each zone took in during the base year to use or dispose of it, % of the district.
fn share(dataset: &Dataset) -> Vec<f64> {
    let tables = dataset.tables();
    let zone_of: BTreeMap<&str, ZoneId> = (dataset.facilities())
        .filter_map(|(id, row)| Some((row.id.as_str(), dataset.links().facility_zone[id.index()]?)))
        .collect();
    let mut taken = vec![0.0; tables.zones.rows.len()];
    let year = tables.case.base_year;
    for row in tables.movements.rows.iter().filter(|row| row.year == year) {
        let ends = matches!(row.operation, Operation::Use | Operation::Dispose);
        if let Some(zone) = zone_of.get(row.facility.as_str()).filter(|_| ends) {
            taken[zone.index()] += row.t.0;
        }
    }
    let all: f64 = taken.iter().sum();
    if all <= 0.0 {
        return Vec::new();
    }
    taken.iter().map(|t| 100.0 * t / all).collect()
}

/// Where the wastes of a project arise: by zone, the middle of its tonnes. A line that names no waste stands for all
/// general waste, or for nothing that is known.
pub(super) fn feed(dataset: &Dataset, project: &str) -> Vec<(LonLat, Tonnes)> {
    let tables = dataset.tables();
    let lines: Vec<_> = (tables.project_lines.rows.iter())
        .filter(|line| line.project == project)
        .collect();
    let mut zones: BTreeMap<ZoneId, (f64, f64, f64)> = BTreeMap::new();
    for (id, stream) in dataset.streams() {
        let links = dataset.links();
        let waste = dataset.waste(links.stream_waste[id.index()]);
        let wanted = lines.iter().any(|line| match &line.waste {
            Some(named) => *named == waste.code || *named == waste.class,
            None => line.general && !waste.hazardous,
        });
        if wanted && stream.t_per_year > Tonnes::ZERO {
            let generator = links.stream_generator[id.index()];
            let at = dataset.generator(generator).place();
            let t = stream.t_per_year.0;
            let sum = zones
                .entry(links.generator_zone[generator.index()])
                .or_default();
            *sum = (sum.0 + t, sum.1 + t * at.lon, sum.2 + t * at.lat);
        }
    }
    (zones.into_values())
        .map(|(t, lon, lat)| (LonLat::new(lon / t, lat / t), Tonnes(t)))
        .collect()
}
