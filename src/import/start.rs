//! The outline and the towns of a district in, an empty case out: its settings, its shapes, and nothing else yet.

use super::faults;
use super::table::book;
use super::table::value::{degrees, narrow};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::settings::CaseSettings;
use crate::dataset::tables::{BoundaryRow, Feature, Tables, ZoneRow};
use crate::dataset::vocabulary::ZoneKind;
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::LonLat;
use geo::{Area as _, Contains as _, InteriorPoint as _};
use geojson::GeoJson;
use std::collections::BTreeSet;

/// Words a property or header of a name goes by.
const NAMES: [&str; 12] = [
    "name_zh",
    "名称",
    "镇街",
    "街镇",
    "乡镇",
    "镇街名称",
    "乡镇名称",
    "name",
    "NAME",
    "Name",
    "XZQMC",
    "title",
];
const IDS: [&str; 6] = ["id", "编号", "代码", "XZQDM", "code", "adcode"];
const LON: [&str; 5] = ["seat_lon", "经度", "lon", "lng", "x"];
const LAT: [&str; 5] = ["seat_lat", "纬度", "lat", "y", "latitude"];
const PEOPLE: [&str; 4] = ["population", "人口", "常住人口", "people"];

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
    /// Name and text of the GeoJSON of the outline.
    pub boundary: (&'a str, &'a [u8]),
    /// Name and bytes of the towns: GeoJSON with areas, or a table with names and seats.
    pub zones: (&'a str, &'a [u8]),
}

/// Cuts an outline into the areas nearest to each of some seats.
pub type Cut = fn(&[LonLat], &geo::Polygon<f64>) -> Vec<geo::MultiPolygon<f64>>;

struct Town {
    id: Option<String>,
    name: String,
    seat: Option<LonLat>,
    people: Option<f64>,
    area: Option<geo::Geometry<f64>>,
}

