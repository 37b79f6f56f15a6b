//! Every reader against files that were damaged on the way: seeded changes of bytes, pieces left out, doubled or taken from
//! another file, in archives behind the packing, where no checksum hides them. Rows or findings come out, never a panic.

use super::gis::files::{every_format, points};
use super::table::old::{ods, xls};
use crate::common;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};
use wasteflow::dataset::tables::Tables;
use wasteflow::finding::Language;
use wasteflow::import::crs::Crs;
use wasteflow::import::gis::{self, Use};
use wasteflow::import::table::book::{self, Book};
use wasteflow::import::table::{Choices, look, look_in, refused};
use wasteflow::import::upsert::{To, upsert};
use wasteflow::import::{ImportError, Options, lines, osm, workbook};
use wasteflow::pipeline::geopackage;
use wasteflow::stop::StopFlag;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Damaged files each reader gets.
const CASES: usize = 600;
/// After so long a reader has had enough of them.
const LONGEST: Duration = Duration::from_secs(55);

/// Pieces that readers stumble over when they turn up where nobody expects them.
const PIECES: [&[u8]; 12] = [
    b"",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"-1",
    b"1e308",
    b"99999999999999999999",
    b"NaN",
    b"\"",
    b"<",
    b"[[[[[[[[",
    "\u{feff}合计".as_bytes(),
];

/// Changes some of it.
fn damaged(bytes: &[u8], other: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.random_range(1..=6) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.random_range(0..bytes.len());
        let to = (at + random.random_range(0..=24)).min(bytes.len());
        match random.random_range(0..7) {
            0 => bytes[at] = random.random(),
            1 => bytes[at] ^= 1 << random.random_range(0..8),
            2 => drop(bytes.drain(at..to)),
            3 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                bytes.splice(at..to, piece.iter().copied());
            }
            5 if !other.is_empty() => {
                let from = random.random_range(0..other.len());
                let end = (from + random.random_range(1..=64)).min(other.len());
                bytes.splice(at..to, other[from..end].iter().copied());
            }
            _ if random.random_range(0..4) == 0 => bytes.truncate(at),
            _ => bytes[at] = 0,
        }
    }
    bytes
}

/// An archive with one of its members damaged; itself damaged where it is none.
fn damaged_within(archive: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(archive)) else {
        return damaged(archive, &[], random);
    };
    let which = random.random_range(0..zip.len());
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut member = zip.by_index(at).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("it unpacks");
        if at == which {
            bytes = damaged(&bytes, archive, random);
        }
        let options = SimpleFileOptions::default();
        let name = member.name().expect("a name").into_owned();
        made.start_file(name, options).expect("memory");
        made.write_all(&bytes).expect("memory");
    }
    made.finish().expect("memory").into_inner()
}

/// Runs a reader over damaged files of all samples; says how many it had.
fn each(seed: u64, samples: &[(String, Vec<u8>)], read: impl Fn(&str, Vec<u8>)) {
    let started = Instant::now();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut done = 0;
    for case in 0..CASES {
        let (name, bytes) = &samples[case % samples.len()];
        let other = &samples[random.random_range(0..samples.len())].1;
        let packed = bytes.starts_with(b"PK") && random.random_range(0..4) > 0;
        let bytes = if packed {
            damaged_within(bytes, &mut random)
        } else {
            damaged(bytes, other, &mut random)
        };
        read(name, bytes);
        done += 1;
        if started.elapsed() > LONGEST {
            break;
        }
    }
    assert!(done >= CASES.min(500), "only {done} in {LONGEST:?}");
}

fn sample(name: &str, bytes: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    (name.to_owned(), bytes.into())
}

fn rows() -> Vec<Vec<String>> {
    let rows = [
        ["2024 年危险废物产生情况", "", "", "", "", ""],
        [
            "单位名称",
            "所在镇街",
            "经度",
            "纬度",
            "废物代码",
            "产生量（千克）",
        ],
        ["新厂甲", "青石镇", "106.05", "29.05", "900-214-08", "1200"],
        [
            "新厂乙",
            "红岩",
            "106°3'0\"",
            "29°3′0″",
            "HW49 900-041-49",
            "３，５００",
        ],
        ["新厂丙", "大足镇", "35500000", "3240000", "HW08", "-1"],
        ["合计", "", "", "", "", "4700"],
    ];
    rows.map(|row| row.map(str::to_owned).to_vec()).to_vec()
}

