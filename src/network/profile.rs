//! Who drives: a profile of the case evaluated, so that a road in gives yes or why not, and how fast.

use super::build::Terms;
use crate::dataset::profile::{HazmatCap, ProfileSettings, built_in};
use crate::dataset::tables::RoadRow;
use crate::dataset::vocabulary::{HazmatSign, RoadAccess, RoadClass, RoadStatus, TunnelCategory};
use crate::finding::Bilingual;
use crate::quantity::{Metres, Tonnes};

/// One number per class of road, by its place in [`RoadClass::ALL`].
pub type ByClass = [f64; RoadClass::ALL.len()];

/// A kind of vehicle as the road network sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Stable id, e.g. `lorry`.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Carries dangerous goods.
    pub hazmat: bool,
    /// Carries dangerous goods that harm water.
    pub water_harming: bool,
    /// Categories of tunnels that may be passed with dangerous goods.
    pub tunnels: Vec<TunnelCategory>,
    /// Fastest speed, km/h; a road's own speed holds where it is lower. At most 300.
    pub top_kmh: f64,
    /// Fastest speed by class, km/h; infinite where the profile names none.
    pub class_kmh: ByClass,
    /// Cap with dangerous goods (R039).
    pub cap: Option<HazmatCap>,
    /// Laden weight; roads with a lower limit are left out.
    pub weight: Tonnes,
    /// Heaviest axle.
    pub axle: Tonnes,
    /// Height.
    pub height: Metres,
    /// Statuses of roads that may be used.
    pub statuses: Vec<RoadStatus>,
    /// Classes of roads that may be used.
    pub classes: Vec<RoadClass>,
    /// Restricted roads that may be used all the same.
    pub access: Vec<RoadAccess>,
    /// Seconds added per km of a restricted road.
    pub restricted_s_per_km: f64,
    /// Seconds added per km of a toll road.
    pub toll_s_per_km: f64,
    /// How often driving time counts, by class.
    pub factor: ByClass,
    /// Seconds added per km, by class.
    pub penalty_s_per_km: ByClass,
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

/// Why a profile may not use a road, whatever the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unfit {
    /// It cannot be driven.
    Status,
    /// Its class is not among the profile's.
    Class,
    /// Restricted to others.
    Access,
    /// The vehicle is too heavy.
    Weight,
    /// Its axles are.
    Axle,
    /// It is too high.
    Height,
    /// A sign forbids dangerous goods.
    HazmatSign,
    /// A sign forbids goods that harm water.
    WaterSign,
    /// The tunnel's category forbids the load.
    Tunnel,
}

impl Profile {
    /// A profile of a case, evaluated.
    #[must_use]
    pub fn of(settings: &ProfileSettings) -> Self {
        let by_class = |map: &std::collections::BTreeMap<RoadClass, f64>, otherwise: f64| {
            let mut all = [otherwise; RoadClass::ALL.len()];
            for (class, value) in map {
                all[*class as usize] = *value;
            }
            all
        };
        Self {
            id: settings.id.clone(),
            name: settings.name.clone(),
            hazmat: settings.hazmat,
            water_harming: settings.hazmat && settings.water_harming,
            tunnels: settings.tunnels.clone(),
            top_kmh: settings.top_kmh,
            class_kmh: by_class(&settings.speed_kmh, f64::INFINITY),
            cap: settings.cap.filter(|_| settings.hazmat),
            weight: Tonnes(settings.weight_t),
            axle: Tonnes(settings.axle_t),
            height: Metres(settings.height_m),
            statuses: settings.statuses.clone(),
            classes: settings.classes.clone(),
            access: settings.access.clone(),
            restricted_s_per_km: settings.restricted_s_per_km,
            toll_s_per_km: settings.toll_s_per_km,
            factor: by_class(&settings.factor, 1.0),
            penalty_s_per_km: by_class(&settings.penalty_s_per_km, 0.0),
            access_kmh: settings.access_kmh,
            access_detour: settings.access_detour,
            part_share: settings.part_share,
        }
    }

