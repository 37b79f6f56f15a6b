//! A plan over years in; tables by year for terminal, CSV and page, and the files for programs out.

use super::{block, figure, json};
use crate::dataset::Dataset;
use crate::finding::{Bilingual, Language};
use crate::plan::outcome::{PlanStatus, Reason};
use crate::plan::years::outcome::{YearPlan, YearsOutcome};
use crate::quantity::Tonnes;
use crate::report::block::{Block, Cell, Paper, cells};
use std::collections::BTreeMap;

/// Tonnes in one 万吨.
const WAN: f64 = 10_000.0;

/// The tables of a plan over years.
#[must_use]
pub fn blocks(dataset: &Dataset, outcome: &YearsOutcome) -> Vec<Block> {
    let mut blocks = vec![
        summary(outcome),
        targets(outcome),
        landfills(outcome),
        stocks(dataset, outcome),
        unplaced(dataset, outcome),
        facilities(dataset, outcome),
    ];
    if !outcome.designs.is_empty() {
        blocks.push(designs(outcome));
    }
    blocks.push(assumptions(outcome));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(dataset: &Dataset, outcome: &YearsOutcome, language: Language) -> String {
    block::answer(&paper(outcome), &blocks(dataset, outcome), language)
}

/// The files: `years.json`, the plan of each year, the tables, a page.
#[must_use]
pub fn files(
    dataset: &Dataset,
    outcome: &YearsOutcome,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(dataset, outcome);
    let mut files = block::files(&blocks, language);
    let page = block::html(&paper(outcome), &blocks, language);
    files.push(("years.html".to_owned(), page.into_bytes()));
    files.push(("years.json".to_owned(), bytes(outcome)));
    for period in &outcome.periods {
        files.push((
            format!("{}/outcome.json", period.year),
            json::bytes(&period.plan),
        ));
    }
    files
}

/// `years.json`.
#[must_use]
pub fn bytes(outcome: &YearsOutcome) -> Vec<u8> {
    json::pretty(outcome)
}

/// 2026–2035 for a period of ten years, 2021 for one.
fn span(period: &YearPlan) -> String {
    match period.weight {
        0 | 1 => period.year.to_string(),
        weight => {
            let first = period.year - i32::try_from(weight).unwrap_or(1) + 1;
            format!("{first}–{}", period.year)
        }
    }
}

fn paper(outcome: &YearsOutcome) -> Paper {
    let years: Vec<String> = outcome.periods.iter().map(span).collect();
    let t = &outcome.totals;
    let status = match outcome.status {
        PlanStatus::Stopped => Bilingual::new(
            "提前停止：方案可行，未证明最优。",
            "Stopped early: feasible, not proved optimal. ",
        ),
        _ => Bilingual::new(
            "各年联合求解，两步均已证明最优。",
            "All years solved together, both stages proved optimal. ",
        ),
    };
    let (unplaced, cost) = (
        figure::number(t.unplaced_t.0, 1),
        figure::number(t.cost_cny.0 / 1e4, 0),
    );
    let full: Vec<(&Bilingual, i32)> = (outcome.landfills.iter())
        .filter_map(|l| Some((&l.name, l.full_in?)))
        .collect();
    let none = full.is_empty();
    let list = |language| -> String {
        let one = |(name, year): &(&Bilingual, i32)| format!("{} {year}", name.text(language));
        full.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let landfills = if none {
        Bilingual::new(
            "各期内没有填埋场填满。",
            "No landfill is full within the periods.",
        )
    } else {
        Bilingual::new(
            format!("填满年份：{}。", list(Language::Zh)),
            format!("Full in: {}.", list(Language::En)),
        )
    };
    Paper {
        title: Bilingual::new("多年方案", "Plan over years"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 基准年 {} · {}",
                outcome.case_name.zh,
                outcome.scenario,
                outcome.base_year,
                years.join("、")
            ),
            format!(
                "{} · scenario {} · base year {} · {}",
                outcome.case_name.en,
                outcome.scenario,
                outcome.base_year,
                years.join(", ")
            ),
        ),
        answer: Bilingual::new(
            format!(
                "{}各年合计未安置 {unplaced} t，费用 {cost} 万元。期初库存 {} 万吨，期末 {} 万吨。{}",
                status.zh,
                figure::number(t.opening_t.0 / WAN, 2),
                figure::number(t.closing_t.0 / WAN, 2),
                landfills.zh
            ),
            format!(
                "{}Over all years {unplaced} t without a place, cost {} CNY. Stock {} t at the start, {} t at the end. {}",
                status.en,
                figure::number(t.cost_cny.0, 0),
                figure::number(t.opening_t.0, 0),
                figure::number(t.closing_t.0, 0),
                landfills.en
            ),
        ),
        demo: outcome.demo,
    }
}

fn summary(outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years",
        ("逐年汇总（万吨/年）", "Year by year (10⁴ t/yr)"),
        &[
            ("年度", "year"),
            ("增长系数", "growth"),
            ("产生", "arising"),
            ("利用", "used"),
            ("其中往年存量", "of it old stock"),
            ("处置", "disposed"),
            ("出区", "exported"),
            ("未安置（吨）", "unplaced, t"),
            ("期末库存", "stock at the end"),
            ("费用（万元/年）", "cost, 10⁴ CNY/yr"),
            ("综合利用率（%）", "use of general waste, %"),
        ],
    );
    for period in &outcome.periods {
        let t = &period.plan.totals;
        let wan = |t: Tonnes| Cell::Number(t.0 / WAN, 2);
        let closing: Tonnes = period.stocks.iter().map(|heap| heap.closing_t).sum();
        let drawn: Tonnes = (period.plan.legs.iter())
            .filter(|leg| matches!(leg.from, crate::plan::outcome::Origin::Stock { .. }))
            .map(|leg| leg.tonnes)
            .sum();
        let rate = (period.targets.iter()).find(|t| t.figure.id == "general_utilisation");
        block.rows.push(cells![
            span(period),
            Cell::Number(period.growth, 4),
            wan(t.arising_t),
            wan(t.used_t),
            wan(drawn),
            wan(t.disposed_t),
            wan(t.exported_t),
            Cell::Number(t.unplaced_t.0, 1),
            wan(closing),
            Cell::Number(t.cost_cny.0 / 1e4, 0),
            rate.map(|t| Cell::Number(t.figure.value, 2)),
        ]);
    }
    block
}

