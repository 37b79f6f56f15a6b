//! A [`Gap`] in; tables for terminal, CSV and page out.

use crate::dataset::cell::{Mark, Source};
use crate::finding::{Bilingual, Language};
use crate::plan::gap::{Gap, RowGap};
use crate::plan::outcome::Figure;
use crate::quantity::Tonnes;
use crate::report::block::{Block, Cell, Chapter, Paper, cells};
use crate::report::{asked, block, figure};

/// The tables of a gap, in the order they are read.
#[must_use]
pub fn blocks(gap: &Gap) -> Vec<Block> {
    vec![
        figures(
            "gap_promise",
            (
                "指标要求什么（只由指标推算）",
                "What the indicators ask for (from the indicators alone)",
            ),
            &gap.promise,
        ),
        indicators(gap),
        asked(gap),
        rows(
            "gap_by_class",
            (
                "综合利用缺口：按废物类别（吨/年）",
                "Use gap by class (t/yr)",
            ),
            &gap.by_class,
        ),
        rows(
            "gap_by_zone",
            (
                "综合利用缺口：按镇街（吨/年）",
                "Use gap by town and street (t/yr)",
            ),
            &gap.by_zone,
        ),
        figures(
            "gap_investment",
            ("项目与投资", "Projects and investment"),
            &gap.investment,
        ),
        projects(gap),
        no_place(gap),
        over_capacity(gap),
        remarks(gap),
    ]
}

/// What a terminal shows.
#[must_use]
pub fn terminal(gap: &Gap, language: Language) -> String {
    block::answer(&paper(gap), &blocks(gap), language)
}

/// The files of a gap: its tables, a page, and the document for programs.
#[must_use]
pub fn files(gap: &Gap, language: Language) -> Vec<(String, Vec<u8>)> {
    block::answer_files("gap", &paper(gap), &blocks(gap), gap, language)
}

/// The same as a part of the plan's summary.
#[must_use]
pub fn chapter(gap: &Gap) -> Chapter {
    let paper = paper(gap);
    Chapter {
        title: paper.title,
        answer: paper.answer,
        page: None,
        blocks: blocks(gap),
    }
}

fn paper(gap: &Gap) -> Paper {
    Paper {
        title: Bilingual::new("指标缺口", "Gap to the indicators"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 规划年 {}",
                gap.case_name.zh, gap.scenario, gap.plan_year
            ),
            format!(
                "{} · scenario {} · plan year {}",
                gap.case_name.en, gap.scenario, gap.plan_year
            ),
        ),
        answer: gap.answer.clone(),
        demo: (gap.by_class.iter()).any(|row| row.source.mark == Mark::Demo),
    }
}

fn figures(file: &'static str, title: (&str, &str), figures: &[Figure]) -> Block {
    let mut block = Block::new(
        file,
        title,
        &[
            ("指标", "figure"),
            ("取整", "rounded"),
            ("未取整", "unrounded"),
            ("下限", "low"),
            ("上限", "high"),
            ("单位", "unit"),
            ("来源与算式", "source and formula"),
        ],
    );
    block.shown = usize::MAX;
    for f in figures {
        let end = |value: Option<f64>| value.map(|v| Cell::Number(v, f.decimals.max(1)));
        let unit = Bilingual::new(
            figure::unit(&f.unit, Language::Zh),
            figure::unit(&f.unit, Language::En),
        );
        block.rows.push(cells![
            &f.label,
            Cell::Number(f.value, f.decimals),
            Cell::Exact(f.value),
            end(f.low),
            end(f.high),
            unit,
            &f.source,
        ]);
    }
    block
}

fn indicators(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_indicators",
        ("各项指标", "Indicators"),
        &[
            ("指标", "indicator"),
            ("基准", "base"),
            ("目标", "target"),
            ("单位", "unit"),
            ("年份", "year"),
            ("差（未取整）", "step, unrounded"),
            ("折合吨", "as tonnes"),
            ("来源", "source"),
        ],
    );
    for i in &gap.indicators {
        block.rows.push(cells![
            &i.name,
            i.base.map(Cell::Exact),
            Cell::Exact(i.target),
            i.unit.as_str(),
            i.year.map(|year| year.to_string()),
            i.step.map(|step| Cell::Number(step, 4)),
            i.tonnes,
            &i.source,
        ]);
    }
    block
}

