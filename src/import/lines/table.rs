//! A table with one row for each edge in (ends in degrees or metres, or the line as WKT), a layer of lines out, so that a
//! table goes the way of any layer.

use crate::dataset::cell::Cell as _;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use crate::import::gis::Layer;
use crate::import::table::book::Grid;
use geo::{Coord, Geometry, LineString};

/// Columns of the ends of an edge.
const ENDS: [&str; 4] = ["from_lon", "from_lat", "to_lon", "to_lat"];
/// Column of a line as text.
const WKT: &str = "wkt";
/// Rows within which headers are looked for.
const HEADS: usize = 30;

/// Whether a sheet has a row that names the ends of edges.
pub(super) fn is_one(grid: &Grid) -> bool {
    head(grid).is_some()
}

fn head(grid: &Grid) -> Option<(usize, bool)> {
    (0..grid.rows.len().min(HEADS)).find_map(|row| {
        let has = |name: &str| grid.rows[row].iter().any(|text| text == name);
        let wkt = has(WKT);
        (wkt || ENDS.iter().all(|end| has(end))).then_some((row, wkt))
    })
}

/// The layer, and the column a place stands in.
///
/// # Errors
/// `I010` when no row names the ends, `I051` when a cell is too long.
pub(super) fn layer(file: &str, grid: &Grid) -> Result<(Layer, &'static str), Vec<Finding>> {
    let Some((head, wkt)) = head(grid) else {
        let ends = ENDS.join(", ");
        let cause = Bilingual::new(
            format!("没有一行表头有 {ends}（或 {WKT}）"),
            format!("no row of headers has {ends} (or {WKT})"),
        );
        return Err(vec![faults::NO_LINES.finding(Place::file(file), cause)]);
    };
    let headers = &grid.rows[head];
    let at = |name: &str| headers.iter().position(|text| text == name);
    let place = if wkt { WKT } else { ENDS[0] };
    let mut layer = Layer::of_rows(file, &grid.name);
    let own: Vec<(usize, usize)> = (headers.iter().enumerate())
        .filter(|(_, text)| !text.is_empty() && !ENDS.contains(&text.as_str()) && *text != WKT)
        .map(|(from, text)| (from, layer.column(text)))
        .collect();
    for row in head + 1..grid.rows.len() {
        if grid.rows[row].iter().all(String::is_empty) {
            continue;
        }
        let line = if wkt {
            at(WKT).and_then(|at| from_wkt(grid.cell(row, at)))
        } else {
            let [w, s, e, n] =
                ENDS.map(|end| at(end).and_then(|at| f64::parse(grid.cell(row, at)).ok()));
            let end = |x: Option<f64>, y: Option<f64>| Some(Coord { x: x?, y: y? });
            end(w, s)
                .zip(end(e, n))
                .map(|(from, to)| vec![from, to].into())
        };
        let shape = line
            .map(|line: LineString<f64>| Some(Geometry::LineString(line)))
            .ok_or_else(|| place.to_owned());
        let cells = own
            .iter()
            .map(|&(from, to)| (to, grid.cell(row, from).to_owned()));
        layer.push_row(grid.number(row), cells, shape)?;
    }
    Ok((layer, place))
}

/// `LINESTRING (106.1 29.2, 106.2 29.3)`.
fn from_wkt(text: &str) -> Option<LineString<f64>> {
    let upper = text.trim().to_ascii_uppercase();
    let inner = upper.strip_prefix("LINESTRING")?.trim();
    let inner = inner.strip_prefix('(')?.strip_suffix(')')?;
    let points: Option<Vec<Coord<f64>>> = (inner.split(','))
        .map(|pair| {
            let mut numbers = pair.split_whitespace().map(|n| f64::parse(n).ok());
            Some(Coord {
                x: numbers.next()??,
                y: numbers.next()??,
            })
        })
        .collect();
    points.map(LineString::new)
}
