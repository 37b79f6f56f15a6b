//! Tonnes: at every place, of every waste, within every limit, and the loads an outcome states.

use super::tables::Spot;
use super::{Judge, KILOGRAM, Known, bound, differs};
use crate::plan::outcome::Origin;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Judge<'a> {
    /// Tonnes at every place and of every waste; gives the load of each limit.
    pub(super) fn balances(&mut self, legs: &[Known<'a>]) -> BTreeMap<String, f64> {
        let outcome = self.outcome;
        let mut streams: Vec<f64> = (self.case.tables.streams.rows.iter())
            .map(|s| s.t_per_year.0)
            .collect();
        let mut imports: Vec<f64> = (self.case.tables.imports.rows.iter())
            .map(|row| row.t_per_year.0)
            .collect();
        let mut stocks: BTreeMap<usize, f64> = BTreeMap::new();
        // What lies at facilities: made by treatment and collected, less what leaves.
        let mut heaps: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let mut residues: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let mut wastes: BTreeMap<&str, f64> = BTreeMap::new();
        let mut loads: BTreeMap<String, f64> = BTreeMap::new();
        for stream in &self.case.tables.streams.rows {
            *wastes.entry(&stream.code).or_default() += stream.t_per_year.0;
        }
        for row in &self.case.tables.imports.rows {
            *wastes.entry(&row.code).or_default() += row.t_per_year.0;
        }
        for (f, code, t) in self.case.fed() {
            *heaps.entry((f, code)).or_default() += t;
            *residues.entry((f, code)).or_default() += t;
            *wastes.entry(code).or_default() += t;
        }
        for &(spot, code, t) in &self.lying {
            *wastes.entry(code).or_default() += t;
            match spot {
                Spot::Stock(i) => *stocks.entry(i).or_default() += t,
                Spot::Residue(f) | Spot::Collected(f) => *heaps.entry((f, code)).or_default() += t,
                Spot::Stream(_) | Spot::Import(_) => (),
            }
        }
        for known in legs {
            let (leg, permit) = (known.leg, self.case.permit(known.permit));
            let t = leg.tonnes.0;
            *wastes.entry(&leg.code).or_default() -= t;
            match (known.stream, known.facility) {
                (Some(s), _) => streams[s] -= t,
                (None, Some(f)) => {
                    *heaps.entry((f, &leg.code)).or_default() -= t;
                    let here = self.case.facility(f).id == leg.facility;
                    if here || !leg.operation.is_final() {
                        *residues.entry((f, &leg.code)).or_default() -= t;
                    }
                }
                (None, None) => {
                    if let Some(i) = known.import {
                        imports[i] -= t;
                    } else if let Some(i) = known.stock {
                        *stocks.entry(i).or_default() -= t;
                    }
                }
            }
            for (spot, code, factor) in self.case.leaves(permit) {
                let (Spot::Residue(f) | Spot::Collected(f)) = spot else {
                    continue;
                };
                *heaps.entry((f, code)).or_default() += t * factor;
                *wastes.entry(code).or_default() += t * factor;
                if matches!(spot, Spot::Residue(_)) {
                    *residues.entry((f, code)).or_default() += t * factor;
                }
            }
            for (name, share) in bound::limits_of(&self.case, known.permit) {
                *loads.entry(name).or_default() += t * share;
            }
            if let Some(quota) = &leg.quota {
                *loads.entry(format!("quota/{quota}")).or_default() += t;
            }
        }
        for left in &outcome.unserved {
            let t = left.tonnes.0;
            *wastes.entry(&left.code).or_default() -= t;
            let found = match &left.from {
                Origin::Stream { stream, generator } => self
                    .case
                    .streams
                    .get(stream.as_str())
                    .filter(|&&s| {
                        let row = self.case.stream(s);
                        row.code == left.code && row.generator == *generator
                    })
                    .map(|&s| streams[s] -= t),
                Origin::Facility { facility } => (self.case.facilities.get(facility.as_str()))
                    .map(|&f| *heaps.entry((f, &left.code)).or_default() -= t),
                Origin::Import { import } => {
                    let mut rows = self.case.tables.imports.rows.iter();
                    rows.position(|row| row.id == *import && row.code == left.code)
                        .map(|i| imports[i] -= t)
                }
                Origin::Stock { stock, .. } => {
                    let mut rows = self.case.tables.stocks.rows.iter();
                    rows.position(|row| row.id == *stock && row.code == left.code)
                        .filter(|_| self.over_years)
                        .map(|i| *stocks.entry(i).or_default() -= t)
                }
            };
            if found.is_none() || !t.is_finite() || t <= 0.0 {
                self.report(
                    "V503",
                    &format!("{:?}", left.from),
                    "未安置条目的来源、代码或吨数不对",
                    "an unserved entry has a wrong origin, code or amount",
                );
            }
        }
        for (s, off) in streams.into_iter().enumerate() {
            if differs(off, 0.0, KILOGRAM) {
                let id = &self.case.stream(s).id;
                self.numbers(
                    "V301",
                    id,
                    ("去向与产生量之差（吨）", "tonnes not accounted for"),
                    off,
                    0.0,
                );
            }
        }
        for (i, off) in imports.into_iter().enumerate() {
            if differs(off, 0.0, KILOGRAM) {
                let id = &self.case.tables.imports.rows[i].id;
                let what = (
                    "输入废物未交代的吨数",
                    "tonnes of an import not accounted for",
                );
                self.numbers("V301", id, what, off, 0.0);
            }
        }
        for (i, off) in stocks {
            if differs(off, 0.0, KILOGRAM) {
                let id = &self.case.tables.stocks.rows[i].id;
                let what = ("库存未交代的吨数", "tonnes of a stock not accounted for");
                self.numbers("V301", id, what, off, 0.0);
            }
        }
        for ((f, code), off) in heaps {
            if differs(off, 0.0, KILOGRAM) {
                let place = format!("{}/{code}", self.case.facility(f).id);
                self.numbers(
                    "V301",
                    &place,
                    ("收支之差（吨）", "tonnes not accounted for"),
                    off,
                    0.0,
                );
            }
        }
        for (code, off) in wastes {
            if differs(off, 0.0, KILOGRAM) {
                self.numbers(
                    "V302",
                    code,
                    (
                        "该类废物收支之差（吨）",
                        "tonnes of the waste not accounted for",
                    ),
                    off,
                    0.0,
                );
            }
        }
        for ((f, code), left) in residues {
            if left < -KILOGRAM {
                let place = format!("{}/{code}", self.case.facility(f).id);
                self.report(
                    "V303",
                    &place,
                    "收集暂存的废物没有交给其他单位利用或处置（R034）",
                    "collected waste does not go on to use or disposal elsewhere (R034)",
                );
            }
        }
        loads
    }

    pub(super) fn limits(&mut self, loads: &BTreeMap<String, f64>) {
        let capacities = bound::capacities(&self.case);
        for (name, &load) in loads {
            match capacities.get(name) {
                Some(&capacity) if load <= capacity + KILOGRAM => (),
                Some(&capacity) => self.numbers(
                    "V401",
                    name,
                    ("超出上限：负荷（吨）", "limit exceeded: load (t)"),
                    load,
                    capacity,
                ),
                None => self.report("V401", name, "没有这样的上限", "there is no such limit"),
            }
        }
        let outcome = self.outcome;
        let mut told = BTreeSet::new();
        let priced = self.in_cny();
        for load in &outcome.loads {
            let name = format!("{}/{}", load.kind.word(), load.id);
            let is = loads.get(&name).copied().unwrap_or(0.0);
            if differs(load.load_t.0, is, KILOGRAM) {
                self.numbers("V502", &name, ("负荷（吨）", "load (t)"), load.load_t.0, is);
            }
            let capacity = capacities.get(&name).copied().unwrap_or(f64::NAN);
            if differs(load.capacity_t.0, capacity, 1e-9) {
                self.numbers(
                    "V502",
                    &name,
                    ("能力（吨）", "capacity (t)"),
                    load.capacity_t.0,
                    capacity,
                );
            }
            let certificate = &outcome.certificate;
            let dual = |duals: &BTreeMap<String, f64>| duals.get(&name).copied().unwrap_or(0.0);
            let prices = [
                (
                    load.price_cny_t.0,
                    if priced {
                        dual(&certificate.cost.limit)
                    } else {
                        0.0
                    },
                ),
                (load.placed_per_t, dual(&certificate.unplaced.limit)),
            ];
            for (is, dual) in prices {
                if differs(is, -dual, 1e-9) {
                    self.numbers("V502", &name, ("影子价格", "price"), is, -dual);
                }
            }
            if !told.insert(name.clone()) {
                self.report("V502", &name, "该上限重复出现", "the same limit twice");
            }
        }
        for name in capacities.keys().filter(|name| !told.contains(*name)) {
            self.report(
                "V502",
                name,
                "缺少该上限的负荷",
                "the load of this limit is missing",
            );
        }
    }
}
