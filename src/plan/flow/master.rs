//! A program that stays open after the plan is found, to ask "what if" of it: one bound or one objective
//! is changed, the solve goes on from the last basis, and arcs are priced in again until none of the whole
//! instance would help. So every answer is that of the full model, not of the columns at hand.

use super::formulation::{Family, Formulation};
use super::instance::{Instance, Limit, id};
use super::pricing::{Options, clean, first_arcs, reach};
use super::solution::{Duals, Solution};
use crate::plan::solver::{
    Answer, Column, Method, NewColumn, Presolve, Row, Sense, Session, SolveError,
};
use crate::quantity::Tonnes;
use crate::stop::StopFlag;

/// What a master minimises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aim {
    /// Unplaced tonnes.
    Unplaced,
    /// Unplaced tonnes of one node.
    Stays(usize),
    /// Cost.
    Cost,
    /// The weights of the [`Setup`].
    Weight,
    /// Tonnes of room opened by elastic columns.
    Opened,
    /// Tonnes by which limits that must be reached are missed.
    Missed,
}

/// A capacity of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Room {
    /// Of a permit line.
    Line(usize),
    /// Of a limit over several lines or arcs.
    Limit(usize),
}

impl Room {
    /// Tonnes.
    pub(super) fn capacity(self, instance: &Instance) -> Tonnes {
        match self {
            Self::Line(l) => instance.lines[l].capacity,
            Self::Limit(k) => instance.limits[k].capacity,
        }
    }

    /// All of an instance: lines, then limits.
    pub(super) fn all(instance: &Instance) -> impl Iterator<Item = Self> + use<> {
        (0..instance.lines.len())
            .map(Self::Line)
            .chain((0..instance.limits.len()).map(Self::Limit))
    }
}

/// How a master is set up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setup<'a> {
    /// Unplaced tonnes are held at this, give or take [`Master::shift`].
    pub least: Option<Tonnes>,
    /// What [`Aim::Weight`] counts, per tonne of each arc of the instance.
    pub weights: Option<&'a [f64]>,
    /// A further quantity per tonne of each arc, summed in a column of its own that [`Master::hold_sum`]
    /// bounds.
    pub held: Option<&'a [f64]>,
    /// That sum counts what limits give, too, at its price.
    pub held_gives: bool,
    /// Every capacity may be exceeded, at so much per tonne in [`Aim::Opened`].
    pub elastic: bool,
}

/// A solved master.
pub(super) struct Found {
    /// What the solver said.
    pub answer: Answer,
    /// By node, line and limit.
    pub duals: Duals,
}

/// The open program.
pub(super) struct Master<'a> {
    instance: &'a Instance,
    stop: &'a StopFlag,
    formulation: Formulation<'a>,
    session: Session,
    /// Arcs in the program and their columns.
    arcs: Vec<u32>,
    columns: Vec<usize>,
    inside: Vec<bool>,
    aim: Aim,
    /// Least amount of each limit.
    least: Vec<f64>,
    /// Row and shift column of the lock.
    lock: Option<(usize, usize)>,
    weights: Option<&'a [f64]>,
    /// Row and column of the sum that is held, and what it counts.
    held: Option<(usize, usize, &'a [f64])>,
    /// Elastic column of each room, in the order of [`Room::all`]; empty without.
    elastic: Vec<usize>,
    /// Columns by which the lock and the held sum may be exceeded, at a penalty: the arcs at hand may not
    /// suffice to keep them, and the penalty tells which are worth having. None is left in an answer.
    penalties: Vec<usize>,
    penalty: f64,
    first_penalty: f64,
    /// Column that is the sum of the elastic ones.
    opened: Option<usize>,
}

/// What the lock may be exceeded by in every solve: rounding must not make a held plan infeasible. The
/// same in all of them, so differences do not see it.
const LOCK_SLACK: f64 = 1e-8;

/// What may be left of an excess: the tolerance of the solver.
const OVER: f64 = 1e-6;

/// An excess that even this does not take away must be.
const HIGHEST_PENALTY: f64 = 1e13;

/// Instances with no more arcs than this have all of them in the program from the start.
const WHOLE: usize = 200;

