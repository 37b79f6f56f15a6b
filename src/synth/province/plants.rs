//! The plants of a synthetic province: land, streams and dice in; catalogue, facilities, permit lines,
//! processes, hosts, landfills and the white list out. Each plant takes few codes; together the lines of
//! a code hold 1.6 times what arises of it, so a plan exists.

use super::{DISTRICT, Land, PROVINCE, ProvinceRecipe};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{
    FacilityRow, HostRow, LandfillRow, PermitRow, ProcessRow, QuotaRow, ResidueRow, Tables,
    WasteRow,
};
use crate::dataset::vocabulary::{Confidence, Operation, ResidueKind, Status};
use crate::synth::dice::Dice;
use crate::synth::facts::{Facts, demo};
use crate::synth::mass::{Kg, shares};
use crate::synth::plane;
use jiff::civil::date;
use std::collections::BTreeMap;

/// Permit lines of a plant on average.
const LINES: usize = 4;
/// Room of all lines of a code over what arises of it.
const ROOM: f64 = 1.6;
/// How far plants stand from the end of their road, degrees (about half a kilometre).
const BEYOND_DEGREES: f64 = 0.005;
/// Tonnes of residue per tonne burned.
const SLAG: f64 = 0.2;

/// The first `codes` wastes: one general class in four, the rest hazardous; forms of codes beyond the catalogue.
pub(super) fn wastes(codes: usize) -> Vec<WasteRow> {
    let facts = Facts::read(include_str!("../jiangjin/facts/wastes.csv"));
    let (hazardous, general): (Vec<_>, Vec<_>) = (facts.rows.iter())
        .filter(|w| !w.text("code").contains('/'))
        .partition(|w| w.get::<bool>("hazardous"));
    (0..codes)
        .map(|i| {
            let pool = if i % 4 == 0 { &general } else { &hazardous };
            let at = if i % 4 == 0 { i / 4 } else { i - 1 - i / 4 };
            let (w, form) = (pool[at % pool.len()], at / pool.len());
            let code = match form {
                0 => w.get("code"),
                n => format!("{}/demo{n}", w.text("code")),
            };
            WasteRow {
                code,
                class: w.get("class"),
                name_zh: w.get("name_zh"),
                name_en: w.get("name_en"),
                hazardous: w.get("hazardous"),
                hazard: w.opt("hazard"),
                edition: if w.get("hazardous") { "2021" } else { "2024-4" }.to_owned(),
                gb39198: None,
                certainty: w.get("certainty"),
                source: demo("编号为目录内代码，数量为合成"),
            }
        })
        .collect()
}

