//! Large instances: most streams leave the program, and the rest is small.
//!
//! A *source* is a node no line feeds: a stream, an import, what process inputs leave. Given prices of lines and
//! limits and the worth of what facilities hold, each of its tonnes goes where its reach is least,
//!
//! `y_n = min(p_u − μ, min_a (c_a − π_l(a) − Σ_k σ_ak λ_k))`, `π_l = dual_l + Σ_k σ_lk λ_k − Σ_n φ_ln y_n`.
//!
//! A source is *settled* when it has one choice (an arc, or to stay): its supply then stands in the program as a
//! constant of the rows the choice counts in. The others are *contested* and have their balance row and the arcs
//! worth having. The rounds:
//!
//! 1. Prices of limits and worths of residues are guessed from a likeness ([`super::coarse`]), whose own are guessed
//!    in the same way; those of lines, and the choices, come from a transportation problem for each waste
//!    (`guess`). Sources that do several things in it are contested, and those whose second choice is closest, by
//!    `δ` or less.
//! 2. The program is solved. Constants may ask too much of a line or too little, so it may have tonnes in excess or
//!    lack some, at the price guessed and `δ / 2` more or less: no price moves further, and hardly any source that
//!    is settled is drawn in.
//! 3. With the new duals each settled source whose choice is no longer its best becomes contested, arcs of the
//!    others that would help join, and the program goes on from its basis. When there is nothing to join, what is
//!    still amiss gets a higher price. Nothing ever settles again, so the rounds end.
//!
//! At the end nothing is amiss and every settled source stands at its best: with `y_n` the duals are
//! feasible in the whole instance and complementary to the flows, so both are optimal there. [`super::check`]
//! computes the bound over every arc, without any of this.

mod columns;
mod guess;
mod program;
mod scan;

use super::check;
use super::coarse::Likeness;
use super::formulation::Family;
use super::instance::{Instance, id};
use super::pricing::{self, Objective, Options, lockable, tighten};
use super::reached::Reached;
use super::solution::{Duals, Solution};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{Answer, Method, SolveError};
use crate::quantity::{CnyPerTonne, Tonnes};
use columns::Kind;
use program::Program;
use scan::Prices;
use std::borrow::Cow;

/// Tonnes that may be left amiss: the tolerance of the solver.
const AMISS: f64 = 1e-6;
/// What even so many prices of an unplaced tonne do not take away must be.
const HIGHEST: f64 = 1e10;
/// One stream in so many stands for the others in a likeness.
const SHARE: usize = 64;
/// Rounds a likeness is solved for at most.
const GUESS: usize = 40;
/// Where more sources than this, and as many as are in the program, join at once, it is written anew.
const ANEW: usize = 1_000;
/// Prices may always move as far, CNY/t.
const CLOSEST: f64 = 0.1;
/// Reduced costs below this count as nothing, CNY/t.
const TIE: f64 = super::ties::TIE;

/// What a change is made to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Capacity of a line.
    Line(usize, Tonnes),
    /// Capacity of a limit.
    Limit(usize, Tonnes),
    /// Gate fee of a line.
    Gate(usize, CnyPerTonne),
}

/// An instance with its program, ready to be solved again after changes.
pub struct Settled<'a> {
    instance: Cow<'a, Instance>,
    control: Control,
    program: Program,
    /// What each source does, by node; [`Choice::Contested`] for all in the program.
    choice: Vec<Choice>,
    /// Whether an arc is in the program.
    inside: Vec<bool>,
    /// Price of an unplaced tonne in the first stage.
    price: f64,
    /// Arcs that join a node's at once.
    batch: usize,
    /// Whether there was a plan: then nothing may be amiss any more.
    solved: bool,
    /// Whether the search for ties left columns held.
    held: bool,
    /// What the unplaced tonnes are held to in the stage of costs.
    least: Tonnes,
    /// The plan of the last round of the stage of costs, with its duals: what a stop leaves.
    latest: Option<Solution>,
}

/// What a node does with its supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// In the program.
    Contested,
    /// All of it takes this arc.
    Arc(u32),
    /// All of it stays.
    Stays,
}

