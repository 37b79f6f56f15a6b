//! Goals after unplaced tonnes: one after the other against the reference, in sums, in an outcome that is verified, and
//! in outcomes that tell them wrongly.

use super::case::{case, tables};
use super::{codes, random, simplex};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::objective::Objective;
use wasteflow::dataset::vocabulary::Route;
use wasteflow::network::Matrix;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::check::{Breach, check};
use wasteflow::plan::flow::formulation::{Family, Formulation};
use wasteflow::plan::flow::instance::{Arc, Instance, Line, Node, Origin};
use wasteflow::plan::flow::objective::{Aim, Staged, solve, stage};
use wasteflow::plan::flow::{self, Options, verify};
use wasteflow::plan::outcome::Outcome;
use wasteflow::quantity::{CnyPerTonne, Metres, Tonnes};

fn aims(instance: &Instance, seed: u64) -> Vec<Aim> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed + 77_000);
    let mut drawn = |most: i32| -> Vec<f64> {
        let of = |_| f64::from(rng.random_range(0..most));
        instance.arcs.iter().map(of).collect()
    };
    let price = instance.arcs.iter().map(|arc| instance.price(arc).0);
    let mut all = vec![price.collect(), drawn(4), drawn(30)];
    all.rotate_left(usize::try_from(seed % 3).expect("small"));
    all.truncate(if seed.is_multiple_of(4) { 3 } else { 2 });
    let aim = |weights| Aim {
        weights,
        scale: 0.5,
    };
    all.into_iter().map(aim).collect()
}

fn value(aim: &Aim, stage: &Staged) -> f64 {
    let of = |&(a, t): &(u32, Tonnes)| aim.weights[a as usize] * t.0;
    stage.solution.flows.iter().map(of).sum()
}

#[test]
fn goals_one_after_the_other_are_those_of_the_reference() {
    let mut chosen = 0;
    for seed in 0..500 {
        let instance = random::small(seed);
        if instance.arcs.is_empty() {
            continue;
        }
        let aims = aims(&instance, seed);
        let options = Options::default();
        let staged = solve(&instance, &aims, 0, &options, &Control::default()).expect("a plan");
        let weights: Vec<Vec<f64>> = aims.iter().map(|aim| aim.weights.clone()).collect();
        let due = simplex::lexicographic(&instance, &weights);
        for (j, (stage, due)) in staged.iter().zip(&due).enumerate() {
            assert_eq!(
                check(&stage.instance, &stage.solution),
                [],
                "seed {seed}, goal {j}"
            );
            // What a goal before gives by its trace may buy some of this one.
            let slack = 1e-5 * due.abs().max(1.0) + 0.01;
            let found = value(&aims[j], stage);
            assert!(
                (found - due).abs() <= slack,
                "seed {seed}, goal {j}: {found} {due}"
            );
        }
        // The last plan keeps what the goals before it reached.
        let last = staged.last().expect("a stage for each");
        for (aim, due) in aims.iter().zip(&due) {
            let kept = value(aim, last);
            assert!(
                kept <= due + 1e-3 * due.abs().max(1.0),
                "seed {seed}: {kept} {due}"
            );
        }
        chosen += usize::from(value(&aims[1], &staged[0]) > due[1] + 0.5);
    }
    assert!(
        chosen > 30,
        "only {chosen} cases had a second goal to choose by"
    );
}

/// Ten tonnes, two places: one is cheap, the other has nobody beside the way.
fn two_places() -> (Instance, [Aim; 2]) {
    let line = |l| Line {
        permit: l,
        facility: l,
        capacity: Tonnes(8.0),
        gate: CnyPerTonne(5.0),
        limits: Vec::new(),
        outputs: Vec::new(),
    };
    let arc = |line, cny| Arc {
        line,
        quota: None,
        counts: 0,
        route: Route::District,
        metres: Metres(1000.0),
        transport: CnyPerTonne(cny),
        handling: CnyPerTonne::ZERO,
    };
    let node = Node {
        origin: Origin::Stream(0),
        waste: 0,
        supply: Tonnes(10.0),
    };
    let arcs = vec![arc(0, 5.0), arc(1, 15.0)];
    let instance = Instance::new(vec![node], vec![arcs], vec![line(0), line(1)], Vec::new());
    let aim = |weights, scale| Aim { weights, scale };
    (
        instance,
        [aim(vec![10.0, 20.0], 1e-3), aim(vec![3.0, 1.0], 1.0)],
    )
}

#[test]
fn without_the_row_that_holds_it_the_check_sees_a_goal_given_up() {
    let (instance, aims) = two_places();
    let control = Control::default();
    let staged = solve(&instance, &aims, 0, &Options::default(), &control).expect("a plan");
    // 8 t to the cheap place, 2 t to the other: 120 CNY, and 26 beside the ways.
    assert!((value(&aims[0], &staged[1]) - 120.0).abs() < 1e-3);
    assert!((value(&aims[1], &staged[1]) - 26.0).abs() < 1e-3);
    let families = Family::ALL.iter().copied().filter(|&f| f != Family::Row);
    let options = Options {
        families: families.collect(),
        ..Options::default()
    };
    let loose = solve(&instance, &aims, 0, &options, &control).expect("a plan");
    let breaches = check(&loose[1].instance, &loose[1].solution);
    let given_up = |breach: &Breach| matches!(breach, Breach::Limit(0, by) if by.0 > 0.01);
    assert!(breaches.iter().any(given_up), "{breaches:?}");
}

