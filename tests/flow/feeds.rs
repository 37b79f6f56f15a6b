//! Process inputs that are no industrial waste: what they leave needs a place like any residue.

use super::case::{ASH, case, tables};
use super::{codes, plan_of};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{FeedRow, Tables};
use wasteflow::plan::flow::verify;
use wasteflow::quantity::Tonnes;

/// The kiln burns 1,000 t of refuse: half of it leaves as drums that a second process turns into ash.
fn fed() -> Tables {
    let mut tables = tables();
    for id in ["grate", "wash"] {
        let mut process = tables.processes.rows[0].clone();
        process.id = id.into();
        tables.processes.rows.push(process);
    }
    let mut raw = tables.residues.rows[0].clone();
    raw.process = "grate".into();
    raw.code = Some(super::case::DRUMS.into());
    raw.t_per_t = 0.5;
    raw.treated_by = Some("wash".into());
    let mut ash = tables.residues.rows[0].clone();
    ash.process = "wash".into();
    tables.residues.rows.extend([raw, ash]);
    tables.feeds = Sheet::of(vec![FeedRow {
        id: "refuse".into(),
        facility: "kiln".into(),
        name_zh: "生活垃圾".into(),
        name_en: "refuse".into(),
        process: "grate".into(),
        t_per_year: Tonnes(1_000.0),
        generator: None,
        source: tables.processes.rows[0].source.clone(),
    }]);
    tables
}

#[test]
fn what_refuse_leaves_is_placed_and_counted_apart_from_the_arisings() {
    let (_, _, without) = plan_of(tables());
    let (dataset, matrix, outcome) = plan_of(fed());
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert_eq!(outcome.totals.arising_t, without.totals.arising_t);
    let made = outcome.totals.residues_t.0 - without.totals.residues_t.0;
    assert!((made - 100.0).abs() < 1e-6, "{made}");
    let placed: f64 = (outcome.legs.iter().filter(|l| l.code == ASH))
        .map(|l| l.tonnes.0)
        .sum();
    assert!((placed - 111.0).abs() < 1e-6, "{placed}");
}

#[test]
fn a_feed_that_is_altered_or_left_out_is_refused() {
    let (dataset, matrix, outcome) = plan_of(fed());
    let tampers: [fn(&mut wasteflow::plan::outcome::Outcome); 4] = [
        |o| o.feeds[0].tonnes += Tonnes(1.0),
        |o| o.feeds[0].made[1].tonnes += Tonnes(1.0),
        |o| o.feeds[0].facility = "store".into(),
        |o| o.feeds.clear(),
    ];
    for tamper in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered);
        assert!(codes(&tampered, &dataset, &matrix).contains("V508"));
    }
    // An outcome of the case without refuse does not pass for one of the case with it.
    let (dataset, matrix) = case(fed());
    let (_, _, without) = plan_of(tables());
    assert!(codes(&without, &dataset, &matrix).contains("V301"));
}
