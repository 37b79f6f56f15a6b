//! Years in, one flow instance out, and its solution taken apart again: one function per family of what joins
//! the periods. The stack counts tonnes over each period times what an unplaced tonne of it weighs, so that
//! least unplaced tonnes of the stack are the least of what they weigh together.

use super::instance::Years;
use super::solution::{Flows, YearsDuals, YearsSolution};
use crate::dataset::vocabulary::Route;
use crate::plan::flow::instance::{Arc, Instance, Limit, Line, Node, Term};
use crate::plan::flow::solution::{Duals, Solution};
use crate::plan::outcome::LimitKind;
use crate::quantity::{CnyPerTonne, Metres, Tonnes};

/// A family of what joins the periods, numbered as in the mathematics of [`super`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// (Y1) What lies when a period ends is there in the next.
    Carry,
    /// (Y2) What lies when a period ends came in it.
    Fresh,
    /// (Y3) Room of stores.
    Store,
    /// (Y4) Life of landfills.
    Life,
}

impl Family {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Carry, Self::Fresh, Self::Store, Self::Life];
}

/// What an arc of the stack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// An arc of a period.
    Flow(usize, u32),
    /// What lies of a heap when a period ends.
    Kept(usize, usize),
}

/// A stacked instance and where everything in it is.
#[derive(Clone, Debug)]
pub struct Stack<'a> {
    years: &'a Years,
    families: Vec<Family>,
    /// All periods as one.
    pub instance: Instance,
    /// First node and line of each period.
    nodes: Vec<u32>,
    lines: Vec<u32>,
    /// Limit of the stack for each limit of each period.
    limits: Vec<Vec<u32>>,
    /// Limit of each landfill; none where the family is left out.
    life: Vec<Option<u32>>,
    /// By heap and period.
    keep: Vec<Vec<Option<u32>>>,
    fresh: Vec<Vec<Option<u32>>>,
    /// By store and period.
    store: Vec<Vec<Option<u32>>>,
    arcs: Vec<Of>,
}

fn id(index: usize) -> u32 {
    u32::try_from(index).expect("a case has fewer than 2^32 rows and arcs")
}

impl<'a> Stack<'a> {
    /// Stacks the periods and joins them by the families asked for.
    #[must_use]
    pub fn new(years: &'a Years, families: &[Family]) -> Self {
        let by_period = |n: usize| vec![vec![None; years.periods.len()]; n];
        let mut stack = Self {
            years,
            families: families.to_vec(),
            instance: Instance {
                arc_start: vec![0],
                counts: vec![Vec::new()],
                ..Instance::default()
            },
            nodes: Vec::new(),
            lines: Vec::new(),
            limits: Vec::new(),
            life: vec![None; years.landfills.len()],
            keep: by_period(years.heaps.len()),
            fresh: by_period(years.heaps.len()),
            store: by_period(years.stores.len()),
            arcs: Vec::new(),
        };
        stack.life();
        for p in 0..years.periods.len() {
            stack.period(p);
        }
        stack.carry();
        stack.fresh();
        stack.store();
        stack.arcs();
        stack
    }

    /// Line of the stack that is a line of a period.
    pub(in crate::plan) fn line(&self, period: usize, line: usize) -> u32 {
        self.lines[period] + id(line)
    }

    /// Limit of the stack that is a limit of a period.
    pub(in crate::plan) fn limit_of(&self, period: usize, limit: usize) -> u32 {
        self.limits[period][limit]
    }

    fn has(&self, family: Family) -> bool {
        self.families.contains(&family)
    }

    fn limit(&mut self, limit: Limit) -> u32 {
        self.instance.limits.push(limit);
        id(self.instance.limits.len() - 1)
    }

    /// (Y4) One room over all periods for each landfill.
    fn life(&mut self) {
        if !self.has(Family::Life) {
            return;
        }
        for (i, landfill) in self.years.landfills.iter().enumerate() {
            let limit = Limit::at_most(LimitKind::Landfill, landfill.row, landfill.room);
            self.life[i] = Some(self.limit(limit));
        }
    }

    /// Stack amount of a tonne a year of a period.
    fn scale(&self, p: usize) -> f64 {
        self.years.periods[p].years * self.years.periods[p].urgency
    }

