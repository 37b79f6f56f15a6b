//! Any bytes as an OpenStreetMap file: roads or findings come out, never a panic, and every road that
//! comes out has a line of two points or more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasteflow::import::{ImportError, Options, osm};
use wasteflow::stop::StopFlag;

fuzz_target!(|bytes: &[u8]| {
    let stop = StopFlag::default();
    match osm::read_input(osm::Input::Bytes(bytes), &Options::default(), &stop, &|_| ()) {
        Ok(imported) => {
            for road in &imported.roads.rows {
                let geo::Geometry::LineString(line) = &road.geometry else {
                    panic!("a road that is no line");
                };
                assert!(line.0.len() >= 2 && road.row.length_m.0 > 0.0);
            }
        }
        Err(ImportError::Faults(findings)) => assert!(!findings.is_empty()),
        Err(ImportError::Stopped) => panic!("nobody asked to stop"),
    }
});
