//! A case as one GeoPackage and back: every table a layer or a table of attributes, every other file a row, styles for
//! QGIS beside them; with an outcome also what it comes to. What is read back is the same case.
//!
//! `tables` describes what a case holds, `write` puts it into the file, `style` draws it, `back` reads it.

mod back;
mod results;
mod style;
mod tables;
mod write;

pub use back::{Restored, restore};

use crate::dataset::read;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::plan::outcome::Outcome;
use std::io;
use std::path::Path;

/// Largest file of a case that is kept whole, bytes.
const LARGEST: u64 = 64 << 20;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Layers and tables with their rows.
    pub tables: Vec<(String, usize)>,
    /// Other files of the case.
    pub files: usize,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// What keeps the case from being read.
    #[error("{} findings", .0.len())]
    Findings(Vec<Finding>),
    /// The file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The library of the database failed.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// A shape cannot be written.
    #[error(transparent)]
    Shape(#[from] geozero::error::GeozeroError),
}

impl From<Vec<Finding>> for PackError {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Findings(findings)
    }
}

/// Writes the case of a folder as a GeoPackage, with the layers of an outcome where one is given with its case.
///
/// # Errors
/// All findings when the case cannot be read; else what failed. A file of that name is then as it was.
pub fn export(
    case: &Path,
    plan: Option<(&super::Opened, &Outcome)>,
    to: &Path,
) -> Result<Packed, PackError> {
    let read = read::folder(case);
    if read.findings.iter().any(Finding::is_error) {
        return Err(PackError::Findings(read.findings));
    }
    let mut all = tables::of_case(&read.tables, case);
    let files = tables::other_files(case, &all)?;
    let own = all.len();
    if let Some((opened, outcome)) = plan {
        all.extend(results::layers(opened, outcome)?);
    }
    write::package(&all, own, &files, to)?;
    Ok(Packed {
        tables: all
            .iter()
            .map(|table| (table.name.clone(), table.rows.len()))
            .collect(),
        files: files.len(),
    })
}

fn fault(file: &str, zh: impl Into<String>, en: impl Into<String>) -> Vec<Finding> {
    vec![faults::NO_PACKAGE.finding(Place::file(file), Bilingual::new(zh, en))]
}
