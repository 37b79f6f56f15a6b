//! Why a leg goes where it goes: what is said of other places, against the case itself and against plans
//! that are made to go there.

use super::case::{CARBON, DRUMS, OIL, case, tables};
use super::plan_of;
use std::collections::BTreeMap;
use wasteflow::dataset::Dataset;
use wasteflow::network::Matrix;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::solve;
use wasteflow::plan::flow::why::{Barrier, Other, Question, Why, WhyError, why};
use wasteflow::plan::outcome::Outcome;
use wasteflow::quantity::{CnyPerTonne, Tonnes};

fn leg_to(outcome: &Outcome, permit: &str) -> usize {
    let place = outcome.legs.iter().position(|l| l.permit == permit);
    1 + place.expect("a leg to it")
}

fn asked(dataset: &Dataset, matrix: &Matrix, outcome: &Outcome, leg: usize) -> Why {
    why(dataset, matrix, outcome, &Question::Leg(leg)).expect("an answer")
}

fn other<'a>(why: &'a Why, facility: &str) -> &'a Other {
    let others = &why.legs[0].others;
    let found = others.iter().find(|o| o.facility == facility);
    found.unwrap_or_else(|| panic!("{facility} is not among {others:#?}"))
}

fn kinds(other: &Other) -> Vec<Barrier> {
    other.bars.iter().map(|bar| bar.kind).collect()
}

#[test]
fn places_without_a_usable_permit_are_named_as_such_and_licensed_ones_with_what_is_full() {
    let (dataset, matrix, outcome) = plan_of(tables());
    let far = asked(
        &dataset,
        &matrix,
        &outcome,
        leg_to(&outcome, "p_far_carbon"),
    );
    assert_eq!(
        (far.code.as_str(), far.legs[0].facility.as_str()),
        (CARBON, "far")
    );
    for place in ["kiln", "store", "dump", "own", "city"] {
        let other = other(&far, place);
        assert_eq!(kinds(other), [Barrier::NoPermit], "{place}");
        assert!(other.nearer && !other.licensed && other.dearer_cny_t.is_none());
    }
    assert_eq!(far.left.len(), 1, "what stays of the carbon is told, too");

    let city = asked(&dataset, &matrix, &outcome, leg_to(&outcome, "p_city_oil"));
    assert_eq!(city.code, OIL);
    let kiln = other(&city, "kiln");
    assert!(kiln.licensed && kiln.nearer);
    assert!(kinds(kiln).contains(&Barrier::HostFull), "{kiln:?}");
    assert_eq!(kiln.permit.as_deref(), Some("p_kiln_oil"));
    let near: Vec<f64> = (city.legs[0].others.iter())
        .filter_map(|o| o.metres)
        .map(|m| m.0)
        .collect();
    assert!(near.is_sorted(), "{near:?}");
}

#[test]
fn a_captive_plant_an_expired_permit_and_a_bare_class_have_their_own_words() {
    let mut near = tables();
    (near.facilities.rows.iter_mut().filter(|f| f.id == "own")).for_each(|f| f.lon = 106.235);
    let (dataset, matrix, outcome) = plan_of(near);
    let slag = asked(&dataset, &matrix, &outcome, leg_to(&outcome, "p_dump_slag"));
    assert_eq!(kinds(other(&slag, "own")), [Barrier::NotForOthers]);

    let mut tables = tables();
    for (id, facility) in [("p_store_drums", "store"), ("p_far_drums", "far")] {
        let mut drums = tables.permits.rows[0].clone();
        (drums.id, drums.facility) = (id.into(), facility.into());
        (drums.code, drums.host, drums.process) = (DRUMS.into(), None, None);
        tables.permits.rows.push(drums);
    }
    (tables.permits.rows.iter_mut().filter(|p| p.id == "p_bare"))
        .for_each(|p| p.facility = "dump".into());
    let (dataset, matrix, outcome) = plan_of(tables);
    let drums = asked(
        &dataset,
        &matrix,
        &outcome,
        leg_to(&outcome, "p_store_drums"),
    );
    assert_eq!(kinds(other(&drums, "city")), [Barrier::NotInForce]);
    assert_eq!(kinds(other(&drums, "dump")), [Barrier::ClassOnly]);
    assert_eq!(kinds(other(&drums, "kiln")), [Barrier::NoPermit]);
    assert_eq!(kinds(other(&drums, "far")), [Barrier::NoQuota]);
}

