//! Headers and words as offices and web maps write them in, columns and words of the table of roads out. The list is data
//! (`words.csv`): a header for a column, a word (`class=`) for a word of it.

use crate::dataset::cell::Cell as _;
use crate::dataset::record::Record as _;
use crate::dataset::tables::RoadRow;
use crate::dataset::vocabulary::{HazmatSign, OneWay, RoadAccess, RoadClass, RoadStatus};
use crate::finding::Bilingual;
use crate::import::kept::{By, Head, settle};
use crate::import::osm::road_class;
use crate::import::report::Reason;
use crate::import::table::value::narrow;
use crate::import::workbook::columns::label;
use std::sync::LazyLock;

/// Column, word, what it means.
static WORDS: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("words.csv").as_bytes());
    let rows = reader
        .records()
        .map(|row| row.expect("words.csv is part of the program"));
    rows.map(|row| [0, 1, 2].map(|at| row[at].to_owned()))
        .collect()
});

/// What a column of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Column of the table of roads; `None` for what is not used.
    pub column: Option<&'static str>,
    /// Who says so.
    pub by: By,
    /// Its numbers are kilometres.
    kilometres: bool,
}

/// Columns of the table of roads, with the names a user knows them by.
#[must_use]
pub fn names() -> Vec<(&'static str, Bilingual)> {
    let of = |name: &'static str| {
        let zh = match name {
            "name" => "路名",
            "road_ref" => "路线编号",
            "class" => "道路等级",
            "length_m" => "行驶长度（米）",
            "speed_kmh" => "货车车速（公里/小时）",
            "oneway" => "单行",
            "bridge" => "桥梁",
            "tunnel" => "隧道",
            "max_weight_t" => "限重（吨）",
            "max_height_m" => "限高（米）",
            "max_axle_t" => "限轴重（吨）",
            "hazmat" => "危险货物标志",
            "tunnel_category" => "隧道类别",
            "toll" => "收费",
            "from_node" => "起点路口编号",
            "to_node" => "终点路口编号",
            "access" => "谁可通行",
            "status" => "通车状态",
            other => label(other).unwrap_or(other),
        };
        (name, Bilingual::new(zh, name.replace('_', " ")))
    };
    RoadRow::NAMES.iter().map(|name| of(name)).collect()
}

/// The column of the table of roads that goes by a name.
fn named(name: &str) -> Option<&'static str> {
    RoadRow::NAMES.iter().find(|own| **own == name).copied()
}

/// What each header is: as somebody said, else by its name, its label, or a word of the list. A column is read from one
/// header.
pub(super) fn columns(headers: &[String], said: &[Head]) -> Vec<Column> {
    let guess = |header: &str| meant(header).map(|(column, _)| column);
    let heads = settle(headers, said, guess).into_iter();
    heads
        .map(|Head { header, column, by }| Column {
            kilometres: meant(&header).is_some_and(|(_, km)| km),
            header,
            column,
            by,
        })
        .collect()
}

/// The column a header names, and whether it is in kilometres.
fn meant(header: &str) -> Option<(&'static str, bool)> {
    let text = narrow(header).trim().to_lowercase();
    if let Some(own) = named(&text) {
        return Some((own, false));
    }
    // A `.dbf` ends names after ten bytes.
    let cut = |own: &&&str| own.len() > 10 && own.get(..10) == Some(text.as_str());
    if let Some(own) = RoadRow::NAMES.iter().find(cut) {
        return Some((own, false));
    }
    let word = WORDS.iter().find(|[_, word, _]| *word == text);
    word.and_then(|[column, _, unit]| Some((named(column)?, unit == "km")))
}

/// Words of a column as a user knows them; none where anything else may stand.
pub(super) fn labels(name: &str) -> Option<Bilingual> {
    fn joined<T: Copy>(all: &[T], label: fn(T) -> Bilingual) -> Bilingual {
        let all: Vec<Bilingual> = all.iter().map(|one| label(*one)).collect();
        let list = |of: fn(&Bilingual) -> &str, comma: &str| {
            all.iter().map(of).collect::<Vec<_>>().join(comma)
        };
        Bilingual::new(list(|text| &text.zh, "、"), list(|text| &text.en, ", "))
    }
    match name {
        "class" => Some(joined(RoadClass::ALL, RoadClass::label)),
        "oneway" => Some(joined(OneWay::ALL, OneWay::label)),
        "status" => Some(joined(RoadStatus::ALL, RoadStatus::label)),
        "hazmat" => Some(joined(HazmatSign::ALL, HazmatSign::label)),
        "access" => Some(joined(RoadAccess::ALL, RoadAccess::label)),
        "bridge" | "tunnel" | "toll" => Some(Bilingual::new("是、否", "yes, no")),
        _ => None,
    }
}

/// What a cell comes to.
pub(super) enum Read {
    /// Text the table reads.
    Text(String),
    /// The same, of a class that a word of the list stands for.
    Word(String),
    /// No road a lorry can take.
    Out(Reason),
    /// Nothing.
    Empty,
}

