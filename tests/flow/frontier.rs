//! Cost against exposure: exact ends, no point beaten, each the least cost at its exposure.

use super::{random, simplex};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::frontier::places;
use wasteflow::plan::flow::solution::Solution;
use wasteflow::plan::flow::{Options, check, solve_instance};

#[test]
fn random_frontiers_are_those_of_the_reference() {
    let mut longer = 0;
    for seed in 0..500 {
        let instance = random::small(seed);
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 9_000);
        let weights: Vec<f64> = (instance.arcs.iter())
            .map(|_| f64::from(rng.random_range(0..40)))
            .collect();
        let control = Control::default();
        let solution = solve_instance(&instance, &Options::default(), &control).expect("a plan");
        let found = places(&instance, &solution, &weights, 5, &control).expect("a frontier");
        if instance.arcs.is_empty() {
            assert!(found.is_empty());
            continue;
        }
        let name = format!("seed {seed}");
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * b.abs().max(1.0);
        let (_, cheapest) = simplex::optimum(&instance).expect("all may stay unplaced");
        let (first, last) = (&found[0], &found[found.len() - 1]);
        assert!(near(first.cost.0, cheapest), "{name}: {first:?} {cheapest}");
        let lowest = simplex::least_weight(&instance, &weights);
        assert!(near(last.weight, lowest), "{name}: {last:?} {lowest}");
        // No less weight at least cost, no less cost at least weight.
        let lower = simplex::within(&instance, &weights, (first.weight - 1e-3).max(0.0));
        let tighter = first.weight < 1e-3 || lower.is_none_or(|cost| cost > cheapest + 1e-7);
        assert!(tighter, "{name}: {first:?} {lower:?}");
        for point in &found {
            let plan = Solution {
                flows: point.flows.clone(),
                unplaced: point.unplaced.clone(),
                ..solution.clone()
            };
            let breaches = check::check(&instance, &plan);
            let unproved = |b: &check::Breach| matches!(b, check::Breach::CostGap(..));
            assert!(breaches.iter().all(unproved), "{name}: {breaches:?}");
            assert!(near(check::cost(&instance, &plan).0, point.cost.0));
            let due = simplex::within(&instance, &weights, point.weight + 1e-7);
            let due = due.expect("the plan itself fits");
            assert!(near(point.cost.0, due), "{name}: {point:?} {due}");
            assert!(
                near(point.bound.0, point.cost.0),
                "{name}: not proved: {point:?}"
            );
        }
        for pair in found.windows(2) {
            assert!(
                pair[1].weight < pair[0].weight && pair[1].cost.0 > pair[0].cost.0,
                "{name}"
            );
        }
        longer += usize::from(found.len() == 5);
    }
    assert!(longer > 150, "too tame: {longer}");
}

#[test]
fn the_frontier_of_the_bundled_case_has_eleven_plans_none_of_which_is_beaten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let control = Control::default();
    let opened = pipeline::open(&folder, None).expect("the bundled case passes its checks");
    let frontier = pipeline::frontier(&opened, 11, true, &control).expect("a frontier");
    let plan = pipeline::solve_with(&opened, wasteflow::plan::flow::Prices::None, &control);
    let plan = plan.expect("a plan").totals;
    let points = &frontier.points;
    assert_eq!(points.len(), 11);
    let cost = points[0].cost_cny.0;
    assert!(
        (cost - plan.cost_cny.0).abs() <= 1e-6 * cost.abs(),
        "{cost} {plan:?}"
    );
    for pair in points.windows(2) {
        assert!(pair[1].cost_cny > pair[0].cost_cny, "{pair:?}");
        assert!(pair[1].exposure_person_km_t < pair[0].exposure_person_km_t);
        assert!(
            pair[1].price_cny_per_1000 >= pair[0].price_cny_per_1000 - 1e-6,
            "convex"
        );
    }
    for point in points {
        assert!((point.totals.unplaced_t - plan.unplaced_t).abs().0 <= 1e-3);
        assert!(point.gap <= 1e-6, "{point:?}");
    }
}
