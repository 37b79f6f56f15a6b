//! Subproblems of a large plan searched apart: (9) of the mathematics. The best tours of a search in; cheaper ones in
//! their place out.

use super::super::budget::Budget;
use super::super::solution::Status;
use super::genetic;
use super::model::{Model, NONE};
use super::{Search, share};
use crate::plan::collection::route::instance::Parts;
use crate::plan::control::Control;
use rand::RngExt;
use std::collections::VecDeque;
use std::sync::Arc;

/// Stops of a subproblem, about.
pub(super) const SIZE: usize = 200;
/// Children bred for a subproblem.
const CHILDREN: u64 = 800;
/// Neighbours of a stop whose tours come with its own.
const BESIDE: usize = 10;
/// Share of the budget after which news is told.
const NEWS: f64 = 0.05;

/// Group of the vehicle and stops of each tour.
type Plan = Vec<(u32, Vec<u32>)>;

/// Takes neighbouring tours out of the best plan, as many as have `size` stops, breeds better ones for their stops and
/// puts them back; again and again until the budget is spent.
pub(super) fn improve(
    search: &mut Search<'_, '_>,
    size: usize,
    budget: &Budget,
    control: &Control,
    done: u64,
) -> (Status, u64) {
    let quiet = Control {
        stop: control.stop.clone(),
        progress: Arc::new(|_| ()),
    };
    let seconds = budget.left();
    let mut iterations = done;
    let mut plan = search.best_tours();
    let mut due = vec![true; search.tours.model.load.len()];
    let mut news = NEWS;
    loop {
        if control.stop.stopped() {
            return (Status::Stopped, iterations);
        }
        if budget.left() <= 0.0 {
            return (Status::Time, iterations);
        }
        if search.meet(iterations) {
            plan = search.best_tours();
        }
        let chosen = choose(search, &plan, &mut due, size);
        let (parts, names) = subproblem(search.tours.model, &plan, &chosen);
        let left = budget.iterations.saturating_sub(iterations);
        let most = CHILDREN * u64::try_from(names.len()).unwrap_or(1);
        let limit = Budget {
            iterations: most.min(left),
            ..budget.clone()
        };
        let model = Model::new(&parts);
        let mut inner = Search::new(&model, search.rng.random());
        inner.install(
            &inward(search.tours.model, &plan, &chosen, &model, &names),
            0,
        );
        let before = inner.best.cost;
        let (_, spent) = genetic::breed(&mut inner, genetic::FEW, &limit, &quiet, 0);
        if spent == 0 {
            return (Status::Iterations, iterations);
        }
        iterations += spent;
        if inner.best.cost < before {
            let kept = (0..).zip(plan).filter(|(tour, _)| !chosen.contains(tour));
            plan = kept.map(|(_, tour)| tour).collect();
            plan.extend(outward(&inner, search.tours.model, &names));
            search.install(&plan, iterations);
        }
        let share = if seconds.is_finite() {
            1.0 - budget.left() / seconds
        } else {
            share(iterations, budget.iterations)
        };
        if share >= news {
            news = share + NEWS;
            search.tell(control, share);
        }
    }
}

/// Numbers of neighbouring tours: those of a stop that is due, then those of its neighbours, and so on. Their stops are
/// due again when all others had their turn.
fn choose(search: &mut Search<'_, '_>, plan: &Plan, due: &mut [bool], size: usize) -> Vec<usize> {
    let model = search.tours.model;
    let mut tour_of = vec![0; due.len()];
    for (tour, (_, stops)) in plan.iter().enumerate() {
        for stop in stops {
            tour_of[*stop as usize] = tour;
        }
    }
    if !due.contains(&true) {
        due.fill(true);
    }
    let waiting: Vec<u32> = (0..)
        .zip(due.iter())
        .filter_map(|(stop, due)| due.then_some(stop))
        .collect();
    let first = waiting[search.rng.random_range(0..waiting.len())];
    let mut chosen: Vec<usize> = Vec::new();
    let mut stops = 0;
    let mut seen = vec![false; due.len()];
    let mut queue = VecDeque::from([first]);
    while let Some(stop) = queue.pop_front() {
        let tour = tour_of[stop as usize];
        if !chosen.contains(&tour) {
            let more = plan[tour].1.len();
            if !chosen.is_empty() && stops + more > size {
                break;
            }
            stops += more;
            chosen.push(tour);
            for stop in &plan[tour].1 {
                due[*stop as usize] = false;
            }
        }
        for near in model.near(stop).iter().take(BESIDE) {
            if !std::mem::replace(&mut seen[*near as usize], true) {
                queue.push_back(*near);
            }
        }
    }
    chosen
}