    /// Nodes, lines and limits of a period.
    fn period(&mut self, p: usize) {
        let (years, period, scale) = (self.years, &self.years.periods[p], self.scale(p));
        let price = period.discount / period.urgency;
        let limits: Vec<u32> = (period.flow.limits.iter())
            .map(|limit| {
                let shared = years.landfill_of(limit).and_then(|i| self.life[i]);
                shared.unwrap_or_else(|| {
                    self.limit(Limit {
                        least: limit.least.map(|t| t * scale),
                        capacity: limit.capacity * scale,
                        give: limit.give.map(|cny| cny * price),
                        ..*limit
                    })
                })
            })
            .collect();
        let node = id(self.instance.nodes.len());
        self.nodes.push(node);
        self.lines.push(id(self.instance.lines.len()));
        // Wastes of periods are told apart, so that a likeness of the stack keeps to each period.
        let wastes = 1
            + (years.periods.iter())
                .flat_map(|p| p.flow.nodes.iter().map(|n| n.waste))
                .max()
                .unwrap_or_default();
        (self.instance.nodes).extend(period.flow.nodes.iter().map(|node| Node {
            waste: id(p) * wastes + node.waste,
            supply: node.supply * scale,
            ..*node
        }));
        let terms = |terms: &[Term]| -> Vec<Term> {
            (terms.iter())
                .map(|&(k, share)| {
                    // Rooms of landfills are of all periods, in tonnes.
                    let joint = self.life.contains(&Some(limits[k as usize]));
                    let unit = if joint { period.urgency } else { 1.0 };
                    (limits[k as usize], share / unit)
                })
                .collect()
        };
        (self.instance.lines).extend(period.flow.lines.iter().map(|line| {
            Line {
                capacity: line.capacity * scale,
                gate: line.gate * price,
                limits: terms(&line.limits),
                outputs: (line.outputs.iter())
                    .map(|&(to, factor)| (node + to, factor))
                    .collect(),
                ..*line
            }
        }));
        (self.instance.counts).extend(period.flow.counts.iter().map(|set| terms(set)));
        self.limits.push(limits);
    }

    /// (Y1) A line of its own takes what lies of a heap when a period ends to its node of the next; the opening
    /// stock is there in the first.
    fn carry(&mut self) {
        for (h, heap) in self.years.heaps.iter().enumerate() {
            if let Some(first) = heap.nodes.first().copied().flatten() {
                let urgency = self.years.periods[0].urgency;
                self.instance.nodes[first as usize].supply += heap.opening * urgency;
            }
            if !self.has(Family::Carry) {
                continue;
            }
            for p in 0..self.years.periods.len() {
                if !self.years.may_keep(h, p) {
                    continue;
                }
                let next = heap.nodes.get(p + 1).copied().flatten();
                let urgency = |p: usize| self.years.periods[p].urgency;
                let outputs =
                    next.map(|node| (self.nodes[p + 1] + node, urgency(p + 1) / urgency(p)));
                self.keep[h][p] = Some(id(self.instance.lines.len()));
                self.instance.lines.push(Line {
                    permit: id(h),
                    facility: id(h),
                    capacity: heap.most[p] * urgency(p),
                    gate: CnyPerTonne::ZERO,
                    limits: Vec::new(),
                    outputs: outputs.into_iter().collect(),
                });
            }
        }
    }

    /// (Y2) `kept − Σ arrivals ÷ years ≤ 0`: what lies came in the last year of the period.
    fn fresh(&mut self) {
        if !self.has(Family::Fresh) {
            return;
        }
        for h in 0..self.years.heaps.len() {
            for p in 0..self.years.periods.len() {
                let Some(keep) = self.keep[h][p].filter(|_| self.years.heaps[h].fresh) else {
                    continue;
                };
                let limit = self.limit(Limit::at_most(LimitKind::Element, id(h), Tonnes::ZERO));
                self.fresh[h][p] = Some(limit);
                self.instance.lines[keep as usize].limits.push((limit, 1.0));
                let years = self.years.periods[p].years;
                for (l, factor) in self.years.feeders(h, p) {
                    let line = &mut self.instance.lines[self.lines[p] as usize + l];
                    line.limits.push((limit, -factor / years));
                }
            }
        }
    }

    /// (Y3) `Σ kept ≤ room` for the heaps of a store when a period ends.
    fn store(&mut self) {
        if !self.has(Family::Store) {
            return;
        }
        for (s, store) in self.years.stores.iter().enumerate() {
            for p in 0..self.years.periods.len() {
                let keeps = store.heaps.iter();
                let keeps: Vec<u32> = keeps.filter_map(|&h| self.keep[h as usize][p]).collect();
                if keeps.is_empty() {
                    continue;
                }
                let limit = self.limit(Limit::at_most(LimitKind::Facility, id(s), store.room));
                self.store[s][p] = Some(limit);
                let unit = self.years.periods[p].urgency;
                for keep in keeps {
                    self.instance.lines[keep as usize]
                        .limits
                        .push((limit, 1.0 / unit));
                }
            }
        }
    }

