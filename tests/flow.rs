//! The flow plan as a caller sees it: a case in, a proved outcome out; and the solver behind it against
//! an independent reference.

mod bundled;
pub mod case;
mod elements;
mod feeds;
mod frontier;
mod golden;
mod imports;
mod lots;
pub mod mps;
mod nearness;
mod objective;
mod plan;
mod prices;
pub mod random;
mod reasons;
mod reference;
mod remedies;
mod rows;
mod settle;
pub mod simplex;
mod stops;
mod tampered;
mod waivers;
mod why;

use case::case;
use std::collections::{BTreeMap, BTreeSet};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::tables::Tables;
use wasteflow::network::Matrix;
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::{Options, solve, verify};
use wasteflow::plan::outcome::Outcome;

fn plan_of(tables: Tables) -> (Dataset, Matrix, Outcome) {
    let (dataset, matrix) = case(tables);
    let outcome = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    (dataset, matrix, outcome.expect("a plan"))
}

fn codes(outcome: &Outcome, dataset: &Dataset, matrix: &Matrix) -> BTreeSet<&'static str> {
    let violations = verify(outcome, dataset, matrix);
    violations.iter().map(|v| v.code).collect()
}

fn tonnes(outcome: &Outcome, permit: &str) -> f64 {
    let legs = outcome.legs.iter().filter(|l| l.permit == permit);
    legs.map(|l| l.tonnes.0).sum()
}

/// Stops when a stage begins.
fn stopped_at(stage: &'static str) -> Control {
    let stop = StopFlag::default();
    let flag = stop.clone();
    let progress = move |p: wasteflow::plan::control::Progress| {
        if p.stage == stage {
            flag.stop();
        }
    };
    Control {
        stop,
        progress: std::sync::Arc::new(progress),
    }
}

/// Solves with hardly any arcs at first, so that column generation has work to do.
fn lean() -> Options {
    Options {
        first: 1,
        batch: 1,
        whole_below: 0,
        ..Options::default()
    }
}

/// The same with every source settled at first.
fn settled() -> Options {
    Options {
        settled_above: 0,
        contested: 0,
        ..lean()
    }
}
