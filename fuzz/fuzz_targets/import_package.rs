//! Any bytes as a GeoPackage of a case: a folder of files below its own, or findings, come out, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasteflow::pipeline::geopackage::restore;

fuzz_target!(|bytes: &[u8]| {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (file, to) = (dir.path().join("a.gpkg"), dir.path().join("case"));
    std::fs::write(&file, bytes).expect("it can be written");
    match restore(&file, &to) {
        Ok(restored) => assert!(restored.files.iter().all(|path| to.join(path).starts_with(&to))),
        Err(findings) => assert!(!findings.is_empty() && !to.exists()),
    }
});
