//! The genetic search against trying everything: tiny instances, for which annealing would be asked, forced through it.

use super::drawn::tiny;
use super::genetic;
use super::model::Model;
use super::{Budget, Search};
use crate::plan::collection::route::check;
use crate::plan::collection::route::instance::{Parts, Routing, Vehicle};
use crate::plan::control::Control;

/// Costs more than any plan.
const NONE: i64 = i64::MAX / 8;

/// Goes on to every stop that is left, from every start.
struct Walk<'a> {
    parts: &'a Parts,
    kind: &'a Vehicle,
    start: i64,
    /// Least distance of a tour through each set of stops.
    least: Vec<i64>,
}

impl Walk<'_> {
    fn between(&self, matrix: &[i32], from: u32, to: u32) -> i64 {
        i64::from(matrix[from as usize * self.parts.places + to as usize])
    }

    fn on(&mut self, place: u32, now: i64, load: i64, length: i64, set: usize) {
        let end = now + self.between(&self.parts.time, place, self.kind.end);
        if set > 0 && end <= self.kind.shift[1] && end - self.start <= self.kind.longest {
            let whole = length + self.between(&self.parts.distance, place, self.kind.end);
            self.least[set] = self.least[set].min(whole);
        }
        for (index, stop) in self.parts.stops.iter().enumerate() {
            let arrival = now + self.between(&self.parts.time, place, stop.place);
            let over = load + stop.load > self.kind.capacity;
            if set >> index & 1 == 1 || over || arrival > stop.window[1] {
                continue;
            }
            let leave = arrival.max(stop.window[0]) + stop.service;
            let longer = length + self.between(&self.parts.distance, place, stop.place);
            self.on(
                stop.place,
                leave,
                load + stop.load,
                longer,
                set | 1 << index,
            );
        }
    }
}

/// The least that any plan costs.
fn best(parts: &Parts) -> Option<i64> {
    let sets = 1usize << parts.stops.len();
    let mut least = vec![NONE; sets];
    least[0] = 0;
    let timed = parts.time.iter().any(|time| *time > 0);
    for kind in &parts.vehicles {
        let mut walk = Walk {
            parts,
            kind,
            start: 0,
            least: vec![NONE; sets],
        };
        for start in 0..=if timed { 50 } else { 0 } {
            walk.start = start;
            walk.on(kind.start, start, 0, 0, 0);
        }
        for _ in 0..kind.count {
            let before = least.clone();
            for (set, cost) in least.iter_mut().enumerate() {
                let parts = (1..=set).filter(|part| part & !set == 0);
                for part in parts.filter(|part| walk.least[*part] < NONE) {
                    let tour = kind.fixed + kind.per_distance * walk.least[part];
                    *cost = (*cost).min(before[set & !part] + tour);
                }
            }
        }
    }
    (least[sets - 1] < NONE).then_some(least[sets - 1])
}

/// What breeding finds from random plans alone, certified.
fn bred(parts: &Parts, seed: u64) -> Option<i64> {
    let model = Model::new(parts);
    assert!(genetic::suits(&model));
    let mut search = Search::new(&model, seed);
    let stops = u64::try_from(parts.stops.len()).expect("few");
    let budget = Budget {
        iterations: 1000 * stops,
        seed,
        ..Budget::default()
    };
    let sizes = if seed.is_multiple_of(2) {
        genetic::MANY
    } else {
        genetic::FEW
    };
    genetic::breed(&mut search, sizes, &budget, &Control::default(), 0);
    if search.best.missing > 0 {
        return None;
    }
    let routing = Routing::new(parts.clone()).expect("a good instance");
    let certificate = check::routes(&routing, &search.plan());
    assert!(certificate.is_clean(), "{certificate:?}");
    Some(certificate.cost)
}

#[test]
fn plans_bred_from_random_ones_cost_what_the_best_of_all_plans_does_where_any_is_found() {
    let (mut with, mut found, mut exact) = (0, 0, 0);
    for seed in 600..1260 {
        let parts = tiny(seed);
        let after = bred(&parts, seed);
        let Some(least) = best(&parts) else {
            assert_eq!(after, None, "case {seed}");
            continue;
        };
        with += 1;
        found += u32::from(after.is_some());
        exact += u32::from(after == Some(least));
        assert!(after.is_none_or(|cost| cost >= least), "case {seed}");
    }
    assert!(with >= 500 && found * 100 > with * 75, "{found} of {with}");
    assert!(exact * 100 > found * 95, "{exact} of {found}");
}
