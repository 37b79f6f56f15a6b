//! A [`Land`] in; tables for terminal, CSV and page, `land.json` and the cells for a map out.

mod cells;

use crate::finding::{Bilingual, Language};
use crate::plan::siting::land::instance::{Criterion, Gauge};
use crate::plan::siting::land::outcome::{
    CriterionTold, Land, LandfillLife, ProjectLand, SpotTold,
};
use crate::report::block::{self, Block, Cell, Chapter, Paper, cells};
pub use cells::cells;

/// The tables of the ground, in the order they are read.
#[must_use]
pub fn blocks(land: &Land) -> Vec<Block> {
    vec![
        best(land),
        parts(land),
        parcels(land),
        rules(land),
        unchecked(land),
        landfills(land),
        layers(land),
    ]
}

/// What a terminal shows.
#[must_use]
pub fn terminal(land: &Land, language: Language) -> String {
    block::answer(&paper(land), &blocks(land), language)
}

/// The files: the tables, every excluded place with its rule, a page, the cells for a map, and the document.
///
/// # Panics
/// Never: the document has string keys only.
#[must_use]
pub fn files(land: &Land, language: Language) -> Vec<(String, Vec<u8>)> {
    let blocks = blocks(land);
    let mut files = block::files(&blocks, language);
    files.push(("excluded.csv".to_owned(), excluded(land).csv(language)));
    let page = block::html(&paper(land), &blocks, language);
    files.push(("land.html".to_owned(), page.into_bytes()));
    files.push(("cells.geojson".to_owned(), cells(land)));
    let mut json = serde_json::to_vec(land).expect("the document has string keys only");
    json.push(b'\n');
    files.push(("land.json".to_owned(), json));
    files
}

/// The same as a part of a summary.
#[must_use]
pub fn chapter(land: &Land) -> Chapter {
    let paper = paper(land);
    Chapter {
        title: paper.title,
        answer: paper.answer,
        page: Some("land.html"),
        blocks: blocks(land),
    }
}

fn paper(land: &Land) -> Paper {
    let answers = land.projects.iter().map(|project| &project.answer);
    let join = |text: fn(&Bilingual) -> &str, with: &str| {
        answers.clone().map(text).collect::<Vec<_>>().join(with)
    };
    Paper {
        title: Bilingual::new("项目选址：候选与排除", "Where projects could stand"),
        subtitle: Bilingual::new(
            format!(
                "{} · 情景 {} · {} 个网格单元，每个约 {} km²",
                land.case_name.zh, land.scenario, land.cells, land.cell_km2
            ),
            format!(
                "{} · scenario {} · {} cells of about {} km²",
                land.case_name.en, land.scenario, land.cells, land.cell_km2
            ),
        ),
        answer: Bilingual::new(join(|b| &b.zh, "\n"), join(|b| &b.en, "\n")),
        demo: true,
    }
}

/// Name of a zone.
fn zone(land: &Land, spot: &SpotTold) -> Option<Bilingual> {
    land.zones.get(spot.zone.as_deref()?).cloned()
}

/// Name of a place: of the parcel, else that it is a cell of a zone.
fn name(land: &Land, spot: &SpotTold) -> Bilingual {
    if let Some(parcel) = &spot.parcel {
        return Bilingual::new(&parcel.name, &parcel.name);
    }
    let zone = zone(land, spot).unwrap_or_default();
    Bilingual::new(format!("{}网格", zone.zh), format!("cell in {}", zone.en))
}

