//! Prices of room on both sides, against solves of the reference at other capacities.

use super::case::{case, tables};
use super::{random, simplex};
use std::collections::{BTreeMap, BTreeSet};
use wasteflow::plan::control::Control;
use wasteflow::plan::flow::instance::Instance;
use wasteflow::plan::flow::price::prices;
use wasteflow::plan::flow::{Options, Prices, solve, solve_instance, solve_with, verify};
use wasteflow::plan::outcome::{LimitKind, Outcome, RoomPrice, SidePrice};
use wasteflow::quantity::Tonnes;

/// The instance with another capacity of a line or, numbered on, a limit.
fn with(instance: &Instance, room: usize, by: f64) -> Instance {
    let mut other = instance.clone();
    match room.checked_sub(other.lines.len()) {
        None => other.lines[room].capacity += Tonnes(by),
        Some(k) => other.limits[k].capacity += Tonnes(by),
    }
    other
}

fn capacity(instance: &Instance, room: usize) -> f64 {
    match room.checked_sub(instance.lines.len()) {
        None => instance.lines[room].capacity.0,
        Some(k) => instance.limits[k].capacity.0,
    }
}

struct Sides {
    instance: Instance,
    room: usize,
    base: (f64, f64),
    /// What is said of failures.
    name: String,
}

impl Sides {
    /// How unplaced tonnes and cost leave the lines of a side at a distance.
    fn off(&self, side: &SidePrice, sign: f64, h: f64) -> (f64, f64) {
        let (unplaced, cost) = simplex::optimum(&with(&self.instance, self.room, sign * h))
            .expect("all may stay unplaced");
        (
            unplaced - (self.base.0 - sign * side.placed_per_t * h),
            cost - (self.base.1 - sign * side.price_cny_t.0 * h),
        )
    }

    fn check(&self, side: &SidePrice, sign: f64) {
        let name = &self.name;
        let near = |h: f64| {
            let off = self.off(side, sign, h);
            let most = (1e-6 * side.price_cny_t.0.abs()).max(0.01);
            assert!(
                off.0.abs() <= 1e-5 && off.1.abs() <= most,
                "{name} {sign} at {h}: {off:?} {side:?}"
            );
        };
        let range = side.range_t.map_or(100.0, |t| t.0);
        for h in [range, range.min(1.0), range / 2.0] {
            near(h);
        }
        let end = if sign < 0.0 {
            capacity(&self.instance, self.room)
        } else {
            f64::INFINITY
        };
        let beyond = range + 1.0;
        if side.range_t.is_some() && !side.at_least && beyond <= end {
            let off = self.off(side, sign, beyond);
            assert!(
                off.0 > 1e-6 || off.1 > 1e-4,
                "{name} {sign}: holds beyond {range}: {off:?} {side:?}"
            );
        }
        let placed = side.placed_range_t.map_or(100.0, |t| t.0);
        assert!(self.off(side, sign, placed).0.abs() <= 1e-5, "{name}");
        assert!(placed + 1e-6 >= range, "{name}: {side:?}");
    }
}

fn worth(side: &SidePrice) -> bool {
    side.placed_per_t > 0.0 || side.price_cny_t.0 != 0.0
}

/// How often a kind of price was seen: any, one that places tonnes, a corner, one that costs.
#[derive(Debug, Default)]
struct Seen {
    priced: usize,
    placing: usize,
    corners: usize,
    costing: usize,
}

impl Seen {
    fn check(&mut self, instance: &Instance, room: usize, price: &RoomPrice, name: String) {
        let sides = Sides {
            instance: instance.clone(),
            room,
            base: simplex::optimum(instance).expect("all may stay unplaced"),
            name,
        };
        sides.check(&price.more, 1.0);
        if let Some(less) = &price.less {
            sides.check(less, -1.0);
            let differ = less.placed_per_t != price.more.placed_per_t
                || less.price_cny_t != price.more.price_cny_t;
            self.corners += usize::from(differ);
        }
        self.priced += usize::from(worth(&price.more) || price.less.as_ref().is_some_and(worth));
        self.placing += usize::from(price.more.placed_per_t > 0.0);
        self.costing += usize::from(price.more.price_cny_t.0 < 0.0);
    }
}

fn priced(instance: &Instance, which: Prices) -> Vec<RoomPrice> {
    let control = Control::default();
    let solution = solve_instance(instance, &Options::default(), &control).expect("a plan");
    let found = prices(instance, &solution, which, &control)
        .items
        .into_iter();
    found
        .map(|price| price.expect("nothing stopped the search"))
        .collect()
}

#[test]
fn both_prices_of_random_limits_are_those_of_solving_again() {
    let mut seen = Seen::default();
    for seed in 0..500usize {
        let instance = random::small(seed as u64);
        let which = if seed.is_multiple_of(5) {
            Prices::All
        } else {
            Prices::Binding
        };
        let mut told = 0;
        for (room, price) in priced(&instance, which).iter().enumerate() {
            let any = worth(&price.more) || price.less.as_ref().is_some_and(worth);
            if told >= 2 || (!any && !(seed + room).is_multiple_of(7)) {
                continue;
            }
            told += usize::from(any);
            seen.check(&instance, room, price, format!("seed {seed} room {room}"));
            // Where the price ends the next one begins: there the two sides differ.
            let corner = price.more.range_t.filter(|t| t.0 > 0.1 && told == 1);
            if let Some(by) = corner.filter(|_| seed.is_multiple_of(2)) {
                let moved = with(&instance, room, by.0);
                let there = priced(&moved, Prices::Binding)[room];
                seen.check(&moved, room, &there, format!("corner {seed} room {room}"));
            }
        }
    }
    let Seen {
        priced,
        placing,
        corners,
        costing,
    } = seen;
    assert!(
        [priced, placing, corners, costing].iter().all(|&n| n > 80),
        "too tame: {priced} {placing} {corners} {costing}"
    );
}

