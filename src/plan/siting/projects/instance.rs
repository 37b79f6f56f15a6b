//! The siting question on the flow model as numbers: flow instances whose lines of projects have no room before a
//! choice gives them some. [`super::build`] makes it from the tables, the tests make it by hand.

use crate::dataset::vocabulary::Route;
use crate::plan::flow::instance::{Arc, Instance, Limit, Line, Node};
use crate::quantity::{Cny, CnyPerTonne, Metres, Tonnes};

/// Row of no table: the line that waste takes when it stays without a place.
pub const NOBODY: u32 = u32::MAX;

/// Flows that know of each other only through what is built: a period, a scenario, or periods that are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its flows, with every site at full size; see [`with_stay`].
    pub flow: Instance,
    /// What a yuan of it counts.
    pub weight: f64,
}

/// Room of a site that is opened together: in one block, in one period of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Block.
    pub block: u32,
    /// Lines; their capacity in the block is that of a share of 1.
    pub lines: Vec<u32>,
    /// Limit over all of them and nothing else, likewise.
    pub total: Option<u32>,
    /// Any other limit that grows with the share, on both its sides: what must be taken in (with a price at which it
    /// would give, which no plan pays), or the life of a landfill.
    pub held: Option<u32>,
}

/// A project at a place by one technology: it is built in at most one way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its room.
    pub groups: Vec<Group>,
}

/// A way to build a site: a size and a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Site.
    pub site: u32,
    /// What it costs over the horizon besides the flows.
    pub cost: Cny,
    /// Share of its room in each group; 0 before it opens.
    pub share: Vec<f64>,
}

/// A rule about openings: `least ≤ Σ amount × (1 if chosen) ≤ most`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Opening and what it counts as.
    pub terms: Vec<(u32, f64)>,
    /// Least; minus infinity for none.
    pub least: f64,
    /// Most; infinite for none.
    pub most: f64,
}

/// Everything the solve needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Flows.
    pub blocks: Vec<Block>,
    /// Sites.
    pub sites: Vec<Site>,
    /// Openings, grouped by site in order.
    pub openings: Vec<Opening>,
    /// Rules, those of one opening a site apart.
    pub rules: Vec<Rule>,
}

impl Program {
    /// Whether a set of openings (ascending) keeps all rules.
    #[must_use]
    pub fn allows(&self, chosen: &[u32]) -> bool {
        let one_each = chosen.windows(2).all(|pair| {
            self.openings[pair[0] as usize].site != self.openings[pair[1] as usize].site
        });
        let kept = |rule: &Rule| {
            let amount: f64 = (rule.terms.iter())
                .filter(|(opening, _)| chosen.contains(opening))
                .map(|(_, amount)| amount)
                .sum();
            let slack = 1e-9 * (1.0 + amount.abs());
            amount >= rule.least - slack && amount <= rule.most + slack
        };
        one_each && self.rules.iter().all(kept)
    }

    /// What the openings cost by themselves.
    #[must_use]
    pub fn cost(&self, chosen: &[u32]) -> Cny {
        (chosen.iter())
            .map(|&o| self.openings[o as usize].cost)
            .sum()
    }

    /// Share of each group of each site, by site.
    fn shares(&self, chosen: &[u32]) -> Vec<Vec<f64>> {
        let mut shares: Vec<Vec<f64>> = (self.sites.iter())
            .map(|site| vec![0.0; site.groups.len()])
            .collect();
        for &o in chosen {
            let opening = &self.openings[o as usize];
            shares[opening.site as usize].clone_from(&opening.share);
        }
        shares
    }

