//! The register: catalogue, permit lines, inspections, insurance, stocks and the calendar.
//! Fact tables and the drawn units in, rows out.

use super::BASE_YEAR;
use crate::dataset::record::Sheet;
use crate::dataset::tables::{
    HolidayRow, InspectionRow, InsuranceRow, PermitRow, StockRow, Tables, WaiverRow, WasteRow,
};
use crate::dataset::vocabulary::{CheckedKind, DayKind, Grade, Operation};
use crate::quantity::Tonnes;
use crate::synth::facts::{Facts, demo, derived, public};
use jiff::civil::{Date, Weekday, date};
use std::collections::BTreeMap;

/// `wastes.csv`: the local 8-digit codes, three codes the residue factors need, and general classes.
pub(super) fn wastes() -> Sheet<WasteRow> {
    let facts = Facts::read(include_str!("facts/wastes.csv"));
    let rows = facts.rows.iter().map(|w| {
        let hazardous: bool = w.get("hazardous");
        WasteRow {
            code: w.get("code"),
            class: w.get("class"),
            name_zh: w.get("name_zh"),
            name_en: w.get("name_en"),
            hazardous,
            hazard: w.opt("hazard"),
            edition: if hazardous { "2021" } else { "2024-4" }.to_owned(),
            gb39198: w.opt("gb39198"),
            certainty: w.get("certainty"),
            source: if w.text("code").contains('/') {
                derived("目录内代码加后缀，表示经处置后的形态；程序自定，非名录代码")
            } else if hazardous {
                public("国家危险废物名录（2021年版）编号；简称，使用前请对照官方文本（F117）")
            } else {
                public("固体废物分类与代码目录（2024 年第 4 号）大类；仅到类，无 8 位代码")
            },
        }
    });
    Sheet::of(rows.collect())
}

/// `permits.csv` before its residual lines are settled.
pub(super) fn permits() -> Sheet<PermitRow> {
    let facts = Facts::read(include_str!("facts/permits.csv"));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let rows = facts.rows.iter().map(|p| {
        let facility: String = p.get("facility");
        let number = seen.entry(facility.clone()).or_default();
        *number += 1;
        PermitRow {
            id: format!("{facility}-{number:02}"),
            operation: p.get("operation"),
            code: p.get("code"),
            t_per_year: p.get("t_per_year"),
            valid_from: p.get("from"),
            valid_to: p.get("to"),
            host: p.opt("host"),
            process: p.opt("process"),
            price: p.get("price"),
            only_from: None,
            waiver: None,
            source: p.get("source"),
            facility,
        }
    });
    Sheet::of(rows.collect())
}

/// `waivers.csv`: one by code and process, one point to point; both begin after the base year, whose
/// totals are settled without them. Plants and tonnes are demo, the rules are not.
pub(super) fn waivers(tables: &Tables) -> Sheet<WaiverRow> {
    let mut acids: Vec<_> = (tables.streams.rows.iter())
        .filter(|s| s.code == "313-001-34")
        .collect();
    acids.sort_by(|a, b| b.t_per_year.0.total_cmp(&a.t_per_year.0));
    let acid = acids.first().expect("the fact table has waste acid");
    Sheet::of(vec![
        WaiverRow {
            id: "WV01".to_owned(),
            generator: None,
            code: "321-026-48".to_owned(),
            facility: Some("F_SCRAP_DEGAN".to_owned()),
            process: None,
            operation: Operation::Use,
            scheme: "R021 回收金属铝".to_owned(),
            t_per_year: Tonnes(300.0),
            valid_from: date(2021, 1, 1),
            until: date(2025, 12, 31),
            price: "gate.aluminium_ash".to_owned(),
            source: demo("铝灰渣、二次铝灰回收金属铝的利用环节豁免（R021）；单位与吨数为演示"),
        },
        WaiverRow {
            id: "WV02".to_owned(),
            generator: Some(acid.generator.clone()),
            code: acid.code.clone(),
            facility: Some("F_LONGJIAN".to_owned()),
            process: None,
            operation: Operation::Use,
            scheme: "R020 点对点定向利用（演示方案）".to_owned(),
            t_per_year: Tonnes(200.0),
            valid_from: date(2021, 1, 1),
            until: date(2024, 12, 31),
            price: "gate.acid".to_owned(),
            source: demo("点对点定向利用豁免（R020）；单位、方案与吨数为演示"),
        },
    ])
}

/// `stocks.csv`: ash lying in the demo yard at the end of the base year; none of it is drawn down in the base.
pub(super) fn stocks() -> Sheet<StockRow> {
    let stock = |id: &str, site: &str, code: &str, t: f64| StockRow {
        id: id.to_owned(),
        site: site.to_owned(),
        code: code.to_owned(),
        t: Tonnes(t),
        as_of: date(2020, 12, 31),
        oldest: None,
        source: demo("演示灰渣场的存量；规划没有给出任何渣场存量"),
    };
    // Waiting at the kiln: nothing in the base year; scenarios say how much and since when.
    let kiln = |id: &str, code: &str| StockRow {
        source: demo("窑前待处置的危险废物；基准年为零，数量与入库日期由演示情景给出"),
        ..stock(id, "F_JIDONG", code, 0.0)
    };
    Sheet::of(vec![
        stock("K001", "F_ASHYARD", "SW02", 1_800_000.0),
        stock("K002", "F_ASHYARD", "SW03", 150_000.0),
        stock("K003", "F_ASHYARD", "SW06", 80_000.0),
        kiln("K004", "900-041-49"),
        kiln("K005", "900-252-12"),
    ])
}

