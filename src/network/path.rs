//! One way, drawn: two places in, its line and the roads it takes out.

use super::graph::Cost;
use super::many::{Door, Side};
use super::query::Search;
use super::snap::{Anchor, Snap, place};
use super::{Edge, Network};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow};
use crate::quantity::{LonLat, Metres, Seconds};
use std::collections::HashMap;

/// The fastest way between two places; metres and seconds are those of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Length, access ways included.
    pub metres: Metres,
    /// Time, access ways included.
    pub seconds: Seconds,
    /// The line from place to place.
    pub line: Vec<LonLat>,
    /// Rows of the roads taken, in order; empty when the two are joined directly.
    pub roads: Vec<usize>,
    /// Metres driven on each of them.
    pub road_metres: Vec<Metres>,
}

/// Consecutive roads of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the road.
    pub name: String,
    /// Its number, when it has one.
    pub road_ref: Option<String>,
    /// Metres driven on it.
    pub metres: Metres,
}

impl Path {
    /// The way by road names, consecutive roads of one name as one step.
    #[must_use]
    pub fn steps(&self, roads: &Sheet<Feature<RoadRow>>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for (&row, &metres) in self.roads.iter().zip(&self.road_metres) {
            let road = &roads.rows[row].row;
            match steps.last_mut() {
                Some(last) if last.name == road.name && last.road_ref == road.road_ref => {
                    last.metres += metres;
                }
                _ => steps.push(Step {
                    name: road.name.clone(),
                    road_ref: road.road_ref.clone(),
                    metres,
                }),
            }
        }
        steps
    }
}

/// A stretch of an edge from one cost along it to another; backwards when `from > to`.
struct Stretch {
    edge: u32,
    from: Cost,
    to: Cost,
}

impl Network {
    /// The fastest way between two places with its line; `None` when there is none.
    #[must_use]
    pub fn path(&self, from: LonLat, to: LonLat) -> Option<Path> {
        self.paths(from, &[to]).pop().flatten()
    }

    /// The fastest ways from one place to many, by a single search; `None` where there is none.
    #[must_use]
    pub fn paths(&self, from: LonLat, to: &[LonLat]) -> Vec<Option<Path>> {
        let Some(from) = self.snap(from) else {
            return vec![None; to.len()];
        };
        let targets: Vec<Option<Snap>> = to.iter().map(|&place| self.snap(place)).collect();
        let mut search = Search::new(self.graph.nodes());
        let reached = self.search(&mut search, &from.anchor, &targets);
        (targets.iter().zip(reached))
            .map(|(to, by_junctions)| self.drawn(&search, &from, to.as_ref()?, by_junctions))
            .collect()
    }

    /// The way from a snapped place to another, after a search from the first.
    fn drawn(
        &self,
        search: &Search,
        from: &Snap,
        to: &Snap,
        by_junctions: Option<(Cost, Door)>,
    ) -> Option<Path> {
        let (source, target) = (&from.anchor, &to.anchor);
        let cost = self.whole(source, target, by_junctions.map_or(Cost::NONE, |(c, _)| c));
        if !cost.exists() {
            return None;
        }
        let along = self.along(source, target);
        let stretches = if cost == self.direct(source, target) {
            Vec::new()
        } else if cost == along.plus(source.access).plus(target.access) {
            vec![Stretch {
                edge: source.edge,
                from: source.at,
                to: target.at,
            }]
        } else {
            let (_, last) = by_junctions?;
            self.unwind(search, source, target, last)
        };
        let mut path = Path {
            metres: cost.metres(),
            seconds: cost.seconds(),
            line: vec![from.place],
            roads: Vec::new(),
            road_metres: Vec::new(),
        };
        for stretch in &stretches {
            let edge = &self.edges[stretch.edge as usize];
            let (low, high) = (stretch.from.min(stretch.to), stretch.from.max(stretch.to));
            path.line.extend(self.draw(edge, stretch));
            path.roads.push(edge.row as usize);
            path.road_metres.push(high.less(low).metres());
        }
        path.line.push(to.place);
        path.line.dedup();
        Some(path)
    }

