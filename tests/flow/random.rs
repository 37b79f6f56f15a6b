//! Random instances: small ones full of ties, full limits and residues for the reference, and provinces
//! for the clock.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::dataset::vocabulary::Route;
use wasteflow::plan::flow::instance::{Arc, Instance, Limit, Line, Node, Origin};
use wasteflow::plan::outcome::LimitKind;
use wasteflow::quantity::{CnyPerTonne, Metres, Tonnes};

fn index(i: usize) -> u32 {
    u32::try_from(i).expect("small")
}

/// A small instance; the same for the same seed.
pub fn small(seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let codes = rng.random_range(1..=3usize);
    let facilities = rng.random_range(1..=3usize);
    let mut limits: Vec<Limit> = Vec::new();
    for (kind, chance) in [
        (LimitKind::Facility, 0.6),
        (LimitKind::Host, 0.3),
        (LimitKind::Landfill, 0.3),
    ] {
        for row in 0..facilities {
            if rng.random_bool(chance) {
                let capacity = Tonnes(f64::from(rng.random_range(0..60)));
                limits.push(Limit::at_most(kind, index(row), capacity));
            }
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut code_of = Vec::new();
    for facility in 0..facilities {
        for code in 0..codes {
            for _ in 0..rng.random_range(0..=2) {
                let mut of_line: Vec<u32> = (0..limits.len())
                    .filter(|&k| limits[k].row as usize == facility)
                    .map(index)
                    .collect();
                of_line.retain(|_| rng.random_bool(0.8));
                lines.push(Line {
                    permit: index(lines.len()),
                    facility: index(facility),
                    capacity: Tonnes(f64::from(rng.random_range(0..50))),
                    gate: CnyPerTonne(f64::from(rng.random_range(-20..40))),
                    limits: of_line.into_iter().map(|k| (k, 1.0)).collect(),
                    outputs: Vec::new(),
                });
                code_of.push(code);
            }
        }
    }
    let quotas = rng.random_range(0..=2usize);
    let first_quota = limits.len();
    for row in 0..quotas {
        let capacity = Tonnes(f64::from(rng.random_range(0..30)));
        limits.push(Limit::at_most(LimitKind::Quota, index(row), capacity));
    }
    let mut nodes: Vec<Node> = (0..rng.random_range(1..=5usize))
        .map(|s| Node {
            origin: Origin::Stream(index(s)),
            waste: index(rng.random_range(0..codes)),
            supply: Tonnes(f64::from(rng.random_range(0..400)) / 10.0),
        })
        .collect();
    for l in 0..lines.len() {
        let (facility, code) = (lines[l].facility, code_of[l]);
        let mut feed =
            |origin: Origin, waste: usize, factor: f64, outputs: &mut Vec<(u32, f64)>| {
                let found =
                    (nodes.iter()).position(|n| n.origin == origin && n.waste == index(waste));
                let node = found.unwrap_or_else(|| {
                    nodes.push(Node {
                        origin,
                        waste: index(waste),
                        supply: Tonnes::ZERO,
                    });
                    nodes.len() - 1
                });
                outputs.push((index(node), factor));
            };
        let mut outputs = Vec::new();
        match rng.random_range(0..10) {
            0..=1 => feed(Origin::PassedOn(facility), code, 1.0, &mut outputs),
            2..=6 => {
                let left = rng.random_range(0..codes);
                // What comes back to the same or an earlier code shrinks, so no circle gains.
                let factor = if left > code {
                    [0.2, 0.5, 1.25][rng.random_range(0..3usize)]
                } else {
                    [0.1, 0.4][rng.random_range(0..2usize)]
                };
                feed(Origin::Residue(facility), left, factor, &mut outputs);
            }
            _ => (),
        }
        lines[l].outputs = outputs;
    }
    let mut arcs = Vec::new();
    for (n, node) in nodes.iter().enumerate() {
        let mut of_node = Vec::new();
        for (l, line) in lines.iter().enumerate() {
            let passes_on = matches!(node.origin, Origin::PassedOn(_));
            let stores = line
                .outputs
                .iter()
                .any(|&(to, _)| matches!(nodes[to as usize].origin, Origin::PassedOn(_)));
            let itself = line.outputs.iter().any(|&(to, _)| to as usize == n);
            if code_of[l] != node.waste as usize || itself || (passes_on && stores) {
                continue;
            }
            if rng.random_bool(0.15) {
                continue;
            }
            let km = f64::from(rng.random_range(0..30));
            let mut arc = Arc {
                line: index(l),
                quota: None,
                counts: 0,
                route: Route::Province,
                metres: Metres(km * 1000.0),
                transport: CnyPerTonne(km),
                handling: CnyPerTonne::ZERO,
            };
            if quotas > 0 && rng.random_bool(0.3) {
                arc.quota = Some(index(first_quota + rng.random_range(0..quotas)));
                arc.route = Route::WhiteList;
                of_node.push(arc);
                arc.quota = None;
                arc.route = Route::Ordinary;
                arc.handling = CnyPerTonne(150.0);
                if rng.random_bool(0.5) {
                    continue;
                }
            }
            of_node.push(arc);
        }
        arcs.push(of_node);
    }
    Instance::new(nodes, arcs, lines, limits)
}

/// A small instance whose tonnes count in limits at shares of their own, some of them less than nothing, on
/// lines and on arcs, and where some limits must be reached.
pub fn mixed(seed: u64) -> Instance {
    let mut instance = small(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(!seed);
    for line in &mut instance.lines {
        for (_, share) in &mut line.limits {
            *share = [0.5, 1.0, 1.0, 2.0][rng.random_range(0..4usize)];
        }
    }
    for node in &mut instance.nodes {
        if matches!(node.origin, Origin::Residue(_)) && rng.random_bool(0.3) {
            node.supply = Tonnes(f64::from(rng.random_range(0..20)));
        }
    }
    let arising: f64 = instance.nodes.iter().map(|n| n.supply.0).sum();
    for row in 0..rng.random_range(1..=3u32) {
        let k = index(instance.limits.len());
        // A mix: tonnes above the share allowed count up, those below count down.
        let mix = rng.random_bool(0.5);
        let mut limit = Limit::at_most(
            if mix {
                LimitKind::Element
            } else if row % 2 == 0 {
                LimitKind::Waiver
            } else {
                LimitKind::Row
            },
            row,
            Tonnes(f64::INFINITY),
        );
        if mix || rng.random_bool(0.3) {
            limit.capacity = Tonnes(if mix {
                0.0
            } else {
                f64::from(rng.random_range(0..80))
            });
        }
        if !mix && (limit.capacity.0.is_infinite() || rng.random_bool(0.3)) {
            let least = (arising * rng.random_range(0.0..0.7))
                .round()
                .min(limit.capacity.0);
            limit.least = Some(Tonnes(least));
        }
        let one_side = limit.least.is_none() || limit.capacity.0.is_infinite();
        if one_side && rng.random_bool(0.4) {
            limit.give = Some(CnyPerTonne(f64::from(rng.random_range(0..200))));
        }
        instance.limits.push(limit);
        for line in &mut instance.lines {
            if rng.random_bool(0.7) {
                let share = if mix {
                    [-0.02, -0.01, 0.01, 0.03][rng.random_range(0..4usize)]
                } else {
                    [0.5, 1.0][rng.random_range(0..2usize)]
                };
                line.limits.push((k, share));
            }
        }
    }
    // No tonne counts twice in one limit: an arc may have a quota already.
    let last = index(instance.limits.len() - 1);
    let others: Vec<u32> = (0..last)
        .filter(|&k| instance.limits[k as usize].kind != LimitKind::Quota)
        .collect();
    let mut pick = |share: f64| {
        let k = (!others.is_empty()).then(|| others[rng.random_range(0..others.len())]);
        k.map(|k| (k, share))
    };
    let (half, less) = (pick(0.5), pick(-0.25));
    instance.counts.push(half.into_iter().collect());
    instance
        .counts
        .push(less.into_iter().chain([(last, 1.0)]).collect());
    for arc in &mut instance.arcs {
        arc.counts = [0, 0, 1, 2][rng.random_range(0..4usize)];
    }
    instance
}

/// A small instance with two to five rows that must hold, many of them clashing.
pub fn asked(seed: u64) -> Instance {
    let mut instance = small(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
    let arising: f64 = instance.nodes.iter().map(|n| n.supply.0).sum();
    let mut sets: Vec<Vec<(u32, f64)>> = vec![Vec::new(); 3];
    for row in 0..rng.random_range(2..=5u32) {
        let k = index(instance.limits.len());
        let share = rng.random_range(0.05..0.6);
        let below = rng.random_bool(0.6);
        let amount = (arising * share).round();
        let mut limit = Limit::at_most(LimitKind::Row, row, Tonnes(amount));
        if below {
            limit.least = Some(Tonnes(amount));
            limit.capacity = Tonnes(f64::INFINITY);
        } else {
            limit.capacity = Tonnes((amount / 3.0).round());
        }
        instance.limits.push(limit);
        for line in &mut instance.lines {
            if rng.random_bool(0.5) {
                let share = [-0.25, 0.5, 1.0, 1.0][rng.random_range(0..4usize)];
                line.limits.push((k, share));
            }
        }
        sets[rng.random_range(1..3usize)].push((k, [0.5, -0.5][rng.random_range(0..2usize)]));
    }
    instance.counts = sets;
    for arc in &mut instance.arcs {
        arc.counts = [0, 0, 1, 2][rng.random_range(0..4usize)];
    }
    instance
}

/// A province: clustered by nothing, sparse by code, capacities around what arises, a tenth of every
/// fourth code left as another waste.
pub fn province(generators: usize, facilities: usize, codes: usize, seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut place = || {
        (
            rng.random_range(0.0..400.0f64),
            rng.random_range(0.0..400.0f64),
        )
    };
    let sites: Vec<(f64, f64)> = (0..generators).map(|_| place()).collect();
    let plants: Vec<(f64, f64)> = (0..facilities).map(|_| place()).collect();
    let (mut nodes, mut from, mut arising) = (Vec::new(), Vec::new(), vec![0.0; codes]);
    for &site in &sites {
        for _ in 0..rng.random_range(1..=4) {
            let code = rng.random_range(0..codes);
            let t = (10f64.powf(rng.random_range(-1.0..3.0)) * 1000.0).round() / 1000.0;
            arising[code] += t;
            nodes.push(Node {
                origin: Origin::Stream(index(nodes.len())),
                waste: index(code),
                supply: Tonnes(t),
            });
            from.push(site);
        }
    }
    let mut of_code = vec![Vec::new(); codes];
    let mut lines: Vec<Line> = Vec::new();
    let mut limits: Vec<Limit> = Vec::new();
    for facility in 0..facilities {
        limits.push(Limit::at_most(
            LimitKind::Facility,
            index(facility),
            Tonnes::ZERO,
        ));
        for (code, takers) in of_code.iter_mut().enumerate() {
            if rng.random_bool(0.25) {
                takers.push(lines.len());
                lines.push(Line {
                    permit: index(lines.len()),
                    facility: index(facility),
                    capacity: Tonnes(arising[code]),
                    gate: CnyPerTonne(rng.random_range(-100.0..2000.0f64).round()),
                    limits: vec![(index(facility), 1.0)],
                    outputs: Vec::new(),
                });
            }
        }
    }
    for takers in &of_code {
        for &l in takers {
            let line = &mut lines[l];
            let share = line.capacity / f64::from(index(takers.len()));
            line.capacity = Tonnes((share.0 * rng.random_range(0.6..1.8)).round());
            limits[line.facility as usize].capacity += Tonnes((line.capacity.0 * 0.9).round());
        }
    }
    let residue = 1;
    for (_, takers) in of_code.iter().enumerate().filter(|(code, _)| code % 4 == 0) {
        for &l in takers {
            let origin = Origin::Residue(lines[l].facility);
            let node = nodes
                .iter()
                .rposition(|n| n.origin == origin)
                .unwrap_or_else(|| {
                    nodes.push(Node {
                        origin,
                        waste: index(residue),
                        supply: Tonnes::ZERO,
                    });
                    from.push(plants[lines[l].facility as usize]);
                    nodes.len() - 1
                });
            lines[l].outputs.push((index(node), 0.1));
        }
    }
    let arcs = (nodes.iter().zip(&from))
        .map(|(node, site)| {
            let takers = &of_code[node.waste as usize];
            let arc = |&l: &usize| {
                let plant = plants[lines[l].facility as usize];
                let km = (site.0 - plant.0).hypot(site.1 - plant.1) * 1.3;
                Arc {
                    line: index(l),
                    quota: None,
                    counts: 0,
                    route: Route::Province,
                    metres: Metres((km * 1000.0).round()),
                    transport: CnyPerTonne(1.3 * km),
                    handling: CnyPerTonne(40.0),
                }
            };
            takers.iter().map(arc).collect()
        })
        .collect();
    Instance::new(nodes, arcs, lines, limits)
}
