//! A program in, the best choice out: cuts from flow programs and from dual steps until the least they allow is the cost
//! of a plan; (5) of the [mathematics](super).

use super::ascent;
use super::instance::{Program, Rule, flow_cost};
use super::master::Pool;
use super::relaxation::{Prices, Relaxation};
use super::solution::{Answer, Flows, Plan, Status};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::flow::instance::Instance;
use crate::plan::flow::solution::Solution;
use crate::plan::flow::{self, SolveError};
use crate::plan::siting::budget::Budget;
use crate::quantity::{Cny, Tonnes};
use std::collections::BTreeMap;

/// Dual steps from the prices of a plan.
const STEPS: usize = 150;
/// Programs with fewer openings are decided by the cuts of their flow programs alone.
const FEW: usize = 4;
/// A site that must take in so much may miss it by this.
const MISSED: Tonnes = Tonnes(1e-3);

/// What is known of a program: every question about it starts from there.
pub struct Search<'a> {
    program: &'a Program,
    control: &'a Control,
    relaxations: Vec<Relaxation<'a>>,
    pool: Pool,
    /// Plans by choice; none where its flows cannot be run.
    plans: BTreeMap<Vec<u32>, Option<Plan>>,
    solves: usize,
    steps: usize,
    /// Not even with every site at its largest can the flows be run.
    hopeless: bool,
    /// What is looked for now, for those who listen.
    asked: Bilingual,
}

