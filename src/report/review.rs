//! A review of a transfer in; tables for a terminal, the opinion (审查意见) as a page to print out.

use crate::dataset::Dataset;
use crate::finding::{Bilingual, Language};
use crate::plan::transfers::Review;
use crate::plan::transfers::counter::Counter;
use crate::plan::transfers::queue::Queue;
use crate::plan::transfers::solution::{Kind, Part, Verdict};
use crate::quantity::{CnyPerTonne, Metres, Tonnes};
use crate::report::block::{self, Block, Cell, Paper, cells};
use crate::report::summary::{self, Spot, Tone};
use crate::report::{figure, json};

/// Tonnes to the kilogram, without trailing zeros.
fn t(tonnes: Tonnes) -> String {
    let text = figure::number(tonnes.0, 3);
    let cut = text.trim_end_matches('0').trim_end_matches('.');
    cut.to_owned()
}

fn part(part: &Part) -> (String, String) {
    let days: Vec<String> = part.stages.iter().map(|s| s.days.to_string()).collect();
    let due = part.stages.last().map(|s| s.due);
    let (days, due_zh, due_en) = match due {
        None => {
            return (
                format!("{} t 执行转移联单", t(part.tonnes)),
                format!("{} t by manifest", t(part.tonnes)),
            );
        }
        Some(due) => (
            days.join("+"),
            format!("（至 {due}）"),
            format!(" (by {due})"),
        ),
    };
    let way = part.way.label();
    (
        format!("{} t {}，{days} 个工作日{due_zh}", t(part.tonnes), way.zh),
        format!(
            "{} t {}, {days} working days{due_en}",
            t(part.tonnes),
            way.en
        ),
    )
}

/// The answer in a sentence.
#[must_use]
pub fn sentence(review: &Review) -> Bilingual {
    let answer = &review.solution.answer;
    let kind = answer.kind.label();
    let mut zh = vec![kind.zh];
    let mut en = vec![kind.en];
    for one in &answer.parts {
        let (part_zh, part_en) = part(one);
        zh.push(part_zh);
        en.push(part_en);
    }
    if answer.refused.0 > 0.0 {
        zh.push(format!("不予批准 {} t", t(answer.refused)));
        en.push(format!("{} t not granted", t(answer.refused)));
    }
    if let Some(until) = answer.valid_until {
        zh.push(format!("有效期至 {until}"));
        en.push(format!("valid until {until}"));
    }
    if !answer.because.is_empty() && answer.parts.is_empty() {
        let names: Vec<Bilingual> = answer.because.iter().map(|c| c.label()).collect();
        let list =
            |text: fn(&Bilingual) -> &str| names.iter().map(text).collect::<Vec<_>>().join("、");
        zh.push(format!("依据：{}", list(|n| &n.zh)));
        en.push(format!("because of: {}", list(|n| &n.en)));
    }
    Bilingual::new(zh.join("；"), en.join("; "))
}

