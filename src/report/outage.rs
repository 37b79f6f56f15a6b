//! A [`Study`] of losses in; tables for terminal, CSV and page out.

use crate::dataset::cell::{Mark, Source};
use crate::finding::{Bilingual, Language};
use crate::plan::outage::{Effects, Study};
use crate::plan::outcome::PlanStatus;
use crate::quantity::Tonnes;
use crate::report::block::{Block, Cell, Chapter, Paper, cells};
use crate::report::{block, figure, json};

/// Losses told in detail: those a user named, else the worst.
const DETAILED: usize = 3;

/// The tables of a study: the ranking, then what is behind it.
#[must_use]
pub fn blocks(study: &Study, named: &[String]) -> Vec<Block> {
    let picked: Vec<&Effects> = if named.is_empty() {
        study.losses.iter().take(DETAILED).collect()
    } else {
        (study.losses.iter())
            .filter(|e| named.contains(&e.loss.id) || named.contains(&e.loss.name.zh))
            .collect()
    };
    let mut blocks = vec![ranking(study)];
    let details = picked.into_iter().map(|effects| detail(study, effects));
    blocks.extend(details);
    blocks.push(replacements(study));
    blocks.push(left(study));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(study: &Study, named: &[String], language: Language) -> String {
    block::answer(&paper(study), &blocks(study, named), language)
}

/// The files of a study: its tables, a page, and the document for programs.
#[must_use]
pub fn files(study: &Study, named: &[String], language: Language) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(study, named);
    let mut files = vec![
        ("outage_ranking.csv".to_owned(), blocks[0].csv(language)),
        (
            "outage_replacements.csv".to_owned(),
            replacements(study).csv(language),
        ),
        ("outage_unplaced.csv".to_owned(), left(study).csv(language)),
    ];
    let page = block::html(&paper(study), &blocks, language);
    files.push(("outage.html".to_owned(), page.into_bytes()));
    files.push(("outage.json".to_owned(), json::pretty(study)));
    files
}

/// The same as a part of the plan's summary.
#[must_use]
pub fn chapter(study: &Study) -> Chapter {
    let paper = paper(study);
    Chapter {
        title: paper.title,
        answer: paper.answer,
        page: Some("outage.html"),
        blocks: blocks(study, &[]),
    }
}

fn paper(study: &Study) -> Paper {
    let (days, done) = (study.days, study.losses.len());
    let stopped = match study.status {
        PlanStatus::Optimal | PlanStatus::Bounded | PlanStatus::Part => Bilingual::default(),
        PlanStatus::Stopped => Bilingual::new(
            format!(
                "已提前停止：{} 项中完成 {done} 项，排名只在已完成者之间。",
                study.asked
            ),
            format!(
                "Stopped early: {done} of {} are done, ranked among themselves. ",
                study.asked
            ),
        ),
    };
    Paper {
        title: Bilingual::new("停运推演", "Losses"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 规划年 {} · 自 {} 起 {days} 天",
                study.case_name.zh, study.scenario, study.plan_year, study.today
            ),
            format!(
                "{} · scenario {} · plan year {} · {days} days from {}",
                study.case_name.en, study.scenario, study.plan_year, study.today
            ),
        ),
        answer: Bilingual::new(
            format!(
                "{}“不等待”：停运期间到达的废物须在这些天内另找去处，其他设施按天数折算能力；“可等待”：本设施年能力按天数扣减，等待的废物当年补处理。按不等待的未安置吨数、额外费用、剩余贮存天数排名。未安置的吨数不付费，额外费用因此可为负。",
                stopped.zh
            ),
            format!(
                "{}No waiting: what arrives in these days goes elsewhere in these days, into the other plants' room of these days. Waiting: the plant loses these days of its yearly tonnes and treats later what waited. Ranked by tonnes without a place, extra cost and days of storage left, nothing waiting. Tonnes without a place are not paid for, so extra cost can be negative.",
                stopped.en
            ),
        ),
        demo: study.demo,
    }
}

