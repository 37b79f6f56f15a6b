//! How far one gets, judged point by point along every road.

use geo::{Intersects, Point};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::network::isochrone::{Sense, Start, Street, Stretch, outlines, reached};
use wasteflow::network::{Cost, Graph, Link, Search};
use wasteflow::quantity::{LonLat, Metres, Seconds};
use wasteflow::stop::StopFlag;

struct Net {
    streets: Vec<Street>,
    graph: Graph,
    nodes: usize,
}

impl Net {
    fn of(nodes: usize, streets: Vec<Street>) -> Self {
        let mut links = Vec::new();
        for (edge, way) in (0u32..).zip(&streets) {
            let mut push = |from, to| {
                let cost = way.cost;
                links.push(Link {
                    from,
                    to,
                    cost,
                    edge,
                });
            };
            if way.forward {
                push(way.from, way.to);
            }
            if way.backward {
                push(way.to, way.from);
            }
        }
        let graph = Graph::new(nodes, links);
        Self {
            streets,
            graph,
            nodes,
        }
    }

    fn random(dice: &mut ChaCha8Rng, nodes: u32, streets: usize) -> Self {
        let street = |_| {
            let ms = dice.random_range(0..60u32) * 1000;
            let way = dice.random_range(0..3);
            Street {
                from: dice.random_range(0..nodes),
                to: dice.random_range(0..nodes),
                cost: Cost::new(ms, ms / 10),
                forward: way != 1,
                backward: way != 2,
            }
        };
        let streets = (0..streets).map(street).collect();
        Self::of(nodes as usize, streets)
    }

    fn reached(&self, starts: &[Start], sense: Sense, limits: &[f64]) -> Vec<Stretch> {
        let limits: Vec<Seconds> = limits.iter().map(|s| Seconds(*s)).collect();
        let mut search = Search::new(self.nodes);
        let street = |edge: u32| self.streets[edge as usize];
        let stop = StopFlag::default();
        reached(
            &self.graph,
            street,
            starts,
            sense,
            &limits,
            &mut search,
            &stop,
        )
    }

    /// Milliseconds to every node by relaxing all roads until nothing changes.
    fn times(&self, starts: &[Start], sense: Sense) -> Vec<f64> {
        let mut times = vec![f64::INFINITY; self.nodes];
        let ways: Vec<Street> = (self.streets.iter())
            .map(|way| match sense {
                Sense::Away => *way,
                Sense::Towards => Street {
                    forward: way.backward,
                    backward: way.forward,
                    ..*way
                },
            })
            .collect();
        let mut better = |node: u32, ms: f64| {
            let known = &mut times[node as usize];
            let less = ms < *known;
            *known = known.min(ms);
            less
        };
        for start in starts {
            let way = ways[start.edge as usize];
            let (ms, access) = (f64::from(way.cost.ms()), f64::from(start.access.ms()));
            if way.forward || start.share == 1.0 || ms == 0.0 {
                better(way.to, access + (1.0 - start.share) * ms);
            }
            if way.backward || start.share == 0.0 || ms == 0.0 {
                better(way.from, access + start.share * ms);
            }
        }
        loop {
            let mut changed = false;
            let before = times.clone();
            let mut better = |node: u32, ms: f64| {
                let known = &mut times[node as usize];
                changed |= ms < *known;
                *known = known.min(ms);
            };
            for way in &ways {
                let ms = f64::from(way.cost.ms());
                if way.forward {
                    better(way.to, before[way.from as usize] + ms);
                }
                if way.backward {
                    better(way.from, before[way.to as usize] + ms);
                }
            }
            if !changed {
                return times;
            }
        }
    }
}

