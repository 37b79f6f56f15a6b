//! The acceptance stories of the project's users, on the bundled case with the plan's numbers.

mod fly_ash;
mod shared;

use std::path::Path;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{Cell, Source};
use wasteflow::dataset::read;
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::vocabulary::{CheckedKind, Grade, ZoneKind};
use wasteflow::finding::Finding;
use wasteflow::plan::baseline::{self, BaseFigure};
use wasteflow::report::figure;

fn tables() -> Tables {
    let read = read::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo"));
    assert!(
        !read.findings.iter().any(Finding::is_error),
        "{:#?}",
        read.findings
    );
    read.tables
}

fn figures_of(tables: Tables) -> Vec<BaseFigure> {
    let dataset = Dataset::new(tables).expect("the bundled case passes its checks");
    baseline::figures(&dataset)
}

fn named<'a>(figures: &'a [BaseFigure], id: &str) -> &'a BaseFigure {
    figures
        .iter()
        .find(|f| f.id == id)
        .unwrap_or_else(|| panic!("no figure {id}"))
}

/// Text as the page and the documents show it.
fn shown(figure: &BaseFigure) -> String {
    figure::value(figure)
}

#[test]
fn story_1_the_base_table_shows_the_numbers_of_the_plan() {
    let tables = tables();
    let zones = |kind| {
        tables
            .zones
            .rows
            .iter()
            .filter(|z| z.row.kind == kind)
            .count()
    };
    assert_eq!((zones(ZoneKind::Street), zones(ZoneKind::Town)), (5, 25));

    let figures = figures_of(tables);
    assert_eq!(shown(named(&figures, "zones")), "30");
    assert_eq!(shown(named(&figures, "total_waste")), "235.79");
    let total = named(&figures, "total_waste");
    assert_eq!((total.low, total.high), (Some(233.38), Some(238.19)));
    assert_eq!(shown(named(&figures, "general_utilisation")), "86.69");
    assert_eq!(shown(named(&figures, "operator_capacity")), "20.46");
    assert_eq!(shown(named(&figures, "local_hazardous")), "3.29");
    assert_eq!(shown(named(&figures, "insurance")), "60");

    let share = named(&figures, "local_share_of_permitted");
    assert_eq!(shown(share), "16.1");
    assert_eq!(share.label.zh, "本区废物占许可能力");
    let note = share.note.as_ref().expect("the share carries its warning");
    assert!(
        note.zh.contains("不是负荷率") && note.en.contains("not a load rate"),
        "{note:?}"
    );

    let operators = named(&figures, "operators");
    assert_eq!(shown(operators), "10");
    let note = &operators
        .note
        .as_ref()
        .expect("the count is broken down")
        .zh;
    for part in [
        "利用 1",
        "处置 4（含医疗废物 1）",
        "收集暂存 5",
        "铅蓄电池 3",
        "综合 1",
        "汽修废油 1",
    ] {
        assert!(note.contains(part), "{part} is not in {note}");
    }
}

#[test]
fn story_1_every_figure_carries_a_source_that_reads_back() {
    let figures = figures_of(tables());
    assert!(figures.len() >= 10, "{} figures", figures.len());
    for figure in &figures {
        let spelled = figure.source.spell();
        assert_eq!(
            Source::parse(&spelled).as_ref(),
            Ok(&figure.source),
            "{}",
            figure.id
        );
        assert!(
            !figure.source.detail.is_empty(),
            "{} names no fact and no formula",
            figure.id
        );
    }
}

/// The bundled case with other grades: the first `pass` units pass, the next `basic` basically pass.
fn compliance(kind: CheckedKind, pass: usize, basic: usize) -> BaseFigure {
    let mut tables = tables();
    let checked = tables
        .inspections
        .rows
        .iter_mut()
        .filter(|i| i.kind == kind);
    for (i, inspection) in checked.enumerate() {
        inspection.grade = match i {
            i if i < pass => Grade::Pass,
            i if i < pass + basic => Grade::Basic,
            _ => Grade::Fail,
        };
    }
    let id = match kind {
        CheckedKind::Generator => "compliance_generators",
        CheckedKind::Operator => "compliance_operators",
    };
    named(&figures_of(tables), id).clone()
}

