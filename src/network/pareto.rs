//! Two ends in, the trade-off between two costs out: every way that no other beats on both.
//!
//! Bi-objective A* (Hernández et al. 2023, "Simple and efficient bi-objective search algorithms via
//! fast dominance checks", BOA*). Two searches from the target backwards give, for each cost, how much
//! is still to come at least; labels leave the queue in the order of (first, second) cost, so that one
//! number per node, the least second cost seen there, tells whether a label is beaten. The backward
//! searches stop at what the two ends of the front allow, so that a short way in a large net stays cheap.
//!
//! Nothing is cut silently. When labels run out the search first becomes coarser (ε-dominance at the
//! target: for every way left out there is one in the answer that costs no more of the first and at
//! most 1 + ε times the second). When they run out even so, the rest of the front is sampled: the
//! widest gap between two neighbours is asked for the way that is best for the weights under which the
//! two are equal (dichotomy, Aneja & Nair 1979), again and again. ε then follows from the gaps left, and
//! holds all the same. [`Front`] says which it was.

use crate::stop::StopFlag;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No node, no label, no way.
const NONE: u32 = u32::MAX;

/// Labels between two looks at the stop flag.
const BREATH: usize = 4096;

/// Coarseness the search may fall back to, in order.
const EPSILONS: [f64; 3] = [0.001, 0.01, 0.03];

/// Weighted searches for the part of the front labels did not reach.
const SAMPLES: usize = 24;

/// Largest weight of a weighted search, so that weighted sums stay below 2⁵⁴.
const MOST_WEIGHT: u64 = 1 << 21;

/// An arc as the graph is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoCostLink {
    /// Tail.
    pub from: u32,
    /// Head.
    pub to: u32,
    /// Whatever the caller counts by.
    pub edge: u32,
    /// The two costs.
    pub cost: [u32; 2],
}

#[derive(Clone, Copy, Debug)]
struct TwoCostArc {
    head: u32,
    edge: u32,
    cost: [u32; 2],
}

#[derive(Clone, Debug)]
struct Rows {
    first: Vec<u32>,
    arcs: Vec<TwoCostArc>,
}

impl Rows {
    fn new(nodes: usize, links: &[TwoCostLink], ends: impl Fn(&TwoCostLink) -> (u32, u32)) -> Self {
        let mut first = vec![0u32; nodes + 1];
        for link in links {
            first[ends(link).0 as usize + 1] += 1;
        }
        for i in 0..nodes {
            first[i + 1] += first[i];
        }
        let nothing = TwoCostArc {
            head: 0,
            edge: 0,
            cost: [0; 2],
        };
        let mut arcs = vec![nothing; links.len()];
        let mut next = first.clone();
        for link in links {
            let (tail, head) = ends(link);
            let slot = &mut next[tail as usize];
            arcs[*slot as usize] = TwoCostArc {
                head,
                edge: link.edge,
                cost: link.cost,
            };
            *slot += 1;
        }
        Self { first, arcs }
    }

