//! Case, plan and base figures in, the text a planner reads in a terminal out.

use crate::dataset::Dataset;
use crate::finding::{Bilingual, Finding, Language, Severity};
use crate::plan::baseline::BaseFigure;
use crate::plan::outcome::{Outcome, PlanStatus};
use crate::quantity::Tonnes;
use crate::report::account::{Account, limit_kind};
use crate::report::asked;
use crate::report::figure;
use crate::report::room;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use std::fmt::Write as _;

/// Rows shown of a list that may be long; the CSV has all of them.
const SHOWN: usize = 12;

pub(super) fn say(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}

/// A table whose columns from `numbers` on are right-aligned.
pub(in crate::report) fn table(
    headers: Vec<String>,
    numbers: std::ops::Range<usize>,
    rows: Vec<Vec<String>>,
) -> String {
    grid(headers, &numbers.collect::<Vec<_>>(), rows)
}

/// A table whose columns in `numbers` are right-aligned.
pub(in crate::report) fn grid(
    headers: Vec<String>,
    numbers: &[usize],
    rows: Vec<Vec<String>>,
) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(118)
        .set_header(headers);
    for row in rows {
        table.add_row(row);
    }
    for &column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// The planner's tables: base figures, sums of the plan, by class, full limits with their prices,
/// transfers out of the district, unplaced tonnes with reasons.
#[must_use]
pub fn terminal(
    dataset: &Dataset,
    outcome: &Outcome,
    figures: &[BaseFigure],
    language: Language,
) -> String {
    let account = Account::new(dataset, outcome);
    let title = |zh: &str, en: &str| format!("\n■ {}\n", say(language, zh, en));
    let mut text = heading(&account, language);
    text += &title("基准年指标", "Base figures");
    text += &figure_table(figures, language);
    text += &title("方案合计", "The plan in sum");
    text += &totals(&account, language);
    if !outcome.rows.is_empty() {
        text += &title("对方案的要求", "Rows asked of the plan");
        let rows = outcome.rows.iter().map(|row| asked::cells(row, language));
        text += &grid(asked::heads(language), &asked::NUMBERS, rows.collect());
    }
    text += &title("按废物类别（吨/年）", "By class of waste (t/yr)");
    text += &classes(&account, language);
    text += &beyond(&account, language);
    text += &title("主要去向：设施负荷", "Where it goes: facilities");
    text += &facilities(&account, language);
    text += &title("出区转移（吨/年）", "Out of the district (t/yr)");
    text += &transfers(&account, language);
    text += &title("已满的限制与影子价格", "Full limits and their prices");
    text += &limits(&account, language);
    text += &title("未安置", "Unplaced");
    text += &unplaced(&account, language);
    text.push('\n');
    text
}

fn heading(account: &Account<'_>, language: Language) -> String {
    let outcome = account.outcome;
    let status = match outcome.status {
        PlanStatus::Optimal => say(language, "已证明最优", "proved optimal"),
        PlanStatus::Bounded => say(
            language,
            "满足最小批量与去向数（可行，差距已证）",
            "lots and destinations kept (feasible, gap proved)",
        ),
        PlanStatus::Part => say(
            language,
            "多年联合方案中的一年（证明见多年方案）",
            "one year of a plan over years (proved with it)",
        ),
        PlanStatus::Stopped => say(
            language,
            "提前停止（可行，未证明最优）",
            "stopped early (feasible, not proved)",
        ),
    };
    let mut text = format!(
        "{}｜{}｜{} {}｜{status}\n",
        outcome.case_name.text(language),
        account.scenario().text(language),
        say(language, "规划年", "plan year"),
        outcome.plan_year,
    );
    for told in &outcome.unfinished {
        let _ = writeln!(text, "! {}", told.text(language));
    }
    if account.has_demo() {
        text += &say(
            language,
            "! 演示数据，不是事实：企业、吨数、许可、额度与价格由程序合成，按公布总量标定。\n",
            "! Demo data, no facts: enterprises, tonnes, permits, quotas and prices are synthetic, calibrated to published totals.\n",
        );
    }
    text
}

