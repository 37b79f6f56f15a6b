//! `wasteflow review CASE`: one application with its checks, answer, nearer places and smallest change, the
//! whole queue decided together, or next year's white list proposed.

use super::ledger::ledger_failed;
use super::written::write;
use super::{Failure, Terminal};
use crate::pipeline;
use crate::pipeline::transfers::{self, ProposeError};
use crate::plan::flow::FlowError;
use crate::plan::transfers::counter::CounterError;
use crate::report;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    #[command(flatten)]
    about: About,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Ledger whose approvals count beside those of the case.
    #[arg(long)]
    ledger: Option<PathBuf>,
    /// Day of the review; else the case's, but not before the application came.
    #[arg(long)]
    today: Option<Date>,
    /// Plan the flows of the year with and without the movement, too.
    #[arg(long)]
    flow: bool,
    /// Folder for the opinion to print, the tables and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct About {
    /// Id of an application.
    #[arg(long)]
    application: Option<String>,
    /// Decide all open applications together, by priority.
    #[arg(long)]
    queue: bool,
    /// Propose the white list of a year: rows and tonnes from the flow plan of that year, with evidence.
    #[arg(long, value_name = "YEAR")]
    propose: Option<i32>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let ledger = args.ledger.as_ref().map(|path| transfers::booked(path));
    let booked = (ledger.transpose()).map_err(|error| ledger_failed(&error, terminal))?;
    let control = terminal.control();
    if let Some(year) = args.about.propose {
        return propose(&opened, &booked.unwrap_or_default(), year, args, terminal);
    }
    let transfers = transfers::Transfers::of(&opened, booked.unwrap_or_default(), &control)
        .ok_or_else(|| terminal.stopped())?
        .on(args.today);
    let desk = transfers.desk();
    let Some(id) = &args.about.application else {
        let queue = desk.queue();
        let block = report::review::queue(&queue);
        if let Some(out) = &args.out {
            let files = report::block::files(std::slice::from_ref(&block), terminal.language);
            write(&files, out, terminal)?;
        }
        if terminal.json {
            return terminal.document(&queue);
        }
        return Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?);
    };
    let row = desk.application(id).map_err(|_| {
        Failure::Usage(match terminal.language {
            crate::finding::Language::Zh => format!("案例与台账中都没有申请 {id}"),
            crate::finding::Language::En => {
                format!("neither case nor ledger has an application {id}")
            }
        })
    })?;
    let review = desk.review(row);
    let counter = match args.flow.then(|| transfers.counter(row, &control)) {
        None => None,
        Some(Ok(counter)) => Some(counter),
        Some(Err(CounterError::Flow(FlowError::Stopped))) => return Err(terminal.stopped()),
        Some(Err(error @ CounterError::NoArc(..))) => {
            terminal.note(error.text().text(terminal.language));
            None
        }
        Some(Err(error)) => return Err(Failure::Internal(error.to_string())),
    };
    if let Some(out) = &args.out {
        let files = report::review::files(
            &opened.dataset,
            &review,
            counter.as_ref(),
            terminal.language,
        );
        write(&files, out, terminal)?;
    }
    if terminal.json {
        let mut document = serde_json::to_value(&review)?;
        document["opinion"] = serde_json::to_value(report::review::opinion(&review))?;
        document["counterfactual"] = serde_json::to_value(&counter)?;
        return terminal.document(&document);
    }
    Ok(terminal.data(&report::review::terminal(
        &review,
        counter.as_ref(),
        terminal.language,
    ))?)
}

fn propose(
    opened: &pipeline::Opened,
    booked: &transfers::Booked,
    year: i32,
    args: &Args,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let proposal = transfers::propose(opened, booked, year, &terminal.control());
    let proposal = proposal.map_err(|error| match error {
        ProposeError::Case(findings) => Failure::Input(findings),
        ProposeError::Flow(FlowError::Stopped) => terminal.stopped(),
        ProposeError::Flow(error) => Failure::Internal(error.to_string()),
    })?;
    let home = &opened.dataset.tables().case.province;
    if let Some(out) = &args.out {
        let files = report::propose::files(&proposal, home, terminal.language);
        write(&files, out, terminal)?;
    }
    if terminal.json {
        return terminal.document(&proposal);
    }
    let blocks = report::propose::blocks(&proposal);
    Ok(terminal.data(&report::block::terminal(&blocks, terminal.language))?)
}
