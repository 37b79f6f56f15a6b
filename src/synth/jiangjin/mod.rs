//! The bundled case: the program's fact tables in, the Jiangjin [`Tables`] and every file of `data/geo` out.
//!
//! Order of the recipe: ground (zones, roads) → register (facilities, permits) → generators and their
//! streams, settled to the plan's totals → movements of the base year within every permit → the rest.

mod generators;
mod land;
mod movements;
mod outlook;
mod places;
mod points;
mod projects;
mod register;
mod roads;
mod scenarios;
mod settings;
pub(super) mod settle;
mod sources;
mod transfers;

use super::facts::sheet;
use crate::dataset::tables::Tables;

/// District of the case, as facilities spell it.
pub(super) const DISTRICT: &str = "江津区";
/// Province of the case, as facilities spell it.
pub(super) const PROVINCE: &str = "重庆市";
/// Year whose arisings and movements the case holds (F002).
pub(super) const BASE_YEAR: i32 = 2020;
/// Seed of everything drawn for the case.
const SEED: u64 = 500_116;

/// The Jiangjin case.
///
/// Totals the plan states are met exactly by three residual streams and two residual permit lines
/// (see `docs/calibration.md`); everything else synthetic is drawn with a fixed seed.
///
/// ```
/// let case = wasteflow::synth::jiangjin();
/// assert_eq!(case.zones.rows.len(), 30); // 5 streets and 25 towns
/// ```
#[must_use]
pub fn jiangjin() -> Tables {
    let ground = places::Ground::new();
    let mut tables = Tables {
        case: settings::case(),
        indicators: settings::indicators(),
        profiles: settings::profiles(),
        zones: ground.zones(),
        boundary: ground.boundary(),
        rivers: places::rivers(),
        roads: roads::roads(),
        places: sheet(include_str!("facts/places.csv")),
        wastes: register::wastes(),
        facilities: sheet(include_str!("facts/facilities.csv")),
        permits: register::permits(),
        hosts: sheet(include_str!("facts/hosts.csv")),
        host_limits: sheet(include_str!("facts/host_limits.csv")),
        contents: sheet(include_str!("facts/contents.csv")),
        processes: sheet(include_str!("facts/processes.csv")),
        residues: sheet(include_str!("facts/residues.csv")),
        feeds: sheet(include_str!("facts/feeds.csv")),
        landfills: sheet(include_str!("facts/landfills.csv")),
        prices: sheet(include_str!("facts/prices.csv")),
        gateways: roads::gateways(),
        imports: sheet(include_str!("facts/imports.csv")),
        whitelist: sheet(include_str!("facts/whitelist.csv")),
        compat: sheet(include_str!("facts/compat.csv")),
        projects: projects::projects(),
        project_lines: projects::lines(),
        statements: projects::statements(),
        running: projects::running(),
        candidates: projects::candidates(),
        builds: projects::builds(),
        build_lines: projects::build_lines(),
        collection_points: sheet(include_str!("facts/collection_points.csv")),
        vehicles: sheet(include_str!("facts/vehicles.csv")),
        customers: sheet(include_str!("facts/customers.csv")),
        carriers: sheet(include_str!("facts/carriers.csv")),
        population: ground.population(),
        holidays: register::holidays(),
        ..Tables::default()
    };
    settle::operator_capacity(&mut tables);
    land::lay(&ground, &mut tables);
    let mut drafts = generators::drafts(&ground, &tables.facilities.rows);
    settle::arisings(&mut drafts, &tables);
    settle::utilisation(&mut tables, &drafts);
    generators::write(drafts, &mut tables);
    tables.movements = movements::base_year(&tables);
    tables.stocks = register::stocks();
    tables.waivers = register::waivers(&tables);
    tables.inspections = register::inspections(&tables);
    tables.insurance = register::insurance(&tables);
    transfers::fill(&mut tables);
    tables.case.years = Some(outlook::years(scenarios::growing(&tables).1));
    tables.scenarios = scenarios::all(&tables);
    tables
}

/// Every file of `data/geo`: the tables and the texts beside them, by path within the case.
#[must_use]
pub fn jiangjin_files() -> Vec<(String, Vec<u8>)> {
    let mut files = crate::dataset::write::files(&jiangjin());
    files.push((
        "SOURCES.md".to_owned(),
        sources::SOURCES.as_bytes().to_vec(),
    ));
    files.sort();
    files
}
