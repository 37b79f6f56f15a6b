//! Nearness (R012), found again from the tables: which legs across provinces pass by a place with room.

use super::tables::Spot;
use super::{Judge, Known, bound, differs};
use crate::dataset::vocabulary::Operation;
use std::collections::BTreeMap;

/// Tonnes by which two sums over rounded legs may tell another story of who has room.
const DOUBT: f64 = 0.01;

impl<'a> Judge<'a> {
    /// What legs say about nearer places.
    pub(super) fn nearness(&mut self, legs: &[Known<'a>], loads: &BTreeMap<String, f64>) {
        let capacities = bound::capacities(&self.case);
        // Places to use or dispose of each code, with the room the limits leave them.
        let mut places: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        for (p, permit) in self.case.tables.permits.rows.iter().enumerate() {
            if !permit.operation.is_final() || !self.case.in_force(permit) {
                continue;
            }
            let mut rest = f64::INFINITY;
            for (name, share) in bound::limits_of(&self.case, p) {
                if share > 0.0 {
                    let used = loads.get(&name).copied().unwrap_or(0.0);
                    rest = rest.min((capacities[&name] - used) / share);
                }
            }
            places.entry(&permit.code).or_default().push((p, rest));
        }
        let mut wrong = Vec::new();
        for known in legs {
            let (leg, permit) = (known.leg, self.case.permit(known.permit));
            let from = match known.facility {
                Some(f) => &self.case.facility(f).province,
                None => match known.stock.and_then(|i| self.case.stock_facility(i)) {
                    Some(f) => &self.case.facility(f).province,
                    None => &self.case.tables.case.province,
                },
            };
            let there = &self
                .case
                .facility(self.case.facilities[permit.facility.as_str()])
                .province;
            if from == there || !permit.operation.is_final() {
                if leg.nearer.is_some() {
                    wrong.push(super::place_of(leg));
                }
                continue;
            }
            // Nearest place with room, once taking a hair's breadth of room for room and once not.
            let mut found: [Option<(f64, &str, f64)>; 2] = [None, None];
            for spot in self.spots_of(known) {
                for &(p, rest) in places.get(leg.code.as_str()).into_iter().flatten() {
                    let other = self.case.permit(p);
                    let counts = other.facility != permit.facility
                        && self.case.may_take(spot, &leg.code, other);
                    if !counts {
                        continue;
                    }
                    for offer in self.case.offers(spot, other) {
                        let mut room = rest;
                        if let Some(q) = offer.quota {
                            let name = format!("quota/{}", self.case.tables.whitelist.rows[q].id);
                            let used = loads.get(&name).copied().unwrap_or(0.0);
                            room = room.min(capacities[&name] - used);
                        }
                        for (best, least) in found.iter_mut().zip([1.0 - DOUBT, 1.0 + DOUBT]) {
                            let nearest = best.is_none_or(|(metres, ..)| offer.metres < metres);
                            if offer.metres < leg.metres.0 - 0.01 && room >= least && nearest {
                                *best = Some((offer.metres, &other.facility, room));
                            }
                        }
                    }
                }
            }
            let told = leg.nearer.as_ref();
            let fits = found.iter().any(|found| match (found, told) {
                (None, None) => true,
                (Some((metres, facility, room)), Some(told)) => {
                    !differs(told.metres.0, *metres, 0.01)
                        && told.facility == *facility
                        && !differs(told.room_t.0, *room, DOUBT)
                        && told.to_explain == (leg.operation == Operation::Dispose)
                }
                _ => false,
            });
            if !fits {
                wrong.push(super::place_of(leg));
            }
        }
        for place in wrong {
            self.report(
                "V210",
                &place,
                "就近性说明与案例不符（R012）",
                "what the leg says about nearer places is not borne out (R012)",
            );
        }
    }

    fn spots_of(&self, known: &Known<'a>) -> Vec<Spot> {
        match (known.stream, known.facility) {
            (Some(s), _) => vec![Spot::Stream(s)],
            (None, Some(f)) => vec![Spot::Residue(f), Spot::Collected(f)],
            (None, None) => (known.import.map(Spot::Import))
                .or(known.stock.map(Spot::Stock))
                .into_iter()
                .collect(),
        }
    }
}
