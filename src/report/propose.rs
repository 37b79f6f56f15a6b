//! A proposal for next year's white list in; tables, the rows as `whitelist.csv` and a page to print out.

use crate::dataset::cell::{Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::write;
use crate::finding::{Bilingual, Language};
use crate::plan::outcome::{Reason, SidePrice};
use crate::plan::transfers::propose::{Proposal, Row};
use crate::report::block::{self, Block, Cell, Paper, cells};
use crate::report::{figure, json};

/// What a tonne is worth on one side, and how far.
fn side(price: &SidePrice) -> String {
    let range = price
        .range_t
        .map_or("∞".to_owned(), |t| figure::number(t.0, 0));
    format!("{} (≤ {range} t)", figure::number(price.price_cny_t.0, 2))
}

/// What the row takes in more while others are out.
fn stand_ins(row: &Row) -> Option<Bilingual> {
    let told = |name: &str, t: f64| format!("{name} +{} t", figure::number(t, 1));
    let all = &row.stands_in;
    let zh: Vec<String> = all
        .iter()
        .map(|one| told(&one.name.zh, one.tonnes.0))
        .collect();
    let en: Vec<String> = all
        .iter()
        .map(|one| told(&one.name.en, one.tonnes.0))
        .collect();
    (!all.is_empty()).then(|| Bilingual::new(zh.join("；"), en.join("; ")))
}

fn asked(proposal: &Proposal) -> Block {
    let year = proposal.year;
    let mut block = Block::new(
        "whitelist_proposal",
        ("白名单建议", "Proposed white list"),
        &[
            ("单位", "operator"),
            ("代码", "code"),
            ("方式", "operation"),
            ("建议 t", "ask t"),
            ("原列入 t", "listed t"),
            ("名单内 t", "by list t"),
            ("单独审批 t", "ordinary t"),
            ("上版已批 t", "approved t"),
            ("不建议的原因", "why not"),
        ],
    )
    .about(match proposal.renews {
        Some(last) => Bilingual::new(
            format!("{year} 年流向计划，沿用 {last} 年版名单；每年 12 月与接收省议定（R002），数量为演示推算，不是议定额度。利用先于处置（R009）。"),
            format!("flow plan of {year} on the list of {last} renewed; fixed each December with the other side (R002), the tonnes are computed from demo data and agreed with nobody. Use before disposal (R009)."),
        ),
        None => Bilingual::new(
            format!("{year} 年流向计划；案例没有更早的名单（R002、R009）。"),
            format!("flow plan of {year}; the case has no earlier list (R002, R009)."),
        ),
    });
    block.shown = 200;
    for row in &proposal.rows {
        block.rows.push(cells![
            &row.name,
            &row.code,
            row.operation.label(),
            Cell::Number(row.ask_t.0, 0),
            Cell::Number(row.listed_t.0, 0),
            Cell::Number(row.by_list_t.0, 3),
            Cell::Number(row.ordinary_t.0, 3),
            Cell::Number(row.approved_t.0, 3),
            row.why_not.clone(),
        ]);
    }
    block
}

/// What stands behind each row (R009).
fn evidence(proposal: &Proposal) -> Block {
    let days = figure::number(proposal.outage_days, 0);
    let mut block = Block::new(
        "whitelist_evidence",
        ("各行依据", "Evidence of each row"),
        &[
            ("单位", "operator"),
            ("代码", "code"),
            ("移出单位", "senders"),
            ("公里", "km"),
            ("许可 t", "permit t"),
            ("许可至", "permit until"),
            ("少 1 t 元", "CNY, 1 t less"),
            ("多 1 t 元", "CNY, 1 t more"),
            ("免单独审批 元/吨", "spares CNY/t"),
            ("停运时多接收", "takes in more while out"),
        ],
    )
    .about(Bilingual::new(
        format!("“停运时多接收”：区内外设施逐个停 {days} 天时，该行比平时多接收的吨数（最多列 3 家）。"),
        format!("Takes in more while out: tonnes beyond the plan while one facility at a time is out for {days} days, three at most."),
    ));
    block.shown = 200;
    for row in &proposal.rows {
        let price = row.price.as_ref();
        let km = (row.metres.0 > 0.0).then(|| row.metres.km());
        block.rows.push(cells![
            &row.name,
            &row.code,
            row.senders.to_string(),
            km.map_or(Cell::Empty, |km| Cell::Number(km, 1)),
            Cell::Number(row.permitted_t.0, 0),
            row.permit_to.map(|day| day.to_string()),
            price.and_then(|p| p.less.as_ref()).map(side),
            price.map(|p| side(&p.more)),
            row.spares_cny_t
                .map_or(Cell::Empty, |c| Cell::Number(c.0, 0)),
            stand_ins(row),
        ]);
    }
    block
}

fn missing(proposal: &Proposal) -> Block {
    let mut block = Block::new(
        "whitelist_missing",
        (
            "该年无去处的危险废物",
            "Hazardous waste without a place in that year",
        ),
        &[
            ("代码", "code"),
            ("吨", "t"),
            ("原因", "reason"),
            ("须增加的额度", "quotas that would have to grow"),
        ],
    );
    block.shown = 200;
    for one in &proposal.missing {
        let quotas: Vec<String> = (one.quotas.iter())
            .map(|(id, t)| format!("{id} +{} t", figure::number(t.0, 3)))
            .collect();
        let about = if one.quotas.is_empty() && one.reason != Reason::NoQuota {
            Bilingual::new("不是额度的问题", "not a matter of quotas")
        } else {
            Bilingual::new(quotas.join("、"), quotas.join(", "))
        };
        block.rows.push(cells![
            &one.code,
            Cell::Number(one.tonnes.0, 3),
            one.reason.label(),
            about,
        ]);
    }
    block
}

/// The tables of a proposal.
#[must_use]
pub fn blocks(proposal: &Proposal) -> Vec<Block> {
    vec![asked(proposal), evidence(proposal), missing(proposal)]
}

/// Rows and tonnes proposed, in a sentence.
#[must_use]
pub fn answer(proposal: &Proposal) -> Bilingual {
    let asks = proposal.rows.iter().map(|row| row.ask_t.0);
    let asks: Vec<f64> = asks.filter(|t| *t > 0.0).collect();
    let (n, sum) = (asks.len(), figure::number(asks.iter().sum(), 0));
    Bilingual::new(
        format!("建议列入 {n} 行，共 {sum} t。"),
        format!("{n} rows, {sum} t in all."),
    )
}

/// The files of a proposal: tables, page to print, document, and the rows as the case would list them.
#[must_use]
pub fn files(proposal: &Proposal, home: &str, language: Language) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(proposal);
    let (year, rows) = (proposal.year, proposal.rows.iter());
    let rows: Vec<&Row> = rows.filter(|row| row.ask_t.0 > 0.0).collect();
    let paper = Paper {
        title: Bilingual::new(
            format!("{year} 年白名单建议"),
            format!("Proposed white list {year}"),
        ),
        subtitle: Bilingual::new(home, home),
        answer: answer(proposal),
        demo: true,
    };
    let page = block::html(&paper, &blocks, language);
    let listed = (rows.iter().zip(1..)).map(|(row, n)| {
        let mut one = row.listed(home, year, n);
        one.source = Source::new(Mark::Demo, one.source.detail.clone());
        one
    });
    let sheet = Sheet::of(listed.collect());
    let mut files = block::files(&blocks, language);
    files.push((format!("whitelist_{year}.html"), page.into_bytes()));
    files.push((format!("whitelist_{year}.csv"), write::csv_bytes(&sheet)));
    files.push((format!("whitelist_{year}.json"), json::pretty(proposal)));
    files
}
