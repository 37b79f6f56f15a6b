//! How far an application has come: entries in, its state out. Each step is an entry of its own; a decision is
//! the step to "decided", manifests are what an approval runs against, and "closed" ends it.

use super::record::append;
use super::{Decision, Entry, Ledger, LedgerError, grams, tonnes};
use crate::dataset::vocabulary::ApplicationState as State;
use crate::quantity::Tonnes;
use jiff::civil::Date;
use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Kinds of answer that end the review of an application; the others leave it open.
pub(super) const DECIDING: [&str; 6] = [
    "approve",
    "approve_in_part",
    "split",
    "refuse",
    "manifest_only",
    "not_needed",
];

/// The state an entry brings an application to; `None` for entries about something else.
#[must_use]
pub fn brought_by(kind: &str) -> Option<State> {
    match kind {
        _ if DECIDING.contains(&kind) => Some(State::Decided),
        // The receiving province is asked: the clock of its reply runs.
        "ask_consent" => Some(State::Consulted),
        "return_for_papers" => Some(State::Draft),
        _ => State::ALL.iter().copied().find(|s| s.word() == kind),
    }
}

/// Steps that may follow a state by command; a decision is recorded with its answer.
#[must_use]
pub fn next(state: State) -> &'static [State] {
    match state {
        State::Draft => &[State::Accepted],
        State::Accepted => &[State::Consulted],
        State::Consulted => &[State::Answered],
        State::Answered => &[],
        State::Decided => &[State::Notified],
        State::Notified => &[State::Closed],
        State::Closed => &[],
    }
}

/// How an application stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Application id.
    pub application: String,
    /// State.
    pub state: State,
    /// True for an approval that manifests run against: notified, not over, not all moved.
    pub running: bool,
    /// Tonnes approved.
    pub approved_t: Tonnes,
    /// Tonnes its manifests moved; each trip counts against the oldest approval it fits.
    pub moved_t: Tonnes,
    /// Approved less moved.
    pub left_t: Tonnes,
    /// Last day.
    pub until: Date,
}

/// States by application as the entries say, the last one of each.
#[must_use]
pub fn states(entries: &[Entry]) -> HashMap<String, State> {
    let mut states = HashMap::new();
    for Entry { decision: d, .. } in entries {
        if let Some(state) = brought_by(&d.kind) {
            states.insert(d.application.clone(), state);
        }
    }
    states
}

/// Where an application stands by the entries; `None` for one they do not know.
fn standing(connection: &Connection, application: &str) -> Result<Option<State>, LedgerError> {
    let mut statement =
        connection.prepare("SELECT kind FROM entries WHERE application = ?1 ORDER BY seq")?;
    let kinds = statement.query_map([application], |row| row.get::<_, String>(0))?;
    let mut now = None;
    for kind in kinds {
        now = brought_by(&kind?).or(now);
    }
    Ok(now)
}

impl Ledger {
    /// Records applications that were handed in, all or none. One that came before may come again, changed, as long
    /// as it is a draft: not accepted yet, or returned for papers. `from` tells where the case says one stands.
    ///
    /// # Errors
    /// [`LedgerError::Step`] for one that is further on, or the file cannot be written.
    pub fn apply(
        &mut self,
        applications: &[Decision],
        from: impl Fn(&str) -> Option<State>,
    ) -> Result<Vec<i64>, LedgerError> {
        let transaction =
            (self.connection).transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut seqs = Vec::with_capacity(applications.len());
        for entry in applications {
            let now = standing(&transaction, &entry.application)?;
            let now = now.or_else(|| from(&entry.application));
            if let Some(now) = now.filter(|now| *now != State::Draft) {
                return Err(LedgerError::Step {
                    application: entry.application.clone(),
                    from: now,
                    to: State::Draft,
                });
            }
            seqs.push(append(&transaction, entry)?);
        }
        transaction.commit()?;
        Ok(seqs)
    }

    /// Records that an application has come a step further. `from` is where the case says it stands, for one the
    /// ledger does not know yet.
    ///
    /// # Errors
    /// [`LedgerError::Step`] when the step does not follow, or the file cannot be written.
    pub fn step(&mut self, to: State, from: State, who: &Decision) -> Result<i64, LedgerError> {
        let transaction =
            (self.connection).transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = standing(&transaction, &who.application)?.unwrap_or(from);
        if !next(now).contains(&to) {
            return Err(LedgerError::Step {
                application: who.application.clone(),
                from: now,
                to,
            });
        }
        let entry = Decision {
            kind: to.word().to_owned(),
            t: Tonnes::ZERO,
            quota: String::new(),
            ..who.clone()
        };
        let seq = append(&transaction, &entry)?;
        transaction.commit()?;
        Ok(seq)
    }

    /// Every application the ledger knows, with what has moved of it by a day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn standings(&self, today: Date) -> Result<Vec<Standing>, LedgerError> {
        let entries = self.entries()?;
        let states = states(&entries);
        let approvals: Vec<&Decision> = (entries.iter())
            .map(|entry| &entry.decision)
            .filter(|d| DECIDING.contains(&d.kind.as_str()))
            .collect();
        let mut moved: Vec<i64> = vec![0; approvals.len()];
        let mut trips = self.manifests()?;
        trips.sort_by(|a, b| (a.sent_on, &a.number).cmp(&(b.sent_on, &b.number)));
        for trip in trips {
            let fits = |(at, d): &(usize, &&Decision)| {
                (&d.sender, &d.facility, &d.code) == (&trip.sender, &trip.facility, &trip.code)
                    && (d.decided..=d.until).contains(&trip.sent_on)
                    && moved[*at] < grams(d.t)
            };
            if let Some((at, _)) = approvals.iter().enumerate().find(fits) {
                moved[at] += grams(trip.received_t.unwrap_or(trip.sent_t));
            }
        }
        let mut all: BTreeMap<&str, (i64, i64, Date)> = BTreeMap::new();
        for Entry { decision: d, .. } in &entries {
            if brought_by(&d.kind).is_some() {
                all.entry(&d.application).or_insert((0, 0, d.until));
            }
        }
        for (d, moved) in approvals.iter().zip(moved) {
            let sums = all.entry(&d.application).or_insert((0, 0, d.until));
            *sums = (sums.0 + grams(d.t), sums.1 + moved, sums.2.max(d.until));
        }
        let standing = |(id, (approved, moved, until)): (&str, (i64, i64, Date))| {
            let state = states.get(id).copied().unwrap_or(State::Draft);
            Standing {
                application: id.to_owned(),
                state,
                running: state == State::Notified && moved < approved && today <= until,
                approved_t: tonnes(approved),
                moved_t: tonnes(moved),
                left_t: tonnes(approved - moved),
                until,
            }
        };
        Ok(all.into_iter().map(standing).collect())
    }
}
