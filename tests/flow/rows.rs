//! Rows asked of the plan as a whole: hard, soft and aim; the smallest set of rows that clash against all
//! subsets; outcomes that tell a row wrongly.

use super::case::{ASH, CARBON, OIL, SLAG, case, tables};
use super::{codes, plan_of, random, simplex};
use std::collections::BTreeMap;
use wasteflow::dataset::plan_row::{Measure, PlanRow, Strength};
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::{Dataset, check as rules};
use wasteflow::network::Matrix;
use wasteflow::plan::control::{Control, StopFlag};
use wasteflow::plan::flow::instance::{Instance, Limit};
use wasteflow::plan::flow::rows::clash::{Core, core};
use wasteflow::plan::flow::why::{Barrier, Question, why};
use wasteflow::plan::flow::{Clash, FlowError, Prices, solve, solve_with, verify};
use wasteflow::plan::outcome::{LimitKind, Outcome, Reason, RowReached};
use wasteflow::quantity::{CnyPerTonne, Tonnes};

fn at_least(id: &str, measure: Measure, bound: f64) -> PlanRow {
    PlanRow {
        at_least: Some(bound),
        ..PlanRow::new(id, measure)
    }
}

fn at_most(id: &str, measure: Measure, bound: f64) -> PlanRow {
    PlanRow {
        at_most: Some(bound),
        ..PlanRow::new(id, measure)
    }
}

fn with(rows: Vec<PlanRow>) -> Tables {
    let mut tables = tables();
    tables.case.flow.carbon_kg_per_tkm = Some(0.1);
    tables.case.flow.rows = rows;
    tables
}

fn row<'a>(outcome: &'a Outcome, id: &str) -> &'a RowReached {
    outcome
        .rows
        .iter()
        .find(|row| row.id == id)
        .expect("the row is told")
}

fn solved(tables: Tables) -> (Dataset, Matrix, Result<Outcome, FlowError>) {
    let (dataset, matrix) = case(tables);
    // People beside each way: the same everywhere, so exposure is kilometres.
    let people = (0..matrix.sources() * matrix.targets())
        .map(|i| {
            let way = matrix.get(i / matrix.targets(), i % matrix.targets());
            way.map_or(0.0, |way| 200.0 * way.metres.km())
        })
        .collect();
    let matrix = matrix.with_people(people);
    let outcome = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    (dataset, matrix, outcome)
}

fn clash_of(tables: Tables) -> Clash {
    match solved(tables).2 {
        Err(FlowError::Clash(clash)) => *clash,
        other => panic!("a clash was due, got {other:?}"),
    }
}

#[test]
fn an_aim_changes_nothing_and_tells_what_is_missing() {
    let plain = plan_of(tables()).2;
    let mut aim = at_least("use", Measure::Utilisation, 95.0);
    aim.strength = Strength::Aim;
    let (dataset, matrix, outcome) = solved(with(vec![aim]));
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert_eq!(plain.legs, outcome.legs);
    // 900 t at the kiln and 500 t at the captive plant of 1,500 t.
    let told = row(&outcome, "use");
    assert!((told.reached - 100.0 * 1400.0 / 1500.0).abs() < 1e-9);
    assert!(!told.met && (told.missed_t.0 - 25.0).abs() < 1e-6);
    assert_eq!((told.price_cny, told.given_cny), (None, None));
}

#[test]
fn a_hard_row_comes_before_placing_waste_and_says_so() {
    let (dataset, matrix, outcome) = solved(with(vec![at_most("tip", Measure::Landfilled, 30.0)]));
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    let told = row(&outcome, "tip");
    assert!(told.met && (told.reached - 30.0).abs() < 1e-6);
    assert!((told.placed_t.expect("hard").0 - 1.0).abs() < 1e-9);
    let left = outcome
        .unserved
        .iter()
        .find(|u| u.code == SLAG)
        .expect("slag stays");
    assert_eq!(left.reason, Reason::Row);
    assert!(
        left.detail.zh.contains("填埋量 ≤ 30 t"),
        "{}",
        left.detail.zh
    );
    assert!((left.tonnes.0 - 70.0).abs() < 1e-6);
    // Raising the row is the smallest change that places what the landfill has room for.
    let remedy = left.remedy.as_ref().expect("a remedy");
    assert!(
        remedy
            .openings
            .iter()
            .any(|o| o.kind == LimitKind::Row && o.id == "tip/at_most")
    );
    let answer = why(
        &dataset,
        &matrix,
        &outcome,
        &Question::Stream("s_slag".into()),
    );
    let bars: Vec<Barrier> = (answer.expect("an answer").legs.iter())
        .flat_map(|leg| {
            leg.others
                .iter()
                .flat_map(|o| o.bars.iter().map(|b| b.kind))
        })
        .collect();
    assert!(bars.contains(&Barrier::RowHeld), "{bars:?}");
}

