//! Waste of other districts: where it comes in and how far it is from there to a plant.

use crate::dataset::tables::FacilityRow;
use crate::dataset::{Dataset, FacilityId};
use crate::quantity::{Metres, Seconds};

/// Roads over straight lines; the matrix knows no way from a gateway.
const DETOUR: f64 = 1.3;
/// Metres a second on that way: 60 km/h.
const SPEED: f64 = 60.0 / 3.6;

/// Way and time from where an import comes in to a facility.
pub(super) fn way(dataset: &Dataset, import: u32, facility: u32) -> (Metres, Seconds) {
    let gateway = dataset.links().import_gateway[import as usize];
    let from = dataset.tables().gateways.rows[gateway].place();
    let to = dataset.facility(FacilityId::new(facility as usize)).place();
    let metres = from.distance(to) * DETOUR;
    (metres, Seconds(metres.0 / SPEED))
}

/// True for a facility in the district.
pub(super) fn inside(dataset: &Dataset, facility: &FacilityRow) -> bool {
    let case = &dataset.tables().case;
    facility.province == case.province && facility.district == case.district
}
