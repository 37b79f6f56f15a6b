//! A siting answer in; tables for terminal, CSV and page, a document of two pages to print and the files for programs out.

use super::block::{self, Block, Cell, Paper, cells};
use super::figure;
use crate::dataset::Dataset;
use crate::finding::{Bilingual, Language};
use crate::plan::siting::projects::outcome::{
    BuiltSite, CostParts, Futures, SitePlan, SitingOutcome, SitingStatus,
};
use crate::quantity::Cny;
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject};

/// CNY in one 万元.
const WAN: f64 = 10_000.0;

/// The tables of an answer.
#[must_use]
pub fn blocks(dataset: &Dataset, outcome: &SitingOutcome) -> Vec<Block> {
    let mut blocks = vec![plans(outcome), sites(dataset, outcome), parts(outcome)];
    blocks.push(intake(outcome));
    blocks.push(places(dataset, outcome));
    if !outcome.worth.is_empty() {
        blocks.push(worth(outcome));
    }
    if !outcome.turning.is_empty() {
        blocks.push(turning(outcome));
    }
    if !outcome.frontier.is_empty() {
        blocks.push(frontier(outcome));
    }
    blocks.extend(outcome.futures.as_ref().map(futures));
    blocks.push(assumptions(dataset));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(dataset: &Dataset, outcome: &SitingOutcome, language: Language) -> String {
    let paper = paper(dataset, outcome);
    format!(
        "{}\n{}\n{}",
        paper.subtitle.text(language),
        paper.answer.text(language),
        block::terminal(&blocks(dataset, outcome), language)
    )
}

/// The answer in a sentence or two.
#[must_use]
pub fn answer(dataset: &Dataset, outcome: &SitingOutcome) -> Bilingual {
    paper(dataset, outcome).answer
}

/// `siting.json`.
///
/// # Panics
/// Never: an outcome has string keys only.
#[must_use]
pub fn bytes(outcome: &SitingOutcome) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(outcome).expect("an outcome has string keys only");
    bytes.push(b'\n');
    bytes
}

/// The document to print: the tables with sources cut to their mark where they would take the room of the numbers; the
/// tables as files have them in full.
#[must_use]
pub fn document(dataset: &Dataset, outcome: &SitingOutcome, language: Language) -> String {
    let mut blocks = blocks(dataset, outcome);
    for block in &mut blocks {
        if block.file == "siting_assumptions" {
            continue;
        }
        for cell in block.rows.iter_mut().flatten() {
            if let Cell::Mark(source) = cell {
                source.detail.clear();
            }
        }
    }
    block::sheets(&paper(dataset, outcome), &blocks, language)
}

/// The files: `siting.json`, tables, a layer of the sites, a document to print.
#[must_use]
pub fn files(
    dataset: &Dataset,
    outcome: &SitingOutcome,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(dataset, outcome);
    let mut files = block::files(&blocks, language);
    let page = document(dataset, outcome, language);
    files.push(("siting.html".to_owned(), page.into_bytes()));
    files.push(("siting.json".to_owned(), bytes(outcome)));
    files.push((
        "siting_sites.geojson".to_owned(),
        super::geojson::bytes(&layer(outcome)),
    ));
    files
}

/// The sites of each plan as points.
#[must_use]
pub fn layer(outcome: &SitingOutcome) -> FeatureCollection {
    let mut features = Vec::new();
    for (rank, plan) in outcome.plans.iter().enumerate() {
        for site in &plan.built {
            let mut properties = JsonObject::new();
            properties.insert("rank".to_owned(), (rank + 1).into());
            properties.insert("site".to_owned(), site.tag().into());
            properties.insert("name_zh".to_owned(), site.name.zh.clone().into());
            properties.insert("name_en".to_owned(), site.name.en.clone().into());
            properties.insert("build".to_owned(), site.build.clone().into());
            properties.insert("year".to_owned(), site.year.into());
            features.push(Feature {
                geometry: Some(GeometryValue::new_point([site.place.lon, site.place.lat]).into()),
                properties: Some(properties),
                ..Feature::default()
            });
        }
    }
    FeatureCollection {
        features,
        bbox: None,
        foreign_members: None,
    }
}

