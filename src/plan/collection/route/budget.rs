//! How much work a search may do. This stage reads no clock: whoever sets a time brings one.

use std::fmt;
use std::sync::Arc;

/// Time as the caller counts it.
#[derive(Clone)]
pub struct Clock {
    /// Seconds of work left.
    pub left: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").finish_non_exhaustive()
    }
}

/// When a search ends, and where chance begins.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Iterations of ruin and recreate at most: with the seed they decide the answer where no time is set.
    pub iterations: u64,
    /// Time, when there is a limit.
    pub clock: Option<Clock>,
    /// Seed of all choices.
    pub seed: u64,
    /// Searches beside each other, a thread each, of so many iterations each: with the seed and the iterations they
    /// decide the answer.
    pub islands: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            iterations: 200_000,
            clock: None,
            seed: 1,
            islands: 1,
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
}
