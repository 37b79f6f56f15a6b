//! What lies, from year to year: opening is what closed, no more than may, no longer than a year, within the
//! room of its store, and what comes and leaves as the legs say.

use super::{Judge, KILOGRAM};
use crate::dataset::Dataset;
use crate::dataset::vocabulary::Operation;
use crate::dataset::years::YearsSettings;
use crate::network::Matrix;
use crate::plan::flow::verify::tables::Spot;
use crate::plan::outcome::{Origin, Outcome};
use crate::plan::years::outcome::{Heap, YearPlan};
use std::collections::BTreeMap;

/// What names a heap: row of `stocks.csv`, or facility and code.
pub(in crate::plan) type Name<'a> = (Option<&'a str>, &'a str, &'a str);

fn name(heap: &Heap) -> Name<'_> {
    (heap.stock.as_deref(), &heap.site, &heap.code)
}

/// What the case says of what may lie: before the first period, and when each ends.
pub(in crate::plan) struct Lying<'a, 'b> {
    pub dataset: &'a Dataset,
    pub matrix: &'a Matrix,
    pub settings: &'a YearsSettings,
    /// The case in each period.
    pub cases: &'b [Dataset],
}

impl<'a> Lying<'a, '_> {
    /// Stock before the first period, by row id.
    pub(in crate::plan) fn opening(&self) -> BTreeMap<&'a str, f64> {
        let first = &self.settings.periods[0];
        let start = f64::from(first.year) - f64::from(first.weight) + 1.0;
        (self.dataset.tables().stocks.rows.iter())
            .filter(|row| row.t.0 > 0.0 && f64::from(row.as_of.year()) < start)
            .map(|row| (row.id.as_str(), row.t.0))
            .collect()
    }

    /// Room of the store of a facility.
    pub(in crate::plan) fn room(&self, facility: &str) -> Option<f64> {
        let rows = &self.dataset.tables().running.rows;
        let row = rows.iter().find(|row| row.facility == facility)?;
        row.store_t.map(|t| t.0)
    }

    pub(in crate::plan) fn hazardous(&self, code: &str) -> bool {
        let rows = &self.dataset.tables().wastes.rows;
        rows.iter().any(|row| row.code == code && row.hazardous)
    }

    /// Whether collect or store lines of a facility for a code are in force in a period.
    fn gathers(&self, p: usize, facility: &str, code: &str) -> bool {
        let case = crate::plan::flow::verify::tables::Case::new(&self.cases[p], self.matrix);
        (case.tables.permits.rows.iter()).any(|permit| {
            permit.facility == facility
                && permit.code == code
                && matches!(permit.operation, Operation::Collect | Operation::Store)
                && case.in_force(permit)
        })
    }

    /// Most that may lie of a heap when a period ends.
    pub(in crate::plan) fn most(&self, p: usize, (stock, site, code): Name<'_>) -> f64 {
        let hazardous = self.hazardous(code);
        match stock {
            // Hazardous stock of before has lain long enough.
            Some(_) if hazardous => 0.0,
            Some(id) => self.opening().get(id).copied().unwrap_or(0.0),
            None => {
                let periods = &self.settings.periods;
                let Some(next) = periods.get(p + 1) else {
                    return 0.0;
                };
                let at = &periods[p];
                let in_time = at.weight == 1 && next.weight == 1 && next.year - at.year == 1;
                let on = self.gathers(p, site, code) && self.gathers(p + 1, site, code);
                match self.room(site) {
                    Some(room) if on && (in_time || !hazardous) => room,
                    _ => 0.0,
                }
            }
        }
    }
}

impl<'a> Judge<'a> {
    /// Where a heap lies; none when the tables do not know it.
    pub(super) fn spot(&self, heap: &Heap) -> Option<Spot> {
        let tables = self.dataset.tables();
        match &heap.stock {
            Some(id) => (tables.stocks.rows.iter())
                .position(|row| (&row.id, &row.site, &row.code) == (id, &heap.site, &heap.code))
                .map(Spot::Stock),
            None => (tables.facilities.rows.iter())
                .position(|row| row.id == heap.site)
                .map(Spot::Collected),
        }
    }

    pub(super) fn lying(&self) -> Lying<'a, '_> {
        Lying {
            dataset: self.dataset,
            matrix: self.matrix,
            settings: self.settings,
            cases: &self.cases,
        }
    }

