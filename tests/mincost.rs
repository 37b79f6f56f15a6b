//! The minimum-cost flow engines against successive shortest paths, their certificates, and what breaks them.

pub mod oracle;

use oracle::{as_network, gains_without_end, optimum};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc as Shared;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasteflow::plan::control::{Control, Progress, StopFlag};
use wasteflow::plan::mincost::{
    Arc, InstanceError, Network, NetworkSolution, NetworkSolver, Status, Transportation,
    TransportationSolution, check, solve, solve_transportation,
};

/// What random transportation problems are made of.
struct Make {
    sources: usize,
    facilities: usize,
    lanes: usize,
    /// Costs are below this; a small one makes ties.
    costs: i64,
    /// Supplies are below this.
    supplies: i64,
    /// Capacity over supply, percent.
    room: i64,
    unserved: Option<i64>,
}

fn transportation(rng: &mut ChaCha8Rng, make: &Make) -> Transportation {
    let supplies: Vec<i64> = (0..make.sources)
        .map(|_| rng.random_range(0..make.supplies))
        .collect();
    let total: i64 = supplies.iter().sum();
    let share = total * make.room / 100 / i64::try_from(make.facilities.max(1)).expect("small");
    let capacities = (0..make.facilities)
        .map(|_| rng.random_range(0..=2 * share))
        .collect();
    let mut instance = Transportation::new(capacities, make.unserved);
    for supply in supplies {
        let facilities = u32::try_from(make.facilities).expect("small");
        let lanes = if facilities == 0 {
            0
        } else {
            rng.random_range(0..=make.lanes)
        };
        let lanes: Vec<(u32, i64)> = (0..lanes)
            .map(|_| {
                (
                    rng.random_range(0..facilities),
                    rng.random_range(-1..make.costs),
                )
            })
            .collect();
        instance.source(supply, lanes);
    }
    instance.finish().expect("a good instance")
}

/// A small one of any kind, the same for the same seed.
fn small(seed: u64) -> Transportation {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let make = Make {
        sources: rng.random_range(0..14),
        facilities: rng.random_range(0..6),
        lanes: rng.random_range(0..6),
        costs: [1, 3, 50][rng.random_range(0..3)],
        supplies: [1, 2, 9, 1000][rng.random_range(0..4)],
        room: rng.random_range(0..160),
        unserved: [None, Some(0), Some(30), Some(1000)][rng.random_range(0..4)],
    };
    transportation(&mut rng, &make)
}

fn proven(instance: &Transportation) -> TransportationSolution {
    let solution = solve_transportation(instance, &Control::default());
    assert_eq!(solution.status, Status::Optimal);
    let judged = check::transportation(instance, &solution);
    assert!(judged.proves_optimality(), "{judged:?}");
    assert_eq!((judged.dual_violation, judged.gap()), (0, 0.0));
    solution
}

fn general(network: &Network) -> NetworkSolution {
    NetworkSolver::new(network).solve(&Control::default())
}

#[test]
fn a_transportation_plan_costs_what_successive_shortest_paths_cost() {
    let (mut served, mut impossible) = (0, 0);
    for seed in 0..1500 {
        let instance = small(seed);
        let network = as_network(&instance);
        let solution = solve_transportation(&instance, &Control::default());
        let judged = check::transportation(&instance, &solution);
        match optimum(&network) {
            Some(least) => {
                served += 1;
                assert_eq!(solution.status, Status::Optimal, "seed {seed}");
                assert_eq!(judged.cost, least, "seed {seed}");
                assert!(judged.proves_optimality(), "seed {seed}: {judged:?}");
                assert_eq!(judged.dual_violation, 0, "seed {seed}");
            }
            None => {
                impossible += 1;
                assert_eq!(solution.status, Status::Infeasible, "seed {seed}");
                assert!(!judged.proves_optimality(), "seed {seed}");
            }
        }
        // The same as a graph: by the engine its structure asks for, and by the one for all graphs.
        for found in [solve(&network, &Control::default()), general(&network)] {
            assert_eq!(found.status, solution.status, "seed {seed}");
            if found.status == Status::Optimal {
                let again = check::network(&network, &found);
                assert_eq!(again.cost, judged.cost, "seed {seed}");
                assert!(again.proves_optimality(), "seed {seed}: {again:?}");
            }
        }
    }
    assert!(served > 500 && impossible > 50, "{served} {impossible}");
}

