//! Whole kilograms: recipes add and share masses exactly, and only the finished table holds tonnes.

use super::dice::Dice;
use crate::quantity::Tonnes;

/// A mass in whole kilograms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kg(pub(super) i64);

impl Kg {
    /// The nearest whole kilogram to a number of tonnes.
    pub(super) fn tonnes(t: f64) -> Self {
        Self((t * 1000.0).round() as i64)
    }

    /// The nearest multiple of `step`, at least one step.
    pub(super) fn rounded(self, step: Kg) -> Self {
        Self(((self.0 + step.0 / 2) / step.0 * step.0).max(step.0))
    }

    /// As tonnes, spelled with at most three decimals.
    pub(super) fn t(self) -> Tonnes {
        Tonnes(self.0 as f64 / 1000.0)
    }
}

impl std::iter::Sum for Kg {
    fn sum<I: Iterator<Item = Self>>(it: I) -> Self {
        Self(it.map(|kg| kg.0).sum())
    }
}

/// Shares `total` over `n` in skewed random parts, each a multiple of `step`; the parts add up exactly.
pub(super) fn shares(total: Kg, n: usize, step: Kg, dice: &mut Dice) -> Vec<Kg> {
    if n == 0 {
        return Vec::new();
    }
    let weights: Vec<f64> = (0..n).map(|_| dice.skewed()).collect();
    let sum: f64 = weights.iter().sum();
    let mut parts: Vec<Kg> = weights
        .iter()
        .map(|w| Kg((total.0 as f64 * w / sum) as i64).rounded(step))
        .collect();
    let over = parts.iter().copied().sum::<Kg>().0 - total.0;
    let largest = (0..n)
        .max_by_key(|&i| (parts[i], n - i))
        .expect("n is not 0");
    parts[largest].0 -= over;
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_exactly() {
        let mut dice = Dice::new(3);
        for n in 1..60 {
            let parts = shares(Kg::tonnes(33_000.0), n, Kg(100), &mut dice);
            assert_eq!(parts.iter().copied().sum::<Kg>(), Kg(33_000_000));
            assert!(parts.iter().all(|p| p.0 > 0));
        }
    }
}
