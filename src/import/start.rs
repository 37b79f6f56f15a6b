//! The outline and the towns of a district in (any file of a GIS, or a table with names and seats), an empty case out: its
//! settings, its shapes, and nothing else yet.

use super::crs::Crs;
use super::table::book;
use super::table::value::narrow;
use super::towns::{LAT, LON, NAMES, Town, column};
use super::{faults, gis};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::settings::CaseSettings;
use crate::dataset::tables::{BoundaryRow, Feature, Tables};
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::LonLat;
use geo::{Area as _, CoordsIter};
use geojson::GeoJson;
use std::collections::BTreeSet;

/// What a new case is.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Id of the case.
    pub id: String,
    /// Name of the district.
    pub name: String,
    /// Province, as facilities and gateways will name it.
    pub province: String,
    /// Begins the ids of zones that bring none.
    pub prefix: String,
    /// Base year; the plan year, too.
    pub year: i16,
    /// The outline: any file of a GIS.
    pub boundary: Given<'a>,
    /// The towns: any file of a GIS with areas, or a table with names and seats.
    pub zones: Given<'a>,
}

/// A file as it was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Its name.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// Files that stand beside a `.shp`: name and bytes of each.
    pub beside: &'a [gis::Entity],
    /// The layer meant, where it has several; the option it is named by.
    pub layer: (Option<&'a str>, &'static str),
}

/// Cuts an outline into the areas nearest to each of some seats.
pub type Cut = fn(&[LonLat], &geo::Polygon<f64>) -> Vec<geo::MultiPolygon<f64>>;

/// The tables of a new case.
///
/// # Errors
/// `I009` when a file holds no areas, `I043` when a table of towns names no columns, `I040`–`I042` when it cannot be read,
/// `I047`, `I050`–`I054` for a file of a GIS.
pub fn tables(ask: &Ask<'_>, cut: Cut) -> Result<Tables, Vec<Finding>> {
    let file = ask.boundary.file;
    let outline: Vec<geo::Geometry<f64>> = (features(ask.boundary)?.into_iter())
        .filter_map(|town| town.area)
        .collect();
    let parts = outline.iter().flat_map(polygons);
    let largest = parts.max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let Some(largest) = largest else {
        return Err(no_area(file, "没有面要素", "no areas"));
    };
    let Given { file, bytes, .. } = ask.zones;
    let shaped = gis::is_one(file, bytes);
    let mut towns = if shaped {
        features(ask.zones)?
    } else {
        seats(file, bytes)?
    };
    towns.retain(|town| !town.name.is_empty());
    if towns.is_empty() || (shaped && towns.iter().any(|town| town.area.is_none())) {
        return Err(no_area(
            file,
            "镇街须有名称（name 或 名称）与面",
            "towns need a name (name or 名称) and an area",
        ));
    }
    if !shaped {
        let places: Vec<LonLat> = towns.iter().filter_map(|town| town.seat).collect();
        for (town, area) in towns.iter_mut().zip(cut(&places, &largest)) {
            town.area = Some(geo::Geometry::MultiPolygon(area));
        }
    }
    let made = !shaped;
    let mut ids = BTreeSet::new();
    let rows = towns.into_iter().enumerate().map(|(at, town)| {
        let number = format!("{}{:02}", ask.prefix, at + 1);
        let own = town.id.clone();
        let id = own.filter(|id| ids.insert(id.clone())).unwrap_or(number);
        let source = if made {
            Source::new(Mark::Derived, format!("{file}；多边形为驻地的泰森多边形"))
        } else {
            Source::new(Mark::Public, file.to_owned())
        };
        town.zone(id, source)
    });
    let source = Source::new(Mark::Public, ask.boundary.file.to_owned());
    let shape = if outline.len() == 1 {
        outline[0].clone()
    } else {
        geo::Geometry::MultiPolygon(outline.iter().flat_map(polygons).collect())
    };
    Ok(Tables {
        case: settings(ask),
        zones: Sheet::of(rows.collect()),
        boundary: Sheet::of(vec![Feature {
            geometry: shape,
            row: BoundaryRow {
                name_zh: ask.name.clone(),
                name_en: ask.name.clone(),
                source,
            },
        }]),
        ..Tables::default()
    })
}

