//! A small set of nodes that divides a piece into two parts of similar size.
//!
//! Method: inertial flow (Schild, Sommer: On balanced separators in road networks, 2015) grown into
//! FlowCutter (Hamann, Strasser: Graph bisection with Pareto optimization, 2018), on nodes. The nodes
//! at one end of a direction are sources, those at the other end sinks. Every other node lets one
//! path through, so the largest number of disjoint paths is the size of the smallest separator
//! (Menger): the nodes that the sources reach on one side only. Then the side with fewer nodes becomes
//! source (or sink) as a whole together with one node of its separator, the flow grows by what that
//! frees, and so on: a sequence of ever larger and better balanced separators. Among them and among
//! all directions the one with the fewest nodes per node of the smaller part wins; a direction ends as
//! soon as its flow says that it cannot win any more.
//!
//! A node has two halves for a side: *near* (paths from that side arrive) and *far* (they leave). In
//! the residual graph of sources
//! - a far half leads to the near halves of all neighbours, and, if a path runs through the node, to
//!   its own near half (the path no longer uses the node);
//! - a near half leads to its far half if no path runs through the node, else to the far half of the
//!   node before it on that path (that stretch is taken back).
//!
//! Sinks see the same with every path reversed. A search goes depth first, neighbours nearer to the
//! other end first, and enters no half twice; a way to the other end is one more path. When a search
//! from all sources finds none, what it has reached is the source side of the smallest separator.

use super::net::Net;

/// No node.
const NONE: u32 = u32::MAX;
/// Belongs to neither end.
const FREE: u8 = 2;

/// A separator and what it leaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    /// For each node: taken out.
    pub removed: Vec<bool>,
    /// Nodes taken out.
    pub size: usize,
    /// Nodes of the smaller part; 0 when nothing was found.
    pub smaller: usize,
}

impl Cut {
    /// Fewer nodes per node of the smaller part.
    fn beaten_by(&self, size: usize, smaller: usize) -> bool {
        size * self.smaller < self.size * smaller || self.smaller == 0
    }
}

/// One end of a direction: the nodes that belong to it and what it reaches.
#[derive(Default)]
struct End {
    /// Nodes that belong to it, in the order they came.
    own: Vec<u32>,
    /// Those that may have neighbours outside.
    front: Vec<u32>,
    /// Nodes with a half reached since the last [`Cutter::absorb`], and the separator it left.
    seen: Vec<u32>,
    /// The next node of the path through a node, seen from this end.
    ahead: Vec<u32>,
    /// True while `seen` is what is reached with the present flow.
    settled: bool,
}

/// A half on the way of a search.
#[derive(Clone, Copy)]
struct Step {
    node: u32,
    how: How,
    /// Neighbours tried.
    tried: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    /// Arrived from a neighbour (or from the own far half) at a near half with a path through it.
    Near,
    /// Took back the path that led on from here.
    Far,
    /// Arrived at a near half from a neighbour and went through: no path was there.
    Through,
}

/// Searches for separators; keeps its memory from piece to piece.
#[derive(Default)]
pub(super) struct Cutter {
    ends: [End; 2],
    /// End each node belongs to, or [`FREE`].
    owner: Vec<u8>,
    /// Halves reached: bit `2 * end + far`.
    reached: Vec<u8>,
    /// Neighbours of each node, from the first end of the direction to the second.
    sorted: Vec<u32>,
    /// Where the search is.
    way: Vec<Step>,
    /// Nodes that may be given to an end: opens a new path, place along the direction, node.
    choices: Vec<(bool, i64, u32)>,
    flow: usize,
    /// The least flow with which this direction cannot win any more.
    limit: usize,
    /// Neighbours looked at in this direction.
    work: usize,
    /// Best of this direction: end, how many of its own nodes, and the separator.
    found: (usize, usize, Vec<u32>),
}

impl Cutter {
    /// Tries one direction; `best` is replaced if it is beaten.
    pub fn try_direction(
        &mut self,
        net: &Net,
        key: &[i32],
        share: f64,
        best: &mut Cut,
    ) -> (usize, [usize; 3]) {
        let nodes = net.nodes();
        if !self.start(net, key, share) {
            return (0, [0; 3]);
        }
        let most_work = 60 * (nodes + net.adjacent.len());
        self.limit = match best.smaller {
            // A graph that does not fall apart at a sixth of its nodes is nothing for this method.
            0 => nodes / 6 + 1,
            smaller => (best.size * nodes).div_ceil(2 * smaller + best.size),
        };
        let mut improved = false;
        self.augment(net, 0, 0);
        let w0 = self.work;
        let mut ww = [w0, 0, 0];
        loop {
            // No separator of this direction can win any more.
            if self.flow >= self.limit || self.work > most_work {
                break;
            }
            let w1 = self.work;
            for end in 0..2 {
                if !self.ends[end].settled {
                    self.augment(net, end, 0);
                }
            }
            ww[1] += self.work - w1;
            let [source, sink] = &self.ends;
            let size = |end: &End| end.own.len() + end.seen.len();
            let end = usize::from(size(sink) < size(source));
            let rim = self.absorb(end);
            let part = self.ends[end].own.len();
            let smaller = part.min(nodes - part - rim.len());
            if best.beaten_by(rim.len(), smaller) && smaller > 0 {
                best.size = rim.len();
                best.smaller = smaller;
                self.limit = (best.size * nodes).div_ceil(2 * smaller + best.size);
                self.found = (end, part, rim.clone());
                improved = true;
            }
            if 2 * part >= nodes || !self.pierce(net, key, end, &rim) {
                break;
            }
        }
        if improved {
            best.removed.clear();
            best.removed.resize(nodes, false);
            for &node in &self.found.2 {
                best.removed[node as usize] = true;
            }
        }
        ww[2] = self.work - ww[0] - ww[1];
        (self.flow, ww)
    }

