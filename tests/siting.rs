//! The facility location engine against all subsets, its checker against broken plans, and its stops.

pub mod case;
mod projects;
mod verify;

use crate::mincost::oracle::{as_network, optimum};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use wasteflow::plan::control::Control;
use wasteflow::plan::mincost::Transportation;
use wasteflow::plan::siting::check::{self, Certificate};
use wasteflow::plan::siting::{
    Budget, Clock, InstanceError, Service, Siting, SitingSolution, Status, solve,
};

/// Whole numbers, so that the oracle is exact.
struct Case {
    capacities: Vec<i64>,
    fixed: Vec<i64>,
    demands: Vec<i64>,
    /// A row for each facility.
    costs: Vec<Vec<i64>>,
}

#[allow(clippy::cast_precision_loss)]
fn real(n: i64) -> f64 {
    n as f64
}

impl Case {
    fn siting(&self, single_source: bool) -> Siting {
        Siting::new(
            self.capacities.clone(),
            self.fixed.iter().map(|f| real(*f)).collect(),
            self.demands.clone(),
            self.costs.iter().flatten().map(|c| real(*c)).collect(),
            single_source,
        )
        .expect("a good instance")
    }

    /// The same seed makes the same case: of any tightness, with ties, zeros and now and then too little room.
    fn random(seed: u64, most: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let facilities = rng.random_range(1..=most);
        let customers = rng.random_range(1..=most.min(7));
        let demands: Vec<i64> = (0..customers).map(|_| rng.random_range(0..=12)).collect();
        let total: i64 = demands.iter().sum();
        let size = [total / 2 + 1, total / 3 + 2, total + 1, 6][rng.random_range(0..4)];
        let dear = [3, 40, 400][rng.random_range(0..3)];
        let spread = [2, 30][rng.random_range(0..2)];
        Self {
            capacities: (0..facilities)
                .map(|_| rng.random_range(0..=size))
                .collect(),
            fixed: (0..facilities)
                .map(|_| rng.random_range(0..=dear))
                .collect(),
            costs: (0..facilities)
                .map(|_| {
                    (0..customers)
                        .map(|_| rng.random_range(0..=spread))
                        .collect()
                })
                .collect(),
            demands,
        }
    }

    /// Cheapest over all subsets, demand split by successive shortest paths.
    fn best_split(&self) -> Option<i64> {
        let all = 0u32..1 << self.capacities.len();
        all.filter_map(|set| {
            let open = |j: &usize| set >> j & 1 == 1;
            let fixed: i64 = (0..self.fixed.len())
                .filter(open)
                .map(|j| self.fixed[j])
                .sum();
            let rooms = self.capacities.iter().enumerate();
            let rooms: Vec<i64> = rooms.map(|(j, k)| if open(&j) { *k } else { 0 }).collect();
            if rooms.iter().sum::<i64>() < self.demands.iter().sum() {
                return None;
            }
            let mut problem = Transportation::new(rooms, None);
            for (i, demand) in self.demands.iter().enumerate() {
                let ways = (0..self.fixed.len()).filter(open);
                problem.source(*demand, ways.map(|j| (j as u32, self.costs[j][i])));
            }
            let flow = optimum(&as_network(&problem.finish().expect("good")))?;
            Some(fixed + i64::try_from(flow).expect("small"))
        })
        .min()
    }

    /// Cheapest over all ways to give each customer a facility.
    fn best_single(&self) -> Option<i64> {
        let facilities = self.fixed.len();
        let ways = facilities.pow(u32::try_from(self.demands.len()).expect("few"));
        (0..ways)
            .filter_map(|mut way| {
                let mut room = self.capacities.clone();
                let mut opened = vec![false; facilities];
                let mut cost = 0;
                for (i, demand) in self.demands.iter().enumerate() {
                    let j = way % facilities;
                    way /= facilities;
                    if *demand > 0 {
                        room[j] -= demand;
                        cost += demand * self.costs[j][i];
                        opened[j] = true;
                    }
                }
                let fixed: i64 = (0..facilities)
                    .filter(|j| opened[*j])
                    .map(|j| self.fixed[j])
                    .sum();
                room.iter().all(|room| *room >= 0).then_some(cost + fixed)
            })
            .min()
    }
}

