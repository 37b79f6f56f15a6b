//! How a number is written, everywhere the same: thousands separators, fixed decimals, 万吨 for large
//! sums. A number in, its text out; the same total is the same text in every table and page.
//!
//! ```
//! use wasteflow::quantity::Tonnes;
//! use wasteflow::report::figure;
//! assert_eq!(figure::tonnes(Tonnes(1234.56)), "1,234.6");
//! assert_eq!(figure::wan_tonnes(Tonnes(2_357_900.0)), "235.79");
//! assert_eq!(figure::percent(0.161), "16.1%");
//! ```

use crate::dataset::cell::Mark;
use crate::finding::Language;
use crate::plan::baseline::BaseFigure;
use crate::plan::outcome::Figure;
use crate::quantity::{Cny, CnyPerTonne, Metres, Tonnes};

/// A number with thousands separators and fixed decimals; never `-0`.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A count.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn count(n: usize) -> String {
    number(n as f64, 0)
}

/// Tonnes with one decimal.
#[must_use]
pub fn tonnes(t: Tonnes) -> String {
    number(t.0, 1)
}

/// 万吨 (ten thousand tonnes) with two decimals.
#[must_use]
pub fn wan_tonnes(t: Tonnes) -> String {
    number(t.0 / 10_000.0, 2)
}

/// Kilometres with one decimal.
#[must_use]
pub fn km(way: Metres) -> String {
    number(way.km(), 1)
}

/// 万元 (ten thousand CNY) with two decimals.
#[must_use]
pub fn wan_cny(money: Cny) -> String {
    number(money.0 / 10_000.0, 2)
}

/// CNY per tonne with two decimals.
#[must_use]
pub fn cny_per_tonne(price: CnyPerTonne) -> String {
    number(price.0, 2)
}

/// A share of 1 as a percentage with one decimal.
#[must_use]
pub fn percent(share: f64) -> String {
    if share.is_finite() {
        format!("{}%", number(share * 100.0, 1))
    } else {
        "—".to_owned()
    }
}

/// A unit in a language.
#[must_use]
pub fn unit(unit: &str, language: Language) -> &str {
    match (language, unit) {
        (Language::Zh, "t") => "吨",
        (Language::Zh, "t/a" | "t/yr") => "吨/年",
        (Language::Zh, "CNY") => "元",
        (Language::Zh, "CNY/t") => "元/吨",
        (Language::Zh, "CNY/t-km") => "元/（吨·公里）",
        (Language::Zh, "CNY/trip") => "元/车次",
        (Language::Zh, unit) => unit,
        (Language::En, "万吨") => "10⁴ t",
        (Language::En, "万吨/年") => "10⁴ t/yr",
        (Language::En, "吨/万元") => "t/10⁴ CNY",
        (Language::En, "万元") => "10⁴ CNY",
        (Language::En, "千元") => "10³ CNY",
        (Language::En, "千人·km·t") => "10³ person·km·t",
        (Language::En, "吨" | "t") => "t",
        (Language::En, "吨/年" | "t/a") => "t/yr",
        (Language::En, "元") => "CNY",
        (Language::En, "家" | "个") => "",
        (Language::En, unit) => unit,
    }
}

/// The value of a figure with its own decimals, without unit.
#[must_use]
pub fn value(figure: &Figure) -> String {
    number(figure.value, figure.decimals)
}

/// The interval of a figure, where it has one: `233.38–238.19`; one decimal more than the figure has
/// where an end needs it (the ends of a rounding interval do).
#[must_use]
pub fn interval(figure: &Figure) -> Option<String> {
    let (low, high) = (figure.low?, figure.high?);
    let scale = 10f64.powi(i32::try_from(figure.decimals).unwrap_or(0));
    let exact = |value: f64| ((value * scale).round() / scale - value).abs() < 1e-9;
    let decimals = figure.decimals + usize::from(!(exact(low) && exact(high)));
    Some(format!(
        "{}–{}",
        number(low, decimals),
        number(high, decimals)
    ))
}

/// A number with its unit: `60%`, `235.79 万吨`.
fn with_unit(number: &str, unit: &str) -> String {
    let gap = if unit.is_empty() || unit.starts_with('%') {
        ""
    } else {
        " "
    };
    format!("{number}{gap}{unit}")
}

