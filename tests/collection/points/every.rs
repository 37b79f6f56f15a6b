//! Tiny questions of collection points by seed, and every plan of them.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::finding::Bilingual;
use wasteflow::plan::collection::points::instance::{
    Candidate, Collector, Demand, Held, Instance, Kind, Measure, Origin, Question, Size, Source,
    Trip, Way,
};
use wasteflow::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};

/// The same seed makes the same instance: up to three sources, two collectors and three places.
pub fn random(seed: u64) -> (Instance, Question) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let collectors = rng.random_range(1..=2);
    let kinds: Vec<Kind> = (0..rng.random_range(1..=3))
        .map(|k| Kind {
            collector: rng.random_range(0..collectors),
            codes: vec![format!("C{k}")],
        })
        .collect();
    let sources = rng.random_range(1..=3);
    let candidates = rng.random_range(1..=3);
    let mut instance = Instance {
        collectors: (0..collectors)
            .map(|c| Collector {
                id: format!("F{c}"),
                name: Bilingual::new("收", "c"),
                place: LonLat::new(106.0, 29.0),
            })
            .collect(),
        candidates: (0..candidates)
            .map(|j| Candidate {
                id: format!("P{j}"),
                name: Bilingual::new("点", "p"),
                zone: format!("Z{j}"),
                place: LonLat::new(106.0, 29.0),
                origin: Origin::Seat,
                share: if rng.random_bool(0.3) { 0.5 } else { 1.0 },
                holds: None,
            })
            .collect(),
        sizes: (0..rng.random_range(1..=2))
            .map(|s| Size {
                id: format!("S{s}"),
                rooms: rng.random_range(1..=2),
                room: Tonnes(f64::from(rng.random_range(1..=4)) / 2.0),
                cny: Cny(f64::from(rng.random_range(0..60))),
            })
            .collect(),
        trips: (0..candidates * collectors)
            .map(|_| {
                rng.random_bool(0.9).then(|| Trip {
                    metres: Metres(1000.0),
                    cny: Cny(f64::from(rng.random_range(0..20))),
                })
            })
            .collect(),
        least_trips: f64::from(rng.random_range(0..=2)),
        most_trips: f64::from(rng.random_range(2..=5)),
        kinds,
        ..Instance::default()
    };
    for source in 0..sources {
        let mut all = 0.0;
        for kind in 0..instance.kinds.len() {
            if instance.demands.len() >= 4 || rng.random_bool(0.3) {
                continue;
            }
            let t = f64::from(rng.random_range(1..=10)) / 2.0;
            all += t;
            let demand = instance.demands.len();
            instance.demands.push(Demand {
                source,
                kind,
                t: Tonnes(t),
                today: Cny(f64::from(rng.random_range(0..80))),
            });
            for candidate in 0..candidates {
                if rng.random_bool(0.8) {
                    let part = if rng.random_bool(0.2) { t / 2.0 } else { t };
                    instance.ways.push(Way {
                        demand,
                        candidate,
                        t: Tonnes(part),
                        metres: Metres(1000.0),
                        seconds: Seconds(60.0),
                        cny: Cny(f64::from(rng.random_range(0..50))),
                    });
                }
            }
        }
        instance.sources.push(Source {
            id: format!("G{source}"),
            name: "源".to_owned(),
            zone: "Z0".to_owned(),
            place: LonLat::new(106.0, 29.0),
            t: Tonnes(if all > 0.0 { all } else { 1.0 }),
        });
    }
    let question = Question {
        measure: if rng.random_bool(0.5) {
            Measure::Sources
        } else {
            Measure::Tonnes
        },
        cover: [0.0, 0.3, 0.6, 0.95][rng.random_range(0..4)],
        budget: if rng.random_bool(0.3) {
            Cny(f64::from(rng.random_range(10..150)))
        } else {
            Cny(f64::INFINITY)
        },
        points: rng.random_range(1..=3),
        collectors: rng.random_range(1..=2),
        held: rng.random_bool(0.2).then(|| {
            vec![Held {
                candidate: rng.random_range(0..candidates),
                size: rng.random_bool(0.5).then_some(0),
            }]
        }),
    };
    for candidate in &mut instance.candidates {
        if rng.random_bool(0.3) {
            candidate.holds = Some(Tonnes(f64::from(rng.random_range(1..=5)) / 2.0));
        }
    }
    (instance, question)
}

