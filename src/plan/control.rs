//! What a caller holds while a plan is made: a flag to stop it and an ear for its progress.
//! No clock and no printing in here; the caller does both.

use crate::finding::Bilingual;
pub use crate::stop::StopFlag;
use std::fmt;
use std::sync::Arc;

/// One message on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Stage, e.g. `unplaced`.
    pub stage: &'static str,
    /// What a user reads.
    pub text: Bilingual,
    /// Share done, 0–1, where it is known.
    pub fraction: Option<f64>,
}

/// How a caller steers a solve.
#[derive(Clone)]
pub struct Control {
    /// Asks the solve to end with what it has.
    pub stop: StopFlag,
    /// Called with each message, from the thread that solves.
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
}

impl Control {
    /// Reports where the solve is.
    pub fn report(&self, stage: &'static str, text: Bilingual, fraction: Option<f64>) {
        (self.progress)(Progress {
            stage,
            text,
            fraction,
        });
    }
}

impl Default for Control {
    /// Nobody listens and nobody stops.
    fn default() -> Self {
        Self {
            stop: StopFlag::default(),
            progress: Arc::new(|_| ()),
        }
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("stop", &self.stop)
            .finish_non_exhaustive()
    }
}
