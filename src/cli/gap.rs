//! `wasteflow gap CASE`: how far the plan is from its indicators, in tonnes, and what closes it.

use super::terminal::Told;
use super::written::{failed, write};
use super::{Failure, Terminal};
use crate::pipeline;
use crate::plan::gap::{MostLoad, TARGET_LOAD, gap};
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Load, in percent, at which over-capacity is measured.
    #[arg(long, default_value_t = TARGET_LOAD * 100.0, value_parser = percent)]
    load: f64,
    /// Folder for tables (CSV), a page to print and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn percent(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number".to_owned())?;
    if value > 0.0 && value <= 100.0 {
        Ok(value)
    } else {
        Err("above 0 and at most 100".to_owned())
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let outcome = pipeline::solve(&opened, &terminal.control()).map_err(|e| failed(e, terminal))?;
    let gap = gap(
        &opened.base,
        &opened.dataset,
        &outcome,
        MostLoad(args.load / 100.0),
    );
    if let Some(out) = &args.out {
        write(&report::gap::files(&gap, terminal.language), out, terminal)?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&gap)?)
    } else {
        Told::Text(report::gap::terminal(&gap, terminal.language))
    })
}
