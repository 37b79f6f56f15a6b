//! The January report (R005): per receiver and code what was listed, approved, moved and left in a year.

use super::{Entry, Ledger, LedgerError, Quota, grams, tonnes};
use crate::quantity::Tonnes;
use serde::Serialize;
use std::collections::BTreeMap;

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Receiver id.
    pub facility: String,
    /// Waste code.
    pub code: String,
    /// Listed in the year's white list.
    pub listed_t: Tonnes,
    /// Approved.
    pub approved_t: Tonnes,
    /// Received by the manifests, or sent where the receiver has not weighed.
    pub moved_t: Tonnes,
    /// Approved less moved.
    pub left_t: Tonnes,
    /// Manifests counted.
    pub manifests: usize,
}

/// What a case knows of a receiver and code: listed and approved before the ledger began.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Receiver id.
    pub facility: String,
    /// Waste code.
    pub code: String,
    /// The row; several may speak of the same receiver and code.
    pub quota: Quota,
}

#[derive(Default)]
struct Sums {
    listed: i64,
    approved: i64,
    moved: i64,
    manifests: usize,
}

impl Ledger {
    /// The report of a year.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn report(&self, year: i32, known: &[Known]) -> Result<Vec<Line>, LedgerError> {
        let mut lines: BTreeMap<(String, String), Sums> = BTreeMap::new();
        let mut of = |facility: &str, code: &str, add: &dyn Fn(&mut Sums)| {
            add(lines
                .entry((facility.to_owned(), code.to_owned()))
                .or_default());
        };
        for row in known {
            of(&row.facility, &row.code, &|sums| {
                sums.listed += grams(row.quota.listed_t);
                sums.approved += grams(row.quota.approved_before_t);
            });
        }
        for Entry { decision: d, .. } in self.entries()? {
            if d.edition == year && d.t.0 > 0.0 && d.kind != super::manifest::KIND {
                of(&d.facility, &d.code, &|sums| sums.approved += grams(d.t));
            }
        }
        for m in self.manifests()? {
            if i32::from(m.sent_on.year()) == year {
                of(&m.facility, &m.code, &|sums| {
                    sums.moved += grams(m.received_t.unwrap_or(m.sent_t));
                    sums.manifests += 1;
                });
            }
        }
        let line = |((facility, code), s): ((String, String), Sums)| Line {
            facility,
            code,
            listed_t: tonnes(s.listed),
            approved_t: tonnes(s.approved),
            moved_t: tonnes(s.moved),
            left_t: tonnes(s.approved - s.moved),
            manifests: s.manifests,
        };
        Ok(lines.into_iter().map(line).collect())
    }
}
