//! The elimination tree of an order, and the order that walks it subtree by subtree.
//!
//! When nodes are eliminated in an order, the parent of a node is the lowest of its neighbours at that
//! time. Ancestors are all a search upwards can meet. Any order that puts children before parents
//! gives the same fill; the one that finishes a subtree before it begins the next keeps what is
//! searched together together in memory.

use super::net::Net;

/// No parent: the node is the last of its connected part.
const ROOT: u32 = u32::MAX;

/// The parent rank of each rank (Liu, A compact row storage scheme for Cholesky factors, 1986).
fn parents(net: &Net, order: &[u32]) -> Vec<u32> {
    let mut rank = vec![0_u32; order.len()];
    for (index, &node) in order.iter().enumerate() {
        rank[node as usize] = index as u32;
    }
    let mut parent = vec![ROOT; order.len()];
    // The highest known ancestor, halving paths as they are walked.
    let mut above = vec![ROOT; order.len()];
    for (high, &node) in order.iter().enumerate() {
        let high = high as u32;
        for &other in net.of(node) {
            let mut low = rank[other as usize];
            while low < high {
                let up = above[low as usize];
                above[low as usize] = high;
                if up == ROOT {
                    parent[low as usize] = high;
                    break;
                }
                low = up;
            }
        }
    }
    parent
}

/// The same elimination with every subtree in one stretch; within a node's children the one with the
/// most below it comes last, next to its parent.
pub(super) fn post_order(net: &Net, order: &[u32]) -> Vec<u32> {
    let parent = parents(net, order);
    let mut size = vec![1_u32; order.len()];
    for (low, &up) in parent.iter().enumerate() {
        if up != ROOT {
            size[up as usize] += size[low];
        }
    }
    let mut largest = vec![ROOT; order.len()];
    for (low, &up) in parent.iter().enumerate() {
        if up != ROOT {
            let best = &mut largest[up as usize];
            if *best == ROOT || size[low] >= size[*best as usize] {
                *best = low as u32;
            }
        }
    }
    // Stretches are handed out from the top: a node takes the last place of its stretch, its largest
    // child the places just below, and its other children what is left.
    let mut place = vec![0_u32; order.len()];
    let mut free = vec![0_u32; order.len()];
    let mut free_of_roots = order.len() as u32;
    let mut result = vec![0_u32; order.len()];
    for low in (0..order.len()).rev() {
        let up = parent[low];
        let end = if up != ROOT && largest[up as usize] == low as u32 {
            place[up as usize]
        } else {
            let pool = if up == ROOT {
                &mut free_of_roots
            } else {
                &mut free[up as usize]
            };
            *pool -= size[low];
            *pool + size[low]
        };
        place[low] = end - 1;
        result[end as usize - 1] = order[low];
        let child = largest[low];
        free[low] = end
            - 1
            - if child == ROOT {
                0
            } else {
                size[child as usize]
            };
    }
    result
}
