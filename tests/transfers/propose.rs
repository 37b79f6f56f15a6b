//! Next year's white list from the flow plan, and the price of a quota confirmed by solving again.

use super::bundled::story;
use std::collections::BTreeMap;
use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::tables::{Tables, UnitRecordRow};
use wasteflow::dataset::vocabulary::RecordKind;
use wasteflow::pipeline::transfers::{Booked, propose};
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::Control;
use wasteflow::plan::outcome::{LimitKind, Outcome};
use wasteflow::plan::transfers::propose::renewed;
use wasteflow::quantity::Tonnes;

fn with(opened: &Opened, tables: Tables) -> Opened {
    opened.with_tables(tables).expect("the case holds")
}

fn solved(opened: &Opened) -> Outcome {
    pipeline::solve(opened, &Control::default()).expect("it is planned")
}

#[test]
fn a_list_is_proposed_from_what_the_plan_sends_across_the_border() {
    let opened = story();
    let control = Control::default();
    let proposal = propose(&opened, &Booked::default(), 2026, &control).expect("a proposal");
    assert_eq!((proposal.year, proposal.renews), (2026, Some(2025)));
    // Summed anew from the legs of the plan.
    let next = with(&opened, renewed(opened.dataset.tables(), 2026).0);
    let tables = next.dataset.tables();
    let mut sums: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let outcome = solved(&next);
    for leg in &outcome.legs {
        let facility = tables.facilities.rows.iter().find(|f| f.id == leg.facility);
        let waste = tables.wastes.rows.iter().find(|w| w.code == leg.code);
        let (facility, waste) = (facility.expect("known"), waste.expect("known"));
        if facility.province != tables.case.province && waste.hazardous {
            *sums.entry((&facility.id, &leg.code)).or_default() += leg.tonnes.0;
        }
    }
    assert!(sums.len() >= 3, "{sums:?}");
    for ((facility, code), t) in &sums {
        let row = (proposal.rows.iter()).find(|r| r.facility == *facility && r.code == *code);
        let row = row.expect("every flow across the border has a row");
        assert!((row.by_list_t.0 + row.ordinary_t.0 - t).abs() < 1e-6);
        if row.why_not.is_none() {
            let ask = (t - 1e-6).ceil().min(row.permitted_t.0);
            assert!((row.ask_t.0 - ask).abs() < 1e-9, "{row:?}");
        } else {
            assert_eq!(row.ask_t, Tonnes::ZERO);
        }
    }
    // Every row of the list that is renewed is there, used or not.
    let old = opened.dataset.tables().whitelist.rows.iter();
    for quota in old.filter(|q| q.edition == 2025) {
        let found = (proposal.rows.iter())
            .find(|r| r.quota.as_deref() == Some(&quota.id))
            .expect("it is renewed or dropped");
        assert_eq!(found.listed_t, quota.t_per_year);
    }
    // Those that cannot be asked for come last, with the reason: Hubei's licence ends in March.
    let hubei = proposal.rows.iter().find(|r| r.facility == "X_HUBEI");
    if let Some(hubei) = hubei.filter(|r| r.code == "772-002-18") {
        let why = hubei
            .why_not
            .as_ref()
            .expect("it does not hold through the year");
        assert!(why.zh.contains("全年"), "{}", why.zh);
    }
    let barred = proposal.rows.iter().position(|r| r.why_not.is_some());
    let barred = barred.unwrap_or(proposal.rows.len());
    assert!(proposal.rows[barred..].iter().all(|r| r.why_not.is_some()));
}

#[test]
fn an_operator_with_a_serious_violation_is_not_proposed() {
    let opened = story();
    let control = Control::default();
    let asked = |opened: &Opened| {
        let proposal = propose(opened, &Booked::default(), 2026, &control).expect("a proposal");
        let rows = proposal.rows.into_iter();
        rows.filter(|r| r.facility == "X_CHUANNAN")
            .collect::<Vec<_>>()
    };
    let before = asked(&opened);
    assert!(before.iter().any(|r| r.ask_t.0 > 0.0), "{before:?}");
    let mut tables = opened.dataset.tables().clone();
    tables.unit_records.rows.push(UnitRecordRow {
        id: "SV".to_owned(),
        unit: "X_CHUANNAN".to_owned(),
        kind: RecordKind::SeriousPenalty,
        date: "2025-06-01".parse().expect("a date"),
        code: None,
        t: None,
        oldest: None,
        until: None,
        grade: None,
        source: Source::new(Mark::Demo, ""),
    });
    let after = asked(&with(&opened, tables));
    assert!(after.iter().all(|r| r.ask_t == Tonnes::ZERO));
    assert!(
        after
            .iter()
            .any(|r| r.why_not.as_ref().is_some_and(|w| w.zh.contains("R004")))
    );
}

#[test]
fn the_price_of_a_quota_is_what_a_tonne_less_and_a_tonne_more_change_when_solved_again() {
    let opened = story();
    let quota = "W2025-04";
    let base = solved(&opened);
    let load = (base.loads.iter())
        .find(|l| l.kind == LimitKind::Quota && l.id == quota)
        .expect("it is listed");
    let room = load.room.as_ref().expect("both sides are measured");
    let cost = |by: f64| {
        let mut tables = opened.dataset.tables().clone();
        let rows = &mut tables.whitelist.rows;
        let row = rows.iter_mut().find(|q| q.id == quota);
        row.expect("it is listed").t_per_year += Tonnes(by);
        solved(&with(&opened, tables)).totals.cost_cny.0
    };
    let middle = base.totals.cost_cny.0;
    let close = |change: f64, price: f64| {
        assert!(
            (change - price).abs() <= (1e-6 * price.abs()).max(0.01),
            "solved again {change}, priced {price}"
        );
    };
    close(middle - cost(1.0), room.more.price_cny_t.0);
    let less = room.less.as_ref().expect("there is a tonne to take away");
    close(cost(-1.0) - middle, less.price_cny_t.0);
}

#[test]
fn the_command_line_writes_the_rows_as_the_case_would_list_them_and_a_page_that_says_demo() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().to_string_lossy().into_owned();
    let run = crate::common::wasteflow(&[
        "review",
        "data/geo",
        "--scenario",
        "white_list_story",
        "--propose",
        "2026",
        "--out",
        &out,
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let proposal: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let rows = proposal["rows"].as_array().expect("rows");
    let asked = rows.iter().filter(|r| r["ask_t"].as_f64() > Some(0.0));
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).expect(name);
    let listed = read("whitelist_2026.csv");
    assert!(listed.starts_with("id,edition,from_province,to_province,facility,code,t_per_year"));
    assert_eq!(listed.lines().count(), 1 + asked.count());
    assert!(listed.lines().skip(1).all(|line| line.contains(",demo:")));
    assert!(read("whitelist_2026.html").contains("演示"));
}
