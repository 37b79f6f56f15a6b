//! Collection points in; tables, a layer for maps, a page to print, and rows for `collection_points.csv` out.

mod files;
mod plan;
mod tables;

use crate::dataset::Dataset;
use crate::finding::{Bilingual, Language};
use crate::plan::collection::points::build::Waste;
use crate::plan::collection::points::instance::Measure;
use crate::plan::collection::points::outcome::{PointsOutcome, PointsPlan};
use crate::plan::collection::points::solution::Status;
use crate::quantity::Cny;
use crate::report::block::{self, Block, Paper};
use crate::report::summary::{Spot, Tone, spots as spots_map};
use crate::report::{figure, json};
pub use files::{layer, rows};

/// The tables of an answer: coverage and cost, points with their rooms, a choice made by hand, zones without a point with the reason, the curve, who brings what where, what is assumed.
#[must_use]
pub fn blocks(dataset: &Dataset, outcome: &PointsOutcome) -> Vec<Block> {
    let mut blocks = vec![tables::sum(outcome)];
    if !outcome.faults.is_empty() {
        blocks.push(tables::faults("points_faults", &outcome.faults));
    }
    if let Some(plan) = &outcome.plan {
        blocks.push(plan::points(dataset, plan));
        blocks.push(plan::rooms(dataset, plan));
    }
    if let Some(hand) = &outcome.hand {
        blocks.push(tables::hand(outcome, hand));
        blocks.push(tables::faults("points_hand_faults", &hand.faults));
    }
    if !outcome.curve.is_empty() {
        blocks.push(tables::curve(outcome));
    }
    if let Some(plan) = &outcome.plan {
        blocks.push(tables::zones(outcome));
        blocks.push(plan::brings(dataset, plan));
    }
    blocks.push(plan::assumptions(dataset, outcome));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(dataset: &Dataset, outcome: &PointsOutcome, language: Language) -> String {
    block::answer(&paper(outcome), &blocks(dataset, outcome), language)
}

/// The files: `points.json`, tables, `points.csv` that can stand in for `collection_points.csv`, a layer, a page.
#[must_use]
pub fn files(
    dataset: &Dataset,
    outcome: &PointsOutcome,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(dataset, outcome);
    let mut files = block::files(&blocks, language);
    let picture = picture(dataset, outcome, language);
    let page = block::pictured(&paper(outcome), &picture, &blocks, language, false);
    files.push(("points.html".to_owned(), page.into_bytes()));
    files.push(("points.json".to_owned(), json::pretty(outcome)));
    files.push((
        "points.geojson".to_owned(),
        crate::report::geojson::bytes(&layer(outcome.plan.as_ref())),
    ));
    files.push(("points.csv".to_owned(), rows(outcome)));
    files
}

/// What counts, in words.
fn counted(measure: Measure) -> Bilingual {
    match measure {
        Measure::Sources => Bilingual::new("按来源数", "by sources"),
        Measure::Tonnes => Bilingual::new("按吨数", "by tonnes"),
    }
}

fn title(waste: Waste) -> Bilingual {
    match waste {
        Waste::Hazardous => Bilingual::new(
            "小量危险废物收集点选址",
            "Siting of shared points of small hazardous waste",
        ),
        Waste::General => Bilingual::new(
            "包装物、边角料区域贮存设施选址",
            "Siting of regional stores of packaging and off-cuts",
        ),
    }
}

fn cny(money: Cny) -> String {
    figure::number(money.0, 0)
}

/// The answer in a sentence or two.
#[must_use]
pub fn answer(outcome: &PointsOutcome) -> Bilingual {
    let Some(plan) = &outcome.plan else {
        let share = figure::percent(outcome.widest.unwrap_or(0.0));
        let asked = figure::percent(outcome.cover);
        if outcome.status == Status::Undecided {
            return Bilingual::new(
                format!(
                    "在限定的搜索量或时间内没有找到覆盖率 {asked} 的方案，也没有证明做不到；已证明至多 {share}。请降低覆盖率、增加点数，或给更多时间。"
                ),
                format!(
                    "Within the limits of search and time no plan of a coverage of {asked} was found, and none was ruled out; at most {share} is proved. Ask for less, for more points, or give it more time."
                ),
            );
        }
        // A proof that ended as soon as it could rounds to what was asked.
        let (most_zh, most_en) = match share == asked {
            true => (String::new(), String::new()),
            false => (format!("：最多 {share}"), format!(": at most {share}")),
        };
        return Bilingual::new(
            format!(
                "在所给点数、收集单位数、限距与预算内，覆盖率达不到 {asked}{most_zh}（已证明）。"
            ),
            format!(
                "Within the caps on points, collectors, distance and budget a coverage of {asked} cannot be had{most_en} (proved)."
            ),
        );
    };
    let (zh, en) = points_of(plan);
    let (sources, tonnes) = (figure::percent(plan.sources), figure::percent(plan.tonnes));
    let change = plan.cny - outcome.today;
    let (less_zh, less_en) = if change.0 <= 0.0 {
        ("少", "less")
    } else {
        ("多", "more")
    };
    let more = cny(change.abs());
    let gap = figure::number(100.0 * outcome.gap.unwrap_or(1.0), 3);
    let proof = match outcome.status {
        _ if outcome.gap.is_none() => Bilingual::new(
            "提前停止，费用是否最省没有证明。",
            "Stopped early; nothing is proved about its cost.",
        ),
        Status::Optimal => Bilingual::new(
            format!("已证明最优（差距 {gap} %）。"),
            format!("Proved best (gap {gap} %)."),
        ),
        _ => Bilingual::new(
            format!("提前停止，差距 {gap} %。"),
            format!("Stopped early, gap {gap} %."),
        ),
    };
    Bilingual::new(
        format!(
            "{zh}；覆盖来源 {sources}、吨数 {tonnes}；年费用 {} 元，比现状{less_zh} {more} 元。{}",
            cny(plan.cny),
            proof.zh
        ),
        format!(
            "{en}; {sources} of the sources and {tonnes} of the tonnes covered; {} CNY a year, {more} {less_en} than today. {}",
            cny(plan.cny),
            proof.en
        ),
    )
}

fn points_of(plan: &PointsPlan) -> (String, String) {
    if plan.points.is_empty() {
        return (
            "不设收集点最省".to_owned(),
            "No point is cheapest".to_owned(),
        );
    }
    let many = plan.points.len();
    let zh: Vec<&str> = plan
        .points
        .iter()
        .map(|point| point.name.zh.as_str())
        .collect();
    let en: Vec<&str> = plan
        .points
        .iter()
        .map(|point| point.name.en.as_str())
        .collect();
    (
        format!("设 {many} 处：{}", zh.join("、")),
        format!("{many} points: {}", en.join(", ")),
    )
}

fn paper(outcome: &PointsOutcome) -> Paper {
    let counted = counted(outcome.measure);
    let asked = match outcome.budget {
        Some(budget) => Bilingual::new(
            format!("预算 {} 元/年内覆盖最多（{}）", cny(budget), counted.zh),
            format!("widest within {} CNY a year ({})", cny(budget), counted.en),
        ),
        None => {
            let share = figure::percent(outcome.cover);
            Bilingual::new(
                format!("覆盖率不低于 {share}（{}）", counted.zh),
                format!("coverage of {share} or more ({})", counted.en),
            )
        }
    };
    let (km, most, collectors) = (
        figure::number(outcome.limit_km, 1),
        outcome.most_points,
        outcome.most_collectors,
    );
    Paper {
        title: title(outcome.waste),
        subtitle: Bilingual::new(
            format!(
                "{} · {} · {} · 限距 {km} km · 至多 {most} 点、{collectors} 家收集单位（R027）",
                outcome.case_name.zh,
                title(outcome.waste).zh,
                asked.zh
            ),
            format!(
                "{} · {} · {} · within {km} km · at most {most} points and {collectors} collectors (R027)",
                outcome.case_name.en,
                title(outcome.waste).en,
                asked.en
            ),
        ),
        answer: answer(outcome),
        demo: outcome.demo,
    }
}

/// Points on the map of the case, those of the choice made by hand in grey.
fn picture(dataset: &Dataset, outcome: &PointsOutcome, language: Language) -> String {
    let spots = |plan: &PointsPlan, tone| -> Vec<Spot> {
        let spot = |point: &crate::plan::collection::points::outcome::PointTold| Spot {
            at: point.place,
            name: point.name.text(language).to_owned(),
            tone,
        };
        plan.points.iter().map(spot).collect()
    };
    let mut all = outcome
        .hand
        .as_ref()
        .map_or_else(Vec::new, |hand| spots(&hand.plan, Tone::Other));
    all.extend(
        outcome
            .plan
            .iter()
            .flat_map(|plan| spots(plan, Tone::Chosen)),
    );
    let title = Bilingual::new(
        "收集点（红）与手工选定的点（灰）；镇街界线为示意",
        "Points (red) and those chosen by hand (grey); outlines of zones are schematic",
    );
    spots_map(dataset, &title, &all, &[], language)
}
