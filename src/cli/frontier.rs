//! `wasteflow frontier CASE`: cost against people exposed, as a table, CSV, JSON and a figure in the page.

use super::written::failed;
use super::{Failure, Terminal, trip::Changes};
use crate::pipeline::{self, Beside};
use crate::plan::flow::Prices;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Plans from least cost to least exposure, both ends included.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u16).range(2..=200))]
    points: u16,
    /// Count the people along the ways of general waste, too.
    #[arg(long)]
    all_wastes: bool,
    /// Folder for the results.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    changes: Changes,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    pipeline::check_results_folder(&args.out).map_err(Failure::Input)?;
    let opened = pipeline::open(&args.case, args.scenario.as_deref())
        .and_then(|opened| opened.with_roads(&args.changes.all()))
        .map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let control = terminal.control();
    let failed = |error| failed(error, terminal);
    let points = usize::from(args.points);
    let frontier =
        pipeline::frontier(&opened, points, !args.all_wastes, &control).map_err(failed)?;
    let outcome = pipeline::solve_with(&opened, Prices::default(), &control).map_err(failed)?;
    let language = terminal.language;
    let out = &args.out;
    let legs = pipeline::frontier_legs(&opened, &frontier, &control).map_err(failed)?;
    let beside = Beside {
        frontier: Some(frontier),
        frontier_legs: legs,
        ..Beside::default()
    };
    let written = pipeline::write_results_with(&opened, &outcome, &beside, out, language)?;
    let frontier = beside.frontier.as_ref().expect("it was put there");
    if terminal.json {
        return terminal.document(frontier);
    }
    terminal.data(&report::frontier::terminal(frontier, language))?;
    let n = written.len();
    terminal.note(format!(
        "{} {} ({n})",
        terminal.say("结果写在", "results written to"),
        out.display(),
    ));
    Ok(())
}
