//! Minimum lots and destinations of the case, leg by leg. The bound of the solver is its word; that the plan
//! is no better than the linear bound is proved with the stages.

use super::{Judge, KILOGRAM, Known};
use crate::plan::outcome::PlanStatus;
use std::collections::BTreeMap;

impl<'a> Judge<'a> {
    /// Every leg of a stream against the lot, every stream against its number of legs.
    pub(super) fn lots(&mut self, legs: &[Known<'a>]) {
        let outcome = self.outcome;
        let flow = &self.case.tables.case.flow;
        let (lot, most) = (flow.min_lot_t, flow.max_destinations);
        let asked = lot.is_some() || most.is_some();
        let told = outcome.lots.as_ref();
        let same = told.is_none_or(|l| (l.min_lot_t, l.max_destinations) == (lot, most));
        let bounded = outcome.status == PlanStatus::Bounded;
        // A plan that was stopped early never came to its lots.
        let early = outcome.status == PlanStatus::Stopped;
        if !same || bounded != told.is_some() || (asked != told.is_some() && !early) {
            self.report(
                "V402",
                "lots",
                "最小批量或去向数与案例设置不符",
                "lots or destinations are not those of the case",
            );
        }
        if early || !asked {
            return;
        }
        let mut count: BTreeMap<usize, u32> = BTreeMap::new();
        for known in legs {
            let Some(stream) = known.stream else { continue };
            *count.entry(stream).or_default() += 1;
            let row = self.case.stream(stream);
            let due = lot.map_or(0.0, |lot| lot.min(row.t_per_year).0);
            if known.leg.tonnes.0 < due - KILOGRAM {
                let place = super::place_of(known.leg);
                let what = ("一批的吨数", "tonnes of a lot");
                self.numbers("V402", &place, what, known.leg.tonnes.0, due);
            }
        }
        for (stream, n) in count {
            if let Some(most) = most.filter(|most| n > most.get()) {
                let id = &self.case.stream(stream).id;
                let what = ("去向数", "destinations");
                self.numbers("V402", id, what, f64::from(n), f64::from(most.get()));
            }
        }
    }
}
