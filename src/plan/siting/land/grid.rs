//! The outline of a district in, hexagons (H3) whose centres lie in it out, and the outline of one hexagon.

use crate::quantity::LonLat;
use geo::{Coord, Geometry, LineString, Polygon};
use h3o::geom::{ContainmentMode, TilerBuilder};
use h3o::{CellIndex, LatLng, Resolution};

/// Most cells of a district: more would be no help to a planner and fill the memory.
const MOST: usize = 1_000_000;

/// Ids and centres of the cells, by id.
///
/// # Errors
/// When the resolution does not exist, an outline is none, or the cells would be too many or none.
pub(super) fn cells(
    outline: &[Geometry<f64>],
    resolution: u8,
) -> Result<Vec<(String, LonLat)>, String> {
    let resolution = Resolution::try_from(resolution).map_err(|error| error.to_string())?;
    let mut tiler = TilerBuilder::new(resolution)
        .containment_mode(ContainmentMode::ContainsCentroid)
        .build();
    for shape in outline {
        let parts: Vec<Polygon<f64>> = match shape {
            Geometry::Polygon(one) => vec![one.clone()],
            Geometry::MultiPolygon(parts) => parts.0.clone(),
            _ => Vec::new(),
        };
        tiler.add_batch(parts).map_err(|error| error.to_string())?;
    }
    if tiler.coverage_size_hint() > 2 * MOST {
        return Err(format!("> {MOST} (H3 {resolution})"));
    }
    let mut cells: Vec<CellIndex> = tiler.into_coverage().collect();
    cells.sort_unstable();
    cells.dedup();
    if cells.is_empty() || cells.len() > MOST {
        return Err(format!("{} (H3 {resolution}, 1 … {MOST})", cells.len()));
    }
    let place = |cell: CellIndex| {
        let centre = LatLng::from(cell);
        (
            cell.to_string(),
            LonLat::new(round(centre.lng()), round(centre.lat())),
        )
    };
    Ok(cells.into_iter().map(place).collect())
}

/// Mean area of the cells of a resolution, km².
pub(super) fn area_km2(resolution: u8) -> f64 {
    Resolution::try_from(resolution).map_or(0.0, |r| (r.area_km2() * 1e4).round() / 1e4)
}

/// Outline of a cell, a closed ring; `None` when the id is none.
///
/// ```
/// use wasteflow::plan::siting::land::ring;
/// let ring = ring("88411caf5bfffff").map(|ring| ring.exterior().0.len());
/// assert!(ring.is_none_or(|corners| corners == 7));
/// ```
#[must_use]
pub fn ring(id: &str) -> Option<Polygon<f64>> {
    let cell: CellIndex = id.parse().ok()?;
    let corners = cell.boundary();
    let ring: Vec<Coord<f64>> = corners
        .iter()
        .map(|corner| Coord {
            x: round(corner.lng()),
            y: round(corner.lat()),
        })
        .collect();
    Some(Polygon::new(LineString::new(ring), Vec::new()))
}

/// Six decimals of a degree (0.1 m).
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Contains, polygon};

    #[test]
    fn cells_fill_the_outline_and_their_centres_lie_in_it() {
        let square = polygon![(x: 106.0, y: 29.0), (x: 106.2, y: 29.0), (x: 106.2, y: 29.2), (x: 106.0, y: 29.2)];
        let found = cells(&[square.clone().into()], 8).expect("an outline");
        assert!(found.iter().all(|(_, at)| square.contains(&at.point())));
        assert!(found.is_sorted_by(|a, b| a.0 < b.0));
        let filled: f64 = (found.iter())
            .map(|(id, _)| ring(id).expect("a cell").unsigned_area())
            .sum();
        assert!(
            (filled / square.unsigned_area() - 1.0).abs() < 0.03,
            "{filled}"
        );
    }
}
