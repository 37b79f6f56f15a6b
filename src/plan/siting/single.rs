//! One facility for each customer: open facilities in, a plan out where one is found.

use super::assign;
use super::instance::Siting;
use super::solution::{Plan, Service};

/// Serves each customer from one of the open facilities: those that would lose most by their second choice first, then
/// single moves while they pay; `None` when somebody is left over.
pub(super) fn assign(instance: &Siting, open: &[u32]) -> Option<Plan> {
    let customers = instance.size().1;
    let demands = instance.demands();
    let mut room: Vec<i64> = open
        .iter()
        .map(|j| instance.capacities()[*j as usize])
        .collect();
    let cost = |at: usize, i: usize| instance.costs(open[at] as usize)[i] * demands[i] as f64;
    let mut home: Vec<Option<usize>> = vec![None; customers];
    let mut left: Vec<usize> = (0..customers).filter(|i| demands[*i] > 0).collect();
    while !left.is_empty() {
        let mut pick: Option<(f64, usize, usize)> = None;
        for (place, &i) in left.iter().enumerate() {
            let (mut first, mut second) = ((f64::INFINITY, usize::MAX), f64::INFINITY);
            for at in (0..open.len()).filter(|at| room[*at] >= demands[i]) {
                let cost = cost(at, i);
                if cost < first.0 {
                    second = first.0;
                    first = (cost, at);
                } else {
                    second = second.min(cost);
                }
            }
            if first.1 == usize::MAX {
                return None;
            }
            let regret = second - first.0;
            if pick.is_none_or(|(most, ..)| regret > most) {
                pick = Some((regret, place, first.1));
            }
        }
        let (_, place, at) = pick.expect("somebody is left");
        let i = left.swap_remove(place);
        home[i] = Some(at);
        room[at] -= demands[i];
    }
    shift(&mut home, &mut room, demands, &cost);
    let homes: Vec<Option<u32>> = home.iter().map(|at| at.map(|at| open[at])).collect();
    decoded(instance, &homes)
}

/// Moves and exchanges single customers while that pays.
fn shift(
    home: &mut [Option<usize>],
    room: &mut [i64],
    demands: &[i64],
    cost: &impl Fn(usize, usize) -> f64,
) {
    for _ in 0..20 {
        let mut moved = false;
        for i in 0..home.len() {
            let Some(own) = home[i] else { continue };
            let better = (0..room.len())
                .filter(|at| room[*at] >= demands[i] && cost(*at, i) < cost(own, i) - 1e-9)
                .min_by(|a, b| cost(*a, i).total_cmp(&cost(*b, i)));
            if let Some(at) = better {
                room[own] += demands[i];
                room[at] -= demands[i];
                home[i] = Some(at);
                moved = true;
                continue;
            }
            for k in i + 1..home.len() {
                let Some(other) = home[k] else { continue };
                if other == own || home[i] != Some(own) {
                    continue;
                }
                let fits =
                    room[own] + demands[i] >= demands[k] && room[other] + demands[k] >= demands[i];
                let now = cost(own, i) + cost(other, k);
                if fits && cost(other, i) + cost(own, k) < now - 1e-9 {
                    room[own] += demands[i] - demands[k];
                    room[other] += demands[k] - demands[i];
                    (home[i], home[k]) = (Some(other), Some(own));
                    moved = true;
                    break;
                }
            }
        }
        if !moved {
            break;
        }
    }
}

/// A plan from the facility of each customer; `None` when someone has none or a capacity does not do.
pub(super) fn decoded(instance: &Siting, homes: &[Option<u32>]) -> Option<Plan> {
    let mut room = instance.capacities().to_vec();
    let mut services = Vec::new();
    for (customer, (&quantity, home)) in (0u32..).zip(instance.demands().iter().zip(homes)) {
        if quantity == 0 {
            continue;
        }
        let facility = (*home)?;
        room[facility as usize] -= quantity;
        services.push(Service {
            customer,
            facility,
            quantity,
        });
    }
    if room.iter().any(|room| *room < 0) {
        return None;
    }
    let mut open: Vec<u32> = services.iter().map(|service| service.facility).collect();
    open.sort_unstable();
    open.dedup();
    Some(Plan {
        cost: assign::cost(instance, &open, &services),
        open,
        services,
    })
}