    pub(super) fn opening(&self) -> BTreeMap<&'a str, f64> {
        self.lying().opening()
    }

    pub(super) fn room(&self, facility: &str) -> Option<f64> {
        self.lying().room(facility)
    }

    pub(super) fn hazardous(&self, code: &str) -> bool {
        self.lying().hazardous(code)
    }

    pub(super) fn most(&self, p: usize, name: Name<'_>) -> f64 {
        self.lying().most(p, name)
    }

    /// Heaps of all periods.
    pub(super) fn heaps(&mut self) {
        let outcome = self.outcome;
        let mut before: BTreeMap<Name<'a>, f64> = BTreeMap::new();
        for (id, t) in self.opening() {
            let rows = &self.dataset.tables().stocks.rows;
            if let Some(row) = rows.iter().find(|row| row.id == id) {
                before.insert((Some(id), &row.site, &row.code), t);
            }
        }
        for (p, period) in outcome.periods.iter().enumerate() {
            let mut after: BTreeMap<Name<'a>, f64> = BTreeMap::new();
            let mut stores: BTreeMap<&str, f64> = BTreeMap::new();
            for heap in &period.stocks {
                let place = format!("{}: {}/{}", period.year, heap.site, heap.code);
                if self.spot(heap).is_none() || after.contains_key(&name(heap)) {
                    self.report(
                        "V802",
                        &place,
                        "案例中没有该库存，或重复出现",
                        "the case has no such heap, or it is there twice",
                    );
                    continue;
                }
                let opening = before.remove(&name(heap)).unwrap_or(0.0);
                self.number("V802", &place, heap.opening_t.0, opening, KILOGRAM);
                after.insert(name(heap), heap.closing_t.0);
                *stores.entry(&heap.site).or_default() += heap.closing_t.0;
                self.lies(p, heap, &place);
                self.moved(period, heap, &place);
            }
            for ((stock, site, code), t) in before {
                if t > KILOGRAM {
                    let place = format!("{}: {}/{code}", period.year, stock.unwrap_or(site));
                    self.report("V802", &place, "期初库存缺失", "what lay there is missing");
                }
            }
            for (site, t) in stores {
                if self.room(site).is_some_and(|room| t > room + KILOGRAM) {
                    let place = format!("{}: {site}", period.year);
                    self.report(
                        "V802",
                        &place,
                        "贮存超过库容（R031）",
                        "more lies there than the store has room for (R031)",
                    );
                }
            }
            before = after;
        }
    }

    fn lies(&mut self, p: usize, heap: &Heap, place: &str) {
        let most = self.most(p, name(heap));
        let lies = heap.closing_t.0;
        if !lies.is_finite() || lies < 0.0 || lies > most + KILOGRAM {
            self.report(
                "V802",
                place,
                &format!("期末库存 {lies} t，最多可为 {most} t"),
                &format!("{lies} t lie when the year ends, at most {most} t may"),
            );
        }
        let old = heap.stock.is_none() && self.hazardous(&heap.code);
        if old && lies > heap.came_t.0 + KILOGRAM {
            self.report(
                "V802",
                place,
                "结存多于当年收入：有批次超过 365 天（R032）",
                "more lies than came in the year: a batch passes 365 days (R032)",
            );
        }
    }

    /// What came to a heap, left it, and found no place, against the legs.
    fn moved(&mut self, period: &'a YearPlan, heap: &Heap, place: &str) {
        let plan: &Outcome = &period.plan;
        let years = f64::from(period.weight);
        let from_here = |from: &Origin| match (&heap.stock, from) {
            (Some(id), Origin::Stock { stock, .. }) => stock == id,
            // What a facility made of the same code leaves it under the same name: only a bound then.
            (None, Origin::Facility { facility }) => *facility == heap.site,
            _ => false,
        };
        let came: f64 = match heap.stock {
            Some(_) => 0.0,
            None => (plan.legs.iter())
                .filter(|leg| {
                    let gathered = matches!(leg.operation, Operation::Collect | Operation::Store);
                    gathered && leg.facility == heap.site && leg.code == heap.code
                })
                .map(|leg| leg.tonnes.0)
                .sum(),
        };
        self.number("V803", place, heap.came_t.0, came * years, KILOGRAM * years);
        let left: f64 = (plan.legs.iter())
            .filter(|leg| leg.code == heap.code && from_here(&leg.from))
            .map(|leg| leg.tonnes.0)
            .sum();
        let unplaced: f64 = (plan.unserved.iter())
            .filter(|left| left.code == heap.code && from_here(&left.from))
            .map(|left| left.tonnes.0)
            .sum();
        let slack = KILOGRAM * years;
        for (is, most) in [(heap.left_t.0, left), (heap.unplaced_t.0, unplaced)] {
            let exact = heap.stock.is_some();
            if exact || is > most * years + slack {
                self.number("V803", place, is, most * years, slack);
            }
        }
        let balance = heap.opening_t + heap.came_t - heap.left_t - heap.unplaced_t - heap.closing_t;
        self.number("V803", place, balance.0, 0.0, KILOGRAM);
    }
}