    fn at(&self, node: u32) -> &[TwoCostArc] {
        let node = node as usize;
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// A directed graph whose arcs have two costs.
#[derive(Clone, Debug)]
pub struct TwoCostGraph {
    out: Rows,
    into: Rows,
}

impl TwoCostGraph {
    /// A graph of `nodes` nodes.
    ///
    /// # Panics
    /// When a link names a node that is not there.
    #[must_use]
    pub fn new(nodes: usize, links: &[TwoCostLink]) -> Self {
        Self {
            out: Rows::new(nodes, links, |link| (link.from, link.to)),
            into: Rows::new(nodes, links, |link| (link.to, link.from)),
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.out.first.len() - 1
    }
}

/// A node by which ways begin or end, with the costs between it and the place itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoCostSeed {
    /// Node.
    pub node: u32,
    /// Costs.
    pub cost: [u32; 2],
}

/// How much a search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontLimits {
    /// Most ways in the answer, at least 2; more are thinned evenly on the scale of the second cost.
    pub ways: usize,
    /// Most labels made, 20 bytes each and as much again in the queue.
    pub labels: usize,
}

impl Default for FrontLimits {
    fn default() -> Self {
        Self {
            ways: 1_000,
            labels: 2_000_000,
        }
    }
}

/// One way of the front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontWay {
    /// Its two costs, seeds included.
    pub cost: [u32; 2],
    /// Edges in driving order.
    pub edges: Vec<u32>,
    /// Number of the seed it begins at.
    pub from: usize,
    /// Number of the seed it ends at.
    pub to: usize,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// The ways, first cost rising, second falling. One for each pair of costs.
    pub ways: Vec<FrontWay>,
    /// 0: the front is exact. Else every way not shown has one here with no more of the first cost and
    /// at most 1 + ε times the second.
    pub epsilon: f64,
    /// Ways of the front found but not shown, because there were more than asked for.
    pub thinned: usize,
    /// True when labels ran out even so, and the end of the front holds ways that are best for some
    /// weighting of the costs only.
    pub sampled: bool,
    /// True when somebody asked to stop: the answer is not to be used.
    pub stopped: bool,
    /// Labels made.
    pub labels: usize,
}

impl Front {
    /// True when these are all ways that no other beats.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.epsilon == 0.0 && self.thinned == 0 && !self.sampled && !self.stopped
    }
}

