//! Judges a solution over years from instance and solution alone: every balance within a period and from one
//! to the next, every limit, what lies and how long, the life of landfills, and both bounds. It knows nothing
//! of how the periods were stacked.

use super::instance::{Period, Years};
use super::solution::{YearsDuals, YearsSolution};
pub use crate::plan::flow::check::gap;
use crate::quantity::{Cny, Tonnes};
use std::fmt;

/// What a tonne count may be off by: 1 kg.
pub const SLACK: Tonnes = Tonnes(1e-3);

/// Relative gap a proved stage may have.
pub const GAP: f64 = 1e-6;

/// A rule that a solution breaks; periods, nodes and the like by number.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// Numbers that are negative, not finite, missing, or of no arc.
    Amount(usize),
    /// Tonnes of a node that appear or vanish over a period.
    Balance(usize, usize, Tonnes),
    /// A line of a period above its permit.
    Line(usize, usize, Tonnes),
    /// A limit of a period exceeded or, from below, missed.
    Limit(usize, usize, Tonnes),
    /// More lies of a heap when a period ends than may, or where nothing may.
    Kept(usize, usize, Tonnes),
    /// What lies of a heap when a period ends is older than a year.
    Old(usize, usize, Tonnes),
    /// A store is too full when a period ends.
    Store(usize, usize, Tonnes),
    /// More goes to a landfill over all years than it has room for.
    Life(usize, Tonnes),
    /// More unplaced tonnes than the least possible.
    Lock(Tonnes),
    /// A dual of the wrong sign, or duals of the wrong number.
    Sign,
    /// Stage one is not proved: objective and bound.
    UnplacedGap(f64, f64),
    /// Stage two is not proved: objective and bound.
    CostGap(f64, f64),
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(p) => write!(f, "period {p} has an amount that cannot be"),
            Self::Balance(p, n, t) => write!(f, "node {n} of period {p} is off by {} t", t.0),
            Self::Line(p, l, t) => write!(f, "line {l} of period {p} is {} t over", t.0),
            Self::Limit(p, k, t) => write!(f, "limit {k} of period {p} is broken by {} t", t.0),
            Self::Kept(h, p, t) => write!(f, "heap {h} is {} t too large after {p}", t.0),
            Self::Old(h, p, t) => write!(f, "{} t of heap {h} are too old after {p}", t.0),
            Self::Store(s, p, t) => write!(f, "store {s} is {} t too full after {p}", t.0),
            Self::Life(i, t) => write!(f, "landfill {i} is {} t too full", t.0),
            Self::Lock(t) => write!(f, "{} t more than the least are unplaced", t.0),
            Self::Sign => write!(f, "a dual has the wrong sign or is missing"),
            Self::UnplacedGap(o, b) => write!(f, "unplaced {o} t is not proved, bound {b} t"),
            Self::CostGap(o, b) => write!(f, "cost {o} CNY is not proved, bound {b} CNY"),
        }
    }
}

/// Every rule a solution breaks; empty when it is a proved optimum (or a stopped, feasible plan).
#[must_use]
pub fn check(years: &Years, solution: &YearsSolution) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if let Some(breach) = shape(years, solution) {
        return vec![breach];
    }
    let mut life = vec![Tonnes::ZERO; years.landfills.len()];
    for (p, period) in years.periods.iter().enumerate() {
        let loads = Loads::of(period, solution, p);
        balances(years, solution, p, &loads, &mut breaches);
        for (l, &load) in loads.lines.iter().enumerate() {
            let over = load - period.flow.lines[l].capacity;
            if over > SLACK {
                breaches.push(Breach::Line(p, l, over));
            }
        }
        for (k, &load) in loads.limits.iter().enumerate() {
            let limit = &period.flow.limits[k];
            if let Some(i) = years.landfill_of(limit) {
                life[i] += load * period.years;
            } else if limit.give.is_none() && limit.missed(load) > SLACK {
                breaches.push(Breach::Limit(p, k, limit.missed(load)));
            }
        }
        kept(years, solution, p, &loads, &mut breaches);
    }
    for (i, filled) in life.into_iter().enumerate() {
        let over = filled - years.landfills[i].room;
        if over > SLACK {
            breaches.push(Breach::Life(i, over));
        }
    }
    proofs(years, solution, &mut breaches);
    breaches
}

