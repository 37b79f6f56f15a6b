//! The licensed operators of the district with what each may do, from facilities and permits.

use super::room::Room;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::{Operation, Status};
use crate::dataset::{Dataset, FacilityId};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What an operator is counted as (F079–F081).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uses (recovers) waste.
    Use,
    /// Disposes of waste.
    Dispose,
    /// Disposes of medical waste.
    DisposeMedical,
    /// Collects and stores waste lead batteries.
    StoreBattery,
    /// Collects and stores waste oil of garages.
    StoreOil,
    /// Collects and stores many kinds for small firms.
    StoreMany,
}

impl Role {
    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Use => Bilingual::new("综合利用", "use"),
            Self::Dispose => Bilingual::new("无害化处置", "disposal"),
            Self::DisposeMedical => Bilingual::new("医疗废物处置", "disposal of medical waste"),
            Self::StoreBattery => {
                Bilingual::new("废铅蓄电池收集暂存", "collection of lead batteries")
            }
            Self::StoreOil => Bilingual::new("汽修废矿物油收集暂存", "collection of garage oil"),
            Self::StoreMany => Bilingual::new("综合收集暂存", "collection for small firms"),
        }
    }

    /// True for the collectors.
    #[must_use]
    pub fn is_store(self) -> bool {
        matches!(self, Self::StoreBattery | Self::StoreOil | Self::StoreMany)
    }

    /// True for both kinds of disposal.
    #[must_use]
    pub fn is_dispose(self) -> bool {
        matches!(self, Self::Dispose | Self::DisposeMedical)
    }
}

/// One licensed operator.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Operator {
    /// Facility id.
    pub facility: String,
    /// Name.
    pub name: Bilingual,
    /// What it is counted as.
    pub role: Role,
    /// The same in words.
    pub kind_label: Bilingual,
    /// Permitted in a year, tonnes (see [`operator_permitted`]).
    pub permitted_t: Tonnes,
    /// Operations permitted.
    pub operations: Vec<Operation>,
    /// Insured against liability (F084).
    pub insured: bool,
    /// Source.
    #[schema(value_type = String)]
    pub source: Source,
}

/// The last day of the base year: permits valid on it count as the base year's.
#[must_use]
pub fn base_day(dataset: &Dataset) -> Date {
    let year = i16::try_from(dataset.tables().case.base_year).unwrap_or(2020);
    Date::new(year, 12, 31).unwrap_or(Date::constant(2020, 12, 31))
}

/// The hazardous-waste lines of a facility that are valid on a day: operation, code, class and tonnes
/// a year. A kiln's lines for ash or sludge rest on its environmental approval, not on the operating
/// permit, and do not count here.
fn lines(
    dataset: &Dataset,
    facility: FacilityId,
    day: Date,
) -> impl Iterator<Item = (Operation, &str, &str, Tonnes)> {
    dataset.permits().filter_map(move |(id, permit)| {
        let links = dataset.links();
        let valid = permit.valid_from <= day && day <= permit.valid_to;
        if links.permit_facility[id.index()] != facility || !valid || permit.waiver.is_some() {
            return None;
        }
        let waste = dataset.waste(links.permit_waste[id.index()]?);
        waste.hazardous.then(|| {
            let (code, class) = (permit.code.as_str(), waste.class.as_str());
            (permit.operation, code, class, permit.t_per_year)
        })
    })
}

/// What a hazardous-waste operating permit allows in a year, tonnes: the sum of its
/// hazardous lines alone, added up as in [`rooms`](super::rooms). It adds up different operations (C7): a number to compare with permits, never
/// with a flow.
#[must_use]
pub fn operator_permitted(dataset: &Dataset, facility: FacilityId, day: Date) -> Tonnes {
    let mut room = Room::default();
    for (operation, code, _, t) in lines(dataset, facility, day) {
        room.add(operation, code, t);
    }
    room.tonnes(dataset.facility(facility).capacity_t_per_year)
}

/// What an operator is counted as, from its permit lines: the kind of final operation with the most
/// tonnes; collectors by their classes (only HW31, mainly HW08 with few others, many).
fn role(dataset: &Dataset, facility: FacilityId, day: Date) -> Option<Role> {
    let mut by_operation: BTreeMap<Operation, f64> = BTreeMap::new();
    let mut by_class: BTreeMap<&str, f64> = BTreeMap::new();
    for (operation, _, class, t) in lines(dataset, facility, day) {
        *by_operation.entry(operation).or_default() += t.0;
        *by_class.entry(class).or_default() += t.0;
    }
    let of = |operation| by_operation.get(&operation).copied().unwrap_or(0.0);
    let main_class = by_class
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map(|(class, _)| *class);
    if of(Operation::Use) > 0.0 && of(Operation::Use) >= of(Operation::Dispose) {
        return Some(Role::Use);
    }
    if of(Operation::Dispose) > 0.0 {
        return Some(match main_class {
            Some("HW01") => Role::DisposeMedical,
            _ => Role::Dispose,
        });
    }
    match (main_class?, by_class.len()) {
        ("HW31", 1) => Some(Role::StoreBattery),
        ("HW08", 1..=3) => Some(Role::StoreOil),
        _ => Some(Role::StoreMany),
    }
}

/// The licensed operators that work in the district in the base year and hold a valid line, in file
/// order.
#[must_use]
pub fn operators(dataset: &Dataset) -> Vec<Operator> {
    let day = base_day(dataset);
    let insured = |id: &str| {
        let rows = &dataset.tables().insurance.rows;
        rows.iter().any(|row| row.facility == id && row.insured)
    };
    dataset
        .facilities()
        .filter(|(id, row)| {
            row.licensed_operator && row.status == Status::Open && inside(dataset, *id)
        })
        .filter_map(|(id, row)| {
            let role = role(dataset, id, day)?;
            let mut operations: Vec<Operation> = lines(dataset, id, day).map(|l| l.0).collect();
            operations.sort_unstable();
            operations.dedup();
            Some(Operator {
                facility: row.id.clone(),
                name: Bilingual::new(&row.name_zh, &row.name_en),
                role,
                kind_label: role.label(),
                permitted_t: operator_permitted(dataset, id, day),
                operations,
                insured: insured(&row.id),
                source: operator_source(dataset, id),
            })
        })
        .collect()
}

/// True when the facility lies in the case's district.
#[must_use]
pub fn inside(dataset: &Dataset, facility: FacilityId) -> bool {
    dataset.links().facility_zone[facility.index()].is_some()
}

/// Tonnes by permit line are not in the plan (C29): demo as soon as one line is.
fn operator_source(dataset: &Dataset, facility: FacilityId) -> Source {
    let links = dataset.links();
    let demo = dataset.permits().any(|(id, permit)| {
        links.permit_facility[id.index()] == facility && permit.source.mark == Mark::Demo
    });
    let mark = if demo { Mark::Demo } else { Mark::Derived };
    Source::new(mark, "Σ permits.csv t_per_year")
}