fn figure_table(figures: &[BaseFigure], language: Language) -> String {
    let rows = figures.iter().map(|f| {
        vec![
            f.label.text(language).to_owned(),
            figure::text(f, language),
            f.source.mark.label().text(language).to_owned(),
            figure::published(f, language)
                .into_iter()
                .chain(f.note.as_ref().map(|n| n.text(language).to_owned()))
                .collect::<Vec<_>>()
                .join(&say(language, "；", "; ")),
        ]
    });
    table(
        vec![
            say(language, "指标", "figure"),
            say(language, "数值", "value"),
            say(language, "来源", "source"),
            say(language, "说明", "note"),
        ],
        1..2,
        rows.collect(),
    )
}

fn totals(account: &Account<'_>, language: Language) -> String {
    let t = &account.outcome.totals;
    let tonnes = |zh: &str, en: &str, value: Tonnes| {
        let wan = figure::wan_tonnes(value);
        vec![
            say(language, zh, en),
            format!("{wan} {}", figure::unit("万吨", language)),
            figure::tonnes(value),
        ]
    };
    let money = |zh: &str, en: &str, value: crate::quantity::Cny| {
        let wan = figure::wan_cny(value);
        vec![
            say(language, zh, en),
            format!("{wan} {}", figure::unit("万元", language)),
            String::new(),
        ]
    };
    let rows = vec![
        tonnes("产生", "arising", t.arising_t),
        tonnes("处理残渣", "residues of treatment", t.residues_t),
        tonnes("利用", "used", t.used_t),
        tonnes("处置", "disposed", t.disposed_t),
        tonnes("其中出区", "of it out of the district", t.exported_t),
        tonnes("未安置", "unplaced", t.unplaced_t),
        money("费用", "cost", t.cost_cny),
        money("  运输", "  transport", t.transport_cny),
        money(
            "  处理（负为收入）",
            "  gate fees (negative: income)",
            t.gate_cny,
        ),
        money("  手续与装卸", "  handling", t.handling_cny),
    ];
    table(
        vec![
            say(language, "项目", "item"),
            say(language, "数值", "value"),
            say(language, "吨", "tonnes"),
        ],
        1..3,
        rows,
    )
}

/// Why the tonnes handled outside are more than those that leave.
fn beyond(account: &Account<'_>, language: Language) -> String {
    let beyond = account.beyond_transfers();
    if beyond < Tonnes(0.05) {
        return String::new();
    }
    let (out, more) = (
        figure::tonnes(account.outcome.totals.exported_t),
        figure::tonnes(beyond),
    );
    say(
        language,
        &format!("\n其中区外合计 = 出区 {out} 吨 + 区外设施的残渣在区外再处理 {more} 吨。\n"),
        &format!(
            "\nOf it outside = {out} t that leave + {more} t of residues of plants outside.\n"
        ),
    )
}

fn classes(account: &Account<'_>, language: Language) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for b in account.by_class() {
        let mut row = vec![format!("{} {}", b.class, b.name.text(language))];
        let amounts = [
            b.arising, b.residues, b.used, b.disposed, b.outside, b.unplaced,
        ];
        row.extend(amounts.map(figure::tonnes));
        rows.push(row);
    }
    table(
        vec![
            say(language, "类别", "class"),
            say(language, "产生", "arising"),
            say(language, "残渣", "residues"),
            say(language, "利用", "used"),
            say(language, "处置", "disposed"),
            say(language, "其中区外", "of it outside"),
            say(language, "未安置", "unplaced"),
        ],
        1..7,
        rows,
    )
}

/// Says how many rows a cut list leaves out.
fn more(all: usize, language: Language) -> String {
    if all <= SHOWN {
        return String::new();
    }
    let rest = all - SHOWN;
    say(
        language,
        &format!("\n… 另有 {rest} 行，见 CSV"),
        &format!("\n… {rest} more rows in the CSV"),
    )
}

fn none(language: Language) -> String {
    say(language, "无", "none")
}

fn facilities(account: &Account<'_>, language: Language) -> String {
    let loads = account.facility_loads();
    let rows = loads.iter().take(SHOWN).map(|l| {
        let facility = account.dataset.facility(l.id);
        vec![
            account
                .facility_name(&facility.id)
                .text(language)
                .to_owned(),
            facility.district.clone(),
            figure::tonnes(l.load),
            figure::tonnes(l.capacity),
            l.share().map_or("—".to_owned(), figure::percent),
        ]
    });
    let headers = vec![
        say(language, "设施", "facility"),
        say(language, "区县", "district"),
        say(language, "接收", "load t/yr"),
        say(language, "许可", "permitted"),
        say(language, "占许可", "share"),
    ];
    table(headers, 2..5, rows.collect()) + &more(loads.len(), language)
}

