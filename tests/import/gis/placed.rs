//! What areas become, and points of tables other than units and wastes.

use super::files::*;
use super::{codes, layer, tables};
use wasteflow::dataset::tables::Tables;
use wasteflow::import::crs::Crs;
use wasteflow::import::gis::{self, Use};
use wasteflow::import::upsert::{To, upsert};

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
            crs: None,
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
