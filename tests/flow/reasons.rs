//! Reasons of unplaced tonnes where the chain of what treatment leaves decides.

use super::case::{ASH, CARBON, DRUMS, OIL, case, tables};
use std::collections::BTreeMap;
use wasteflow::dataset::tables::Tables;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::{solve, verify};
use wasteflow::plan::outcome::{Outcome, Reason};
use wasteflow::quantity::Tonnes;

fn planned(tables: Tables) -> Outcome {
    let (dataset, matrix) = case(tables);
    let control = Control::default();
    let outcome = solve(&dataset, &matrix, BTreeMap::new(), "base", &control).expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    outcome
}

fn reason(outcome: &Outcome, code: &str) -> (Reason, String) {
    let left = outcome.unserved.iter().find(|u| u.code == code);
    left.map(|u| (u.reason, u.detail.zh.clone())).expect(code)
}

/// Burning leaves so much of the drums' code, too.
fn burning_leaves_drums(tables: &mut Tables, t_per_t: f64) {
    tables.processes.rows[0].reagent_t_per_t = 0.5;
    let mut second = tables.residues.rows[0].clone();
    second.code = Some(DRUMS.into());
    second.t_per_t = t_per_t;
    tables.residues.rows.push(second);
}

#[test]
fn of_two_outputs_the_one_without_a_place_is_named() {
    let mut tables = tables();
    burning_leaves_drums(&mut tables, 1.1);
    let (reason, why) = reason(&planned(tables), OIL);
    assert_eq!(reason, Reason::NoPermit, "{why}");
    assert!(why.contains("p_kiln_oil") && why.contains(DRUMS), "{why}");
}

#[test]
fn a_circle_of_residues_is_followed_to_what_really_stands_in_the_way() {
    let mut tables = tables();
    burning_leaves_drums(&mut tables, 0.9);
    let mut wash = tables.processes.rows[0].clone();
    wash.id = "wash".into();
    tables.processes.rows.push(wash);
    let mut back = tables.residues.rows[0].clone();
    (back.process, back.code, back.t_per_t) = ("wash".into(), Some(OIL.into()), 0.9);
    tables.residues.rows.push(back);
    let gone = ["p_store_oil", "p_city_oil", "p_city_ash"];
    tables
        .permits
        .rows
        .retain(|p| !gone.contains(&p.id.as_str()));
    for permit in tables.permits.rows.iter_mut().filter(|p| p.id == "p_old") {
        permit.valid_to = jiff::civil::date(2030, 12, 31);
        permit.process = Some("wash".into());
    }
    // Oil leaves drums, drums leave oil; the ash on the way has no permit.
    let (reason, why) = reason(&planned(tables), OIL);
    assert_eq!(reason, Reason::NoPermit, "{why}");
    assert!(why.contains(DRUMS) && why.contains(ASH), "{why}");
}

#[test]
fn a_permit_for_nothing_is_closed_and_not_full() {
    let mut outside = tables();
    let rows = outside.permits.rows.iter_mut();
    rows.filter(|p| p.id == "p_far_carbon")
        .for_each(|p| p.t_per_year = Tonnes::ZERO);
    let (found, why) = reason(&planned(outside), CARBON);
    assert_eq!(found, Reason::NoCapacity, "{why}");
    assert!(why.starts_with("区内无该类别的利用处置许可"), "{why}");
    assert!(
        why.contains("许可能力为零") && !why.contains("已满"),
        "{why}"
    );

    let mut inside = tables();
    inside
        .permits
        .rows
        .retain(|p| p.id != "p_city_oil" && p.id != "p_store_oil");
    let rows = inside.permits.rows.iter_mut();
    rows.filter(|p| p.id == "p_kiln_oil")
        .for_each(|p| p.t_per_year = Tonnes::ZERO);
    let (found, why) = reason(&planned(inside), OIL);
    assert_eq!(found, Reason::NoPermit, "{why}");
    assert!(
        why.starts_with("区内无") && why.contains("许可能力为零"),
        "{why}"
    );
}