/// Fills facilities, permits and what hangs on them.
pub(super) fn plants(recipe: &ProvinceRecipe, land: &Land, tables: &mut Tables, dice: &mut Dice) {
    let facilities: Vec<FacilityRow> = (0..recipe.facilities)
        .map(|i| facility(i, recipe, land, dice))
        .collect();
    let mut arising: BTreeMap<&str, i64> = BTreeMap::new();
    for s in &tables.streams.rows {
        *arising.entry(&s.code).or_default() += Kg::tonnes(s.t_per_year.0).0;
    }
    let wastes = &tables.wastes.rows;
    // What burning leaves is the last hazardous code of the catalogue; it is never burned itself.
    let slag = wastes.iter().rev().find(|w| w.hazardous);
    let slag = slag.expect("a catalogue has hazardous codes").code.clone();
    let burned: i64 = (wastes.iter().filter(|w| w.hazardous))
        .map(|w| arising.get(w.code.as_str()).copied().unwrap_or(0))
        .sum();
    *arising.entry(&slag).or_default() += (burned as f64 * SLAG) as i64;

    let per_code = (facilities.len() * LINES)
        .div_ceil(wastes.len())
        .clamp(2, facilities.len());
    let mut permits: Vec<PermitRow> = Vec::with_capacity(wastes.len() * per_code);
    for waste in wastes {
        let kg = arising
            .get(waste.code.as_str())
            .copied()
            .unwrap_or(0)
            .max(1000);
        let room = Kg((kg as f64 * ROOM) as i64).rounded(Kg(1000));
        let step = Kg((room.0 / 1_000_000).clamp(1, 1000));
        let first = dice.below(facilities.len());
        for (i, part) in shares(room, per_code, step, dice).into_iter().enumerate() {
            // A stride through the register gives distinct plants of all regions.
            let plant = &facilities[(first + i * stride(facilities.len())) % facilities.len()];
            permits.push(permit(permits.len(), plant, waste, part, &slag, dice));
        }
    }
    tables.hosts = hosts(&facilities, &mut permits);
    tables.landfills = landfills(&permits);
    tables.whitelist = whitelist(&facilities, &permits, wastes);
    tables.facilities = Sheet::of(facilities);
    tables.permits = Sheet::of(permits);
    tables.processes = Sheet::of(vec![ProcessRow {
        id: "BURN".to_owned(),
        name_zh: "演示焚烧".to_owned(),
        name_en: "demo incineration".to_owned(),
        reagent_t_per_t: 0.0,
        source: demo(""),
    }]);
    tables.residues = Sheet::of(vec![ResidueRow {
        process: "BURN".to_owned(),
        kind: ResidueKind::Residue,
        code: Some(slag),
        name_zh: "演示炉渣".to_owned(),
        t_per_t: SLAG,
        low: Some(0.15),
        high: Some(0.25),
        treated_by: None,
        source: demo(""),
    }]);
}

/// A step through `n` plants that visits each once: near the golden section and without a common divisor.
fn stride(n: usize) -> usize {
    let gcd = |mut a: usize, mut b: usize| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let start = (n as f64 * 0.618) as usize;
    (start.max(1)..).find(|s| gcd(*s, n) == 1).unwrap_or(1)
}

fn facility(i: usize, recipe: &ProvinceRecipe, land: &Land, dice: &mut Dice) -> FacilityRow {
    // Every seventh plant stands beyond a gateway.
    let gate = (i % 7 == 6).then(|| &land.gates[(i / 7) % land.gates.len()]);
    let town = (i * stride(land.towns.len()) + recipe.seed as usize % 97) % land.towns.len();
    let at = match gate {
        // Plants behind one gateway share its road but not its very point, or their costs would be equal.
        Some(gate) => plane::place(
            gate.at.lon + dice.bell() * BEYOND_DEGREES,
            gate.at.lat + dice.bell() * BEYOND_DEGREES,
        ),
        None => land.spot(town, 2.2, dice),
    };
    FacilityRow {
        id: format!("F{:04}", i + 1),
        name_zh: format!("演示处理厂 {:04}", i + 1),
        name_en: format!("Demo plant {:04}", i + 1),
        kind: if gate.is_some() {
            "outside_plant"
        } else {
            "plant"
        }
        .to_owned(),
        status: Status::Open,
        province: gate.map_or(PROVINCE, |g| g.province).to_owned(),
        district: match gate {
            Some(gate) => format!("{DISTRICT}外 {}", &gate.id[4..]),
            None => DISTRICT.to_owned(),
        },
        zone: gate.is_none().then(|| Land::zone(town)),
        park: None,
        gateway: gate.map(|g| g.id.clone()),
        lon: at.lon,
        lat: at.lat,
        estimated: false,
        accuracy_km: 0.0,
        confidence: Confidence::None,
        licensed_operator: false,
        captive_of: None,
        capacity_t_per_year: None,
        opens: None,
        note: None,
        source: demo("合成"),
    }
}

