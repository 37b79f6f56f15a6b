//! `wasteflow collect CASE`: the rounds of collectors, day by day, with sheets for drivers; a plan made by hand judged;
//! `wasteflow collect record`: what was taken, put on record; `wasteflow collect points`: where shared points go.

use super::written::write;
use super::{Failure, Terminal, points};
use crate::finding::{Bilingual, Language};
use crate::pipeline::{self, collection};
use crate::plan::collection::rounds::edits::HandPlan;
use crate::plan::collection::rounds::{Edits, RoundsError};
use crate::report;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[command(subcommand)]
    other: Option<Sub>,
    /// Folder of the case.
    #[arg(required = true)]
    case: Option<PathBuf>,
    /// Facility id of a collector; without it all with vehicles.
    #[arg(long)]
    operator: Option<String>,
    /// First day; else the case's today.
    #[arg(long)]
    date: Option<Date>,
    /// Days planned.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=366))]
    days: i64,
    /// What the dispatcher says: pin, forbid, close, call, done (TOML).
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    edits: Option<PathBuf>,
    /// A plan made by hand (JSON): timed and judged like one of the search.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for the plan, sheets of drivers, stops, tours, calendar, cost per customer and coverage.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Sub {
    /// 登记实收 · Put on record what was taken: stock, oldest batch and next due date follow.
    Record(RecordArgs),
    /// 收集点选址 · Which zones and parks get a shared point or a regional store.
    Points(points::Args),
}

#[derive(Debug, clap::Args)]
struct RecordArgs {
    /// Folder of the case; its visits.csv grows.
    case: PathBuf,
    /// Table with date, operator, vehicle, generator, code, kg (CSV): the driver's sheet typed in.
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.other {
        Some(Sub::Record(record)) => return put_on_record(record, terminal),
        Some(Sub::Points(ask)) => return points::run(ask, terminal),
        None => {}
    }
    let case = args.case.clone().unwrap_or_default();
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open_roads(&case, args.scenario.as_deref()).map_err(Failure::Input)?;
    let from = args.date.unwrap_or(opened.dataset.tables().case.today);
    let only = args.operator.as_deref();
    if let Some(id) = only {
        let has = |row: &crate::dataset::tables::VehicleRow| row.operator == id;
        if !opened.dataset.tables().vehicles.rows.iter().any(has) {
            return Err(Failure::Usage(format!(
                "{id}: vehicles.csv 中没有该单位的车辆 · vehicles.csv has no vehicle of it"
            )));
        }
    }
    let edits: Edits = match &args.edits {
        Some(path) => document(path, |text| toml::from_str(text).map_err(|e| e.to_string()))?,
        None => Edits::default(),
    };
    let control = terminal.control();
    let failed = |error| failure(error, terminal);
    let desk = collection::CollectionDesk::of(&opened, only, from, &control).map_err(failed)?;
    let collected = match &args.plan {
        Some(path) => {
            let read = |text: &str| serde_json::from_str(text).map_err(|e| e.to_string());
            let hand: HandPlan = document(path, read)?;
            desk.score(&hand)
        }
        None => desk.plan(args.days, &edits, &control),
    };
    let collected = collected.map_err(failed)?;
    if let Some(out) = &args.out {
        let way = |stretch: &report::collect::Stretch| desk.way(stretch);
        let files = report::collect::files(&collected.told(), &way, terminal.language)?;
        write(&files, out, terminal)?;
    }
    let told = collected.told();
    if terminal.json {
        terminal.document(
            &json!({"rounds": told.rounds, "faults": told.faults, "shares": told.shares,
                "onward": told.onward, "store_faults": told.store_faults,
            "nearest": collected.nearest}),
        )?;
    } else {
        let blocks = report::collect::blocks(&told);
        terminal.data(&report::block::terminal(&blocks, terminal.language))?;
    }
    if collected.faults.is_empty() && collected.store_faults.is_empty() {
        return Ok(());
    }
    let count = collected.faults.len() + collected.store_faults.len();
    Err(Failure::Incomplete(match terminal.language {
        Language::Zh => format!("复核发现 {count} 个问题，见上表"),
        Language::En => format!("the check finds {count} faults, listed above"),
    }))
}

fn put_on_record(args: &RecordArgs, terminal: &Terminal) -> Result<(), Failure> {
    let told =
        collection::record(&args.case, &args.weights).map_err(|error| failure(error, terminal))?;
    if terminal.json {
        return terminal.document(&json!({"recorded": told.recorded, "next": told.next}));
    }
    let block = report::collect::next_due(&told);
    Ok(terminal.data(&report::block::terminal(&[block], terminal.language))?)
}

/// A file of the dispatcher.
fn document<T: DeserializeOwned>(
    path: &Path,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    text.and_then(|text| read(&text))
        .map_err(|why| Failure::Usage(format!("{}: {why}", path.display())))
}

fn failure(error: collection::CollectError, terminal: &Terminal) -> Failure {
    match error {
        collection::CollectError::Input(findings) => Failure::Input(findings),
        collection::CollectError::Edits(faults) => {
            let say = |fault: &Bilingual| fault.text(terminal.language).to_owned();
            Failure::Usage(faults.iter().map(say).collect::<Vec<_>>().join("\n"))
        }
        collection::CollectError::Io(error) => Failure::from(error),
        collection::CollectError::Rounds(RoundsError::Stopped) => terminal.stopped(),
        collection::CollectError::Rounds(error) => Failure::Internal(error.to_string()),
    }
}
