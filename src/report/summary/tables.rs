//! The tables of the page.

use super::Page;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::label::facility_kind;
use crate::finding::{Bilingual, Finding, Language, Severity};
use crate::plan::baseline;
use crate::quantity::{CnyPerTonne, Tonnes};
use crate::report::account::{Balance, FacilityLoad, limit_kind};
use crate::report::{figure, room};
use maud::{Markup, html};

/// Rows of the longest tables; the CSV files have all.
const ROWS: usize = 40;

fn rest(page: &Page<'_>, all: usize, shown: usize, file: &str) -> Markup {
    html! {
        @if all > shown {
            p class="small" {
                (page.say("另有", "and")) " " (figure::count(all - shown)) " "
                (page.say("行，见", "more rows in")) " " (file)
            }
        }
    }
}

/// Base figures with formula and note.
pub(super) fn base(page: &Page<'_>) -> Markup {
    html! {
        h2 class="page" { (page.say("基准年指标：算式与来源", "Base figures: formulas and sources")) }
        table {
            thead { tr {
                th { (page.say("指标", "figure")) }
                th class="n" { (page.say("数值", "value")) }
                th { (page.say("来源", "source")) }
                th { (page.say("说明", "note")) }
            } }
            tbody {
                @for f in page.parts.figures {
                    tr {
                        td { (f.label.text(page.language)) }
                        td class="n" {
                            (figure::text(f, page.language))
                            @if let Some(published) = figure::published(f, page.language) { br; b class="small" { (published) } }
                        }
                        td { (page.mark(&f.source)) " " span class="small" { (figure::formula(&f.source.detail, page.language)) } }
                        td class="small" { @if let Some(note) = &f.note { (note.text(page.language)) } }
                    }
                }
            }
        }
    }
}

fn balance_cells(b: &Balance) -> Markup {
    html! {
        @for amount in [b.arising, b.residues, b.used, b.disposed, b.outside] {
            td class="n" { (figure::tonnes(amount)) }
        }
        td class="n" {
            @if b.unplaced.0 > 0.0005 { span class="reason" { (figure::tonnes(b.unplaced)) } }
            @else { (figure::tonnes(b.unplaced)) }
        }
    }
}

/// The balance by class, general and hazardous waste apart.
pub(super) fn classes(page: &Page<'_>) -> Markup {
    let rows = page.account.by_class();
    let source = demo(page);
    html! {
        h2 { (page.say("按废物类别（吨/年）", "By class of waste (t/yr)")) " " (page.mark(&source)) }
        table {
            thead { tr {
                th { (page.say("类别", "class")) }
                th class="n" { (page.say("产生", "arising")) }
                th class="n" { (page.say("处理残渣", "residues")) }
                th class="n" { (page.say("利用", "used")) }
                th class="n" { (page.say("处置", "disposed")) }
                th class="n" { (page.say("其中区外", "of it outside")) }
                th class="n" { (page.say("未安置", "unplaced")) }
            } }
            tbody {
                @for (hazardous, zh, en) in [(false, "一般工业固体废物", "general industrial waste"), (true, "危险废物", "hazardous waste")] {
                    tr class="group" { td colspan="7" { (page.say(zh, en)) } }
                    @for b in rows.iter().filter(|b| b.hazardous == hazardous) {
                        tr { td { (b.class) " " (b.name.text(page.language)) } (balance_cells(b)) }
                    }
                    tr class="sum" {
                        td { (page.say("小计", "together")) }
                        (balance_cells(&sum(rows.iter().filter(|b| b.hazardous == hazardous))))
                    }
                }
                tr class="sum" { td { (page.say("合计", "all")) } (balance_cells(&sum(rows.iter()))) }
            }
        }
        p class="small" {
            (page.say(
                "平衡：产生 + 处理残渣 = 利用 + 处置 + 未安置。处理残渣是利用、处置后剩下、按自己代码再找去处的废物，可因加药剂而多于投入。",
                "Balance: arising + residues = used + disposed + unplaced. Residues are what treatment leaves; reagents can make them more than what went in.",
            ))
            @if page.account.beyond_transfers() >= Tonnes(0.05) {
                " " (page.say("其中区外合计 = 出区", "Of it outside = leaving the district")) " "
                (figure::tonnes(page.account.outcome.totals.exported_t)) " "
                (page.say("吨 + 区外设施的残渣在区外再处理", "t + residues of plants outside treated there")) " "
                (figure::tonnes(page.account.beyond_transfers())) " " (figure::unit("t", page.language))
                (page.say("。", "."))
            }
        }
    }
}

