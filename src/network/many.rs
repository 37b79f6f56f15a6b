//! Many places in, the fastest ways between all of them out: sixteen sources a sweep over the part of
//! the hierarchy that leads to the targets, on all cores, with the same result whatever their number.

use super::graph::Cost;
use super::hierarchy::{LANES, Lanes};
use super::measure::{Measure, Objective};
use super::snap::Anchor;
use super::topology::directed;
use super::{BACKWARD, FORWARD, Matrix, Network, Way};
use crate::quantity::LonLat;
use crate::stop::StopFlag;
use rayon::prelude::*;

/// Which end of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

/// A node by which a source is left or a target is reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    /// The node.
    pub node: u32,
    /// What the stretch between the node and the place's point on its road costs.
    pub cost: Measure,
    /// Where along the road the node lies: at its beginning or its end.
    pub end: Measure,
}

/// The targets of a matrix as the hierarchy sees them: its nodes, and each target's doors among them.
struct Doors {
    nodes: Vec<u32>,
    /// Number within `nodes` and what the rest of the way costs.
    doors: Vec<(u32, Cost)>,
    /// First door of each target, and one past the last of all.
    first: Vec<u32>,
}

impl Network {
    /// The fastest way from each source to each target (equal times: the shortest of them), access
    /// ways included. When `stop` is set the cells not yet done stay without a way: ask it before
    /// using the result.
    #[must_use]
    pub fn matrix(&self, sources: &[LonLat], targets: &[LonLat], stop: &StopFlag) -> Matrix {
        let anchors = |places: &[LonLat]| -> Vec<Option<Anchor>> {
            (places.par_iter())
                .map(|&place| self.snap(place).map(|snap| snap.anchor))
                .collect()
        };
        let (from, to) = (anchors(sources), anchors(targets));
        let mut matrix = Matrix::unreachable(sources.len(), targets.len());
        if targets.is_empty() || stop.stopped() {
            return matrix;
        }
        let doors = self.target_doors(&to);
        let selection = self.hierarchy(Objective::Fastest).select(&doors.nodes);
        let batches = matrix.rows_mut(LANES).into_par_iter();
        batches.zip(from.par_chunks(LANES)).for_each_init(
            || {
                (
                    Lanes::default(),
                    vec![Cost::NONE; LANES * doors.nodes.len()],
                )
            },
            |(lanes, costs), (cells, from)| {
                if stop.stopped() {
                    return;
                }
                let seeds: Vec<Vec<(u32, Cost)>> = (from.iter())
                    .map(|anchor| self.seeds(anchor.as_ref(), Side::Source, Objective::Fastest))
                    .collect();
                let seeds: Vec<&[(u32, Cost)]> = seeds.iter().map(Vec::as_slice).collect();
                let costs = &mut costs[..from.len() * doors.nodes.len()];
                selection.rows(lanes, &seeds, costs);
                let rows = cells
                    .chunks_mut(to.len())
                    .zip(costs.chunks(doors.nodes.len().max(1)));
                for ((row, costs), source) in rows.zip(from) {
                    if let Some(source) = source {
                        self.fill(row, source, &to, &doors, costs);
                    }
                }
            },
        );
        matrix
    }

    /// One row: the cheapest door of each target, or a way that needs no junction.
    fn fill(
        &self,
        row: &mut [(f32, f32)],
        source: &Anchor,
        to: &[Option<Anchor>],
        doors: &Doors,
        costs: &[Cost],
    ) {
        for ((cell, target), first) in row.iter_mut().zip(to).zip(doors.first.windows(2)) {
            let Some(target) = target else { continue };
            let by_junctions = doors.doors[first[0] as usize..first[1] as usize]
                .iter()
                .map(|&(node, rest)| costs[node as usize].plus(rest))
                .min()
                .unwrap_or(Cost::NONE);
            let cost = self.whole(source, target, by_junctions, Objective::Fastest);
            if cost.exists() {
                *cell = Matrix::cell(Way {
                    metres: cost.metres(),
                    seconds: cost.seconds(),
                });
            }
        }
    }

