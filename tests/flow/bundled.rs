//! The bundled case: every scenario is planned to a proof and verified from its tables.

use std::path::Path;
use wasteflow::pipeline::{self, BASE, Opened};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::{Clash, FlowError, Prices, digests, verify};
use wasteflow::plan::outage;
use wasteflow::plan::outcome::{PlanStatus, Reason};
use wasteflow::plan::sample::Ask;

/// Scenarios that show rows which cannot hold.
const CLASHING: [&str; 2] = ["use_88_export_5", "use_88_hard"];

fn opened(scenario: &str) -> Opened {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    pipeline::open(&folder, Some(scenario)).expect("the bundled case passes its checks")
}

fn clash(scenario: &str) -> Clash {
    match pipeline::solve_with(&opened(scenario), Prices::None, &Control::default()) {
        Err(FlowError::Clash(clash)) => *clash,
        other => panic!("a clash was due, got {other:?}"),
    }
}

#[test]
fn three_wordings_of_the_rate_of_use_have_three_answers() {
    let solved = |scenario: &str| {
        pipeline::solve_with(&opened(scenario), Prices::None, &Control::default()).expect("a plan")
    };
    let (plain, aim, soft) = (
        solved("growth_2025"),
        solved("use_88_aim"),
        solved("use_88_soft"),
    );
    let (aim_row, soft_row) = (&aim.rows[0], &soft.rows[0]);
    // Told only: the same plan, and how many tonnes are missing.
    assert_eq!(plain.legs, aim.legs);
    assert!(!aim_row.met && aim_row.missed_t.0 > 800_000.0);
    // Soft: using waste is the cheapest there is, so the price changes nothing but the objective.
    assert!((soft_row.reached - aim_row.reached).abs() < 1e-6);
    assert!(soft_row.given_cny.is_some_and(|cny| cny.0 > 2e8));
    // Hard: no plan, and the most that can be reached is what the aim reaches.
    let clash = clash("use_88_hard");
    assert!((clash.rows[0].alone - aim_row.reached).abs() < 1e-6);
    assert!(!clash.limits.is_empty() && clash.limits_needed);
}

#[test]
fn rows_that_clash_are_both_told_on_the_bundled_case() {
    let clash = clash("use_88_export_5");
    let ids: Vec<&str> = clash.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["use_88", "export_5"]);
    for row in &clash.rows {
        let kept = |value: f64| match row.id.as_str() {
            "use_88" => value >= 88.0,
            _ => value <= 5.0,
        };
        assert!(kept(row.alone) && !kept(row.with_others), "{row:?}");
    }
}

/// Rows join all of a case in one part, where each price of room is that of the whole model.
#[test]
fn prices_of_room_are_verified_where_rows_must_hold() {
    let (opened, control) = (opened("use_88_built"), Control::default());
    let outcome = pipeline::solve_with(&opened, Prices::Auto, &control).expect("a plan");
    let matrix = pipeline::matrix(&opened, &control).expect("nobody stops it");
    assert_eq!(verify(&outcome, &opened.dataset, &matrix), []);
    assert!(outcome.loads.iter().any(|load| load.room.is_some()));
    let row = |id: &str| outcome.rows.iter().find(|row| row.id == id).expect(id);
    // Both rows that must hold bind and hold waste back; the soft one gives; the aim is told only.
    for id in ["use_88", "export_10"] {
        assert!(
            row(id).met && row(id).placed_t.is_some_and(|t| t.0 > 0.0),
            "{id}"
        );
    }
    assert!(row("carbon").given_cny.is_some_and(|cny| cny.0 > 0.0));
    assert!(!row("no_landfill").met && row("no_landfill").price_cny.is_none());
    assert!(
        outcome
            .unserved
            .iter()
            .any(|left| left.reason == Reason::Row)
    );
}

#[test]
fn losses_and_draws_are_studied_where_rows_cannot_hold() {
    let (opened, control) = (opened("use_88_export_5"), Control::default());
    let losses = outage::chosen(&opened.dataset, &["F_ASHBOARD".to_owned()]).expect("a facility");
    let study = pipeline::outage(&opened, &losses, 30.0, &control).expect("a study");
    assert_eq!(study.losses.len(), 1);
    let ask = Ask {
        n: 2,
        ..Ask::default()
    };
    pipeline::sample(&opened, &ask, &control).expect("quantiles");
}

#[test]
fn every_scenario_of_the_bundled_case_is_proved_and_verified() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let base = pipeline::open(&folder, None).expect("the bundled case passes its checks");
    let others = base.dataset.tables().scenarios.iter().map(|s| s.id.clone());
    let ids: Vec<String> = std::iter::once(BASE.to_owned()).chain(others).collect();
    let control = Control::default();
    for id in &ids {
        let opened = base
            .with_scenario(id)
            .expect("each scenario passes the checks");
        // Prices take longer than the plan: two scenarios have them.
        let prices = match id.as_str() {
            BASE | "growth_2025" => Prices::Auto,
            _ => Prices::None,
        };
        if CLASHING.contains(&id.as_str()) {
            let found = pipeline::solve_with(&opened, prices, &control);
            assert!(matches!(found, Err(FlowError::Clash(_))), "{id}: {found:?}");
            continue;
        }
        let plan = || pipeline::solve_with(&opened, prices, &control).expect("a plan");
        let outcome = plan();
        let matrix = pipeline::matrix(&opened, &control).expect("nobody stops it");
        assert_eq!(verify(&outcome, &opened.dataset, &matrix), [], "{id}");
        assert_eq!(outcome.status, PlanStatus::Optimal);
        assert_eq!(digests(&outcome, &opened.inputs), []);
        assert!(plan() == outcome, "{id} differs between two solves");
    }
}
