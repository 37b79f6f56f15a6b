//! Tables as offices keep them: deliberately messy workbooks and texts, each with the findings it must give and no
//! others; and the command from outside.

mod messy;
pub mod old;
mod plane;

use crate::common::{copy_of, small, wasteflow};
use encoding_rs::GB18030;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;
use std::path::Path;
use wasteflow::dataset::cell::Cell as _;
use wasteflow::dataset::read;
use wasteflow::dataset::tables::Tables;
use wasteflow::import::table::head::{Field, Mapping};
use wasteflow::import::table::{Choices, Crs, Imported, look};

fn tables() -> Tables {
    read::folder(&small()).tables
}

/// Columns most tables here have.
const HEADS: [&str; 6] = [
    "单位名称",
    "所在镇街",
    "经度",
    "纬度",
    "废物代码",
    "产生量（吨）",
];
/// A row without fault.
const GOOD: [&str; 6] = ["新厂甲", "青石镇", "106.05", "29.05", "900-249-08X", "1"];

/// A good row with some cells changed.
fn row(changes: &[(usize, &str)]) -> Vec<String> {
    let mut cells: Vec<String> = GOOD.iter().map(|cell| (*cell).to_owned()).collect();
    cells[4] = "900-214-08".to_owned();
    for (at, text) in changes {
        cells[*at] = (*text).to_owned();
    }
    cells
}

fn heads() -> Vec<String> {
    HEADS.iter().map(|head| (*head).to_owned()).collect()
}

fn csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

/// A workbook of text cells; those that are numbers are written as numbers where `numbers` says so.
fn xlsx(rows: &[Vec<String>], numbers: bool, merge: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0..).zip(rows) {
        for (c, text) in (0..).zip(row) {
            match text.parse::<f64>() {
                Ok(number) if numbers => sheet.write_number(r, c, number),
                _ if text.is_empty() => continue,
                _ => sheet.write_string(r, c, text),
            }
            .expect("a cell");
        }
    }
    for &(r, c, to_r, to_c) in merge {
        let text = rows[r as usize][c as usize].clone();
        sheet
            .merge_range(r, c, to_r, to_c, &text, &Format::new())
            .expect("an area");
    }
    book.save_to_buffer().expect("memory")
}

fn taken_as(name: &str, bytes: &[u8], choices: &Choices) -> Result<(Imported, Tables), String> {
    let first = |found: Vec<wasteflow::finding::Finding>| found[0].code.to_owned();
    let mut tables = tables();
    let looked = look(name, bytes, choices, &[]).map_err(first)?;
    let imported = looked.take(&mut tables, choices).map_err(first)?;
    Ok((imported, tables))
}

fn taken(name: &str, bytes: &[u8]) -> Result<(Imported, Tables), String> {
    taken_as(name, bytes, &Choices::default())
}

#[test]
fn each_messy_file_gives_exactly_the_findings_it_must() {
    let files = messy::messy();
    assert!(files.len() >= 30, "{}", files.len());
    for (what, name, bytes, due) in files {
        let (imported, _) = taken(name, &bytes).unwrap_or_else(|code| panic!("{what}: {code}"));
        let refused: Vec<(u32, &str)> = imported
            .refused
            .iter()
            .map(|one| (one.row, one.why.word()))
            .collect();
        assert_eq!(refused, due.refused, "{what}");
        let c = &imported.changes;
        let counts = (c.new_units.len(), c.new_streams.len());
        assert_eq!(counts, (due.units, due.streams), "{what}");
        for one in &imported.refused {
            assert!(
                !one.cause.zh.is_empty() && !one.why.action().en.is_empty(),
                "{what}"
            );
        }
    }
}

