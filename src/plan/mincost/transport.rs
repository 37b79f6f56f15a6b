//! A [`Transportation`] in, its [`TransportationSolution`] out: prices the lanes and pivots until no source has a
//! cheaper lane, (4) of the [mathematics](super).

use super::basis::Basis;
use super::instance::Transportation;
use super::solution::{Leg, Status, TransportationSolution};
use super::tree::{NONE, Price};
use crate::finding::Bilingual;
use crate::plan::control::Control;

/// Sources that are priced before the best of them enters.
const BLOCK: usize = 16;
/// Pivots before the first message; each next one waits for twice as many.
pub(super) const REPORT: u64 = 1024;
/// Fewest sources between two looks at how far prices have drifted.
const CHUNK: usize = 256;

/// A transportation problem ready to be solved: the arrays of the simplex and a first basis.
pub struct TransportationSolver<'a> {
    instance: &'a Transportation,
    basis: Width,
}

/// The basis with prices in as few bits as hold them.
enum Width {
    Narrow(Basis<i32>),
    Wide(Basis<i64>),
}

impl<'a> TransportationSolver<'a> {
    /// Lays out the arrays and finds a first basis.
    #[must_use]
    pub fn new(instance: &'a Transportation) -> Self {
        // A way through all facilities and back costs less than this.
        let detour = instance.dearest() * (instance.capacities().len() as u64 + 4) * 2;
        let detour = i64::try_from(detour).expect("the instance was checked");
        let unserved = instance.unserved().unwrap_or(detour + 1);
        let basis = if unserved + detour < i64::from(i32::MOST) {
            Width::Narrow(Basis::new(instance, unserved))
        } else {
            Width::Wide(Basis::new(instance, unserved))
        };
        Self { instance, basis }
    }

    /// Solves to the optimum, or until stopped.
    #[must_use]
    pub fn solve(self, control: &Control) -> TransportationSolution {
        match self.basis {
            Width::Narrow(basis) => finish(self.instance, basis, control),
            Width::Wide(basis) => finish(self.instance, basis, control),
        }
    }
}

fn finish<P: Price>(
    instance: &Transportation,
    mut basis: Basis<P>,
    control: &Control,
) -> TransportationSolution {
    let done = basis.optimise(control);
    decode(instance, &basis, done)
}

impl<P: Price> Basis<P> {
    /// Pivots until a whole round finds nothing to improve; false when stopped before.
    fn optimise(&mut self, control: &Control) -> bool {
        let sources = self.supply.len();
        let facilities = self.root as usize;
        let chunk = CHUNK.max(facilities / 2);
        let chunks = sources.div_ceil(chunk);
        // Prices as each chunk saw them when it was priced last.
        let mut seen = vec![P::default(); chunks * facilities];
        let (mut quiet, mut told) = (0, REPORT);
        for at in (0..chunks).cycle() {
            if control.stop.stopped() {
                return false;
            }
            if self.pivots >= told {
                told = self.pivots * 2;
                self.report(control);
            }
            let before = self.pivots;
            for facility in 0..self.root {
                if self.tree.price[facility as usize] < P::default() {
                    self.release(facility);
                }
            }
            let seen = &mut seen[at * facilities..(at + 1) * facilities];
            let apart = self.apart(seen);
            seen.copy_from_slice(&self.tree.price[..facilities]);
            self.price(at * chunk..((at + 1) * chunk).min(sources), apart);
            quiet = if self.pivots == before { quiet + 1 } else { 0 };
            if quiet > chunks {
                break;
            }
        }
        true
    }

    /// How far prices have drifted apart since they were noted; the root's stays zero.
    fn apart(&self, seen: &[P]) -> P {
        let (mut least, mut most) = (P::default(), P::default());
        for (&now, &then) in self.tree.price.iter().zip(seen) {
            least = least.min(now - then);
            most = most.max(now - then);
        }
        most - least
    }

