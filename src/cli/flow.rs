//! `wasteflow flow CASE`: solves the flow plan, prints what a planner needs, writes `out/`.

use super::{Failure, Terminal, terminal::peak_bytes};
use crate::finding::Language;
use crate::pipeline::{self, Opened};
use crate::plan::baseline;
use crate::plan::flow::FlowError;
use crate::plan::outcome::{Outcome, PlanStatus};
use crate::quantity::Tonnes;
use crate::report;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for the results.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// Exit with 3 when tonnes are left without a place.
    #[arg(long)]
    require_complete: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let outcome = solve(&opened, &args.out, terminal)?;
    let unplaced = outcome.totals.unplaced_t;
    if args.require_complete && unplaced > Tonnes(1e-6) {
        let text = match terminal.language {
            Language::Zh => format!("方案不完整：{:.3} 吨未安置。", unplaced.0),
            Language::En => format!("incomplete plan: {:.3} t are unplaced.", unplaced.0),
        };
        return Err(Failure::Incomplete(text));
    }
    if outcome.status == PlanStatus::Stopped {
        let text = terminal.say(
            "已停止：结果是目前最好的可行方案，未证明最优。",
            "stopped: the result is the best feasible plan so far, not proved optimal.",
        );
        return Err(Failure::Stopped(text.to_owned()));
    }
    Ok(())
}

/// Solves, writes the result files and prints the summary: shared with `demo`.
pub(super) fn solve(opened: &Opened, out: &Path, terminal: &Terminal) -> Result<Outcome, Failure> {
    let control = terminal.control();
    let outcome = pipeline::solve(opened, &control).map_err(|error| match error {
        FlowError::Stopped => Failure::Stopped(
            terminal
                .say("已停止，没有写出结果。", "stopped; nothing was written.")
                .to_owned(),
        ),
        other => Failure::Internal(other.to_string()),
    })?;
    let written = pipeline::write_results(opened, &outcome, out, terminal.language)?;
    if terminal.json {
        terminal.document(&json!({
            "case": outcome.case, "scenario": outcome.scenario, "status": outcome.status,
            "totals": outcome.totals, "indicators": outcome.indicators, "stages": outcome.stages,
            "unserved": outcome.unserved, "files": written, "peak_bytes": peak_bytes(),
        }))?;
    } else {
        terminal.data(&report::table::terminal(
            &opened.dataset,
            &outcome,
            &baseline::figures(&opened.dataset),
            terminal.language,
        ))?;
        terminal.note(match terminal.language {
            Language::Zh => format!("结果写在 {}（{} 个文件）", out.display(), written.len()),
            Language::En => format!(
                "results written to {} ({} files)",
                out.display(),
                written.len()
            ),
        });
    }
    Ok(outcome)
}
