//! Shares of the dual in, good plans out: rounding, then opening, closing and exchanging facilities while that pays,
//! (6) of the [mathematics](super).

use super::assign::{Assignment, Grain, assign, trimmed};
use super::instance::{Siting, real};
use super::lagrange::State;
use super::solution::Plan;

/// Moves that are tried exactly before a plan counts as good.
const TRIES: usize = 24;

/// Opens facilities by their share, largest first, from `least` on, and more while demand is not covered.
pub(super) fn round(
    instance: &Siting,
    share: &[f64],
    reduced: &[f64],
    states: &[State],
    least: f64,
) -> Vec<u32> {
    let mut order: Vec<u32> = (0..share.len() as u32)
        .filter(|j| states[*j as usize] != State::Closed)
        .collect();
    let rank = |j: u32| (share[j as usize], -reduced[j as usize]);
    order.sort_by(|a, b| {
        let ((a, c), (b, d)) = (rank(*a), rank(*b));
        b.total_cmp(&a).then(d.total_cmp(&c))
    });
    let need: i64 = instance.demands().iter().sum();
    let mut room = 0;
    let mut open = Vec::new();
    for j in order {
        if room >= need && share[j as usize] < least && states[j as usize] != State::Open {
            break;
        }
        room += instance.capacities()[j as usize];
        open.push(j);
    }
    open
}

/// Improves open facilities by single moves; `left` counts the exact tries down, and `go_on` may end it.
pub(super) fn improve(
    instance: &Siting,
    states: &[State],
    open: Vec<u32>,
    left: &mut usize,
    go_on: &mut dyn FnMut() -> bool,
) -> Option<Plan> {
    let mut best = assign(instance, &open, Grain::Coarse)?;
    best.plan = trimmed(instance, &best);
    'moves: while *left > 0 && go_on() {
        for (_, out, into) in moves(instance, states, &best).into_iter().take(TRIES) {
            if *left == 0 || !go_on() {
                break 'moves;
            }
            *left -= 1;
            let mut open: Vec<u32> = best.plan.open.clone();
            open.retain(|j| Some(*j) != out);
            open.extend(into);
            let Some(mut tried) = assign(instance, &open, Grain::Coarse) else {
                continue;
            };
            tried.plan = trimmed(instance, &tried);
            if tried.plan.cost < best.plan.cost - 1e-7 * best.plan.cost.abs() {
                best = tried;
                continue 'moves;
            }
        }
        break;
    }
    Some(best.plan)
}

/// A move: what it gains at most by the prices, who closes, who opens.
type Move = (f64, Option<u32>, Option<u32>);

/// Moves that may gain, most promising first.
fn moves(instance: &Siting, states: &[State], at: &Assignment) -> Vec<Move> {
    let closing = closing(instance, at);
    let opening = opening(instance, states, at);
    let slack = real(
        at.plan
            .open
            .iter()
            .map(|j| instance.capacities()[*j as usize])
            .sum::<i64>(),
    ) - instance.total();
    let size = |j: u32| real(instance.capacities()[j as usize]);
    let mut moves: Vec<Move> = Vec::new();
    moves.extend(opening.iter().map(|&(gain, j)| (gain, None, Some(j))));
    moves.extend(
        (closing.iter())
            .filter(|(_, j)| slack >= size(*j))
            .map(|&(gain, j)| (gain, Some(j), None)),
    );
    for &(lost, out) in closing.iter().take(TRIES) {
        for &(gain, into) in opening.iter().take(TRIES) {
            if slack - size(out) + size(into) >= 0.0 {
                moves.push((lost + gain, Some(out), Some(into)));
            }
        }
    }
    moves.retain(|(gain, ..)| *gain > 0.0);
    moves.sort_by(|a, b| b.0.total_cmp(&a.0));
    moves
}

/// For each open facility what closing gains at most: its fixed cost less the next best way of what it serves.
fn closing(instance: &Siting, at: &Assignment) -> Vec<(f64, u32)> {
    let customers = instance.size().1;
    // The two cheapest ways of each customer by the prices.
    let mut ways = vec![[(f64::INFINITY, u32::MAX); 2]; customers];
    for &j in &at.plan.open {
        let price = at.prices[j as usize];
        for (ways, cost) in ways.iter_mut().zip(instance.costs(j as usize)) {
            let way = (cost + price, j);
            if way.0 < ways[0].0 {
                *ways = [way, ways[0]];
            } else if way.0 < ways[1].0 {
                ways[1] = way;
            }
        }
    }
    let mut gain: Vec<f64> = vec![0.0; instance.size().0];
    for &j in &at.plan.open {
        gain[j as usize] = instance.fixed()[j as usize]
            - at.prices[j as usize] * real(instance.capacities()[j as usize]);
    }
    for service in &at.plan.services {
        let j = service.facility;
        let ways = &ways[service.customer as usize];
        let other = if ways[0].1 == j { ways[1] } else { ways[0] };
        let own = instance.costs(j as usize)[service.customer as usize] + at.prices[j as usize];
        if other.0.is_finite() {
            gain[j as usize] -= real(service.quantity) * (other.0 - own).max(0.0);
        }
    }
    let mut gains: Vec<(f64, u32)> = (at.plan.open.iter())
        .map(|&j| (gain[j as usize], j))
        .collect();
    gains.sort_by(|a, b| b.0.total_cmp(&a.0));
    gains
}

/// For each closed facility what opening gains at most by the prices.
fn opening(instance: &Siting, states: &[State], at: &Assignment) -> Vec<(f64, u32)> {
    let mut is_open = vec![false; instance.size().0];
    for &j in &at.plan.open {
        is_open[j as usize] = true;
    }
    let mut gains = Vec::new();
    let mut pick: Vec<(f64, i64)> = Vec::new();
    for j in (0..instance.size().0).filter(|j| !is_open[*j] && states[*j] != State::Closed) {
        pick.clear();
        let costs = instance
            .costs(j)
            .iter()
            .zip(&at.worths)
            .zip(instance.demands());
        pick.extend(
            costs
                .map(|((cost, worth), demand)| (worth - cost, *demand))
                .filter(|(gain, _)| *gain > 0.0),
        );
        pick.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let (mut room, mut gain) = (instance.capacities()[j], -instance.fixed()[j]);
        for &(each, demand) in &pick {
            let taken = demand.min(room);
            gain += each * real(taken);
            room -= taken;
        }
        gains.push((gain, j as u32));
    }
    gains.sort_by(|a, b| b.0.total_cmp(&a.0));
    gains
}
