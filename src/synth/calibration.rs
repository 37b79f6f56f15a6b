//! What the case was tuned to: tables in; every target with its source, interval, the value reached and
//! the parameters that were free out. Nobody shall mistake tuning for evidence.

use super::jiangjin::settle::{local_codes, valid};
use crate::dataset::tables::{FacilityRow, Tables};
use crate::dataset::vocabulary::{
    CheckedKind, GeneratorKind, Grade, Operation, ProjectKind, Route, ZoneKind,
};
use crate::finding::Bilingual;
use std::collections::{BTreeMap, BTreeSet};

/// One target of the calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationRow {
    /// Stable id.
    pub id: &'static str,
    /// What is meant, with its unit.
    pub target: Bilingual,
    /// Fact ids the target rests on, or `demo`.
    pub source: &'static str,
    /// Value wanted.
    pub wanted: f64,
    /// Lowest value accepted.
    pub low: f64,
    /// Highest value accepted.
    pub high: f64,
    /// Value of the tables.
    pub reached: f64,
    /// What was free to reach it; empty where nothing was tuned.
    pub free_parameters: Bilingual,
}

impl CalibrationRow {
    /// True when the value reached lies in the interval.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.low <= self.reached && self.reached <= self.high
    }
}

/// The calibration of the bundled case.
#[must_use]
pub fn calibration() -> Vec<CalibrationRow> {
    calibration_of(&super::jiangjin())
}

/// The calibration of any version of the Jiangjin tables (a user's edit shows here at once).
///
/// Tonnes are in t/yr, shares in %, money in 万元.
#[must_use]
pub fn calibration_of(tables: &Tables) -> Vec<CalibrationRow> {
    let case = Measured::new(tables);
    let mut rows = Vec::new();
    case.arisings(&mut rows);
    case.use_and_exports(&mut rows);
    case.register(&mut rows);
    case.units(&mut rows);
    case.projects(&mut rows);
    rows
}

/// Absolute tolerance of a sum of tonnes: below one gram.
const GRAM: f64 = 1e-6;

fn row(
    id: &'static str,
    target: (&str, &str),
    source: &'static str,
    (wanted, low, high): (f64, f64, f64),
    reached: f64,
    free: (&str, &str),
) -> CalibrationRow {
    CalibrationRow {
        id,
        target: Bilingual::new(target.0, target.1),
        source,
        wanted,
        low,
        high,
        reached,
        free_parameters: Bilingual::new(free.0, free.1),
    }
}

/// A wanted value that must be met within `by`.
fn within(wanted: f64, by: f64) -> (f64, f64, f64) {
    (wanted, wanted - by, wanted + by)
}

const COUNTED: (&str, &str) = ("无", "none");

/// The tables with the look-ups the targets share.
struct Measured<'a> {
    tables: &'a Tables,
    facilities: BTreeMap<&'a str, &'a FacilityRow>,
    hazardous: BTreeSet<&'a str>,
    declared: BTreeSet<&'a str>,
}

impl<'a> Measured<'a> {
    fn new(tables: &'a Tables) -> Self {
        let wastes = tables.wastes.rows.iter();
        let generators = tables.generators.rows.iter();
        Self {
            tables,
            facilities: (tables.facilities.rows.iter())
                .map(|f| (f.id.as_str(), f))
                .collect(),
            hazardous: wastes
                .filter(|w| w.hazardous)
                .map(|w| w.code.as_str())
                .collect(),
            declared: generators
                .filter(|g| g.declared)
                .map(|g| g.id.as_str())
                .collect(),
        }
    }

    /// Σ t of declared streams whose code is hazardous or not.
    fn declared_t(&self, hazardous: bool) -> f64 {
        let streams = self.tables.streams.rows.iter().filter(|s| {
            self.declared.contains(s.generator.as_str())
                && self.hazardous.contains(s.code.as_str()) == hazardous
        });
        streams.map(|s| s.t_per_year.0).sum()
    }

    /// Σ t of recorded movements a predicate picks by code, facility and row.
    fn moved(
        &self,
        pick: impl Fn(&str, &FacilityRow, &crate::dataset::tables::MovementRow) -> bool,
    ) -> f64 {
        let codes: BTreeMap<&str, &str> = (self.tables.streams.rows.iter())
            .map(|s| (s.id.as_str(), s.code.as_str()))
            .collect();
        let rows = self.tables.movements.rows.iter().filter(|m| {
            let (code, plant) = (
                codes.get(m.stream.as_str()),
                self.facilities.get(m.facility.as_str()),
            );
            match (code, plant) {
                (Some(code), Some(plant)) => {
                    m.year == self.tables.case.base_year && pick(code, plant, m)
                }
                _ => false,
            }
        });
        rows.map(|m| m.t.0).sum()
    }