const NOTHING: Column = Column {
    lower: 0.0,
    upper: 0.0,
};
const FREE: Column = Column {
    lower: 0.0,
    upper: f64::INFINITY,
};

impl<'a> Master<'a> {
    /// Opens the program of a solved instance with the arcs that matter to its solution.
    ///
    /// # Errors
    /// When the solver refuses the program.
    pub(super) fn open(
        instance: &'a Instance,
        solution: &Solution,
        aim: Aim,
        setup: Setup<'a>,
        stop: &'a StopFlag,
    ) -> Result<Self, SolveError> {
        let arcs = start(instance, solution);
        let mut inside = vec![false; instance.arcs.len()];
        for &arc in &arcs {
            inside[arc as usize] = true;
        }
        let mut formulation = Formulation::new(instance, &arcs, Family::ALL);
        let first = formulation.arc(0);
        let columns: Vec<usize> = (first..first + arcs.len()).collect();
        let elastic = if setup.elastic {
            add_elastic(instance, &mut formulation)
        } else {
            Vec::new()
        };
        let lock = setup
            .least
            .and_then(|least| add_lock(&mut formulation, least));
        let held = setup.held.map(|counts| {
            let gives = (instance.limits.iter().enumerate())
                .filter(|_| setup.held_gives)
                .filter_map(|(k, limit)| Some((formulation.give(k)?, limit.give?.0)));
            let entries = (arcs.iter().zip(&columns))
                .map(|(&arc, &column)| (column, counts[arc as usize]))
                .chain(gives)
                .filter(|&(_, w)| w != 0.0)
                .collect();
            let (row, sum) = add_sum(&mut formulation, "held", entries, f64::NEG_INFINITY);
            (row, sum, counts)
        });
        let opened = setup.elastic.then(|| {
            let entries = elastic.iter().map(|&column| (column, 1.0)).collect();
            add_sum(&mut formulation, "opened", entries, 0.0).1
        });
        let mut penalties: Vec<usize> = (lock.map(|(row, _)| row).into_iter())
            .chain(held.map(|(row, ..)| row))
            .map(|row| {
                let program = &mut formulation.program;
                program.columns.push(FREE);
                let column = program.columns.len() - 1;
                program.rows[row].entries.push((column, -1.0));
                column
            })
            .collect();
        let highest = (instance.arcs.iter())
            .map(|a| instance.price(a).0.abs())
            .fold(0.0, f64::max);
        let penalty = 10.0 * highest + 1000.0;
        // What must be reached can be, as the plan shows, but perhaps not by the arcs at hand.
        penalties.extend(
            (instance.limits.iter().enumerate())
                .filter(|(_, limit)| limit.give.is_none())
                .filter_map(|(k, _)| formulation.give(k)),
        );
        let mut costs = vec![0.0; formulation.program.columns.len()];
        for &column in &penalties {
            costs[column] = if aim == Aim::Missed { 1.0 } else { penalty };
        }
        for (n, cost) in costs[..instance.nodes.len()].iter_mut().enumerate() {
            *cost = of_unplaced(aim, n);
        }
        for (k, limit) in instance.limits.iter().enumerate() {
            if let (Some(give), Some(_)) = (formulation.give(k), limit.give) {
                costs[give] = of_give(aim, limit);
            }
        }
        for (&arc, &column) in arcs.iter().zip(&columns) {
            costs[column] = of_arc(instance, aim, setup.weights, arc);
        }
        if let Some(opened) = opened {
            costs[opened] = of_opened(aim);
        }
        let session = Session::open(&formulation.program, |i| costs[i], Presolve::Off)?;
        formulation.forget_entries();
        Ok(Self {
            instance,
            stop,
            formulation,
            session,
            arcs,
            columns,
            inside,
            aim,
            least: instance.bounds().iter().map(|&(least, _)| least).collect(),
            lock,
            weights: setup.weights,
            held,
            elastic,
            penalties,
            penalty,
            first_penalty: penalty,
            opened,
        })
    }

