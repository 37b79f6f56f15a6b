//! Layers of a GIS on their way into a case: areas become zones, boundary or layers, points become rows of any table
//! with places; the whole is checked, and only then written, all or nothing.

use super::intake::errors_of;
use crate::dataset::tables::Tables;
use crate::dataset::{read, write};
use crate::finding::{Bilingual, Finding};
use crate::import::gis::{self, Layer, Use};
use crate::import::{self, Written};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// A case that layers are taken into.
#[derive(Debug)]
pub struct Ground {
    folder: PathBuf,
    tables: Tables,
    before: BTreeMap<String, Vec<u8>>,
    last: String,
}

impl Ground {
    /// Reads a case.
    ///
    /// # Errors
    /// All findings when it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Vec<Finding>> {
        let read = read::folder(folder);
        if read.findings.iter().any(Finding::is_error) {
            return Err(read.findings);
        }
        Ok(Self {
            folder: folder.to_owned(),
            before: write::files(&read.tables).into_iter().collect(),
            tables: read.tables,
            last: String::new(),
        })
    }

    /// Takes areas in; says what became of them.
    ///
    /// # Errors
    /// See [`gis::place`].
    pub fn place(&mut self, layer: &Layer, to: &Use) -> Result<Bilingual, Vec<Finding>> {
        self.last.clone_from(&layer.file);
        gis::place(layer, to, &mut self.tables)
    }

    /// Takes points into a table; says what became of them.
    ///
    /// # Errors
    /// See [`gis::upsert`].
    pub fn upsert(&mut self, layer: &Layer, table: &str) -> Result<Bilingual, Vec<Finding>> {
        self.last.clone_from(&layer.file);
        let done = gis::upsert(layer, table, &mut self.tables)?;
        let (new, changed, same) = (done.new, done.changed, done.same);
        let mut said = Bilingual::new(
            format!("{}：新增 {new}，变更 {changed}，未变 {same}", done.file),
            format!(
                "{}: {new} added, {changed} changed, {same} the same",
                done.file
            ),
        );
        if !done.unused.is_empty() {
            said.zh += &format!("；未用的字段：{}", done.unused.join("、"));
            said.en += &format!("; attributes not used: {}", done.unused.join(", "));
        }
        Ok(said)
    }

    /// Checks the case with what was taken in. What was amiss before is no fault of the files.
    ///
    /// # Errors
    /// `I045` with the findings that are new.
    pub fn check(&self) -> Result<(), Vec<Finding>> {
        errors_of(&self.tables, &self.folder, &self.last)
    }

    /// Writes the files whose content changed; nothing when none did.
    ///
    /// # Errors
    /// When a file cannot be written; the case is then as it was.
    pub fn write(&self) -> io::Result<Option<Written>> {
        let mut files = write::files(&self.tables);
        files.retain(|(name, bytes)| self.before.get(name) != Some(bytes));
        if files.is_empty() {
            return Ok(None);
        }
        import::replace(&self.folder, &files).map(Some)
    }
}
