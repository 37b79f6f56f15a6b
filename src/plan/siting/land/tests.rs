//! Random ground against the checker, which measures without an index; and answers that are wrong in one point,
//! which it must refuse.

use super::check::check;
use super::instance::{Criterion, Disc, Gauge, Ground, Instance, Limit, Spot};
use super::measure::{Sights, judge};
use super::solution::LandSolution;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::record::Sheet;
use crate::dataset::settings::ExposureSettings;
use crate::dataset::tables::PopulationRow;
use crate::network::exposure::Crowd;
use crate::quantity::{LonLat, Metres, Tonnes};
use geo::{Coord, Geometry, LineString, Point, Polygon};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

type Dice = ChaCha8Rng;

fn place(dice: &mut Dice) -> Coord<f64> {
    Coord {
        x: dice.random_range(105.8..106.6),
        y: dice.random_range(28.6..29.5),
    }
}

fn lonlat(dice: &mut Dice) -> LonLat {
    place(dice).into()
}

/// A point, a line of some corners, or a triangle.
fn shape(dice: &mut Dice) -> Geometry<f64> {
    let from = place(dice);
    let beside = |dice: &mut Dice| Coord {
        x: from.x + dice.random_range(-0.2..0.2),
        y: from.y + dice.random_range(-0.2..0.2),
    };
    match dice.random_range(0..3) {
        0 => Point(from).into(),
        1 => LineString::new(vec![from, beside(dice), beside(dice), beside(dice)]).into(),
        _ => {
            let corners = vec![from, beside(dice), beside(dice)];
            Polygon::new(LineString::new(corners), Vec::new()).into()
        }
    }
}

fn instance(seed: u64) -> Instance {
    let dice = &mut Dice::seed_from_u64(seed);
    let mut ground = Ground::default();
    for set in 0..4 {
        let count = if set == 0 { 3 } else { dice.random_range(1..9) };
        ground.sets.push((0..count).map(|_| shape(dice)).collect());
    }
    ground.road_rank = vec![1.0, 3.0, 5.0];
    ground.share = vec![20.0, 80.0];
    ground.residents = (0..dice.random_range(1..12))
        .map(|_| Disc {
            at: lonlat(dice),
            people: dice.random_range(10.0..90_000.0),
            radius: Metres(dice.random_range(50.0..4000.0)),
        })
        .collect();
    let spots = (0..12).map(|number| Spot {
        id: format!("s{number:02}"),
        at: lonlat(dice),
        zone: [None, Some(0), Some(1)][dice.random_range(0..3)],
        parcel: None,
        area_mu: [None, Some(50.0), Some(49.9)][dice.random_range(0..3)],
        zoned: [None, Some(true), Some(false)][dice.random_range(0..3)],
    });
    let spots: Vec<Spot> = spots.collect();
    let limit = |gauge, bound| Limit {
        layer: 0,
        gauge,
        bound,
    };
    let criterion = |gauge, best, worst, weight| Criterion {
        layer: 0,
        gauge,
        best,
        worst,
        weight,
    };
    Instance {
        ground: Arc::new(ground),
        spots,
        limits: vec![
            limit(Gauge::Area, 50.0),
            limit(Gauge::Distance(1), dice.random_range(0.0..6000.0)),
            limit(Gauge::Distance(2), 0.0),
            limit(Gauge::Residents, dice.random_range(0.0..2000.0)),
        ],
        criteria: vec![
            criterion(Gauge::People(Metres(3000.0)), 0.0, 60_000.0, 1.0),
            criterion(
                Gauge::Distance(3),
                0.0,
                20_000.0,
                dice.random_range(0.0..3.0),
            ),
            criterion(Gauge::RoadRank, 1.0, 5.0, 1.0),
            criterion(Gauge::Zoning, 1.0, 0.0, 0.5),
            criterion(Gauge::Feed, 0.0, 60_000.0, 2.0),
            criterion(Gauge::Share, 0.0, 40.0, 1.0),
        ],
        feed: (0..5)
            .map(|_| (lonlat(dice), Tonnes(dice.random_range(1.0..1e5))))
            .collect(),
        apart: Metres(dice.random_range(0.0..20_000.0)),
        best: 3,
    }
}

