//! Which row holds the headers, and what each column holds: a grid in, a [`Mapping`] out. Headers are known by the
//! words of `words.csv`, wherever they stand: below titles, over two rows, with units, years and line breaks in them.

use super::book::Grid;
use super::value::{Unit, narrow};
use crate::dataset::record::vocabulary;
use crate::import::kept::surest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;

vocabulary! {
    /// What a column holds.
    Field {
        /// Id of the unit.
        UnitId = "unit_id", "单位编号", "id of the unit";
        /// Name of the unit.
        UnitName = "unit_name", "单位名称", "name of the unit";
        /// Town or street.
        Zone = "zone", "所在镇街", "zone";
        /// Address; tells the zone where no column does.
        Address = "address", "地址", "address";
        /// Sector.
        Sector = "sector", "行业", "sector";
        /// Kind of unit.
        Kind = "kind", "单位类型", "kind of unit";
        /// Ledger class.
        Tier = "tier", "管理类别", "ledger class";
        /// Degrees east.
        Lon = "lon", "经度", "longitude";
        /// Degrees north.
        Lat = "lat", "纬度", "latitude";
        /// Waste code.
        Code = "code", "废物代码", "waste code";
        /// Name of the waste; told in refusals only.
        WasteName = "waste_name", "废物名称", "name of the waste";
        /// Arising in a year.
        Tonnes = "tonnes", "产生量", "arising";
        /// Physical state.
        State = "state", "形态", "state";
        /// Packaging.
        Packaging = "packaging", "包装", "packaging";
        /// Nothing that is read.
        None = "none", "不用", "not used";
    }
}

impl Field {
    /// True for a field without which no row can be read.
    #[must_use]
    pub fn needed(self) -> bool {
        NEEDED.contains(&self)
    }
}

/// Fields without which no row can be read.
const NEEDED: [Field; 3] = [Field::UnitName, Field::Code, Field::Tonnes];

/// Rows looked at for headers.
const LOOKED_AT: usize = 30;

/// One column of a mapping.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Text of its header, as it stands in the file.
    pub header: String,
    /// What it holds.
    pub field: Field,
    /// Unit of a quantity, where the header or a person says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// True when it is from `mapping.toml`, not guessed now.
    #[serde(skip)]
    pub saved: bool,
    /// The word of the header it was guessed by; none when it was not guessed.
    #[serde(skip)]
    pub word: Option<String>,
}

/// What the columns of a sheet hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Columns, from A on.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Number of the last row of headers, as a spreadsheet counts.
    #[serde(skip)]
    pub row: u32,
    /// Index of the first row below them.
    #[serde(skip)]
    pub first: usize,
}

impl Mapping {
    /// Fields that are known.
    #[must_use]
    pub fn known(&self) -> usize {
        (self.columns.iter())
            .filter(|column| column.field != Field::None)
            .count()
    }

    /// Needed fields that no column holds.
    #[must_use]
    pub fn missing(&self) -> Vec<Field> {
        let has = |field: &Field| self.columns.iter().any(|column| column.field == *field);
        NEEDED.into_iter().filter(|field| !has(field)).collect()
    }

    /// True when every column that is used was settled before: a new one that is not used needs no question.
    #[must_use]
    pub fn settled(&self) -> bool {
        let mut used = self
            .columns
            .iter()
            .filter(|column| column.field != Field::None);
        used.all(|column| column.saved)
    }

    /// Column of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }
}

struct Word {
    field: Field,
    text: String,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("words.csv").as_bytes());
    let records = reader.records().map(|record| {
        let record = record.expect("words.csv is part of the program");
        let field = Field::ALL.iter().find(|field| field.word() == &record[0]);
        Word {
            field: *field.expect("words.csv names fields"),
            text: core(&record[1]).0,
        }
    });
    records.collect()
});

/// Some words headers are known by.
pub(super) fn examples() -> String {
    NEEDED.map(|field| field.label().zh).join("、")
}

/// A header without space, year and what stands in brackets; and its unit.
fn core(header: &str) -> (String, Option<Unit>) {
    let text: String = narrow(header)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let (mut bare, mut bracket) = (String::new(), String::new());
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth -= 1,
            '*' | ':' | '：' | '_' => (),
            c if depth > 0 => bracket.push(c),
            c => bare.push(c),
        }
    }
    let unit = Unit::of(&bracket).or_else(|| {
        let (rest, tail) = bare.rsplit_once('/')?;
        let unit = Unit::of(tail)?;
        bare = rest.to_owned();
        Some(unit)
    });
    // A year before the word says nothing of what the column holds.
    let year = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (text.len() - rest.len() == 4).then(|| rest.trim_start_matches(['年', '度']).to_owned())
    };
    let bare = year(&bare).unwrap_or(bare);
    (bare, unit)
}

/// What a header says.
struct Guess {
    field: Field,
    unit: Option<Unit>,
    /// 2 for a word of its own, 1 for one within it.
    sure: u8,
    /// That word.
    word: Option<String>,
}

fn guess(header: &str) -> Guess {
    let (bare, unit) = core(header);
    let by = |word: Option<&Word>, sure| Guess {
        field: word.map_or(Field::None, |word| word.field),
        unit,
        sure: if word.is_some() { sure } else { 0 },
        word: word.map(|word| word.text.clone()),
    };
    if bare.is_empty() {
        return Guess {
            unit: None,
            ..by(None, 0)
        };
    }
    if let Some(word) = WORDS.iter().find(|word| word.text == bare) {
        return by(Some(word), 2);
    }
    // The longest word within; of equals that which says to leave the column.
    let within = (WORDS.iter())
        .filter(|word| word.text.chars().count() >= 2 && bare.contains(&word.text))
        .max_by_key(|word| (word.text.chars().count(), word.field == Field::None));
    by(within, 1)
}

