//! Long answers at the desk of transfers: a ledger and a question in, a study with a sentence and tables out.

use super::error::{Code, Problem};
use super::studies::{Answered, Studied, Study};
use crate::finding::Bilingual;
use crate::pipeline::Opened;
use crate::pipeline::transfers::{self, Booked, ProposeError, Transfers};
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::transfers::counter::CounterError;
use crate::report;
use std::path::Path;

/// What a ledger holds; nothing without one.
pub(super) fn booked(ledger: Option<&Path>) -> Result<Booked, Problem> {
    let booked = ledger.map(transfers::booked).transpose();
    Ok((booked.map_err(|error| Problem::of_ledger(&error))?).unwrap_or_default())
}

/// There is no such application.
pub(super) fn no_application(id: &str) -> Problem {
    Code::UnknownTransfer.because(
        format!("案例与台账中都没有申请 {id}"),
        format!("neither case nor ledger has an application {id}"),
    )
}

/// The flow plan of the year with and without the movement an application asks for.
pub(super) fn movement(
    opened: &Opened,
    ledger: Option<&Path>,
    id: &str,
    control: &Control,
) -> Result<Studied, Problem> {
    let stopped = || Problem::of_flow(FlowError::Stopped);
    let transfers = Transfers::of(opened, booked(ledger)?, control).ok_or_else(stopped)?;
    let row = transfers.desk().application(id).cloned();
    let row = row.map_err(|_| no_application(id))?;
    let (answer, tables) = match transfers.counter(&row, control) {
        Ok(counter) => (
            Bilingual::default(),
            vec![report::review::counter(&counter).into()],
        ),
        Err(CounterError::Flow(error)) => return Err(Problem::of_flow(error)),
        Err(error @ CounterError::NoArc(..)) => (error.text(), Vec::new()),
    };
    let about = id.to_owned();
    let study = Study::Movement(Answered {
        about,
        answer,
        tables,
    });
    Ok(Studied::of_tables(study, opened.dataset.clone()))
}

/// The white list proposed for a year.
pub(super) fn proposal(
    opened: &Opened,
    ledger: Option<&Path>,
    year: i32,
    control: &Control,
) -> Result<Studied, Problem> {
    let proposal = transfers::propose(opened, &booked(ledger)?, year, control);
    let proposal = proposal.map_err(|error| match error {
        ProposeError::Case(findings) => Problem::of_findings(findings),
        ProposeError::Flow(error) => Problem::of_flow(error),
    })?;
    let blocks = report::propose::blocks(&proposal).into_iter();
    let study = Study::Proposal(Answered {
        about: year.to_string(),
        answer: report::propose::answer(&proposal),
        tables: blocks.map(Into::into).collect(),
    });
    Ok(Studied::of_tables(study, opened.dataset.clone()))
}
