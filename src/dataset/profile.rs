//! `profiles/*.toml`: who drives, as data. A file in, [`ProfileSettings`] out; the two profiles built
//! into the program are files of the same form. The road network evaluates them.

use super::cell::Source;
use super::vocabulary::{RoadAccess, RoadClass, RoadStatus, TunnelCategory};
use crate::finding::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ids of the profiles every case has without a file.
pub const BUILT_IN: &[&str] = &["lorry", "hazmat"];

/// A kind of vehicle: which roads it may use, how fast, and what it would rather avoid.
///
/// What a file leaves out is as in the built-in `lorry`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileSettings {
    /// File stem; not in the file.
    #[serde(skip)]
    pub id: String,
    /// Carries dangerous goods: signs, tunnel categories and the cap below hold for it (R039, R042).
    pub hazmat: bool,
    /// Carries what harms water (`hazmat:water=no` holds for it); only where `hazmat` is true.
    pub water_harming: bool,
    /// Restriction categories of tunnels it may pass; only where `hazmat` is true (ADR 8.6).
    pub tunnels: Vec<TunnelCategory>,
    /// Fastest speed on any road, km/h; a road's own speed holds where it is lower.
    pub top_kmh: f64,
    /// Laden weight, tonnes; roads with a lower limit are left out.
    pub weight_t: f64,
    /// Heaviest axle, tonnes.
    pub axle_t: f64,
    /// Height, metres.
    pub height_m: f64,
    /// Statuses of roads that may be used.
    pub statuses: Vec<RoadStatus>,
    /// Classes of roads that may be used; ferries are not among the built-in ones'.
    pub classes: Vec<RoadClass>,
    /// Kinds of restricted roads that may be used all the same, at `restricted_s_per_km`.
    pub access: Vec<RoadAccess>,
    /// Seconds added per km of a restricted road, so that it is used to get there, not to pass through.
    pub restricted_s_per_km: f64,
    /// Seconds added per km of a toll road.
    pub toll_s_per_km: f64,
    /// Speed between a place and the road it is snapped to, km/h.
    pub access_kmh: f64,
    /// Length of that access way per length of the straight line.
    pub access_detour: f64,
    /// Share of all junctions that a cut-off part of the net needs to be taken for a part of its own.
    pub part_share: f64,
    /// Name.
    pub name: Bilingual,
    /// Cap on the speed with a dangerous load; only where `hazmat` is true (R039).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<HazmatCap>,
    /// Fastest speed by class of road, km/h; a road's own speed holds where it is lower.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub speed_kmh: BTreeMap<RoadClass, f64>,
    /// How often the driving time counts, by class of road: above 1 the class is avoided.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub factor: BTreeMap<RoadClass, f64>,
    /// Seconds added per km, by class of road.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub penalty_s_per_km: BTreeMap<RoadClass, f64>,
    /// Where the numbers come from, by key: `top_kmh`, `cap`, `speed_kmh` …
    pub sources: BTreeMap<String, Source>,
}

/// Fastest speed with a dangerous load, km/h.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazmatCap {
    /// On motorways.
    pub motorway_kmh: f64,
    /// On all other roads.
    pub other_kmh: f64,
}

impl Default for ProfileSettings {
    /// The numbers of the built-in lorry, without id, name and sources.
    fn default() -> Self {
        Self {
            id: String::new(),
            hazmat: false,
            water_harming: false,
            tunnels: TunnelCategory::ALL.to_vec(),
            top_kmh: 80.0,
            weight_t: 31.0,
            axle_t: 10.0,
            height_m: 4.0,
            statuses: vec![RoadStatus::Open, RoadStatus::Verify, RoadStatus::Works],
            classes: (RoadClass::ALL.iter().copied())
                .filter(|class| *class != RoadClass::Ferry)
                .collect(),
            access: RoadAccess::ALL.to_vec(),
            restricted_s_per_km: 600.0,
            toll_s_per_km: 0.0,
            access_kmh: 20.0,
            access_detour: 1.3,
            part_share: 0.05,
            name: Bilingual::default(),
            cap: None,
            speed_kmh: BTreeMap::new(),
            factor: BTreeMap::new(),
            penalty_s_per_km: BTreeMap::new(),
            sources: BTreeMap::new(),
        }
    }
}

