//! Judges a solution from the instance and the solution alone: it recomputes every balance, every limit
//! and both bounds, and shares nothing with the formulation.

use super::instance::Instance;
use super::solution::{Duals, Solution};
use crate::quantity::{Cny, Tonnes};
use std::fmt;

/// What a tonne count may be off by: 1 kg.
pub const SLACK: Tonnes = Tonnes(1e-3);

/// Relative gap a proved stage may have.
pub const GAP: f64 = 1e-6;

/// A rule of the model that a solution breaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// Negative or non-finite tonnes, by position in the flows or node.
    Amount(usize),
    /// A flow on an arc the instance does not have.
    Arc(u32),
    /// Tonnes of a node that appear or vanish.
    Balance(usize, Tonnes),
    /// A line above its permit.
    Line(usize, Tonnes),
    /// A limit exceeded.
    Limit(usize, Tonnes),
    /// A limit that must be reached and is not.
    Least(usize, Tonnes),
    /// More unplaced tonnes than the least possible.
    Lock(Tonnes),
    /// A limit or lock dual of the wrong sign, or duals of the wrong number.
    Sign,
    /// Stage one is not proved: objective and bound.
    UnplacedGap(f64, f64),
    /// Stage two is not proved: objective and bound.
    CostGap(f64, f64),
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(i) => write!(f, "amount {i} is negative or no number"),
            Self::Arc(a) => write!(f, "there is no arc {a}"),
            Self::Balance(n, by) => write!(f, "node {n} is out of balance by {} t", by.0),
            Self::Line(l, by) => write!(f, "line {l} is {} t above its permit", by.0),
            Self::Limit(k, by) => write!(f, "limit {k} is exceeded by {} t", by.0),
            Self::Least(k, by) => write!(f, "limit {k} is missed by {} t", by.0),
            Self::Lock(by) => write!(f, "{} t more than the least are unplaced", by.0),
            Self::Sign => write!(f, "a dual has the wrong sign or is missing"),
            Self::UnplacedGap(o, b) => write!(f, "unplaced {o} t is not proved, bound {b} t"),
            Self::CostGap(o, b) => write!(f, "cost {o} CNY is not proved, bound {b} CNY"),
        }
    }
}

/// Every rule a solution breaks; empty when it is a proved optimum (or a stopped, feasible plan).
#[must_use]
pub fn check(instance: &Instance, solution: &Solution) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let nodes = &instance.nodes;
    if solution.unplaced.len() != nodes.len() {
        return vec![Breach::Amount(solution.unplaced.len())];
    }
    let sound = |t: Tonnes| t.0.is_finite() && t.0 >= 0.0;
    let mut balance: Vec<Tonnes> = nodes.iter().map(|n| n.supply).collect();
    let mut lines = vec![Tonnes::ZERO; instance.lines.len()];
    let mut limits = vec![Tonnes::ZERO; instance.limits.len()];
    for (n, &tonnes) in solution.unplaced.iter().enumerate() {
        if !sound(tonnes) {
            breaches.push(Breach::Amount(n));
        }
        balance[n] -= tonnes;
    }
    for (i, &(a, tonnes)) in solution.flows.iter().enumerate() {
        let Some(arc) = instance.arcs.get(a as usize) else {
            breaches.push(Breach::Arc(a));
            continue;
        };
        if !sound(tonnes) {
            breaches.push(Breach::Amount(i));
        }
        let from = instance.arc_start.partition_point(|&s| s <= a) - 1;
        balance[from] -= tonnes;
        lines[arc.line as usize] += tonnes;
        for (k, share) in instance.limits_of(arc) {
            limits[k] += tonnes * share;
        }
        for &(to, factor) in &instance.lines[arc.line as usize].outputs {
            balance[to as usize] += tonnes * factor;
        }
    }
    for (n, off) in balance.into_iter().enumerate() {
        if off.abs() > SLACK {
            breaches.push(Breach::Balance(n, off));
        }
    }
    for (l, load) in lines.into_iter().enumerate() {
        let over = load - instance.lines[l].capacity;
        if over > SLACK {
            breaches.push(Breach::Line(l, over));
        }
    }
    for (k, load) in limits.into_iter().enumerate() {
        let limit = &instance.limits[k];
        if limit.give.is_some() {
            continue;
        }
        let over = load - limit.capacity;
        if over > SLACK {
            breaches.push(Breach::Limit(k, over));
        }
        if let Some(under) = limit.least.map(|least| least - load).filter(|&t| t > SLACK) {
            breaches.push(Breach::Least(k, under));
        }
    }
    let unplaced: Tonnes = solution.unplaced.iter().sum();
    if unplaced - solution.least_unplaced > SLACK {
        breaches.push(Breach::Lock(unplaced - solution.least_unplaced));
    }
    proofs(instance, solution, unplaced, &mut breaches);
    breaches
}

