//! What duals say of an arc, and duals made exact: free of noise, and for given prices of limits the most a tonne of each
//! node is worth.

use super::Objective;
use crate::plan::flow::instance::{Arc, Instance, Origin};
use crate::plan::flow::solution::Duals;

/// A least total the next stage can be held at: each row may be off by the solver's tolerance, so the sum of
/// many large ones is no sharper than this.
pub(in crate::plan::flow) fn lockable(least: f64) -> f64 {
    const LARGE: f64 = 1e6;
    const BLUR: f64 = 1e-10;
    if least > LARGE {
        least * (1.0 + BLUR)
    } else {
        least
    }
}

/// What a tonne costs on an arc when the duals are paid for the room it takes.
pub(in crate::plan::flow) fn reach(
    instance: &Instance,
    arc: &Arc,
    cost: f64,
    duals: &Duals,
) -> f64 {
    cost - duals.of_line(instance, arc.line as usize) - duals.of_arc(instance, arc)
}

/// Reduced cost of every arc of a node.
pub(super) fn reduced_costs(
    instance: &Instance,
    node: usize,
    duals: &Duals,
    objective: Objective,
) -> impl Iterator<Item = (usize, f64)> {
    instance.arcs_of(node).map(move |a| {
        let arc = &instance.arcs[a];
        let reach = reach(instance, arc, objective.of_arc(instance, arc), duals);
        (a, reach - duals.balance[node])
    })
}

/// Rounds away what is only noise of the arithmetic.
pub(in crate::plan::flow) fn clean(dual: f64) -> f64 {
    let rounded = (dual * 1e12).round() / 1e12;
    if rounded.abs() < 1e-9 { 0.0 } else { rounded }
}

/// Makes the balance duals exact for the limit duals given: the most a tonne of each node is worth,
/// `min(unplaced price − lock, min over its arcs)`, from the last residues back to the streams. Where
/// residues feed a circle the solver's duals stay; the bound charges what is left.
pub(in crate::plan::flow) fn tighten(
    instance: &Instance,
    cost: impl Fn(&Arc) -> f64,
    unplaced: f64,
    duals: &mut Duals,
) {
    let mut depth = Depth {
        seen: vec![false; instance.nodes.len()],
        order: Vec::with_capacity(instance.nodes.len()),
    };
    for n in 0..instance.nodes.len() {
        if !matches!(instance.nodes[n].origin, Origin::Stream(_)) {
            depth.visit(instance, n);
        }
    }
    let streams = (0..instance.nodes.len())
        .filter(|&n| matches!(instance.nodes[n].origin, Origin::Stream(_)));
    for n in depth.order.into_iter().chain(streams) {
        let mut least = unplaced - duals.lock;
        for a in instance.arcs_of(n) {
            let arc = &instance.arcs[a];
            least = least.min(reach(instance, arc, cost(arc), duals));
        }
        duals.balance[n] = clean(least);
    }
}

/// Nodes of facilities, those that others feed last.
struct Depth {
    seen: Vec<bool>,
    order: Vec<usize>,
}

impl Depth {
    /// Walks what a node feeds with a stack of its own: residues may follow residues to any depth.
    fn visit(&mut self, instance: &Instance, node: usize) {
        if self.seen[node] {
            return;
        }
        self.seen[node] = true;
        let mut path = vec![(node, fed_by(instance, node))];
        while let Some((node, rest)) = path.last_mut() {
            match rest.pop() {
                Some(next) if !self.seen[next] => {
                    self.seen[next] = true;
                    path.push((next, fed_by(instance, next)));
                }
                Some(_) => (),
                None => {
                    self.order.push(*node);
                    path.pop();
                }
            }
        }
    }
}

/// Nodes that the lines a node may go to feed, each once.
fn fed_by(instance: &Instance, node: usize) -> Vec<usize> {
    let mut fed: Vec<usize> = (instance.arcs_of(node))
        .flat_map(|a| &instance.lines[instance.arcs[a].line as usize].outputs)
        .map(|&(next, _)| next as usize)
        .collect();
    fed.sort_unstable_by(|a, b| b.cmp(a));
    fed.dedup();
    fed
}
