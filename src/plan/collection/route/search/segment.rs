//! Time along a part of a tour in four numbers that join in constant time: (3) of the mathematics.

/// A part of a tour: how long it takes, how late it is, and when it may begin without taking longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Driving, service and waiting.
    pub(super) duration: i64,
    /// Time it would have to go back to be at each stop in time; 0 when the part can be driven.
    pub(super) warp: i64,
    /// First start that does not make it longer.
    pub(super) early: i64,
    /// Last start that does not make it later.
    pub(super) late: i64,
}

impl Segment {
    /// One call.
    pub(super) fn call(window: [i64; 2], service: i64) -> Self {
        Self {
            duration: service,
            warp: 0,
            early: window[0],
            late: window[1],
        }
    }

    /// This part, a drive, and another part.
    #[inline]
    pub(super) fn join(self, drive: i64, next: Self) -> Self {
        let till = self.duration - self.warp + drive;
        let wait = (next.early - till - self.late).max(0);
        let warp = (self.early + till - next.late).max(0);
        Self {
            duration: self.duration + next.duration + drive + wait,
            warp: self.warp + next.warp + warp,
            early: (next.early - till).max(self.early) - wait,
            late: (next.late - till).min(self.late) + warp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Segment;

    #[test]
    fn waiting_is_avoided_by_starting_later_and_lateness_is_counted_once() {
        let morning = Segment::call([0, 100], 10);
        let noon = Segment::call([300, 320], 5);
        let both = morning.join(20, noon);
        // Start at 100 at the latest: 10 of service, 20 on the road, 170 of waiting, 5 of service.
        assert_eq!((both.duration, both.warp), (205, 0));
        assert_eq!((both.early, both.late), (100, 100));
        let late = noon.join(20, morning);
        assert_eq!(late.warp, 225); // at 300 + 5 + 20, but due at 100
    }

    #[test]
    fn joining_is_associative() {
        let [a, b, c] = [[0, 50], [60, 90], [40, 200]].map(|window| Segment::call(window, 7));
        let left = a.join(12, b).join(30, c);
        let right = a.join(12, b.join(30, c));
        assert_eq!(left, right);
    }
}
