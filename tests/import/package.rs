//! A case as a GeoPackage and back: the same case, whatever is in it; a valid file of its kind; and what is no case.

use crate::common::{contents, copy_of, wasteflow};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::{read, write};
use wasteflow::pipeline::geopackage::{export, restore};
use wasteflow::pipeline::picture::{self, Fonts, Size};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Out and in again; files of the folder before and after.
fn there_and_back(case: &Path) -> [Vec<(String, Vec<u8>)>; 2] {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, to) = (dir.path().join("a.gpkg"), dir.path().join("back"));
    export(case, None, &file).expect("a GeoPackage");
    restore(&file, &to).expect("a case");
    [contents(case), contents(&to)]
}

fn same([before, after]: [Vec<(String, Vec<u8>)>; 2]) {
    let names = |files: &[(String, Vec<u8>)]| {
        files
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after));
    for ((name, one), (_, other)) in before.iter().zip(&after) {
        assert!(one == other, "{name} is different");
    }
}

#[test]
fn the_bundled_case_comes_back_byte_for_byte() {
    let before = there_and_back(&root("data/geo"));
    assert!(before[0].len() > 50, "{}", before[0].len());
    same(before);
}

#[test]
fn the_same_case_gives_the_same_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let made = ["a.gpkg", "b.gpkg"].map(|name| {
        let file = dir.path().join(name);
        export(&root("tests/fixtures/small"), None, &file).expect("a GeoPackage");
        fs::read(file).expect("read")
    });
    assert!(made[0] == made[1]);
}

#[test]
fn the_file_is_a_geopackage_of_version_1_3_with_styles() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.gpkg");
    export(&root("data/geo"), None, &file).expect("a GeoPackage");
    let db = rusqlite::Connection::open(&file).expect("a database");
    let number = |sql: &str| {
        db.query_row(sql, [], |row| row.get::<_, i64>(0))
            .expect("a number")
    };
    assert_eq!(number("PRAGMA application_id"), 0x4750_4b47);
    assert_eq!(number("PRAGMA user_version"), 10_300);
    assert_eq!(
        db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)),
        Ok("ok".to_owned())
    );
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(
        number("SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326)"),
        3
    );
    // Requirements of the standard on what is listed: a table, with a whole number for a key.
    let mut query = db
        .prepare("SELECT table_name, data_type FROM gpkg_contents")
        .expect("a query");
    let listed: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("texts");
    assert!(listed.len() > 40, "{}", listed.len());
    for (table, _) in &listed {
        let keys = db.query_row(
            "SELECT count(*) FROM pragma_table_info(?1) WHERE pk = 1 AND upper(type) = 'INTEGER'",
            [table],
            |row| row.get::<_, i64>(0),
        );
        assert_eq!(keys, Ok(1), "{table}");
    }
    let of = |kind: &str| -> BTreeSet<&str> {
        (listed.iter())
            .filter(|(_, data)| data == kind)
            .map(|(name, _)| name.as_str())
            .collect()
    };
    let layers = of("features");
    for name in [
        "zones",
        "boundary",
        "roads",
        "rivers",
        "generators",
        "facilities",
        "layers_scenic",
    ] {
        assert!(layers.contains(name), "{name}");
    }
    assert!(of("attributes").contains("streams"));
    assert_eq!(
        number("SELECT count(*) FROM gpkg_geometry_columns"),
        i64::try_from(layers.len()).expect("few")
    );
    assert_eq!(
        number(
            "SELECT count(*) FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name) WHERE g.srs_id = 4326 AND c.min_x > 100 AND c.max_y < 40"
        ),
        i64::try_from(layers.len()).expect("few")
    );
    let blob: Vec<u8> = db
        .query_row("SELECT geom FROM facilities LIMIT 1", [], |row| row.get(0))
        .expect("a shape");
    assert_eq!((&blob[..2], blob.len()), (&b"GP"[..], 8 + 21));
    assert!(number("SELECT count(*) FROM generators WHERE source LIKE 'demo%'") > 0);
    let about: String = db
        .query_row(
            "SELECT description FROM gpkg_contents WHERE table_name = 'generators'",
            [],
            |row| row.get(0),
        )
        .expect("a text");
    assert!(
        about.contains("演示") && about.contains("synthetic"),
        "{about}"
    );
    let mut query = db
        .prepare("SELECT f_table_name, styleQML FROM layer_styles")
        .expect("a query");
    let styles: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("texts");
    // Zones of one piece and of several are one layer of one kind, with a style.
    let kind: String = db
        .query_row(
            "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = 'zones'",
            [],
            |row| row.get(0),
        )
        .expect("a kind");
    assert_eq!(kind, "MULTIPOLYGON");
    assert_eq!(styles.len(), layers.len(), "every layer has one");
    for (name, qml) in styles {
        let body = qml.split_once("<qgis").expect("a style").1;
        let opened = body.matches("<symbol ").count();
        assert!(
            opened > 0 && opened == body.matches("</symbol>").count(),
            "{name}"
        );
    }
}