/// The opinion: what is asked, what was compared, what is answered, in full sentences.
#[must_use]
pub fn opinion(review: &Review) -> Bilingual {
    let asked = &review.asked;
    let answer = &review.solution.answer;
    let failing: Vec<_> = (review.solution.checks.iter())
        .filter(|c| c.verdict == Verdict::Fail)
        .collect();
    let unknown: Vec<_> = (review.solution.checks.iter())
        .filter(|c| c.verdict == Verdict::Unknown)
        .collect();
    let joined = |list: &[&crate::plan::transfers::solution::Check], zh: bool| -> String {
        let one = |c: &&crate::plan::transfers::solution::Check| {
            if zh {
                format!("{}（{}，{}）", c.name.zh, c.seen.zh, c.rule)
            } else {
                format!("{} ({}, {})", c.name.en, c.seen.en, c.rule)
            }
        };
        list.iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(if zh { "；" } else { "; " })
    };
    let result = sentence(review);
    let mut zh = format!(
        "{}申请将{}（{}）{} t 移至{}{}{}，{} 收到，申请至 {}。经 {} 审查：{}。",
        asked.sender_name.zh,
        asked.waste.zh,
        asked.code,
        t(asked.tonnes),
        asked.place,
        asked.facility_name.zh,
        asked.operation.zh,
        asked.received,
        asked.until,
        review.solution.today,
        result.zh,
    );
    let mut en = format!(
        "{} asks to move {} t of {} ({}) to {} ({}) for {}; received {}, asked until {}. Reviewed on {}: {}.",
        asked.sender_name.en,
        t(asked.tonnes),
        asked.waste.en,
        asked.code,
        asked.facility_name.en,
        asked.place,
        asked.operation.en,
        asked.received,
        asked.until,
        review.solution.today,
        result.en,
    );
    if let Some(quota) = &review.quota {
        zh += &format!(
            "额度 {}：列入 {} t，已批 {} t，在办 {} t，本次 {} t，余 {} t。",
            quota.id,
            t(quota.listed),
            t(quota.approved),
            t(quota.pending),
            t(quota.this),
            t(quota.left),
        );
        en += &format!(
            " Quota {}: {} t listed, {} t approved, {} t pending, {} t now, {} t left.",
            quota.id,
            t(quota.listed),
            t(quota.approved),
            t(quota.pending),
            t(quota.this),
            t(quota.left),
        );
    }
    if !failing.is_empty() {
        zh += &format!("不符合：{}。", joined(&failing, true));
        en += &format!(" Not met: {}.", joined(&failing, false));
    }
    if !unknown.is_empty() {
        zh += &format!("尚不明确：{}。", joined(&unknown, true));
        en += &format!(" Not known: {}.", joined(&unknown, false));
    }
    for condition in &answer.conditions {
        zh += &format!("{}。", condition.zh);
        en += &format!(" {}.", condition.en);
    }
    if answer.kind == Kind::ManifestOnly {
        zh += "市内转移无须跨省审批，须执行危险废物转移联单（R010）。";
        en += " Inside the province no approval is needed; the manifest is (R010).";
    }
    Bilingual::new(zh, en)
}

fn checks(review: &Review) -> Block {
    let mut block = Block::new(
        "checks",
        ("审查项", "Checks"),
        &[
            ("项", "no."),
            ("内容", "condition"),
            ("结论", "verdict"),
            ("比较值", "values"),
            ("限值", "limit"),
            ("后果", "effect"),
            ("规则", "rule"),
            ("依据与版本", "law and edition"),
            ("把握", "certainty"),
        ],
    );
    block.shown = usize::MAX;
    // Red first, as a reviewer reads.
    let mut rows: Vec<_> = review.solution.checks.iter().collect();
    rows.sort_by_key(|c| (c.verdict, c.check));
    for c in rows {
        let verdict = c.verdict.label();
        block.rows.push(cells![
            c.check.to_string(),
            &c.name,
            verdict,
            &c.seen,
            &c.limit,
            c.effect.map(|e| e.label()),
            &c.rule,
            &c.edition,
            &c.certainty,
        ]);
    }
    block
}

fn parts(review: &Review) -> Block {
    let mut block = Block::new(
        "answer",
        ("答复与时限", "Answer and clock"),
        &[
            ("吨", "t"),
            ("路径", "way"),
            ("额度", "quota"),
            ("阶段", "stage"),
            ("工作日", "working days"),
            ("截止", "due"),
        ],
    );
    if !review.holidays_known {
        block = block.about(Bilingual::new(
            "时限跨入没有节假日数据的年份，按平常周计算。",
            "The clock runs into a year without holidays in the case: plain weeks are counted.",
        ));
    }
    for part in &review.solution.answer.parts {
        let head = |stage: Option<&crate::plan::transfers::solution::Stage>| {
            cells![
                Cell::Number(part.tonnes.0, 3),
                part.way.label(),
                part.quota.clone(),
                stage.map(|s| s.name.clone()),
                stage.map(|s| s.days.to_string()),
                stage.map(|s| s.due.to_string()),
            ]
        };
        if part.stages.is_empty() {
            block.rows.push(head(None));
        }
        block.rows.extend(part.stages.iter().map(|s| head(Some(s))));
    }
    block
}

fn places(review: &Review) -> Block {
    let mut block = Block::new(
        "places",
        ("可去单位（由近及远）", "Places, nearest first"),
        &[
            ("单位", "place"),
            ("许可", "permit"),
            ("公里", "km"),
            ("元/吨", "CNY/t"),
            ("余量 t", "room t"),
            ("沿途人口·公里", "person·km"),
            ("更近", "nearer"),
            ("不能去的原因", "why not"),
        ],
    );
    for p in &review.places {
        let here = p.facility == review.asked.facility;
        let nearer = if here {
            Bilingual::new("申请单位", "asked for")
        } else if p.nearer {
            Bilingual::new("是", "yes")
        } else {
            Bilingual::default()
        };
        block.rows.push(vec![
            Cell::Words(p.name.clone()),
            Cell::from(&p.permit),
            p.metres.map_or(Cell::Empty, |m| Cell::Number(m.km(), 1)),
            p.price_cny_t.map_or(Cell::Empty, |c| Cell::Number(c.0, 0)),
            Cell::Number(p.room_t.0, 3),
            p.person_km
                .map_or(Cell::Empty, |people| Cell::Number(people, 0)),
            Cell::Words(nearer),
            p.why_not.as_ref().map_or(Cell::Empty, Cell::from),
        ]);
    }
    block
}

