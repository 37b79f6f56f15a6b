//! Projects of the plan and demo parcels for them: fact tables in, `projects.csv` and `candidates.csv` out.

use crate::dataset::record::Sheet;
use crate::dataset::tables::{
    BuildLineRow, BuildRow, CandidateRow, ProjectLineRow, ProjectRow, RunningRow, StatementRow,
};
use crate::synth::facts::sheet;

/// The 13 projects of the plan's table (F136–F148) and the six only its text names (F150–F155).
pub(super) fn projects() -> Sheet<ProjectRow> {
    sheet(include_str!("facts/projects.csv"))
}

/// Demo parcels where the two projects without a site (P1, P2: C14) could stand.
pub(super) fn candidates() -> Sheet<CandidateRow> {
    sheet(include_str!("facts/candidates.csv"))
}

/// Sizes in which P1 and P2 could be built: the plan's own, and others by a stated rule of cost.
pub(super) fn builds() -> Sheet<BuildRow> {
    sheet(include_str!("facts/builds.csv"))
}

/// What they would take in at the plan's size.
pub(super) fn build_lines() -> Sheet<BuildLineRow> {
    sheet(include_str!("facts/build_lines.csv"))
}

/// What each project will handle, in tonnes where the plan states them.
pub(super) fn lines() -> Sheet<ProjectLineRow> {
    sheet(include_str!("facts/project_lines.csv"))
}

/// Sentences of the plan and of public notices that the gap is held against (F074–F076, F089, R063).
pub(super) fn statements() -> Sheet<StatementRow> {
    sheet(include_str!("facts/statements.csv"))
}

/// Days a year and room for waiting waste of the operators: the plan states neither.
pub(super) fn running() -> Sheet<RunningRow> {
    sheet(include_str!("facts/running.csv"))
}
