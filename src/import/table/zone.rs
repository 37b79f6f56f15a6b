//! The zone of a row: by the name it gives, in full or without what kind of place it is, by its address, or by its point.

use super::head::Field;
use super::place;
use super::rows::Reader;
use super::value;
use super::why::{Refused, Why};
use crate::quantity::LonLat;

/// A name of a place without what kind of place it is.
pub(super) fn bare(name: &str) -> &str {
    let ends = ["街道办事处", "街道办", "街道", "镇人民政府", "镇", "乡"];
    (ends.iter().find_map(|end| name.strip_suffix(end)))
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(name)
}

impl Reader<'_> {
    /// The zone the row's own column names.
    pub(super) fn named_zone(&self, row: usize) -> Result<Option<usize>, Box<Refused>> {
        let text = value::narrow(self.cell(row, Field::Zone));
        let name = text.trim().to_lowercase();
        if name.is_empty() {
            return Ok(None);
        }
        let of = |name: &str| {
            self.zones
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, i)| *i)
        };
        // 江津区双福街道, 重庆市江津区双福街道…
        let end = || {
            let mut ends = self
                .zones
                .iter()
                .filter(|(other, _)| other.chars().count() >= 2);
            ends.find(|(other, _)| name.ends_with(other.as_str()))
                .map(|(_, i)| *i)
        };
        if let Some(zone) = of(&name).or_else(|| of(bare(&name))).or_else(end) {
            return Ok(Some(zone));
        }
        let near = (self.tables.zones.rows.iter())
            .max_by(|a, b| {
                let like = |zone: &str| strsim::jaro_winkler(zone, &name);
                like(&a.row.name_zh).total_cmp(&like(&b.row.name_zh))
            })
            .map_or("", |zone| zone.row.name_zh.as_str());
        Err(self.refuse(
            row,
            Field::Zone,
            Why::UnknownZone,
            format!("“{text}”不是本区镇街；是否为“{near}”？"),
            format!("{text} is no zone of the district; is {near} meant?"),
        ))
    }

    /// The zone of a row: as it is named, as its address has it, or where its point lies.
    pub(super) fn zone(&self, row: usize, place: Option<LonLat>) -> Result<usize, Box<Refused>> {
        if let Some(zone) = self.named_zone(row)? {
            return Ok(zone);
        }
        let address = self.cell(row, Field::Address);
        // The longest name within, so that 李市 does not stand for 李市镇's neighbour of a longer name.
        let within = (self.tables.zones.rows.iter().enumerate())
            .filter(|(_, zone)| address.contains(zone.row.name_zh.as_str()))
            .max_by_key(|(_, zone)| zone.row.name_zh.chars().count());
        let by_point = place.and_then(|place| {
            let mut zones = self.tables.zones.rows.iter();
            zones.position(|zone| place::holds(zone, place))
        });
        within.map(|(i, _)| i).or(by_point).ok_or_else(|| {
            self.refuse(
                row,
                Field::Zone,
                Why::NoZone,
                "没有镇街，地址与坐标也看不出".to_owned(),
                "no zone, and neither address nor point tells one".to_owned(),
            )
        })
    }
}
