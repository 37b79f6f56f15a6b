//! An instance and a budget in, the answer out: dual, plans, decisions and programs in turn, until bound and plan meet
//! or the budget is used up.

use super::assign::{Grain, assign, trimmed};
use super::budget::Budget;
use super::dual::{Ascent, Dual, decide};
use super::formulation::{Formulation, Part};
use super::heuristic::{improve, round};
use super::instance::Siting;
use super::lagrange::{Relaxation, State};
use super::single;
use super::solution::{Plan, SitingSolution, Status};
use super::tree::{Look, Tree};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{Limits, SolveError, search_mixed};

/// Iterations of the first ascent, and rounds of prices, plans and decisions before the search begins.
const START: (u32, usize) = (200, 4);
/// The same where there are at least so many ways: a bound that is not yet near its top decides little, and costs more
/// nodes of the search than the iterations would.
const LARGE: (usize, (u32, usize)) = (500_000, (600, 3));
/// Exact moves from a plan in a look, and from one that the search came by.
const MOVES: [usize; 2] = [120, 30];

/// Relative gap that rounding can tell from none.
const FINEST: f64 = 1e-9;

/// One solve.
pub(super) struct Engine<'a> {
    instance: &'a Siting,
    budget: &'a Budget,
    control: &'a Control,
    relaxation: Relaxation<'a>,
    states: Vec<State>,
    dual: Dual,
    /// The prices that prove most for the whole instance.
    whole: (f64, Vec<f64>, f64),
    best: Option<Plan>,
    /// No plan costs less.
    bound: f64,
    /// Facilities decided by a plan: prices prove something for all plans only before any are.
    decided: usize,
    nodes: u64,
}

impl<'a> Engine<'a> {
    pub(super) fn new(instance: &'a Siting, budget: &'a Budget, control: &'a Control) -> Self {
        let mut relaxation = Relaxation::new(instance);
        // What serves nobody stays closed, and what costs nothing may as well be open.
        let states: Vec<State> = (instance.capacities().iter().zip(instance.fixed()))
            .map(|(capacity, fixed)| match (capacity, *fixed) {
                (0, _) => State::Closed,
                (_, fixed) if fixed <= 0.0 => State::Open,
                _ => State::Free,
            })
            .collect();
        let worths = relaxation.prices_at_start();
        let all = vec![State::Free; instance.size().0];
        let at = Dual::at(&mut relaxation, worths, &all);
        let whole = (at.point.bound, at.worths.clone(), at.point.scarcity);
        let dual = Dual::at(&mut relaxation, at.worths, &states);
        let mut engine = Self {
            instance,
            budget,
            control,
            relaxation,
            states,
            whole,
            decided: 0,
            dual,
            best: None,
            bound: f64::NEG_INFINITY,
            nodes: 0,
        };
        engine.note_bound();
        engine
    }

    pub(super) fn solve(mut self) -> SitingSolution {
        let room: i64 = self.instance.capacities().iter().sum();
        if room < self.instance.demands().iter().sum() {
            self.bound = f64::INFINITY;
            return self.end(Status::Infeasible);
        }
        if self.instance.total() <= 0.0 {
            self.best = Some(Plan {
                open: Vec::new(),
                services: Vec::new(),
                cost: 0.0,
            });
            self.bound = 0.0;
            return self.end(Status::Optimal);
        }
        let status = match self.run() {
            Ok(()) => self.status(),
            Err(SolveError::Stopped) => Status::Stopped,
            Err(_) => self.status(), // the solver failed: what is there stands
        };
        self.end(status)
    }

    fn run(&mut self) -> Result<(), SolveError> {
        let (facilities, customers) = self.instance.size();
        let (first, rounds) = match facilities * customers >= LARGE.0 {
            true => LARGE.1,
            false => START,
        };
        self.price(first, 1.0);
        self.look(2);
        for _ in 0..rounds {
            if self.is_done() {
                return Ok(());
            }
            self.price(300, 0.2);
            self.look(2);
            self.decide();
        }
        self.probe();
        if self.instance.single_source() {
            self.program()
        } else {
            self.branch();
            Ok(())
        }
    }

