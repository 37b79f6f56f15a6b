//! A small likeness of a large instance: one stream in so many (and a dozen of each waste) stands for all of them, each with an
//! equal share of its waste's tonnes; lines, limits and residues stay. Its duals are good first guesses
//! of what room is worth, so the full program can start with the arcs that matter. Only a start: the
//! optimum and its proof never depend on it.

use super::instance::{Instance, Node, Origin, id};
use super::solution::Duals;
use crate::quantity::Tonnes;
use std::collections::BTreeMap;

/// Fewest streams of a waste kept.
const FEWEST: usize = 12;

/// A likeness of an instance.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// The small instance.
    pub instance: Instance,
    /// Node of the full instance each of its nodes stands for.
    nodes: Vec<usize>,
}

impl Likeness {
    /// Picks one stream in `share` of each waste at equal steps of tonnes (large ones are surely in).
    #[must_use]
    pub fn of(full: &Instance, share: usize) -> Self {
        let mut of_waste: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut picked: BTreeMap<usize, Tonnes> = BTreeMap::new();
        for (n, node) in full.nodes.iter().enumerate() {
            match node.origin {
                Origin::Stream(_) => of_waste.entry(node.waste).or_default().push(n),
                Origin::Residue(_) | Origin::PassedOn(_) | Origin::Import(_) | Origin::Stock(_) => {
                    picked.insert(n, node.supply);
                }
            }
        }
        for streams in of_waste.values() {
            let total: Tonnes = streams.iter().map(|&n| full.nodes[n].supply).sum();
            let picks = (streams.len() / share).max(FEWEST);
            #[allow(clippy::cast_precision_loss)]
            let step = total / picks as f64;
            let mut next = step / 2.0;
            let mut passed = Tonnes::ZERO;
            for &n in streams {
                passed += full.nodes[n].supply;
                while next <= passed && step > Tonnes::ZERO {
                    *picked.entry(n).or_default() += step;
                    next += step;
                }
            }
        }
        let nodes: Vec<usize> = picked.keys().copied().collect();
        let mut place = vec![None; full.nodes.len()];
        for (i, &n) in nodes.iter().enumerate() {
            place[n] = Some(id(i));
        }
        let mut instance = Instance {
            nodes: (picked.iter())
                .map(|(&n, &supply)| Node {
                    supply,
                    ..full.nodes[n]
                })
                .collect(),
            lines: full.lines.clone(),
            limits: full.limits.clone(),
            counts: full.counts.clone(),
            arc_start: vec![0],
            arcs: Vec::new(),
        };
        for line in &mut instance.lines {
            for (node, _) in &mut line.outputs {
                *node = place[*node as usize].expect("what facilities hold is always picked");
            }
        }
        for &n in &nodes {
            instance.push_arcs(full.arcs_of(n).map(|a| full.arcs[a]));
        }
        Self { instance, nodes }
    }

    /// Its duals as duals of the full instance; streams that were not picked have none (0).
    #[must_use]
    pub fn enlarge(&self, full: &Instance, duals: Duals) -> Duals {
        let mut balance = vec![0.0; full.nodes.len()];
        for (i, &n) in self.nodes.iter().enumerate() {
            balance[n] = duals.balance[i];
        }
        Duals { balance, ..duals }
    }
}
