//! The flow plan as a caller sees it: a case in, a proved outcome out; and the solver behind it against
//! an independent reference.

mod bundled;
pub mod case;
mod elements;
mod feeds;
mod frontier;
mod imports;
mod lots;
pub mod mps;
mod nearness;
mod objective;
mod prices;
pub mod random;
mod reasons;
mod remedies;
mod rows;
mod settle;
pub mod simplex;
mod waivers;
mod why;

use case::{ASH, CARBON, DRUMS, OIL, SLAG, case, tables};
use std::collections::{BTreeMap, BTreeSet};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::vocabulary::Route;
use wasteflow::network::Matrix;
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::check::{self, Breach, check};
use wasteflow::plan::flow::formulation::{Family, Formulation};
use wasteflow::plan::flow::instance::{Arc, Instance, Limit, Line, Node, Origin as FlowOrigin};
use wasteflow::plan::flow::{FlowError, Options, SolveError, solve, solve_instance, verify};
use wasteflow::plan::outcome::{LimitKind, Origin, Outcome, PlanStatus, Reason};
use wasteflow::quantity::{CnyPerTonne, Metres, Tonnes};

fn plan_of(tables: Tables) -> (Dataset, Matrix, Outcome) {
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

fn codes(outcome: &Outcome, dataset: &Dataset, matrix: &Matrix) -> BTreeSet<&'static str> {
    let violations = verify(outcome, dataset, matrix);
    violations.iter().map(|v| v.code).collect()
}

fn tonnes(outcome: &Outcome, permit: &str) -> f64 {
    let legs = outcome.legs.iter().filter(|l| l.permit == permit);
    legs.map(|l| l.tonnes.0).sum()
}

#[test]
fn a_small_case_is_planned_proved_and_verified() {
    let (dataset, matrix, outcome) = plan_of(tables());
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert_eq!(outcome.status, PlanStatus::Optimal);
    for (permit, due) in [
        ("p_kiln_slag", 900.0),
        ("p_kiln_oil", 55.0),
        ("p_city_ash", 11.0),
        ("p_city_oil", 50.0),
        ("p_dump_slag", 80.0),
        ("p_own", 500.0),
        ("p_far_carbon", 12.0),
        ("p_old", 0.0),
        ("p_bare", 0.0),
    ] {
        assert!((tonnes(&outcome, permit) - due).abs() < 1e-6, "{permit}");
    }
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let json = || serde_json::to_string(&plan_of(tables()).2).expect("an outcome is JSON");
    let first = json();
    assert_eq!(first, json());
    let back: Outcome = serde_json::from_str(&first).expect("it reads back");
    assert_eq!(serde_json::to_string(&back).expect("JSON"), first);
}

#[test]
fn each_unplaced_tonne_has_its_reason_with_names() {
    let (_, _, outcome) = plan_of(tables());
    let reason = |code: &str| {
        let left = outcome.unserved.iter().find(|u| u.code == code);
        left.map(|u| (u.reason, u.detail.zh.clone())).expect(code)
    };
    assert_eq!(reason(DRUMS).0, Reason::NoPermit);
    assert!(reason(DRUMS).1.contains("p_old") && reason(DRUMS).1.contains("HW49"));
    assert_eq!(reason(CARBON).0, Reason::NoQuota);
    assert!(reason(CARBON).1.contains("q_carbon"));
    assert_eq!(reason(SLAG).0, Reason::NoCapacity);
    assert!(reason(SLAG).1.contains("一号窑") && reason(SLAG).1.contains("dump"));
}

