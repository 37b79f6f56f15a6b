//! One operator's next days in, who calls where on which of them out: days and tours are chosen together by one
//! [`route`] search. What is done, pinned, closed or forbidden is part of the question.

mod patterns;
mod question;
mod units;

use super::edits::Edits;
use super::instance::{Lorry, REST};
use super::plan::RoundsError;
use super::solution::{Tour, Visit};
use super::timetable::{Day, Draft, Step, real, whole};
use crate::plan::collection::route::{self, Budget, Call};
use crate::plan::control::Control;
use std::collections::BTreeMap;

/// Rests a shift may need before the search gives up making room for them.
const MOST_RESTS: i64 = 4;

/// What became of a point that was considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Called on so many days after the window's first.
    Planned(i64),
    /// Not due yet, and not worth the way.
    Early,
    /// Due, and not called on.
    Missed,
    /// Due, and no tour comes while its gate is open.
    Shut,
    /// Due, and left out of a plan made by hand.
    Omitted,
    /// Due, and every day closed or forbidden.
    Closed,
    /// No way on the roads.
    Unreached,
}

/// The plan of a window.
pub(super) struct Found {
    /// Drafts by day of the window.
    pub(super) days: Vec<Vec<Draft>>,
    /// What became of each point considered.
    pub(super) fates: BTreeMap<usize, Fate>,
}

/// One operator from a day on.
pub(super) struct Window<'a> {
    pub(super) day: Day<'a>,
    pub(super) operator: &'a str,
    pub(super) length: i64,
    pub(super) edits: &'a Edits,
    pub(super) iterations: u64,
}

/// A point that may be called on.
struct Candidate {
    point: usize,
    patterns: Vec<u32>,
    must: bool,
    /// Most it holds on a day of a pattern, kg.
    kg: i64,
    /// Room that takes, litres and thousandths of pallet places.
    bulk: [i64; 2],
    /// Seconds there.
    service: i64,
}

/// One vehicle, or what is left of its day.
struct Unit<'a> {
    lorry: &'a Lorry,
    number: u32,
    /// Days of the window it works, a mask.
    days: u32,
    /// What it has done on the first day.
    before: Draft,
    /// When it is free, seconds from midnight.
    free: i64,
    /// Where, a row of the ways; the depot for a fresh one.
    at: usize,
}

