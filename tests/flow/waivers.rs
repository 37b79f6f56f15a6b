//! Licence waivers: a plant without a permit line takes a code, within tonnes and dates of a scheme.

use super::case::{DRUMS, OIL, tables};
use super::{codes, plan_of, tonnes};
use jiff::civil::date;
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{Tables, WaiverRow};
use wasteflow::dataset::vocabulary::Operation;
use wasteflow::plan::flow::verify;
use wasteflow::plan::outcome::{LimitKind, Outcome};
use wasteflow::quantity::Tonnes;

fn waiver(code: &str, facility: Option<&str>, process: Option<&str>) -> WaiverRow {
    let tables = tables();
    WaiverRow {
        id: "w".into(),
        generator: None,
        code: code.into(),
        facility: facility.map(Into::into),
        process: process.map(Into::into),
        operation: Operation::Use,
        scheme: "R020".into(),
        t_per_year: Tonnes(5.0),
        valid_from: date(2021, 1, 1),
        until: date(2021, 12, 31),
        price: "gate.slag".into(),
        source: tables.permits.rows[0].source.clone(),
    }
}

fn with(waiver: WaiverRow) -> Tables {
    let mut tables = tables();
    tables.waivers = Sheet::of(vec![waiver]);
    tables
}

fn waived(outcome: &Outcome) -> f64 {
    let legs = outcome
        .legs
        .iter()
        .filter(|l| l.waiver.as_deref() == Some("w"));
    legs.map(|l| l.tonnes.0).sum()
}

#[test]
fn a_waiver_opens_a_plant_up_to_its_tonnes_and_only_for_the_step() {
    let (dataset, matrix, outcome) = plan_of(with(waiver(DRUMS, Some("kiln"), None)));
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!((waived(&outcome) - 5.0).abs() < 1e-6);
    assert!((tonnes(&outcome, "w@kiln") - 5.0).abs() < 1e-6);
    let leg = outcome
        .legs
        .iter()
        .find(|l| l.waiver.is_some())
        .expect("a leg");
    // The way and its paper are those of any hazardous waste (R022).
    assert!(leg.handling_cny_t.0 > 0.0 && leg.transport_cny_t.0 > 0.0);
    let load = |kind: LimitKind, id: &str| {
        let mut loads = outcome.loads.iter();
        let load = loads.find(|l| l.kind == kind && l.id == id);
        load.expect("a load")
    };
    let (all, here) = (
        load(LimitKind::Waiver, "w"),
        load(LimitKind::Permit, "w@kiln"),
    );
    assert!((all.load_t.0 - 5.0).abs() < 1e-6);
    // One plant: the line and the waiver hold the same tonnes, their prices add up.
    assert!((all.placed_per_t + here.placed_per_t - 1.0).abs() < 1e-6);
}

#[test]
fn a_waiver_that_ends_within_the_year_or_names_another_generator_opens_nothing() {
    let mut ended = waiver(DRUMS, Some("kiln"), None);
    ended.until = date(2021, 11, 30);
    let mut others = waiver(DRUMS, Some("kiln"), None);
    others.generator = Some("garage".into());
    for row in [ended, others] {
        let (dataset, matrix, outcome) = plan_of(with(row));
        assert_eq!(verify(&outcome, &dataset, &matrix), []);
        assert!(waived(&outcome).abs() < 1e-9);
    }
    let mut own = waiver(DRUMS, Some("kiln"), None);
    own.generator = Some("mill".into());
    assert!((waived(&plan_of(with(own)).2) - 5.0).abs() < 1e-6);
}

#[test]
fn a_waiver_by_process_holds_at_every_plant_with_it_and_over_all_of_them() {
    let mut tables = with(waiver(DRUMS, None, Some("burn")));
    for permit in tables
        .permits
        .rows
        .iter_mut()
        .filter(|p| p.id == "p_city_oil")
    {
        permit.process = Some("burn".into());
    }
    let (dataset, matrix, outcome) = plan_of(tables);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let lines = dataset.tables().permits.rows.iter();
    let lines: Vec<&str> = lines
        .filter(|p| p.waiver.is_some())
        .map(|p| p.id.as_str())
        .collect();
    assert_eq!(lines, ["w@city", "w@kiln"]);
    assert!((waived(&outcome) - 5.0).abs() < 1e-6);
}

#[test]
fn a_leg_beyond_its_waiver_or_without_its_name_is_refused() {
    let (dataset, matrix, outcome) = plan_of(with(waiver(DRUMS, Some("kiln"), None)));
    let at = outcome
        .legs
        .iter()
        .position(|l| l.waiver.is_some())
        .expect("a leg");
    let mut unnamed = outcome.clone();
    unnamed.legs[at].waiver = None;
    assert!(codes(&unnamed, &dataset, &matrix).contains("V202"));
    let mut beyond = outcome.clone();
    beyond.legs[at].tonnes += Tonnes(1.0);
    assert!(codes(&beyond, &dataset, &matrix).contains("V401"));
    // Without the waiver the same plan is not lawful.
    let (dataset, matrix, _) = plan_of(tables());
    assert!(codes(&outcome, &dataset, &matrix).contains("V201"));
    let (dataset, matrix, _) = plan_of(with(waiver(OIL, Some("dump"), None)));
    assert!(codes(&outcome, &dataset, &matrix).contains("V201"));
}