/// Rows the case asks of the plan; without any, a table that says so.
fn asked(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_rows",
        ("对方案的约束", "Rows asked of the plan"),
        &asked::COLUMNS,
    );
    if gap.asked.is_empty() {
        block = block.about(Bilingual::new(
            "本案例没有设置约束行（case.toml 的 [[flow.rows]]）。",
            "The case asks for none ([[flow.rows]] in case.toml).",
        ));
    }
    for row in &gap.asked {
        let cells = asked::cells(row, Language::Zh).into_iter();
        let words = cells.zip(asked::cells(row, Language::En));
        block.rows.push(
            words
                .map(|(zh, en)| Cell::from(Bilingual { zh, en }))
                .collect(),
        );
    }
    block
}

fn rows(file: &'static str, title: (&str, &str), gaps: &[RowGap]) -> Block {
    let mut block = Block::new(
        file,
        title,
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("产生", "arising"),
            ("方案利用", "used in the plan"),
            ("目标要求", "asked for"),
            ("缺口（负为富余）", "gap (negative: spare)"),
            ("其中未安置", "of it unplaced"),
            ("来源", "source"),
        ],
    )
    .about(Bilingual::new(
        "缺口 = 目标利用率 × 产生量 − 方案利用量；各行相加即全区缺口，富余可以抵补。",
        "Gap = target rate × arising − used in the plan; the rows add up to the gap of the district, spare against short.",
    ));
    let add = |block: &mut Block, id: &str, name: &Bilingual, t: [Tonnes; 5], source: &Source| {
        block
            .rows
            .push(cells![id, name, t[0], t[1], t[2], t[3], t[4], source]);
    };
    let mut all = [Tonnes::ZERO; 5];
    for row in gaps {
        let t = [
            row.arising_t,
            row.used_t,
            row.required_t,
            row.gap_t,
            row.unplaced_t,
        ];
        for (sum, t) in all.iter_mut().zip(t) {
            *sum += t;
        }
        add(&mut block, &row.id, &row.name, t, &row.source);
    }
    if let Some(mark) = gaps.iter().map(|row| row.source.mark).max() {
        let source = Source::new(mark, "Σ");
        add(&mut block, "", &Bilingual::new("合计", "all"), all, &source);
    }
    block.shown = usize::MAX;
    block
}

fn join(parts: impl Iterator<Item = Bilingual>) -> Bilingual {
    parts
        .reduce(|all, part| {
            Bilingual::new(
                format!("{}；{}", all.zh, part.zh),
                format!("{}; {}", all.en, part.en),
            )
        })
        .unwrap_or_default()
}

fn projects(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_projects",
        ("项目补什么", "What each project closes"),
        &[
            ("项目", "project"),
            ("名称", "name"),
            ("类型", "kind"),
            ("投资（万元）", "10⁴ CNY"),
            ("处理什么", "handles"),
            ("单独可补缺口（吨/年）", "closes by itself, t/yr"),
            ("未定", "undecided"),
            ("来源", "source"),
        ],
    );
    for p in &gap.projects {
        let handles = join(p.lines.iter().map(|line| {
            let waste = line
                .waste
                .as_deref()
                .map_or(String::new(), |w| format!(" {w}"));
            let (zh, en) = line.t_per_year.map_or(
                ("能力未给出".to_owned(), "no capacity given".to_owned()),
                |t| {
                    let t = figure::number(t.0, 0);
                    (format!("{t} 吨/年"), format!("{t} t/yr"))
                },
            );
            let intent = line.intent.label();
            Bilingual::new(
                format!("{}{waste} {} {zh}", line.name.zh, intent.zh),
                format!("{}{waste} {} {en}", line.name.en, intent.en),
            )
        }));
        let closes = join(p.closes.iter().map(|c| {
            let text = format!("{} {}", c.class, figure::number(c.tonnes.0, 0));
            Bilingual::new(&text, &text)
        }));
        block.rows.push(cells![
            &p.id,
            &p.name,
            p.kind.label(),
            p.investment_wan_cny.map(|m| Cell::Number(m, 0)),
            handles,
            closes,
            join(p.open.iter().cloned()),
            &p.source,
        ]);
    }
    block.shown = usize::MAX;
    block
}

fn no_place(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_no_place",
        (
            "区内没有去向的废物，与承接它的项目",
            "Wastes without a place in the district, and projects that take them",
        ),
        &[
            ("代码", "code"),
            ("名称", "name"),
            ("产生（吨/年）", "arising, t/yr"),
            ("数量来源", "source of the tonnes"),
            ("项目", "projects"),
            ("规划怎么说", "what the plan says"),
            ("出处", "fact"),
        ],
    );
    for row in &gap.no_place {
        let none = Bilingual::new("没有项目", "no project");
        let projects = if row.projects.is_empty() {
            Cell::from(none)
        } else {
            Cell::from(row.projects.join("、"))
        };
        block.rows.push(cells![
            &row.code,
            &row.name,
            row.arising_t,
            &row.source,
            projects,
            row.stated.as_ref().map(|s| &s.text).cloned(),
            row.stated.as_ref().map(|s| Cell::Mark(s.source.clone())),
        ]);
    }
    block.shown = 40;
    block
}

