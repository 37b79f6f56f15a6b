//! A plain hierarchy: nodes are contracted one by one, the least important first.

use super::Hierarchy;
use super::arcs::{Digraph, Shortcut, Via};
use super::heap::Heap;
use super::weight::Weight;
use super::witness::Witness;
use crate::stop::StopFlag;

/// Set in a link's `via` when it names a node in the middle instead of an arc of the graph.
const OVER: u32 = 1 << 31;
/// Nodes a witness search may settle while a node's importance is estimated, and when it is contracted.
const ESTIMATE: usize = 60;
const CONTRACT: usize = 300;
/// Nodes between two looks at the stop flag.
const STEP: usize = 1024;

/// A neighbour that is left, with the arcs to it and from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<W> {
    pub(super) head: u32,
    pub(super) out: W,
    pub(super) into: W,
    out_via: u32,
    into_via: u32,
    /// Arcs of the original graph under the arc out and the arc in.
    out_hops: u16,
    into_hops: u16,
}

impl<W: Weight> Link<W> {
    fn to(head: u32) -> Self {
        Self {
            head,
            out: W::NONE,
            into: W::NONE,
            out_via: 0,
            into_via: 0,
            out_hops: 0,
            into_hops: 0,
        }
    }
}

/// What is left of the graph: neighbours of each node that is not contracted yet.
#[derive(Debug)]
pub(super) struct Remaining<W> {
    links: Vec<Vec<Link<W>>>,
}

impl<W: Weight> Remaining<W> {
    #[inline(always)]
    pub(super) fn at(&self, node: u32) -> &[Link<W>] {
        &self.links[node as usize]
    }

    fn new(graph: Digraph<'_, W>) -> Self {
        let mut remaining = Self {
            links: vec![Vec::new(); graph.nodes],
        };
        for (number, ((&tail, &head), &weight)) in
            (0u32..).zip(graph.tails.iter().zip(graph.heads).zip(graph.weights))
        {
            assert!(number < OVER, "a graph has fewer than 2^31 arcs");
            if tail != head && weight.exists() {
                remaining.add(tail, head, weight, number, 1);
            }
        }
        remaining
    }

    /// Adds an arc or lets it take the place of a dearer one.
    fn add(&mut self, tail: u32, head: u32, weight: W, via: u32, hops: u16) {
        let link = self.link(tail, head);
        if weight < link.out {
            (link.out, link.out_via, link.out_hops) = (weight, via, hops);
            let link = self.link(head, tail);
            (link.into, link.into_via, link.into_hops) = (weight, via, hops);
        }
    }

    fn link(&mut self, at: u32, head: u32) -> &mut Link<W> {
        let links = &mut self.links[at as usize];
        let place = links
            .iter()
            .position(|link| link.head == head)
            .unwrap_or_else(|| {
                links.push(Link::to(head));
                links.len() - 1
            });
        &mut links[place]
    }

    /// Takes a node out of its neighbours' lists.
    fn remove(&mut self, node: u32) -> Vec<Link<W>> {
        let links = std::mem::take(&mut self.links[node as usize]);
        for link in &links {
            let there = &mut self.links[link.head as usize];
            if let Some(place) = there.iter().position(|back| back.head == node) {
                there.swap_remove(place);
            }
        }
        links
    }
}

/// An arc that a contraction needs.
#[derive(Clone, Copy, Debug)]
struct Needed<W> {
    tail: u32,
    head: u32,
    weight: W,
    hops: u16,
}

/// The work in progress.
struct Contraction<W> {
    remaining: Remaining<W>,
    witness: Witness<W>,
    /// One more than the highest level of a contracted neighbour.
    levels: Vec<u32>,
    needed: Vec<Needed<W>>,
    targets: Vec<(u32, W)>,
}

impl<W: Weight> Contraction<W> {
    /// Finds the shortcuts that contracting a node needs; they are in `needed` until the next call.
    fn find_needed(&mut self, node: u32, settle: usize) {
        self.needed.clear();
        let links = self.remaining.at(node);
        for from in links {
            if !from.into.exists() {
                continue;
            }
            self.targets.clear();
            for to in links {
                let over = from.into.plus(to.out);
                if to.head != from.head && over.exists() {
                    self.targets.push((to.head, over));
                }
            }
            self.witness
                .search(&self.remaining, from.head, node, &self.targets, settle);
            for to in links {
                let over = from.into.plus(to.out);
                if to.head != from.head && over.exists() && over < self.witness.cost(to.head) {
                    self.needed.push(Needed {
                        tail: from.head,
                        head: to.head,
                        weight: over,
                        hops: from.into_hops.saturating_add(to.out_hops),
                    });
                }
            }
        }
    }

