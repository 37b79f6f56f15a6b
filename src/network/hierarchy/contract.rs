//! A plain hierarchy: nodes are contracted one by one, the least important first.

use super::arcs::{Digraph, Shortcut, Via};
use super::heap::Heap;
use super::remaining::Remaining;
use super::weight::Weight;
use super::witness::Witness;
use super::{Hierarchy, layout};
use crate::stop::StopFlag;

/// Set in a link's `via` when it names a node in the middle instead of an arc of the graph.
const OVER: u32 = 1 << 31;
/// Nodes a witness search may settle.
const SETTLE: usize = 60;
/// Below this number of nodes the graph is not compacted any more.
const SMALL: usize = 1000;
/// Nodes between two looks at the stop flag.
const STEP: usize = 1024;

/// An arc that a contraction needs.
#[derive(Clone, Copy, Debug)]
struct Needed<W> {
    tail: u32,
    head: u32,
    weight: W,
    hops: u16,
}

/// The work in progress. Nodes go by their places in `names`.
struct Contraction<W> {
    /// What the nodes that are left are called in the original graph, and some that are gone.
    names: Vec<u32>,
    remaining: Remaining<W>,
    witness: Witness<W>,
    /// One more than the highest level of a contracted neighbour.
    levels: Vec<u32>,
    /// Whether a neighbour was contracted since the importance was found.
    stale: Vec<bool>,
    /// Every node that is left, by importance.
    queue: Heap<u32>,
    needed: Vec<Needed<W>>,
    targets: Vec<(u32, W)>,
}

impl<W: Weight> Contraction<W> {
    /// Finds the shortcuts that contracting a node needs; they are in `needed` until the next call.
    fn find_needed(&mut self, node: u32) {
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
                .search(&self.remaining, from.head, node, &self.targets, SETTLE);
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

    /// Gives the nodes that are left new places, close together.
    fn compact(&mut self) {
        let mut kept: Vec<u32> = self.queue.nodes().collect();
        kept.sort_unstable();
        let mut places = vec![u32::MAX; self.names.len()];
        for (place, &node) in (0u32..).zip(&kept) {
            places[node as usize] = place;
        }
        self.remaining = self.remaining.compact(&kept, &places);
        self.queue.rename(|node| places[node as usize]);
        self.witness = Witness::new(kept.len());
        let kept = || kept.iter().map(|&node| node as usize);
        self.names = kept().map(|node| self.names[node]).collect();
        self.levels = kept().map(|node| self.levels[node]).collect();
        self.stale = kept().map(|node| self.stale[node]).collect();
    }

    /// How late a node should be contracted: its depth over contracted neighbours first, then what it
    /// adds in proportion to what it removes, in arcs and in arcs of the original graph under them.
    fn importance(&mut self, node: u32) -> u32 {
        self.find_needed(node);
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
        assert!(graph.tails.len() < OVER as usize && nodes < OVER as usize);
        // Witness searches stay in a neighbourhood; so should what they read.
        let names = layout::walk(nodes, graph.tails, graph.heads);
        let mut places = vec![0u32; nodes];
        for (place, &node) in (0u32..).zip(&names) {
            places[node as usize] = place;
        }
        let mut work = Contraction {
            names,
            remaining: Remaining::new(graph, &places),
            witness: Witness::new(nodes),
            levels: vec![0; nodes],
            stale: vec![false; nodes],
            queue: Heap::new(),
            needed: Vec::new(),
            targets: Vec::new(),
        };
        let mut ranks = places;
        for (node, _) in (0u32..).zip(0..nodes) {
            let importance = work.importance(node);
            work.queue.push(importance, node);
        }
        let mut order = Vec::with_capacity(nodes);
        let mut first = vec![0u32];
        let mut done = Vec::<Done<W>>::new();
        while let Some((importance, node)) = work.queue.pop() {
            if std::mem::take(&mut work.stale[node as usize]) {
                let now = work.importance(node);
                if now > importance && work.queue.least().is_some_and(|least| least < now) {
                    work.queue.push(now, node);
                    continue;
                }
            } else {
                work.find_needed(node);
            }
            let level = work.levels[node as usize] + 1;
            for link in work.remaining.at(node) {
                let neighbour = &mut work.levels[link.head as usize];
                *neighbour = level.max(*neighbour);
                work.stale[link.head as usize] = true;
                done.push(Done {
                    head: work.names[link.head as usize],
                    out: link.out,
                    into: link.into,
                    out_via: link.out_via,
                    into_via: link.into_via,
                });
            }
            work.remaining.remove(node);
            let name = work.names[node as usize];
            for arc in &work.needed {
                work.remaining
                    .add(arc.tail, arc.head, arc.weight, OVER | name, arc.hops);
            }
            ranks[name as usize] = u32::try_from(order.len()).expect("nodes are counted in u32");
            order.push(name);
            first.push(u32::try_from(done.len()).expect("arcs are counted in u32"));
            let left = nodes - order.len();
            if left >= SMALL && left * 2 < work.names.len() {
                work.compact();
            }
            if order.len() % STEP == 0 {
                if stop.stopped() {
                    return None;
                }
                #[allow(clippy::cast_precision_loss)]
                progress(order.len() as f64 / nodes as f64);
            }
        }
        drop(work);
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
