//! Roads in, distances out: a directed lorry graph, places snapped to it, a many-to-many [`Matrix`],
//! and the geometry of a path when somebody draws it.

mod matrix;

pub use matrix::{Matrix, Way};