impl<'a> Settled<'a> {
    /// Whether an instance is of the size this is for.
    pub(super) fn suits(instance: &Instance, options: &Options) -> bool {
        instance.arcs.len() > options.settled_above && options.families == Family::ALL
    }

    /// Writes the program of an instance; nothing is solved yet but likenesses of it.
    ///
    /// # Errors
    /// [`SolveError`].
    pub fn open(
        instance: impl Into<Cow<'a, Instance>>,
        options: &Options,
        control: &Control,
    ) -> Result<Self, SolveError> {
        let instance = instance.into();
        let highest = (instance.arcs.iter())
            .map(|a| instance.price(a).0.abs())
            .fold(0.0, f64::max);
        let price = 10.0 * highest + 1000.0;
        let likeness = Likeness::of(&instance, SHARE);
        let guess = if likeness.instance.nodes.len() * 2 <= instance.nodes.len() {
            let duals = likely(&likeness.instance, price, options, control)?;
            likeness.enlarge(&instance, duals)
        } else {
            Duals::none(&instance)
        };
        Self::from_guess(instance, guess, price, options, control)
    }

    fn from_guess(
        instance: Cow<'a, Instance>,
        guess: Duals,
        price: f64,
        options: &Options,
        control: &Control,
    ) -> Result<Self, SolveError> {
        let warm = Objective::Warm(price);
        let fed = scan::fed(&instance);
        let guess = guess::guess(&instance, guess, &fed, price, &control.stop);
        let prices = Prices::new(&instance, &guess.duals, warm);
        let (choice, margin) =
            scan::first_choices(&instance, &prices, &guess.choices, options.contested);
        let mut inside = vec![false; instance.arcs.len()];
        let arcs = scan::first_arcs(&instance, &prices, &choice, options.first);
        for &arc in &arcs {
            inside[arc as usize] = true;
        }
        let mut program = Program::open(&instance, &choice, &arcs)?;
        program.price_amiss(
            prices.line(),
            &guess.duals,
            (margin / 2.0).clamp(CLOSEST, price),
        );
        Ok(Self {
            instance,
            control: control.clone(),
            program,
            choice,
            inside,
            price,
            batch: options.batch,
            solved: false,
            held: false,
            least: Tonnes::ZERO,
            latest: None,
        })
    }

    /// Makes a change; the next solve starts from the last basis.
    ///
    /// # Errors
    /// Failures of the solver.
    pub fn change(&mut self, change: Change) -> Result<(), SolveError> {
        let instance = self.instance.to_mut();
        let column = match change {
            Change::Line(l, t) => {
                instance.lines[l].capacity = t.max(Tonnes::ZERO);
                if self.program.settled_on(l) > t.0 {
                    self.unsettle(|instance, arc| instance.arcs[arc as usize].line as usize == l)?;
                }
                self.program.inflow(l)
            }
            Change::Limit(k, t) => {
                let was = std::mem::replace(&mut instance.limits[k].capacity, t.max(Tonnes::ZERO));
                if was > t {
                    self.unsettle(|instance, arc| {
                        let mut limits = instance.limits_of(&instance.arcs[arc as usize]);
                        limits.any(|(other, _)| other == k)
                    })?;
                }
                self.program.used(k)
            }
            Change::Gate(l, price) => {
                instance.lines[l].gate = price;
                return Ok(());
            }
        };
        self.program.restore(&self.instance, column);
        Ok(())
    }

    /// Takes the settled sources on some arcs into the program: what they bring may no longer fit.
    fn unsettle(&mut self, on: impl Fn(&Instance, u32) -> bool) -> Result<(), SolveError> {
        let sources: Vec<usize> = (self.choice.iter().enumerate())
            .filter(|&(_, choice)| matches!(choice, Choice::Arc(a) if on(&self.instance, *a)))
            .map(|(n, _)| n)
            .collect();
        let found = scan::Found {
            sources,
            arcs: Vec::new(),
        };
        // Any prices will do to pick their first arcs.
        let duals = Duals::none(&self.instance);
        let prices = Prices::new(&self.instance, &duals, Objective::Cost);
        self.contest(&found, &prices, Objective::Cost)
    }

