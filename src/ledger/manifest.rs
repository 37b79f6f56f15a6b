//! Manifests of the national system in (CSV), rows and flags out (R018).

use super::record::{Decision, append};
use super::{Ledger, LedgerError, grams, tonnes};
use crate::quantity::Tonnes;
use jiff::civil::Date;
use rusqlite::{Connection, TransactionBehavior, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Kind of the entry that brings manifests; its payload is the digest of the rows.
pub(super) const KIND: &str = "manifests";

/// One manifest: one vehicle trip of one sender.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// 14-digit number: year, province, city, serial.
    pub number: String,
    /// Sender id.
    pub sender: String,
    /// Receiver id.
    pub facility: String,
    /// Waste code.
    pub code: String,
    /// Weight sent.
    pub sent_t: Tonnes,
    /// Weight received.
    pub received_t: Option<Tonnes>,
    /// Day sent.
    pub sent_on: Date,
    /// Day received.
    pub received_on: Option<Date>,
    /// Day the receiver confirmed.
    pub confirmed_on: Option<Date>,
}

/// Headers the importer knows, each with what else it may be called in an export.
const HEADERS: [(&str, &[&str]); 9] = [
    ("number", &["联单编号", "联单号"]),
    ("sender", &["移出单位", "产废单位", "移出者"]),
    ("facility", &["接收单位", "接受者", "接受单位"]),
    ("code", &["废物代码", "危废代码"]),
    ("sent_t", &["移出量", "移出量（吨）", "转移量"]),
    ("received_t", &["接收量", "接收量（吨）", "接受量"]),
    ("sent_on", &["移出日期", "转移日期"]),
    ("received_on", &["接收日期", "接受日期"]),
    ("confirmed_on", &["确认日期", "办结日期"]),
];

/// Rows looked at for headers.
const LOOKED_AT: usize = 30;

/// Reads an export of text, headers in its first line.
///
/// # Errors
/// As [`read_rows`].
pub fn read(text: &str) -> Result<Vec<Manifest>, LedgerError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Result<Vec<Vec<String>>, csv::Error> = (reader.records())
        .map(|record| Ok(record?.iter().map(str::to_owned).collect()))
        .collect();
    read_rows(&rows.map_err(|e| LedgerError::Manifest(e.to_string()))?, 1)
}

/// Reads the rows of an export, of a workbook or of text; `first` is the number of the first as a spreadsheet counts.
/// Rows above the headers and empty ones are passed over.
///
/// # Errors
/// [`LedgerError::Manifest`] when a column is missing; else with row and column of the first fault of each row, all
/// rows together.
pub fn read_rows(table: &[Vec<String>], first: u32) -> Result<Vec<Manifest>, LedgerError> {
    let bad = |what: String| LedgerError::Manifest(what);
    let is = |cell: &String, (name, others): &(&str, &[&str])| {
        cell == name || others.contains(&cell.as_str())
    };
    let known = |row: &Vec<String>| {
        HEADERS
            .iter()
            .filter(|h| row.iter().any(|cell| is(cell, h)))
            .count()
    };
    let top = (0..table.len().min(LOOKED_AT))
        .max_by_key(|&at| (known(&table[at]), std::cmp::Reverse(at)));
    let Some(top) = top else {
        return Err(bad("no rows".to_owned()));
    };
    let mut columns = Vec::with_capacity(HEADERS.len());
    for header in HEADERS {
        let at = table[top].iter().position(|cell| is(cell, &header));
        let (name, others) = header;
        columns.push(at.ok_or_else(|| bad(format!("no column {name} ({})", others.join("、"))))?);
    }
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (record, line) in table[top + 1..].iter().zip(first as usize + top + 1..) {
        if record.iter().all(String::is_empty) {
            continue;
        }
        let cell = |i: usize| record.get(columns[i]).map_or("", String::as_str);
        match row(&cell) {
            Ok(row) => rows.push(row),
            Err(column) => faults.push(format!("{line} [{}] {}", HEADERS[column].0, cell(column))),
        }
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(bad(faults.join("; ")))
    }
}

/// One row, or the column that is wrong.
fn row<'a>(cell: &impl Fn(usize) -> &'a str) -> Result<Manifest, usize> {
    let number = cell(0);
    if number.len() != 14 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(0);
    }
    let text = |i: usize| match cell(i) {
        "" => Err(i),
        text => Ok(text.to_owned()),
    };
    let weight = |i: usize| {
        let value: f64 = cell(i).parse().map_err(|_| i)?;
        if value.is_finite() && value >= 0.0 {
            Ok(Tonnes(value))
        } else {
            Err(i)
        }
    };
    let day = |i: usize| cell(i).parse::<Date>().map_err(|_| i);
    let maybe = |i: usize| !cell(i).is_empty();
    Ok(Manifest {
        number: number.to_owned(),
        sender: text(1)?,
        facility: text(2)?,
        code: text(3)?,
        sent_t: weight(4)?,
        received_t: maybe(5).then(|| weight(5)).transpose()?,
        sent_on: day(6)?,
        received_on: maybe(7).then(|| day(7)).transpose()?,
        confirmed_on: maybe(8).then(|| day(8)).transpose()?,
    })
}

