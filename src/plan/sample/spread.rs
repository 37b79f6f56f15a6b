//! How values lie: mean, standard deviation and quantiles of a figure over the draws.

use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use serde::Serialize;
use utoipa::ToSchema;

/// Loads from this share of the capacity on count as full.
const FULL: f64 = 0.999;

/// A figure over the draws.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SampleSpread)]
pub struct Spread {
    /// Id of the figure, or of the facility.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Unit.
    pub unit: String,
    /// Decimals to show.
    pub decimals: usize,
    /// With all numbers typical.
    pub typical: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Least.
    pub min: f64,
    /// 5 % lie below.
    pub q05: f64,
    /// 25 % lie below.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75 % lie below.
    pub q75: f64,
    /// 95 % lie below.
    pub q95: f64,
    /// Greatest.
    pub max: f64,
}

/// The load of a facility over the draws.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SampleFacilitySpread)]
pub struct FacilitySpread {
    /// Its load.
    pub load: Spread,
    /// What it may take, t/yr.
    pub capacity_t: Tonnes,
    /// Share of the draws in which it is full.
    pub full: f64,
}

/// The quantile of sorted values at a share 0–1, straight between neighbours (type 7 of Hyndman and Fan 1996).
///
/// ```
/// use wasteflow::plan::sample::quantile;
/// assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// assert!(quantile(&[], 0.5).is_nan());
/// ```
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)
}

impl Spread {
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn of(
        id: &str,
        name: Bilingual,
        (unit, decimals): (&str, usize),
        typical: f64,
        mut values: Vec<f64>,
    ) -> Self {
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let off: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        values.sort_by(f64::total_cmp);
        let q = |share| quantile(&values, share);
        Self {
            id: id.to_owned(),
            name,
            unit: unit.to_owned(),
            decimals,
            typical,
            mean,
            sd: (off / n).sqrt(),
            min: q(0.0),
            q05: q(0.05),
            q25: q(0.25),
            q50: q(0.5),
            q75: q(0.75),
            q95: q(0.95),
            max: q(1.0),
        }
    }
}

impl FacilitySpread {
    pub(super) fn of(load: Spread, capacity_t: Tonnes, share_at: &dyn Fn(f64) -> f64) -> Self {
        let full = if capacity_t > Tonnes::ZERO {
            share_at(capacity_t.0 * FULL)
        } else {
            0.0
        };
        Self {
            load,
            capacity_t,
            full,
        }
    }
}
