//! Settled streams: the same optimum as the reference, from nothing and after changes, without falling back.

use super::{random, settled, simplex};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::check::{self, check};
use wasteflow::plan::flow::instance::Instance;
use wasteflow::plan::flow::settle::{Change, Settled};
use wasteflow::plan::flow::solution::Solution;
use wasteflow::quantity::{CnyPerTonne, Tonnes};

fn best(instance: &Instance, solution: &Solution, seed: u64) {
    assert_eq!(check(instance, solution), [], "seed {seed}");
    let (least, cost) = simplex::optimum(instance).expect("nothing must be reached");
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
    let found = check::cost(instance, solution).0;
    let placed = near(solution.least_unplaced.0, least);
    assert!(placed, "seed {seed}: {:?} {least}", solution.least_unplaced);
    assert!(near(found, cost), "seed {seed}: {found} {cost}");
}

fn drawn(instance: &Instance, rng: &mut ChaCha8Rng) -> Change {
    let share = [0.0, 0.5, 1.5][rng.random_range(0..3)];
    let line = rng.random_range(0..instance.lines.len());
    let limits = instance.limits.len();
    match rng.random_range(0..3) {
        0 => Change::Line(line, instance.lines[line].capacity * share),
        1 if limits > 0 => {
            let limit = rng.random_range(0..limits);
            Change::Limit(limit, instance.limits[limit].capacity * share)
        }
        _ => {
            let gate = instance.lines[line].gate.0 + rng.random_range(-80.0..80.0);
            Change::Gate(line, CnyPerTonne(gate))
        }
    }
}

#[test]
fn settled_streams_reach_the_optimum_of_the_reference_from_nothing_and_after_changes() {
    for seed in 0..500 {
        let instance = random::small(seed);
        if instance.lines.is_empty() {
            continue;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let control = Control::default();
        let mut open = Settled::open(&instance, &settled(), &control).expect("a sound program");
        for _ in 0..4 {
            let solution = open.solve().unwrap_or_else(|e| panic!("seed {seed}: {e}"));
            let solution = solution.expect("nothing must be reached");
            best(open.instance(), &solution, seed);
            let change = drawn(open.instance(), &mut rng);
            open.change(change).expect("a sound change");
        }
    }
}

#[test]
fn a_change_is_made_to_the_instance() {
    let instance = random::small(1);
    let mut open =
        Settled::open(&instance, &settled(), &Control::default()).expect("a sound program");
    open.change(Change::Line(0, Tonnes(1.5))).expect("sound");
    assert_eq!(open.instance().lines[0].capacity, Tonnes(1.5));
    assert_ne!(instance.lines[0].capacity, Tonnes(1.5));
}
