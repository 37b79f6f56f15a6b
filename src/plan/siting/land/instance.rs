//! The question in numbers: places, what rules one out, what makes one better, and the ground all of it is
//! measured on. Nothing here knows files or indexes, so that a checker can do every sum again.

use crate::quantity::{LonLat, Metres, Tonnes};
use geo::Geometry;
use std::sync::Arc;

/// A place to judge: the centre of a cell of the grid, or a parcel.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// H3 index of a cell, id of a parcel.
    pub id: String,
    /// Where it is.
    pub at: LonLat,
    /// Row of its zone.
    pub zone: Option<u32>,
    /// Row of `candidates.csv`, of parcels.
    pub parcel: Option<u32>,
    /// Ground, 亩, of parcels.
    pub area_mu: Option<f64>,
    /// Whether the zoning fits, where it is known.
    pub zoned: Option<bool>,
}

/// People spread evenly over a disc.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disc {
    /// Centre.
    pub at: LonLat,
    /// How many.
    pub people: f64,
    /// Radius.
    pub radius: Metres,
}

/// What all projects of a case share.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Shapes by set: one file, the rivers, the roads …
    pub sets: Vec<Vec<Geometry<f64>>>,
    /// Where people live.
    pub residents: Vec<Disc>,
    /// Set of the areas people live on besides, with a density of their own.
    pub built_up: Option<usize>,
    /// Set of the roads a lorry with dangerous goods may use.
    pub roads: usize,
    /// Class of each of them, 1 (trunk) to 5 (lane).
    pub road_rank: Vec<f64>,
    /// Share of what the district took in, by zone, %; empty when nothing is recorded.
    pub share: Vec<f64>,
}

/// How a value of a place is had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gauge {
    /// Distance to the nearest shape of a set, m; 0 within an area.
    Distance(usize),
    /// Distance to the ground people live on, m.
    Residents,
    /// People within a radius.
    People(Metres),
    /// Class of the nearest road, the best where several meet within a metre.
    RoadRank,
    /// 1 where the zoning fits, 0 where not.
    Zoning,
    /// Mean distance to the feed by tonnes, m.
    Feed,
    /// What the zone carries, %.
    Share,
    /// Ground, 亩.
    Area,
}

/// One way to be ruled out.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Number of the layer.
    pub layer: usize,
    /// What is measured.
    pub gauge: Gauge,
    /// A place is out when its value is at most this, of [`Gauge::Area`] when it is below.
    pub bound: f64,
}

impl Limit {
    /// True when a value rules the place out.
    ///
    /// ```
    /// use wasteflow::plan::siting::land::instance::{Gauge, Limit};
    /// let river = Limit { layer: 0, gauge: Gauge::Distance(0), bound: 1000.0 };
    /// assert!(river.hits(1000.0) && !river.hits(1000.1));
    /// let ground = Limit { layer: 0, gauge: Gauge::Area, bound: 100.0 };
    /// assert!(ground.hits(99.9) && !ground.hits(100.0));
    /// ```
    #[must_use]
    pub fn hits(&self, value: f64) -> bool {
        match self.gauge {
            Gauge::Area => value < self.bound,
            _ => value <= self.bound,
        }
    }
}

/// One part of the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Number of the layer.
    pub layer: usize,
    /// What is measured.
    pub gauge: Gauge,
    /// Value that earns one point.
    pub best: f64,
    /// Value that earns none.
    pub worst: f64,
    /// How much a point counts.
    pub weight: f64,
}

impl Criterion {
    /// Points of a value, 0–1; what is not known earns none.
    ///
    /// ```
    /// use wasteflow::plan::siting::land::instance::{Criterion, Gauge};
    /// let road = Criterion { layer: 0, gauge: Gauge::Distance(0), best: 0.0, worst: 5000.0, weight: 1.0 };
    /// assert_eq!(road.points(Some(1250.0)), 0.75);
    /// assert_eq!((road.points(Some(9000.0)), road.points(None)), (0.0, 0.0));
    /// ```
    #[must_use]
    pub fn points(&self, value: Option<f64>) -> f64 {
        let share = |value: f64| (value - self.worst) / (self.best - self.worst);
        value.map_or(0.0, |value| share(value).clamp(0.0, 1.0))
    }
}

/// The question of one project.
#[derive(Clone, Debug)]
pub struct Instance {
    /// What all projects share.
    pub ground: Arc<Ground>,
    /// Places to judge.
    pub spots: Vec<Spot>,
    /// Ways to be ruled out, in the order in which they are asked.
    pub limits: Vec<Limit>,
    /// Parts of the score.
    pub criteria: Vec<Criterion>,
    /// Where the waste of the project arises.
    pub feed: Vec<(LonLat, Tonnes)>,
    /// Least distance between two of the best.
    pub apart: Metres,
    /// How many of the best are named.
    pub best: usize,
}
