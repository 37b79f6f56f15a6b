//! `wasteflow ledger apply`: applications as they are handed in go into the ledger, where reviews find them.

use super::{Failure, Terminal, case, ledger_failed, open};
use crate::finding::Language;
use crate::pipeline::applications::{self, Known};
use crate::pipeline::transfers::{self, Reviewer};
use jiff::civil::Date;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct ApplyArgs {
    /// File of the ledger.
    ledger: PathBuf,
    /// Folder of the case with senders, receivers and carriers.
    case: PathBuf,
    /// The applications: a workbook (.xlsx, .xls, .ods) or text (CSV, TSV).
    applications: PathBuf,
    /// Declared name of who takes them in.
    #[arg(long)]
    who: String,
    /// Day they were received, where the table does not say; else the case's.
    #[arg(long)]
    received: Option<Date>,
}

pub(super) fn run(args: &ApplyArgs, terminal: &Terminal) -> Result<(), Failure> {
    let failed = |error| ledger_failed(&error, terminal);
    let dataset = case(&args.case)?;
    let tables = dataset.tables();
    let booked = transfers::booked(&args.ledger).map_err(failed)?;
    let file = args.applications.display().to_string();
    let known = Known {
        tables,
        standing: &booked.standing(tables),
        received: args.received.unwrap_or(tables.case.today),
    };
    let bytes = std::fs::read(&args.applications)?;
    let rows = applications::read(&file, &bytes, known).map_err(Failure::Input)?;
    let who = Reviewer::here(&args.who, "", None);
    let entries: Vec<_> = rows
        .iter()
        .map(|row| applications::entry(row, &who))
        .collect();
    let mut ledger = open(&args.ledger, terminal)?;
    let seqs = (ledger.apply(&entries, |id| transfers::state_in(tables, id))).map_err(failed)?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    if terminal.json {
        return terminal.document(&json!({ "entries": seqs, "applications": ids }));
    }
    Ok(terminal.data(&match terminal.language {
        Language::Zh => format!("收到申请 {} 份：{}", ids.len(), ids.join("、")),
        Language::En => format!("{} applications taken in: {}", ids.len(), ids.join(", ")),
    })?)
}
