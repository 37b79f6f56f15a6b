//! `wasteflow flow CASE`: solves the flow plan, prints what a planner needs, writes `out/`.

use super::terminal::{Told, peak_bytes};
use super::trip::Changes;
use super::written::failed;
use super::{Failure, Terminal};
use crate::dataset::objective::Objective;
use crate::finding::Language;
use crate::pipeline::{self, Beside, Opened};
use crate::plan::baseline;
use crate::plan::compare::compare;
use crate::plan::flow::Prices;
use crate::plan::outage;
use crate::plan::outcome::{Outcome, PlanStatus};
use crate::plan::sample::Ask;
use crate::plan::siting::land;
use crate::quantity::Tonnes;
use crate::report;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for the results.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    changes: Changes,
    /// What is minimised once as many tonnes as possible have a place: cost, exposure, carbon one after the other
    /// (`cost,exposure`), or cost with others at a price in CNY per unit (`cost+20*exposure`); without it, what
    /// the case or scenario says.
    #[arg(long)]
    objective: Option<Objective>,
    /// Limits whose prices are measured on both sides, a tonne less and a tonne more.
    #[arg(long, value_enum, default_value_t = PricesArg::Auto)]
    prices: PricesArg,
    /// Also writes the whole model (every way, every row, the cost of the second stage) as MPS text.
    #[arg(long, value_name = "FILE")]
    write_mps: Option<PathBuf>,
    /// Also work this out and tell it in the page: each single loss of 30 days, cost against people exposed in
    /// 11 plans, 200 draws of the arisings, where projects could stand.
    #[arg(long, value_enum, value_delimiter = ',')]
    study: Vec<StudyArg>,
    /// Another `outcome.json` of the case, to tell what is different in this plan.
    #[arg(long)]
    against: Option<PathBuf>,
    /// Exit with 3 when tonnes are left without a place.
    #[arg(long)]
    require_complete: bool,
}

/// What can be worked out beside a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum StudyArg {
    /// Each single loss of a plant or a bridge.
    Outage,
    /// Cost against people exposed.
    Frontier,
    /// Drawn arisings.
    Sample,
    /// Where projects could stand.
    Land,
}

/// Days of an outage, points of a frontier, draws of a sample.
const STUDIED: (f64, usize, usize) = (30.0, 11, 200);

/// Which limits are priced on both sides.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum PricesArg {
    /// None: the fastest.
    None,
    /// Those that bind, unless the case is so large that it would take longer than the plan.
    #[default]
    Auto,
    /// Those that bind, however long it takes.
    Binding,
    /// All, also those with room left.
    All,
}

