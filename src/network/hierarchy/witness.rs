//! Witness searches: is there a way around a node that costs no more than the way over it?

use super::contract::Remaining;
use super::heap::Heap;
use super::weight::Weight;

/// A bounded Dijkstra in what is left of the graph, one source to a few targets.
#[derive(Debug)]
pub(super) struct Witness<W> {
    reached: Vec<W>,
    touched: Vec<u32>,
    heap: Heap<W>,
}

impl<W: Weight> Witness<W> {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            reached: vec![W::NONE; nodes],
            touched: Vec::new(),
            heap: Heap::new(),
        }
    }

    /// Least costs from `from` to the targets without going over `avoid`, as far as `settle` nodes show
    /// them; targets are nodes and the cost of the way over `avoid`. Ends once all have ways as cheap.
    /// What it found is asked for by [`Witness::cost`] until the next search.
    pub(super) fn search(
        &mut self,
        graph: &Remaining<W>,
        from: u32,
        avoid: u32,
        targets: &[(u32, W)],
        mut settle: usize,
    ) {
        for node in self.touched.drain(..) {
            self.reached[node as usize] = W::NONE;
        }
        self.heap.clear();
        let Some(limit) = targets.iter().map(|target| target.1).max() else {
            return;
        };
        // The node to avoid counts as reached at no cost, so that no arc ever improves it.
        self.reached[avoid as usize] = W::ZERO;
        self.reached[from as usize] = W::ZERO;
        self.touched.extend([avoid, from]);
        self.heap.push(W::ZERO, from);
        while let Some((cost, node)) = self.heap.pop() {
            if cost > self.reached[node as usize] {
                continue; // a better way was found after this entry was made
            }
            if settle == 0 || cost > limit {
                break;
            }
            settle -= 1;
            for link in graph.at(node) {
                let sum = cost.plus(link.out);
                let reached = &mut self.reached[link.head as usize];
                if sum < *reached && sum <= limit {
                    if !reached.exists() {
                        self.touched.push(link.head);
                    }
                    *reached = sum;
                    self.heap.push(sum, link.head);
                }
            }
            if targets
                .iter()
                .all(|&(target, over)| self.reached[target as usize] <= over)
            {
                break;
            }
        }
    }

    /// Cost to a node as the last search found it.
    pub(super) fn cost(&self, node: u32) -> W {
        self.reached[node as usize]
    }
}
