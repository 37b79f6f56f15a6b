//! Many places in, the fastest ways between all of them out. One search per place of the smaller
//! side (on the reversed graph when that is the targets), on all cores, with the same result
//! whatever the number of cores.

use super::graph::Cost;
use super::query::Search;
use super::snap::Anchor;
use super::{BACKWARD, FORWARD, Matrix, Network, Way};
use crate::quantity::LonLat;
use crate::stop::StopFlag;
use rayon::prelude::*;
use std::sync::Mutex;

/// Which end of a way a search begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

/// A junction by which a source is left or a target is reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    /// The junction.
    pub node: u32,
    /// Cost between the junction and the place's point on its road.
    pub cost: Cost,
    /// Cost along the road at which the junction lies: zero or all of it.
    pub end: Cost,
}

impl Network {
    /// The fastest way from each source to each target (equal times: the shortest of them), access
    /// ways included. When `stop` is set the cells not yet done stay without a way: ask it before
    /// using the result.
    #[must_use]
    pub fn matrix(&self, sources: &[LonLat], targets: &[LonLat], stop: &StopFlag) -> Matrix {
        let anchors = |places: &[LonLat]| -> Vec<Option<Anchor>> {
            places
                .par_iter()
                .map(|&place| self.snap(place).map(|snap| snap.anchor))
                .collect()
        };
        let (from, to) = (anchors(sources), anchors(targets));
        let mut matrix = Matrix::unreachable(sources.len(), targets.len());
        let (side, few, many) = if sources.len() < targets.len() {
            (Side::Source, &from, &to)
        } else {
            (Side::Target, &to, &from)
        };
        let states: Mutex<Vec<Search>> = Mutex::new(Vec::new());
        // A batch at a time, so that finished rows do not pile up beside the matrix.
        let batch = rayon::current_num_threads().max(1) * 4;
        for (first, batch_of) in (0..).step_by(batch).zip(few.chunks(batch)) {
            let rows: Vec<Vec<Cost>> = batch_of
                .par_iter()
                .map(|anchor| match anchor {
                    Some(anchor) if !stop.stopped() => {
                        let kept = states.lock().expect("no search panics").pop();
                        let mut search = kept.unwrap_or_else(|| Search::new(self.graph.nodes()));
                        let row = self.row(&mut search, side, anchor, many);
                        states.lock().expect("no search panics").push(search);
                        row
                    }
                    _ => Vec::new(),
                })
                .collect();
            for i in 0..many.len() {
                for (j, row) in rows.iter().enumerate() {
                    if let Some(cost) = row.get(i).filter(|cost| cost.exists()) {
                        let way = Way {
                            metres: cost.metres(),
                            seconds: cost.seconds(),
                        };
                        match side {
                            Side::Source => matrix.set(first + j, i, way),
                            Side::Target => matrix.set(i, first + j, way),
                        }
                    }
                }
            }
        }
        matrix
    }

    fn row(
        &self,
        search: &mut Search,
        side: Side,
        own: &Anchor,
        others: &[Option<Anchor>],
    ) -> Vec<Cost> {
        let arcs = match side {
            Side::Source => &self.graph.out,
            Side::Target => &self.graph.into,
        };
        let seeds = self.doors(own, side).map(|door| (door.node, door.cost));
        search.run(arcs, seeds, |_, _| false);
        let other_side = match side {
            Side::Source => Side::Target,
            Side::Target => Side::Source,
        };
        others
            .iter()
            .map(|other| {
                let Some(other) = other else {
                    return Cost::NONE;
                };
                let by_junctions = self
                    .doors(other, other_side)
                    .map(|door| search.cost(door.node).plus(door.cost))
                    .min()
                    .unwrap_or(Cost::NONE);
                match side {
                    Side::Source => self.whole(own, other, by_junctions),
                    Side::Target => self.whole(other, own, by_junctions),
                }
            })
            .collect()
    }

    /// The doors of a place: the ends of its road that may be driven to (or from).
    pub(super) fn doors(&self, anchor: &Anchor, side: Side) -> impl Iterator<Item = Door> + use<> {
        let edge = &self.edges[anchor.edge as usize];
        let rest = edge.cost.less(anchor.at);
        let (at_from, at_to) = (anchor.at == Cost::ZERO, rest == Cost::ZERO);
        // A source goes on along the edge, a target is come to from behind.
        let (to_last, to_first) = match side {
            Side::Source => (FORWARD, BACKWARD),
            Side::Target => (BACKWARD, FORWARD),
        };
        let last = at_to || edge.flags & to_last != 0;
        let first = at_from || edge.flags & to_first != 0;
        let doors = [
            first.then_some(Door {
                node: edge.from,
                cost: anchor.at,
                end: Cost::ZERO,
            }),
            last.then_some(Door {
                node: edge.to,
                cost: rest,
                end: edge.cost,
            }),
        ];
        doors.into_iter().flatten()
    }

    /// The way along the one road both places are set on, if it may be driven in that direction.
    pub(super) fn along(&self, from: &Anchor, to: &Anchor) -> Cost {
        if from.edge != to.edge {
            return Cost::NONE;
        }
        let flags = self.edges[from.edge as usize].flags;
        if from.at <= to.at && (flags & FORWARD != 0 || from.at == to.at) {
            to.at.less(from.at)
        } else if from.at >= to.at && flags & BACKWARD != 0 {
            from.at.less(to.at)
        } else {
            Cost::NONE
        }
    }

    /// The direct way between two places beside the same two-way road that are nearer to each other
    /// than to the road.
    pub(super) fn direct(&self, from: &Anchor, to: &Anchor) -> Cost {
        let both_ways = FORWARD | BACKWARD;
        if from.place == to.place {
            return Cost::ZERO;
        }
        if from.edge == to.edge && self.edges[from.edge as usize].flags & both_ways == both_ways {
            let direct = self.off_road(from.place.distance(to.place));
            if direct <= from.access.plus(to.access) {
                return direct;
            }
        }
        Cost::NONE
    }

    /// The cheapest of the three ways two places can be joined, access ways included.
    pub(super) fn whole(&self, from: &Anchor, to: &Anchor, by_junctions: Cost) -> Cost {
        by_junctions
            .min(self.along(from, to))
            .plus(from.access)
            .plus(to.access)
            .min(self.direct(from, to))
    }
}
