//! Projects on random flows: brute force over every choice, the compact program, and a checker that is broken on purpose.

use crate::flow::{mps, random};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::instance::Limit;
use wasteflow::plan::flow::{self, SolveError};
use wasteflow::plan::outcome::LimitKind;
use wasteflow::plan::siting::budget::Budget;
use wasteflow::plan::siting::projects::check::{self, Breach};
use wasteflow::plan::siting::projects::compact::Compact;
use wasteflow::plan::siting::projects::instance::{
    Block, Group, Opening, Program, Rule, Site, flow_cost, with_stay,
};
use wasteflow::plan::siting::projects::search::Search;
use wasteflow::plan::siting::projects::solution::Status;
use wasteflow::plan::siting::projects::{self, solution::Answer};
use wasteflow::quantity::{Cny, CnyPerTonne, Tonnes};
use wasteflow::stop::StopFlag;

fn index(i: usize) -> u32 {
    u32::try_from(i).expect("small")
}

/// A few sites over one or two blocks of small flows; the same for the same seed.
fn small(seed: u64) -> Program {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5175);
    let mut program = Program::default();
    let wanted = rng.random_range(1..=4usize);
    program.sites = vec![Site::default(); wanted];
    for block in 0..rng.random_range(1..=2usize) {
        let mut flow = random::mixed(seed.wrapping_mul(31) + block as u64);
        for limit in &mut flow.limits {
            // What must be reached whatever is built may be out of reach: mostly it may give.
            if limit.least.is_some() && limit.give.is_none() && rng.random_bool(0.8) {
                limit.capacity = Tonnes(f64::INFINITY);
                limit.give = Some(CnyPerTonne(f64::from(rng.random_range(50..500))));
            }
        }
        let mut lines: Vec<u32> = (0..flow.lines.len()).map(index).collect();
        for site in &mut program.sites {
            if lines.is_empty() {
                continue;
            }
            let mut group = Group {
                block: index(block),
                ..Group::default()
            };
            for _ in 0..rng.random_range(1..=2usize) {
                if !lines.is_empty() {
                    let at = rng.random_range(0..lines.len());
                    group.lines.push(lines.swap_remove(at));
                }
            }
            let room: Tonnes = (group.lines.iter())
                .map(|&l| flow.lines[l as usize].capacity)
                .sum();
            let mut over = |limit: Limit| {
                let k = index(flow.limits.len());
                flow.limits.push(limit);
                for &l in &group.lines {
                    flow.lines[l as usize].limits.push((k, 1.0));
                }
                k
            };
            if rng.random_bool(0.5) {
                let total = room * f64::from(rng.random_range(4..10)) / 10.0;
                group.total = Some(over(Limit::at_most(LimitKind::Facility, 0, total)));
            }
            if rng.random_bool(0.3) {
                let least = room * f64::from(rng.random_range(1..6)) / 10.0;
                group.held = Some(over(Limit {
                    least: Some(least),
                    capacity: Tonnes(f64::INFINITY),
                    give: Some(CnyPerTonne(1e5)),
                    ..Limit::at_most(LimitKind::Row, 0, Tonnes::ZERO)
                }));
            }
            site.groups.push(group);
            if rng.random_bool(0.2) {
                // A room that its lines use up at a rate of their own.
                let k = index(flow.limits.len());
                let most = room * f64::from(rng.random_range(2..12)) / 10.0;
                flow.limits
                    .push(Limit::at_most(LimitKind::Landfill, 9, most));
                let last = site.groups.last().expect("just pushed");
                for &l in &last.lines {
                    flow.lines[l as usize].limits.push((k, 0.8));
                }
                site.groups.push(Group {
                    block: index(block),
                    held: Some(k),
                    ..Group::default()
                });
            }
        }
        let stay = CnyPerTonne(f64::from(rng.random_range(20..300)));
        program.blocks.push(Block {
            flow: with_stay(&flow, |_| stay),
            weight: [1.0, 0.5, 3.0][rng.random_range(0..3usize)],
        });
    }
    for (s, site) in program.sites.iter().enumerate() {
        for _ in 0..rng.random_range(1..=3usize) {
            program.openings.push(Opening {
                site: index(s),
                cost: Cny(f64::from(rng.random_range(0..2500))),
                share: (site.groups.iter())
                    .map(|_| [0.0, 0.5, 1.0, 1.0, 1.5][rng.random_range(0..5usize)])
                    .collect(),
            });
        }
    }
    for _ in 0..rng.random_range(0..=2usize) {
        let terms: Vec<(u32, f64)> = (0..program.openings.len())
            .filter_map(|o| {
                let amount = f64::from(rng.random_range(1..4));
                rng.random_bool(0.6).then_some((index(o), amount))
            })
            .collect();
        let (least, most) = match rng.random_range(0..3) {
            0 => (1.0, f64::INFINITY),
            1 => (f64::NEG_INFINITY, f64::from(rng.random_range(0..4))),
            _ => (1.0, 3.0),
        };
        program.rules.push(Rule { terms, least, most });
    }
    program
}