    /// The instance as changed.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Both stages and the ties. `None` where limits that must be reached are missed: another way has to
    /// tell whether they can be.
    ///
    /// # Errors
    /// [`SolveError::Stopped`] when stopped before a plan with the least unplaced tonnes was found; solver
    /// failures. After an error this is of no more use.
    pub fn solve(&mut self) -> Result<Option<Solution>, SolveError> {
        self.program.lock(f64::INFINITY);
        if std::mem::take(&mut self.held) {
            self.program.restore_all(&self.instance);
        }
        let must = |limit: &super::instance::Limit| limit.elastic() && limit.give.is_none();
        if self.solved && self.instance.limits.iter().any(must) {
            self.program.free_gives(&self.instance);
        }
        let (mut answer, _) = self.run(Objective::Warm(self.price), Method::Dual, "start")?;
        if self.program.missed(&self.instance, &answer) > AMISS {
            return Ok(None);
        }
        self.program.hold_elastic(&self.instance);
        self.solved = true;
        // With nothing unplaced there is nothing to prove: no price at all bounds it.
        let mut unplaced_duals = Duals::none(&self.instance);
        if self.program.total(&answer) > 0.0 {
            (answer, unplaced_duals) = self.run(Objective::Unplaced, Method::Primal, "unplaced")?;
        }
        let mut solution = Solution {
            least_unplaced: Tonnes(self.program.total(&answer).max(0.0)),
            unplaced_size: self.program.size(&answer),
            ..Solution::default()
        };
        self.decode(&answer, &mut solution);
        solution.cost_duals = Duals::none(&self.instance);
        self.program.lock(lockable(solution.least_unplaced.0));
        self.least = solution.least_unplaced;
        match self.cost_stage(&mut solution) {
            Ok(()) => (),
            Err(SolveError::Stopped) => solution.stopped = true,
            Err(other) => return Err(other),
        }
        solution.unplaced_duals = unplaced_duals;
        let instance = &*self.instance;
        tighten(instance, |_| 0.0, 1.0, &mut solution.unplaced_duals);
        let cost = |arc: &super::instance::Arc| instance.price(arc).0;
        tighten(instance, cost, 0.0, &mut solution.cost_duals);
        Ok(Some(solution))
    }

    fn cost_stage(&mut self, solution: &mut Solution) -> Result<(), SolveError> {
        let run = self.run(Objective::Cost, Method::Primal, "cost");
        if let (Err(SolveError::Stopped), Some(latest)) = (&run, self.latest.take()) {
            solution.flows = latest.flows;
            solution.unplaced = latest.unplaced;
            solution.cost_duals = latest.cost_duals;
            solution.cost_size = latest.cost_size;
        }
        let (answer, duals) = run?;
        solution.cost_size = self.program.size(&answer);
        self.decode(&answer, solution);
        solution.cost_duals = duals;
        self.shorten(answer, &solution.cost_duals.clone(), solution)
    }

    /// Solves for one objective until every settled source stands at its best and no arc would help.
    fn run(
        &mut self,
        objective: Objective,
        method: Method,
        stage: &'static str,
    ) -> Result<(Answer, Duals), SolveError> {
        self.rounds(objective, method, stage, usize::MAX)
    }

