//! Decisions in, entries out: one transaction that looks at the balance and adds the row.

use super::chain::{self, COLUMNS, Link};
use super::limits::{Limits, used};
use super::state::DECIDING;
use super::{Ledger, LedgerError, grams, tonnes};
use crate::quantity::Tonnes;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

/// A decision on part of an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What was decided: approve, approve_in_part, split, ask_consent, refuse, return_for_papers, manifest_only, not_needed.
    pub kind: String,
    /// Application id.
    pub application: String,
    /// White-list row used; empty: none.
    #[serde(default)]
    pub quota: String,
    /// Year of the decision.
    pub edition: i32,
    /// Sender id.
    #[serde(default)]
    pub sender: String,
    /// Receiver id.
    #[serde(default)]
    pub facility: String,
    /// Waste code.
    #[serde(default)]
    pub code: String,
    /// Operation.
    #[serde(default)]
    pub operation: String,
    /// Tonnes approved; 0 where none are.
    #[serde(default)]
    pub t: Tonnes,
    /// Day of the decision.
    pub decided: Date,
    /// Last day; the day of the decision where nothing moves.
    pub until: Date,
    /// Declared name of the reviewer.
    pub who: String,
    /// Account of the system it was made under.
    #[serde(default)]
    pub os_user: String,
    /// When, as the machine says (RFC 3339).
    pub at: String,
    /// Reason; an override needs one.
    #[serde(default)]
    pub why: String,
    /// True when the reviewer decided otherwise than the program proposed.
    #[serde(default)]
    pub overrides: bool,
    /// What it was decided on, as text: the review's checks.
    #[serde(default)]
    pub payload: String,
}

/// An entry as it was read back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Number.
    pub seq: i64,
    /// What was decided.
    #[serde(flatten)]
    pub decision: Decision,
    /// Its hash, in hex.
    pub hash: String,
}

/// Adds an entry after the last one; the caller holds the transaction.
pub(super) fn append(connection: &Connection, d: &Decision) -> Result<i64, LedgerError> {
    let (last, before) = chain::head(connection)?;
    let mut link = Link {
        seq: last + 1,
        texts: vec![
            d.kind.clone(),
            d.application.clone(),
            d.quota.clone(),
            d.sender.clone(),
            d.facility.clone(),
            d.code.clone(),
            d.operation.clone(),
            d.decided.to_string(),
            d.until.to_string(),
            d.who.clone(),
            d.os_user.clone(),
            d.at.clone(),
            d.why.clone(),
            d.payload.clone(),
        ],
        numbers: vec![i64::from(d.edition), grams(d.t), i64::from(d.overrides)],
        before,
        hash: chain::START,
    };
    link.hash = link.computed();
    let sql = format!(
        "INSERT INTO entries ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"
    );
    let t = &link.texts;
    let n = &link.numbers;
    connection.execute(
        &sql,
        params![
            link.seq,
            t[0],
            t[1],
            t[2],
            t[3],
            t[4],
            t[5],
            t[6],
            t[7],
            t[8],
            t[9],
            t[10],
            t[11],
            t[12],
            t[13],
            n[0],
            n[1],
            n[2],
            link.before,
            link.hash
        ],
    )?;
    Ok(link.seq)
}

impl Ledger {
    /// Records the decisions on one application together, all or none. Quotas, permit room and the sender's
    /// tonnes are looked at inside the transaction: two reviewers at once cannot overdraw one.
    ///
    /// # Errors
    /// [`LedgerError`]: a limit would be overdrawn (unless overridden with a reason), the application was
    /// decided already, or the file cannot be written.
    pub fn record(
        &mut self,
        decisions: &[Decision],
        limits: &Limits,
    ) -> Result<Vec<i64>, LedgerError> {
        let transaction =
            (self.connection).transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut seqs: Vec<i64> = Vec::with_capacity(decisions.len());
        let deciding = DECIDING.map(|kind| format!("'{kind}'")).join(", ");
        for d in decisions {
            if d.overrides && d.why.trim().is_empty() {
                return Err(LedgerError::NoReason);
            }
            let earlier: Option<i64> = transaction
                .query_row(
                    &format!("SELECT min(seq) FROM entries WHERE application = ?1 AND kind IN ({deciding})"),
                    [&d.application],
                    |row| row.get(0),
                )
                .optional()?
                .flatten();
            if let Some(seq) = earlier.filter(|seq| !seqs.contains(seq)) {
                return Err(LedgerError::Decided(d.application.clone(), seq));
            }
            if !d.overrides {
                limits.hold(&transaction, d)?;
            }
            seqs.push(append(&transaction, d)?);
        }
        transaction.commit()?;
        Ok(seqs)
    }

    /// Every entry, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!("SELECT {COLUMNS} FROM entries ORDER BY seq");
        let mut statement = self.connection.prepare(&sql)?;
        let bad = |what: &str| LedgerError::Broken(what.to_owned());
        let rows = statement.query_map([], |row| {
            let texts: Vec<String> = (1..15).map(|i| row.get(i)).collect::<Result<_, _>>()?;
            let numbers: Vec<i64> = (15..18).map(|i| row.get(i)).collect::<Result<_, _>>()?;
            let hash: chain::Hash = row.get(19)?;
            Ok((row.get::<_, i64>(0)?, texts, numbers, hash))
        })?;
        let mut entries = Vec::new();
        for row in rows {
            let (seq, t, n, hash) = row?;
            let day = |text: &str| text.parse::<Date>().map_err(|_| bad("a date that is none"));
            entries.push(Entry {
                seq,
                decision: Decision {
                    kind: t[0].clone(),
                    application: t[1].clone(),
                    quota: t[2].clone(),
                    edition: i32::try_from(n[0]).map_err(|_| bad("a year that is none"))?,
                    sender: t[3].clone(),
                    facility: t[4].clone(),
                    code: t[5].clone(),
                    operation: t[6].clone(),
                    t: tonnes(n[1]),
                    decided: day(&t[7])?,
                    until: day(&t[8])?,
                    who: t[9].clone(),
                    os_user: t[10].clone(),
                    at: t[11].clone(),
                    why: t[12].clone(),
                    overrides: n[2] != 0,
                    payload: t[13].clone(),
                },
                hash: chain::hex(&hash),
            });
        }
        Ok(entries)
    }

    /// What is approved on a quota by this ledger.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn approved(&self, quota: &str) -> Result<Tonnes, LedgerError> {
        Ok(tonnes(used(&self.connection, quota)?))
    }
}
