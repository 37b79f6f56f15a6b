//! `wasteflow ledger step` and `ledger state`: how far applications have come.

use super::{Failure, Terminal, ledger_failed, open};
use crate::dataset::Dataset;
use crate::dataset::vocabulary::ApplicationState;
use crate::pipeline::transfers::{self, Reviewer};
use crate::report;
use jiff::civil::Date;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct StepArgs {
    /// File of the ledger.
    ledger: PathBuf,
    /// Folder of the case.
    case: PathBuf,
    /// Id of the application.
    #[arg(long)]
    application: String,
    /// accepted, consulted, answered, notified or closed; a decision is recorded with `record`.
    #[arg(long, value_parser = to)]
    to: ApplicationState,
    /// Declared name.
    #[arg(long)]
    who: String,
    /// A note.
    #[arg(long, default_value = "")]
    why: String,
    /// Day of the step; else the case's, but not before the application came.
    #[arg(long)]
    today: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(super) struct StateArgs {
    /// File of the ledger.
    ledger: PathBuf,
    /// Day up to which approvals run.
    #[arg(long)]
    today: Date,
}

fn to(text: &str) -> Result<ApplicationState, String> {
    let all = ApplicationState::ALL;
    all.iter()
        .copied()
        .find(|state| state.word() == text)
        .ok_or_else(|| {
            let words: Vec<&str> = all.iter().map(|state| state.word()).collect();
            words.join(", ")
        })
}

pub(super) fn step(args: &StepArgs, terminal: &Terminal) -> Result<(), Failure> {
    let opened = Dataset::open(&args.case, None).map_err(Failure::Input)?;
    let tables = opened.dataset.tables();
    let booked = transfers::booked(&args.ledger);
    let booked = booked.map_err(|error| ledger_failed(&error, terminal))?;
    let mut rows = (booked.applications.iter()).chain(&tables.applications.rows);
    let row = rows.find(|row| row.id == args.application);
    let row = row.ok_or_else(|| {
        let id = &args.application;
        Failure::Usage(
            terminal
                .say(
                    &format!("案例与台账中都没有申请 {id}"),
                    &format!("neither case nor ledger has an application {id}"),
                )
                .to_owned(),
        )
    })?;
    let today = args.today.unwrap_or(tables.case.today.max(row.received));
    let entry = transfers::stepped(row, today, &Reviewer::here(&args.who, &args.why, None));
    let mut ledger = open(&args.ledger, terminal)?;
    let seq = (ledger.step(args.to, row.state, &entry))
        .map_err(|error| ledger_failed(&error, terminal))?;
    if terminal.json {
        return terminal.document(&json!({ "entry": seq, "state": args.to }));
    }
    let label = args.to.label();
    Ok(terminal.data(&format!("{seq} {}", label.text(terminal.language)))?)
}

pub(super) fn state(args: &StateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let ledger = open(&args.ledger, terminal)?;
    let standings = ledger.standings(args.today);
    let standings = standings.map_err(|error| ledger_failed(&error, terminal))?;
    if terminal.json {
        return terminal.document(&standings);
    }
    let block = report::ledger::standings(&standings);
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}
