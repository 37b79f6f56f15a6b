//! The triangular distribution over low, typical (its mode) and high.

/// A triangular distribution. Only exact arithmetic and square roots, which are rounded the same way on
/// every machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triangle {
    low: f64,
    mode: f64,
    high: f64,
}

impl Triangle {
    /// From the three values; a mode outside the range is taken to its nearer end.
    #[must_use]
    pub fn new(low: f64, mode: f64, high: f64) -> Self {
        let high = high.max(low);
        Self {
            low,
            mode: mode.clamp(low, high),
            high,
        }
    }

    /// The value below which a share `unit` (0–1) of the distribution lies.
    ///
    /// ```
    /// use wasteflow::plan::sample::Triangle;
    /// let t = Triangle::new(0.0, 1.0, 2.0);
    /// assert_eq!((t.at(0.0), t.at(0.5), t.at(1.0)), (0.0, 1.0, 2.0));
    /// ```
    #[must_use]
    pub fn at(&self, unit: f64) -> f64 {
        let (width, left) = (self.high - self.low, self.mode - self.low);
        if width <= 0.0 {
            return self.mode;
        }
        if unit * width < left {
            self.low + (unit * width * left).sqrt()
        } else {
            self.high - ((1.0 - unit) * width * (self.high - self.mode)).sqrt()
        }
    }

    /// Mean: a third of the sum.
    #[must_use]
    pub fn mean(&self) -> f64 {
        (self.low + self.mode + self.high) / 3.0
    }

    /// Variance: (a² + b² + c² − ab − ac − bc) / 18.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let (a, c, b) = (self.low, self.mode, self.high);
        (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0
    }
}

#[cfg(test)]
mod tests {
    use super::Triangle;

    /// Share below `x`, from the density's two triangles.
    fn below(t: &Triangle, x: f64) -> f64 {
        let width = t.high - t.low;
        if x <= t.mode {
            (x - t.low).powi(2) / (width * (t.mode - t.low).max(1e-300))
        } else {
            1.0 - (t.high - x).powi(2) / (width * (t.high - t.mode).max(1e-300))
        }
    }

    #[test]
    fn each_quantile_has_its_share_below_it() {
        for (low, mode, high) in [
            (0.0, 1.0, 4.0),
            (-3.0, -3.0, 2.0),
            (5.0, 9.0, 9.0),
            (1.0, 1.1, 1.3),
        ] {
            let t = Triangle::new(low, mode, high);
            for i in 0..=100 {
                let unit = f64::from(i) / 100.0;
                let x = t.at(unit);
                assert!((low..=high).contains(&x));
                assert!((below(&t, x) - unit).abs() < 1e-12, "{unit} of {t:?}");
            }
        }
    }

    #[test]
    fn a_range_without_width_is_its_value_and_a_mode_outside_is_brought_in() {
        assert_eq!(Triangle::new(2.0, 2.0, 2.0).at(0.7), 2.0);
        assert_eq!(Triangle::new(1.0, 5.0, 2.0), Triangle::new(1.0, 2.0, 2.0));
    }
}
