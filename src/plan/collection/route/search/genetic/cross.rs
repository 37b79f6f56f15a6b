//! Crossover: neighbouring tours of one plan give way to tours of another that visit much the same stops (selective route
//! exchange, Nagata et al. 2010). Stops that are then in no tour go where they cost least.

use super::super::model::{Model, NONE};
use super::crowd::Person;
use super::local::Local;
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

/// Stops from which a child takes few tours of the second plan, so that most is known already.
const MANY: u32 = 400;
/// One tour in so many at most then, with and without times.
const FEW: [usize; 2] = [3, 5];

/// Tours of the second plan that a child takes at most.
fn most_tours(model: &Model<'_>, tours: usize) -> usize {
    if model.visits <= MANY {
        return tours;
    }
    (tours / FEW[usize::from(!model.timed)]).max(1)
}

/// Makes the tours at hand a child of two plans.
pub(super) fn cross(
    local: &mut Local<'_, '_>,
    (a, b): (&Person, &Person),
    rng: &mut Xoshiro256PlusPlus,
) {
    let model = local.model;
    let most = a.tours.len().min(b.tours.len()).max(1);
    let most = most_tours(model, most);
    let count = rng.random_range(1..=most);
    let seed = rng.random_range(0..model.visits);
    let out = beside(model, a, seed, count, rng);
    let mut leaves = vec![false; model.visits as usize];
    for tour in &out {
        for stop in &a.tours[*tour].1 {
            leaves[*stop as usize] = true;
        }
    }
    // Tours of the other plan, those first of whose stops most leave.
    let mut shares: Vec<(std::cmp::Reverse<usize>, usize)> = (b.tours.iter().enumerate())
        .map(|(tour, (_, stops))| {
            let leave = stops.iter().filter(|stop| leaves[**stop as usize]).count();
            (std::cmp::Reverse(leave * 1000 / stops.len().max(1)), tour)
        })
        .collect();
    shares.shuffle(rng);
    shares.sort_by_key(|(share, _)| *share);
    let comes = shares.iter().take(count).map(|(_, tour)| *tour);
    let whole = rng.random_bool(0.5);
    let mut tours: Vec<(u32, Vec<u32>)> = Vec::with_capacity(a.tours.len());
    let mut known = vec![false; count];
    let mut placed = vec![false; model.visits as usize];
    for tour in comes {
        let (group, stops) = &b.tours[tour];
        let stops = stops.iter().copied();
        let stops: Vec<u32> = stops
            .filter(|stop| whole || leaves[*stop as usize])
            .collect();
        for stop in &stops {
            placed[*stop as usize] = true;
        }
        tours.push((*group, stops));
    }
    for (tour, (group, stops)) in a.tours.iter().enumerate() {
        if out.contains(&tour) {
            continue;
        }
        let left: Vec<u32> = (stops.iter().copied())
            .filter(|stop| !placed[*stop as usize])
            .collect();
        for stop in &left {
            placed[*stop as usize] = true;
        }
        known.push(left.len() == stops.len());
        tours.push((*group, left));
    }
    load(local, &tours, &known, rng);
}

/// Makes the tours at hand those given; stops in none of them, or without a vehicle, go where they cost least. What is
/// `known` and breaks no limit was searched before, and is not looked at again unless its neighbours change.
pub(super) fn load(
    local: &mut Local<'_, '_>,
    tours: &[(u32, Vec<u32>)],
    known: &[bool],
    rng: &mut Xoshiro256PlusPlus,
) {
    local.clear();
    local.changes += 1;
    for (index, (group, stops)) in tours.iter().enumerate() {
        let spare = || local.unused.iter().copied().find(|slot| *slot != NONE);
        let own = local.unused[*group as usize];
        let slot = if own == NONE { spare() } else { Some(own) };
        if let (Some(slot), false) = (slot, stops.is_empty()) {
            local.set(slot, stops);
            if known.get(index) == Some(&true) && local.keeps(slot) {
                local.touched[slot as usize] = 0;
            }
        }
    }
    let mut missing: Vec<u32> = (0..local.model.visits)
        .filter(|stop| local.slot[*stop as usize] == NONE)
        .collect();
    missing.shuffle(rng);
    for stop in missing {
        local.insert(stop);
    }
}

/// Tours near a stop.
fn beside(
    model: &Model<'_>,
    person: &Person,
    seed: u32,
    count: usize,
    rng: &mut Xoshiro256PlusPlus,
) -> Vec<usize> {
    let mut tour_of = vec![0; model.visits as usize];
    for (tour, (_, stops)) in person.tours.iter().enumerate() {
        for stop in stops {
            tour_of[*stop as usize] = tour;
        }
    }
    let mut tours: Vec<usize> = Vec::with_capacity(count);
    // From neighbour to neighbour, so that what is taken is in one piece.
    let mut from = vec![seed];
    while tours.len() < count {
        let Some(stop) = from.pop() else {
            let rest: Vec<usize> = (0..person.tours.len())
                .filter(|tour| !tours.contains(tour))
                .collect();
            let tour = rest[rng.random_range(0..rest.len())];
            from.extend(person.tours[tour].1.first());
            tours.push(tour);
            continue;
        };
        let stops = std::iter::once(&stop).chain(model.near(stop));
        for near in stops {
            let tour = tour_of[*near as usize];
            if tours.len() < count && !tours.contains(&tour) {
                tours.push(tour);
                from.insert(0, *near);
            }
        }
    }
    tours
}

/// Makes the tours at hand random ones, each filled as far as its vehicle takes it.
pub(super) fn random(local: &mut Local<'_, '_>, rng: &mut Xoshiro256PlusPlus) {
    let model = local.model;
    let mut stops: Vec<u32> = (0..model.visits).collect();
    stops.shuffle(rng);
    let mut left: Vec<u32> = model.groups.iter().map(|group| group.count).collect();
    let mut tours: Vec<(u32, Vec<u32>)> = Vec::new();
    let mut room = 0;
    for stop in stops {
        let load = model.load[stop as usize];
        if load > room || tours.is_empty() {
            let groups: Vec<usize> = (0..left.len()).filter(|group| left[*group] > 0).collect();
            if groups.is_empty() {
                break;
            }
            let group = groups[rng.random_range(0..groups.len())];
            left[group] -= 1;
            room = model.slots[model.groups[group].first as usize].capacity;
            tours.push((u32::try_from(group).unwrap_or(0), Vec::new()));
        }
        room -= load;
        if let Some((_, tour)) = tours.last_mut() {
            tour.push(stop);
        }
    }
    for (_, tour) in &mut tours {
        tour.sort_by_key(|stop| model.parts.stops[*stop as usize].window[1]);
    }
    load(local, &tours, &[], rng);
}