#[test]
fn what_a_gis_changes_comes_back_and_what_it_breaks_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, to) = (dir.path().join("a.gpkg"), dir.path().join("back"));
    let change = |sql: &str| {
        export(&root("tests/fixtures/small"), None, &file).expect("a GeoPackage");
        let db = rusqlite::Connection::open(&file).expect("a database");
        db.execute_batch(sql).expect("a change");
    };
    let codes = || {
        let found = restore(&file, &to).expect_err("findings");
        assert!(!to.exists(), "nothing is written");
        found.iter().map(|one| one.code).collect::<Vec<_>>()
    };
    change(
        "UPDATE facilities SET name_zh = '改名', geom = (SELECT geom FROM gateways LIMIT 1) WHERE fid = 1; ALTER TABLE facilities ADD COLUMN 备注 TEXT;",
    );
    restore(&file, &to).expect("a case");
    let (old, new) = (
        read::folder(&root("tests/fixtures/small")).tables,
        read::folder(&to).tables,
    );
    assert_eq!(new.facilities.rows[0].name_zh, "改名");
    assert_eq!(new.facilities.rows[0].place(), old.gateways.rows[0].place());
    assert_eq!(new.facilities.rows[1], old.facilities.rows[1]);
    assert_eq!(new.facilities.extra[0].0, "备注");
    let again = restore(&file, &to).expect_err("it holds a case");
    assert_eq!(again[0].code, "I057");
    fs::remove_dir_all(&to).expect("removed");
    change("UPDATE facilities SET status = 'asleep' WHERE fid = 1;");
    assert!(!codes().is_empty());
    change("UPDATE wasteflow_files SET path = '../../out.toml' WHERE fid = 1;");
    assert_eq!(codes(), ["I056"]);
    change("UPDATE facilities SET geom = x'0001' WHERE fid = 1;");
    assert_eq!(codes(), ["I056"]);
    change("DROP TABLE facilities;");
    assert_eq!(codes(), ["I056"]);
    change("DROP TABLE wasteflow_tables;");
    assert_eq!(codes(), ["I056"]);
    fs::write(&file, b"SQLite format 3\0 and nothing").expect("written");
    assert_eq!(codes(), ["I050"]);
}

