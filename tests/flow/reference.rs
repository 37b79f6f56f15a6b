//! The solver on random instances, by any of its ways, against the optimum of an independent reference; and the check,
//! which must see what a solver with a row family less does wrong.

use super::{lean, random, settled, simplex};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::check::{self, Breach, check};
use wasteflow::plan::flow::formulation::Family;
use wasteflow::plan::flow::instance::Instance;
use wasteflow::plan::flow::{Options, SolveError, solve_instance};

#[test]
fn random_instances_reach_the_optimum_of_the_reference() {
    for seed in 0..500 {
        agree(seed, &random::small(seed));
    }
}

#[test]
fn random_shares_and_least_amounts_reach_the_optimum_of_the_reference_or_clash_with_it() {
    let clashes = (0..500)
        .filter(|&seed| !agree(seed, &random::mixed(seed)))
        .count();
    assert!(
        (10..250).contains(&clashes),
        "{clashes} of 500 have no plan"
    );
}

/// Holds the solver against the reference; false where both say that there is no plan.
fn agree(seed: u64, instance: &Instance) -> bool {
    let reference = simplex::optimum(instance);
    for options in [Options::default(), lean(), settled()] {
        let solution = solve_instance(instance, &options, &Control::default());
        let Some((least, cost)) = reference else {
            assert_eq!(solution, Err(SolveError::Infeasible), "seed {seed}");
            continue;
        };
        let solution = solution.unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert_eq!(check(instance, &solution), [], "seed {seed}");
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
        assert!(
            near(solution.least_unplaced.0, least),
            "seed {seed}: {solution:?} {least}"
        );
        let found = check::cost(instance, &solution).0;
        assert!(near(found, cost), "seed {seed}: {found} {cost}");
    }
    reference.is_some()
}

#[test]
fn leaving_out_any_row_family_is_seen_by_the_check() {
    for &family in Family::ALL {
        let families = Family::ALL
            .iter()
            .copied()
            .filter(|&f| f != family)
            .collect();
        let options = Options {
            families,
            ..Options::default()
        };
        let missed = |breach: &Breach| match family {
            Family::Balance | Family::Residue => matches!(breach, Breach::Balance(..)),
            Family::Inflow => matches!(breach, Breach::Line(..) | Breach::Limit(..)),
            Family::Permit => matches!(breach, Breach::Line(..)),
            Family::Facility
            | Family::Host
            | Family::Quota
            | Family::Landfill
            | Family::Element
            | Family::Waiver => {
                matches!(breach, Breach::Limit(..))
            }
            Family::Row => matches!(breach, Breach::Limit(..) | Breach::Least(..)),
            Family::Lock => matches!(breach, Breach::Lock(..)),
        };
        let seen = (0..200).any(|seed| {
            let instance = match family {
                Family::Element | Family::Waiver => random::mixed(seed),
                Family::Row => random::asked(seed),
                _ => random::small(seed),
            };
            let solution = solve_instance(&instance, &options, &Control::default());
            solution.is_ok_and(|s| check(&instance, &s).iter().any(missed))
        });
        assert!(seen, "nobody misses {family:?}");
    }
}

#[test]
fn a_thousand_generators_are_solved_and_proved_on_the_full_model() {
    let instance = random::province(1_000, 100, 40, 7);
    let solution = solve_instance(&instance, &Options::default(), &Control::default());
    assert_eq!(check(&instance, &solution.expect("a plan")), []);
}
