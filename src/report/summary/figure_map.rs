//! A map figure for a report: a case, and a plan of it where there is one, in; one SVG that stands alone out, with title,
//! legend, scale, north and a line of sources. Chinese by default; nothing is fetched.

use super::MapLine;
use super::map::{
    GENERAL, HAZARDOUS, Projection, WIDTH, ground, labels, most, north_and_scale, width,
};
use super::words::say;
use crate::dataset::Dataset;
use crate::dataset::cell::Mark;
use crate::dataset::label::facility_kind;
use crate::dataset::vocabulary::RoadClass;
use crate::finding::{Bilingual, Language};
use crate::plan::baseline;
use crate::quantity::Tonnes;
use crate::report::figure;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Height of the title.
const TITLE: f64 = 40.0;
/// Height of a line of the legend.
const LINE: f64 = 17.0;
/// Columns of the legend.
const COLUMNS: usize = 4;
/// Colours of kinds of facility, the most frequent first; the rest share the last.
const KINDS: [&str; 9] = [
    "#b3261e", "#2e6f57", "#d08a1d", "#3d6fb0", "#7b4fa3", "#8a5a33", "#c2578f", "#4b9aa8",
    "#7d868c",
];

/// A picture beside its words.
struct Key {
    picture: Markup,
    text: String,
}

/// The figure; `None` for a case that has neither boundary nor zones.
#[must_use]
pub fn map_figure(
    dataset: &Dataset,
    plan: Option<&[MapLine]>,
    language: Language,
) -> Option<String> {
    map_figure_of(dataset, plan, None, language)
}

/// [`map_figure`] with the name of the scenario whose plan it shows.
#[must_use]
pub fn map_figure_of(
    dataset: &Dataset,
    plan: Option<&[MapLine]>,
    scenario: Option<&Bilingual>,
    language: Language,
) -> Option<String> {
    let tables = dataset.tables();
    let p = Projection::of(tables)?;
    let lines = plan.unwrap_or(&[]);
    let kinds = kinds(dataset);
    let keys = keys(dataset, plan, &kinds, language);
    let rows = keys.len().div_ceil(COLUMNS);
    #[allow(clippy::cast_precision_loss)]
    let legend = rows as f64 * LINE + 16.0;
    let notes = notes(dataset, scenario, language);
    #[allow(clippy::cast_precision_loss)]
    let below = notes.len() as f64 * 14.0 + 8.0;
    let height = TITLE + p.height + legend + below;
    let name = tables.case.name.text(language);
    let title = match (plan, language) {
        (Some(_), Language::Zh) => format!("{name}：废物流向图"),
        (Some(_), Language::En) => format!("{name}: flows of waste"),
        (None, Language::Zh) => format!("{name}：镇街、道路与处置利用设施"),
        (None, Language::En) => format!("{name}: zones, roads and facilities"),
    };
    let put = |at: usize| {
        #[allow(clippy::cast_precision_loss)]
        let (column, row) = ((at % COLUMNS) as f64, (at / COLUMNS) as f64);
        (
            14.0 + column * (WIDTH - 20.0) / COLUMNS as f64,
            TITLE + p.height + 20.0 + row * LINE,
        )
    };
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH:.0} {height:.0}"))
            width=(format!("{WIDTH:.0}")) height=(format!("{height:.0}"))
            font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif" role="img" {
            title { (title) }
            rect width=(WIDTH) height=(format!("{height:.1}")) fill="#fff" {}
            text x=(WIDTH / 2.0) y="26" text-anchor="middle" font-size="17" font-weight="700" fill="#27323a" { (title) }
            defs { clipPath id="frame" { rect width=(WIDTH) height=(format!("{:.1}", p.height)) {} } }
            g transform=(format!("translate(0 {TITLE:.0})")) {
                rect width=(WIDTH) height=(format!("{:.1}", p.height)) fill="#eef1f2" {}
                (ground(tables, lines, &p))
                (facilities(dataset, &kinds, &p, language))
                (labels(dataset, language, &p))
                (north_and_scale(&p))
                rect width=(WIDTH) height=(format!("{:.1}", p.height)) fill="none" stroke="#5f6b73" stroke-width="1" {}
            }
            g font-size="11" fill="#27323a" {
                @for (at, key) in keys.iter().enumerate() {
                    @let (x, y) = put(at);
                    g transform=(format!("translate({x:.1} {y:.1})")) {
                        (key.picture)
                        text x="34" y="4" { (key.text) }
                    }
                }
            }
            g font-size="9.5" fill="#5f6b73" {
                @for (at, note) in notes.iter().enumerate() {
                    text x="14" y=(format!("{:.1}", height - below + 10.0 + at as f64 * 14.0)) { (note) }
                }
            }
        }
    };
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        picture.into_string()
    ))
}

/// Kinds of facility within the frame, the most frequent first.
fn kinds(dataset: &Dataset) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, row) in dataset.facilities() {
        if baseline::inside(dataset, id) {
            *counts.entry(&row.kind).or_default() += 1;
        }
    }
    let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    all.into_iter().map(|(kind, _)| kind.to_owned()).collect()
}

fn colour(kinds: &[String], kind: &str) -> &'static str {
    let at = kinds.iter().position(|other| other == kind);
    KINDS[at.unwrap_or(KINDS.len()).min(KINDS.len() - 1)]
}