/// What is built, in a line.
fn line(plan: &SitePlan, language: Language) -> String {
    let one = |site: &BuiltSite| {
        let what = site.project.as_deref().unwrap_or("");
        let place = site.name.text(language);
        let build = site.build_name.text(language);
        match language {
            Language::Zh => format!("{what}→{place}，{build}，{} 年投运", site.year),
            Language::En => format!("{what} at {place}, {build}, open {}", site.year),
        }
    };
    let all: Vec<String> = plan.built.iter().map(one).collect();
    all.join(match language {
        Language::Zh => "；",
        Language::En => "; ",
    })
}

fn paper(dataset: &Dataset, outcome: &SitingOutcome) -> Paper {
    let wan = |cny: Cny| figure::number(cny.0 / WAN, 1);
    let answer = match (outcome.plans.first(), outcome.status) {
        (None, _) | (_, SitingStatus::Infeasible) => nothing(dataset, outcome),
        (Some(best), status) => {
            let gap = figure::number(100.0 * outcome.gap.unwrap_or(1.0), 4);
            let proof = match status {
                SitingStatus::Optimal => Bilingual::new(
                    format!("已证明最优（差距 {gap} %）。"),
                    format!("Proved best (gap {gap} %). "),
                ),
                _ => Bilingual::new(
                    format!("提前停止，差距 {gap} %。"),
                    format!("Stopped early, gap {gap} %. "),
                ),
            };
            let next = outcome
                .plans
                .get(1)
                .map_or_else(Bilingual::default, |next| {
                    let more = wan(next.cost.total - best.cost.total);
                    Bilingual::new(
                        format!("次优（{}）多 {more} 万元。", next.sites().join("、")),
                        format!(
                            "The next best ({}) costs {more} ×10⁴ CNY more.",
                            next.sites().join(", ")
                        ),
                    )
                });
            Bilingual::new(
                format!("{}。{}{}", line(best, Language::Zh), proof.zh, next.zh),
                format!("{}. {}{}", line(best, Language::En), proof.en, next.en),
            )
        }
    };
    let projects: Vec<&str> = outcome.projects.iter().map(|p| p.id.as_str()).collect();
    Paper {
        title: Bilingual::new("项目选址", "Siting of projects"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 项目 {}",
                outcome.case_name.zh,
                outcome.scenario,
                projects.join("、")
            ),
            format!(
                "{} · scenario {} · projects {}",
                outcome.case_name.en,
                outcome.scenario,
                projects.join(", ")
            ),
        ),
        answer,
        demo: outcome.demo,
    }
}

/// Why there is no plan.
fn nothing(dataset: &Dataset, outcome: &SitingOutcome) -> Bilingual {
    let homeless: Vec<&str> = (outcome.projects.iter())
        .filter(|p| p.required && p.candidates.is_empty())
        .map(|p| p.id.as_str())
        .collect();
    if homeless.is_empty() {
        let siting = dataset.tables().case.siting.clone().unwrap_or_default();
        return Bilingual::new(
            format!(
                "必建项目（{}）、用地、预算与互斥条件不能同时满足：没有可行的选址。",
                siting.required.join("、")
            ),
            format!(
                "The projects that must be built ({}), land, budgets and exclusions cannot all hold: there is no choice.",
                siting.required.join(", ")
            ),
        );
    }
    Bilingual::new(
        format!("{} 没有候选地块能容纳：见“候选地块”。", homeless.join("、")),
        format!(
            "No candidate has the land for {}: see \"Candidates\".",
            homeless.join(", ")
        ),
    )
}

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

