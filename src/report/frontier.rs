//! A frontier in, its table, files and figure out.

use super::account::Account;
use super::block::{Block, Cell, cells};
use super::table;
use crate::dataset::Dataset;
use crate::finding::Language;
use crate::plan::flow::frontier::{Frontier, Point};
use crate::plan::outcome::{Leg, Outcome};
use crate::report::figure;
use std::fmt::Write as _;

fn say(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}

/// Heads of the table.
#[must_use]
pub fn heads(language: Language) -> Vec<String> {
    vec![
        say(language, "点", "point"),
        say(language, "费用（万元）", "cost, 10⁴ CNY"),
        say(
            language,
            "暴露（万人·公里·吨）",
            "exposure, 10⁴ person·km·t",
        ),
        say(
            language,
            "减少千人·公里·吨的代价（元）",
            "CNY per 1000 less",
        ),
        say(language, "运距合计（万吨·公里）", "10⁴ t·km"),
        say(language, "未安置（吨）", "unplaced t"),
        say(language, "去向数", "legs"),
    ]
}

/// Rows of the table, from least cost to least exposure.
#[must_use]
pub fn rows(frontier: &Frontier) -> Vec<Vec<String>> {
    (frontier.points.iter().enumerate())
        .map(|(i, p)| {
            vec![
                (i + 1).to_string(),
                figure::wan_cny(p.cost_cny),
                figure::number(p.exposure_person_km_t / 1e4, 2),
                figure::number(p.price_cny_per_1000, 2),
                figure::number(p.totals.tonne_km / 1e4, 1),
                figure::tonnes(p.totals.unplaced_t),
                figure::count(p.legs),
            ]
        })
        .collect()
}

/// The table as text.
#[must_use]
pub fn terminal(frontier: &Frontier, language: Language) -> String {
    let title = if frontier.hazardous_only {
        say(
            language,
            "■ 费用与人口暴露的权衡（只计危险废物）",
            "■ Cost against people exposed (hazardous waste only)",
        )
    } else {
        say(
            language,
            "■ 费用与人口暴露的权衡（计全部废物）",
            "■ Cost against people exposed (all waste)",
        )
    };
    format!(
        "{title}\n{}\n",
        table::plain(heads(language), 0..7, rows(frontier))
    )
}

/// `frontier.csv`, `frontier.json` and `frontier.svg`.
#[must_use]
pub fn files(frontier: &Frontier, language: Language) -> Vec<(String, Vec<u8>)> {
    let json = serde_json::to_vec_pretty(frontier).expect("a frontier is plain data");
    vec![
        ("frontier.csv".to_owned(), csv(frontier, language)),
        ("frontier.json".to_owned(), json),
        (
            "frontier.svg".to_owned(),
            svg(frontier, language).into_bytes(),
        ),
    ]
}

/// Who sends what to whom in each plan of a frontier of a case: `frontier_legs.csv`. Names come from the case of
/// the plan beside it.
#[must_use]
pub fn legs<'a>(dataset: &'a Dataset, outcome: &'a Outcome, points: &'a [Vec<Leg>]) -> Block {
    let mut block = Block::new(
        "frontier_legs",
        ("各点的去向", "Legs of each point"),
        &[
            ("点", "point"),
            ("起点编号", "from_id"),
            ("起点", "from"),
            ("废物代码", "code"),
            ("去向编号", "facility_id"),
            ("去向", "facility"),
            ("许可编号", "permit"),
            ("方式", "operation"),
            ("数量（吨/年）", "t_per_year"),
            ("运距（公里）", "km"),
            ("费用（元/年）", "cost_cny_per_year"),
        ],
    );
    let account = Account::new(dataset, outcome);
    for (at, legs) in points.iter().enumerate() {
        block.rows.extend(legs.iter().map(|leg| {
            let (id, name) = account.origin(&leg.from);
            cells![
                (at + 1).to_string(),
                id,
                name,
                &leg.code,
                &leg.facility,
                account.facility_name(&leg.facility),
                &leg.permit,
                leg.operation.label(),
                leg.tonnes,
                Cell::Number(leg.metres.km(), 1),
                leg.cost_cny,
            ]
        }));
    }
    block
}

