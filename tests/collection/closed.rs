//! Days without shifts in rounds: nobody is called on then, whoever is due on one is called on before; and the hours at
//! which calls were done.

use super::judge::{FROM, register};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::edits::{Done, Pin, UNLOAD};
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{Ask, Edits, Register, Ways, rounds};
use wasteflow::plan::control::Control;

fn planned(register: &Register, ways: &Ways, days: i64, edits: &Edits) -> Rounds {
    let ask = Ask {
        from: FROM,
        days,
        iterations: 60,
        edits,
    };
    rounds(register, ways, &ask, &Control::default()).expect("a plan")
}

fn kinds(register: &Register, ways: &Ways, rounds: &Rounds) -> Vec<FaultKind> {
    let found = faults(register, ways, rounds);
    found.iter().map(|fault| fault.kind).collect()
}

fn day(number: i64) -> Date {
    FROM.saturating_add(number.days())
}

#[test]
fn nobody_is_called_on_on_a_closed_day_and_whoever_is_due_then_is_called_on_before() {
    let (mut before, mut too_late) = (0, 0);
    for seed in 0..500 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut register, ways) = register();
        for point in &mut register.points {
            point.since = point.interval - rng.random_range(1..7);
        }
        let days = 8;
        // One stretch of closed days, as holidays are.
        let first = rng.random_range(0..7);
        let closed: Vec<i64> = (first..first + rng.random_range(1..5)).collect();
        register.closed = closed.iter().map(|number| day(*number)).collect();
        let found = planned(&register, &ways, days, &Edits::default());
        for plan in &found.days {
            assert_eq!(plan.closed, !register.works_on(plan.date), "case {seed}");
            assert!(!plan.closed || plan.tours.is_empty(), "case {seed}");
        }
        let told = faults(&register, &ways, &found);
        for fault in &told {
            assert_eq!(fault.kind, FaultKind::Late, "case {seed}: {fault:?}");
        }
        for point in &register.points {
            let due = point.interval - point.since;
            let free = (0..=due).any(|number| !closed.contains(&number));
            let late = told.iter().any(|fault| fault.point == point.id);
            // Both vehicles together have time and room for all four on any day.
            assert!(!(free && late), "case {seed}: {} in {found:?}", point.id);
            before += usize::from(free && closed.contains(&due));
            too_late += usize::from(!free && late);
        }
    }
    assert!(before > 200 && too_late > 50, "{before} {too_late}");
}

#[test]
fn a_closed_day_beyond_the_horizon_changes_nothing() {
    for seed in 0..60 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut register, ways) = register();
        for point in &mut register.points {
            point.since = point.interval - rng.random_range(1..7);
        }
        let open = planned(&register, &ways, 5, &Edits::default());
        register.closed = [date(2031, 10, 1)].into();
        assert_eq!(open, planned(&register, &ways, 5, &Edits::default()));
    }
}

#[test]
fn a_tour_on_a_closed_day_is_found_out_and_nobody_can_be_pinned_to_one() {
    let (mut register, ways) = register();
    let mut found = planned(&register, &ways, 2, &Edits::default());
    assert_eq!(kinds(&register, &ways, &found), []);
    assert!(!found.days[0].tours.is_empty());
    register.closed = [FROM].into();
    assert!(kinds(&register, &ways, &found).contains(&FaultKind::Holiday));
    found.days[0].tours.clear();
    assert!(
        kinds(&register, &ways, &found).contains(&FaultKind::Holiday),
        "told as open"
    );
    let edits = Edits {
        pin: vec![Pin {
            point: "A-F".to_owned(),
            date: FROM,
            vehicle: String::new(),
            unit: 0,
            position: 0,
        }],
        ..Edits::default()
    };
    let told = edits.faults(&register);
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].en,
        "no shift runs on 2021-03-01: A-F cannot be called on"
    );
}

fn done(calls: &[&str], at_h: &[(&str, f64)], now_h: f64) -> Edits {
    let at = at_h.iter().map(|(id, hour)| ((*id).to_owned(), *hour));
    Edits {
        now_h,
        done: vec![Done {
            vehicle: "V".to_owned(),
            unit: 1,
            calls: calls.iter().map(|call| (*call).to_owned()).collect(),
            at_h: at.collect::<BTreeMap<_, _>>(),
        }],
        ..Edits::default()
    }
}

