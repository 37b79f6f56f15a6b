//! The importer: drawn road nets for every rule, broken files, own roads, and the way into a case.

mod case;
mod damaged;
mod faults;
mod gis;
mod lines;
mod net;
mod package;
mod pbf;
mod peer;
mod rules;
mod start;
pub mod table;
mod workbook;
