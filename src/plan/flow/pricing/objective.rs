//! What the stages of a solve minimise, and what that makes of an arc, an unplaced tonne and a limit that gives.

use crate::plan::flow::instance::{Arc, Instance, Limit};

/// What a solve minimises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::plan::flow) enum Objective {
    /// Cost, and so much for each unplaced tonne.
    Warm(f64),
    /// Tonnes by which limits that must be reached are missed.
    Missed,
    /// Unplaced tonnes.
    Unplaced,
    /// Cost.
    Cost,
}

impl Objective {
    pub(in crate::plan::flow) fn of_unplaced(self) -> f64 {
        match self {
            Self::Warm(price) => price,
            Self::Unplaced => 1.0,
            Self::Missed | Self::Cost => 0.0,
        }
    }

    /// Of a tonne by which an elastic limit gives; one that must hold gives only until it is known to be in reach.
    pub(in crate::plan::flow) fn of_give(self, limit: &Limit) -> f64 {
        match (self, limit.give) {
            (Self::Warm(_) | Self::Cost, Some(price)) => price.0,
            (Self::Warm(price), None) => 10.0 * price,
            (Self::Missed, None) => 1.0,
            _ => 0.0,
        }
    }

    pub(in crate::plan::flow) fn of_arc(self, instance: &Instance, arc: &Arc) -> f64 {
        match self {
            Self::Missed | Self::Unplaced => 0.0,
            Self::Warm(_) | Self::Cost => instance.price(arc).0,
        }
    }

    /// Reduced costs above `−tolerance` are not worth a column.
    pub(in crate::plan::flow) fn tolerance(self) -> f64 {
        match self {
            Self::Missed | Self::Unplaced => 1e-9,
            Self::Warm(_) | Self::Cost => 1e-7,
        }
    }
}
