//! Points and weights in, scores and the best places out: cheap enough to be done at each move of a slider.

use super::instance::{Criterion, Spot};
use crate::quantity::{LonLat, Metres};

/// Score of a place from its points, 0–100, rounded to two decimals; 0 when nothing has a weight.
///
/// ```
/// use wasteflow::plan::siting::land::score;
/// assert_eq!(score(&[1.0, 0.5], &[1.0, 3.0]), 62.5);
/// ```
#[must_use]
pub fn score(points: &[f64], weights: &[f64]) -> f64 {
    let all: f64 = weights.iter().sum();
    if all <= 0.0 {
        return 0.0;
    }
    let sum: f64 = points.iter().zip(weights).map(|(p, w)| p * w).sum();
    (10_000.0 * sum / all).round() / 100.0
}

/// Weights of the criteria.
pub(super) fn weights(criteria: &[Criterion]) -> Vec<f64> {
    criteria.iter().map(|criterion| criterion.weight).collect()
}

/// The best places, best first and of equal ones the first by id, each at least `apart` from those before it.
pub(super) fn best(
    spots: &[Spot],
    scores: &[Option<f64>],
    apart: Metres,
    most: usize,
) -> Vec<usize> {
    let kept = scores
        .iter()
        .enumerate()
        .filter_map(|(i, s)| Some((i, (*s)?)));
    let mut order: Vec<(usize, f64)> = kept.collect();
    order.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then_with(|| spots[a.0].id.cmp(&spots[b.0].id))
    });
    let mut chosen: Vec<usize> = Vec::new();
    for (spot, _) in order {
        if chosen.len() == most {
            break;
        }
        let far = |other: LonLat| spots[spot].at.distance(other) >= apart;
        if chosen.iter().all(|&other| far(spots[other].at)) {
            chosen.push(spot);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(id: &str, lon: f64) -> Spot {
        Spot {
            id: id.to_owned(),
            at: LonLat::new(lon, 29.0),
            zone: None,
            parcel: None,
            area_mu: None,
            zoned: None,
        }
    }

    #[test]
    fn the_best_are_no_neighbours_and_what_is_ruled_out_is_none_of_them() {
        // A hundredth of a degree is 973 m.
        let spots = [
            spot("d", 106.0),
            spot("b", 106.01),
            spot("a", 106.04),
            spot("c", 106.2),
        ];
        let scores = [Some(90.0), Some(80.0), Some(80.0), None];
        let best = |apart, most| best(&spots, &scores, Metres(apart), most);
        assert_eq!(best(3000.0, 3), [0, 2]);
        assert_eq!(best(0.0, 3), [0, 2, 1]);
        assert_eq!(best(0.0, 1), [0]);
    }

    #[test]
    fn without_any_weight_all_places_are_the_same() {
        assert_eq!(score(&[1.0, 0.3], &[0.0, 0.0]), 0.0);
    }
}
