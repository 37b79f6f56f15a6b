//! Broken and hostile files: a clear finding, never a panic, never more memory than the file is worth.

use super::net::{Element, elements, import_bytes, xml};
use super::pbf::{self, Message};
use flate2::Compression;
use flate2::write::GzEncoder;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::Write;
use std::time::{Duration, Instant};
use wasteflow::import::{ImportError, Imported, Options};

const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

fn sample() -> Vec<Element> {
    elements(
        "
        a---b---c---d
            |   |
            e---f
        ",
        "
        abcd highway=primary name=Road ref=G1 maxspeed=50
        be highway=service maxweight=7.5
        cf highway=residential oneway=yes
        ef highway=track tracktype=grade1
        @e barrier=gate
        ! no_left_turn abcd b be
        ",
    )
}

fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    import_bytes(bytes, &Options::default())
}

/// The code of the one finding.
fn code(bytes: &[u8]) -> &'static str {
    match import(bytes) {
        Err(ImportError::Faults(findings)) => {
            assert_eq!(findings.len(), 1);
            let (cause, action) = (&findings[0].cause, &findings[0].action);
            for text in [&cause.zh, &cause.en, &action.zh, &action.en] {
                assert!(!text.is_empty());
            }
            findings[0].code
        }
        Err(ImportError::Stopped) => "stopped",
        Ok(_) => "fine",
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn every_packing_gives_the_same_roads() {
    let text = xml(&sample());
    let plain = import(text.as_bytes()).expect("XML");
    for bytes in [
        gzip(text.as_bytes()),
        pbf::file(&sample(), true),
        pbf::file(&sample(), false),
        gzip(&pbf::file(&sample(), true)),
        format!("\u{feff}  {text}").into_bytes(),
    ] {
        assert_eq!(import(&bytes).expect("packed").roads.rows, plain.roads.rows);
    }
}

#[test]
fn files_of_other_kinds_are_named() {
    for (bytes, expected) in [
        (&b""[..], "I002"),
        (b"hello", "I003"),
        (b"PK\x03\x04....", "I003"),
        (b"BZh91AY", "I003"),
        (b"{\"type\":\"FeatureCollection\"}", "I003"),
        (b"<html><body></body></html>", "I003"),
        (b"<osmChange></osmChange>", "I003"),
        (b"<osm></osm>", "I008"),
        (b"<osm></osm><osm></osm>", "I003"),
        (b"<osm>", "I004"),
        (b"<osm></way>", "I005"),
        (b"<?xml version=\"1.0\"?>", "I004"),
        (b"\0\0\0\x0d\x0a\x09OSMHeader", "I004"),
    ] {
        assert_eq!(code(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
    let Err(ImportError::Faults(found)) = import(b"PK\x03\x04") else {
        panic!("a zip is no OSM file");
    };
    assert!(found[0].cause.en.contains("zip"), "{:?}", found[0].cause);
}

#[test]
fn a_file_cut_anywhere_ends_in_a_finding() {
    let text = xml(&sample());
    let files = [
        (pbf::file(&sample(), true), 0),
        (pbf::file(&sample(), false), 0),
        // After the last `>` only the line end is missing.
        (text.clone().into_bytes(), 1),
        (gzip(text.as_bytes()), 0),
    ];
    for (kind, (bytes, tail)) in files.iter().enumerate() {
        let mut whole_blocks = 0;
        for length in 0..bytes.len() - tail {
            match code(&bytes[..length]) {
                // A PBF that ends between two blocks has no mark that more was to come.
                "I008" => whole_blocks += 1,
                "I002" | "I003" | "I004" | "I005" => {}
                other => panic!("file {kind} cut at {length}: {other}"),
            }
        }
        assert!(whole_blocks <= 2, "file {kind}: {whole_blocks}");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let started = Instant::now();
    let text = xml(&sample());
    let files = [
        pbf::file(&sample(), true),
        pbf::file(&sample(), false),
        text.clone().into_bytes(),
        gzip(text.as_bytes()),
    ];
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut fine, mut refused) = (0, 0);
    for round in 0..2000 {
        if started.elapsed() > Duration::from_secs(60) {
            assert!(round > 500, "only {round} rounds in a minute");
            break;
        }
        let mut bytes = files[round % files.len()].clone();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..3) {
                0 => bytes[at] = random.random(),
                1 => bytes[at] ^= 1 << random.random_range(0..8),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        match import(&bytes) {
            Ok(imported) => {
                fine += 1;
                assert!(!imported.roads.rows.is_empty());
            }
            Err(ImportError::Faults(findings)) => {
                refused += 1;
                assert!(findings.iter().all(|f| f.code.starts_with('I')));
            }
            Err(ImportError::Stopped) => panic!("nobody asked to stop"),
        }
    }
    assert!(fine > 0 && refused > 0, "{fine} fine, {refused} refused");
}

#[test]
fn ids_and_coordinates_at_the_ends_of_their_range_are_read() {
    let way = |refs: Vec<i64>, id| Element::Way {
        id,
        refs,
        tags: vec![("highway".to_owned(), "primary".to_owned())],
    };
    let node = |id, lon, lat| Element::Node {
        id,
        at: [lon, lat],
        tags: Vec::new(),
    };
    let far = [
        node(i64::MAX, 1_800_000_000, 900_000_000),
        node(-5, -1_800_000_000, -900_000_000),
        node(i64::MAX - 1, 1_799_000_000, 899_000_000),
        way(vec![i64::MAX, i64::MAX - 1, -5], i64::MAX),
    ];
    for bytes in [xml(&far).into_bytes(), pbf::file(&far, true)] {
        // The difference between some of these ids has 65 bits, which PBF cannot hold.
        match import(&bytes) {
            Ok(imported) => assert_eq!(imported.roads.rows.len(), 1),
            Err(ImportError::Faults(findings)) => assert_eq!(findings[0].code, "I005"),
            Err(ImportError::Stopped) => panic!("nobody asked to stop"),
        }
    }
    let huge = b"<osm><node id=\"99999999999999999999\" lat=\"1\" lon=\"1\"/><way id=\"1\"><nd ref=\"99999999999999999999\"/></way></osm>";
    assert_eq!(code(huge), "I005");
    let off = "<osm><node id=\"1\" lat=\"91\" lon=\"1\"/><node id=\"2\" lat=\"NaN\" lon=\"1\"/>\
        <way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"primary\"/></way></osm>";
    assert_eq!(code(off.as_bytes()), "I008");
}

/// A PBF of one block that is written by hand.
fn with_block(block: &[u8]) -> Vec<u8> {
    let mut bytes = pbf::header(&FEATURES);
    bytes.extend(pbf::frame("OSMData", block, true));
    bytes
}

#[test]
fn hostile_pbf_files_are_refused() {
    // A header that says more than there is, more than is allowed, and less than nothing.
    for (size, expected) in [(100, "I004"), (33 << 20, "I006"), (u64::MAX, "I006")] {
        let mut bytes = pbf::header(&FEATURES);
        bytes.extend(pbf::raw_frame("OSMData", &[], size));
        assert_eq!(code(&bytes), expected, "{size}");
    }
    let mut long_header = pbf::header(&FEATURES);
    long_header.extend([0, 1, 0, 0]);
    assert_eq!(code(&long_header), "I005");
    // Data before the header; a feature nobody knows; a history file.
    assert_eq!(code(&pbf::frame("OSMData", &[], true)), "I005");
    for feature in ["HistoricalInformation", "Unheard-of"] {
        assert_eq!(code(&pbf::header(&[feature])), "I007", "{feature}");
    }
    // Packed in ways this program does not read.
    for field in 4..=7 {
        let mut blob = Message::default();
        blob.bytes(field, b"....");
        let mut bytes = pbf::header(&FEATURES);
        bytes.extend(pbf::raw_frame("OSMData", &blob.0, blob.0.len() as u64));
        assert_eq!(code(&bytes), "I007", "{field}");
    }
    // A block that says another size than it unpacks to.
    for said in [0u64, 10, 33 << 20] {
        let mut blob = Message::default();
        let good = pbf::frame("OSMData", &[0; 100], true);
        let start = good
            .windows(2)
            .position(|w| w == [0x78, 0x9c])
            .expect("zlib");
        blob.number(2, said);
        blob.bytes(3, &good[start..]);
        let mut bytes = pbf::header(&FEATURES);
        bytes.extend(pbf::raw_frame("OSMData", &blob.0, blob.0.len() as u64));
        let expected = if said > 32 << 20 { "I006" } else { "I005" };
        assert_eq!(code(&bytes), expected, "{said}");
    }
    // Texts that are not there, lists of unequal length, ids that overflow, members of no kind.
    let element = |field: u64, build: &dyn Fn(&mut Message)| {
        let mut message = Message::default();
        build(&mut message);
        let mut group = Message::default();
        group.bytes(field, &message.0);
        let mut block = Message::default();
        let mut table = Message::default();
        for text in [
            "",
            "highway",
            "primary",
            "type",
            "restriction",
            "no_left_turn",
        ] {
            table.bytes(1, text.as_bytes());
        }
        block.bytes(1, &table.0);
        block.bytes(2, &group.0);
        with_block(&block.0)
    };
    type Build<'a> = &'a dyn Fn(&mut Message);
    let cases: [(u64, Build); 6] = [
        (3, &|way| {
            way.packed(2, [9]);
            way.packed(3, [9]);
        }),
        (3, &|way| {
            way.packed(2, [1, 1]);
            way.packed(3, [2]);
        }),
        (3, &|way| {
            way.packed(2, [1]);
            way.packed(3, [2]);
            way.packed(8, [pbf::zigzag(i64::MAX), pbf::zigzag(1)]);
        }),
        (4, &|relation| {
            relation.packed(2, [3, 4]);
            relation.packed(3, [4, 5]);
            relation.packed(8, [0]);
            relation.packed(9, [2]);
            relation.packed(10, [7]);
        }),
        (4, &|relation| {
            relation.packed(2, [3, 4]);
            relation.packed(3, [4, 5]);
            relation.packed(8, [0]);
            relation.packed(9, [2, 2]);
            relation.packed(10, [1, 1]);
        }),
        (3, &|way| way.bytes(1, b"an id is no text")),
    ];
    for (number, (field, build)) in cases.iter().enumerate() {
        assert_eq!(code(&element(*field, build)), "I005", "case {number}");
    }
}

#[test]
fn documents_that_unpack_without_end_are_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE osm [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
        <osm><node id=\"1\" lat=\"1\" lon=\"1\"><tag k=\"name\" v=\"&b;\"/></node></osm>";
    assert_eq!(code(bomb.as_bytes()), "I005");
    let entity = "<osm><way id=\"1\"><tag k=\"name\" v=\"&b;\"/></way></osm>";
    assert_eq!(code(entity.as_bytes()), "I005");
    let long_tag = format!(
        "<osm><way id=\"1\"><tag k=\"name\" v=\"{}\"/></way></osm>",
        "x".repeat(3 << 20)
    );
    assert_eq!(code(long_tag.as_bytes()), "I006");
    let parts = "<nd ref=\"1\"/>".repeat(100_001);
    assert_eq!(
        code(format!("<osm><way id=\"1\">{parts}</way></osm>").as_bytes()),
        "I005"
    );
    // 100 MB of blanks in 100 kB.
    let blanks = format!("<osm>{}</osm>", "<bounds/>".repeat(12 << 20));
    assert_eq!(code(&gzip(blanks.as_bytes())), "I006");
}

#[test]
fn a_stop_ends_the_import_with_nothing() {
    let stop = wasteflow::stop::StopFlag::default();
    stop.stop();
    let bytes = pbf::file(&sample(), true);
    let input = wasteflow::import::osm::Input::Bytes(&bytes);
    let ended = wasteflow::import::osm::read_input(input, &Options::default(), &stop, &|_| ());
    assert!(matches!(ended, Err(ImportError::Stopped)));
}

#[test]
fn the_fixture_is_the_sample() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/osm/small.osm.pbf"
    );
    let bytes = pbf::file(&sample(), false);
    if std::env::var_os("WASTEFLOW_BLESS").is_some() {
        std::fs::write(path, &bytes).expect("writes");
    }
    assert!(
        std::fs::read(path).is_ok_and(|found| found == bytes),
        "make bless writes it anew"
    );
}
