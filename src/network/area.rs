//! Areas in, an index out that says which areas a road's line crosses and which hold a point.
//! Each outline lies in an R-tree of its edges (rstar), so that a province of roads against outlines
//! of thousands of points takes seconds.

use crate::dataset::record::Sheet;
use crate::dataset::tables::{AreaRow, Feature};
use geo::{BoundingRect, Coord, Intersects, Line, LineString};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

/// A straight piece of an outline.
#[derive(Clone, Copy, Debug)]
struct Side(Line<f64>);

impl RTreeObject for Side {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        let Line { start, end } = self.0;
        AABB::from_corners([start.x, start.y], [end.x, end.y])
    }
}

/// One area: its sides and its box, in degrees.
#[derive(Clone, Debug)]
struct Outline {
    sides: RTree<Side>,
    east: f64,
}

impl Outline {
    /// True inside; on the border either answer.
    fn holds(&self, at: Coord<f64>) -> bool {
        let ray = AABB::from_corners([at.x, at.y], [self.east.max(at.x), at.y]);
        let crossed = self.sides.locate_in_envelope_intersecting(ray);
        let crossings = crossed.filter(|Side(Line { start, end })| {
            (start.y > at.y) != (end.y > at.y)
                && at.x < start.x + (at.y - start.y) / (end.y - start.y) * (end.x - start.x)
        });
        crossings.count() % 2 == 1
    }

    fn touches(&self, line: Line<f64>) -> bool {
        let frame = Side(line).envelope();
        let mut near = self.sides.locate_in_envelope_intersecting(frame);
        near.any(|Side(side)| side.intersects(&line))
    }
}

/// The areas of a case, ready to be asked.
#[derive(Clone, Debug)]
pub struct Areas {
    outlines: Vec<Outline>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl Areas {
    /// Indexes the rows of `areas.geojson`; what is no polygon holds nothing.
    #[must_use]
    pub fn new(areas: &Sheet<Feature<AreaRow>>) -> Self {
        Self::of(areas.rows.iter().map(|feature| &feature.geometry))
    }

    /// Indexes shapes by their number; what is no polygon holds nothing.
    #[must_use]
    pub fn of<'a>(shapes: impl Iterator<Item = &'a geo::Geometry<f64>>) -> Self {
        let mut outlines = Vec::new();
        let mut boxes = Vec::new();
        for (row, shape) in (0u32..).zip(shapes) {
            let sides: Vec<Side> = rings(shape).flat_map(LineString::lines).map(Side).collect();
            let frame = shape.bounding_rect().filter(|_| !sides.is_empty());
            if let Some(frame) = frame {
                let (low, high) = (frame.min(), frame.max());
                let frame = Rectangle::from_corners([low.x, low.y], [high.x, high.y]);
                boxes.push(GeomWithData::new(frame, row));
            }
            outlines.push(Outline {
                sides: RTree::bulk_load(sides),
                east: frame.map_or(f64::NEG_INFINITY, |frame| frame.max().x),
            });
        }
        Self {
            outlines,
            boxes: RTree::bulk_load(boxes),
        }
    }

    /// True when the case has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.boxes.size() == 0
    }

    fn framed(&self, low: Coord<f64>, high: Coord<f64>) -> Vec<u32> {
        let frame = AABB::from_corners([low.x, low.y], [high.x, high.y]);
        let mut rows: Vec<u32> = self
            .boxes
            .locate_in_envelope_intersecting(frame)
            .map(|leaf| leaf.data)
            .collect();
        rows.sort_unstable();
        rows
    }

    /// True when the area of this row holds a point (degrees).
    pub(super) fn holds(&self, row: u32, at: Coord<f64>) -> bool {
        self.outlines[row as usize].holds(at)
    }

    /// Rows of the areas that hold a point (degrees), in file order.
    #[must_use]
    pub fn holding(&self, at: Coord<f64>) -> Vec<u32> {
        let mut rows = self.framed(at, at);
        rows.retain(|row| self.outlines[*row as usize].holds(at));
        rows
    }

    /// Rows of the areas a line lies in, crosses or touches, in file order.
    ///
    /// ```
    /// use geo::{line_string, polygon};
    /// # use wasteflow::dataset::{cell::{Mark, Source}, record::Sheet, vocabulary::AreaKind};
    /// # use wasteflow::dataset::tables::{AreaRow, Feature};
    /// use wasteflow::network::area::Areas;
    /// # let row = AreaRow { id: "W".into(), name: "水源地".into(), kind: AreaKind::WaterSource,
    /// #     people_per_km2: None, exposure_factor: None, source: Source::new(Mark::Demo, "") };
    /// let square = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
    /// let areas = Areas::new(&Sheet::of(vec![Feature { row, geometry: square.into() }]));
    /// assert_eq!(areas.crossed(&line_string![(x: -1.0, y: 0.5), (x: 2.0, y: 0.6)]), [0]); // through
    /// assert_eq!(areas.crossed(&line_string![(x: 0.2, y: 0.5), (x: 0.3, y: 0.6)]), [0]); // inside
    /// assert!(areas.crossed(&line_string![(x: -1.0, y: 0.5), (x: 0.5, y: 2.0)]).is_empty());
    /// ```
    #[must_use]
    pub fn crossed(&self, line: &LineString<f64>) -> Vec<u32> {
        let (Some(frame), Some(&first)) = (line.bounding_rect(), line.0.first()) else {
            return Vec::new();
        };
        let mut rows = self.framed(frame.min(), frame.max());
        rows.retain(|row| {
            let outline = &self.outlines[*row as usize];
            outline.holds(first) || line.lines().any(|piece| outline.touches(piece))
        });
        rows
    }

    /// Shares along the straight line `a`–`b` at which it crosses the border of an area, unsorted.
    pub(super) fn border_shares(&self, row: u32, piece: Line<f64>, found: &mut Vec<f64>) {
        let frame = Side(piece).envelope();
        let d = piece.delta();
        for Side(side) in self.outlines[row as usize]
            .sides
            .locate_in_envelope_intersecting(frame)
        {
            let e = side.delta();
            let cross = d.x * e.y - d.y * e.x;
            if cross != 0.0 {
                let (x, y) = (side.start.x - piece.start.x, side.start.y - piece.start.y);
                let t = (x * e.y - y * e.x) / cross;
                if t > 0.0 && t < 1.0 {
                    found.push(t);
                }
            }
        }
    }

    /// Rows of the areas whose box comes as near to that of the straight line as `beyond` (degrees).
    pub(super) fn near(&self, piece: Line<f64>, beyond: Coord<f64>) -> Vec<u32> {
        let (a, b) = (piece.start, piece.end);
        let low = Coord {
            x: a.x.min(b.x),
            y: a.y.min(b.y),
        };
        let high = Coord {
            x: a.x.max(b.x),
            y: a.y.max(b.y),
        };
        self.framed(low - beyond, high + beyond)
    }
}

/// The rings of a polygon or of several; nothing of other shapes.
pub(super) fn rings(shape: &geo::Geometry<f64>) -> impl Iterator<Item = &LineString<f64>> {
    let polygons: &[geo::Polygon<f64>] = match shape {
        geo::Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        geo::Geometry::MultiPolygon(parts) => &parts.0,
        _ => &[],
    };
    polygons
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}