    /// Takes another aim.
    pub(super) fn set_aim(&mut self, aim: Aim) {
        if self.aim == aim {
            return;
        }
        self.aim = aim;
        for n in 0..self.instance.nodes.len() {
            let column = self.formulation.unplaced(n);
            self.session.set_cost(column, of_unplaced(aim, n));
        }
        for (k, limit) in self.instance.limits.iter().enumerate() {
            if let (Some(column), Some(_)) = (self.formulation.give(k), limit.give) {
                self.session.set_cost(column, of_give(aim, limit));
            }
        }
        for (&arc, &column) in self.arcs.iter().zip(&self.columns) {
            let cost = of_arc(self.instance, aim, self.weights, arc);
            self.session.set_cost(column, cost);
        }
        if let Some(opened) = self.opened {
            self.session.set_cost(opened, of_opened(aim));
        }
    }

    fn column(&self, room: Room) -> usize {
        match room {
            Room::Line(l) => self.formulation.inflow(l),
            Room::Limit(k) => self.formulation.used(k),
        }
    }

    fn hold(&mut self, column: usize, lower: f64, upper: f64) {
        self.session.set_bounds(column, Column { lower, upper });
    }

    /// Gives a room another capacity.
    pub(super) fn set_room(&mut self, room: Room, capacity: Tonnes) {
        let least = match room {
            Room::Line(_) => 0.0,
            Room::Limit(k) => self.least[k],
        };
        self.hold(self.column(room), least, capacity.0.max(least));
    }

    /// Lets so many tonnes more (or fewer) stay unplaced than the least.
    pub(super) fn shift(&mut self, by: Tonnes) {
        if let Some((_, column)) = self.lock {
            self.hold(column, by.0, by.0);
        }
    }

    /// Bounds the tonnes of a node that stay.
    pub(super) fn hold_unplaced(&mut self, node: usize, most: Tonnes) {
        self.hold(self.formulation.unplaced(node), 0.0, most.0.max(0.0));
    }

    /// Bounds the sum that is held.
    pub(super) fn hold_sum(&mut self, most: f64) {
        if let Some((_, column, _)) = self.held {
            self.hold(column, f64::NEG_INFINITY, most);
        }
    }

    /// What the aim changes by per unit the held sum may be larger (≤ 0).
    pub(super) fn price_of_sum(&self, answer: &Answer) -> f64 {
        let column = self.held.map(|(_, column, _)| column);
        column.map_or(0.0, |column| clean(answer.reduced[column]).min(0.0))
    }

    /// Bounds the tonnes of room opened.
    pub(super) fn hold_opened(&mut self, most: Tonnes) {
        if let Some(column) = self.opened {
            self.hold(column, 0.0, most.0);
        }
    }

    /// Says what a tonne costs by which a limit that must be kept is missed from below ([`Aim::Missed`]).
    pub(super) fn weigh_give(&mut self, limit: usize, cost: f64) {
        if let Some(column) = self.formulation.give(limit) {
            self.session.set_cost(column, cost);
        }
    }

    /// Bounds the tonnes by which a limit that must be kept is missed from below.
    pub(super) fn hold_give(&mut self, limit: usize, most: f64) {
        if let Some(column) = self.formulation.give(limit) {
            self.hold(column, 0.0, most);
        }
    }

    /// Says what a tonne costs by which a room is exceeded, and how many may be; for elastic masters.
    pub(super) fn weigh_room(&mut self, room: Room, cost: f64, most: f64) {
        if let Some(&column) = self.elastic.get(self.number(room)) {
            self.session.set_cost(column, cost);
            self.hold(column, 0.0, most);
        }
    }

    fn number(&self, room: Room) -> usize {
        match room {
            Room::Line(l) => l,
            Room::Limit(k) => self.instance.lines.len() + k,
        }
    }

    /// Tonnes by which a limit is missed, from below or from above.
    pub(super) fn missed(&self, answer: &Answer, limit: usize) -> f64 {
        let twin = self.elastic.get(self.number(Room::Limit(limit))).copied();
        let columns = self.formulation.give(limit).into_iter().chain(twin);
        columns.map(|column| answer.values[column]).sum()
    }

