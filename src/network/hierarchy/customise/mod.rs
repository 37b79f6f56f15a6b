//! Customisable contraction hierarchies: an order and a graph come in, a [`Skeleton`] that no weight
//! enters comes out; weights come in, a [`Metric`] comes out in the time of a few sweeps over it; one
//! changed arc changes a metric in microseconds (Dibbelt, Strasser, Wagner: Customizable contraction
//! hierarchies, 2016).
//!
//! # Skeleton
//! Forget direction and eliminate the nodes in their order, joining all remaining neighbours of each:
//! the edges there ever were make a chordal graph. `U(x)` are the higher neighbours of `x`; any two of
//! them are joined, and with the parent `p(x) = min U(x)` of the elimination tree
//! `U(x) ∖ {p(x)} ⊆ U(p(x))`, so all of `U(x)` lies on the one path from `x` to its root.
//! Ranks stand for nodes; edges are numbered by their lower end, then by their higher end.
//!
//! # Customisation
//! An edge `{y, z}` holds two weights, `y→z` and `z→y`, at first the least of its arcs. A *lower
//! triangle* of it is a node `x` below both and joined to both. In the order of `y`, all
//! `w(y→z) ← min(w(y→z), w(y→x) + w(x→z))`, and the same backward. Then for any cheapest way in the
//! graph and its lowest inner node `x` between `y` and `z`, the edge `{y, z}` is there and costs no more
//! than the way over `x`: valleys rise until the way climbs and then descends. That makes it a
//! hierarchy (see the module above), with every edge in it.
//!
//! Row `y` is laid out once in a scratch array by higher end; each lower neighbour `x` then gives the
//! part of its own row behind `y`, entry by entry: every step is one triangle, and none is looked for.
//! Where that part is as long as what is left of row `y` the two have equal ends (`U(x)` beyond `y` is
//! part of `U(y)`), and the step is a plain sum of two stretches of memory.
//!
//! # Perfect customisation
//! From the top down, `w(x→z) ← min(w(x→z), w(x→y) + w(y→z))` over all `y ∈ U(x)` turns every weight
//! into the distance `d(x→z)`. (By induction `w(y→z)` is a distance when `x` comes to its turn; a
//! cheapest way from `x` to `z` that climbs and descends begins with an edge to some `y`, whose
//! customised weight is then a distance.) An arc `x→z` is dropped when
//! - its customised weight exceeds `d(x→z)`: no cheapest way uses it; or
//! - it equals `d(x→y) + d(y→z)` for another `y ∈ U(x)`, and both are above zero: the way over `y` does.
//!
//! What is left still has, for every `x→z`, a cheapest way that climbs and descends: take the first
//! edge of any; where it was dropped for a tie, `d(x→y) < d(x→z)` replaces it by a shorter one, where it
//! was dropped as too dear, by one with a weight that is a distance and is no longer. This ends at
//! an edge that was kept, and the rest of the way begins above `x`.
//!
//! A kept arc that is no arc of the graph goes over the highest of the lower triangles that give its
//! weight. With weights above zero both halves were kept: a node that replaces a half also makes a
//! triangle with both ends, and either replaces the arc or is a higher middle. With zeros this can
//! fail, and the halves are taken back in, top down.
//!
//! # Change
//! An edge is computed from its arcs and its lower triangles alone. When it changes, it can only matter
//! to edges between its higher end and another node of the same row, and only where its old weight
//! gave theirs or its new one undercuts theirs. Those wait in a queue by number; as all triangles of an
//! edge have smaller numbers, each is computed once. The result is that of a full customisation, and
//! [`Ascent`] answers on it at once; [`Metric::hierarchy`] is for when many answers are wanted.

mod ascent;
mod change;
mod metric;
mod perfect;
mod skeleton;
#[cfg(test)]
mod tests;

pub use ascent::Ascent;
pub use metric::Metric;
pub use skeleton::Skeleton;
