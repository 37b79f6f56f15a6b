//! Which flows moved: legs of both outcomes joined by origin, waste and facility.

use super::{NOISE, Names};
use crate::finding::Bilingual;
use crate::plan::outcome::{Origin, Outcome};
use crate::quantity::{Cny, Tonnes};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Tonnes of one waste from one place to one facility in both outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Mover {
    /// Generator or facility id.
    pub from: String,
    /// Its name.
    pub from_name: Bilingual,
    /// Waste code.
    pub code: String,
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub facility_name: Bilingual,
    /// Tonnes in the first.
    pub first_t: Tonnes,
    /// In the second.
    pub second_t: Tonnes,
    /// Second less first.
    pub change_t: Tonnes,
    /// Change of the cost.
    pub change_cny: Cny,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    t: [Tonnes; 2],
    cny: [Cny; 2],
}

/// Kind of place tonnes come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Facility,
    Generator,
    Import,
    Stock,
}

/// Flows whose tonnes changed, the largest change first.
pub(super) fn movers(names: &Names<'_>, first: &Outcome, second: &Outcome) -> Vec<Mover> {
    let mut sums: BTreeMap<(From, &str, &str, &str), Sum> = BTreeMap::new();
    for (outcome, half) in [(first, 0), (second, 1)] {
        for leg in &outcome.legs {
            let (kind, from) = match &leg.from {
                Origin::Stream { generator, .. } => (From::Generator, generator.as_str()),
                Origin::Facility { facility } => (From::Facility, facility.as_str()),
                Origin::Import { import } => (From::Import, import.as_str()),
                Origin::Stock { stock, .. } => (From::Stock, stock.as_str()),
            };
            let sum = sums
                .entry((kind, from, &leg.code, &leg.facility))
                .or_default();
            sum.t[half] += leg.tonnes;
            sum.cny[half] += leg.cost_cny;
        }
    }
    let mut movers: Vec<Mover> = (sums.into_iter())
        .filter(|(_, sum)| (sum.t[1] - sum.t[0]).0.abs() > NOISE)
        .map(|((kind, from, code, facility), sum)| Mover {
            from: from.to_owned(),
            from_name: match kind {
                From::Generator => names.generator(from),
                From::Facility => names.facility(from),
                From::Import | From::Stock => Bilingual::new(from, from),
            },
            code: code.to_owned(),
            facility: facility.to_owned(),
            facility_name: names.facility(facility),
            first_t: sum.t[0],
            second_t: sum.t[1],
            change_t: sum.t[1] - sum.t[0],
            change_cny: sum.cny[1] - sum.cny[0],
        })
        .collect();
    // Stable: equal changes stay in the order of their names.
    movers.sort_by(|a, b| b.change_t.0.abs().total_cmp(&a.change_t.0.abs()));
    movers
}