    /// As [`Settled::run`], but after so many rounds the prices are good enough for a guess.
    fn rounds(
        &mut self,
        objective: Objective,
        method: Method,
        stage: &'static str,
        most: usize,
    ) -> Result<(Answer, Duals), SolveError> {
        self.program.aim(&self.instance, objective);
        let mut method = method;
        let mut round = 0;
        let mut reached = Reached::new(objective);
        self.latest = None;
        loop {
            round += 1;
            self.report(stage, round, &reached);
            let answer = self.program.minimise(method, &self.control.stop)?;
            let duals = self.program.duals(&self.instance, &answer, objective);
            if round >= most {
                return Ok((answer, duals));
            }
            let prices = Prices::new(&self.instance, &duals, objective);
            let found = scan::worthwhile(
                &self.instance,
                &prices,
                &self.choice,
                &self.inside,
                self.batch,
            );
            if found.sources.is_empty() && found.arcs.is_empty() {
                if self.program.amiss(&answer) <= AMISS {
                    return Ok((answer, duals));
                }
                if !self.program.raise_amiss(&answer, HIGHEST * self.price) {
                    return Err(SolveError::Infeasible);
                }
                method = Method::Primal;
                continue;
            }
            self.keep(&answer, &duals, objective);
            if stage != pricing::GUESS && reached.due(&self.instance, &answer) {
                let value = self.value(&answer, objective);
                reached.count(&self.instance, duals.clone(), self.least, value);
            }
            method = if found.sources.is_empty() {
                Method::Primal
            } else {
                Method::Dual
            };
            self.contest(&found, &prices, objective)?;
        }
    }

    /// Keeps the plan of a round for a stop, where it is one: costs are at stake, and nothing is amiss.
    fn keep(&mut self, answer: &Answer, duals: &Duals, objective: Objective) {
        if objective != Objective::Cost || self.program.amiss(answer) > AMISS {
            return;
        }
        let mut latest = Solution {
            cost_duals: duals.clone(),
            cost_size: self.program.size(answer),
            ..Solution::default()
        };
        self.decode(answer, &mut latest);
        self.latest = Some(latest);
    }

    /// What the plan of a round comes to, where it is one.
    fn value(&self, answer: &Answer, objective: Objective) -> Option<f64> {
        if self.program.amiss(answer) > AMISS {
            return None;
        }
        match objective {
            Objective::Unplaced => Some(self.program.total(answer)),
            Objective::Cost => {
                (self.latest.as_ref()).map(|latest| check::cost(&self.instance, latest).0)
            }
            Objective::Warm(price) => {
                let mut plan = Solution::default();
                self.decode(answer, &mut plan);
                let left: Tonnes = plan.unplaced.iter().sum();
                Some(check::cost(&self.instance, &plan).0 + price * left.0)
            }
            Objective::Missed => None,
        }
    }

    /// Takes sources and arcs into the program.
    fn contest(
        &mut self,
        found: &scan::Found,
        prices: &Prices<'_>,
        objective: Objective,
    ) -> Result<(), SolveError> {
        let anew = found.sources.len() > ANEW && found.sources.len() > self.program.contested();
        for &n in &found.sources {
            let mut arcs = scan::best_arcs(&self.instance, prices, n, self.batch);
            if let Choice::Arc(arc) = self.choice[n]
                && !arcs.contains(&arc)
            {
                arcs.push(arc);
            }
            for &arc in &arcs {
                self.inside[arc as usize] = true;
            }
            self.choice[n] = Choice::Contested;
            if !anew {
                self.program
                    .add_source(&self.instance, n, &arcs, objective)?;
            }
        }
        for &(_, arc) in &found.arcs {
            self.inside[arc as usize] = true;
        }
        if anew {
            return self.write_again(objective);
        }
        for &(n, arc) in &found.arcs {
            self.program.add_arc(&self.instance, n, arc, objective)?;
        }
        if !found.sources.is_empty() {
            self.program.set_constants(&self.instance, &self.choice);
        }
        Ok(())
    }

    /// Writes the program anew, with all that is in it now.
    fn write_again(&mut self, objective: Objective) -> Result<(), SolveError> {
        let arcs: Vec<u32> = (0..self.inside.len())
            .filter(|&a| self.inside[a])
            .map(id)
            .collect();
        self.program = self.program.anew(&self.instance, &self.choice, &arcs)?;
        self.program.aim(&self.instance, objective);
        Ok(())
    }