/// Least cost of a choice by a flow program of its own; none where it cannot be run.
fn cost_of(program: &Program, chosen: &[u32]) -> Option<f64> {
    let mut cost = program.cost(chosen).0;
    for block in 0..program.blocks.len() {
        let flow = program.built(block, chosen);
        match flow::solve_instance(&flow, &flow::Options::default(), &Control::default()) {
            Ok(solution) => {
                let fed = program
                    .sites
                    .iter()
                    .flat_map(|site| &site.groups)
                    .all(|group| {
                        let Some(k) = group.held.filter(|_| group.block as usize == block) else {
                            return true;
                        };
                        let used: f64 = (solution.flows.iter())
                            .filter(|(a, _)| group.lines.contains(&flow.arcs[*a as usize].line))
                            .map(|(_, t)| t.0)
                            .sum();
                        used + 1e-3 >= flow.limits[k as usize].least.map_or(0.0, |t| t.0)
                    });
                if !fed {
                    return None;
                }
                cost += program.blocks[block].weight * flow_cost(&flow, &solution.flows).0;
            }
            Err(SolveError::Infeasible) => return None,
            Err(other) => panic!("{other}"),
        }
    }
    Some(cost)
}

/// Every choice that keeps the rules, with its cost, cheapest first.
fn every_choice(program: &Program) -> Vec<(f64, Vec<u32>)> {
    let n = program.openings.len();
    let mut all: Vec<(f64, Vec<u32>)> = (0u32..1 << n)
        .map(|set| (0..index(n)).filter(|o| set >> o & 1 == 1).collect())
        .filter(|chosen: &Vec<u32>| program.allows(chosen))
        .filter_map(|chosen| Some((cost_of(program, &chosen)?, chosen)))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    all
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 2e-6 * a.abs().max(b.abs()).max(100.0)
}

fn solved(program: &Program) -> Answer {
    projects::solve(program, &Budget::default(), &Control::default()).expect("solvable")
}

#[test]
fn the_best_choice_is_that_of_brute_force() {
    let (mut some, mut none, mut built) = (0, 0, 0);
    for seed in 0..500 {
        let program = small(seed);
        let answer = solved(&program);
        let all = every_choice(&program);
        let breaches = check::check(&program, &answer);
        assert!(breaches.is_empty(), "seed {seed}: {breaches:?}");
        match (&answer.plan, all.first()) {
            (None, None) => {
                assert_eq!(answer.status, Status::Infeasible, "seed {seed}");
                none += 1;
            }
            (Some(plan), Some((least, _))) => {
                assert_eq!(answer.status, Status::Optimal, "seed {seed}");
                assert!(
                    near(plan.cost.0, *least),
                    "seed {seed}: {} is not {least}",
                    plan.cost.0
                );
                assert!(
                    answer.bound.0 <= least + 2e-6 * least.abs().max(100.0),
                    "seed {seed}: bound {} above {least}",
                    answer.bound.0
                );
                some += 1;
                built += usize::from(!plan.chosen.is_empty());
            }
            (found, all) => panic!("seed {seed}: {found:?} and {all:?}"),
        }
    }
    assert!(
        some > 350 && none > 5 && built > 150,
        "{some} {none} {built}"
    );
}

#[test]
fn the_compact_program_says_the_same_with_and_without_strong_rows() {
    for seed in 500..700 {
        let program = small(seed);
        let answer = solved(&program);
        for strong in [false, true] {
            let search = Compact::new(&program, strong)
                .solve(f64::INFINITY, &StopFlag::default())
                .expect("solvable");
            match (&answer.plan, search.cost) {
                (Some(plan), Some(best)) => assert!(
                    near(plan.cost.0, best.0),
                    "seed {seed}, strong {strong}: {} and {}",
                    plan.cost.0,
                    best.0
                ),
                (None, None) => {}
                (one, other) => panic!("seed {seed}: {one:?} and {other:?}"),
            }
        }
    }
}

