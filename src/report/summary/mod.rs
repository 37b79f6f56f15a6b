//! The plan as one page to print: case, outcome, base figures, calibration and drawn ways in, one
//! self-contained HTML text out (Chinese by default; styles and map inside, nothing fetched).

mod figure_map;
mod map;
mod spots;
mod style;
mod tables;
mod words;

use crate::dataset::Dataset;
use crate::dataset::cell::{Cell, Mark, Source};
use crate::finding::{Bilingual, Finding, Language};
use crate::plan::baseline::BaseFigure;
use crate::plan::flow::frontier::Frontier;
use crate::plan::outcome::{Figure, Outcome, PlanStatus};
use crate::quantity::{LonLat, Tonnes};
use crate::report::account::Account;
use crate::report::asked;
use crate::report::block::Chapter;
use crate::report::figure;
pub use figure_map::{map_figure, map_figure_of};
use maud::{DOCTYPE, Markup, PreEscaped, html};
pub use spots::{Spot, Tone, spots};
use std::collections::BTreeMap;
pub(super) use style::CSS;

/// One line of the calibration table: a published target and what the synthetic rows reach.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationLine {
    /// Stable id.
    pub id: String,
    /// What was aimed at.
    pub target: Bilingual,
    /// Where the target is published.
    pub source: String,
    /// Published value.
    pub wanted: f64,
    /// Lowest value that rounds to it.
    pub low: f64,
    /// Highest value that rounds to it.
    pub high: f64,
    /// Value of the case.
    pub reached: f64,
    /// Which parameters were free to reach it.
    pub free_parameters: Bilingual,
}

/// Tonnes along a way, for the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLine {
    /// The way, place by place.
    pub line: Vec<LonLat>,
    /// Tonnes a year on it.
    pub tonnes: Tonnes,
    /// Hazardous waste.
    pub hazardous: bool,
}

/// What the page shows beside case and outcome.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Base figures ([`crate::plan::baseline::figures`]).
    pub figures: &'a [BaseFigure],
    /// Targets the synthetic rows were tuned to; empty for a case that was not made.
    pub calibration: &'a [CalibrationLine],
    /// Ways for the map ([`map_lines`]).
    pub lines: &'a [MapLine],
    /// Findings about the input, roads included.
    pub findings: &'a [Finding],
    /// Cost against people exposed, where it was asked for.
    pub frontier: Option<&'a Frontier>,
    /// What else was worked out: gap, losses, another plan, drawn numbers.
    pub chapters: &'a [Chapter],
}

/// Generators that send less than this a year to a facility are drawn from the seat of their zone.
const DRAWN_ALONE: Tonnes = Tonnes(1_000.0);

/// The ways of a plan for its map: `path` gives the line between two places (a [`crate::network::Path`]),
/// `None` draws it straight. No tonne is lost: the sum over the lines is the sum over the legs.
#[must_use]
pub fn map_lines(
    dataset: &Dataset,
    outcome: &Outcome,
    path: impl Fn(LonLat, LonLat) -> Option<Vec<LonLat>>,
) -> Vec<MapLine> {
    let account = Account::new(dataset, outcome);
    // By the two ends in the order of the file, so that sums and lines come out the same each time.
    let mut single: BTreeMap<(&str, &str, bool), Tonnes> = BTreeMap::new();
    for leg in &outcome.legs {
        let hazardous = account.waste(&leg.code).2;
        let (from, _) = account.origin(&leg.from);
        let key = (from, leg.facility.as_str(), hazardous);
        *single.entry(key).or_default() += leg.tonnes;
    }
    let mut ends: BTreeMap<String, (LonLat, LonLat, bool, Tonnes)> = BTreeMap::new();
    for ((from, to, hazardous), tonnes) in single {
        let Some(facility) = account.facility(to) else {
            continue;
        };
        let (place, name) = if let Some(id) = account.generator(from) {
            let zone = dataset.links().generator_zone[id.index()];
            if tonnes < DRAWN_ALONE {
                let zone = dataset.zone(zone);
                (zone.seat(), zone.id.as_str())
            } else {
                (dataset.generator(id).place(), from)
            }
        } else if let Some(id) = account.facility(from) {
            (dataset.facility(id).place(), from)
        } else {
            continue;
        };
        let target = dataset.facility(facility).place();
        let entry = ends.entry(format!("{name}→{to}→{hazardous}")).or_insert((
            place,
            target,
            hazardous,
            Tonnes::ZERO,
        ));
        entry.3 += tonnes;
    }
    // General and hazardous waste of the same pair come one after the other and share their line.
    let mut drawn: Option<(LonLat, LonLat, Vec<LonLat>)> = None;
    let mut lines = Vec::new();
    for (from, to, hazardous, tonnes) in ends.into_values() {
        let line = match &drawn {
            Some((a, b, line)) if (*a, *b) == (from, to) => line.clone(),
            _ => path(from, to).unwrap_or_else(|| vec![from, to]),
        };
        drawn = Some((from, to, line.clone()));
        lines.push(MapLine {
            line,
            tonnes,
            hazardous,
        });
    }
    lines
}

