//! Column generation: the program starts with the cheapest arcs of each node and takes in, round by
//! round, those the duals show to be worth it, until no arc of the whole instance is left that would help.
//!
//! Order of solves, each from the basis of the one before: a warm-up with a high price on unplaced
//! tonnes, where limits must be reached a stage that asks whether they can be, stage one (least unplaced tonnes), stage two (least cost with the unplaced tonnes locked),
//! and among the optima of stage two the one with the fewest tonne-kilometres.

use super::coarse::Likeness;
use super::formulation::{Family, Formulation};
use super::instance::{Arc, Instance, Limit, Origin, id};
use super::reached::Reached;
use super::settle::Settled;
use super::solution::{Duals, Size, Solution};
use super::ties::{TIE, Tied};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::solver::{Answer, Column, Method, NewColumn, Presolve, Session, SolveError};
use crate::quantity::Tonnes;

/// How the solve goes about it; the answer is the same optimum for any choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Arcs of each node in the program at first, cheapest first.
    pub first: usize,
    /// Arcs of each node added in a round.
    pub batch: usize,
    /// Instances with no more arcs than this are solved with all of them at once.
    pub whole_below: usize,
    /// Instances with more arcs than this are solved as [`super::settle`] says.
    pub settled_above: usize,
    /// Sources that are in the program at first there, at least.
    pub contested: usize,
    /// Row families written (tests leave one out to see the check fail).
    pub families: Vec<Family>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            first: 8,
            batch: 4,
            whole_below: 5_000,
            settled_above: 100_000,
            contested: 400,
            families: Family::ALL.to_vec(),
        }
    }
}

/// What a solve minimises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Objective {
    /// Cost, and so much for each unplaced tonne.
    Warm(f64),
    /// Tonnes by which limits that must be reached are missed.
    Missed,
    /// Unplaced tonnes.
    Unplaced,
    /// Cost.
    Cost,
}

impl Objective {
    pub(super) fn of_unplaced(self) -> f64 {
        match self {
            Self::Warm(price) => price,
            Self::Unplaced => 1.0,
            Self::Missed | Self::Cost => 0.0,
        }
    }

    /// Of a tonne by which an elastic limit gives; one that must hold gives only until it is known to be in reach.
    pub(super) fn of_give(self, limit: &Limit) -> f64 {
        match (self, limit.give) {
            (Self::Warm(_) | Self::Cost, Some(price)) => price.0,
            (Self::Warm(price), None) => 10.0 * price,
            (Self::Missed, None) => 1.0,
            _ => 0.0,
        }
    }

    pub(super) fn of_arc(self, instance: &Instance, arc: &Arc) -> f64 {
        match self {
            Self::Missed | Self::Unplaced => 0.0,
            Self::Warm(_) | Self::Cost => instance.price(arc).0,
        }
    }

    /// Reduced costs above `−tolerance` are not worth a column.
    pub(super) fn tolerance(self) -> f64 {
        match self {
            Self::Missed | Self::Unplaced => 1e-9,
            Self::Warm(_) | Self::Cost => 1e-7,
        }
    }
}

/// The stage of a likeness: what it reaches says nothing of the instance itself.
pub(super) const GUESS: &str = "guess";

/// One stream in so many stands for the others in a likeness.
const SHARE: usize = 16;

/// Tonnes by which all limits together may be missed before they count as out of reach.
const MISSED: f64 = 1e-6;

/// Solves an instance.
///
/// # Errors
/// [`SolveError::Infeasible`] when limits that must be reached cannot be; [`SolveError::Stopped`] when stopped before a plan with the least unplaced tonnes was found;
/// solver failures.
pub fn solve(
    instance: &Instance,
    options: &Options,
    control: &Control,
) -> Result<Solution, SolveError> {
    if instance.nodes.is_empty() {
        return Ok(empty(instance));
    }
    if Settled::suits(instance, options) {
        match Settled::open(instance, options, control).and_then(|mut settled| settled.solve()) {
            Ok(Some(solution)) => return Ok(solution),
            Err(SolveError::Stopped) => return Err(SolveError::Stopped),
            // Missed limits and failures are for the slower way to judge; it tells what it finds.
            Ok(None) | Err(_) => control.report(
                "start",
                Bilingual::new("改用逐列求解", "going on column by column"),
                None,
            ),
        }
    }
    let highest = (instance.arcs.iter())
        .map(|a| instance.price(a).0.abs())
        .fold(0.0, f64::max);
    let warm = Objective::Warm(10.0 * highest + 1000.0);
    let (mut generation, _) = Generation::warm(instance, options, control, warm, "start")?;
    generation.reach_limits()?;
    let (answer, first) = generation.run(Objective::Unplaced, Method::Primal, "unplaced")?;
    let mut solution = Solution {
        least_unplaced: Tonnes(lockable(answer.objective.max(0.0))),
        unplaced_duals: generation.duals(&answer, Objective::Unplaced),
        unplaced_size: first,
        ..Solution::default()
    };
    tighten(instance, |_| 0.0, 1.0, &mut solution.unplaced_duals);
    generation.decode(&generation.arcs, &answer, &mut solution);
    solution.cost_duals = Duals::none(instance);
    generation.lock(solution.least_unplaced)?;
    match generation.cost_stage(&mut solution) {
        Ok(()) => (),
        Err(SolveError::Stopped) => {
            solution.stopped = true;
            generation.keep_latest(&mut solution);
        }
        Err(other) => return Err(other),
    }
    tighten(
        instance,
        |arc| instance.price(arc).0,
        0.0,
        &mut solution.cost_duals,
    );
    Ok(solution)
}

