//! Limits of elements on a shared plant: one blending row for each.

use super::case::{OIL, SLAG, tables};
use super::{codes, plan_of, tonnes};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{ContentRow, HostLimitRow, Tables};
use wasteflow::plan::flow::verify;
use wasteflow::plan::outcome::{LimitKind, Outcome};
use wasteflow::quantity::Tonnes;

/// Oil holds 10 % of chlorine, slag 1 %.
fn with(limit: Option<f64>, share: Option<f64>) -> Tables {
    let mut tables = tables();
    let source = tables.hosts.rows[0].source.clone();
    tables.host_limits = Sheet::of(vec![HostLimitRow {
        id: "cl".into(),
        host: "line1".into(),
        element: "Cl".into(),
        t_per_year: limit.map(Tonnes),
        share,
        source: source.clone(),
    }]);
    let contents = [(OIL, 0.10), (SLAG, 0.01)].map(|(code, typical)| ContentRow {
        code: code.into(),
        element: "Cl".into(),
        low: None,
        typical,
        high: None,
        source: source.clone(),
    });
    tables.contents = Sheet::of(contents.to_vec());
    tables
}

fn chlorine(outcome: &Outcome) -> (f64, f64) {
    let mut loads = outcome.loads.iter();
    let load = loads.find(|l| l.kind == LimitKind::Element && l.id == "cl");
    load.map(|l| (l.load_t.0, l.capacity_t.0)).expect("a load")
}

#[test]
fn tonnes_of_an_element_are_held_over_all_wastes_of_the_host() {
    let (dataset, matrix, outcome) = plan_of(with(Some(12.0), None));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let (oil, slag) = (
        tonnes(&outcome, "p_kiln_oil"),
        tonnes(&outcome, "p_kiln_slag"),
    );
    assert!(
        (0.10 * oil + 0.01 * slag - 12.0).abs() < 1e-6,
        "{oil} {slag}"
    );
    let (load, capacity) = chlorine(&outcome);
    assert!((load - 12.0).abs() < 1e-6 && (capacity - 12.0).abs() < 1e-9);
}

#[test]
fn a_share_lets_poor_waste_make_up_for_rich_waste() {
    let (dataset, matrix, outcome) = plan_of(with(None, Some(0.012)));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let (oil, slag) = (
        tonnes(&outcome, "p_kiln_oil"),
        tonnes(&outcome, "p_kiln_slag"),
    );
    // 900 t of slag at 1 % leave room for 1.8 t of chlorine above the share of 1.2 %.
    assert!(
        (slag - 900.0).abs() < 1e-6 && (oil - 1.8 / 0.088).abs() < 1e-6,
        "{oil} {slag}"
    );
    assert!(chlorine(&outcome).0.abs() < 1e-6);
}

#[test]
fn too_much_of_an_element_and_a_false_load_are_refused() {
    let (dataset, matrix, outcome) = plan_of(with(Some(12.0), None));
    let (_, _, without) = plan_of(tables());
    assert!(codes(&without, &dataset, &matrix).contains("V401"));
    let mut tampered = outcome.clone();
    let load = tampered
        .loads
        .iter_mut()
        .find(|l| l.kind == LimitKind::Element);
    load.expect("a load").load_t += Tonnes(1.0);
    assert!(codes(&tampered, &dataset, &matrix).contains("V502"));
}