#[test]
fn files_that_are_no_tables_are_refused_whole() {
    let long = "长".repeat(40_000);
    let mut bomb = b"PK\x01\x02".to_vec();
    bomb.resize(46, 0);
    bomb[24..28].copy_from_slice(&u32::MAX.to_le_bytes());
    bomb.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\0\0\0\0\0\0");
    for (what, name, bytes, code) in [
        ("empty", "a.csv", Vec::new(), "I002"),
        (
            "no workbook",
            "a.xlsx",
            b"PK\x03\x04 nothing".to_vec(),
            "I040",
        ),
        ("a bomb", "a.xlsx", bomb, "I041"),
        (
            "a cell without end",
            "a.csv",
            format!("{long}\n").into_bytes(),
            "I041",
        ),
        (
            "bytes of nothing",
            "a.csv",
            vec![0x81, 0x20, 0xff, 0xff],
            "I042",
        ),
        ("no headers", "a.csv", b"1,2,3\n4,5,6\n".to_vec(), "I043"),
        (
            "no code",
            "a.csv",
            csv(&[vec!["单位名称".into(), "所在镇街".into(), "产生量".into()]]).into_bytes(),
            "I044",
        ),
    ] {
        assert_eq!(taken(name, &bytes).err().as_deref(), Some(code), "{what}");
    }
    let choices = Choices {
        encoding: Some("klingon".to_owned()),
        ..Choices::default()
    };
    let told = taken_as("a.csv", b"x,y\n", &choices);
    assert_eq!(told.err().as_deref(), Some("I042"));
}

#[test]
fn what_is_read_is_what_was_meant() {
    let (_, tables) = taken(
        "a.csv",
        csv(&[
            [
                "单位名称",
                "统一社会信用代码",
                "镇街",
                "行业",
                "管理类别",
                "废物代码",
                "产生量（万吨）",
                "形态",
                "包装",
            ]
            .map(str::to_owned)
            .to_vec(),
            [
                "新厂甲",
                "91500116MA5U",
                "绿水",
                "金属制品",
                "简化管理",
                "SW02",
                "0.25",
                "半固态",
                "袋装",
            ]
            .map(str::to_owned)
            .to_vec(),
        ])
        .as_bytes(),
    )
    .expect("a table");
    let unit = tables.generators.rows.last().expect("a unit");
    assert_eq!(
        (unit.id.as_str(), unit.zone.as_str()),
        ("91500116MA5U", "Z3")
    );
    assert_eq!(
        (unit.sector.as_str(), unit.tier.spell()),
        ("金属制品", "simplified".to_owned())
    );
    assert!(
        unit.estimated && unit.source.spell().starts_with("derived:"),
        "{:?}",
        unit.source
    );
    assert_eq!((unit.lon, unit.lat), (106.05, 29.15));
    let stream = tables.streams.rows.last().expect("a stream");
    assert_eq!(
        (stream.t_per_year.0, stream.state.spell()),
        (2500.0, "sludge".to_owned())
    );
    assert_eq!(stream.packaging.as_deref(), Some("袋装"));
    assert!(
        stream.source.spell().contains("a.csv 第 2 行"),
        "{:?}",
        stream.source
    );
}

#[test]
fn last_year_is_brought_up_to_date_and_nothing_is_lost() {
    let rows = [
        heads(),
        row(&[
            (0, "试验化工"),
            (1, "红岩镇"),
            (2, ""),
            (3, ""),
            (4, "900-041-49"),
            (5, "150"),
        ]),
        row(&[
            (0, "试验电厂"),
            (1, "红岩镇"),
            (2, "106.15"),
            (3, "29.04"),
            (4, "SW02"),
            (5, "600000"),
        ]),
    ];
    let before = tables();
    let (imported, after) = taken("a.csv", csv(&rows).as_bytes()).expect("a table");
    let c = &imported.changes;
    assert_eq!((c.new_units.len(), c.new_streams.len()), (0, 0));
    assert_eq!(c.changed_streams.len(), 1);
    assert_eq!(
        c.changed_streams[0].values,
        [("t_per_year", "120".to_owned(), "150".to_owned())]
    );
    // Its other waste has no row this time, and is told.
    assert_eq!(c.missing_streams.len(), 1);
    assert_eq!(
        (c.same_streams, c.same_units),
        (1, 2),
        "{:?}",
        c.changed_units
    );
    assert_eq!(c.missing_units.len(), before.generators.rows.len() - 2);
    assert_eq!(after.generators.rows.len(), before.generators.rows.len());
    assert!((c.tonnes[1].0 - c.tonnes[0].0 - 30.0).abs() < 1e-6);
    // Once more: nothing is different.
    let mut again = after.clone();
    let choices = Choices::default();
    let looked = look("a.csv", csv(&rows).as_bytes(), &choices, &[]).expect("a table");
    let imported = looked.take(&mut again, &choices).expect("a table");
    assert!(imported.changes.is_empty(), "{:?}", imported.changes);
}

