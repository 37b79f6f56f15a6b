//! A layer of points in, rows of any table with a place out: attributes go to the columns of their name, the place to
//! longitude and latitude; a row is known by its id. All of it is taken or none: every cell that is wrong is told.

use super::grid::point;
use super::layer::Layer;
use crate::dataset::cell::CellFault;
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Tables, for_each_csv_table};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::faults;
use std::collections::HashMap;

/// What was done to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upserted {
    /// Name of its file.
    pub file: &'static str,
    /// Rows that were not there.
    pub new: usize,
    /// Rows of which something is different.
    pub changed: usize,
    /// Rows as they were.
    pub same: usize,
    /// Attributes that no column is called by.
    pub unused: Vec<String>,
}

/// Takes a layer in degrees into the table called `name` (`facilities`, `places`, `candidates` …).
///
/// # Errors
/// `I055` for a table that has no places or no ids, `I053` for every cell and shape that cannot be used.
pub fn upsert(layer: &Layer, name: &str, tables: &mut Tables) -> Result<Upserted, Vec<Finding>> {
    let file = format!("{}.csv", name.trim_end_matches(".csv"));
    let mut fit = Vec::new();
    macro_rules! tables {
        ($($field:ident: $row:ident,)+) => {$(
            let names = crate::dataset::tables::$row::NAMES;
            if ["id", "lon", "lat"].iter().all(|column| names.contains(column)) {
                if crate::dataset::tables::$row::FILE == file {
                    return into(layer, &mut tables.$field);
                }
                fit.push(crate::dataset::tables::$row::FILE.trim_end_matches(".csv"));
            }
        )+};
    }
    for_each_csv_table!(tables);
    Err(super::fault(
        &faults::NO_USE,
        &layer.file,
        format!("“{name}”不是可放点的表；有：{}", fit.join("、")),
        format!(
            "{name} is no table that points go to; there are: {}",
            fit.join(", ")
        ),
    ))
}

fn into<T: Record + Clone + PartialEq>(
    layer: &Layer,
    sheet: &mut Sheet<T>,
) -> Result<Upserted, Vec<Finding>> {
    // Names in a .dbf end after ten bytes.
    let column = |name: &str| {
        let mut all = layer.columns.iter();
        let whole = all.position(|head| head.trim().eq_ignore_ascii_case(name));
        whole.or_else(|| {
            let short = name.get(..10)?;
            layer
                .columns
                .iter()
                .position(|head| head.eq_ignore_ascii_case(short))
        })
    };
    let from: Vec<Option<usize>> = T::NAMES.iter().map(|name| column(name)).collect();
    let mut done = Upserted {
        file: T::FILE,
        unused: (0..layer.columns.len())
            .filter(|at| !from.contains(&Some(*at)))
            .map(|at| layer.columns[at].clone())
            .collect(),
        ..Upserted::default()
    };
    let id_at = T::NAMES.iter().position(|name| *name == "id").unwrap_or(0);
    let known: HashMap<String, usize> = (sheet.rows.iter().enumerate())
        .map(|(at, row)| (row.cells()[id_at].clone(), at))
        .collect();
    let mut seen = HashMap::new();
    let (mut findings, mut rows) = (Vec::new(), sheet.rows.clone());
    let mut extra = sheet.extra.clone();
    for (at, feature) in layer.features.iter().enumerate() {
        let number = layer.row(at);
        let wrong = |column: &str, zh: String, en: String| {
            let place = Place::cell(&layer.file, number, column);
            faults::BAD_FEATURE.finding(place, Bilingual::new(zh, en))
        };
        let spot = feature.shape.as_ref().and_then(point);
        let far = spot.is_some_and(|(x, y)| !(x.abs() <= 180.0 && y.abs() <= 90.0));
        let Some((x, y)) = spot.filter(|_| !far) else {
            findings.push(wrong(
                "geometry",
                "几何不是一个经纬度点".to_owned(),
                "the geometry is no single point in degrees".to_owned(),
            ));
            continue;
        };
        let round = |degrees: f64| ((degrees * 1e6).round() / 1e6).to_string();
        let (lon, lat) = (round(x), round(y));
        let own = format!("public:导入：{} 第 {number} 行", layer.file);
        let told = |i: usize| match T::NAMES[i] {
            "lon" => Some(lon.as_str()),
            "lat" => Some(lat.as_str()),
            "source" => from[i]
                .map(|column| layer.cell(feature, column))
                .filter(|text| !text.is_empty())
                .or(Some(own.as_str())),
            _ => from[i].map(|column| layer.cell(feature, column)),
        };
        let id = told(id_at).unwrap_or("").to_owned();
        if let Some(first) = seen.insert(id.clone(), number).filter(|_| !id.is_empty()) {
            findings.push(wrong(
                "id",
                format!("编号 {id} 与第 {first} 行相同"),
                format!("id {id} is that of row {first}"),
            ));
            continue;
        }
        let mut faults = Vec::new();
        if let Some(&known) = known.get(&id) {
            let (before, row) = (rows[known].clone(), &mut rows[known]);
            for (i, name) in T::NAMES.iter().enumerate() {
                let kept = *name == "source" && from[i].is_none();
                let text = told(i).filter(|text| !kept && !text.is_empty());
                if let Some(Err(Some(fault))) = text.map(|text| row.set(name, text)) {
                    faults.push((*name, fault));
                }
            }
            if before == *row {
                done.same += 1;
            } else {
                done.changed += 1;
            }
        } else if let Some(row) = T::read(told, &mut faults) {
            rows.push(row);
            for (_, cells) in &mut extra {
                cells.push(String::new());
            }
            done.new += 1;
        }
        for (name, fault) in faults {
            let at = T::NAMES
                .iter()
                .position(|other| *other == name)
                .unwrap_or(0);
            let (seen, expected) = (told(at).unwrap_or(""), &T::columns()[at].expected);
            let missing = fault == CellFault::Missing;
            findings.push(if missing {
                wrong(
                    name,
                    format!("此处为空，应填{}", expected.zh),
                    format!("the cell is empty, {} belongs here", expected.en),
                )
            } else {
                wrong(
                    name,
                    format!("“{seen}”不符，应为：{}", expected.zh),
                    format!("\"{seen}\" does not fit, expected: {}", expected.en),
                )
            });
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    *sheet = Sheet {
        rows,
        lines: Vec::new(),
        extra,
    };
    Ok(done)
}
