//! A metric in, a hierarchy of the arcs that cheapest ways need out.

use super::metric::{Metric, relax};
use super::skeleton::Skeleton;
use crate::network::hierarchy::{Hierarchy, Shortcut, Via, Weight};

/// Nothing gives the weight (yet).
const NOTHING: u32 = u32::MAX;
/// Marks a middle rank; without it the number is an arc.
const MIDDLE: u32 = 1 << 31;

impl<W: Weight> Metric<W> {
    /// The hierarchy of the arcs that cheapest ways need: perfect customisation.
    #[must_use]
    pub fn hierarchy(&self, skeleton: &Skeleton) -> Hierarchy<W> {
        let mut dropped = self.dropped(skeleton);
        let via = self.via(skeleton);
        if self.zeros {
            take_back(skeleton, &via, &mut dropped);
        }
        let arc = |low: u32, edge: usize, way: usize| {
            let weight = self.edges[edge][way];
            (weight.exists() && !dropped[edge][way]).then(|| Shortcut {
                low,
                high: skeleton.heads()[edge],
                upward: way == 0,
                weight,
                via: match via[edge][way] {
                    arc if arc & MIDDLE == 0 => Via::Arc(arc),
                    middle => Via::Over(middle ^ MIDDLE),
                },
            })
        };
        let shortcuts = (0..skeleton.nodes() as u32).flat_map(|low| {
            skeleton
                .row(low)
                .flat_map(move |edge| [(low, edge, 0), (low, edge, 1)])
        });
        let shortcuts = shortcuts.filter_map(|(low, edge, way)| arc(low, edge, way));
        Hierarchy::assemble(
            skeleton.order().to_vec(),
            Some(skeleton.parents().to_vec()),
            shortcuts,
        )
    }

    /// Which edges no cheapest way needs, up and down.
    fn dropped(&self, skeleton: &Skeleton) -> Vec<[bool; 2]> {
        let mut dropped = vec![[false; 2]; skeleton.edges()];
        let mut distances = self.edges.clone();
        let mut places = vec![0_u32; skeleton.nodes()];
        for y in (0..skeleton.nodes() as u32).rev() {
            let row = skeleton.row(y);
            let (lower, rest) = distances.split_at_mut(row.start);
            let beyond = &rest[..row.len()];
            for (place, &z) in (0_u32..).zip(&skeleton.heads()[row]) {
                places[z as usize] = place;
            }
            for below in skeleton.below(y) {
                let edge = below.edge as usize;
                let end = skeleton.row(below.low).end;
                let mut near = lower[edge];
                let mut near_dropped = dropped[edge];
                for far_edge in edge + 1..end {
                    let z = skeleton.heads()[far_edge];
                    let [up, down] = beyond[places[z as usize] as usize];
                    let far = &mut lower[far_edge];
                    let far_dropped = &mut dropped[far_edge];
                    undercut(&mut far[0], &mut far_dropped[0], near[0], up);
                    undercut(&mut far[1], &mut far_dropped[1], near[1], down);
                    undercut(&mut near[0], &mut near_dropped[0], far[0], down);
                    undercut(&mut near[1], &mut near_dropped[1], far[1], up);
                }
                lower[edge] = near;
                dropped[edge] = near_dropped;
            }
        }
        dropped
    }

    /// What gives each edge its weight, up and down: an arc, or the highest rank in the middle. Where
    /// arcs cost nothing, the way with the fewest arcs goes first: others may run in circles.
    fn via(&self, skeleton: &Skeleton) -> Vec<[u32; 2]> {
        let mut via = vec![[NOTHING; 2]; skeleton.edges()];
        // Arcs of the way each edge stands for.
        let mut arcs = vec![[u32::MAX; 2]; if self.zeros { skeleton.edges() } else { 0 }];
        let mut places = vec![0_u32; skeleton.nodes()];
        for y in 0..skeleton.nodes() as u32 {
            let row = skeleton.row(y);
            let weights = &self.edges[row.clone()];
            for (place, &z) in (0_u32..).zip(&skeleton.heads()[row.clone()]) {
                places[z as usize] = place;
            }
            for edge in row.clone() {
                for &arc in skeleton.arcs_of(edge).iter().rev() {
                    let (_, way) = skeleton
                        .edge_of(arc as usize)
                        .expect("it lies on this edge");
                    if self.arcs[arc as usize] == self.edges[edge][way] {
                        via[edge][way] = arc;
                        if self.zeros {
                            arcs[edge][way] = 1;
                        }
                    }
                }
            }
            for below in skeleton.below(y) {
                let near = below.edge as usize;
                let [up, down] = self.edges[near];
                for far in near + 1..skeleton.row(below.low).end {
                    let place = places[skeleton.heads()[far] as usize] as usize;
                    let mut sum = [W::NONE; 2];
                    relax(&mut sum, [up, down], self.edges[far]);
                    for way in 0..2 {
                        let slot = &mut via[row.start + place][way];
                        // A middle replaces lower ones, never an arc.
                        if sum[way] != weights[place][way] || *slot & MIDDLE == 0 {
                            continue;
                        }
                        if self.zeros {
                            let (near, far) = if way == 0 { (near, far) } else { (far, near) };
                            let count = arcs[near][1].saturating_add(arcs[far][0]);
                            if *slot != NOTHING && count > arcs[row.start + place][way] {
                                continue;
                            }
                            arcs[row.start + place][way] = count;
                        }
                        *slot = MIDDLE | below.low;
                    }
                }
            }
        }
        via
    }
}

/// Lowers a weight to the sum of two others; marks it where the sum does as well.
#[inline(always)]
fn undercut<W: Weight>(weight: &mut W, dropped: &mut bool, first: W, second: W) {
    let sum = first.plus(second);
    *dropped |= sum < *weight || (sum == *weight && first > W::ZERO && second > W::ZERO);
    *weight = weight.least(sum);
}

/// Keeps the halves of every arc that is kept: where arcs cost nothing they may have been dropped.
fn take_back(skeleton: &Skeleton, via: &[[u32; 2]], dropped: &mut [[bool; 2]]) {
    for low in (0..skeleton.nodes() as u32).rev() {
        for edge in skeleton.row(low) {
            for way in 0..2 {
                let middle = via[edge][way];
                if dropped[edge][way] || middle == NOTHING || middle & MIDDLE == 0 {
                    continue;
                }
                let middle = middle ^ MIDDLE;
                dropped[skeleton.edge(middle, low)][1 - way] = false;
                dropped[skeleton.edge(middle, skeleton.heads()[edge])][way] = false;
            }
        }
    }
}