    /// Least cost by junctions from a place to each of many, and the door each is reached by. The search
    /// goes on until every door is settled.
    fn search(
        &self,
        search: &mut Search,
        source: &Anchor,
        targets: &[Option<Snap>],
    ) -> Vec<Option<(Cost, Door)>> {
        let mut doors: HashMap<u32, Vec<(usize, Door)>> = HashMap::new();
        for (t, target) in targets.iter().enumerate() {
            for door in target
                .iter()
                .flat_map(|to| self.doors(&to.anchor, Side::Target))
            {
                doors.entry(door.node).or_default().push((t, door));
            }
        }
        let mut best: Vec<Option<(Cost, Door)>> = vec![None; targets.len()];
        let mut left = doors.len();
        let seeds = self.doors(source, Side::Source);
        search.run(
            &self.graph.out,
            seeds.map(|door| (door.node, door.cost)),
            |node, cost| {
                let Some(here) = doors.get(&node) else {
                    return false;
                };
                for &(t, door) in here {
                    let total = cost.plus(door.cost);
                    if total.exists() && best[t].is_none_or(|(known, _)| total < known) {
                        best[t] = Some((total, door));
                    }
                }
                left -= 1;
                left == 0
            },
        );
        best
    }

    /// The stretches from the source's road over the search's tree to the target's road.
    fn unwind(
        &self,
        search: &Search,
        source: &Anchor,
        target: &Anchor,
        last: Door,
    ) -> Vec<Stretch> {
        let mut stretches = vec![Stretch {
            edge: target.edge,
            from: last.end,
            to: target.at,
        }];
        let mut node = last.node;
        while let Some((before, edge)) = search.via(node) {
            let whole = self.edges[edge as usize].cost;
            let forward = self.edges[edge as usize].from == before;
            let (from, to) = if forward {
                (Cost::ZERO, whole)
            } else {
                (whole, Cost::ZERO)
            };
            stretches.push(Stretch { edge, from, to });
            node = before;
        }
        let door = self
            .doors(source, Side::Source)
            .filter(|door| door.node == node)
            .min_by_key(|door| door.cost)
            .expect("the search began at a door of the source");
        stretches.push(Stretch {
            edge: source.edge,
            from: source.at,
            to: door.end,
        });
        stretches.retain(|s| s.from != s.to || self.edges[s.edge as usize].cost == Cost::ZERO);
        stretches.reverse();
        stretches
    }

    /// The points of a stretch in driving order.
    fn draw(&self, edge: &Edge, stretch: &Stretch) -> Vec<LonLat> {
        let share = |at: Cost| {
            if edge.cost.dm() == 0 {
                f64::from(u8::from(at == edge.cost))
            } else {
                f64::from(at.dm()) / f64::from(edge.cost.dm())
            }
        };
        let (from, to) = (share(stretch.from), share(stretch.to));
        let line: Vec<LonLat> = edge.line(&self.points).iter().map(|&p| place(p)).collect();
        let mut points = cut(&line, from.min(to), from.max(to));
        if from > to {
            points.reverse();
        }
        points
    }
}

/// The part of a line between two shares of its length.
fn cut(line: &[LonLat], from: f64, to: f64) -> Vec<LonLat> {
    let total: f64 = line.windows(2).map(|w| w[0].distance(w[1]).0).sum();
    let (from, to) = (from * total, to * total);
    let mut points = Vec::new();
    let mut before = 0.0;
    for w in line.windows(2) {
        let length = w[0].distance(w[1]).0;
        let on = |along: f64| {
            let t = if length > 0.0 {
                ((along - before) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            LonLat::new(
                w[0].lon + t * (w[1].lon - w[0].lon),
                w[0].lat + t * (w[1].lat - w[0].lat),
            )
        };
        if before + length >= from && before <= to {
            points.push(on(from));
            points.push(on(to));
        }
        before += length;
    }
    points.dedup();
    points
}
