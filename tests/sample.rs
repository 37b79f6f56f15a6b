//! `wasteflow sample`: the quantiles are those of plans solved here, moments are those of the theory, and the
//! answer depends on the seed and not on the cores.

use crate::common::wasteflow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::tables::StreamRow;
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow;
use wasteflow::plan::outcome::PlanStatus;
use wasteflow::plan::sample::{self, Ask, Hypercube, Spread, Study, Triangle};
use wasteflow::quantity::Tonnes;

static CASE: LazyLock<Opened> = LazyLock::new(|| {
    let geo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    pipeline::open(&geo, None).expect("the bundled case opens")
});

fn study(ask: Ask) -> Study {
    pipeline::sample(&CASE, &ask, &Control::default()).expect("it solves")
}

fn figure<'a>(study: &'a Study, id: &str) -> &'a Spread {
    (study.figures.iter().find(|s| s.id == id)).unwrap_or_else(|| panic!("no {id}"))
}

/// The range a stream is drawn from: its own, else typical ± 20 %.
fn range(row: &StreamRow) -> Triangle {
    let t = row.t_per_year.0;
    let (low, high) = match (row.t_low, row.t_high) {
        (None, None) => (t * 0.8, t * 1.2),
        (low, high) => (low.map_or(t, |t| t.0), high.map_or(t, |t| t.0)),
    };
    Triangle::new(low, t, high)
}

fn ordered(s: &Spread) -> bool {
    let q = [s.min, s.q05, s.q25, s.q50, s.q75, s.q95, s.max];
    q.windows(2).all(|pair| pair[0] <= pair[1])
}

#[test]
fn the_ends_of_two_draws_are_the_plans_of_these_draws() {
    let ask = Ask {
        n: 2,
        seed: 7,
        ..Ask::default()
    };
    let study = study(ask);
    let matrix = pipeline::matrix(&CASE, &Control::default()).expect("nobody stops it");
    let streams: Vec<(usize, Triangle)> = (CASE.dataset.streams())
        .filter(|(_, row)| row.t_per_year > Tonnes::ZERO)
        .map(|(id, row)| (id.index(), range(row)))
        .collect();
    let cube = Hypercube::new(2, streams.len(), 7);
    let mut costs: Vec<f64> = (0..2)
        .map(|draw| {
            let mut tables = CASE.dataset.tables().clone();
            for (number, (row, range)) in streams.iter().enumerate() {
                tables.streams.rows[*row].t_per_year = Tonnes(range.at(cube.at(draw, number)));
            }
            let dataset = Dataset::new(tables).expect("drawn numbers pass the checks");
            let control = Control::default();
            let plan = flow::solve(&dataset, &matrix, Default::default(), "x", &control);
            plan.expect("it solves").totals.cost_cny.0
        })
        .collect();
    costs.sort_by(f64::total_cmp);
    let cost = figure(&study, "cost");
    assert_eq!((cost.min, cost.max), (costs[0], costs[1]));
}

#[test]
fn the_arising_varies_as_the_theory_says_apart_and_together() {
    let mut by_code: BTreeMap<&str, f64> = BTreeMap::new();
    let (mut apart, mut mean) = (0.0, 0.0);
    for (_, row) in CASE.dataset.streams() {
        let range = range(row);
        apart += range.variance();
        mean += range.mean();
        // Drawn as one, ranges of one shape add up by their standard deviations.
        *by_code.entry(&row.code).or_default() += range.variance().sqrt();
    }
    let together: f64 = by_code.values().map(|sd| sd * sd).sum();
    for (linked, variance) in [(false, apart), (true, together)] {
        let ask = Ask {
            n: 24,
            together: linked,
            ..Ask::default()
        };
        let study = study(ask);
        let arising = figure(&study, "arising");
        let sd = variance.sqrt();
        // 24 draws: the sd is known to a seventh; slices keep the mean far closer than sd/√24.
        assert!(
            (arising.sd / sd - 1.0).abs() < 0.45,
            "{} for {sd}, {linked}",
            arising.sd
        );
        assert!(
            (arising.mean - mean).abs() < 0.05 * sd,
            "{} for {mean}",
            arising.mean
        );
        assert!(study.figures.iter().all(ordered));
        assert!(study.facilities.iter().all(|f| ordered(&f.load)));
        assert_eq!((study.done, study.status), (24, PlanStatus::Optimal));
    }
}

