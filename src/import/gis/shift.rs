//! A layer in degrees of a system that web maps shift (GCJ-02, BD-09) in, the same layer in WGS84 out, corner by corner,
//! with what tells whether it fits better so: outlines of the case the areas are of, zones the points name, or how many
//! corners lie within the district.

use super::areas::Use;
use super::layer::Layer;
use crate::dataset::check::crs::{System, back, forth};
use crate::dataset::tables::{Feature as Shaped, Tables, ZoneRow};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::towns::{IDS, NAMES, Town, column};
use crate::quantity::LonLat;
use geo::{Area as _, BooleanOps as _, Contains as _, CoordsIter as _, MapCoords as _};
use geo::{Geometry, MultiPolygon, Point};

/// Degrees west, south, east and north within which the shift is defined.
const SHIFTED: [f64; 4] = [72.004, 0.8293, 137.8347, 55.8271];
/// How near a place moved back and forth again must come to itself, degrees: five centimetres.
const EXACT: f64 = 5e-7;
/// Most corners that are looked up in the zones.
const LOOKED: usize = 20_000;
/// Points or corners below which a fit says little: a few may lie right by chance, with the shift and without.
const FEW: usize = 10;

/// Undoes the shift of every corner; tells how well it fits.
///
/// # Errors
/// `I047` for a shape that is not in degrees, or lies where there is no such shift.
pub(crate) fn undo(
    layer: &Layer,
    system: System,
    to: Option<&Use>,
    tables: &Tables,
) -> Result<(Layer, Finding), Vec<Finding>> {
    let mut findings = Vec::new();
    let mut moved = layer.clone();
    let (mut metres, mut corners) = (0.0, 0usize);
    for (at, feature) in moved.features.iter_mut().enumerate() {
        let Some(shape) = &mut feature.shape else {
            continue;
        };
        if let Some(c) = shape.coords_iter().find(|c| !is_shifted(system, *c)) {
            let place = Place::cell(&layer.file, layer.row(at), "geometry");
            let name = system.name();
            let cause = Bilingual::new(
                format!(
                    "坐标 {}，{} 不是中国境内的经纬度，{name} 的偏移无从换算",
                    c.x, c.y
                ),
                format!(
                    "{}, {} are no degrees within China: there is no shift of {name} to undo",
                    c.x, c.y
                ),
            );
            findings.push(faults::NO_CRS.finding(place, cause));
            continue;
        }
        let there = shape.map_coords(|c| {
            let place = back(system, LonLat::new(c.x, c.y));
            geo::Coord {
                x: round(place.lon),
                y: round(place.lat),
            }
        });
        for (one, other) in shape.coords_iter().zip(there.coords_iter()) {
            let [one, other] = [one, other].map(|c| LonLat::new(c.x, c.y));
            metres += one.distance(other).0;
            corners += 1;
        }
        *shape = there;
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    #[allow(clippy::cast_precision_loss)]
    let mean = metres / corners.max(1) as f64;
    let told = evidence([layer, &moved], to, tables);
    let name = system.name();
    let text = Bilingual::new(
        format!(
            "按 {name} 反算为 WGS84：{corners} 个顶点，平均移动 {mean:.0} m；{}",
            told.text.zh
        ),
        format!(
            "{name} is undone: {corners} corners moved by {mean:.0} m on average; {}",
            told.text.en
        ),
    );
    let entry = if told.worse {
        &faults::SHIFT_DOUBTED
    } else {
        &faults::SHIFT_UNDONE
    };
    Ok((moved, entry.finding(Place::file(&layer.file), text)))
}

/// Whether a corner can have been shifted: within China, and back and forth again it is where it was.
fn is_shifted(system: System, c: geo::Coord<f64>) -> bool {
    let [west, south, east, north] = SHIFTED;
    let at = LonLat::new(c.x, c.y);
    let within = (west..=east).contains(&c.x) && (south..=north).contains(&c.y);
    within && {
        let again = forth(system, back(system, at));
        (again.lon - at.lon).abs() < EXACT && (again.lat - at.lat).abs() < EXACT
    }
}

/// A centimetre is finer than the shift is known by.
fn round(degrees: f64) -> f64 {
    (degrees * 1e8).round() / 1e8
}

struct Told {
    text: Bilingual,
    worse: bool,
}

impl Told {
    /// The evidence with what it rests on: `rests` points or corners; figures before and after.
    fn of(mut text: Bilingual, rests: usize, [was, is]: [f64; 2]) -> Self {
        if rests < FEW {
            text.zh += &format!("；只有 {rests} 个点可作依据，不足 {FEW} 个，依据薄弱，请另行核对");
            text.en += &format!(
                "; only {rests} points to tell it by, fewer than {FEW}: weak evidence, look at the map"
            );
        } else if was == is {
            text.zh += &format!("；依据 {rests} 个点，换算前后一样，看不出有没有偏移，请另行核对");
            text.en += &format!(
                "; of {rests} points as many fit before as after, which tells nothing of a shift: look at the map"
            );
        } else {
            text.zh += &format!("；依据 {rests} 个点");
            text.en += &format!("; told by {rests} points");
        }
        Self {
            text,
            worse: is < was,
        }
    }
}

/// What tells that the shift was there: of the layer as it is and with the shift undone.
fn evidence(layers: [&Layer; 2], to: Option<&Use>, tables: &Tables) -> Told {
    let old = match to {
        Some(Use::Zones) => outlines(layers[0], &tables.zones.rows),
        Some(Use::Boundary) => (tables.boundary.rows.first())
            .map(|old| (0, &old.geometry))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    if !old.is_empty() {
        let whole = matches!(to, Some(Use::Boundary));
        let [was, is] = layers.map(|layer| 100.0 * overlap(layer, &old, whole));
        let shapes = layers[0]
            .features
            .iter()
            .filter_map(|one| one.shape.as_ref());
        let known = old
            .iter()
            .filter_map(|(at, _)| layers[0].features[*at].shape.as_ref());
        let corners: usize = if whole {
            shapes.map(|shape| shape.coords_count()).sum()
        } else {
            known.map(|shape| shape.coords_count()).sum()
        };
        let text = Bilingual::new(
            format!("与案例中原有界线的重合度由 {was:.1}% 变为 {is:.1}%"),
            format!("{was:.1}% of the outlines the case has were covered, {is:.1}% are now"),
        );
        return Told::of(text, corners, [was, is]);
    }
    let named = named(layers, &tables.zones.rows);
    let (what, [was, is, all]) = match named {
        [_, _, 0] => (
            Bilingual::new("在本区镇街内的顶点", "corners within the zones"),
            within(layers, tables),
        ),
        named => (
            Bilingual::new("在所填镇街内的点", "points in the zone they name"),
            named,
        ),
    };
    let text = Bilingual::new(
        format!("{}由 {was} 变为 {is}（共 {all}）", what.zh),
        format!("{}: {was} before, {is} now, of {all}", what.en),
    );
    #[allow(clippy::cast_precision_loss)]
    let figures = [was, is].map(|count| count as f64);
    Told::of(text, all, figures)
}

/// Features that are zones of the case, with the outline these have.
fn outlines<'a>(layer: &Layer, zones: &'a [Shaped<ZoneRow>]) -> Vec<(usize, &'a Geometry<f64>)> {
    let towns = layer
        .features
        .iter()
        .enumerate()
        .filter_map(|(at, feature)| {
            let town = Town::of(&layer.columns, |column| {
                layer.cell(feature, column).to_owned()
            });
            let same = |zone: &&Shaped<ZoneRow>| {
                town.id.as_ref() == Some(&zone.row.id) || zone.row.name_zh == town.name
            };
            Some((at, &zones.iter().find(same)?.geometry))
        });
    towns.collect()
}

/// Area that features share with the outlines there are, as a share of what either covers.
fn overlap(layer: &Layer, old: &[(usize, &Geometry<f64>)], whole: bool) -> f64 {
    let of = |shape: &Geometry<f64>| match shape {
        Geometry::Polygon(one) => MultiPolygon::new(vec![one.clone()]),
        Geometry::MultiPolygon(all) => all.clone(),
        _ => MultiPolygon::new(Vec::new()),
    };
    let (mut both, mut either) = (0.0, 0.0);
    for (at, old) in old {
        let new = if whole {
            let parts = layer.features.iter().filter_map(|one| one.shape.as_ref());
            MultiPolygon::new(parts.flat_map(|shape| of(shape).0).collect())
        } else {
            layer.features[*at]
                .shape
                .as_ref()
                .map_or_else(|| MultiPolygon::new(Vec::new()), of)
        };
        let old = of(old);
        let shared = old.intersection(&new).unsigned_area();
        both += shared;
        either += old.unsigned_area() + new.unsigned_area() - shared;
    }
    if either > 0.0 { both / either } else { 0.0 }
}

/// Points in the zone they name: before, after, of how many.
fn named(layers: [&Layer; 2], zones: &[Shaped<ZoneRow>]) -> [usize; 3] {
    let heads = &layers[0].columns;
    // The name of a plant is no zone: only fields that are of zones alone are asked.
    let words: Vec<&str> = NAMES
        .iter()
        .chain(&IDS)
        .copied()
        .filter(|word| {
            ![
                "name", "name_zh", "名称", "mc", "title", "id", "编号", "代码", "code",
            ]
            .contains(word)
        })
        .collect();
    let Some(field) = column(heads, &words) else {
        return [0; 3];
    };
    let mut counts = [0; 3];
    for (was, is) in layers[0].features.iter().zip(&layers[1].features) {
        let name = layers[0].cell(was, field);
        let zone = zones
            .iter()
            .find(|zone| zone.row.name_zh == name || zone.row.id == name);
        let Some(zone) = zone else { continue };
        let [Some(Geometry::Point(was)), Some(Geometry::Point(is))] = [&was.shape, &is.shape]
        else {
            continue;
        };
        counts[0] += usize::from(zone.geometry.contains(was));
        counts[1] += usize::from(zone.geometry.contains(is));
        counts[2] += 1;
    }
    counts
}

/// Corners within any zone: before, after, of how many looked at.
fn within(layers: [&Layer; 2], tables: &Tables) -> [usize; 3] {
    let corners = |layer: &Layer| -> Vec<geo::Coord<f64>> {
        let shapes = layer.features.iter().filter_map(|one| one.shape.as_ref());
        let all: Vec<_> = shapes.flat_map(geo::CoordsIter::coords_iter).collect();
        let step = all.len().div_ceil(LOOKED).max(1);
        all.into_iter().step_by(step).collect()
    };
    let zones = &tables.zones.rows;
    let count = |corners: &[geo::Coord<f64>]| {
        let inside = |c: &&geo::Coord<f64>| {
            zones
                .iter()
                .any(|zone| zone.geometry.contains(&Point::from(**c)))
        };
        corners.iter().filter(inside).count()
    };
    let all = layers.map(corners);
    [count(&all[0]), count(&all[1]), all[0].len()]
}
