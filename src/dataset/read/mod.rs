//! A folder in, [`Read`] out: the tables, every fault of every file, and the digest of each file.
//!
//! Reading never stops at the first fault. A row with a fault is left out of its table and its id is kept
//! in [`Gaps`], so that the rules do not report what only follows from it.

pub mod faults;
mod layer;
mod settings;
mod sheet;

use super::catalogue::{Report, closest, quoted};
use super::record::{Record, Sheet};
use super::tables::{Tables, for_each_csv_table, for_each_layer};
use super::write::REQUIRED;
use crate::finding::{self, Bilingual, Finding, Place};
pub(super) use layer::looks_swapped;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Names kept for later versions: files, and folders with a `/` at the end.
pub const RESERVED: &[&str] = &["stops.csv"];

/// A case folder as it was read.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The rows without fault.
    pub tables: Tables,
    /// Every fault and remark of reading, sorted.
    pub findings: Vec<Finding>,
    /// SHA-256 in hex of every file of the format that was there, by its path within the folder.
    pub inputs: BTreeMap<String, String>,
    /// What is missing from the tables because it could not be read.
    pub gaps: Gaps,
}

/// What could not be read, by file.
#[derive(Clone, Debug, Default)]
pub struct Gaps(BTreeMap<String, Gap>);

/// What could not be read of one file.
#[derive(Clone, Debug, Default)]
struct Gap {
    whole: bool,
    ids: HashSet<String>,
}

impl Gaps {
    /// True when nothing at all of the file could be used.
    #[must_use]
    pub fn whole(&self, file: &str) -> bool {
        self.0.get(file).is_some_and(|gap| gap.whole)
    }

    /// True when some or all rows of the file are missing.
    #[must_use]
    pub fn some(&self, file: &str) -> bool {
        self.0.contains_key(file)
    }

    /// True when the row called `id` may exist in the file but could not be read.
    #[must_use]
    pub fn hides(&self, file: &str, id: &str) -> bool {
        self.0
            .get(file)
            .is_some_and(|gap| gap.whole || gap.ids.contains(id))
    }

    fn add(&mut self, file: &str, gap: Gap) {
        if gap.whole || !gap.ids.is_empty() {
            self.0.insert(file.to_owned(), gap);
        }
    }
}

/// One file as it was read.
struct Loaded<T> {
    sheet: Sheet<T>,
    findings: Vec<Finding>,
    digest: Option<String>,
    gap: Gap,
}

/// Reads every file of the case in `path`, the large ones side by side.
#[must_use]
pub fn folder(path: &Path) -> Read {
    let mut read = Read::default();
    let names = match list(path) {
        Ok(names) => names,
        Err(error) => {
            read.findings = vec![faults::NO_FOLDER.finding(
                Place::file(path.display().to_string()),
                both(&error.to_string()),
            )];
            for file in REQUIRED {
                read.gaps.add(
                    file,
                    Gap {
                        whole: true,
                        ..Gap::default()
                    },
                );
            }
            return read;
        }
    };
    let mut report = Report::default();
    settings::read(path, &names, &mut read, &mut report);
    strangers(&names, &mut report);

    macro_rules! side_by_side {
        ($($field:ident: $row:ident by $parse:path,)+) => {
            $(let mut $field = None;)+
            rayon::scope(|scope| {$(
                scope.spawn(|_| $field = load(path, super::tables::$row::FILE, $parse));
            )+});
            $(if let Some(loaded) = $field {
                let file = super::tables::$row::FILE;
                read.tables.$field = loaded.sheet;
                read.findings.extend(loaded.findings);
                read.gaps.add(file, loaded.gap);
                if let Some(digest) = loaded.digest {
                    read.inputs.insert(file.to_owned(), digest);
                }
            })+
        };
    }
    macro_rules! layers {
        ($($field:ident: $row:ident,)+) => { side_by_side! { $($field: $row by layer::read,)+ } };
    }
    macro_rules! sheets {
        ($($field:ident: $row:ident,)+) => { side_by_side! { $($field: $row by sheet::read,)+ } };
    }
    for_each_layer!(layers);
    for_each_csv_table!(sheets);

    read.findings.extend(report.finish());
    finding::sort(&mut read.findings);
    read
}

/// Reads a table of calls (`visits.csv`) that lies anywhere, as a dispatcher typed it in.
///
/// # Errors
/// Every fault of the file.
pub fn visits(path: &Path) -> Result<Vec<super::tables::VisitRow>, Vec<Finding>> {
    let mut report = Report::default();
    let dir = path.parent().unwrap_or(Path::new(""));
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let (text, _) = text(dir, &file, &mut report);
    let sheet = text.and_then(|text| sheet::read(&text, &mut report, &mut HashSet::new()));
    let findings = report.finish();
    match sheet {
        Some(sheet) if !findings.iter().any(Finding::is_error) => Ok(sheet.rows),
        _ => Err(findings),
    }
}

/// Reads the text of a table that is kept elsewhere than in a case.
///
/// # Errors
/// Every fault of the text.
pub fn table<T: Record>(text: &str) -> Result<Vec<T>, Vec<Finding>> {
    let mut report = Report::default();
    let sheet = sheet::read(text, &mut report, &mut HashSet::new());
    let findings = report.finish();
    match sheet {
        Some(sheet) if !findings.iter().any(Finding::is_error) => Ok(sheet.rows),
        _ => Err(findings),
    }
}

