//! Minimum lots and few destinations: instance and proved LP solution in, a plan that people can run out.
//!
//! For each leg `a` of a stream `n` a binary `y_a`: `x_a ≤ min(s_n, P_l)·y_a`, `x_a ≥ min(lot, s_n)·y_a`, and
//! `Σ_a y_a ≤ N` over the legs of the stream. Residues and collected waste move as before. First as few
//! tonnes as possible stay, then the cost is least, both by branch and bound; then the choice of legs is
//! kept and both stages are solved again as linear programs, so that the numbers are exact.
//!
//! The LP optimum stays the proof: no plan is below it, with or without lots (`root` bound). How much of the
//! gap to it no plan with lots could close is the solver's word. A small instance has all arcs in the
//! program; a larger one those of the LP optimum and the best few of each node, and streams whose LP legs
//! keep the rules and meet none that do not stay as they are.

use super::formulation::{Family, Formulation};
use super::instance::{Instance, Origin, id};
use super::pricing::{Options, first_arcs};
use super::solution::Solution;
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{
    Column, Limits, Method, Mixed, Presolve, Program, Row, Sense, Session, SolveError,
    minimise_mixed,
};
use crate::quantity::{Cny, Tonnes};
use std::collections::{BTreeSet, HashMap};

/// What each stream's legs must keep.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rules {
    /// Fewest tonnes of a leg; a smaller stream goes as a whole.
    pub min_lot: Option<Tonnes>,
    /// Most legs of a stream.
    pub max_destinations: Option<usize>,
}

impl Rules {
    /// True when nothing is asked.
    #[must_use]
    pub fn none(self) -> bool {
        self == Self::default()
    }
}

/// A plan with lots.
#[derive(Clone, Debug, PartialEq)]
pub struct Lotted {
    /// The plan, with the duals of the LP optimum.
    pub solution: Solution,
    /// Cost the solver says no plan over its columns can stay below.
    pub solver_bound: Cny,
    /// True when the program had every arc and every choice.
    pub whole: bool,
}

/// Instances with no more streams and arcs than these are solved as a whole.
const WHOLE: (usize, usize) = (300, 3_000);

/// Streams that keep the rules but share a line with one that does not: so many may move, the largest.
const MOVED: usize = 150;

/// Tonnes below this are noise of the arithmetic.
const NOISE: Tonnes = Tonnes(1e-6);

/// What the unplaced tonnes of the second stage may exceed those of the first by.
const SLACK: Tonnes = Tonnes(1e-5);

/// Finds a plan that keeps the rules.
///
/// # Errors
/// [`SolveError`].
pub fn lots(
    instance: &Instance,
    solution: &Solution,
    rules: Rules,
    control: &Control,
) -> Result<Lotted, SolveError> {
    control.report(
        "lots",
        Bilingual::new("按最小批量与去向数安排", "arranging lots and destinations"),
        None,
    );
    let choice = Choice::of(instance, solution, rules);
    let mut formulation = Formulation::new(instance, &choice.arcs, Family::ALL);
    choice.hold(&mut formulation);
    for (k, limit) in instance.limits.iter().enumerate() {
        if let (Some(column), None) = (formulation.give(k), limit.give) {
            formulation.program.columns[column].upper = 0.0;
        }
    }
    let mut mixed = formulation.program.clone();
    let binaries = choice.add_binaries(&mut mixed, |i| formulation.arc(i));
    let unplaced = |column: usize| f64::from(u8::from(column < instance.nodes.len()));
    let gives: HashMap<usize, f64> = (instance.limits.iter().enumerate())
        .filter_map(|(k, limit)| Some((formulation.give(k)?, limit.give?.0)))
        .collect();
    let price = |column: usize| {
        let give = gives.get(&column).copied();
        give.unwrap_or_else(|| choice.price(column, formulation.arc(0)))
    };
    let limits = Limits::default();
    let fewest = minimise_mixed(&mixed, &binaries, unplaced, limits, &control.stop)?;
    let least = Tonnes(fewest.objective.max(0.0));
    mixed.rows.extend(formulation.lock(least + SLACK));
    let best = minimise_mixed(&mixed, &binaries, price, limits, &control.stop)?;

    // The legs chosen, as a linear program.
    let mut program = formulation.program.clone();
    choice.keep(&mut program, &best, &binaries, |i| formulation.arc(i));
    let mut session = Session::open(&program, unplaced, Presolve::Off)?;
    let exact = session.minimise(Method::Dual, &control.stop)?.objective;
    program
        .rows
        .extend(formulation.lock(Tonnes(exact.max(0.0)) + Tonnes(1e-8)));
    let mut session = Session::open(&program, price, Presolve::Off)?;
    let answer = session.minimise(Method::Dual, &control.stop)?;
    let value = |column: usize| Tonnes(answer.values[column].max(0.0));
    let mut flows: Vec<(u32, Tonnes)> = (choice.arcs.iter().enumerate())
        .map(|(i, &arc)| (arc, value(formulation.arc(i))))
        .filter(|(_, t)| t.0 > 0.0)
        .collect();
    flows.sort_by_key(|&(arc, _)| arc);
    let stays: Vec<Tonnes> = (0..instance.nodes.len())
        .map(|n| value(formulation.unplaced(n)))
        .collect();
    Ok(Lotted {
        solution: Solution {
            flows,
            least_unplaced: stays.iter().sum(),
            unplaced: stays,
            ..solution.clone()
        },
        solver_bound: Cny(best.bound),
        whole: choice.whole,
    })
}

