//! Duals in, choices out: what every source would do at given prices, which of them stand elsewhere, and
//! which arcs of the program's nodes would help.

use super::super::instance::{Arc, Instance, id};
use super::super::pricing::Objective;
use super::super::solution::Duals;
use super::{Choice, TIE};

/// One source in so many is contested at first: those whose second choice is closest to the best.
const CONTESTED: usize = 40;

/// Duals, made ready to judge arcs by.
pub(super) struct Prices<'a> {
    duals: &'a Duals,
    objective: Objective,
    /// What a tonne on each line is worth, its gate fee paid.
    line: Vec<f64>,
    /// What a tonne that stays costs.
    stays: f64,
}

impl<'a> Prices<'a> {
    pub(super) fn new(instance: &Instance, duals: &'a Duals, objective: Objective) -> Self {
        Self {
            duals,
            objective,
            line: (0..instance.lines.len())
                .map(|l| duals.of_line(instance, l))
                .collect(),
            stays: objective.of_unplaced() - duals.lock,
        }
    }

    /// What a tonne on each line is worth.
    pub(super) fn line(&self) -> &[f64] {
        &self.line
    }

    /// What a tonne costs on an arc when the room it takes is paid for.
    fn reach(&self, instance: &Instance, arc: &Arc) -> f64 {
        let own = match (arc.quota, arc.counts) {
            (None, 0) => 0.0,
            _ => self.duals.of_arc(instance, arc),
        };
        self.objective.of_arc(instance, arc) - self.line[arc.line as usize] - own
    }

    /// By how much the nearest other choice of a node is dearer than this one; ways to the same place, whose
    /// prices move together where they are tied, do not count.
    fn margin(&self, instance: &Instance, node: usize, choice: Choice) -> f64 {
        let (here, facility) = match choice {
            Choice::Arc(a) => {
                let arc = &instance.arcs[a as usize];
                let facility = instance.lines[arc.line as usize].facility;
                (self.reach(instance, arc), Some(facility))
            }
            Choice::Stays | Choice::Contested => (self.stays, None),
        };
        let others = instance.arcs_of(node).map(|a| &instance.arcs[a]);
        let elsewhere =
            others.filter(|arc| Some(instance.lines[arc.line as usize].facility) != facility);
        let nearest = elsewhere
            .map(|arc| self.reach(instance, arc))
            .chain(facility.map(|_| self.stays))
            .fold(f64::INFINITY, f64::min);
        (nearest - here).max(0.0)
    }
}

/// Nodes that lines feed are always in the program.
pub(super) fn fed(instance: &Instance) -> Vec<bool> {
    let mut fed = vec![false; instance.nodes.len()];
    for line in &instance.lines {
        for &(node, _) in &line.outputs {
            fed[node as usize] = true;
        }
    }
    fed
}

