//! What a tonne of room is worth on either side of each limit: instance and solution in, for each
//! capacity a [`RoomPrice`] out.
//!
//! Let `U(t)` be the fewest unplaced tonnes and `C(t)` the least cost with them when one capacity is `t`.
//! Each is the optimal value of a linear program in the bound of one column, so `U` is convex and piecewise
//! linear, and so is `C` along each piece of `U`. At a corner the two sides differ and the duals of one
//! optimal basis give neither, so each side is measured: `price::piece` follows the function to the end
//! of its first piece with solves that go on from basis to basis ([`super::master`]), arcs priced in anew.
//! First `U`, then `C` with the lock moved along the piece of `U` found: `dC = r·dt + μ·dU`, where `r` is
//! the dual of the capacity and `μ` that of the lock. Every price is thereby confirmed by a solve.
//!
//! A capacity that is not used up is worth nothing on either side: to the right without end, to the left
//! at least as far as it has room, since `U` and `C` fall with `t` and are convex.
//!
//! Rows that must hold from below need room: a capacity can be taken away only as far as they still can.

mod piece;

use super::instance::{Instance, Limit};
use super::master::{Aim, Master, Room, Setup};
use super::partly::Partly;
use super::parts;
use super::solution::{Duals, Solution};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::outcome::{LimitKind, RoomPrice, SidePrice};
use crate::plan::solver::{Method, SolveError};
use crate::quantity::{CnyPerTonne, Tonnes};
use piece::{Piece, Search, Touch};

/// Which limits are priced on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prices {
    /// None.
    None,
    /// Those that bind, in instances with at most [`AUTO`] arcs.
    #[default]
    Auto,
    /// Those that bind are measured; those with room have price 0 and the room they have as range.
    Binding,
    /// All are measured: also those with room have their whole range.
    All,
}

/// Most arcs of an instance priced without being asked: above, the prices would take longer than the plan.
pub const AUTO: usize = 30_000;

/// Room below this counts as none.
const FULL: Tonnes = Tonnes(1e-3);

/// Values of stage one (t) and stage two (CNY) closer than this are equal.
const SAME: [f64; 2] = [1e-6, 2e-3];

/// Less than this is none to take away where rows that must hold are in the way.
const KILOGRAM: f64 = 1e-3;

/// Most solves for one side of one limit and stage.
const MOST: usize = 40;

/// Which way a capacity goes.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Down, by at most so many tonnes.
    Less(f64),
    More,
}

impl Side {
    /// Sign of the change.
    fn sign(self) -> f64 {
        match self {
            Self::Less(_) => -1.0,
            Self::More => 1.0,
        }
    }
}

/// Both prices of each capacity, lines then limits; none where it was not asked for, or the search was
/// stopped or failed before.
#[must_use]
pub fn prices(
    instance: &Instance,
    solution: &Solution,
    which: Prices,
    control: &Control,
) -> Partly<RoomPrice> {
    let lines = instance.lines.len();
    let mut prices = Partly::none(lines + instance.limits.len());
    let asked = match which {
        Prices::None => false,
        Prices::Auto => instance.arcs.len() <= AUTO,
        Prices::Binding | Prices::All => true,
    };
    if !asked || solution.stopped {
        return prices;
    }
    let parts = parts::parts(instance);
    let all: usize = parts.iter().map(|part| part.lines.len()).sum();
    let mut done = 0;
    for part in &parts {
        report(control, done, all);
        done += part.lines.len();
        let of_part = of_part(&part.instance, &part.solution(solution), which, control);
        let places = (part.lines.iter().copied()).chain(part.limits.iter().map(|&k| lines + k));
        for (place, price) in places.zip(of_part.items) {
            prices.items[place] = price;
        }
        prices.note(of_part.failed.map_or(Ok(()), Err));
    }
    prices
}

/// The prices of one part.
fn of_part(
    instance: &Instance,
    solution: &Solution,
    which: Prices,
    control: &Control,
) -> Partly<RoomPrice> {
    let rooms: Vec<Room> = Room::all(instance).collect();
    let mut prices = Partly::none(rooms.len());
    let left = room_left(instance, solution);
    let bounds = instance.bounds();
    let whole = |room: Room| match room {
        Room::Line(_) => true,
        Room::Limit(k) => {
            instance.limits[k].kind != LimitKind::Row
                && bounds[k].0 == 0.0
                && bounds[k].1.is_finite()
        }
    };
    let mut binding = Vec::new();
    for (i, &room) in rooms.iter().enumerate() {
        let priced =
            dual(&solution.cost_duals, room) < 0.0 || dual(&solution.unplaced_duals, room) < 0.0;
        if !whole(room) {
            // It holds from below, counts what is above a share, or is asked of the plan: no room to price.
        } else if instance.arcs.is_empty() {
            prices.items[i] = Some(idle(room.capacity(instance), false));
        } else if which == Prices::All || priced || left[i] <= FULL {
            binding.push(i);
        } else {
            prices.items[i] = Some(idle(left[i], true));
        }
    }
    let items = &mut prices.items;
    let ended = measure(instance, solution, control, &rooms, &binding, items);
    prices.note(ended);
    prices
}

