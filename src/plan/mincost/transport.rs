//! A [`Transportation`] in, its [`TransportationSolution`] out: prices the lanes and pivots until no source has a
//! cheaper lane, (4) of the [mathematics](super).

use super::basis::Basis;
use super::instance::Transportation;
use super::solution::{Leg, Status, TransportationSolution};
use super::tree::{NONE, Price};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use std::ops::Range;

/// Sources for each facility that a part of the problem has at least.
const FEWEST: usize = 8;
/// Sources that are priced before the best of them enters: where all begin unserved, and where they are seated.
const BLOCK: [usize; 2] = [16, 32];
/// Pivots before the first message; each next one waits for twice as many.
pub(super) const REPORT: u64 = 1024;
/// Fewest sources between two looks at how far prices have drifted.
const CHUNK: usize = 256;

/// A transportation problem ready to be solved: the arrays of the simplex.
pub struct TransportationSolver<'a> {
    instance: &'a Transportation,
    unserved: i64,
    basis: Width,
}

/// The basis with prices in as few bits as hold them.
enum Width {
    Narrow(Basis<i32>),
    Wide(Basis<i64>),
}

impl<'a> TransportationSolver<'a> {
    /// Lays out the arrays.
    #[must_use]
    pub fn new(instance: &'a Transportation) -> Self {
        // A way through all facilities and back costs less than this.
        let detour = instance.dearest() * (instance.capacities().len() as u64 + 4) * 2;
        let detour = i64::try_from(detour).expect("the instance was checked");
        let unserved = instance.unserved().unwrap_or(detour + 1);
        let basis = if unserved.saturating_add(detour) < i64::from(i32::MOST) {
            Width::Narrow(Basis::new(instance, unserved, 0))
        } else {
            Width::Wide(Basis::new(instance, unserved, 0))
        };
        Self {
            instance,
            unserved,
            basis,
        }
    }

    /// Solves to the optimum, or until stopped.
    #[must_use]
    pub fn solve(self, control: &Control) -> TransportationSolution {
        match self.basis {
            Width::Narrow(basis) => finish(self.instance, basis, self.unserved, control),
            Width::Wide(basis) => finish(self.instance, basis, self.unserved, control),
        }
    }
}

/// Solves ever larger parts, each from the prices of the one before, and then the whole.
fn finish<P: Price>(
    instance: &Transportation,
    mut basis: Basis<P>,
    unserved: i64,
    control: &Control,
) -> TransportationSolution {
    let fewest = FEWEST * (instance.capacities().len() + 1);
    let mut thin = 0;
    while basis.supply.len() >> (2 * (thin + 1)) >= fewest {
        thin += 1;
    }
    let mut prices: Option<Vec<P>> = None;
    let mut pivots = 0;
    for thin in (1..=thin).rev() {
        let mut part = Basis::<P>::new(instance, unserved, thin);
        if let Some(prices) = &prices {
            part.seat(prices);
        }
        part.optimise(BLOCK[usize::from(prices.is_some())], control);
        prices = Some(part.prices());
        pivots += part.pivots;
    }
    if let Some(prices) = &prices {
        basis.seat(prices);
    }
    let done = basis.optimise(BLOCK[usize::from(prices.is_some())], control);
    basis.pivots += pivots;
    decode(instance, &basis, done)
}

impl<P: Price> Basis<P> {
    /// Pivots until a whole round finds nothing to improve; false when stopped before.
    fn optimise(&mut self, block: usize, control: &Control) -> bool {
        let sources = self.supply.len();
        let facilities = self.root as usize;
        let chunk = CHUNK.max(facilities / 2);
        let chunks = sources.div_ceil(chunk);
        // Prices as each chunk saw them when it was priced last.
        let mut seen = vec![P::default(); chunks * facilities];
        let mut due = Vec::with_capacity(chunk);
        let mut rise = vec![P::default(); facilities + 1];
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
            self.rises(seen, &mut rise);
            seen.copy_from_slice(&self.tree.price[..facilities]);
            let range = at * chunk..((at + 1) * chunk).min(sources);
            self.price(range, &rise, block, &mut due);
            quiet = if self.pivots == before { quiet + 1 } else { 0 };
            if quiet > chunks {
                break;
            }
        }
        true
    }

    /// How far each price has risen over the one that fell most since they were noted; the root's stays zero.
    fn rises(&self, seen: &[P], rise: &mut [P]) {
        let now = &self.tree.price[..seen.len()];
        let moved = now.iter().zip(seen).map(|(&now, &then)| now - then);
        let least = moved.clone().min().unwrap_or_default().min(P::default());
        let (root, rise) = rise.split_last_mut().expect("the root comes last");
        for (rise, moved) in rise.iter_mut().zip(moved) {
            *rise = moved - least;
        }
        *root = -least;
    }

    /// Prices the lanes of some sources; the best of each block enters. Leaves whose margin is not used up by
    /// the rise of the price they pay are passed over.
    fn price(&mut self, sources: Range<usize>, rise: &[P], block: usize, due: &mut Vec<u32>) {
        let start = self.drift;
        due.clear();
        for source in sources {
            let (margin, used) = (self.margin[source], rise[self.home[source] as usize]);
            if margin >= used {
                self.margin[source] = margin - used;
            } else {
                due.push(source as u32);
            }
        }
        for block in due.chunks(block) {
            let (mut best, mut most) = (None, P::default());
            for &source in block {
                let gain = self.look(source as usize, start);
                if gain > most {
                    (best, most) = (Some(source), gain);
                }
            }
            if let Some(source) = best {
                self.enter_best(source as usize);
            }
        }
    }

    /// What a source gains by its cheapest lane; notes its margin, counted from when the drift was `start`.
    fn look(&mut self, source: usize, start: i64) -> P {
        let (mut least, mut second) = (P::MOST, P::MOST);
        for &lane in self.lanes_of(source) {
            let cost = self.at(lane);
            second = second.min(cost.max(least));
            least = least.min(cost);
        }
        let gain = self.worth(source) - least;
        self.margin[source] = P::UNKNOWN;
        if gain == P::default() && self.node[source] == NONE {
            let margin = (second - least).into() - (self.drift - start);
            if let (Ok(margin), true) = (P::try_from(margin), margin >= 0) {
                self.home[source] = self.lanes[self.place[source] as usize].facility;
                self.margin[source] = margin;
            }
        }
        gain
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
    let prices: Vec<i64> = basis.prices().into_iter().map(Into::into).collect();
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
