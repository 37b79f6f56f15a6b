//! Gate fees of a synthetic province: permit lines with the item of the price list in, the same lines
//! with a fee of their plant and the longer list out. Plants that all ask the same would leave thousands
//! of plans of equal cost, which no real region has.

use crate::dataset::tables::{PriceRow, Tables};
use crate::synth::dice::Dice;
use crate::synth::facts::demo;
use std::collections::BTreeMap;

/// Least and most a plant asks, as a multiple of the typical fee.
const LEVEL: (f64, f64) = (0.75, 1.3);
/// Sets the draws of fees apart from those of the rest of the recipe.
const STREAM: u64 = 0x5EED_0FEE;

/// Gives every plant its own fee for each item its lines name; the fee stays between low and high.
pub(super) fn of_plants(tables: &mut Tables, seed: u64) {
    let mut dice = Dice::new(seed ^ STREAM);
    let listed: BTreeMap<String, PriceRow> = (tables.prices.rows.iter())
        .map(|row| (row.item.clone(), row.clone()))
        .collect();
    let mut own: BTreeMap<String, PriceRow> = BTreeMap::new();
    for permit in &mut tables.permits.rows {
        let item = format!("{}.{}", permit.price, permit.facility);
        let general = &listed[&permit.price];
        own.entry(item.clone()).or_insert_with(|| {
            let fee = general.typical * dice.between(LEVEL.0, LEVEL.1);
            PriceRow {
                item: item.clone(),
                name_zh: format!("{}（{}）", general.name_zh, permit.facility),
                typical: ((fee * 100.0).round() / 100.0).clamp(general.low, general.high),
                source: demo("典型值 × 0.75–1.3，按种子抽取"),
                ..general.clone()
            }
        });
        permit.price = item;
    }
    tables.prices.rows.extend(own.into_values());
}
