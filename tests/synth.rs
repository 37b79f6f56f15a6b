//! The bundled case is what the program writes, and it reaches every total it claims to reach.
//!
//! `WASTEFLOW_BLESS=1 cargo test --test all synth` writes `data/geo` and `docs/calibration.md` anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasteflow::dataset::{check, tables::Tables};
use wasteflow::finding::{Language, Severity};
use wasteflow::synth;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn bless() -> bool {
    std::env::var_os("WASTEFLOW_BLESS").is_some()
}

fn files_below(dir: &Path, base: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).expect("the folder of the case can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files_below(&path, base, found);
        } else {
            let name = path.strip_prefix(base).expect("it is below the case");
            found.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn data_geo_is_byte_for_byte_what_the_program_writes() {
    let dir = root().join("data/geo");
    let made = synth::jiangjin_files();
    if bless() {
        for (name, bytes) in &made {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder made");
            fs::write(path, bytes).expect("file written");
        }
    }
    let mut found = BTreeSet::new();
    files_below(&dir, &dir, &mut found);
    let names: BTreeSet<String> = made.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(
        found, names,
        "data/geo holds exactly the files the program writes"
    );
    for (name, bytes) in &made {
        let on_disk = fs::read(dir.join(name)).expect("the file exists");
        assert!(
            on_disk == *bytes,
            "{name} differs from what the program writes"
        );
    }
}

#[test]
fn the_calibration_document_is_what_the_program_renders() {
    let path = root().join("docs/calibration.md");
    let made = synth::calibration_markdown();
    if bless() {
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder made");
        fs::write(&path, &made).expect("file written");
    }
    assert_eq!(
        fs::read_to_string(&path).expect("the document exists"),
        made
    );
}

#[test]
fn every_target_of_the_calibration_is_reached() {
    let missed: Vec<String> = synth::calibration()
        .into_iter()
        .filter(|row| !row.holds())
        .map(|r| {
            format!(
                "{}: wanted {} in {}..{}, reached {}",
                r.id, r.wanted, r.low, r.high, r.reached
            )
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

fn listed(tables: &Tables) -> Vec<String> {
    let findings = check::all(tables);
    let serious = findings.iter().filter(|f| f.severity != Severity::Note);
    serious.map(|f| f.line(Language::En)).collect()
}

#[test]
fn the_bundled_case_passes_every_rule_without_a_warning() {
    assert_eq!(listed(&synth::jiangjin()), Vec::<String>::new());
}

#[test]
fn inspections_claim_nothing_about_real_units() {
    use wasteflow::dataset::cell::Mark;
    use wasteflow::dataset::vocabulary::{CheckedKind, DayKind};
    let case = synth::jiangjin();
    let day = |row: &wasteflow::dataset::tables::InspectionRow| {
        let listed = case.holidays.rows.iter().find(|h| h.date == row.date);
        match listed {
            Some(holiday) => holiday.kind == DayKind::Workday,
            None => row.date.weekday().to_monday_one_offset() <= 5,
        }
    };
    for row in &case.inspections.rows {
        assert_eq!(row.source.mark, Mark::Demo, "{}", row.id);
        assert!(
            day(row) && row.date.year() == 2020,
            "{} on {}",
            row.id,
            row.date
        );
        if row.kind == CheckedKind::Generator {
            let unit = case.generators.rows.iter().find(|g| g.id == row.unit);
            let name = &unit.expect("the unit is in the register").name_zh;
            assert!(name.starts_with("示例"), "{name}");
        }
    }
}

#[test]
fn the_real_ash_yards_hold_names_only() {
    let case = synth::jiangjin();
    for yard in ["F_LUOJIAWAN", "F_HETAOWAN"] {
        assert!(case.facilities.rows.iter().any(|f| f.id == yard));
        assert!(case.permits.rows.iter().all(|p| p.facility != yard));
        assert!(case.stocks.rows.iter().all(|s| s.site != yard));
        assert!(case.landfills.rows.iter().all(|l| l.facility != yard));
    }
}

#[test]
fn the_white_list_opens_to_guizhou_a_year_after_the_agreement() {
    let case = synth::jiangjin();
    let editions = |province: &str| -> BTreeSet<i32> {
        let rows = case.whitelist.rows.iter();
        let rows = rows.filter(|q| q.to_province == province);
        rows.map(|q| q.edition).collect()
    };
    assert_eq!(editions("四川省"), BTreeSet::from([2020, 2021, 2025]));
    assert_eq!(editions("贵州省"), BTreeSet::from([2021, 2025]));
    assert_eq!(editions("湖北省"), BTreeSet::new());
}

#[test]
fn medical_waste_neither_grows_with_industry_nor_leaves_the_province() {
    let case = synth::jiangjin();
    let growth = case.scenarios.iter().find(|s| s.id == "growth_2025");
    let growth = growth.expect("the case has the scenario");
    let scaled = |code: &str| {
        let mut by_code = growth.changes.iter().filter_map(|c| c.select.get("code"));
        by_code.any(|c| c == code)
    };
    assert!(growth.changes.iter().all(|c| c.select.contains_key("code")));
    assert!(scaled("SW02") && scaled("900-041-49") && !scaled("841-001-01"));
    for permit in case.permits.rows.iter().filter(|p| p.code == "841-001-01") {
        let plants = &case.facilities.rows;
        let plant = plants.iter().find(|f| f.id == permit.facility);
        assert_eq!(plant.expect("it is listed").province, "重庆市");
    }
}