#[test]
fn without_a_road_the_reason_is_the_road() {
    let (dataset, whole) = case(tables());
    let mut cut = Matrix::unreachable(whole.sources(), whole.targets());
    let far = dataset
        .tables()
        .facilities
        .rows
        .iter()
        .position(|f| f.id == "far")
        .expect("far");
    for i in 0..whole.sources() {
        for j in (0..whole.targets()).filter(|&j| j != far) {
            cut.set(i, j, whole.get(i, j).expect("all connected"));
        }
    }
    let outcome = solve(&dataset, &cut, BTreeMap::new(), "base", &Control::default());
    let outcome = outcome.expect("a plan");
    let left = outcome
        .unserved
        .iter()
        .find(|u| u.code == CARBON)
        .expect("carbon");
    assert_eq!((left.reason, left.tonnes), (Reason::NoRoad, Tonnes(30.0)));
    assert_eq!(verify(&outcome, &dataset, &cut), []);
}

#[test]
fn a_collector_is_passed_by_when_its_gate_fee_eats_what_the_rounds_save() {
    let mut tables = tables();
    tables.permits.rows.retain(|p| p.id != "p_kiln_oil");
    tables.streams.rows.retain(|s| s.id == "s_garage");
    let (_, _, outcome) = plan_of(tables);
    let via: Vec<&str> = outcome.legs.iter().map(|l| l.permit.as_str()).collect();
    // Small rounds cost 6 CNY/t·km and a lorry 1.3, but the collector would take 1200 CNY/t on top.
    assert_eq!(via, ["p_city_oil"]);
    assert!((outcome.legs[0].transport_cny_t.0 - 6.0 * outcome.legs[0].metres.km()).abs() < 1e-5);
    // A trip of its own carries all 4.5 t of the year.
    assert!((outcome.legs[0].handling_cny_t.0 - 400.0 / 4.5).abs() < 1e-6);
}

#[test]
fn a_free_collector_gathers_small_rounds() {
    let mut tables = tables();
    tables.permits.rows.retain(|p| p.id != "p_kiln_oil");
    for permit in &mut tables.permits.rows {
        if permit.id == "p_store_oil" {
            permit.price = "gate.slag".into();
        }
    }
    tables.streams.rows.retain(|s| s.id == "s_garage");
    let (dataset, matrix, outcome) = plan_of(tables);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let legs: Vec<(&Origin, &str, f64)> = (outcome.legs.iter())
        .map(|l| (&l.from, l.permit.as_str(), l.tonnes.0))
        .collect();
    let garage = Origin::Stream {
        stream: "s_garage".into(),
        generator: "garage".into(),
    };
    let store = Origin::Facility {
        facility: "store".into(),
    };
    assert_eq!(
        legs,
        [(&garage, "p_store_oil", 4.5), (&store, "p_city_oil", 4.5)]
    );
    let handling: Vec<f64> = outcome.legs.iter().map(|l| l.handling_cny_t.0).collect();
    assert_eq!(
        handling,
        [0.0, 40.0],
        "rounds share the trip, the store pays its own"
    );
}

#[test]
fn the_ordinary_route_opens_other_provinces_at_a_surcharge() {
    let mut tables = tables();
    tables.case.flow.ordinary_route = true;
    let (dataset, matrix, outcome) = plan_of(tables);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let of = |route: Route| -> Vec<f64> {
        let legs = outcome
            .legs
            .iter()
            .filter(|l| l.route == route && l.code == CARBON);
        legs.flat_map(|l| [l.tonnes.0, l.handling_cny_t.0])
            .collect()
    };
    assert_eq!(of(Route::WhiteList), [12.0, 40.0]);
    assert_eq!(of(Route::Ordinary), [18.0, 190.0]);
}

#[test]
fn a_price_of_a_limit_is_what_one_more_tonne_saves() {
    let (_, _, base) = plan_of(tables());
    let mut roomier = tables();
    roomier.permits.rows.iter_mut().for_each(|p| {
        if p.id == "p_city_oil" {
            p.t_per_year += Tonnes(1.0);
        }
    });
    let (_, _, more) = plan_of(roomier);
    let load = base
        .loads
        .iter()
        .find(|l| (l.kind, l.id.as_str()) == (LimitKind::Permit, "p_city_oil"));
    let load = load.expect("a load for each permit");
    let placed = base.totals.unplaced_t.0 - more.totals.unplaced_t.0;
    assert!(
        (placed - load.placed_per_t).abs() < 1e-6,
        "{placed} {load:?}"
    );
}

