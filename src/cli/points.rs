//! `wasteflow collect points CASE`: which zones and parks get a shared point or a regional store, with cost, room,
//! driving limit and coverage; a choice made by hand scored.

use super::terminal::Told;
use super::written::{estimating, write};
use super::{Failure, Terminal};
use crate::pipeline::{self, points};
use crate::plan::collection::points::PointsError;
use crate::plan::collection::points::build::Waste;
use crate::plan::collection::points::instance::Measure;
use crate::plan::collection::points::study::Ask;
use crate::quantity::Cny;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case; `[points]` of its case.toml says what points cost.
    case: PathBuf,
    /// Which waste.
    #[arg(long, value_enum, default_value_t = Kind::Hazardous)]
    waste: Kind,
    /// Least coverage, percent; without it the cheapest plan, whatever it covers.
    #[arg(long, default_value_t = 0.0, value_parser = percent, value_name = "PERCENT")]
    cover: f64,
    /// Coverage counts tonnes instead of sources.
    #[arg(long)]
    by_tonnes: bool,
    /// Greatest coverage within so many CNY a year for points and emptying.
    #[arg(long, value_parser = positive, conflicts_with = "cover", value_name = "CNY")]
    budget: Option<f64>,
    /// Most points; else as the case says.
    #[arg(long)]
    most: Option<usize>,
    /// Most collectors whose waste points hold (R027); else as the case says.
    #[arg(long)]
    collectors: Option<usize>,
    /// Farthest a source brings its waste along roads, km; else as the case says.
    #[arg(long, value_parser = positive, value_name = "KM")]
    limit_km: Option<f64>,
    /// A choice made by hand, scored by the same code: candidates as `ID` or `ID:SIZE`, several with commas.
    #[arg(long, value_delimiter = ',')]
    fix: Vec<String>,
    /// Coverage and cost for no point, one, two, and so on.
    #[arg(long)]
    curve: bool,
    /// A call costs what it does in these rounds (`rounds.json` of `wasteflow collect --days 28 --out`); else as the case
    /// says.
    #[arg(long, value_name = "FILE")]
    rounds: Option<PathBuf>,
    /// Most seconds on the wall; what is not proved by then is told with its gap. Without it so many nodes.
    #[arg(long, value_parser = positive, value_name = "SECONDS")]
    time: Option<f64>,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Folder for tables (CSV), `points.csv` for the case, a map layer, a page to print and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// Shared points of small hazardous waste.
    Hazardous,
    /// Regional stores of packaging and off-cuts.
    General,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "a number".to_owned())?;
    let sane = (0.0..=100.0).contains(&number);
    sane.then_some(number).ok_or_else(|| "0 to 100".to_owned())
}

fn positive(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "a number".to_owned())?;
    let sane = number > 0.0 && number.is_finite();
    sane.then_some(number).ok_or_else(|| "above 0".to_owned())
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let scenario = args.scenario.as_deref();
    let opened = pipeline::open_roads(&args.case, scenario).map_err(Failure::Input)?;
    let failed = |error| failure(error, terminal);
    if args.rounds.is_some() && matches!(args.waste, Kind::General) {
        let text = terminal.say(
            "--rounds 只用于 --waste hazardous：一般固废不走巡回收运",
            "--rounds goes with --waste hazardous: general waste is on no rounds",
        );
        return Err(Failure::Usage(text.to_owned()));
    }
    let call = (args.rounds.as_ref()).map(|path| points::call_price(&opened, path));
    let ask = Ask {
        waste: match args.waste {
            Kind::Hazardous => Waste::Hazardous,
            Kind::General => Waste::General,
        },
        cover: args.cover / 100.0,
        measure: if args.by_tonnes {
            Measure::Tonnes
        } else {
            Measure::Sources
        },
        budget: args.budget.map(Cny),
        most: args.most,
        collectors: args.collectors,
        limit_km: args.limit_km,
        fix: args.fix.clone(),
        curve: args.curve,
        call: call.transpose().map_err(failed)?,
    };
    let control = estimating(terminal.control(), "points");
    let desk = points::PointsDesk::of(&opened, &ask, &control).map_err(failed)?;
    let outcome = desk
        .answer(&opened, &ask, args.time, &control)
        .map_err(failed)?;
    let (case, language) = (&opened.dataset, terminal.language);
    if let Some(out) = &args.out {
        write(
            &report::points::files(case, &outcome, language),
            out,
            terminal,
        )?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&outcome)?)
    } else {
        Told::Text(report::points::terminal(case, &outcome, language))
    })?;
    if control.stop.stopped() {
        let text = terminal.say(
            "已停止：结果是到此为止找到的，附差距。",
            "stopped: this is what was found until then, with its gap.",
        );
        return Err(Failure::Stopped(text.to_owned()));
    }
    if outcome.plan.is_none() {
        let answer = report::points::answer(&outcome);
        return Err(Failure::Incomplete(answer.text(language).to_owned()));
    }
    if outcome.faults.is_empty() {
        return Ok(());
    }
    let text = terminal.say(
        "复核发现问题，见上表",
        "the check finds faults, listed above",
    );
    Err(Failure::Internal(text.to_owned()))
}

fn failure(error: points::SitePointsError, terminal: &Terminal) -> Failure {
    match error {
        points::SitePointsError::Input(findings) => Failure::Input(findings),
        points::SitePointsError::Ask(why) => Failure::Usage(why.text(terminal.language).to_owned()),
        points::SitePointsError::Points(PointsError::Stopped) => terminal.stopped(),
        points::SitePointsError::Points(error) => Failure::Internal(error.to_string()),
    }
}
