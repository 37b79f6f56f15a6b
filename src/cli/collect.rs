//! `wasteflow collect CASE`: the rounds of collectors, day by day, with sheets for drivers.

use super::written::write;
use super::{Failure, Terminal};
use crate::pipeline::{self, collection};
use crate::plan::collection::rounds::RoundsError;
use crate::report;
use jiff::civil::Date;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Facility id of a collector; without it all with vehicles.
    #[arg(long)]
    operator: Option<String>,
    /// First day; else the case's today.
    #[arg(long)]
    date: Option<Date>,
    /// Days planned one after the other.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=366))]
    days: i64,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for the plan, sheets of drivers, stops, tours and coverage.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened =
        pipeline::open_roads(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let from = args.date.unwrap_or(opened.dataset.tables().case.today);
    let only = args.operator.as_deref();
    if let Some(id) = only {
        let has = |row: &crate::dataset::tables::VehicleRow| row.operator == id;
        if !opened.dataset.tables().vehicles.rows.iter().any(has) {
            return Err(Failure::Usage(format!(
                "{id}: vehicles.csv 中没有该单位的车辆 · vehicles.csv has no vehicle of it"
            )));
        }
    }
    let control = terminal.control();
    let collected = collection::collect(&opened, only, from, args.days, &control).map_err(
        |error| match error {
            collection::CollectError::Input(findings) => Failure::Input(findings),
            collection::CollectError::Rounds(RoundsError::Stopped) => terminal.stopped(),
            collection::CollectError::Rounds(error) => Failure::Internal(error.to_string()),
        },
    )?;
    let rounds = &collected.rounds;
    if let Some(out) = &args.out {
        let files = report::collect::files(rounds, collected.faults.len(), terminal.language)?;
        write(&files, out, terminal)?;
    }
    if terminal.json {
        return terminal.document(&json!({"rounds": rounds, "faults": collected.faults}));
    }
    let blocks = report::collect::blocks(rounds, collected.faults.len());
    Ok(terminal.data(&report::block::terminal(&blocks, terminal.language))?)
}
