//! A vehicle routing instance as the command line names it in, a [`Routing`] out, with the figures of its search. Four
//! forms, plain or `.xz`: VRPLIB (`.vrp`), Solomon and Gehring–Homberger, Cordeau, and GeoJSON of periodic rounds.

mod cordeau;
mod geo;
pub mod run;
mod solomon;
mod table;
mod vrplib;

use super::faults;
use super::lines::Lines;
use crate::dataset::catalogue::Report;
use crate::finding::Finding;
use crate::plan::collection::route::Routing;
use std::path::Path;
use table::Table;

/// Longest line, bytes: GeoJSON may stand in one.
const LONGEST: u64 = 64 << 20;

/// How an instance is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// VRPLIB: capacities, time windows, kinds of vehicle.
    Vrplib,
    /// Solomon's text with time windows.
    Solomon,
    /// Cordeau's text: plain (0), periodic (1) or several depots (2).
    Cordeau,
    /// Periodic rounds with unloading sites.
    GeoJson,
}

impl Form {
    /// The word for it in outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Vrplib => "vrplib",
            Self::Solomon => "solomon",
            Self::Cordeau => "cordeau",
            Self::GeoJson => "geojson",
        }
    }
}

/// An instance, the form it was read from, and how its numbers are told.
#[derive(Debug)]
pub struct VrpInstance {
    /// The instance in whole numbers.
    pub routing: Routing,
    /// The form.
    pub form: Form,
    /// Smallest units of cost in one unit of the published values.
    pub unit: f64,
    /// Number of each stop in the file.
    pub names: Vec<u32>,
}

/// Reads a file.
///
/// # Errors
/// All findings, `B001`, `B003`, `B060`….
pub fn open(path: &Path) -> Result<VrpInstance, Vec<Finding>> {
    let mut report = Report::default();
    let made = Lines::open_long(path, LONGEST, &mut report).and_then(|lines| {
        let mut table = Table::read(lines.without_comments())?;
        match form(path, &table) {
            Some(Form::Vrplib) => vrplib::read(&mut table),
            Some(Form::Solomon) => solomon::read(&mut table),
            Some(Form::Cordeau) => cordeau::read(&mut table),
            Some(Form::GeoJson) => geo::read(&mut table),
            None => table.fault(
                0,
                &faults::NO_ROUNDS,
                [
                    "既不是 VRPLIB、Solomon、Cordeau，也不是 GeoJSON",
                    "neither VRPLIB nor Solomon, Cordeau or GeoJSON",
                ],
            ),
        }
    });
    let findings = report.finish();
    match made {
        Some(made) if !findings.iter().any(Finding::is_error) => Ok(made),
        _ => Err(findings),
    }
}

/// The form as the name says it, or the first lines.
fn form(path: &Path, table: &Table) -> Option<Form> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = name.trim_end_matches(".xz");
    if name.ends_with(".geojson") || name.ends_with(".json") {
        return Some(Form::GeoJson);
    }
    if name.ends_with(".vrp") {
        return Some(Form::Vrplib);
    }
    let word = |line: usize| table.rows.get(line)?.fields.first();
    if word(1).is_some_and(|word| word.eq_ignore_ascii_case("VEHICLE")) {
        return Some(Form::Solomon);
    }
    if word(0).is_some_and(|word| word.starts_with("NAME")) {
        return Some(Form::Vrplib);
    }
    let first = table.rows.first()?;
    let numbers = first
        .fields
        .iter()
        .all(|field| field.parse::<u32>().is_ok());
    (numbers && first.fields.len() == 4).then_some(Form::Cordeau)
}