/// `inspections.csv`: 40 demo generators (36 pass, 3 basic, 1 fail: 95.25 %) and the ten operators
/// (all pass), on working days. Grades of named units would be claims about them, so every row is demo
/// and no real generator is drawn.
pub(super) fn inspections(tables: &Tables) -> Sheet<InspectionRow> {
    let made_of = demo("名单、日期与结果为演示；合格率调至 F099：(36+0.7×3)÷40=95.25 %");
    let day = |n: usize| -> Date {
        let (month, day) = (3 + n % 8, 3 + (n * 7) % 24);
        let drawn = date(
            i16::try_from(BASE_YEAR).expect("the base year is a year"),
            i8::try_from(month).expect("a month is below 13"),
            i8::try_from(day).expect("a day is below 32"),
        );
        working_day(drawn, &tables.holidays.rows)
    };
    let generators = tables
        .generators
        .rows
        .iter()
        .filter(|g| g.declared && g.name_zh.starts_with("示例"));
    let mut rows: Vec<InspectionRow> = generators
        .take(40)
        .enumerate()
        .map(|(i, g)| InspectionRow {
            id: format!("I{:03}", i + 1),
            kind: CheckedKind::Generator,
            unit: g.id.clone(),
            date: day(i),
            grade: match i {
                11 | 23 | 37 => Grade::Basic,
                39 => Grade::Fail,
                _ => Grade::Pass,
            },
            source: made_of.clone(),
        })
        .collect();
    let operators = tables
        .facilities
        .rows
        .iter()
        .filter(|f| f.licensed_operator);
    rows.extend(operators.enumerate().map(|(i, f)| InspectionRow {
        id: format!("I{:03}", i + 41),
        kind: CheckedKind::Operator,
        unit: f.id.clone(),
        date: day(i + 40),
        grade: Grade::Pass,
        source: demo("日期与结果为演示；合格率调至 F099（经营单位 100 %）"),
    }));
    Sheet::of(rows)
}

/// The day itself or the next one that is worked.
fn working_day(drawn: Date, calendar: &[HolidayRow]) -> Date {
    let worked = |day: Date| match calendar.iter().find(|row| row.date == day) {
        Some(row) => row.kind == DayKind::Workday,
        None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
    };
    let mut day = drawn;
    while !worked(day) {
        day = day.tomorrow().expect("the calendar goes on");
    }
    day
}

/// `insurance.csv`: 6 of the 10 operators (F084); which six is demo.
pub(super) fn insurance(tables: &Tables) -> Sheet<InsuranceRow> {
    let operators = tables
        .facilities
        .rows
        .iter()
        .filter(|f| f.licensed_operator);
    let rows = operators.enumerate().map(|(i, f)| InsuranceRow {
        facility: f.id.clone(),
        insured: i < 6,
        until: (i < 6).then(|| date(2021, 6, 30)),
        source: demo("规划只给出 10 家中 6 家投保（F084）；哪 6 家与日期均为演示"),
    });
    Sheet::of(rows.collect())
}

/// `holidays.csv`: days off and worked weekends of 2020, 2025 and 2026, entered from memory.
pub(super) fn holidays() -> Sheet<HolidayRow> {
    // Name, first and last day off, worked weekends (month, day).
    type Block = (&'static str, (i8, i8), (i8, i8), &'static [(i8, i8)]);
    const YEARS: [(i16, &[Block]); 3] = [
        (
            2020,
            &[
                ("元旦", (1, 1), (1, 1), &[]),
                ("春节", (1, 24), (2, 2), &[(1, 19)]),
                ("清明节", (4, 4), (4, 6), &[]),
                ("劳动节", (5, 1), (5, 5), &[(4, 26), (5, 9)]),
                ("端午节", (6, 25), (6, 27), &[(6, 28)]),
                ("国庆节、中秋节", (10, 1), (10, 8), &[(9, 27), (10, 10)]),
            ],
        ),
        (
            2025,
            &[
                ("元旦", (1, 1), (1, 1), &[]),
                ("春节", (1, 28), (2, 4), &[(1, 26), (2, 8)]),
                ("清明节", (4, 4), (4, 6), &[]),
                ("劳动节", (5, 1), (5, 5), &[(4, 27)]),
                ("端午节", (5, 31), (6, 2), &[]),
                ("国庆节、中秋节", (10, 1), (10, 8), &[(9, 28), (10, 11)]),
            ],
        ),
        (
            2026,
            &[
                ("元旦", (1, 1), (1, 3), &[(1, 4)]),
                ("春节", (2, 15), (2, 23), &[(2, 14), (2, 28)]),
                ("清明节", (4, 4), (4, 6), &[]),
                ("劳动节", (5, 1), (5, 5), &[(5, 9)]),
                ("端午节", (6, 19), (6, 21), &[]),
                ("中秋节", (9, 25), (9, 27), &[]),
                ("国庆节", (10, 1), (10, 7), &[(9, 20), (10, 10)]),
            ],
        ),
    ];
    let mut rows = Vec::new();
    for (year, blocks) in YEARS {
        for (name, first, last, worked) in blocks {
            let row = |day: Date, kind: DayKind| HolidayRow {
                date: day,
                kind,
                name_zh: (*name).to_owned(),
                source: demo("凭记忆录入，使用前请对照国务院办公厅当年通知"),
            };
            let mut day = date(year, first.0, first.1);
            let end = date(year, last.0, last.1);
            while day <= end {
                rows.push(row(day, DayKind::Holiday));
                day = day.tomorrow().expect("the calendar goes on");
            }
            rows.extend(
                worked
                    .iter()
                    .map(|&(m, d)| row(date(year, m, d), DayKind::Workday)),
            );
        }
    }
    rows.sort_by_key(|row| row.date);
    Sheet::of(rows)
}