    /// Both ends of a direction, no flow; false if the ends touch everywhere.
    fn start(&mut self, net: &Net, key: &[i32], share: f64) -> bool {
        let nodes = net.nodes();
        self.flow = 0;
        self.work = 0;
        for (list, value) in [(&mut self.owner, FREE), (&mut self.reached, 0)] {
            list.clear();
            list.resize(nodes, value);
        }
        self.sorted.clone_from(&net.adjacent);
        for ends in net.first.windows(2) {
            self.sorted[ends[0] as usize..ends[1] as usize]
                .sort_unstable_by_key(|&node| key[node as usize]);
        }
        let count = ((nodes as f64 * share) as usize).clamp(1, nodes / 2);
        let mut line: Vec<(i32, u32)> = key.iter().copied().zip(0..).collect();
        line.select_nth_unstable(count - 1);
        line[count..].select_nth_unstable(nodes - 2 * count);
        for &(_, node) in &line[nodes - count..] {
            self.owner[node as usize] = 1;
        }
        // An edge from end to end cannot be separated: its first node stays free.
        for &(_, node) in &line[..count] {
            if net
                .of(node)
                .iter()
                .all(|&next| self.owner[next as usize] != 1)
            {
                self.owner[node as usize] = 0;
            }
        }
        for (index, end) in self.ends.iter_mut().enumerate() {
            end.own.clear();
            end.own
                .extend((0..nodes as u32).filter(|&node| self.owner[node as usize] == index as u8));
            end.front.clone_from(&end.own);
            end.seen.clear();
            end.ahead.clear();
            end.ahead.resize(nodes, NONE);
            end.settled = false;
            for &node in &end.own {
                self.reached[node as usize] |= 3 << (2 * index);
            }
        }
        !self.ends[0].own.is_empty()
    }

    /// Adds paths from one end until there is no more, and leaves what that end reaches. While that is
    /// known for the present flow, only the `newest` of the end's own nodes start a search.
    fn augment(&mut self, net: &Net, end: usize, newest: usize) {
        loop {
            let starts = if self.ends[end].settled {
                self.ends[end].front.len() - newest
            } else {
                self.restart(net, end);
                0
            };
            self.ends[end].settled = true;
            let before = self.flow;
            self.search(net, end, starts);
            if self.flow == before || self.flow >= self.limit {
                return;
            }
            self.ends[0].settled = false;
            self.ends[1].settled = false;
        }
    }

    /// Forgets what an end reached beside its own nodes.
    fn restart(&mut self, net: &Net, end: usize) {
        let this = &mut self.ends[end];
        for node in this.seen.drain(..) {
            if self.owner[node as usize] != end as u8 {
                self.reached[node as usize] &= !(3 << (2 * end));
            }
        }
        let owner = &self.owner;
        this.front.retain(|&node| {
            net.of(node)
                .iter()
                .any(|&next| owner[next as usize] != end as u8)
        });
    }

