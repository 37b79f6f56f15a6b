//! Any text as a file of own roads, as GeoJSON and as a table: roads or findings come out, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasteflow::import::lines;

fuzz_target!(|text: &str| {
    for table in [true, false] {
        let _ = lines::read_text(text, "any", table, lines::TOLERANCE);
    }
});
