//! The chain of entries: each row's hash covers its fields and the hash before it.

use super::{Ledger, LedgerError};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first entry comes after.
pub const START: Hash = [0; 32];

/// One entry as it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Number, from 1 without gaps.
    pub seq: i64,
    /// Text fields in the order of the table.
    pub texts: Vec<String>,
    /// Whole-number fields in the order of the table.
    pub numbers: Vec<i64>,
    /// Hash of the entry before.
    pub before: Hash,
    /// Its own.
    pub hash: Hash,
}

/// The columns that are hashed, texts and numbers apart.
pub(super) const COLUMNS: &str = "seq, kind, application, quota, sender, facility, code, operation, \
     decided, until, who, os_user, at, why, payload, edition, grams, overrides, before, hash";

impl Link {
    /// The hash the fields ask for: every field with its length before it, so that no two rows read alike.
    #[must_use]
    pub fn computed(&self) -> Hash {
        let mut digest = Sha256::new();
        digest.update(b"wasteflow ledger 1");
        digest.update(self.before);
        digest.update(self.seq.to_be_bytes());
        for text in &self.texts {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text.as_bytes());
        }
        for number in &self.numbers {
            digest.update(number.to_be_bytes());
        }
        digest.finalize().into()
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            texts: (1..15).map(|i| row.get(i)).collect::<Result<_, _>>()?,
            numbers: (15..18).map(|i| row.get(i)).collect::<Result<_, _>>()?,
            before: row.get(18)?,
            hash: row.get(19)?,
        })
    }
}

/// The last entry's number and hash; 0 and [`START`] when there is none.
pub(super) fn head(connection: &Connection) -> rusqlite::Result<(i64, Hash)> {
    let found = connection.query_row(
        "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    Ok(found.optional()?.unwrap_or((0, START)))
}

/// Hash in hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of hex; `None` when it is none.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

impl Ledger {
    /// Number and hash of the last entry; 0 and [`START`] when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<(i64, Hash), LedgerError> {
        Ok(head(&self.connection)?)
    }

    /// Walks the whole chain and compares the manifests with the entries that brought them.
    /// Gives the head it ends at.
    ///
    /// # Errors
    /// [`LedgerError::Broken`] with the first entry that does not hold.
    pub fn verify(&self) -> Result<(i64, Hash), LedgerError> {
        let sql = format!("SELECT {COLUMNS} FROM entries ORDER BY seq");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let (mut last, mut before) = (0, START);
        while let Some(row) = rows.next()? {
            let broken = |what: &str| LedgerError::Broken(format!("{what} {}", last + 1));
            let link = Link::read(row).map_err(|_| broken("unreadable entry"))?;
            if link.seq != last + 1 {
                return Err(broken("missing entry"));
            }
            if link.before != before {
                return Err(broken("wrong predecessor of entry"));
            }
            if link.computed() != link.hash {
                return Err(broken("altered entry"));
            }
            if link.texts[0] == super::manifest::KIND {
                let found = super::manifest::digest(&self.connection, link.seq)?;
                if hex(&found) != link.texts[13] {
                    return Err(broken("altered manifests of entry"));
                }
            }
            (last, before) = (link.seq, link.hash);
        }
        let strangers: i64 = self.connection.query_row(
            "SELECT count(*) FROM manifests WHERE entry NOT IN (SELECT seq FROM entries WHERE kind = ?1)",
            [super::manifest::KIND],
            |row| row.get(0),
        )?;
        if strangers > 0 {
            return Err(LedgerError::Broken(format!(
                "{strangers} manifests no entry brought"
            )));
        }
        Ok((last, before))
    }

    /// Hash of the entry of a number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hash_of(&self, seq: i64) -> Result<Option<Hash>, LedgerError> {
        if seq == 0 {
            return Ok(Some(START));
        }
        let sql = "SELECT hash FROM entries WHERE seq = ?1";
        let mut statement = self.connection.prepare(sql)?;
        Ok(statement.query_row([seq], |row| row.get(0)).optional()?)
    }
}