fn solve(instance: &Instance) -> LandSolution {
    let rows = instance.ground.residents.iter().map(|disc| PopulationRow {
        name: String::new(),
        lon: disc.at.lon,
        lat: disc.at.lat,
        people: disc.people,
        radius_m: Some(disc.radius),
        source: Source::new(Mark::Demo, ""),
    });
    let population = Sheet::of(rows.collect());
    let crowd = |radius: Metres| {
        let settings = ExposureSettings {
            distance_m: radius.0,
            ..ExposureSettings::default()
        };
        Crowd::new(&population, &Sheet::default(), &settings)
    };
    judge(instance, &Sights::new(&instance.ground), &crowd)
}

#[test]
fn six_hundred_random_grounds_are_judged_as_without_an_index() {
    let (mut kept, mut out) = (0, 0);
    for seed in 0..600 {
        let instance = instance(seed);
        let solution = solve(&instance);
        let wrong = check(&instance, &solution);
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
        kept += solution.judged.iter().filter(|j| j.score.is_some()).count();
        out += solution.judged.iter().filter(|j| j.score.is_none()).count();
    }
    // The grounds are no use if they hold one kind only.
    assert!(kept > 1000 && out > 1000, "{kept} kept, {out} out");
}

#[test]
fn each_limit_left_out_is_missed_by_the_checker() {
    for limit in 0..4 {
        let caught = (0..60).any(|seed| {
            let whole = instance(seed);
            let mut part = whole.clone();
            part.limits[limit].bound = f64::NEG_INFINITY;
            let lax = solve(&part);
            lax != solve(&whole) && !check(&whole, &lax).is_empty()
        });
        assert!(caught, "limit {limit}");
    }
}

#[test]
fn each_part_left_out_of_the_score_is_missed_by_the_checker() {
    for part in 0..6 {
        let caught = (0..60).any(|seed| {
            let whole = instance(seed);
            let mut other = whole.clone();
            other.criteria[part].weight = 0.0;
            let lax = solve(&other);
            lax != solve(&whole) && !check(&whole, &lax).is_empty()
        });
        assert!(caught, "part {part}");
    }
}

#[test]
fn a_false_value_a_false_order_and_a_better_place_left_out_are_refused() {
    let seed = (0..200).find(|seed| {
        let solution = solve(&instance(*seed));
        let scores: Vec<f64> = solution.judged.iter().filter_map(|j| j.score).collect();
        solution.best.len() == 3
            && solution.judged.iter().any(|j| j.hits.len() > 1)
            && scores
                .windows(2)
                .all(|pair| (pair[0] - pair[1]).abs() > 0.01)
    });
    let instance = instance(seed.expect("one of them has all of it"));
    let right = solve(&instance);
    assert!(check(&instance, &right).is_empty());
    let refused = |change: &dyn Fn(&mut LandSolution)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        assert_ne!(wrong, right);
        assert!(!check(&instance, &wrong).is_empty());
    };
    let hit = right.judged.iter().position(|j| j.hits.len() > 1);
    let hit = hit.expect("the seed was chosen so");
    let kept = right.best[0];
    refused(&|s| s.judged[hit].hits[0].value += 1.0);
    refused(&|s| s.judged[hit].hits.reverse());
    refused(&|s| {
        s.judged[hit].hits.pop();
    });
    refused(&|s| s.judged[kept].score = Some(100.5));
    refused(&|s| s.judged[kept].values[4] = Some(0.0));
    refused(&|s| s.best.swap(0, 1));
    refused(&|s| {
        s.best.remove(0);
    });
    refused(&|s| {
        s.judged.pop();
    });
}
