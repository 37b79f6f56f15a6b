//! What decisions draw on, as the case knows it: quotas, the receivers' permit lines, the senders' plans. What
//! the entries have drawn already is summed inside the transaction that adds one, so that two reviewers at
//! once cannot overdraw any of them.

use super::{Decision, LedgerError, grams, tonnes};
use crate::quantity::Tonnes;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

/// A quota as the case lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// White-list row.
    pub id: String,
    /// Listed.
    pub listed_t: Tonnes,
    /// Approved before this ledger began (`approvals.csv`).
    #[serde(default)]
    pub approved_before_t: Tonnes,
}

/// Permit lines of a receiver for a code and an operation in a year (check 8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Receiver id.
    pub facility: String,
    /// Waste code.
    pub code: String,
    /// Operation.
    pub operation: String,
    /// Year.
    pub year: i32,
    /// Permitted.
    pub permitted_t: Tonnes,
    /// Approved before this ledger began.
    #[serde(default)]
    pub approved_before_t: Tonnes,
}

/// What a sender can send of a code in a year: plan and stock (check 9).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Sender id.
    pub sender: String,
    /// Waste code.
    pub code: String,
    /// Year.
    pub year: i32,
    /// Planned and in stock.
    pub planned_t: Tonnes,
    /// Approved before this ledger began.
    #[serde(default)]
    pub approved_before_t: Tonnes,
}

/// Everything a decision may draw on. A white-list row that is not here has nothing left; receivers and senders
/// that are not here are not limited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// White-list rows.
    pub quotas: Vec<Quota>,
    /// Permit lines.
    pub rooms: Vec<Room>,
    /// Senders.
    pub supplies: Vec<Supply>,
}

impl From<Vec<Quota>> for Limits {
    fn from(quotas: Vec<Quota>) -> Self {
        Self {
            quotas,
            ..Self::default()
        }
    }
}

/// Grams approved on a quota by the entries.
pub(super) fn used(connection: &Connection, quota: &str) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(sum(grams), 0) FROM entries WHERE quota = ?1";
    connection.query_row(sql, [quota], |row| row.get(0))
}

fn taken(connection: &Connection, room: &Room) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(sum(grams), 0) FROM entries WHERE facility = ?1 AND code = ?2 AND operation = ?3 AND edition = ?4";
    let of = params![room.facility, room.code, room.operation, room.year];
    connection.query_row(sql, of, |row| row.get(0))
}

fn sent(connection: &Connection, supply: &Supply) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(sum(grams), 0) FROM entries WHERE sender = ?1 AND code = ?2 AND edition = ?3";
    let of = params![supply.sender, supply.code, supply.year];
    connection.query_row(sql, of, |row| row.get(0))
}

impl Limits {
    /// Looks whether a decision fits into what is left; the caller holds the transaction.
    pub(super) fn hold(&self, connection: &Connection, d: &Decision) -> Result<(), LedgerError> {
        let asked = grams(d.t);
        if !d.quota.is_empty() {
            let quota = self.quotas.iter().find(|q| q.id == d.quota);
            let listed = quota.map_or(0, |q| grams(q.listed_t) - grams(q.approved_before_t));
            let left = listed - used(connection, &d.quota)?;
            if asked > left {
                return Err(LedgerError::Overdrawn {
                    quota: d.quota.clone(),
                    left_t: tonnes(left.max(0)).0,
                    asked_t: d.t.0,
                });
            }
        }
        if asked == 0 {
            return Ok(());
        }
        let short = |what: String, left: i64| LedgerError::Short {
            what,
            code: d.code.clone(),
            left_t: tonnes(left.max(0)).0,
            asked_t: d.t.0,
        };
        for room in self.rooms.iter().filter(|room| {
            (&room.facility, &room.code, &room.operation, room.year)
                == (&d.facility, &d.code, &d.operation, d.edition)
        }) {
            let before = grams(room.permitted_t) - grams(room.approved_before_t);
            let left = before - taken(connection, room)?;
            if asked > left {
                return Err(short(room.facility.clone(), left));
            }
        }
        for supply in self.supplies.iter().filter(|supply| {
            (&supply.sender, &supply.code, supply.year) == (&d.sender, &d.code, d.edition)
        }) {
            let before = grams(supply.planned_t) - grams(supply.approved_before_t);
            let left = before - sent(connection, supply)?;
            if asked > left {
                return Err(short(supply.sender.clone(), left));
            }
        }
        Ok(())
    }
}