    /// Among the optima of stage two, the one with the fewest tonne-kilometres: columns with a reduced cost
    /// stay where they are, sources that might go nearer join the program (others with ties stay settled).
    fn shorten(
        &mut self,
        answer: Answer,
        duals: &Duals,
        solution: &mut Solution,
    ) -> Result<(), SolveError> {
        self.report("ties", 1, &Reached::new(Objective::Cost));
        let prices = Prices::new(&self.instance, duals, Objective::Cost);
        let found = scan::tied(&self.instance, &prices, &self.choice, &self.inside);
        let mut answer = answer;
        if !(found.sources.is_empty() && found.arcs.is_empty()) {
            self.contest(&found, &prices, Objective::Cost)?;
            answer = self.program.minimise(Method::Dual, &self.control.stop)?;
        }
        if !self.program.has_ties(&self.instance, &answer, TIE) {
            return Ok(());
        }
        self.program.hold(&answer, TIE);
        self.program.aim_at_distance(&self.instance);
        match self.program.minimise(Method::Primal, &self.control.stop) {
            Ok(shorter) => self.decode(&shorter, solution),
            Err(SolveError::Stopped) => return Err(SolveError::Stopped),
            // The plan is optimal as it is, which of equals it is does not matter that much; but the program is
            // lost with its solve, and is written again for the next.
            Err(_) => return self.write_again(Objective::Cost),
        }
        self.held = true;
        Ok(())
    }

    fn decode(&self, answer: &Answer, solution: &mut Solution) {
        let instance = &*self.instance;
        let positive = |column: usize| answer.values[column].max(0.0);
        solution.unplaced = vec![Tonnes::ZERO; instance.nodes.len()];
        solution.flows.clear();
        for (column, kind) in self.program.kinds().iter().enumerate() {
            match *kind {
                Kind::Unplaced(n) => solution.unplaced[n as usize] = Tonnes(positive(column)),
                Kind::Arc(a) if answer.values[column] > 0.0 => {
                    solution.flows.push((a, Tonnes(positive(column))));
                }
                _ => (),
            }
        }
        for (n, choice) in self.choice.iter().enumerate() {
            let supply = instance.nodes[n].supply;
            match *choice {
                Choice::Contested => (),
                Choice::Stays => solution.unplaced[n] = supply,
                Choice::Arc(a) if supply > Tonnes::ZERO => solution.flows.push((a, supply)),
                Choice::Arc(_) => (),
            }
        }
        solution.flows.sort_unstable_by_key(|&(arc, _)| arc);
    }

    fn report(&self, stage: &'static str, round: usize, reached: &Reached) {
        let (zh, en) = match stage {
            pricing::GUESS => ("由缩小的问题估价", "guessing prices from a likeness"),
            "start" => ("寻找初始方案", "looking for a first plan"),
            "unplaced" => ("使未安置量最小", "least unplaced tonnes"),
            "cost" => ("使费用最低", "least cost"),
            _ => ("在等价方案中取最短运距", "shortest of equal plans"),
        };
        let rows = self.program.contested();
        let [so_far_zh, so_far] = reached.text();
        self.control.report(
            stage,
            Bilingual::new(
                format!("{zh}：第 {round} 轮，{rows} 个产生源待定{so_far_zh}"),
                format!("{en}: round {round}, {rows} sources open{so_far}"),
            ),
            None,
        );
    }
}

/// Duals of a first plan of a likeness: good guesses of what room is worth.
fn likely(
    instance: &Instance,
    price: f64,
    options: &Options,
    control: &Control,
) -> Result<Duals, SolveError> {
    let warm = Objective::Warm(price);
    if !Settled::suits(instance, options) {
        return super::pricing::warm_duals(instance, options, control, warm);
    }
    let mut settled = Settled::open(instance, options, control)?;
    settled.program.lock(f64::INFINITY);
    let (_, mut duals) = settled.rounds(warm, Method::Dual, pricing::GUESS, GUESS)?;
    let cost = |arc: &super::instance::Arc| instance.price(arc).0;
    tighten(instance, cost, price, &mut duals);
    Ok(duals)
}

impl<'a> From<&'a Instance> for Cow<'a, Instance> {
    fn from(instance: &'a Instance) -> Self {
        Cow::Borrowed(instance)
    }
}
