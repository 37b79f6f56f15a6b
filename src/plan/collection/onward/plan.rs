//! The loads, day by day, after the rules of [`super`].

use super::instance::{Batch, Instance, LOAD, LONGEST, Rounds, Store};
use super::solution::{Cause, Evening, Load, Onward, StoreTold};
use crate::quantity::{Metres, Tonnes};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Less than a gram is no stock.
const GRAM: f64 = 1e-6;

/// Plans what goes on from the stores while rounds are driven.
#[must_use]
pub fn plan(instance: &Instance, rounds: &Rounds) -> Onward {
    let mut onward = Onward::default();
    let mut room_of_year: BTreeMap<(usize, i16), Tonnes> = BTreeMap::new();
    let mut yards: Vec<Yard> = (instance.stores.iter())
        .map(|store| Yard {
            store,
            held: store.held.clone(),
            most: (Tonnes::ZERO, rounds.from),
        })
        .collect();
    for (number, day) in rounds.days.iter().enumerate() {
        let closed = rounds.days[number + 1..]
            .iter()
            .take_while(|day| day.closed);
        let lead = instance.lead + closed.map(|_| 1).sum::<i64>();
        for (at, yard) in yards.iter_mut().enumerate() {
            let mut taken = Tonnes::ZERO;
            for tour in day
                .tours
                .iter()
                .filter(|tour| tour.operator == yard.store.operator)
            {
                for part in tour.visits.iter().flat_map(|visit| &visit.taken) {
                    if !yard.store.own.contains(&part.code) {
                        yard.put(&part.code, day.date, part.t);
                        taken += part.t;
                    }
                }
            }
            let mut sent = Tonnes::ZERO;
            let outlets = Outlets {
                instance,
                store: at,
                date: day.date,
                used: &mut room_of_year,
            };
            let loads = match day.closed {
                true => Vec::new(),
                false => yard.send(outlets, lead),
            };
            for load in loads {
                sent += load.t;
                onward.loads.push(load);
            }
            let stock = yard.stock();
            if stock > yard.most.0 {
                yard.most = (stock, day.date);
            }
            onward.evenings.push(Evening {
                date: day.date,
                operator: yard.store.operator.clone(),
                taken,
                sent,
                stock,
            });
        }
    }
    onward.stores = (yards.iter())
        .map(|yard| StoreTold {
            operator: yard.store.operator.clone(),
            room: yard.store.room,
            most: yard.most.0,
            most_on: yard.most.1,
            end: yard.stock(),
        })
        .collect();
    onward
}

/// A store while days go by.
struct Yard<'a> {
    store: &'a Store,
    held: BTreeMap<String, Vec<Batch>>,
    most: (Tonnes, Date),
}

/// What takes waste of a store on a day.
struct Outlets<'a> {
    instance: &'a Instance,
    store: usize,
    date: Date,
    used: &'a mut BTreeMap<(usize, i16), Tonnes>,
}

impl Outlets<'_> {
    /// The nearest that takes some of a code, within the province first, with the tonnes it has left.
    fn nearest(&self, code: &str) -> Option<(usize, Metres, Tonnes)> {
        let outlets = self.instance.outlets.iter().enumerate();
        let open = outlets.filter(|(_, outlet)| {
            outlet.code == code && (outlet.open.0..=outlet.open.1).contains(&self.date)
        });
        let near = open.filter_map(|(i, outlet)| {
            let metres = self.instance.way(self.store, i)?;
            let used = self
                .used
                .get(&(i, self.date.year()))
                .copied()
                .unwrap_or_default();
            let left = outlet.permitted - used;
            (left.0 > GRAM).then_some((i, metres, left))
        });
        near.min_by(|a, b| {
            let rank = |one: &(usize, Metres, Tonnes)| self.instance.outlets[one.0].beyond;
            (rank(a).cmp(&rank(b))).then(a.1.0.total_cmp(&b.1.0))
        })
    }
}

impl Yard<'_> {
    fn put(&mut self, code: &str, since: Date, t: Tonnes) {
        self.held
            .entry(code.to_owned())
            .or_default()
            .push(Batch { since, t });
    }

    fn of(&self, code: &str) -> Tonnes {
        self.held[code].iter().map(|batch| batch.t).sum()
    }

    fn stock(&self) -> Tonnes {
        self.held.values().flatten().map(|batch| batch.t).sum()
    }

    /// Takes so much of a code, oldest first.
    fn take(&mut self, code: &str, t: Tonnes) {
        let batches = self.held.get_mut(code).expect("it is held");
        let mut left = t;
        for batch in batches.iter_mut() {
            let part = left.min(batch.t);
            batch.t -= part;
            left -= part;
        }
        batches.retain(|batch| batch.t.0 > GRAM);
    }

    /// The loads of a day.
    fn send(&mut self, mut outlets: Outlets<'_>, lead: i64) -> Vec<Load> {
        let mut loads = Vec::new();
        let codes: Vec<String> = self.held.keys().cloned().collect();
        for code in &codes {
            while self.of(code) >= LOAD && self.load(code, Cause::Full, &mut outlets, &mut loads) {}
            let old = |batch: &Batch| age(batch.since, outlets.date) >= LONGEST - lead;
            if self.held[code].iter().any(old) {
                while self.of(code).0 > GRAM
                    && self.load(code, Cause::Age, &mut outlets, &mut loads)
                {}
            }
        }
        let Some(room) = self.store.room else {
            return loads;
        };
        let mut stuck: Vec<&str> = Vec::new();
        while self.stock() > room {
            let fullest = (codes.iter().filter(|code| !stuck.contains(&code.as_str())))
                .max_by(|a, b| self.of(a).0.total_cmp(&self.of(b).0).then_with(|| b.cmp(a)));
            match fullest.filter(|code| self.of(code).0 > GRAM) {
                None => break,
                Some(code) => {
                    if !self.load(code, Cause::Room, &mut outlets, &mut loads) {
                        stuck.push(code);
                    }
                }
            }
        }
        loads
    }

    /// Sends one load; false where no place takes it.
    fn load(
        &mut self,
        code: &str,
        cause: Cause,
        outlets: &mut Outlets<'_>,
        loads: &mut Vec<Load>,
    ) -> bool {
        let Some((outlet, metres, left)) = outlets.nearest(code) else {
            return false;
        };
        let t = self.of(code).min(LOAD).min(left);
        self.take(code, t);
        *outlets
            .used
            .entry((outlet, outlets.date.year()))
            .or_default() += t;
        let to = &outlets.instance.outlets[outlet];
        loads.push(Load {
            date: outlets.date,
            operator: self.store.operator.clone(),
            code: code.to_owned(),
            t,
            facility: to.facility.clone(),
            name: to.name.clone(),
            metres,
            cause,
            beyond: to.beyond,
        });
        true
    }
}

/// Days a batch has lain.
fn age(since: Date, on: Date) -> i64 {
    since.until(on).map_or(0, |span| i64::from(span.get_days()))
}