impl<'a> Search<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(program: &'a Program, control: &'a Control) -> Self {
        Self {
            program,
            control,
            relaxations: (0..program.blocks.len())
                .map(|block| Relaxation::new(program, block))
                .collect(),
            pool: Pool::default(),
            plans: BTreeMap::new(),
            solves: 0,
            steps: 0,
            hopeless: false,
            asked: Bilingual::new("最好方案", "best plan"),
        }
    }

    /// Says what is looked for from now on.
    pub fn looks_for(&mut self, asked: Bilingual) {
        self.asked = asked;
    }

    /// The plan of a choice; none when limits that must hold cannot, or a site cannot be fed.
    ///
    /// # Errors
    /// [`SolveError::Stopped`], solver failures.
    pub fn plan(&mut self, chosen: &[u32]) -> Result<Option<Plan>, SolveError> {
        if let Some(known) = self.plans.get(chosen) {
            return Ok(known.clone());
        }
        let solved = self.flows(chosen)?;
        let plan = solved.map(|solutions| self.costed(chosen, solutions));
        self.plans.insert(chosen.to_vec(), plan.clone());
        Ok(plan)
    }

    /// The flows of a choice, and their cuts into the pool.
    fn flows(&mut self, chosen: &[u32]) -> Result<Option<Vec<Solution>>, SolveError> {
        let mut solutions = Vec::with_capacity(self.program.blocks.len());
        for block in 0..self.program.blocks.len() {
            let built = self.program.built(block, chosen);
            self.solves += 1;
            match flow::solve_instance(&built, &flow::Options::default(), &self.quiet()) {
                Ok(solution) if solution.stopped => return Err(SolveError::Stopped),
                Ok(solution) => {
                    let prices = Prices::of(&built, &solution.cost_duals);
                    let cut = self.relaxations[block].cut(&prices);
                    self.pool.cuts.push(cut);
                    if !fed(self.program, block, &built, &solution) {
                        return Ok(None);
                    }
                    solutions.push(solution);
                }
                Err(SolveError::Infeasible) => return Ok(None),
                Err(other) => return Err(other),
            }
        }
        Ok(Some(solutions))
    }

    /// Stops when the search does, and is not heard.
    fn quiet(&self) -> Control {
        Control {
            stop: self.control.stop.clone(),
            ..Control::default()
        }
    }

    fn costed(&self, chosen: &[u32], solutions: Vec<Solution>) -> Plan {
        let mut cost = self.program.cost(chosen);
        let blocks = (solutions.into_iter().enumerate())
            .map(|(block, solution)| {
                let built = self.program.built(block, chosen);
                let flows = Flows {
                    cost: flow_cost(&built, &solution.flows),
                    flows: solution.flows,
                    duals: solution.cost_duals,
                };
                cost += flows.cost * self.program.blocks[block].weight;
                flows
            })
            .collect();
        Plan {
            chosen: chosen.to_vec(),
            blocks,
            cost,
        }
    }

    /// The best choice under further rules.
    ///
    /// # Errors
    /// Solver failures; a stop leaves the best plan so far.
    pub fn best(&mut self, further: &[Rule], budget: &Budget) -> Result<Answer, SolveError> {
        let (solves, steps) = (self.solves, self.steps);
        let mut rules = further.to_vec();
        let mut answer = Answer {
            plan: None,
            bound: Cny(f64::NEG_INFINITY),
            status: Status::Feasible,
            solves: 0,
            steps: 0,
        };
        match self.look(&mut rules, budget, &mut answer) {
            Ok(()) | Err(SolveError::Stopped) => {}
            Err(other) => return Err(other),
        }
        answer.solves = self.solves - solves;
        answer.steps = self.steps - steps;
        Ok(answer)
    }

    fn look(
        &mut self,
        rules: &mut Vec<Rule>,
        budget: &Budget,
        answer: &mut Answer,
    ) -> Result<(), SolveError> {
        if self.pool.cuts.is_empty() {
            // Whatever may be built is there: its prices are a first guess of what room is worth.
            self.everything()?;
        }
        if self.hopeless {
            answer.status = Status::Infeasible;
            answer.bound = Cny(f64::INFINITY);
            return Ok(());
        }
        let mut climbed: Option<Vec<u32>> = None;
        for _ in 0..budget.nodes {
            let known = answer.plan.as_ref().map(|plan| plan.cost.0);
            let gap = (budget.gap / 4.0).min(1e-4);
            let proposal = self
                .pool
                .propose(self.program, rules, gap, &self.control.stop)?;
            answer.bound = answer.bound.max(Cny(proposal.bound));
            let Some(chosen) = proposal.chosen else {
                answer.status = match answer.plan {
                    Some(_) => Status::Optimal,
                    None => Status::Infeasible,
                };
                if let Some(plan) = &answer.plan {
                    answer.bound = plan.cost;
                }
                return Ok(());
            };
            let seen = self.plans.contains_key(&chosen);
            match self.plan(&chosen)? {
                Some(plan) => {
                    if known.is_none_or(|cost| plan.cost.0 < cost) {
                        answer.plan = Some(plan);
                    }
                }
                // Nothing else is known of it than that it cannot be run.
                None => rules.push(no_good(self.program, &chosen)),
            }
            if let Some(plan) = &answer.plan {
                answer.bound = answer.bound.min(plan.cost);
            }
            self.tell(answer);
            if answer.gap() <= budget.gap {
                answer.status = Status::Optimal;
                return Ok(());
            }
            if budget.left() <= 0.0 {
                return Ok(());
            }
            let best = answer.plan.as_ref().map(|plan| plan.chosen.clone());
            if self.program.openings.len() >= FEW && best.is_some() && best != climbed {
                self.climb(rules, answer)?;
                climbed = best;
            } else if seen && self.plans[&chosen].is_some() {
                // Its own cuts are met already: what is left is the solver's tolerance, or it is not proved.
                if answer.gap() <= 10.0 * budget.gap {
                    answer.status = Status::Optimal;
                }
                return Ok(());
            }
        }
        Ok(())
    }

    /// Cuts of the flows with every site at its largest. Where not even these can be run, no choice can.
    fn everything(&mut self) -> Result<(), SolveError> {
        for block in 0..self.program.blocks.len() {
            let open = self.program.largest(block);
            self.solves += 1;
            let solved = flow::solve_instance(&open, &flow::Options::default(), &self.quiet());
            let prices = match solved {
                Ok(solution) if !solution.stopped => Prices::of(&open, &solution.cost_duals),
                Ok(_) => return Err(SolveError::Stopped),
                // Any prices make a cut.
                Err(SolveError::Infeasible) => {
                    self.hopeless = true;
                    Prices {
                        node: vec![0.0; open.nodes.len()],
                        limit: vec![0.0; open.limits.len()],
                    }
                }
                Err(other) => return Err(other),
            };
            let cut = self.relaxations[block].cut(&prices);
            self.pool.cuts.push(cut);
        }
        Ok(())
    }

    /// Cuts of dual steps from the best plan's prices.
    fn climb(&mut self, rules: &[Rule], answer: &mut Answer) -> Result<(), SolveError> {
        let Some(plan) = &answer.plan else {
            return Ok(());
        };
        let from: Vec<Solution> = (plan.blocks.iter())
            .map(|block| Solution {
                flows: block.flows.clone(),
                cost_duals: block.duals.clone(),
                ..Solution::default()
            })
            .collect();
        let from: Vec<&Solution> = from.iter().collect();
        let climbed = ascent::climb(
            self.program,
            rules,
            &mut self.relaxations,
            &from,
            plan.cost.0,
            STEPS,
            &self.control.stop,
        )?;
        self.steps += climbed.steps;
        answer.bound = answer.bound.max(Cny(climbed.bound)).min(plan.cost);
        self.pool.cuts.extend(climbed.cuts);
        Ok(())
    }

    fn tell(&self, answer: &Answer) {
        let Some(plan) = &answer.plan else { return };
        let (cost, bound) = (plan.cost.0 / 1e4, answer.bound.0 / 1e4);
        let gap = 100.0 * answer.gap();
        let Bilingual { zh, en } = &self.asked;
        self.control.report(
            "siting",
            Bilingual::new(
                format!("{zh} {cost:.1} 万元，下界 {bound:.1} 万元，差距 {gap:.4} %"),
                format!("{en} {cost:.1} ×10⁴ CNY, bound {bound:.1} ×10⁴ CNY, gap {gap:.4} %"),
            ),
            None,
        );
    }

    /// The best choices that differ in at least one site, best first.
    ///
    /// # Errors
    /// As for [`Search::best`].
    pub fn next_best(
        &mut self,
        further: &[Rule],
        count: usize,
        budget: &Budget,
    ) -> Result<Vec<Answer>, SolveError> {
        let mut rules = further.to_vec();
        let mut found: Vec<Answer> = Vec::new();
        while found.len() < count {
            if !found.is_empty() {
                let rank = found.len();
                self.looks_for(Bilingual::new(
                    format!("次优 {rank}"),
                    format!("next best {rank}"),
                ));
            }
            let answer = self.best(&rules, budget)?;
            let Some(plan) = &answer.plan else { break };
            rules.push(other_sites(self.program, &plan.chosen));
            let proved = answer.status == Status::Optimal;
            found.push(answer);
            if !proved {
                break;
            }
        }
        Ok(found)
    }

    /// Flow programs solved so far.
    #[must_use]
    pub fn solves(&self) -> usize {
        self.solves
    }
}