    /// The flows of a block when this is built.
    #[must_use]
    pub fn built(&self, block: usize, chosen: &[u32]) -> Instance {
        let mut flow = self.blocks[block].flow.clone();
        for (site, shares) in self.sites.iter().zip(self.shares(chosen)) {
            for (group, share) in site.groups.iter().zip(shares) {
                if group.block as usize != block {
                    continue;
                }
                for &l in &group.lines {
                    let line = &mut flow.lines[l as usize];
                    line.capacity = line.capacity * share;
                }
                if let Some(k) = group.total {
                    let limit = &mut flow.limits[k as usize];
                    limit.capacity = limit.capacity * share;
                }
                if let Some(k) = group.held {
                    let limit = &mut flow.limits[k as usize];
                    limit.least = limit.least.map(|t| t * share);
                    if limit.capacity.0.is_finite() {
                        limit.capacity = limit.capacity * share;
                    }
                }
            }
        }
        flow
    }

    /// The flows of a block with every site at the largest of its openings, and nothing that must be taken in: they can
    /// be run if those of any choice can.
    #[must_use]
    pub fn largest(&self, block: usize) -> Instance {
        let mut flow = self.blocks[block].flow.clone();
        for (s, site) in self.sites.iter().enumerate() {
            for (g, group) in site.groups.iter().enumerate() {
                if group.block as usize != block {
                    continue;
                }
                let shares = self.openings_of(s).map(|o| self.openings[o].share[g]);
                let most = shares.fold(1.0, f64::max);
                for &l in &group.lines {
                    let line = &mut flow.lines[l as usize];
                    line.capacity = line.capacity * most;
                }
                for k in group.total.iter().chain(&group.held) {
                    let limit = &mut flow.limits[*k as usize];
                    limit.capacity = limit.capacity * most;
                }
                if let Some(k) = group.held {
                    let limit = &mut flow.limits[k as usize];
                    limit.least = limit.least.map(|_| Tonnes::ZERO);
                }
            }
        }
        flow
    }

    /// Openings of a site, as a range.
    #[must_use]
    pub fn openings_of(&self, site: usize) -> std::ops::Range<usize> {
        let at = |s: usize| self.openings.partition_point(|o| (o.site as usize) < s);
        at(site)..at(site + 1)
    }
}

/// Lets every tonne stay without a place at the price of its node: a line that takes anything, last of all lines, and
/// an arc to it from each node, last of its arcs.
#[must_use]
pub fn with_stay(flow: &Instance, price: impl Fn(&Node) -> CnyPerTonne) -> Instance {
    let stay = u32::try_from(flow.lines.len()).expect("few lines");
    let room: Tonnes = flow.most().iter().copied().sum();
    let mut made = Instance {
        nodes: flow.nodes.clone(),
        arcs: Vec::with_capacity(flow.arcs.len() + flow.nodes.len()),
        arc_start: vec![0],
        lines: flow.lines.clone(),
        limits: flow.limits.clone(),
        counts: flow.counts.clone(),
    };
    made.lines.push(Line {
        permit: NOBODY,
        facility: NOBODY,
        capacity: room,
        gate: CnyPerTonne::ZERO,
        limits: Vec::new(),
        outputs: Vec::new(),
    });
    for n in 0..flow.nodes.len() {
        let own = flow.arcs[flow.arcs_of(n)].iter().copied();
        made.push_arcs(own.chain([Arc {
            line: stay,
            quota: None,
            counts: 0,
            route: Route::District,
            metres: Metres(0.0),
            transport: CnyPerTonne::ZERO,
            handling: price(&flow.nodes[n]),
        }]));
    }
    made
}

/// What a block's flows cost: arcs, and what limits give.
#[must_use]
pub fn flow_cost(flow: &Instance, flows: &[(u32, Tonnes)]) -> Cny {
    let mut used = vec![Tonnes::ZERO; flow.limits.len()];
    let mut cost = Cny::ZERO;
    for &(a, t) in flows {
        let arc = &flow.arcs[a as usize];
        cost += t * flow.price(arc);
        for (k, share) in flow.limits_of(arc) {
            used[k] += t * share;
        }
    }
    let given = |(limit, used): (&Limit, &Tonnes)| Some(limit.missed(*used) * limit.give?);
    cost + (flow.limits.iter().zip(&used))
        .filter_map(given)
        .sum::<Cny>()
}
