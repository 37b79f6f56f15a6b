//! Rounds in, the same calls on the same days in nearest-neighbour order out: what a dispatcher without a search would
//! drive, with the same fleet and rules. Calls for which the fleet has no time that way go by more vehicles of its kinds,
//! so that both drive to the same places; [`super::check`] judges it like any plan, and finds those vehicles.

use super::instance::{Lorry, Register};
use super::plan::timed;
use super::solution::{Rounds, Tour};
use super::timetable::{Day, Draft, Load, Step};
use super::ways::Ways;
use crate::plan::collection::route::apart::apart;

/// Vehicles of a kind that are sent on a day beside those that are there, at most.
const MORE: u32 = 20;

/// The same calls, each vehicle going to the nearest one it may take; the fleet first. Those that it had no time for are
/// named by day and point.
#[must_use]
pub fn nearest(register: &Register, ways: &Ways, rounds: &Rounds) -> (Rounds, Vec<(usize, usize)>) {
    let mut last: Vec<i64> = register.points.iter().map(|point| -point.since).collect();
    let (mut days, mut missed) = (Vec::new(), Vec::new());
    for (number, plan) in (0i64..).zip(&rounds.days) {
        let day = Day {
            register,
            ways,
            from: rounds.from,
            number,
            last: &last,
        };
        let mut open: Vec<usize> = (plan.tours.iter())
            .flat_map(|tour| tour.visits.iter().map(|visit| visit.point))
            .collect();
        open.sort_unstable();
        let mut drafts = Vec::new();
        // The largest vehicle goes first, then as many as it takes.
        let mut lorries: Vec<&Lorry> = register.lorries.iter().collect();
        lorries.sort_by(|a, b| b.payload.0.total_cmp(&a.payload.0).then(a.id.cmp(&b.id)));
        for lorry in &lorries {
            for unit in 1..=lorry.count {
                let draft = walk(&day, lorry, unit, &mut open);
                drafts.extend((!draft.steps.is_empty()).then_some(draft));
            }
        }
        missed.extend(open.iter().map(|point| (days.len(), *point)));
        for lorry in &lorries {
            let more = (lorry.count + 1..=lorry.count + MORE)
                .map(|unit| walk(&day, lorry, unit, &mut open))
                .take_while(|draft| !draft.steps.is_empty());
            drafts.extend(more);
        }
        for point in drafts.iter().flat_map(Draft::points) {
            last[point] = number;
        }
        days.push(drafts);
    }
    (timed(register, ways, rounds.from, &days), missed)
}

/// One vehicle's day: always to the nearest call that fits, to the store when none fits the payload left.
fn walk(day: &Day<'_>, lorry: &Lorry, unit: u32, open: &mut Vec<usize>) -> Draft {
    let mut draft = Draft {
        vehicle: lorry.id.clone(),
        unit,
        steps: Vec::new(),
        ..Draft::default()
    };
    let Some(depot) = day.register.depot(&lorry.operator) else {
        return draft;
    };
    let settings = &day.register.settings;
    let end = (settings.shift_start_h + settings.shift_h) * 3600.0;
    let mut load: Vec<usize> = Vec::new();
    loop {
        let at = (load.last()).map_or(depot, |point| day.register.row(*point));
        let metres = |point: usize| {
            let way = day.ways.get(at, day.register.row(point));
            way.map_or(f64::INFINITY, |way| way.metres.0)
        };
        let in_time = |point: &usize| {
            let mut with = draft.clone();
            with.steps.push(Step::Visit(*point));
            let rested = |tour: &Tour| tour.driving.0 <= day.register.most_driving();
            let open = |tour: &Tour| tour.visits.iter().all(|visit| day.is_open(visit));
            day.tour(&with)
                .is_some_and(|tour| tour.end.0 <= end && rested(&tour) && open(&tour))
        };
        let own: Vec<usize> = (open.iter().copied())
            .filter(|point| may(day, lorry, *point) && keeps_apart(day, lorry, &draft, *point))
            .collect();
        let fits = |point: &&usize| {
            let mut board = Load::default();
            for point in load.iter().chain([*point]) {
                board.add(settings, &day.taken(*point, day.age(*point)));
            }
            board.fits(lorry)
        };
        let next = (own.iter().filter(fits).filter(|point| in_time(point)))
            .min_by(|a, b| metres(**a).total_cmp(&metres(**b)).then(a.cmp(b)))
            .copied();
        if let Some(point) = next {
            draft.steps.push(Step::Visit(point));
            load.push(point);
            open.retain(|other| *other != point);
        } else if !load.is_empty() && !own.is_empty() {
            draft.steps.push(Step::Unload);
            load.clear();
        } else {
            if draft.points().next().is_none() {
                draft.steps.clear();
            }
            return draft;
        }
    }
}

fn may(day: &Day<'_>, lorry: &Lorry, point: usize) -> bool {
    let row = &day.register.points[point];
    row.operator == lorry.operator && row.suits(lorry)
}

/// Whether a point's wastes may join those of a tour, or a compartment of it.
fn keeps_apart(day: &Day<'_>, lorry: &Lorry, draft: &Draft, point: usize) -> bool {
    let clash = |one, other| day.register.clash(one, other);
    if !draft.points().any(|other| clash(other, point)) {
        return true;
    }
    let all: Vec<usize> = draft.points().chain([point]).collect();
    let meet = |one: usize, other: usize| clash(all[one], all[other]);
    lorry.compartments > 1 && apart(all.len(), lorry.compartments, &[], meet).is_some()
}
