//! How far one gets: starts and limits of time in, the stretches of road reached within each limit out,
//! and outlines to draw them.
//!
//! A stretch belongs to the band of the smallest limit within which it is reached; bands share no
//! metre. The stretches are exact to the millisecond of the search. An outline is a drawing aid: all
//! that lies within a stated width of a reached stretch, so it says nothing of land away from roads.

use super::graph::{Cost, Graph};
use super::query::Search;
use crate::quantity::{LonLat, Metres, Seconds};
use crate::stop::StopFlag;
use geo::{Buffer, Coord, LineString, MapCoords, MultiLineString, MultiPolygon, Simplify};

/// A road as a search sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Street {
    /// Node at its first point.
    pub from: u32,
    /// Node at its last point.
    pub to: u32,
    /// Cost of all of it.
    pub cost: Cost,
    /// May be driven from its first point to its last.
    pub forward: bool,
    /// May be driven from its last point to its first.
    pub backward: bool,
}

/// Which way is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// From the starts.
    Away,
    /// To the starts.
    Towards,
}

/// A place set on a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Edge.
    pub edge: u32,
    /// Share of the edge before it, from the first point on, 0 to 1.
    pub share: f64,
    /// Cost between the place and the road.
    pub access: Cost,
}

/// A reached part of a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Edge.
    pub edge: u32,
    /// Where it begins: share of the edge from the first point on.
    pub from: f64,
    /// Where it ends, at least `from`.
    pub to: f64,
    /// Number of the limit within which it is reached.
    pub band: usize,
}

/// A point on an edge that is left or reached at a time, and the ways it goes on from there.
#[derive(Clone, Copy, Debug)]
struct Source {
    edge: u32,
    share: f64,
    ms: f64,
    /// Goes on to the last point.
    up: bool,
    /// Goes on to the first point.
    down: bool,
}

