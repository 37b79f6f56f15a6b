//! The reference: successive shortest paths by Bellman and Ford on the residual graph. Slow, short, and shares
//! nothing with the solvers: no tree, no prices, no pivots.

use wasteflow::plan::mincost::{Arc, Network, Transportation};

/// Stands for no limit; above everything the small instances can send.
const PLENTY: i64 = 1 << 40;

struct Residual {
    from: usize,
    to: usize,
    room: i64,
    cost: i64,
}

/// The least cost of a flow; `None` when there is no flow. Cycles without limit must not gain.
pub fn optimum(network: &Network) -> Option<i128> {
    let nodes = network.supplies().len();
    let (source, sink) = (nodes, nodes + 1);
    let mut excess = network.supplies().to_vec();
    let mut cost = 0i128;
    let mut arcs: Vec<Residual> = Vec::new(); // 2k and 2k + 1 are each other's way back
    let mut add = |from: usize, to: usize, room: i64, back: i64, cost: i64| {
        arcs.push(Residual {
            from,
            to,
            room,
            cost,
        });
        arcs.push(Residual {
            from: to,
            to: from,
            room: back,
            cost: -cost,
        });
    };
    for arc in network.arcs() {
        let width = match arc.upper {
            Network::UNLIMITED => PLENTY,
            upper => upper - arc.lower,
        };
        // A gaining arc begins full, so that no cycle gains.
        let start = if arc.cost < 0 { width } else { 0 };
        let flow = arc.lower + start;
        excess[arc.tail as usize] -= flow;
        excess[arc.head as usize] += flow;
        cost += i128::from(flow) * i128::from(arc.cost);
        add(
            arc.tail as usize,
            arc.head as usize,
            width - start,
            start,
            arc.cost,
        );
    }
    let mut wanted = 0;
    for (node, &excess) in excess.iter().enumerate() {
        if excess > 0 {
            add(source, node, excess, 0, 0);
            wanted += excess;
        } else {
            add(node, sink, -excess, 0, 0);
        }
    }
    while wanted > 0 {
        let mut far = vec![(i64::MAX, usize::MAX); nodes + 2];
        far[source].0 = 0;
        loop {
            let mut changed = false;
            for (index, arc) in arcs.iter().enumerate() {
                let (start, _) = far[arc.from];
                if arc.room > 0 && start < i64::MAX && start + arc.cost < far[arc.to].0 {
                    far[arc.to] = (start + arc.cost, index);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        if far[sink].0 == i64::MAX {
            return None;
        }
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            path.push(far[node].1);
            node = arcs[far[node].1].from;
        }
        let moved = path
            .iter()
            .map(|&arc| arcs[arc].room)
            .min()
            .expect("a path");
        for arc in path {
            arcs[arc].room -= moved;
            arcs[arc ^ 1].room += moved;
        }
        wanted -= moved;
        cost += i128::from(moved) * i128::from(far[sink].0);
    }
    Some(cost)
}

/// True when some cycle of arcs without limit costs less than nothing.
pub fn gains_without_end(network: &Network) -> bool {
    let mut far = vec![0i64; network.supplies().len()];
    for _ in 0..=far.len() {
        let mut changed = false;
        for arc in network
            .arcs()
            .iter()
            .filter(|arc| arc.upper == Network::UNLIMITED)
        {
            let way = far[arc.tail as usize] + arc.cost;
            if way < far[arc.head as usize] {
                far[arc.head as usize] = way;
                changed = true;
            }
        }
        if !changed {
            return false;
        }
    }
    true
}

/// A transportation problem as a graph: sources, facilities, and a terminal that takes everything.
pub fn as_network(instance: &Transportation) -> Network {
    let (sources, facilities) = (instance.supplies().len(), instance.capacities().len());
    let terminal = u32::try_from(sources + facilities).expect("small");
    let mut supplies = instance.supplies().to_vec();
    supplies.resize(sources + facilities, 0);
    supplies.push(-instance.supplies().iter().sum::<i64>());
    let mut arcs = Vec::new();
    let mut add = |tail: u32, head: u32, upper: i64, cost: i64| {
        arcs.push(Arc {
            tail,
            head,
            lower: 0,
            upper,
            cost,
        });
    };
    for source in 0..sources {
        let tail = u32::try_from(source).expect("small");
        for lane in instance.lanes(source) {
            let head = u32::try_from(sources).expect("small") + instance.facility(lane);
            add(tail, head, Network::UNLIMITED, instance.cost(lane));
        }
        if let Some(cost) = instance.unserved() {
            add(tail, terminal, Network::UNLIMITED, cost);
        }
    }
    for (tail, &capacity) in (u32::try_from(sources).expect("small")..).zip(instance.capacities()) {
        add(tail, terminal, capacity, 0);
    }
    Network::new(supplies, arcs).expect("a good instance makes a good network")
}
