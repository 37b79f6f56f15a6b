//! Outcome and dataset in, bytes out; pure.

pub mod account;
mod asked;
pub mod block;
pub mod collect;
pub mod compare;
pub mod figure;
pub mod frontier;
pub mod gap;
pub mod geojson;
pub mod json;
pub mod land;
pub mod ledger;
pub mod outage;
pub mod parks;
pub mod points;
pub mod propose;
pub mod review;
pub mod room;
pub mod sample;
pub mod siting;
pub mod summary;
pub mod table;
pub mod tally;
pub mod workbook;
pub mod years;
