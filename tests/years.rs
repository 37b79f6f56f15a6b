//! Plans over years: the stack against one plain program, every family of rows missed when it is left out, and
//! the bundled case from 2021 to its outlook, verified from tables and `years.json` alone.

mod plain;
mod random;

use crate::common::wasteflow;
use crate::flow::case::{self, OIL, SLAG};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{RunningRow, StockRow, Tables};
use wasteflow::dataset::years::{PeriodSettings, YearsSettings};
use wasteflow::network::Matrix;
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::formulation::{Family as Rows, Formulation};
use wasteflow::plan::flow::instance::{Instance, Limit, Line, Node, Origin as Lies};
use wasteflow::plan::flow::{FlowError, Options};
use wasteflow::plan::outcome::{LimitKind, Origin, PlanStatus};
use wasteflow::plan::years::check::{self, Breach, check};
use wasteflow::plan::years::instance::{Heap, Landfill, Period, Store, Years};
use wasteflow::plan::years::outcome::YearsOutcome;
use wasteflow::plan::years::solution::YearsSolution;
use wasteflow::plan::years::stack::{Family, Stack};
use wasteflow::plan::years::{solve, solve_instance, verify};
use wasteflow::quantity::{CnyPerTonne, Metres, Tonnes};

fn geo() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo")
}

static BASE: LazyLock<Opened> =
    LazyLock::new(|| pipeline::open(&geo(), None).expect("the bundled case opens"));

static PLAN: LazyLock<YearsOutcome> =
    LazyLock::new(|| pipeline::plan_years(&BASE, &Control::default()).expect("it solves"));

#[test]
fn random_questions_reach_the_optimum_of_one_plain_program() {
    for seed in 0..500 {
        let years = random::years(seed);
        let (least, cost) = plain::optimum(&years);
        let solution = solve_instance(
            &years,
            &Options::default(),
            Family::ALL,
            &Control::default(),
        )
        .unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert_eq!(check(&years, &solution), [], "seed {seed}");
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
        let found = check::weighted(&years, &solution).0;
        assert!(near(found, least), "seed {seed}: {found} {least}");
        let found = check::cost(&years, &solution).0;
        assert!(near(found, cost), "seed {seed}: {found} {cost}");
    }
}

#[test]
fn leaving_out_any_family_that_joins_the_periods_is_seen_by_the_check() {
    for &family in Family::ALL {
        let others: Vec<Family> = (Family::ALL.iter().copied())
            .filter(|&f| f != family)
            .collect();
        let missed = |breach: &Breach| match family {
            // Nothing lies: what would have is unplaced, and the proof fails.
            Family::Carry => matches!(breach, Breach::UnplacedGap(..) | Breach::CostGap(..)),
            Family::Fresh => matches!(breach, Breach::Old(..)),
            Family::Store => matches!(breach, Breach::Store(..)),
            Family::Life => matches!(breach, Breach::Life(..)),
        };
        let seen = (0..200).any(|seed| {
            let years = random::years(seed);
            let solution =
                solve_instance(&years, &Options::default(), &others, &Control::default());
            solution.is_ok_and(|s| check(&years, &s).iter().any(missed))
        });
        assert!(seen, "nobody misses {family:?}");
    }
}

#[test]
fn tampered_solutions_are_refused() {
    type Tamper = fn(&mut YearsSolution);
    let tampers: [(&str, Tamper); 4] = [
        ("kept", |s| {
            s.kept.iter_mut().for_each(|row| row[0] += Tonnes(1.0))
        }),
        ("unplaced", |s| s.periods[0].unplaced[0] += Tonnes(1.0)),
        ("dual", |s| s.cost_duals.lock = 1.0),
        ("periods", |s| drop(s.periods.pop())),
    ];
    let years = (0..)
        .map(random::years)
        .find(|y| !y.heaps.is_empty())
        .expect("one has heaps");
    let solution = solve_instance(
        &years,
        &Options::default(),
        Family::ALL,
        &Control::default(),
    )
    .expect("a plan");
    for (what, tamper) in tampers {
        let mut other = solution.clone();
        tamper(&mut other);
        assert_ne!(check(&years, &other), [], "{what}");
    }
}

