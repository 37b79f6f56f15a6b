//! Plane geometry for recipes, in degrees with one constant stretch of longitude: points and an outline
//! in; distances, Voronoi cells and inside tests out. Exact arithmetic only, so files are the same everywhere.

use crate::quantity::LonLat;
use geo::{BooleanOps, Contains, Coord, Geometry, LineString, MultiPolygon, Point, Polygon};

/// cos 29°: how much shorter a degree of longitude is than one of latitude at Jiangjin.
pub(super) const STRETCH: f64 = 0.874_619_707;
/// Kilometres of one degree of latitude.
pub(super) const KM_PER_DEGREE: f64 = 111.195;

/// Distance in kilometres, good to 1 % within a few hundred kilometres of Jiangjin.
pub(super) fn km(a: LonLat, b: LonLat) -> f64 {
    let dx = (a.lon - b.lon) * STRETCH;
    let dy = a.lat - b.lat;
    (dx * dx + dy * dy).sqrt() * KM_PER_DEGREE
}

/// The straight line between two places.
pub(super) fn line(from: LonLat, to: LonLat) -> Geometry<f64> {
    let corner = |at: LonLat| Coord {
        x: at.lon,
        y: at.lat,
    };
    Geometry::LineString(LineString::new(vec![corner(from), corner(to)]))
}

/// Rounds degrees to five decimals (about a metre).
pub(super) fn round5(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// A place rounded to five decimals.
pub(super) fn place(lon: f64, lat: f64) -> LonLat {
    LonLat::new(round5(lon), round5(lat))
}

/// True when the place lies in the polygon.
pub(super) fn inside(polygon: &Polygon<f64>, at: LonLat) -> bool {
    polygon.contains(&Point::new(at.lon, at.lat))
}

/// Owner of the nearest site, and how clear the choice is: distance to it over distance to the
/// nearest site of another owner (1 on the border of two cells).
pub(super) fn nearest(sites: &[(LonLat, usize)], at: LonLat) -> (usize, f64) {
    let mut best = (f64::INFINITY, usize::MAX);
    for &(site, owner) in sites {
        let d = km(site, at);
        if d < best.0 {
            best = (d, owner);
        }
    }
    let other = sites
        .iter()
        .filter(|(_, owner)| *owner != best.1)
        .map(|(site, _)| km(*site, at))
        .fold(f64::INFINITY, f64::min);
    (best.1, best.0 / other)
}

/// The half-plane nearer to `a` than to `b`, cut out of a convex ring.
fn nearer_half(ring: &[Coord<f64>], a: LonLat, b: LonLat) -> Vec<Coord<f64>> {
    // |p−a|² ≤ |p−b|² in stretched coordinates is linear: side(p) ≤ 0.
    let k = STRETCH * STRETCH;
    let (dx, dy) = (k * (b.lon - a.lon), b.lat - a.lat);
    let limit = 0.5 * (k * (b.lon * b.lon - a.lon * a.lon) + b.lat * b.lat - a.lat * a.lat);
    let side = |p: Coord<f64>| dx * p.x + dy * p.y - limit;
    let mut out = Vec::with_capacity(ring.len() + 1);
    for (i, &p) in ring.iter().enumerate() {
        let q = ring[(i + 1) % ring.len()];
        let (sp, sq) = (side(p), side(q));
        if sp <= 0.0 {
            out.push(p);
        }
        if (sp < 0.0 && sq > 0.0) || (sp > 0.0 && sq < 0.0) {
            let t = sp / (sp - sq);
            out.push(Coord {
                x: p.x + t * (q.x - p.x),
                y: p.y + t * (q.y - p.y),
            });
        }
    }
    out
}

/// Voronoi cell of `site` among `others`, within a box, as an open ring of corners.
pub(super) fn cell(
    site: LonLat,
    others: impl Iterator<Item = LonLat>,
    low: Coord<f64>,
    high: Coord<f64>,
) -> Polygon<f64> {
    let mut ring = vec![
        low,
        Coord {
            x: high.x,
            y: low.y,
        },
        high,
        Coord {
            x: low.x,
            y: high.y,
        },
    ];
    for other in others {
        if other != site {
            ring = nearer_half(&ring, site, other);
        }
    }
    Polygon::new(LineString::new(ring), Vec::new())
}

/// Union of the Voronoi cells of each owner's sites, cut to the outline, corners rounded.
#[must_use]
pub fn territories(
    sites: &[(LonLat, usize)],
    owners: usize,
    outline: &Polygon<f64>,
) -> Vec<MultiPolygon<f64>> {
    use geo::BoundingRect;
    let bounds = outline.bounding_rect().expect("an outline has corners");
    let (low, high) = (bounds.min(), bounds.max());
    let mut out = vec![MultiPolygon::new(Vec::new()); owners];
    for &(site, owner) in sites {
        let cell = cell(site, sites.iter().map(|s| s.0), low, high);
        let cut = cell.intersection(outline);
        out[owner] = if out[owner].0.is_empty() {
            cut
        } else {
            out[owner].union(&cut)
        };
    }
    out.into_iter().map(rounded).collect()
}

/// The same with corners rounded to five decimals.
pub(super) fn rounded(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let ring = |line: &LineString<f64>| {
        let mut corners: Vec<Coord<f64>> = line
            .0
            .iter()
            .map(|c| Coord {
                x: round5(c.x),
                y: round5(c.y),
            })
            .collect();
        corners.dedup();
        LineString::new(corners)
    };
    let polygon = |p: &Polygon<f64>| {
        Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect())
    };
    MultiPolygon::new(
        shape
            .0
            .iter()
            .map(polygon)
            .filter(|p| p.exterior().0.len() >= 4)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    #[test]
    fn cells_of_two_sites_share_a_square_between_them() {
        let square =
            geo::Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 2.0, y: 2.0 }).to_polygon();
        let sites = [(LonLat::new(0.5, 1.0), 0), (LonLat::new(1.5, 1.0), 1)];
        let parts = territories(&sites, 2, &square);
        assert!((parts[0].unsigned_area() - 2.0).abs() < 1e-4);
        assert!((parts[1].unsigned_area() - 2.0).abs() < 1e-4);
        assert_eq!(nearest(&sites, LonLat::new(0.9, 1.0)).0, 0);
    }

    #[test]
    fn the_plane_agrees_with_the_sphere_near_jiangjin() {
        let (a, b) = (LonLat::new(106.25, 29.29), LonLat::new(106.435, 29.347));
        assert!((km(a, b) / a.distance(b).km() - 1.0).abs() < 0.01);
    }
}
