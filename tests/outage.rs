//! `wasteflow outage`: story 9 with the plan's numbers, the two answers held against windows and years that
//! are solved here, and an order that does not depend on the number of cores.

use crate::common::wasteflow;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::tables::Tables;
use wasteflow::network::{Change, RoadChange};
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow;
use wasteflow::plan::outage::{Effects, Study, all, chosen};
use wasteflow::plan::outcome::{Outcome, PlanStatus};
use wasteflow::quantity::Tonnes;

static KILN_OUT: LazyLock<Opened> = LazyLock::new(|| {
    let geo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    pipeline::open(&geo, Some("kiln_out")).expect("the bundled case opens")
});

fn study(names: &[&str], days: f64) -> Study {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let losses = chosen(&KILN_OUT.dataset, &names).expect("they are in the case");
    pipeline::outage(&KILN_OUT, &losses, days, &Control::default()).expect("it solves")
}

fn of<'a>(study: &'a Study, id: &str) -> &'a Effects {
    (study.losses.iter().find(|e| e.loss.id == id)).unwrap_or_else(|| panic!("no {id}"))
}

fn solve(opened: &Opened, change: impl FnOnce(&mut Dataset)) -> Outcome {
    let matrix = pipeline::matrix(opened, &Control::default()).expect("nobody stops it");
    let mut dataset = (*opened.dataset).clone();
    change(&mut dataset);
    flow::solve(
        &dataset,
        &matrix,
        Default::default(),
        "x",
        &Control::default(),
    )
    .expect("it solves")
}

fn close(a: f64, b: f64, what: &str) {
    assert!(
        (a - b).abs() <= 1e-3 + 1e-7 * a.abs(),
        "{what}: {a}, not {b}"
    );
}

#[test]
fn story_9_the_kiln_is_out_for_30_days() {
    let study = study(&["F_JIDONG"], 30.0);
    let kiln = of(&study, "F_JIDONG");
    let full = kiln.full.as_ref().expect("a plant has a full load");
    assert_eq!(full.projects, ["P4", "P5"]);
    assert_eq!(full.projects_t, Tonnes(136_500.0));
    assert_eq!(kiln.days_per_year, 310.0);
    assert_eq!(full.projects_t_per_day.0.round(), 440.0);
    close(
        full.projects_lost_t.0,
        136_500.0 / 310.0 * 30.0,
        "full load",
    );
    assert_eq!((full.projects_lost_t.0 / 10.0).round() * 10.0, 13_210.0);
    assert_eq!(full.projects_formula, "136500 ÷ 310 × 30");

    // At planned load: less, from the plan's legs to the two projects' own permit lines.
    let base = solve(&KILN_OUT, |_| ());
    let planned: f64 = (base.legs.iter())
        .filter(|leg| ["F_JIDONG-10", "F_JIDONG-11"].contains(&leg.permit.as_str()))
        .map(|leg| leg.tonnes.0)
        .sum();
    close(
        full.projects_planned_t.0,
        planned * 30.0 / 310.0,
        "planned load",
    );
    assert!(full.projects_planned_t < full.projects_lost_t);
    assert!(full.projects_planned_t > Tonnes::ZERO);

    // Everything it would have taken is taken over or stays.
    let over: f64 = kiln.replacements.iter().map(|r| r.tonnes.0).sum();
    let left: f64 = kiln.left.iter().map(|l| l.tonnes.0).sum();
    assert!(!kiln.replacements.is_empty() && over > 0.0);
    close(left, kiln.no_waiting.unplaced_t.0, "what stays, by code");
    let planned = kiln.planned_t.expect("a plant has a planned load").0;
    assert!(left <= planned + 1e-6, "{left} of {planned}");

    let moved: f64 = kiln.moved.iter().map(|leg| leg.tonnes.0).sum();
    assert!(moved + left >= planned - 1e-6, "{moved} + {left}");
    assert!(kiln.moved.iter().all(|leg| leg.facility != "F_JIDONG"));

    let store = kiln.store.as_ref().expect("the case gives its room");
    let days = (store.room_t - store.stock_t) / store.arrival_t_per_day;
    close(
        store.days_left.expect("waste arrives"),
        days,
        "days of storage",
    );
    let deadline = kiln.deadline.as_ref().expect("hazardous waste waits there");
    assert_eq!(deadline.oldest.to_string(), "2024-07-20");
    assert_eq!(deadline.passes.to_string(), "2025-07-20");
    assert!(deadline.within, "20 July lies in the 30 days from 1 July");
    assert!(
        !self::study(&["F_JIDONG"], 10.0).losses[0]
            .deadline
            .as_ref()
            .expect("same")
            .within
    );
}