#[test]
fn story_1_the_compliance_calculator_follows_the_plans_formula() {
    let reached = |f: &BaseFigure| f.value >= f.target.expect("the plan sets a target");
    let checked = tables()
        .inspections
        .rows
        .iter()
        .filter(|i| i.kind == CheckedKind::Generator)
        .count();
    assert_eq!(checked, 40);
    for (pass, basic, percent, passes) in [
        (35, 4, "94.50", false),
        (36, 3, "95.25", true),
        (38, 0, "95.00", true),
    ] {
        let figure = compliance(CheckedKind::Generator, pass, basic);
        assert_eq!(
            (shown(&figure).as_str(), reached(&figure)),
            (percent, passes),
            "{pass} + {basic} of 40"
        );
    }
    let operators = compliance(CheckedKind::Operator, 9, 1);
    assert_eq!(
        (shown(&operators).as_str(), reached(&operators)),
        ("97.00", false)
    );
    let operators = compliance(CheckedKind::Operator, 10, 0);
    assert_eq!(
        (shown(&operators).as_str(), reached(&operators)),
        ("100.00", true)
    );
}

#[test]
fn the_projects_add_up_as_the_plan_says() {
    use wasteflow::dataset::vocabulary::ProjectKind;
    let tables = tables();
    let money = |kind| -> (usize, f64) {
        let rows: Vec<_> = tables
            .projects
            .rows
            .iter()
            .filter(|p| p.kind == kind)
            .collect();
        (
            rows.len(),
            rows.iter().filter_map(|p| p.investment_wan_cny).sum(),
        )
    };
    assert_eq!(money(ProjectKind::Engineering), (8, 61_650.0));
    assert_eq!(money(ProjectKind::Soft), (5, 700.0));
    assert_eq!(money(ProjectKind::TextOnly), (6, 0.0));
}

#[test]
fn story_8_a_quota_has_a_price_for_a_tonne_less_and_a_tonne_more_confirmed_by_solving_again() {
    use std::collections::BTreeMap;
    use wasteflow::pipeline;
    use wasteflow::plan::control::Control;
    use wasteflow::plan::flow::{Prices, solve_with};
    use wasteflow::plan::outcome::{LimitKind, Outcome};
    use wasteflow::quantity::Tonnes;

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let control = Control::default();
    let opened = pipeline::open(&folder, Some("growth_2025")).expect("the scenario is sound");
    let matrix = pipeline::matrix(&opened, &control).expect("nobody stops it");
    let plan = |tables: Tables, prices| -> Outcome {
        let dataset = Dataset::new(tables).expect("a tonne more or less is no fault");
        let none = BTreeMap::new();
        solve_with(&dataset, &matrix, none, "growth_2025", prices, &control).expect("a plan")
    };
    let tables = opened.dataset.tables();
    let base = plan(tables.clone(), Prices::Binding);
    let mut confirmed = 0;
    let quotas = base.loads.iter().filter(|l| l.kind == LimitKind::Quota);
    for load in quotas {
        let room = load.room.as_ref().expect("every limit was priced");
        let sides = [(room.less.as_ref(), -1.0), (Some(&room.more), 1.0)];
        for (side, sign) in sides {
            let Some(side) = side.filter(|s| s.price_cny_t.0 != 0.0) else {
                continue;
            };
            let by = side.range_t.map_or(1.0, |t| t.0.min(1.0));
            let mut changed = tables.clone();
            for row in &mut changed.whitelist.rows {
                if row.id == load.id {
                    row.t_per_year += Tonnes(sign * by);
                }
            }
            let again = plan(changed, Prices::None).totals;
            let (price, placed) = (side.price_cny_t.0, side.placed_per_t);
            let off = again.cost_cny.0 - base.totals.cost_cny.0 + sign * by * price;
            assert!(
                off.abs() <= (1e-6 * price.abs()).max(0.01),
                "{load:?}: {off}"
            );
            let off = again.unplaced_t.0 - base.totals.unplaced_t.0 + sign * by * placed;
            assert!(off.abs() <= 1e-5, "{load:?}: {off}");
            confirmed += 1;
        }
    }
    assert!(confirmed >= 2, "{confirmed} prices of quotas");
}
