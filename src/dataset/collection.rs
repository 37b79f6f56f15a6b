//! What rounds of collectors go by: `[collection]` of `case.toml`, and the calls on record (`visits.csv`).

use super::cell::Source;
use super::record::record;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

record! {
    /// What a collector took on one call: one waste of one unit.
    VisitRow in "visits.csv" {
        /// Day of the call.
        date: Date,
        /// Facility id of the collector.
        operator: String,
        /// Vehicle id.
        vehicle: String,
        /// Generator id.
        generator: String,
        /// 8-digit code.
        code: String,
        /// Mass taken, kg.
        kg: f64,
        /// Source.
        source: Source,
    }
}

/// `[collection]` of `case.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CollectionSettings {
    /// Start of the shift, hours from midnight.
    pub shift_start_h: f64,
    /// Length of the shift, hours.
    pub shift_h: f64,
    /// Work at a stop before anything is loaded, minutes.
    pub stop_min: f64,
    /// Loaded a minute, kg; every minute begun counts.
    pub kg_per_min: f64,
    /// An unloading at the store, minutes.
    pub unload_min: f64,
    /// Days planned together.
    pub window_days: u32,
    /// Days kept free before the last day by law, for closed gates.
    pub lead_days: u32,
    /// Days before the last day by law from which an early call has a value.
    pub early_days: u32,
    /// Longest time medical waste lies, hours.
    pub medical_h: f64,
    /// Age of the oldest batch that is warned of, days.
    pub warn_days: u32,
    /// Mass in a drum, kg.
    pub drum_kg: f64,
    /// Mass in a bag, kg.
    pub bag_kg: f64,
    /// Mass in a box, kg.
    pub box_kg: f64,
    /// Where a number comes from, by its key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

impl Default for CollectionSettings {
    fn default() -> Self {
        Self {
            shift_start_h: 8.0,
            shift_h: 9.0,
            stop_min: 10.0,
            kg_per_min: 50.0,
            unload_min: 30.0,
            window_days: 7,
            lead_days: 3,
            early_days: 30,
            medical_h: 48.0,
            warn_days: 335,
            drum_kg: 180.0,
            bag_kg: 25.0,
            box_kg: 40.0,
            sources: BTreeMap::new(),
        }
    }
}

impl CollectionSettings {
    /// The keys whose numbers cannot be planned with.
    #[must_use]
    pub fn faults(&self) -> Vec<&'static str> {
        let hours = |h: f64| h > 0.0 && h <= 24.0;
        let known = |number: f64| (0.0..=1e6).contains(&number);
        [
            ("shift_start_h", (0.0..24.0).contains(&self.shift_start_h)),
            ("shift_h", hours(self.shift_h)),
            ("stop_min", known(self.stop_min)),
            (
                "kg_per_min",
                known(self.kg_per_min) && self.kg_per_min > 0.0,
            ),
            ("unload_min", known(self.unload_min)),
            ("window_days", (1..=28).contains(&self.window_days)),
            ("lead_days", self.lead_days <= 365),
            ("early_days", self.early_days <= 365),
            ("medical_h", self.medical_h >= 24.0 && known(self.medical_h)),
            ("warn_days", self.warn_days <= 365),
            ("drum_kg", self.drum_kg > 0.0),
            ("bag_kg", self.bag_kg > 0.0),
            ("box_kg", self.box_kg > 0.0),
        ]
        .into_iter()
        .filter_map(|(key, fine)| (!fine).then_some(key))
        .collect()
    }
}
