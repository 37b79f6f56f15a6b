//! Roads in, junctions found: ends no farther apart than a tolerance become one junction, named in
//! `from_node` and `to_node`. Roads that name their own nodes keep them.

use crate::dataset::tables::{Feature, RoadRow};
use crate::quantity::{LonLat, Metres};
use std::collections::{HashMap, HashSet};

/// Metres of one degree of latitude, rounded down, for the size of a cell.
const DEGREE_M: f64 = 111_000.0;

/// What came of it.
pub(super) struct Joined {
    pub(super) junctions: u64,
    /// Ends that met another only thanks to the tolerance.
    pub(super) moved: u64,
}

/// Names the junctions `J1`, `J2` … in the order of the roads. An end joins the nearest junction within
/// the tolerance, else it is a new one; so the result depends on the order of the roads and nothing else.
pub(super) fn weld(roads: &mut [Feature<RoadRow>], tolerance: Metres) -> Joined {
    let cell_degrees = (tolerance.0 / DEGREE_M).max(1e-6);
    let mut grid: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut places: Vec<LonLat> = Vec::new();
    let mut named: HashSet<String> = HashSet::new();
    let mut moved = 0;
    for road in roads.iter_mut() {
        let geo::Geometry::LineString(line) = &road.geometry else {
            continue;
        };
        let (Some(&first), Some(&last)) = (line.0.first(), line.0.last()) else {
            continue;
        };
        for (end, name) in [
            (LonLat::from(first), &mut road.row.from_node),
            (LonLat::from(last), &mut road.row.to_node),
        ] {
            if let Some(name) = name {
                named.insert(name.clone());
                continue;
            }
            // A cell is narrower in metres the farther it is from the equator.
            let cosine = end.lat.to_radians().cos().max(0.01);
            #[allow(clippy::cast_possible_truncation)]
            let cell = (
                (end.lon / cell_degrees).floor() as i64,
                (end.lat / cell_degrees).floor() as i64,
            );
            #[allow(clippy::cast_possible_truncation)]
            let across = (1.0 / cosine).ceil() as i64;
            let near = (-across..=across)
                .flat_map(|x| (-1..=1).map(move |y| (cell.0 + x, cell.1 + y)))
                .filter_map(|cell| grid.get(&cell))
                .flatten()
                .map(|&junction| (places[junction].distance(end).0, junction))
                .filter(|(metres, _)| *metres <= tolerance.0.max(0.001))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let junction = match near {
                Some((metres, junction)) => {
                    moved += u64::from(metres > 0.0);
                    junction
                }
                None => {
                    grid.entry(cell).or_default().push(places.len());
                    places.push(end);
                    places.len() - 1
                }
            };
            *name = Some(format!("J{}", junction + 1));
        }
    }
    Joined {
        junctions: (places.len() + named.len()) as u64,
        moved,
    }
}
