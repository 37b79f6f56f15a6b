//! What each customer costs: kilometres and money of shared tours, split by a stated rule.
//!
//! A tour's kilometres and cost are split among its calls in proportion to the way there and back from the store
//! alone, so that a far town pays for being far and sums are exact. A call at the store itself counts as one kilometre.

use super::instance::Register;
use super::solution::Rounds;
use super::ways::Ways;
use crate::quantity::{Cny, Metres, Tonnes};
use std::collections::BTreeMap;

/// One customer's part of the rounds.
#[derive(Clone, Debug, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Share {
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Calls.
    pub visits: usize,
    /// Taken.
    pub t: Tonnes,
    /// Its part of the kilometres.
    pub metres: Metres,
    /// Its part of the cost.
    pub cny: Cny,
}

/// The parts of all customers called on, the dearest first.
#[must_use]
pub fn shares(register: &Register, ways: &Ways, rounds: &Rounds) -> Vec<Share> {
    let mut all: BTreeMap<&str, Share> = BTreeMap::new();
    for tour in rounds.tours() {
        let Some(depot) = register.depot(&tour.operator) else {
            continue;
        };
        let alone = |point: usize| {
            let row = register.row(point);
            let one = |a, b| ways.get(a, b).map_or(0.0, |way| way.metres.0);
            (one(depot, row) + one(row, depot)).max(1000.0)
        };
        let sum: f64 = tour.visits.iter().map(|visit| alone(visit.point)).sum();
        for visit in &tour.visits {
            let part = alone(visit.point) / sum;
            let share = all.entry(&visit.generator).or_insert_with(|| Share {
                generator: visit.generator.clone(),
                name: visit.name.clone(),
                zone: visit.zone.clone(),
                visits: 0,
                t: Tonnes::ZERO,
                metres: Metres::ZERO,
                cny: Cny::ZERO,
            });
            share.visits += 1;
            share.t += visit.taken.iter().map(|taken| taken.t).sum();
            share.metres += tour.metres * part;
            share.cny += tour.cny * part;
        }
    }
    let mut shares: Vec<Share> = all.into_values().collect();
    shares.sort_by(|a, b| {
        b.cny
            .0
            .total_cmp(&a.cny.0)
            .then(a.generator.cmp(&b.generator))
    });
    shares
}
