//! A judgement of a plan from instance, question and plan alone: everything is added up again.

use super::instance::{Instance, Measure, Question};
use super::solution::{Fault, Open, Plan};
use std::collections::{BTreeMap, BTreeSet};

/// What rounding may hide, in tonnes, trips, shares or CNY.
const SLACK: f64 = 1e-5;

/// Everything that is wrong with a plan, each once, in order.
#[must_use]
pub fn faults(instance: &Instance, question: &Question, plan: &Plan) -> Vec<Fault> {
    let mut found = BTreeSet::new();
    let mut say = |wrong: bool, fault: Fault| {
        if wrong {
            found.insert(fault);
        }
    };
    if !known(instance, plan) {
        return vec![Fault::Unknown];
    }
    let mut candidates = BTreeSet::new();
    let twice = !plan
        .open
        .iter()
        .all(|open| candidates.insert(open.candidate));
    say(twice, Fault::Size);
    say(plan.open.len() > question.points, Fault::Points);
    let collectors: BTreeSet<usize> = plan.collectors.iter().copied().collect();
    say(collectors.len() > question.collectors, Fault::Collectors);

    // Tonnes a year to each candidate, by kind.
    let mut come: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut demands = BTreeSet::new();
    for &way in &plan.ways {
        let way = &instance.ways[way];
        say(!demands.insert(way.demand), Fault::Twice);
        let kind = instance.demands[way.demand].kind;
        *come.entry((way.candidate, kind)).or_default() += way.t.0;
    }
    for &(candidate, kind) in come.keys() {
        let there = plan
            .open
            .iter()
            .any(|o| o.candidate == candidate && o.rooms.iter().any(|r| r.kind == kind));
        say(!there, Fault::Closed);
    }
    for open in &plan.open {
        say(
            open.rooms.len() > instance.sizes[open.size].rooms as usize,
            Fault::Rooms,
        );
        let each = instance.sizes[open.size].room.0;
        let held: f64 = open.rooms.iter().map(|_| each).sum();
        let holds = instance.candidates[open.candidate].holds;
        say(holds.is_some_and(|t| held > t.0 + SLACK), Fault::Hold);
        for room in &open.rooms {
            say(room.trips > instance.most_trips + SLACK, Fault::Most);
            say(room.trips < instance.least_trips - SLACK, Fault::Least);
            say(
                !collectors.contains(&instance.kinds[room.kind].collector),
                Fault::Collector,
            );
        }
    }
    for (&(candidate, kind), &t) in &come {
        let rooms = plan.open.iter().filter(|o| o.candidate == candidate);
        let taken: f64 = rooms
            .flat_map(|o| o.rooms.iter().map(move |r| (o, r)))
            .filter(|(_, room)| room.kind == kind)
            .map(|(o, room)| room.trips * instance.sizes[o.size].room.0)
            .sum();
        say(t > taken + SLACK * t.max(1.0), Fault::Load);
    }

    let covered = |measure| {
        let ways = plan.ways.iter().map(|way| &instance.ways[*way]);
        let sum: f64 = ways
            .map(|way| {
                let source = &instance.sources[instance.demands[way.demand].source];
                match measure {
                    Measure::Sources => way.t.0 / source.t.0,
                    Measure::Tonnes => way.t.0,
                }
            })
            .sum();
        let all: f64 = match measure {
            Measure::Sources => instance.sources.iter().map(|_| 1.0).sum(),
            Measure::Tonnes => instance.sources.iter().map(|source| source.t.0).sum(),
        };
        if all > 0.0 { sum / all } else { 0.0 }
    };
    say(
        covered(question.measure) < question.cover - SLACK,
        Fault::Cover,
    );
    say(
        (covered(Measure::Sources) - plan.sources).abs() > SLACK,
        Fault::Sum,
    );
    say(
        (covered(Measure::Tonnes) - plan.tonnes).abs() > SLACK,
        Fault::Sum,
    );
    let (points, trips) = paid(instance, plan);
    say(
        points + trips > question.budget.0 + SLACK * points.max(1.0),
        Fault::Budget,
    );
    let brought: f64 = plan.ways.iter().map(|way| instance.ways[*way].cny.0).sum();
    let visited = instance.demands.iter().enumerate();
    let visited: f64 = visited
        .filter(|(d, _)| !demands.contains(d))
        .map(|(_, demand)| demand.today.0)
        .sum();
    let told = plan.cost;
    for (sum, told) in [
        (points, told.points),
        (trips, told.trips),
        (brought, told.brought),
        (visited, told.visited),
    ] {
        say(
            (sum - told.0).abs() > SLACK * sum.abs().max(1.0),
            Fault::Sum,
        );
    }
    if let Some(held) = &question.held {
        let same = held.iter().all(|one| {
            let fits = |open: &Open| {
                open.candidate == one.candidate && one.size.is_none_or(|size| size == open.size)
            };
            plan.open.iter().any(fits)
        });
        let others = candidates
            .iter()
            .any(|c| held.iter().all(|one| one.candidate != *c));
        say(!same || others, Fault::Held);
    }
    found.into_iter().collect()
}

/// Whether all that is named is there, and rooms can be reached.
fn known(instance: &Instance, plan: &Plan) -> bool {
    let ways = plan.ways.iter().all(|way| *way < instance.ways.len());
    let open = plan.open.iter().all(|open| {
        open.candidate < instance.candidates.len()
            && open.size < instance.sizes.len()
            && open.rooms.iter().all(|room| {
                let kind = instance.kinds.get(room.kind);
                kind.is_some_and(|kind| instance.trip(open.candidate, kind.collector).is_some())
            })
    });
    let collectors = plan
        .collectors
        .iter()
        .all(|c| *c < instance.collectors.len());
    ways && open && collectors
}

/// What points and emptying cost a year.
fn paid(instance: &Instance, plan: &Plan) -> (f64, f64) {
    let (mut points, mut trips) = (0.0, 0.0);
    for open in &plan.open {
        points += instance.sizes[open.size].cny.0 * instance.candidates[open.candidate].share;
        for room in &open.rooms {
            let collector = instance.kinds[room.kind].collector;
            let trip = instance.trip(open.candidate, collector);
            trips += room.trips * trip.map_or(0.0, |trip| trip.cny.0);
        }
    }
    (points, trips)
}
