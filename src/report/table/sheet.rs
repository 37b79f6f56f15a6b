//! Case, plan and base figures in, CSV files out: UTF-8 with a byte order mark and CRLF, which is what
//! Excel in China opens without asking; numbers plain (no separators), texts safe from being run as
//! formulas. Deterministic bytes.

use crate::dataset::Dataset;
use crate::dataset::cell::{Cell, Mark};
use crate::finding::{Bilingual, Language};
use crate::plan::baseline::{self, BaseFigure};
use crate::plan::outcome::{Nearer, Outcome, SidePrice};
use crate::quantity::Tonnes;
use crate::report::account::{Account, limit_kind};
use crate::report::{figure, room};

/// One cell: text is guarded, a number is not.
pub(in crate::report) enum Value {
    Text(String),
    Number(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
impl From<Tonnes> for Value {
    fn from(value: Tonnes) -> Self {
        Self::Number(value.0)
    }
}

impl Value {
    /// A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers are
    /// written to a millionth.
    fn spell(&self) -> String {
        match self {
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => {
                format!("'{text}")
            }
            Self::Text(text) => text.clone(),
            Self::Number(value) => ((value * 1e6).round() / 1e6).spell(),
        }
    }
}

macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$(Value::from($value)),+] };
}

/// A table with headers in both languages.
pub(in crate::report) struct Table {
    headers: &'static [(&'static str, &'static str)],
    /// Rows of as many cells.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// The texts over its columns.
    pub fn heads(&self, language: Language) -> impl Iterator<Item = &'static str> {
        self.headers.iter().map(move |(zh, en)| match language {
            Language::Zh => *zh,
            Language::En => *en,
        })
    }

    fn bytes(&self, language: Language) -> Vec<u8> {
        csv(self.heads(language), self.rows.iter())
    }
}

/// The bytes of a file from its headers and rows.
pub(in crate::report) fn csv<'a>(
    headers: impl Iterator<Item = &'a str>,
    rows: impl Iterator<Item = impl std::borrow::Borrow<Vec<Value>>>,
) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let memory = "writing to memory does not fail";
    writer.write_record(headers).expect(memory);
    for row in rows {
        let cells = row.borrow().iter().map(Value::spell);
        writer.write_record(cells).expect(memory);
    }
    writer.into_inner().expect(memory)
}

/// The tables of a plan by file name: `legs.csv`, `unserved.csv`, `loads.csv`, `facilities.csv`,
/// `wastes.csv` (mass balance per code), `figures.csv`, and `rows.csv` where rows are asked of the plan.
#[must_use]
pub fn files(
    dataset: &Dataset,
    outcome: &Outcome,
    figures: &[BaseFigure],
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    (tables(dataset, outcome, figures, language).into_iter())
        .map(|(name, _, table)| (format!("{name}.csv"), table.bytes(language)))
        .collect()
}

/// The same tables with their names and titles.
pub(in crate::report) fn tables(
    dataset: &Dataset,
    outcome: &Outcome,
    figures: &[BaseFigure],
    language: Language,
) -> Vec<(&'static str, Bilingual, Table)> {
    let account = Account::new(dataset, outcome);
    let asked = (!outcome.rows.is_empty()).then(|| {
        let title = Bilingual::new("对方案的约束", "rows asked");
        ("rows", title, rows(&account, language))
    });
    let table = |name, zh: &str, en: &str, table| (name, Bilingual::new(zh, en), table);
    [
        table("legs", "去向", "legs", legs(&account, language)),
        table(
            "unserved",
            "未安置",
            "unplaced",
            unserved(&account, language),
        ),
        table(
            "loads",
            "限制与价格",
            "limits and prices",
            loads(&account, language),
        ),
        table(
            "facilities",
            "设施",
            "facilities",
            facilities(&account, language),
        ),
        table(
            "wastes",
            "物料平衡",
            "mass balance",
            wastes(&account, language),
        ),
        table(
            "figures",
            "指标",
            "figures",
            all_figures(figures, &account, language),
        ),
    ]
    .into_iter()
    .chain(asked)
    .collect()
}