fn csv(frontier: &Frontier, language: Language) -> Vec<u8> {
    let heads = [
        ("点", "point"),
        ("费用（元）", "cost_cny"),
        ("暴露（人·公里·吨）", "exposure_person_km_t"),
        ("每减千人·公里·吨（元）", "cny_per_1000_less"),
        ("费用下界（元）", "bound_cny"),
        ("相对差", "gap"),
        ("运输费（元）", "transport_cny"),
        ("吨公里", "tonne_km"),
        ("出区（吨）", "exported_t"),
        ("未安置（吨）", "unplaced_t"),
        ("去向数", "legs"),
    ];
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let memory = "writing to memory does not fail";
    let head = heads.map(|(zh, en)| if language == Language::Zh { zh } else { en });
    writer.write_record(head).expect(memory);
    for (i, p) in frontier.points.iter().enumerate() {
        let row = [
            (i + 1).to_string(),
            p.cost_cny.0.to_string(),
            p.exposure_person_km_t.to_string(),
            p.price_cny_per_1000.to_string(),
            p.bound_cny.0.to_string(),
            format!("{:.1e}", p.gap),
            p.totals.transport_cny.0.to_string(),
            p.totals.tonne_km.to_string(),
            p.totals.exported_t.0.to_string(),
            p.totals.unplaced_t.0.to_string(),
            p.legs.to_string(),
        ];
        writer.write_record(row).expect(memory);
    }
    writer.into_inner().expect(memory)
}

/// Width, height and margin of the figure in its own units.
const SIZE: (f64, f64, f64) = (720.0, 360.0, 70.0);

/// The figure: exposure to the right, cost upwards, a dot for each plan.
#[must_use]
pub fn svg(frontier: &Frontier, language: Language) -> String {
    let (width, height, margin) = SIZE;
    let x = |p: &Point| p.exposure_person_km_t / 1e4;
    let y = |p: &Point| p.cost_cny.0 / 1e4;
    let range = |of: &dyn Fn(&Point) -> f64| {
        let values = frontier.points.iter().map(of);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(v), h.max(v))
        });
        if high > low {
            (low, high)
        } else {
            (low - 1.0, low + 1.0)
        }
    };
    let (left, right) = range(&x);
    let (bottom, top) = range(&y);
    let at = |p: &Point| {
        (
            margin + (x(p) - left) / (right - left) * (width - 1.5 * margin),
            height - margin - (y(p) - bottom) / (top - bottom) * (height - 1.5 * margin),
        )
    };
    let mut out = String::new();
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="11" fill="#333">"##
    );
    let (floor, wall) = (height - margin, width - margin / 2.0);
    let _ = write!(
        out,
        r##"<path d="M{margin} {}V{floor}H{wall}" fill="none" stroke="#888"/>"##,
        margin / 2.0
    );
    for i in 0..=4 {
        let share = f64::from(i) / 4.0;
        let (tx, ty) = (
            margin + share * (width - 1.5 * margin),
            floor - share * (height - 1.5 * margin),
        );
        let (vx, vy) = (
            figure::number(left + share * (right - left), 1),
            figure::number(bottom + share * (top - bottom), 1),
        );
        let _ = write!(
            out,
            r##"<text x="{tx:.1}" y="{:.1}" text-anchor="middle">{vx}</text><text x="{:.1}" y="{ty:.1}" text-anchor="end" dominant-baseline="middle">{vy}</text>"##,
            floor + 16.0,
            margin - 6.0
        );
    }
    let (xl, yl) = (
        say(
            language,
            "暴露（万人·公里·吨）",
            "exposure, 10⁴ person·km·t",
        ),
        say(language, "费用（万元）", "cost, 10⁴ CNY"),
    );
    let _ = write!(
        out,
        r##"<text x="{:.1}" y="{:.1}" text-anchor="middle">{xl}</text><text x="6" y="16">{yl}</text>"##,
        width / 2.0,
        height - margin / 2.0 + 8.0
    );
    let points: Vec<String> = (frontier.points.iter())
        .map(|p| format!("{:.1},{:.1}", at(p).0, at(p).1))
        .collect();
    let _ = write!(
        out,
        r##"<polyline points="{}" fill="none" stroke="#2e6f57" stroke-width="2"/>"##,
        points.join(" ")
    );
    for (i, p) in frontier.points.iter().enumerate() {
        let (cx, cy) = at(p);
        let _ = write!(
            out,
            r##"<circle cx="{cx:.1}" cy="{cy:.1}" r="4" fill="#b3261e"><title>{}: {} / {}</title></circle>"##,
            i + 1,
            figure::wan_cny(p.cost_cny),
            figure::number(x(p), 2)
        );
    }
    out.push_str("</svg>");
    out
}