    fn target_doors(&self, targets: &[Option<Anchor>]) -> Doors {
        let mut doors = Vec::with_capacity(targets.len() * 2);
        let mut first = Vec::with_capacity(targets.len() + 1);
        let narrow = |n: usize| u32::try_from(n).expect("fewer than 2^32 doors");
        for target in targets {
            first.push(narrow(doors.len()));
            doors.extend(self.seeds(target.as_ref(), Side::Target, Objective::Fastest));
        }
        first.push(narrow(doors.len()));
        let mut nodes: Vec<u32> = doors.iter().map(|(node, _)| *node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        for (node, _) in &mut doors {
            *node = narrow(nodes.binary_search(node).expect("every door is listed"));
        }
        Doors {
            nodes,
            doors,
            first,
        }
    }

    /// Where a search begins (or ends) for a place, and what it costs to get there.
    pub(super) fn seeds(
        &self,
        anchor: Option<&Anchor>,
        side: Side,
        objective: Objective,
    ) -> Vec<(u32, Cost)> {
        let doors = anchor
            .into_iter()
            .flat_map(|anchor| self.doors(anchor, side));
        doors
            .map(|door| (door.node, objective.cost(door.cost)))
            .collect()
    }

    /// The doors of a place: the ends of its road that may be driven to (or from). Beside a junction
    /// where turns are restricted a road's end has one door for each way of having come there.
    pub(super) fn doors(&self, anchor: &Anchor, side: Side) -> Vec<Door> {
        let edge = &self.topology.edges[anchor.edge as usize];
        let turns = &self.topology.turns;
        let whole = self.measures[anchor.edge as usize];
        let rest = whole.less(anchor.at);
        let start = Measure::default();
        let mut doors = Vec::with_capacity(2);
        for (last, junction, cost, end) in [
            (false, edge.from, anchor.at, start),
            (true, edge.to, rest, whole),
        ] {
            let door = |node| Door { node, cost, end };
            let at_junction = cost == start;
            // A source goes on along the edge, a target is come to from behind.
            let forward = last == (side == Side::Source);
            let may = edge.flags & if forward { FORWARD } else { BACKWARD } != 0;
            let road = directed(anchor.edge, forward);
            match side {
                Side::Source if at_junction => doors.push(door(junction)),
                Side::Source if may => doors.push(door(turns.after(road, junction))),
                Side::Target if at_junction => doors.extend(turns.at(junction).map(door)),
                Side::Target if may => doors.extend(turns.before(road, junction).map(door)),
                _ => {}
            }
        }
        doors
    }

    /// The way along the one road both places are set on, if it may be driven in that direction.
    pub(super) fn along(&self, from: &Anchor, to: &Anchor) -> Option<Measure> {
        if from.edge != to.edge {
            return None;
        }
        let flags = self.topology.edges[from.edge as usize].flags;
        let onward = |from: Measure, to: Measure| from.ms <= to.ms && from.dm <= to.dm;
        if from.at == to.at || (onward(from.at, to.at) && flags & FORWARD != 0) {
            Some(to.at.less(from.at))
        } else if onward(to.at, from.at) && flags & BACKWARD != 0 {
            Some(from.at.less(to.at))
        } else {
            None
        }
    }

    /// The direct way between two places beside the same two-way road that are nearer to each other
    /// than to the road.
    pub(super) fn direct(&self, from: &Anchor, to: &Anchor) -> Option<Measure> {
        let both_ways = FORWARD | BACKWARD;
        if from.place == to.place {
            return Some(Measure::default());
        }
        let flags = self.topology.edges[from.edge as usize].flags;
        if from.edge == to.edge && flags & both_ways == both_ways {
            let direct = self.off_road(from.place.distance(to.place));
            let fastest = |measure| Objective::Fastest.cost(measure);
            if fastest(direct) <= fastest(from.access).plus(fastest(to.access)) {
                return Some(direct);
            }
        }
        None
    }

    /// The cheapest of the three ways two places can be joined, access ways included.
    pub(super) fn whole(
        &self,
        from: &Anchor,
        to: &Anchor,
        by_junctions: Cost,
        objective: Objective,
    ) -> Cost {
        let cost = |way: Option<Measure>| way.map_or(Cost::NONE, |way| objective.cost(way));
        by_junctions
            .min(cost(self.along(from, to)))
            .plus(objective.cost(from.access))
            .plus(objective.cost(to.access))
            .min(cost(self.direct(from, to)))
    }
}