/// Prices do not depend on how many arcs the programs start with.
#[test]
fn a_price_is_that_of_the_full_model_and_not_of_the_columns_at_hand() {
    let instance = random::province(400, 40, 6, 3);
    let control = Control::default();
    let lean = Options {
        first: 2,
        batch: 1,
        whole_below: 0,
        ..Options::default()
    };
    let solution = solve_instance(&instance, &lean, &control).expect("a plan");
    let found = prices(&instance, &solution, Prices::Binding, &control);
    let mut told = 0;
    for (room, price) in found.items.iter().enumerate() {
        let more = price.expect("nothing stopped the search").more;
        let h = more.range_t.map_or(1.0, |t| t.0.min(1.0));
        if (more.price_cny_t.0 == 0.0 && more.placed_per_t == 0.0) || h < 1e-3 || told >= 12 {
            continue;
        }
        told += 1;
        let again = with(&instance, room, h);
        let again = solve_instance(&again, &Options::default(), &control).expect("a plan");
        let cost = |i: &Instance, s| wasteflow::plan::flow::check::cost(i, s).0;
        let saved = cost(&instance, &solution) - cost(&instance, &again);
        let off = saved - more.price_cny_t.0 * h;
        assert!(off.abs() <= 0.01, "room {room}: {saved} {more:?}");
        let placed = solution.least_unplaced.0 - again.least_unplaced.0;
        assert!((placed - more.placed_per_t * h).abs() <= 1e-5, "{more:?}");
    }
    assert!(told >= 5, "{told} limits with a price");
}

fn outcome(
    prices: Prices,
) -> (
    wasteflow::dataset::Dataset,
    wasteflow::network::Matrix,
    Outcome,
) {
    let (dataset, matrix) = case(tables());
    let control = Control::default();
    let none = BTreeMap::new();
    let outcome = solve_with(&dataset, &matrix, none, "base", prices, &control).expect("a plan");
    (dataset, matrix, outcome)
}

fn room(outcome: &Outcome, kind: LimitKind, id: &str) -> RoomPrice {
    let load = (outcome.loads.iter()).find(|l| l.kind == kind && l.id == id);
    load.and_then(|load| load.room).expect("a price")
}

#[test]
fn nothing_is_priced_unless_asked_and_the_plan_is_the_same() {
    let (dataset, matrix, with) = outcome(Prices::Auto);
    let (_, _, mut without) = outcome(Prices::None);
    assert!(with.loads.iter().all(|load| load.room.is_some()));
    assert!(without.loads.iter().all(|load| load.room.is_none()));
    assert_eq!(verify(&with, &dataset, &matrix), []);
    assert_eq!(verify(&without, &dataset, &matrix), []);
    for (load, other) in without.loads.iter_mut().zip(&with.loads) {
        load.room = other.room;
    }
    assert!(without == with);
    let old = solve(
        &dataset,
        &matrix,
        BTreeMap::new(),
        "base",
        &Control::default(),
    );
    assert!(old.expect("a plan") == with);
}

#[test]
fn tampered_prices_of_room_are_refused() {
    let (dataset, matrix, outcome) = outcome(Prices::Auto);
    type Tamper = fn(&mut RoomPrice);
    let tampers: [(&str, Tamper); 7] = [
        ("places more than the dual allows", |r| {
            r.more.placed_per_t += 0.5;
        }),
        ("saves more than the dual allows", |r| {
            r.more.price_cny_t.0 += 5.0;
        }),
        ("loses less than the dual asks for", |r| {
            if let Some(less) = &mut r.less {
                less.price_cny_t.0 -= 5.0;
            }
        }),
        ("a share below zero", |r| r.more.placed_per_t = -1.0),
        ("no number", |r| r.more.price_cny_t.0 = f64::NAN),
        ("no tonne less", |r| r.less = None),
        ("a range beyond the limit", |r| {
            if let Some(less) = &mut r.less {
                less.placed_range_t = Some(Tonnes(1e6));
            }
        }),
    ];
    for (name, tamper) in tampers {
        let mut wrong = room(&outcome, LimitKind::Quota, "q_carbon");
        tamper(&mut wrong);
        let mut tampered = outcome.clone();
        for load in &mut tampered.loads {
            if (load.kind, load.id.as_str()) == (LimitKind::Quota, "q_carbon") {
                load.room = Some(wrong);
            }
        }
        let codes: BTreeSet<&str> = (verify(&tampered, &dataset, &matrix).iter())
            .map(|v| v.code)
            .collect();
        assert_eq!(codes, BTreeSet::from(["V506"]), "{name}");
    }
    // A limit with room left is worth nothing.
    let mut tampered = outcome.clone();
    for load in &mut tampered.loads {
        if let Some(room) = load.room.as_mut().filter(|_| load.load_t < load.capacity_t) {
            room.more.price_cny_t.0 = -3.0;
        }
    }
    let violations = verify(&tampered, &dataset, &matrix);
    assert!(violations.iter().all(|v| v.code == "V506") && !violations.is_empty());
}