#[test]
fn a_soft_row_gives_where_keeping_it_is_dearer_than_its_price() {
    let soft = |price: f64| {
        let mut oil = at_most("burn", Measure::Burden, 0.0);
        oil.facility = Some("kiln".into());
        oil.code = Some(OIL.into());
        oil.strength = Strength::Soft;
        oil.cny_per_t = Some(CnyPerTonne(price));
        let (dataset, matrix, outcome) = solved(with(vec![oil]));
        let outcome = outcome.expect("a plan");
        assert_eq!(verify(&outcome, &dataset, &matrix), [], "at {price}");
        outcome
    };
    let plain = plan_of(tables()).2;
    for price in [1.0, 1e6] {
        let outcome = soft(price);
        // It never costs a tonne its place.
        assert!((outcome.totals.unplaced_t.0 - plain.totals.unplaced_t.0).abs() < 1e-6);
        let told = row(&outcome, "burn");
        let given = told.given_cny.expect("soft").0;
        assert!((given - price * told.missed_t.0).abs() < 1e-3);
        assert!((told.price_cny.expect("soft").0 - price).abs() < 1e-6);
        let objective = outcome.stages[1].objective;
        assert!((objective - outcome.totals.cost_cny.0 - given).abs() < 1e-2);
    }
}

#[test]
fn a_price_of_a_row_is_what_a_tighter_and_a_looser_bound_lie_between() {
    let cost = |bound: f64| {
        let row = at_most("co2", Measure::Carbon, bound);
        let (dataset, matrix, outcome) = solved(with(vec![row]));
        let outcome = outcome.expect("a plan");
        assert_eq!(verify(&outcome, &dataset, &matrix), []);
        outcome
    };
    let free = cost(1e6);
    let reached = row(&free, "co2").reached;
    assert!(row(&free, "co2").met && reached > 0.0);
    // A tonne-kilometre is 0.1 kg; nothing else moves.
    assert!((reached - free.totals.tonne_km * 1e-4).abs() < 1e-6);
    let bound = 0.9 * reached;
    let (tight, loose, plan) = (cost(bound - 1e-4), cost(bound + 1e-4), cost(bound));
    let placed = |o: &Outcome| -o.totals.unplaced_t.0;
    let per_unit = row(&plan, "co2").placed_t.expect("hard").0;
    let (less, more) = (
        (placed(&plan) - placed(&tight)) / 1e-4,
        (placed(&loose) - placed(&plan)) / 1e-4,
    );
    assert!(
        more <= per_unit + 1.0 && per_unit <= less + 1.0,
        "{more} {per_unit} {less}"
    );
}

