//! A certificate from instance and solution alone: the cost, a bound no flow can be below, and by how much a
//! supply, a bound or a price is missed. Sums are exact; a correct optimum has no violation and no gap at all.

use super::instance::{Network, Transportation};
use super::solution::{NetworkSolution, TransportationSolution};

/// What the numbers of a solution prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What the quantities cost, unserved ones included.
    pub cost: i128,
    /// No flow costs less, by weak duality from the prices alone; `None` when they bound nothing.
    pub bound: Option<i128>,
    /// Most by which a supply, a capacity or a bound is missed, units.
    pub primal_violation: u64,
    /// Most by which a price or a reduced cost has the wrong sign, cost of a unit.
    pub dual_violation: u64,
}

impl Certificate {
    /// (cost − bound) / max(1, |cost|); infinite without a bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        // Rounded at the very end; zero stays zero.
        #[allow(clippy::cast_precision_loss)]
        match self.bound {
            Some(bound) => (self.cost - bound) as f64 / self.cost.unsigned_abs().max(1) as f64,
            None => f64::INFINITY,
        }
    }

    /// True when the quantities are feasible and none cost less.
    #[must_use]
    pub fn proves_optimality(&self) -> bool {
        self.primal_violation == 0 && self.bound == Some(self.cost)
    }
}

/// Judges a transportation plan.
#[must_use]
pub fn transportation(instance: &Transportation, solution: &TransportationSolution) -> Certificate {
    let (supplies, capacities) = (instance.supplies(), instance.capacities());
    let mut sent = vec![0i128; supplies.len()];
    let mut taken = vec![0i128; capacities.len()];
    let mut cost = 0i128;
    let mut worst = 0i128;
    for leg in &solution.legs {
        let (source, lane) = (leg.source as usize, leg.lane as usize);
        let quantity = i128::from(leg.quantity);
        let own = source < supplies.len() && instance.lanes(source).contains(&lane);
        if !own {
            worst = worst.max(quantity.abs().max(1));
            continue;
        }
        worst = worst.max(-quantity);
        sent[source] += quantity;
        taken[instance.facility(lane) as usize] += quantity;
        cost += quantity * i128::from(instance.cost(lane));
    }
    for &(source, quantity) in &solution.unserved {
        let quantity = i128::from(quantity);
        worst = worst.max(-quantity);
        match (sent.get_mut(source as usize), instance.unserved()) {
            (Some(sent), Some(price)) => {
                *sent += quantity;
                cost += quantity * i128::from(price);
            }
            _ => worst = worst.max(quantity.abs().max(1)),
        }
    }
    for (sent, supply) in sent.into_iter().zip(supplies) {
        worst = worst.max((sent - i128::from(*supply)).abs());
    }
    for (taken, capacity) in taken.into_iter().zip(capacities) {
        worst = worst.max(taken - i128::from(*capacity));
    }
    let (bound, wrong) = transportation_bound(instance, solution);
    Certificate {
        cost,
        bound,
        primal_violation: clamp(worst),
        dual_violation: clamp(wrong),
    }
}

/// `Σ u_s b_s − Σ p_j K_j` with the prices at least zero and each worth at most the cheapest way, and by how
/// much the solution's own numbers are off.
fn transportation_bound(
    instance: &Transportation,
    solution: &TransportationSolution,
) -> (Option<i128>, i128) {
    let (supplies, capacities) = (instance.supplies(), instance.capacities());
    if solution.prices.len() != capacities.len() || solution.worths.len() != supplies.len() {
        return (None, i128::MAX);
    }
    let (mut bound, mut wrong) = (Some(0i128), 0i128);
    for (price, capacity) in solution.prices.iter().zip(capacities) {
        wrong = wrong.max(-i128::from(*price));
        bound = bound.map(|sum| sum - i128::from(*price.max(&0)) * i128::from(*capacity));
    }
    for (source, (worth, supply)) in solution.worths.iter().zip(supplies).enumerate() {
        let ways = instance.lanes(source).map(|lane| {
            let price = solution.prices[instance.facility(lane) as usize].max(0);
            i128::from(instance.cost(lane)) + i128::from(price)
        });
        match ways.chain(instance.unserved().map(i128::from)).min() {
            Some(least) => {
                wrong = wrong.max(i128::from(*worth) - least);
                bound = bound.map(|sum| sum + least * i128::from(*supply));
            }
            None if *supply > 0 => bound = None, // any worth would do: the bound has no end
            None => {}
        }
    }
    (bound, wrong)
}

/// Judges a flow in a network.
#[must_use]
pub fn network(network: &Network, solution: &NetworkSolution) -> Certificate {
    let (supplies, arcs) = (network.supplies(), network.arcs());
    let mut left: Vec<i128> = supplies.iter().map(|s| i128::from(*s)).collect();
    let (mut cost, mut worst) = (0i128, 0i128);
    if solution.flows.len() != arcs.len() || solution.worths.len() != supplies.len() {
        worst = i128::MAX;
    }
    for (arc, flow) in arcs.iter().zip(&solution.flows) {
        let flow = i128::from(*flow);
        left[arc.tail as usize] -= flow;
        left[arc.head as usize] += flow;
        worst = worst.max(i128::from(arc.lower) - flow);
        if arc.upper != Network::UNLIMITED {
            worst = worst.max(flow - i128::from(arc.upper));
        }
        cost += flow * i128::from(arc.cost);
    }
    worst = left.iter().fold(worst, |worst, left| worst.max(left.abs()));
    let worth = |node: u32| solution.worths.get(node as usize).copied().unwrap_or(0);
    let mut wrong = 0i128;
    // Σ y_v b_v + Σ min over the bounds of (c − y_t + y_h) x; an arc without limit must not gain.
    let mut bound: i128 = supplies
        .iter()
        .zip(&solution.worths)
        .map(|(supply, worth)| i128::from(*supply) * i128::from(*worth))
        .sum();
    for arc in arcs {
        let (tail, head) = (worth(arc.tail), worth(arc.head));
        let reduced = i128::from(arc.cost) - i128::from(tail) + i128::from(head);
        if reduced >= 0 {
            bound += reduced * i128::from(arc.lower);
        } else if arc.upper == Network::UNLIMITED {
            wrong = wrong.max(-reduced);
        } else {
            bound += reduced * i128::from(arc.upper);
        }
    }
    Certificate {
        cost,
        bound: (wrong == 0).then_some(bound),
        primal_violation: clamp(worst),
        dual_violation: clamp(wrong),
    }
}

fn clamp(violation: i128) -> u64 {
    u64::try_from(violation).unwrap_or(u64::MAX)
}
