//! `wasteflow outage CASE [FACILITY|ROAD …]`: what the loss of a plant or a road for some days does, and
//! which of all single losses is the worst.

use super::terminal::Told;
use super::written::{estimating, failed, write};
use super::{Failure, Terminal};
use crate::finding::Language;
use crate::pipeline;
use crate::plan::outage::{all, chosen};
use crate::plan::outcome::PlanStatus;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Facility ids, road ids or road names; without any: each facility and each bridge alone.
    lost: Vec<String>,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Days the loss lasts.
    #[arg(long, default_value_t = 30.0, value_parser = days)]
    days: f64,
    /// Also work out all other single losses, to rank the named ones among them.
    #[arg(long)]
    rank: bool,
    /// Folder for tables (CSV), a page to print and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn days(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number of days".to_owned())?;
    if value > 0.0 && value <= 366.0 {
        Ok(value)
    } else {
        Err("above 0 and at most 366".to_owned())
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let mut losses = chosen(&opened.dataset, &args.lost).map_err(Failure::Input)?;
    if args.rank {
        let others = all(&opened.dataset);
        let others = others.into_iter().filter(|loss| !losses.contains(loss));
        losses.extend(others.collect::<Vec<_>>());
    }
    let control = estimating(terminal.control(), "outage");
    let study = pipeline::outage(&opened, &losses, args.days, &control)
        .map_err(|error| failed(error, terminal))?;
    if study.losses.is_empty() && study.status == PlanStatus::Stopped {
        return Err(terminal.stopped());
    }
    if let Some(out) = &args.out {
        let files = report::outage::files(&study, &args.lost, terminal.language);
        write(&files, out, terminal)?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&study)?)
    } else {
        Told::Text(report::outage::terminal(
            &study,
            &args.lost,
            terminal.language,
        ))
    })?;
    if study.status == PlanStatus::Stopped {
        let (done, all) = (study.losses.len(), study.asked);
        return Err(Failure::Stopped(match terminal.language {
            Language::Zh => format!("已停止：{all} 项中完成 {done} 项，已完成的结果如上。"),
            Language::En => format!("stopped: {done} of {all} are done, as told above."),
        }));
    }
    Ok(())
}
