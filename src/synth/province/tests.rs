//! A province is as large as asked, connected, and passes every rule.

use super::*;
use crate::dataset::check;
use crate::finding::Finding;
use std::collections::BTreeMap;

fn recipe(generators: usize, facilities: usize, codes: usize, road_nodes: usize) -> ProvinceRecipe {
    ProvinceRecipe {
        generators,
        facilities,
        codes,
        road_nodes,
        candidates: 0,
        seed: 7,
    }
}

fn ends(road: &Feature<crate::dataset::tables::RoadRow>) -> [(u64, u64); 2] {
    let Geometry::LineString(line) = &road.geometry else {
        panic!("roads are lines");
    };
    let key = |c: &geo::Coord<f64>| (c.x.to_bits(), c.y.to_bits());
    [key(&line.0[0]), key(&line.0[line.0.len() - 1])]
}

#[test]
fn a_province_has_the_sizes_asked_for() {
    let case = province(&recipe(500, 30, 60, 5000));
    assert_eq!(case.generators.rows.len(), 500);
    assert_eq!(case.facilities.rows.len(), 30);
    assert_eq!(case.wastes.rows.len(), 60);
    let nodes: std::collections::BTreeSet<_> = case.roads.rows.iter().flat_map(ends).collect();
    assert_eq!(nodes.len(), 5000);
}

#[test]
fn every_street_leads_to_every_other() {
    let case = province(&recipe(50, 8, 8, 6000));
    let mut beside: BTreeMap<(u64, u64), Vec<(u64, u64)>> = BTreeMap::new();
    for road in &case.roads.rows {
        let [a, b] = ends(road);
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    let first = *beside.keys().next().expect("there are roads");
    let mut seen = std::collections::BTreeSet::from([first]);
    let mut open = vec![first];
    while let Some(node) = open.pop() {
        open.extend(beside[&node].iter().filter(|n| seen.insert(**n)));
    }
    assert_eq!(seen.len(), 6000);
}

#[test]
fn a_province_passes_every_rule() {
    for size in [recipe(40, 8, 4, 64), recipe(2000, 60, 40, 12_000)] {
        let findings = check::all(&province(&size));
        let errors: Vec<&Finding> = findings.iter().filter(|f| f.is_error()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_lines_of_each_code_hold_more_than_arises() {
    let case = province(&recipe(1000, 40, 30, 4000));
    let mut room: BTreeMap<&str, f64> = BTreeMap::new();
    for p in &case.permits.rows {
        *room.entry(&p.code).or_default() += p.t_per_year.0;
    }
    for s in &case.streams.rows {
        *room.entry(&s.code).or_default() -= s.t_per_year.0;
    }
    assert!(room.values().all(|left| *left > 0.0));
}

#[test]
fn the_same_seed_makes_the_same_province() {
    let (a, b) = (
        province(&recipe(100, 10, 9, 500)),
        province(&recipe(100, 10, 9, 500)),
    );
    assert_eq!(a.generators.rows, b.generators.rows);
    assert_eq!(a.permits.rows, b.permits.rows);
    assert_eq!(a.roads.rows, b.roads.rows);
}

#[test]
fn each_plant_asks_its_own_fee_within_the_list() {
    let case = province(&recipe(200, 40, 30, 4000));
    let fees: BTreeMap<&str, &PriceRow> = (case.prices.rows.iter())
        .map(|p| (p.item.as_str(), p))
        .collect();
    assert_eq!(fees.len(), case.prices.rows.len(), "items are unique");
    let mut asked = std::collections::BTreeSet::new();
    for permit in &case.permits.rows {
        let fee = fees[permit.price.as_str()];
        assert!(fee.low <= fee.typical && fee.typical <= fee.high);
        asked.insert((fee.typical * 100.0).round() as i64);
    }
    assert!(asked.len() > 30, "{} different fees", asked.len());
    let places = case.facilities.rows.iter();
    let places: std::collections::BTreeSet<_> =
        places.map(|f| (f.lon.to_bits(), f.lat.to_bits())).collect();
    assert_eq!(places.len(), case.facilities.rows.len());
}