/// Header of the mark of a row's quantities.
const QUANTITY: (&str, &str) = ("数量来源", "quantity_source");

/// The mark of a row's quantities in words.
fn quantity(mark: Mark, language: Language) -> String {
    mark.label().text(language).to_owned()
}

fn legs(account: &Account<'_>, language: Language) -> Table {
    let rows = account.outcome.legs.iter().map(|leg| {
        let (from, from_name) = account.origin(&leg.from);
        let (class, waste, _) = account.waste(&leg.code);
        let nearer =
            |cell: &dyn Fn(&Nearer) -> Value| (leg.nearer.as_ref()).map_or("".into(), cell);
        row![
            from,
            from_name.text(language),
            &leg.code,
            class,
            waste.text(language),
            &leg.facility,
            account.facility_name(&leg.facility).text(language),
            &leg.permit,
            leg.operation.label().text(language),
            account.route(leg).text(language),
            leg.quota.as_deref().unwrap_or(""),
            leg.waiver.as_deref().unwrap_or(""),
            leg.tonnes,
            leg.metres.km(),
            leg.seconds.0 / 3600.0,
            leg.transport_cny_t.0,
            leg.gate_cny_t.0,
            leg.handling_cny_t.0,
            leg.cost_cny.0,
            nearer(&|near| near.facility.as_str().into()),
            nearer(&|near| near.metres.km().into()),
            nearer(&|near| near.room_t.into()),
            nearer(&|near| {
                let due = match (near.to_explain, language) {
                    (true, Language::Zh) => "须说明",
                    (true, Language::En) => "to be explained",
                    (false, Language::Zh) => "提示",
                    (false, Language::En) => "remark",
                };
                due.into()
            }),
            quantity(account.leg_mark(leg), language),
        ]
    });
    Table {
        headers: &[
            ("起点编号", "from_id"),
            ("起点", "from"),
            ("废物代码", "code"),
            ("类别", "class"),
            ("废物名称", "waste"),
            ("去向编号", "facility_id"),
            ("去向", "facility"),
            ("许可编号", "permit"),
            ("方式", "operation"),
            ("路径类型", "route"),
            ("白名单编号", "quota"),
            ("豁免编号", "waiver"),
            ("数量（吨/年）", "t_per_year"),
            ("运距（公里）", "km"),
            ("时间（小时）", "hours"),
            ("运费（元/吨）", "transport_cny_per_t"),
            ("处理费（元/吨）", "gate_cny_per_t"),
            ("手续费（元/吨）", "handling_cny_per_t"),
            ("费用（元/年）", "cost_cny_per_year"),
            ("更近的单位", "nearer_facility"),
            ("更近的运距（公里）", "nearer_km"),
            ("更近处余量（吨）", "nearer_room_t"),
            ("就近原则（R012）", "nearness_rule"),
            QUANTITY,
        ],
        rows: rows.collect(),
    }
}

/// Rows asked of the plan: bounds, what is reached, what giving way by a unit would be worth.
fn rows(account: &Account<'_>, language: Language) -> Table {
    let number = |value: Option<f64>| value.map_or("".into(), Value::Number);
    let rows = account.outcome.rows.iter().map(|row| {
        let met = match (row.met, language) {
            (true, Language::Zh) => "是",
            (true, Language::En) => "yes",
            (false, Language::Zh) => "否",
            (false, Language::En) => "no",
        };
        row![
            &row.id,
            row.name.text(language),
            figure::unit(&row.unit, language),
            row.strength.label().text(language),
            number(row.at_least),
            number(row.at_most),
            row.reached,
            met,
            row.missed_t,
            number(row.price_cny.map(|cny| cny.0)),
            number(row.placed_t.map(|t| t.0)),
            number(row.given_cny.map(|cny| cny.0)),
            row.source
                .as_ref()
                .map(|source| source.spell())
                .unwrap_or_default(),
            quantity(account.mark(), language),
        ]
    });
    Table {
        headers: &[
            ("编号", "id"),
            ("约束", "row"),
            ("单位", "unit"),
            ("强度", "strength"),
            ("下限", "at_least"),
            ("上限", "at_most"),
            ("达到值", "reached"),
            ("满足", "met"),
            ("差额（吨）", "missed_t"),
            ("放宽一单位省（元）", "price_cny"),
            ("放宽一单位可安置（吨）", "placed_t"),
            ("偏离费用（元）", "given_cny"),
            ("界限来源", "source"),
            QUANTITY,
        ],
        rows: rows.collect(),
    }
}