    /// Takes a plan, and moves from it where that makes it the best.
    fn polish(&mut self, open: Vec<u32>) {
        self.take(&open);
        let (budget, stop) = (self.budget, &self.control.stop);
        let mut go_on = || !stop.stopped() && budget.left() > 0.0;
        let mut left = MOVES[1];
        let states = vec![State::Free; self.states.len()];
        if let Some(plan) = improve(self.instance, &states, open, &mut left, &mut go_on) {
            self.take(&plan.open);
        }
    }

    /// Branch and bound on the dual.
    fn branch(&mut self) {
        let mut tree = Tree::new(&self.dual, &self.states);
        let mut tries = 0u64;
        while !self.is_done() && tree.nodes < self.budget.nodes {
            let enough = self.enough();
            match tree.look(&mut self.relaxation, enough) {
                Look::Done => {
                    self.bound = self.bound.max(safe(tree.bound(enough)));
                    break;
                }
                Look::Went(open) if open.is_empty() => {}
                Look::Went(open) => {
                    self.take(&open);
                }
                Look::Leaf(open) => {
                    self.polish(open);
                }
                Look::Try(open) => {
                    tries += 1;
                    if tries.is_power_of_two() || tries.is_multiple_of(16) {
                        self.polish(open);
                    }
                }
            }
            self.bound = self.bound.max(safe(tree.bound(self.enough())));
            if tree.nodes.is_power_of_two() || tree.nodes.is_multiple_of(256) {
                self.tell("tree");
            }
        }
        self.nodes += tree.nodes;
    }

    /// Cost below which a plan would be worth having.
    fn enough(&self) -> f64 {
        match &self.best {
            Some(plan) => plan.cost - 0.5 * self.tolerance() * plan.cost.abs(),
            None => f64::INFINITY,
        }
    }

    /// The gap that is good enough; rounding proves no less.
    fn tolerance(&self) -> f64 {
        self.budget.gap.max(FINEST)
    }

    fn is_done(&self) -> bool {
        self.control.stop.stopped() || self.budget.left() <= 0.0 || self.gap() <= self.tolerance()
    }

    fn gap(&self) -> f64 {
        match &self.best {
            Some(plan) => (plan.cost - self.bound).max(0.0) / plan.cost.abs().max(1e-9),
            None => f64::INFINITY,
        }
    }

    fn status(&self) -> Status {
        if self.control.stop.stopped() {
            Status::Stopped
        } else if self.gap() <= self.tolerance() {
            Status::Optimal
        } else if self.best.is_none() {
            if self.bound == f64::INFINITY {
                Status::Infeasible
            } else {
                Status::Unknown
            }
        } else if self.budget.left() <= 0.0 {
            Status::Time
        } else {
            Status::Gap
        }
    }

    fn end(self, status: Status) -> SitingSolution {
        let cost = self.best.as_ref().map_or(f64::INFINITY, |plan| plan.cost);
        SitingSolution {
            status,
            plan: self.best,
            bound: self.bound.min(cost),
            worths: self.whole.1,
            scarcity: self.whole.2,
            nodes: self.nodes,
        }
    }

    /// Raises the dual.
    fn price(&mut self, iterations: u32, step: f64) {
        let ascent = Ascent {
            iterations,
            step,
            enough: self.enough(),
            least_rise: 1e-6,
        };
        let (budget, stop) = (self.budget, &self.control.stop);
        let mut go_on = || !stop.stopped() && budget.left() > 0.0;
        self.dual
            .ascend(&mut self.relaxation, &self.states, ascent, &mut go_on);
        self.note_bound();
        self.tell("dual");
    }

    /// Takes the bound of the dual; it holds for all plans that cost less than the best.
    fn note_bound(&mut self) {
        let proved = safe(self.dual.point.bound).min(self.enough());
        self.bound = self.bound.max(proved);
        if self.decided == 0 && self.dual.point.bound > self.whole.0 {
            let point = &self.dual.point;
            self.whole = (point.bound, self.dual.worths.clone(), point.scarcity);
        }
    }

