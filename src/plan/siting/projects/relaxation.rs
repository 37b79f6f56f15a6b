//! A block and prices in, a [`Cut`] out: what its flows cost at least, whatever is built; (2) and (3) of the
//! [mathematics](super).

use super::instance::Program;
use crate::plan::flow::instance::Instance;
use crate::plan::flow::solution::Duals;

/// Prices of a block: what a tonne is worth at each node, and in each limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prices {
    pub(super) node: Vec<f64>,
    pub(super) limit: Vec<f64>,
}

impl Prices {
    /// Those of a solved block; each limit's with the sign its sides allow.
    pub(super) fn of(flow: &Instance, duals: &Duals) -> Self {
        let limits = flow.limits.iter().zip(&duals.limit);
        Self {
            node: duals.balance.clone(),
            limit: limits
                .map(|(limit, &dual)| limit.lawful(dual, limit.give.map(|cny| cny.0)))
                .collect(),
        }
    }
}

/// `η_b ≥ constant + Σ gain × (1 if chosen)`: holds for whatever is built.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    /// Block.
    pub(super) block: u32,
    /// What the flows cost at least when nothing is built, CNY.
    pub(super) constant: f64,
    /// Opening and what it saves at most (≤ 0, unless it must be fed), CNY.
    pub(super) gains: Vec<(u32, f64)>,
}

/// Who decides about the room of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Nobody: it is there.
    Itself,
    /// A site's group, by number in the block.
    Group(u32),
}

/// A group as a block sees it.
struct Own {
    /// Site, and group of it.
    site: usize,
    group: usize,
    total: Option<u32>,
    held: Option<u32>,
}

/// An arc that would help at given prices.
#[derive(Clone, Copy)]
struct Helps {
    /// Reduced cost, < 0.
    reduced: f64,
    node: u32,
    arc: u32,
    line: u32,
    most: f64,
}

/// What the relaxed flows miss of balances and limits: where the bound grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing {
    /// Supply less what leaves, by node.
    pub(super) node: Vec<f64>,
    /// What counts in each limit.
    pub(super) used: Vec<f64>,
}

/// A block, ready to be priced again and again.
pub(super) struct Relaxation<'a> {
    program: &'a Program,
    block: u32,
    pub(super) flow: &'a Instance,
    /// Price of each arc.
    cost: Vec<f64>,
    /// Most tonnes of each node.
    most: Vec<f64>,
    owner: Vec<Owner>,
    groups: Vec<Own>,
    /// Limits that groups hold themselves.
    inner: Vec<bool>,
    /// Limits that grow with a share: their worth goes with the openings.
    of_openings: Vec<bool>,
    plain: Vec<Vec<Helps>>,
    grouped: Vec<Vec<Helps>>,
}

impl<'a> Relaxation<'a> {
    pub(super) fn new(program: &'a Program, block: usize) -> Self {
        let flow = &program.blocks[block].flow;
        let mut made = Self {
            program,
            block: u32::try_from(block).expect("few blocks"),
            flow,
            cost: flow.arcs.iter().map(|arc| flow.price(arc).0).collect(),
            most: flow.most().iter().map(|t| t.0).collect(),
            owner: vec![Owner::Itself; flow.lines.len()],
            groups: Vec::new(),
            inner: vec![false; flow.limits.len()],
            of_openings: vec![false; flow.limits.len()],
            plain: vec![Vec::new(); flow.lines.len()],
            grouped: Vec::new(),
        };
        for (site, of_site) in program.sites.iter().enumerate() {
            for (group, own) in of_site.groups.iter().enumerate() {
                if own.block as usize != block {
                    continue;
                }
                let number = u32::try_from(made.groups.len()).expect("few groups");
                for &l in &own.lines {
                    made.owner[l as usize] = Owner::Group(number);
                }
                if let Some(k) = own.total {
                    made.inner[k as usize] = true;
                }
                if let Some(k) = own.held {
                    made.of_openings[k as usize] = true;
                }
                made.groups.push(Own {
                    site,
                    group,
                    total: own.total,
                    held: own.held,
                });
            }
        }
        made.grouped = vec![Vec::new(); made.groups.len()];
        // What a node holds may come from sites larger than a share of 1.
        let largest = (program.openings.iter())
            .flat_map(|opening| opening.share.iter().copied())
            .fold(1.0, f64::max);
        for (n, node) in flow.nodes.iter().enumerate() {
            if made.most[n] > node.supply.0 {
                made.most[n] *= largest;
            }
        }
        made
    }

