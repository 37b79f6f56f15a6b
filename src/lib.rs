//! Wasteflow plans where a district's industrial waste goes: flows, sites, collection rounds and
//! transfers, from plain files to a map, a table and a reason for each answer. One offline binary.
//!
//! The modules sort in the order the data flows; each uses earlier ones only (see `ARCHITECTURE.md`).

pub mod bench;
pub mod cli;
pub mod dataset;
pub mod finding;
pub mod import;
pub mod ledger;
pub mod network;
pub mod pipeline;
pub mod plan;
pub mod quantity;
pub mod report;
pub mod serve;
pub mod stop;
pub mod synth;
