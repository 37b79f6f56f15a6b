//! The smallest change that would place what is left, against the reference.

use super::case::{CARBON, DRUMS, SLAG, tables};
use super::{codes, plan_of, random, simplex};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::remedy::remedies;
use wasteflow::plan::flow::{Options, check, solve_instance, verify};
use wasteflow::plan::outcome::{LimitKind, Remedy};
use wasteflow::quantity::Tonnes;

#[test]
fn random_remedies_are_the_smallest_and_place_what_they_say() {
    let (mut seen, mut partial) = (0, 0);
    for seed in 0..500 {
        let instance = random::small(seed);
        let control = Control::default();
        let solution = solve_instance(&instance, &Options::default(), &control).expect("a plan");
        let unplaced: Vec<f64> = solution.unplaced.iter().map(|t| t.0).collect();
        let cost = check::cost(&instance, &solution).0;
        for (n, remedy) in remedies(&instance, &solution, &control)
            .items
            .iter()
            .enumerate()
        {
            let name = format!("seed {seed} node {n}");
            assert_eq!(remedy.is_some(), unplaced[n] >= 1e-6, "{name}");
            let Some(remedy) = remedy else { continue };
            let (stays, opened, then) = simplex::remedy(&instance, &unplaced, n);
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * b.abs().max(1.0);
            assert!(
                near(remedy.placed.0, unplaced[n] - stays),
                "{name}: {remedy:?} {stays}"
            );
            assert_eq!(
                !remedy.blocked.is_empty(),
                stays > 1e-6,
                "{name}: {remedy:?}"
            );
            if remedy.placed > Tonnes::ZERO {
                let sum: f64 = remedy.openings.iter().map(|(_, t)| t.0).sum();
                assert!(near(sum, opened), "{name}: {remedy:?} {opened}");
                assert!(
                    near(remedy.cost.0, then - cost),
                    "{name}: {remedy:?} {then} {cost}"
                );
                seen += 1;
            }
            partial += usize::from(!remedy.blocked.is_empty());
        }
    }
    assert!(seen > 200 && partial > 100, "too tame: {seen} {partial}");
}

fn remedy(code: &str) -> (f64, Remedy) {
    let (dataset, matrix, outcome) = plan_of(tables());
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let left = outcome.unserved.iter().find(|u| u.code == code);
    let left = left.expect("it has no place");
    (left.tonnes.0, left.remedy.clone().expect("a remedy"))
}

#[test]
fn a_code_without_a_permit_needs_one_and_a_full_quota_or_plant_must_grow() {
    let (_, drums) = remedy(DRUMS);
    assert_eq!(
        (drums.permits_for, drums.cost_cny_t),
        (vec![DRUMS.to_owned()], None)
    );
    let (t, carbon) = remedy(CARBON);
    let opened: Vec<(LimitKind, &str, f64)> = (carbon.openings.iter())
        .map(|o| (o.kind, o.id.as_str(), o.tonnes.0))
        .collect();
    assert_eq!(opened, [(LimitKind::Quota, "q_carbon", t)]);
    assert!(carbon.cost_cny_t.is_some_and(|cost| cost.0 > 1000.0));
    let (t, slag) = remedy(SLAG);
    assert_eq!(slag.tonnes.0, t);
    assert_eq!(
        slag.openings.len(),
        1,
        "the room of the dump is all that lacks: {slag:?}"
    );
}

#[test]
fn applying_a_remedy_places_the_tonnes_at_the_cost_it_says() {
    let (_, _, base) = plan_of(tables());
    let carbon = base
        .unserved
        .iter()
        .find(|u| u.code == CARBON)
        .expect("left");
    let remedy = carbon.remedy.as_ref().expect("a remedy");
    let mut roomier = tables();
    for row in &mut roomier.whitelist.rows {
        let by = remedy.openings.iter().find(|o| o.id == row.id);
        row.t_per_year += by.map_or(Tonnes::ZERO, |o| o.tonnes);
    }
    let (_, _, then) = plan_of(roomier);
    let placed = base.totals.unplaced_t - then.totals.unplaced_t;
    assert!((placed - remedy.tonnes).abs() < Tonnes(1e-5));
    let cost = (then.totals.cost_cny - base.totals.cost_cny).0 / placed.0;
    let due = remedy.cost_cny_t.expect("it places something").0;
    assert!((cost - due).abs() < 0.01, "{cost} {due}");
}

#[test]
fn tampered_remedies_are_refused() {
    let (dataset, matrix, outcome) = plan_of(tables());
    type Tamper = fn(&mut Remedy);
    let tampers: [(&str, Tamper); 5] = [
        (CARBON, |r| r.openings[0].id = "nobody".into()),
        (CARBON, |r| r.openings[0].tonnes = Tonnes(-1.0)),
        (CARBON, |r| r.tonnes = Tonnes(1e6)),
        (CARBON, |r| r.cost_cny_t = None),
        (DRUMS, |r| r.permits_for.clear()),
    ];
    for (i, (code, tamper)) in tampers.into_iter().enumerate() {
        let mut wrong = outcome.clone();
        for left in wrong.unserved.iter_mut().filter(|u| u.code == code) {
            tamper(left.remedy.as_mut().expect("a remedy"));
        }
        let found = codes(&wrong, &dataset, &matrix);
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["V507"],
            "tamper {i}"
        );
    }
}
