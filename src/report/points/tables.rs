//! The tables of an answer: coverage and cost, the choice made by hand, the curve, zones without a point.

use super::counted;
use crate::finding::Bilingual;
use crate::plan::collection::points::instance::Measure;
use crate::plan::collection::points::outcome::{PointsHand, PointsOutcome, PointsPlan};
use crate::plan::collection::points::solution::Fault;
use crate::report::block::{Block, Cell, cells};

/// A share in percent.
fn share(share: f64) -> Cell {
    Cell::Number(100.0 * share, 1)
}

/// Coverage and cost beside today's.
pub(super) fn sum(outcome: &PointsOutcome) -> Block {
    let mut block = Block::new(
        "points_sum",
        ("覆盖与费用", "Coverage and cost"),
        &[("项目", "item"), ("方案", "plan"), ("现状", "today")],
    )
    .about(Bilingual::new(
        "覆盖：来源送到限距内的点；部分送达的按送达份额计。费用为演示价，省下的上门费按平均每次计，不重排班次。",
        "Covered: a source brings to a point within the limit; one that brings in part counts in part. Prices are demo; what calls save is the average call, rounds are not planned again.",
    ));
    let plan = outcome.plan.as_ref();
    let mut row = |zh: &str, en: &str, value: Cell, today: Cell| {
        block
            .rows
            .push(vec![Cell::from(Bilingual::new(zh, en)), value, today]);
    };
    let of = |value: &dyn Fn(&PointsPlan) -> Cell| plan.map_or(Cell::Empty, value);
    let count = |number: usize| Cell::Text(number.to_string());
    row("来源", "sources", count(outcome.sources), Cell::Empty);
    row(
        "吨/年",
        "t a year",
        Cell::Number(outcome.t.0, 1),
        Cell::Empty,
    );
    row(
        "点数",
        "points",
        of(&|p| count(p.points.len())),
        Cell::Empty,
    );
    row(
        "收集单位（R027）",
        "collectors (R027)",
        of(&|p| count(p.collectors.len())),
        Cell::Empty,
    );
    row(
        "覆盖来源 %",
        "sources covered, %",
        of(&|p| share(p.sources)),
        Cell::Empty,
    );
    row(
        "覆盖吨数 %",
        "tonnes covered, %",
        of(&|p| share(p.tonnes)),
        Cell::Empty,
    );
    row(
        "限距内有点的来源 %",
        "sources with a point within the limit, %",
        of(&|p| share(p.within)),
        Cell::Empty,
    );
    row(
        "建点 元/年",
        "points, CNY a year",
        of(&|p| Cell::from(p.cost.points)),
        Cell::Empty,
    );
    row(
        "清运 元/年",
        "emptying, CNY a year",
        of(&|p| Cell::from(p.cost.trips)),
        Cell::Empty,
    );
    row(
        "自送（含未送部分） 元/年",
        "bringing, with what stays, CNY a year",
        of(&|p| Cell::from(p.cost.brought)),
        Cell::Empty,
    );
    row(
        "照旧 元/年",
        "as today, CNY a year",
        of(&|p| Cell::from(p.cost.visited)),
        Cell::from(outcome.today),
    );
    row(
        "合计 元/年",
        "all, CNY a year",
        of(&|p| Cell::from(p.cny)),
        Cell::from(outcome.today),
    );
    let bound = outcome.bound.map_or(Cell::Empty, Cell::from);
    row(
        "下界 元/年",
        "no plan costs less, CNY a year",
        bound,
        Cell::Empty,
    );
    if let Some(widest) = outcome.widest {
        row(
            "覆盖上界 %",
            "no plan covers more, %",
            share(widest),
            Cell::Empty,
        );
    }
    row(
        "无人收运、不在此问题内的废物",
        "wastes nobody collects, no part of this",
        count(outcome.left_out),
        Cell::Empty,
    );
    block
}

/// What is wrong.
pub(super) fn faults(file: &'static str, faults: &[Fault]) -> Block {
    let mut block = Block::new(
        file,
        ("复核发现的问题", "Faults found by the check"),
        &[("问题", "fault")],
    );
    block.rows = faults
        .iter()
        .map(|fault| vec![Cell::from(fault.text())])
        .collect();
    block
}