#[test]
fn every_point_of_every_road_is_in_the_band_its_time_says() {
    let mut dice = ChaCha8Rng::seed_from_u64(6);
    let mut checked = [0; 4];
    for round in 0..200 {
        let net = Net::random(&mut dice, 12, 20);
        let starts: Vec<Start> = (0..dice.random_range(1..=3))
            .map(|_| Start {
                edge: dice.random_range(0..20),
                share: [0.0, 0.25, 0.5, 1.0][dice.random_range(0..4)],
                access: Cost::new(dice.random_range(0..20) * 1000, 10),
            })
            .collect();
        let sense = if round % 2 == 0 {
            Sense::Away
        } else {
            Sense::Towards
        };
        let limits = [30.0, 60.0, 61.0];
        let found = net.reached(&starts, sense, &limits);
        let times = net.times(&starts, sense);
        for (edge, way) in (0u32..).zip(&net.streets) {
            let ms = f64::from(way.cost.ms());
            if ms == 0.0 || way.from == way.to {
                continue;
            }
            let (up, down) = match sense {
                Sense::Away => (way.forward, way.backward),
                Sense::Towards => (way.backward, way.forward),
            };
            for i in 0..50 {
                let x = (f64::from(i) + 0.37) / 50.0;
                let mut time = f64::INFINITY;
                if up {
                    time = time.min(times[way.from as usize] + x * ms);
                }
                if down {
                    time = time.min(times[way.to as usize] + (1.0 - x) * ms);
                }
                for start in starts.iter().filter(|start| start.edge == edge) {
                    if up && x >= start.share || down && x <= start.share {
                        let way = (x - start.share).abs() * ms;
                        time = time.min(f64::from(start.access.ms()) + way);
                    }
                }
                if limits
                    .iter()
                    .any(|limit| (time - limit * 1000.0).abs() < 1.0)
                {
                    continue; // on the border of two bands
                }
                let expected = limits.iter().position(|limit| time <= limit * 1000.0);
                let on = |s: &&Stretch| s.edge == edge && s.from <= x && x <= s.to;
                let bands: Vec<usize> = found.iter().filter(on).map(|s| s.band).collect();
                assert_eq!(
                    bands,
                    expected.into_iter().collect::<Vec<_>>(),
                    "round {round}, edge {edge} at {x}: {time} ms"
                );
                checked[expected.unwrap_or(3)] += 1;
            }
        }
    }
    assert!(checked.iter().all(|count| *count > 100), "{checked:?}");
}

#[test]
fn a_one_way_road_is_reached_with_its_direction_and_left_against_it() {
    let cost = Cost::new(100_000, 1_000);
    let way = |from, to| Street {
        from,
        to,
        cost,
        forward: true,
        backward: false,
    };
    let net = Net::of(3, vec![way(0, 1), way(1, 2)]);
    let start = [Start {
        edge: 0,
        share: 0.5,
        access: Cost::ZERO,
    }];
    let ends = |sense, limits: &[f64]| -> Vec<(u32, f64, f64, usize)> {
        let found = net.reached(&start, sense, limits);
        found
            .iter()
            .map(|s| (s.edge, s.from, s.to, s.band))
            .collect()
    };
    assert_eq!(
        ends(Sense::Away, &[75.0]),
        [(0, 0.5, 1.0, 0), (1, 0.0, 0.25, 0)]
    );
    assert_eq!(ends(Sense::Towards, &[75.0]), [(0, 0.0, 0.5, 0)]);
    assert_eq!(
        ends(Sense::Away, &[25.0, 75.0]),
        [(0, 0.5, 0.75, 0), (0, 0.75, 1.0, 1), (1, 0.0, 0.25, 1)]
    );
    assert!(ends(Sense::Away, &[]).is_empty());
}

#[test]
fn an_outline_holds_what_is_nearer_than_its_width_and_nothing_else() {
    let line = |edge: u32| {
        let y = 29.0 + f64::from(edge) * 0.1;
        vec![
            LonLat::new(106.0, y),
            LonLat::new(106.1, y),
            LonLat::new(106.1, y + 0.05),
        ]
    };
    let stretch = |edge, from, to, band| Stretch {
        edge,
        from,
        to,
        band,
    };
    let stretches = [
        stretch(0, 0.0, 0.5, 0),
        stretch(0, 0.5, 0.6, 1),
        stretch(1, 0.0, 1.0, 1),
    ];
    let found = outlines(&stretches, line, 3, Metres(500.0));
    let within = |band: usize, lon: f64, lat: f64| found[band].intersects(&Point::new(lon, lat));
    assert!(within(0, 106.05, 29.0) && within(0, 106.05, 29.004) && !within(0, 106.05, 29.0055));
    assert!(!within(0, 106.1, 29.0) && !within(0, 106.05, 29.1));
    assert!(within(1, 106.05, 29.0) && within(1, 106.05, 29.1) && within(1, 106.104, 29.12));
    assert!(!within(1, 106.1, 29.03));
    assert_eq!(found[1], found[2]);
    assert_eq!(found[1].0.len(), 2);
    assert!(
        outlines(&[], line, 2, Metres(500.0))
            .iter()
            .all(|shape| shape.0.is_empty())
    );
}

#[test]
fn a_stopped_search_gives_nothing() {
    let net = Net::random(&mut ChaCha8Rng::seed_from_u64(1), 12, 20);
    let stop = StopFlag::default();
    stop.stop();
    let start = Start {
        edge: 0,
        share: 0.0,
        access: Cost::ZERO,
    };
    let street = |edge: u32| net.streets[edge as usize];
    let mut search = Search::new(12);
    let found = reached(
        &net.graph,
        street,
        &[start],
        Sense::Away,
        &[Seconds(99.0)],
        &mut search,
        &stop,
    );
    assert!(found.is_empty());
}