/// The columns of a grid; `None` when no row of it looks like headers.
#[must_use]
pub fn mapping(grid: &Grid, saved: &[Mapping]) -> Option<Mapping> {
    let mut best: Option<(usize, Mapping)> = None;
    for row in 0..grid.rows.len().min(LOOKED_AT) {
        let one: Vec<Vec<String>> = (grid.rows[row].iter())
            .map(|text| vec![text.clone()])
            .collect();
        let two = two_rows(grid, row);
        for (texts, last) in [(Some(one), row), (two, row + 1)] {
            let Some(texts) = texts else { continue };
            let (score, columns) = columns(&texts, saved);
            if score >= 4 && best.as_ref().is_none_or(|(other, _)| score > *other) {
                let mapping = Mapping {
                    columns,
                    row: grid.number(last),
                    first: last + 1,
                };
                best = Some((score, mapping));
            }
        }
    }
    best.map(|(_, mapping)| mapping)
}

/// The columns of a grid whose headers somebody says stand in a row, known or not; the row of the index. Cells that are
/// empty there take the text above them: a header over two rows.
#[must_use]
pub(super) fn mapping_of(grid: &Grid, row: usize, saved: &[Mapping]) -> Mapping {
    let width = grid.rows.get(row).map_or(0, Vec::len);
    let above = row.checked_sub(1);
    let texts: Vec<Vec<String>> = (0..width)
        .map(|at| match (grid.cell(row, at), above) {
            ("", Some(above)) => vec![grid.cell(above, at).to_owned()],
            (text, _) => vec![text.to_owned()],
        })
        .collect();
    Mapping {
        columns: columns(&texts, saved).1,
        row: grid.number(row),
        first: row + 1,
    }
}

/// Index of the row that looks most like headers where no word is known: of the first rows that with most different texts
/// (a merged title repeats one), the first of equals; `None` when none has three.
#[must_use]
pub(in crate::import) fn fullest(grid: &Grid) -> Option<usize> {
    let different = |row: &Vec<String>| {
        let texts: BTreeSet<&str> = row.iter().map(String::as_str).collect();
        texts.iter().filter(|text| !text.is_empty()).count()
    };
    let rows = grid.rows.iter().take(LOOKED_AT).map(different).enumerate();
    let enough = rows.filter(|(_, texts)| *texts >= NEEDED.len());
    enough
        .max_by_key(|(at, texts)| (*texts, std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

/// Headers that stand over two rows: what is below first, then both together.
fn two_rows(grid: &Grid, row: usize) -> Option<Vec<Vec<String>>> {
    let (above, below) = (grid.rows.get(row)?, grid.rows.get(row + 1)?);
    let numbers = below.iter().any(|text| text.parse::<f64>().is_ok());
    if numbers || below.iter().all(String::is_empty) {
        return None;
    }
    let width = above.len().max(below.len());
    let texts = (0..width).map(|i| {
        let (above, below) = (grid.cell(row, i), grid.cell(row + 1, i));
        match (above, below) {
            (above, "") => vec![above.to_owned()],
            ("", below) => vec![below.to_owned()],
            (above, below) if above == below => vec![above.to_owned()],
            (above, below) => vec![
                below.to_owned(),
                format!("{above}{below}"),
                above.to_owned(),
            ],
        }
    });
    Some(texts.collect())
}

/// What each column holds by the texts it might have, and how many are known.
fn columns(texts: &[Vec<String>], saved: &[Mapping]) -> (usize, Vec<Column>) {
    let old = |header: &str| {
        let mut columns = saved.iter().flat_map(|mapping| &mapping.columns);
        columns.find(|column| column.header == header)
    };
    let mut guesses: Vec<(Column, u8)> = (texts.iter())
        .map(|texts| {
            let header = texts.first().cloned().unwrap_or_default();
            if let Some(column) = old(&header) {
                let column = Column {
                    saved: true,
                    word: None,
                    ..column.clone()
                };
                return (column, 3);
            }
            let guesses = texts.iter().map(|text| guess(text));
            let best = guesses.reduce(
                |best, other| {
                    if other.sure > best.sure { other } else { best }
                },
            );
            let best = best.unwrap_or_else(|| guess(""));
            let column = Column {
                header,
                field: best.field,
                unit: best.unit,
                saved: false,
                word: best.word,
            };
            (column, best.sure)
        })
        .collect();
    // One column for each field: the surest, of equals the first.
    let claims = (guesses.iter())
        .map(|(column, sure)| (column.field != Field::None).then_some((column.field, *sure)));
    let stands = surest(&claims.collect::<Vec<_>>());
    for ((column, _), stands) in guesses.iter_mut().zip(stands) {
        if !stands && column.field != Field::None {
            column.field = Field::None;
            column.word = None;
        }
    }
    let score = (guesses.iter())
        .filter(|(column, _)| column.field != Field::None)
        .map(|(_, sure)| usize::from(*sure))
        .sum();
    (
        score,
        guesses.into_iter().map(|(column, _)| column).collect(),
    )
}
