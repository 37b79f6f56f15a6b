//! The bytes of a FlatGeobuf file in, a layer out. The library checks the structure of each feature; sizes, counts and
//! the packed attributes are looked at here first, as lying ones would end the program.

use super::layer::Layer;
use super::{broken, fault};
use crate::finding::Finding;
use crate::import::crs::Crs;
use crate::import::faults;
use flatgeobuf::{
    Column, ColumnType, FallibleStreamingIterator as _, FgbReader, Geometry, GeometryType, Header,
};
use geo::{Coord, LineString, Polygon};
use std::io::Cursor;

/// Bytes of a node of the index.
const NODE: u64 = 40;

/// Reads all features.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, Vec<Finding>> {
    let reader = FgbReader::open(Cursor::new(bytes)).map_err(|why| broken(file, why))?;
    let header = reader.header();
    let index = index_size(header.features_count(), header.index_node_size());
    let sound = index.and_then(|index| sizes(bytes, index));
    sound.ok_or_else(|| broken(file, "it ends too early"))?;
    let kind = header.geometry_type();
    let mut layer = Layer::new(file, header.name().unwrap_or(Layer::stem(file)));
    if let Some(crs) = header.crs() {
        layer.crs = match (u32::try_from(crs.code()), crs.wkt()) {
            (Ok(code), _) if code > 0 => Crs::epsg(code).map(Some),
            (_, Some(wkt)) if !wkt.is_empty() => Crs::wkt(wkt).map(Some),
            _ => Ok(None),
        };
    }
    let columns = columns(&header);
    for (name, _) in &columns {
        layer.column(name);
    }
    let mut features = reader.select_all_seq().map_err(|why| broken(file, why))?;
    loop {
        let next = features.next().map_err(|why| broken(file, why))?;
        let Some(feature) = next else { break };
        let feature = feature.fbs_feature();
        let own = feature.columns().is_some_and(|columns| !columns.is_empty());
        let cells = match feature.properties() {
            _ if own => Some(Vec::new()),
            None => Some(Vec::new()),
            Some(properties) => cells(properties.bytes(), &columns),
        };
        let Some(cells) = cells else {
            return Err(fault(
                &faults::GIS_BROKEN,
                file,
                format!("第 {} 个要素的属性已损坏", layer.features.len() + 1),
                format!(
                    "the attributes of feature {} are damaged",
                    layer.features.len() + 1
                ),
            ));
        };
        let shape = feature.geometry().map(|geometry| {
            let kind = if kind == GeometryType::Unknown {
                geometry.type_()
            } else {
                kind
            };
            shape(&geometry, kind, 0)
        });
        layer.push(cells, shape.transpose())?;
    }
    Ok(layer)
}

fn columns(header: &Header<'_>) -> Vec<(String, ColumnType)> {
    let all = header.columns().into_iter().flatten();
    all.map(|column: Column<'_>| (column.name().to_owned(), column.type_()))
        .collect()
}

/// Bytes of the index; `None` for one that cannot be.
fn index_size(count: u64, node: u16) -> Option<u64> {
    if node == 0 || count == 0 {
        return Some(0);
    }
    if node < 2 || count > 1 << 40 {
        return None;
    }
    let (mut level, mut nodes) = (count, count);
    loop {
        level = level.div_ceil(u64::from(node));
        nodes += level;
        if level == 1 {
            return nodes.checked_mul(NODE);
        }
    }
}

/// Looks whether each feature is as long as it says.
fn sizes(bytes: &[u8], index: u64) -> Option<()> {
    let size = |at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
    };
    let mut at = 12usize
        .checked_add(size(8)?)?
        .checked_add(usize::try_from(index).ok()?)?;
    if at > bytes.len() {
        return None;
    }
    while at < bytes.len() {
        let length = size(at)?;
        at = at.checked_add(4)?.checked_add(length)?;
        if length < 8 || at > bytes.len() {
            return None;
        }
    }
    Some(())
}

