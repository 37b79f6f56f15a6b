//! The plans of a siting answer as tables: their order, what is built, the parts of their cost, what the best take in,
//! and the candidates they were chosen from.

use super::super::block::{Block, Cell, cells};
use super::super::figure;
use super::WAN;
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::siting::projects::outcome::{CostParts, SitePlan, SitingOutcome};
use crate::quantity::Cny;

/// The plans and the choice made by hand, with a name for each.
fn named(outcome: &SitingOutcome) -> Vec<(Bilingual, &SitePlan)> {
    let mut all: Vec<(Bilingual, &SitePlan)> = (outcome.plans.iter().enumerate())
        .map(|(i, plan)| {
            let name = match i {
                0 => Bilingual::new("最优", "best"),
                _ => Bilingual::new(format!("次优 {i}"), format!("next best {i}")),
            };
            (name, plan)
        })
        .collect();
    all.extend(
        outcome
            .fixed
            .iter()
            .map(|plan| (Bilingual::new("手工方案", "by hand"), plan)),
    );
    all
}

pub(super) fn plans(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_plans",
        (
            "方案排序（万元，各期合计）",
            "Plans in order (10⁴ CNY over all periods)",
        ),
        &[
            ("方案", "plan"),
            ("选址", "sites"),
            ("总费用", "total"),
            ("比最优多", "more than the best"),
            ("不低于", "no less than"),
            ("未安置（吨，末期/年）", "unplaced, t/yr at the end"),
            ("暴露（万人·公里·吨）", "exposure, 10⁴ person·km·t"),
        ],
    );
    let best = outcome
        .plans
        .first()
        .map_or(Cny::ZERO, |plan| plan.cost.total);
    for (name, plan) in named(outcome) {
        let unplaced = (plan.periods.last()).map(|p| p.unplaced_general_t + p.unplaced_hazardous_t);
        block.rows.push(cells![
            name,
            plan.sites().join(" "),
            Cell::Number(plan.cost.total.0 / WAN, 1),
            Cell::Number((plan.cost.total - best).0 / WAN, 1),
            plan.bound_cny.map(|bound| Cell::Number(bound.0 / WAN, 1)),
            unplaced,
            plan.exposure_person_km_t
                .map(|sum| Cell::Number(sum / WAN, 1)),
        ]);
    }
    if let Some(fault) = &outcome.fixed_fault {
        let mut row = cells![Bilingual::new("手工方案", "by hand"), fault];
        row.resize(block.columns.len(), Cell::Empty);
        block.rows.push(row);
    }
    block
}

pub(super) fn sites(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_sites",
        ("建在哪里、多大、何时", "Where, how big, when"),
        &[
            ("方案", "plan"),
            ("项目", "project"),
            ("地块", "candidate"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("规模", "size"),
            ("投运年", "open from"),
            ("投资（万元）", "investment, 10⁴ CNY"),
            ("土地（万元）", "land, 10⁴ CNY"),
            ("填埋库容（吨）", "landfill room, t"),
            ("来源", "source"),
        ],
    );
    let builds = &dataset.tables().builds.rows;
    for (name, plan) in named(outcome) {
        for site in &plan.built {
            let source = builds
                .iter()
                .find(|b| b.id == site.build)
                .map(|b| &b.source);
            block.rows.push(cells![
                name.clone(),
                site.project.clone(),
                site.candidate.clone(),
                &site.name,
                site.zone.as_deref().and_then(|id| zone(dataset, id)),
                &site.build_name,
                site.year.to_string(),
                Cell::Number(site.capex_cny.0 / WAN, 0),
                Cell::Number(site.land_cny.0 / WAN, 0),
                site.landfill_t,
                source,
            ]);
        }
    }
    block
}

/// Columns of next-best plans in the table of parts; the choice made by hand has one of its own, the last.
const NEXT: [(&str, &str); 5] = [
    ("次优 1", "next best 1"),
    ("次优 2", "next best 2"),
    ("次优 3", "next best 3"),
    ("次优 4", "next best 4"),
    ("次优 5", "next best 5"),
];

