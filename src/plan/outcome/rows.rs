//! What a plan reaches in a row asked of it.

use crate::dataset::cell::Source;
use crate::dataset::plan_row::{Measure, Strength};
use crate::finding::Bilingual;
use crate::quantity::{Cny, Tonnes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row asked of the plan (`[[flow.rows]]`) and what the plan makes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowReached {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// What it counts.
    pub measure: Measure,
    /// Unit of bounds and value.
    pub unit: String,
    /// How strongly it holds.
    pub strength: Strength,
    /// Least value asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// Value of the plan, unrounded.
    pub reached: f64,
    /// True where the bounds are kept to 1 kg.
    pub met: bool,
    /// Tonnes (of CO2e; thousand person·km·t) missing to the bound, of a share those of its part.
    pub missed_t: Tonnes,
    /// CNY the plan would cost less if the bound gave way by one unit, by the proof (stage two; ≥ 0). Not for
    /// aims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_cny: Option<Cny>,
    /// Tonnes that would find a place if the bound gave way by one unit (stage one; ≥ 0). Not for aims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_t: Option<Tonnes>,
    /// What a soft row costs in the plan for giving; in the objective, not in the money of the totals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_cny: Option<Cny>,
    /// Where the bounds come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub source: Option<Source>,
}
