//! `(Dataset, Matrix) -> Outcome`: one folder per question, the same core files in each.

pub mod baseline;
pub mod collection;
pub mod compare;
pub mod control;
pub mod flow;
pub mod gap;
pub mod mincost;
mod mps;
pub mod outage;
pub mod outcome;
pub mod sample;
pub mod siting;
mod solver;
pub mod transfers;
pub mod years;

use crate::dataset::Dataset;
use crate::dataset::cell::Mark;

/// True when a synthetic row is behind every plan of the case: a stream, a permit, a price or a quota.
fn has_demo(dataset: &Dataset) -> bool {
    let tables = dataset.tables();
    let mut marks = (tables.streams.rows.iter().map(|row| row.source.mark))
        .chain(tables.permits.rows.iter().map(|row| row.source.mark))
        .chain(tables.prices.rows.iter().map(|row| row.source.mark))
        .chain(tables.whitelist.rows.iter().map(|row| row.source.mark));
    tables.case.synthetic || marks.any(|mark| mark == Mark::Demo)
}