/// Two years and a store that collects one waste, sends it to a landfill, and has stock of another.
fn golden_years() -> Years {
    let node = |origin, t| Node {
        origin,
        waste: 0,
        supply: Tonnes(t),
    };
    let line = |facility, t, limits: &[(u32, f64)], outputs: &[(u32, f64)]| Line {
        permit: facility,
        facility,
        capacity: Tonnes(t),
        gate: CnyPerTonne(100.0),
        limits: limits.to_vec(),
        outputs: outputs.to_vec(),
    };
    let arc = |line, km: f64| wasteflow::plan::flow::instance::Arc {
        line,
        quota: None,
        counts: 0,
        route: wasteflow::dataset::vocabulary::Route::District,
        metres: Metres(km * 1000.0),
        transport: CnyPerTonne(km),
        handling: CnyPerTonne::ZERO,
    };
    let flow = |t: f64| {
        Instance::new(
            vec![
                node(Lies::Stream(0), t),
                node(Lies::PassedOn(0), 0.0),
                node(Lies::Stock(0), 0.0),
            ],
            vec![vec![arc(0, 5.0)], vec![arc(1, 12.0)], vec![arc(1, 7.0)]],
            vec![
                line(0, 60.0, &[], &[(1, 1.0)]),
                line(1, 40.0, &[(0, 1.0)], &[]),
            ],
            vec![Limit::at_most(LimitKind::Landfill, 0, Tonnes(90.0))],
        )
    };
    let period = |year, years, t| Period {
        year,
        years,
        discount: 1.0,
        urgency: 1.0,
        flow: flow(t),
    };
    Years {
        periods: vec![period(2021, 1.0, 50.0), period(2023, 2.0, 55.0)],
        heaps: vec![
            Heap {
                nodes: vec![Some(1), Some(1)],
                opening: Tonnes::ZERO,
                most: vec![Tonnes(20.0), Tonnes::ZERO],
                fresh: true,
            },
            Heap {
                nodes: vec![Some(2), Some(2)],
                opening: Tonnes(30.0),
                most: vec![Tonnes(30.0), Tonnes(30.0)],
                fresh: false,
            },
        ],
        stores: vec![Store {
            heaps: vec![0, 1],
            room: Tonnes(35.0),
        }],
        landfills: vec![Landfill {
            row: 0,
            room: Tonnes(90.0),
        }],
    }
}

#[test]
fn each_family_that_joins_the_periods_is_written_as_in_its_golden_text() {
    let years = golden_years();
    for &family in Family::ALL {
        let (joined, rows): (&[Family], &[Rows]) = match family {
            Family::Carry => (
                &[Family::Carry],
                &[Rows::Balance, Rows::Residue, Rows::Permit],
            ),
            Family::Fresh => (&[Family::Carry, Family::Fresh], &[Rows::Element]),
            Family::Store => (&[Family::Carry, Family::Store], &[Rows::Facility]),
            Family::Life => (&[Family::Life], &[Rows::Landfill]),
        };
        let stack = Stack::new(&years, joined);
        let arcs = u32::try_from(stack.instance.arcs.len()).expect("few");
        let arcs: Vec<u32> = (0..arcs).collect();
        let text = Formulation::new(&stack.instance, &arcs, rows).text(&arcs);
        let name = format!("{family:?}").to_lowercase();
        let file = format!(
            "{}/tests/golden/years_{name}.lp",
            env!("CARGO_MANIFEST_DIR")
        );
        if std::env::var_os("WASTEFLOW_WRITE_GOLDENS").is_some() {
            std::fs::write(&file, &text).expect("a writable tree");
        }
        let golden = std::fs::read_to_string(&file).expect("a golden for each family");
        assert_eq!(text, golden, "{family:?}");
    }
}

fn demo() -> Source {
    Source::new(Mark::Demo, "test")
}