/// What every part of the page needs.
struct Page<'a> {
    account: Account<'a>,
    parts: Parts<'a>,
    language: Language,
}

impl Page<'_> {
    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        words::say(self.language, zh, en)
    }

    /// The mark of a source as a chip, its detail on hover.
    fn mark(&self, source: &Source) -> Markup {
        html! {
            span class={ "mark " (source.mark.word()) } title=(figure::formula(&source.spell(), self.language)) {
                (source.mark.label().text(self.language))
            }
        }
    }
}

/// The page as one HTML text.
#[must_use]
pub fn html(dataset: &Dataset, outcome: &Outcome, parts: Parts<'_>, language: Language) -> String {
    let page = Page {
        account: Account::new(dataset, outcome),
        parts,
        language,
    };
    let lang = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (outcome.case_name.text(language)) " · " (page.say("固体废物流向方案", "waste flow plan")) }
                style { (PreEscaped(style::CSS)) }
            }
            body {
                (head(&page))
                (warning(&page))
                (strips(&page))
                (asked_of_plan(&page))
                (map_section(&page))
                (tables::base(&page))
                (tables::classes(&page))
                (tables::feeds(&page))
                (tables::facilities(&page))
                (tables::limits(&page))
                (tables::transfers(&page))
                (tables::unplaced(&page))
                (trade_off(&page))
                @for chapter in parts.chapters { (chapter.markup(language)) }
                (method(&page))
                (tables::calibration(&page))
                (tables::prices(&page))
                (tables::findings(&page))
                (marks(&page))
                (tables::certificate(&page))
                (foot(&page))
            }
        }
    };
    markup.into_string()
}

fn head(page: &Page<'_>) -> Markup {
    let outcome = page.account.outcome;
    let case = &page.account.dataset.tables().case;
    let scenario = page.account.scenario();
    let status = match outcome.status {
        PlanStatus::Optimal => page.say("两步均已证明最优", "both stages proved optimal"),
        PlanStatus::Bounded => page.say(
            "满足最小批量与去向数：方案可行，与线性下界的差见证明",
            "lots and destinations kept: feasible, gap to the linear bound in the proof",
        ),
        PlanStatus::Part => page.say(
            "多年联合方案中的一年，证明见多年方案",
            "one year of a plan over years, proved with it",
        ),
        PlanStatus::Stopped => page.say(
            "提前停止：方案可行，未证明最优",
            "stopped early: feasible, not proved optimal",
        ),
    };
    html! {
        header {
            h1 { (outcome.case_name.text(page.language)) }
            p class="sub" {
                (page.say("工业固体废物流向方案", "Where the industrial waste goes: flow plan")) " · "
                (page.say("情景：", "scenario: ")) (scenario.text(page.language)) " · "
                (page.say("基准年", "base year")) " " (case.base_year) " · "
                (page.say("规划年", "plan year")) " " (outcome.plan_year) " · " (status)
            }
            p {
                (page.say(
                    "本文由程序根据案例文件夹计算生成：先列基准年现状，再给出每一吨废物的去向、已满的限制及其价格、出区转移与没有去处的吨数。每个数字旁的标记说明其来源。",
                    "Computed from the folder of a case: first where things stand, then where each tonne goes, which limits are full and what they cost, what leaves the district, and what has no place. The mark beside a number says where it comes from.",
                ))
            }
        }
    }
}

fn warning(page: &Page<'_>) -> Markup {
    html! {
        @if page.account.has_demo() {
            div class="warn" {
                b { (page.say("演示数据，不是事实。", "Demo data, no facts.")) } " "
                (page.say(
                    "规划只公布了若干总量；企业、坐标、按废物的吨数、许可、额度与价格由程序合成，并按公布总量标定。标有“演示”的数字，以及由它们推算的去向、费用和影子价格，均不得作为现状引用，也不能作为对任何企业的判断。",
                    "The plan publishes a few totals only; enterprises, coordinates, tonnes by waste, permits, quotas and prices are synthetic and calibrated to those totals. No number marked demo, nor flows, costs and prices derived from it, may be quoted as a fact or held against an enterprise.",
                ))
            }
        }
    }
}