fn unserved(account: &Account<'_>, language: Language) -> Table {
    let rows = account.outcome.unserved.iter().map(|unserved| {
        let (from, from_name) = account.origin(&unserved.from);
        let (class, waste, _) = account.waste(&unserved.code);
        row![
            from,
            from_name.text(language),
            &unserved.code,
            class,
            waste.text(language),
            unserved.tonnes,
            unserved.reason.label().text(language),
            unserved.detail.text(language),
            (unserved.remedy.as_ref())
                .map(|remedy| room::remedy(remedy).text(language).to_owned())
                .unwrap_or_default(),
            quantity(account.mark(), language),
        ]
    });
    Table {
        headers: &[
            ("所在编号", "at_id"),
            ("所在单位", "at"),
            ("废物代码", "code"),
            ("类别", "class"),
            ("废物名称", "waste"),
            ("未安置（吨/年）", "t_per_year"),
            ("原因", "reason"),
            ("说明", "detail"),
            ("最小改变", "smallest_change"),
            QUANTITY,
        ],
        rows: rows.collect(),
    }
}

fn loads(account: &Account<'_>, language: Language) -> Table {
    let rows = account.outcome.loads.iter().map(|load| {
        let mut row = row![
            limit_kind(load.kind).text(language),
            &load.id,
            account.limit_name(load).text(language),
            load.load_t,
            load.capacity_t,
            load.price_cny_t.0,
            load.placed_per_t,
        ];
        let room = load.room.as_ref();
        row.extend(sides(room.and_then(|room| room.less.as_ref())));
        row.extend(sides(room.map(|room| &room.more)));
        row.push(Value::from(quantity(account.mark(), language)));
        row
    });
    Table {
        headers: &[
            ("限制类型", "kind"),
            ("编号", "id"),
            ("名称", "name"),
            ("已用（吨/年）", "load_t_per_year"),
            ("上限（吨/年）", "capacity_t_per_year"),
            ("影子价格（元/吨）", "shadow_price_cny_per_t"),
            ("每增 1 吨多安置（吨）", "t_placed_per_extra_t"),
            ("少 1 吨：少安置（吨）", "less_t_unplaced_per_t"),
            ("少 1 吨：多花（元）", "less_cny_per_t"),
            ("少：适用范围（吨）", "less_range_t"),
            ("多 1 吨：多安置（吨）", "more_t_placed_per_t"),
            ("多 1 吨：节省（元）", "more_cny_per_t"),
            ("多：适用范围（吨）", "more_range_t"),
            QUANTITY,
        ],
        rows: rows.collect(),
    }
}

/// Tonnes placed, CNY and range of one side; empty where it was not measured, and for a range without end.
fn sides(side: Option<&SidePrice>) -> [Value; 3] {
    let number = |value: Option<f64>| value.map_or(Value::Text(String::new()), Value::Number);
    [
        number(side.map(|side| side.placed_per_t)),
        number(side.map(|side| side.price_cny_t.0)),
        number(side.and_then(|side| side.range_t).map(|t| t.0)),
    ]
}

fn facilities(account: &Account<'_>, language: Language) -> Table {
    let rows = account.facility_loads().into_iter().map(|load| {
        let facility = account.dataset.facility(load.id);
        let inside = if baseline::inside(account.dataset, load.id) {
            ["是", "yes"]
        } else {
            ["否", "no"]
        };
        row![
            &facility.id,
            account.facility_name(&facility.id).text(language),
            &facility.province,
            &facility.district,
            inside[usize::from(language == Language::En)],
            load.load,
            load.capacity,
            load.share().unwrap_or(0.0) * 100.0,
            load.price.0,
            quantity(account.mark(), language),
            facility.source.spell(),
        ]
    });
    Table {
        headers: &[
            ("设施编号", "id"),
            ("名称", "name"),
            ("省市", "province"),
            ("区县", "district"),
            ("区内", "inside"),
            ("本方案接收（吨/年）", "load_t_per_year"),
            ("许可能力（吨/年）", "capacity_t_per_year"),
            ("占许可能力（%）", "share_percent"),
            ("影子价格（元/吨，最高）", "highest_shadow_price_cny_per_t"),
            QUANTITY,
            ("点位来源", "position_source"),
        ],
        rows: rows.collect(),
    }
}