/// Which arcs the program has, and which streams may choose anew.
struct Choice<'a> {
    instance: &'a Instance,
    rules: Rules,
    arcs: Vec<u32>,
    /// By node.
    free: Vec<bool>,
    /// Tonnes of the LP plan by arc.
    planned: HashMap<u32, Tonnes>,
    /// What of the LP plan stays, by node.
    stays: Vec<Tonnes>,
    whole: bool,
}

impl<'a> Choice<'a> {
    fn of(instance: &'a Instance, solution: &Solution, rules: Rules) -> Self {
        let planned: HashMap<u32, Tonnes> = (solution.flows.iter().copied())
            .filter(|(_, t)| *t > NOISE)
            .collect();
        let nodes = instance.nodes.len();
        let is_stream = |n: usize| matches!(instance.nodes[n].origin, Origin::Stream(_));
        let streams = (0..nodes).filter(|&n| is_stream(n)).count();
        let mut choice = Self {
            instance,
            rules,
            arcs: (0..id(instance.arcs.len())).collect(),
            free: (0..nodes).map(is_stream).collect(),
            planned,
            stays: solution.unplaced.clone(),
            whole: true,
        };
        if streams <= WHOLE.0 && instance.arcs.len() <= WHOLE.1 {
            return choice;
        }
        choice.whole = false;
        let options = Options {
            first: 4,
            ..Options::default()
        };
        choice.arcs = first_arcs(instance, &options, &solution.cost_duals);
        choice.arcs.extend(choice.planned.keys());
        choice.arcs.sort_unstable();
        choice.arcs.dedup();
        let breaking: Vec<usize> = (0..nodes).filter(|&n| choice.breaks(n)).collect();
        let lines: BTreeSet<u32> = (breaking.iter())
            .flat_map(|&n| choice.legs(n))
            .map(|(a, _)| instance.arcs[a as usize].line)
            .collect();
        let mut beside: Vec<usize> = (0..nodes)
            .filter(|&n| is_stream(n) && !choice.breaks(n))
            .filter(|&n| {
                let mut legs = choice.legs(n);
                legs.any(|(a, _)| lines.contains(&instance.arcs[a as usize].line))
            })
            .collect();
        let supply = |n: usize| instance.nodes[n].supply.0;
        beside.sort_by(|&a, &b| supply(b).total_cmp(&supply(a)).then(a.cmp(&b)));
        beside.truncate(MOVED);
        choice.free = vec![false; nodes];
        for n in breaking.into_iter().chain(beside) {
            choice.free[n] = true;
        }
        choice
    }

    fn legs(&self, node: usize) -> impl Iterator<Item = (u32, Tonnes)> {
        (self.instance.arcs_of(node)).filter_map(|a| {
            let arc = id(a);
            self.planned.get(&arc).map(|&t| (arc, t))
        })
    }

    /// Fewest tonnes of a leg of a node.
    fn lot(&self, node: usize) -> Tonnes {
        let supply = self.instance.nodes[node].supply;
        self.rules
            .min_lot
            .map_or(Tonnes::ZERO, |lot| lot.min(supply))
    }

    /// True for a stream whose LP legs break a rule.
    fn breaks(&self, node: usize) -> bool {
        if !matches!(self.instance.nodes[node].origin, Origin::Stream(_)) {
            return false;
        }
        let lot = self.lot(node);
        let small = self.legs(node).any(|(_, t)| t < lot - NOISE);
        let many = self.rules.max_destinations;
        small || many.is_some_and(|most| self.legs(node).count() > most)
    }

