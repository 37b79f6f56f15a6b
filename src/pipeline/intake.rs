//! Tables of an office on their way into a case: the case is read, files are taken in one after the other, the whole
//! is checked, and only then written, all or nothing.

use crate::dataset::catalogue::Report;
use crate::dataset::read;
use crate::dataset::record::Record as _;
use crate::dataset::tables::{GeneratorRow, StreamRow, Tables};
use crate::dataset::{Dataset, write};
use crate::finding::{Bilingual, Finding, Language, Place};
use crate::import::kept::Kept;
use crate::import::table::head::Mapping;
use crate::import::table::merge::Said;
use crate::import::table::{Choices, Imported, Looked, refused as sent_back};
use crate::import::upsert::Upserted;
use crate::import::{self, Written, faults};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

/// A case that tables are taken into.
#[derive(Debug)]
pub struct Intake {
    folder: PathBuf,
    tables: Tables,
    kept: Kept,
    files: Vec<Imported>,
    /// What the files said of each stream: file and place among what it said.
    said: HashMap<usize, (usize, usize)>,
    /// Where they contradict each other.
    differ: Report,
    later_wins: bool,
}

impl Intake {
    /// Reads a case and the columns it has settled.
    ///
    /// # Errors
    /// All findings when the case cannot be read; `I066` when its `mapping.toml` cannot.
    pub fn open(folder: &Path) -> Result<Self, Vec<Finding>> {
        let read = read::folder(folder);
        if read.findings.iter().any(Finding::is_error) {
            return Err(read.findings);
        }
        Ok(Self {
            folder: folder.to_owned(),
            tables: read.tables,
            kept: Kept::open(folder)?,
            files: Vec::new(),
            said: HashMap::new(),
            differ: Report::default(),
            later_wins: false,
        })
    }

    /// The same; where files contradict each other the later one is right if `later_wins`, else it is a fault.
    #[must_use]
    pub fn later_wins(self, later_wins: bool) -> Self {
        Self { later_wins, ..self }
    }

    /// Columns settled before.
    #[must_use]
    pub fn saved(&self) -> &[Mapping] {
        std::slice::from_ref(self.kept.units())
    }

    /// What is settled, with the columns of these files.
    #[must_use]
    pub fn kept_with<'a>(&self, files: impl Iterator<Item = &'a Mapping>) -> Kept {
        let mut kept = self.kept.clone();
        files.for_each(|mapping| kept.keep_units(mapping));
        kept
    }

    /// The tables of the case with what was taken in.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// What was taken in.
    #[must_use]
    pub fn files(&self) -> &[Imported] {
        &self.files
    }

    /// Takes a file in.
    ///
    /// # Errors
    /// `I044`: a needed column is missing.
    pub fn take(&mut self, looked: Looked, choices: &Choices) -> Result<(), Vec<Finding>> {
        let imported = looked.take(&mut self.tables, choices)?;
        let file = self.files.len();
        for (at, one) in imported.said.iter().enumerate() {
            let Some((other, place)) = self.said.insert(one.stream, (file, at)) else {
                continue;
            };
            let before = &self.files[other];
            let old = &before.said[place];
            let Some([was, is]) = values(old, one).filter(|_| !self.later_wins) else {
                continue;
            };
            let stream = &self.tables.streams.rows[one.stream];
            let mut units = self.tables.generators.rows.iter();
            let unit = units.find(|unit| unit.id == stream.generator);
            let name = unit.map_or(stream.generator.as_str(), |unit| &unit.name_zh);
            let (code, name_of, row) = (&stream.code, &before.file, old.row);
            let cause = Bilingual::new(
                format!("{name} 的 {code}：{name_of} 第 {row} 行为 {was}，此处为 {is}"),
                format!("{code} of {name}: {was} in {name_of}, row {row}, {is} here"),
            );
            let place = Place::row(&imported.file, one.row);
            self.differ.add(&faults::FILES_DIFFER, place, || cause);
        }
        self.files.push(imported);
        Ok(())
    }

    /// Checks the case with what was taken in. What was amiss before is no fault of the files.
    ///
    /// # Errors
    /// `I065` where files contradict each other, `I045` with the findings that are new.
    pub fn check(&self) -> Result<(), Vec<Finding>> {
        let differ = self.differ.clone().finish();
        if !differ.is_empty() {
            return Err(differ);
        }
        errors_of(&self.tables, &self.folder, GeneratorRow::FILE)
    }

    /// Writes the tables and the columns settled; nothing when neither changed.
    ///
    /// # Errors
    /// When a file cannot be written; the case is then as it was.
    pub fn write(&self) -> io::Result<Option<Written>> {
        let mut files = write::files(&self.tables);
        files.retain(|(name, _)| name == GeneratorRow::FILE || name == StreamRow::FILE);
        let mappings = self.files.iter().map(|one| &one.mapping);
        files.extend(self.kept_with(mappings).file());
        files.retain(|(name, bytes)| {
            std::fs::read(self.folder.join(name)).map_or(true, |old| old != *bytes)
        });
        if files.is_empty() {
            return Ok(None);
        }
        import::replace(&self.folder, &files).map(Some)
    }
}

/// What two rows say of one stream, where it is not the same.
fn values(old: &Said, new: &Said) -> Option<[String; 2]> {
    let (was, is) = (old.tonnes.0, new.tonnes.0);
    if (was - is).abs() > 1e-9 * was.abs().max(1.0) {
        return Some([was, is].map(|t| format!("{t} t")));
    }
    if let (Some(was), Some(is)) = (old.state, new.state)
        && was != is
    {
        return Some([was, is].map(|state| state.word().to_owned()));
    }
    let both = old.packaging.clone().zip(new.packaging.clone());
    both.filter(|(was, is)| was != is)
        .map(|(was, is)| [was, is])
}

/// Errors tables have that the case in a folder does not have; told at `file`.
pub(super) fn errors_of(tables: &Tables, folder: &Path, file: &str) -> Result<(), Vec<Finding>> {
    let Err(found) = Dataset::new(tables.clone()) else {
        return Ok(());
    };
    let before = Dataset::new(read::folder(folder).tables);
    let old: BTreeSet<String> = before.err().unwrap_or_default().iter().map(said).collect();
    let mut new: Vec<Finding> = (found.into_iter())
        .filter(|finding| finding.is_error() && !old.contains(&said(finding)))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let cause = Bilingual::new(
        format!("新增 {} 处错误", new.len()),
        format!("{} errors are new", new.len()),
    );
    new.push(faults::BREAKS_CASE.finding(Place::file(file), cause));
    Err(new)
}

fn said(finding: &Finding) -> String {
    format!("{} {}", finding.code, finding.line(Language::En))
}

/// The workbook of the rows of a file that were refused; none when none were.
///
/// # Errors
/// In words, when the rows do not fit a workbook.
pub fn refused(one: &Imported, language: Language) -> Result<Option<Vec<u8>>, String> {
    if one.refused.is_empty() {
        return Ok(None);
    }
    sent_back::workbook(&one.grid, &one.mapping, &one.refused, language)
        .map(Some)
        .map_err(|error| error.to_string())
}

/// The same of rows of any other table.
///
/// # Errors
/// In words, when the rows do not fit a workbook.
pub fn refused_rows(rows: &Upserted, language: Language) -> Result<Option<Vec<u8>>, String> {
    if rows.refused.is_empty() {
        return Ok(None);
    }
    sent_back::of_rows(&rows.grid, &rows.headers(), &rows.refused, language)
        .map(Some)
        .map_err(|error| error.to_string())
}
