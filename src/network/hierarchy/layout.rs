//! Where nodes lie in memory. In: which ranks are joined; out: new ranks that respect the order of all
//! joined pairs and put what one search reads close together.
//!
//! Nodes are moved by the elimination tree of the hierarchy: everything a node can climb to is an
//! ancestor of it in that tree. Laid out subtree by subtree, the region around a node is one short
//! stretch of memory, and the few nodes far up that all searches share are another.

/// No parent.
const ROOT: u32 = u32::MAX;

/// Parent of each rank in the elimination tree of a graph given by its arcs `(low rank, high rank)`,
/// which is gone through twice; a root has `u32::MAX` (Liu, 1986).
pub(super) fn elimination_tree(
    nodes: usize,
    ends: impl Iterator<Item = (u32, u32)> + Clone,
) -> Vec<u32> {
    let mut first = vec![0u32; nodes + 2];
    for (low, high) in ends.clone() {
        assert!(low < high, "an arc is kept at its lower end");
        first[high as usize + 2] += 1;
    }
    for i in 2..first.len() {
        first[i] += first[i - 1];
    }
    let mut lower = vec![0u32; first[nodes + 1] as usize];
    for (low, high) in ends {
        let slot = &mut first[high as usize + 1];
        lower[*slot as usize] = low;
        *slot += 1;
    }
    let mut parents = vec![ROOT; nodes];
    // Shortens the way to the root of what has been built so far.
    let mut ancestors = vec![ROOT; nodes];
    for high in (0u32..).zip(0..nodes).map(|(high, _)| high) {
        let range = first[high as usize] as usize..first[high as usize + 1] as usize;
        for &low in &lower[range] {
            let mut at = low;
            while at != high {
                let next = std::mem::replace(&mut ancestors[at as usize], high);
                if next == ROOT {
                    parents[at as usize] = high;
                    break;
                }
                at = next;
            }
        }
    }
    parents
}

/// For each rank of an elimination tree, its new rank: every node right after the largest of its
/// children's subtrees, so that the way to the root runs through memory in one direction, mostly
/// without a gap.
pub(super) fn places(parents: &[u32]) -> Vec<u32> {
    let nodes = parents.len();
    let mut size = vec![1u32; nodes];
    let mut largest = vec![ROOT; nodes];
    for (rank, &parent) in (0u32..).zip(parents) {
        if parent != ROOT {
            let size_here = size[rank as usize];
            let parent = parent as usize;
            size[parent] += size_here;
            if largest[parent] == ROOT || size[largest[parent] as usize] < size_here {
                largest[parent] = rank;
            }
        }
    }
    // First place in the block of each subtree that is not given away; a node takes the last of its block.
    let mut free = vec![0u32; nodes];
    let mut places = vec![0u32; nodes];
    let mut roots = 0;
    for rank in (0..nodes).rev() {
        let block = size[rank];
        let begin = match parents[rank] as usize {
            parent if parents[rank] != ROOT && largest[parent] as usize == rank => {
                places[parent] - block
            }
            parent => {
                let free = if parents[rank] == ROOT {
                    &mut roots
                } else {
                    &mut free[parent]
                };
                *free += block;
                *free - block
            }
        };
        free[rank] = begin;
        places[rank] = begin + block - 1;
    }
    places
}
