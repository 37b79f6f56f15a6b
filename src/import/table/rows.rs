//! A grid and its mapping in, an [`Entry`] for each row out, or the reason why it was refused and how it is mended.

use super::Choices;
use super::book::Grid;
use super::head::{Field, Mapping};
use super::place::{self, Doubt, Way};
use super::value::{self, Code, NoQuantity, Unit};
use super::why::{Refused, Why};
use super::words::{KINDS, STATES, TIERS};
use super::zone::bare;
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::finding::Bilingual;
use crate::quantity::{LonLat, Tonnes};
use std::collections::BTreeSet;

/// The unit of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitEntry {
    /// Its id in the table.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Zone, by its row in the case.
    pub zone: usize,
    /// Sector.
    pub sector: Option<String>,
    /// Kind.
    pub kind: Option<GeneratorKind>,
    /// Ledger class.
    pub tier: Option<Tier>,
    /// Where it is, WGS84.
    pub place: Option<LonLat>,
}

/// A row that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, as a spreadsheet counts.
    pub row: u32,
    /// Where it was read: file and row.
    pub source: String,
    /// The unit.
    pub unit: UnitEntry,
    /// Waste code of the case.
    pub code: String,
    /// Arising, t/yr.
    pub tonnes: Tonnes,
    /// Physical state.
    pub state: Option<State>,
    /// Packaging.
    pub packaging: Option<String>,
}

/// What reading gave.
#[derive(Clone, Debug)]
pub struct Read {
    /// Rows that were read.
    pub entries: Vec<Entry>,
    /// Rows that were not.
    pub refused: Vec<Refused>,
    /// Rows that are no data.
    pub skipped: usize,
    /// What told the system of the coordinates.
    pub crs: Bilingual,
}

/// Words that begin a row of sums or remarks.
const NO_DATA: [&str; 7] = ["合计", "总计", "小计", "共计", "填表说明", "注：", "备注："];

/// Degrees a point may lie outside the zones.
const NEAR: f64 = 1.0;

/// Reads the rows of a grid.
pub(super) struct Reader<'a> {
    grid: &'a Grid,
    mapping: &'a Mapping,
    pub(super) tables: &'a Tables,
    codes: BTreeSet<&'a str>,
    /// Names of zones in small letters, with their rows in the case.
    pub(super) zones: Vec<(String, usize)>,
    area: [f64; 4],
}

/// Reads all rows below the headers.
///
/// # Errors
/// When nobody can tell what the coordinates are in.
pub fn read(
    grid: &Grid,
    mapping: &Mapping,
    tables: &Tables,
    file: &str,
    choices: &Choices,
) -> Result<Read, Doubt> {
    let reader = Reader::new(grid, mapping, tables);
    let data: Vec<usize> = (mapping.first..grid.rows.len())
        .filter(|&row| reader.is_data(row))
        .collect();
    let points: Vec<(f64, f64, Option<usize>)> = (data.iter())
        .filter_map(|&row| {
            let lon = value::degrees(reader.cell(row, Field::Lon))?;
            let lat = value::degrees(reader.cell(row, Field::Lat))?;
            Some((lon, lat, reader.named_zone(row).ok().flatten()))
        })
        .collect();
    let (way, crs) = place::way(&points, &tables.zones.rows, choices.crs)?;
    let (mut entries, mut refused) = (Vec::new(), Vec::new());
    for &row in &data {
        match reader.entry(row, &way, file) {
            Ok(entry) => entries.push(entry),
            Err(one) => refused.push(Refused {
                place: reader.place(row, &way).ok().flatten(),
                ..*one
            }),
        }
    }
    Ok(Read {
        entries,
        refused,
        skipped: grid.rows.len() - data.len(),
        crs,
    })
}

