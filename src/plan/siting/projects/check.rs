//! A certificate from program and answer alone: whether the choice keeps the rules, whether its flows can be run in the
//! room it gives, what it all costs, and what prices prove that no flows of this choice cost less than.

use super::instance::{Group, Program};
use super::solution::{Answer, Flows, Plan};
use crate::quantity::Tonnes;
use std::fmt;

/// A rule of the model that a plan breaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// Two ways to build one site.
    Twice(u32),
    /// A rule about openings, by number.
    Rule(usize),
    /// A number that is none, in a block.
    Amount(usize),
    /// Tonnes that appear or vanish: block, node, by how much.
    Balance(usize, usize, Tonnes),
    /// A line with more than the room that is built.
    Line(usize, usize, Tonnes),
    /// A limit missed.
    Limit(usize, usize, Tonnes),
    /// The cost is not what openings and flows add up to.
    Cost(f64, f64),
    /// The flows of a block are not proved: cost and bound.
    Flows(usize, f64, f64),
    /// The bound is above the cost.
    Bound,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(site) => write!(f, "site {site} is built in two ways"),
            Self::Rule(r) => write!(f, "rule {r} is broken"),
            Self::Amount(b) => write!(f, "block {b} has an amount that is none"),
            Self::Balance(b, n, by) => write!(f, "block {b}: node {n} is off by {} t", by.0),
            Self::Line(b, l, by) => write!(f, "block {b}: line {l} is {} t over", by.0),
            Self::Limit(b, k, by) => write!(f, "block {b}: limit {k} is missed by {} t", by.0),
            Self::Cost(said, is) => write!(f, "cost {said} CNY is {is} CNY"),
            Self::Flows(b, cost, bound) => {
                write!(f, "block {b}: {cost} CNY is not proved, bound {bound} CNY")
            }
            Self::Bound => write!(f, "the bound is above the cost"),
        }
    }
}

/// Tonnes that may be off: 1 kg, or what rounding does to a large number.
fn slack(of: f64) -> f64 {
    1e-3_f64.max(1e-9 * of.abs())
}

/// Relative gap a block's flows may have.
const GAP: f64 = 1e-6;

/// Every rule an answer breaks.
#[must_use]
pub fn check(program: &Program, answer: &Answer) -> Vec<Breach> {
    let Some(plan) = &answer.plan else {
        return Vec::new();
    };
    let mut breaches = plan_of(program, plan);
    let cost = plan.cost.0;
    if answer.bound.0 > cost + 1e-6 * cost.abs().max(1.0) {
        breaches.push(Breach::Bound);
    }
    breaches
}

/// Every rule a plan breaks, whoever made it.
#[must_use]
pub fn plan_of(program: &Program, plan: &Plan) -> Vec<Breach> {
    let mut breaches = Vec::new();
    choice(program, plan, &mut breaches);
    let mut cost: f64 = (plan.chosen.iter())
        .map(|&o| program.openings[o as usize].cost.0)
        .sum();
    for (b, flows) in plan.blocks.iter().enumerate() {
        cost += program.blocks[b].weight * block(program, plan, b, flows, &mut breaches);
    }
    if (cost - plan.cost.0).abs() > 1e-9 * cost.abs().max(1.0) {
        breaches.push(Breach::Cost(plan.cost.0, cost));
    }
    breaches
}

fn choice(program: &Program, plan: &Plan, breaches: &mut Vec<Breach>) {
    let mut sites = vec![0u32; program.sites.len()];
    for &o in &plan.chosen {
        sites[program.openings[o as usize].site as usize] += 1;
    }
    for (site, &ways) in (0u32..).zip(&sites) {
        if ways > 1 {
            breaches.push(Breach::Twice(site));
        }
    }
    for (r, rule) in program.rules.iter().enumerate() {
        let amount: f64 = (rule.terms.iter())
            .filter(|(o, _)| plan.chosen.contains(o))
            .map(|(_, amount)| amount)
            .sum();
        let slack = 1e-9 * (1.0 + amount.abs());
        if amount < rule.least - slack || amount > rule.most + slack {
            breaches.push(Breach::Rule(r));
        }
    }
}

/// Share of a group that is built.
fn share(program: &Program, plan: &Plan, site: usize, group: usize) -> f64 {
    (plan.chosen.iter())
        .map(|&o| &program.openings[o as usize])
        .filter(|opening| opening.site as usize == site)
        .map(|opening| opening.share[group])
        .sum()
}

/// The room of a block: of lines, and least and most of limits.
struct Room {
    lines: Vec<f64>,
    least: Vec<f64>,
    most: Vec<f64>,
    /// Limits that hold a site from below: not for sale.
    fed: Vec<bool>,
}

impl Room {
    fn of(program: &Program, plan: &Plan, b: usize) -> Self {
        let flow = &program.blocks[b].flow;
        let mut room = Self {
            lines: flow.lines.iter().map(|line| line.capacity.0).collect(),
            least: (flow.limits.iter())
                .map(|limit| limit.least.map_or(f64::NEG_INFINITY, |t| t.0))
                .collect(),
            most: flow.limits.iter().map(|limit| limit.capacity.0).collect(),
            fed: vec![false; flow.limits.len()],
        };
        for (s, site) in program.sites.iter().enumerate() {
            let here = |(_, group): &(usize, &Group)| group.block as usize == b;
            for (g, group) in site.groups.iter().enumerate().filter(here) {
                let share = share(program, plan, s, g);
                for &l in &group.lines {
                    room.lines[l as usize] *= share;
                }
                if let Some(k) = group.total {
                    room.most[k as usize] *= share;
                }
                if let Some(k) = group.held {
                    let k = k as usize;
                    if room.most[k].is_finite() {
                        room.most[k] *= share;
                    }
                    if room.least[k].is_finite() {
                        room.least[k] *= share;
                        room.fed[k] = true;
                    }
                }
            }
        }
        room
    }
}

