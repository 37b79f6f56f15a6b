//! A file taken into a case that is not written yet, of another kind than units and wastes, in; what it would do out: rows of
//! a table, the net of roads, areas.

use super::effect::RefusedInfo;
use super::preview::REFUSED;
use crate::finding::Bilingual;
use crate::import::upsert::Upserted;
use crate::pipeline::handed::RoadsDid;
use crate::quantity::Metres;
use crate::serve::onpage;
use serde::Serialize;
use utoipa::ToSchema;

/// What a file would do to the rows of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowsEffect {
    /// Rows that were not there.
    new_count: usize,
    /// Rows of which something is different.
    changed_count: usize,
    /// Rows as they were.
    same_count: usize,
    /// Headers that are of no column.
    unused: Vec<String>,
    /// What coordinates were read as, and what told so.
    #[serde(skip_serializing_if = "Option::is_none")]
    crs: Option<Bilingual>,
    /// Rows refused, some.
    refused: Vec<RefusedInfo>,
    /// All of them.
    refused_count: usize,
}

impl RowsEffect {
    pub(super) fn of(done: &Upserted) -> Self {
        Self {
            new_count: done.new,
            changed_count: done.changed,
            same_count: done.same,
            unused: done.unused.clone(),
            crs: done.crs.as_ref().map(onpage::text),
            refused: (done.refused.iter().take(REFUSED))
                .map(RefusedInfo::of)
                .collect(),
            refused_count: done.refused.len(),
        }
    }
}

/// What a file of roads would do to the net.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoadsEffect {
    /// Roads before and after.
    roads: [u64; 2],
    /// Their length before and after, metres.
    length_m: [Metres; 2],
    /// Places where roads end or meet, after.
    junctions: u64,
    /// Lines read.
    lines: u64,
    /// Rules of turning, which go with the roads of now.
    turns_before: usize,
    /// What was left out or taken by a rule, and why.
    noted: Vec<NotedInfo>,
}

/// One reason, with its count.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotedInfo {
    /// Word for why.
    why: &'static str,
    /// What became of it.
    fate: Bilingual,
    /// Why.
    cause: Bilingual,
    /// How many.
    count: u64,
    /// What is counted.
    unit: Bilingual,
    /// The first few.
    examples: Vec<String>,
}

impl RoadsEffect {
    pub(super) fn of(did: &RoadsDid) -> Self {
        let report = &did.report;
        let noted = report.noted.iter().map(|one| NotedInfo {
            why: one.reason.code(),
            fate: one.reason.fate().label(),
            cause: one.reason.label(),
            count: one.count,
            unit: one.reason.unit(),
            examples: one.examples.clone(),
        });
        Self {
            roads: [did.before.0 as u64, report.roads],
            length_m: [did.before.1, report.length],
            junctions: report.junctions,
            lines: report.ways,
            turns_before: did.turns_before,
            noted: noted.collect(),
        }
    }
}
