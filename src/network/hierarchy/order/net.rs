//! Undirected neighbourhoods on flat arrays: arcs in, a loop-free simple graph out, and pieces of it
//! cut off and renumbered so that each piece lies together in memory.

/// An undirected graph without loops or parallel edges.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    /// Where the neighbours of each node begin; one entry more than nodes.
    pub first: Vec<u32>,
    /// The neighbours, ascending when the net was made by [`Net::new`].
    pub adjacent: Vec<u32>,
}

impl Net {
    /// From directed arcs; direction, loops and repetition are forgotten.
    pub fn new(nodes: usize, tails: &[u32], heads: &[u32]) -> Self {
        let ends = || tails.iter().zip(heads).filter(|(tail, head)| tail != head);
        let mut first = vec![0_u32; nodes + 1];
        for (&tail, &head) in ends() {
            first[tail as usize] += 1;
            first[head as usize] += 1;
        }
        // Fill each list from its end, so that `first` needs no second copy.
        let mut sum = 0;
        for entry in &mut first {
            sum += *entry;
            *entry = sum;
        }
        let mut adjacent = vec![0; sum as usize];
        for (&tail, &head) in ends() {
            for (at, other) in [(tail, head), (head, tail)] {
                first[at as usize] -= 1;
                adjacent[first[at as usize] as usize] = other;
            }
        }
        let mut kept = 0;
        let mut row = Vec::new();
        for node in 0..nodes {
            let (from, to) = (first[node] as usize, first[node + 1] as usize);
            adjacent[from..to].sort_unstable();
            first[node] = kept as u32;
            for index in from..to {
                if index == from || adjacent[index] != adjacent[index - 1] {
                    row.push(adjacent[index]);
                }
            }
            adjacent[kept..kept + row.len()].copy_from_slice(&row);
            kept += row.len();
            row.clear();
        }
        first[nodes] = kept as u32;
        adjacent.truncate(kept);
        adjacent.shrink_to_fit();
        Self { first, adjacent }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Neighbours of a node.
    pub fn of(&self, node: u32) -> &[u32] {
        &self.adjacent[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

/// A connected part of a larger net, with its own dense numbers in breadth-first order.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its edges among its own nodes.
    pub net: Net,
    /// What each node is called in the net the first piece was cut from.
    pub names: Vec<u32>,
    /// Its nodes get the ranks `top - nodes .. top`.
    pub top: u32,
}

/// Cuts `net` into the connected parts that are left when the nodes with `removed` are taken out,
/// and hands each to `take`. The parts share the ranks below `top`.
pub(super) fn split(
    net: &Net,
    names: &[u32],
    removed: impl Fn(u32) -> bool,
    mut top: u32,
    mut take: impl FnMut(Piece),
) {
    const UNSEEN: u32 = u32::MAX;
    let mut local = vec![UNSEEN; net.nodes()];
    let mut queue: Vec<u32> = Vec::new();
    for start in 0..net.nodes() as u32 {
        if local[start as usize] != UNSEEN || removed(start) {
            continue;
        }
        queue.clear();
        queue.push(start);
        local[start as usize] = 0;
        let (mut at, mut ends) = (0, 0);
        while at < queue.len() {
            let node = queue[at];
            at += 1;
            for &next in net.of(node) {
                if removed(next) {
                    continue;
                }
                ends += 1;
                if local[next as usize] == UNSEEN {
                    local[next as usize] = queue.len() as u32;
                    queue.push(next);
                }
            }
        }
        let mut first = Vec::with_capacity(queue.len() + 1);
        let mut adjacent = Vec::with_capacity(ends);
        first.push(0);
        for &node in &queue {
            let inside = net.of(node).iter().filter(|&&next| !removed(next));
            adjacent.extend(inside.map(|&next| local[next as usize]));
            first.push(adjacent.len() as u32);
        }
        let piece_names = queue.iter().map(|&node| names[node as usize]).collect();
        let size = queue.len() as u32;
        take(Piece {
            net: Net { first, adjacent },
            names: piece_names,
            top,
        });
        top -= size;
    }
}
