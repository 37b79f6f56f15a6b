//! Any bytes as a file of a GIS: the format is told by them as for any file; the first one parts a Shapefile from the
//! table beside it. A layer or findings come out, never a panic, and a layer goes the way of a table or of areas.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasteflow::dataset::tables::Tables;
use wasteflow::import::crs::Crs;
use wasteflow::import::gis::{self, Use};
use wasteflow::import::table::book::Book;
use wasteflow::import::table::{Choices, look_in};
use wasteflow::import::upsert::{To, upsert};

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let (own, other) = rest.split_at(rest.len() * usize::from(first) / 255);
    let beside = vec![
        ("a.dbf".to_owned(), other.to_vec()),
        ("a.prj".to_owned(), other.to_vec()),
    ];
    let read = gis::of_bytes("a.shp", own.to_vec(), beside, None);
    let layer = match read.and_then(|layer| layer.in_degrees(Crs::Auto)) {
        Ok(layer) => layer,
        Err(findings) => return assert!(!findings.is_empty()),
    };
    let mut tables = Tables::default();
    for to in [Use::Zones, Use::Boundary, Use::Ground("red_line".to_owned())] {
        if let Err(findings) = gis::place(&layer, &to, &mut tables) {
            assert!(!findings.is_empty());
        }
    }
    let to = To { table: "facilities", placed: true, ..To::default() };
    match upsert("a.shp", gis::grid::rows(&layer), &to, &mut tables) {
        Ok(done) => assert_eq!(done.new, tables.facilities.rows.len()),
        Err(findings) => assert!(!findings.is_empty()),
    }
    let choices = Choices::default();
    let book = Book {
        grids: vec![gis::grid::rows(&layer)],
        encoding: layer.encoding,
    };
    match look_in("a.shp", book, &choices, &[]).and_then(|looked| looked.take(&mut tables, &choices)) {
        Ok(imported) => assert!(imported.refused.iter().all(|one| one.row > 1)),
        Err(findings) => assert!(!findings.is_empty()),
    }
});
