//! Minimum lots and few destinations, against trying every choice of legs.

use super::case::{case, tables};
use super::{codes, random, simplex};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::check::{self, Breach};
use wasteflow::plan::flow::instance::{Arc, Instance, Origin};
use wasteflow::plan::flow::lots::{Rules, lots};
use wasteflow::plan::flow::{Options, solve, solve_instance, verify};
use wasteflow::plan::outcome::{Origin as Place, Outcome, PlanStatus};
use wasteflow::quantity::Tonnes;

/// Arcs of streams, and the node of each.
fn choices(instance: &Instance) -> Vec<(usize, usize)> {
    (0..instance.nodes.len())
        .filter(|&n| matches!(instance.nodes[n].origin, Origin::Stream(_)))
        .flat_map(|n| instance.arcs_of(n).map(move |a| (n, a)))
        .collect()
}

/// Least unplaced and least cost when the legs chosen carry at least a lot and the others of streams
/// nothing; `None` when they cannot.
fn of_choice(
    instance: &Instance,
    choices: &[(usize, usize)],
    chosen: u32,
    lot: f64,
) -> Option<(f64, f64)> {
    let mut rest = instance.clone();
    let mut cost = 0.0;
    let mut kept = vec![true; instance.arcs.len()];
    for (i, &(n, a)) in choices.iter().enumerate() {
        if chosen & (1 << i) == 0 {
            kept[a] = false;
            continue;
        }
        let due = lot.min(instance.nodes[n].supply.0);
        let arc = instance.arcs[a];
        rest.nodes[n].supply -= Tonnes(due);
        rest.lines[arc.line as usize].capacity -= Tonnes(due);
        for (k, share) in instance.limits_of(&arc) {
            rest.limits[k].capacity -= Tonnes(due * share);
        }
        for &(to, factor) in &instance.lines[arc.line as usize].outputs {
            rest.nodes[to as usize].supply += Tonnes(due * factor);
        }
        cost += due * instance.price(&arc).0;
    }
    let fits = (rest.nodes.iter().map(|n| n.supply.0))
        .chain(rest.lines.iter().map(|l| l.capacity.0))
        .chain(rest.limits.iter().map(|l| l.capacity.0))
        .all(|t| t >= -1e-9);
    if !fits {
        return None;
    }
    let arcs: Vec<Vec<Arc>> = (0..rest.nodes.len())
        .map(|n| {
            let of_node = rest.arcs_of(n).filter(|&a| kept[a]);
            of_node.map(|a| rest.arcs[a]).collect()
        })
        .collect();
    let positive = |t: &mut Tonnes| *t = t.max(Tonnes::ZERO);
    rest.nodes.iter_mut().for_each(|n| positive(&mut n.supply));
    rest.lines
        .iter_mut()
        .for_each(|l| positive(&mut l.capacity));
    rest.limits
        .iter_mut()
        .for_each(|l| positive(&mut l.capacity));
    let rest = Instance::new(rest.nodes, arcs, rest.lines, rest.limits);
    let (unplaced, more) = simplex::optimum(&rest).expect("all may stay unplaced");
    Some((unplaced, cost + more))
}

/// The best over all choices.
fn brute(instance: &Instance, rules: Rules) -> (f64, f64) {
    let choices = choices(instance);
    let lot = rules.min_lot.map_or(0.0, |t| t.0);
    let most = rules.max_destinations.unwrap_or(usize::MAX);
    let mut best = (f64::INFINITY, f64::INFINITY);
    for chosen in 0..1u32 << choices.len() {
        let mut count: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, &(n, _)) in choices.iter().enumerate() {
            *count.entry(n).or_default() += usize::from(chosen & (1 << i) != 0);
        }
        if count.values().any(|&n| n > most) {
            continue;
        }
        if let Some(found) = of_choice(instance, &choices, chosen, lot) {
            let better = found.0 < best.0 - 1e-6 || (found.0 < best.0 + 1e-6 && found.1 < best.1);
            if better {
                best = (found.0.min(best.0), found.1);
            }
        }
    }
    best
}