#[test]
fn the_compact_program_as_text_is_whole_where_something_is_built_and_costs_the_same() {
    let mut judged = 0;
    for seed in 0..60 {
        let program = small(seed);
        let n = program.openings.len();
        if n > 4 {
            continue;
        }
        let mut text = Vec::new();
        Compact::new(&program, seed % 2 == 0)
            .write_mps(&mut text)
            .expect("memory takes it");
        let text = mps::read(&String::from_utf8(text).expect("plain text"));
        let openings: Vec<String> = (0..n).map(|o| format!("y{o}")).collect();
        assert_eq!(text.whole, openings, "seed {seed}");
        let of = |set: u32| -> Option<f64> {
            let held: Vec<(&str, f64)> = (openings.iter().enumerate())
                .map(|(o, name)| (name.as_str(), f64::from(set >> o & 1)))
                .collect();
            text.least(&held)
        };
        let least = (0..1u32 << n).filter_map(of).reduce(f64::min);
        match (least, every_choice(&program).first()) {
            (Some(least), Some((best, _))) => {
                assert!(near(least, *best), "seed {seed}: {least} and {best}");
            }
            (None, None) => {}
            (one, other) => panic!("seed {seed}: {one:?} and {other:?}"),
        }
        judged += 1;
    }
    assert!(judged >= 15, "{judged}");
}

#[test]
fn the_next_best_plans_are_those_of_brute_force() {
    for seed in 700..800 {
        let program = small(seed);
        let control = Control::default();
        let mut search = Search::new(&program, &control);
        let found = search
            .next_best(&[], 3, &Budget::default())
            .expect("solvable");
        let sites = |chosen: &[u32]| -> Vec<u32> {
            (chosen.iter())
                .map(|&o| program.openings[o as usize].site)
                .collect()
        };
        let mut seen: Vec<Vec<u32>> = Vec::new();
        let mut expected = Vec::new();
        for (cost, chosen) in every_choice(&program) {
            let sites = sites(&chosen);
            if !seen.contains(&sites) {
                seen.push(sites);
                expected.push(cost);
            }
        }
        let costs: Vec<f64> = (found.iter())
            .filter_map(|answer| Some(answer.plan.as_ref()?.cost.0))
            .collect();
        assert_eq!(costs.len(), expected.len().min(3), "seed {seed}");
        for (cost, expected) in costs.iter().zip(&expected) {
            assert!(
                near(*cost, *expected),
                "seed {seed}: {costs:?} {expected:?}"
            );
        }
    }
}

#[test]
fn the_check_sees_what_is_broken() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let program = small(seed);
        let answer = solved(&program);
        let Some(plan) = answer.plan.clone().filter(|plan| !plan.chosen.is_empty()) else {
            continue;
        };
        let name = |breach: &Breach| format!("{breach:?}").split('(').next().map(str::to_owned);
        let mut judge = |answer: &Answer| {
            let breaches = check::check(&program, answer);
            assert!(!breaches.is_empty(), "seed {seed}");
            seen.extend(breaches.iter().filter_map(name));
        };
        let with = |change: &dyn Fn(&mut Answer)| {
            let mut broken = answer.clone();
            change(&mut broken);
            broken
        };
        judge(&with(&|a| a.plan.as_mut().expect("there").cost.0 += 50.0));
        judge(&with(&|a| {
            a.bound.0 = plan.cost.0 + 0.1 * plan.cost.0.abs() + 10.0
        }));
        judge(&with(&|a| {
            let plan = a.plan.as_mut().expect("there");
            plan.chosen.push(plan.chosen[0]);
        }));
        // Flows of what is built, and nothing is built: unless nobody used it, that shows.
        let used = (plan.blocks.iter().enumerate()).any(|(b, flows)| {
            let of_sites: Vec<u32> = (program.sites.iter())
                .flat_map(|site| &site.groups)
                .filter(|group| group.block as usize == b)
                .flat_map(|group| group.lines.clone())
                .collect();
            let flow = &program.blocks[b].flow;
            (flows.flows.iter())
                .any(|(a, t)| t.0 > 0.1 && of_sites.contains(&flow.arcs[*a as usize].line))
        });
        if used {
            judge(&with(&|a| {
                let plan = a.plan.as_mut().expect("there");
                plan.cost -= program.cost(&plan.chosen);
                plan.chosen.clear();
            }));
        }
        if plan.blocks[0].flows.iter().any(|(_, t)| t.0 > 0.1) {
            judge(&with(&|a| {
                let flows = &mut a.plan.as_mut().expect("there").blocks[0].flows;
                flows[0].1 += Tonnes(1.0);
            }));
        }
        let priced = program.blocks[0]
            .flow
            .nodes
            .iter()
            .any(|n| n.supply.0 > 1.0);
        if priced && plan.blocks[0].cost.0.abs() > 1.0 {
            judge(&with(&|a| {
                let duals = &mut a.plan.as_mut().expect("there").blocks[0].duals;
                duals.balance.iter_mut().for_each(|dual| *dual -= 1e6);
            }));
        }
    }
    for expected in ["Cost", "Bound", "Twice", "Balance", "Line", "Flows"] {
        assert!(seen.contains(expected), "{expected} is not in {seen:?}");
    }
}
