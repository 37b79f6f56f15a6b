//! `wasteflow check CASE`: every fault of a case, exit 2 when one is an error.

use super::{Failure, Terminal, terminal::peak_bytes};
use crate::finding::{Finding, Severity};
use crate::pipeline;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Check the case as this scenario changes it.
    #[arg(long)]
    scenario: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let (findings, counts) = match pipeline::open(&args.case, args.scenario.as_deref()) {
        Ok(opened) => {
            let d = &opened.dataset;
            let counts = json!({
                "zones": d.zones().len(), "generators": d.generators().len(), "streams": d.streams().len(),
                "facilities": d.facilities().len(), "permits": d.permits().len(),
                "roads": d.tables().roads.rows.len(),
            });
            (opened.findings().to_vec(), Some(counts))
        }
        Err(findings) => (findings, None),
    };
    // A case that was made and not filled in is as it should be; its empty tables are still told.
    let new = pipeline::is_new_case(&findings);
    let findings: Vec<Finding> = (findings.into_iter())
        .map(|finding| match new && finding.is_error() {
            true => Finding {
                severity: Severity::Note,
                ..finding
            },
            false => finding,
        })
        .collect();
    let ok = !findings.iter().any(Finding::is_error);
    if terminal.json {
        let count = |s: Severity| findings.iter().filter(|f| f.severity == s).count();
        terminal.document(&json!({
            "case": args.case, "ok": ok, "counts": counts,
            "errors": count(Severity::Error), "warnings": count(Severity::Warning), "notes": count(Severity::Note),
            "findings": findings, "peak_bytes": peak_bytes(),
        }))?;
    } else {
        for f in &findings {
            terminal.data(&f.line(terminal.language))?;
        }
    }
    if ok && new {
        terminal.note(terminal.say(
            "检查通过：新建的案例，上列各表待填。",
            "checked: a new case; the tables above are still to be filled in.",
        ));
        Ok(())
    } else if ok {
        terminal.note(terminal.say("检查通过：数据可用。", "checked: the case can be used."));
        Ok(())
    } else {
        let errors = findings.iter().filter(|f| f.is_error()).count();
        Err(Failure::Usage(match terminal.language {
            crate::finding::Language::Zh => {
                format!("检查未通过：{errors} 项错误，请按上表逐项修改。")
            }
            crate::finding::Language::En => format!("{errors} errors: mend them as listed."),
        }))
    }
}