/// One number of a profile: its key as the file spells it, the value, and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Key, e.g. `speed_kmh.motorway`.
    pub key: String,
    /// Value.
    pub value: f64,
    /// Lowest and highest value.
    pub range: (f64, f64),
}

impl ProfileSettings {
    /// All numbers with their ranges, for the rules.
    #[must_use]
    pub fn numbers(&self) -> Vec<Given> {
        const KMH: (f64, f64) = (1.0, 120.0);
        const S_PER_KM: (f64, f64) = (0.0, 86_400.0);
        let given = |key: &str, value: f64, range: (f64, f64)| Given {
            key: key.to_owned(),
            value,
            range,
        };
        let mut all = vec![
            given("top_kmh", self.top_kmh, KMH),
            given("weight_t", self.weight_t, (0.5, 200.0)),
            given("axle_t", self.axle_t, (0.2, 30.0)),
            given("height_m", self.height_m, (0.5, 6.0)),
            given("restricted_s_per_km", self.restricted_s_per_km, S_PER_KM),
            given("toll_s_per_km", self.toll_s_per_km, S_PER_KM),
            given("access_kmh", self.access_kmh, KMH),
            given("access_detour", self.access_detour, (1.0, 10.0)),
            given("part_share", self.part_share, (0.0, 1.0)),
        ];
        if let Some(cap) = self.cap {
            all.push(given("cap.motorway_kmh", cap.motorway_kmh, KMH));
            all.push(given("cap.other_kmh", cap.other_kmh, KMH));
        }
        for (key, map, range) in [
            ("speed_kmh", &self.speed_kmh, KMH),
            ("factor", &self.factor, (0.1, 100.0)),
            ("penalty_s_per_km", &self.penalty_s_per_km, S_PER_KM),
        ] {
            let number = |(class, value): (&RoadClass, &f64)| {
                given(&format!("{key}.{}", class.word()), *value, range)
            };
            all.extend(map.iter().map(number));
        }
        all
    }

    /// Where a number comes from: the source of its key, or of the table it stands in.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&Source> {
        let table = key.split('.').next().unwrap_or(key);
        self.sources.get(key).or_else(|| self.sources.get(table))
    }
}

/// A profile built into the program.
///
/// ```
/// use wasteflow::dataset::profile::built_in;
/// let cap = built_in("hazmat").and_then(|profile| profile.cap).expect("it has one");
/// assert_eq!((cap.motorway_kmh, cap.other_kmh), (80.0, 60.0)); // R039
/// ```
#[must_use]
pub fn built_in(id: &str) -> Option<ProfileSettings> {
    let text = match id {
        "lorry" => include_str!("profiles/lorry.toml"),
        "hazmat" => include_str!("profiles/hazmat.toml"),
        _ => return None,
    };
    let profile: ProfileSettings = toml::from_str(text).expect("a test reads both files");
    Some(ProfileSettings {
        id: id.to_owned(),
        ..profile
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_are_read_and_the_lorry_is_the_default() {
        for id in BUILT_IN {
            let profile = built_in(id).expect("it is built in");
            assert!(!profile.name.zh.is_empty() && !profile.name.en.is_empty());
            for number in profile.numbers() {
                let (low, high) = number.range;
                assert!((low..=high).contains(&number.value), "{id}: {number:?}");
                assert!(profile.source(&number.key).is_some(), "{id}: {number:?}");
            }
        }
        let lorry = built_in("lorry").expect("it is built in");
        let plain = ProfileSettings {
            id: lorry.id.clone(),
            name: lorry.name.clone(),
            sources: lorry.sources.clone(),
            ..ProfileSettings::default()
        };
        assert_eq!(lorry, plain);
    }
}
