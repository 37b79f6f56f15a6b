//! Prices of shared limits and worths of residues in, prices of lines and a first choice of every source out.
//!
//! With those given, the sources of each waste and the lines of its code are a transportation problem of
//! their own, which [`crate::plan::mincost`] solves to the optimum in a blink. It is a guess all the same: what
//! facilities send takes no room in it, and numbers are rounded to kilograms and tenths of a fen.

use super::super::instance::{Instance, id};
use super::super::solution::Duals;
use super::Choice;
use crate::plan::control::Control;
use crate::plan::mincost::{Transportation, TransportationSolver};
use crate::stop::StopFlag;
use std::collections::BTreeMap;

/// Units of a tonne.
const KILOGRAMS: f64 = 1e3;
/// Units of a CNY per tonne.
const MILLS: f64 = 1e3;

/// What a guess says.
pub(super) struct Guess {
    /// The duals given, those of lines found.
    pub duals: Duals,
    /// Of each node: none where it does several things, or is no source.
    pub choices: Vec<Option<Choice>>,
}

/// Guesses for an instance; `stays` is the price of an unplaced tonne.
pub(super) fn guess(
    instance: &Instance,
    mut duals: Duals,
    fed: &[bool],
    stays: f64,
    stop: &StopFlag,
) -> Guess {
    let mut of_waste: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (n, node) in instance.nodes.iter().enumerate().filter(|&(n, _)| !fed[n]) {
        of_waste.entry(node.waste).or_default().push(n);
    }
    let bare = Duals {
        line: vec![0.0; instance.lines.len()],
        ..duals.clone()
    };
    let line: Vec<f64> = (0..instance.lines.len())
        .map(|l| bare.of_line(instance, l))
        .collect();
    let mut choices = vec![None; instance.nodes.len()];
    let mut place: Vec<Option<u32>> = vec![None; instance.lines.len()];
    for sources in of_waste.values() {
        let mut lines: Vec<usize> = Vec::new();
        for &n in sources {
            for a in instance.arcs_of(n) {
                let l = instance.arcs[a].line as usize;
                if place[l].is_none() {
                    place[l] = Some(id(lines.len()));
                    lines.push(l);
                }
            }
        }
        let capacities = (lines.iter())
            .map(|&l| whole(instance.lines[l].capacity.0 * KILOGRAMS))
            .collect();
        let mut problem = Transportation::new(capacities, Some(whole(stays * MILLS)));
        // The arc each lane stands for.
        let most = sources.iter().map(|&n| instance.arcs_of(n).len()).sum();
        let mut arcs: Vec<u32> = Vec::with_capacity(most);
        problem.reserve(sources.len(), most);
        let mut lanes: Vec<(u32, i64)> = Vec::new();
        for &n in sources {
            let first = arcs.len();
            lanes.clear();
            for a in instance.arcs_of(n) {
                let arc = &instance.arcs[a];
                let there = line[arc.line as usize] + bare.of_arc(instance, arc);
                let cost = whole((instance.price(arc).0 - there) * MILLS);
                let to = place[arc.line as usize].expect("just placed");
                // Of several ways to one line the cheapest.
                match lanes.iter().position(|&(other, _)| other == to) {
                    Some(i) if cost < lanes[i].1 => {
                        lanes[i].1 = cost;
                        arcs[first + i] = id(a);
                    }
                    Some(_) => (),
                    None => {
                        lanes.push((to, cost));
                        arcs.push(id(a));
                    }
                }
            }
            let supply = whole(instance.nodes[n].supply.0 * KILOGRAMS);
            problem.source(supply, lanes.iter().copied());
        }
        for &l in &lines {
            place[l] = None;
        }
        // Numbers too large for it: the guess is what it was.
        let Ok(problem) = problem.finish() else {
            continue;
        };
        let quiet = Control {
            stop: stop.clone(),
            ..Control::default()
        };
        let solution = TransportationSolver::new(&problem).solve(&quiet);
        for (&l, &price) in lines.iter().zip(&solution.prices) {
            duals.line[l] = -real(price) / MILLS;
        }
        let mut does: Vec<(usize, Choice)> = (solution.legs.iter())
            .map(|leg| (leg.source as usize, Choice::Arc(arcs[leg.lane as usize])))
            .collect();
        let stays = solution.unserved.iter();
        does.extend(stays.map(|&(source, _)| (source as usize, Choice::Stays)));
        does.sort_by_key(|&(source, _)| source);
        for of_source in does.chunk_by(|a, b| a.0 == b.0) {
            if let &[(source, choice)] = of_source {
                choices[sources[source]] = Some(choice);
            }
        }
    }
    Guess { duals, choices }
}

/// A guess may round.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[allow(clippy::cast_precision_loss)]
fn real(value: i64) -> f64 {
    value as f64
}
