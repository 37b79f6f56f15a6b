//! People along roads: residents and built-up areas in, people exposed along each road out.
//!
//! With N(x) the people within `distance_m` (d) of the point x, a road of length L exposes
//!
//! ```text
//! E = ∫₀ᴸ f(x) · N(x) dx      person·km
//! N(x) = Σ places  people · |B(x, d) ∩ disc| / |disc|
//!      + Σ areas   density · |B(x, d) ∩ area|
//! ```
//!
//! B(x, d) is the circle around the vehicle, f the largest factor of the areas that hold x (1 outside).
//! So a road cut in two exposes what it did, and a road driven twice exposes twice (R067 without the
//! tonnes; those are the caller's). A place whose point lies in an area with a density is not counted
//! again. The distance is a choice of the case: 500 m is this program's assumption, 800 m is usual (R067).
//!
//! Each straight piece of a road is integrated by Gauss–Legendre between the points at which an overlap
//! begins, becomes full, or ends; the driven length stands for the drawn one where the two differ.

use super::area::Areas;
use crate::dataset::record::Sheet;
use crate::dataset::settings::ExposureSettings;
use crate::dataset::tables::{AreaRow, Feature, PopulationRow, RoadRow};
use crate::quantity::{LonLat, Metres};
use geo::orient::Direction;
use geo::{Coord, Line, LineString, Orient};
use rayon::prelude::*;
use rstar::{AABB, RTree, RTreeObject};
use std::f64::consts::PI;

/// Metres per degree of latitude on the mean-radius sphere.
const DEGREE: f64 = 6_371_008.8 * PI / 180.0;

/// Smallest disc, metres: below it people stand at the point.
const POINT_M: f64 = 0.5;

/// Nodes and weights of Gauss–Legendre on −1…1, the positive half of eight points.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// ∫ f over `from`…`to`.
fn gauss(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
    let sum: f64 = GAUSS
        .iter()
        .map(|(node, weight)| weight * (f(middle - half * node) + f(middle + half * node)))
        .sum();
    sum * half
}

/// People spread evenly over a disc.
#[derive(Clone, Copy, Debug)]
struct Disc {
    at: LonLat,
    people: f64,
    radius: f64,
    /// Half the sides of the box within which a vehicle meets them, degrees.
    reach: [f64; 2],
}

impl RTreeObject for Disc {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        let ([x, y], LonLat { lon, lat }) = (self.reach, self.at);
        AABB::from_corners([lon - x, lat - y], [lon + x, lat + y])
    }
}

/// A side of a built-up area on its own plane, metres.
#[derive(Clone, Copy, Debug)]
struct Side {
    a: [f64; 2],
    b: [f64; 2],
}

impl RTreeObject for Side {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

/// A plane in metres around a point.
#[derive(Clone, Copy, Debug)]
struct Plane {
    origin: Coord<f64>,
    east: f64,
}

impl Plane {
    fn around(origin: Coord<f64>) -> Self {
        let east = DEGREE * origin.y.to_radians().cos().max(1e-6);
        Self { origin, east }
    }

