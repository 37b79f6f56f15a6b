//! Decimal numbers as text in, whole numbers of one common unit out, exactly: `12`, `0.5` and `3.25` are 1200,
//! 50 and 325 hundredths.

/// Most decimal places.
pub(super) const MOST_PLACES: u32 = 9;
/// Digits of a number, leading zeros aside.
const MOST_DIGITS: u32 = 17;

/// A column of numbers that share a unit, which becomes finer when a number needs it.
#[derive(Debug, Default)]
pub(super) struct Decimals {
    pub(super) places: u32,
    pub(super) values: Vec<i64>,
}

/// What a field is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No number.
    Text,
    /// More digits than are counted with.
    Digits,
}

impl Decimals {
    /// Appends a number.
    pub(super) fn push(&mut self, field: &[u8]) -> Result<(), Fault> {
        let (mut value, places) = decimal(field)?;
        if places > self.places {
            let finer = 10i64.pow(places - self.places);
            for value in &mut self.values {
                *value = value.checked_mul(finer).ok_or(Fault::Digits)?;
            }
            self.places = places;
        } else if self.places > places {
            let finer = 10i64.pow(self.places - places);
            value = value.checked_mul(finer).ok_or(Fault::Digits)?;
        }
        self.values.push(value);
        Ok(())
    }

    /// A whole number in the unit of the column; `None` when it does not fit.
    pub(super) fn unit(&self, whole: i64) -> Option<i64> {
        whole.checked_mul(10i64.checked_pow(self.places)?)
    }
}

/// A number and its decimal places, trailing zeros aside: digits with a minus and a point at most.
fn decimal(field: &[u8]) -> Result<(i64, u32), Fault> {
    let (minus, digits) = match field.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, field),
    };
    let (mut value, mut counted, mut places, mut zeros) = (0i64, 0u32, None, 0u32);
    let mut any = false;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                let digit = i64::from(byte - b'0');
                if places.is_some() && digit == 0 {
                    zeros = zeros.saturating_add(1); // counts only when another digit follows
                    continue;
                }
                for _ in 0..zeros.min(MOST_DIGITS + 1) {
                    value = value.saturating_mul(10);
                }
                value = value.saturating_mul(10).saturating_add(digit);
                places = places.map(|places: u32| places.saturating_add(zeros + 1));
                zeros = 0;
                if value > 0 {
                    counted = value.ilog10() + 1;
                }
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return Err(Fault::Text),
        }
    }
    let places = places.unwrap_or(0);
    if !any {
        return Err(Fault::Text);
    }
    if counted > MOST_DIGITS || places > MOST_PLACES {
        return Err(Fault::Digits);
    }
    Ok((if minus { -value } else { value }, places))
}

#[cfg(test)]
mod tests {
    use super::{Decimals, Fault, decimal};

    #[test]
    fn numbers_are_digits_with_a_minus_and_a_point_at_most() {
        let good: &[(&str, (i64, u32))] = &[
            ("0", (0, 0)),
            ("-1", (-1, 0)),
            ("007", (7, 0)),
            ("56.00", (56, 0)),
            ("0.5", (5, 1)),
            (".25", (25, 2)),
            ("3.", (3, 0)),
            ("-10.0500", (-1005, 2)),
            ("0.000000001", (1, 9)),
            ("12345678901234567", (12_345_678_901_234_567, 0)),
        ];
        for (text, value) in good {
            assert_eq!(decimal(text.as_bytes()), Ok(*value), "{text}");
        }
        for bad in [
            "", "-", ".", "-.", "+1", "1e3", "1.2.3", "nan", "1,5", "--1",
        ] {
            assert_eq!(decimal(bad.as_bytes()), Err(Fault::Text), "{bad}");
        }
        let zeros = format!("0.{}1", "0".repeat(5000));
        for long in [
            "0.0000000001",
            "123456789012345678",
            "99999999999999999999999",
            &zeros,
        ] {
            assert_eq!(decimal(long.as_bytes()), Err(Fault::Digits), "{long}");
        }
    }

    #[test]
    fn a_column_takes_the_finest_unit_any_number_needs() {
        let mut column = Decimals::default();
        for field in ["12", "0.5", "-1", "3.25", "7.10"] {
            assert_eq!(column.push(field.as_bytes()), Ok(()), "{field}");
        }
        assert_eq!(
            (column.places, &column.values[..]),
            (2, &[1200, 50, -100, 325, 710][..])
        );
        assert_eq!(column.unit(1000), Some(100_000));
        assert_eq!(column.push(b"99999999999999999"), Err(Fault::Digits));
        assert_eq!(column.unit(i64::MAX / 10), None);
    }
}
