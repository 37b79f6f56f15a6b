//! `wasteflow verify OUTCOME CASE`: recomputes everything from case and outcome (`outcome.json`, `years.json` or
//! `siting.json`), sharing no code with the formulation; exit 2 when something does not hold.

use super::site::told;
use super::{Failure, Terminal, terminal::peak_bytes};
use crate::dataset::objective::Objective;
use crate::finding::Language;
use crate::network::{Matrix, RoadChange};
use crate::pipeline::{self, Opened};
use crate::plan::flow::{Violation, differing, digests, verify};
use crate::plan::outcome::{PlanStatus, Stage};
use crate::plan::siting::projects::outcome::SitingOutcome;
use crate::plan::years::{self, outcome::YearsOutcome};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The `outcome.json`, the `years.json` of a plan over years, or the `siting.json` of a siting answer, to judge.
    outcome: PathBuf,
    /// Folder of the case it was made from.
    case: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(outcome) = pipeline::read_years(&args.outcome).map_err(Failure::Input)? {
        return over_years(args, &outcome, terminal);
    }
    if let Some(outcome) = pipeline::read_siting(&args.outcome).map_err(Failure::Input)? {
        return of_sites(args, &outcome, terminal);
    }
    let outcome = pipeline::read_outcome(&args.outcome).map_err(Failure::Input)?;
    let asked = (&outcome.road_changes[..], Some(&outcome.objective));
    let (opened, matrix) = case(args, &outcome.scenario, asked, terminal)?;
    let mut violations = digests(&outcome, &opened.inputs);
    violations.extend(verify(&outcome, &opened.dataset, &matrix));
    let judged = Judged {
        scenario: &outcome.scenario,
        status: outcome.status,
        stages: &outcome.stages,
        violations,
    };
    judged.tell(args, terminal)?;
    terminal.note(match outcome.status {
        PlanStatus::Optimal => terminal.say(
            "复核通过：物料平衡、许可、能力、额度、费用与最优性证明均成立。",
            "verified: balances, permits, capacities, quotas, cost and the proof of optimality hold.",
        ),
        PlanStatus::Bounded => terminal.say(
            "复核通过：方案可行、满足最小批量与去向数、费用与线性下界属实；其余下界与间隙以求解器为准。",
            "verified: the plan is feasible, keeps lots and destinations, its cost and the linear bound are true; what lies between is the solver's word.",
        ),
        PlanStatus::Stopped | PlanStatus::Part => stopped(terminal),
    });
    if outcome.loads.iter().any(|load| load.room.is_some()) {
        terminal.note(terminal.say(
            "左右价格：符号、凸性与对偶界已复核；适用范围以求解器为准。",
            "prices of room: signs, convexity and the bounds of the duals hold; how far they hold is the solver's word.",
        ));
    }
    Ok(())
}

/// The same for a plan over years.
fn over_years(args: &Args, outcome: &YearsOutcome, terminal: &Terminal) -> Result<(), Failure> {
    let asked = (&outcome.road_changes[..], None);
    let (opened, matrix) = case(args, &outcome.scenario, asked, terminal)?;
    let mut violations = differing(&outcome.inputs, &opened.inputs);
    violations.extend(years::verify(outcome, &opened.dataset, &matrix));
    let judged = Judged {
        scenario: &outcome.scenario,
        status: outcome.status,
        stages: &outcome.stages,
        violations,
    };
    judged.tell(args, terminal)?;
    terminal.note(match outcome.status {
        PlanStatus::Optimal => terminal.say(
            "复核通过：各年物料平衡与结存、许可、能力、额度、填埋库容、费用与多年最优性证明均成立。",
            "verified: balances and stocks of each year, permits, capacities, quotas, landfills, cost and the proof over all years hold.",
        ),
        _ => stopped(terminal),
    });
    Ok(())
}

/// The same for a siting answer.
fn of_sites(args: &Args, outcome: &SitingOutcome, terminal: &Terminal) -> Result<(), Failure> {
    let opened = pipeline::open(&args.case, Some(&outcome.scenario))
        .and_then(|opened| opened.with_roads(&outcome.road_changes))
        .map_err(Failure::Input)?;
    let violations = pipeline::verify_site(&opened, outcome, &terminal.control());
    let judged = Judged {
        scenario: &outcome.scenario,
        status: PlanStatus::Bounded,
        stages: &[],
        violations: violations.map_err(|error| told(error, terminal))?,
    };
    judged.tell(args, terminal)?;
    terminal.note(terminal.say(
        "复核通过：各方案的地块、用地、投资、必建与互斥、流向、物料平衡、能力、库容、费用各部分与暴露均按表重算成立；下界（差距）、断点与其他未来以求解器为准。",
        "verified: sites, land, money, what must be and what excludes what, flows, balances, capacities, landfills, every part of the cost and exposure of every plan hold by the tables; the bound (gap), turning points and futures are the solver's word.",
    ));
    Ok(())
}

fn stopped(terminal: &Terminal) -> &'static str {
    terminal.say(
        "复核通过：方案可行、费用属实；求解被中止，费用最低未经证明。",
        "verified: the plan is feasible and its cost true; the solve was stopped, least cost is not proved.",
    )
}

/// The case an outcome was made from, as it was planned with.
fn case(
    args: &Args,
    scenario: &str,
    (changes, objective): (&[RoadChange], Option<&Objective>),
    terminal: &Terminal,
) -> Result<(Opened, Matrix), Failure> {
    let opened = pipeline::open(&args.case, Some(scenario))
        .and_then(|opened| opened.with_roads(changes))
        .and_then(|opened| match objective {
            Some(objective) => opened.with_objective(objective),
            None => Ok(opened),
        })
        .map_err(Failure::Input)?;
    let matrix = pipeline::matrix(&opened, &terminal.control());
    let matrix = matrix.ok_or_else(|| terminal.stopped())?;
    Ok((opened, matrix))
}

/// What was found about an outcome.
struct Judged<'a> {
    scenario: &'a str,
    status: PlanStatus,
    stages: &'a [Stage],
    violations: Vec<Violation>,
}

impl Judged<'_> {
    /// Tells what does not hold, or the proved stages.
    fn tell(&self, args: &Args, terminal: &Terminal) -> Result<(), Failure> {
        let holds = self.violations.is_empty();
        if terminal.json {
            terminal.document(&json!({
                "outcome": args.outcome, "case": args.case, "scenario": self.scenario,
                "holds": holds, "proved": holds && self.status == PlanStatus::Optimal,
                "violations": self.violations, "stages": self.stages, "peak_bytes": peak_bytes(),
            }))?;
        } else {
            for Violation { code, place, text } in &self.violations {
                terminal.data(&format!("{code} {place}: {}", text.text(terminal.language)))?;
            }
        }
        if !holds {
            let n = self.violations.len();
            return Err(Failure::Usage(match terminal.language {
                Language::Zh => format!("复核未通过：{n} 项不成立。"),
                Language::En => format!("not verified: {n} statements do not hold."),
            }));
        }
        for stage in self.stages {
            terminal.note(format!(
                "{}: {} {} ≥ {} (gap {:.1e})",
                stage.name, stage.objective, stage.unit, stage.bound, stage.gap
            ));
        }
        Ok(())
    }
}
