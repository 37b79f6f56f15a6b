//! Which vehicle drives a tour: a changed tour goes to a cheaper unused vehicle that can take it, and two tours exchange
//! their vehicles where that is cheaper. Insertion alone would have to take a tour apart for it.

use super::tours::Tours;

/// Looks at each tour that changed.
pub(super) fn settle(tours: &mut Tours<'_, '_>, nodes: &mut Vec<u32>) {
    let model = tours.model;
    if !model.mixed() {
        return;
    }
    for index in 0..tours.changes() {
        let slot = tours.change(index);
        if tours.stops[slot as usize] == 0 {
            continue;
        }
        to_unused(tours, slot, nodes);
        exchange(tours, slot, nodes);
    }
}

/// Moves a tour to the unused vehicle with which it costs least.
fn to_unused(tours: &mut Tours<'_, '_>, slot: u32, nodes: &mut Vec<u32>) {
    let model = tours.model;
    let own = model.slots[slot as usize];
    let mut best: Option<(i64, u32)> = None;
    for group in 0u32.. {
        let Some(kind) = model.groups.get(group as usize) else {
            break;
        };
        if kind.day != own.day || group == own.group {
            continue;
        }
        let Some(other) = tours.empty_slot(group) else {
            continue;
        };
        let cost = price(tours, slot, other);
        if cost < tours.cost_of(slot) && best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, other));
        }
    }
    if let Some((_, other)) = best {
        swap(tours, slot, other, nodes);
    }
}

/// Exchanges the vehicles of two tours where that saves most.
fn exchange(tours: &mut Tours<'_, '_>, slot: u32, nodes: &mut Vec<u32>) {
    let model = tours.model;
    let own = model.slots[slot as usize];
    let mut best: Option<(i64, u32)> = None;
    for group in model.groups.iter().filter(|group| group.day == own.day) {
        if group.vehicle == own.vehicle {
            continue;
        }
        for other in group.first..group.first + group.count {
            if tours.stops[other as usize] == 0 {
                continue;
            }
            let now = tours.cost_of(slot) + tours.cost_of(other);
            let then = price(tours, slot, other).saturating_add(price(tours, other, slot));
            if then < now && best.is_none_or(|(least, _)| then - now < least) {
                best = Some((then - now, other));
            }
        }
    }
    if let Some((_, other)) = best {
        swap(tours, slot, other, nodes);
    }
}

/// What the tour of `slot` would cost with the vehicle of `other`, up to what a refresh finds out.
fn price(tours: &Tours<'_, '_>, slot: u32, other: u32) -> i64 {
    let model = tours.model;
    let kind = &model.slots[other as usize];
    let bulk = tours.bulk[slot as usize].iter().zip(kind.room);
    let full = tours.load[slot as usize] > kind.capacity
        || (model.bulky && bulk.into_iter().any(|(bulk, room)| *bulk > room));
    if !model.unloads && full {
        return i64::MAX / 4;
    }
    let (start, end) = (model.start(slot), model.end(slot));
    let (first, last) = (tours.next[start as usize], tours.prev[end as usize]);
    let length =
        tours.length[slot as usize] - model.distance(start, first) - model.distance(last, end)
            + model.distance(model.start(other), first)
            + model.distance(last, model.end(other));
    kind.fixed + kind.unit * (length + tours.extra[slot as usize].0)
}

/// Exchanges the contents of two slots, and back again where one cannot be driven or nothing is saved.
fn swap(tours: &mut Tours<'_, '_>, a: u32, b: u32, nodes: &mut Vec<u32>) {
    // With unloadings a tour may hold more than the vehicle, a stop alone may not.
    let welcome = |from: u32, to: u32| {
        let (model, most) = (tours.model, &tours.model.slots[to as usize]);
        tours.nodes(from).all(|node| {
            let stop = model.stop(node);
            let small =
                (model.bulk_of(node).iter().zip(most.room)).all(|(bulk, room)| *bulk <= room);
            model.welcome(stop, to) && model.load[stop as usize] <= most.capacity && small
        })
    };
    let apart = |from: u32, to: u32| {
        let fewer = tours.model.slots[to as usize].compartments
            < tours.model.slots[from as usize].compartments;
        !fewer || tours.model.foes.is_empty() || tours.keeps_apart(from, None, to)
    };
    if !welcome(a, b) || !welcome(b, a) || !apart(a, b) || !apart(b, a) {
        return;
    }
    tours.save(a);
    tours.save(b);
    let cost = tours.cost;
    nodes.clear();
    nodes.extend(tours.nodes(a));
    let middle = nodes.len();
    nodes.extend(tours.nodes(b));
    fill(tours, a, &nodes[middle..], b, &nodes[..middle]);
    if tours.cost >= cost || !tours.is_fine(a) || !tours.is_fine(b) {
        fill(tours, a, &nodes[..middle], b, &nodes[middle..]);
    }
}

fn fill(tours: &mut Tours<'_, '_>, a: u32, of_a: &[u32], b: u32, of_b: &[u32]) {
    tours.refill(a, &[]);
    tours.refill(b, &[]);
    tours.refill(a, of_a);
    tours.refill(b, of_b);
}
