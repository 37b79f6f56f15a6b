//! `wasteflow demo`: the Jiangjin case from files to map in one command.

use super::serve::Listen;
use super::terminal::Told;
use super::{Failure, Terminal, flow, serve};
use crate::finding::Bilingual;
use crate::pipeline;
use crate::plan::flow::Prices;
use crate::plan::outcome::PlanStatus;
use crate::serve::CaseEngine;
use crate::{dataset, synth};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case; without it `data/geo`, or the case written anew beside the results.
    #[arg(long)]
    case: Option<PathBuf>,
    /// Scenario of the case.
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for the results.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// End after writing the results.
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    listen: Listen,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let case = match &args.case {
        Some(case) => case.clone(),
        None => bundled(&args.out)?,
    };
    pipeline::check_results_folder(&args.out).map_err(Failure::Input)?;
    let opened = pipeline::open(&case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let (outcome, report) = flow::solve(&opened, &args.out, Prices::default(), terminal)?;
    if args.no_serve || outcome.status == PlanStatus::Stopped {
        terminal.result(report)?;
        return flow::complete(&outcome, false, terminal);
    }
    let base = opened
        .with_scenario(pipeline::BASE)
        .map_err(Failure::Input)?;
    let report = match report {
        Told::Text(text) => {
            terminal.data(&text)?;
            serde_json::Value::Null
        }
        Told::Json(value) => value,
    };
    let solved = Some((opened, outcome));
    let locked = Bilingual::new(
        "这是演示案例，不接受改动",
        "this is the demonstration case, which is not changed",
    );
    let home = serve::home(&case, Some(locked), None);
    let engine = Arc::new(CaseEngine::new(base));
    serve::page(engine, solved, home, &args.listen, terminal, |url| {
        let mut document = report;
        document["url"] = url.into();
        Told::Json(document)
    })
}

/// `data/geo` when the program runs in its project, else the same files written by the program itself:
/// one file on an offline machine is enough.
fn bundled(out: &std::path::Path) -> Result<PathBuf, Failure> {
    let here = PathBuf::from("data/geo");
    if here.join("case.toml").is_file() {
        return Ok(here);
    }
    let made = out.join("case");
    dataset::write::all(&synth::jiangjin_files(), &made)?;
    Ok(made)
}
