//! The units of a synthetic province: land, catalogue and dice in, `generators.csv` and `streams.csv` out.
//! Units cluster in towns by their size; kinds, sectors and tonnes are drawn.

use super::{Land, ProvinceRecipe};
use crate::dataset::cell::List;
use crate::dataset::tables::{GeneratorRow, StreamRow, WasteRow};
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::synth::dice::Dice;
use crate::synth::facts::demo;
use crate::synth::mass::Kg;

/// Kind, share of the units, name, sector, mean hazardous and general tonnes of one stream.
const KINDS: [(GeneratorKind, f64, &str, &str, f64, f64); 6] = [
    (
        GeneratorKind::Enterprise,
        0.34,
        "演示企业",
        "演示制造业",
        12.0,
        900.0,
    ),
    (
        GeneratorKind::SmallFirm,
        0.40,
        "演示小微企业",
        "演示服务业",
        0.6,
        0.0,
    ),
    (
        GeneratorKind::Garage,
        0.14,
        "演示汽修厂",
        "机动车修理",
        0.8,
        0.0,
    ),
    (
        GeneratorKind::Lab,
        0.05,
        "演示实验室",
        "教育与检测",
        0.3,
        0.0,
    ),
    (
        GeneratorKind::BuildingSite,
        0.05,
        "演示工地",
        "建筑业",
        0.6,
        0.0,
    ),
    (GeneratorKind::Hospital, 0.02, "演示医院", "卫生", 9.0, 0.0),
];

/// `generators.csv` and `streams.csv`.
pub(super) fn units(
    recipe: &ProvinceRecipe,
    land: &Land,
    wastes: &[WasteRow],
    dice: &mut Dice,
) -> (Vec<GeneratorRow>, Vec<StreamRow>) {
    let (hazardous, general): (Vec<&WasteRow>, Vec<&WasteRow>) =
        wastes.iter().partition(|w| w.hazardous);
    let shares: Vec<f64> = KINDS.iter().map(|k| k.1).collect();
    // Cumulative weights make the town of a unit a binary search, whatever the number of towns.
    let mut sum = 0.0;
    let ladder: Vec<f64> = (land.towns.iter())
        .map(|t| {
            sum += t.weight;
            sum
        })
        .collect();
    let mut generators = Vec::with_capacity(recipe.generators);
    let mut streams = Vec::with_capacity(recipe.generators * 2);
    for n in 0..recipe.generators {
        let rung = dice.between(0.0, sum);
        let town = ladder.partition_point(|&s| s <= rung).min(ladder.len() - 1);
        let (kind, _, name, sector, hazardous_t, general_t) = KINDS[dice.weighted(&shares)];
        let at = land.spot(town, 1.6, dice);
        let id = format!("G{:07}", n + 1);
        let mut add = |waste: &WasteRow, t: f64| {
            let kg = Kg::tonnes(t).rounded(Kg(10));
            streams.push(stream(format!("S{:07}", streams.len() + 1), &id, waste, kg));
            kg.0
        };
        let mut total = 0;
        let first = dice.below(hazardous.len());
        for i in 0..1 + dice.below(3).min(hazardous.len() - 1) {
            let waste = hazardous[(first + i * 7) % hazardous.len()];
            if i == 0 || (i * 7) % hazardous.len() != 0 {
                total += add(waste, hazardous_t * dice.skewed());
            }
        }
        if general_t > 0.0 && dice.unit() < 0.8 {
            let waste = general[dice.below(general.len())];
            add(waste, general_t * dice.skewed());
        }
        generators.push(GeneratorRow {
            name_zh: format!("{name} {:07}", n + 1),
            kind,
            sector: sector.to_owned(),
            tier: match total {
                t if t >= 100_000 => Tier::Key,
                t if t >= 10_000 => Tier::Simplified,
                _ => Tier::Registered,
            },
            declared: kind == GeneratorKind::Enterprise,
            fine_managed: total > 50_000,
            flags: List::default(),
            lon: at.lon,
            lat: at.lat,
            estimated: false,
            zone: Land::zone(town),
            park: None,
            open_hours: None,
            open_days: None,
            source: demo(""),
            id,
        });
    }
    (generators, streams)
}

fn stream(id: String, generator: &str, waste: &WasteRow, kg: Kg) -> StreamRow {
    StreamRow {
        id,
        generator: generator.to_owned(),
        code: waste.code.clone(),
        t_per_year: kg.t(),
        t_low: None,
        t_high: None,
        state: State::Solid,
        packaging: None,
        un_class: None,
        source: demo(""),
    }
}
