//! The search: simulated annealing over ruin and recreate, from an instance to the best plan found.

#[cfg(test)]
mod bred;
mod decompose;
#[cfg(test)]
mod drawn;
mod fleet;
mod genetic;
mod hours;
mod islands;
mod model;
mod order;
mod recreate;
mod ruin;
mod segment;
mod tours;
mod unload;

use super::budget::Budget;
use super::instance::Routing;
use super::solution::{Call, RoutePlan, RouteSolution, Status, Tour};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use islands::Seat;
use model::{Model, NONE};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use recreate::Recreate;
use ruin::Ruin;
use std::collections::BTreeSet;
use tours::Tours;

/// Iterations between two looks at the clock.
const PACE: u64 = 64;

/// How an annealing goes.
#[derive(Clone, Copy, Debug)]
struct Schedule {
    /// First and last temperature, in shares of what a visit costs on average.
    hot: f64,
    cold: f64,
    /// How often it begins anew, from other tours.
    rounds: u32,
}

/// Chosen from few runs on a few public instances of each kind: starting values, not tuned ones. Several rounds where a
/// choice of days or vehicles is seldom left again.
const PERIODIC: Schedule = Schedule {
    hot: 2.0,
    cold: 0.05,
    rounds: 4,
};
const MIXED: Schedule = Schedule {
    hot: 1.0,
    cold: 0.005,
    rounds: 3,
};
const WINDOWS: Schedule = Schedule {
    hot: 0.5,
    cold: 0.02,
    rounds: 2,
};
const PLAIN: Schedule = Schedule {
    hot: 0.5,
    cold: 0.01,
    rounds: 1,
};
/// Iterations a round takes at least.
const ROUND: u64 = 50_000;
/// More stops than this take all the time for one round.
const LARGE: usize = 250;

/// First temperature with many stops: what the first tours are worth is not given away.
const HOT_LARGE: f64 = 0.2;
/// Stops of instances that are bred, at least, and at most in one piece: larger ones are bred in subproblems.
const LEAST_BRED: usize = 20;
const MOST_WHOLE: usize = 400;
/// Children for which breeding is worth while; a child counts as an iteration for each stop.
const LEAST_CHILDREN: u64 = 500;
/// Share of the budget that annealing takes before, without and with limits of time: where the whole is bred, and where
/// subproblems are.
const ANNEALED: [[f64; 2]; 2] = [[0.1, 0.05], [0.25, 0.2]];

/// The best tours so far.
#[derive(Clone, Debug)]
struct Best {
    /// Stops that must be visited and are not.
    missing: usize,
    cost: i64,
    absent: Vec<u32>,
    next: Vec<u32>,
    found_at: u64,
}

impl Best {
    /// The less the better.
    fn worth(&self) -> (usize, i64) {
        (self.missing, self.cost)
    }
}

pub(super) struct Search<'m, 'a> {
    tours: Tours<'m, 'a>,
    ruin: Ruin,
    recreate: Recreate,
    rng: Xoshiro256PlusPlus,
    /// Stops in no tour.
    absent: Vec<u32>,
    before: Vec<u32>,
    /// What it counts when a stop is in no tour: its prize, or more and more where it must be visited.
    weight: Vec<i64>,
    scratch: Vec<u32>,
    best: Best,
    /// Where other searches of the instance go on beside this one.
    seat: Option<Seat<'m>>,
}

/// Searches within a budget.
pub(super) fn solve(routing: &Routing, budget: &Budget, control: &Control) -> RouteSolution {
    let parts = order::by_nearness(routing.parts());
    let model = Model::new(&parts);
    if budget.islands > 1 {
        return islands::solve(&model, budget, control);
    }
    let mut search = Search::new(&model, budget.seed);
    search.begin();
    let (status, iterations) = search.run(budget, control);
    search.solution(status, iterations)
}

