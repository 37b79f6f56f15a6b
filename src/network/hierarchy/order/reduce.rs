//! What needs no thought is eliminated first: dead ends and the nodes along a road without junctions.
//!
//! Eliminating a node joins its neighbours. A node with at most two neighbours adds at most the one
//! edge between them and takes away two, so the rest only becomes smaller: trees vanish, and a chain
//! becomes one edge. It happens in rounds of nodes that are no neighbours of each other (rake and
//! compress), so that a chain or a tree of n nodes is log n levels high, not n.

use super::net::Net;

/// A net without nodes of degree two or less, and what was taken away.
pub(super) struct Reduced {
    /// The eliminated nodes, first to last.
    pub early: Vec<u32>,
    /// What is left.
    pub core: Net,
    /// What the nodes of the core are called in the net that was reduced.
    pub names: Vec<u32>,
}

/// Lists longer than this are not searched; their owners' neighbours stay in the core. It bounds the
/// work at hubs; a road junction has a list of three to six.
const LONG: usize = 64;

struct Shrinking {
    net: Net,
    /// Live neighbours; the list may hold dead ones too.
    degree: Vec<u32>,
    /// End of each list: it shrinks when dead neighbours are dropped.
    end: Vec<u32>,
    gone: Vec<bool>,
}

impl Shrinking {
    /// Drops the dead from a node's list.
    fn tidy(&mut self, node: u32) {
        let from = self.net.first[node as usize] as usize;
        let mut kept = from;
        for index in from..self.end[node as usize] as usize {
            let other = self.net.adjacent[index];
            if !self.gone[other as usize] {
                self.net.adjacent[kept] = other;
                kept += 1;
            }
        }
        self.end[node as usize] = kept as u32;
    }

    fn list(&self, node: u32) -> &[u32] {
        &self.net.adjacent[self.net.first[node as usize] as usize..self.end[node as usize] as usize]
    }

    /// Writes `new` over `old` in a node's list.
    fn rename(&mut self, node: u32, old: u32, new: u32) {
        let range = self.net.first[node as usize] as usize..self.end[node as usize] as usize;
        if let Some(entry) = self.net.adjacent[range]
            .iter_mut()
            .find(|entry| **entry == old)
        {
            *entry = new;
        }
    }

    /// Eliminates a node of degree two or less; false if a neighbour's list is too long.
    fn eliminate(&mut self, node: u32) -> bool {
        self.tidy(node);
        match *self.list(node) {
            [] => {}
            [one] => self.degree[one as usize] -= 1,
            [one, two] => {
                if self.list(one).len() > LONG || self.list(two).len() > LONG {
                    return false;
                }
                if self.list(one).contains(&two) {
                    self.degree[one as usize] -= 1;
                    self.degree[two as usize] -= 1;
                } else {
                    self.rename(one, node, two);
                    self.rename(two, node, one);
                }
            }
            _ => return false,
        }
        self.gone[node as usize] = true;
        true
    }
}

/// Eliminates nodes of degree two or less until none is left (but beside very long lists).
pub(super) fn reduce(net: Net) -> Reduced {
    let nodes = net.nodes();
    let mut rest = Shrinking {
        degree: net.first.windows(2).map(|ends| ends[1] - ends[0]).collect(),
        end: net.first[1..].to_vec(),
        gone: vec![false; nodes],
        net,
    };
    let mut early = Vec::new();
    let mut waiting: Vec<bool> = rest.degree.iter().map(|&degree| degree <= 2).collect();
    let mut round: Vec<u32> = (0..nodes as u32)
        .filter(|&node| waiting[node as usize])
        .collect();
    let mut next = Vec::new();
    // The last round in which a neighbour was eliminated, plus one.
    let mut touched = vec![0_u32; nodes];
    for now in 1.. {
        for &node in &round {
            if touched[node as usize] == now {
                next.push(node);
                continue;
            }
            waiting[node as usize] = false;
            if !rest.eliminate(node) {
                continue;
            }
            early.push(node);
            for index in rest.net.first[node as usize]..rest.end[node as usize] {
                let other = rest.net.adjacent[index as usize];
                touched[other as usize] = now;
                if rest.degree[other as usize] <= 2 && !waiting[other as usize] {
                    waiting[other as usize] = true;
                    next.push(other);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        std::mem::swap(&mut round, &mut next);
        next.clear();
    }
    let names: Vec<u32> = (0..nodes as u32)
        .filter(|&node| !rest.gone[node as usize])
        .collect();
    let mut dense = vec![u32::MAX; nodes];
    for (index, &name) in names.iter().enumerate() {
        dense[name as usize] = index as u32;
    }
    let mut core = Net {
        first: vec![0],
        adjacent: Vec::new(),
    };
    for &name in &names {
        rest.tidy(name);
        core.adjacent
            .extend(rest.list(name).iter().map(|&other| dense[other as usize]));
        core.first.push(core.adjacent.len() as u32);
    }
    Reduced { early, core, names }
}
