//! A basis in which nobody has a place and prices that are nearly right in, a basis near the optimum out: (4b) of
//! the [mathematics](super).

use super::basis::{Basis, Lane};
use super::tree::{NONE, Price};

impl<P: Price> Basis<P> {
    /// Prices of the facilities; none is below zero.
    pub(super) fn prices(&self) -> Vec<P> {
        let facilities = &self.tree.price[..self.root as usize];
        facilities
            .iter()
            .map(|price| (*price).max(P::default()))
            .collect()
    }

    /// Seats every source on its cheapest lane under the prices, those first that would lose most by the next
    /// lane. One that finds too little room fills it up and goes on with the rest: it becomes the link above
    /// that facility, and, coming late, one that hardly minds, so that the price of the tree is nearly the one given.
    pub(super) fn seat(&mut self, prices: &[P]) {
        let mut prices = prices.to_vec();
        prices.push(P::default()); // the root
        let mut order: Vec<(P, u32)> = (0..self.supply.len() as u32)
            .map(|source| (-self.regret(source as usize, &prices), source))
            .collect();
        order.sort_unstable();
        for (_, source) in order {
            self.seat_one(source as usize, &prices);
        }
        for node in self.tree.order(self.root).into_iter().skip(1) {
            let above = self.tree.price[self.tree.parent(node) as usize];
            let cost = match self.lane[node as usize] {
                NONE => P::default(),
                lane => self.lanes[lane as usize].cost,
            };
            self.tree.price[node as usize] = match self.is_facility(node) {
                true => above - cost,
                false => above + cost,
            };
        }
    }

    /// What a source loses on its second cheapest lane.
    fn regret(&self, source: usize, prices: &[P]) -> P {
        let (mut least, mut second) = (P::MOST, P::MOST);
        for lane in self.lanes_of(source) {
            let cost = lane.cost + prices[lane.facility as usize];
            second = second.min(cost.max(least));
            least = least.min(cost);
        }
        second - least
    }

    /// What a facility still takes; a full one hangs on a link.
    fn room(&self, facility: u32) -> i64 {
        if facility == self.root {
            i64::MAX
        } else if self.tree.parent(facility) == self.root {
            self.flow[facility as usize]
        } else {
            0
        }
    }

    fn seat_one(&mut self, source: usize, prices: &[P]) {
        let mut left = self.supply[source];
        let mut link = NONE;
        loop {
            let lanes = self.first[source]..self.first[source + 1];
            let free = lanes.filter(|lane| self.room(self.lanes[*lane as usize].facility) > 0);
            let cheapest = free.min_by_key(|lane| {
                let Lane { cost, facility } = self.lanes[*lane as usize];
                cost + prices[facility as usize]
            });
            let lane = cheapest.expect("the root always has room");
            let facility = self.lanes[lane as usize].facility;
            let room = self.room(facility);
            if room >= left {
                if facility != self.root {
                    self.flow[facility as usize] -= left;
                }
                if link == NONE {
                    self.place[source] = lane;
                } else {
                    (self.flow[link as usize], self.lane[link as usize]) = (left, lane);
                    self.tree.hang(link, facility);
                }
                return;
            }
            if link == NONE {
                link = self.free.pop().expect("links are fewer than facilities");
                self.node[source] = link;
                self.source[link as usize] = source as u32;
            }
            self.tree.cut(facility);
            self.tree.hang(facility, link);
            (self.flow[facility as usize], self.lane[facility as usize]) = (room, lane);
            left -= room;
        }
    }
}
