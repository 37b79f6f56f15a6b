//! An instance and its answer in, everything that is wrong with it out. Every distance is measured anew against
//! every shape, without an index; people are summed over every disc. Where people also live on areas with a
//! density of their own, their number is not summed again.

use super::instance::{Gauge, Instance, Spot};
use super::solution::{Judged, LandSolution};
use crate::quantity::LonLat;
use std::f64::consts::PI;

const RADIUS: f64 = 6_371_008.8;
/// How far a value may be from the one found here: rounding, and the plane a distance is measured on.
const SLACK: f64 = 0.06;

/// What is wrong, in words; empty when nothing is.
#[must_use]
pub fn check(instance: &Instance, solution: &LandSolution) -> Vec<String> {
    let mut wrong = Vec::new();
    if instance.spots.len() != solution.judged.len() {
        return vec!["not every place is judged".to_owned()];
    }
    for (spot, judged) in instance.spots.iter().zip(&solution.judged) {
        wrong.extend(limits(instance, spot, judged));
        if judged.hits.is_empty() {
            wrong.extend(parts(instance, spot, judged));
        } else if judged.score.is_some() {
            wrong.push(format!("{}: ruled out and scored", spot.id));
        }
    }
    wrong.extend(best(instance, solution));
    wrong
}

fn limits(instance: &Instance, spot: &Spot, judged: &Judged) -> Vec<String> {
    let mut wrong = Vec::new();
    if !judged.hits.is_sorted_by(|a, b| a.limit < b.limit) {
        wrong.push(format!("{}: rules out of order", spot.id));
    }
    for (number, limit) in instance.limits.iter().enumerate() {
        let told = judged.hits.iter().find(|hit| hit.limit == number);
        let Some(value) = value(instance, spot, limit.gauge) else {
            if told.is_some() {
                wrong.push(format!("{}: ruled out by what it has not", spot.id));
            }
            continue;
        };
        let clear = if limit.gauge == Gauge::Area {
            value >= limit.bound
        } else {
            value > limit.bound + SLACK
        };
        // What lies within an area is at no distance from it: there is nothing to round.
        let close =
            limit.gauge != Gauge::Area && value > 0.0 && (value - limit.bound).abs() <= SLACK;
        match told {
            Some(hit) if clear || (hit.value - value).abs() > SLACK => {
                wrong.push(format!(
                    "{}: limit {number} says {} for {value}",
                    spot.id, hit.value
                ));
            }
            None if !clear && !close => {
                wrong.push(format!("{}: limit {number} missed at {value}", spot.id));
            }
            _ => {}
        }
    }
    wrong
}

fn parts(instance: &Instance, spot: &Spot, judged: &Judged) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut sum, mut weights) = (0.0, 0.0);
    for (i, criterion) in instance.criteria.iter().enumerate() {
        let (Some(&told), Some(&points)) = (judged.values.get(i), judged.points.get(i)) else {
            wrong.push(format!("{}: part {i} is missing", spot.id));
            continue;
        };
        let people = matches!(criterion.gauge, Gauge::People(_));
        if !(people && instance.ground.built_up.is_some()) {
            let value = value(instance, spot, criterion.gauge);
            let same = match (told, value) {
                (Some(told), Some(value)) => (told - value).abs() <= SLACK + value.abs() * 1e-6,
                (None, None) => true,
                _ => false,
            };
            if !same {
                wrong.push(format!("{}: part {i} is {told:?}, not {value:?}", spot.id));
            }
        }
        let share = told.map_or(0.0, |v| {
            (v - criterion.worst) / (criterion.best - criterion.worst)
        });
        if (points - share.clamp(0.0, 1.0)).abs() > 1e-9 {
            wrong.push(format!("{}: part {i} has {points} points", spot.id));
        }
        sum += criterion.weight * share.clamp(0.0, 1.0);
        weights += criterion.weight;
    }
    let score = if weights > 0.0 {
        100.0 * sum / weights
    } else {
        0.0
    };
    if judged
        .score
        .is_none_or(|told| (told - score).abs() > 0.005_001)
    {
        wrong.push(format!(
            "{}: score {:?}, not {score}",
            spot.id, judged.score
        ));
    }
    wrong
}

/// No place left out beats one that was chosen after it could have been.
fn best(instance: &Instance, solution: &LandSolution) -> Vec<String> {
    let mut wrong = Vec::new();
    let apart = instance.apart.0;
    let at = |i: usize| instance.spots[i].at;
    let score = |i: usize| solution.judged[i].score;
    for (n, &one) in solution.best.iter().enumerate() {
        let before = &solution.best[..n];
        if score(one).is_none() || before.iter().any(|&b| arc(at(b), at(one)) < apart - SLACK) {
            wrong.push(format!(
                "{}: not to be among the best",
                instance.spots[one].id
            ));
        }
        for other in 0..instance.spots.len() {
            let free = before
                .iter()
                .all(|&b| arc(at(b), at(other)) >= apart + SLACK);
            if free && score(other) > score(one) {
                wrong.push(format!(
                    "{}: better than number {}",
                    instance.spots[other].id,
                    n + 1
                ));
            }
        }
    }
    if solution.best.len() < instance.best {
        let chosen = &solution.best;
        let more = (0..instance.spots.len()).find(|&other| {
            score(other).is_some()
                && chosen
                    .iter()
                    .all(|&b| arc(at(b), at(other)) >= apart + SLACK)
        });
        wrong.extend(more.map(|i| format!("{}: room for it among the best", instance.spots[i].id)));
    }
    wrong
}

