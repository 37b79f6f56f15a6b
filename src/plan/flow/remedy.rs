//! What would place the tonnes that have no place: instance and solution in, for each unplaced node the
//! smallest raise of limits that takes them, and what the plan then costs.
//!
//! Every capacity gets an elastic column beside its own, so the program may exceed it. For one node at a
//! time, no other node worse off than in the plan: first as few of its tonnes as possible stay, then as few
//! tonnes of room as possible are opened, then the cost is least. What stays even so lacks a permit: its
//! own code, or that of something treatment leaves, has no line in force that could take it.

use super::check;
use super::instance::{Instance, Origin};
use super::master::{Aim, Master, Room, Setup};
use super::partly::Partly;
use super::parts::{self, Part};
use super::solution::Solution;
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{Method, SolveError};
use crate::quantity::{Cny, Tonnes};
use std::collections::BTreeSet;

/// What would place the tonnes of one node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remedy {
    /// Capacity (a line, or a limit numbered on after the lines) and the tonnes it must be raised by.
    pub openings: Vec<(usize, Tonnes)>,
    /// Nodes that nothing in force could ever take.
    pub blocked: Vec<usize>,
    /// Tonnes it places.
    pub placed: Tonnes,
    /// What the plan then costs more.
    pub cost: Cny,
}

/// Most arcs of an instance whose remedies are looked for unasked.
pub const AUTO: usize = 30_000;

/// Where more nodes have unplaced tonnes than this, remedies are looked for at the largest of each waste.
const FEW: usize = 12;

/// Tonnes below this are noise of the arithmetic.
const NOISE: Tonnes = Tonnes(1e-6);

/// What a held amount may be exceeded by, tonnes: rounding must not make the next stage infeasible.
const SLACK: f64 = 1e-8;

/// A remedy for each node that has unplaced tonnes; where there are many such nodes, for the largest of
/// each waste and those that need a permit. None for the others, and where the search was stopped or
/// failed.
#[must_use]
pub fn remedies(instance: &Instance, solution: &Solution, control: &Control) -> Partly<Remedy> {
    let mut remedies = Partly::none(instance.nodes.len());
    if instance.arcs.len() > AUTO || solution.stopped {
        return remedies;
    }
    let mut wanted: Vec<usize> = Vec::new();
    for (n, &left) in solution.unplaced.iter().enumerate() {
        if left < NOISE {
            continue;
        }
        // What a residue leaves may also be kept from arising; a stream without arcs has no way at all.
        let stream = matches!(instance.nodes[n].origin, Origin::Stream(_));
        if stream && instance.arcs_of(n).is_empty() {
            remedies.items[n] = Some(Remedy {
                blocked: vec![n],
                ..Remedy::default()
            });
        } else {
            wanted.push(n);
        }
    }
    let left = |n: usize| solution.unplaced[n].0;
    wanted.sort_by(|&a, &b| left(b).total_cmp(&left(a)).then(a.cmp(&b)));
    if wanted.len() > FEW {
        let mut seen = BTreeSet::new();
        wanted.retain(|&n| seen.insert(instance.nodes[n].waste));
    }
    wanted.sort_unstable();
    if wanted.is_empty() {
        return remedies;
    }
    control.report(
        "remedies",
        Bilingual::new(
            "求使未安置量得以安置的最小改变",
            "smallest changes that would place what is left",
        ),
        None,
    );
    for part in parts::parts(instance) {
        let here: Vec<usize> = (0..part.nodes.len())
            .filter(|&n| wanted.binary_search(&part.nodes[n]).is_ok())
            .collect();
        if !here.is_empty() {
            let items = &mut remedies.items;
            let ended = of_part(&part, solution, &here, instance, control, items);
            remedies.note(ended);
        }
    }
    remedies
}

fn of_part(
    part: &Part,
    whole: &Solution,
    wanted: &[usize],
    instance: &Instance,
    control: &Control,
    remedies: &mut [Option<Remedy>],
) -> Result<(), SolveError> {
    let solution = part.solution(whole);
    let setup = Setup {
        elastic: true,
        ..Setup::default()
    };
    let first = Aim::Stays(wanted[0]);
    let mut master = Master::open(&part.instance, &solution, first, setup, &control.stop)?;
    for (n, &left) in solution.unplaced.iter().enumerate() {
        master.hold_unplaced(n, left);
    }
    let cost: f64 = (solution.flows.iter())
        .map(|&(a, t)| (t * part.instance.price(&part.instance.arcs[a as usize])).0)
        .sum::<f64>()
        + check::given(&part.instance, &solution).0;
    for &n in wanted {
        let left = solution.unplaced[n];
        master.set_aim(Aim::Stays(n));
        let stays = Tonnes(master.solve(Method::Primal)?.answer.objective).max(Tonnes::ZERO);
        let mut remedy = Remedy::default();
        if stays > NOISE {
            let blocked = blocked(&part.instance, n);
            remedy.blocked = blocked.into_iter().map(|n| part.nodes[n]).collect();
        }
        if left - stays > NOISE {
            master.hold_unplaced(n, stays + Tonnes(SLACK));
            master.set_aim(Aim::Opened);
            let opened = master.solve(Method::Primal)?.answer.objective;
            master.hold_opened(Tonnes(opened.max(0.0) + SLACK));
            master.set_aim(Aim::Cost);
            let found = master.solve(Method::Primal)?;
            let lines = instance.lines.len();
            remedy.openings = (master.opened(&found.answer).into_iter())
                .map(|(room, t)| match room {
                    Room::Line(l) => (part.lines[l], t),
                    Room::Limit(k) => (lines + part.limits[k], t),
                })
                .collect();
            remedy.placed = left - stays;
            remedy.cost = Cny(found.answer.objective - cost);
            master.hold_opened(Tonnes(f64::INFINITY));
            master.hold_unplaced(n, left);
        }
        remedies[part.nodes[n]] = Some(remedy);
    }
    Ok(())
}

/// The nodes without any arc that tonnes of a node lead to, itself included; itself where there are none
/// (a circle).
fn blocked(instance: &Instance, node: usize) -> Vec<usize> {
    let mut seen = BTreeSet::from([node]);
    let mut todo = vec![node];
    while let Some(n) = todo.pop() {
        for a in instance.arcs_of(n) {
            let line = &instance.lines[instance.arcs[a].line as usize];
            for &(next, _) in &line.outputs {
                if seen.insert(next as usize) {
                    todo.push(next as usize);
                }
            }
        }
    }
    let dead: Vec<usize> = (seen.into_iter())
        .filter(|&n| instance.arcs_of(n).is_empty())
        .collect();
    if dead.is_empty() { vec![node] } else { dead }
}
