//! A [`Comparison`] in; tables for terminal, CSV and page out.

use crate::finding::{Bilingual, Language};
use crate::plan::compare::{Comparison, Delta, Row, Side};
use crate::quantity::{Cny, Tonnes};
use crate::report::block::{Block, Cell, Chapter, Paper, cells};
use crate::report::{block, figure};

/// The tables of a comparison, in the order they are read.
#[must_use]
pub fn blocks(c: &Comparison) -> Vec<Block> {
    let mut blocks = vec![
        deltas(
            "compare_totals",
            ("合计与费用构成", "Sums and parts of the cost"),
            &c.totals,
        ),
        deltas("compare_indicators", ("指标", "Indicators"), &c.indicators),
        asked(c),
        rows(
            "compare_wastes",
            ("按废物代码", "By waste code"),
            &c.by_waste,
        ),
        rows(
            "compare_facilities",
            ("按设施", "By facility"),
            &c.by_facility,
        ),
    ];
    if !c.by_zone.is_empty() {
        let mut zones = rows(
            "compare_zones",
            ("按镇街", "By town and street"),
            &c.by_zone,
        );
        zones.shown = usize::MAX;
        blocks.push(zones);
    }
    blocks.push(unplaced(c));
    blocks.push(movers(c));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(c: &Comparison, language: Language) -> String {
    format!(
        "{}\n{}",
        paper(c).subtitle.text(language),
        block::terminal(&blocks(c), language)
    )
}

/// The files of a comparison: its tables, a page, and the document for programs.
#[must_use]
pub fn files(c: &Comparison, language: Language) -> Vec<(String, Vec<u8>)> {
    block::answer_files("compare", &paper(c), &blocks(c), c, language)
}

/// The same as a part of the plan's summary.
#[must_use]
pub fn chapter(c: &Comparison) -> Chapter {
    let paper = paper(c);
    Chapter {
        title: paper.title,
        answer: paper.subtitle,
        page: Some("compare.html"),
        blocks: blocks(c),
    }
}

fn paper(c: &Comparison) -> Paper {
    let side = |s: &Side| {
        let roads = s.road_changes.len();
        let closed = if roads == 0 {
            (String::new(), String::new())
        } else {
            (
                format!("，改道 {roads} 处"),
                format!(", {roads} roads changed"),
            )
        };
        (
            format!("{}（{}{}）", s.scenario, s.plan_year, closed.0),
            format!("{} ({}{})", s.scenario, s.plan_year, closed.1),
        )
    };
    let (first, second) = (side(&c.first), side(&c.second));
    Paper {
        title: Bilingual::new("两个方案的差异", "Difference of two plans"),
        subtitle: Bilingual::new(
            format!("{}：{} → {}", c.case_name.zh, first.0, second.0),
            format!("{}: {} → {}", c.case_name.en, first.1, second.1),
        ),
        answer: Bilingual::new(
            "变化 = 第二个 − 第一个。吨数为每年。",
            "Change = second less first. Tonnes are per year.",
        ),
        demo: c.demo,
    }
}

fn deltas(file: &'static str, title: (&str, &str), deltas: &[Delta]) -> Block {
    let mut block = Block::new(
        file,
        title,
        &[
            ("项目", "item"),
            ("第一个", "first"),
            ("第二个", "second"),
            ("变化", "change"),
            ("单位", "unit"),
        ],
    );
    for d in deltas {
        let decimals = match d.unit.as_str() {
            "%" | "万吨" => 2,
            "CNY" => 0,
            _ => 1,
        };
        let unit = Bilingual::new(
            figure::unit(&d.unit, Language::Zh),
            figure::unit(&d.unit, Language::En),
        );
        block.rows.push(cells![
            &d.name,
            Cell::Number(d.first, decimals),
            Cell::Number(d.second, decimals),
            Cell::Number(d.change, decimals),
            unit,
        ]);
    }
    block
}

/// Rows asked of either plan: a bound may be new, gone, or kept by one of them only.
fn asked(c: &Comparison) -> Block {
    let mut block = Block::new(
        "compare_rows",
        ("对方案的约束", "Rows asked of the plans"),
        &[
            ("约束", "row"),
            ("第一个", "first"),
            ("第二个", "second"),
            ("变化", "change"),
            ("单位", "unit"),
            ("第一个是否满足", "met by the first"),
            ("第二个是否满足", "met by the second"),
        ],
    );
    let met = |met: Option<bool>| match met {
        Some(true) => Bilingual::new("满足", "met"),
        Some(false) => Bilingual::new("未满足", "missed"),
        None => Bilingual::new("未要求", "not asked"),
    };
    let value = |value: Option<f64>| value.map(|value| Cell::Number(value, 2));
    for row in &c.asked {
        let change = row.first.zip(row.second).map(|(a, b)| b - a);
        let unit = Bilingual::new(
            figure::unit(&row.unit, Language::Zh),
            figure::unit(&row.unit, Language::En),
        );
        block.rows.push(cells![
            &row.name,
            value(row.first),
            value(row.second),
            value(change),
            unit,
            met(row.first_met),
            met(row.second_met),
        ]);
    }
    block
}

/// Rows that changed; those that did not are left out of tables, not of the document.
fn rows(file: &'static str, title: (&str, &str), rows: &[Row]) -> Block {
    let mut block = Block::new(
        file,
        title,
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("第一个（吨）", "first, t"),
            ("第二个（吨）", "second, t"),
            ("变化（吨）", "change, t"),
            ("未安置变化（吨）", "unplaced, change, t"),
            ("费用变化（元）", "cost, change, CNY"),
        ],
    );
    let same = |row: &Row| {
        row.change_t().abs() < Tonnes(5e-4)
            && row.change_unplaced_t().abs() < Tonnes(5e-4)
            && row.change_cny().abs() < Cny(0.005)
    };
    let changed = rows.iter().filter(|row| !same(row)).map(|row| {
        cells![
            &row.id,
            &row.name,
            row.first_t,
            row.second_t,
            row.change_t(),
            row.change_unplaced_t(),
            row.change_cny(),
        ]
    });
    block.rows = changed.collect();
    block
}

fn unplaced(c: &Comparison) -> Block {
    let mut block = Block::new(
        "compare_unplaced",
        ("未安置", "Unplaced"),
        &[
            ("代码", "code"),
            ("名称", "name"),
            ("原因", "reason"),
            ("第一个（吨）", "first, t"),
            ("第二个（吨）", "second, t"),
            ("变化（吨）", "change, t"),
        ],
    );
    for u in &c.unplaced {
        block.rows.push(cells![
            &u.code,
            &u.name,
            u.reason.label(),
            u.first_t,
            u.second_t,
            u.second_t - u.first_t,
        ]);
    }
    block
}

fn movers(c: &Comparison) -> Block {
    let mut block = Block::new(
        "compare_movers",
        ("变化最大的流向", "Flows that moved most"),
        &[
            ("起点", "from"),
            ("名称", "name"),
            ("代码", "code"),
            ("去向", "to"),
            ("名称", "name"),
            ("第一个（吨）", "first, t"),
            ("第二个（吨）", "second, t"),
            ("变化（吨）", "change, t"),
            ("费用变化（元）", "cost, change, CNY"),
        ],
    );
    for m in &c.movers {
        block.rows.push(cells![
            &m.from,
            &m.from_name,
            &m.code,
            &m.facility,
            &m.facility_name,
            m.first_t,
            m.second_t,
            m.change_t,
            m.change_cny,
        ]);
    }
    block
}
