//! A judgement of stores and loads from instance and rounds alone: every evening is counted again.

use super::instance::{Date, Instance, LOAD, LONGEST, Rounds, Store};
use super::solution::{Load, Onward, StoreFault, StoreFaultKind as Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Kilograms that rounding may hide, in tonnes.
const KILO: f64 = 1e-3;

/// Everything that is wrong with what goes on.
#[must_use]
pub fn faults(instance: &Instance, rounds: &Rounds, onward: &Onward) -> Vec<StoreFault> {
    let mut found = BTreeSet::new();
    for (at, store) in instance.stores.iter().enumerate() {
        let mut say = |kind, date, code: &str| {
            found.insert(StoreFault {
                kind,
                date,
                operator: store.operator.clone(),
                code: code.to_owned(),
            });
        };
        let loads: Vec<&Load> = (onward.loads.iter())
            .filter(|load| load.operator == store.operator)
            .collect();
        outlets(instance, at, &loads, &mut say);
        yearly(store, rounds, &mut say);
        evenings(store, rounds, &loads, onward, &mut say);
    }
    // Tonnes of an outlet's year are shared by all stores.
    let mut sums: BTreeMap<(&str, &str, i16), f64> = BTreeMap::new();
    for load in &onward.loads {
        let sum = sums
            .entry((&load.facility, &load.code, load.date.year()))
            .or_default();
        *sum += load.t.0;
        let lines = instance.outlets.iter();
        let permitted: f64 = lines
            .filter(|o| o.facility == load.facility && o.code == load.code)
            .filter(|o| o.open.0 <= load.date && load.date <= o.open.1)
            .map(|o| o.permitted.0)
            .sum();
        if *sum > permitted + KILO {
            found.insert(StoreFault {
                kind: Kind::Outlet,
                date: load.date,
                operator: load.operator.clone(),
                code: load.code.clone(),
            });
        }
    }
    found.into_iter().collect()
}

/// Loads to places that may not take them, or by ways that are not there.
fn outlets(
    instance: &Instance,
    at: usize,
    loads: &[&Load],
    say: &mut impl FnMut(Kind, Date, &str),
) {
    for load in loads {
        let fits = (0..instance.outlets.len()).any(|i| {
            let outlet = &instance.outlets[i];
            let way = instance.way(at, i);
            outlet.facility == load.facility
                && outlet.code == load.code
                && outlet.open.0 <= load.date
                && load.date <= outlet.open.1
                && outlet.beyond == load.beyond
                && way.is_some_and(|way| (way.0 - load.metres.0).abs() <= 1.0)
        });
        if !fits {
            say(Kind::Outlet, load.date, &load.code);
        }
    }
}

/// More of a code taken since the year began than the permit names.
fn yearly(store: &Store, rounds: &Rounds, say: &mut impl FnMut(Kind, Date, &str)) {
    let mut year = rounds.from.year();
    let mut sums: BTreeMap<&str, f64> = (store.taken.iter())
        .map(|(code, t)| (code.as_str(), t.0))
        .collect();
    for day in &rounds.days {
        if day.date.year() != year {
            year = day.date.year();
            sums.clear();
        }
        let tours = day
            .tours
            .iter()
            .filter(|tour| tour.operator == store.operator);
        for part in tours
            .flat_map(|tour| &tour.visits)
            .flat_map(|visit| &visit.taken)
        {
            let Some(most) = store.permitted.get(&part.code) else {
                continue;
            };
            let sum = sums.entry(&part.code).or_default();
            let before = *sum;
            *sum += part.t.0;
            // Told once, on the day it is passed.
            if *sum > most.0 + KILO && before <= most.0 + KILO {
                say(Kind::Yearly, day.date, &part.code);
            }
        }
    }
}

/// Stock, age and sums of every evening.
fn evenings(
    store: &Store,
    rounds: &Rounds,
    loads: &[&Load],
    onward: &Onward,
    say: &mut impl FnMut(Kind, Date, &str),
) {
    let mut stock: BTreeMap<&str, Vec<(Date, f64)>> = BTreeMap::new();
    for (code, batches) in &store.held {
        let batches = batches.iter().map(|batch| (batch.since, batch.t.0));
        stock.insert(code, batches.collect());
    }
    let mut told = onward
        .evenings
        .iter()
        .filter(|one| one.operator == store.operator);
    let mut counted = 0;
    let (mut most, mut overflown): (f64, bool) = (0.0, false);
    let mut aged: BTreeSet<&str> = BTreeSet::new();
    for day in &rounds.days {
        let (mut came, mut went) = (0.0, 0.0);
        let tours = day
            .tours
            .iter()
            .filter(|tour| tour.operator == store.operator);
        for part in tours
            .flat_map(|tour| &tour.visits)
            .flat_map(|visit| &visit.taken)
        {
            if !store.own.contains(&part.code) {
                stock
                    .entry(&part.code)
                    .or_default()
                    .push((day.date, part.t.0));
                came += part.t.0;
            }
        }
        for load in loads.iter().filter(|load| load.date == day.date) {
            counted += 1;
            if day.closed {
                say(Kind::Holiday, day.date, &load.code);
            }
            let batches = stock.entry(&load.code).or_default();
            let there: f64 = batches.iter().map(|(_, t)| t).sum();
            if load.t.0 > there + KILO || load.t.0 > LOAD.0 + KILO || load.t.0 <= 0.0 {
                say(Kind::Load, day.date, &load.code);
            }
            went += load.t.0;
            let mut left = load.t.0;
            while left > 0.0 && !batches.is_empty() {
                if batches[0].1 > left {
                    batches[0].1 -= left;
                    left = 0.0;
                } else {
                    left -= batches.remove(0).1;
                }
            }
        }
        let all: f64 = stock.values().flatten().map(|(_, t)| t).sum();
        most = most.max(all);
        let over = store.room.is_some_and(|room| all > room.0 + KILO);
        if over && !overflown {
            say(Kind::Overflow, day.date, "");
        }
        overflown = over;
        for (code, batches) in &stock {
            let old = |(since, t): &(Date, f64)| {
                *t > KILO
                    && since
                        .until(day.date)
                        .is_ok_and(|span| i64::from(span.get_days()) > LONGEST)
            };
            if batches.iter().any(old) && aged.insert(code) {
                say(Kind::Old, day.date, code);
            }
        }
        let right = told.next().is_some_and(|one| {
            one.date == day.date
                && (one.taken.0 - came).abs() <= KILO
                && (one.sent.0 - went).abs() <= KILO
                && (one.stock.0 - all).abs() <= KILO
        });
        if !right {
            say(Kind::Sum, day.date, "");
        }
    }
    let end: f64 = stock.values().flatten().map(|(_, t)| t).sum();
    let sums = onward
        .stores
        .iter()
        .find(|one| one.operator == store.operator);
    let fine = sums.is_some_and(|one| {
        (one.most.0 - most).abs() <= KILO
            && (one.end.0 - end).abs() <= KILO
            && one.room == store.room
    });
    if counted != loads.len() || !fine {
        say(Kind::Sum, rounds.from, "");
    }
}
