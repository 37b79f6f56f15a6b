//! Roads in, distances out: a directed lorry graph, places snapped to it, a many-to-many [`Matrix`],
//! and the geometry of a path when somebody draws it.
//!
//! In order: [`Profile`] says who drives; [`Network::build`] makes the graph and reports what is not
//! joined; [`Network::snap`] sets places on roads; [`Network::matrix`] finds the fastest way between
//! all of them (equal times: the shorter one); [`Network::path`] draws one way.
//!
//! A way has three stretches: from the place to the road, along roads, from the road to the place.
//! The first and the last count [`Profile::access_detour`] × the straight line at
//! [`Profile::access_kmh`], so that a place far from the mapped roads does not look near. Two places
//! beside the same two-way road that are nearer to each other than to the road are joined directly at
//! that price (neighbours in a park need not drive to the road and back); a place is 0 m from itself.
//! Time is counted in milliseconds and length in decimetres, as integers: sums are exact, and the
//! same way costs the same whichever end the search began at.

mod build;
pub mod faults;
mod graph;
pub mod hierarchy;
mod many;
mod matrix;
mod path;
mod place;
mod profile;
mod query;
mod snap;

pub use graph::{Arc, Arcs, Cost, Graph, Link};
pub use matrix::{Matrix, Way};
pub use path::{Path, Step};
pub use place::Site;
pub use profile::Profile;
pub use query::Search;
pub use snap::Snap;

use snap::Pieces;

/// The edge may be driven from its first point to its last.
const FORWARD: u8 = 1;
/// The edge may be driven from its last point to its first.
const BACKWARD: u8 = 2;
/// Places may snap to the edge.
const ENTER: u8 = 4;

/// A road between two junctions.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: u32,
    to: u32,
    cost: graph::Cost,
    /// Row in `roads.geojson`.
    row: u32,
    /// Its line within [`Network::points`], first and one past the last.
    points: (u32, u32),
    flags: u8,
}

impl Edge {
    fn line<'a>(&self, points: &'a [[i32; 2]]) -> &'a [[i32; 2]] {
        &points[self.points.0 as usize..self.points.1 as usize]
    }
}

/// The roads one profile may use, ready for searches. Does not change.
#[derive(Clone, Debug)]
pub struct Network {
    profile: Profile,
    graph: Graph,
    edges: Vec<Edge>,
    /// Lines of all edges, 1e-7 degrees east and north.
    points: Vec<[i32; 2]>,
    /// Strongly connected part of each junction; 0 is the main part.
    part_of: Vec<u32>,
    pieces: Pieces,
}

impl Network {
    /// Who drives.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Number of junctions.
    #[must_use]
    pub fn junctions(&self) -> usize {
        self.graph.nodes()
    }

    /// The junctions and the directed arcs between them.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Where each junction is: east and north in 1e-6 degrees.
    #[must_use]
    pub fn junction_places(&self) -> Vec<[i32; 2]> {
        let mut places = vec![[0; 2]; self.junctions()];
        for edge in &self.edges {
            if let [first, .., last] = edge.line(&self.points) {
                places[edge.from as usize] = first.map(|degrees| degrees / 10);
                places[edge.to as usize] = last.map(|degrees| degrees / 10);
            }
        }
        places
    }

    /// Number of usable roads.
    #[must_use]
    pub fn roads(&self) -> usize {
        self.edges.len()
    }
}