    fn put(&self, at: Coord<f64>) -> [f64; 2] {
        [
            (at.x - self.origin.x) * self.east,
            (at.y - self.origin.y) * DEGREE,
        ]
    }
}

/// An area with people on it.
#[derive(Clone, Debug)]
struct BuiltUp {
    row: u32,
    people_per_m2: f64,
    plane: Plane,
    sides: RTree<Side>,
}

/// The people of a case, ready to be asked.
#[derive(Clone, Debug)]
pub struct Crowd {
    distance: f64,
    discs: RTree<Disc>,
    areas: Areas,
    /// By row of `areas.geojson`, where people live on the area.
    built_up: Vec<Option<BuiltUp>>,
    /// By row of `areas.geojson`, where the area has one.
    factors: Vec<Option<f64>>,
}

impl Crowd {
    /// Indexes residents and areas.
    #[must_use]
    pub fn new(
        population: &Sheet<PopulationRow>,
        areas: &Sheet<Feature<AreaRow>>,
        settings: &ExposureSettings,
    ) -> Self {
        let index = Areas::new(areas);
        let distance = settings.distance_m;
        let dense = |row: &u32| people_per_m2(&areas.rows[*row as usize].row).is_some();
        let counted = population.rows.iter().filter(|row| {
            let place = row.place().point().0;
            row.people > 0.0 && !index.holding(place).iter().any(dense)
        });
        let discs = counted.map(|row| {
            let spread = (row.people / (PI * settings.people_per_km2)).sqrt() * 1000.0;
            let radius = row.radius_m.map_or(spread, |radius| radius.0).max(POINT_M);
            // A little more than needed: the box is in degrees.
            let reach = (radius + distance) * 1.01;
            let east = Plane::around(row.place().point().0).east;
            Disc {
                at: row.place(),
                people: row.people,
                radius,
                reach: [reach / east, reach / DEGREE],
            }
        });
        Self {
            distance,
            discs: RTree::bulk_load(discs.collect()),
            built_up: (0u32..)
                .zip(&areas.rows)
                .map(|(row, feature)| built_up(row, feature))
                .collect(),
            factors: areas.rows.iter().map(|f| f.row.exposure_factor).collect(),
            areas: index,
        }
    }

    /// People within the distance of a place.
    #[must_use]
    pub fn people_near(&self, place: LonLat) -> f64 {
        let at = place.point().0;
        let plane = Plane::around(at);
        let here = AABB::from_point([at.x, at.y]);
        let discs = self
            .discs
            .locate_in_envelope_intersecting(here)
            .map(|disc| {
                let [x, y] = plane.put(disc.at.point().0);
                disc.people * overlap(x.hypot(y), disc.radius, self.distance)
            });
        let areas = self.built_up_near(Line::new(at, at));
        discs.sum::<f64>() + areas.map(|area| self.people_of(area, at)).sum::<f64>()
    }

    /// People exposed along a line of which `length` metres are driven, person·km.
    ///
    /// ```
    /// use geo::line_string;
    /// # use wasteflow::dataset::{cell::{Mark, Source}, record::Sheet, tables::PopulationRow};
    /// use wasteflow::network::exposure::Crowd;
    /// use wasteflow::quantity::Metres;
    /// # let source = Source::new(Mark::Demo, "");
    /// // 1,000 people at one point; the road passes through it and sees them for 1,000 of its metres.
    /// let hamlet = PopulationRow { name: "村".into(), lon: 106.0, lat: 29.0, people: 1000.0,
    ///     radius_m: Some(Metres(1.0)), source };
    /// let crowd = Crowd::new(&Sheet::of(vec![hamlet]), &Sheet::default(), &Default::default());
    /// let road = line_string![(x: 106.0, y: 28.97), (x: 106.0, y: 29.03)];
    /// let length = Metres(0.06 * 111_195.08);
    /// assert!((crowd.person_km(&road, length) - 1000.0).abs() < 0.01);
    /// ```
    #[must_use]
    pub fn person_km(&self, line: &LineString<f64>, length: Metres) -> f64 {
        let (mut drawn, mut people_m) = (0.0, 0.0);
        for piece in line.lines() {
            let metres = Ground::of(piece).length;
            if metres > 0.0 {
                drawn += metres;
                people_m += self.along(piece);
            }
        }
        let people = if drawn > 0.0 {
            people_m / drawn
        } else {
            let here = line.0.first().map(|at| LonLat::from(*at));
            here.map_or(0.0, |at| self.people_near(at) * self.factor(at.point().0))
        };
        people * length.km()
    }

    /// People exposed along a road in tenths of a person·km, so that sums are exact; at most what 32
    /// bits hold. A road that is no line exposes nobody.
    #[must_use]
    pub fn tenths(&self, road: &Feature<RoadRow>) -> u32 {
        let geo::Geometry::LineString(line) = &road.geometry else {
            return 0;
        };
        let tenths = (self.person_km(line, road.row.length_m) * 10.0).round();
        // Casting saturates, and nothing that is no number comes out above 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let tenths = tenths as u32;
        tenths
    }

