//! Outcome and dataset in, bytes out; pure.

pub mod geojson;
pub mod json;
pub mod tally;
