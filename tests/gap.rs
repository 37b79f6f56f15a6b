//! `wasteflow gap`: stories 2, 4 and the projects of story 10 with the plan's numbers, from the indicators,
//! projects and statements of the bundled case; and the command from outside.

use crate::common::wasteflow;
use std::path::Path;
use std::sync::LazyLock;
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::{Dataset, read};
use wasteflow::finding::Language;
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::Control;
use wasteflow::plan::gap::{self, Gap, MostLoad};
use wasteflow::plan::outcome::{Figure, Outcome};
use wasteflow::report;

fn geo() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo")
}

fn solved(scenario: &str) -> (Opened, Outcome) {
    let opened = pipeline::open(&geo(), Some(scenario)).expect("the bundled case opens");
    let outcome = pipeline::solve(&opened, &Control::default()).expect("it solves");
    (opened, outcome)
}

static GROWTH: LazyLock<Gap> = LazyLock::new(|| {
    let (opened, outcome) = solved("growth_2025");
    gap::gap(&opened.base, &opened.dataset, &outcome, MostLoad::default())
});

/// The gap of changed tables against an empty plan: enough for what rests on the indicators alone.
fn of(change: impl FnOnce(&mut Tables)) -> Gap {
    let mut tables = read::folder(&geo()).tables;
    change(&mut tables);
    let dataset = Dataset::new(tables).expect("the case passes its checks");
    let (_, mut outcome) = (*SOLVED).clone();
    outcome.legs.clear();
    gap::gap(&dataset, &dataset, &outcome, MostLoad::default())
}

static SOLVED: LazyLock<(String, Outcome)> = LazyLock::new(|| {
    let (opened, outcome) = solved("base");
    (opened.scenario, outcome)
});

fn named<'a>(figures: &'a [Figure], id: &str) -> &'a Figure {
    (figures.iter().find(|f| f.id == id)).unwrap_or_else(|| panic!("no figure {id}"))
}

fn close(value: f64, wanted: f64, within: f64) {
    assert!((value - wanted).abs() <= within, "{value}, not {wanted}");
}

#[test]
fn story_2_the_plan_does_not_reach_2025_by_what_it_names() {
    let gap = &*GROWTH;
    let f = |id| named(&gap.promise, id);
    let ends = |id| {
        let f = named(&gap.promise, id);
        (f.low.expect("an interval"), f.high.expect("an interval"))
    };
    close(f("arising_base").value, 235.788, 1e-9);
    close(f("arising_target").value, 336.0, 1e-9);
    close(f("growth_share").value, 42.5, 0.05);
    // 86.6 and 90.0 are for 12 and 3.29 万吨 of hazardous waste.
    close(ends("more_use").0, 86.6, 0.05);
    close(ends("more_use").1, 90.0, 0.05);
    close(f("named_sure").value, 21.65, 1e-9);
    close(f("named_most").value, 27.65, 1e-9);
    let (low, high) = ends("no_place_named");
    assert_eq!((low.round(), high.round()), (59.0, 68.0));
    close(f("not_used_base").value, 30.3, 0.05);
    close(f("not_used_target").value, 39.0, 0.05);
    close(f("rate_to_hold").value, 90.66, 0.005);
    let (low, high) = ends("named_share");
    assert_eq!((low.round(), high.round()), (24.0, 32.0));
    for part in [
        "不能",
        "86.6–90.0",
        "59–68 万吨没有写明去处",
        "空余能力",
        "30 万吨增至 39 万吨",
    ] {
        assert!(gap.answer.zh.contains(part), "{part}: {}", gap.answer.zh);
    }
    for figure in gap.promise.iter().chain(&gap.investment) {
        assert!(
            !figure.source.detail.is_empty(),
            "{} has no source",
            figure.id
        );
    }
}

#[test]
fn story_2_follows_from_the_indicators_and_is_not_typed_in() {
    // 600 亿 at 0.48 is 288.0; general waste grows alike; recomputed here by hand.
    let gap = of(|tables| {
        for i in &mut tables.indicators {
            match i.id.as_str() {
                "value_added" => i.target = Some(600.0),
                "hazardous_arising" => (i.base, i.base_low, i.base_high) = (Some(10.0), None, None),
                _ => (),
            }
        }
        for line in &mut tables.project_lines.rows {
            if line.project == "P4" {
                line.t_per_year = None;
            }
        }
    });
    let (g0, g1) = (225.788, 288.0 / 235.788 * 225.788);
    let more = 0.88 * g1 - 0.8669 * g0;
    let f = named(&gap.promise, "more_use");
    close(f.value, more, 1e-9);
    assert_eq!((f.low, f.high), (Some(f.value), Some(f.value)));
    close(
        named(&gap.promise, "no_place_named").value,
        more - 15.65,
        1e-9,
    );
}

#[test]
fn a_case_without_the_indicators_says_so_and_computes_nothing() {
    let gap = of(|tables| tables.indicators.retain(|i| i.id != "value_added"));
    assert!(gap.promise.is_empty());
    assert!(gap.answer.zh.contains("缺少"), "{}", gap.answer.zh);
    assert!(!gap.by_class.is_empty(), "the rows need no value added");
}