fn settings(ask: &Ask<'_>) -> CaseSettings {
    CaseSettings {
        id: ask.id.clone(),
        name: Bilingual::new(ask.name.clone(), ask.name.clone()),
        province: ask.province.clone(),
        district: ask.name.clone(),
        base_year: i32::from(ask.year),
        plan_year: i32::from(ask.year),
        today: jiff::civil::Date::new(ask.year, 12, 31).unwrap_or_default(),
        ..CaseSettings::default()
    }
}

fn polygons(shape: &geo::Geometry<f64>) -> Vec<geo::Polygon<f64>> {
    match shape {
        geo::Geometry::Polygon(one) => vec![one.clone()],
        geo::Geometry::MultiPolygon(all) => all.0.clone(),
        _ => Vec::new(),
    }
}

fn no_area(file: &str, zh: &str, en: &str) -> Vec<Finding> {
    vec![faults::NO_AREA.finding(Place::file(file), Bilingual::new(zh, en))]
}

/// Areas of a file with what its attributes say.
fn features(given: Given<'_>) -> Result<Vec<Town>, Vec<Finding>> {
    let Given { file, bytes, .. } = given;
    // An outline may be a shape and nothing else, which is no layer.
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let bare = text.trim_start_matches('\u{feff}').parse::<GeoJson>();
    if let Ok(GeoJson::Geometry(shape)) = bare {
        let area = gis::shape_of(shape).ok();
        let area = area.filter(|shape| !polygons(shape).is_empty());
        return Ok(vec![Town {
            area,
            ..Town::default()
        }]);
    }
    let (wanted, option) = given.layer;
    let read = gis::of_bytes(file, bytes.to_vec(), given.beside.to_vec(), wanted);
    let read = read.map_err(|mut found| {
        // Each of the two files has an option of its own.
        for one in &mut found {
            let which = one.code == faults::WHICH_LAYER.code;
            if which {
                one.action = Bilingual::new(
                    format!("请用 {option} 指定图层"),
                    format!("name the layer with {option}"),
                );
            }
        }
        found
    });
    let layer = read?.in_degrees(Crs::Auto)?;
    let shapes = || layer.features.iter().filter_map(|one| one.shape.as_ref());
    let far = |c: geo::Coord<f64>| !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0);
    if shapes().flat_map(CoordsIter::coords_iter).any(far) {
        return Err(no_area(
            file,
            "坐标不是经纬度，文件也没有写明坐标系",
            "coordinates are no degrees and the file names no system",
        ));
    }
    let towns = layer.features.iter().map(|feature| {
        let cell = |at| layer.cell(feature, at).to_owned();
        let shape = feature.shape.clone();
        Town {
            area: shape.filter(|shape| !polygons(shape).is_empty()),
            ..Town::of(&layer.columns, cell)
        }
    });
    Ok(towns.collect())
}

/// Towns of a table with names and seats, in any encoding offices use.
fn seats(file: &str, bytes: &[u8]) -> Result<Vec<Town>, Vec<Finding>> {
    let book = book::read(file, bytes, None).map_err(|found| vec![*found])?;
    for grid in &book.grids {
        for head in 0..grid.rows.len().min(10) {
            let heads: Vec<String> = (grid.rows[head].iter())
                .map(|text| narrow(text).trim().to_owned())
                .collect();
            if [&NAMES[..], &LON, &LAT]
                .iter()
                .any(|words| column(&heads, words).is_none())
            {
                continue;
            }
            let towns = (head + 1..grid.rows.len())
                .map(|row| Town::of(&heads, |at| grid.cell(row, at).to_owned()))
                .filter(|town| town.seat.is_some());
            return Ok(towns.collect());
        }
    }
    let cause = Bilingual::new(
        "镇街表须有 名称、经度、纬度 三列",
        "a table of towns needs the columns 名称 (name), 经度 (lon) and 纬度 (lat)",
    );
    Err(vec![faults::NO_HEADERS.finding(Place::file(file), cause)])
}
