//! Turn restrictions from outside: named cases, and random nets judged by a search that remembers
//! every road it has driven.

use crate::network::road;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use wasteflow::dataset::cell::{List, Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{Feature, RoadRow, TurnRow};
use wasteflow::dataset::vocabulary::{OneWay, TurnKind};
use wasteflow::network::{Network, Profile, Topology};
use wasteflow::quantity::LonLat;
use wasteflow::stop::StopFlag;

fn turn(id: &str, kind: TurnKind, roads: &[&str], at: Option<&str>) -> TurnRow {
    TurnRow {
        id: id.to_owned(),
        kind,
        roads: List(roads.iter().map(|id| (*id).to_owned()).collect()),
        at: at.map(str::to_owned),
        source: Source::new(Mark::Demo, "test"),
    }
}

fn network(roads: &Sheet<Feature<RoadRow>>, turns: Vec<TurnRow>) -> (Network, Vec<&'static str>) {
    let profile = Profile::lorry();
    let (topology, findings) = Topology::build(roads, &Sheet::of(turns));
    let terms = |row: usize| profile.terms(&roads.rows[row].row);
    let (network, _) = Network::over(Arc::new(topology), roads, &profile, terms);
    (network, findings.iter().map(|f| f.code).collect())
}

fn at(east: i32, north: i32) -> LonLat {
    LonLat::new(
        106.0 + f64::from(east) * 0.01,
        29.0 + f64::from(north) * 0.01,
    )
}

/// A crossing: W, E, S, N around the middle M, and a ring road from E over N to W.
fn crossing() -> Sheet<Feature<RoadRow>> {
    let (m, w, e, s, n) = (at(0, 0), at(-1, 0), at(1, 0), at(0, -1), at(0, 1));
    Sheet::of(vec![
        road("WM", w, m, 1000.0, OneWay::No),
        road("ME", m, e, 1000.0, OneWay::No),
        road("SM", s, m, 1000.0, OneWay::No),
        road("MN", m, n, 1000.0, OneWay::No),
        road("EN", e, n, 5000.0, OneWay::No),
        road("NW", n, w, 5000.0, OneWay::No),
    ])
}

fn km(network: &Network, from: LonLat, to: LonLat) -> Option<f64> {
    let matrix = network.matrix(&[from], &[to], &StopFlag::default());
    let way = matrix.get(0, 0);
    let path = network.path(from, to);
    assert_eq!(way.is_some(), path.is_some());
    if let (Some(way), Some(path)) = (way, path) {
        assert!((way.metres.0 - path.metres().0).abs() < 0.1, "{path:?}");
    }
    way.map(|way| way.metres.km())
}

#[test]
fn a_forbidden_turn_is_driven_around() {
    let roads = crossing();
    let (free, _) = network(&roads, Vec::new());
    assert_eq!(km(&free, at(0, -1), at(-1, 0)), Some(2.0));
    let (barred, codes) = network(&roads, vec![turn("T", TurnKind::No, &["SM", "WM"], None)]);
    assert!(codes.is_empty());
    // Straight on, round at the next junction and back through the crossing: no row forbids that.
    assert_eq!(km(&barred, at(0, -1), at(-1, 0)), Some(4.0));
    assert_eq!(
        km(&barred, at(-1, 0), at(0, -1)),
        Some(2.0),
        "the other direction is free"
    );
    assert_eq!(
        km(&barred, at(0, 0), at(-1, 0)),
        Some(1.0),
        "a way that begins there may turn"
    );
}

#[test]
fn turning_round_is_forbidden_where_a_row_says_so() {
    let roads = crossing();
    let no_round = ["ME", "MN"].map(|id| turn(id, TurnKind::No, &[id, id], None));
    let (_, codes) = network(&roads, no_round.to_vec());
    assert_eq!(
        codes,
        ["N107", "N107"],
        "a road meets itself at both ends: where?"
    );

    let mut named = roads;
    for feature in &mut named.rows {
        let id = feature.row.id.clone();
        feature.row.from_node = Some(id[..1].to_owned());
        feature.row.to_node = Some(id[1..].to_owned());
    }
    let turns = vec![
        turn("T", TurnKind::No, &["SM", "WM"], None),
        turn("E", TurnKind::No, &["ME", "ME"], Some("E")),
        turn("N", TurnKind::No, &["MN", "MN"], Some("N")),
        turn("S", TurnKind::No, &["SM", "SM"], Some("M")),
    ];
    let (network, codes) = network(&named, turns);
    assert!(codes.is_empty());
    assert_eq!(km(&network, at(0, -1), at(-1, 0)), Some(7.0), "SM, MN, NW");
}

#[test]
fn the_only_turn_leaves_no_other() {
    let roads = crossing();
    let only = vec![turn("T", TurnKind::Only, &["SM", "ME"], None)];
    let (network, codes) = network(&roads, only);
    assert!(codes.is_empty());
    assert_eq!(km(&network, at(0, -1), at(1, 0)), Some(2.0));
    assert_eq!(
        km(&network, at(0, -1), at(0, 1)),
        Some(4.0),
        "by E, back and on"
    );
    assert_eq!(km(&network, at(0, -1), at(-1, 0)), Some(4.0));
}

#[test]
fn a_restriction_over_a_road_holds_for_who_came_all_the_way() {
    let roads = crossing();
    let over = vec![turn("T", TurnKind::No, &["SM", "ME", "EN"], None)];
    let (network, codes) = network(&roads, over);
    assert!(codes.is_empty());
    assert_eq!(km(&network, at(0, -1), at(0, 1)), Some(2.0));
    assert_eq!(km(&network, at(-1, 0), at(1, 0)), Some(2.0));
    let only = vec![
        turn("T", TurnKind::No, &["SM", "ME", "EN"], None),
        turn("U", TurnKind::Only, &["SM", "ME"], None),
        turn("V", TurnKind::No, &["ME", "ME"], None),
    ];
    let (_, codes) = self::network(&roads, only);
    assert_eq!(codes, ["N107"]);
}

#[test]
fn rows_that_name_roads_that_do_not_meet_are_reported() {
    let turns = vec![
        turn("A", TurnKind::No, &["WM", "EN"], None),
        turn("B", TurnKind::No, &["WM", "nobody"], None),
        turn("C", TurnKind::No, &["WM"], None),
        turn("D", TurnKind::No, &["WM", "ME"], Some("nowhere")),
    ];
    assert_eq!(network(&crossing(), turns).1, ["N107"; 4]);
}

type Row = (usize, usize, u32, OneWay);

/// Seconds ÷ 100 between junctions by a search whose state is every road driven so far, as far back
/// as the longest restriction looks.
fn oracle(rows: &[Row], forbidden: &[Vec<(usize, bool)>], from: usize, to: usize) -> Option<u32> {
    let memory = forbidden.iter().map(Vec::len).max().unwrap_or(1) - 1;
    let mut best: BTreeMap<(usize, Vec<(usize, bool)>), u32> = BTreeMap::new();
    let mut heap = BinaryHeap::from([Reverse((0u32, from, Vec::new()))]);
    while let Some(Reverse((cost, here, driven))) = heap.pop() {
        if here == to {
            return Some(cost);
        }
        if best
            .get(&(here, driven.clone()))
            .is_some_and(|&known| known <= cost)
        {
            continue;
        }
        best.insert((here, driven.clone()), cost);
        for (row, &(a, b, length, oneway)) in rows.iter().enumerate() {
            for (forward, tail, head) in [(true, a, b), (false, b, a)] {
                let allowed = match oneway {
                    OneWay::No => true,
                    OneWay::Forward => forward,
                    OneWay::Backward => !forward,
                };
                if tail != here || !allowed {
                    continue;
                }
                let mut next = driven.clone();
                next.push((row, forward));
                if forbidden.iter().any(|sequence| next.ends_with(sequence)) {
                    continue;
                }
                let keep = next.len().saturating_sub(memory);
                heap.push(Reverse((cost + length, head, next.split_off(keep))));
            }
        }
    }
    None
}

#[test]
fn ways_agree_with_a_search_that_remembers_on_2000_random_nets() {
    let (mut compared, mut dearer, mut cut) = (0, 0, 0);
    for seed in 0..2000 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let junctions = rng.random_range(3..8usize);
        let place = |j: usize| {
            at(
                i32::try_from(j % 3).expect("small"),
                i32::try_from(j / 3).expect("small"),
            )
        };
        let rows: Vec<Row> = (0..rng.random_range(3..14))
            .map(|_| {
                let from = rng.random_range(0..junctions);
                let to = (from + rng.random_range(1..junctions)) % junctions;
                let oneway = [OneWay::No, OneWay::No, OneWay::Forward, OneWay::Backward];
                let length = rng.random_range(0..20u32) * 100;
                (from, to, length, oneway[rng.random_range(0..4)])
            })
            .collect();
        let sheet = Sheet::of(
            rows.iter()
                .enumerate()
                .map(|(i, &(a, b, length, oneway))| {
                    let mut feature = road(
                        &format!("R{i}"),
                        place(a),
                        place(b),
                        f64::from(length),
                        oneway,
                    );
                    feature.row.from_node = Some(a.to_string());
                    feature.row.to_node = Some(b.to_string());
                    feature
                })
                .collect(),
        );
        let ends = |(row, forward): (usize, bool)| {
            let (a, b, ..) = rows[row];
            if forward { (a, b) } else { (b, a) }
        };
        let may = |(row, forward): (usize, bool)| match rows[row].3 {
            OneWay::No => true,
            OneWay::Forward => forward,
            OneWay::Backward => !forward,
        };
        let mut turns = Vec::new();
        let mut forbidden: Vec<Vec<(usize, bool)>> = Vec::new();
        for id in 0..rng.random_range(1..10) {
            let mut walk = vec![(rng.random_range(0..rows.len()), rng.random_range(0..2) == 0)];
            for _ in 0..rng.random_range(1..3) {
                let here = ends(walk[walk.len() - 1]).1;
                let next: Vec<(usize, bool)> = (0..rows.len())
                    .flat_map(|row| [(row, true), (row, false)])
                    .filter(|&road| ends(road).0 == here)
                    .collect();
                walk.push(next[rng.random_range(0..next.len())]);
            }
            let ids: Vec<String> = walk.iter().map(|(row, _)| format!("R{row}")).collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let junction = ends(walk[0]).1.to_string();
            let only = rng.random_range(0..4) == 0;
            let kind = if only { TurnKind::Only } else { TurnKind::No };
            turns.push(turn(&format!("T{id}"), kind, &ids, Some(&junction)));
            // The row says roads and the first junction; where that leaves several walks, all are meant.
            let walks: Vec<Vec<(usize, bool)>> = (0..1u32 << walk.len())
                .map(|bits| {
                    let forward = |i: usize| bits >> i & 1 == 1;
                    walk.iter()
                        .enumerate()
                        .map(|(i, (row, _))| (*row, forward(i)))
                        .collect()
                })
                .filter(|w: &Vec<(usize, bool)>| {
                    w.windows(2).all(|p| ends(p[0]).1 == ends(p[1]).0)
                        && ends(w[0]).1.to_string() == junction
                        && w.iter().all(|&road| may(road))
                })
                .collect();
            if !only {
                forbidden.extend(walks);
                continue;
            }
            for walk in walks {
                let (last, before) = walk.split_last().expect("two roads or more");
                for road in (0..rows.len()).flat_map(|row| [(row, true), (row, false)]) {
                    if ends(road).0 == ends(*last).0 && road != *last {
                        forbidden.push([before, &[road]].concat());
                    }
                }
            }
        }
        // Two rows that allow different turns after the same roads allow both.
        let only_walks = turns.iter().filter(|t| t.kind == TurnKind::Only).count();
        if only_walks > 1 {
            continue;
        }
        let (network, _) = network(&sheet, turns);
        for from in 0..junctions {
            for to in 0..junctions {
                let (a, b) = (place(from), place(to));
                let on_junction = |p: LonLat, j: usize| {
                    network.snap(p).is_some_and(|snap| {
                        let (x, y, length, _) = rows[snap.road];
                        let offset = snap.offset.0;
                        // On a road without length nobody can tell its ends apart.
                        length > 0
                            && ((x == j && offset < 0.05)
                                || (y == j && (offset - f64::from(length)).abs() < 0.05))
                    })
                };
                if from == to || !on_junction(a, from) || !on_junction(b, to) {
                    continue;
                }
                let matrix = network.matrix(&[a], &[b], &StopFlag::default());
                let metres = matrix.get(0, 0).map(|way| way.metres.0);
                let wanted = oracle(&rows, &forbidden, from, to);
                let free = oracle(&rows, &[], from, to);
                assert_eq!(
                    metres.is_some(),
                    wanted.is_some(),
                    "{seed}: {from} → {to}: {metres:?} {wanted:?}"
                );
                compared += 1;
                cut += usize::from(wanted.is_none() && free.is_some());
                if let (Some(metres), Some(wanted)) = (metres, wanted) {
                    assert!(
                        (metres - f64::from(wanted)).abs() < 0.2,
                        "{seed}: {from} → {to}: {metres} {wanted}"
                    );
                    dearer += usize::from(free != Some(wanted));
                }
            }
        }
    }
    assert!(
        compared > 8_000 && dearer > 200 && cut > 50,
        "{compared} {dearer} {cut}"
    );
}