/// Names in the folder, folders with a `/` at the end, sorted.
fn list(path: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let mut name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            name.push('/');
        }
        names.push(name);
    }
    names.sort();
    Ok(names)
}

/// The files of the format, tables and settings.
pub(super) fn known_files() -> Vec<&'static str> {
    let mut files = vec!["case.toml", "indicators.toml", "layers.toml", "rules.toml"];
    macro_rules! names {
        ($($field:ident: $row:ident,)+) => { $(files.push(super::tables::$row::FILE);)+ };
    }
    for_each_layer!(names);
    for_each_csv_table!(names);
    files
}

/// Missing files that a case needs, and files nobody asked for.
fn strangers(names: &[String], report: &mut Report) {
    let known = known_files();
    let is_stranger = |name: &str| {
        let prose = [".md", ".txt", ".pdf"]
            .iter()
            .any(|end| name.ends_with(end));
        // Hidden files and a spreadsheet's lock files are nobody's input.
        let hidden = name.starts_with('.') || name.starts_with("~$");
        !(prose
            || hidden
            || ["scenarios/", "profiles/", "layers/", "mapping.toml"].contains(&name)
            || known.contains(&name))
    };
    let strangers: Vec<&str> = (names.iter().map(String::as_str))
        .filter(|name| is_stranger(name))
        .collect();
    for name in &strangers {
        let (entry, meant) = if RESERVED.contains(name) {
            (&faults::RESERVED_FILE, None)
        } else {
            let meant = closest(&name.to_lowercase(), known.iter().copied());
            (
                &faults::UNKNOWN_FILE,
                meant.filter(|meant| !names.iter().any(|n| n == meant)),
            )
        };
        report.add(entry, Place::file(*name), || match meant {
            Some(meant) => Bilingual::new(
                format!("{name} 不属于案例格式；是否应为 {meant}？"),
                format!("{name} is no part of the case format; is {meant} meant?"),
            ),
            None => Bilingual::new(format!("{name} 未被读取"), format!("{name} was not read")),
        });
    }
    for file in REQUIRED {
        if !names.iter().any(|name| name == file) {
            let like = closest(file, strangers.iter().copied());
            report.add(&faults::NO_FILE, Place::file(*file), || match like {
                Some(like) => Bilingual::new(
                    format!("没有 {file}；有一个名称相近的 {like}"),
                    format!("there is no {file}; there is a {like} with a name much like it"),
                ),
                None => Bilingual::new(format!("没有 {file}"), format!("there is no {file}")),
            });
        }
    }
}

/// Reads one table; `None` when an optional file is not there.
fn load<T>(
    dir: &Path,
    file: &'static str,
    parse: fn(&str, &mut Report, &mut HashSet<String>) -> Option<Sheet<T>>,
) -> Option<Loaded<T>> {
    let mut report = Report::default();
    let mut gap = Gap::default();
    let required = REQUIRED.contains(&file);
    if !dir.join(file).exists() {
        gap.whole = required;
        return required.then(|| Loaded {
            sheet: Sheet::default(),
            findings: Vec::new(),
            digest: None,
            gap,
        });
    }
    let (text, digest) = text(dir, file, &mut report);
    let sheet = text.and_then(|text| parse(&text, &mut report, &mut gap.ids));
    gap.whole = sheet.is_none();
    Some(Loaded {
        sheet: sheet.unwrap_or_default(),
        findings: report.finish(),
        digest,
        gap,
    })
}

/// The text of a file without its byte-order mark, and the digest of its bytes.
fn text(dir: &Path, file: &str, report: &mut Report) -> (Option<String>, Option<String>) {
    let bytes = match std::fs::read(dir.join(file)) {
        Ok(bytes) => bytes,
        Err(error) => {
            report.add(&faults::UNREADABLE, Place::file(file), || {
                both(&error.to_string())
            });
            return (None, None);
        }
    };
    let digest = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let text = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Some(text)
        }
        Err(error) => {
            let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
            let row = 1 + bytes[..at].iter().filter(|b| **b == b'\n').count();
            let guess = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                "UTF-16"
            } else {
                "GBK / ANSI"
            };
            let place = Place::row(file, u32::try_from(row).unwrap_or(u32::MAX));
            report.add(&faults::NOT_UTF8, place, || {
                Bilingual::new(
                    format!("第 {row} 行起不是 UTF-8，可能是 {guess}"),
                    format!("from line {row} on it is not UTF-8, maybe {guess}"),
                )
            });
            None
        }
    };
    (text, Some(digest))
}

/// A message of a library or the system, which comes in one language.
fn both(text: &str) -> Bilingual {
    Bilingual::new(text, text)
}

/// The words for a cell that could not be read.
fn cell_cause(seen: &str, expected: &Bilingual) -> Bilingual {
    if seen.is_empty() {
        return Bilingual::new(
            format!("此处为空，应填{}", expected.zh),
            format!("the cell is empty, {} belongs here", expected.en),
        );
    }
    let seen = quoted(seen);
    Bilingual::new(
        format!("“{seen}”不符，应为：{}", expected.zh),
        format!("\"{seen}\" does not fit, expected: {}", expected.en),
    )
}

#[cfg(test)]
mod tests;
