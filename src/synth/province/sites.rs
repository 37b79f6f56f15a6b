//! Sites for new plants in a synthetic province: a province in, the same with candidates, a project for each of them in
//! three sizes, and five years in which arisings outgrow the plants that are there.

use super::Land;
use crate::dataset::cell::List;
use crate::dataset::record::Sheet;
use crate::dataset::siting::{BuildLineRow, BuildRow, SitingSettings};
use crate::dataset::tables::{CandidateRow, ProjectRow, Tables};
use crate::dataset::vocabulary::{Operation, ProjectKind};
use crate::dataset::years::{PeriodSettings, YearsSettings};
use crate::quantity::{Cny, Tonnes};
use crate::synth::dice::Dice;
use crate::synth::facts::demo;
use crate::synth::plane;

/// Years, and growth from one to the next.
const YEARS: std::ops::RangeInclusive<i32> = 2026..=2030;
const GROWTH: f64 = 1.12;
/// Wastes a plant takes.
const CODES: usize = 6;
/// Sizes, and what one costs against another: the capacity to this power.
const SIZES: [(f64, &str, &str); 3] = [
    (0.5, "小", "small"),
    (1.0, "中", "middle"),
    (2.0, "大", "large"),
];
const SCALE: f64 = 0.7;

/// Adds so many candidates.
pub(super) fn sites(tables: &mut Tables, land: &Land, candidates: usize, dice: &mut Dice) {
    let wastes = tables.wastes.rows.clone();
    let mut arising = vec![0.0; wastes.len()];
    for stream in &tables.streams.rows {
        if let Some(w) = wastes.iter().position(|w| w.code == stream.code) {
            arising[w] += stream.t_per_year.0;
        }
    }
    let (mut projects, mut places, mut builds, mut lines) = (vec![], vec![], vec![], vec![]);
    for i in 0..candidates {
        let t = (i * 7 + dice.below(3)) % land.towns.len();
        let town = &land.towns[t];
        let at = plane::place(
            town.seat.lon + dice.bell() * 0.02,
            town.seat.lat + dice.bell() * 0.02,
        );
        let project = format!("R{:03}", i + 1);
        projects.push(ProjectRow {
            id: project.clone(),
            name_zh: format!("演示项目 {}", i + 1),
            kind: ProjectKind::Engineering,
            investment_wan_cny: None,
            due: None,
            owner: None,
            capacity: None,
            area_mu: None,
            facility: None,
            zone: None,
            source: demo("合成"),
        });
        places.push(CandidateRow {
            id: format!("C{:03}", i + 1),
            name_zh: format!("演示地块 {}", i + 1),
            projects: List(vec![project.clone()]),
            lon: at.lon,
            lat: at.lat,
            zone: tables.zones.rows[t].row.id.clone(),
            area_mu: 300.0,
            price_cny_mu: Some(Cny((dice.between(8.0, 30.0) * 1e4).round())),
            zoning: None,
            source: demo("合成"),
        });
        let first = dice.below(wastes.len());
        let mut room = 0.0;
        for k in 0..CODES.min(wastes.len()) {
            let w = (first + k * 3) % wastes.len();
            // About a twelfth of what arises: several plants of a code are worth having in the end.
            let t = (arising[w] / 12.0 * dice.between(0.5, 1.5))
                .round()
                .max(10.0);
            room += t;
            lines.push(BuildLineRow {
                project: project.clone(),
                technology: None,
                operation: Operation::Use,
                code: wastes[w].code.clone(),
                t_per_year: Tonnes(t),
                process: None,
                price: if wastes[w].hazardous {
                    "gate.physchem"
                } else {
                    "gate.sludge_use"
                }
                .to_owned(),
                source: demo("合成"),
            });
        }
        let cost = room / 1e4 * dice.between(700.0, 1300.0);
        for (share, zh, en) in SIZES {
            builds.push(BuildRow {
                id: format!("{project}-{en}"),
                project: Some(project.clone()),
                facility: None,
                technology: None,
                name_zh: zh.to_owned(),
                name_en: en.to_owned(),
                share,
                capex_wan_cny: (cost * share.powf(SCALE)).round(),
                life_years: 20.0,
                fixed_wan_cny_per_year: (0.05 * cost * share.powf(SCALE)).round(),
                land_mu: 50.0 * share,
                landfill_mu: None,
                most_t_per_year: Some(Tonnes((0.8 * room * share).round())),
                least_t_per_year: None,
                first_year: *YEARS.start(),
                last_year: *YEARS.end(),
                source: demo("合成"),
            });
        }
    }
    tables.projects = Sheet::of(projects);
    tables.candidates = Sheet::of(places);
    tables.builds = Sheet::of(builds);
    tables.build_lines = Sheet::of(lines);
    let mut value = 1000.0;
    tables.case.value_added_yi_cny = Some(value);
    tables.case.years = Some(YearsSettings {
        periods: YEARS
            .map(|year| {
                value *= GROWTH;
                PeriodSettings {
                    year,
                    weight: 1,
                    value_added_yi_cny: Some((value * 100.0_f64).round() / 100.0),
                    intensity: None,
                    renew_permits: true,
                    source: demo("合成"),
                }
            })
            .collect(),
        ..YearsSettings::default()
    });
    tables.case.siting = Some(SitingSettings {
        source: Some(demo("合成")),
        ..SitingSettings::default()
    });
}
