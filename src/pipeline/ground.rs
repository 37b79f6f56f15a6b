//! Layers of a GIS and tables on their way into a case: areas become zones, boundary or layers, points become rows of any
//! table with places, rows become rows of any table with ids; the whole is checked, and only then written, all or nothing,
//! with what somebody said of the headers.

use super::intake::errors_of;
use crate::dataset::check::crs::System;
use crate::dataset::tables::Tables;
use crate::dataset::{read, write};
use crate::finding::{Bilingual, Finding};
use crate::import::crs::Crs;
use crate::import::gis::{self, Layer, Use};
use crate::import::kept::{By, Head, Kept};
use crate::import::table::book::Grid;
use crate::import::upsert::{To, Upserted, upsert};
use crate::import::{self, Imported, Written};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// A case that layers are taken into.
#[derive(Debug)]
pub struct Ground {
    folder: PathBuf,
    tables: Tables,
    before: BTreeMap<String, Vec<u8>>,
    /// What columns hold that was settled; its faults matter to those only who need it.
    kept: Result<Kept, Vec<Finding>>,
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
            kept: Kept::open(folder),
            tables: read.tables,
            last: String::new(),
        })
    }

    /// A layer whose corners web maps shifted, in WGS84, with what tells that it fits; any other as it is.
    ///
    /// # Errors
    /// `I047` where there can be no such shift.
    pub fn unshifted(
        &self,
        layer: Layer,
        crs: Crs,
        to: Option<&Use>,
    ) -> Result<(Layer, Option<Finding>), Vec<Finding>> {
        let system = match crs {
            Crs::Gcj02 => System::Gcj02,
            Crs::Bd09 => System::Bd09,
            _ => return Ok((layer, None)),
        };
        let (layer, told) = gis::undo(&layer, system, to, &self.tables)?;
        Ok((layer, Some(told)))
    }

    /// Takes areas in; says what became of them.
    ///
    /// # Errors
    /// See [`gis::place`].
    pub fn place(&mut self, layer: &Layer, to: &Use) -> Result<Bilingual, Vec<Finding>> {
        self.last.clone_from(&layer.file);
        gis::place(layer, to, &mut self.tables)
    }

    /// What is known of the headers of a file that goes into a table: as somebody says now (header, column or `none`), else
    /// as was settled before.
    ///
    /// # Errors
    /// `I066` when either cannot be.
    pub fn heads(
        &self,
        file: &str,
        table: &str,
        said: &[(String, String)],
    ) -> Result<Vec<Head>, Vec<Finding>> {
        self.kept
            .as_ref()
            .map_err(Clone::clone)?
            .heads(file, table, said)
    }

    /// What is settled, with what headers of files were read as, guesses among it.
    ///
    /// # Errors
    /// `I066` when what was settled before cannot be read.
    pub fn kept_with(&self, files: &[&Upserted]) -> Result<Kept, Vec<Finding>> {
        let mut kept = self.kept.clone()?;
        for rows in files {
            kept.keep(rows.file, &rows.heads, By::Guess);
        }
        Ok(kept)
    }

    /// Takes rows into a table by their ids.
    ///
    /// # Errors
    /// See [`upsert`].
    pub fn upsert(
        &mut self,
        file: &str,
        grid: Grid,
        to: &To<'_>,
    ) -> Result<Upserted, Vec<Finding>> {
        file.clone_into(&mut self.last);
        let done = upsert(file, grid, to, &mut self.tables)?;
        if let Ok(kept) = &mut self.kept {
            kept.keep(done.file, &done.heads, By::Kept);
        }
        Ok(done)
    }

    /// The tables of the case with what was taken in.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Takes roads in, in the place of those there are and of the rules of turning on them.
    pub fn roads(&mut self, file: &str, imported: &Imported) {
        file.clone_into(&mut self.last);
        self.tables.roads = imported.roads.clone();
        self.tables.turns = imported.turns.clone();
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
        files.extend(self.kept.iter().filter_map(Kept::file));
        if files.is_empty() {
            return Ok(None);
        }
        import::replace(&self.folder, &files).map(Some)
    }
}
