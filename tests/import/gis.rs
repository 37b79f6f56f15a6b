//! Files of a GIS: points and areas of every format in every usual system, deliberately messy ones with the findings each
//! must give and no others, and the command from outside.

pub mod files;
mod messy;
pub mod shapes;

use crate::common::{Ran, copy_of, wasteflow};
use files::*;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use wasteflow::dataset::read;
use wasteflow::dataset::tables::Tables;
use wasteflow::finding::Finding;
use wasteflow::import::crs::Crs;
use wasteflow::import::gis::{self, Layer, Use};
use wasteflow::import::table::book::Book;
use wasteflow::import::table::{Choices, Imported, look_in};
use wasteflow::import::upsert::{To, upsert};

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small")
}

fn tables() -> Tables {
    read::folder(&small()).tables
}

fn codes(found: &[Finding]) -> Vec<(&'static str, Option<u32>)> {
    found.iter().map(|one| (one.code, one.place.row)).collect()
}

/// A layer as rows of units and wastes.
fn taken(layer: Layer) -> Result<(Imported, Tables), Vec<Finding>> {
    let layer = layer.in_degrees(Crs::Auto)?;
    let book = Book {
        grids: vec![gis::grid::rows(&layer)],
        encoding: layer.encoding,
    };
    let mut tables = tables();
    let choices = Choices::default();
    let imported = look_in(&layer.file, book, &choices, &[])?.take(&mut tables, &choices)?;
    Ok((imported, tables))
}

/// Runs a command that must end with a code; what it said.
fn run(code: i32, args: &[&str]) -> Ran {
    let ran = wasteflow(args);
    assert_eq!(ran.code, code, "{args:?}: {}{}", ran.stdout, ran.stderr);
    ran
}

fn layer(file: &File) -> Result<Layer, Vec<Finding>> {
    gis::of_bytes(&file.name, file.bytes.clone(), file.beside.clone(), None)
}

#[test]
fn points_of_every_format_become_the_same_units() {
    let mut seen = Vec::new();
    for file in every_format(&points()) {
        let what = file.name.clone();
        let layer = layer(&file).unwrap_or_else(|found| panic!("{what}: {found:?}"));
        let (imported, tables) = taken(layer).unwrap_or_else(|found| panic!("{what}: {found:?}"));
        assert!(
            imported.refused.is_empty(),
            "{what}: {:?}",
            imported.refused
        );
        let new = imported.changes.new_units.len();
        let units = &tables.generators.rows[tables.generators.rows.len() - new..];
        let units: Vec<_> = (units.iter())
            .map(|unit| {
                (
                    unit.name_zh.clone(),
                    unit.zone.clone(),
                    unit.lon,
                    unit.lat,
                    unit.estimated,
                )
            })
            .collect();
        assert_eq!(units.len(), 3, "{what}");
        let streams = &tables.streams.rows[tables.streams.rows.len() - 3..];
        let tonnes: Vec<f64> = streams.iter().map(|row| row.t_per_year.0).collect();
        assert_eq!(tonnes, [1.5, 20.0, 0.25], "{what}");
        seen.push((what, units));
    }
    assert!(seen.len() >= 8, "{}", seen.len());
    for (what, units) in &seen[1..] {
        assert_eq!(*units, seen[0].1, "{what}");
    }
    assert_eq!(
        seen[0].1[0],
        ("新厂甲".to_owned(), "Z1".to_owned(), 106.05, 29.05, false)
    );
}

#[test]
fn a_layer_says_what_it_is_in_and_lands_where_it_should() {
    for (epsg, prj) in [
        (4544, gauss_prj(105)),
        (32648, utm_prj(48)),
        (4523, zone_prj(35, 105)),
    ] {
        let moved = projected(&points(), epsg);
        for file in [
            shapefile(&moved, Some(&prj)),
            geopackage(&moved, epsg),
            flatgeobuf(&moved, epsg),
        ] {
            let what = format!("{} {epsg}", file.name);
            let layer = layer(&file).unwrap_or_else(|found| panic!("{what}: {found:?}"));
            let (imported, tables) =
                taken(layer).unwrap_or_else(|found| panic!("{what}: {found:?}"));
            assert!(
                imported.refused.is_empty(),
                "{what}: {:?}",
                imported.refused
            );
            let units = &tables.generators.rows[tables.generators.rows.len() - 3..];
            for (unit, point) in units.iter().zip(points()) {
                let off = (unit.lon - point.lon).hypot(unit.lat - point.lat);
                assert!(off < 2e-6, "{what}: {} {} {point:?}", unit.lon, unit.lat);
            }
        }
    }
}