    /// Rounds the shares of the dual and improves what comes out.
    fn look(&mut self, kinds: usize) {
        let mut seen: Vec<Vec<u32>> = Vec::new();
        for least in [0.5, 0.2, 0.8, 0.05].into_iter().take(kinds) {
            let point = &self.dual.point;
            let mut open = round(
                self.instance,
                &self.dual.share,
                &point.reduced,
                &self.states,
                least,
            );
            open.sort_unstable();
            if seen.contains(&open) {
                continue;
            }
            seen.push(open.clone());
            let (budget, stop) = (self.budget, &self.control.stop);
            let mut go_on = || !stop.stopped() && budget.left() > 0.0;
            let mut left = MOVES[0];
            if let Some(plan) = improve(self.instance, &self.states, open, &mut left, &mut go_on) {
                self.take(&plan.open);
            }
        }
        // Where the relaxation is nearly whole, the prices of the flow are the best there are.
        if self.gap() < 0.01
            && let Some(best) = &self.best
            && let Some(found) = assign(self.instance, &best.open, Grain::Fine)
        {
            self.dual
                .improve(&mut self.relaxation, found.worths, &self.states);
            self.note_bound();
        }
        self.tell("plans");
    }

    /// Keeps a plan when it is the best; true when it is.
    fn take(&mut self, open: &[u32]) -> bool {
        let plan = if self.instance.single_source() {
            single::assign(self.instance, open)
        } else {
            assign(self.instance, open, Grain::Fine).map(|a| trimmed(self.instance, &a))
        };
        match plan {
            Some(plan) if self.best.as_ref().is_none_or(|best| plan.cost < best.cost) => {
                self.best = Some(plan);
                true
            }
            _ => false,
        }
    }

    fn decide(&mut self) {
        let enough = self.enough();
        self.decided += decide(&self.dual.point, &mut self.states, enough);
    }

    fn free(&self) -> usize {
        self.states.iter().filter(|s| **s == State::Free).count()
    }

    /// Forces single facilities the other way and prices a little: those that cannot be so are decided.
    fn probe(&mut self) {
        let enough = self.enough();
        let gap = enough - self.dual.point.bound;
        let mut order: Vec<usize> = (0..self.states.len())
            .filter(|j| self.states[*j] == State::Free)
            .collect();
        let reduced = self.dual.point.reduced.clone();
        order.sort_by(|a, b| {
            reduced[*b]
                .abs()
                .total_cmp(&reduced[*a].abs())
                .then(a.cmp(b))
        });
        let mut misses = 0;
        for j in order {
            if self.is_done() || misses > 12 || !gap.is_finite() {
                break;
            }
            let share = self.dual.share[j];
            let other = if share > 0.5 {
                State::Closed
            } else {
                State::Open
            };
            self.states[j] = other;
            let mut dual = Dual {
                worths: self.dual.worths.clone(),
                point: self.dual.point.clone(),
                share: self.dual.share.clone(),
            };
            let ascent = Ascent {
                iterations: 40,
                step: 0.2,
                enough,
                least_rise: 0.0,
            };
            dual.ascend(&mut self.relaxation, &self.states, ascent, &mut || true);
            self.nodes += 1;
            self.states[j] = State::Free;
            if safe(dual.point.bound) >= enough {
                self.states[j] = match other {
                    State::Open => State::Closed,
                    _ => State::Open,
                };
                self.decided += 1;
                misses = 0;
            } else {
                misses += 1;
            }
        }
        self.price(200, 0.1);
        self.decide();
    }

    /// Mixed programs on what is left: few facilities first for good plans, then all of them with near ways.
    fn program(&mut self) -> Result<(), SolveError> {
        if self.free() > 60 && !self.is_done() {
            self.restricted()?;
            self.decide();
            self.price(200, 0.1);
            self.decide();
            self.probe();
        }
        let mut margin = 1;
        while !self.is_done() && margin < 64 {
            let near = self.near(8 * margin);
            let strays = self.relaxed(&near)?;
            if strays == 0 {
                break;
            }
            margin *= 2;
        }
        Ok(())
    }

