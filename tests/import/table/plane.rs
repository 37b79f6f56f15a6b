//! Tables with eastings and northings: the system a person names, or the one the zones tell, or a question.

use super::{csv, taken_as};
use crate::common::wasteflow;
use crate::import::gis::files::{Point, projected};
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Read as _, Write as _};
use wasteflow::import::crs::{Crs, Plane};
use wasteflow::import::table::{Choices, look};

/// A grid of points over two zones.
fn points() -> Vec<Point> {
    let all = (0..40).map(|i| {
        let (x, y) = (f64::from(i % 8), f64::from(i / 8));
        let point = Point {
            name: "",
            zone: if i % 2 == 0 { "青石镇" } else { "金坪镇" },
            code: "900-214-08",
            tonnes: "1",
            lon: 106.005 + x * 0.012,
            lat: 29.003 + y * 0.022,
        };
        if i % 2 == 0 {
            point
        } else {
            Point {
                lon: point.lon + 0.1,
                lat: point.lat + 0.1,
                ..point
            }
        }
    });
    all.collect()
}

fn table(points: &[Point], heads: [&str; 2], swapped: bool) -> String {
    let mut rows = vec![
        [
            ["单位名称", "镇街", "废物代码", "产生量"].as_slice(),
            &heads,
        ]
        .concat(),
    ]
    .into_iter()
    .map(|row| row.into_iter().map(str::to_owned).collect::<Vec<_>>())
    .collect::<Vec<_>>();
    for (i, point) in points.iter().enumerate() {
        let (x, y) = if swapped {
            (point.lat, point.lon)
        } else {
            (point.lon, point.lat)
        };
        let cells = [point.zone, point.code, point.tonnes].map(str::to_owned);
        let [x, y] = [x, y].map(|metres| format!("{metres:.3}"));
        rows.push([vec![format!("新厂{i}")], cells.to_vec(), vec![x, y]].concat());
    }
    csv(&rows)
}

/// Where the units come to stand, and what was told.
fn placed(text: &str, crs: Crs) -> Result<(String, Vec<(f64, f64)>), String> {
    let choices = Choices {
        crs,
        ..Choices::default()
    };
    let (imported, tables) = taken_as("a.csv", text.as_bytes(), &choices)?;
    assert!(imported.refused.is_empty(), "{:?}", imported.refused);
    let new = imported.changes.new_units.len();
    let units = &tables.generators.rows[tables.generators.rows.len() - new..];
    Ok((
        imported.crs.zh,
        units.iter().map(|unit| (unit.lon, unit.lat)).collect(),
    ))
}

#[test]
fn the_zones_tell_the_projection_and_the_order_of_the_columns() {
    for (epsg, says) in [
        (4544, "中央经线 105°"),
        (4523, "带带号"),
        (32648, "UTM 48N"),
        (3857, "墨卡托"),
    ] {
        for (heads, swapped) in [
            (["东坐标", "北坐标"], false),
            (["Y（m）", "X（m）"], false),
            (["X坐标", "Y坐标"], true),
            (["经度", "纬度"], false),
        ] {
            // Surveyors call the northing X: what the numbers are is told by the numbers.
            let text = table(&projected(&points(), epsg), heads, swapped);
            let (said, places) =
                placed(&text, Crs::Auto).unwrap_or_else(|code| panic!("{epsg} {heads:?}: {code}"));
            assert!(
                said.contains(says) && said.contains("40 个点中 40 个"),
                "{epsg} {heads:?}: {said}"
            );
            for (place, point) in places.iter().zip(points()) {
                let off = (place.0 - point.lon).hypot(place.1 - point.lat);
                assert!(off < 2e-6, "{epsg} {heads:?}: {place:?} {point:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_told_is_asked_and_an_answer_is_taken() {
    // In the middle of their zones points fit systems alike that are a kilometre apart.
    let middle: Vec<Point> = (points().into_iter().step_by(2))
        .map(|point| Point {
            lon: 106.05,
            lat: 29.04,
            ..point
        })
        .collect();
    let text = table(&projected(&middle, 4544), ["东坐标", "北坐标"], false);
    assert_eq!(placed(&text, Crs::Auto).err().as_deref(), Some("I046"));
    let (said, places) = placed(&text, Crs::Plane(Plane::gauss(105.0))).expect("an answer");
    assert!(said.contains("按指定的"), "{said}");
    assert!((places[0].0 - 106.05).abs() < 2e-6, "{places:?}");
    let (_, other) = placed(&text, Crs::Plane(Plane::utm(48))).expect("another");
    let north = (other[0].1 - places[0].1) * 111_195.0;
    assert!((1200.0..1400.0).contains(&north), "{north} m");
    // Metres of nowhere near.
    let far: Vec<Point> = points()
        .into_iter()
        .map(|point| Point {
            lat: point.lat + 9.0,
            ..point
        })
        .collect();
    let text = table(&projected(&far, 4544), ["东坐标", "北坐标"], false);
    assert_eq!(placed(&text, Crs::Auto).err().as_deref(), Some("I046"));
}

#[test]
fn old_datums_are_refused_by_the_command() {
    for (name, datum) in [
        ("EPSG:2411", "北京54"),
        ("xian80", "西安80"),
        ("5514", "5514"),
    ] {
        let ran = wasteflow(&[
            "import",
            "table",
            "Cargo.toml",
            "--into",
            "tests/fixtures/small",
            "--crs",
            name,
        ]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(
            ran.stderr.contains("I047") && ran.stderr.contains(datum),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_workbook_whose_headers_lie_is_refused() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_string(0, 0, "单位名称")
        .expect("a cell");
    let plain = book.save_to_buffer().expect("memory");
    // The same workbook with 1.2 GiB of spaces for its sheet, said to be ten bytes: no more than that is unpacked.
    let mut archive = zip::ZipArchive::new(Cursor::new(plain)).expect("a ZIP");
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let size: u32 = 1_300_000_000;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("bytes");
        bomb.start_file(name.as_str(), options).expect("an entry");
        bomb.write_all(&bytes).expect("memory");
    }
    bomb.start_file("xl/worksheets/sheet1.xml", options)
        .expect("an entry");
    let spaces = vec![b' '; 1_000_000];
    for _ in 0..size / 1_000_000 {
        bomb.write_all(&spaces).expect("memory");
    }
    let mut bytes = bomb.finish().expect("memory").into_inner();
    let said = size.to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == said {
            bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
    }
    assert!(bytes.len() < 8 << 20, "{}", bytes.len());
    let found = look("a.xlsx", &bytes, &Choices::default(), &[]).expect_err("a bomb");
    assert!(["I040", "I041"].contains(&found[0].code), "{found:?}");
}
