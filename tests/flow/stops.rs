//! A solve on its way: what it tells of value, bound and gap, and what is kept when it is stopped in any stage.

use super::case::{case, tables};
use super::{lean, plan_of, random, settled, stopped_at};
use std::collections::BTreeMap;
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::check::{self, Breach, check};
use wasteflow::plan::flow::{FlowError, solve, solve_instance, verify};
use wasteflow::plan::outcome::PlanStatus;

#[test]
fn a_stop_before_stage_one_gives_no_plan_and_one_after_it_a_feasible_one() {
    let (dataset, matrix) = case(tables());
    let solve = |control| solve(&dataset, &matrix, BTreeMap::new(), "base", &control);
    assert!(matches!(
        solve(stopped_at("start")),
        Err(FlowError::Stopped)
    ));
    let outcome = solve(stopped_at("cost")).expect("stage one was done");
    assert_eq!(outcome.status, PlanStatus::Stopped);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let (_, _, proved) = plan_of(tables());
    assert!((outcome.totals.unplaced_t.0 - proved.totals.unplaced_t.0).abs() < 1e-6);
}

/// Stops when a stage tells its second round.
fn stopped_in_round_2(stage: &'static str) -> Control {
    let stop = StopFlag::default();
    let flag = stop.clone();
    let progress = move |p: wasteflow::plan::control::Progress| {
        if p.stage == stage && p.text.en.contains("round 2,") {
            flag.stop();
        }
    };
    Control {
        stop,
        progress: std::sync::Arc::new(progress),
    }
}

#[test]
fn a_stop_among_the_costs_keeps_the_last_plan_and_the_bound_it_proves() {
    let mut kept = 0;
    let instances = (0..300).flat_map(|seed| [random::small(seed), random::mixed(seed)]);
    for (seed, instance) in instances.enumerate() {
        for options in [lean(), settled()] {
            let solved = |control| solve_instance(&instance, &options, &control);
            let Ok(stopped) = solved(stopped_in_round_2("cost")) else {
                continue;
            };
            if !stopped.stopped {
                continue;
            }
            kept += 1;
            let best = solved(Control::default()).expect("a plan");
            let gaps = |b: &Breach| matches!(b, Breach::CostGap(..));
            let breaches = check(&instance, &stopped);
            assert!(breaches.iter().all(gaps), "seed {seed}: {breaches:?}");
            let [was, is] = [&stopped, &best].map(|s| check::cost(&instance, s).0);
            let least = stopped.least_unplaced;
            let bound = check::cost_bound(&instance, &stopped.cost_duals, least).0;
            let slack = 1e-6 * is.abs().max(1.0);
            assert!(
                bound <= is + slack && is <= was + slack,
                "seed {seed}: {bound} {is} {was}"
            );
            assert!(bound > f64::NEG_INFINITY && stopped.cost_size.rounds > 0);
        }
    }
    assert!(kept >= 20, "{kept} had a second round");
}

#[test]
fn rounds_tell_value_bound_and_gap_and_no_bound_is_above_the_optimum() {
    let instance = random::province(60, 8, 3, 3);
    let highest = (instance.arcs.iter())
        .map(|arc| instance.price(arc).0.abs())
        .fold(0.0, f64::max);
    for options in [lean(), settled()] {
        let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let ear = told.clone();
        let control = Control {
            progress: std::sync::Arc::new(move |p: wasteflow::plan::control::Progress| {
                if p.stage == "start" {
                    ear.lock().expect("nobody panicked").push(p.text);
                }
            }),
            ..Control::default()
        };
        let best = solve_instance(&instance, &options, &control).expect("a plan");
        let cost =
            check::cost(&instance, &best).0 + (10.0 * highest + 1000.0) * best.least_unplaced.0;
        let told = told.lock().expect("nobody panicked");
        let mut bounds: Vec<f64> = Vec::new();
        for text in told.iter() {
            assert_eq!(
                text.zh.contains("下界"),
                text.en.contains("bound"),
                "{text:?}"
            );
            let yuan = |word: &str| {
                let rest = text.en.split(word).nth(1)?;
                let number: f64 = rest.split([' ', ',']).next()?.parse().ok()?;
                Some(number * 1e4)
            };
            let Some(bound) = yuan(", bound ") else {
                continue;
            };
            // Both are shown to 1000 CNY.
            let slack = 1e3 + 1e-9 * cost.abs();
            assert!(bound <= cost + slack, "{bound} {cost}: {text:?}");
            assert!(
                yuan(", now ").is_none_or(|value| bound <= value + slack),
                "{text:?}"
            );
            bounds.push(bound);
        }
        assert!(bounds.len() >= 2 && bounds.is_sorted(), "{told:?}");
    }
}

#[test]
fn prices_that_were_stopped_are_told_as_unfinished_and_the_plan_stands() {
    let (dataset, matrix) = case(tables());
    let control = stopped_at("prices");
    let outcome = solve(&dataset, &matrix, BTreeMap::new(), "base", &control).expect("a plan");
    assert_eq!(outcome.status, PlanStatus::Optimal);
    let told: Vec<&str> = (outcome.unfinished.iter()).map(|t| t.zh.as_str()).collect();
    assert!(
        told[0].contains("左右价格") && told[0].contains("已停止"),
        "{told:?}"
    );
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let (_, _, whole) = plan_of(tables());
    assert!(whole.unfinished.is_empty());
}
