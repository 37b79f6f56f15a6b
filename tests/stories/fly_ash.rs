//! Story 6: municipal refuse is burned, its fly ash stabilised on site, and no landfill in the district
//! takes it. And the mass part of story 4.

use super::tables;
use std::collections::BTreeMap;
use std::path::Path;
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::{Dataset, check, scenario};
use wasteflow::network::Matrix;
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::{solve, verify};
use wasteflow::plan::outcome::{LimitKind, Load, Outcome};
use wasteflow::quantity::Tonnes;

const RAW: &str = "772-002-18";
const STABILISED: &str = "772-002-18/stabilised";
const LANDFILL: &str = "F_ASHFILL-01";

/// Ways of the bundled case; scenarios of this story change no road.
fn ways() -> Matrix {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let base = pipeline::open(&folder, None).expect("the bundled case passes its checks");
    pipeline::matrix(&base, &Control::default()).expect("nobody stops it")
}

fn scenario(id: &str) -> Tables {
    let mut tables = tables();
    let named = tables.scenarios.iter().find(|s| s.id == id).cloned();
    scenario::apply(&mut tables, &named.expect("it ships with the case")).expect("it fits");
    tables
}

fn planned(tables: Tables, ways: &Matrix) -> Outcome {
    let dataset = Dataset::new(tables).expect("the scenario passes the checks");
    let control = Control::default();
    let outcome = solve(&dataset, ways, BTreeMap::new(), "base", &control).expect("a plan");
    assert_eq!(verify(&outcome, &dataset, ways), []);
    outcome
}

fn with_landfill(id: &str, t: f64, ways: &Matrix) -> Outcome {
    let mut tables = scenario(id);
    let permit = tables.permits.rows.iter_mut().find(|p| p.id == LANDFILL);
    permit.expect("the landfill's line").t_per_year = Tonnes(t);
    planned(tables, ways)
}

fn sent(outcome: &Outcome, facility: &str) -> f64 {
    let legs = outcome.legs.iter();
    let legs = legs.filter(|l| l.code == STABILISED && l.facility == facility);
    legs.map(|l| l.tonnes.0).sum()
}

/// Tonnes and CNY per tonne of the leg to a facility.
fn leg(outcome: &Outcome, facility: &str) -> (f64, f64) {
    let mut legs = outcome.legs.iter();
    let leg = legs.find(|l| l.code == STABILISED && l.facility == facility);
    let leg = leg.unwrap_or_else(|| panic!("no leg to {facility}"));
    assert!(leg.metres.km() > 1.0, "the way is told: {leg:?}");
    (leg.tonnes.0, leg.cost_cny.0 / leg.tonnes.0)
}

