//! A siting answer in; tables for terminal, CSV and page, a document of two pages to print and the files for programs out.

mod lines;
mod plans;
mod studies;

use super::block::{self, Block, Cell, Paper};
use super::figure;
use super::summary::{Spot, Tone, spots as spots_map};
use crate::dataset::Dataset;
use crate::dataset::plan_row::Strength;
use crate::finding::{Bilingual, Language};
use crate::plan::siting::projects::outcome::{BuiltSite, SitePlan, SitingOutcome, SitingStatus};
use crate::quantity::Cny;
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject};
use lines::Lines;
use plans::{intake, parts, places, sites};
use serde::Serialize;
use studies::{assumptions, frontier, futures, turning, worth};

/// CNY in one 万元.
const WAN: f64 = 10_000.0;

/// The tables of an answer.
#[must_use]
pub fn blocks(dataset: &Dataset, outcome: &SitingOutcome) -> Vec<Block> {
    let mut blocks = vec![
        plans::plans(outcome),
        sites(dataset, outcome),
        parts(outcome),
    ];
    blocks.push(intake(outcome));
    blocks.push(places(dataset, outcome));
    if !outcome.worth.is_empty() {
        blocks.push(worth(dataset, outcome));
    }
    if !outcome.turning.is_empty() {
        blocks.push(turning(outcome));
    }
    if !outcome.frontier.is_empty() {
        blocks.push(frontier(dataset, outcome));
    }
    blocks.extend(outcome.futures.as_ref().map(futures));
    blocks.push(assumptions(dataset, outcome));
    blocks
}

/// What a terminal shows.
#[must_use]
pub fn terminal(dataset: &Dataset, outcome: &SitingOutcome, language: Language) -> String {
    block::answer(&paper(dataset, outcome), &brief(dataset, outcome), language)
}

/// The answer in a sentence or two.
#[must_use]
pub fn answer(dataset: &Dataset, outcome: &SitingOutcome) -> Bilingual {
    paper(dataset, outcome).answer
}

/// `siting.json`.
///
/// # Panics
/// Never: an outcome has string keys only.
#[must_use]
pub fn bytes(outcome: &SitingOutcome) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, Lines::default());
    (outcome.serialize(&mut writer)).expect("an outcome has string keys only");
    bytes.push(b'\n');
    bytes
}

/// The document to print: the tables with sources cut to their mark where they would take the room of the numbers; the
/// tables as files have them in full.
#[must_use]
pub fn document(dataset: &Dataset, outcome: &SitingOutcome, language: Language) -> String {
    let blocks = brief(dataset, outcome);
    let (paper, picture) = (paper(dataset, outcome), picture(dataset, outcome, language));
    block::pictured(&paper, &picture, &blocks, language, true)
}

/// Sites of the best plan, and the other candidates, on a map.
fn picture(dataset: &Dataset, outcome: &SitingOutcome, language: Language) -> String {
    let Some(best) = outcome.plans.first() else {
        return String::new();
    };
    let mut spots: Vec<Spot> = Vec::new();
    for row in &dataset.tables().candidates.rows {
        let listed = (outcome.projects.iter()).any(|one| one.candidates.contains(&row.id));
        let chosen = best
            .built
            .iter()
            .any(|site| site.candidate.as_ref() == Some(&row.id));
        if listed && !chosen {
            spots.push(Spot {
                at: row.place(),
                name: row.id.clone(),
                tone: Tone::Other,
            });
        }
    }
    spots.extend(best.built.iter().map(|site| Spot {
        at: site.place,
        name: site.tag(),
        tone: Tone::Chosen,
    }));
    let title = Bilingual::new(
        "最优方案的选址（红）与其他候选地块（灰）；镇街界线为示意",
        "Sites of the best plan (red) and the other candidates (grey); outlines of zones are schematic",
    );
    spots_map(dataset, &title, &spots, &[], language)
}

/// The tables with sources cut to their mark, but in the assumptions.
fn brief(dataset: &Dataset, outcome: &SitingOutcome) -> Vec<Block> {
    let mut blocks = blocks(dataset, outcome);
    for block in &mut blocks {
        if block.file == "siting_assumptions" {
            continue;
        }
        for cell in block.rows.iter_mut().flatten() {
            if let Cell::Mark(source) = cell {
                source.detail.clear();
            }
        }
    }
    blocks
}

/// The files: `siting.json`, tables, a layer of the sites, a document to print.
#[must_use]
pub fn files(
    dataset: &Dataset,
    outcome: &SitingOutcome,
    language: Language,
) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(dataset, outcome);
    let mut files = block::files(&blocks, language);
    let page = document(dataset, outcome, language);
    files.push(("siting.html".to_owned(), page.into_bytes()));
    files.push(("siting.json".to_owned(), bytes(outcome)));
    files.push((
        "siting_sites.geojson".to_owned(),
        super::geojson::bytes(&layer(outcome)),
    ));
    files
}

