//! A [`Study`] of draws in; tables for terminal, CSV and page out.

use crate::finding::{Bilingual, Language};
use crate::plan::outcome::PlanStatus;
use crate::plan::sample::{Spread, Study};
use crate::report::block::{Block, Cell, Chapter, Paper, cells};
use crate::report::{block, figure};

/// Columns of quantiles.
const QUANTILES: [(&str, &str); 8] = [
    ("典型值", "typical"),
    ("5%", "5 %"),
    ("25%", "25 %"),
    ("中位", "median"),
    ("75%", "75 %"),
    ("95%", "95 %"),
    ("平均", "mean"),
    ("标准差", "sd"),
];

/// The tables of a study.
#[must_use]
pub fn blocks(study: &Study) -> Vec<Block> {
    vec![figures(study), facilities(study)]
}

/// What a terminal shows.
#[must_use]
pub fn terminal(study: &Study, language: Language) -> String {
    block::answer(&paper(study), &blocks(study), language)
}

/// The files of a study: its tables, a page, and the document for programs.
#[must_use]
pub fn files(study: &Study, language: Language) -> Vec<(String, Vec<u8>)> {
    block::answer_files("sample", &paper(study), &blocks(study), study, language)
}

/// The same as a part of the plan's summary.
#[must_use]
pub fn chapter(study: &Study) -> Chapter {
    let paper = paper(study);
    Chapter {
        title: paper.title,
        answer: paper.answer,
        page: Some("sample.html"),
        blocks: blocks(study),
    }
}

fn paper(study: &Study) -> Paper {
    let i = &study.inputs;
    let stopped = match study.status {
        PlanStatus::Optimal | PlanStatus::Bounded | PlanStatus::Part => Bilingual::default(),
        PlanStatus::Stopped => Bilingual::new(
            format!("已提前停止：{} 次中完成 {} 次。", study.asked, study.done),
            format!(
                "Stopped early: {} of {} are done. ",
                study.done, study.asked
            ),
        ),
    };
    let percent = figure::percent(i.spread);
    let ranges = if i.assumed_streams == 0 {
        Bilingual::new(
            format!(
                "{} 股废物的产生量按案例给出的低、典型、高值",
                i.stated_streams
            ),
            format!(
                "arisings of {} streams between their own low, typical and high",
                i.stated_streams
            ),
        )
    } else {
        Bilingual::new(
            format!(
                "{} 股废物按案例给出的低、典型、高值，{} 股没有给出，按典型值 ±{percent} 假设",
                i.stated_streams, i.assumed_streams
            ),
            format!(
                "arisings of {} streams between their own low, typical and high, of {} streams that state none within ±{percent}, an assumption",
                i.stated_streams, i.assumed_streams
            ),
        )
    };
    let linked = if i.together {
        Bilingual::new("同一代码同涨同落", "all streams of a code as one")
    } else {
        Bilingual::new(
            "各股相互独立（合计的波动因此偏小，可用 --together 对照）",
            "each stream apart (sums vary too little for it; compare --together)",
        )
    };
    let prices = if i.prices == 0 {
        Bilingual::new("价格取典型值", "prices typical")
    } else {
        Bilingual::new(
            format!("{} 项价格一并抽取", i.prices),
            format!("{} prices drawn too", i.prices),
        )
    };
    let bad = figure::percent(study.incomplete);
    Paper {
        title: Bilingual::new("不确定性抽样", "Uncertain numbers"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 规划年 {} · {} 次抽样 · 种子 {}",
                study.case_name.zh, study.scenario, study.plan_year, study.done, study.seed
            ),
            format!(
                "{} · scenario {} · plan year {} · {} draws · seed {}",
                study.case_name.en, study.scenario, study.plan_year, study.done, study.seed
            ),
        ),
        answer: Bilingual::new(
            format!(
                "{}拉丁超立方、三角分布：{}；{}；{}。{bad} 的抽样有废物没有去处。",
                stopped.zh, ranges.zh, linked.zh, prices.zh
            ),
            format!(
                "{}Latin hypercube, triangular: {}; {}; {}. In {bad} of the draws some waste has no place.",
                stopped.en, ranges.en, linked.en, prices.en
            ),
        ),
        demo: study.demo,
    }
}

fn quantiles(s: &Spread) -> Vec<Cell> {
    let values = [s.typical, s.q05, s.q25, s.q50, s.q75, s.q95, s.mean, s.sd];
    values.map(|value| Cell::Number(value, s.decimals)).to_vec()
}

fn figures(study: &Study) -> Block {
    let mut columns = vec![("项目", "figure"), ("单位", "unit")];
    columns.extend(QUANTILES);
    let mut block = Block::new(
        "sample_figures",
        ("合计与指标", "Sums and indicators"),
        &columns,
    );
    for s in &study.figures {
        let unit = Bilingual::new(
            figure::unit(&s.unit, Language::Zh),
            figure::unit(&s.unit, Language::En),
        );
        let mut row = cells![&s.name, unit];
        row.extend(quantiles(s));
        block.rows.push(row);
    }
    block
}

fn facilities(study: &Study) -> Block {
    let mut columns = vec![
        ("编号", "id"),
        ("名称", "name"),
        ("能力（吨/年）", "capacity, t/yr"),
        ("满负荷的抽样（%）", "draws at full load, %"),
    ];
    columns.extend(QUANTILES);
    let mut block = Block::new(
        "sample_facilities",
        ("设施负荷（吨/年）", "Loads of facilities (t/yr)"),
        &columns,
    );
    for f in &study.facilities {
        let mut row = cells![
            &f.load.id,
            &f.load.name,
            f.capacity_t,
            Cell::Number(f.full * 100.0, 1),
        ];
        row.extend(quantiles(&f.load));
        block.rows.push(row);
    }
    block
}