    /// Whether a limit's price is one of the relaxation's.
    pub(super) fn dualised(&self, limit: usize) -> bool {
        !self.inner[limit]
    }

    /// How the bound grows with the price of each limit: by the side that its price, or else what counts in it, speaks of.
    pub(super) fn slopes(&self, prices: &Prices, missing: &Missing) -> Vec<f64> {
        (self.flow.limits.iter().enumerate())
            .map(|(k, limit)| {
                let used = missing.used[k];
                let from_below = limit
                    .least
                    .filter(|least| prices.limit[k] > 0.0 || used < least.0);
                match from_below {
                    _ if self.inner[k] || self.of_openings[k] => 0.0,
                    Some(least) => least.0 - used,
                    None if limit.capacity.0.is_finite() => limit.capacity.0 - used,
                    None => 0.0,
                }
            })
            .collect()
    }

    /// What a tonne on each line is worth in its limits, less that of what it leaves.
    fn of_lines(&self, prices: &Prices) -> Vec<f64> {
        (self.flow.lines.iter())
            .map(|line| {
                let limits: f64 = (line.limits.iter())
                    .filter(|(k, _)| !self.inner[*k as usize])
                    .map(|&(k, share)| share * prices.limit[k as usize])
                    .sum();
                let outputs: f64 = (line.outputs.iter())
                    .map(|&(n, factor)| factor * prices.node[n as usize])
                    .sum();
                outputs - limits
            })
            .collect()
    }

    /// Sorts the arcs that would help into the lists of whoever decides about them.
    fn sort(&mut self, prices: &Prices) {
        let of_lines = self.of_lines(prices);
        for list in self.plain.iter_mut().chain(&mut self.grouped) {
            list.clear();
        }
        for n in 0..self.flow.nodes.len() {
            let (worth, most) = (prices.node[n], self.most[n]);
            if most <= 0.0 {
                continue;
            }
            for a in self.flow.arcs_of(n) {
                let arc = &self.flow.arcs[a];
                let mut reduced = self.cost[a] - worth + of_lines[arc.line as usize];
                if let Some(q) = arc.quota {
                    reduced -= prices.limit[q as usize];
                }
                for &(k, share) in self.flow.counts_of(arc) {
                    reduced -= share * prices.limit[k as usize];
                }
                if reduced < 0.0 {
                    let helps = Helps {
                        reduced,
                        node: u32::try_from(n).expect("few nodes"),
                        arc: u32::try_from(a).expect("few arcs"),
                        line: arc.line,
                        most,
                    };
                    match self.owner[arc.line as usize] {
                        Owner::Itself => self.plain[arc.line as usize].push(helps),
                        Owner::Group(g) => self.grouped[g as usize].push(helps),
                    }
                }
            }
        }
        for list in self.plain.iter_mut().chain(&mut self.grouped) {
            list.sort_unstable_by(|x, y| x.reduced.total_cmp(&y.reduced).then(x.arc.cmp(&y.arc)));
        }
    }

    /// Fills the room of a group at a share with what helps most; gives the arcs and tonnes to `take`.
    fn fill(&self, g: usize, share: f64, mut take: impl FnMut(&Helps, f64)) -> f64 {
        let group = &self.groups[g];
        let own = &self.program.sites[group.site].groups[group.group];
        let mut total = group.total.map_or(f64::INFINITY, |k| {
            self.flow.limits[k as usize].capacity.0 * share
        });
        let mut room: Vec<f64> = (own.lines.iter())
            .map(|&l| self.flow.lines[l as usize].capacity.0 * share)
            .collect();
        let mut gain = 0.0;
        for helps in &self.grouped[g] {
            if total <= 0.0 {
                break;
            }
            let at = own.lines.iter().position(|&l| l == helps.line);
            let room = &mut room[at.expect("an arc of the group")];
            let t = helps.most.min(*room).min(total);
            *room -= t;
            total -= t;
            gain += helps.reduced * t;
            take(helps, t);
        }
        gain
    }