    /// [`Crowd::tenths`] of every road, on all cores.
    #[must_use]
    pub fn of_roads(&self, roads: &Sheet<Feature<RoadRow>>) -> Vec<u32> {
        roads
            .rows
            .par_iter()
            .map(|road| self.tenths(road))
            .collect()
    }

    /// How often people count along a stretch at this point.
    fn factor(&self, at: Coord<f64>) -> f64 {
        if self.areas.is_empty() {
            return 1.0;
        }
        let holding = self.areas.holding(at).into_iter();
        let factors = holding.filter_map(|row| self.factors[row as usize]);
        factors
            .fold(None, |most: Option<f64>, f| {
                Some(most.map_or(f, |most| most.max(f)))
            })
            .unwrap_or(1.0)
    }

    /// ∫ f·N along a straight piece, person·m.
    fn along(&self, piece: Line<f64>) -> f64 {
        let mut cuts = vec![0.0, 1.0];
        for row in self.areas.near(piece, Coord { x: 0.0, y: 0.0 }) {
            if self.factors[row as usize].is_some() {
                self.areas.border_shares(row, piece, &mut cuts);
            }
        }
        cuts.sort_by(f64::total_cmp);
        let at = |share: f64| piece.start + piece.delta() * share;
        let parts = cuts.windows(2).filter(|cut| cut[1] > cut[0]).map(|cut| {
            let factor = self.factor(at((cut[0] + cut[1]) / 2.0));
            if factor > 0.0 {
                factor * self.people_along(Line::new(at(cut[0]), at(cut[1])))
            } else {
                0.0
            }
        });
        parts.sum()
    }

    /// ∫ N along a straight piece, person·m.
    fn people_along(&self, piece: Line<f64>) -> f64 {
        let ground = Ground::of(piece);
        let (a, b) = (piece.start, piece.end);
        let frame = AABB::from_corners([a.x, a.y], [b.x, b.y]);
        let discs = self
            .discs
            .locate_in_envelope_intersecting(frame)
            .map(|disc| {
                let (foot, off) = ground.foot(disc.at.point().0);
                disc.people * disc_along(foot, off, ground.length, disc.radius, self.distance)
            });
        let areas = self.built_up_near(piece);
        let areas = areas.map(|area| self.area_along(area, piece, ground.length));
        discs.sum::<f64>() + areas.sum::<f64>()
    }

    /// Built-up areas that may reach into the circle somewhere along a straight piece.
    fn built_up_near(&self, piece: Line<f64>) -> impl Iterator<Item = &BuiltUp> {
        let margin = self.distance * 1.01;
        let plane = Plane::around(piece.start);
        let beyond = Coord {
            x: margin / plane.east,
            y: margin / DEGREE,
        };
        let rows = self.areas.near(piece, beyond);
        rows.into_iter()
            .filter_map(|row| self.built_up[row as usize].as_ref())
    }

