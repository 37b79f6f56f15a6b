//! A place in, the nearest point of a road it can enter out (R-tree on road pieces, rstar).

use super::measure::Measure;
use super::{Edge, Network};
use crate::quantity::{LonLat, Metres};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

/// Metres per degree of latitude on the mean-radius sphere.
const DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// Closer than this to an end of the road, a place is at the junction.
const AT_JUNCTION: Metres = Metres(1.0);

/// A place set on a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The place.
    pub place: LonLat,
    /// The point on the road.
    pub point: LonLat,
    /// Straight line between the two.
    pub distance: Metres,
    /// Row of the road in `roads.geojson`.
    pub road: usize,
    /// Driven way along the road from its first point to the snapped one.
    pub offset: Metres,
    /// False when the road lies in a large part that is cut off from the main part of the net.
    pub main_part: bool,
    pub(super) anchor: Anchor,
}

/// What a search needs of a snapped place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    /// The place, for the direct way between neighbours.
    pub place: LonLat,
    /// Edge.
    pub edge: u32,
    /// What the stretch of the edge from its first point costs.
    pub at: Measure,
    /// What the way between place and road costs.
    pub access: Measure,
}

/// One piece of a road: the stretch between two points of its line, or an end that stands alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub edge: u32,
    /// Number of the stretch, [`Piece::START`] or [`Piece::END`].
    pub at: u32,
}

impl Piece {
    const START: u32 = u32::MAX;
    const END: u32 = u32::MAX - 1;

    pub fn start(edge: u32) -> Self {
        Self {
            edge,
            at: Self::START,
        }
    }

    pub fn end(edge: u32) -> Self {
        Self {
            edge,
            at: Self::END,
        }
    }

    /// Numbers of the two points of the line.
    fn ends(self, points: usize) -> (usize, usize) {
        match self.at {
            Self::START => (0, 0),
            Self::END => (points - 1, points - 1),
            at => (at as usize, at as usize + 1),
        }
    }
}

/// The pieces of all roads in an R-tree, in metres on a plane around the middle of the net.
#[derive(Debug)]
pub(super) struct Pieces {
    plane: Plane,
    tree: RTree<Leaf>,
}

#[derive(Clone, Copy, Debug)]
struct Plane {
    middle: LonLat,
    /// Metres per degree of longitude there.
    degree_lon: f64,
    /// True length per planar length is at least this anywhere in the net.
    least_scale: f64,
}

