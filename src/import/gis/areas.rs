//! A layer of areas in; the zones, the boundary or a layer of the ground of a case out. Zones are known by id or name:
//! those there are get the new outline, and seat and people where the file has them; new ones without a seat get one
//! within their outline that is marked estimated.

use super::fault;
use super::grid::kind;
use super::layer::{Feature, Layer};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::land::{LayerFrom, ShapeRow, built_in};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{BoundaryRow, Feature as Shaped, Tables, ZoneRow};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::towns::{NAMES, Town, column};
use geo::{CoordsIter as _, Geometry, InteriorPoint as _};

/// What areas become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// Towns and streets.
    Zones,
    /// The outline of the district.
    Boundary,
    /// A layer of the ground, by its id in `layers.toml`.
    Ground(String),
}

/// Puts a layer in degrees into the tables; says what it did.
///
/// # Errors
/// `I053` for every feature that cannot be used, `I055` for a layer that is not known.
pub fn place(layer: &Layer, to: &Use, tables: &mut Tables) -> Result<Bilingual, Vec<Finding>> {
    let areas_only = !matches!(to, Use::Ground(_));
    let mut findings = Vec::new();
    let mut shapes: Vec<(usize, &Feature, Geometry<f64>)> = Vec::new();
    for (at, feature) in layer.features.iter().enumerate() {
        match sound(feature, areas_only) {
            Ok(shape) => shapes.push((at, feature, shape)),
            Err(cause) => {
                let place = Place::cell(&layer.file, layer.row(at), "geometry");
                findings.push(faults::BAD_FEATURE.finding(place, cause));
            }
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    if shapes.is_empty() {
        return Err(fault(
            &faults::NO_USE,
            &layer.file,
            "图层没有要素",
            "the layer has no feature",
        ));
    }
    match to {
        Use::Zones => zones(layer, shapes, tables),
        Use::Boundary => {
            let parts = shapes.into_iter().flat_map(|(.., shape)| polygons(shape));
            let geometry = geo::MultiPolygon(parts.collect()).into();
            let district = tables.case.district.clone();
            let old = tables.boundary.rows.first().map(|old| old.row.clone());
            let mut row = old.unwrap_or(BoundaryRow {
                name_en: district.clone(),
                name_zh: district,
                source: source(layer, None),
            });
            row.source = source(layer, None);
            tables.boundary = Sheet::of(vec![Shaped { row, geometry }]);
            Ok(Bilingual::new("边界已替换", "the boundary is replaced"))
        }
        Use::Ground(id) => ground(layer, id, shapes, tables),
    }
}

/// The shape, if a case can hold it.
fn sound(feature: &Feature, areas_only: bool) -> Result<Geometry<f64>, Bilingual> {
    if let Some(bad) = &feature.bad {
        return Err(Bilingual::new(
            format!("几何损坏：{bad}"),
            format!("the geometry is damaged: {bad}"),
        ));
    }
    let Some(shape) = &feature.shape else {
        return Err(Bilingual::new("没有几何", "it has no geometry"));
    };
    let name = kind(shape);
    let area = matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
    if (areas_only && !area) || name == "GeometryCollection" {
        return Err(Bilingual::new(
            format!("几何为 {name}，应为 Polygon 或 MultiPolygon"),
            format!("the geometry is {name}, expected Polygon or MultiPolygon"),
        ));
    }
    let fewest = match shape {
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => 4,
        Geometry::LineString(_) | Geometry::MultiLineString(_) => 2,
        _ => 1,
    };
    let rings = |area: &geo::Polygon<f64>| {
        area.exterior().0.len() >= 4 && area.interiors().iter().all(|ring| ring.0.len() >= 4)
    };
    let whole = match shape {
        Geometry::Polygon(area) => rings(area),
        Geometry::MultiPolygon(areas) => areas.iter().all(rings),
        Geometry::MultiLineString(lines) => lines.iter().all(|line| line.0.len() >= 2),
        _ => true,
    };
    if shape.coords_count() < fewest || !whole {
        return Err(Bilingual::new(
            "几何的顶点太少",
            "the geometry has too few corners",
        ));
    }
    let outside = shape.coords_iter().find(|c| {
        // Not a number is outside, too.
        !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0)
    });
    match outside {
        Some(c) => Err(Bilingual::new(
            format!(
                "坐标 {}，{} 不是经纬度；文件没有写明坐标系的请加 --crs",
                c.x, c.y
            ),
            format!(
                "{}, {} are no degrees; add --crs where the file names no system",
                c.x, c.y
            ),
        )),
        None => Ok(shape.clone()),
    }
}

fn polygons(shape: Geometry<f64>) -> Vec<geo::Polygon<f64>> {
    match shape {
        Geometry::Polygon(area) => vec![area],
        Geometry::MultiPolygon(areas) => areas.0,
        _ => Vec::new(),
    }
}

fn source(layer: &Layer, at: Option<usize>) -> Source {
    let row = at.map_or_else(String::new, |at| format!(" 第 {} 行", layer.row(at)));
    Source::new(Mark::Public, format!("导入：{}{row}", layer.file))
}

fn zones(
    layer: &Layer,
    shapes: Vec<(usize, &Feature, Geometry<f64>)>,
    tables: &mut Tables,
) -> Result<Bilingual, Vec<Finding>> {
    let Some(names) = column(&layer.columns, &NAMES) else {
        let all = layer.columns.join("、");
        return Err(fault(
            &faults::NO_USE,
            &layer.file,
            format!("没有镇街名称字段（如 名称、XZQMC、name）；有：{all}"),
            format!(
                "no attribute holds the names of zones (such as name, XZQMC); there are: {all}"
            ),
        ));
    };
    let mut findings = Vec::new();
    let (mut new, mut changed, mut same) = (0, 0, 0);
    tables.zones.lines.clear();
    let mut seen = std::collections::BTreeSet::new();
    for (at, feature, geometry) in shapes {
        let town = Town {
            area: Some(geometry.clone()),
            ..Town::of(&layer.columns, |at| layer.cell(feature, at).to_owned())
        };
        let name = town.name.clone();
        let mut wrong = |zh: String, en: String| {
            let place = Place::cell(&layer.file, layer.row(at), &layer.columns[names]);
            findings.push(faults::BAD_FEATURE.finding(place, Bilingual::new(zh, en)));
        };
        if name.is_empty() {
            wrong("没有名称".to_owned(), "it has no name".to_owned());
            continue;
        }
        if !seen.insert(name.clone()) {
            wrong(
                format!("“{name}”出现了两次；同一镇街的几块请合并为一个要素"),
                format!("{name} comes twice; join the parts of one zone into one feature"),
            );
            continue;
        }
        let rows = &mut tables.zones.rows;
        let by = |is: &dyn Fn(&ZoneRow) -> bool| rows.iter().position(|zone| is(&zone.row));
        let by_id = by(&|zone| town.id.as_ref() == Some(&zone.id));
        let by_name = by(&|zone| zone.name_zh == name);
        if let (Some(one), Some(other)) = (by_id, by_name)
            && one != other
        {
            let (id, own) = (&rows[one].row.id, &rows[one].row.name_zh);
            wrong(
                format!("编号 {id} 在案例中是“{own}”，不是“{name}”"),
                format!("id {id} is {own} in the case, not {name}"),
            );
            continue;
        }
        if let Some(known) = by_id.or(by_name) {
            let zone = &mut rows[known];
            if renew(zone, &town, geometry) {
                changed += 1;
            } else {
                same += 1;
            }
            continue;
        }
        if geometry.interior_point().is_none() {
            wrong("面积为零".to_owned(), "it has no area".to_owned());
            continue;
        }
        let fresh = (rows.len() + 1..).map(|number| format!("Z{number:02}"));
        let mut free = fresh.filter(|id| !rows.iter().any(|zone| zone.row.id == *id));
        let id = town.id.clone().or_else(|| free.next());
        let id = id.expect("numbers do not end");
        drop(free);
        rows.push(town.zone(id, source(layer, Some(at))));
        for (_, cells) in &mut tables.zones.extra {
            cells.push(String::new());
        }
        new += 1;
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Bilingual::new(
        format!("镇街：新增 {new}，界线等变更 {changed}，未变 {same}"),
        format!("zones: {new} added, {changed} with a new outline or numbers, {same} the same"),
    ))
}

/// A zone with what a file says of it; whether anything is different.
fn renew(zone: &mut Shaped<ZoneRow>, town: &Town, geometry: Geometry<f64>) -> bool {
    let before = zone.clone();
    zone.geometry = geometry;
    if let Some(seat) = town.seat {
        let row = &mut zone.row;
        let near = (row.seat_lon - seat.lon).hypot(row.seat_lat - seat.lat) < 1e-9;
        if !near {
            (row.seat_lon, row.seat_lat, row.estimated) = (seat.lon, seat.lat, false);
        }
    }
    if town.people.is_some() {
        zone.row.population = town.people;
    }
    *zone != before
}

fn ground(
    layer: &Layer,
    id: &str,
    shapes: Vec<(usize, &Feature, Geometry<f64>)>,
    tables: &mut Tables,
) -> Result<Bilingual, Vec<Finding>> {
    let mut land = tables.land.clone();
    if land.layers.is_empty() {
        land.layers = built_in().layers;
    }
    let usable = |from: LayerFrom| matches!(from, LayerFrom::File | LayerFrom::Missing);
    let known: Vec<String> = (land.layers.iter())
        .filter(|one| usable(one.from))
        .map(|one| format!("{}（{}）", one.id, one.name.zh))
        .collect();
    let found = land
        .layers
        .iter_mut()
        .find(|one| one.id == id && usable(one.from));
    let Some(found) = found else {
        return Err(fault(
            &faults::NO_USE,
            &layer.file,
            format!(
                "layers.toml 中没有可放文件的图层“{id}”；有：{}",
                known.join("、")
            ),
            format!(
                "layers.toml has no layer {id} that a file can fill; there are: {}",
                known.join(", ")
            ),
        ));
    };
    let own = found.file.clone();
    let file = own.unwrap_or_else(|| format!("layers/{id}.geojson"));
    found.from = LayerFrom::File;
    found.file = Some(file.clone());
    found.source = source(layer, None);
    let name = found.name.clone();
    let names = column(&layer.columns, &NAMES);
    let rows = shapes.into_iter().map(|(at, feature, geometry)| {
        let own = names.map(|column| layer.cell(feature, column).to_owned());
        let row = ShapeRow {
            name_zh: own
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| name.zh.clone()),
            name_en: None,
            estimated: false,
            source: source(layer, Some(at)),
        };
        Shaped { row, geometry }
    });
    let rows: Vec<_> = rows.collect();
    let count = rows.len();
    tables.shapes.insert(file.clone(), Sheet::of(rows));
    tables.land = land;
    Ok(Bilingual::new(
        format!("{file}：{count} 个要素，用于图层“{}”", name.zh),
        format!("{file}: {count} features, for the layer {}", name.en),
    ))
}