    /// Arcs of the periods, and one for what lies of each heap.
    fn arcs(&mut self) {
        let mut first_set = 1;
        for (p, period) in self.years.periods.iter().enumerate() {
            let mut keeps: Vec<(u32, usize, u32)> = (self.keep.iter().enumerate())
                .filter_map(|(h, of_heap)| Some((self.years.heaps[h].nodes[p]?, h, of_heap[p]?)))
                .collect();
            keeps.sort_unstable();
            let price = period.discount / period.urgency;
            for n in 0..period.flow.nodes.len() {
                for a in period.flow.arcs_of(n) {
                    let arc = &period.flow.arcs[a];
                    self.instance.arcs.push(Arc {
                        line: self.lines[p] + arc.line,
                        quota: arc.quota.map(|q| self.limits[p][q as usize]),
                        counts: match arc.counts {
                            0 => 0,
                            set => first_set + set,
                        },
                        transport: arc.transport * price,
                        handling: arc.handling * price,
                        ..*arc
                    });
                    self.arcs.push(Of::Flow(p, id(a)));
                }
                for &(_, h, line) in keeps.iter().filter(|keep| keep.0 as usize == n) {
                    self.instance.arcs.push(Arc {
                        line,
                        quota: None,
                        counts: 0,
                        route: Route::District,
                        metres: Metres(0.0),
                        transport: CnyPerTonne::ZERO,
                        handling: CnyPerTonne::ZERO,
                    });
                    self.arcs.push(Of::Kept(h, p));
                }
                self.instance.arc_start.push(id(self.instance.arcs.len()));
            }
            first_set += id(period.flow.counts.len());
        }
    }

    /// The solution of the stack as one of the years.
    #[must_use]
    pub fn apart(&self, solution: &Solution) -> YearsSolution {
        let years = self.years;
        let mut apart = YearsSolution {
            periods: vec![Flows::default(); years.periods.len()],
            kept: vec![vec![Tonnes::ZERO; years.periods.len()]; years.heaps.len()],
            least_unplaced: solution.least_unplaced,
            unplaced_duals: self.duals(&solution.unplaced_duals),
            cost_duals: self.duals(&solution.cost_duals),
            unplaced_size: solution.unplaced_size,
            cost_size: solution.cost_size,
            stopped: solution.stopped,
        };
        for &(arc, t) in &solution.flows {
            match self.arcs[arc as usize] {
                Of::Flow(p, a) => {
                    let t = t / self.scale(p);
                    apart.periods[p].flows.push((a, t));
                }
                Of::Kept(h, p) => apart.kept[h][p] += t / years.periods[p].urgency,
            }
        }
        for (p, period) in years.periods.iter().enumerate() {
            let first = self.nodes[p] as usize;
            let nodes = &solution.unplaced[first..first + period.flow.nodes.len()];
            apart.periods[p].unplaced = nodes.iter().map(|&t| t / self.scale(p)).collect();
        }
        apart
    }

    fn duals(&self, duals: &Duals) -> YearsDuals {
        let of_limit = |k: Option<u32>| k.map_or(0.0, |k| duals.limit[k as usize]);
        let urgency = |p: usize| self.years.periods[p].urgency;
        // A row of a period in stack amounts, said in tonnes over the period.
        let scaled = |of: &[f64], p: usize| of.iter().map(|d| d * urgency(p)).collect();
        YearsDuals {
            periods: (self.years.periods.iter().enumerate())
                .map(|(p, period)| {
                    let (n, l) = (self.nodes[p] as usize, self.lines[p] as usize);
                    let shared = |k: usize| {
                        let of = self.years.landfill_of(&period.flow.limits[k]);
                        of.is_some_and(|i| self.life[i].is_some())
                    };
                    Duals {
                        balance: scaled(&duals.balance[n..n + period.flow.nodes.len()], p),
                        line: scaled(&duals.line[l..l + period.flow.lines.len()], p),
                        limit: (self.limits[p].iter().enumerate())
                            .map(|(k, &own)| match shared(k) {
                                true => 0.0,
                                false => duals.limit[own as usize] * urgency(p),
                            })
                            .collect(),
                        lock: duals.lock,
                    }
                })
                .collect(),
            life: self.life.iter().map(|&k| of_limit(k)).collect(),
            most: (self.keep.iter())
                .map(|row| {
                    let of_line = |(p, l): (usize, &Option<u32>)| {
                        l.map_or(0.0, |l| duals.line[l as usize] * urgency(p))
                    };
                    row.iter().enumerate().map(of_line).collect()
                })
                .collect(),
            fresh: (self.fresh.iter())
                .map(|row| {
                    let of_period = |(p, &k): (usize, &Option<u32>)| of_limit(k) * urgency(p);
                    row.iter().enumerate().map(of_period).collect()
                })
                .collect(),
            store: (self.store.iter())
                .map(|row| row.iter().map(|&k| of_limit(k)).collect())
                .collect(),
            lock: duals.lock,
        }
    }
}
