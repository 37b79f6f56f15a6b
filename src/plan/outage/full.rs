//! A plant at full load, its store, and the age of what waits there: from the tables and the plan's loads.

use super::DAYS_PER_YEAR;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::tables::PermitRow;
use crate::dataset::{Dataset, FacilityId};
use crate::plan::baseline;
use crate::plan::outcome::Outcome;
use crate::quantity::Tonnes;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Days a batch of hazardous waste may wait (R032).
const OLDEST_DAYS: i64 = 365;

/// What a plant loses when it runs full: capacity ÷ days a year × days out.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageFullLoad)]
pub struct FullLoad {
    /// All its lines in force, shared plants and its own limit counted, t/yr.
    pub capacity_t: Tonnes,
    /// Per day it works.
    pub capacity_t_per_day: Tonnes,
    /// Over the outage.
    pub lost_t: Tonnes,
    /// The projects of the plan on it, by id.
    pub projects: Vec<String>,
    /// Tonnes a year of these projects.
    pub projects_t: Tonnes,
    /// Per day.
    pub projects_t_per_day: Tonnes,
    /// Over the outage.
    pub projects_lost_t: Tonnes,
    /// The same in writing: `136500 ÷ 310 × 30`.
    pub projects_formula: String,
    /// What the plan sends to the projects' lines over the outage.
    pub projects_planned_t: Tonnes,
    /// Source of the projects' tonnes.
    #[schema(value_type = String)]
    pub projects_source: Source,
}

/// Room for waste that waits, and how long it lasts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageStore)]
pub struct Store {
    /// Room, tonnes.
    pub room_t: Tonnes,
    /// In it at the beginning.
    pub stock_t: Tonnes,
    /// What the plan sends a day.
    pub arrival_t_per_day: Tonnes,
    /// (Room − stock) ÷ arrival; none where nothing arrives.
    pub days_left: Option<f64>,
    /// Filled after the outage, 0–1 and beyond: 1 is full.
    pub fill: f64,
    /// Source of the room.
    #[schema(value_type = String)]
    pub source: Source,
}

