//! A look at all moves between a stop and a neighbour at once, by distance alone. What cannot pay by distance cannot pay
//! at all, since fines only add to it: most moves are turned away here, and what they have in common is read once.

use super::local::Local;

/// Moves of a pair, as bits: chains of `u` behind `v`, chains exchanged, tails exchanged, a part turned round.
pub(super) const ONE: u16 = 1;
pub(super) const TWO: u16 = 1 << 1;
pub(super) const TWO_TURNED: u16 = 1 << 2;
pub(super) const THREE: u16 = 1 << 3;
pub(super) const ONE_ONE: u16 = 1 << 4;
pub(super) const TWO_ONE: u16 = 1 << 5;
pub(super) const TWO_TWO: u16 = 1 << 6;
pub(super) const TAILS: u16 = 1 << 7;
pub(super) const TURN: u16 = 1 << 8;
/// Where nothing is known.
const ALL: u16 = u16::MAX;

/// A tour of so few stops may become empty, and its vehicle unused.
const SMALL: u32 = 3;

/// A stop and what surrounds it: nodes before and after, and what leaving saves.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    u: u32,
    before: u32,
    /// The next three nodes; the end of the tour again where it comes earlier.
    next: [u32; 3],
    /// From the node before, and to the next one.
    into: i64,
    leg: i64,
    /// Saved when one, two or three stops leave; the legs between them aside.
    saved: [i64; 3],
    /// What two stops cost more, turned round.
    turned: i64,
}

impl Local<'_, '_> {
    /// Looks at a stop.
    pub(super) fn view(&self, u: u32) -> View {
        let before = self.prev[u as usize];
        let x = self.next[u as usize];
        let xx = self.after(x);
        let xxx = self.after(xx);
        let (into, leg) = (self.leg(before, u), self.leg(u, x));
        View {
            u,
            before,
            next: [x, xx, xxx],
            into,
            leg,
            saved: [
                into + leg - self.far(before, x),
                into + self.leg(x, xx) - self.far(before, xx),
                into + self.leg(xx, xxx) - self.far(before, xxx),
            ],
            turned: self.far(x, u) - leg,
        }
    }

    /// The next node, or the same at the end of a tour.
    #[inline]
    fn after(&self, node: u32) -> u32 {
        if self.is_stop(node) {
            self.next[node as usize]
        } else {
            node
        }
    }

    /// Distance between consecutive nodes of a tour.
    #[inline]
    fn leg(&self, from: u32, to: u32) -> i64 {
        self.driven[to as usize] - self.driven[from as usize]
    }

    /// By how much a move may lengthen the tours of two nodes and still pay; nothing where distance does not tell.
    #[inline]
    fn slack(&self, u: u32, v: u32) -> Option<i64> {
        let unit = self.unit?;
        let (a, b) = (self.slot[u as usize], self.slot[v as usize]);
        let of_a = &self.state[a as usize];
        if a == b {
            return Some((of_a.fines + unit - 1) / unit);
        }
        let of_b = &self.state[b as usize];
        let small = of_a.size <= SMALL || of_b.size <= SMALL;
        (!small).then(|| (of_a.fines + of_b.fines + unit - 1) / unit)
    }

    /// The moves of a pair that may pay.
    #[inline]
    pub(super) fn screen(&self, view: &View, v: u32) -> u16 {
        let Some(slack) = self.slack(view.u, v) else {
            return ALL;
        };
        let View {
            u, before, next, ..
        } = *view;
        let [x, xx, _] = next;
        let (before_v, y) = (self.prev[v as usize], self.next[v as usize]);
        let yy = self.after(y);
        let (into_v, leg_v) = (self.leg(before_v, v), self.leg(v, y));
        let (u_to_y, x_to_y) = (self.far(u, y), self.far(x, y));
        let (v_to_u, v_to_x) = (self.far(v, u), self.far(v, x));
        let mut moves = self.insertions(view, [v_to_u, v_to_x, u_to_y, x_to_y], leg_v, y, slack);
        let ends = self.far(before, v) + self.far(before_v, u) - view.into - into_v;
        let leg_x = self.leg(x, xx);
        let bit = |pays: bool, bit: u16| if pays { bit } else { 0 };
        moves |= bit(ends + v_to_x + u_to_y - view.leg - leg_v < slack, ONE_ONE);
        let ends = ends - leg_x;
        moves |= bit(ends + self.far(v, xx) + x_to_y - leg_v < slack, TWO_ONE);
        let both = ends + self.far(y, xx) + self.far(x, yy) - self.leg(y, yy);
        moves |= bit(both < slack, TWO_TWO);
        let last = !self.is_stop(x) && !self.is_stop(y);
        let turn = self.far(u, v) + x_to_y - view.leg - leg_v;
        moves | bit(turn < slack || last, TURN)
    }