impl<'m, 'a> Search<'m, 'a> {
    fn new(model: &'m Model<'a>, seed: u64) -> Self {
        let stops = &model.parts.stops;
        let all = 0..u32::try_from(stops.len()).unwrap_or(NONE);
        let tours = Tours::new(model);
        Self {
            ruin: Ruin::default(),
            recreate: Recreate::new(model),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            absent: all.collect(),
            before: Vec::new(),
            weight: stops.iter().map(|stop| stop.prize.unwrap_or(0)).collect(),
            scratch: Vec::new(),
            best: Best {
                missing: usize::MAX,
                cost: i64::MAX,
                absent: Vec::new(),
                next: tours.next.clone(),
                found_at: 0,
            },
            tours,
            seat: None,
        }
    }

    /// The answer.
    fn solution(&mut self, status: Status, iterations: u64) -> RouteSolution {
        RouteSolution {
            plan: self.plan(),
            status,
            iterations,
            found_at: self.best.found_at,
        }
    }

    /// First tours, and from them what it counts when a stop is in none.
    fn begin(&mut self) {
        self.fill();
        let visits = i64::try_from(self.tours.served + self.tours.used).unwrap_or(1);
        let each = self.tours.cost / visits.max(1) + 1;
        let parts = self.tours.model.parts;
        for (weight, stop) in self.weight.iter_mut().zip(&parts.stops) {
            if stop.prize.is_none() {
                let far = |from: u32, to: u32| {
                    i64::from(parts.distance[from as usize * parts.places + to as usize])
                };
                let alone = parts.vehicles.iter().map(|v| {
                    v.fixed + v.per_distance * (far(v.start, stop.place) + far(stop.place, v.end))
                });
                let visits = i64::from(stop.patterns.iter().fold(0, |m, p| m.max(p.count_ones())));
                *weight = visits * (alone.max().unwrap_or(0) + each);
            }
        }
        self.take_best(0);
    }

    fn schedule(&self, budget: &Budget) -> Schedule {
        let model = self.tours.model;
        let schedule = if model.days > 1 {
            PERIODIC
        } else if model.mixed() {
            MIXED
        } else if model.windows {
            WINDOWS
        } else {
            PLAIN
        };
        let large = model.load.len() > LARGE;
        let most = if large { 1 } else { budget.iterations / ROUND };
        let rounds = u32::try_from(most)
            .unwrap_or(u32::MAX)
            .clamp(1, schedule.rounds);
        let plain = model.days == 1 && !model.mixed() && !model.timed;
        let hot = if plain && model.load.len() > MOST_WHOLE {
            HOT_LARGE
        } else {
            schedule.hot
        };
        Schedule {
            hot,
            rounds,
            ..schedule
        }
    }

    /// Begins anew; the best tours are kept beside.
    fn again(&mut self) {
        self.tours = Tours::new(self.tours.model);
        let all = 0..u32::try_from(self.tours.model.load.len()).unwrap_or(NONE);
        self.absent = all.collect();
        self.fill();
    }

    /// Puts each stop where it costs least.
    fn fill(&mut self) {
        self.recreate.wide = true;
        self.recreate
            .run(&mut self.tours, &mut self.absent, &mut self.rng);
        self.recreate.wide = false;
        self.tours.keep();
    }

    fn is_needed(&self, stop: u32) -> bool {
        self.tours.model.parts.stops[stop as usize].prize.is_none()
    }

    fn penalty(&self) -> i64 {
        (self.absent.iter())
            .map(|stop| self.weight[*stop as usize])
            .sum()
    }

    /// Mean cost of a visit: driving, and the vehicle as well where it may be another one.
    fn scale(&self) -> f64 {
        let tours = &self.tours;
        let model = tours.model;
        let slots = (0u32..).zip(&model.slots);
        let cost: i64 = slots
            .filter(|(slot, _)| tours.stops[*slot as usize] > 0)
            .map(|(slot, kind)| {
                let fixed = if model.mixed() { 0 } else { kind.fixed };
                tours.cost_of(slot) - fixed
            })
            .sum();
        let visits = i64::try_from(tours.served + tours.used).unwrap_or(1);
        real(cost) / real(visits.max(1)) + 1e-9
    }