/// The tables of `days` of a year: every amount is its share.
fn window(opened: &Opened, share: f64, closed: &str) -> Dataset {
    let mut tables: Tables = opened.dataset.tables().clone();
    tables.movements.rows.clear();
    // They change rows that are gone.
    tables.scenarios.clear();
    for row in &mut tables.host_limits.rows {
        row.t_per_year = row.t_per_year.map(|t| t * share);
    }
    for row in &mut tables.feeds.rows {
        row.t_per_year = row.t_per_year * share;
    }
    for row in &mut tables.waivers.rows {
        row.t_per_year = row.t_per_year * share;
    }
    for row in &mut tables.streams.rows {
        row.t_per_year = row.t_per_year * share;
        (row.t_low, row.t_high) = (None, None);
    }
    for row in &mut tables.permits.rows {
        row.t_per_year = row.t_per_year * share;
    }
    for row in &mut tables.facilities.rows {
        row.capacity_t_per_year = row.capacity_t_per_year.map(|t| t * share);
        if row.id == closed {
            row.status = wasteflow::dataset::vocabulary::Status::Closed;
        }
    }
    for row in &mut tables.hosts.rows {
        row.t_per_year = row.t_per_year * share;
    }
    for row in &mut tables.whitelist.rows {
        row.t_per_year = row.t_per_year * share;
    }
    for row in &mut tables.landfills.rows {
        row.room_t = row.room_t * share;
    }
    Dataset::new(tables).expect("a smaller case passes its checks")
}

#[test]
fn what_finds_no_place_is_that_of_the_window_solved_alone() {
    let study = study(&["F_JIDONG", "F_MEDICAL", "F_YUNXIN"], 30.0);
    let matrix = pipeline::matrix(&KILN_OUT, &Control::default()).expect("nobody stops it");
    let unplaced = |dataset: &Dataset| {
        let control = Control::default();
        let outcome = flow::solve(dataset, &matrix, Default::default(), "x", &control);
        outcome.expect("it solves").totals.unplaced_t.0
    };
    for effects in &study.losses {
        let share = 30.0 / effects.days_per_year;
        let with = unplaced(&window(&KILN_OUT, share, "none"));
        let without = unplaced(&window(&KILN_OUT, share, &effects.loss.id));
        close(
            effects.no_waiting.unplaced_t.0,
            without - with,
            &effects.loss.id,
        );
    }
}

#[test]
fn waiting_is_the_year_with_less_of_the_plant_and_never_leaves_more() {
    let names = ["F_JIDONG", "F_WTE", "F_PHYSCHEM", "F_BATTERY_1", "X_JIXIN"];
    let study = study(&names, 30.0);
    let base = solve(&KILN_OUT, |_| ());
    let mut free = 0;
    for effects in &study.losses {
        let id = effects
            .loss
            .facility(&KILN_OUT.dataset)
            .expect("a facility");
        let year = solve(&KILN_OUT, |dataset| {
            dataset.keep_share(id, 1.0 - effects.share)
        });
        let waiting = effects.waiting.expect("a plant");
        let name = &effects.loss.id;
        close(
            waiting.unplaced_t.0,
            (year.totals.unplaced_t - base.totals.unplaced_t).0,
            name,
        );
        let cost = (year.totals.cost_cny - base.totals.cost_cny).0;
        assert!(
            (waiting.extra_cny.0 - cost).abs() <= 0.01 + 1e-9 * base.totals.cost_cny.0.abs(),
            "{name}"
        );
        assert!(
            waiting.unplaced_t.0 <= effects.no_waiting.unplaced_t.0 + 1e-3,
            "{name}"
        );
        free += usize::from(waiting.extra_cny.0 == 0.0);
    }
    assert!(free > 0, "no plant with room to spare was among them");
}

#[test]
fn a_bridge_is_lost_as_if_it_were_closed() {
    let study = study(&["E074"], 30.0);
    let bridge = of(&study, "E074");
    let closed = RoadChange {
        road: "E074".to_owned(),
        change: Change::Close(true),
    };
    let changed = KILN_OUT
        .with_roads(&[closed])
        .expect("the bridge can be closed");
    let (base, after) = (solve(&KILN_OUT, |_| ()), solve(&changed, |_| ()));
    let share = 30.0 / 365.0;
    close(
        bridge.no_waiting.unplaced_t.0,
        (after.totals.unplaced_t - base.totals.unplaced_t).0 * share,
        "tonnes",
    );
    close(
        bridge.no_waiting.extra_cny.0,
        (after.totals.cost_cny - base.totals.cost_cny).0 * share,
        "cost",
    );
    assert!(bridge.full.is_none() && bridge.waiting.is_none());
}