#[test]
fn a_layer_that_says_nothing_is_told_by_the_zones_or_asked_about() {
    let moved = projected(&points(), 4544);
    let (imported, _) = taken(layer(&shapefile(&moved, None)).expect("a layer")).expect("points");
    assert!(
        imported.crs.zh.contains("中央经线 105°"),
        "{}",
        imported.crs.zh
    );
    // One point in the middle of a zone of 11 km fits Gauss–Krüger and UTM alike: they differ by 1.3 km.
    let one = &projected(&points()[..1], 4544);
    let found = taken(layer(&shapefile(one, None)).expect("a layer")).expect_err("a question");
    assert_eq!(codes(&found), [("I046", None)]);
    assert!(
        found[0].cause.zh.contains("gk105") && found[0].cause.zh.contains("utm48n"),
        "{found:?}"
    );
}

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

#[test]
fn areas_become_zones_boundary_and_layers() {
    let text = areas(&[("青石镇", 106.0, 29.0), ("新设街道", 106.3, 29.3)]);
    let file = File::new("zones.geojson", text.into_bytes());
    let read = || {
        layer(&file)
            .expect("a layer")
            .in_degrees(Crs::Auto)
            .expect("degrees")
    };
    let mut changed = tables();
    let said = gis::place(&read(), &Use::Zones, &mut changed).expect("zones");
    assert!(
        said.en.contains("1 added, 1 with a new outline or numbers"),
        "{}",
        said.en
    );
    let new = &changed.zones.rows.last().expect("a zone").row;
    assert_eq!(
        (new.name_zh.as_str(), new.kind.word(), new.estimated),
        ("新设街道", "street", true)
    );
    assert!(
        new.seat_lon > 106.3 && new.seat_lon < 106.4,
        "{}",
        new.seat_lon
    );
    assert_eq!(changed.zones.rows[0].row, tables().zones.rows[0].row);
    gis::place(&read(), &Use::Boundary, &mut changed).expect("a boundary");
    assert_eq!(changed.boundary.rows.len(), 1);
    gis::place(&read(), &Use::Ground("red_line".to_owned()), &mut changed).expect("a layer");
    assert_eq!(changed.shapes["layers/red_line.geojson"].rows.len(), 2);
    let land = changed.land_layers();
    let line = land
        .iter()
        .find(|layer| layer.id == "red_line")
        .expect("the layer");
    assert_eq!(line.file.as_deref(), Some("layers/red_line.geojson"));
    let none = gis::place(&read(), &Use::Ground("nothing".to_owned()), &mut changed);
    assert_eq!(codes(&none.expect_err("no such layer")), [("I055", None)]);
    let points = layer(&every_format(&points())[0]).expect("points");
    let wrong = gis::place(&points, &Use::Zones, &mut changed).expect_err("points are no zones");
    assert_eq!(
        codes(&wrong),
        [("I053", Some(2)), ("I053", Some(3)), ("I053", Some(4))]
    );
}