    fn operators(&self) -> impl Iterator<Item = &'a FacilityRow> {
        let all = self.tables.facilities.rows.iter();
        all.filter(|f| f.licensed_operator)
    }

    /// Operations an operator may do with hazardous waste in the base year.
    fn operations(&self, plant: &FacilityRow) -> BTreeSet<Operation> {
        let lines = self.tables.permits.rows.iter();
        lines
            .filter(|p| {
                p.facility == plant.id && valid(p) && self.hazardous.contains(p.code.as_str())
            })
            .map(|p| p.operation)
            .collect()
    }

    fn arisings(&self, rows: &mut Vec<CalibrationRow>) {
        let (general, hazardous) = (self.declared_t(false), self.declared_t(true));
        rows.push(row(
            "total_waste",
            (
                "申报产生量，t（规划未给吨数，区间 2333820–2381940）",
                "declared arisings, t (the plan gives no tonnes; interval 2333820–2381940)",
            ),
            "F092 × F054 (C1)",
            within(2_357_880.0, 1e-3),
            general + hazardous,
            (
                "珞璜电厂粉煤灰（余量）",
                "fly ash of the Luohuang plant (residual)",
            ),
        ));
        rows.push(row(
            "declared_hazardous",
            (
                "其中危险废物，t（演示，约 8 万吨）",
                "of it hazardous, t (demo, about 80,000)",
            ),
            "demo",
            within(80_000.0, 1e-3),
            hazardous,
            (
                "示例线路板厂 002 的 398-004-22（余量）；全部危险废物流",
                "398-004-22 of one demo firm (residual); all hazardous streams",
            ),
        ));
        let mut by_sector: BTreeMap<&str, f64> = BTreeMap::new();
        let sectors: BTreeMap<&str, &str> = (self.tables.generators.rows.iter())
            .map(|g| (g.id.as_str(), g.sector.as_str()))
            .collect();
        for s in &self.tables.streams.rows {
            if !self.hazardous.contains(s.code.as_str()) {
                let sector = sectors.get(s.generator.as_str()).copied().unwrap_or("");
                *by_sector.entry(sector).or_default() += s.t_per_year.0;
            }
        }
        rows.push(row(
            "general_sectors",
            ("产生一般工业固废的行业，个", "sectors with general waste"),
            "F058",
            within(20.0, 0.0),
            by_sector.len() as f64,
            (
                "行业清单：4 个见规划，16 个为演示",
                "list of sectors: 4 from the plan, 16 demo",
            ),
        ));
        let power = by_sector
            .get("电力、热力生产和供应业")
            .copied()
            .unwrap_or(0.0);
        let other = by_sector.iter().filter(|(s, _)| !s.starts_with("电力"));
        let largest_other = other.map(|(_, t)| *t).fold(0.0, f64::max);
        rows.push(row(
            "power_first",
            (
                "电力热力业产生量 ÷ 其余最大行业（须大于 1）",
                "power and heat ÷ largest other sector (above 1)",
            ),
            "F065",
            (1.0, 1.0 + GRAM, f64::INFINITY),
            power / largest_other,
            ("各行业吨数均为演示", "tonnes by sector are demo"),
        ));
        rows.push(row(
            "hazardous_first_three",
            (
                "HW49、HW18、HW22 在各类中居前三，个",
                "of HW49, HW18, HW22: among the three largest classes",
            ),
            "F068–F070",
            within(3.0, 0.0),
            self.named_among_first_three(),
            ("各类吨数均为演示", "tonnes by class are demo"),
        ));
    }

    fn named_among_first_three(&self) -> f64 {
        let classes: BTreeMap<&str, &str> = (self.tables.wastes.rows.iter())
            .filter(|w| w.hazardous)
            .map(|w| (w.code.as_str(), w.class.as_str()))
            .collect();
        let mut by_class: BTreeMap<&str, f64> = BTreeMap::new();
        for s in &self.tables.streams.rows {
            if let Some(class) = classes.get(s.code.as_str()) {
                *by_class.entry(class).or_default() += s.t_per_year.0;
            }
        }
        let mut ranked: Vec<(&str, f64)> = by_class.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let first = ranked.iter().take(3);
        first
            .filter(|(c, _)| ["HW49", "HW18", "HW22"].contains(c))
            .count() as f64
    }

    fn use_and_exports(&self, rows: &mut Vec<CalibrationRow>) {
        let general = |code: &str| !self.hazardous.contains(code);
        let used = self.moved(|c, _, m| general(c) && m.operation == Operation::Use);
        let all = self.declared_t(false);
        rows.push(row(
            "general_utilisation",
            (
                "一般工业固废综合利用率，%（公式 F098，基准年不动用往年贮存）",
                "use of general waste, % (formula F098, no old stock used in the base year)",
            ),
            "F066",
            within(86.69, 0.005),
            used / all * 100.0,
            (
                "示例新型墙材厂的粉煤灰利用行（余量）；全部利用能力",
                "fly-ash line of one demo block works (residual); all use capacities",
            ),
        ));
        let local = self.moved(|c, f, m| {
            !general(c)
                && f.licensed_operator
                && m.route == Route::District
                && m.operation.is_final()
        });
        rows.push(row(
            "local_hazardous",
            (
                "10 家单位利用处置的本区危险废物，t",
                "own hazardous waste handled by the ten operators, t",
            ),
            "F083",
            within(32_900.0, 1e-3),
            local,
            (
                "示例表面处理厂 001 的 336-064-17（余量）；全部危险废物流",
                "336-064-17 of one demo firm (residual); all hazardous streams",
            ),
        ));
        let codes = local_codes(self.tables);
        let permitted: f64 = (self.tables.streams.rows.iter())
            .filter(|s| codes.contains(&s.code))
            .map(|s| s.t_per_year.0)
            .sum();
        rows.push(row(
            "local_codes",
            (
                "代码在区内有利用处置许可的危险废物产生量，t",
                "arisings whose code the district's operators may use or dispose of, t",
            ),
            "F083",
            within(32_900.0, 1e-3),
            permitted,
            ("同上", "the same"),
        ));
        for (id, code, zh, en, fact) in [
            (
                "export_hw18",
                "772-002-18",
                "飞灰 772-002-18 转出比例，%",
                "fly ash 772-002-18 sent out, %",
                "F075",
            ),
            (
                "export_hw22",
                "398-004-22",
                "含铜废物 398-004-22 转出比例，%",
                "copper waste 398-004-22 sent out, %",
                "F076",
            ),
            (
                "export_hw49",
                "900-039-49",
                "废活性炭 900-039-49 转出比例，%",
                "spent carbon 900-039-49 sent out, %",
                "F074",
            ),
        ] {
            let out = self.moved(|c, _, m| c == code && m.route != Route::District);
            let every = self.moved(|c, _, m| c == code && m.operation.is_final());
            rows.push(row(
                id,
                (zh, en),
                fact,
                within(100.0, GRAM),
                out / every * 100.0,
                (
                    "区内不设该代码的利用处置许可",
                    "no final permit for the code in the district",
                ),
            ));
        }
        let every: f64 = self
            .tables
            .streams
            .rows
            .iter()
            .map(|s| s.t_per_year.0)
            .sum();
        rows.push(row(
            "recorded",
            (
                "有转移记录的产生量比例，%",
                "arisings with a recorded destination, %",
            ),
            "F135",
            within(100.0, 1e-7),
            self.moved(|_, _, _| true) / every * 100.0,
            ("区外演示单位的能力", "capacities of demo plants outside"),
        ));
    }

    fn register(&self, rows: &mut Vec<CalibrationRow>) {
        let count = |id, zh, en, fact, wanted: f64, reached: usize| {
            row(
                id,
                (zh, en),
                fact,
                within(wanted, 0.0),
                reached as f64,
                COUNTED,
            )
        };
        let kinds: Vec<BTreeSet<Operation>> =
            self.operators().map(|f| self.operations(f)).collect();
        let uses = |o: &BTreeSet<Operation>| o.contains(&Operation::Use);
        let disposes = |o: &BTreeSet<Operation>| o.contains(&Operation::Dispose);
        rows.push(count(
            "operators",
            "持证危险废物经营单位，家",
            "licensed operators",
            "F078",
            10.0,
            kinds.len(),
        ));
        rows.push(count(
            "operators_use",
            "其中利用，家",
            "of them use",
            "F079",
            1.0,
            kinds.iter().filter(|o| uses(o)).count(),
        ));
        rows.push(count(
            "operators_dispose",
            "其中处置，家",
            "of them dispose",
            "F080",
            4.0,
            kinds.iter().filter(|o| disposes(o)).count(),
        ));
        rows.push(count(
            "operators_medical",
            "处置中医疗废物，家",
            "of those medical",
            "F080",
            1.0,
            self.operators().filter(|f| f.kind == "medical").count(),
        ));
        rows.push(count(
            "operators_store",
            "其中收集暂存，家",
            "of them collect and store",
            "F081",
            5.0,
            kinds.iter().filter(|o| !uses(o) && !disposes(o)).count(),
        ));
        let takes = |f: &FacilityRow, code: &str| {
            let lines = self.tables.permits.rows.iter();
            lines.filter(|p| p.facility == f.id).all(|p| p.code == code)
        };
        rows.push(count(
            "stores_battery",
            "收集暂存中废铅蓄电池，家",
            "of those lead batteries",
            "F081",
            3.0,
            self.operators().filter(|f| takes(f, "900-052-31")).count(),
        ));
        let ids: BTreeSet<&str> = self.operators().map(|f| f.id.as_str()).collect();
        let lines = self.tables.permits.rows.iter().filter(|p| {
            ids.contains(p.facility.as_str())
                && valid(p)
                && self.hazardous.contains(p.code.as_str())
        });
        rows.push(row(
            "operator_capacity",
            (
                "10 家许可能力合计（收集+利用+处置），t/a",
                "permitted capacity of the ten (collect + use + dispose), t/yr",
            ),
            "F082",
            within(204_600.0, GRAM),
            lines.map(|p| p.t_per_year.0).sum(),
            (
                "冀东 336-064-17 许可行（余量）；其余各行为演示",
                "kiln line 336-064-17 (residual); the other lines are demo",
            ),
        ));
        let insured = self
            .tables
            .insurance
            .rows
            .iter()
            .filter(|r| r.insured)
            .count();
        rows.push(count(
            "insured",
            "投保单位，家",
            "insured operators",
            "F084",
            6.0,
            insured,
        ));
        for (id, kind, zh, en, wanted) in [
            (
                "compliance_generators",
                CheckedKind::Generator,
                "产废单位抽查合格率，%",
                "compliance of generators, %",
                (95.0, 95.0, 95.5),
            ),
            (
                "compliance_operators",
                CheckedKind::Operator,
                "经营单位抽查合格率，%",
                "compliance of operators, %",
                within(100.0, 0.0),
            ),
        ] {
            let checked = self
                .tables
                .inspections
                .rows
                .iter()
                .filter(|i| i.kind == kind);
            let (mut points, mut n) = (0.0, 0.0);
            for i in checked {
                n += 1.0;
                points += match i.grade {
                    Grade::Pass => 1.0,
                    Grade::Basic => 0.7,
                    Grade::Fail => 0.0,
                };
            }
            rows.push(row(
                id,
                (zh, en),
                "F099, F100",
                wanted,
                points / n * 100.0,
                ("抽查名单与结果为演示", "which units and grades: demo"),
            ));
        }
    }

    fn units(&self, rows: &mut Vec<CalibrationRow>) {
        let units = &self.tables.generators.rows;
        let mut count =
            |id, zh: &str, en: &str, fact, bounds: (f64, f64, f64), reached: usize, free| {
                rows.push(row(id, (zh, en), fact, bounds, reached as f64, free));
            };
        let demo = ("名单与吨数为演示", "names and tonnes are demo");
        let zones = &self.tables.zones.rows;
        let streets = zones
            .iter()
            .filter(|z| z.row.kind == ZoneKind::Street)
            .count();
        count(
            "zones",
            "镇街，个",
            "towns and streets",
            "F004, F005",
            within(30.0, 0.0),
            zones.len(),
            COUNTED,
        );
        count(
            "streets",
            "其中街道，个",
            "of them streets",
            "F004",
            within(5.0, 0.0),
            streets,
            COUNTED,
        );
        count(
            "units",
            "登记单位，家（800 余家）",
            "units in the register (800 and more)",
            "F085",
            (800.0, 800.0, 899.0),
            units.len(),
            demo,
        );
        let mut hazardous: BTreeMap<&str, f64> = BTreeMap::new();
        for s in &self.tables.streams.rows {
            if self.hazardous.contains(s.code.as_str()) {
                *hazardous.entry(s.generator.as_str()).or_default() += s.t_per_year.0;
            }
        }
        let t = |id: &str| hazardous.get(id).copied().unwrap_or(0.0);
        let above = units
            .iter()
            .filter(|g| g.kind == GeneratorKind::Enterprise && t(&g.id) > 50.0)
            .count();
        count(
            "above_50_t",
            "年产危险废物 50 吨以上企业，家",
            "enterprises above 50 t/yr of hazardous waste",
            "F086",
            within(32.0, 0.0),
            above,
            demo,
        );
        count(
            "fine_managed",
            "一物一码精细化管理单位，家",
            "units in fine management",
            "F086 (C24)",
            within(41.0, 0.0),
            units.iter().filter(|g| g.fine_managed).count(),
            COUNTED,
        );
        let flagged = |flag: &str| units.iter().filter(|g| g.flags.has(flag)).count();
        count(
            "garages",
            "一二类汽修企业，家",
            "class 1–2 garages",
            "F087",
            within(91.0, 0.0),
            flagged("garage_class_1_2"),
            demo,
        );
        count(
            "hospitals",
            "二甲以上医疗机构，家",
            "hospitals of second grade and up",
            "F086",
            within(4.0, 0.0),
            flagged("hospital_grade_2"),
            demo,
        );
        count(
            "heavy_metal",
            "涉重金属企业，家",
            "heavy-metal enterprises",
            "F088",
            within(4.0, 0.0),
            flagged("heavy_metal"),
            demo,
        );
        let ash = units
            .iter()
            .filter(|g| g.flags.has("aluminium_swarf") && t(&g.id) > 10.0)
            .count();
        count(
            "aluminium_swarf",
            "10 吨以上涉铝与含油金属屑企业，家（20 余家）",
            "aluminium and oily-swarf firms above 10 t (20 and more)",
            "F089",
            (20.0, 20.0, 29.0),
            ash,
            demo,
        );
        let small: BTreeSet<&str> = units
            .iter()
            .filter(|g| g.kind == GeneratorKind::SmallFirm && t(&g.id) < 10.0)
            .map(|g| g.zone.as_str())
            .collect();
        count(
            "small_zones",
            "有 10 吨以下小微企业的镇街，个",
            "zones with small firms below 10 t/yr",
            "F121",
            within(30.0, 0.0),
            small.len(),
            demo,
        );
    }

    fn projects(&self, rows: &mut Vec<CalibrationRow>) {
        let projects = &self.tables.projects.rows;
        let of = |kind: ProjectKind| projects.iter().filter(move |p| p.kind == kind);
        let money =
            |kind: ProjectKind| -> f64 { of(kind).filter_map(|p| p.investment_wan_cny).sum() };
        for (id, zh, en, fact, wanted, reached) in [
            (
                "projects",
                "项目表，个",
                "projects of the table",
                "F149",
                13.0,
                (of(ProjectKind::Engineering).count() + of(ProjectKind::Soft).count()) as f64,
            ),
            (
                "engineering",
                "工程项目投资，万元",
                "engineering, 10k CNY",
                "F149",
                61_650.0,
                money(ProjectKind::Engineering),
            ),
            (
                "soft",
                "能力建设投资，万元",
                "capacity building, 10k CNY",
                "F149",
                700.0,
                money(ProjectKind::Soft),
            ),
            (
                "text_only",
                "仅见正文的项目，个",
                "projects named in the text only",
                "F150–F155",
                6.0,
                of(ProjectKind::TextOnly).count() as f64,
            ),
        ] {
            rows.push(row(
                id,
                (zh, en),
                fact,
                within(wanted, 0.0),
                reached,
                COUNTED,
            ));
        }
    }
}