/// Room left in each capacity.
fn room_left(instance: &Instance, solution: &Solution) -> Vec<Tonnes> {
    let lines = instance.lines.len();
    let mut left: Vec<Tonnes> = Room::all(instance).map(|r| r.capacity(instance)).collect();
    for &(a, t) in &solution.flows {
        let arc = &instance.arcs[a as usize];
        left[arc.line as usize] -= t;
        for (k, share) in instance.limits_of(arc) {
            left[lines + k] -= t * share;
        }
    }
    left
}

fn dual(duals: &Duals, room: Room) -> f64 {
    match room {
        Room::Line(l) => duals.line[l],
        Room::Limit(k) => duals.limit[k],
    }
}

/// The prices of a capacity with room; nothing else is known of how far they hold to the left when
/// `at_least`.
fn idle(room: Tonnes, at_least: bool) -> RoomPrice {
    let nothing = |range: Option<Tonnes>| SidePrice {
        placed_per_t: 0.0,
        placed_range_t: range,
        price_cny_t: CnyPerTonne::ZERO,
        range_t: range,
        at_least: at_least && range.is_some(),
    };
    RoomPrice {
        less: (room > Tonnes::ZERO).then(|| nothing(Some(tonnes(room.0)))),
        more: nothing(None),
    }
}

fn tonnes(value: f64) -> Tonnes {
    Tonnes(round(value, 6))
}

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Measures the capacities of some numbers, in their order.
fn measure(
    instance: &Instance,
    solution: &Solution,
    control: &Control,
    rooms: &[Room],
    which: &[usize],
    prices: &mut [Option<RoomPrice>],
) -> Result<(), SolveError> {
    if which.is_empty() {
        return Ok(());
    }
    let mut gauge = Gauge::open(instance, solution, control)?;
    for &i in which {
        let room = rooms[i];
        let more = gauge.side(room, Side::More)?;
        let end = gauge.removable(room)?;
        let less = if end > KILOGRAM.min(room.capacity(instance).0 / 2.0) {
            Some(gauge.side(room, Side::Less(end))?)
        } else {
            None
        };
        prices[i] = Some(RoomPrice { less, more });
    }
    Ok(())
}

fn report(control: &Control, done: usize, all: usize) {
    #[allow(clippy::cast_precision_loss)]
    let fraction = done as f64 / all.max(1) as f64;
    control.report(
        "prices",
        Bilingual::new("计算限制的左右价格", "prices of limits on both sides"),
        Some(fraction),
    );
}

/// The two programs that are asked, at the optimum.
struct Gauge<'a> {
    instance: &'a Instance,
    solution: &'a Solution,
    control: &'a Control,
    /// Least unplaced tonnes; opened when first asked.
    first: Option<Master<'a>>,
    /// Least cost under the lock.
    second: Master<'a>,
    /// Tonnes by which rows that must hold are missed; opened when first asked.
    third: Option<Master<'a>>,
    /// What the second gives for the case as it is.
    cost: f64,
}

impl<'a> Gauge<'a> {
    fn open(
        instance: &'a Instance,
        solution: &'a Solution,
        control: &'a Control,
    ) -> Result<Self, SolveError> {
        let setup = Setup {
            least: Some(solution.least_unplaced),
            ..Setup::default()
        };
        let mut second = Master::open(instance, solution, Aim::Cost, setup, &control.stop)?;
        let cost = second.solve(Method::Dual)?.answer.objective;
        Ok(Self {
            instance,
            solution,
            control,
            first: None,
            third: None,
            second,
            cost,
        })
    }

