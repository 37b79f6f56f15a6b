//! `wasteflow years CASE`: the periods of the case planned together, told year by year.

use super::terminal::Told;
use super::written::{failed, write};
use super::{Failure, Terminal};
use crate::pipeline;
use crate::plan::outcome::PlanStatus;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case; its `case.toml` names the periods under `[years]`.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`); arisings in it are those of the base year.
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for `years.json`, the plan of each year (`YEAR/outcome.json`), tables (CSV) and a page to print.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    if let Some(why) = pipeline::no_years(opened.dataset.tables(), args.scenario.as_deref()) {
        return Err(Failure::Usage(why.text(terminal.language).to_owned()));
    }
    let outcome =
        pipeline::plan_years(&opened, &terminal.control()).map_err(|e| failed(e, terminal))?;
    if let Some(out) = &args.out {
        let files = report::years::files(&opened.dataset, &outcome, terminal.language);
        write(&files, out, terminal)?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&outcome)?)
    } else {
        Told::Text(report::years::terminal(
            &opened.dataset,
            &outcome,
            terminal.language,
        ))
    })?;
    if outcome.status == PlanStatus::Stopped {
        return Err(Failure::Stopped(
            terminal
                .say(
                    "已停止：结果是目前最好的可行方案，未证明最优。",
                    "stopped: the result is the best feasible plan so far, not proved optimal.",
                )
                .to_owned(),
        ));
    }
    Ok(())
}
