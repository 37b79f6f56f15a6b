//! Files of a GIS: points and areas of every format in every usual system, deliberately messy ones with the findings each
//! must give and no others, and the command from outside.

pub mod files;
mod messy;

use crate::common::{copy_of, wasteflow};
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
        said.en.contains("1 added, 1 with a new outline"),
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
    let done = gis::upsert(&read(&text), "facilities", &mut changed).expect("facilities");
    assert_eq!((done.new, done.changed, done.same), (0, 1, 0));
    let row = &changed.facilities.rows[0];
    assert_eq!(
        (row.name_zh.as_str(), row.lon, row.kind == first.kind),
        ("改名厂", 106.06, true)
    );
    let again = gis::upsert(&read(&text), "facilities.csv", &mut changed).expect("facilities");
    assert_eq!((again.new, again.changed, again.same), (0, 0, 1));
    // A new row needs what every row needs; all that is missing is told, nothing is taken.
    let new = collection(&[(
        r#"{"id":"F9","estimated":"perhaps"}"#.to_owned(),
        "[106.06,29.06]",
    )]);
    let found =
        gis::upsert(&read(&new), "facilities", &mut changed).expect_err("cells are missing");
    assert!(
        found.len() > 2 && found.iter().all(|one| one.code == "I053"),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|one| one.place.column.as_deref() == Some("estimated"))
    );
    let no = gis::upsert(&read(&new), "prices", &mut changed).expect_err("prices have no place");
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
    let asked = wasteflow(&["import", "gis", path, "--into", folder]);
    assert_eq!(asked.code, 2, "{}", asked.stderr);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    let ran = wasteflow(&["import", "gis", path, "--into", folder, "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("GB18030") || ran.stdout.contains("gb18030"),
        "{}",
        ran.stdout
    );
    assert!(case.path().join(".replaced/1/generators.csv").exists());
    let units = fs::read_to_string(case.path().join("generators.csv")).expect("read");
    assert!(units.contains("新厂甲"), "{units}");
    assert_eq!(wasteflow(&["check", folder]).code, 0);
    let far = wasteflow(&[
        "import",
        "gis",
        path,
        "--into",
        folder,
        "--yes",
        "--crs",
        "EPSG:2411",
    ]);
    assert_eq!(far.code, 2);
    assert!(
        far.stderr.contains("I047") && far.stderr.contains("北京54"),
        "{}",
        far.stderr
    );
    let zones = dir.path().join("z.geojson");
    fs::write(&zones, areas(&[("青石镇", 106.0, 29.0)])).expect("written");
    let zones = zones.to_str().expect("UTF-8");
    let dry = wasteflow(&[
        "import",
        "gis",
        zones,
        "--into",
        folder,
        "--as",
        "layer:red_line",
        "--dry-run",
    ]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(!case.path().join("layers").exists());
    let ran = wasteflow(&[
        "import",
        "gis",
        zones,
        "--into",
        folder,
        "--as",
        "layer:red_line",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(case.path().join("layers/red_line.geojson").exists());
    assert_eq!(wasteflow(&["check", folder]).code, 0);
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

#[test]
fn a_shift_that_is_not_undone_is_refused_and_not_passed_over() {
    for system in ["gcj02", "bd09"] {
        let zones = small().join("zones.geojson");
        let case = small();
        let ran = crate::common::wasteflow(&[
            "import",
            "gis",
            zones.to_str().expect("UTF-8"),
            "--as",
            "zones",
            "--dry-run",
            "--crs",
            system,
            "--into",
            case.to_str().expect("UTF-8"),
        ]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("I047"), "{}", ran.stderr);
    }
}