impl From<PricesArg> for Prices {
    fn from(arg: PricesArg) -> Self {
        match arg {
            PricesArg::None => Self::None,
            PricesArg::Auto => Self::Auto,
            PricesArg::Binding => Self::Binding,
            PricesArg::All => Self::All,
        }
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    pipeline::check_results_folder(&args.out).map_err(Failure::Input)?;
    let opened = pipeline::open(&args.case, args.scenario.as_deref())
        .and_then(|opened| opened.with_roads(&args.changes.all()))
        .and_then(|opened| match &args.objective {
            Some(objective) => opened.with_objective(objective),
            None => Ok(opened),
        })
        .map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let against = against(args, &opened)?;
    let outcome = solved(
        &opened,
        args.prices.into(),
        args.write_mps.as_deref(),
        terminal,
    )?;
    let beside = Beside {
        comparison: against.map(|other| compare(&other, &outcome, Some(&opened.base))),
        ..studies(args, &opened, terminal)?
    };
    let report = told(&opened, &outcome, &beside, &args.out, terminal)?;
    terminal.result(report)?;
    complete(&outcome, args.require_complete, terminal)
}

/// Says by the exit code that a plan was stopped, or leaves tonnes where the user asked for none.
pub(super) fn complete(
    outcome: &Outcome,
    required: bool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let unplaced = outcome.totals.unplaced_t;
    if outcome.status == PlanStatus::Stopped {
        let text = terminal.say(
            "已停止：结果是目前最好的可行方案，未证明最优。",
            "stopped: the result is the best feasible plan so far, not proved optimal.",
        );
        return Err(Failure::Stopped(text.to_owned()));
    }
    if required && unplaced > Tonnes(1e-6) {
        return Err(Failure::Incomplete(match terminal.language {
            Language::Zh => format!("方案不完整：{:.3} 吨未安置。", unplaced.0),
            Language::En => format!("incomplete plan: {:.3} t are unplaced.", unplaced.0),
        }));
    }
    Ok(())
}

/// Solves, writes the result files, and tells what a planner asks first, as text or JSON. Shared with `demo`.
pub(super) fn solve(
    opened: &Opened,
    out: &Path,
    prices: Prices,
    terminal: &Terminal,
) -> Result<(Outcome, Told), Failure> {
    let outcome = solved(opened, prices, None, terminal)?;
    let report = told(opened, &outcome, &Beside::default(), out, terminal)?;
    Ok((outcome, report))
}

fn solved(
    opened: &Opened,
    prices: Prices,
    mps: Option<&Path>,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let failed = |error| failed(error, terminal);
    let control = terminal.control();
    let matrix = pipeline::matrix(opened, &control).ok_or_else(|| terminal.stopped())?;
    let outcome = pipeline::solve_on(opened, &matrix, prices, &control).map_err(failed)?;
    if let Some(path) = mps {
        pipeline::write_mps(opened, &matrix, &outcome, path).map_err(failed)??;
    }
    Ok(outcome)
}

/// The other outcome, where one was named and is of this case.
fn against(args: &Args, opened: &Opened) -> Result<Option<Outcome>, Failure> {
    let Some(path) = &args.against else {
        return Ok(None);
    };
    let other = pipeline::read_outcome(path).map_err(Failure::Input)?;
    let foreign = pipeline::other_case(&other, opened);
    if foreign.is_empty() {
        Ok(Some(other))
    } else {
        Err(Failure::Input(foreign))
    }
}

fn studies(args: &Args, opened: &Opened, terminal: &Terminal) -> Result<Beside, Failure> {
    let (days, points, n) = STUDIED;
    let control = terminal.control();
    let asked = |study| args.study.contains(&study);
    let mut beside = Beside::default();
    let failed = |error| failed(error, terminal);
    if asked(StudyArg::Outage) {
        let losses = outage::all(&opened.dataset);
        beside.outage = Some(pipeline::outage(opened, &losses, days, &control).map_err(failed)?);
    }
    if asked(StudyArg::Frontier) {
        beside.frontier = Some(pipeline::frontier(opened, points, true, &control).map_err(failed)?);
    }
    if asked(StudyArg::Sample) {
        let ask = Ask {
            n,
            ..Ask::default()
        };
        beside.sample = Some(pipeline::sample(opened, &ask, &control).map_err(failed)?);
    }
    if asked(StudyArg::Land) {
        beside.land = Some(pipeline::land(opened, &land::Ask::default()).map_err(Failure::Input)?);
    }
    Ok(beside)
}

/// Writes the result files and tells what a planner asks first.
fn told(
    opened: &Opened,
    outcome: &Outcome,
    beside: &Beside,
    out: &Path,
    terminal: &Terminal,
) -> Result<Told, Failure> {
    let written = pipeline::write_results_with(opened, outcome, beside, out, terminal.language)?;
    let report = if terminal.json {
        Told::Json(json!({
            "case": outcome.case, "scenario": outcome.scenario, "status": outcome.status,
            "totals": outcome.totals, "indicators": outcome.indicators, "rows": outcome.rows,
            "stages": outcome.stages,
            "unserved": outcome.unserved, "files": written, "peak_bytes": peak_bytes(),
        }))
    } else {
        terminal.note(match terminal.language {
            Language::Zh => format!("结果写在 {}（{} 个文件）", out.display(), written.len()),
            Language::En => format!(
                "results written to {} ({} files)",
                out.display(),
                written.len()
            ),
        });
        let figures = baseline::figures(&opened.base);
        Told::Text(report::table::terminal(
            &opened.dataset,
            outcome,
            &figures,
            terminal.language,
        ))
    };
    Ok(report)
}