/// Digest of the manifests an entry brought, by number.
pub(super) fn digest(connection: &Connection, entry: i64) -> rusqlite::Result<[u8; 32]> {
    let mut statement = connection.prepare(
        "SELECT number || '|' || sender || '|' || facility || '|' || code || '|' || sent_grams || '|' || coalesce(received_grams, '') || '|' || sent_on || '|' || coalesce(received_on, '') || '|' || coalesce(confirmed_on, '') FROM manifests WHERE entry = ?1 ORDER BY number",
    )?;
    let mut digest = Sha256::new();
    for row in statement.query_map([entry], |row| row.get::<_, String>(0))? {
        digest.update(row?.as_bytes());
        digest.update(b"\n");
    }
    Ok(digest.finalize().into())
}

/// Something a reviewer should look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flag {
    /// Manifest number.
    pub number: String,
    /// What: `weight`, `late`, `unconfirmed`.
    pub kind: &'static str,
    /// How much: tonnes received less sent, or working days.
    pub amount: f64,
}

/// Share by which weights may differ before it is pointed out; scales differ by so much (demo).
pub const WEIGHT_SHARE: f64 = 0.03;

/// Weight differences and late confirmations. `working_days` counts the working days between two days;
/// `within` is how many a receiver has to confirm (R018).
#[must_use]
pub fn flags(
    rows: &[Manifest],
    today: Date,
    within: u32,
    working_days: impl Fn(Date, Date) -> i32,
) -> Vec<Flag> {
    let mut found = Vec::new();
    let within = i32::try_from(within).unwrap_or(i32::MAX);
    for row in rows {
        let mut flag = |kind, amount| {
            found.push(Flag {
                number: row.number.clone(),
                kind,
                amount,
            });
        };
        if let Some(received) = row.received_t {
            let differs = (received - row.sent_t).0;
            if differs.abs() > row.sent_t.0 * WEIGHT_SHARE + 1e-9 {
                flag("weight", differs);
            }
        }
        let Some(received_on) = row.received_on else {
            continue;
        };
        let days = working_days(received_on, row.confirmed_on.unwrap_or(today));
        if days > within {
            let kind = if row.confirmed_on.is_some() {
                "late"
            } else {
                "unconfirmed"
            };
            flag(kind, f64::from(days));
        }
    }
    found
}

impl Ledger {
    /// Adds manifests that are not there yet, with one entry for all of them. Gives the number added.
    ///
    /// # Errors
    /// [`LedgerError`]: a number that is there with other contents, or the file cannot be written.
    pub fn import(
        &mut self,
        rows: &[Manifest],
        who: &Decision,
    ) -> Result<(usize, Option<i64>), LedgerError> {
        let known = self.manifests()?;
        let mut new = Vec::new();
        for row in rows {
            match known
                .iter()
                .chain(new.iter().copied())
                .find(|k| k.number == row.number)
            {
                Some(same) if same == row => {}
                Some(_) => {
                    return Err(LedgerError::Manifest(format!(
                        "manifest {} is in the ledger with other contents",
                        row.number
                    )));
                }
                None => new.push(row),
            }
        }
        if new.is_empty() {
            return Ok((0, None));
        }
        let transaction =
            (self.connection).transaction_with_behavior(TransactionBehavior::Immediate)?;
        let entry = super::chain::head(&transaction)?.0 + 1;
        for row in &new {
            transaction.execute(
                "INSERT INTO manifests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    row.number,
                    entry,
                    row.sender,
                    row.facility,
                    row.code,
                    grams(row.sent_t),
                    row.received_t.map(grams),
                    row.sent_on.to_string(),
                    row.received_on.map(|day| day.to_string()),
                    row.confirmed_on.map(|day| day.to_string()),
                ],
            )?;
        }
        let digest = digest(&transaction, entry)?;
        let seq = append(
            &transaction,
            &Decision {
                kind: KIND.to_owned(),
                payload: super::chain::hex(&digest),
                ..who.clone()
            },
        )?;
        transaction.commit()?;
        Ok((new.len(), Some(seq)))
    }

    /// Every manifest, by number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn manifests(&self) -> Result<Vec<Manifest>, LedgerError> {
        let mut statement = self.connection.prepare(
            "SELECT number, sender, facility, code, sent_grams, received_grams, sent_on, received_on, confirmed_on FROM manifests ORDER BY number",
        )?;
        let day = |text: String| {
            text.parse::<Date>().map_err(|e| {
                rusqlite::Error::FromSqlConversionFailure(
                    0,
                    rusqlite::types::Type::Text,
                    Box::new(e),
                )
            })
        };
        let rows = statement.query_map([], |row| {
            Ok(Manifest {
                number: row.get(0)?,
                sender: row.get(1)?,
                facility: row.get(2)?,
                code: row.get(3)?,
                sent_t: tonnes(row.get(4)?),
                received_t: row.get::<_, Option<i64>>(5)?.map(tonnes),
                sent_on: day(row.get(6)?)?,
                received_on: row.get::<_, Option<String>>(7)?.map(day).transpose()?,
                confirmed_on: row.get::<_, Option<String>>(8)?.map(day).transpose()?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
