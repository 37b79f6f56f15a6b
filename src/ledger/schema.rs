//! The tables of a ledger and how older ones are brought up to date.

use super::LedgerError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// Entries and manifests can be added; the triggers stop everything else. Who opens the file with another
/// program can drop a trigger, but not without breaking the chain.
const FIRST: &str = "
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  application TEXT NOT NULL,
  quota TEXT NOT NULL,
  edition INTEGER NOT NULL,
  sender TEXT NOT NULL,
  facility TEXT NOT NULL,
  code TEXT NOT NULL,
  operation TEXT NOT NULL,
  grams INTEGER NOT NULL CHECK (grams >= 0),
  decided TEXT NOT NULL,
  until TEXT NOT NULL,
  who TEXT NOT NULL,
  os_user TEXT NOT NULL,
  at TEXT NOT NULL,
  why TEXT NOT NULL,
  overrides INTEGER NOT NULL,
  payload TEXT NOT NULL,
  before BLOB NOT NULL,
  hash BLOB NOT NULL UNIQUE
) STRICT;
CREATE INDEX entries_by_quota ON entries (quota);
CREATE INDEX entries_by_application ON entries (application);
CREATE TABLE manifests (
  number TEXT PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES entries (seq) DEFERRABLE INITIALLY DEFERRED,
  sender TEXT NOT NULL,
  facility TEXT NOT NULL,
  code TEXT NOT NULL,
  sent_grams INTEGER NOT NULL,
  received_grams INTEGER,
  sent_on TEXT NOT NULL,
  received_on TEXT,
  confirmed_on TEXT
) STRICT;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
CREATE TRIGGER manifests_stay BEFORE UPDATE ON manifests BEGIN SELECT RAISE(ABORT, 'manifests are never changed'); END;
CREATE TRIGGER manifests_remain BEFORE DELETE ON manifests BEGIN SELECT RAISE(ABORT, 'manifests are never removed'); END;
";

/// Applies what an older ledger lacks.
pub(super) fn bring_up(connection: &mut Connection) -> Result<(), LedgerError> {
    Ok(Migrations::new(vec![M::up(FIRST)]).to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_hold_together() {
        assert!(Migrations::new(vec![M::up(FIRST)]).validate().is_ok());
    }
}