fn changes(review: &Review) -> Block {
    let mut block = Block::new(
        "smallest_change",
        (
            "使其可以批准的最小改动",
            "Smallest change that makes it approvable",
        ),
        &[("改动", "change"), ("栏", "column"), ("改为", "value")],
    );
    match &review.smallest_change {
        None => {
            block = block.about(Bilingual::new(
                "改动一项或两项都不能使其可以批准。",
                "No one or two changes make it approvable.",
            ));
        }
        Some(changes) if changes.is_empty() => {
            block = block.about(Bilingual::new("无须改动。", "It needs none."));
        }
        Some(changes) => {
            for c in changes {
                block.rows.push(cells![&c.text, &c.column, &c.value]);
            }
        }
    }
    block
}

/// A price in words of the office.
fn per_tonne(price: CnyPerTonne) -> Bilingual {
    let price = figure::number(price.0, 2);
    Bilingual::new(format!("{price} 元/吨"), format!("{price} CNY/t"))
}

/// What the movement costs others.
#[must_use]
pub fn counter(counter: &Counter) -> Block {
    let mut block = Block::new(
        "counterfactual",
        (
            "有无此次转移的流向方案",
            "The flow plan with and without the movement",
        ),
        &[
            ("", ""),
            ("不转移", "without"),
            ("转移", "with"),
            ("变化", "change"),
        ],
    )
    .about(Bilingual::new(
        format!(
            "规划年 {}，{} t，{}",
            counter.year,
            t(counter.tonnes),
            counter.route.label().zh
        ),
        format!(
            "plan year {}, {} t, {}",
            counter.year,
            t(counter.tonnes),
            counter.route.label().en
        ),
    ));
    let mut line = |name: (&str, &str), a: f64, b: f64, decimals: usize| {
        block.rows.push(vec![
            Cell::Words(Bilingual::new(name.0, name.1)),
            Cell::Number(a, decimals),
            Cell::Number(b, decimals),
            Cell::Number(b - a, decimals),
        ]);
    };
    line(
        ("总费用（元）", "total cost (CNY)"),
        counter.cost_without.0,
        counter.cost_with.0,
        0,
    );
    line(
        ("他人未安置（t）", "others' unplaced (t)"),
        counter.others_unplaced_without.0,
        counter.others_unplaced_with.0,
        3,
    );
    line(
        ("本单位未安置（t）", "own unplaced (t)"),
        counter.own_unplaced_without.0,
        counter.own_unplaced_with.0,
        3,
    );
    if let (Some(quota), Some(price)) = (&counter.quota, &counter.quota_price) {
        let sides = [("−1 t", price.less.as_ref()), ("+1 t", Some(&price.more))];
        for (name, side) in sides {
            let Some(side) = side else { continue };
            let range = side.range_t.map_or("∞".to_owned(), t);
            block.rows.push(vec![
                Cell::Text(format!("{quota} {name}")),
                Cell::Empty,
                Cell::Words(per_tonne(side.price_cny_t)),
                Cell::Text(format!("≤ {range} t")),
            ]);
        }
    }
    block
}

/// Every table of a review.
#[must_use]
pub fn blocks(review: &Review) -> Vec<Block> {
    vec![
        checks(review),
        parts(review),
        places(review),
        changes(review),
    ]
}

/// What a terminal shows.
#[must_use]
pub fn terminal(review: &Review, with: Option<&Counter>, language: Language) -> String {
    let mut blocks = blocks(review);
    blocks.extend(with.map(counter));
    format!(
        "{}\n{}\n{}",
        review.solution.id,
        opinion(review).text(language),
        block::terminal(&blocks, language)
    )
}

