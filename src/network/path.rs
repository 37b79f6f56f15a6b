//! One way, drawn: two places in, its line and the roads it takes out.

use super::Network;
use super::graph::Cost;
use super::hierarchy::Query;
use super::many::{Door, Side};
use super::measure::{Measure, Objective};
use super::snap::{Anchor, Snap, place};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow};
use crate::quantity::{LonLat, Metres, Seconds};

/// A way between two places; of the fastest one metres and seconds are those of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// What it costs in every respect, access ways included.
    pub measure: Measure,
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
    /// Length, access ways included.
    #[must_use]
    pub fn metres(&self) -> Metres {
        self.measure.metres()
    }

    /// Time, access ways included.
    #[must_use]
    pub fn seconds(&self) -> Seconds {
        self.measure.seconds()
    }

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

/// A stretch of an edge from one place along it to another; backwards when `from > to`.
struct Stretch {
    edge: u32,
    from: Measure,
    to: Measure,
}

impl Stretch {
    fn backwards(&self) -> bool {
        (self.from.ms, self.from.dm) > (self.to.ms, self.to.dm)
    }

    fn measure(&self) -> Measure {
        if self.backwards() {
            self.from.less(self.to)
        } else {
            self.to.less(self.from)
        }
    }
}

impl Network {
    /// The fastest way between two places with its line; `None` when there is none.
    #[must_use]
    pub fn path(&self, from: LonLat, to: LonLat) -> Option<Path> {
        self.path_by(Objective::Fastest, from, to)
    }

    /// The best way between two places in one respect; `None` when there is none.
    #[must_use]
    pub fn path_by(&self, objective: Objective, from: LonLat, to: LonLat) -> Option<Path> {
        let mut query = Query::new(self.hierarchy(objective));
        self.drawn(&mut query, objective, &self.snap(from)?, &self.snap(to)?)
    }

    /// The fastest ways from one place to many; `None` where there is none.
    #[must_use]
    pub fn paths(&self, from: LonLat, to: &[LonLat]) -> Vec<Option<Path>> {
        let Some(from) = self.snap(from) else {
            return vec![None; to.len()];
        };
        let objective = Objective::Fastest;
        let mut query = Query::new(self.hierarchy(objective));
        (to.iter())
            .map(|&to| self.drawn(&mut query, objective, &from, &self.snap(to)?))
            .collect()
    }

    /// People beside the fastest ways from one place to many, person·km; `None` where there is none.
    #[must_use]
    pub fn person_km(&self, from: LonLat, to: &[LonLat]) -> Vec<Option<f64>> {
        let paths = self.paths(from, to).into_iter();
        paths
            .map(|path| path.map(|path| path.measure.person_km()))
            .collect()
    }

    fn drawn(
        &self,
        query: &mut Query<'_, Cost>,
        objective: Objective,
        from: &Snap,
        to: &Snap,
    ) -> Option<Path> {
        let (source, target) = (&from.anchor, &to.anchor);
        let seeds = self.seeds(Some(source), Side::Source, objective);
        let ends = self.seeds(Some(target), Side::Target, objective);
        let by_junctions = query.path(&seeds, &ends);
        let cost = by_junctions.as_ref().map_or(Cost::NONE, |(cost, _)| *cost);
        let cost = self.whole(source, target, cost, objective);
        if !cost.exists() {
            return None;
        }
        if let Some(path) = self.beside(from, to)
            && objective.cost(path.measure) == cost
        {
            return Some(path);
        }
        by_junctions.map(|(_, arcs)| self.over_arcs(from, to, &arcs, objective))
    }