fn judged(siting: &Siting) -> (SitingSolution, Certificate) {
    let solution = solve(siting, &Budget::default(), &Control::default());
    let certificate = check::siting(siting, &solution);
    (solution, certificate)
}

fn agrees(case: &Case, single: bool, best: Option<i64>, seed: u64) {
    let (solution, certificate) = judged(&case.siting(single));
    let Some(best) = best.map(real) else {
        assert_eq!(solution.status, Status::Infeasible, "case {seed}");
        assert!(solution.plan.is_none(), "case {seed}");
        return;
    };
    assert_eq!(
        solution.status,
        Status::Optimal,
        "case {seed}: {solution:?}"
    );
    assert!(certificate.is_clean(), "case {seed}: {certificate:?}");
    let slack = 1e-6 * best.max(1.0);
    assert!(
        (certificate.cost - best).abs() <= slack,
        "case {seed}: {} is not {best}",
        certificate.cost
    );
    assert!(
        solution.bound <= best + slack,
        "case {seed}: {} above {best}",
        solution.bound
    );
    assert!(
        certificate.bound <= best + slack,
        "case {seed}: {} above {best}",
        certificate.bound
    );
    assert!(solution.gap() <= 1e-6, "case {seed}: {}", solution.gap());
}

#[test]
fn every_small_case_costs_what_the_best_of_all_subsets_does() {
    let (mut with, mut without) = (0, 0);
    for seed in 0..1200 {
        let most = if seed % 20 == 0 { 10 } else { 6 };
        let case = Case::random(seed, most);
        let best = case.best_split();
        with += u32::from(best.is_some());
        without += u32::from(best.is_none());
        agrees(&case, false, best, seed);
    }
    assert!(
        with >= 500 && without >= 10,
        "{with} cases with and {without} without a plan"
    );
}

#[test]
fn one_facility_for_each_customer_costs_what_the_best_of_all_ways_does() {
    let mut dearer = 0;
    for seed in 1000..1500 {
        let case = Case::random(seed, 4);
        let best = case.best_single();
        dearer += u32::from(best.is_some() && best != case.best_split());
        agrees(&case, true, best, seed);
    }
    assert!(
        dearer > 10,
        "only {dearer} cases tell the two questions apart"
    );
}

/// Six facilities around a square, twelve customers in it.
fn middling(single: bool) -> (Case, Siting) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let case = Case {
        capacities: vec![40, 35, 50, 45, 30, 60],
        fixed: vec![90, 70, 120, 100, 60, 150],
        demands: vec![5, 9, 12, 7, 3, 11, 8, 6, 10, 4, 13, 2],
        costs: (0..6)
            .map(|_| (0..12).map(|_| rng.random_range(1..20)).collect())
            .collect(),
    };
    let siting = case.siting(single);
    (case, siting)
}

#[test]
fn the_checker_sees_every_way_a_plan_can_be_broken() {
    let (_, siting) = middling(true);
    let (good, certificate) = judged(&siting);
    assert!(certificate.is_clean(), "{certificate:?}");
    let broken = |name: &str, change: &dyn Fn(&mut SitingSolution)| {
        let mut bad = good.clone();
        change(&mut bad);
        let judged = check::siting(&siting, &bad);
        assert!(!judged.is_clean(), "{name}: {judged:?}");
        judged
    };
    fn plan(bad: &mut SitingSolution) -> &mut wasteflow::plan::siting::Plan {
        bad.plan.as_mut().expect("a plan")
    }
    let short = broken("less than demanded", &|bad| {
        plan(bad).services[0].quantity -= 1
    });
    assert_eq!(short.violation, 1);
    broken("more than demanded", &|bad| {
        plan(bad).services[0].quantity += 1
    });
    broken("a service left out", &|bad| {
        plan(bad).services.pop();
    });
    broken("a facility that is not open", &|bad| {
        plan(bad).open.remove(0);
    });
    broken("a facility opened twice", &|bad| {
        let first = plan(bad).open[0];
        plan(bad).open.push(first);
    });
    broken("no such facility", &|bad| {
        plan(bad).services[0].facility = 99
    });
    broken("no such customer", &|bad| {
        plan(bad).services[0].customer = 99
    });
    broken("a wrong cost", &|bad| plan(bad).cost -= 1.0);
    broken("a bound above the cost", &|bad| bad.bound += 1.0);
    let full = broken("all at one facility", &|bad| {
        let first = plan(bad).open[0];
        for service in &mut plan(bad).services {
            service.facility = first;
        }
    });
    assert!(full.violation > 0, "{full:?}");
    let split = broken("a customer served by two", &|bad| {
        let Service {
            customer, facility, ..
        } = plan(bad).services[1];
        let other = *plan(bad)
            .open
            .iter()
            .find(|j| **j != facility)
            .expect("two are open");
        plan(bad).services[1].quantity -= 1;
        plan(bad).services.push(Service {
            customer,
            facility: other,
            quantity: 1,
        });
    });
    assert_eq!(split.split, 1);
}