/// The way from the sender to the receiver, and the nearest places that could take it.
fn picture(dataset: &Dataset, review: &Review, language: Language) -> String {
    let asked = &review.asked;
    let (Some(from), Some(to)) = (asked.from, asked.to) else {
        return String::new();
    };
    let spot = |at, name: &Bilingual, tone| Spot {
        at,
        name: name.text(language).to_owned(),
        tone,
    };
    let free = review.places.iter().filter(|place| place.why_not.is_none());
    let own = (review.places.iter()).find(|place| place.facility == asked.facility);
    let far = own.and_then(|place| place.metres);
    // What lies much further on would shrink all the rest.
    let near = |metres: Option<Metres>| match (metres, far) {
        (Some(metres), Some(far)) => metres.0 <= far.0 * 1.5,
        _ => false,
    };
    let others = free
        .filter(|place| place.facility != asked.facility && near(place.metres))
        .take(3);
    let mut spots: Vec<Spot> = others
        .map(|place| spot(place.at, &place.name, Tone::Other))
        .collect();
    spots.push(spot(from, &asked.sender_name, Tone::Chosen));
    spots.push(spot(to, &asked.facility_name, Tone::Chosen));
    let title = Bilingual::new(
        "转移路线（红：移出与接收单位；灰：最近的其他可接收单位，至多 3 家）；镇街界线为示意",
        "The way (red: sender and receiver; grey: the nearest others that could take it, three at most); outlines of zones are schematic",
    );
    summary::spots(dataset, &title, &spots, &review.line, language)
}

/// The opinion as a page to print.
#[must_use]
pub fn page(
    dataset: &Dataset,
    review: &Review,
    with: Option<&Counter>,
    language: Language,
) -> String {
    let mut blocks = blocks(review);
    blocks.extend(with.map(counter));
    let id = &review.solution.id;
    let paper = Paper {
        title: Bilingual::new(
            format!("危险废物转移审查意见 {id}"),
            format!("Opinion on transfer {id}"),
        ),
        subtitle: Bilingual::new(
            format!(
                "{} → {}",
                review.asked.sender_name.zh, review.asked.facility_name.zh
            ),
            format!(
                "{} → {}",
                review.asked.sender_name.en, review.asked.facility_name.en
            ),
        ),
        answer: opinion(review),
        demo: review.asked.source.mark == crate::dataset::cell::Mark::Demo,
    };
    let picture = picture(dataset, review, language);
    block::pictured(&paper, &picture, &blocks, language, false)
}

/// The files of a review: the opinion to print, the document for programs, the tables.
#[must_use]
pub fn files(
    dataset: &Dataset,
    review: &Review,
    with: Option<&Counter>,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let mut blocks = blocks(review);
    blocks.extend(with.map(counter));
    let id = &review.solution.id;
    let page = page(dataset, review, with, language);
    let mut files = block::files(&blocks, language);
    files.push((format!("opinion_{id}.html"), page.into_bytes()));
    files.push((format!("review_{id}.json"), json::pretty(review)));
    files
}

/// A queue as a table.
#[must_use]
pub fn queue(queue: &Queue) -> Block {
    let mut block = Block::new(
        "queue",
        ("待办转移申请", "Queue of applications"),
        &[
            ("次序", "order"),
            ("申请", "application"),
            ("申请量 t", "asked t"),
            ("答复", "answer"),
            ("可即办 t", "granted t"),
            ("待同意函 t", "after consent t"),
            ("独自可得 t", "alone t"),
            ("按到件次序 t", "by arrival t"),
            ("剩余工作日", "days left"),
            ("公里", "km"),
        ],
    )
    .about(Bilingual::new(
        format!(
            "应急优先，其次就近，再次利用先于处置、量大者先；可即办合计 {} t（按到件次序 {} t）。",
            t(queue.granted), t(queue.by_arrival)
        ),
        format!(
            "Emergency first, then the nearer, use before disposal, the larger first; {} t granted at once ({} t by order of arrival).",
            t(queue.granted), t(queue.by_arrival)
        ),
    ));
    block.shown = 60;
    for l in &queue.lines {
        block.rows.push(vec![
            Cell::Text(l.place.to_string()),
            Cell::from(&l.id),
            Cell::Number(l.asked.0, 3),
            Cell::Words(l.kind.label()),
            Cell::Number(l.granted.0, 3),
            Cell::Number(l.waits.0, 3),
            Cell::Number(l.alone.0, 3),
            Cell::Number(l.by_arrival.0, 3),
            l.days_left
                .map_or(Cell::Empty, |d| Cell::Number(f64::from(d), 0)),
            l.metres.map_or(Cell::Empty, |m| Cell::Number(m.km(), 1)),
        ]);
    }
    block
}