    fn node_of(&self, arc: u32) -> usize {
        self.instance.arc_start.partition_point(|&s| s <= arc) - 1
    }

    fn is_stream(&self, node: usize) -> bool {
        matches!(self.instance.nodes[node].origin, Origin::Stream(_))
    }

    /// Streams that do not choose anew stay as the LP has them.
    fn hold(&self, formulation: &mut Formulation<'_>) {
        for (i, &arc) in self.arcs.iter().enumerate() {
            let node = self.node_of(arc);
            if self.is_stream(node) && !self.free[node] {
                let t = self.planned.get(&arc).copied().unwrap_or_default().0;
                let column = formulation.arc(i);
                // Rounding of one leg may go to the others.
                formulation.program.columns[column] = Column {
                    lower: (t - 1e-7).max(0.0),
                    upper: if t > 0.0 { t + 1e-7 } else { 0.0 },
                };
            }
        }
        for (n, &stays) in self.stays.iter().enumerate() {
            if self.is_stream(n) && !self.free[n] {
                let column = formulation.unplaced(n);
                formulation.program.columns[column].upper = stays.0 + 1e-6;
            }
        }
    }

    /// Most tonnes of an arc.
    fn most(&self, arc: u32, node: usize) -> f64 {
        let line = self.instance.arcs[arc as usize].line as usize;
        let supply = self.instance.nodes[node].supply;
        supply.min(self.instance.lines[line].capacity).0
    }

    /// Adds `y` and its rows; gives the column of each free arc's `y` by position of the arc.
    fn add_binaries(&self, program: &mut Program, column: impl Fn(usize) -> usize) -> Vec<usize> {
        let mut binaries = Vec::new();
        let mut of_node: HashMap<usize, Vec<(usize, f64)>> = HashMap::new();
        for (i, &arc) in self.arcs.iter().enumerate() {
            let node = self.node_of(arc);
            if !self.free[node] {
                continue;
            }
            program.columns.push(Column {
                lower: 0.0,
                upper: 1.0,
            });
            let y = program.columns.len() - 1;
            binaries.push(y);
            let x = column(i);
            let (most, lot) = (self.most(arc, node), self.lot(node).0);
            let mut row = |name: &str, entries| {
                program.rows.push(Row {
                    name: format!("{name}_{arc}"),
                    entries,
                    sense: Sense::AtMost,
                    rhs: 0.0,
                });
            };
            row("open", vec![(x, 1.0), (y, -most)]);
            if lot > 0.0 {
                row("lot", vec![(y, lot), (x, -1.0)]);
            }
            of_node.entry(node).or_default().push((y, 1.0));
        }
        let Some(most) = self.rules.max_destinations else {
            return binaries;
        };
        let mut nodes: Vec<(usize, Vec<(usize, f64)>)> = of_node.into_iter().collect();
        nodes.sort_by_key(|(node, _)| *node);
        for (node, entries) in nodes {
            #[allow(clippy::cast_precision_loss)]
            program.rows.push(Row {
                name: format!("destinations_{node}"),
                entries,
                sense: Sense::AtMost,
                rhs: most as f64,
            });
        }
        binaries
    }

    /// Objective coefficient of a column of the formulation, arcs from `first` on.
    fn price(&self, column: usize, first: usize) -> f64 {
        let arc = column.checked_sub(first).and_then(|i| self.arcs.get(i));
        arc.map_or(0.0, |&arc| {
            self.instance.price(&self.instance.arcs[arc as usize]).0
        })
    }

    /// Bounds of the arcs by the legs chosen.
    fn keep(
        &self,
        program: &mut Program,
        best: &Mixed,
        binaries: &[usize],
        column: impl Fn(usize) -> usize,
    ) {
        let free = (self.arcs.iter().enumerate()).filter(|&(_, &arc)| self.free[self.node_of(arc)]);
        for ((i, &arc), &y) in free.zip(binaries) {
            let node = self.node_of(arc);
            let chosen = best.values[y] > 0.5;
            program.columns[column(i)] = if chosen {
                Column {
                    lower: (self.lot(node).0 - 1e-6).max(0.0),
                    upper: self.most(arc, node),
                }
            } else {
                Column {
                    lower: 0.0,
                    upper: 0.0,
                }
            };
        }
    }
}
