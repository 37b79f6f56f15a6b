//! The base figures beyond acceptance story 1 (`stories.rs`): marks, intervals, breakdowns, and the plan's
//! formulas on changed copies of the bundled case.

use std::path::Path;
use wasteflow::dataset::cell::Mark;
use wasteflow::dataset::tables::{InspectionRow, Tables};
use wasteflow::dataset::vocabulary::{CheckedKind, Grade, Operation};
use wasteflow::dataset::{Dataset, read};
use wasteflow::finding::Language;
use wasteflow::plan::baseline::{self, BaseFigure, Role};
use wasteflow::report::figure;

fn tables() -> Tables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    read::folder(&folder).tables
}

fn figures(tables: Tables) -> Vec<BaseFigure> {
    baseline::figures(&Dataset::new(tables).expect("the case passes its checks"))
}

fn find<'a>(figures: &'a [BaseFigure], id: &str) -> &'a BaseFigure {
    figures
        .iter()
        .find(|f| f.id == id)
        .unwrap_or_else(|| panic!("there is no figure {id}"))
}

fn note(figure: &BaseFigure) -> &str {
    figure.note.as_ref().map_or("", |note| note.zh.as_str())
}

#[test]
fn every_base_figure_lies_in_the_interval_of_the_plan() {
    for f in &figures(tables()) {
        let (low, high) = (f.low.unwrap_or(f.value), f.high.unwrap_or(f.value));
        assert!((low..=high).contains(&f.value), "{}: {}", f.id, f.value);
    }
}

#[test]
fn a_figure_made_of_synthetic_rows_is_demo_and_shows_the_published_value() {
    let figures = figures(tables());
    let published = [
        (
            "total_waste",
            Some("由规划值推算 235.79 万吨（F092 × F054 = 0.49 × 481.2）"),
        ),
        ("intensity", Some("规划值 0.49 吨/万元（F092）")),
        ("general_utilisation", Some("规划值 86.69%（F095）")),
        ("operator_capacity", Some("规划值 20.46 万吨/年（F082）")),
        ("local_hazardous", Some("规划值 3.29 万吨（F083）")),
        ("local_share_of_permitted", None),
        ("insurance", Some("规划值 60%（F084）")),
        ("compliance_generators", Some("规划值 95.00%（F099）")),
    ];
    for (id, text) in published {
        let f = find(&figures, id);
        assert_eq!(f.source.mark, Mark::Demo, "{id}");
        assert!(
            f.source.detail.contains("标定"),
            "{id}: {}",
            f.source.detail
        );
        assert!(
            note(f).contains("合成数据，按规划总量标定"),
            "{id}: {}",
            note(f)
        );
        assert_eq!(figure::published(f, Language::Zh).as_deref(), text, "{id}");
    }
    // The plan says that every operator passed; which ones and when is made up.
    let passed = find(&figures, "compliance_operators");
    assert_eq!(passed.source.mark, Mark::Demo);
    assert_eq!(
        figure::published(passed, Language::Zh).as_deref(),
        Some("规划值 100.00%（F099）")
    );
    let zones = find(&figures, "zones");
    let documented = tables()
        .zones
        .rows
        .iter()
        .all(|z| z.row.source.mark != Mark::Demo);
    assert_eq!(zones.source.mark == Mark::Demo, !documented);

    let mut tables = tables();
    for row in &mut tables.streams.rows {
        row.source.mark = Mark::Public;
        row.source.detail = "x".to_owned();
    }
    let figures = self::figures(tables);
    let total = find(&figures, "total_waste");
    assert_eq!(total.source.mark, Mark::Derived);
    assert!(!note(total).contains("合成数据"));
}

#[test]
fn breakdowns_add_up_to_the_streams() {
    let dataset = Dataset::new(tables()).expect("the case passes its checks");
    let streams: f64 = dataset.streams().map(|(_, s)| s.t_per_year.0).sum();
    let classes: f64 = baseline::by_class(&dataset)
        .iter()
        .map(|c| c.tonnes.0)
        .sum();
    let sectors: f64 = baseline::by_sector(&dataset)
        .iter()
        .map(|c| c.tonnes.0)
        .sum();
    let zones = baseline::by_zone(&dataset);
    let in_zones: f64 = zones.iter().map(|z| (z.general_t + z.hazardous_t).0).sum();
    for sum in [classes, sectors, in_zones] {
        assert!((sum - streams).abs() < 1e-3, "{sum} of {streams}");
    }
    assert_eq!(zones.len(), 30);
    let declared: f64 = baseline::by_class(&dataset)
        .iter()
        .map(|c| c.declared_t.0)
        .sum();
    let total = find(&baseline::figures(&dataset), "total_waste").value;
    assert!((declared / 10_000.0 - total).abs() < 1e-9);
    let operators = baseline::operators(&dataset);
    let of = |role: Role| operators.iter().filter(|o| o.role == role).count();
    assert_eq!(
        (
            of(Role::Use),
            of(Role::DisposeMedical),
            of(Role::StoreBattery)
        ),
        (1, 1, 3)
    );
}

