//! `wasteflow land CASE`: where projects could stand, each place ruled out by one named rule or scored.

use super::terminal::Told;
use super::written::write;
use super::{Failure, Terminal};
use crate::pipeline;
use crate::plan::siting::land::Ask;
use crate::quantity::Metres;
use crate::report;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Project ids, e.g. P1,P2; without any: those with ground and no zone.
    #[arg(long, value_delimiter = ',')]
    project: Vec<String>,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Weights by group, e.g. people=2,road=1; the others keep theirs.
    #[arg(long, value_delimiter = ',', value_parser = pair)]
    weights: Vec<(String, f64)>,
    /// Distances of buffer layers in metres, e.g. main_river=3000,residents=800.
    #[arg(long, value_delimiter = ',', value_parser = pair)]
    distance: Vec<(String, f64)>,
    /// Years a landfill is to last.
    #[arg(long)]
    life: Option<f64>,
    /// Folder for tables (CSV), cells.geojson, a page to print and land.json.
    #[arg(long, visible_alias = "output")]
    out: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, f64), String> {
    let wrong = || "NAME=NUMBER".to_owned();
    let (name, number) = text.split_once('=').ok_or_else(wrong)?;
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    Ok((name.trim().to_owned(), number))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let distances = args.distance.iter().cloned();
    let ask = Ask {
        projects: args.project.clone(),
        weights: args.weights.iter().cloned().collect(),
        distances: distances
            .map(|(layer, metres)| (layer, Metres(metres)))
            .collect::<BTreeMap<_, _>>(),
        life: args.life,
    };
    let land = pipeline::land(&opened, &ask).map_err(Failure::Input)?;
    if let Some(out) = &args.out {
        write(
            &report::land::files(&land, terminal.language),
            out,
            terminal,
        )?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&land)?)
    } else {
        Told::Text(report::land::terminal(&land, terminal.language))
    })
}
