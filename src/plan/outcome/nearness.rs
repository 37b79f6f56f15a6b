//! The nearness rule (R012): a leg across provinces while a nearer licensed place has room.

use crate::quantity::{Metres, Tonnes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A nearer place that a leg across provinces passes by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Nearer {
    /// Nearest facility with room that may take the waste for use or disposal.
    pub facility: String,
    /// Way there, metres.
    pub metres: Metres,
    /// Tonnes it still has room for.
    pub room_t: Tonnes,
    /// True for disposal, which has to be explained (R012); for use it is a remark.
    pub to_explain: bool,
}