fn targets(outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_targets",
        ("逐年指标", "Indicators year by year"),
        &[
            ("年度", "year"),
            ("指标", "indicator"),
            ("单位", "unit"),
            ("取整", "rounded"),
            ("未取整", "unrounded"),
            ("目标", "target"),
            ("目标年", "for"),
            ("达到", "met"),
            ("来源", "source"),
        ],
    );
    for period in &outcome.periods {
        for target in &period.targets {
            let f = &target.figure;
            let falls = target.falls.map(|falls| match falls {
                true => Bilingual::new("较上期下降", "falls"),
                false => Bilingual::new("未较上期下降", "does not fall"),
            });
            let met = target.met.map(|met| match met {
                true => Bilingual::new("是", "yes"),
                false => Bilingual::new("否", "no"),
            });
            let met = met.or(falls);
            block.rows.push(cells![
                span(period),
                &f.label,
                Bilingual::new(
                    figure::unit(&f.unit, Language::Zh),
                    figure::unit(&f.unit, Language::En)
                ),
                Cell::Number(f.value, f.decimals),
                Cell::Exact(f.value),
                f.target.map(|t| Cell::Number(t, f.decimals)),
                target.target_year.map(|y| y.to_string()),
                met,
                &f.source,
            ]);
        }
    }
    block.shown = block.rows.len();
    block
}

fn landfills(outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_landfills",
        ("填埋库容（万吨）", "Landfills (10⁴ t)"),
        &[
            ("设施", "facility"),
            ("名称", "name"),
            ("年度", "year"),
            ("填入/年", "filled a year"),
            ("期末剩余", "left at the end"),
            ("填满年份", "full in"),
            ("寿命（年，自首期起）", "life from the start, years"),
            ("库容来源", "source of room"),
        ],
    );
    for landfill in &outcome.landfills {
        for (at, period) in landfill.years.iter().zip(&outcome.periods) {
            block.rows.push(cells![
                &landfill.facility,
                &landfill.name,
                span(period),
                Cell::Number(at.filled_t.0 / WAN, 2),
                Cell::Number(at.left_t.0 / WAN, 2),
                landfill.full_in.map(|y| y.to_string()),
                landfill.life_years.map(|y| Cell::Number(y, 1)),
                &landfill.source,
            ]);
        }
    }
    block
}

