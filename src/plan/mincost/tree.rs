//! A rooted tree with a price at each node, out of which a subtree is cut and hung elsewhere: the part of a
//! network simplex that both solvers share. Neighbours are linked lists, so a cut costs its path to the root
//! of the cut part, and the prices of that part are shifted in one walk.

use std::ops::{Add, Neg, Sub};

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// Whole numbers prices are counted in: 32 bits where they hold every sum that can occur, 64 elsewhere.
pub(super) trait Price:
    Copy
    + Ord
    + Default
    + Into<i64>
    + TryFrom<i64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
{
    /// Above every price, and far from the end.
    const MOST: Self;
    /// No price and no difference of two that count.
    const UNKNOWN: Self;
}

impl Price for i32 {
    const MOST: Self = i32::MAX / 2;
    const UNKNOWN: Self = -1;
}

impl Price for i64 {
    const MOST: Self = i64::MAX / 2;
    const UNKNOWN: Self = -1;
}

pub(super) struct Tree<P> {
    pub(super) parent: Vec<u32>,
    pub(super) depth: Vec<u32>,
    pub(super) price: Vec<P>,
    child: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
    walk: Vec<u32>,
}

impl<P: Price> Tree<P> {
    /// Nodes without a tree.
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            parent: vec![NONE; nodes],
            depth: vec![0; nodes],
            price: vec![P::default(); nodes],
            child: vec![NONE; nodes],
            next: vec![NONE; nodes],
            previous: vec![NONE; nodes],
            walk: Vec::new(),
        }
    }

    /// Hangs a node, with all that hangs on it, below another.
    pub(super) fn hang(&mut self, node: u32, below: u32) {
        let first = std::mem::replace(&mut self.child[below as usize], node);
        self.parent[node as usize] = below;
        self.next[node as usize] = first;
        self.previous[node as usize] = NONE;
        if first != NONE {
            self.previous[first as usize] = node;
        }
    }

    /// Hangs a leaf at a price.
    pub(super) fn hang_leaf(&mut self, node: u32, below: u32, price: P) {
        self.hang(node, below);
        self.price[node as usize] = price;
        self.depth[node as usize] = self.depth[below as usize] + 1;
    }

    /// Takes a node, with all that hangs on it, off its parent.
    pub(super) fn cut(&mut self, node: u32) {
        let (next, previous) = (self.next[node as usize], self.previous[node as usize]);
        if previous == NONE {
            self.child[self.parent[node as usize] as usize] = next;
        } else {
            self.next[previous as usize] = next;
        }
        if next != NONE {
            self.previous[next as usize] = previous;
        }
    }

    /// True when nothing hangs on a node.
    pub(super) fn is_leaf(&self, node: u32) -> bool {
        self.child[node as usize] == NONE
    }

    /// Adds `by` to the prices at and below a node and counts the depths there anew.
    pub(super) fn shift(&mut self, top: u32, by: P) {
        let mut walk = std::mem::take(&mut self.walk);
        walk.push(top);
        while let Some(node) = walk.pop() {
            let at = node as usize;
            self.price[at] = self.price[at] + by;
            self.depth[at] = self.depth[self.parent[at] as usize] + 1;
            let mut child = self.child[at];
            while child != NONE {
                walk.push(child);
                child = self.next[child as usize];
            }
        }
        self.walk = walk;
    }
}
