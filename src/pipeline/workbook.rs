//! A whole case as one workbook: a folder in, the workbook out; a workbook and a folder in, the case with it, all or
//! nothing.

use crate::dataset::read;
use crate::dataset::tables::Tables;
use crate::dataset::{Dataset, write};
use crate::finding::{Bilingual, Finding, Language, Place};
use crate::import::kept::MAPPING;
use crate::import::workbook::{self, Part};
use crate::import::{self, Written, faults};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files that belong to a case but are none of its format.
const BESIDE: [&str; 2] = [MAPPING, "SOURCES.md"];
/// Settings, without which a folder is no case.
const SETTINGS: &str = "case.toml";

/// The case as a workbook.
///
/// # Errors
/// All findings when the case cannot be read; `I048` when it does not fit a workbook.
pub fn export_workbook(case: &Path) -> Result<Vec<u8>, Vec<Finding>> {
    let read = read::folder(case);
    if read.findings.iter().any(Finding::is_error) {
        return Err(read.findings);
    }
    let name = read.tables.case.name.zh.clone();
    let mut files = write::files(&read.tables);
    for beside in BESIDE {
        if let Ok(bytes) = std::fs::read(case.join(beside)) {
            files.push((beside.to_owned(), bytes));
        }
    }
    workbook::write(&name, &files).map_err(|found| vec![*found])
}

/// What a workbook does to a case.
#[derive(Clone, Debug)]
pub struct WorkbookTaken {
    /// Sheets that were read: sheet, file, rows.
    pub sheets: Vec<(String, String, usize)>,
    /// Sheets without rows: their tables stay as they are.
    pub empty: Vec<String>,
    /// What was written; `None` when nothing is different, or nothing was to be written.
    pub written: Option<Written>,
}

/// Takes a workbook into a case, or makes the case from it. Tables of the workbook take the place of those of the case;
/// sheets without rows leave theirs as they are.
///
/// # Errors
/// `I040`–`I048`, or all findings the case would have; places are those of the workbook. Nothing is then written.
pub fn take_workbook(
    file: &str,
    bytes: &[u8],
    folder: &Path,
    dry: bool,
) -> Result<WorkbookTaken, Vec<Finding>> {
    let io = |error: std::io::Error| {
        let cause = Bilingual::new(error.to_string(), error.to_string());
        vec![faults::NO_CASE.finding(Place::file(folder.display().to_string()), cause)]
    };
    let there = folder.join(SETTINGS).exists();
    if !there && folder.exists() && folder.read_dir().map_err(io)?.next().is_some() {
        let cause = Bilingual::new(
            format!("文件夹不为空，但没有 {SETTINGS}"),
            format!("the folder is not empty and has no {SETTINGS}"),
        );
        return Err(vec![
            faults::NO_CASE.finding(Place::file(folder.display().to_string()), cause),
        ]);
    }
    let old = if there {
        read::folder(folder)
    } else {
        read::Read::default()
    };
    let parts = workbook::read(file, bytes, &old.tables)?;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if there {
        files.extend(write::files(&old.tables));
    }
    let mut told = WorkbookTaken {
        sheets: Vec::new(),
        empty: Vec::new(),
        written: None,
    };
    let used: Vec<&Part> = parts
        .iter()
        .filter(|part| !(there && part.is_empty()))
        .collect();
    for part in parts.iter().filter(|part| part.is_empty()) {
        told.empty.push(part.sheet.clone());
    }
    for part in &used {
        told.sheets
            .push((part.sheet.clone(), part.path.clone(), part.rows.len()));
        files.insert(part.path.clone(), part.bytes.clone());
    }
    let before: BTreeSet<String> = if there {
        judged(&old.tables, old.findings.clone())
            .iter()
            .map(said)
            .collect()
    } else {
        BTreeSet::new()
    };
    let trial = tempfile::tempdir().map_err(io)?;
    let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    write::all(&files, trial.path()).map_err(io)?;
    let now = read::folder(trial.path());
    let mut found = judged(&now.tables, now.findings);
    found.retain(|finding| !before.contains(&said(finding)));
    if !found.is_empty() {
        let placed = |finding: Finding| {
            let part = used.iter().find(|part| part.path == finding.place.file);
            part.map_or(finding.clone(), |part| part.placed(finding))
        };
        let count = found.len();
        let mut found: Vec<Finding> = found.into_iter().map(placed).collect();
        let cause = Bilingual::new(
            format!("新增 {count} 处错误"),
            format!("{count} errors are new"),
        );
        found.push(faults::BREAKS_CASE.finding(Place::file(file), cause));
        return Err(found);
    }
    let changed = |(name, bytes): &&(String, Vec<u8>)| {
        used.iter().any(|part| part.path == *name)
            && std::fs::read(folder.join(name)).map_or(true, |old| old != *bytes)
    };
    let put: Vec<(String, Vec<u8>)> = files.iter().filter(changed).cloned().collect();
    if !dry && !put.is_empty() {
        std::fs::create_dir_all(folder).map_err(io)?;
        told.written = Some(import::replace(folder, &put).map_err(io)?);
    }
    Ok(told)
}

/// Errors of tables. That tables are still empty is no fault of a workbook that fills some of them.
fn judged(tables: &Tables, mut found: Vec<Finding>) -> Vec<Finding> {
    if let Err(more) = Dataset::new(tables.clone()) {
        found.extend(more);
    }
    found.retain(|finding| finding.is_error() && !is_unfilled(finding));
    let mut seen = BTreeSet::new();
    found.retain(|finding| seen.insert(said(finding)));
    found
}

fn said(finding: &Finding) -> String {
    format!("{} {}", finding.code, finding.line(Language::En))
}

/// Code of the finding of a required table that has no rows yet.
pub const UNFILLED: &str = "D195";

/// True for a required table that has no rows yet.
#[must_use]
pub fn is_unfilled(finding: &Finding) -> bool {
    finding.code == UNFILLED
}

/// True for the findings of a case that was made and not filled in: its units, wastes, plants and permits are all
/// still empty, and nothing else is amiss.
#[must_use]
pub fn is_new_case(found: &[Finding]) -> bool {
    let mut errors = found.iter().filter(|finding| finding.is_error());
    let empty = |file: &str| {
        found
            .iter()
            .any(|finding| is_unfilled(finding) && finding.place.file == file)
    };
    let tables = [
        "generators.csv",
        "streams.csv",
        "facilities.csv",
        "permits.csv",
    ];
    errors.all(is_unfilled) && tables.iter().all(|file| empty(file))
}