/// Least of one cost from every node to the target, with the least of the other among those.
#[derive(Clone, Debug, Default)]
struct Ahead {
    /// Cost counted first.
    axis: usize,
    cost: Vec<u64>,
    /// Arc taken next: node and edge; `(NONE, seed)` at the target.
    next: Vec<(u32, u32)>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

fn pack(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn high(cost: u64) -> u32 {
    (cost >> 32) as u32
}

#[allow(clippy::cast_possible_truncation)]
fn low(cost: u64) -> u32 {
    cost as u32
}

impl Ahead {
    fn begin(&mut self, nodes: usize, axis: usize, seeds: &[TwoCostSeed]) {
        for node in self.reached.drain(..) {
            self.cost[node as usize] = u64::MAX;
        }
        self.cost.resize(nodes, u64::MAX);
        self.next.resize(nodes, (NONE, NONE));
        self.heap.clear();
        self.axis = axis;
        for (i, seed) in (0u32..).zip(seeds) {
            let cost = pack(seed.cost[axis], seed.cost[1 - axis]);
            self.offer(seed.node, cost, (NONE, i));
        }
    }

    fn offer(&mut self, node: u32, cost: u64, next: (u32, u32)) {
        let known = &mut self.cost[node as usize];
        if cost < *known {
            if *known == u64::MAX {
                self.reached.push(node);
            }
            *known = cost;
            self.next[node as usize] = next;
            self.heap.push(Reverse((cost, node)));
        }
    }

    /// Settles nodes while their cost is at most `limit()`, which is asked anew for every node.
    fn run(
        &mut self,
        graph: &TwoCostGraph,
        stop: &StopFlag,
        mut limit: impl FnMut(u32, u64) -> u64,
    ) {
        let mut steps = 0;
        while let Some(&Reverse((cost, node))) = self.heap.peek() {
            if cost == self.cost[node as usize] && cost > limit(node, cost) {
                break; // what is left stays for a later call
            }
            self.heap.pop();
            steps += 1;
            if cost != self.cost[node as usize] {
                continue;
            }
            if steps % BREATH == 0 && stop.stopped() {
                break;
            }
            let (here, other) = (high(cost), low(cost));
            for arc in graph.into.at(node) {
                let first = here.saturating_add(arc.cost[self.axis]);
                let second = other.saturating_add(arc.cost[1 - self.axis]);
                if first != NONE && second != NONE {
                    self.offer(arc.head, pack(first, second), (node, arc.edge));
                }
            }
        }
    }

    /// The best of the ways from the sources: its cost and seed.
    fn best(&self, sources: &[TwoCostSeed]) -> Option<(u64, usize)> {
        let ways = sources.iter().enumerate().filter_map(|(i, seed)| {
            let cost = self.cost[seed.node as usize];
            let first = high(cost).saturating_add(seed.cost[self.axis]);
            let second = low(cost).saturating_add(seed.cost[1 - self.axis]);
            (first != NONE && second != NONE).then_some((pack(first, second), i))
        });
        ways.min()
    }

    /// Settles what is needed for the best way; its cost and seed.
    fn first_way(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        stop: &StopFlag,
    ) -> Option<(u64, usize)> {
        let mut best = u64::MAX;
        let axis = self.axis;
        self.run(graph, stop, |node, cost| {
            for seed in sources.iter().filter(|seed| seed.node == node) {
                let first = high(cost).saturating_add(seed.cost[axis]);
                let second = low(cost).saturating_add(seed.cost[1 - axis]);
                best = best.min(pack(first, second));
            }
            best
        });
        self.best(sources)
    }

    fn way(&self, sources: &[TwoCostSeed], cost: u64, from: usize) -> FrontWay {
        let mut edges = Vec::new();
        let mut node = sources[from].node;
        let to = loop {
            let (next, edge) = self.next[node as usize];
            if next == NONE {
                break edge as usize;
            }
            edges.push(edge);
            node = next;
        };
        let mut costs = [high(cost), low(cost)];
        if self.axis == 1 {
            costs.reverse();
        }
        FrontWay {
            cost: costs,
            edges,
            from,
            to,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Label {
    /// Node, or the number of nodes for the target itself.
    node: u32,
    cost: [u32; 2],
    /// Label before, [`NONE`] at a source.
    before: u32,
    /// Edge taken; at a source and at the target the number of the seed.
    edge: u32,
}

/// The state of searches, made once and used for many; one per thread.
#[derive(Clone, Debug, Default)]
pub struct FrontSearch {
    ahead: [Ahead; 2],
    least_second: Vec<u32>,
    touched: Vec<u32>,
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    weighted: Weighted,
}

/// The state of a weighted search.
#[derive(Clone, Debug, Default)]
struct Weighted {
    cost: Vec<u64>,
    /// Arc it was reached by: node and edge; `(NONE, seed)` at a source.
    via: Vec<(u32, u32)>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl FrontSearch {
    /// A state for any graph; it grows with the first use.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every way from the sources to the targets that no other beats on both costs. A way whose costs
    /// add up to 2³² − 1 or more is no way. Same input, same answer.
    ///
    /// # Panics
    /// When a seed names a node that is not there.
    pub fn run(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        limits: FrontLimits,
        stop: &StopFlag,
    ) -> Front {
        let mut front = Front::default();
        let Some(ends) = self.ends(graph, sources, targets, stop) else {
            front.stopped = stop.stopped();
            return front;
        };
        self.spread(graph, sources, targets, &ends, limits, stop, &mut front);
        if front.ways.is_empty() {
            front.ways.push(ends[0].clone());
        }
        // The end of the front may have been cut off; it is known all the same.
        let reached = front.ways.len() - 1;
        if front.ways[reached].cost[1] > ends[1].cost[1] {
            front.ways.push(ends[1].clone());
        }
        if front.sampled {
            self.sample(graph, sources, targets, reached, stop, &mut front);
        }
        front.stopped = stop.stopped();
        thin(&mut front, limits.ways.max(2));
        front
    }

    /// The two ends of the front, and the costs still to come for every node that may lie between.
    fn ends(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        stop: &StopFlag,
    ) -> Option<[FrontWay; 2]> {
        let mut ways = Vec::with_capacity(2);
        for (axis, ahead) in self.ahead.iter_mut().enumerate() {
            ahead.begin(graph.nodes(), axis, targets);
            let (cost, seed) = ahead.first_way(graph, sources, stop)?;
            ways.push(ahead.way(sources, cost, seed));
        }
        let most = [ways[1].cost[0], ways[0].cost[1]];
        for (ahead, most) in self.ahead.iter_mut().zip(most) {
            ahead.run(graph, stop, |_, _| pack(most, u32::MAX));
        }
        let [shortest, least] = <[FrontWay; 2]>::try_from(ways).ok()?;
        (!stop.stopped()).then_some([shortest, least])
    }

    #[allow(clippy::too_many_arguments)]
    fn spread(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        ends: &[FrontWay; 2],
        limits: FrontLimits,
        stop: &StopFlag,
        front: &mut Front,
    ) {
        let target = u32::try_from(graph.nodes()).expect("nodes are counted in u32");
        for node in self.touched.drain(..) {
            self.least_second[node as usize] = NONE;
        }
        self.least_second.resize(graph.nodes() + 1, NONE);
        self.touched.push(target);
        self.labels.clear();
        self.heap.clear();
        let mut made = Bounds {
            most: [ends[1].cost[0], ends[0].cost[1]],
            slack: 1.0,
        };
        for (i, seed) in (0u32..).zip(sources) {
            self.offer(&made, seed.node, seed.cost, (NONE, i));
        }
        let mut coarser = EPSILONS.iter();
        // Exact for the first half of the labels, then in equal steps.
        let mut allowed = limits.labels / 2;
        let step = (limits.labels / 2 / EPSILONS.len()).max(1);
        let mut popped = 0;
        while let Some(Reverse((_, label))) = self.heap.pop() {
            popped += 1;
            if popped % BREATH == 0 && stop.stopped() {
                break;
            }
            let Label { node, cost, .. } = self.labels[label as usize];
            let known = &mut self.least_second[node as usize];
            if cost[1] >= *known {
                continue;
            }
            if node == target {
                *known = cost[1];
                front.ways.push(self.unwind(label));
                continue;
            }
            // Asked again: the target may have been reached at less since the label was made.
            let to_come = high(self.ahead[1].cost[node as usize]);
            if made.beaten(
                cost[1].saturating_add(to_come),
                self.least_second[target as usize],
            ) {
                continue;
            }
            let known = &mut self.least_second[node as usize];
            if *known == NONE {
                self.touched.push(node);
            }
            *known = cost[1];
            if self.labels.len() >= allowed {
                match coarser.next() {
                    Some(epsilon) => {
                        made.slack = 1.0 + epsilon;
                        front.epsilon = *epsilon;
                        allowed = self.labels.len() + step;
                    }
                    None => {
                        front.sampled = true;
                        break;
                    }
                }
            }
            for (i, seed) in (0u32..).zip(targets).filter(|(_, seed)| seed.node == node) {
                let cost = [0, 1].map(|k| cost[k].saturating_add(seed.cost[k]));
                self.offer(&made, target, cost, (label, i));
            }
            for i in graph.out.first[node as usize]..graph.out.first[node as usize + 1] {
                let arc = graph.out.arcs[i as usize];
                let cost = [0, 1].map(|k| cost[k].saturating_add(arc.cost[k]));
                self.offer(&made, arc.head, cost, (label, arc.edge));
            }
        }
        front.labels = self.labels.len();
    }

    /// Makes a label unless it can be seen that no way of the front goes on from it.
    fn offer(&mut self, made: &Bounds, node: u32, cost: [u32; 2], via: (u32, u32)) {
        let target = self.least_second.len() - 1;
        if cost[1] >= self.least_second[node as usize] {
            return;
        }
        let total = if node as usize == target {
            cost
        } else {
            let to_come = [0, 1].map(|k| high(self.ahead[k].cost[node as usize]));
            [0, 1].map(|k| cost[k].saturating_add(to_come[k]))
        };
        if total[0] > made.most[0]
            || total[1] > made.most[1]
            || total.contains(&NONE)
            || made.beaten(total[1], self.least_second[target])
        {
            return;
        }
        let label = u32::try_from(self.labels.len()).expect("labels are limited");
        self.labels.push(Label {
            node,
            cost,
            before: via.0,
            edge: via.1,
        });
        self.heap.push(Reverse((pack(total[0], total[1]), label)));
    }

    /// Fills the front after the way `reached`.
    fn sample(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        reached: usize,
        stop: &StopFlag,
        front: &mut Front,
    ) {
        let ratio = |ways: &[FrontWay]| {
            let least = f64::from(ways[1].cost[1]).max(1.0);
            f64::from(ways[0].cost[1]) / least
        };
        // Gaps in which the weighted search has found nothing, by the first cost they begin at.
        let mut closed: Vec<u32> = Vec::new();
        for _ in 0..SAMPLES {
            let gaps = front.ways.windows(2).enumerate().skip(reached);
            let open = gaps.filter(|(_, pair)| !closed.contains(&pair[0].cost[0]));
            let widest = open.max_by(|a, b| ratio(a.1).total_cmp(&ratio(b.1)));
            let Some((at, pair)) = widest else { break };
            let [a, b] = [pair[0].cost, pair[1].cost];
            let weights = shrunk([a[1] - b[1], b[0] - a[0]]);
            let found = self.weigh(graph, sources, targets, weights, stop);
            let between = found.filter(|way| {
                let [first, second] = way.cost;
                a[0] < first && first < b[0] && b[1] < second && second < a[1]
            });
            match between {
                Some(way) => front.ways.insert(at + 1, way),
                None => closed.push(a[0]),
            }
            if stop.stopped() {
                break;
            }
        }
        // A way left out between two neighbours costs more of the second than the later of the two.
        let widest = front.ways.windows(2).skip(reached).map(ratio);
        front.epsilon = widest.fold(front.epsilon, |widest, ratio| widest.max(ratio - 1.0));
    }

    /// The way of least weighted cost, guided by what is to come of each cost (A*).
    fn weigh(
        &mut self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        weights: [u64; 2],
        stop: &StopFlag,
    ) -> Option<FrontWay> {
        let Self {
            ahead, weighted, ..
        } = self;
        let sum =
            |cost: [u32; 2]| weights[0] * u64::from(cost[0]) + weights[1] * u64::from(cost[1]);
        let to_come = |node: u32| {
            let costs = [0, 1].map(|k| high(ahead[k].cost[node as usize]));
            (!costs.contains(&NONE)).then(|| sum(costs))
        };
        weighted.begin(graph.nodes());
        for (i, seed) in (0u32..).zip(sources) {
            weighted.offer(seed.node, sum(seed.cost), (NONE, i), to_come(seed.node));
        }
        let mut best: Option<(u64, u32, usize)> = None;
        let mut popped = 0;
        while let Some(Reverse((total, node))) = weighted.heap.pop() {
            if best.is_some_and(|(known, ..)| total >= known) {
                break;
            }
            popped += 1;
            if popped % BREATH == 0 && stop.stopped() {
                return None;
            }
            let here = weighted.cost[node as usize];
            if to_come(node).is_none_or(|more| here + more != total) {
                continue;
            }
            for (i, seed) in targets.iter().enumerate().filter(|(_, s)| s.node == node) {
                let whole = here + sum(seed.cost);
                if best.is_none_or(|(known, ..)| whole < known) {
                    best = Some((whole, node, i));
                }
            }
            for arc in graph.out.at(node) {
                let cost = here + sum(arc.cost);
                weighted.offer(arc.head, cost, (node, arc.edge), to_come(arc.head));
            }
        }
        let (_, node, to) = best?;
        weighted.way(graph, sources, targets, node, to)
    }

    fn unwind(&self, last: u32) -> FrontWay {
        let Label {
            cost, before, edge, ..
        } = self.labels[last as usize];
        let mut edges = Vec::new();
        let mut label = self.labels[before as usize];
        while label.before != NONE {
            edges.push(label.edge);
            label = self.labels[label.before as usize];
        }
        edges.reverse();
        FrontWay {
            cost,
            edges,
            from: label.edge as usize,
            to: edge as usize,
        }
    }
}

impl Weighted {
    fn begin(&mut self, nodes: usize) {
        for node in self.reached.drain(..) {
            self.cost[node as usize] = u64::MAX;
        }
        self.cost.resize(nodes, u64::MAX);
        self.via.resize(nodes, (NONE, NONE));
        self.heap.clear();
    }

    fn offer(&mut self, node: u32, cost: u64, via: (u32, u32), to_come: Option<u64>) {
        let known = &mut self.cost[node as usize];
        if let Some(more) = to_come.filter(|_| cost < *known) {
            if *known == u64::MAX {
                self.reached.push(node);
            }
            *known = cost;
            self.via[node as usize] = via;
            self.heap.push(Reverse((cost + more, node)));
        }
    }

    /// The way to a node, with its two costs added up; `None` when one of them is none.
    fn way(
        &self,
        graph: &TwoCostGraph,
        sources: &[TwoCostSeed],
        targets: &[TwoCostSeed],
        mut node: u32,
        to: usize,
    ) -> Option<FrontWay> {
        let mut edges = Vec::new();
        let mut cost = targets[to].cost;
        let mut add = |more: [u32; 2]| cost = [0, 1].map(|k| cost[k].saturating_add(more[k]));
        let from = loop {
            let (before, edge) = self.via[node as usize];
            if before == NONE {
                break edge as usize;
            }
            let taken = |arc: &&TwoCostArc| arc.head == node && arc.edge == edge;
            let mut arcs = graph.out.at(before).iter().filter(taken);
            // Of twin arcs with one edge number any is a way: the first is taken.
            let arc = arcs.next()?;
            add(arc.cost);
            edges.push(edge);
            node = before;
        };
        add(sources[from].cost);
        edges.reverse();
        (!cost.contains(&NONE)).then_some(FrontWay {
            cost,
            edges,
            from,
            to,
        })
    }
}

/// Weights in the same proportion, small enough for sums of 64 bits. A weight that was not nothing is
/// not nothing afterwards.
fn shrunk(weights: [u32; 2]) -> [u64; 2] {
    let most = u64::from(weights[0].max(weights[1])).max(1);
    let by = most.div_ceil(MOST_WEIGHT);
    weights.map(|weight| (u64::from(weight) / by).max(u64::from(weight > 0)))
}

/// What a way of the front cannot exceed.
struct Bounds {
    /// Costs of the two ends: the first of the one, the second of the other.
    most: [u32; 2],
    /// 1 + ε.
    slack: f64,
}

impl Bounds {
    /// True when a way with at least this second cost adds nothing to what the target was reached at.
    fn beaten(&self, second: u32, reached: u32) -> bool {
        reached != NONE && f64::from(second) * self.slack >= f64::from(reached)
    }
}

/// Leaves at most `most` ways: both ends, and of the others those that are farthest apart on the scale
/// of the second cost, with the least ε that does it.
fn thin(front: &mut Front, most: usize) {
    if front.ways.len() <= most {
        return;
    }
    let kept = |slack: f64| -> Vec<usize> {
        let last = front.ways.len() - 1;
        let mut kept = vec![0];
        for i in 1..last {
            let known = front.ways[kept[kept.len() - 1]].cost[1];
            if f64::from(front.ways[i].cost[1]) * slack < f64::from(known) {
                kept.push(i);
            }
        }
        kept.push(last);
        kept
    };
    let (mut low, mut high) = (0.0, 1.0);
    while kept(1.0 + high).len() > most && high < 1e9 {
        (low, high) = (high, high * 4.0);
    }
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if kept(1.0 + middle).len() > most {
            low = middle;
        } else {
            high = middle;
        }
    }
    let kept = kept(1.0 + high);
    front.thinned = front.ways.len() - kept.len();
    // One way may be left out for one that was left out before it was known: the factors multiply.
    front.epsilon = (1.0 + front.epsilon) * (1.0 + high) - 1.0;
    front.ways = kept.iter().map(|i| front.ways[*i].clone()).collect();
}
