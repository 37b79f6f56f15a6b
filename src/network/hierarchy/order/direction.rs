//! Ways to look at a piece from one end to the other: each gives every node a number, small at one end
//! and large at the other. They come from coordinates (east, north and the two diagonals), or from
//! hops: the difference of a node's distances to two far-apart nodes, for two such pairs across each
//! other and their diagonals.

use super::net::Net;

/// Hops from a start to all nodes, and the node reached last.
fn hops(net: &Net, start: u32, distance: &mut [u32], queue: &mut Vec<u32>) -> u32 {
    distance.fill(u32::MAX);
    distance[start as usize] = 0;
    queue.clear();
    queue.push(start);
    let mut at = 0;
    while at < queue.len() {
        let node = queue[at];
        at += 1;
        for &next in net.of(node) {
            if distance[next as usize] == u32::MAX {
                distance[next as usize] = distance[node as usize] + 1;
                queue.push(next);
            }
        }
    }
    queue[queue.len() - 1]
}

/// The node with the largest value, the first of equals.
fn highest(values: impl Iterator<Item = u32>) -> u32 {
    let mut best = (0, 0);
    for (node, value) in values.enumerate() {
        if value > best.1 {
            best = (node as u32, value);
        }
    }
    best.0
}

/// Four directions from hop distances in a connected net.
pub(super) fn from_hops(net: &Net) -> [Vec<i32>; 4] {
    let mut queue = Vec::with_capacity(net.nodes());
    let mut row = || vec![0_u32; net.nodes()];
    let (mut to_start, mut to_end) = (row(), row());
    let (mut to_left, mut to_right) = (row(), row());
    let start = hops(net, 0, &mut to_start, &mut queue);
    let end = hops(net, start, &mut to_start, &mut queue);
    hops(net, end, &mut to_end, &mut queue);
    // Across: far from both ends, and then far from that one without being near an end.
    let far = |node: usize| to_start[node].min(to_end[node]);
    let left = highest((0..net.nodes()).map(far));
    hops(net, left, &mut to_left, &mut queue);
    let right = highest((0..net.nodes()).map(|node| to_left[node] + far(node)));
    hops(net, right, &mut to_right, &mut queue);
    let along = |node: usize| to_start[node] as i32 - to_end[node] as i32;
    let across = |node: usize| to_left[node] as i32 - to_right[node] as i32;
    let all = |key: &dyn Fn(usize) -> i32| (0..net.nodes()).map(key).collect();
    [
        all(&along),
        all(&across),
        all(&|node| along(node) + across(node)),
        all(&|node| along(node) - across(node)),
    ]
}

/// Four directions from places (longitude, latitude in 1e-7 degrees).
pub(super) fn from_places(places: &[[i32; 2]]) -> [Vec<i32>; 4] {
    let sum: i64 = places.iter().map(|place| i64::from(place[1])).sum();
    let middle = sum as f64 / places.len().max(1) as f64 * 1e-7;
    // Degrees east are shorter away from the equator. Quartered, so that a sum stays in range.
    let shrink = middle.to_radians().cos() / 4.0;
    let east = |node: usize| (f64::from(places[node][0]) * shrink) as i32;
    let north = |node: usize| places[node][1] / 4;
    let all = |key: &dyn Fn(usize) -> i32| (0..places.len()).map(key).collect();
    [
        all(&east),
        all(&north),
        all(&|node| east(node) + north(node)),
        all(&|node| east(node) - north(node)),
    ]
}
