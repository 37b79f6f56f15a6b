//! Acceptance story 1 on the bundled case: the base table, its sources, and the plan's formulas on
//! changed copies of it.

use std::path::Path;
use wasteflow::dataset::cell::Mark;
use wasteflow::dataset::tables::{InspectionRow, Tables};
use wasteflow::dataset::vocabulary::{CheckedKind, Grade, Operation};
use wasteflow::dataset::{Dataset, read};
use wasteflow::finding::Language;
use wasteflow::plan::baseline::{self, Role};
use wasteflow::plan::outcome::Figure;
use wasteflow::report::figure;

fn tables() -> Tables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    read::folder(&folder).tables
}

fn figures(tables: Tables) -> Vec<Figure> {
    baseline::figures(&Dataset::new(tables).expect("the case passes its checks"))
}

fn find<'a>(figures: &'a [Figure], id: &str) -> &'a Figure {
    figures
        .iter()
        .find(|f| f.id == id)
        .unwrap_or_else(|| panic!("there is no figure {id}"))
}

fn note(figure: &Figure) -> &str {
    figure.note.as_ref().map_or("", |note| note.zh.as_str())
}

#[test]
fn the_base_table_of_the_bundled_case_is_the_plans() {
    let figures = figures(tables());
    let texts = [
        ("total_waste", "235.79 万吨（233.38–238.19）"),
        ("intensity", "0.49 吨/万元（0.485–0.495）"),
        ("general_utilisation", "86.69%（86.685–86.695）"),
        ("operators", "10 家"),
        ("operator_capacity", "20.46 万吨/年"),
        ("local_hazardous", "3.29 万吨（3.285–3.295）"),
        ("local_share_of_permitted", "16.1%"),
        ("insurance", "60%"),
        ("zones", "30 个"),
    ];
    for (id, text) in texts {
        assert_eq!(figure::text(find(&figures, id), Language::Zh), text, "{id}");
    }
    for f in &figures {
        let (low, high) = (f.low.unwrap_or(f.value), f.high.unwrap_or(f.value));
        assert!((low..=high).contains(&f.value), "{}: {}", f.id, f.value);
        assert!(!f.source.detail.is_empty(), "{} has no source", f.id);
    }
    let share = find(&figures, "local_share_of_permitted");
    assert_eq!(share.label.zh, "本区废物占许可能力");
    assert!(note(share).contains("不是负荷率"));
    assert!(note(find(&figures, "zones")).contains("5 个街道、25 个镇"));
    let operators = note(find(&figures, "operators"));
    assert!(
        operators.contains(
            "利用 1，处置 4（含医疗废物 1），收集贮存 5（铅蓄电池 3、综合 1、汽修废油 1）"
        ),
        "{operators}"
    );
}

#[test]
fn a_figure_made_of_synthetic_rows_says_so() {
    let figures = figures(tables());
    for id in [
        "total_waste",
        "general_utilisation",
        "operator_capacity",
        "local_hazardous",
    ] {
        let f = find(&figures, id);
        assert_eq!(f.source.mark, Mark::Derived);
        assert!(
            note(f).contains("合成数据，按规划总量标定"),
            "{id}: {}",
            note(f)
        );
    }
    let mut tables = tables();
    for row in &mut tables.streams.rows {
        row.source.mark = Mark::Public;
        row.source.detail = "x".to_owned();
    }
    let figures = self::figures(tables);
    assert!(!note(find(&figures, "total_waste")).contains("合成数据"));
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
fn the_compliance_calculator_judges_unrounded_values() {
    let cases = [
        (CheckedKind::Generator, 35, 4, 1, 94.5, "未达目标"),
        (CheckedKind::Generator, 36, 3, 1, 95.25, "达到目标"),
        (CheckedKind::Generator, 38, 0, 2, 95.0, "达到目标"),
        (CheckedKind::Operator, 9, 1, 0, 97.0, "未达目标"),
        (CheckedKind::Operator, 10, 0, 0, 100.0, "达到目标"),
    ];
    for (kind, pass, basic, fail, percent, verdict) in cases {
        let figures = figures(checked(kind, pass, basic, fail));
        let id = match kind {
            CheckedKind::Generator => "compliance_generators",
            CheckedKind::Operator => "compliance_operators",
        };
        let f = find(&figures, id);
        assert_eq!(f.value, percent);
        assert!(note(f).contains(verdict), "{pass} + {basic}: {}", note(f));
        assert!(verdict == "未达目标" || !note(f).contains("未达目标"));
    }
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
