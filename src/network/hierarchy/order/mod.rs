//! Arcs in, the order out in which a hierarchy eliminates their nodes: from the shape of the graph
//! alone. Weights play no part, so it stays good whatever the roads cost.
//!
//! Nested dissection: [`reduce`] takes away what needs no thought (dead ends, chains); a small
//! [`separator`] divides what is left, goes to the top, and each part is divided in turn until a
//! [`cell`] is small enough to be ordered by its own degrees; [`tree`] numbers the result in post-order
//! of the elimination tree, so that what is read together lies together.

mod cell;
mod direction;
mod net;
mod reduce;
mod separator;
mod tree;

use crate::stop::StopFlag;
use net::{Net, Piece};

/// Share of the nodes that belong to each end of a direction from the start.
const SHARE: f64 = 0.1;

/// More neighbours than any junction has: such a node goes to the top at once.
const HUB: usize = 500;

/// The nodes in the order of their elimination, each once; `None` when stopped. Direction of the arcs
/// plays no part. `coordinates` (one per node, 1e-7 degrees east and north) give the directions that are
/// tried; without them, distances in hops to far nodes do. `progress` takes the share done, 0 to 1.
#[must_use]
pub fn dissect(
    nodes: usize,
    tails: &[u32],
    heads: &[u32],
    coordinates: Option<&[[i32; 2]]>,
    stop: &StopFlag,
    progress: &dyn Fn(f64),
) -> Option<Vec<u32>> {
    let net = Net::new(nodes, tails, heads);
    let reduced = reduce::reduce(net.clone());
    let mut order = reduced.early;
    let cut = order.len();
    let core = dissect_core(
        &reduced.core,
        |piece| {
            let places = coordinates?;
            let of = |&name: &u32| places[reduced.names[name as usize] as usize];
            Some(piece.names.iter().map(of).collect())
        },
        stop,
        progress,
    )?;
    order.extend(core.iter().map(|&node| reduced.names[node as usize]));
    debug_assert_eq!(order.len() - cut, core.len());
    Some(tree::post_order(&net, &order))
}

fn dissect_core(
    core: &Net,
    places: impl Fn(&Piece) -> Option<Vec<[i32; 2]>>,
    stop: &StopFlag,
    progress: &dyn Fn(f64),
) -> Option<Vec<u32>> {
    let mut ranks = vec![0_u32; core.nodes()];
    let mut cells = cell::Cells::new(core.nodes());
    let mut cutter = separator::Cutter::default();
    let mut stack: Vec<Piece> = Vec::new();
    let names: Vec<u32> = (0..core.nodes() as u32).collect();
    let hub = |node: u32| core.of(node).len() > HUB;
    let mut top = core.nodes();
    for &node in names.iter().filter(|&&node| hub(node)) {
        top -= 1;
        ranks[top] = node;
    }
    net::split(core, &names, hub, top as u32, |piece| stack.push(piece));
    drop(names);
    let mut done = core.nodes() - top;
    while let Some(piece) = stack.pop() {
        if stop.stopped() {
            return None;
        }
        let size = piece.names.len();
        let top = piece.top as usize;
        let range = top - size..top;
        if size <= cell::CELL {
            cells.order(core, &piece.names, &mut ranks[range]);
            done += size;
            continue;
        }
        progress(done as f64 / core.nodes() as f64);
        let mut best = separator::Cut::default();
        let keys = match places(&piece) {
            Some(places) => direction::from_places(&places),
            None => direction::from_hops(&piece.net),
        };
        for key in &keys {
            cutter.try_direction(&piece.net, key, SHARE, &mut best);
        }
        if best.smaller == 0 {
            let mut rest = piece.names.clone();
            rest.sort_by_key(|&name| core.of(name).len());
            ranks[range].copy_from_slice(&rest);
            continue;
        }
        let mut rank = top;
        for (&name, _) in piece
            .names
            .iter()
            .zip(&best.removed)
            .filter(|(_, removed)| **removed)
        {
            rank -= 1;
            ranks[rank] = name;
        }
        done += best.size;
        net::split(
            &piece.net,
            &piece.names,
            |node| best.removed[node as usize],
            rank as u32,
            |part| {
                stack.push(part);
            },
        );
    }
    Some(ranks)
}