fn sum<'a>(rows: impl Iterator<Item = &'a Balance>) -> Balance {
    rows.fold(Balance::default(), |mut all, row| {
        all.add(row);
        all
    })
}

/// The mark of numbers computed from the plan.
fn demo(page: &Page<'_>) -> Source {
    Source::new(page.account.mark(), "outcome.json")
}

/// The mark of permitted tonnes.
fn permits(page: &Page<'_>) -> Source {
    let rows = &page.account.dataset.tables().permits.rows;
    let weakest = rows.iter().map(|row| row.source.mark).max();
    let mark = weakest.unwrap_or(Mark::Derived).max(Mark::Derived);
    Source::new(mark, "Σ permits.csv")
}

fn price(value: CnyPerTonne) -> Markup {
    html! { @if value.0 > 0.005 { (figure::cny_per_tonne(value)) } @else { "–" } }
}

/// Process inputs that are no industrial waste, and what they leave.
pub(super) fn feeds(page: &Page<'_>) -> Markup {
    let tables = page.account.dataset.tables();
    html! {
        @if !page.account.outcome.feeds.is_empty() {
            h2 { (page.say("工艺投入（不属工业固体废物）", "Process inputs that are no industrial waste")) }
            table {
                thead { tr {
                    th { (page.say("投入", "input")) }
                    th { (page.say("设施", "facility")) }
                    th class="n" { (page.say("投入（吨/年）", "in, t/yr")) }
                    th { (page.say("产出（吨/年）", "leaves, t/yr")) }
                } }
                tbody {
                    @for feed in &page.account.outcome.feeds {
                        @let row = tables.feeds.rows.iter().find(|row| row.id == feed.id);
                        tr {
                            td {
                                @if let Some(row) = row {
                                    (Bilingual::new(row.name_zh.as_str(), row.name_en.as_str()).text(page.language)) " " (page.mark(&row.source))
                                }
                            }
                            td { (page.account.facility_name(&feed.facility).text(page.language)) }
                            td class="n" { (figure::tonnes(feed.tonnes)) }
                            td {
                                @for made in &feed.made {
                                    @let (_, name, _) = page.account.waste(&made.code);
                                    (made.code) " " (name.text(page.language)) " " (figure::tonnes(made.tonnes))
                                    @if made.treated_on_site { " " (page.say("→ 就地处理", "→ treated on site")) }
                                    br;
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Facilities with load, capacity and price; inside the district first.
pub(super) fn facilities(page: &Page<'_>) -> Markup {
    let all = page.account.facility_loads();
    let (inside, outside): (Vec<&FacilityLoad>, Vec<&FacilityLoad>) = all
        .iter()
        .filter(|l| l.load.0 > 0.0 || baseline::inside(page.account.dataset, l.id))
        .partition(|l| baseline::inside(page.account.dataset, l.id));
    html! {
        h2 { (page.say("设施负荷与影子价格", "Facilities: load and shadow price")) " " (page.mark(&demo(page))) }
        table {
            thead { tr {
                th { (page.say("设施", "facility")) }
                th { (page.say("类型", "kind")) }
                th class="n" { (page.say("本方案接收（吨/年）", "load t/yr")) " " (page.mark(&demo(page))) }
                th class="n" { (page.say("许可能力（吨/年）", "permitted t/yr")) " " (page.mark(&permits(page))) }
                th { (page.say("占许可", "share")) }
                th class="n" { (page.say("影子价格（元/吨，最高）", "shadow price CNY/t, highest")) " " (page.mark(&demo(page))) }
            } }
            tbody {
                @for (rows, zh, en) in [(&inside, "区内", "inside the district"), (&outside, "区外", "outside")] {
                    tr class="group" { td colspan="6" { (page.say(zh, en)) } }
                    @for load in rows.iter().take(ROWS) { (facility_row(page, load)) }
                }
            }
        }
        (rest(page, inside.len().max(ROWS) + outside.len().max(ROWS), 2 * ROWS, "facilities.csv"))
        p class="small" {
            (page.say(
                "“许可”为有效许可行之和（不超过设施总能力），把不同方式相加，不等于处理量。影子价格为该设施某一限制再放宽 1 吨可省的费用，取最高者。名称后的“点位来源”只说明单位与位置的来源，不适用于吨数。",
                "Permitted: sum of the lines in force (at most the facility's own limit) over different operations; no throughput. Shadow price: what one more tonne of room on one of its limits would save, the highest of them. “Position” after a name says where name and place come from; it does not hold for the tonnes.",
            ))
        }
    }
}

fn facility_row(page: &Page<'_>, load: &FacilityLoad) -> Markup {
    let row = page.account.dataset.facility(load.id);
    let share = load.share();
    let full = share.unwrap_or(0.0) >= 0.999;
    let width = share.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0;
    html! {
        tr {
            td {
                (page.account.facility_name(&row.id).text(page.language)) " "
                span class="small" { (page.say("点位来源", "position")) " " (page.mark(&row.source)) }
                @if !baseline::inside(page.account.dataset, load.id) {
                    br; span class="small" { (row.province) " " (row.district) }
                }
            }
            td { (facility_kind(&row.kind).text(page.language)) }
            td class="n" { (figure::tonnes(load.load)) }
            td class="n" { (figure::tonnes(load.capacity)) }
            td {
                span class="bar" { i class=(if full { "full" } else { "" }) style=(format!("width:{width:.0}%")) {} }
                @if let Some(share) = share { (figure::percent(share)) }
            }
            td class="n" { (price(load.price)) }
        }
    }
}

/// Limits that bind, with their prices.
pub(super) fn limits(page: &Page<'_>) -> Markup {
    let all = page.account.full_limits();
    html! {
        h2 { (page.say("已满的限制", "Full limits")) " " (page.mark(&demo(page))) }
        @if page.account.has_demo() {
            p class="small" {
                (page.say(
                    "本案例的许可吨数是合成的：利用类许可按产生量标定，多数因此恰好用满。表中的“已满”与影子价格是标定造成的，不能作为能力缺口或能力价值的依据；换成真实许可后须重算。",
                    "The permits of this case are synthetic: those for use were tuned to the arisings, so most of them come out full. That they are full, and their shadow prices, are artefacts of the tuning and no evidence of missing capacity or of its worth; solve again with real permits.",
                ))
            }
        }
        @if all.is_empty() { p { (page.say("没有已满的限制。", "No limit is full.")) } }
        @else {
            table {
                thead { tr {
                    th { (page.say("类型", "kind")) }
                    th { (page.say("名称", "name")) }
                    th class="n" { (page.say("已用（吨/年）", "load t/yr")) }
                    th class="n" { (page.say("上限（吨/年）", "limit t/yr")) }
                    th class="n" { (page.say("多安置（吨）", "tonnes placed")) }
                    th class="n" { (page.say("少 1 吨多花（元）", "1 t less costs, CNY")) }
                    th class="n" { (page.say("多 1 吨节省（元）", "1 t more saves, CNY")) }
                } }
                tbody {
                    @for load in all.iter().take(ROWS) {
                        tr {
                            td { (limit_kind(load.kind).text(page.language)) }
                            td { (page.account.limit_name(load).text(page.language)) }
                            td class="n" { (figure::tonnes(load.load_t)) }
                            td class="n" { (figure::tonnes(load.capacity_t)) }
                            td class="n" { @if load.placed_per_t > 1e-9 { (figure::number(load.placed_per_t, 2)) } @else { "–" } }
                            td class="n" { (room::less(load, page.language)) }
                            td class="n" { (room::more(load, page.language)) }
                        }
                    }
                }
            }
            (rest(page, all.len(), ROWS, "loads.csv"))
            p class="small" {
                (page.say(
                    "括号内为该价格适用的吨数范围；未求左右价格时列出影子价格。多 1 吨若多安置了废物，费用可能上升，节省为负。",
                    "In brackets: for how many tonnes the price holds; the shadow price stands where the two sides were not measured. Where a tonne of room places waste, the cost may rise and the saving is negative.",
                ))
            }
        }
    }
}

/// What leaves the district, with the route.
pub(super) fn transfers(page: &Page<'_>) -> Markup {
    let all = page.account.transfers();
    let total: Tonnes = all.iter().map(|t| t.tonnes).sum();
    html! {
        h2 { (page.say("出区转移", "Out of the district")) " " (page.mark(&demo(page))) }
        @if page.account.tiny_legs() > 0 {
            p class="small" {
                (page.say("单次批量下限未建模：全部去向（legs.csv）", "No least lot per trip is modelled: of all")) " "
                (figure::count(page.account.outcome.legs.len())) " "
                (page.say("条中有", "legs (legs.csv)")) " "
                (figure::count(page.account.tiny_legs())) " "
                (page.say("条不足 0.5 吨/年。", "are below 0.5 t a year."))
            }
        }
        @if all.is_empty() { p { (page.say("没有废物出区。", "Nothing leaves the district.")) } }
        @else {
            table {
                thead { tr {
                    th { (page.say("类别", "class")) }
                    th { (page.say("去向", "facility")) }
                    th { (page.say("路径类型", "route")) }
                    th class="n" { (page.say("吨/年", "t/yr")) }
                    th class="n" { (page.say("平均运距（公里）", "mean way km")) }
                    th class="n" { (page.say("费用（元/吨）", "CNY/t")) }
                } }
                tbody {
                    @for t in all.iter().take(ROWS) {
                        @let row = page.account.dataset.facility(t.facility);
                        @let km = t.tonne_km / t.tonnes.0.max(1e-9);
                        @let per_tonne = CnyPerTonne(t.cost.0 / t.tonnes.0.max(1e-9));
                        tr {
                            td { (t.class) " " (baseline::name_of_class(page.account.dataset, &t.class).text(page.language)) }
                            td {
                                (page.account.facility_name(&row.id).text(page.language))
                                br; span class="small" { (row.province) " " (row.district) }
                            }
                            td { (t.route.label().text(page.language)) }
                            td class="n" { (figure::tonnes(t.tonnes)) }
                            td class="n" { (figure::number(km, 1)) }
                            td class="n" { (figure::cny_per_tonne(per_tonne)) }
                        }
                    }
                    tr class="sum" {
                        td colspan="3" { (page.say("合计", "all")) }
                        td class="n" { (figure::tonnes(total)) }
                        td {} td {}
                    }
                }
            }
            (rest(page, all.len(), ROWS, "legs.csv"))
        }
        (nearness(page))
    }
}

/// Legs across provinces that pass by a nearer place with room (R012), those to explain first.
fn nearness(page: &Page<'_>) -> Markup {
    let legs = page.account.outcome.legs.iter();
    let mut passing: Vec<_> = legs
        .filter_map(|leg| Some((leg, leg.nearer.as_ref()?)))
        .collect();
    passing.sort_by(|(a, x), (b, y)| {
        (y.to_explain.cmp(&x.to_explain)).then(b.tonnes.0.total_cmp(&a.tonnes.0))
    });
    html! {
        @if !passing.is_empty() {
            h3 { (page.say("就近性（R012）：跨省而较近处尚有余量", "Nearness (R012): across provinces while a nearer place has room")) }
            table {
                thead { tr {
                    th { (page.say("废物", "waste")) }
                    th { (page.say("去向", "facility")) }
                    th class="n" { (page.say("吨/年", "t/yr")) }
                    th class="n" { (page.say("公里", "km")) }
                    th { (page.say("较近的单位", "nearer place")) }
                    th class="n" { (page.say("公里", "km")) }
                    th class="n" { (page.say("余量（吨）", "room t")) }
                    th { (page.say("性质", "kind")) }
                } }
                tbody {
                    @for (leg, nearer) in passing.iter().take(ROWS) {
                        tr {
                            td { (leg.code) }
                            td { (page.account.facility_name(&leg.facility).text(page.language)) }
                            td class="n" { (figure::tonnes(leg.tonnes)) }
                            td class="n" { (figure::number(leg.metres.km(), 1)) }
                            td { (page.account.facility_name(&nearer.facility).text(page.language)) }
                            td class="n" { (figure::number(nearer.metres.km(), 1)) }
                            td class="n" { (figure::tonnes(nearer.room_t)) }
                            td {
                                @if nearer.to_explain { span class="reason" { (page.say("处置：须说明理由", "disposal: to be explained")) } }
                                @else { (page.say("利用：提示", "use: a remark")) }
                            }
                        }
                    }
                }
            }
            (rest(page, passing.len(), ROWS, "outcome.json"))
        }
    }
}

/// What has no place, and why.
pub(super) fn unplaced(page: &Page<'_>) -> Markup {
    let all = page.account.unplaced();
    html! {
        h2 { (page.say("未安置的废物", "Waste without a place")) }
        @if all.is_empty() { p { (page.say("全部废物均有去处。", "Every tonne has a place.")) } }
        @else {
            table {
                thead { tr {
                    th { (page.say("废物", "waste")) }
                    th class="n" { (page.say("吨/年", "t/yr")) }
                    th class="n" { (page.say("单位数", "places")) }
                    th { (page.say("原因", "reason")) }
                    th { (page.say("说明", "detail")) }
                } }
                tbody {
                    @for u in all.iter().take(ROWS) {
                        @let (class, name, _) = page.account.waste(&u.code);
                        tr {
                            td { (class) " " (u.code) br; span class="small" { (name.text(page.language)) } }
                            td class="n" { (figure::tonnes(u.tonnes)) }
                            td class="n" { (figure::count(u.places)) }
                            td { span class="reason" { (u.reason.label().text(page.language)) } }
                            td class="small" {
                                (u.detail.text(page.language))
                                @if !u.remedy.zh.is_empty() { br; "→ " (u.remedy.text(page.language)) }
                            }
                        }
                    }
                }
            }
            (rest(page, all.len(), ROWS, "unserved.csv"))
        }
    }
}

/// Targets the synthetic rows were tuned to.
pub(super) fn calibration(page: &Page<'_>) -> Markup {
    html! {
        @if !page.parts.calibration.is_empty() {
            h2 { (page.say("标定表", "Calibration")) }
            p {
                (page.say(
                    "合成数据被调到与下列公布值一致。一致是调出来的，不能反过来证明合成数据正确。",
                    "The synthetic rows were tuned to the published values below. That they agree is the tuning's doing and proves nothing about the rows.",
                ))
            }
            table {
                thead { tr {
                    th { (page.say("目标", "target")) }
                    th { (page.say("出处", "source")) }
                    th class="n" { (page.say("公布值", "published")) }
                    th class="n" { (page.say("允许区间", "interval")) }
                    th class="n" { (page.say("达到值", "reached")) }
                    th { (page.say("自由参数", "free parameters")) }
                } }
                tbody {
                    @for line in page.parts.calibration {
                        @let met = (line.low..=line.high).contains(&line.reached);
                        tr {
                            td { (line.target.text(page.language)) }
                            td class="small" { (line.source) }
                            td class="n" { (plain(line.wanted)) }
                            td class="n" { (plain(line.low)) "–" (plain(line.high)) }
                            td class="n" { @if met { (plain(line.reached)) } @else { span class="reason" { (plain(line.reached)) } } }
                            td class="small" { (line.free_parameters.text(page.language)) }
                        }
                    }
                }
            }
        }
    }
}

/// A number with as many decimals as it needs, up to four.
fn plain(value: f64) -> String {
    let decimals = (0..4).find(|&d| {
        let scale = 10f64.powi(d);
        ((value * scale).round() / scale - value).abs() < 5e-5
    });
    figure::number(value, usize::try_from(decimals.unwrap_or(4)).unwrap_or(4))
}

/// Prices used, with their range and mark.
pub(super) fn prices(page: &Page<'_>) -> Markup {
    let rows = &page.account.dataset.tables().prices.rows;
    html! {
        @if !rows.is_empty() {
            h2 { (page.say("所用价格", "Prices used")) }
            table {
                thead { tr {
                    th { (page.say("项目", "item")) }
                    th { (page.say("单位", "unit")) }
                    th class="n" { (page.say("低", "low")) }
                    th class="n" { (page.say("采用", "used")) }
                    th class="n" { (page.say("高", "high")) }
                    th { (page.say("来源", "source")) }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td { (row.name_zh) " " span class="small" { (row.item) } }
                            td { (figure::unit(&row.unit, page.language)) }
                            td class="n" { (plain(row.low)) }
                            td class="n" { (plain(row.typical)) }
                            td class="n" { (plain(row.high)) }
                            td { (page.mark(&row.source)) }
                        }
                    }
                }
            }
        }
    }
}

/// Warnings and notes about the input.
pub(super) fn findings(page: &Page<'_>) -> Markup {
    let all = page.parts.findings;
    let kind = |finding: &Finding| match finding.severity {
        Severity::Error => Bilingual::new("错误", "error"),
        Severity::Warning => Bilingual::new("警告", "warning"),
        Severity::Note => Bilingual::new("提示", "note"),
    };
    html! {
        @if !all.is_empty() {
            h2 { (page.say("数据检查", "Findings about the input")) }
            table {
                thead { tr {
                    th { (page.say("代码", "code")) }
                    th { (page.say("级别", "kind")) }
                    th { (page.say("位置", "place")) }
                    th { (page.say("原因与处理", "cause and action")) }
                } }
                tbody {
                    @for f in all.iter().take(ROWS) {
                        tr {
                            td { (f.code) }
                            td { (kind(f).text(page.language)) }
                            td class="small" { (f.place.to_string()) }
                            td { (f.cause.text(page.language)) br; span class="small" { "→ " (f.action.text(page.language)) } }
                        }
                    }
                }
            }
            (rest(page, all.len(), ROWS, "wasteflow check"))
        }
    }
}

/// Objective, bound and gap of each stage.
pub(super) fn certificate(page: &Page<'_>) -> Markup {
    let goal = |name: &str| match name {
        "unplaced" => page.say("未安置最少", "fewest tonnes unplaced").to_owned(),
        "cost" => page.say("费用最小", "least cost").to_owned(),
        "exposure" => page
            .say("沿途人口暴露最少", "fewest people exposed")
            .to_owned(),
        "carbon" => page.say("运输碳排放最少", "least carbon").to_owned(),
        sum => format!("{} {sum}", page.say("最小", "least")),
    };
    let stage = |at: usize, name: &str| match page.language {
        Language::Zh => format!("第 {} 步：{}", at + 1, goal(name)),
        Language::En => format!("{}: {}", at + 1, goal(name)),
    };
    html! {
        h2 { (page.say("最优性证明", "Proof of optimality")) }
        table {
            thead { tr {
                th { (page.say("步骤", "stage")) }
                th class="n" { (page.say("目标值", "objective")) }
                th class="n" { (page.say("下界", "bound")) }
                th { (page.say("单位", "unit")) }
                th class="n" { (page.say("相对差", "gap")) }
                th class="n" { (page.say("行 × 列", "rows × columns")) }
            } }
            tbody {
                @for (at, s) in page.account.outcome.stages.iter().enumerate() {
                    tr {
                        td { (stage(at, &s.name)) }
                        td class="n" { (figure::number(s.objective, 4)) }
                        td class="n" { (figure::number(s.bound, 4)) }
                        td { (figure::unit(&s.unit, page.language)) }
                        td class="n" { (format!("{:.1e}", s.gap)) }
                        td class="n" { (figure::count(s.rows)) " × " (figure::count(s.columns)) }
                    }
                }
            }
        }
        @for told in &page.account.outcome.unfinished {
            p { (told.text(page.language)) }
        }
        @if let Some(lots) = &page.account.outcome.lots {
            p {
                (page.say("最小批量与去向数：", "Lots and destinations: "))
                @if let Some(lot) = lots.min_lot_t { (page.say("每批至少 ", "at least ")) (figure::tonnes(lot)) " t; " }
                @if let Some(most) = lots.max_destinations { (page.say("每条废物流至多去向 ", "at most ")) (most) (page.say(" 处；", " places a stream; ")) }
                (page.say("求解器给出的下界 ", "the solver's own bound ")) (figure::number(lots.solver_bound_cny.0, 4)) " CNY, "
                (page.say("相对差 ", "gap ")) (format!("{:.1e}", lots.solver_gap)) " "
                (page.say("（求解器之言，未经独立复核）", "(its word, not verified)"))
            }
        }
        p class="small" {
            (page.say(
                "下界由对偶值独立算出：没有任何方案能低于它。",
                "The bound comes from the dual values alone: no plan can be below it. ",
            ))
            code { "wasteflow verify" }
            (page.say(
                " 不用求解模型，从案例与结果重算全部平衡、能力、许可、额度、费用与相对差。",
                " recomputes balances, capacities, permits, quotas, cost and gap from case and outcome without the model.",
            ))
        }
    }
}