    /// The moves that may pay behind the start of a tour.
    #[inline]
    pub(super) fn screen_start(&self, view: &View, start: u32) -> u16 {
        let Some(slack) = self.slack(view.u, start) else {
            return ALL;
        };
        let x = view.next[0];
        let y = self.next[start as usize];
        let far = [
            self.far(start, view.u),
            self.far(start, x),
            self.far(view.u, y),
            self.far(x, y),
        ];
        self.insertions(view, far, self.leg(start, y), y, slack) | TURN
    }

    /// The moves of chains behind a node whose next one is `y`, and of tails.
    #[inline]
    fn insertions(&self, view: &View, far: [i64; 4], leg_v: i64, y: u32, slack: i64) -> u16 {
        let [v_to_u, v_to_x, u_to_y, x_to_y] = far;
        let bit = |pays: bool, bit: u16| if pays { bit } else { 0 };
        let room = slack + leg_v;
        let [one, two, three] = view.saved;
        bit(v_to_u + u_to_y - one < room, ONE)
            | bit(v_to_u + x_to_y - two < room, TWO)
            | bit(v_to_x + view.turned + u_to_y - two < room, TWO_TURNED)
            | bit(v_to_u + self.far(view.next[1], y) - three < room, THREE)
            | bit(u_to_y + v_to_x - view.leg < room, TAILS)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::drawn::small;
    use super::super::super::model::Model;
    use super::super::{cross, first_fines};
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    /// What is turned away is tried all the same, in full: none of it pays.
    #[test]
    fn no_move_that_pays_is_turned_away() {
        let (mut turned, mut kept) = (0, 0);
        for seed in 0..500 {
            let mut parts = small(seed);
            if seed % 3 == 1 {
                for vehicle in &mut parts.vehicles {
                    vehicle.per_distance = 1_000;
                }
            }
            let model = Model::new(&parts);
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
            let mut local = Local::new(&model, first_fines(&model));
            cross::random(&mut local, &mut rng);
            for u in 0..model.visits {
                let view = local.view(u);
                for v in model.near(u).iter().copied() {
                    let moves = local.screen(&view, v);
                    let away = |bit: u16| moves & bit == 0;
                    let one_tour = local.slot[u as usize] == local.slot[v as usize];
                    let ends = !one_tour && local.alike;
                    let heads = !model.timed && local.symmetric && local.one_place;
                    let paid = [
                        away(ONE) && local.swap::<1, 0, false>(u, v),
                        away(TWO) && local.swap::<2, 0, false>(u, v),
                        away(TWO_TURNED) && local.swap::<2, 0, true>(u, v),
                        away(THREE) && local.swap::<3, 0, false>(u, v),
                        away(ONE_ONE) && local.swap::<1, 1, false>(u, v),
                        away(TWO_ONE) && local.swap::<2, 1, false>(u, v),
                        away(TWO_TWO) && local.swap::<2, 2, false>(u, v),
                        away(TAILS) && ends && local.tails(u, v),
                        away(TURN) && one_tour && local.symmetric && local.turn(u, v),
                        away(TURN) && ends && heads && local.heads(u, v),
                    ];
                    assert!(!paid.contains(&true), "case {seed}: {u}, {v}: {paid:?}");
                    turned += moves.count_zeros();
                    kept += u32::from(moves != 0 && moves != ALL);
                }
            }
        }
        assert!(turned > 100_000 && kept > 10_000, "{turned} and {kept}");
    }
}