    /// Prices the lanes of some sources; the best of each block enters. Leaves whose margin is not used up by
    /// prices `apart` are passed over.
    fn price(&mut self, sources: std::ops::Range<usize>, apart: P) {
        let start = self.drift;
        let (mut looked, mut best, mut most) = (0, NONE, P::default());
        for source in sources.clone() {
            let margin = self.margin[source];
            if margin >= apart {
                self.margin[source] = margin - apart;
            } else {
                let (mut least, mut second) = (P::MOST, P::MOST);
                for &lane in self.lanes_of(source) {
                    let cost = self.at(lane);
                    second = second.min(cost.max(least));
                    least = least.min(cost);
                }
                let gain = self.worth(source) - least;
                self.margin[source] = P::UNKNOWN;
                if gain > most {
                    (best, most) = (source as u32, gain);
                } else if gain == P::default() && self.node[source] == NONE {
                    let margin = (second - least).into() - (self.drift - start);
                    if let (Ok(margin), true) = (P::try_from(margin), margin >= 0) {
                        self.margin[source] = margin;
                    }
                }
                looked += 1;
            }
            if (looked == BLOCK || source + 1 == sources.end) && best != NONE {
                self.enter_best(best as usize);
                (best, most) = (NONE, P::default());
            }
            if looked == BLOCK {
                looked = 0;
            }
        }
    }

    /// Brings in the cheapest lane of a source.
    fn enter_best(&mut self, source: usize) {
        let lanes = self.first[source]..self.first[source + 1];
        let cheapest = lanes.min_by_key(|lane| self.at(self.lanes[*lane as usize]));
        let lane = cheapest.expect("every source may stay unserved");
        self.enter(source, lane);
    }

    fn report(&self, control: &Control) {
        let pivots = self.pivots;
        let text = Bilingual::new(
            format!("网络单纯形：已换基 {pivots} 次"),
            format!("network simplex: {pivots} pivots"),
        );
        control.report("transportation", text, None);
    }
}

/// Reads quantities and prices off a basis.
fn decode<P: Price>(
    instance: &Transportation,
    basis: &Basis<P>,
    done: bool,
) -> TransportationSolution {
    let mut split = basis.split();
    split.sort_unstable();
    let mut split = split.into_iter().peekable();
    let mut legs = Vec::with_capacity(basis.supply.len() + basis.root as usize);
    let mut unserved: Vec<(u32, i64)> = Vec::new();
    for (source, &number) in basis.number.iter().enumerate() {
        let (from, to) = (basis.first[source], basis.first[source + 1]);
        let mut send = |lane: u32, quantity: i64| {
            if quantity == 0 {
            } else if lane + 1 == to {
                unserved.push((number, quantity));
            } else {
                let lane = instance.lanes(number as usize).start as u32 + (lane - from);
                legs.push(Leg {
                    source: number,
                    lane,
                    quantity,
                });
            }
        };
        if basis.node[source] == NONE {
            send(basis.place[source], basis.supply[source]);
        }
        while let Some((_, lane, quantity)) = split.next_if(|arc| arc.0 as usize == source) {
            send(lane, quantity);
        }
    }
    let prices: Vec<i64> = basis.tree.price[..basis.root as usize]
        .iter()
        .map(|&price| price.into().max(0))
        .collect();
    let status = match (done, instance.unserved()) {
        (false, _) => Status::Stopped,
        (true, None) if !unserved.is_empty() => Status::Infeasible,
        (true, _) => Status::Optimal,
    };
    TransportationSolution {
        status,
        legs,
        unserved,
        worths: worths(instance, &prices),
        prices,
        pivots: basis.pivots,
    }
}

/// The cheapest way of a unit of each source under the prices; 0 where there is none.
fn worths(instance: &Transportation, prices: &[i64]) -> Vec<i64> {
    (0..instance.supplies().len())
        .map(|source| {
            let lanes = instance.lanes(source);
            let costs = lanes
                .map(|lane| instance.cost(lane) + prices[instance.facility(lane) as usize])
                .chain(instance.unserved());
            costs.min().unwrap_or(0)
        })
        .collect()
}