    /// Tonnes a room may lose before rows that must hold no longer can: all of it where there are none. What
    /// they are missed by is convex in the loss and starts at nothing, so where the line that touches it
    /// meets nothing is never past the end (Newton's method, finite on straight pieces).
    fn removable(&mut self, room: Room) -> Result<f64, SolveError> {
        let capacity = room.capacity(self.instance).0;
        let must = |limit: &Limit| limit.least.is_some() && limit.give.is_none();
        if !self.instance.limits.iter().any(must) || capacity <= 0.0 {
            return Ok(capacity);
        }
        let third = match &mut self.third {
            Some(third) => third,
            none => none.insert(Master::open(
                self.instance,
                self.solution,
                Aim::Missed,
                Setup::default(),
                &self.control.stop,
            )?),
        };
        let mut end = capacity;
        for _ in 0..MOST {
            third.set_room(room, Tonnes(capacity - end));
            let found = third.solve(Method::Dual)?;
            let (missed, slope) = (found.answer.objective, -dual(&found.duals, room));
            if missed <= SAME[0] {
                break;
            }
            if slope <= 1e-9 {
                end = 0.0;
                break;
            }
            end = (end - missed / slope).max(0.0);
        }
        third.set_room(room, Tonnes(capacity));
        // A little short of the end, so that rounding does not step over it.
        Ok(if end < capacity {
            (end - 1e-6).max(0.0)
        } else {
            end
        })
    }

    fn side(&mut self, room: Room, side: Side) -> Result<SidePrice, SolveError> {
        let end = match side {
            Side::Less(end) => end,
            Side::More => f64::INFINITY,
        };
        let placed = self.unplaced_piece(room, side, end)?;
        let cost = self.cost_piece(room, side, placed)?;
        let range = |piece: Piece| piece.length.is_finite().then(|| tonnes(piece.length));
        Ok(SidePrice {
            placed_per_t: round(-side.sign() * placed.slope, 9),
            placed_range_t: range(placed),
            price_cny_t: CnyPerTonne(round(-side.sign() * cost.slope, 6)),
            range_t: range(cost),
            at_least: placed.at_least || cost.at_least,
        })
    }

    /// The first piece of the unplaced tonnes.
    fn unplaced_piece(&mut self, room: Room, side: Side, end: f64) -> Result<Piece, SolveError> {
        let least = self.solution.least_unplaced.0;
        let slope = side.sign() * dual(&self.solution.unplaced_duals, room);
        let nothing_to_place = least <= SAME[0];
        if side == Side::More && (nothing_to_place || slope == 0.0) {
            return Ok(Piece {
                slope: 0.0,
                length: end,
                at_least: false,
            });
        }
        let first = match &mut self.first {
            Some(first) => first,
            none => {
                let mut first = Master::open(
                    self.instance,
                    self.solution,
                    Aim::Unplaced,
                    Setup::default(),
                    &self.control.stop,
                )?;
                first.solve(Method::Primal)?;
                none.insert(first)
            }
        };
        let capacity = room.capacity(self.instance).0;
        // Where the duals say nobody loses a place, often nobody does without the whole of it.
        let step = if slope == 0.0 { end } else { 1.0 };
        let search = Search {
            flat_forever: side == Side::More,
            step,
            end,
            tolerance: SAME[0],
            most: MOST,
        };
        let value = least;
        let piece = piece::first(Touch { value, slope }, search, |h| {
            first.set_room(room, Tonnes(capacity + side.sign() * h));
            let found = first.solve(Method::Dual)?;
            Ok(Touch {
                value: found.answer.objective,
                slope: side.sign() * dual(&found.duals, room),
            })
        });
        if piece.is_ok() {
            first.set_room(room, Tonnes(capacity));
        }
        piece
    }

    /// The first piece of the cost along a piece of the unplaced tonnes.
    fn cost_piece(&mut self, room: Room, side: Side, along: Piece) -> Result<Piece, SolveError> {
        let of = |duals: &Duals| side.sign() * dual(duals, room) + duals.lock * along.slope;
        let slope = of(&self.solution.cost_duals);
        let no_use = side == Side::More && along.slope == 0.0 && slope == 0.0;
        if no_use || along.length == 0.0 {
            return Ok(Piece { slope, ..along });
        }
        let capacity = room.capacity(self.instance).0;
        let search = Search {
            flat_forever: side == Side::More && along.slope == 0.0,
            step: 1.0,
            end: along.length,
            tolerance: SAME[1],
            most: MOST,
        };
        let (value, second) = (self.cost, &mut self.second);
        let piece = piece::first(Touch { value, slope }, search, |h| {
            second.set_room(room, Tonnes(capacity + side.sign() * h));
            second.shift(Tonnes(along.slope * h));
            let found = second.solve(Method::Dual)?;
            Ok(Touch {
                value: found.answer.objective,
                slope: of(&found.duals),
            })
        });
        if piece.is_ok() {
            second.set_room(room, Tonnes(capacity));
            second.shift(Tonnes::ZERO);
        }
        piece
    }
}