#[test]
fn partial_reports_are_added_up_when_asked() {
    let rows = [heads(), row(&[(5, "1.5")]), row(&[(5, "2")])];
    let choices = Choices {
        sum: true,
        ..Choices::default()
    };
    let (imported, tables) = taken_as("a.csv", csv(&rows).as_bytes(), &choices).expect("a table");
    assert!(imported.refused.is_empty());
    assert_eq!(
        tables.streams.rows.last().expect("a stream").t_per_year.0,
        3.5
    );
}

/// Where units stand that a table puts at these points, all in one zone.
fn placed(points: &[(f64, f64)], zone: &str, crs: Crs) -> (String, Vec<(f64, f64)>) {
    let mut rows = vec![heads()];
    for (i, (lon, lat)) in points.iter().enumerate() {
        let [name, lon, lat] = [format!("新厂{i}"), lon.to_string(), lat.to_string()];
        rows.push(row(&[(0, &name), (1, zone), (2, &lon), (3, &lat)]));
    }
    let choices = Choices {
        crs,
        ..Choices::default()
    };
    let (imported, tables) = taken_as("a.csv", csv(&rows).as_bytes(), &choices).expect("a table");
    let new = &tables.generators.rows[tables.generators.rows.len() - points.len()..];
    (
        imported.crs.zh,
        new.iter().map(|unit| (unit.lon, unit.lat)).collect(),
    )
}