fn ranking(study: &Study) -> Block {
    let mut block = Block::new(
        "outage_ranking",
        ("停运排名", "Losses, the worst first"),
        &[
            ("名次", "rank"),
            ("编号", "id"),
            ("名称", "name"),
            ("满负荷损失（吨）", "lost at full load, t"),
            ("方案负荷损失（吨）", "lost at planned load, t"),
            ("未安置（吨）", "without a place, t"),
            ("额外费用（元）", "extra cost, CNY"),
            ("可等待：未安置（吨）", "waiting: without a place, t"),
            ("可等待：额外费用（元）", "waiting: extra cost, CNY"),
            ("剩余贮存天数", "days of storage left"),
        ],
    );
    for e in &study.losses {
        block.rows.push(cells![
            e.rank.to_string(),
            e.loss
                .roads
                .first()
                .map_or_else(|| e.loss.id.clone(), |_| e.loss.roads.join("、")),
            &e.loss.name,
            e.full.as_ref().map(|f| f.lost_t),
            e.planned_t,
            e.no_waiting.unplaced_t,
            e.no_waiting.extra_cny,
            e.waiting.map(|w| w.unplaced_t),
            e.waiting.map(|w| w.extra_cny),
            e.store
                .as_ref()
                .and_then(|s| s.days_left)
                .map(|days| Cell::Number(days, 1)),
        ]);
    }
    block
}

fn detail(study: &Study, e: &Effects) -> Block {
    let title = (
        format!(
            "{} {}：第 {} 位（共 {} 项）",
            e.loss.id,
            e.loss.name.zh,
            e.rank,
            study.losses.len()
        ),
        format!(
            "{} {}: rank {} of {}",
            e.loss.id,
            e.loss.name.en,
            e.rank,
            study.losses.len()
        ),
    );
    let mut block = Block::new(
        "outage_detail",
        (&title.0, &title.1),
        &[
            ("项", "item"),
            ("取整", "rounded"),
            ("未取整", "unrounded"),
            ("单位", "unit"),
            ("来源与算式", "source and formula"),
        ],
    );
    block.shown = usize::MAX;
    let demo = |formula: &str| Source::new(Mark::Demo, formula);
    let mut add = |zh: &str, en: &str, value: f64, decimals: usize, unit: &str, source: Source| {
        block.rows.push(cells![
            Bilingual::new(zh, en),
            Cell::Number(value, decimals),
            Cell::Exact(value),
            unit,
            Cell::Mark(source),
        ]);
    };
    add(
        "年运行天数",
        "days a year",
        e.days_per_year,
        0,
        "d",
        e.days_source.clone(),
    );
    if let Some(full) = &e.full {
        if !full.projects.is_empty() {
            let names = full.projects.join(" + ");
            let of = |text: &str| format!("{names}：{text}");
            let source = full.projects_source.clone();
            add(
                &of("年能力"),
                &of("a year"),
                full.projects_t.0,
                0,
                "t/yr",
                source,
            );
            let formula = Source::new(
                e.days_source.mark.max(Mark::Derived),
                format!("{} ÷ {}", full.projects_t.0, e.days_per_year),
            );
            add(
                &of("日能力"),
                &of("a day"),
                full.projects_t_per_day.0,
                0,
                "t/d",
                formula,
            );
            let formula = Source::new(
                e.days_source.mark.max(Mark::Derived),
                &full.projects_formula,
            );
            add(
                &of("满负荷时停运期内无去处"),
                &of("without a place at full load"),
                full.projects_lost_t.0,
                0,
                "t",
                formula,
            );
            add(
                &of("按方案负荷"),
                &of("at planned load"),
                full.projects_planned_t.0,
                0,
                "t",
                demo(
                    "方案中项目许可行的接收量 × 天数 ÷ 年运行天数 / planned tonnes of the projects' lines × days ÷ days a year",
                ),
            );
        }
        add(
            "全部许可：满负荷损失",
            "all lines: lost at full load",
            full.lost_t.0,
            0,
            "t",
            demo(
                "Σ permits.csv（共用装置与总能力计入）× 天数 ÷ 年运行天数 / Σ permits.csv (shared plant and own limit counted) × days ÷ days a year",
            ),
        );
    }
    if let Some(planned) = e.planned_t {
        add(
            "全部许可：按方案负荷",
            "all lines: at planned load",
            planned.0,
            0,
            "t",
            demo("方案接收量 × 天数 ÷ 年运行天数 / planned tonnes × days ÷ days a year"),
        );
    }
    let solved = || {
        demo(
            "停运前后两次求解之差 × 天数 ÷ 年运行天数 / difference of two solves × days ÷ days a year",
        )
    };
    add(
        "不等待：未安置",
        "no waiting: without a place",
        e.no_waiting.unplaced_t.0,
        1,
        "t",
        solved(),
    );
    add(
        "不等待：额外费用",
        "no waiting: extra cost",
        e.no_waiting.extra_cny.0,
        0,
        "CNY",
        solved(),
    );
    if let Some(waiting) = e.waiting {
        let solved = || demo("年能力按天数扣减后再求解 / solved with the limits reduced pro rata");
        add(
            "可等待：未安置",
            "waiting: without a place",
            waiting.unplaced_t.0,
            1,
            "t",
            solved(),
        );
        add(
            "可等待：额外费用",
            "waiting: extra cost",
            waiting.extra_cny.0,
            0,
            "CNY",
            solved(),
        );
    }
    if let Some(store) = &e.store {
        let of = |text: &str| Source::new(store.source.mark, text);
        add(
            "贮存能力",
            "room of the store",
            store.room_t.0,
            0,
            "t",
            store.source.clone(),
        );
        add("已存", "in it", store.stock_t.0, 0, "t", of("Σ stocks.csv"));
        add(
            "每日到达",
            "arrives a day",
            store.arrival_t_per_day.0,
            1,
            "t/d",
            demo("方案接收量 ÷ 年运行天数 / planned ÷ days a year"),
        );
        if let Some(days) = store.days_left {
            add(
                "剩余贮存天数",
                "days of storage left",
                days,
                1,
                "d",
                of("（能力 − 已存）÷ 每日到达 / (room − stock) ÷ arrival"),
            );
        }
        add(
            "停运期末存满程度",
            "fill at the end",
            store.fill * 100.0,
            0,
            "%",
            of("（已存 + 到达）÷ 能力 / (stock + arrival) ÷ room"),
        );
    }
    rest(&mut block, e);
    block
}

