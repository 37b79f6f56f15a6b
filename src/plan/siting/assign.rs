//! Open facilities in, the cheapest way to serve all demand from them out, by the transportation engine of
//! [`mincost`](crate::plan::mincost): (5) of the [mathematics](super).

use super::instance::{Siting, real};
use super::solution::{Plan, Service};
use crate::plan::control::Control;
use crate::plan::mincost::{Transportation, TransportationSolution, TransportationSolver};

/// Lanes of a customer at first, its nearest; others join when the prices call for them.
const NEAREST: usize = 12;
/// Prices fit 32 bits below this, and a solve is quick.
const NARROW: f64 = (1u64 << 27) as f64;
/// Costs are this fine when a plan is kept.
const WIDE: f64 = (1u64 << 44) as f64;

/// How finely costs are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// To compare many plans.
    Coarse,
    /// To keep one.
    Fine,
}

/// A plan with the prices of its flow.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    pub(super) plan: Plan,
    /// Cost of one more unit at each customer.
    pub(super) worths: Vec<f64>,
    /// Cost saved by one more unit of capacity, for each facility of the instance.
    pub(super) prices: Vec<f64>,
}

/// Serves all demand from facilities, each given once; `None` when their capacity does not do.
pub(super) fn assign(instance: &Siting, open: &[u32], grain: Grain) -> Option<Assignment> {
    let room: i64 = open
        .iter()
        .map(|j| instance.capacities()[*j as usize])
        .sum();
    if room < instance.demands().iter().sum() {
        return None;
    }
    let (facilities, customers) = instance.size();
    let costs: Vec<&[f64]> = open.iter().map(|j| instance.costs(*j as usize)).collect();
    let dearest =
        (costs.iter().flat_map(|row| row.iter())).fold(0.0f64, |most, c| most.max(c.abs()));
    let many = open.len() as f64 + 4.0;
    let unit = match grain {
        Grain::Coarse => NARROW / many,
        Grain::Fine => WIDE / many,
    } / dearest.max(f64::MIN_POSITIVE);
    #[allow(clippy::cast_possible_truncation)]
    let whole = |cost: f64| (cost * unit).round() as i64;
    let mut lanes: Vec<Vec<u32>> = vec![(0..open.len() as u32).collect(); customers];
    if open.len() > NEAREST + NEAREST / 2 {
        for (i, lanes) in lanes.iter_mut().enumerate() {
            let cost = |at: u32| costs[at as usize][i];
            lanes.select_nth_unstable_by(NEAREST, |a, b| cost(*a).total_cmp(&cost(*b)));
            lanes.truncate(NEAREST);
        }
    }
    let solution = loop {
        let capacities = open.iter().map(|j| instance.capacities()[*j as usize]);
        let dear = whole(dearest * many * 2.0) + 1;
        let mut problem = Transportation::new(capacities.collect(), Some(dear));
        for (i, lanes) in lanes.iter().enumerate() {
            let own = lanes.iter().map(|at| (*at, whole(costs[*at as usize][i])));
            problem.source(instance.demands()[i], own);
        }
        let problem = problem.finish().ok()?;
        let solution = TransportationSolver::new(&problem).solve(&Control::default());
        if !grow(&mut lanes, &solution, |at, i| whole(costs[at as usize][i])) {
            break decode(instance, open, &problem, &solution);
        }
    };
    let (services, worths, prices) = solution;
    let mut all = vec![0.0; facilities];
    for (j, price) in open.iter().zip(&prices) {
        all[*j as usize] = *price as f64 / unit;
    }
    let mut open = open.to_vec();
    open.sort_unstable();
    Some(Assignment {
        plan: Plan {
            cost: cost(instance, &open, &services),
            open,
            services,
        },
        worths: worths.iter().map(|worth| *worth as f64 / unit).collect(),
        prices: all,
    })
}

/// Adds the lanes that are cheaper than what their customer pays; true when there are any.
fn grow(
    lanes: &mut [Vec<u32>],
    solution: &TransportationSolution,
    cost: impl Fn(u32, usize) -> i64,
) -> bool {
    let facilities = solution.prices.len();
    let mut grown = false;
    for (i, lanes) in lanes
        .iter_mut()
        .enumerate()
        .filter(|(_, l)| l.len() < facilities)
    {
        let worth = solution.worths[i];
        let mut cheaper: Vec<u32> = (0..facilities as u32)
            .filter(|at| cost(*at, i) + solution.prices[*at as usize] < worth)
            .collect();
        if !cheaper.is_empty() {
            grown = true;
            cheaper.retain(|at| !lanes.contains(at));
            lanes.extend(cheaper);
        }
    }
    grown
}

type Decoded = (Vec<Service>, Vec<i64>, Vec<i64>);

fn decode(
    _instance: &Siting,
    open: &[u32],
    problem: &Transportation,
    solution: &TransportationSolution,
) -> Decoded {
    let services = (solution.legs.iter()).map(|leg| Service {
        customer: leg.source,
        facility: open[problem.facility(leg.lane as usize) as usize],
        quantity: leg.quantity,
    });
    (
        services.collect(),
        solution.worths.clone(),
        solution.prices.clone(),
    )
}

/// What open facilities and their services cost.
pub(super) fn cost(instance: &Siting, open: &[u32], services: &[Service]) -> f64 {
    let fixed: f64 = open.iter().map(|j| instance.fixed()[*j as usize]).sum();
    let served: f64 = (services.iter())
        .map(|s| real(s.quantity) * instance.costs(s.facility as usize)[s.customer as usize])
        .sum();
    fixed + served
}

/// Closes what serves nobody.
pub(super) fn trimmed(instance: &Siting, assignment: &Assignment) -> Plan {
    let plan = &assignment.plan;
    let mut serves = vec![false; instance.size().0];
    for service in &plan.services {
        serves[service.facility as usize] = true;
    }
    let open: Vec<u32> = (plan.open.iter().copied())
        .filter(|j| serves[*j as usize])
        .collect();
    Plan {
        cost: cost(instance, &open, &plan.services),
        open,
        services: plan.services.clone(),
    }
}
