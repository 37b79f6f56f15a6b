//! A facility location instance as the command line names it in, a [`Siting`] out, with the figures of its solve.
//! Three text forms, plain or `.xz`: `.cflp` (unit costs), OR-Library and Holmberg (costs of a whole demand).

mod layout;
pub mod run;
mod tokens;

use super::faults;
use super::lines::Lines;
use crate::dataset::catalogue::Report;
use crate::finding::Finding;
use crate::plan::siting::Siting;
use std::path::Path;
use tokens::Tokens;

/// Longest line, bytes: a row of costs may stand in one.
const LONGEST: u64 = 64 << 20;

/// How numbers follow each other in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Facilities, demands, then a row of unit costs for each facility.
    Cflp,
    /// Facilities, then for each customer its demand and the cost of all of it from each facility.
    OrLibrary,
    /// Facilities, demands, then for each facility the cost of all of each demand.
    Holmberg,
}

impl Form {
    /// The word for it in outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cflp => "cflp",
            Self::OrLibrary => "orlib",
            Self::Holmberg => "holmberg",
        }
    }
}

/// What the command line says beside the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// The form; `None` to tell it from name and layout.
    pub form: Option<Form>,
    /// Capacity of every facility of a file that leaves it open.
    pub capacity: Option<f64>,
    /// One facility for each customer.
    pub single_source: bool,
}

/// An instance and the form it was read from.
#[derive(Debug)]
pub struct SitingInstance {
    /// The instance, quantities in the smallest unit that occurs in the file.
    pub siting: Siting,
    /// The form.
    pub form: Form,
}

/// Reads a file.
///
/// # Errors
/// All findings, `B001`, `B003`, `B050`….
pub fn open(path: &Path, reading: &Reading) -> Result<SitingInstance, Vec<Finding>> {
    let mut report = Report::default();
    let made = Lines::open_long(path, LONGEST, &mut report).and_then(|lines| {
        let mut tokens = Tokens::read(lines.without_comments())?;
        let form = reading.form.unwrap_or_else(|| layout::form(path, &tokens));
        layout::instance(&mut tokens, form, reading)
    });
    let findings = report.finish();
    match made {
        Some(made) if !findings.iter().any(Finding::is_error) => Ok(made),
        _ => Err(findings),
    }
}
