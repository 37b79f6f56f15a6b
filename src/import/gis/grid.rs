//! A layer of points in, the rows of a table out: attributes as columns, the place as longitude and latitude before
//! them, so that points go the same way as any table: rows taken, or refused and sent back.

use super::layer::Layer;
use crate::import::table::book::Grid;

/// Headers of the place of a point.
const PLACE: [&str; 2] = ["经度", "纬度"];

/// The rows. A shape that is no point stands as its kind where its longitude belongs, and its row is refused with it.
#[must_use]
pub fn rows(layer: &Layer) -> Grid {
    let placed = layer
        .features
        .iter()
        .any(|feature| feature.shape.is_some() || feature.bad.is_some());
    let heads: Vec<String> = if placed {
        PLACE.map(str::to_owned).to_vec()
    } else {
        Vec::new()
    };
    let mut rows = vec![[heads, layer.columns.clone()].concat()];
    for feature in &layer.features {
        let mut cells = Vec::with_capacity(layer.columns.len() + 2);
        if placed {
            let (lon, lat) = match (&feature.shape, &feature.bad) {
                (_, Some(bad)) => (format!("几何损坏：{bad}"), String::new()),
                (None, None) => (String::new(), String::new()),
                (Some(shape), None) => match point(shape) {
                    Some((x, y)) => (number(x), number(y)),
                    None => (kind(shape).to_owned(), String::new()),
                },
            };
            cells.extend([lon, lat]);
        }
        cells.extend(feature.cells.iter().cloned());
        rows.push(cells);
    }
    Grid {
        name: layer.name.clone(),
        first: 1,
        rows,
    }
}

/// Ten decimals hold more than anybody measures, in degrees and in metres.
fn number(value: f64) -> String {
    let rounded = (value * 1e10).round() / 1e10;
    if rounded.is_finite() { rounded } else { value }.to_string()
}

/// The point of a shape that is one.
pub(super) fn point(shape: &geo::Geometry<f64>) -> Option<(f64, f64)> {
    match shape {
        geo::Geometry::Point(at) => Some((at.x(), at.y())),
        geo::Geometry::MultiPoint(all) if all.0.len() == 1 => Some((all.0[0].x(), all.0[0].y())),
        _ => None,
    }
}

/// What a shape is, as GIS files name it.
pub(super) fn kind(shape: &geo::Geometry<f64>) -> &'static str {
    match shape {
        geo::Geometry::Point(_) => "Point",
        geo::Geometry::MultiPoint(_) => "MultiPoint",
        geo::Geometry::LineString(_) | geo::Geometry::Line(_) => "LineString",
        geo::Geometry::MultiLineString(_) => "MultiLineString",
        geo::Geometry::Polygon(_) | geo::Geometry::Rect(_) | geo::Geometry::Triangle(_) => {
            "Polygon"
        }
        geo::Geometry::MultiPolygon(_) => "MultiPolygon",
        geo::Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}
