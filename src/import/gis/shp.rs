//! A Shapefile in (`.shp`, with `.dbf`, `.prj` and `.cpg` beside it), a layer out.

use super::layer::{CORNERS, Layer};
use super::{broken, dbf, fault};
use crate::finding::Finding;
use crate::import::crs::Crs;
use crate::import::faults;
use shapefile::{Shape, ShapeReader};
use std::io::Cursor;

/// Reads the shapes and the rows that belong to them.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    beside: &[(String, Vec<u8>)],
) -> Result<Layer, Vec<Finding>> {
    let part = |end: &str| {
        let mut all = beside.iter();
        all.find(|(name, _)| name.to_lowercase().ends_with(end))
            .map(|(_, bytes)| bytes.as_slice())
    };
    let mut layer = Layer::new(file, Layer::stem(file));
    if let Some(prj) = part(".prj") {
        layer.crs = Crs::wkt(&String::from_utf8_lossy(prj)).map(Some);
    }
    let cpg = part(".cpg").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let table = match part(".dbf") {
        None => None,
        Some(bytes) => Some(dbf::read(bytes, cpg.as_deref()).map_err(|why| broken(file, why))?),
    };
    let mut reader = ShapeReader::new(Cursor::new(bytes)).map_err(|why| broken(file, why))?;
    let mut shapes = Vec::new();
    let mut corners = 0;
    for shape in reader.iter_shapes() {
        let shape = shape.map_err(|why| broken(file, why))?;
        corners += size(&shape);
        if corners > CORNERS {
            return Err(fault(
                &faults::GIS_LARGE,
                file,
                format!("图形顶点多于 {CORNERS} 个"),
                format!("its shapes have more than {CORNERS} corners"),
            ));
        }
        shapes.push(match shape {
            Shape::NullShape => Ok(None),
            other => geo::Geometry::<f64>::try_from(other)
                .map(Some)
                .map_err(|error| error.to_string()),
        });
    }
    let rows = table
        .as_ref()
        .map_or(shapes.len(), |table| table.rows.len());
    if rows != shapes.len() {
        return Err(broken(
            file,
            format!("{} shapes and {rows} rows of attributes", shapes.len()),
        ));
    }
    let Some(table) = table else {
        for shape in shapes {
            layer.push([], shape)?;
        }
        return Ok(layer);
    };
    layer.encoding = Some(table.encoding.name());
    let columns: Vec<usize> = table
        .columns
        .iter()
        .map(|name| layer.column(name))
        .collect();
    for (cells, shape) in table.rows.into_iter().zip(shapes) {
        layer.push(columns.iter().copied().zip(cells), shape)?;
    }
    Ok(layer)
}

fn size(shape: &Shape) -> usize {
    match shape {
        Shape::Polyline(line) => line.total_point_count(),
        Shape::PolylineM(line) => line.total_point_count(),
        Shape::PolylineZ(line) => line.total_point_count(),
        Shape::Polygon(area) => area.total_point_count(),
        Shape::PolygonM(area) => area.total_point_count(),
        Shape::PolygonZ(area) => area.total_point_count(),
        Shape::Multipoint(points) => points.points().len(),
        Shape::MultipointM(points) => points.points().len(),
        Shape::MultipointZ(points) => points.points().len(),
        _ => 1,
    }
}
