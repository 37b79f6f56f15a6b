//! Shapes in, an index out that says how far a place is from the nearest of them. Straight pieces lie in an
//! R-tree (rstar) on one plane; the answer is exact on the plane around the place asked for.

use super::area::Areas;
use crate::quantity::{LonLat, Metres};
use geo::{BoundingRect, Coord, CoordsIter, Geometry, LinesIter};
use rstar::{AABB, PointDistance, RTree, RTreeObject};
use std::f64::consts::PI;

/// Metres per degree of latitude on the mean-radius sphere.
const DEGREE: f64 = 6_371_008.8 * PI / 180.0;

/// What is nearest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Number of the shape.
    pub shape: u32,
    /// How far it is; 0 within an area.
    pub distance: Metres,
}

/// A straight piece of a shape, in degrees with longitude shrunk by one factor.
#[derive(Clone, Copy, Debug)]
struct Piece {
    a: [f64; 2],
    b: [f64; 2],
    shape: u32,
}

impl Piece {
    /// Squared distance to a place when east counts `k` times.
    fn square(&self, at: [f64; 2], k: f64) -> f64 {
        let put = |p: [f64; 2]| [(p[0] - at[0]) * k, p[1] - at[1]];
        let (a, b) = (put(self.a), put(self.b));
        let d = [b[0] - a[0], b[1] - a[1]];
        let length = d[0] * d[0] + d[1] * d[1];
        let t = if length > 0.0 {
            (-(a[0] * d[0] + a[1] * d[1]) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let foot = [a[0] + t * d[0], a[1] + t * d[1]];
        foot[0] * foot[0] + foot[1] * foot[1]
    }
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, at: &[f64; 2]) -> f64 {
        self.square(*at, 1.0)
    }
}

/// Shapes ready to be asked.
#[derive(Clone, Debug)]
pub struct Near {
    pieces: RTree<Piece>,
    areas: Areas,
    /// cos of the latitude the plane of the index is true at.
    shrink: f64,
}

impl Near {
    /// Indexes points, lines and areas; what is empty is nowhere.
    #[must_use]
    pub fn new(shapes: &[Geometry<f64>]) -> Self {
        let latitudes = shapes.iter().filter_map(|shape| shape.bounding_rect());
        let (low, high) = latitudes.fold((90.0_f64, -90.0_f64), |(low, high), frame| {
            (low.min(frame.min().y), high.max(frame.max().y))
        });
        let middle = if low <= high {
            f64::midpoint(low, high)
        } else {
            0.0
        };
        let shrink = middle.to_radians().cos().max(1e-6);
        let put = |c: Coord<f64>| [c.x * shrink, c.y];
        let mut pieces = Vec::new();
        for (number, shape) in (0u32..).zip(shapes) {
            let before = pieces.len();
            pieces.extend(lines(shape).into_iter().map(|line| Piece {
                a: put(line.start),
                b: put(line.end),
                shape: number,
            }));
            if pieces.len() == before {
                pieces.extend(shape.coords_iter().map(|c| Piece {
                    a: put(c),
                    b: put(c),
                    shape: number,
                }));
            }
        }
        Self {
            pieces: RTree::bulk_load(pieces),
            areas: Areas::of(shapes.iter()),
            shrink,
        }
    }

    /// The nearest shape; of equally near ones the first. `None` when there is none at all.
    ///
    /// ```
    /// use geo::line_string;
    /// use wasteflow::network::Near;
    /// use wasteflow::quantity::LonLat;
    /// let river = line_string![(x: 106.0, y: 29.0), (x: 107.0, y: 29.0)];
    /// let near = Near::new(&[river.into()]);
    /// let found = near.nearest(LonLat::new(106.5, 29.1)).expect("there is one");
    /// assert!((found.distance.km() - 11.12).abs() < 0.01); // a tenth of a degree of latitude
    /// ```
    #[must_use]
    pub fn nearest(&self, at: LonLat) -> Option<Nearest> {
        self.nearest_within(at, Metres::ZERO).into_iter().next()
    }

    /// The nearest shape and those that are at most `more` farther, nearest first; roads that meet are equally near.
    #[must_use]
    pub fn nearest_within(&self, at: LonLat, more: Metres) -> Vec<Nearest> {
        let inside = self.areas.holding(at.point().0).into_iter();
        let mut found: Vec<Nearest> = inside
            .map(|shape| Nearest {
                shape,
                distance: Metres::ZERO,
            })
            .collect();
        let place = [at.lon * self.shrink, at.lat];
        let Some(first) = self.pieces.nearest_neighbor(place) else {
            return found;
        };
        // East counts a little more or less here than on the plane of the index: what is nearest here is at most
        // so much farther there.
        let k = at.lat.to_radians().cos().max(1e-6) / self.shrink;
        let stretch = k.max(1.0 / k);
        let reach = (first.distance_2(&place).sqrt() + more.0 / DEGREE) * stretch;
        let near =
            (self.pieces).locate_within_distance(place, reach * reach * (1.0 + 1e-9) + 1e-18);
        found.extend(near.map(|piece| Nearest {
            shape: piece.shape,
            distance: Metres(piece.square(place, k).sqrt() * DEGREE),
        }));
        found.sort_by(|a, b| (a.distance.0.total_cmp(&b.distance.0)).then(a.shape.cmp(&b.shape)));
        let limit = found[0].distance + more;
        found.retain(|one| one.distance <= limit);
        found
    }
}

/// The straight pieces of a shape.
fn lines(shape: &Geometry<f64>) -> Vec<geo::Line<f64>> {
    match shape {
        Geometry::LineString(line) => line.lines().collect(),
        Geometry::MultiLineString(parts) => parts.lines_iter().collect(),
        Geometry::Polygon(area) => area.lines_iter().collect(),
        Geometry::MultiPolygon(parts) => parts.lines_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Point, line_string, polygon};

    #[test]
    fn a_place_in_an_area_is_at_no_distance_and_beside_it_as_far_as_its_side() {
        let area = polygon![(x: 106.0, y: 29.0), (x: 106.1, y: 29.0), (x: 106.1, y: 29.1), (x: 106.0, y: 29.1)];
        let near = Near::new(&[Geometry::Point(Point::new(108.0, 29.0)), area.into()]);
        let inside = near.nearest(LonLat::new(106.05, 29.05)).expect("one");
        assert_eq!((inside.shape, inside.distance), (1, Metres::ZERO));
        let north = near.nearest(LonLat::new(106.05, 29.11)).expect("one");
        assert!((north.distance.0 - 0.01 * DEGREE).abs() < 0.01, "{north:?}");
        let point = near.nearest(LonLat::new(108.0, 29.02)).expect("one");
        assert_eq!(point.shape, 0);
    }

    #[test]
    fn far_from_the_middle_of_the_index_the_nearest_is_still_the_nearest() {
        // On the plane of 25° the line to the east is nearer, at 40° the one to the north is not.
        let far = line_string![(x: 100.0, y: 10.0), (x: 100.1, y: 10.0)];
        let east = line_string![(x: 101.2, y: 39.0), (x: 101.2, y: 41.0)];
        let north = line_string![(x: 99.0, y: 41.0), (x: 100.9, y: 41.0)];
        let near = Near::new(&[far.into(), east.into(), north.into()]);
        let found = near.nearest(LonLat::new(100.0, 40.0)).expect("one");
        assert_eq!(found.shape, 1);
        assert!((found.distance.0 / DEGREE - 1.2 * 40f64.to_radians().cos()).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_near_to_nothing() {
        assert_eq!(Near::new(&[]).nearest(LonLat::new(106.0, 29.0)), None);
    }
}
