//! What must outlive a run: decisions on transfers and manifests, in one SQLite file.
//!
//! Rows are only ever added. Each carries the SHA-256 of the one before it and of its own fields, so that a
//! row changed, taken out, moved or put in breaks the chain ([`chain`]); a row cut off at the end shows
//! against a head that was signed and kept elsewhere ([`sign`]). Balances of quotas are sums over the
//! rows, made inside the transaction that adds one ([`record`]), and never stored. The ledger knows ids,
//! tonnes, dates and text, nothing of plans.

pub mod chain;
pub mod limits;
pub mod manifest;
pub mod place;
pub mod record;
pub mod report;
mod schema;
pub mod sign;
pub mod state;

use crate::dataset::vocabulary::ApplicationState;
use crate::finding::Bilingual;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use limits::{Limits, Quota};
pub use record::{Decision, Entry};

/// What went wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is none.
    #[error("{0} is no ledger; make one with ledger init")]
    NotThere(PathBuf),
    /// There is one already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// More than is left of a quota.
    #[error("quota {quota} has {left_t} t left, {asked_t} t were to be approved")]
    Overdrawn {
        /// White-list row.
        quota: String,
        /// Left, tonnes.
        left_t: f64,
        /// To be approved, tonnes.
        asked_t: f64,
    },
    /// More than is left of a receiver's permit or of what a sender can send.
    #[error("{what} has {left_t} t left for {code}, {asked_t} t were to be approved")]
    Short {
        /// Receiver or sender.
        what: String,
        /// Waste code.
        code: String,
        /// Left, tonnes.
        left_t: f64,
        /// To be approved, tonnes.
        asked_t: f64,
    },
    /// A step that does not follow.
    #[error("application {application} is {}, which is not followed by {}", from.word(), to.word())]
    Step {
        /// Application.
        application: String,
        /// Where it stands.
        from: ApplicationState,
        /// Where it was to go.
        to: ApplicationState,
    },
    /// The application was decided already.
    #[error("application {0} was decided already, by entry {1}")]
    Decided(String, i64),
    /// An override without a reason.
    #[error("an override needs a reason")]
    NoReason,
    /// The chain does not hold.
    #[error("the ledger does not verify: {0}")]
    Broken(String),
    /// A key or a signed head that is none.
    #[error("{0}")]
    Key(String),
    /// A manifest file that cannot be read.
    #[error("{0}")]
    Manifest(String),
    /// SQLite.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// Migration.
    #[error(transparent)]
    Migration(#[from] rusqlite_migration::Error),
    /// A file.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl LedgerError {
    /// True for what the user can mend.
    #[must_use]
    pub fn is_of_user(&self) -> bool {
        !matches!(self, Self::Sqlite(_) | Self::Migration(_) | Self::Io(_))
    }

    /// What a user reads.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Self::NotThere(path) => {
                format!("{} 不是台账；请先运行 ledger init", path.display())
            }
            Self::Exists(path) => format!("{} 已存在", path.display()),
            Self::Overdrawn {
                quota,
                left_t,
                asked_t,
            } => format!("额度 {quota} 余 {left_t} t，不足以批准 {asked_t} t"),
            Self::Short {
                what,
                code,
                left_t,
                asked_t,
            } => format!("{what} 的 {code} 余 {left_t} t，不足以批准 {asked_t} t"),
            Self::Step {
                application,
                from,
                to,
            } => format!(
                "申请 {application} 现为“{}”，不能转为“{}”",
                from.label().zh,
                to.label().zh
            ),
            Self::Decided(id, seq) => format!("申请 {id} 已有决定（第 {seq} 条）"),
            Self::NoReason => "推翻程序意见须写明理由".to_owned(),
            Self::Broken(what) => format!("台账校验不通过：{what}"),
            other => other.to_string(),
        };
        Bilingual::new(zh, self.to_string())
    }
}

/// A ledger in a file.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    journal: &'static str,
}

/// How long one writer waits for another.
const PATIENCE: Duration = Duration::from_secs(30);

impl Ledger {
    /// Makes a new, empty ledger.
    ///
    /// # Errors
    /// [`LedgerError`]: there is a file already, or it cannot be written.
    pub fn create(path: &Path) -> Result<Self, LedgerError> {
        if path.exists() {
            return Err(LedgerError::Exists(path.to_owned()));
        }
        Self::connect(path)
    }

    /// Opens a ledger and brings its tables up to date.
    ///
    /// # Errors
    /// [`LedgerError`]: there is none, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        if !path.is_file() {
            return Err(LedgerError::NotThere(path.to_owned()));
        }
        Self::connect(path)
    }

    fn connect(path: &Path) -> Result<Self, LedgerError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        // WAL needs shared memory, which a network share does not give.
        let journal = if place::is_shared(path) {
            "DELETE"
        } else {
            "WAL"
        };
        connection.pragma_update(None, "journal_mode", journal)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        schema::bring_up(&mut connection)?;
        Ok(Self {
            connection,
            journal,
        })
    }

    /// Journal mode in use: `WAL`, or `DELETE` on a network share.
    #[must_use]
    pub fn journal(&self) -> &'static str {
        self.journal
    }
}

/// Grams of tonnes: sums of whole numbers are exact.
#[must_use]
pub fn grams(tonnes: crate::quantity::Tonnes) -> i64 {
    #[allow(clippy::cast_possible_truncation)]
    let grams = (tonnes.0 * 1e6).round() as i64;
    grams
}

/// Tonnes of grams.
#[must_use]
pub fn tonnes(grams: i64) -> crate::quantity::Tonnes {
    #[allow(clippy::cast_precision_loss)]
    let grams = grams as f64;
    crate::quantity::Tonnes(grams / 1e6)
}