fn wastes(account: &Account<'_>, language: Language) -> Table {
    let rows = account.by_waste().into_iter().map(|balance| {
        let kind = if balance.hazardous {
            ["危险废物", "hazardous"]
        } else {
            ["一般固废", "general"]
        };
        row![
            &balance.id,
            &balance.class,
            balance.name.text(language),
            kind[usize::from(language == Language::En)],
            balance.arising,
            balance.residues,
            balance.used,
            balance.disposed,
            balance.unplaced,
            balance.difference(),
            balance.outside,
            balance.gathered,
            balance.cost.0,
            quantity(account.mark(), language),
        ]
    });
    Table {
        headers: &[
            ("废物代码", "code"),
            ("类别", "class"),
            ("名称", "name"),
            ("性质", "kind"),
            ("产生（吨/年）", "arising_t"),
            ("处理残渣（吨/年）", "residues_t"),
            ("利用（吨/年）", "used_t"),
            ("处置（吨/年）", "disposed_t"),
            ("未安置（吨/年）", "unplaced_t"),
            ("平衡差（吨/年）", "difference_t"),
            ("其中区外利用处置（吨/年）", "of_it_outside_t"),
            ("经收集单位中转（吨/年）", "gathered_on_the_way_t"),
            ("费用（元/年）", "cost_cny"),
            QUANTITY,
        ],
        rows: rows.collect(),
    }
}

/// Base figures, then the plan's own.
fn all_figures(figures: &[BaseFigure], account: &Account<'_>, language: Language) -> Table {
    let number = |value: Option<f64>| value.map_or(Value::Text(String::new()), Value::Number);
    let own = account.indicators().into_iter().map(BaseFigure::from);
    let rows = figures.iter().cloned().chain(own).map(|figure| {
        let published = figure.published.as_ref();
        vec![
            Value::from(&figure.id),
            Value::from(figure.label.text(language)),
            Value::Number(figure.value),
            Value::from(crate::report::figure::unit(&figure.unit, language)),
            number(figure.low),
            number(figure.high),
            number(published.map(|p| p.value)),
            Value::from(published.map_or("", |p| p.source.detail.as_str())),
            number(figure.target),
            Value::from(figure.note.as_ref().map_or("", |note| note.text(language))),
            Value::from(quantity(figure.source.mark, language)),
            Value::from(crate::report::figure::formula(
                &figure.source.detail,
                language,
            )),
        ]
    });
    Table {
        headers: &[
            ("编号", "id"),
            ("指标", "figure"),
            ("数值（未取整）", "value_unrounded"),
            ("单位", "unit"),
            ("下限", "low"),
            ("上限", "high"),
            ("规划值", "published"),
            ("规划值出处", "published_source"),
            ("目标", "target"),
            ("说明", "note"),
            ("来源标记", "source_mark"),
            ("来源", "source"),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_not_run_as_formulas_and_numbers_stay_numbers() {
        for text in ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(Value::from(text).spell(), format!("'{text}"));
        }
        assert_eq!(Value::from("某厂 = 甲").spell(), "某厂 = 甲");
        assert_eq!(Value::from(-12.5).spell(), "-12.5");
        assert_eq!(Value::from(0.1 + 0.2).spell(), "0.3");
        assert_eq!(Value::from(-1e-9).spell(), "0");
    }

    #[test]
    fn a_file_begins_with_the_mark_excel_needs() {
        let table = Table {
            headers: &[("名称", "name")],
            rows: vec![row!["甲,乙"]],
        };
        let bytes = table.bytes(Language::Zh);
        assert_eq!(bytes, "\u{feff}名称\r\n\"甲,乙\"\r\n".as_bytes(),);
    }
}