/// Judges a block's flows and gives their cost.
fn block(
    program: &Program,
    plan: &Plan,
    b: usize,
    flows: &Flows,
    breaches: &mut Vec<Breach>,
) -> f64 {
    let flow = &program.blocks[b].flow;
    let room = Room::of(program, plan, b);
    let mut balance: Vec<f64> = flow.nodes.iter().map(|node| node.supply.0).collect();
    let mut through = balance.clone();
    let mut lines = vec![0.0; flow.lines.len()];
    let mut limits = vec![0.0; flow.limits.len()];
    let mut cost = 0.0;
    for &(a, t) in &flows.flows {
        let t = t.0;
        let Some(arc) = flow
            .arcs
            .get(a as usize)
            .filter(|_| t.is_finite() && t >= 0.0)
        else {
            breaches.push(Breach::Amount(b));
            return f64::NAN;
        };
        let from = flow.arc_start.partition_point(|&start| start <= a) - 1;
        let line = &flow.lines[arc.line as usize];
        balance[from] -= t;
        lines[arc.line as usize] += t;
        cost += t * (arc.transport.0 + arc.handling.0 + line.gate.0);
        for (k, share) in flow.limits_of(arc) {
            limits[k] += share * t;
        }
        for &(to, factor) in &line.outputs {
            balance[to as usize] += factor * t;
            through[to as usize] += factor * t;
        }
    }
    for (n, off) in balance.iter().enumerate() {
        if off.abs() > slack(through[n]) {
            breaches.push(Breach::Balance(b, n, Tonnes(*off)));
        }
    }
    for (l, &load) in lines.iter().enumerate() {
        if load - room.lines[l] > slack(load) {
            breaches.push(Breach::Line(b, l, Tonnes(load - room.lines[l])));
        }
    }
    for (k, &load) in limits.iter().enumerate() {
        let missed = (load - room.most[k]).max(room.least[k] - load).max(0.0);
        match flow.limits[k].give {
            Some(price) if !room.fed[k] => cost += missed * price.0,
            _ if missed > slack(load) => breaches.push(Breach::Limit(b, k, Tonnes(missed))),
            _ => {}
        }
    }
    let bound = bound(program, b, flows, &room);
    if (cost - bound) > GAP * cost.abs().max(1.0) {
        breaches.push(Breach::Flows(b, cost, bound));
    }
    cost
}

/// What no flows of a block cost less than in this room, from their prices alone. The tonnes of a node that is fed are
/// bounded by what all lines leave when full.
fn bound(program: &Program, b: usize, flows: &Flows, room: &Room) -> f64 {
    let flow = &program.blocks[b].flow;
    let duals = &flows.duals;
    let fits = duals.balance.len() == flow.nodes.len()
        && duals.line.len() == flow.lines.len()
        && duals.limit.len() == flow.limits.len();
    if !fits {
        return f64::NEG_INFINITY;
    }
    let mut most: Vec<f64> = flow.nodes.iter().map(|node| node.supply.0).collect();
    for (line, room) in flow.lines.iter().zip(&room.lines) {
        for &(n, factor) in &line.outputs {
            most[n as usize] += room * factor;
        }
    }
    let mut value = 0.0;
    let limits: Vec<f64> = (flow.limits.iter().enumerate())
        .map(|(k, limit)| {
            let most = limit.give.map_or(f64::INFINITY, |price| price.0);
            let dual = duals.limit[k].clamp(-most, most);
            let side = if dual > 0.0 {
                room.least[k]
            } else {
                room.most[k]
            };
            if side.is_finite() { dual } else { 0.0 }
        })
        .collect();
    for (k, &dual) in limits.iter().enumerate().filter(|(_, dual)| **dual != 0.0) {
        value += dual
            * if dual > 0.0 {
                room.least[k]
            } else {
                room.most[k]
            };
    }
    let of_lines: Vec<f64> = (flow.lines.iter().zip(&duals.line))
        .map(|(line, &own)| {
            let limits: f64 = line
                .limits
                .iter()
                .map(|&(k, share)| share * limits[k as usize])
                .sum();
            let left: f64 = (line.outputs.iter())
                .map(|&(n, factor)| factor * duals.balance[n as usize])
                .sum();
            own.min(0.0) + limits - left
        })
        .collect();
    for (l, &own) in duals.line.iter().enumerate() {
        value += own.min(0.0) * room.lines[l];
    }
    for (n, (node, most)) in flow.nodes.iter().zip(&most).enumerate() {
        value += duals.balance[n] * node.supply.0;
        for a in flow.arcs_of(n) {
            let arc = &flow.arcs[a];
            let own: f64 = (arc.quota.map(|q| (q, 1.0)).iter())
                .chain(flow.counts_of(arc))
                .map(|&(k, share)| share * limits[k as usize])
                .sum();
            let price = flow.price(arc).0;
            let reduced = price - duals.balance[n] - of_lines[arc.line as usize] - own;
            if reduced < 0.0 {
                value += reduced * most.min(room.lines[arc.line as usize]);
            }
        }
    }
    value
}
