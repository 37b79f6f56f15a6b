//! A queue of nodes by weight: a heap of four branches in one array. A node may be in it more than
//! once; who pops an entry compares it with the weight the node has now.

use super::weight::Weight;

/// Branches of the heap: a parent's four children share a cache line or two.
const BRANCHES: usize = 4;

/// The queue.
#[derive(Clone, Debug)]
pub(super) struct Heap<W> {
    entries: Vec<(W, u32)>,
}

impl<W: Weight> Heap<W> {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The least weight in the queue.
    #[inline]
    pub(super) fn least(&self) -> Option<W> {
        self.entries.first().map(|entry| entry.0)
    }

    #[inline]
    pub(super) fn push(&mut self, weight: W, node: u32) {
        let mut hole = self.entries.len();
        self.entries.push((weight, node));
        while hole > 0 {
            let parent = (hole - 1) / BRANCHES;
            if self.entries[parent].0 <= weight {
                break;
            }
            self.entries[hole] = self.entries[parent];
            hole = parent;
        }
        self.entries[hole] = (weight, node);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<(W, u32)> {
        let top = *self.entries.first()?;
        let last = self.entries.pop()?;
        let len = self.entries.len();
        if len > 0 {
            let mut hole = 0;
            loop {
                let first = hole * BRANCHES + 1;
                if first >= len {
                    break;
                }
                let mut child = first;
                for other in first + 1..len.min(first + BRANCHES) {
                    if self.entries[other].0 < self.entries[child].0 {
                        child = other;
                    }
                }
                if last.0 <= self.entries[child].0 {
                    break;
                }
                self.entries[hole] = self.entries[child];
                hole = child;
            }
            self.entries[hole] = last;
        }
        Some(top)
    }
}
