//! Seeded random numbers for recipes: a seed in, draws out. Only exact arithmetic is used (no
//! logarithm, no cosine), so that the same seed gives the same bytes on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of draws.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Draws that depend on `seed` only.
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in [0, 1), 53 bits.
    pub(super) fn unit(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * SCALE
    }

    /// Uniform in [low, high).
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `n` (0 when `n` is 0).
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// Bell-shaped with mean 0 and standard deviation 1, within ±3.5 (sum of four uniforms).
    pub(super) fn bell(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.unit()).sum();
        (sum - 2.0) * 1.732_050_8
    }

    /// Skewed as firm sizes are: many small, few large; mean about 1.
    pub(super) fn skewed(&mut self) -> f64 {
        let u = self.unit();
        0.12 + 4.4 * u * u * u * u
    }

    /// An index with probability proportional to its weight.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut at = self.unit() * weights.iter().sum::<f64>();
        for (i, w) in weights.iter().enumerate() {
            if at < *w {
                return i;
            }
            at -= w;
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_draws_the_same_and_another_seed_does_not() {
        let draw = |seed| -> Vec<f64> {
            let mut dice = Dice::new(seed);
            (0..8).map(|_| dice.unit()).collect()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn bell_and_skewed_have_the_moments_they_promise() {
        let mut dice = Dice::new(1);
        let n = 20_000;
        let bell: Vec<f64> = (0..n).map(|_| dice.bell()).collect();
        let mean = bell.iter().sum::<f64>() / f64::from(n);
        let var = bell.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03 && (var - 1.0).abs() < 0.05);
        let skewed = (0..n).map(|_| dice.skewed()).sum::<f64>() / f64::from(n);
        assert!((skewed - 1.0).abs() < 0.05);
    }
}