    fn area_along(&self, area: &BuiltUp, piece: Line<f64>, length: f64) -> f64 {
        let [a, b] = [piece.start, piece.end].map(|end| area.plane.put(end));
        let d = self.distance;
        let low = [a[0].min(b[0]) - d, a[1].min(b[1]) - d];
        let high = [a[0].max(b[0]) + d, a[1].max(b[1]) + d];
        let frame = AABB::from_corners(low, high);
        if area
            .sides
            .locate_in_envelope_intersecting(frame)
            .next()
            .is_none()
        {
            // No border near: all of the circle lies in the area, or nothing of it.
            let inside = self.areas.holds(area.row, piece.start);
            return if inside {
                area.people_per_m2 * PI * d * d * length
            } else {
                0.0
            };
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let parts = (length / (d / 2.0)).ceil().max(1.0) as u32;
        let people = |share: f64| self.people_of(area, piece.start + piece.delta() * share);
        let sum: f64 = (0..parts)
            .map(|i| {
                let share = |i: u32| f64::from(i) / f64::from(parts);
                gauss(share(i), share(i + 1), people)
            })
            .sum();
        sum * length
    }

    /// People of an area within the distance of a point (degrees).
    fn people_of(&self, area: &BuiltUp, at: Coord<f64>) -> f64 {
        let d = self.distance;
        let [x, y] = area.plane.put(at);
        let frame = AABB::from_corners([x - d, y - d], [x + d, y + d]);
        let (mut angle, mut covered) = (0.0, 0.0);
        for side in area.sides.locate_in_envelope_intersecting(frame) {
            let [a, b] = [side.a, side.b].map(|end| [end[0] - x, end[1] - y]);
            angle += turn(a, b);
            covered += wedge(a, b, d);
        }
        // Sides farther off than d cut sectors from the circle, whose angles are what is left of the
        // whole turn around a point inside, or of none around one outside.
        let whole = if self.areas.holds(area.row, at) {
            2.0 * PI
        } else {
            0.0
        };
        let m2 = covered + (whole - angle) * d * d / 2.0;
        area.people_per_m2 * m2.clamp(0.0, PI * d * d)
    }
}

fn people_per_m2(area: &AreaRow) -> Option<f64> {
    let density = area.people_per_km2.filter(|density| *density > 0.0);
    density.map(|density| density / 1e6)
}

fn built_up(row: u32, feature: &Feature<AreaRow>) -> Option<BuiltUp> {
    let people_per_m2 = people_per_m2(&feature.row)?;
    let shape: geo::MultiPolygon<f64> = match &feature.geometry {
        geo::Geometry::Polygon(polygon) => polygon.clone().into(),
        geo::Geometry::MultiPolygon(parts) => parts.clone(),
        _ => return None,
    };
    // Outlines turn left, holes right: so their angles add up to one turn inside.
    let shape = geo::Geometry::from(shape.orient(Direction::Default));
    let frame = geo::BoundingRect::bounding_rect(&shape)?;
    let plane = Plane::around(frame.center());
    let sides = super::area::rings(&shape).flat_map(LineString::lines);
    let sides = sides.map(|side| Side {
        a: plane.put(side.start),
        b: plane.put(side.end),
    });
    Some(BuiltUp {
        row,
        people_per_m2,
        plane,
        sides: RTree::bulk_load(sides.collect()),
    })
}

/// A straight piece of a road in metres.
struct Ground {
    plane: Plane,
    start: [f64; 2],
    /// Direction, of length 1 (or 0 for a point).
    along: [f64; 2],
    length: f64,
}

impl Ground {
    fn of(piece: Line<f64>) -> Self {
        let plane = Plane::around((piece.start + piece.end) / 2.0);
        let (start, end) = (plane.put(piece.start), plane.put(piece.end));
        let (dx, dy) = (end[0] - start[0], end[1] - start[1]);
        let length = dx.hypot(dy);
        let along = if length > 0.0 {
            [dx / length, dy / length]
        } else {
            [0.0; 2]
        };
        Self {
            plane,
            start,
            along,
            length,
        }
    }