    /// Solves until no arc outside the program would help.
    ///
    /// # Errors
    /// [`SolveError::Infeasible`] when what is held cannot be; other errors, after which the master is of no
    /// more use.
    pub(super) fn solve(&mut self, method: Method) -> Result<Found, SolveError> {
        let mut method = method;
        loop {
            let mut answer = self.session.minimise(method, self.stop)?;
            method = Method::Primal;
            let duals = self.duals(&answer);
            let price = self.held.map_or(0.0, |(row, ..)| answer.duals[row]);
            let new = self.worthwhile(&duals, price);
            if !new.is_empty() {
                self.add(&new)?;
                continue;
            }
            if self.aim == Aim::Missed {
                return Ok(Found { answer, duals });
            }
            let over: f64 = self.penalties.iter().map(|&c| answer.values[c]).sum();
            if over <= OVER {
                answer.objective -= self.penalty * over;
                return Ok(Found { answer, duals });
            }
            let beyond = self.penalty > HIGHEST_PENALTY;
            self.penalty = if beyond {
                self.first_penalty
            } else {
                self.penalty * 100.0
            };
            for &column in &self.penalties {
                self.session.set_cost(column, self.penalty);
            }
            if beyond {
                return Err(SolveError::Infeasible);
            }
        }
    }

    /// The best arcs of each node outside the program that would lower the objective, with the dual of the
    /// row of the held sum.
    fn worthwhile(&self, duals: &Duals, price: f64) -> Vec<u32> {
        let mut found = Vec::new();
        if self.arcs.len() == self.instance.arcs.len() {
            return found;
        }
        let tolerance = match self.aim {
            Aim::Unplaced | Aim::Stays(_) | Aim::Opened | Aim::Missed => 1e-9,
            Aim::Cost | Aim::Weight => 1e-7,
        };
        let counts = self.held.map(|(.., counts)| counts);
        let mut of_node: Vec<(f64, u32)> = Vec::new();
        for n in 0..self.instance.nodes.len() {
            of_node.clear();
            for a in self.instance.arcs_of(n).filter(|&a| !self.inside[a]) {
                let mut cost = of_arc(self.instance, self.aim, self.weights, id(a));
                cost -= counts.map_or(0.0, |counts| price * counts[a]);
                let reach = reach(self.instance, &self.instance.arcs[a], cost, duals);
                if reach - duals.balance[n] < -tolerance {
                    of_node.push((reach, id(a)));
                }
            }
            of_node.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            found.extend(of_node.iter().take(4).map(|&(_, a)| a));
        }
        found
    }

    fn add(&mut self, arcs: &[u32]) -> Result<(), SolveError> {
        for &arc in arcs {
            let held = self
                .held
                .map(|(row, _, counts)| (row, counts[arc as usize]));
            let column = NewColumn {
                cost: of_arc(self.instance, self.aim, self.weights, arc),
                bounds: FREE,
                entries: (self.formulation.entries(arc as usize))
                    .chain(held.filter(|&(_, w)| w != 0.0))
                    .collect(),
            };
            let place = self.session.add_column(column)?;
            self.inside[arc as usize] = true;
            self.arcs.push(arc);
            self.columns.push(place);
        }
        Ok(())
    }

    fn duals(&self, answer: &Answer) -> Duals {
        let at_most = |column: usize| clean(answer.reduced[column]).min(0.0);
        Duals {
            balance: (0..self.instance.nodes.len())
                .map(|n| {
                    let row = self.formulation.balance_row(n);
                    row.map_or(0.0, |row| clean(answer.duals[row]))
                })
                .collect(),
            line: (0..self.instance.lines.len())
                .map(|l| at_most(self.formulation.inflow(l)))
                .collect(),
            limit: (self.instance.limits.iter().enumerate())
                .map(|(k, limit)| {
                    let dual = clean(answer.reduced[self.formulation.used(k)]);
                    limit.lawful(dual, limit.give.map(|_| of_give(self.aim, limit)))
                })
                .collect(),
            lock: self
                .lock
                .map_or(0.0, |(row, _)| clean(answer.duals[row]).min(0.0)),
        }
    }

    /// Tonnes by arc, where any go.
    pub(super) fn flows(&self, answer: &Answer) -> Vec<(u32, Tonnes)> {
        let mut flows: Vec<(u32, Tonnes)> = (self.arcs.iter().zip(&self.columns))
            .map(|(&arc, &column)| (arc, Tonnes(answer.values[column])))
            .filter(|(_, t)| t.0 > 0.0)
            .collect();
        flows.sort_by_key(|&(arc, _)| arc);
        flows
    }