#[test]
fn the_rows_of_the_gap_add_up_over_classes_and_over_zones() {
    let sum = |rows: &[gap::RowGap]| -> (f64, f64, f64) {
        let of = |value: fn(&gap::RowGap) -> f64| rows.iter().map(value).sum();
        (of(|r| r.arising_t.0), of(|r| r.used_t.0), of(|r| r.gap_t.0))
    };
    let (classes, zones) = (sum(&GROWTH.by_class), sum(&GROWTH.by_zone));
    close(classes.0, zones.0, 1e-3);
    close(classes.1, zones.1, 1e-3);
    close(classes.2, zones.2, 1e-3);
    close(classes.2, 0.88 * classes.0 - classes.1, 1e-3);
    assert_eq!(GROWTH.by_zone.len(), 30);
}

#[test]
fn story_4_aluminium_ash_is_proven_for_200_tonnes_of_250_000() {
    let [ash] = &GROWTH.over_capacity[..] else {
        panic!("{:?}", GROWTH.over_capacity);
    };
    assert_eq!(ash.class, "HW48");
    let projects: Vec<_> = ash
        .projects
        .iter()
        .map(|(id, t)| (id.as_str(), t.0))
        .collect();
    assert_eq!(projects, [("P1", 1e5), ("P7", 1e5), ("P8", 5e4)]);
    assert_eq!((ash.capacity_t.0, ash.proven_t.0), (250_000.0, 200.0));
    close(ash.proven_load * 100.0, 0.08, 1e-12);
    close(ash.imports_t.0, 149_800.0, 1e-6);
    assert!(
        ash.said.iter().any(|s| s.text.zh.contains("贵州")),
        "{:?}",
        ash.said
    );
    let price = |id: &str| {
        let found = ash.prices.iter().find(|(project, _)| project == id);
        found.expect("each project is priced or said not to be").1
    };
    assert_eq!(price("P7").map(|p| p.0), Some(0.0));
    assert_eq!(price("P8").map(|p| p.0), Some(0.0));
    assert_eq!(price("P1"), None, "P1 has no place, so no row in the plan");
}

#[test]
fn story_10_the_projects_their_money_and_what_no_project_takes() {
    let f = |id| named(&GROWTH.investment, id).value;
    assert_eq!((f("works"), f("soft"), f("text_only")), (8.0, 5.0, 6.0));
    assert_eq!(
        (f("investment"), f("investment_works"), f("investment_soft")),
        (62_350.0, 61_650.0, 700.0)
    );
    assert_eq!(f("without_place"), 40_000.0);
    close(f("without_place_share"), 64.9, 0.05);
    let text: Vec<&str> = (GROWTH.projects.iter())
        .filter(|p| p.source.detail.starts_with("F15"))
        .map(|p| p.source.detail.as_str())
        .collect();
    assert_eq!(text, ["F150", "F151", "F152", "F153", "F154", "F155"]);
    for project in GROWTH.projects.iter().filter(|p| p.id.starts_with('T')) {
        assert!(
            project.open.iter().any(|o| o.zh == "无能力"),
            "{}",
            project.id
        );
    }
    let facts: Vec<&str> = GROWTH
        .remarks
        .iter()
        .map(|r| r.source.detail.as_str())
        .collect();
    assert_eq!(facts, ["F156", "F157"]);

    let mut stated: Vec<(&str, bool)> = (GROWTH.no_place.iter())
        .filter(|row| row.stated.is_some())
        .map(|row| (row.class.as_str(), row.projects.is_empty()))
        .collect();
    stated.sort_unstable();
    stated.dedup();
    assert_eq!(stated, [("HW18", true), ("HW22", true), ("HW49", true)]);
    let drums = GROWTH.no_place.iter().find(|row| row.code == "900-041-49");
    assert!(drums.is_none(), "drums are treated in the district (C9)");
}

#[test]
fn the_command_prints_both_ways_of_a_number_and_writes_tables_and_a_page() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("gap");
    let ran = wasteflow(&["gap", "data/geo", "--out", &out.to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in [
        "88.2",
        "88.178520",
        "59–68",
        "149,800",
        "没有项目",
        "62,350",
        "64.9",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not printed");
    }
    let csv = std::fs::read_to_string(out.join("gap_promise.csv")).expect("the CSV is there");
    assert!(csv.contains("88.17852"), "{csv}");
    let page = std::fs::read_to_string(out.join("gap.html")).expect("the page is there");
    assert!(page.contains("59–68") && page.contains("演示数据，不是事实"));

    let ran = wasteflow(&["gap", "data/geo", "--json", "--lang", "en"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    assert_eq!(json["schema"], "wasteflow/gap/1");
    let ran = wasteflow(&["gap", "data/geo", "--load", "0"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn english_tables_have_english_words() {
    let text = report::gap::terminal(&GROWTH, Language::En);
    assert!(text.contains("What the indicators ask for") && text.contains("no project"));
}

#[test]
fn rows_asked_of_the_plan_are_told_with_the_gap() {
    let (opened, outcome) = solved("use_88_aim");
    let gap = gap::gap(&opened.base, &opened.dataset, &outcome, MostLoad::default());
    assert!(!outcome.rows.is_empty());
    assert_eq!(gap.asked, outcome.rows);
    let text = report::gap::terminal(&gap, Language::Zh);
    for row in &outcome.rows {
        assert!(text.contains(&row.name.zh), "{text}");
    }
    let files = report::gap::files(&gap, Language::Zh);
    let csv = files.iter().find(|(name, _)| name == "gap_rows.csv");
    let lines = csv.map(|(_, bytes)| bytes.iter().filter(|&&b| b == b'\n').count());
    assert_eq!(lines, Some(outcome.rows.len() + 1));
    let bare = report::gap::terminal(&GROWTH, Language::Zh);
    assert!(bare.contains("没有设置约束行"), "{bare}");
}
