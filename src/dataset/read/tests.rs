//! Reading: what comes back is what was written, and every fault has its place.

use super::*;
use crate::dataset::tables::{Feature, GeneratorRow};
use crate::dataset::write;
use proptest::prelude::*;
use std::fs;

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/small");

fn small() -> Read {
    folder(Path::new(SMALL))
}

/// A copy of the small case with some files replaced.
fn copy_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write::folder(&small().tables, dir.path()).expect("writes");
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).expect("writes");
    }
    dir
}

/// Code, file, row and column of each finding, in short.
fn short(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.place))
        .collect()
}

fn places_text(row: &str) -> String {
    format!("id,name_zh,name_en,kind,lon,lat,accuracy_km,zone,source\n{row}")
}

fn read_places(text: impl AsRef<[u8]>) -> Read {
    folder(copy_with(&[("places.csv", text.as_ref())]).path())
}

#[test]
fn the_small_case_reads_without_a_finding() {
    let read = small();
    assert_eq!(short(&read.findings), Vec::<String>::new());
    assert_eq!(read.inputs.len(), 2 + 1 + 4 + 25);
    assert_eq!(read.inputs["case.toml"].len(), 64);
}

#[test]
fn tables_written_and_read_are_the_same_and_the_bytes_too() {
    let mut first = small().tables;
    first
        .places
        .extra
        .push(("备注".into(), vec!["甲,\"乙\"\n丙".into()]));
    first.roads.extra.push((
        "lanes".into(),
        (0..first.roads.rows.len()).map(|i| i.to_string()).collect(),
    ));
    let dir = tempfile::tempdir().expect("a temporary folder");
    write::folder(&first, dir.path()).expect("writes");
    let second = folder(dir.path());
    let notes = ["D013 places.csv [备注]", "D013 roads.geojson [lanes]"];
    assert_eq!(short(&second.findings), notes);
    let second = second.tables;
    macro_rules! same {
        ($($field:ident: $row:ident,)+) => {$(
            assert_eq!(first.$field.rows, second.$field.rows);
            assert_eq!(first.$field.extra, second.$field.extra);
        )+};
    }
    for_each_layer!(same);
    for_each_csv_table!(same);
    assert_eq!(first.case, second.case);
    assert_eq!(first.indicators, second.indicators);
    assert_eq!(first.scenarios, second.scenarios);
    assert_eq!(write::files(&first), write::files(&second));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let text = "id,name,lon,lat,people,source\r\n\r\n\"a\nb\",x,106,29,many,demo\r\n,,,,,\r\n\r\nc,x,106,29,9,demo\r\n";
    let text = text.replace("id,name", "note,name");
    let read = folder(copy_with(&[("population.csv", text.as_bytes())]).path());
    assert_eq!(
        short(&read.findings),
        [
            "D021 population.csv:3 [people]",
            "D013 population.csv [note]"
        ]
    );
    assert_eq!(read.tables.population.lines, [6]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let text = format!(
        "\u{feff}{}",
        places_text("P-EAST, 东园 ,E,park,106.16,29.06,1,Z2,demo\r\n")
    );
    let read = read_places(text.replace('\n', "\r\n").replace("\r\r", "\r"));
    assert_eq!(short(&read.findings), Vec::<String>::new());
    assert_eq!(read.tables.places.rows[0].name_zh, "东园");
}

#[test]
fn every_bad_cell_of_every_row_is_a_finding() {
    let text = places_text(
        "P1,,E,harbour,x,inf,1,Z2,guess\nP2,乙,E,port,106,29,1,,demo,surplus\nP3,乙,E\n",
    );
    let read = read_places(text);
    let expected = [
        "D020 places.csv:2 [name_zh]",
        "D023 places.csv:2 [kind]",
        "D022 places.csv:2 [lat]",
        "D021 places.csv:2 [lon]",
        "D025 places.csv:2 [source]",
        "D014 places.csv:3",
        "D014 places.csv:4",
    ];
    let mut found = short(&read.findings);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
    assert!(read.tables.places.rows.is_empty());
    assert!(read.gaps.hides("places.csv", "P1") && read.gaps.hides("places.csv", "P3"));
    assert!(!read.gaps.hides("places.csv", "P4") && !read.gaps.whole("places.csv"));
    let number = read
        .findings
        .iter()
        .find(|f| f.code == "D021")
        .expect("reported");
    assert!(
        number.cause.zh.contains("“x”") && number.cause.en.contains("a number"),
        "{number:?}"
    );
}

#[test]
fn a_missing_column_is_one_finding_and_names_the_likely_one() {
    let text = places_text("").replace("accuracy_km", "accuracy")
        + "a,b,c,port,106,29,1,,demo\n".repeat(5).as_str();
    let read = read_places(text);
    assert_eq!(
        short(&read.findings),
        [
            "D011 places.csv [accuracy_km]",
            "D013 places.csv [accuracy]"
        ]
    );
    assert!(read.findings[0].cause.en.contains("\"accuracy\""));
    assert!(read.gaps.whole("places.csv"));
}

#[test]
fn a_doubled_column_an_empty_file_and_another_encoding_are_findings() {
    let doubled =
        places_text("P1,乙,E,port,106,29,1,,demo,106\n").replace("source\n", "source,lon\n");
    assert_eq!(
        short(&read_places(doubled).findings),
        ["D012 places.csv:1 [lon]"]
    );
    assert_eq!(short(&read_places("").findings), ["D010 places.csv"]);
    let gbk = [b"id,name_zh\nP1,".as_slice(), &[0xbd, 0xad, 0xbd, 0xf2]].concat();
    let read = read_places(gbk);
    assert_eq!(short(&read.findings), ["D006 places.csv:2"]);
    assert!(read.findings[0].action.zh.contains("UTF-8"));
}

#[test]
fn a_slip_in_every_row_is_listed_fifty_times_and_counted() {
    let text = places_text(&"P1,乙,E,port,106,29,1,,guess\n".repeat(120));
    let read = read_places(text);
    assert_eq!(read.findings.len(), 51);
    let rest = read
        .findings
        .iter()
        .find(|f| f.place.row.is_none())
        .expect("a last one");
    assert!(rest.cause.en.starts_with("70 more"), "{rest:?}");
}

#[test]
fn missing_and_strange_files_are_findings() {
    let read = folder(Path::new(SMALL).join("nowhere").as_path());
    assert_eq!(read.findings[0].code, "D001");
    assert!(read.gaps.whole("generators.csv"));
    let dir = copy_with(&[
        ("Permits.csv", b"x"),
        ("stops.csv", b"x"),
        ("NOTES.md", b"x"),
        ("x.xlsx", b"x"),
    ]);
    fs::remove_file(dir.path().join("permits.csv")).expect("was written");
    fs::remove_file(dir.path().join("rivers.geojson")).expect("was written");
    let read = folder(dir.path());
    assert_eq!(
        short(&read.findings),
        [
            "D002 permits.csv",
            "D003 Permits.csv",
            "D004 stops.csv",
            "D003 x.xlsx"
        ]
    );
    assert!(read.findings[0].cause.en.contains("Permits.csv"));
}

fn rivers(geometry: &str) -> Read {
    let good = r#"{"type":"LineString","coordinates":[[106,29],[106.1,29]]}"#;
    let feature = |geometry: &str| {
        format!(
            r#"{{"type":"Feature","geometry":{geometry},"properties":{{"name_zh":"a","name_en":"b","source":"demo","depth":1.5}}}}"#
        )
    };
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n{}\n]}}",
        feature(good),
        feature(geometry)
    );
    folder(copy_with(&[("rivers.geojson", text.as_bytes())]).path())
}