/// The instance of some tours, and the number each of its stops has outside, in rising order: the stops of the tours,
/// their vehicles, and the vehicles nobody uses.
fn subproblem(model: &Model<'_>, plan: &Plan, chosen: &[usize]) -> (Parts, Vec<u32>) {
    let whole = model.parts;
    let mut names: Vec<u32> = (chosen.iter())
        .flat_map(|tour| plan[*tour].1.iter().copied())
        .collect();
    names.sort_unstable();
    let ends = whole.vehicles.iter().flat_map(|one| [one.start, one.end]);
    let stops = names.iter().map(|stop| whole.stops[*stop as usize].place);
    let mut places: Vec<u32> = ends.chain(stops).collect();
    places.sort_unstable();
    places.dedup();
    let rank = |place: u32| number(places.binary_search(&place));
    let matrix = |all: &[i32]| -> Vec<i32> {
        let row = |from: &u32| {
            let from = *from as usize * whole.places;
            places.iter().map(move |to| all[from + *to as usize])
        };
        places.iter().flat_map(row).collect()
    };
    let mut vehicles = whole.vehicles.clone();
    for vehicle in &mut vehicles {
        (vehicle.start, vehicle.end) = (rank(vehicle.start), rank(vehicle.end));
    }
    for (tour, (group, _)) in plan.iter().enumerate() {
        if !chosen.contains(&tour) {
            let vehicle = &mut vehicles[model.groups[*group as usize].vehicle as usize];
            vehicle.count = vehicle.count.saturating_sub(1);
        }
    }
    let stops = names.iter().map(|stop| {
        let mut stop = whole.stops[*stop as usize].clone();
        stop.place = rank(stop.place);
        stop
    });
    let parts = Parts {
        places: places.len(),
        distance: matrix(&whole.distance),
        time: matrix(&whole.time),
        stops: stops.collect(),
        vehicles,
        days: 1,
        ..Parts::default()
    };
    (parts, names)
}

/// The chosen tours in the numbers of the subproblem.
fn inward(
    whole: &Model<'_>,
    plan: &Plan,
    chosen: &[usize],
    model: &Model<'_>,
    names: &[u32],
) -> Plan {
    let tours = chosen.iter().map(|tour| &plan[*tour]);
    let tours = tours.map(|(group, stops)| {
        let stops = stops.iter().map(|stop| number(names.binary_search(stop)));
        (same_vehicle(whole, *group, model), stops.collect())
    });
    tours.collect()
}

/// The best tours of the subproblem in the numbers of the whole.
fn outward(inner: &Search<'_, '_>, whole: &Model<'_>, names: &[u32]) -> Plan {
    let tours = inner.best_tours().into_iter();
    let tours = tours.map(|(group, stops)| {
        let stops = stops.iter().map(|stop| names[*stop as usize]);
        (
            same_vehicle(inner.tours.model, group, whole),
            stops.collect(),
        )
    });
    tours.collect()
}

/// The group of a vehicle in another model.
fn same_vehicle(from: &Model<'_>, group: u32, to: &Model<'_>) -> u32 {
    let vehicle = from.groups[group as usize].vehicle;
    let at = to.groups.iter().position(|one| one.vehicle == vehicle);
    number(at.ok_or(()))
}

/// A number of what is known to be there.
fn number<E: std::fmt::Debug>(at: Result<usize, E>) -> u32 {
    u32::try_from(at.expect("it is there")).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::super::Search;
    use super::super::drawn::sixty;
    use super::super::order::by_nearness;
    use super::Model;
    use crate::plan::collection::route::{Budget, Routing, check};
    use crate::plan::control::Control;

    #[test]
    fn subproblems_lose_no_stop_and_make_plans_cheaper_only() {
        let mut cheaper = 0;
        for seed in 0..60 {
            let routing = Routing::new(sixty(seed)).expect("it is an instance");
            let ordered = by_nearness(routing.parts());
            let model = Model::new(&ordered);
            let mut search = Search::new(&model, seed);
            search.begin();
            let few = Budget {
                iterations: 64,
                ..Budget::default()
            };
            search.anneal(&few, &Control::default(), 1.0);
            assert_eq!(search.best.missing, 0, "case {seed}");
            let before = search.best.cost;
            let budget = Budget {
                iterations: 60 * 100,
                ..Budget::default()
            };
            let (_, spent) = super::improve(&mut search, 20, &budget, &Control::default(), 0);
            assert!(spent <= budget.iterations, "case {seed}");
            let plan = search.plan();
            assert!(plan.unserved.is_empty(), "case {seed}");
            let certificate = check::routes(&routing, &plan);
            assert!(certificate.is_clean(), "case {seed}: {certificate:?}");
            assert_eq!(certificate.cost, plan.cost, "case {seed}");
            assert!(plan.cost <= before, "case {seed}");
            cheaper += u32::from(plan.cost < before);
        }
        assert!(cheaper > 30, "{cheaper} of 60 became cheaper");
    }
}
