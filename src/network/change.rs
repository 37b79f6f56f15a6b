//! What somebody asks of single roads: a bridge closed, a road slowed. The rest of the net stays.

use super::build::Terms;
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, RoadRow};
use crate::finding::{Bilingual, Finding, Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// One road changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoadChange {
    /// Id in `roads.geojson`.
    pub road: String,
    /// What is done to it.
    #[serde(flatten)]
    pub change: Change,
}

/// What is done to a road.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nobody may drive it (`true`; `false` leaves it as it is).
    Close(bool),
    /// Its speed is multiplied by this, above 0 and at most 1.
    Slow(f64),
}

impl Change {
    /// The terms of a road with the change.
    #[must_use]
    pub fn of(self, terms: Option<Terms>) -> Option<Terms> {
        match self {
            Self::Close(true) => None,
            Self::Close(false) => terms,
            Self::Slow(share) => terms.map(|terms| Terms {
                kmh: terms.kmh * share,
                ..terms
            }),
        }
    }
}

/// The changes by row of the sheet; a road named twice takes both.
///
/// # Errors
/// `N110` for each change that names no road or slows it to a share outside (0, 1].
pub fn by_row(
    roads: &Sheet<Feature<RoadRow>>,
    changes: &[RoadChange],
) -> Result<BTreeMap<usize, Vec<Change>>, Vec<Finding>> {
    let mut rows: HashMap<&str, Option<usize>> =
        changes.iter().map(|c| (c.road.as_str(), None)).collect();
    for (row, feature) in roads.rows.iter().enumerate() {
        if let Some(slot) = rows.get_mut(feature.row.id.as_str()) {
            slot.get_or_insert(row);
        }
    }
    let mut found: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
    let mut findings = Vec::new();
    for RoadChange { road, change } in changes {
        let good = !matches!(change, Change::Slow(share) if !(*share > 0.0 && *share <= 1.0));
        match rows[road.as_str()] {
            Some(row) if good => found.entry(row).or_default().push(*change),
            Some(_) => findings.push(bad(
                format!("道路 {road} 的车速只能减为 0 以上、1 以下的比例"),
                format!("road {road} can be slowed to a share above 0 and at most 1 only"),
            )),
            None => findings.push(bad(
                format!("没有编号为 {road} 的道路"),
                format!("there is no road {road}"),
            )),
        }
    }
    if findings.is_empty() {
        Ok(found)
    } else {
        Err(findings)
    }
}

fn bad(zh: String, en: String) -> Finding {
    super::faults::BAD_CHANGE.finding(Place::file(RoadRow::FILE), Bilingual::new(zh, en))
}
