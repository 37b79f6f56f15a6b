//! The bundled case: every scenario is planned to a proof and verified from its tables.

use std::path::Path;
use wasteflow::pipeline::{self, BASE};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::{Prices, digests, verify};
use wasteflow::plan::outcome::PlanStatus;

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
        let plan = || pipeline::solve_with(&opened, prices, &control).expect("a plan");
        let outcome = plan();
        let matrix = pipeline::matrix(&opened, &control).expect("nobody stops it");
        assert_eq!(verify(&outcome, &opened.dataset, &matrix), [], "{id}");
        assert_eq!(outcome.status, PlanStatus::Optimal);
        assert_eq!(digests(&outcome, &opened.inputs), []);
        assert!(plan() == outcome, "{id} differs between two solves");
    }
}
