//! `wasteflow site CASE`: where projects go, how big and when; what comes next; what would change the answer.

use super::terminal::Told;
use super::written::{failed, write};
use super::{Failure, Terminal};
use crate::pipeline::{self, SiteError};
use crate::plan::siting::Clock;
use crate::plan::siting::projects::outcome::SitingStatus;
use crate::plan::siting::projects::study::{Ask, Fixed};
use crate::report;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case; `builds.csv` says how its projects can be built, `candidates.csv` where.
    case: PathBuf,
    /// Scenario of the case (`scenarios/NAME.toml`); arisings in it are those of the base year.
    #[arg(long)]
    scenario: Option<String>,
    /// Projects asked about, e.g. `P1,P2`; all that can be built without.
    #[arg(long, value_delimiter = ',')]
    project: Vec<String>,
    /// Next-best plans told besides the best.
    #[arg(long, default_value_t = 3)]
    alternatives: usize,
    /// A choice made by hand, scored by the same code: `P1=C3` or `P1=C3:BUILD:YEAR`, several with commas.
    #[arg(long, value_delimiter = ',')]
    fix: Vec<ByHand>,
    /// Values every set of projects against building none.
    #[arg(long)]
    worth: bool,
    /// Moves investment, land, transport, arisings and the cost of unplaced tonnes to see what changes the sites.
    #[arg(long)]
    turning: bool,
    /// Arisings as factors, e.g. `0.8,1,1.25`: the best sites of each, of all together, and what a choice is beaten by.
    #[arg(long, value_delimiter = ',')]
    futures: Vec<f64>,
    /// Plans with less exposure told besides the best, 5 % less at each.
    #[arg(long, default_value_t = 0)]
    frontier: usize,
    /// Best cells of the ground (`wasteflow land`) that stand as candidates of each project besides `candidates.csv`.
    #[arg(long, default_value_t = 0)]
    cells: usize,
    /// Gap that is good enough, as a share of the cost.
    #[arg(long, default_value_t = 1e-6)]
    gap: f64,
    /// Most seconds on the wall; what is not proved by then is told with its gap.
    #[arg(long)]
    time: Option<f64>,
    /// Writes the question as one mixed program (MPS) for another solver, and stops.
    #[arg(long, value_name = "FILE")]
    write_mps: Option<PathBuf>,
    /// Leaves the row of each arc into a site out of that file: a smaller program with a weaker bound.
    #[arg(long, requires = "write_mps")]
    weak: bool,
    /// Folder for `siting.json`, tables (CSV), a map layer and a document to print.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// `PROJECT=CANDIDATE[:BUILD[:YEAR]]`.
#[derive(Clone, Debug)]
struct ByHand(Fixed);

impl FromStr for ByHand {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text}: PROJECT=CANDIDATE[:BUILD[:YEAR]]");
        let (project, place) = text.split_once('=').ok_or_else(wrong)?;
        let mut parts = place.split(':');
        let candidate = parts.next().filter(|c| !c.is_empty()).ok_or_else(wrong)?;
        let build = parts.next().filter(|b| !b.is_empty()).map(str::to_owned);
        let year = match parts.next() {
            Some(year) => Some(year.parse().map_err(|_| wrong())?),
            None => None,
        };
        match parts.next() {
            Some(_) => Err(wrong()),
            None => Ok(Self(Fixed {
                project: project.to_owned(),
                candidate: candidate.to_owned(),
                build,
                year,
            })),
        }
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let tables = opened.dataset.tables();
    if let Some(why) = pipeline::no_site(tables, &args.project) {
        return Err(Failure::Usage(why.text(terminal.language).to_owned()));
    }
    if args
        .futures
        .iter()
        .any(|factor| !(*factor > 0.0 && factor.is_finite()))
    {
        return Err(Failure::Usage(
            terminal
                .say(
                    "--futures 的倍数必须大于 0",
                    "factors of --futures must be above 0",
                )
                .to_owned(),
        ));
    }
    if let Some(path) = &args.write_mps {
        pipeline::site_mps(&opened, path, (!args.weak, args.cells), &terminal.control())
            .map_err(|error| told(error, terminal))??;
        return Ok(());
    }
    let mut ask = Ask {
        projects: args.project.clone(),
        alternatives: args.alternatives,
        fixed: args.fix.iter().map(|fixed| fixed.0.clone()).collect(),
        worth: args.worth,
        turning: args.turning,
        futures: args.futures.clone(),
        frontier: args.frontier,
        cells: args.cells,
        ..Ask::default()
    };
    ask.budget.gap = args.gap;
    if let Some(seconds) = args.time {
        ask.budget.clock = Some(clock(seconds));
    }
    let (case, outcome) =
        pipeline::site(&opened, &ask, &terminal.control()).map_err(|error| match error {
            pipeline::SiteError::Case(findings) => Failure::Input(findings),
            pipeline::SiteError::Flow(error) => failed(error, terminal),
        })?;
    if let Some(out) = &args.out {
        let files = report::siting::files(&case, &outcome, terminal.language);
        write(&files, out, terminal)?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&outcome)?)
    } else {
        Told::Text(report::siting::terminal(&case, &outcome, terminal.language))
    })?;
    if outcome.status == SitingStatus::Feasible {
        return Err(Failure::Stopped(
            terminal
                .say(
                    "已停止：结果是目前最好的方案，附差距。",
                    "stopped: the result is the best plan so far, with its gap.",
                )
                .to_owned(),
        ));
    }
    Ok(())
}

/// Seconds of work left of so many.
fn clock(seconds: f64) -> Clock {
    let started = Instant::now();
    Clock {
        left: Arc::new(move || seconds - started.elapsed().as_secs_f64()),
        pace: Arc::new(|| 1.0),
    }
}

pub(super) fn told(error: SiteError, terminal: &Terminal) -> Failure {
    match error {
        SiteError::Case(findings) => Failure::Input(findings),
        SiteError::Flow(error) => failed(error, terminal),
    }
}