/// Numbers that are there, finite, not negative, and of arcs that are there.
fn shape(years: &Years, solution: &YearsSolution) -> Option<Breach> {
    let sound = |t: Tonnes| t.0.is_finite() && t.0 >= 0.0;
    let periods = years.periods.len();
    if solution.periods.len() != periods
        || solution.kept.len() != years.heaps.len()
        || (solution.kept.iter()).any(|row| row.len() != periods || !row.iter().all(|&t| sound(t)))
    {
        return Some(Breach::Amount(periods));
    }
    (years.periods.iter().zip(&solution.periods))
        .enumerate()
        .find_map(|(p, (period, own))| {
            let fits = own.unplaced.len() == period.flow.nodes.len()
                && own.unplaced.iter().all(|&t| sound(t))
                && (own.flows.iter())
                    .all(|&(a, t)| (a as usize) < period.flow.arcs.len() && sound(t));
            (!fits).then_some(Breach::Amount(p))
        })
}

/// What nodes, lines and limits of a period get, tonnes a year.
struct Loads {
    /// What leaves each node, less what lines bring there.
    net: Vec<Tonnes>,
    lines: Vec<Tonnes>,
    limits: Vec<Tonnes>,
}

impl Loads {
    fn of(period: &Period, solution: &YearsSolution, p: usize) -> Self {
        let flow = &period.flow;
        let mut loads = Self {
            net: solution.periods[p].unplaced.clone(),
            lines: vec![Tonnes::ZERO; flow.lines.len()],
            limits: vec![Tonnes::ZERO; flow.limits.len()],
        };
        for &(a, t) in &solution.periods[p].flows {
            let arc = &flow.arcs[a as usize];
            let from = flow.arc_start.partition_point(|&s| s <= a) - 1;
            loads.net[from] += t;
            loads.lines[arc.line as usize] += t;
            for (k, share) in flow.limits_of(arc) {
                loads.limits[k] += t * share;
            }
            for &(to, factor) in &flow.lines[arc.line as usize].outputs {
                loads.net[to as usize] -= t * factor;
            }
        }
        loads
    }
}

/// Made + what lay before = what leaves + unplaced + what lies after, at each node over a period.
fn balances(
    years: &Years,
    solution: &YearsSolution,
    p: usize,
    loads: &Loads,
    breaches: &mut Vec<Breach>,
) {
    let period = &years.periods[p];
    let mut off: Vec<Tonnes> = (period.flow.nodes.iter().zip(&loads.net))
        .map(|(node, &net)| (node.supply - net) * period.years)
        .collect();
    for (h, heap) in years.heaps.iter().enumerate() {
        let before = before(years, solution, h, p);
        match heap.nodes[p] {
            Some(node) => off[node as usize] += before - solution.kept[h][p],
            None if before.max(solution.kept[h][p]) > SLACK => {
                breaches.push(Breach::Kept(h, p, before.max(solution.kept[h][p])));
            }
            None => (),
        }
    }
    for (n, off) in off.into_iter().enumerate() {
        if off.abs() > SLACK {
            breaches.push(Breach::Balance(p, n, off));
        }
    }
}

/// What lies of a heap when a period begins.
fn before(years: &Years, solution: &YearsSolution, h: usize, p: usize) -> Tonnes {
    match p.checked_sub(1) {
        None => years.heaps[h].opening,
        Some(last) => solution.kept[h][last],
    }
}

/// What lies when a period ends: as much as may, no older than a year, within its store.
fn kept(
    years: &Years,
    solution: &YearsSolution,
    p: usize,
    loads: &Loads,
    breaches: &mut Vec<Breach>,
) {
    for (h, heap) in years.heaps.iter().enumerate() {
        let lies = solution.kept[h][p];
        let most = if years.may_keep(h, p) {
            heap.most[p]
        } else {
            Tonnes::ZERO
        };
        if lies - most > SLACK {
            breaches.push(Breach::Kept(h, p, lies - most));
        }
        let came: Tonnes = (years.feeders(h, p))
            .map(|(l, factor)| loads.lines[l] * factor)
            .sum();
        if heap.fresh && lies - came > SLACK {
            breaches.push(Breach::Old(h, p, lies - came));
        }
    }
    for (s, store) in years.stores.iter().enumerate() {
        let lies: Tonnes = (store.heaps.iter())
            .map(|&h| solution.kept[h as usize][p])
            .sum();
        if lies - store.room > SLACK {
            breaches.push(Breach::Store(s, p, lies - store.room));
        }
    }
}