#[test]
fn the_row_that_holds_a_goal_is_written_as_in_its_golden_text() {
    let (instance, aims) = two_places();
    let second = stage(&instance, &aims[1], &[(&aims[0], 120.0)], 0);
    assert_eq!(second.price(&second.arcs[0]), CnyPerTonne(3.0));
    let text = Formulation::new(&second, &[0, 1], &[Family::Row]).text(&[0, 1]);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/flow_goal.lp");
    if std::env::var_os("WASTEFLOW_WRITE_GOLDENS").is_some() {
        std::fs::write(file, &text).expect("a writable tree");
    }
    assert_eq!(text, std::fs::read_to_string(file).expect("a golden"));
}

fn planned(objective: &str) -> (Dataset, Matrix, Outcome) {
    let mut tables = tables();
    tables.case.flow.carbon_kg_per_tkm = Some(0.1);
    tables.case.flow.objective = objective.parse().expect("an objective");
    let (dataset, matrix) = case(tables);
    // More people beside the ways to the first facilities.
    let people = (0..matrix.sources() * matrix.targets())
        .map(|i| {
            let (from, to) = (i / matrix.targets(), i % matrix.targets());
            let crowd = 400.0 / f64::from(u32::try_from(to + 1).expect("few"));
            matrix
                .get(from, to)
                .map_or(0.0, |way| crowd * way.metres.km())
        })
        .collect();
    let matrix = matrix.with_people(people);
    let (inputs, control) = (BTreeMap::new(), Control::default());
    let outcome = flow::solve(&dataset, &matrix, inputs, "base", &control).expect("a plan");
    (dataset, matrix, outcome)
}

fn reached(outcome: &Outcome, stage: &str) -> f64 {
    let stage = outcome.stages.iter().find(|s| s.name == stage);
    stage.expect("the stage is told").objective
}

#[test]
fn an_outcome_proves_each_goal_and_its_order_matters() {
    for objective in [
        "cost,exposure",
        "exposure,cost,carbon",
        "carbon",
        "cost+20*exposure",
        "cost+2*carbon+0.5*exposure",
    ] {
        let (dataset, matrix, outcome) = planned(objective);
        assert_eq!(verify(&outcome, &dataset, &matrix), [], "{objective}");
        assert_eq!(outcome.objective.to_string(), objective);
        let goals = outcome.objective.goals().len();
        assert_eq!(outcome.stages.len(), goals + 1);
        assert_eq!(outcome.certificate.later.len(), goals - 1);
        let json = serde_json::to_vec(&outcome).expect("string keys");
        let read: Outcome = serde_json::from_slice(&json).expect("reads back");
        assert!(read == outcome);
        let priced = outcome.loads.iter().any(|load| load.price_cny_t.0 > 0.0);
        assert!(outcome.objective.goals()[0].in_cny() || !priced);
    }
    let plain = planned("cost").2;
    assert!(plain.objective.is_plain() && plain.certificate.later.is_empty());
    let (cost, people) = (planned("cost,exposure").2, planned("exposure,cost").2);
    assert!((reached(&cost, "cost") - plain.totals.cost_cny.0).abs() < 0.01);
    assert!(reached(&people, "exposure") < reached(&cost, "exposure") - 1.0);
    assert!(people.totals.cost_cny.0 > cost.totals.cost_cny.0 + 1.0);
    // A price between none and any lies between the two.
    let between = planned("cost+20*exposure").2.totals.cost_cny;
    assert!(
        between.0 >= cost.totals.cost_cny.0 - 0.01 && between.0 <= people.totals.cost_cny.0 + 0.01
    );
}

#[test]
fn an_outcome_that_tells_its_goals_wrongly_is_refused() {
    let (dataset, matrix, outcome) = planned("exposure,cost");
    type Tamper = fn(&mut Outcome);
    let tampers: [(&str, Tamper); 8] = [
        ("V101", |o| o.objective = Objective::default()),
        ("V601", |o| o.stages[1].objective += 1.0),
        ("V601", |o| {
            o.stages.pop();
        }),
        ("V601", |o| o.stages.swap(1, 2)),
        ("V603", |o| o.certificate.later[0].duals.balance.clear()),
        ("V602", |o| o.certificate.later[0].lock = 1.0),
        ("V604", |o| o.stages[1].held = None),
        ("V604", |o| {
            o.stages[1].held = o.stages[1].held.map(|held| held * 1.01);
        }),
    ];
    for (code, tamper) in tampers {
        let mut other = outcome.clone();
        tamper(&mut other);
        let found = codes(&other, &dataset, &matrix);
        assert!(found.contains(code), "{code}: {found:?}");
    }
    // A plan of least cost is none of least exposure.
    let mut cheap = planned("cost,exposure").2;
    cheap.objective = outcome.objective.clone();
    assert!(!verify(&cheap, &dataset, &matrix).is_empty());
}
