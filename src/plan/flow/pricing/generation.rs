//! The program of a solve, and the rounds in which it takes in the arcs that are worth it.

use super::duals::{clean, reach, reduced_costs};
use super::{GUESS, Objective, Options};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::flow::coarse::Likeness;
use crate::plan::flow::formulation::Formulation;
use crate::plan::flow::instance::{Instance, Limit, id};
use crate::plan::flow::reached::Reached;
use crate::plan::flow::solution::{Duals, Size, Solution};
use crate::plan::flow::ties::{TIE, Tied};
use crate::plan::solver::{Answer, Column, Method, NewColumn, Presolve, Session, SolveError};
use crate::quantity::Tonnes;

/// One stream in so many stands for the others in a likeness.
const SHARE: usize = 16;

/// Tonnes by which all limits together may be missed before they count as out of reach.
const MISSED: f64 = 1e-6;

/// A program that grows by columns, and where its solves are.
pub(super) struct Generation<'a> {
    instance: &'a Instance,
    options: &'a Options,
    control: &'a Control,
    formulation: Formulation<'a>,
    session: Session,
    /// Arcs in the program, in the order of their columns.
    pub(super) arcs: Vec<u32>,
    /// Whether an arc is in the program.
    inside: Vec<bool>,
    lock: Option<usize>,
    /// What the lock holds the unplaced tonnes to.
    least: Tonnes,
    objective: Objective,
    /// The last round of the stage at work.
    latest: Option<Latest>,
}

/// A round that a stop may have to go back to: its answer is a plan, and its duals bound every other.
struct Latest {
    answer: Answer,
    duals: Duals,
    /// How many arcs were in the program.
    arcs: usize,
    size: Size,
}

impl<'a> Generation<'a> {
    /// Opens a program and solves it with a high price on unplaced tonnes; a large instance first lets
    /// a likeness of itself find out which arcs matter.
    pub(super) fn warm(
        instance: &'a Instance,
        options: &'a Options,
        control: &'a Control,
        warm: Objective,
        stage: &'static str,
    ) -> Result<(Self, Duals), SolveError> {
        let arcs = if instance.arcs.len() <= options.whole_below {
            (0..id(instance.arcs.len())).collect()
        } else {
            let likeness = Likeness::of(instance, SHARE);
            let guess = if likeness.instance.nodes.len() * 4 <= instance.nodes.len() {
                let (_, duals) =
                    Generation::warm(&likeness.instance, options, control, warm, GUESS)?;
                likeness.enlarge(instance, duals)
            } else {
                Duals::none(instance)
            };
            first_arcs(instance, options, &guess)
        };
        let mut generation = Self::open(instance, options, control, arcs)?;
        let (answer, _) = generation.run(warm, Method::Dual, stage)?;
        let duals = generation.duals(&answer, warm);
        Ok((generation, duals))
    }

    fn open(
        instance: &'a Instance,
        options: &'a Options,
        control: &'a Control,
        arcs: Vec<u32>,
    ) -> Result<Self, SolveError> {
        let mut inside = vec![false; instance.arcs.len()];
        for &arc in &arcs {
            inside[arc as usize] = true;
        }
        let mut formulation = Formulation::new(instance, &arcs, &options.families);
        let session = Session::open(&formulation.program, |_| 0.0, Presolve::Off)?;
        formulation.forget_entries();
        Ok(Self {
            instance,
            options,
            control,
            formulation,
            session,
            arcs,
            inside,
            lock: None,
            least: Tonnes::ZERO,
            objective: Objective::Unplaced,
            latest: None,
        })
    }

    /// Solves for one objective until no arc outside the program would help.
    pub(super) fn run(
        &mut self,
        objective: Objective,
        method: Method,
        stage: &'static str,
    ) -> Result<(Answer, Size), SolveError> {
        self.set_objective(objective);
        self.latest = None;
        let mut size = Size::default();
        let mut reached = Reached::new(objective);
        let mut method = method;
        loop {
            self.report(stage, size, &reached);
            let answer = self.session.minimise(method, &self.control.stop)?;
            method = Method::Primal;
            size.rounds += 1;
            size.iterations += answer.iterations;
            size.rows = answer.duals.len();
            size.columns = answer.values.len();
            let duals = self.duals(&answer, objective);
            let new = self.worthwhile(&duals, objective);
            if new.is_empty() {
                return Ok((answer, size));
            }
            if stage != GUESS && reached.due(self.instance, &answer) {
                let value = Some(answer.objective);
                reached.count(self.instance, duals.clone(), self.least, value);
            }
            self.latest = Some(Latest {
                answer,
                duals,
                arcs: self.arcs.len(),
                size,
            });
            self.add(&new)?;
        }
    }