#[test]
fn demands_at_the_facilities_are_recognised_as_well() {
    let mut balanced = 0;
    for seed in 0..600 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (sources, facilities) = (rng.random_range(6..20u32), rng.random_range(1..4u32));
        let mut supplies: Vec<i64> = (0..sources).map(|_| rng.random_range(0..9)).collect();
        supplies.extend(vec![0; facilities as usize]);
        for source in 0..sources {
            let facility = sources + rng.random_range(0..facilities);
            supplies[facility as usize] -= supplies[source as usize];
        }
        let mut arcs = Vec::new();
        for tail in 0..sources {
            for _ in 0..rng.random_range(1..=4) {
                arcs.push(Arc {
                    tail,
                    head: sources + rng.random_range(0..facilities),
                    lower: 0,
                    upper: 8 + rng.random_range(0..3),
                    cost: rng.random_range(-9..20),
                });
            }
        }
        let network = Network::new(supplies, arcs).expect("balanced");
        let (quick, plain) = (solve(&network, &Control::default()), general(&network));
        let least = optimum(&network);
        for found in [quick, plain] {
            let judged = check::network(&network, &found);
            match least {
                Some(least) => {
                    balanced += 1;
                    assert_eq!(
                        (found.status, judged.cost),
                        (Status::Optimal, least),
                        "seed {seed}"
                    );
                    assert!(judged.proves_optimality(), "seed {seed}: {judged:?}");
                }
                None => assert_eq!(found.status, Status::Infeasible, "seed {seed}"),
            }
        }
    }
    assert!(balanced > 300, "{balanced}");
}

/// A small graph of any kind: bounds of either sign, loops, parallel arcs, ties.
fn graph(seed: u64) -> Network {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let nodes = rng.random_range(1..9u32);
    let mut supplies = vec![0i64; nodes as usize];
    for _ in 0..rng.random_range(0..8) {
        let moved = rng.random_range(0..6);
        supplies[rng.random_range(0..nodes) as usize] += moved;
        supplies[rng.random_range(0..nodes) as usize] -= moved;
    }
    let costs = [1, 2, 30][rng.random_range(0..3)];
    let negative = rng.random_bool(0.5);
    let arcs = (0..rng.random_range(0..24))
        .map(|_| {
            let lower = if rng.random_bool(0.7) {
                0
            } else {
                rng.random_range(-3..4)
            };
            let upper = match rng.random_bool(0.3) {
                true => Network::UNLIMITED,
                false => lower + rng.random_range(0..8),
            };
            Arc {
                tail: rng.random_range(0..nodes),
                head: rng.random_range(0..nodes),
                lower,
                upper,
                cost: rng.random_range(if negative { -costs } else { 0 }..=costs),
            }
        })
        .collect();
    Network::new(supplies, arcs).expect("a good network")
}

#[test]
fn a_flow_in_any_graph_costs_what_successive_shortest_paths_cost() {
    let (mut flows, mut none, mut endless) = (0, 0, 0);
    for seed in 0..4000 {
        let network = graph(seed);
        let solution = solve(&network, &Control::default());
        let judged = check::network(&network, &solution);
        if gains_without_end(&network) {
            endless += 1;
            assert_ne!(solution.status, Status::Optimal, "seed {seed}");
            continue;
        }
        match optimum(&network) {
            Some(least) => {
                flows += 1;
                assert_eq!(
                    (solution.status, judged.cost),
                    (Status::Optimal, least),
                    "seed {seed}"
                );
                assert!(judged.proves_optimality(), "seed {seed}: {judged:?}");
            }
            None => {
                none += 1;
                assert_eq!(solution.status, Status::Infeasible, "seed {seed}");
                assert!(judged.primal_violation > 0, "seed {seed}");
            }
        }
    }
    assert!(
        flows > 1000 && none > 500 && endless > 100,
        "{flows} {none} {endless}"
    );
}

#[test]
fn many_sources_are_proven_optimal_with_prices_in_either_width() {
    for seed in 0..12 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let make = Make {
            sources: 3000,
            facilities: 25,
            lanes: 8,
            costs: [5, 10_000][usize::from(seed % 2 == 0)],
            supplies: 60,
            room: 60 + 10 * i64::try_from(seed).expect("small"),
            unserved: Some(100_000),
        };
        let narrow = transportation(&mut rng, &make);
        let solution = proven(&narrow);
        let by = 1_000_000_007;
        let mut wide = Transportation::new(narrow.capacities().to_vec(), Some(100_000 * by));
        for source in 0..narrow.supplies().len() {
            let lanes = narrow.lanes(source);
            let lanes = lanes.map(|lane| (narrow.facility(lane), by * narrow.cost(lane)));
            wide.source(narrow.supplies()[source], lanes);
        }
        let wide = wide.finish().expect("fits in 64 bits");
        let again = proven(&wide);
        assert_eq!(
            (again.legs, again.unserved),
            (solution.legs, solution.unserved)
        );
        let prices: Vec<i64> = solution.prices.iter().map(|price| by * price).collect();
        assert_eq!(again.prices, prices);
    }
}

