//! `wasteflow sample CASE`: plans of drawn arisings (and prices), told as quantiles.

use super::terminal::Told;
use super::written::{estimating, failed, write};
use super::{Failure, Terminal};
use crate::finding::Language;
use crate::pipeline;
use crate::plan::outcome::PlanStatus;
use crate::plan::sample::Ask;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the case.
    case: PathBuf,
    /// Draws.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    n: u32,
    /// Seed: the same gives the same answer, on any number of cores.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Scenario of the case (`scenarios/NAME.toml`).
    #[arg(long)]
    scenario: Option<String>,
    /// Draw prices too, between their low, typical and high.
    #[arg(long)]
    prices: bool,
    /// Let all streams of a waste code rise and fall as one.
    #[arg(long)]
    together: bool,
    /// Range, in percent of the typical tonnes, of streams that state none.
    #[arg(long, default_value_t = 20.0, value_parser = percent)]
    spread: f64,
    /// Folder for tables (CSV), a page to print and the document.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn percent(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number".to_owned())?;
    if (0.0..=100.0).contains(&value) {
        Ok(value)
    } else {
        Err("0 to 100".to_owned())
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        pipeline::check_results_folder(out).map_err(Failure::Input)?;
    }
    let opened = pipeline::open(&args.case, args.scenario.as_deref()).map_err(Failure::Input)?;
    terminal.findings(opened.findings());
    let ask = Ask {
        n: args.n as usize,
        seed: args.seed,
        prices: args.prices,
        together: args.together,
        spread: args.spread / 100.0,
    };
    let control = estimating(terminal.control(), "sample");
    let study = pipeline::sample(&opened, &ask, &control).map_err(|e| failed(e, terminal))?;
    if let Some(out) = &args.out {
        write(
            &report::sample::files(&study, terminal.language),
            out,
            terminal,
        )?;
    }
    terminal.result(if terminal.json {
        Told::Json(serde_json::to_value(&study)?)
    } else {
        Told::Text(report::sample::terminal(&study, terminal.language))
    })?;
    if study.status == PlanStatus::Stopped {
        let (done, all) = (study.done, study.asked);
        return Err(Failure::Stopped(match terminal.language {
            Language::Zh => format!("已停止：{all} 次抽样中完成 {done} 次，已完成的结果如上。"),
            Language::En => format!("stopped: {done} of {all} draws are done, as told above."),
        }));
    }
    Ok(())
}