#[test]
fn bad_shapes_are_findings_of_their_feature() {
    let cases = [
        ("null", "D032"),
        (r#"{"type":"Point","coordinates":[106,29]}"#, "D032"),
        (r#"{"type":"LineString","coordinates":"x"}"#, "D032"),
        (r#"{"type":"GeometryCollection","geometries":[]}"#, "D032"),
        (r#"{"type":"LineString","coordinates":[[106,29]]}"#, "D033"),
        (
            r#"{"type":"LineString","coordinates":[[106],[106,29]]}"#,
            "D033",
        ),
        (r#"{"type":"MultiLineString","coordinates":[]}"#, "D033"),
        (
            r#"{"type":"LineString","coordinates":[[36382000,3246000],[106,29]]}"#,
            "D034",
        ),
        (
            r#"{"type":"LineString","coordinates":[[29,106],[29.1,106]]}"#,
            "D035",
        ),
    ];
    for (geometry, code) in cases {
        let read = rivers(geometry);
        let expected = [
            format!("{code} rivers.geojson:3 [geometry]"),
            "D013 rivers.geojson [depth]".into(),
        ];
        assert_eq!(short(&read.findings), expected, "{geometry}");
        assert_eq!(read.tables.rivers.rows.len(), 1);
        assert_eq!(
            read.tables.rivers.extra,
            [("depth".to_owned(), vec!["1.5".to_owned()])]
        );
    }
}

#[test]
fn a_layer_that_is_no_collection_or_not_in_degrees_is_a_finding() {
    let zones = fs::read_to_string(Path::new(SMALL).join("zones.geojson")).expect("is there");
    let read = |text: &str| {
        short(&folder(copy_with(&[("zones.geojson", text.as_bytes())]).path()).findings)
    };
    assert_eq!(read("{}"), ["D030 zones.geojson"]);
    assert_eq!(read("[1"), ["D030 zones.geojson:1"]);
    assert_eq!(read(&zones[..zones.len() - 9]), ["D030 zones.geojson:5"]);
    let crs = |name: &str| {
        zones.replacen(
            '{',
            &format!(r#"{{"crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#),
            1,
        )
    };
    assert_eq!(
        read(&crs("urn:ogc:def:crs:EPSG::3857")),
        ["D031 zones.geojson"]
    );
    assert_eq!(
        read(&crs("urn:ogc:def:crs:OGC:1.3:CRS84")),
        Vec::<String>::new()
    );
    assert_eq!(
        read(&zones.replace("\"seat_lon\"", "\"seat_x\"")),
        [
            "D011 zones.geojson [seat_lon]",
            "D013 zones.geojson [seat_x]"
        ]
    );
}

#[test]
fn toml_faults_name_their_line_and_bare_dates_are_read() {
    let case = fs::read_to_string(Path::new(SMALL).join("case.toml")).expect("is there");
    let read = |text: &str| folder(copy_with(&[("case.toml", text.as_bytes())]).path());
    assert_eq!(
        short(&read(&case.replace("base_year = 2020", "base_year = x")).findings),
        ["D040 case.toml:5"]
    );
    assert_eq!(
        short(&read(&case.replace("base_year = 2020", "base_jahr = 2020")).findings),
        ["D040 case.toml:5"]
    );
    assert_eq!(
        short(&read(&case.replace("format = 1", "format = 9")).findings),
        ["D041 case.toml [format]"]
    );
    let bare = read(&case.replace("\"2020-12-31\"", "2020-12-31"));
    assert_eq!(short(&bare.findings), Vec::<String>::new());
    assert_eq!(bare.tables.case.today, jiff::civil::date(2020, 12, 31));
}

#[test]
fn a_cell_that_begins_like_a_number_but_is_text_stays_text_in_geojson() {
    let mut tables = small().tables;
    for (text, feature) in ["007", "7", "true", "1e3"]
        .into_iter()
        .zip(&mut tables.zones.rows)
    {
        let Feature { row, .. } = feature;
        row.name_en = text.to_owned();
    }
    tables.zones.extra.push((
        "code".into(),
        ["007", "-0", "1e3", "12345678901234567890123"]
            .map(str::to_owned)
            .to_vec(),
    ));
    let dir = tempfile::tempdir().expect("a temporary folder");
    write::folder(&tables, dir.path()).expect("writes");
    let again = folder(dir.path()).tables.zones;
    assert_eq!(again.rows, tables.zones.rows);
    assert_eq!(again.extra, tables.zones.extra);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_bytes_in_any_file_make_the_reader_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        text in "[\\[\\]{}\",:;=\n\r\t 0-9a-z江]{0,200}",
    ) {
        let dir = copy_with(&[]);
        for file in known_files() {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                fs::write(dir.path().join(file), bytes).expect("writes");
                let _ = folder(dir.path());
            }
        }
    }

    #[test]
    fn any_text_in_cells_comes_back(texts in prop::collection::vec("[^\\s](.{0,20}[^\\s])?", 4)) {
        let mut tables = small().tables;
        for (row, text) in tables.generators.rows.iter_mut().zip(&texts) {
            let GeneratorRow { name_zh, .. } = row;
            name_zh.clone_from(text);
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        write::folder(&tables, dir.path()).expect("writes");
        prop_assert_eq!(folder(dir.path()).tables.generators.rows, tables.generators.rows);
    }
}