    /// Tonnes that stay, by node.
    pub(super) fn unplaced(&self, answer: &Answer) -> Vec<Tonnes> {
        (0..self.instance.nodes.len())
            .map(|n| Tonnes(answer.values[self.formulation.unplaced(n)].max(0.0)))
            .collect()
    }

    /// Tonnes each room was exceeded by, where any.
    pub(super) fn opened(&self, answer: &Answer) -> Vec<(Room, Tonnes)> {
        Room::all(self.instance)
            .zip(&self.elastic)
            .map(|(room, &column)| (room, Tonnes(answer.values[column])))
            .filter(|(_, t)| t.0 > 1e-6)
            .collect()
    }
}

/// Objective coefficient of an arc.
fn of_arc(instance: &Instance, aim: Aim, weights: Option<&[f64]>, arc: u32) -> f64 {
    match aim {
        Aim::Unplaced | Aim::Stays(_) | Aim::Opened | Aim::Missed => 0.0,
        Aim::Cost => instance.price(&instance.arcs[arc as usize]).0,
        Aim::Weight => weights.map_or(0.0, |weights| weights[arc as usize]),
    }
}

/// Objective coefficient of a tonne by which a limit gives.
fn of_give(aim: Aim, limit: &Limit) -> f64 {
    match aim {
        Aim::Cost => limit.give.map_or(0.0, |price| price.0),
        Aim::Unplaced | Aim::Stays(_) | Aim::Weight | Aim::Opened | Aim::Missed => 0.0,
    }
}

fn of_unplaced(aim: Aim, node: usize) -> f64 {
    f64::from(u8::from(aim == Aim::Unplaced || aim == Aim::Stays(node)))
}

fn of_opened(aim: Aim) -> f64 {
    f64::from(u8::from(aim == Aim::Opened))
}

/// A second, unbounded column for each capacity, in the rows of the first.
fn add_elastic(instance: &Instance, formulation: &mut Formulation<'_>) -> Vec<usize> {
    let base = formulation.inflow(0);
    let rooms = instance.lines.len() + instance.limits.len();
    let program = &mut formulation.program;
    let first = program.columns.len();
    program.columns.resize(first + rooms, FREE);
    for row in &mut program.rows {
        let twins: Vec<(usize, f64)> = (row.entries.iter())
            .filter_map(|&(column, k)| {
                let room = column.checked_sub(base).filter(|&room| room < rooms)?;
                Some((first + room, k))
            })
            .collect();
        row.entries.extend(twins);
    }
    (first..first + rooms).collect()
}

/// `Σ u − shift ≤ U*`: the row and the column of the shift.
fn add_lock(formulation: &mut Formulation<'_>, least: Tonnes) -> Option<(usize, usize)> {
    let mut lock = formulation.lock(least + Tonnes(LOCK_SLACK))?;
    let program = &mut formulation.program;
    program.columns.push(NOTHING);
    let shift = program.columns.len() - 1;
    lock.entries.push((shift, -1.0));
    program.rows.push(lock);
    Some((program.rows.len() - 1, shift))
}

/// `Σ entries − sum = 0`: the row and the column of the sum.
fn add_sum(
    formulation: &mut Formulation<'_>,
    name: &str,
    mut entries: Vec<(usize, f64)>,
    lower: f64,
) -> (usize, usize) {
    let program = &mut formulation.program;
    program.columns.push(Column { lower, ..FREE });
    let sum = program.columns.len() - 1;
    entries.push((sum, -1.0));
    program.rows.push(Row {
        name: name.to_owned(),
        entries,
        sense: Sense::Equal,
        rhs: 0.0,
    });
    (program.rows.len() - 1, sum)
}

/// The arcs a master starts with: those in use and the best of each node at the prices of room. A solve
/// costs by the column, and most arcs are never asked for.
fn start(instance: &Instance, solution: &Solution) -> Vec<u32> {
    if instance.arcs.len() <= WHOLE {
        return (0..id(instance.arcs.len())).collect();
    }
    let options = Options {
        first: 3,
        ..Options::default()
    };
    let mut arcs = first_arcs(instance, &options, &solution.cost_duals);
    arcs.extend(solution.flows.iter().map(|&(arc, _)| arc));
    arcs.sort_unstable();
    arcs.dedup();
    arcs
}
