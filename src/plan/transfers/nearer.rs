//! The nearer way: every place with a line for the code, by distance, with room, price and exposure, or
//! with what stands against it.

use super::build::Desk;
use super::instance::{Date, Nearer};
use crate::dataset::PermitId;
use crate::dataset::cell::Source;
use crate::dataset::tables::{ApplicationRow, PermitRow};
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::plan::flow::build::works;
use crate::quantity::{CnyPerTonne, CnyPerTonneKm, LonLat, Metres, Tonnes};
use serde::Serialize;
use std::rc::Rc;
use utoipa::ToSchema;

/// A place that might take the waste.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Place {
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Where it is.
    pub at: LonLat,
    /// Permit line.
    pub permit: String,
    /// Way; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres: Option<Metres>,
    /// Room left after all approvals of the year.
    pub room_t: Tonnes,
    /// Moving and gate fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_cny_t: Option<CnyPerTonne>,
    /// People beside the way, thousand person·km per tonne moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_km: Option<f64>,
    /// Nearer than the receiver asked for.
    pub nearer: bool,
    /// What stands against it; absent: it could take the waste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Bilingual>,
    /// Source of the permit line.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A permit line with the way to it.
#[derive(Debug)]
pub(super) struct Reach {
    permit: PermitId,
    /// Row of the facility.
    facility: usize,
    metres: Option<Metres>,
}

/// Less room than this is none.
const LEAST: Tonnes = Tonnes(1e-6);

impl Desk<'_> {
    /// Way from a sender to a facility by the matrix.
    pub(super) fn metres(&self, sender: &str, facility: &str) -> Option<Metres> {
        let from = self.generator(sender)?.0.index();
        let to = *self.facilities.get(facility)?;
        self.matrix?.get(from, to).map(|way| way.metres)
    }

    /// Room of one line after the approvals of the year.
    fn room_of(&self, line: &PermitRow, today: Date) -> Tonnes {
        let used = (self.approvals.iter())
            .filter(|a| a.facility == line.facility && a.code == line.code)
            .filter(|a| a.operation == line.operation && a.decided.year() == today.year());
        (line.t_per_year - used.map(|a| a.t).sum()).max(Tonnes::ZERO)
    }

    /// Lines for use or disposal of a code, nearest to a sender first; looked for once.
    fn reach(&self, row: &ApplicationRow) -> Rc<Vec<Reach>> {
        let key = (row.sender.clone(), row.code.clone());
        let mut known = self.reaches.borrow_mut();
        let found = known.entry(key).or_insert_with(|| {
            let links = self.dataset.links();
            let lines = self.dataset.permits();
            let mut all: Vec<Reach> = lines
                .filter(|(_, line)| line.code == row.code && line.operation.is_final())
                .map(|(permit, line)| Reach {
                    permit,
                    facility: links.permit_facility[permit.index()].index(),
                    metres: self.metres(&row.sender, &line.facility),
                })
                .collect();
            let far = |one: &Reach| one.metres.map_or(f64::INFINITY, |m| m.0);
            let id = |one: &Reach| &self.dataset.permit(one.permit).facility;
            all.sort_by(|a, b| {
                (far(a).total_cmp(&far(b)))
                    .then_with(|| id(a).cmp(id(b)))
                    .then_with(|| a.permit.cmp(&b.permit))
            });
            Rc::new(all)
        });
        found.clone()
    }

    fn why_not(&self, row: &ApplicationRow, way: &Reach, today: Date) -> Option<Bilingual> {
        let line = self.dataset.permit(way.permit);
        let facility = &self.tables.facilities.rows[way.facility];
        let owner = facility.captive_of.as_ref();
        let only = line.only_from.as_ref();
        if !works(facility, i32::from(today.year())) {
            return Some(Bilingual::new("当年未投运", "does not work this year"));
        }
        if owner.is_some_and(|g| *g != row.sender) || only.is_some_and(|g| *g != row.sender) {
            return Some(Bilingual::new(
                "只收特定单位的废物",
                "takes one generator's waste only",
            ));
        }
        if today < line.valid_from || line.valid_to < today {
            let (from, to) = (line.valid_from, line.valid_to);
            return Some(Bilingual::new(
                format!("许可有效期 {from} 至 {to}"),
                format!("the permit holds {from} to {to}"),
            ));
        }
        if self.room_of(line, today).0 <= LEAST.0 {
            return Some(Bilingual::new("许可已满", "the permit is used up"));
        }
        (self.matrix.is_some() && way.metres.is_none())
            .then(|| Bilingual::new("没有道路相通", "no road leads there"))
    }

    /// Places nearer than the receiver that could take the waste; `None` when ways were not measured.
    pub(super) fn nearer(&self, row: &ApplicationRow, today: Date) -> Option<Vec<Nearer>> {
        let own = self.metres(&row.sender, &row.facility)?;
        let reach = self.reach(row);
        let found = reach.iter().filter_map(|way| {
            let line = self.dataset.permit(way.permit);
            let metres = way.metres.filter(|m| m.0 < own.0)?;
            let fits = line.facility != row.facility && self.why_not(row, way, today).is_none();
            fits.then(|| Nearer {
                facility: line.facility.clone(),
                name: self.name(way.facility),
                metres,
                room: self.room_of(line, today),
            })
        });
        Some(found.collect())
    }

    /// Facilities that could take the waste, and how, by distance.
    pub(super) fn takers(&self, row: &ApplicationRow) -> Vec<(usize, Operation)> {
        let today = self.today(row);
        let reach = self.reach(row);
        let free = (reach.iter()).filter(|way| self.why_not(row, way, today).is_none());
        free.map(|way| (way.facility, self.dataset.permit(way.permit).operation))
            .collect()
    }

    /// Name of a facility by its row.
    pub(super) fn name(&self, facility: usize) -> Bilingual {
        let facility = &self.tables.facilities.rows[facility];
        Bilingual::new(&facility.name_zh, &facility.name_en)
    }

    /// Every place with a line for the code, those that could take it first, each by distance; the
    /// receiver asked for is among them.
    #[must_use]
    pub fn places(&self, row: &ApplicationRow) -> Vec<Place> {
        let today = self.today(row);
        let own = self.metres(&row.sender, &row.facility);
        let from = self.generator(&row.sender).map(|(_, g)| g.place());
        let per_km = self.dataset.price("transport.hazardous");
        let mut places: Vec<Place> = (self.reach(row).iter())
            .map(|reach| {
                let line = self.dataset.permit(reach.permit);
                let facility = &self.tables.facilities.rows[reach.facility];
                let metres = reach.metres;
                let gate = self.dataset.price(&line.price).map(|p| p.typical);
                let price = metres
                    .zip(gate)
                    .zip(per_km)
                    .map(|((metres, gate), per_km)| {
                        CnyPerTonne(gate) + CnyPerTonneKm(per_km.typical) * metres
                    });
                let way = from.and_then(|from| self.path(from, facility.place()));
                Place {
                    facility: facility.id.clone(),
                    name: self.name(reach.facility),
                    at: facility.place(),
                    permit: line.id.clone(),
                    metres,
                    room_t: self.room_of(line, today),
                    price_cny_t: price,
                    person_km: way.map(|way| way.measure.person_km()),
                    nearer: metres.zip(own).is_some_and(|(m, own)| m.0 < own.0),
                    why_not: self.why_not(row, reach, today),
                    source: line.source.clone(),
                }
            })
            .collect();
        // By distance they are already.
        places.sort_by_key(|place| place.why_not.is_some());
        places
    }
}