    /// After a stop in the stage of costs: the plan of its last round, where it had one, with what it proves.
    pub(super) fn keep_latest(&mut self, solution: &mut Solution) {
        if self.objective != Objective::Cost {
            return;
        }
        if let Some(latest) = self.latest.take() {
            self.decode(&self.arcs[..latest.arcs], &latest.answer, solution);
            solution.cost_duals = latest.duals;
            solution.cost_size = latest.size;
        }
    }

    /// Where limits must be reached, finds arcs that reach them, and holds the limits from then on.
    pub(super) fn reach_limits(&mut self) -> Result<(), SolveError> {
        let must = |limit: &Limit| limit.elastic() && limit.give.is_none();
        if !self.instance.limits.iter().any(must) {
            return Ok(());
        }
        let (answer, _) = self.run(Objective::Missed, Method::Primal, "limits")?;
        if answer.objective > MISSED {
            return Err(SolveError::Infeasible);
        }
        for (k, _) in (self.instance.limits.iter().enumerate()).filter(|(_, limit)| must(limit)) {
            if let Some(column) = self.formulation.give(k) {
                self.session.set_bounds(
                    column,
                    Column {
                        lower: 0.0,
                        upper: 0.0,
                    },
                );
            }
        }
        Ok(())
    }

    pub(super) fn cost_stage(&mut self, solution: &mut Solution) -> Result<(), SolveError> {
        let (answer, size) = self.run(Objective::Cost, Method::Primal, "cost")?;
        solution.cost_duals = self.duals(&answer, Objective::Cost);
        solution.cost_size = size;
        self.decode(&self.arcs, &answer, solution);
        let duals = solution.cost_duals.clone();
        self.shorten(&answer, &duals, solution)
    }

    /// Among the optima of stage two, the one with the fewest tonne-kilometres.
    fn shorten(
        &self,
        answer: &Answer,
        duals: &Duals,
        solution: &mut Solution,
    ) -> Result<(), SolveError> {
        let outside: Vec<u32> = (0..self.instance.nodes.len())
            .flat_map(|n| {
                let reduced = reduced_costs(self.instance, n, duals, Objective::Cost);
                reduced.filter(|&(_, r)| r <= TIE).map(|(a, _)| id(a))
            })
            .filter(|&a| !self.inside[a as usize])
            .collect();
        self.report("ties", Size::default(), &Reached::new(Objective::Cost));
        let tied = Tied {
            instance: self.instance,
            families: &self.options.families,
            arcs: &self.arcs,
            answer,
            outside: &outside,
        };
        if let Some((arcs, shorter)) = tied.shortest(solution, &self.control.stop)? {
            self.decode(&arcs, &shorter, solution);
        }
        Ok(())
    }

    fn set_objective(&mut self, objective: Objective) {
        self.objective = objective;
        for n in 0..self.instance.nodes.len() {
            self.session
                .set_cost(self.formulation.unplaced(n), objective.of_unplaced());
        }
        for (k, limit) in self.instance.limits.iter().enumerate() {
            if let Some(column) = self.formulation.give(k) {
                self.session.set_cost(column, objective.of_give(limit));
            }
        }
        for (i, &arc) in self.arcs.iter().enumerate() {
            let arc = &self.instance.arcs[arc as usize];
            self.session.set_cost(
                self.formulation.arc(i),
                objective.of_arc(self.instance, arc),
            );
        }
    }

    pub(super) fn lock(&mut self, least: Tonnes) -> Result<(), SolveError> {
        if let Some(row) = self.formulation.lock(least) {
            self.lock = Some(self.session.add_row_at_most(row.rhs, row.entries)?);
            self.least = least;
        }
        Ok(())
    }

    fn add(&mut self, arcs: &[u32]) -> Result<(), SolveError> {
        for &arc in arcs {
            self.inside[arc as usize] = true;
            self.arcs.push(arc);
            let column = NewColumn {
                cost: self
                    .objective
                    .of_arc(self.instance, &self.instance.arcs[arc as usize]),
                bounds: Column {
                    lower: 0.0,
                    upper: f64::INFINITY,
                },
                entries: self.formulation.entries(arc as usize).collect(),
            };
            self.session.add_columns([column])?;
        }
        Ok(())
    }