fn proofs(years: &Years, solution: &YearsSolution, breaches: &mut Vec<Breach>) {
    let unplaced = weighted(years, solution);
    if unplaced - solution.least_unplaced > SLACK {
        breaches.push(Breach::Lock(unplaced - solution.least_unplaced));
    }
    let stages = [(&solution.unplaced_duals, 0.0), (&solution.cost_duals, 1.0)];
    if !stages.iter().all(|&(duals, cny)| lawful(years, duals, cny)) {
        breaches.push(Breach::Sign);
        return;
    }
    let bound = unplaced_bound(years, &solution.unplaced_duals);
    if gap(unplaced.0, bound.0) > GAP {
        breaches.push(Breach::UnplacedGap(unplaced.0, bound.0));
    }
    let cost = cost(years, solution);
    let bound = cost_bound(years, &solution.cost_duals, solution.least_unplaced);
    if !solution.stopped && gap(cost.0, bound.0) > GAP {
        breaches.push(Breach::CostGap(cost.0, bound.0));
    }
}

/// Whether there is a dual for every row, each with the sign its row allows.
fn lawful(years: &Years, duals: &YearsDuals, per_cny: f64) -> bool {
    let periods = years.periods.len();
    let rows = [
        (&duals.most, years.heaps.len()),
        (&duals.fresh, years.heaps.len()),
        (&duals.store, years.stores.len()),
    ];
    let joint = (rows.iter()).all(|(table, n)| {
        let row = |row: &Vec<f64>| row.len() == periods && row.iter().all(|&d| d <= 0.0);
        table.len() == *n && table.iter().all(row)
    }) && duals.life.len() == years.landfills.len()
        && duals.life.iter().chain([&duals.lock]).all(|&d| d <= 0.0)
        && duals.periods.len() == periods;
    joint
        && (years.periods.iter().zip(&duals.periods)).all(|(period, own)| {
            let flow = &period.flow;
            let per_cny = per_cny * period.discount;
            own.balance.len() == flow.nodes.len()
                && own.line.len() == flow.lines.len()
                && own.limit.len() == flow.limits.len()
                && own.line.iter().all(|&d| d <= 0.0)
                && (flow.limits.iter().zip(&own.limit)).all(|(limit, &d)| {
                    match years.landfill_of(limit) {
                        Some(_) => d == 0.0,
                        None => limit.lawful(d, limit.give.map(|p| p.0 * per_cny)) == d,
                    }
                })
        })
}

/// Unplaced tonnes of all years.
#[must_use]
pub fn unplaced(years: &Years, solution: &YearsSolution) -> Tonnes {
    (years.periods.iter().zip(&solution.periods))
        .map(|(period, own)| own.unplaced.iter().sum::<Tonnes>() * period.years)
        .sum()
}

/// Unplaced tonnes of all years, each weighing what it does in its period.
#[must_use]
pub fn weighted(years: &Years, solution: &YearsSolution) -> Tonnes {
    (years.periods.iter().zip(&solution.periods))
        .map(|(period, own)| own.unplaced.iter().sum::<Tonnes>() * (period.years * period.urgency))
        .sum()
}

/// Cost of all years, discounted, with what limits that may give cost for giving.
#[must_use]
pub fn cost(years: &Years, solution: &YearsSolution) -> Cny {
    (years.periods.iter().enumerate())
        .map(|(p, period)| {
            let flow = &period.flow;
            let moved: Cny = (solution.periods[p].flows.iter())
                .map(|&(a, t)| t * flow.price(&flow.arcs[a as usize]))
                .sum();
            let loads = Loads::of(period, solution, p).limits;
            let given: Cny = (flow.limits.iter().zip(loads))
                .filter_map(|(limit, load)| Some(limit.missed(load) * limit.give?))
                .sum();
            (moved + given) * (period.years * period.discount)
        })
        .sum()
}

/// Weighted unplaced tonnes no plan can stay below, from any duals of stage one.
#[must_use]
pub fn unplaced_bound(years: &Years, duals: &YearsDuals) -> Tonnes {
    Tonnes(bound(years, duals, 1.0, Tonnes::ZERO))
}