/// The stretches that can be reached from the starts (or from which the starts can be reached) within
/// each of the limits, sorted by edge, then along the edge. The limits rise; `street` gives the road of
/// an edge number of the graph. A road from a node to itself is no part of a graph and is met only when
/// a start lies on it. Empty when `stop` is set: ask it before using the result.
///
/// ```
/// use wasteflow::network::isochrone::{Sense, Start, Street, reached};
/// use wasteflow::network::{Cost, Graph, Link, Search};
/// use wasteflow::quantity::Seconds;
/// use wasteflow::stop::StopFlag;
/// // One two-way road of ten minutes, a start in the middle of it.
/// let cost = Cost::new(600_000, 100_000);
/// let street = Street { from: 0, to: 1, cost, forward: true, backward: true };
/// let link = |from, to| Link { from, to, cost, edge: 0 };
/// let graph = Graph::new(2, vec![link(0, 1), link(1, 0)]);
/// let start = Start { edge: 0, share: 0.5, access: Cost::ZERO };
/// let found = reached(&graph, |_| street, &[start], Sense::Away, &[Seconds(120.0)],
///     &mut Search::new(2), &StopFlag::default());
/// assert_eq!((found[0].from, found[0].to), (0.3, 0.7)); // two minutes each way
/// ```
#[must_use]
pub fn reached(
    graph: &Graph,
    street: impl Fn(u32) -> Street,
    starts: &[Start],
    sense: Sense,
    limits: &[Seconds],
    search: &mut Search,
    stop: &StopFlag,
) -> Vec<Stretch> {
    let limits: Vec<f64> = limits.iter().map(|limit| limit.0 * 1000.0).collect();
    let most = limits.iter().copied().fold(0.0, f64::max);
    let turned = |way: Street| match sense {
        Sense::Away => way,
        // Driving to the start is driving from it on the road turned round.
        Sense::Towards => Street {
            forward: way.backward,
            backward: way.forward,
            ..way
        },
    };
    let arcs = match sense {
        Sense::Away => &graph.out,
        Sense::Towards => &graph.into,
    };
    let mut sources = Vec::new();
    let mut seeds = Vec::new();
    for start in starts {
        let way = turned(street(start.edge));
        let before = way.cost.share(start.share);
        sources.push(Source {
            edge: start.edge,
            share: start.share,
            ms: f64::from(start.access.ms()),
            up: way.forward,
            down: way.backward,
        });
        if way.forward || before == way.cost {
            seeds.push((way.to, start.access.plus(way.cost.less(before))));
        }
        if way.backward || before == Cost::ZERO {
            seeds.push((way.from, start.access.plus(before)));
        }
    }
    let mut steps = 0u32;
    search.run(arcs, seeds, |node, cost| {
        steps = steps.wrapping_add(1);
        let ms = f64::from(cost.ms());
        if ms > most || steps.is_multiple_of(4096) && stop.stopped() {
            return true;
        }
        for arc in arcs.at(node) {
            let way = turned(street(arc.edge));
            let (up, down) = (
                way.forward && way.from == node,
                way.backward && way.to == node,
            );
            let mut push = |share, up, down| {
                sources.push(Source {
                    edge: arc.edge,
                    share,
                    ms,
                    up,
                    down,
                });
            };
            if up {
                push(0.0, true, false);
            }
            if down {
                push(1.0, false, true);
            }
        }
        false
    });
    if stop.stopped() {
        return Vec::new();
    }
    sources.sort_by(|a, b| {
        let key = |s: &Source| (s.edge, s.share);
        key(a)
            .partial_cmp(&key(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut stretches = Vec::new();
    for group in sources.chunk_by(|a, b| a.edge == b.edge) {
        let ms = f64::from(street(group[0].edge).cost.ms());
        banded(group, ms, &limits, &mut stretches);
    }
    stretches
}

/// The stretches of one edge, band by band, sorted along it.
fn banded(sources: &[Source], whole_ms: f64, limits: &[f64], stretches: &mut Vec<Stretch>) {
    let first = stretches.len();
    let mut known: Vec<(f64, f64)> = Vec::new();
    for (band, limit) in limits.iter().enumerate() {
        let within: Vec<(f64, f64)> = (sources.iter())
            .filter(|source| source.ms <= *limit)
            .map(|source| {
                let far = if whole_ms > 0.0 {
                    (limit - source.ms) / whole_ms
                } else {
                    1.0
                };
                let low = if source.down {
                    (source.share - far).max(0.0)
                } else {
                    source.share
                };
                let high = if source.up {
                    (source.share + far).min(1.0)
                } else {
                    source.share
                };
                (low, high)
            })
            .chain(known.iter().copied())
            .collect();
        let now = joined(within);
        for (from, to) in without(&now, &known) {
            stretches.push(Stretch {
                edge: sources[0].edge,
                from,
                to,
                band,
            });
        }
        known = now;
    }
    stretches[first..].sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
}

/// Intervals that overlap or touch become one; sorted. Those of no length are left out.
fn joined(mut parts: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    parts.retain(|(from, to)| from < to);
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::with_capacity(parts.len());
    for (from, to) in parts {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// What is in the first list of intervals and not in the second; both sorted and apart.
fn without(parts: &[(f64, f64)], taken: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut left = Vec::new();
    for &(mut from, to) in parts {
        for &(begin, end) in taken {
            if end <= from || begin >= to {
                continue;
            }
            if begin > from {
                left.push((from, begin));
            }
            from = from.max(end);
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

/// For each of `bands` limits an outline around everything reached within it, the bands before
/// included: all points nearer than `width` to a reached stretch. `line` gives the points of an edge.
/// Lines are first made simpler by a quarter of the width.
#[must_use]
pub fn outlines(
    stretches: &[Stretch],
    line: impl Fn(u32) -> Vec<LonLat>,
    bands: usize,
    width: Metres,
) -> Vec<MultiPolygon<f64>> {
    let drawn: Vec<(usize, LineString<f64>)> = stretches
        .iter()
        .map(|stretch| {
            (
                stretch.band,
                part(&line(stretch.edge), stretch.from, stretch.to),
            )
        })
        .filter(|(_, line)| line.0.len() > 1)
        .collect();
    let Some(origin) = drawn.first().and_then(|(_, line)| line.0.first().copied()) else {
        return vec![MultiPolygon(Vec::new()); bands];
    };
    // A plane around the first point: the width may be off by 1 % a hundred kilometres north of it.
    let north = 6_371_008.8 * std::f64::consts::PI / 180.0;
    let east = north * origin.y.to_radians().cos().max(1e-6);
    let flat = |c: Coord<f64>| Coord {
        x: (c.x - origin.x) * east,
        y: (c.y - origin.y) * north,
    };
    let round = |c: Coord<f64>| Coord {
        x: origin.x + c.x / east,
        y: origin.y + c.y / north,
    };
    let lines: Vec<(usize, LineString<f64>)> = drawn
        .into_iter()
        .map(|(band, line)| (band, line.map_coords(flat).simplify(width.0 / 4.0)))
        .collect();
    (0..bands)
        .map(|band| {
            let within = lines.iter().filter(|(own, _)| *own <= band);
            let lines = MultiLineString(within.map(|(_, line)| line.clone()).collect());
            lines.buffer(width.0).map_coords(round)
        })
        .collect()
}

/// The part of a line between two shares of its length.
fn part(line: &[LonLat], from: f64, to: f64) -> LineString<f64> {
    let lengths: Vec<f64> = line.windows(2).map(|w| w[0].distance(w[1]).0).collect();
    let total: f64 = lengths.iter().sum();
    let (from, to) = (from * total, to * total);
    let mut points: Vec<Coord<f64>> = Vec::new();
    let mut before = 0.0;
    for (w, length) in line.windows(2).zip(&lengths) {
        if *length > 0.0 && before + length >= from && before <= to {
            for along in [from.max(before), to.min(before + length)] {
                let t = (along - before) / length;
                let point = Coord {
                    x: w[0].lon + t * (w[1].lon - w[0].lon),
                    y: w[0].lat + t * (w[1].lat - w[0].lat),
                };
                if points.last() != Some(&point) {
                    points.push(point);
                }
            }
        }
        before += length;
    }
    LineString::new(points)
}