/// The attributes of a feature: numbers of columns, each with its value.
fn cells(bytes: &[u8], columns: &[(String, ColumnType)]) -> Option<Vec<(usize, String)>> {
    let mut at = 0usize;
    let mut take = |size: usize| {
        let part = bytes.get(at..at.checked_add(size)?)?;
        at += size;
        Some((part, at))
    };
    let mut cells = Vec::new();
    if bytes.is_empty() {
        return Some(cells);
    }
    loop {
        let (two, _) = take(2)?;
        let column = usize::from(u16::from_le_bytes(two.try_into().ok()?));
        let (_, kind) = columns.get(column)?;
        macro_rules! number {
            ($t:ty) => {
                <$t>::from_le_bytes(take(size_of::<$t>())?.0.try_into().ok()?).to_string()
            };
        }
        let text = match *kind {
            ColumnType::Byte => number!(i8),
            ColumnType::UByte => number!(u8),
            ColumnType::Bool => (take(1)?.0[0] != 0).to_string(),
            ColumnType::Short => number!(i16),
            ColumnType::UShort => number!(u16),
            ColumnType::Int => number!(i32),
            ColumnType::UInt => number!(u32),
            ColumnType::Long => number!(i64),
            ColumnType::ULong => number!(u64),
            ColumnType::Float => number!(f32),
            ColumnType::Double => number!(f64),
            kind => {
                let length = u32::from_le_bytes(take(4)?.0.try_into().ok()?);
                let (text, _) = take(usize::try_from(length).ok()?)?;
                if kind == ColumnType::Binary {
                    String::new()
                } else {
                    std::str::from_utf8(text).ok()?.to_owned()
                }
            }
        };
        cells.push((column, text));
        if take(0)?.1 == bytes.len() {
            return Some(cells);
        }
    }
}

/// The shape of a geometry.
fn shape(
    geometry: &Geometry<'_>,
    kind: GeometryType,
    depth: u8,
) -> Result<geo::Geometry<f64>, String> {
    let parts = || geometry.parts().into_iter().flatten();
    let points = corners(geometry);
    Ok(match kind {
        GeometryType::Point => {
            let first = points.first().ok_or("a point without coordinates")?;
            geo::Point(*first).into()
        }
        GeometryType::MultiPoint => geo::MultiPoint::from(points).into(),
        GeometryType::LineString => LineString(points).into(),
        GeometryType::MultiLineString => geo::MultiLineString(rings(geometry, points)?).into(),
        GeometryType::Polygon => polygon(rings(geometry, points)?)?.into(),
        GeometryType::MultiPolygon if depth == 0 => {
            let areas = parts().map(|part| {
                let points = corners(&part);
                polygon(rings(&part, points)?)
            });
            geo::MultiPolygon(areas.collect::<Result<_, String>>()?).into()
        }
        other => return Err(format!("{other:?}")),
    })
}

fn corners(geometry: &Geometry<'_>) -> Vec<Coord<f64>> {
    let numbers: Vec<f64> = geometry.xy().into_iter().flatten().collect();
    (numbers.chunks_exact(2))
        .map(|pair| Coord {
            x: pair[0],
            y: pair[1],
        })
        .collect()
}

/// Lines by where each ends; one where nothing is said.
fn rings(geometry: &Geometry<'_>, points: Vec<Coord<f64>>) -> Result<Vec<LineString<f64>>, String> {
    let ends: Vec<u32> = geometry.ends().into_iter().flatten().collect();
    if ends.is_empty() {
        return Ok(vec![LineString(points)]);
    }
    let mut from = 0;
    let lines = ends.into_iter().map(|end| {
        let to = end as usize;
        let line = points.get(from..to).ok_or("ends out of order")?;
        from = to;
        Ok(LineString(line.to_vec()))
    });
    lines.collect()
}

fn polygon(mut rings: Vec<LineString<f64>>) -> Result<Polygon<f64>, String> {
    if rings.is_empty() {
        return Err("an area without corners".to_owned());
    }
    let outer = rings.remove(0);
    Ok(Polygon::new(outer, rings))
}
