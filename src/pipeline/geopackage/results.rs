//! An outcome and its case in, the layers of what it comes to out: flows as lines along roads, facilities with their
//! load, each with its mark.

use super::super::{Opened, way};
use super::tables::{Kind, Row, Table, columns};
use super::{PackError, fault};
use crate::dataset::cell::Cell as _;
use crate::plan::outcome::Outcome;
use crate::report::account::Account;
use crate::report::geojson::flows::{Filter, flows};
use serde_json::Value;

/// The layers.
pub(super) fn layers(opened: &Opened, outcome: &Outcome) -> Result<Vec<Table>, PackError> {
    let path = |from, to| way(opened, from, to);
    let lines = flows(outcome, &opened.dataset, Filter::default(), &path)
        .map_err(|stranger| fault("outcome.json", stranger.to_string(), stranger.to_string()))?;
    let mut heads: Vec<(String, Kind)> = Vec::new();
    for feature in &lines.features {
        for (name, value) in feature.properties.iter().flatten() {
            let kind = match value {
                Value::Number(_) => Kind::Real,
                Value::Bool(_) => Kind::Truth,
                _ => Kind::Text,
            };
            match heads.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) if *known != kind && !value.is_null() => *known = kind,
                Some(_) => (),
                None => heads.push((name.clone(), kind)),
            }
        }
    }
    let rows = lines.features.iter().map(|feature| {
        let cell = |name: &str| match feature.properties.as_ref().and_then(|all| all.get(name)) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.as_f64().map_or_else(String::new, |n| n.spell()),
            Some(other) => other.to_string(),
        };
        Row {
            cells: heads.iter().map(|(name, _)| cell(name)).collect(),
            shape: (feature.geometry.as_ref())
                .and_then(|shape| geo::Geometry::<f64>::try_from(shape).ok()),
        }
    });
    let rows: Vec<Row> = rows.collect();
    let flows = Table {
        file: String::new(),
        name: "result_flows".to_owned(),
        demo: lines
            .features
            .iter()
            .any(|feature| feature.property("mark").and_then(Value::as_str) == Some("demo")),
        columns: columns(heads.into_iter()),
        rows,
        layer: true,
    };
    Ok(vec![flows, facilities(opened, outcome)])
}

fn facilities(opened: &Opened, outcome: &Outcome) -> Table {
    let account = Account::new(&opened.dataset, outcome);
    let heads = [
        ("id", Kind::Text),
        ("name_zh", Kind::Text),
        ("name_en", Kind::Text),
        ("kind", Kind::Text),
        ("load_t", Kind::Real),
        ("capacity_t", Kind::Real),
        ("share", Kind::Real),
        ("price_cny_t", Kind::Real),
        ("source", Kind::Text),
    ];
    let rows = account.facility_loads().into_iter().map(|load| {
        let row = opened.dataset.facility(load.id);
        Row {
            cells: vec![
                row.id.clone(),
                row.name_zh.clone(),
                row.name_en.clone(),
                row.kind.clone(),
                load.load.0.spell(),
                load.capacity.0.spell(),
                load.share().map_or_else(String::new, |share| share.spell()),
                load.price.0.spell(),
                row.source.spell(),
            ],
            shape: Some(geo::Point::new(row.lon, row.lat).into()),
        }
    });
    let rows: Vec<Row> = rows.collect();
    Table {
        file: String::new(),
        name: "result_facilities".to_owned(),
        demo: rows.iter().any(|row| row.cells[8].starts_with("demo")),
        columns: columns(
            heads
                .into_iter()
                .map(|(name, kind)| (name.to_owned(), kind)),
        ),
        rows,
        layer: true,
    }
}