#[test]
fn every_measure_is_counted_the_same_by_solver_and_verifier() {
    let mut rows = vec![
        at_least("use", Measure::Utilisation, 90.0),
        at_most("tip", Measure::Landfilled, 75.0),
        at_most("out", Measure::ExportShare, 5.0),
        at_most("zone", Measure::Burden, 1450.0),
        at_most("people", Measure::Exposure, 2000.0),
        at_most("co2", Measure::Carbon, 1.0),
    ];
    rows[3].zone = Some("z".into());
    let (dataset, matrix, outcome) = solved(with(rows.clone()));
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!(
        outcome.rows.iter().all(|row| row.met),
        "{:#?}",
        outcome.rows
    );
    let indicator = |id: &str| {
        outcome
            .indicators
            .iter()
            .find(|f| f.id == id)
            .expect(id)
            .value
    };
    assert!((row(&outcome, "use").reached - indicator("general_utilisation")).abs() < 1e-9);
    assert!((row(&outcome, "out").reached - indicator("exported_share")).abs() < 1e-6);
    // 200 people everywhere: exposure is tonne-kilometres.
    assert!((row(&outcome, "people").reached - 0.2 * outcome.totals.tonne_km).abs() < 1e-3);
    for strength in [Strength::Soft, Strength::Aim] {
        for row in &mut rows {
            row.strength = strength;
            row.cny_per_t = (strength == Strength::Soft).then_some(CnyPerTonne(50.0));
        }
        let (dataset, matrix, outcome) = solved(with(rows.clone()));
        assert_eq!(verify(&outcome.expect("a plan"), &dataset, &matrix), []);
    }
    // Each alone at a bound that binds.
    for (i, bound) in [
        (0, 93.2),
        (1, 10.0),
        (2, 1.0),
        (3, 500.0),
        (4, 200.0),
        (5, 0.2),
    ] {
        let mut one = rows[i].clone();
        one.strength = Strength::Hard;
        one.cny_per_t = None;
        let side = if i == 0 {
            &mut one.at_least
        } else {
            &mut one.at_most
        };
        *side = Some(bound);
        let (dataset, matrix, outcome) = solved(with(vec![one]));
        let outcome = outcome.expect("a plan");
        assert_eq!(verify(&outcome, &dataset, &matrix), [], "row {i}");
        assert!(outcome.rows[0].met, "row {i}: {:?}", outcome.rows[0]);
    }
}

#[test]
fn a_code_narrows_a_row_to_its_waste() {
    let mut oil = at_most("oil", Measure::Burden, 40.0);
    oil.code = Some(OIL.into());
    oil.facility = Some("kiln".into());
    let mut carbon = at_most("carbon", Measure::ExportShare, 20.0);
    carbon.code = Some(CARBON.into());
    let (dataset, matrix, outcome) = solved(with(vec![oil, carbon]));
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!((row(&outcome, "oil").reached - 40.0).abs() < 1e-6);
    // 20 % of 30 t.
    let out: f64 = (outcome.legs.iter().filter(|leg| leg.code == CARBON))
        .map(|leg| leg.tonnes.0)
        .sum();
    assert!((out - 6.0).abs() < 1e-6, "{out}");
    assert!(outcome.legs.iter().any(|leg| leg.code == ASH));
}

#[test]
fn a_hard_row_out_of_reach_says_how_far_it_goes_and_what_stands_in_the_way() {
    let clash = clash_of(with(vec![
        at_least("use", Measure::Utilisation, 95.0),
        at_most("tip", Measure::Landfilled, 500.0),
    ]));
    let ids: Vec<&str> = clash.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["use"]);
    assert!((clash.rows[0].alone - 100.0 * 1400.0 / 1500.0).abs() < 1e-6);
    let text = &clash.text.zh;
    assert!(
        text.contains("一般工业固废综合利用率 ≥ 95 % 无法满足"),
        "{text}"
    );
    assert!(text.contains("93.3333"), "{text}");
    // Only the kiln's own permit keeps it from taking more slag.
    let limits: Vec<(LimitKind, &str)> = (clash.limits.iter())
        .map(|limit| (limit.kind, limit.id.as_str()))
        .collect();
    assert_eq!(limits, [(LimitKind::Permit, "p_kiln_slag")]);
}

#[test]
fn rows_that_clash_are_told_with_what_each_could_reach() {
    let mut kiln = at_most("kiln", Measure::Burden, 300.0);
    kiln.facility = Some("kiln".into());
    let mut far = at_most("far", Measure::Burden, 1.0);
    far.facility = Some("far".into());
    let clash = clash_of(with(vec![
        far,
        at_least("use", Measure::Utilisation, 90.0),
        kiln,
    ]));
    let ids: Vec<&str> = clash.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(
        ids,
        ["use", "kiln"],
        "the row of the far plant has no part in it"
    );
    let [used, kiln] = &clash.rows[..] else {
        panic!("two rows")
    };
    assert!((used.alone - 100.0 * 1400.0 / 1500.0).abs() < 1e-6);
    assert!((used.with_others - 100.0 * 800.0 / 1500.0).abs() < 1e-6);
    assert!((kiln.alone, kiln.with_others) == (0.0, kiln.with_others));
    // 1,350 t are 90 %; 500 t go to the captive plant.
    assert!((kiln.with_others - 850.0).abs() < 1e-6, "{kiln:?}");
    assert!(clash.text.zh.contains(" 与 ") && clash.text.zh.contains("不能同时满足"));
    assert!(clash.text.en.contains("cannot be kept together"));
}