#[test]
fn points_of_a_web_map_are_told_by_the_zones_they_miss_and_turned_back() {
    // How far undoing GCJ-02 moves a place here: some hundred metres.
    let (said, moved) = placed(&[(106.05, 29.15)], "绿水街道", Crs::Gcj02);
    assert!(said.contains("GCJ-02"), "{said}");
    let (east, north) = (moved[0].0 - 106.05, moved[0].1 - 29.15);
    let metres = east.hypot(north) * 111_195.0;
    assert!((100.0..1000.0).contains(&metres), "{metres} m");
    // Points that the web map shows over the eastern or western border of their zone by half of that.
    let border = if east < 0.0 { 106.1 } else { 106.0 };
    let points: Vec<(f64, f64)> = (0..12)
        .map(|i| (border - east / 2.0, 29.12 + 0.005 * f64::from(i)))
        .collect();
    let (said, auto) = placed(&points, "绿水街道", Crs::Auto);
    assert!(
        said.contains("12 个点中 0 个") && said.contains("按 GCJ-02 换算"),
        "{said}"
    );
    assert_eq!(auto, placed(&points, "绿水街道", Crs::Gcj02).1);
    // The same points in the zone they do lie in are taken as they are, and so are all when that is stated.
    let as_they_are: Vec<(f64, f64)> = points
        .iter()
        .map(|&(lon, lat)| (round(lon), round(lat)))
        .collect();
    let (said, stay) = placed(&points, "绿水街道", Crs::Wgs84);
    assert!(said.contains("WGS84") && stay == as_they_are, "{said}");
    if border > 106.05 {
        let (said, stay) = placed(&points, "金坪镇", Crs::Auto);
        assert!(said.contains("按 WGS84") && stay == as_they_are, "{said}");
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[test]
fn dates_of_a_workbook_are_no_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (c, text) in (0..).zip(HEADS) {
        sheet.write_string(0, c, text).expect("a cell");
    }
    for (c, text) in (0..).zip(&row(&[])[..5]) {
        sheet.write_string(1, c, text).expect("a cell");
    }
    let date = ExcelDateTime::from_ymd(2025, 12, 1).expect("a date");
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet
        .write_datetime_with_format(1, 5, &date, &format)
        .expect("a cell");
    let bytes = book.save_to_buffer().expect("memory");
    let (imported, _) = taken("a.xlsx", &bytes).expect("a table");
    assert_eq!(imported.refused[0].why.word(), "bad_tonnes");
    assert!(
        imported.refused[0].cause.zh.contains("2025-12-01"),
        "{:?}",
        imported.refused
    );
}

#[test]
fn the_command_asks_once_writes_all_or_nothing_and_sends_bad_rows_back() {
    let case = copy_of(&small());
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("2024年危废.csv");
    let rows = [
        heads(),
        row(&[(5, "2.5")]),
        row(&[(0, "新厂乙"), (4, "HW08"), (1, "红岩镇"), (2, "106.15")]),
        row(&[(0, "=1+1"), (5, "约三吨")]),
    ];
    fs::write(&path, GB18030.encode(&csv(&rows)).0).expect("written");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (file, into) = (text(&path), text(case.path()));
    let run =
        |more: &[&str]| wasteflow(&[&["import", "table", &file, "--into", &into], more].concat());
    let before = fs::read(case.path().join("generators.csv")).expect("there");
    let asked = run(&[]);
    assert_eq!(asked.code, 2, "{}", asked.stderr);
    assert!(
        asked.stderr.contains("--yes") && asked.stderr.contains("产生量"),
        "{}",
        asked.stderr
    );
    let dry = run(&["--yes", "--dry-run", "--json"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(fs::read(case.path().join("generators.csv")).expect("there") == before);
    assert!(!dir.path().join("refused.xlsx").exists());
    let done = run(&["--yes", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let told: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(told["files"][0]["encoding"], "gb18030");
    assert_eq!(
        told["files"][0]["refused"].as_array().map(Vec::len),
        Some(2)
    );
    let kept = told["kept"].as_str().expect("the old files are kept");
    assert!(fs::read(case.path().join(kept).join("generators.csv")).expect("kept") == before);
    let checked = wasteflow(&["check", &into]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(
        !checked.stderr.contains("mapping.toml"),
        "{}",
        checked.stderr
    );
    // The refused rows go back with what they said, and nothing in them is a formula.
    let refused = dir.path().join("refused.xlsx");
    let bytes = fs::read(&refused).expect("written beside the file");
    let book = wasteflow::import::table::book::read("refused.xlsx", &bytes, None).expect("a book");
    let grid = &book.grids[0];
    assert_eq!(grid.rows.len(), 3);
    assert_eq!((grid.cell(1, 4), grid.cell(2, 0)), ("HW08", "=1+1"));
    assert!(
        grid.cell(1, 6).contains("HW08") && grid.cell(1, 8) == "3",
        "{grid:?}"
    );
    // Mended, they complete the case; the columns are known now, nothing is asked.
    let mut mended: Vec<Vec<String>> = grid.rows.clone();
    mended[1][4] = "900-214-08".to_owned();
    mended[2][5] = "3".to_owned();
    fs::write(&refused, xlsx(&mended, false, &[])).expect("written");
    let again = wasteflow(&[
        "import",
        "table",
        &text(&refused),
        "--into",
        &into,
        "--json",
    ]);
    assert_eq!(again.code, 0, "{}{}", again.stdout, again.stderr);
    let told: serde_json::Value = serde_json::from_str(&again.stdout).expect("JSON");
    assert_eq!(
        told["files"][0]["refused"].as_array().map(Vec::len),
        Some(0),
        "{told}"
    );
    assert_eq!(
        told["files"][0]["new_units"].as_array().map(Vec::len),
        Some(2),
        "{told}"
    );
    let checked = wasteflow(&["check", &into]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
}

#[test]
fn a_case_that_would_not_pass_its_checks_stays_as_it_was() {
    let case = copy_of(&small());
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("a.csv");
    let rows = [heads(), row(&[(2, "105.2"), (3, "28.2")])];
    fs::write(&path, csv(&rows)).expect("written");
    let before = fs::read(case.path().join("generators.csv")).expect("there");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let args = [
        "import",
        "table",
        &text(&path),
        "--into",
        &text(case.path()),
        "--yes",
        "--json",
    ];
    let ran = wasteflow(&args);
    assert_eq!(ran.code, 2, "{}{}", ran.stdout, ran.stderr);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let findings = told["error"]["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|one| one["code"] == "I045"), "{told}");
    assert!(fs::read(case.path().join("generators.csv")).expect("there") == before);
    assert!(!case.path().join("mapping.toml").exists());
}

#[test]
fn a_mapping_of_a_person_goes_before_the_guess() {
    let rows = [
        ["谁", "哪个镇", "什么废物", "多少"]
            .map(str::to_owned)
            .to_vec(),
        ["新厂甲", "青石镇", "900-214-08", "2500"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let bytes = csv(&rows).into_bytes();
    let choices = Choices::default();
    let code = look("a.csv", &bytes, &choices, &[])
        .err()
        .map(|found| found[0].code.to_owned());
    assert_eq!(code.as_deref(), Some("I043"));
    let saved: Mapping = toml::from_str(
        "[[column]]\nheader = \"谁\"\nfield = \"unit_name\"\n[[column]]\nheader = \"哪个镇\"\nfield = \"zone\"\n\
         [[column]]\nheader = \"什么废物\"\nfield = \"code\"\n[[column]]\nheader = \"多少\"\nfield = \"tonnes\"\nunit = \"kg\"\n",
    )
    .expect("a mapping");
    let looked = look("a.csv", &bytes, &choices, &[saved]).expect("a table");
    assert!(looked.mapping.settled());
    assert_eq!(looked.mapping.column(Field::Tonnes), Some(3));
    let mut tables = tables();
    looked.take(&mut tables, &choices).expect("a table");
    assert_eq!(
        tables.streams.rows.last().expect("a stream").t_per_year.0,
        2.5
    );
}

/// A hundred thousand rows are read in seconds and within 1 GiB.
#[test]
fn files_that_contradict_each_other_are_refused_unless_the_later_wins() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str, rows: &[Vec<String>]| {
        let path = dir.path().join(name);
        fs::write(&path, csv(&[&[heads()][..], rows].concat())).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let a = file(
        "a.csv",
        &[row(&[(5, "1")]), row(&[(0, "新厂乙"), (5, "4")])],
    );
    let b = file(
        "b.csv",
        &[row(&[(0, "新厂乙"), (5, "4")]), row(&[(5, "2.5")])],
    );
    let before = crate::common::contents(case.path());
    let run = |more: &[&str]| {
        wasteflow(
            &[
                &["import", "table", &a, &b, "--into", folder, "--yes"][..],
                more,
            ]
            .concat(),
        )
    };
    let ran = run(&[]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("I065").count(), 1, "{}", ran.stderr);
    for told in [
        "b.csv:3",
        "a.csv 第 2 行为 1 t",
        "此处为 2.5 t",
        "新厂甲",
        "900-214-08",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
    assert_eq!(crate::common::contents(case.path()), before);
    let ran = run(&["--later-wins"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let tables = read::folder(case.path()).tables;
    let unit = tables
        .generators
        .rows
        .iter()
        .find(|row| row.name_zh == "新厂甲")
        .expect("taken");
    let stream = tables
        .streams
        .rows
        .iter()
        .find(|row| row.generator == unit.id)
        .expect("taken");
    assert_eq!(stream.t_per_year.0, 2.5);
}

#[test]
fn a_hundred_thousand_rows_are_taken_in_within_1_gib() {
    let case = copy_of(&small());
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut rows = vec![heads()];
    for i in 0..100_000 {
        let name = format!("新厂{:05}", i / 2);
        let code = ["900-214-08", "900-041-49"][i % 2];
        rows.push(row(&[(0, &name), (4, code), (5, "0.25")]));
    }
    let path = dir.path().join("a.csv");
    fs::write(&path, csv(&rows)).expect("written");
    let (file, into) = (
        path.to_string_lossy().into_owned(),
        case.path().to_string_lossy().into_owned(),
    );
    let ran = wasteflow(&["import", "table", &file, "--into", &into, "--yes", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(
        told["files"][0]["new_streams"].as_array().map(Vec::len),
        Some(100_000)
    );
    let peak = told["peak_bytes"].as_u64().expect("Linux tells the peak");
    assert!(peak < 1 << 30, "peak memory {peak} bytes");
}

proptest! {
    /// Whatever the bytes: rows or findings, never a panic.
    #[test]
    fn any_bytes_give_rows_or_findings(bytes in proptest::collection::vec(any::<u8>(), 0..2000), zip: bool) {
        let bytes = if zip { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        if let Err(found) = look("a", &bytes, &Choices::default(), &[]) {
            prop_assert!(!found.is_empty());
        }
    }

    /// Whatever stands in the cells: each row is taken in or refused, and refused ones fit a workbook.
    #[test]
    fn any_cells_are_taken_in_or_refused(cells in proptest::collection::vec("\\PC{0,12}", 6)) {
        let rows = [heads(), cells, row(&[(0, "新厂乙")])];
        let (imported, _) = taken("a.csv", csv(&rows).as_bytes()).map_err(TestCaseError::fail)?;
        let new = imported.changes.new_streams.len();
        let data = 2 - imported.skipped.saturating_sub(1);
        prop_assert_eq!(new + imported.refused.len(), data);
        let made = wasteflow::import::table::refused::workbook(
            &imported.grid, &imported.mapping, &imported.refused, wasteflow::finding::Language::Zh,
        );
        prop_assert!(made.is_ok());
    }
}

#[test]
fn places_of_other_tables_are_read_as_those_of_units() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("园区.csv");
    let run = |lon: &str, lat: &str, crs: &str| {
        let text = format!(
            "id,name_zh,name_en,kind,lon,lat,accuracy_km,zone,source\nP-NEW,新园,New park,park,{lon},{lat},1,Z1,demo\n"
        );
        fs::write(&path, text).expect("written");
        let file = path.to_str().expect("UTF-8");
        let ran = wasteflow(&[
            "import", "table", file, "--into", folder, "--table", "places", "--crs", crs,
        ]);
        assert_eq!(ran.code, 0, "{} {}", ran.stdout, ran.stderr);
        let places = fs::read_to_string(case.path().join("places.csv")).expect("places");
        let new = places
            .lines()
            .find(|line| line.starts_with("P-NEW,"))
            .expect("the row");
        let cells: Vec<&str> = new.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        (ran.stdout, [number(4), number(5)])
    };
    let (told, place) = run("106°03'", "29°03'", "auto");
    assert!(
        (place[0] - 106.05).abs() < 1e-9 && (place[1] - 29.05).abs() < 1e-9,
        "{place:?}"
    );
    assert!(!told.contains("坐标"), "nothing moved: {told}");
    let (told, place) = run("29.05", "106.05", "auto");
    assert!(
        (place[0] - 106.05).abs() < 1e-9 && told.contains("对调"),
        "{place:?} {told}"
    );
    let (told, place) = run("106.05", "29.05", "gcj02");
    let moved = [106.05 - place[0], 29.05 - place[1]];
    assert!(told.contains("GCJ-02"), "{told}");
    assert!(
        moved.iter().all(|d| d.abs() < 0.01) && moved[0] > 0.001,
        "{moved:?}"
    );
}

#[test]
fn what_was_said_of_the_columns_of_another_table_need_not_be_said_again() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let mapping = case.path().join("mapping.toml");
    fs::write(&mapping, "[roads]\n\"公路级别\" = \"class\"\n").expect("written");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let read = || fs::read_to_string(case.path().join("facilities.csv")).expect("facilities");
    let own = read();
    let (heads, rows) = own.split_once('\n').expect("headers");
    let strange = heads.replacen("id,", "厂号,", 1);
    let strange = strange.replacen("name_zh", "厂名", 1);
    assert_ne!(strange, heads);
    let first = rows.lines().next().expect("a row");
    let file = |name: &str, row: &str| {
        let path = dir.path().join(name);
        // The headers stand on the second sheet of a workbook, below a title.
        let mut book = Workbook::new();
        book.add_worksheet()
            .write_string(0, 0, "说明")
            .expect("a cell");
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "设施台账").expect("a cell");
        for (r, line) in (1..).zip([&strange, row]) {
            for (c, text) in (0..).zip(line.split(',')) {
                sheet.write_string(r, c, text).expect("a cell");
            }
        }
        fs::write(&path, book.save_to_buffer().expect("memory")).expect("written");
        path.to_string_lossy().into_owned()
    };
    let run = |file: &str, more: &[&str]| {
        let start = [
            "import",
            "table",
            file,
            "--into",
            folder,
            "--table",
            "facilities",
        ];
        wasteflow(&[&start[..], more].concat())
    };
    let id = first.split(',').next().expect("an id");
    let new = |number: &str| first.replacen(id, number, 1);
    let said = ["--column", "厂号=id", "--column", "厂名=name_zh"];
    let year = file("一.xlsx", &new("Z-1"));
    let looked = run(&year, &[&said[..], &["--dry-run"]].concat());
    assert_eq!(looked.code, 0, "{}", looked.stderr);
    let draft = dir.path().join("draft.toml");
    let to = draft.to_string_lossy().into_owned();
    let wrote = run(&year, &["--column", "厂号=id", "--write-mapping", &to]);
    assert_eq!(wrote.code, 0, "{}", wrote.stderr);
    let guess = fs::read_to_string(&draft).expect("the guess");
    assert!(
        guess.contains("\"厂名\" = \"none\"") && guess.contains("[roads]"),
        "{guess}"
    );
    assert_eq!(read(), own, "nothing is written by looking");
    let strange_word = run(&year, &["--column", "厂号=号"]);
    assert!(
        strange_word.stderr.contains("I066"),
        "{}",
        strange_word.stderr
    );

    let done = run(&year, &said);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("新增 1"), "{}", done.stdout);
    assert!(done.stderr.contains("mapping.toml"), "{}", done.stderr);
    let kept = fs::read_to_string(&mapping).expect("mapping");
    for part in ["[tables.facilities]", "厂名", "[roads]", "公路级别"] {
        assert!(kept.contains(part), "{kept}");
    }
    // The next year nothing is said, and the result says where it is from.
    let next = run(&file("二.xlsx", &new("Z-2")), &[]);
    assert_eq!(next.code, 0, "{}", next.stderr);
    assert!(
        next.stdout.contains("新增 1") && next.stdout.contains("mapping.toml"),
        "{}",
        next.stdout
    );
    let names: Vec<String> = (wasteflow::dataset::read::folder(case.path())
        .tables
        .facilities
        .rows)
        .into_iter()
        .filter(|row| ["Z-1", "Z-2", id].contains(&row.id.as_str()))
        .map(|row| row.name_zh)
        .collect();
    assert!(
        names.len() == 3 && names.iter().all(|name| *name == names[0]),
        "{names:?}"
    );
    assert_eq!(fs::read_to_string(&mapping).expect("mapping"), kept);
    let units = wasteflow(&[
        "import", "table", &year, "--into", folder, "--column", "a=id",
    ]);
    assert_eq!(units.code, 2, "{}", units.stderr);
    assert!(units.stderr.contains("--write-mapping"), "{}", units.stderr);
}