/// Duals of a first plan, unplaced tonnes at a price.
pub(super) fn warm_duals(
    instance: &Instance,
    options: &Options,
    control: &Control,
    warm: Objective,
) -> Result<Duals, SolveError> {
    Ok(Generation::warm(instance, options, control, warm, GUESS)?.1)
}

/// A least total the next stage can be held at: each row may be off by the solver's tolerance, so the sum of
/// many large ones is no sharper than this.
pub(super) fn lockable(least: f64) -> f64 {
    const LARGE: f64 = 1e6;
    const BLUR: f64 = 1e-10;
    if least > LARGE {
        least * (1.0 + BLUR)
    } else {
        least
    }
}

fn empty(instance: &Instance) -> Solution {
    let size = Size {
        rounds: 1,
        ..Size::default()
    };
    Solution {
        unplaced_duals: Duals::none(instance),
        cost_duals: Duals::none(instance),
        unplaced_size: size,
        cost_size: size,
        ..Solution::default()
    }
}

struct Generation<'a> {
    instance: &'a Instance,
    options: &'a Options,
    control: &'a Control,
    formulation: Formulation<'a>,
    session: Session,
    /// Arcs in the program, in the order of their columns.
    arcs: Vec<u32>,
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
    fn warm(
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
    fn run(
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
    fn keep_latest(&mut self, solution: &mut Solution) {
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
    fn reach_limits(&mut self) -> Result<(), SolveError> {
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

    fn cost_stage(&mut self, solution: &mut Solution) -> Result<(), SolveError> {
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

    fn lock(&mut self, least: Tonnes) -> Result<(), SolveError> {
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
    fn duals(&self, answer: &Answer, objective: Objective) -> Duals {
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

    fn decode(&self, arcs: &[u32], answer: &Answer, solution: &mut Solution) {
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
pub(super) fn first_arcs(instance: &Instance, options: &Options, guess: &Duals) -> Vec<u32> {
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

/// Reduced cost of every arc of a node.
fn reduced_costs(
    instance: &Instance,
    node: usize,
    duals: &Duals,
    objective: Objective,
) -> impl Iterator<Item = (usize, f64)> {
    instance.arcs_of(node).map(move |a| {
        let arc = &instance.arcs[a];
        let reach = reach(instance, arc, objective.of_arc(instance, arc), duals);
        (a, reach - duals.balance[node])
    })
}

/// What a tonne costs on an arc when the duals are paid for the room it takes.
pub(super) fn reach(instance: &Instance, arc: &Arc, cost: f64, duals: &Duals) -> f64 {
    cost - duals.of_line(instance, arc.line as usize) - duals.of_arc(instance, arc)
}

/// Rounds away what is only noise of the arithmetic.
pub(super) fn clean(dual: f64) -> f64 {
    let rounded = (dual * 1e12).round() / 1e12;
    if rounded.abs() < 1e-9 { 0.0 } else { rounded }
}

/// Makes the balance duals exact for the limit duals given: the most a tonne of each node is worth,
/// `min(unplaced price − lock, min over its arcs)`, from the last residues back to the streams. Where
/// residues feed a circle the solver's duals stay; the bound charges what is left.
pub(super) fn tighten(
    instance: &Instance,
    cost: impl Fn(&Arc) -> f64,
    unplaced: f64,
    duals: &mut Duals,
) {
    let mut depth = Depth {
        seen: vec![false; instance.nodes.len()],
        order: Vec::with_capacity(instance.nodes.len()),
    };
    for n in 0..instance.nodes.len() {
        if !matches!(instance.nodes[n].origin, Origin::Stream(_)) {
            depth.visit(instance, n);
        }
    }
    let streams = (0..instance.nodes.len())
        .filter(|&n| matches!(instance.nodes[n].origin, Origin::Stream(_)));
    for n in depth.order.into_iter().chain(streams) {
        let mut least = unplaced - duals.lock;
        for a in instance.arcs_of(n) {
            let arc = &instance.arcs[a];
            least = least.min(reach(instance, arc, cost(arc), duals));
        }
        duals.balance[n] = clean(least);
    }
}

/// Nodes of facilities, those that others feed last.
struct Depth {
    seen: Vec<bool>,
    order: Vec<usize>,
}

impl Depth {
    /// Walks what a node feeds with a stack of its own: residues may follow residues to any depth.
    fn visit(&mut self, instance: &Instance, node: usize) {
        if self.seen[node] {
            return;
        }
        self.seen[node] = true;
        let mut path = vec![(node, fed_by(instance, node))];
        while let Some((node, rest)) = path.last_mut() {
            match rest.pop() {
                Some(next) if !self.seen[next] => {
                    self.seen[next] = true;
                    path.push((next, fed_by(instance, next)));
                }
                Some(_) => (),
                None => {
                    self.order.push(*node);
                    path.pop();
                }
            }
        }
    }
}

/// Nodes that the lines a node may go to feed, each once.
fn fed_by(instance: &Instance, node: usize) -> Vec<usize> {
    let mut fed: Vec<usize> = (instance.arcs_of(node))
        .flat_map(|a| &instance.lines[instance.arcs[a].line as usize].outputs)
        .map(|&(next, _)| next as usize)
        .collect();
    fed.sort_unstable_by(|a, b| b.cmp(a));
    fed.dedup();
    fed
}
