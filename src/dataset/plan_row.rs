//! `[[flow.rows]]` of `case.toml`: what a user asks of the plan as a whole, such as a rate of use of at least
//! 88 % or no tonne buried. The wording of a plan has three strengths (a table's bare figure, a goal, a task
//! to strive for), so a row has three, too.

use super::cell::Source;
use super::record::vocabulary;
use crate::finding::Bilingual;
use crate::quantity::CnyPerTonne;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a row counts.
    Measure {
        /// General waste used ÷ (general waste that arises + general residues), %; imports apart.
        Utilisation = "utilisation", "一般工业固废综合利用率", "general waste used";
        /// Tonnes disposed of at facilities with a row in `landfills.csv`, t.
        Landfilled = "landfilled", "填埋量", "landfilled";
        /// Tonnes that leave the district ÷ tonnes that arise, %.
        ExportShare = "export_share", "运出区外占比", "share that leaves the district";
        /// Tonnes that use and disposal take in at a zone or a facility, t.
        Burden = "burden", "承接量", "taken in";
        /// People beside the ways × km × t, in thousands.
        Exposure = "exposure", "沿途人口暴露", "people exposed along the ways";
        /// Carbon dioxide of transport, t.
        Carbon = "carbon", "运输碳排放", "carbon of transport";
        /// Moving, gate fees and handling, in thousands of CNY.
        Cost = "cost", "费用", "cost";
    }
}

impl Measure {
    /// True for a share of a whole, in per cent.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(self, Self::Utilisation | Self::ExportShare)
    }

    /// Unit of its bounds, as shown.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Utilisation | Self::ExportShare => "%",
            Self::Landfilled | Self::Burden => "t",
            Self::Exposure => "千人·km·t",
            Self::Carbon => "t CO2e",
            Self::Cost => "千元",
        }
    }

    /// True where a zone or a facility may narrow it: what is taken in has a place.
    #[must_use]
    pub fn has_place(self) -> bool {
        matches!(self, Self::Landfilled | Self::Burden)
    }
}

vocabulary! {
    /// How strongly a row holds.
    Strength {
        /// The plan must keep it.
        Hard = "hard", "必须满足", "must hold";
        /// The plan may miss it at a price.
        Soft = "soft", "可偏离，按价计", "may give at a price";
        /// The plan does not see it; told is whether it is met.
        Aim = "aim", "只报告", "told only";
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRow {
    /// Unique id, e.g. `use_88`.
    pub id: String,
    /// What it counts.
    pub measure: Measure,
    /// Counts this waste code only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Counts facilities in this zone only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Counts this facility only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Least value, in the unit of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// How strongly it holds; a row holds hard where nothing is said.
    #[serde(default = "hard")]
    pub strength: Strength,
    /// What a tonne (a tonne of CO2e, a thousand person·km·t) by which a soft row is missed costs; soft rows
    /// only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cny_per_t: Option<CnyPerTonne>,
    /// Where its bounds come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Name; that of the measure where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Bilingual>,
}

fn hard() -> Strength {
    Strength::Hard
}

/// One side of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It holds from below.
    AtLeast,
    /// It holds from above.
    AtMost,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::AtLeast, Self::AtMost];

    /// The word certificates name it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// `≥` or `≤`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
        }
    }
}

impl PlanRow {
    /// A hard row with no bound yet.
    #[must_use]
    pub fn new(id: &str, measure: Measure) -> Self {
        Self {
            id: id.to_owned(),
            measure,
            code: None,
            zone: None,
            facility: None,
            at_least: None,
            at_most: None,
            strength: Strength::Hard,
            cny_per_t: None,
            source: None,
            name: None,
        }
    }

    /// Its bound on one side, where it has one.
    #[must_use]
    pub fn bound(&self, side: Side) -> Option<f64> {
        match side {
            Side::AtLeast => self.at_least,
            Side::AtMost => self.at_most,
        }
    }

    /// What a user reads: its name, or the measure and what narrows it.
    #[must_use]
    pub fn label(&self) -> Bilingual {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let of = [&self.zone, &self.facility, &self.code];
        let of: Vec<&str> = of.into_iter().flatten().map(String::as_str).collect();
        let mut label = self.measure.label();
        if !of.is_empty() {
            label.zh += &format!("（{}）", of.join("、"));
            label.en += &format!(" ({})", of.join(", "));
        }
        label
    }
}

/// Rows with some others put in: one of the same id takes the place of its namesake.
pub(super) fn merge(rows: &mut Vec<PlanRow>, others: &[PlanRow]) {
    for other in others {
        match rows.iter_mut().find(|row| row.id == other.id) {
            Some(row) => row.clone_from(other),
            None => rows.push(other.clone()),
        }
    }
}
