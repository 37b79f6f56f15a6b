//! The nearness rule (R012): legs across provinces that pass by a nearer place with room.

use super::case::{CARBON, tables};
use super::{codes, plan_of};
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::vocabulary::Operation;
use wasteflow::plan::flow::verify;
use wasteflow::plan::outcome::{Leg, Outcome};
use wasteflow::quantity::Tonnes;

/// A second place for the carbon, in the city, dearer than the one in the other province.
fn with_city(t: f64, operation: Operation) -> Tables {
    let mut tables = tables();
    let mut city = tables
        .permits
        .rows
        .iter()
        .find(|p| p.id == "p_far_carbon")
        .cloned()
        .expect("it");
    (city.id, city.facility) = ("p_city_carbon".into(), "city".into());
    city.t_per_year = Tonnes(t);
    let mut dear = tables.prices.rows[4].clone();
    dear.item = "gate.dear".into();
    (dear.typical, dear.high) = (5_000.0, 9_000.0);
    city.price = dear.item.clone();
    tables.prices.rows.push(dear);
    for permit in tables
        .permits
        .rows
        .iter_mut()
        .filter(|p| p.id == "p_far_carbon")
    {
        permit.operation = operation;
    }
    tables.permits.rows.push(city);
    tables
}

fn far(outcome: &Outcome) -> &Leg {
    let mut legs = outcome.legs.iter();
    legs.find(|l| l.code == CARBON && l.facility == "far")
        .expect("a leg across provinces")
}

#[test]
fn disposal_across_provinces_is_to_be_explained_while_a_nearer_place_has_room() {
    let (dataset, matrix, outcome) = plan_of(with_city(100.0, Operation::Dispose));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let nearer = far(&outcome).nearer.as_ref().expect("the city has room");
    assert_eq!(
        (nearer.facility.as_str(), nearer.to_explain),
        ("city", true)
    );
    // 12 t by quota to the other province, the rest to the city.
    assert!((nearer.room_t.0 - 82.0).abs() < 1e-6 && nearer.metres < far(&outcome).metres);
    let (dataset, matrix, outcome) = plan_of(with_city(100.0, Operation::Use));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!(!far(&outcome).nearer.as_ref().expect("a remark").to_explain);
}

#[test]
fn a_full_place_and_none_at_all_ask_for_no_explanation() {
    for tables in [with_city(18.0, Operation::Dispose), tables()] {
        let (dataset, matrix, outcome) = plan_of(tables);
        assert_eq!(verify(&outcome, &dataset, &matrix), []);
        assert_eq!(far(&outcome).nearer, None);
    }
}

#[test]
fn a_silent_or_made_up_nearer_place_is_refused() {
    let (dataset, matrix, outcome) = plan_of(with_city(100.0, Operation::Dispose));
    let at = outcome
        .legs
        .iter()
        .position(|l| l.nearer.is_some())
        .expect("a leg");
    let tampers: [fn(&mut Leg); 4] = [
        |leg| leg.nearer = None,
        |leg| leg.nearer.as_mut().expect("it").to_explain = false,
        |leg| leg.nearer.as_mut().expect("it").room_t = Tonnes(5.0),
        |leg| leg.nearer.as_mut().expect("it").facility = "kiln".into(),
    ];
    for tamper in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered.legs[at]);
        assert!(codes(&tampered, &dataset, &matrix).contains("V210"));
    }
}