#[test]
fn a_place_without_a_road_or_without_a_quota_says_so() {
    let mut near = tables();
    let mut second = near
        .permits
        .rows
        .iter()
        .find(|p| p.id == "p_far_carbon")
        .cloned();
    if let Some(permit) = &mut second {
        (permit.id, permit.facility) = ("p_city_carbon".into(), "city".into());
        permit.t_per_year = Tonnes(20.0);
    }
    near.permits.rows.extend(second);
    near.whitelist.rows.clear();
    let (dataset, matrix) = case(near);
    let outcome = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    let outcome = outcome.expect("a plan");
    let city = asked(
        &dataset,
        &matrix,
        &outcome,
        leg_to(&outcome, "p_city_carbon"),
    );
    assert_eq!(kinds(other(&city, "far")), [Barrier::NoQuota]);

    let mut cut = Matrix::unreachable(matrix.sources(), matrix.targets());
    for i in 0..matrix.sources() {
        for j in 0..matrix.targets() - 1 {
            cut.set(i, j, matrix.get(i, j).expect("all connected"));
        }
    }
    let outcome = solve(&dataset, &cut, BTreeMap::new(), "base", &Control::default());
    let outcome = outcome.expect("a plan");
    let city = asked(&dataset, &cut, &outcome, leg_to(&outcome, "p_city_carbon"));
    assert_eq!(kinds(other(&city, "far")), [Barrier::NoRoad]);
}

/// Closing the place a stream goes to but for one tonne less costs what `adds` says of the next best.
#[test]
fn what_another_place_adds_is_what_the_plan_costs_more_when_a_tonne_goes_there() {
    let mut tables = tables();
    // Room everywhere, so that the price alone decides.
    for permit in &mut tables.permits.rows {
        if ["p_kiln_oil", "p_city_oil"].contains(&permit.id.as_str()) {
            permit.t_per_year = Tonnes(500.0);
            permit.host = None;
        }
    }
    (tables.facilities.rows.iter_mut()).for_each(|f| f.capacity_t_per_year = None);
    let (dataset, matrix, outcome) = plan_of(tables.clone());
    let stream = why(
        &dataset,
        &matrix,
        &outcome,
        &Question::Stream("s_oil".into()),
    );
    let stream = stream.expect("an answer");
    let leg = &stream.legs[0];
    let cheapest = (leg.others.iter())
        .filter(|o| o.licensed && o.bars.is_empty() && o.permit.as_deref() != Some("p_store_oil"))
        .min_by(|a, b| {
            let adds = |o: &Other| o.adds_cny_t.map_or(f64::INFINITY, |c| c.0);
            adds(a).total_cmp(&adds(b))
        })
        .expect("another place");
    let adds = cheapest.adds_cny_t.expect("it can be gone to");
    assert!(adds > CnyPerTonne::ZERO);
    let all: f64 = (outcome.legs.iter())
        .filter(|l| l.permit == leg.permit)
        .map(|l| l.tonnes.0)
        .sum();
    for permit in &mut tables.permits.rows {
        if permit.id == leg.permit {
            permit.t_per_year = Tonnes(all - 1.0);
        }
        // A collector would only be a way round to the same place.
        if permit.id == "p_store_oil" {
            permit.t_per_year = Tonnes::ZERO;
        }
    }
    let (_, _, less) = plan_of(tables);
    let more = less.totals.cost_cny - outcome.totals.cost_cny;
    assert!((more.0 - adds.0).abs() < 0.01, "{more:?} {cheapest:#?}");
}

#[test]
fn a_question_about_nothing_is_an_error_with_words() {
    let (dataset, matrix, outcome) = plan_of(tables());
    for question in [
        Question::Leg(0),
        Question::Leg(outcome.legs.len() + 1),
        Question::Stream("nobody".into()),
    ] {
        let error = why(&dataset, &matrix, &outcome, &question).expect_err("nothing there");
        assert!(matches!(error, WhyError::Leg(..) | WhyError::Stream(_)));
        assert!(!error.text().zh.is_empty() && !error.text().en.is_empty());
    }
}