/// What has no number of its own: the date, who takes over, what stays.
fn rest(block: &mut Block, e: &Effects) {
    let row = |item: Bilingual, text: Bilingual, source: Cell| {
        cells![item, text, Cell::Empty, "", source]
    };
    if let Some(d) = &e.deadline {
        let within = if d.within {
            ("在停运期内", "within the outage")
        } else {
            ("在停运期外", "after the outage")
        };
        let t = figure::tonnes(d.tonnes);
        let text = Bilingual::new(
            format!(
                "{}（{}；{} {} 吨，{} 入库）",
                d.passes, within.0, d.code, t, d.oldest
            ),
            format!(
                "{} ({}; {} t of {}, oldest {})",
                d.passes, within.1, t, d.code, d.oldest
            ),
        );
        let item = Bilingual::new(
            "首批危险废物超过 365 天的日期（R032）",
            "first hazardous batch older than 365 d (R032)",
        );
        block
            .rows
            .push(row(item, text, Cell::Mark(d.source.clone())));
    }
    for r in e.replacements.iter().take(8) {
        let item = Bilingual::new(
            format!("接替：{}", r.name.zh),
            format!("takes over: {}", r.name.en),
        );
        let value = Cell::Number(r.tonnes.0, 1);
        let exact = Cell::Exact(r.tonnes.0);
        let source = Cell::Mark(Source::new(Mark::Demo, "outcome"));
        block.rows.push(cells![item, value, exact, "t", source]);
    }
    for l in e.left.iter().take(8) {
        let reason = l.reason.label();
        let item = Bilingual::new(
            format!("未安置：{} {}（{}）", l.code, l.name.zh, reason.zh),
            format!("without a place: {} {} ({})", l.code, l.name.en, reason.en),
        );
        let source = Cell::Mark(Source::new(Mark::Demo, "outcome"));
        block.rows.push(cells![
            item,
            Cell::Number(l.tonnes.0, 1),
            Cell::Exact(l.tonnes.0),
            "t",
            source
        ]);
    }
}

fn replacements(study: &Study) -> Block {
    let mut block = Block::new(
        "outage_replacements",
        ("接替的设施", "Who takes over"),
        &[
            ("停运", "lost"),
            ("接替", "takes over"),
            ("名称", "name"),
            ("多接收（吨）", "more, t"),
        ],
    );
    for e in &study.losses {
        for r in &e.replacements {
            block
                .rows
                .push(cells![&e.loss.id, &r.facility, &r.name, r.tonnes]);
        }
    }
    block.shown = 0;
    block
}

fn left(study: &Study) -> Block {
    let mut block = Block::new(
        "outage_unplaced",
        ("停运期间未安置的废物", "Without a place during the outage"),
        &[
            ("停运", "lost"),
            ("代码", "code"),
            ("名称", "name"),
            ("原因", "reason"),
            ("吨", "t"),
        ],
    );
    for e in &study.losses {
        for l in &e.left {
            let t: Tonnes = l.tonnes;
            block
                .rows
                .push(cells![&e.loss.id, &l.code, &l.name, l.reason.label(), t]);
        }
    }
    block
}