impl Window<'_> {
    /// Searches; makes more room for rests until every shift and every window holds them. What is still
    /// too late then is taken out, unless the dispatcher asked for it.
    pub(super) fn plan(&self, control: &Control) -> Result<Found, RoundsError> {
        let mut found = self.search(REST, control)?;
        for rests in 2..=MOST_RESTS {
            if !self.drafts(&found).any(|(_, _, tour)| self.is_late(&tour)) {
                break;
            }
            found = self.search(rests * REST, control)?;
        }
        self.drop_late(&mut found);
        Ok(found)
    }

    /// The drafts of a plan with their days and tours.
    fn drafts<'b>(&'b self, found: &'b Found) -> impl Iterator<Item = (Day<'b>, &'b Draft, Tour)> {
        let days = (0..).zip(&found.days).map(|(number, drafts)| {
            let number = self.day.number + number;
            (Day { number, ..self.day }, drafts)
        });
        days.flat_map(|(day, drafts)| {
            let tour = move |draft| Some((day, draft, day.tour(draft)?));
            drafts.iter().filter_map(tour)
        })
    }

    /// Whether a tour, or what is left of it, ends after the shift or comes to a closed gate.
    fn is_late(&self, tour: &Tour) -> bool {
        let rest = &tour.visits[tour.done..];
        let over = tour.end.0 > real(self.shift_end()) && !rest.is_empty();
        over || rest.iter().any(|visit| !self.in_hours(visit.point, visit))
    }

    /// Whether a call begins within the hours of its point.
    fn in_hours(&self, point: usize, visit: &Visit) -> bool {
        let begin = whole(visit.arrive.0 + visit.wait.0);
        self.day.register.points[point].opening(begin) == Some(begin)
    }

    /// Takes out calls that come to a closed gate, and the last calls of tours that end after the shift.
    fn drop_late(&self, found: &mut Found) {
        loop {
            let late: Vec<(usize, i64, Fate)> = (self.drafts(found))
                .filter_map(|(day, _, tour)| {
                    let date = day.date(day.number);
                    let free = |visit: &&Visit| self.edits.asked(&visit.id).all(|d| d != date);
                    let mut rest = tour.visits[tour.done..].iter().filter(free);
                    let closed = (rest.clone()).find(|v| !self.in_hours(v.point, v));
                    let over = tour.end.0 > real(self.shift_end());
                    let (visit, fate) = match closed {
                        Some(visit) => (visit, Fate::Shut),
                        None => (rest.next_back().filter(|_| over)?, Fate::Missed),
                    };
                    Some((visit.point, day.number - self.day.number, fate))
                })
                .collect();
            if late.is_empty() {
                return;
            }
            for (point, number, fate) in late {
                let drafts = &mut found.days[usize::try_from(number).unwrap_or(0)];
                for draft in drafts.iter_mut() {
                    draft.steps.retain(|step| *step != Step::Visit(point));
                }
                drafts.retain(|draft| draft.points().next().is_some());
                found.fates.insert(point, fate);
            }
        }
    }

    fn shift_start(&self) -> i64 {
        whole((self.day.register.settings.shift_start_h * 3600.0).round())
    }

    fn shift_end(&self) -> i64 {
        self.shift_start() + whole((self.day.register.settings.shift_h * 3600.0).round())
    }

    fn search(&self, reserve: i64, control: &Control) -> Result<Found, RoundsError> {
        let mut found = Found {
            days: vec![Vec::new(); usize::try_from(self.length).unwrap_or(1)],
            fates: BTreeMap::new(),
        };
        let Some(depot) = self.day.register.depot(self.operator) else {
            return Ok(found);
        };
        let units = self.units(depot);
        let candidates = self.candidates(depot, &mut found.fates);
        let idle = units.iter().all(|unit| unit.before.steps.is_empty());
        if idle && !candidates.iter().any(|candidate| candidate.must) {
            return Ok(found); // nobody drives for early visits alone
        }
        let routing = self.routing(depot, &candidates, &units, reserve)?;
        let budget = Budget {
            iterations: self.iterations,
            ..Budget::default()
        };
        let plan = route::solve(&routing, &budget, control).plan;
        let mut begun = vec![false; units.len()];
        for tour in &plan.tours {
            let unit = &units[tour.vehicle as usize];
            let mut draft = unit.before.clone();
            begun[tour.vehicle as usize] = true;
            for call in &tour.calls {
                match call {
                    Call::Unload(_) => draft.steps.push(Step::Unload),
                    Call::Stop(stop) => {
                        if let Some(candidate) = candidates.get(*stop as usize) {
                            draft.steps.push(Step::Visit(candidate.point));
                            let fate = Fate::Planned(i64::from(tour.day));
                            found.fates.entry(candidate.point).or_insert(fate);
                        }
                    }
                }
            }
            self.place_pins(&mut draft, i64::from(tour.day));
            found.days[tour.day as usize].push(draft);
        }
        for (unit, begun) in units.iter().zip(begun) {
            if !begun && unit.before.done > 0 {
                found.days[0].push(unit.before.clone());
            }
        }
        for stop in &plan.unserved {
            if let Some(candidate) = candidates.get(*stop as usize) {
                let fate = if candidate.must {
                    Fate::Missed
                } else {
                    Fate::Early
                };
                found.fates.insert(candidate.point, fate);
            }
        }
        Ok(found)
    }

    /// Puts calls that are pinned to a place of their tour there.
    fn place_pins(&self, draft: &mut Draft, day: i64) {
        let date = self.day.date(self.day.number + day);
        for pin in self
            .edits
            .pin
            .iter()
            .filter(|pin| pin.position > 0 && pin.date == date)
        {
            let point = self.day.register.point(&pin.point).map(Step::Visit);
            let Some(at) = draft.steps.iter().position(|step| Some(*step) == point) else {
                continue;
            };
            let step = draft.steps.remove(at);
            let visits = (0..draft.steps.len()).filter(|at| draft.steps[*at] != Step::Unload);
            let to = visits.into_iter().nth(pin.position - 1);
            let end = draft.steps.len() - usize::from(draft.steps.last() == Some(&Step::Unload));
            draft.steps.insert(to.unwrap_or(end), step);
        }
    }
}
