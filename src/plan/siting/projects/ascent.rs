//! Prices in, better ones out: (3) of the [mathematics](super), the volume algorithm over all blocks at once.

use super::instance::{Program, Rule};
use super::master::Relaxed;
use super::relaxation::{Cut, Missing, Prices, Relaxation};
use crate::plan::flow::solution::Solution;
use crate::plan::solver::SolveError;
use crate::stop::StopFlag;

/// Share of what is new in the moving mean.
const NEW: f64 = 0.1;
/// Length of a step, in shares of the way to the target, at first and at least.
const FIRST: f64 = 0.15;
const LEAST: f64 = 1e-4;
/// Steps that do not help before they get shorter.
const PATIENCE: usize = 12;

/// A tonne of what is missed moves a price by the step over this, tonnes; infinite for prices that stay.
struct Metric {
    node: Vec<f64>,
    limit: Vec<f64>,
}

impl Metric {
    /// By what a plan has at each node and in each limit.
    fn of(relaxation: &Relaxation, plan: &Solution) -> Self {
        let flow = relaxation.flow;
        let mut node: Vec<f64> = flow.nodes.iter().map(|n| n.supply.0).collect();
        let mut limit = vec![0.0; flow.limits.len()];
        for &(a, t) in &plan.flows {
            let arc = &flow.arcs[a as usize];
            for &(n, factor) in &flow.lines[arc.line as usize].outputs {
                node[n as usize] += factor * t.0;
            }
            for (k, share) in flow.limits_of(arc) {
                limit[k] += (share * t.0).abs();
            }
        }
        let moves = |t: f64| if t > 1e-9 { t } else { f64::INFINITY };
        Self {
            node: node.into_iter().map(moves).collect(),
            limit: (limit.into_iter().enumerate())
                .map(|(k, t)| match relaxation.dualised(k) {
                    true => moves(t),
                    false => f64::INFINITY,
                })
                .collect(),
        }
    }
}

/// Where an ascent is.
struct Point {
    prices: Vec<Prices>,
    bound: f64,
}

/// What an evaluation says.
struct Seen {
    bound: f64,
    cuts: Vec<Cut>,
    missing: Vec<Missing>,
}

/// What a climb brings.
pub(super) struct Climbed {
    /// Best bound seen over all choices with shares, CNY.
    pub(super) bound: f64,
    /// Cuts of the best points on the way.
    pub(super) cuts: Vec<Cut>,
    /// Steps taken.
    pub(super) steps: usize,
}

/// Climbs from prices towards a target for so many steps at most.
///
/// # Errors
/// [`SolveError`].
pub(super) fn climb(
    program: &Program,
    further: &[Rule],
    relaxations: &mut [Relaxation],
    from: &[&Solution],
    target: f64,
    steps: usize,
    stop: &StopFlag,
) -> Result<Climbed, SolveError> {
    let mut choice = Relaxed::new(program, further)?;
    let metrics: Vec<Metric> = (relaxations.iter().zip(from))
        .map(|(relaxation, plan)| Metric::of(relaxation, plan))
        .collect();
    let start: Vec<Prices> = (relaxations.iter().zip(from))
        .map(|(relaxation, plan)| Prices::of(relaxation.flow, &plan.cost_duals))
        .collect();
    let seen = see(program, relaxations, &mut choice, &start, stop)?;
    let mut best = Point {
        prices: start,
        bound: seen.bound,
    };
    let mut mean = seen.missing;
    let mut kept = seen.cuts;
    let mut found = Vec::new();
    let (mut length, mut idle, mut since, mut taken) = (FIRST, 0, 0, 0);
    while taken < steps {
        if stop.stopped() || length < LEAST || best.bound >= target {
            break;
        }
        let prices = step(program, relaxations, &metrics, &best, &mean, length, target);
        let seen = see(program, relaxations, &mut choice, &prices, stop)?;
        for (mean, new) in mean.iter_mut().zip(&seen.missing) {
            blend(&mut mean.node, &new.node);
            blend(&mut mean.used, &new.used);
        }
        since += 1;
        taken += 1;
        if seen.bound > best.bound + 1e-9 * best.bound.abs() {
            best = Point {
                prices,
                bound: seen.bound,
            };
            kept = seen.cuts;
            length = (length * 1.1).min(1.5);
            idle = 0;
            // The way up tells of other choices than its end.
            if since >= 25 {
                found.extend(kept.iter().cloned());
                since = 0;
            }
        } else {
            idle += 1;
            if idle >= PATIENCE {
                length *= 0.66;
                idle = 0;
            }
        }
    }
    found.extend(kept);
    Ok(Climbed {
        bound: best.bound,
        cuts: found,
        steps: taken,
    })
}

fn blend(mean: &mut [f64], new: &[f64]) {
    for (mean, new) in mean.iter_mut().zip(new) {
        *mean += NEW * (new - *mean);
    }
}

/// The bound of prices, its cuts, and what its flows miss.
fn see(
    program: &Program,
    relaxations: &mut [Relaxation],
    choice: &mut Relaxed,
    prices: &[Prices],
    stop: &StopFlag,
) -> Result<Seen, SolveError> {
    let mut values: Vec<f64> = program.openings.iter().map(|o| o.cost.0).collect();
    let mut constant = 0.0;
    let mut cuts = Vec::with_capacity(relaxations.len());
    for ((relaxation, prices), block) in relaxations.iter_mut().zip(prices).zip(&program.blocks) {
        let cut = relaxation.cut(prices);
        constant += block.weight * cut.constant;
        for &(o, gain) in &cut.gains {
            values[o as usize] += block.weight * gain;
        }
        cuts.push(cut);
    }
    let (weights, value) = choice.best(&values, stop)?;
    let missing = relaxations.iter().map(|r| r.missing(&weights)).collect();
    Ok(Seen {
        bound: constant + value,
        cuts,
        missing,
    })
}

/// Prices a step along the mean of what is missed, each limit's with the sign its sides allow.
fn step(
    program: &Program,
    relaxations: &[Relaxation],
    metrics: &[Metric],
    best: &Point,
    mean: &[Missing],
    length: f64,
    target: f64,
) -> Vec<Prices> {
    let sides: Vec<Vec<f64>> = (relaxations.iter().zip(&best.prices).zip(mean))
        .map(|((relaxation, prices), mean)| relaxation.slopes(prices, mean))
        .collect();
    let squares: f64 = (metrics.iter().zip(mean).zip(&sides).zip(&program.blocks))
        .map(|(((metric, mean), sides), block)| {
            let sum =
                |of: &[f64], by: &[f64]| -> f64 { of.iter().zip(by).map(|(g, m)| g * g / m).sum() };
            block.weight * (sum(&mean.node, &metric.node) + sum(sides, &metric.limit))
        })
        .sum();
    let by = length * (target - best.bound) / squares.max(1e-12);
    (relaxations
        .iter()
        .zip(&best.prices)
        .zip(mean)
        .zip(&sides)
        .zip(metrics))
    .map(|((((relaxation, prices), mean), sides), metric)| Prices {
        node: (prices.node.iter().zip(&mean.node).zip(&metric.node))
            .map(|((price, g), m)| price + by * g / m)
            .collect(),
        limit: (prices
            .limit
            .iter()
            .zip(sides)
            .zip(&metric.limit)
            .enumerate())
        .map(|(k, ((price, g), m))| {
            let limit = &relaxation.flow.limits[k];
            limit.lawful(price + by * g / m, limit.give.map(|cny| cny.0))
        })
        .collect(),
    })
    .collect()
}
