//! The indicators of a year against the targets of the plan: unrounded, judged from the year they are set for.

use super::outcome::Target;
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::settings::Indicator;
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::plan::outcome::{Figure, Outcome};
use std::collections::BTreeSet;

/// Tonnes in one 万吨.
const WAN: f64 = 10_000.0;

/// Arising, value added, intensity, use of general waste and what is landfilled in a year.
pub(super) fn targets(case: &Dataset, plan: &Outcome, value_added: Option<f64>) -> Vec<Target> {
    let total = declared(case);
    let mut targets = vec![target(
        case,
        "total_waste",
        ("工业固体废物产生量", "industrial solid waste"),
        (total / WAN, "万吨", 2),
        "Σ streams.csv（申报企业）× 增长 / Σ streams.csv (declared) × growth",
    )];
    if let Some(value_added) = value_added {
        targets.push(target(
            case,
            "value_added",
            ("工业增加值", "industrial value added"),
            (value_added, "亿元", 2),
            "case.toml [years]",
        ));
        targets.push(target(
            case,
            "intensity",
            ("工业固体废物产生强度", "waste per value added"),
            (total / (value_added * WAN), "吨/万元", 4),
            "产生量 ÷ 工业增加值 / arising ÷ value added",
        ));
    }
    if let Some(rate) = plan
        .indicators
        .iter()
        .find(|f| f.id == "general_utilisation")
    {
        targets.push(target(
            case,
            "general_utilisation",
            (
                "一般工业固体废物综合利用率",
                "use of general industrial waste",
            ),
            (rate.value, "%", 2),
            "综合利用量 ÷（产生量 + 残渣 + 综合利用往年贮存量）（F098、C27） / used ÷ (arising + residues + stock of earlier years used)",
        ));
    }
    targets.push(target(
        case,
        "landfilled",
        ("填埋与入渣场量", "landfilled"),
        (landfilled(case, plan) / WAN, "万吨", 2),
        "Σ 填埋设施处置量 / Σ disposed of at landfills",
    ));
    targets
}

/// Tonnes a year of declared enterprises (F093).
fn declared(case: &Dataset) -> f64 {
    (case.streams())
        .filter(|(id, _)| {
            let generator = case.links().stream_generator[id.index()];
            case.generator(generator).declared
        })
        .map(|(_, row)| row.t_per_year.0)
        .sum()
}

/// Tonnes a year of the district that go to landfills.
fn landfilled(case: &Dataset, plan: &Outcome) -> f64 {
    let landfills: BTreeSet<&str> = (case.tables().landfills.rows.iter())
        .map(|row| row.facility.as_str())
        .collect();
    (plan.legs.iter())
        .filter(|leg| {
            leg.operation == Operation::Dispose && landfills.contains(leg.facility.as_str())
        })
        .map(|leg| leg.tonnes.0)
        .sum()
}

fn target(
    case: &Dataset,
    id: &str,
    (zh, en): (&str, &str),
    (value, unit, decimals): (f64, &str, usize),
    formula: &str,
) -> Target {
    let stated = case.tables().indicators.iter().find(|i| i.id == id);
    let mark = match crate::plan::has_demo(case) {
        true => Mark::Demo,
        false => Mark::Derived,
    };
    Target {
        figure: Figure {
            id: id.to_owned(),
            label: Bilingual::new(zh, en),
            value,
            unit: unit.to_owned(),
            decimals,
            low: None,
            high: None,
            target: stated.and_then(|i| i.target),
            note: None,
            source: Source::new(mark, formula),
        },
        target_year: stated.and_then(|i| i.target_year),
        met: stated.and_then(|i| met(i, case.tables().case.plan_year, value)),
        falls: None,
    }
}

/// Whether a value meets a target that holds in a year.
pub(super) fn met(indicator: &Indicator, year: i32, value: f64) -> Option<bool> {
    let target = indicator
        .target
        .filter(|_| indicator.target_year.is_some_and(|y| y <= year))?;
    // Grains of the arithmetic do not decide.
    let slack = 1e-9 * target.abs();
    match indicator.sense.as_str() {
        ">=" => Some(value >= target - slack),
        "<=" => Some(value <= target + slack),
        _ => None,
    }
}
