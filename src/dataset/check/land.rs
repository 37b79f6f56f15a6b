//! Rules on the layers of the ground (`layers.toml`, `layers/*.geojson`) and on `[land]` of `case.toml`.

use super::{Context, Found};
use crate::dataset::land::{LandFile, LandLayer, LandMeasure, LayerFrom, LayerKind};
use crate::finding::{Bilingual, Place};
use crate::quantity::Metres;
use std::collections::HashSet;

/// Layers that say too little, too much, or name what is not there.
pub(super) fn check_d197_land_layer(c: &Context, found: &mut Found) {
    let settings = &c.tables.case.land;
    let sane = (5..=11).contains(&settings.resolution) && settings.apart_m >= Metres::ZERO;
    if !(sane && settings.best >= 1) {
        let place = Place {
            column: Some("land".to_owned()),
            ..Place::file("case.toml")
        };
        found.at(place, || {
            Bilingual::new(
                "resolution 须为 5–11，apart_m 不小于 0，best 不小于 1",
                "resolution is 5 to 11, apart_m not below 0, best at least 1",
            )
        });
    }
    let LandFile { projects, layers } = &c.tables.land;
    let mut say = |column: String, (zh, en): (String, String)| {
        let place = Place {
            column: Some(column),
            ..Place::file("layers.toml")
        };
        found.at(place, || Bilingual::new(zh, en));
    };
    let known: HashSet<&str> = (c.tables.projects.rows.iter().map(|p| p.id.as_str())).collect();
    for project in projects {
        if !known.contains(project.id.as_str()) && !c.gaps.some("projects.csv") {
            let id = &project.id;
            let cause = (
                format!("{id} 不在 projects.csv 中"),
                format!("{id} is not in projects.csv"),
            );
            say(format!("project.{id}"), cause);
        }
    }
    let mut seen = HashSet::new();
    for layer in layers {
        if layer.id.trim().is_empty() || !seen.insert(layer.id.as_str()) {
            let cause = (
                "编号为空或重复".to_owned(),
                "its id is empty or not the only one".to_owned(),
            );
            say(format!("layer.{}", layer.id), cause);
        }
        for (key, zh, en) in faults(layer) {
            say(
                format!("layer.{}.{key}", layer.id),
                (zh.to_owned(), en.to_owned()),
            );
        }
        if let Some(file) = &layer.file
            && !c.tables.shapes.contains_key(file)
        {
            let cause = (
                format!("没有文件 {file}"),
                format!("there is no file {file}"),
            );
            say(format!("layer.{}.file", layer.id), cause);
        }
    }
}

/// What is wrong with one layer by itself: key, Chinese, English.
fn faults(layer: &LandLayer) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut faults = Vec::new();
    if (layer.from == LayerFrom::File) != layer.file.is_some() {
        faults.push((
            "file",
            "from 为 file 时须填 file，否则留空",
            "with from = file it names a file, else none",
        ));
    }
    let negative = |m: Option<Metres>| m.is_some_and(|m| !(m.0 >= 0.0 && m.0.is_finite()));
    let distances = layer.rules.iter().map(|rule| rule.distance_m);
    if distances.clone().any(negative) || negative(layer.distance_m) || negative(layer.accuracy_m) {
        faults.push(("distance_m", "距离为负", "a distance below zero"));
    }
    if layer.from == LayerFrom::Missing {
        return faults;
    }
    match layer.kind {
        LayerKind::Score => faults.extend(score_faults(layer)),
        LayerKind::Buffer if layer.rules.is_empty() || distances.clone().any(|d| d.is_none()) => {
            faults.push((
                "rule",
                "缓冲图层的每条规则须填 distance_m",
                "each rule of a buffer has distance_m",
            ));
        }
        LayerKind::Exclude if distances.clone().any(|d| d.is_some()) => {
            faults.push((
                "rule",
                "排除图层不填 distance_m，按距离排除请用 buffer",
                "an excluding layer has no distance_m: use buffer",
            ));
        }
        LayerKind::Buffer | LayerKind::Exclude => {}
    }
    let shapes = matches!(
        layer.from,
        LayerFrom::File
            | LayerFrom::Rivers
            | LayerFrom::Residents
            | LayerFrom::Seats
            | LayerFrom::Parks
            | LayerFrom::Roads
            | LayerFrom::Border
    );
    let parcel = layer.from == LayerFrom::Parcels && layer.kind == LayerKind::Exclude;
    if layer.kind != LayerKind::Score && !shapes && !parcel {
        faults.push(("from", "该来源只能评分", "layers from there can only score"));
    }
    faults
}

fn score_faults(layer: &LandLayer) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut faults = Vec::new();
    if !layer.weight.is_some_and(|w| w >= 0.0 && w.is_finite()) {
        faults.push((
            "weight",
            "评分图层须填不小于 0 的权重",
            "a score layer has a weight, not below 0",
        ));
    }
    let ends = layer.best.zip(layer.worst);
    if !ends.is_some_and(|(best, worst)| (best - worst).is_normal()) {
        faults.push((
            "best",
            "评分图层须填 best 与 worst，且不相等",
            "a score layer has best and worst, and they differ",
        ));
    }
    let fits = match layer.measure {
        None => false,
        Some(LandMeasure::Distance) => !matches!(
            layer.from,
            LayerFrom::Parcels | LayerFrom::Feed | LayerFrom::Burden
        ),
        Some(LandMeasure::People) => layer.from == LayerFrom::Residents,
        Some(LandMeasure::RoadClass) => layer.from == LayerFrom::Roads,
        Some(LandMeasure::Zoning) => layer.from == LayerFrom::Parcels,
        Some(LandMeasure::Feed) => layer.from == LayerFrom::Feed,
        Some(LandMeasure::Share) => layer.from == LayerFrom::Burden,
    };
    if !fits {
        faults.push((
            "measure",
            "measure 未填或与 from 不符",
            "measure is missing or does not fit from",
        ));
    }
    if (layer.measure == Some(LandMeasure::People)) != layer.distance_m.is_some() {
        faults.push((
            "distance_m",
            "人口图层（且只有人口图层）须填 distance_m",
            "layers of people, and only they, have distance_m",
        ));
    }
    faults
}

/// Files below `layers/` that no layer names.
pub(super) fn check_d198_unused_shapes(c: &Context, found: &mut Found) {
    let used: HashSet<&str> = (c.tables.land.layers.iter())
        .filter_map(|layer| layer.file.as_deref())
        .collect();
    for file in c.tables.shapes.keys() {
        if !used.contains(file.as_str()) && !c.gaps.some("layers.toml") {
            found.at(Place::file(file.clone()), || {
                Bilingual::new(
                    format!("{file} 未被 layers.toml 引用"),
                    format!("{file} is not named in layers.toml"),
                )
            });
        }
    }
}