impl<'a> Reader<'a> {
    fn new(grid: &'a Grid, mapping: &'a Mapping, tables: &'a Tables) -> Self {
        let mut zones = Vec::new();
        let mut area = [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ];
        for (i, zone) in tables.zones.rows.iter().enumerate() {
            let row = &zone.row;
            for name in [&row.name_zh, bare(&row.name_zh), &row.id, &row.name_en] {
                zones.push((name.to_lowercase(), i));
            }
            use geo::BoundingRect as _;
            if let Some(rect) = zone.geometry.bounding_rect() {
                area = [
                    area[0].min(rect.min().x),
                    area[1].min(rect.min().y),
                    area[2].max(rect.max().x),
                    area[3].max(rect.max().y),
                ];
            }
        }
        Self {
            grid,
            mapping,
            tables,
            codes: tables
                .wastes
                .rows
                .iter()
                .map(|row| row.code.as_str())
                .collect(),
            zones,
            area,
        }
    }

    pub(super) fn cell(&self, row: usize, field: Field) -> &'a str {
        let column = self.mapping.column(field);
        column.map_or("", |column| self.grid.cell(row, column))
    }

    /// Whether a row holds data: not empty, no sum, no remark, no header once more.
    fn is_data(&self, row: usize) -> bool {
        let cells = &self.grid.rows[row];
        let Some(first) = cells.iter().find(|cell| !cell.is_empty()) else {
            return false;
        };
        let plain: String = first.chars().filter(|c| !c.is_whitespace()).collect();
        let remark = NO_DATA.iter().any(|word| plain.starts_with(word));
        let again = (self.mapping.columns.iter().enumerate())
            .filter(|(_, column)| column.field != Field::None)
            .all(|(i, column)| self.grid.cell(row, i) == column.header);
        !remark && !again
    }

    pub(super) fn refuse(
        &self,
        row: usize,
        field: Field,
        why: Why,
        zh: String,
        en: String,
    ) -> Box<Refused> {
        let column = self.mapping.column(field);
        Box::new(Refused {
            row: self.grid.number(row),
            column: column.map(|column| self.mapping.columns[column].header.clone()),
            why,
            cause: Bilingual::new(zh, en),
            place: None,
        })
    }

    fn place(&self, row: usize, way: &Way) -> Result<Option<LonLat>, Box<Refused>> {
        let (lon, lat) = (self.cell(row, Field::Lon), self.cell(row, Field::Lat));
        let nothing = |text: &str| {
            let text = text.trim();
            text.is_empty() || text == "0" || text == "/" || text == "-" || text == "无"
        };
        if nothing(lon) && nothing(lat) {
            return Ok(None);
        }
        let (Some(x), Some(y)) = (value::degrees(lon), value::degrees(lat)) else {
            return Err(self.refuse(
                row,
                if value::degrees(lon).is_none() {
                    Field::Lon
                } else {
                    Field::Lat
                },
                Why::BadPoint,
                format!("坐标“{lon}，{lat}”读不懂"),
                format!("coordinates {lon}, {lat} cannot be read"),
            ));
        };
        let place = way.of(x, y);
        let [west, south, east, north] = self.area;
        let near = place.lon >= west - NEAR
            && place.lon <= east + NEAR
            && place.lat >= south - NEAR
            && place.lat <= north + NEAR;
        if near {
            return Ok(Some(LonLat::new(round(place.lon), round(place.lat))));
        }
        Err(self.refuse(
            row,
            Field::Lon,
            Why::FarPoint,
            format!("坐标 {x}，{y} 不在本区附近"),
            format!("{x}, {y} is nowhere near the district"),
        ))
    }

    fn code(&self, row: usize) -> Result<String, Box<Refused>> {
        let text = self.cell(row, Field::Code);
        let refuse = |why, zh: String, en: String| Err(self.refuse(row, Field::Code, why, zh, en));
        let name = self.cell(row, Field::WasteName);
        match value::code(text) {
            Code::Eight(code) | Code::Class(code) if self.codes.contains(code.as_str()) => Ok(code),
            Code::Eight(code) => refuse(
                Why::UnknownCode,
                format!("代码 {code}{} 不在案例的名录中", named(name)),
                format!(
                    "code {code}{} is not in the catalogue of the case",
                    named(name)
                ),
            ),
            Code::Class(class) => {
                let mut of_class = self
                    .tables
                    .wastes
                    .rows
                    .iter()
                    .filter(|row| row.class == class);
                let some: Vec<&str> = of_class
                    .by_ref()
                    .take(3)
                    .map(|row| row.code.as_str())
                    .collect();
                refuse(
                    Why::ClassOnly,
                    format!(
                        "只有类别 {class}{}（名录中如 {}）",
                        named(name),
                        some.join("、")
                    ),
                    format!(
                        "only class {class}{} (such as {})",
                        named(name),
                        some.join(", ")
                    ),
                )
            }
            Code::None => refuse(
                Why::NoCode,
                format!("“{text}”里没有废物代码"),
                format!("no waste code in {text:?}"),
            ),
        }
    }

    fn tonnes(&self, row: usize) -> Result<Tonnes, Box<Refused>> {
        let text = self.cell(row, Field::Tonnes);
        let column = self.mapping.column(Field::Tonnes);
        let unit = column.and_then(|column| self.mapping.columns[column].unit);
        value::tonnes(text, unit.unwrap_or(Unit::Tonne)).map_err(|fault| {
            let (why, zh, en) = match fault {
                NoQuantity::Empty => (
                    Why::NoTonnes,
                    "没有填写数量".to_owned(),
                    "no quantity".to_owned(),
                ),
                NoQuantity::NotANumber => (
                    Why::BadTonnes,
                    format!("“{text}”不是数量"),
                    format!("{text:?} is no quantity"),
                ),
                NoQuantity::Negative => (
                    Why::BadTonnes,
                    format!("数量“{text}”为负"),
                    format!("quantity {text} is negative"),
                ),
                NoQuantity::Huge => (
                    Why::BadTonnes,
                    format!("数量“{text}”大得不可能"),
                    format!("quantity {text} is larger than can be"),
                ),
            };
            self.refuse(row, Field::Tonnes, why, zh, en)
        })
    }

    /// A word of a vocabulary, by its label, its word, or others it goes by.
    fn word<T: Copy>(
        &self,
        row: usize,
        field: Field,
        known: &[(T, Vec<String>)],
    ) -> Result<Option<T>, Box<Refused>> {
        let text = value::narrow(self.cell(row, field)).trim().to_lowercase();
        if text.is_empty() || text == "/" || text == "-" {
            return Ok(None);
        }
        let is = |(_, words): &&(T, Vec<String>)| words.contains(&text);
        if let Some((word, _)) = known.iter().find(is) {
            return Ok(Some(*word));
        }
        let all: Vec<&str> = known
            .iter()
            .filter_map(|(_, words)| Some(words.first()?.as_str()))
            .collect();
        Err(self.refuse(
            row,
            field,
            Why::BadWord,
            format!("“{text}”不认识；可用：{}", all.join("、")),
            format!("{text:?} is not known; one of {}", all.join(", ")),
        ))
    }

    fn entry(&self, row: usize, way: &Way, file: &str) -> Result<Entry, Box<Refused>> {
        let name = self.cell(row, Field::UnitName);
        if name.is_empty() {
            return Err(self.refuse(
                row,
                Field::UnitName,
                Why::NoName,
                "没有单位名称".to_owned(),
                "no name of a unit".to_owned(),
            ));
        }
        let place = self.place(row, way)?;
        let some = |field| {
            let text = self.cell(row, field).trim();
            (!text.is_empty() && text != "/").then(|| text.to_owned())
        };
        let number = self.grid.number(row);
        Ok(Entry {
            row: number,
            source: format!("{file} 第 {number} 行"),
            unit: UnitEntry {
                id: some(Field::UnitId),
                name: name.to_owned(),
                zone: self.zone(row, place)?,
                sector: some(Field::Sector),
                kind: self.word(row, Field::Kind, &KINDS)?,
                tier: self.word(row, Field::Tier, &TIERS)?,
                place,
            },
            code: self.code(row)?,
            tonnes: self.tonnes(row)?,
            state: self.word(row, Field::State, &STATES)?,
            packaging: some(Field::Packaging),
        })
    }
}

fn named(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!("（{name}）")
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
