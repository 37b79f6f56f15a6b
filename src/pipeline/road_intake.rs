//! A file of roads on its way into a case: what somebody said of its headers, now or before, in; the case to write them to,
//! with what was said kept for the next file, out.

use crate::finding::Finding;
use crate::import::kept::{By, Head, Kept, ROADS};
use crate::import::lines::Looked;
use crate::import::{ImportError, Target};
use std::path::Path;

/// A case that a file of roads is taken into.
#[derive(Debug)]
pub struct RoadIntake {
    target: Target,
    kept: Kept,
}

impl RoadIntake {
    /// Looks at a folder before anything is read.
    ///
    /// # Errors
    /// As [`Target::look`]; `I066` when its `mapping.toml` cannot be read.
    pub fn open(folder: &Path, replace: bool) -> Result<Self, ImportError> {
        Ok(Self {
            target: Target::look(folder, replace)?,
            kept: Kept::open(folder).map_err(ImportError::Faults)?,
        })
    }

    /// What is known of the headers of a file: as somebody says now (header, column or `none`), else as was settled before.
    ///
    /// # Errors
    /// `I066` when what is said now cannot be.
    pub fn heads(&self, file: &str, said: &[(String, String)]) -> Result<Vec<Head>, Vec<Finding>> {
        self.kept.heads(file, ROADS, said)
    }

    /// Where the roads of a file are written to, with what was said of its headers.
    #[must_use]
    pub fn target(mut self, looked: &Looked) -> Target {
        self.kept.keep(ROADS, &looked.heads(), By::Kept);
        self.target.with(self.kept.file())
    }
}
