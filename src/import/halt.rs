//! Why an import ends early: somebody asked, or the file cannot be used.

use crate::dataset::catalogue::Entry;
use crate::finding::{Bilingual, Finding, Place};

/// How an import ended when it gave nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ImportError {
    /// The stop flag was set.
    #[error("stopped")]
    Stopped,
    /// Everything that keeps the file from being used.
    #[error("{} findings", .0.len())]
    Faults(Vec<Finding>),
}

impl From<Halt> for ImportError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Stopped => Self::Stopped,
            Halt::Fault(fault) => Self::Faults(vec![*fault]),
        }
    }
}

/// The same between the parts of this stage, small enough to be passed up often.
#[derive(Debug)]
pub(super) enum Halt {
    Stopped,
    Fault(Box<Finding>),
}

/// Makes the one finding a broken file ends with.
pub(super) fn fault(
    entry: &Entry,
    file: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Halt {
    Halt::Fault(Box::new(
        entry.finding(Place::file(file), Bilingual::new(zh, en)),
    ))
}