#[test]
fn degenerate_problems_are_solved() {
    let made = |capacities: &[i64], unserved, sources: &[(i64, &[(u32, i64)])]| {
        let mut instance = Transportation::new(capacities.to_vec(), unserved);
        for (supply, lanes) in sources {
            instance.source(*supply, lanes.iter().copied());
        }
        instance.finish().expect("a good instance")
    };
    let cost = |instance: &Transportation| {
        let solution = proven(instance);
        let judged = check::transportation(instance, &solution);
        let unserved: i64 = solution.unserved.iter().map(|(_, q)| q).sum();
        (judged.cost, unserved)
    };
    // Nothing at all; no sources; no facilities; no lanes; no supplies.
    assert_eq!(cost(&made(&[], None, &[])), (0, 0));
    assert_eq!(cost(&made(&[5], Some(1), &[])), (0, 0));
    assert_eq!(cost(&made(&[], Some(7), &[(3, &[])])), (21, 3));
    assert_eq!(
        cost(&made(&[9, 9], Some(7), &[(3, &[]), (0, &[(1, 2)])])),
        (21, 3)
    );
    assert_eq!(cost(&made(&[9], None, &[(0, &[(0, 2)]), (0, &[])])), (0, 0));
    // No room anywhere, and room for half of it.
    assert_eq!(
        cost(&made(&[0, 0], Some(10), &[(4, &[(0, 1), (1, 1)])])),
        (40, 4)
    );
    assert_eq!(
        cost(&made(&[1, 1], Some(10), &[(4, &[(0, 1), (1, 1)])])),
        (22, 2)
    );
    // Dearer than staying: nobody is served. As dear: it costs the same.
    assert_eq!(cost(&made(&[9], Some(10), &[(4, &[(0, 11)])])), (40, 4));
    assert_eq!(cost(&made(&[9], Some(10), &[(4, &[(0, 10)])])).0, 40);
    // Two lanes to one facility; a cost below nothing.
    assert_eq!(
        cost(&made(&[9], Some(10), &[(4, &[(0, 3), (0, 2)])])),
        (8, 0)
    );
    assert_eq!(cost(&made(&[3], Some(10), &[(4, &[(0, -5)])])), (-5, 1));
    // All equal: any plan is the best one.
    let equal: Vec<(i64, &[(u32, i64)])> = vec![(2, &[(0, 5), (1, 5), (2, 5)]); 30];
    assert_eq!(cost(&made(&[20, 20, 20], None, &equal)), (300, 0));
    assert_eq!(cost(&made(&[20, 20, 19], Some(9), &equal)), (304, 1));

    let short = made(&[3], None, &[(4, &[(0, 1)])]);
    let solution = solve_transportation(&short, &Control::default());
    assert_eq!(
        (solution.status, solution.unserved),
        (Status::Infeasible, vec![(0, 1)])
    );
}

#[test]
fn the_checker_sees_every_number_that_is_off() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let make = Make {
        sources: 40,
        facilities: 4,
        lanes: 4,
        costs: 50,
        supplies: 20,
        room: 70,
        unserved: Some(100),
    };
    let instance = transportation(&mut rng, &make);
    let good = proven(&instance);
    let full = good
        .prices
        .iter()
        .position(|p| *p > 0)
        .expect("a full facility");
    type Change = fn(&mut TransportationSolution, usize);
    let changes: &[(&str, Change)] = &[
        ("more is sent than there is", |s, _| s.legs[0].quantity += 1),
        ("less is sent than there is", |s, _| s.legs[0].quantity -= 1),
        ("a leg is left out", |s, _| s.legs.truncate(1)),
        ("a leg is another source's", |s, _| s.legs[0].source += 1),
        ("a lane does not exist", |s, _| s.legs[0].lane = u32::MAX),
        ("a source does not exist", |s, _| {
            s.legs[0].source = u32::MAX
        }),
        ("less is unserved", |s, _| s.unserved[0].1 -= 1),
        ("somebody unknown is unserved", |s, _| {
            s.unserved[0].0 = u32::MAX
        }),
        ("a price is too high", |s, full| s.prices[full] += 1),
        ("a price is too low", |s, full| s.prices[full] -= 1),
        ("a price is missing", |s, _| s.prices.truncate(1)),
    ];
    for (what, change) in changes {
        let mut bad = good.clone();
        change(&mut bad, full);
        let judged = check::transportation(&instance, &bad);
        assert!(!judged.proves_optimality(), "{what}: {judged:?}");
    }
    let mut bad = good.clone();
    bad.prices[full] = -1;
    assert!(check::transportation(&instance, &bad).dual_violation > 0);
    let mut bad = good.clone();
    bad.worths[0] += 1;
    assert_eq!(check::transportation(&instance, &bad).dual_violation, 1);
    let mut bad = good;
    let lane = instance.lanes(0);
    bad.legs.retain(|leg| leg.source != 0);
    bad.unserved.retain(|(source, _)| *source != 0);
    bad.legs.push(wasteflow::plan::mincost::Leg {
        source: 0,
        lane: u32::try_from(lane.start).expect("small"),
        quantity: 10_000,
    });
    assert!(
        check::transportation(&instance, &bad).primal_violation >= 9_900,
        "no capacity holds that"
    );

    let network = as_network(&instance);
    let good = solve(&network, &Control::default());
    assert!(check::network(&network, &good).proves_optimality());
    for arc in 0..network.arcs().len() {
        for by in [-1, 1] {
            let mut bad = good.clone();
            bad.flows[arc] += by;
            assert!(
                check::network(&network, &bad).primal_violation > 0,
                "arc {arc}"
            );
        }
    }
    let mut bad = good;
    bad.worths[0] += 1_000;
    let judged = check::network(&network, &bad);
    assert!(judged.dual_violation > 0 && !judged.proves_optimality());
}