fn stopped_at(stage: &'static str) -> Control {
    let stop = StopFlag::default();
    let flag = stop.clone();
    let progress = move |p: wasteflow::plan::control::Progress| {
        if p.stage == stage {
            flag.stop();
        }
    };
    Control {
        stop,
        progress: std::sync::Arc::new(progress),
    }
}

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

/// Solves with hardly any arcs at first, so that column generation has work to do.
fn lean() -> Options {
    Options {
        first: 1,
        batch: 1,
        whole_below: 0,
        ..Options::default()
    }
}

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

/// The same with every source settled at first.
fn settled() -> Options {
    Options {
        settled_above: 0,
        contested: 0,
        ..lean()
    }
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

/// Two streams; a kiln line that leaves ash, a landfill line for it, a line in another province by quota.
fn golden_instance() -> Instance {
    let node = |origin, waste, t| Node {
        origin,
        waste,
        supply: Tonnes(t),
    };
    let line = |permit, facility, t, limits: &[u32], outputs: &[(u32, f64)]| Line {
        permit,
        facility,
        capacity: Tonnes(t),
        gate: CnyPerTonne(100.0),
        limits: limits.iter().map(|&k| (k, 1.0)).collect(),
        outputs: outputs.to_vec(),
    };
    let arc = |line, quota: Option<u32>, km: f64| Arc {
        line,
        quota,
        counts: 0,
        route: if quota.is_some() {
            Route::WhiteList
        } else {
            Route::Province
        },
        metres: Metres(km * 1000.0),
        transport: CnyPerTonne(km),
        handling: CnyPerTonne(40.0),
    };
    let limit = |kind, t| Limit::at_most(kind, 0, Tonnes(t));
    let mut instance = Instance::new(
        vec![
            node(FlowOrigin::Stream(0), 0, 120.0),
            node(FlowOrigin::Stream(1), 0, 4.5),
            node(FlowOrigin::Residue(0), 1, 0.0),
        ],
        vec![
            vec![arc(0, None, 5.0), arc(2, Some(3), 190.0)],
            vec![arc(0, None, 4.0)],
            vec![arc(1, None, 12.0)],
        ],
        vec![
            Line {
                limits: vec![
                    (0, 1.0),
                    (1, 1.0),
                    (4, 0.02),
                    (5, -0.005),
                    (7, 0.75),
                    (8, 1.0),
                ],
                ..line(0, 0, 90.0, &[], &[(2, 0.2)])
            },
            line(1, 1, 50.0, &[2], &[]),
            line(2, 2, 300.0, &[6], &[]),
        ],
        vec![
            limit(LimitKind::Facility, 80.0),
            limit(LimitKind::Host, 85.0),
            limit(LimitKind::Landfill, 30.0),
            limit(LimitKind::Quota, 12.0),
            limit(LimitKind::Element, 1.5),
            limit(LimitKind::Element, 0.0),
            limit(LimitKind::Waiver, 20.0),
            Limit {
                least: Some(Tonnes(60.0)),
                ..limit(LimitKind::Row, f64::INFINITY)
            },
            Limit {
                give: Some(CnyPerTonne(300.0)),
                ..limit(LimitKind::Row, 70.0)
            },
        ],
    );
    // The way across the border counts less.
    instance.counts.push(vec![(7, -0.75), (8, 0.1)]);
    instance.arcs[1].counts = 1;
    instance
}

#[test]
fn each_row_family_is_written_as_in_its_golden_text() {
    let instance = golden_instance();
    let arcs: Vec<u32> = (0..u32::try_from(instance.arcs.len()).expect("few")).collect();
    for &family in Family::ALL {
        let formulation = Formulation::new(&instance, &arcs, &[family]);
        let mut text = formulation.text(&arcs);
        if let Some(lock) = formulation.lock(Tonnes(7.5)) {
            let sum: Vec<String> = lock.entries.iter().map(|(c, _)| format!("u{c}")).collect();
            text = format!("lock: {} <= {}\n", sum.join(" + "), lock.rhs);
        }
        let name = format!("{family:?}").to_lowercase();
        let file = format!("{}/tests/golden/flow_{name}.lp", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("WASTEFLOW_WRITE_GOLDENS").is_some() {
            std::fs::write(&file, &text).expect("a writable tree");
        }
        let golden = std::fs::read_to_string(&file).expect("a golden for each family");
        assert_eq!(text, golden, "{family:?}");
    }
}

#[test]
fn tampered_outcomes_are_refused() {
    let (dataset, matrix, outcome) = plan_of(tables());
    let leg =
        |o: &Outcome, permit: &str| o.legs.iter().position(|l| l.permit == permit).expect("leg");
    let oil = leg(&outcome, "p_kiln_oil");
    let carbon = leg(&outcome, "p_far_carbon");
    type Tamper = Box<dyn Fn(&mut Outcome)>;
    let tampers: Vec<(&str, &str, Tamper)> = vec![
        (
            "more tonnes than arise",
            "V301",
            Box::new(move |o| o.legs[oil].tonnes += Tonnes(1.0)),
        ),
        (
            "tonnes of a waste vanish",
            "V302",
            Box::new(move |o| o.legs[oil].tonnes = Tonnes(1.0)),
        ),
        (
            "over the permit",
            "V401",
            Box::new(move |o| {
                o.legs[oil].tonnes += Tonnes(5.0);
                o.unserved
                    .iter_mut()
                    .filter(|u| u.code == OIL)
                    .for_each(|u| u.tonnes -= Tonnes(5.0));
            }),
        ),
        (
            "wrong code",
            "V202",
            Box::new(move |o| o.legs[oil].code = ASH.into()),
        ),
        (
            "wrong operation",
            "V202",
            Box::new(move |o| {
                o.legs[oil].operation = wasteflow::dataset::vocabulary::Operation::Use;
            }),
        ),
        (
            "wrong cost",
            "V207",
            Box::new(move |o| o.legs[oil].cost_cny.0 -= 10.0),
        ),
        (
            "wrong price",
            "V206",
            Box::new(move |o| o.legs[oil].gate_cny_t.0 -= 1.0),
        ),
        (
            "altered way",
            "V205",
            Box::new(move |o| o.legs[oil].metres = Metres(1.0)),
        ),
        (
            "wrong route",
            "V203",
            Box::new(move |o| o.legs[carbon].route = Route::Province),
        ),
        (
            "wrong quota",
            "V204",
            Box::new(move |o| o.legs[carbon].quota = Some("q_old".into())),
        ),
        (
            "unknown permit",
            "V201",
            Box::new(move |o| o.legs[oil].permit = "none".into()),
        ),
        (
            "negative tonnes",
            "V208",
            Box::new(move |o| o.legs[oil].tonnes = Tonnes(-1.0)),
        ),
        (
            "the same leg twice",
            "V209",
            Box::new(move |o| {
                let copy = o.legs[oil].clone();
                o.legs.push(copy);
            }),
        ),
        (
            "dropped unserved",
            "V301",
            Box::new(|o| {
                o.unserved.pop();
            }),
        ),
        ("total", "V501", Box::new(|o| o.totals.cost_cny.0 -= 5.0)),
        (
            "load",
            "V502",
            Box::new(|o| o.loads[0].load_t += Tonnes(1.0)),
        ),
        (
            "missing load",
            "V502",
            Box::new(|o| {
                o.loads.pop();
            }),
        ),
        (
            "indicator",
            "V504",
            Box::new(|o| o.indicators[0].value += 1.0),
        ),
        (
            "false dual",
            "V604",
            Box::new(|o| {
                o.certificate
                    .cost
                    .balance
                    .values_mut()
                    .for_each(|y| *y *= 0.9);
            }),
        ),
        (
            "dual of the wrong sign",
            "V602",
            Box::new(|o| {
                o.certificate
                    .unplaced
                    .limit
                    .values_mut()
                    .for_each(|y| *y = 1.0);
            }),
        ),
        (
            "false bound",
            "V603",
            Box::new(|o| o.stages[1].bound -= 1000.0),
        ),
        (
            "false objective",
            "V601",
            Box::new(|o| o.stages[0].objective -= 1.0),
        ),
        (
            "altered time",
            "V205",
            Box::new(move |o| o.legs[oil].seconds.0 += 60.0),
        ),
        (
            "another generator of an unserved stream",
            "V503",
            Box::new(|o| {
                let streams = o.unserved.iter_mut().filter_map(|u| match &mut u.from {
                    Origin::Stream { generator, .. } => Some(generator),
                    Origin::Facility { .. } | Origin::Import { .. } | Origin::Stock { .. } => None,
                });
                streams.for_each(|generator| *generator = "garage".into());
            }),
        ),
        (
            "a reason that is none",
            "V505",
            Box::new(|o| {
                let drums = o.unserved.iter_mut().find(|u| u.code == DRUMS);
                drums.expect("drums").reason = Reason::NoRoad;
            }),
        ),
        (
            "no road where there is one",
            "V505",
            Box::new(|o| {
                let slag = o.unserved.iter_mut().find(|u| u.code == SLAG);
                slag.expect("slag").reason = Reason::NoRoad;
            }),
        ),
        (
            "the same load twice",
            "V502",
            Box::new(|o| {
                let copy = o.loads[0].clone();
                o.loads.push(copy);
            }),
        ),
        (
            "the same indicator twice",
            "V504",
            Box::new(|o| {
                let copy = o.indicators[0].clone();
                o.indicators.push(copy);
            }),
        ),
        (
            "unit of an indicator",
            "V504",
            Box::new(|o| o.indicators[0].unit = "t".into()),
        ),
        (
            "label of an indicator",
            "V504",
            Box::new(|o| o.indicators[1].label.zh = "别的".into()),
        ),
        (
            "unit of a stage",
            "V601",
            Box::new(|o| o.stages[1].unit = "t".into()),
        ),
        (
            "another case",
            "V101",
            Box::new(|o| o.case = "other".into()),
        ),
        (
            "captive use",
            "V202",
            Box::new(|o| {
                let own = o
                    .legs
                    .iter_mut()
                    .find(|l| l.permit == "p_own")
                    .expect("own");
                own.from = Origin::Stream {
                    stream: "s_slag".into(),
                    generator: "mill".into(),
                };
            }),
        ),
    ];
    for (what, code, tamper) in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered);
        let found = codes(&tampered, &dataset, &matrix);
        assert!(found.contains(code), "{what}: {found:?}");
    }
}

#[test]
fn changed_input_files_are_seen_by_their_digests() {
    let (_, _, mut outcome) = plan_of(tables());
    outcome.inputs.insert("streams.csv".into(), "00".into());
    let same = outcome.inputs.clone();
    assert_eq!(wasteflow::plan::flow::digests(&outcome, &same), []);
    let other = BTreeMap::from([("streams.csv".to_owned(), "01".to_owned())]);
    assert_eq!(wasteflow::plan::flow::digests(&outcome, &other).len(), 1);
}

#[test]
fn a_thousand_generators_are_solved_and_proved_on_the_full_model() {
    let instance = random::province(1_000, 100, 40, 7);
    let solution = solve_instance(&instance, &Options::default(), &Control::default());
    assert_eq!(check(&instance, &solution.expect("a plan")), []);
}
