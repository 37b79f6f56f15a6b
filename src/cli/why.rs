//! `wasteflow why OUTCOME CASE`: why the waste of one leg or stream goes where it goes, and not to the
//! nearest places.

use super::{Failure, Terminal};
use crate::pipeline;
use crate::plan::flow::FlowError;
use crate::plan::flow::why::{Question, WhyError};
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The `outcome.json` asked about.
    outcome: PathBuf,
    /// Folder of the case it was made from.
    case: PathBuf,
    #[command(flatten)]
    about: About,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct About {
    /// Number of a leg, counted from 1 in the order of `legs.csv`.
    #[arg(long)]
    leg: Option<usize>,
    /// Id of a stream: all its legs, and what of it stays.
    #[arg(long)]
    stream: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let outcome = pipeline::read_outcome(&args.outcome).map_err(Failure::Input)?;
    let opened = pipeline::open(&args.case, Some(&outcome.scenario))
        .and_then(|opened| opened.with_roads(&outcome.road_changes))
        .and_then(|opened| opened.with_objective(&outcome.objective))
        .map_err(Failure::Input)?;
    let question = match (&args.about.leg, &args.about.stream) {
        (Some(leg), _) => Question::Leg(*leg),
        (None, stream) => Question::Stream(stream.clone().unwrap_or_default()),
    };
    let answer = pipeline::why(&opened, &outcome, &question, &terminal.control());
    let why = answer.map_err(|error| match error {
        WhyError::Flow(FlowError::Stopped) => terminal.stopped(),
        WhyError::Flow(other) => Failure::Internal(other.to_string()),
        other => Failure::Usage(other.text().text(terminal.language).to_owned()),
    })?;
    if terminal.json {
        return terminal.document(&why);
    }
    Ok(terminal.data(&report::table::why(&why, terminal.language))?)
}
