//! What the case was tuned to: tables in; every target with its source, interval, the value reached and
//! the parameters that were free out. Nobody shall mistake tuning for evidence.

mod measure;

use super::facts::Facts;
use crate::dataset::tables::Tables;
use crate::finding::Bilingual;
use measure::Measured;

/// One target of the calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationRow {
    /// Stable id.
    pub id: String,
    /// What is meant, with its unit.
    pub target: Bilingual,
    /// Fact ids the target rests on, or `demo`.
    pub source: String,
    /// Value wanted.
    pub wanted: f64,
    /// Lowest value accepted.
    pub low: f64,
    /// Highest value accepted.
    pub high: f64,
    /// Value of the tables.
    pub reached: f64,
    /// What was free to reach it.
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
/// Tonnes are in t/yr, shares in %, money in 万元. What cannot be measured is `NaN` and does not hold.
#[must_use]
pub fn calibration_of(tables: &Tables) -> Vec<CalibrationRow> {
    let measured = Measured::new(tables);
    let targets = Facts::read(include_str!("targets.csv")).rows;
    targets
        .iter()
        .map(|t| {
            // `inf` is an open end, which a cell of the case format could not hold.
            let bound = |column: &str| t.text(column).parse().expect("bounds are numbers");
            CalibrationRow {
                id: t.get("id"),
                target: Bilingual::new(t.text("target_zh"), t.text("target_en")),
                source: t.get("source"),
                wanted: bound("wanted"),
                low: bound("low"),
                high: bound("high"),
                reached: measured.value(t.text("id")),
                free_parameters: Bilingual::new(t.text("free_zh"), t.text("free_en")),
            }
        })
        .collect()
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
        out.push_str(&format!(
            "| {} | {}<br>{} | {} | {} | {}–{} | {} | {}<br>{} |\n",
            r.id,
            r.target.zh,
            r.target.en,
            r.source,
            number(r.wanted),
            number(r.low),
            number(r.high),
            number(r.reached),
            r.free_parameters.zh,
            r.free_parameters.en,
        ));
    }
    out.push_str(CAUTIONS);
    out
}

/// What the table alone would let a reader misread.
const CAUTIONS: &str = "\n## 读数提醒 / Cautions\n\n\
    - 一般工业固废的利用许可是为达到 86.69 % 而调的，所以几乎每一条利用行都以 100 % 运行；\
    这些行的满负荷与影子价格是标定的产物，不是江津的瓶颈。\n\
    - 同一种服务在区内与区外用同一个价格（因子表的典型值）；废物留在区内只因运距较短，不因价格另调；因此最省方案可与 2020 年记录不同，例如白沙一带的废包装物去更近的永川。\n\
    - 未利用的灰渣由演示灰渣场承接，统计口径更接近“贮存”；本程序的模型记为处置。\n\n\
    - Use permits for general waste are tuned to reach 86.69 %, so nearly every such line runs at 100 %: \
    those loads and their shadow prices are artefacts of tuning, not bottlenecks of Jiangjin.\n\
    - The same service costs the same inside and outside the district (typical value of the factor table); \
    waste stays because the way is shorter, not because of a tuned price. The cheapest plan may thus differ from the record of 2020: drums from around Baisha, for one, go to Yongchuan, which is nearer.\n\
    - Ash that is not used goes to a demo yard; statistics would call it storage, the model counts it as disposal.\n";

/// A number with at most four decimals, no trailing zeros.
fn number(value: f64) -> String {
    if value == f64::INFINITY {
        return "∞".to_owned();
    }
    let text = format!("{value:.4}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_tonne_breaks_the_calibration() {
        let mut tables = super::super::jiangjin();
        assert!(calibration_of(&tables).iter().all(CalibrationRow::holds));
        tables.streams.rows[0].t_per_year.0 += 1.0;
        let missed = calibration_of(&tables).into_iter().filter(|r| !r.holds());
        let missed: Vec<String> = missed.map(|r| r.id).collect();
        assert!(missed.contains(&"total_waste".to_owned()), "{missed:?}");
        assert!(missed.contains(&"recorded".to_owned()), "{missed:?}");
    }

    #[test]
    fn every_target_is_measured() {
        let rows = calibration();
        assert!(rows.len() >= 35);
        assert!(rows.iter().all(|r| r.reached.is_finite()));
    }
}