    /// Annealing, and breeding from its tours where that is known to be better.
    fn run(&mut self, budget: &Budget, control: &Control) -> (Status, u64) {
        let model = self.tours.model;
        let stops = model.load.len();
        let children = budget.iterations / u64::try_from(stops.max(1)).unwrap_or(u64::MAX);
        let bred = genetic::suits(model) && stops >= LEAST_BRED && children >= LEAST_CHILDREN;
        if !bred {
            return self.anneal(budget, control, 1.0);
        }
        let large = stops > MOST_WHOLE;
        let first = ANNEALED[usize::from(large)][usize::from(model.timed)];
        let (status, iterations) = self.anneal(budget, control, first);
        if status != Status::Iterations {
            (status, iterations)
        } else if large && self.best.missing == 0 {
            decompose::improve(self, decompose::SIZE, budget, control, iterations)
        } else {
            let mixed = self.tours.model.mixed();
            let sizes = if mixed { genetic::FEW } else { genetic::MANY };
            genetic::breed(self, sizes, budget, control, iterations)
        }
    }

    /// Anneals for a share of the budget.
    fn anneal(&mut self, budget: &Budget, control: &Control, part: f64) -> (Status, u64) {
        let seconds = budget.left();
        let scale = self.scale();
        let schedule = self.schedule(budget);
        let (hot, cold) = (schedule.hot * scale, schedule.cold * scale);
        let mut temperature = hot;
        let mut iteration = 0;
        let (mut told, mut round) = (0, 0.0);
        if self.tours.model.parts.stops.is_empty() {
            return (Status::Iterations, 0);
        }
        loop {
            if iteration % PACE == 0 {
                if control.stop.stopped() {
                    return (Status::Stopped, iteration);
                }
                let left = budget.left();
                if left <= 0.0 {
                    return (Status::Time, iteration);
                }
                let timed = if seconds.is_finite() {
                    1.0 - left / seconds
                } else {
                    0.0
                };
                let done = share(iteration, budget.iterations).max(timed) / part;
                if done >= 1.0 && part < 1.0 {
                    return (Status::Iterations, iteration);
                }
                let rounds = done.min(1.0) * f64::from(schedule.rounds);
                if rounds.floor() > round && done < 1.0 {
                    round = rounds.floor();
                    self.again();
                }
                temperature = hot * (cold / hot).powf(rounds - round);
                if self.meet(iteration) {
                    self.restore();
                }
                if done * 20.0 >= f64::from(told + 1) {
                    told += 1;
                    self.tell(control, done * part);
                }
            }
            if iteration >= budget.iterations {
                return (Status::Iterations, iteration);
            }
            iteration += 1;
            self.step(temperature, iteration);
        }
    }

    /// One ruin and recreate, taken or not.
    fn step(&mut self, temperature: f64, iteration: u64) {
        let cost = self.tours.cost + self.penalty();
        self.before.clone_from(&self.absent);
        self.ruin
            .run(&mut self.tours, &mut self.absent, &mut self.rng);
        self.recreate
            .run(&mut self.tours, &mut self.absent, &mut self.rng);
        fleet::settle(&mut self.tours, &mut self.scratch);
        let draw: f64 = self.rng.random_range(f64::MIN_POSITIVE..1.0);
        let worse = self.tours.cost + self.penalty() - cost;
        if real(worse) < -temperature * draw.ln() {
            self.tours.keep();
            self.take_best(iteration);
        } else {
            self.tours.back();
            self.absent.clone_from(&self.before);
        }
        for index in 0..self.absent.len() {
            let stop = self.absent[index];
            if self.is_needed(stop) {
                let weight = &mut self.weight[stop as usize];
                *weight += *weight / 64 + 1;
                *weight = (*weight).min(1 << 48);
            }
        }
    }

