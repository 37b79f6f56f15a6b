//! Outcome and dataset in, bytes out; pure.

pub mod account;
pub mod figure;
pub mod frontier;
pub mod geojson;
pub mod json;
pub mod room;
pub mod summary;
pub mod table;
pub mod tally;