/// Why these sites and not those: each part of the cost against the best plan.
pub(super) fn parts(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_parts",
        (
            "为什么是这里、不是那里：费用各部分（万元，各期合计；其余方案为与最优之差）",
            "Why here and not there: cost by part (10⁴ CNY over all periods; other plans against the best)",
        ),
        &[("费用", "part"), ("最优", "best")],
    );
    let Some(best) = outcome.plans.first() else {
        return block;
    };
    let mut others: Vec<&SitePlan> = Vec::new();
    for (plan, name) in outcome.plans.iter().skip(1).zip(NEXT) {
        block.columns.push(name);
        others.push(plan);
    }
    if let Some(plan) = &outcome.fixed {
        block.columns.push(("手工方案", "by hand"));
        others.push(plan);
    }
    let of = |parts: &CostParts, row: usize| match parts.named().get(row) {
        Some((_, cny)) => *cny,
        None => parts.total,
    };
    let labels = best.cost.named().into_iter().map(|(name, _)| name);
    let total = Bilingual::new("合计", "total");
    for (row, label) in labels.chain([total]).enumerate() {
        let own = of(&best.cost, row);
        let mut cells = vec![Cell::Words(label), Cell::Number(own.0 / WAN, 1)];
        let more = |plan: &&SitePlan| Cell::Number((of(&plan.cost, row) - own).0 / WAN, 1);
        cells.extend(others.iter().map(more));
        block.rows.push(cells);
    }
    let label = Bilingual::new("暴露（万人·公里·吨）", "exposure, 10⁴ person·km·t");
    let told = |sum: Option<f64>| sum.map_or(Cell::Empty, |sum| Cell::Number(sum / WAN, 1));
    let own = best.exposure_person_km_t;
    let mut cells = vec![Cell::Words(label), told(own)];
    cells.extend((others.iter()).map(|plan| {
        let more = plan.exposure_person_km_t.zip(own);
        told(more.map(|(one, best)| one - best))
    }));
    block.rows.push(cells);
    block
}

pub(super) fn intake(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_intake",
        (
            "最优方案各年接收量（吨/年）",
            "What the best sites take in (t/yr)",
        ),
        &[
            ("项目", "project"),
            ("地块", "candidate"),
            ("年度", "year"),
            ("接收", "taken in"),
            ("能力", "capacity"),
            ("负荷（%）", "load, %"),
            ("按代码", "by code"),
        ],
    );
    for site in outcome.plans.iter().take(1).flat_map(|plan| &plan.built) {
        for at in &site.intake {
            let codes: Vec<String> = (at.codes.iter())
                .filter(|(_, t)| t.0 > 0.0)
                .map(|(code, t)| format!("{code} {}", figure::tonnes(*t)))
                .collect();
            let load = (at.capacity_t.0 > 0.0).then(|| 100.0 * (at.t / at.capacity_t));
            block.rows.push(cells![
                site.project.clone(),
                site.candidate.clone(),
                at.year.to_string(),
                at.t,
                at.capacity_t,
                load.map(|load| Cell::Number(load, 2)),
                codes.join("；"),
            ]);
        }
    }
    block.shown = block.rows.len();
    block
}

pub(super) fn places(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_candidates",
        ("候选地块", "Candidates"),
        &[
            ("项目", "project"),
            ("地块", "candidate"),
            ("名称", "name"),
            ("面积（亩）", "area, mu"),
            ("地价（万元/亩）", "price, 10⁴ CNY/mu"),
            ("结论", "finding"),
            ("来源", "source"),
        ],
    );
    for project in &outcome.projects {
        for row in &dataset.tables().candidates.rows {
            if !row.projects.0.contains(&project.id) {
                continue;
            }
            let small = project
                .too_small
                .iter()
                .find(|small| small.candidate == row.id);
            let said = match small {
                Some(small) => Bilingual::new(
                    format!("排除：最小规模需 {} 亩", small.needs_mu),
                    format!("excluded: the smallest size needs {} mu", small.needs_mu),
                ),
                None => Bilingual::new("进入比选", "compared"),
            };
            block.rows.push(cells![
                &project.id,
                &row.id,
                &row.name_zh,
                Cell::Number(row.area_mu, 0),
                row.price_cny_mu.map(|cny| Cell::Number(cny.0 / WAN, 1)),
                said,
                &row.source,
            ]);
        }
    }
    block.shown = block.rows.len();
    block
}

/// Name of a zone.
pub(super) fn zone(dataset: &Dataset, id: &str) -> Option<Bilingual> {
    let zone = dataset.zones().find(|(_, zone)| zone.id == id);
    zone.map(|(_, zone)| Bilingual::new(zone.name_zh.clone(), zone.name_en.clone()))
}