impl Plane {
    fn of(points: &[[i32; 2]]) -> Self {
        let mut low = [i32::MAX; 2];
        let mut high = [i32::MIN; 2];
        for point in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        if points.is_empty() {
            (low, high) = ([0; 2], [0; 2]);
        }
        let (low, high) = (place(low), place(high));
        let middle = LonLat::new((low.lon + high.lon) / 2.0, (low.lat + high.lat) / 2.0);
        let cos = |lat: f64| lat.to_radians().cos();
        let here = cos(middle.lat).max(1e-6);
        Self {
            middle,
            degree_lon: DEGREE * here,
            least_scale: (cos(low.lat).min(cos(high.lat)) / here).clamp(0.0, 1.0),
        }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn put(&self, at: LonLat) -> [f32; 2] {
        [
            ((at.lon - self.middle.lon) * self.degree_lon) as f32,
            ((at.lat - self.middle.lat) * DEGREE) as f32,
        ]
    }
}

#[derive(Clone, Copy, Debug)]
struct Leaf {
    a: [f32; 2],
    b: [f32; 2],
    piece: Piece,
}

impl RTreeObject for Leaf {
    type Envelope = AABB<[f32; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

impl PointDistance for Leaf {
    fn distance_2(&self, p: &[f32; 2]) -> f32 {
        let (bx, by) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let (px, py) = (p[0] - self.a[0], p[1] - self.a[1]);
        let length_2 = bx * bx + by * by;
        let t = if length_2 > 0.0 {
            ((px * bx + py * by) / length_2).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let (dx, dy) = (px - t * bx, py - t * by);
        dx * dx + dy * dy
    }
}

/// Degrees of a stored point.
pub(super) fn place(point: [i32; 2]) -> LonLat {
    LonLat::new(f64::from(point[0]) / 1e7, f64::from(point[1]) / 1e7)
}

/// The nearest point of the stretch `a`–`b`: its share between the two, and the point.
fn nearest(at: LonLat, a: LonLat, b: LonLat) -> (f64, LonLat) {
    let lon = at.lat.to_radians().cos();
    let (bx, by) = ((b.lon - a.lon) * lon, b.lat - a.lat);
    let (px, py) = ((at.lon - a.lon) * lon, at.lat - a.lat);
    let length_2 = bx * bx + by * by;
    let t = if length_2 > 0.0 {
        ((px * bx + py * by) / length_2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let point = LonLat::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat));
    (t, point)
}

impl Pieces {
    pub fn new(pieces: &[Piece], edges: &[Edge], points: &[[i32; 2]]) -> Self {
        let plane = Plane::of(points);
        let leaves = pieces.iter().map(|&piece| {
            let line = edges[piece.edge as usize].line(points);
            let (a, b) = piece.ends(line.len());
            Leaf {
                a: plane.put(place(line[a])),
                b: plane.put(place(line[b])),
                piece,
            }
        });
        Self {
            plane,
            tree: RTree::bulk_load(leaves.collect()),
        }
    }
}

impl Network {
    /// Sets a place on the nearest point of a road that the profile may use and that can be driven
    /// to and from (see [`super::Profile::part_share`]); `None` only when there is no such road.
    /// How far it may be is for [`Network::check_places`] to say. Equally near: the earlier road.
    #[must_use]
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        let pieces = &self.topology.pieces;
        let plane = &pieces.plane;
        let mut best: Option<(f64, Piece, f64, LonLat)> = None;
        for (leaf, distance_2) in (pieces.tree)
            .nearest_neighbor_iter_with_distance_2(plane.put(at))
            .filter(|(leaf, _)| self.enter[leaf.piece.edge as usize])
        {
            // The plane bends lengths a little: go on until no later piece can be nearer. Half a
            // metre covers the rounding of its coordinates.
            let nearest_left = f64::from(distance_2).sqrt() * plane.least_scale - 0.5;
            if best.is_some_and(|(distance, ..)| nearest_left > distance) {
                break;
            }
            let piece = leaf.piece;
            let line = self.line(piece.edge);
            let (a, b) = piece.ends(line.len());
            let (t, point) = nearest(at, place(line[a]), place(line[b]));
            let distance = at.distance(point).0;
            let better = best.is_none_or(|(known, known_piece, ..)| {
                (distance, piece.edge, piece.at) < (known, known_piece.edge, known_piece.at)
            });
            if better {
                best = Some((distance, piece, t, point));
            }
        }
        let (distance, piece, t, point) = best?;
        Some(self.snap_on(at, piece, t, point, Metres(distance)))
    }

    fn snap_on(&self, at: LonLat, piece: Piece, t: f64, point: LonLat, distance: Metres) -> Snap {
        let line = self.line(piece.edge);
        let whole = self.measures[piece.edge as usize];
        let lengths: Vec<f64> = line
            .windows(2)
            .map(|w| place(w[0]).distance(place(w[1])).0)
            .collect();
        let total: f64 = lengths.iter().sum();
        let (a, b) = piece.ends(line.len());
        let before: f64 =
            lengths[..a].iter().sum::<f64>() + if b > a { t * lengths[a] } else { 0.0 };
        let share = if total > 0.0 { before / total } else { 0.0 };
        let drawn = whole.share(share);
        let along = if drawn.metres() <= AT_JUNCTION {
            Measure::default()
        } else if whole.less(drawn).metres() <= AT_JUNCTION {
            whole
        } else {
            drawn
        };
        Snap {
            place: at,
            point,
            distance,
            road: self.topology.edges[piece.edge as usize].row as usize,
            offset: along.metres(),
            main_part: self.part[piece.edge as usize] == 0,
            anchor: Anchor {
                place: at,
                edge: piece.edge,
                at: along,
                access: self.off_road(distance),
            },
        }
    }

    /// The points of an edge.
    pub(super) fn line(&self, edge: u32) -> &[[i32; 2]] {
        self.topology.edges[edge as usize].line(&self.topology.points)
    }

    /// What a straight distance away from the roads costs.
    pub(super) fn off_road(&self, straight: Metres) -> Measure {
        Measure::of(self.profile.access(straight), self.profile.access_kmh, 0)
    }
}