#[test]
fn using_old_stock_counts_below_the_line_too() {
    let before = figures(tables());
    let mut tables = tables();
    let general = |tables: &Tables, stream: &str| {
        let row = tables
            .streams
            .rows
            .iter()
            .find(|s| s.id == stream)
            .expect("known");
        let generator = tables
            .generators
            .rows
            .iter()
            .find(|g| g.id == row.generator);
        generator.is_some_and(|g| g.declared) && row.code.starts_with("SW")
    };
    let used = (0..tables.movements.rows.len())
        .find(|&i| {
            let m = &tables.movements.rows[i];
            let stream = tables
                .streams
                .rows
                .iter()
                .find(|s| s.id == m.stream)
                .expect("known");
            m.year == 2020
                && m.operation == Operation::Use
                && (m.t.0 - stream.t_per_year.0).abs() < 1e-6
                && general(&tables, &m.stream)
        })
        .expect("a general stream is used whole");
    tables.movements.rows[used].t.0 += 10_000.0;
    let after = figures(tables);
    let (p, q) = (
        find(&before, "general_utilisation").value / 100.0,
        find(&after, "general_utilisation").value / 100.0,
    );
    let arising: f64 = {
        let dataset = Dataset::new(self::tables()).expect("the case passes its checks");
        let classes = baseline::by_class(&dataset);
        let general = classes.iter().filter(|c| !c.hazardous);
        general.map(|c| c.declared_t.0).sum()
    };
    let wanted = (p * arising + 10_000.0) / (arising + 10_000.0);
    assert!((q - wanted).abs() < 1e-9, "{q} {wanted}");
}

#[test]
fn an_operator_whose_permit_has_run_out_counts_no_more() {
    let dataset = Dataset::new(tables()).expect("the case passes its checks");
    let before = baseline::operators(&dataset);
    let gone = before
        .iter()
        .find(|o| o.role == Role::Use)
        .expect("one uses")
        .clone();
    let mut tables = tables();
    for permit in &mut tables.permits.rows {
        if permit.facility == gone.facility {
            permit.valid_from = "2015-01-01".parse().expect("a date");
            permit.valid_to = "2019-12-31".parse().expect("a date");
        }
    }
    let after = figures(tables);
    assert_eq!(find(&after, "operators").value, 9.0);
    let left: f64 = before.iter().map(|o| o.permitted_t.0).sum::<f64>() - gone.permitted_t.0;
    assert!((find(&after, "operator_capacity").value - left / 10_000.0).abs() < 1e-9);
}

/// Replaces the spot checks of one kind by new ones.
fn checked(kind: CheckedKind, pass: usize, basic: usize, fail: usize) -> Tables {
    let mut tables = tables();
    let units: Vec<String> = match kind {
        CheckedKind::Generator => tables
            .generators
            .rows
            .iter()
            .map(|g| g.id.clone())
            .collect(),
        CheckedKind::Operator => (tables.facilities.rows.iter())
            .filter(|f| f.licensed_operator)
            .map(|f| f.id.clone())
            .collect(),
    };
    let source = tables.inspections.rows[0].source.clone();
    tables.inspections.rows.retain(|row| row.kind != kind);
    tables.inspections.lines.clear();
    tables.inspections.extra.clear();
    let grades = std::iter::repeat_n(Grade::Pass, pass)
        .chain(std::iter::repeat_n(Grade::Basic, basic))
        .chain(std::iter::repeat_n(Grade::Fail, fail));
    for (i, (grade, unit)) in grades.zip(units).enumerate() {
        tables.inspections.rows.push(InspectionRow {
            id: format!("X{i}"),
            kind,
            unit,
            date: "2020-06-30".parse().expect("a date"),
            grade,
            source: source.clone(),
        });
    }
    tables
}

#[test]
fn the_note_of_a_compliance_rate_says_whether_the_target_is_met() {
    let generators = find(
        &figures(checked(CheckedKind::Generator, 35, 4, 1)),
        "compliance_generators",
    )
    .clone();
    assert!(
        note(&generators).contains("未达目标"),
        "{}",
        note(&generators)
    );
    let operators = find(
        &figures(checked(CheckedKind::Operator, 10, 0, 0)),
        "compliance_operators",
    )
    .clone();
    assert!(note(&operators).contains("达到目标") && !note(&operators).contains("未达目标"));
}

#[test]
fn a_unit_checked_twice_counts_by_its_last_check() {
    let mut tables = checked(CheckedKind::Operator, 9, 0, 1);
    let mut again = tables.inspections.rows.last().expect("checked").clone();
    again.id = "AGAIN".to_owned();
    again.date = "2020-09-30".parse().expect("a date");
    again.grade = Grade::Pass;
    tables.inspections.rows.push(again);
    assert_eq!(find(&figures(tables), "compliance_operators").value, 100.0);
}