    /// Searches from all nodes of an end's front, or the last of them.
    fn search(&mut self, net: &Net, end: usize, starts: usize) {
        for index in starts..self.ends[end].front.len() {
            let start = self.ends[end].front[index];
            for &next in net.of(start) {
                if self.owner[next as usize] == FREE && self.enter(end, next, 0) {
                    self.go(net, end);
                    if let Some(first) = self.way.first() {
                        self.ends[1 - end].ahead[first.node as usize] = start;
                        self.way.clear();
                        if self.flow >= self.limit {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Steps onto a half if it was not reached before.
    fn enter(&mut self, end: usize, node: u32, far: usize) -> bool {
        let reached = &mut self.reached[node as usize];
        if *reached & (1 << (2 * end + far)) != 0 {
            return false;
        }
        if *reached & (3 << (2 * end)) == 0 {
            self.ends[end].seen.push(node);
        }
        let how = match far {
            1 => How::Far,
            _ if self.ends[end].ahead[node as usize] == NONE => How::Through,
            _ => How::Near,
        };
        *reached |= if how == How::Through {
            3 << (2 * end)
        } else {
            1 << (2 * end + far)
        };
        self.way.push(Step {
            node,
            how,
            tried: 0,
        });
        true
    }

    /// Goes on from the one step of `way`; leaves the way of a new path, or nothing.
    fn go(&mut self, net: &Net, end: usize) {
        let other = 1 - end;
        'steps: while let Some(step) = self.way.last_mut() {
            let node = step.node as usize;
            let (from, to) = (net.first[node], net.first[node + 1]);
            if step.how == How::Near {
                if step.tried == 0 {
                    step.tried = 1;
                    let before = self.ends[other].ahead[node];
                    if self.owner[before as usize] == FREE && self.enter(end, before, 1) {
                        continue;
                    }
                }
                self.way.pop();
                continue;
            }
            let mut tried = step.tried;
            while tried < to - from {
                let at = if end == 0 {
                    to - 1 - tried
                } else {
                    from + tried
                };
                let next = self.sorted[at as usize];
                tried += 1;
                let owner = self.owner[next as usize];
                if owner == other as u8 {
                    self.work += tried as usize;
                    self.add_path(end, next);
                    return;
                }
                if self.reached[next as usize] & (1 << (2 * end)) == 0 {
                    if let Some(step) = self.way.last_mut() {
                        step.tried = tried;
                    }
                    self.enter(end, next, 0);
                    continue 'steps;
                }
            }
            self.work += tried as usize;
            let how = step.how;
            step.tried = tried;
            if how == How::Far && self.enter(end, node as u32, 0) {
                continue;
            }
            self.way.pop();
        }
    }

    /// One more path: the way and then the node `goal` of the other end.
    fn add_path(&mut self, end: usize, goal: u32) {
        self.flow += 1;
        let [source, sink] = &mut self.ends;
        let (ahead, back) = if end == 0 {
            (&mut source.ahead, &mut sink.ahead)
        } else {
            (&mut sink.ahead, &mut source.ahead)
        };
        for pair in self.way.windows(2) {
            let (from, to) = (pair[0].node, pair[1].node);
            match (pair[0].how, pair[1].how) {
                // Back along the old path.
                (How::Near, _) => {}
                // No path through this node any more.
                _ if from == to => {
                    ahead[from as usize] = NONE;
                    back[from as usize] = NONE;
                }
                _ => {
                    ahead[from as usize] = to;
                    back[to as usize] = from;
                }
            }
        }
        if let Some(last) = self.way.last() {
            ahead[last.node as usize] = goal;
        }
    }

    /// Makes all that an end reaches its own and gives the separator, in the order it was reached.
    fn absorb(&mut self, end: usize) -> Vec<u32> {
        let this = &mut self.ends[end];
        let mut rim = Vec::new();
        for &node in &this.seen {
            if self.owner[node as usize] == end as u8 {
                continue;
            }
            if self.reached[node as usize] & (2 << (2 * end)) == 0 {
                rim.push(node);
            } else {
                self.owner[node as usize] = end as u8;
                self.reached[node as usize] |= 3 << (2 * end);
                this.own.push(node);
                this.front.push(node);
            }
        }
        this.seen.clone_from(&rim);
        rim
    }

    /// Gives nodes of the separator to its end: those that open no new path, or if all do, one that
    /// does; of these the ones nearest to the end. Where balance is far or the flow is large, several
    /// at once. False if every node touches the other end.
    fn pierce(&mut self, net: &Net, key: &[i32], end: usize, rim: &[u32]) -> bool {
        let other = 1 - end;
        self.choices.clear();
        for &node in rim {
            let opens = self.reached[node as usize] & (3 << (2 * other)) != 0;
            let along = i64::from(key[node as usize]) * if end == 0 { 1 } else { -1 };
            self.choices.push((opens, along, node));
        }
        self.work += rim.len();
        self.choices.sort_unstable();
        let free = self.choices.partition_point(|&(opens, _, _)| !opens);
        let missing = (net.nodes() / 2).saturating_sub(self.ends[end].own.len());
        let most = if free > 0 {
            1 + missing / 64
        } else {
            1 + self.flow / 32
        };
        let mut count = 0;
        for at in 0..self.choices.len() {
            let (opens, _, node) = self.choices[at];
            // A node that touches the other end stays: nothing could separate it any more.
            if count == most || (opens && 0 < count && at == free) {
                break;
            }
            if net
                .of(node)
                .iter()
                .any(|&next| self.owner[next as usize] == other as u8)
            {
                continue;
            }
            count += 1;
            self.owner[node as usize] = end as u8;
            self.reached[node as usize] |= 3 << (2 * end);
            let this = &mut self.ends[end];
            this.own.push(node);
            this.front.push(node);
        }
        if count > 0 {
            self.augment(net, end, count);
        }
        count > 0
    }
}