#[test]
fn the_commands_write_and_read_a_case_with_its_plan() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = copy_of(&root("tests/fixtures/small"));
    // A file written by hand comes back in the one spelling of the program.
    write::folder(&read::folder(case.path()).tables, case.path()).expect("written");
    let folder = case.path().to_str().expect("UTF-8");
    let out = dir.path().join("out");
    let solved = wasteflow(&["flow", folder, "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(solved.code, 0, "{}", solved.stderr);
    let (file, outcome) = (dir.path().join("a.gpkg"), out.join("outcome.json"));
    let file = file.to_str().expect("UTF-8");
    let ran = wasteflow(&[
        "export",
        "gpkg",
        folder,
        file,
        "--outcome",
        outcome.to_str().expect("UTF-8"),
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("result_flows"), "{}", ran.stdout);
    let db = rusqlite::Connection::open(file).expect("a database");
    let tonnes: f64 = db
        .query_row("SELECT sum(tonnes) FROM result_flows", [], |row| row.get(0))
        .expect("tonnes");
    let load: f64 = db
        .query_row("SELECT sum(load_t) FROM result_facilities", [], |row| {
            row.get(0)
        })
        .expect("tonnes");
    assert!(
        tonnes > 0.0 && (tonnes - load).abs() < 1e-6 * load,
        "{tonnes} {load}"
    );
    let marks: i64 = db
        .query_row(
            "SELECT count(*) FROM result_flows WHERE mark IS NULL",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(marks, 0);
    drop(db);
    let back = dir.path().join("back");
    let ran = wasteflow(&[
        "import",
        "case",
        file,
        "--into",
        back.to_str().expect("UTF-8"),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    same([contents(case.path()), contents(&back)]);
    let map = dir.path().join("map.svg");
    let map_path = map.to_str().expect("UTF-8");
    let ran = wasteflow(&[
        "export",
        "figure",
        folder,
        map_path,
        "--outcome",
        outcome.to_str().expect("UTF-8"),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let with_plan = figure(&map);
    assert!(
        with_plan.contains("：废物流向图</text>") && with_plan.contains("其中危险废物"),
        "{with_plan}"
    );
    let ran = wasteflow(&["export", "figure", folder, map_path, "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let plain = figure(&map);
    assert!(
        plain.contains("zones, roads and facilities") && !plain.contains("hazardous\"<"),
        "{plain}"
    );
    assert!(with_plan.matches("<path").count() > plain.matches("<path").count());
    let none = wasteflow(&[
        "import",
        "case",
        "Cargo.toml",
        "--into",
        dir.path().join("x").to_str().expect("UTF-8"),
    ]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("I050"), "{}", none.stderr);
}

/// A figure that is well-formed and has north, scale, legend and what the numbers are.
fn figure(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a figure");
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut elements = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(_) | quick_xml::events::Event::Empty(_) => {
                elements += 1
            }
            _ => (),
        }
    }
    assert!(elements > 60, "{elements}");
    for part in [">N</text>", " km</text>", "WGS84", "<circle", "viewBox"] {
        assert!(text.contains(part), "{part}");
    }
    text
}

/// Text of a cell: no space around it, as cells are trimmed.
fn text() -> impl Strategy<Value = String> {
    "\\PC{1,12}".prop_filter("trimmed", |text| {
        let plain = text.trim() == text && !text.contains('\u{feff}');
        plain && !text.is_empty()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn any_case_comes_back_as_it_was(
        names in proptest::collection::vec(text(), 1..6),
        places in proptest::collection::vec((73.0f64..136.0, 3.0f64..54.0), 1..6),
        heads in proptest::collection::btree_set(text(), 0..4),
        cells in proptest::collection::vec(text(), 1..8),
        numbers in proptest::collection::vec(proptest::option::of(-1e12f64..1e12), 1..6),
        keep in any::<prop::sample::Index>(),
        note in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut tables: Tables = read::folder(&root("tests/fixtures/small")).tables;
        for (i, row) in tables.facilities.rows.iter_mut().enumerate() {
            row.name_zh.clone_from(&names[i % names.len()]);
            (row.lon, row.lat) = places[i % places.len()];
            row.accuracy_km = numbers[i % numbers.len()].unwrap_or(0.5);
            row.capacity_t_per_year = numbers[(i + 1) % numbers.len()].map(wasteflow::quantity::Tonnes);
            row.note = (i % 2 == 0).then(|| names[(i + 1) % names.len()].clone());
        }
        let left = keep.index(tables.generators.rows.len() + 1);
        tables.generators.rows.truncate(left);
        tables.zones.rows.rotate_left(1);
        // Headers of our own, some the same but for the case of their letters.
        let known = ["fid", "geom"];
        let heads: Vec<String> = heads.into_iter().chain(known.map(str::to_owned)).collect();
        for (n, head) in heads.iter().enumerate() {
            for extra in [&mut tables.facilities.extra, &mut tables.roads.extra] {
                let column = (0..200).map(|i| cells[(i * 7 + n) % cells.len()].clone());
                extra.push((head.clone(), column.collect()));
            }
        }
        for extra in [&mut tables.facilities.extra, &mut tables.roads.extra] {
            for (_, column) in extra.iter_mut() {
                // One cell for each row; those of roads are text that no number and no truth is taken for.
                column.iter_mut().step_by(3).for_each(String::clear);
            }
        }
        let rows = [tables.facilities.rows.len(), tables.roads.rows.len()];
        tables.facilities.extra.iter_mut().for_each(|(_, cells)| cells.truncate(rows[0]));
        tables.roads.extra.iter_mut().for_each(|(_, cells)| cells.truncate(rows[1]));
        let dir = tempfile::tempdir().expect("a folder");
        write::folder(&tables, dir.path()).expect("written");
        fs::write(dir.path().join("note.txt"), note).expect("written");
        let read = read::folder(dir.path());
        prop_assert!(!read.findings.iter().any(wasteflow::finding::Finding::is_error), "{:?}", read.findings);
        same(there_and_back(dir.path()));
    }
}

/// Dots of a picture.
fn dots(png: &[u8]) -> resvg::tiny_skia::Pixmap {
    resvg::tiny_skia::Pixmap::decode_png(png).expect("a PNG")
}

#[test]
fn a_figure_is_a_picture_with_its_names_in_it_or_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_str().expect("UTF-8").to_owned();
    let case = root("tests/fixtures/small");
    let case = case.to_str().expect("UTF-8");
    let (svg, png) = (path("map.svg"), path("地图.PNG"));
    for (file, more) in [(&svg, &[][..]), (&png, &["--width", "1440"][..])] {
        let ran = wasteflow(&[&["export", "figure", case, file][..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let bytes = fs::read(&png).expect("a picture");
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    let picture = dots(&bytes);
    assert_eq!(picture.width(), 1440);
    // The same figure without its texts: the title differs and the frame of the map does not.
    let text = fs::read_to_string(&svg).expect("a figure");
    let mut bare = text.clone();
    while let Some(from) = bare.find("<text") {
        let to = bare[from..].find("</text>").expect("closed") + from + "</text>".len();
        bare.replace_range(from..to, "");
    }
    let bare = picture::png(&bare, Size::Width(1440), &Fonts::of_system(), "x").expect("drawn");
    let bare = dots(&bare);
    assert_eq!(
        (bare.width(), bare.height()),
        (picture.width(), picture.height())
    );
    let ink = |of: &resvg::tiny_skia::Pixmap, rows: std::ops::Range<u32>| {
        let dots = rows.flat_map(|y| (0..1440).map(move |x| (x, y)));
        dots.filter(|&(x, y)| of.pixel(x, y).is_some_and(|dot| dot.red() < 200))
            .count()
    };
    // The title has 17 units of 720, so some hundred dots of ink a character.
    let title: usize = text
        .split("</title>")
        .next()
        .expect("a title")
        .chars()
        .rev()
        .take_while(|c| *c != '>')
        .count();
    assert_eq!(ink(&bare, 0..70), 0);
    assert!(
        ink(&picture, 0..70) > 100 * title,
        "{} {title}",
        ink(&picture, 0..70)
    );
    assert!(ink(&picture, 80..picture.height()) > ink(&bare, 80..bare.height()) + 1000);
    // By density: 720 units of 96 to the inch are 7.5 inches.
    let dense = path("dense.dat");
    let ran = wasteflow(&["export", "figure", case, &dense, "--png", "--dpi", "96"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(dots(&fs::read(&dense).expect("a picture")).width(), 720);
    let ran = wasteflow(&["export", "figure", case, &png, "--width", "20000"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("I062"),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read(&png).expect("as it was"), bytes);
    // No font, no picture: names would be missing from it.
    let (none, fonts) = (path("none.png"), path("fonts"));
    fs::create_dir(&fonts).expect("made");
    let ran = wasteflow(&["export", "figure", case, &none, "--fonts", &fonts]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("I061") && ran.stderr.contains("--fonts"),
        "{}",
        ran.stderr
    );
    assert!(!Path::new(&none).exists());
}