fn transfers(account: &Account<'_>, language: Language) -> String {
    let all = account.transfers();
    if all.is_empty() {
        return none(language);
    }
    let rows = all.iter().take(SHOWN).map(|t| {
        let facility = account.dataset.facility(t.facility);
        let km = if t.tonnes.0 > 0.0 {
            t.tonne_km / t.tonnes.0
        } else {
            0.0
        };
        vec![
            t.class.clone(),
            account
                .facility_name(&facility.id)
                .text(language)
                .to_owned(),
            format!("{} {}", facility.province, facility.district),
            t.route.label().text(language).to_owned(),
            figure::tonnes(t.tonnes),
            figure::number(km, 1),
        ]
    });
    let headers = vec![
        say(language, "类别", "class"),
        say(language, "去向", "facility"),
        say(language, "所在地", "in"),
        say(language, "路径类型", "route"),
        say(language, "数量", "tonnes"),
        say(language, "平均公里", "mean km"),
    ];
    table(headers, 4..6, rows.collect()) + &more(all.len(), language)
}

fn limits(account: &Account<'_>, language: Language) -> String {
    let all = account.full_limits();
    if all.is_empty() {
        return none(language);
    }
    let rows = all.iter().take(SHOWN).map(|load| {
        vec![
            limit_kind(load.kind).text(language).to_owned(),
            account.limit_name(load).text(language).to_owned(),
            figure::tonnes(load.load_t),
            figure::tonnes(load.capacity_t),
            figure::number(load.placed_per_t, 2),
            room::less(load, language),
            room::more(load, language),
        ]
    });
    let headers = vec![
        say(language, "类型", "kind"),
        say(language, "名称", "name"),
        say(language, "已用", "load"),
        say(language, "上限", "limit"),
        say(language, "多安置（吨）", "t placed per extra t"),
        say(language, "少 1 吨（元）", "1 t less, CNY"),
        say(language, "多 1 吨（元）", "1 t more, CNY"),
    ];
    table(headers, 2..7, rows.collect()) + &more(all.len(), language)
}

fn unplaced(account: &Account<'_>, language: Language) -> String {
    let all = account.unplaced();
    if all.is_empty() {
        return none(language);
    }
    let rows = all.iter().take(SHOWN).map(|u| {
        let (class, name, _) = account.waste(&u.code);
        vec![
            class,
            format!("{} {}", u.code, name.text(language)),
            figure::tonnes(u.tonnes),
            u.reason.label().text(language).to_owned(),
            u.detail.text(language).to_owned(),
        ]
    });
    let headers = vec![
        say(language, "类别", "class"),
        say(language, "废物", "waste"),
        say(language, "吨/年", "t/yr"),
        say(language, "原因", "reason"),
        say(language, "说明", "detail"),
    ];
    table(headers, 2..3, rows.collect()) + &more(all.len(), language)
}

/// The findings of a check as a table, errors first, with a count of each kind.
#[must_use]
pub fn findings(findings: &[Finding], language: Language) -> String {
    let mark = |severity| match severity {
        Severity::Error => Bilingual::new("错误", "error"),
        Severity::Warning => Bilingual::new("警告", "warning"),
        Severity::Note => Bilingual::new("提示", "note"),
    };
    let kinds = [Severity::Error, Severity::Warning, Severity::Note];
    let counts: Vec<String> = kinds
        .iter()
        .map(|&kind| {
            let n = findings.iter().filter(|f| f.severity == kind).count();
            format!("{} {}", mark(kind).text(language), figure::count(n))
        })
        .collect();
    let rows: Vec<Vec<String>> = findings
        .iter()
        .map(|f| {
            vec![
                f.code.to_owned(),
                mark(f.severity).text(language).to_owned(),
                f.place.to_string(),
                f.cause.text(language).to_owned(),
                f.action.text(language).to_owned(),
            ]
        })
        .collect();
    let headers = vec![
        say(language, "代码", "code"),
        say(language, "级别", "kind"),
        say(language, "位置", "place"),
        say(language, "原因", "cause"),
        say(language, "处理", "action"),
    ];
    let summary = counts.join(match language {
        Language::Zh => "，",
        Language::En => ", ",
    });
    if rows.is_empty() {
        return summary + "\n";
    }
    format!("{}\n{summary}\n", table(headers, 0..0, rows))
}
