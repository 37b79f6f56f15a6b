//! What a planner reads and keeps: CSV files, terminal table and printable page of the bundled case.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::tables::Tables;
use wasteflow::finding::{Bilingual, Language};
use wasteflow::pipeline::{self, Beside, Opened};
use wasteflow::plan::baseline::{self, BaseFigure};
use wasteflow::plan::compare::compare;
use wasteflow::plan::control::Control;
use wasteflow::plan::outcome::{Origin, Outcome, Reason, Unserved};
use wasteflow::quantity::Tonnes;
use wasteflow::report::account::Account;
use wasteflow::report::geojson::{self, Layer};
use wasteflow::report::summary::{self, Parts};
use wasteflow::report::{figure, table, workbook};

struct Solved {
    opened: Opened,
    outcome: Outcome,
    figures: Vec<BaseFigure>,
}

fn solved() -> &'static Solved {
    static SOLVED: OnceLock<Solved> = OnceLock::new();
    SOLVED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
        let opened = pipeline::open(&folder, None).expect("the bundled case is fine");
        let outcome = pipeline::solve(&opened, &Control::default()).expect("it can be solved");
        let figures = baseline::figures(&opened.dataset);
        Solved {
            opened,
            outcome,
            figures,
        }
    })
}

fn dataset() -> &'static Dataset {
    &solved().opened.dataset
}

fn page(outcome: &Outcome, language: Language) -> String {
    let lines = summary::map_lines(dataset(), outcome, |a, b| {
        pipeline::way(&solved().opened, a, b)
    });
    let parts = Parts {
        figures: &solved().figures,
        calibration: &[],
        lines: &lines,
        findings: solved().opened.findings(),
        frontier: None,
        chapters: &[],
    };
    summary::html(dataset(), outcome, parts, language)
}

