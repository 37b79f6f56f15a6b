//! Any bytes as a table of an office: rows taken in or refused, or findings come out, never a panic; and what is refused
//! can be sent back as a workbook that is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasteflow::dataset::tables::Tables;
use wasteflow::finding::Language;
use wasteflow::import::table::{Choices, book, look, refused};

fuzz_target!(|bytes: &[u8]| {
    let choices = Choices::default();
    let looked = match look("table", bytes, &choices, &[]) {
        Ok(looked) => looked,
        Err(findings) => return assert!(!findings.is_empty()),
    };
    let mut tables = Tables::default();
    match looked.take(&mut tables, &choices) {
        Ok(imported) => {
            assert_eq!(tables.generators.rows.len(), imported.changes.new_units.len());
            let made = refused::workbook(&imported.grid, &imported.mapping, &imported.refused, Language::Zh);
            let made = made.expect("what was read fits a workbook");
            book::read("refused.xlsx", &made, None).expect("it is one");
        }
        Err(findings) => assert!(!findings.is_empty()),
    }
});