/// Cost no plan with at most `least` weighted unplaced tonnes can stay below, from any duals of stage two.
#[must_use]
pub fn cost_bound(years: &Years, duals: &YearsDuals, least: Tonnes) -> Cny {
    Cny(bound(years, duals, 0.0, least))
}

/// Lagrangian bound: the dual objective, less what columns with a negative reduced cost could still earn if
/// each were as large as its node and its line allow. `unplaced` 1 counts unplaced tonnes, 0 counts cost.
fn bound(years: &Years, duals: &YearsDuals, unplaced: f64, least: Tonnes) -> f64 {
    let mut value = duals.lock * least.0;
    for (landfill, dual) in years.landfills.iter().zip(&duals.life) {
        value += dual * landfill.room.0;
    }
    for (p, period) in years.periods.iter().enumerate() {
        for (store, dual) in years.stores.iter().zip(&duals.store) {
            value += dual[p] * store.room.0;
        }
        value += of_period(years, duals, p, period, unplaced);
    }
    value
}

fn of_period(years: &Years, duals: &YearsDuals, p: usize, period: &Period, unplaced: f64) -> f64 {
    let (flow, own) = (&period.flow, &duals.periods[p]);
    let over = period.years;
    let mut value = 0.0;
    for (line, dual) in flow.lines.iter().zip(&own.line) {
        value += dual * line.capacity.0 * over;
    }
    for (limit, dual) in flow.limits.iter().zip(&own.limit) {
        if *dual != 0.0 {
            value += limit.worth(*dual) * over;
        }
    }
    let mut supply: Vec<f64> = flow.nodes.iter().map(|n| n.supply.0 * over).collect();
    let mut most: Vec<f64> = flow.most().iter().map(|t| t.0 * over).collect();
    let mut lines: Vec<f64> = (0..flow.lines.len())
        .map(|l| own.of_line(flow, l))
        .collect();
    for (l, line) in flow.lines.iter().enumerate() {
        for &(k, share) in &line.limits {
            let landfill = years.landfill_of(&flow.limits[k as usize]);
            lines[l] += landfill.map_or(0.0, |i| share * duals.life[i]);
        }
    }
    for (h, heap) in years.heaps.iter().enumerate() {
        let Some(node) = heap.nodes[p] else { continue };
        let came = match p.checked_sub(1) {
            None => heap.opening.0,
            Some(last) if years.may_keep(h, last) => heap.most[last].0,
            Some(_) => 0.0,
        };
        most[node as usize] += came;
        if p == 0 {
            supply[node as usize] += came;
        }
        for (l, factor) in years.feeders(h, p) {
            lines[l] -= factor / over * duals.fresh[h][p];
        }
    }
    for (n, &most) in most.iter().enumerate() {
        let worth = own.balance[n];
        let stays = (unplaced - duals.lock) * period.urgency - worth;
        value += worth * supply[n] + stays.min(0.0) * most;
        for a in flow.arcs_of(n) {
            let arc = &flow.arcs[a];
            let price = flow.price(arc).0 * period.discount * (1.0 - unplaced);
            let reduced = price - worth - lines[arc.line as usize] - own.of_arc(flow, arc);
            let room = most.min(flow.lines[arc.line as usize].capacity.0 * over);
            value += reduced.min(0.0) * room;
        }
    }
    for (h, heap) in years.heaps.iter().enumerate() {
        let Some(node) = heap.nodes[p].filter(|_| years.may_keep(h, p)) else {
            continue;
        };
        let next = heap.nodes.get(p + 1).copied().flatten();
        let later = next.map_or(0.0, |n| duals.periods[p + 1].balance[n as usize]);
        let stores: f64 = (years.stores.iter().zip(&duals.store))
            .filter(|(store, _)| store.heaps.contains(&u32::try_from(h).unwrap_or(u32::MAX)))
            .map(|(_, dual)| dual[p])
            .sum();
        let room = duals.most[h][p] + duals.fresh[h][p] + stores;
        let reduced = later - own.balance[node as usize] - room;
        value += duals.most[h][p] * heap.most[p].0;
        value += reduced.min(0.0) * heap.most[p].0.min(most[node as usize]);
    }
    value
}