/// Whether every site takes in what it must. Its limit gives at a price, so that flows always are; no plan may pay it.
fn fed(program: &Program, block: usize, built: &Instance, solution: &Solution) -> bool {
    let least: Vec<u32> = (program.sites.iter())
        .flat_map(|site| &site.groups)
        .filter(|group| group.block as usize == block)
        .filter_map(|group| group.held)
        .filter(|k| built.limits[*k as usize].least.is_some())
        .collect();
    if least.is_empty() {
        return true;
    }
    let mut used = vec![Tonnes::ZERO; built.limits.len()];
    for &(a, t) in &solution.flows {
        for (k, share) in built.limits_of(&built.arcs[a as usize]) {
            used[k] += t * share;
        }
    }
    (least.iter()).all(|&k| built.limits[k as usize].missed(used[k as usize]) <= MISSED)
}

/// Not this choice.
fn no_good(program: &Program, chosen: &[u32]) -> Rule {
    let sign = |o: u32| if chosen.contains(&o) { -1.0 } else { 1.0 };
    let all = u32::try_from(program.openings.len()).expect("few openings");
    Rule {
        terms: (0..all).map(|o| (o, sign(o))).collect(),
        least: 1.0 - chosen.len() as f64,
        most: f64::INFINITY,
    }
}

/// Another set of sites than that of this choice, whatever their size and year.
#[must_use]
pub fn other_sites(program: &Program, chosen: &[u32]) -> Rule {
    let used: Vec<u32> = (chosen.iter())
        .map(|&o| program.openings[o as usize].site)
        .collect();
    let sign = |site: u32| if used.contains(&site) { -1.0 } else { 1.0 };
    Rule {
        terms: (0u32..)
            .zip(&program.openings)
            .map(|(o, opening)| (o, sign(opening.site)))
            .collect(),
        least: 1.0 - used.len() as f64,
        most: f64::INFINITY,
    }
}
