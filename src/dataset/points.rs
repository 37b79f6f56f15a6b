//! What the siting of collection points goes by: `[points]` of `case.toml`, a table of rules for small hazardous waste
//! and one for packaging and off-cuts of general waste. Every default is an assumption, not a fact.

use super::cell::Source;
use crate::quantity::{Cny, CnyPerTonne, CnyPerTonneKm, Tonnes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most that lies at a registered point of hazardous waste (R031).
pub const POINT_LIMIT: Tonnes = Tonnes(3.0);

/// A size a point can be built in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointSize {
    /// Short id, e.g. `S`.
    pub id: String,
    /// Rooms kept apart: wastes that must not meet and those of other collectors never share one (R045, R047).
    pub rooms: u32,
    /// What one room holds at a time.
    pub room_t: Tonnes,
    /// What it costs a year whatever comes: rent, upkeep, the person in charge, the building spread over its life.
    pub cny_per_year: Cny,
    /// Where these numbers come from.
    pub source: Source,
}

/// Rules for the points of one kind of waste.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointRules {
    /// General waste that counts, by code; hazardous waste is that of the register of small sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Largest stream that counts as small; hazardous waste goes by the register (R026) and leaves it empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_t_per_year: Option<Tonnes>,
    /// Farthest a source brings its waste along roads, km.
    pub limit_km: f64,
    /// Longest it drives, minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_min: Option<f64>,
    /// What bringing costs, way back included.
    pub bring: CnyPerTonneKm,
    /// What a call of today's rounds costs.
    pub call: Cny,
    /// What a tonne on today's rounds costs besides the call.
    pub round: CnyPerTonne,
    /// What a tonne costs a kilometre when the source sends it to the collector itself, as today.
    pub direct: CnyPerTonneKm,
    /// What emptying a room costs besides the kilometres.
    pub trip: Cny,
    /// What a kilometre of emptying costs, there and back.
    pub trip_km: Cny,
    /// Fewest times a year a room is emptied: waste lies a year at most (R032).
    pub least_trips: f64,
    /// Most times a year a room can be emptied.
    pub most_trips: f64,
    /// Share of a size's yearly cost that a point which is there costs.
    pub kept_share: f64,
    /// Most points.
    pub most_points: u32,
    /// Most collectors whose waste points hold (R027).
    pub most_collectors: u32,
    /// Sizes.
    pub sizes: Vec<PointSize>,
    /// Where a number comes from, by its key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

/// `[points]` of `case.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PointsSettings {
    /// Shared points of small hazardous waste.
    pub hazardous: PointRules,
    /// Regional stores of packaging and off-cuts.
    pub general: PointRules,
}

fn size(id: &str, rooms: u32, room_t: f64, cny: f64) -> PointSize {
    PointSize {
        id: id.to_owned(),
        rooms,
        room_t: Tonnes(room_t),
        cny_per_year: Cny(cny),
        source: Source::new(
            super::cell::Mark::Demo,
            "规模与年费用为假设，请按实际报价修改",
        ),
    }
}

impl Default for PointsSettings {
    fn default() -> Self {
        Self {
            hazardous: PointRules {
                codes: Vec::new(),
                most_t_per_year: None,
                limit_km: 15.0,
                limit_min: None,
                bring: CnyPerTonneKm(8.0),
                call: Cny(160.0),
                round: CnyPerTonne(120.0),
                direct: CnyPerTonneKm(0.0),
                trip: Cny(200.0),
                trip_km: Cny(4.5),
                least_trips: 1.0,
                most_trips: 104.0,
                kept_share: 0.6,
                most_points: 8,
                most_collectors: 5,
                sizes: vec![
                    size("S", 1, 3.0, 9_000.0),
                    size("M", 2, 1.5, 11_000.0),
                    size("L", 4, 0.75, 14_000.0),
                ],
                sources: BTreeMap::new(),
            },
            general: PointRules {
                codes: vec!["SW17".to_owned()],
                most_t_per_year: Some(Tonnes(500.0)),
                limit_km: 20.0,
                limit_min: None,
                bring: CnyPerTonneKm(2.0),
                call: Cny(0.0),
                round: CnyPerTonne(0.0),
                direct: CnyPerTonneKm(2.0),
                trip: Cny(250.0),
                trip_km: Cny(7.0),
                least_trips: 1.0,
                most_trips: 300.0,
                kept_share: 0.6,
                most_points: 6,
                most_collectors: 5,
                sizes: vec![size("S", 1, 20.0, 40_000.0), size("M", 2, 20.0, 65_000.0)],
                sources: BTreeMap::new(),
            },
        }
    }
}

impl PointRules {
    /// The keys whose numbers cannot be planned with.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let known = |number: f64| (0.0..=1e7).contains(&number);
        let above = |number: f64| number > 0.0 && known(number);
        let mut faults: Vec<String> = [
            ("limit_km", above(self.limit_km)),
            ("limit_min", self.limit_min.is_none_or(above)),
            (
                "most_t_per_year",
                self.most_t_per_year.is_none_or(|t| above(t.0)),
            ),
            ("bring", known(self.bring.0)),
            ("call", known(self.call.0)),
            ("round", known(self.round.0)),
            ("direct", known(self.direct.0)),
            ("trip", known(self.trip.0)),
            ("trip_km", known(self.trip_km.0)),
            ("least_trips", known(self.least_trips)),
            (
                "most_trips",
                above(self.most_trips) && self.most_trips >= self.least_trips,
            ),
            ("kept_share", (0.0..=1.0).contains(&self.kept_share)),
            ("most_points", self.most_points <= 1000),
            ("most_collectors", self.most_collectors <= 1000),
            ("sizes", !self.sizes.is_empty()),
        ]
        .into_iter()
        .filter(|(_, fine)| !fine)
        .map(|(key, _)| key.to_owned())
        .collect();
        for (at, size) in self.sizes.iter().enumerate() {
            let alone = self.sizes[..at].iter().all(|other| other.id != size.id);
            let named = alone && !size.id.trim().is_empty();
            let sound = (1..=20).contains(&size.rooms) && above(size.room_t.0);
            if !(named && sound && known(size.cny_per_year.0)) {
                faults.push(format!("sizes.{}", size.id));
            }
        }
        faults
    }
}
