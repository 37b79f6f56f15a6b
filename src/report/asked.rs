//! Rows asked of the plan, in words: outcome in, the cells of a table out, for terminal and page.

use super::figure;
use crate::finding::{Bilingual, Language};
use crate::plan::outcome::RowReached;

/// Columns of the table, in both languages.
pub(super) const COLUMNS: [(&str, &str); 7] = [
    ("约束", "row"),
    ("强度", "strength"),
    ("要求", "asked"),
    ("达到（显示值）", "reached (as shown)"),
    ("未取整", "unrounded"),
    ("是否满足", "met"),
    ("放宽一个单位", "one unit looser"),
];

/// Heads of the table.
pub(super) fn heads(language: Language) -> Vec<String> {
    COLUMNS
        .map(|(zh, en)| Bilingual::new(zh, en).text(language).to_owned())
        .to_vec()
}

/// Columns of the table that hold numbers.
pub(super) const NUMBERS: [usize; 2] = [3, 4];

/// One line of the table.
pub(super) fn cells(row: &RowReached, language: Language) -> Vec<String> {
    let say = |zh: String, en: String| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let unit = unit(row, language);
    let bounds = [("≥", row.at_least), ("≤", row.at_most)];
    let asked: Vec<String> = (bounds.into_iter())
        .filter_map(|(sign, bound)| Some(format!("{sign} {} {unit}", bound?)))
        .collect();
    let met = if row.met {
        say("满足".to_owned(), "met".to_owned())
    } else {
        let missed = figure::number(row.missed_t.0, 3);
        let of = if row.unit == "%" { "t" } else { unit };
        let given = row.given_cny.map_or_else(String::new, |cny| {
            let wan = figure::wan_cny(cny);
            say(
                format!("，计 {wan} 万元"),
                format!(", counted as {wan}×10⁴ CNY"),
            )
        });
        say(
            format!("未满足，差 {missed} {of}{given}"),
            format!("missed by {missed} {of}{given}"),
        )
    };
    let worth = match (row.price_cny, row.placed_t) {
        (Some(price), Some(placed)) => {
            let (cny, t) = (figure::number(price.0, 2), figure::number(placed.0, 2));
            if placed.0 > 1e-6 {
                say(
                    format!("多安置 {t} t；费用另计 {cny} 元"),
                    format!("{t} t more placed; {cny} CNY apart"),
                )
            } else {
                say(format!("省 {cny} 元"), format!("saves {cny} CNY"))
            }
        }
        _ => "—".to_owned(),
    };
    vec![
        row.name.text(language).to_owned(),
        row.strength.label().text(language).to_owned(),
        asked.join(" "),
        format!("{} {unit}", figure::number(row.reached, 2)),
        format!("{}", (row.reached * 1e9).round() / 1e9),
        met,
        worth,
    ]
}

fn unit(row: &RowReached, language: Language) -> &str {
    match (row.unit.as_str(), language) {
        ("千人·km·t", Language::En) => "10³ person·km·t",
        (unit, _) => unit,
    }
}