/// The small case of the flow tests over three years: an ash heap at the mill's dump, a store with room.
fn small() -> Tables {
    let mut tables = case::tables();
    tables.case.base_year = 2020;
    tables.case.value_added_yi_cny = Some(100.0);
    let period = |year, value| PeriodSettings {
        year,
        weight: 1,
        value_added_yi_cny: Some(value),
        intensity: None,
        renew_permits: false,
        source: demo(),
    };
    tables.case.years = Some(YearsSettings {
        fixed_codes: vec![OIL.to_owned()],
        periods: vec![
            period(2021, 100.0),
            period(2022, 110.0),
            period(2023, 121.0),
        ],
        ..YearsSettings::default()
    });
    let stock = |id: &str, site: &str, code: &str, t| StockRow {
        id: id.into(),
        site: site.into(),
        code: code.into(),
        t: Tonnes(t),
        as_of: jiff::civil::date(2020, 12, 31),
        oldest: None,
        source: demo(),
    };
    tables.stocks = Sheet::of(vec![
        stock("k_slag", "dump", SLAG, 400.0),
        stock("k_oil", "store", OIL, 3.0),
    ]);
    tables.running = Sheet::of(vec![RunningRow {
        facility: "store".into(),
        days_per_year: Some(300.0),
        store_t: Some(Tonnes(20.0)),
        source: demo(),
    }]);
    tables
}

fn plan_of(tables: Tables) -> (Dataset, Matrix, YearsOutcome) {
    let (dataset, matrix) = case::case(tables);
    let outcome = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    (dataset, matrix, outcome.expect("a plan"))
}

#[test]
fn a_small_case_is_planned_over_its_years_and_verified() {
    let (dataset, matrix, outcome) = plan_of(small());
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert_eq!(outcome.status, PlanStatus::Optimal);
    let dump = &outcome.landfills[0];
    let filled: f64 = dump.years.iter().map(|at| at.filled_t.0).sum();
    // 80 t of room for three years, and all of it is wanted in the first.
    assert!((filled - 80.0).abs() < 1e-6, "{dump:?}");
    assert_eq!(dump.full_in, Some(2021));
    // General stock may stay; hazardous stock has to leave in the first year.
    let first = &outcome.periods[0];
    let heap = |id: &str| {
        let mut heaps = first.stocks.iter();
        heaps
            .find(|heap| heap.stock.as_deref() == Some(id))
            .expect(id)
    };
    assert_eq!(heap("k_oil").closing_t, Tonnes::ZERO);
    assert!(heap("k_oil").left_t.0 + heap("k_oil").unplaced_t.0 > 2.999);
    let closing: f64 = (outcome.periods.iter().flat_map(|p| &p.stocks))
        .filter(|heap| heap.stock.is_none())
        .map(|heap| heap.closing_t.0)
        .sum();
    let last = outcome.periods.last().expect("three");
    let left = last.stocks.iter().filter(|heap| heap.stock.is_none());
    assert!(
        left.map(|heap| heap.closing_t.0).sum::<f64>() < 1e-9,
        "{closing}"
    );
}

#[test]
fn stock_that_is_used_counts_above_and_below_the_line() {
    let mut tables = small();
    // Room to use all slag, at a price that pays: the stock is drawn down.
    for permit in tables
        .permits
        .rows
        .iter_mut()
        .filter(|p| p.id == "p_kiln_slag")
    {
        permit.t_per_year = Tonnes(1_300.0);
        permit.host = None;
    }
    tables.facilities.rows[0].capacity_t_per_year = None;
    tables
        .prices
        .rows
        .iter_mut()
        .filter(|p| p.item == "gate.slag")
        .for_each(|p| {
            (p.low, p.typical) = (-100.0, -90.0);
        });
    let (dataset, matrix, outcome) = plan_of(tables);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    // 1300 t of room a year take the mill's slag first; what is left draws on the 400 t of stock.
    let (mut drawn, mut mill) = (0.0, 1000.0);
    for period in &outcome.periods {
        let stock: f64 = (period.plan.legs.iter())
            .filter(|leg| matches!(&leg.from, Origin::Stock { stock, .. } if stock == "k_slag"))
            .map(|leg| leg.tonnes.0)
            .sum();
        let rate = (period.targets.iter()).find(|t| t.figure.id == "general_utilisation");
        let rate = rate.expect("a rate").figure.value;
        let arising = mill * 1.5;
        let due = 100.0 * (arising + stock) / (arising + stock);
        assert!((rate - due).abs() < 1e-6, "{} {rate} {due}", period.year);
        assert!(stock <= 1300.0 - mill + 1e-6, "{} {stock}", period.year);
        drawn += stock;
        mill *= 1.1;
    }
    assert!((drawn - 400.0).abs() < 1e-6, "{drawn}");
}

