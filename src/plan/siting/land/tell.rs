//! Numbers in, the document out: names, sources, counts by rule, what was not checked, and the sentence of the answer.

use super::build::{self, Built};
use super::instance::{Gauge, Instance};
use super::outcome::{
    Broken, CriterionTold, Land, LandfillLife, LayerTold, ParcelTold, ProjectLand, RuleTold,
    SpotTold, Unchecked, unit,
};
use super::{Ask, Solved, grid, types};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::land::{LandLayer, LandMeasure, LayerFrom};
use crate::dataset::{BASE, Dataset};
use crate::finding::Bilingual;
use crate::plan::years::design;
use crate::quantity::Tonnes;
use std::collections::BTreeMap;

/// Fewest candidates a project is to have (story 3).
const CANDIDATES: usize = 3;

pub(super) fn land(dataset: &Dataset, built: &Built, solved: &[Solved], ask: &Ask) -> Land {
    let tables = dataset.tables();
    let layers = built.layers.iter().zip(&built.gauges);
    Land {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        case_id: tables.case.id.clone(),
        case_name: tables.case.name.clone(),
        scenario: BASE.to_owned(),
        inputs: BTreeMap::new(),
        resolution: tables.case.land.resolution,
        cells: built.cells.len(),
        cell_km2: grid::area_km2(tables.case.land.resolution),
        apart_m: tables.case.land.apart_m,
        zones: (tables.zones.rows.iter())
            .map(|zone| {
                let row = &zone.row;
                (row.id.clone(), Bilingual::new(&row.name_zh, &row.name_en))
            })
            .collect(),
        layers: layers
            .map(|(layer, gauge)| LayerTold {
                id: layer.id.clone(),
                name: layer.name.clone(),
                kind: layer.kind,
                from: layer.from,
                checked: gauge.is_some(),
                accuracy_m: layer.accuracy_m,
                note: layer.note.clone(),
                source: layer.source.clone(),
            })
            .collect(),
        projects: solved
            .iter()
            .map(|one| project(dataset, built, one, ask))
            .collect(),
    }
}

fn project(dataset: &Dataset, built: &Built, solved: &Solved, ask: &Ask) -> ProjectLand {
    let Solved {
        project,
        instance,
        solution,
    } = solved;
    let tables = dataset.tables();
    let types = types(dataset, project);
    let row = tables.projects.rows.iter().find(|row| row.id == *project);
    let row = row.expect("projects asked for were looked up");
    let landfill = landfill(dataset, project, ask);
    let kept = solution.judged.iter().filter(|j| j.score.is_some()).count();
    let excluded = solution.judged.len() - kept;
    let spots = spots(dataset, solved, landfill.as_ref());
    let answer = answer(&row.name_zh, instance, solution.best.len(), kept, excluded);
    ProjectLand {
        project: project.clone(),
        name: Bilingual::new(&row.name_zh, &row.name_zh),
        area_mu: row.area_mu,
        source: row.source.clone(),
        answer,
        rules: rules(built, solved, &types),
        criteria: criteria(built, instance),
        unchecked: unchecked(built, instance, &types),
        types: tables.land_types(project),
        kept,
        excluded,
        best: solution.best.clone(),
        feed_t: instance.feed.iter().map(|(_, t)| *t).sum::<Tonnes>(),
        feed_unknown: (tables.project_lines.rows.iter())
            .filter(|line| line.project == *project && line.waste.is_none() && !line.general)
            .map(|line| line.name_zh.clone())
            .collect(),
        landfill,
        spots,
    }
}

fn answer(name: &str, instance: &Instance, best: usize, kept: usize, excluded: usize) -> Bilingual {
    let apart = instance.apart.km();
    if best >= CANDIDATES {
        return Bilingual::new(
            format!(
                "{name}：{kept} 处可选、{excluded} 处排除；给出最好的 {best} 处，彼此相距不小于 {apart} km。未检查的图层见下，未检查不等于可用。"
            ),
            format!(
                "{kept} places are kept, {excluded} are ruled out; named are the best {best}, at least {apart} km apart. What was not checked is listed below: it is not clear."
            ),
        );
    }
    Bilingual::new(
        format!(
            "{name}：{kept} 处可选、{excluded} 处排除；相距不小于 {apart} km 的只有 {best} 处，不足 {CANDIDATES} 处。每一处的排除规则见 excluded.csv，即无更多候选的证明。"
        ),
        format!(
            "{kept} places are kept, {excluded} are ruled out; only {best} of them are at least {apart} km apart, fewer than {CANDIDATES}. excluded.csv names the rule of every place: the proof that no more are left."
        ),
    )
}

/// Rule id and edition of a layer for a project.
fn law(layer: &LandLayer, types: &[String]) -> (String, String) {
    let rule = layer.rule(types);
    rule.map_or_else(Default::default, |rule| {
        (rule.id.clone(), rule.edition.clone())
    })
}