    /// For each customer its cheapest facilities by the prices and those of the best plan.
    fn near(&self, count: usize) -> Vec<Vec<u32>> {
        let (facilities, customers) = self.instance.size();
        let alive: Vec<u32> = (0..facilities as u32)
            .filter(|j| self.states[*j as usize] != State::Closed)
            .collect();
        let mut near: Vec<Vec<u32>> = (0..customers)
            .map(|i| {
                let cost = |j: u32| self.instance.costs(j as usize)[i];
                let mut own = alive.clone();
                if own.len() > count {
                    own.select_nth_unstable_by(count, |a, b| cost(*a).total_cmp(&cost(*b)));
                    own.truncate(count);
                }
                own
            })
            .collect();
        for service in self.best.iter().flat_map(|plan| &plan.services) {
            let own = &mut near[service.customer as usize];
            if self.states[service.facility as usize] != State::Closed {
                own.push(service.facility);
            }
        }
        for own in &mut near {
            own.sort_unstable();
            own.dedup();
        }
        near
    }

    /// Only the most promising facilities: a good plan, no bound.
    fn restricted(&mut self) -> Result<(), SolveError> {
        let all = self.states.clone();
        let mut order: Vec<usize> = (0..all.len()).filter(|j| all[*j] == State::Free).collect();
        let rank = |j: usize| self.dual.point.reduced[j];
        order.sort_by(|a, b| rank(*a).abs().total_cmp(&rank(*b).abs()).then(a.cmp(b)));
        let keep = 50;
        for j in order.split_off(keep.min(order.len())) {
            let in_best = (self.best.as_ref()).is_some_and(|plan| plan.open.contains(&(j as u32)));
            self.states[j] = if in_best { State::Open } else { State::Closed };
        }
        let near = self.near(8);
        let limits = Limits {
            nodes: 50,
            gap: self.budget.gap.max(1e-5),
            seconds: self.budget.wall(self.budget.left() * 0.3),
        };
        let done = self.search(&near, false, limits);
        self.states = all;
        done.map(|_| ())
    }

    /// All facilities and near ways, what is far as if it were open: a bound; how many customers went far.
    fn relaxed(&mut self, near: &[Vec<u32>]) -> Result<usize, SolveError> {
        let limits = Limits {
            nodes: i32::try_from(self.budget.nodes).unwrap_or(i32::MAX),
            gap: self.budget.gap * 0.5,
            seconds: self.budget.wall(self.budget.left()),
        };
        self.search(near, true, limits)
    }

    fn search(
        &mut self,
        near: &[Vec<u32>],
        relaxed: bool,
        limits: Limits,
    ) -> Result<usize, SolveError> {
        let enough = self.enough();
        let part = Part {
            instance: self.instance,
            states: &self.states,
            near,
            relaxed,
            enough,
        };
        let made = Formulation::new(&part);
        self.tell("program");
        let found = search_mixed(
            &made.program,
            &made.whole,
            |column| made.costs[column],
            limits,
            &self.control.stop,
        )?;
        let mut strays = 0;
        if let Some(best) = found.best.filter(|best| !made.is_known(&best.values)) {
            strays = made.strays(&best.values).len();
            if self.instance.single_source()
                && let Some(plan) = single::decoded(self.instance, &made.homes(&best.values))
                && self.best.as_ref().is_none_or(|best| plan.cost < best.cost)
            {
                self.best = Some(plan);
            }
            self.take(&made.opened(&best.values));
        }
        if relaxed {
            let proved = safe(found.bound + made.constant).min(enough);
            self.bound = self.bound.max(proved);
        }
        self.tell("program");
        Ok(strays)
    }

    fn tell(&self, stage: &'static str) {
        let (bound, gap, free) = (self.bound, self.gap() * 100.0, self.free());
        let text = match &self.best {
            Some(plan) => Bilingual::new(
                format!(
                    "选址：方案 {:.4}，下界 {bound:.4}，差距 {gap:.4}%，待定 {free} 处",
                    plan.cost
                ),
                format!(
                    "siting: plan {:.4}, bound {bound:.4}, gap {gap:.4} %, {free} undecided",
                    plan.cost
                ),
            ),
            None => Bilingual::new(
                format!("选址：下界 {bound:.4}，尚无方案"),
                format!("siting: bound {bound:.4}, no plan yet"),
            ),
        };
        self.control.report(stage, text, None);
    }
}

/// A bound with what rounding may have added taken off.
fn safe(bound: f64) -> f64 {
    bound - 1e-10 * bound.abs()
}