fn card(page: &Page<'_>, label: &str, value: Markup, extra: Markup, bad: bool) -> Markup {
    let _ = page;
    html! {
        div class=(if bad { "card bad" } else { "card" }) {
            div class="label" { (label) }
            div class="value" { (value) }
            div class="extra" { (extra) }
        }
    }
}

fn figure_card(page: &Page<'_>, f: &Figure, published: Option<String>) -> Markup {
    let value = html! { (figure::value(f)) small { (figure::unit(&f.unit, page.language)) } };
    let extra = html! {
        (page.mark(&f.source))
        @if let Some(published) = published { " " b { (published) } }
        @if let Some(interval) = figure::interval(f) { " " (page.say("区间", "interval")) " " (interval) }
        @if let Some(target) = f.target { " " (page.say("目标", "target")) " " (figure::number(target, f.decimals)) }
    };
    card(page, f.label.text(page.language), value, extra, false)
}

fn strips(page: &Page<'_>) -> Markup {
    let t = &page.account.outcome.totals;
    let demo = Source::new(page.account.mark(), "outcome.json");
    let wan = |value: Tonnes| {
        html! { (figure::wan_tonnes(value)) small { (figure::unit("万吨", page.language)) } }
    };
    let extra = |text: String| html! { (page.mark(&demo)) " " (text) };
    let exact = |value: Tonnes| {
        let unit = figure::unit("t", page.language);
        format!("{} {unit}", figure::tonnes(value))
    };
    let unplaced = t.unplaced_t.0 > 0.0005;
    html! {
        h2 { (page.say("基准年指标", "Base figures")) }
        div class="strip" { @for f in page.parts.figures { (figure_card(page, f, figure::published(f, page.language))) } }
        h2 { (page.say("方案一览", "The plan at a glance")) }
        div class="strip" {
            (card(page, page.say("全年产生（含非申报单位）", "arising in a year (undeclared included)"), wan(t.arising_t), extra(exact(t.arising_t)), false))
            (card(page, page.say("利用", "used"), wan(t.used_t), extra(exact(t.used_t)), false))
            (card(page, page.say("处置", "disposed"), wan(t.disposed_t), extra(exact(t.disposed_t)), false))
            (card(page, page.say("处理残渣", "residues of treatment"), wan(t.residues_t), extra(exact(t.residues_t)), false))
            (card(page, page.say("出区", "out of the district"), wan(t.exported_t), extra(exact(t.exported_t)), false))
            @if t.imported_t.0 + t.turned_away_t.0 > 0.0005 {
                (card(page, page.say("区外输入（另计）", "imports (apart)"), wan(t.imported_t),
                    extra(format!("{} · {} {}", exact(t.imported_t), page.say("未接收", "turned away"), exact(t.turned_away_t))), false))
            }
            (card(page, page.say("未安置", "unplaced"), html! { (figure::tonnes(t.unplaced_t)) small { (figure::unit("t", page.language)) } }, extra(String::new()), unplaced))
            (card(page, page.say("费用", "cost"), html! { (figure::wan_cny(t.cost_cny)) small { (figure::unit("万元", page.language)) } },
                extra(format!("{} {} · {} {} · {} {}",
                    page.say("运输", "transport"), figure::wan_cny(t.transport_cny),
                    page.say("处理", "gate"), figure::wan_cny(t.gate_cny),
                    page.say("手续", "handling"), figure::wan_cny(t.handling_cny))), false))
            (card(page, page.say("周转量", "tonne-kilometres"), html! { (figure::number(t.tonne_km / 10_000.0, 1)) small { (page.say("万吨公里", "10⁴ t·km")) } }, extra(String::new()), false))
            @for f in &page.account.indicators() { (figure_card(page, f, None)) }
        }
    }
}