fn csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0..).zip(rows) {
        for (c, text) in (0..).zip(row) {
            match text.parse::<f64>() {
                Ok(value) => sheet.write_number(r, c, value).expect("a cell"),
                Err(_) => sheet.write_string(r, c, text).expect("a cell"),
            };
        }
    }
    let plain = rust_xlsxwriter::Format::new();
    sheet
        .merge_range(0, 0, 0, 5, &rows[0][0], &plain)
        .expect("an area");
    book.save_to_buffer().expect("memory")
}

fn small() -> Tables {
    wasteflow::dataset::read::folder(&common::small()).tables
}

#[test]
fn damaged_tables_of_offices_give_rows_or_findings() {
    let (rows, tables) = (rows(), small());
    let text = csv(&rows);
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let samples = [
        sample("a.csv", text.as_bytes()),
        sample("gb.csv", gb),
        sample("a.txt", [b"\xff\xfe".to_vec(), utf16].concat()),
        sample("a.xlsx", xlsx(&rows)),
        sample("a.xls", xls(&rows)),
        sample("a.ods", ods(&rows)),
    ];
    each(11, &samples, |name, bytes| {
        let choices = Choices::default();
        let mut into = tables.clone();
        match look(name, &bytes, &choices, &[]).and_then(|looked| looked.take(&mut into, &choices))
        {
            Ok(done) => {
                let made =
                    refused::workbook(&done.grid, &done.mapping, &done.refused, Language::Zh);
                let made = made.expect("what was read fits a workbook");
                book::read("refused.xlsx", &made, None).expect("it is one");
            }
            Err(findings) => assert!(!findings.is_empty()),
        }
        let Ok(book) = book::read(name, &bytes, None) else {
            return;
        };
        for grid in book.grids {
            for table in ["facilities", "permits", "places"] {
                let mut into = tables.clone();
                let to = To {
                    table,
                    crs: Some(Crs::Auto),
                    ..To::default()
                };
                match upsert(name, grid.clone(), &to, &mut into) {
                    Ok(done) => {
                        let made = refused::of_rows(
                            &done.grid,
                            &done.headers(),
                            &done.refused,
                            Language::En,
                        );
                        made.expect("what was read fits a workbook");
                    }
                    Err(findings) => assert!(!findings.is_empty()),
                }
            }
        }
    });
}

#[test]
fn damaged_files_of_a_gis_give_features_or_findings() {
    let tables = small();
    let files = every_format(&points());
    let zones = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small/zones.geojson");
    let mut samples: Vec<_> = files
        .iter()
        .map(|file| (file.name.clone(), file.bytes.clone()))
        .collect();
    samples.push(sample("zones.geojson", std::fs::read(zones).expect("read")));
    let shapes = files.iter().position(|file| file.name.ends_with(".shp"));
    let beside = shapes.map_or_else(Vec::new, |at| files[at].beside.clone());
    each(12, &samples, |name, bytes| {
        let beside = if name.ends_with(".shp") {
            beside.clone()
        } else {
            Vec::new()
        };
        let read = gis::of_bytes(name, bytes, beside, None);
        let layer = match read.and_then(|layer| layer.in_degrees(Crs::Auto)) {
            Ok(layer) => layer,
            Err(findings) => return assert!(!findings.is_empty()),
        };
        let mut into = tables.clone();
        for to in [
            Use::Zones,
            Use::Boundary,
            Use::Ground("red_line".to_owned()),
        ] {
            if let Err(findings) = gis::place(&layer, &to, &mut into) {
                assert!(!findings.is_empty());
            }
        }
        let to = To {
            table: "facilities",
            placed: true,
            crs: None,
            columns: &[],
        };
        if let Err(findings) = upsert(name, gis::grid::rows(&layer), &to, &mut into) {
            assert!(!findings.is_empty());
        }
        let choices = Choices::default();
        let book = Book {
            grids: vec![gis::grid::rows(&layer)],
            encoding: layer.encoding,
        };
        let taken =
            look_in(name, book, &choices, &[]).and_then(|looked| looked.take(&mut into, &choices));
        if let Err(findings) = taken {
            assert!(!findings.is_empty());
        }
    });
}

