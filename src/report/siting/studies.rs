//! The further questions of a siting answer as tables: what projects are worth, what would change the sites, what less
//! exposure costs, what holds in other futures, and what is assumed.

use super::super::block::{Block, Cell, cells};
use super::super::figure;
use super::WAN;
use super::plans::zone;
use crate::dataset::Dataset;
use crate::finding::Bilingual;
use crate::plan::siting::projects::outcome::{Futures, SitingOutcome, TurningPoint};
use crate::quantity::Tonnes;

pub(super) fn worth(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
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
    block.about = why_none_saves(dataset, outcome);
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

/// Why projects cost more than they save, where they do: how little of what they could take arises in the district, and
/// what the comparison does not hold.
fn why_none_saves(dataset: &Dataset, outcome: &SitingOutcome) -> Option<Bilingual> {
    let dear: Vec<&str> = (outcome.worth.iter())
        .filter(|row| row.saves_cny.is_some_and(|cny| cny.0 < 0.0))
        .filter_map(|row| match &row.projects[..] {
            [only] => Some(only.as_str()),
            _ => None,
        })
        .collect();
    if dear.is_empty() {
        return None;
    }
    let loads: Vec<String> = (outcome.plans.iter().take(1))
        .flat_map(|plan| &plan.built)
        .filter_map(|site| {
            let project = site.project.as_deref().filter(|id| dear.contains(id))?;
            let last = site.intake.last()?;
            let load = (last.capacity_t.0 > 0.0).then(|| 100.0 * (last.t / last.capacity_t))?;
            let (t, capacity) = (figure::tonnes(last.t), figure::tonnes(last.capacity_t));
            Some(format!(
                "{project} {t} / {capacity} t ({} %)",
                figure::number(load, 2)
            ))
        })
        .collect();
    let imported = (dataset.tables().imports.rows.iter()).any(|row| row.t_per_year > Tonnes::ZERO);
    let (imports_zh, imports_en) = match imported {
        true => (
            "已计入输入的外区废物",
            "waste of other districts is counted as the case has it",
        ),
        false => (
            "没有计入外区输入的废物",
            "no waste of other districts is counted",
        ),
    };
    Some(Bilingual::new(
        format!(
            "负数的含义：{} 单独建设时，投资与运行费高于它替本区省下的处理、运输与未安置代价。最优方案中末期每年接收 / 能力：{}；{imports_zh}，费用与未安置代价为演示值。这是在这些假设下的比较，不是“不该建”的结论。",
            dear.join("、"),
            loads.join("；")
        ),
        format!(
            "What a negative number means: built alone, {} costs more to build and run than it saves the district in treatment, transport and tonnes without a place. Taken in / capacity a year at the end, in the best plan: {}; {imports_en}, and costs and the price of an unplaced tonne are demo values. It is a comparison under these assumptions, not a verdict against the project.",
            dear.join(", "),
            loads.join("; ")
        ),
    ))
}

pub(super) fn turning(outcome: &SitingOutcome) -> Block {
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
                (0, None, None) => Some(Bilingual::new("范围内不变", "the same within the range")),
                (0, below, above) => {
                    let all: Vec<String> = [("≤", below), ("≥", above)]
                        .into_iter()
                        .filter_map(|(side, factor)| {
                            let factor = factor?;
                            let beyond = row.points.iter().filter(|point| match side {
                                "≤" => point.factor <= factor,
                                _ => point.factor >= factor,
                            });
                            // The nearest of the points tried beyond it says what the sites change to.
                            let to = beyond.min_by(|a, b| {
                                let off = |point: &TurningPoint| (point.factor - factor).abs();
                                off(a).total_cmp(&off(b))
                            })?;
                            Some(format!("{side} × {factor}: {}", to.sites.join(" ")))
                        })
                        .collect();
                    Some(Bilingual::new(all.join("；"), all.join("; ")))
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

pub(super) fn frontier(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
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
            last.and_then(|at| zone(dataset, at.largest_burden_zone.as_deref()?)),
            last.map(|at| at.largest_burden_t),
        ]);
    }
    block
}

pub(super) fn futures(futures: &Futures) -> Block {
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

pub(super) fn assumptions(dataset: &Dataset, outcome: &SitingOutcome) -> Block {
    let mut block = Block::new(
        "siting_assumptions",
        ("假设", "Assumptions"),
        &[("内容", "what"), ("数值", "value"), ("来源", "source")],
    );
    let siting = dataset.tables().case.siting.clone().unwrap_or_default();
    let source = siting.source.clone();
    for left in &outcome.left_out {
        block
            .rows
            .push(cells![left.clone(), Cell::Empty, Cell::Empty]);
    }
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
