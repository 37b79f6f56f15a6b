//! Sets of days on which a point may be called on: clock, open days and what the dispatcher asks in, masks out.

/// Sets of days on which a point may be called on: `left` days until it is due, at most `interval` between two calls.
pub(super) fn patterns(
    length: i64,
    left: i64,
    lead: i64,
    interval: i64,
    open: u32,
    asked: u32,
) -> Vec<u32> {
    let bit = |day: i64| 1u32 << day.clamp(0, 31);
    let free = |day: &i64| open & bit(*day) != 0;
    if interval >= length {
        if asked != 0 {
            return vec![asked]; // who phones is called on, whatever else is said
        }
        let by = |last: i64| -> Vec<u32> {
            let days = 0..=last.min(length - 1);
            days.filter(free).map(bit).collect()
        };
        let early = by((left - lead).max(0));
        let in_time = || by(left);
        let late = || (0..length).find(free).map(bit).into_iter().collect();
        return [early]
            .into_iter()
            .chain(std::iter::once_with(in_time))
            .chain(std::iter::once_with(late))
            .find(|days| !days.is_empty())
            .unwrap_or_default();
    }
    // Several calls: as rarely as the clock allows from each possible first day, and every day.
    let mut found: Vec<u32> = (0..=left.clamp(0, length - 1))
        .map(|first| walk(length, first, interval, open | asked))
        .chain([open & (u32::MAX >> (32 - length.clamp(1, 31)))])
        .map(|mask| mask | asked)
        .filter(|mask| *mask != 0)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Calls from a first day on, each on the last open day of the interval after the one before, or the next open one.
fn walk(length: i64, first: i64, interval: i64, open: u32) -> u32 {
    let free = |day: &i64| open >> (*day).clamp(0, 31) & 1 == 1;
    let (mut mask, mut next) = (0, (first..length).find(free));
    while let Some(day) = next {
        mask |= 1 << day;
        next = (day + 1..=(day + interval).min(length - 1))
            .rev()
            .find(free)
            .or_else(|| (day + interval + 1..length).find(free));
        if day + interval >= length {
            break; // the next one is for the next window
        }
    }
    mask
}

/// Most days between two calls of a pattern, when the last call before was so many days ago.
pub(super) fn longest_gap(mask: u32, age: i64) -> i64 {
    let (mut last, mut longest) = (-age, 0);
    for day in (0..32).filter(|day| mask >> day & 1 == 1) {
        longest = longest.max(day - last);
        last = day;
    }
    longest
}