fn permit(
    n: usize,
    plant: &FacilityRow,
    waste: &WasteRow,
    part: Kg,
    slag: &str,
    dice: &mut Dice,
) -> PermitRow {
    let burn = waste.hazardous && waste.code != slag && dice.unit() < 0.25;
    let (operation, price) = match (waste.hazardous, dice.unit() < 0.6) {
        _ if burn => (Operation::Dispose, "gate.incineration"),
        (true, true) => (Operation::Dispose, "gate.hw_landfill"),
        (true, false) => (Operation::Use, "gate.hw17"),
        (false, true) => (Operation::Use, "gate.slag_use"),
        (false, false) => (Operation::Dispose, "gate.landfill"),
    };
    PermitRow {
        id: format!("P{:06}", n + 1),
        facility: plant.id.clone(),
        operation,
        code: waste.code.clone(),
        t_per_year: part.t(),
        valid_from: date(2021, 1, 1),
        valid_to: date(2029, 12, 31),
        host: None,
        process: burn.then(|| "BURN".to_owned()),
        price: price.to_owned(),
        only_from: None,
        waiver: None,
        source: demo(""),
    }
}

/// One plant in twenty has a host behind its lines, five per cent smaller than they are together.
fn hosts(facilities: &[FacilityRow], permits: &mut [PermitRow]) -> Sheet<HostRow> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for p in permits.iter() {
        *sums.entry(p.facility.clone()).or_default() += Kg::tonnes(p.t_per_year.0).0;
    }
    let mut rows = Vec::new();
    let mut behind: BTreeMap<String, String> = BTreeMap::new();
    for plant in facilities.iter().step_by(20) {
        let id = format!("H{:03}", rows.len() + 1);
        let Some(sum) = sums.get(&plant.id) else {
            continue;
        };
        rows.push(HostRow {
            name_zh: format!("演示共用装置 {:03}", rows.len() + 1),
            t_per_year: Kg((*sum as f64 * 0.95) as i64).t(),
            source: demo(""),
            id: id.clone(),
        });
        behind.insert(plant.id.clone(), id);
    }
    for p in permits.iter_mut() {
        p.host = behind.get(&p.facility).cloned();
    }
    Sheet::of(rows)
}

/// Twenty years of room behind general landfill lines.
fn landfills(permits: &[PermitRow]) -> Sheet<LandfillRow> {
    let mut room: BTreeMap<&str, i64> = BTreeMap::new();
    for p in permits.iter().filter(|p| p.price == "gate.landfill") {
        *room.entry(&p.facility).or_default() += Kg::tonnes(p.t_per_year.0).0;
    }
    let mut total: BTreeMap<&str, i64> = BTreeMap::new();
    for p in permits {
        *total.entry(&p.facility).or_default() += Kg::tonnes(p.t_per_year.0).0;
    }
    let rows = room.keys().map(|plant| LandfillRow {
        facility: (*plant).to_owned(),
        room_t: Kg(total[plant] * 20).t(),
        area_m2: None,
        depth_m: None,
        density_t_m3: None,
        source: demo(""),
    });
    Sheet::of(rows.collect())
}

/// Half of the hazardous lines in the other province are on the white list, for 80 % of their tonnes.
fn whitelist(
    facilities: &[FacilityRow],
    permits: &[PermitRow],
    wastes: &[WasteRow],
) -> Sheet<QuotaRow> {
    let beyond: BTreeMap<&str, &str> = (facilities.iter())
        .filter(|f| f.province != PROVINCE)
        .map(|f| (f.id.as_str(), f.province.as_str()))
        .collect();
    let hazardous: BTreeMap<&str, bool> = wastes
        .iter()
        .map(|w| (w.code.as_str(), w.hazardous))
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    let lines = permits.iter().filter(|p| {
        hazardous[p.code.as_str()]
            && beyond.contains_key(p.facility.as_str())
            && seen.insert((p.facility.clone(), p.code.clone()))
    });
    let rows = lines.step_by(2).enumerate().map(|(i, p)| QuotaRow {
        id: format!("W{:04}", i + 1),
        edition: 2025,
        from_province: PROVINCE.to_owned(),
        to_province: beyond[p.facility.as_str()].to_owned(),
        facility: p.facility.clone(),
        code: p.code.clone(),
        t_per_year: Kg::tonnes(p.t_per_year.0 * 0.8).t(),
        suspended_on: None,
        source: demo(""),
    });
    Sheet::of(rows.collect())
}