#[test]
fn the_set_of_clashing_rows_is_a_smallest_one() {
    let mut clashing = 0;
    for seed in 0..500 {
        let instance = random::asked(seed);
        let rows: Vec<usize> = (0..instance.limits.len())
            .filter(|&k| instance.limits[k].kind == LimitKind::Row)
            .collect();
        let found = core(&instance, &rows, &StopFlag::default());
        let found = found.unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        let clashes = |some: &[usize]| simplex::optimum(&only(&instance, &rows, some)).is_none();
        let Some(Core {
            rows: kept,
            rooms,
            needed,
        }) = found
        else {
            assert!(!clashes(&rows), "seed {seed}: the rows clash");
            continue;
        };
        clashing += 1;
        assert!(clashes(&kept), "seed {seed}: {kept:?} do not clash");
        for subset in 0..(1u32 << kept.len()) - 1 {
            let some: Vec<usize> = (kept.iter().enumerate())
                .filter(|(i, _)| subset >> i & 1 == 1)
                .map(|(_, &k)| k)
                .collect();
            assert!(
                !clashes(&some),
                "seed {seed}: {some:?} of {kept:?} clash already"
            );
        }
        // Without any one of the rooms the clash is gone, and no other room matters.
        assert!(needed);
        let open = |gone: &dyn Fn(usize) -> bool| {
            let mut instance = only(&instance, &rows, &kept);
            let lines = instance.lines.len();
            for (l, line) in instance.lines.iter_mut().enumerate() {
                if gone(l) {
                    line.capacity = Tonnes(1e5);
                }
            }
            for (k, limit) in instance.limits.iter_mut().enumerate() {
                if limit.kind != LimitKind::Row && gone(lines + k) {
                    limit.capacity = Tonnes(1e5);
                }
            }
            simplex::optimum(&instance).is_none()
        };
        assert!(
            open(&|room| !rooms.contains(&room)),
            "seed {seed}: {rooms:?} are too few"
        );
        for &room in &rooms {
            assert!(
                !open(&|other| other == room || !rooms.contains(&other)),
                "seed {seed}: {room} of {rooms:?} is not needed"
            );
        }
    }
    assert!((100..450).contains(&clashing), "{clashing} of 500 clash");
}

/// The instance with only some of its rows.
fn only(instance: &Instance, rows: &[usize], some: &[usize]) -> Instance {
    let mut instance = instance.clone();
    for &k in rows.iter().filter(|k| !some.contains(k)) {
        let row = instance.limits[k].row;
        instance.limits[k] = Limit::at_most(LimitKind::Row, row, Tonnes(f64::INFINITY));
    }
    instance
}

#[test]
fn prices_of_room_end_where_a_hard_row_can_no_longer_be_kept() {
    let tables = with(vec![at_least("use", Measure::Utilisation, 93.0)]);
    let (dataset, matrix) = case(tables);
    let outcome = solve_with(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        Prices::All,
        &Control::default(),
    )
    .expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!(outcome.loads.iter().all(|load| load.room.is_some()));
    let load = outcome
        .loads
        .iter()
        .find(|l| l.id == "p_kiln_slag")
        .expect("a load");
    let less = load
        .room
        .and_then(|room| room.less)
        .expect("some may be taken away");
    // 93 % are 1,395 t: 895 t at the kiln, 5 t less than its permit.
    let range = less.placed_range_t.expect("it ends").0;
    assert!(range <= 5.0 + 1e-6 && range > 4.9, "{less:?}");
}

#[test]
fn lots_keep_hard_rows_or_say_that_they_cannot() {
    let lots = |bound: f64| {
        let mut tables = with(vec![at_least("use", Measure::Utilisation, bound)]);
        tables.case.flow.min_lot_t = Some(Tonnes(200.0));
        solved(tables)
    };
    let (dataset, matrix, outcome) = lots(93.0);
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    assert!(row(&outcome, "use").met);
    let mut tables = with(vec![
        at_least("use", Measure::Utilisation, 93.0),
        at_least("tip", Measure::Landfilled, 10.0),
    ]);
    tables.case.flow.min_lot_t = Some(Tonnes(200.0));
    assert!(matches!(solved(tables).2, Err(FlowError::Lots)));
}

