//! Synthetic provinces of any size: a [`ProvinceRecipe`] in, a whole case as [`Tables`] out. Towns on a
//! jittered lattice, local streets inside them, main roads and motorways between them, firms clustered in
//! towns, permits sparse by code. Everything is demo and named so. Time and memory grow linearly.

mod land;
mod plants;
mod prices;
mod sites;
mod streets;
mod units;

use super::dice::Dice;
use super::facts::{demo, sheet};
use crate::dataset::record::Sheet;
use crate::dataset::settings::{CaseSettings, FlowSettings};
use crate::dataset::tables::{
    BoundaryRow, CarrierRow, CompatRow, Feature, PopulationRow, PriceRow, Tables,
};
use crate::finding::Bilingual;
use geo::Geometry;
use jiff::civil::date;
use land::Land;

/// District of a synthetic province.
const DISTRICT: &str = "演示地区";
/// Province of a synthetic province.
const PROVINCE: &str = "演示省";

/// How large a province to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvinceRecipe {
    /// Units that produce waste (at least 1).
    pub generators: usize,
    /// Plants (at least 8).
    pub facilities: usize,
    /// Waste codes (at least 4), general and hazardous.
    pub codes: usize,
    /// Nodes of the road network (at least 64).
    pub road_nodes: usize,
    /// Places where plants could be built; 0 for a case without siting.
    pub candidates: usize,
    /// Seed.
    pub seed: u64,
}

/// A synthetic province. Sizes below their minimum are raised to it; every size above is met exactly.
///
/// ```
/// use wasteflow::synth::{ProvinceRecipe, province};
/// let recipe = ProvinceRecipe { generators: 200, facilities: 12, codes: 10, road_nodes: 800, candidates: 0, seed: 7 };
/// let case = province(&recipe);
/// assert_eq!(case.generators.rows.len(), 200);
/// assert!(case.case.synthetic);
/// ```
#[must_use]
pub fn province(recipe: &ProvinceRecipe) -> Tables {
    let recipe = ProvinceRecipe {
        generators: recipe.generators.max(1),
        facilities: recipe.facilities.max(8),
        codes: recipe.codes.max(4),
        road_nodes: recipe.road_nodes.max(64),
        candidates: recipe.candidates,
        seed: recipe.seed,
    };
    let mut dice = Dice::new(recipe.seed);
    let land = Land::new(&recipe, &mut dice);
    let wastes = plants::wastes(recipe.codes);
    let (generators, streams) = units::units(&recipe, &land, &wastes, &mut dice);
    let mut tables = Tables {
        case: settings(&recipe),
        zones: land.zones(),
        boundary: Sheet::of(vec![Feature {
            row: BoundaryRow {
                name_zh: DISTRICT.to_owned(),
                name_en: "Demo region".to_owned(),
                source: demo("合成"),
            },
            geometry: Geometry::Polygon(land.outline()),
        }]),
        roads: streets::roads(&land, &mut dice),
        gateways: land.gateways(),
        population: Sheet::of(land.towns.iter().map(population).collect()),
        prices: sheet::<PriceRow>(include_str!("../jiangjin/facts/prices.csv")),
        compat: sheet::<CompatRow>(include_str!("../jiangjin/facts/compat.csv")),
        carriers: sheet::<CarrierRow>(include_str!("../jiangjin/facts/carriers.csv")),
        wastes: Sheet::of(wastes),
        generators: Sheet::of(generators),
        streams: Sheet::of(streams),
        ..Tables::default()
    };
    plants::plants(&recipe, &land, &mut tables, &mut dice);
    prices::of_plants(&mut tables, recipe.seed);
    if recipe.candidates > 0 {
        // Dice of their own: the rest of the province stays as it is without candidates.
        let mut dice = Dice::new(recipe.seed ^ 0x0517_e500);
        sites::sites(&mut tables, &land, recipe.candidates, &mut dice);
    }
    tables
}

fn population(town: &land::Town) -> PopulationRow {
    PopulationRow {
        name: town.name.clone(),
        lon: town.seat.lon,
        lat: town.seat.lat,
        people: town.people,
        radius_m: None,
        source: demo("合成"),
    }
}

fn settings(recipe: &ProvinceRecipe) -> CaseSettings {
    CaseSettings {
        id: format!("province-{}-{}", recipe.generators, recipe.seed),
        name: Bilingual::new("演示省（合成）", "Demo province (synthetic)"),
        province: PROVINCE.to_owned(),
        district: DISTRICT.to_owned(),
        base_year: 2025,
        plan_year: 2025,
        today: date(2025, 6, 30),
        catalogue_edition: "2021".to_owned(),
        synthetic: true,
        flow: FlowSettings::default(),
        attributions: vec!["演示数据：全部由程序按种子合成，与任何真实地区无关".to_owned()],
        ..CaseSettings::default()
    }
}

#[cfg(test)]
mod tests;