fn proofs(instance: &Instance, solution: &Solution, unplaced: Tonnes, breaches: &mut Vec<Breach>) {
    let stages = [(&solution.unplaced_duals, 0.0), (&solution.cost_duals, 1.0)];
    for (duals, per_cny) in stages {
        let fits = duals.balance.len() == instance.nodes.len()
            && duals.line.len() == instance.lines.len()
            && duals.limit.len() == instance.limits.len();
        let held = (instance.limits.iter().zip(&duals.limit))
            .all(|(limit, &d)| limit.lawful(d, limit.give.map(|price| price.0 * per_cny)) == d);
        let signs = (duals.line.iter()).chain([&duals.lock]).all(|&d| d <= 0.0);
        if !fits || !signs || !held {
            breaches.push(Breach::Sign);
            return;
        }
    }
    let bound = unplaced_bound(instance, &solution.unplaced_duals);
    if gap(unplaced.0, bound.0) > GAP {
        breaches.push(Breach::UnplacedGap(unplaced.0, bound.0));
    }
    let cost = cost(instance, solution);
    let bound = cost_bound(instance, &solution.cost_duals, solution.least_unplaced);
    if !solution.stopped && gap(cost.0, bound.0) > GAP {
        breaches.push(Breach::CostGap(cost.0, bound.0));
    }
}

/// |objective − bound| / max(1, |objective|).
#[must_use]
pub fn gap(objective: f64, bound: f64) -> f64 {
    (objective - bound).abs() / objective.abs().max(1.0)
}

/// Cost of a solution, with what limits that may give cost for giving.
#[must_use]
pub fn cost(instance: &Instance, solution: &Solution) -> Cny {
    let flows: Cny = (solution.flows.iter())
        .map(|&(a, tonnes)| tonnes * instance.price(&instance.arcs[a as usize]))
        .sum();
    flows + given(instance, solution)
}

/// What limits that may give cost for giving.
#[must_use]
pub fn given(instance: &Instance, solution: &Solution) -> Cny {
    if instance.limits.iter().all(|limit| limit.give.is_none()) {
        return Cny::ZERO;
    }
    let mut amounts = vec![Tonnes::ZERO; instance.limits.len()];
    for &(a, tonnes) in &solution.flows {
        for (k, share) in instance.limits_of(&instance.arcs[a as usize]) {
            amounts[k] += tonnes * share;
        }
    }
    (instance.limits.iter().zip(amounts))
        .filter_map(|(limit, amount)| Some(limit.missed(amount) * limit.give?))
        .sum()
}

/// Unplaced tonnes no plan can stay below, from any duals of stage one.
#[must_use]
pub fn unplaced_bound(instance: &Instance, duals: &Duals) -> Tonnes {
    Tonnes(bound(instance, duals, 1.0, Tonnes::ZERO, |_| 0.0))
}

/// Cost and `price` for each unplaced tonne that no plan can stay below, from any duals of that sum.
#[must_use]
pub fn penalised_bound(instance: &Instance, duals: &Duals, price: f64) -> Cny {
    Cny(bound(instance, duals, price, Tonnes::ZERO, |a| {
        instance.price(&instance.arcs[a]).0
    }))
}

/// Cost no plan with at most `least` unplaced tonnes can stay below, from any duals of stage two.
#[must_use]
pub fn cost_bound(instance: &Instance, duals: &Duals, least: Tonnes) -> Cny {
    Cny(bound(instance, duals, 0.0, least, |a| {
        instance.price(&instance.arcs[a]).0
    }))
}

/// Lagrangian bound: the dual objective, less what columns with a negative reduced cost could still
/// earn if each were as large as its node and its line allow. Valid for any duals of the lawful signs.
fn bound(
    instance: &Instance,
    duals: &Duals,
    unplaced: f64,
    least: Tonnes,
    cost: impl Fn(usize) -> f64,
) -> f64 {
    let most = instance.most();
    let lines: Vec<f64> = (0..instance.lines.len())
        .map(|l| duals.of_line(instance, l))
        .collect();
    let mut value = duals.lock * least.0;
    for (line, dual) in instance.lines.iter().zip(&duals.line) {
        value += dual * line.capacity.0;
    }
    for (limit, dual) in instance.limits.iter().zip(&duals.limit) {
        value += limit.worth(*dual);
    }
    for (n, node) in instance.nodes.iter().enumerate() {
        let worth = duals.balance[n];
        value += worth * node.supply.0;
        value += (unplaced - worth - duals.lock).min(0.0) * most[n].0;
        for a in instance.arcs_of(n) {
            let arc = &instance.arcs[a];
            let reduced = cost(a) - worth - lines[arc.line as usize] - duals.of_arc(instance, arc);
            if reduced < 0.0 {
                let room = most[n].min(instance.lines[arc.line as usize].capacity);
                value += reduced * room.0;
            }
        }
    }
    value
}