/// Every plan that keeps what is asked but for coverage: each waste at any place or visited, each place in any size.
pub fn every(instance: &Instance, question: &Question, look: &mut dyn FnMut(f64, f64)) {
    let free = Question {
        cover: 0.0,
        ..question.clone()
    };
    let choices: Vec<Vec<Option<usize>>> = (0..instance.demands.len())
        .map(|d| {
            let own = (0..instance.ways.len()).filter(|w| instance.ways[*w].demand == d);
            std::iter::once(None).chain(own.map(Some)).collect()
        })
        .collect();
    let sizes = 1 + instance.sizes.len();
    let shapes = sizes.pow(u32::try_from(instance.candidates.len()).expect("few"));
    let mut at = vec![0; choices.len()];
    loop {
        let ways: Vec<usize> = (at.iter().zip(&choices))
            .filter_map(|(i, own)| own[*i])
            .collect();
        for shape in 0..shapes {
            if let Some((cost, cover)) = judged(instance, &free, &ways, shape, sizes) {
                look(cost, cover);
            }
        }
        let Some(next) = (0..at.len()).find(|d| at[*d] + 1 < choices[*d].len()) else {
            return;
        };
        at[next] += 1;
        at[..next].fill(0);
    }
}

/// Cost and coverage of a choice; `None` where it breaks anything.
fn judged(
    instance: &Instance,
    question: &Question,
    ways: &[usize],
    shape: usize,
    sizes: usize,
) -> Option<(f64, f64)> {
    let (mut cost, mut spent, mut points) = (0.0, 0.0, 0);
    let mut collectors = [false; 2];
    let mut rest = shape;
    for candidate in 0..instance.candidates.len() {
        let size = rest % sizes;
        rest /= sizes;
        let mut kinds = vec![0.0; instance.kinds.len()];
        for &way in ways {
            let way = &instance.ways[way];
            if way.candidate == candidate {
                kinds[instance.demands[way.demand].kind] += way.t.0;
            }
        }
        let held = question.held.as_ref().map(|held| held[0]);
        let wanted = held.filter(|held| held.candidate == candidate);
        if size == 0 {
            if kinds.iter().any(|t| *t > 0.0) || wanted.is_some() {
                return None;
            }
            continue;
        }
        let fits = |held: &Held| held.size.is_none_or(|wanted| wanted + 1 == size);
        if held.is_some() && !wanted.as_ref().is_some_and(fits) {
            return None;
        }
        let size = &instance.sizes[size - 1];
        points += 1;
        spent += size.cny.0 * instance.candidates[candidate].share;
        let mut rooms = 0;
        for (kind, t) in kinds.iter().enumerate().filter(|(_, t)| **t > 0.0) {
            let collector = instance.kinds[kind].collector;
            let trips = (t / size.room.0).max(instance.least_trips);
            if trips > instance.most_trips + 1e-9 {
                return None;
            }
            spent += trips * instance.trip(candidate, collector)?.cny.0;
            collectors[collector] = true;
            rooms += 1;
        }
        let holds = instance.candidates[candidate].holds;
        let full = holds.is_some_and(|t| f64::from(rooms) * size.room.0 > t.0 + 1e-9);
        if rooms > size.rooms || full {
            return None;
        }
    }
    let used = collectors.iter().filter(|used| **used).count();
    if points > question.points || used > question.collectors || spent > question.budget.0 + 1e-9 {
        return None;
    }
    cost += spent;
    let mut cover = 0.0;
    for (d, demand) in instance.demands.iter().enumerate() {
        let way = ways
            .iter()
            .map(|way| &instance.ways[*way])
            .find(|way| way.demand == d);
        cost += way.map_or(demand.today.0, |way| way.cny.0);
        cover += way.map_or(0.0, |way| instance.covers(way, question.measure));
    }
    Some((cost, cover / instance.all(question.measure)))
}
