//! The road network from outside: nets drawn as text with the matrix they must give, and random
//! nets judged by other people's shortest paths (petgraph).

mod drawing;
mod graphs;
mod nets;
mod places;
mod ways;

use wasteflow::dataset::cell::{Mark, Source};
use wasteflow::dataset::tables::{Feature, RoadRow};
use wasteflow::dataset::vocabulary::{OneWay, RoadClass};
use wasteflow::quantity::{LonLat, Metres};

/// A straight road of a length that need not be the line's, at 36 km/h: ten metres a second.
pub fn road(id: &str, from: LonLat, to: LonLat, length_m: f64, oneway: OneWay) -> Feature<RoadRow> {
    let source = Source::new(Mark::Demo, "test");
    Feature {
        row: RoadRow {
            oneway,
            ..RoadRow::plain(id, RoadClass::Secondary, Metres(length_m), 36.0, source)
        },
        geometry: geo::Geometry::LineString(geo::LineString::from(vec![
            (from.lon, from.lat),
            (to.lon, to.lat),
        ])),
    }
}