fn landfill(outcome: &Outcome) -> &Load {
    let mut loads = outcome.loads.iter();
    let load = loads.find(|l| l.kind == LimitKind::Permit && l.id == LANDFILL);
    load.expect("a capacity of 0 has a load and a price, too")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn story_6_refuse_leaves_stabilised_ash_that_goes_to_three_places_outside() {
    let outcome = planned(scenario("fly_ash_story"), &ways());
    let [feed] = outcome.feeds.as_slice() else {
        panic!("one process input: {:?}", outcome.feeds);
    };
    assert!(near(feed.tonnes.0, 100_000.0));
    let made: Vec<(&str, bool)> = (feed.made.iter())
        .map(|m| (m.code.as_str(), m.treated_on_site))
        .collect();
    assert_eq!(made, [(RAW, true), (STABILISED, false)]);
    assert!(near(feed.made[0].tonnes.0, 3_000.0) && near(feed.made[1].tonnes.0, 3_750.0));
    // A stream or a residue, never both, and the refuse is no arising.
    let streams = scenario("fly_ash_story").streams.rows;
    let arising: f64 = streams.iter().map(|s| s.t_per_year.0).sum();
    assert!((outcome.totals.arising_t.0 - arising).abs() < 1e-3);
    assert!(outcome.legs.iter().all(|l| l.code != RAW));
    for (facility, t) in [
        ("X_ZHONGSI", 2_000.0),
        ("X_GUIZHOU", 1_000.0),
        ("X_HUBEI", 750.0),
    ] {
        let (tonnes, per_tonne) = leg(&outcome, facility);
        assert!(
            near(tonnes, t) && per_tonne > 1_000.0,
            "{facility}: {tonnes} t"
        );
    }
    assert!(outcome.unserved.iter().all(|u| u.code != STABILISED));
    assert!(near(landfill(&outcome).capacity_t.0, 0.0));
}

#[test]
fn story_6_with_every_outlet_closed_the_ash_is_listed_with_its_reason() {
    let ways = ways();
    let outcome = planned(scenario("fly_ash_no_outlet"), &ways);
    let left: Vec<_> = (outcome.unserved.iter())
        .filter(|u| u.code == STABILISED)
        .collect();
    let [left] = left.as_slice() else {
        panic!("one entry: {left:?}");
    };
    assert!(near(left.tonnes.0, 3_750.0));
    assert!(
        left.detail.zh.starts_with("区内无飞灰填埋场"),
        "{}",
        left.detail.zh
    );
    // What the report predicts for the next tonne of room, and what comes of it.
    assert!(near(landfill(&outcome).placed_per_t, 1.0));
    let opened = with_landfill("fly_ash_no_outlet", 5_000.0, &ways);
    assert!(near(sent(&opened, "F_ASHFILL"), 3_750.0));
    assert!(near(
        outcome.totals.unplaced_t.0 - opened.totals.unplaced_t.0,
        3_750.0
    ));
}

#[test]
fn story_6_opening_the_landfill_saves_what_its_price_said() {
    let ways = ways();
    let before = planned(scenario("fly_ash_story"), &ways);
    let price = landfill(&before).price_cny_t.0;
    let saved = |outcome: &Outcome| before.totals.cost_cny.0 - outcome.totals.cost_cny.0;
    let first = saved(&with_landfill("fly_ash_story", 1.0, &ways));
    let slack = 0.01_f64.max(1e-6 * price.abs());
    assert!((first - price).abs() <= slack, "{first} against {price}");
    // The price holds while the dearest outlet gives up tonnes, 750 of them; the next two follow.
    let range = saved(&with_landfill("fly_ash_story", 750.0, &ways));
    assert!((range - 750.0 * price).abs() <= 750.0 * slack, "{range}");
    let after = planned(scenario("fly_ash_landfill"), &ways);
    assert!(near(sent(&after, "F_ASHFILL"), 3_750.0));
    let (_, buried) = leg(&after, "F_ASHFILL");
    let steps: f64 = (["X_ZHONGSI", "X_GUIZHOU", "X_HUBEI"].iter())
        .map(|facility| leg(&before, facility))
        .map(|(t, per_tonne)| t * (per_tonne - buried))
        .sum();
    assert!(
        (saved(&after) - steps).abs() < 0.1,
        "{} {steps}",
        saved(&after)
    );
}

#[test]
fn story_6_raw_ash_as_stream_and_residue_is_refused() {
    let mut tables = scenario("fly_ash_story");
    let stream = tables.streams.rows.iter_mut().find(|s| s.code == RAW);
    stream.expect("the base case has it").t_per_year = Tonnes(10.0);
    let findings = check::all(&tables);
    assert!(findings.iter().any(|f| f.code == "D165" && f.is_error()));
}

#[test]
fn story_4_more_leaves_the_ash_works_than_goes_in_only_with_the_reagent_declared() {
    let mut tables = tables();
    let p7 = tables
        .processes
        .rows
        .iter_mut()
        .find(|p| p.id == "ALASH_P7");
    let p7 = p7.expect("P7");
    let outputs = tables
        .residues
        .rows
        .iter()
        .filter(|r| r.process == "ALASH_P7");
    let products: Vec<f64> = (outputs.filter(|r| r.code.is_none()))
        .map(|r| 10.0 * r.t_per_t)
        .collect();
    assert_eq!(products, [1.5, 13.5]);
    assert!(10.0 * p7.reagent_t_per_t >= 5.0);
    let refused = |tables: &Tables| check::all(tables).iter().any(|f| f.code == "D160");
    let declared = tables.clone();
    let row = tables
        .processes
        .rows
        .iter_mut()
        .find(|p| p.id == "ALASH_P7");
    row.expect("P7").reagent_t_per_t = 0.0;
    assert!(!refused(&declared) && refused(&tables));
}
