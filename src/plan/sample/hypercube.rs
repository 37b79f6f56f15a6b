//! A Latin hypercube (McKay, Beckman, Conover 1979): draws × numbers in [0, 1), of each number one draw in
//! each of `n` slices of equal width, in a random order of its own.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// The draws, a column per number.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypercube {
    /// Columns one after the other, each of `n` values.
    values: Vec<f64>,
    n: usize,
}

impl Hypercube {
    /// `n` draws of so many numbers. A column depends on seed and its own index alone.
    #[must_use]
    pub fn new(n: usize, numbers: usize, seed: u64) -> Self {
        let mut values = vec![0.0; n * numbers];
        (values.par_chunks_mut(n.max(1)).enumerate()).for_each(|(number, column)| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(number as u64 + 1);
            fill(column, &mut random);
        });
        Self { values, n }
    }

    /// The value of a number in a draw, in [0, 1).
    #[must_use]
    pub fn at(&self, draw: usize, number: usize) -> f64 {
        self.values[number * self.n + draw]
    }
}

fn unit(random: &mut ChaCha8Rng) -> f64 {
    const SCALE: f64 = 1.0 / (1u64 << 53) as f64;
    (random.next_u64() >> 11) as f64 * SCALE
}

/// One value in each slice, then a shuffle (Fisher and Yates).
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn fill(column: &mut [f64], random: &mut ChaCha8Rng) {
    let n = column.len() as f64;
    let below_one = 1.0 - f64::EPSILON / 2.0;
    for (slice, value) in column.iter_mut().enumerate() {
        *value = ((slice as f64 + unit(random)) / n).min(below_one);
    }
    for i in (1..column.len()).rev() {
        let other = ((unit(random) * (i + 1) as f64) as usize).min(i);
        column.swap(i, other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Triangle, quantile};
    use super::Hypercube;

    #[test]
    fn every_slice_of_every_number_is_met_once() {
        let (n, numbers) = (97, 13);
        let cube = Hypercube::new(n, numbers, 5);
        for number in 0..numbers {
            let mut slices: Vec<usize> = (0..n)
                .map(|draw| (cube.at(draw, number) * n as f64) as usize)
                .collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..n).collect::<Vec<_>>(), "number {number}");
        }
    }

    #[test]
    fn numbers_are_drawn_in_orders_that_do_not_follow_each_other() {
        let (n, numbers) = (2000, 6);
        let cube = Hypercube::new(n, numbers, 11);
        for a in 0..numbers {
            for b in 0..a {
                let sum: f64 = (0..n)
                    .map(|d| (cube.at(d, a) - 0.5) * (cube.at(d, b) - 0.5))
                    .sum();
                let correlation = sum / n as f64 * 12.0;
                // Four standard deviations of 1/√n.
                assert!(
                    correlation.abs() < 4.0 / (n as f64).sqrt(),
                    "{a} and {b}: {correlation}"
                );
            }
        }
    }

    #[test]
    fn moments_and_quantiles_are_those_of_the_theory() {
        let n = 4000;
        let cube = Hypercube::new(n, 3, 1);
        for (number, t) in [
            Triangle::new(0.0, 2.0, 10.0),
            Triangle::new(-5.0, -1.0, 0.0),
            Triangle::new(100.0, 100.0, 130.0),
        ]
        .iter()
        .enumerate()
        {
            let mut values: Vec<f64> = (0..n).map(|d| t.at(cube.at(d, number))).collect();
            let mean = values.iter().sum::<f64>() / n as f64;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n as f64;
            let width = t.at(1.0) - t.at(0.0);
            // Slices leave far less chance than independent draws would.
            assert!(
                (mean - t.mean()).abs() < 1e-4 * width,
                "mean {mean} of {t:?}"
            );
            assert!(
                (variance / t.variance() - 1.0).abs() < 1e-3,
                "variance of {t:?}"
            );
            values.sort_by(f64::total_cmp);
            for share in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let off = (quantile(&values, share) - t.at(share)).abs();
                assert!(off < 2e-3 * width, "{share} of {t:?}: {off}");
            }
        }
    }

    #[test]
    fn a_column_depends_on_seed_and_its_index_alone() {
        let (few, many) = (Hypercube::new(50, 2, 3), Hypercube::new(50, 9, 3));
        let column = |cube: &Hypercube, number| -> Vec<f64> {
            (0..50).map(|draw| cube.at(draw, number)).collect()
        };
        assert_eq!(column(&few, 1), column(&many, 1));
        assert_ne!(column(&many, 1), column(&many, 2));
        assert_ne!(column(&few, 1), column(&Hypercube::new(50, 2, 4), 1));
    }
}