fn best(land: &Land) -> Block {
    let mut block = Block::new(
        "land_best",
        ("最好的几处", "The best places"),
        &[
            ("项目", "project"),
            ("名次", "rank"),
            ("编号", "id"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("经度", "lon"),
            ("纬度", "lat"),
            ("得分（0–100）", "score (0–100)"),
        ],
    )
    .about(Bilingual::new(
        format!(
            "按得分排序，彼此相距不小于 {} km；得分由下表各项组成。",
            land.apart_m.km()
        ),
        format!(
            "By score, at least {} km apart; the parts of each score follow.",
            land.apart_m.km()
        ),
    ));
    for project in &land.projects {
        for (number, &spot) in project.best.iter().enumerate() {
            let spot = &project.spots[spot];
            block.rows.push(cells![
                &project.project,
                (number + 1).to_string(),
                &spot.id,
                name(land, spot),
                zone(land, spot),
                Cell::Number(spot.at.lon, 5),
                Cell::Number(spot.at.lat, 5),
                spot.score.map(|score| Cell::Number(score, 1)),
            ]);
        }
    }
    block.shown = usize::MAX;
    block
}

/// Points of one part of a score, 0–1.
fn points(criterion: &CriterionTold, value: Option<f64>) -> f64 {
    let numbers = Criterion {
        layer: 0,
        gauge: Gauge::Feed,
        best: criterion.best,
        worst: criterion.worst,
        weight: criterion.weight,
    };
    numbers.points(value)
}

fn parts(land: &Land) -> Block {
    let mut block = Block::new(
        "land_parts",
        ("得分的组成", "Parts of the scores"),
        &[
            ("项目", "project"),
            ("名次", "rank"),
            ("项", "part"),
            ("值", "value"),
            ("单位", "unit"),
            ("得分（0–1）", "points (0–1)"),
            ("权重", "weight"),
            ("来源", "source"),
        ],
    )
    .about(Bilingual::new(
        "得分 = 100 × Σ 权重 × 分 ÷ Σ 权重；未知的值计 0 分，不当作好。",
        "Score = 100 × Σ weight × points ÷ Σ weight; what is not known earns nothing, it is not taken for good.",
    ));
    for project in &land.projects {
        for (number, &spot) in project.best.iter().enumerate() {
            let spot = &project.spots[spot];
            for (criterion, value) in project.criteria.iter().zip(&spot.values) {
                let unknown = Bilingual::new("未知（未检查）", "not known (not checked)");
                block.rows.push(cells![
                    &project.project,
                    (number + 1).to_string(),
                    &criterion.name,
                    value.map_or(Cell::Words(unknown), |v| Cell::Number(v, 1)),
                    criterion.unit.as_str(),
                    Cell::Number(points(criterion, *value), 3),
                    Cell::Number(criterion.weight, 2),
                    &criterion.source,
                ]);
            }
        }
    }
    block.shown = 13;
    block
}

/// Rule, value and limit of what a place breaks first, in words.
fn broken(land: &Land, project: &ProjectLand, spot: &SpotTold) -> Option<Bilingual> {
    let first = spot.broken.first()?;
    let rule = &project.rules[first.rule];
    let layer = land.layers.iter().find(|layer| layer.id == rule.layer)?;
    let (value, limit, unit) = (first.value, rule.limit, &rule.unit);
    let english = if unit == "亩" { "mu" } else { unit };
    Some(Bilingual::new(
        format!(
            "{} {}：{value} {unit}，限值 {limit} {unit}",
            rule.rule, layer.name.zh
        ),
        format!(
            "{} {}: {value} {english}, limit {limit} {english}",
            rule.rule, layer.name.en
        ),
    ))
}

fn parcels(land: &Land) -> Block {
    let mut block = Block::new(
        "land_parcels",
        ("候选地块", "Parcels"),
        &[
            ("项目", "project"),
            ("编号", "id"),
            ("名称", "name"),
            ("镇街", "zone"),
            ("面积（亩）", "ground, mu"),
            ("地价（元/亩）", "CNY per mu"),
            ("用地性质", "zoning"),
            ("得分", "score"),
            ("排除规则", "ruled out by"),
            ("整块作填埋场可用（年）", "life as a landfill, years"),
            ("来源", "source"),
        ],
    );
    for project in &land.projects {
        for spot in &project.spots {
            let Some(parcel) = &spot.parcel else { continue };
            block.rows.push(cells![
                &project.project,
                &spot.id,
                &parcel.name,
                zone(land, spot),
                Cell::Number(parcel.area_mu, 0),
                parcel.price_cny_mu,
                parcel.zoning.clone(),
                spot.score.map(|score| Cell::Number(score, 1)),
                broken(land, project, spot),
                parcel.life_years.map(|years| Cell::Number(years, 2)),
                &parcel.source,
            ]);
        }
    }
    block.shown = usize::MAX;
    block
}

fn rules(land: &Land) -> Block {
    let mut block = Block::new(
        "land_rules",
        ("按规则排除的数量", "Places ruled out, by rule"),
        &[
            ("项目", "project"),
            ("次序", "order"),
            ("规则", "rule"),
            ("图层", "layer"),
            ("版本", "edition"),
            ("限值", "limit"),
            ("单位", "unit"),
            ("由它排除", "ruled out by it"),
            ("触及（含被前面的规则排除的）", "broken, also behind another"),
        ],
    )
    .about(Bilingual::new(
        "按次序判断，第一条触及的规则即排除规则，其余另列。距离是可改的默认值（--distance 图层=米）。",
        "Asked in order: the first rule a place breaks is the one, the others are listed. Distances are defaults to change (--distance LAYER=METRES).",
    ));
    for project in &land.projects {
        for (number, rule) in project.rules.iter().enumerate() {
            let layer = land.layers.iter().find(|layer| layer.id == rule.layer);
            block.rows.push(cells![
                &project.project,
                (number + 1).to_string(),
                &rule.rule,
                layer.map(|layer| layer.name.clone()),
                &rule.edition,
                Cell::Number(rule.limit, 0),
                &rule.unit,
                rule.first.to_string(),
                rule.all.to_string(),
            ]);
        }
        let kept = Bilingual::new("保留", "kept");
        block.rows.push(cells![
            &project.project,
            "",
            "",
            kept,
            "",
            Cell::Empty,
            "",
            project.kept.to_string(),
            "",
        ]);
    }
    block.shown = usize::MAX;
    block
}

fn unchecked(land: &Land) -> Block {
    let mut block = Block::new(
        "land_unchecked",
        (
            "未检查的图层（不等于可用）",
            "Layers that were not checked (not the same as clear)",
        ),
        &[
            ("项目", "project"),
            ("图层", "layer"),
            ("规则", "rule"),
            ("版本", "edition"),
            ("原因", "why"),
        ],
    );
    for project in &land.projects {
        for one in &project.unchecked {
            block.rows.push(cells![
                &project.project,
                &one.name,
                &one.rule,
                &one.edition,
                &one.why,
            ]);
        }
    }
    block.shown = usize::MAX;
    block
}

fn landfills(land: &Land) -> Block {
    let mut block = Block::new(
        "land_landfill",
        ("填埋场使用年限", "Life of a landfill"),
        &[
            ("项目", "project"),
            ("项", "item"),
            ("值", "value"),
            ("取整（向上）", "rounded up"),
            ("单位", "unit"),
            ("算式与来源", "arithmetic and source"),
        ],
    );
    for project in &land.projects {
        if let Some(life) = &project.landfill {
            block.rows.extend(life_rows(&project.project, life));
        }
    }
    block.shown = usize::MAX;
    block
}

fn life_rows(project: &str, life: &LandfillLife) -> Vec<Vec<Cell>> {
    let design = &life.design;
    let wanted = design.wanted_years;
    let years = Bilingual::new("年", "years");
    let words = |zh: &str, en: &str| Bilingual::new(zh, en);
    let asked = |zh: &str, en: &str| {
        Bilingual::new(
            format!("{wanted} 年所需{zh}"),
            format!("{en} for {wanted} years"),
        )
    };
    vec![
        cells![
            project,
            words("可用年限", "life"),
            Cell::Number(design.life_years, 2),
            Cell::Empty,
            &years,
            design.formula.as_str(),
        ],
        cells![
            project,
            words("使用者要求", "life asked for"),
            Cell::Number(wanted, 1),
            Cell::Empty,
            &years,
            &life.note,
        ],
        cells![
            project,
            asked("面积", "ground"),
            Cell::Number(design.wanted_mu, 2),
            Cell::Number(life.wanted_mu_up, 0),
            words("亩", "mu"),
            &design.source,
        ],
        cells![
            project,
            asked("填高（面积不变）", "height of the fill on the same ground"),
            Cell::Number(design.wanted_depth_m, 2),
            Cell::Number(life.wanted_depth_m_up, 1),
            "m",
            &design.source,
        ],
    ]
}

fn layers(land: &Land) -> Block {
    let mut block = Block::new(
        "land_layers",
        ("图层", "Layers"),
        &[
            ("编号", "id"),
            ("名称", "name"),
            ("作用", "does"),
            ("来自", "from"),
            ("已检查", "checked"),
            ("精度（m）", "accuracy, m"),
            ("说明", "remark"),
            ("来源", "source"),
        ],
    );
    for layer in &land.layers {
        let checked = if layer.checked {
            Bilingual::new("是", "yes")
        } else {
            Bilingual::new("未检查", "not checked")
        };
        block.rows.push(cells![
            &layer.id,
            &layer.name,
            layer.kind.label(),
            layer.from.label(),
            checked,
            layer.accuracy_m.map(|m| Cell::Number(m.0, 0)),
            layer.note.clone(),
            &layer.source,
        ]);
    }
    block.shown = 0;
    block
}

/// Every place that is ruled out, with its rule, value and limit, and the other rules it breaks.
fn excluded(land: &Land) -> Block {
    let mut block = Block::new(
        "excluded",
        ("排除的每一处", "Every place ruled out"),
        &[
            ("项目", "project"),
            ("编号", "id"),
            ("经度", "lon"),
            ("纬度", "lat"),
            ("镇街", "zone"),
            ("规则", "rule"),
            ("图层", "layer"),
            ("值", "value"),
            ("限值", "limit"),
            ("单位", "unit"),
            ("同时触及的图层", "other layers it breaks"),
        ],
    );
    for project in &land.projects {
        for spot in &project.spots {
            let Some((first, others)) = spot.broken.split_first() else {
                continue;
            };
            let rule = &project.rules[first.rule];
            let others: Vec<&str> = (others.iter())
                .map(|broken| project.rules[broken.rule].layer.as_str())
                .collect();
            block.rows.push(cells![
                &project.project,
                &spot.id,
                Cell::Number(spot.at.lon, 6),
                Cell::Number(spot.at.lat, 6),
                spot.zone.clone(),
                &rule.rule,
                &rule.layer,
                Cell::Number(first.value, 1),
                Cell::Number(rule.limit, 1),
                &rule.unit,
                others.join(";"),
            ]);
        }
    }
    block
}
