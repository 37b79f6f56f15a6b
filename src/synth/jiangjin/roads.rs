//! The planning network: junctions and sections from the fact tables in; `roads.geojson` and
//! `gateways.csv` out. Lines are straight between junctions; lengths are those driven.

use crate::dataset::cell::Source;
use crate::dataset::record::Sheet;
use crate::dataset::tables::{FacilityRow, Feature, GatewayRow, RoadRow};
use crate::dataset::vocabulary::{RoadClass, RoadStatus};
use crate::quantity::{LonLat, Metres};
use crate::synth::facts::{Fact, Facts, demo, derived, public, sheet};
use crate::synth::plane;
use std::collections::BTreeMap;

/// Outside plants farther than this from every junction get a link to their gateway, km.
const LINK_FROM_KM: f64 = 1.0;
/// Driven length of such a link over its straight line.
const LINK_DETOUR: f64 = 1.30;

fn junctions() -> BTreeMap<String, LonLat> {
    Facts::read(include_str!("facts/junctions.csv"))
        .rows
        .iter()
        .map(|j| (j.get("id"), LonLat::new(j.get("lon"), j.get("lat"))))
        .collect()
}

/// `roads.geojson`: 159 sections of the planning network, and links to outside plants off it.
pub(super) fn roads() -> Sheet<Feature<RoadRow>> {
    let junctions = junctions();
    let facts = Facts::read(include_str!("facts/roads.csv"));
    let mut rows: Vec<Feature<RoadRow>> = facts
        .rows
        .iter()
        .map(|fact| {
            let at = |end: &str| junctions[fact.text(end)];
            section(fact, at("from"), at("to"))
        })
        .collect();
    let plants: Sheet<FacilityRow> = sheet(include_str!("facts/facilities.csv"));
    let off = plants.rows.iter().filter(|f| {
        f.gateway.is_some()
            && junctions
                .values()
                .all(|j| plane::km(*j, f.place()) > LINK_FROM_KM)
    });
    for (i, plant) in off.enumerate() {
        let gateway = plant.gateway.as_deref().unwrap_or_default();
        rows.push(link(i + 1, plant, junctions[gateway]));
    }
    Sheet::of(rows)
}

fn section(fact: &Fact, from: LonLat, to: LonLat) -> Feature<RoadRow> {
    let name: String = fact.get("name");
    let (status, status_note) = status(fact.text("status"));
    let (length_note, source) = length(fact.text("length_source"), fact.text("cite"));
    let published = (fact.get::<f64>("km") * 1000.0).round();
    // Junction positions are estimates: where a published length is shorter than the line between
    // them, the line counts and the note keeps both.
    let straight = (from.distance(to).0 * 1.001 / 10.0).ceil() * 10.0;
    let (length_m, length_note, source) = if straight > published {
        let note = format!("公布或分配长度 {published} m 短于估计节点间直线，取直线 {straight} m");
        let source = derived(format!("估计节点间直线；{length_note}"));
        (straight, note, source)
    } else {
        (published, length_note, source)
    };
    let (class, kmh) = (fact.get("class"), fact.get("kmh"));
    Feature {
        row: RoadRow {
            road_ref: fact.opt("ref"),
            bridge: name.contains("大桥"),
            status,
            note: Some(format!("{length_note}；{status_note}")),
            name,
            ..RoadRow::plain(fact.text("id"), class, Metres(length_m), kmh, source)
        },
        geometry: plane::line(from, to),
    }
}

/// Status and its reason. Roads that opened after the base year stay in the case, to be verified:
/// the plan looks ahead to 2025, and the scenario `roads_2020` closes them.
fn status(text: &str) -> (RoadStatus, String) {
    if let Some(opened) = text.strip_prefix("open") {
        let opened = opened.trim();
        if opened >= "2021" {
            let note = format!("{opened} 通车，晚于基准年 2020，规划期内可用");
            return (RoadStatus::Verify, note);
        }
        let since = if opened.is_empty() {
            "通车".to_owned()
        } else {
            format!("{opened} 通车")
        };
        return (RoadStatus::Open, since);
    }
    if text.starts_with("construction") {
        return (
            RoadStatus::Works,
            "2025-01 至 2026-12 鼎山大道施工，可通行".to_owned(),
        );
    }
    let why = match text {
        t if t.contains("bridge") => "2018-03 开工、原计划 2021 年建成，未见通车页面",
        t if t.contains("planned open end 2024") => "计划 2024 年底通车",
        t if t.contains("2024/25") => "2024–2025 年通车待核实",
        t if t.contains("2024") => "2024 年通车待核实",
        _ => "通车与线位待核实",
    };
    (RoadStatus::Verify, format!("待核实：{why}"))
}

/// Ids of planning-network sections that opened after the base year or whose opening is to be verified.
pub(super) fn opened_after_base_year() -> Vec<String> {
    let facts = Facts::read(include_str!("facts/roads.csv"));
    let rows = facts.rows.iter();
    rows.filter(|fact| status(fact.text("status")).0 == RoadStatus::Verify)
        .map(|fact| fact.get("id"))
        .collect()
}

/// How the length was found, and the source it gets.
fn length(how: &str, cite: &str) -> (String, Source) {
    if let Some(factor) = how.strip_prefix("geodesic x") {
        let note = format!("长度=直线×{factor}");
        return (note.clone(), derived(format!("{note}；车速为货车假设值")));
    }
    match how {
        "official" => ("公布长度".to_owned(), public(cite)),
        "official total apportioned" => (
            "公布总长按直线比例分配".to_owned(),
            derived(format!("公布总长按直线比例分配（{cite}）")),
        ),
        "difference" => (
            "公布长度相减".to_owned(),
            derived(format!("公布长度相减（{cite}）")),
        ),
        _ => ("长度为约数".to_owned(), demo("一般认识约数")),
    }
}

fn link(number: usize, plant: &FacilityRow, gateway: LonLat) -> Feature<RoadRow> {
    let km = plane::km(gateway, plant.place()) * LINK_DETOUR;
    let length_m = Metres((km * 100.0).round() * 10.0);
    let source = derived("直线×1.30；车速 50 km/h 为假设值");
    let id = format!("L{number:02}");
    Feature {
        row: RoadRow {
            name: format!("至{}的连接", plant.district),
            status: RoadStatus::Verify,
            note: Some(
                "门户至区外单位的示意连接，长度=直线×1.30；不属于规划路网 159 段".to_owned(),
            ),
            ..RoadRow::plain(id, RoadClass::Secondary, length_m, 50.0, source)
        },
        geometry: plane::line(gateway, plant.place()),
    }
}

/// `gateways.csv`: the 17 junctions where roads leave the district.
pub(super) fn gateways() -> Sheet<GatewayRow> {
    let facts = Facts::read(include_str!("facts/junctions.csv"));
    let beyond = Facts::read(include_str!("facts/gateways.csv"));
    let rows = facts.rows.iter().filter(|j| j.text("kind") == "gateway");
    let rows = rows.map(|j| {
        let more = beyond.rows.iter().find(|g| g.text("id") == j.text("id"));
        let more = more.expect("every gateway junction has its province");
        GatewayRow {
            id: j.get("id"),
            name_zh: j.get("name_zh"),
            name_en: more.get("name_en"),
            province: more.get("province"),
            district: more.get("district"),
            lon: j.get("lon"),
            lat: j.get("lat"),
            source: public(format!("GeoNames {}（CC BY 4.0）", j.text("geonames_id"))),
        }
    });
    Sheet::of(rows.collect())
}
