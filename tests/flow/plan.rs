//! The small case planned: where each tonne goes and by which route, what is left and why, what a limit is worth.

use super::case::{CARBON, DRUMS, SLAG, case, tables};
use super::{plan_of, tonnes};
use std::collections::BTreeMap;
use wasteflow::dataset::vocabulary::Route;
use wasteflow::network::Matrix;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::{solve, verify};
use wasteflow::plan::outcome::{LimitKind, Origin, Outcome, PlanStatus, Reason};
use wasteflow::quantity::Tonnes;

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
