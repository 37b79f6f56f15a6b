//! A certificate from instance and solution alone: what the plan costs, by how much it misses a demand or a capacity,
//! and what the prices alone prove that no plan costs less than.

use super::instance::{Siting, real};
use super::solution::{Plan, SitingSolution};

/// What the numbers of a solution prove.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// What the plan costs, added up anew; infinite without a plan.
    pub cost: f64,
    /// No plan costs less, by weak duality from the prices alone: (2) of the mathematics.
    pub bound: f64,
    /// Most by which a demand or a capacity is missed, units; 0 in a plan that can be carried out.
    pub violation: u64,
    /// Customers served by more than one facility where one alone may serve them.
    pub split: usize,
    /// True when cost and bound are what the solution says, up to rounding, and the bound is not above the cost.
    pub consistent: bool,
}

impl Certificate {
    /// True when the plan can be carried out and costs what it says.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.violation == 0 && self.split == 0 && self.consistent
    }
}

/// Judges a solution.
#[must_use]
pub fn siting(instance: &Siting, solution: &SitingSolution) -> Certificate {
    let bound = bound(instance, solution);
    let Some(plan) = &solution.plan else {
        return Certificate {
            cost: f64::INFINITY,
            bound,
            violation: 0,
            split: 0,
            consistent: true,
        };
    };
    let cost = cost(instance, plan);
    let slack = 1e-9 * cost.abs().max(1.0);
    let same = (cost - plan.cost).abs() <= slack;
    Certificate {
        cost,
        bound,
        violation: violation(instance, plan),
        split: if instance.single_source() {
            split(plan)
        } else {
            0
        },
        consistent: same && solution.bound <= cost + slack && bound <= cost + slack,
    }
}

fn cost(instance: &Siting, plan: &Plan) -> f64 {
    let (facilities, customers) = instance.size();
    let known = |facility: u32, customer: u32| {
        (facility as usize) < facilities && (customer as usize) < customers
    };
    let fixed = (plan.open.iter()).filter_map(|j| instance.fixed().get(*j as usize));
    let served = (plan.services.iter())
        .filter(|s| known(s.facility, s.customer))
        .map(|s| real(s.quantity) * instance.costs(s.facility as usize)[s.customer as usize]);
    fixed.sum::<f64>() + served.sum::<f64>()
}

fn violation(instance: &Siting, plan: &Plan) -> u64 {
    let (facilities, customers) = instance.size();
    let mut room = vec![0i128; facilities];
    let mut worst = 0i128;
    for (at, &facility) in plan.open.iter().enumerate() {
        match instance.capacities().get(facility as usize) {
            Some(capacity) if !plan.open[..at].contains(&facility) => {
                room[facility as usize] = i128::from(*capacity);
            }
            _ => worst = worst.max(1), // no such facility, or opened twice
        }
    }
    let mut left: Vec<i128> = instance.demands().iter().map(|d| i128::from(*d)).collect();
    for service in &plan.services {
        let (facility, customer) = (service.facility as usize, service.customer as usize);
        let quantity = i128::from(service.quantity);
        worst = worst.max(-quantity);
        if facility >= facilities || customer >= customers {
            worst = worst.max(quantity.abs().max(1));
            continue;
        }
        room[facility] -= quantity;
        left[customer] -= quantity;
    }
    let short = room.iter().map(|room| -room);
    let missed = left.iter().map(|left| left.abs());
    let worst = short.chain(missed).fold(worst, i128::max);
    u64::try_from(worst).unwrap_or(u64::MAX)
}

fn split(plan: &Plan) -> usize {
    let mut homes: Vec<(u32, u32)> = (plan.services.iter())
        .filter(|service| service.quantity > 0)
        .map(|service| (service.customer, service.facility))
        .collect();
    homes.sort_unstable();
    homes.dedup();
    let mut split: Vec<u32> = (homes.windows(2))
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| pair[0].0)
        .collect();
    split.dedup();
    split.len()
}

/// `Σ d_i λ_i + ρ D + Σ_j min(0, f_j − ρ K_j − most that j gains by the prices)`.
fn bound(instance: &Siting, solution: &SitingSolution) -> f64 {
    let demands = instance.demands();
    if solution.worths.len() != demands.len() || solution.scarcity < 0.0 {
        return f64::NEG_INFINITY;
    }
    let paid: f64 = (demands.iter().zip(&solution.worths))
        .map(|(demand, worth)| real(*demand) * worth)
        .sum();
    let mut bound = paid + solution.scarcity * instance.total();
    for (facility, (&capacity, &fixed)) in
        (instance.capacities().iter().zip(instance.fixed())).enumerate()
    {
        let mut gains: Vec<(f64, i64)> = (instance.costs(facility).iter())
            .zip(&solution.worths)
            .zip(demands)
            .map(|((cost, worth), demand)| (worth - cost, *demand))
            .filter(|(gain, _)| *gain > 0.0)
            .collect();
        gains.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut room, mut gained) = (capacity, 0.0);
        for (gain, demand) in gains {
            let taken = demand.min(room);
            gained += gain * real(taken);
            room -= taken;
        }
        bound += (fixed - gained - solution.scarcity * real(capacity)).min(0.0);
    }
    bound
}
