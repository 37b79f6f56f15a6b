//! Prices in, a bound out: the relaxation of the demand rows, (2) of the [mathematics](super), and the reduced cost
//! of every facility.

use super::instance::{Siting, real};

/// What has been decided about a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Free,
    /// It is open in every better plan.
    Open,
    /// It is closed in every better plan.
    Closed,
}

/// The numbers of an instance as the inner loop wants them.
pub(super) struct Relaxation<'a> {
    pub(super) instance: &'a Siting,
    pub(super) demand: Vec<f64>,
    pub(super) capacity: Vec<f64>,
    total: f64,
    // Room for one evaluation.
    taken: Vec<(u32, f64)>,
    /// Where the customers of each facility end in `taken`.
    ends: Vec<usize>,
    pick: Vec<(f64, u32)>,
    order: Vec<u32>,
}

/// What an evaluation found.
#[derive(Clone, Debug, Default)]
pub(super) struct Point {
    /// No plan in these states costs less; infinite when there is none.
    pub(super) bound: f64,
    /// Price of a unit of open capacity.
    pub(super) scarcity: f64,
    /// Share of each facility that is open.
    pub(super) open: Vec<f64>,
    /// Share of each customer's demand that is served; any number from 0.
    pub(super) served: Vec<f64>,
    /// What opening a facility costs beyond what it gains, scarcity counted; below 0 it pays.
    pub(super) reduced: Vec<f64>,
}

impl<'a> Relaxation<'a> {
    pub(super) fn new(instance: &'a Siting) -> Self {
        Self {
            instance,
            demand: instance.demands().iter().map(|d| real(*d)).collect(),
            capacity: instance.capacities().iter().map(|k| real(*k)).collect(),
            total: instance.total(),
            taken: Vec::new(),
            ends: Vec::new(),
            pick: Vec::new(),
            order: Vec::new(),
        }
    }

    /// Evaluates prices of a unit at each customer.
    pub(super) fn evaluate(&mut self, worths: &[f64], states: &[State], point: &mut Point) {
        let (facilities, customers) = self.instance.size();
        self.taken.clear();
        self.ends.clear();
        point.reduced.clear();
        point.open.clear();
        point.open.resize(facilities, 0.0);
        let paid: f64 = self.demand.iter().zip(worths).map(|(d, w)| d * w).sum();
        point.bound = paid;
        let mut need = self.total;
        self.order.clear();
        for (j, state) in states.iter().enumerate() {
            let value = match state {
                State::Closed => 0.0,
                _ => self.instance.fixed()[j] + self.subproblem(j, worths),
            };
            self.ends.push(self.taken.len());
            point.reduced.push(value);
            match state {
                State::Closed => {}
                State::Free if value > 0.0 => self.order.push(j as u32),
                _ => {
                    point.open[j] = 1.0;
                    point.bound += value;
                    need -= self.capacity[j];
                }
            }
        }
        point.scarcity = self.cover(need, point);
        for (j, reduced) in point.reduced.iter_mut().enumerate() {
            *reduced -= point.scarcity * self.capacity[j];
        }
        point.served.clear();
        point.served.resize(customers, 0.0);
        let mut start = 0;
        for (j, &end) in self.ends.iter().enumerate() {
            let open = point.open[j];
            if open > 0.0 {
                for &(i, share) in &self.taken[start..end] {
                    point.served[i as usize] += open * share;
                }
            }
            start = end;
        }
    }

    /// The most a facility gains by the prices, as a cost; whom it serves goes to `taken`.
    fn subproblem(&mut self, facility: usize, worths: &[f64]) -> f64 {
        self.pick.clear();
        let costs = self.instance.costs(facility);
        for (i, (cost, worth)) in costs.iter().zip(worths).enumerate() {
            if cost < worth {
                self.pick.push((cost - worth, i as u32));
            }
        }
        let mut room = self.capacity[facility];
        let wanted: f64 = self.pick.iter().map(|p| self.demand[p.1 as usize]).sum();
        if wanted > room {
            self.pick.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        }
        let mut value = 0.0;
        for &(gain, i) in &self.pick {
            let demand = self.demand[i as usize];
            if demand <= 0.0 {
                continue;
            }
            let served = demand.min(room);
            if served <= 0.0 {
                break;
            }
            value += gain * served;
            room -= served;
            self.taken.push((i, served / demand));
        }
        value
    }

    /// Opens the facilities that cost least for their capacity until `need` is covered; the price of a unit.
    fn cover(&mut self, mut need: f64, point: &mut Point) -> f64 {
        if need <= 0.0 {
            return 0.0;
        }
        let capacity = &self.capacity;
        let ratio = |j: u32| point.reduced[j as usize] / capacity[j as usize];
        self.order.retain(|j| capacity[*j as usize] > 0.0);
        self.order
            .sort_unstable_by(|a, b| ratio(*a).total_cmp(&ratio(*b)).then(a.cmp(b)));
        for &j in &self.order {
            let j = j as usize;
            let share = (need / capacity[j]).min(1.0);
            point.open[j] = share;
            point.bound += share * point.reduced[j];
            need -= share * capacity[j];
            if share < 1.0 || need <= 0.0 {
                return point.reduced[j] / capacity[j];
            }
        }
        point.bound = f64::INFINITY;
        0.0
    }

    /// Prices to begin with: the second cheapest way of a unit when fixed costs are shared by full facilities.
    pub(super) fn prices_at_start(&self) -> Vec<f64> {
        let (facilities, customers) = self.instance.size();
        let mut least = vec![[f64::INFINITY; 2]; customers];
        for j in (0..facilities).filter(|j| self.capacity[*j] > 0.0) {
            let share = self.instance.fixed()[j] / self.capacity[j].min(self.total.max(1.0));
            for (least, cost) in least.iter_mut().zip(self.instance.costs(j)) {
                let all = cost + share;
                if all < least[0] {
                    *least = [all, least[0]];
                } else if all < least[1] {
                    least[1] = all;
                }
            }
        }
        (least.into_iter())
            .map(|[first, second]| if second.is_finite() { second } else { first })
            .map(|worth| if worth.is_finite() { worth } else { 0.0 })
            .collect()
    }
}