fn plans(outcome: &SitingOutcome) -> Block {
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

fn sites(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
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
    let zones = |id: &str| {
        let zone = dataset.zones().find(|(_, zone)| zone.id == id);
        zone.map(|(_, zone)| Bilingual::new(zone.name_zh.clone(), zone.name_en.clone()))
    };
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
                site.zone.as_deref().and_then(zones),
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

/// Why these sites and not those: each part of the cost against the best plan.
fn parts(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_parts",
        (
            "为什么是这里、不是那里：费用各部分（万元，各期合计；其余方案为与最优之差）",
            "Why here and not there: cost by part (10⁴ CNY over all periods; other plans against the best)",
        ),
        &[("费用", "part")],
    );
    let all = named(outcome);
    let names = ["最优", "次优 1", "次优 2", "次优 3", "次优 4", "次优 5"];
    let en = [
        "best",
        "next best 1",
        "next best 2",
        "next best 3",
        "next best 4",
        "next best 5",
    ];
    let told = all.len().min(names.len());
    for i in 0..told {
        let by_hand = outcome.fixed.is_some() && i + 1 == all.len();
        block.columns.push(if by_hand {
            ("手工方案", "by hand")
        } else {
            (names[i], en[i])
        });
    }
    let Some((_, best)) = all.first() else {
        return block;
    };
    let of = |parts: &CostParts, row: usize| match parts.named().get(row) {
        Some((_, cny)) => *cny,
        None => parts.total,
    };
    let mut labels: Vec<Bilingual> = best
        .cost
        .named()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    labels.push(Bilingual::new("合计", "total"));
    for (row, label) in labels.into_iter().enumerate() {
        let own = of(&best.cost, row);
        let mut cells = vec![Cell::Words(label), Cell::Number(own.0 / WAN, 1)];
        for (_, plan) in all.iter().take(told).skip(1) {
            cells.push(Cell::Number((of(&plan.cost, row) - own).0 / WAN, 1));
        }
        block.rows.push(cells);
    }
    let mut cells = vec![
        Cell::Words(Bilingual::new(
            "暴露（万人·公里·吨）",
            "exposure, 10⁴ person·km·t",
        )),
        best.exposure_person_km_t
            .map_or(Cell::Empty, |sum| Cell::Number(sum / WAN, 1)),
    ];
    for (_, plan) in all.iter().take(told).skip(1) {
        let more = plan.exposure_person_km_t.zip(best.exposure_person_km_t);
        cells.push(more.map_or(Cell::Empty, |(one, best)| {
            Cell::Number((one - best) / WAN, 1)
        }));
    }
    block.rows.push(cells);
    block
}

fn intake(outcome: &SitingOutcome) -> Block {
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

fn places(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
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

fn worth(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_worth",
        (
            "各项目单独与共同的价值（万元，各期合计）",
            "What projects are worth alone and together (10⁴ CNY over all periods)",
        ),
        &[
            ("建设", "built"),
            ("选址", "sites"),
            ("总费用", "total"),
            ("比都不建节省", "saves against building none"),
        ],
    );
    for row in &outcome.worth {
        let built = match row.projects.is_empty() {
            true => Bilingual::new("都不建", "none"),
            false => Bilingual::new(row.projects.join(" + "), row.projects.join(" + ")),
        };
        block.rows.push(cells![
            built,
            row.sites.join(" "),
            row.cost_cny.map(|cny| Cell::Number(cny.0 / WAN, 1)),
            row.saves_cny.map(|cny| Cell::Number(cny.0 / WAN, 1)),
        ]);
    }
    block
}

fn turning(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_turning",
        ("什么会改变选址", "What would change the sites"),
        &[
            ("数字", "number"),
            ("倍数", "factor"),
            ("最优选址", "best sites"),
            ("总费用（万元）", "total, 10⁴ CNY"),
            ("选址首先改变于", "sites change first at"),
        ],
    )
    .about(Bilingual::new(
        "每次只改变一个数字，其余不变，重新求解；“选址首先改变于”由折半查找得出，范围 0.5–2 倍。",
        "One number at a time is moved, all else as it is, and everything solved again; where the sites change first is found by halving between 0.5 and 2.",
    ));
    for row in &outcome.turning {
        for (i, point) in row.points.iter().enumerate() {
            let change = match (i, row.below, row.above) {
                (0, None, None) => Some(Bilingual::new("范围内不变", "not within the range")),
                (0, below, above) => {
                    let all: Vec<String> = [below, above]
                        .into_iter()
                        .flatten()
                        .map(|factor| format!("× {factor}"))
                        .collect();
                    Some(Bilingual::new(all.join("、"), all.join(", ")))
                }
                _ => None,
            };
            block.rows.push(cells![
                row.what.clone(),
                format!("× {}", point.factor),
                point.sites.join(" "),
                Cell::Number(point.cost_cny.0 / WAN, 1),
                change,
            ]);
        }
    }
    block.shown = block.rows.len();
    block
}

fn frontier(outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_frontier",
        ("费用、暴露与公平", "Cost, exposure and equity"),
        &[
            ("选址", "sites"),
            ("总费用（万元）", "total, 10⁴ CNY"),
            ("比最优多（万元）", "more than the best, 10⁴ CNY"),
            ("暴露（万人·公里·吨）", "exposure, 10⁴ person·km·t"),
            ("末期处理最多的镇街", "zone with most treated at the end"),
            ("其处理量（吨/年）", "treated there, t/yr"),
        ],
    )
    .about(Bilingual::new(
        "各期暴露依次比最优方案少 5 %、10 % ……，选址与流向一起重新求解。",
        "Exposure in every period is held 5 %, 10 %, … below the best plan's; sites and flows are solved again together.",
    ));
    let Some(best) = outcome.plans.first() else {
        return block;
    };
    for plan in [best].into_iter().chain(&outcome.frontier) {
        let last = plan.periods.last();
        block.rows.push(cells![
            plan.sites().join(" "),
            Cell::Number(plan.cost.total.0 / WAN, 1),
            Cell::Number((plan.cost.total - best.cost.total).0 / WAN, 1),
            plan.exposure_person_km_t
                .map(|sum| Cell::Number(sum / WAN, 1)),
            last.and_then(|at| at.largest_burden_zone.clone()),
            last.map(|at| at.largest_burden_t),
        ]);
    }
    block
}

