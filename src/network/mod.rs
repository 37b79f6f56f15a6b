//! Roads in, distances out: a directed lorry graph, places snapped to it, a many-to-many [`Matrix`],
//! and the geometry of a path when somebody draws it.
//!
//! In order: [`Topology`] joins the roads of a case and folds its turn restrictions in; a [`Profile`]
//! says who drives, and with bans, closed bridges and people beside the road gives every road its
//! [`Terms`]; [`Network`] is the two together, and says what is not joined; [`Network::snap`] sets
//! places on roads; [`Network::matrix`] finds the fastest way between all of them (equal times: the
//! shorter one); [`Network::path`] draws one way, by time, length or people exposed.
//!
//! The topology is prepared once ([`hierarchy`]): closing a bridge gives roads other terms, not
//! another topology, and the hierarchy is customised again instead of built again.
//!
//! A way has three stretches: from the place to the road, along roads, from the road to the place.
//! The first and the last count [`Profile::access_detour`] × the straight line at
//! [`Profile::access_kmh`], so that a place far from the mapped roads does not look near. Two places
//! beside the same two-way road that are nearer to each other than to the road are joined directly at
//! that price (neighbours in a park need not drive to the road and back); a place is 0 m from itself.
//! Time is counted in milliseconds, length in decimetres and exposure in tenths of a person·km, as
//! integers: sums are exact, and the same way costs the same whichever end the search began at.

pub mod area;
mod build;
mod change;
pub mod exposure;
pub mod faults;
mod graph;
pub mod hierarchy;
pub mod isochrone;
mod many;
mod matrix;
mod measure;
mod near;
pub mod pareto;
mod path;
mod place;
mod profile;
mod query;
pub mod rules;
mod snap;
mod topology;
mod trade;
mod turns;

pub use build::Terms;
pub use change::{Change, RoadChange, by_row as changes_by_row};
pub use graph::{Arc, Arcs, Cost, Graph, Link};
pub use matrix::{Matrix, Way};
pub use measure::{Measure, Objective};
pub use near::{Near, Nearest};
pub use path::{Path, Step};
pub use place::Site;
pub use profile::{Profile, Unfit};
pub use query::Search;
pub use snap::Snap;
pub use topology::Topology;
pub use trade::TradeOff;

use hierarchy::Hierarchy;
use std::sync::OnceLock;

/// The edge may be driven from its first point to its last.
const FORWARD: u8 = 1;
/// The edge may be driven from its last point to its first.
const BACKWARD: u8 = 2;

/// A road between two junctions.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: u32,
    to: u32,
    /// Row in `roads.geojson`.
    row: u32,
    /// Its line within [`Topology::points`], first and one past the last.
    points: (u32, u32),
    flags: u8,
}

impl Edge {
    fn line<'a>(&self, points: &'a [[i32; 2]]) -> &'a [[i32; 2]] {
        &points[self.points.0 as usize..self.points.1 as usize]
    }
}

/// The roads as one profile may use them today, ready for searches. Does not change.
#[derive(Debug)]
pub struct Network {
    profile: Profile,
    topology: std::sync::Arc<Topology>,
    /// What each edge costs; [`Measure::NONE`] where it must not be driven.
    measures: Vec<Measure>,
    /// Strongly connected part of each edge; 0 is the main part.
    part: Vec<u32>,
    /// Places may snap to the edge.
    enter: Vec<bool>,
    /// One per [`Objective`], made when first asked for.
    hierarchies: [OnceLock<Hierarchy<Cost>>; 3],
    /// For [`Network::trade_off`], made when first asked for.
    two_costs: OnceLock<pareto::TwoCostGraph>,
}

impl Network {
    /// Who drives.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The roads whoever drives.
    #[must_use]
    pub fn topology(&self) -> &std::sync::Arc<Topology> {
        &self.topology
    }

    /// Number of usable roads.
    #[must_use]
    pub fn roads(&self) -> usize {
        self.measures.iter().filter(|m| m.exists()).count()
    }

    /// What each arc of [`Topology::arcs`] costs.
    #[must_use]
    pub fn weights(&self, objective: Objective) -> Vec<Cost> {
        let roads = self.topology.walks.roads.iter();
        roads
            .map(|road| objective.cost(self.measures[*road as usize / 2]))
            .collect()
    }

    /// The hierarchy of an objective, customised when first asked for.
    pub fn hierarchy(&self, objective: Objective) -> &Hierarchy<Cost> {
        self.hierarchies[objective as usize].get_or_init(|| {
            let skeleton = self.topology.skeleton();
            skeleton
                .customise(&self.weights(objective))
                .hierarchy(skeleton)
        })
    }
}