/// Cells of a column as the table writes them; what nobody knows stays as it is, to be told.
pub(super) fn read(column: &Column, text: &str) -> Read {
    let Some(name) = column.column else {
        return Read::Empty;
    };
    let text = text.trim();
    if text.is_empty() {
        return Read::Empty;
    }
    match name {
        "class" => class(text),
        "length_m" | "speed_kmh" | "max_weight_t" | "max_height_m" | "max_axle_t" => {
            number(column, text)
        }
        "oneway" => Read::Text(word(name, text, OneWay::ALL, |one| {
            (one.word(), one.label())
        })),
        "status" => Read::Text(word(name, text, RoadStatus::ALL, |one| {
            (one.word(), one.label())
        })),
        "hazmat" => Read::Text(word(name, text, HazmatSign::ALL, |one| {
            (one.word(), one.label())
        })),
        "access" => Read::Text(word(name, text, RoadAccess::ALL, |one| {
            (one.word(), one.label())
        })),
        "bridge" | "tunnel" | "toll" => {
            Read::Text(listed("bridge", text).unwrap_or_else(|| text.to_owned()))
        }
        "source" => source(text),
        _ => Read::Text(text.to_owned()),
    }
}

/// A source in the table's own form; any other text is where a public layer has it from.
fn source(text: &str) -> Read {
    let own = crate::dataset::cell::Source::parse(text).is_ok();
    Read::Text(if own {
        text.to_owned()
    } else {
        format!("public:{text}")
    })
}

fn class(text: &str) -> Read {
    let own = RoadClass::ALL
        .iter()
        .find(|one| one.word() == text || one.label().zh == text);
    if let Some(own) = own {
        return Read::Text(own.spell());
    }
    if let Some(word) = listed("class", text) {
        return Read::Word(word);
    }
    match road_class(text) {
        Ok(class) => Read::Word(class.spell()),
        Err(Reason::UnknownHighway) => Read::Text(text.to_owned()),
        Err(reason) => Read::Out(reason),
    }
}

/// A number without the unit written behind it. In a layer of a web map 0 says that nobody knows.
fn number(column: &Column, text: &str) -> Read {
    let plain = narrow(text).replace(',', "").to_lowercase();
    let plain = plain.trim();
    let units = [
        "公里/小时",
        "km/h",
        "kmh",
        "公里",
        "千米",
        "km",
        "吨",
        "米",
        "t",
        "m",
    ];
    let bare = (units.iter().find_map(|unit| plain.strip_suffix(unit))).unwrap_or(plain);
    match bare.trim().parse::<f64>() {
        Ok(0.0) if column.column != Some(column.header.as_str()) => Read::Empty,
        Ok(value) if column.kilometres => Read::Text((value * 1000.0).spell()),
        Ok(value) => Read::Text(value.spell()),
        Err(_) => Read::Text(text.to_owned()),
    }
}

/// A word of a vocabulary by its label or by a word of the list.
fn word<T: Copy>(
    column: &str,
    text: &str,
    all: &[T],
    of: fn(T) -> (&'static str, Bilingual),
) -> String {
    let mut known = all.iter().map(|one| of(*one));
    let own = known.find(|(word, label)| *word == text || label.zh == text);
    let own = own.map(|(word, _)| word.to_owned());
    own.or_else(|| listed(column, text))
        .unwrap_or_else(|| text.to_owned())
}

fn listed(column: &str, text: &str) -> Option<String> {
    let text = narrow(text).trim().to_lowercase();
    let of = |one: &&[String; 3]| one[0].strip_suffix('=') == Some(column) && one[1] == text;
    WORDS.iter().find(of).map(|[_, _, means]| means.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_means_a_column_and_what_it_stands_for_can_be_read() {
        for [column, word, means] in WORDS.iter() {
            let own = column.trim_end_matches('=');
            assert!(named(own).is_some(), "{column}");
            assert_eq!(*word, word.to_lowercase(), "headers are compared so");
            let known = match (column.ends_with('='), own) {
                (false, _) => means.is_empty() || means == "km",
                (true, "class") => RoadClass::parse(means).is_ok(),
                (true, "oneway") => OneWay::parse(means).is_ok(),
                (true, _) => bool::parse(means).is_ok(),
            };
            assert!(known, "{column} {word} {means}");
        }
    }

    #[test]
    fn a_column_is_read_from_one_header_the_one_said_first() {
        let heads = ["等级", "技术等级", "限速", "x"].map(str::to_owned);
        let of = |said: &[(&str, Option<&'static str>)]| -> Vec<Option<&'static str>> {
            let said = said.iter().map(|(header, column)| Head {
                header: (*header).to_owned(),
                column: *column,
                by: By::Said,
            });
            let all = columns(&heads, &said.collect::<Vec<_>>());
            all.iter().map(|one| one.column).collect()
        };
        assert_eq!(of(&[]), [Some("class"), None, Some("speed_kmh"), None]);
        assert_eq!(
            of(&[("技术等级", Some("class"))]),
            [None, Some("class"), Some("speed_kmh"), None]
        );
        assert_eq!(of(&[("限速", None)])[2], None);
    }
}