fn futures(futures: &Futures) -> Block {
    let mut block = Block::new(
        "siting_futures",
        (
            "不同产生量下的后悔值（万元）",
            "Regret under other arisings (10⁴ CNY)",
        ),
        &[
            ("建设", "built"),
            ("产生量倍数", "arisings times"),
            ("该情形最优选址", "best sites there"),
            ("该情形最低费用", "least cost there"),
            ("多花", "beaten by"),
            ("最大后悔", "largest regret"),
            ("稳健方案", "best over all"),
        ],
    );
    for regret in &futures.regrets {
        for (i, future) in futures.futures.iter().enumerate() {
            let first = i == 0;
            block.rows.push(cells![
                first.then(|| regret.built.join(" ")),
                format!("× {}", future.factor),
                future.sites.join(" "),
                Cell::Number(future.cost_cny.0 / WAN, 1),
                regret
                    .over_cny
                    .get(i)
                    .map(|cny| Cell::Number(cny.0 / WAN, 1)),
                regret
                    .largest_cny
                    .filter(|_| first)
                    .map(|cny| Cell::Number(cny.0 / WAN, 1)),
                (first && regret.robust).then(|| Bilingual::new("是", "yes")),
            ]);
        }
    }
    block.shown = block.rows.len();
    block
}

fn assumptions(dataset: &Dataset) -> Block {
    let mut block = Block::new(
        "siting_assumptions",
        ("假设", "Assumptions"),
        &[("内容", "what"), ("数值", "value"), ("来源", "source")],
    );
    let siting = dataset.tables().case.siting.clone().unwrap_or_default();
    let source = siting.source.clone();
    let mut say = |zh: &str, en: &str, value: String| {
        block
            .rows
            .push(cells![Bilingual::new(zh, en), value, source.as_ref()]);
    };
    say(
        "投资与土地按年金计入，年利率",
        "investment and land as annuities at a rate of",
        format!("{} %", 100.0 * siting.discount_rate),
    );
    say(
        "危险废物未安置代价（元/吨）",
        "hazardous waste without a place, CNY/t",
        siting.unplaced_hazardous_cny_per_t.0.to_string(),
    );
    say(
        "一般固废未安置代价（元/吨）",
        "general waste without a place, CNY/t",
        siting.unplaced_general_cny_per_t.0.to_string(),
    );
    say(
        "必建项目",
        "projects that must be built",
        siting.required.join("、"),
    );
    if let Some(budget) = siting.budget_wan_cny {
        say("投资上限（万元）", "budget, 10⁴ CNY", budget.to_string());
    }
    if let Some(budget) = siting.budget_wan_cny_per_year {
        say(
            "每年投资上限（万元）",
            "budget a year, 10⁴ CNY",
            budget.to_string(),
        );
    }
    if let Some(most) = siting.most_t_per_zone {
        say(
            "每镇街处理量上限（吨/年）",
            "most treated in a zone, t/yr",
            most.0.to_string(),
        );
    }
    block
}