/// The tables of a new case.
///
/// # Errors
/// `I009` when a file holds no areas, `I043` when a table of towns names no columns, `I040`–`I042` when it cannot be read.
pub fn tables(ask: &Ask<'_>, cut: Cut) -> Result<Tables, Vec<Finding>> {
    let (file, bytes) = ask.boundary;
    let outline: Vec<geo::Geometry<f64>> = (features(file, bytes)?.into_iter())
        .filter_map(|town| town.area)
        .collect();
    let parts = outline.iter().flat_map(polygons);
    let largest = parts.max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let Some(largest) = largest else {
        return Err(no_area(file, "没有面要素", "no areas"));
    };
    let (file, bytes) = ask.zones;
    let geo_json = bytes.trim_ascii_start().first() == Some(&b'{');
    let mut towns = if geo_json {
        features(file, bytes)?
    } else {
        seats(file, bytes)?
    };
    towns.retain(|town| !town.name.is_empty());
    if towns.is_empty() || (geo_json && towns.iter().any(|town| town.area.is_none())) {
        return Err(no_area(
            file,
            "镇街须有名称（name 或 名称）与面",
            "towns need a name (name or 名称) and an area",
        ));
    }
    if !geo_json {
        let places: Vec<LonLat> = towns.iter().filter_map(|town| town.seat).collect();
        for (town, area) in towns.iter_mut().zip(cut(&places, &largest)) {
            town.area = Some(geo::Geometry::MultiPolygon(area));
        }
    }
    let made = !geo_json;
    let mut ids = BTreeSet::new();
    let rows = towns.into_iter().enumerate().map(|(at, town)| {
        let number = format!("{}{:02}", ask.prefix, at + 1);
        let id = town
            .id
            .filter(|id| ids.insert(id.clone()))
            .unwrap_or(number);
        zone(
            id,
            &town.name,
            town.seat,
            town.people,
            town.area,
            made,
            file,
        )
    });
    let source = Source::new(Mark::Public, ask.boundary.0.to_owned());
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

fn zone(
    id: String,
    name: &str,
    seat: Option<LonLat>,
    people: Option<f64>,
    area: Option<geo::Geometry<f64>>,
    made: bool,
    file: &str,
) -> Feature<ZoneRow> {
    let geometry =
        area.unwrap_or_else(|| geo::Geometry::MultiPolygon(geo::MultiPolygon::new(Vec::new())));
    let inner = || {
        geometry
            .interior_point()
            .map(|p| LonLat::new(round(p.x()), round(p.y())))
    };
    let known = seat.filter(|seat| geometry.contains(&geo::Point::new(seat.lon, seat.lat)));
    let place = known
        .or_else(inner)
        .or(seat)
        .unwrap_or(LonLat::new(0.0, 0.0));
    let street = name.ends_with("街道");
    let source = if made {
        Source::new(Mark::Derived, format!("{file}；多边形为驻地的泰森多边形"))
    } else {
        Source::new(Mark::Public, file.to_owned())
    };
    Feature {
        row: ZoneRow {
            id,
            name_zh: name.to_owned(),
            name_en: name.to_owned(),
            kind: if street {
                ZoneKind::Street
            } else {
                ZoneKind::Town
            },
            seat_lon: place.lon,
            seat_lat: place.lat,
            estimated: known.is_none(),
            population: people,
            source,
        },
        geometry,
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
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

/// Areas of a GeoJSON file with what their properties say.
fn features(file: &str, bytes: &[u8]) -> Result<Vec<Town>, Vec<Finding>> {
    let text = String::from_utf8_lossy(bytes);
    let json: GeoJson = (text.trim_start_matches('\u{feff}').parse())
        .map_err(|error: geojson::Error| no_area(file, &error.to_string(), &error.to_string()))?;
    let features = match json {
        GeoJson::FeatureCollection(all) => all.features,
        GeoJson::Feature(one) => vec![one],
        GeoJson::Geometry(geometry) => vec![geojson::Feature {
            geometry: Some(geometry),
            ..geojson::Feature::default()
        }],
    };
    let towns = features.into_iter().map(|feature| {
        let text = |words: &[&str]| {
            let found = words.iter().find_map(|word| feature.property(word))?;
            let text = found
                .as_str()
                .map_or_else(|| found.to_string(), str::to_owned);
            Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text != "null")
        };
        let number = |words: &[&str]| text(words).and_then(|text| text.parse::<f64>().ok());
        let shape = feature.geometry.clone();
        let shape = shape.and_then(|shape| geo::Geometry::<f64>::try_from(shape).ok());
        Town {
            id: text(&IDS),
            name: text(&NAMES).unwrap_or_default(),
            seat: number(&LON)
                .zip(number(&LAT))
                .map(|(lon, lat)| LonLat::new(lon, lat)),
            people: number(&PEOPLE),
            area: shape.filter(|shape| !polygons(shape).is_empty()),
        }
    });
    Ok(towns.collect())
}

/// Towns of a table with names and seats, in any encoding offices use.
fn seats(file: &str, bytes: &[u8]) -> Result<Vec<Town>, Vec<Finding>> {
    let book = book::read(file, bytes, None).map_err(|found| vec![*found])?;
    for grid in &book.grids {
        for head in 0..grid.rows.len().min(10) {
            let column = |words: &[&str]| {
                let is = |cell: &String| words.contains(&narrow(cell).trim());
                grid.rows[head].iter().position(is)
            };
            let (Some(name), Some(lon), Some(lat)) = (column(&NAMES), column(&LON), column(&LAT))
            else {
                continue;
            };
            let (id, people) = (column(&IDS), column(&PEOPLE));
            let town = |row: usize| {
                let some = |at: Option<usize>| {
                    let text = at.map_or("", |at| grid.cell(row, at)).trim();
                    (!text.is_empty()).then(|| text.to_owned())
                };
                let seat = degrees(grid.cell(row, lon)).zip(degrees(grid.cell(row, lat)));
                let (lon, lat) = seat?;
                Some(Town {
                    id: some(id),
                    name: grid.cell(row, name).trim().to_owned(),
                    seat: Some(LonLat::new(lon, lat)),
                    people: some(people).and_then(|text| text.parse().ok()),
                    area: None,
                })
            };
            return Ok((head + 1..grid.rows.len()).filter_map(town).collect());
        }
    }
    let cause = Bilingual::new(
        "镇街表须有 名称、经度、纬度 三列",
        "a table of towns needs the columns 名称 (name), 经度 (lon) and 纬度 (lat)",
    );
    Err(vec![faults::NO_HEADERS.finding(Place::file(file), cause)])
}
