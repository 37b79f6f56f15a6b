//! What several rules look up: rows by id, areas of zones and district. Built once per check.

use super::ids::{self, Reference};
use super::{crs, numbers};
use crate::dataset::read::Gaps;
use crate::dataset::tables::Tables;
use crate::quantity::LonLat;
use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// A case with its indexes.
pub struct Context<'a> {
    pub(super) tables: &'a Tables,
    pub(super) gaps: &'a Gaps,
    pub(super) zones: Index<'a>,
    pub(super) generators: Index<'a>,
    pub(super) streams: Index<'a>,
    pub(super) wastes: Index<'a>,
    pub(super) facilities: Index<'a>,
    /// Generator of each stream, where it exists.
    pub(super) stream_generator: Vec<Option<usize>>,
    /// Whether each stream is hazardous, as far as the case knows.
    pub(super) stream_hazardous: Vec<bool>,
    pub(super) zone_areas: Vec<Area>,
    pub(super) district: Vec<Area>,
    dangling: OnceLock<Vec<Reference<'a>>>,
    outliers: OnceLock<HashMap<usize, numbers::Outlier>>,
    shift: OnceLock<Option<crs::Shift>>,
}

/// First row of each id.
pub(super) type Index<'a> = HashMap<&'a str, usize>;

fn index<'a>(ids: impl Iterator<Item = &'a str>) -> Index<'a> {
    let mut index = Index::new();
    for (row, id) in ids.enumerate() {
        index.entry(id).or_insert(row);
    }
    index
}

impl<'a> Context<'a> {
    /// Indexes the tables.
    #[must_use]
    pub fn new(tables: &'a Tables, gaps: &'a Gaps) -> Self {
        let (generators, streams) = rayon::join(
            || index(tables.generators.rows.iter().map(|g| g.id.as_str())),
            || index(tables.streams.rows.iter().map(|s| s.id.as_str())),
        );
        let wastes = index(tables.wastes.rows.iter().map(|w| w.code.as_str()));
        let rows = &tables.streams.rows;
        let hazardous = |code: &str| {
            wastes
                .get(code)
                .is_some_and(|&i| tables.wastes.rows[i].hazardous)
        };
        Self {
            tables,
            gaps,
            zones: index(tables.zones.rows.iter().map(|f| f.row.id.as_str())),
            stream_generator: rows
                .par_iter()
                .map(|s| generators.get(s.generator.as_str()).copied())
                .collect(),
            stream_hazardous: rows.par_iter().map(|s| hazardous(&s.code)).collect(),
            generators,
            streams,
            wastes,
            facilities: index(tables.facilities.rows.iter().map(|f| f.id.as_str())),
            zone_areas: tables
                .zones
                .rows
                .iter()
                .map(|f| Area::new(&f.geometry))
                .collect(),
            district: tables
                .boundary
                .rows
                .iter()
                .map(|f| Area::new(&f.geometry))
                .collect(),
            dangling: OnceLock::new(),
            outliers: OnceLock::new(),
            shift: OnceLock::new(),
        }
    }

    /// References that lead nowhere.
    pub(super) fn dangling(&self) -> &[Reference<'a>] {
        self.dangling.get_or_init(|| ids::dangling(self))
    }

    /// Streams whose tonnes stand out among their like, by row.
    pub(super) fn outliers(&self) -> &HashMap<usize, numbers::Outlier> {
        self.outliers.get_or_init(|| numbers::outliers(self))
    }

    /// The shifted coordinate system the points seem to be in.
    pub(super) fn shift(&self) -> Option<&crs::Shift> {
        self.shift.get_or_init(|| crs::find_shift(self)).as_ref()
    }

    /// True when `code` is hazardous as far as the case knows.
    pub(super) fn hazardous(&self, code: &str) -> bool {
        let row = self.wastes.get(code).map(|&i| &self.tables.wastes.rows[i]);
        row.is_some_and(|waste| waste.hazardous)
    }

    /// The zone a point lies in.
    pub(super) fn zone_at(&self, place: LonLat) -> Option<usize> {
        self.zone_areas.iter().position(|area| area.holds(place))
    }

    /// True when the point lies in the district; unknown without an outline.
    pub(super) fn in_district(&self, place: LonLat) -> Option<bool> {
        (!self.district.is_empty()).then(|| self.district.iter().any(|area| area.holds(place)))
    }

    /// How far a point is from the district, 0 inside.
    pub(super) fn metres_to_district(&self, place: LonLat) -> f64 {
        let distances = self.district.iter().map(|area| area.metres_to(place));
        distances.fold(f64::INFINITY, f64::min)
    }

    /// True when the settings of the case could be read.
    pub(super) fn settled(&self) -> bool {
        !self.gaps.whole("case.toml")
    }

    /// Facilities that have a permit line, as far as lines could be read.
    pub(super) fn permitted_facilities(&self) -> HashSet<&'a str> {
        self.tables
            .permits
            .rows
            .iter()
            .map(|p| p.facility.as_str())
            .collect()
    }
}

/// An area with its box, for quick answers.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) shape: MultiPolygon<f64>,
    pub(super) frame: Option<Rect<f64>>,
}

impl Area {
    fn new(geometry: &geo::Geometry<f64>) -> Self {
        let shape = match geometry {
            geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon.clone()]),
            geo::Geometry::MultiPolygon(parts) => parts.clone(),
            _ => MultiPolygon(Vec::new()),
        };
        Self {
            frame: shape.bounding_rect(),
            shape,
        }
    }

    /// True inside and on the border.
    pub(super) fn holds(&self, place: LonLat) -> bool {
        let point = place.point();
        self.frame.is_some_and(|frame| frame.intersects(&point)) && self.shape.intersects(&point)
    }

    /// Metres from the area, 0 inside. On a plane around the point, good to 0.2 % within 30 km.
    pub(super) fn metres_to(&self, place: LonLat) -> f64 {
        if self.holds(place) {
            0.0
        } else {
            self.metres_to_border(place)
        }
    }

    /// Metres from the border of the area, inside or outside.
    pub(super) fn metres_to_border(&self, place: LonLat) -> f64 {
        let metres_per_degree = 111_195.0;
        let east = metres_per_degree * place.lat.to_radians().cos();
        let flat = |c: geo::Coord<f64>| {
            (
                (c.x - place.lon) * east,
                (c.y - place.lat) * metres_per_degree,
            )
        };
        let rings = (self.shape.iter())
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings
            .flat_map(geo::LineString::lines)
            .map(|line| {
                let ((ax, ay), (bx, by)) = (flat(line.start), flat(line.end));
                let (dx, dy) = (bx - ax, by - ay);
                let square = dx * dx + dy * dy;
                let along = if square > 0.0 {
                    (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                (ax + along * dx).hypot(ay + along * dy)
            })
            .fold(f64::INFINITY, f64::min)
    }
}
