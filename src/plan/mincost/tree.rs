//! A rooted tree with a price at each node, out of which a part is cut and hung elsewhere: what a network
//! simplex does to its basis, for both solvers. Neighbours are linked lists and a node knows how many hang on it,
//! so a change costs the two ways up to where they meet, and one walk over the part for its prices.

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

/// Where a node hangs. One record, as a walk needs all of it at once.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    child: u32,
    next: u32,
    previous: u32,
    /// Nodes at and below it.
    size: u32,
}

pub(super) struct Tree<P> {
    nodes: Vec<Node>,
    pub(super) price: Vec<P>,
    /// The root, when its price may move: then the smaller side of a cut is shifted.
    floating: Option<u32>,
    walk: Vec<u32>,
}

impl<P: Price> Tree<P> {
    /// Nodes without a tree.
    pub(super) fn new(nodes: usize) -> Self {
        let alone = Node {
            parent: NONE,
            child: NONE,
            next: NONE,
            previous: NONE,
            size: 1,
        };
        Self {
            nodes: vec![alone; nodes],
            price: vec![P::default(); nodes],
            floating: None,
            walk: Vec::new(),
        }
    }

    /// Nodes without a tree, of which `root` will be the root. Only differences of its prices mean anything.
    pub(super) fn floating(nodes: usize, root: u32) -> Self {
        Self {
            floating: Some(root),
            ..Self::new(nodes)
        }
    }

    pub(super) fn parent(&self, node: u32) -> u32 {
        self.nodes[node as usize].parent
    }

    /// True when nothing hangs on a node.
    pub(super) fn is_leaf(&self, node: u32) -> bool {
        self.nodes[node as usize].child == NONE
    }

    /// True when a node is no ancestor of another node: the one to go up from when looking for where they meet.
    pub(super) fn is_smaller(&self, node: u32, other: u32) -> bool {
        self.nodes[node as usize].size <= self.nodes[other as usize].size
    }

    /// Hangs a node, with all that hangs on it, below another; sizes are left to the caller.
    pub(super) fn hang(&mut self, node: u32, below: u32) {
        let first = std::mem::replace(&mut self.nodes[below as usize].child, node);
        let hung = &mut self.nodes[node as usize];
        (hung.parent, hung.next, hung.previous) = (below, first, NONE);
        if first != NONE {
            self.nodes[first as usize].previous = node;
        }
    }

    /// Takes a node, with all that hangs on it, off its parent; sizes are left to the caller.
    pub(super) fn cut(&mut self, node: u32) {
        let Node {
            parent,
            next,
            previous,
            ..
        } = self.nodes[node as usize];
        if previous == NONE {
            self.nodes[parent as usize].child = next;
        } else {
            self.nodes[previous as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
    }

    /// Hangs a leaf at a price below a node of the tree.
    pub(super) fn hang_leaf(&mut self, node: u32, below: u32, price: P) {
        self.hang(node, below);
        self.price[node as usize] = price;
        self.nodes[node as usize].size = 1;
        self.resize(below, NONE, 1);
    }

    /// Takes a leaf off the tree.
    pub(super) fn cut_leaf(&mut self, node: u32) {
        self.cut(node);
        self.resize(self.parent(node), NONE, u32::MAX); // one less
    }

    /// Adds to the sizes from a node up to, and without, another.
    fn resize(&mut self, from: u32, end: u32, by: u32) {
        let mut node = from;
        while node != end {
            let at = &mut self.nodes[node as usize];
            at.size = at.size.wrapping_add(by);
            node = at.parent;
        }
    }

    /// Cuts the arc above `cut`, makes `top` the root of what hangs there, hangs it on `onto` and moves its
    /// prices by `shift`. `apex` is where `top` and `onto` meet; `turn` hears every node of the way from `top`
    /// to `cut`, whose arc to its parent becomes that of the node after it.
    pub(super) fn graft(
        &mut self,
        [cut, top, onto, apex]: [u32; 4],
        shift: P,
        mut turn: impl FnMut(u32),
    ) {
        let size = self.nodes[cut as usize].size;
        self.resize(self.parent(cut), apex, size.wrapping_neg());
        self.resize(onto, apex, size);
        let (mut node, mut below, mut under) = (top, onto, 0);
        loop {
            let parent = self.parent(node);
            self.cut(node);
            self.hang(node, below);
            let at = &mut self.nodes[node as usize];
            under = std::mem::replace(&mut at.size, size - under);
            turn(node);
            if node == cut {
                break;
            }
            (below, node) = (node, parent);
        }
        match self.floating {
            Some(root) if size > self.nodes[root as usize].size / 2 => {
                self.shift(root, top, -shift);
            }
            _ => self.shift(top, NONE, shift),
        }
    }

    /// Adds to the prices at and below a node, but not at and below another.
    fn shift(&mut self, top: u32, without: u32, by: P) {
        let mut walk = std::mem::take(&mut self.walk);
        walk.push(top);
        while let Some(node) = walk.pop() {
            if node == without {
                continue;
            }
            let at = node as usize;
            self.price[at] = self.price[at] + by;
            let mut child = self.nodes[at].child;
            while child != NONE {
                walk.push(child);
                child = self.nodes[child as usize].next;
            }
        }
        self.walk = walk;
    }

    /// Brings the price of a floating root back to zero, and all others with it.
    pub(super) fn settle_at_zero(&mut self) {
        if let Some(root) = self.floating {
            let by = -self.price[root as usize];
            for price in &mut self.price {
                *price = *price + by;
            }
        }
    }

    /// Counts the sizes below a root anew; its nodes, each after its parent.
    pub(super) fn order(&mut self, root: u32) -> Vec<u32> {
        let mut order = vec![root];
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            at += 1;
            self.nodes[node as usize].size = 1;
            let mut child = self.nodes[node as usize].child;
            while child != NONE {
                order.push(child);
                child = self.nodes[child as usize].next;
            }
        }
        for &node in order[1..].iter().rev() {
            let Node { parent, size, .. } = self.nodes[node as usize];
            self.nodes[parent as usize].size += size;
        }
        order
    }
}