/// What was asked of the plan as a whole, and what it reaches.
fn asked_of_plan(page: &Page<'_>) -> Markup {
    let rows = &page.account.outcome.rows;
    html! {
        @if !rows.is_empty() {
            h2 { (page.say("对方案的要求", "Rows asked of the plan")) }
            table {
                thead { tr { @for head in asked::heads(page.language) { th { (head) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (i, cell) in asked::cells(row, page.language).into_iter().enumerate() {
                                td class=[asked::NUMBERS.contains(&i).then_some("n")] {
                                    (cell)
                                    @if let (2, Some(source)) = (i, &row.source) { " " (page.mark(source)) }
                                }
                            }
                        }
                    }
                }
            }
            p class="small" { (page.say(
                "百分比按未取整的值判定，差额在 1 千克以内算满足。必须满足的约束优先于安置；可偏离的按价计入目标，不计入费用。",
                "Percentages are judged unrounded; less than 1 kg missing counts as met. Rows that must hold come before placing waste; soft ones count in the objective at their price, not in the cost.",
            )) }
        }
    }
}

fn map_section(page: &Page<'_>) -> Markup {
    html! {
        h2 class="page" { (page.say("流向图", "Map of the flows")) }
        figure { (map::picture(page)) }
    }
}

/// Cost against people exposed: figure and table.
fn trade_off(page: &Page<'_>) -> Markup {
    let Some(frontier) = page.parts.frontier else {
        return html! {};
    };
    html! {
        h2 class="page" { (page.say("费用与人口暴露的权衡", "Cost against people exposed")) }
        figure { (PreEscaped(crate::report::frontier::svg(frontier, page.language))) }
        table {
            thead { tr { @for head in crate::report::frontier::heads(page.language) { th class="n" { (head) } } } }
            tbody {
                @for row in crate::report::frontier::rows(frontier) {
                    tr { @for cell in row { td class="n" { (cell) } } }
                }
            }
        }
        p class="small" {
            (page.say(
                "暴露 = 最快路线两侧人口 × 公里 × 吨，只计危险废物时另有注明；各点在未安置量最少的前提下，任一点都不能同时更便宜又更少暴露。",
                "Exposure: people beside the fastest way × km × t. At every point the unplaced tonnes are at their least, and no plan is both cheaper and less exposing.",
            ))
        }
    }
}

fn method(page: &Page<'_>) -> Markup {
    let pick = |pair: (&'static str, &'static str)| page.say(pair.0, pair.1);
    html! {
        h2 { (page.say("方法", "Method")) }
        dl { @for [title, text] in words::METHOD { dt { (pick(*title)) } dd { (pick(*text)) } } }
        h2 { (page.say("假设与未计入", "Assumptions, and what is not modelled")) }
        ul { @for text in words::ASSUMPTIONS { li { (pick(*text)) } } }
    }
}

fn marks(page: &Page<'_>) -> Markup {
    let meaning = [
        (
            Mark::Plan,
            "已公布的规划文本，附事实编号",
            "the published plan, with the number of the fact",
        ),
        (Mark::Public, "具名公开来源", "a named public source"),
        (
            Mark::Derived,
            "由其他数字推算，附算式；其中没有演示行",
            "computed from other numbers, formula given; no demo row is in it",
        ),
        (
            Mark::Demo,
            "合成数据，至多按公布总量标定；凡由演示行算出的数字也标为演示，规划公布值列在旁边",
            "synthetic, at most calibrated to a published total; a number computed from demo rows is demo, too, with the published value beside it",
        ),
    ];
    html! {
        h2 { (page.say("来源标记", "Source marks")) }
        table { tbody {
            @for (mark, zh, en) in meaning {
                tr {
                    td { (page.mark(&Source::new(mark, ""))) }
                    td { (page.say(zh, en)) }
                }
            }
        } }
    }
}

fn foot(page: &Page<'_>) -> Markup {
    let outcome = page.account.outcome;
    let attributions = &page.account.dataset.tables().case.attributions;
    html! {
        h2 { (page.say("输入文件校验值（SHA-256）", "Digests of the input files (SHA-256)")) }
        table { tbody {
            @for (file, digest) in &outcome.inputs { tr { td { (file) } td { code { (digest) } } } }
        } }
        footer class="small" {
            @if !attributions.is_empty() {
                p { b { (page.say("数据来源与署名：", "Attributions: ")) } (attributions.join("；")) }
            }
            p {
                "Wasteflow " (outcome.version) " · " (outcome.case) " / " (outcome.scenario) " · "
                (outcome.schema) " · " (page.say("随机种子", "seed")) " " (outcome.seed) " · "
                (page.say(
                    "本页不含时间戳：同一案例、同一版本生成的页面逐字节相同。",
                    "No time stamp: the same case and version make this page byte by byte again.",
                ))
            }
        }
    }
}