    /// The cut of prices.
    pub(super) fn cut(&mut self, prices: &Prices) -> Cut {
        self.sort(prices);
        let supplies: f64 = (self.flow.nodes.iter().zip(&prices.node))
            .map(|(node, worth)| node.supply.0 * worth)
            .sum();
        let limits: f64 = (self.flow.limits.iter().enumerate())
            .filter(|(k, _)| !self.inner[*k] && !self.of_openings[*k])
            .map(|(k, limit)| limit.worth(prices.limit[k]))
            .sum();
        let mut lines = 0.0;
        for (l, list) in self.plain.iter().enumerate() {
            let mut room = self.flow.lines[l].capacity.0;
            for helps in list {
                if room <= 0.0 {
                    break;
                }
                let t = helps.most.min(room);
                room -= t;
                lines += helps.reduced * t;
            }
        }
        Cut {
            block: self.block,
            constant: supplies + limits + lines,
            gains: self.gains(prices),
        }
    }

    /// What each opening gains at the prices sorted last.
    fn gains(&self, prices: &Prices) -> Vec<(u32, f64)> {
        let mut gains = Vec::new();
        let mut g = 0;
        for site in 0..self.program.sites.len() {
            let first = g;
            while self.groups.get(g).is_some_and(|own| own.site == site) {
                g += 1;
            }
            if first == g {
                continue;
            }
            let mut known: Vec<Vec<(f64, f64)>> = vec![Vec::new(); g - first];
            for o in self.program.openings_of(site) {
                let opening = &self.program.openings[o];
                let mut gain = 0.0;
                for number in first..g {
                    let own = &self.groups[number];
                    let share = opening.share[own.group];
                    if share <= 0.0 {
                        continue;
                    }
                    let known = &mut known[number - first];
                    let filled = match known.iter().find(|(at, _)| *at == share) {
                        Some(&(_, filled)) => filled,
                        None => {
                            let filled = self.fill(number, share, |_, _| ());
                            known.push((share, filled));
                            filled
                        }
                    };
                    let held = own.held.map_or(0.0, |k| {
                        share * self.flow.limits[k as usize].worth(prices.limit[k as usize])
                    });
                    gain += filled + held;
                }
                if gain != 0.0 {
                    gains.push((u32::try_from(o).expect("few openings"), gain));
                }
            }
        }
        gains
    }

    /// What the flows behind the cut of the prices sorted last miss, with so much of each opening.
    pub(super) fn missing(&self, weight: &[f64]) -> Missing {
        let mut missing = Missing {
            node: self.flow.nodes.iter().map(|node| node.supply.0).collect(),
            used: vec![0.0; self.flow.limits.len()],
        };
        for (l, list) in self.plain.iter().enumerate() {
            let mut room = self.flow.lines[l].capacity.0;
            for helps in list {
                if room <= 0.0 {
                    break;
                }
                let t = helps.most.min(room);
                room -= t;
                self.count(&mut missing, helps, t);
            }
        }
        for (o, opening) in self.program.openings.iter().enumerate() {
            if weight[o] <= 0.0 {
                continue;
            }
            for (g, own) in self.groups.iter().enumerate() {
                if own.site == opening.site as usize && opening.share[own.group] > 0.0 {
                    self.fill(g, opening.share[own.group], |helps, t| {
                        self.count(&mut missing, helps, t * weight[o]);
                    });
                }
            }
        }
        missing
    }

    fn count(&self, missing: &mut Missing, helps: &Helps, t: f64) {
        missing.node[helps.node as usize] -= t;
        let line = &self.flow.lines[helps.line as usize];
        for &(n, factor) in &line.outputs {
            missing.node[n as usize] += factor * t;
        }
        for (k, share) in self.flow.limits_of(&self.flow.arcs[helps.arc as usize]) {
            missing.used[k] += share * t;
        }
    }
}
