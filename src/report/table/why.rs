//! Why waste goes where it goes, as tables for a terminal.

use super::terminal::{say, table};
use crate::finding::Language;
use crate::plan::flow::why::{LegWhy, Other, Why};
use crate::report::{figure, room};

/// The answer as text: a table for each leg, and the reason of what stays.
#[must_use]
pub fn why(why: &Why, language: Language) -> String {
    let mut text = format!(
        "{}｜{} {}\n",
        why.from_name.text(language),
        why.code,
        why.waste.text(language)
    );
    for leg in &why.legs {
        text += &leg_text(leg, language);
    }
    for left in &why.left {
        text += &format!(
            "\n■ {} {} t/a｜{}\n{}\n",
            say(language, "未安置", "unplaced"),
            figure::tonnes(left.tonnes),
            left.reason.label().text(language),
            left.detail.text(language),
        );
        if let Some(remedy) = &left.remedy {
            text += &format!("→ {}\n", room::remedy(remedy).text(language));
        }
    }
    text
}

fn leg_text(leg: &LegWhy, language: Language) -> String {
    let mut text = format!(
        "\n■ {} {} → {}（{}）｜{} t/a｜{} km｜{} {}\n",
        say(language, "去向", "leg"),
        leg.leg,
        leg.name.text(language),
        leg.permit,
        figure::tonnes(leg.tonnes),
        figure::number(leg.metres.km(), 1),
        figure::cny_per_tonne(leg.price_cny_t),
        figure::unit("CNY/t", language),
    );
    let headers = vec![
        say(language, "为何不去", "why not"),
        say(language, "公里", "km"),
        say(language, "许可", "permit"),
        say(language, "直接费用差（元/吨）", "direct, CNY/t"),
        say(language, "总费用多（元/吨）", "in all, CNY/t"),
        say(language, "缘由", "because"),
    ];
    let rows = leg.others.iter().map(|other| row(other, language));
    text += &table(headers, 1..2, rows.collect());
    if leg.more_without_permit > 0 {
        let more = leg.more_without_permit;
        text += &say(
            language,
            &format!("\n… 另有 {more} 处较近但无可用许可"),
            &format!("\n… {more} more are nearer, without a usable permit"),
        );
    }
    text.push('\n');
    text
}

fn row(other: &Other, language: Language) -> Vec<String> {
    let dash = || "—".to_owned();
    let near = if other.nearer {
        say(language, "（更近）", " (nearer)")
    } else {
        String::new()
    };
    let because = if other.bars.is_empty() {
        other.text.text(language).to_owned()
    } else {
        let bars: Vec<&str> = other.bars.iter().map(|b| b.text.text(language)).collect();
        bars.join(&say(language, "；", "; "))
    };
    vec![
        format!("{}{near}", other.name.text(language)),
        (other.metres).map_or_else(dash, |m| figure::number(m.km(), 1)),
        other.permit.clone().unwrap_or_else(dash),
        other.dearer_cny_t.map_or_else(dash, figure::cny_per_tonne),
        other.adds_cny_t.map_or_else(dash, figure::cny_per_tonne),
        because,
    ]
}
