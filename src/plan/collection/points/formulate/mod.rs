//! Instance and question in, a mixed program out, and its values back as a plan: the columns of the
//! [mathematics](super), the families of rows in [`rows`].

mod rows;

use super::instance::{Instance, Measure, Question};
use super::solution::{Cost, Open, Plan, Room};
use crate::plan::solver::{Column, Program};
pub use rows::Family;
use std::collections::{BTreeMap, BTreeSet};

/// A program and what its columns stand for.
#[derive(Debug)]
pub struct Formulation<'a> {
    instance: &'a Instance,
    question: &'a Question,
    /// Columns and rows.
    pub program: Program,
    /// What a unit of each column costs, CNY.
    pub costs: Vec<f64>,
    /// What a unit of each column covers, as a share.
    pub covers: Vec<f64>,
    /// Columns of whole numbers.
    pub whole: Vec<usize>,
    names: Vec<String>,
    /// Column of each candidate and size.
    open: Vec<Vec<usize>>,
    /// Rooms by candidate and kind: column and times of emptying of each size.
    rooms: BTreeMap<(usize, usize), Vec<(usize, usize)>>,
    collectors: Vec<usize>,
    /// Column of each way; none where its room cannot be emptied.
    ways: Vec<Option<usize>>,
}

const SHARE: Column = Column {
    lower: 0.0,
    upper: 1.0,
};

impl<'a> Formulation<'a> {
    /// Writes the program down with the families asked for.
    #[must_use]
    pub fn new(instance: &'a Instance, question: &'a Question, families: &[Family]) -> Self {
        let mut made = Self {
            instance,
            question,
            program: Program::default(),
            costs: Vec::new(),
            covers: Vec::new(),
            whole: Vec::new(),
            names: Vec::new(),
            open: Vec::new(),
            rooms: BTreeMap::new(),
            collectors: Vec::new(),
            ways: Vec::new(),
        };
        made.columns();
        for family in families {
            let rows = made.rows(*family);
            made.program.rows.extend(rows);
        }
        made
    }

    fn columns(&mut self) {
        let instance = self.instance;
        for j in 0..instance.candidates.len() {
            let sizes = (0..instance.sizes.len()).map(|s| {
                let bounds = self.bounds(j, s);
                let cost = instance.fixed(j, s).0;
                self.column(format!("y{j}_{s}"), bounds, cost, true)
            });
            let sizes = sizes.collect();
            self.open.push(sizes);
        }
        let pairs: BTreeSet<(usize, usize)> = (instance.ways.iter())
            .map(|way| (way.candidate, instance.demands[way.demand].kind))
            .collect();
        for (j, k) in pairs {
            let Some(trip) = instance.trip(j, instance.kinds[k].collector) else {
                continue;
            };
            let trips = Column {
                lower: 0.0,
                upper: f64::INFINITY,
            };
            let rooms = (0..instance.sizes.len()).map(|s| {
                let room = self.column(format!("r{j}_{k}_{s}"), SHARE, 0.0, true);
                let times = self.column(format!("e{j}_{k}_{s}"), trips, trip.cny.0, false);
                (room, times)
            });
            let rooms = rooms.collect();
            self.rooms.insert((j, k), rooms);
        }
        for c in 0..instance.collectors.len() {
            let column = self.column(format!("u{c}"), SHARE, 0.0, true);
            self.collectors.push(column);
        }
        let all = instance.all(self.question.measure).max(1e-9);
        for (w, way) in instance.ways.iter().enumerate() {
            let demand = &instance.demands[way.demand];
            let column = self
                .rooms
                .contains_key(&(way.candidate, demand.kind))
                .then(|| {
                    let cost = (way.cny - demand.today).0;
                    let column = self.column(format!("x{w}"), SHARE, cost, true);
                    self.covers[column] = instance.covers(way, self.question.measure) / all;
                    column
                });
            self.ways.push(column);
        }
    }

    /// A candidate that was not chosen by hand stays closed, a size that was chosen is open.
    fn bounds(&self, candidate: usize, size: usize) -> Column {
        let Some(held) = &self.question.held else {
            return SHARE;
        };
        let allowed = held
            .iter()
            .any(|one| one.candidate == candidate && one.size.is_none_or(|chosen| chosen == size));
        Column {
            upper: if allowed { 1.0 } else { 0.0 },
            ..SHARE
        }
    }

    fn column(&mut self, name: String, bounds: Column, cost: f64, whole: bool) -> usize {
        let column = self.costs.len();
        self.program.columns.push(bounds);
        self.costs.push(cost);
        self.covers.push(0.0);
        self.names.push(name);
        if whole {
            self.whole.push(column);
        }
        column
    }

    /// The rows in LP text form.
    #[must_use]
    pub fn text(&self) -> String {
        self.program.text(|column| self.names[column].clone())
    }

    /// The plan that values stand for, with emptying as seldom as its tonnes allow.
    #[must_use]
    pub fn decode(&self, values: &[f64]) -> Plan {
        let chosen = |column: usize| values[column] > 0.5;
        let mut plan = Plan::default();
        for (j, sizes) in self.open.iter().enumerate() {
            for (s, &column) in sizes.iter().enumerate() {
                if !chosen(column) {
                    continue;
                }
                let own = self.rooms.range((j, 0)..(j + 1, 0));
                let rooms =
                    own.filter(|(_, columns)| chosen(columns[s].0))
                        .map(|((_, k), columns)| Room {
                            kind: *k,
                            trips: values[columns[s].1].max(0.0),
                        });
                plan.open.push(Open {
                    candidate: j,
                    size: s,
                    rooms: rooms.collect(),
                });
            }
        }
        plan.collectors = (self.collectors.iter().enumerate())
            .filter(|(_, column)| chosen(**column))
            .map(|(i, _)| i)
            .collect();
        plan.ways = (self.ways.iter().enumerate())
            .filter(|(_, column)| column.is_some_and(chosen))
            .map(|(w, _)| w)
            .collect();
        priced(self.instance, &mut plan);
        plan
    }
}

/// Fills in what a plan costs and covers.
pub(super) fn priced(instance: &Instance, plan: &mut Plan) {
    let mut cost = Cost::default();
    let mut brings = vec![false; instance.demands.len()];
    for open in &plan.open {
        cost.points += instance.fixed(open.candidate, open.size);
        for room in &open.rooms {
            if let Some(trip) = instance.trip(open.candidate, instance.kinds[room.kind].collector) {
                cost.trips += trip.cny * room.trips;
            }
        }
    }
    let share = |measure: Measure| {
        let ways = plan.ways.iter().map(|way| &instance.ways[*way]);
        let sum: f64 = ways.map(|way| instance.covers(way, measure)).sum();
        sum / instance.all(measure).max(1e-9)
    };
    (plan.sources, plan.tonnes) = (share(Measure::Sources), share(Measure::Tonnes));
    for &way in &plan.ways {
        let way = &instance.ways[way];
        brings[way.demand] = true;
        cost.brought += way.cny;
    }
    let demands = instance.demands.iter().zip(&brings);
    cost.visited = demands
        .filter(|(_, brings)| !**brings)
        .map(|(d, _)| d.today)
        .sum();
    plan.cost = cost;
}
