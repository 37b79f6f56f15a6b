//! A new case from outline and towns in every format of a GIS: the same district whatever brings it.

use super::gis::shapes::{Area, every_format, geojson};
use crate::common::wasteflow;
use geo::{CoordsIter as _, Geometry};
use std::fs;
use std::path::{Path, PathBuf};
use wasteflow::dataset::read;
use wasteflow::dataset::tables::Tables;

/// A district in the north of Xinjiang, which shares nothing with the bundled one.
const CORNER: [f64; 2] = [104.2, 44.1];
const TOWNS: [&str; 3] = ["红柳镇", "西渠乡", "站前街道"];

fn outline() -> Vec<Area> {
    vec![Area::square("北戈区", CORNER, [0.6, 0.2])]
}

fn towns() -> Vec<Area> {
    let [x, y] = CORNER;
    let all = (0..).zip(TOWNS);
    all.map(|(at, name)| Area::square(name, [x + 0.2 * f64::from(at), y], [0.2, 0.2]))
        .collect()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// Runs `init` on two files; the tables of the case that `check` finds nothing wrong with.
fn begun(room: &Path, case: &str, boundary: &Path, zones: &Path, more: &[&str]) -> Tables {
    let folder = room.join(case);
    let asked = [
        "init",
        text(&folder),
        "--name",
        "北戈区",
        "--prefix",
        "BG",
        "--boundary",
        text(boundary),
        "--zones",
        text(zones),
    ];
    let ran = wasteflow(&[&asked, more].concat());
    assert_eq!(ran.code, 0, "{case}: {}", ran.stderr);
    let checked = wasteflow(&["check", text(&folder)]);
    assert_eq!(checked.code, 0, "{case}: {}", checked.stderr);
    read::folder(&folder).tables
}

fn corners(shape: &Geometry<f64>) -> Vec<geo::Coord<f64>> {
    let mut all: Vec<_> = shape.coords_iter().collect();
    // Rings run either way, as their format has it.
    all.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    all.dedup_by(|a, b| (a.x - b.x).hypot(a.y - b.y) < 1e-6);
    all
}

fn assert_same(what: &str, one: &Geometry<f64>, other: &Geometry<f64>) {
    let (one, other) = (corners(one), corners(other));
    assert_eq!(one.len(), other.len(), "{what}");
    for place in &one {
        let near = |c: &geo::Coord<f64>| (c.x - place.x).hypot(c.y - place.y) < 1e-6;
        assert!(other.iter().any(near), "{what}: {place:?} in {other:?}");
    }
}

#[test]
fn a_case_begins_from_outline_and_towns_of_every_format() {
    let room = tempfile::tempdir().expect("a folder");
    let write = |file: &super::gis::files::File| -> PathBuf {
        for (name, bytes) in &file.beside {
            fs::write(room.path().join(name), bytes).expect("written");
        }
        let path = room.path().join(&file.name);
        fs::write(&path, &file.bytes).expect("written");
        path
    };
    let files = every_format(&outline(), "边界").into_iter();
    let pairs: Vec<_> = files.zip(every_format(&towns(), "镇街")).collect();
    assert_eq!(pairs.len(), 9);
    let mut first: Option<Tables> = None;
    for (at, (boundary, zones)) in pairs.iter().enumerate() {
        let what = format!("{} {}", boundary.name, zones.name);
        let case = format!("case{at}");
        let tables = begun(room.path(), &case, &write(boundary), &write(zones), &[]);
        let names: Vec<_> = (tables.zones.rows.iter())
            .map(|zone| (zone.row.id.as_str(), zone.row.name_zh.as_str()))
            .collect();
        assert_eq!(
            names,
            [("BG01", TOWNS[0]), ("BG02", TOWNS[1]), ("BG03", TOWNS[2])],
            "{what}"
        );
        assert_eq!(tables.zones.rows[2].row.kind.word(), "street");
        let whole = first.get_or_insert_with(|| tables.clone());
        let outline = &tables.boundary.rows[0];
        assert_same(&what, &outline.geometry, &whole.boundary.rows[0].geometry);
        for (zone, own) in tables.zones.rows.iter().zip(&whole.zones.rows) {
            assert_same(&what, &zone.geometry, &own.geometry);
        }
    }
}

#[test]
fn a_geopackage_of_several_layers_says_which_ones_there_are_and_takes_the_ones_named() {
    let room = tempfile::tempdir().expect("a folder");
    let write = |name: &str, areas: &[Area]| {
        let path = room.path().join(name);
        fs::write(&path, geojson(areas)).expect("written");
        path
    };
    let (outline, towns) = (write("b.geojson", &outline()), write("z.geojson", &towns()));
    begun(room.path(), "first", &outline, &towns, &[]);
    let package = room.path().join("district.gpkg");
    let case = room.path().join("first");
    let ran = wasteflow(&["export", "gpkg", text(&case), text(&package)]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let again = room.path().join("again");
    let asked = ["--boundary", text(&package), "--zones", text(&package)];
    let start = ["init", text(&again), "--name", "北戈区"];
    let named = ["--boundary-layer", "boundary", "--zones-layer", "zones"];
    // Whichever of the two is not named is told with its own option.
    for (given, missing) in [(&named[..0], named[0]), (&named[..2], named[2])] {
        let vague = wasteflow(&[&start[..], &asked, given].concat());
        assert_eq!(vague.code, 2, "{}", vague.stderr);
        assert!(
            vague.stderr.contains("I052") && vague.stderr.contains(missing),
            "{}",
            vague.stderr
        );
    }
    assert!(!again.exists(), "nothing is made of it");
    let tables = begun(room.path(), "again", &package, &package, &named);
    let names: Vec<_> = (tables.zones.rows.iter())
        .map(|zone| zone.row.name_zh.as_str())
        .collect();
    assert_eq!(names, TOWNS);
}
