//! Values of places by indexes: an [`Instance`] in, a [`LandSolution`] out. Values are rounded (a decimetre, a
//! tenth of a person, a thousandth of a per cent) before they are judged, so that what is shown is what decided.

use super::instance::{Gauge, Ground, Instance, Spot};
use super::rank;
use super::solution::{Hit, Judged, LandSolution};
use crate::network::Near;
use crate::network::exposure::Crowd;
use crate::quantity::{LonLat, Metres};
use rayon::prelude::*;

/// Mean radius of the sphere, metres.
const RADIUS: f64 = 6_371_008.8;

/// Roads so much farther than the nearest count as near: where roads meet, the best class is the one.
const MEET: Metres = Metres(1.0);

/// A direction from the middle of the Earth: the distance of two of them is an arc, without cosines of each pair.
#[derive(Clone, Copy, Debug)]
struct Ray([f64; 3]);

impl Ray {
    fn to(at: LonLat) -> Self {
        let (lon, lat) = (at.lon.to_radians(), at.lat.to_radians());
        Self([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()])
    }

    /// Great-circle distance, metres.
    fn distance(self, other: Self) -> f64 {
        let square: f64 = (0..3).map(|i| (self.0[i] - other.0[i]).powi(2)).sum();
        2.0 * RADIUS * (square.sqrt() / 2.0).min(1.0).asin()
    }
}

/// The ground, indexed.
pub(super) struct Sights {
    near: Vec<Near>,
    residents: Vec<(Ray, f64)>,
    built_up: Option<usize>,
    roads: usize,
}

impl Sights {
    pub(super) fn new(ground: &Ground) -> Self {
        Self {
            near: ground.sets.par_iter().map(|set| Near::new(set)).collect(),
            residents: (ground.residents.iter())
                .map(|disc| (Ray::to(disc.at), disc.radius.0))
                .collect(),
            built_up: ground.built_up,
            roads: ground.roads,
        }
    }

    fn to_residents(&self, at: LonLat) -> Option<f64> {
        let here = Ray::to(at);
        let discs = self.residents.iter();
        let disc = discs.map(|(centre, radius)| (here.distance(*centre) - radius).max(0.0));
        let area = self.built_up.and_then(|set| self.near[set].nearest(at));
        disc.chain(area.map(|area| area.distance.0))
            .min_by(f64::total_cmp)
    }
}

/// Judges every place of an instance; `crowd` counts people within a radius.
pub(super) fn judge(
    instance: &Instance,
    sights: &Sights,
    crowd: &(dyn Fn(Metres) -> Crowd + Sync),
) -> LandSolution {
    let crowds: Vec<Option<Crowd>> = (instance.criteria.iter())
        .map(|criterion| match criterion.gauge {
            Gauge::People(radius) => Some(crowd(radius)),
            _ => None,
        })
        .collect();
    let feed: Vec<(Ray, f64)> = (instance.feed.iter())
        .map(|(at, t)| (Ray::to(*at), t.0))
        .collect();
    let tonnes: f64 = feed.iter().map(|(_, t)| t).sum();
    let value = |gauge: Gauge, spot: &Spot, crowd: Option<&Crowd>| -> Option<f64> {
        let round = |value: f64, by: f64| (value * by).round() / by;
        match gauge {
            Gauge::Distance(set) => {
                (sights.near[set].nearest(spot.at)).map(|found| round(found.distance.0, 10.0))
            }
            Gauge::Residents => sights.to_residents(spot.at).map(|m| round(m, 10.0)),
            Gauge::People(_) => crowd.map(|crowd| round(crowd.people_near(spot.at), 10.0)),
            Gauge::RoadRank => (sights.near[sights.roads]
                .nearest_within(spot.at, MEET)
                .iter())
            .map(|road| instance.ground.road_rank[road.shape as usize])
            .min_by(f64::total_cmp),
            Gauge::Zoning => spot.zoned.map(|fits| if fits { 1.0 } else { 0.0 }),
            Gauge::Feed if tonnes > 0.0 => {
                let here = Ray::to(spot.at);
                let sum: f64 = feed.iter().map(|(at, t)| t * here.distance(*at)).sum();
                Some(round(sum / tonnes, 10.0))
            }
            Gauge::Feed => None,
            Gauge::Share => {
                let share = spot
                    .zone
                    .and_then(|zone| instance.ground.share.get(zone as usize));
                share.map(|share| round(*share, 1000.0))
            }
            Gauge::Area => spot.area_mu,
        }
    };
    let weights = rank::weights(&instance.criteria);
    let one = |spot: &Spot| {
        let limits = instance.limits.iter().enumerate();
        let hits: Vec<Hit> = limits
            .filter_map(|(limit, l)| {
                let value = value(l.gauge, spot, None)?;
                l.hits(value).then_some(Hit { limit, value })
            })
            .collect();
        if !hits.is_empty() {
            return Judged {
                hits,
                ..Judged::default()
            };
        }
        let criteria = instance.criteria.iter().zip(&crowds);
        let values: Vec<Option<f64>> = criteria
            .map(|(criterion, crowd)| value(criterion.gauge, spot, crowd.as_ref()))
            .collect();
        let points: Vec<f64> = (instance.criteria.iter().zip(&values))
            .map(|(criterion, value)| criterion.points(*value))
            .collect();
        Judged {
            score: Some(rank::score(&points, &weights)),
            hits,
            values,
            points,
        }
    };
    let judged: Vec<Judged> = instance.spots.par_iter().map(one).collect();
    let scores: Vec<Option<f64>> = judged.iter().map(|j| j.score).collect();
    let best = rank::best(&instance.spots, &scores, instance.apart, instance.best);
    LandSolution { judged, best }
}