#[test]
fn without_any_range_every_draw_is_the_typical_plan() {
    let mut tables = CASE.dataset.tables().clone();
    for row in &mut tables.streams.rows {
        (row.t_low, row.t_high) = (None, None);
    }
    let dataset = Dataset::new(tables).expect("the case passes its checks");
    let control = Control::default();
    let matrix = pipeline::matrix(&CASE, &control).expect("nobody stops it");
    let typical = flow::solve(&dataset, &matrix, Default::default(), "x", &control);
    let ask = Ask {
        n: 3,
        spread: 0.0,
        ..Ask::default()
    };
    let typical = typical.expect("it solves");
    let study = sample::study(&dataset, &matrix, &typical, &ask, &control).expect("it solves");
    for s in &study.figures {
        assert_eq!(
            (s.min, s.q50, s.max),
            (s.typical, s.typical, s.typical),
            "{}",
            s.id
        );
    }
}

#[test]
fn prices_move_the_cost_and_not_the_tonnes() {
    let of = |prices: bool| {
        study(Ask {
            n: 6,
            spread: 0.0,
            prices,
            ..Ask::default()
        })
    };
    let (without, with) = (of(false), of(true));
    assert_eq!(without.inputs.prices, 0);
    assert!(with.inputs.prices > 20, "{:?}", with.inputs);
    assert_eq!(figure(&without, "arising"), figure(&with, "arising"));
    assert!(figure(&with, "cost").sd > 2.0 * figure(&without, "cost").sd);
    let (a, b) = (figure(&without, "unplaced"), figure(&with, "unplaced"));
    assert!((a.max - b.max).abs() < 1e-3 && (a.mean - b.mean).abs() < 1e-3);
}

#[test]
fn the_same_seed_gives_the_same_on_one_thread_and_on_three_and_another_seed_does_not() {
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let ask = Ask {
            n: 8,
            seed,
            prices: true,
            ..Ask::default()
        };
        let study = pool.expect("a pool").install(|| study(ask));
        serde_json::to_string(&study).expect("it serialises")
    };
    let first = on(1, 1);
    assert_eq!(first, on(3, 1));
    assert_ne!(first, on(3, 2));
}

#[test]
fn a_stop_keeps_what_is_done_and_says_so() {
    let stop = StopFlag::default();
    let flag = stop.clone();
    let control = Control {
        stop,
        progress: Arc::new(move |progress| {
            if progress.stage == "sample" && progress.fraction.is_some_and(|share| share > 0.0) {
                flag.stop();
            }
        }),
    };
    let ask = Ask {
        n: 200,
        ..Ask::default()
    };
    let study = pipeline::sample(&CASE, &ask, &control).expect("some draws are planned");
    assert_eq!(study.status, PlanStatus::Stopped);
    assert!(
        study.done > 0 && study.done < study.asked,
        "{} done",
        study.done
    );
}

#[test]
fn the_command_tells_quantiles_writes_tables_and_refuses_one_draw() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("o").to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "sample", "data/geo", "--n", "8", "--seed", "3", "--out", &out,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in ["设施负荷", "未安置", "±20.0%", "种子 3"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    assert!(ran.stderr.contains("约剩"), "{}", ran.stderr);
    for name in [
        "sample_figures.csv",
        "sample_facilities.csv",
        "sample.html",
        "sample.json",
    ] {
        assert!(
            dir.path().join("o").join(name).is_file(),
            "{name} is missing"
        );
    }
    assert_eq!(wasteflow(&["sample", "data/geo", "--n", "1"]).code, 2);
    let json = wasteflow(&["sample", "data/geo", "--n", "2", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("one document");
    assert_eq!(
        (json["schema"].as_str(), json["done"].as_u64()),
        (Some("wasteflow/sample/1"), Some(2))
    );
}