    fn take_best(&mut self, iteration: u64) {
        let lost: i64 = (self.absent.iter())
            .filter_map(|stop| self.tours.model.parts.stops[*stop as usize].prize)
            .sum();
        let cost = self.tours.cost + lost;
        if cost >= self.best.cost && self.best.missing == 0 {
            return;
        }
        let missing = (self.absent.iter())
            .filter(|stop| self.is_needed(**stop))
            .count();
        if (missing, cost) < self.best.worth() {
            self.best.missing = missing;
            self.best.cost = cost;
            self.best.absent.clone_from(&self.absent);
            self.best.next.clone_from(&self.tours.next);
            self.best.found_at = iteration;
        }
    }

    /// The best tours, with the group of the vehicle of each.
    fn best_tours(&self) -> Vec<(u32, Vec<u32>)> {
        let model = self.tours.model;
        let slots = (0u32..).zip(&model.slots);
        let tours = slots.map(|(slot, kind)| (kind.group, self.best_nodes(slot)));
        tours.filter(|(_, stops)| !stops.is_empty()).collect()
    }

    /// Nodes of a vehicle in the best tours.
    fn best_nodes(&self, slot: u32) -> Vec<u32> {
        let model = self.tours.model;
        let first = self.best.next[model.start(slot) as usize];
        let nodes = std::iter::successors(Some(first), |node| Some(self.best.next[*node as usize]));
        nodes.take_while(|node| *node < model.visits).collect()
    }

    /// Makes other tours the ones at hand, and the best where they are.
    fn install(&mut self, tours: &[(u32, Vec<u32>)], iteration: u64) {
        self.tours = Tours::new(self.tours.model);
        self.absent.clear();
        for (group, stops) in tours {
            if let Some(slot) = self.tours.empty_slot(*group) {
                self.tours.refill(slot, stops);
            }
        }
        self.tours.keep();
        self.take_best(iteration);
    }

    fn tell(&self, control: &Control, done: f64) {
        let (cost, missing) = (self.best.cost, self.best.missing);
        let text = Bilingual::new(
            format!("收运线路：费用 {cost}，未收运 {missing}"),
            format!("tours: cost {cost}, {missing} stops not visited"),
        );
        control.report("tours", text, Some(done.min(1.0)));
    }

    /// The best tours with their unloadings.
    fn plan(&mut self) -> RoutePlan {
        self.restore();
        let model = self.tours.model;
        let mut tours = Vec::new();
        for (slot, kind) in (0u32..).zip(&model.slots) {
            if self.tours.stops[slot as usize] == 0 {
                continue;
            }
            let nodes: Vec<u32> = self.tours.nodes(slot).collect();
            let cuts: BTreeSet<usize> = if model.unloads {
                let cuts = &self.tours.cuts[slot as usize];
                cuts.unloadings(model).collect()
            } else {
                BTreeSet::new()
            };
            let mut calls = Vec::new();
            for (at, node) in (1..).zip(&nodes) {
                calls.push(Call::Stop(model.stop(*node)));
                if cuts.contains(&at) {
                    let next = nodes.get(at).copied().unwrap_or(model.end(slot));
                    calls.push(Call::Unload(model.detour(*node, next).site));
                }
            }
            let (day, vehicle) = (kind.day, kind.vehicle);
            tours.push(Tour {
                day,
                vehicle,
                calls,
            });
        }
        let mut unserved = self.best.absent.clone();
        unserved.sort_unstable();
        RoutePlan {
            tours,
            unserved,
            cost: self.best.cost,
        }
    }

    /// Makes the best tours the ones at hand.
    fn restore(&mut self) {
        let model = self.tours.model;
        let slots = 0..u32::try_from(model.slots.len()).unwrap_or(NONE);
        let mut tours = Tours::new(model);
        for slot in slots {
            let nodes = self.best_nodes(slot);
            if !nodes.is_empty() {
                tours.refill(slot, &nodes);
            }
        }
        tours.keep();
        self.absent.clone_from(&self.best.absent);
        self.tours = tours;
    }
}

#[allow(clippy::cast_precision_loss)]
fn real(cost: i64) -> f64 {
    cost as f64
}

#[allow(clippy::cast_precision_loss)]
fn share(done: u64, of: u64) -> f64 {
    done as f64 / of.max(1) as f64
}
