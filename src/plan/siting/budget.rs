//! How much work a solve may do. This stage reads no clock: whoever sets a time brings one.

use std::fmt;
use std::sync::Arc;

/// Time as the caller counts it.
#[derive(Clone)]
pub struct Clock {
    /// Seconds of work left.
    pub left: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Seconds on the wall that a second of work takes on this machine as busy as it is, at least 1.
    pub pace: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").finish_non_exhaustive()
    }
}

/// When a solve ends.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Relative gap that is good enough.
    pub gap: f64,
    /// Nodes of the search at most, so that the same instance ends the same way where no time is set.
    pub nodes: u64,
    /// Time, when there is a limit.
    pub clock: Option<Clock>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            gap: 1e-6,
            nodes: 1_000_000,
            clock: None,
        }
    }
}

impl Budget {
    /// Seconds of work left; infinite without a limit.
    pub(super) fn left(&self) -> f64 {
        self.clock
            .as_ref()
            .map_or(f64::INFINITY, |clock| (clock.left)())
    }

    /// Seconds on the wall that so much work takes.
    pub(super) fn wall(&self, work: f64) -> f64 {
        self.clock
            .as_ref()
            .map_or(work, |clock| work * (clock.pace)().max(1.0))
    }
}