#[test]
fn prices_prove_a_bound_without_the_tree_and_wrong_prices_a_lower_one() {
    let (case, siting) = middling(false);
    let best = real(case.best_split().expect("room enough"));
    let (mut solution, good) = judged(&siting);
    assert!(
        good.bound <= best && good.bound > 0.9 * best,
        "{good:?} {best}"
    );
    for worth in &mut solution.worths {
        *worth *= 3.0;
    }
    assert!(check::siting(&siting, &solution).bound < good.bound);
    solution.worths.pop();
    assert_eq!(check::siting(&siting, &solution).bound, f64::NEG_INFINITY);
}

#[test]
fn the_same_instance_gets_the_same_answer() {
    let (_, siting) = middling(false);
    assert_eq!(judged(&siting).0, judged(&siting).0);
}

#[test]
fn a_stop_or_a_clock_that_has_run_out_leaves_a_plan_with_its_gap() {
    let (case, siting) = middling(false);
    let best = real(case.best_split().expect("room enough"));
    let stopped = Control::default();
    stopped.stop.stop();
    let late = Budget {
        clock: Some(Clock {
            left: Arc::new(|| 0.0),
            pace: Arc::new(|| 1.0),
        }),
        ..Budget::default()
    };
    for (budget, control, status) in [
        (Budget::default(), stopped, Status::Stopped),
        (late, Control::default(), Status::Time),
    ] {
        let solution = solve(&siting, &budget, &control);
        let certificate = check::siting(&siting, &solution);
        assert_eq!(solution.status, status);
        assert!(certificate.is_clean(), "{certificate:?}");
        assert!(
            solution.bound <= best && best <= certificate.cost,
            "{solution:?}"
        );
    }
}

#[test]
fn a_wider_gap_is_kept_to_and_proved() {
    for seed in 3000..3040 {
        let case = Case::random(seed, 8);
        let Some(best) = case.best_split().map(real) else {
            continue;
        };
        let budget = Budget {
            gap: 0.05,
            ..Budget::default()
        };
        let siting = case.siting(false);
        let solution = solve(&siting, &budget, &Control::default());
        assert_eq!(solution.status, Status::Optimal);
        assert!(
            solution.gap() <= 0.05 && solution.bound <= best + 1e-6,
            "{solution:?} {best}"
        );
    }
}

#[test]
fn numbers_that_make_no_instance_are_refused() {
    let make =
        |k: i64, f: f64, d: i64, c: f64| Siting::new(vec![k], vec![f], vec![d], vec![c], false);
    let negative = |what, index| Err(InstanceError::Negative { what, index });
    assert_eq!(make(-1, 1.0, 1, 1.0), negative("capacity of facility", 0));
    assert_eq!(make(1, 1.0, -1, 1.0), negative("demand of customer", 0));
    assert_eq!(make(1, -1.0, 1, 1.0), negative("fixed cost of facility", 0));
    assert_eq!(
        make(1, 1.0, 1, f64::NAN),
        Err(InstanceError::TooLarge("costs"))
    );
    assert_eq!(make(1, 1e15, 1, 1.0), Err(InstanceError::TooLarge("costs")));
    assert_eq!(
        make(1 << 53, 1.0, 1, 1.0),
        Err(InstanceError::TooLarge("quantities"))
    );
    let shape = Siting::new(vec![1], vec![1.0], vec![1, 2], vec![1.0], false);
    assert!(matches!(shape, Err(InstanceError::Shape { .. })));
}