/// The calibration as the document `docs/calibration.md`.
#[must_use]
pub fn calibration_markdown() -> String {
    let mut out = String::from(
        "# 标定表 / Calibration of the Jiangjin case\n\n\
         由程序写出，测试逐行核对。“达到”等于“目标”并不说明案例真实：多数单位与吨数是演示，\
         自由参数一栏说明调了什么。规划没有给出的数（C29）一律标演示。\n\n\
         Written by the program, held by a test. That a value is reached proves nothing about Jiangjin: \
         the last column says what was tuned to reach it.\n\n\
         | id | 目标 target | 来源 source | 要求 wanted | 区间 interval | 达到 reached | 自由参数 free parameters |\n\
         |---|---|---|---:|---|---:|---|\n",
    );
    for r in calibration() {
        let high = if r.high.is_finite() {
            number(r.high)
        } else {
            "∞".to_owned()
        };
        out.push_str(&format!(
            "| {} | {}<br>{} | {} | {} | {}–{} | {} | {}<br>{} |\n",
            r.id,
            r.target.zh,
            r.target.en,
            r.source,
            number(r.wanted),
            number(r.low),
            high,
            number(r.reached),
            r.free_parameters.zh,
            r.free_parameters.en,
        ));
    }
    out
}

/// A number with at most four decimals, no trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