    /// The best arcs of each node that would lower the objective, up to the batch.
    fn worthwhile(&self, duals: &Duals, objective: Objective) -> Vec<u32> {
        let mut found = Vec::new();
        if self.arcs.len() == self.instance.arcs.len() {
            return found;
        }
        let mut of_node: Vec<(f64, u32)> = Vec::new();
        for n in 0..self.instance.nodes.len() {
            of_node.clear();
            of_node.extend(
                reduced_costs(self.instance, n, duals, objective)
                    .filter(|&(a, r)| r < -objective.tolerance() && !self.inside[a])
                    .map(|(a, r)| (r, id(a))),
            );
            of_node.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            found.extend(of_node.iter().take(self.options.batch).map(|&(_, a)| a));
        }
        found
    }

    /// Duals of an answer by node, line and limit, with the signs of the canonical form.
    pub(super) fn duals(&self, answer: &Answer, objective: Objective) -> Duals {
        let (nodes, lines, limits) = (
            self.instance.nodes.len(),
            self.instance.lines.len(),
            self.instance.limits.len(),
        );
        let lock = match (self.lock, objective) {
            (Some(row), Objective::Cost) => clean(answer.duals[row]).min(0.0),
            _ => 0.0,
        };
        Duals {
            balance: (0..nodes)
                .map(|n| {
                    let row = self.formulation.balance_row(n);
                    row.map_or(0.0, |row| clean(answer.duals[row]))
                })
                .collect(),
            line: (0..lines)
                .map(|l| clean(answer.reduced[self.formulation.inflow(l)]).min(0.0))
                .collect(),
            limit: (0..limits)
                .map(|k| {
                    let dual = clean(answer.reduced[self.formulation.used(k)]);
                    let limit = &self.instance.limits[k];
                    limit.lawful(dual, limit.give.map(|_| objective.of_give(limit)))
                })
                .collect(),
            lock,
        }
    }

    pub(super) fn decode(&self, arcs: &[u32], answer: &Answer, solution: &mut Solution) {
        let positive = |column: usize| answer.values[column].max(0.0);
        solution.unplaced = (0..self.instance.nodes.len())
            .map(|n| Tonnes(positive(self.formulation.unplaced(n))))
            .collect();
        let mut flows: Vec<(u32, Tonnes)> = (arcs.iter().enumerate())
            .map(|(i, &arc)| (arc, Tonnes(positive(self.formulation.arc(i)))))
            .filter(|(_, t)| t.0 > 0.0)
            .collect();
        flows.sort_by_key(|&(arc, _)| arc);
        solution.flows = flows;
    }

    fn report(&self, stage: &'static str, size: Size, reached: &Reached) {
        let (zh, en) = match stage {
            GUESS => ("由缩小的问题估价", "guessing prices from a likeness"),
            "start" => ("寻找初始方案", "looking for a first plan"),
            "limits" => (
                "检验下限能否达到",
                "asking whether all limits can be reached",
            ),
            "unplaced" => ("使未安置量最小", "least unplaced tonnes"),
            "cost" => ("使费用最低", "least cost"),
            _ => ("在等价方案中取最短运距", "shortest of equal plans"),
        };
        let (round, arcs) = (size.rounds + 1, self.arcs.len());
        let [so_far_zh, so_far] = reached.text();
        self.control.report(
            stage,
            Bilingual::new(
                format!("{zh}：第 {round} 轮，{arcs} 条路径{so_far_zh}"),
                format!("{en}: round {round}, {arcs} arcs{so_far}"),
            ),
            None,
        );
    }
}

/// The arcs a program starts with: the cheapest of each node, room at the prices guessed.
pub(in crate::plan::flow) fn first_arcs(
    instance: &Instance,
    options: &Options,
    guess: &Duals,
) -> Vec<u32> {
    let mut arcs = Vec::with_capacity(instance.nodes.len() * options.first);
    let mut of_node: Vec<(f64, u32)> = Vec::new();
    for n in 0..instance.nodes.len() {
        of_node.clear();
        of_node.extend(instance.arcs_of(n).map(|a| {
            let arc = &instance.arcs[a];
            (reach(instance, arc, instance.price(arc).0, guess), id(a))
        }));
        of_node.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        arcs.extend(of_node.iter().take(options.first).map(|&(_, a)| a));
    }
    arcs
}
