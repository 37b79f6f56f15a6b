//! Reasons: `no_permit` and `no_road` are facts of the tables and the matrix alone, so they are found again.

use super::Judge;
use super::tables::Spot;
use crate::plan::outcome::{Origin, Reason, Unserved};
use std::collections::BTreeSet;

/// What the tables say about waste at one spot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// No permit may take it.
    NoPermit,
    /// Permits may, at 0 t/yr each.
    Closed,
    /// Permits with tonnes may take it, but no road leads to any.
    NoRoad,
    /// A permit with tonnes can be reached.
    Reached,
}

impl<'a> Judge<'a> {
    /// Each unserved entry's reason against the tables.
    pub(super) fn reasons(&mut self) {
        let outcome = self.outcome;
        for left in &outcome.unserved {
            let spots = self.spots(left);
            let known = !spots.is_empty();
            if known && !spots.iter().any(|&spot| self.bears_out(spot, left)) {
                self.report(
                    "V505",
                    &format!("{:?}/{}", left.from, left.code),
                    "未安置原因与许可、道路不符",
                    "permits and roads do not bear out the reason",
                );
            }
        }
    }

    /// Each remedy: the limits it raises exist, its tonnes are among those left, and
    /// what stays wants a permit. That nothing smaller would do is the solver's word.
    pub(super) fn remedies(&mut self) {
        let outcome = self.outcome;
        let mut capacities = super::bound::capacities(&self.case);
        capacities.extend(self.case.row_sides().map(|side| (side.name(), side.amount)));
        for left in &outcome.unserved {
            let Some(remedy) = &left.remedy else { continue };
            let opens = remedy.openings.iter().all(|opening| {
                let name = format!("{}/{}", opening.kind.word(), opening.id);
                opening.tonnes.0 > 0.0 && capacities.contains_key(&name)
            });
            let t = remedy.tonnes.0;
            let fits = t >= 0.0 && t <= left.tonnes.0 + super::KILOGRAM;
            let places = remedy.cost_cny_t.is_some() == (t > 0.0)
                && (t > 0.0) != remedy.openings.is_empty()
                && (t >= left.tonnes.0 - super::KILOGRAM || !remedy.permits_for.is_empty());
            if !(opens && fits && places) {
                self.report(
                    "V507",
                    &format!("{:?}/{}", left.from, left.code),
                    "使其安置的改变不成立：限制、吨数或许可不符",
                    "the change that would place it does not hold: limits, tonnes or permits",
                );
            }
        }
    }

    /// Where an unserved entry may lie: a facility may hold it as residue or as collected waste.
    fn spots(&self, left: &Unserved) -> Vec<Spot> {
        match &left.from {
            Origin::Stream { stream, .. } => {
                let row = self.case.streams.get(stream.as_str());
                row.map(|&s| Spot::Stream(s)).into_iter().collect()
            }
            Origin::Facility { facility } => {
                let row = self.case.facilities.get(facility.as_str());
                let both = row.map(|&f| [Spot::Residue(f), Spot::Collected(f)]);
                both.into_iter().flatten().collect()
            }
            Origin::Import { import } => {
                let mut rows = self.case.tables.imports.rows.iter();
                let row = rows.position(|row| row.id == *import);
                row.map(Spot::Import).into_iter().collect()
            }
            Origin::Stock { stock, .. } => {
                let mut rows = self.case.tables.stocks.rows.iter();
                let row = rows.position(|row| row.id == *stock);
                row.map(Spot::Stock).into_iter().collect()
            }
        }
    }

    /// A place that cannot be left says so itself; one that can may name what is true further on.
    fn bears_out(&self, spot: Spot, left: &'a Unserved) -> bool {
        match self.found(spot, &left.code) {
            Found::NoPermit => left.reason == Reason::NoPermit,
            Found::Closed => matches!(left.reason, Reason::NoPermit | Reason::NoCapacity),
            Found::NoRoad => left.reason == Reason::NoRoad,
            Found::Reached => match left.reason {
                Reason::NoPermit => self.further(spot, &left.code, |found| {
                    matches!(found, Found::NoPermit | Found::Closed)
                }),
                Reason::NoRoad => self.further(spot, &left.code, |found| found == Found::NoRoad),
                Reason::NoQuota | Reason::NoCapacity => true,
                Reason::Row => self.case.hard_rows(),
            },
        }
    }

    fn found(&self, spot: Spot, code: &str) -> Found {
        let mut found = Found::NoPermit;
        for permit in &self.case.tables.permits.rows {
            if !self.case.may_take(spot, code, permit) {
                continue;
            }
            if permit.t_per_year.0 <= 0.0 {
                if found == Found::NoPermit {
                    found = Found::Closed;
                }
            } else if self.case.connected(spot, permit) {
                return Found::Reached;
            } else {
                found = Found::NoRoad;
            }
        }
        found
    }

    /// Whether something holds of what treatment of this waste leaves, at any remove.
    fn further(&self, spot: Spot, code: &'a str, holds: impl Fn(Found) -> bool) -> bool {
        let mut seen: BTreeSet<(Spot, &str)> = BTreeSet::from([(spot, code)]);
        let mut todo = vec![(spot, code)];
        while let Some((spot, code)) = todo.pop() {
            for permit in &self.case.tables.permits.rows {
                let open = permit.t_per_year.0 > 0.0
                    && self.case.may_take(spot, code, permit)
                    && self.case.connected(spot, permit);
                if !open {
                    continue;
                }
                for (next, code, _) in self.case.leaves(permit) {
                    if seen.insert((next, code)) {
                        if holds(self.found(next, code)) {
                            return true;
                        }
                        todo.push((next, code));
                    }
                }
            }
        }
        false
    }
}
