//! Weights in, the customised weight of every edge in both directions out.

use super::skeleton::Skeleton;
use crate::network::hierarchy::Weight;

/// What all edges of a [`Skeleton`] cost under one set of weights.
#[derive(Clone, Debug)]
pub struct Metric<W> {
    /// What each arc of the graph costs.
    pub(super) arcs: Vec<W>,
    /// What each edge costs, up and down.
    pub(super) edges: Vec<[W; 2]>,
    /// There is, or was, an arc that costs nothing: cheapest ways may run in circles.
    pub(super) zeros: bool,
}

impl Skeleton {
    /// Customises: `weights[arc]` is the weight of each arc, [`Weight::NONE`] where it is closed.
    ///
    /// # Panics
    /// When there are not as many weights as arcs.
    #[must_use]
    pub fn customise<W: Weight>(&self, weights: &[W]) -> Metric<W> {
        let mut metric = Metric {
            arcs: Vec::new(),
            edges: Vec::new(),
            zeros: false,
        };
        metric.reset(self, weights);
        metric
    }
}

impl<W: Weight> Metric<W> {
    /// Customises anew with other weights, in the memory that is there.
    ///
    /// # Panics
    /// When there are not as many weights as arcs.
    pub fn reset(&mut self, skeleton: &Skeleton, weights: &[W]) {
        assert_eq!(weights.len(), skeleton.arcs(), "one weight per arc");
        self.arcs.clear();
        self.arcs.extend_from_slice(weights);
        self.zeros = weights.contains(&W::ZERO);
        self.customise(skeleton);
    }

    /// The edges' weights from the arcs'.
    pub(super) fn customise(&mut self, skeleton: &Skeleton) {
        self.edges.clear();
        self.edges.resize(skeleton.edges(), [W::NONE; 2]);
        for (arc, &weight) in self.arcs.iter().enumerate() {
            if let Some((edge, way)) = skeleton.edge_of(arc) {
                let slot = &mut self.edges[edge][way];
                *slot = slot.least(weight);
            }
        }
        let mut places = vec![0_u32; skeleton.nodes()];
        for y in 0..skeleton.nodes() as u32 {
            let row = skeleton.row(y);
            if row.is_empty() {
                continue;
            }
            let (lower, rest) = self.edges.split_at_mut(row.start);
            let weights = &mut rest[..row.len()];
            for (place, &z) in (0_u32..).zip(&skeleton.heads()[row]) {
                places[z as usize] = place;
            }
            for below in skeleton.below(y) {
                let edge = below.edge as usize;
                let end = skeleton.row(below.low).end;
                let [up, down] = lower[edge];
                if edge + 1 == end || !(up.exists() || down.exists()) {
                    continue;
                }
                let legs = &lower[edge + 1..end];
                let ends = &skeleton.heads()[edge + 1..end];
                let from = places[ends[0] as usize] as usize;
                if weights.len() - from == legs.len() {
                    for (weight, leg) in weights[from..].iter_mut().zip(legs) {
                        relax(weight, [up, down], *leg);
                    }
                } else {
                    for (&z, leg) in ends.iter().zip(legs) {
                        relax(&mut weights[places[z as usize] as usize], [up, down], *leg);
                    }
                }
            }
        }
    }

    /// Memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.arcs) + size_of_val(&*self.edges)
    }
}

/// The edge `y, z` over the lower node `x`: `first` is the edge `x, y` and `second` the edge `x, z`.
#[inline(always)]
pub(super) fn relax<W: Weight>(edge: &mut [W; 2], first: [W; 2], second: [W; 2]) {
    edge[0] = edge[0].least(first[1].plus(second[0]));
    edge[1] = edge[1].least(second[1].plus(first[0]));
}
