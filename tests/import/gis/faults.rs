//! Files that are messy or damaged: exactly the findings they must give, never a panic.

use super::files::*;
use super::{codes, layer, messy, taken};
use proptest::prelude::*;
use std::sync::LazyLock;

#[test]
fn each_messy_file_gives_exactly_the_findings_it_must() {
    let files = messy::messy();
    assert!(files.len() >= 24, "{}", files.len());
    let mut wrong = Vec::new();
    for (what, file, due) in files {
        let told = match layer(&file).and_then(taken) {
            Err(found) => messy::Due::Faults(codes(&found)),
            Ok((imported, _)) => messy::Due::Taken {
                units: imported.changes.new_units.len(),
                refused: (imported.refused.iter())
                    .map(|one| (one.row, one.why.word()))
                    .collect(),
            },
        };
        if told != due {
            wrong.push((what, told, due));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A column of a GeoPackage whose name is no text: a finding, not a panic of the reader below.
#[test]
fn a_column_whose_name_is_no_text_is_a_finding() {
    let mut files = every_format(&points()).into_iter();
    let mut file = files
        .find(|file| file.name == "a.gpkg")
        .expect("one of them");
    assert!(layer(&file).is_ok());
    let name = HEADS[3].as_bytes();
    let at = (file
        .bytes
        .windows(name.len())
        .position(|bytes| bytes == name))
    .expect("it is there");
    file.bytes[at] = 0xff;
    let found = layer(&file).expect_err("it is no text");
    assert_eq!(found[0].code, "I050");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// A byte changed here and there, or the end cut off: rows or findings come out, never a panic.
    #[test]
    fn damaged_files_give_rows_or_findings(
        which in 0usize..9,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        beside in any::<bool>(),
    ) {
        static FILES: LazyLock<Vec<File>> = LazyLock::new(|| every_format(&points()));
        let file = &mut FILES[which % FILES.len()].clone();
        let bytes = match file.beside.first_mut() {
            Some((_, bytes)) if beside => bytes,
            _ => &mut file.bytes,
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            let cut = cut.index(bytes.len());
            bytes.truncate(cut);
        }
        if let Err(found) = layer(file).and_then(taken) {
            prop_assert!(!found.is_empty());
        }
    }
}