#[test]
fn stock_used_where_not_all_is_used_raises_the_rate_less_than_one_for_one() {
    let mut tables = small();
    tables.streams.rows.retain(|s| s.id != "s_own");
    for permit in tables
        .permits
        .rows
        .iter_mut()
        .filter(|p| p.id == "p_kiln_slag")
    {
        // The kiln takes what lies at the dump; the mill has a place at the dump alone.
        permit.t_per_year = Tonnes(100.0);
    }
    tables.streams.rows.iter_mut().for_each(|s| {
        if s.id == "s_slag" {
            s.t_per_year = Tonnes(50.0);
        }
    });
    tables
        .prices
        .rows
        .iter_mut()
        .filter(|p| p.item == "gate.slag")
        .for_each(|p| {
            (p.low, p.typical) = (-100.0, -90.0);
        });
    let (dataset, matrix, outcome) = plan_of(tables);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let first = &outcome.periods[0].plan;
    let used = |stock: bool| -> f64 {
        (first.legs.iter())
            .filter(|leg| leg.permit == "p_kiln_slag")
            .filter(|leg| matches!(leg.from, Origin::Stock { .. }) == stock)
            .map(|leg| leg.tonnes.0)
            .sum()
    };
    let (fresh, old) = (used(false), used(true));
    assert!(old > 0.0 && fresh + old <= 100.0 + 1e-6);
    let rate = first
        .indicators
        .iter()
        .find(|f| f.id == "general_utilisation");
    let rate = rate.expect("a rate").value;
    assert!(
        (rate - 100.0 * (fresh + old) / (50.0 + old)).abs() < 1e-6,
        "{rate}"
    );
}

#[test]
fn arisings_of_2025_are_those_of_the_growth_scenario() {
    let period = (BASE.dataset.tables().case.years.as_ref())
        .and_then(|years| years.periods.iter().position(|p| p.year == 2025))
        .expect("a period of 2025");
    let (own, _) = BASE.dataset.in_period(period);
    let growth = BASE
        .with_scenario("growth_2025")
        .expect("it passes the checks");
    assert_eq!(
        own.tables().case.plan_year,
        growth.dataset.tables().case.plan_year
    );
    for ((_, own), (_, other)) in own.streams().zip(growth.dataset.streams()) {
        assert_eq!((&own.id, own.t_per_year), (&other.id, other.t_per_year));
    }
}

#[test]
fn the_bundled_case_is_proved_over_all_years_and_verified_from_its_tables() {
    let matrix = pipeline::matrix(&BASE, &Control::default()).expect("nobody stops it");
    assert_eq!(PLAN.status, PlanStatus::Optimal);
    assert_eq!(verify(&PLAN, &BASE.dataset, &matrix), []);
    let years: Vec<i32> = PLAN.periods.iter().map(|p| p.year).collect();
    assert_eq!(years, [2021, 2022, 2023, 2024, 2025, 2035]);
    let met = |year: i32, id: &str| {
        let period = PLAN
            .periods
            .iter()
            .find(|p| p.year == year)
            .expect("a period");
        period
            .targets
            .iter()
            .find(|t| t.figure.id == id)
            .expect("a target")
            .met
    };
    assert_eq!(met(2024, "general_utilisation"), None, "not its year");
    assert_eq!(met(2025, "general_utilisation"), Some(false), "C5, C6");
    assert_eq!(met(2025, "total_waste"), Some(true), "336.0 (C2)");
    let p2 = PLAN
        .designs
        .iter()
        .find(|d| d.project == "P2")
        .expect("P2 has ground");
    let round = |value: f64| (value * 100.0).round() / 100.0;
    assert_eq!(
        (
            round(p2.life_years),
            round(p2.wanted_mu),
            round(p2.wanted_depth_m)
        ),
        (7.0, 71.43, 21.43),
        "story 3, C23"
    );
    // Story 10 over the years: made + opening = used + disposed + sent on + closing + unplaced, by waste.
    let mut off: BTreeMap<&str, f64> = BTreeMap::new();
    for (p, period) in PLAN.periods.iter().enumerate() {
        let (case, _) = BASE.dataset.in_period(p);
        let over = f64::from(period.weight);
        for (_, stream) in case.streams() {
            let code = BASE.dataset.streams().find(|(_, s)| s.id == stream.id);
            let code = code.map_or("", |(_, s)| s.code.as_str());
            *off.entry(code).or_default() += stream.t_per_year.0 * over;
        }
        for heap in &period.stocks {
            *off.entry(&heap.code).or_default() += heap.opening_t.0 - heap.closing_t.0;
        }
        for leg in &period.plan.legs {
            *off.entry(&leg.code).or_default() -= leg.tonnes.0 * over;
            let permit = case
                .permits()
                .find(|(_, p)| p.id == leg.permit)
                .expect("a permit");
            if !leg.operation.is_final() {
                *off.entry(&leg.code).or_default() += leg.tonnes.0 * over;
            } else if let Some(process) = case.links().permit_process[permit.0.index()] {
                for &(waste, factor) in &case.links().process_leaves[process.index()] {
                    let waste = &BASE.dataset.tables().wastes.rows[waste.index()].code;
                    *off.entry(waste).or_default() += leg.tonnes.0 * factor * over;
                }
            }
        }
        for left in &period.plan.unserved {
            *off.entry(&left.code).or_default() -= left.tonnes.0 * over;
        }
    }
    for (code, t) in off {
        assert!(t.abs() <= 1e-3, "{code} is off by {t} t over the years");
    }
}

