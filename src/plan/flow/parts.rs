//! An instance in, the parts it falls into out: nodes, lines and limits that no arc, no residue and no
//! shared limit joins. Least unplaced tonnes and least cost of the whole are the sums of those of the
//! parts, so a question about one part need not wait for the others. Anything that joins lines must be
//! joined here.

use super::instance::{Arc, Instance, Limit, Line, Node, Term, id};
use super::solution::{Duals, Solution};
use crate::quantity::Tonnes;
use std::collections::BTreeMap;

/// A part as an instance of its own, with the ids of the whole.
pub(super) struct Part {
    pub instance: Instance,
    /// Node, line and limit of the whole that each of the part's is.
    pub nodes: Vec<usize>,
    pub lines: Vec<usize>,
    pub limits: Vec<usize>,
    /// Arcs of the whole, ascending.
    pub arcs: Vec<u32>,
}

/// Sets of joined things, each known by one of them.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&mut self, mut thing: usize) -> usize {
        while self.0[thing] != thing {
            self.0[thing] = self.0[self.0[thing]];
            thing = self.0[thing];
        }
        thing
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The earlier one stays root, so the order of parts is that of the instance.
        self.0[a.max(b)] = a.min(b);
    }
}

/// The parts, in the order of their first nodes; those without nodes last.
pub(super) fn parts(instance: &Instance) -> Vec<Part> {
    let (nodes, lines) = (instance.nodes.len(), instance.lines.len());
    let line = |l: usize| nodes + l;
    let limit = |k: usize| nodes + lines + k;
    let mut joined = Joined((0..nodes + lines + instance.limits.len()).collect());
    for n in 0..nodes {
        for a in instance.arcs_of(n) {
            let arc = &instance.arcs[a];
            joined.join(n, line(arc.line as usize));
            for (k, _) in instance.limits_of(arc) {
                joined.join(n, limit(k));
            }
        }
    }
    for (l, row) in instance.lines.iter().enumerate() {
        for &(node, _) in &row.outputs {
            joined.join(node as usize, line(l));
        }
        for &(k, _) in &row.limits {
            joined.join(line(l), limit(k as usize));
        }
    }
    let things = joined.0.len();
    let mut number = vec![usize::MAX; things];
    let mut members: Vec<[Vec<usize>; 3]> = Vec::new();
    for thing in 0..things {
        let root = joined.root(thing);
        if number[root] == usize::MAX {
            number[root] = members.len();
            members.push(Default::default());
        }
        let of_part = &mut members[number[root]];
        match thing {
            n if n < nodes => of_part[0].push(n),
            l if l < nodes + lines => of_part[1].push(l - nodes),
            k => of_part[2].push(k - nodes - lines),
        }
    }
    let mut place = vec![0u32; things];
    for of_part in &members {
        let offsets = [0, nodes, nodes + lines];
        for (kind, offset) in of_part.iter().zip(offsets) {
            for (i, &member) in kind.iter().enumerate() {
                place[offset + member] = id(i);
            }
        }
    }
    (members.into_iter())
        .map(|[of_nodes, of_lines, of_limits]| {
            let to_line = |l: u32| place[line(l as usize)];
            let to_limit = |k: u32| place[limit(k as usize)];
            let to_terms = |terms: &[Term]| -> Vec<Term> {
                let term = |&(k, share): &Term| (to_limit(k), share);
                terms.iter().map(term).collect()
            };
            let part_lines = (of_lines.iter())
                .map(|&l| {
                    let row: &Line = &instance.lines[l];
                    Line {
                        limits: to_terms(&row.limits),
                        outputs: (row.outputs.iter())
                            .map(|&(n, factor)| (place[n as usize], factor))
                            .collect(),
                        ..row.clone()
                    }
                })
                .collect();
            let part_nodes: Vec<Node> = of_nodes.iter().map(|&n| instance.nodes[n]).collect();
            let part_limits: Vec<Limit> = of_limits.iter().map(|&k| instance.limits[k]).collect();
            let mut part = Instance::new(part_nodes, Vec::new(), part_lines, part_limits);
            // Sets of terms by number in the whole; 0 is the empty one in both.
            let mut sets = BTreeMap::from([(0, 0)]);
            for &n in &of_nodes {
                let of_node: Vec<Arc> = (instance.arcs_of(n))
                    .map(|a| {
                        let arc = &instance.arcs[a];
                        Arc {
                            line: to_line(arc.line),
                            quota: arc.quota.map(to_limit),
                            counts: *sets.entry(arc.counts).or_insert_with(|| {
                                part.counts.push(to_terms(instance.counts_of(arc)));
                                id(part.counts.len() - 1)
                            }),
                            ..*arc
                        }
                    })
                    .collect();
                part.push_arcs(of_node);
            }
            let arcs = (of_nodes.iter())
                .flat_map(|&n| instance.arcs_of(n))
                .map(id)
                .collect();
            Part {
                instance: part,
                nodes: of_nodes,
                lines: of_lines,
                limits: of_limits,
                arcs,
            }
        })
        .collect()
}

impl Part {
    /// The part's share of a solution of the whole.
    pub(super) fn solution(&self, whole: &Solution) -> Solution {
        let unplaced: Vec<Tonnes> = self.nodes.iter().map(|&n| whole.unplaced[n]).collect();
        let duals = |duals: &Duals| Duals {
            balance: self.nodes.iter().map(|&n| duals.balance[n]).collect(),
            line: self.lines.iter().map(|&l| duals.line[l]).collect(),
            limit: self.limits.iter().map(|&k| duals.limit[k]).collect(),
            lock: duals.lock,
        };
        Solution {
            flows: (whole.flows.iter())
                .filter_map(|&(arc, t)| {
                    let place = self.arcs.binary_search(&arc).ok()?;
                    Some((id(place), t))
                })
                .collect(),
            least_unplaced: unplaced.iter().sum(),
            unplaced,
            unplaced_duals: duals(&whole.unplaced_duals),
            cost_duals: duals(&whole.cost_duals),
            ..Solution::default()
        }
    }
}
