//! What offices call the fields of a town or street in, the zone it becomes out: one list of words for a new case, for
//! areas of a GIS and for tables of seats.

use super::table::value::degrees;
use crate::dataset::cell::Source;
use crate::dataset::tables::{Feature, ZoneRow};
use crate::dataset::vocabulary::ZoneKind;
use crate::quantity::LonLat;
use geo::{Contains as _, InteriorPoint as _};

/// Words a field of names goes by, small letters, in the order in which they are looked for.
pub(super) const NAMES: [&str; 16] = [
    "name_zh",
    "名称",
    "镇街",
    "街镇",
    "乡镇",
    "镇街名称",
    "乡镇名称",
    "行政区名称",
    "xzqmc",
    "xzmc",
    "name",
    "mc",
    "zone",
    "town",
    "title",
    "所在镇街",
];
/// Words of ids.
pub(super) const IDS: [&str; 7] = ["id", "编号", "代码", "zone_id", "xzqdm", "code", "adcode"];
/// Words of English names.
const ENGLISH: [&str; 4] = ["name_en", "english", "pinyin", "拼音"];
/// Words of the longitude of a seat.
pub(super) const LON: [&str; 5] = ["seat_lon", "经度", "lon", "lng", "x"];
/// Words of its latitude.
pub(super) const LAT: [&str; 5] = ["seat_lat", "纬度", "lat", "latitude", "y"];
/// Words of the people who live there.
const PEOPLE: [&str; 4] = ["population", "人口", "常住人口", "people"];

/// The place of the first of some words among headers, whatever the case of their letters.
pub(super) fn column(heads: &[String], words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| {
        let mut heads = heads.iter();
        heads.position(|head| head.trim().to_lowercase() == *word)
    })
}

/// A town as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Town {
    pub(super) id: Option<String>,
    /// Empty where it has none.
    pub(super) name: String,
    pub(super) english: Option<String>,
    pub(super) seat: Option<LonLat>,
    pub(super) people: Option<f64>,
    pub(super) area: Option<geo::Geometry<f64>>,
}

impl Town {
    /// By its fields: the text of each header.
    pub(super) fn of(heads: &[String], cell: impl Fn(usize) -> String) -> Self {
        let text = |words: &[&str]| {
            words.iter().find_map(|word| {
                let text = cell(column(heads, &[word])?).trim().to_owned();
                (!text.is_empty()).then_some(text)
            })
        };
        let angle = |words: &[&str]| text(words).and_then(|text| degrees(&text));
        Self {
            id: text(&IDS),
            name: text(&NAMES).unwrap_or_default(),
            english: text(&ENGLISH),
            seat: angle(&LON)
                .zip(angle(&LAT))
                .map(|(lon, lat)| LonLat::new(lon, lat)),
            people: text(&PEOPLE).and_then(|text| text.replace(',', "").parse().ok()),
            area: None,
        }
    }

    /// The zone. A seat that is not within it is not believed; a place within it stands for one, marked estimated.
    pub(super) fn zone(self, id: String, source: Source) -> Feature<ZoneRow> {
        let none = || geo::Geometry::MultiPolygon(geo::MultiPolygon::new(Vec::new()));
        let geometry = self.area.unwrap_or_else(none);
        let inner = || {
            let place = geometry.interior_point()?;
            Some(LonLat::new(round(place.x()), round(place.y())))
        };
        let within = |seat: &LonLat| geometry.contains(&geo::Point::new(seat.lon, seat.lat));
        let known = self.seat.filter(within);
        let place = known
            .or_else(inner)
            .or(self.seat)
            .unwrap_or(LonLat::new(0.0, 0.0));
        let row = ZoneRow {
            id,
            kind: if self.name.ends_with("街道") {
                ZoneKind::Street
            } else {
                ZoneKind::Town
            },
            name_en: self.english.unwrap_or_else(|| self.name.clone()),
            name_zh: self.name,
            seat_lon: place.lon,
            seat_lat: place.lat,
            estimated: known.is_none(),
            population: self.people,
            source,
        };
        Feature { row, geometry }
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