#[test]
fn damaged_shapes_beside_damaged_attributes_give_features_or_findings() {
    let files = every_format(&points());
    let shape = files
        .iter()
        .find(|file| file.name.ends_with(".shp"))
        .expect("a Shapefile");
    let samples: Vec<_> = shape.beside.clone();
    each(13, &samples, |name, bytes| {
        let mut beside = shape.beside.clone();
        let own = beside
            .iter_mut()
            .find(|(other, _)| other == name)
            .expect("the file");
        own.1 = bytes;
        if let Err(findings) = gis::of_bytes(&shape.name, shape.bytes.clone(), beside, None) {
            assert!(!findings.is_empty());
        }
    });
}

#[test]
fn damaged_road_files_give_roads_or_findings() {
    let pbf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/osm/small.osm.pbf");
    let xml = r#"<?xml version="1.0"?><osm version="0.6"><bounds minlat="29" minlon="106" maxlat="29.1" maxlon="106.1"/>
        <node id="1" lat="29.01" lon="106.01"/><node id="2" lat="29.02" lon="106.02"><tag k="barrier" v="gate"/></node>
        <node id="3" lat="29.03" lon="106.03"/><node id="4" lat="29.03" lon="106.05"/>
        <way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="maxspeed" v="60"/></way>
        <way id="8"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="maxweight" v="10 t"/></way>
        <relation id="9"><member type="way" ref="7" role="from"/><member type="node" ref="3" role="via"/>
        <member type="way" ref="8" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation></osm>"#;
    let samples = [
        sample("a.osm.pbf", std::fs::read(pbf).expect("read")),
        sample("a.osm", xml),
    ];
    each(14, &samples, |_, bytes| {
        let stop = StopFlag::default();
        match osm::read_input(
            osm::Input::Bytes(&bytes),
            &Options::default(),
            &stop,
            &|_| (),
        ) {
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
    let json = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"class":"primary","speed_kmh":50,"oneway":"no"},
        "geometry":{"type":"LineString","coordinates":[[106.0,29.0],[106.01,29.0],[106.02,29.01]]}},{"type":"Feature","properties":{},
        "geometry":{"type":"MultiLineString","coordinates":[[[106.02,29.01],[106.03,29.02]],[[106.03,29.02],[106.04,29.02]]]}}]}"#;
    let table = "from_lon,from_lat,to_lon,to_lat,class,wkt\n106,29,106.01,29,primary,\n,,,,local,\"LINESTRING(106 29, 106.1 29.1)\"\n";
    let samples = [sample("a.geojson", json), sample("a.csv", table)];
    each(15, &samples, |_, bytes| {
        let text = String::from_utf8_lossy(&bytes);
        for table in [true, false] {
            if let Err(ImportError::Faults(findings)) =
                lines::read_text(&text, "any", table, lines::TOLERANCE)
            {
                assert!(!findings.is_empty());
            }
        }
    });
}

#[test]
fn damaged_cases_give_a_case_or_findings() {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = dir.path().join("whole.gpkg");
    geopackage::export(&common::small(), None, &whole).expect("a GeoPackage");
    let package = [sample("a.gpkg", std::fs::read(whole).expect("read"))];
    each(16, &package, |_, bytes| {
        let dir = tempfile::tempdir().expect("a folder");
        let (file, to) = (dir.path().join("a.gpkg"), dir.path().join("case"));
        std::fs::write(&file, bytes).expect("written");
        match geopackage::restore(&file, &to) {
            Ok(restored) => assert!(
                restored
                    .files
                    .iter()
                    .all(|path| to.join(path).starts_with(&to))
            ),
            Err(findings) => assert!(!findings.is_empty() && !to.exists()),
        }
    });
}

#[test]
fn damaged_workbooks_of_a_case_give_tables_or_findings() {
    let files = wasteflow::dataset::write::files(&small());
    let kept = [
        "generators.csv",
        "streams.csv",
        "facilities.csv",
        "case.toml",
    ];
    let files: Vec<_> = files
        .into_iter()
        .filter(|(name, _)| kept.contains(&name.as_str()))
        .collect();
    let book = workbook::write("小区", &files).expect("a workbook");
    let tables = small();
    each(17, &[sample("a.xlsx", book)], |name, bytes| {
        if let Err(findings) = workbook::read(name, &bytes, &tables) {
            assert!(!findings.is_empty());
        }
    });
}
