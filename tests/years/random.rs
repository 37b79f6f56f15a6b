//! Random small questions over years: one random flow instance, varied from period to period, with heaps at
//! what facilities hold, opening stock, stores and landfills that go through all of them.

use crate::flow::random;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::flow::instance::{Arc, Instance, Node, Origin};
use wasteflow::plan::outcome::LimitKind;
use wasteflow::plan::years::instance::{Heap, Landfill, Period, Store, Years};
use wasteflow::quantity::Tonnes;

fn index(i: usize) -> u32 {
    u32::try_from(i).expect("small")
}

/// The same for the same seed.
pub fn years(seed: u64) -> Years {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
    let base = with_stock(random::small(seed), &mut rng);
    let count: i32 = if rng.random_bool(0.3) { 3 } else { 2 };
    let mut periods: Vec<Period> = Vec::new();
    for p in 0..count {
        let mut flow = base.clone();
        for node in &mut flow.nodes {
            node.supply = node.supply * [0.5, 1.0, 1.5][rng.random_range(0..3usize)];
        }
        for line in &mut flow.lines {
            line.capacity = Tonnes(f64::from(rng.random_range(0..50)));
        }
        let long = p + 1 == count && rng.random_bool(0.4);
        periods.push(Period {
            year: 2021 + p,
            years: if long {
                [2.0, 10.0][rng.random_range(0..2usize)]
            } else {
                1.0
            },
            discount: [1.0, 1.05f64.powi(-p)][rng.random_range(0..2usize)],
            urgency: [1.0, 1.001, 1.1][rng.random_range(0..3usize)],
            flow,
        });
    }
    let count = periods.len();
    let held = |node: &Node| matches!(node.origin, Origin::PassedOn(_) | Origin::Stock(_));
    let mut heaps: Vec<Heap> = Vec::new();
    for (n, node) in base.nodes.iter().enumerate().filter(|(_, node)| held(node)) {
        let stock = matches!(node.origin, Origin::Stock(_));
        let mut most = || Tonnes(f64::from(rng.random_range(0..25)));
        heaps.push(Heap {
            most: (0..count).map(|_| most()).collect(),
            nodes: (0..count)
                .map(|p| (p == 0 || rng.random_bool(0.9)).then(|| index(n)))
                .collect(),
            opening: if stock || rng.random_bool(0.3) {
                Tonnes(f64::from(rng.random_range(0..40)))
            } else {
                Tonnes::ZERO
            },
            fresh: !stock && rng.random_bool(0.6),
        });
    }
    let mut stores = Vec::new();
    if !heaps.is_empty() && rng.random_bool(0.6) {
        stores.push(Store {
            heaps: (0..index(heaps.len())).collect(),
            room: Tonnes(f64::from(rng.random_range(0..30))),
        });
    }
    let rows = (base.limits.iter()).filter(|limit| limit.kind == LimitKind::Landfill);
    let landfills = rows
        .filter(|_| rng.random_bool(0.8))
        .map(|limit| limit.row)
        .collect::<Vec<_>>();
    let landfills = (landfills.into_iter())
        .map(|row| Landfill {
            row,
            room: Tonnes(f64::from(rng.random_range(0..120))),
        })
        .collect();
    Years {
        periods,
        heaps,
        stores,
        landfills,
    }
}

/// Adds a node of stock that may go where some stream may.
fn with_stock(base: Instance, rng: &mut ChaCha8Rng) -> Instance {
    let mut nodes = base.nodes.clone();
    let mut arcs: Vec<Vec<Arc>> = (0..nodes.len())
        .map(|n| base.arcs_of(n).map(|a| base.arcs[a]).collect())
        .collect();
    let like = rng.random_range(0..nodes.len());
    nodes.push(Node {
        origin: Origin::Stock(0),
        waste: nodes[like].waste,
        supply: Tonnes::ZERO,
    });
    arcs.push(arcs[like].clone());
    Instance::new(nodes, arcs, base.lines, base.limits)
}