fn stocks(dataset: &Dataset, outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_stocks",
        ("库存（吨）", "Stocks (t)"),
        &[
            ("年度", "year"),
            ("地点", "place"),
            ("代码", "code"),
            ("名称", "waste"),
            ("期初", "opening"),
            ("收入", "came"),
            ("取出", "left"),
            ("未安置", "unplaced"),
            ("期末", "closing"),
        ],
    );
    let waste = names(dataset);
    for period in &outcome.periods {
        for heap in &period.stocks {
            block.rows.push(cells![
                span(period),
                &heap.site,
                &heap.code,
                waste.get(heap.code.as_str()).cloned(),
                heap.opening_t,
                heap.came_t,
                heap.left_t,
                heap.unplaced_t,
                heap.closing_t,
            ]);
        }
    }
    block
}

fn names(dataset: &Dataset) -> BTreeMap<&str, Bilingual> {
    (dataset.wastes())
        .map(|(_, w)| (w.code.as_str(), Bilingual::new(&w.name_zh, &w.name_en)))
        .collect()
}

/// Tonnes without a place by code and reason.
fn unplaced(dataset: &Dataset, outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_unplaced",
        ("未安置（吨/年）", "Unplaced (t/yr)"),
        &[
            ("年度", "year"),
            ("代码", "code"),
            ("名称", "waste"),
            ("原因", "reason"),
            ("吨/年", "t/yr"),
        ],
    );
    let waste = names(dataset);
    for period in &outcome.periods {
        let mut sums: BTreeMap<(&str, Reason), Tonnes> = BTreeMap::new();
        for left in &period.plan.unserved {
            *sums.entry((&left.code, left.reason)).or_default() += left.tonnes;
        }
        for ((code, reason), t) in sums {
            block.rows.push(cells![
                span(period),
                code,
                waste.get(code).cloned(),
                reason.label(),
                t
            ]);
        }
    }
    block
}

/// What each facility takes in, a column of years.
fn facilities(dataset: &Dataset, outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_facilities",
        ("设施负荷（吨/年）", "Loads of facilities (t/yr)"),
        &[
            ("设施", "facility"),
            ("名称", "name"),
            ("年度", "year"),
            ("接收", "takes"),
        ],
    );
    for (_, row) in dataset.facilities() {
        let takes = |period: &YearPlan| -> Tonnes {
            (period.plan.legs.iter())
                .filter(|leg| leg.facility == row.id)
                .map(|leg| leg.tonnes)
                .sum()
        };
        let loads: Vec<Tonnes> = outcome.periods.iter().map(takes).collect();
        if loads.iter().all(|&t| t <= Tonnes::ZERO) {
            continue;
        }
        for (period, t) in outcome.periods.iter().zip(loads) {
            block.rows.push(cells![
                &row.id,
                Bilingual::new(&row.name_zh, &row.name_en),
                span(period),
                t
            ]);
        }
    }
    block
}

fn designs(outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_designs",
        ("拟建填埋场的寿命", "Life of planned landfills"),
        &[
            ("项目", "project"),
            ("名称", "name"),
            ("用地（亩）", "ground, mu"),
            ("吨/年", "t/yr"),
            ("寿命（年）", "life, years"),
            ("所求（年）", "asked for, years"),
            ("需用地（亩）", "ground for it, mu"),
            ("或填高（米）", "or height, m"),
            ("算式", "formula"),
            ("来源", "source"),
        ],
    );
    for design in &outcome.designs {
        block.rows.push(cells![
            &design.project,
            &design.name,
            Cell::Number(design.area_mu, 0),
            design.t_per_year,
            Cell::Number(design.life_years, 1),
            Cell::Number(design.wanted_years, 1),
            Cell::Number(design.wanted_mu, 2),
            Cell::Number(design.wanted_depth_m, 2),
            &design.formula,
            &design.source,
        ]);
    }
    block
}

fn assumptions(outcome: &YearsOutcome) -> Block {
    let mut block = Block::new(
        "years_assumptions",
        ("假设", "Assumptions"),
        &[("年度", "year"), ("假设", "assumption"), ("来源", "source")],
    );
    for period in &outcome.periods {
        block.rows.push(cells![
            period.year.to_string(),
            Bilingual::new(
                format!("增长系数 {}", period.growth),
                format!("growth {}", period.growth)
            ),
            &period.source,
        ]);
    }
    for assumption in &outcome.assumptions {
        block.rows.push(cells![
            assumption.year.map(|y| y.to_string()),
            &assumption.text,
            &assumption.source,
        ]);
    }
    block.shown = block.rows.len();
    block
}