fn value(instance: &Instance, spot: &Spot, gauge: Gauge) -> Option<f64> {
    let ground = &instance.ground;
    let nearest = |set: usize| {
        let all = ground.sets[set].iter().enumerate();
        let all = all.filter_map(|(i, shape)| Some((distance(spot.at, shape)?, i)));
        all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    };
    match gauge {
        Gauge::Distance(set) => nearest(set).map(|(d, _)| d),
        Gauge::Residents => {
            let discs = ground.residents.iter();
            let discs = discs.map(|disc| (arc(disc.at, spot.at) - disc.radius.0).max(0.0));
            let areas = ground.built_up.and_then(nearest).map(|(d, _)| d);
            discs.chain(areas).min_by(f64::total_cmp)
        }
        Gauge::People(radius) => {
            let discs = ground.residents.iter();
            let share = |d: f64, r: f64| lens(d, r, radius.0) / (PI * r * r);
            Some(
                discs
                    .map(|disc| {
                        let apart = plane(spot.at, disc.at);
                        disc.people * share(apart, disc.radius.0.max(0.5))
                    })
                    .sum(),
            )
        }
        Gauge::RoadRank => {
            let (least, _) = nearest(ground.roads)?;
            let roads = ground.sets[ground.roads].iter().zip(&ground.road_rank);
            let meet = roads.filter(|(road, _)| {
                distance(spot.at, road).is_some_and(|metres| metres <= least + 1.0)
            });
            meet.map(|(_, rank)| *rank).min_by(f64::total_cmp)
        }
        Gauge::Zoning => spot.zoned.map(f64::from),
        Gauge::Feed => {
            let tonnes: f64 = instance.feed.iter().map(|(_, t)| t.0).sum();
            let sum: f64 = instance
                .feed
                .iter()
                .map(|(at, t)| t.0 * arc(*at, spot.at))
                .sum();
            (tonnes > 0.0).then(|| sum / tonnes)
        }
        Gauge::Share => ground.share.get(spot.zone? as usize).copied(),
        Gauge::Area => spot.area_mu,
    }
}

/// Great-circle distance by cosines and sines of both places.
fn arc(a: LonLat, b: LonLat) -> f64 {
    let (p, q) = (a.lat.to_radians(), b.lat.to_radians());
    let (dp, dl) = ((q - p) / 2.0, (b.lon - a.lon).to_radians() / 2.0);
    let h = dp.sin().powi(2) + p.cos() * q.cos() * dl.sin().powi(2);
    2.0 * RADIUS * h.sqrt().min(1.0).asin()
}

/// Where `b` is on the plane around `a`.
fn put(a: LonLat, lon: f64, lat: f64) -> (f64, f64) {
    let degree = RADIUS * PI / 180.0;
    (
        (lon - a.lon) * degree * a.lat.to_radians().cos(),
        (lat - a.lat) * degree,
    )
}

fn plane(a: LonLat, b: LonLat) -> f64 {
    let (x, y) = put(a, b.lon, b.lat);
    x.hypot(y)
}

/// Distance to a shape on the plane around the place, 0 in an area.
fn distance(at: LonLat, shape: &geo::Geometry<f64>) -> Option<f64> {
    let (rings, area): (Vec<&geo::LineString<f64>>, bool) = match shape {
        geo::Geometry::Point(p) => return Some(plane(at, p.0.into())),
        geo::Geometry::MultiPoint(points) => {
            let all = points.iter().map(|p| plane(at, p.0.into()));
            return all.min_by(f64::total_cmp);
        }
        geo::Geometry::LineString(line) => (vec![line], false),
        geo::Geometry::MultiLineString(lines) => (lines.iter().collect(), false),
        geo::Geometry::Polygon(p) => (
            std::iter::once(p.exterior()).chain(p.interiors()).collect(),
            true,
        ),
        geo::Geometry::MultiPolygon(parts) => {
            let rings = parts
                .iter()
                .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
            (rings.collect(), true)
        }
        _ => return None,
    };
    let (mut least, mut inside) = (f64::INFINITY, false);
    for ring in rings {
        for pair in ring.0.windows(2) {
            let (a, b) = (put(at, pair[0].x, pair[0].y), put(at, pair[1].x, pair[1].y));
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = dx * dx + dy * dy;
            let t = if length > 0.0 {
                (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            least = least.min((a.0 + t * dx).hypot(a.1 + t * dy));
            // A ray to the east from the place crosses this side.
            if (a.1 > 0.0) != (b.1 > 0.0) && a.0 - a.1 * dx / dy > 0.0 {
                inside = !inside;
            }
        }
    }
    if area && inside {
        return Some(0.0);
    }
    least.is_finite().then_some(least)
}

/// Area two circles share.
fn lens(d: f64, r: f64, s: f64) -> f64 {
    if d >= r + s {
        return 0.0;
    }
    if d <= (r - s).abs() {
        return PI * r.min(s).powi(2);
    }
    let a = ((d * d + r * r - s * s) / (2.0 * d * r))
        .clamp(-1.0, 1.0)
        .acos();
    let b = ((d * d + s * s - r * r) / (2.0 * d * s))
        .clamp(-1.0, 1.0)
        .acos();
    r * r * (a - a.sin() * a.cos()) + s * s * (b - b.sin() * b.cos())
}
