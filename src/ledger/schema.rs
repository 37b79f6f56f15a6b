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

/// Sums per receiver and per sender are looked up, not searched.
const SECOND: &str = "
CREATE INDEX entries_by_receiver ON entries (facility, code, operation, edition);
CREATE INDEX entries_by_sender ON entries (sender, code, edition);
";

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST), M::up(SECOND)])
}

/// Applies what an older ledger lacks.
pub(super) fn bring_up(connection: &mut Connection) -> Result<(), LedgerError> {
    Ok(migrations().to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_hold_together() {
        assert!(migrations().validate().is_ok());
    }

    #[test]
    fn a_ledger_of_the_first_kind_keeps_its_entries_and_gains_the_rest() {
        let mut old = Connection::open_in_memory().expect("memory");
        let first = Migrations::new(vec![M::up(FIRST)]);
        first.to_latest(&mut old).expect("the first tables");
        let row = "INSERT INTO entries VALUES (1, 'approve', 'A', '', 2025, '', 'F', 'C', 'use', 5, '2025-01-01', '2025-12-31', 'x', '', '', '', 0, '', x'00', x'01')";
        old.execute(row, []).expect("an entry");
        bring_up(&mut old).expect("brought up");
        bring_up(&mut old).expect("once is enough");
        let one = |sql: &str| old.query_row(sql, [], |row| row.get::<_, i64>(0));
        assert_eq!(one("SELECT sum(grams) FROM entries"), Ok(5));
        let indexes =
            "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name LIKE 'entries_by_%'";
        assert_eq!(one(indexes), Ok(4));
    }

    #[test]
    fn an_entry_cannot_have_less_than_no_tonnes_and_no_two_have_the_same_hash() {
        let mut fresh = Connection::open_in_memory().expect("memory");
        bring_up(&mut fresh).expect("made");
        let row = |seq: i64, grams: i64, hash: &str| {
            let sql = format!(
                "INSERT INTO entries VALUES ({seq}, 'approve', 'A', '', 2025, '', '', '', '', {grams}, '', '', '', '', '', '', 0, '', x'00', x'{hash}')"
            );
            fresh.execute(&sql, [])
        };
        assert!(row(1, -1, "01").is_err());
        assert!(row(1, 0, "01").is_ok());
        assert!(row(2, 0, "01").is_err());
        assert!(row(2, 0, "02").is_ok());
    }
}
