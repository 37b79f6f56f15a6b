//! The arrows of ARCHITECTURE.md, held: a stage uses earlier stages only, and each library has one door.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each top-level module with the ones it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("finding", &[]),
    ("stop", &[]),
    ("dataset", &["quantity", "finding"]),
    ("import", &["quantity", "finding", "stop", "dataset"]),
    ("ledger", &["quantity", "finding", "dataset"]),
    ("network", &["quantity", "finding", "stop", "dataset"]),
    (
        "plan",
        &["quantity", "finding", "stop", "dataset", "network"],
    ),
    (
        "report",
        &[
            "quantity", "finding", "dataset", "ledger", "network", "plan",
        ],
    ),
    ("synth", &["quantity", "finding", "dataset"]),
    (
        "bench",
        &[
            "quantity", "finding", "stop", "dataset", "import", "network", "plan",
        ],
    ),
    (
        "pipeline",
        &[
            "quantity", "finding", "stop", "dataset", "import", "ledger", "network", "plan",
            "report", "synth", "bench",
        ],
    ),
    (
        "serve",
        &[
            "quantity", "finding", "stop", "dataset", "import", "ledger", "network", "plan",
            "report", "pipeline",
        ],
    ),
    (
        "cli",
        &[
            "quantity", "finding", "stop", "dataset", "import", "ledger", "network", "plan",
            "report", "synth", "bench", "pipeline", "serve",
        ],
    ),
    ("main", &["cli"]),
];

/// Libraries and the folders that may name them.
const DOORS: &[(&str, &[&str])] = &[
    ("good_lp", &["plan/"]),
    ("highs::", &["plan/"]),
    ("axum", &["serve/"]),
    ("petgraph", &["network/"]),
    ("rstar", &["network/", "dataset/"]),
    ("clap", &["cli/", "finding.rs"]),
    ("flate2", &["import/", "pipeline/picture"]),
    ("quick_xml", &["import/"]),
    ("indicatif", &["cli/"]),
    ("lzma_rust2", &["bench/"]),
    ("maud", &["report/"]),
    ("h3o", &["plan/siting/land/"]),
    ("ed25519_dalek", &["ledger/"]),
    (
        "rusqlite",
        &["ledger/", "import/gis/", "pipeline/geopackage"],
    ),
    ("proj4rs", &["import/crs/"]),
    ("geozero", &["import/gis/", "pipeline/geopackage"]),
    ("shapefile::", &["import/gis/"]),
    ("flatgeobuf", &["import/gis/"]),
    ("zip::", &["import/"]),
    ("rusqlite_migration", &["ledger/"]),
    ("resvg", &["pipeline/picture"]),
    ("rust_embed", &["serve/"]),
];

/// What the pure stages must not touch: files, the network, the clock, the terminal.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "SystemTime",
    "Instant::now",
    "println!",
    "rand::rng()",
];

struct Source {
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).expect("src can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let sources: Vec<Source> = files
        .iter()
        .map(|file| Source {
            path: file
                .strip_prefix(&root)
                .expect("below src")
                .to_string_lossy()
                .into_owned(),
            code: without_comments_and_tests(&fs::read_to_string(file).expect("source is text")),
        })
        .collect();
    assert!(sources.len() > 20, "the tree was not found");
    sources
}

/// Code alone: comments end at the line, unit tests stand last in a file.
fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    code.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn stage(path: &str) -> &str {
    path.split('/')
        .next()
        .map_or(path, |s| s.trim_end_matches(".rs"))
}

/// Every `crate::x` and every `x` of `crate::{x, …}`.
fn used_stages(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut naming = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.push(std::mem::take(&mut word));
                        naming = true;
                    }
                    ':' if depth == 0 => naming = false,
                    c if depth == 0 && naming && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
            }
            used.push(word);
        } else {
            used.push(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    used
}

#[test]
fn a_stage_uses_earlier_stages_only() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let own = stage(&source.path);
        if own == "lib" {
            continue;
        }
        let allowed = arrows
            .get(own)
            .unwrap_or_else(|| panic!("{own} is not in the table of arrows"));
        for used in used_stages(&source.code) {
            if arrows.contains_key(used.as_str())
                && used != own
                && !allowed.contains(&used.as_str())
            {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_library_has_one_door() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (library, doors) in DOORS {
            let inside = |c: char| c.is_alphanumeric() || c == '_';
            let named = source.code.match_indices(library).any(|(at, _)| {
                !source.code[..at].ends_with(inside)
                    && !source.code[at + library.len()..]
                        .starts_with(|c| inside(c) && !library.ends_with(':'))
            });
            if named && !doors.iter().any(|door| source.path.starts_with(door)) {
                wrong.push(format!("{} names {library}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn network_plan_and_report_touch_neither_files_nor_clock_nor_terminal() {
    let mut wrong = Vec::new();
    for source in sources()
        .iter()
        .filter(|s| matches!(stage(&s.path), "network" | "plan" | "report"))
    {
        for word in IMPURE {
            if source.code.contains(word) {
                wrong.push(format!("{} names {word}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_verifier_shares_nothing_with_what_it_judges() {
    let mut seen = 0;
    for source in sources().iter().filter(|s| {
        s.path.starts_with("plan/flow/verify") || s.path.starts_with("plan/siting/projects/verify")
    }) {
        seen += 1;
        for part in [
            "build",
            "instance",
            "formulation",
            "pricing",
            "solution",
            "decode",
            "reason",
            "coarse",
            "solver",
        ] {
            for way in [
                format!("flow::{part}"),
                format!("super::{part}"),
                format!("plan::{part}"),
                format!("projects::{part}"),
            ] {
                assert!(!source.code.contains(&way), "{} uses {way}", source.path);
            }
        }
        assert!(
            !source.code.contains(".links()"),
            "{} reads resolved references",
            source.path
        );
    }
    assert!(seen > 1, "no verifier was found");
}

#[test]
fn the_checker_knows_instance_and_solution_only() {
    let mut seen = 0;
    for source in sources()
        .iter()
        .filter(|s| s.path.starts_with("plan/") && s.path.ends_with("/check.rs"))
    {
        seen += 1;
        for line in source
            .code
            .lines()
            .filter(|l| l.trim_start().starts_with("use "))
        {
            let fine = [
                "super::instance",
                "super::solution",
                "crate::quantity",
                "std::",
            ];
            assert!(
                fine.iter().any(|f| line.contains(f)),
                "{}: {line}",
                source.path
            );
        }
        for word in ["formulation", "pricing", "solver", "dataset::"] {
            assert!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
    assert!(seen > 0, "no checker was found");
}