/// What each node does at first, and the most by which the second choice of a source contested for it is
/// dearer; besides those that do several things in the guess no fewer than `fewest` sources are.
pub(super) fn first_choices(
    instance: &Instance,
    prices: &Prices<'_>,
    guessed: &[Option<Choice>],
    fewest: usize,
) -> (Vec<Choice>, f64) {
    let mut choices = vec![Choice::Contested; instance.nodes.len()];
    let mut margins: Vec<(f64, u32)> = Vec::new();
    for (n, choice) in guessed.iter().enumerate() {
        if let Some(choice) = *choice {
            choices[n] = choice;
            margins.push((prices.margin(instance, n, choice), id(n)));
        }
    }
    let contested = (margins.len() / CONTESTED).max(fewest);
    if contested < margins.len() {
        margins.select_nth_unstable_by(contested, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        margins.truncate(contested);
    }
    let mut widest = 0.0_f64;
    for (margin, n) in margins {
        choices[n as usize] = Choice::Contested;
        widest = widest.max(margin);
    }
    (choices, widest)
}

/// The arcs of a node with the least reach, so many and those tied with the first, cheapest first.
pub(super) fn best_arcs(
    instance: &Instance,
    prices: &Prices<'_>,
    node: usize,
    most: usize,
) -> Vec<u32> {
    let mut arcs: Vec<(f64, u32)> = (instance.arcs_of(node))
        .map(|a| (prices.reach(instance, &instance.arcs[a]), id(a)))
        .collect();
    arcs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let least = arcs.first().map_or(0.0, |&(reach, _)| reach);
    (arcs.iter().enumerate())
        .take_while(|&(i, &(reach, _))| i < most || reach - least <= TIE)
        .map(|(_, &(_, a))| a)
        .collect()
}

/// The arcs of the program's nodes it starts with, in order.
pub(super) fn first_arcs(
    instance: &Instance,
    prices: &Prices<'_>,
    choices: &[Choice],
    most: usize,
) -> Vec<u32> {
    let mut arcs: Vec<u32> = (0..instance.nodes.len())
        .filter(|&n| choices[n] == Choice::Contested)
        .flat_map(|n| best_arcs(instance, prices, n, most))
        .collect();
    arcs.sort_unstable();
    arcs
}

/// What has to join the program.
#[derive(Default)]
pub(super) struct Found {
    /// Settled sources.
    pub sources: Vec<usize>,
    /// Arcs of nodes in the program.
    pub arcs: Vec<(usize, u32)>,
}

/// Settled sources that stand elsewhere than at their best, and the best arcs of the others that would help.
pub(super) fn worthwhile(
    instance: &Instance,
    prices: &Prices<'_>,
    choices: &[Choice],
    inside: &[bool],
    batch: usize,
) -> Found {
    let tolerance = prices.objective.tolerance();
    let mut found = Found::default();
    let mut of_node: Vec<(f64, u32)> = Vec::new();
    for (n, &choice) in choices.iter().enumerate() {
        let stands = match choice {
            Choice::Contested => {
                let worth = prices.duals.balance[n];
                of_node.clear();
                for a in instance.arcs_of(n) {
                    let reach = prices.reach(instance, &instance.arcs[a]);
                    if reach - worth < -tolerance && !inside[a] {
                        of_node.push((reach, id(a)));
                    }
                }
                of_node.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                found
                    .arcs
                    .extend(of_node.iter().take(batch).map(|&(_, a)| (n, a)));
                continue;
            }
            Choice::Arc(a) => prices.reach(instance, &instance.arcs[a as usize]),
            Choice::Stays => prices.stays,
        };
        let better = |a: usize| prices.reach(instance, &instance.arcs[a]) < stands - tolerance;
        if prices.stays < stands - tolerance || instance.arcs_of(n).any(better) {
            found.sources.push(n);
        }
    }
    found
}

/// Settled sources with a nearer choice as good as theirs, and arcs of the others that cost nothing more.
pub(super) fn tied(
    instance: &Instance,
    prices: &Prices<'_>,
    choices: &[Choice],
    inside: &[bool],
) -> Found {
    let mut found = Found::default();
    for (n, &choice) in choices.iter().enumerate() {
        match choice {
            Choice::Contested => {
                let worth = prices.duals.balance[n];
                for a in instance.arcs_of(n).filter(|&a| !inside[a]) {
                    if prices.reach(instance, &instance.arcs[a]) - worth <= TIE {
                        found.arcs.push((n, id(a)));
                    }
                }
            }
            // Any shorter plan moves some source to a nearer place.
            Choice::Arc(a) => {
                let here = &instance.arcs[a as usize];
                let reach = prices.reach(instance, here);
                let nearer = |b: usize| {
                    let there = &instance.arcs[b];
                    there.metres < here.metres && prices.reach(instance, there) - reach <= TIE
                };
                if instance.arcs_of(n).any(nearer) {
                    found.sources.push(n);
                }
            }
            Choice::Stays => (),
        }
    }
    found
}
