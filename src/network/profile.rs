//! Who drives: which roads a vehicle may use and how fast. A road in, yes or no and km/h out.
//! Further profiles (hazardous loads, night bans) are further values of the same type.

use crate::dataset::tables::RoadRow;
use crate::dataset::vocabulary::{RoadClass, RoadStatus};
use crate::finding::Bilingual;
use crate::quantity::{Metres, Tonnes};

/// A kind of vehicle as the road network sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Stable id, e.g. `lorry`.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Fastest speed, km/h; a road's own speed holds where it is lower. At most 300.
    pub top_kmh: f64,
    /// Laden weight; roads with a lower limit are left out.
    pub weight: Tonnes,
    /// Statuses of roads that may be used.
    pub statuses: Vec<RoadStatus>,
    /// Classes of roads that may be used.
    pub classes: Vec<RoadClass>,
    /// Speed between a place and the road it is snapped to, km/h.
    pub access_kmh: f64,
    /// Length of that access way per length of the straight line.
    pub access_detour: f64,
    /// A part of the net that is cut off from the main part is still a place's own part when it
    /// holds at least this share of all junctions; a smaller one is taken as a fault of the drawing.
    /// So a yard road that hangs loose attracts nobody, and a town behind a closed bridge does not
    /// jump across the river.
    pub part_share: f64,
}

impl Profile {
    /// A laden lorry: at most 80 km/h on any road (R039 names 80 on motorways for hazardous tanks),
    /// 31 t laden (four axles, GB 1589; K-high), closed roads left out, roads to be verified and
    /// roads under works used. The access way counts 1.3 × the straight line at 20 km/h: both are
    /// assumptions of this program and shown as such.
    #[must_use]
    pub fn lorry() -> Self {
        Self {
            id: "lorry".to_owned(),
            name: Bilingual::new("载重货车", "laden lorry"),
            top_kmh: 80.0,
            weight: Tonnes(31.0),
            statuses: vec![RoadStatus::Open, RoadStatus::Verify, RoadStatus::Works],
            classes: (RoadClass::ALL.iter().copied())
                .filter(|class| *class != RoadClass::Ferry)
                .collect(),
            access_kmh: 20.0,
            access_detour: 1.3,
            part_share: 0.05,
        }
    }

    /// True when the vehicle may drive on the road.
    #[must_use]
    pub fn may_use(&self, road: &RoadRow) -> bool {
        self.statuses.contains(&road.status)
            && self.classes.contains(&road.class)
            && road.max_weight_t.is_none_or(|limit| self.weight <= limit)
    }

    /// True when a place beside the road can get onto it anywhere: motorways, bridges and tunnels
    /// are entered at their ends only.
    #[must_use]
    pub fn may_enter_anywhere(&self, road: &RoadRow) -> bool {
        road.class != RoadClass::Motorway && !road.bridge && !road.tunnel
    }

    /// Speed on the road, km/h.
    #[must_use]
    pub fn speed_kmh(&self, road: &RoadRow) -> f64 {
        road.speed_kmh.min(self.top_kmh)
    }

    /// Length of the access way between a place and a road this far off.
    #[must_use]
    pub fn access(&self, straight: Metres) -> Metres {
        straight * self.access_detour
    }
}