/// The sites of each plan as points.
#[must_use]
pub fn layer(outcome: &SitingOutcome) -> FeatureCollection {
    let mut features = Vec::new();
    for (rank, plan) in outcome.plans.iter().enumerate() {
        for site in &plan.built {
            let mut properties = JsonObject::new();
            properties.insert("rank".to_owned(), (rank + 1).into());
            properties.insert("site".to_owned(), site.tag().into());
            properties.insert("name_zh".to_owned(), site.name.zh.clone().into());
            properties.insert("name_en".to_owned(), site.name.en.clone().into());
            properties.insert("build".to_owned(), site.build.clone().into());
            properties.insert("year".to_owned(), site.year.into());
            features.push(Feature {
                geometry: Some(GeometryValue::new_point([site.place.lon, site.place.lat]).into()),
                properties: Some(properties),
                ..Feature::default()
            });
        }
    }
    FeatureCollection {
        features,
        bbox: None,
        foreign_members: None,
    }
}

/// What is built, in a line.
fn line(plan: &SitePlan, language: Language) -> String {
    let one = |site: &BuiltSite| {
        let what = site.project.as_deref().unwrap_or("");
        let place = site.name.text(language);
        let build = site.build_name.text(language);
        match language {
            Language::Zh => format!("{what}→{place}，{build}，{} 年投运", site.year),
            Language::En => format!("{what} at {place}, {build}, open {}", site.year),
        }
    };
    let all: Vec<String> = plan.built.iter().map(one).collect();
    all.join(match language {
        Language::Zh => "；",
        Language::En => "; ",
    })
}

fn paper(dataset: &Dataset, outcome: &SitingOutcome) -> Paper {
    let wan = |cny: Cny| figure::number(cny.0 / WAN, 1);
    let answer = match (outcome.plans.first(), outcome.status) {
        (None, _) | (_, SitingStatus::Infeasible) => nothing(dataset, outcome),
        (Some(best), status) => {
            let gap = figure::number(100.0 * outcome.gap.unwrap_or(1.0), 4);
            let proof = match status {
                SitingStatus::Optimal => Bilingual::new(
                    format!("已证明最优（差距 {gap} %）。"),
                    format!("Proved best (gap {gap} %). "),
                ),
                _ => Bilingual::new(
                    format!("提前停止，差距 {gap} %。"),
                    format!("Stopped early, gap {gap} %. "),
                ),
            };
            let next = outcome
                .plans
                .get(1)
                .map_or_else(Bilingual::default, |next| {
                    let more = wan(next.cost.total - best.cost.total);
                    Bilingual::new(
                        format!("次优（{}）多 {more} 万元。", next.sites().join("、")),
                        format!(
                            "The next best ({}) costs {more} ×10⁴ CNY more.",
                            next.sites().join(", ")
                        ),
                    )
                });
            Bilingual::new(
                format!("{}。{}{}", line(best, Language::Zh), proof.zh, next.zh),
                format!("{}. {}{}", line(best, Language::En), proof.en, next.en),
            )
        }
    };
    let projects: Vec<&str> = outcome.projects.iter().map(|p| p.id.as_str()).collect();
    Paper {
        title: Bilingual::new("项目选址", "Siting of projects"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · 项目 {}",
                outcome.case_name.zh,
                outcome.scenario,
                projects.join("、")
            ),
            format!(
                "{} · scenario {} · projects {}",
                outcome.case_name.en,
                outcome.scenario,
                projects.join(", ")
            ),
        ),
        answer,
        demo: outcome.demo,
    }
}

/// Why there is no plan.
fn nothing(dataset: &Dataset, outcome: &SitingOutcome) -> Bilingual {
    let homeless: Vec<&str> = (outcome.projects.iter())
        .filter(|p| p.required && p.candidates.is_empty())
        .map(|p| p.id.as_str())
        .collect();
    if homeless.is_empty() {
        let siting = dataset.tables().case.siting.clone().unwrap_or_default();
        let rows = dataset.tables().case.flow.rows.iter();
        let rows: Vec<&str> = (rows.filter(|row| row.strength == Strength::Hard))
            .map(|row| row.id.as_str())
            .collect();
        let (rows_zh, rows_en) = match rows.is_empty() {
            true => (String::new(), String::new()),
            false => (
                format!("、必须满足的约束行（{}）", rows.join("、")),
                format!(
                    ", rows that must hold in every period ({})",
                    rows.join(", ")
                ),
            ),
        };
        return Bilingual::new(
            format!(
                "必建项目（{}）、用地、预算、互斥条件{rows_zh}不能同时满足：没有可行的选址。",
                siting.required.join("、")
            ),
            format!(
                "The projects that must be built ({}), land, budgets, exclusions{rows_en} cannot all hold: there is no choice.",
                siting.required.join(", ")
            ),
        );
    }
    Bilingual::new(
        format!("{} 没有候选地块能容纳：见“候选地块”。", homeless.join("、")),
        format!(
            "No candidate has the land for {}: see \"Candidates\".",
            homeless.join(", ")
        ),
    )
}
