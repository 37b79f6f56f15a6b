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
