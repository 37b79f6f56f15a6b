//! A line with its cells in, a row of the table of roads out: what is not given is filled in and counted, what is wrong is
//! told cell by cell.

use super::columns::{self, Column, Read};
use crate::dataset::catalogue::quoted;
use crate::dataset::cell::{Cell, CellFault, Mark, Source};
use crate::dataset::record::Record;
use crate::dataset::tables::{Feature, RoadRow};
use crate::dataset::vocabulary::{OneWay, RoadClass, RoadStatus};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::report::{Reason, Tally};
use crate::quantity::LonLat;
use geo::LineString;
use std::collections::HashMap;
use std::path::Path;

/// One road as it was given.
pub(super) struct Given<'a> {
    /// Row in the file, as a spreadsheet counts.
    pub(super) row: u32,
    pub(super) line: LineString<f64>,
    pub(super) cells: &'a [String],
}

/// Where a road is from and what is counted of it.
pub(super) struct Taking<'a> {
    pub(super) file: &'a str,
    pub(super) columns: &'a [Column],
    pub(super) findings: Vec<Finding>,
    pub(super) tally: Tally,
}

impl Taking<'_> {
    /// The row of a road; none for what is left out or wrong.
    pub(super) fn road(&mut self, given: Given<'_>, number: usize) -> Option<Feature<RoadRow>> {
        let Given { row, line, cells } = given;
        let what = || format!("{row}");
        let mut texts: HashMap<&'static str, String> = HashMap::new();
        for (at, column) in self.columns.iter().enumerate() {
            let text = cells.get(at).map_or("", String::as_str);
            let Some(name) = column.column else { continue };
            match columns::read(column, text) {
                Read::Empty => continue,
                Read::Text(text) => texts.insert(name, text),
                Read::Word(word) => {
                    self.tally
                        .add(Reason::ClassByWord, || format!("{text} → {word}"));
                    texts.insert(name, word)
                }
                Read::Out(reason) => {
                    self.tally.add(reason, what);
                    return None;
                }
            };
        }
        let length: f64 = line
            .0
            .windows(2)
            .map(|pair| LonLat::from(pair[0]).distance(pair[1].into()).0)
            .sum();
        let mut put = |column: &'static str, text: &dyn Fn() -> String| {
            let missing = !texts.contains_key(column);
            if missing {
                texts.insert(column, text());
            }
            missing
        };
        put("id", &|| format!("r{number}"));
        put("name", &|| "无名道路".to_owned());
        if put("class", &|| RoadClass::Local.spell()) {
            self.tally.add(Reason::ClassAssumed, what);
        }
        put("length_m", &|| {
            ((length * 1e3).ceil().max(1.0) / 1e3).spell()
        });
        put("oneway", &|| OneWay::No.spell());
        put("bridge", &|| false.spell());
        put("tunnel", &|| false.spell());
        put("status", &|| RoadStatus::Open.spell());
        let class = texts.get("class").and_then(|c| RoadClass::parse(c).ok());
        let assumed = !texts.contains_key("speed_kmh");
        if assumed {
            let kmh = class.map_or(30, usual_kmh);
            texts.insert("speed_kmh", kmh.to_string());
            self.tally.add(Reason::SpeedAssumed, what);
        }
        if !texts.contains_key("source") {
            texts.insert("source", self.source(row, assumed).spell());
        }
        let mut faults: Vec<(&'static str, CellFault)> = Vec::new();
        let read = RoadRow::read(
            |column| texts.get(RoadRow::NAMES[column]).map(String::as_str),
            &mut faults,
        );
        for (name, _) in &faults {
            let seen = texts.get(name).map_or("", String::as_str);
            self.wrong(row, name, seen);
        }
        read.filter(|_| faults.is_empty()).map(|row| Feature {
            row,
            geometry: line.into(),
        })
    }

    fn source(&self, row: u32, assumed: bool) -> Source {
        let file = Path::new(self.file)
            .file_name()
            .map(|f| f.to_string_lossy().into_owned());
        let detail = format!("{} {row}", file.unwrap_or_default());
        if assumed {
            Source::new(Mark::Derived, format!("{detail}; speed by class"))
        } else {
            Source::new(Mark::Public, detail)
        }
    }

    /// A cell that does not fit, at the header of the file.
    fn wrong(&mut self, row: u32, name: &'static str, seen: &str) {
        let own = RoadRow::columns();
        let expected = own.iter().find(|column| column.name == name);
        let expected = columns::labels(name)
            .or_else(|| expected.map(|column| column.expected.clone()))
            .unwrap_or_default();
        let own = self
            .columns
            .iter()
            .find(|column| column.column == Some(name));
        let header = own.map_or(name, |column| column.header.as_str()).to_owned();
        let seen = quoted(seen);
        self.findings.push(faults::BAD_LINE.finding(
            Place::cell(self.file, row, header),
            Bilingual::new(
                format!("“{seen}”不符，应为：{}", expected.zh),
                format!("\"{seen}\" does not fit, expected: {}", expected.en),
            ),
        ));
    }
}

/// Speed of a lorry on a class of road, km/h; an assumption of this program.
fn usual_kmh(class: RoadClass) -> u16 {
    match class {
        RoadClass::Motorway => 80,
        RoadClass::Trunk => 70,
        RoadClass::Primary => 60,
        RoadClass::Secondary => 50,
        RoadClass::SecondaryUrban | RoadClass::Tertiary | RoadClass::SecondaryLink => 40,
        RoadClass::Local => 30,
        RoadClass::Ferry => 10,
    }
}
