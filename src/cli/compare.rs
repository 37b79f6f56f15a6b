//! `wasteflow compare A.json B.json`: what is different between two outcomes of one case.

use super::terminal::Told;
use super::written::write;
use super::{Failure, Terminal};
use crate::finding::Finding;
use crate::pipeline;
use crate::plan::compare::{compare, judge};
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The first `outcome.json`.
    first: PathBuf,
    /// The second: changes are second less first.
    second: PathBuf,
    /// Folder of the case, for the difference by zone and for names.
    #[arg(long)]
    case: Option<PathBuf>,
    /// Folder for tables (CSV), a page to print and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let first = pipeline::read_outcome(&args.first).map_err(Failure::Input)?;
    let second = pipeline::read_outcome(&args.second).map_err(Failure::Input)?;
    let mut findings = judge(&first, &second);
    if findings.iter().any(Finding::is_error) {
        return Err(Failure::Input(findings));
    }
    let opened = match &args.case {
        Some(case) => Some(pipeline::open(case, None).map_err(Failure::Input)?),
        None => {
            terminal.note(terminal.say(
                "未给出 --case：不按镇街比较，名称以编号代替。",
                "without --case: no difference by zone, ids instead of names.",
            ));
            None
        }
    };
    if let Some(opened) = &opened {
        let other = pipeline::other_case(&first, opened);
        if other.iter().any(Finding::is_error) {
            return Err(Failure::Input(other));
        }
        findings.extend(other);
    }
    terminal.findings(&findings);
    let case = opened.as_ref().map(|opened| &*opened.base);
    let comparison = compare(&first, &second, case);
    if let Some(out) = &args.out {
        write(
            &report::compare::files(&comparison, terminal.language),
            out,
            terminal,
        )?;
    }
    terminal.result(if terminal.json {
        let mut document = serde_json::to_value(&comparison)?;
        document["findings"] = serde_json::to_value(&findings)?;
        Told::Json(document)
    } else {
        Told::Text(report::compare::terminal(&comparison, terminal.language))
    })
}
