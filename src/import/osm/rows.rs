//! Roads and turn rules in, rows of the tables of a case out.

use super::super::ATTRIBUTION_SHORT;
use super::collapse::{End, Net, Road, Roads, length, lon_lat};
use super::collect::AllTraits;
use super::turn::Turn;
use super::way::Texts;
use crate::dataset::cell::{List, Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow, TurnRow};
use crate::dataset::vocabulary::RoadStatus;
use crate::quantity::{LonLat, Metres, Tonnes};
use std::collections::HashMap;

/// Ways a source names one by one.
const NAMED_WAYS: usize = 4;
/// What a road without a name is called.
const UNNAMED: &str = "无名道路";

/// Everything a row is made from.
pub(super) struct Maker<'a> {
    pub(super) net: &'a Net<'a>,
    pub(super) made: &'a Roads,
    pub(super) texts: &'a Texts,
    pub(super) traits: &'a AllTraits,
    /// Ids of nodes by number.
    pub(super) ids: &'a [i64],
}

impl Maker<'_> {
    /// The rows of `roads.geojson`.
    pub(super) fn roads(&self) -> Sheet<Feature<RoadRow>> {
        Sheet::of(self.made.roads.iter().map(|road| self.road(road)).collect())
    }

    fn road(&self, road: &Road) -> Feature<RoadRow> {
        let traits = self.traits.get(road.traits);
        let nodes = road.nodes(self.net, &self.made.pieces);
        let line: geo::LineString<f64> = nodes
            .iter()
            .map(|&node| {
                // As a case writes shapes, so that what is read back is equal.
                let at = lon_lat(self.net.places[node as usize]);
                let round = |x: f64| (x * 1e6).round() / 1e6 + 0.0;
                geo::Coord {
                    x: round(at.lon),
                    y: round(at.lat),
                }
            })
            .collect();
        let straight = match (line.0.first(), line.0.last()) {
            (Some(&a), Some(&b)) => LonLat::from(a).distance(b.into()).0,
            _ => 0.0,
        };
        let driven = length(nodes.iter().copied(), self.net.places);
        // Never shorter than the drawn line between the ends, never nothing.
        let millimetres = (driven.max(straight) * 1e3).ceil().max(1.0);
        let name = self.texts.text(traits.name);
        let road_ref = self.texts.text(traits.road_ref);
        let kilograms = |kg: u32| Tonnes(f64::from(kg) / 1e3);
        let row = RoadRow {
            id: self.id(road),
            name: name.or(road_ref).unwrap_or(UNNAMED).to_owned(),
            road_ref: road_ref.map(str::to_owned),
            class: traits.class,
            length_m: Metres(millimetres / 1e3),
            speed_kmh: f64::from(traits.speed) / 10.0,
            oneway: road.oneway,
            bridge: traits.bridge,
            tunnel: traits.tunnel,
            max_weight_t: traits.limits.weight_kg.map(kilograms),
            max_height_m: traits
                .limits
                .height_cm
                .map(|cm| Metres(f64::from(cm) / 1e2)),
            max_axle_t: traits.limits.axle_kg.map(kilograms),
            hazmat: traits.hazmat,
            tunnel_category: traits.tunnel_category,
            toll: traits.toll,
            access: traits.access,
            from_node: Some(self.end(road.ends[0])),
            to_node: Some(self.end(road.ends[1])),
            status: RoadStatus::Open,
            note: None,
            source: self.source(road, traits.signed),
        };
        Feature {
            row,
            geometry: line.into(),
        }
    }

    /// `w123`, or `w123.2` for the second stretch of the way; of the first way when there are several.
    fn id(&self, road: &Road) -> String {
        let piece = &self.made.pieces[road.pieces[0].0 as usize];
        let way = self.net.ways[piece.way as usize].id;
        match piece.part {
            0 => format!("w{way}"),
            part => format!("w{way}.{}", part + 1),
        }
    }

    /// The node's id; with a mark for each side of a barrier.
    fn end(&self, end: End) -> String {
        let id = self.ids[end.node as usize];
        match end.side {
            0 => id.to_string(),
            side => format!("{id}/{side}"),
        }
    }

    fn source(&self, road: &Road, signed: bool) -> Source {
        let mut ways: Vec<i64> = Vec::new();
        for &(piece, _) in &road.pieces {
            let id = self.net.ways[self.made.pieces[piece as usize].way as usize].id;
            if ways.last() != Some(&id) {
                ways.push(id);
            }
        }
        let named: Vec<String> = ways.iter().take(NAMED_WAYS).map(i64::to_string).collect();
        let more = match ways.len().saturating_sub(NAMED_WAYS) {
            0 => String::new(),
            more => format!(" +{more}"),
        };
        let detail = format!("{ATTRIBUTION_SHORT} way {}{more}", named.join(" "));
        if signed {
            Source::new(Mark::Public, detail)
        } else {
            Source::new(Mark::Derived, format!("{detail}; speed by class"))
        }
    }

    /// The rows of `turns.csv`.
    pub(super) fn turns(&self, turns: &[Turn]) -> Sheet<TurnRow> {
        let mut seen: HashMap<i64, u32> = HashMap::new();
        let row = |turn: &Turn| {
            let count = seen.entry(turn.relation).or_default();
            *count += 1;
            let roads = turn
                .roads
                .iter()
                .map(|&r| self.id(&self.made.roads[r as usize]));
            TurnRow {
                id: match count {
                    1 => format!("r{}", turn.relation),
                    n => format!("r{}.{n}", turn.relation),
                },
                kind: turn.kind,
                roads: List(roads.collect()),
                at: Some(self.ids[turn.at as usize].to_string()),
                source: Source::new(
                    Mark::Public,
                    format!("{ATTRIBUTION_SHORT} relation {}", turn.relation),
                ),
            }
        };
        Sheet::of(turns.iter().map(row).collect())
    }
}

/// Speed of a ferry that takes so long for a way, tenths of km/h.
pub(super) fn ferry_speed(metres: f64, seconds: u32) -> u16 {
    let tenths = metres / f64::from(seconds) * 36.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let tenths = tenths.clamp(10.0, 600.0).round() as u16;
    tenths
}

/// Places where roads end or meet.
pub(super) fn junctions(roads: &[Road]) -> usize {
    let mut ends: Vec<End> = roads.iter().flat_map(|road| road.ends).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.len()
}