/// One language of a formula that is written `Chinese / English`.
#[must_use]
pub fn formula(detail: &str, language: Language) -> &str {
    match (detail.split_once(" / "), language) {
        (Some((zh, _)), Language::Zh) => zh,
        (Some((_, en)), Language::En) => en,
        (None, _) => detail,
    }
}

/// The published value of a figure with its source: `规划值 86.69%（F095）`.
#[must_use]
pub fn published(figure: &BaseFigure, language: Language) -> Option<String> {
    let published = figure.published.as_ref()?;
    let value = number(published.value, figure.decimals);
    let value = with_unit(&value, unit(&figure.unit, language));
    let detail = &published.source.detail;
    let own = published.source.mark == Mark::Plan;
    Some(match (language, own) {
        (Language::Zh, true) => format!("规划值 {value}（{detail}）"),
        (Language::Zh, false) => format!("由规划值推算 {value}（{detail}）"),
        (Language::En, true) => format!("plan: {value} ({detail})"),
        (Language::En, false) => format!("from the plan's values: {value} ({detail})"),
    })
}

/// Value, unit and interval: `235.79 万吨（233.38–238.19）`.
#[must_use]
pub fn text(figure: &Figure, language: Language) -> String {
    let unit = unit(&figure.unit, language);
    let mut text = with_unit(&value(figure), unit);
    if let Some(interval) = interval(figure) {
        match language {
            Language::Zh => text.push_str(&format!("（{interval}）")),
            Language::En => text.push_str(&format!(" ({interval})")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::cell::Source;
    use crate::finding::Bilingual;

    #[test]
    fn separators_and_signs_are_where_a_reader_expects_them() {
        let cases = [
            (0.0, 0, "0"),
            (-0.0, 2, "0.00"),
            (-0.004, 2, "0.00"),
            (999.95, 1, "1,000.0"),
            (1_234_567.891, 2, "1,234,567.89"),
            (-1234.5, 0, "-1,234"),
            (f64::NAN, 1, "—"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(number(value, decimals), text);
        }
    }

    #[test]
    fn a_figure_shows_value_unit_and_interval() {
        let figure = Figure {
            id: "total_waste".to_owned(),
            label: Bilingual::new("产生量", "arising"),
            value: 235.788,
            unit: "万吨".to_owned(),
            decimals: 2,
            low: Some(233.38),
            high: Some(238.19),
            target: None,
            note: None,
            source: Source::new(Mark::Derived, "x"),
        };
        assert_eq!(text(&figure, Language::Zh), "235.79 万吨（233.38–238.19）");
        assert_eq!(text(&figure, Language::En), "235.79 10⁴ t (233.38–238.19)");
        let intensity = Figure {
            value: 0.49,
            unit: "吨/万元".to_owned(),
            low: Some(0.485),
            high: Some(0.495),
            ..figure
        };
        assert_eq!(
            text(&intensity, Language::Zh),
            "0.49 吨/万元（0.485–0.495）"
        );
    }

    #[test]
    fn a_formula_shows_one_language_and_a_published_value_its_fact() {
        assert_eq!(formula("Σ 甲 ÷ 乙 / Σ a ÷ b", Language::Zh), "Σ 甲 ÷ 乙");
        assert_eq!(formula("Σ 甲 ÷ 乙 / Σ a ÷ b", Language::En), "Σ a ÷ b");
        assert_eq!(formula("F082", Language::En), "F082");
        let figure = BaseFigure {
            figure: Figure {
                id: "x".to_owned(),
                label: Bilingual::new("率", "rate"),
                value: 86.687,
                unit: "%".to_owned(),
                decimals: 2,
                low: None,
                high: None,
                target: None,
                note: None,
                source: Source::new(Mark::Demo, "x"),
            },
            published: Some(crate::plan::baseline::Published {
                value: 86.69,
                source: Source::new(Mark::Plan, "F095"),
            }),
        };
        assert_eq!(
            published(&figure, Language::Zh).as_deref(),
            Some("规划值 86.69%（F095）")
        );
        assert_eq!(published(&figure.figure.into(), Language::Zh), None);
    }
}
