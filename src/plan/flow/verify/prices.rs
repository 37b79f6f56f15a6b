//! Prices of room on both sides, as far as case, outcome and certificate alone can tell: signs, order of
//! the two sides (convexity), agreement with the duals (weak duality bounds each side from one direction),
//! nothing where there is room left. How far a price holds is the solver's word.

use super::{Judge, KILOGRAM};
use crate::plan::outcome::{Load, RoomPrice, SidePrice};

/// What a price may be off by: 0.01 CNY, or a millionth.
fn slack(price: f64) -> f64 {
    (1e-6 * price.abs()).max(0.01)
}

/// Tonnes placed per tonne may be off by this.
const SHARE: f64 = 1e-6;

impl Judge<'_> {
    /// Both sides of each limit that has them.
    pub(super) fn room_prices(&mut self) {
        let outcome = self.outcome;
        for load in &outcome.loads {
            let Some(room) = &load.room else { continue };
            let place = format!("{}/{}", load.kind.word(), load.id);
            for (zh, en) in self.faults(load, room, &place) {
                self.report("V506", &place, zh, en);
            }
        }
    }

    fn faults(
        &self,
        load: &Load,
        room: &RoomPrice,
        name: &str,
    ) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        let sides = [room.less.as_ref(), Some(&room.more)];
        if !sides.into_iter().flatten().all(sound) {
            faults.push(("数值无效", "a value is none or of the wrong sign"));
            return faults;
        }
        let capacity = load.capacity_t.0;
        let fits = |less: &SidePrice| {
            [less.placed_range_t, less.range_t]
                .into_iter()
                .all(|range| range.is_some_and(|t| t.0 <= capacity + KILOGRAM))
        };
        // Rows that must hold may leave no tonne to take away.
        let none_to_take = capacity <= 0.0 || (room.less.is_none() && self.case.hard_rows());
        if room.less.is_some() == none_to_take || !room.less.iter().all(fits) {
            faults.push((
                "少 1 吨的价格与上限不符",
                "the price of a tonne less does not fit the limit",
            ));
        }
        let worth =
            |side: &SidePrice| side.placed_per_t > SHARE || side.price_cny_t.0.abs() > slack(0.0);
        let idle = load.load_t.0 < capacity - 2.0 * KILOGRAM;
        if idle && sides.into_iter().flatten().any(worth) {
            faults.push((
                "尚有余量的限制价格应为零",
                "a limit with room left has a price",
            ));
        }
        self.against_duals(room, name, &mut faults);
        let more = &room.more;
        if let Some(less) = &room.less {
            let order = more.placed_per_t - less.placed_per_t;
            let tied = order.abs() <= SHARE;
            let dearer = more.price_cny_t.0 > less.price_cny_t.0 + slack(less.price_cny_t.0);
            if order > SHARE || (tied && dearer) {
                faults.push((
                    "多 1 吨比少 1 吨更值钱，违反凸性",
                    "a tonne more is worth more than a tonne less: not convex",
                ));
            }
        }
        let complete = self.outcome.totals.unplaced_t.0 <= SHARE;
        let free = more.placed_per_t <= SHARE && more.price_cny_t.0 < -slack(0.0);
        if (complete && more.placed_per_t > SHARE) || free {
            faults.push((
                "多 1 吨余量不会使方案变差，也不能安置不存在的吨数",
                "a tonne of room cannot make a plan worse, nor place what is not there",
            ));
        }
        faults
    }

    /// From any dual solution, `U(t) ≥ U + λ·(t − c)` and `C(t) ≥ C + r·(t − c) + μ·(U(t) − U)`.
    fn against_duals(
        &self,
        room: &RoomPrice,
        name: &str,
        faults: &mut Vec<(&'static str, &'static str)>,
    ) {
        let certificate = &self.outcome.certificate;
        let of = |limits: &std::collections::BTreeMap<String, f64>| {
            limits.get(name).copied().unwrap_or(0.0)
        };
        let (placed, price) = (
            -of(&certificate.unplaced.limit),
            -of(&certificate.cost.limit),
        );
        let due = |side: &SidePrice| price + certificate.lock * side.placed_per_t;
        let more = &room.more;
        let mut wrong =
            more.placed_per_t > placed + SHARE || more.price_cny_t.0 > due(more) + slack(due(more));
        if let Some(less) = &room.less {
            wrong |= less.placed_per_t < placed - SHARE
                || less.price_cny_t.0 < due(less) - slack(due(less));
        }
        if wrong {
            faults.push((
                "左右价格与证明中的对偶值矛盾",
                "the prices of the two sides contradict the duals of the proof",
            ));
        }
    }
}

/// Finite, shares and ranges not negative, both ranges in order.
fn sound(side: &SidePrice) -> bool {
    let range = |t: Option<crate::quantity::Tonnes>| t.map_or(f64::INFINITY, |t| t.0);
    let (placed, both) = (range(side.placed_range_t), range(side.range_t));
    side.placed_per_t.is_finite()
        && side.price_cny_t.0.is_finite()
        && side.placed_per_t >= 0.0
        && both >= 0.0
        && both <= placed + KILOGRAM
}
