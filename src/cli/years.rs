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
    let tables = opened.dataset.tables();
    if tables
        .case
        .years
        .as_ref()
        .is_none_or(|y| y.periods.is_empty())
    {
        return Err(Failure::Usage(terminal.say(
            "案例没有多年计划：请在 case.toml 的 [years] 下写明各期（[[years.period]]）。",
            "the case has no periods: name them under [years] in case.toml ([[years.period]]).",
        ).to_owned()));
    }
    let grown = (tables.scenarios.iter())
        .any(|s| Some(s.id.as_str()) == args.scenario.as_deref() && s.plan_year.is_some());
    if grown {
        return Err(Failure::Usage(terminal.say(
            "该情景已换到另一规划年，其产生量可能已按该年放大；多年计划从基准年起增长，请选不改规划年的情景。",
            "the scenario moves to another plan year and may have grown its arisings already; years grow from the base year: choose a scenario that keeps it.",
        ).to_owned()));
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