fn file(name: &str) -> Vec<Vec<String>> {
    let files = table::files(
        dataset(),
        &solved().outcome,
        &solved().figures,
        Language::En,
    );
    let (_, bytes) = files
        .iter()
        .find(|(n, _)| n == name)
        .expect("there is such a file");
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .expect("Excel needs the mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader.records().map(|row| row.expect("CSV"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// A column of a file as numbers.
fn column(name: &str, header: &str) -> Vec<f64> {
    let rows = file(name);
    let at = rows[0]
        .iter()
        .position(|h| h == header)
        .expect("the column is there");
    rows[1..]
        .iter()
        .map(|row| row[at].parse().expect("a number"))
        .collect()
}

#[test]
fn every_waste_balances_within_a_kilogram() {
    let differences = column("wastes.csv", "difference_t");
    assert!(differences.len() > 30);
    assert!(
        differences.iter().all(|d| d.abs() < 0.001),
        "{differences:?}"
    );
    let arising: f64 = column("wastes.csv", "arising_t").iter().sum();
    assert!((arising - solved().outcome.totals.arising_t.0).abs() < 0.001);
}

#[test]
fn the_files_hold_every_leg_load_and_figure() {
    let outcome = &solved().outcome;
    let sum: f64 = column("legs.csv", "t_per_year").iter().sum();
    let legs: f64 = outcome.legs.iter().map(|leg| leg.tonnes.0).sum();
    assert!((sum - legs).abs() < 0.01, "{sum} {legs}");
    assert_eq!(file("legs.csv").len(), outcome.legs.len() + 1);
    assert_eq!(file("loads.csv").len(), outcome.loads.len() + 1);
    let figures = solved().figures.len() + outcome.indicators.len();
    let rows = file("figures.csv");
    assert_eq!(rows.len(), figures + 1);
    let mark = rows[0]
        .iter()
        .position(|h| h == "source_mark")
        .expect("marks");
    assert!(rows[1..].iter().all(|row| !row[mark].is_empty()));
    let cost: f64 = column("legs.csv", "cost_cny_per_year").iter().sum();
    assert!((cost - outcome.totals.cost_cny.0).abs() < 1.0);
}

#[test]
fn legs_name_the_nearer_place_and_rows_have_a_table_where_some_are_asked() {
    let outcome = &solved().outcome;
    let rows = file("legs.csv");
    let at = |name: &str| (rows[0].iter().position(|h| h == name)).expect("a column");
    for (row, leg) in rows[1..].iter().zip(&outcome.legs) {
        let near = leg
            .nearer
            .as_ref()
            .map_or("", |near| near.facility.as_str());
        assert_eq!(row[at("nearer_facility")], near);
        assert_eq!(row[at("nearness_rule")].is_empty(), near.is_empty());
        assert_eq!(row[at("waiver")], leg.waiver.as_deref().unwrap_or(""));
    }
    let files = |outcome: &Outcome| table::files(dataset(), outcome, &[], Language::Zh);
    let asked = |outcome: &Outcome| files(outcome).into_iter().find(|(n, _)| n == "rows.csv");
    assert!(asked(outcome).is_none());
    let scenario = solved()
        .opened
        .with_scenario("use_88_soft")
        .expect("a scenario");
    let soft = pipeline::solve(&scenario, &Control::default()).expect("a plan");
    let (_, bytes) = asked(&soft).expect("a row is asked");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text.lines().count(), soft.rows.len() + 1);
    assert!(text.contains("use_88") && text.contains("可偏离"), "{text}");
}

#[test]
fn the_map_shows_the_capacity_of_the_table() {
    let layer = geojson::layer(dataset(), Layer::Facilities);
    let shown: HashMap<String, f64> = (layer.features.iter())
        .map(|f| {
            let text = |key| f.property(key).and_then(|v| v.as_str()).unwrap_or("");
            let capacity = f.property("capacity_t").and_then(serde_json::Value::as_f64);
            (text("id").to_owned(), capacity.expect("a number"))
        })
        .collect();
    let ids: Vec<String> = (file("facilities.csv")[1..].iter())
        .map(|row| row[0].clone())
        .collect();
    let capacities = column("facilities.csv", "capacity_t_per_year");
    assert!(ids.len() > 30, "{}", ids.len());
    for (id, capacity) in ids.iter().zip(capacities) {
        assert!((shown[id] - capacity).abs() < 1e-6, "{id}");
    }
    assert!(shown["F_BRICK_BAISHA"] > 0.0);
    for load in Account::new(dataset(), &solved().outcome).facility_loads() {
        let id = &dataset().facility(load.id).id;
        assert!(load.load.0 < 1e-6 || load.share().is_some(), "{id}");
    }
}

#[test]
fn a_limit_of_nothing_is_not_full() {
    let mut outcome = solved().outcome.clone();
    let before = Account::new(dataset(), &outcome).full_limits().len();
    let mut nothing = outcome.loads[0].clone();
    (nothing.load_t, nothing.capacity_t) = (Tonnes(0.0), Tonnes(0.0));
    outcome.loads.push(nothing);
    assert_eq!(
        Account::new(dataset(), &outcome).full_limits().len(),
        before
    );
}

#[test]
fn sums_of_the_account_are_the_totals_of_the_outcome() {
    let totals = &solved().outcome.totals;
    let account = Account::new(dataset(), &solved().outcome);
    let classes = account.by_class();
    let sum = |of: fn(&wasteflow::report::account::Balance) -> Tonnes| -> f64 {
        classes.iter().map(|c| of(c).0).sum()
    };
    let pairs = [
        (sum(|c| c.arising), totals.arising_t),
        (sum(|c| c.residues), totals.residues_t),
        (sum(|c| c.used), totals.used_t),
        (sum(|c| c.disposed), totals.disposed_t),
        (sum(|c| c.unplaced), totals.unplaced_t),
        (
            account.transfers().iter().map(|t| t.tonnes.0).sum(),
            totals.exported_t,
        ),
    ];
    for (i, (sum, total)) in pairs.into_iter().enumerate() {
        assert!((sum - total.0).abs() < 0.01, "{i}: {sum} {}", total.0);
    }
}

#[test]
fn every_quantity_of_the_tables_is_marked_by_its_weakest_row() {
    for name in ["legs.csv", "loads.csv", "wastes.csv", "facilities.csv"] {
        let rows = file(name);
        let at = (rows[0].iter().position(|h| h == "quantity_source")).expect("marks");
        // The bundled case has synthetic streams, permits and prices.
        assert!(rows[1..].iter().all(|row| row[at] == "demo"), "{name}");
    }
    let mut tables = dataset().tables().clone();
    let real = |source: &mut Source| *source = Source::new(Mark::Public, "x");
    tables
        .streams
        .rows
        .iter_mut()
        .for_each(|r| real(&mut r.source));
    tables
        .permits
        .rows
        .iter_mut()
        .for_each(|r| real(&mut r.source));
    tables
        .prices
        .rows
        .iter_mut()
        .for_each(|r| real(&mut r.source));
    tables
        .whitelist
        .rows
        .iter_mut()
        .for_each(|r| real(&mut r.source));
    let waivers = tables.waivers.rows.iter_mut();
    waivers.for_each(|r| real(&mut r.source));
    let elements = tables.host_limits.rows.iter_mut();
    elements.for_each(|r| real(&mut r.source));
    let contents = tables.contents.rows.iter_mut();
    contents.for_each(|r| real(&mut r.source));
    tables.case.synthetic = false;
    type Spoil = fn(&mut Tables);
    let cases: [(Spoil, Mark); 3] = [
        (|_| (), Mark::Derived),
        (
            |t| t.contents.rows[0].source = Source::new(Mark::Demo, ""),
            Mark::Demo,
        ),
        (
            |t| {
                t.contents.rows[0].source = Source::new(Mark::Public, "x");
                t.prices.rows[0].source = Source::new(Mark::Demo, "");
            },
            Mark::Demo,
        ),
    ];
    for (spoil, mark) in cases {
        spoil(&mut tables);
        let dataset = Dataset::new(tables.clone()).expect("the case passes its checks");
        let account = Account::new(&dataset, &solved().outcome);
        assert_eq!(account.mark(), mark);
        assert!(account.indicators().iter().all(|f| f.source.mark == mark));
    }
}

#[test]
fn what_is_handled_outside_is_reconciled_with_what_leaves() {
    let account = Account::new(dataset(), &solved().outcome);
    let outside: f64 = account.by_class().iter().map(|c| c.outside.0).sum();
    let beyond = account.beyond_transfers();
    assert!((outside - beyond.0 - solved().outcome.totals.exported_t.0).abs() < 1e-3);
    let html = page(&solved().outcome, Language::Zh);
    if beyond.0 >= 0.05 {
        assert!(html.contains(&figure::tonnes(beyond)) && html.contains("其中区外合计 = 出区"));
    }
    for leg in &solved().outcome.legs {
        let own = account.route(leg).zh == "区内";
        assert!(!own || account.inside(&leg.facility), "{}", leg.facility);
    }
}

#[test]
fn the_page_speaks_one_language_and_says_what_tuning_did() {
    let html = page(&solved().outcome, Language::Zh);
    for english in [
        "CNY/t",
        "t/yr",
        "general tonnes used",
        "每增 1 吨节约",
        "最高价格",
        "收集贮存单位",
    ] {
        assert!(!html.contains(english), "{english}");
    }
    for text in [
        "基准情景",
        "点位来源",
        "标定造成的",
        "单次批量下限未建模",
        "元/（吨·公里）",
        "含自行利用与残渣",
    ] {
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn the_map_loses_no_tonne() {
    let straight = summary::map_lines(dataset(), &solved().outcome, |_, _| None);
    let drawn: f64 = straight.iter().map(|line| line.tonnes.0).sum();
    let legs: f64 = solved().outcome.legs.iter().map(|leg| leg.tonnes.0).sum();
    assert!((drawn - legs).abs() < 0.01);
    assert!(straight.iter().all(|line| line.line.len() == 2));
}

#[test]
fn the_page_is_self_contained_and_the_same_each_time() {
    let html = page(&solved().outcome, Language::Zh);
    assert_eq!(html, page(&solved().outcome, Language::Zh));
    for word in ["<script", "<link", "<img", "url(http", "@import", "src="] {
        assert!(!html.contains(word), "{word}");
    }
    let addresses = html.matches("http").count();
    assert_eq!(
        addresses,
        html.matches("http://www.w3.org/2000/svg").count()
    );
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"zh-CN\">"));
    assert!(html.contains("演示数据，不是事实"));
    for (_, zone) in dataset().zones() {
        let name = zone.name_zh.trim_end_matches("街道").trim_end_matches('镇');
        assert!(html.contains(name), "{name} is not on the map");
    }
    for attribution in &dataset().tables().case.attributions {
        assert!(html.contains(attribution.as_str()), "{attribution}");
    }
    for (file, digest) in &solved().outcome.inputs {
        assert!(html.contains(file.as_str()) && html.contains(digest.as_str()));
    }
    let english = page(&solved().outcome, Language::En);
    assert!(english.contains("<html lang=\"en\">") && english.contains("Demo data, no facts"));
}

#[test]
fn the_same_total_is_the_same_text_everywhere() {
    let html = page(&solved().outcome, Language::Zh);
    let terminal = table::terminal(
        dataset(),
        &solved().outcome,
        &solved().figures,
        Language::Zh,
    );
    let totals = &solved().outcome.totals;
    let mut texts = vec![
        figure::tonnes(totals.arising_t),
        figure::wan_tonnes(totals.used_t),
        figure::wan_cny(totals.cost_cny),
    ];
    texts.extend(
        solved()
            .figures
            .iter()
            .map(|f| figure::text(f, Language::Zh)),
    );
    for text in texts {
        assert!(html.contains(&text) && terminal.contains(&text), "{text}");
    }
    for f in &solved().figures {
        assert!(html.contains(&f.label.zh) && terminal.contains(&f.label.zh));
    }
}

#[test]
fn unplaced_tonnes_are_shown_with_their_reason() {
    let mut outcome = solved().outcome.clone();
    let (id, stream) = dataset().streams().next().expect("there are streams");
    let generator = dataset().generator(dataset().links().stream_generator[id.index()]);
    outcome.totals.unplaced_t = Tonnes(1234.5);
    outcome.unserved.push(Unserved {
        from: Origin::Stream {
            stream: stream.id.clone(),
            generator: generator.id.clone(),
        },
        code: stream.code.clone(),
        tonnes: Tonnes(1234.5),
        reason: Reason::NoQuota,
        detail: Bilingual::new("额度 <甲> & 乙 已用完", "quota used up"),
        remedy: None,
    });
    let html = page(&outcome, Language::Zh);
    let terminal = table::terminal(dataset(), &outcome, &solved().figures, Language::Zh);
    for text in ["1,234.5", "无白名单额度"] {
        assert!(html.contains(text) && terminal.contains(text), "{text}");
    }
    assert!(
        html.contains("额度 &lt;甲&gt; &amp; 乙 已用完"),
        "text is escaped"
    );
    assert!(html.contains("card bad"));
}

#[test]
fn the_page_tells_the_gap_and_what_was_worked_out_beside_the_plan() {
    let (opened, outcome) = (&solved().opened, &solved().outcome);
    let comparison = compare(outcome, outcome, Some(&opened.base));
    let title = wasteflow::report::compare::chapter(&comparison).title;
    let beside = Beside {
        comparison: Some(comparison),
        ..Beside::default()
    };
    for language in [Language::Zh, Language::En] {
        let files = pipeline::results_with(opened, outcome, &beside, language);
        let page = |files: &[(String, Vec<u8>)]| {
            let page = files.iter().find(|(name, _)| name == "summary.html");
            String::from_utf8(page.expect("a page").1.clone()).expect("UTF-8")
        };
        assert!(files.iter().any(|(name, _)| name == "compare.html"));
        let told = page(&files);
        assert!(told.contains(title.text(language)) && told.contains("href=\"compare.html\""));
        let plain = page(&pipeline::results(opened, outcome, language));
        let gap = Bilingual::new("指标缺口", "Gap to the indicators");
        assert!(plain.contains(gap.text(language)) && !plain.contains(title.text(language)));
    }
}

/// The workbook read back by another library: every table with every row, texts that are no formulas, equal bytes.
#[test]
fn the_workbook_holds_every_table_and_runs_no_formula() {
    use calamine::{Data, Reader as _, Xlsx};
    let Solved {
        opened,
        outcome,
        figures,
    } = solved();
    let make = |outcome: &Outcome| {
        let made = workbook::of_plan(&opened.dataset, outcome, figures, &[], Language::En);
        made.expect("a plan of a district")
    };
    let bytes = make(outcome);
    assert!(bytes == make(outcome), "the same each time");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&bytes)).expect("a workbook");
    for (sheet, name) in [
        ("legs", "legs.csv"),
        ("limits and prices", "loads.csv"),
        ("mass balance", "wastes.csv"),
    ] {
        let range = book
            .worksheet_range(sheet)
            .unwrap_or_else(|e| panic!("{sheet}: {e}"));
        let csv = file(name);
        assert_eq!(range.height(), csv.len(), "{sheet}");
        for (row, cells) in range.rows().zip(&csv) {
            for (cell, text) in row.iter().zip(cells) {
                match cell {
                    Data::Float(value) => {
                        let told: f64 = text.parse().expect("a number in the CSV");
                        assert!(
                            (value - told).abs() <= 1e-6 * value.abs().max(1.0),
                            "{value} {text}"
                        );
                    }
                    Data::Empty => assert_eq!(text, ""),
                    other => assert_eq!(other.to_string(), *text),
                }
            }
        }
    }
    let notes = book.worksheet_range("notes").expect("notes");
    let notes: Vec<String> = notes.rows().map(|row| row[0].to_string()).collect();
    assert!(
        notes.iter().any(|line| line.contains("synthetic, no fact")),
        "{notes:?}"
    );
    let mut evil = outcome.clone();
    evil.legs[0].code = "=cmd|' /C calc'!A0".to_owned();
    let bytes = make(&evil);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&bytes)).expect("a workbook");
    let formulas = book.worksheet_formula("legs").expect("a sheet");
    assert!(formulas.is_empty(), "{formulas:?}");
    let cell = book.worksheet_range("legs").expect("a sheet");
    assert!(
        cell.rows()
            .any(|row| row.contains(&Data::String(evil.legs[0].code.clone())))
    );
}