    /// How late a node should be contracted: its depth over contracted neighbours first, then what it
    /// adds in proportion to what it removes, in arcs and in arcs of the original graph under them.
    fn importance(&mut self, node: u32) -> u32 {
        self.find_needed(node, ESTIMATE);
        let (mut arcs, mut hops) = (1, 1);
        for link in self.remaining.at(node) {
            arcs += u32::from(link.out.exists()) + u32::from(link.into.exists());
            hops += u32::from(link.out_hops) + u32::from(link.into_hops);
        }
        let added = u32::try_from(self.needed.len()).expect("a node has few neighbours");
        let added_hops: u32 = self.needed.iter().map(|arc| u32::from(arc.hops)).sum();
        1 + 1000 * self.levels[node as usize] + 1000 * added / arcs + 1000 * added_hops / hops
    }
}

/// An arc pair of the finished hierarchy, at the lower end.
struct Done<W> {
    head: u32,
    out: W,
    into: W,
    out_via: u32,
    into_via: u32,
}

impl<W: Weight> Hierarchy<W> {
    /// Contracts a graph; `None` when stopped. `progress` is told the share of nodes contracted.
    #[must_use]
    pub fn contract(
        graph: Digraph<'_, W>,
        stop: &StopFlag,
        progress: &dyn Fn(f64),
    ) -> Option<Self> {
        let nodes = graph.nodes;
        let mut work = Contraction {
            remaining: Remaining::new(graph),
            witness: Witness::new(nodes),
            levels: vec![0; nodes],
            needed: Vec::new(),
            targets: Vec::new(),
        };
        let mut queue = Heap::<u32>::new();
        let mut stale = vec![false; nodes];
        for node in (0u32..).zip(0..nodes).map(|(node, _)| node) {
            queue.push(work.importance(node), node);
        }
        let mut order = Vec::with_capacity(nodes);
        let mut first = vec![0u32];
        let mut done = Vec::<Done<W>>::new();
        while let Some((importance, node)) = queue.pop() {
            if std::mem::take(&mut stale[node as usize]) {
                let now = work.importance(node);
                if now > importance && queue.least().is_some_and(|least| least < now) {
                    queue.push(now, node);
                    continue;
                }
            }
            work.find_needed(node, CONTRACT);
            let level = work.levels[node as usize] + 1;
            for link in work.remaining.remove(node) {
                let neighbour = &mut work.levels[link.head as usize];
                *neighbour = level.max(*neighbour);
                stale[link.head as usize] = true;
                done.push(Done {
                    head: link.head,
                    out: link.out,
                    into: link.into,
                    out_via: link.out_via,
                    into_via: link.into_via,
                });
            }
            for arc in &work.needed {
                work.remaining
                    .add(arc.tail, arc.head, arc.weight, OVER | node, arc.hops);
            }
            order.push(node);
            first.push(u32::try_from(done.len()).expect("arcs are counted in u32"));
            if order.len() % STEP == 0 {
                if stop.stopped() {
                    return None;
                }
                #[allow(clippy::cast_precision_loss)]
                progress(order.len() as f64 / nodes as f64);
            }
        }
        drop((work, queue, stale));
        let mut ranks = vec![0u32; nodes];
        for (rank, &node) in (0u32..).zip(&order) {
            ranks[node as usize] = rank;
        }
        let via = |via: u32| match via & OVER {
            0 => Via::Arc(via),
            _ => Via::Over(ranks[(via & !OVER) as usize]),
        };
        let shortcuts = (0u32..).zip(first.windows(2)).flat_map(|(low, range)| {
            done[range[0] as usize..range[1] as usize]
                .iter()
                .flat_map(move |arcs| {
                    let pair = [
                        (true, arcs.out, arcs.out_via),
                        (false, arcs.into, arcs.into_via),
                    ];
                    pair.map(|(upward, weight, over)| (low, arcs.head, upward, weight, over))
                })
        });
        let shortcuts = shortcuts.filter(|shortcut| shortcut.3.exists()).map(
            |(low, head, upward, weight, over)| Shortcut {
                low,
                high: ranks[head as usize],
                upward,
                weight,
                via: via(over),
            },
        );
        Some(Self::assemble(order, None, shortcuts))
    }
}