#[test]
fn the_hour_at_which_a_call_was_done_is_where_the_rest_goes_on_from() {
    let (register, ways) = register();
    let first = |edits: &Edits| {
        assert_eq!(edits.faults(&register), []);
        let found = planned(&register, &ways, 1, edits);
        assert_eq!(kinds(&register, &ways, &found), []);
        let tours = found.days[0].tours.clone();
        let own = tours.into_iter().find(|tour| tour.done > 0);
        own.expect("it is out")
    };
    // 10 minutes to A, 70 of work: done at 9:20 by the book.
    let book = first(&done(&["A-F"], &[], 9.0));
    assert_eq!(book.visits[0].leave.0, 9.0 * 3600.0 + 1200.0);
    // Later than that: it left later. Sooner: it was quicker.
    let late = first(&done(&["A-F"], &[("A-F", 10.5)], 11.0));
    assert_eq!(late.visits[0].leave.0, 10.5 * 3600.0);
    assert_eq!(late.start.0 - book.start.0, 4200.0);
    assert!(
        late.visits
            .iter()
            .skip(1)
            .all(|visit| visit.depart.0 >= 11.0 * 3600.0)
    );
    let quick = first(&done(&["A-F"], &[("A-F", 9.0)], 9.0));
    assert_eq!(quick.visits[0].leave.0, 9.0 * 3600.0);
    assert_eq!(quick.start, book.start);
    // Hours that cannot be are told.
    for wrong in [
        done(&["A-F"], &[("B-F", 9.0)], 11.0),
        done(&["A-F"], &[("A-F", 11.5)], 11.0),
        done(&["A-F", "B-F"], &[("A-F", 10.0), ("B-F", 9.0)], 11.0),
    ] {
        assert_eq!(wrong.faults(&register).len(), 1, "{wrong:?}");
    }
}

#[test]
fn plans_after_known_hours_stand_up_to_the_check_and_a_known_hour_of_what_is_not_done_does_not() {
    let (mut known, mut broken) = (0, 0);
    for seed in 0..500 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (register, ways) = register();
        let order = [["A-F", "B-F"], ["B-F", "C-F"], ["C-F", "A-F"]][rng.random_range(0..3)];
        let calls = [order[0], UNLOAD, order[1]];
        let calls = &calls[..[1, 3][rng.random_range(0..2)]];
        let mut hour = 8.5;
        let mut hours = Vec::new();
        for call in calls.iter().filter(|call| **call != UNLOAD) {
            hour += f64::from(rng.random_range(1..9)) / 4.0;
            if rng.random_bool(0.7) {
                hours.push((*call, hour));
            }
        }
        let edits = done(calls, &hours, hour + 0.25);
        assert_eq!(edits.faults(&register), [], "case {seed}");
        let mut found = planned(&register, &ways, 1, &edits);
        let told = kinds(&register, &ways, &found);
        let free = [FaultKind::Late, FaultKind::Shift];
        assert!(
            told.iter().all(|kind| free.contains(kind)),
            "case {seed}: {told:?} in {found:?}"
        );
        let tour = (found.days[0].tours.iter_mut()).find(|tour| tour.done > 0);
        let tour = tour.expect("it is out");
        for (id, hour) in &hours {
            let visit = tour.visits.iter().find(|visit| visit.id == *id);
            let visit = visit.expect("it is done");
            let late = visit.leave.0 - hour * 3600.0;
            // Only what has no hour of its own before it, a call or an unloading, can hold it up.
            let held_up = *id != calls[0];
            assert!(
                visit.known && late > -1.0 && (late < 1.0 || held_up),
                "case {seed}"
            );
            known += 1;
        }
        let last = hours.last().map_or(0.0, |(_, hour)| hour * 3600.0);
        let next = tour.visits.get(tour.done);
        assert!(
            next.is_none_or(|visit| visit.depart.0 >= last),
            "case {seed}"
        );
        if let Some(visit) = tour.visits.get_mut(tour.done) {
            visit.known = true;
            assert!(kinds(&register, &ways, &found).contains(&FaultKind::Time));
            broken += 1;
        }
    }
    assert!(known > 300 && broken > 20, "{known} {broken}");
}
