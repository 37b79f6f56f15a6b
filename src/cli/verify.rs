//! `wasteflow verify OUTCOME CASE`: recomputes everything from case and outcome (`outcome.json` or
//! `years.json`), sharing no code with the formulation; exit 2 when something does not hold.

use super::{Failure, Terminal, terminal::peak_bytes};
use crate::finding::Language;
use crate::pipeline;
use crate::plan::flow::{Violation, differing, digests, verify};
use crate::plan::outcome::PlanStatus;
use crate::plan::years::{self, outcome::YearsOutcome};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The `outcome.json`, or the `years.json` of a plan over years, to judge.
    outcome: PathBuf,
    /// Folder of the case it was made from.
    case: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(outcome) = pipeline::read_years(&args.outcome).map_err(Failure::Input)? {
        return over_years(args, &outcome, terminal);
    }
    let outcome = pipeline::read_outcome(&args.outcome).map_err(Failure::Input)?;
    let opened = pipeline::open(&args.case, Some(&outcome.scenario))
        .and_then(|opened| opened.with_roads(&outcome.road_changes))
        .map_err(Failure::Input)?;
    let mut violations = digests(&outcome, &opened.inputs);
    let Some(matrix) = pipeline::matrix(&opened, &terminal.control()) else {
        return Err(terminal.stopped());
    };
    violations.extend(verify(&outcome, &opened.dataset, &matrix));

    let proved = violations.is_empty() && outcome.status == PlanStatus::Optimal;
    if terminal.json {
        terminal.document(&json!({
            "outcome": args.outcome, "case": args.case, "scenario": outcome.scenario,
            "holds": violations.is_empty(), "proved": proved, "violations": violations,
            "stages": outcome.stages, "peak_bytes": peak_bytes(),
        }))?;
    } else {
        for Violation { code, place, text } in &violations {
            terminal.data(&format!("{code} {place}: {}", text.text(terminal.language)))?;
        }
    }
    if violations.is_empty() {
        for stage in &outcome.stages {
            terminal.note(format!(
                "{}: {} {} ≥ {} (gap {:.1e})",
                stage.name, stage.objective, stage.unit, stage.bound, stage.gap
            ));
        }
        terminal.note(if proved {
            terminal.say(
                "复核通过：物料平衡、许可、能力、额度、费用与最优性证明均成立。",
                "verified: balances, permits, capacities, quotas, cost and the proof of optimality hold.",
            )
        } else if outcome.status == PlanStatus::Bounded {
            terminal.say(
                "复核通过：方案可行、满足最小批量与去向数、费用与线性下界属实；其余下界与间隙以求解器为准。",
                "verified: the plan is feasible, keeps lots and destinations, its cost and the linear bound are true; what lies between is the solver's word.",
            )
        } else {
            terminal.say(
                "复核通过：方案可行、费用属实；求解被中止，费用最低未经证明。",
                "verified: the plan is feasible and its cost true; the solve was stopped, least cost is not proved.",
            )
        });
        if outcome.loads.iter().any(|load| load.room.is_some()) {
            terminal.note(terminal.say(
                "左右价格：符号、凸性与对偶界已复核；适用范围以求解器为准。",
                "prices of room: signs, convexity and the bounds of the duals hold; how far they hold is the solver's word.",
            ));
        }
        return Ok(());
    }
    let n = violations.len();
    Err(Failure::Usage(match terminal.language {
        Language::Zh => format!("复核未通过：{n} 项不成立。"),
        Language::En => format!("not verified: {n} statements do not hold."),
    }))
}

/// The same for a plan over years.
fn over_years(args: &Args, outcome: &YearsOutcome, terminal: &Terminal) -> Result<(), Failure> {
    let opened = pipeline::open(&args.case, Some(&outcome.scenario))
        .and_then(|opened| opened.with_roads(&outcome.road_changes))
        .map_err(Failure::Input)?;
    let mut violations = differing(&outcome.inputs, &opened.inputs);
    let Some(matrix) = pipeline::matrix(&opened, &terminal.control()) else {
        return Err(terminal.stopped());
    };
    violations.extend(years::verify(outcome, &opened.dataset, &matrix));
    let proved = violations.is_empty() && outcome.status == PlanStatus::Optimal;
    if terminal.json {
        terminal.document(&json!({
            "outcome": args.outcome, "case": args.case, "scenario": outcome.scenario,
            "holds": violations.is_empty(), "proved": proved, "violations": violations,
            "stages": outcome.stages, "peak_bytes": peak_bytes(),
        }))?;
    } else {
        for Violation { code, place, text } in &violations {
            terminal.data(&format!("{code} {place}: {}", text.text(terminal.language)))?;
        }
    }
    if !violations.is_empty() {
        let n = violations.len();
        return Err(Failure::Usage(match terminal.language {
            Language::Zh => format!("复核未通过：{n} 项不成立。"),
            Language::En => format!("not verified: {n} statements do not hold."),
        }));
    }
    for stage in &outcome.stages {
        terminal.note(format!(
            "{}: {} {} ≥ {} (gap {:.1e})",
            stage.name, stage.objective, stage.unit, stage.bound, stage.gap
        ));
    }
    terminal.note(if proved {
        terminal.say(
            "复核通过：各年物料平衡与结存、许可、能力、额度、填埋库容、费用与多年最优性证明均成立。",
            "verified: balances and stocks of each year, permits, capacities, quotas, landfills, cost and the proof over all years hold.",
        )
    } else {
        terminal.say(
            "复核通过：方案可行、费用属实；求解被中止，费用最低未经证明。",
            "verified: the plan is feasible and its cost true; the solve was stopped, least cost is not proved.",
        )
    });
    Ok(())
}
