//! What a hierarchy adds up and compares: anything ordered that adds exactly.

use crate::network::Cost;
use std::fmt::Debug;

/// A weight of arcs: never negative, adds exactly, ordered in full.
///
/// [`Weight::NONE`] stands for "no way". Two weights up to it add without overflow, and it is the
/// largest value a search keeps, so that a sum beyond it loses every comparison by itself and inner
/// loops need no test for "no way".
pub trait Weight: Copy + Ord + Debug + Default + Send + Sync + 'static {
    /// Already there.
    const ZERO: Self;
    /// No way.
    const NONE: Self;

    /// One stretch after the other, for two weights up to [`Weight::NONE`]; may exceed it.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The lesser of two sums of weights up to [`Weight::NONE`], in the form vector units have.
    #[must_use]
    fn least(self, other: Self) -> Self;

    /// Below [`Weight::NONE`].
    #[must_use]
    #[inline(always)]
    fn exists(self) -> bool {
        self < Self::NONE
    }
}

/// Time alone: milliseconds, below 24 days.
impl Weight for u32 {
    const ZERO: Self = 0;
    const NONE: Self = 0x7fff_ffff;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.min(other)
    }
}

/// Time, then length among the fastest.
impl Weight for Cost {
    const ZERO: Self = Self::ZERO;
    const NONE: Self = Self::NONE;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.sum(other)
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.lesser(other)
    }
}
