//! How much a facility may take in a year, from its permit lines in force: the one definition of a
//! facility's capacity on the map, in cards, tables and loads.

use crate::dataset::tables::{FacilityRow, PermitRow};
use crate::dataset::vocabulary::{Operation, Status};
use crate::dataset::{Dataset, PermitId};
use crate::quantity::Tonnes;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Permit lines added up: a code that is both collected and stored is one heap of waste and counts once.
#[derive(Clone, Debug, Default)]
pub(super) struct Room<'a> {
    treated: Tonnes,
    gathered: BTreeMap<&'a str, BTreeMap<Operation, Tonnes>>,
}

impl<'a> Room<'a> {
    /// Adds a line.
    pub(super) fn add(&mut self, operation: Operation, code: &'a str, t: Tonnes) {
        if operation.is_final() {
            self.treated += t;
        } else {
            let by_operation = self.gathered.entry(code).or_default();
            *by_operation.entry(operation).or_default() += t;
        }
    }

    /// The sum, at most the facility's own limit.
    pub(super) fn tonnes(&self, limit: Option<Tonnes>) -> Tonnes {
        let most = |by: &BTreeMap<Operation, Tonnes>| {
            by.values().fold(Tonnes::ZERO, |most, &t| most.max(t))
        };
        let gathered: Tonnes = self.gathered.values().map(most).sum();
        let sum = self.treated + gathered;
        limit.map_or(sum, |limit| sum.min(limit))
    }
}

/// True where a permit line counts in the plan year: it names a code, holds on every day of the year,
/// and its facility works by then. The flow gives waste to exactly these lines.
#[must_use]
pub fn in_force(dataset: &Dataset, id: PermitId) -> bool {
    let links = dataset.links();
    let facility = dataset.facility(links.permit_facility[id.index()]);
    let year = dataset.tables().case.plan_year;
    links.permit_waste[id.index()].is_some()
        && works(facility, year)
        && holds(dataset.permit(id), year)
}

fn works(facility: &FacilityRow, year: i32) -> bool {
    match facility.status {
        Status::Open => facility.opens.is_none_or(|opens| opens <= year),
        Status::Planned => facility.opens.is_some_and(|opens| opens <= year),
        Status::Closed => false,
    }
}

fn holds(permit: &PermitRow, year: i32) -> bool {
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    let first = Date::new(year, 1, 1).unwrap_or(Date::MAX);
    let last = Date::new(year, 12, 31).unwrap_or(Date::MAX);
    permit.valid_from <= first && permit.valid_to >= last
}

/// What each facility may take in the plan year, tonnes, in file order: all its lines in force, general
/// waste too, a code both collected and stored once, at most the facility's own limit. Different
/// operations are added up (C7): capacity is no throughput.
#[must_use]
pub fn rooms(dataset: &Dataset) -> Vec<Tonnes> {
    let mut rooms = vec![Room::default(); dataset.facilities().len()];
    for (id, permit) in dataset.permits().filter(|(id, _)| in_force(dataset, *id)) {
        let facility = dataset.links().permit_facility[id.index()];
        rooms[facility.index()].add(permit.operation, &permit.code, permit.t_per_year);
    }
    (dataset.facilities())
        .map(|(id, row)| rooms[id.index()].tonnes(row.capacity_t_per_year))
        .collect()
}
