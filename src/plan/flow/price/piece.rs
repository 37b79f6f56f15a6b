//! The first straight piece of a convex function of one distance: its slope just beside the start and how
//! far it holds. Values and slopes come from solves, so the fewest possible are asked for: a line that
//! touches the function at two points is the function between them, and where two such lines meet is the
//! only place worth asking next (Eisner and Severance 1976).

/// The function at one distance: its value, and the slope of a line that touches it there and lies
/// nowhere above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Touch {
    pub value: f64,
    pub slope: f64,
}

/// The first piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// Slope beside the start.
    pub slope: f64,
    /// How far it holds; infinite: without end.
    pub length: f64,
    /// True when it may hold further: the search gave up.
    pub at_least: bool,
}

/// How a search goes about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    /// The first distance asked for.
    pub step: f64,
    /// The function is known to be defined up to here (may be infinite).
    pub end: f64,
    /// The function never rises, so a flat piece holds to the end.
    pub flat_forever: bool,
    /// Values closer than this are equal.
    pub tolerance: f64,
    /// Most questions.
    pub most: usize,
}

/// Pieces shorter than this are not told from a corner (1 g).
const POINT: f64 = 1e-6;

/// Slopes below this are none.
const FLAT: f64 = 1e-9;

/// How much farther the next question goes while a piece holds.
const STRIDE: f64 = 8.0;

/// Finds the first piece of a function of which the start is known. `ask` gives the function at a
/// distance in `(0, end]`.
pub(super) fn first<E>(
    start: Touch,
    search: Search,
    mut ask: impl FnMut(f64) -> Result<Touch, E>,
) -> Result<Piece, E> {
    let mut asked = 0;
    let mut ask = |h: f64| {
        asked += 1;
        ask(h).map(|touch| (touch, asked >= search.most))
    };
    let on = |slope: f64, h: f64, touch: Touch| {
        (start.value + slope * h - touch.value).abs() <= search.tolerance
    };
    if search.end < POINT {
        return Ok(Piece {
            slope: start.slope,
            length: 0.0,
            at_least: false,
        });
    }
    let mut h = search.step.min(search.end);
    let (mut touch, _) = ask(h)?;
    // Back towards the start until the line there also touches the start.
    while !on(start.slope, h, touch) && !on(touch.slope, h, touch) {
        let meet = meeting(start, h, touch, start.slope);
        if !(POINT..h).contains(&meet) {
            break;
        }
        h = meet;
        let (next, last) = ask(h)?;
        touch = next;
        if on(start.slope, h, touch) {
            return Ok(Piece {
                slope: start.slope,
                length: h,
                at_least: false,
            });
        }
        if last {
            break;
        }
    }
    let slope = if on(start.slope, h, touch) {
        start.slope
    } else {
        touch.slope
    };
    forth(start.value, slope, h, search, &mut ask)
}

/// Goes on from a distance up to which a piece is known to hold, to where it ends.
fn forth<E>(
    value: f64,
    slope: f64,
    from: f64,
    search: Search,
    ask: &mut impl FnMut(f64) -> Result<(Touch, bool), E>,
) -> Result<Piece, E> {
    let start = Touch { value, slope };
    let on = |h: f64, touch: Touch| {
        let off = value + slope * h - touch.value;
        off.abs() <= search.tolerance + 1e-12 * value.abs()
    };
    let mut known = from;
    if search.flat_forever && slope.abs() <= FLAT {
        known = search.end;
    }
    let piece = |length: f64, at_least: bool| Piece {
        slope,
        length,
        at_least,
    };
    while known < search.end {
        let far = (known * STRIDE).min(search.end);
        let (mut touch, mut last) = ask(far)?;
        if on(far, touch) {
            known = far;
        } else {
            let mut beyond = far;
            loop {
                let meet = meeting(start, beyond, touch, slope);
                if !(meet > known && meet < beyond) {
                    return Ok(piece(known, false));
                }
                if last {
                    return Ok(piece(known, true));
                }
                (touch, last) = ask(meet)?;
                if on(meet, touch) {
                    return Ok(piece(meet, false));
                }
                beyond = meet;
            }
        }
        if last && known < search.end {
            return Ok(piece(known, true));
        }
    }
    Ok(piece(known, false))
}

/// Where the line from the start meets the line that touches at `h`; no number for parallels.
fn meeting(start: Touch, h: f64, touch: Touch, slope: f64) -> f64 {
    (start.value - (touch.value - touch.slope * h)) / (touch.slope - slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest of some lines `a + b h`.
    fn lines(lines: &'static [(f64, f64)]) -> impl FnMut(f64) -> Result<Touch, ()> {
        move |h| {
            let at = |&(a, b): &(f64, f64)| (a + b * h, b);
            let (value, slope) = (lines.iter().map(at))
                .max_by(|x, y| x.0.total_cmp(&y.0))
                .ok_or(())?;
            Ok(Touch { value, slope })
        }
    }

    fn found(of: &'static [(f64, f64)], slope: f64, end: f64) -> Piece {
        let mut ask = lines(of);
        let value = ask(0.0).map_or(f64::NAN, |touch| touch.value);
        let search = Search {
            step: 1.0,
            end,
            flat_forever: false,
            tolerance: 1e-9,
            most: 50,
        };
        first(Touch { value, slope }, search, ask).unwrap_or(Piece {
            slope: f64::NAN,
            length: f64::NAN,
            at_least: true,
        })
    }

    #[test]
    fn a_piece_longer_than_the_first_step_is_followed_to_its_corner() {
        let of = &[(0.0, -5.0), (-30.0, -2.0), (-70.0, 0.0)];
        let piece = found(of, -9.0, f64::INFINITY);
        assert!((piece.slope + 5.0).abs() < 1e-9 && (piece.length - 10.0).abs() < 1e-9);
        assert!(!piece.at_least);
    }

    #[test]
    fn a_piece_shorter_than_the_first_step_is_found_from_behind() {
        let of = &[(0.0, -5.0), (-0.5, -3.0), (-1.0, -1.0)];
        let piece = found(of, -9.0, 100.0);
        assert!((piece.slope + 5.0).abs() < 1e-9, "{piece:?}");
        assert!((piece.length - 0.25).abs() < 1e-9, "{piece:?}");
    }

    #[test]
    fn a_slope_known_at_the_start_is_kept_where_it_is_the_right_one() {
        let of = &[(0.0, 2.0), (-1.0, 7.0)];
        let piece = found(of, 2.0, 3.0);
        assert!((piece.slope - 2.0).abs() < 1e-9 && (piece.length - 0.2).abs() < 1e-9);
        let whole = found(&[(4.0, 2.0)], 1.0, 3.0);
        assert!((whole.slope - 2.0).abs() < 1e-9 && (whole.length - 3.0).abs() < 1e-9);
    }
}
