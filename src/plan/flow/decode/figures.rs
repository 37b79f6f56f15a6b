//! Legs in, sums and indicators of a plan out.

use super::super::feeds;
use super::{round, tonnes};
use crate::dataset::Dataset;
use crate::dataset::cell::{Mark, Source};
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::plan::outcome::{Feed, Figure, Leg, Origin as Place, Totals};
use crate::quantity::Tonnes;
use std::collections::BTreeMap;

/// Tonnes without a place.
#[derive(Clone, Copy, Default)]
pub(super) struct Left {
    all: Tonnes,
    /// Of them: of other districts.
    turned_away: Tonnes,
}

impl Left {
    /// Sums tonnes, each with whether they are imported.
    pub(super) fn of(left: impl Iterator<Item = (bool, Tonnes)>) -> Self {
        let mut sum = Self::default();
        for (imported, t) in left {
            sum.all += t;
            if imported {
                sum.turned_away += t;
            }
        }
        sum
    }
}

pub(super) fn totals(dataset: &Dataset, legs: &[Leg], left: Left, feeds: &[Feed]) -> Totals {
    let abroad = abroad(dataset);
    let mut totals = Totals {
        arising_t: dataset.streams().map(|(_, s)| s.t_per_year).sum(),
        residues_t: residue_tonnes(legs, &residues_left(dataset, |_| true))
            + feeds::left(feeds, |_| true),
        unplaced_t: left.all,
        turned_away_t: left.turned_away,
        ..Totals::default()
    };
    for leg in legs {
        let imported = matches!(leg.from, Place::Import { .. });
        match leg.operation {
            _ if imported => totals.imported_t += leg.tonnes,
            Operation::Use => totals.used_t += leg.tonnes,
            Operation::Dispose => totals.disposed_t += leg.tonnes,
            Operation::Collect | Operation::Store => (),
        }
        if leaves(leg, &abroad) {
            totals.exported_t += leg.tonnes;
        }
        totals.cost_cny += leg.cost_cny;
        totals.transport_cny += leg.tonnes * leg.transport_cny_t;
        totals.gate_cny += leg.tonnes * leg.gate_cny_t;
        totals.handling_cny += leg.tonnes * leg.handling_cny_t;
        totals.tonne_km += leg.tonnes.0 * leg.metres.km();
    }
    for t in [
        &mut totals.arising_t,
        &mut totals.residues_t,
        &mut totals.used_t,
        &mut totals.disposed_t,
        &mut totals.exported_t,
        &mut totals.imported_t,
        &mut totals.turned_away_t,
    ] {
        t.0 = round(t.0, 6);
    }
    totals.unplaced_t = tonnes(totals.unplaced_t);
    for cny in [
        &mut totals.cost_cny,
        &mut totals.transport_cny,
        &mut totals.gate_cny,
        &mut totals.handling_cny,
    ] {
        cny.0 = round(cny.0, 4);
    }
    totals.tonne_km = round(totals.tonne_km, 4);
    totals
}

/// Residues with a code that treatment under each permit leaves, tonnes per tonne taken in.
pub(super) fn residues_left(
    dataset: &Dataset,
    counts: impl Fn(&str) -> bool,
) -> BTreeMap<&str, f64> {
    let links = dataset.links();
    let mut left = BTreeMap::new();
    for (permit, row) in dataset.permits() {
        if !row.operation.is_final() {
            continue;
        }
        let process = links.permit_process[permit.index()];
        let residues = process.map(|p| &links.process_leaves[p.index()]);
        let sum: f64 = (residues.into_iter().flatten())
            .filter(|&&(waste, _)| counts(&dataset.waste(waste).code))
            .map(|&(_, factor)| factor.max(0.0))
            .sum();
        left.insert(row.id.as_str(), sum);
    }
    left
}

/// Tonnes of such residues that the legs leave.
pub(super) fn residue_tonnes(legs: &[Leg], left: &BTreeMap<&str, f64>) -> Tonnes {
    let of = |leg: &Leg| left.get(leg.permit.as_str()).copied().unwrap_or(0.0);
    legs.iter().map(|leg| leg.tonnes * of(leg)).sum()
}

/// Facilities outside the district.
pub(super) fn abroad(dataset: &Dataset) -> std::collections::BTreeSet<&str> {
    let case = &dataset.tables().case;
    (dataset.facilities())
        .filter(|(_, f)| f.province != case.province || f.district != case.district)
        .map(|(_, f)| f.id.as_str())
        .collect()
}

