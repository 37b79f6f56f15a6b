//! The order in which a hierarchy eliminates nodes, from the shape of the graph alone: weights play no
//! part, so it stays good whatever the roads cost.

mod cell;
mod direction;
mod net;
mod reduce;
mod separator;
mod tree;

use crate::stop::StopFlag;
use net::{Net, Piece};

/// Share of the nodes at each end of a direction.
pub static SHARE: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(10);

/// More neighbours than any junction has: such a node goes to the top at once.
const HUB: usize = 500;

/// doc
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
    let share = f64::from(SHARE.load(std::sync::atomic::Ordering::Relaxed)) / 100.0;
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
            cutter.try_direction(&piece.net, key, share, &mut best);
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