fn rules(built: &Built, solved: &Solved, types: &[String]) -> Vec<RuleTold> {
    let limits = solved.instance.limits.iter().enumerate();
    limits
        .map(|(number, limit)| {
            let layer = &built.layers[limit.layer];
            let (rule, edition) = law(layer, types);
            let judged = || solved.solution.judged.iter();
            RuleTold {
                layer: layer.id.clone(),
                rule,
                edition,
                limit: limit.bound,
                unit: unit(limit.gauge).to_owned(),
                first: judged()
                    .filter(|j| j.hits.first().is_some_and(|h| h.limit == number))
                    .count(),
                all: judged()
                    .filter(|j| j.hits.iter().any(|h| h.limit == number))
                    .count(),
            }
        })
        .collect()
}

fn criteria(built: &Built, instance: &Instance) -> Vec<CriterionTold> {
    let name_of = |group: &str| {
        let named = built
            .layers
            .iter()
            .filter(|layer| build::group(layer) == group);
        named.filter_map(|layer| layer.group_name.clone()).next()
    };
    (instance.criteria.iter())
        .map(|criterion| {
            let layer = &built.layers[criterion.layer];
            let measure = layer.measure.unwrap_or(LandMeasure::Distance);
            let group = build::group(layer);
            CriterionTold {
                id: layer.id.clone(),
                name: layer.name.clone(),
                group: group.to_owned(),
                group_name: name_of(group).unwrap_or_else(|| layer.name.clone()),
                measure,
                unit: measure.unit().to_owned(),
                weight: criterion.weight,
                best: criterion.best,
                worst: criterion.worst,
                source: layer.source.clone(),
            }
        })
        .collect()
}

fn unchecked(built: &Built, instance: &Instance, types: &[String]) -> Vec<Unchecked> {
    let mut told = Vec::new();
    for (layer, gauge) in built.layers.iter().zip(&built.gauges) {
        let holds = layer.rules.is_empty() || layer.rule(types).is_some();
        let why = match (layer.from, gauge) {
            (LayerFrom::Missing, _) => {
                Bilingual::new("案例未提供该图层", "the case does not have the layer")
            }
            (_, None) => Bilingual::new("该图层没有任何数据", "the layer is empty"),
            (_, Some(Gauge::Zoning)) => Bilingual::new(
                "只有地块有用地性质，网格单元没有",
                "known of parcels, not of cells",
            ),
            (_, Some(Gauge::Feed)) if instance.feed.is_empty() => Bilingual::new(
                "案例中没有该项目的原料产生点",
                "no stream of the case is feed of the project",
            ),
            _ if layer.incomplete => Bilingual::new(
                "图层不完整，图上没有的部分未检查",
                "the layer is incomplete: what is not drawn is not checked",
            ),
            _ => continue,
        };
        if holds {
            let (rule, edition) = law(layer, types);
            told.push(Unchecked {
                layer: layer.id.clone(),
                name: layer.name.clone(),
                rule,
                edition,
                why,
            });
        }
    }
    told
}

fn spots(dataset: &Dataset, solved: &Solved, landfill: Option<&LandfillLife>) -> Vec<SpotTold> {
    let tables = dataset.tables();
    let parcel = |number: u32| {
        let row = &tables.candidates.rows[number as usize];
        ParcelTold {
            name: row.name_zh.clone(),
            area_mu: row.area_mu,
            price_cny_mu: row.price_cny_mu,
            zoning: row.zoning.clone(),
            life_years: landfill.map(|life| {
                let years = life.design.life_years * row.area_mu / life.design.area_mu;
                (years * 100.0).round() / 100.0
            }),
            source: row.source.clone(),
        }
    };
    let judged = solved.instance.spots.iter().zip(&solved.solution.judged);
    judged
        .map(|(spot, judged)| SpotTold {
            id: spot.id.clone(),
            at: spot.at,
            zone: spot
                .zone
                .map(|zone| tables.zones.rows[zone as usize].row.id.clone()),
            parcel: spot.parcel.map(parcel),
            broken: (judged.hits.iter())
                .map(|hit| Broken {
                    rule: hit.limit,
                    value: hit.value,
                })
                .collect(),
            score: judged.score,
            values: judged.values.clone(),
        })
        .collect()
}

/// Story 3: what the ground of a landfill lasts, and what a longer life takes.
fn landfill(dataset: &Dataset, project: &str, ask: &Ask) -> Option<LandfillLife> {
    let years = dataset.tables().case.years.as_ref()?;
    let mut assumed = years.landfill_design.clone()?;
    if let Some(life) = ask.life {
        assumed.wanted_years = life;
        assumed.source = Source::new(Mark::Demo, assumed.source.detail);
    }
    let all = design::designs_of(dataset, &assumed);
    let design = all.into_iter().find(|design| design.project == project)?;
    // A hair's breadth of arithmetic is no reason to ask for another 亩.
    let up = |value: f64, by: f64| (value * by - 1e-6).ceil() / by;
    Some(LandfillLife {
        wanted_mu_up: up(design.wanted_mu, 1.0),
        wanted_depth_m_up: up(design.wanted_depth_m, 10.0),
        share: assumed.share,
        depth_m: assumed.depth_m,
        density_t_m3: assumed.density_t_m3,
        note: Bilingual::new(
            format!(
                "{} 年是使用者的要求；R055 的 10 年只对危险废物填埋场，不适用于一般固废场",
                assumed.wanted_years
            ),
            format!(
                "{} years is the user's wish; the ten years of R055 are about landfills of hazardous waste",
                assumed.wanted_years
            ),
        ),
        design,
    })
}