#[test]
fn all_losses_are_the_working_facilities_and_the_bridges_once_each() {
    let losses = all(&KILN_OUT.dataset);
    let bridges: Vec<&str> = (losses.iter().filter(|l| !l.roads.is_empty()))
        .map(|l| l.name.zh.as_str())
        .collect();
    assert_eq!(bridges.len(), 6, "{bridges:?}");
    assert!(bridges.contains(&"几江长江大桥"));
    let (mut ids, count) = (
        losses.iter().map(|l| &l.id).collect::<Vec<_>>(),
        losses.len(),
    );
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(losses.iter().any(|l| l.id == "F_JIDONG"));
    assert!(
        !losses.iter().any(|l| l.id == "F_LUOJIAWAN"),
        "a closed yard cannot be lost"
    );
}

#[test]
fn the_answer_is_the_same_on_one_thread_and_on_three() {
    let names = [
        "F_JIDONG",
        "F_MEDICAL",
        "X_LANDFILL",
        "E104",
        "F_OIL",
        "F_ASHYARD",
    ];
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let study = pool.expect("a pool").install(|| study(&names, 30.0));
        serde_json::to_string(&study).expect("it serialises")
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_stop_keeps_what_is_done_and_says_so() {
    let losses = all(&KILN_OUT.dataset);
    let stop = StopFlag::default();
    let flag = stop.clone();
    let control = Control {
        stop,
        progress: Arc::new(move |progress| {
            if progress.stage == "outage" && progress.fraction.is_some_and(|share| share > 0.0) {
                flag.stop();
            }
        }),
    };
    let study = pipeline::outage(&KILN_OUT, &losses, 30.0, &control).expect("something is done");
    assert_eq!(study.status, PlanStatus::Stopped);
    assert!(!study.losses.is_empty() && study.losses.len() < study.asked);
    let ranks: Vec<usize> = study.losses.iter().map(|e| e.rank).collect();
    assert_eq!(ranks, (1..=study.losses.len()).collect::<Vec<_>>());
}

#[test]
fn the_command_ranks_every_single_loss_and_a_named_one_among_them() {
    let small = "tests/fixtures/small";
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join(small);
    let opened = pipeline::open(&case, None).expect("the small case opens");
    let ids = |ran: &crate::common::Ran| -> Vec<String> {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
        let losses = json["losses"].as_array().expect("a list");
        let number = |e: &serde_json::Value| e["no_waiting"]["unplaced_t"].as_f64();
        let tonnes: Vec<f64> = losses.iter().filter_map(number).collect();
        assert!(
            tonnes.windows(2).all(|pair| pair[0] >= pair[1] - 1e-6),
            "{tonnes:?}"
        );
        assert!(tonnes[0] > 0.0, "losing the worst leaves nothing");
        let id = |e: &serde_json::Value| e["loss"]["id"].as_str().map(str::to_owned);
        losses.iter().filter_map(id).collect()
    };
    let every = ids(&wasteflow(&["outage", small, "--json"]));
    assert_eq!(every.len(), all(&opened.dataset).len());
    assert_eq!(
        every,
        ids(&wasteflow(&["outage", small, "F-KILN", "--rank", "--json"]))
    );
}

#[test]
fn the_command_prints_the_formula_and_writes_tables_and_a_page() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("o").to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "outage",
        "data/geo",
        "F_JIDONG",
        "--scenario",
        "kiln_out",
        "--out",
        &out,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in ["136500 ÷ 310 × 30", "13,210", "2025-07-20", "接替"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    for name in [
        "outage_ranking.csv",
        "outage_replacements.csv",
        "outage.html",
        "outage.json",
    ] {
        assert!(
            dir.path().join("o").join(name).is_file(),
            "{name} is missing"
        );
    }
}

#[test]
fn names_that_are_nothing_and_days_that_cannot_be_are_refused() {
    let ran = wasteflow(&["outage", "data/geo", "F_JIDON", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    let code = ran
        .stderr
        .lines()
        .find_map(|line| line.split(' ').find(|w| *w == "R022"));
    assert_eq!(code, Some("R022"), "{}", ran.stderr);
    assert!(ran.stderr.contains("is F_JIDONG meant?"), "{}", ran.stderr);
    for days in ["0", "400", "x"] {
        assert_eq!(
            wasteflow(&["outage", "data/geo", "F_OIL", "--days", days]).code,
            2
        );
    }
}