/// The first batch of hazardous waste that gets too old where it waits.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = OutageDeadline)]
pub struct Deadline {
    /// Row of `stocks.csv`.
    pub stock: String,
    /// Its code.
    pub code: String,
    /// Its tonnes.
    pub tonnes: Tonnes,
    /// Date of the oldest batch.
    #[schema(value_type = String)]
    pub oldest: Date,
    /// The day it passes 365 days.
    #[schema(value_type = String)]
    pub passes: Date,
    /// True when that day lies within the outage.
    pub within: bool,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// Days a year a facility works, and who says so.
pub(super) fn days_per_year(dataset: &Dataset, facility: FacilityId) -> (f64, Source) {
    let id = &dataset.facility(facility).id;
    let row = dataset
        .tables()
        .running
        .rows
        .iter()
        .find(|row| row.facility == *id);
    match row.and_then(|row| row.days_per_year.map(|days| (days, row.source.clone()))) {
        Some(known) => known,
        None => (DAYS_PER_YEAR, Source::new(Mark::Derived, "365 d")),
    }
}

/// Most tonnes a year through a facility: its lines in force, those behind a shared plant at most what the
/// plant takes, all at most its own limit.
pub(super) fn capacity(dataset: &Dataset, facility: FacilityId) -> Tonnes {
    let links = dataset.links();
    let mut alone = Tonnes::ZERO;
    let mut shared: BTreeMap<usize, Tonnes> = BTreeMap::new();
    for (id, permit) in lines(dataset, facility) {
        match links.permit_host[id] {
            Some(host) => *shared.entry(host.index()).or_default() += permit.t_per_year,
            None => alone += permit.t_per_year,
        }
    }
    let hosts = &dataset.tables().hosts.rows;
    let through: Tonnes = (shared.into_iter())
        .map(|(host, t)| t.min(hosts[host].t_per_year))
        .sum();
    let sum = alone + through;
    let limit = dataset.facility(facility).capacity_t_per_year;
    limit.map_or(sum, |limit| sum.min(limit))
}

fn lines(dataset: &Dataset, facility: FacilityId) -> impl Iterator<Item = (usize, &PermitRow)> {
    let links = dataset.links();
    dataset.permits().filter_map(move |(id, row)| {
        let own = links.permit_facility[id.index()] == facility && baseline::in_force(dataset, id);
        own.then_some((id.index(), row))
    })
}

/// The facility at full load over `share` of a year.
pub(super) fn full_load(
    dataset: &Dataset,
    base: &Outcome,
    facility: FacilityId,
    (days, per_year): (f64, f64),
) -> FullLoad {
    let (tables, row) = (dataset.tables(), dataset.facility(facility));
    let share = days / per_year;
    let capacity_t = capacity(dataset, facility);
    let year = tables.case.plan_year;
    let mut projects = Vec::new();
    let mut projects_t = Tonnes::ZERO;
    let mut planned = Tonnes::ZERO;
    let mut mark = Mark::Plan;
    let mut facts = Vec::new();
    let here = tables.projects.rows.iter().filter(|project| {
        project.facility.as_ref() == Some(&row.id) && project.due.is_some_and(|due| due <= year)
    });
    for project in here {
        let stated: Tonnes = (tables.project_lines.rows.iter())
            .filter(|line| line.project == project.id)
            .filter_map(|line| line.t_per_year)
            .sum();
        if stated <= Tonnes::ZERO {
            continue;
        }
        projects_t += stated;
        projects.push(project.id.clone());
        mark = mark.max(project.source.mark);
        facts.push(project.source.detail.clone());
        // The project's own permit lines name its fact.
        let own: Vec<&str> = (lines(dataset, facility))
            .filter(|(_, permit)| permit.source.detail.starts_with(&project.source.detail))
            .map(|(_, permit)| permit.id.as_str())
            .collect();
        let legs = base
            .legs
            .iter()
            .filter(|leg| own.contains(&leg.permit.as_str()));
        planned += legs.map(|leg| leg.tonnes).sum();
    }
    FullLoad {
        capacity_t,
        capacity_t_per_day: capacity_t / per_year,
        lost_t: capacity_t * share,
        projects,
        projects_t,
        projects_t_per_day: projects_t / per_year,
        projects_lost_t: projects_t * share,
        projects_formula: format!("{} ÷ {per_year} × {days}", projects_t.0),
        projects_planned_t: planned * share,
        projects_source: Source::new(mark, facts.join("、")),
    }
}

/// The store of a facility that takes in `planned` tonnes a year.
pub(super) fn store(
    dataset: &Dataset,
    facility: FacilityId,
    planned: Tonnes,
    (days, per_year): (f64, f64),
) -> Option<Store> {
    let tables = dataset.tables();
    let id = &dataset.facility(facility).id;
    let row = tables.running.rows.iter().find(|row| row.facility == *id)?;
    let room_t = row.store_t?;
    let stocks = tables.stocks.rows.iter().filter(|stock| stock.site == *id);
    let stock_t: Tonnes = stocks.map(|stock| stock.t).sum();
    let arrival = planned / per_year;
    let free = (room_t - stock_t).max(Tonnes::ZERO);
    Some(Store {
        room_t,
        stock_t,
        arrival_t_per_day: arrival,
        days_left: (arrival > Tonnes::ZERO).then(|| free / arrival),
        fill: if room_t > Tonnes::ZERO {
            (stock_t + arrival * days) / room_t
        } else {
            0.0
        },
        source: row.source.clone(),
    })
}

/// The first hazardous batch waiting at a facility to pass 365 days.
pub(super) fn deadline(dataset: &Dataset, facility: FacilityId, days: f64) -> Option<Deadline> {
    let tables = dataset.tables();
    let id = &dataset.facility(facility).id;
    let hazardous = |code: &str| {
        let row = tables.wastes.rows.iter().find(|waste| waste.code == code);
        row.is_some_and(|waste| waste.hazardous)
    };
    let waiting = tables
        .stocks
        .rows
        .iter()
        .filter(|stock| stock.site == *id && stock.t > Tonnes::ZERO && hazardous(&stock.code));
    let (oldest, stock) = waiting
        .filter_map(|stock| Some((stock.oldest?, stock)))
        .min_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)))?;
    let passes = oldest.checked_add(OLDEST_DAYS.days()).ok()?;
    #[allow(clippy::cast_possible_truncation)]
    let last = tables
        .case
        .today
        .checked_add((days.ceil() as i64).days())
        .ok()?;
    Some(Deadline {
        stock: stock.id.clone(),
        code: stock.code.clone(),
        tonnes: stock.t,
        oldest,
        passes,
        within: passes < last,
        source: stock.source.clone(),
    })
}