#[test]
fn an_outcome_that_tells_a_row_wrongly_is_refused() {
    let mut soft = at_most("people", Measure::Exposure, 100.0);
    soft.strength = Strength::Soft;
    soft.cny_per_t = Some(CnyPerTonne(10.0));
    let (dataset, matrix, outcome) = solved(with(vec![
        at_most("tip", Measure::Landfilled, 30.0),
        at_least("use", Measure::Utilisation, 93.3),
        soft,
    ]));
    let outcome = outcome.expect("a plan");
    assert_eq!(verify(&outcome, &dataset, &matrix), []);
    type Tamper = Box<dyn Fn(&mut Outcome)>;
    let tampers: Vec<(&str, &str, Tamper)> = vec![
        ("reached", "V509", Box::new(|o| o.rows[1].reached += 0.01)),
        ("met", "V509", Box::new(|o| o.rows[0].met = false)),
        (
            "missing tonnes",
            "V509",
            Box::new(|o| o.rows[2].missed_t.0 -= 1.0),
        ),
        ("given", "V509", Box::new(|o| o.rows[2].given_cny = None)),
        (
            "bound",
            "V509",
            Box::new(|o| o.rows[0].at_most = Some(90.0)),
        ),
        (
            "strength",
            "V509",
            Box::new(|o| o.rows[0].strength = Strength::Aim),
        ),
        ("a row left out", "V509", Box::new(|o| drop(o.rows.pop()))),
        (
            "price",
            "V509",
            Box::new(|o| o.rows[0].placed_t = Some(Tonnes(0.5))),
        ),
        (
            "a dual above the price of giving",
            "V602",
            Box::new(|o| {
                o.certificate
                    .cost
                    .limit
                    .insert("row/people/at_most".into(), -11.0);
            }),
        ),
        (
            "a dual of the wrong sign",
            "V602",
            Box::new(|o| {
                o.certificate
                    .unplaced
                    .limit
                    .insert("row/tip/at_most".into(), 1.0);
            }),
        ),
        (
            "a dual of an upper row on the lower side",
            "V602",
            Box::new(|o| {
                o.certificate
                    .cost
                    .limit
                    .insert("row/use/at_least".into(), -1.0);
            }),
        ),
        (
            "a dual of no row",
            "V602",
            Box::new(|o| {
                o.certificate
                    .cost
                    .limit
                    .insert("row/none/at_least".into(), 1.0);
            }),
        ),
        (
            "a soft dual in stage one",
            "V602",
            Box::new(|o| {
                o.certificate
                    .unplaced
                    .limit
                    .insert("row/people/at_most".into(), -0.1);
            }),
        ),
        (
            "a row that must hold is not kept",
            "V403",
            Box::new(|o| {
                let buried = o.legs.iter_mut().find(|leg| leg.permit == "p_dump_slag");
                buried.expect("a leg").tonnes.0 += 5.0;
            }),
        ),
    ];
    for (what, code, tamper) in tampers {
        let mut tampered = outcome.clone();
        tamper(&mut tampered);
        let found = codes(&tampered, &dataset, &matrix);
        assert!(found.contains(code), "{what}: {found:?}");
    }
}

#[test]
fn rows_that_cannot_be_are_found_before_the_solve() {
    let found = |row: PlanRow| {
        let mut tables = tables();
        tables.case.flow.rows = vec![row];
        let findings = rules::all(&tables);
        findings.iter().any(|finding| finding.code == "D196")
    };
    assert!(!found(at_least("use", Measure::Utilisation, 88.0)));
    assert!(found(PlanRow::new("nothing", Measure::Utilisation)));
    assert!(found(at_least("use", Measure::Utilisation, 188.0)));
    assert!(found(at_least("a/b", Measure::Utilisation, 88.0)));
    assert!(found(at_most("where", Measure::Burden, 88.0)));
    assert!(found(at_most("factor", Measure::Carbon, 88.0)));
    let mut soft = at_least("use", Measure::Utilisation, 88.0);
    soft.strength = Strength::Soft;
    assert!(found(soft.clone()));
    soft.cny_per_t = Some(CnyPerTonne(5.0));
    assert!(!found(soft));
    let mut lost = at_most("lost", Measure::Burden, 88.0);
    lost.facility = Some("nowhere".into());
    assert!(found(lost));
    let mut both = at_least("both", Measure::Landfilled, 5.0);
    both.at_most = Some(4.0);
    assert!(found(both));
}