    /// Where along the piece a point is passed, and how far off, metres.
    fn foot(&self, at: Coord<f64>) -> (f64, f64) {
        let [x, y] = self.plane.put(at);
        let (x, y) = (x - self.start[0], y - self.start[1]);
        let [u, v] = self.along;
        (x * u + y * v, (x * v - y * u).abs())
    }
}

/// ∫ of the share of a disc within the distance, over a straight way of `length` metres that passes its
/// middle at `foot` metres, `off` metres aside.
fn disc_along(foot: f64, off: f64, length: f64, radius: f64, distance: f64) -> f64 {
    let (full, none) = ((radius - distance).abs(), radius + distance);
    if off >= none {
        return 0.0;
    }
    let mut cuts = vec![0.0, length];
    let mut cut = |at: f64| {
        if at > 0.0 && at < length {
            cuts.push(at);
        }
    };
    for reach in [full, none] {
        if reach > off {
            let half = (reach * reach - off * off).sqrt();
            cut(foot - half);
            cut(foot + half);
        }
    }
    cut(foot);
    cuts.sort_by(f64::total_cmp);
    let share = |at: f64| overlap((at - foot).hypot(off), radius, distance);
    let parts = cuts.windows(2).map(|part| {
        let (from, to) = (part[0], part[1]);
        let middle = ((from + to) / 2.0 - foot).hypot(off);
        if middle >= none {
            0.0
        } else if middle <= full {
            share((from + to) / 2.0) * (to - from)
        } else {
            gauss(from, to, share)
        }
    });
    parts.sum()
}

/// Share of a disc of one radius within the distance of a point so far from its middle.
fn overlap(apart: f64, radius: f64, distance: f64) -> f64 {
    let (r, d) = (radius, distance);
    if apart >= r + d {
        return 0.0;
    }
    if apart <= (r - d).abs() {
        return if r <= d { 1.0 } else { (d / r).powi(2) };
    }
    // The lens of two circles: two sectors less the kite between the middles and the corners.
    let angle = |own: f64, other: f64| {
        ((apart * apart + own * own - other * other) / (2.0 * apart * own))
            .clamp(-1.0, 1.0)
            .acos()
    };
    let kite = (r + d - apart) * (apart + r - d) * (apart - r + d) * (apart + r + d);
    let lens = r * r * angle(r, d) + d * d * angle(d, r) - kite.max(0.0).sqrt() / 2.0;
    (lens / (PI * r * r)).clamp(0.0, 1.0)
}

/// Signed angle from `a` to `b` seen from the origin.
fn turn(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] * b[1] - a[1] * b[0]).atan2(a[0] * b[0] + a[1] * b[1])
}

/// Signed area of the triangle origin–a–b within the circle of radius `d` around the origin.
fn wedge(a: [f64; 2], b: [f64; 2], d: f64) -> f64 {
    let sector = |a, b| turn(a, b) * d * d / 2.0;
    let triangle = |a: [f64; 2], b: [f64; 2]| (a[0] * b[1] - a[1] * b[0]) / 2.0;
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    if square == 0.0 {
        return 0.0;
    }
    // Shares along a–b at which the line meets the circle.
    let middle = -(a[0] * dx + a[1] * dy) / square;
    let off = (a[0] * dy - a[1] * dx).powi(2) / square;
    let half = ((d * d - off) / square).max(0.0).sqrt();
    let (enter, leave) = ((middle - half).max(0.0), (middle + half).min(1.0));
    if d * d <= off || enter >= leave {
        return sector(a, b);
    }
    let at = |share: f64| [a[0] + share * dx, a[1] + share * dy];
    let (p, q) = (at(enter), at(leave));
    sector(a, p) * f64::from(u8::from(enter > 0.0))
        + triangle(p, q)
        + sector(q, b) * f64::from(u8::from(leave < 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_circles_overlap_by_the_lens() {
        assert_eq!(overlap(0.0, 100.0, 500.0), 1.0);
        assert_eq!(overlap(0.0, 1000.0, 500.0), 0.25);
        assert_eq!(overlap(601.0, 100.0, 500.0), 0.0);
        // Equal circles whose middles are one radius apart: 2π/3 − √3/2 of r².
        let lens = (2.0 * PI / 3.0 - 3f64.sqrt() / 2.0) / PI;
        assert!((overlap(1.0, 1.0, 1.0) - lens).abs() < 1e-12);
    }

    #[test]
    fn wedges_of_a_square_add_up_to_what_lies_in_the_circle() {
        let area = |x: f64, y: f64, side: f64, d: f64| -> f64 {
            let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
            let seen = corners.map(|[a, b]| [a - x, b - y]);
            (0..4).map(|i| wedge(seen[i], seen[(i + 1) % 4], d)).sum()
        };
        assert!((area(5.0, 5.0, 10.0, 1.0) - PI).abs() < 1e-12); // circle inside
        assert!((area(5.0, 5.0, 10.0, 100.0) - 100.0).abs() < 1e-9); // square inside
        assert!((area(0.0, 5.0, 10.0, 1.0) - PI / 2.0).abs() < 1e-9); // on a side
        assert!((area(0.0, 0.0, 10.0, 1.0) - PI / 4.0).abs() < 1e-9); // at a corner
        assert!(area(-5.0, 5.0, 10.0, 1.0).abs() < 1e-12); // outside
    }
}