#[test]
fn a_tampered_plan_over_years_is_refused() {
    let (dataset, matrix, outcome) = plan_of(small());
    type Tamper = fn(&mut YearsOutcome);
    let tampers: [(&str, Tamper); 10] = [
        ("V101", |o| o.periods[1].year = 2030),
        ("V801", |o| o.periods[1].growth = 2.0),
        ("V801", |o| o.periods[2].targets[0].met = Some(true)),
        ("V802", |o| o.periods[1].stocks[0].opening_t += Tonnes(5.0)),
        ("V802", |o| drop(o.periods[0].stocks.remove(0))),
        ("V803", |o| o.periods[0].stocks[0].left_t += Tonnes(5.0)),
        ("V804", |o| o.landfills[0].full_in = Some(2023)),
        ("V805", |o| o.totals.undiscounted_cny.0 += 5e3),
        ("V602", |o| o.certificate.lock = 1.0),
        ("V603", |o| {
            o.certificate
                .cost
                .extend([("landfill/dump".to_owned(), -1e4)]);
        }),
    ];
    for (code, tamper) in tampers {
        let mut other = outcome.clone();
        tamper(&mut other);
        let found = verify(&other, &dataset, &matrix);
        assert!(found.iter().any(|v| v.code == code), "{code}: {found:?}");
    }
    // A year's legs are judged as those of any plan.
    let mut other = outcome.clone();
    other.periods[1].plan.legs[0].tonnes += Tonnes(1.0);
    let found = verify(&other, &dataset, &matrix);
    assert!(
        found
            .iter()
            .any(|v| v.code == "V301" && v.place.starts_with("2022: ")),
        "{found:?}"
    );
}

fn stopped_at(stage: &'static str) -> Control {
    let stop = StopFlag::default();
    let flag = stop.clone();
    Control {
        stop,
        progress: std::sync::Arc::new(move |p| {
            if p.stage == stage {
                flag.stop();
            }
        }),
    }
}

#[test]
fn a_stop_before_stage_one_gives_no_plan_and_one_after_it_a_feasible_one() {
    let (dataset, matrix) = case::case(small());
    let solve = |control| solve(&dataset, &matrix, BTreeMap::new(), "base", &control);
    assert!(matches!(
        solve(stopped_at("start")),
        Err(FlowError::Stopped)
    ));
    let outcome = solve(stopped_at("cost")).expect("stage one was done");
    assert_eq!(outcome.status, PlanStatus::Stopped);
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
}

#[test]
fn the_command_writes_the_years_and_verify_judges_them_from_the_file_alone() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("out");
    let out_text = out.to_str().expect("UTF-8");
    let ran = wasteflow(&["years", "data/geo", "--out", out_text]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("2026–2035") && ran.stdout.contains("逐年汇总"),
        "{}",
        ran.stdout
    );
    for name in [
        "years.json",
        "years.html",
        "years.csv",
        "2021/outcome.json",
        "2035/outcome.json",
    ] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let file = out.join("years.json");
    let ran = wasteflow(&["verify", file.to_str().expect("UTF-8"), "data/geo"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    // One year alone is no proof, and says so.
    let file = out.join("2025/outcome.json");
    let ran = wasteflow(&["verify", file.to_str().expect("UTF-8"), "data/geo"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    let ran = wasteflow(&["years", "data/geo", "--scenario", "growth_2025"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}