/// True for a leg from inside the district to outside.
pub(super) fn leaves(leg: &Leg, abroad: &std::collections::BTreeSet<&str>) -> bool {
    let inside = match &leg.from {
        Place::Stream { .. } => true,
        Place::Stock { site, .. } => !abroad.contains(site.as_str()),
        Place::Import { .. } => false,
        Place::Facility { facility } => !abroad.contains(facility.as_str()),
    };
    inside && abroad.contains(leg.facility.as_str())
}

/// The indicators of a plan, from its legs alone.
pub(super) fn indicators(
    dataset: &Dataset,
    legs: &[Leg],
    totals: &Totals,
    feeds: &[Feed],
) -> Vec<Figure> {
    let hazardous: BTreeMap<&str, bool> = (dataset.wastes())
        .map(|(_, w)| (w.code.as_str(), w.hazardous))
        .collect();
    let is_hazardous = |code: &str| hazardous.get(code).copied().unwrap_or(false);
    let abroad = abroad(dataset);
    let (mut general_arising, mut hazardous_arising) = (0.0, 0.0);
    for (_, stream) in dataset.streams() {
        if is_hazardous(&stream.code) {
            hazardous_arising += stream.t_per_year.0;
        } else {
            general_arising += stream.t_per_year.0;
        }
    }
    let (mut used, mut hazardous_exported, mut in_district) = (0.0, 0.0, 0.0);
    let general = |code: &str| !is_hazardous(code);
    let of_residues =
        (residue_tonnes(legs, &residues_left(dataset, general)) + feeds::left(feeds, general)).0;
    let own = |leg: &&Leg| !matches!(leg.from, Place::Import { .. });
    // Stock of earlier years counts below the line where it is used (C27).
    let mut of_stock = 0.0;
    for leg in legs.iter().filter(own) {
        let (t, is_hazardous) = (leg.tonnes.0, is_hazardous(&leg.code));
        if !is_hazardous && leg.operation == Operation::Use {
            used += t;
            if matches!(leg.from, Place::Stock { .. }) {
                of_stock += t;
            }
        }
        if is_hazardous && leaves(leg, &abroad) {
            hazardous_exported += t;
        }
        if is_hazardous && leg.operation.is_final() && !abroad.contains(leg.facility.as_str()) {
            in_district += t;
        }
    }
    let share = |part: f64, whole: f64| {
        if whole > 0.0 {
            100.0 * part / whole
        } else {
            0.0
        }
    };
    vec![
        figure(
            dataset,
            "general_utilisation",
            (
                "方案一般工业固废综合利用率",
                "general waste used in the plan",
            ),
            (
                share(used, general_arising + of_residues + of_stock),
                "%",
                2,
            ),
            "Σ 一般固废利用量 ÷ (一般固废产生量 + 处理残渣中的一般固废) / general tonnes used ÷ (arising + general residues)",
        ),
        figure(
            dataset,
            "exported_share",
            ("运出区外占比", "share that leaves the district"),
            (share(totals.exported_t.0, totals.arising_t.0), "%", 2),
            "Σ 自区内运往区外 ÷ 产生量 / tonnes from inside to outside ÷ arising",
        ),
        figure(
            dataset,
            "hazardous_exported_share",
            (
                "危险废物运出区外占比",
                "share of hazardous waste that leaves the district",
            ),
            (share(hazardous_exported, hazardous_arising), "%", 2),
            "Σ 危险废物自区内运往区外 ÷ 危险废物产生量 / hazardous tonnes from inside to outside ÷ arising",
        ),
        figure(
            dataset,
            "hazardous_in_district",
            (
                "区内利用处置的危险废物",
                "hazardous waste handled in the district",
            ),
            (in_district / 1e4, "万吨", 2),
            "Σ 区内利用和处置的危险废物（含残渣） / hazardous tonnes used or disposed of inside, residues included",
        ),
        figure(
            dataset,
            "unplaced",
            ("未安置量", "unplaced"),
            (totals.unplaced_t.0, "t", 2),
            "Σ unserved",
        ),
    ]
}

fn figure(
    dataset: &Dataset,
    id: &str,
    (zh, en): (&str, &str),
    (value, unit, decimals): (f64, &str, usize),
    formula: &str,
) -> Figure {
    let indicator = dataset.tables().indicators.iter().find(|i| i.id == id);
    Figure {
        id: id.to_owned(),
        label: Bilingual::new(zh, en),
        value,
        unit: unit.to_owned(),
        decimals,
        low: None,
        high: None,
        target: indicator.and_then(|i| i.target),
        note: None,
        source: Source::new(Mark::Derived, formula),
    }
}
