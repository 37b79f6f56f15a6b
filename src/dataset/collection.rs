//! What rounds of collectors go by: `[collection]` of `case.toml`, the calls on record (`visits.csv`), and what customers
//! ask of those who call (`customers.csv`).

use super::cell::{List, Source};
use super::record::record;
use crate::quantity::Tonnes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Compartments a vehicle has at most.
pub const MOST_COMPARTMENTS: u32 = 16;

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

record! {
    /// What a unit asks of whoever collects its waste; units that ask nothing are not in the table.
    CustomerRow in "customers.csv" {
        /// Generator id; one row for each collector, and one for all others at most.
        generator: String,
        /// Facility id of the collector it asks this of; empty: of whoever has no row of its own.
        operator: Option<String>,
        /// Whom a driver asks for.
        contact: Option<String>,
        /// How that person is reached.
        phone: Option<String>,
        /// Days between two calls at most, by contract.
        contract_days: Option<u32>,
        /// Payload of the largest vehicle that can drive in, tonnes.
        largest_payload_t: Option<Tonnes>,
        /// Equipment a vehicle must have: words of `equipment` in `vehicles.csv`, such as tail_lift or pump.
        needs: List,
        /// Work at the stop before anything is loaded, minutes; empty: as everywhere (`[collection]`).
        stop_min: Option<f64>,
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
    /// Most driving of a vehicle on a day, hours; none: what the shift holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driving_h: Option<f64>,
    /// Work at a stop before anything is loaded, minutes.
    pub stop_min: f64,
    /// Loaded a minute, kg; every minute begun counts.
    pub kg_per_min: f64,
    /// An unloading at the store, minutes.
    pub unload_min: f64,
    /// Days planned together.
    pub window_days: u32,
    /// Days on which no shift runs and nobody is called on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Date>,
    /// Whether the days off of `holidays.csv` are such days.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub holidays_off: bool,
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
    /// Mass in an intermediate bulk container, kg.
    pub ibc_kg: f64,
    /// Mass on a pallet of batteries, kg.
    pub pallet_kg: f64,
    /// Room a drum takes, m³.
    pub drum_m3: f64,
    /// Room a bag takes, m³.
    pub bag_m3: f64,
    /// Room a box takes, m³.
    pub box_m3: f64,
    /// Room an intermediate bulk container takes, m³.
    pub ibc_m3: f64,
    /// Room a pallet of batteries takes, m³.
    pub pallet_m3: f64,
    /// Mass of a cubic metre of what comes loose or in tanks, t.
    pub loose_t_per_m3: f64,
    /// Drums on a pallet place.
    pub drums_per_pallet: u32,
    /// Bags on a pallet place.
    pub bags_per_pallet: u32,
    /// Boxes on a pallet place.
    pub boxes_per_pallet: u32,
    /// Where a number comes from, by its key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

impl Default for CollectionSettings {
    fn default() -> Self {
        Self {
            shift_start_h: 8.0,
            shift_h: 9.0,
            driving_h: None,
            stop_min: 10.0,
            kg_per_min: 50.0,
            unload_min: 30.0,
            window_days: 7,
            closed: Vec::new(),
            holidays_off: false,
            lead_days: 3,
            early_days: 30,
            medical_h: 48.0,
            warn_days: 335,
            drum_kg: 180.0,
            bag_kg: 25.0,
            box_kg: 40.0,
            ibc_kg: 1000.0,
            pallet_kg: 800.0,
            drum_m3: 0.25,
            bag_m3: 0.05,
            box_m3: 0.1,
            ibc_m3: 1.3,
            pallet_m3: 1.0,
            loose_t_per_m3: 0.8,
            drums_per_pallet: 4,
            bags_per_pallet: 24,
            boxes_per_pallet: 12,
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
            ("driving_h", self.driving_h.is_none_or(hours)),
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
            ("ibc_kg", self.ibc_kg > 0.0),
            ("pallet_kg", self.pallet_kg > 0.0),
            ("drum_m3", self.drum_m3 > 0.0),
            ("bag_m3", self.bag_m3 > 0.0),
            ("box_m3", self.box_m3 > 0.0),
            ("ibc_m3", self.ibc_m3 > 0.0),
            ("pallet_m3", self.pallet_m3 > 0.0),
            ("loose_t_per_m3", self.loose_t_per_m3 > 0.0),
            ("drums_per_pallet", self.drums_per_pallet > 0),
            ("bags_per_pallet", self.bags_per_pallet > 0),
            ("boxes_per_pallet", self.boxes_per_pallet > 0),
        ]
        .into_iter()
        .filter_map(|(key, fine)| (!fine).then_some(key))
        .collect()
    }
}