fn facilities(dataset: &Dataset, kinds: &[String], p: &Projection, language: Language) -> Markup {
    let name = |row: &crate::dataset::tables::FacilityRow| {
        Bilingual::new(row.name_zh.clone(), row.name_en.clone())
            .text(language)
            .to_owned()
    };
    html! {
        g stroke="#fff" stroke-width="0.9" {
            @for (_, row) in dataset.facilities() {
                @if p.shows(row.place()) {
                    @let (x, y) = p.put(row.place());
                    circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="4" fill=(colour(kinds, &row.kind)) {
                        title { (name(row)) " (" (facility_kind(&row.kind).text(language)) ")" }
                    }
                }
            }
        }
    }
}

fn keys(
    dataset: &Dataset,
    plan: Option<&[MapLine]>,
    kinds: &[String],
    language: Language,
) -> Vec<Key> {
    let line = |colour: &str, width: f64| html! { path d="M0 0H26" stroke=(colour) stroke-width=(format!("{width:.2}")) {} };
    let dot = |colour: &str| html! { circle cx="13" cy="0" r="4" fill=(colour) {} };
    let own = |text: &'static str, en: &'static str| say(language, text, en).to_owned();
    let mut keys = vec![
        Key {
            picture: line("#5f6b73", 1.6),
            text: own("区界", "boundary"),
        },
        Key {
            picture: line("#d9d4c5", 0.7),
            text: own("镇街界（示意）", "zones (sketch)"),
        },
    ];
    for (class, colour, width) in [
        (RoadClass::Motorway, "#d9b26a", 2.0),
        (RoadClass::Primary, "#dcc9a0", 1.5),
        (RoadClass::Secondary, "#ddd6c5", 1.1),
    ] {
        keys.push(Key {
            picture: line(colour, width),
            text: class.label().text(language).to_owned(),
        });
    }
    if !dataset.tables().rivers.rows.is_empty() {
        keys.push(Key {
            picture: line("#a9cfe4", 3.0),
            text: own("河流", "river"),
        });
    }
    let (first, rest) = kinds.split_at(kinds.len().min(KINDS.len() - 1));
    for kind in first {
        keys.push(Key {
            picture: dot(colour(kinds, kind)),
            text: facility_kind(kind).text(language).to_owned(),
        });
    }
    if !rest.is_empty() {
        keys.push(Key {
            picture: dot(KINDS[KINDS.len() - 1]),
            text: own("其他设施", "other facilities"),
        });
    }
    if let Some(lines) = plan {
        keys.push(Key {
            picture: line(GENERAL, 4.0),
            text: own("全部废物（宽度按吨数）", "all waste (width by tonnes)"),
        });
        keys.push(Key {
            picture: line(HAZARDOUS, 3.0),
            text: own("其中危险废物", "of it hazardous"),
        });
        let most = most(lines);
        let round = Tonnes(10f64.powf(most.0.max(100.0).log10().floor()));
        for share in [0.01, 0.1, 1.0] {
            let t = round * share;
            let unit = figure::unit("t/a", language);
            keys.push(Key {
                picture: line(GENERAL, width(t, most)),
                text: format!("{} {unit}", figure::number(t.0, 0)),
            });
        }
    }
    keys
}

/// What a reader must know of the numbers, and who is to be named.
fn notes(dataset: &Dataset, scenario: Option<&Bilingual>, language: Language) -> Vec<String> {
    let tables = dataset.tables();
    let demo = tables
        .generators
        .rows
        .iter()
        .any(|row| row.source.mark == Mark::Demo)
        || tables
            .facilities
            .rows
            .iter()
            .any(|row| row.source.mark == Mark::Demo);
    let mut notes = Vec::new();
    if demo {
        notes.push(
            say(
                language,
                "含演示（合成）数据，不作依据。镇街界线为示意，不作行政区划依据。",
                "Holds synthetic data, which are no evidence. Outlines of zones are a sketch, no administrative borders.",
            )
            .to_owned(),
        );
    }
    let (year, today) = (tables.case.plan_year, tables.case.today);
    let when = match language {
        Language::Zh => format!("规划年 {year}，计算日 {today}"),
        Language::En => format!("Plan year {year}, as of {today}"),
    };
    notes.push(match (scenario, language) {
        (Some(name), Language::Zh) => format!("情景：{}；{when}。", name.zh),
        (Some(name), Language::En) => format!("Scenario: {}. {when}.", name.en),
        (None, Language::Zh) => format!("{when}。"),
        (None, Language::En) => format!("{when}."),
    });
    let system = say(
        language,
        "坐标系 WGS84，经纬度等距圆柱投影",
        "WGS84, equirectangular",
    );
    let sources = tables.case.attributions.join("；");
    let from = say(language, "数据来源：", "Sources: ");
    notes.push(if sources.is_empty() {
        system.to_owned()
    } else {
        format!("{from}{sources}。{system}")
    });
    notes.iter().flat_map(|note| wrapped(note)).collect()
}

/// A note in lines that fit the figure: Chinese anywhere, other words as a whole.
fn wrapped(note: &str) -> Vec<String> {
    let wide = |text: &str| -> f64 {
        let each = text.chars().map(|c| if c.is_ascii() { 5.3 } else { 9.5 });
        each.sum()
    };
    let mut lines = vec![String::new()];
    let mut words: Vec<String> = Vec::new();
    for c in note.chars() {
        match words.last_mut() {
            Some(word)
                if c.is_ascii() && word.ends_with(|last: char| last.is_ascii() && last != ' ') =>
            {
                word.push(c)
            }
            _ => words.push(c.to_string()),
        }
    }
    for word in words {
        let last = lines.last().map_or(0.0, |line| wide(line));
        if last + wide(&word) > WIDTH - 28.0 {
            lines.push(String::new());
        }
        lines.last_mut().expect("there is one").push_str(&word);
    }
    lines
}
