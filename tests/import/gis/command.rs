//! The command from outside: questions, findings, refused rows that come back mended, old files kept.

use super::files::*;
use super::{Case, tables};
use std::fs;
use wasteflow::dataset::record::Record;
use wasteflow::dataset::tables::FacilityRow;

#[test]
fn the_command_reads_a_shapefile_in_gauss_krueger_with_gbk_and_keeps_the_old_files() {
    let case = Case::new();
    let dir = tempfile::tempdir().expect("a folder");
    let file = shapefile(&projected(&points(), 4544), Some(&gauss_prj(105)));
    let path = dir.path().join("年报.shp");
    fs::write(&path, &file.bytes).expect("written");
    for (name, bytes) in &file.beside {
        let end = name.rsplit('.').next().expect("an end");
        fs::write(path.with_extension(end.to_uppercase()), bytes).expect("written");
    }
    let asked = case.import(2, "gis", &path, &[]);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    let ran = case.import(0, "gis", &path, &["--yes"]);
    assert!(
        ran.stdout.contains("GB18030") || ran.stdout.contains("gb18030"),
        "{}",
        ran.stdout
    );
    assert!(case.path().join(".replaced/1/generators.csv").exists());
    let units = fs::read_to_string(case.path().join("generators.csv")).expect("read");
    assert!(units.contains("新厂甲"), "{units}");
    case.check();
    let far = case.import(2, "gis", &path, &["--yes", "--crs", "EPSG:2411"]);
    assert!(
        far.stderr.contains("I047") && far.stderr.contains("北京54"),
        "{}",
        far.stderr
    );
    let zones = dir.path().join("z.geojson");
    fs::write(&zones, areas(&[("青石镇", 106.0, 29.0)])).expect("written");
    let line = ["--as", "layer:red_line"];
    case.import(0, "gis", &zones, &[&line[..], &["--dry-run"]].concat());
    assert!(!case.path().join("layers").exists());
    case.import(0, "gis", &zones, &line);
    assert!(case.path().join("layers/red_line.geojson").exists());
    case.check();
}

#[test]
fn refused_points_of_any_table_come_back_mended_and_complete_the_case() {
    let case = Case::new();
    let dir = tempfile::tempdir().expect("a folder");
    let first = tables().facilities.rows[0].clone();
    let cells = first.cells();
    let properties = |changes: &[(&str, &str)]| {
        let mut all: serde_json::Map<String, serde_json::Value> = FacilityRow::NAMES
            .iter()
            .zip(&cells)
            .filter(|(name, _)| !["lon", "lat"].contains(name))
            .map(|(name, text)| ((*name).to_owned(), text.as_str().into()))
            .collect();
        for (name, text) in changes {
            all.insert((*name).to_owned(), (*text).into());
        }
        serde_json::Value::Object(all).to_string()
    };
    let rows = [
        (
            properties(&[("id", "F8"), ("name_zh", "新设施八")]),
            "[106.06,29.06]",
        ),
        (
            properties(&[("id", "F9"), ("zone", "无此镇"), ("estimated", "也许")]),
            "[106.07,29.06]",
        ),
    ];
    let path = dir.path().join("plants.geojson");
    fs::write(&path, collection(&rows)).expect("written");
    let ran = case.import(0, "gis", &path, &["--table", "facilities"]);
    assert!(
        ran.stdout.contains("新增 1") && ran.stdout.contains("退回 1"),
        "{}",
        ran.stdout
    );
    let has = |id: &str| {
        let rows = case.tables().facilities.rows;
        rows.iter().any(|row| row.id == id)
    };
    assert!(has("F8") && !has("F9"));
    let sent = dir.path().join("refused.xlsx");
    let bytes = fs::read(&sent).expect("refused rows");
    let grid = wasteflow::import::table::book::read("refused.xlsx", &bytes, None)
        .expect("a workbook")
        .grids
        .remove(0);
    let at = |head: &str| {
        grid.rows[0]
            .iter()
            .position(|own| own == head)
            .expect("the header")
    };
    let why = grid.cell(1, at("退回原因"));
    assert!(why.contains("无此镇") && why.contains("也许"), "{why}");
    assert_eq!(grid.cell(1, at("原表行号")), "3");
    // Mended by hand in a spreadsheet: the name of the zone stands for its id.
    let mut mended = grid.rows.clone();
    let zone = tables().zones.rows[0].row.name_zh.clone();
    mended[1][at("zone")] = zone;
    mended[1][at("estimated")] = "否".to_owned();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0..).zip(&mended) {
        for (c, text) in (0..).zip(row) {
            sheet.write_string(r, c, text).expect("a cell");
        }
    }
    fs::write(&sent, book.save_to_buffer().expect("memory")).expect("written");
    let ran = case.import(0, "table", &sent, &["--table", "facilities"]);
    assert!(
        ran.stdout.contains("新增 1") && ran.stdout.contains("退回 0"),
        "{}",
        ran.stdout
    );
    let rows = case.tables().facilities.rows;
    let row = (rows.iter().find(|row| row.id == "F9")).expect("the facility");
    assert_eq!((row.lon, row.lat, row.estimated), (106.07, 29.06, false));
    case.check();
}
