//! Points of every format in every usual system become the same units at the same places.

use super::files::*;
use super::{codes, layer, taken};

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