#[test]
fn points_go_into_any_table_with_places_by_their_id() {
    let before = tables();
    let first = before.facilities.rows[0].clone();
    let properties = format!(r#"{{"id":"{}","name_zh":"改名厂"}}"#, first.id);
    let text = collection(&[(properties, "[106.06,29.06]")]);
    let read =
        |text: &str| layer(&File::new("f.geojson", text.as_bytes().to_vec())).expect("a layer");
    let mut changed = before.clone();
    let put = |text: &str, table: &str, to: &mut Tables| {
        let into = To {
            table,
            placed: true,
            columns: &[],
        };
        upsert("f.geojson", gis::grid::rows(&read(text)), &into, to)
    };
    let done = put(&text, "facilities", &mut changed).expect("facilities");
    assert_eq!((done.new, done.changed, done.same), (0, 1, 0));
    let row = &changed.facilities.rows[0];
    assert_eq!(
        (row.name_zh.as_str(), row.lon, row.kind == first.kind),
        ("改名厂", 106.06, true)
    );
    let again = put(&text, "facilities.csv", &mut changed).expect("facilities");
    assert_eq!((again.new, again.changed, again.same), (0, 0, 1));
    // A new row needs what every row needs; all that is wrong with it is told, and it is not taken.
    let new = collection(&[
        (
            r#"{"id":"F9","estimated":"perhaps"}"#.to_owned(),
            "[106.06,29.06]",
        ),
        (
            r#"{"id":"F9","estimated":"true"}"#.to_owned(),
            "[1060.6,29.06]",
        ),
    ]);
    let rows = changed.facilities.rows.clone();
    let done = put(&new, "facilities", &mut changed).expect("rows refused");
    assert_eq!(changed.facilities.rows, rows);
    let whys: Vec<_> = done
        .refused
        .iter()
        .map(|one| (one.row, one.why.word()))
        .collect();
    assert_eq!(whys, [(2, "no_cell"), (3, "bad_point")]);
    let cause = &done.refused[0].cause.zh;
    assert!(
        cause.contains("没有填名称") && cause.contains("“perhaps”不符"),
        "{cause}"
    );
    assert!(done.refused[1].cause.zh.contains("与第 2 行相同"));
    let no = put(&new, "prices", &mut changed).expect_err("prices have no place");
    assert_eq!(codes(&no), [("I055", None)]);
}

#[test]
fn the_command_reads_a_shapefile_in_gauss_krueger_with_gbk_and_keeps_the_old_files() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a folder");
    let file = shapefile(&projected(&points(), 4544), Some(&gauss_prj(105)));
    let path = dir.path().join("年报.shp");
    fs::write(&path, &file.bytes).expect("written");
    for (name, bytes) in &file.beside {
        let end = name.rsplit('.').next().expect("an end");
        fs::write(path.with_extension(end.to_uppercase()), bytes).expect("written");
    }
    let path = path.to_str().expect("UTF-8");
    let asked = run(2, &["import", "gis", path, "--into", folder]);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    let ran = run(0, &["import", "gis", path, "--into", folder, "--yes"]);
    assert!(
        ran.stdout.contains("GB18030") || ran.stdout.contains("gb18030"),
        "{}",
        ran.stdout
    );
    assert!(case.path().join(".replaced/1/generators.csv").exists());
    let units = fs::read_to_string(case.path().join("generators.csv")).expect("read");
    assert!(units.contains("新厂甲"), "{units}");
    run(0, &["check", folder]);
    let far = run(
        2,
        &[
            "import",
            "gis",
            path,
            "--into",
            folder,
            "--yes",
            "--crs",
            "EPSG:2411",
        ],
    );
    assert!(
        far.stderr.contains("I047") && far.stderr.contains("北京54"),
        "{}",
        far.stderr
    );
    let zones = dir.path().join("z.geojson");
    fs::write(&zones, areas(&[("青石镇", 106.0, 29.0)])).expect("written");
    let zones = zones.to_str().expect("UTF-8");
    run(
        0,
        &[
            "import",
            "gis",
            zones,
            "--into",
            folder,
            "--as",
            "layer:red_line",
            "--dry-run",
        ],
    );
    assert!(!case.path().join("layers").exists());
    run(
        0,
        &[
            "import",
            "gis",
            zones,
            "--into",
            folder,
            "--as",
            "layer:red_line",
        ],
    );
    assert!(case.path().join("layers/red_line.geojson").exists());
    run(0, &["check", folder]);
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

/// The shift of web maps, written here anew from its published formula.
fn shifted(lon: f64, lat: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |v: f64, a: f64, k: f64| a * (v * PI * k).sin() * 2.0 / 3.0;
    let both = wave(x, 20.0, 6.0) + wave(x, 20.0, 2.0);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + both
        + wave(y, 20.0, 1.0)
        + wave(y, 40.0, 1.0 / 3.0)
        + wave(y, 160.0, 1.0 / 12.0)
        + wave(y, 320.0, 1.0 / 30.0);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + both
        + wave(x, 20.0, 1.0)
        + wave(x, 40.0, 1.0 / 3.0)
        + wave(x, 150.0, 1.0 / 12.0)
        + wave(x, 300.0, 1.0 / 30.0);
    let (a, e) = (6_378_245.0, 0.006_693_421_622_965_943);
    let magic = 1.0 - e * lat.to_radians().sin().powi(2);
    let metres = (
        a * (1.0 - e) / magic.powf(1.5),
        a / magic.sqrt() * lat.to_radians().cos(),
    );
    (
        lon + (east / metres.1).to_degrees(),
        lat + (north / metres.0).to_degrees(),
    )
}

/// Text of a layer with each corner where a web map has it.
fn as_web_maps_have_it(text: &str) -> String {
    fn walk(value: &mut serde_json::Value) {
        let Some(list) = value.as_array_mut() else {
            return;
        };
        match list.as_slice() {
            [lon, lat] if lon.is_number() => {
                let (lon, lat) = (
                    lon.as_f64().expect("a number"),
                    lat.as_f64().expect("a number"),
                );
                let (lon, lat) = shifted(lon, lat);
                *list = vec![lon.into(), lat.into()];
            }
            _ => list.iter_mut().for_each(walk),
        }
    }
    let mut layer: serde_json::Value = serde_json::from_str(text).expect("JSON");
    for feature in layer["features"].as_array_mut().expect("features") {
        walk(&mut feature["geometry"]["coordinates"]);
    }
    layer.to_string()
}

/// Corners of a layer, in order.
fn corners(text: &str) -> Vec<[f64; 2]> {
    fn walk(value: &serde_json::Value, found: &mut Vec<[f64; 2]>) {
        match value.as_array().map(Vec::as_slice) {
            Some([lon, lat]) if lon.is_number() => {
                found.push([lon, lat].map(|v| v.as_f64().expect("a number")));
            }
            Some(list) => list.iter().for_each(|one| walk(one, found)),
            None => (),
        }
    }
    let layer: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let mut found = Vec::new();
    for feature in layer["features"].as_array().expect("features") {
        walk(&feature["geometry"]["coordinates"], &mut found);
    }
    found
}

#[test]
fn a_shift_of_areas_lines_and_points_is_undone_corner_by_corner_and_told() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("web.geojson");
    let file = path.to_str().expect("UTF-8");
    let take = |code: i32, text: &str, more: &[&str]| {
        fs::write(&path, text).expect("written");
        let start = ["import", "gis", file, "--into", folder, "--lang", "en"];
        run(code, &[&start[..], more].concat())
    };
    let read = |name: &str| fs::read_to_string(case.path().join(name)).expect("read");
    let near = |one: &str, other: &str| {
        let (one, other) = (corners(one), corners(other));
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(&other) {
            // 1e-6 degrees are a decimetre.
            assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 1e-6, "{a:?} {b:?}");
        }
    };
    let zones = fs::read_to_string(small().join("zones.geojson")).expect("read");
    let ran = take(
        0,
        &as_web_maps_have_it(&zones),
        &["--as", "areas", "--crs", "gcj02"],
    );
    assert!(
        ran.stderr.contains("I063") && ran.stderr.contains("100.0% are now"),
        "{}",
        ran.stderr
    );
    near(&read("zones.geojson"), &zones);
    // They are what the case had, so nothing was written; what is different is, and the old file is kept.
    assert!(!case.path().join(".replaced").exists());
    let grown = zones.replace("\"population\":20000", "\"population\":21000");
    take(0, &grown, &["--as", "areas"]);
    assert_eq!(read(".replaced/1/zones.geojson"), zones);
    let people = read::folder(case.path()).tables.zones.rows[0]
        .row
        .population;
    assert_eq!(people, Some(21000.0));
    // What was no shift fits worse once one is undone: said, with the evidence.
    let ran = take(0, &zones, &["--as", "zones", "--crs", "gcj02", "--dry-run"]);
    assert!(ran.stderr.contains("I064"), "{}", ran.stderr);
    let lines = collection_of(
        "LineString",
        "[[106.01,29.01],[106.05,29.05],[106.09,29.02]]",
    );
    let ran = take(
        0,
        &as_web_maps_have_it(&lines),
        &["--as", "layer:red_line", "--crs", "gcj02"],
    );
    assert!(ran.stderr.contains("3 corners moved"), "{}", ran.stderr);
    near(&read("layers/red_line.geojson"), &lines);
    let first = tables().facilities.rows[0].clone();
    let point = collection(&[(format!(r#"{{"id":"{}"}}"#, first.id), "[106.06,29.06]")]);
    take(
        0,
        &as_web_maps_have_it(&point),
        &["--table", "facilities", "--crs", "gcj02"],
    );
    let row = &read::folder(case.path()).tables.facilities.rows[0];
    assert_eq!((row.lon, row.lat), (106.06, 29.06));
    // Metres, and places abroad, have no such shift.
    for (at, system) in [("[500000,3240000]", "gcj02"), ("[2.35,48.85]", "bd09")] {
        let ran = take(
            2,
            &collection_of("Point", at),
            &["--table", "facilities", "--crs", system],
        );
        assert!(ran.stderr.contains("I047"), "{}", ran.stderr);
    }
}

/// A layer of one shape.
fn collection_of(kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"x"}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
    )
}

#[test]
fn refused_points_of_any_table_come_back_mended_and_complete_the_case() {
    let case = copy_of(&small());
    let folder = case.path().to_str().expect("UTF-8");
    let dir = tempfile::tempdir().expect("a folder");
    let first = tables().facilities.rows[0].clone();
    let cells = wasteflow::dataset::record::Record::cells(&first);
    let names =
        <wasteflow::dataset::tables::FacilityRow as wasteflow::dataset::record::Record>::NAMES;
    let properties = |changes: &[(&str, &str)]| {
        let mut all: serde_json::Map<String, serde_json::Value> = names
            .iter()
            .zip(&cells)
            .filter(|(name, _)| !["lon", "lat"].contains(name))
            .map(|(name, text)| ((*name).to_owned(), text.as_str().into()))
            .collect();
        for (name, text) in changes {
            all.insert((*name).to_owned(), (*text).into());
        }
        serde_json::Value::Object(all).to_string()
    };
    let rows = [
        (
            properties(&[("id", "F8"), ("name_zh", "新设施八")]),
            "[106.06,29.06]",
        ),
        (
            properties(&[("id", "F9"), ("zone", "无此镇"), ("estimated", "也许")]),
            "[106.07,29.06]",
        ),
    ];
    let path = dir.path().join("plants.geojson");
    fs::write(&path, collection(&rows)).expect("written");
    let file = path.to_str().expect("UTF-8");
    let ran = run(
        0,
        &[
            "import",
            "gis",
            file,
            "--table",
            "facilities",
            "--into",
            folder,
        ],
    );
    assert!(
        ran.stdout.contains("新增 1") && ran.stdout.contains("退回 1"),
        "{}",
        ran.stdout
    );
    let has = |id: &str| {
        read::folder(case.path())
            .tables
            .facilities
            .rows
            .iter()
            .any(|row| row.id == id)
    };
    assert!(has("F8") && !has("F9"));
    let sent = dir.path().join("refused.xlsx");
    let bytes = fs::read(&sent).expect("refused rows");
    let grid = wasteflow::import::table::book::read("refused.xlsx", &bytes, None)
        .expect("a workbook")
        .grids
        .remove(0);
    let at = |head: &str| {
        grid.rows[0]
            .iter()
            .position(|own| own == head)
            .expect("the header")
    };
    let why = grid.cell(1, at("退回原因"));
    assert!(why.contains("无此镇") && why.contains("也许"), "{why}");
    assert_eq!(grid.cell(1, at("原表行号")), "3");
    // Mended by hand in a spreadsheet: the name of the zone stands for its id.
    let mut mended = grid.rows.clone();
    let zone = tables().zones.rows[0].row.name_zh.clone();
    mended[1][at("zone")] = zone;
    mended[1][at("estimated")] = "否".to_owned();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0..).zip(&mended) {
        for (c, text) in (0..).zip(row) {
            sheet.write_string(r, c, text).expect("a cell");
        }
    }
    fs::write(&sent, book.save_to_buffer().expect("memory")).expect("written");
    let sent = sent.to_str().expect("UTF-8");
    let ran = run(
        0,
        &[
            "import",
            "table",
            sent,
            "--table",
            "facilities",
            "--into",
            folder,
        ],
    );
    assert!(
        ran.stdout.contains("新增 1") && ran.stdout.contains("退回 0"),
        "{}",
        ran.stdout
    );
    let tables = read::folder(case.path()).tables;
    let row = tables
        .facilities
        .rows
        .iter()
        .find(|row| row.id == "F9")
        .expect("the facility");
    assert_eq!((row.lon, row.lat, row.estimated), (106.07, 29.06, false));
    run(0, &["check", folder]);
}