#[test]
fn a_stopped_solve_hands_back_a_plan_that_can_be_carried_out() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let make = Make {
        sources: 20_000,
        facilities: 20,
        lanes: 6,
        costs: 500,
        supplies: 30,
        room: 80,
        unserved: Some(1000),
    };
    let instance = transportation(&mut rng, &make);
    let heard = Shared::new(AtomicUsize::new(0));
    for at_once in [true, false] {
        let stop = StopFlag::default();
        if at_once {
            stop.stop();
        }
        let (flag, count) = (stop.clone(), heard.clone());
        let listen = move |_: Progress| {
            count.fetch_add(1, Ordering::Relaxed);
            flag.stop();
        };
        let control = Control {
            stop,
            progress: Shared::new(listen),
        };
        let solution = solve_transportation(&instance, &control);
        let judged = check::transportation(&instance, &solution);
        assert_eq!(solution.status, Status::Stopped);
        assert_eq!((judged.primal_violation, judged.dual_violation), (0, 0));
        assert!(
            judged.gap() > 0.0 && judged.gap() < f64::INFINITY,
            "{judged:?}"
        );
    }
    assert_eq!(heard.load(Ordering::Relaxed), 1);
    let network = as_network(&instance);
    let stop = StopFlag::default();
    stop.stop();
    let control = Control {
        stop,
        ..Control::default()
    };
    assert_eq!(
        NetworkSolver::new(&network).solve(&control).status,
        Status::Stopped
    );
}

#[test]
fn what_is_no_instance_is_refused() {
    let made = |capacities: &[i64], supply, lane: (u32, i64)| {
        let mut instance = Transportation::new(capacities.to_vec(), None);
        instance.source(supply, [lane]);
        instance.finish().map(drop)
    };
    let negative = |what| Err(InstanceError::Negative { what, index: 0 });
    assert_eq!(made(&[-1], 1, (0, 1)), negative("capacity of facility"));
    assert_eq!(made(&[1], -1, (0, 1)), negative("supply of source"));
    assert_eq!(
        made(&[1], 1, (1, 1)),
        Err(InstanceError::NoSuchEnd { arc: 0, end: 1 })
    );
    assert_eq!(
        made(&[1], i64::MAX, (0, 1)),
        Err(InstanceError::TooLarge("quantities"))
    );
    assert_eq!(
        made(&[1], 1, (0, i64::MIN)),
        Err(InstanceError::TooLarge("costs"))
    );
    assert_eq!(made(&[1], 1, (0, 1 << 50)), Ok(()));

    let arc = Arc {
        tail: 0,
        head: 1,
        lower: 0,
        upper: 5,
        cost: 1,
    };
    let network = |supplies: [i64; 2], arc| Network::new(supplies.to_vec(), vec![arc]).map(drop);
    assert_eq!(network([1, -1], arc), Ok(()));
    assert_eq!(network([1, -2], arc), Err(InstanceError::Unbalanced(-1)));
    let far = Arc { head: 2, ..arc };
    assert_eq!(
        network([1, -1], far),
        Err(InstanceError::NoSuchEnd { arc: 0, end: 2 })
    );
    assert_eq!(
        network([1, -1], Arc { lower: 6, ..arc }),
        Err(InstanceError::Bounds { arc: 0 })
    );
    let costs = Err(InstanceError::TooLarge("costs"));
    assert_eq!(
        network(
            [1, -1],
            Arc {
                cost: i64::MIN,
                ..arc
            }
        ),
        costs
    );
    let many = Err(InstanceError::TooLarge("quantities"));
    assert_eq!(
        network(
            [1, -1],
            Arc {
                upper: i64::MAX - 1,
                ..arc
            }
        ),
        many
    );
}