    /// The way that needs no junction: directly between neighbours, or along the one road both are
    /// set on; the faster of the two.
    pub(super) fn beside(&self, from: &Snap, to: &Snap) -> Option<Path> {
        let (source, target) = (&from.anchor, &to.anchor);
        let access = source.access.plus(target.access);
        let direct = self.direct(source, target);
        let along = self.along(source, target);
        let fastest = |way: Option<Measure>| way.map_or(Cost::NONE, |w| Objective::Fastest.cost(w));
        if fastest(direct) <= fastest(along.map(|way| way.plus(access))) {
            return direct.map(|direct| self.assemble(from, to, &[], direct));
        }
        let stretch = Stretch {
            edge: source.edge,
            from: source.at,
            to: target.at,
        };
        Some(self.assemble(from, to, &[stretch], access))
    }

    /// The way that goes over these arcs.
    pub(super) fn over_arcs(
        &self,
        from: &Snap,
        to: &Snap,
        arcs: &[u32],
        objective: Objective,
    ) -> Path {
        let (source, target) = (&from.anchor, &to.anchor);
        let stretches = self.stretches(source, target, arcs, objective);
        self.assemble(from, to, &stretches, source.access.plus(target.access))
    }

    fn assemble(&self, from: &Snap, to: &Snap, stretches: &[Stretch], access: Measure) -> Path {
        let mut path = Path {
            measure: access,
            line: vec![from.place],
            roads: Vec::new(),
            road_metres: Vec::new(),
        };
        for stretch in stretches {
            path.line.extend(self.draw(stretch));
            path.roads
                .push(self.topology.edges[stretch.edge as usize].row as usize);
            path.road_metres.push(stretch.measure().metres());
            path.measure = path.measure.plus(stretch.measure());
        }
        path.line.push(to.place);
        path.line.dedup();
        path
    }

    /// The stretches from the source's road over the arcs to the target's road.
    fn stretches(
        &self,
        source: &Anchor,
        target: &Anchor,
        arcs: &[u32],
        objective: Objective,
    ) -> Vec<Stretch> {
        let walks = &self.topology.walks;
        let doors = |anchor, side| self.doors(anchor, side);
        let tail = arcs.first().map(|&arc| walks.tails[arc as usize]);
        let head = arcs.last().map(|&arc| walks.heads[arc as usize]);
        let cost = |door: &Door| objective.cost(door.cost);
        // The cheapest pair of doors the arcs can lie between; one node when there are no arcs.
        let (out, into) = (doors(source, Side::Source).into_iter())
            .flat_map(|out| {
                doors(target, Side::Target)
                    .into_iter()
                    .map(move |into| (out, into))
            })
            .filter(|(out, into)| match (tail, head) {
                (Some(tail), Some(head)) => out.node == tail && into.node == head,
                _ => out.node == into.node,
            })
            .min_by_key(|(out, into)| cost(out).plus(cost(into)))
            .expect("a way begins at a door of its source and ends at one of its target");
        let mut stretches = vec![Stretch {
            edge: source.edge,
            from: source.at,
            to: out.end,
        }];
        for &arc in arcs {
            let road = walks.roads[arc as usize];
            let (edge, forward) = (road / 2, road.is_multiple_of(2));
            let (start, whole) = (Measure::default(), self.measures[edge as usize]);
            let (from, to) = if forward {
                (start, whole)
            } else {
                (whole, start)
            };
            stretches.push(Stretch { edge, from, to });
        }
        stretches.push(Stretch {
            edge: target.edge,
            from: into.end,
            to: target.at,
        });
        let zero = |edge: u32| self.measures[edge as usize] == Measure::default();
        stretches.retain(|s| s.from != s.to || zero(s.edge));
        stretches
    }

    /// The points of a stretch in driving order.
    fn draw(&self, stretch: &Stretch) -> Vec<LonLat> {
        let whole = self.measures[stretch.edge as usize];
        let share = |at: Measure| {
            if whole.dm == 0 {
                f64::from(u8::from(at == whole))
            } else {
                f64::from(at.dm) / f64::from(whole.dm)
            }
        };
        let (from, to) = (share(stretch.from), share(stretch.to));
        let line: Vec<LonLat> = self.line(stretch.edge).iter().map(|&p| place(p)).collect();
        let mut points = cut(&line, from.min(to), from.max(to));
        if stretch.backwards() {
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