    /// The laden lorry built into the program: at most 80 km/h on any road (R039 names 80 on motorways
    /// for hazardous tanks), 31 t on axles of 10 t and 4 m high (GB 1589), closed roads and ferries left
    /// out, roads to be verified and roads under works used. The access way counts 1.3 × the straight
    /// line at 20 km/h: both are assumptions of this program and shown as such.
    #[must_use]
    pub fn lorry() -> Self {
        Self::of(&built_in("lorry").expect("the lorry is built in"))
    }

    /// Why the vehicle may not drive on the road; `None` when it may. Bans of the case are not looked
    /// at here: see [`super::rules`].
    #[must_use]
    pub fn unfit(&self, road: &RoadRow) -> Option<Unfit> {
        let sign = road.hazmat.filter(|_| self.hazmat);
        let barred = |category: TunnelCategory| self.hazmat && !self.tunnels.contains(&category);
        if !self.statuses.contains(&road.status) {
            Some(Unfit::Status)
        } else if !self.classes.contains(&road.class) {
            Some(Unfit::Class)
        } else if road.access.is_some_and(|kind| !self.access.contains(&kind)) {
            Some(Unfit::Access)
        } else if road.max_weight_t.is_some_and(|limit| self.weight > limit) {
            Some(Unfit::Weight)
        } else if road.max_axle_t.is_some_and(|limit| self.axle > limit) {
            Some(Unfit::Axle)
        } else if road.max_height_m.is_some_and(|limit| self.height > limit) {
            Some(Unfit::Height)
        } else if sign == Some(HazmatSign::No) {
            Some(Unfit::HazmatSign)
        } else if sign == Some(HazmatSign::Water) && self.water_harming {
            Some(Unfit::WaterSign)
        } else if road.tunnel_category.is_some_and(barred) {
            Some(Unfit::Tunnel)
        } else {
            None
        }
    }

    /// True when the vehicle may drive on the road.
    #[must_use]
    pub fn may_use(&self, road: &RoadRow) -> bool {
        self.unfit(road).is_none()
    }

    /// What a road costs this vehicle, by the road's own columns; `None` when it may not use it.
    #[must_use]
    pub fn terms(&self, road: &RoadRow) -> Option<Terms> {
        self.may_use(road).then(|| Terms {
            kmh: self.speed_kmh(road) / self.factor(road),
            extra_s: self.penalty_s_per_km(road) * road.length_m.km(),
            people: 0,
        })
    }

    /// Speed on the road, km/h: the lowest of the road's own, the vehicle's, that of the class and the
    /// cap with dangerous goods.
    #[must_use]
    pub fn speed_kmh(&self, road: &RoadRow) -> f64 {
        let cap = self.cap.map_or(f64::INFINITY, |cap| match road.class {
            RoadClass::Motorway => cap.motorway_kmh,
            _ => cap.other_kmh,
        });
        let own = road.speed_kmh.min(self.top_kmh);
        own.min(self.class_kmh[road.class as usize]).min(cap)
    }

    /// How often driving time on the road counts; 1 unless the profile avoids or favours the class.
    #[must_use]
    pub fn factor(&self, road: &RoadRow) -> f64 {
        self.factor[road.class as usize]
    }

    /// Seconds added per km of the road: for its class, a toll, a restriction. By the km, so that a
    /// road cut in two costs what it did.
    #[must_use]
    pub fn penalty_s_per_km(&self, road: &RoadRow) -> f64 {
        let toll = if road.toll == Some(true) {
            self.toll_s_per_km
        } else {
            0.0
        };
        let restricted = road.access.map_or(0.0, |_| self.restricted_s_per_km);
        self.penalty_s_per_km[road.class as usize] + toll + restricted
    }

    /// Length of the access way between a place and a road this far off.
    #[must_use]
    pub fn access(&self, straight: Metres) -> Metres {
        straight * self.access_detour
    }
}
