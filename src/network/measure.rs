//! What a stretch of road costs in every respect, and what a way is chosen by.

use super::graph::Cost;
use crate::finding::Bilingual;
use crate::quantity::{Metres, Seconds};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Time, length and people beside a stretch, as integers, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Milliseconds.
    pub ms: u32,
    /// Decimetres.
    pub dm: u32,
    /// People beside the road × length driven, tenths of a person·km.
    pub people: u32,
}

impl Measure {
    /// Cannot be driven.
    pub const NONE: Self = Self {
        ms: u32::MAX,
        dm: u32::MAX,
        people: u32::MAX,
    };

    /// A length driven at a speed (km/h); [`Measure::NONE`] when the two give no time below 24 days.
    /// No stretch is faster than 360 km/h, so that no sum of lengths overflows before its time does.
    #[must_use]
    pub fn of(length: Metres, kmh: f64, people: u32) -> Self {
        let cost = Cost::of(length, kmh);
        if cost.exists() {
            Self {
                ms: cost.ms(),
                dm: cost.dm(),
                people,
            }
        } else {
            Self::NONE
        }
    }

    /// False for [`Measure::NONE`].
    #[must_use]
    pub fn exists(self) -> bool {
        self.ms != u32::MAX
    }

    /// One stretch after the other.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            ms: self.ms.saturating_add(other.ms),
            dm: self.dm.saturating_add(other.dm),
            people: self.people.saturating_add(other.people),
        }
    }

    /// What is left of this stretch after a beginning of it.
    pub(super) fn less(self, beginning: Self) -> Self {
        Self {
            ms: self.ms - beginning.ms,
            dm: self.dm - beginning.dm,
            people: self.people - beginning.people,
        }
    }

    /// The beginning of this stretch up to a share of its length.
    pub(super) fn share(self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let part = |whole: u32| (f64::from(whole) * share).round() as u32;
        Self {
            ms: part(self.ms),
            dm: part(self.dm),
            people: part(self.people),
        }
    }

    /// Length.
    #[must_use]
    pub fn metres(self) -> Metres {
        Metres(f64::from(self.dm) / 10.0)
    }

    /// Time.
    #[must_use]
    pub fn seconds(self) -> Seconds {
        Seconds(f64::from(self.ms) / 1000.0)
    }

    /// People beside the road × kilometres driven.
    #[must_use]
    pub fn person_km(self) -> f64 {
        f64::from(self.people) / 10.0
    }
}

/// What a way is chosen by. Between two ways that are equal in it the second respect decides.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Least time, then least length.
    Fastest,
    /// Least length, then least time.
    Shortest,
    /// Fewest people beside it, then least time.
    LeastExposed,
}

impl Objective {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fastest, Self::Shortest, Self::LeastExposed];

    /// The cost a search compares; [`Cost::NONE`] for what cannot be driven.
    #[must_use]
    pub fn cost(self, measure: Measure) -> Cost {
        if !measure.exists() {
            return Cost::NONE;
        }
        match self {
            Self::Fastest => Cost::pair(measure.ms, measure.dm),
            Self::Shortest => Cost::pair(measure.dm, measure.ms),
            Self::LeastExposed => Cost::pair(measure.people, measure.ms),
        }
    }

    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Fastest => Bilingual::new("最快", "fastest"),
            Self::Shortest => Bilingual::new("最短", "shortest"),
            Self::LeastExposed => Bilingual::new("暴露最少", "least exposed"),
        }
    }
}