/// A choice made by hand beside the plan.
pub(super) fn hand(outcome: &PointsOutcome, hand: &PointsHand) -> Block {
    let mut block = Block::new(
        "points_hand",
        (
            "手工选点与方案对照",
            "The choice made by hand beside the plan",
        ),
        &[("项目", "item"), ("手工", "by hand"), ("方案", "plan")],
    );
    let plan = outcome.plan.as_ref();
    let mut row = |zh: &str, en: &str, value: &dyn Fn(&PointsPlan) -> Cell| {
        let other = plan.map_or(Cell::Empty, value);
        block.rows.push(vec![
            Cell::from(Bilingual::new(zh, en)),
            value(&hand.plan),
            other,
        ]);
    };
    let names = |p: &PointsPlan| {
        let zh: Vec<&str> = p.points.iter().map(|one| one.name.zh.as_str()).collect();
        let en: Vec<&str> = p.points.iter().map(|one| one.name.en.as_str()).collect();
        Cell::from(Bilingual::new(zh.join("、"), en.join(", ")))
    };
    row("点", "points", &names);
    row("覆盖来源 %", "sources covered, %", &|p| {
        share(p.sources)
    });
    row("覆盖吨数 %", "tonnes covered, %", &|p| share(p.tonnes));
    row(
        "建点与清运 元/年",
        "points and emptying, CNY a year",
        &|p| Cell::from(p.cost.points + p.cost.trips),
    );
    row("合计 元/年", "all, CNY a year", &|p| Cell::from(p.cny));
    block
}

/// Coverage and cost by the number of points.
pub(super) fn curve(outcome: &PointsOutcome) -> Block {
    let counted = counted(outcome.measure);
    let mut block = Block::new(
        "points_curve",
        ("点数与覆盖、费用", "Points, coverage and cost"),
        &[
            ("点数", "points"),
            ("覆盖来源 %", "sources, %"),
            ("覆盖吨数 %", "tonnes, %"),
            ("至多 %", "at most, %"),
            ("再加一点 %", "one more brings, %"),
            ("合计 元/年", "all, CNY a year"),
            ("比现状 元/年", "against today, CNY a year"),
            ("点", "which"),
        ],
    )
    .about(Bilingual::new(
        format!("每行是该点数下找到的覆盖最多（{}）的点位，并按这些点位最省的做法计费；“至多”是已证明的上界；不计预算。", counted.zh),
        format!("Each row has the points that cover most ({}) of those found with so many, at the least cost with these points; at most is what is proved; without the budget.", counted.en),
    ));
    let covered = |at: usize| {
        outcome.curve.get(at).map(|one| match outcome.measure {
            Measure::Sources => one.sources,
            Measure::Tonnes => one.tonnes,
        })
    };
    for (at, one) in outcome.curve.iter().enumerate() {
        let more = covered(at + 1)
            .zip(covered(at))
            .map(|(next, now)| share(next - now));
        block.rows.push(cells![
            one.points.to_string(),
            share(one.sources),
            share(one.tonnes),
            share(one.widest),
            more.unwrap_or(Cell::Empty),
            one.cny,
            one.cny - outcome.today,
            one.open.join(" "),
        ]);
    }
    block
}

/// Zones without a point, and why.
pub(super) fn zones(outcome: &PointsOutcome) -> Block {
    let mut block = Block::new(
        "points_zones",
        ("未设点的镇街及原因", "Zones without a point, and why"),
        &[
            ("镇街", "zone"),
            ("来源", "sources"),
            ("由他处覆盖 %", "covered elsewhere, %"),
            ("原因", "why"),
            ("最好的候选", "best candidate"),
            ("可省 元/年", "would save, CNY"),
            ("要花 元/年", "would cost, CNY"),
            ("新增覆盖来源", "sources it adds"),
        ],
    )
    .about(Bilingual::new(
        "其他点不变，只加这一点；只算能省钱的来源。",
        "One more point, the others as they are; only sources that save by it count.",
    ));
    block.shown = 40;
    for one in &outcome.zones {
        block.rows.push(cells![
            &one.name,
            one.sources.to_string(),
            share(one.covered),
            one.cause.text(),
            one.candidate.as_deref().unwrap_or(""),
            one.saves,
            one.costs,
            Cell::Number(one.adds, 1),
        ]);
    }
    block
}
