//! Projects of the plan and demo parcels for them: fact tables in, `projects.csv` and `candidates.csv` out.

use crate::dataset::record::Sheet;
use crate::dataset::tables::{CandidateRow, ProjectRow};
use crate::synth::facts::sheet;

/// The 13 projects of the plan's table (F136–F148) and the six only its text names (F150–F155).
pub(super) fn projects() -> Sheet<ProjectRow> {
    sheet(include_str!("facts/projects.csv"))
}

/// Demo parcels where the two projects without a site (P1, P2: C14) could stand.
pub(super) fn candidates() -> Sheet<CandidateRow> {
    sheet(include_str!("facts/candidates.csv"))
}