#[test]
fn random_plans_with_lots_are_the_best_of_all_choices_of_legs() {
    let (mut seen, mut dearer) = (0, 0);
    for seed in 0..2_000usize {
        let instance = random::small(seed as u64);
        let arcs = choices(&instance).len();
        if !(1..=7).contains(&arcs) {
            continue;
        }
        let rules = [
            (Some(Tonnes(9.0)), None),
            (None, Some(1)),
            (Some(Tonnes(6.0)), Some(2)),
        ][seed % 3];
        let rules = Rules {
            min_lot: rules.0,
            max_destinations: rules.1,
        };
        let control = Control::default();
        let solution = solve_instance(&instance, &Options::default(), &control).expect("a plan");
        let lotted = lots(&instance, &solution, rules, &control).expect("all may stay");
        assert!(lotted.whole);
        let plan = &lotted.solution;
        let breaches = check::check(&instance, plan);
        let gaps = |b: &Breach| matches!(b, Breach::UnplacedGap(..) | Breach::CostGap(..));
        assert!(breaches.iter().all(gaps), "seed {seed}: {breaches:?}");
        let (unplaced, cost) = brute(&instance, rules);
        let found = (plan.least_unplaced.0, check::cost(&instance, plan).0);
        assert!(
            (found.0 - unplaced).abs() <= 1e-4,
            "seed {seed}: {found:?} {unplaced} {cost}"
        );
        assert!(
            (found.1 - cost).abs() <= 1e-2 + 1e-5 * cost.abs(),
            "seed {seed}: {found:?} {unplaced} {cost}"
        );
        for (n, a) in choices(&instance) {
            let t = (plan.flows.iter()).find(|(arc, _)| *arc as usize == a);
            let due = rules
                .min_lot
                .unwrap_or_default()
                .min(instance.nodes[n].supply);
            assert!(
                t.is_none_or(|&(_, t)| t >= due - Tonnes(1e-6)),
                "seed {seed}"
            );
        }
        seen += 1;
        let lp = check::cost(&instance, &solution).0;
        dearer += usize::from(found.0 > solution.least_unplaced.0 + 1e-6 || found.1 > lp + 1e-6);
        if seen == 500 {
            break;
        }
    }
    assert!(seen >= 300 && dearer > 60, "too tame: {seen} {dearer}");
}

fn plan(
    lot: Option<f64>,
    most: Option<u32>,
) -> (
    wasteflow::dataset::Dataset,
    wasteflow::network::Matrix,
    Outcome,
) {
    let mut tables = tables();
    tables.case.flow.min_lot_t = lot.map(Tonnes);
    tables.case.flow.max_destinations = most.and_then(NonZeroU32::new);
    let (dataset, matrix) = case(tables);
    let outcome = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    (dataset, matrix, outcome.expect("a plan"))
}

#[test]
fn a_plan_with_lots_is_verified_and_says_how_far_it_is_from_the_linear_bound() {
    let (dataset, matrix, free) = plan(None, None);
    assert_eq!(
        (free.status, free.lots.is_none()),
        (PlanStatus::Optimal, true)
    );
    let (_, _, lotted) = plan(Some(60.0), Some(1));
    let (dataset_l, matrix_l, again) = plan(Some(60.0), Some(1));
    assert!(lotted == again, "the same plan each time");
    assert_eq!(verify(&lotted, &dataset_l, &matrix_l), []);
    assert_eq!(lotted.status, PlanStatus::Bounded);
    let told = lotted.lots.as_ref().expect("lots are told");
    assert!(told.whole && told.solver_gap <= 1e-5, "{told:?}");
    assert!(lotted.totals.unplaced_t > free.totals.unplaced_t);
    assert!(lotted.stages[0].gap > 0.0);
    let of_oil = |o: &Outcome| {
        let oil = |from: &Place| matches!(from, Place::Stream { stream, .. } if stream == "s_oil");
        o.legs.iter().filter(|l| oil(&l.from)).count()
    };
    assert!(of_oil(&free) > 1 && of_oil(&lotted) <= 1);
    // A plan without lots is not one with them, and the other way round.
    assert!(codes(&free, &dataset_l, &matrix_l).contains("V402"));
    assert!(codes(&lotted, &dataset, &matrix).contains("V402"));
    let mut pretends = free.clone();
    pretends.lots.clone_from(&lotted.lots);
    pretends.status = PlanStatus::Bounded;
    assert!(codes(&pretends, &dataset_l, &matrix_l).contains("V402"));
}

#[test]
fn a_stop_before_the_lots_leaves_the_plan_without_them_and_says_so() {
    let mut tables = tables();
    tables.case.flow.min_lot_t = Some(Tonnes(60.0));
    let (dataset, matrix) = case(tables);
    let control = super::stopped_at("lots");
    let outcome = solve(&dataset, &matrix, BTreeMap::new(), "base", &control).expect("a plan");
    assert_eq!(
        (outcome.status, outcome.lots.is_none()),
        (PlanStatus::Stopped, true)
    );
    assert!(outcome.unfinished[0].zh.contains("最小批量"));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let (_, _, free) = plan(None, None);
    assert_eq!(outcome.totals, free.totals);
}