fn over_capacity(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_over_capacity",
        ("能力过剩", "Over-capacity"),
        &[
            ("类别", "class"),
            ("项", "item"),
            ("取整", "rounded"),
            ("未取整", "unrounded"),
            ("单位", "unit"),
            ("来源与算式", "source and formula"),
        ],
    );
    for o in &gap.over_capacity {
        let name = Bilingual::new(
            format!("{} {}", o.class, o.name.zh),
            format!("{} {}", o.class, o.name.en),
        );
        let line = |item: Bilingual, value: f64, decimals: usize, unit: &str, source: Cell| {
            cells![
                &name,
                item,
                Cell::Number(value, decimals),
                Cell::Exact(value),
                unit,
                source,
            ]
        };
        let derived =
            |zh: &str, en: &str| Cell::Mark(Source::new(Mark::Derived, format!("{zh} / {en}")));
        let say = |zh: String, en: String| Bilingual { zh, en };
        let demo = |formula: &str| Cell::Mark(Source::new(Mark::Demo, formula));
        let rows = &mut block.rows;
        for (project, t) in &o.projects {
            let item = say(format!("项目 {project}"), format!("project {project}"));
            let source = derived("project_lines.csv", "project_lines.csv");
            rows.push(line(item, t.0, 0, "t/yr", source));
        }
        let load = figure::percent(o.load);
        let imports = say(
            format!("负荷 {load} 须调入"),
            format!("imports for a load of {load}"),
        );
        let (case, of_case) = (
            demo("Σ streams.csv"),
            demo("产生量 ÷ 能力 / arising ÷ capacity"),
        );
        let mut add = |item: Bilingual, value: f64, decimals: usize, unit: &str, source: Cell| {
            rows.push(line(item, value, decimals, unit, source));
        };
        add(
            Bilingual::new("能力合计", "capacity in sum"),
            o.capacity_t.0,
            0,
            "t/yr",
            derived("Σ 项目", "Σ projects"),
        );
        add(
            Bilingual::new("已证实的来源（下限）", "proven supply (a lower bound)"),
            o.proven_t.0,
            0,
            "t/yr",
            Cell::Mark(o.proven_source.clone()),
        );
        add(
            Bilingual::new("已证实的负荷", "proven load"),
            o.proven_load * 100.0,
            2,
            "%",
            derived("已证实 ÷ 能力", "proven ÷ capacity"),
        );
        let arising = Bilingual::new("案例中的产生量", "arising in the case");
        add(arising, o.arising_t.0, 1, "t/yr", case);
        let load = Bilingual::new("案例产生量的负荷", "load by the arising");
        add(load, o.arising_load * 100.0, 2, "%", of_case);
        let formula = derived(
            "负荷 × 能力 − 已证实的来源",
            "load × capacity − proven supply",
        );
        add(imports, o.imports_t.0, 0, "t/yr", formula);
        for (project, price) in &o.prices {
            let item = Bilingual::new(
                format!("{project} 能力再多 1 吨的价值"),
                format!("worth of one more tonne of {project}"),
            );
            rows.push(match price {
                Some(price) => {
                    let source = demo("求解的影子价格 / price of the solved plan");
                    line(item, price.0, 2, "CNY/t", source)
                }
                None => {
                    let why = Bilingual::new(
                        "方案中没有它的许可行（无地点，或规划年未投运）",
                        "no permit line in the plan (no place, or not open in the plan year)",
                    );
                    cells![&name, item, Cell::Empty, Cell::Empty, "CNY/t", why]
                }
            });
        }
        for said in &o.said {
            let text = &said.text;
            rows.push(cells![
                &name,
                text,
                Cell::Empty,
                Cell::Empty,
                "",
                &said.source
            ]);
        }
    }
    block.shown = usize::MAX;
    block
}

fn remarks(gap: &Gap) -> Block {
    let mut block = Block::new(
        "gap_remarks",
        ("说明", "Remarks"),
        &[("说明", "remark"), ("来源", "source")],
    );
    for remark in &gap.remarks {
        block.rows.push(cells![&remark.text, &remark.source]);
    }
    block
}
