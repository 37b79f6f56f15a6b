//! Scenarios of plants the plan encourages without tonnes: shared with neighbouring districts (task 31) and of
//! large firms' own (tasks 39 and 40). Every scenario is proved and verified in `flow/bundled.rs`.

use std::path::Path;
use wasteflow::pipeline::{self, BASE, Opened};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::Prices;
use wasteflow::plan::outcome::{Origin, Outcome};
use wasteflow::report::block::Cell;
use wasteflow::report::parks;

const JOINT: [&str; 3] = ["X_JOINT_GAOXIN", "X_JOINT_DADUKOU", "X_JOINT_YONGCHUAN"];

fn planned(scenario: &str) -> (Opened, Outcome) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&folder, Some(scenario)).expect("the bundled case passes");
    let outcome = pipeline::solve_with(&opened, Prices::None, &Control::default()).expect("a plan");
    (opened, outcome)
}

/// Tonnes that go to a facility, and those of them whose generator is another than the one given.
fn sent(outcome: &Outcome, facility: &str, owner: Option<&str>) -> (f64, f64) {
    let legs = outcome.legs.iter().filter(|leg| leg.facility == facility);
    legs.fold((0.0, 0.0), |(all, others), leg| {
        let own = matches!(&leg.from, Origin::Stream { generator, .. } if Some(generator.as_str()) == owner);
        let t = leg.tonnes.0;
        (all + t, if own { others } else { others + t })
    })
}

#[test]
fn task_31_three_neighbours_take_waste_once_their_lines_open() {
    let ((_, base), (_, joint)) = (planned(BASE), planned("joint_area"));
    for facility in JOINT {
        assert!(sent(&base, facility, None).0 == 0.0, "{facility} is shut");
        assert!(sent(&joint, facility, None).0 > 100.0, "{facility} is used");
    }
    // What comes in from Yongchuan takes room in the district, and nothing loses its place for it.
    assert!(joint.totals.unplaced_t.0 <= base.totals.unplaced_t.0 + 1e-6);
    let far = |outcome: &Outcome| {
        let away = ["X_HUBEI", "X_GUIZHOU"].map(|id| sent(outcome, id, None).0);
        away.iter().sum::<f64>()
    };
    assert!(far(&joint) < far(&base) - 1_000.0, "less leaves the city");
}

#[test]
fn tasks_39_and_40_large_firms_take_their_own_waste_and_nobody_elses() {
    let ((_, base), (opened, own)) = (planned(BASE), planned("captive_plants"));
    let none = (0.0, 0.0);
    assert_eq!(sent(&base, "F_OWN_ASH", Some("G0003")), none);
    for (facility, owner, t) in [
        ("F_OWN_ASH", "G0003", 20_000.0),
        ("F_SMELTER", "G0004", 10_200.0),
    ] {
        let (all, others) = sent(&own, facility, Some(owner));
        assert!((all - t).abs() < 1e-6, "{facility}: {all}");
        assert!(others < 1e-6, "{facility} takes {others} t of others");
    }
    assert!(own.totals.cost_cny.0 < base.totals.cost_cny.0);
    // The table of large firms says the same.
    let chapter = parks::chapter(&opened.dataset, &own).expect("the case has large firms");
    let large = chapter.blocks.iter().find(|b| b.file == "large_generators");
    let rows = &large.expect("a table of large firms").rows;
    let handled: Vec<f64> = (rows.iter())
        .filter_map(|row| match row[4] {
            Cell::Number(t, _) | Cell::Exact(t) => Some(t),
            _ => None,
        })
        .collect();
    assert!(
        rows.len() >= 2 && handled.contains(&20_000.0),
        "{handled:?}"
    );
}
